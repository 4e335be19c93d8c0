//! The rules of the house that a machine can check.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

fn files(below: &str, ending: &str) -> Vec<(String, String)> {
    let walk = walkdir::WalkDir::new(root().join(below)).sort_by_file_name();
    let wanted = walk
        .into_iter()
        .flatten()
        .filter(|e| e.file_type().is_file() && e.path().to_string_lossy().ends_with(ending));
    wanted
        .map(|e| {
            (
                e.path().strip_prefix(root()).unwrap().display().to_string(),
                fs::read_to_string(e.path()).unwrap(),
            )
        })
        .collect()
}

#[test]
fn no_file_of_code_is_over_800_lines() {
    for (path, text) in files("crates", ".rs") {
        assert!(
            text.lines().count() <= 800,
            "{path} has {} lines; hint: is it one thing?",
            text.lines().count()
        );
    }
}

#[test]
fn every_module_says_what_it_is_for() {
    for (path, text) in files("crates", ".rs") {
        assert!(text.starts_with("//!"), "{path} begins without a //! line");
    }
}

#[test]
fn no_module_is_a_drawer_for_anything() {
    for (path, _) in files("crates", ".rs") {
        let name = Path::new(&path).file_stem().unwrap().to_string_lossy().into_owned();
        assert!(
            !["utils", "util", "common", "helpers", "misc", "core", "manager"]
                .contains(&name.as_str()),
            "{path}"
        );
    }
}

#[test]
fn a_crate_uses_only_what_stands_above_it() {
    let order = [
        "types", "packs", "ingest", "lang", "coding", "record", "store", "dynamics", "report",
        "rashomon",
    ];
    let beside = [
        ("lang", "ingest"),
        ("coding", "ingest"),
        ("coding", "lang"),
        ("record", "ingest"),
        ("record", "lang"),
        ("record", "coding"),
    ];
    for (at, name) in order.iter().enumerate() {
        let manifest =
            fs::read_to_string(root().join(format!("crates/{name}/Cargo.toml"))).unwrap();
        for (other_at, other) in order.iter().enumerate() {
            if manifest.contains(&format!("rashomon-{other}.workspace")) {
                assert!(other_at < at, "{name} must not use {other}");
                assert!(
                    !beside.contains(&(*name, *other)),
                    "{name} must not use {other}: stages meet in engine.rs only"
                );
            }
        }
    }
}

/// Letters of a language belong to its pack: the code of the stages knows scripts and marks, never words.
#[test]
fn no_stage_holds_words_of_a_language() {
    for (path, text) in ["ingest", "lang", "coding", "record"]
        .iter()
        .flat_map(|c| files(&format!("crates/{c}/src"), ".rs"))
    {
        if path.ends_with("tests.rs") {
            continue;
        }
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        for (i, line) in code.lines().enumerate() {
            let line = line.split("//").next().unwrap_or_default();
            let run = line
                .split(|c: char| !('\u{400}'..='\u{52f}').contains(&c))
                .map(|w| w.chars().count())
                .max()
                .unwrap_or(0);
            assert!(
                run < 3,
                "{path}:{}: a Cyrillic word in code; hint: it belongs to a pack\n{line}",
                i + 1
            );
        }
    }
}

#[test]
fn paths_named_in_the_documents_exist() {
    let mut documents = files("docs", ".md");
    for name in ["README.md", "ARCHITECTURE.md", "DESIGN.md", "CONTRIBUTING.md"] {
        documents.push((name.to_owned(), fs::read_to_string(root().join(name)).unwrap()));
    }
    for (document, text) in documents.iter().filter(|(d, _)| d != "docs/cli.md") {
        for word in text
            .split(['`', '(', ')', ' ', '\n'])
            .filter(|w| w.contains('/') && !w.contains(['<', '*', '…', '{', ':', '$', '"']))
        {
            let top = word.split('/').next().unwrap_or_default();
            if ["crates", "docs", "eval", "cases", ".ci", "fuzz"].contains(&top) {
                let path = word.trim_end_matches(['.', ',', ';']);
                assert!(root().join(path).exists(), "{document} names {path}, which is not there");
            }
        }
    }
}

#[test]
fn nothing_is_left_over() {
    for (path, text) in
        files("crates", ".rs").into_iter().filter(|(p, _)| !p.ends_with("tests/tidy.rs"))
    {
        for word in ["todo!(", "unimplemented!(", "dbg!(", "FIXME", "XXX"] {
            assert!(!text.contains(word), "{path} holds {word}");
        }
    }
}
