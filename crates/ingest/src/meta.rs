//! What a page says of itself: in JSON-LD, meta tags, `time` elements and its address.
//!
//! What goes in: the text of a page. What comes out: title, author, outlet, address, language, and every date with the
//! place where it was found, the most trusted first. Left to others: the main text, which date is right.

use crate::{
    marked,
    tags::{self, Tag},
};
use serde_json::Value;

/// Where a page gives a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DateSource {
    /// `datePublished` of an article in JSON-LD.
    Structured,
    /// A meta tag for the day of publication.
    Tag,
    /// A `time` element.
    Time,
    /// An element that is named after dates, or a line beside the headline.
    Printed,
    /// A date of the last change, of a parent or a part.
    Changed,
}

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Meta {
    /// Headline.
    pub title: Option<String>,
    /// Author or authors, separated by commas.
    pub byline: Option<String>,
    /// What the page says it is about; often its standfirst.
    pub description: Option<String>,
    /// Name of the site or publisher.
    pub outlet: Option<String>,
    /// Canonical address.
    pub url: Option<String>,
    /// Language tag as written.
    pub language: Option<String>,
    /// Values that hold dates, in order of trust.
    pub dates: Vec<(DateSource, String)>,
    /// True when the page says that not everybody may read all of it.
    pub locked: bool,
}

const PUBLISHED: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "og:pubdate",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "pubdate",
    "publishdate",
    "publish_date",
    "publish-date",
    "publication_date",
    "publicationdate",
    "published_date",
    "published_time",
    "published",
    "article_date_original",
    "article.published",
    "originalpublicationdate",
    "date.available",
    "dc.date.issued",
    "dcterms.created",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "citation_publication_date",
    "analyticsattributes.articledate",
    "bt:pubdate",
    "shareaholic:article_published_time",
    "rnews:datepublished",
    "displaydate",
    "timestamp",
    "date",
];
const CHANGED: &[&str] = &[
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "last-modified",
    "lastmod",
    "revised",
];
const TITLES: &[&str] = &[
    "og:title",
    "twitter:title",
    "headline",
    "dc.title",
    "dcterms.title",
    "parsely-title",
    "sailthru.title",
    "title",
];
const AUTHORS: &[&str] = &[
    "author",
    "article:author_name",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "parsely-author",
    "sailthru.author",
    "cxenseparse:author",
    "article:author",
];

impl Meta {
    /// Reads a page.
    pub fn of(page: &str) -> Meta {
        let mut meta = Meta::default();
        let tags = tags::tags(page);
        meta.read_structured(page, &tags);
        let named = |names: &[&str]| names.iter().find_map(|name| content(&tags, name));
        meta.title = meta
            .title
            .take()
            .or_else(|| named(TITLES))
            .or_else(|| element(page, &tags, "h1"))
            .or_else(|| element(page, &tags, "title"));
        meta.outlet = meta
            .outlet
            .take()
            .or_else(|| named(&["og:site_name", "application-name", "publisher", "dc.publisher"]));
        meta.byline = meta.byline.take().or_else(|| named(AUTHORS)).filter(|a| !a.contains("://"));
        meta.byline = meta.byline.take().or_else(|| marked::author(page, &tags));
        let canonical = tags.iter().find(|t| {
            t.name == "link" && t.get("rel").is_some_and(|r| r.eq_ignore_ascii_case("canonical"))
        });
        let address = canonical
            .and_then(|t| t.get("href"))
            .map(|href| href.trim().to_owned())
            .filter(|href| !href.is_empty());
        meta.url =
            address.or_else(|| named(&["og:url", "twitter:url"])).or_else(|| meta.url.take());
        let html = tags.iter().find(|t| t.name == "html");
        let declared = html
            .and_then(|t| t.get("lang").or_else(|| t.get("xml:lang")))
            .filter(|l| !l.is_empty());
        meta.language = declared
            .map(str::to_owned)
            .or_else(|| meta.language.take())
            .or_else(|| named(&["og:locale", "content-language"]));
        let tier = named(&["article:content_tier", "og:article:content_tier"]);
        meta.locked |= tier.is_some_and(|tier| tier.eq_ignore_ascii_case("locked"));
        meta.description = named(&["og:description", "description", "twitter:description"]);
        meta.title = meta.title.take().map(|title| without_site(&title, meta.outlet.as_deref()));
        meta.read_dates(&tags);
        let dated = |(source, _): &(DateSource, String)| *source < DateSource::Printed;
        if !meta.dates.iter().any(dated) {
            let printed = marked::dates(page, &tags).into_iter();
            let around = marked::around(page, meta.title.as_deref().unwrap_or_default());
            meta.dates.extend(printed.chain(around).map(|words| (DateSource::Printed, words)));
            meta.dates.sort_by_key(|(source, _)| *source);
        }
        meta
    }

    fn read_dates(&mut self, tags: &[Tag]) {
        for (names, source) in [(PUBLISHED, DateSource::Tag), (CHANGED, DateSource::Changed)] {
            let values = names.iter().filter_map(|name| content(tags, name));
            self.dates.extend(values.map(|value| (source, value)));
        }
        let mut times: Vec<(bool, String)> = Vec::new();
        for tag in tags {
            let mark = ["itemprop", "class", "pubdate"]
                .iter()
                .filter_map(|a| tag.get(a))
                .collect::<String>()
                .to_ascii_lowercase();
            let published =
                mark.contains("publish") || mark.contains("posted") || tag.get("pubdate").is_some();
            let value = match tag.name.as_str() {
                "time" => tag.get("datetime"),
                _ if mark.contains("datepublished") => {
                    tag.get("content").or_else(|| tag.get("datetime")).or_else(|| tag.get("title"))
                }
                _ => None,
            };
            times.extend(value.filter(|v| !v.is_empty()).map(|v| (published, v.to_owned())));
        }
        // Times marked as those of publication first; other stories' times follow the article's own.
        let marked = times.iter().any(|(published, _)| *published);
        let times = times.into_iter().filter(|(published, _)| *published || !marked).take(1);
        self.dates.extend(times.map(|(_, value)| (DateSource::Time, value)));
        self.dates.sort_by_key(|(source, _)| *source);
    }

    fn read_structured(&mut self, page: &str, tags: &[Tag]) {
        let mut best: Option<(u8, Meta)> = None;
        for tag in tags.iter().filter(|t| {
            t.name == "script"
                && t.get("type").is_some_and(|t| t.to_ascii_lowercase().contains("ld+json"))
        }) {
            let raw =
                tags::inside(page, tag).trim().trim_start_matches("<!--").trim_end_matches("-->");
            let raw: String = raw.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
            let Ok(value) = serde_json::from_str::<Value>(raw.trim().trim_end_matches(';')) else {
                continue;
            };
            visit(&value, 0, &mut |object| {
                let rank = rank(object);
                if rank > 0 && best.as_ref().is_none_or(|(known, _)| *known < rank) {
                    best = Some((rank, structured(object)));
                }
            });
        }
        if let Some((_, meta)) = best {
            *self = meta;
        }
    }
}

/// How much an object looks like the article of its page.
fn rank(object: &Value) -> u8 {
    let kind = match object.get("@type") {
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ")
        }
        Some(Value::String(kind)) => kind.clone(),
        _ => String::new(),
    };
    let dated = u8::from(object.get("datePublished").is_some());
    if kind.contains("NewsArticle") || kind.contains("LiveBlogPosting") {
        4 + dated
    } else if kind.contains("Article") || kind.contains("BlogPosting") {
        3 + dated
    } else if kind.contains("WebPage") || kind.contains("VideoObject") {
        dated
    } else {
        0
    }
}

fn structured(object: &Value) -> Meta {
    let text =
        |key: &str| object.get(key).and_then(Value::as_str).map(clean).filter(|s| !s.is_empty());
    let mut meta = Meta {
        title: text("headline"),
        byline: object.get("author").and_then(|author| names(author, 0)),
        description: None,
        outlet: object.get("publisher").and_then(|publisher| names(publisher, 0)),
        url: text("url").filter(|url| url.contains("://")),
        language: text("inLanguage"),
        dates: Vec::new(),
        locked: object.get("isAccessibleForFree").is_some_and(|free| match free {
            Value::Bool(free) => !free,
            Value::String(free) => free.trim().eq_ignore_ascii_case("false"),
            _ => false,
        }),
    };
    let dates = [
        ("datePublished", DateSource::Structured),
        ("dateCreated", DateSource::Tag),
        ("dateModified", DateSource::Changed),
    ];
    meta.dates.extend(dates.into_iter().filter_map(|(key, source)| Some((source, text(key)?))));
    meta
}

fn names(value: &Value, depth: u8) -> Option<String> {
    match value {
        Value::String(name) => {
            Some(clean(name)).filter(|name| !name.is_empty() && !name.contains("://"))
        }
        Value::Object(map) if depth < 4 => names(map.get("name")?, depth + 1),
        Value::Array(all) if depth < 4 => {
            let found: Vec<String> = all.iter().filter_map(|one| names(one, depth + 1)).collect();
            (!found.is_empty()).then(|| found.join(", "))
        }
        _ => None,
    }
}

fn visit(value: &Value, depth: u8, seen: &mut dyn FnMut(&Value)) {
    if depth > 8 {
        return;
    }
    match value {
        Value::Array(all) => all.iter().for_each(|one| visit(one, depth + 1, seen)),
        Value::Object(map) => {
            seen(value);
            for key in ["@graph", "mainEntity", "mainEntityOfPage"] {
                map.get(key).iter().for_each(|one| visit(one, depth + 1, seen));
            }
        }
        _ => {}
    }
}

fn content(tags: &[Tag], name: &str) -> Option<String> {
    let named = |tag: &&Tag| {
        tag.name == "meta"
            && ["name", "property", "itemprop", "http-equiv"]
                .iter()
                .any(|a| tag.get(a).is_some_and(|n| n.trim().eq_ignore_ascii_case(name)))
    };
    let values = tags.iter().filter(named).filter_map(|tag| tag.get("content")).map(clean);
    values.into_iter().find(|value| !value.is_empty())
}

fn element(page: &str, tags: &[Tag], name: &str) -> Option<String> {
    let tag = tags.iter().find(|tag| tag.name == name)?;
    Some(clean(&tags::words(tags::inside(page, tag)))).filter(|text| !text.is_empty())
}

fn clean(text: &str) -> String {
    tags::unescape(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Takes the name of the site off the end of a title: `A thing happened | The Herald`.
fn without_site(title: &str, outlet: Option<&str>) -> String {
    for mark in [" | ", " – ", " — ", " - ", " :: ", " / "] {
        let Some((head, tail)) = title.rsplit_once(mark) else { continue };
        let known = outlet.is_some_and(|o| {
            let (o, tail) = (o.to_lowercase(), tail.trim().to_lowercase());
            o == tail || o.contains(&tail) || tail.contains(&o)
        });
        if known && head.split_whitespace().count() >= 3 {
            return head.trim().to_owned();
        }
    }
    title.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn structured_data_comes_first() {
        let page = r#"<html lang="uk-UA"><head><title>Talks begin in the city | The Herald</title>
            <meta property="og:site_name" content="The Herald"><meta name="date" content="2023-02-12">
            <link rel="canonical" href="https://herald.example/2023/02/11/talks">
            <script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},
            {"@type":["NewsArticle"],"headline":"Talks begin","datePublished":"2023-02-11T10:00Z",
             "author":[{"name":"A. Writer"},{"name":"B. Other"}],"publisher":{"name":"Herald"}}]}</script></head>"#;
        let meta = Meta::of(page);
        assert_eq!(meta.title.as_deref(), Some("Talks begin"));
        assert_eq!(meta.byline.as_deref(), Some("A. Writer, B. Other"));
        assert_eq!(meta.outlet.as_deref(), Some("Herald"));
        assert_eq!(meta.language.as_deref(), Some("uk-UA"));
        assert_eq!(meta.dates[0], (DateSource::Structured, "2023-02-11T10:00Z".to_owned()));
        assert_eq!(meta.dates[1], (DateSource::Tag, "2023-02-12".to_owned()));
    }

    #[test]
    fn a_bare_page_gives_its_title_without_the_site() {
        let page = "<title>Talks begin in the city | The Herald</title><meta property=og:site_name content='The Herald'>";
        assert_eq!(Meta::of(page).title.as_deref(), Some("Talks begin in the city"));
    }
}
