//! What `watch` has to remember: feeds, the pages that they link to, and the hosts that both stand on.
//!
//! What goes in: what was asked, what came back, and when, as seconds since 1970 that the caller reads off its clock. What comes
//! out: what may be asked next. Left to others: asking (`crates/rashomon`), and how long to wait. Every function works in the
//! caller's transaction, so that a page counts as read in the same moment in which its article is kept.

use crate::{Batch, Store, StoreError};
use jiff::civil::Date;
use rusqlite::{Connection, OptionalExtension, Row, params};
use std::path::Path;

/// The tables of this module.
pub(crate) const SCHEMA: &str = "
CREATE TABLE feeds (
  url TEXT PRIMARY KEY,
  host TEXT NOT NULL,
  target TEXT,
  hops INTEGER NOT NULL DEFAULT 0,
  for_good INTEGER NOT NULL DEFAULT 1,
  etag TEXT,
  modified TEXT,
  next INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  watched INTEGER NOT NULL,
  said TEXT
) WITHOUT ROWID;
CREATE TABLE fetched (
  n INTEGER PRIMARY KEY,
  url TEXT NOT NULL UNIQUE,
  feed TEXT NOT NULL REFERENCES feeds(url),
  host TEXT NOT NULL,
  target TEXT,
  hops INTEGER NOT NULL DEFAULT 0,
  published TEXT,
  state INTEGER NOT NULL DEFAULT 0,
  next INTEGER NOT NULL,
  failures INTEGER NOT NULL DEFAULT 0,
  said TEXT
);
CREATE INDEX fetched_waiting ON fetched(host, next, n) WHERE state = 0;
CREATE TABLE hosts (
  host TEXT PRIMARY KEY,
  robots BLOB,
  until INTEGER NOT NULL DEFAULT 0,
  next INTEGER NOT NULL DEFAULT 0,
  failures INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
";

/// A feed that is watched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Feed {
    /// Where it stands, as the user named it.
    pub url: String,
    /// Scheme, host and port of where it is asked.
    pub host: String,
    /// Where it was sent on to.
    pub target: Option<String>,
    /// How often it was sent on since it was last read.
    pub hops: u32,
    /// True while every server on the way said that it has moved for good.
    pub for_good: bool,
    /// Mark of the version that was read last.
    pub etag: Option<String>,
    /// When that version was made, as its server says.
    pub modified: Option<String>,
    /// The second before which it is not asked again.
    pub next: i64,
    /// How often in a row it could not be read.
    pub failures: u32,
    /// What was wrong the last time.
    pub said: Option<String>,
}

/// A page that a feed links to and that waits to be fetched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// Where it stands, as the feed says.
    pub url: String,
    /// The feed that named it first.
    pub feed: String,
    /// Scheme, host and port of where it is asked.
    pub host: String,
    /// Where it was sent on to.
    pub target: Option<String>,
    /// How often it was sent on.
    pub hops: u32,
    /// The day of publication that the feed gives.
    pub published: Option<Date>,
    /// The second before which it is not asked again.
    pub next: i64,
    /// How often it could not be fetched.
    pub failures: u32,
}

/// What became of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It waits.
    Waiting,
    /// It was fetched; whatever articles it holds are kept.
    Read,
    /// It is not asked again.
    GivenUp,
}

impl Fate {
    fn number(self) -> i64 {
        match self {
            Fate::Waiting => 0,
            Fate::Read => 1,
            Fate::GivenUp => 2,
        }
    }
}

/// A host: its robots.txt and when it may be asked again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Host {
    /// Scheme, host and port.
    pub host: String,
    /// Its robots.txt; empty where it has none, `None` where it was never reached.
    pub robots: Option<Vec<u8>>,
    /// The second after which the robots.txt is stale.
    pub until: i64,
    /// The second before which the host is not asked.
    pub next: i64,
    /// How often in a row it could not be reached, or asked for patience.
    pub failures: u32,
}

/// How many pages there are of each fate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Waiting.
    pub waiting: u64,
    /// Read.
    pub read: u64,
    /// Given up.
    pub given_up: u64,
}

/// What is known of feeds, pages and hosts, in the caller's transaction where there is one.
pub struct Feeds<'a> {
    connection: &'a Connection,
    path: &'a Path,
}

impl Store {
    /// Returns what is known of feeds, for looking.
    pub fn feeds(&self) -> Feeds<'_> {
        Feeds { connection: &self.connection, path: &self.path }
    }
}

impl Batch<'_> {
    /// Returns what is known of feeds; what is changed there counts from [`Batch::commit`] on.
    pub fn feeds(&self) -> Feeds<'_> {
        Feeds { connection: &self.transaction, path: self.path }
    }
}

impl Feeds<'_> {
    fn said<T>(&self, result: rusqlite::Result<T>) -> Result<T, StoreError> {
        result.map_err(|e| StoreError::of(self.path, e))
    }

    /// Chooses the feeds to watch, each with its host: those given, which become known, or all that are known when none is given.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn watch(&self, feeds: &[(String, String)], now: i64) -> Result<(), StoreError> {
        self.said(watch(self.connection, feeds, now))
    }

    /// Returns the watched feeds, in the order of their addresses.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn feeds(&self) -> Result<Vec<Feed>, StoreError> {
        self.said(feeds(self.connection))
    }

    /// Returns the addresses of all feeds that were ever named, in order.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn known(&self) -> Result<Vec<String>, StoreError> {
        self.said(known(self.connection))
    }

    /// Keeps what is now known of a feed.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_feed(&self, feed: &Feed) -> Result<(), StoreError> {
        self.said(set_feed(self.connection, feed))
    }

    /// Adds a page that waits from `now` on. Returns false when its address is known already, whatever became of it.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn offer(&self, page: &Page, now: i64) -> Result<bool, StoreError> {
        self.said(offer(self.connection, page, now))
    }

    /// Tells whether a page with this address is known.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn knows(&self, url: &str) -> Result<bool, StoreError> {
        self.said(knows(self.connection, url))
    }

    /// Returns the page of each host that has waited longest, in the order of the hosts.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn waiting(&self) -> Result<Vec<Page>, StoreError> {
        self.said(waiting(self.connection))
    }

    /// Keeps what became of a page, and why.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_page(&self, page: &Page, fate: Fate, said: Option<&str>) -> Result<(), StoreError> {
        self.said(set_page(self.connection, page, fate, said))
    }

    /// Returns what is known of a host.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn host(&self, name: &str) -> Result<Host, StoreError> {
        self.said(host(self.connection, name))
    }

    /// Keeps what is now known of a host.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn set_host(&self, host: &Host) -> Result<(), StoreError> {
        self.said(set_host(self.connection, host))
    }

    /// Gives up all that waits at a host.
    ///
    /// # Errors
    /// When the store cannot be written.
    pub fn give_up(&self, host: &str, why: &str) -> Result<usize, StoreError> {
        self.said(give_up(self.connection, host, why))
    }

    /// Counts the pages of the watched feeds.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn tally(&self) -> Result<Tally, StoreError> {
        self.said(tally(self.connection))
    }
}

fn watch(store: &Connection, feeds: &[(String, String)], now: i64) -> rusqlite::Result<()> {
    if feeds.is_empty() {
        store.execute("UPDATE feeds SET watched = 1", [])?;
        return Ok(());
    }
    store.execute("UPDATE feeds SET watched = 0", [])?;
    let mut add = store.prepare(
        "INSERT INTO feeds (url, host, next, watched) VALUES (?1, ?2, ?3, 1) ON CONFLICT (url) DO UPDATE SET watched = 1",
    )?;
    for (url, host) in feeds {
        add.execute(params![url, host, now])?;
    }
    Ok(())
}

fn feeds(store: &Connection) -> rusqlite::Result<Vec<Feed>> {
    let mut query = store.prepare(
        "SELECT url, host, target, hops, for_good, etag, modified, next, failures, said FROM feeds WHERE watched = 1 ORDER BY url",
    )?;
    let read = |row: &Row| {
        Ok(Feed {
            url: row.get(0)?,
            host: row.get(1)?,
            target: row.get(2)?,
            hops: row.get(3)?,
            for_good: row.get(4)?,
            etag: row.get(5)?,
            modified: row.get(6)?,
            next: row.get(7)?,
            failures: row.get(8)?,
            said: row.get(9)?,
        })
    };
    query.query_map([], read)?.collect()
}

fn known(store: &Connection) -> rusqlite::Result<Vec<String>> {
    store.prepare("SELECT url FROM feeds ORDER BY url")?.query_map([], |row| row.get(0))?.collect()
}

fn set_feed(store: &Connection, feed: &Feed) -> rusqlite::Result<()> {
    store.execute(
        "UPDATE feeds SET host = ?2, target = ?3, hops = ?4, for_good = ?5, etag = ?6, modified = ?7, next = ?8, failures = ?9, said = ?10 WHERE url = ?1",
        params![
            feed.url, feed.host, feed.target, feed.hops, feed.for_good, feed.etag, feed.modified, feed.next,
            feed.failures, feed.said
        ],
    )?;
    Ok(())
}

fn offer(store: &Connection, page: &Page, now: i64) -> rusqlite::Result<bool> {
    let added = store.execute(
        "INSERT INTO fetched (url, feed, host, published, next) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT (url) DO NOTHING",
        params![page.url, page.feed, page.host, page.published.map(|d| d.to_string()), now],
    )?;
    Ok(added == 1)
}

fn knows(store: &Connection, url: &str) -> rusqlite::Result<bool> {
    let mut query = store.prepare_cached("SELECT 1 FROM fetched WHERE url = ?1")?;
    query.exists([url])
}

fn waiting(store: &Connection) -> rusqlite::Result<Vec<Page>> {
    let mut hosts = store.prepare(
        "SELECT DISTINCT fetched.host FROM fetched JOIN feeds ON feeds.url = fetched.feed WHERE state = 0 AND watched = 1 ORDER BY 1",
    )?;
    let hosts: Vec<String> = hosts.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut first = store.prepare(
        "SELECT fetched.url, feed, fetched.host, fetched.target, fetched.hops, published, fetched.next, fetched.failures FROM fetched
         JOIN feeds ON feeds.url = fetched.feed
         WHERE state = 0 AND watched = 1 AND fetched.host = ?1 ORDER BY fetched.next, n LIMIT 1",
    )?;
    let mut pages = Vec::with_capacity(hosts.len());
    for host in hosts {
        pages.extend(first.query_row([host], page).optional()?);
    }
    Ok(pages)
}

fn page(row: &Row) -> rusqlite::Result<Page> {
    let published: Option<String> = row.get(5)?;
    Ok(Page {
        url: row.get(0)?,
        feed: row.get(1)?,
        host: row.get(2)?,
        target: row.get(3)?,
        hops: row.get(4)?,
        published: published.and_then(|day| day.parse().ok()),
        next: row.get(6)?,
        failures: row.get(7)?,
    })
}

fn set_page(
    store: &Connection,
    page: &Page,
    fate: Fate,
    said: Option<&str>,
) -> rusqlite::Result<()> {
    store.execute(
        "UPDATE fetched SET host = ?2, target = ?3, hops = ?4, state = ?5, next = ?6, failures = ?7, said = ?8 WHERE url = ?1",
        params![page.url, page.host, page.target, page.hops, fate.number(), page.next, page.failures, said],
    )?;
    Ok(())
}

fn host(store: &Connection, name: &str) -> rusqlite::Result<Host> {
    let mut query =
        store.prepare_cached("SELECT robots, until, next, failures FROM hosts WHERE host = ?1")?;
    let read = |row: &Row| {
        Ok(Host {
            host: name.to_owned(),
            robots: row.get(0)?,
            until: row.get(1)?,
            next: row.get(2)?,
            failures: row.get(3)?,
        })
    };
    let known = query.query_row([name], read).optional()?;
    Ok(known.unwrap_or_else(|| Host { host: name.to_owned(), ..Host::default() }))
}

fn set_host(store: &Connection, host: &Host) -> rusqlite::Result<()> {
    store.execute(
        "INSERT INTO hosts (host, robots, until, next, failures) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (host) DO UPDATE SET robots = ?2, until = ?3, next = ?4, failures = ?5",
        params![host.host, host.robots, host.until, host.next, host.failures],
    )?;
    Ok(())
}

fn give_up(store: &Connection, host: &str, why: &str) -> rusqlite::Result<usize> {
    store.execute(
        "UPDATE fetched SET state = 2, said = ?2 WHERE state = 0 AND host = ?1",
        [host, why],
    )
}

fn tally(store: &Connection) -> rusqlite::Result<Tally> {
    let mut query = store.prepare(
        "SELECT state, count(*) FROM fetched JOIN feeds ON feeds.url = fetched.feed WHERE watched = 1 GROUP BY state",
    )?;
    let mut tally = Tally::default();
    let counts = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    for count in counts {
        let (state, number): (i64, i64) = count?;
        let number = number.unsigned_abs();
        match state {
            0 => tally.waiting = number,
            1 => tally.read = number,
            _ => tally.given_up = number,
        }
    }
    Ok(tally)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> Connection {
        let store = Connection::open_in_memory().unwrap();
        store.execute_batch(SCHEMA).unwrap();
        store
    }

    fn feed(url: &str) -> (String, String) {
        (url.to_owned(), "https://a.example:443".to_owned())
    }

    fn offered(url: &str, host: &str) -> Page {
        Page { url: url.to_owned(), feed: "f".to_owned(), host: host.to_owned(), ..Page::default() }
    }

    #[test]
    fn a_page_is_offered_once_whatever_became_of_it() {
        let store = store();
        watch(&store, &[feed("f")], 5).unwrap();
        let page = offered("https://a.example/1", "h");
        assert!(offer(&store, &page, 7).unwrap());
        assert!(!offer(&store, &page, 8).unwrap());
        for fate in [Fate::Read, Fate::GivenUp] {
            set_page(&store, &page, fate, None).unwrap();
            assert!(!offer(&store, &page, 9).unwrap());
            assert_eq!(waiting(&store).unwrap(), []);
        }
        assert_eq!(tally(&store).unwrap(), Tally { given_up: 1, ..Tally::default() });
    }

    #[test]
    fn each_host_gives_the_page_that_waits_longest() {
        let store = store();
        watch(&store, &[feed("f")], 0).unwrap();
        for (url, host, now) in [("2", "b", 2), ("1", "b", 1), ("3", "a", 3)] {
            offer(&store, &offered(url, host), now).unwrap();
        }
        let urls: Vec<String> = waiting(&store).unwrap().into_iter().map(|p| p.url).collect();
        assert_eq!(urls, ["3", "1"]);
    }

    #[test]
    fn pages_of_feeds_that_are_not_watched_wait() {
        let store = store();
        watch(&store, &[feed("f")], 0).unwrap();
        offer(&store, &offered("1", "a"), 0).unwrap();
        watch(&store, &[feed("g")], 0).unwrap();
        assert_eq!(waiting(&store).unwrap(), []);
        assert_eq!(feeds(&store).unwrap().len(), 1);
        watch(&store, &[], 0).unwrap();
        assert_eq!(waiting(&store).unwrap().len(), 1);
        assert_eq!(feeds(&store).unwrap().len(), 2);
    }

    #[test]
    fn what_is_known_of_a_host_comes_back() {
        let store = store();
        let mut known = host(&store, "h").unwrap();
        assert_eq!(known.robots, None);
        known.robots = Some(b"User-agent: *".to_vec());
        known.next = 9;
        set_host(&store, &known).unwrap();
        assert_eq!(host(&store, "h").unwrap(), known);
    }
}
