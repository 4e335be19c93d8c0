//! The answer of a server, as web archives keep it.
//!
//! What goes in: an answer with its head. What comes out: the status, the kind and the bytes of what was sent. Left to others:
//! what the bytes mean.

use super::limits::{LONGEST_MEMBER, Meter, Taken, Unpacked, take};
use crate::sniff;
use std::{
    io::{BufRead, BufReader},
    rc::Rc,
};

/// An answer of a server.
pub struct Answer {
    /// 200 for success.
    pub status: u16,
    /// In lower case.
    pub content_type: String,
    /// What was sent.
    pub body: Vec<u8>,
}

/// What an answer holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A web page.
    Page,
    /// Plain text.
    Text,
}

/// Takes an answer apart.
///
/// # Errors
/// In words, when its body is packed in a way that cannot be undone.
pub fn answer(mut raw: Vec<u8>, meter: &Rc<Meter>) -> Result<Answer, String> {
    if !raw.starts_with(b"HTTP/") {
        return Ok(Answer { status: 200, content_type: String::new(), body: raw });
    }
    let (mut at, mut lines) = (0, Vec::new());
    loop {
        let rest = &raw[at..];
        let end = rest.iter().position(|b| *b == b'\n').map_or(rest.len(), |i| i + 1);
        at += end;
        let line = rest[..end].trim_ascii();
        if line.is_empty() {
            break;
        }
        lines.push(String::from_utf8_lossy(line).into_owned());
    }
    let status =
        lines.first().and_then(|l| l.split_whitespace().nth(1)?.parse().ok()).unwrap_or(200);
    let named = |name: &str| {
        lines.iter().filter_map(|line| line.split_once(':')).find_map(|(key, value)| {
            key.trim().eq_ignore_ascii_case(name).then(|| value.trim().to_ascii_lowercase())
        })
    };
    let content_type = named("content-type").unwrap_or_default();
    let (packing, transfer) = (named("content-encoding"), named("transfer-encoding"));
    raw.drain(..at);
    // Most archives undo both and leave the head as it was; so the bytes decide.
    if transfer.is_some_and(|t| t.contains("chunked"))
        && let Some(body) = unchunked(&raw)
    {
        raw = body;
    }
    let packing = packing.unwrap_or_default();
    let body = match packing.as_str() {
        _ if raw.starts_with(&[0x1f, 0x8b, 8]) => {
            unpacked(&mut super::gzip::Gzip::new(raw.as_slice()), meter)?
        }
        "br" if std::str::from_utf8(&raw[..raw.len().min(64)]).is_err() => {
            return Err("the page is packed with brotli, which is not read".to_owned());
        }
        "zstd" if raw.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            let mut reader = super::zstandard::reader(Box::new(raw.as_slice()))
                .map_err(|error| error.to_string())?;
            unpacked(&mut reader, meter)?
        }
        "deflate" if raw.first().is_some_and(|b| b & 0x0f == 8) => {
            unpacked(&mut BufReader::new(flate2::read::ZlibDecoder::new(raw.as_slice())), meter)?
        }
        _ => raw,
    };
    Ok(Answer { status, content_type, body })
}

fn unpacked(bytes: &mut dyn BufRead, meter: &Rc<Meter>) -> Result<Vec<u8>, String> {
    let mut body = Vec::new();
    match take(&mut Unpacked::new(bytes, meter.clone()), LONGEST_MEMBER, &mut body) {
        Taken::TooLong => Err("the page is longer than any article".to_owned()),
        Taken::Broken(error) if body.is_empty() => Err(super::said_by(&error)),
        // The beginning of a page is better than none of it.
        Taken::Whole | Taken::Broken(_) => Ok(body),
    }
}

/// Puts chunks together; `None` when there are none.
fn unchunked(raw: &[u8]) -> Option<Vec<u8>> {
    let (mut body, mut rest) = (Vec::with_capacity(raw.len()), raw);
    loop {
        let end = rest.iter().take(100).position(|b| *b == b'\n')?;
        let size = std::str::from_utf8(&rest[..end]).ok()?.split(';').next()?.trim();
        let size = usize::from_str_radix(size, 16).ok()?;
        rest = &rest[end + 1..];
        if size == 0 {
            return Some(body);
        }
        let Some(chunk) = rest.get(..size) else {
            // Cut short: what is there is there.
            body.extend_from_slice(rest);
            return Some(body);
        };
        body.extend_from_slice(chunk);
        let after = &rest[size..];
        rest = after.strip_prefix(b"\r\n").or_else(|| after.strip_prefix(b"\n")).unwrap_or(after);
        if rest.is_empty() {
            return Some(body);
        }
    }
}

/// Returns the charset that a content type names.
pub fn charset(content_type: &str) -> Option<String> {
    let (_, after) = content_type.split_once("charset=")?;
    let name = after.split([';', ',']).next()?.trim().trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// Tells a page and a text from everything else.
pub fn kind(content_type: &str, body: &[u8]) -> Option<Kind> {
    let name = content_type.split(';').next().unwrap_or("").trim();
    match name {
        "text/html" | "application/xhtml+xml" => Some(Kind::Page),
        "text/plain" => match sniff::sniff("", &body[..body.len().min(sniff::HEAD)]) {
            Ok(sniff::Kind::Html) => Some(Kind::Page),
            Ok(sniff::Kind::Text) => Some(Kind::Text),
            _ => None,
        },
        "" | "application/octet-stream" | "application/xml" | "text/xml" | "unknown/unknown" => {
            let found = sniff::sniff("", &body[..body.len().min(sniff::HEAD)]);
            (found.ok() == Some(sniff::Kind::Html)).then_some(Kind::Page)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(raw: &[u8]) -> Result<Answer, String> {
        answer(raw.to_vec(), &Rc::new(Meter::default()))
    }

    #[test]
    fn answers_are_taken_apart() {
        let found = read(
            b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html; charset=\"KOI8-U\"\r\n\r\n<p>x",
        )
        .unwrap();
        assert_eq!((found.status, found.body.as_slice()), (404, &b"<p>x"[..]));
        assert_eq!(charset(&found.content_type).as_deref(), Some("koi8-u"));
        assert_eq!(kind(&found.content_type, &found.body), Some(Kind::Page));
        let chunks = b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n4\r\n<p>a\r\n3;x=1\r\nbcd\r\n0\r\n\r\n";
        assert_eq!(read(chunks).unwrap().body, b"<p>abcd");
        assert_eq!(
            read(b"HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n<p>a").unwrap().body,
            b"<p>a"
        );
        assert_eq!(read(b"HTTP/1.1 200").unwrap().body, b"");
        assert!(read(b"HTTP/1.1 200 OK\nContent-Encoding: br\n\n\x1b\xff\xfe\x80").is_err());
    }
}
