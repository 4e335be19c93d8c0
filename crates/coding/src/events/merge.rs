//! One act, told more than once in one article, is one event.
//!
//! What goes in: the events of an article in the order of their words. What comes out: the first full telling of each
//! act, and the others as dropped with "repeats" and its id. Left to others: the same act in other articles.

use rashomon_types::{
    Interval, Span,
    account::{Dropped, Event, EventDate, Party},
    code::{EventType, Realis},
    reading::Precision,
};
use std::collections::{BTreeMap, BTreeSet};

/// How much less than a clause a mention tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Telling {
    /// A noun with parties of its own ("the Russian attack on Kharkiv").
    Noun,
    /// No known party ("the attack").
    Bare,
}

/// How many earlier events of its type an event is compared with.
const WINDOW: usize = 60;

/// Drops repeated tellings. `passing` tells by trigger span which mentions tell less than a clause does.
pub fn repeats(
    events: Vec<Event>,
    passing: &BTreeMap<Span, Telling>,
    dropped: &mut Vec<Dropped>,
) -> Vec<Event> {
    let mut kept: Vec<Event> = Vec::new();
    for event in events {
        let telling = passing.get(&event.trigger.span).copied();
        let found = kept
            .iter()
            .rposition(|e| {
                e.kind == event.kind
                    && repeats_one(e, &event, telling, passing.get(&e.trigger.span).copied())
            })
            .filter(|at| kept.len() - at <= WINDOW);
        match found {
            Some(at) => {
                let first = &mut kept[at];
                dropped.push(Dropped {
                    evidence: event.trigger.clone(),
                    what: format!("event:{}", event.kind),
                    why: format!("repeats {}", first.id),
                });
                if first.sentence.span == event.sentence.span {
                    fill(first, event);
                }
            }
            None => kept.push(event),
        }
    }
    kept
}

/// What a party is compared by.
fn key(party: &Party) -> String {
    match (&party.country, &party.entity) {
        (Some(country), _) => country.to_string(),
        (None, Some(entity)) => entity.clone(),
        (None, None) => party.evidence.text.to_lowercase(),
    }
}

fn keys(parties: &[Party]) -> BTreeSet<String> {
    parties.iter().map(key).collect()
}

fn repeats_one(
    first: &Event,
    later: &Event,
    telling: Option<Telling>,
    earlier: Option<Telling>,
) -> bool {
    let bare = telling == Some(Telling::Bare);
    let (a, b) = (keys(&first.actors), keys(&later.actors));
    let (r, s) = (keys(&first.recipients), keys(&later.recipients));
    let within = |x: &BTreeSet<String>, y: &BTreeSet<String>| x.is_subset(y) || y.is_subset(x);
    let same_sentence = first.sentence.span == later.sentence.span;
    let denied = |e: &Event| e.realis == Realis::Denied;
    if same_sentence && denied(first) != denied(later) {
        return false;
    }
    if !together(first, later, telling.is_some() || same_sentence) {
        return false;
    }
    // "A raid on the base killed five": the verb tells what the noun did.
    if same_sentence
        && earlier == Some(Telling::Noun)
        && telling.is_none()
        && !a.is_empty()
        && a == b
    {
        return true;
    }
    if same_sentence {
        return within(&a, &b)
            && within(&r, &s)
            && (!b.is_empty() || !s.is_empty() || bare || a.is_empty());
    }
    if !same_fact(first.realis, later.realis) {
        return false;
    }
    if b.is_empty() && s.is_empty() {
        return bare;
    }
    let parts = b.is_subset(&a) && s.is_subset(&r);
    // Speech acts towards nobody are told apart by what they say, which we do not compare.
    let spoken = first.kind.quad() == 3 && (r.is_empty() || s.is_empty());
    parts && (bare || !spoken)
}

/// Tells whether time and place of two tellings go together.
fn together(a: &Event, b: &Event, bare: bool) -> bool {
    let times = match (&a.date, &b.date) {
        (Some(x), Some(y)) => {
            let days = |d: &EventDate| Interval { start: d.start, end: d.end };
            let open = days(x).is_open() || days(y).is_open();
            if open { x.text == y.text } else { days(x).meets(days(y)) }
        }
        // A later act with a date or a town of its own is another one.
        (None, Some(_)) if !bare => false,
        _ => true,
    };
    let places = match (&a.place, &b.place) {
        (Some(x), Some(y)) => x.name == y.name || x.precision != y.precision,
        (None, Some(y)) if !bare && y.precision < Precision::Country => false,
        _ => true,
    };
    times && places
}

fn same_fact(a: Realis, b: Realis) -> bool {
    let told = |r: Realis| matches!(r, Realis::Happened | Realis::Ongoing | Realis::Alleged);
    a == b
        || told(a) && told(b)
        || a != Realis::Denied && b != Realis::Denied && !told(a) && !told(b)
}

/// Fills what the first telling leaves open from another one of the same sentence.
fn fill(first: &mut Event, other: Event) {
    if first.actors.is_empty() {
        first.actors = other.actors.clone();
    }
    let through = !first.actors.is_empty() && first.actors == other.actors;
    if (first.recipients.is_empty() || through) && first.kind != EventType::Consult {
        let taken: Vec<Span> = first.actors.iter().map(|p| p.evidence.span).collect();
        let taken: Vec<Span> =
            taken.into_iter().chain(first.recipients.iter().map(|p| p.evidence.span)).collect();
        let new = other.recipients.into_iter();
        first.recipients.extend(new.filter(|p| !taken.iter().any(|s| s.overlaps(p.evidence.span))));
    }
    first.date = first.date.take().or(other.date);
    first.place = first.place.take().or(other.place);
    first.mode = first.mode.or(other.mode);
}
