//! Parties that a clause leaves out because the article has named them: the other side of a fight, the country whose
//! ground is hit, the one who gives or is meant in every other act of the kind.
//!
//! What goes in: the events of an article with the parties that their own clauses name. What comes out: the same events,
//! with a party added where the article leaves exactly one to choose; its words are those of its nearest mention, and
//! `why` says that it is implied. Left to others: parties that the clause names.

use super::{roles::is_known, words::Found};
use rashomon_types::{
    Country, EventType, Evidence, Reading, Span,
    account::{Event, Party},
    reading::Sentence,
};
use std::collections::BTreeSet;

/// What an implied party leaves of an event's confidence.
const DOUBT: f64 = 0.8;
/// How many events of an article are compared with each other.
const MOST: usize = 400;
/// How far, in bytes, the words of an implied party may stand from the act.
const FAR: usize = 20_000;

/// Who acts against whom in an article, as its events say.
struct Sides {
    all: Vec<(EventType, BTreeSet<Country>, BTreeSet<Country>)>,
}

impl Sides {
    fn of(events: &[Event]) -> Self {
        let countries = |parties: &[Party]| parties.iter().filter_map(|p| p.country).collect();
        let all = events
            .iter()
            .take(MOST)
            .map(|e| (e.kind, countries(&e.actors), countries(&e.recipients)))
            .collect();
        Sides { all }
    }

    /// The only country that fights another one, on whichever side.
    fn opponent(&self, of: Country) -> Option<Country> {
        let mut found = BTreeSet::new();
        for (kind, actors, recipients) in &self.all {
            if !is_force(*kind) {
                continue;
            }
            if actors.contains(&of) {
                found.extend(recipients.iter().copied().filter(|c| *c != of));
            }
            if recipients.contains(&of) {
                found.extend(actors.iter().copied().filter(|c| *c != of));
            }
        }
        only(&found)
    }
}

fn only(found: &BTreeSet<Country>) -> Option<Country> {
    found.first().copied().filter(|_| found.len() == 1)
}

fn is_force(kind: EventType) -> bool {
    matches!(kind, EventType::Assault | EventType::Mobilize | EventType::Retreat)
}

/// Adds the parties that the article implies.
pub fn fill(text: &str, reading: &Reading, events: &mut [Event]) {
    let sides = Sides::of(events);
    let report: Vec<&Sentence> = reading.sentences.iter().filter(|s| s.kind.is_report()).collect();
    for event in events.iter_mut() {
        let place = place_country(reading, event);
        ground(event, place);
        if let Some((country, how)) = recipient(&sides, event, place)
            && let Some(party) = named(text, reading, &report, event, country)
        {
            add(event, party, "recipient", how);
        }
        let actor = actor(&sides, event, place).or_else(|| host(event, place));
        if let Some((country, how)) = actor
            && let Some(party) = named(text, reading, &report, event, country)
        {
            add(event, party, "actor", how);
        }
    }
}

fn add(event: &mut Event, party: Party, role: &str, how: &str) {
    event.why.push(format!("{role}:implied {how}"));
    let parties = if role == "actor" { &mut event.actors } else { &mut event.recipients };
    // What is not known to be anybody gives way ("the statements").
    parties.retain(is_known);
    parties.push(party);
    event.confidence = (event.confidence * DOUBT * 100.0).round() / 100.0;
}

/// What is hit in a place and belongs to nobody by its words belongs to the country of the place.
fn ground(event: &mut Event, place: Option<Country>) {
    let Some(place) = place.filter(|_| event.kind == EventType::Assault) else { return };
    let own = event.actors.iter().any(|p| p.country == Some(place));
    let open = |p: &Party| p.country.is_none() && p.entity.is_none();
    if own || event.recipients.is_empty() || !event.recipients.iter().all(open) {
        return;
    }
    event.recipients.iter_mut().for_each(|p| p.country = Some(place));
    event.why.push("recipient:country by the place".to_owned());
}

fn sole(parties: &[Party]) -> Option<Country> {
    let found: BTreeSet<Country> = parties.iter().filter_map(|p| p.country).collect();
    only(&found)
}

fn recipient(
    sides: &Sides,
    event: &Event,
    place: Option<Country>,
) -> Option<(Country, &'static str)> {
    if !event.recipients.is_empty() {
        return None;
    }
    let actor = sole(&event.actors);
    if is_force(event.kind) {
        let actor = actor?;
        let place = place.filter(|p| *p != actor).map(|p| (p, "by the place"));
        return place.or_else(|| Some((sides.opponent(actor)?, "the only opponent")));
    }
    None
}

/// The host of talks that name one side only.
fn host(event: &Event, place: Option<Country>) -> Option<(Country, &'static str)> {
    let actor = sole(&event.actors)?;
    let host = place.filter(|p| *p != actor && event.kind == EventType::Consult)?;
    (event.recipients.is_empty() && event.actors.iter().all(|p| p.country == Some(actor)))
        .then_some((host, "by the place"))
}

fn actor(sides: &Sides, event: &Event, _place: Option<Country>) -> Option<(Country, &'static str)> {
    if event.actors.iter().any(is_known) {
        return None;
    }
    let recipient = sole(&event.recipients);
    match event.kind {
        EventType::Assault => Some((sides.opponent(recipient?)?, "the only opponent")),
        _ => None,
    }
}

/// The country whose ground the place of an act is.
fn place_country(reading: &Reading, event: &Event) -> Option<Country> {
    let span = event.place.as_ref()?.span?;
    let known = |m: &rashomon_types::reading::Mention| m.known.country;
    reading.mentions_in(span).find_map(known)
}

/// The nearest mention of a country in the report, those before the act first.
fn named(
    text: &str,
    reading: &Reading,
    report: &[&Sentence],
    event: &Event,
    country: Country,
) -> Option<Party> {
    let at = event.trigger.span;
    // The place itself says it best.
    let at = event.place.as_ref().and_then(|p| p.span).map_or(at, |place| {
        let own = reading.mentions_in(place).any(|m| m.known.country == Some(country));
        if own { Span::new(place.start, place.start) } else { at }
    });
    let told = |span: Span| {
        let after = report.partition_point(|s| s.span.start <= span.start);
        after.checked_sub(1).is_some_and(|i| span.start < report[i].span.end)
    };
    let near = Span::new(at.start.saturating_sub(FAR), at.end.saturating_add(FAR));
    let mentions = reading
        .mentions_in(near)
        .filter(|m| m.known.country == Some(country))
        .map(|m| (m.evidence.span, Some(m.entity.clone())));
    let references = reading
        .references_in(near)
        .filter(|r| r.known.country == Some(country) && r.doubt.is_none())
        .map(|r| (r.evidence.span, r.entity.clone()));
    let (_, _, span, entity) = mentions
        .chain(references)
        .filter(|(span, _)| !span.overlaps(event.trigger.span) && told(*span))
        .map(|(span, entity)| (span.start > at.start, span.start.abs_diff(at.start), span, entity))
        .min_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)))?;
    Some(Party {
        evidence: Evidence::quote(text, span),
        entity,
        country: Some(country),
        sector: None,
    })
}
