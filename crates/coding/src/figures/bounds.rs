//! How a number bounds the true one.
//!
//! What goes in: a phrase with its number. What comes out: comparator and bounds. Left to others: what is counted.

use super::{
    pack::{self, Role},
    phrase::{Page, Phrase, Prefix},
};
use rashomon_types::{
    Comparator,
    reading::{Number, Sentence},
};

impl Page<'_> {
    /// Reads the comparator before or behind the phrase, and sets the bounds.
    pub(super) fn compare(
        &self,
        phrase: &mut Phrase,
        begin: usize,
        number: &Number,
        sentence: &Sentence,
    ) {
        let (first, last) = sentence.tokens;
        let mut found = match self.prefix(number) {
            Some(Prefix::Bound(comparator)) => {
                phrase.span = phrase.span.cover(self.reading.tokens[phrase.number.0].span);
                Some(comparator)
            }
            _ => None,
        };
        let mut begin = begin;
        // "at least another 20": what stands between belongs to the phrase.
        while found.is_none() {
            let before = (first.max(begin.saturating_sub(5))..begin).find_map(|i| {
                let folded = |t: usize| (t < begin).then(|| self.reading.tokens[t].folded.as_str());
                let hits = self.words.before.all_at(folded, i);
                hits.iter().find(|h| i + h.tokens == begin).map(|h| (i, *h.value))
            });
            if let Some((at, comparator)) = before {
                let bound = comparator != Comparator::AtMost || begin - at > 1;
                if bound || !self.reaches(at, first) {
                    begin = at;
                    found = Some(comparator);
                }
                break;
            }
            let sign = if begin > first { self.word(begin - 1) } else { "" };
            if let Some(comparator) = self.units.comparator(sign) {
                begin -= 1;
                found = Some(comparator);
                break;
            }
            let step = (first.max(begin.saturating_sub(4))..begin).find(|i| {
                let more = self.role(*i, begin, Role::More).is_some_and(|n| i + n == begin);
                if more && phrase.group.0 == phrase.group.1 {
                    phrase.elided = true;
                }
                more || self.role(*i, begin, Role::Between).is_some_and(|n| i + n == begin)
            });
            match step {
                Some(at) => begin = at,
                None => break,
            }
        }
        if found.is_some() && begin < phrase.number.0 {
            phrase.span = phrase.span.cover(self.reading.tokens[begin].span);
        }
        for at in [phrase.number.1, phrase.end] {
            if found.is_some() {
                break;
            }
            let hit = pack::at(&self.words.after, self.reading, at, last);
            if let Some(hit) = hit {
                found = Some(*hit.value);
                self.cover(phrase, at + hit.tokens);
            } else if at < last && self.word(at) == "+" {
                found = Some(Comparator::More);
                self.cover(phrase, at + 1);
            }
        }
        bound(phrase, found);
    }

    /// Tells whether a verb of change stands before a preposition: "rose to 8%" is no bound.
    fn reaches(&self, at: usize, first: usize) -> bool {
        (first.max(at.saturating_sub(8))..at).any(|i| self.role(i, at, Role::Reach).is_some())
    }
}

/// Bounds a conversion in parentheses as the number before it: "more than 100 kilometres (60 miles)".
pub(super) fn convert(phrase: &mut Phrase, comparator: Comparator) {
    phrase.comparator = comparator;
    match comparator {
        Comparator::More | Comparator::AtLeast => phrase.high = None,
        Comparator::Less | Comparator::AtMost => phrase.low = None,
        _ => {}
    }
}

/// Sets low and high as the comparator asks.
fn bound(phrase: &mut Phrase, found: Option<Comparator>) {
    let factor = phrase.unit.as_ref().map_or(1.0, |u| u.factor);
    phrase.low = phrase.low.map(|x| x * factor);
    phrase.high = phrase.high.map(|x| x * factor);
    let is_range = phrase.low != phrase.high;
    if phrase.vague.is_some() {
        phrase.comparator = Comparator::Vague;
        return;
    }
    phrase.comparator = match found {
        Some(c) if !is_range => c,
        _ if is_range => Comparator::Range,
        _ => Comparator::Equal,
    };
    match phrase.comparator {
        Comparator::More | Comparator::AtLeast => phrase.high = None,
        Comparator::Less | Comparator::AtMost => phrase.low = None,
        _ => {}
    }
}
