//! The record as pages: what each item says, who says so, and the words it came from.
//!
//! What goes in: a record with its accounts and texts, and the words of the reader's language. What comes out: whole HTML
//! documents. Left to others: files, sockets and the clock. Everything that stands in an article is escaped and isolated.

mod about;
mod align;
mod archive;
mod article;
mod entity;
mod event;
mod figure;
mod file;
mod frame;
mod highlight;
mod lists;
mod overview;
mod pieces;
mod plot;
mod search;
mod story;
mod telling;
mod visible;
mod witness;

pub use archive::{Archive, Target};
pub use file::document;
pub use frame::{ICON, STYLE};
pub use search::Index;

use crate::{
    Names, Words,
    brief::{Brief, Writer},
};
use std::sync::Arc;

/// Writes the pages of one record in one language. Every method answers `None` for what is not there.
pub struct Pages {
    archive: Arc<Archive>,
    words: Words,
    names: Names,
    brief: Brief,
    style: String,
}

impl Pages {
    /// Prepares pages.
    pub fn new(archive: Arc<Archive>, words: Words) -> Self {
        let names = Names::new(&archive.record, &words);
        let brief = Writer::new(&archive.record, &archive.excerpts, &words, 0).write();
        let style = rashomon_types::id::digest(STYLE.as_bytes());
        Pages { archive, words, names, brief, style }
    }

    /// Returns the record behind the pages.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    fn t<'a>(&'a self, english: &'a str) -> &'a str {
        self.words.page(english)
    }
}

/// Returns the path of an item's page.
pub fn path(target: Target) -> String {
    match target {
        Target::Event(x) => format!("/event/{}", x.id),
        Target::Figure(x) => format!("/figure/{}", x.id),
        Target::Story(x) => format!("/story/{}", x.id),
        Target::Article(x) => format!("/article/{}", x.id),
        Target::Witness(x) => format!("/witness/{}", x.id),
        Target::Entity(x) => format!("/entity/{}", encode(&x.id)),
    }
}

/// Writes any text as one segment of a path or one value of a query.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte as char);
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
