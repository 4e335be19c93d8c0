//! Full text over a store: what an article is found by, and which articles a query finds.
//!
//! What goes in: the terms of articles as they are added, and queries. What comes out: the rows of the articles that a query
//! finds, newest first or best first, and the places in a text where it is met. Left to others: what a word may be in
//! any language ([`Words`]), the articles themselves, and the day they were published.
//!
//! The index is one FTS5 table without content and without positions. Whatever an article can be found by is a term of the
//! same table: lemmas, sounds of names, keys of entities, and what a filter asks for (language, outlet, what its events
//! are). So a filter is one more list to intersect, and the order of the rows, which is that of the days, is the order of
//! the answer. `DESIGN.md` has the figures behind it.

use crate::{Store, StoreError};

mod index;
mod matching;
mod plan;
mod query;
mod term;
mod terms;

pub use index::{Found, Order, Page, SCHEMA, Trouble, find, put, remove};
pub use matching::{Matcher, Snippet};
pub use plan::{Named, Plan, Sound, Words};
pub use query::{Field, Query, QueryError};
pub use term::{Grade, form, word, words_of};
pub use terms::{Terms, terms};

impl Store {
    /// Runs a plan: `seq` of the articles that are found, in order.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn search(
        &self,
        plan: &Plan,
        order: Order,
        page: Page,
        words: &dyn Words,
    ) -> Result<Found, StoreError> {
        let view = self.connection.unchecked_transaction().map_err(|e| self.failed(e))?;
        let mut matchers: Vec<(Vec<plan::Node>, Matcher<'_>)> = Vec::new();
        let mut stands = |seq: i64, parts: &[plan::Node]| -> Result<bool, Trouble> {
            let at = matchers.iter().position(|(known, _)| known == parts);
            let at = at.unwrap_or_else(|| {
                matchers.push((parts.to_vec(), Matcher::phrase(parts, words)));
                matchers.len() - 1
            });
            let Some(row) = self.at(seq)? else { return Ok(false) };
            let (text, account) = self.opened(&row)?;
            Ok(matchers[at].1.stands(&text, &account))
        };
        let found = find(&self.connection, plan, order, page, &mut stands);
        drop(view);
        found.map_err(|trouble| match trouble {
            Trouble::Database(error) => self.failed(error),
            Trouble::Store(error) => error,
        })
    }

    /// Returns the text layer and the account of a row.
    ///
    /// # Errors
    /// When the row is damaged.
    pub fn opened(
        &self,
        row: &crate::Stored,
    ) -> Result<(String, rashomon_types::Account), StoreError> {
        row.open(&self.codec).map_err(|what| self.corrupt(what))
    }
}
