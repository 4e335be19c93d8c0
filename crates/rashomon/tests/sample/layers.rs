//! How much of what the articles tell is read: events, figures and quotes against the gold, with floors.

use super::{
    account,
    gold::{self, accepts, optional, place, places},
    list, overlap, span,
};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Hits and what they are counted from.
#[derive(Default)]
pub struct Tally {
    asked: usize,
    got: usize,
    hit: usize,
    right: BTreeMap<&'static str, (usize, usize)>,
}

impl Tally {
    /// Counts an item that is asked for.
    pub fn asked(&mut self, hit: bool) {
        self.asked += 1;
        self.hit += usize::from(hit);
    }

    /// Counts published items.
    pub fn got(&mut self, items: usize) {
        self.got += items;
    }

    /// Counts a slot of an item that was found.
    pub fn slot(&mut self, name: &'static str, right: bool) {
        let slot = self.right.entry(name).or_default();
        slot.0 += usize::from(right);
        slot.1 += 1;
    }

    /// Prints the figures and holds them against their floors.
    pub fn hold(&self, what: &str, precision: f64, recall: f64, slots: &[(&str, f64)]) {
        let share = |part: usize, whole: usize| part as f64 / whole.max(1) as f64;
        let (p, r) = (share(self.hit, self.got), share(self.hit, self.asked));
        println!("{what}: precision {p:.3}, recall {r:.3} of {}", self.asked);
        assert!(p >= precision, "{what}: precision {p:.3} fell below {precision}");
        assert!(r >= recall, "{what}: recall {r:.3} fell below {recall}");
        for (name, floor) in slots {
            let (right, of) = self.right.get(name).copied().unwrap_or_default();
            println!("{what}: {name} {:.3} of {of}", share(right, of));
            assert!(share(right, of) >= *floor, "{what}: {name} {right}/{of} fell below {floor}");
        }
    }
}

/// Names a miss when misses are asked for.
pub fn miss(what: &str, article: &str, item: &Value) {
    if std::env::var_os("RASHOMON_SAMPLE").is_some() {
        println!("{what} {article}: {item}");
    }
}

/// Pairs gold with what is published: first what is asked for, then what may be there. `fits` ranks a pair, none for no pair.
fn paired<'g, 'a>(
    gold: &'g [Value],
    got: &'a [Value],
    fits: impl Fn(&Value, &Value) -> Option<u8>,
) -> Vec<(&'g Value, Option<&'a Value>)> {
    let mut free: Vec<&Value> = got.iter().collect();
    let mut wanted: Vec<&Value> = gold.iter().collect();
    wanted.sort_by_key(|item| optional(item));
    let pair = |item: &'g Value, free: &mut Vec<&'a Value>| {
        let ranked = free.iter().enumerate().filter_map(|(i, x)| Some((fits(item, x)?, i)));
        ranked.max_by_key(|(rank, i)| (*rank, std::cmp::Reverse(*i))).map(|(_, i)| free.remove(i))
    };
    wanted.into_iter().map(|item| (item, pair(item, &mut free))).collect()
}

/// The published event of an article that tells an event of its gold.
pub fn events(article: &str) -> Vec<(&'static Value, Option<&'static Value>)> {
    let gold = gold::articles().iter().find(|a| a["article"] == article).unwrap();
    paired(list(gold, "events"), list(account(article), "events"), |want, got| {
        let trigger = span(&got["trigger"]);
        let there = places(article, want).into_iter().any(|place| overlap(place, trigger));
        there.then(|| u8::from(accepts(want, "type", "alt_types", &got["type"])))
    })
}

/// The published figure of an article that tells a figure of its gold.
pub fn claims(article: &str) -> Vec<(&'static Value, Option<&'static Value>)> {
    let gold = gold::articles().iter().find(|a| a["article"] == article).unwrap();
    paired(list(gold, "claims"), list(account(article), "claims"), |want, got| {
        overlap(place(article, want), span(got)).then(|| u8::from(same_value(want, got)))
    })
}

fn quotes(article: &str) -> Vec<(&'static Value, Option<&'static Value>)> {
    let gold = gold::articles().iter().find(|a| a["article"] == article).unwrap();
    paired(list(gold, "quotes"), list(account(article), "quotes"), |want, got| {
        let there = overlap(place(article, &want["content"]), span(&got["content"]));
        there.then(|| u8::from(same_speaker(want, got)))
    })
}

fn same_value(want: &Value, got: &Value) -> bool {
    let number = |v: &Value, key: &str| v[key].as_f64();
    let vague = want["comparator"] == "vague";
    if vague {
        got["vague"].is_string()
    } else {
        // The bound that is printed is enough: how it is bounded is a slot of its own.
        let one = |v: &Value| number(v, "low").or(number(v, "high"));
        one(want) == one(got)
            && !(want["comparator"] == "range" && number(want, "high") != number(got, "high"))
    }
}

fn same_speaker(want: &Value, got: &Value) -> bool {
    let words = |v: &Value| v["speaker"]["text"].as_str().map(str::to_lowercase);
    match (words(want), words(got)) {
        (Some(a), Some(b)) => a.contains(&b) || b.contains(&a),
        (None, None) => true,
        _ => false,
    }
}

fn countries(parties: &[Value]) -> BTreeSet<&str> {
    parties.iter().filter_map(|p| p["country"].as_str()).collect()
}

fn names() -> impl Iterator<Item = &'static str> {
    rashomon::sample::ARTICLES.iter().map(|(name, _)| *name)
}

#[test]
fn events_are_read_with_type_realis_and_parties() {
    let mut tally = Tally::default();
    for name in names() {
        let pairs = events(name);
        let extra = pairs.iter().filter(|(want, got)| optional(want) && got.is_some()).count();
        tally.got(list(account(name), "events").len() - extra);
        for (want, got) in pairs.into_iter().filter(|(want, _)| !optional(want)) {
            let typed = got.filter(|got| accepts(want, "type", "alt_types", &got["type"]));
            tally.asked(typed.is_some());
            let Some(got) = typed else {
                miss("missed event", name, want);
                continue;
            };
            let realis = accepts(want, "realis", "alt_realis", &got["realis"]);
            tally.slot("realis", realis);
            if !realis {
                miss("wrong realis", name, got);
            }
            for (slot, key) in [("actor country", "actors"), ("recipient country", "recipients")] {
                let wanted = countries(list(want, key));
                if !wanted.is_empty() {
                    tally.slot(slot, wanted == countries(list(got, key)));
                }
            }
        }
    }
    tally.hold(
        "events",
        0.0,
        0.0,
        &[("realis", 0.0), ("actor country", 0.0), ("recipient country", 0.0)],
    );
}

#[test]
fn figures_are_read_with_value_bound_and_measure() {
    let mut tally = Tally::default();
    for name in names() {
        let pairs = claims(name);
        let extra = pairs.iter().filter(|(want, got)| optional(want) && got.is_some()).count();
        let implied = list(account(name), "claims").iter().filter(|c| c["implied"] == true).count();
        tally.got(list(account(name), "claims").len() - extra - implied);
        for (want, got) in pairs.into_iter().filter(|(want, _)| !optional(want)) {
            let right = got.filter(|got| same_value(want, got));
            tally.asked(right.is_some());
            let Some(got) = right else {
                miss("missed figure", name, want);
                continue;
            };
            for (slot, key, others) in
                [("comparator", "comparator", ""), ("measure", "measure", "alt_measures")]
            {
                let right = accepts(want, key, others, &got[key]);
                tally.slot(slot, right);
                if !right {
                    miss(slot, name, got);
                }
            }
            let negated = (want["negated"] == true) == (got["negated"] == true);
            tally.slot("negation", negated);
            if !negated {
                miss("negation", name, got);
            }
        }
    }
    tally.hold(
        "figures",
        0.97,
        0.92,
        &[("comparator", 0.96), ("measure", 0.91), ("negation", 0.98)],
    );
}

#[test]
fn quotes_are_read_with_their_speakers() {
    let mut tally = Tally::default();
    for name in names() {
        let pairs = quotes(name);
        let extra = pairs.iter().filter(|(want, got)| optional(want) && got.is_some()).count();
        tally.got(list(account(name), "quotes").len() - extra);
        for (want, got) in pairs.into_iter().filter(|(want, _)| !optional(want)) {
            let right = got.is_some_and(|got| same_speaker(want, got));
            tally.asked(right);
            if !right {
                miss("missed quote", name, want);
            }
        }
    }
    tally.hold("quotes", 0.83, 0.78, &[]);
}
