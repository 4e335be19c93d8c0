//! Collections in JSON: one value per line, one array, or one object over many lines.
//!
//! What goes in: a stream of JSON. What comes out: the bytes of one record after the other, so that a collection of any size needs
//! the memory of its largest record. Left to others: what the fields mean.

use super::{Place, Walk, said_by};
use crate::{
    IngestError,
    leaf::{Content, Said},
    sniff::nothing,
};
use serde::de::IgnoredAny;
use std::io::{self, BufRead};

/// The longest record.
const LONGEST: usize = 256 << 20;
/// Lines that say what is wrong; a file of another kind would give millions.
const MOST_LINES: usize = 20;

impl Walk<'_> {
    /// Reads a collection.
    pub(super) fn json(
        &mut self,
        place: &Place,
        bytes: &mut dyn BufRead,
    ) -> Result<(), IngestError> {
        let mut bytes = super::as_utf8(bytes)?;
        let mut line = Vec::new();
        let (mut number, mut records, mut wrong) = (0usize, 0usize, 0usize);
        loop {
            line.clear();
            if let Err(error) = (&mut bytes).take_line(&mut line) {
                if records == 0 {
                    return Err(error.into());
                }
                self.left_out(
                    &format!("{}:{number}", place.whole),
                    said_by(&error),
                    "the rest is left out",
                );
                return Ok(());
            }
            if line.is_empty() {
                break;
            }
            number += 1;
            let shown = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&line).trim_ascii();
            if shown.is_empty() {
                continue;
            }
            let error = match serde_json::from_slice::<IgnoredAny>(shown) {
                Ok(_) if !shown.starts_with(b"[") => {
                    records += 1;
                    self.json_record(place, records, shown.to_vec());
                    continue;
                }
                Ok(_) => None,
                Err(error) => Some(error),
            };
            // The first line is the beginning of a list, or of a value that runs over many lines.
            if records == 0 && wrong == 0 && error.as_ref().is_none_or(serde_json::Error::is_eof) {
                let mut all = io::Read::chain(shown, io::Read::chain(&b"\n"[..], bytes));
                return self.values(place, &mut all);
            }
            match error {
                None => {
                    let mut list = shown;
                    self.list(place, &mut list, &mut records)?;
                }
                Some(error) => {
                    wrong += 1;
                    self.wrong(wrong, &format!("{}:{number}", place.whole), &error);
                }
            }
        }
        self.tell_more(wrong, place);
        if records == 0 {
            return Err(nothing(
                "the JSON holds no article",
                "write one JSON object per line, with the text in the field \"text\"",
            ));
        }
        Ok(())
    }

    fn json_record(&mut self, place: &Place, number: usize, bytes: Vec<u8>) {
        let whole = format!("{}:{number}", place.whole);
        let here = Place { whole, label: format!("{}:{number}", place.label) };
        self.leaf(&here, Content::Json(bytes), Said::default());
    }

    fn wrong(&mut self, count: usize, here: &str, error: &dyn std::fmt::Display) {
        if count <= MOST_LINES {
            self.left_out(here, format!("this is no JSON: {error}"), "");
        }
    }

    fn tell_more(&mut self, wrong: usize, place: &Place) {
        if wrong > MOST_LINES {
            let what = format!("{} more places are no JSON", wrong - MOST_LINES);
            self.left_out(&place.whole, what, "");
        }
    }

    /// Reads a list of values, or values that run over many lines.
    fn values(&mut self, place: &Place, bytes: &mut dyn BufRead) -> Result<(), IngestError> {
        let mut records = 0;
        self.list(place, bytes, &mut records)?;
        if records == 0 {
            return Err(nothing(
                "the JSON holds no article",
                "write one JSON object per line, with the text in the field \"text\"",
            ));
        }
        Ok(())
    }

    fn list(
        &mut self,
        place: &Place,
        bytes: &mut dyn BufRead,
        records: &mut usize,
    ) -> Result<(), IngestError> {
        let (mut value, mut wrong) = (Vec::new(), 0);
        loop {
            match next_object(bytes, &mut value) {
                Ok(Some(true)) => {}
                Ok(Some(false)) if *records == 0 && wrong == 0 => {
                    let what = match serde_json::from_slice::<IgnoredAny>(&value) {
                        Err(error) => format!("line {} is no JSON: {error}", error.line()),
                        Ok(_) => "the JSON is cut short".to_owned(),
                    };
                    let hint =
                        "write one JSON object per line, with the text in the field \"text\"";
                    return Err(nothing(what, hint));
                }
                Ok(Some(false)) => {
                    wrong += 1;
                    let error = "it is cut short, or longer than any article";
                    self.wrong(wrong, &format!("{}:{}", place.whole, *records + 1), &error);
                    break;
                }
                Ok(None) => break,
                Err(error) if *records == 0 => return Err(error.into()),
                Err(error) => {
                    self.left_out(&place.whole, said_by(&error), "the rest is left out");
                    break;
                }
            }
            match serde_json::from_slice::<IgnoredAny>(&value) {
                Ok(_) => {
                    *records += 1;
                    self.json_record(place, *records, std::mem::take(&mut value));
                }
                Err(error) => {
                    wrong += 1;
                    self.wrong(wrong, &format!("{}:{}", place.whole, *records + wrong), &error);
                }
            }
        }
        self.tell_more(wrong, place);
        Ok(())
    }
}

/// Reads on to the end of the next object that stands in no other; what is between objects is passed over. False when it is cut
/// short or too long.
fn next_object(bytes: &mut dyn BufRead, value: &mut Vec<u8>) -> io::Result<Option<bool>> {
    value.clear();
    let (mut depth, mut quoted, mut escaped) = (0usize, false, false);
    loop {
        let piece = bytes.fill_buf()?;
        if piece.is_empty() {
            return Ok((depth > 0).then_some(false));
        }
        let mut used = 0;
        let begin = if depth > 0 {
            0
        } else {
            match piece.iter().position(|b| *b == b'{') {
                Some(at) => at,
                None => {
                    let size = piece.len();
                    bytes.consume(size);
                    continue;
                }
            }
        };
        let mut ended = false;
        for byte in &piece[begin..] {
            used += 1;
            match byte {
                _ if escaped => escaped = false,
                b'\\' if quoted => escaped = true,
                b'"' => quoted = !quoted,
                b'{' | b'[' if !quoted => depth += 1,
                b'}' | b']' if !quoted => {
                    depth -= 1;
                    if depth == 0 {
                        ended = true;
                        break;
                    }
                }
                _ => {}
            }
        }
        value.extend_from_slice(&piece[begin..begin + used]);
        bytes.consume(begin + used);
        if ended {
            return Ok(Some(true));
        }
        if value.len() > LONGEST {
            return Ok(Some(false));
        }
    }
}

/// Reads a line, however it ends.
trait TakeLine {
    fn take_line(self, line: &mut Vec<u8>) -> io::Result<()>;
}

impl TakeLine for &mut Box<dyn BufRead + '_> {
    fn take_line(self, line: &mut Vec<u8>) -> io::Result<()> {
        io::Read::take(&mut **self, LONGEST as u64).read_until(b'\n', line)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_found_one_by_one() {
        let mut bytes =
            io::BufReader::with_capacity(3, &b"[ {\"a\":\"}\\\"\"}, {\"b\":[{}]}\n] {\"c\""[..]);
        let mut value = Vec::new();
        let mut found = Vec::new();
        while let Some(whole) = next_object(&mut bytes, &mut value).unwrap() {
            found.push((whole, String::from_utf8(value.clone()).unwrap()));
            if !whole {
                break;
            }
        }
        let expected = [(true, "{\"a\":\"}\\\"\"}"), (true, "{\"b\":[{}]}"), (false, "{\"c\"")];
        assert_eq!(found, expected.map(|(whole, text)| (whole, text.to_owned())));
    }
}
