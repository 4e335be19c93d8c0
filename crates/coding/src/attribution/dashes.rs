//! Direct speech without quotation marks: dashes, and a name with a colon.
//!
//! What goes in: cues and noun groups. What comes out: drafts of frames. Left to others: quotation marks.

use super::{
    Draft,
    direct::{Credit, Scene},
    pack::CueKind,
};
use rashomon_types::{
    account::QuoteKind, article::SegmentKind, code::Category, reading::TokenKind,
};

impl Scene<'_> {
    /// Finds speech between dashes: `– Słowa – powiedział X. – Słowa.`
    pub(super) fn in_dashes(&self, _taken: &[bool]) -> Vec<Draft> {
        let view = self.view;
        let tokens = &view.reading.tokens;
        let mut drafts = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let Some(first) = self.opens_dash(at) else {
                at += 1;
                continue;
            };
            let home = self.paragraph[at];
            let end = self.paragraph[at..].partition_point(|p| *p <= home) + at;
            let close = (first..end.min(first + 400))
                .take_while(|i| *i == first || self.opens_dash(*i).is_none())
                .find(|i| self.is_dash(*i) && self.credited(*i + 1, end).is_some());
            let Some(close) = close else {
                // "– Słowa – powiedział X. – Słowa.": the rest of the paragraph is his, too.
                let before: Option<&Draft> = drafts.last();
                let goes_on = before.filter(|d| {
                    let cue = d.cue.map_or(d.content.1, |c| c.1);
                    self.paragraph[d.content.0] == home && cue <= at && at - cue <= 24
                });
                if let Some(speaker) = goes_on.map(|d| d.speaker) {
                    let draft = Draft::new((first, end), QuoteKind::Direct, speaker, None);
                    drafts.push(Draft { continues: true, ..draft });
                    at = end;
                } else {
                    at += 1;
                }
                continue;
            };
            if let Some(credit) = self.credited(close + 1, end)
                && close > first
            {
                let mut last = close;
                if view.word(last - 1) == "," {
                    last -= 1;
                }
                let content = (first, last);
                drafts.push(Draft::new(content, QuoteKind::Direct, credit.speaker, credit.cue));
            }
            at = close + 1;
        }
        drafts
    }

    /// Finds speech that only closes with a dash: `Words. — powiedziała minister.`
    pub(super) fn undashed(&self, taken: &[bool]) -> Vec<Draft> {
        let view = self.view;
        let mut drafts = Vec::new();
        for close in 1..view.reading.tokens.len() {
            let stands = self.is_dash(close)
                && !taken[close - 1]
                && matches!(view.word(close - 1), "." | "!" | "?" | "…" | ",");
            if !stands {
                continue;
            }
            let home = self.paragraph[close];
            let end = self.paragraph.partition_point(|p| *p <= home);
            let Some(credit) = self.credited(close + 1, end) else { continue };
            if credit.cue.is_none_or(|c| c.first != close + 1) {
                continue;
            }
            let begin = self.paragraph.partition_point(|p| *p < home);
            let floor = (begin..close).rev().take(300).find(|i| taken[*i]).map_or(begin, |i| i + 1);
            let first = (floor..close).find(|i| !view.is_mark(*i)).unwrap_or(close);
            if close >= first + 4 && close - first < 300 {
                let content = (first, close);
                drafts.push(Draft::new(content, QuoteKind::Direct, credit.speaker, credit.cue));
            }
        }
        drafts
    }

    fn is_dash(&self, at: usize) -> bool {
        let tokens = &self.view.reading.tokens;
        matches!(self.view.word(at), "-" | "–" | "—" | "―")
            && !tokens[at].glued
            && (at == 0 || !tokens[at - 1].glued || self.view.is_mark(at - 1))
    }

    /// A dash that opens speech: at the start of a paragraph or behind a finished sentence, before a capital.
    fn opens_dash(&self, at: usize) -> Option<usize> {
        let tokens = &self.view.reading.tokens;
        let starts = at == 0 || self.paragraph[at - 1] != self.paragraph[at] || {
            matches!(self.view.word(at - 1), "." | "!" | "?" | "…")
        };
        let opens = self.is_dash(at) && starts && at + 1 < tokens.len();
        let next = at + 1;
        (opens
            && self.paragraph[next] == self.paragraph[at]
            && (self.view.is_capital(next) || tokens[next].kind != TokenKind::Word))
            .then_some(next)
    }

    /// The cue behind a closing dash, which must follow at once: `– powiedział X`, `– prezydent powiedział`.
    fn credited(&self, from: usize, end: usize) -> Option<Credit> {
        let view = self.view;
        if from >= end || view.is_capital(from) && view.mention_at(from).is_none() {
            return None;
        }
        let cue = self.cue_from(from, end.min(from + 6))?;
        if matches!(cue.kind, CueKind::Source | CueKind::Own | CueKind::That) {
            return None;
        }
        let ceiling = (cue.end..end.min(cue.end + 24))
            .find(|i| view.closes(*i) || view.word(*i) == ";" || self.is_dash(*i))
            .unwrap_or(end.min(cue.end + 24));
        let before = view.group_before(cue.first, from);
        let adjacent = cue.first == from || before.is_some_and(|g| g.0 == from);
        let speaker = before.or_else(|| view.group_after(cue.end, ceiling));
        adjacent.then_some(Credit { speaker, cue: Some(cue) })
    }

    /// Finds lines such as `Zelensky: we will hold` and headlines such as `We will hold - Zelensky`.
    pub(super) fn in_lines(&self, taken: &[bool]) -> Vec<Draft> {
        let view = self.view;
        let mut drafts = Vec::new();
        for sentence in &view.reading.sentences {
            let (first, end) = sentence.tokens;
            let begins = first == 0 || self.paragraph[first - 1] != self.paragraph[first];
            let colon = (first..end.min(first + 9)).find(|i| view.word(*i) == ":");
            if let Some(colon) = colon
                && begins
                && colon + 3 < end
                && !taken[colon + 1..end].contains(&true)
                && let Some(group) = view.group_before(colon, first)
                && group.0 == first
                && self.is_named(group)
            {
                let content = (colon + 1, end);
                drafts.push(Draft::new(content, QuoteKind::Indirect, Some(group), None));
                continue;
            }
            let headline = sentence.kind == SegmentKind::Headline;
            if headline && let Some(draft) = self.tail(first, end, taken) {
                drafts.push(draft);
            }
        }
        drafts
    }

    fn tail(&self, first: usize, end: usize, taken: &[bool]) -> Option<Draft> {
        let view = self.view;
        let dash = (first..end).rev().take(7).find(|i| self.is_dash(*i))?;
        let group = view.group_at(dash + 1, end)?;
        let person = (group.0..group.1)
            .any(|i| view.mention_at(i).is_some_and(|m| m.category == Category::Person));
        let fits = group.1 == end && person && dash > first + 2;
        (fits && !taken[first..dash].contains(&true))
            .then(|| Draft::new((first, dash), QuoteKind::Indirect, Some(group), None))
    }
}
