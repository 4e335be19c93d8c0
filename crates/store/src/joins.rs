//! The joins of the collection: which articles, events and figures are one, kept as they grow.
//!
//! What goes in: articles that are new. What comes out: their joins with all others, and what that changed, in the log.
//! Left to others: the joining itself, which is [`Growth`]. An article costs as much as it has in common with others, whatever
//! the size of the collection. Joins are made by one program with one set of packs; another begins anew.

use crate::{
    Batch, Codec, Store, StoreError,
    add::{id_of, sources},
    codec::Set,
};
use rashomon_record::growth::{self, Growth, Keep, Kind, Knot, Node};
use rashomon_types::{Account, ArticleId, TellingId};
use rusqlite::{Connection, OptionalExtension, params};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// `waiting` holds what is not joined yet; an article has one number for as long as it is in the store.
pub(crate) const SCHEMA: &str = "
CREATE TABLE members(n INTEGER PRIMARY KEY, id BLOB UNIQUE NOT NULL, text INTEGER, node BLOB);
CREATE INDEX members_text ON members(text) WHERE text IS NOT NULL;
CREATE TABLE marks(key INTEGER NOT NULL, stand INTEGER NOT NULL, member INTEGER NOT NULL,
  PRIMARY KEY(key, stand, member)) WITHOUT ROWID;
CREATE TABLE waiting(id BLOB PRIMARY KEY) WITHOUT ROWID;
";

/// Says that an article is to be joined.
pub(crate) fn wait(connection: &Connection, id: ArticleId) -> rusqlite::Result<()> {
    connection
        .prepare_cached("INSERT OR IGNORE INTO waiting VALUES (?1)")?
        .execute([id.bytes()])
        .map(drop)
}

/// Forgets all joins: what they were made of is no longer as it was.
pub(crate) fn forget(connection: &Connection) -> rusqlite::Result<()> {
    let none: bool = connection
        .prepare_cached("SELECT NOT EXISTS (SELECT 1 FROM members)")?
        .query_row([], |r| r.get(0))?;
    if none {
        return Ok(());
    }
    connection.execute_batch(
        "DELETE FROM members; DELETE FROM marks;
         INSERT OR IGNORE INTO waiting SELECT id FROM articles WHERE replaced IS NULL;",
    )
}

/// What joining came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Joined {
    /// Articles that were joined.
    pub articles: usize,
    /// Items of the record that were made, grew, became one or came apart.
    pub items: usize,
}

impl Store {
    /// Returns how many articles wait to be joined.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn waiting(&self) -> Result<u64, StoreError> {
        self.connection
            .query_row("SELECT count(*) FROM waiting", [], |r| r.get::<_, i64>(0))
            .map(i64::unsigned_abs)
            .map_err(|e| self.failed(e))
    }

    /// Returns the joins of an article; `None` while it waits.
    ///
    /// # Errors
    /// When the store cannot be read.
    pub fn node(&self, id: ArticleId) -> Result<Option<Node>, StoreError> {
        Ledger::new(&self.connection, self.codec()).node(id).map_err(|e| e.told(&self.path))
    }
}

impl Batch<'_> {
    /// Joins up to so many of the articles that wait, and writes to the log what that changed. `by` names the program and
    /// packs that join; where others did before, all joins are made anew.
    ///
    /// # Errors
    /// When the store cannot be read or written, or an account is damaged.
    pub fn join(
        &mut self,
        growth: &mut Growth,
        by: &str,
        most: usize,
    ) -> Result<Joined, StoreError> {
        let begin = || -> rusqlite::Result<Vec<ArticleId>> {
            let t = &self.transaction;
            let before: Option<String> = t
                .query_row("SELECT value FROM meta WHERE key = 'joins'", [], |r| r.get(0))
                .optional()?;
            if before.as_deref() != Some(by) {
                forget(t)?;
                t.execute("INSERT OR REPLACE INTO meta VALUES ('joins', ?1)", [by])?;
            }
            let mut waiting = t.prepare("SELECT id FROM waiting ORDER BY id LIMIT ?1")?;
            let ids = waiting.query_map([most as i64], |r| r.get::<_, Vec<u8>>(0))?;
            ids.map(|id| id_of(&id?).ok_or(rusqlite::Error::InvalidQuery)).collect()
        };
        let ids = begin().map_err(|e| StoreError::of(self.path, e))?;
        let version = if ids.is_empty() { return Ok(Joined::default()) } else { self.version()? };
        let mut joined = Joined::default();
        let mut ledger = Ledger::new(&self.transaction, Arc::clone(&self.codec));
        for id in ids {
            let changes = growth.add(&mut ledger, id).map_err(|e| e.told(self.path))?;
            joined.articles += 1;
            joined.items += changes.len();
            let log = || -> rusqlite::Result<()> {
                for change in &changes {
                    write(&self.transaction, version, change)?;
                }
                self.transaction
                    .prepare_cached("DELETE FROM waiting WHERE id = ?1")?
                    .execute([id.bytes()])
                    .map(drop)
            };
            log().map_err(|e| StoreError::of(self.path, e))?;
        }
        Ok(joined)
    }
}

/// Writes a change into the log: the item as it is now, or was last, and what it was before.
fn write(connection: &Connection, version: i64, change: &growth::Change) -> rusqlite::Result<()> {
    let kind = match change.kind {
        Kind::Witness => "witness",
        Kind::Story => "story",
        Kind::Event => "event",
        Kind::Figure => "figure",
    };
    let list =
        |ids: &[TellingId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ");
    let what = match (change.before.as_slice(), change.after.as_slice()) {
        ([], _) => "new".to_owned(),
        (before, []) => format!("gone {}", list(before)),
        ([before], [after]) if before == after => "grew".to_owned(),
        ([before], [_]) => format!("was {before}"),
        (before, [_]) => format!("merged {}", list(before)),
        ([_], after) => format!("split {}", list(after)),
        (before, after) => format!("regrouped {} into {}", list(before), list(after)),
    };
    if let Some(item) = change.after.first().or(change.before.first()) {
        connection
            .prepare_cached("INSERT INTO changes VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![version, item.bytes(), kind, what])?;
    }
    Ok(())
}

/// What can go wrong with the joins.
#[derive(Debug)]
enum Trouble {
    Base(rusqlite::Error),
    Damaged(String),
}

impl Trouble {
    fn told(self, path: &std::path::Path) -> StoreError {
        match self {
            Trouble::Base(e) => StoreError::of(path, e),
            Trouble::Damaged(what) => StoreError::Corrupt { path: path.to_owned(), what },
        }
    }
}

impl From<rusqlite::Error> for Trouble {
    fn from(e: rusqlite::Error) -> Self {
        Trouble::Base(e)
    }
}

/// The joins in their tables.
struct Ledger<'c> {
    connection: &'c Connection,
    codec: Arc<Codec>,
    numbers: HashMap<ArticleId, i64>,
    ids: HashMap<i64, ArticleId>,
}

impl<'c> Ledger<'c> {
    fn new(connection: &'c Connection, codec: Arc<Codec>) -> Self {
        Ledger { connection, codec, numbers: HashMap::new(), ids: HashMap::new() }
    }

    /// Returns the number of an article; makes one where it has none.
    fn number(&mut self, id: ArticleId) -> Result<i64, Trouble> {
        if let Some(n) = self.numbers.get(&id) {
            return Ok(*n);
        }
        let found = self
            .connection
            .prepare_cached("SELECT n FROM members WHERE id = ?1")?
            .query_row([id.bytes()], |r| r.get(0))
            .optional()?;
        let n = match found {
            Some(n) => n,
            None => {
                self.connection
                    .prepare_cached("INSERT INTO members(id) VALUES (?1)")?
                    .execute([id.bytes()])?;
                self.connection.last_insert_rowid()
            }
        };
        self.numbers.insert(id, n);
        self.ids.insert(n, id);
        Ok(n)
    }

    fn id(&mut self, n: i64) -> Result<ArticleId, Trouble> {
        if let Some(id) = self.ids.get(&n) {
            return Ok(*id);
        }
        let bytes: Vec<u8> = self
            .connection
            .prepare_cached("SELECT id FROM members WHERE n = ?1")?
            .query_row([n], |r| r.get(0))?;
        let id = id_of(&bytes).ok_or_else(torn)?;
        self.numbers.insert(id, n);
        self.ids.insert(n, id);
        Ok(id)
    }

    fn pack(&mut self, node: &Node) -> Result<Vec<u8>, Trouble> {
        let mut out = Vec::new();
        let mut whole = |out: &mut Vec<u8>, id: Option<ArticleId>| -> Result<(), Trouble> {
            let n = id.map(|id| self.number(id)).transpose()?;
            put(out, n.map_or(0, |n| n as u64 + 1));
            Ok(())
        };
        whole(&mut out, node.copy_of)?;
        whole(&mut out, node.parent)?;
        for group in [node.witness, node.story] {
            out.push(u8::from(group.is_some()));
            out.extend(group.iter().flat_map(|id| id.bytes().to_vec()));
        }
        put(&mut out, node.bonds.len() as u64);
        for (other, (alike, one_text)) in &node.bonds {
            whole(&mut out, Some(*other))?;
            put(&mut out, u64::from(*alike) << 1 | u64::from(*one_text));
        }
        put(&mut out, node.joined.len() as u64);
        for other in &node.joined {
            whole(&mut out, Some(*other))?;
        }
        for knots in [&node.tellings, &node.claims] {
            put(&mut out, knots.len() as u64);
            for knot in knots {
                out.extend(knot.id.bytes());
                out.push(u8::from(knot.group != knot.id));
                if knot.group != knot.id {
                    out.extend(knot.group.bytes());
                }
                put(&mut out, knot.near.len() as u64);
                for (other, at) in &knot.near {
                    whole(&mut out, Some(*other))?;
                    put(&mut out, u64::from(*at));
                }
            }
        }
        Ok(out)
    }

    fn unpack(&mut self, text: Option<i64>, row: &[u8]) -> Result<Node, Trouble> {
        let mut row = Row(row);
        let mut node = Node { text: text.map(|text| text as u64), ..Node::default() };
        node.copy_of = self.whole(&mut row)?;
        node.parent = self.whole(&mut row)?;
        for group in [&mut node.witness, &mut node.story] {
            *group = if row.byte()? == 0 { None } else { Some(row.telling()?) };
        }
        for _ in 0..row.number()? {
            let other = self.whole(&mut row)?.ok_or_else(torn)?;
            let bond = row.number()?;
            node.bonds.insert(other, ((bond >> 1) as u16, bond & 1 == 1));
        }
        for _ in 0..row.number()? {
            node.joined.insert(self.whole(&mut row)?.ok_or_else(torn)?);
        }
        for knots in [&mut node.tellings, &mut node.claims] {
            for _ in 0..row.number()? {
                let id = row.telling()?;
                let group = if row.byte()? == 0 { id } else { row.telling()? };
                let mut near = BTreeSet::new();
                for _ in 0..row.number()? {
                    let other = self.whole(&mut row)?.ok_or_else(torn)?;
                    near.insert((other, row.number()? as u32));
                }
                knots.push(Knot { id, near, group });
            }
        }
        Ok(node)
    }

    fn whole(&mut self, row: &mut Row) -> Result<Option<ArticleId>, Trouble> {
        match row.number()? {
            0 => Ok(None),
            n => self.id(n as i64 - 1).map(Some),
        }
    }
}

fn torn() -> Trouble {
    Trouble::Damaged("the joins of an article are damaged".to_owned())
}

/// Writes a number, seven bits a byte.
fn put(out: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// A row that is being read.
struct Row<'b>(&'b [u8]);

impl Row<'_> {
    fn byte(&mut self) -> Result<u8, Trouble> {
        let (first, rest) = self.0.split_first().ok_or_else(torn)?;
        self.0 = rest;
        Ok(*first)
    }

    fn number(&mut self) -> Result<u64, Trouble> {
        let mut n = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            n |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err(torn())
    }

    fn telling(&mut self) -> Result<TellingId, Trouble> {
        let (id, rest) = self.0.split_at_checked(12).ok_or_else(torn)?;
        self.0 = rest;
        TellingId::from_bytes(id).ok_or_else(torn)
    }
}

impl Keep for Ledger<'_> {
    type Error = Trouble;

    fn account(&mut self, id: ArticleId) -> Result<Account, Trouble> {
        let row: Option<(i64, Vec<u8>, Vec<u8>)> = self
            .connection
            .prepare_cached(
                "SELECT seq, text, account FROM articles JOIN contents ON contents.n = content WHERE id = ?1",
            )?
            .query_row([id.bytes()], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .optional()?;
        let gone = || Trouble::Damaged(format!("article {id} is joined but not there"));
        let (seq, text, account) = row.ok_or_else(gone)?;
        let (first, second) = Codec::number(&text, &account);
        for number in [first, second].into_iter().flatten().filter(|n| !self.codec.knows(*n)) {
            if let Some(bytes) = crate::learn::set(self.connection, number)? {
                let set = Set::from_bytes(number, &bytes).map_err(Trouble::Damaged)?;
                self.codec.add(number, set);
            }
        }
        let source = sources(self.connection, seq)?.into_iter().next().unwrap_or_default();
        let text = self.codec.text(id, &text).map_err(Trouble::Damaged)?;
        self.codec.account(id, &account, &text, &source).map_err(Trouble::Damaged)
    }

    fn node(&mut self, id: ArticleId) -> Result<Option<Node>, Trouble> {
        let row: Option<(i64, Option<i64>, Option<Vec<u8>>)> = self
            .connection
            .prepare_cached("SELECT n, text, node FROM members WHERE id = ?1")?
            .query_row([id.bytes()], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
            .optional()?;
        match row {
            Some((_, text, Some(node))) => self.unpack(text, &node).map(Some),
            _ => Ok(None),
        }
    }

    fn put(&mut self, id: ArticleId, node: Option<&Node>) -> Result<(), Trouble> {
        let n = self.number(id)?;
        let packed = node.map(|node| self.pack(node)).transpose()?;
        let text = node.and_then(|node| node.text).map(|text| text as i64);
        self.connection
            .prepare_cached("UPDATE members SET text = ?2, node = ?3 WHERE n = ?1")?
            .execute(params![n, text, packed])?;
        Ok(())
    }

    fn same_text(&mut self, text: u64) -> Result<Vec<ArticleId>, Trouble> {
        let mut found: Vec<ArticleId> = Vec::new();
        let mut rows = self.connection.prepare_cached(
            "SELECT id FROM members WHERE text = ?1 AND node IS NOT NULL ORDER BY id",
        )?;
        for id in rows.query_map([text as i64], |r| r.get::<_, Vec<u8>>(0))? {
            found.push(id_of(&id?).ok_or_else(torn)?);
        }
        Ok(found)
    }

    fn around(
        &mut self,
        key: u64,
        stand: u64,
        most: usize,
    ) -> Result<Vec<(u64, ArticleId)>, Trouble> {
        let (key, stand) = (key as i64, (stand >> 32) as i64);
        let mut rows: BTreeMap<(i64, i64), ()> = BTreeMap::new();
        let mut take = |sql: &str| -> rusqlite::Result<()> {
            let mut statement = self.connection.prepare_cached(sql)?;
            let found = statement
                .query_map(params![key, stand, most as i64], |r| Ok((r.get(0)?, r.get(1)?)))?;
            found.collect::<rusqlite::Result<Vec<(i64, i64)>>>().map(|found| {
                rows.extend(found.into_iter().map(|row| (row, ())));
            })
        };
        take(
            "SELECT stand, member FROM marks WHERE key = ?1 AND stand < ?2 ORDER BY stand DESC LIMIT ?3",
        )?;
        take(
            "SELECT stand, member FROM marks WHERE key = ?1 AND stand >= ?2 ORDER BY stand LIMIT ?3",
        )?;
        let mut found = Vec::with_capacity(rows.len());
        for (stand, member) in rows.into_keys() {
            found.push(((stand as u64) << 32, self.id(member)?));
        }
        found.sort_unstable();
        Ok(found)
    }

    fn mark(&mut self, key: u64, stand: u64, id: ArticleId, there: bool) -> Result<(), Trouble> {
        let n = self.number(id)?;
        let sql = if there {
            "INSERT OR IGNORE INTO marks VALUES (?1, ?2, ?3)"
        } else {
            "DELETE FROM marks WHERE key = ?1 AND stand = ?2 AND member = ?3"
        };
        self.connection.prepare_cached(sql)?.execute(params![
            key as i64,
            (stand >> 32) as i64,
            n
        ])?;
        Ok(())
    }
}
