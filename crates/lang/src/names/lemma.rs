//! Base forms of names that the gazetteer does not know.
//!
//! What goes in: the atoms of a name, with what the lists know of its words. What comes out: the name with every word that
//! declines in its base form, words agreeing in gender: "Касема Сулеймани", "Консервативной партии". Where several base
//! forms are possible, one that the article itself prints is taken.

use super::atoms::{Atom, Case, Kind};
use super::declension::{Base, Gender};
use super::evidence::Evidence;
use super::known::Line;
use super::words::Meaning;
use rashomon_packs::fold;
use rashomon_types::reading::{Feature, Upos};

/// Cases that are not the nominative.
const OBLIQUE: [Feature; 5] =
    [Feature::Gen, Feature::Dat, Feature::Acc, Feature::Ins, Feature::Loc];

/// Builds the base form of the atoms `from..to`: `base` gives the base form of each word, `None` to keep it.
fn rebuild(
    line: &Line,
    from: usize,
    to: usize,
    mut base: impl FnMut(usize) -> Option<String>,
) -> String {
    let mut out = String::new();
    let mut end = line.span(from, to).start;
    for at in from..to {
        let atom = &line.atoms[at];
        let between = line.text.get(end..atom.span.start).unwrap_or("");
        if !between.is_empty() {
            out.push(' ');
        }
        let printed = atom.span.of(line.text);
        match (atom.kind == Kind::Word).then(|| base(at)).flatten() {
            Some(base) => out.push_str(&recase(&base, printed)),
            None => out.push_str(printed),
        }
        end = atom.span.end;
    }
    out
}

/// Writes a folded base form as the printed word is written.
fn recase(base: &str, printed: &str) -> String {
    if fold(printed) == base {
        return printed.to_owned();
    }
    // What both share is kept as printed, so that no letter is lost to folding.
    let shared: String = printed
        .chars()
        .zip(base.chars())
        .take_while(|(p, b)| p.to_lowercase().eq(b.to_lowercase()))
        .map(|(p, _)| p)
        .collect();
    let rest: String = base.chars().skip(shared.chars().count()).collect();
    if shared.is_empty() && printed.chars().next().is_some_and(char::is_uppercase) {
        let mut letters = rest.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        return first + letters.as_str();
    }
    shared + &rest
}

/// A given name that a word may be, with its gender and whether the word is its base form.
#[derive(Clone, Debug)]
struct Given {
    lemma: String,
    gender: Gender,
    nominative: bool,
}

fn given(line: &Line, at: usize) -> Vec<Given> {
    let folded = line.atoms[at].folded.as_ref();
    let hits = line.hits[at].iter().filter(|hit| hit.atoms == 1);
    hits.filter_map(|hit| match hit.meaning {
        Meaning::Given { gender, lemma } => {
            Some(Given { nominative: fold(lemma) == folded, lemma: lemma.clone(), gender: *gender })
        }
        _ => None,
    })
    .collect()
}

/// The base form of a person's name, with the gender where it shows.
pub fn person(
    line: &Line,
    evidence: &Evidence,
    from: usize,
    to: usize,
) -> (String, Option<Gender>) {
    let words: Vec<usize> = (from..to).filter(|at| line.atoms[*at].kind == Kind::Word).collect();
    let Some((last, before)) = words.split_last() else {
        return (line.span(from, to).of(line.text).to_owned(), None);
    };
    let first = before.iter().map(|at| given(line, *at)).find(|g| !g.is_empty());
    let Some(hypotheses) = first else {
        let single = given(line, *last);
        let lemma = rebuild(line, from, to, |at| {
            if at == *last {
                alone(line, evidence, at, &single)
            } else {
                Some(line.atoms[at].folded.to_string())
            }
        });
        return (lemma, single.first().map(|g| g.gender));
    };
    let chosen = choose(line, evidence, &hypotheses, *last);
    let lemma = rebuild(line, from, to, |at| {
        let folded = line.atoms[at].folded.as_ref();
        if chosen.nominative {
            return None;
        }
        if at != *last {
            let own = given(line, at).into_iter().find(|g| g.gender == chosen.gender);
            if let Some(own) = own {
                return Some(fold(&own.lemma));
            }
        }
        Some(surname(line, evidence, folded, chosen.gender))
    });
    (lemma, Some(chosen.gender))
}

/// Of several readings of a given name, takes one whose base form the article prints, else a nominative.
fn choose(line: &Line, evidence: &Evidence, hypotheses: &[Given], last: usize) -> Given {
    let form = line.atoms[last].folded.as_ref();
    let bases = line.compiled.declension.bases(form);
    let score = |g: &Given| {
        let oblique = |b: &&Base| b.gender == g.gender && !b.same && b.ending > 0;
        let agrees = g.nominative || bases.iter().any(|b| oblique(&b));
        let printed =
            !g.nominative && bases.iter().filter(oblique).any(|b| evidence.is_capital(&b.form));
        let named = !g.nominative && evidence.is_capital(&fold(&g.lemma));
        (agrees, printed, named, g.nominative)
    };
    hypotheses.iter().rev().max_by_key(|g| score(g)).cloned().unwrap_or(Given {
        lemma: String::new(),
        gender: Gender::Masculine,
        nominative: true,
    })
}

/// The base form of a surname that is not in the nominative, for a bearer of a gender.
fn surname(line: &Line, evidence: &Evidence, form: &str, gender: Gender) -> String {
    let bases = line.compiled.declension.bases(form);
    let fits = |b: &&Base| b.gender == gender && (b.ending > 0 || b.same) && (!b.same || b.fixed);
    let printed = bases.iter().filter(fits).find(|b| evidence.is_capital(&b.form));
    let chosen = printed.or_else(|| bases.iter().find(fits));
    chosen.map_or_else(|| form.to_owned(), |b| b.form.clone())
}

/// The base form of a person's one word: of a given name, or of a surname whose bearer's gender is not known.
fn alone(line: &Line, evidence: &Evidence, at: usize, given: &[Given]) -> Option<String> {
    let atom = &line.atoms[at];
    if let Some(name) = given.iter().find(|g| g.nominative).or(given.first()) {
        return Some(fold(&name.lemma));
    }
    Some(single(line, evidence, atom, Some(Gender::Masculine)))
}

/// The base form of a single word of a name that is not listed.
fn single(line: &Line, evidence: &Evidence, atom: &Atom, gender: Option<Gender>) -> String {
    let form = atom.folded.as_ref();
    // Abbreviations have no endings in capitals.
    if atom.case == Case::Upper {
        return form.to_owned();
    }
    let token = &line.tokens[atom.token];
    let bases = line.compiled.declension.bases(form);
    let usable = |b: &&Base| b.ending > 0 && !b.same && b.gender != Gender::Adjective;
    let printed = bases.iter().filter(usable).find(|b| evidence.is_capital(&b.form));
    if let Some(base) = printed {
        return base.form.clone();
    }
    let oblique = token.features.any(&OBLIQUE);
    let nominative = token.features.has(Feature::Nom);
    if nominative || (!oblique && bases.iter().any(|b| b.same)) {
        return form.to_owned();
    }
    if bases.iter().any(|b| b.same && b.fixed) {
        return form.to_owned();
    }
    if oblique && bases.iter().filter(usable).any(|b| *b.form == *token.lemma) {
        return token.lemma.to_string();
    }
    if !oblique {
        return form.to_owned();
    }
    let wanted = bases.iter().filter(usable).find(|b| gender.is_none_or(|g| b.gender == g));
    wanted.map_or_else(|| form.to_owned(), |b| b.form.clone())
}

/// The base form of a name that is no person's: the adjectives before the head agree with it, what follows stays.
/// `head` is the atom of a word whose base form is known.
pub fn thing(
    line: &Line,
    evidence: &Evidence,
    (from, to): (usize, usize),
    head: Option<(usize, &str)>,
) -> String {
    let Some((head_at, head_lemma)) = head else {
        let words: Vec<usize> =
            (from..to).filter(|at| line.atoms[*at].kind == Kind::Word).collect();
        let only = (words.len() == 1).then(|| words[0]);
        return rebuild(line, from, to, |at| {
            (only == Some(at)).then(|| single(line, evidence, &line.atoms[at], None))
        });
    };
    // The head may be of several words: "Верховный суд".
    let bases: Vec<String> = head_lemma.split([' ', '-']).map(fold).collect();
    let words = (head_at..to).filter(|at| line.atoms[*at].kind == Kind::Word);
    let heads: Vec<(usize, String)> = words.zip(bases).collect();
    let nominative = heads.iter().all(|(at, base)| *base == line.atoms[*at].folded);
    let base = heads.last().map_or_else(String::new, |(_, base)| base.clone());
    let genders: Vec<Gender> = line
        .compiled
        .declension
        .bases(&base)
        .into_iter()
        .filter(|b| b.same)
        .map(|b| b.gender)
        .collect();
    rebuild(line, from, to, |at| {
        let folded = line.atoms[at].folded.as_ref();
        if let Some((_, base)) = heads.iter().find(|(head, _)| *head == at) {
            return Some(base.clone());
        }
        // "Uniwersytet Medyczny": an adjective right behind the head agrees too.
        let behind = heads.last().is_some_and(|(last, _)| at == last + 1)
            && line.compiled.habits.adjectives_follow
            && line.tokens[line.atoms[at].token].upos == Upos::Adj;
        if (at > head_at && !behind) || nominative {
            return None;
        }
        let bases = line.compiled.declension.bases(folded);
        let agrees = |b: &&Base| {
            b.ending > 0
                && (!b.same || b.fixed)
                && genders.contains(&b.gender)
                && is_adjective(line, b)
        };
        bases.iter().find(agrees).map(|b| b.form.clone())
    })
}

/// An adjective's base form is one that an adjective's rows know.
fn is_adjective(line: &Line, base: &Base) -> bool {
    line.compiled.declension.bases(&base.form).iter().any(|b| b.gender == Gender::Adjective)
}
