//! Parts of speech, features and lemmas.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Article, Reading};

/// Tags tokens.
pub struct Morphology {}

impl Morphology {
    /// Prepares the models of all packs.
    ///
    /// # Errors
    /// When a model is damaged or a `morphology.toml` is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Morphology {})
    }

    /// Fills `upos`, `features` and `lemma` of every token.
    pub fn tag(&self, _article: &Article, _reading: &mut Reading) {}
}
