//! The first page: what is disputed, what happened, what has not, who says it first, what to read with care.

use super::{Pages, Target, path, visible};
use crate::brief::{Line, Section};
use maud::{Markup, html};

/// Items of each part that the first page shows.
const FIGURES: usize = 6;
const EVENTS: usize = 10;
const ASIDE: usize = 8;

impl Pages {
    /// Writes the first page.
    pub fn overview(&self) -> String {
        let title = match self.brief.title.as_str() {
            "" => self.t("The record").to_owned(),
            title => title.to_owned(),
        };
        let disputed = self.figures_in("figures");
        let body = html! {
            h1 { (visible::name(&title)) }
            p.lede { (self.brief.counts.join(" · ")) @if !self.brief.facts.is_empty() { br; (visible::words(&self.brief.facts.join(" · "))) } }
            @if self.brief.nothing { p { (self.words.say("nothing")) } }
            div.overview {
                div.major {
                    @if !disputed.is_empty() {
                        section aria-labelledby="disputed" {
                            h2 id="disputed" { (self.heading("figures")) }
                            @for f in disputed.iter().take(FIGURES) { (self.figure_block(f)) }
                            (self.rest("/figures", self.t("All figures"), self.archive.record.figures.len()))
                        }
                    }
                    (self.some_events("happened", "happened", EVENTS))
                    (self.some_events("not-happened", "not_happened", EVENTS))
                    (self.rest("/events", self.t("All events"), self.archive.record.events.len()))
                }
                div.minor {
                    (self.glance())
                    (self.stories_at_a_glance())
                    (self.notes("one-sided"))
                    (self.notes("care"))
                }
            }
        };
        self.frame(&title, "/", body)
    }

    fn rest(&self, href: &str, words: &str, all: usize) -> Markup {
        html! { p.rest { a href=(href) { (words) " (" (all) ") →" } } }
    }

    fn some_events(&self, kind: &str, key: &str, most: usize) -> Markup {
        let events = self.events_of(kind);
        html! {
            @if !events.is_empty() {
                section aria-labelledby=(kind) {
                    h2 id=(kind) { (self.heading(key)) " " span.count { (events.len()) } }
                    ul.events { @for e in events.iter().take(most) { (self.event_entry(e, true)) } }
                }
            }
        }
    }

    /// Shows who is repeated and by whom, then who stands alone.
    fn glance(&self) -> Markup {
        let witnesses = &self.archive.record.witnesses;
        let (mut shared, alone): (Vec<_>, Vec<_>) =
            witnesses.iter().partition(|w| w.articles.len() > 1);
        shared.sort_by_key(|w| std::cmp::Reverse(w.articles.len()));
        html! {
            section aria-labelledby="witnesses" {
                h2 id="witnesses" { (self.heading("first")) }
                ul.glance {
                    @for w in shared.iter().take(ASIDE) {
                        li {
                            (self.chip(w.id))
                            div {
                                a href=(path(Target::Witness(w))) { (visible::name(&self.origin_name(w.id))) } br;
                                span.quiet { (self.t("one text, told in")) " " (self.words.count("articles", w.articles.len())) ": " }
                                (self.marks_in_order(w))
                            }
                        }
                    }
                }
                @if !alone.is_empty() {
                    h3 { (self.t("Told by one article each")) }
                    ul.alone {
                        @for w in alone.iter().take(4 * ASIDE) {
                            li { (self.chip(w.id)) " " (visible::name(&visible::cut(&self.origin_name(w.id), 28))) }
                        }
                    }
                }
                (self.rest("/witnesses", self.t("All witnesses"), witnesses.len()))
            }
        }
    }

    fn marks_in_order(&self, w: &rashomon_types::record::Witness) -> Markup {
        html! {
            span.marks {
                @for (i, a) in w.articles.iter().enumerate().take(12) { @if i > 0 { " → " } (self.mark(*a)) }
                @if w.articles.len() > 12 { " …" }
            }
        }
    }

    fn stories_at_a_glance(&self) -> Markup {
        let mut stories: Vec<_> = self.archive.record.stories.iter().collect();
        stories.sort_by_key(|s| (std::cmp::Reverse(s.articles.len()), s.id));
        html! {
            @if !stories.is_empty() {
                section aria-labelledby="stories" {
                    h2 id="stories" { (self.t("Stories")) }
                    ul.plain { @for s in stories.iter().take(ASIDE) { li { (self.story_entry(s)) } } }
                    @if stories.len() > ASIDE { (self.rest("/stories", self.t("All stories"), stories.len())) }
                }
            }
        }
    }

    fn notes(&self, kind: &'static str) -> Markup {
        let Some(section) = self.section(kind) else { return html! {} };
        let key = if kind == "care" { "care" } else { "only" };
        html! {
            section.notes aria-labelledby=(kind) {
                h2 id=(kind) { (self.heading(key)) }
                ul.plain { @for item in section.items.iter().take(2 * ASIDE) { li { (self.note(item)) } } }
                (self.left_out(section))
            }
        }
    }

    fn left_out(&self, section: &Section) -> Markup {
        let left = section.items.len().saturating_sub(2 * ASIDE);
        html! { @if left > 0 { p.quiet { (self.words.count("more", left)) " · " a href="/brief" { (self.t("Brief")) } } } }
    }

    fn note(&self, item: &crate::brief::Item) -> Markup {
        html! {
            @if !item.when.is_empty() { (self.linked(&item.when, false)) " " }
            @for line in &item.lines {
                @match line {
                    Line::Said { text } => (self.linked(text, false)),
                    Line::Quoted { text, language, .. } => q { (visible::foreign(text, *language)) },
                }
            }
        }
    }

    /// Shows a line of the brief, the labels in it leading to their items: pages, or anchors of one document.
    pub(super) fn linked(&self, text: &str, anchors: bool) -> Markup {
        let mut rest = text;
        let mut parts: Vec<Markup> = Vec::new();
        while !rest.is_empty() {
            let word = |c: char| c.is_ascii_alphanumeric();
            let start = rest.find(word).unwrap_or(rest.len());
            let (before, tail) = rest.split_at(start);
            let end = tail.find(|c: char| !word(c)).unwrap_or(tail.len());
            let (label, after) = tail.split_at(end);
            let joined = before.chars().next_back().is_some_and(char::is_alphanumeric)
                || after.chars().next().is_some_and(char::is_alphanumeric);
            parts.push(visible::words(before));
            match self.archive.label(label).filter(|_| !joined) {
                Some(target) => {
                    let href = if anchors { format!("#{label}") } else { path(target) };
                    parts.push(html! { a.ref href=(href) { (label) } });
                }
                None => parts.push(visible::words(label)),
            }
            rest = after;
        }
        html! { @for part in &parts { (part) } }
    }
}
