//! What a reader calls the entities of a record.
//!
//! What goes in: a record and the words of the reader's language. What comes out: one name for each entity: the
//! gazetteer's in that language, else the one that articles in it use, else the record's own.

use crate::words::Words;
use rashomon_types::{
    Record,
    reading::Place,
    record::{Entity, RecordParty},
};
use std::collections::BTreeMap;

/// The names of one record in one language.
#[derive(Clone, Debug, Default)]
pub struct Names {
    by_id: BTreeMap<String, String>,
    ids: BTreeMap<String, String>,
}

impl Names {
    /// Chooses a name for every entity, and for the parties that no entity of the record stands behind.
    pub fn new(record: &Record, words: &Words) -> Self {
        let mut names = Names::default();
        for e in &record.entities {
            names.by_id.insert(e.id.clone(), choose(e, words).to_owned());
            names.ids.entry(e.name.clone()).or_insert_with(|| e.id.clone());
        }
        let parties = record.events.iter().flat_map(|e| e.actors.iter().chain(&e.recipients));
        for id in parties.filter_map(|p| p.entity.as_ref()) {
            if let Some(name) = words.name(id).filter(|_| !names.by_id.contains_key(id)) {
                names.by_id.insert(id.clone(), name.to_owned());
            }
        }
        names
    }

    /// Returns the name of an entity of the record.
    pub fn of(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(String::as_str)
    }

    /// Returns a party's name, as far as the record knows it; else the words of its first telling.
    pub fn party<'b>(&'b self, party: &'b RecordParty) -> &'b str {
        party.entity.as_deref().and_then(|id| self.of(id)).unwrap_or(&party.name)
    }

    /// Returns a place's name.
    pub fn place<'b>(&'b self, place: &'b Place) -> &'b str {
        self.id(&place.name).and_then(|id| self.of(id)).unwrap_or(&place.name)
    }

    /// Returns the entity that the record shows by a name.
    pub fn id(&self, name: &str) -> Option<&str> {
        self.ids.get(name).map(String::as_str)
    }
}

fn choose<'a>(e: &'a Entity, words: &'a Words) -> &'a str {
    let own = || e.names.get(words.language.as_str()).and_then(|names| names.first());
    words.name(&e.id).or_else(|| own().map(String::as_str)).unwrap_or(&e.name)
}
