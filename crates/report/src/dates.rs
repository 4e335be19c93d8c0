//! Days and intervals in words, as short as they stay true.

use crate::words::Words;
use rashomon_types::{Day, Interval};

/// Writes one day; the year only when `year` is set.
pub fn day(words: &Words, day: Day, year: bool) -> String {
    fill(words.pattern(true, year), words, day)
}

fn fill(pattern: &str, words: &Words, day: Day) -> String {
    pattern
        .replace("{d}", &day.day().to_string())
        .replace("{m}", words.month(day.month()))
        .replace("{y}", &day.year().to_string())
}

/// Writes an interval: one day, a month, a year, two days, or an open end.
pub fn interval(words: &Words, interval: Interval, year: bool) -> String {
    match (interval.start, interval.end) {
        (None, None) => words.say("undated").to_owned(),
        (Some(start), None) => format!("{} {}", words.say("since"), day(words, start, year)),
        (None, Some(end)) => format!("{} {}", words.say("until"), day(words, end, year)),
        (Some(start), Some(end)) if start == end => day(words, start, year),
        (Some(start), Some(end)) => {
            let whole_months = start.day() == 1 && end == end.last_of_month();
            if whole_months && start.month() == 1 && end.month() == 12 {
                return if start.year() == end.year() {
                    start.year().to_string()
                } else {
                    format!("{}–{}", start.year(), end.year())
                };
            }
            if whole_months && (start.year(), start.month()) == (end.year(), end.month()) {
                return fill(words.pattern(false, true), words, start);
            }
            if (start.year(), start.month()) == (end.year(), end.month()) {
                return format!("{}–{}", start.day(), day(words, end, year));
            }
            format!(
                "{} – {}",
                day(words, start, year && start.year() != end.year()),
                day(words, end, year)
            )
        }
    }
}
