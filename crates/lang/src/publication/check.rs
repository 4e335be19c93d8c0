//! What in a text contradicts a date.

use super::bounds::{Text, in_report};
use crate::time::{Findings, Found, Tense, node::Fields};
use rashomon_types::{Day, Interval, Span, article::Published, date::Basis, reading::TimeRole};

/// Why a date cannot be the day of publication.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Conflict {
    /// The rest of a sentence: `the text tells of 2024-03-02 as past`.
    pub why: String,
    /// The words that say so.
    pub span: Option<Span>,
    /// The days that the words allow instead.
    pub instead: Option<Interval>,
}

/// How many days after its date a paper may still tell of a day as past: clocks differ, pages are corrected.
const SLACK: i64 = 2;

/// Returns the strongest contradiction between a candidate and the text.
pub(crate) fn conflict(
    text: &Text<'_>,
    candidate: &Published,
    findings: &Findings,
) -> Option<Conflict> {
    let Interval { start: Some(start), end: Some(end) } = candidate.interval else { return None };
    later_past(text, end, findings)
        .or_else(|| wrong_weekday(text, start, findings))
        .or_else(|| counted_period(text, candidate, start, findings))
}

/// A day told as past that is later than the candidate.
fn later_past(text: &Text<'_>, end: Day, findings: &Findings) -> Option<Conflict> {
    let limit = add(end, SLACK)?;
    let found = findings.times.iter().find(|found| {
        let named = found.node.fields().is_some_and(|f| f.year.is_some() && f.month.is_some());
        let past =
            found.tense == Tense::Past && matches!(found.role, TimeRole::At | TimeRole::Since);
        named
            && past
            && in_report(text, found.span)
            && text.time.days(found, None, findings.language).start.is_some_and(|day| day > limit)
    })?;
    let words = found.span.of(&text.article.text);
    let why = format!("the text tells of \"{words}\" as past");
    Some(Conflict { why, span: Some(found.span), instead: None })
}

/// "On Thursday, January 25" that was no Thursday near the candidate.
fn wrong_weekday(text: &Text<'_>, start: Day, findings: &Findings) -> Option<Conflict> {
    let wrong = |found: &&Found| {
        let Some(Fields {
            year: None,
            month: Some(month),
            day: Some(day),
            weekday: Some(weekday),
            ..
        }) = found.node.fields()
        else {
            return false;
        };
        let near = (-1..=1i16).filter_map(|y| Day::new(start.year() + y, month, day).ok());
        let nearest = near.min_by_key(|d| distance(*d, start).abs());
        nearest.is_some_and(|d| {
            distance(d, start).abs() < 150 && d.weekday().to_monday_one_offset() != weekday
        })
    };
    let found = findings.times.iter().filter(|f| in_report(text, f.span)).find(wrong)?;
    let words = found.span.of(&text.article.text);
    let why = format!("\"{words}\" was another day of the week in the year of that date");
    Some(Conflict { why, span: Some(found.span), instead: None })
}

/// A period that the text counts from a dated event, and that is over by far, or has hardly begun.
fn counted_period(
    text: &Text<'_>,
    candidate: &Published,
    start: Day,
    findings: &Findings,
) -> Option<Conflict> {
    // Only what is merely printed near the text: such a date is often that of the page, not of the article.
    if candidate.basis != Basis::Printed {
        return None;
    }
    let period = super::bounds::counted_period(text, findings)?;
    let passed = i64::from(distance(period.from, start));
    let fits = passed >= period.days / 2 && passed <= 2 * period.days + 15;
    if fits {
        return None;
    }
    let instead = period.published()?;
    let text = &text.article.text;
    let why = format!(
        "the text counts \"{}\" from \"{}\", {}, so it was written about {}",
        period.words.of(text),
        period.event.of(text),
        period.from,
        months(instead)
    );
    Some(Conflict { why, span: Some(period.words), instead: Some(instead) })
}

fn months(interval: Interval) -> String {
    match (interval.start, interval.end) {
        (Some(a), Some(b)) => format!("{a} to {b}"),
        _ => String::new(),
    }
}

/// Returns the number of days from `a` to `b`.
pub(crate) fn distance(a: Day, b: Day) -> i32 {
    a.until(b).map_or(i32::MAX, |span| span.get_days())
}

/// Adds days.
pub(crate) fn add(day: Day, days: i64) -> Option<Day> {
    day.checked_add(jiff::Span::new().try_days(days).ok()?).ok()
}
