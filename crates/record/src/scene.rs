//! What tellings and claims are joined in: some accounts, what they are compared by, and how they hang together.
//!
//! What goes in: accounts with their profiles, the pairs that were compared, witnesses and stories. What comes out: the
//! same, in one place. Left to others: the joining. Indices are those of the accounts, which stand in the order of their
//! ids; the same relations give the same result, whatever else is in the collection.

use crate::{profile::Profile, witnesses::Link, world::World};
use rashomon_types::{Account, Basis, Interval};

/// Accounts and how they hang together.
pub struct Scene<'a> {
    /// All accounts, sorted.
    pub accounts: &'a [&'a Account],
    /// Their profiles.
    pub profiles: &'a [&'a Profile],
    /// Pairs of articles that have enough in common for their tellings to be compared, the lower index first, in order.
    pub pairs: &'a [(usize, usize)],
    /// The pairs that made witnesses of several articles, with their sentences.
    pub joined: &'a [Link],
    /// The story of each article: equal numbers mean one story.
    pub stories: &'a [usize],
    /// The witness of each article: equal numbers mean one witness.
    pub witnesses: &'a [usize],
    /// What entities and countries are called.
    pub world: &'a World,
}

impl Scene<'_> {
    /// Returns the days on which an article may have been published, where nothing speaks against them.
    pub fn published(&self, article: usize) -> Option<Interval> {
        let published = self.accounts[article].published.as_ref()?;
        let firm = published.doubt.is_none() || published.basis == Basis::Inferred;
        firm.then_some(published.interval)
    }
}
