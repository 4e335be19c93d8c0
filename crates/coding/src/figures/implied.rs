//! Figures without a number of their own: victims that are named, and numbers inside compounds.
//!
//! What goes in: the predicates of a sentence that no number took. What comes out: one victim for each person named, and
//! the phrases of compounds such as "пятилетний". Left to others: everything with a printed number.

use super::{
    measure::{Found, is_fate},
    pack::{self, Role, Side},
    phrase::{Page, Phrase},
};
use rashomon_types::{
    Comparator, Measure, Span,
    code::Category,
    reading::{Mention, Sentence, TokenKind, Upos},
};

/// How far a victim may stand from its predicate, in tokens.
const REACH: usize = 14;

/// A victim without a number.
pub(super) struct Victim {
    pub(super) span: Span,
    pub(super) count: f64,
    pub(super) measure: Measure,
    pub(super) negated: bool,
    /// False where words say how many: "no one".
    pub(super) implied: bool,
}

/// How far "nobody" may stand from the fate that it was spared, in tokens.
const NOBODY: usize = 8;

/// Finds what befell nobody: "no one was killed", "no casualties". Returns where the predicates stand, too.
pub(super) fn nobody(
    page: &Page<'_>,
    sentence: &Sentence,
    predicates: &[Found],
) -> Vec<(Victim, usize)> {
    let (first, last) = sentence.tokens;
    let tokens = &page.reading.tokens;
    let victim = |at: usize, n: usize, measure: Measure| Victim {
        span: Span::new(tokens[at].span.start, tokens[at + n - 1].span.end),
        count: 0.0,
        measure,
        negated: false,
        implied: false,
    };
    let mut found = Vec::new();
    let mut at = first;
    while at < last {
        if let Some(hit) = pack::at(&page.words.none, page.reading, at, last) {
            let inside = predicates.iter().find(|p| (at..at + hit.tokens).contains(&p.first));
            found.push((victim(at, hit.tokens, *hit.value), inside.map_or(at, |p| p.first)));
            at += hit.tokens;
            continue;
        }
        if let Some(n) = page.role(at, last, Role::Nobody) {
            let spared = predicates.iter().find(|p| {
                let gap = if p.first >= at + n { at + n..p.first } else { p.end.min(at)..at };
                is_fate(p.predicate.measure)
                    && !p.unreal
                    && gap.len() <= NOBODY
                    && !gap.clone().any(|i| page.is_number(i) || matches!(page.word(i), "," | ";"))
            });
            if let Some(p) = spared {
                found.push((victim(at, n, p.predicate.measure), p.first));
            }
            at += n;
            continue;
        }
        at += 1;
    }
    found
}

/// Finds victims that the text names or describes without a number.
pub(super) fn victims(
    page: &Page<'_>,
    sentence: &Sentence,
    predicates: &[Found],
    used: &[usize],
) -> Vec<Victim> {
    // "He died after he was shot": one victim, not two.
    let deadly = predicates.iter().any(|p| p.predicate.measure == Measure::Killed && !p.negated);
    predicates
        .iter()
        .filter(|p| matches!(p.predicate.measure, Measure::Killed | Measure::Injured))
        .filter(|p| is_fate(p.predicate.measure) && !p.unreal && !used.contains(&p.first))
        .filter(|p| p.predicate.measure == Measure::Killed || !deadly)
        .filter_map(|p| victim(page, sentence, p))
        .collect()
}

fn victim(page: &Page<'_>, sentence: &Sentence, found: &Found) -> Option<Victim> {
    let (first, last) = sentence.tokens;
    let behind = found.end..last.min(found.end + REACH);
    let before = first.max(found.first.saturating_sub(REACH))..found.first;
    let ahead = people(page, behind, false);
    let back = || people(page, before, true);
    let (span, count) = match found.predicate.side {
        Side::After | Side::Noun => ahead?,
        _ => back().or(ahead)?,
    };
    Some(Victim {
        span,
        count,
        measure: found.predicate.measure,
        negated: found.negated,
        implied: true,
    })
}

/// A row of persons as it is read.
#[derive(Default)]
struct Row<'a> {
    names: Vec<&'a Mention>,
    /// "a man", and the token where it stands.
    described: Option<(usize, Span)>,
    /// True when a comma or "and" stands behind the last name.
    linked: bool,
    /// Words since the last name.
    gap: usize,
}

/// Finds persons beside a predicate: names, coordinated ones together, or "a man".
fn people(page: &Page<'_>, range: std::ops::Range<usize>, backwards: bool) -> Option<(Span, f64)> {
    let tokens = &page.reading.tokens;
    let (first, end) = (range.start, range.end);
    let mut row = Row::default();
    let order: Vec<usize> =
        if backwards { range.clone().rev().collect() } else { range.clone().collect() };
    for i in order {
        if ends_row(page, i) || !backwards && page.role(i, end, Role::Agent).is_some() {
            break;
        }
        let governed = || follows_preposition(page, i, first, backwards);
        if let Some(n) = page.role(i, end, Role::Person) {
            let span = Span::new(tokens[i].span.start, tokens[i + n - 1].span.end);
            // "man", then "a man": the longer words are the evidence.
            let longer = row.described.is_some_and(|(_, old)| span.contains(old));
            if longer || row.described.is_none() && !governed() {
                row.described = Some((i, span));
            }
        }
        match page.mention_at(i) {
            Some(m) if m.category == Category::Person => {
                let new = row.names.last().is_none_or(|l| l.evidence.span != m.evidence.span);
                let near = row.described.is_none_or(|(at, _)| at.abs_diff(i) <= 4);
                if new && near && (row.names.is_empty() && !governed() || row.linked) {
                    row.names.push(m);
                    (row.linked, row.gap) = (false, 0);
                }
            }
            Some(_) if row.names.is_empty() && row.described.is_none() && !backwards => {
                return None;
            }
            _ if !row.names.is_empty() && !row.goes_on(page, i, end, backwards) => break,
            _ => {}
        }
    }
    row.count()
}

impl Row<'_> {
    /// Tells whether a word between names keeps the row together.
    fn goes_on(&mut self, page: &Page<'_>, i: usize, end: usize, backwards: bool) -> bool {
        let token = &page.reading.tokens[i];
        // "Smith and the leader of the militia Jones": a few words may name the next person's office.
        let nominal = matches!(token.upos, Upos::Noun | Upos::Adj | Upos::Det);
        self.gap += 1;
        let comma = token.kind == TokenKind::Mark && page.word(i) == ",";
        let joins = comma || page.role(i, end, Role::Stop).is_some();
        self.linked |= joins && !nominal;
        joins || nominal && self.gap <= 6 && !backwards
    }

    fn count(self) -> Option<(Span, f64)> {
        if self.names.is_empty() {
            return self.described.map(|(_, span)| (span, 1.0));
        }
        let span = self.names.iter().map(|m| m.evidence.span).reduce(Span::cover)?;
        // A row longer than four is a list of something else.
        (self.names.len() <= 4).then_some((span, self.names.len() as f64))
    }
}

/// Tells whether a row of persons cannot reach over a token.
fn ends_row(page: &Page<'_>, i: usize) -> bool {
    let tokens = &page.reading.tokens;
    tokens[i].kind == TokenKind::Mark
        && matches!(
            page.word(i),
            ";" | ":" | "." | "?" | "!" | "\"" | "“" | "”" | "„" | "«" | "»" | "''"
        )
        || page.is_number(i) && page.role(i + 1, tokens.len(), Role::AgeAfter).is_none()
}

/// Tells whether the group around a token is governed by a preposition: "near a man", "in Washington".
fn follows_preposition(page: &Page<'_>, at: usize, first: usize, backwards: bool) -> bool {
    let floor = if backwards { at.saturating_sub(7) } else { first.max(at.saturating_sub(7)) };
    let group = (floor..at).rev().find(|i| {
        !matches!(
            page.reading.tokens[*i].upos,
            Upos::Det | Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num | Upos::X
        )
    });
    group.is_some_and(|i| page.reading.tokens[i].upos == Upos::Adp)
}

/// Finds numbers inside compounds: "пятилетний", "дводенне", "90-minutowym".
pub(super) fn compounds(page: &Page<'_>, sentence: &Sentence) -> Vec<Phrase> {
    let (first, last) = sentence.tokens;
    (first..last).filter_map(|i| compound(page, i, first)).collect()
}

fn compound(page: &Page<'_>, at: usize, first: usize) -> Option<Phrase> {
    let token = &page.reading.tokens[at];
    if token.kind != TokenKind::Word || page.words.compound.is_empty() {
        return None;
    }
    let name = page.mention_at(at).is_some() || token.is_capitalised(page.text) && at > first;
    if name || page.is_number(at) || page.is_time(token.span) {
        return None;
    }
    let (value, rest) = page.words.compound.iter().find_map(|(prefix, value)| {
        let rest = token.folded.strip_prefix(prefix.as_str())?;
        let unit = page.words.compound_unit.iter().find(|(stem, _)| {
            let after = rest.strip_prefix('-').unwrap_or(rest);
            after.strip_prefix(stem.as_str()).is_some_and(|e| e.chars().count() <= 4)
        });
        unit.map(|(_, unit)| (*value, unit.clone()))
    })?;
    Some(Phrase {
        number: (at, at + 1),
        span: token.span,
        end: at + 1,
        low: Some(value * rest.factor),
        high: Some(value * rest.factor),
        comparator: Comparator::Equal,
        vague: None,
        unit: Some(rest),
        noun: None,
        group: (at + 1, at + 1),
        elided: false,
        one: false,
    })
}
