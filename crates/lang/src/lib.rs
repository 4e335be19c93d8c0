//! Articles to readings.
//!
//! What goes in: an article. What comes out: what its language shows: sentences, tokens, morphology, syntax,
//! numbers, time expressions, names. Left to others: what any of it means for a crisis. `lang` never knows what a conflict is.

mod atoms;
pub mod identify;
mod lookup;
pub mod morphology;
pub mod names;
pub mod numbers;
pub mod publication;
pub mod syntax;
pub mod time;
pub mod tokens;

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Article, Diagnostic, Language, Layers, Reading};

/// Reads articles in every language that has a pack, and as much as can be read of the others.
pub struct Reader {
    identifier: identify::Identifier,
    tokenizer: tokens::Tokenizer,
    morphology: morphology::Morphology,
    parser: syntax::Parser,
    numbers: numbers::Numbers,
    time: time::Time,
    names: names::Names,
    packs: Vec<Language>,
}

impl Reader {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a file of a pack is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        Ok(Reader {
            identifier: identify::Identifier::new(packs)?,
            tokenizer: tokens::Tokenizer::new(packs)?,
            morphology: morphology::Morphology::new(packs)?,
            parser: syntax::Parser::new(packs)?,
            numbers: numbers::Numbers::new(packs)?,
            time: time::Time::new(packs)?,
            names: names::Names::new(packs)?,
            packs: packs.languages().into_iter().filter(|l| codes_events(packs, *l)).collect(),
        })
    }

    /// Reads one article. Never fails: what cannot be read stays empty, with a diagnostic.
    pub fn read(&self, article: &Article, layers: Layers) -> Reading {
        let language = article.declared_language.or_else(|| self.identifier.identify(article));
        let (sentences, tokens) = self.tokenizer.split(article, language);
        let mut reading = Reading {
            language,
            sentences,
            tokens,
            mentions: Vec::new(),
            references: Vec::new(),
            dates: Vec::new(),
            numbers: Vec::new(),
            published: None,
            diagnostics: self.note_language(language),
        };
        if layers.needs_morphology() {
            self.morphology.tag(article, &mut reading);
        }
        if layers.needs_syntax() {
            self.parser.parse(&mut reading);
        }
        if layers.needs_numbers() {
            self.numbers.find(article, &mut reading);
        }
        if layers.needs_dates() {
            let mut findings = self.time.find(article, &reading, &self.numbers);
            reading.numbers.retain(|number| !findings.covers(number.span));
            let mut noticed = Vec::new();
            reading.published =
                publication::choose(article, &reading, &self.time, &mut findings, &mut noticed);
            reading.diagnostics.append(&mut noticed);
            reading.dates = self.time.resolve(article, &reading, &findings);
        }
        if layers.needs_names() {
            self.names.find(article, &mut reading);
        }
        reading
    }

    fn note_language(&self, language: Option<Language>) -> Vec<Diagnostic> {
        let known: Vec<&str> = self.packs.iter().map(Language::as_str).collect();
        let known = known.join(", ");
        match language {
            Some(language) if self.packs.contains(&language) => Vec::new(),
            Some(language) => vec![
                Diagnostic::new("language-without-pack", format!("The text is in {language}, which has no pack: names are read, events and figures are not."))
                    .hint(format!("packs are there for {known}; docs/add-a-language.md says how to add one")),
            ],
            None => vec![
                Diagnostic::new("language-unknown", "The language could not be told: names are read, events and figures are not.")
                    .hint(format!("say it with --language; packs are there for {known}")),
            ],
        }
    }
}

/// Tells whether a pack reads events, not just names.
fn codes_events(packs: &Packs, language: Language) -> bool {
    packs.paths(&format!("languages/{language}/events")).next().is_some()
}
