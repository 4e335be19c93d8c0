//! Tables: comma-, semicolon- or tab-separated, with a row of names at the top.
//!
//! What goes in: a table. What comes out: one record per row, under the names of the columns. Left to others: what the columns mean.

use super::{
    Place, Walk,
    limits::{Fused, LONGEST_MEMBER},
    said_by,
};
use crate::{
    IngestError,
    leaf::{Content, Said},
    sniff::nothing,
};
use serde_json::{Map, Value};
use std::{cell::Cell, io::BufRead, rc::Rc};

/// Lines that say what is wrong.
const MOST_LINES: usize = 20;

impl Walk<'_> {
    /// Reads a table.
    pub(super) fn table(
        &mut self,
        place: &Place,
        delimiter: u8,
        bytes: &mut dyn BufRead,
    ) -> Result<(), IngestError> {
        let left = Rc::new(Cell::new(LONGEST_MEMBER));
        let bytes = Fused::new(super::as_utf8(bytes)?, left.clone());
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
        let mut names = Vec::new();
        match reader.byte_headers() {
            Ok(header) => names.extend(header.iter().map(|name| {
                let name = name.strip_prefix(b"\xef\xbb\xbf").unwrap_or(name);
                String::from_utf8_lossy(name).trim().to_owned()
            })),
            Err(error) => {
                return Err(nothing(
                    error.to_string(),
                    "give a table with a row of names at the top",
                ));
            }
        }
        let mut row = csv::ByteRecord::new();
        let (mut rows, mut wrong) = (0usize, 0usize);
        loop {
            left.set(LONGEST_MEMBER);
            match reader.read_byte_record(&mut row) {
                Ok(false) => break,
                Ok(true) => {}
                Err(error) => {
                    wrong += 1;
                    let line = error.position().map_or(0, csv::Position::line);
                    let fatal = error.is_io_error();
                    let what = match error.into_kind() {
                        csv::ErrorKind::Io(error) => said_by(&error),
                        other => format!("{other:?}"),
                    };
                    if wrong <= MOST_LINES {
                        self.left_out(&format!("{}:{line}", place.whole), what, "");
                    }
                    if fatal {
                        break;
                    }
                    continue;
                }
            }
            rows += 1;
            let number = row.position().map_or(rows as u64 + 1, csv::Position::line);
            let here = Place {
                whole: format!("{}:{number}", place.whole),
                label: format!("{}:{rows}", place.label),
            };
            let mut fields = Map::new();
            for (name, value) in names.iter().zip(&row) {
                if !value.is_empty() {
                    let value = String::from_utf8_lossy(value).into_owned();
                    fields.entry(name.clone()).or_insert(Value::String(value));
                }
            }
            self.leaf(&here, Content::Row(fields), Said::default());
        }
        Ok(())
    }
}
