//! The page of an event: every telling with its words, where they differ, why they were joined.

use super::{Pages, Target, path, visible};
use maud::{Markup, html};
use rashomon_types::{TellingId, record::RecordEvent};
use std::collections::BTreeMap;

impl Pages {
    /// Writes the page of an event.
    pub fn event(&self, id: TellingId) -> Option<String> {
        let e = self.archive.event(id)?;
        let told: Vec<_> = e.mentions.iter().map(|m| (m.article, m.event)).collect();
        let headline = self.headline(e);
        let body = html! {
            p.crumb { a href="/events" { (self.t("Events")) } " · " (e.label) }
            h1 { (headline) " " (self.flag(e.realis)) }
            (self.corrected(&e.corrected))
            (self.event_facts(e))
            (self.differences(e))
            (self.figures_of(e))
            section aria-labelledby="tellings" {
                h2 id="tellings" { (self.t("Who says so, in which words")) }
                p.legend {
                    mark { (self.t("the act")) } " · " span.actor { (self.t("who acts")) } " · "
                    span.recipient { (self.t("who is acted upon")) } " · " span.setting { (self.t("when or where")) }
                }
                (self.voices_in_full(&told, |a, t| self.event_telling(a, t)))
            }
            @if !e.because.is_empty() {
                section {
                    h2 { (self.t("Why these tellings are one event")) }
                    ul { @for reason in &e.because { li { (visible::words(reason)) } } }
                }
            }
            p.quiet { "id " code { (e.id) } " · " a href={ "/api/event/" (e.id) ".json" } { "JSON" } }
        };
        let title = crate::headline::Headline::of(e, &self.names, &self.words).text(&self.words);
        Some(self.frame(&format!("{} {title}", e.label), "/events", body))
    }

    fn event_facts(&self, e: &RecordEvent) -> Markup {
        let stories: Vec<_> = e
            .mentions
            .iter()
            .filter_map(|m| self.archive.article(m.article))
            .flat_map(|a| &a.stories)
            .collect();
        let mut stories: Vec<_> =
            stories.into_iter().filter_map(|s| self.archive.story(*s)).collect();
        stories.sort_by_key(|(at, _)| *at);
        stories.dedup_by_key(|(at, _)| *at);
        let mode = e.mode.map(|m| format!(" · {}", m.as_str())).unwrap_or_default();
        html! {
            dl.facts {
                div { dt { (self.t("When")) } dd { (self.when(e)) } }
                @if let Some(place) = &e.place {
                    div { dt { (self.t("Where")) } dd { (visible::name(self.names.place(place))) @if let Some(c) = place.country { ", " (c) } } }
                }
                div { dt { (self.t("Did it happen")) } dd { (self.realis_word(e.realis)) } }
                div {
                    dt { (self.t("Witnesses")) }
                    dd { (self.of_witnesses(e.witnesses, e.agencies)) " " (self.chips(e.mentions.iter().map(|m| m.article))) }
                }
                div { dt { (self.t("Tellings")) } dd { (e.tellings) } }
                div { dt { abbr title="PLOVER 2.0" { "PLOVER" } } dd { code { (e.kind) (mode) } } }
                div { dt { (self.t("Quad class, CAMEO root")) } dd { (e.kind.quad()) ", " (e.kind.cameo_root()) } }
                div {
                    dt { (self.t("Story")) }
                    dd { @for (i, (_, story)) in stories.iter().enumerate() { @if i > 0 { " · " } (self.story_link(story)) } }
                }
            }
        }
    }

    fn differences(&self, e: &RecordEvent) -> Markup {
        let mut slots: BTreeMap<&str, Vec<_>> = BTreeMap::new();
        for slot in &e.slots {
            slots.entry(&slot.slot).or_default().push(slot);
        }
        slots.retain(|_, says| says.len() > 1);
        html! {
            @if !slots.is_empty() {
                section aria-labelledby="differ" {
                    h2 id="differ" { (self.t("Where they differ")) }
                    div.scroll {
                        table.differ {
                            caption.vh { (self.t("Where they differ")) }
                            thead { tr { th scope="col" { (self.t("On")) } th scope="col" { (self.t("Some say")) } th scope="col" { (self.t("Witnesses")) } th scope="col" { (self.t("Articles")) } } }
                            tbody {
                                @for (slot, says) in &slots {
                                    @for (i, one) in says.iter().enumerate() {
                                        tr {
                                            @if i == 0 { th scope="rowgroup" rowspan=(says.len()) { (self.t(slot)) } }
                                            td { (visible::name(&one.says)) }
                                            td { (self.chips(one.articles.iter().copied())) }
                                            td { (self.marks(one.articles.iter().copied())) }
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    fn figures_of(&self, e: &RecordEvent) -> Markup {
        let figures: Vec<_> =
            self.archive.record.figures.iter().filter(|f| f.event == Some(e.id)).collect();
        html! {
            @if !figures.is_empty() {
                section {
                    h2 { (self.t("Figures of this event")) }
                    (self.figure_list(&figures))
                }
            }
        }
    }

    /// Writes an event as an entry of a list: day, line, witnesses, a quote.
    pub(super) fn event_entry(&self, e: &RecordEvent, quoted: bool) -> Markup {
        let quote = if quoted { self.one_quote(e) } else { None };
        html! {
            li.event id=(e.label) {
                span.when { (self.when(e)) }
                div.what {
                    p {
                        a.label href=(path(Target::Event(e))) { (e.label) } " "
                        (self.headline(e)) " " (self.flag(e.realis)) (self.says(e))
                        @if !e.corrected.is_empty() { span.by { " (" (self.words.say("corrected")) ")" } }
                    }
                    @if let Some(quote) = quote { p.excerpt { (quote) } }
                }
                span.tally title=(self.of_witnesses(e.witnesses, e.agencies)) {
                    (self.chips(e.mentions.iter().map(|m| m.article)))
                    span.count { (self.of_witnesses(e.witnesses, e.agencies)) }
                }
            }
        }
    }

    fn says(&self, e: &RecordEvent) -> Markup {
        let h = crate::headline::Headline::of(e, &self.names, &self.words);
        html! {
            @if !h.reporters.is_empty() {
                span.by { " (" (self.words.say("says")) ": " @for (i, who) in h.reporters.iter().enumerate() { @if i > 0 { "; " } (visible::name(who)) } ")" }
            }
        }
    }

    /// Quotes one telling: one in the reader's language before others, the shortest mark first.
    fn one_quote(&self, e: &RecordEvent) -> Option<Markup> {
        let mut tellings: Vec<_> =
            e.mentions.iter().filter_map(|m| Some((self.archive.article(m.article)?, m))).collect();
        let own = self.words.language;
        tellings
            .sort_by_key(|(a, m)| (a.language != Some(own), a.mark.len(), a.mark.clone(), m.span));
        let (article, telling) = tellings.first()?;
        let x = self.archive.excerpts.of(telling.event)?;
        let words = x.around(220);
        Some(html! {
            q { (visible::foreign(&words, article.language)) } " " (self.mark(article.id))
        })
    }
}
