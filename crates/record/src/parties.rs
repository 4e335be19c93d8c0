//! Whether two parties may be one, and the parties of a joined event.
//!
//! What goes in: the parties that tellings name. What comes out: how well they agree, and one entry for each entity.
//! Left to others: which words name a party.

use crate::{events::Context, world::World};
use rashomon_types::{ArticleId, account::Party, record::RecordParty};
use std::collections::BTreeMap;

/// How two parties, or two sets of them, agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Agreement {
    /// They are different.
    Different,
    /// Nothing is known that would say so or deny it.
    Open,
    /// They are of one country.
    OneSide,
    /// They are one entity.
    Same,
}

/// Compares two parties.
pub fn one(a: &Party, b: &Party, world: &World) -> Agreement {
    if let (Some(x), Some(y)) = (&a.entity, &b.entity)
        && (x == y || same_person(x, y))
    {
        let country = world.is_country(x);
        return if country { Agreement::OneSide } else { Agreement::Same };
    }
    match (a.country, b.country) {
        (Some(x), Some(y)) if x == y => Agreement::OneSide,
        (Some(_), Some(_)) => Agreement::Different,
        _ if a.entity.is_some() && b.entity.is_some() => Agreement::Different,
        // "The militants" of two articles need not be the same.
        _ if a.evidence.text.to_lowercase() == b.evidence.text.to_lowercase() => Agreement::OneSide,
        _ => Agreement::Open,
    }
}

/// A surname alone may be the person with that surname.
fn same_person(a: &str, b: &str) -> bool {
    let (Some(x), Some(y)) = (a.strip_prefix("PER-"), b.strip_prefix("PER-")) else { return false };
    let (short, long) = if x.len() < y.len() { (x, y) } else { (y, x) };
    long.strip_suffix(short).is_some_and(|rest| rest.ends_with('-'))
}

/// Compares two sets of parties by their best pair; an empty set says nothing.
pub fn sets(a: &[&Party], b: &[&Party], world: &World) -> Agreement {
    let pairs = a.iter().take(8).flat_map(|x| b.iter().take(8).map(|y| one(x, y, world)));
    pairs.max().unwrap_or(Agreement::Open)
}

/// Returns the key under which a party is gathered: its entity, else its words.
pub fn key(party: &Party) -> String {
    match &party.entity {
        Some(entity) => entity.clone(),
        None => match party.country {
            Some(country) => format!("{country} {}", party.evidence.text.to_lowercase()),
            None => format!("~{}", party.evidence.text.to_lowercase()),
        },
    }
}

/// Gathers the parties of an event, one for each entity, the most often named first.
pub fn gathered<'a>(
    told: impl Iterator<Item = (ArticleId, &'a Party)>,
    context: &Context,
) -> Vec<RecordParty> {
    let mut all: BTreeMap<String, RecordParty> = BTreeMap::new();
    for (article, party) in told {
        let entry = all.entry(key(party)).or_insert_with(|| RecordParty {
            entity: party.entity.clone(),
            name: String::new(),
            country: None,
            sector: None,
            mentions: Vec::new(),
        });
        entry.country = entry.country.or(party.country);
        entry.sector = entry.sector.or(party.sector);
        if !entry.mentions.iter().any(|(a, p)| *a == article && p.evidence == party.evidence) {
            entry.mentions.push((article, party.clone()));
        }
    }
    let mut parties: Vec<RecordParty> = all.into_values().collect();
    for party in &mut parties {
        party.name = name(party, context);
        party.mentions.sort_by_key(|(article, p)| (*article, p.evidence.span));
    }
    parties
        .sort_by(|a, b| b.mentions.len().cmp(&a.mentions.len()).then_with(|| a.name.cmp(&b.name)));
    parties
}

fn name(party: &RecordParty, context: &Context) -> String {
    if let Some(entity) = &party.entity
        && let Some(known) = context.known_name(entity)
    {
        return known.to_owned();
    }
    match party.mentions.first() {
        Some((_, first)) if !first.evidence.text.is_empty() => first.evidence.text.clone(),
        _ => party.entity.as_deref().map(|key| context.name(key)).unwrap_or_default(),
    }
}
