//! One article from its parts.
//!
//! What goes in: a text with what its container says of it. What comes out: the article with segments, title, candidates
//! for its date, credits. Left to others: decoding, pages, records.

use crate::{Given, Ingest, dates, html::Page, meta::DateSource, records};
use rashomon_types::{
    Article, ArticleId, Basis, Diagnostic, Interval, Language, Span,
    article::{Published, Segment, SegmentKind},
};

/// A text with what its container (page, record, file) says of it.
#[derive(Clone, Debug, Default)]
pub struct Source {
    /// Label of the article.
    pub label: String,
    /// Text layer.
    pub text: String,
    /// True when the text layer is the input file.
    pub verbatim: bool,
    /// Headline.
    pub title: Option<String>,
    /// Author.
    pub byline: Option<String>,
    /// Outlet.
    pub outlet: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Language.
    pub language: Option<Language>,
    /// Day of publication as an interval, from this program's own export.
    pub published: Option<Interval>,
    /// Values that hold dates, with their basis and what speaks against them; the most trusted first.
    pub dates: Vec<(Basis, String, Option<&'static str>)>,
    /// Segments from this program's own export.
    pub segments: Option<Vec<Segment>>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

impl Source {
    /// Takes over what was found on a page.
    pub fn of_page(page: Page) -> Source {
        let meta = page.meta;
        let doubt = |source: DateSource| {
            (source == DateSource::Changed).then_some("it is the day of the last change")
        };
        let mut diagnostics = Vec::new();
        if page.whole {
            let message = "no article was recognised on the page; all of its words are read";
            diagnostics.push(Diagnostic::new("page-without-article", message));
        }
        Source {
            text: page.text,
            title: meta.title,
            byline: meta.byline,
            outlet: meta.outlet,
            url: meta.url,
            language: meta.language.as_deref().and_then(records::language),
            dates: meta.dates.into_iter().map(|(s, v)| (Basis::Meta, v, doubt(s))).collect(),
            diagnostics,
            ..Source::default()
        }
    }
}

impl Ingest {
    /// Makes the article.
    pub(crate) fn assemble(&self, source: Source, given: &Given) -> Article {
        let url = given.url.clone().or(source.url);
        let mut date_candidates: Vec<Published> = Vec::new();
        let mut add = |interval: Interval, basis: Basis, doubt: Option<&str>| {
            let doubt = doubt.map(str::to_owned);
            date_candidates.push(Published { interval, basis, doubt, evidence: None });
        };
        if let Some(interval) = given.published {
            add(interval, Basis::Given, None);
        }
        if let Some(interval) = source.published {
            add(interval, Basis::Meta, None);
        }
        for (basis, value, doubt) in &source.dates {
            if let Some(day) = dates::of_value(value, &self.months) {
                add(Interval::day(day), *basis, *doubt);
            }
        }
        if let Some(day) = url.as_deref().and_then(|url| dates::of_address(url, &self.months)) {
            add(Interval::day(day), Basis::Url, None);
        }
        let segments = source.segments.unwrap_or_else(|| segments(&source.text));
        let headline = segments.iter().find(|s| s.kind == SegmentKind::Headline);
        let title = headline.map(|s| s.span.of(&source.text).trim().to_owned());
        Article {
            id: ArticleId::of(source.text.as_bytes()),
            label: source.label,
            verbatim: source.verbatim,
            segments,
            title: given.title.clone().or(source.title).or(title),
            byline: source.byline,
            outlet: given.outlet.clone().or(source.outlet),
            url,
            declared_language: given.language.or(source.language),
            date_candidates,
            credits: Vec::new(),
            diagnostics: source.diagnostics,
            text: source.text,
        }
    }
}

fn segments(text: &str) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            let kind = if segments.is_empty() { SegmentKind::Headline } else { SegmentKind::Body };
            segments.push(Segment { span: Span::new(start, start + line.len()), kind });
        }
        start += line.len();
    }
    segments
}
