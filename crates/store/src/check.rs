//! Whether a store is as it was written.
//!
//! What goes in: a store. What comes out: what is wrong in it, in words. Left to others: the spans of accounts, which every
//! text can be held against.

use crate::{Store, StoreError, add::id_of, codec, open::log_of};
use rusqlite::Connection;

/// The most complaints of one kind.
const MOST: usize = 100;

impl Store {
    /// Checks the file and the ties between its tables; each line says what is wrong. Texts, accounts and originals are
    /// checked by reading them.
    ///
    /// # Errors
    /// When the store cannot be read at all.
    pub fn check(&self) -> Result<Vec<String>, StoreError> {
        let mut wrong = Vec::new();
        let asked = [
            pages(&self.connection),
            keys(&self.connection),
            lost(&self.connection),
            days(&self.connection),
        ];
        for found in asked {
            match found {
                Ok(found) => wrong.extend(found),
                // What cannot be read for damage is what is wrong.
                Err(error) => match self.failed(error) {
                    StoreError::Corrupt { what, .. } => wrong.push(what),
                    error => return Err(error),
                },
            }
        }
        wrong.extend(self.cut());
        wrong.extend(self.dictionaries()?);
        wrong.extend(self.originals()?);
        Ok(wrong)
    }

    /// A file that is shorter than its header says, and has no log beside it that would hold the rest.
    fn cut(&self) -> Option<String> {
        let number = |what: &str| {
            let sql = format!("PRAGMA {what}");
            self.connection.query_row(&sql, [], |r| r.get::<_, i64>(0)).ok().map(i64::unsigned_abs)
        };
        let (pages, size) = (number("page_count")?, number("page_size")?);
        let length = std::fs::metadata(&self.path).ok()?.len();
        let log = std::fs::metadata(log_of(&self.path)).map_or(0, |log| log.len());
        let whole = pages.saturating_mul(size);
        (log == 0 && length < whole)
            .then(|| format!("the file is cut short: {length} bytes, {whole} were written"))
    }

    fn dictionaries(&self) -> Result<Vec<String>, StoreError> {
        let all = || -> rusqlite::Result<Vec<(u32, Vec<u8>)>> {
            self.connection
                .prepare("SELECT n, bytes FROM dictionaries")?
                .query_map([], |r| Ok((r.get(0)?, r.get(1)?)))?
                .collect()
        };
        let all = all().map_err(|e| self.failed(e))?;
        let wrong = |(n, bytes): &(u32, Vec<u8>)| {
            codec::Set::from_bytes(*n, bytes).err().map(|what| format!("dictionary {n}: {what}"))
        };
        Ok(all.iter().filter_map(wrong).collect())
    }

    /// Reads the bytes of every page that is kept, one after another.
    fn originals(&self) -> Result<Vec<String>, StoreError> {
        let mut wrong = Vec::new();
        let mut read = || -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare("SELECT digest, bytes FROM originals")?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let (digest, bytes): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
                match self.codec.original(&bytes) {
                    Ok(bytes) if rashomon_types::id::digest(&bytes) == digest => {}
                    Ok(_) => wrong.push(format!("original {digest}: its digest is another")),
                    Err(what) => wrong.push(format!("original {digest}: {what}")),
                }
            }
            Ok(())
        };
        match read().map_err(|e| self.failed(e)) {
            Err(StoreError::Corrupt { what, .. }) => wrong.push(what),
            other => other?,
        }
        Ok(wrong)
    }
}

/// What the database says of its own pages and indexes.
fn pages(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare(&format!("PRAGMA integrity_check({MOST})"))?;
    let lines: Vec<String> = statement.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// Rows that name rows that are not there.
fn keys(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("PRAGMA foreign_key_check")?;
    let found = statement.query_map([], |r| {
        let (table, row, parent): (String, Option<i64>, String) = (r.get(0)?, r.get(1)?, r.get(2)?);
        let row = row.map_or_else(|| "a row".to_owned(), |row| format!("row {row}"));
        Ok(format!("{table}: {row} names a row of {parent} that is not there"))
    })?;
    found.take(MOST).collect()
}

/// Rows that nothing names, and articles that were found nowhere.
fn lost(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let ask = |sql: &str, what: &str| -> rusqlite::Result<Option<String>> {
        let count: i64 = connection.query_row(sql, [], |r| r.get(0))?;
        Ok((count > 0).then(|| format!("{count} {what}")))
    };
    let contents = "SELECT count(*) FROM contents WHERE n NOT IN (SELECT content FROM articles)";
    let sources =
        "SELECT count(*) FROM articles WHERE seq NOT IN (SELECT seq FROM sources WHERE k = 0)";
    let shared = "SELECT count(*) - count(DISTINCT content) FROM articles";
    let all = [
        ask(contents, "texts belong to no article")?,
        ask(sources, "articles have no source")?,
        ask(shared, "articles share the text of another")?,
    ];
    Ok(all.into_iter().flatten().collect())
}

/// Ids and places that cannot be.
fn days(connection: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut statement = connection.prepare("SELECT seq, id FROM articles")?;
    let mut rows = statement.query([])?;
    let mut wrong = Vec::new();
    while let Some(row) = rows.next()? {
        let (seq, id): (i64, Vec<u8>) = (row.get(0)?, row.get(1)?);
        if seq < 0 || id_of(&id).is_none() {
            wrong.push(format!("article {seq}: its id or its place cannot be"));
        }
        if wrong.len() >= MOST {
            break;
        }
    }
    Ok(wrong)
}
