//! A joined event as it is published: what all tellings support, and where they differ.

use super::{Context, Told, compare::may_be_one};
use crate::parties::{self, Agreement};
use rashomon_types::{
    ArticleId, Interval, Realis,
    account::{EventDate, Party, Salience},
    reading::Place,
    record::{RecordEvent, Reporter, Slot, Telling},
};
use std::collections::{BTreeMap, BTreeSet};

/// Writes the event of some tellings, of which there is at least one.
pub fn event(context: &Context, told: &[&Told], because: &[&str]) -> RecordEvent {
    let id_of = |t: &Told| context.accounts[t.article].id;
    let mut mentions: Vec<Telling> = told
        .iter()
        .map(|t| Telling { article: id_of(t), event: t.event.id, span: t.event.trigger.span })
        .collect();
    mentions.sort();
    let best = told.iter().copied().min_by_key(|t| {
        (t.event.salience, std::cmp::Reverse((t.event.confidence * 1000.0) as i64), t.event.id)
    });
    let first = best.unwrap_or(told[0]).event;
    let contexts: BTreeSet<&String> = told.iter().flat_map(|t| &t.event.contexts).collect();
    let texts: BTreeSet<usize> = told.iter().map(|t| context.witnesses[t.article]).collect();
    let role = |pick: fn(&Told) -> Vec<Party>| {
        let all: Vec<(ArticleId, Party)> =
            told.iter().flat_map(|t| pick(t).into_iter().map(move |p| (id_of(t), p))).collect();
        parties::gathered(all.iter().map(|(a, p)| (*a, p)), context)
    };
    RecordEvent {
        id: mentions.iter().map(|m| m.event).min().unwrap_or(first.id),
        label: String::new(),
        kind: first.kind,
        mode: first.mode.or_else(|| told.iter().find_map(|t| t.event.mode)),
        contexts: contexts.into_iter().cloned().collect(),
        realis: realis(told),
        date: date(told),
        place: place(told),
        actors: role(|t| t.event.actors.clone()),
        recipients: role(|t| t.event.recipients.clone()),
        tellings: mentions.len(),
        mentions,
        reporters: reporters(context, told),
        witnesses: texts.len(),
        agencies: context.origins(&texts),
        slots: slots(context, told),
        confidence: told.iter().map(|t| t.event.confidence).fold(0.0, f64::max),
        background: told.iter().all(|t| t.event.salience == Salience::Background),
        because: because.iter().map(|reason| (*reason).to_owned()).collect(),
    }
}

/// The order for reading: what stands in the news before history retold, what many say before what one says.
pub fn order(event: &RecordEvent, lead: bool) -> impl Ord + use<> {
    let day = event.date.as_ref().and_then(|d| d.start.or(d.end));
    (
        event.background,
        std::cmp::Reverse((event.witnesses, lead, event.tellings)),
        (event.confidence * -1000.0) as i64,
        day.is_none(),
        std::cmp::Reverse(day),
        event.id,
    )
}

/// What an outlet says in its own voice weighs before what it lets others say.
fn realis(told: &[&Told]) -> Realis {
    let own: Vec<Realis> =
        told.iter().filter(|t| t.event.reported_by.is_none()).map(|t| t.event.realis).collect();
    let any: Vec<Realis> = told.iter().map(|t| t.event.realis).collect();
    for realis in [Realis::Happened, Realis::Ongoing] {
        if own.contains(&realis) {
            return realis;
        }
    }
    let weight = [
        Realis::Happened,
        Realis::Ongoing,
        Realis::Alleged,
        Realis::Denied,
        Realis::Planned,
        Realis::Threatened,
        Realis::Hypothetical,
    ];
    weight.into_iter().find(|r| any.contains(r)).unwrap_or(Realis::Hypothetical)
}

fn width(interval: Interval) -> i32 {
    interval.days().unwrap_or(i32::MAX)
}

/// Returns the narrowest date that no telling contradicts.
fn date(told: &[&Told]) -> Option<EventDate> {
    let dated: Vec<(&EventDate, Interval)> =
        told.iter().filter_map(|t| Some((t.event.date.as_ref()?, t.interval()?))).collect();
    let shared = dated
        .iter()
        .try_fold(Interval::default(), |shared, (_, interval)| shared.shared(*interval))?;
    let (narrowest, _) =
        dated.iter().min_by_key(|(d, interval)| (width(*interval), d.basis, d.text.clone()))?;
    let date =
        EventDate { start: shared.start, end: shared.end, span: None, ..(*narrowest).clone() };
    Some(date)
}

/// Returns the finest place that no telling contradicts.
fn place(told: &[&Told]) -> Option<Place> {
    let places: Vec<&Place> = told.iter().filter_map(|t| t.event.place.as_ref()).collect();
    let mut finest: Vec<&Place> = places.clone();
    finest.sort_by(|a, b| {
        let count = |p: &Place| places.iter().filter(|q| q.name == p.name).count();
        (a.precision, std::cmp::Reverse(count(a)), &a.name, &a.text).cmp(&(
            b.precision,
            std::cmp::Reverse(count(b)),
            &b.name,
            &b.text,
        ))
    });
    let found = finest.into_iter().find(|p| places.iter().all(|q| may_be_one(p, q)))?;
    Some(Place { span: None, ..found.clone() })
}

fn reporters(context: &Context, told: &[&Told]) -> Vec<Reporter> {
    let all: BTreeSet<_> = told
        .iter()
        .map(|t| {
            let by = t.event.reported_by.as_ref();
            let article = context.accounts[t.article].id;
            (article, by.map(|e| e.span), by.map(|e| e.text.clone()).unwrap_or_default())
        })
        .collect();
    all.into_iter().map(|(article, span, text)| Reporter { article, text, span }).collect()
}

/// Returns what the articles say on each slot on which they cannot all be right.
fn slots(context: &Context, told: &[&Told]) -> Vec<Slot> {
    let id_of = |t: &Told| context.accounts[t.article].id;
    let mut slots = Vec::new();
    let mut add = |slot: &str, says: Vec<(String, ArticleId)>| {
        let mut by: BTreeMap<String, BTreeSet<ArticleId>> = BTreeMap::new();
        for (what, who) in says {
            by.entry(what).or_default().insert(who);
        }
        if by.len() > 1 {
            slots.extend(by.into_iter().map(|(says, who)| Slot {
                slot: slot.to_owned(),
                says,
                articles: who.into_iter().collect(),
            }));
        }
    };
    let dated: Vec<(Interval, ArticleId)> =
        told.iter().filter_map(|t| Some((t.interval()?, id_of(t)))).collect();
    if differ(&dated, |a, b| !a.meets(*b)) {
        add("date", dated.into_iter().map(|(i, who)| (written(i), who)).collect());
    }
    let placed: Vec<(&Place, ArticleId)> =
        told.iter().filter_map(|t| Some((t.event.place.as_ref()?, id_of(t)))).collect();
    if differ(&placed, |a, b| !may_be_one(a, b)) {
        add("place", placed.into_iter().map(|(p, who)| (p.name.clone(), who)).collect());
    }
    add("actor", differing_parties(context, told, |t| t.actors()));
    add("recipient", differing_parties(context, told, |t| t.recipients()));
    let real: Vec<(Realis, ArticleId)> = told.iter().map(|t| (t.event.realis, id_of(t))).collect();
    add("realis", real.into_iter().map(|(r, who)| (r.as_str().to_owned(), who)).collect());
    slots
}

/// Returns whom each article names, where some name wholly different parties.
fn differing_parties(
    context: &Context,
    told: &[&Told],
    pick: for<'t> fn(&'t Told<'t>) -> Vec<&'t Party>,
) -> Vec<(String, ArticleId)> {
    let mut named: BTreeMap<usize, Vec<&Party>> = BTreeMap::new();
    for t in told {
        named.entry(t.article).or_default().extend(pick(t));
    }
    let named: Vec<(Vec<&Party>, ArticleId)> = named
        .into_iter()
        .filter(|(_, parties)| !parties.is_empty())
        .map(|(article, parties)| (parties, context.accounts[article].id))
        .collect();
    if !differ(&named, |a, b| parties::sets(a, b, context.world) == Agreement::Different) {
        return Vec::new();
    }
    let names = |set: &[&Party], who: ArticleId| {
        let gathered = parties::gathered(set.iter().map(|p| (who, *p)), context);
        let mut names: Vec<String> = gathered.into_iter().map(|p| p.name).collect();
        names.sort();
        names.dedup();
        names.join(", ")
    };
    named.iter().map(|(set, who)| (names(set, *who), *who)).collect()
}

fn differ<T>(all: &[(T, ArticleId)], apart: impl Fn(&T, &T) -> bool) -> bool {
    let some = &all[..all.len().min(40)];
    some.iter().enumerate().any(|(i, x)| some[i + 1..].iter().any(|y| apart(&x.0, &y.0)))
}

/// Writes an interval: `2024-01-27`, `2024-01-01/2024-01-31`, `2023-10-07/`.
pub fn written(interval: Interval) -> String {
    let day = |d: Option<rashomon_types::Day>| d.map(|d| d.to_string()).unwrap_or_default();
    match interval.single() {
        Some(one) => one.to_string(),
        None => format!("{}/{}", day(interval.start), day(interval.end)),
    }
}
