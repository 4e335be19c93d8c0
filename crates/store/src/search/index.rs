//! The table of terms, and how a plan is run over it.
//!
//! What goes in: terms with the row of their article; a plan. What comes out: rows, newest first or best first. Left to
//! others: what stands in the articles.

use super::{
    plan::{Node, Plan},
    term::Grade,
};
use crate::{StoreError, add::day_number};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet};

/// The table, with pages of which two fill one of the database.
pub const SCHEMA: &str = "
CREATE VIRTUAL TABLE search USING fts5(
  terms, content='', contentless_delete=1, detail=none,
  tokenize=\"ascii tokenchars '~=:^+/._''-'\"
);
INSERT INTO search(search, rank) VALUES ('pgsz', 8100);
";

/// How many of the newest articles of each list are weighed against each other in a ranked answer.
const WEIGHED: usize = 400;
/// The most articles that are read to see whether a phrase stands in them.
const READ: usize = 2_000;

/// In which order articles are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The newest first; those of no known day last.
    #[default]
    Newest,
    /// Those first that have the words in the headline, then in the first paragraph or often; the newest first among equals.
    Ranked,
}

/// Which part of an answer is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    /// How many to leave out.
    pub skip: usize,
    /// How many at most.
    pub limit: usize,
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// `articles.seq` of the articles, in order.
    pub articles: Vec<i64>,
    /// True when there are more.
    pub more: bool,
    /// True when the search ended before all was looked at: the order is that of the newest, or a phrase is rare.
    pub cut: bool,
}

/// Bits of a row that count the articles of one day. A row is smaller than `seq`, because the distances between rows are
/// what the index is made of.
const COUNTER: u32 = 20;

/// The row of an article in the index.
fn row_of(seq: i64) -> i64 {
    let (day, counter) = (seq >> 32, seq & 0xffff_ffff);
    let high = counter >> COUNTER;
    if day == 0 {
        return counter;
    }
    // More articles of one day than any day has: they stay findable, out of order.
    (high << 44) | (day << COUNTER) | (counter & ((1 << COUNTER) - 1))
}

fn seq_of(row: i64) -> i64 {
    let (high, low) = (row >> 44, row & ((1 << 44) - 1));
    if high == 0 && low >> 32 == 0 {
        return row;
    }
    let (day, counter) = (low >> COUNTER, low & ((1 << COUNTER) - 1));
    (day << 32) | (high << COUNTER) | counter
}

/// What can go wrong while a plan is run.
#[derive(Debug)]
pub enum Trouble {
    /// The database.
    Database(rusqlite::Error),
    /// An article that was to be read.
    Store(StoreError),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        Trouble::Database(error)
    }
}

impl From<StoreError> for Trouble {
    fn from(error: StoreError) -> Self {
        Trouble::Store(error)
    }
}

/// Tells whether the words of a phrase stand side by side in the article of a `seq`.
pub(super) type Stands<'a> = &'a mut dyn FnMut(i64, &[Node]) -> Result<bool, Trouble>;

/// Adds an article to the index; one without terms is not found.
///
/// # Errors
/// When the store cannot be written.
pub fn put(connection: &Connection, seq: i64, terms: &str) -> rusqlite::Result<()> {
    if terms.is_empty() {
        return Ok(());
    }
    let mut statement =
        connection.prepare_cached("INSERT INTO search(rowid, terms) VALUES (?1, ?2)")?;
    statement.execute(params![row_of(seq), terms])?;
    Ok(())
}

/// Takes an article out of the index.
///
/// # Errors
/// When the store cannot be written.
pub fn remove(connection: &Connection, seq: i64) -> rusqlite::Result<()> {
    let mut statement = connection.prepare_cached("DELETE FROM search WHERE rowid = ?1")?;
    statement.execute([row_of(seq)])?;
    Ok(())
}

/// Runs a plan. `stands` tells whether the words of a phrase stand side by side in an article.
///
/// # Errors
/// When the store cannot be read.
pub fn find(
    connection: &Connection,
    plan: &Plan,
    order: Order,
    page: Page,
    stands: Stands<'_>,
) -> Result<Found, Trouble> {
    let wanted = page.skip.saturating_add(page.limit).saturating_add(1);
    let search = Search::new(connection, plan);
    let (mut rows, cut) = match order {
        Order::Newest => search.newest(wanted, stands)?,
        Order::Ranked => search.ranked(wanted, stands)?,
    };
    let more = rows.len() >= wanted;
    rows.truncate(wanted - 1);
    let articles = rows.into_iter().skip(page.skip).map(seq_of).collect();
    Ok(Found { articles, more, cut })
}

struct Search<'a> {
    connection: &'a Connection,
    plan: &'a Plan,
    first: i64,
    last: i64,
}

impl<'a> Search<'a> {
    fn new(connection: &'a Connection, plan: &'a Plan) -> Self {
        let (since, until) = plan.days();
        let first = since.map_or(i64::MIN, |day| day_number(Some(day)) << COUNTER);
        let last = until.map_or(i64::MAX, |day| ((day_number(Some(day)) + 1) << COUNTER) - 1);
        // A day that is not known is before no day and after none.
        let first = if until.is_some() { first.max(1 << 32) } else { first };
        Search { connection, plan, first, last }
    }

    /// Calls `sink` with the rows of an expression, newest first, until it returns false.
    fn rows(
        &self,
        expression: &str,
        sink: &mut dyn FnMut(i64) -> Result<bool, Trouble>,
    ) -> Result<(), Trouble> {
        let mut statement = self.connection.prepare_cached(
            "SELECT rowid FROM search WHERE search MATCH ?1 AND rowid BETWEEN ?2 AND ?3 ORDER BY rowid DESC",
        )?;
        let mut rows = statement.query(params![expression, self.first, self.last])?;
        while let Some(row) = rows.next()? {
            if !sink(row.get(0)?)? {
                break;
            }
        }
        Ok(())
    }

    fn newest(&self, wanted: usize, stands: Stands<'_>) -> Result<(Vec<i64>, bool), Trouble> {
        let mut found = Vec::new();
        let (mut read, mut cut) = (0, false);
        let verify = self.plan.root.holds_phrase();
        self.rows(&self.plan.root.expression(None), &mut |row| {
            if verify {
                read += 1;
                if read > READ {
                    cut = true;
                    return Ok(false);
                }
                if !self.holds(row, &self.plan.root, stands)? {
                    return Ok(true);
                }
            }
            found.push(row);
            Ok(found.len() < wanted)
        })?;
        Ok((found, cut))
    }

    /// Weighs the words of the newest articles: twice for the headline, once for the first paragraph.
    fn ranked(&self, wanted: usize, stands: Stands<'_>) -> Result<(Vec<i64>, bool), Trouble> {
        let words = self.plan.weighed();
        let root = &self.plan.root;
        let most = WEIGHED.max(wanted);
        let mut scores: BTreeMap<i64, usize> = BTreeMap::new();
        let mut cut = false;
        let mut list = |expression: &str| -> Result<Vec<i64>, Trouble> {
            let mut rows = Vec::new();
            self.rows(expression, &mut |row| {
                rows.push(row);
                Ok(rows.len() < most)
            })?;
            cut |= rows.len() == most;
            Ok(rows)
        };
        let plain = root.expression(None);
        let top =
            if words.is_empty() { Vec::new() } else { list(&root.expression(Some(Grade::Title)))? };
        for row in &top {
            scores.insert(*row, 2 * words.len());
        }
        if top.len() < wanted {
            for row in list(&plain)? {
                scores.entry(row).or_default();
            }
            let sure: BTreeSet<i64> = top.into_iter().collect();
            for word in &words {
                for grade in [Grade::Lead, Grade::Title] {
                    let expression = format!("({plain} AND {})", word.expression(Some(grade)));
                    for row in list(&expression)? {
                        *scores.entry(row).or_default() += usize::from(!sure.contains(&row));
                    }
                }
            }
        }
        let mut rows: Vec<(i64, usize)> = scores.into_iter().collect();
        rows.sort_by_key(|(row, score)| std::cmp::Reverse((*score, *row)));
        let mut found = Vec::new();
        for (read, (row, _)) in rows.into_iter().enumerate() {
            if found.len() >= wanted || read >= READ {
                break;
            }
            if !root.holds_phrase() || self.holds(row, root, stands)? {
                found.push(row);
            }
        }
        Ok((found, cut))
    }

    /// Tells whether an article is what a part of the plan means, its phrases included.
    fn holds(&self, row: i64, node: &Node, stands: Stands<'_>) -> Result<bool, Trouble> {
        match node {
            Node::Phrase(words) => stands(seq_of(row), words),
            node if !node.holds_phrase() => {
                let mut statement = self
                    .connection
                    .prepare_cached("SELECT 1 FROM search WHERE search MATCH ?1 AND rowid = ?2")?;
                Ok(statement.exists(params![node.expression(None), row])?)
            }
            Node::And(parts) => {
                for part in parts {
                    if !self.holds(row, part, stands)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            Node::Or(parts) => {
                for part in parts {
                    if self.holds(row, part, stands)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Node::Not(part) => Ok(!self.holds(row, part, stands)?),
            Node::Any { .. } | Node::Stem(_) | Node::Every => Ok(true),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_leads_back_to_its_article_and_keeps_the_order_of_days() {
        let day = day_number(Some(rashomon_types::Day::constant(2024, 1, 27)));
        let seqs = [0, 7, 5_000_000, (1 << 32) - 1, day << 32, day << 32 | 9, (day + 1) << 32];
        for seq in seqs.into_iter().chain([(day << 32) | 3_000_000]) {
            assert_eq!(seq_of(row_of(seq)), seq, "{seq}");
        }
        assert!(seqs.windows(2).all(|pair| row_of(pair[0]) < row_of(pair[1])));
    }
}
