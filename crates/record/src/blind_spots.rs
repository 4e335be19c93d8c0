//! What only one language tells, while its story is told in several.
//!
//! What goes in: joined events and figures, and the stories. What comes out: items with the only language that has
//! them. Left to others: why. What a single article mentions in passing is no blind spot of the others.

use crate::{events::Context, figures::is_human};
use rashomon_types::{
    ArticleId, Language, TellingId,
    account::Salience,
    record::{BlindSpot, Figure, RecordEvent, Story},
};
use std::collections::{BTreeMap, BTreeSet};

/// Finds blind spots, in the order of their items.
pub fn find(
    context: &Context,
    stories: &[Story],
    events: &[RecordEvent],
    figures: &[Figure],
) -> Vec<BlindSpot> {
    let language: BTreeMap<ArticleId, Option<Language>> =
        context.scene.accounts.iter().map(|a| (a.id, a.language)).collect();
    let mut of_story: BTreeMap<ArticleId, BTreeSet<Language>> = BTreeMap::new();
    for story in stories {
        let spoken: BTreeSet<Language> =
            story.articles.iter().filter_map(|a| *language.get(a)?).collect();
        for article in &story.articles {
            of_story.insert(*article, spoken.clone());
        }
    }
    let implied: BTreeSet<TellingId> = context
        .scene
        .accounts
        .iter()
        .flat_map(|account| &account.claims)
        .filter(|claim| claim.implied)
        .map(|claim| claim.id)
        .collect();
    let mut spots = Vec::new();
    let mut look = |item: TellingId, articles: BTreeSet<ArticleId>, what: &str| {
        let told: BTreeSet<Language> = articles.iter().filter_map(|a| *language.get(a)?).collect();
        let spoken: BTreeSet<Language> =
            articles.iter().filter_map(|a| of_story.get(a)).flatten().copied().collect();
        let mut told = told.into_iter();
        let (Some(only), None) = (told.next(), told.next()) else { return };
        let others: Vec<String> =
            spoken.iter().filter(|l| **l != only).map(Language::to_string).collect();
        if others.is_empty() {
            return;
        }
        let because = format!(
            "this {what} is told in {only} only; the story is also told in {}",
            others.join(", ")
        );
        spots.push(BlindSpot { item, language: Some(only), because });
    };
    let lead: BTreeSet<TellingId> = context
        .scene
        .accounts
        .iter()
        .flat_map(|account| &account.events)
        .filter(|event| event.salience == Salience::Lead)
        .map(|event| event.id)
        .collect();
    let weighty = |event: &&RecordEvent| {
        let led = event.mentions.iter().any(|m| lead.contains(&m.event));
        !event.background && (event.witnesses > 1 || led)
    };
    for event in events.iter().filter(weighty) {
        look(event.id, event.mentions.iter().map(|m| m.article).collect(), "event");
    }
    let told_out = |claim: &TellingId| !implied.contains(claim);
    let counts = |figure: &&Figure| {
        is_human(figure.measure) && figure.tellings.iter().any(|t| told_out(&t.claim))
    };
    for figure in figures.iter().filter(counts) {
        look(figure.id, figure.tellings.iter().map(|t| t.article).collect(), "figure");
    }
    spots.sort_by_key(|spot| spot.item);
    spots
}
