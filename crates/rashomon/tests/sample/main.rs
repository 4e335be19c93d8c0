//! The embedded sample against our own gold: what a careful reader concludes from its articles.
//!
//! `gold/articles.json` says what each article tells, `gold/record.json` what they amount to together; both have the
//! shape of the exports, with places in a text given by their words (`near` tells apart words that stand twice). Items
//! marked `optional` count neither for nor against. `RASHOMON_SAMPLE=show cargo test --test sample -- --nocapture`
//! lists every miss.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

mod gold;
mod layers;
mod reading;
mod record;

use serde_json::Value;
use std::{process::Command, sync::OnceLock};

/// The record and the accounts of the sample.
fn sample() -> &'static (Value, Vec<Value>) {
    static SAMPLE: OnceLock<(Value, Vec<Value>)> = OnceLock::new();
    SAMPLE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample").display().to_string();
        let run = |args: &[&str]| {
            Command::new(env!("CARGO_BIN_EXE_rashomon")).args(args).output().unwrap().stdout
        };
        run(&["demo", "--to", &path]);
        let record = serde_json::from_slice(&run(&["read", &path, "--format", "json"])).unwrap();
        let accounts = run(&["annotate", &path]);
        let accounts = String::from_utf8(accounts).unwrap();
        (record, accounts.lines().map(|l| serde_json::from_str(l).unwrap()).collect())
    })
}

/// File name of an article of the record.
fn label(id: &Value) -> &'static str {
    let articles = list(&sample().0, "articles");
    articles.iter().find(|a| a["id"] == *id).unwrap()["article"].as_str().unwrap()
}

fn account(name: &str) -> &'static Value {
    sample().1.iter().find(|a| a["article"] == name).unwrap()
}

fn text(name: &str) -> &'static str {
    rashomon::sample::ARTICLES.iter().find(|(n, _)| *n == name).unwrap().1
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().map_or(&[], Vec::as_slice)
}

fn span(evidence: &Value) -> (usize, usize) {
    let at = |key: &str| evidence[key].as_u64().unwrap() as usize;
    (at("start"), at("end"))
}

fn overlap(a: (usize, usize), b: (usize, usize)) -> bool {
    a.0 < b.1 && b.0 < a.1
}
