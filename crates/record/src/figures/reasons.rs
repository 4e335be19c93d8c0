//! The reason of a verdict in plain words.
//!
//! What goes in: the claims of one figure. What comes out: which numbers differ or have risen, with who gives them and
//! for when. Left to others: the verdict itself.

use super::{
    amount::amount,
    quantity::Said,
    verdict::{grown, value},
};
use crate::events::Context;
use rashomon_types::{Comparator, Interval};
use std::collections::{BTreeMap, BTreeSet};

/// Says why numbers that are not the same do not contradict.
pub(super) fn differing(context: &Context, said: &[&Said]) -> String {
    let approximate = said.iter().any(|s| {
        matches!(s.claim.comparator, Comparator::About | Comparator::Vague | Comparator::Range)
    });
    let dates: BTreeSet<Interval> = said.iter().filter_map(|s| s.held).collect();
    let unequal = dates.iter().any(|x| dates.iter().any(|y| !x.meets(*y)));
    let why = match (approximate, unequal) {
        (true, true) => "approximate numbers of different dates",
        (true, false) => "approximate numbers that are not the same",
        (false, true) => "numbers of different dates",
        (false, false) => "numbers that are not the same, without dates that would order them",
    };
    format!("{why}: {}", by_value(context, said))
}

/// Tells how a count has risen.
pub(super) fn history(context: &Context, said: &[&Said]) -> String {
    let mut steps: Vec<&&Said> = said.iter().filter(|s| s.claim.vague.is_none()).collect();
    let number = |s: &Said| value(s.claim).unwrap_or(0.0);
    steps.sort_by(|x, y| number(x).total_cmp(&number(y)).then(x.claim.id.cmp(&y.claim.id)));
    let told: Vec<String> = steps
        .chunk_by(|x, y| amount(x.claim) == amount(y.claim))
        .map(|same| by_value(context, &same.iter().map(|s| **s).collect::<Vec<_>>()))
        .collect();
    let ordered = steps
        .windows(2)
        .all(|w| amount(w[0].claim) == amount(w[1].claim) || grown(w[0], w[1]) == Some(true));
    let how = if ordered { "rises with later dates" } else { "a running total that rises" };
    format!("{how}: {}", told.join(", then "))
}

/// Tells a telling by its date, else by its article.
pub(super) fn when(context: &Context, said: &Said) -> String {
    match said.held {
        Some(held) if !held.is_open() => format!("as of {}", crate::events::write::written(held)),
        _ => label(context, said),
    }
}

/// Returns the label of the article of a telling.
pub(super) fn label(context: &Context, said: &Said) -> String {
    context.marks.get(said.article).cloned().unwrap_or_default()
}

/// Lists the numbers with those who give them: `about 2,000 (a1); about 2,500 (a2, a3)`.
pub(super) fn by_value(context: &Context, said: &[&Said]) -> String {
    let mut values: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for s in said {
        let mut who = label(context, s);
        if let Some(held) = s.held.filter(|held| !held.is_open()) {
            who = format!("{who}, {}", crate::events::write::written(held));
        }
        values.entry(amount(s.claim)).or_default().insert(who);
    }
    let each = values.into_iter().map(|(value, who)| {
        format!("{value} ({})", who.into_iter().collect::<Vec<_>>().join("; "))
    });
    each.collect::<Vec<_>>().join(", ")
}

/// Lists what is told, in order.
pub(super) fn list(values: BTreeSet<String>) -> String {
    values.into_iter().collect::<Vec<_>>().join("; ")
}
