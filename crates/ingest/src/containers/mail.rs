//! Mail: single messages, mailboxes, and web pages saved as one file (MHTML).
//!
//! What goes in: messages. What comes out: the text of each, or its page where it has no plain text, with subject, author and
//! date; what is attached to it is opened too. Left to others: pages, and what attachments hold.

use super::{
    Bytes, Place, Walk,
    limits::{LONGEST_MEMBER, Taken, take},
    said_by,
};
use crate::{
    IngestError,
    leaf::{Content, Said},
    sniff::nothing,
};
use mailparse::{DispositionType, MailHeaderMap, ParsedMail};
use rashomon_types::{Basis, Diagnostic};
use std::io::{BufRead, Cursor, Read};

/// Names of parts that are worked on in one message.
const MOST_PARTS: usize = 1000;

impl Walk<'_> {
    /// Reads a file that is one message.
    pub(super) fn mail_file(
        &mut self,
        place: &Place,
        bytes: &mut dyn BufRead,
        said: Said,
    ) -> Result<(), IngestError> {
        let mut raw = Vec::new();
        match take(bytes, LONGEST_MEMBER, &mut raw) {
            Taken::TooLong => {
                let what = format!("the message is longer than {} MB", LONGEST_MEMBER >> 20);
                return Err(nothing(what, "save what is attached to it as files"));
            }
            Taken::Broken(error) if raw.is_empty() => return Err(error.into()),
            Taken::Broken(error) => self.left_out(
                &place.whole,
                format!("only its beginning could be read: {}", said_by(&error)),
                "fetch it again from where it came",
            ),
            Taken::Whole => {}
        }
        self.message(place, &raw, said)
    }

    /// Reads a mailbox, message by message.
    pub(super) fn mailbox(
        &mut self,
        place: &Place,
        bytes: &mut dyn BufRead,
    ) -> Result<(), IngestError> {
        let (mut raw, mut line) = (Vec::new(), Vec::new());
        let (mut number, mut blank, mut too_long) = (0usize, true, false);
        loop {
            line.clear();
            let size = match bytes.take(LONGEST_MEMBER).read_until(b'\n', &mut line) {
                Ok(size) => size,
                Err(error) if number == 0 => return Err(error.into()),
                Err(error) => {
                    self.left_out(&format!("{}:{number}", place.whole), said_by(&error), "");
                    line.clear();
                    0
                }
            };
            if size == 0 || (blank && line.starts_with(b"From ")) {
                if number > 0 {
                    self.one_of_mailbox(place, number, &raw, too_long);
                }
                if size == 0 {
                    return Ok(());
                }
                number += 1;
                raw.clear();
                too_long = false;
                continue;
            }
            blank = line.iter().all(u8::is_ascii_whitespace);
            // A line of the text that begins like a message has a mark before it.
            let shown = match line.iter().position(|b| *b != b'>') {
                Some(at) if at > 0 && line[at..].starts_with(b"From ") => &line[1..],
                _ => &line[..],
            };
            too_long |= raw.len() + shown.len() > LONGEST_MEMBER as usize;
            if !too_long {
                raw.extend_from_slice(shown);
            }
        }
    }

    fn one_of_mailbox(&mut self, place: &Place, number: usize, raw: &[u8], too_long: bool) {
        let whole = format!("{}:{number}", place.whole);
        if too_long {
            let what = format!("the message is longer than {} MB", LONGEST_MEMBER >> 20);
            return self.left_out(&whole, what, "save what is attached to it as files");
        }
        let here = Place { label: format!("{}:{number}", place.label), whole };
        let before = self.handed;
        match self.message(&here, raw, Said::default()) {
            Err(IngestError::Nothing { what, hint }) => self.left_out(&here.whole, what, hint),
            Err(IngestError::Io(error)) => self.left_out(&here.whole, said_by(&error), ""),
            Ok(()) if self.handed == before => {
                self.left_out(&here.whole, "the message holds no text", "")
            }
            Ok(()) => {}
        }
    }

    fn message(&mut self, place: &Place, raw: &[u8], said: Said) -> Result<(), IngestError> {
        let parsed = match mailparse::parse_mail(raw) {
            Ok(parsed) => parsed,
            Err(error) => {
                return Err(nothing(
                    format!("the message cannot be taken apart: {error}"),
                    "save its text as plain text",
                ));
            }
        };
        let mut said = said;
        let header = |name: &str| {
            let value = parsed.headers.get_first_value(name)?;
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            (!value.is_empty()).then_some(value)
        };
        said.title = header("Subject");
        said.byline = header("From").and_then(|from| author(&from));
        said.language = header("Content-Language");
        said.url = header("Snapshot-Content-Location").or_else(|| header("Archived-At"));
        said.url = said.url.map(|url| url.trim_matches(['<', '>']).to_owned());
        if let Some(date) = header("Date") {
            said.dates.push((Basis::Meta, date, None));
        }
        let mut parts = Parts::default();
        parts.visit(&parsed, 0);
        if parts.many {
            let message = "the message has more parts than are read";
            said.diagnostics.push(Diagnostic::new("message-too-many-parts", message));
        }
        let page = || parts.pages.first().map(|part| (part, true));
        let text = || {
            let filled = |part: &&&ParsedMail<'_>| {
                part.get_body_raw().is_ok_and(|body| !body.trim_ascii().is_empty())
            };
            parts.texts.iter().find(filled).map(|part| (part, false))
        };
        let snapshot = parsed.ctype.mimetype == "multipart/related";
        let chosen = if snapshot { page().or_else(text) } else { text().or_else(page) };
        let before = self.handed;
        if let Some((part, is_page)) = chosen {
            let body = part.get_body_raw().map_err(|error| {
                nothing(
                    format!("the text of the message cannot be unpacked: {error}"),
                    "save it as plain text",
                )
            })?;
            said.charset = part.ctype.params.get("charset").cloned();
            if is_page && snapshot {
                // The subject of a saved page is the title of its window; the page itself says it better.
                said.url = said.url.or_else(|| location(part));
                (said.title, said.byline) = (None, None);
                said.dates.clear();
            }
            let content = if is_page { Content::Page(body) } else { Content::Text(body) };
            self.leaf(place, content, said);
        }
        for part in parts.attached.iter().filter(|_| !snapshot) {
            let name = file_name(part).unwrap_or_else(|| "attached".to_owned());
            let here = place.inside(&name);
            match part.get_body_raw() {
                Ok(body) => {
                    self.open_within(&here, Bytes::File(&mut Cursor::new(body)), Said::default())
                }
                Err(error) => {
                    self.left_out(&here.whole, format!("it cannot be unpacked: {error}"), "")
                }
            }
        }
        if self.handed == before {
            return Err(nothing(
                "the message holds no text",
                "save what is attached to it as files",
            ));
        }
        Ok(())
    }
}

/// The parts of a message, by what they are.
#[derive(Default)]
struct Parts<'p, 'm> {
    texts: Vec<&'p ParsedMail<'m>>,
    pages: Vec<&'p ParsedMail<'m>>,
    attached: Vec<&'p ParsedMail<'m>>,
    seen: usize,
    many: bool,
}

impl<'p, 'm> Parts<'p, 'm> {
    fn visit(&mut self, part: &'p ParsedMail<'m>, depth: usize) {
        self.seen += 1;
        if self.seen > MOST_PARTS {
            self.many = true;
            return;
        }
        let kind = part.ctype.mimetype.as_str();
        if !part.subparts.is_empty() {
            return part.subparts.iter().for_each(|inner| self.visit(inner, depth + 1));
        }
        let attached = part.get_content_disposition().disposition == DispositionType::Attachment;
        match kind {
            "text/plain" if !attached => self.texts.push(part),
            "text/html" | "application/xhtml+xml" if !attached => self.pages.push(part),
            _ if kind.starts_with("image/")
                || kind.starts_with("audio/")
                || kind.starts_with("video/") => {}
            _ if kind.starts_with("multipart/") || kind.ends_with("signature") => {}
            "text/css" | "text/javascript" | "application/javascript" | "text/calendar" => {}
            _ if depth > 0 => self.attached.push(part),
            _ => {}
        }
    }
}

fn file_name(part: &ParsedMail<'_>) -> Option<String> {
    let disposition = part.get_content_disposition();
    let name = disposition.params.get("filename").or_else(|| part.ctype.params.get("name"))?;
    let last = name.rsplit(['/', '\\']).next().unwrap_or(name).trim();
    (!last.is_empty()).then(|| last.to_owned())
}

fn location(part: &ParsedMail<'_>) -> Option<String> {
    part.headers.get_first_value("Content-Location").filter(|url| url.contains("://"))
}

/// The name of who wrote: `Name <address>` without the address.
fn author(from: &str) -> Option<String> {
    let name = from.split('<').next().unwrap_or(from).trim().trim_matches('"').trim();
    (!name.is_empty() && !name.contains('@')).then(|| name.to_owned())
}
