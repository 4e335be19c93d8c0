//! Heads and relations.
//!
//! What goes in: tokens with parts of speech, features and lemmas. What comes out: for each token of a sentence its
//! head and its relation to it, as Universal Dependencies name them; every sentence is one tree with one root. Left to
//! others: who did what to whom.
//!
//! The parser goes through a sentence once, from left to right (arc-hybrid transitions, Kuhlmann et al. 2011), and
//! decides greedily with integer weights that were learnt with a dynamic oracle (Goldberg and Nivre 2013). Relations
//! are decided afterwards, when the tree is known. Both passes are linear in the length of the sentence.
//!
//! A language names its model in `syntax.toml`; several languages may share one. A language without one gets no heads.

pub mod actions;
pub mod labels;
pub mod machine;
pub mod model;
pub mod words;

use labels::RELATIONS;
use machine::Machine;
use model::{Actions, Labels, Model};
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Language, Reading,
    reading::{Sentence, Token},
};
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    sync::{Arc, OnceLock},
};
use words::Words;

/// A `syntax.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Path of the model below the packs.
    model: String,
}

/// A model that is unpacked when it is first needed.
#[derive(Debug)]
struct Prepared {
    bytes: Vec<u8>,
    model: OnceLock<Model<Actions, Labels>>,
}

impl Prepared {
    fn model(&self) -> &Model<Actions, Labels> {
        self.model.get_or_init(|| Model::read(&self.bytes).unwrap_or_default())
    }
}

/// Finds heads and relations.
#[derive(Debug)]
pub struct Parser {
    languages: BTreeMap<Language, Arc<Prepared>>,
}

/// Returns the path of the model of a language below the packs; `None` when the language names none.
///
/// # Errors
/// When its `syntax.toml` is wrong.
pub fn model_path(packs: &Packs, language: Language) -> Result<Option<String>, PackError> {
    let files = packs.parse_all::<File>(language, "syntax")?;
    Ok(files.into_iter().map(|(_, file)| file.model).next_back())
}

impl Parser {
    /// Prepares the models of all packs.
    ///
    /// # Errors
    /// When a `syntax.toml` is wrong or what it names is no model.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut models: BTreeMap<String, Arc<Prepared>> = BTreeMap::new();
        let mut languages = BTreeMap::new();
        for language in packs.languages() {
            let Some(path) = model_path(packs, language)? else { continue };
            let bytes = packs.bytes(&path).unwrap_or_default();
            if !bytes.starts_with(model::MAGIC) {
                return Err(PackError::new(path, "this is no model of a parser: train it again"));
            }
            let prepare = || Prepared { bytes: bytes.to_vec(), model: OnceLock::new() };
            let shared = models.entry(path).or_insert_with(|| Arc::new(prepare()));
            languages.insert(language, Arc::clone(shared));
        }
        Ok(Parser { languages })
    }

    /// Tells whether a language has a model.
    pub fn knows(&self, language: Option<Language>) -> bool {
        language.is_some_and(|l| self.languages.contains_key(&l))
    }

    /// Fills `head` and `relation` of every token.
    pub fn parse(&self, reading: &mut Reading) {
        self.parse_where(reading, |_, _| true);
    }

    /// Fills `head` and `relation` of the tokens of those sentences that `wanted` asks for.
    pub fn parse_where(
        &self,
        reading: &mut Reading,
        mut wanted: impl FnMut(&Sentence, &[Token]) -> bool,
    ) {
        let Some(language) = reading.language else { return };
        let Some(prepared) = self.languages.get(&language) else { return };
        let mut work = Work::default();
        for sentence in &reading.sentences {
            let (first, end) = sentence.tokens;
            if wanted(sentence, &reading.tokens[first..end]) {
                work.sentence(prepared.model(), language, &mut reading.tokens[first..end], first);
            }
        }
    }
}

/// What is kept between sentences, so that it is not allocated anew.
#[derive(Debug, Default)]
struct Work {
    words: Words,
    machine: Machine,
}

impl Work {
    fn sentence(
        &mut self,
        model: &Model<Actions, Labels>,
        language: Language,
        tokens: &mut [Token],
        first: usize,
    ) {
        if tokens.is_empty() {
            return;
        }
        self.words.fill(tokens, language);
        actions::run(&model.actions, &self.words, &mut self.machine);
        let relations = labels::relate(&model.labels, &self.words, &self.machine);
        for (at, (token, relation)) in tokens.iter_mut().zip(relations).enumerate() {
            let head = self.machine.head(at);
            token.head = (head < self.words.len()).then_some((first + head) as u32);
            token.relation = RELATIONS.get(usize::from(relation)).copied().unwrap_or("dep");
        }
    }
}

#[cfg(test)]
mod tests;
