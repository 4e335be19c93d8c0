//! What a later text takes back.
//!
//! What goes in: joined events. What comes out: tellings that the same outlet or agency later denies in its own voice. A
//! denial that somebody else utters is another account of the act, and stays on the event.

use crate::events::Context;
use rashomon_types::{
    Day, Realis,
    account::Event,
    record::{RecordEvent, Retraction},
};
use std::collections::BTreeMap;

/// Finds retractions, in the order of the articles that take back.
pub fn find(context: &Context, events: &[RecordEvent]) -> Vec<Retraction> {
    let told: BTreeMap<_, (usize, &Event)> = context
        .scene
        .accounts
        .iter()
        .enumerate()
        .flat_map(|(i, account)| account.events.iter().map(move |e| ((account.id, e.id), (i, e))))
        .collect();
    let mut found = Vec::new();
    for event in events {
        let mentions: Vec<_> =
            event.mentions.iter().filter_map(|m| told.get(&(m.article, m.event))).collect();
        let denials =
            mentions.iter().filter(|(_, e)| e.realis == Realis::Denied && e.reported_by.is_none());
        for (later, denial) in denials {
            let mut supersedes: Vec<_> = mentions
                .iter()
                .filter(|(earlier, e)| {
                    matches!(e.realis, Realis::Happened | Realis::Ongoing)
                        && one_voice(context, *earlier, *later)
                        && before(context, *earlier, *later)
                })
                .map(|(_, e)| e.id)
                .collect();
            supersedes.sort();
            if !supersedes.is_empty() {
                found.push(Retraction {
                    article: context.scene.accounts[*later].id,
                    span: denial.trigger.span,
                    supersedes,
                    because: "the same source later says that it did not happen".to_owned(),
                });
            }
        }
    }
    found.sort_by_key(|r| (r.article, r.span));
    found
}

fn one_voice(context: &Context, a: usize, b: usize) -> bool {
    let (x, y) = (&context.scene.accounts[a], &context.scene.accounts[b]);
    let outlet = x.outlet.is_some() && x.outlet == y.outlet;
    let agency =
        |i: usize| context.agencies.get(context.scene.witnesses[i]).and_then(Option::as_ref);
    a != b && (outlet || agency(a).is_some() && agency(a) == agency(b))
}

fn before(context: &Context, a: usize, b: usize) -> bool {
    let day = |i: usize| -> Option<Day> {
        context.scene.accounts[i].published.as_ref().and_then(|p| p.interval.single())
    };
    matches!((day(a), day(b)), (Some(a), Some(b)) if a < b)
}
