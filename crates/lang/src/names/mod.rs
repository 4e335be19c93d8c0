//! Proper names and the other expressions that point to entities.
//!
//! What goes in: sentences and tokens of one article. What comes out: mentions with base form and a context-free key,
//! references (demonyms, nominal groups, pronouns, metonyms), and a diagnostic where a demonym is not to be trusted.
//! Left to others: joining the mentions of several articles, which is the record's.

mod atoms;
mod declension;
mod known;
mod pack;
mod reference;
mod words;
mod world;

use pack::{Compiled, Source};
use rashomon_packs::{PackError, Packs};
use rashomon_types::{Article, Language, Reading};
use std::{collections::BTreeMap, sync::OnceLock};
use world::World;

/// Finds names.
pub struct Names {
    world: World,
    languages: BTreeMap<Language, (Source, OnceLock<Compiled>)>,
    /// For languages without a pack.
    none: Compiled,
}

impl Names {
    /// Prepares gazetteer and name rules of all packs.
    ///
    /// # Errors
    /// When a `names.toml` or gazetteer file is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let world = World::new(packs)?;
        let mut languages = BTreeMap::new();
        for language in packs.languages() {
            let source = Source::new(packs, language, &world)?;
            languages.insert(language, (source, OnceLock::new()));
        }
        let none = Compiled { words: words::Words::new(), ..Compiled::default() };
        Ok(Names { world, languages, none })
    }

    /// Fills `mentions` and `references`.
    pub fn find(&self, article: &Article, reading: &mut Reading) {
        let compiled = self.compiled(reading.language);
        let mut mentions = Vec::new();
        let mut references = Vec::new();
        for sentence in &reading.sentences {
            let tokens = reading.tokens_of(sentence);
            let atoms =
                atoms::atoms(&article.text, tokens, sentence.tokens.0, &compiled.habits.clitics);
            let line = known::Line::new(&article.text, atoms, &reading.tokens, compiled);
            let found = known::names(&line, &self.world);
            references.extend(reference::references(&line, &found, &self.world));
            mentions.extend(found.into_iter().map(|f| f.mention));
        }
        reading.mentions = mentions;
        reading.references = references;
    }

    fn compiled(&self, language: Option<Language>) -> &Compiled {
        match language.and_then(|l| self.languages.get(&l)) {
            Some((source, compiled)) => compiled.get_or_init(|| source.compile(&self.world)),
            None => &self.none,
        }
    }
}
