//! What the store held when one of its versions was made.
//!
//! What goes in: the number of a version. What comes out: which articles came later, which were in force then and are not any more, and
//! the corrections of that time. Left to others: making a record of it. Readings are those of today: a store keeps the newest only.

use crate::{Store, StoreError, add::id_of};
use rashomon_types::{ArticleId, correction::Correction};
use std::collections::BTreeSet;

/// A change of the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub n: u64,
    /// When it was made.
    pub at: String,
    /// Which program made it.
    pub program: String,
    /// Why.
    pub why: String,
    /// How many articles came with it.
    pub articles: u64,
}

/// How a store differs today from what it was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Then {
    /// Articles that came later.
    pub later: BTreeSet<ArticleId>,
    /// Articles in force then that a later text out of the same bytes has replaced.
    pub replaced: Vec<ArticleId>,
    /// The corrections in force then, in their order.
    pub corrections: Vec<Correction>,
}

impl Store {
    /// Returns the versions, the oldest first.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn versions(&self) -> Result<Vec<Version>, StoreError> {
        let read = || -> rusqlite::Result<Vec<Version>> {
            self.connection
                .prepare(
                    "SELECT n, at, program, why, (SELECT count(*) FROM articles WHERE added = n) FROM versions ORDER BY n",
                )?
                .query_map([], |r| {
                    let (n, articles): (i64, i64) = (r.get(0)?, r.get(4)?);
                    Ok(Version {
                        n: n.unsigned_abs(),
                        at: r.get(1)?,
                        program: r.get(2)?,
                        why: r.get(3)?,
                        articles: articles.unsigned_abs(),
                    })
                })?
                .collect()
        };
        read().map_err(|e| self.failed(e))
    }

    /// Returns how the store was when a version had been made.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn then(&self, version: u64) -> Result<Then, StoreError> {
        let version = i64::try_from(version).unwrap_or(i64::MAX);
        let ids = |query: &str| -> rusqlite::Result<Vec<ArticleId>> {
            let bytes: Vec<Vec<u8>> = self
                .connection
                .prepare(query)?
                .query_map([version], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            Ok(bytes.iter().filter_map(|b| id_of(b)).collect())
        };
        let numbers = |kind: &str| -> rusqlite::Result<BTreeSet<u64>> {
            let bytes: Vec<Vec<u8>> = self
                .connection
                .prepare("SELECT item FROM changes WHERE version <= ?1 AND kind = ?2")?
                .query_map(rusqlite::params![version, kind], |r| r.get(0))?
                .collect::<Result<_, _>>()?;
            let number = |b: Vec<u8>| b.try_into().ok().map(u64::from_be_bytes);
            Ok(bytes.into_iter().filter_map(number).collect())
        };
        let read = || -> rusqlite::Result<_> {
            let later = ids("SELECT id FROM articles WHERE added > ?1")?;
            let replaced = ids(
                "SELECT id FROM articles JOIN changes ON item = id AND kind = 'replaced' \
                 WHERE replaced IS NOT NULL AND added <= ?1 GROUP BY id HAVING min(changes.version) > ?1 ORDER BY id",
            )?;
            Ok((later, replaced, numbers("corrected")?, numbers("undone")?))
        };
        let (later, replaced, made, undone) = read().map_err(|e| self.failed(e))?;
        let corrections = self.overlay()?.into_iter().map(|kept| kept.correction);
        let then = |c: &Correction| made.contains(&c.n) && !undone.contains(&c.n);
        let corrections = corrections.filter(then).collect();
        Ok(Then { later: later.into_iter().collect(), replaced, corrections })
    }
}
