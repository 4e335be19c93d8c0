//! A joined event as it is published: what all tellings support, and where they differ.

use super::{
    Context, Told,
    compare::may_be_one,
    voices::{self, Named, Voice},
};
use crate::parties::{self, Agreement};
use rashomon_types::{
    ArticleId, Interval, Realis, TellingId,
    account::{EventDate, Party, Salience},
    reading::Place,
    record::{RecordEvent, RecordParty, Reporter, Slot, Telling},
};
use std::collections::{BTreeMap, BTreeSet};

/// Writes the event of some tellings, of which there is at least one. Those that are `damaged` give no roles, but stay among
/// the mentions and in what the slots say.
pub fn event(
    context: &Context,
    told: &[&Told],
    damaged: &BTreeSet<TellingId>,
    because: &[&str],
) -> RecordEvent {
    let id_of = |t: &Told| context.scene.accounts[t.article].id;
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
    let texts: BTreeSet<usize> = told.iter().map(|t| context.scene.witnesses[t.article]).collect();
    let (torn, sound): (Vec<&Told>, Vec<&Told>) =
        told.iter().partition(|t| damaged.contains(&t.event.id));
    let voices = voices::of(context, if sound.is_empty() { told } else { &sound });
    let torn = voices::of(context, &torn);
    let role = |pick: for<'x> fn(&'x Told<'_>) -> Vec<&'x Party>| {
        let all: Vec<_> = voices.iter().flat_map(|v| v.parties(context, pick)).collect();
        named_first(parties::gathered(all.into_iter(), context))
    };
    RecordEvent {
        id: mentions.iter().map(|m| m.event).min().unwrap_or(first.id),
        label: String::new(),
        kind: first.kind,
        mode: first.mode.or_else(|| told.iter().find_map(|t| t.event.mode)),
        contexts: contexts.into_iter().cloned().collect(),
        realis: realis(&voices),
        date: date(told),
        place: place(told),
        actors: role(|t| t.event.actors.iter().collect()),
        recipients: role(|t| t.event.recipients.iter().collect()),
        tellings: mentions.len(),
        mentions,
        reporters: reporters(context, told),
        witnesses: texts.len(),
        agencies: context.origins(&texts),
        slots: slots(context, told, &voices, &torn),
        confidence: told.iter().map(|t| t.event.confidence).fold(0.0, f64::max),
        background: told.iter().all(|t| t.event.salience == Salience::Background),
        because: because.iter().map(|reason| (*reason).to_owned()).collect(),
        corrected: Vec::new(),
    }
}

/// Where somebody is named, those who are only described are left to the tellings, but for one of a known sector.
fn named_first(parties: Vec<RecordParty>) -> Vec<RecordParty> {
    let is_known = |p: &RecordParty| p.entity.is_some() || p.country.is_some();
    if !parties.iter().any(is_known) {
        return parties;
    }
    let described =
        parties.iter().find(|p| !is_known(p) && p.sector.is_some()).map(|p| p.name.clone());
    let keep = |p: &RecordParty| is_known(p) || described.as_ref() == Some(&p.name);
    parties.into_iter().filter(keep).collect()
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

/// What decides between values of realis that stand equal, the first before the last.
pub const WEIGHT: [Realis; 7] = [
    Realis::Happened,
    Realis::Ongoing,
    Realis::Alleged,
    Realis::Denied,
    Realis::Planned,
    Realis::Threatened,
    Realis::Hypothetical,
];

/// What an outlet says in its own voice weighs before what it lets others say.
fn realis(voices: &[Voice]) -> Realis {
    let all: Vec<(Realis, bool)> = voices.iter().map(Voice::realis).collect();
    for realis in [Realis::Happened, Realis::Ongoing] {
        if all.contains(&(realis, true)) {
            return realis;
        }
    }
    let any = |r: &Realis| all.iter().any(|(said, _)| said == r);
    WEIGHT.into_iter().find(any).unwrap_or(Realis::Hypothetical)
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
            let article = context.scene.accounts[t.article].id;
            (article, by.map(|e| e.span), by.map(|e| e.text.clone()).unwrap_or_default())
        })
        .collect();
    all.into_iter().map(|(article, span, text)| Reporter { article, text, span }).collect()
}

/// Returns what the articles say on each slot on which they cannot all be right.
fn slots(context: &Context, told: &[&Told], voices: &[Voice], torn: &[Voice]) -> Vec<Slot> {
    let id_of = |t: &Told| context.scene.accounts[t.article].id;
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
    let all: Vec<&Voice> = voices.iter().chain(torn).collect();
    add("actor", differing_parties(context, &all, |t| t.actors()));
    add("recipient", differing_parties(context, &all, |t| t.recipients()));
    let real = |v: &Voice| {
        let (realis, _) = v.realis();
        v.articles(context).into_iter().map(move |who| (realis.as_str().to_owned(), who))
    };
    add("realis", voices.iter().flat_map(real).collect());
    slots
}

/// Returns whom each article names, where some voices name wholly different parties.
fn differing_parties<'a>(
    context: &Context,
    voices: &[&Voice<'_, 'a>],
    pick: for<'x> fn(&'x Told<'a>) -> Vec<&'x Party>,
) -> Vec<(String, ArticleId)> {
    let named: Vec<(Vec<Named>, BTreeSet<ArticleId>)> = voices
        .iter()
        .map(|v| (v.parties(context, pick), v.articles(context)))
        .filter(|(parties, _)| !parties.is_empty())
        .collect();
    let apart = |a: &Vec<Named>, b: &Vec<Named>| {
        let [a, b] = [a, b].map(|named| named.iter().map(|(_, p)| *p).collect::<Vec<&Party>>());
        parties::sets(&a, &b, context.scene.world) == Agreement::Different
    };
    if !differ(&named, apart) {
        return Vec::new();
    }
    let names = |set: &[Named]| {
        let gathered = parties::gathered(set.iter().copied(), context);
        let mut names: Vec<String> = gathered.into_iter().map(|p| p.name).collect();
        names.sort();
        names.dedup();
        names.join(", ")
    };
    let said = |(set, who): &(Vec<Named>, BTreeSet<ArticleId>)| {
        let names = names(set);
        who.iter().map(|who| (names.clone(), *who)).collect::<Vec<_>>()
    };
    named.iter().flat_map(said).collect()
}

fn differ<T, W>(all: &[(T, W)], apart: impl Fn(&T, &T) -> bool) -> bool {
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
