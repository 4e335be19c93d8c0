//! The tables of a store.
//!
//! What goes in: a new database. What comes out: its tables, each module's own in its own words. Left to others: what the
//! rows mean.

use rusqlite::Connection;

/// Marks an SQLite file as a store of ours: `RSMN`.
pub(crate) const APPLICATION: i32 = 0x5253_4d4e;
/// The layout of the tables. A program reads its own layout and refuses newer ones.
pub(crate) const LAYOUT: u32 = 1;
/// Bytes of a page: rows of some kilobytes fill large pages better than small ones.
const PAGE: u32 = 16_384;

/// What every module keeps, in the order in which it is made.
const TABLES: &[&str] = &[
    ARTICLES,
    VERSIONS,
    crate::search::SCHEMA,
    crate::feeds::SCHEMA,
    crate::overlay::SCHEMA,
    crate::joins::SCHEMA,
];

/// `added` is the version with which an article came, `version` that of its last reading.
/// `replaced` is the id of the text that a later version of the program takes out of the same bytes.
/// `contents` is apart from `articles`, so that long rows are written one after another whatever their day.
const ARTICLES: &str = "
CREATE TABLE meta(key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE analyses(n INTEGER PRIMARY KEY, program TEXT NOT NULL, language TEXT NOT NULL, packs TEXT NOT NULL,
  UNIQUE(program, language, packs));
CREATE TABLE originals(n INTEGER PRIMARY KEY, digest BLOB UNIQUE NOT NULL, bytes BLOB NOT NULL);
CREATE TABLE dictionaries(n INTEGER PRIMARY KEY, bytes BLOB NOT NULL);
CREATE TABLE contents(n INTEGER PRIMARY KEY, text BLOB NOT NULL, account BLOB NOT NULL);
CREATE TABLE articles(seq INTEGER PRIMARY KEY, id BLOB UNIQUE NOT NULL,
  content INTEGER NOT NULL REFERENCES contents(n), original INTEGER REFERENCES originals(n),
  analysis INTEGER NOT NULL REFERENCES analyses(n), version INTEGER NOT NULL REFERENCES versions(n), replaced BLOB,
  added INTEGER NOT NULL);
CREATE TABLE sources(seq INTEGER NOT NULL REFERENCES articles(seq) DEFERRABLE INITIALLY DEFERRED, k INTEGER NOT NULL,
  label TEXT NOT NULL, url TEXT, outlet TEXT, given TEXT, PRIMARY KEY(seq, k)) WITHOUT ROWID;
";

const VERSIONS: &str = "
CREATE TABLE versions(n INTEGER PRIMARY KEY, at TEXT NOT NULL, program TEXT NOT NULL, why TEXT NOT NULL);
CREATE TABLE changes(version INTEGER NOT NULL REFERENCES versions(n), item BLOB NOT NULL, kind TEXT NOT NULL,
  what TEXT NOT NULL);
CREATE INDEX changes_of_version ON changes(version);
";

/// Makes the tables of a new store in an empty database.
pub(crate) fn make(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "PRAGMA page_size = {PAGE}; PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {LAYOUT}; BEGIN;"
    ))?;
    TABLES.iter().try_for_each(|tables| connection.execute_batch(tables))?;
    connection.execute_batch("COMMIT; PRAGMA journal_mode = WAL;")
}
