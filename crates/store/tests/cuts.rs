//! A lost power supply at a thousand points, a full disk at every write, damage to every page: what was acknowledged is
//! there, whole and once, and what is wrong is said.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use rashomon_faults::{Disk, Op, fill_after, forget, install, mark, taken};
use rashomon_store::{Change, Days, Prepared, Source, Store, StoreError};
use rashomon_types::{Account, Article, ArticleId, FORMAT};
use std::{collections::BTreeMap, fs, path::Path, sync::Mutex};

/// The layer is one for the process.
static ALONE: Mutex<()> = Mutex::new(());

const CUTS: usize = 1_000;
const BATCHES: usize = 40;
const IN_BATCH: usize = 6;

/// An article of varied length, told apart by its number.
fn text(number: usize) -> String {
    let words = ["talks", "began", "border", "rebels", "shelled", "town", "ministry", "denied"];
    let length = 20 + number * 37 % 400;
    let word = |i: usize| words[(i * 7 + number * 13 + i * i) % words.len()];
    format!("Report {number}. {}.", (0..length).map(word).collect::<Vec<_>>().join(" "))
}

fn prepared(store: &Store, number: usize) -> Prepared {
    let text = text(number);
    let article = Article {
        id: ArticleId::of(text.as_bytes()),
        label: format!("{number}.txt"),
        text,
        verbatim: true,
        segments: Vec::new(),
        title: None,
        byline: None,
        outlet: None,
        url: None,
        declared_language: None,
        date_candidates: Vec::new(),
        credits: Vec::new(),
        diagnostics: Vec::new(),
    };
    let day = format!("2024-{:02}-{:02}", 1 + number % 12, 1 + number * 5 % 28);
    let account: Account = serde_json::from_value(serde_json::json!({
        "format": FORMAT, "program": "rashomon 0.1.0", "pack": "0123456789abcdef", "article": article.label,
        "id": article.id, "language": "en", "title": null, "outlet": null, "credits": [], "segments": [],
        "published": { "start": day, "end": day, "basis": "printed", "doubt": null },
    }))
    .unwrap();
    store.codec().prepare(&article, &account, None, Source::of(&article, None)).unwrap()
}

fn change() -> Change {
    Change::new("2024-01-27T12:00:00Z", "rashomon test", "add")
}

fn add(store: &mut Store, change: &mut Change, batch: usize) -> Result<(), StoreError> {
    let rows: Vec<Prepared> =
        (0..IN_BATCH).map(|i| prepared(store, batch * IN_BATCH + i)).collect();
    let mut open = store.begin(change)?;
    for row in &rows {
        open.put(row)?;
    }
    open.commit()
}

/// Returns how many articles of each batch are there; every one is read, and each is there once.
fn found(store: &Store) -> BTreeMap<usize, usize> {
    let codec = store.codec();
    let mut batches = BTreeMap::new();
    let mut ids = Vec::new();
    store
        .each::<StoreError>(Days::default(), &mut |rows| {
            for row in rows {
                let (words, account) = row.open(&codec).unwrap();
                let number: usize = account.article.trim_end_matches(".txt").parse().unwrap();
                assert_eq!(words, text(number));
                *batches.entry(number / IN_BATCH).or_default() += 1;
                ids.push(row.id);
            }
            Ok(())
        })
        .unwrap();
    let all = ids.len();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), all, "an article is there twice");
    batches
}

fn disk(folder: &Path) -> Disk {
    let files = fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&path).unwrap())
    });
    Disk { files: files.filter(|(name, _)| !name.ends_with("-shm")).collect() }
}

fn lay_out(disk: &Disk, folder: &Path) {
    if folder.exists() {
        fs::remove_dir_all(folder).unwrap();
    }
    fs::create_dir_all(folder).unwrap();
    for (name, bytes) in &disk.files {
        fs::write(folder.join(name), bytes).unwrap();
    }
}

#[test]
fn a_lost_power_supply_takes_nothing_that_was_acknowledged() {
    let _alone = ALONE.lock();
    install();
    fill_after(None);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.store");
    drop(Store::create(&path).unwrap());
    let before = disk(folder.path());
    forget();
    let mut change = change();
    for part in 0..BATCHES / 8 {
        // Closing folds the log into the file: a checkpoint is among what is cut.
        let mut store = Store::open(&path).unwrap();
        for batch in part * 8..part * 8 + 8 {
            add(&mut store, &mut change, batch).unwrap();
            mark(batch as u64);
            if store.learn(&mut change).unwrap() {
                mark(1_000);
            }
        }
    }
    let ops = taken();
    assert!(ops.len() > 300, "{} operations", ops.len());
    let torn = folder.path().join("torn");
    let store = torn.join("news.store");
    let mut seen = 0;
    for cut in 0..CUTS {
        // Spread over the whole run; the last ones at its very end.
        let at = (cut * 7_919 + cut) % (ops.len() + 1);
        lay_out(&before.after(&ops, at, cut as u64), &torn);
        let acknowledged: Vec<usize> = ops[..at]
            .iter()
            .filter_map(|op| match op {
                Op::Mark(batch) if *batch < 1_000 => Some(*batch as usize),
                _ => None,
            })
            .collect();
        let mut open = Store::open(&store).unwrap_or_else(|e| panic!("cut {cut} at {at}: {e}"));
        let batches = found(&open);
        for batch in &acknowledged {
            assert_eq!(batches.get(batch), Some(&IN_BATCH), "cut {cut} at {at}: batch {batch}");
        }
        for (batch, count) in &batches {
            assert_eq!(*count, IN_BATCH, "cut {cut} at {at}: batch {batch} is half there");
        }
        // At most the batch that was being committed is there without having been acknowledged.
        assert!(batches.len() <= acknowledged.len() + 1, "cut {cut} at {at}");
        assert_eq!(open.check().unwrap(), Vec::<String>::new(), "cut {cut} at {at}");
        if cut % 50 == 0 {
            let mut change = self::change();
            (0..BATCHES).for_each(|batch| add(&mut open, &mut change, batch).unwrap());
            assert_eq!(found(&open).len(), BATCHES);
        }
        seen += batches.len();
    }
    assert!(seen > CUTS, "the cuts fell into the run");
    forget();
    // The test can fail: on a disk that says that it synced and did not, batches are lost or torn.
    let lying: Vec<Op> = ops.iter().filter(|op| !matches!(op, Op::Sync { .. })).cloned().collect();
    let lost = (0..20).filter(|seed| {
        lay_out(&before.after(&lying, lying.len(), *seed), &torn);
        Store::open(&store).map_or(true, |open| open.count().map_or(true, |n| n < 240))
    });
    assert!(lost.count() > 10);
    forget();
}

#[test]
fn a_full_disk_is_said_and_harms_nothing() {
    let _alone = ALONE.lock();
    install();
    fill_after(None);
    let folder = tempfile::tempdir().unwrap();
    for room in 0..40 {
        let path = folder.path().join(format!("{room}.store"));
        let mut store = Store::create(&path).unwrap();
        let mut change = change();
        add(&mut store, &mut change, 0).unwrap();
        fill_after(Some(room));
        let mut done = 1;
        for batch in 1..6 {
            match add(&mut store, &mut change, batch) {
                Ok(()) => done += 1,
                Err(StoreError::Full { .. }) => break,
                Err(other) => panic!("room {room}: {other}"),
            }
        }
        assert_eq!(found(&store).len(), done, "room {room}");
        fill_after(None);
        // With room again the same store goes on.
        (0..6).for_each(|batch| add(&mut store, &mut change, batch).unwrap());
        assert_eq!(found(&store).len(), 6, "room {room}");
        assert_eq!(store.check().unwrap(), Vec::<String>::new());
    }
    forget();
}

#[test]
fn damage_is_found_said_and_what_is_sound_is_saved() {
    let _alone = ALONE.lock();
    install();
    fill_after(None);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("news.store");
    let mut store = Store::create(&path).unwrap();
    let mut made = change();
    (0..20).for_each(|batch| add(&mut store, &mut made, batch).unwrap());
    drop(store);
    let sound = fs::read(&path).unwrap();
    let (mut noticed, mut tried) = (0, 0);
    let damaged = folder.path().join("damaged.store");
    let new = folder.path().join("saved.store");
    // Most of a young file is empty; damage there harms nobody.
    let used: Vec<usize> =
        (200..sound.len() - 8).filter(|at| !sound[*at - 8..*at + 8].contains(&0)).collect();
    for at in used.iter().copied().step_by(used.len() / 80) {
        let mut bytes = sound.clone();
        bytes[at] ^= 0x41;
        fs::write(&damaged, &bytes).unwrap();
        tried += 1;
        let Ok(store) = Store::read(&damaged) else {
            noticed += 1;
            continue;
        };
        let codec = store.codec();
        let mut wrong = store.check().map_or(1, |wrong| wrong.len());
        let read = store.each::<StoreError>(Days::default(), &mut |rows| {
            wrong += rows.iter().filter(|row| row.open(&codec).is_err()).count();
            Ok(())
        });
        if wrong > 0 || read.is_err() {
            noticed += 1;
            if let Err(error) = read {
                assert!(error.to_string().contains("hint: "), "{error}");
            }
            let _ = fs::remove_file(&new);
            let saved = store.save_to(&new, &mut change()).unwrap();
            let healthy = Store::open(&new).unwrap();
            assert_eq!(healthy.check().unwrap(), Vec::<String>::new());
            assert_eq!(found(&healthy).values().sum::<usize>() as u64, saved.articles);
        }
        assert_eq!(fs::read(&damaged).unwrap(), bytes, "looking changes nothing");
    }
    // Rows that were replaced and the index for searching have no digests: damage there changes no text and no account.
    assert!(noticed * 10 >= tried * 6, "{noticed} of {tried}");
    for length in [0, 50, 100, 5_000, sound.len() / 2, sound.len() - 1] {
        fs::write(&damaged, &sound[..length]).unwrap();
        let wrong = match Store::read(&damaged) {
            Err(error) => error.to_string(),
            Ok(store) => store.check().map_or_else(|e| e.to_string(), |wrong| wrong.join("\n")),
        };
        assert!(!wrong.is_empty(), "cut to {length}");
    }
    forget();
}
