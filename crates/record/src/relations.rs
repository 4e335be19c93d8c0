//! Lasting relations that several articles state.
//!
//! What goes in: the relations of all accounts. What comes out: one relation for each kind and pair of parties. Left to
//! others: reading relations.

use crate::{events::Context, parties};
use rashomon_types::{
    Realis,
    account::{Party, Relation, RelationKind},
    record::{RecordRelation, Telling},
};
use std::collections::{BTreeMap, BTreeSet};

/// Joins relations, in the order of their ids.
pub fn join(context: &Context) -> Vec<RecordRelation> {
    type Told<'a> = Vec<(usize, &'a Relation)>;
    let mut all: BTreeMap<(RelationKind, String, String), Told> = BTreeMap::new();
    for (article, account) in context.scene.accounts.iter().enumerate() {
        for relation in &account.relations {
            let key = (relation.kind, side(&relation.from), side(&relation.to));
            all.entry(key).or_default().push((article, relation));
        }
    }
    let mut joined: Vec<RecordRelation> =
        all.into_iter().map(|((kind, _, _), told)| relation(context, kind, &told)).collect();
    joined.sort_by_key(|relation| relation.id);
    joined
}

/// Returns the key of a side: the entity, the country with its sector, or the words.
fn side(party: &Party) -> String {
    match (&party.entity, party.country, party.sector) {
        (Some(entity), _, _) => entity.clone(),
        (None, Some(country), Some(sector)) => format!("{country} {sector}"),
        _ => party.evidence.text.to_lowercase(),
    }
}

fn relation(context: &Context, kind: RelationKind, told: &[(usize, &Relation)]) -> RecordRelation {
    let mentions: BTreeSet<Telling> = told
        .iter()
        .map(|(article, r)| Telling {
            article: context.scene.accounts[*article].id,
            event: r.id,
            span: r.cue.span,
        })
        .collect();
    let name = |pick: fn(&Relation) -> &Party| {
        let sides = told.iter().map(|(a, r)| (context.scene.accounts[*a].id, pick(r)));
        let gathered = parties::gathered(sides, context);
        gathered.into_iter().next().map(|p| p.name).unwrap_or_default()
    };
    let witnesses: BTreeSet<usize> =
        told.iter().map(|(a, _)| context.scene.witnesses[*a]).collect();
    let weight = [
        Realis::Happened,
        Realis::Ongoing,
        Realis::Alleged,
        Realis::Denied,
        Realis::Planned,
        Realis::Threatened,
    ];
    let realis = weight.into_iter().find(|w| told.iter().any(|(_, r)| r.realis == *w));
    RecordRelation {
        id: mentions.iter().map(|m| m.event).min().unwrap_or(told[0].1.id),
        kind,
        from: name(|r| &r.from),
        to: name(|r| &r.to),
        realis: realis.unwrap_or(Realis::Hypothetical),
        mentions: mentions.into_iter().collect(),
        witnesses: witnesses.len(),
    }
}
