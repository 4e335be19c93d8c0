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
    // Events that their date alone may mean, once each however often the text speaks of them.
    let mut famous: Vec<usize> =
        findings.named.iter().map(|n| n.event).filter(|e| events[*e].by_date).collect();
    famous.sort_unstable();
    famous.dedup();
    for i in 0..findings.times.len() {
        let found = &findings.times[i];
        let Some(fields) = found.node.fields() else { continue };
        if fields.year.is_some() || fields.month.is_none() {
            continue;
        }
        let near = near(found, reading, &findings.named);
        let by_event = famous
            .iter()
            .copied()
            .chain(near.iter().filter(|n| n.itself).map(|n| n.event))
            .find_map(|event| year_of(&events[event], fields));
        let year =
            by_event.or_else(|| by_neighbour(reading, &findings.times[..i], found.span, fields));
        findings.times[i].year = year;
    }
}

/// Returns the events that the sentence of an expression names. `named` is in order.
fn near<'n>(found: &Found, reading: &Reading, named: &'n [Named]) -> &'n [Named] {
    let Some(sentence) = reading.sentence_at(found.span.start) else { return &[] };
    let Span { start, end } = reading.sentences[sentence].span;
    let first = named.partition_point(|n| n.span.start < start);
    let last = named.partition_point(|n| n.span.start < end);
    &named[first..last.max(first)]
}

/// Returns the year of an event when the day and month are those of the event.
fn year_of(event: &DatedEvent, fields: Fields) -> Option<i16> {
    let day = event.interval.single()?;
    let same = Some(day.month()) == fields.month && Some(day.day()) == fields.day;
    same.then(|| day.year())
}

fn by_neighbour(reading: &Reading, before: &[Found], span: Span, fields: Fields) -> Option<i16> {
    let last = before.last().filter(|last| span.start.saturating_sub(last.span.end) <= NEAR)?;
    if reading.sentence_at(last.span.start) != reading.sentence_at(span.start) {
        return None;
    }
    let known = last.node.fields()?;
    // A bare year goes on only where nothing but a comma is between: "in 2022, on 5 March".
    if known.month.is_none() && span.start.saturating_sub(last.span.end) > 2 {
        return None;
    }
    let year = known.year.or(last.year)?;
    let place = |f: Fields| (f.month, f.day.filter(|_| f.day.is_some() && fields.day.is_some()));
    Some(if place(fields) < place(known) { year + 1 } else { year })
}
