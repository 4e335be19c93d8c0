//! Accounts to a record: here are the accounts, what do they support together?
//!
//! What goes in: accounts, in any order. What comes out: witnesses, stories, joined events, figures with a verdict,
//! entities. Left to others: reading texts; the record sees accounts only, and no live statistic of the collection.

mod align;
mod candidates;
mod groups;
mod profile;
mod stories;
mod weights;
mod witnesses;

use profile::{Keys, Profile};
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Account, FORMAT, Record, TellingId,
    id::digest,
    record::{RecordArticle, WitnessKind},
};
use std::collections::BTreeMap;
use weights::Weights;

/// Gathers accounts.
pub struct Gatherer {
    weights: Weights,
}

impl Gatherer {
    /// Prepares the frozen facts of the packs.
    ///
    /// # Errors
    /// When a file of `data/` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        Ok(Gatherer { weights: Weights::new(packs)? })
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
        let mut keys = Keys::default();
        let profiles: Vec<Profile> =
            accounts.iter().map(|account| keys.profile(&self.weights, account)).collect();
        let compared = witnesses::compare(&accounts, &profiles);
        let stories = stories::stories(&accounts, &profiles, &compared);
        let told: BTreeMap<_, TellingId> = stories
            .iter()
            .flat_map(|story| story.articles.iter().map(|article| (*article, story.id)))
            .collect();
        let mut witnesses = witnesses::witnesses(&accounts, &profiles, &compared);
        let mut owner: BTreeMap<_, (TellingId, WitnessKind)> = BTreeMap::new();
        for (n, witness) in witnesses.iter_mut().enumerate() {
            witness.label = format!("w{}", n + 1);
            for article in &witness.articles {
                owner.insert(*article, (witness.id, witness.kind));
            }
        }
        let articles = accounts
            .iter()
            .enumerate()
            .map(|(i, a)| {
                let own = (witnesses::whole(a), WitnessKind::Original);
                let (witness, kind) = owner.get(&a.id).copied().unwrap_or(own);
                RecordArticle {
                    id: a.id,
                    article: a.article.clone(),
                    sources: sources.remove(&a.id).unwrap_or_default(),
                    mark: format!("a{}", i + 1),
                    language: a.language,
                    title: a.title.clone(),
                    published: a.published.clone(),
                    outlet: a.outlet.clone(),
                    credits: a.credits.clone(),
                    witness,
                    stories: told.get(&a.id).copied().into_iter().collect(),
                    kind,
                }
            })
            .collect::<Vec<_>>();
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

#[cfg(test)]
mod tests;
