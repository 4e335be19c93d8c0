//! `kill -9` at any moment: what was acknowledged is there, and running the command again completes it.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
};

const ARTICLES: usize = 1_200;

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let news = folder.path().join("news");
    fs::create_dir(&news).unwrap();
    for number in 0..ARTICLES {
        let text = format!("Talks {number}\n\nEnvoys met for {} hours.\n", number % 9 + 2);
        fs::write(news.join(format!("{number:04}.txt")), text).unwrap();
    }
    let store = folder.path().join("news.store");
    let add = || {
        let mut add = Command::new(env!("CARGO_BIN_EXE_rashomon"));
        add.arg("add").arg(&store).arg(&news).arg("--list");
        add.stdout(Stdio::piped()).stderr(Stdio::null());
        add
    };
    let mut acknowledged = BTreeSet::new();
    // Killed after so many lines, the last of them never in the midst of nothing: a batch is 256.
    for lines in [0, 1, 200, 256, 257, 300, 1] {
        let mut child = add().spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        for _ in 0..lines {
            line.clear();
            if out.read_line(&mut line).unwrap() == 0 {
                break;
            }
            acknowledged.extend(id(&line));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What it had said before it was killed counts too.
        let mut rest = String::new();
        out.read_to_string(&mut rest).unwrap();
        acknowledged.extend(rest.lines().filter_map(id));
        let found = found(&store);
        assert!(acknowledged.is_subset(&found), "{lines}");
    }
    let output = add().output().unwrap();
    assert!(output.status.success());
    assert_eq!(found(&store).len(), ARTICLES);
    let check = Command::new(env!("CARGO_BIN_EXE_rashomon")).arg("check").arg(&store).output();
    let check = check.unwrap();
    assert!(check.status.success(), "{}", String::from_utf8_lossy(&check.stdout));
}

fn id(line: &str) -> Option<String> {
    line.strip_prefix("added ")?.split(' ').next().map(str::to_owned)
}

/// The ids of the articles that a store holds; none when it was not made yet.
fn found(store: &std::path::Path) -> BTreeSet<String> {
    if !store.exists() {
        return BTreeSet::new();
    }
    let store = rashomon_store::Store::read(store).unwrap();
    let mut ids = BTreeSet::new();
    store
        .each::<rashomon_store::StoreError>(rashomon_store::Days::default(), &mut |rows| {
            for row in rows {
                assert!(row.open(&store.codec()).is_ok());
                assert!(ids.insert(row.id.to_string()), "{} is there twice", row.id);
            }
            Ok(())
        })
        .unwrap();
    ids
}
