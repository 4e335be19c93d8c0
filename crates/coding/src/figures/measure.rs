//! What happened to the counted: the predicate that governs a number.
//!
//! What goes in: a phrase and the predicates of its sentence. What comes out: the measure. Left to others: place, time
//! and source.

use super::{
    pack::{self, Predicate, Role, Side},
    phrase::{Page, Phrase},
};
use rashomon_types::{
    Measure,
    reading::{Feature, Sentence, TokenKind},
};

/// The farthest that a predicate may be, in cost.
const LIMIT: usize = 26;

/// A predicate where it stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) predicate: Predicate,
    pub(super) first: usize,
    pub(super) end: usize,
    /// True when "not" stands before it.
    pub(super) negated: bool,
    /// True when it is only attempted, feared or planned.
    pub(super) unreal: bool,
}

/// Finds the predicates of a sentence.
pub(super) fn predicates(page: &Page<'_>, sentence: &Sentence) -> Vec<Found> {
    let (first, last) = sentence.tokens;
    let mut found = Vec::new();
    let mut at = first;
    while at < last {
        if let Some(n) = page.role(at, last, Role::Idiom) {
            at += n;
            continue;
        }
        match pack::at(&page.words.predicate, page.reading, at, last) {
            Some(hit) => {
                let near = at.saturating_sub(3).max(first);
                let clause = (first..at).rev().take(7).find(|i| page.word(*i) == ",");
                let reach = clause.unwrap_or(at.saturating_sub(7).max(first));
                let cue = |role| (near..at).any(|i| page.role(i, at, role).is_some());
                let infinitive = page.reading.tokens[at].features.has(Feature::Infinitive);
                let predicate = turn(page, *hit.value, at, at + hit.tokens, sentence);
                found.push(Found {
                    predicate,
                    first: at,
                    end: at + hit.tokens,
                    // "Not fewer than six died": the word for "not" is a part of the bound.
                    negated: (reach..at).any(|i| {
                        // "Not 20 but 23 died" takes back a number and no death.
                        page.role(i, at, Role::Not).is_some_and(|n| !page.is_number(i + n))
                            && pack::at(&page.words.before, page.reading, i, at).is_none()
                    }),
                    unreal: infinitive || cue(Role::Unreal),
                });
                at += hit.tokens;
            }
            None => at += 1,
        }
    }
    found
}

/// Decides a form that is active and passive: "killed five" and "five killed in Kyiv".
fn turn(
    page: &Page<'_>,
    predicate: Predicate,
    first: usize,
    end: usize,
    sentence: &Sentence,
) -> Predicate {
    if predicate.side != Side::Turns {
        return predicate;
    }
    let (begin, last) = sentence.tokens;
    let passive = (begin.max(first.saturating_sub(3))..first)
        .any(|i| page.role(i, first, Role::Be).is_some());
    let closes = end >= last
        || page.reading.tokens[end].kind == TokenKind::Mark
        || page.role(end, last, Role::Stop).is_some() && !page.is_number(end);
    let compared = (end..last.min(end + 3)).any(|i| {
        pack::at(&page.words.before, page.reading, i, last).is_some() || page.is_number(i)
    });
    let side = if passive || closes && !compared { Side::Any } else { Side::After };
    Predicate { side, ..predicate }
}

/// Finds the predicate that governs a phrase.
pub(super) fn governing<'a>(
    page: &Page<'_>,
    phrase: &Phrase,
    found: &'a [Found],
    begin: usize,
) -> Option<&'a Found> {
    found
        .iter()
        .filter_map(|f| Some((cost(page, phrase, f, begin)?, f)))
        .min_by_key(|(cost, f)| (*cost, f.first))
        .map(|(_, f)| f)
}

fn cost(page: &Page<'_>, phrase: &Phrase, found: &Found, begin: usize) -> Option<usize> {
    let behind = found.first >= phrase.number.1;
    let (from, to) = if behind {
        (phrase.end.min(found.first), found.first)
    } else {
        (found.end.min(begin), begin)
    };
    // "14 detained fishermen": the participle is a part of the group.
    if behind && found.first < phrase.group.1 && found.end <= phrase.group.1 {
        return Some(0);
    }
    match found.predicate.side {
        Side::After | Side::Noun if behind => return None,
        _ => {}
    }
    // "The number of dead, officials of the port say, rose to eight": the verb of change leads back to what is counted.
    let reached = !behind
        && (from.max(begin.saturating_sub(4))..begin)
            .any(|i| page.role(i, begin, Role::Reach).is_some());
    let limit = if reached { 2 * LIMIT } else { LIMIT };
    if to - from > limit {
        return None;
    }
    let mut cost = to - from;
    for at in from..to {
        cost += match page.word(at) {
            "," | "–" | "—" | "(" | ")" => 4,
            ";" | ":" => 12,
            _ => 0,
        };
    }
    cost += 7 * page.numbers_between(from, to).len();
    if found.predicate.side == Side::Noun {
        cost += 3;
    }
    if found.negated {
        cost += 12;
    }
    // A group with a verb of its own behind it is the subject of that verb, not of one in another clause.
    let crosses = (from..to).any(|i| page.word(i) == ",");
    let joins = (from..to).any(|i| page.role(i, to, Role::And).is_some());
    // "Hundreds blocked the road, dozens were hurt": a nearer number takes the fate.
    if behind
        && crosses
        && page.has_verb(phrase.end)
        && !page.numbers_between(phrase.end, found.first).is_empty()
    {
        return None;
    }
    let own = crosses && page.has_verb(phrase.end) || joins && has_fate(page, phrase.end);
    if own && !behind {
        return None;
    }
    (cost <= limit).then_some(if reached { cost / 2 } else { cost })
}

/// Tells whether a predicate stands right behind a phrase: "and up to five are missing".
fn has_fate(page: &Page<'_>, end: usize) -> bool {
    let last = page.reading.tokens.len().min(end + 3);
    (end..last)
        .take_while(|i| page.reading.tokens[*i].kind != TokenKind::Mark)
        .any(|i| pack::at(&page.words.predicate, page.reading, i, last).is_some())
}

/// Tells whether a measure counts people whose fate a predicate may tell.
pub(super) fn is_people(measure: Measure) -> bool {
    matches!(measure, Measure::Persons | Measure::Troops | Measure::Fighters)
}

/// Tells whether a measure is a fate of people.
pub(super) fn is_fate(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Killed
            | Measure::Injured
            | Measure::Missing
            | Measure::Captured
            | Measure::Displaced
    )
}

/// The unit that goes with a measure when none is printed.
pub(super) fn unit_of(measure: Measure) -> &'static str {
    match measure {
        m if is_fate(m) || is_people(m) => "people",
        Measure::Percent => "%",
        Measure::Attacks => "attacks",
        Measure::Strikes => "strikes",
        Measure::Votes => "votes",
        Measure::Countries => "countries",
        Measure::Organisations => "organisations",
        Measure::Buildings => "buildings",
        Measure::Aircraft => "aircraft",
        Measure::Vehicles => "vehicles",
        Measure::Ships => "ships",
        _ => "",
    }
}
