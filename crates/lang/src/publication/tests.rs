//! How the day of publication is chosen, on texts of our own.

use crate::Reader;
use jiff::civil::date;
use rashomon_packs::Packs;
use rashomon_types::{
    Article, ArticleId, Interval, Language, Layers, Reading, Span,
    article::{Published, Segment, SegmentKind},
    date::Basis,
    span::Evidence,
};

/// Reads an article whose first line may be a printed date.
fn read(language: &str, header: Option<(&str, Interval)>, body: &str) -> Reading {
    let reader = Reader::new(&Packs::embedded()).unwrap();
    let text = match header {
        Some((words, _)) => format!("{words}\n\n{body}"),
        None => body.to_owned(),
    };
    let at = text.len() - body.len();
    let mut segments = Vec::new();
    let mut candidates = Vec::new();
    if let Some((words, interval)) = header {
        let span = Span::new(0, words.len());
        segments.push(Segment { span, kind: SegmentKind::Dateline });
        candidates.push(Published {
            interval,
            basis: Basis::Printed,
            doubt: None,
            evidence: Some(Evidence::quote(&text, span)),
        });
    }
    segments.push(Segment { span: Span::new(at, text.len()), kind: SegmentKind::Body });
    let article = Article {
        id: ArticleId::of(text.as_bytes()),
        label: "test".to_owned(),
        text,
        verbatim: true,
        segments,
        title: None,
        byline: None,
        outlet: None,
        url: None,
        declared_language: Language::new(language),
        date_candidates: candidates,
        credits: Vec::new(),
        diagnostics: Vec::new(),
    };
    reader.read(&article, "dates".parse::<Layers>().unwrap())
}

fn codes(reading: &Reading) -> Vec<&str> {
    reading.diagnostics.iter().map(|d| d.code.as_str()).collect()
}

#[test]
fn a_header_that_the_text_does_not_contradict_is_used() {
    let header = ("March 12, 2024", Interval::day(date(2024, 3, 12)));
    let reading = read("en", Some(header), "The army said on Friday that it had left in 2011.");
    assert_eq!(reading.published.unwrap().interval, header.1);
    assert_eq!(reading.diagnostics, []);
}

#[test]
fn a_header_older_than_what_is_told_as_past_is_flagged() {
    let header = ("March 12, 2023", Interval::day(date(2023, 3, 12)));
    let reading =
        read("en", Some(header), "The bridge was destroyed on 4 June 2023, the army said.");
    assert_eq!(codes(&reading), ["date-from-header-doubtful"]);
    assert_eq!(reading.diagnostics[0].span, Some(Span::new(0, 14)));
    let published = reading.published.unwrap();
    assert_eq!(published.interval.start, Some(date(2023, 6, 4)));
    assert_eq!(published.basis, Basis::Inferred);
    assert!(published.doubt.is_some());
}

#[test]
fn a_weekday_that_does_not_fit_the_year_flags_the_header() {
    let header = ("May 2, 2023", Interval::day(date(2023, 5, 2)));
    let reading =
        read("en", Some(header), "The two sides met on Thursday, January 25, in the capital.");
    assert_eq!(codes(&reading), ["date-from-header-doubtful"]);
}

#[test]
fn a_counted_period_refutes_the_day_the_page_was_served() {
    let header = ("June 30, 2024", Interval::day(date(2024, 6, 30)));
    let body = "Militias fired dozens of rockets at American bases in Syria over the past two months. \
        Militias said they had fired rockets at American bases in Syria since Hamas attacked on October 7.";
    let reading = read("en", Some(header), body);
    assert_eq!(codes(&reading), ["date-from-header-doubtful"]);
    let interval = reading.published.unwrap().interval;
    assert!(interval.start.unwrap() >= date(2023, 11, 15), "{interval:?}");
    assert!(interval.end.unwrap() <= date(2024, 1, 15), "{interval:?}");
}

#[test]
fn without_a_date_the_newest_past_day_is_the_lower_bound() {
    let body = "После атаки ХАМАС 7 октября ополченцы нанесли удары. В начале января США ответили.";
    let published = read("ru", None, body).published.unwrap();
    assert_eq!(published.interval, Interval { start: Some(date(2024, 1, 1)), end: None });
    assert_eq!(published.basis, Basis::Inferred);
}

#[test]
fn a_text_without_any_day_has_none() {
    assert_eq!(read("en", None, "The army said it had left.").published, None);
}
