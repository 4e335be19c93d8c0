//! Places in a text layer, and the words that stand there.

use serde::{Deserialize, Serialize};

/// A range of UTF-8 bytes of one text layer, end exclusive.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Span {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl Span {
    /// Makes a span; the ends are put in order, so that no span is ever negative.
    pub fn new(start: usize, end: usize) -> Self {
        Span { start: start.min(end), end: start.max(end) }
    }

    /// Returns the length in bytes.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Tells whether the span holds no byte.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Tells whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Tells whether the two share at least one byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// Returns the words at this place; `""` when the span is outside the text or cuts a character.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or("")
    }
}

/// A span with the words that stand there: the smallest unit of proof.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Evidence {
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// The bytes of the text layer at `span`.
    pub text: String,
}

impl Evidence {
    /// Quotes `text` at `span`.
    pub fn quote(text: &str, span: Span) -> Self {
        Evidence { span, text: span.of(text).to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_outside_the_text_reads_as_nothing() {
        assert_eq!(Span::new(0, 99).of("abc"), "");
        assert_eq!(Span::new(1, 2).of("їж"), "");
        assert_eq!(Span::new(0, 2).of("їж"), "ї");
    }

    #[test]
    fn evidence_is_flat_in_json() {
        let evidence = Evidence::quote("a word", Span::new(2, 6));
        let json = serde_json::to_string(&evidence).unwrap();
        assert_eq!(json, r#"{"start":2,"end":6,"text":"word"}"#);
        assert_eq!(serde_json::from_str::<Evidence>(&json).unwrap(), evidence);
    }
}
