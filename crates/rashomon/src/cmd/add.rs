//! `rashomon add`: articles into a store, and readings brought up to date.

use super::{Found, done, output};
use crate::{
    cli::{Add, Inputs},
    collection,
    engine::Engine,
    gather::report,
    inputs, run,
};
use rashomon_ingest::{Given, Printed};
use rashomon_store::{Change, Codec, Joined, Prepared, Put, Source, Store, StoreError};
use rashomon_types::{Article, ArticleId};
use rayon::prelude::*;
use std::{
    collections::BTreeMap,
    io::Write,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{Receiver, SyncSender, sync_channel},
    },
};

/// Articles of a batch: one commit, one wait for the disk.
const BATCH: usize = 256;
/// So many new articles are joined to the collection at once; more wait until `rashomon add STORE` is run without inputs.
const FEW: u64 = 64;

/// Adds the inputs to the store; without inputs, reads again what is out of date.
///
/// # Errors
/// When a pack is wrong, the store cannot be used, or output cannot be written.
pub fn run(args: &Add) -> anyhow::Result<Found> {
    let engine = run::engine(args.packs.as_deref())?;
    let store = match args.paths.is_empty() {
        true => Store::open(&args.store)?,
        false => Store::create(&args.store)?,
    };
    let desk = Desk {
        engine: &engine,
        codec: store.codec(),
        path: store.path().to_owned(),
        readers: Mutex::new(Vec::new()),
    };
    let (sender, receiver) = sync_channel(BATCH);
    let list = args.list;
    std::thread::scope(|scope| {
        let why = if args.paths.is_empty() { "add: read again" } else { "add" };
        let change = Change::new(now(), engine.program(), why);
        let writer = scope.spawn(move || write(store, change, &receiver, list));
        let read = match args.paths.is_empty() {
            true => again(&desk, &sender),
            false => add(&desk, args, &sender),
        };
        drop(sender);
        // The writer knows why nobody takes what is read.
        let (mut tally, mut store, mut change) = match writer.join() {
            Ok(written) => written?,
            Err(panic) => std::panic::resume_unwind(panic),
        };
        // The last to close a store folds its log into it, which a reader may not.
        desk.readers.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let found = read?;
        let all = args.paths.is_empty();
        if all || store.waiting()? <= FEW {
            tally.joined = join(&engine, &mut store, &mut change)?;
        }
        tally.waiting = store.waiting()?;
        drop(store);
        let mut out = output();
        writeln!(out, "{}", tally.told(&args.store))?;
        done(out, found)
    })
}

/// Joins what waits to the collection, a batch at a time, as a part of a change.
///
/// # Errors
/// When the store cannot be written.
pub(super) fn join(
    engine: &Engine,
    store: &mut Store,
    change: &mut Change,
) -> anyhow::Result<Joined> {
    let (mut growth, by) = engine.growth();
    let mut all = Joined::default();
    loop {
        let mut batch = store.begin(change)?;
        let joined = batch.join(&mut growth, &by, BATCH)?;
        batch.commit()?;
        if joined.articles == 0 {
            return Ok(all);
        }
        all.articles += joined.articles;
        all.items += joined.items;
    }
}

/// The time of day, as the log of the store keeps it.
pub(super) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// What the threads that read share.
struct Desk<'e> {
    engine: &'e Engine,
    codec: Arc<Codec>,
    path: PathBuf,
    /// Connections that are not in use: one serves one thread.
    readers: Mutex<Vec<Store>>,
}

/// One article for the writer.
enum Work {
    /// Text and source are there.
    Known,
    /// To be written.
    Write(Box<Prepared>),
    /// To be written; the bytes gave another text before.
    Replace(ArticleId, Box<Prepared>),
}

/// What came of a run.
#[derive(Default)]
struct Tally {
    counts: BTreeMap<&'static str, usize>,
    all: u64,
    joined: Joined,
    waiting: u64,
}

impl Tally {
    fn told(&self, path: &Path) -> String {
        let of = |what: &str| self.counts.get(what).copied().unwrap_or_default();
        let mut told = format!(
            "{}: {} added, {} known already, {} found in another place, {} read again; {} articles",
            path.display(),
            of("added"),
            of("known"),
            of("source"),
            of("reread"),
            self.all
        );
        let Joined { articles, items } = self.joined;
        if articles > 0 {
            told += &format!("; {articles} joined, {items} items of the record changed");
        }
        if self.waiting > 0 {
            told += &format!(
                "; {} wait to be joined; hint: rashomon add {} joins them",
                self.waiting,
                path.display()
            );
        }
        told
    }
}

fn add(desk: &Desk, args: &Add, sender: &SyncSender<Work>) -> anyhow::Result<Found> {
    let given = Inputs {
        paths: args.paths.clone(),
        published: args.published,
        quiet: args.quiet,
        ..Inputs::default()
    };
    let mut complaints = Vec::new();
    let mut inputs = inputs::find(&args.paths, &run::given(&given, args.language), &mut complaints);
    spread(&mut inputs);
    let work = |printed: Printed| desk.work(printed);
    let (outcome, more) =
        run::each_printed(desk.engine, &inputs, args.quiet, work, &mut |work| send(sender, work?))?;
    complaints.extend(more);
    Ok(report(&given, &complaints, outcome.articles))
}

/// Brings inputs from all over to the front: a new store learns from the first that come, and folders are sorted by outlet,
/// language or day.
fn spread(inputs: &mut Vec<inputs::Input>) {
    let step = inputs.len() / (2 * BATCH);
    if step > 1 {
        let all = std::mem::take(inputs).into_iter().enumerate();
        let (first, rest): (Vec<_>, Vec<_>) = all.partition(|(at, _)| at % step == 0);
        inputs.extend(first.into_iter().chain(rest).map(|(_, input)| input));
    }
}

/// Reads again what another version or other packs read.
fn again(desk: &Desk, sender: &SyncSender<Work>) -> anyhow::Result<Found> {
    let store = Store::read(&desk.path)?;
    let is_old = |program: &str, language: &str, pack: &str| {
        !desk.engine.is_current_pack(program, language, pack)
    };
    store.each_old::<anyhow::Error>(&is_old, &mut |rows| {
        let mut bytes = Vec::with_capacity(rows.len());
        for row in rows {
            bytes.push((store.original(row.id)?.unwrap_or_default(), row));
        }
        let done: Vec<anyhow::Result<Work>> = bytes
            .into_par_iter()
            .map(|(bytes, row)| {
                let text = store_text(desk, &row)?;
                let source = row.sources.first().cloned().unwrap_or_default();
                let article = collection::reprinted(desk.engine, &bytes, Some(&source));
                let Some(article) = article else {
                    // What a later extractor cannot read stays as the earlier one did.
                    let article =
                        collection::reprinted(desk.engine, text.as_bytes(), Some(&source));
                    return match article.filter(|a| a.id == row.id) {
                        Some(article) => desk.write(&article, None, source),
                        None => Ok(Work::Known),
                    };
                };
                let original = (article.text.as_bytes() != bytes).then_some(bytes);
                let id = article.id;
                Ok(match desk.write(&article, original.as_deref(), source)? {
                    Work::Write(prepared) if id != row.id => Work::Replace(row.id, prepared),
                    work => work,
                })
            })
            .collect();
        done.into_iter().try_for_each(|work| send(sender, work?))
    })?;
    Ok(Found::Something)
}

fn store_text(desk: &Desk, row: &rashomon_store::Stored) -> anyhow::Result<String> {
    let damaged = |what| StoreError::Corrupt { path: desk.path.clone(), what };
    Ok(row.open(&desk.codec).map_err(damaged)?.0)
}

fn send(sender: &SyncSender<Work>, work: Work) -> anyhow::Result<()> {
    sender.send(work).map_err(|_| anyhow::anyhow!("the store takes nothing more"))
}

impl Desk<'_> {
    /// Reads an article, unless all of it is in the store.
    fn work(&self, printed: Printed) -> anyhow::Result<Work> {
        let Printed { article, original, given } = printed;
        let said =
            (given != Given::default()).then(|| serde_json::to_string(&given)).transpose()?;
        let source = Source::of(&article, said);
        let known = self.reader(|store| store.known(article.id))?;
        if let Some(known) = known {
            let at = known.sources.iter().position(|s| *s == source);
            let first = known.sources.first().is_none_or(|s| source.label < s.label);
            let current = self.engine.is_current_pack(&known.program, &known.language, &known.pack);
            if at.is_some_and(|at| at > 0 || current) {
                return Ok(Work::Known);
            }
            if at.is_none() && !first {
                return Ok(Work::Write(Box::new(self.codec.mention(article.id, source))));
            }
        }
        self.write(&article, original.as_deref(), source)
    }

    fn write(
        &self,
        article: &Article,
        original: Option<&[u8]>,
        source: Source,
    ) -> anyhow::Result<Work> {
        let (account, terms) = self.engine.account_and_terms(article, None);
        let prepared = self.codec.prepare(article, &account, original, source)?;
        Ok(Work::Write(Box::new(prepared.found_by(&terms))))
    }

    /// Lends a connection for reading.
    fn reader<T>(
        &self,
        ask: impl FnOnce(&Store) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let lent = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let store = lent.map_or_else(|| Store::read(&self.path), Ok)?;
        let answer = ask(&store);
        self.readers.lock().unwrap_or_else(PoisonError::into_inner).push(store);
        answer
    }
}

/// Writes what is read, in batches, until nothing more comes.
fn write(
    mut store: Store,
    mut change: Change,
    work: &Receiver<Work>,
    list: bool,
) -> anyhow::Result<(Tally, Store, Change)> {
    let mut tally = Tally::default();
    loop {
        let all: Vec<Work> = work.iter().take(BATCH).collect();
        if all.is_empty() {
            tally.all = store.count()?;
            return Ok((tally, store, change));
        }
        let mut lines = Vec::new();
        let mut batch = store.begin(&mut change)?;
        for one in &all {
            let (put, article) = match one {
                Work::Known => {
                    *tally.counts.entry("known").or_default() += 1;
                    continue;
                }
                Work::Write(article) => (batch.put(article)?, article),
                Work::Replace(old, article) => {
                    let put = batch.put(article)?;
                    batch.replace(*old, article.id)?;
                    (put, article)
                }
            };
            let what = match put {
                Put::Added => "added",
                Put::Known => "known",
                Put::Source => "source",
                Put::Reread => "reread",
            };
            *tally.counts.entry(what).or_default() += 1;
            if list {
                lines.push(format!("{what} {} {}", article.id, article.label()));
            }
        }
        batch.commit()?;
        store.learn(&mut change)?;
        // Only what is on the disk is acknowledged.
        let mut out = std::io::stdout().lock();
        lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
        out.flush()?;
    }
}
