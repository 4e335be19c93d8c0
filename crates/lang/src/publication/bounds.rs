//! The days on which a text can have been written, from what it tells of.

use super::check::{Conflict, add, distance};
use crate::time::{
    Findings, Found, Tense, Time,
    node::{Fields, Node, Unit},
};
use rashomon_types::{
    Article, Day, Interval, Reading, Span, article::Published, date::Basis, reading::TimeRole,
    span::Evidence,
};

/// What is looked at.
pub(crate) struct Text<'a> {
    pub article: &'a Article,
    pub reading: &'a Reading,
    pub time: &'a Time,
}

/// A day before which the text was not written, with the words that say so.
#[derive(Clone, Debug)]
struct Bound {
    day: Day,
    span: Span,
    what: Option<String>,
    /// It is a day or a month, and not of an event that is spoken of for years.
    fine: bool,
    /// The text tells of it as of its own time: days without a year go on from it.
    story: bool,
}

/// Tells whether a place belongs to the report itself.
pub(crate) fn in_report(text: &Text<'_>, span: Span) -> bool {
    text.article.kind_at(span.start).is_report()
}

/// Infers the day of publication as an interval; `None` when the text says nothing of it.
pub(crate) fn infer(
    text: &Text<'_>,
    findings: &mut Findings,
    refused: Option<&Conflict>,
) -> Option<Published> {
    let mut lower = newest(text, findings)?;
    follow_weekdays(text, findings, &mut lower);
    follow_months(text, findings, &mut lower);
    leave_named_months(text, findings, &mut lower);
    let counted = refused
        .and_then(|conflict| conflict.instead)
        .or_else(|| counted_period(text, findings).and_then(|period| period.published()));
    let upper = first_planned(text, findings, lower.day);
    let mut interval = Interval { start: Some(lower.day), end: upper };
    if let Some(shared) = counted.and_then(|counted| counted.shared(interval)) {
        interval = shared;
    }
    let words = lower.span.of(&text.article.text);
    let because = match &lower.what {
        Some(what) => format!("\"{words}\" ({what})"),
        None => format!("\"{words}\""),
    };
    let end = match interval.end {
        Some(end) => format!(", not after {end}"),
        None => String::new(),
    };
    let start = interval.start.unwrap_or(lower.day);
    Some(Published {
        interval,
        basis: Basis::Inferred,
        doubt: Some(format!(
            "inferred from the text: not before {start}{end}; newest is {because}"
        )),
        evidence: Some(Evidence::quote(&text.article.text, lower.span)),
    })
}

/// Returns the latest day that the text tells of as past.
fn newest(text: &Text<'_>, findings: &Findings) -> Option<Bound> {
    let mut bounds = Vec::new();
    for found in findings.times.iter().filter(|f| is_past(text, f)) {
        let dated = found.node.is_absolute() || found.year.is_some();
        let days = text.time.days(found, None, findings.language);
        let long = days.days().is_some_and(|days| days > 400);
        if let Some(day) = days.start.or(days.end).filter(|_| dated && !long) {
            let fine = days.days().is_none_or(|days| days <= 31);
            if !fine && (found.tense != Tense::Past || !found.placed) {
                continue;
            }
            // Who writes "7 October" without the year writes within a year of it.
            let story = fine && found.year.is_some();
            bounds.push(Bound { day, span: found.span, what: None, fine, story });
        }
    }
    for named in findings.named.iter().filter(|n| n.itself && in_report(text, n.span)) {
        let event = &text.time.events()[named.event];
        if let Some(day) = event.interval.start {
            let story = !event.lasting && in_lead(text, named.span);
            let (fine, what) = (!event.lasting, Some(event.what.clone()));
            bounds.push(Bound { day, span: named.span, what, fine, story });
        }
    }
    bounds.into_iter().reduce(|a, b| if b.day > a.day { b } else { a })
}

/// Tells whether a place is in the first sentences of the report, which say what is new.
fn in_lead(text: &Text<'_>, span: Span) -> bool {
    const LEAD: usize = 3;
    let report = text.reading.sentences.iter().filter(|s| s.kind.is_report());
    report.take(LEAD).any(|s| s.span.contains(span))
}

fn is_past(text: &Text<'_>, found: &Found) -> bool {
    let told = match found.role {
        TimeRole::At | TimeRole::Since | TimeRole::After => true,
        // "Before 7 October": a day that is known as a day of the past.
        TimeRole::Until => found.year.is_some(),
        TimeRole::Over => false,
    };
    told && found.tense != Tense::Future && in_report(text, found.span) && !is_all(text, found.span)
}

/// Tells whether a line or sentence holds nothing else: the date of a page, not a day that is told of.
fn is_all(text: &Text<'_>, span: Span) -> bool {
    let Some(sentence) = text.reading.sentence_at(span.start) else { return false };
    let sentence = text.reading.sentences[sentence].span;
    let words =
        |from, to| Span::new(from, to).of(&text.article.text).contains(char::is_alphanumeric);
    !words(sentence.start, span.start.max(sentence.start))
        && !words(span.end.min(sentence.end), sentence.end)
}

/// Takes a day with its weekday ("Sunday, December 12") for the first such day after the newest dated one, when that is
/// not far off.
fn follow_weekdays(text: &Text<'_>, findings: &mut Findings, lower: &mut Bound) {
    const SOON: i32 = 450;
    if !lower.fine {
        return;
    }
    for i in 0..findings.times.len() {
        let found = &findings.times[i];
        let Some(Fields {
            year: None,
            weekday: Some(weekday),
            month: Some(month),
            day: Some(day),
            ..
        }) = found.node.fields()
        else {
            continue;
        };
        if found.year.is_some() || !in_report(text, found.span) {
            continue;
        }
        let first = lower.day.year();
        let next = [first, first + 1, first + 2]
            .into_iter()
            .filter_map(|year| Day::new(year, month, day).ok())
            .filter(|d| d.weekday().to_monday_one_offset() == weekday && *d >= lower.day)
            .find(|d| distance(lower.day, *d) <= SOON);
        let Some(next) = next else { continue };
        if is_past(text, found) {
            let span = found.span;
            *lower = Bound { day: next, span, what: None, fine: true, story: true };
        }
        findings.times[i].year = Some(next.year());
    }
}

/// Takes days without a year that come within half a year after the newest dated one for later days of the same story
/// ("in early January" after "7 October 2023"), then gives all days of the story their year.
fn follow_months(text: &Text<'_>, findings: &mut Findings, lower: &mut Bound) {
    const STORY: i32 = 185;
    if !lower.story {
        return;
    }
    let bare: Vec<usize> = (0..findings.times.len())
        .filter(|i| {
            let found = &findings.times[*i];
            let month = found.node.fields().is_some_and(|f| f.month.is_some() && f.year.is_none());
            month && found.year.is_none() && in_report(text, found.span)
        })
        .collect();
    let language = findings.language;
    let day_in = |found: &Found, year: i16| {
        let dated = Found { year: Some(year), ..found.clone() };
        let days = text.time.days(&dated, None, language);
        days.start.or(days.end)
    };
    let later = bare.iter().filter(|i| is_past(text, &findings.times[**i])).filter_map(|i| {
        let year = lower.day.year();
        let days = [year, year + 1].into_iter().filter_map(|y| day_in(&findings.times[*i], y));
        let next = days.filter(|d| *d > lower.day && distance(lower.day, *d) <= STORY).min()?;
        Some((next, findings.times[*i].span))
    });
    if let Some((day, span)) = later.max_by_key(|(day, _)| *day) {
        *lower = Bound { day, span, what: None, fine: true, story: true };
    }
    for i in bare {
        let year = lower.day.year();
        let near = [year - 1, year, year + 1]
            .into_iter()
            .filter_map(|y| Some((distance(day_in(&findings.times[i], y)?, lower.day).abs(), y)))
            .min();
        findings.times[i].year = near.filter(|(days, _)| *days <= STORY).map(|(_, year)| year);
    }
}

/// A text that says "this month" does not call it by its name elsewhere: "in early November" was another month.
fn leave_named_months(text: &Text<'_>, findings: &Findings, lower: &mut Bound) {
    let this_month = findings.times.iter().any(|found| {
        in_report(text, found.span)
            && matches!(
                found.node,
                Node::Elapsed(Unit::Month) | Node::Relative { unit: Unit::Month, shift: 0 }
            )
    });
    let month = findings.times.iter().any(|found| {
        let fields = found.node.fields();
        let bare = fields.is_some_and(|f| f.month.is_some() && f.day.is_none());
        let here = fields.and_then(|f| f.month) == Some(lower.day.month());
        bare && here && found.year.is_some_and(|year| year == lower.day.year())
    });
    if this_month
        && month
        && let Some(next) = add(lower.day.last_of_month(), 1)
    {
        lower.day = next;
    }
}

/// Returns the first dated day that the text looks ahead to.
fn first_planned(text: &Text<'_>, findings: &Findings, lower: Day) -> Option<Day> {
    let planned = findings.times.iter().filter(|found| {
        let fields = found.node.fields().filter(|f| f.year.is_some() && f.month.is_some());
        found.tense == Tense::Future
            && matches!(found.role, TimeRole::At)
            && fields.is_some()
            && in_report(text, found.span)
    });
    planned
        .filter_map(|found| text.time.days(found, None, findings.language).end)
        .filter(|day| *day > lower)
        .min()
}

/// A period that a text counts up to its own day, from a day that it names.
#[derive(Clone, Debug)]
pub(crate) struct Period {
    /// Where the count begins.
    pub from: Day,
    /// Its length.
    pub days: i64,
    /// Length of its unit.
    unit: i64,
    /// "Over the past two months".
    pub words: Span,
    /// "October 7".
    pub event: Span,
}

impl Period {
    /// Returns the days on which the count is right: "two months" is said of one and a half to almost three.
    pub fn published(&self) -> Option<Interval> {
        let first = add(self.from, self.days - self.unit / 2)?;
        let last = add(self.from, self.days + self.unit)?;
        Some(Interval::between(first, last))
    }
}

/// Finds a past period that counts the same as a dated sentence: the two share words.
pub(crate) fn counted_period(text: &Text<'_>, findings: &Findings) -> Option<Period> {
    const SHARED: usize = 3;
    // What an article counts stands near its beginning; a bound keeps collections of articles from taking long.
    const LOOKED_AT: usize = 40;
    let known: Vec<&Found> = findings
        .times
        .iter()
        .filter(|f| f.year.is_some() || f.node.is_absolute())
        .filter(|f| f.node.fields().is_some_and(|f| f.day.is_some()) && is_past(text, f))
        .take(LOOKED_AT)
        .collect();
    let periods = findings.times.iter().filter_map(|found| {
        let (days, unit) = past_period(&found.node)?;
        (days >= 14 && in_report(text, found.span)).then_some((found, days, unit))
    });
    for (period, days, unit) in periods.take(LOOKED_AT) {
        let counted = words(text, period.span);
        for dated in &known {
            let Some(from) = text.time.days(dated, None, findings.language).start else { continue };
            let shared = words(text, dated.span).iter().filter(|w| counted.contains(w)).count();
            if shared >= SHARED {
                return Some(Period { from, days, unit, words: period.span, event: dated.span });
            }
        }
    }
    None
}

fn past_period(node: &Node) -> Option<(i64, i64)> {
    let (tenths, unit) = match node {
        Node::Rolling { tenths, unit } => (*tenths, *unit),
        Node::Whole { count, unit } => (count * 10, *unit),
        _ => return None,
    };
    let days = match unit {
        Unit::Week => 7,
        Unit::Month => 30,
        Unit::Year => 365,
        _ => return None,
    };
    (tenths < 0).then_some((-tenths * days / 10, days))
}

/// Returns the beginnings of the long or capitalised words of the sentence at a place, each once.
fn words(text: &Text<'_>, span: Span) -> Vec<String> {
    let Some(sentence) = text.reading.sentence_at(span.start) else { return Vec::new() };
    let mut words: Vec<String> = text
        .reading
        .tokens_of(&text.reading.sentences[sentence])
        .iter()
        .filter(|token| !span.overlaps(token.span))
        .filter(|token| {
            let letters = token.folded.chars().count();
            letters >= 5 || letters >= 4 && token.is_capitalised(&text.article.text)
        })
        .map(|token| token.folded.chars().take(4).collect())
        .collect();
    words.sort_unstable();
    words.dedup();
    words
}
