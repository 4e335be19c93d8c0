//! Numbers in digits and words.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Article, Reading};

/// Finds numbers.
pub struct Numbers {}

impl Numbers {
    /// Prepares the number words of all packs.
    ///
    /// # Errors
    /// When a `numbers.toml` is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Numbers {})
    }

    /// Fills `numbers`.
    pub fn find(&self, _article: &Article, _reading: &mut Reading) {}
}
