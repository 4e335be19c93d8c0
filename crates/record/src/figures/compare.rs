//! What speaks for and against two claims being of one quantity.

use super::quantity::{Class, Said, family};
use crate::{profile::shared, scene::Scene};
use rashomon_types::account::Claim;

/// Pairs below this are not joined.
pub const ENOUGH: f64 = 2.0;
/// Two starts of a count that lie further apart, in days, are two counts.
const STARTS_APART: i32 = 45;
/// Numbers that differ by more than this factor are of different things, unless a text says otherwise.
const FACTOR: f64 = 20.0;

/// Weighs two claims; `None` when they cannot be of one quantity.
pub fn grounds(scene: &Scene, a: &Said, b: &Said, aligned: bool) -> Option<f64> {
    let (x, y) = (a.claim, b.claim);
    let other_unit = x.measure == y.measure && x.unit != y.unit;
    if family(x.measure) != family(y.measure) || other_unit {
        return None;
    }
    if aligned {
        return Some(4.0);
    }
    if a.class != b.class {
        return None;
    }
    let mut score = counted(x, y)? + places(x, y)? + starts(a, b)?;
    let equal = x.low == y.low && x.high == y.high;
    if denies(a, b) {
        // "Three, not five" gives and denies a number of one thing.
        return Some(score + 2.5);
    }
    score += numbers(x, y, equal, a.class)?;
    if x.vague.is_some() || y.vague.is_some() {
        score -= 0.6;
    }
    if a.class == Class::Running {
        score += passages(a, b) + periods(a, b);
    }
    if a.article == b.article {
        one_article(a, b, equal)?;
        score += if equal { 0.8 } else { 0.0 };
    } else if a.story == b.story {
        score += 1.2;
    }
    let versions = scene.witnesses[a.article] == scene.witnesses[b.article];
    if versions && a.article != b.article && !equal {
        // Versions of one text give one number in corresponding sentences; another number is of another thing.
        score -= 2.5;
    }
    score += match (a.event, b.event) {
        (Some(m), Some(n)) if m == n => 2.0,
        (Some(_), Some(_)) if a.class == Class::Incident && !equal => -1.2,
        (Some(_), Some(_)) => -0.4,
        _ => 0.0,
    };
    if let (Some(m), Some(n)) = (a.sentence(scene), b.sentence(scene))
        && (a.article, a.line) != (b.article, b.line)
    {
        let like = 2.0 * shared(&m.keys, &n.keys) / (m.total + n.total + 6.0);
        score += 4.0 * (like - 0.1);
    }
    if a.class == Class::Other {
        // Shares and sums are of one thing only where nearly everything says so.
        score -= if equal { 0.6 } else { 1.6 };
    }
    if a.class == Class::Incident && a.story != b.story && (a.event.is_none() || a.event != b.event)
    {
        score -= 1.5;
    }
    Some(score)
}

/// Tells whether one sentence gives the one number and denies the other.
fn denies(a: &Said, b: &Said) -> bool {
    a.article == b.article && a.line == b.line && a.claim.negated != b.claim.negated
}

/// Compares the passages of two running totals: who attacks whom and where is often said a sentence before.
fn passages(a: &Said, b: &Said) -> f64 {
    let common = a.countries.intersection(&b.countries).count();
    let all = a.countries.union(&b.countries).count();
    if common < 3 { 0.0 } else { 2.0 * common as f64 / all as f64 }
}

/// Compares two running totals from one day on, in articles about the same countries: whoever counts them, and
/// however the place is called, they are one count.
fn periods(a: &Said, b: &Said) -> f64 {
    let from = a.claim.scope.since.filter(|_| a.dated && b.dated);
    let same = from.is_some() && from == b.claim.scope.since;
    let common = a.about.intersection(&b.about).count();
    if same && common >= 2 { 1.0 } else { 0.0 }
}

/// Compares whom or what the claims count.
fn counted(x: &Claim, y: &Claim) -> Option<f64> {
    let mut score = 0.0;
    if !x.of_entities.is_empty() && x.of_entities.iter().any(|e| y.of_entities.contains(e)) {
        score += 1.0;
    } else if !x.of_countries.is_empty() && !y.of_countries.is_empty() {
        if !x.of_countries.iter().any(|c| y.of_countries.contains(c)) {
            return None;
        }
        score += 0.8;
    } else if !x.of_entities.is_empty() && !y.of_entities.is_empty() {
        score -= 0.8;
    }
    Some(score)
}

/// Compares where the claims count: a count over one place is none over another, though it may be a part of it.
fn places(x: &Claim, y: &Claim) -> Option<f64> {
    let (a, b) = (&x.scope.places, &y.scope.places);
    if a.is_empty() || b.is_empty() {
        return Some(0.0);
    }
    let common = a.iter().filter(|place| b.contains(place)).count();
    match common {
        0 => None,
        n if n == a.len() && n == b.len() => Some(1.0),
        _ => Some(0.5),
    }
}

fn starts(x: &Said, y: &Said) -> Option<f64> {
    let (Some(a), Some(b)) = (x.claim.scope.since, y.claim.scope.since) else { return Some(0.0) };
    if !x.dated || !y.dated {
        // Without a day of publication the year of "since April" is a guess.
        return Some(0.0);
    }
    let apart = a.until(b).map_or(i32::MAX, |span| span.get_days().abs());
    match apart {
        0..=3 => Some(1.0),
        ..=STARTS_APART => Some(0.6),
        _ => None,
    }
}

fn numbers(x: &Claim, y: &Claim, equal: bool, class: Class) -> Option<f64> {
    if equal {
        // One victim is easily another one; two numbers of five in one story are of the same five.
        let telling = class == Class::Incident && !x.implied && x.low.is_some_and(|n| n >= 2.0);
        let large = class == Class::Stock && x.low.is_some_and(|n| n >= 100.0);
        return Some(if telling {
            1.6
        } else if large {
            1.2
        } else {
            0.8
        });
    }
    if x.implied != y.implied {
        return overlap(x, y).then_some(0.2);
    }
    let one = |c: &Claim| c.low.or(c.high).filter(|n| *n > 0.0);
    let (Some(a), Some(b)) = (one(x), one(y)) else { return Some(0.0) };
    let ratio = a.max(b) / a.min(b);
    if ratio > FACTOR && class != Class::Running {
        return None;
    }
    // Large totals of like size in one story are seldom of two things.
    let large = class == Class::Running && a.min(b) >= 20.0 && ratio <= 3.0;
    Some(if ratio <= 1.5 || large { 0.6 } else { 0.0 })
}

/// One article that gives two numbers means two things, or says when each held.
fn one_article(a: &Said, b: &Said, equal: bool) -> Option<()> {
    let (x, y) = (a.claim, b.claim);
    let dates = a.held.is_some() && b.held.is_some() && a.held != b.held;
    // "Dozens of attacks" in the headline is the count that the report then gives.
    let summed_up =
        a.class != Class::Stock && x.vague.is_some() != y.vague.is_some() && overlap(x, y);
    // A victim described without a number is one of those counted elsewhere.
    let part = x.implied != y.implied && overlap(x, y);
    // What is denied in one sentence is what another gives otherwise.
    let denied = x.negated != y.negated;
    (equal || dates || summed_up || part || denied).then_some(())
}

/// Tells whether one number may be the true one of both.
fn overlap(x: &Claim, y: &Claim) -> bool {
    let before =
        |high: Option<f64>, low: Option<f64>| matches!((high, low), (Some(h), Some(l)) if h < l);
    let high = |c: &Claim| c.high.filter(|_| !c.implied);
    !before(high(x), y.low) && !before(high(y), x.low)
}

/// Tells whether the bounds of one lie within those of the other.
pub fn nests(inner: &Claim, outer: &Claim) -> bool {
    let low = match (inner.low, outer.low) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(a), Some(b)) => a >= b,
    };
    let high = match (inner.high, outer.high) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(a), Some(b)) => a <= b,
    };
    low && high
}
