//! What of an article can be compared with articles in other languages, and a fingerprint for near-copies.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Account, Article, Reading};

/// Takes anchors.
pub struct Anchors {}

impl Anchors {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a file of a pack is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Anchors {})
    }

    /// Fills `anchors` and `fingerprint`. Runs last: it may use events and claims.
    pub fn code(&self, _article: &Article, _reading: &Reading, _account: &mut Account) {}
}
