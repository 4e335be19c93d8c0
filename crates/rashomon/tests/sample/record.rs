//! What the articles amount to together: witnesses exactly, joins and verdicts with floors.

use super::{
    gold::{self, item, optional, place},
    label,
    layers::{Tally, events, miss},
    list, overlap, sample, span,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

fn strings(values: &[Value]) -> impl Iterator<Item = &str> {
    values.iter().filter_map(Value::as_str)
}

#[test]
fn versions_of_one_text_are_one_witness_and_all_others_stand_alone() {
    let shared = list(gold::record(), "witnesses");
    let mut gold: BTreeSet<BTreeSet<&str>> =
        shared.iter().map(|w| strings(list(w, "articles")).collect()).collect();
    let named: BTreeSet<&str> = gold.iter().flatten().copied().collect();
    let alone = rashomon::sample::ARTICLES.iter().filter(|(name, _)| !named.contains(name));
    gold.extend(alone.map(|(name, _)| BTreeSet::from([*name])).collect::<Vec<_>>());
    let got: BTreeSet<BTreeSet<&str>> = list(&sample().0, "witnesses")
        .iter()
        .map(|w| list(w, "articles").iter().map(label).collect())
        .collect();
    assert_eq!(got, gold);
}

/// Pairs of tellings that were read, of two articles: of one event in the gold, joined, right.
#[test]
fn tellings_of_one_event_are_joined() {
    let joined: BTreeMap<&str, usize> = list(&sample().0, "events")
        .iter()
        .enumerate()
        .flat_map(|(i, e)| {
            list(e, "mentions").iter().map(move |m| (m["event"].as_str().unwrap(), i))
        })
        .collect();
    let groups: BTreeMap<(&str, &str), usize> = list(gold::record(), "events")
        .iter()
        .enumerate()
        .flat_map(|(i, e)| {
            list(e, "tellings")
                .iter()
                .map(move |t| ((t[0].as_str().unwrap(), t[1].as_str().unwrap()), i))
        })
        .collect();
    let mut told: Vec<(&str, &str, Option<usize>, Option<usize>)> = Vec::new();
    for (name, _) in rashomon::sample::ARTICLES {
        for (want, got) in events(name).into_iter().filter(|(want, _)| !optional(want)) {
            let words = want["trigger"]["text"].as_str().unwrap();
            let published = got.and_then(|got| joined.get(got["id"].as_str().unwrap()).copied());
            told.push((*name, words, groups.get(&(*name, words)).copied(), published));
        }
    }
    let mut tally = Tally::default();
    for (i, a) in told.iter().enumerate() {
        for b in told[i + 1..].iter().filter(|b| a.0 != b.0) {
            if a.3.is_none() || b.3.is_none() {
                continue;
            }
            let (one, published) = (a.2.is_some() && a.2 == b.2, a.3.is_some() && a.3 == b.3);
            if one {
                tally.asked(published);
            }
            tally.got(usize::from(published));
            if one != published {
                let what = if one { "not joined" } else { "joined wrongly" };
                miss(what, a.0, &Value::from(format!("{} and {} {}", a.1, b.0, b.1)));
            }
        }
    }
    tally.hold("joined events", 0.95, 0.6, &[]);
}

/// The published figure that holds most tellings of a figure of the gold, and how many.
fn published(figure: &Value) -> Option<(&'static Value, usize)> {
    let told: Vec<(&str, (usize, usize))> = list(figure, "tellings")
        .iter()
        .map(|t| {
            let (article, words) = (t[0].as_str().unwrap(), t[1].as_str().unwrap());
            (article, place(article, item(article, "claims", words)))
        })
        .collect();
    let held = |f: &Value| {
        let holds = |(article, place): &&(&str, (usize, usize))| {
            list(f, "tellings")
                .iter()
                .any(|t| label(&t["article"]) == *article && overlap(span(t), *place))
        };
        told.iter().filter(holds).count()
    };
    let figures = list(&sample().0, "figures").iter().map(|f| (f, held(f)));
    figures.filter(|(_, held)| *held > 0).max_by_key(|(_, held)| *held)
}

#[test]
fn planted_figures_are_gathered_and_judged() {
    let mut tally = Tally::default();
    let mut verdicts = Vec::new();
    for figure in list(gold::record(), "figures") {
        let asked = list(figure, "tellings").len();
        let found = published(figure);
        let held = found.map_or(0, |(_, held)| held);
        (0..asked).for_each(|i| tally.asked(i < held));
        tally.got(found.map_or(0, |(f, _)| list(f, "tellings").len()));
        let verdict = found.map_or(Value::Null, |(f, _)| f["verdict"].clone());
        let right = verdict == figure["verdict"];
        tally.slot("verdict", right);
        verdicts.push((figure["label"].as_str().unwrap(), right));
        if !right || held < asked {
            let because = found.map(|(f, _)| f["because"].clone());
            miss(
                "figure",
                figure["label"].as_str().unwrap(),
                &serde_json::json!([verdict, held, asked, because]),
            );
        }
    }
    tally.hold("gathered figures", 0.7, 0.77, &[("verdict", 0.54)]);
    let must = ["fishermen killed on 11 May", "incidents in the waterway since April"];
    for (name, right) in verdicts {
        assert!(right || !must.contains(&name), "{name}");
    }
}
