//! The page of an entity: its names in every language, what it does, what is done to it, and where it is named.

use super::{Pages, visible};
use maud::{Markup, html};
use rashomon_types::{
    ArticleId, Span,
    code::Category,
    record::{Entity, RecordEvent, RecordParty},
};
use std::collections::BTreeMap;

/// Events that are listed.
const EVENTS: usize = 60;
/// Passages that are shown for one article, and articles.
const PASSAGES: usize = 3;
const ARTICLES: usize = 40;

impl Pages {
    /// Writes the page of an entity.
    pub fn entity(&self, id: &str) -> Option<String> {
        let e = self.archive.entity(id)?;
        let name = self.names.of(id).unwrap_or(&e.name);
        let has = |parties: &[RecordParty]| parties.iter().any(|p| p.entity.as_deref() == Some(id));
        let r = &self.archive.record;
        let acts: Vec<_> = r.events.iter().filter(|x| has(&x.actors)).collect();
        let suffers: Vec<_> =
            r.events.iter().filter(|x| has(&x.recipients) && !has(&x.actors)).collect();
        let there = |x: &&RecordEvent| {
            x.place.as_ref().is_some_and(|p| p.name == e.name)
                && !has(&x.actors)
                && !has(&x.recipients)
        };
        let there: Vec<_> = if e.category == Category::Location {
            r.events.iter().filter(there).collect()
        } else {
            Vec::new()
        };
        let relations: Vec<_> = self.archive.relations_of(&e.name).collect();
        let body = html! {
            p.crumb { a href="/entities" { (self.t("Names")) } " · " (self.t(category(e.category))) }
            h1 { (visible::name(name)) }
            (self.corrected(&e.corrected))
            (self.spellings(e))
            (self.list_of(self.t("What it does"), &acts))
            (self.list_of(self.t("What is done to it"), &suffers))
            (self.list_of(self.t("What happens there"), &there))
            @if !relations.is_empty() {
                section {
                    h2 { (self.t("How it is tied to others")) }
                    ul.plain {
                        @for x in relations {
                            li {
                                (self.known(&x.from)) " " (self.words.relation(&crate::brief::relation_key(x.kind))) " " (self.known(&x.to))
                                " " (self.chips(x.mentions.iter().map(|m| m.article))) " " (self.marks(x.mentions.iter().map(|m| m.article)))
                                @for m in x.mentions.iter().take(2) { @if let Some(words) = self.excerpt(m.event) { p.excerpt { (words) } } }
                            }
                        }
                    }
                }
            }
            (self.passages(e))
            p.quiet { "id " code { (visible::words(id)) } }
        };
        Some(self.frame(name, "/entities", body))
    }

    fn spellings(&self, e: &Entity) -> Markup {
        html! {
            table.names {
                caption { (self.t("As the articles write it, in its base form")) }
                thead { tr { th scope="col" { (self.t("Language")) } th scope="col" { (self.t("Name")) } } }
                tbody {
                    @for (language, names) in &e.names {
                        tr {
                            th scope="row" { (language) }
                            td lang=(language) dir="auto" { @for (i, n) in names.iter().enumerate() { @if i > 0 { " · " } (visible::name(n)) } }
                        }
                    }
                }
            }
        }
    }

    fn list_of(&self, heading: &str, events: &[&RecordEvent]) -> Markup {
        html! {
            @if !events.is_empty() {
                section {
                    h2 { (heading) " " span.count { (events.len()) } }
                    ul.events { @for e in events.iter().take(EVENTS) { (self.event_entry(e, false)) } }
                    @if events.len() > EVENTS { p.quiet { "+ " (events.len() - EVENTS) " · " a href="/events" { (self.t("All events")) } } }
                }
            }
        }
    }

    fn passages(&self, e: &Entity) -> Markup {
        let mut by: BTreeMap<ArticleId, Vec<Span>> = BTreeMap::new();
        for m in &e.mentions {
            by.entry(m.article).or_default().push(m.span);
        }
        let mut articles: Vec<_> =
            by.iter().filter_map(|(id, spans)| Some((self.archive.article(*id)?, spans))).collect();
        articles.sort_by_key(|(a, _)| (a.mark.len(), a.mark.clone()));
        html! {
            section {
                h2 { (self.t("Where it is named")) " " span.count { (e.mentions.len()) } }
                @for (a, spans) in articles.iter().take(ARTICLES) {
                    div.telling {
                        p.source { (self.chip(a.witness)) " " (self.mark(a.id)) " " (self.titled(a)) span.imprint { (spans.len()) " ×" } }
                        @for span in spans.iter().take(PASSAGES) { (self.passage(a.id, *span)) }
                    }
                }
                @if articles.len() > ARTICLES { p.quiet { "+ " (articles.len() - ARTICLES) } }
            }
        }
    }

    /// Shows a place of an article with the words around it.
    pub(super) fn passage(&self, id: ArticleId, span: Span) -> Markup {
        let Some(text) = self.archive.text(id) else { return html! {} };
        let language = self.archive.article(id).and_then(|a| a.language).map(|l| l.to_string());
        let around = around(text, span);
        let mark = super::highlight::Mark::new(span, super::highlight::Kind::Proof, "");
        let shown = super::highlight::marked(around.of(text), around.start, &[mark]);
        html! {
            p.excerpt lang=[language] dir="auto" {
                @if around.start > 0 { "… " } (shown) @if around.end < text.len() { " …" }
            }
        }
    }
}

/// Returns the stretch of a text around a place: about a hundred bytes on either side, within its line, at a space.
fn around(text: &str, span: Span) -> Span {
    const REACH: usize = 160;
    let mut start = span.start.saturating_sub(REACH);
    let mut end = (span.end + REACH).min(text.len());
    while !text.is_char_boundary(start) {
        start += 1;
    }
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = text.get(start..span.start).unwrap_or("");
    if let Some(line) = before.rfind('\n') {
        start += line + 1;
    } else if let Some(space) = before.find(' ').filter(|_| start > 0) {
        start += space + 1;
    }
    let after = text.get(span.end..end).unwrap_or("");
    if let Some(line) = after.find('\n') {
        end = span.end + line;
    } else if let Some(space) = after.rfind(' ').filter(|_| end < text.len()) {
        end = span.end + space;
    }
    Span::new(start.min(span.start), end.max(span.end))
}

/// Names a class of names in English.
pub(super) fn category(category: Category) -> &'static str {
    match category {
        Category::Person => "person",
        Category::Organisation => "organisation",
        Category::Location => "place",
        Category::Event => "event",
        Category::Product => "product",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passage_stays_in_its_line_and_on_characters() {
        let text = format!("{}\nїжак і кіт\nend", "а".repeat(300));
        let at = text.find("кіт").unwrap();
        let found = around(&text, Span::new(at, at + "кіт".len()));
        assert_eq!(found.of(&text), "їжак і кіт");
        assert_eq!(around("", Span::new(0, 0)), Span::new(0, 0));
    }
}
