//! Who says what: the frames of reported speech, from which quotes, reporters and claimants are read.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Article, Evidence, Reading, Span, TellingId,
    account::{Quote, QuoteKind},
};

/// A stretch of text that somebody other than the outlet answers for.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// What is said, without quotation marks; may run over sentences.
    pub content: Span,
    /// How it is reported.
    pub kind: QuoteKind,
    /// The words that name the speaker.
    pub speaker: Option<Evidence>,
    /// Key of the speaker.
    pub entity: Option<String>,
    /// The words that attribute.
    pub cue: Option<Evidence>,
    /// True for reporting that leaves the truth open or doubts it ("claims", "нібито", "rzekomo").
    pub hedged: bool,
    /// True when the speaker denies the content ("denied that", "спростував").
    pub denies: bool,
    /// True when the frame is a quote for `quotes`; false where it only attributes ("according to the ministry").
    pub quote: bool,
}

/// Finds frames.
pub struct Attribution {}

impl Attribution {
    /// Prepares the reporting verbs of all packs.
    ///
    /// # Errors
    /// When an `attribution.toml` is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Attribution {})
    }

    /// Returns the frames of an article, in order of their contents; nested ones follow those that hold them.
    pub fn frames(&self, _article: &Article, _reading: &Reading) -> Vec<Frame> {
        Vec::new()
    }
}

/// Returns the innermost frame that holds a span.
pub fn frame_at(frames: &[Frame], span: Span) -> Option<&Frame> {
    frames.iter().filter(|f| f.content.contains(span)).min_by_key(|f| f.content.len())
}

/// Turns frames into quotes.
pub fn quotes(article: &Article, frames: &[Frame]) -> Vec<Quote> {
    frames
        .iter()
        .filter(|f| f.quote)
        .map(|f| Quote {
            id: TellingId::of(article.id, f.content, "quote"),
            kind: f.kind,
            speaker: f.speaker.clone(),
            entity: f.entity.clone(),
            cue: f.cue.clone(),
            content: Evidence::quote(&article.text, f.content),
        })
        .collect()
}
