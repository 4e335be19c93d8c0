//! Which pages a feed links to.
//!
//! What goes in: the bytes of an RSS, Atom or JSON feed. What comes out: links in the order of the feed, each with its day. Left to
//! others: reading the pages; what a feed itself says of them is not taken for the article.

use super::address;
use feed_rs::{model::Feed, parser::ParseFeedError};
use jiff::civil::Date;
use url::Url;

/// Entries of one feed that are looked at.
const MOST: usize = 1000;

/// What a feed says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Links {
    /// The pages.
    pub pages: Vec<(Url, Option<Date>)>,
    /// Entries without a link that can be asked.
    pub without: usize,
    /// Seconds for which the feed asks to be left alone.
    pub ttl: Option<i64>,
}

/// Reads a feed that stands at `base`.
///
/// # Errors
/// When it is no feed, in words.
pub fn links(bytes: &[u8], base: &Url) -> Result<Links, String> {
    let feed = match parse(bytes, base) {
        Ok(feed) => feed,
        // One broken entry does not cost the others.
        Err(error) => match salvage(bytes, base) {
            Some(feed) => feed,
            None => return Err(unreadable(bytes, &error)),
        },
    };
    let ttl = feed.ttl.map(|minutes| i64::from(minutes) * 60);
    let mut links = Links { ttl, ..Links::default() };
    for entry in feed.entries.iter().take(MOST) {
        let is_page = |link: &&feed_rs::model::Link| {
            let kind = link.media_type.as_deref();
            matches!(link.rel.as_deref(), None | Some("alternate"))
                && kind.is_none_or(|k| k.contains("html") || k.starts_with("text/"))
        };
        // An entry without a link may have its address for an id.
        let named = entry.links.iter().filter(is_page).map(|link| link.href.as_str());
        let found =
            named.chain([entry.id.as_str()]).find_map(|l| address::link(l, Some(base)).ok());
        let Some(url) = found.filter(|_| !entry.links.is_empty() || is_address(&entry.id)) else {
            links.without += 1;
            continue;
        };
        let day = entry.published.or(entry.updated).and_then(|at| {
            let at = jiff::Timestamp::from_second(at.timestamp()).ok()?;
            Some(jiff::tz::TimeZone::UTC.to_datetime(at).date())
        });
        if !links.pages.iter().any(|(known, _)| *known == url) {
            links.pages.push((url, day));
        }
    }
    Ok(links)
}

fn parse(bytes: &[u8], base: &Url) -> Result<Feed, ParseFeedError> {
    let parser = feed_rs::parser::Builder::new()
        .base_uri(Some(base.as_str()))
        .id_generator(|_, _, _| String::new())
        .build();
    parser.parse(bytes)
}

/// Reads the entries of a feed that is broken somewhere, each on its own; `None` when none of them can be read.
fn salvage(bytes: &[u8], base: &Url) -> Option<Feed> {
    let text = String::from_utf8_lossy(bytes);
    let mut found: Option<Feed> = None;
    for (name, open, close) in [
        ("item", "<rss version=\"2.0\"><channel>", "</channel></rss>"),
        ("entry", "<feed xmlns=\"http://www.w3.org/2005/Atom\">", "</feed>"),
    ] {
        let (start, end) = (format!("<{name}"), format!("</{name}>"));
        for piece in text.split(start.as_str()).skip(1).take(MOST) {
            let Some((inside, _)) = piece.split_once(end.as_str()) else { continue };
            if !inside.starts_with(|c: char| c == '>' || c.is_whitespace()) {
                continue;
            }
            let alone = format!("{open}{start}{inside}{end}{close}");
            let Ok(feed) = parse(alone.as_bytes(), base) else { continue };
            match &mut found {
                Some(all) => all.entries.extend(feed.entries),
                None => found = Some(feed),
            }
        }
    }
    found.filter(|feed| !feed.entries.is_empty())
}

fn is_address(id: &str) -> bool {
    id.starts_with("https://") || id.starts_with("http://")
}

fn unreadable(bytes: &[u8], error: &ParseFeedError) -> String {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(1024)]).to_lowercase();
    if head.contains("<!doctype html") || head.contains("<html") {
        return "a page stands there, no feed; hint: give the address of the site's RSS or Atom feed"
            .to_owned();
    }
    let why = error.to_string();
    format!("the feed cannot be read: {}", why.lines().next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(feed: &str) -> Result<Vec<String>, String> {
        let base = Url::parse("https://a.example/news/feed").unwrap();
        let shown = |(url, day): (Url, Option<Date>)| match day {
            Some(day) => format!("{url} {day}"),
            None => url.to_string(),
        };
        links(feed.as_bytes(), &base).map(|links| links.pages.into_iter().map(shown).collect())
    }

    #[test]
    fn feeds_of_every_kind_give_their_links() {
        let rss = r#"<rss version="2.0"><channel><title>t</title>
            <item><title>1</title><link> https://a.example/1?utm=x#top </link><pubDate>Sat, 27 Jan 2024 23:30:00 +0200</pubDate></item>
            <item><title>2</title><guid isPermaLink="true">https://a.example/2</guid></item>
            <item><title>3</title><guid isPermaLink="false">three</guid></item>
            <item><title>1 again</title><link>https://a.example/1?utm=x</link></item>
            <item><title>4</title><link>/4</link></item></channel></rss>"#;
        let told = read(rss).unwrap();
        assert_eq!(told[0], "https://a.example/1?utm=x 2024-01-27");
        assert!(told.contains(&"https://a.example/2".to_owned()), "{told:?}");
        assert!(told.contains(&"https://a.example/4".to_owned()), "{told:?}");
        assert_eq!(told.len(), 3, "{told:?}");
        let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title><id>x</id><updated>2024-01-27T10:00:00Z</updated>
            <entry><title>1</title><id>urn:1</id><updated>2024-01-26T10:00:00Z</updated><link rel="enclosure" type="audio/mpeg" href="/1.mp3"/><link href="https://a.example/1"/></entry></feed>"#;
        assert_eq!(read(atom).unwrap(), ["https://a.example/1 2024-01-26"]);
        let json = r#"{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":"1","url":"https://a.example/1","content_text":"x"}]}"#;
        assert_eq!(read(json).unwrap(), ["https://a.example/1"]);
    }

    #[test]
    fn a_broken_entry_costs_itself() {
        let good =
            |n: usize| format!("<item><title>{n}</title><link>https://a.example/{n}</link></item>");
        let feed = format!(
            "<rss version=\"2.0\"><channel>{}<item><title>A & B <b></title><link>https://a.example/2</link></item>{}<item><title>cut",
            good(1),
            good(3)
        );
        let told = read(&feed).unwrap();
        assert!(told.contains(&"https://a.example/1".to_owned()), "{told:?}");
        assert!(told.contains(&"https://a.example/3".to_owned()), "{told:?}");
        let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>x<entry><id>urn:1</id><link href='https://a.example/1'/></entry>";
        assert_eq!(read(atom).unwrap(), ["https://a.example/1"]);
    }

    #[test]
    fn what_is_no_feed_says_so() {
        assert!(read("<!DOCTYPE html><html>").unwrap_err().contains("hint"));
        assert!(
            read("<rss><channel><item>").is_err()
                || read("<rss><channel><item>").unwrap().is_empty()
        );
        assert!(read("").is_err());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]
        #[test]
        fn random_feeds_never_panic(inner in "(<(/)?(item|link|guid|entry|title|pubDate|a)( href='[a-z:/]{0,9}')?>|[a-z&;:/ ]{0,9}){0,30}") {
            let _ = read(&format!("<rss version=\"2.0\"><channel>{inner}</channel></rss>"));
            let _ = read(&inner);
        }
    }
}
