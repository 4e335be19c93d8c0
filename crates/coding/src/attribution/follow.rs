//! Who speaks, behind a cue: "said the minister", "according to the ministry".
//!
//! What goes in: tokens with their roles. What comes out: the noun group that follows. Left to others: groups before a
//! cue.

use super::{
    pack::Roles,
    speaker::{REACH, Range, View},
};
use rashomon_types::{
    code::Category,
    reading::{Feature, Upos},
};

impl View<'_> {
    /// Finds the group that stands after a cue, before token `ceiling`.
    pub(super) fn group_after(&self, start: usize, ceiling: usize) -> Option<Range> {
        let ceiling = ceiling.min(self.reading.tokens.len());
        let mut at = start;
        let mut passed_preposition = false;
        let mut doubtful = None;
        while at < ceiling && at < start + REACH {
            if self.is(at, Roles::CLAUSE) || self.is_mark(at) && !self.opens_name(at, ceiling) {
                break;
            }
            let token = &self.reading.tokens[at];
            let pronoun = self.is(at, Roles::PRONOUN);
            if self.mention[at].is_none() && (token.upos == Upos::Adp || self.is(at, Roles::PLACE))
            {
                passed_preposition = true;
                at += 1;
                continue;
            }
            if self.is_skipped(at) && !pronoun {
                at += 1;
                continue;
            }
            if self.is_finite_verb(at) {
                break;
            }
            let candidate = self.is_nominal(at) || self.opens_name(at, ceiling) || pronoun;
            let name = self.mention_at(at).is_some_and(|m| m.category != Category::Location)
                && !self.reading.tokens[at].features.has(Feature::Dat);
            let fits = if self.cased {
                (self.may_be_subject(at) || name && !passed_preposition)
                    && (!passed_preposition || self.reading.tokens[at].features.has(Feature::Nom))
            } else {
                !passed_preposition
            };
            if candidate && fits && !self.is(at, Roles::ADDRESSEE) {
                if let Some(behind) = self.behind_addressee(at, ceiling) {
                    at = behind;
                    continue;
                }
                return self.extend(at, ceiling).map(|g| self.shorten(g));
            }
            if !self.cased && passed_preposition {
                return None;
            }
            let oblique = [Feature::Dat, Feature::Ins, Feature::Loc];
            let plain = !self.reading.tokens[at].features.any(&oblique);
            if candidate && plain && at == start && self.is_noun(at) {
                doubtful = Some(at);
            }
            if passed_preposition && self.is(at - 1, Roles::PLACE) && !self.time[at] {
                doubtful = doubtful.or(Some(at));
            }
            if self.cased && passed_preposition && !self.agrees_on(at) {
                passed_preposition = false;
            }
            at += 1;
        }
        doubtful.and_then(|at| self.extend(at, ceiling)).map(|g| self.shorten(g))
    }

    /// "сообщил РБК представитель": a name without case that the subject follows is the one who was told.
    fn behind_addressee(&self, at: usize, ceiling: usize) -> Option<usize> {
        let mention = self.mention_at(at).filter(|m| m.category == Category::Organisation)?;
        let end = (at..ceiling).find(|i| {
            self.mention_at(*i).is_none_or(|m| m.evidence.span != mention.evidence.span)
        })?;
        let next = &self.reading.tokens[end];
        let subject = matches!(next.upos, Upos::Noun | Upos::Adj)
            && next.features.has(Feature::Nom)
            && !next.features.has(Feature::Gen);
        (self.cased && subject && !self.is_mark(end)).then_some(end)
    }

    /// The phrase of a preposition goes on while its words are oblique.
    fn agrees_on(&self, at: usize) -> bool {
        !self.is_noun(at)
    }

    fn opens_name(&self, at: usize, ceiling: usize) -> bool {
        matches!(self.word(at), "\"" | "«" | "“" | "„")
            && at + 1 < ceiling
            && self.is_capital(at + 1)
    }

    /// Finds the group that stands right behind a phrase such as "according to".
    pub(super) fn group_at(&self, start: usize, ceiling: usize) -> Option<Range> {
        let mut first = start;
        while first < ceiling && self.is_skipped(first) && !self.is(first, Roles::PRONOUN) {
            first += 1;
        }
        let begins = first < ceiling
            && (self.is_nominal(first)
                || self.opens_name(first, ceiling)
                || self.is(first, Roles::PRONOUN));
        begins.then(|| self.extend(first, ceiling)).flatten().map(|g| self.shorten(g))
    }

    /// Follows a group to the right.
    fn extend(&self, first: usize, ceiling: usize) -> Option<Range> {
        let mut end = first;
        while end < ceiling && end < first + REACH {
            let quote = matches!(self.word(end), "\"" | "«" | "»" | "“" | "”" | "„");
            let closes = quote && end > first && !self.reading.tokens[end - 1].glued;
            let named = quote && !closes && (end == first || self.is_noun(end - 1));
            if self.is_pronoun_subject(end) && end == first {
                end += 1;
                break;
            }
            let joins = self.joins(end, first, ceiling);
            let skipped = self.is_skipped(end) && self.mention[end].is_none() && !joins;
            if self.is(end, Roles::CLAUSE) || skipped {
                break;
            }
            if self.is_nominal(end) || joins || named && self.is_name_in_quotes(end, ceiling) {
                end += 1;
            } else {
                break;
            }
        }
        while end > first
            && (self.is(end - 1, Roles::INSIDE) || self.word(end - 1) == ".")
            && self.mention[end - 1].is_none()
        {
            end -= 1;
        }
        let named = (first..end).any(|i| self.is_noun(i));
        (first < end && named).then_some((first, end))
    }

    fn is_pronoun_subject(&self, at: usize) -> bool {
        self.is(at, Roles::PRONOUN) && self.mention[at].is_none()
    }

    fn is_name_in_quotes(&self, at: usize, ceiling: usize) -> bool {
        at + 1 >= ceiling
            || self.is_capital(at + 1)
            || at > 0 && self.mention[at - 1].is_some()
            || at > 0 && self.is_capital(at - 1)
    }
}
