//! What comes out of containers.
//!
//! What goes in: nothing; these are the nouns between opening containers, which one thread does in order, and reading articles,
//! which many do side by side.

use crate::Given;
use rashomon_types::{Article, Basis, Diagnostic};
use serde_json::{Map, Value};
use std::sync::Arc;

/// One page, text, record or message as it came out of its containers; nothing is decoded yet. It holds one article, seldom several.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Where it stands, for messages: `news.warc.gz:17`.
    pub place: String,
    /// Label of the article: the last component of its path, or its address.
    pub(crate) label: String,
    pub(crate) content: Content,
    pub(crate) said: Said,
}

impl Leaf {
    /// Returns the bytes that it holds, about.
    pub fn size(&self) -> usize {
        match &self.content {
            Content::Page(bytes) | Content::Text(bytes) | Content::Json(bytes) => bytes.len(),
            Content::Item(item) => item.bytes.len(),
            Content::Row(row) => row.values().filter_map(Value::as_str).map(str::len).sum(),
        }
    }
}

/// What a leaf is made of.
#[derive(Clone, Debug)]
pub(crate) enum Content {
    /// A web page.
    Page(Vec<u8>),
    /// Plain text or Markdown.
    Text(Vec<u8>),
    /// A JSON value.
    Json(Vec<u8>),
    /// A row of a table, by the names of its columns.
    Row(Map<String, Value>),
    /// An item of a feed.
    Item(Item),
}

/// An item of a feed with what the feed says of all of them.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// From its start tag to its end tag.
    pub bytes: Vec<u8>,
    /// Title, language and address of the feed.
    pub feed: Arc<Said>,
}

/// What a container says of what it holds.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    /// Charset.
    pub charset: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Author.
    pub byline: Option<String>,
    /// Outlet.
    pub outlet: Option<String>,
    /// Language tag.
    pub language: Option<String>,
    /// Values that hold dates, with their basis and what speaks against them.
    pub dates: Vec<(Basis, String, Option<&'static str>)>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

/// Something that was left out, in one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    /// Where it stands: `news.zip/a.html`.
    pub place: String,
    /// Why, `the gzip member is cut short`.
    pub what: String,
    /// What to do; may be empty.
    pub hint: String,
}

impl LeftOut {
    /// Says what was left out.
    pub fn new(
        place: impl Into<String>,
        what: impl Into<String>,
        hint: impl Into<String>,
    ) -> LeftOut {
        LeftOut { place: place.into(), what: what.into(), hint: hint.into() }
    }
}

/// What comes out when an input is opened.
#[derive(Clone, Debug)]
pub enum Opened {
    /// Something to read.
    Leaf(Leaf),
    /// Something that cannot be read.
    LeftOut(LeftOut),
}

/// What comes out when a leaf is read.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// An article.
    Article(Box<Printed>),
    /// Something that holds none.
    LeftOut(LeftOut),
}

/// An article with the bytes that it was read from.
#[derive(Clone, Debug, PartialEq)]
pub struct Printed {
    /// The article.
    pub article: Article,
    /// The bytes of its page or record before anything was decoded; `None` where the text layer is these bytes.
    pub original: Option<Vec<u8>>,
    /// What was said of it outside of these bytes, by the user or by the container that held it: reading them again with
    /// this gives the same article.
    pub given: Given,
}
