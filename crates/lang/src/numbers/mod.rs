//! Numbers in digits and words.
//!
//! What goes in: the text, piece by piece. What comes out: numbers with their value, range or conventional bounds. Left
//! to others: comparators, units and what is counted (coding); numbers inside time expressions are taken out again by
//! [`crate::Reader`].

mod compose;
pub(crate) mod decimal;
mod literal;
pub(crate) mod pack;
mod range;
mod sum;

use crate::atoms::{atoms, stretches};
use pack::Pack;
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Article, Language, Reading, Span,
    reading::{Number, NumberKind},
};
use std::collections::BTreeMap;

pub(crate) use compose::{Quantity, quantity};
pub(crate) use pack::Conventions;

/// Finds numbers.
pub struct Numbers {
    packs: BTreeMap<Language, Pack>,
    conventions: Conventions,
    unknown: Pack,
}

impl Numbers {
    /// Prepares the number words of all packs.
    ///
    /// # Errors
    /// When a `numbers.toml` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        const SETTINGS: &str = "data/numbers.toml";
        let conventions = match packs.bytes(SETTINGS) {
            Some(_) => packs.parse(SETTINGS)?,
            None => Conventions::default(),
        };
        let mut languages = BTreeMap::new();
        for language in packs.languages() {
            let files = packs.parse_all(language, "numbers")?;
            let Some(path) = files.first().map(|(path, _)| path.clone()) else { continue };
            let sources = files.into_iter().map(|(_, source)| source).collect();
            languages.insert(language, Pack::build(&path, sources, &conventions)?);
        }
        let unknown = Pack::digits_only(&conventions);
        Ok(Numbers { packs: languages, conventions, unknown })
    }

    /// Returns the number words of a language; digits only when it has no pack.
    pub(crate) fn pack(&self, language: Option<Language>) -> &Pack {
        language.and_then(|l| self.packs.get(&l)).unwrap_or(&self.unknown)
    }

    /// Returns the bounds of vague words.
    pub(crate) fn conventions(&self) -> &Conventions {
        &self.conventions
    }

    /// Fills `numbers`.
    pub fn find(&self, article: &Article, reading: &mut Reading) {
        let pack = self.pack(reading.language);
        let mut numbers = Vec::new();
        for stretch in stretches(article, reading) {
            let atoms = atoms(&article.text, stretch);
            let mut at = 0;
            while at < atoms.len() {
                let (found, next) = compose::next(&atoms, at, pack, &self.conventions);
                if let Some(found) = found {
                    let span = atoms[found.first].span.cover(atoms[found.next - 1].span);
                    numbers.push(number(&article.text, reading, span, &found));
                }
                at = next.max(at + 1);
            }
        }
        reading.numbers = numbers;
    }
}

fn number(text: &str, reading: &Reading, span: Span, found: &Quantity) -> Number {
    Number {
        span,
        tokens: reading.tokens_in(span),
        low: found.low,
        high: found.high,
        vague: (found.kind == NumberKind::Vague).then(|| span.of(text).to_owned()),
        kind: found.kind,
    }
}

#[cfg(test)]
mod tests;
