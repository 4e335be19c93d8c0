//! What a figure counts, in plain English.

use super::quantity::{Class, Said};
use crate::events::Context;
use rashomon_types::{Day, Measure, Sector, account::Claim};
use std::collections::{BTreeMap, BTreeSet};

/// Names the quantity: `attacks on US forces in Iraq and Syria since 2023-10-07`.
pub fn topic(context: &Context, said: &[&Said]) -> String {
    let mut topic = counted(context, said);
    let places = commonest_places(said);
    let over = self::places(context, &places);
    if !over.is_empty() {
        topic.push_str(" in ");
        topic.push_str(&over);
    }
    let cumulative = said.iter().any(|s| s.claim.scope.cumulative);
    if cumulative && let Some(since) = start(said) {
        let month = since.strftime("%Y-%m");
        topic.push_str(&format!(" since {month}"));
    }
    topic
}

/// Returns the day that most texts count from; the year of an undated text is a guess and yields to a known one.
fn start(said: &[&Said]) -> Option<Day> {
    let mut counts: BTreeMap<Day, (usize, usize)> = BTreeMap::new();
    for (since, dated) in said.iter().filter_map(|s| Some((s.claim.scope.since?, s.dated))) {
        let count = counts.entry(since).or_default();
        count.0 += usize::from(dated);
        count.1 += 1;
    }
    let most = counts.into_iter().max_by_key(|(day, count)| (*count, std::cmp::Reverse(*day)));
    most.map(|(day, _)| day)
}

fn measure(measure: Measure) -> &'static str {
    match measure {
        Measure::Killed => "killed",
        Measure::Injured => "injured",
        Measure::Missing => "missing",
        Measure::Captured => "captured",
        Measure::Displaced => "displaced",
        other => other.as_str(),
    }
}

/// Returns what is counted: by the names of the counted, else by their countries, else by the measure alone.
fn counted(context: &Context, said: &[&Said]) -> String {
    let noun = measure(said[0].claim.measure);
    let countries: BTreeMap<String, usize> = count(
        said.iter()
            .flat_map(|s| s.claim.of_countries.iter().map(|c| context.scene.world.country(*c))),
    );
    let entities: BTreeMap<String, usize> =
        count(said.iter().flat_map(|s| s.claim.of_entities.iter().map(|e| context.name(e))));
    let most = if entities.is_empty() { &countries } else { &entities };
    let of = most.iter().max_by_key(|(name, n)| (**n, std::cmp::Reverse((*name).clone())));
    let of = of.map(|(name, _)| name.as_str());
    match said[0].claim.measure {
        Measure::Killed
        | Measure::Injured
        | Measure::Missing
        | Measure::Captured
        | Measure::Displaced => match of {
            Some(of) => format!("{noun} ({of})"),
            None => format!("people {noun}"),
        },
        Measure::Troops | Measure::Fighters => match of {
            Some(of) => format!("{of} {noun}"),
            None => noun.to_owned(),
        },
        _ => match (of, said[0].class) {
            (_, Class::Running) => match target(context, said).as_deref().or(of) {
                Some(target) => format!("{noun} on {target}"),
                None => noun.to_owned(),
            },
            _ => format!("{noun}: {}", said[0].claim.evidence.text),
        },
    }
}

/// Returns whom the counted acts are against, as most of their events say.
fn target(context: &Context, said: &[&Said]) -> Option<String> {
    let events = said.iter().filter_map(|s| {
        let id = s.claim.event?;
        context.scene.accounts[s.article].events.iter().find(|event| event.id == id)
    });
    let targets = count(events.flat_map(|event| &event.recipients).filter_map(|party| {
        let country = context.scene.world.country(party.country?);
        let forces = party.sector == Some(Sector::Mil);
        Some(if forces { format!("{country} forces") } else { country })
    }));
    let most = targets.iter().max_by_key(|(name, n)| (**n, std::cmp::Reverse((*name).clone())));
    most.map(|(name, _)| name.clone())
}

fn count(names: impl Iterator<Item = String>) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_insert(0) += 1;
    }
    counts
}

/// Returns the widest set of places that most claims count over.
fn commonest_places(said: &[&Said]) -> Vec<String> {
    // A name that no gazetteer knows is spelt otherwise in each language: it names the figure where half of the texts give it.
    let given = |key: &String| said.iter().filter(|s| s.claim.scope.places.contains(key)).count();
    let is_firm = |key: &&String| !key.contains('~') || 2 * given(key) >= said.len();
    let mut counts: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for one in said {
        let places: Vec<String> = one.claim.scope.places.iter().filter(is_firm).cloned().collect();
        if !places.is_empty() {
            *counts.entry(places).or_insert(0) += 1;
        }
    }
    let widest = counts
        .into_iter()
        .max_by_key(|(places, n)| (places.len(), *n, std::cmp::Reverse(places.clone())));
    widest.map(|(places, _)| places).unwrap_or_default()
}

/// Names places: `Iraq and Syria`.
pub fn places(context: &Context, keys: &[String]) -> String {
    let names: BTreeSet<String> = keys.iter().map(|key| context.name(key)).collect();
    let names: Vec<String> = names.into_iter().collect();
    match names.split_last() {
        None => String::new(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

/// Says what one claim covers: `Iraq and Syria, since 2023-10-07`.
pub fn scope(context: &Context, claim: &Claim) -> String {
    let mut parts = Vec::new();
    let over = places(context, &claim.scope.places);
    match (&claim.scope.place, over.is_empty()) {
        (_, false) => parts.push(over),
        (Some(place), true) => parts.push(place.text.clone()),
        (None, true) => {}
    }
    if let Some(since) = claim.scope.since {
        parts.push(format!("since {since}"));
    }
    if let Some(until) = claim.scope.until {
        parts.push(format!("until {until}"));
    }
    parts.join(", ")
}
