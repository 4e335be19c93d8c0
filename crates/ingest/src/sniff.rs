//! What kind of input the bytes are.
//!
//! What goes in: the first bytes of an input and its label. What comes out: its kind, or why nothing can be read from it.
//! Left to others: the charset, and reading. The content decides; the ending of the label only breaks ties.

use crate::IngestError;

/// How many bytes of an input are looked at.
pub const HEAD: usize = 64 * 1024;

/// A kind of input that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Plain text or Markdown.
    Text,
    /// A web page.
    Html,
    /// One JSON value, or one per line.
    Json,
    /// RSS or Atom.
    Feed,
    /// A table, with the sign between its fields.
    Table(u8),
    /// One message, or a page saved as one.
    Mail,
    /// Many messages.
    Mailbox,
    /// Records of pages.
    Warc,
    /// Files in a row.
    Tar,
    /// Files with a directory.
    Zip,
    /// Packed with gzip.
    Gzip,
    /// Packed with Zstandard.
    Zstandard,
}

/// First bytes, what such a file is, what to do with it.
const MAGIC: &[(&[u8], &str, &str)] = &[
    (b"%PDF-", "a PDF document", "convert it to text first, for example with pdftotext"),
    (b"{\\rtf", "a rich text document", "save it as plain text first"),
    (b"PK\x05\x06", "an empty zip archive", "give one with files in it"),
    (b"BZh91AY&SY", "compressed with bzip2", "unpack it first, with bunzip2"),
    (b"\xfd7zXZ\0", "compressed with xz", "unpack it first, with unxz"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"Rar!\x1a\x07", "a rar archive", "unpack it first"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document", "save it as plain text first"),
    (b"\x89PNG\r\n", "a PNG picture", PICTURE),
    (b"\xff\xd8\xff", "a JPEG picture", PICTURE),
    (b"GIF87a", "a GIF picture", PICTURE),
    (b"GIF89a", "a GIF picture", PICTURE),
    (b"OggS", "a sound or a film", PICTURE),
    (b"ID3\x03", "a sound", PICTURE),
    (b"\x7fELF", "a program", "give texts, pages or JSON lines"),
    (b"MZ\x90\0", "a program", "give texts, pages or JSON lines"),
    (b"SQLite format 3\0", "a database", "export its texts as JSON lines first"),
    (b"\x04\x22\x4d\x18", "compressed with lz4", "unpack it first, with unlz4"),
];

const PICTURE: &str = "only text is read; give the text that stands in it";

/// Tells what an input is from its first bytes.
///
/// # Errors
/// When it is empty, or no text: an archive, a picture, a program.
pub fn sniff(label: &str, head: &[u8]) -> Result<Kind, IngestError> {
    if head.is_empty() {
        return Err(nothing("the file is empty", "give a file with text in it"));
    }
    if let Some(kind) = container(head) {
        return Ok(kind);
    }
    if let Some((_, what, hint)) = MAGIC.iter().find(|(magic, ..)| head.starts_with(magic)) {
        return Err(nothing(format!("the file is no text but {what}"), *hint));
    }
    if is_binary(head) {
        return Err(nothing(
            "the file is no text: it is full of control characters",
            "give plain text, a page (HTML) or JSON lines",
        ));
    }
    let ending = label.rsplit('.').next().unwrap_or("").to_ascii_lowercase();
    let lower = lower_ascii(head);
    let start = lower.trim_start_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let list = start.starts_with('[') && is_json_name(&ending);
    if begins_object(start) || list || begins_list(start) {
        return Ok(Kind::Json);
    }
    let alone = ["<item>", "<item ", "<entry>", "<entry "].iter().any(|tag| start.starts_with(tag));
    if alone || is_root(start, &["<rss", "<feed", "<rdf:rdf"]) {
        return Ok(Kind::Feed);
    }
    if is_root(start, &["<urlset", "<sitemapindex", "<opml"]) {
        return Err(nothing(
            "the file is a list of addresses, not a page",
            "give the pages or feeds that it lists",
        ));
    }
    if let Some(kind) = mail(head) {
        return Ok(kind);
    }
    if let Some(delimiter) = table(head, &ending) {
        return Ok(Kind::Table(delimiter));
    }
    Ok(if is_html(start, &ending) { Kind::Html } else { Kind::Text })
}

/// Makes the error of an input without text.
pub fn nothing(what: impl Into<String>, hint: impl Into<String>) -> IngestError {
    IngestError::Nothing { what: what.into(), hint: hint.into() }
}

fn is_json_name(ending: &str) -> bool {
    matches!(ending, "json" | "jsonl" | "ndjson")
}

/// An object; a text may begin with a brace, but not so.
fn begins_object(start: &str) -> bool {
    start.strip_prefix('{').is_some_and(|rest| {
        let rest = rest.trim_start();
        rest.is_empty() || rest.starts_with(['"', '}'])
    })
}

/// A list of objects; a text may begin with a bracket, but not so.
fn begins_list(start: &str) -> bool {
    start.strip_prefix('[').is_some_and(|rest| begins_object(rest.trim_start()))
}

/// The head as text for finding tags: everything that is not ASCII is lost, and so are NUL bytes (UTF-16).
fn lower_ascii(head: &[u8]) -> String {
    let letters = head.iter().filter(|b| **b != 0 && b.is_ascii());
    letters.map(|b| char::from(b.to_ascii_lowercase())).collect()
}

/// Tells whether a document of XML has one of these at its root.
fn is_root(start: &str, names: &[&str]) -> bool {
    let head = start.get(..start.len().min(2000)).unwrap_or(start);
    let xml = start.starts_with("<?xml") || start.starts_with("<!--");
    let root = |name: &str| start.starts_with(name) || (xml && head.contains(name));
    names.iter().any(|n| root(n)) && !head.contains("<html")
}

/// Containers that their first bytes tell.
fn container(head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"PK\x03\x04") {
        Some(Kind::Zip)
    } else if head.starts_with(&[0x1f, 0x8b, 8]) {
        Some(Kind::Gzip)
    } else if crate::containers::is_zstandard(head) {
        Some(Kind::Zstandard)
    } else if head.starts_with(b"WARC/") && head.get(5).is_some_and(u8::is_ascii_digit) {
        Some(Kind::Warc)
    } else if is_tar(head) {
        Some(Kind::Tar)
    } else {
        None
    }
}

/// Tells a tar archive by the sum of its first head, which every version of the format has.
fn is_tar(head: &[u8]) -> bool {
    let Some(block) = head.get(..512) else { return false };
    let digits = block[148..156].iter().filter(|b| b.is_ascii_digit());
    let told = digits.fold(0u32, |sum, b| sum.wrapping_mul(8).wrapping_add(u32::from(b - b'0')));
    let sum: u32 = block
        .iter()
        .enumerate()
        .map(|(i, b)| if (148..156).contains(&i) { u32::from(b' ') } else { u32::from(*b) })
        .sum();
    block[0] != 0 && told == sum && sum > 8 * 32
}

/// Fields that heads of messages begin with.
const MAIL: &[&str] = &[
    "from",
    "to",
    "subject",
    "date",
    "received",
    "return-path",
    "message-id",
    "mime-version",
    "delivered-to",
    "content-type",
    "content-transfer-encoding",
    "reply-to",
    "cc",
    "sender",
    "list-id",
    "snapshot-content-location",
    "dkim-signature",
    "authentication-results",
    "in-reply-to",
    "references",
    "x-mailer",
    "content-language",
];
/// Of these, what texts of people do not begin with.
const SURELY_MAIL: &[&str] =
    &["received", "return-path", "message-id", "mime-version", "delivered-to", "dkim-signature"];

/// Tells a message, and a mailbox of several.
fn mail(head: &[u8]) -> Option<Kind> {
    let text = String::from_utf8_lossy(&head[..head.len().min(16 << 10)]);
    let text = text.trim_start_matches(['\u{feff}', '\r', '\n']);
    let (kind, text) = match text.strip_prefix("From ") {
        Some(rest) => (Kind::Mailbox, rest.split_once('\n')?.1),
        None => (Kind::Mail, text),
    };
    let (mut fields, mut sure) = (0, 0);
    for line in text.lines() {
        if line.starts_with([' ', '\t']) {
            continue;
        }
        let Some((name, _)) = line.split_once(':') else { break };
        if name.is_empty() || name.contains(char::is_whitespace) {
            break;
        }
        let name = name.to_ascii_lowercase();
        fields += usize::from(MAIL.contains(&name.as_str()));
        sure += usize::from(SURELY_MAIL.contains(&name.as_str()));
    }
    (fields >= 2 && (sure >= 1 || kind == Kind::Mailbox || fields >= 4)).then_some(kind)
}

/// Tells a table by its first row, which names a column for the text and others; returns the sign between its fields.
fn table(head: &[u8], ending: &str) -> Option<u8> {
    let text = String::from_utf8_lossy(&head[..head.len().min(16 << 10)]);
    let first = text.trim_start_matches('\u{feff}').lines().next()?;
    [b',', b';', b'\t', b'|'].into_iter().find(|delimiter| {
        let names: Vec<&str> =
            first.split(char::from(*delimiter)).map(|n| n.trim().trim_matches('"')).collect();
        let named = matches!(ending, "csv" | "tsv") || *delimiter == b'\t';
        let enough = if named { 2 } else { 3 };
        names.len() >= enough && crate::records::names_columns(&names)
    })
}

fn is_html(start: &str, ending: &str) -> bool {
    let opening = ["<!doctype html", "<html", "<head", "<body"];
    if opening.iter().any(|tag| start.starts_with(tag)) {
        return true;
    }
    let marked =
        start.starts_with("<!--") || start.starts_with("<?xml") || start.starts_with("<!doctype");
    let named = matches!(ending, "html" | "htm" | "xhtml" | "shtml" | "mhtml");
    let tags =
        ["<html", "<head", "<body", "<title", "<meta", "<div", "<p>", "<p ", "<article", "<br"];
    let found = tags.iter().filter(|tag| start.contains(**tag)).count();
    (marked && start.contains("<html"))
        || (named && found >= 1)
        || (start.starts_with('<') && found >= 2)
}

/// Tells whether the bytes are no text in any charset: control characters that texts never use.
fn is_binary(head: &[u8]) -> bool {
    if crate::charset::utf16_without_mark(head).is_some()
        || head.starts_with(&[0xff, 0xfe])
        || head.starts_with(&[0xfe, 0xff])
    {
        return false;
    }
    let control = |b: &&u8| matches!(b, 0..=8 | 14..=26 | 28..=31 | 127);
    let controls = head.iter().filter(control).count();
    // A valid UTF-8 text keeps a few stray NULs; anything else with one control character in fifty is no text.
    let limit = if std::str::from_utf8(head).is_ok() { head.len() / 10 } else { head.len() / 50 };
    controls > limit
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_content() {
        assert_eq!(sniff("a", b"<!DOCTYPE html><p>x").unwrap(), Kind::Html);
        assert_eq!(sniff("a.html", b"<p>x</p>").unwrap(), Kind::Html);
        assert_eq!(sniff("a.txt", b"<b>Breaking</b> news").unwrap(), Kind::Text);
        assert_eq!(sniff("a.txt", b"{\"text\":\"x\"}").unwrap(), Kind::Json);
        assert_eq!(sniff("a.txt", b"[Video] A title").unwrap(), Kind::Text);
        assert_eq!(sniff("a.txt", b"[ {\"text\":1}]").unwrap(), Kind::Json);
        assert_eq!(sniff("a.txt", b"{Corrected} A title").unwrap(), Kind::Text);
        assert_eq!(sniff("a.txt", "\u{feff}Title".as_bytes()).unwrap(), Kind::Text);
        assert_eq!(sniff("a", b"<?xml version=\"1.0\"?><rss>").unwrap(), Kind::Feed);
        assert_eq!(sniff("a", b"\x1f\x8b\x08").unwrap(), Kind::Gzip);
        assert_eq!(sniff("a", b"WARC/1.0\r\n").unwrap(), Kind::Warc);
        let message = b"From: a@b.example\nMIME-Version: 1.0\nSubject: Talks\n\nThe talks began.";
        assert_eq!(sniff("a", message).unwrap(), Kind::Mail);
        let text = b"From: our correspondent\nTo: nobody\n\nThe talks began.";
        assert_eq!(sniff("a", text).unwrap(), Kind::Text);
        assert_eq!(sniff("a", b"url;title;text\n1;2;3").unwrap(), Kind::Table(b';'));
        assert_eq!(sniff("a.txt", b"The title, the text, the end\n").unwrap(), Kind::Text);
    }

    #[test]
    fn what_is_no_text_is_named() {
        for (bytes, word) in [
            (&b""[..], "empty"),
            (b"%PDF-1.7", "PDF"),
            (b"\x89PNG\r\n\x1a\n", "PNG"),
            (b"<?xml version=\"1.0\"?><urlset>", "addresses"),
            (b"\x01\x02\x03\x04\x05\x06\x07\x10", "control"),
        ] {
            let error = sniff("x", bytes).unwrap_err().to_string();
            assert!(error.contains(word), "{error}");
        }
    }
}
