//! Dates as intervals with a reason: the texts seldom name a day.

use serde::{Deserialize, Serialize};

/// A civil day of the Gregorian calendar; serialises as `2023-02-11`.
pub type Day = jiff::civil::Date;

/// Days from `start` to `end`, both inclusive; `None` is open.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Interval {
    /// First day, or open.
    pub start: Option<Day>,
    /// Last day, or open.
    pub end: Option<Day>,
}

impl Interval {
    /// One day.
    pub fn day(day: Day) -> Self {
        Interval { start: Some(day), end: Some(day) }
    }

    /// From one day to another; the ends are put in order.
    pub fn between(a: Day, b: Day) -> Self {
        Interval { start: Some(a.min(b)), end: Some(a.max(b)) }
    }

    /// Tells whether nothing is known.
    pub fn is_open(self) -> bool {
        self.start.is_none() && self.end.is_none()
    }

    /// Returns the day when it is just one.
    pub fn single(self) -> Option<Day> {
        self.start.filter(|_| self.start == self.end)
    }

    /// Tells whether the two may be the same time: they share a day, an open end reaching without limit.
    pub fn meets(self, other: Interval) -> bool {
        let before = |a: Option<Day>, b: Option<Day>| matches!((a, b), (Some(a), Some(b)) if a < b);
        !before(self.end, other.start) && !before(other.end, self.start)
    }

    /// Returns the days that both hold, when there are any.
    pub fn shared(self, other: Interval) -> Option<Interval> {
        let start = match (self.start, other.start) {
            (Some(a), Some(b)) => Some(a.max(b)),
            (a, b) => a.or(b),
        };
        let end = match (self.end, other.end) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        self.meets(other).then_some(Interval { start, end })
    }

    /// Returns the number of days from first to last, both counted; `None` when an end is open.
    pub fn days(self) -> Option<i32> {
        let (start, end) = (self.start?, self.end?);
        start.until(end).ok().map(|span| span.get_days() + 1)
    }
}

/// How fine a time expression is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Grain {
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
}

/// Why a date is believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
    /// Given on the command line or in a sidecar.
    Given,
    /// Metadata of the page or feed.
    Meta,
    /// Printed in the text.
    Printed,
    /// Part of the address.
    Url,
    /// Concluded from what the text says; a bounded guess, marked as one.
    Inferred,
    /// A full date in the sentence.
    Explicit,
    /// Counted from the day of publication ("on Thursday").
    Relative,
    /// Counted from an earlier event of the text ("two days later").
    Chained,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn open_ends_meet_everything_on_their_side() {
        let since = Interval { start: Some(date(2023, 10, 7)), end: None };
        assert!(since.meets(Interval::day(date(2024, 1, 27))));
        assert!(!since.meets(Interval::day(date(2023, 10, 6))));
        assert_eq!(
            since.shared(Interval::day(date(2024, 1, 27))).and_then(Interval::single),
            Some(date(2024, 1, 27))
        );
    }

    #[test]
    fn days_are_counted_over_months() {
        assert_eq!(Interval::between(date(2024, 2, 28), date(2024, 3, 1)).days(), Some(3));
    }
}
