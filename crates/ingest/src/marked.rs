//! What a page marks by the names of its elements alone: who wrote it and when, where no meta tag says so.
//!
//! What goes in: a page with its tags, and its headline. What comes out: the words of elements that are named after authors and
//! dates, and the lines around the headline. Left to others: whether these words hold a date.

use crate::tags::{self, Tag};

/// Elements of each kind that are looked into; comments and lists of other news follow the article.
const LOOKED_AT: usize = 4;
/// The longest words of an element that names an author, and of a line that dates an article.
const LONGEST_NAME: usize = 8;
const LONGEST_LINE: usize = 16;
/// Lines above and below the headline that may date an article.
const ABOVE: usize = 3;
const BELOW: usize = 6;

/// Returns the names in the first elements for authors: `<a rel="author">`, `<span itemprop="author">`, `<p class="byline">`.
pub fn author(page: &str, tags: &[Tag]) -> Option<String> {
    let marks = |tag: &&Tag| {
        let own =
            |key: &str, value: &str| tag.get(key).is_some_and(|v| v.eq_ignore_ascii_case(value));
        let class = tag.get("class").unwrap_or_default();
        let own_name = named(class, &["author", "byline", "autor", "avtor", "authors"]);
        let other = named(
            class,
            &["comment", "comments", "bio", "avatar", "image", "photo", "quote", "list", "wrap"],
        );
        !matches!(tag.name.as_str(), "meta" | "link" | "img" | "body" | "html")
            && (own("rel", "author") || own("itemprop", "author") || (own_name && !other))
    };
    let found = tags.iter().filter(marks).take(LOOKED_AT).map(|tag| words_of(page, tag));
    found.into_iter().find(|name| {
        let size = name.split_whitespace().count();
        let plain = !name.contains(|c: char| c.is_ascii_digit() || matches!(c, '@' | '/' | '|'));
        (1..=LONGEST_NAME).contains(&size) && name.chars().count() <= 80 && plain
    })
}

/// Returns the words of the first elements behind the headline that are named after dates.
pub fn dates(page: &str, tags: &[Tag]) -> Vec<String> {
    let headline = tags.iter().position(|tag| tag.name == "h1").unwrap_or(0);
    let marks = |tag: &&Tag| {
        let names = [tag.get("class"), tag.get("id")];
        names.into_iter().flatten().any(|name| {
            named(
                name,
                &["date", "time", "datetime", "published", "posted", "pubdate", "timestamp"],
            ) && !named(name, &["comment", "comments", "update", "updated", "modified", "related"])
        })
    };
    let found =
        tags[headline..].iter().filter(marks).take(LOOKED_AT).map(|tag| words_of(page, tag));
    found.filter(|words| (1..=LONGEST_LINE).contains(&words.split_whitespace().count())).collect()
}

/// Returns the short lines around the headline, those below it first.
pub fn around(page: &str, title: &str) -> Vec<String> {
    let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let wanted = letters(title);
    if wanted.is_empty() {
        return Vec::new();
    }
    let all = tags::words(page);
    let lines: Vec<&str> = all.lines().filter(|line| !line.trim().is_empty()).collect();
    // The title of the window stands above everything; the headline is its last repetition that lines follow.
    let places: Vec<usize> =
        (0..lines.len()).filter(|i| letters(lines[*i]) == wanted).take(3).collect();
    let Some(at) = places.last().copied() else { return Vec::new() };
    let below = lines[at + 1..].iter().take(BELOW);
    let above = lines[at.saturating_sub(ABOVE)..at].iter().rev();
    let short = |line: &&&str| line.split_whitespace().count() <= LONGEST_LINE;
    below.chain(above).filter(short).map(|line| (*line).to_owned()).collect()
}

/// Tells whether one of the words that a name is made of (`news-date`, `info__time`, `postDate`) is among these.
fn named(name: &str, words: &[&str]) -> bool {
    let mut word = String::new();
    let mut lower = false;
    for c in name.chars().chain(std::iter::once(' ')) {
        let begins = c.is_ascii_uppercase() && lower;
        if !c.is_ascii_alphanumeric() || begins {
            if words.contains(&word.as_str()) {
                return true;
            }
            word.clear();
        }
        lower = c.is_ascii_lowercase();
        if c.is_ascii_alphanumeric() {
            word.push(c.to_ascii_lowercase());
        }
    }
    false
}

/// The words of an element, as far as it is short.
fn words_of(page: &str, tag: &Tag) -> String {
    let reach = (0..=600).rev().map(|n| tag.after + n).find(|end| page.is_char_boundary(*end));
    let rest = reach.and_then(|end| page.get(tag.after..end)).unwrap_or("");
    let short = Tag { after: 0, ..tag.clone() };
    tags::words(tags::inside(rest, &short)).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_elements_tell_authors_and_dates() {
        let page = concat!(
            "<div class='date'>today</div><h1>A thing happened</h1><div class=\"postMeta\"><span class='news-date'>12 May 2023</span>",
            "<a rel=author href=/1>A. Writer</a></div><div class='comment-author'>Somebody</div><p>Text",
        );
        let tags = tags::tags(page);
        assert_eq!(author(page, &tags).as_deref(), Some("A. Writer"));
        assert_eq!(dates(page, &tags), ["12 May 2023"]);
        assert!(named("entryDate", &["date"]) && !named("updated", &["date"]));
        assert_eq!(
            around("<title>A thing</title><p>x<h1>A thing</h1><p>12.05.2023<p>Text", "A thing")[0],
            "12.05.2023"
        );
    }
}
