//! The brief as one HTML document: the same items in the same order as on a terminal, the words of every telling folded
//! under each.
//!
//! What goes in: a brief, and the archive behind it. What comes out: a document that needs nothing else: no script, no
//! request. Left to others: where it is written to.

use super::{Archive, Pages, STYLE, Target, visible};
use crate::{
    Words,
    brief::{Brief, Item, Line, Section},
};
use maud::{DOCTYPE, Markup, PreEscaped, html};
use rashomon_types::{ArticleId, TellingId};
use std::sync::Arc;

/// Items of a section that a document folds away, and that a page of the site shows at all.
const FOLDED: usize = 400;
const SITE: usize = 40;
/// Tellings of one item whose words a document holds.
const TELLINGS: usize = 40;

/// Writes the brief of an archive as one document. Items after the first `limit` of a section are folded; 0 folds none.
pub fn document(archive: Arc<Archive>, words: Words, limit: usize) -> String {
    let pages = Pages::new(archive, words);
    let body = pages.brief_body(limit, true);
    let title = visible::plain(&pages.brief.title);
    let page = html! {
        (DOCTYPE)
        html lang=(pages.words.language) {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'";
                meta name="referrer" content="no-referrer";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="generator" content=(pages.archive.record.program);
                title { (title) " · Rashomon" }
                style { (PreEscaped(STYLE)) }
            }
            body.document {
                a.skip href="#main" { (pages.t("Skip to the content")) }
                main id="main" tabindex="-1" { (body) }
                footer.site { p { (pages.archive.record.program) " · " (pages.t("record")) " " code { (pages.archive.record.digest) } } }
            }
        }
    };
    page.into_string()
}

impl Pages {
    /// Writes the brief as a page of the site.
    pub fn brief_page(&self) -> String {
        self.frame(self.t("Brief"), "/brief", self.brief_body(12, false))
    }

    fn brief_body(&self, limit: usize, anchors: bool) -> Markup {
        let brief: &Brief = &self.brief;
        let title = if brief.title.is_empty() { self.t("The record") } else { &brief.title };
        html! {
            h1 { (visible::name(title)) }
            p.lede { (brief.counts.join(" · ")) @if !brief.facts.is_empty() { br; (visible::words(&brief.facts.join(" · "))) } }
            @if brief.nothing { p { (self.words.say("nothing")) } }
            @if brief.sections.len() > 1 {
                nav.jump aria-label=(self.t("On this page")) {
                    @for (i, s) in brief.sections.iter().enumerate() { @if i > 0 { " · " } a href={ "#" (s.kind) } { (visible::words(&lowered(&s.heading))) } }
                }
            }
            @for section in &brief.sections { (self.brief_section(section, limit, anchors)) }
        }
    }

    fn brief_section(&self, section: &Section, limit: usize, anchors: bool) -> Markup {
        let open = if limit == 0 { section.items.len() } else { limit.min(section.items.len()) };
        let keep = matches!(section.kind, "origins" | "one-sided" | "sources");
        let open = if keep { section.items.len() } else { open };
        let (first, more) = section.items.split_at(if anchors { open } else { open.min(SITE) });
        let folded = &more[..more.len().min(if anchors { FOLDED } else { 0 })];
        let list = match section.kind {
            "figures" | "other-figures" => "/figures",
            "origins" => "/witnesses",
            "sources" | "care" | "one-sided" => "/articles",
            _ => "/events",
        };
        html! {
            section.brief aria-labelledby=(section.kind) {
                h2 id=(section.kind) { (lowered(&section.heading)) @if !section.note.is_empty() { span.note { (section.note) } } }
                ul.brief { @for item in first { (self.brief_item(item, section.kind, anchors)) } }
                @if !anchors && !more.is_empty() {
                    p.rest { a href=(list) { (self.words.count("more", more.len())) " →" } }
                } @else if !more.is_empty() {
                    details.more {
                        summary { (self.words.count("more", more.len())) }
                        ul.brief { @for item in folded { (self.brief_item(item, section.kind, anchors)) } }
                        @if more.len() > folded.len() { p.quiet { "… " (self.words.count("more", more.len() - folded.len())) } }
                    }
                }
            }
        }
    }

    fn brief_item(&self, item: &Item, kind: &str, anchors: bool) -> Markup {
        let target = self.archive.label(&item.label);
        let label = if item.label.is_empty() { &item.when } else { &item.label };
        let dated = item.label != item.when && !item.label.is_empty() && !item.when.is_empty();
        html! {
            li id=[target.map(|_| item.label.as_str()).filter(|l| !l.is_empty())] {
                span.margin { @if target.is_some() && !anchors { (self.linked(label, false)) } @else if target.is_none() { (self.linked(label, anchors)) } @else { (label) } }
                div.lines {
                    @for (i, line) in item.lines.iter().enumerate() {
                        @match line {
                            Line::Said { text } => p.said { @if i == 0 && dated { span.when { (item.when) ": " } } (self.linked(text, anchors)) },
                            Line::Quoted { text, language, mark } if mark.is_empty() => p.title { (visible::foreign(&visible::cut(text, 2 * visible::NAME), *language)) },
                            Line::Quoted { text, language, mark } => p.excerpt { q { (visible::foreign(text, *language)) } " " (self.linked(mark, anchors)) },
                        }
                    }
                    // On the site, the label leads to a page that shows the words.
                    @if let Some(target) = target.filter(|_| anchors && kind != "sources" && kind != "origins") { (self.evidence(target)) }
                }
                span.tally {
                    @if let Some(target) = target { (self.letters(target)) }
                    @if !item.note.is_empty() { span.count { (item.note) } }
                    @if !item.marks.is_empty() { span.marks { "[" (self.linked(&item.marks.join(" "), anchors)) "]" } }
                }
            }
        }
    }

    fn tellings(&self, target: Target) -> Vec<(ArticleId, TellingId)> {
        match target {
            Target::Event(e) => e.mentions.iter().map(|m| (m.article, m.event)).collect(),
            Target::Figure(f) => f.tellings.iter().map(|t| (t.article, t.claim)).collect(),
            _ => Vec::new(),
        }
    }

    /// Shows the letters of an item's witnesses, leading nowhere: a document is one page.
    fn letters(&self, target: Target) -> Markup {
        let told = self.tellings(target);
        html! {
            span.chips {
                @for voice in self.voices(told.iter().map(|(a, _)| *a)) { (self.letter_of(voice.witness)) " " }
                @if let Target::Witness(w) = target { (self.letter_of(w.id)) }
                @if let Target::Article(a) = target { (self.letter_of(a.witness)) }
            }
        }
    }

    fn letter_of(&self, witness: TellingId) -> Markup {
        let Some((at, w)) = self.archive.witness(witness) else { return html! {} };
        html! {
            span class=(super::pieces::colour(at)) title={ (w.label) ": " (self.origin_name(witness)) } {
                span.vh { (self.t("Witness")) " " } (super::pieces::letter(at))
            }
        }
    }

    /// Shows the words of every telling of an item, folded.
    fn evidence(&self, target: Target) -> Markup {
        let mut told = self.tellings(target);
        told.sort_by_key(|(a, t)| {
            (self.archive.article(*a).map(|a| (a.mark.len(), a.mark.clone())), *t)
        });
        told.dedup();
        let figure = matches!(target, Target::Figure(_));
        html! {
            @if !told.is_empty() {
                details.evidence {
                    summary { (self.t("The words")) " · " (self.words.count("tellings", told.len())) }
                    @for (article, telling) in told.iter().take(TELLINGS) {
                        @let shown = if figure { self.claim_telling(*article, *telling) } else { self.event_telling(*article, *telling) };
                        @if let (Some(a), Some(shown)) = (self.archive.article(*article), shown) {
                            div.telling {
                                p.source {
                                    (self.letter_of(a.witness)) " " (self.linked(&a.mark, true)) " "
                                    @if let Some(l) = a.language { (self.language(l)) " · " }
                                    @if let Some(outlet) = &a.outlet { (visible::name(outlet)) " · " }
                                    (self.published(a)) " · " (self.kind(a.kind))
                                }
                                blockquote lang=[a.language.map(|l| l.to_string())] dir="auto" { (shown.quote) }
                                @if let Some(says) = &shown.says { p.says { (says) } }
                            }
                        }
                    }
                    @if told.len() > TELLINGS { p.quiet { (self.words.count("more", told.len() - TELLINGS)) } }
                }
            }
        }
    }
}

fn lowered(heading: &str) -> String {
    let mut letters = heading.chars();
    let first: String = letters.next().into_iter().collect();
    format!("{first}{}", letters.as_str().to_lowercase())
}
