//! What people know of a language's forms: `morphology.toml`.
//!
//! What goes in: lists of words, endings and prepositions. What comes out: the analyses that they allow. Left to
//! others: choosing among them.

use super::model::{Analysis, Script};
use rashomon_packs::{PackError, Packs, fold};
use rashomon_types::{
    Language,
    reading::{Feature, Features, Upos},
};
use serde::Deserialize;
use std::collections::HashMap;

/// A `morphology.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    /// `form UPOS Feature...`, more analyses behind ` / `; `form>lemma` where the lemma is another word, for the part
    /// of speech named first; `UPOS =lemma Feature...` for one analysis.
    words: Vec<String>,
    /// `-ending UPOS Feature...`, more analyses behind ` / `; `-ending>ending` makes the lemma. The longest counts.
    endings: Vec<String>,
    /// `form Case...`: the cases that a preposition governs.
    prepositions: Vec<String>,
    /// Words, or endings, that many stems share.
    paradigms: Vec<Paradigm>,
}

/// Stems with the forms that they take.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paradigm {
    /// Set apart by spaces; `-stem` makes endings, `stem` whole words.
    stems: String,
    /// What a stem takes in the lemma, `0` for nothing; `=word` for a lemma of its own.
    lemma: Option<String>,
    /// As `words`, of what follows the stem; `0` is nothing.
    forms: Vec<String>,
}

/// A row of a list: an analysis with its lemma.
#[derive(Clone, Debug)]
pub struct Row {
    /// The analysis; several cases, genders or numbers stand for any of them.
    pub analysis: Analysis,
    /// How the lemma is made, where the list says so.
    pub script: Option<Script>,
}

/// The lists of one language, ready for look-up.
#[derive(Debug, Default)]
pub struct Rules {
    words: HashMap<String, Vec<Row>>,
    endings: HashMap<String, Vec<Row>>,
    prepositions: HashMap<String, Features>,
    longest: usize,
}

const CASES: [Feature; 7] = [
    Feature::Nom,
    Feature::Gen,
    Feature::Dat,
    Feature::Acc,
    Feature::Ins,
    Feature::Loc,
    Feature::Voc,
];

/// The cases of a set of features.
pub fn cases(features: Features) -> Features {
    features.shared(Features::of(&CASES))
}

impl Rules {
    /// Reads the lists of a language.
    ///
    /// # Errors
    /// When a row is out of shape.
    pub fn new(packs: &Packs, language: Language) -> Result<Self, PackError> {
        let mut rules = Rules::default();
        for (path, file) in packs.parse_all::<File>(language, "morphology")? {
            let wrong = |row: &str, what: &str| PackError {
                line: packs.line(&path, row),
                ..PackError::new(&path, format!("{row:?}: {what}"))
            };
            for row in &file.words {
                let (form, rows) = parse(row, "").map_err(|e| wrong(row, &e))?;
                rules.words.entry(form).or_default().extend(rows);
            }
            for row in &file.endings {
                let (ending, rows) = parse(row, "-").map_err(|e| wrong(row, &e))?;
                rules.longest = rules.longest.max(ending.chars().count());
                rules.endings.entry(ending).or_default().extend(rows);
            }
            for paradigm in &file.paradigms {
                rules.add(paradigm).map_err(|(row, e)| wrong(&row, &e))?;
            }
            for row in &file.prepositions {
                let mut words = row.split_whitespace();
                let form = words.next().unwrap_or_default().to_owned();
                let governed = features(words).map_err(|e| wrong(row, &e))?;
                rules.prepositions.insert(form, governed);
            }
        }
        Ok(rules)
    }

    fn add(&mut self, paradigm: &Paradigm) -> Result<(), (String, String)> {
        for row in &paradigm.forms {
            let (end, analyses) = row.split_once(' ').unwrap_or((row, ""));
            let end = if end == "0" { "" } else { end };
            for stem in paradigm.stems.split_whitespace() {
                let bare = stem.strip_prefix('-').unwrap_or(stem);
                let lemma = match paradigm.lemma.as_deref() {
                    Some("0") => Some(bare.to_owned()),
                    Some(lemma) => Some(match lemma.strip_prefix('=') {
                        Some(own) => own.to_owned(),
                        None => format!("{bare}{lemma}"),
                    }),
                    None => None,
                };
                let (form, mut rows) =
                    parse(&format!("{bare}{end} {analyses}"), "").map_err(|e| (row.clone(), e))?;
                if let Some(lemma) = lemma {
                    rows.iter_mut()
                        .for_each(|r| r.script = r.script.take().or(Some(script(&form, &lemma))));
                }
                if stem.starts_with('-') {
                    self.longest = self.longest.max(form.chars().count());
                    self.endings.entry(form).or_default().extend(rows);
                } else {
                    self.words.entry(form).or_default().extend(rows);
                }
            }
        }
        Ok(())
    }

    /// Returns the listed analyses of a form.
    pub fn word(&self, folded: &str) -> &[Row] {
        self.words.get(folded).map_or(&[], Vec::as_slice)
    }

    /// Returns the analyses of the longest listed ending of a form.
    pub fn ending(&self, folded: &str) -> &[Row] {
        self.longest_ending(folded).map_or(&[], |(_, rows)| rows)
    }

    fn longest_ending<'a>(&self, folded: &'a str) -> Option<(&'a str, &[Row])> {
        let mut found = None;
        for (at, _) in folded.char_indices().rev().take(self.longest) {
            if at > 0
                && let Some(rows) = self.endings.get(&folded[at..])
            {
                found = Some((&folded[at..], rows.as_slice()));
            }
        }
        found
    }

    /// Returns the listed parts of speech of a form, one bit each.
    pub fn listed(&self, folded: &str) -> u32 {
        self.word(folded).iter().fold(0, |set, row| set | 1 << row.analysis.upos as u32)
    }

    /// Returns the parts of speech that an ending of `length` letters or more allows, one bit each.
    pub fn ended(&self, folded: &str, length: usize) -> u32 {
        let found = self.longest_ending(folded).filter(|(end, _)| end.chars().count() >= length);
        let rows = found.map_or(&[][..], |(_, rows)| rows);
        rows.iter().fold(0, |set, row| set | 1 << row.analysis.upos as u32)
    }

    /// Returns the cases that a preposition governs.
    pub fn governs(&self, folded: &str) -> Features {
        self.prepositions.get(folded).copied().unwrap_or_default()
    }
}

fn parse(row: &str, mark: &str) -> Result<(String, Vec<Row>), String> {
    let (head, analyses) = row.split_once(' ').ok_or("a part of speech is expected")?;
    let head = head.strip_prefix(mark).ok_or_else(|| format!("{mark:?} is expected first"))?;
    let (form, lemma) = head.split_once('>').map_or((head, None), |(f, l)| (f, Some(l)));
    if fold(form) != form || lemma.is_some_and(|l| fold(l) != l) {
        return Err("it is not folded".to_owned());
    }
    let mut rows = Vec::new();
    for analysis in analyses.split(" / ") {
        let mut words = analysis.split_whitespace().peekable();
        let upos = words.next().unwrap_or_default();
        let upos = *Upos::ALL
            .iter()
            .find(|u| u.as_str() == upos)
            .ok_or_else(|| format!("{upos:?} is no part of speech"))?;
        let own = words.next_if(|w| w.starts_with('=')).map(|w| &w[1..]);
        let first = rows.first().is_none_or(|row: &Row| row.analysis.upos == upos);
        let script = own.or(lemma.filter(|_| first)).map(|lemma| script(form, lemma));
        rows.push(Row { analysis: Analysis { upos, features: features(words)? }, script });
    }
    Ok((form.to_owned(), rows))
}

/// Returns how `lemma` is made of `form`.
pub fn script(form: &str, lemma: &str) -> Script {
    let shared: usize = form
        .chars()
        .zip(lemma.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a.len_utf8())
        .sum();
    let strip = form[shared..].chars().count().min(255) as u8;
    Script { strip, append: lemma[shared..].to_owned() }
}

fn features<'a>(words: impl Iterator<Item = &'a str>) -> Result<Features, String> {
    let mut set = Features::NONE;
    for word in words {
        let feature = Feature::ALL
            .iter()
            .find(|f| format!("{f:?}") == word)
            .ok_or_else(|| format!("{word:?} is no feature"))?;
        set = set.with(*feature);
    }
    Ok(set)
}

/// Tells whether two analyses of a form can both be true: where both name a case, number, tense or kind of verb form,
/// they share one.
pub fn agree(left: Analysis, right: Analysis) -> bool {
    use Feature::{Converb, Finite, Fut, Infinitive, Participle, Past, Plur, Pres, Sing};
    let groups: [&[Feature]; 4] =
        [&CASES, &[Sing, Plur], &[Past, Pres, Fut], &[Finite, Infinitive, Participle, Converb]];
    groups.iter().all(|group| {
        let group = Features::of(group);
        let (left, right) = (left.features.shared(group), right.features.shared(group));
        left == Features::NONE || right == Features::NONE || left.shared(right) != Features::NONE
    })
}

/// Splits an analysis that leaves case, number or gender open into one for each.
pub fn spread(analysis: Analysis, into: &mut Vec<Analysis>) {
    use Feature::{Fem, Masc, Neut, Plur, Sing};
    let mut open = vec![analysis];
    for group in [CASES.as_slice(), &[Sing, Plur], &[Masc, Fem, Neut]] {
        open = open
            .into_iter()
            .flat_map(|a| {
                let held: Vec<Feature> =
                    group.iter().copied().filter(|f| a.features.has(*f)).collect();
                let bare = held.iter().fold(a.features, |set, f| set.without(*f));
                let options = held.iter().map(|f| bare.with(*f)).collect::<Vec<_>>();
                let options = if options.is_empty() { vec![a.features] } else { options };
                options.into_iter().map(move |features| Analysis { features, ..a })
            })
            .collect();
    }
    into.extend(open);
}
