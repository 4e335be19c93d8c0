//! Names that the gazetteer does not know: rows of capitalised words, classed by what stands in and around them.
//!
//! What goes in: a line, the article's evidence, the known names of the line. What comes out: further names, and known
//! ones taken into longer ones. Left to others: names with a head word ([`super::headed`]), keys ([`super::link`]).

use super::atoms::{Case, Kind};
use super::declension::Gender;
use super::evidence::Evidence;
use super::known::{Found, Line};
use super::words::{Meaning, Trigger};
use super::{headed, lemma, site};
use rashomon_types::{
    Evidence as Quote,
    code::Category,
    reading::{Feature, Known, Mention, Upos},
};

/// Most words of a name of this kind; a longer row is a headline or a list.
const LONGEST: usize = 6;

/// Finds the names of a line that are neither known nor headed. `found` are those that are, in order; names of persons
/// that turn out to be part of a longer one are taken out of it.
pub fn names(line: &Line, evidence: &Evidence, found: Vec<Found>) -> Vec<Found> {
    let mut rows = Rows { line, evidence, known: found, out: Vec::new(), next: 0 };
    let mut at = 0;
    while at < line.atoms.len() {
        at = rows.step(at);
    }
    rows.out
}

struct Rows<'a, 'l> {
    line: &'a Line<'l>,
    evidence: &'a Evidence<'l>,
    known: Vec<Found>,
    out: Vec<Found>,
    next: usize,
}

impl Rows<'_, '_> {
    /// Looks at one atom; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        while self.known.get(self.next).is_some_and(|f| f.atoms.1 <= at) {
            self.next += 1;
        }
        if let Some(known) = self.known.get(self.next).filter(|f| f.atoms.0 <= at) {
            let (known, to) = (known.clone(), known.atoms.1);
            // In a headline of capitals the next word is none of the name.
            let person = self.is_person(&known) && !self.line.loud && !self.line.titled;
            let row = if person && known.atoms.0 == at { self.row(at) } else { at };
            // "Путин" of the gazetteer in "Путин-младший" stays; "Али Хаменеи" inside of a longer name gives way.
            if row > to && !self.is_listed(at, to) {
                self.take(at, row);
                return row;
            }
            self.out.push(known);
            return to;
        }
        if let Some(to) = site::end(self.line, at) {
            self.out.push(site::name(self.line, (at, to)));
            return to;
        }
        if !self.starts(at) {
            return at + 1;
        }
        let to = self.row(at);
        self.take(at, to);
        to.max(at + 1)
    }

    /// Tells whether a known name is that of one person, not a word for people.
    fn is_person(&self, found: &Found) -> bool {
        found.mention.category == Category::Person
            && found
                .entity
                .is_some_and(|e| self.line.world.entities[e as usize].category == Category::Person)
    }

    /// A known name of several words is whole.
    fn is_listed(&self, from: usize, to: usize) -> bool {
        (from..to).filter(|a| self.line.atoms[*a].kind == Kind::Word).count() > 1
    }

    fn starts(&self, at: usize) -> bool {
        let line = self.line;
        let atom = &line.atoms[at];
        let numeral = atom.is_roman() && atom.folded.chars().count() > 1;
        if !atom.is_capitalised() || line.loud || line.is_inner(at) || numeral {
            return false;
        }
        if line.titled && !self.evidence.is_inside(&atom.folded) && !line.is_given(at) {
            return false;
        }
        if line.has(at, |m| {
            matches!(m, Meaning::Ordinary | Meaning::Adjective(_) | Meaning::People { .. })
        }) || (line.is_role(at) && !line.is_acronym(at))
        {
            return false;
        }
        if atom.is_initial() || (atom.case == Case::Capital && atom.folded.chars().count() == 2) {
            let point = line.atoms.get(at + 1).is_some_and(|a| a.folded == ".");
            // "Ли Къцян".
            let short = !atom.is_initial() && !line.is_start(at) && self.continues(at + 1);
            return short || (point && (at + 2..at + 5).any(|i| self.continues(i)));
        }
        if self.is_orphan(at) {
            return false;
        }
        !line.is_start(at) || self.is_name_at_start(at)
    }

    /// "Районния" of "Районния съд": an adjective before a noun in lower case is a name with it or not at all.
    fn is_orphan(&self, at: usize) -> bool {
        let line = self.line;
        let noun = |a: &super::atoms::Atom| {
            a.kind == Kind::Word
                && a.case == Case::Lower
                && a.folded.chars().count() > 3
                && matches!(line.tokens[a.token].upos, Upos::Noun | Upos::X)
        };
        line.atoms[at].case == Case::Capital
            && line.atoms[at].spaced
            && !line.is_given(at)
            && line.has_ending(&line.atoms[at].folded).is_none()
            && line.is_adjective(at)
            && line.atoms.get(at + 1).is_some_and(noun)
    }

    /// At the beginning of a sentence a capital says nothing; other things have to.
    fn is_name_at_start(&self, at: usize) -> bool {
        let line = self.line;
        let atom = &line.atoms[at];
        if line.is_given(at) || atom.case == Case::Mixed || line.is_foreign(at) {
            return true;
        }
        if self.evidence.is_lower(&atom.folded) {
            return false;
        }
        if atom.case == Case::Upper
            || self.evidence.is_inside(&atom.folded)
            || self.evidence.is_kin_inside(&atom.folded)
        {
            return true;
        }
        match line.tokens[atom.token].upos {
            // Taggers take any capital for a name; something else has to speak for it.
            Upos::Propn => {
                line.has_ending(&atom.folded).is_some()
                    || self.is_placelike(&atom.folded)
                    || self.continues(at + 1)
            }
            Upos::X
                if self.continues(at + 1)
                    && !line.is_given(at + 1)
                    && !self.is_orphan(at)
                    && line
                        .atoms
                        .get(at + 1)
                        .is_some_and(|a| line.has_ending(&a.folded).is_some()) =>
            {
                true
            }
            Upos::Noun | Upos::X | Upos::Adj => {
                line.has(at + 1, |m| matches!(m, Meaning::Name { .. })) && self.continues(at + 1)
            }
            _ => false,
        }
    }

    fn is_placelike(&self, folded: &str) -> bool {
        let endings = &self.line.compiled.habits.place_endings;
        endings.iter().any(|e| folded.len() > e.len() + 3 && folded.ends_with(e.as_str()))
    }

    /// Tells whether an atom can be a further word of a name.
    fn continues(&self, at: usize) -> bool {
        let line = self.line;
        let Some(atom) = line.atoms.get(at) else { return false };
        let person = |f: &&Found| self.is_person(f);
        let known = self.known_at(at);
        atom.is_capitalised()
            && (known.is_none() || known.filter(person).is_some())
            && !line.has(at, |m| {
                matches!(m, Meaning::Ordinary | Meaning::Adjective(_) | Meaning::People { .. })
            })
            && (!line.is_role(at) || line.is_given(at))
    }

    fn known_at(&self, at: usize) -> Option<&Found> {
        let after = self.known.partition_point(|f| f.atoms.0 <= at);
        after.checked_sub(1).map(|i| &self.known[i]).filter(|f| at < f.atoms.1)
    }

    /// Returns one past the last atom of the row of words that begins at `from`.
    fn row(&self, from: usize) -> usize {
        let line = self.line;
        let mut to = from + 1;
        let mut words = 1;
        while words <= LONGEST {
            let mut next = to;
            // An initial's full stop, a hyphen inside of a name, a particle before its last word.
            let initial = line.atoms[to - 1].folded.chars().count() <= 2
                && line.atoms.get(next).is_some_and(|a| a.folded == ".");
            if initial || line.is_joined(next) {
                next += 1;
            }
            let mut particles = 0;
            while particles < 3
                && line.atoms.get(next).is_some_and(|a| a.case == Case::Lower)
                && line.has(next, |m| *m == Meaning::Particle)
            {
                next += 1;
                particles += 1;
                if line.is_joined(next) {
                    next += 1;
                }
            }
            if next == to
                && line.atoms.get(next).is_some_and(super::atoms::Atom::is_roman)
                && line.is_given(to - 1)
            {
                to += 1;
                break;
            }
            let crosses = line.is_foreign(next.min(line.atoms.len() - 1)) != line.is_foreign(from);
            // "Al-Anbar" of a person is no province.
            let surname =
                line.is_joined(next - 1) && line.has(next - 2, |m| *m == Meaning::Particle);
            if !(self.continues(next)
                || self.is_surname(next)
                || (surname
                    && line.atoms.get(next).is_some_and(super::atoms::Atom::is_capitalised)))
                || crosses
            {
                break;
            }
            if self.is_bearer(from, next) {
                break;
            }
            to = match self.known_at(next) {
                Some(known) if known.atoms.0 == next => known.atoms.1,
                _ => next + 1,
            };
            words += 1;
        }
        to
    }

    /// "Джордж Вашингтон": behind a given name a place is a surname.
    fn is_surname(&self, at: usize) -> bool {
        let before = |b: usize| self.line.is_given(b) && self.known_at(b).is_none();
        at.checked_sub(1).is_some_and(before)
            && self.line.atoms.get(at).is_some_and(super::atoms::Atom::is_capitalised)
            && self.known_at(at).is_some_and(|f| {
                f.mention.category == Category::Location && f.atoms == (at, at + 1)
            })
    }

    /// "КПРМ Михал Дворчик": behind an abbreviation, or the first word of a sentence, a given name begins another name.
    fn is_bearer(&self, from: usize, at: usize) -> bool {
        let line = self.line;
        line.is_given(at)
            && self.continues(at + 1)
            && self.within(at + 1).is_none()
            && (from..at).all(|b| {
                !line.is_given(b)
                    && !line.atoms[b].is_initial()
                    && line.atoms[b].kind == Kind::Word
                    && line.atoms[b].case != Case::Lower
            })
    }

    fn take(&mut self, from: usize, to: usize) {
        let line = self.line;
        let words = (from..to).filter(|a| line.atoms[*a].kind == Kind::Word).count();
        if words > LONGEST {
            return;
        }
        let Some((category, weak)) = self.class(from, to, words) else { return };
        // Where nouns may have capitals for all we know, a capital alone is no evidence.
        if weak && words == 1 && !line.compiled.habits.has_rules {
            return;
        }
        let (lemma, gender) = match category {
            Category::Person => lemma::person(line, self.evidence, from, to),
            _ => (lemma::thing(line, self.evidence, (from, to), None), None),
        };
        let mut name = found(line, (from, to), category, lemma, gender);
        name.weak = weak;
        if category == Category::Organisation && line.is_role(from) {
            name.mention.known.sector = headed::sector(line, from);
            name.mention.known.country = headed::owner(line, from, to);
        }
        self.out.push(name);
    }

    /// The class of a row, and whether nothing but its capitals speaks for it.
    fn class(&self, from: usize, to: usize, words: usize) -> Option<(Category, bool)> {
        if let Some(category) = self.shown(from, to, words) {
            return Some((category, false));
        }
        if words > 1 {
            return Some((Category::Person, true));
        }
        let line = self.line;
        let first = &line.atoms[from];
        if self.is_placelike(&line.atoms[to - 1].folded) {
            return Some((Category::Location, true));
        }
        let token = &line.tokens[first.token];
        let noun = matches!(token.upos, Upos::Propn | Upos::Noun | Upos::Adj | Upos::X);
        let certain = token.upos == Upos::Propn || (noun && !line.is_start(from));
        let certain = certain && !self.evidence.is_lower(&first.folded);
        certain.then_some((Category::Person, true))
    }

    /// The class that the words of a row, or those before it, show.
    fn shown(&self, from: usize, to: usize, words: usize) -> Option<Category> {
        let line = self.line;
        let first = &line.atoms[from];
        let last = &line.atoms[to - 1];
        if let Some(category) = self.trigger_before(from) {
            return Some(category);
        }
        if words > 1
            && let Some(category) = self.within(from).or_else(|| self.within(to - 1))
        {
            return Some(category);
        }
        let named = (from..to).any(|at| {
            line.is_given(at) || line.atoms[at].is_initial() || line.atoms[at].folded == "."
        });
        let titled = line.is_titled_before(from);
        if words > 1 && (named || titled) {
            return Some(Category::Person);
        }
        // "BNT162b2", "TVN24".
        if words == 1 && first.folded.contains(|c: char| c.is_numeric()) {
            return Some(Category::Product);
        }
        if first.case == Case::Upper && words == 1 {
            return (first.folded.chars().count() <= 6).then_some(Category::Organisation);
        }
        if line.is_foreign(from) {
            return Some(Category::Organisation);
        }
        if titled || (words == 1 && line.is_given(from)) {
            return Some(Category::Person);
        }
        if line.is_quoted(from, to) {
            return Some(Category::Organisation);
        }
        if first.case == Case::Mixed && words == 1 {
            return Some(Category::Organisation);
        }
        let surname = line.has_ending(&last.folded);
        let place = words == 1 && line.is_where_before(from) && self.may_be_place(from);
        if place && (surname.is_none() || line.tokens[first.token].features.has(Feature::Loc)) {
            return Some(Category::Location);
        }
        surname.map(|_| Category::Person)
    }

    fn may_be_place(&self, at: usize) -> bool {
        let token = &self.line.tokens[self.line.atoms[at].token];
        !matches!(token.upos, Upos::Verb | Upos::Adv)
    }

    /// "Wizz Air", "Berliner Zeitung".
    fn within(&self, at: usize) -> Option<Category> {
        self.line.hits.get(at)?.iter().find_map(|hit| match hit.meaning {
            Meaning::Trigger { category, kind: Trigger::Within, .. } => Some(*category),
            _ => None,
        })
    }

    /// "город X", "компания «X»".
    fn trigger_before(&self, from: usize) -> Option<Category> {
        let line = self.line;
        let mut before = from.checked_sub(1)?;
        while before > 0 && matches!(line.atoms[before].kind, Kind::Quote) {
            before -= 1;
        }
        line.hits_ending(before).find_map(|m| match m {
            Meaning::Trigger { category, kind: Trigger::Before, .. } => Some(*category),
            _ => None,
        })
    }
}

/// Makes a name that the gazetteer does not know; its key comes later.
pub fn found(
    line: &Line,
    atoms: (usize, usize),
    category: Category,
    lemma: String,
    gender: Option<Gender>,
) -> Found {
    Found {
        atoms,
        entity: None,
        gender,
        weak: false,
        mention: Mention {
            evidence: Quote::quote(line.text, line.span(atoms.0, atoms.1)),
            category,
            lemma,
            entity: String::new(),
            known: Known::default(),
        },
    }
}
