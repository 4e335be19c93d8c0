//! Everything that one language's packs say about names, compiled for look-up: forms to words, rows of words to what
//! they mean.
//!
//! A form is looked up once; the words that it may be a form of lead through a trie of all names, adjectives, heads and
//! triggers of the language.

use super::atoms::{Atom, Case, Kind, case};
use super::declension::{Declension, Gender, WordKind};
use rashomon_packs::fold;
use rashomon_types::{Sector, code::Category};
use std::collections::HashMap;

/// What a row of words means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// A name of an entity of the gazetteer, with its base form.
    Name { entity: u32, lemma: String },
    /// An adjective of a country or place.
    Adjective(u32),
    /// A word for the people of a country or place.
    People { entity: u32, lemma: String },
    /// The head of a nominal group; `person` for an office or trade that stands before a name.
    Head { sector: Option<Sector>, person: bool },
    /// A given name.
    Given { gender: Gender, lemma: String },
    /// A word that makes the capitalised words around it a name of a class ("университет", "city").
    Trigger { category: Category, kind: Trigger, lemma: String },
    /// A phrase that goes on a headed name ("иностранных дел").
    Complement,
    /// A particle inside of names of people ("al", "де").
    Particle,
    /// "backed", "поддерживаемые".
    Backed,
    /// A word that is no name although capitalised.
    Ordinary,
    /// A personal pronoun of the third person.
    Pronoun(Gender),
    /// A preposition after which a capital is a place.
    Where,
    /// A preposition or conjunction after which a capital is a government ("between", "with").
    With,
    /// "and", inside of a long name.
    And,
    /// A preposition or mark that makes a complement ("of").
    Of,
}

/// How a trigger takes part in the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trigger {
    /// It is a word of the name, which may go on behind it with lower-case words ("Ministry of Defence").
    Head,
    /// It stands before the name and is left out ("city of", "компания").
    Before,
    /// It ends the name and is a word of it ("Bank", "Street").
    After,
    /// A row of capitalised words that it begins or ends is of its class ("Air", "Zeitung").
    Within,
}

/// An entry of the trie.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// What it means.
    pub meaning: Meaning,
    /// How each of its words must be written; shorter than the row when all are free.
    cases: Vec<Case>,
}

/// A row of atoms with a meaning.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'w> {
    /// Number of atoms.
    pub atoms: usize,
    /// What they mean.
    pub meaning: &'w Meaning,
}

/// The compiled words of one language.
#[derive(Clone, Debug, Default)]
pub struct Words {
    forms: HashMap<String, Vec<u32>>,
    stems: HashMap<String, Vec<u32>>,
    longest_stem: usize,
    ids: HashMap<(String, WordKind, bool), u32>,
    next: HashMap<(u32, u32), u32>,
    entries: Vec<Vec<Entry>>,
}

impl Words {
    /// Makes an empty look-up.
    pub fn new() -> Self {
        Words { entries: vec![Vec::new()], ..Words::default() }
    }

    /// Adds a name or phrase in base form with what it means. `cased` asks the text to use capitals as the phrase does.
    /// In a phrase, `Київ/Києв` gives the stem of the other forms, `стем*` any ending, `=слово` a word without other
    /// forms, `ХАМАС~` an abbreviation that has them.
    pub fn add(&mut self, declension: &Declension, phrase: &str, meaning: Meaning, cased: bool) {
        let kind = match meaning {
            Meaning::Adjective(_) => WordKind::Adjective,
            Meaning::Head { .. } => WordKind::Common,
            _ => WordKind::Name,
        };
        self.add_as(kind, declension, phrase, meaning, cased);
    }

    /// Adds a phrase whose words are of a kind.
    pub fn add_as(
        &mut self,
        kind: WordKind,
        declension: &Declension,
        phrase: &str,
        meaning: Meaning,
        cased: bool,
    ) {
        let mut node = 0;
        let mut cases = Vec::new();
        let words = split(phrase);
        if words.is_empty() {
            return;
        }
        let many = words.len() > 1;
        for word in words {
            let printed = word.trim_start_matches('=').split('/').next().unwrap_or(word);
            cases.push(if cased { case(printed) } else { Case::Lower });
            let id = self.word(declension, word, kind, many);
            let fresh = self.entries.len() as u32;
            node = *self.next.entry((node, id)).or_insert(fresh);
            if node == fresh {
                self.entries.push(Vec::new());
            }
        }
        let entry = Entry { meaning, cases };
        let entries = &mut self.entries[node as usize];
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }

    /// `many`: of a phrase of several words, where an adjective agrees in any gender ("Europa Wschodnia").
    fn word(&mut self, declension: &Declension, word: &str, kind: WordKind, many: bool) -> u32 {
        let key = (word.to_lowercase(), kind, many);
        if let Some(id) = self.ids.get(&key) {
            return *id;
        }
        let id = self.ids.len() as u32;
        self.ids.insert(key, id);
        if let Some(stem) = word.strip_suffix('*') {
            let stem = fold(stem);
            self.longest_stem = self.longest_stem.max(stem.len());
            self.stems.entry(stem).or_default().push(id);
            return id;
        }
        let forms = match (word.strip_prefix('='), word.split_once('/')) {
            (Some(fixed), None) => vec![fold(fixed)],
            (_, Some((base, stems))) => {
                let mut forms = vec![fold(base.trim_start_matches('='))];
                for stem in stems.split('/') {
                    match stem.strip_prefix('=') {
                        Some(fixed) => forms.push(fold(fixed)),
                        None => forms.extend(declension.forms(&fold(stem), kind)),
                    }
                }
                forms.sort_unstable();
                forms.dedup();
                forms
            }
            (None, None) if declines(word) => {
                let base = fold(word.trim_end_matches('~'));
                let mut forms = declension.forms(&base, kind);
                if many {
                    let adjectives = declension.bases(&base);
                    let of = adjectives.iter().filter(|b| b.gender == Gender::Adjective);
                    forms.extend(of.flat_map(|b| declension.forms(&b.form, WordKind::Adjective)));
                    forms.sort_unstable();
                    forms.dedup();
                }
                forms
            }
            (None, None) => vec![fold(word)],
        };
        for form in forms {
            self.forms.entry(form).or_default().push(id);
        }
        id
    }

    /// Returns every row of atoms that begins at `at`, the longest first, those of equal length in the order of the
    /// packs.
    pub fn all_at<'w>(&'w self, atoms: &[Atom], at: usize, shouted: bool) -> Vec<Hit<'w>> {
        let mut hits = Vec::new();
        let mut found = Vec::new();
        self.ids_of(&atoms[at], &mut found);
        if !found.is_empty() {
            self.walk(atoms, (at, at), 0, &found, shouted, &mut hits);
        }
        hits.sort_by_key(|hit: &Hit| std::cmp::Reverse(hit.atoms));
        hits
    }

    fn ids_of(&self, atom: &Atom, found: &mut Vec<u32>) {
        if !matches!(atom.kind, Kind::Word | Kind::Number | Kind::Clitic) {
            return;
        }
        let folded = atom.folded.as_ref();
        if let Some(ids) = self.forms.get(folded) {
            found.extend_from_slice(ids);
        }
        for (end, _) in folded.char_indices().skip(2).chain([(folded.len(), ' ')]) {
            if end > self.longest_stem {
                break;
            }
            if let Some(ids) = self.stems.get(&folded[..end])
                && folded[end..].chars().count() <= 6
            {
                found.extend_from_slice(ids);
            }
        }
    }

    /// Follows the trie from `node` with the words that the atom at `at.1` may be; `at.0` is where the row began.
    fn walk<'w>(
        &'w self,
        atoms: &[Atom],
        at: (usize, usize),
        node: u32,
        ids: &[u32],
        shouted: bool,
        hits: &mut Vec<Hit<'w>>,
    ) {
        for id in ids {
            let Some(next) = self.next.get(&(node, *id)) else { continue };
            let row = &atoms[at.0..=at.1];
            for entry in &self.entries[*next as usize] {
                if fits(row, &entry.cases, shouted) {
                    hits.push(Hit { atoms: row.len(), meaning: &entry.meaning });
                }
            }
            // Hyphens, full stops of abbreviations and quotation marks between the words of a name are passed over.
            let mut after = at.1 + 1;
            let mut passed = 0;
            while passed < 2
                && atoms.get(after).is_some_and(|a| {
                    matches!(a.kind, Kind::Hyphen | Kind::Quote)
                        || (a.kind == Kind::Mark
                            && a.folded == "."
                            && atoms[at.1].folded.chars().count() <= 3)
                })
            {
                after += 1;
                passed += 1;
            }
            if let Some(atom) = atoms.get(after) {
                let mut more = Vec::new();
                self.ids_of(atom, &mut more);
                if !more.is_empty() {
                    self.walk(atoms, (at.0, after), *next, &more, shouted, hits);
                }
            }
        }
    }
}

/// Splits a phrase as texts are split: at spaces, hyphens and full stops.
fn split(phrase: &str) -> Vec<&str> {
    phrase
        .split([' ', '-', '–', '.', '"', '«', '»', '„', '”', '“'])
        .filter(|w| !w.is_empty())
        .collect()
}

/// Abbreviations keep their form, save those marked with a `~`.
fn declines(word: &str) -> bool {
    word.ends_with('~') || case(word) != Case::Upper
}

fn fits(row: &[Atom], cases: &[Case], shouted: bool) -> bool {
    let words = row.iter().filter(|a| matches!(a.kind, Kind::Word | Kind::Number | Kind::Clitic));
    // "Popular Mobilization forces": one word of a long name may lack its capital, not the first.
    let mut slips = usize::from(cases.len() > 2);
    words.zip(cases).enumerate().all(|(i, (atom, case))| match (case, atom.case) {
        (Case::Lower, _) => true,
        // "us" is no "US"; a declined abbreviation keeps capitals at its beginning.
        (Case::Upper, Case::Upper | Case::Mixed) => true,
        (Case::Upper, _) => atom.folded.chars().count() == 1 && atom.case != Case::Lower,
        (_, Case::Lower) => {
            let slip = i > 0 && slips > 0;
            slips = slips.saturating_sub(1);
            slip
        }
        (_, Case::Upper) => shouted || atom.folded.chars().count() > 3,
        // "Let" is no "LeT".
        (Case::Mixed, Case::Capital) => atom.folded.chars().count() > 4,
        (_, Case::Capital | Case::Mixed) => true,
    })
}
