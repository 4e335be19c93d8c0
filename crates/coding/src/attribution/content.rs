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
            (3.., _) if self.is_trailing(right, here.end) => Some((here.first, first)),
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

    /// Tells whether what follows a named source only says more about it: ", whose numbers others doubt", ", a charity".
    fn is_trailing(&self, at: usize, end: usize) -> bool {
        let view = self.view;
        let next = (at..end).find(|i| !view.is_mark(*i)).unwrap_or(end);
        let verb = (next..end).take(40).any(|i| view.is_finite_verb(i));
        next >= end || view.is(next, Roles::WHO) || !verb
    }

    pub(super) fn word_count(&self, first: usize, end: usize) -> usize {
        (first..end).filter(|i| !self.view.is_mark(*i)).take(4).count()
    }

    /// Where the content stands when no conjunction opens it.
    pub(super) fn content(&self, cue: Cue, block: Range, here: &Here, bare: bool) -> Option<Range> {
        let view = self.view;
        let (mut first, mut after) = block;
        // "told reporters the pumps had failed": whom he told is not what he said.
        if bare && after + 2 < here.end && view.is(after, Roles::ADDRESSEE) {
            after += 1;
        }
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
        let verbless = view.is(after, Roles::WHO) || !tail.clone().any(|i| view.is_finite_verb(i));
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
        // "…, a doctor told the paper.": what is short and closes the sentence says to whom.
        let closes = verbless && self.word_count(after, here.end) <= 3 && after < here.end;
        let told = closes || self.is_adjunct(after, here.end);
        let aside = lead && verbless && (speech || thought) && told;
        // "The museum, he said, shows …": what is said goes on behind the aside.
        let close = (after..here.end).take(12).find(|i| matches!(view.word(*i), "," | ";"));
        let goes_on = close.is_some_and(|i| {
            view.word(i) == ","
                && self.word_count(i + 1, here.end) >= 3
                && (!view.is_dependent(i + 1) || view.is_past(i + 1))
                && !view.is(i + 1, Roles::WHO)
                && !(view.cased && self.cue_from(i + 1, i + 3).is_some())
        });
        // Behind "said the minister" an office may follow; behind "the minister said" it may not.
        let inverted = after > cue.end;
        let begun = !(here.first..first).any(|i| view.is_finite_verb(i));
        if aside && goes_on && (begun || !inverted) && first > here.first + 1 {
            return Some((here.first, here.end));
        }
        if aside && self.word_count(here.first, first) >= 3 {
            return Some((here.first, first - 1));
        }
        if matches!(cue.kind, CueKind::Object | CueKind::Deny) {
            return Some((after, self.phrase_end(after, here.end)));
        }
        if bare && !speech {
            return self.is_clause(cue, after, here.end).then_some((after, here.end));
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
        let clause = (after..here.end).take(40).any(|i| view.is_finite_verb(i))
            || self.opens_group(after, here.end)
                && (after + 1..here.end)
                    .take(40)
                    .any(|i| matches!(view.reading.tokens[i].upos, Upos::Verb | Upos::Aux));
        let unknown = view.reading.tokens[cue.first].upos == Upos::X && here.end > after + 3;
        (bare && (clause || unknown)).then_some((after, here.end))
    }

    /// Tells whether a noun group begins at a token.
    fn opens_group(&self, at: usize, end: usize) -> bool {
        let view = self.view;
        at < end
            && !view.is(at, Roles::ADDRESSEE)
            && !view.is_time(at)
            && matches!(
                view.reading.tokens[at].upos,
                Upos::Det | Upos::Pron | Upos::Noun | Upos::Propn | Upos::Adj | Upos::Num
            )
    }

    /// Tells whether the tree has a clause with a subject of its own behind a verb of thought: "believes the war is lost".
    fn is_clause(&self, cue: Cue, after: usize, end: usize) -> bool {
        let view = self.view;
        let verb = (cue.first..cue.end)
            .find(|i| matches!(view.reading.tokens[*i].upos, Upos::Verb | Upos::Aux))
            .unwrap_or(cue.first);
        let subject = |k: usize| {
            view.below(k).any(|s| s >= after && s < k && view.relation(s).starts_with("nsubj"))
        };
        self.opens_group(after, end)
            && view
                .below(verb)
                .any(|k| (after..end).contains(&k) && view.relation(k) == "ccomp" && subject(k))
    }

    /// Tells whether what follows a verb of speech only says when, where or to whom.
    fn is_adjunct(&self, after: usize, end: usize) -> bool {
        let view = self.view;
        let Some(token) = view.reading.tokens.get(after).filter(|_| after < end) else {
            return true;
        };
        let named = view.mention_at(after).is_some_and(|m| m.category != Category::Location);
        view.is_mark(after)
            || view.is(after, Roles::WHO)
            || named
            || matches!(token.upos, Upos::Adp | Upos::Adv | Upos::Pron | Upos::X)
            || view.is(after, Roles::ADDRESSEE)
            || view.is(after, Roles::SKIP)
            || view.is_time(after)
    }

    /// A content that is a phrase ends at a comma that does not go on listing.
    fn phrase_end(&self, first: usize, end: usize) -> usize {
        let view = self.view;
        let adjunct = (first + 2..end).find(|i| view.is(*i, Roles::ADJUNCT));
        let end = adjunct.unwrap_or(end);
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
        for at in [self.next_speech(first, end, own, rest), self.main_clause(first, end, own)] {
            end = at.map_or(end, |at| end.min(at));
        }
        end = self.whole_quotation(first, end);
        while end > first && matches!(view.word(end - 1), "." | "," | ";" | ":" | "-" | "–" | "—")
        {
            end -= 1;
        }
        end
    }

    /// Where the same speaker goes on to say something else: "said it was over and warned against haste".
    fn next_speech(&self, first: usize, end: usize, own: Range, rest: &[Cue]) -> Option<usize> {
        let view = self.view;
        if view.cased {
            return None;
        }
        let next = rest.iter().find(|c| {
            c.first > first + 2
                && c.first < end
                && c.first >= own.1
                && c.kind <= CueKind::Quote
                && view.is_finite_verb(c.first)
                && view.is_past(c.first)
                && view.reading.tokens[c.first - 1].upos == Upos::Cconj
        })?;
        let at = next.first - 1;
        Some(if view.word(at - 1) == "," { at - 1 } else { at })
    }

    /// Where a clause begins that the verb of speech depends on, or one beside it: "While he said it was over, others …".
    fn main_clause(&self, first: usize, end: usize, own: Range) -> Option<usize> {
        let view = self.view;
        let tokens = &view.reading.tokens;
        let verb = (own.0..own.1.min(first))
            .rev()
            .find(|i| matches!(tokens[*i].upos, Upos::Verb | Upos::Aux))?;
        let above = tokens[verb].head.map(|h| h as usize).filter(|h| (first..end).contains(h));
        let beside = view.below(verb).filter(|k| {
            (first..end).contains(k) && matches!(view.relation(*k), "conj" | "parataxis")
        });
        let heads = above.into_iter().chain(beside);
        let subjects = heads.filter_map(|h| {
            let subject = view
                .below(h)
                .find(|k| view.relation(*k).starts_with("nsubj") && (first..h).contains(k))?;
            let mut left = subject;
            for _ in 0..6 {
                match view.below(left).next().filter(|k| *k < left) {
                    Some(next) => left = next,
                    None => break,
                }
            }
            (first + 3..=left).rev().take(8).find(|i| view.word(*i - 1) == ",").map(|i| i - 1)
        });
        subjects.min().filter(|_| !view.cased)
    }

    /// Moves an end out of a quotation that begins in the content.
    fn whole_quotation(&self, first: usize, end: usize) -> usize {
        let after = self.quoted.partition_point(|q| q.first <= first);
        let open = self.quoted[after..]
            .iter()
            .take_while(|q| q.first < end)
            .find(|q| q.end > end && !q.goes_on);
        open.map_or(end, |q| q.end)
    }
}
