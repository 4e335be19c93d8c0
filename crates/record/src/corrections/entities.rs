//! Who is meant, as people say.

use super::Desk;
use rashomon_types::{
    Account, ArticleId,
    account::Party,
    correction::{Deed, Label, Outcome},
    record::Entity,
};
use std::collections::BTreeSet;

/// What becomes of a key.
enum Turn<'a> {
    /// It is this one.
    Into(&'a str),
    /// Nobody is meant.
    Nothing,
}

impl Desk<'_> {
    /// Corrects who is meant, in all accounts or in some.
    pub(super) fn entity(&mut self, i: usize, does: &Deed, accounts: &mut [Account]) {
        let all = |_: ArticleId| true;
        match does {
            Deed::Merge { one, other } => {
                let (one, other) = (self.now(&one.id), self.now(&other.id));
                if one == other {
                    self.done[i].touched.insert(one);
                    self.done[i].set(Outcome::Needless);
                    return;
                }
                let known = is_named(accounts, &one);
                let found = turn(accounts, &other, &Turn::Into(&one), &all);
                self.keys.insert(other.clone(), one.clone());
                self.told(i, &[(&other, found), (&one, known)], &one);
            }
            Deed::Split { of, out, key } => {
                let from = self.now(&of.id);
                let within: BTreeSet<ArticleId> = out.iter().map(|h| h.article).collect();
                let other = key.clone().unwrap_or_else(|| format!("{from}-2"));
                let found = turn(accounts, &from, &Turn::Into(&other), &|a| within.contains(&a));
                self.done[i].touched.insert(from.clone());
                self.told(i, &[(&from, found)], &other);
            }
            Deed::Relabel { of, to } => {
                let key = self.now(&of.id);
                if let Label::Name(name) = to {
                    self.names.insert(key.clone(), name.clone());
                }
                let found = is_named(accounts, &key);
                self.told(i, &[(&key, found)], &key);
            }
            Deed::Reject { of } => {
                let key = self.now(&of.id);
                let found = turn(accounts, &key, &Turn::Nothing, &all);
                self.told(i, &[(&key, found)], &key);
            }
        }
    }

    fn told(&mut self, i: usize, found: &[(&str, bool)], key: &str) {
        for (missing, _) in found.iter().filter(|(_, found)| !found) {
            self.done[i].because.push(format!("no article names {missing}"));
        }
        self.done[i].touched.insert(key.to_owned());
        let there = found.iter().all(|(_, found)| *found);
        self.done[i].set(if there { Outcome::Holds } else { Outcome::Gone });
    }

    /// Returns what a key has become by the corrections so far.
    fn now(&self, key: &str) -> String {
        let mut key = key;
        // A key is merged away once, so that this ends.
        for _ in 0..=self.keys.len() {
            match self.keys.get(key) {
                Some(next) => key = next,
                None => break,
            }
        }
        key.to_owned()
    }

    /// Gives entities the names that people gave them.
    pub fn rename(&self, entities: &mut [Entity]) {
        for entity in entities {
            if let Some(name) = self.names.get(&entity.id) {
                entity.name.clone_from(name);
            }
        }
    }
}

fn is_named(accounts: &[Account], key: &str) -> bool {
    accounts.iter().any(|a| a.mentions.iter().any(|m| m.entity == key))
}

/// Turns a key into another, or takes it out, in the accounts of some articles; tells whether it was there.
fn turn(
    accounts: &mut [Account],
    key: &str,
    turn: &Turn<'_>,
    within: &dyn Fn(ArticleId) -> bool,
) -> bool {
    let mut found = false;
    for account in accounts.iter_mut().filter(|a| within(a.id)) {
        found |= account.mentions.iter().any(|m| m.entity == key);
        match turn {
            Turn::Into(other) => {
                for mention in account.mentions.iter_mut().filter(|m| m.entity == key) {
                    mention.entity = (*other).to_owned();
                }
            }
            Turn::Nothing => account.mentions.retain(|m| m.entity != key),
        }
        let other = match turn {
            Turn::Into(other) => Some((*other).to_owned()),
            Turn::Nothing => None,
        };
        let one = |entity: &mut Option<String>| {
            if entity.as_deref() == Some(key) {
                entity.clone_from(&other);
            }
        };
        let party = |party: &mut Party| one(&mut party.entity);
        account.references.iter_mut().for_each(|r| one(&mut r.entity));
        account.quotes.iter_mut().for_each(|q| one(&mut q.entity));
        for event in &mut account.events {
            event.actors.iter_mut().chain(&mut event.recipients).for_each(party);
        }
        for relation in &mut account.relations {
            [&mut relation.from, &mut relation.to].into_iter().for_each(party);
        }
        for claim in &mut account.claims {
            let many = claim.of_entities.iter_mut().chain(&mut claim.scope.places);
            if let Some(other) = &other {
                many.filter(|k| *k == key).for_each(|k| k.clone_from(other));
            }
        }
    }
    found
}
