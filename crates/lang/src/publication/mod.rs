//! The day of publication: chosen from what is printed, given or found in metadata, and checked against the text.
//!
//! What goes in: the article's candidates, and the time expressions of the text, not yet resolved. What comes out: the
//! first candidate that the text does not contradict; without one, the days that the text allows, marked as inferred.
//! Left to others: finding dates in headers and metadata (ingest).

mod bounds;
mod check;

use crate::time::{Findings, Time};
use rashomon_types::{Article, Diagnostic, Interval, Reading, article::Published, date::Basis};

/// Chooses the day of publication; a candidate that the text contradicts is flagged and not used. Gives years to days
/// of the text that follow from the choice.
pub(crate) fn choose(
    article: &Article,
    reading: &Reading,
    time: &Time,
    findings: &mut Findings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<Published> {
    let text = bounds::Text { article, reading, time };
    let mut refused = None;
    for candidate in &article.date_candidates {
        if candidate.basis == Basis::Given {
            forget_later_years(candidate, time, findings);
            return Some(candidate.clone());
        }
        let Some(conflict) = check::conflict(&text, candidate, findings) else {
            forget_later_years(candidate, time, findings);
            if !is_day_of_the_page(candidate) {
                return Some(candidate.clone());
            }
            diagnostics.push(served(candidate));
            return Some(not_after(candidate, bounds::infer(&text, findings, None)));
        };
        diagnostics.push(doubtful(candidate, &conflict));
        refused = refused.or(Some(conflict));
    }
    bounds::infer(&text, findings, refused.as_ref())
}

/// Tells whether a printed date is doubted for where it stands: the day on which the page was served, not written.
fn is_day_of_the_page(candidate: &Published) -> bool {
    candidate.basis == Basis::Printed
        && candidate.doubt.is_some()
        && candidate.interval.single().is_some()
}

/// A page is not served before its text was written: its day is the last one, and what the text tells of the first.
fn not_after(candidate: &Published, inferred: Option<Published>) -> Published {
    let interval = match inferred.as_ref().and_then(|p| p.interval.start) {
        Some(start) if Some(start) <= candidate.interval.end => {
            Interval { start: Some(start), ..candidate.interval }
        }
        _ => Interval { start: None, ..candidate.interval },
    };
    Published { interval, basis: Basis::Inferred, ..candidate.clone() }
}

fn served(candidate: &Published) -> Diagnostic {
    let day = candidate.interval.end.map_or_else(String::new, |day| format!(", {day},"));
    let why = candidate.doubt.as_deref().unwrap_or_default();
    let message = format!(
        "the date printed with the article{day} is taken for its last possible day only: {why}"
    );
    let diagnostic = Diagnostic::new("date-from-header-doubtful", message)
        .hint("give the day with --published DATE");
    match &candidate.evidence {
        Some(evidence) => diagnostic.at(evidence.span),
        None => diagnostic,
    }
}

/// Drops years that a dated event gave, where the article is known to be older than the event.
fn forget_later_years(published: &Published, time: &Time, findings: &mut Findings) {
    let Some(end) = published.interval.end else { return };
    let language = findings.language;
    for found in &mut findings.times {
        let later = found.year.is_some()
            && time.days(found, None, language).start.is_some_and(|start| start > end);
        if later {
            found.year = None;
        }
    }
}

fn doubtful(candidate: &Published, conflict: &check::Conflict) -> Diagnostic {
    let (code, what) = match candidate.basis {
        Basis::Printed => ("date-from-header-doubtful", "the date printed with the article"),
        Basis::Url => ("date-from-address-doubtful", "the date in the address"),
        _ => ("date-from-page-doubtful", "the date in the data of the page"),
    };
    let day = candidate.interval.start.map_or_else(String::new, |day| format!(", {day},"));
    let message = format!("{what}{day} is not used: {}", conflict.why);
    let diagnostic = Diagnostic::new(code, message).hint("give the day with --published DATE");
    match candidate.evidence.as_ref().map(|e| e.span).or(conflict.span) {
        Some(span) => diagnostic.at(span),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests;
