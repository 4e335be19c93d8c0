//! The year of a day or month that stands without one, where the text itself gives it.
//!
//! What goes in: what was found. What comes out: years, by a dated event that the text is about ("7 October" beside
//! Hamas), or by a full date right before. Left to others: the nearest year to the day of publication.

use super::{DatedEvent, Findings, Found, Named, node::Fields};
use rashomon_types::{Reading, Span};

/// The most bytes between a date with a year and one that takes its year from it: "in May 2022 and on 3 June".
const NEAR: usize = 24;

/// Fills `year` where the text gives it.
pub(crate) fn years(reading: &Reading, events: &[DatedEvent], findings: &mut Findings) {
    for i in 0..findings.times.len() {
        let found = &findings.times[i];
        let Some(fields) = found.node.fields() else { continue };
        if fields.year.is_some() || fields.month.is_none() {
            continue;
        }
        let year = by_event(found, fields, reading, events, &findings.named)
            .or_else(|| by_neighbour(&findings.times[..i], found.span, fields));
        findings.times[i].year = year;
    }
}

fn by_event(
    found: &Found,
    fields: Fields,
    reading: &Reading,
    events: &[DatedEvent],
    named: &[Named],
) -> Option<i16> {
    let sentence = reading.sentence_at(found.span.start).map(|i| reading.sentences[i].span);
    let near = |named: &Named| sentence.is_some_and(|s: Span| s.contains(named.span));
    let year = |event: &DatedEvent| event.interval.start.map(|d| d.year());
    let same_day = |event: &DatedEvent| {
        let day = event.interval.start.filter(|_| event.interval.single().is_some());
        day.is_some_and(|d| Some(d.month()) == fields.month && Some(d.day()) == fields.day)
    };
    let famous = |n: &&Named| events[n.event].by_date && same_day(&events[n.event]);
    let close = |n: &&Named| n.itself && near(n) && same_day(&events[n.event]);
    named.iter().find(|n| famous(n) || close(n)).and_then(|n| year(&events[n.event]))
}

fn by_neighbour(before: &[Found], span: Span, fields: Fields) -> Option<i16> {
    let last = before.last().filter(|last| span.start.saturating_sub(last.span.end) <= NEAR)?;
    let known = last.node.fields()?;
    // A bare year goes on only where nothing but a comma is between: "in 2022, on 5 March".
    if known.month.is_none() && span.start.saturating_sub(last.span.end) > 2 {
        return None;
    }
    let year = known.year.or(last.year)?;
    let place = |f: Fields| (f.month, f.day.filter(|_| f.day.is_some() && fields.day.is_some()));
    Some(if place(fields) < place(known) { year + 1 } else { year })
}
