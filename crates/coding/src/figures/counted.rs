//! What a number counts: the noun group behind it.
//!
//! What goes in: a number in its sentence. What comes out: the counted words, their head and its measure. Left to others:
//! units, and what happened to the counted.

use super::{
    measure,
    pack::{self, Role},
    phrase::{Page, Phrase},
};
use rashomon_types::{
    Measure,
    reading::{Feature, TokenKind, Upos},
};

/// How many tokens a counted group may have.
const GROUP: usize = 8;

impl Page<'_> {
    /// What a unit measures: "200 tons of ammunition", "30% of the oil".
    pub(super) fn group_after_unit(&self, phrase: &mut Phrase, at: usize, last: usize) {
        let mut first = at;
        if let Some(n) = self.role(first, last, Role::Of) {
            first += n;
        } else if self.words.head_last {
            return;
        }
        let end = self.group_end(first, last);
        if end > first {
            phrase.group = (first, end);
            phrase.noun = self.noun_in(first, end).map(|(_, m)| m);
        }
    }

    /// Finds the counted words behind a number.
    pub(super) fn group(&self, phrase: &mut Phrase, b: usize, last: usize) {
        let mut first = b;
        if let Some(n) = self.role(first, last, Role::Them) {
            phrase.elided = true;
            self.cover(phrase, first + n);
            return;
        }
        if let Some(n) = self.role(first, last, Role::Part)
            && self.is_number(first + n)
        {
            self.share(phrase, first + n, last);
            return;
        }
        if let Some(n) = self.role(first, last, Role::Of) {
            first += n;
        }
        if let Some(n) = self.role(first, last, Role::More) {
            phrase.elided = true;
            first += n;
            self.cover(phrase, first);
        }
        if matches!(self.word(first), "-" | "‑") && first == b {
            first += 1;
        }
        let end = self.group_end(first, last);
        if end <= first {
            return;
        }
        // "12 missile and 57 air strikes": adjectives alone count what the next number counts.
        if self.is_adjectives(first, end)
            && let Some(n) = self.role(end, last, Role::And)
            && self.is_number(end + n)
        {
            self.share(phrase, end + n, last);
            return;
        }
        phrase.group = (first, end);
        phrase.elided = false;
        let head = match self.noun_in(first, end) {
            Some((head, measure)) => {
                phrase.noun = Some(measure);
                head
            }
            None => self.head(first, end),
        };
        self.cover(phrase, head.min(last));
    }

    /// Takes over what the number at a token counts: "17 of 23 drones".
    fn share(&self, phrase: &mut Phrase, number: usize, last: usize) {
        let mut first = number;
        while first < last && self.is_number(first) {
            first += 1;
        }
        if let Some(n) = self.role(first, last, Role::Of) {
            first += n;
        }
        let end = self.group_end(first, last);
        if end > first {
            phrase.group = (first, end);
            phrase.noun = self.noun_in(first, end).map(|(_, measure)| measure);
        } else {
            phrase.elided = true;
        }
    }

    /// Tells whether a group is only adjectives, none of which stands for people.
    fn is_adjectives(&self, first: usize, end: usize) -> bool {
        let people = |i| {
            self.noun_at(i, end).is_some_and(|(_, m)| measure::is_people(m) || measure::is_fate(m))
        };
        self.tagged && (first..end).all(|i| self.reading.tokens[i].upos == Upos::Adj && !people(i))
    }

    /// One past the last token of the group that begins at `first`.
    pub(super) fn group_end(&self, first: usize, last: usize) -> usize {
        let mut end = first;
        while end < last && end < first + GROUP {
            let token = &self.reading.tokens[end];
            let quote = matches!(self.word(end), "\"" | "«" | "“" | "”" | "»" | "„" | "'");
            let hyphen = matches!(self.word(end), "-" | "‑") && token.glued && end > first;
            if quote || hyphen {
                end += 1;
                continue;
            }
            let number = self.is_number(end);
            let named = self.mention_at(end).is_some();
            // Right behind a number a word is no verb when a noun follows, with an adjective before it or none.
            let noun = end == first && self.leads_to_noun(end + 1, last);
            let verb = matches!(token.upos, Upos::Verb | Upos::Aux)
                && !noun
                && !token.features.has(Feature::Participle);
            let small = matches!(
                token.upos,
                Upos::Adp | Upos::Cconj | Upos::Sconj | Upos::Adv | Upos::Pron | Upos::Part
            );
            let attribute =
                noun && (token.upos == Upos::Adj || token.features.has(Feature::Participle));
            let predicate = !named
                && !attribute
                && pack::at(&self.words.predicate, self.reading, end, last).is_some()
                && pack::at(&self.words.noun, self.reading, end, last).is_none();
            let stop = self.role(end, last, Role::Stop).is_some();
            if end > first && self.joins_adjectives(first, end, last) {
                end += 1;
                continue;
            }
            if token.kind == TokenKind::Mark
                || number && !named
                || !named && (verb || small || stop || predicate)
            {
                break;
            }
            end += 1;
        }
        while end > first && self.is_mark(end - 1) {
            end -= 1;
        }
        end
    }

    /// Tells whether "and" at a token joins two words that describe one counted noun behind both: "460 Kia and Hyundai
    /// vehicles".
    fn joins_adjectives(&self, first: usize, at: usize, last: usize) -> bool {
        let many = |i: usize| self.reading.tokens[i].features.has(Feature::Plur);
        let noun = |i: usize| self.reading.tokens[i].upos == Upos::Noun && many(i);
        let fits = self.words.head_last
            && at + 2 < last
            && self.role(at, at + 1, Role::And).is_some()
            && self.reading.tokens[at].upos == Upos::Cconj
            && !(first..at).any(|i| many(i) || self.noun_at(i, at).is_some());
        let plain = |i: usize| {
            !self.is_mark(i)
                && !self.is_number(i)
                && matches!(self.reading.tokens[i].upos, Upos::Adj | Upos::Noun | Upos::Propn)
        };
        fits && plain(at + 1) && !noun(at + 1) && (at + 2..last.min(at + 4)).any(noun)
    }

    /// Tells whether a noun stands at a token, or behind one adjective there.
    fn leads_to_noun(&self, at: usize, last: usize) -> bool {
        let adjective =
            |i: usize| i < last && self.reading.tokens[i].upos == Upos::Adj && !self.is_mark(i);
        at < last && self.is_noun(at)
            || self.words.head_last && adjective(at) && at + 1 < last && self.is_noun(at + 1)
    }

    /// The counted noun that the lexicon knows: the last of a run or the first, as the language has it.
    fn noun_in(&self, first: usize, end: usize) -> Option<(usize, Measure)> {
        let mut found = None;
        let mut at = first;
        while at < end {
            match self.noun_at(at, end) {
                Some(here) => {
                    if !self.words.head_last {
                        return Some(here);
                    }
                    found = Some(here);
                    at = here.0;
                }
                // In a language whose groups begin with the head, what follows an unknown noun depends on it.
                None if !self.words.head_last && self.tagged && self.is_noun(at) => return None,
                None => at += 1,
            }
        }
        found
    }

    /// The counted noun at a token: one past its last token, and its measure. Of a compound with a hyphen the head counts.
    fn noun_at(&self, at: usize, end: usize) -> Option<(usize, Measure)> {
        if let Some(hit) = pack::at(&self.words.noun, self.reading, at, end) {
            return Some((at + hit.tokens, *hit.value));
        }
        let parts = self.word(at).split_once('-').filter(|_| !self.words.head_last);
        let last = self.word(at).rsplit_once('-').filter(|_| self.words.head_last);
        let head = parts.map(|(head, _)| head).or(last.map(|(_, head)| head))?;
        let hit = self.words.noun.best_at(|i| (i == 0).then_some(head), 0)?;
        Some((at + 1, *hit.value))
    }

    fn is_noun(&self, at: usize) -> bool {
        matches!(self.reading.tokens[at].upos, Upos::Noun | Upos::Propn)
    }

    /// One past the head of a group without a known noun.
    fn head(&self, first: usize, end: usize) -> usize {
        if !self.tagged {
            return if self.words.head_last { end.min(first + 2) } else { first + 1 };
        }
        let mut nouns = (first..end).filter(|i| self.is_noun(*i));
        let head = if self.words.head_last { nouns.next_back() } else { nouns.next() };
        head.map_or(end, |h| h + 1)
    }
}
