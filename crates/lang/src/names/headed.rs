//! Names with a head word: ministries, parties, courts, streets. "Верховный суд Пакистана", "University of Baghdad".
//!
//! What goes in: a line with the known names. What comes out: the names that a head word makes, into which known names
//! are taken. The head is capitalised, or a capitalised adjective stands before it.

use super::atoms::{Case, Kind};
use super::evidence::Evidence;
use super::known::{Found, Line};
use super::lemma;
use super::unknown::found;
use super::words::{Meaning, Trigger};
use rashomon_types::{Country, Sector, code::Category};

/// Most words that a name goes on for behind its head.
const TAIL: usize = 6;

/// Adds the headed names of a line to the known ones, in order, not overlapping.
pub fn names(line: &Line, evidence: &Evidence, known: Vec<Found>) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    let mut rest = known.into_iter().peekable();
    let mut at = 0;
    while at < line.atoms.len() {
        let floor = out.last().map_or(0, |f| f.atoms.1);
        if let Some(name) = headed(line, evidence, at, floor) {
            while out.last().is_some_and(|f| f.atoms.1 > name.atoms.0) {
                out.pop();
            }
            // What stands before it stays, what it covers goes, unless a known name is longer.
            let mut covered = None;
            while let Some(known) = rest.next_if(|f| f.atoms.0 < name.atoms.1) {
                if known.atoms.1 <= name.atoms.0 {
                    out.push(known);
                } else if known.atoms.0 <= name.atoms.0 && known.atoms.1 >= name.atoms.1 {
                    covered = Some(known);
                }
            }
            let name = covered.unwrap_or(name);
            at = name.atoms.1.max(at + 1);
            out.push(name);
            continue;
        }
        if let Some(known) = rest.next_if(|f| f.atoms.0 <= at) {
            at = known.atoms.1.max(at + 1);
            out.push(known);
            continue;
        }
        at += 1;
    }
    out.extend(rest);
    out
}

struct Head<'a> {
    atoms: usize,
    category: Category,
    kind: Trigger,
    lemma: &'a str,
}

fn head<'a>(line: &'a Line, at: usize) -> Option<Head<'a>> {
    line.hits[at].iter().find_map(|hit| match hit.meaning {
        Meaning::Trigger { category, kind: kind @ (Trigger::Head | Trigger::After), lemma } => {
            Some(Head { atoms: hit.atoms, category: *category, kind: *kind, lemma })
        }
        _ => None,
    })
}

fn headed(line: &Line, evidence: &Evidence, at: usize, floor: usize) -> Option<Found> {
    let head = head(line, at)?;
    let from = adjectives(line, at, floor);
    let capital = line.atoms[at].case != Case::Lower;
    // In languages that capitalise every word of a name the head has one too.
    let proud = !line.compiled.habits.nouns_modify
        && (from..at).any(|i| line.atoms[i].is_capitalised() && !line.is_start(i));
    if !(capital && !(line.is_start(at) && evidence.is_lower(&line.atoms[at].folded)) || proud)
        || line.loud
    {
        return None;
    }
    let to = match head.kind {
        Trigger::Head => tail(line, at + head.atoms),
        _ => at + head.atoms,
    };
    // A head alone is a name where its row is long or the article writes it so inside of sentences.
    let bare = from == at && to == at + head.atoms;
    let upper = line.atoms[at].case == Case::Upper;
    if bare && (head.kind == Trigger::After || (head.atoms == 1 && !upper && line.is_start(at))) {
        return None;
    }
    let lemma = lemma::thing(line, evidence, (from, to), Some((at, head.lemma)));
    let mut name = found(line, (from, to), head.category, lemma, None);
    name.mention.known.sector = sector(line, at);
    name.mention.known.country = country(line, from, to).or_else(|| owner(line, from, to));
    Some(name)
}

/// The sector of the group or office that an atom names.
pub fn sector(line: &Line, at: usize) -> Option<Sector> {
    line.hits[at].iter().find_map(|hit| match hit.meaning {
        Meaning::Head { sector, person: false } => *sector,
        _ => None,
    })
}

fn country(line: &Line, from: usize, to: usize) -> Option<Country> {
    (from..to).find_map(|at| {
        line.hits[at].iter().find_map(|hit| match hit.meaning {
            Meaning::Name { entity, .. } | Meaning::Adjective(entity) => {
                line.world.entities[*entity as usize].known.country
            }
            _ => None,
        })
    })
}

/// The country of an adjective right before a name, or of a place named right behind it: "российский МИД", "МИД Ирана".
pub fn owner(line: &Line, from: usize, to: usize) -> Option<Country> {
    let of = |at: usize, is_adjective: bool| {
        line.hits.get(at)?.iter().find_map(|hit| match hit.meaning {
            Meaning::Adjective(entity) if is_adjective && hit.atoms == 1 => {
                line.world.entities[*entity as usize].known.country
            }
            Meaning::Name { entity, .. } if !is_adjective || line.compiled.habits.nouns_modify => {
                let entity = &line.world.entities[*entity as usize];
                entity.known.country.filter(|_| entity.category == Category::Location)
            }
            _ => None,
        })
    };
    let before = from.checked_sub(1).and_then(|before| of(before, true));
    let after = if line.has(to, |m| *m == Meaning::Of) { to + 1 } else { to };
    before.or_else(|| of(after, false).filter(|_| after > to || !line.compiled.habits.nouns_modify))
}

/// Walks back over the adjectives of a name: "Верховный суд", "British Airways".
fn adjectives(line: &Line, at: usize, floor: usize) -> usize {
    let mut from = at;
    while from > floor && at - from < 4 {
        let before = from - 1;
        let atom = &line.atoms[before];
        let joined = atom.kind == Kind::Hyphen && !atom.spaced && before > floor;
        let adjective = atom.kind == Kind::Word
            && (line.is_adjective(before)
                || line.has(before, |m| matches!(m, Meaning::Adjective(_)))
                || (line.compiled.habits.nouns_modify && atom.is_capitalised()));
        if !(joined || adjective)
            || line.has(before, |m| *m == Meaning::Ordinary)
            || line.is_role(before)
        {
            break;
        }
        from = before;
    }
    // The first word of a name has a capital.
    while from < at && !line.atoms[from].is_capitalised() {
        from += 1;
    }
    if from < at
        && line.is_start(from)
        && !line.is_adjective(from)
        && !line.has(from, |m| matches!(m, Meaning::Adjective(_)))
        && !line.compiled.habits.nouns_modify
    {
        from += 1;
    }
    from
}

/// Walks on over the complement of a name: known phrases ("иностранных дел"), places, capitalised words.
fn tail(line: &Line, mut at: usize) -> usize {
    let end = (at + TAIL).min(line.atoms.len());
    while at < end {
        let of = line.has(at, |m| *m == Meaning::Of);
        let start = at + usize::from(of);
        if start >= line.atoms.len() || line.atoms[start].kind != Kind::Word {
            break;
        }
        let step = line.hits[start].iter().find_map(|hit| match hit.meaning {
            Meaning::Complement => Some(hit.atoms),
            Meaning::Name { entity, .. }
                if line.world.entities[*entity as usize].category == Category::Location =>
            {
                Some(hit.atoms)
            }
            Meaning::Name { .. } if line.atoms[start].case == Case::Upper => Some(hit.atoms),
            _ => None,
        });
        match step {
            Some(atoms) => at = start + atoms,
            None if goes_on(line, start) => at = start + 1,
            None if line.has(at, |m| *m == Meaning::And) && goes_on(line, at + 1) => at += 2,
            None => break,
        }
    }
    at
}

/// Tells whether a capitalised word can belong to the complement of a head.
fn goes_on(line: &Line, at: usize) -> bool {
    line.atoms.get(at).is_some_and(|atom| {
        atom.kind == Kind::Word
            && matches!(atom.case, Case::Capital | Case::Upper)
            && !line.titled
            && !line.is_given(at)
            && !line.is_role(at)
            && !line.has(at, |m| {
                matches!(m, Meaning::Ordinary | Meaning::Name { .. } | Meaning::People { .. })
            })
    })
}
