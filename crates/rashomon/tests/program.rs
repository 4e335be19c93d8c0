//! Runs the program as a person would.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::{
    fs,
    path::Path,
    process::{Command, Output},
};

fn rashomon(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rashomon")).args(args).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// Writes the sample to a folder and returns its path.
fn sample(folder: &Path) -> String {
    let path = folder.join("sample").display().to_string();
    assert!(rashomon(&["demo", "--to", &path]).status.success());
    path
}

#[test]
fn the_demo_finds_events_figures_and_repeaters() {
    let output = rashomon(&["demo"]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let text = stdout(&output);
    for heading in ["WHAT HAPPENED", "FIGURES", "WHO SAYS IT FIRST", "SOURCES"] {
        assert!(text.contains(heading), "{heading} is missing in\n{text}");
    }
}

#[test]
fn a_brief_fits_eighty_columns_in_every_language() {
    for language in ["en", "ru", "uk", "pl"] {
        let text = stdout(&rashomon(&["demo", "--lang", language, "--limit", "0"]));
        assert!(text.lines().count() > 20, "{language}");
        for line in text.lines() {
            assert!(rashomon_report::layout::columns(line) <= 80, "{language}: {line}");
        }
    }
}

#[test]
fn the_record_of_accounts_equals_the_record_of_articles() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    let accounts = folder.path().join("accounts.jsonl");
    fs::write(&accounts, rashomon(&["annotate", &path]).stdout).unwrap();
    for format in ["json", "text", "csv"] {
        let read = rashomon(&["read", &path, "--format", format]);
        let record = rashomon(&["record", accounts.to_str().unwrap(), "--format", format]);
        let lines = |o: &Output| {
            stdout(o)
                .lines()
                // The last lines name the folder.
                .take_while(|l| !l.contains("rashomon explain"))
                .map(str::to_owned)
                .collect::<Vec<_>>()
        };
        assert_eq!(lines(&read), lines(&record), "{format}");
        assert!(!read.stdout.is_empty());
    }
}

#[test]
fn the_order_of_the_inputs_changes_no_byte() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    let mut files: Vec<String> =
        fs::read_dir(&path).unwrap().map(|f| f.unwrap().path().display().to_string()).collect();
    files.sort();
    let read = |files: &[String]| {
        let mut args = vec!["read", "--format", "json"];
        args.extend(files.iter().map(String::as_str));
        rashomon(&args).stdout
    };
    let first = read(&files);
    files.reverse();
    assert_eq!(first, read(&files));
    files.rotate_left(3);
    assert_eq!(first, read(&files));
}

#[test]
fn every_published_span_of_the_sample_is_verbatim() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    let store = folder.path().join("store").display().to_string();
    assert!(rashomon(&["read", &path, "--store", &store]).status.success());
    let output = rashomon(&["check", &path, "--store", &store]);
    assert_eq!(output.status.code(), Some(0), "{}", stdout(&output));
    assert!(stdout(&output).trim_end().ends_with(" 0 wrong"), "{}", stdout(&output));
}

#[test]
fn a_changed_text_no_longer_passes_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    let accounts = folder.path().join("accounts.jsonl");
    fs::write(&accounts, rashomon(&["annotate", &path]).stdout).unwrap();
    let victim = Path::new(&path).join("pl_reporter.txt");
    fs::write(&victim, fs::read_to_string(&victim).unwrap().replace("trzech", "czterech")).unwrap();
    let output = rashomon(&["check", &path, "--accounts", accounts.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stdout(&output).contains("pl_reporter.txt"), "{}", stdout(&output));
}

#[test]
fn every_label_can_be_explained() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    let record: serde_json::Value =
        serde_json::from_slice(&rashomon(&["read", &path, "--format", "json"]).stdout).unwrap();
    let first =
        |list: &str, key: &str| record[list][0][key].as_str().unwrap_or_default().to_owned();
    for id in [
        first("events", "label"),
        first("figures", "label"),
        first("witnesses", "label"),
        first("articles", "mark"),
        first("events", "id"),
    ] {
        let output = rashomon(&["explain", &id, &path]);
        assert_eq!(output.status.code(), Some(0), "{id}: {}", stderr(&output));
        assert!(stdout(&output).contains("id "), "{id}");
    }
    let output = rashomon(&["explain", "E999", &path]);
    assert_eq!(output.status.code(), Some(1));
    assert!(stderr(&output).contains("hint: there are E1"), "{}", stderr(&output));
}

#[test]
fn filters_keep_what_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    let events = |args: &[&str]| {
        let mut all = vec!["read", &path, "--format", "json"];
        all.extend(args);
        let record: serde_json::Value = serde_json::from_slice(&rashomon(&all).stdout).unwrap();
        record["events"].as_array().unwrap().clone()
    };
    let all = events(&[]);
    let assaults = events(&["--type", "ASSAULT"]);
    assert!(!assaults.is_empty() && assaults.len() < all.len());
    assert!(assaults.iter().all(|e| e["type"] == "ASSAULT"));
    let late = events(&["--since", "2031-05-14"]);
    assert!(late.len() < all.len());
    assert!(events(&["--since", "2099-01-01"]).is_empty());
    let iraq = events(&["--actor", "IRQ"]);
    assert!(!iraq.is_empty() && iraq.len() < all.len());
}

#[test]
fn exports_parse_in_their_formats() {
    let folder = tempfile::tempdir().unwrap();
    let path = sample(folder.path());
    for table in ["events", "tellings", "figures", "articles", "entities", "series"] {
        let output = rashomon(&["export", &path, "--table", table, "--format", "csv"]);
        let mut reader = csv::Reader::from_reader(output.stdout.as_slice());
        let columns = reader.headers().unwrap().len();
        assert!(reader.records().all(|r| r.unwrap().len() == columns), "{table}");
        let output = rashomon(&["export", &path, "--table", table, "--format", "jsonl"]);
        for line in stdout(&output).lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
    }
    let map: serde_json::Value =
        serde_json::from_slice(&rashomon(&["export", &path, "--format", "geojson"]).stdout)
            .unwrap();
    assert_eq!(map["type"], "FeatureCollection");
}

#[test]
fn the_command_reference_is_up_to_date() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/cli.md");
    let now = stdout(&rashomon(&["manual", "--markdown"]));
    let kept = fs::read_to_string(path).unwrap_or_default();
    assert!(
        now == kept,
        "docs/cli.md is stale; hint: cargo run -- manual --markdown > docs/cli.md"
    );
}

#[test]
fn completions_and_manual_page_are_made() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(stdout(&rashomon(&["completions", shell])).contains("annotate"), "{shell}");
    }
    assert!(stdout(&rashomon(&["manual"])).contains(".TH"));
}

/// The README shows what the program prints, not what it might: every line of its example stands in the output, in order.
#[test]
fn the_readme_shows_what_the_demo_prints() {
    let readme =
        fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../README.md")).unwrap();
    let example =
        readme.split("$ rashomon demo\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let printed = stdout(&rashomon(&["demo"]));
    let mut lines = printed.lines();
    for line in example.lines().filter(|l| l.trim() != "…" && !l.trim().is_empty()) {
        assert!(
            lines.any(|l| l == line),
            "the README shows a line that rashomon demo does not print there:\n{line}"
        );
    }
}
