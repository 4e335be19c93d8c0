//! Who and what is named, over all articles.
//!
//! What goes in: the names of all accounts. What comes out: one entity for each key, with its names by language and
//! every mention. Left to others: which words are a name, and which key they have.

use crate::world::World;
use rashomon_types::{
    Account,
    code::Category,
    reading::Mention,
    record::{Entity, EntityMention},
};
use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Names kept for one language.
const NAMES: usize = 8;

/// Gathers entities, in the order of their keys.
pub fn gather(accounts: &[&Account], world: &World) -> Vec<Entity> {
    let mut all: BTreeMap<&str, Vec<(&Account, &Mention)>> = BTreeMap::new();
    for account in accounts {
        for mention in account.mentions.iter().filter(|m| !m.entity.is_empty()) {
            all.entry(&mention.entity).or_default().push((account, mention));
        }
    }
    all.into_iter().map(|(key, mentions)| entity(key, &mentions, world)).collect()
}

fn entity(key: &str, mentions: &[(&Account, &Mention)], world: &World) -> Entity {
    let mut lemmas: BTreeMap<String, BTreeMap<&str, usize>> = BTreeMap::new();
    let mut classes: BTreeMap<Category, usize> = BTreeMap::new();
    let mut places = BTreeSet::new();
    for (account, mention) in mentions {
        let language = account.language.map_or_else(|| "und".to_owned(), |l| l.to_string());
        *lemmas.entry(language).or_default().entry(&mention.lemma).or_insert(0) += 1;
        *classes.entry(mention.category).or_insert(0) += 1;
        places.insert(EntityMention { article: account.id, span: mention.evidence.span });
    }
    let names: BTreeMap<String, Vec<String>> = lemmas
        .iter()
        .map(|(language, counts)| {
            let mut ordered: Vec<(&&str, &usize)> = counts.iter().collect();
            ordered.sort_by_key(|(name, count)| (Reverse(**count), **name));
            let names = ordered.into_iter().take(NAMES).map(|(n, _)| (*n).to_owned()).collect();
            (language.clone(), names)
        })
        .collect();
    let category = classes.into_iter().max_by_key(|(c, count)| (*count, Reverse(*c)));
    let spoken = |(_, names): (&String, &Vec<String>)| names.first().cloned();
    let own = names.get_key_value("en").and_then(spoken).or_else(|| {
        let most = |language: &&String| {
            let count: usize = lemmas.get(*language).into_iter().flat_map(|c| c.values()).sum();
            (count, Reverse((*language).clone()))
        };
        let language = names.keys().max_by_key(most)?;
        names.get_key_value(language).and_then(spoken)
    });
    Entity {
        id: key.to_owned(),
        name: world.name(key).map(str::to_owned).or(own).unwrap_or_else(|| key.to_owned()),
        category: category.map_or(Category::Organisation, |(c, _)| c),
        names,
        mentions: places.into_iter().collect(),
        corrected: Vec::new(),
    }
}
