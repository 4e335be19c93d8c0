//! The page of a story: its events in order, each as every language tells it, and its figures.

use super::{Pages, Target, path, visible};
use maud::{Markup, html};
use rashomon_types::{
    Language, TellingId,
    record::{Figure, RecordEvent, Story},
};
use std::collections::BTreeSet;

/// Events of a story on one page.
const EVENTS: usize = 60;

impl Pages {
    /// Names a story by its label, leading to its page.
    pub(super) fn story_link(&self, story: &Story) -> Markup {
        let label = visible::cut(&story.label, visible::NAME);
        html! { a href=(path(Target::Story(story))) { (visible::foreign(&label, self.label_language(story))) } }
    }

    /// A story takes its label from the title of one of its articles, and with it the language.
    fn label_language(&self, story: &Story) -> Option<Language> {
        let articles = story.articles.iter().filter_map(|a| self.archive.article(*a));
        articles
            .into_iter()
            .find(|a| a.title.as_deref() == Some(&story.label))
            .and_then(|a| a.language)
    }

    /// Writes a page of a story, from 1.
    pub fn story(&self, id: TellingId, page: usize) -> Option<String> {
        let (_, story) = self.archive.story(id)?;
        let articles: BTreeSet<_> = story.articles.iter().copied().collect();
        let mut events: Vec<&RecordEvent> = self
            .archive
            .record
            .events
            .iter()
            .filter(|e| e.mentions.iter().any(|m| articles.contains(&m.article)))
            .collect();
        let day = |e: &RecordEvent| e.date.as_ref().and_then(|d| d.start.or(d.end));
        events.sort_by_key(|e| (day(e).is_none(), day(e), std::cmp::Reverse(e.witnesses), e.id));
        let pages = events.len().div_ceil(EVENTS).max(1);
        if page == 0 || page > pages {
            return None;
        }
        let shown =
            events.iter().skip((page - 1) * EVENTS).take(EVENTS).copied().collect::<Vec<_>>();
        let figures: Vec<&Figure> = self
            .archive
            .record
            .figures
            .iter()
            .filter(|f| f.tellings.iter().any(|t| articles.contains(&t.article)))
            .collect();
        let body = html! {
            p.crumb { a href="/stories" { (self.t("Stories")) } }
            h1 { (visible::foreign(&visible::cut(&story.label, 2 * visible::NAME), self.label_language(story))) }
            p.lede { (self.words.count("articles", story.articles.len())) " · " (self.t("told by witnesses")) " " (self.chips(story.articles.iter().copied())) }
            nav.jump aria-label=(self.t("On this page")) {
                a href="#timeline" { (self.t("Timeline, side by side")) } " · "
                a href="#figures" { (self.t("Figures")) } " · "
                a href="#articles" { (self.t("Articles")) }
            }
            section aria-labelledby="timeline" {
                h2 id="timeline" { (self.t("Timeline, side by side")) }
                p.quiet { (self.t("Each language in its own words. An empty cell: no article in that language tells it.")) }
                (self.side_by_side(story, &shown))
                (self.pager(page, pages, &format!("/story/{id}?page=")))
            }
            section aria-labelledby="figures" {
                h2 id="figures" { (self.t("Figures, with every telling")) }
                @if figures.is_empty() { p { (self.t("None.")) } }
                (self.figure_list(&figures[..figures.len().min(40)]))
                @if figures.len() > 40 { p { a href="/figures" { (self.t("All figures")) } } }
            }
            section aria-labelledby="articles" {
                h2 id="articles" { (self.t("Articles")) }
                (self.article_table(&story.articles))
            }
            p.quiet { "id " code { (story.id) } " · " a href={ "/api/story/" (story.id) ".json" } { "JSON" } }
        };
        Some(self.frame(&story.label, "/stories", body))
    }

    fn side_by_side(&self, story: &Story, events: &[&RecordEvent]) -> Markup {
        let own = self.words.language;
        let mut languages: Vec<Option<Language>> = story
            .articles
            .iter()
            .filter_map(|a| self.archive.article(*a))
            .map(|a| a.language)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect();
        languages.sort_by_key(|l| (*l != Some(own), *l));
        html! {
            div.scroll {
                table.sides {
                    caption.vh { (self.t("Timeline, side by side")) }
                    thead {
                        tr {
                            th scope="col" { (self.t("When and what")) }
                            @for language in &languages { th scope="col" { (name_of(*language)) } }
                        }
                    }
                    tbody {
                        @for e in events {
                            tr {
                                th scope="row" {
                                    span.when { (self.when(e)) }
                                    span.what { (self.event_link(e)) }
                                    (self.chips(e.mentions.iter().map(|m| m.article)))
                                }
                                @for language in &languages { (self.side(story, e, *language)) }
                            }
                        }
                    }
                }
            }
        }
    }

    fn side(&self, story: &Story, e: &RecordEvent, language: Option<Language>) -> Markup {
        let tellings: Vec<_> = e
            .mentions
            .iter()
            .filter(|m| story.articles.contains(&m.article))
            .filter(|m| self.archive.article(m.article).is_some_and(|a| a.language == language))
            .collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        html! {
            td data-label=(name_of(language)) {
                @if tellings.is_empty() { span.quiet title=(self.t("not told in this language")) { "–" } }
                @for m in tellings.iter().take(4) {
                    @if let Some(x) = self.archive.excerpts.of(m.event) {
                        @if seen.insert(x.sentence.as_str()) {
                            p.excerpt {
                                @if let Some(a) = self.archive.article(m.article) { (self.chip(a.witness)) " " (self.mark(a.id)) " " }
                                @if let Some(words) = self.excerpt(m.event) { (words) }
                            }
                        }
                    }
                }
                @if tellings.len() > 4 { p.quiet { "+ " (tellings.len() - 4) } }
            }
        }
    }
}

/// Returns a language's code, or a dash for a text whose language is not known.
fn name_of(language: Option<Language>) -> String {
    language.map_or_else(|| "–".to_owned(), |l| l.to_string())
}
