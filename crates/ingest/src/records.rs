//! Records: articles in the fields of JSON or of a table.
//!
//! What goes in: a record as `news-please`, Common Crawl tools, GDELT clients, JSON feeds or this program's own `extract` write
//! it. What comes out: a [`Source`]. Left to others: cutting collections into records, segments, credits.

use crate::{assemble::Source, html};
use rashomon_types::{
    Basis, Interval, Language,
    article::{Segment, SegmentKind},
};
use serde_json::{Map, Value};

const TEXT: &[&str] = &[
    "text",
    "maintext",
    "articlebody",
    "articletext",
    "fulltext",
    "bodytext",
    "body",
    "contenttext",
    "contenthtml",
    "plaintext",
    "content",
    "story",
    "message",
    "rawtext",
];
const TITLE: &[&str] = &["title", "headline", "maintitle", "articletitle", "titlepage"];
const BYLINE: &[&str] = &["byline", "authors", "author"];
const OUTLET: &[&str] = &[
    "outlet",
    "sourcedomain",
    "sitename",
    "site",
    "publisher",
    "publication",
    "sourcecommonname",
    "hostname",
    "domain",
    "sourcename",
    "source",
    "channel",
];
const ADDRESS: &[&str] = &[
    "url",
    "link",
    "canonicallink",
    "sourceurl",
    "warctargeturi",
    "documentidentifier",
    "permalink",
];
const LANGUAGE: &[&str] = &["language", "lang", "languagecode", "sourcelang", "inlanguage"];
const DATE: &[&str] = &[
    "published",
    "datepublish",
    "publisheddate",
    "publishdate",
    "datepublished",
    "pubdate",
    "publishedat",
    "publicationdate",
    "publishedtime",
    "date",
    "seendate",
    "createdat",
    "timestamp",
];

/// Tells whether the names of columns are those of a table of articles: one for the text, and another.
pub fn names_columns(names: &[&str]) -> bool {
    let plain: Vec<String> = names.iter().map(|name| plain(name)).collect();
    let has = |wanted: &[&str]| plain.iter().any(|name| wanted.contains(&name.as_str()));
    has(TEXT) && [TITLE, BYLINE, OUTLET, ADDRESS, LANGUAGE, DATE].iter().any(|others| has(others))
}

/// Reads the JSON of a record, or of several.
///
/// # Errors
/// In words, when it is no JSON, or holds no text.
pub fn read(json: &[u8], label: &str, sink: &mut dyn FnMut(Source)) -> Result<(), String> {
    let value: Value = serde_json::from_slice(json)
        .or_else(|_| serde_json::from_str(&String::from_utf8_lossy(json)))
        .map_err(|error| format!("this is no JSON: {error}"))?;
    let mut reader = Records { label, number: 0, articles: 0, outlet: None, language: None };
    reader.take(value, sink);
    if reader.articles == 0 {
        return Err("it has no text".to_owned());
    }
    Ok(())
}

struct Records<'l> {
    label: &'l str,
    number: usize,
    articles: usize,
    /// What the list says of all that is in it.
    outlet: Option<String>,
    language: Option<Language>,
}

impl Records<'_> {
    fn take(&mut self, value: Value, sink: &mut dyn FnMut(Source)) {
        match value {
            Value::Array(all) => all.into_iter().for_each(|one| self.take(one, sink)),
            Value::Object(mut map) => {
                let inner = ["articles", "documents", "items", "results", "records"]
                    .iter()
                    .find_map(|key| {
                        let list = map.get(*key).is_some_and(|v| {
                            v.as_array().is_some_and(|a| a.iter().all(Value::is_object))
                        });
                        list.then(|| map.remove(*key)).flatten()
                    });
                if let Some(Value::Array(all)) = inner.filter(|_| field(&map, TEXT).is_none()) {
                    let feed = map.contains_key("version") && map.contains_key("title");
                    self.outlet = string(&map, &["title"]).filter(|_| feed);
                    self.language =
                        field(&map, LANGUAGE).and_then(Value::as_str).and_then(language);
                    return all.into_iter().for_each(|one| self.take(one, sink));
                }
                self.record(&map, sink);
            }
            _ => self.number += 1,
        }
    }

    fn record(&mut self, map: &Map<String, Value>, sink: &mut dyn FnMut(Source)) {
        self.number += 1;
        let label = match self.number {
            1 => self.label.to_owned(),
            number => format!("{}:{number}", self.label),
        };
        if let Some(mut source) = source(map, label) {
            self.articles += 1;
            source.outlet = source.outlet.or_else(|| self.outlet.clone());
            source.language = source.language.or(self.language);
            sink(source);
        }
    }
}

/// A name without case, `_`, `-`.
fn plain(name: &str) -> String {
    name.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase()
}

/// Returns the first of these fields that is there; names are compared without case, `_`, `-`.
fn field<'m>(map: &'m Map<String, Value>, names: &[&str]) -> Option<&'m Value> {
    let filled = |value: &&Value| !value.is_null() && value.as_str() != Some("");
    names.iter().find_map(|name| {
        map.iter().find(|(key, _)| plain(key) == **name).map(|(_, value)| value).filter(filled)
    })
}

fn string(map: &Map<String, Value>, names: &[&str]) -> Option<String> {
    match field(map, names)? {
        Value::String(text) => Some(text.clone()),
        Value::Array(all) => {
            let all: Vec<&str> = all.iter().filter_map(Value::as_str).collect();
            (!all.is_empty()).then(|| all.join(", "))
        }
        Value::Object(map) => {
            map.get("name").or_else(|| map.get("title")).and_then(Value::as_str).map(str::to_owned)
        }
        _ => None,
    }
}

/// Reads one record; `None` when it has no text.
pub fn source(map: &Map<String, Value>, name: String) -> Option<Source> {
    let text = field(map, TEXT).and_then(Value::as_str).filter(|text| !text.trim().is_empty());
    let page = || map.get("html").or_else(|| map.get("raw_html")).and_then(Value::as_str);
    let (mut source, text) = match text {
        Some(text) if is_markup(text) => (Source::of_page(html::read(text)), None),
        Some(text) => (Source::default(), Some(text.to_owned())),
        None => (Source::of_page(html::read(page()?)), None),
    };
    if let Some(text) = text {
        source.text = text;
    }
    if source.text.trim().is_empty() {
        return None;
    }
    let or = |new: Option<String>, old: Option<String>| new.or(old);
    source.title = or(string(map, TITLE), source.title);
    source.byline = or(string(map, BYLINE), source.byline);
    source.outlet = or(string(map, OUTLET), source.outlet);
    source.url = or(string(map, ADDRESS), source.url);
    source.language =
        field(map, LANGUAGE).and_then(Value::as_str).and_then(language).or(source.language);
    if let Some((interval, value)) = published(map) {
        source.published = interval;
        source.dates.splice(0..0, value.map(|v| (Basis::Meta, v, None)));
    }
    let own = map.get("article").and_then(Value::as_str).map(str::to_owned);
    source.label = own.or_else(|| source.url.clone()).unwrap_or(name);
    source.segments = segments(map, &source.text);
    Some(source)
}

/// The tag of a language, `uk-UA`, or its code.
pub fn language(tag: &str) -> Option<Language> {
    let code = tag.split(['-', '_']).next()?.to_ascii_lowercase();
    Language::new(&code).filter(|_| code.len() == 2)
}

fn is_markup(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('<')
        && (text.contains("</p>") || text.contains("</div>") || text.contains("<br"))
}

/// The day of publication: this program's own interval, or a value to be read as a date.
fn published(map: &Map<String, Value>) -> Option<(Option<Interval>, Option<String>)> {
    match field(map, DATE)? {
        Value::Object(own) => {
            let day = |key: &str| own.get(key).and_then(Value::as_str).and_then(|d| d.parse().ok());
            let interval = Interval { start: day("start"), end: day("end") };
            (!interval.is_open()).then_some((Some(interval), None))
        }
        Value::String(value) => Some((None, Some(value.clone()))),
        // Seconds since 1970, or milliseconds.
        Value::Number(number) => {
            let seconds = number.as_i64().filter(|n| *n > 100_000_000)?;
            let seconds = if seconds > 100_000_000_000 { seconds / 1000 } else { seconds };
            let moment = jiff::Timestamp::from_second(seconds).ok()?;
            Some((None, Some(moment.strftime("%Y-%m-%d").to_string())))
        }
        _ => None,
    }
}

/// The segments that this program's own export carries, when they fit the text.
fn segments(map: &Map<String, Value>, text: &str) -> Option<Vec<Segment>> {
    let own = map.get("format").and_then(Value::as_str) == Some(rashomon_types::FORMAT);
    let all: Vec<Segment> =
        serde_json::from_value(map.get("segments").filter(|_| own)?.clone()).ok()?;
    let fits =
        |s: &Segment| s.span.start < s.span.end && text.get(s.span.start..s.span.end).is_some();
    let ordered = all.windows(2).all(|w| w[0].span.end <= w[1].span.start);
    let covers = |kind: SegmentKind| all.iter().any(|s| s.kind == kind);
    (ordered && all.iter().all(fits) && covers(SegmentKind::Body)).then_some(all)
}
