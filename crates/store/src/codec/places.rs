//! Spans as words: most begin and end where words do.
//!
//! What goes in: a text. What comes out: the numbers of its words, and where each begins and ends. Left to others: what the
//! spans mean.

/// A word with the white space around it taken off: its marks belong to it.
#[derive(Clone, Copy, Debug)]
struct Word {
    /// First byte with opening marks.
    open: usize,
    /// First letter or digit.
    start: usize,
    /// One past the last letter or digit.
    end: usize,
    /// One past the closing marks.
    close: usize,
}

/// The words of a text in order.
#[derive(Debug, Default)]
pub struct Places {
    words: Vec<Word>,
}

/// How an end of a span stands to a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At the letter.
    Letter,
    /// At the mark.
    Mark,
}

impl Places {
    /// Numbers the words of a text.
    pub fn of(text: &str) -> Self {
        let mut words: Vec<Word> = Vec::with_capacity(text.len() / 6);
        let mut open: Option<usize> = None;
        let mut inside = false;
        for (at, c) in text.char_indices() {
            if c.is_whitespace() {
                (open, inside) = (None, false);
                continue;
            }
            let next = at + c.len_utf8();
            if c.is_alphanumeric() {
                match words.last_mut().filter(|_| inside) {
                    Some(word) => (word.end, word.close) = (next, next),
                    None => {
                        let from = open.unwrap_or(at);
                        words.push(Word { open: from, start: at, end: next, close: next });
                    }
                }
                (open, inside) = (None, true);
                continue;
            }
            // A mark after letters closes the word, and may open the next one too.
            if open.is_none() {
                open = Some(at);
            }
            if let Some(word) = words.last_mut().filter(|w| w.close == at) {
                word.close = next;
            }
            inside = false;
        }
        Places { words }
    }

    /// Returns the word that begins at a byte.
    pub fn starting(&self, byte: usize) -> Option<(usize, Side)> {
        let after = self.words.partition_point(|w| w.open <= byte);
        let at = after.checked_sub(1)?;
        // A word may open within the marks that close the one before.
        for at in [at, at.saturating_sub(1)] {
            let word = &self.words[at];
            if word.start == byte {
                return Some((at, Side::Letter));
            }
            if word.open == byte {
                return Some((at, Side::Mark));
            }
        }
        None
    }

    /// Returns the word that ends at a byte.
    pub fn ending(&self, byte: usize) -> Option<(usize, Side)> {
        let at = self.words.partition_point(|w| w.end < byte);
        if self.words.get(at).is_some_and(|w| w.end == byte) {
            return Some((at, Side::Letter));
        }
        let at = at.checked_sub(1)?;
        (self.words[at].close == byte).then_some((at, Side::Mark))
    }

    /// Returns where a word begins.
    pub fn start(&self, word: usize, side: Side) -> Option<usize> {
        let word = self.words.get(word)?;
        Some(if side == Side::Letter { word.start } else { word.open })
    }

    /// Returns where a word ends.
    pub fn end(&self, word: usize, side: Side) -> Option<usize> {
        let word = self.words.get(word)?;
        Some(if side == Side::Letter { word.end } else { word.close })
    }

    /// Returns the number of the word that holds a byte, or of the last before it.
    pub fn near(&self, byte: usize) -> usize {
        self.words.partition_point(|w| w.start <= byte).saturating_sub(1)
    }
}
