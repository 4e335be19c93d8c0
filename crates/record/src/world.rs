//! English names for keys and codes, from the gazetteer.
//!
//! What goes in: `data/gazetteer.toml`. What comes out: what to call an entity or a country in English. Left to others:
//! which entity a text names.

use rashomon_packs::{PackError, Packs};
use rashomon_types::Country;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

const FILE: &str = "data/gazetteer.toml";

/// A table of the gazetteer; tables of another shape hold nothing that is needed here.
#[derive(Deserialize)]
#[serde(untagged)]
enum Table {
    Rows(BTreeMap<String, String>),
    #[allow(dead_code)]
    Other(serde::de::IgnoredAny),
}

/// What the gazetteer calls things.
#[derive(Default)]
pub struct World {
    names: HashMap<String, String>,
    countries: HashMap<Country, String>,
    country_keys: BTreeSet<String>,
}

impl World {
    /// Reads the gazetteer.
    ///
    /// # Errors
    /// When the file is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut world = World::default();
        if packs.bytes(FILE).is_none() {
            return Ok(world);
        }
        let file: BTreeMap<String, Table> = packs.parse(FILE)?;
        for (table, rows) in file {
            let Table::Rows(rows) = rows else { continue };
            for (key, row) in rows {
                let (facts, given) = match row.split_once(" : ") {
                    Some((facts, name)) => (facts, Some(name)),
                    None => (row.as_str(), None),
                };
                let name = given.map_or_else(|| key.replace('-', " "), |n| n.trim().to_owned());
                if table == "countries" {
                    let country = facts.split(' ').next().and_then(Country::new);
                    world.countries.extend(country.map(|country| (country, name.clone())));
                    world.country_keys.insert(format!("LOC-{key}"));
                }
                world.names.insert(key, name);
            }
        }
        Ok(world)
    }

    /// Returns the English name behind a key such as `PER-Vladimir-Putin`; `None` when the gazetteer has none.
    pub fn name(&self, key: &str) -> Option<&str> {
        let bare = key.split_once('-').map_or(key, |(_, bare)| bare);
        self.names.get(bare).or_else(|| self.names.get(key)).map(String::as_str)
    }

    /// Tells whether a key is that of a country, which half of the news name.
    pub fn is_country(&self, key: &str) -> bool {
        self.country_keys.contains(key)
    }

    /// Returns the keys of the countries.
    pub fn country_keys(&self) -> impl Iterator<Item = &str> {
        self.country_keys.iter().map(String::as_str)
    }

    /// Returns the English name of a country, or its code.
    pub fn country(&self, country: Country) -> String {
        self.countries.get(&country).cloned().unwrap_or_else(|| country.to_string())
    }
}

/// Writes a key for people where nothing better is known: `PER-Ivan-Sirko` as "Ivan Sirko".
pub fn spelt(key: &str) -> String {
    let bare = match key.split_once('-') {
        Some((class, bare))
            if class.len() == 3 && class.bytes().all(|b| b.is_ascii_uppercase()) =>
        {
            bare
        }
        _ => key,
    };
    bare.replace('-', " ")
}
