//! The small parts that many pages share: marks of witnesses and articles, lines of events, verdicts, days.

use super::{Pages, Target, encode, path, visible};
use crate::{
    brief::{kind_key, verdict_key},
    dates,
    headline::{self, Headline, Named},
};
use maud::{Markup, html};
use rashomon_types::{
    ArticleId, Interval, Realis, TellingId,
    correction::Mark,
    record::{RecordArticle, RecordEvent, Verdict, WitnessKind},
};
use std::collections::{BTreeMap, BTreeSet};

/// Colours that the stylesheet has for witnesses; the letter tells them apart where colours repeat.
const COLOURS: usize = 8;

/// Marks that stand in one row before they are only counted.
const MARKS: usize = 24;

/// Returns the letter of a witness: A to Z, then AA, AB, ….
pub(super) fn letter(at: usize) -> String {
    let own = char::from(b'A' + (at % 26) as u8);
    match at / 26 {
        0 => own.to_string(),
        more => format!("{}{own}", letter(more - 1)),
    }
}

/// Returns the class of a witness's colour.
pub(super) fn colour(at: usize) -> String {
    format!("w w{}", at % COLOURS)
}

/// What one witness's articles tell alike: who has it from the origin, who repeats it.
pub(super) struct Voice {
    /// The witness.
    pub witness: TellingId,
    /// Its articles that tell it, in the witness's order: the origin first where it is among them.
    pub articles: Vec<ArticleId>,
}

impl Pages {
    /// Says what a person has corrected here, and why.
    pub(super) fn corrected(&self, marks: &[Mark]) -> Markup {
        html! {
            @for mark in marks {
                p.corrected {
                    strong { (self.words.say("corrected")) } ": " (visible::words(&crate::brief::why(mark)))
                    span.quiet { " · " (mark.n) ", " (mark.does) }
                }
            }
        }
    }

    /// Shows a witness as a small coloured letter that leads to its page.
    pub(super) fn chip(&self, id: TellingId) -> Markup {
        let Some((at, witness)) = self.archive.witness(id) else { return html! {} };
        let who = self.origin_name(id);
        let title = format!("{} {}: {who}", self.t("Witness"), letter(at));
        html! {
            a class=(colour(at)) href=(path(Target::Witness(witness))) title=(title) {
                span.vh { (self.t("Witness")) " " } (letter(at))
            }
        }
    }

    /// Names who a witness's text comes from, as far as the record knows: its agency, an outlet or credit of its articles,
    /// or the file of the first.
    pub(super) fn origin_name(&self, id: TellingId) -> String {
        let Some((_, witness)) = self.archive.witness(id) else { return String::new() };
        let articles = || witness.articles.iter().filter_map(|a| self.archive.article(*a));
        let outlet = || articles().find_map(|a| a.outlet.clone());
        let credit = || articles().find_map(|a| a.credits.first().cloned());
        let file = || articles().next().map(|a| a.article.clone());
        let name = witness.agency.clone().or_else(outlet).or_else(credit).or_else(file);
        visible::plain(&name.unwrap_or_default())
    }

    /// Sorts articles by witness, witnesses in the record's order.
    pub(super) fn voices(&self, articles: impl Iterator<Item = ArticleId>) -> Vec<Voice> {
        let told: BTreeSet<ArticleId> = articles.collect();
        let mut by: BTreeMap<usize, Voice> = BTreeMap::new();
        for article in told.iter().filter_map(|id| self.archive.article(*id)) {
            let Some((at, witness)) = self.archive.witness(article.witness) else { continue };
            by.entry(at).or_insert_with(|| Voice {
                witness: witness.id,
                articles: witness.articles.iter().copied().filter(|a| told.contains(a)).collect(),
            });
        }
        by.into_values().collect()
    }

    /// Shows the letters of the witnesses behind articles.
    pub(super) fn chips(&self, articles: impl Iterator<Item = ArticleId>) -> Markup {
        let voices = self.voices(articles);
        html! {
            span.chips {
                @for voice in voices.iter().take(MARKS) { (self.chip(voice.witness)) " " }
                @if voices.len() > MARKS { span.quiet { "+" (voices.len() - MARKS) } }
            }
        }
    }

    /// Says how many of the record's witnesses tell something.
    pub(super) fn of_witnesses(&self, witnesses: usize, agencies: usize) -> String {
        let all = self.archive.record.witnesses.len();
        let note = format!("{witnesses} {} {all}", self.words.say("of"));
        if agencies < witnesses {
            format!("{note}, {}", self.words.count("agencies", agencies))
        } else {
            note
        }
    }

    /// Shows the mark of an article, which leads to its page.
    pub(super) fn mark(&self, id: ArticleId) -> Markup {
        let Some(article) = self.archive.article(id) else { return html! {} };
        let title = article.title.as_deref().unwrap_or(&article.article);
        let language = article.language.map(|l| format!(" ({l})")).unwrap_or_default();
        let title = format!("{}{language}", visible::plain(title));
        html! { a.mark href=(path(Target::Article(article))) title=(title) { (article.mark) } }
    }

    /// Shows the marks of articles.
    pub(super) fn marks(&self, articles: impl Iterator<Item = ArticleId>) -> Markup {
        let mut all: Vec<&RecordArticle> =
            articles.filter_map(|id| self.archive.article(id)).collect();
        all.sort_by_key(|a| (a.mark.len(), a.mark.as_str()));
        all.dedup_by_key(|a| a.id);
        html! {
            span.marks {
                @for (i, a) in all.iter().take(MARKS).enumerate() { @if i > 0 { " " } (self.mark(a.id)) }
                @if all.len() > MARKS { " " span.quiet { "+" (all.len() - MARKS) } }
            }
        }
    }

    /// Names an article by its title in its language, leading to its page.
    pub(super) fn titled(&self, article: &RecordArticle) -> Markup {
        let title = article.title.as_deref().unwrap_or(&article.article);
        let title = visible::cut(title, visible::NAME);
        let language = article.language.filter(|_| article.title.is_some());
        html! { a href=(path(Target::Article(article))) { (visible::foreign(&title, language)) } }
    }

    /// Says language, outlet, day and file of an article.
    pub(super) fn imprint(&self, article: &RecordArticle) -> Markup {
        html! {
            @if let Some(language) = article.language { (self.language(language)) " · " }
            @if let Some(outlet) = &article.outlet { (visible::name(outlet)) " · " }
            (self.published(article)) " · " code.file { (visible::name(&article.article)) }
        }
    }

    /// Says the day of publication, and that it is a guess where it is one.
    pub(super) fn published(&self, article: &RecordArticle) -> String {
        match article.published.as_ref().filter(|p| !p.interval.is_open()) {
            None => self.words.say("undated").to_owned(),
            Some(p) => {
                let days = dates::interval(&self.words, p.interval, true);
                match p.doubt {
                    Some(_) => format!("{days} ({})", self.words.say("inferred")),
                    None => days,
                }
            }
        }
    }

    /// Names a language by its code, spelled out for those who point at it.
    pub(super) fn language(&self, language: rashomon_types::Language) -> Markup {
        html! { span.lang { (language) } }
    }

    /// Says how an article comes from its witness's origin.
    pub(super) fn kind(&self, kind: WitnessKind) -> String {
        self.words.kind(&kind_key(kind)).to_owned()
    }

    /// Shows whether something took place, when it did not simply.
    pub(super) fn flag(&self, realis: Realis) -> Markup {
        let word = headline::flag(realis, &self.words);
        let class = format!("flag {}", realis.as_str());
        html! { @if !word.is_empty() { span class=(class) { (word) } } }
    }

    /// Shows what tellings of a figure amount to.
    pub(super) fn verdict(&self, verdict: Verdict) -> Markup {
        let key = verdict_key(verdict);
        let class = format!("verdict {key}");
        html! { span class=(class) { (self.words.verdict(&key)) } }
    }

    /// Shows the days of an event.
    pub(super) fn when(&self, e: &RecordEvent) -> String {
        let days = e.date.as_ref().map(|d| Interval { start: d.start, end: d.end });
        dates::interval(&self.words, days.unwrap_or_default(), true)
    }

    fn named(&self, named: &[Named]) -> Markup {
        html! {
            @for (i, n) in named.iter().enumerate() {
                @if i > 0 { ", " }
                @match n.entity.as_deref().filter(|id| self.archive.entity(id).is_some()) {
                    Some(id) => { a.entity href={ "/entity/" (encode(id)) } { (visible::name(&n.name)) } },
                    None => { (visible::name(&n.name)) },
                }
            }
        }
    }

    /// Shows an event in one line, its parties leading to their pages.
    pub(super) fn headline(&self, e: &RecordEvent) -> Markup {
        let h = Headline::of(e, &self.names, &self.words);
        html! {
            (self.named(&h.actors))
            @if !h.recipients.is_empty() { " → " (self.named(&h.recipients)) }
            @if !(h.actors.is_empty() && h.recipients.is_empty()) { ": " }
            span.act { (h.act) }
            @if let Some(place) = &h.place { " · " (visible::name(place)) }
        }
    }

    /// Shows an event in one line of plain words that leads to its page.
    pub(super) fn event_link(&self, e: &RecordEvent) -> Markup {
        let h = Headline {
            reporters: Vec::new(),
            flag: String::new(),
            ..Headline::of(e, &self.names, &self.words)
        };
        let text = visible::cut(&h.text(&self.words), 2 * visible::NAME);
        html! { a href=(path(Target::Event(e))) { (visible::words(&text)) } " " (self.flag(e.realis)) }
    }

    /// Shows a name that the record may know an entity by.
    pub(super) fn known(&self, name: &str) -> Markup {
        match self.names.id(name) {
            Some(id) => {
                html! { a.entity href={ "/entity/" (encode(id)) } { (visible::name(self.names.of(id).unwrap_or(name))) } }
            }
            None => visible::name(name),
        }
    }

    /// Leads to the other pages of a list of `all` pages; `address` ends where the number goes.
    pub(super) fn pager(&self, page: usize, all: usize, address: &str) -> Markup {
        html! {
            @if all > 1 {
                nav.pager aria-label=(self.t("Pages of this list")) {
                    @if page > 1 { a rel="prev" href={ (address) (page - 1) } { "← " (self.t("before")) } " " }
                    span { (page) " / " (all) }
                    @if page < all { " " a rel="next" href={ (address) (page + 1) } { (self.t("next")) " →" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_witness_has_a_letter() {
        let letters: Vec<String> = [0, 25, 26, 27, 51, 52, 701, 702].map(super::letter).into();
        assert_eq!(letters, ["A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }
}
