//! Hashes of words, for finding what was printed twice in one language.
//!
//! What goes in: a text layer and places in it. What comes out: one hash for a sentence, and the fingerprint of a report: the
//! smallest hashes of its word runs, whose common share estimates the share of word runs that two texts have in common
//! (A. Broder, "On the resemblance and containment of documents", 1997, section 4, bottom-k variant). Left to others: the
//! comparison. These are functions of the text alone and never change: a store leaves them out and makes them again.

use crate::Span;
use std::collections::BTreeSet;

/// The most hashes of a fingerprint.
pub const SIZE: usize = 128;
/// Words in a run.
const RUN: usize = 4;
/// Hashes keep to the whole numbers that every reader of JSON holds exactly.
const EXACT: u64 = (1 << 53) - 1;

/// Hashes the words of a sentence in order, whatever stands between them and however they are capitalised; 0 without words.
pub fn sentence(text: &str) -> u64 {
    let mut hash = 0;
    each_word(text, &mut |word| hash = chain(hash, word));
    hash & EXACT
}

/// Takes the fingerprint of the sentences at `spans`: at most [`SIZE`] hashes in rising order. Runs do not cross
/// sentences, so that moved paragraphs keep theirs.
pub fn fingerprint(text: &str, spans: impl Iterator<Item = Span>) -> Vec<u32> {
    let mut smallest = BTreeSet::new();
    let mut run = [0; RUN];
    for span in spans {
        let mut seen = 0;
        each_word(span.of(text), &mut |word| {
            run.rotate_left(1);
            run[RUN - 1] = word;
            seen += 1;
            if seen >= RUN {
                let hash = run.iter().fold(0x9e37_79b9, |h: u32, w| mix(h.rotate_left(5) ^ w));
                let worth = smallest.len() < SIZE || smallest.last().is_some_and(|l| hash < *l);
                if worth && smallest.insert(hash) && smallest.len() > SIZE {
                    smallest.pop_last();
                }
            }
        });
    }
    smallest.into_iter().collect()
}

/// Calls `take` with the hash of every word: FNV-1a with a final mix, the same on every machine.
fn each_word(text: &str, take: &mut dyn FnMut(u32)) {
    const START: u32 = 0x811c_9dc5;
    let (mut hash, mut inside) = (START, false);
    // What stands inside words without being a part of them: joiners, stress marks, apostrophes.
    let unseen = |c: char| matches!(c, '\'' | '`' | '´' | '’' | '‘' | 'ʼ' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{300}'..='\u{36f}' | '\u{feff}');
    for c in text.chars().chain(std::iter::once(' ')) {
        match c {
            c if c.is_ascii_alphanumeric() => hash = add(hash, c.to_ascii_lowercase()),
            c if unseen(c) => continue,
            'ё' | 'Ё' => hash = add(hash, 'е'),
            c if !c.is_ascii() && c.is_alphanumeric() => hash = c.to_lowercase().fold(hash, add),
            _ => {
                if inside {
                    take(mix(hash));
                }
                (hash, inside) = (START, false);
                continue;
            }
        }
        inside = true;
    }
}

fn add(hash: u32, c: char) -> u32 {
    let mut bytes = [0; 4];
    let bytes = c.encode_utf8(&mut bytes).bytes();
    bytes.fold(hash, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

fn chain(hash: u64, word: u32) -> u64 {
    (hash.wrapping_add(1).rotate_left(7) ^ u64::from(word)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

fn mix(mut h: u32) -> u32 {
    h ^= h >> 16;
    h = h.wrapping_mul(0x7feb_352d);
    h ^= h >> 15;
    h = h.wrapping_mul(0x846c_a68b);
    h ^ (h >> 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_never_change() {
        assert_eq!(sentence(""), 0);
        assert_eq!(sentence("Перемир’я: «ёлка» 1918."), 5084272709854660);
        let text = "One two three four five six.";
        assert_eq!(
            fingerprint(text, std::iter::once(Span::new(0, text.len()))),
            [186046766, 2148251742, 3530697578]
        );
    }

    #[test]
    fn a_sentence_is_its_words() {
        assert_eq!(sentence("«Об\u{301}ʼєкт» — 5-й!"), sentence("об’єкт 5 Й"));
        assert_ne!(sentence("a b"), sentence("b a"));
        assert_ne!(sentence("ab"), sentence("a b"));
    }

    #[test]
    fn copies_share_their_fingerprint_and_order_of_sentences_does_not_matter() {
        let text = "Talks began in the capital today. Nobody was hurt in the old port.";
        let spans = [Span::new(0, 33), Span::new(34, 66)];
        let print = fingerprint(text, spans.into_iter());
        assert_eq!(print, fingerprint(text, spans.into_iter().rev()));
        assert_eq!(print.len(), 3 + 4);
    }
}
