//! What each version of a store changed.
//!
//! What goes in: the number of a version. What comes out: what it changed, counted or item by item. Left to others: making
//! changes, and what the store held then (`history.rs`).

use crate::{Store, StoreError};

/// How many items of a kind changed in one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// `event`, `figure`, `story`, `witness`, or what else was changed.
    pub kind: String,
    /// `new`, `grew`, `merged`, `split`, `regrouped`, `was` (another id), `gone`, or what else became of it.
    pub way: String,
    /// How many.
    pub count: u64,
}

/// An item that a version changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Its id, in hexadecimal digits.
    pub item: String,
    /// As in [`Count`].
    pub kind: String,
    /// What became of it: the way as in [`Count`], with the ids that it was made of or became.
    pub what: String,
}

impl Store {
    /// Returns how many items a version changed, by kind and way.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn counts(&self, version: u64) -> Result<Vec<Count>, StoreError> {
        let all = || -> rusqlite::Result<Vec<Count>> {
            self.connection
                .prepare_cached(
                    "SELECT kind, substr(what, 1, instr(what || ' ', ' ') - 1) AS way, count(*) FROM changes
                     WHERE version = ?1 GROUP BY kind, way ORDER BY kind, way",
                )?
                .query_map([number(version)], |r| {
                    let count = r.get::<_, i64>(2)?.unsigned_abs();
                    Ok(Count { kind: r.get(0)?, way: r.get(1)?, count })
                })?
                .collect()
        };
        all().map_err(|e| self.failed(e))
    }

    /// Returns what a version changed, in the order in which it did.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn changed(&self, version: u64) -> Result<Vec<Changed>, StoreError> {
        let all = || -> rusqlite::Result<Vec<Changed>> {
            self.connection
                .prepare_cached(
                    "SELECT lower(hex(item)), kind, what FROM changes WHERE version = ?1 ORDER BY rowid",
                )?
                .query_map([number(version)], |r| {
                    Ok(Changed { item: r.get(0)?, kind: r.get(1)?, what: r.get(2)? })
                })?
                .collect()
        };
        all().map_err(|e| self.failed(e))
    }
}

fn number(version: u64) -> i64 {
    i64::try_from(version).unwrap_or(i64::MAX)
}
