//! Bytes to articles.
//!
//! What goes in: the bytes of one input, with what the user says of it. What comes out: articles with their text layer,
//! segments, candidates for the date, credits. Left to others: where bytes come from (nothing is fetched or opened here),
//! which language it is, which date is right.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Article, ArticleId, Interval, Language, Span,
    article::{Segment, SegmentKind},
};
use std::io::BufRead;

/// What the user, a sidecar file or a container says of an input.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Given {
    /// Day of publication.
    pub published: Option<Interval>,
    /// Language.
    pub language: Option<Language>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// Where it stands.
    pub url: Option<String>,
    /// Headline.
    pub title: Option<String>,
}

/// An input that gives no article.
#[derive(Debug, thiserror::Error)]
pub enum IngestError {
    /// The bytes could not be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// There is nothing to read.
    #[error("{what}")]
    Nothing {
        /// Why, `the file is empty`.
        what: String,
        /// What to do.
        hint: String,
    },
}

/// Reads inputs of any known kind.
pub struct Ingest {}

impl Ingest {
    /// Prepares the cues of all packs.
    ///
    /// # Errors
    /// When a `page.toml` is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Ingest {})
    }

    /// Reads one input and hands each of its articles to `sink`, in order.
    ///
    /// # Errors
    /// When the bytes cannot be read, or hold no text at all.
    pub fn read(
        &self,
        label: &str,
        bytes: &mut dyn BufRead,
        given: &Given,
        sink: &mut dyn FnMut(Article),
    ) -> Result<(), IngestError> {
        let mut raw = Vec::new();
        bytes.read_to_end(&mut raw)?;
        let text = String::from_utf8_lossy(&raw).into_owned();
        let mut segments: Vec<Segment> = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            if !line.trim().is_empty() {
                let kind =
                    if segments.is_empty() { SegmentKind::Headline } else { SegmentKind::Body };
                segments.push(Segment { span: Span::new(start, start + line.len()), kind });
            }
            start += line.len();
        }
        let title = segments.first().map(|s| s.span.of(&text).trim().to_owned());
        sink(Article {
            id: ArticleId::of(text.as_bytes()),
            label: label.to_owned(),
            verbatim: true,
            segments,
            title,
            byline: None,
            outlet: given.outlet.clone(),
            url: given.url.clone(),
            declared_language: given.language,
            date_candidates: Vec::new(),
            credits: Vec::new(),
            diagnostics: Vec::new(),
            text,
        });
        Ok(())
    }
}
