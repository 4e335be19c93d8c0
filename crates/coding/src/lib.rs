//! Readings to accounts.
//!
//! What goes in: an article and its reading. What comes out: what this one article claims: events, figures, quotes,
//! relations, each with its evidence, and the anchors that the record compares. Left to others: every comparison of
//! articles.

pub mod anchors;
pub mod attribution;
pub mod events;
pub mod figures;
pub mod relations;

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Account, Article, FORMAT, Layers, Reading};
use std::collections::BTreeMap;

/// Codes articles.
pub struct Coder {
    attribution: attribution::Attribution,
    events: events::Events,
    figures: figures::Figures,
    relations: relations::Relations,
    anchors: anchors::Anchors,
    digests: BTreeMap<Option<rashomon_types::Language>, String>,
}

impl Coder {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a file of a pack is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut digests: BTreeMap<_, _> =
            packs.languages().into_iter().map(|l| (Some(l), packs.digest(Some(l)))).collect();
        digests.insert(None, packs.digest(None));
        Ok(Coder {
            attribution: attribution::Attribution::new(packs)?,
            events: events::Events::new(packs)?,
            figures: figures::Figures::new(packs)?,
            relations: relations::Relations::new(packs)?,
            anchors: anchors::Anchors::new(packs)?,
            digests,
        })
    }

    /// Returns the digest of the pack that reads a language, `None` for a language without a pack.
    pub fn pack(&self, language: Option<rashomon_types::Language>) -> Option<&str> {
        self.digests.get(&language).map(String::as_str)
    }

    /// Codes one article. Never fails: what the text does not say stays empty.
    pub fn code(&self, article: &Article, reading: Reading, layers: Layers) -> Account {
        let mut account = Account {
            format: FORMAT.to_owned(),
            program: concat!("rashomon ", env!("CARGO_PKG_VERSION")).to_owned(),
            pack: self.digests.get(&reading.language).cloned(),
            article: article.label.clone(),
            id: article.id,
            language: reading.language,
            title: article.title.clone(),
            byline: article.byline.clone(),
            outlet: article.outlet.clone(),
            url: article.url.clone(),
            published: reading.published.clone(),
            credits: article.credits.clone(),
            segments: article.segments.clone(),
            mentions: Vec::new(),
            references: Vec::new(),
            dates: Vec::new(),
            events: Vec::new(),
            claims: Vec::new(),
            quotes: Vec::new(),
            relations: Vec::new(),
            dropped: Vec::new(),
            anchors: Vec::new(),
            fingerprint: Vec::new(),
            diagnostics: article.diagnostics.iter().chain(&reading.diagnostics).cloned().collect(),
        };
        if layers.coding() {
            let frames = self.attribution.frames(article, &reading);
            if layers.events || layers.claims {
                self.events.code(article, &reading, &frames, &mut account);
            }
            if layers.claims {
                self.figures.code(article, &reading, &frames, &mut account);
            }
            if layers.quotes {
                account.quotes = attribution::quotes(article, &frames);
            }
            if layers.relations {
                self.relations.code(article, &reading, &frames, &mut account);
            }
            if layers.anchors {
                self.anchors.code(article, &reading, &mut account);
            }
        }
        if !layers.events {
            account.events.clear();
        }
        if layers.names {
            account.mentions = reading.mentions;
            account.references = reading.references;
        }
        if layers.dates {
            account.dates = reading.dates;
        }
        account
    }
}
