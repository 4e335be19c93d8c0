//! What two articles have in common.
//!
//! What goes in: two accounts with their profiles. What comes out: how alike they are in what they tell, and whether one
//! text is behind both. Left to others: which articles are compared, and what follows. A bond says nothing of any third
//! article.

use crate::{profile::Profile, witnesses};
use rashomon_types::{Account, Day};

/// Articles of one language that share this much tell of one happening.
const ONE_LANGUAGE: f64 = 0.28;
/// The same across languages, where fewer anchors survive.
const LANGUAGES: f64 = 0.27;
/// Reports further apart than this many days are taken to tell of the same only on stronger grounds.
const FAR: i32 = 14;
/// How alike two articles are, where they are just alike enough to tell of one happening.
pub const ONE_HAPPENING: u16 = 1 << 12;
/// Articles that are less alike are not taken for bound, unless one text is behind both.
const NEAR: u16 = ONE_HAPPENING / 10 * 4;

/// What two articles have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bond {
    /// How alike they are in what they tell; [`ONE_HAPPENING`] is the threshold.
    pub alike: u16,
    /// Whether one text is behind both.
    pub one_text: bool,
}

/// Returns the bond of two articles; `None` where they have too little in common.
pub fn bond(a: (&Account, &Profile), b: (&Account, &Profile)) -> Option<Bond> {
    let alike = alike(a, b);
    let one_text = witnesses::one_text(a, b);
    (alike >= NEAR || one_text).then_some(Bond { alike, one_text })
}

/// Returns how alike two articles are in what they tell.
fn alike((a, x): (&Account, &Profile), (b, y): (&Account, &Profile)) -> u16 {
    let threshold = if a.language == b.language { ONE_LANGUAGE } else { LANGUAGES };
    let apart = match (day(a), day(b)) {
        (Some(a), Some(b)) => a.until(b).map_or(0, |span| span.get_days().abs()),
        _ => 0,
    };
    let nearness = if apart > FAR { 0.7 } else { 1.0 };
    // Whole numbers, so that what is kept of a bond is what was compared.
    (x.same_happening(y) * nearness / threshold * f64::from(ONE_HAPPENING)) as u16
}

/// Returns the day on which an article may have been published.
pub fn day(account: &Account) -> Option<Day> {
    account.published.as_ref().and_then(|p| p.interval.start.or(p.interval.end))
}
