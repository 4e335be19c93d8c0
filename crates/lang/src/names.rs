//! Proper names and the other expressions that point to entities.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Article, Reading};

/// Finds names.
pub struct Names {}

impl Names {
    /// Prepares gazetteer and name rules of all packs.
    ///
    /// # Errors
    /// When a `names.toml` or gazetteer file is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Names {})
    }

    /// Fills `mentions` and `references`.
    pub fn find(&self, _article: &Article, _reading: &mut Reading) {}
}
