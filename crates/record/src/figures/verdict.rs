//! What the tellings of one quantity amount to.
//!
//! What goes in: the claims of one figure. What comes out: a verdict with its reason in plain words, the bounds that
//! still stand, and the views of the field's data sets. Left to others: which claims belong together. Versions of one
//! text cannot contradict each other; a later and higher count is growth; only incompatible bounds for one scope and
//! one date contradict.

use super::{
    compare::nests,
    quantity::{Class, Said},
    reasons::{by_value, differing, gathered, history, of, reason},
};
use crate::events::Context;
use rashomon_types::{
    Comparator, Day, Interval, Measure,
    account::Claim,
    reason::{Reason, ReasonKind, ReasonValue},
    record::{Bounds, Verdict, Views},
};
use std::collections::{BTreeMap, BTreeSet};

/// What a figure amounts to.
pub struct Outcome {
    pub verdict: Verdict,
    pub reason: Reason,
    pub low: Option<f64>,
    pub best: Option<f64>,
    pub high: Option<f64>,
    pub as_of: Option<Day>,
    pub views: Views,
}

/// How two tellings of one scope relate.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Relation {
    Equal,
    Narrower,
    Grown,
    Differs,
    Contradicts,
}

/// Judges.
pub fn verdict(context: &Context, said: &[&Said]) -> Outcome {
    let stated: Vec<&Said> = said.iter().copied().filter(|s| !s.claim.negated).collect();
    // Victims that are described without a number say no more than that the count is not zero.
    let printed: Vec<&Said> = stated.iter().copied().filter(|s| !s.claim.implied).collect();
    let stated = if printed.is_empty() { stated } else { printed };
    let scopes = Scopes::of(context, if stated.is_empty() { said } else { &stated });
    let current = current(context, &scopes.main);
    let (best, as_of) = best(context, &current);
    let witnesses: BTreeSet<usize> =
        said.iter().map(|s| context.scene.witnesses[s.article]).collect();
    let (verdict, reason) = if witnesses.len() < 2 {
        (Verdict::Single, alone(context, said))
    } else {
        judge(context, &scopes)
    };
    let (low, high) = bounds(&current, verdict);
    Outcome { verdict, reason, low, best, high, as_of, views: views(&current, best) }
}

/// The claims of the main scope, and those over other places or periods.
struct Scopes<'s, 'a> {
    main: Vec<&'s Said<'a>>,
    other: Vec<&'s Said<'a>>,
}

impl<'s, 'a> Scopes<'s, 'a> {
    /// The main scope is the one that most witnesses count over, the widest of equals.
    fn of(context: &Context, said: &[&'s Said<'a>]) -> Self {
        let mut by: BTreeMap<Vec<&str>, BTreeSet<usize>> = BTreeMap::new();
        let voting = |s: &&&Said| !s.claim.scope.places.is_empty() && s.claim.vague.is_none();
        for one in said.iter().filter(voting) {
            by.entry(places(one.claim)).or_default().insert(context.scene.witnesses[one.article]);
        }
        let main = by
            .iter()
            .max_by_key(|(places, witnesses)| {
                (witnesses.len(), places.len(), std::cmp::Reverse((*places).clone()))
            })
            .map(|(places, _)| places.clone());
        let fits = |one: &Said| {
            let own = places(one.claim);
            own.is_empty() || main.as_ref().is_none_or(|main| *main == own)
        };
        let (main, other) = said.iter().partition(|one| fits(one));
        Scopes { main, other }
    }
}

fn places(claim: &Claim) -> Vec<&str> {
    let mut places: Vec<&str> = claim.scope.places.iter().map(String::as_str).collect();
    places.sort_unstable();
    places.dedup();
    places
}

fn alone(context: &Context, said: &[&Said]) -> Reason {
    let articles: BTreeSet<usize> = said.iter().map(|s| s.article).collect();
    if articles.len() < 2 {
        return reason(ReasonKind::OneArticle, 1, Vec::new());
    }
    let first = said[0].claim;
    let same = said.iter().all(|s| s.claim.low == first.low && s.claim.high == first.high);
    if same {
        return reason(ReasonKind::OneText, articles.len(), Vec::new());
    }
    reason(ReasonKind::Versions, articles.len(), by_value(context, said))
}

fn judge(context: &Context, scopes: &Scopes) -> (Verdict, Reason) {
    let main: BTreeSet<usize> =
        scopes.main.iter().map(|s| context.scene.witnesses[s.article]).collect();
    let (verdict, mut because) = if main.len() < 2 && !scopes.other.is_empty() {
        let base = scopes.main.iter().map(|s| over_places(context, s)).collect::<Vec<_>>();
        (Verdict::ScopeDiffers, reason(ReasonKind::Scopes, 0, gathered(base)))
    } else {
        within(context, &scopes.main)
    };
    because.elsewhere = elsewhere(context, scopes);
    (verdict, because)
}

fn over_places(context: &Context, said: &Said) -> ReasonValue {
    ReasonValue {
        places: places(said.claim).into_iter().map(str::to_owned).collect(),
        ..of(context, said)
    }
}

/// Says what is counted over other places.
fn elsewhere(context: &Context, scopes: &Scopes) -> Vec<ReasonValue> {
    let main: BTreeSet<&str> = scopes.main.iter().flat_map(|s| places(s.claim)).collect();
    let others = scopes.other.iter().filter(|s| s.claim.vague.is_none());
    gathered(others.map(|s| {
        let part = places(s.claim).iter().all(|place| main.contains(place));
        ReasonValue { part, ..over_places(context, s) }
    }))
}

/// Judges claims of one scope by at least two witnesses.
fn within(context: &Context, said: &[&Said]) -> (Verdict, Reason) {
    let mut worst = Relation::Equal;
    let mut kinds: BTreeSet<Relation> = BTreeSet::new();
    let mut example: Option<(&Said, &Said)> = None;
    let some = &said[..said.len().min(80)];
    for (i, x) in some.iter().enumerate() {
        for y in &some[i + 1..] {
            if context.scene.witnesses[x.article] == context.scene.witnesses[y.article] {
                continue;
            }
            let relation = relation(x, y);
            kinds.insert(relation);
            // Two counters that contradict each other say more than a contradiction that nobody signs.
            let signed = relation == worst
                && relation == Relation::Contradicts
                && two_counters(x.claim, y.claim)
                && example.is_some_and(|(a, b)| !two_counters(a.claim, b.claim));
            if relation > worst || signed || example.is_none() {
                worst = worst.max(relation);
                example = Some((x, y));
            }
        }
    }
    let Some((x, y)) = example else {
        return (Verdict::Single, reason(ReasonKind::OneWitness, 1, Vec::new()));
    };
    match worst {
        Relation::Contradicts => {
            let both = vec![of(context, x), of(context, y)];
            (Verdict::Contradicts, reason(ReasonKind::Contradicts, 0, both))
        }
        Relation::Differs => (Verdict::Differs, differing(context, some)),
        Relation::Grown => (Verdict::Grows, history(context, some)),
        Relation::Narrower => {
            let (narrow, wide) = if nests(x.claim, y.claim) { (x, y) } else { (y, x) };
            let both = vec![of(context, narrow), of(context, wide)];
            (Verdict::Refines, reason(ReasonKind::Narrows, 0, both))
        }
        Relation::Equal => {
            let count: BTreeSet<usize> =
                said.iter().map(|s| context.scene.witnesses[s.article]).collect();
            (Verdict::Agree, reason(ReasonKind::Fit, count.len(), Vec::new()))
        }
    }
}

fn relation(x: &Said, y: &Said) -> Relation {
    let (a, b) = (x.claim, y.claim);
    let apart = match (a.high, b.low) {
        (Some(high), Some(low)) if high < low => true,
        _ => matches!((b.high, a.low), (Some(high), Some(low)) if high < low),
    } || strictly(a, b)
        || strictly(b, a);
    let mut grown = grown(x, y);
    let one_day = |s: &Said| s.held.and_then(Interval::single);
    let dated = one_day(x).is_some() && one_day(x) == one_day(y);
    if grown.is_none() && x.class == Class::Running && !dated && value(a) != value(b) {
        // A running total only rises: the higher one is the later one.
        grown = Some(a.vague.is_none() && b.vague.is_none());
    }
    if !apart {
        if grown == Some(true) {
            return Relation::Grown;
        }
        let narrower = value(a) != value(b) && (nests(a, b) || nests(b, a));
        return if narrower { Relation::Narrower } else { Relation::Equal };
    }
    let exact = |c: &Claim| !matches!(c.comparator, Comparator::About | Comparator::Vague);
    if exact(a) && exact(b) && fallen(x, y) {
        return Relation::Contradicts;
    }
    match grown {
        Some(true) => return Relation::Grown,
        Some(false) => return Relation::Differs,
        None => {}
    }
    if dated && exact(a) && exact(b) { Relation::Contradicts } else { Relation::Differs }
}

/// Tells whether a count has risen by the later of two dates; `None` where the dates are not known or may be the same.
/// Counts of two counters are no history of each other.
pub(super) fn grown(x: &Said, y: &Said) -> Option<bool> {
    let (m, n) = (x.held?, y.held?);
    if m.meets(n) {
        return None;
    }
    let (a, b) = (x.claim, y.claim);
    let (earlier, later) = if m.end < n.start { (a, b) } else { (b, a) };
    let counts = matches!(x.class, Class::Running | Class::Incident);
    // Bounds from below of one running count fit each other, whoever gives them.
    let open = a.high.is_none() && b.high.is_none();
    let history = x.class == Class::Running && open || !two_counters(a, b);
    Some(counts && history && value(later) > value(earlier))
}

/// Tells whether two claims are ascribed to two sources.
fn two_counters(a: &Claim, b: &Claim) -> bool {
    let (Some(p), Some(q)) = (&a.attributed_to, &b.attributed_to) else { return false };
    p.text.to_lowercase() != q.text.to_lowercase()
}

/// Tells whether one counter's toll of a happening is lower than another's was before: the dead do not grow fewer, so
/// one of the two is wrong, although they are of different days.
fn fallen(x: &Said, y: &Said) -> bool {
    let (a, b) = (x.claim, y.claim);
    let deaths =
        x.class == Class::Incident && a.measure == Measure::Killed && b.measure == a.measure;
    let (Some(m), Some(n)) = (x.held, y.held) else { return false };
    let (earlier, later) = if m.end < n.start { (a, b) } else { (b, a) };
    deaths && two_counters(a, b) && !m.meets(n) && value(later) < value(earlier)
}

/// `> 150` and `= 150` are apart although their bounds touch.
fn strictly(a: &Claim, b: &Claim) -> bool {
    match a.comparator {
        Comparator::More => matches!((a.low, b.high), (Some(low), Some(high)) if high <= low),
        Comparator::Less => matches!((a.high, b.low), (Some(high), Some(low)) if low >= high),
        _ => false,
    }
}

/// The number that stands for a claim; never a mean.
pub(super) fn value(claim: &Claim) -> Option<f64> {
    claim.low.or(claim.high)
}

/// Returns what each witness says last.
fn current<'s, 'a>(context: &Context, said: &[&'s Said<'a>]) -> Vec<&'s Said<'a>> {
    let mut last: BTreeMap<usize, Option<Interval>> = BTreeMap::new();
    for one in said {
        let entry = last.entry(context.scene.witnesses[one.article]).or_insert(one.held);
        *entry = (*entry).max(one.held);
    }
    said.iter()
        .copied()
        .filter(|s| last.get(&context.scene.witnesses[s.article]) == Some(&s.held))
        .collect()
}

/// Returns the newest value, the best supported of equally new ones.
fn best(context: &Context, current: &[&Said]) -> (Option<f64>, Option<Day>) {
    let newest = current.iter().map(|s| s.held.and_then(|h| h.end)).max().flatten();
    let fresh: Vec<&&Said> = current
        .iter()
        .filter(|s| newest.is_none() || s.held.is_some_and(|h| h.end.is_none() || h.end == newest))
        .collect();
    let support = |s: &Said| {
        let own = value(s.claim).map(f64::to_bits);
        let same = fresh.iter().filter(|o| value(o.claim).map(f64::to_bits) == own);
        same.map(|o| context.scene.witnesses[o.article]).collect::<BTreeSet<_>>().len()
    };
    let exact = |c: &Claim| match c.comparator {
        Comparator::Equal => 3,
        Comparator::More | Comparator::AtLeast => 2,
        Comparator::Vague => 0,
        _ => 1,
    };
    let chosen = fresh.iter().filter(|s| value(s.claim).is_some()).max_by(|x, y| {
        (support(x), !x.claim.implied, exact(x.claim))
            .cmp(&(support(y), !y.claim.implied, exact(y.claim)))
            .then_with(|| value(x.claim).unwrap_or(0.0).total_cmp(&value(y.claim).unwrap_or(0.0)))
            .then(y.claim.id.cmp(&x.claim.id))
    });
    match chosen {
        Some(s) => (value(s.claim), s.claim.as_of.or(s.held.and_then(Interval::single))),
        None => (None, None),
    }
}

/// Returns the bounds that still stand: what all leave possible where they fit, else the outermost.
fn bounds(current: &[&Said], verdict: Verdict) -> (Option<f64>, Option<f64>) {
    let lows = || current.iter().filter_map(|s| s.claim.low);
    let highs = || current.iter().filter_map(|s| s.claim.high);
    let fits = matches!(verdict, Verdict::Agree | Verdict::Refines);
    if fits {
        return (lows().max_by(f64::total_cmp), highs().min_by(f64::total_cmp));
    }
    if verdict == Verdict::Grows {
        let number = |s: &Said| value(s.claim).unwrap_or(0.0);
        let top = current.iter().map(|s| number(s)).fold(0.0, f64::max);
        let last: Vec<_> = current.iter().filter(|s| number(s) >= top).collect();
        let open = last.iter().any(|s| s.claim.high.is_none());
        let high = last.iter().filter_map(|s| s.claim.high).max_by(f64::total_cmp);
        let low = last.iter().filter_map(|s| s.claim.low).min_by(f64::total_cmp);
        return (low, high.filter(|_| !open));
    }
    let open_above = current.iter().any(|s| s.claim.high.is_none());
    let open_below = current.iter().any(|s| s.claim.low.is_none());
    (
        lows().min_by(f64::total_cmp).filter(|_| !open_below),
        highs().max_by(f64::total_cmp).filter(|_| !open_above),
    )
}

fn views(current: &[&Said], best: Option<f64>) -> Views {
    let numbers = || current.iter().filter_map(|s| value(s.claim));
    let highest =
        current.iter().filter_map(|s| s.claim.high.or(s.claim.low)).max_by(f64::total_cmp);
    let lowest = numbers().min_by(f64::total_cmp);
    Views { ucdp: Bounds { low: lowest, best, high: highest }, acled: lowest }
}
