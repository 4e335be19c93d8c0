//! What was seen before: in this article, and in those that were learnt from.
//!
//! What goes in: strings, lists of keys, and what is known of entities. What comes out: the short numbers that stand for
//! them. Left to others: the bits.

use super::range::{FRESH, MODELS};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// The most strings of one kind that are remembered within an article.
const RECENT: usize = 512;

/// The most strings of all kinds that are learnt.
const STRINGS: usize = 8_000;
/// The most facts of entities that are learnt.
const FACTS: usize = 4_000;

/// What was learnt from articles, the same for all that are written with it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Learnt {
    /// Lists of keys, the most frequent first.
    #[serde(with = "lists")]
    shapes: Vec<Arc<Vec<String>>>,
    /// Strings by kind, the most frequent first.
    strings: BTreeMap<u32, Vec<String>>,
    /// Facts by entity: field and value.
    facts: BTreeMap<String, Vec<(u32, Value)>>,
    /// The probabilities of bits.
    #[serde(skip)]
    pub models: Vec<u16>,
    #[serde(skip)]
    numbers: HashMap<u32, HashMap<String, usize>>,
}

/// Shared lists are written as lists.
mod lists {
    use super::Arc;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(lists: &[Arc<Vec<String>>], to: S) -> Result<S::Ok, S::Error> {
        lists.iter().map(|list| list.as_slice()).collect::<Vec<_>>().serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Vec<Arc<Vec<String>>>, D::Error> {
        Ok(Vec::<Vec<String>>::deserialize(from)?.into_iter().map(Arc::new).collect())
    }
}

impl Learnt {
    /// Knows nothing.
    pub fn nothing() -> Self {
        Learnt { models: vec![FRESH; MODELS], ..Learnt::default() }
    }

    /// Makes the look-up of what was read or gathered.
    pub fn ready(mut self) -> Self {
        let numbered =
            |all: &Vec<String>| all.iter().cloned().enumerate().map(|(n, s)| (s, n)).collect();
        self.numbers = self.strings.iter().map(|(class, all)| (*class, numbered(all))).collect();
        self
    }
}

/// Counts what is seen, for learning.
#[derive(Debug, Default)]
pub struct Tally {
    article: usize,
    shapes: BTreeMap<Vec<String>, usize>,
    /// The last article and the number of articles.
    strings: BTreeMap<(u32, String), (usize, usize)>,
    facts: BTreeMap<(String, u32), BTreeMap<String, usize>>,
}

impl Tally {
    /// Begins another article.
    pub fn next(&mut self) {
        self.article += 1;
    }

    /// Keeps what is frequent.
    pub fn learnt(self) -> Learnt {
        let mut shapes: Vec<(Vec<String>, usize)> =
            self.shapes.into_iter().filter(|(_, n)| *n > 1).collect();
        shapes.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        let mut strings: Vec<((u32, String), usize)> = self
            .strings
            .into_iter()
            .map(|(key, (_, n))| (key, n))
            .filter(|((_, s), n)| *n > 2 && s.len() < 400)
            .collect();
        strings.sort_by(|a, b| {
            let gain = |x: &((u32, String), usize)| x.1 * (x.0.1.len() + 1);
            (gain(b), &a.0).cmp(&(gain(a), &b.0))
        });
        strings.truncate(STRINGS);
        strings.sort_by(|a, b| (b.1, &a.0).cmp(&(a.1, &b.0)));
        let mut kept: BTreeMap<u32, Vec<String>> = BTreeMap::new();
        for ((class, string), _) in strings {
            kept.entry(class).or_default().push(string);
        }
        let mut facts: Vec<(usize, String, u32, String)> = self
            .facts
            .into_iter()
            .filter_map(|((owner, field), values)| {
                let (value, n) = values.into_iter().max_by_key(|(_, n)| *n)?;
                (n > 2).then_some((n, owner, field, value))
            })
            .collect();
        facts.sort_by(|a, b| b.0.cmp(&a.0).then(a.cmp(b)));
        facts.truncate(FACTS);
        let mut known: BTreeMap<String, Vec<(u32, Value)>> = BTreeMap::new();
        for (_, owner, field, value) in facts {
            if let Ok(value) = serde_json::from_str(&value) {
                known.entry(owner).or_default().push((field, value));
            }
        }
        let shapes = shapes.into_iter().map(|(keys, _)| Arc::new(keys)).collect();
        Learnt { shapes, strings: kept, facts: known, ..Learnt::nothing() }.ready()
    }
}

/// What is remembered while one article is written or read.
pub struct Memory<'l> {
    learnt: &'l Learnt,
    shapes: Vec<Arc<Vec<String>>>,
    recent: HashMap<u32, Vec<String>>,
    facts: HashMap<String, Vec<(u32, Value)>>,
    /// Where counts go when something is to be learnt.
    pub tally: Option<Tally>,
}

impl<'l> Memory<'l> {
    /// Begins with what was learnt.
    pub fn new(learnt: &'l Learnt) -> Self {
        Memory {
            learnt,
            shapes: Vec::new(),
            recent: HashMap::new(),
            facts: HashMap::new(),
            tally: None,
        }
    }

    /// Returns how many lists of keys are known.
    pub fn shapes(&self) -> usize {
        self.learnt.shapes.len() + self.shapes.len()
    }

    /// Returns a list of keys; an empty one for a number that is none.
    pub fn shape(&mut self, number: usize) -> Arc<Vec<String>> {
        let own = number.checked_sub(self.learnt.shapes.len());
        let found = match own {
            None => self.learnt.shapes.get(number),
            Some(own) => self.shapes.get(own),
        };
        let keys = found.cloned().unwrap_or_default();
        if let Some(tally) = &mut self.tally {
            *tally.shapes.entry(keys.to_vec()).or_default() += 1;
        }
        keys
    }

    /// Returns the number of a list of keys.
    pub fn shape_of(&self, keys: &[&str]) -> Option<usize> {
        let same = |shape: &Arc<Vec<String>>| {
            shape.len() == keys.len() && shape.iter().zip(keys).all(|(a, b)| a == b)
        };
        let learnt = self.learnt.shapes.iter().position(same);
        learnt
            .or_else(|| self.shapes.iter().position(same).map(|own| own + self.learnt.shapes.len()))
    }

    /// Remembers a list of keys.
    pub fn add_shape(&mut self, keys: Vec<String>) -> usize {
        self.shapes.push(Arc::new(keys));
        self.shapes() - 1
    }

    /// Returns how long ago a string was used, 0 for the last.
    pub fn recent(&self, class: u32, given: &str) -> Option<usize> {
        let all = self.recent.get(&class)?;
        all.iter().rev().position(|s| s == given)
    }

    /// Returns a string by how long ago it was used.
    pub fn again(&mut self, class: u32, rank: usize) -> Option<String> {
        let all = self.recent.get_mut(&class)?;
        let at = all.len().checked_sub(rank)?.checked_sub(1)?;
        let found = all.remove(at);
        all.push(found.clone());
        if let Some(tally) = &mut self.tally {
            count(tally, class, &found);
        }
        Some(found)
    }

    /// Remembers a string.
    pub fn remember(&mut self, class: u32, made: &str) {
        if let Some(tally) = &mut self.tally {
            count(tally, class, made);
        }
        let all = self.recent.entry(class).or_default();
        if all.len() >= RECENT {
            all.remove(0);
        }
        all.push(made.to_owned());
    }

    /// Returns the number of a string that was learnt.
    pub fn common(&self, class: u32, given: &str) -> Option<usize> {
        self.learnt.numbers.get(&class)?.get(given).copied()
    }

    /// Returns a string that was learnt.
    pub fn common_at(&self, class: u32, number: usize) -> Option<String> {
        self.learnt.strings.get(&class)?.get(number).cloned()
    }

    /// Returns what a field of an entity was the last time.
    pub fn known(&self, owner: &str, field: u32) -> Option<&Value> {
        let of = |all: &'_ [(u32, Value)]| all.iter().rposition(|(f, _)| *f == field);
        if let Some(all) = self.facts.get(owner)
            && let Some(at) = of(all)
        {
            return Some(&all[at].1);
        }
        let all = self.learnt.facts.get(owner)?;
        of(all).map(|at| &all[at].1)
    }

    /// Remembers a field of an entity.
    pub fn learn(&mut self, owner: &str, field: u32, value: &Value) {
        if let Some(tally) = &mut self.tally {
            let key = (owner.to_owned(), field);
            *tally.facts.entry(key).or_default().entry(value.to_string()).or_default() += 1;
        }
        let learnt = self.learnt.facts.get(owner);
        if let Some(all) = self.facts.get_mut(owner) {
            match all.iter_mut().find(|(f, _)| *f == field) {
                Some((_, old)) if old == value => {}
                Some((_, old)) => *old = value.clone(),
                None => all.push((field, value.clone())),
            }
        } else if learnt.is_none_or(|all| !all.iter().any(|(f, v)| *f == field && v == value)) {
            self.facts.insert(owner.to_owned(), vec![(field, value.clone())]);
        }
    }
}

fn count(tally: &mut Tally, class: u32, string: &str) {
    let article = tally.article;
    let seen = tally.strings.entry((class, string.to_owned())).or_insert((usize::MAX, 0));
    if seen.0 != article {
        *seen = (article, seen.1 + 1);
    }
}
