//! Feeds: RSS 0.9 to 2.0 and Atom.
//!
//! What goes in: a feed. What comes out: its items one by one, each with what the feed says of all of them. An item that is no
//! sound XML costs itself, not the feed. Left to others: which date is right.

use super::{
    Place, Walk,
    limits::{LONGEST_FILE, Taken, take},
    said_by,
};
use crate::{
    IngestError, charset,
    leaf::{Content, Item, Said},
    sniff::nothing,
    tags,
};
use quick_xml::{Reader, events::Event};
use rashomon_types::Basis;
use std::{
    io::{self, BufRead, Cursor, Read},
    sync::Arc,
};

/// The longest item, and the longest head of a feed.
const LONGEST: usize = 16 << 20;

impl Walk<'_> {
    /// Reads a feed.
    pub(super) fn feed(
        &mut self,
        place: &Place,
        bytes: &mut dyn BufRead,
    ) -> Result<(), IngestError> {
        let mut start = Vec::new();
        match take(bytes, 4095, &mut start) {
            Taken::Broken(error) => return Err(error.into()),
            Taken::Whole | Taken::TooLong => {}
        }
        // In two-byte charsets tags do not stand as bytes.
        let wide = start.starts_with(&[0xff, 0xfe])
            || start.starts_with(&[0xfe, 0xff])
            || charset::utf16_without_mark(&start).is_some();
        if wide {
            take(bytes, LONGEST_FILE, &mut start);
            start = charset::decode(start, None).text.into_bytes();
        }
        let declared = charset::declared(&start);
        let mut pieces =
            Pieces { bytes: &mut Cursor::new(start).chain(bytes), carried: Vec::new() };
        let (mut feed, mut number) = (None, 0usize);
        loop {
            let piece = match pieces.next() {
                Ok(Some(piece)) => piece,
                Ok(None) => break,
                Err(error) if number == 0 => return Err(error.into()),
                Err(error) => {
                    let here = format!("{}:{}", place.whole, number + 1);
                    self.left_out(&here, said_by(&error), "the rest of the feed is left out");
                    break;
                }
            };
            if !is_item(&piece) {
                feed.get_or_insert_with(|| Arc::new(head(piece, declared.as_deref())));
                continue;
            }
            number += 1;
            let here = Place {
                whole: format!("{}:{number}", place.whole),
                label: format!("{}:{number}", place.label),
            };
            let feed = feed.get_or_insert_with(|| Arc::new(head(Vec::new(), declared.as_deref())));
            let item = Item { bytes: piece, feed: feed.clone() };
            self.leaf(&here, Content::Item(item), Said::default());
        }
        if number == 0 {
            return Err(nothing("the feed has no items", "fetch it again later"));
        }
        Ok(())
    }
}

/// What stands before the first item is said of all of them.
fn head(piece: Vec<u8>, declared: Option<&str>) -> Said {
    let (mut said, _) = fields(&charset::decode(piece, declared).text);
    said.charset = declared.map(str::to_owned);
    // The name of the feed is the outlet of its items; its dates are not theirs.
    said.outlet = said.title.take();
    (said.byline, said.dates) = (None, Vec::new());
    said
}

/// A feed, cut into its items and what stands before them.
struct Pieces<'b> {
    bytes: &'b mut dyn BufRead,
    /// A start tag that was read already.
    carried: Vec<u8>,
}

impl Pieces<'_> {
    fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut piece = std::mem::take(&mut self.carried);
        loop {
            let before = piece.len();
            let size = (&mut *self.bytes).take(LONGEST as u64).read_until(b'>', &mut piece)?;
            if size == 0 {
                // An item that the end cuts short is still one.
                return Ok((is_item(&piece) && before > 10).then_some(piece));
            }
            if piece.len() > LONGEST {
                return Err(io::Error::other("an item is longer than any article"));
            }
            let Some(open) = piece[before..].iter().rposition(|b| *b == b'<') else { continue };
            let open = before + open;
            let inside = is_item(&piece);
            if !inside && is_item(&piece[open..]) {
                self.carried = piece.split_off(open);
                if !piece.trim_ascii().is_empty() {
                    return Ok(Some(piece));
                }
                piece = std::mem::take(&mut self.carried);
            } else if inside
                && (names(&piece[open..], b"</item") || names(&piece[open..], b"</entry"))
            {
                return Ok(Some(piece));
            }
        }
    }
}

fn is_item(piece: &[u8]) -> bool {
    names(piece, b"<item") || names(piece, b"<entry")
}

/// Tells whether bytes begin with a tag of this name.
fn names(bytes: &[u8], tag: &[u8]) -> bool {
    bytes.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag))
        && bytes.get(tag.len()).is_some_and(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'))
}

/// Reads an item: what it says of itself, and its text as markup.
pub(crate) fn item(item: &Item) -> (Said, String) {
    let text = charset::decode(item.bytes.clone(), item.feed.charset.as_deref()).text;
    let (mut said, markup) = fields(&text);
    said.outlet = said.outlet.or_else(|| item.feed.outlet.clone());
    said.language = said.language.or_else(|| item.feed.language.clone());
    (said, markup)
}

/// What an element of a feed holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Title,
    Link,
    Guid,
    Author,
    Published,
    Changed,
    Language,
    Source,
    Summary,
    Content,
}

fn field(name: &str) -> Option<Field> {
    Some(match name.to_ascii_lowercase().as_str() {
        "title" | "dc:title" => Field::Title,
        "link" | "feedburner:origlink" => Field::Link,
        "guid" | "id" => Field::Guid,
        "author" | "dc:creator" => Field::Author,
        "pubdate" | "published" | "dc:date" | "issued" | "dcterms:issued" | "created" => {
            Field::Published
        }
        "updated" | "modified" | "dcterms:modified" => Field::Changed,
        "language" | "dc:language" => Field::Language,
        "source" | "dc:publisher" => Field::Source,
        "description" | "summary" => Field::Summary,
        "content:encoded" | "content" | "yandex:full-text" | "turbo:content" | "fulltext"
        | "body" => Field::Content,
        _ => return None,
    })
}

/// Reads the fields of a piece of a feed, as far as it is sound.
fn fields(xml: &str) -> (Said, String) {
    let mut found: Vec<(Field, String)> = Vec::new();
    let mut reader = Reader::from_str(xml);
    let config = reader.config_mut();
    config.allow_dangling_amp = true;
    config.allow_unmatched_ends = true;
    config.check_end_names = false;
    // The field that is open, what it holds, and the elements within it.
    let (mut open, mut text, mut within): (Option<Field>, String, Vec<String>) =
        (None, String::new(), Vec::new());
    let mut passed = 0usize;
    while let Ok(event) = reader.read_event() {
        match event {
            Event::Eof => break,
            Event::Start(tag) => {
                let name = tag.name().into_inner().to_owned();
                if open.is_some() {
                    if name != "name" {
                        text.push_str(&format!("<{name}>"));
                    }
                    within.push(name);
                } else if matches!(name.as_str(), "image" | "textInput" | "textinput") || passed > 0
                {
                    passed += 1;
                } else if let Some(field) = field(&name) {
                    if let Some(address) = link(&tag, field) {
                        found.push((Field::Link, address));
                    }
                    (open, text) = (Some(field), String::new());
                    within.clear();
                }
            }
            Event::Empty(tag) => {
                let name = tag.name().into_inner().to_owned();
                if open.is_some() {
                    text.push_str(&format!("<{name}>"));
                } else if let Some(address) = field(&name).and_then(|field| link(&tag, field)) {
                    found.push((Field::Link, address));
                }
            }
            Event::End(tag) if open.is_some() => {
                let name = tag.name().into_inner();
                if within.pop().is_none() {
                    found.extend(open.take().map(|field| (field, std::mem::take(&mut text))));
                } else if name != "name" {
                    text.push_str(&format!("</{name}>"));
                }
            }
            Event::End(_) => passed = passed.saturating_sub(1),
            Event::Text(piece) if open.is_some() => text.push_str(&piece),
            Event::CData(piece) if open.is_some() => text.push_str(&piece),
            Event::GeneralRef(name) if open.is_some() => {
                text.push_str(&tags::unescape(&format!("&{};", &*name)));
            }
            _ => {}
        }
    }
    // What the end cuts short is kept.
    found.extend(open.map(|field| (field, text)));
    said(found)
}

/// The address in the attribute of a link that leads to the page itself.
fn link(tag: &quick_xml::events::BytesStart<'_>, field: Field) -> Option<String> {
    let value = |key: &str| {
        let found = tag.attributes().flatten().find(|a| a.key.into_inner() == key)?;
        Some(tags::unescape(&found.value))
    };
    let own = value("rel").is_none_or(|rel| rel == "alternate");
    (field == Field::Link && own).then(|| value("href")).flatten()
}

fn said(found: Vec<(Field, String)>) -> (Said, String) {
    let words = |markup: &str| {
        tags::words(&tags::unescape(markup)).split_whitespace().collect::<Vec<_>>().join(" ")
    };
    let all = |wanted: Field| {
        found.iter().filter(move |(field, _)| *field == wanted).map(|(_, text)| text.as_str())
    };
    let first = |wanted: Field| all(wanted).map(words).find(|text| !text.is_empty());
    let address = |text: &str| Some(text.trim().to_owned()).filter(|text| text.contains("://"));
    let mut said = Said {
        title: first(Field::Title),
        url: all(Field::Link).chain(all(Field::Guid)).find_map(address),
        byline: first(Field::Author),
        outlet: first(Field::Source),
        language: first(Field::Language),
        ..Said::default()
    };
    said.dates.extend(all(Field::Published).map(|date| (Basis::Meta, words(date), None)));
    let doubt = Some("it is the day of the last change");
    said.dates.extend(all(Field::Changed).map(|date| (Basis::Meta, words(date), doubt)));
    // The longer of several versions is the article, the shorter its beginning.
    let versions = all(Field::Content).chain(all(Field::Summary));
    let mut longest = "";
    for version in versions {
        if version.len() > longest.len() {
            longest = version;
        }
    }
    (said, longest.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_of_both_kinds_are_read() {
        let (said, text) = fields(concat!(
            "<item><title><![CDATA[Переговори & «мир»]]></title><link>https://a.example/1</link>",
            "<pubDate>11 лютого 2023</pubDate><dc:creator>Ім'я</dc:creator>",
            "<description>&lt;p&gt;Коротко &amp;amp; ясно&lt;/p&gt;</description></item>",
        ));
        assert_eq!(said.title.as_deref(), Some("Переговори & «мир»"));
        assert_eq!(said.url.as_deref(), Some("https://a.example/1"));
        assert_eq!(said.dates[0].1, "11 лютого 2023");
        assert_eq!(tags::words(&text), "Коротко & ясно");
        let (said, text) = fields(concat!(
            "<entry><title type=\"html\">A &lt;b&gt;deal&lt;/b&gt;</title><link rel=\"self\" href=\"x://no\"/>",
            "<link href=\"https://a.example/2\"/><author><name>B. Writer</name></author>",
            "<updated>2023-02-11T10:00:00Z</updated><content type=\"xhtml\"><div><p>One.</p><p>Two & cut",
        ));
        assert_eq!(said.title.as_deref(), Some("A deal"));
        assert_eq!(said.url.as_deref(), Some("https://a.example/2"));
        assert_eq!(said.byline.as_deref(), Some("B. Writer"));
        assert_eq!(said.dates[0].2, Some("it is the day of the last change"));
        assert_eq!(tags::words(&text), "One.\n\nTwo & cut");
    }

    #[test]
    fn pieces_are_items_and_what_stands_before_them() {
        let feed =
            b"<rss><channel><title>T</title><item>a</item>\n<ITEM x='1'>b</ITEM><item>cut short";
        let mut bytes = io::BufReader::with_capacity(2, &feed[..]);
        let mut pieces = Pieces { bytes: &mut bytes, carried: Vec::new() };
        let mut found = Vec::new();
        while let Some(piece) = pieces.next().unwrap() {
            found.push(String::from_utf8(piece).unwrap());
        }
        let expected = [
            "<rss><channel><title>T</title>",
            "<item>a</item>",
            "<ITEM x='1'>b</ITEM>",
            "<item>cut short",
        ];
        assert_eq!(found, expected);
    }
}
