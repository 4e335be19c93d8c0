//! Fits how far an event can be trusted.
//!
//! What goes in: events that the program reads in our own annotated sentences, each judged right or wrong. What comes out:
//! the weights of `data/confidence.toml`. Left to others: judging (`own`), using (`coding::events::confidence`).
//!
//! Logistic regression with a quadratic penalty, by full-batch gradient descent; then isotonic regression (pool adjacent
//! violators) of what was right on the sums of events that were left out of the fit, five parts in turn, so that the
//! probabilities are not those of the fitted events themselves.

use rashomon_coding::events::confidence::{Calibration, features, tenths};
use rashomon_types::account::Event;
use std::collections::BTreeMap;

const PARTS: usize = 5;
const ROUNDS: usize = 1500;
const PENALTY: f64 = 3.0;
const MANY: f64 = 60.0;
const PRIOR: &str = "prior";

/// An event with how often its entry means that act, and whether it was right.
#[derive(Clone, Debug)]
pub struct Judged {
    /// As published.
    pub event: Event,
    /// The entry's own confidence.
    pub prior: f64,
    /// Right in type and realis.
    pub right: bool,
}

struct Example {
    values: Vec<(String, f64)>,
    right: f64,
}

/// Fits the weights.
pub fn fit(judged: &[Judged]) -> Calibration {
    let examples: Vec<Example> = judged.iter().map(example).collect();
    let mut left_out: Vec<(i32, bool)> = Vec::new();
    for part in 0..PARTS {
        let kept: Vec<&Example> = examples
            .iter()
            .enumerate()
            .filter(|(i, _)| i % PARTS != part)
            .map(|(_, e)| e)
            .collect();
        let weights = regress(&kept);
        let out = examples.iter().enumerate().filter(|(i, _)| i % PARTS == part);
        left_out
            .extend(out.map(|(_, e)| ((100.0 * sum(&weights, e)).round() as i32, e.right > 0.5)));
    }
    let weights = regress(&examples.iter().collect::<Vec<_>>());
    let points = |w: f64| (100.0 * w).round() as i32;
    Calibration {
        base: points(weights[""]),
        prior: points(weights.get(PRIOR).copied().unwrap_or_default()),
        steps: isotonic(left_out),
        features: weights
            .iter()
            .filter(|(name, _)| !name.is_empty() && *name != PRIOR)
            .map(|(name, w)| (name.clone(), points(*w)))
            .filter(|(_, w)| *w != 0)
            .collect(),
    }
}

fn example(judged: &Judged) -> Example {
    let mut values =
        vec![(String::new(), 1.0), (PRIOR.to_owned(), f64::from(tenths(judged.prior)))];
    values.extend(features(&judged.event).into_iter().map(|f| (f, 1.0)));
    Example { values, right: f64::from(u8::from(judged.right)) }
}

fn sum(weights: &BTreeMap<String, f64>, example: &Example) -> f64 {
    example.values.iter().map(|(f, x)| x * weights.get(f).copied().unwrap_or_default()).sum()
}

#[allow(
    clippy::disallowed_methods,
    reason = "only the fit; what it gives is rounded and committed"
)]
fn regress(examples: &[&Example]) -> BTreeMap<String, f64> {
    let mut weights: BTreeMap<String, f64> = BTreeMap::new();
    for (feature, _) in examples.iter().flat_map(|e| &e.values) {
        weights.entry(feature.clone()).or_default();
    }
    let step = 0.5 / examples.len().max(1) as f64;
    for _ in 0..ROUNDS {
        let mut slope: BTreeMap<&str, f64> = BTreeMap::new();
        for example in examples {
            let off = example.right - 1.0 / (1.0 + (-sum(&weights, example)).exp());
            for (feature, x) in &example.values {
                *slope.entry(feature).or_default() += off * x;
            }
        }
        let next: Vec<(String, f64)> = slope.iter().map(|(f, s)| ((*f).to_owned(), *s)).collect();
        for (feature, slope) in next {
            let held = if feature.is_empty() { 0.0 } else { PENALTY };
            if let Some(weight) = weights.get_mut(&feature) {
                *weight += step * (slope - held * *weight);
            }
        }
    }
    weights
}

/// Rising probabilities, in hundredths, of the events by their sums.
fn isotonic(mut events: Vec<(i32, bool)>) -> Vec<(i32, u32)> {
    events.sort_unstable();
    let mut pools: Vec<(i32, f64, f64)> = Vec::new();
    for (sum, right) in events {
        match pools.last_mut() {
            Some(last) if last.0 == sum => {
                last.1 += f64::from(u8::from(right));
                last.2 += 1.0;
            }
            _ => pools.push((sum, f64::from(u8::from(right)), 1.0)),
        }
        while let [.., a, b] = pools.as_slice() {
            if a.1 / a.2 < b.1 / b.2 {
                break;
            }
            let joined = (a.0, a.1 + b.1, a.2 + b.2);
            pools.truncate(pools.len() - 2);
            pools.push(joined);
        }
    }
    // One event more of either kind in each pool: a pool of few events promises less (Laplace's rule of succession).
    let hundredths = |p: &(i32, f64, f64)| (100.0 * (p.1 + 1.0) / (p.2 + 2.0)).round() as u32;
    let mut steps: Vec<(i32, u32)> = Vec::new();
    for pool in &pools {
        // Nine in ten is promised only where many events bear it out.
        let most = if pool.2 < MANY { 89 } else { 98 };
        let value = hundredths(pool).clamp(1, most).max(steps.last().map_or(1, |s| s.1));
        if steps.last().is_none_or(|s| s.1 < value) {
            steps.push((pool.0, value));
        }
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn probabilities_rise_with_the_sum() {
        let events = (0..400).map(|i| (i, i % 7 != 0 && i > 100 || i % 5 == 0)).collect();
        let steps = isotonic(events);
        assert!(steps.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 < w[1].1), "{steps:?}");
        assert!(steps.len() > 1);
    }

    #[test]
    fn few_events_promise_little() {
        assert_eq!(isotonic(vec![(10, true), (11, true)]), vec![(10, 75)]);
    }
}
