//! Accounts to a record: here are the accounts, what do they support together?
//!
//! What goes in: accounts, in any order. What comes out: witnesses, stories, joined events, figures with a verdict,
//! entities. Left to others: reading texts; the record sees accounts only, and no live statistic of the collection.

mod align;
mod blind_spots;
mod bonds;
mod candidates;
mod corrections;
mod entities;
mod events;
mod figures;
mod groups;
pub mod growth;
mod parties;
mod profile;
mod relations;
mod retractions;
mod scene;
mod stories;
mod weights;
mod witnesses;
mod world;

use corrections::Desk;
use events::Context;
use profile::{Keys, Profile};
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Account, ArticleId, FORMAT, Record, TellingId,
    correction::{Correction, Item},
    id::digest,
    record::{ArticleDiagnostic, RecordArticle, Story, Witness, WitnessKind},
};
use scene::Scene;
use std::collections::BTreeMap;
use stories::Near;
use weights::Weights;
use witnesses::Comparison;
use world::World;

/// Gathers accounts.
pub struct Gatherer {
    weights: Weights,
    world: World,
}

impl Gatherer {
    /// Prepares the frozen facts of the packs.
    ///
    /// # Errors
    /// When a file of `data/` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let world = World::new(packs)?;
        Ok(Gatherer { weights: Weights::new(packs, &world)?, world })
    }

    /// Makes the record of the accounts. The same accounts give the same record in any order; accounts of one text
    /// count once.
    pub fn gather(&self, accounts: Vec<Account>) -> Record {
        self.gather_corrected(accounts, &[])
    }

    /// As [`Gatherer::gather`], with what people have corrected, in the order of the corrections.
    pub fn gather_corrected(
        &self,
        mut accounts: Vec<Account>,
        corrections: &[Correction],
    ) -> Record {
        accounts.sort_by(|a, b| (a.id, &a.article).cmp(&(b.id, &b.article)));
        let mut sources: BTreeMap<ArticleId, Vec<String>> = BTreeMap::new();
        for a in &accounts {
            sources.entry(a.id).or_default().push(a.article.clone());
        }
        accounts.dedup_by_key(|a| a.id);
        let mut desk = Desk::new(corrections, &mut accounts);
        let mut keys = Keys::default();
        let profiles: Vec<Profile> =
            accounts.iter().map(|account| keys.profile(&self.weights, account)).collect();
        let accounts: Vec<&Account> = accounts.iter().collect();
        let profiles: Vec<&Profile> = profiles.iter().collect();
        let mut compared = witnesses::compare(&accounts, &profiles);
        if desk.regroups(Item::Witness) {
            compared.regroup(&accounts, &mut desk);
        }
        let told = stories::gather(&neighbours(accounts.len(), &compared), &compared.groups);
        let mut witnesses = witnesses::witnesses(&accounts, &profiles, &compared);
        desk.explain(&mut witnesses, &accounts);
        let stories = stories::write(&accounts, &told);
        let kinds = witnesses::kinds(&accounts, &compared, &witnesses);
        let mut articles = articles(&accounts, sources, &witnesses, &stories, &kinds);
        label(&mut articles, &mut witnesses);
        let mut entities = entities::gather(&accounts, &self.world);
        desk.rename(&mut entities);
        let pairs: Vec<(usize, usize)> = compared.bonds.iter().map(|(a, b, _)| (*a, *b)).collect();
        let scene = Scene {
            accounts: &accounts,
            profiles: &profiles,
            pairs: &pairs,
            joined: &compared.joined,
            stories: &places(&accounts, stories.iter().map(|s| s.articles.as_slice())),
            witnesses: &places(&accounts, witnesses.iter().map(|w| w.articles.as_slice())),
            world: &self.world,
        };
        let context = Context {
            scene: &scene,
            witness_ids: &witnesses.iter().map(|w| w.id).collect::<Vec<_>>(),
            kinds: &kinds,
            marks: &articles.iter().map(|a| a.mark.clone()).collect::<Vec<_>>(),
            agencies: &witnesses.iter().map(|w| w.agency.clone()).collect::<Vec<_>>(),
            names: &entities.iter().map(|e| (e.id.clone(), e.name.clone())).collect(),
        };
        let mut events = events::join(&context, &mut desk);
        desk.relabel(&mut events.events);
        let figures = figures::gather(&context, &events, &mut desk);
        let mut record = Record {
            format: FORMAT.to_owned(),
            program: concat!("rashomon ", env!("CARGO_PKG_VERSION")).to_owned(),
            packs: BTreeMap::new(),
            digest: String::new(),
            blind_spots: blind_spots::find(&context, &stories, &events.events, &figures),
            retractions: retractions::find(&context, &events.events),
            relations: relations::join(&context),
            entities,
            diagnostics: diagnostics(&accounts, &events.diagnostics),
            events: events.events,
            figures,
            articles,
            witnesses,
            stories,
            corrections: Vec::new(),
        };
        desk.finish(&mut record);
        record.digest = digest(&serde_json::to_vec(&record).unwrap_or_default());
        record
    }
}

/// Returns the neighbours of each article.
fn neighbours(count: usize, compared: &Comparison) -> Vec<Near<usize>> {
    let mut all: Vec<Vec<(u16, usize)>> = vec![Vec::new(); count];
    for (a, b, bond) in &compared.bonds {
        all[*a].push((bond.alike, *b));
        all[*b].push((bond.alike, *a));
    }
    all.into_iter().map(Near::new).collect()
}

/// Writes the articles, in the order of their ids.
fn articles(
    accounts: &[&Account],
    mut sources: BTreeMap<ArticleId, Vec<String>>,
    witnesses: &[Witness],
    stories: &[Story],
    kinds: &BTreeMap<ArticleId, WitnessKind>,
) -> Vec<RecordArticle> {
    let owner: BTreeMap<ArticleId, &Witness> =
        witnesses.iter().flat_map(|w| w.articles.iter().map(move |a| (*a, w))).collect();
    let mut told: BTreeMap<ArticleId, Vec<TellingId>> = BTreeMap::new();
    for story in stories {
        for article in &story.articles {
            told.entry(*article).or_default().push(story.id);
        }
    }
    let mut article = |a: &&Account| RecordArticle {
        id: a.id,
        article: a.article.clone(),
        sources: sources.remove(&a.id).unwrap_or_default(),
        mark: String::new(),
        language: a.language,
        title: a.title.clone(),
        published: a.published.clone(),
        outlet: a.outlet.clone(),
        credits: a.credits.clone(),
        witness: owner.get(&a.id).map_or_else(|| witnesses::whole(a), |w| w.id),
        stories: told.remove(&a.id).unwrap_or_default(),
        kind: kinds.get(&a.id).copied().unwrap_or(WitnessKind::Original),
    };
    accounts.iter().map(&mut article).collect()
}

/// Marks the articles in the order of publication, and the witnesses in the order of their articles.
fn label(articles: &mut [RecordArticle], witnesses: &mut [Witness]) {
    let mut order: Vec<usize> = (0..articles.len()).collect();
    order.sort_by_key(|i| {
        let day = articles[*i].published.as_ref().and_then(|p| p.interval.start.or(p.interval.end));
        (day.is_none(), day, articles[*i].id)
    });
    let mut rank: BTreeMap<ArticleId, usize> = BTreeMap::new();
    for (n, i) in order.into_iter().enumerate() {
        articles[i].mark = format!("a{}", n + 1);
        rank.insert(articles[i].id, n);
    }
    let first = |w: &Witness| w.articles.iter().filter_map(|a| rank.get(a)).min().copied();
    let mut order: Vec<usize> = (0..witnesses.len()).collect();
    order.sort_by_key(|i| (first(&witnesses[*i]), witnesses[*i].id));
    for (n, i) in order.into_iter().enumerate() {
        witnesses[i].label = format!("w{}", n + 1);
    }
}

/// Returns for each account the index of the group that holds it.
fn places<'a>(accounts: &[&Account], groups: impl Iterator<Item = &'a [ArticleId]>) -> Vec<usize> {
    let mut of: BTreeMap<ArticleId, usize> = BTreeMap::new();
    for (n, group) in groups.enumerate() {
        of.extend(group.iter().map(|article| (*article, n)));
    }
    accounts.iter().map(|a| of.get(&a.id).copied().unwrap_or_default()).collect()
}

/// What was noticed in each article, then what comparing it showed.
fn diagnostics(accounts: &[&Account], compared: &[ArticleDiagnostic]) -> Vec<ArticleDiagnostic> {
    let of = |a: &&Account| {
        let article = a.id;
        let own = a.diagnostics.clone().into_iter();
        own.map(move |diagnostic| ArticleDiagnostic { article, diagnostic }).collect::<Vec<_>>()
    };
    let mut all: Vec<ArticleDiagnostic> =
        accounts.iter().flat_map(of).chain(compared.iter().cloned()).collect();
    all.sort_by_key(|d| d.article);
    all
}

#[cfg(test)]
mod tests;
