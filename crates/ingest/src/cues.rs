//! What the packs know about pages: the words of furniture, the names of months.
//!
//! What goes in: every language's `page.toml`. What comes out: look-ups over all languages at once, because the language
//! of a text is not known yet, and pages mix them. Left to others: what the words mean for a line.

use crate::dates::Months;
use rashomon_packs::{PackError, Packs};
use serde::Deserialize;

/// One `page.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PageFile {
    /// Twelve lists of names, forms and abbreviations.
    months: Vec<Vec<String>>,
}

/// Reads the names of the months.
///
/// # Errors
/// When a `page.toml` is wrong.
pub fn months(packs: &Packs) -> Result<Months, PackError> {
    let mut months = Months::default();
    for language in packs.languages() {
        for (path, file) in packs.parse_all::<PageFile>(language, "page")? {
            if !matches!(file.months.len(), 0 | 12) {
                let message = format!("months has {} lists; it needs twelve", file.months.len());
                return Err(PackError {
                    line: packs.line(&path, "months"),
                    ..PackError::new(path, message)
                });
            }
            for (names, number) in file.months.iter().zip(1..) {
                names.iter().for_each(|name| months.insert(name, number));
            }
        }
    }
    Ok(months)
}
