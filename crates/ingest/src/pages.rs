//! Leaves to articles.
//!
//! What goes in: one page, text, record or item as it came out of its containers. What comes out: its article, or why it holds none.
//! Left to others: containers; which language it is, which date is right.

use crate::{
    Given, Ingest,
    assemble::Source,
    charset, containers,
    cues::Role,
    dates, html,
    leaf::{Content, Found, Leaf, LeftOut, Printed, Said},
    lines, records, tags,
};
use rashomon_types::{Diagnostic, Interval};

impl Ingest {
    /// Reads a leaf. `keep` asks for the bytes that each article was read from.
    pub fn articles(&self, leaf: Leaf, given: &Given, keep: bool, sink: &mut dyn FnMut(Found)) {
        let Leaf { place, label, content, mut said } = leaf;
        said.charset = said.charset.or_else(|| given.charset.clone());
        let outside =
            if keep { self.said_outside(given, &content, &said) } else { Given::default() };
        let mut found = |source: Source, original: Option<Vec<u8>>| {
            if is_blank(&source.text) {
                let what = match source.page || source.whole {
                    true => "the page holds no words",
                    false => "the file holds only blanks",
                };
                let hint = "give a file with text in it";
                return sink(Found::LeftOut(LeftOut::new(place.clone(), what, hint)));
            }
            let article = self.assemble(source, given);
            let original = original.filter(|_| !article.verbatim);
            sink(Found::Article(Box::new(Printed { article, original, given: outside.clone() })));
        };
        match content {
            Content::Page(raw) => {
                let original = keep.then(|| raw.clone());
                found(self.page(raw, label, said), original);
            }
            Content::Text(raw) => {
                let original = (keep && !charset::is_utf8(&raw)).then(|| raw.clone());
                found(self.text(raw, label, said), original);
            }
            Content::Json(raw) => {
                let mut number = 0;
                let read = records::read(&raw, &label, &mut |source| {
                    number += 1;
                    found(self.with_said(source, said.clone()), keep.then(|| raw.clone()));
                });
                if let Err(what) = read {
                    let what = format!("the record is left out: {what}");
                    let hint = "the text is looked for in text, maintext, body, content";
                    sink(Found::LeftOut(LeftOut::new(place, what, hint)));
                }
            }
            Content::Row(row) => match records::source(&row, label) {
                Some(source) => {
                    let row = || serde_json::Value::Object(row).to_string().into_bytes();
                    found(self.with_said(source, said), keep.then(row));
                }
                None => {
                    let what = "the row is left out: it has no text";
                    sink(Found::LeftOut(LeftOut::new(place, what, "")));
                }
            },
            Content::Item(item) => {
                let (told, markup) = containers::item(&item);
                let label = told.url.clone().unwrap_or(label);
                let text = item_text(told.title.as_deref(), &markup);
                let source = Source { label, text, ..Source::default() };
                // Alone, an item does not name the charset of its feed.
                let alone = || match charset::is_utf8(&item.bytes) {
                    true => item.bytes.clone(),
                    false => charset::decode(item.bytes.clone(), item.feed.charset.as_deref())
                        .text
                        .into_bytes(),
                };
                found(self.with_said(source, told), keep.then(alone));
            }
        }
    }

    /// What is not in the bytes of a leaf itself.
    fn said_outside(&self, given: &Given, content: &Content, said: &Said) -> Given {
        let mut outside = given.clone();
        outside.url = outside.url.or_else(|| said.url.clone());
        outside.charset = outside.charset.or_else(|| said.charset.clone());
        if matches!(content, Content::Text(_)) {
            let day =
                || said.dates.iter().find_map(|(_, v, _)| dates::of_value(v, &self.cues.months));
            outside.listed = outside.listed.or_else(|| day().map(Interval::day));
            outside.title = outside.title.or_else(|| said.title.clone());
            outside.outlet = outside.outlet.or_else(|| said.outlet.clone());
        }
        if let Content::Item(item) = content {
            outside.outlet = outside.outlet.or_else(|| item.feed.outlet.clone());
            let language = || item.feed.language.as_deref().and_then(records::language);
            outside.language = outside.language.or_else(language);
        }
        outside
    }

    /// Reads a web page.
    fn page(&self, raw: Vec<u8>, label: String, said: Said) -> Source {
        let declared = said.charset.clone().or_else(|| charset::declared(&raw));
        let decoded = charset::decode(raw, declared.as_deref());
        let mut source = Source::of_page(html::read(&decoded.text));
        source.label = label;
        source.byline = source.byline.map(|byline| self.without_label(&byline));
        source.diagnostics.splice(0..0, decoded.diagnostics);
        self.with_said(source, said)
    }

    /// Takes the label off an author: `By A. Writer`.
    fn without_label(&self, byline: &str) -> String {
        let lines = lines::split(byline);
        let Some(words) = lines.first().map(|line| &line.words) else { return byline.to_owned() };
        let cues = self.cues.of(words);
        let label = cues.iter().find(|cue| cue.role == Role::Byline && cue.at == 0);
        let first = label.and_then(|cue| words.get(cue.words));
        let name = first.and_then(|word| byline.get(word.span.start..));
        name.unwrap_or(byline).to_owned()
    }

    fn text(&self, raw: Vec<u8>, label: String, said: Said) -> Source {
        let decoded = charset::decode(raw, said.charset.as_deref());
        let source = Source {
            label,
            text: decoded.text,
            verbatim: decoded.verbatim,
            diagnostics: decoded.diagnostics,
            ..Source::default()
        };
        self.with_said(source, said)
    }

    /// Adds what the container says, where the leaf itself does not say it better.
    fn with_said(&self, mut source: Source, said: Said) -> Source {
        source.url = address(source.url.take(), said.url);
        source.title = source.title.or(said.title);
        source.byline = source.byline.or(said.byline);
        source.outlet = source.outlet.or(said.outlet);
        source.language = source.language.or(said.language.as_deref().and_then(records::language));
        let unread =
            |value: &&(_, String, _)| dates::of_value(&value.1, &self.cues.months).is_none();
        if let Some((_, value, _)) = said.dates.iter().find(unread) {
            let message = format!("{value:?} is no date that can be read");
            let hint = "give the day with --published, or in a .meta.json beside the file";
            source.diagnostics.push(Diagnostic::new("date-unreadable", message).hint(hint));
        }
        source.dates.extend(said.dates);
        source.diagnostics.extend(said.diagnostics);
        source
    }
}

/// The address that a page gives itself, seen from the one it was fetched from. One that leads to the front page of its site is a
/// mistake that many sites make.
fn address(own: Option<String>, fetched: Option<String>) -> Option<String> {
    let base = fetched.as_deref().and_then(|base| url::Url::parse(base).ok());
    let Some(own) = own else { return fetched };
    let Some(base) = base else { return Some(own).filter(|own| own.contains("://")) };
    match base.join(&own) {
        Ok(full) if full.path() == "/" && base.path() != "/" => fetched,
        Ok(_) if own.contains("://") => Some(own),
        Ok(full) => Some(full.into()),
        Err(_) => fetched,
    }
}

/// The text of an item of a feed: its headline, as its text alone seldom says what it is about, and what follows.
fn item_text(title: Option<&str>, markup: &str) -> String {
    let body = tags::words(markup);
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    match title {
        Some(title) if body.is_empty() => title.to_owned(),
        Some(title) if !letters(&body).starts_with(&letters(title)) => format!("{title}\n\n{body}"),
        _ => body,
    }
}

/// Tells whether nothing is printed: blanks, marks of order and width, control characters.
fn is_blank(text: &str) -> bool {
    let unseen = |c: char| matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}');
    text.chars().all(|c| c.is_whitespace() || c.is_control() || unseen(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_seen_from_where_the_page_was_fetched() {
        let of = |own: &str, fetched: &str| {
            address(Some(own.to_owned()), Some(fetched.to_owned()).filter(|f| !f.is_empty()))
        };
        let fetched = "https://a.example/news/1?from=feed";
        for (own, expected) in [
            ("/news/1", "https://a.example/news/1"),
            ("https://www.a.example/n1", "https://www.a.example/n1"),
            ("//b.example/n1", "https://b.example/n1"),
            ("https://a.example/", fetched),
            ("http://[", fetched),
        ] {
            assert_eq!(of(own, fetched).as_deref(), Some(expected), "{own}");
        }
        assert_eq!(of("/news/1", ""), None);
        assert_eq!(of("https://a.example/1", "").as_deref(), Some("https://a.example/1"));
    }
}
