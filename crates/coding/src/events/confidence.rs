//! How far an event can be trusted.
//!
//! What goes in: an event as it will be published, and how often the words of its entry mean that act. What comes out: a
//! probability that the act is told, with that type and realis. Left to others: fitting (`rashomon-learn confidence`).
//!
//! The method is a logistic regression over what the event itself shows (where its parties were found, its realis, who
//! reports it), fitted to our own annotated sentences. Its weights are hundredths of a logit and are added as integers; the
//! table of `data/confidence.toml` turns the sum into a probability, so that every machine gives the same number.

use rashomon_packs::{PackError, Packs};
use rashomon_types::account::{Event, Salience};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the weights stand, below the folder of packs.
pub const FILE: &str = "data/confidence.toml";

/// The fitted weights.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calibration {
    /// Added for every event, in hundredths of a logit.
    pub base: i32,
    /// Added for each tenth of the entry's own confidence.
    pub prior: i32,
    /// From which sum on an event has which probability in hundredths, rising.
    pub steps: Vec<(i32, u32)>,
    /// Added for each feature that an event has.
    pub features: BTreeMap<String, i32>,
}

impl Calibration {
    /// Reads the weights; `None` where the packs have none.
    ///
    /// # Errors
    /// When the file is wrong, or its steps do not rise from below 100 to below 100.
    pub fn new(packs: &Packs) -> Result<Option<Self>, PackError> {
        if packs.bytes(FILE).is_none() {
            return Ok(None);
        }
        let found: Calibration = packs.parse(FILE)?;
        let rise = found.steps.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 <= w[1].1);
        if !rise || found.steps.is_empty() || found.steps.iter().any(|s| s.1 > 99) {
            return Err(PackError::new(FILE, "steps must rise and stay within 0 and 99"));
        }
        Ok(Some(found))
    }

    /// The sum of the weights of an event.
    pub fn sum(&self, event: &Event, prior: f64) -> i32 {
        let own: i32 = features(event).iter().filter_map(|f| self.features.get(f)).sum();
        self.base + self.prior * tenths(prior) + own
    }

    /// The probability that an event is right, 0.01 to 0.99.
    pub fn of(&self, event: &Event, prior: f64) -> f64 {
        let sum = self.sum(event, prior);
        let reached = self.steps.partition_point(|step| step.0 <= sum);
        // Below the first step nothing was seen: the first step's own share is the best guess.
        let at = reached.saturating_sub(1);
        f64::from(self.steps.get(at).map_or(1, |step| step.1.max(1))) / 100.0
    }
}

/// Tenths of an entry's confidence above one half.
pub fn tenths(prior: f64) -> i32 {
    (prior * 10.0).round() as i32 - 5
}

/// What an event shows of how it was read.
pub fn features(event: &Event) -> Vec<String> {
    let mut found = vec![format!("type:{}", event.kind), format!("realis:{}", event.realis)];
    let slot = |name: &str| {
        let prefix = format!("{name}:");
        event.why.iter().find(|w| w.starts_with(&prefix)).cloned()
    };
    for (name, parties) in [("actor", &event.actors), ("recipient", &event.recipients)] {
        let known = parties.iter().any(|p| p.country.is_some() || p.sector.is_some());
        found.push(match (parties.is_empty(), known) {
            (true, _) => format!("no {name}"),
            (false, true) => format!("known {name}"),
            (false, false) => format!("unknown {name}"),
        });
        found.extend(slot(name));
    }
    let pattern = event.why.iter().find(|w| w.starts_with("lexicon:"));
    let words = pattern.and_then(|w| w.rsplit(':').next()).map_or(0, |p| p.split(' ').count());
    found.push(format!("pattern of {}", words.min(3)));
    if event.reported_by.is_some() {
        found.push("reported".to_owned());
    }
    if event.date.is_some() {
        found.push("dated".to_owned());
    }
    if event.place.is_some() {
        found.push("placed".to_owned());
    }
    if event.salience == Salience::Background {
        found.push("background".to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packs(text: &str) -> Packs {
        Packs::embedded().with_files([(FILE.to_owned(), text.as_bytes().to_vec())])
    }

    #[test]
    fn steps_that_fall_are_refused() {
        let wrong = "base = 0\nprior = 10\nsteps = [[0, 60], [50, 40]]\n[features]\n";
        assert!(Calibration::new(&packs(wrong)).is_err());
    }

    #[test]
    fn a_prior_counts_by_its_tenths() {
        assert_eq!((tenths(0.5), tenths(0.86), tenths(0.3)), (0, 4, -2));
    }
}
