//! What stands around every page: head, navigation, search, foot; and the pages that say what went wrong.

use super::{Pages, visible};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// The stylesheet of the pages and of the brief.
pub const STYLE: &str = include_str!("../../assets/rashomon.css");

/// The mark of the program, for the window's title.
pub const ICON: &str = include_str!("../../assets/rashomon.svg");

/// The pages that the navigation leads to.
const NAVIGATION: &[(&str, &str)] = &[
    ("/", "Overview"),
    ("/events", "Events"),
    ("/figures", "Figures"),
    ("/stories", "Stories"),
    ("/witnesses", "Witnesses"),
    ("/articles", "Articles"),
    ("/entities", "Names"),
];

impl Pages {
    /// Puts a page together; `here` is the path of the part of the site it belongs to.
    pub(super) fn frame(&self, title: &str, here: &str, body: Markup) -> String {
        self.framed(title, here, "", body)
    }

    /// Puts a page together whose search box holds `query`.
    pub(super) fn framed(&self, title: &str, here: &str, query: &str, body: Markup) -> String {
        let style = format!("/assets/rashomon.css?v={}", self.style);
        let page = html! {
            (DOCTYPE)
            html lang=(self.words.language) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="color-scheme" content="light dark";
                    title { (visible::plain(title)) " · Rashomon" }
                    link rel="stylesheet" href=(style);
                    link rel="icon" href="/favicon.svg" type="image/svg+xml";
                }
                body {
                    a.skip href="#main" { (self.t("Skip to the content")) }
                    header.site {
                        a.brand href="/" { (PreEscaped(ICON)) "Rashomon" }
                        nav aria-label=(self.t("Parts of the record")) {
                            ul {
                                @for (path, name) in NAVIGATION {
                                    li { a href=(path) aria-current=[(*path == here).then_some("page")] { (self.t(name)) } }
                                }
                            }
                        }
                        (self.search_form(query))
                    }
                    main id="main" tabindex="-1" { (body) }
                    (self.foot())
                }
            }
        };
        page.into_string()
    }

    fn search_form(&self, query: &str) -> Markup {
        html! {
            form.search role="search" action="/search" method="get" {
                label.vh for="q" { (self.t("Search names and words")) }
                input type="search" id="q" name="q" value=(query) maxlength="200" placeholder=(self.t("a name or words, any script")) autocomplete="off";
                button type="submit" { (self.t("Search")) }
            }
        }
    }

    fn foot(&self) -> Markup {
        let r = &self.archive.record;
        html! {
            footer.site {
                p {
                    (r.program) " · " (self.t("record")) " " code { (r.digest) } " · "
                    a href="/brief" { (self.t("Brief")) } " · "
                    a href="/api/record.json" { "JSON" } " · "
                    a href="/about" { (self.t("How to read these pages")) }
                }
            }
        }
    }

    /// Says that something went wrong, and what to do.
    pub fn trouble(&self, what: &str, hint: &str) -> String {
        let (what, hint) = (self.t(what), self.t(hint));
        let body = html! {
            h1 { (visible::words(what)) }
            p.lede { (visible::words(hint)) }
            p { a href="/" { (self.t("Back to the overview")) } }
        };
        self.frame(what, "", body)
    }

    /// Says that nothing has an id or an address.
    pub fn missing(&self, asked: &str) -> String {
        let asked = visible::cut(asked, 80);
        let what = format!("{}: {asked}", self.t("Nothing here has this name"));
        let known = self.archive.known();
        let hint = match known.as_str() {
            "" => self.t("The record is empty.").to_owned(),
            _ => format!("{} {known}.", self.t("The record holds")),
        };
        self.trouble(&what, &hint)
    }
}
