//! Our own gold on the embedded sample: what a careful reader concludes from its eight articles.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use serde_json::Value;
use std::{collections::BTreeSet, process::Command, sync::OnceLock};

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

fn label(record: &Value, id: &Value) -> String {
    record["articles"].as_array().unwrap().iter().find(|a| a["id"] == *id).unwrap()["article"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn account(name: &str) -> &'static Value {
    sample().1.iter().find(|a| a["article"] == name).unwrap()
}

/// Figures of a measure that are told in an article, with (low, high) of each telling there.
fn figures_of<'a>(measure: &str, article: &str) -> Vec<&'a Value> {
    let record: &'static Value = &sample().0;
    let told = |f: &&Value| {
        f["tellings"].as_array().unwrap().iter().any(|t| label(record, &t["article"]) == article)
    };
    record["figures"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|f| f["measure"] == measure)
        .filter(told)
        .collect()
}

#[test]
fn four_texts_are_one_witness_and_four_stand_alone() {
    let record = &sample().0;
    let witnesses: BTreeSet<BTreeSet<String>> = record["witnesses"]
        .as_array()
        .unwrap()
        .iter()
        .map(|w| w["articles"].as_array().unwrap().iter().map(|a| label(record, a)).collect())
        .collect();
    let group = |names: &[&str]| names.iter().map(|n| (*n).to_owned()).collect::<BTreeSet<_>>();
    let gold = BTreeSet::from([
        group(&["en_coastwire.txt", "en_harbourpost.txt", "ru_perevod.txt", "uk_pereklad.txt"]),
        group(&["pl_reporter.txt"]),
        group(&["pl_kanal.txt"]),
        group(&["ru_agentstvo.txt"]),
        group(&["uk_zvit.txt"]),
    ]);
    assert_eq!(witnesses, gold);
}

#[test]
fn furniture_links_and_comments_yield_nothing() {
    for (name, furniture) in [
        ("ru_perevod.txt", vec!["Главная", "Реклама", "Читайте также"]),
        ("en_harbourpost.txt", vec!["See also", "No comments", "The Harbour Post"]),
        ("pl_kanal.txt", vec!["No i macie", "@gulf_z_kanapy"]),
    ] {
        let account = account(name);
        let text = rashomon::sample::ARTICLES.iter().find(|(n, _)| *n == name).unwrap().1;
        for cue in furniture {
            let at = text.find(cue).unwrap();
            let end = at + text[at..].find('\n').unwrap_or(text.len() - at);
            let touches = |start: &Value| (at..end).contains(&(start.as_u64().unwrap() as usize));
            assert!(
                !account["events"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .any(|e| touches(&e["trigger"]["start"])),
                "{name}: {cue}"
            );
            assert!(
                !account["claims"].as_array().unwrap().iter().any(|c| touches(&c["start"])),
                "{name}: {cue}"
            );
        }
    }
}

#[test]
fn a_date_above_the_masthead_is_not_taken_for_the_day_of_publication() {
    let account = account("en_harbourpost.txt");
    let codes: Vec<&str> = account["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|d| d["code"].as_str())
        .collect();
    assert!(codes.contains(&"date-from-header-doubtful"), "{codes:?}");
    assert_ne!(account["published"]["start"], "2031-07-30", "{}", account["published"]);
}

#[test]
fn tolls_of_two_counters_that_exclude_each_other_contradict() {
    let figures = figures_of("killed", "pl_reporter.txt");
    let disputed = figures.iter().find(|f| f["verdict"] == "contradicts");
    let figure = disputed.unwrap_or_else(|| {
        panic!("{:?}", figures.iter().map(|f| (&f["verdict"], &f["because"])).collect::<Vec<_>>())
    });
    let lows: BTreeSet<u64> = figure["tellings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|t| t["low"].as_f64())
        .map(|x| x as u64)
        .collect();
    assert!(lows.contains(&3) && lows.contains(&5), "{lows:?}");
}

#[test]
fn a_running_count_that_rises_with_its_date_grows() {
    let figures = figures_of("attacks", "uk_zvit.txt");
    let figure = figures.iter().find(|f| f["tellings"].as_array().unwrap().len() > 1);
    let figure = figure
        .unwrap_or_else(|| panic!("{:?}", figures.iter().map(|f| &f["topic"]).collect::<Vec<_>>()));
    assert_eq!(figure["verdict"], "grows", "{}", figure["because"]);
}

#[test]
fn what_is_planned_demanded_or_denied_never_happened() {
    let record = &sample().0;
    let happened = |words: &str| {
        sample().1.iter().flat_map(|a| a["events"].as_array().unwrap()).any(|e| {
            e["realis"] == "happened"
                && e["sentence"]["text"].as_str().unwrap().contains(words)
                && !["REQUEST", "REJECT", "THREATEN", "AGREE", "ACCUSE"]
                    .contains(&e["type"].as_str().unwrap())
        })
    };
    assert!(!happened("mają rozpocząć rozmowy"), "planned talks");
    assert!(!happened("предстанут перед судом"), "a future trial");
    assert!(!happened("denied that its boats had fired first"), "a denied attack");
    assert!(!happened("закликав ООН надіслати"), "observers asked for");
    assert!(record["events"].as_array().unwrap().iter().any(|e| e["realis"] == "planned"));
    let threat = |e: &&Value| e["type"] == "THREATEN" && e["realis"] == "happened";
    assert!(
        account("ru_agentstvo.txt")["events"].as_array().unwrap().iter().any(|e| threat(&e)),
        "an uttered threat has happened"
    );
}

#[test]
fn one_attack_told_in_three_languages_is_one_event() {
    let record = &sample().0;
    let told = record["events"].as_array().unwrap().iter().map(|e| {
        let languages: BTreeSet<String> = e["mentions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|m| label(record, &m["article"])[..2].to_owned())
            .collect();
        (e["type"].as_str().unwrap(), languages.len(), e["witnesses"].as_u64().unwrap())
    });
    let best = told
        .filter(|(kind, ..)| *kind == "ASSAULT")
        .max_by_key(|(_, languages, _)| *languages)
        .unwrap();
    assert!(best.1 >= 3, "{best:?}");
}

#[test]
fn the_same_person_has_one_key_in_every_script() {
    let keys: BTreeSet<&str> = ["en_coastwire.txt", "uk_pereklad.txt", "ru_perevod.txt"]
        .into_iter()
        .filter_map(|name| {
            account(name)["mentions"].as_array().unwrap().iter().find(|m| {
                m["category"] == "PER"
                    && ["Basri", "Басрі", "Басри"]
                        .iter()
                        .any(|s| m["text"].as_str().unwrap().contains(s))
            })
        })
        .map(|m| m["entity"].as_str().unwrap())
        .collect();
    assert_eq!(keys.len(), 1, "{keys:?}");
}
