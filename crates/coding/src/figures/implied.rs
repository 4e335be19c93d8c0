//! Figures without a number of their own: victims that are named, and numbers inside compounds.
//!
//! What goes in: the predicates of a sentence that no number took. What comes out: one victim for each person named, and
//! the phrases of compounds such as "пятилетний". Left to others: everything with a printed number.

use super::{
    measure::{Found, is_fate},
    pack::{Role, Side},
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
}

/// Finds victims that the text names or describes without a number.
pub(super) fn victims(
    page: &Page<'_>,
    sentence: &Sentence,
    predicates: &[Found],
    used: &[usize],
) -> Vec<Victim> {
    predicates
        .iter()
        .filter(|p| matches!(p.predicate.measure, Measure::Killed | Measure::Injured))
        .filter(|p| is_fate(p.predicate.measure) && !p.unreal && !used.contains(&p.first))
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
    Some(Victim { span, count, measure: found.predicate.measure, negated: found.negated })
}

/// Finds persons beside a predicate: names, coordinated ones together, or "a man".
fn people(page: &Page<'_>, range: std::ops::Range<usize>, backwards: bool) -> Option<(Span, f64)> {
    let tokens = &page.reading.tokens;
    let end = range.end;
    let blocks = |i: usize| {
        let word = page.word(i);
        tokens[i].kind == TokenKind::Mark && matches!(word, ";" | ":" | "." | "?" | "!")
            || page.is_number(i) && page.role(i + 1, tokens.len(), Role::AgeAfter).is_none()
    };
    let order: Vec<usize> =
        if backwards { range.clone().rev().collect() } else { range.clone().collect() };
    let mut names: Vec<&Mention> = Vec::new();
    let mut described: Option<Span> = None;
    let (mut linked, mut gap) = (false, 0);
    for i in order {
        if blocks(i) {
            break;
        }
        if let Some(n) = page.role(i, end, Role::Person) {
            let span = Span::new(tokens[i].span.start, tokens[i + n - 1].span.end);
            described = described.or(Some(span));
        }
        match page.mention_at(i) {
            Some(m) if m.category == Category::Person => {
                let new = names.last().is_none_or(|l| l.evidence.span != m.evidence.span);
                if new && (names.is_empty() || linked) {
                    names.push(m);
                    (linked, gap) = (false, 0);
                }
            }
            Some(_) if names.is_empty() && described.is_none() && !backwards => return None,
            _ if !names.is_empty() => {
                // "Smith and the leader of the militia Jones": a few words may name the next person's office.
                let nominal = matches!(tokens[i].upos, Upos::Noun | Upos::Adj | Upos::Det);
                gap += 1;
                let office = nominal && gap <= 6 && !backwards;
                let joins = office
                    || tokens[i].kind == TokenKind::Mark && page.word(i) == ","
                    || page.role(i, end, Role::Stop).is_some();
                if !joins {
                    break;
                }
                linked |= !nominal;
            }
            _ => {}
        }
    }
    if names.is_empty() {
        return described.map(|span| (span, 1.0));
    }
    let span = names.iter().map(|m| m.evidence.span).reduce(Span::cover)?;
    // Names in a row are one person and another; a row longer than four is a list of something else.
    (names.len() <= 4).then_some((span, names.len() as f64))
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
