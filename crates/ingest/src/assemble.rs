//! One article from its parts.
//!
//! What goes in: a text with what its container says of it. What comes out: the article with segments, title, candidates
//! for its date, credits. Left to others: decoding, pages, records.

use crate::{
    Given, Ingest, credits, dates,
    html::Page,
    lines::{self, Line},
    meta::DateSource,
    printed, records, refusals,
    segments::{self, Known, Lore},
};
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
    /// True when the text was taken out of a page, which leaves its furniture outside.
    pub page: bool,
    /// True when the text is all words of a page.
    pub whole: bool,
    /// True when the page says that not everybody may read all of it.
    pub locked: bool,
    /// All words of a page whose main text is short.
    pub around: Option<String>,
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
            page: !page.whole,
            whole: page.whole,
            locked: meta.locked,
            around: page.around,
            ..Source::default()
        }
    }
}

impl Ingest {
    /// Makes the article.
    pub(crate) fn assemble(&self, mut source: Source, given: &Given) -> Article {
        let url = given.url.clone().or(source.url.take());
        let lore = Lore { cues: &self.cues, origins: &self.origins };
        if source.page {
            leave_out_furniture(&mut source, lore);
        }
        let read = readable(&source.text);
        let known = Known {
            title: given.title.as_deref().or(source.title.as_deref()),
            extracted: !source.verbatim && source.title.is_some(),
        };
        let mut lines = segments::mark(&source.text[..read], known, lore);
        if source.page || source.whole {
            let found = refusals::mark(&source, &mut lines, &self.cues);
            source.diagnostics.extend(found);
        }
        let mut date_candidates = self.stated_dates(&source, given, url.as_deref());
        date_candidates.extend(printed::find(&source.text, &lines, lore));
        let segments = source.segments.take().unwrap_or_else(|| {
            let kind = |line: &Line<'_>| line.kind.unwrap_or(SegmentKind::Body);
            lines.iter().map(|line| Segment { span: line.span, kind: kind(line) }).collect()
        });
        let of = |kind: SegmentKind| lines.iter().find(|line| line.kind == Some(kind));
        let title = of(SegmentKind::Headline).map(|line| shown_title(line.text));
        let byline = of(SegmentKind::Byline).map(|line| line.text.to_owned());
        let outlet = printed_outlet(&lines, url.as_deref(), lore);
        let credits = credits::find(&lines, lore);
        let mut article = Article {
            id: ArticleId::of(source.text.as_bytes()),
            label: source.label,
            verbatim: source.verbatim,
            segments,
            title: given.title.clone().or(source.title).or(title),
            byline: source.byline.or(byline),
            outlet: given.outlet.clone().or(source.outlet).or(outlet),
            url,
            declared_language: given.language.or(source.language),
            date_candidates,
            credits,
            diagnostics: source.diagnostics,
            text: source.text,
        };
        leave_out_from(&mut article, read);
        article
    }

    /// The dates that the user, the container and the address state.
    fn stated_dates(&self, source: &Source, given: &Given, url: Option<&str>) -> Vec<Published> {
        let mut stated = Vec::new();
        let mut add = |interval: Interval, basis: Basis, doubt: Option<&str>| {
            stated.push(Published {
                interval,
                basis,
                doubt: doubt.map(str::to_owned),
                evidence: None,
            });
        };
        if let Some(interval) = given.published {
            add(interval, Basis::Given, None);
        }
        if let Some(interval) = source.published {
            add(interval, Basis::Meta, None);
        }
        for (basis, value, doubt) in source.dates.iter().filter(|(.., doubt)| doubt.is_none()) {
            if let Some(day) = dates::of_value(value, &self.cues.months) {
                add(Interval::day(day), *basis, *doubt);
            }
        }
        if let Some(interval) = given.listed.filter(|_| source.dates.is_empty()) {
            add(interval, Basis::Meta, None);
        }
        if let Some(day) = url.and_then(|url| dates::of_address(url, &self.cues.months)) {
            add(Interval::day(day), Basis::Url, None);
        }
        for (basis, value, doubt) in source.dates.iter().filter(|(.., doubt)| doubt.is_some()) {
            if let Some(day) = dates::of_value(value, &self.cues.months) {
                add(Interval::day(day), *basis, *doubt);
            }
        }
        stated
    }
}

/// Takes the lines that are no part of the report out of the text of a page.
fn leave_out_furniture(source: &mut Source, lore: Lore<'_>) {
    let (lines, outside) = segments::links_and_buttons(&source.text, lore);
    if source.text.len() > LARGEST || !outside.contains(&true) || !outside.contains(&false) {
        return;
    }
    let kept =
        lines.iter().zip(&outside).filter(|(_, outside)| !**outside).map(|(line, _)| line.text);
    source.text = kept.collect::<Vec<_>>().join("\n\n");
}

/// The text of one article that is read at most, in bytes and lines: more is a dump of many, or damage.
const LARGEST: usize = 2 << 20;
const LONGEST_LINE: usize = 1 << 20;
const MOST_LINES: usize = 200_000;

/// Returns where reading stops: the end of the text, but for texts beyond all measure.
fn readable(text: &str) -> usize {
    let mut start = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let end = start + line.len();
        if line.len() > LONGEST_LINE {
            return boundary(text, end.min(start + LONGEST_LINE));
        }
        if end > LARGEST || number >= MOST_LINES {
            return start;
        }
        start = end;
    }
    text.len()
}

/// Returns the last blank before a byte, or the last boundary of a character.
fn boundary(text: &str, at: usize) -> usize {
    let at = (0..=at.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    let back = text[..at].char_indices().rev().take(10_000).find(|(_, c)| c.is_whitespace());
    if at == text.len() { at } else { back.map_or(at, |(i, _)| i) }
}

/// Marks everything from a byte on as no part of the report, and says so.
fn leave_out_from(article: &mut Article, read: usize) {
    let rest = article.text.get(read..).unwrap_or("");
    let shown = lines::trim(rest);
    if shown.is_empty() {
        return;
    }
    let start = read + (shown.as_ptr() as usize - rest.as_ptr() as usize);
    let span = Span::new(start, start + shown.len());
    article.segments.retain(|segment| segment.span.end <= start);
    article.segments.push(Segment { span, kind: SegmentKind::Boilerplate });
    let cut = !article.text[..read].ends_with('\n');
    let (code, what) =
        if cut { ("line-too-long", "a line") } else { ("text-too-long", "the text") };
    let message =
        format!("{what} is longer than is read of one article; {} bytes are left out", span.len());
    let hint = "give one file, or one JSON record, for each article";
    article.diagnostics.push(Diagnostic::new(code, message).hint(hint).at(span));
}

/// A headline without the marks of Markdown and the signs that channels put before it.
fn shown_title(line: &str) -> String {
    let start = |c: char| c == '#' || c == '*' || c.is_whitespace() || is_sign(c);
    line.trim_start_matches(start)
        .trim_end_matches(|c: char| c == '*' || c.is_whitespace() || is_sign(c))
        .to_owned()
}

/// Pictograms with their modifiers.
fn is_sign(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{2bff}' | '\u{fe00}'..='\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

/// The outlet: a known masthead above the report, the handle of a channel under it, or the owner of the address.
fn printed_outlet(lines: &[Line<'_>], url: Option<&str>, lore: Lore<'_>) -> Option<String> {
    let known = |line: &Line<'_>| {
        lore.origins.whole(&line.words).map(|o| o.name.clone().unwrap_or_else(|| o.id.clone()))
    };
    let body = lines.iter().position(|line| line.kind == Some(SegmentKind::Body)).unwrap_or(0);
    let head = lines[..body]
        .iter()
        .filter(|line| line.kind == Some(SegmentKind::Boilerplate))
        .find_map(known);
    let domain = url.and_then(|url| {
        Some(url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?.to_lowercase())
    });
    let owner = domain.map(|domain| {
        lore.origins.by_domain(&domain).map_or(domain.trim_start_matches("www.").to_owned(), |o| {
            o.name.clone().unwrap_or_else(|| o.id.clone())
        })
    });
    let handle = || {
        let line = lines.iter().rev().take(8).find(|line| segments::is_handle(line.text))?;
        let name = line.text.rsplit(['@', '/']).next()?.trim();
        Some(format!("@{name}"))
    };
    let foot = || {
        lines
            .iter()
            .rev()
            .take(6)
            .filter(|line| line.kind == Some(SegmentKind::Boilerplate))
            .find_map(known)
    };
    let original = lines.iter().rev().take(6).any(|line| line.kind == Some(SegmentKind::Related));
    head.or(owner).or_else(handle).or_else(|| foot().filter(|_| !original))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_beyond_all_measure_are_read_in_part() {
        assert_eq!(readable("a\nb"), 3);
        let line = "слово ".repeat(1 << 20);
        let at = readable(&line);
        assert!(at < LONGEST_LINE + 1 && line.is_char_boundary(at) && at > LONGEST_LINE - 20);
        assert_eq!(readable(&"a\n".repeat(MOST_LINES + 5)), 2 * MOST_LINES);
    }

    #[test]
    fn titles_lose_their_signs() {
        assert_eq!(shown_title("## **Talks** begin **"), "Talks** begin");
        assert_eq!(shown_title("⚡️ Talks begin"), "Talks begin");
    }
}
