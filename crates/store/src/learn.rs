//! When a store learns from its articles, so that those that come cost less room.
//!
//! What goes in: the articles that are there. What comes out: a dictionary in the store, and rows that are written with it.
//! Left to others: what a dictionary is (`crates/store/src/codec`).

use crate::{Change, Source, Store, StoreError, codec::Set};
use rashomon_types::Account;
use rusqlite::{Connection, OptionalExtension, Transaction, params};

/// How many articles there are when the store learns anew.
pub(crate) const WHEN: [u64; 4] = [64, 512, 16_384, 524_288];
/// How many rows are written again in one batch.
const CHUNK: usize = 512;
/// How many articles it learns from.
const FROM: i64 = 384;
/// Up to so many articles are written again with what was learnt.
const AGAIN: u64 = 1_024;

impl Store {
    /// Learns from the articles when there are enough more than the last time.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn learn(&mut self, change: &mut Change) -> Result<bool, StoreError> {
        let learnt: u64 = self.learnt()?;
        let next = WHEN.get(learnt as usize).copied();
        let count = self.count()?;
        if next.is_none_or(|next| count < next) {
            return Ok(false);
        }
        // Several steps at once: a large first batch learns once.
        let number = WHEN.iter().filter(|when| **when <= count).count() as u32;
        self.learn_as(number, change, count <= AGAIN)?;
        Ok(true)
    }

    fn learnt(&self) -> Result<u64, StoreError> {
        let last = "SELECT coalesce(max(n), 0) FROM dictionaries";
        let last: i64 =
            self.connection.query_row(last, [], |r| r.get(0)).map_err(|e| self.failed(e))?;
        Ok(last.unsigned_abs())
    }

    /// Learns from articles of all days and writes the dictionary; with `again` all rows are written with it.
    pub(crate) fn learn_as(
        &mut self,
        number: u32,
        change: &mut Change,
        again: bool,
    ) -> Result<(), StoreError> {
        let sample = self.sample()?;
        let set = Set::learn(number, &sample);
        let bytes = set.to_bytes().map_err(|source| self.io(source))?;
        self.codec.add(number, set);
        self.write_all(change, |t| {
            t.execute("INSERT OR REPLACE INTO dictionaries VALUES (?1, ?2)", params![number, bytes])
                .map(drop)
        })?;
        let seqs = if again { self.seqs()? } else { Vec::new() };
        seqs.chunks(CHUNK).try_for_each(|some| self.write_again(some, change))
    }

    /// Writes some rows again with what was learnt last.
    fn write_again(&mut self, seqs: &[i64], change: &mut Change) -> Result<(), StoreError> {
        let set = self.codec.newest();
        let mut rows = Vec::with_capacity(seqs.len());
        for seq in seqs {
            let Some(row) = self.at(*seq)? else { continue };
            let source = row.sources.first().cloned().unwrap_or_default();
            let (text, account) = row.open(&self.codec).map_err(|what| self.corrupt(what))?;
            let pressed =
                set.text(&text).and_then(|t| Ok((t, set.account(&account, &text, &source)?)));
            rows.push((row, pressed.map_err(|source| self.io(source))?));
        }
        self.write_all(change, |t| {
            // What another writer changed meanwhile stays as it is.
            let mut update = t.prepare_cached(
                "UPDATE contents SET text = ?2, account = ?3 \
                 WHERE n = (SELECT content FROM articles WHERE id = ?1) AND text = ?4 AND account = ?5",
            )?;
            for (row, (text, account)) in &rows {
                let (old_text, old_account) = row.rows();
                update.execute(params![row.id.bytes(), text, account, old_text, old_account])?;
            }
            Ok(())
        })
    }

    fn write_all(
        &mut self,
        change: &mut Change,
        write: impl FnOnce(&Transaction) -> rusqlite::Result<()>,
    ) -> Result<(), StoreError> {
        let path = self.path.clone();
        let batch = self.begin(change)?;
        write(&batch.transaction).map_err(|e| StoreError::of(&path, e))?;
        batch.commit()
    }

    /// Articles from all parts of the store.
    fn sample(&self) -> Result<Vec<(String, Account, Source)>, StoreError> {
        let seqs = self.seqs()?;
        let step = seqs.len().div_ceil(FROM as usize).max(1);
        let mut sample = Vec::new();
        for seq in seqs.iter().step_by(step) {
            let Some(row) = self.at(*seq)? else { continue };
            let source = row.sources.first().cloned().unwrap_or_default();
            let (text, account) = row.open(&self.codec).map_err(|what| self.corrupt(what))?;
            // A book would teach nothing but itself.
            if text.len() < 1 << 16 {
                sample.push((text, account, source));
            }
        }
        Ok(sample)
    }

    fn seqs(&self) -> Result<Vec<i64>, StoreError> {
        let all = || -> rusqlite::Result<Vec<i64>> {
            self.connection
                .prepare("SELECT seq FROM articles ORDER BY seq")?
                .query_map([], |r| r.get(0))?
                .collect()
        };
        all().map_err(|e| self.failed(e))
    }

    fn io(&self, source: std::io::Error) -> StoreError {
        StoreError::Io { path: self.path.clone(), source }
    }
}

/// Returns the bytes of a dictionary.
pub(crate) fn set(connection: &Connection, number: u32) -> rusqlite::Result<Option<Vec<u8>>> {
    connection
        .query_row("SELECT bytes FROM dictionaries WHERE n = ?1", [number], |r| r.get(0))
        .optional()
}
