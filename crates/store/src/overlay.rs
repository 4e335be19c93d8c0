//! What people have corrected, in the order in which it is replayed.
//!
//! What goes in: corrections. What comes out: those in force, or all with when they were undone. Left to others: what they do to a
//! record (`crates/record/src/corrections.rs`). None is ever deleted; one that is undone stays in the log and is replayed no more.

use crate::{Batch, Store, StoreError};
use rashomon_types::correction::Correction;
use rusqlite::{Connection, params};
use std::path::Path;

/// The table of this module.
pub(crate) const SCHEMA: &str = "
CREATE TABLE corrections(n INTEGER PRIMARY KEY, at TEXT NOT NULL, by TEXT, op TEXT NOT NULL, undone TEXT);
";

/// A correction as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The correction.
    pub correction: Correction,
    /// When it was undone, if it was.
    pub undone: Option<String>,
}

impl Store {
    /// Returns the corrections in force, in their order.
    ///
    /// # Errors
    /// When the store cannot be read, or a newer program wrote one of them.
    pub fn corrections(&self) -> Result<Vec<Correction>, StoreError> {
        let all = self.overlay()?.into_iter();
        Ok(all.filter(|kept| kept.undone.is_none()).map(|kept| kept.correction).collect())
    }

    /// Returns all corrections, those that were undone among them.
    ///
    /// # Errors
    /// As [`Store::corrections`].
    pub fn overlay(&self) -> Result<Vec<Kept>, StoreError> {
        all(&self.connection, &self.path)
    }
}

impl Batch<'_> {
    /// Keeps a correction at the end and returns its number; the number that it brings counts when it is free.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn correct(&mut self, correction: &Correction) -> Result<u64, StoreError> {
        let version = self.version()?;
        let done = || -> rusqlite::Result<u64> {
            let t = &self.transaction;
            let last: i64 =
                t.query_row("SELECT coalesce(max(n), 0) FROM corrections", [], |r| r.get(0))?;
            let wished = i64::try_from(correction.n).unwrap_or(0);
            let n = wished.max(last.saturating_add(1));
            let op = serde_json::to_string(correction).unwrap_or_default();
            t.execute(
                "INSERT INTO corrections(n, at, by, op) VALUES (?1, ?2, ?3, ?4)",
                params![n, correction.at, correction.by, op],
            )?;
            log(t, version, n, "corrected", &correction.does.said())?;
            Ok(n.unsigned_abs())
        };
        done().map_err(|e| StoreError::of(self.path, e))
    }

    /// Takes a correction back; false when there is none of this number in force.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn undo(&mut self, n: u64, at: &str) -> Result<bool, StoreError> {
        let known = all(&self.transaction, self.path)?;
        let Some(kept) = known.iter().find(|k| k.correction.n == n && k.undone.is_none()) else {
            return Ok(false);
        };
        let (version, n) = (self.version()?, i64::try_from(n).unwrap_or(0));
        let done = || -> rusqlite::Result<()> {
            let t = &self.transaction;
            t.execute("UPDATE corrections SET undone = ?2 WHERE n = ?1", params![n, at])?;
            log(t, version, n, "undone", &kept.correction.does.said())
        };
        done().map_err(|e| StoreError::of(self.path, e)).map(|()| true)
    }
}

fn log(store: &Connection, version: i64, n: i64, kind: &str, what: &str) -> rusqlite::Result<()> {
    store
        .execute(
            "INSERT INTO changes(version, item, kind, what) VALUES (?1, ?2, ?3, ?4)",
            params![version, n.to_be_bytes(), kind, what],
        )
        .map(drop)
}

fn all(store: &Connection, path: &Path) -> Result<Vec<Kept>, StoreError> {
    let rows = || -> rusqlite::Result<Vec<(i64, String, Option<String>)>> {
        store
            .prepare("SELECT n, op, undone FROM corrections ORDER BY n")?
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
            .collect()
    };
    let rows = rows().map_err(|e| StoreError::of(path, e))?;
    let read = |(n, op, undone): (i64, String, Option<String>)| {
        let mut correction: Correction = serde_json::from_str(&op).map_err(|e| {
            let what =
                format!("correction {n} cannot be read: {e}; a newer program may have made it");
            StoreError::Corrupt { path: path.to_owned(), what }
        })?;
        correction.n = n.unsigned_abs();
        Ok(Kept { correction, undone })
    };
    rows.into_iter().map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Change;
    use rashomon_types::correction::{Deed, Item, Subject};

    fn correction(why: &str) -> Correction {
        let of = Subject {
            item: Item::Entity,
            id: "PER-x".to_owned(),
            name: "X".to_owned(),
            holds: Vec::new(),
        };
        Correction {
            n: 0,
            at: "2024-01-27T12:00:00Z".to_owned(),
            by: Some("desk".to_owned()),
            why: why.to_owned(),
            does: Deed::Reject { of },
        }
    }

    #[test]
    fn corrections_keep_their_order_and_their_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("news.store");
        let mut store = Store::create(&path).unwrap();
        let mut change = Change::new("2024-01-27T12:00:00Z", "rashomon test", "correct");
        let mut batch = store.begin(&mut change).unwrap();
        assert_eq!(batch.correct(&correction("first")).unwrap(), 1);
        assert_eq!(batch.correct(&correction("second")).unwrap(), 2);
        assert!(!batch.undo(3, "now").unwrap());
        assert!(batch.undo(1, "now").unwrap());
        assert!(!batch.undo(1, "now").unwrap());
        assert_eq!(batch.correct(&Correction { n: 9, ..correction("third") }).unwrap(), 9);
        batch.commit().unwrap();
        let again = Store::read(&path).unwrap();
        let whys: Vec<(u64, String)> =
            again.corrections().unwrap().into_iter().map(|c| (c.n, c.why)).collect();
        assert_eq!(whys, [(2, "second".to_owned()), (9, "third".to_owned())]);
        assert_eq!(again.overlay().unwrap()[0].undone.as_deref(), Some("now"));
    }
}
