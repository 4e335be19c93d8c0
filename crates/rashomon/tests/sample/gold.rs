//! The gold: what is expected, and where in the texts it stands.

use super::{list, overlap, text};
use serde_json::Value;
use std::sync::OnceLock;

/// What each article tells.
pub fn articles() -> &'static [Value] {
    static GOLD: OnceLock<Vec<Value>> = OnceLock::new();
    GOLD.get_or_init(|| serde_json::from_str(include_str!("gold/articles.json")).unwrap())
}

/// What the articles amount to together.
pub fn record() -> &'static Value {
    static GOLD: OnceLock<Value> = OnceLock::new();
    GOLD.get_or_init(|| serde_json::from_str(include_str!("gold/record.json")).unwrap())
}

/// Bytes of the words of an anchor: the place nearest to `near`, else the first.
pub fn place(article: &str, anchor: &Value) -> (usize, usize) {
    let (text, words) = (text(article), anchor["text"].as_str().unwrap());
    let near = anchor["near"]
        .as_str()
        .map(|near| text.find(near).unwrap_or_else(|| panic!("{article} has no words {near:?}")));
    let found = text.match_indices(words).map(|(at, _)| at);
    let at = match near {
        Some(near) => found.min_by_key(|at| at.abs_diff(near)),
        None => found.min(),
    };
    let at = at.unwrap_or_else(|| panic!("{article} has no words {words:?}"));
    (at, at + words.len())
}

/// The places at which an event of the gold may be told.
pub fn places(article: &str, event: &Value) -> Vec<(usize, usize)> {
    std::iter::once(&event["trigger"])
        .chain(list(event, "other_triggers"))
        .map(|anchor| place(article, anchor))
        .collect()
}

pub fn optional(item: &Value) -> bool {
    item["optional"] == true
}

/// Tells whether a value is the one under `key` of the gold, or one of those that a fair reader may choose as well.
pub fn accepts(item: &Value, key: &str, alternatives: &str, value: &Value) -> bool {
    item[key] == *value || list(item, alternatives).contains(value)
}

/// The item of an article's gold that stands at these words, one that is asked for before others.
pub fn item(article: &str, kind: &str, words: &str) -> &'static Value {
    let gold = articles().iter().find(|a| a["article"] == article).unwrap();
    let anchor =
        |item: &Value| if kind == "events" { item["trigger"].clone() } else { item.clone() };
    let mut found: Vec<&Value> =
        list(gold, kind).iter().filter(|item| anchor(item)["text"] == words).collect();
    found.sort_by_key(|item| optional(item));
    found.first().unwrap_or_else(|| panic!("the gold of {article} has no {kind} at {words:?}"))
}

#[test]
fn every_anchor_of_the_gold_stands_in_its_text() {
    for gold in articles() {
        let name = gold["article"].as_str().unwrap();
        for event in list(gold, "events") {
            assert!(!places(name, event).is_empty());
        }
        for item in list(gold, "claims") {
            place(name, item);
        }
        for quote in list(gold, "quotes") {
            place(name, &quote["content"]);
            if let Some(speaker) = quote["speaker"]["text"].as_str() {
                assert!(text(name).contains(speaker), "{name}: {speaker}");
            }
        }
    }
}

#[test]
fn no_two_figures_of_the_gold_stand_at_one_place() {
    for gold in articles() {
        let name = gold["article"].as_str().unwrap();
        let claims = list(gold, "claims");
        for (i, a) in claims.iter().enumerate() {
            for b in &claims[i + 1..] {
                assert!(!overlap(place(name, a), place(name, b)), "{name}: {a} and {b}");
            }
        }
    }
}

#[test]
fn every_article_of_the_sample_has_gold() {
    let names: Vec<&str> = articles().iter().map(|a| a["article"].as_str().unwrap()).collect();
    let sample: Vec<&str> = rashomon::sample::ARTICLES.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, sample);
}
