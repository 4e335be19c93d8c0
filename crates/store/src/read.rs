//! Reading: articles by id or place, accounts in the order of publication.
//!
//! What goes in: an id, a place, or a stretch of days. What comes out: texts and accounts as they were put in. Left to
//! others: every choice among them.

use crate::{
    Codec, Source, Store, StoreError,
    add::{day_number, id_of, sources},
    codec::Set,
};
use rashomon_types::{Account, ArticleId, Day};
use rusqlite::{OptionalExtension, Row};

/// Rows read at once.
const ROWS: i64 = 256;

/// Which days of publication are wanted, both ends included. What has no known day is always wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// First day, or from the beginning.
    pub since: Option<Day>,
    /// Last day, or to the end.
    pub until: Option<Day>,
}

/// What is known of a text without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its place: `day << 32 | counter`.
    pub seq: i64,
    /// Program that made the account.
    pub program: String,
    /// Language as read, `""` when none was found.
    pub language: String,
    /// Digest of the pack that read it.
    pub pack: String,
    /// Where it was found.
    pub sources: Vec<Source>,
}

/// An article as it is kept, still in its rows: [`Stored::open`] may run on any thread.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its place: `day << 32 | counter`.
    pub seq: i64,
    /// Its id.
    pub id: ArticleId,
    /// Where it was found, the source of the account first.
    pub sources: Vec<Source>,
    text: Vec<u8>,
    account: Vec<u8>,
}

impl Store {
    /// Returns how many articles there are.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn count(&self) -> Result<u64, StoreError> {
        self.connection
            .query_row("SELECT count(*) FROM articles", [], |r| r.get::<_, i64>(0))
            .map(i64::unsigned_abs)
            .map_err(|e| self.failed(e))
    }

    /// Returns what is known of a text, `None` when it is not here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn known(&self, id: ArticleId) -> Result<Option<Known>, StoreError> {
        let found = || -> rusqlite::Result<Option<Known>> {
            let known = self
                .connection
                .prepare_cached(
                    "SELECT seq, program, language, packs FROM articles JOIN analyses ON n = analysis WHERE id = ?1",
                )?
                .query_row([id.bytes()], |r| {
                    Ok(Known {
                        seq: r.get(0)?,
                        program: r.get(1)?,
                        language: r.get(2)?,
                        pack: r.get(3)?,
                        sources: Vec::new(),
                    })
                })
                .optional()?;
            let Some(mut known) = known else { return Ok(None) };
            known.sources = sources(&self.connection, known.seq)?;
            Ok(Some(known))
        };
        found().map_err(|e| self.failed(e))
    }

    /// Returns the place of an article, `None` when it is not here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn seq_of(&self, id: ArticleId) -> Result<Option<i64>, StoreError> {
        self.connection
            .prepare_cached("SELECT seq FROM articles WHERE id = ?1")
            .and_then(|mut s| s.query_row([id.bytes()], |r| r.get(0)).optional())
            .map_err(|e| self.failed(e))
    }

    /// Returns an article, `None` when it is not here.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn get(&self, id: ArticleId) -> Result<Option<Stored>, StoreError> {
        match self.seq_of(id)? {
            Some(seq) => self.at(seq),
            None => Ok(None),
        }
    }

    /// Returns the article at a place, `None` when there is none.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn at(&self, seq: i64) -> Result<Option<Stored>, StoreError> {
        Ok(self.rows(seq, seq, 1)?.pop())
    }

    /// Returns a text layer, `None` when it is not here.
    ///
    /// # Errors
    /// When the store cannot be read, or the text is damaged.
    pub fn text(&self, id: ArticleId) -> Result<Option<String>, StoreError> {
        let row: Option<Vec<u8>> = self
            .connection
            .prepare_cached(
                "SELECT text FROM articles JOIN contents ON contents.n = content WHERE id = ?1",
            )
            .and_then(|mut s| s.query_row([id.bytes()], |r| r.get(0)).optional())
            .map_err(|e| self.failed(e))?;
        let Some(row) = row else { return Ok(None) };
        self.load(Codec::number(&row, &[]).0)?;
        self.codec.text(id, &row).map(Some).map_err(|what| self.corrupt(what))
    }

    /// Returns the bytes that an article was read from: the text layer itself where there are no others.
    ///
    /// # Errors
    /// When the store cannot be read, or the bytes are damaged.
    pub fn original(&self, id: ArticleId) -> Result<Option<Vec<u8>>, StoreError> {
        let row: Option<Vec<u8>> = self
            .connection
            .prepare_cached(
                "SELECT bytes FROM articles JOIN originals ON originals.n = original WHERE id = ?1",
            )
            .and_then(|mut s| s.query_row([id.bytes()], |r| r.get(0)).optional())
            .map_err(|e| self.failed(e))?;
        match row {
            Some(row) => self.codec.original(&row).map(Some).map_err(|what| self.corrupt(what)),
            None => Ok(self.text(id)?.map(String::into_bytes)),
        }
    }

    /// Hands the articles of some days to `sink` in batches, in the order of their places. What is added meanwhile may
    /// be left out; nothing comes twice and nothing is half there.
    ///
    /// # Errors
    /// When the store cannot be read, or `sink` fails.
    pub fn each<E: From<StoreError>>(
        &self,
        days: Days,
        sink: &mut dyn FnMut(Vec<Stored>) -> Result<(), E>,
    ) -> Result<(), E> {
        // One view for all batches, whatever is written meanwhile.
        let view = self.connection.unchecked_transaction().map_err(|e| self.failed(e))?;
        let known = day_number(days.since).max(1) << 32;
        let last = days.until.map_or(i64::MAX, |day| (day_number(Some(day)) + 1) << 32);
        let mut stretches = vec![(0, (1 << 32) - 1)];
        stretches.push((known, last.saturating_sub(1)));
        for (mut from, to) in stretches {
            loop {
                let rows = self.rows(from, to, ROWS)?;
                let Some(end) = rows.last().map(|r| r.seq) else { break };
                sink(rows)?;
                from = end + 1;
            }
        }
        drop(view);
        Ok(())
    }

    fn rows(&self, from: i64, to: i64, most: i64) -> Result<Vec<Stored>, StoreError> {
        let read = |row: &Row| -> rusqlite::Result<Stored> {
            let id: Vec<u8> = row.get(1)?;
            Ok(Stored {
                seq: row.get(0)?,
                id: id_of(&id).ok_or(rusqlite::Error::InvalidQuery)?,
                sources: Vec::new(),
                text: row.get(2)?,
                account: row.get(3)?,
            })
        };
        let all = || -> rusqlite::Result<Vec<Stored>> {
            let mut rows: Vec<Stored> = self
                .connection
                .prepare_cached(
                    "SELECT seq, id, text, account FROM articles JOIN contents ON contents.n = content \
                     WHERE seq BETWEEN ?1 AND ?2 AND (replaced IS NULL OR ?1 = ?2) ORDER BY seq LIMIT ?3",
                )?
                .query_map([from, to, most], read)?
                .collect::<Result<_, _>>()?;
            for row in &mut rows {
                row.sources = sources(&self.connection, row.seq)?;
            }
            Ok(rows)
        };
        let rows = all().map_err(|e| self.failed(e))?;
        for row in &rows {
            let (text, account) = Codec::number(&row.text, &row.account);
            self.load(text)?;
            self.load(account)?;
        }
        Ok(rows)
    }

    /// Loads what rows were written with, when another program wrote them since the store was opened.
    fn load(&self, number: Option<u32>) -> Result<(), StoreError> {
        match number {
            Some(number) if !self.codec.knows(number) => {
                let found =
                    crate::learn::set(&self.connection, number).map_err(|e| self.failed(e))?;
                if let Some(bytes) = found {
                    let set = Set::from_bytes(number, &bytes).map_err(|what| {
                        self.corrupt(format!(
                            "what was learnt for rows (dictionary {number}): {what}"
                        ))
                    })?;
                    self.codec.add(number, set);
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Hands the articles whose reading `is_old` says is out of date to `sink` in batches. `is_old` is asked with the
    /// program, the language (`""` when none was found) and the digest of the pack.
    ///
    /// # Errors
    /// When the store cannot be read, or `sink` fails.
    pub fn each_old<E: From<StoreError>>(
        &self,
        is_old: &dyn Fn(&str, &str, &str) -> bool,
        sink: &mut dyn FnMut(Vec<Stored>) -> Result<(), E>,
    ) -> Result<(), E> {
        let analyses = || -> rusqlite::Result<Vec<(i64, String, String, String)>> {
            self.connection
                .prepare("SELECT n, program, language, packs FROM analyses")?
                .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)))?
                .collect()
        };
        let all = analyses().map_err(|e| self.failed(e))?;
        let old: Vec<i64> = all.iter().filter(|a| is_old(&a.1, &a.2, &a.3)).map(|a| a.0).collect();
        if old.is_empty() {
            return Ok(());
        }
        let next = |from: i64| -> rusqlite::Result<Vec<(i64, i64)>> {
            self.connection
                .prepare_cached("SELECT seq, analysis FROM articles WHERE seq >= ?1 AND replaced IS NULL ORDER BY seq LIMIT 4096")?
                .query_map([from], |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect()
        };
        let mut from = 0;
        loop {
            let seqs = next(from).map_err(|e| self.failed(e))?;
            let Some((end, _)) = seqs.last() else { return Ok(()) };
            from = end + 1;
            let seqs: Vec<i64> = seqs.iter().filter(|s| old.contains(&s.1)).map(|s| s.0).collect();
            for some in seqs.chunks(ROWS as usize) {
                let mut rows = Vec::with_capacity(some.len());
                for seq in some {
                    rows.extend(self.at(*seq)?);
                }
                sink(rows)?;
            }
        }
    }

    pub(crate) fn corrupt(&self, what: String) -> StoreError {
        StoreError::Corrupt { path: self.path.clone(), what }
    }
}

impl Stored {
    /// Returns the rows of text and account as they are kept.
    pub(crate) fn rows(&self) -> (&[u8], &[u8]) {
        (&self.text, &self.account)
    }

    /// Returns the text layer and the account.
    ///
    /// # Errors
    /// When a row is damaged.
    pub fn open(&self, store: &crate::Codec) -> Result<(String, Account), String> {
        let text = store.text(self.id, &self.text)?;
        let nowhere = Source::default();
        let source = self.sources.first().unwrap_or(&nowhere);
        let account = store.account(self.id, &self.account, &text, source)?;
        Ok((text, account))
    }
}
