//! A page to its article.
//!
//! What goes in: the text of a page. What comes out: the main text, paragraphs separated by a blank line, and what the
//! page says of itself. Left to others: segments of the text, which date is right.
//!
//! The main text is what two extractors agree on: the lines of `dom_smoothie` (readability) that `trafilatura` found too.
//! Measured on the public extraction set, agreement is more exact than either alone.

use crate::{meta::Meta, tags};
use dom_smoothie::{Config, Readability, TextMode};
use std::collections::HashSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Nesting, size and number of entities beyond which a page is read tag by tag only: the extractors walk trees by recursion, and some of
/// their steps grow faster than the page.
const DEEPEST: usize = 400;
const LARGEST: usize = 4 << 20;
const MOST_ENTITIES: usize = 100_000;

/// What was found on a page.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Main text.
    pub text: String,
    /// What the page says of itself.
    pub meta: Meta,
    /// True when no extractor found an article and all words of the page were taken.
    pub whole: bool,
    /// All words of the page, when the main text is so short that they may say why.
    pub around: Option<String>,
}

/// Words of a main text from which on nobody asks why it is so short.
pub const SHORT: usize = 250;

/// Reads a page.
pub fn read(page: &str) -> Page {
    let mut meta = Meta::of(page);
    let entities = || page.bytes().filter(|b| *b == b'&').count();
    let fits = page.len() <= LARGEST && entities() <= MOST_ENTITIES && tags::depth(page) <= DEEPEST;
    let readable = fits.then(|| readability(page)).flatten();
    let found = fits.then(|| trafilatura(page)).flatten();
    if meta.title.is_none() {
        meta.title = readable.as_ref().map(|r| r.1.clone()).filter(|t| !t.trim().is_empty());
    }
    let links: HashSet<String> = tags::links(page)
        .iter()
        .filter(|link| link.split_whitespace().count() >= 5)
        .map(|link| letters(link))
        .collect();
    let text = match (readable.map(|r| r.0), found) {
        (Some(lines), Some(found)) => agreed(&lines, &found, &links).unwrap_or(found),
        (Some(lines), None) => lines.join("\n\n"),
        (None, Some(found)) => found,
        (None, None) => String::new(),
    };
    let text = with_standfirst(text, page, &meta);
    if text.trim().is_empty() {
        return Page { text: tags::words(page), meta, whole: true, around: None };
    }
    let short = text.split_whitespace().take(SHORT).count() < SHORT;
    let around = short.then(|| tags::words(page));
    Page { text, meta, whole: false, around }
}

fn readability(page: &str) -> Option<(Vec<String>, String)> {
    let config = Config { text_mode: TextMode::Formatted, ..Config::default() };
    let article = guarded(|| Readability::new(page, None, Some(config)).ok()?.parse().ok())?;
    Some((paragraphs(&article.text_content), article.title))
}

fn trafilatura(page: &str) -> Option<String> {
    let options = trafilatura::Options::default().with_fallback(true).with_exclude_comments(true);
    let result = guarded(|| trafilatura::extract(page, &options).ok())?;
    let lines = paragraphs(&result.content_text);
    (!lines.is_empty()).then(|| lines.join("\n\n"))
}

/// Runs foreign code on foreign bytes: its panic on one page must not end the reading of all others.
fn guarded<T>(run: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(run)).ok().flatten()
}

fn paragraphs(text: &str) -> Vec<String> {
    let squeeze = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    text.lines().map(squeeze).filter(|line| !line.is_empty()).collect()
}

/// Keeps the lines that the other extractor found; `None` when they agree on too little to be of use.
fn agreed(lines: &[String], found: &str, links: &HashSet<String>) -> Option<String> {
    let known = letters(found);
    let agreed: Vec<(&str, String)> = lines
        .iter()
        .map(|line| (line.as_str(), letters(line)))
        .filter(|(_, own)| known.contains(own))
        .collect();
    let linked = agreed.iter().filter(|(_, own)| links.contains(own)).count();
    // A page of lists is made of links; elsewhere a paragraph that is one link leads to another story.
    let listed = linked >= 6 && linked * 3 > agreed.len();
    let kept: Vec<&str> = agreed
        .iter()
        .filter(|(_, own)| listed || !links.contains(own))
        .map(|(line, _)| *line)
        .collect();
    let size = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    let shared: usize = kept.iter().map(|line| size(line)).sum();
    (shared * 4 >= size(found)).then(|| kept.join("\n\n"))
}

/// Puts the standfirst before the text, when the page's own description is printed on it as a paragraph that the extractors
/// left outside.
fn with_standfirst(text: String, page: &str, meta: &Meta) -> String {
    let Some(description) = meta.description.as_deref().filter(|d| d.chars().count() >= 40) else {
        return text;
    };
    let own = letters(description);
    if text.is_empty() || letters(&text).contains(&own) {
        return text;
    }
    let first = text.lines().next().map(letters).unwrap_or_default();
    let printed = tags::words(page);
    let above = printed.lines().take_while(|line| !letters(line).contains(&first));
    match above.filter(|line| letters(line) == own).last() {
        Some(line) => format!("{line}\n\n{text}"),
        None => text,
    }
}

/// The letters and digits of a text, so that spacing and marks do not matter.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn deep_pages_do_not_exhaust_the_stack() {
        let text = "The talks on the future of the mission began in the capital on Saturday, officials said. ".repeat(6);
        for depth in [DEEPEST - 10, 50_000] {
            let page = format!(
                "<html><body>{}<p>{text}</p>{}",
                "<div>".repeat(depth),
                "</div>".repeat(depth)
            );
            assert!(read(&page).text.contains("began in the capital"), "{depth}");
        }
    }

    #[test]
    fn menus_and_footers_are_left_out() {
        let paragraph = "<p>The two governments agreed on Sunday to continue the talks about the mission, the ministry said in a statement.</p>";
        let page = format!(
            "<html><head><title>Talks go on</title></head><body><nav><a href=/>Home</a> <a href=/w>World</a></nav><article><h1>Talks go on</h1>{}</article><footer>All rights reserved</footer></body></html>",
            paragraph.repeat(6)
        );
        let found = read(&page);
        assert!(!found.whole);
        assert!(
            found.text.contains("agreed on Sunday") && !found.text.contains("rights reserved"),
            "{}",
            found.text
        );
        assert_eq!(found.meta.title.as_deref(), Some("Talks go on"));
    }
}
