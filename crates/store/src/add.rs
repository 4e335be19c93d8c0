//! Writing: batches of articles, each whole or not at all.
//!
//! What goes in: prepared articles. What comes out: rows. Left to others: reading articles, and when to end a batch.

use crate::{Codec, Store, StoreError, codec::Prepared, joins, search};
use rashomon_types::{Article, ArticleId, Day};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
use std::{path::Path, sync::Arc};

/// Where a text was found, and what was said of it there.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source {
    /// Last path component of the input, or a record's URL.
    pub label: String,
    /// Address, when it is known.
    pub url: Option<String>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// What the user or a container said of it, for reading it again; the words are the caller's.
    pub given: Option<String>,
}

impl Source {
    /// The source that an article names itself.
    pub fn of(article: &Article, given: Option<String>) -> Self {
        Source {
            label: article.label.clone(),
            url: article.url.clone(),
            outlet: article.outlet.clone(),
            given,
        }
    }
}

/// What came of an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
    /// It is new.
    Added,
    /// Text and source were there already.
    Known,
    /// The text was there; now it has one more source.
    Source,
    /// It was read again.
    Reread,
}

/// A change of the store: all batches of one run are one version.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// When, as the caller's clock says.
    pub at: String,
    /// Which program makes it.
    pub program: String,
    /// Why.
    pub why: String,
    number: Option<i64>,
}

impl Change {
    /// Describes a change that is about to be made.
    pub fn new(at: impl Into<String>, program: impl Into<String>, why: impl Into<String>) -> Self {
        Change { at: at.into(), program: program.into(), why: why.into(), number: None }
    }

    /// Returns its number once a batch of it is committed.
    pub fn number(&self) -> Option<i64> {
        self.number
    }
}

/// A transaction: nothing of it shows before [`Batch::commit`] returns, and all of it afterwards.
pub struct Batch<'s> {
    pub(crate) transaction: Transaction<'s>,
    pub(crate) path: &'s Path,
    pub(crate) codec: Arc<Codec>,
    change: &'s mut Change,
    version: Option<i64>,
}

impl Store {
    /// Begins a batch of a change, waiting for another writer.
    ///
    /// # Errors
    /// When another program writes for longer than anybody waits, or the store cannot be written.
    pub fn begin<'s>(&'s mut self, change: &'s mut Change) -> Result<Batch<'s>, StoreError> {
        let begun = TransactionBehavior::Immediate;
        // The borrow of a transaction outlives this function only when it is made: an error needs the store again.
        let free = self.connection.execute_batch("BEGIN IMMEDIATE; COMMIT;");
        free.map_err(|e| self.failed(e))?;
        let codec = self.codec();
        let Store { connection, path, .. } = self;
        let transaction =
            connection.transaction_with_behavior(begun).map_err(|e| StoreError::of(path, e))?;
        let version = change.number;
        Ok(Batch { transaction, path, codec, change, version })
    }
}

impl Batch<'_> {
    /// Writes one article; what is there already stays as it is.
    ///
    /// # Errors
    /// When the store cannot be written. The batch should then be dropped.
    pub fn put(&mut self, article: &Prepared) -> Result<Put, StoreError> {
        self.written(article).map_err(|e| StoreError::of(self.path, e))
    }

    /// Returns the number of the version that the batch belongs to; makes it when this is the first change.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn version(&mut self) -> Result<i64, StoreError> {
        self.numbered().map_err(|e| StoreError::of(self.path, e))
    }

    /// Ends the batch. When this returns, all of it is on the disk.
    ///
    /// # Errors
    /// When the disk is full or broken: nothing of the batch is then kept.
    pub fn commit(self) -> Result<(), StoreError> {
        self.transaction.commit().map_err(|e| StoreError::of(self.path, e))?;
        self.change.number = self.version;
        Ok(())
    }

    /// Says that the bytes of one article now give the text of another: the old text stays, but is no longer listed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn replace(&mut self, old: ArticleId, new: ArticleId) -> Result<(), StoreError> {
        let version = self.version()?;
        let t = &self.transaction;
        let replace = || -> rusqlite::Result<()> {
            let seq: Option<i64> = t
                .query_row("SELECT seq FROM articles WHERE id = ?1", [old.bytes()], |r| r.get(0))
                .optional()?;
            if let Some(seq) = seq {
                search::remove(t, seq)?;
            }
            joins::forget(t)?;
            t.execute("DELETE FROM waiting WHERE id = ?1", [old.bytes()])?;
            t.execute(
                "UPDATE articles SET replaced = ?2 WHERE id = ?1",
                [old.bytes(), new.bytes()],
            )?;
            t.execute(
                "INSERT INTO changes VALUES (?1, ?2, 'replaced', ?3)",
                params![version, old.bytes(), new.to_string()],
            )?;
            Ok(())
        };
        replace().map_err(|e| StoreError::of(self.path, e))
    }

    fn written(&mut self, article: &Prepared) -> rusqlite::Result<Put> {
        let id = article.id.bytes();
        let known = self
            .transaction
            .prepare_cached("SELECT seq, content, analysis FROM articles WHERE id = ?1")?
            .query_row([id], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .optional()?;
        match known {
            // Nothing is ever taken out of a store, so that what was known is there.
            None if article.is_mention() => Err(rusqlite::Error::QueryReturnedNoRows),
            None => self.add(article).map(|()| Put::Added),
            Some((seq, content, analysis)) => self.again(article, seq, content, analysis),
        }
    }

    fn add(&mut self, article: &Prepared) -> rusqlite::Result<()> {
        let version = self.numbered()?;
        let analysis = self.analysis(article)?;
        let original = self.original(article)?;
        let seq = self.free(article.day)?;
        let t = &self.transaction;
        t.prepare_cached("INSERT INTO contents(text, account) VALUES (?1, ?2)")?
            .execute(params![article.text, article.account])?;
        let content = t.last_insert_rowid();
        t.prepare_cached("INSERT INTO articles VALUES (?1, ?2, ?3, ?4, ?5, ?6, NULL, ?6)")?
            .execute(params![seq, article.id.bytes(), content, original, analysis, version])?;
        search::put(&self.transaction, seq, &article.terms)?;
        joins::wait(&self.transaction, article.id)?;
        self.found(seq, 0, &article.source)
    }

    /// Writes what is new of an article that is there: another source, another reading.
    fn again(
        &mut self,
        article: &Prepared,
        seq: i64,
        content: i64,
        analysis: i64,
    ) -> rusqlite::Result<Put> {
        let sources = sources(&self.transaction, seq)?;
        let at = sources.iter().position(|s| *s == article.source);
        // The account is that of the source whose label is the first: so the order of arrival does not show.
        let first = sources.first().is_none_or(|s| article.source.label < s.label);
        let own = if article.is_mention() { analysis } else { self.analysis(article)? };
        let first = first && !article.is_mention();
        if at.is_none() && first {
            self.transaction
                .prepare_cached("UPDATE sources SET k = -1 - k WHERE seq = ?1")?
                .execute([seq])?;
            self.transaction
                .prepare_cached("UPDATE sources SET k = -k WHERE seq = ?1")?
                .execute([seq])?;
            self.found(seq, 0, &article.source)?;
            self.reread(article, seq, content, own)?;
            return Ok(Put::Source);
        }
        if at.is_none() {
            self.numbered()?;
            self.found(seq, sources.len() as i64, &article.source)?;
            return Ok(Put::Source);
        }
        if at == Some(0) && own != analysis {
            self.reread(article, seq, content, own)?;
            return Ok(Put::Reread);
        }
        Ok(Put::Known)
    }

    /// Replaces the reading of an article; under another day it gets another place.
    fn reread(
        &mut self,
        article: &Prepared,
        seq: i64,
        content: i64,
        analysis: i64,
    ) -> rusqlite::Result<()> {
        let version = self.numbered()?;
        let new = if seq >> 32 == day_number(article.day) { seq } else { self.free(article.day)? };
        let t = &self.transaction;
        t.prepare_cached("UPDATE contents SET account = ?2 WHERE n = ?1")?
            .execute(params![content, article.account])?;
        t.prepare_cached(
            "UPDATE articles SET seq = ?2, analysis = ?3, version = ?4 WHERE seq = ?1",
        )?
        .execute(params![seq, new, analysis, version])?;
        search::remove(t, seq)?;
        search::put(t, new, &article.terms)?;
        joins::forget(t)?;
        if new != seq {
            t.prepare_cached("UPDATE sources SET seq = ?2 WHERE seq = ?1")?
                .execute(params![seq, new])?;
        }
        Ok(())
    }

    fn found(&self, seq: i64, k: i64, source: &Source) -> rusqlite::Result<()> {
        let Source { label, url, outlet, given } = source;
        self.transaction
            .prepare_cached("INSERT INTO sources VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?
            .execute(params![seq, k, label, url, outlet, given])
            .map(drop)
    }

    /// Returns the next free place of a day.
    fn free(&self, day: Option<Day>) -> rusqlite::Result<i64> {
        let first = day_number(day) << 32;
        let last: Option<i64> = self
            .transaction
            .prepare_cached("SELECT max(seq) FROM articles WHERE seq >= ?1 AND seq < ?2")?
            .query_row([first, first + (1 << 32)], |r| r.get(0))?;
        Ok(last.map_or(first, |last| last + 1))
    }

    fn analysis(&self, article: &Prepared) -> rusqlite::Result<i64> {
        let language = article.language.map_or_else(String::new, |l| l.to_string());
        let key = params![article.program, language, article.pack];
        let found = self
            .transaction
            .prepare_cached(
                "SELECT n FROM analyses WHERE program = ?1 AND language = ?2 AND packs = ?3",
            )?
            .query_row(key, |r| r.get(0))
            .optional()?;
        if let Some(n) = found {
            return Ok(n);
        }
        self.transaction
            .prepare_cached("INSERT INTO analyses(program, language, packs) VALUES (?1, ?2, ?3)")?
            .execute(key)?;
        Ok(self.transaction.last_insert_rowid())
    }

    fn original(&self, article: &Prepared) -> rusqlite::Result<Option<i64>> {
        let Some((digest, bytes)) = &article.original else { return Ok(None) };
        let t = &self.transaction;
        t.prepare_cached("INSERT OR IGNORE INTO originals(digest, bytes) VALUES (?1, ?2)")?
            .execute(params![digest, bytes])?;
        t.prepare_cached("SELECT n FROM originals WHERE digest = ?1")?
            .query_row([digest], |r| r.get(0))
            .map(Some)
    }

    fn numbered(&mut self) -> rusqlite::Result<i64> {
        if let Some(version) = self.version {
            return Ok(version);
        }
        let Change { at, program, why, .. } = &*self.change;
        let t = &self.transaction;
        t.execute(
            "INSERT INTO versions(at, program, why) VALUES (?1, ?2, ?3)",
            [at, program, why],
        )?;
        let version = t.last_insert_rowid();
        let writer = format!("{program} ({why}), process {}", std::process::id());
        t.execute("INSERT OR REPLACE INTO meta VALUES ('writer', ?1)", [writer])?;
        self.version = Some(version);
        Ok(version)
    }
}

/// Returns the sources of an article, the first first.
pub(crate) fn sources(
    connection: &rusqlite::Connection,
    seq: i64,
) -> rusqlite::Result<Vec<Source>> {
    connection
        .prepare_cached("SELECT label, url, outlet, given FROM sources WHERE seq = ?1 ORDER BY k")?
        .query_map([seq], |r| {
            Ok(Source { label: r.get(0)?, url: r.get(1)?, outlet: r.get(2)?, given: r.get(3)? })
        })?
        .collect()
}

/// The number of a day since the first of January of the year 1; 0 where it is not known.
pub(crate) fn day_number(day: Option<Day>) -> i64 {
    let first = Day::constant(1, 1, 1);
    day.and_then(|day| first.until(day).ok()).map_or(0, |span| i64::from(span.get_days()).max(0))
}

/// What a stored article is known by.
pub(crate) fn id_of(bytes: &[u8]) -> Option<ArticleId> {
    ArticleId::from_bytes(bytes)
}
