//! Lines that are rows of a list: menus, tables, names under each other. A noun alone in one ("War in Ukraine") is a
//! heading, and tells no act.
//!
//! What goes in: the sentences of a reading. What comes out: which of them are such lines. Left to others: verbs, which
//! tell an act wherever they stand.

use rashomon_types::{
    Reading,
    reading::{Sentence, TokenKind},
};
use std::collections::BTreeSet;

/// Words of a row at most.
const SHORT: usize = 4;
/// Rows that follow each other before they are a list.
const ROWS: usize = 4;

/// Returns where the sentences begin that are rows of a list.
pub fn rows(reading: &Reading) -> BTreeSet<usize> {
    let mut found = BTreeSet::new();
    for run in reading.sentences.chunk_by(|a, b| is_row(reading, a) && is_row(reading, b)) {
        if run.len() >= ROWS && one_a_line(run) {
            found.extend(run.iter().map(|s| s.span.start));
        }
    }
    found
}

/// A line of few words that ends like no sentence.
fn is_row(reading: &Reading, sentence: &Sentence) -> bool {
    let tokens = reading.tokens_of(sentence);
    let ended = tokens.last().is_some_and(|t| {
        t.kind == TokenKind::Mark && t.folded.as_str().contains(['.', '!', '?', '…', ':', ';', ','])
    });
    let words = tokens.iter().filter(|t| t.kind == TokenKind::Word).take(SHORT + 1).count();
    words <= SHORT && !ended
}

fn one_a_line(run: &[Sentence]) -> bool {
    run.windows(2).all(|pair| pair[0].paragraph != pair[1].paragraph)
}
