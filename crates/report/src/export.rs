//! Tables for other tools: stable columns, a header row, UTF-8, codes as strings, no stray tabs.

use crate::{brief::verdict_key, excerpts::Excerpts, scales::Scales};
use rashomon_types::{
    Record,
    correction::Mark,
    record::{RecordEvent, RecordParty},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::Write;

/// A table: its columns, and a row for each item.
pub struct Table {
    /// Names of the columns, in order.
    pub columns: Vec<&'static str>,
    /// Cells, in the order of the columns.
    pub rows: Vec<Vec<Value>>,
}

impl Table {
    fn new(columns: &[&'static str]) -> Self {
        Table { columns: columns.to_vec(), rows: Vec::new() }
    }

    /// Writes comma-separated values. Lists are joined by `; `, nothing is an empty cell.
    ///
    /// # Errors
    /// When `out` refuses to be written.
    pub fn csv(&self, out: &mut dyn Write) -> std::io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(cell))?;
        }
        writer.flush()
    }

    /// Writes one JSON object a line.
    ///
    /// # Errors
    /// When `out` refuses to be written.
    pub fn jsonl(&self, out: &mut dyn Write) -> std::io::Result<()> {
        for row in &self.rows {
            let object: serde_json::Map<String, Value> =
                self.columns.iter().map(|c| (*c).to_owned()).zip(row.iter().cloned()).collect();
            writeln!(out, "{}", Value::Object(object))?;
        }
        Ok(())
    }
}

fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.replace(['\t', '\n', '\r'], " "),
        Value::Array(list) => list.iter().map(cell).collect::<Vec<_>>().join("; "),
        Value::Number(n) => n
            .as_f64()
            .filter(|f| f.fract() == 0.0 && f.abs() < 1e15)
            .map_or_else(|| n.to_string(), |f| format!("{f:.0}")),
        other => other.to_string(),
    }
}

fn names(parties: &[RecordParty]) -> Value {
    json!(parties.iter().map(|p| p.name.clone()).collect::<Vec<_>>())
}

fn countries(parties: &[RecordParty]) -> Value {
    json!(parties.iter().filter_map(|p| p.country).map(|c| c.to_string()).collect::<Vec<_>>())
}

fn sectors(parties: &[RecordParty]) -> Value {
    json!(parties.iter().filter_map(|p| p.sector).map(|s| s.as_str()).collect::<Vec<_>>())
}

/// What a person has corrected: `merge: why`.
fn corrected(marks: &[Mark]) -> Value {
    let said = |m: &Mark| format!("{}: {}", m.does, crate::brief::why(m));
    json!(marks.iter().map(said).collect::<Vec<_>>())
}

fn labels(record: &Record) -> BTreeMap<rashomon_types::ArticleId, String> {
    record.articles.iter().map(|a| (a.id, a.article.clone())).collect()
}

/// One row per event of the record, with its codes in the older schemes.
pub fn events(record: &Record, scales: &Scales) -> Table {
    let mut table = Table::new(&[
        "event_id",
        "label",
        "event_type",
        "event_mode",
        "contexts",
        "quad_code",
        "plover_score",
        "cameo_root",
        "cameo_code",
        "goldstein",
        "goldstein_table",
        "realis",
        "date_start",
        "date_end",
        "date_basis",
        "actor_names",
        "actor_countries",
        "actor_sectors",
        "recipient_names",
        "recipient_countries",
        "recipient_sectors",
        "place_name",
        "place_country",
        "latitude",
        "longitude",
        "geo_precision",
        "tellings",
        "witnesses",
        "agencies",
        "reporters",
        "confidence",
        "background",
        "articles",
        "corrected",
    ]);
    let labels = labels(record);
    for e in &record.events {
        let mut articles: Vec<&String> =
            e.mentions.iter().filter_map(|m| labels.get(&m.article)).collect();
        articles.dedup();
        let reporters: Vec<&str> =
            e.reporters.iter().map(|r| r.text.as_str()).filter(|t| !t.is_empty()).collect();
        let (date, place) = (e.date.as_ref(), e.place.as_ref());
        let written = scales.of(e.kind, e.mode);
        table.rows.push(vec![
            json!(e.id),
            json!(e.label),
            json!(e.kind),
            json!(e.mode),
            json!(e.contexts),
            json!(written.quad.to_string()),
            json!(written.score),
            json!(written.root()),
            json!(written.cameo),
            json!(written.goldstein),
            json!(scales.table()),
            json!(e.realis),
            json!(date.and_then(|d| d.start)),
            json!(date.and_then(|d| d.end)),
            json!(date.map(|d| d.basis)),
            names(&e.actors),
            countries(&e.actors),
            sectors(&e.actors),
            names(&e.recipients),
            countries(&e.recipients),
            sectors(&e.recipients),
            json!(place.map(|p| &p.name)),
            json!(place.and_then(|p| p.country)),
            json!(place.and_then(|p| p.lat)),
            json!(place.and_then(|p| p.lon)),
            json!(place.map(|p| p.precision)),
            json!(e.tellings),
            json!(e.witnesses),
            json!(e.agencies),
            json!(reporters),
            json!(e.confidence),
            json!(e.background),
            json!(articles),
            corrected(&e.corrected),
        ]);
    }
    table
}

/// One row per telling of an event, with the words.
pub fn tellings(record: &Record, excerpts: &Excerpts) -> Table {
    let mut table = Table::new(&[
        "event_id",
        "label",
        "telling_id",
        "article",
        "article_id",
        "language",
        "witness",
        "start",
        "end",
        "trigger",
        "sentence",
        "event_type",
        "realis",
    ]);
    for e in &record.events {
        for m in &e.mentions {
            let article = record.articles.iter().find(|a| a.id == m.article);
            let words = excerpts.of(m.event);
            table.rows.push(vec![
                json!(e.id),
                json!(e.label),
                json!(m.event),
                json!(article.map(|a| &a.article)),
                json!(m.article),
                json!(article.and_then(|a| a.language)),
                json!(article.map(|a| a.witness)),
                json!(m.span.start),
                json!(m.span.end),
                json!(words.map(|w| &w.words)),
                json!(words.map(|w| &w.sentence)),
                json!(e.kind),
                json!(e.realis),
            ]);
        }
    }
    table
}

/// One row per telling of a figure.
pub fn figures(record: &Record) -> Table {
    let mut table = Table::new(&[
        "figure_id",
        "label",
        "topic",
        "measure",
        "unit",
        "verdict",
        "because",
        "claim_id",
        "article",
        "article_id",
        "witness",
        "text",
        "low",
        "high",
        "comparator",
        "vague",
        "as_of",
        "attributed_to",
        "scope",
        "negated",
        "figure_low",
        "figure_best",
        "figure_high",
        "figure_witnesses",
        "start",
        "end",
        "corrected",
    ]);
    let labels = labels(record);
    for f in &record.figures {
        for t in &f.tellings {
            table.rows.push(vec![
                json!(f.id),
                json!(f.label),
                json!(f.topic),
                json!(f.measure),
                json!(f.unit),
                json!(verdict_key(f.verdict)),
                json!(f.because),
                json!(t.claim),
                json!(labels.get(&t.article)),
                json!(t.article),
                json!(t.witness),
                json!(t.text),
                json!(t.low),
                json!(t.high),
                json!(t.comparator),
                json!(t.vague),
                json!(t.as_of),
                json!(t.attributed_to),
                json!(t.scope),
                json!(t.negated),
                json!(f.low),
                json!(f.best),
                json!(f.high),
                json!(f.witnesses),
                json!(t.span.start),
                json!(t.span.end),
                corrected(&f.corrected),
            ]);
        }
    }
    table
}

/// One row per article, with its witness.
pub fn articles(record: &Record) -> Table {
    let mut table = Table::new(&[
        "article_id",
        "mark",
        "article",
        "sources",
        "language",
        "title",
        "outlet",
        "published_start",
        "published_end",
        "published_basis",
        "published_doubt",
        "credits",
        "witness",
        "kind",
        "stories",
    ]);
    for a in &record.articles {
        let published = a.published.as_ref();
        table.rows.push(vec![
            json!(a.id),
            json!(a.mark),
            json!(a.article),
            json!(a.sources),
            json!(a.language),
            json!(a.title),
            json!(a.outlet),
            json!(published.and_then(|p| p.interval.start)),
            json!(published.and_then(|p| p.interval.end)),
            json!(published.map(|p| p.basis)),
            json!(published.and_then(|p| p.doubt.clone())),
            json!(a.credits),
            json!(a.witness),
            json!(a.kind),
            json!(a.stories),
        ]);
    }
    table
}

/// One row per entity.
pub fn entities(record: &Record) -> Table {
    let mut table = Table::new(&["entity", "name", "category", "mentions", "names", "corrected"]);
    for e in &record.entities {
        let names: Vec<String> = e
            .names
            .iter()
            .map(|(language, names)| format!("{language}: {}", names.join(", ")))
            .collect();
        table.rows.push(vec![
            json!(e.id),
            json!(e.name),
            json!(e.category),
            json!(e.mentions.len()),
            json!(names),
            corrected(&e.corrected),
        ]);
    }
    table
}

/// Events per day, pair and type.
pub fn series(record: &Record) -> Table {
    let mut table = Table::new(&["day", "actor", "recipient", "event_type", "events", "witnesses"]);
    for row in rashomon_dynamics::daily(record) {
        table.rows.push(vec![
            json!(row.day),
            json!(row.actor),
            json!(row.recipient),
            json!(row.kind),
            json!(row.events),
            json!(row.witnesses),
        ]);
    }
    table
}

/// Writes events that have a place as GeoJSON points (RFC 7946), one feature an event.
///
/// # Errors
/// When `out` refuses to be written.
pub fn geojson(record: &Record, scales: &Scales, out: &mut dyn Write) -> std::io::Result<usize> {
    let table = events(record, scales);
    let features: Vec<Value> = record
        .events
        .iter()
        .zip(&table.rows)
        .filter_map(|(e, row)| feature(e, &table.columns, row))
        .collect();
    let count = features.len();
    writeln!(out, "{}", json!({ "type": "FeatureCollection", "features": features }))?;
    Ok(count)
}

fn feature(event: &RecordEvent, columns: &[&'static str], row: &[Value]) -> Option<Value> {
    let place = event.place.as_ref()?;
    let (lat, lon) = (place.lat?, place.lon?);
    let properties: serde_json::Map<String, Value> =
        columns.iter().map(|c| (*c).to_owned()).zip(row.iter().cloned()).collect();
    Some(
        json!({ "type": "Feature", "id": event.id, "geometry": { "type": "Point", "coordinates": [lon, lat] }, "properties": properties }),
    )
}

const ACCOUNT: [&str; 20] = [
    "article",
    "article_id",
    "language",
    "telling_id",
    "event_type",
    "event_mode",
    "realis",
    "trigger",
    "start",
    "end",
    "actors",
    "actor_countries",
    "recipients",
    "recipient_countries",
    "date_start",
    "date_end",
    "place",
    "reported_by",
    "confidence",
    "sentence",
];

/// Writes the header of the rows of [`account`].
///
/// # Errors
/// When `out` refuses to be written.
pub fn account_header(out: &mut dyn Write) -> std::io::Result<()> {
    Table::new(&ACCOUNT).csv(out)
}

/// Writes one row per event of an account, without a header.
///
/// # Errors
/// When `out` refuses to be written.
pub fn account(account: &rashomon_types::Account, out: &mut dyn Write) -> std::io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    for e in &account.events {
        let words = |parties: &[rashomon_types::account::Party]| {
            json!(parties.iter().map(|p| p.evidence.text.clone()).collect::<Vec<_>>())
        };
        let codes = |parties: &[rashomon_types::account::Party]| {
            json!(
                parties.iter().filter_map(|p| p.country).map(|c| c.to_string()).collect::<Vec<_>>()
            )
        };
        let date = e.date.as_ref();
        let row = [
            json!(account.article),
            json!(account.id),
            json!(account.language),
            json!(e.id),
            json!(e.kind),
            json!(e.mode),
            json!(e.realis),
            json!(e.trigger.text),
            json!(e.trigger.span.start),
            json!(e.trigger.span.end),
            words(&e.actors),
            codes(&e.actors),
            words(&e.recipients),
            codes(&e.recipients),
            json!(date.and_then(|d| d.start)),
            json!(date.and_then(|d| d.end)),
            json!(e.place.as_ref().map(|p| &p.name)),
            json!(e.reported_by.as_ref().map(|r| &r.text)),
            json!(e.confidence),
            json!(e.sentence.text),
        ];
        writer.write_record(row.iter().map(cell))?;
    }
    writer.flush()
}
