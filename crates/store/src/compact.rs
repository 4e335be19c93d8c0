//! Making a store smaller, and saving what is sound of a damaged one.
//!
//! What goes in: a store. What comes out: the same articles in less room. Left to others: when.

use crate::{Change, Prepared, Source, Store, StoreError, learn};
use rashomon_types::{Account, ArticleId};
use rusqlite::{OptionalExtension, params_from_iter, types::Value};
use std::path::Path;

/// Articles that are saved in one batch.
const BATCH: usize = 256;
/// Tables that are saved as they are, where they can be read.
const OTHERS: &[&str] = &["corrections", "feeds", "fetched", "hosts"];

/// What could be saved of a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Saved {
    /// Articles that are in the new store.
    pub articles: u64,
    /// What could not be read, in words.
    pub lost: Vec<String>,
}

impl Store {
    /// Learns anew from all articles, writes them again with it, puts the index in order and gives back what room is free.
    /// Nothing is lost when it is interrupted. Needs room for a second copy while it runs.
    ///
    /// # Errors
    /// When another program writes, or the disk is full: the store is then as it was.
    pub fn compact(&mut self, change: &mut Change) -> Result<(), StoreError> {
        let last: i64 = self
            .connection
            .query_row("SELECT coalesce(max(n), 0) FROM dictionaries", [], |r| r.get(0))
            .map_err(|e| self.failed(e))?;
        if self.count()? >= learn::WHEN[0] {
            self.learn_as(last as u32 + 1, change, true)?;
        }
        let tidy = || -> rusqlite::Result<()> {
            // The number of a dictionary is one byte of a row; another program may have written with an old one meanwhile.
            let unused = "DELETE FROM dictionaries WHERE n < 128 AND n < (SELECT max(n) FROM dictionaries) \
                AND printf('%02X', n) NOT IN (SELECT hex(substr(text, 1, 1)) FROM contents) \
                AND printf('%02X', n) NOT IN (SELECT hex(substr(account, 2, 1)) FROM contents)";
            self.connection.execute(unused, [])?;
            self.connection.execute("INSERT INTO search(search) VALUES ('optimize')", [])?;
            self.connection.execute_batch("VACUUM; PRAGMA wal_checkpoint(TRUNCATE);")
        };
        tidy().map_err(|e| self.failed(e))
    }

    /// Writes every article that can be read to a new store, whatever became of this one. They are marked to be read
    /// again, because the index is not saved.
    ///
    /// # Errors
    /// When the new store cannot be written.
    pub fn save_to(&self, path: &Path, change: &mut Change) -> Result<Saved, StoreError> {
        let mut saved = Saved::default();
        let mut new = Store::create(path)?;
        let seqs = self.readable_seqs(&mut saved);
        for some in seqs.chunks(BATCH) {
            let mut rows = Vec::new();
            for seq in some {
                match self.sound(*seq, &new) {
                    Ok(Some(article)) => rows.push(article),
                    Ok(None) => {}
                    Err(what) => saved.lost.push(format!("article {seq}: {what}")),
                }
            }
            let mut batch = new.begin(change)?;
            for (article, others) in &rows {
                batch.put(article)?;
                for source in others {
                    batch.put(&self.codec.mention(article.id, source.clone()))?;
                }
                saved.articles += 1;
            }
            batch.commit()?;
        }
        self.save_others(&new, &mut saved);
        Ok(saved)
    }

    /// The places of all articles that can be listed, from both ends towards the damage.
    fn readable_seqs(&self, saved: &mut Saved) -> Vec<i64> {
        let mut all = Vec::new();
        for order in ["ASC", "DESC"] {
            let sql =
                format!("SELECT seq FROM articles WHERE replaced IS NULL ORDER BY seq {order}");
            let mut read = || -> rusqlite::Result<()> {
                let mut statement = self.connection.prepare(&sql)?;
                let mut rows = statement.query([])?;
                while let Some(row) = rows.next()? {
                    all.push(row.get(0)?);
                }
                Ok(())
            };
            match read() {
                Ok(()) => break,
                Err(error) => saved.lost.push(format!("the list of articles: {error}")),
            }
        }
        all.sort_unstable();
        all.dedup();
        all
    }

    fn sound(&self, seq: i64, new: &Store) -> Result<Option<(Prepared, Vec<Source>)>, String> {
        let Some(row) = self.at(seq).map_err(|e| e.to_string())? else { return Ok(None) };
        let mut sources = row.sources.clone().into_iter();
        let source = sources.next().unwrap_or_default();
        let (text, account) = row.open(&self.codec)?;
        let original = self.kept_original(row.id)?;
        let prepared = again(new, row.id, text, account, original, source)?;
        Ok(Some((prepared, sources.collect())))
    }

    fn kept_original(&self, id: ArticleId) -> Result<Option<Vec<u8>>, String> {
        let row: Option<Vec<u8>> = self
            .connection
            .query_row(
                "SELECT bytes FROM articles JOIN originals ON originals.n = original WHERE id = ?1",
                [id.bytes()],
                |r| r.get(0),
            )
            .optional()
            .map_err(|e| e.to_string())?;
        row.map(|row| self.codec.original(&row)).transpose()
    }

    /// Takes over what does not hang on articles, row by row as it is.
    fn save_others(&self, new: &Store, saved: &mut Saved) {
        for table in OTHERS {
            let copy = || -> rusqlite::Result<()> {
                let mut from = self.connection.prepare(&format!("SELECT * FROM {table}"))?;
                let columns = from.column_count();
                let places = vec!["?"; columns].join(", ");
                let to = format!("INSERT OR IGNORE INTO {table} VALUES ({places})");
                let mut rows = from.query([])?;
                while let Some(row) = rows.next()? {
                    let values: Vec<Value> =
                        (0..columns).map(|at| row.get(at)).collect::<Result<_, _>>()?;
                    new.connection.prepare_cached(&to)?.execute(params_from_iter(values))?;
                }
                Ok(())
            };
            if let Err(error) = copy() {
                saved.lost.push(format!("{table}: {error}"));
            }
        }
    }
}

/// Prepares an article for a new store, to be read again there.
fn again(
    new: &Store,
    id: ArticleId,
    text: String,
    account: Account,
    original: Option<Vec<u8>>,
    source: Source,
) -> Result<Prepared, String> {
    new.codec.saved(id, &text, &account, original.as_deref(), source).map_err(|e| e.to_string())
}
