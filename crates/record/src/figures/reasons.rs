//! The reason of a verdict, as structure and in plain English.
//!
//! What goes in: the claims of one figure. What comes out: which numbers agree, differ or have risen, with who gives
//! them and for when. Left to others: the verdict itself, and saying the reason in other languages.

use super::{
    amount::amount,
    quantity::Said,
    topic,
    verdict::{grown, value},
};
use crate::events::{Context, write::written};
use rashomon_types::{
    Comparator, Interval,
    reason::{Reason, ReasonKind, ReasonTold, ReasonValue},
};
use std::collections::BTreeSet;

/// A reason without numbers elsewhere.
pub(super) fn reason(kind: ReasonKind, count: usize, values: Vec<ReasonValue>) -> Reason {
    Reason { kind, count, values, elsewhere: Vec::new() }
}

/// The number of one telling, with its article.
pub(super) fn of(context: &Context, said: &Said) -> ReasonValue {
    let claim = said.claim;
    let held = said.held.unwrap_or_default();
    let bounded = held.start.is_some() && held.end.is_some();
    ReasonValue {
        low: claim.low,
        high: claim.high,
        comparator: claim.comparator,
        vague: claim.vague.clone(),
        negated: claim.negated,
        told: vec![ReasonTold {
            article: context.scene.accounts[said.article].id,
            held: if bounded { held } else { Interval::default() },
        }],
        places: Vec::new(),
        part: false,
    }
}

/// The numbers with all who give them, those of equal bounds and places together, by size.
pub(super) fn gathered(values: impl IntoIterator<Item = ReasonValue>) -> Vec<ReasonValue> {
    let mut all: Vec<ReasonValue> = Vec::new();
    for one in values {
        match all.iter_mut().find(|v| same(v, &one)) {
            Some(known) => known.told.extend(one.told),
            None => all.push(one),
        }
    }
    for value in &mut all {
        value.told.sort();
        value.told.dedup();
    }
    let number = |v: &ReasonValue| v.low.or(v.high).unwrap_or(0.0);
    all.sort_by(|a, b| {
        number(a)
            .total_cmp(&number(b))
            .then_with(|| amount(a).cmp(&amount(b)))
            .then(a.places.cmp(&b.places))
    });
    all
}

fn same(a: &ReasonValue, b: &ReasonValue) -> bool {
    amount(a) == amount(b) && a.places == b.places && a.part == b.part
}

/// Lists the numbers with those who give them.
pub(super) fn by_value(context: &Context, said: &[&Said]) -> Vec<ReasonValue> {
    gathered(said.iter().map(|s| of(context, s)))
}

/// Says why numbers that are not the same do not contradict.
pub(super) fn differing(context: &Context, said: &[&Said]) -> Reason {
    let approximate = said.iter().any(|s| {
        matches!(s.claim.comparator, Comparator::About | Comparator::Vague | Comparator::Range)
    });
    let dates: BTreeSet<Interval> = said.iter().filter_map(|s| s.held).collect();
    let unequal = dates.iter().any(|x| dates.iter().any(|y| !x.meets(*y)));
    let kind = match (approximate, unequal) {
        (true, true) => ReasonKind::ApproximateOfDates,
        (true, false) => ReasonKind::Approximate,
        (false, true) => ReasonKind::OfDates,
        (false, false) => ReasonKind::WithoutDates,
    };
    reason(kind, 0, by_value(context, said))
}

/// Tells how a count has risen.
pub(super) fn history(context: &Context, said: &[&Said]) -> Reason {
    let mut steps: Vec<&Said> = said.iter().copied().filter(|s| s.claim.vague.is_none()).collect();
    let number = |s: &Said| value(s.claim).unwrap_or(0.0);
    steps.sort_by(|x, y| number(x).total_cmp(&number(y)).then(x.claim.id.cmp(&y.claim.id)));
    let equal = |x: &Said, y: &Said| same(&of(context, x), &of(context, y));
    let ordered = steps.windows(2).all(|w| equal(w[0], w[1]) || grown(w[0], w[1]) == Some(true));
    let kind = if ordered { ReasonKind::RisesWithDates } else { ReasonKind::RunningTotal };
    reason(kind, 0, by_value(context, &steps))
}

/// Says a reason in plain English.
pub(super) fn english(context: &Context, reason: &Reason) -> String {
    let told = |values: &[ReasonValue], between: &str| {
        values.iter().map(|v| with_tellers(context, v)).collect::<Vec<_>>().join(between)
    };
    let values = |between: &str| told(&reason.values, between);
    let number = |i: usize| reason.values.get(i).map(amount).unwrap_or_default();
    let count = reason.count;
    let base = match reason.kind {
        ReasonKind::OneArticle => "one article says so".to_owned(),
        ReasonKind::OneText => format!("one text, told in {count} articles"),
        ReasonKind::Versions => {
            format!("one text, told in {count} articles, whose versions differ: {}", values(", "))
        }
        ReasonKind::OneWitness => "one witness says so".to_owned(),
        ReasonKind::Fit => format!("{count} independent texts give numbers that fit"),
        ReasonKind::Narrows => format!("{} narrows {}", number(0), number(1)),
        ReasonKind::Contradicts => {
            format!("{} cannot both be right for one scope and date", values(" and "))
        }
        ReasonKind::RisesWithDates => format!("rises with later dates: {}", values(", then ")),
        ReasonKind::RunningTotal => format!("a running total that rises: {}", values(", then ")),
        ReasonKind::ApproximateOfDates => {
            format!("approximate numbers of different dates: {}", values(", "))
        }
        ReasonKind::Approximate => {
            format!("approximate numbers that are not the same: {}", values(", "))
        }
        ReasonKind::OfDates => format!("numbers of different dates: {}", values(", ")),
        ReasonKind::WithoutDates => format!(
            "numbers that are not the same, without dates that would order them: {}",
            values(", ")
        ),
        ReasonKind::Scopes => {
            let each = reason.values.iter().map(|v| within(context, v));
            each.collect::<Vec<_>>().join("; ")
        }
    };
    let elsewhere = reason.elsewhere.iter().map(|v| counts(context, v));
    std::iter::once(base).chain(elsewhere).collect::<Vec<_>>().join("; ")
}

/// `about 2,000 (a1; a2, 2024-01-27)`.
fn with_tellers(context: &Context, value: &ReasonValue) -> String {
    let who: Vec<String> = value
        .told
        .iter()
        .map(|t| match t.held.is_open() {
            true => mark(context, t),
            false => format!("{}, {}", mark(context, t), written(t.held)),
        })
        .collect();
    format!("{} ({})", amount(value), who.join("; "))
}

/// `at least 91 in Iraq and Syria`.
fn within(context: &Context, value: &ReasonValue) -> String {
    let over = topic::places(context, &value.places);
    if over.is_empty() { amount(value) } else { format!("{} in {over}", amount(value)) }
}

/// `at least 70 (a3) counts Iraq only`.
fn counts(context: &Context, value: &ReasonValue) -> String {
    let over = topic::places(context, &value.places);
    let only = if value.part { " only" } else { "" };
    let who: BTreeSet<String> = value.told.iter().map(|t| mark(context, t)).collect();
    let who = who.into_iter().collect::<Vec<_>>().join(", ");
    format!("{} ({who}) counts {over}{only}", amount(value))
}

fn mark(context: &Context, told: &ReasonTold) -> String {
    let at = context.scene.accounts.iter().position(|a| a.id == told.article);
    at.and_then(|i| context.marks.get(i)).cloned().unwrap_or_default()
}
