//! What each independent text says of an act.
//!
//! What goes in: the tellings of one act. What comes out: for each witness its parties and its realis. Left to others:
//! how witnesses differ. The copies and translations of one text are one voice: where they seem to differ, one of them
//! was damaged or misread, so what most of them give is taken, and nothing of it counts as a disagreement.

use super::{Context, Told};
use crate::parties;
use rashomon_types::{ArticleId, Realis, account::Party};
use std::collections::{BTreeMap, BTreeSet};

/// Parties without an entity or a country that a voice may keep beside known ones.
const UNKNOWN: usize = 1;

/// The tellings of one witness.
pub struct Voice<'t, 'a> {
    told: Vec<&'t Told<'a>>,
}

/// A party with the article that names it.
pub type Named<'t> = (ArticleId, &'t Party);

/// Sorts tellings by the witness that they belong to.
pub fn of<'t, 'a>(context: &Context, told: &[&'t Told<'a>]) -> Vec<Voice<'t, 'a>> {
    let mut by: BTreeMap<usize, Vec<&Told>> = BTreeMap::new();
    for t in told {
        by.entry(context.scene.witnesses[t.article]).or_default().push(t);
    }
    by.into_values().map(|told| Voice { told }).collect()
}

impl<'t, 'a> Voice<'t, 'a> {
    /// The articles of the voice that have tellings of the act.
    pub fn articles(&self, context: &Context) -> BTreeSet<ArticleId> {
        self.told.iter().map(|t| context.scene.accounts[t.article].id).collect()
    }

    /// The parties of a slot that the voice names: those that at least half of its articles give, each with its words;
    /// of parties that are only described, those of one article.
    pub fn parties(
        &self,
        context: &Context,
        pick: for<'x> fn(&'x Told<'a>) -> Vec<&'x Party>,
    ) -> Vec<Named<'t>> {
        let mut by: BTreeMap<usize, Vec<&'t Party>> = BTreeMap::new();
        for t in &self.told {
            let named = pick(t);
            if !named.is_empty() {
                by.entry(t.article).or_default().extend(named);
            }
        }
        let id_of = |article: usize| context.scene.accounts[article].id;
        let mut given: BTreeMap<String, usize> = BTreeMap::new();
        for parties in by.values() {
            let keys: BTreeSet<String> =
                parties.iter().filter(|p| is_known(p)).map(|p| parties::key(p)).collect();
            keys.into_iter().for_each(|key| *given.entry(key).or_default() += 1);
        }
        let often = given.values().copied().max().unwrap_or_default();
        let enough = (by.len().div_ceil(2)).min(often).max(1);
        let mut kept: Vec<Named> = Vec::new();
        for (article, parties) in &by {
            let supported = |p: &&&Party| {
                is_known(p) && given.get(&parties::key(p)).is_some_and(|n| *n >= enough)
            };
            kept.extend(parties.iter().filter(supported).map(|p| (id_of(*article), *p)));
        }
        let agreeing = |article: usize| kept.iter().filter(|(a, _)| *a == id_of(article)).count();
        let best = by
            .iter()
            .filter(|(_, parties)| parties.iter().any(|p| !is_known(p)))
            .max_by_key(|(article, _)| (agreeing(**article), std::cmp::Reverse(id_of(**article))));
        let room = if kept.is_empty() { usize::MAX } else { UNKNOWN };
        if let Some((article, parties)) = best {
            let mut described: Vec<&Party> =
                parties.iter().copied().filter(|p| !is_known(p)).collect();
            described.sort_by_key(|p| (p.sector.is_none(), p.evidence.span));
            described.dedup_by(|a, b| parties::key(a) == parties::key(b));
            kept.extend(described.into_iter().take(room).map(|p| (id_of(*article), p)));
        }
        kept
    }

    /// What the voice says of whether it took place: the value that most of its articles give, of equal ones the more
    /// cautious. What it says in its own voice weighs before what it lets others say.
    pub fn realis(&self) -> (Realis, bool) {
        let own: Vec<&Told> =
            self.told.iter().copied().filter(|t| t.event.reported_by.is_none()).collect();
        let from = if own.is_empty() { &self.told } else { &own };
        let mut count: BTreeMap<Realis, BTreeSet<usize>> = BTreeMap::new();
        for t in from {
            count.entry(t.event.realis).or_default().insert(t.article);
        }
        let most = count.values().map(BTreeSet::len).max().unwrap_or_default();
        let found = super::write::WEIGHT
            .into_iter()
            .rev()
            .find(|r| count.get(r).is_some_and(|articles| articles.len() == most));
        (found.unwrap_or(Realis::Hypothetical), !own.is_empty())
    }
}

fn is_known(party: &Party) -> bool {
    party.entity.is_some() || party.country.is_some()
}
