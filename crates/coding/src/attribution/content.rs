//! Where indirect speech begins and ends.
//!
//! What goes in: a cue with its speaker, in its sentence. What comes out: the tokens of what is said. Left to others: who
//! says it.

use super::{
    direct::Scene,
    indirect::Here,
    pack::{Cue, CueKind, Roles},
    speaker::Range,
};
use rashomon_types::{
    code::Category,
    reading::{Feature, Upos},
};

impl Scene<'_> {
    /// What a parenthesis leaves of its sentence.
    pub(super) fn around(&self, (first, end): Range, here: &Here) -> Option<Range> {
        let view = self.view;
        let mut right = end;
        // The group may be followed by more about the speaker, up to a comma.
        while right < here.end && right < end + 12 && view.word(right) != "," {
            if view.is_finite_verb(right) {
                right = end;
                break;
            }
            right += 1;
        }
        if right < here.end && view.word(right) != "," {
            right = end;
        }
        let right_words = self.word_count(right.min(here.end), here.end);
        let left_words = self.word_count(here.first, first);
        match (left_words, right_words) {
            (0..=2, 2..) => Some((right, here.end)),
            (3.., 0..=2) => Some((here.first, first)),
            (3.., _) => {
                let lead = (first.saturating_sub(2).max(here.first)..first)
                    .rev()
                    .find(|i| !view.is_mark(*i));
                let opens = lead.is_some_and(|i| view.is(i, Roles::BREAK));
                if opens { Some((right, here.end)) } else { Some((here.first, here.end)) }
            }
            _ => None,
        }
    }

    pub(super) fn word_count(&self, first: usize, end: usize) -> usize {
        (first..end).filter(|i| !self.view.is_mark(*i)).take(4).count()
    }

    /// Where the content stands when no conjunction opens it.
    pub(super) fn content(&self, cue: Cue, block: Range, here: &Here, bare: bool) -> Option<Range> {
        let view = self.view;
        let (mut first, after) = block;
        while first > here.first && view.is(first - 1, Roles::SKIP) {
            first -= 1;
        }
        // The title before a speaker's name belongs to the aside.
        let title = (here.first..first).rev().take(14).take_while(|i| {
            !view.is_finite_verb(*i) && !view.is(*i, Roles::CLAUSE) && !view.is(*i, Roles::AS)
        });
        let comma = title.into_iter().find(|i| view.word(*i) == ",");
        if let Some(comma) = comma.filter(|_| first > block.0 || block.0 < cue.first) {
            first = comma + 1;
        }
        let tail = (after..here.end).take_while(|i| !matches!(view.word(*i), "," | ";")).take(20);
        let verbless = !tail.clone().any(|i| view.is_finite_verb(i));
        if first > here.first && view.is(first - 1, Roles::AS) && verbless {
            let parenthesis = (first - 1, after);
            return self.around(parenthesis, here);
        }
        if after < here.end && view.word(after) == ":" {
            return Some((after + 1, here.end));
        }
        let lead = first > here.first && matches!(view.word(first - 1), "," | "–" | "—" | "-");
        let speech = matches!(cue.kind, CueKind::Say | CueKind::Doubt);
        // "…, вважають в інституті": where words have cases a thought may stand behind its content as speech does.
        let thought = cue.kind == CueKind::That && view.cased;
        let aside = lead && verbless && (speech || thought) && self.is_adjunct(after, here.end);
        if aside && self.word_count(here.first, first) >= 3 {
            return Some((here.first, first - 1));
        }
        if matches!(cue.kind, CueKind::Object | CueKind::Deny) {
            return Some((after, self.phrase_end(after, here.end)));
        }
        if !speech {
            return None;
        }
        let about = (after..here.end.min(after + 8))
            .take_while(|i| !view.is_mark(*i) || view.word(*i) == "\"")
            .find(|i| view.is(*i, Roles::ABOUT));
        if let Some(about) = about {
            return Some((about + 1, self.phrase_end(about + 1, here.end)));
        }
        let clause = (after..here.end).take(40).any(|i| view.is_finite_verb(i));
        let unknown = view.reading.tokens[cue.first].upos == Upos::X && here.end > after + 3;
        (bare && (clause || unknown)).then_some((after, here.end))
    }

    /// Tells whether what follows a verb of speech only says when, where or to whom.
    fn is_adjunct(&self, after: usize, end: usize) -> bool {
        let view = self.view;
        let Some(token) = view.reading.tokens.get(after).filter(|_| after < end) else {
            return true;
        };
        let named = view.mention_at(after).is_some_and(|m| m.category != Category::Location);
        view.is_mark(after)
            || named
            || matches!(token.upos, Upos::Adp | Upos::Adv | Upos::Pron | Upos::X)
            || view.is(after, Roles::ADDRESSEE)
            || view.is(after, Roles::SKIP)
            || view.is_time(after)
    }

    /// A content that is a phrase ends at a comma that does not go on listing.
    fn phrase_end(&self, first: usize, end: usize) -> usize {
        let view = self.view;
        (first + 3..end.max(first + 3))
            .find(|i| {
                let next = i + 1;
                view.word(*i) == ","
                    && next < end
                    && !view.is(next, Roles::WHO)
                    && !view.is(next, Roles::CLAUSE)
                    && (view.is(next, Roles::BREAK) || view.is_dependent(next))
            })
            .unwrap_or(end)
    }

    /// Ends a content where words of another source begin, and before closing punctuation.
    pub(super) fn cut(
        &self,
        first: usize,
        end: usize,
        own: Range,
        rest: &[Cue],
        here: &Here,
    ) -> usize {
        let view = self.view;
        let mut end = end.min(here.end);
        // Speech between dashes that follows is told by itself.
        let dash = |i: &usize| {
            matches!(view.word(*i), "–" | "—" | "-") && matches!(view.word(i - 1), "." | "!" | "?")
        };
        if let Some(at) = (first + 1..end).find(dash) {
            end = at;
        }
        for cue in rest.iter().filter(|c| c.first > first + 1 && c.first < end) {
            if cue.first >= own.0 && cue.first < own.1 {
                continue;
            }
            let comma = view.word(cue.first - 1) == ",";
            let token = &view.reading.tokens[cue.first];
            let dependent = token.features.any(&[Feature::Converb, Feature::Participle]);
            let aside = matches!(cue.kind, CueKind::Source | CueKind::Own | CueKind::Via);
            if comma && (aside || dependent && cue.kind <= CueKind::That) {
                end = cue.first - 1;
                break;
            }
        }
        while end > first && matches!(view.word(end - 1), "." | "," | ";" | ":" | "-" | "–" | "—")
        {
            end -= 1;
        }
        end
    }
}
