//! Lasting relations: who backs, hosts, funds, commands whom.

use crate::attribution::Frame;
use rashomon_packs::{PackError, Packs};
use rashomon_types::{Account, Article, Reading};

/// Codes relations.
pub struct Relations {}

impl Relations {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a file of a pack is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Relations {})
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
