//! What forms and endings were seen with.
//!
//! What goes in: gold sentences. What comes out: for forms and endings the parts of speech, analyses and lemmas of the
//! treebank. Left to others: weights.

use crate::gold::Gold;
use anyhow::{Result, ensure};
use rashomon_lang::morphology::{
    context::{ENDINGS, text},
    model::{Analysis, CERTAIN, Map, Script},
    rules::script,
    tagger::{lemma_key, reading_key},
};
use rashomon_types::reading::{Features, TokenKind, Upos};
use std::collections::{BTreeMap, BTreeSet};

/// A form seen so often has shown all its analyses.
const FAMILIAR: u32 = 10;
/// A form seen so often with one part of speech has no other.
const SURE: u32 = 12;
/// A share smaller than one in so many is taken for a slip of the treebank.
const SLIP: u32 = 150;

/// The tables of a model.
#[derive(Default)]
pub struct Tables {
    /// See [`rashomon_lang::morphology::model::Model`].
    pub known: Map,
    /// Every analysis.
    pub analyses: Vec<Analysis>,
    /// Lists of analyses.
    pub lists: Vec<Vec<u16>>,
    /// Keys to lists.
    pub readings: Map,
    /// Every way to a lemma.
    pub scripts: Vec<Script>,
    /// Keys to ways.
    pub lemmas: Map,
    entries: [BTreeMap<u32, u32>; 3],
}

type Counts<K> = BTreeMap<K, u32>;

impl Tables {
    /// Counts the gold.
    pub fn of(sentences: &[Vec<Gold>]) -> Self {
        let mut tables = Tables::default();
        tables.count_upos(sentences);
        tables.count_readings(sentences);
        tables.count_lemmas(sentences);
        let map = |entries: &BTreeMap<u32, u32>| Map::new(entries.iter().map(|(k, v)| (*k, *v)));
        tables.known = map(&tables.entries[0]);
        tables.readings = map(&tables.entries[1]);
        tables.lemmas = map(&tables.entries[2]);
        tables
    }

    fn count_upos(&mut self, sentences: &[Vec<Gold>]) {
        let mut seen: BTreeMap<&str, Counts<Upos>> = BTreeMap::new();
        for gold in sentences.iter().flatten() {
            *seen.entry(gold.token.folded.as_str()).or_default().entry(gold.upos).or_default() += 1;
        }
        for (form, counts) in seen {
            let all: u32 = counts.values().sum();
            let kept = counts.iter().filter(|(_, n)| **n * SLIP >= all);
            let mut mask = kept.fold(0_u32, |mask, (upos, _)| mask | 1 << *upos as u32);
            if all < 2 {
                continue;
            }
            if mask.count_ones() == 1 && all >= SURE {
                mask |= CERTAIN;
            }
            self.entries[0].insert(text(form), mask);
        }
    }

    fn count_readings(&mut self, sentences: &[Vec<Gold>]) {
        let mut exact: BTreeMap<(&str, Upos), Counts<u64>> = BTreeMap::new();
        type Seen<'a> = (BTreeSet<&'a str>, Counts<u64>);
        let mut endings: BTreeMap<(usize, &str, Upos), Seen> = BTreeMap::new();
        for gold in sentences.iter().flatten().filter(|g| g.token.kind != TokenKind::Mark) {
            let form = gold.token.folded.as_str();
            let bits = gold.features.bits();
            *exact.entry((form, gold.upos)).or_default().entry(bits).or_default() += 1;
            for (n, (at, _)) in form.char_indices().rev().take(ENDINGS).enumerate() {
                let entry = endings.entry((n + 1, &form[at..], gold.upos)).or_default();
                entry.0.insert(form);
                *entry.1.entry(bits).or_default() += 1;
            }
        }
        let mut numbers: BTreeMap<(Upos, u64), u16> = BTreeMap::new();
        let mut lists: BTreeMap<Vec<u16>, u32> = BTreeMap::new();
        let mut add = |tables: &mut Tables, key: u32, upos: Upos, kept: Vec<u64>| {
            let list: Vec<u16> = kept
                .into_iter()
                .map(|bits| {
                    *numbers.entry((upos, bits)).or_insert_with(|| {
                        tables
                            .analyses
                            .push(Analysis { upos, features: Features::from_bits(bits) });
                        (tables.analyses.len() - 1) as u16
                    })
                })
                .collect();
            let number = *lists.entry(list.clone()).or_insert_with(|| {
                tables.lists.push(list);
                (tables.lists.len() - 1) as u32
            });
            tables.entries[1].insert(key, number);
        };
        for ((n, ending, upos), (forms, counts)) in &endings {
            let all: u32 = counts.values().sum();
            if *n > 2 && (forms.len() < 2 || all < 4) {
                continue;
            }
            let kept = most(counts, all, 100, 24);
            add(self, reading_key(text(ending), false, *upos), *upos, kept);
        }
        for ((form, upos), counts) in &exact {
            let all: u32 = counts.values().sum();
            if all >= FAMILIAR {
                add(self, reading_key(text(form), true, *upos), *upos, most(counts, all, SLIP, 24));
            }
        }
    }

    fn count_lemmas(&mut self, sentences: &[Vec<Gold>]) {
        type Key<'a> = (usize, &'a str, Upos, Option<u64>);
        let mut seen: BTreeMap<Key<'_>, Counts<Script>> = BTreeMap::new();
        let mut kinds: BTreeMap<Key<'_>, BTreeSet<&str>> = BTreeMap::new();
        for gold in sentences.iter().flatten().filter(|g| g.token.kind == TokenKind::Word) {
            let Some(lemma) = &gold.lemma else { continue };
            let form = gold.token.folded.as_str();
            let script = script(form, lemma);
            let bits = gold.features.without(rashomon_types::reading::Feature::Animate).bits();
            let ends = form.char_indices().rev().take(ENDINGS).enumerate();
            let ends = ends.map(|(n, (at, _))| (n + 1, &form[at..])).chain([(0, form)]);
            for (n, part) in ends {
                for features in [Some(bits), None] {
                    let key = (n, part, gold.upos, features);
                    *seen.entry(key).or_default().entry(script.clone()).or_default() += 1;
                    kinds.entry(key).or_default().insert(form);
                }
            }
        }
        let mut numbers: BTreeMap<Script, u32> = BTreeMap::new();
        for (key, counts) in &seen {
            let (n, part, upos, features) = *key;
            let all: u32 = counts.values().sum();
            let forms = kinds.get(key).map_or(0, BTreeSet::len);
            let Some((script, most)) = commonest(counts) else { continue };
            let long = usize::from(script.strip) > n && n > 0;
            if long || (n > 2 && forms < 2) {
                continue;
            }
            if features.is_some() {
                let general = seen.get(&(n, part, upos, None)).and_then(commonest);
                let same = general.is_some_and(|(other, _)| other == script);
                if same || most < 2 || most * 2 <= all {
                    continue;
                }
            }
            let number = *numbers.entry(script.clone()).or_insert_with(|| {
                self.scripts.push(script.clone());
                (self.scripts.len() - 1) as u32
            });
            let features = features.map(Features::from_bits);
            self.entries[2].insert(lemma_key(text(part), n, upos, features), number);
        }
    }
}

fn commonest(counts: &Counts<Script>) -> Option<(&Script, u32)> {
    let best = counts.iter().max_by_key(|(script, n)| (**n, std::cmp::Reverse(*script)));
    best.map(|(script, n)| (script, *n))
}

/// The commonest, without slips.
fn most(counts: &Counts<u64>, all: u32, slip: u32, most: usize) -> Vec<u64> {
    let mut kept: Vec<(u32, u64)> =
        counts.iter().filter(|(_, n)| **n * slip >= all).map(|(bits, n)| (*n, *bits)).collect();
    kept.sort_by(|a, b| b.cmp(a));
    kept.truncate(most);
    kept.into_iter().map(|(_, bits)| bits).collect()
}

/// Writes the tables as `lang` reads them.
///
/// # Errors
/// When a list or a lemma is too long for the format.
pub fn write(tables: &Tables, into: &mut Vec<u8>) -> Result<()> {
    let write_map = |entries: &BTreeMap<u32, u32>, into: &mut Vec<u8>| -> Result<()> {
        into.extend_from_slice(&u32::try_from(entries.len())?.to_le_bytes());
        entries
            .keys()
            .chain(entries.values())
            .for_each(|n| into.extend_from_slice(&n.to_le_bytes()));
        Ok(())
    };
    ensure!(tables.analyses.len() <= usize::from(u16::MAX), "too many analyses");
    write_map(&tables.entries[0], into)?;
    into.extend_from_slice(&u32::try_from(tables.analyses.len())?.to_le_bytes());
    for analysis in &tables.analyses {
        into.push(analysis.upos as u8);
        into.extend_from_slice(&analysis.features.bits().to_le_bytes());
    }
    into.extend_from_slice(&u32::try_from(tables.lists.len())?.to_le_bytes());
    for list in &tables.lists {
        into.push(u8::try_from(list.len())?);
        list.iter().for_each(|n| into.extend_from_slice(&n.to_le_bytes()));
    }
    write_map(&tables.entries[1], into)?;
    into.extend_from_slice(&u32::try_from(tables.scripts.len())?.to_le_bytes());
    for script in &tables.scripts {
        into.push(script.strip);
        into.push(u8::try_from(script.append.len())?);
        into.extend_from_slice(script.append.as_bytes());
    }
    write_map(&tables.entries[2], into)
}
