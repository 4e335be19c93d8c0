//! Indirect speech: "X said that …", "…, X said", "according to X, …", "this was reported by X".
//!
//! What goes in: cues and noun groups. What comes out: drafts of frames. Left to others: quotations, and who a pronoun is.

use super::{
    Draft,
    direct::Scene,
    pack::{Cue, CueKind, Roles},
    speaker::Range,
};
use rashomon_types::{
    account::QuoteKind,
    article::SegmentKind,
    reading::{Feature, Upos},
};

/// How far the conjunction of a content clause may stand from its verb, in tokens.
const CLAUSE: usize = 25;

/// A sentence with what was found in it so far.
pub(super) struct Here {
    index: usize,
    pub(super) first: usize,
    pub(super) end: usize,
    speaker: Option<Range>,
}

impl Scene<'_> {
    /// Finds indirect speech; `taken` marks the tokens of direct speech and of its cues, `told` holds where those cues
    /// stand and who speaks.
    pub(super) fn indirect(
        &self,
        taken: &[bool],
        told: &[(usize, Range)],
        bare: bool,
    ) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        let mut last: Option<Range> = None;
        let mut next = 0;
        for (index, sentence) in self.view.reading.sentences.iter().enumerate() {
            let (first, end) = sentence.tokens;
            let from = next;
            while next < self.cues.len() && self.cues[next].first < end {
                next += 1;
            }
            let mut here = Here { index, first, end, speaker: None };
            for i in from..next {
                let cue = self.cues[i];
                if taken[cue.first] {
                    continue;
                }
                let quoted = told[..told.partition_point(|(at, _)| *at < cue.first)].last();
                let here_too = quoted.filter(|(at, _)| *at >= first).map(|(_, s)| *s);
                here.speaker = here.speaker.or(here_too);
                let rest = &self.cues[i + 1..next];
                let before = &self.cues[from..i];
                if let Some(draft) = self.read(cue, before, rest, &here, last, bare) {
                    let speaks = draft.speaker.is_some_and(|s| !self.view.is_press(s));
                    if speaks {
                        here.speaker = draft.speaker;
                    }
                    drafts.push(draft);
                }
            }
            let named = here.speaker.filter(|s| last.is_none() || !self.view.is_pronoun(*s));
            last = named.or(last.filter(|l| index < 3 + self.sentence_of(l.0)));
        }
        drafts
    }

    fn sentence_of(&self, token: usize) -> usize {
        let sentences = &self.view.reading.sentences;
        sentences.partition_point(|s| s.tokens.0 <= token).saturating_sub(1)
    }

    fn read(
        &self,
        cue: Cue,
        before: &[Cue],
        rest: &[Cue],
        here: &Here,
        last: Option<Range>,
        bare: bool,
    ) -> Option<Draft> {
        match cue.kind {
            CueKind::Source | CueKind::Own => self.by_source(cue, rest, here),
            CueKind::Impersonal => self.impersonal(cue, rest, here),
            CueKind::Pointer => {
                let verb = before.iter().chain(rest).any(|c| c.kind <= CueKind::Object);
                let short = here.end - here.first <= 16 || cue.end >= cue.first + 3;
                (short && !verb).then(|| self.backward(cue, rest, here)).flatten()
            }
            CueKind::Via | CueKind::Cites | CueKind::Quote => None,
            _ => {
                let pointer = before.iter().chain(rest).find(|c| c.kind == CueKind::Pointer);
                if let Some(pointer) = pointer
                    && pointer.first.abs_diff(cue.first) <= 8
                    && self.clause_after(cue.end, here.end, rest).is_none()
                {
                    return self.backward(cue, rest, here);
                }
                self.by_verb(cue, (before, rest), here, last, bare)
            }
        }
    }

    /// "According to X, …" at any place of its sentence.
    fn by_source(&self, cue: Cue, rest: &[Cue], here: &Here) -> Option<Draft> {
        let speaker = self.of_source(cue, here.end)?;
        let block = (cue.first, cue.end.max(speaker.1));
        let content = self.around(block, here)?;
        let content = (content.0, self.cut(content.0, content.1, block, rest, here));
        let mut draft = Draft::new(content, QuoteKind::Indirect, Some(speaker), Some(cue));
        draft.hedged |= (cue.first..cue.end).any(|i| self.view.is(i, Roles::HEDGE));
        Some(draft)
    }

    /// "It is reported that …", "…, says the report".
    fn impersonal(&self, cue: Cue, rest: &[Cue], here: &Here) -> Option<Draft> {
        let view = self.view;
        let mut speaker = self.of_document(cue, here.end);
        if speaker.is_none() {
            let at = (here.first..cue.first).find(|i| view.is(*i, Roles::DOCUMENT));
            speaker = at.and_then(|at| {
                let by = (at..cue.first).find(|i| view.is(*i, Roles::BY));
                view.group_at(by.map_or(at + 1, |b| b + 1), cue.first).or(Some((at, at + 1)))
            });
        }
        let content = match self.clause_after(cue.end, here.end, rest) {
            Some(clause) => (clause + 1, here.end),
            None if cue.first > here.first + 2 && view.word(cue.first - 1) == "," => {
                (here.first, cue.first)
            }
            None => return None,
        };
        let block = (cue.first, cue.end);
        let content = (content.0, self.cut(content.0, content.1, block, rest, here));
        Some(Draft::new(content, QuoteKind::Indirect, speaker, Some(cue)))
    }

    /// "This was reported by X": what was said stands in the sentence before.
    fn backward(&self, cue: Cue, rest: &[Cue], here: &Here) -> Option<Draft> {
        let view = self.view;
        let sentences = &view.reading.sentences;
        let before = &sentences[here.index.checked_sub(1)?];
        let near = sentences[here.index].paragraph <= before.paragraph + 1;
        let body = before.kind != SegmentKind::Headline && before.kind.is_report();
        let long = before.tokens.1 >= before.tokens.0 + 4;
        if !(near && body && long) {
            return None;
        }
        let via = rest.iter().find(|c| c.kind == CueKind::Via);
        let deeper = via.and_then(|via| view.group_at(via.end, here.end));
        let outer = view
            .group_before(cue.first, here.first)
            .or_else(|| view.group_after(cue.end, here.end));
        // An agency that cites somebody by name passes his words on; anybody else speaks himself.
        let named = deeper.filter(|d| (d.0..d.1).any(|i| view.mention_at(i).is_some()));
        let speaker = match (outer, named) {
            (Some(outer), Some(named)) if view.is_press(outer) => named,
            (outer, named) => outer.or(named).or(deeper)?,
        };
        let (first, mut end) = before.tokens;
        if view.word(end - 1) == "." {
            end -= 1;
        }
        let mut draft = Draft::new((first, end), QuoteKind::Indirect, Some(speaker), Some(cue));
        draft.via = deeper.filter(|d| *d != speaker);
        Some(draft)
    }

    /// A reporting verb.
    fn by_verb(
        &self,
        cue: Cue,
        (before, rest): (&[Cue], &[Cue]),
        here: &Here,
        last: Option<Range>,
        bare: bool,
    ) -> Option<Draft> {
        let view = self.view;
        let clause = self.clause_after(cue.end, here.end, rest);
        if self.is_passive(cue, here) || !self.is_reporting(cue, clause) {
            return None;
        }
        let ceiling = clause.unwrap_or(here.end);
        let speaker = self.speaker_of(cue, here, ceiling, last);
        let start = speaker.filter(|s| s.0 >= cue.end).map_or(cue.end, |s| s.1);
        let begin = speaker.filter(|s| s.1 <= cue.first).map_or(cue.first, |s| {
            if s.0 >= here.first && self.is_beside(s, cue) { s.0 } else { cue.first }
        });
        let block = (begin, start);
        let content = match clause {
            Some(clause) => Some((clause + 1, here.end)),
            None => self.content(cue, block, here, bare),
        };
        let (first, end) = content?;
        let end = self.cut(first, end, block, rest, here);
        let via = before.iter().chain(rest).find(|c| c.kind == CueKind::Via);
        let via = via.and_then(|c| view.group_at(c.end, here.end));
        let enough = end >= first + 2 && self.word_count(first, end) >= 2;
        enough.then(|| {
            let mut draft = Draft::new((first, end), QuoteKind::Indirect, speaker, Some(cue));
            draft.via = via;
            draft.hedged |= (here.first..block.0.min(here.first + 4))
                .chain(block.0.saturating_sub(2).max(here.first)..first.max(block.1))
                .take(40)
                .any(|i| view.is(i, Roles::HEDGE));
            draft
        })
    }

    /// Tells whether the words before a verb are told and do not tell: "was asked", "supported by".
    fn is_passive(&self, cue: Cue, here: &Here) -> bool {
        let view = self.view;
        let features = view.reading.tokens[cue.first].features;
        let told = features.has(Feature::Passive)
            || features.has(Feature::Participle) && features.has(Feature::Past);
        let mut lead = (here.first.max(cue.first.saturating_sub(3))..cue.first)
            .rev()
            .take_while(|i| view.is(*i, Roles::SKIP) || view.is(*i, Roles::BE));
        let by = cue.end < here.end && view.is(cue.end, Roles::BY);
        by || told && lead.any(|i| view.is(i, Roles::BE))
    }

    /// Tells a reporting verb from a noun of the same form.
    fn is_reporting(&self, cue: Cue, clause: Option<usize>) -> bool {
        let tokens = &self.view.reading.tokens[cue.first..cue.end];
        let tagged = tokens.iter().any(|t| t.upos != Upos::X);
        let verb = tokens.iter().any(|t| matches!(t.upos, Upos::Verb | Upos::Aux));
        let inside_name = self.view.mention_at(cue.first).is_some();
        // "…, experts say.": where a sentence closes so, the tagger may take the verb for a noun.
        let closing = matches!(cue.kind, CueKind::Say | CueKind::Doubt)
            && self.view.is_mark(cue.end)
            && self
                .view
                .group_before(cue.first, cue.first.saturating_sub(14))
                .is_some_and(|g| g.0 > 0 && g.1 == cue.first && self.view.word(g.0 - 1) == ",");
        let aside = cue.first > 0
            && self.view.word(cue.first - 1) == ","
            && matches!(cue.kind, CueKind::Say | CueKind::Doubt);
        !inside_name
            && (!tagged || verb || aside || closing || clause.is_some_and(|c| c <= cue.end + 1))
    }

    /// Tells whether a noun or name stands right before a word that may be verb or noun: "officials estimate that".
    fn is_told(&self, cue: Cue, here: &Here) -> bool {
        let tokens = &self.view.reading.tokens;
        !self.view.cased
            && cue.first > here.first
            && matches!(tokens[cue.first - 1].upos, Upos::Noun | Upos::Propn | Upos::Pron)
            && matches!(cue.kind, CueKind::Say | CueKind::Doubt | CueKind::That)
    }

    fn is_beside(&self, speaker: Range, cue: Cue) -> bool {
        speaker.1 + 12 >= cue.first
    }

    /// Finds the conjunction that opens the content clause of a cue that ends before `from`.
    fn clause_after(&self, from: usize, end: usize, rest: &[Cue]) -> Option<usize> {
        let view = self.view;
        let barrier = rest
            .iter()
            .find(|c| c.first >= from && c.kind <= CueKind::That)
            .map_or(end, |c| c.first);
        (from..barrier.min(end).min(from + CLAUSE))
            .take_while(|i| !matches!(view.word(*i), ":" | ";") && !view.is_finite_verb(*i))
            .find(|i| view.is(*i, Roles::CLAUSE) && !self.is_relative(*i, from))
    }

    /// Tells whether the tree takes a conjunction for the pronoun of a relative clause: "proposed drones that fly". Where
    /// words have cases the two differ in form or by a comma.
    fn is_relative(&self, at: usize, from: usize) -> bool {
        let view = self.view;
        let relation = view.relation(at);
        let above = view.reading.tokens[at].head.map_or("", |h| view.relation(h as usize));
        !view.cased
            && at > from
            && (relation.starts_with("nsubj")
                || matches!(relation, "obj" | "det")
                || above.starts_with("acl"))
            && view.reading.tokens[at - 1].upos != Upos::Pron
    }

    /// Finds who says it: before the verb, after it, in the main clause, or in the sentence before.
    fn speaker_of(
        &self,
        cue: Cue,
        here: &Here,
        ceiling: usize,
        last: Option<Range>,
    ) -> Option<Range> {
        let view = self.view;
        // A noun of speech belongs to its possessor: "Trump's claim that".
        let aside = cue.first > here.first && view.word(cue.first - 1) == ",";
        if view.reading.tokens[cue.first].upos == Upos::Noun && !aside && !self.is_told(cue, here) {
            let owned = (here.first..cue.first)
                .rev()
                .take_while(|i| {
                    matches!(view.reading.tokens[*i].upos, Upos::Adj | Upos::Part | Upos::Num)
                })
                .find(|i| view.reading.tokens[*i].upos == Upos::Part);
            return owned.and_then(|at| view.group_before(at, here.first));
        }
        if view.is_apart(cue.first) {
            let group = view.tree_subject(cue, here.first, cue.first);
            if let Some(group) = group.or_else(|| view.subject(here.first, cue.first)) {
                return Some(group);
            }
        }
        if let Some(group) = view.group_before(cue.first, here.first) {
            return Some(group);
        }
        let mut at = cue.first;
        while at > here.first && view.is(at - 1, Roles::SKIP) {
            at -= 1;
        }
        if at > here.first && view.is(at - 1, Roles::WHO) {
            let comma = at >= here.first + 2 && view.word(at - 2) == ",";
            let end = if comma { at - 2 } else { at - 1 };
            if let Some(group) = view.group_before(end, here.first) {
                return Some(group);
            }
        }
        let inverts = cue.first > here.first && view.is_mark(cue.first - 1);
        if !inverts && let Some(group) = view.tree_subject(cue, here.first, cue.first) {
            return Some(group);
        }
        let token = &view.reading.tokens[cue.first];
        let joined = at > here.first
            && (view.word(at - 1) == "," || view.reading.tokens[at - 1].upos == Upos::Cconj);
        let dependent = token.features.any(&[Feature::Converb, Feature::Participle]);
        let inverted = view.cased || at == here.first || view.is_mark(at - 1) && !dependent;
        let goes_on = at > here.first && view.reading.tokens[at - 1].upos == Upos::Cconj;
        if goes_on && here.speaker.is_some() {
            return here.speaker;
        }
        if !(dependent && joined)
            && inverted
            && let Some(group) = view.group_after(cue.end, ceiling)
        {
            return Some(group);
        }
        if let Some(group) = view.group_loose(cue.first, here.first) {
            return Some(group);
        }
        here.speaker.or_else(|| view.subject(here.first, cue.first)).or_else(|| {
            let opens = at <= here.first + 1 || joined;
            last.filter(|_| opens && token.upos != Upos::X)
        })
    }
}
