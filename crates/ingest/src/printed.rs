//! The dates that a text prints of itself.
//!
//! What goes in: the lines with their kinds. What comes out: candidates for the day of publication with the words that carry
//! them, the better first. Left to others: time expressions of the report, and the choice.

use crate::{
    cues::Role,
    dates::{self, Found},
    lines::{self, Line},
    segments::Lore,
};
use rashomon_types::{
    Basis, Day, Evidence, Interval, Span,
    article::{Published, SegmentKind},
};

/// Finds the printed dates.
pub fn find(text: &str, lines: &[Line<'_>], lore: Lore<'_>) -> Vec<Published> {
    let headline = lines.iter().position(|line| line.kind == Some(SegmentKind::Headline));
    let first_body = lines.iter().position(|line| line.kind == Some(SegmentKind::Body));
    let paragraphs: Vec<bool> =
        lines.iter().map(|line| line.kind == Some(SegmentKind::Body) && line.is_prose()).collect();
    let mut found: Vec<(u8, Published)> = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let dates = match line.kind {
            Some(SegmentKind::Dateline | SegmentKind::Byline | SegmentKind::Boilerplate)
                if line.size <= 30 =>
            {
                dates::find(line.text, &lore.cues.months)
            }
            Some(SegmentKind::Headline) => dates::find(line.text, &lore.cues.months)
                .into_iter()
                .filter(|f| ends_title(line.text, f))
                .collect(),
            Some(SegmentKind::Body) if Some(i) == first_body => {
                dates::find(line.text, &lore.cues.months)
                    .into_iter()
                    .filter(|f| opens(line, f, lore))
                    .collect()
            }
            _ => Vec::new(),
        };
        let above = headline.is_some_and(|h| {
            i < h
                && lines[i + 1..h]
                    .iter()
                    .any(|l| l.kind == Some(SegmentKind::Boilerplate) && !l.is_ornament())
        });
        for date in dates {
            let doubt = if date.unclear {
                Some("day and month could be the other way round")
            } else if above && !date.clock {
                Some(
                    "it stands above the masthead, where a page prints the day on which it is seen",
                )
            } else {
                None
            };
            let rank = match (line.kind, doubt) {
                (_, Some(_)) => 3,
                (Some(SegmentKind::Boilerplate), None) => 2,
                (Some(_), None) if paragraphs[..i].iter().filter(|p| **p).count() > 2 => 2,
                (Some(SegmentKind::Dateline), None) => 0,
                (_, None) => 1,
            };
            let span =
                Span::new(line.span.start + date.span.start, line.span.start + date.span.end);
            let published = Published {
                interval: days(&date),
                basis: Basis::Printed,
                doubt: doubt.map(str::to_owned),
                evidence: Some(Evidence::quote(text, span)),
            };
            found.push((rank, published));
        }
    }
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, published)| published).take(12).collect()
}

/// The day, or both readings of one whose day and month could be exchanged.
fn days(date: &Found) -> Interval {
    let exchanged = Day::new(date.day.year(), date.day.day(), date.day.month());
    match exchanged {
        Ok(other) if date.unclear => Interval::between(date.day, other),
        _ => Interval::day(date.day),
    }
}

/// `Talks go on - DW - 14.02.2023`.
fn ends_title(title: &str, date: &Found) -> bool {
    let before = title[..date.span.start].trim_end();
    title.len() - date.span.end <= 8 && before.ends_with(['-', '–', '—', '|', '(', '•'])
}

/// A dateline or label at the beginning of the report: `Kyiv, 11 February 2023 —`, `Updated: Jun 20, 2016 - 7:34 PM`.
fn opens(line: &Line<'_>, date: &Found, lore: Lore<'_>) -> bool {
    if date.span.start > 90 {
        return false;
    }
    let before = lines::words(&line.text[..date.span.start], line.span.start);
    if !before.is_empty() && lore.cues.of(&before).iter().any(|cue| cue.role == Role::Dateline) {
        return true;
    }
    let after: String = line.text[date.span.end..].chars().take(24).collect();
    let marked = [" — ", " – ", " - ", "— ", ") —", ")."].iter().any(|mark| after.contains(mark));
    marked && before.len() <= 5 && before.iter().all(|w| w.capital || w.folded.len() <= 2)
}
