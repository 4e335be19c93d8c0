//! Time expressions: found first, resolved when the day of publication is chosen.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Article, Reading, reading::TimeExpression};

/// A time expression that is not yet resolved.
#[derive(Clone, Debug)]
pub struct Found {}

/// Finds and resolves time expressions.
pub struct Time {}

impl Time {
    /// Prepares the words of all packs.
    ///
    /// # Errors
    /// When a `time.toml` is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Time {})
    }

    /// Finds time expressions.
    pub fn find(&self, _article: &Article, _reading: &Reading) -> Vec<Found> {
        Vec::new()
    }

    /// Resolves them against `reading.published`.
    pub fn resolve(
        &self,
        _article: &Article,
        _reading: &Reading,
        _found: Vec<Found>,
    ) -> Vec<TimeExpression> {
        Vec::new()
    }
}
