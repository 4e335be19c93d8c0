//! Events in PLOVER 2.0, with roles, realis, time and place.

use crate::attribution::Frame;
use rashomon_packs::{PackError, Packs};
use rashomon_types::{Account, Article, Reading};

/// Codes events.
pub struct Events {}

impl Events {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a file of a pack is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Events {})
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
