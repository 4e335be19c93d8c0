//! Accounts to a record: here are the accounts, what do they support together?
//!
//! What goes in: accounts, in any order. What comes out: witnesses, stories, joined events, figures with a verdict,
//! entities. Left to others: reading texts; the record sees accounts only, and no live statistic of the collection.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Account, FORMAT, Record, TellingId,
    id::digest,
    record::{RecordArticle, Story, Witness, WitnessKind},
};
use std::collections::BTreeMap;

/// Gathers accounts.
pub struct Gatherer {}

impl Gatherer {
    /// Prepares the frozen facts of the packs.
    ///
    /// # Errors
    /// When a file of `data/` is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Gatherer {})
    }

    /// Makes the record of the accounts. The same accounts give the same record in any order; accounts of one text
    /// count once.
    pub fn gather(&self, mut accounts: Vec<Account>) -> Record {
        accounts.sort_by(|a, b| (a.id, &a.article).cmp(&(b.id, &b.article)));
        let mut sources: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for a in &accounts {
            sources.entry(a.id).or_default().push(a.article.clone());
        }
        accounts.dedup_by_key(|a| a.id);
        let articles = accounts
            .iter()
            .enumerate()
            .map(|(i, a)| RecordArticle {
                id: a.id,
                article: a.article.clone(),
                sources: sources.remove(&a.id).unwrap_or_default(),
                mark: format!("a{}", i + 1),
                language: a.language,
                title: a.title.clone(),
                published: a.published.clone(),
                outlet: a.outlet.clone(),
                credits: a.credits.clone(),
                witness: TellingId::whole(a.id, "article"),
                stories: vec![TellingId::whole(a.id, "article")],
                kind: WitnessKind::Original,
            })
            .collect::<Vec<_>>();
        let witnesses = articles
            .iter()
            .enumerate()
            .map(|(i, a)| Witness {
                id: a.witness,
                label: format!("w{}", i + 1),
                articles: vec![a.id],
                agency: None,
                kind: WitnessKind::Original,
                why: Vec::new(),
            })
            .collect();
        let stories = articles
            .iter()
            .map(|a| Story {
                id: a.witness,
                label: a.title.clone().unwrap_or_default(),
                articles: vec![a.id],
            })
            .collect();
        let mut record = Record {
            format: FORMAT.to_owned(),
            program: concat!("rashomon ", env!("CARGO_PKG_VERSION")).to_owned(),
            packs: BTreeMap::new(),
            digest: String::new(),
            articles,
            witnesses,
            stories,
            events: Vec::new(),
            figures: Vec::new(),
            entities: Vec::new(),
            relations: Vec::new(),
            retractions: Vec::new(),
            blind_spots: Vec::new(),
            diagnostics: Vec::new(),
        };
        record.digest = digest(&serde_json::to_vec(&record).unwrap_or_default());
        record
    }
}
