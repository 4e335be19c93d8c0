//! Which address leads to which page, and what is said where there is none.

use super::{Site, address};
use crate::find::find;
use rashomon_report::html::{ICON, STYLE, Target, path as path_of};
use rashomon_store::{
    Store,
    search::{Order, Page, Query},
};
use rashomon_types::{ArticleId, FORMAT, Span, TellingId};
use serde_json::json;
use std::path::Path;

/// Articles on a page of what a store finds, and the most pages.
const FOUND: usize = 20;
const PAGES: usize = 500;

/// An answer before it is put into HTTP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// Media type.
    pub kind: &'static str,
    /// How long it may be kept.
    pub cache: &'static str,
    /// Where to look instead.
    pub location: Option<String>,
    /// The page.
    pub body: String,
}

const HTML: &str = "text/html; charset=utf-8";
const JSON: &str = "application/json";

impl Answer {
    fn of(status: u16, kind: &'static str, body: String) -> Self {
        Answer { status, kind, cache: "no-cache", location: None, body }
    }

    fn asset(kind: &'static str, body: &str) -> Self {
        Answer {
            cache: "public, max-age=31536000, immutable",
            ..Answer::of(200, kind, body.to_owned())
        }
    }

    fn moved(to: String) -> Self {
        Answer { location: Some(to), ..Answer::of(302, HTML, String::new()) }
    }

    /// Says that another machine's name was used.
    pub fn stranger(site: &Site) -> Self {
        let body = site.pages.trouble(
            "These pages answer only to names of this machine",
            "Open them as http://localhost or http://127.0.0.1 with the port that rashomon serve printed.",
        );
        Answer::of(421, HTML, body)
    }

    /// Says that pages can only be read.
    pub fn wrong_method(site: &Site) -> Self {
        let body = site.pages.trouble(
            "Pages can only be read",
            "Ask with GET or HEAD: nothing here can be changed.",
        );
        Answer::of(405, HTML, body)
    }

    /// Says that a page could not be made.
    pub fn broken() -> Self {
        let said =
            "This page could not be made. Other pages still work; please report the address.\n";
        Answer::of(500, "text/plain; charset=utf-8", said.to_owned())
    }
}

/// Answers a path and a query.
pub(super) fn to(site: &Site, path: &str, query: &str) -> Answer {
    let pages = &site.pages;
    let Some(segments) = address::segments(path) else {
        return Answer::of(
            400,
            HTML,
            pages.trouble("The address is not UTF-8", "Go by the links, or search."),
        );
    };
    let segments: Vec<&str> = segments.iter().map(String::as_str).collect();
    match segments.as_slice() {
        [] => Answer::of(200, HTML, pages.overview()),
        ["assets", "rashomon.css"] => Answer::asset("text/css; charset=utf-8", STYLE),
        ["favicon.svg" | "favicon.ico"] => Answer::asset("image/svg+xml", ICON),
        ["about"] => Answer::of(200, HTML, pages.about()),
        ["brief"] => Answer::of(200, HTML, pages.brief_page()),
        ["search"] => search(site, query),
        ["api", "record.json"] => json_of(&pages.archive().record),
        ["api", kind, file] => api(site, kind, file),
        [list] => listed(site, list, query),
        [kind, id] => item(site, kind, id, query),
        _ => missing(site, path),
    }
}

fn missing(site: &Site, asked: &str) -> Answer {
    Answer::of(404, HTML, site.pages.missing(asked))
}

/// Reads the number of a page: 1 where none is given, 0, which no list has, where it is no number.
fn page(query: &str) -> usize {
    address::value(query, "page").map_or(1, |p| p.parse().unwrap_or(0))
}

fn shown(site: &Site, body: Option<String>) -> Answer {
    match body {
        Some(body) => Answer::of(200, HTML, body),
        None => {
            let hint = "The list is shorter, or the number is none. Leave the page out to begin at the first.";
            Answer::of(404, HTML, site.pages.trouble("There is no such page", hint))
        }
    }
}

fn search(site: &Site, query: &str) -> Answer {
    let asked = address::value(query, "q").unwrap_or_default();
    if let Some(store) = site.store.as_deref().filter(|_| !asked.trim().is_empty()) {
        return searched(site, store, &asked, page(query));
    }
    shown(site, site.pages.search(&site.index, &asked, page(query)))
}

/// Articles that a store finds, the newest first, those of the site among them.
fn searched(site: &Site, store: &Path, asked: &str, page: usize) -> Answer {
    if page == 0 || page > PAGES {
        return shown(site, None);
    }
    let part = Page { skip: (page - 1) * FOUND, limit: FOUND };
    let write = |found| site.pages.found(&site.index, asked, page, found);
    let query = match Query::parse(asked) {
        Ok(query) => query,
        Err(wrong) => return Answer::of(200, HTML, write(Err(&wrong.to_string()))),
    };
    let answer = Store::read(store)
        .and_then(|store| find(&store, &site.engine, (asked, &query), Order::Newest, part));
    let answer = match answer {
        Ok(answer) => answer,
        Err(wrong) => return Answer::of(500, HTML, site.pages.trouble(&wrong.to_string(), "")),
    };
    let hits = answer.articles.iter().map(|hit| {
        let met = hit.hits.iter().map(|met| met.span);
        (hit.id, if hit.hits.is_empty() { vec![hit.snippet.span] } else { met.collect() })
    });
    let hits: Vec<(ArticleId, Vec<Span>)> = hits.collect();
    Answer::of(200, HTML, write(Ok((&hits, answer.more))))
}

fn listed(site: &Site, list: &str, query: &str) -> Answer {
    let (pages, page) = (&site.pages, page(query));
    let body = match list {
        "events" => pages.events(page),
        "figures" => pages.figures(page),
        "stories" => pages.stories(page),
        "witnesses" => pages.witnesses(page),
        "articles" => pages.articles(page),
        "entities" => pages.entities(page),
        label => return found(site, label),
    };
    shown(site, body)
}

/// Leads from a label, or from any id, to the page of what has it.
fn found(site: &Site, id: &str) -> Answer {
    match site.pages.archive().find(id) {
        Some((target, telling)) => Answer::moved(with_telling(target, telling)),
        None => missing(site, id),
    }
}

fn with_telling(target: Target, telling: Option<TellingId>) -> String {
    let anchor = telling.map(|t| format!("#t-{t}")).unwrap_or_default();
    format!("{}{anchor}", path_of(target))
}

fn kind_of(target: Target) -> &'static str {
    match target {
        Target::Event(_) => "event",
        Target::Figure(_) => "figure",
        Target::Story(_) => "story",
        Target::Article(_) => "article",
        Target::Witness(_) => "witness",
        Target::Entity(_) => "entity",
    }
}

fn item(site: &Site, kind: &str, id: &str, query: &str) -> Answer {
    let pages = &site.pages;
    if !["event", "figure", "story", "article", "witness", "entity"].contains(&kind) {
        return missing(site, &format!("/{kind}/{id}"));
    }
    // An id may be of another kind by now, or a telling's: whatever owns it is led to.
    let Some((target, telling)) = pages.archive().find(id) else { return missing(site, id) };
    let here = path_of(target);
    let own = match target {
        Target::Article(a) => a.id.to_string() == id,
        Target::Entity(e) => e.id == id,
        Target::Event(e) => e.id.to_string() == id,
        Target::Figure(f) => f.id.to_string() == id,
        Target::Story(s) => s.id.to_string() == id,
        Target::Witness(w) => w.id.to_string() == id,
    };
    let same = own && telling.is_none() && kind_of(target) == kind;
    let told = id.parse::<TellingId>().ok();
    let body = match (kind, told) {
        ("story", Some(id)) if pages.archive().story(id).is_some() => pages.story(id, page(query)),
        ("witness", Some(id)) if pages.archive().witness(id).is_some() => pages.witness(id),
        _ if !same => return Answer::moved(with_telling(target, telling)),
        _ => match target {
            Target::Event(e) => pages.event(e.id),
            Target::Figure(f) => pages.figure(f.id),
            Target::Entity(e) => pages.entity(&e.id),
            Target::Article(a) => {
                let beside = address::value(query, "beside").and_then(|b| b.parse().ok());
                pages.article(a.id, beside, page(query))
            }
            Target::Story(_) | Target::Witness(_) => return Answer::moved(here),
        },
    };
    shown(site, body)
}

fn json_of(value: &impl serde::Serialize) -> Answer {
    match serde_json::to_string(value) {
        Ok(body) => Answer::of(200, JSON, body + "\n"),
        Err(_) => Answer::broken(),
    }
}

fn api(site: &Site, kind: &str, file: &str) -> Answer {
    let archive = site.pages.archive();
    let id = file.strip_suffix(".json").unwrap_or(file);
    let told = id.parse::<TellingId>().ok();
    let value = match kind {
        "event" => told.and_then(|id| archive.event(id)).map(|x| json!(x)),
        "figure" => told.and_then(|id| archive.figure(id)).map(|x| json!(x)),
        "story" => told.and_then(|id| archive.story(id)).map(|(_, x)| json!(x)),
        "witness" => told.and_then(|id| archive.witness(id)).map(|(_, x)| json!(x)),
        "entity" => archive.entity(id).map(|x| json!(x)),
        "article" => id.parse().ok().and_then(|id| {
            let article = archive.article(id)?;
            Some(json!({"article": article, "account": archive.account(id), "text": archive.text(id)}))
        }),
        _ => None,
    };
    match value {
        Some(value) => json_of(&json!({"format": FORMAT, kind: value})),
        None => {
            let error = format!("nothing here has this id; the record holds {}", archive.known());
            let body = json!({"format": FORMAT, "error": error}).to_string() + "\n";
            Answer::of(404, JSON, body)
        }
    }
}
