//! What was noticed while reading: a text that reads badly is no error.

use crate::span::Span;
use serde::{Deserialize, Serialize};

/// One thing a reader should know about an input: what, where, what to do.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Diagnostic {
    /// A stable name to search for, `date-from-header-doubtful`.
    pub code: String,
    /// What, in one plain sentence.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// Where in the text layer.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

impl Diagnostic {
    /// Makes a diagnostic about the whole input.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Diagnostic { code: code.to_owned(), message: message.into(), hint: None, span: None }
    }

    /// Says where.
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Says what to do.
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}
