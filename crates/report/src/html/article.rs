//! The page of an article: its whole text with what was read from it, and its source beside it where it has one.

use super::{
    Pages, Target,
    align::{self, Row},
    encode,
    highlight::{Kind, Mark, apart, marked},
    path, visible,
};
use crate::headline::Headline;
use maud::{Markup, html};
use rashomon_types::{
    Account, ArticleId, Span,
    article::SegmentKind,
    record::{RecordArticle, WitnessKind, WitnessReason},
};
use std::collections::BTreeSet;

/// Bytes of text on one page: a long text is told in several.
const PAGE: usize = 60_000;
/// Rows of two texts side by side on one page.
const ROWS: usize = 400;

/// A line of the text on a page.
struct Line {
    span: Span,
    kind: SegmentKind,
}

impl Pages {
    /// Writes a page of an article, from 1, beside another of its witness when that is asked for.
    pub fn article(&self, id: ArticleId, beside: Option<ArticleId>, page: usize) -> Option<String> {
        let article = self.archive.article(id)?;
        let account = self.archive.account(id);
        let text = self.archive.text(id);
        let parts = text.map(|t| parts(t, PAGE)).unwrap_or_default();
        let pages = parts.len().max(1);
        if page == 0 || page > pages {
            return None;
        }
        let title = article.title.as_deref().unwrap_or(&article.article);
        let language = article.language.filter(|_| article.title.is_some());
        let body = html! {
            p.crumb { a href="/articles" { (self.t("Articles")) } " · " (article.mark) }
            h1 { (visible::foreign(&visible::cut(title, 2 * visible::NAME), language)) }
            p.lede { (self.imprint(article)) }
            (self.article_facts(article, account))
            @if let Some(account) = account { (self.article_notes(account)) }
            (self.beside(article, beside))
            section aria-labelledby="text" {
                h2 id="text" { (self.t("The text, with what was read from it")) }
                p.legend {
                    mark { (self.t("an act")) } " · " mark.fig { (self.t("a figure")) } " · " span.name { (self.t("a name")) } " · "
                    (self.t("grey: not read as part of the report"))
                }
                @match text.zip(parts.get(page - 1).copied()) {
                    Some((text, part)) => (self.text(article, account, text, part)),
                    None => p { (self.t("The text itself is not at hand: the accounts alone were given. Keep text layers with --store, or give the articles.")) },
                }
                (self.pager(page, pages, &format!("/article/{id}?page=")))
            }
            p.quiet { "id " code { (id) } " · " a href={ "/api/article/" (id) ".json" } { "JSON" } }
        };
        Some(self.frame(&format!("{} {title}", article.mark), "/articles", body))
    }

    fn article_facts(&self, article: &RecordArticle, account: Option<&Account>) -> Markup {
        let r = &self.archive.record;
        let told = |m: ArticleId| m == article.id;
        let events = r.events.iter().filter(|e| e.mentions.iter().any(|m| told(m.article))).count();
        let figures =
            r.figures.iter().filter(|f| f.tellings.iter().any(|t| told(t.article))).count();
        let doubt = article.published.as_ref().and_then(|p| p.doubt.clone());
        let long = article.title.as_deref().filter(|t| t.chars().count() > 2 * visible::NAME);
        html! {
            dl.facts {
                div {
                    dt { (self.t("Witness")) }
                    dd { (self.chip(article.witness)) " " (visible::name(&self.origin_name(article.witness))) " · " (self.kind(article.kind)) }
                }
                div { dt { (self.t("Published")) } dd { (self.published(article)) @if let Some(doubt) = doubt { br; span.quiet { (visible::words(&doubt)) } } } }
                @if !article.credits.is_empty() { div { dt { (self.t("Credits")) } dd { (visible::name(&article.credits.join(", "))) } } }
                @if let Some(byline) = account.and_then(|a| a.byline.as_deref()) { div { dt { (self.t("Byline")) } dd { (visible::name(byline)) } } }
                @if let Some(url) = account.and_then(|a| a.url.as_deref()) { div { dt { (self.t("Address")) } dd { code { (visible::name(url)) } } } }
                div { dt { (self.t("Read from it")) } dd { (self.t("Events")) ": " (events) " · " (self.t("Figures")) ": " (figures) } }
                @if article.sources.len() > 1 { div { dt { (self.t("The same text also as")) } dd { @for s in article.sources.iter().skip(1) { code { (visible::name(s)) } " " } } } }
            }
            @if let Some(long) = long { details { summary { (self.t("The whole title")) } p { (visible::foreign(long, article.language)) } } }
        }
    }

    fn article_notes(&self, account: &Account) -> Markup {
        let mut seen = BTreeSet::new();
        let notes: Vec<_> =
            account.diagnostics.iter().filter(|d| seen.insert(d.message.as_str())).collect();
        html! {
            @if !notes.is_empty() {
                section.care {
                    h2 { (self.t("Read with care")) }
                    ul {
                        @for d in &notes {
                            li { (visible::words(self.words.diagnostic(&d.code).unwrap_or(&d.message))) @if let Some(hint) = &d.hint { span.quiet lang="en" { " · " (visible::words(hint)) } } }
                        }
                    }
                }
            }
        }
    }

    fn reasons(&self, article: &RecordArticle) -> Vec<&WitnessReason> {
        let Some((_, witness)) = self.archive.witness(article.witness) else { return Vec::new() };
        let mut reasons: Vec<_> =
            witness.why.iter().filter(|r| r.a == article.id || r.b == article.id).collect();
        let place = |id: ArticleId| witness.articles.iter().position(|a| *a == id);
        reasons.sort_by_key(|r| {
            (r.pairs.is_empty(), place(if r.a == article.id { r.b } else { r.a }))
        });
        reasons
    }

    /// Shows the article beside another of its witness: the one asked for, else the nearest to the origin.
    fn beside(&self, article: &RecordArticle, asked: Option<ArticleId>) -> Markup {
        let reasons = self.reasons(article);
        let other = |r: &WitnessReason| if r.a == article.id { r.b } else { r.a };
        let chosen = reasons.iter().find(|r| Some(other(r)) == asked).or(reasons.first());
        let Some(reason) = chosen else { return html! {} };
        let Some(there) = self.archive.article(other(reason)) else { return html! {} };
        let rows = self.paired(article, there, reason);
        html! {
            section aria-labelledby="beside" {
                h2 id="beside" { (self.t("Beside the other text of its witness")) }
                p {
                    (self.mark(there.id)) " " (self.titled(there)) " "
                    span.kind { (self.kind(if article.kind == WitnessKind::Original { there.kind } else { article.kind })) }
                }
                p.because lang="en" { (visible::words(&reason.because)) }
                @if reasons.len() > 1 {
                    p { (self.t("Compare with")) ": "
                        @for r in &reasons {
                            @if let Some(a) = self.archive.article(other(r)) {
                                a.mark href={ "/article/" (article.id) "?beside=" (a.id) "#beside" } aria-current=[(a.id == there.id).then_some("true")] { (a.mark) } " "
                            }
                        }
                    }
                }
                @if !rows.is_empty() {
                    details open {
                        summary { (self.t("Sentence beside sentence")) }
                        (self.aligned(article, there, &rows))
                    }
                }
            }
        }
    }

    fn paired(
        &self,
        here: &RecordArticle,
        there: &RecordArticle,
        reason: &WitnessReason,
    ) -> Vec<Row> {
        let sentences = |id: ArticleId| -> Vec<Span> {
            let account = self.archive.account(id);
            account.map(|a| a.anchors.iter().map(|x| x.span).collect()).unwrap_or_default()
        };
        if self.archive.text(here.id).is_none() || self.archive.text(there.id).is_none() {
            return Vec::new();
        }
        let turned = reason.a != here.id;
        let pairs: Vec<_> =
            reason.pairs.iter().map(|(a, b)| if turned { (*b, *a) } else { (*a, *b) }).collect();
        if pairs.is_empty() {
            return Vec::new();
        }
        align::rows(&sentences(here.id), &sentences(there.id), &pairs)
    }

    fn aligned(&self, here: &RecordArticle, there: &RecordArticle, rows: &[Row]) -> Markup {
        let of = |article: &RecordArticle, span: Option<Span>| {
            let words = span.and_then(|s| self.archive.text(article.id).map(|t| s.of(t)));
            let language = article.language.map(|l| l.to_string());
            html! {
                @match words {
                    Some(words) => td lang=[language] dir="auto" data-label=(article.mark) { (visible::words(words)) },
                    None => td.missing data-label=(article.mark) { span.quiet { (self.t("no counterpart found")) } },
                }
            }
        };
        html! {
            div.scroll {
                table.aligned {
                    caption.vh { (self.t("Sentence beside sentence")) }
                    thead { tr {
                        @for a in [here, there] { th scope="col" { (self.mark(a.id)) " " @if let Some(l) = a.language { (self.language(l)) " " } (self.kind(a.kind)) } }
                    } }
                    tbody { @for row in rows.iter().take(ROWS) { tr { (of(here, row.here)) (of(there, row.there)) } } }
                }
            }
            @if rows.len() > ROWS { p.quiet { "+ " (rows.len() - ROWS) } }
        }
    }

    fn article_marks(&self, account: &Account, part: Span) -> Vec<Mark> {
        let mut marks = Vec::new();
        for c in account.claims.iter().filter(|c| part.overlaps(c.evidence.span)) {
            let Some(target @ Target::Figure(f)) = self.archive.owner(c.id) else { continue };
            let title = format!("{}: {}", f.label, visible::plain(&self.topic(f)));
            let (href, id) = (Some(path(target)), Some(format!("t-{}", c.id)));
            marks.push(Mark { span: c.evidence.span, kind: Kind::Figure, href, id, title });
        }
        for e in account.events.iter().filter(|e| part.overlaps(e.trigger.span)) {
            let Some(target @ Target::Event(joined)) = self.archive.owner(e.id) else { continue };
            let line = Headline::of(joined, &self.names, &self.words).text(&self.words);
            let title = format!("{}: {}", joined.label, visible::plain(&line));
            let (href, id) = (Some(path(target)), Some(format!("t-{}", e.id)));
            marks.push(Mark { span: e.trigger.span, kind: Kind::Proof, href, id, title });
        }
        for m in account.mentions.iter().filter(|m| part.overlaps(m.evidence.span)) {
            let Some(entity) = self.archive.entity(&m.entity) else { continue };
            let title = visible::plain(self.names.of(&entity.id).unwrap_or(&entity.name));
            let href = Some(format!("/entity/{}", encode(&entity.id)));
            marks.push(Mark { span: m.evidence.span, kind: Kind::Name, href, id: None, title });
        }
        apart(marks)
    }

    fn text(
        &self,
        article: &RecordArticle,
        account: Option<&Account>,
        text: &str,
        part: Span,
    ) -> Markup {
        let marks = account.map(|a| self.article_marks(a, part)).unwrap_or_default();
        let lines = lines(text, part, account);
        let language = article.language.map(|l| l.to_string());
        html! {
            div.text lang=[language] dir="auto" {
                @for run in lines.chunk_by(|a, b| a.kind == b.kind) {
                    @let kind = run[0].kind;
                    @if kind.is_report() {
                        @for line in run {
                            p class=(segment_class(kind)) dir="auto" { (marked(line.span.of(text), line.span.start, &marks)) }
                        }
                    } @else {
                        div.aside {
                            p.segment lang=(self.words.language) { (self.t(segment_name(kind))) }
                            @for line in run { p dir="auto" { (marked(line.span.of(text), line.span.start, &marks)) } }
                        }
                    }
                }
            }
        }
    }
}

fn segment_class(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Headline => "headline",
        SegmentKind::Caption => "caption",
        _ => "body",
    }
}

fn segment_name(kind: SegmentKind) -> &'static str {
    match kind {
        SegmentKind::Dateline => "dateline",
        SegmentKind::Byline => "byline",
        SegmentKind::Related => "another story",
        SegmentKind::Comment => "comment of the channel",
        SegmentKind::QuoteCard => "quotation set apart",
        SegmentKind::Headline => "headline",
        SegmentKind::Body => "report",
        SegmentKind::Caption => "caption",
        SegmentKind::Boilerplate => "around the report",
    }
}

/// Cuts a text into stretches of at most about `size` bytes, at the end of a line where there is one.
fn parts(text: &str, size: usize) -> Vec<Span> {
    let mut parts = Vec::new();
    let mut from = 0;
    while from < text.len() {
        let mut to = (from + size).min(text.len());
        while !text.is_char_boundary(to) {
            to += 1;
        }
        let line = text.get(from..to).and_then(|t| t.rfind('\n')).filter(|at| *at > 0);
        if let Some(at) = line.filter(|_| to < text.len()) {
            to = from + at;
        }
        parts.push(Span::new(from, to));
        from = to;
    }
    parts
}

fn lines(text: &str, part: Span, account: Option<&Account>) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut at = part.start;
    for line in part.of(text).split('\n') {
        let span = Span::new(at, at + line.len());
        at += line.len() + 1;
        if line.trim().is_empty() {
            continue;
        }
        let indent = line.len() - line.trim_start().len();
        let kind = account.map_or(SegmentKind::Body, |a| {
            let place = span.start + indent;
            let segment = a.segments.iter().find(|s| s.span.start <= place && place < s.span.end);
            segment.map_or(SegmentKind::Boilerplate, |s| s.kind)
        });
        lines.push(Line { span, kind });
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_cover_the_text_and_cut_no_character() {
        for text in ["", "їжак", "one\ntwo\n\nthree", &"ї".repeat(50)] {
            let parts = parts(text, 7);
            assert!(parts.iter().all(|p| p.is_empty() || !p.of(text).is_empty()));
            assert_eq!(parts.iter().map(|p| p.of(text)).collect::<String>(), text);
        }
    }
}
