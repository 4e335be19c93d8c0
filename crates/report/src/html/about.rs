//! The page that says how to read the others.

use super::Pages;
use maud::html;
use rashomon_types::Realis;

impl Pages {
    /// Writes the page.
    pub fn about(&self) -> String {
        let r = &self.archive.record;
        let rows = [
            (
                "Witness",
                "One text with its copies, excerpts and translations. However many articles carry it, it counts once. The letter and its colour are the same on every page.",
            ),
            (
                "Agency",
                "Who made the text. Two reports by one agency are two witnesses of one agency, and both numbers are shown.",
            ),
            (
                "Telling",
                "What one article says of an event or a figure, with the words it was read from.",
            ),
            (
                "Verdict",
                "What the tellings of a figure amount to. Numbers are never averaged, and a disagreement is never overwritten.",
            ),
            (
                "A guess",
                "Is marked as one: inferred dates, machine translation, a place that is not printed. What no text says stays empty.",
            ),
        ];
        let flags = [
            (
                Realis::Alleged,
                "said by somebody whom the outlet names, and not by the outlet itself",
            ),
            (Realis::Denied, "said not to have happened"),
            (Realis::Planned, "said to be going to happen"),
            (Realis::Threatened, "said to happen unless or until"),
            (Realis::Ongoing, "said to be going on"),
        ];
        let body = html! {
            h1 { (self.t("How to read these pages")) }
            p.lede { (self.t("Every line says who says so, how many independent witnesses there are, where they differ, and which words it came from.")) }
            dl.why {
                @for (term, meaning) in rows { dt { (self.t(term)) } dd { (self.t(meaning)) } }
                @for (realis, meaning) in flags { dt { (self.flag(realis)) } dd { (self.t(meaning)) } }
            }
            section {
                h2 { (self.t("Words of the articles")) }
                p { (self.t("Words of the articles stand in another type, in their own language, never translated. Everything else is said by the program.")) }
            }
            section {
                h2 { (self.t("Addresses")) }
                p { (self.t("An id in an address is made of the text it names and stays the same in every later run. The labels of the brief work as addresses too and lead to the id.")) " " code { "/E7 /F3 /w1 /a2" } }
                p { code { "/api/record.json" } ", " code { "/api/event/ID.json" } ", " code { "/api/figure/ID.json" } ", " code { "/api/story/ID.json" } ", " code { "/api/witness/ID.json" } ", " code { "/api/article/ID.json" } ", " code { "/api/entity/ID.json" } }
            }
            section {
                h2 { (self.t("This record")) }
                dl.facts {
                    div { dt { (self.t("Program")) } dd { (r.program) } }
                    div { dt { (self.t("Format")) } dd { (r.format) } }
                    div { dt { (self.t("Digest")) } dd { code { (r.digest) } } }
                    @for (language, digest) in &r.packs { div { dt { (self.t("Pack")) " " (language) } dd { code { (digest) } } } }
                }
            }
        };
        self.frame(self.t("How to read these pages"), "/about", body)
    }
}
