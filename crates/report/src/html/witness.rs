//! The page of a witness: who has the text from whom, and why that is believed.

use super::{Pages, pieces::letter, visible};
use maud::{Markup, html};
use rashomon_types::{
    ArticleId, TellingId,
    record::{Witness, WitnessKind, WitnessReason},
};

/// Items that are listed under "what it tells".
const ITEMS: usize = 40;

impl Pages {
    /// Writes the page of a witness.
    pub fn witness(&self, id: TellingId) -> Option<String> {
        let (at, witness) = self.archive.witness(id)?;
        let name = format!("{} {}", self.t("Witness"), letter(at));
        let body = html! {
            p.crumb { a href="/witnesses" { (self.t("Witnesses")) } " · " (witness.label) }
            h1 { (self.chip(id)) " " (name) ": " (visible::name(&self.origin_name(id))) }
            p.lede {
                @if witness.articles.len() == 1 { (self.t("This text stands alone: no other article tells the same in the same order.")) }
                @else { (self.t("One text, told in")) " " (self.words.count("articles", witness.articles.len())) "." }
            }
            (self.corrected(&witness.corrected))
            section aria-labelledby="chain" {
                h2 id="chain" { (self.t("Who says it first, who repeats it")) }
                (self.chain(witness))
            }
            @if !witness.why.is_empty() {
                section aria-labelledby="why" {
                    h2 id="why" { (self.t("Why these are one witness")) }
                    @for reason in &witness.why { (self.reason(reason)) }
                }
            }
            (self.what_it_tells(witness))
            p.quiet { "id " code { (id) } " · " a href={ "/api/witness/" (id) ".json" } { "JSON" } }
        };
        Some(self.frame(&name, "/witnesses", body))
    }

    /// Shows the articles of a witness in order, the origin first where it is among them.
    pub(super) fn chain(&self, witness: &Witness) -> Markup {
        let has_origin = witness
            .articles
            .first()
            .and_then(|a| self.archive.article(*a))
            .is_some_and(|a| a.kind == WitnessKind::Original);
        html! {
            ol.chain {
                @if !has_origin && witness.articles.len() > 1 {
                    li.lost {
                        @match &witness.agency { Some(agency) => (visible::name(agency)), None => span.quiet { (self.t("an original")) } }
                        span.quiet { " · " (self.t("not among the articles")) }
                    }
                }
                @for (i, id) in witness.articles.iter().enumerate() {
                    @if let Some(a) = self.archive.article(*id) {
                        li class=(if i == 0 && has_origin { "first" } else { "repeat" }) {
                            span.kind { (self.kind(a.kind)) } " " (self.mark(*id)) " " (self.titled(a))
                            span.imprint { (self.imprint(a)) }
                        }
                    }
                }
            }
        }
    }

    fn reason(&self, reason: &WitnessReason) -> Markup {
        let id = |a: ArticleId, b: ArticleId| format!("/article/{a}?beside={b}#beside");
        html! {
            div.reason {
                p {
                    (self.mark(reason.a)) " ~ " (self.mark(reason.b)) " " span.kind { (self.kind(reason.kind)) } ": "
                    span lang="en" { (visible::words(&reason.because)) }
                }
                @if !reason.pairs.is_empty() {
                    p { a href=(id(reason.b, reason.a)) { (self.t("Read them side by side")) } " · " (self.t("sentences that correspond")) ": " (reason.pairs.len()) }
                }
            }
        }
    }

    fn what_it_tells(&self, witness: &Witness) -> Markup {
        let own = |id: ArticleId| witness.articles.contains(&id);
        let r = &self.archive.record;
        let figures: Vec<_> =
            r.figures.iter().filter(|f| f.tellings.iter().any(|t| own(t.article))).collect();
        let events: Vec<_> =
            r.events.iter().filter(|e| e.mentions.iter().any(|m| own(m.article))).collect();
        let alone = figures.iter().filter(|f| f.witnesses == 1).count()
            + events.iter().filter(|e| e.witnesses == 1).count();
        html! {
            section aria-labelledby="tells" {
                h2 id="tells" { (self.t("What it tells")) }
                p.quiet { (self.t("Events and figures")) ": " (events.len() + figures.len()) " · " (self.t("told by no other witness")) ": " (alone) }
                ul.events { @for e in events.iter().take(ITEMS) { (self.event_entry(e, false)) } }
                @if events.len() > ITEMS { p { a href="/events" { (self.t("All events")) } } }
                (self.figure_list(&figures[..figures.len().min(ITEMS)]))
            }
        }
    }
}
