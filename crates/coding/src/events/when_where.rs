//! When and where: the time expression and the place that belong to an act.
//!
//! What goes in: a trigger in its clauses, and its recipients. What comes out: date and place by their words. Left to
//! others: what a time expression means.

use super::{
    clauses::{Clauses, REACH},
    triggers::Trigger,
    words::Found,
};
use rashomon_types::{
    Span,
    account::{EventDate, Party},
    code::Category,
    reading::{Place, Precision, ReferenceKind, TimeExpression, TimeRole},
};

/// Returns the time expression that dates a trigger.
pub fn date(clauses: &Clauses, trigger: &Trigger) -> Option<EventDate> {
    let line = clauses.line;
    let sentence = line.sentence.span;
    let dates = &line.reading.dates;
    let first = dates.partition_point(|d| d.evidence.span.start < sentence.start);
    let own = clauses.segment_of(trigger.head);
    let trigger_span = line.span(trigger.tokens.0, trigger.tokens.1);
    let mut best: Option<(u8, usize, &TimeExpression)> = None;
    for date in dates[first..].iter().take_while(|d| d.evidence.span.start < sentence.end).take(64)
    {
        if matches!(date.role, TimeRole::After | TimeRole::Until) {
            continue;
        }
        let (at, _) = line.reading.tokens_in(date.evidence.span);
        if at.abs_diff(trigger.head) > REACH {
            continue;
        }
        let segment = clauses.segment_of(at);
        let rank = if segment == own {
            0
        } else if clauses.segments.get(segment).is_some_and(|s| !s.finite) {
            1
        } else {
            2
        };
        // A date in another clause dates that clause's verb.
        if rank == 2 {
            continue;
        }
        let span = date.evidence.span;
        let far = span.start.abs_diff(trigger_span.start);
        if best.is_none_or(|(r, f, _)| (rank, far) < (r, f)) {
            best = Some((rank, far, date));
        }
    }
    let (_, _, date) = best?;
    Some(EventDate {
        start: date.from,
        end: date.to,
        basis: date.basis,
        text: date.evidence.text.clone(),
        span: Some(date.evidence.span),
        recurring: matches!(date.role, TimeRole::Over | TimeRole::Since),
    })
}

/// Returns the place of a trigger: a location after a preposition of place in its clause, else a city among the
/// recipients. A capital that stands for its government is no place.
pub fn place(clauses: &Clauses, trigger: &Trigger, recipients: &[Party]) -> Option<Place> {
    let line = clauses.line;
    let own = clauses.segment_of(trigger.head);
    let (start, end) = (clauses.start_of(trigger.head), clauses.end_of(trigger.head));
    let mut best: Option<(usize, u8, Place)> = None;
    for index in clauses.groups_in(start, end) {
        let group = &clauses.groups[index];
        let Some((preposition, _)) = group.preposition else { continue };
        if !line.is_locative(preposition) || clauses.segment_of(group.head) != own {
            continue;
        }
        let span = line.span(group.head, group.head + 1);
        let Some(place) = located(clauses, span) else { continue };
        // After the verb, the nearer; a finer place wins over a country.
        let far = group.tokens.0.abs_diff(trigger.head);
        let coarse = u8::from(place.precision >= Precision::Country);
        if best.as_ref().is_none_or(|(f, c, _)| (coarse, far) < (*c, *f)) {
            best = Some((far, coarse, place));
        }
    }
    if let Some((_, _, place)) = best {
        return Some(place);
    }
    recipients
        .iter()
        .filter_map(|p| located(clauses, p.evidence.span))
        .find(|place| place.precision < Precision::Country)
}

fn located(clauses: &Clauses, span: Span) -> Option<Place> {
    let reading = clauses.line.reading;
    let metonym = |s: Span| {
        reading
            .references_in(s)
            .any(|r| r.kind == ReferenceKind::Metonym && r.evidence.span.overlaps(s))
    };
    let before = Span::new(span.start.saturating_sub(60), span.end);
    let mention =
        reading.mentions_in(before).filter(|m| m.evidence.span.overlaps(span)).find(|m| {
            m.category == Category::Location && m.known.place.is_some() && !metonym(m.evidence.span)
        })?;
    let mut place = mention.known.place.clone()?;
    place.text.clone_from(&mention.evidence.text);
    place.span = Some(mention.evidence.span);
    Some(place)
}
