//! Figures: numbers that state a fact, with bounds, scope and claimant.

use crate::attribution::Frame;
use rashomon_packs::{PackError, Packs};
use rashomon_types::{Account, Article, Reading};

/// Codes figures.
pub struct Figures {}

impl Figures {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a file of a pack is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Figures {})
    }

    /// Adds what it finds to the account.
    pub fn code(
        &self,
        _article: &Article,
        _reading: &Reading,
        _frames: &[Frame],
        _account: &mut Account,
    ) {
    }
}
