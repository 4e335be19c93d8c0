//! The search page: names in any script and spelling, and words of the articles.
//!
//! What goes in: a query. What comes out: entities whose names share its letters or its sound, events and figures, and
//! the passages that hold all its words or their beginnings. Left to others: what names sound alike (`skeleton`).

use super::{Archive, Pages, lists::page_of, visible};
use maud::{Markup, html};
use rashomon_packs::fold;
use rashomon_types::{ArticleId, Span};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
};

/// Characters of a query that are read.
const QUERY: usize = 200;
/// Words of a query that are read.
const WORDS: usize = 12;
const ENTITIES: usize = 25;
const ITEMS: usize = 15;
const ARTICLES: usize = 20;
const PASSAGES: usize = 3;

/// An article that a store found, with the words that were asked for.
pub type Hit = (ArticleId, Vec<Span>);

/// What can be searched for.
pub struct Index {
    words: BTreeMap<String, Vec<u32>>,
    articles: Vec<ArticleId>,
    sounds: BTreeMap<String, Vec<usize>>,
    names: Vec<Vec<String>>,
    topics: Vec<String>,
    skeleton: Box<dyn Fn(&str) -> String + Send + Sync>,
}

impl Index {
    /// Indexes an archive. `skeleton` says what is left of a word in every script.
    pub fn new(
        archive: &Archive,
        skeleton: impl Fn(&str) -> String + Send + Sync + 'static,
    ) -> Self {
        let mut words: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut articles = Vec::new();
        for a in &archive.record.articles {
            let at = u32::try_from(articles.len()).unwrap_or(u32::MAX);
            articles.push(a.id);
            let text = archive.text(a.id).unwrap_or_default();
            let found: BTreeSet<String> = words_of(text).map(|(_, w)| fold(w)).collect();
            for word in found {
                words.entry(word).or_default().push(at);
            }
        }
        let mut sounds: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (i, e) in archive.record.entities.iter().enumerate() {
            let names = e.names.values().flatten().chain([&e.name]);
            let keys: BTreeSet<String> =
                names.flat_map(|n| words_of(n).map(|(_, w)| skeleton(w))).collect();
            for key in keys.into_iter().filter(|k| !k.is_empty()) {
                sounds.entry(key).or_default().push(i);
            }
        }
        let names = archive.record.entities.iter().map(|e| {
            let names = e.names.values().flatten().chain([&e.name]);
            names.map(|n| fold(n)).collect::<BTreeSet<_>>().into_iter().collect()
        });
        let names = names.collect();
        let topics = archive.record.figures.iter().map(|f| fold(&f.topic)).collect();
        Index { words, articles, sounds, names, topics, skeleton: Box::new(skeleton) }
    }

    /// Returns the articles that hold all words, or words that begin so.
    fn articles(&self, words: &[String]) -> Vec<ArticleId> {
        let mut left: Option<BTreeSet<u32>> = None;
        for word in words {
            let from =
                self.words.range::<str, _>((Bound::Included(word.as_str()), Bound::Unbounded));
            let hits: BTreeSet<u32> = from
                .take_while(|(w, _)| w.starts_with(word))
                .flat_map(|(_, a)| a)
                .copied()
                .collect();
            left = Some(match left {
                None => hits,
                Some(before) => before.intersection(&hits).copied().collect(),
            });
        }
        let left = left.unwrap_or_default();
        left.into_iter().filter_map(|i| self.articles.get(i as usize).copied()).collect()
    }

    /// Returns the entities of which every word of the query is a word of a name, by letters or by sound, best first.
    fn entities(&self, archive: &Archive, words: &[String]) -> Vec<usize> {
        let mut scores: BTreeMap<usize, usize> = BTreeMap::new();
        for (i, names) in self.names.iter().enumerate() {
            let has = |word: &String| {
                names.iter().any(|n| words_of(n).any(|(_, part)| part.starts_with(word.as_str())))
            };
            if !words.is_empty() && words.iter().all(has) {
                let whole = names.contains(&words.join(" "));
                scores.insert(i, if whole { 3 } else { 2 });
            }
        }
        let sounds: Vec<BTreeSet<usize>> = words
            .iter()
            .map(|w| (self.skeleton)(w))
            .filter(|s| s.chars().count() > 1)
            .map(|s| self.sounds.get(&s).into_iter().flatten().copied().collect())
            .collect();
        if let Some((first, rest)) = sounds.split_first() {
            for i in first.iter().filter(|i| rest.iter().all(|other| other.contains(i))) {
                scores.entry(*i).or_insert(1);
            }
        }
        let mut found: Vec<(usize, usize)> = scores.into_iter().collect();
        let named = |i: usize| archive.record.entities[i].mentions.len();
        found.sort_by_key(|(i, score)| (std::cmp::Reverse((*score, named(*i))), *i));
        found.into_iter().map(|(i, _)| i).collect()
    }
}

/// Splits a text into words with their places.
fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let inside =
        |c: char| c.is_alphanumeric() || matches!(c, '\'' | '’' | 'ʼ' | '\u{300}'..='\u{36f}');
    let mut rest = text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = rest.find(inside)?;
        let tail = rest.get(start..)?;
        let len = tail.find(|c| !inside(c)).unwrap_or(tail.len());
        let word = (at + start, tail.get(..len)?);
        rest = tail.get(len..)?;
        at += start + len;
        Some(word)
    })
}

impl Pages {
    /// Writes a page of what a query finds, from 1.
    pub fn search(&self, index: &Index, query: &str, page: usize) -> Option<String> {
        let query: String = query.chars().take(QUERY).collect();
        let words: Vec<String> = words_of(&query).map(|(_, w)| fold(w)).take(WORDS).collect();
        let articles = index.articles(&words);
        let (shown, pages) = page_of(&articles, page, ARTICLES)?;
        let found = index.entities(&self.archive, &words);
        let entities: Vec<_> =
            found.iter().take(ENTITIES).map(|i| &self.archive.record.entities[*i]).collect();
        let items = if page == 1 {
            self.items_with(index, &words, &articles)
        } else {
            html! {}
        };
        let body = html! {
            h1 { (self.t("Search")) @if !query.trim().is_empty() { ": " (visible::name(&query)) } }
            @if words.is_empty() {
                p.lede { (self.t("Write a name in any script and spelling, or words of the articles.")) }
            } @else {
                p.lede { (self.t("Names")) ": " (found.len()) " · " (self.t("Articles that hold the words")) ": " (articles.len()) }
                @if page == 1 && !entities.is_empty() {
                    section { h2 { (self.t("Names")) } (self.entity_table(&entities)) }
                }
                (items)
                @if !shown.is_empty() {
                    section {
                        h2 { (self.t("In the articles")) }
                        @for id in shown { (self.hits(*id, &words)) }
                    }
                }
                @if articles.is_empty() && entities.is_empty() {
                    p { (self.t("Nothing was found. The beginning of a word is enough; a name may be written in any script.")) }
                }
                (self.pager(page, pages, &format!("/search?q={}&page=", super::encode(&query))))
            }
        };
        Some(self.framed(self.t("Search"), "/search", &query, body))
    }

    /// Writes a page of what a store found: articles with the places that were met, and whether there are more; or what is
    /// wrong with the query.
    pub fn found(
        &self,
        index: &Index,
        query: &str,
        page: usize,
        found: Result<(&[Hit], bool), &str>,
    ) -> String {
        let words: Vec<String> = words_of(query).map(|(_, w)| fold(w)).take(WORDS).collect();
        let named = if page == 1 { index.entities(&self.archive, &words) } else { Vec::new() };
        let entities: Vec<_> =
            named.iter().take(ENTITIES).map(|i| &self.archive.record.entities[*i]).collect();
        let (articles, more) = found.unwrap_or((&[], false));
        let body = html! {
            h1 { (self.t("Search")) @if !query.trim().is_empty() { ": " (visible::name(query)) } }
            @if let Err(wrong) = found { p.lede { (visible::words(wrong)) } }
            @if !entities.is_empty() {
                section { h2 { (self.t("Names")) } (self.entity_table(&entities)) }
            }
            @if !articles.is_empty() {
                section {
                    h2 { (self.t("In the articles")) }
                    @for (id, places) in articles {
                        @if let Some(article) = self.archive.article(*id) {
                            div.telling {
                                p.source { (self.chip(article.witness)) " " (self.mark(*id)) " " (self.titled(article)) span.imprint { (self.imprint(article)) } }
                                @for place in places.iter().take(PASSAGES) { (self.passage(*id, *place)) }
                            }
                        }
                    }
                }
            }
            @if found.is_ok() && articles.is_empty() && entities.is_empty() {
                p { (self.t("Nothing was found. The beginning of a word is enough; a name may be written in any script.")) }
            }
            (self.pager(page, page + usize::from(more), &format!("/search?q={}&page=", super::encode(query))))
        };
        self.framed(self.t("Search"), "/search", query, body)
    }

    /// Shows figures and events that hold the words in one sentence, which then stands in one of `articles`.
    fn items_with(&self, index: &Index, words: &[String], articles: &[ArticleId]) -> Markup {
        let articles: BTreeSet<&ArticleId> = articles.iter().collect();
        let begins = |folded: &str| {
            let begins =
                |w: &String| words_of(folded).any(|(_, part)| part.starts_with(w.as_str()));
            !words.is_empty() && words.iter().all(begins)
        };
        let quoted = |article: &ArticleId, id| {
            let sentence = || self.archive.excerpts.of(id).map(|x| fold(&x.sentence));
            articles.contains(article) && sentence().is_some_and(|s| begins(&s))
        };
        let r = &self.archive.record;
        let figures = r.figures.iter().zip(&index.topics).filter(|(f, topic)| {
            begins(topic) || f.tellings.iter().any(|t| quoted(&t.article, t.claim))
        });
        let figures = figures.map(|(f, _)| f);
        let figures: Vec<_> = figures.take(ITEMS).collect();
        let events =
            r.events.iter().filter(|e| e.mentions.iter().any(|m| quoted(&m.article, m.event)));
        let events: Vec<_> = events.take(ITEMS).collect();
        html! {
            @if !figures.is_empty() { section { h2 { (self.t("Figures")) } (self.figure_list(&figures)) } }
            @if !events.is_empty() { section { h2 { (self.t("Events")) } ul.events { @for e in &events { (self.event_entry(e, true)) } } } }
        }
    }

    fn hits(&self, id: ArticleId, words: &[String]) -> Markup {
        let Some(article) = self.archive.article(id) else { return html! {} };
        let text = self.archive.text(id).unwrap_or_default();
        let hits = words_of(text).filter(|(_, w)| {
            let folded = fold(w);
            words.iter().any(|word| folded.starts_with(word.as_str()))
        });
        let hits: Vec<Span> =
            hits.take(PASSAGES).map(|(at, w)| Span::new(at, at + w.len())).collect();
        html! {
            div.telling {
                p.source { (self.chip(article.witness)) " " (self.mark(id)) " " (self.titled(article)) span.imprint { (self.imprint(article)) } }
                @for span in hits { (self.passage(id, span)) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn words_keep_their_places_in_every_script() {
        let words: Vec<_> = words_of("Пʼятеро, а-б 12").collect();
        assert_eq!(words, [(0, "Пʼятеро"), (16, "а"), (19, "б"), (22, "12")]);
    }
}
