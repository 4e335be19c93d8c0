//! Web archives: WARC 0.17 to 1.1, as Common Crawl, Heritrix, wget and browsers write them, and the texts of `.wet` files.
//!
//! What goes in: the records of an archive. What comes out: its pages with their address. Requests, notes and what is no page are
//! passed over and counted. A record whose length is wrong costs itself at most: the next begins where its first line stands.
//! Left to others: compression, the answer of the server.
//!
//! This is no library's reader, because the fastest (`fastwarc`) wants a file that it owns and ends at the first damaged record;
//! the benchmark `warc` holds the two side by side.

use super::{Place, Walk, http, is_damage, limits::LONGEST_MEMBER, said_by};
use crate::{
    IngestError,
    leaf::{Content, Said},
};
use std::io::{self, BufRead, Read};

/// The longest head of a record.
const LONGEST_HEAD: usize = 64 << 10;
/// Records up to this size are held even when they are no pages, so that a wrong length can be put right.
const HELD: u64 = 1 << 20;
const MARK: &[u8] = b"WARC/";

/// What the head of a record says.
#[derive(Debug, Default)]
struct Head {
    kind: String,
    length: Option<u64>,
    url: Option<String>,
    content_type: String,
}

/// A stream of which something can be put back.
struct Back<'b> {
    inner: &'b mut dyn BufRead,
    held: Vec<u8>,
    at: usize,
}

impl Back<'_> {
    /// Puts bytes back, to be read again.
    fn put(&mut self, bytes: &[u8]) {
        let rest = self.held.split_off(self.at);
        self.held.clear();
        self.held.extend_from_slice(bytes);
        self.held.extend_from_slice(&rest);
        self.at = 0;
    }
}

impl BufRead for Back<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.held.len() { Ok(&self.held[self.at..]) } else { self.inner.fill_buf() }
    }

    fn consume(&mut self, bytes: usize) {
        if self.at < self.held.len() { self.at += bytes } else { self.inner.consume(bytes) }
    }
}

impl Read for Back<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let size = bytes.len().min(buffer.len());
        buffer[..size].copy_from_slice(&bytes[..size]);
        self.consume(size);
        Ok(size)
    }
}

impl Walk<'_> {
    /// Reads a web archive.
    pub(super) fn warc(
        &mut self,
        place: &Place,
        bytes: &mut dyn BufRead,
    ) -> Result<(), IngestError> {
        let mut reader = Back { inner: bytes, held: Vec::new(), at: 0 };
        let mut number = 0usize;
        let mut passed = Passed::default();
        loop {
            let here = format!("{}:{}", place.whole, number + 1);
            match self.warc_record(&here, &mut reader, &mut passed) {
                Ok(true) => number += 1,
                Ok(false) => break,
                // Behind damage the next record is looked for; each step of it reads on, so that it ends.
                Err(error) if is_damage(&error) => {
                    number += 1;
                    passed.lost = true;
                    let what = format!("the record is left out: {}", said_by(&error));
                    self.left_out(&here, what, "fetch the archive again from where it came");
                }
                Err(error) if number == 0 => return Err(error.into()),
                Err(error) => {
                    self.left_out(&here, said_by(&error), "what follows is left out");
                    break;
                }
            }
        }
        passed.tell(self, place);
        Ok(())
    }

    /// Reads one record; false at the end of the archive.
    fn warc_record(
        &mut self,
        here: &str,
        reader: &mut Back<'_>,
        passed: &mut Passed,
    ) -> io::Result<bool> {
        let Some((head, skipped)) = next(reader)? else { return Ok(false) };
        if skipped > 0 && !std::mem::take(&mut passed.lost) {
            let what = format!("{skipped} bytes before this record are no record and are left out");
            self.left_out(here, what, "");
        }
        let Some(length) = head.length else {
            passed.lost = true;
            self.left_out(here, "the record does not say its length and is left out", "");
            return Ok(true);
        };
        let page = matches!(head.kind.as_str(), "response" | "resource" | "conversion");
        if length > LONGEST_MEMBER {
            // Such a length may be wrong; the next record is found where its first line stands.
            passed.lost = true;
            self.left_out(here, format!("a record of {} MB is no page", length >> 20), "");
            return Ok(true);
        }
        if !page && length > HELD {
            io::copy(&mut reader.take(length), &mut io::sink())?;
            return Ok(true);
        }
        let mut body = Vec::with_capacity(usize::try_from(length.min(HELD)).unwrap_or(0));
        reader.take(length).read_to_end(&mut body)?;
        let whole = body.len() as u64 == length;
        if !(whole && ends_well(reader)?) {
            let size = body.len();
            // The first line of the next record may lie astride.
            reader.take(MARK.len() as u64 + 3).read_to_end(&mut body)?;
            if let Some(at) = mark(&body) {
                reader.put(&body[at..]);
                body.truncate(at);
                self.left_out(here, "the record is shorter than it says; its own part is read", "");
            } else {
                reader.put(&body[size..]);
                body.truncate(size);
                if !whole {
                    self.left_out(here, "the archive ends within this record", "fetch it again");
                }
            }
        }
        if page {
            self.page(here, head, body, passed);
        }
        Ok(true)
    }

    /// Hands on what a record holds, when it is a page.
    fn page(&mut self, here: &str, head: Head, body: Vec<u8>, passed: &mut Passed) {
        let label = head.url.clone().unwrap_or_else(|| here.to_owned());
        let at = Place { whole: here.to_owned(), label };
        let mut said = Said { url: head.url, ..Said::default() };
        if head.kind == "conversion" {
            return match head.content_type.starts_with("text/plain") {
                true => self.leaf(&at, Content::Text(body), said),
                false => passed.others += 1,
            };
        }
        let answer = if head.kind == "response" && !head.content_type.starts_with("text/") {
            match http::answer(body, &self.meter) {
                Ok(answer) => answer,
                Err(why) => return self.left_out(here, why, ""),
            }
        } else {
            http::Answer { status: 200, content_type: head.content_type, body }
        };
        if !(200..300).contains(&answer.status) {
            passed.refused += 1;
            return;
        }
        said.charset = http::charset(&answer.content_type);
        match http::kind(&answer.content_type, &answer.body) {
            Some(http::Kind::Page) => self.leaf(&at, Content::Page(answer.body), said),
            Some(http::Kind::Text) => self.leaf(&at, Content::Text(answer.body), said),
            None => passed.others += 1,
        }
    }
}

/// What an archive holds besides pages.
#[derive(Debug, Default)]
struct Passed {
    /// Answers that are no success: moved, not found.
    refused: usize,
    /// Pictures, scripts, data.
    others: usize,
    /// True when the next record has to be looked for, which has been said.
    lost: bool,
}

impl Passed {
    fn tell(&self, walk: &mut Walk<'_>, place: &Place) {
        if self.refused > 0 {
            let what = format!(
                "{} answers that are no success (moved, not found) are left out",
                self.refused
            );
            walk.left_out(&place.whole, what, "");
        }
        if self.others > 0 {
            let what = format!("{} records that are no pages are left out", self.others);
            walk.left_out(&place.whole, what, "");
        }
    }
}

/// Reads on to the next record and its head; says how many bytes stood before it.
fn next(reader: &mut Back<'_>) -> io::Result<Option<(Head, u64)>> {
    let (mut line, mut skipped) = (Vec::new(), 0u64);
    loop {
        line.clear();
        let size = reader.take(LONGEST_HEAD as u64).read_until(b'\n', &mut line)?;
        if size == 0 {
            return Ok(None);
        }
        if line.starts_with(MARK) && line.get(5).is_some_and(u8::is_ascii_digit) {
            break;
        }
        if !line.iter().all(u8::is_ascii_whitespace) {
            skipped += size as u64;
        }
    }
    let (mut head, mut total) = (Head::default(), 0);
    loop {
        line.clear();
        let size = reader.take(LONGEST_HEAD as u64).read_until(b'\n', &mut line)?;
        total += size;
        let shown = line.trim_ascii();
        if size == 0 || shown.is_empty() || total > LONGEST_HEAD {
            return Ok(Some((head, skipped)));
        }
        let Some(colon) = shown.iter().position(|b| *b == b':') else { continue };
        let value = || String::from_utf8_lossy(shown[colon + 1..].trim_ascii()).into_owned();
        match &shown[..colon] {
            name if name.eq_ignore_ascii_case(b"warc-type") => {
                head.kind = value().to_ascii_lowercase()
            }
            name if name.eq_ignore_ascii_case(b"content-length") => {
                head.length = value().parse().ok()
            }
            name if name.eq_ignore_ascii_case(b"content-type") => {
                head.content_type = value().to_ascii_lowercase();
            }
            name if name.eq_ignore_ascii_case(b"warc-target-uri") => {
                let address = value().trim_matches(['<', '>']).to_owned();
                head.url = Some(address).filter(|a| !a.is_empty());
            }
            _ => {}
        }
    }
}

/// Tells whether a record is followed by what follows records: two ends of line and the next, or nothing.
fn ends_well(reader: &mut Back<'_>) -> io::Result<bool> {
    for _ in 0..8 {
        let bytes = reader.fill_buf()?;
        let blank = bytes.iter().take(8).take_while(|b| matches!(b, b'\r' | b'\n')).count();
        if bytes.is_empty()
            || (blank == 0
                && (MARK.starts_with(&bytes[..bytes.len().min(5)]) || bytes.starts_with(MARK)))
        {
            return Ok(true);
        }
        if blank == 0 {
            return Ok(false);
        }
        reader.consume(blank);
    }
    Ok(true)
}

/// Returns where another record begins within the body of one.
fn mark(body: &[u8]) -> Option<usize> {
    let mut at = 0;
    while let Some(end) = body[at..].iter().position(|b| *b == b'\n').map(|i| at + i + 1) {
        let rest = &body[end..];
        let blank = body[..end].ends_with(b"\n\n") || body[..end].ends_with(b"\n\r\n");
        if blank && rest.starts_with(b"WARC/1.") {
            return Some(end);
        }
        at = end;
    }
    None
}
