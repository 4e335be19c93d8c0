//! What of the things of a record is compared.

use super::{One, marked};
use crate::brief::spelt;
use rashomon_types::{
    Interval, Record, TellingId,
    record::{Figure, RecordEvent, RecordParty},
};
use std::collections::BTreeMap;

fn one(id: impl ToString, label: &str, says: String) -> One {
    One {
        id: id.to_string(),
        label: label.to_owned(),
        says,
        holds: BTreeMap::new(),
        slots: Vec::new(),
        because: Vec::new(),
        best: None,
    }
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

fn days(interval: Interval) -> String {
    match interval.single() {
        Some(day) => day.to_string(),
        None if interval.is_open() => String::new(),
        None => format!("{}/{}", shown(interval.start), shown(interval.end)),
    }
}

fn parties(all: &[RecordParty]) -> String {
    let mut names: Vec<&str> = all.iter().map(|p| p.name.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    names.join(", ")
}

/// What is printed of a figure: 11, over 150, 30 to 40.
fn number(value: Option<f64>) -> String {
    value.map(|v| v.to_string()).unwrap_or_default()
}

pub(super) fn articles(record: &Record) -> Vec<One> {
    let article = |a: &rashomon_types::record::RecordArticle| {
        let published = a.published.as_ref();
        One {
            holds: [(a.id.to_string(), Some(a.id))].into(),
            slots: vec![
                ("language", shown(a.language)),
                ("title", a.title.clone().unwrap_or_default()),
                ("published", published.map(|p| days(p.interval)).unwrap_or_default()),
                ("outlet", a.outlet.clone().unwrap_or_default()),
                ("sources", a.sources.join(", ")),
            ],
            ..one(a.id, &a.mark, a.title.clone().unwrap_or_else(|| a.article.clone()))
        }
    };
    record.articles.iter().map(article).collect()
}

pub(super) fn events(record: &Record) -> Vec<One> {
    record.events.iter().map(event).collect()
}

fn event(e: &RecordEvent) -> One {
    let (actors, recipients) = (parties(&e.actors), parties(&e.recipients));
    let date = e.date.as_ref().map(|d| days(Interval { start: d.start, end: d.end }));
    let date = date.unwrap_or_default();
    let place = e.place.as_ref().map(|p| p.name.clone()).unwrap_or_default();
    let mode = e.mode.map(|m| format!(" {}", m.as_str())).unwrap_or_default();
    let mut says = format!("{}{mode}", e.kind);
    if !actors.is_empty() || !recipients.is_empty() {
        says = format!("{actors} → {recipients}: {says}");
    }
    let rest = [&place, &date].into_iter().filter(|s| !s.is_empty());
    says.extend(rest.map(|s| format!(" · {s}")).collect::<Vec<_>>());
    let because = e.because.iter().map(|b| format!("joined: {b}")).chain(marked(&e.corrected));
    One {
        holds: e.mentions.iter().map(|m| (m.event.to_string(), Some(m.article))).collect(),
        slots: vec![
            ("type", format!("{}{mode}", e.kind)),
            ("realis", e.realis.as_str().to_owned()),
            ("date", date),
            ("place", place),
            ("actor", actors),
            ("recipient", recipients),
            ("witnesses", e.witnesses.to_string()),
        ],
        because: because.collect(),
        ..one(e.id, &e.label, says)
    }
}

pub(super) fn figures(record: &Record) -> Vec<One> {
    record.figures.iter().map(figure).collect()
}

fn figure(f: &Figure) -> One {
    let says = if f.topic.is_empty() { f.measure.as_str().to_owned() } else { f.topic.clone() };
    One {
        holds: f.tellings.iter().map(|t| (t.claim.to_string(), Some(t.article))).collect(),
        slots: vec![
            ("verdict", crate::brief::verdict_key(f.verdict)),
            ("low", number(f.low)),
            ("best", number(f.best)),
            ("high", number(f.high)),
            ("as of", shown(f.as_of)),
            ("witnesses", f.witnesses.to_string()),
        ],
        because: [f.because.clone()].into_iter().chain(marked(&f.corrected)).collect(),
        best: Some(number(f.best)).filter(|b| !b.is_empty()),
        ..one(f.id, &f.label, says)
    }
}

pub(super) fn witnesses(record: &Record) -> Vec<One> {
    let title: BTreeMap<_, _> = record
        .articles
        .iter()
        .map(|a| (a.id, a.title.clone().unwrap_or_else(|| a.article.clone())))
        .collect();
    let witness = |w: &rashomon_types::record::Witness| {
        let says = w.articles.first().and_then(|a| title.get(a)).cloned().unwrap_or_default();
        let whole =
            |a: &rashomon_types::ArticleId| (TellingId::whole(*a, "article").to_string(), Some(*a));
        One {
            holds: w.articles.iter().map(whole).collect(),
            slots: vec![("agency", w.agency.clone().unwrap_or_default())],
            because: w.why.iter().map(|y| y.because.clone()).chain(marked(&w.corrected)).collect(),
            ..one(w.id, &w.label, says)
        }
    };
    record.witnesses.iter().map(witness).collect()
}

pub(super) fn stories(record: &Record) -> Vec<One> {
    let story = |s: &rashomon_types::record::Story| One {
        holds: s.articles.iter().map(|a| (a.to_string(), Some(*a))).collect(),
        ..one(s.id, "", s.label.clone())
    };
    record.stories.iter().map(story).collect()
}

pub(super) fn relations(record: &Record) -> Vec<One> {
    let relation = |r: &rashomon_types::record::RecordRelation| {
        let kind = crate::brief::relation_key(r.kind);
        One {
            holds: r.mentions.iter().map(|m| (m.event.to_string(), Some(m.article))).collect(),
            slots: vec![
                ("realis", r.realis.as_str().to_owned()),
                ("witnesses", r.witnesses.to_string()),
            ],
            ..one(r.id, "", format!("{} {kind} {}", r.from, r.to))
        }
    };
    record.relations.iter().map(relation).collect()
}

pub(super) fn entities(record: &Record) -> Vec<One> {
    let entity = |e: &rashomon_types::record::Entity| {
        let held = |m: &rashomon_types::record::EntityMention| {
            (format!("{}:{}-{}", m.article, m.span.start, m.span.end), Some(m.article))
        };
        let name = if e.name.is_empty() { spelt(&e.id) } else { e.name.clone() };
        One {
            holds: e.mentions.iter().map(held).collect(),
            slots: vec![("name", e.name.clone()), ("class", e.category.as_str().to_owned())],
            because: marked(&e.corrected),
            ..one(&e.id, "", name)
        }
    };
    record.entities.iter().map(entity).collect()
}

pub(super) fn corrections(record: &Record) -> Vec<One> {
    let correction = |c: &rashomon_types::correction::Applied| One {
        holds: [(format!("{} {} {}", c.n, c.says, c.why), None)].into(),
        slots: vec![("outcome", crate::brief::word_of(c.outcome))],
        because: c.because.clone(),
        ..one(c.n, "", format!("{}: {}", c.says, c.why))
    };
    record.corrections.iter().map(correction).collect()
}
