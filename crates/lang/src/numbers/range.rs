//! Two numbers to a range: "20-30", "from 20 to 30 million", "two or three".

use super::{
    compose::{Quantity, Words, is_currency},
    decimal::Decimal,
};
use rashomon_types::reading::NumberKind;

impl Words<'_> {
    /// Joins two numbers to a range: "20-30", "from 20 to 30 million", "two or three".
    pub fn range(&self, low: Quantity) -> Quantity {
        if !low.is_cardinal() {
            return low;
        }
        let Some((from, loose)) = self.range_connector(&low) else { return low };
        let from = from + usize::from(self.atoms.get(from).is_some_and(is_currency));
        let Some(Ok(high)) = self.quantity(from) else { return low };
        let (Some(a), Some(b)) = (low.exact, high.exact) else { return low };
        if !high.is_cardinal() || self.goes_on_with_dash(&high) {
            return low;
        }
        let shared = match (low.scale, high.scale) {
            (None, Some(scale)) => b
                .to_f64()
                .is_finite()
                .then(|| a.times(Decimal::whole(scale)))
                .flatten()
                .filter(|scaled| scaled.is_below(b)),
            _ => None,
        };
        let a = shared.unwrap_or(a);
        let near = !loose || !a.times(Decimal::whole(2)).is_some_and(|twice| twice.is_below(b));
        if !a.is_below(b) || !near {
            return low;
        }
        Quantity {
            first: low.first,
            next: high.next,
            low: Some(a.to_f64()),
            high: Some(b.to_f64()),
            kind: NumberKind::Cardinal,
            exact: None,
            scale: None,
        }
    }

    fn goes_on_with_dash(&self, high: &Quantity) -> bool {
        let dash = self.atoms.get(high.next).is_some_and(|a| a.is_dash() && !a.spaced);
        dash && self.atoms.get(high.next + 1).is_some_and(|a| !a.spaced && a.is_digits())
    }

    /// Returns where the second number of a range begins, and whether the two must be near each other.
    fn range_connector(&self, low: &Quantity) -> Option<(usize, bool)> {
        let percent = self.atoms.get(low.next).is_some_and(|a| a.is('%'));
        let at = low.next + usize::from(percent);
        let connector = self.atoms.get(at)?;
        if connector.is_dash() {
            let after = self.atoms.get(at + 1)?;
            let tight = !connector.spaced && !after.spaced;
            let even = connector.spaced && after.spaced && !connector.is('—');
            return (tight || even).then_some((at + 1, false));
        }
        let word = self.word(at)?;
        let before = low
            .first
            .checked_sub(1 + usize::from(low.first > 0 && is_currency(&self.atoms[low.first - 1])));
        let opened = before.and_then(|i| self.word(i)).is_some_and(|open| {
            self.pack.between.iter().any(|(opens, middles)| {
                opens.iter().any(|o| o == open) && middles.iter().any(|m| m == word)
            })
        });
        if opened || self.pack.to.iter().any(|to| to == word) {
            return Some((at + 1, false));
        }
        self.pack.or.iter().any(|or| or == word).then_some((at + 1, true))
    }
}
