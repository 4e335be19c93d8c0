//! Records to daily series.
//!
//! What goes in: a record. What comes out: how many joined events of a type one party did to another on a day. Left to
//! others: models of what follows what. Only events that happened and whose day is known are counted; nothing is spread
//! over an uncertain interval.

use rashomon_types::{Day, EventType, Interval, Realis, Record, record::RecordParty};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A count of one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DailyCount {
    /// The day.
    pub day: Day,
    /// Country or entity that acts; empty when the texts name none.
    pub actor: String,
    /// Country or entity acted upon; empty when the texts name none.
    pub recipient: String,
    /// PLOVER type.
    pub kind: EventType,
    /// Joined events, not reports.
    pub events: usize,
    /// Highest number of independent witnesses of one of them.
    pub witnesses: usize,
}

/// Counts events by day, pair and type, in that order.
pub fn daily(record: &Record) -> Vec<DailyCount> {
    let mut counts: BTreeMap<(Day, String, String, EventType), (usize, usize)> = BTreeMap::new();
    for event in record.events.iter().filter(|e| e.realis == Realis::Happened) {
        let Some(day) =
            event.date.as_ref().and_then(|d| Interval { start: d.start, end: d.end }.single())
        else {
            continue;
        };
        for actor in keys(&event.actors) {
            for recipient in keys(&event.recipients) {
                let count = counts.entry((day, actor.clone(), recipient, event.kind)).or_default();
                count.0 += 1;
                count.1 = count.1.max(event.witnesses);
            }
        }
    }
    counts
        .into_iter()
        .map(|((day, actor, recipient, kind), (events, witnesses))| DailyCount {
            day,
            actor,
            recipient,
            kind,
            events,
            witnesses,
        })
        .collect()
}

fn keys(parties: &[RecordParty]) -> BTreeSet<String> {
    let key = |p: &RecordParty| {
        p.country
            .map(|c| c.to_string())
            .or_else(|| p.entity.clone())
            .unwrap_or_else(|| p.name.clone())
    };
    let keys: BTreeSet<String> = parties.iter().map(key).collect();
    if keys.is_empty() { BTreeSet::from([String::new()]) } else { keys }
}
