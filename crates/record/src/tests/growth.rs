//! Adding and removing one by one gives what gathering at once gives.

use super::account;
use crate::{
    Gatherer,
    growth::{Growth, Keep, Kind, Node},
};
use proptest::prelude::*;
use rashomon_packs::Packs;
use rashomon_types::{Account, ArticleId};
use std::collections::{BTreeMap, BTreeSet};

/// Joins in memory.
#[derive(Default)]
pub struct Memory {
    accounts: BTreeMap<ArticleId, Account>,
    nodes: BTreeMap<ArticleId, Node>,
    marks: BTreeMap<u64, BTreeSet<(u64, ArticleId)>>,
}

impl Keep for Memory {
    type Error = ArticleId;
    fn account(&mut self, id: ArticleId) -> Result<Account, ArticleId> {
        self.accounts.get(&id).cloned().ok_or(id)
    }
    fn node(&mut self, id: ArticleId) -> Result<Option<Node>, ArticleId> {
        Ok(self.nodes.get(&id).cloned())
    }
    fn put(&mut self, id: ArticleId, node: Option<&Node>) -> Result<(), ArticleId> {
        match node {
            Some(node) => self.nodes.insert(id, node.clone()),
            None => self.nodes.remove(&id),
        };
        Ok(())
    }
    fn same_text(&mut self, text: u64) -> Result<Vec<ArticleId>, ArticleId> {
        let same = self.nodes.iter().filter(|(_, node)| node.text == Some(text));
        Ok(same.map(|(id, _)| *id).collect())
    }
    fn around(
        &mut self,
        key: u64,
        stand: u64,
        most: usize,
    ) -> Result<Vec<(u64, ArticleId)>, ArticleId> {
        let Some(all) = self.marks.get(&key) else { return Ok(Vec::new()) };
        let split = (stand, ArticleId::from_bytes(&[0; 16]).unwrap());
        let mut found: Vec<_> = all.range(..split).rev().take(most).copied().collect();
        found.reverse();
        found.extend(all.range(split..).take(most));
        Ok(found)
    }
    fn mark(&mut self, key: u64, stand: u64, id: ArticleId, there: bool) -> Result<(), ArticleId> {
        let all = self.marks.entry(key).or_default();
        if there {
            all.insert((stand, id))
        } else {
            all.remove(&(stand, id))
        };
        Ok(())
    }
}

fn grown(gatherer: &Gatherer, accounts: &[Account]) -> (Memory, usize) {
    let (mut memory, mut changes) = (Memory::default(), 0);
    let mut growth = Growth::new(gatherer);
    for account in accounts {
        memory.accounts.insert(account.id, account.clone());
        changes += growth.add(&mut memory, account.id).unwrap().len();
    }
    (memory, changes)
}

fn same(found: &BTreeMap<ArticleId, Node>, expected: &BTreeMap<ArticleId, Node>) {
    for (id, node) in expected {
        assert_eq!(found.get(id), Some(node), "{id}");
    }
    assert_eq!(found.len(), expected.len());
}

/// Articles that share sentences from a small stock, so that they are copies, excerpts, translations, followers.
fn stock() -> Vec<Account> {
    let lines: Vec<String> = (0..14)
        .map(|i| format!("w{} ~kr{}n tuesday x{} y{} gas{}", i % 5, i % 3, i, i * 7 % 11, i % 4))
        .collect();
    let mut all = Vec::new();
    for n in 0..70 {
        let from = n * 5 % 11;
        let count = 2 + n % 4;
        let own: Vec<&str> =
            (0..count).map(|k| lines[(from + k * (1 + n % 2)) % 14].as_str()).collect();
        let mut made = account(&format!("a{n}"), ["en", "uk", "ru"][n % 3], &own);
        made.fingerprint = (0..16).map(|k| ((from + k) % 9) as u32).collect();
        all.push(made);
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn in_any_order_one_by_one_is_as_at_once(order in Just((0..70usize).collect::<Vec<_>>()).prop_shuffle(), gone in proptest::collection::vec(0..70usize, 0..12)) {
        let gatherer = Gatherer::new(&Packs::embedded()).unwrap();
        let stock = stock();
        let shuffled: Vec<Account> = order.iter().map(|i| stock[*i].clone()).collect();
        let (mut memory, _) = grown(&gatherer, &shuffled);
        same(&memory.nodes, &gatherer.nodes(&shuffled));
        let mut growth = Growth::new(&gatherer);
        let gone: BTreeSet<ArticleId> = gone.into_iter().map(|i| stock[i].id).collect();
        for id in &gone {
            growth.remove(&mut memory, *id).unwrap();
        }
        let left: Vec<Account> = stock.into_iter().filter(|a| !gone.contains(&a.id)).collect();
        same(&memory.nodes, &gatherer.nodes(&left));
    }
}

#[test]
fn adding_says_what_it_changed() {
    let gatherer = Gatherer::new(&Packs::embedded()).unwrap();
    let stock = stock();
    let (mut memory, _) = grown(&gatherer, &stock[..1]);
    let twin = account("twin", "en", &["w0 ~kr0n tuesday x0 y0 gas0"]);
    memory.accounts.insert(twin.id, twin.clone());
    let mut growth = Growth::new(&gatherer);
    let changes = growth.add(&mut memory, twin.id).unwrap();
    assert!(changes.iter().any(|change| change.kind == Kind::Story && change.after.len() == 1));
    assert_eq!(growth.add(&mut memory, twin.id).unwrap(), []);
}
