//! Collections in JSON: one article per line, one array, or one object.
//!
//! What goes in: a stream of JSON as `news-please`, Common Crawl tools, GDELT clients or this program's own `extract` write
//! it. What comes out: one [`Source`] per record, one after the other, so that a collection of any size needs the memory of
//! its largest record. Left to others: segments, credits.

use crate::{IngestError, assemble::Source, html, sniff::nothing};
use rashomon_types::{
    Basis, Diagnostic, Interval, Language,
    article::{Segment, SegmentKind},
};
use serde_json::{Map, Value};
use std::io::{BufRead, Read};

/// The longest line that is read as one record.
const LONGEST: u64 = 256 << 20;

const TEXT: &[&str] = &[
    "text",
    "maintext",
    "articlebody",
    "articletext",
    "fulltext",
    "bodytext",
    "body",
    "contenttext",
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

/// Reads every record of a stream.
///
/// # Errors
/// When the stream breaks off, or no record holds a text.
pub fn read(
    label: &str,
    bytes: &mut dyn BufRead,
    keep: bool,
    sink: &mut dyn FnMut(Source),
) -> Result<(), IngestError> {
    let mut reader = Records { label, keep, number: 0, articles: 0, notes: Vec::new(), held: None };
    let mut line = Vec::new();
    let mut number = 0usize;
    loop {
        line.clear();
        let size = bytes.take(LONGEST).read_until(b'\n', &mut line)?;
        if size == 0 {
            break;
        }
        number += 1;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match parse(&line) {
            Ok(value) => reader.take(value, &line, sink),
            // The first line is the beginning of a value that runs over many lines.
            Err(error) if reader.number == 0 && error.is_eof() && number == 1 => {
                bytes.read_to_end(&mut line)?;
                return reader.whole(&line, sink);
            }
            Err(error) => {
                let message = format!("{label}:{number}: the line is no JSON: {error}");
                reader.note(Diagnostic::new("record-unreadable", message));
            }
        }
    }
    reader.finish(sink)
}

fn parse(line: &[u8]) -> Result<Value, serde_json::Error> {
    let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
    serde_json::from_slice(line).or_else(|_| serde_json::from_str(&String::from_utf8_lossy(line)))
}

struct Records<'l> {
    label: &'l str,
    /// Whether the bytes of each record are handed on.
    keep: bool,
    number: usize,
    articles: usize,
    notes: Vec<Diagnostic>,
    /// The latest article waits for what is noticed right after it.
    held: Option<Source>,
}

impl Records<'_> {
    fn whole(mut self, bytes: &[u8], sink: &mut dyn FnMut(Source)) -> Result<(), IngestError> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        for value in serde_json::Deserializer::from_slice(bytes).into_iter::<Value>() {
            match value {
                Ok(value) => self.take(value, &[], sink),
                Err(error) if self.articles == 0 => {
                    let line = error.line();
                    return Err(nothing(
                        format!("line {line} is no JSON: {error}"),
                        "write one JSON object per line, with the text in the field \"text\"",
                    ));
                }
                Err(error) => {
                    self.note(Diagnostic::new(
                        "record-unreadable",
                        format!("{}:{}: {error}", self.label, error.line()),
                    ));
                    break;
                }
            }
        }
        self.finish(sink)
    }

    /// `line` holds the bytes of the record when it is one.
    fn take(&mut self, value: Value, line: &[u8], sink: &mut dyn FnMut(Source)) {
        match value {
            Value::Array(all) => all.into_iter().for_each(|one| self.take(one, &[], sink)),
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
                    return all.into_iter().for_each(|one| self.take(one, &[], sink));
                }
                self.record(map, line, sink);
            }
            _ => {
                self.number += 1;
                self.skipped("it is no object");
            }
        }
    }

    fn record(&mut self, map: Map<String, Value>, line: &[u8], sink: &mut dyn FnMut(Source)) {
        self.number += 1;
        let name = format!("{}:{}", self.label, self.number);
        match source(&map, name) {
            Some(mut source) => {
                self.articles += 1;
                source.diagnostics.append(&mut self.notes);
                if self.keep {
                    // One value of a list is kept as it is written alone.
                    let alone = || Value::Object(map).to_string().into_bytes();
                    source.original =
                        Some(if line.is_empty() { alone() } else { line.trim_ascii().to_vec() });
                }
                if let Some(held) = self.held.replace(source) {
                    sink(held);
                }
            }
            None => self.skipped("it has no text"),
        }
    }

    fn skipped(&mut self, why: &str) {
        let message = format!("record {} of {} is left out: {why}", self.number, self.label);
        self.note(
            Diagnostic::new("record-without-text", message)
                .hint("the text is looked for in text, maintext, body, content"),
        );
    }

    fn note(&mut self, diagnostic: Diagnostic) {
        // A collection of another kind would give millions of the same note.
        if self.notes.len() < 20 {
            self.notes.push(diagnostic);
        }
    }

    fn finish(mut self, sink: &mut dyn FnMut(Source)) -> Result<(), IngestError> {
        match self.held.take() {
            Some(mut last) => {
                last.diagnostics.append(&mut self.notes);
                sink(last);
                Ok(())
            }
            None => Err(nothing(
                self.notes
                    .first()
                    .map_or("the JSON holds no article".to_owned(), |note| note.message.clone()),
                "each record needs its text in a field text, maintext, body or content",
            )),
        }
    }
}

/// Returns the first of these fields that is there; names are compared without case, `_`, `-`.
fn field<'m>(map: &'m Map<String, Value>, names: &[&str]) -> Option<&'m Value> {
    let plain = |key: &str| {
        key.chars().filter(|c| c.is_ascii_alphanumeric()).collect::<String>().to_ascii_lowercase()
    };
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

fn source(map: &Map<String, Value>, name: String) -> Option<Source> {
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
