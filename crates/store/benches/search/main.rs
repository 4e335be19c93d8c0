//! Searches a million generated articles: `cargo bench -p rashomon-store --bench search -- [ARTICLES] [FILE] [QUERIES]`.
//!
//! What goes in: how many. What comes out: how fast the index fills from beginning to end, how large it is, and how long
//! queries take. A file that is there already is searched as it is; without a name, one is made and deleted.
#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a bench may fail loudly, and has a clock"
)]

mod generated;

use generated::{Class, DAYS, Press};
use rashomon_store::search::{Order, Page, Plan, Query, SCHEMA, Trouble, find, put};
use rusqlite::Connection;
use std::{
    collections::BTreeMap,
    path::PathBuf,
    time::{Duration, Instant},
};

/// Articles of a transaction, as `rashomon add` has it.
const BATCH: u64 = 256;
/// The first of January 2016 as `articles.seq` counts days.
const FIRST: i64 = 735_963;

fn main() {
    let mut args = std::env::args().skip(1).filter(|a| !a.starts_with("--"));
    let articles: u64 = args.next().and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let named: Option<PathBuf> = args.next().map(PathBuf::from);
    let queries: u64 = args.next().and_then(|n| n.parse().ok()).unwrap_or(3_000);
    let path = named.clone().unwrap_or_else(|| {
        std::env::temp_dir().join(format!("rashomon-search-{}.sqlite", std::process::id()))
    });
    let press = Press::new();
    if path.exists() {
        println!("{}: searched as it is", path.display());
    } else {
        fill(&press, &path, articles);
    }
    search(&press, &path, queries);
    if named.is_none() {
        for ending in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{ending}", path.display()));
        }
    }
}

fn fill(press: &Press, path: &std::path::Path, articles: u64) {
    let mut connection = Connection::open(path).unwrap();
    connection
        .execute_batch(
            "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;",
        )
        .unwrap();
    connection.execute_batch(SCHEMA).unwrap();
    if let Ok(settings) = std::env::var("SEARCH_SETTINGS") {
        for setting in settings.split(',') {
            let (name, value) = setting.split_once('=').unwrap();
            connection
                .execute(
                    "INSERT INTO search(search, rank) VALUES (?1, ?2)",
                    (name, value.parse::<i64>().unwrap()),
                )
                .unwrap();
        }
    }
    let mut counters: BTreeMap<u64, i64> = BTreeMap::new();
    let (mut writing, mut slowest, mut before) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let mut number = 0;
    let mut bytes = 0;
    while number < articles {
        let batch: Vec<_> =
            (number..(number + BATCH).min(articles)).map(|n| press.article(n, articles)).collect();
        let lines: Vec<_> = batch.iter().map(|a| (a.day, a.terms.line())).collect();
        bytes += lines.iter().map(|(_, l)| l.len()).sum::<usize>();
        let start = Instant::now();
        let transaction = connection.transaction().unwrap();
        for (day, line) in &lines {
            let counter = counters.entry(*day).or_default();
            put(&transaction, (FIRST + *day as i64) << 32 | *counter, line).unwrap();
            *counter += 1;
        }
        transaction.commit().unwrap();
        let took = start.elapsed();
        writing += took;
        slowest = slowest.max(took);
        number += batch.len() as u64;
        if number % (articles / 10).max(BATCH) < BATCH {
            let rate = (articles / 10) as f64 / (writing - before).as_secs_f64();
            let size = std::fs::metadata(path).unwrap().len();
            println!(
                "{number:>9} articles: {rate:.0}/s in the last tenth, slowest batch {:.0} ms, {:.0} bytes each in the file",
                slowest.as_secs_f64() * 1e3,
                size as f64 / number as f64
            );
            (before, slowest) = (writing, Duration::ZERO);
        }
    }
    let _ = connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE);");
    let pages: i64 = connection
        .query_row(
            "SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count",
            [],
            |r| r.get(0),
        )
        .unwrap();
    println!(
        "{DAYS} days; {:.0} bytes of terms an article; index {:.0} bytes an article; memory {}",
        bytes as f64 / articles as f64,
        (pages * 16_384) as f64 / articles as f64,
        memory()
    );
}

fn search(press: &Press, path: &std::path::Path, queries: u64) {
    let connection = Connection::open(path).unwrap();
    connection.set_prepared_statement_cache_capacity(64);
    let mut times: BTreeMap<Class, Vec<(Duration, String, usize)>> = BTreeMap::new();
    let page = Page { skip: 0, limit: 20 };
    for number in 0..queries {
        let (class, typed) = press.query(number);
        let start = Instant::now();
        let plan = Plan::new(&Query::parse(&typed).unwrap(), press);
        let order = if class == Class::Ranked { Order::Ranked } else { Order::Newest };
        let mut stands = |_: i64, _: &[_]| Ok::<bool, Trouble>(true);
        let found = find(&connection, &plan, order, page, &mut stands).unwrap();
        times.entry(class).or_default().push((start.elapsed(), typed, found.articles.len()));
    }
    let mut all: Vec<Duration> = Vec::new();
    for (class, mut own) in times {
        own.sort();
        all.extend(own.iter().map(|(took, ..)| *took));
        let found = own.iter().filter(|(.., n)| *n > 0).count();
        let took: Vec<Duration> = own.iter().map(|(took, ..)| *took).collect();
        println!("{class:?}: {}, {found} of {} find something", told(&took), own.len());
        for (took, typed, n) in own.iter().rev().take(3) {
            println!("    {:.1} ms, {n} found: {typed}", took.as_secs_f64() * 1e3);
        }
    }
    all.sort();
    println!("all: {}; memory {}", told(&all), memory());
}

fn told(sorted: &[Duration]) -> String {
    let at = |share: usize| sorted[(sorted.len() - 1) * share / 1000].as_secs_f64() * 1e3;
    format!(
        "p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms, most {:.1} ms",
        at(500),
        at(900),
        at(990),
        at(1000)
    )
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("not known");
    line.trim_start_matches("VmHWM:").trim().to_owned()
}
