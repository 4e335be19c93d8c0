//! Two numbers to a range: "20-30", "from 20 to 30 million", "two or three".

use super::{
    compose::{Quantity, Words},
    decimal::Decimal,
};
use rashomon_types::reading::NumberKind;

impl Words<'_> {
    /// Joins two numbers to a range: "20-30", "from 20 to 30 million", "two or three".
    pub fn range(&self, low: Quantity) -> Quantity {
        if !low.is_cardinal() {
            return low;
        }
        let Some((from, loose, unit)) = self.range_connector(&low) else { return low };
        let mut from = from;
        while from < low.next + 6 && self.is_currency(from) {
            from += 1;
        }
        let Some(Ok(high)) = self.quantity(from) else { return low };
        if !self.has_unit(&high, (low.next, unit)) {
            return low;
        }
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

    /// Tells whether the unit behind the first number of a range stands behind the second, too: "3% to 5%", never "up 3% to
    /// 15.20".
    fn has_unit(&self, high: &Quantity, (first, end): (usize, usize)) -> bool {
        let folded = |i: usize| self.atoms.get(i).map(|a| a.folded.as_str());
        (first..end).all(|i| folded(i) == folded(high.next + i - first))
    }

    /// Returns where the second number of a range begins, whether the two must be near each other, and where the unit of
    /// the first ends.
    fn range_connector(&self, low: &Quantity) -> Option<(usize, bool, usize)> {
        let percent = self.atoms.get(low.next).is_some_and(|a| a.is('%'));
        let at = low.next + usize::from(percent);
        let connector = self.atoms.get(at)?;
        if connector.is_dash() {
            let after = self.atoms.get(at + 1)?;
            let tight = !connector.spaced && !after.spaced;
            let even = connector.spaced && after.spaced && !connector.is('—');
            return (tight || even).then_some((at + 1, false, at));
        }
        let opening = self.before(low.first);
        for end in at..at + 4 {
            let word = self.word(end)?;
            let opened = opening.is_some_and(|open| {
                self.pack.between.iter().any(|(opens, middles)| {
                    opens.iter().any(|o| o == open) && middles.iter().any(|m| m == word)
                })
            });
            let to = self.pack.to.iter().any(|to| to == word) && !self.changed(low.first);
            if opened || to {
                return Some((end + 1, false, end));
            }
            if end == at && self.pack.or.iter().any(|or| or == word) {
                return Some((end + 1, true, end));
            }
        }
        None
    }

    /// The word before a number and the signs of its currency.
    fn before(&self, first: usize) -> Option<&str> {
        let mut at = first;
        while at > 0 && at + 3 > first && self.is_currency(at - 1) {
            at -= 1;
        }
        at.checked_sub(1).and_then(|i| self.word(i))
    }

    /// Tells whether the words before a number say that it is a change: "rose $3 to $15" is no range.
    fn changed(&self, first: usize) -> bool {
        (first.saturating_sub(4)..first)
            .filter_map(|i| self.word(i))
            .any(|w| self.pack.changed.iter().any(|c| c == w))
    }
}
