//! Direct speech in quotation marks.
//!
//! What goes in: quoted stretches, cues and noun groups. What comes out: drafts of frames. Left to others: indirect
//! speech, speech between dashes, and who a pronoun is.

use super::{
    Draft,
    marks::{self, Quoted},
    pack::{Cue, CueKind, Roles},
    speaker::{Range, View},
};
use rashomon_types::{account::QuoteKind, code::Category, reading::TokenKind};

/// How many tokens may stand between a quotation and its cue.
const NEAR: usize = 14;

/// How many tokens may stand between two parts of one broken quotation.
const GAP: usize = 60;

/// Everything that direct speech is found from.
pub(super) struct Scene<'a> {
    pub(super) view: &'a View<'a>,
    pub(super) cues: &'a [Cue],
    pub(super) quoted: &'a [Quoted],
    pub(super) paragraph: &'a [usize],
}

/// The words that attribute a quotation.
pub(super) struct Credit {
    pub(super) speaker: Option<Range>,
    pub(super) cue: Option<Cue>,
}

impl Scene<'_> {
    /// Finds direct speech in quotation marks.
    pub(super) fn in_marks(&self) -> Vec<Draft> {
        let mut drafts: Vec<Draft> = Vec::new();
        for (i, quote) in self.quoted.iter().enumerate() {
            let words = self.words(quote.first, quote.end);
            let limit = self.quoted.get(i + 1).map_or(usize::MAX, |q| q.first - 1);
            let floor = i.checked_sub(1).map_or(0, |p| self.quoted[p].after);
            let whole = self.opens_sentence(quote) || words >= 6 || self.after_colon(quote);
            let named =
                quote.first >= 2 && self.view.is(quote.first - 2, Roles::NAMING) && words < 8;
            let credit = if words < 2 || !whole || named {
                None
            } else {
                self.credit_inside(quote)
                    .or_else(|| self.credit_after(quote.after, quote.end, limit))
                    .or_else(|| self.credit_before(quote, floor))
                    .or_else(|| self.signature(quote))
            };
            let carried = self.carried(i, &drafts);
            // "…," she said, "…": the words between attribute both.
            let shared = credit.as_ref().and_then(|c| c.cue).is_some_and(|cue| {
                drafts.last().is_some_and(|d| d.cue == Some((cue.first, cue.end)))
            });
            let continues = (credit.is_none() || shared) && carried.is_some() && words >= 2;
            let draft = match credit {
                _ if continues => carried,
                Some(credit) => Some(credit),
                None if self.stands_alone(quote) && words >= 4 => {
                    let last = self.last_speaker(quote, &drafts);
                    let speaker = last.filter(|_| !self.after_colon(quote));
                    Some(Credit { speaker, cue: None })
                }
                None => None,
            };
            if let Some(credit) = draft {
                let content = (quote.first, quote.end);
                let draft = Draft::new(content, QuoteKind::Direct, credit.speaker, credit.cue);
                drafts.push(Draft { continues, ..draft });
            }
        }
        self.share_back(&mut drafts);
        drafts
    }

    fn words(&self, first: usize, end: usize) -> usize {
        self.view.reading.tokens[first..end].iter().filter(|t| t.kind != TokenKind::Mark).count()
    }

    fn opens_sentence(&self, quote: &Quoted) -> bool {
        let open = quote.first - 1;
        self.sentence(open).is_some_and(|(first, _)| first == open)
            || self.view.is_capital(quote.first) && quote.end > quote.first + 3
    }

    fn after_colon(&self, quote: &Quoted) -> bool {
        quote.first >= 2 && self.view.word(quote.first - 2) == ":"
    }

    /// Tells whether the quotation makes up its sentences wholly.
    fn stands_alone(&self, quote: &Quoted) -> bool {
        let open = quote.first - 1;
        let begins = self.sentence(open).is_some_and(|(first, _)| first == open);
        let last = self.view.word(quote.end.saturating_sub(1));
        let ends = matches!(last, "." | "!" | "?" | "…" | ",")
            || self.view.is_mark(quote.after) && self.view.word(quote.after) == ".";
        begins && ends && quote.end >= quote.first + 5
    }

    fn sentence(&self, token: usize) -> Option<Range> {
        let sentences = &self.view.reading.sentences;
        let after = sentences.partition_point(|s| s.tokens.0 <= token);
        after.checked_sub(1).map(|i| sentences[i].tokens)
    }

    /// Looks for a cue behind the closing mark: `», — сказал он`, `,” Ms Smith said`.
    fn credit_after(&self, after: usize, end: usize, limit: usize) -> Option<Credit> {
        let view = self.view;
        let count = view.reading.tokens.len();
        let home = *self.paragraph.get(end.min(count.checked_sub(1)?))?;
        let mut from = after;
        let mut stopped = false;
        while from < count && view.is_mark(from) && from < after + 3 {
            stopped |= matches!(view.word(from), "." | ";" | ":");
            from += 1;
        }
        let closed = end > 0 && matches!(view.word(end - 1), "." | "…");
        let small = from < count && !view.is_capital(from);
        let dashed = from > after && matches!(view.word(from - 1), "-" | "–" | "—");
        if stopped || from >= count || closed && !small && !dashed {
            return None;
        }
        let ceiling = (from..count.min(limit).min(from + NEAR + 16))
            .find(|i| self.paragraph[*i] != home || view.closes(*i) || view.word(*i) == ";")
            .unwrap_or(count.min(limit).min(from + NEAR + 16));
        let cue = self.cue_from(from, ceiling.min(from + NEAR))?;
        if (from..cue.first).any(|i| view.is_finite_verb(i) && !view.is(i, Roles::SKIP)) {
            return None;
        }
        if cue.kind == CueKind::Source || cue.kind == CueKind::Own {
            return Some(Credit { speaker: self.of_source(cue, ceiling), cue: Some(cue) });
        }
        // `», и добавил, что …`: the cue belongs to what follows.
        let next = if view.word(cue.end) == "," { cue.end + 1 } else { cue.end };
        if next < ceiling && view.is(next, Roles::CLAUSE) {
            return None;
        }
        let before = view.group_before(cue.first, from);
        let speaker = match cue.kind {
            CueKind::Cites => view.group_at(cue.end, ceiling),
            CueKind::Impersonal => self.of_document(cue, ceiling),
            _ => before
                .or_else(|| view.tree_subject(cue, from, cue.first))
                .or_else(|| view.group_after(cue.end, ceiling))
                .or_else(|| view.tree_subject(cue, cue.end, ceiling))
                .or_else(|| self.antecedent(cue.first, from)),
        };
        Some(Credit { speaker, cue: Some(cue) })
    }

    /// Looks for a cue between dashes inside the marks: `«Мы выстояли, — сказал он. — Они ушли»`.
    fn credit_inside(&self, quote: &Quoted) -> Option<Credit> {
        let view = self.view;
        let dash = (quote.first + 2..quote.end.saturating_sub(1)).find(|i| {
            self.is_dash_mark(*i)
                && matches!(view.word(*i - 1), "," | "." | "!" | "?" | "…")
                && !view.is_capital(*i + 1)
                && self
                    .cue_from(*i + 1, (*i + 4).min(quote.end))
                    .is_some_and(|c| c.kind <= CueKind::Quote && view.is_finite_verb(c.first))
        })?;
        let cue = self.cue_from(dash + 1, (dash + 4).min(quote.end))?;
        let ceiling = (cue.end..quote.end)
            .find(|i| matches!(view.word(*i), "." | "," | ";" | "—" | "–" | "-"))
            .unwrap_or(quote.end);
        let speaker =
            view.group_before(cue.first, dash + 1).or_else(|| view.group_after(cue.end, ceiling));
        Some(Credit { speaker, cue: Some(cue) })
    }

    /// A quotation that is signed: `“…” — Jan Kowalski, teacher`, also on the next line.
    fn signature(&self, quote: &Quoted) -> Option<Credit> {
        let view = self.view;
        let count = view.reading.tokens.len();
        let mut from = quote.after;
        while from < count && from < quote.after + 3 && self.is_dash_mark(from) {
            from += 1;
        }
        if from == quote.after || from >= count || !view.is_capital(from) {
            return None;
        }
        let near = self.paragraph[from] <= self.paragraph[quote.first] + 1;
        let end = (from..count.min(from + NEAR)).find(|i| view.closes(*i)).map_or(count, |i| i + 1);
        let verb = (from..end.min(from + NEAR)).any(|i| view.is_finite_verb(i));
        let group = view.group_at(from, end.min(count))?;
        (near && !verb).then_some(Credit { speaker: Some(group), cue: None })
    }

    fn is_dash_mark(&self, at: usize) -> bool {
        matches!(self.view.word(at), "-" | "–" | "—" | "―")
    }

    pub(super) fn cue_from(&self, from: usize, ceiling: usize) -> Option<Cue> {
        let first = self.cues.partition_point(|c| c.first < from);
        self.cues[first..]
            .iter()
            .take_while(|c| c.first < ceiling)
            .find(|c| !matches!(c.kind, CueKind::Via | CueKind::Pointer))
            .copied()
    }

    /// "sources who said": the group before the relative pronoun.
    fn antecedent(&self, at: usize, floor: usize) -> Option<Range> {
        let view = self.view;
        let who = (floor..at).rev().take(3).find(|i| view.is(*i, Roles::WHO))?;
        let end = if who > floor && view.word(who - 1) == "," { who - 1 } else { who };
        view.group_before(end, floor)
    }

    /// The speaker of "according to …" and of "in his words".
    pub(super) fn of_source(&self, cue: Cue, ceiling: usize) -> Option<Range> {
        if cue.kind == CueKind::Own {
            let inside = (cue.first..cue.end).find(|i| self.view.is(*i, Roles::PRONOUN));
            return inside.map(|i| (i, i + 1));
        }
        self.view.group_at(cue.end, ceiling)
    }

    /// The speaker of "says the report of …".
    pub(super) fn of_document(&self, cue: Cue, ceiling: usize) -> Option<Range> {
        let view = self.view;
        let at = (cue.end..ceiling.min(cue.end + 6)).find(|i| view.is(*i, Roles::DOCUMENT))?;
        view.group_at(at + 1, ceiling).or(Some((at, at + 1)))
    }

    /// Looks for a cue before the opening mark: `X said: “`.
    fn credit_before(&self, quote: &Quoted, floor: usize) -> Option<Credit> {
        let view = self.view;
        let open = quote.first - 1;
        let (mut first, _) = self.sentence(open)?;
        if first == open {
            let colon = open > 0 && view.word(open - 1) == ":";
            if !colon {
                return None;
            }
            first = self.sentence(open - 1)?.0;
        }
        let first = first.max(floor);
        if open <= first {
            return None;
        }
        let colon = view.word(open - 1) == ":";
        let comma = view.word(open - 1) == ",";
        let reach = if colon { 40 } else { NEAR };
        let index = self.cues.partition_point(|c| c.end <= open);
        let cue = self.cues[..index]
            .iter()
            .rev()
            .take_while(|c| c.first >= first && c.end + reach > open)
            .find(|c| !matches!(c.kind, CueKind::Via | CueKind::Pointer))
            .copied();
        let Some(cue) = cue else {
            let group = colon.then(|| view.group_before(open - 1, first)).flatten()?;
            let short = group.0 == first && group.1 + 1 == open && self.is_named(group);
            return short.then_some(Credit { speaker: Some(group), cue: None });
        };
        let beside = colon || comma || cue.end == open;
        let conjunction = view.is(open - 1, Roles::CLAUSE);
        if conjunction || !beside {
            return None;
        }
        let speaker = match cue.kind {
            CueKind::Source | CueKind::Own => self.of_source(cue, open),
            CueKind::Cites => view.group_at(cue.end, open),
            _ => view
                .group_before(cue.first, first)
                .or_else(|| self.antecedent(cue.first, first))
                .or_else(|| view.tree_subject(cue, first, cue.first))
                .or_else(|| view.group_after(cue.end, open))
                .or_else(|| view.subject(first, cue.first)),
        };
        Some(Credit { speaker, cue: Some(cue) })
    }

    pub(super) fn is_named(&self, (first, end): Range) -> bool {
        (first..end).any(|i| {
            self.view
                .mention_at(i)
                .is_some_and(|m| matches!(m.category, Category::Person | Category::Organisation))
        })
    }

    /// A quotation that goes on from the one before: `“…,” she said. “…”`, or a paragraph that opens with a mark again.
    fn carried(&self, i: usize, drafts: &[Draft]) -> Option<Credit> {
        let before = self.quoted.get(i.checked_sub(1)?)?;
        let last = drafts.last()?;
        if last.content != (before.first, before.end) {
            return None;
        }
        let quote = &self.quoted[i];
        let same = self.paragraph[quote.first] == self.paragraph[before.first];
        let gap = quote.first - 1 - before.after.min(quote.first - 1);
        let follows = same && gap <= GAP && self.opens_after_credit(quote, last, before);
        (before.goes_on || follows).then_some(Credit { speaker: last.speaker, cue: None })
    }

    /// Between two parts of one speech stands nothing but the words that attribute the first.
    fn opens_after_credit(&self, quote: &Quoted, last: &Draft, before: &Quoted) -> bool {
        let open = quote.first - 1;
        let Some(cue) = last.cue else { return open <= before.after + 1 };
        let ends = last.speaker.map_or(cue.1, |s| s.1.max(cue.1));
        let mark =
            open > 0 && matches!(self.view.word(open - 1), "." | "," | "-" | "–" | "—" | ":");
        if cue.0 < before.after || !mark || open < ends {
            return false;
        }
        // Titles and offices may stand between, in the same sentence, but no other speech.
        let sentence = self.sentence(cue.0).is_some_and(|(_, end)| end >= open);
        let spoken = self.cues[self.cues.partition_point(|c| c.first < cue.1)..]
            .iter()
            .take_while(|c| c.first < open)
            .any(|c| c.kind <= CueKind::Quote && !self.view.is_dependent(c.first));
        open - ends <= 12 || sentence && !spoken
    }

    /// A quotation without a cue: the speaker of the last one, when it is in this paragraph or the one before.
    fn last_speaker(&self, quote: &Quoted, drafts: &[Draft]) -> Option<Range> {
        let last = drafts.last()?;
        let near = self.paragraph[quote.first] <= self.paragraph[last.content.0] + 1;
        last.speaker.filter(|_| near)
    }

    /// Gives the speaker of a later part to the parts before it that run on into it.
    fn share_back(&self, drafts: &mut [Draft]) {
        for i in (1..drafts.len()).rev() {
            let content = drafts[i - 1].content;
            let runs_on = self.quoted.iter().any(|q| q.goes_on && (q.first, q.end) == content);
            if runs_on && drafts[i - 1].speaker.is_none() {
                drafts[i - 1].speaker = drafts[i].speaker;
            }
        }
    }

    /// Finds speech that lost its opening mark: `… before the convoy came,” she said.`
    pub(super) fn unopened(&self, taken: &[bool]) -> Vec<Draft> {
        let view = self.view;
        let inside = |i: usize| {
            let end = self.quoted.partition_point(|q| q.first <= i + 1);
            end > 0 && i < self.quoted[end - 1].after
        };
        marks::closing(view.text, view.reading)
            .into_iter()
            .filter(|i| !taken[*i] && !inside(*i))
            .filter_map(|close| {
                let (first, _) = self.sentence(close)?;
                let credit = self.credit_after(close + 1, close, usize::MAX)?;
                let free = close >= first + 4 && !taken[first..close].contains(&true);
                free.then(|| {
                    Draft::new((first, close), QuoteKind::Direct, credit.speaker, credit.cue)
                })
            })
            .collect()
    }
}
