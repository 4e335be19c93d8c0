//! One telling of an act, with what it is compared by.

use crate::{profile::Line, scene::Scene};
use rashomon_types::{
    Account, Interval,
    account::{Event, Party, Salience},
    reading::Precision,
};
use std::{
    collections::{BTreeMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

/// How many of the weightiest keys of its sentence a telling is found by.
const KEYS: usize = 4;

/// A telling.
pub struct Told<'a> {
    /// Index of the article.
    pub article: usize,
    /// The event as the article tells it.
    pub event: &'a Event,
    /// Index of its sentence among the lines of the article, where it is among them.
    pub line: Option<usize>,
}

impl Told<'_> {
    /// Returns the days it may have been.
    pub fn interval(&self) -> Option<Interval> {
        let date = self.event.date.as_ref()?;
        let interval = Interval { start: date.start, end: date.end };
        (!interval.is_open()).then_some(interval)
    }

    /// Returns its sentence as it is compared.
    pub fn sentence<'c>(&self, scene: &'c Scene) -> Option<&'c Line> {
        scene.profiles[self.article].lines.get(self.line?)
    }

    /// Returns the actors; for a mutual act all parties.
    pub fn actors(&self) -> Vec<&Party> {
        let others: &[Party] =
            if self.event.kind.is_mutual() { &self.event.recipients } else { &[] };
        self.event.actors.iter().chain(others).collect()
    }

    /// Returns those acted upon; for a mutual act nobody.
    pub fn recipients(&self) -> Vec<&Party> {
        if self.event.kind.is_mutual() {
            Vec::new()
        } else {
            self.event.recipients.iter().collect()
        }
    }

    /// Returns keys that tellings of one act are likely to share.
    pub fn keys(&self, scene: &Scene) -> Vec<u64> {
        let kind = self.event.kind;
        let story = scene.stories[self.article];
        let mut keys = Vec::new();
        if self.event.salience == Salience::Lead {
            keys.push(key(&(kind, story, "lead")));
        }
        let day = self.interval().and_then(Interval::single);
        if let Some(day) = day {
            keys.push(key(&(kind, story, day.to_string())));
        }
        for party in self.event.actors.iter().chain(&self.event.recipients).take(6) {
            let Some(entity) = party.entity.as_deref() else { continue };
            keys.push(key(&(kind, story, entity)));
            if let Some(day) = day {
                keys.push(key(&(kind, entity, day.to_string())));
            }
            if entity.starts_with("PER") {
                keys.push(key(&(kind, entity, "person")));
            }
        }
        if let Some(place) = &self.event.place
            && matches!(place.precision, Precision::City | Precision::Site | Precision::District)
        {
            keys.push(key(&(kind, story, place.name.as_str(), "at")));
        }
        if let Some(line) = self.sentence(scene) {
            let mut weighty = line.keys.clone();
            weighty.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            weighty.truncate(KEYS);
            for (i, a) in weighty.iter().enumerate() {
                for b in &weighty[i + 1..] {
                    keys.push(key(&(kind, a.0.min(b.0), a.0.max(b.0))));
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

fn key(parts: &impl Hash) -> u64 {
    // The default hasher has fixed keys; its values never leave the program.
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

/// Returns every telling, in the order of articles and events.
pub fn all<'a>(scene: &Scene<'a>) -> Vec<Told<'a>> {
    let mut told = Vec::new();
    for (article, account) in scene.accounts.iter().enumerate() {
        let lines = &scene.profiles[article].lines;
        for event in in_order(account) {
            let at = lines.partition_point(|l| l.span.end <= event.trigger.span.start);
            let line = lines.get(at).filter(|l| l.span.overlaps(event.trigger.span)).map(|_| at);
            told.push(Told { article, event, line });
        }
    }
    told
}

/// Returns the events of an account in the order of the text.
pub fn in_order(account: &Account) -> Vec<&Event> {
    let mut events: Vec<&Event> = account.events.iter().collect();
    events.sort_by_key(|e| (e.trigger.span, e.id));
    events
}

/// Returns the tellings that stand in corresponding sentences of one witness: the first act of its type in one sentence
/// with the first in the other, and so on, where the numbers of acts are equal; else the first ones only.
pub fn aligned(scene: &Scene, told: &[Told]) -> Vec<(usize, usize)> {
    let mut by_line: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
    for (i, one) in told.iter().enumerate() {
        if let Some(line) = one.line {
            by_line.entry((one.article, line)).or_default().push(i);
        }
    }
    let mut pairs = Vec::new();
    let links = scene.joined.iter().filter_map(|l| Some((l, l.alignment.as_ref()?)));
    for (link, alignment) in links {
        for (i, j) in &alignment.pairs {
            let (Some(x), Some(y)) = (by_line.get(&(link.a, *i)), by_line.get(&(link.b, *j)))
            else {
                continue;
            };
            let kinds: std::collections::BTreeSet<_> =
                x.iter().map(|t| told[*t].event.kind).collect();
            for kind in kinds {
                let of = |all: &[usize]| -> Vec<usize> {
                    all.iter().copied().filter(|t| told[*t].event.kind == kind).collect()
                };
                let (x, y) = (of(x), of(y));
                let count = if x.len() == y.len() { x.len() } else { x.len().min(y.len()).min(1) };
                pairs.extend(x.into_iter().zip(y).take(count));
            }
        }
    }
    pairs
}
