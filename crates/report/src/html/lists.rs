//! The lists of everything: events, figures, stories, witnesses, articles, names; a page at a time.

use super::{Pages, Target, entity::category, path, visible};
use crate::brief::Section;
use maud::{Markup, html};
use rashomon_types::{
    ArticleId,
    record::{Figure, RecordEvent, Witness},
};

/// Items of a list on one page.
const ITEMS: usize = 100;

/// Returns the items of a page and the number of pages; `None` past the end.
pub(super) fn page_of<T>(all: &[T], page: usize, size: usize) -> Option<(&[T], usize)> {
    let pages = all.len().div_ceil(size).max(1);
    if page == 0 || page > pages {
        return None;
    }
    let from = (page - 1) * size;
    Some((all.get(from..(from + size).min(all.len()))?, pages))
}

impl Pages {
    /// Returns a section of the brief.
    pub(super) fn section(&self, kind: &str) -> Option<&Section> {
        self.brief.sections.iter().find(|s| s.kind == kind)
    }

    /// Returns the events of a section of the brief, in its order.
    pub(super) fn events_of(&self, kind: &str) -> Vec<&RecordEvent> {
        let items = self.section(kind).map(|s| s.items.as_slice()).unwrap_or_default();
        let found = items.iter().filter_map(|i| match self.archive.label(&i.label)? {
            Target::Event(e) => Some(e),
            _ => None,
        });
        found.collect()
    }

    /// Returns the figures of a section of the brief, in its order.
    pub(super) fn figures_in(&self, kind: &str) -> Vec<&Figure> {
        let items = self.section(kind).map(|s| s.items.as_slice()).unwrap_or_default();
        let found = items.iter().filter_map(|i| match self.archive.label(&i.label)? {
            Target::Figure(f) => Some(f),
            _ => None,
        });
        found.collect()
    }

    /// Returns the heading of a section of the brief, as a line of a page is written.
    pub(super) fn heading(&self, key: &str) -> String {
        let heading = self.words.say(key);
        let mut letters = heading.chars();
        let first: String = letters.next().into_iter().collect();
        format!("{first}{}", letters.as_str().to_lowercase())
    }

    /// Writes a page of the list of events.
    pub fn events(&self, page: usize) -> Option<String> {
        let kinds = [
            ("happened", "happened"),
            ("not-happened", "not_happened"),
            ("background", "background"),
        ];
        let all: Vec<(&str, &RecordEvent)> = kinds
            .iter()
            .flat_map(|(kind, key)| self.events_of(kind).into_iter().map(move |e| (*key, e)))
            .collect();
        let (shown, pages) = page_of(&all, page, ITEMS)?;
        let body = html! {
            h1 { (self.t("Events")) " " span.count { (all.len()) } }
            p.lede { (self.t("Newest first. A letter is an independent witness that tells it.")) }
            @for run in shown.chunk_by(|a, b| a.0 == b.0) {
                section {
                    h2 { (self.heading(run[0].0)) }
                    ul.events { @for (_, e) in run { (self.event_entry(e, true)) } }
                }
            }
            @if all.is_empty() { p { (self.t("None.")) } }
            (self.pager(page, pages, "/events?page="))
        };
        Some(self.frame(self.t("Events"), "/events", body))
    }

    /// Writes a page of the list of figures.
    pub fn figures(&self, page: usize) -> Option<String> {
        let all: Vec<(&str, &Figure)> =
            [("figures", "figures"), ("other-figures", "figures_other")]
                .iter()
                .flat_map(|(kind, key)| self.figures_in(kind).into_iter().map(move |f| (*key, f)))
                .collect();
        let (shown, pages) = page_of(&all, page, ITEMS / 2)?;
        let body = html! {
            h1 { (self.t("Figures")) " " span.count { (all.len()) } }
            p.lede { (self.t("Who says which number, and who repeats it. A row is one independent witness.")) }
            @for run in shown.chunk_by(|a, b| a.0 == b.0) {
                section {
                    h2 { (self.heading(run[0].0)) }
                    (self.figure_list(&run.iter().map(|(_, f)| *f).collect::<Vec<_>>()))
                }
            }
            @if all.is_empty() { p { (self.t("None.")) } }
            (self.pager(page, pages, "/figures?page="))
        };
        Some(self.frame(self.t("Figures"), "/figures", body))
    }

    /// Writes a page of the list of stories.
    pub fn stories(&self, page: usize) -> Option<String> {
        let mut all: Vec<_> = self.archive.record.stories.iter().collect();
        all.sort_by_key(|s| (std::cmp::Reverse(s.articles.len()), s.id));
        let (shown, pages) = page_of(&all, page, ITEMS)?;
        let body = html! {
            h1 { (self.t("Stories")) " " span.count { (all.len()) } }
            p.lede { (self.t("Articles about the same thing, across languages.")) }
            ul.plain { @for s in shown { li { (self.story_entry(s)) } } }
            (self.pager(page, pages, "/stories?page="))
        };
        Some(self.frame(self.t("Stories"), "/stories", body))
    }

    /// Writes a story as an entry of a list.
    pub(super) fn story_entry(&self, story: &rashomon_types::record::Story) -> Markup {
        html! {
            (self.story_link(story)) " "
            (self.chips(story.articles.iter().copied())) " "
            span.quiet { (self.words.count("articles", story.articles.len())) }
        }
    }

    /// Writes a page of the list of witnesses.
    pub fn witnesses(&self, page: usize) -> Option<String> {
        let all: Vec<&Witness> = self.archive.record.witnesses.iter().collect();
        let (shown, pages) = page_of(&all, page, ITEMS)?;
        let body = html! {
            h1 { (self.t("Witnesses")) " " span.count { (all.len()) } }
            p.lede { (self.t("A witness is one text with its copies, excerpts and translations: it counts once, however many articles carry it.")) }
            @for w in shown { (self.witness_block(w)) }
            (self.pager(page, pages, "/witnesses?page="))
        };
        Some(self.frame(self.t("Witnesses"), "/witnesses", body))
    }

    fn witness_block(&self, w: &Witness) -> Markup {
        let at = self.archive.witness(w.id).map_or(0, |(at, _)| at);
        html! {
            section class={ "voice " (super::pieces::colour(at)) } id=(w.label) {
                h2 {
                    (self.chip(w.id)) " "
                    a href=(path(Target::Witness(w))) { (self.t("Witness")) " " (super::pieces::letter(at)) }
                    " · " (visible::name(&self.origin_name(w.id)))
                }
                (self.chain(w))
            }
        }
    }

    /// Writes a page of the list of articles.
    pub fn articles(&self, page: usize) -> Option<String> {
        let mut all: Vec<_> = self.archive.record.articles.iter().collect();
        all.sort_by_key(|a| (a.mark.len(), a.mark.clone()));
        let (shown, pages) = page_of(&all, page, ITEMS)?;
        let ids: Vec<ArticleId> = shown.iter().map(|a| a.id).collect();
        let body = html! {
            h1 { (self.t("Articles")) " " span.count { (all.len()) } }
            (self.article_table(&ids))
            (self.pager(page, pages, "/articles?page="))
        };
        Some(self.frame(self.t("Articles"), "/articles", body))
    }

    /// Writes a table of articles.
    pub(super) fn article_table(&self, ids: &[ArticleId]) -> Markup {
        let mut all: Vec<_> = ids.iter().filter_map(|id| self.archive.article(*id)).collect();
        all.sort_by_key(|a| (a.mark.len(), a.mark.clone()));
        let heads =
            ["Article", "Title", "Language", "Outlet", "Published", "Witness", "How it came"];
        html! {
            div.scroll {
                table.articles {
                    caption.vh { (self.t("Articles")) }
                    thead { tr { @for head in heads { th scope="col" { (self.t(head)) } } } }
                    tbody {
                        @for a in all {
                            tr {
                                td data-label=(self.t("Article")) { (self.mark(a.id)) }
                                th scope="row" { (self.titled(a)) }
                                td data-label=(self.t("Language")) { @if let Some(l) = a.language { (self.language(l)) } @else { "–" } }
                                td data-label=(self.t("Outlet")) { (visible::name(a.outlet.as_deref().unwrap_or("–"))) }
                                td.day data-label=(self.t("Published")) { (self.published(a)) }
                                td data-label=(self.t("Witness")) { (self.chip(a.witness)) }
                                td data-label=(self.t("How it came")) { (self.kind(a.kind)) }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Writes a page of the list of names.
    pub fn entities(&self, page: usize) -> Option<String> {
        let mut all: Vec<_> = self.archive.record.entities.iter().collect();
        all.sort_by_key(|e| (std::cmp::Reverse(e.mentions.len()), e.id.as_str()));
        let (shown, pages) = page_of(&all, page, ITEMS)?;
        let body = html! {
            h1 { (self.t("Names")) " " span.count { (all.len()) } }
            p.lede { (self.t("Persons, places and organisations, each with its names in every language; most named first.")) }
            (self.entity_table(shown))
            (self.pager(page, pages, "/entities?page="))
        };
        Some(self.frame(self.t("Names"), "/entities", body))
    }

    /// Writes a table of entities.
    pub(super) fn entity_table(&self, entities: &[&rashomon_types::record::Entity]) -> Markup {
        html! {
            div.scroll {
                table.entities {
                    caption.vh { (self.t("Names")) }
                    thead { tr { @for head in ["Name", "Class", "In the articles", "Named"] { th scope="col" { (self.t(head)) } } } }
                    tbody {
                        @for e in entities {
                            tr {
                                th scope="row" { a href=(path(Target::Entity(e))) { (visible::name(self.names.of(&e.id).unwrap_or(&e.name))) } }
                                td data-label=(self.t("Class")) { (self.t(category(e.category))) }
                                td data-label=(self.t("In the articles")) {
                                    @for (i, (language, names)) in e.names.iter().enumerate() {
                                        @if i > 0 { " · " }
                                        span.lang { (language) } " "
                                        bdi lang=(language) { @for (i, n) in names.iter().take(2).enumerate() { @if i > 0 { ", " } (visible::name(n)) } }
                                    }
                                }
                                td.number data-label=(self.t("Named")) { (e.mentions.len()) }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::page_of;

    #[test]
    fn a_page_past_the_end_is_not_there() {
        assert_eq!(page_of(&[1, 2, 3], 2, 2), Some((&[3][..], 2)));
        assert_eq!(page_of(&[1, 2, 3], 3, 2), None);
        assert_eq!(page_of(&[1, 2, 3], 0, 2), None);
        assert_eq!(page_of::<u8>(&[], 1, 2), Some((&[][..], 1)));
    }
}
