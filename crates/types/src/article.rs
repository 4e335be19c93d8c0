//! What was printed.

use crate::{
    code::Language,
    date::{Basis, Interval},
    diagnostic::Diagnostic,
    id::ArticleId,
    span::{Evidence, Span},
};
use serde::{Deserialize, Serialize};

/// What a stretch of the text layer is. Only `Headline`, `Body` and `Caption` are read for events and figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum SegmentKind {
    Headline,
    Body,
    Caption,
    Dateline,
    Byline,
    /// A link to, or the headline of, another story.
    Related,
    /// What a channel or a blog adds of its own under or above the report.
    Comment,
    /// Menus, banners, mastheads, footers.
    Boilerplate,
    /// A quotation set apart from the running text, repeating it.
    QuoteCard,
}

impl SegmentKind {
    /// Tells whether the segment belongs to the report itself.
    pub fn is_report(self) -> bool {
        matches!(self, SegmentKind::Headline | SegmentKind::Body | SegmentKind::Caption)
    }
}

/// A stretch of the text layer of one kind. Segments are in order, do not overlap and never cut a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// What.
    pub kind: SegmentKind,
}

/// When an article may have been published, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Published {
    /// The days it may be; inclusive.
    #[serde(flatten)]
    pub interval: Interval,
    /// Where the date was found.
    pub basis: Basis,
    /// Why it should not be taken at its word; `None` when nothing speaks against it.
    pub doubt: Option<String>,
    /// The words that carry it, when it was printed in the text layer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

/// One article as it was printed; nothing is interpreted.
#[derive(Clone, Debug, PartialEq)]
pub struct Article {
    /// Digest of `text`.
    pub id: ArticleId,
    /// Last path component of the input, or a record's URL.
    pub label: String,
    /// The text layer: every span of every later stage is into it.
    pub text: String,
    /// True when the text layer is the input file itself, byte for byte.
    pub verbatim: bool,
    /// What each stretch of the text is; covers every line that is not blank.
    pub segments: Vec<Segment>,
    /// The headline.
    pub title: Option<String>,
    /// Who wrote it, as printed.
    pub byline: Option<String>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// Where it stands.
    pub url: Option<String>,
    /// The language, when the input or the user says it.
    pub declared_language: Option<Language>,
    /// Every date that may be the day of publication, the most trusted first. The reading chooses, because only
    /// the text can contradict them.
    pub date_candidates: Vec<Published>,
    /// Agencies and outlets that the text itself names as its origin.
    pub credits: Vec<String>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

impl Article {
    /// Returns the kind of the segment at a byte, `Boilerplate` outside of all segments.
    pub fn kind_at(&self, byte: usize) -> SegmentKind {
        let after = self.segments.partition_point(|s| s.span.start <= byte);
        match after.checked_sub(1).map(|i| self.segments[i]) {
            Some(segment) if byte < segment.span.end => segment.kind,
            _ => SegmentKind::Boilerplate,
        }
    }
}
