//! What of an article is compared: its sentences as weighted keys.
//!
//! What goes in: the anchors of an account. What comes out: for each sentence, and for the whole, sorted keys with their
//! weights. Left to others: the comparison itself.

use crate::weights::Weights;
use rashomon_types::{Account, Span, account::Anchor};
use std::collections::{BTreeMap, HashMap};

/// The most sentences that are aligned with those of another article.
pub const SENTENCES: usize = 160;

/// A weight that every article is taken to hold unshared.
const STORY_SLACK: f64 = 20.0;

/// A sentence as it is compared.
#[derive(Debug, Default)]
pub struct Line {
    /// Where.
    pub span: Span,
    /// Keys in order, with their weights.
    pub keys: Vec<(u32, f64)>,
    /// Sum of the weights.
    pub total: f64,
    /// Number of words.
    pub words: f64,
    /// Length in bytes.
    pub length: f64,
    /// Hash of all its words in order.
    pub hash: u64,
}

/// An article as it is compared.
#[derive(Debug, Default)]
pub struct Profile {
    /// Its first [`SENTENCES`] sentences.
    pub lines: Vec<Line>,
    /// Keys of the whole in order, each with its highest weight.
    pub keys: Vec<(u32, f64)>,
    /// Sum of these weights.
    pub total: f64,
    /// The same keys as they weigh for the happening told: names, numbers and days before all.
    pub story: Vec<(u32, f64)>,
    /// Sum of these weights.
    pub story_total: f64,
    /// Number of words of all lines.
    pub words: f64,
    /// Hash of all words of the report.
    pub hash: u64,
}

/// Numbers the keys by their hash: the same in every collection.
#[derive(Default)]
pub struct Keys {
    numbers: HashMap<String, (u32, f64)>,
    /// How much more or less a key weighs for the happening told.
    factors: HashMap<u32, f64>,
}

impl Keys {
    fn number(&mut self, weights: &Weights, key: &str) -> (u32, f64) {
        if let Some(known) = self.numbers.get(key) {
            return *known;
        }
        let made = (hash(key), weights.of(key));
        self.numbers.insert(key.to_owned(), made);
        self.factors.insert(made.0, story_factor(key));
        made
    }

    /// Makes the profile of an account.
    pub fn profile(&mut self, weights: &Weights, account: &Account) -> Profile {
        let mut profile = Profile::default();
        let mut all: BTreeMap<u32, f64> = BTreeMap::new();
        for anchor in account.anchors.iter().take(SENTENCES) {
            let line = self.line(weights, anchor);
            for (key, weight) in &line.keys {
                let best = all.entry(*key).or_insert(0.0);
                *best = best.max(*weight);
            }
            profile.words += line.words;
            profile.lines.push(line);
        }
        profile.hash = account.anchors.iter().fold(0, |hash, anchor| chain(hash, anchor.hash));
        profile.total = all.values().sum();
        profile.story = all
            .iter()
            .map(|(key, weight)| (*key, weight * self.factors.get(key).copied().unwrap_or(0.0)))
            .collect();
        profile.story_total = profile.story.iter().map(|k| k.1).sum();
        profile.keys = all.into_iter().collect();
        profile
    }

    fn line(&mut self, weights: &Weights, anchor: &Anchor) -> Line {
        let mut counts: BTreeMap<u32, (f64, u32)> = BTreeMap::new();
        each_key(anchor, &mut |key| {
            let (number, weight) = self.number(weights, key);
            if weight > 0.0 {
                counts.entry(number).or_insert((weight, 0)).1 += 1;
            }
        });
        let keys: Vec<(u32, f64)> = counts
            .into_iter()
            .map(|(key, (weight, count))| (key, weight * f64::from(count.min(2))))
            .collect();
        Line {
            span: anchor.span,
            total: keys.iter().map(|k| k.1).sum(),
            keys,
            words: f64::from(anchor.words),
            length: anchor.span.len() as f64,
            hash: anchor.hash,
        }
    }
}

fn chain(hash: u64, next: u64) -> u64 {
    (hash.wrapping_add(1).rotate_left(7) ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn hash(key: &str) -> u32 {
    let mixed = key.bytes().fold(0, |hash, byte| chain(hash, u64::from(byte)));
    (mixed >> 32) as u32 ^ mixed as u32
}

/// Names and numbers tell one happening from another of its kind; words tell only what kind it is.
fn story_factor(key: &str) -> f64 {
    match key.chars().next() {
        Some('n' | 'e') => 2.0,
        Some('#') => 1.5,
        Some('d') => 2.0,
        _ => 0.35,
    }
}

/// Calls `take` with every key of a sentence. A skeleton gives a key for each of its lengths, because endings add
/// consonants.
fn each_key(anchor: &Anchor, take: &mut dyn FnMut(&str)) {
    let mut key = String::new();
    let mut give = |kind: &str, rest: &str| {
        key.clear();
        key.push_str(kind);
        key.push_str(rest);
        take(&key);
    };
    for concept in &anchor.concepts {
        match concept.strip_prefix('~') {
            Some(skeleton) => {
                for end in 3..=skeleton.len().min(5) {
                    give("~", skeleton.get(..end).unwrap_or(skeleton));
                }
            }
            None => give("c", concept),
        }
    }
    for name in &anchor.names {
        if name.len() > 5 || name.contains(|c: char| !c.is_ascii_lowercase()) {
            // The class of a name that no gazetteer knows is a guess that two articles may make differently.
            give("e", name.find('~').map_or(name.as_str(), |at| &name[at..]));
            continue;
        }
        give("n", name.get(..3).unwrap_or(name));
        if name.len() > 3 {
            give("n", name);
        }
    }
    anchor.numbers.iter().for_each(|n| give("#", n));
    anchor.dates.iter().for_each(|d| give("d", d));
}

/// Returns the weight that two sorted lists of keys share.
pub fn shared(a: &[(u32, f64)], b: &[(u32, f64)]) -> f64 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if x.0 == y.0 {
            sum += x.1.min(y.1);
            i += 1;
            j += 1;
        } else if x.0 < y.0 {
            i += 1;
        } else {
            j += 1;
        }
    }
    sum
}

impl Profile {
    /// Returns the hash of the words of the report; `None` where there are none to compare.
    pub fn text(&self) -> Option<u64> {
        (!self.lines.is_empty()).then_some(self.hash)
    }

    /// Returns how much of two articles is shared, between 0 and 1 (Dice).
    pub fn likeness(&self, other: &Profile) -> f64 {
        2.0 * shared(&self.keys, &other.keys) / (self.total + other.total).max(1.0)
    }

    /// Returns how much two articles share of what tells a happening from others of its kind, between 0 and 1.
    pub fn same_happening(&self, other: &Profile) -> f64 {
        2.0 * shared(&self.story, &other.story)
            / (self.story_total + other.story_total + STORY_SLACK)
    }

    /// Returns the weightiest keys for the happening told.
    pub fn marks(&self, most: usize) -> Vec<u32> {
        let mut marks = self.story.clone();
        marks.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        marks.into_iter().take(most).map(|k| k.0).collect()
    }
}
