//! A fingerprint of a report: the smallest hashes of its word runs.
//!
//! What goes in: the sentences of the report. What comes out: at most [`SIZE`] hashes in rising order; the share that
//! two fingerprints have in common estimates the share of word runs that two texts have in common (A. Broder, "On the
//! resemblance and containment of documents", 1997, section 4, bottom-k variant). Left to others: the comparison.

use rashomon_types::{
    Reading,
    reading::{Sentence, TokenKind},
};
use std::collections::BTreeSet;

/// The most hashes of a fingerprint.
pub const SIZE: usize = 128;
/// Words in a run.
const RUN: usize = 4;

/// Hashes a folded word; FNV-1a with a final mix, the same on every machine.
pub fn word(folded: &str) -> u32 {
    mix(folded.bytes().fold(0x811c_9dc5, |h: u32, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193)))
}

fn mix(mut h: u32) -> u32 {
    h ^= h >> 16;
    h = h.wrapping_mul(0x7feb_352d);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846c_a68b);
    h ^ (h >> 16)
}

/// Takes the fingerprint of a report. Runs do not cross sentences, so that moved paragraphs keep theirs.
pub fn of(reading: &Reading, report: &[&Sentence]) -> Vec<u32> {
    let mut smallest = BTreeSet::new();
    let mut run: Vec<u32> = Vec::new();
    for sentence in report {
        run.clear();
        for token in reading.tokens_of(sentence) {
            if token.kind == TokenKind::Mark {
                continue;
            }
            if run.len() == RUN {
                run.remove(0);
            }
            run.push(word(&token.folded));
            if run.len() == RUN {
                let hash = run.iter().fold(0x9e37_79b9, |h: u32, w| mix(h.rotate_left(5) ^ w));
                smallest.insert(hash);
                if smallest.len() > SIZE {
                    smallest.pop_last();
                }
            }
        }
    }
    smallest.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_never_change() {
        assert_eq!(word(""), mix(0x811c_9dc5));
        assert_eq!((word("ceasefire"), word("перемирие")), (word("ceasefire"), word("перемирие")));
        assert_ne!(word("ceasefire"), word("ceasefires"));
    }
}
