//! One telling: the sentence as printed with its words marked, the article, and why it was read so.

use super::{
    Pages,
    highlight::{Kind, Mark, apart, marked},
    pieces::{Voice, colour, letter},
    visible,
};
use crate::{dates, headline};
use maud::{Markup, html};
use rashomon_types::{
    ArticleId, Interval, Span, TellingId,
    account::{Claim, Event, Party},
    record::WitnessKind,
};

/// Bytes of a sentence that are shown around its words before it is cut.
const SENTENCE: usize = 1200;

/// Tellings of one item that its page shows; its JSON has them all.
const TELLINGS: usize = 200;

/// What is shown of a telling: its words, and the answers to "why so?".
pub(super) struct Shown {
    /// The sentence with its marks.
    pub quote: Markup,
    /// Who says so.
    pub says: Option<Markup>,
    /// What was concluded from which words: a term and its words each.
    pub why: Vec<(String, Markup)>,
}

impl Pages {
    /// Shows tellings by witness: the origin first, then those that repeat it.
    pub(super) fn voices_in_full(
        &self,
        told: &[(ArticleId, TellingId)],
        show: impl Fn(ArticleId, TellingId) -> Option<Shown>,
    ) -> Markup {
        let shown = &told[..told.len().min(TELLINGS)];
        let voices = self.voices(shown.iter().map(|(a, _)| *a));
        html! {
            @for voice in &voices {
                (self.voice(voice, |article| {
                    shown.iter().filter(|(a, _)| *a == article).map(|(a, t)| (*t, show(*a, *t))).collect()
                }))
            }
            @if told.len() > TELLINGS { p.quiet { (self.words.count("more", told.len() - TELLINGS)) " · JSON" } }
        }
    }

    fn voice(
        &self,
        voice: &Voice,
        tellings: impl Fn(ArticleId) -> Vec<(TellingId, Option<Shown>)>,
    ) -> Markup {
        let Some((at, witness)) = self.archive.witness(voice.witness) else { return html! {} };
        let repeats = voice.articles.len().saturating_sub(1);
        html! {
            section class={ "voice " (colour(at)) } {
                h3 {
                    (self.chip(witness.id)) " " (self.t("Witness")) " " (letter(at))
                    " · " (visible::name(&self.origin_name(witness.id)))
                    @if repeats > 0 {
                        span.quiet { " · " (self.t("one text, told in")) " " (self.words.count("articles", voice.articles.len())) }
                    }
                }
                @for (i, id) in voice.articles.iter().enumerate() { (self.told_in(*id, i > 0, &tellings(*id))) }
            }
        }
    }

    /// Shows an article with what it tells, each in its sentence.
    fn told_in(&self, id: ArticleId, repeat: bool, told: &[(TellingId, Option<Shown>)]) -> Markup {
        let Some(article) = self.archive.article(id) else { return html! {} };
        let language = article.language.map(|l| l.to_string());
        html! {
            div.telling.repeat[repeat] {
                p.source {
                    (self.mark(id)) " " (self.titled(article))
                    @if article.kind != WitnessKind::Original { " " span.kind { (self.kind(article.kind)) } }
                    span.imprint { (self.imprint(article)) }
                }
                @for (telling, shown) in told {
                    div.words id={ "t-" (telling) } {
                        @match shown {
                            None => p.quiet { (self.t("The words of this telling are not at hand.")) },
                            Some(shown) => {
                                blockquote lang=[language.as_deref()] dir="auto" { (shown.quote) }
                                @if let Some(says) = &shown.says { p.says { (says) } }
                                details {
                                    summary { (self.t("Why it was read so")) }
                                    dl.why { @for (term, words) in &shown.why { dt { (term) } dd { (words) } } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Shows a sentence with marks, cut around the first of them where it is very long.
    pub(super) fn sentence(&self, text: &str, at: Span, marks: Vec<Mark>) -> Markup {
        let inside = marks.first().map_or(0, |m| m.span.start.saturating_sub(at.start));
        let marks = apart(marks);
        if text.len() <= SENTENCE {
            return marked(text, at.start, &marks);
        }
        let mut from = inside.saturating_sub(SENTENCE / 3);
        let mut to = (from + SENTENCE).min(text.len());
        while !text.is_char_boundary(from) {
            from -= 1;
        }
        while !text.is_char_boundary(to) {
            to += 1;
        }
        let part = text.get(from..to).unwrap_or("");
        html! { @if from > 0 { "… " } (marked(part, at.start + from, &marks)) @if to < text.len() { " …" } }
    }

    /// Shows a telling of an event.
    pub(super) fn event_telling(&self, article: ArticleId, id: TellingId) -> Option<Shown> {
        let e = self.archive.account(article)?.events.iter().find(|e| e.id == id)?;
        let mut marks = vec![Mark::new(e.trigger.span, Kind::Proof, self.t("the act"))];
        let parties = |all: &[Party], kind, title: &str| -> Vec<Mark> {
            all.iter().map(|p| Mark::new(p.evidence.span, kind, title)).collect()
        };
        marks.extend(parties(&e.actors, Kind::Actor, self.t("who acts")));
        marks.extend(parties(&e.recipients, Kind::Recipient, self.t("who is acted upon")));
        let set = [e.date.as_ref().and_then(|d| d.span), e.place.as_ref().and_then(|p| p.span)];
        let set = set.into_iter().flatten();
        marks.extend(set.map(|s| Mark::new(s, Kind::Setting, self.t("when or where"))));
        let says = e.reported_by.as_ref().map(|who| {
            html! { (self.t("Says who")) ": " q { (visible::words(&who.text)) } }
        });
        Some(Shown {
            quote: self.sentence(&e.sentence.text, e.sentence.span, marks),
            says,
            why: self.event_reasons(article, e),
        })
    }

    fn event_reasons(&self, article: ArticleId, e: &Event) -> Vec<(String, Markup)> {
        let t = |english| self.t(english).to_owned();
        let quoted = |text: &str| html! { q { (visible::words(text)) } };
        let none = || html! { span.quiet { (self.t("the text does not say")) } };
        let mode = e.mode.map(|m| format!(" · {}", m.as_str())).unwrap_or_default();
        let act = html! { (quoted(&e.trigger.text)) " → " code { (e.kind) (mode) } };
        let mut why = vec![(t("Act"), act)];
        for (term, parties) in [(t("Who acts"), &e.actors), (t("Acted upon"), &e.recipients)] {
            let shown = html! { @for (i, p) in parties.iter().enumerate() { @if i > 0 { "; " } (party(p)) } };
            why.push((term, if parties.is_empty() { none() } else { shown }));
        }
        let realis = html! {
            (self.words.realis(e.realis.as_str()))
            @if let Some(cue) = &e.realis_cue { " " (self.t("because of")) " " (quoted(&cue.text)) }
        };
        why.push((t("Did it happen"), realis));
        let who = e.reported_by.as_ref().map(|w| quoted(&w.text));
        let voice = || html! { (self.words.say("outlet")) };
        why.push((t("Says who"), who.unwrap_or_else(voice)));
        let when = e.date.as_ref().map(|d| {
            let days = Interval { start: d.start, end: d.end };
            html! { (dates::interval(&self.words, days, true)) " · " (basis(d.basis)) " " (quoted(&d.text)) }
        });
        why.push((t("When"), when.unwrap_or_else(none)));
        let place = e.place.as_ref().map(|p| {
            html! { (quoted(&p.text)) " → " (visible::name(&p.name)) @if let Some(c) = p.country { ", " (c) } }
        });
        why.push((t("Where"), place.unwrap_or_else(none)));
        why.push((t("Confidence"), confidence(e.confidence)));
        why.push((t("Rules"), rules(&e.why)));
        why.extend(self.dropped(article, e.sentence.span));
        why.push((t("Telling"), place_of(e.id, e.trigger.span)));
        why
    }

    /// Shows a telling of a figure.
    pub(super) fn claim_telling(&self, article: ArticleId, id: TellingId) -> Option<Shown> {
        let c = self.archive.account(article)?.claims.iter().find(|c| c.id == id)?;
        let mut marks = vec![Mark::new(c.evidence.span, Kind::Proof, self.t("the figure"))];
        let who = c.attributed_to.iter().map(|e| (e.span, Kind::Actor, self.t("who says so")));
        let place = c.scope.place.iter().chain(&c.scope.period);
        let set = place.map(|e| (e.span, Kind::Setting, self.t("when or where")));
        marks.extend(who.chain(set).map(|(span, kind, title)| Mark::new(span, kind, title)));
        let says = c.attributed_to.as_ref().map(|who| {
            html! {
                (self.t("Says who")) ": " q { (visible::words(&who.text)) }
                @if let Some(cue) = &c.cue { " (" q { (visible::words(&cue.text)) } ")" }
            }
        });
        Some(Shown {
            quote: self.sentence(&c.sentence.text, c.sentence.span, marks),
            says,
            why: self.claim_reasons(article, c),
        })
    }

    fn claim_reasons(&self, article: ArticleId, c: &Claim) -> Vec<(String, Markup)> {
        let t = |english| self.t(english).to_owned();
        let quoted = |text: &str| html! { q { (visible::words(text)) } };
        let none = || html! { span.quiet { (self.t("the text does not say")) } };
        let n =
            |x: Option<f64>| x.map_or_else(|| self.t("open").to_owned(), |x| self.words.number(x));
        let bounds = format!("{} {} … {}", c.comparator, n(c.low), n(c.high));
        let figure = html! { (quoted(&c.evidence.text)) " → " code { (bounds) } " " (self.words.measure(c.measure.as_str())) };
        let counted = if c.of.is_empty() { none() } else { quoted(&c.of) };
        let counted = html! { (counted) @if c.implied { " · " (self.t("no number is printed: one victim is told")) } };
        let scope = html! {
            @match &c.scope.place { Some(p) => (quoted(&p.text)), None => (none()) }
            @if c.scope.since.is_some() || c.scope.until.is_some() {
                " · " (dates::interval(&self.words, Interval { start: c.scope.since, end: c.scope.until }, true))
            }
            @if c.scope.cumulative { " · " (self.t("a running total")) }
        };
        let who = c.attributed_to.as_ref().map(|w| quoted(&w.text));
        let voice = || html! { (self.words.say("outlet")) };
        let as_of = c.as_of.map(|d| html! { (dates::day(&self.words, d, true)) });
        let mut why = vec![
            (t("Figure"), figure),
            (t("What is counted"), counted),
            (t("Where and since when"), scope),
            (t("Says who"), who.unwrap_or_else(voice)),
            (t("As of"), as_of.unwrap_or_else(none)),
            (t("Confidence"), confidence(c.confidence)),
            (t("Rules"), rules(&c.why)),
        ];
        why.extend(self.dropped(article, c.sentence.span));
        why.push((t("Telling"), place_of(c.id, c.evidence.span)));
        why
    }

    fn dropped(&self, article: ArticleId, sentence: Span) -> Vec<(String, Markup)> {
        let Some(account) = self.archive.account(article) else { return Vec::new() };
        let inside = account.dropped.iter().filter(|d| sentence.contains(d.evidence.span));
        inside
            .take(8)
            .map(|d| {
                let shown = html! {
                    q { (visible::words(&d.evidence.text)) } " " code { (d.what) } ": " (visible::words(&d.why))
                };
                (self.t("Considered and dropped").to_owned(), shown)
            })
            .collect()
    }

    /// Shows the sentence of a telling of any kind in a few words, with its words marked.
    pub(super) fn excerpt(&self, id: TellingId) -> Option<Markup> {
        let x = self.archive.excerpts.of(id)?;
        let language = self.archive.article(x.article).and_then(|a| a.language);
        let mark = Mark::new(x.span, Kind::Proof, "");
        let shown = self.sentence(&x.sentence, x.at, vec![mark]);
        Some(html! { span.quoted lang=[language.map(|l| l.to_string())] dir="auto" { (shown) } })
    }

    /// Says whether the record takes something for happened, in a word, for a table.
    pub(super) fn realis_word(&self, realis: rashomon_types::Realis) -> String {
        let flag = headline::flag(realis, &self.words);
        if flag.is_empty() { self.words.realis(realis.as_str()).to_owned() } else { flag }
    }
}

fn party(p: &Party) -> Markup {
    let facts: Vec<String> =
        [p.entity.clone(), p.country.map(|c| c.to_string()), p.sector.map(|s| s.to_string())]
            .into_iter()
            .flatten()
            .collect();
    html! {
        q { (visible::words(&p.evidence.text)) }
        @if !facts.is_empty() { " → " code { (visible::words(&facts.join(", "))) } }
    }
}

fn basis(basis: rashomon_types::Basis) -> String {
    let word = serde_json::to_value(basis).ok();
    word.and_then(|w| w.as_str().map(str::to_owned)).unwrap_or_default()
}

fn confidence(value: f64) -> Markup {
    html! { (format!("{value:.2}")) }
}

fn rules(why: &[String]) -> Markup {
    html! { @for (i, rule) in why.iter().enumerate() { @if i > 0 { br; } code { (visible::words(rule)) } } }
}

fn place_of(id: TellingId, span: Span) -> Markup {
    html! { code { (id) } " · bytes " (span.start) "–" (span.end) }
}
