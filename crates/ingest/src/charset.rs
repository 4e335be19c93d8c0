//! Bytes to characters.
//!
//! What goes in: the bytes of a text and the charset that its page declares. What comes out: the text, whether it is the
//! bytes themselves, and a diagnostic when it is not. Left to others: the kind of input.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use rashomon_types::Diagnostic;

/// A text with the way it was come by.
#[derive(Clone, Debug, PartialEq)]
pub struct Decoded {
    /// The characters.
    pub text: String,
    /// True when they are the bytes of the input, none changed.
    pub verbatim: bool,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

/// How much of a text the detector is shown: more does not change its mind.
const SAMPLE: usize = 1 << 20;

/// Decodes a text. A byte order mark of UTF-16 comes first, then valid UTF-8, then what the page declares, then a guess
/// by letter frequencies. Bytes that fit nothing become U+FFFD; nothing is dropped.
pub fn decode(raw: Vec<u8>, declared: Option<&str>) -> Decoded {
    let marked = match raw.as_slice() {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        head => utf16_without_mark(head),
    };
    if let Some(encoding) = marked {
        return decode_as(&raw, encoding);
    }
    let raw = match String::from_utf8(raw) {
        Ok(text) => return Decoded { text, verbatim: true, diagnostics: Vec::new() },
        Err(error) => error.into_bytes(),
    };
    if is_damaged_utf8(&raw) {
        return decode_as(&raw, UTF_8);
    }
    let named = declared.and_then(|name| Encoding::for_label(name.trim().as_bytes()));
    let encoding = named.filter(|e| *e != UTF_8).unwrap_or_else(|| {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(&raw[..raw.len().min(SAMPLE)], raw.len() <= SAMPLE);
        detector.guess(None, Utf8Detection::Deny)
    });
    decode_as(&raw, encoding)
}

/// Tells whether [`decode`] leaves the bytes as they are.
pub fn is_utf8(raw: &[u8]) -> bool {
    utf16_without_mark(raw).is_none() && std::str::from_utf8(raw).is_ok()
}

fn decode_as(raw: &[u8], encoding: &'static Encoding) -> Decoded {
    let (text, used, broken) = encoding.decode(raw);
    let mut diagnostics = Vec::new();
    if broken {
        let message = format!("some bytes are no {}; they are shown as \u{fffd}", used.name());
        let hint = "if the text looks garbled, convert the file to UTF-8 first";
        diagnostics.push(Diagnostic::new("charset-damaged", message).hint(hint));
    }
    if used != UTF_8 {
        let message = format!("read as {}; places in the text count in UTF-8", used.name());
        diagnostics.push(Diagnostic::new("charset-decoded", message));
    }
    Decoded { text: text.into_owned(), verbatim: false, diagnostics }
}

/// Tells whether invalid bytes are rare exceptions in what is otherwise UTF-8.
fn is_damaged_utf8(raw: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in raw[..raw.len().min(SAMPLE)].utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good > 0 && good >= 10 * bad.saturating_sub(1)
}

/// Recognises UTF-16 without its mark by the high bytes of Latin and Cyrillic, which all stand at one parity.
pub fn utf16_without_mark(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(4096) & !1];
    if head.len() < 8 {
        return None;
    }
    let share = |parity: usize| {
        let high =
            head.iter().skip(parity).step_by(2).filter(|b| matches!(b, 0 | 4 | 0x20)).count();
        let zero = head.iter().skip(parity).step_by(2).filter(|b| matches!(b, 0 | 4)).count();
        (high * 20 >= head.len() / 2 * 19) && zero * 2 > head.len() / 2
    };
    match (share(0), share(1)) {
        (false, true) => Some(UTF_16LE),
        (true, false) => Some(UTF_16BE),
        _ => None,
    }
}

/// Finds the charset that a page or an XML file declares in its first bytes.
pub fn declared(head: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(&head[..head.len().min(4096)]).to_ascii_lowercase();
    let after = ["charset=", "encoding="].iter().find_map(|key| head.split_once(key))?.1;
    let name = after.trim_start_matches(['"', '\'', ' ']);
    let end = name.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':')));
    let name = &name[..end.unwrap_or(name.len())];
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RU: &str = "Переговоры о выводе войск начались в субботу в Багдаде, сообщили власти. Стороны обсудили сроки.";
    const PL: &str = "Rozmowy o wycofaniu wojsk rozpoczęły się w sobotę; władze podały, że strony omówiły również żądania.";

    #[test]
    fn utf8_is_itself_with_all_its_oddities() {
        for text in ["\u{feff}a\r\nb\0", RU, ""] {
            let decoded = decode(text.as_bytes().to_vec(), None);
            assert_eq!((decoded.text.as_str(), decoded.verbatim), (text, true));
        }
    }

    #[test]
    fn old_charsets_are_recognised_and_reported() {
        for (name, text) in [
            ("windows-1251", RU),
            ("koi8-r", RU),
            ("iso-8859-5", RU),
            ("windows-1250", PL),
            ("iso-8859-2", PL),
        ] {
            let encoding = Encoding::for_label(name.as_bytes()).unwrap();
            let decoded = decode(encoding.encode(text).0.into_owned(), None);
            assert_eq!(decoded.text, text, "{name}");
            assert_eq!(decoded.diagnostics[0].code, "charset-decoded");
            assert!(!decoded.verbatim);
        }
    }

    #[test]
    fn utf16_is_read_with_and_without_its_mark() {
        for mark in ["\u{feff}", ""] {
            let text = format!("{mark}{RU}");
            let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
            assert_eq!(decode(bytes, None).text, RU);
        }
    }

    #[test]
    fn a_damaged_utf8_text_keeps_its_letters() {
        let mut bytes = RU.as_bytes().to_vec();
        bytes.push(0xd0);
        let decoded = decode(bytes, None);
        assert!(decoded.text.starts_with(RU));
        assert_eq!(decoded.diagnostics[0].code, "charset-damaged");
    }

    #[test]
    fn a_page_names_its_charset() {
        assert_eq!(declared(b"<meta charset='windows-1251'>").as_deref(), Some("windows-1251"));
        assert_eq!(
            declared(b"<?xml version=\"1.0\" encoding=\"koi8-u\"?>").as_deref(),
            Some("koi8-u")
        );
        assert_eq!(declared(b"<p>"), None);
    }
}
