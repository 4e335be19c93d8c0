//! Proper names and the other expressions that point to entities.
//!
//! What goes in: sentences and tokens of one article. What comes out: mentions with base form and a context-free key,
//! references (demonyms, nominal groups, pronouns, metonyms), and a diagnostic where a demonym is not to be trusted.
//! Left to others: joining the mentions of several articles, which is the record's.

mod atoms;
mod declension;
mod doubt;
mod evidence;
mod headed;
mod known;
mod lemma;
mod link;
mod pack;
mod reference;
#[cfg(test)]
mod rough_tests;
mod site;
pub mod skeleton;
#[cfg(test)]
mod tests;
mod unknown;
mod words;
mod world;

use evidence::Evidence;
use known::Line;
use pack::{Compiled, Source};
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Article, Language, Reading,
    reading::{Token, TokenKind},
};
use skeleton::Skeletons;
use std::{collections::BTreeMap, sync::OnceLock};
use world::World;

/// Finds names.
pub struct Names {
    world: World,
    languages: BTreeMap<Language, (Source, OnceLock<Compiled>)>,
    /// For languages without a pack: the names of all languages, as they are listed.
    none: OnceLock<Compiled>,
    skeletons: Skeletons,
    /// Skeletons of the full names of persons in all languages.
    people: BTreeMap<String, u32>,
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
        let none = OnceLock::new();
        let skeletons = Skeletons::new(packs)?;
        let mut people = BTreeMap::new();
        for (source, _) in languages.values() {
            for (entity, name) in source.people(&world) {
                people.entry(skeletons.of_name(&name)).or_insert(entity);
            }
        }
        Ok(Names { world, languages, none, skeletons, people })
    }

    /// Fills `mentions` and `references`.
    pub fn find(&self, article: &Article, reading: &mut Reading) {
        let compiled = self.compiled(reading.language);
        let other = self.other(reading.language).unwrap_or(compiled);
        let home = mostly_latin(&article.text, &reading.tokens);
        let lines: Vec<Line> = reading
            .sentences
            .iter()
            .map(|sentence| {
                let (first, _) = sentence.tokens;
                let tokens = reading.tokens_of(sentence);
                let latin = mostly_latin(&article.text, tokens);
                let compiled = if latin == home { compiled } else { other };
                let atoms = atoms::atoms(&article.text, tokens, first, &compiled.habits.clitics);
                Line::new(&article.text, atoms, &reading.tokens, compiled, &self.world)
            })
            .collect();
        let evidence = Evidence::new(&lines);
        let mut found = Vec::new();
        let mut ends = Vec::new();
        for line in &lines {
            let known = known::names(line);
            let headed = headed::names(line, &evidence, known);
            found.extend(unknown::names(line, &evidence, headed));
            ends.push(found.len());
        }
        link::link(&mut found, &self.skeletons, &self.world, &self.people);
        let mut references = Vec::new();
        let mut from = 0;
        for (line, end) in lines.iter().zip(ends.iter().copied()) {
            references.extend(reference::references(line, &found[from..end]));
            from = end;
        }
        references.extend(reference::pronouns(&lines, &found, &ends));
        references.sort_by_key(reference::order);
        let mut noticed = Vec::new();
        doubt::doubt(&mut references, &found, &self.world, &self.skeletons, &mut noticed);
        let mentions = found.into_iter().map(|f| f.mention).collect();
        reading.mentions = mentions;
        reading.references = references;
        reading.diagnostics.append(&mut noticed);
    }

    /// Returns what names sound like.
    pub fn skeletons(&self) -> &Skeletons {
        &self.skeletons
    }

    /// Returns the base forms that a folded word of a name may have in a language.
    pub fn bases(&self, folded: &str, language: Language) -> Vec<String> {
        let bases = self.compiled(Some(language)).declension.bases(folded);
        bases.into_iter().filter(|base| base.ending > 0 || base.same).map(|b| b.form).collect()
    }

    fn other(&self, language: Option<Language>) -> Option<&Compiled> {
        let other = self.languages.get(&language?)?.0.other_script()?;
        self.languages.contains_key(&other).then(|| self.compiled(Some(other)))
    }

    fn compiled(&self, language: Option<Language>) -> &Compiled {
        match language.and_then(|l| self.languages.get(&l)) {
            Some((source, compiled)) => compiled.get_or_init(|| source.compile(&self.world)),
            None => self.none.get_or_init(|| {
                let sources = self.languages.values().map(|(source, _)| source);
                Compiled::of_all(sources, &self.world)
            }),
        }
    }
}

/// Tells whether most words are written in Latin letters.
fn mostly_latin(text: &str, tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|t| t.kind == TokenKind::Word);
    let (mut all, mut latin) = (0, 0);
    for word in words {
        all += 1;
        latin += usize::from(word.span.of(text).starts_with(known::is_latin));
    }
    latin * 2 > all
}
