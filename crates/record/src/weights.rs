//! How much a shared anchor weighs, from frozen frequencies.
//!
//! What goes in: `data/anchors.toml`. What comes out: a weight for each key of an anchor. Left to others: which keys an
//! article has. No statistic of the collection at hand is used: it would make the record depend on what else is in it.

use crate::world::World;
use rashomon_packs::{PackError, Packs};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const FILE: &str = "data/anchors.toml";
/// The class of what is not listed: one sentence in a thousand.
const RARE: u8 = 10;
/// Classes below say nothing: such words stand in every sixth sentence.
const COMMON: f64 = 2.5;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    classes: BTreeMap<String, String>,
}

/// Frozen weights.
#[derive(Default)]
pub struct Weights {
    classes: HashMap<String, u8>,
    countries: BTreeSet<String>,
}

impl Weights {
    /// Reads the classes.
    ///
    /// # Errors
    /// When the file is wrong.
    pub fn new(packs: &Packs, world: &World) -> Result<Self, PackError> {
        let mut classes = HashMap::new();
        if packs.bytes(FILE).is_some() {
            let file: File = packs.parse(FILE)?;
            for (class, keys) in &file.classes {
                let number = class.parse().map_err(|_| PackError {
                    file: FILE.to_owned(),
                    line: packs.line(FILE, class),
                    message: format!("{class:?} is no class: a whole number is expected"),
                })?;
                classes.extend(keys.split_whitespace().map(|key| (key.to_owned(), number)));
            }
        }
        Ok(Weights { classes, countries: world.country_keys().map(|k| format!("e{k}")).collect() })
    }

    /// Returns the weight of a key: `~` and the skeleton of a word, `n` and that of a name, `e` and an entity, `c` and a
    /// concept, `#` and a number, `d` and a day.
    pub fn of(&self, key: &str) -> f64 {
        let Some(first) = key.chars().next() else { return 0.0 };
        let class = self.classes.get(key).copied().unwrap_or(RARE);
        let rarity = (f64::from(class) - COMMON).max(0.0);
        let by_length = if key.len() > 4 { 0.7 } else { 0.5 };
        match first {
            '~' => 0.5 * by_length * rarity,
            'n' => 0.7 * by_length * rarity,
            '#' => match key.len() {
                2 => 2.6,
                3 => 6.5,
                _ => 10.4,
            },
            'd' => 1.5 * rarity,
            'e' => self.entity(key),
            _ => rarity,
        }
    }

    /// A person tells more than a country, which half of the news name.
    fn entity(&self, key: &str) -> f64 {
        if self.countries.contains(key) {
            return 1.0;
        }
        match key.get(1..4) {
            Some("PER") => 5.0,
            Some("LOC") => 2.5,
            _ => 4.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_rare_weighs_more() {
        let weights = Weights::new(&Packs::embedded(), &World::default()).unwrap();
        assert!(weights.of("#2500") > weights.of("#2"));
        assert!(weights.of("cpipeline") > weights.of("cyear"));
        assert!(weights.of("~krnvr") >= weights.of("~prs"));
    }
}
