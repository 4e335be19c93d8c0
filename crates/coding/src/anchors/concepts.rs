//! Words to language-neutral concepts, by the `concepts.toml` of each language.
//!
//! What goes in: folded tokens. What comes out: ids such as `court` that all languages share. Left to others: how much
//! a shared concept weighs.

use rashomon_packs::{Lexicon, PackError, Packs};
use rashomon_types::{Language, reading::Token};
use serde::Deserialize;
use std::collections::BTreeMap;

/// The schema of `languages/<code>/concepts.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    /// Letters that the language reads otherwise than its script.
    #[serde(default)]
    pub spelling: BTreeMap<String, String>,
    /// Word patterns by concept, separated by spaces.
    #[serde(default)]
    pub concepts: BTreeMap<String, String>,
}

/// The concepts of every language.
pub struct Concepts {
    languages: BTreeMap<Language, Lexicon<String>>,
}

impl Concepts {
    /// Reads all packs.
    ///
    /// # Errors
    /// When a `concepts.toml` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut languages = BTreeMap::new();
        for language in packs.languages() {
            let mut lexicon = Lexicon::default();
            for (path, file) in packs.parse_all::<File>(language, "concepts")? {
                for (concept, words) in &file.concepts {
                    for word in words.split_whitespace() {
                        lexicon.insert(word, concept.clone()).map_err(|e| PackError {
                            line: packs.line(&path, word),
                            message: format!("concept {concept}: {e}"),
                            file: path.clone(),
                        })?;
                    }
                }
            }
            languages.insert(language, lexicon);
        }
        Ok(Concepts { languages })
    }

    /// Returns the concept of the token at `at`.
    pub fn at(&self, tokens: &[Token], at: usize, language: Option<Language>) -> Option<&str> {
        let lexicon = self.languages.get(&language?)?;
        lexicon
            .best_at(|i| tokens.get(i).map(|t| t.folded.as_str()), at)
            .map(|hit| hit.value.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_word_stands_under_one_concept_of_its_language() {
        let packs = Packs::embedded();
        for language in packs.languages() {
            let mut seen = BTreeMap::new();
            for (path, file) in packs.parse_all::<File>(language, "concepts").unwrap() {
                for (concept, words) in file.concepts {
                    for word in words.split_whitespace() {
                        let before = seen.insert(word.to_owned(), concept.clone());
                        assert_eq!(before, None, "{path}: {word} stands under two concepts");
                    }
                }
            }
        }
    }
}
