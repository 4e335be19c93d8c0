//! The tags of a page, read in one pass without a tree.
//!
//! What goes in: the text of a page. What comes out: its start tags with their attributes, the raw text inside an element,
//! and the page's words alone when no extractor understands it. Left to others: which part of the page is the article.
//! Never fails, and takes time linear in the page whatever its nesting.

/// A start tag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// Name in lower case.
    pub name: String,
    /// Attributes, names in lower case, values with their entities resolved.
    pub attributes: Vec<(String, String)>,
    /// Where the content begins: one past `>`.
    pub after: usize,
}

impl Tag {
    /// Returns the value of an attribute.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

/// Returns the start tags of a page in order; what stands in comments, scripts and styles has none.
pub fn tags(page: &str) -> Vec<Tag> {
    let mut found = Vec::new();
    walk(page, &mut |piece| {
        if let Piece::Start(tag) = piece {
            found.push(tag);
        }
    });
    found
}

/// Returns the deepest nesting of elements that must be closed, for refusing pages that would exhaust a parser's stack.
pub fn depth(page: &str) -> usize {
    let (mut now, mut deepest) = (0usize, 0usize);
    walk(page, &mut |piece| match piece {
        Piece::Start(tag) if !is_void(&tag.name) => {
            now += 1;
            deepest = deepest.max(now);
        }
        Piece::End(_) => now = now.saturating_sub(1),
        _ => {}
    });
    deepest
}

/// Returns the words of a page, one block element per paragraph, without scripts and styles.
pub fn words(page: &str) -> String {
    let mut text = String::new();
    let push_break = |text: &mut String| {
        if !text.is_empty() && !text.ends_with("\n\n") {
            text.truncate(text.trim_end().len());
            text.push_str("\n\n");
        }
    };
    walk(page, &mut |piece| match piece {
        Piece::Text(raw) => {
            for word in unescape(raw).split_whitespace() {
                if !text.is_empty() && !text.ends_with('\n') {
                    text.push(' ');
                }
                text.push_str(word);
            }
        }
        Piece::Start(Tag { name, .. }) | Piece::End(name) if !is_inline(&name) => {
            push_break(&mut text)
        }
        _ => {}
    });
    text.truncate(text.trim_end().len());
    text
}

/// Returns the words of every link of a page.
pub fn links(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for tag in tags(page).iter().filter(|tag| tag.name == "a") {
        // A link that is not closed soon holds no title.
        let reach = (0..=1500).rev().map(|n| tag.after + n).find(|end| page.is_char_boundary(*end));
        let rest = reach.and_then(|end| page.get(tag.after..end)).unwrap_or("");
        let (end, past) = find_end(rest, "a");
        if past > end {
            found.push(words(&rest[..end]));
        }
    }
    found
}

/// Returns the text between a tag and the next `</name`.
pub fn inside<'p>(page: &'p str, tag: &Tag) -> &'p str {
    let rest = page.get(tag.after..).unwrap_or("");
    &rest[..find_end(rest, &tag.name).0]
}

enum Piece<'p> {
    Start(Tag),
    End(String),
    Text(&'p str),
}

fn walk<'p>(page: &'p str, seen: &mut dyn FnMut(Piece<'p>)) {
    let mut at = 0;
    while let Some(open) = page[at..].find('<').map(|i| at + i) {
        if open > at {
            seen(Piece::Text(&page[at..open]));
        }
        let rest = &page[open + 1..];
        if rest.starts_with("!--") {
            at = rest.find("-->").map_or(page.len(), |i| open + 1 + i + 3);
        } else if let Some(end) = rest.strip_prefix('/') {
            let name: String = end.chars().take_while(char::is_ascii_alphanumeric).collect();
            at = rest.find('>').map_or(page.len(), |i| open + 1 + i + 1);
            seen(Piece::End(name.to_ascii_lowercase()));
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let tag = read_tag(page, open + 1);
            at = tag.after;
            let raw =
                matches!(tag.name.as_str(), "script" | "style" | "noscript" | "template" | "svg");
            let name = tag.name.clone();
            seen(Piece::Start(tag));
            if raw {
                let (_, past) = find_end(&page[at..], &name);
                at += past;
                seen(Piece::End(name));
            }
        } else if rest.starts_with(['!', '?']) {
            at = rest.find('>').map_or(page.len(), |i| open + 1 + i + 1);
        } else {
            seen(Piece::Text("<"));
            at = open + 1;
        }
    }
    if at < page.len() {
        seen(Piece::Text(&page[at..]));
    }
}

/// Returns where `</name` begins in `rest` and one past its `>`; the end of `rest` when it is missing.
fn find_end(rest: &str, name: &str) -> (usize, usize) {
    let mut at = 0;
    while let Some(close) = rest[at..].find("</").map(|i| at + i) {
        let after = &rest[close + 2..];
        if after.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            return (close, rest[close..].find('>').map_or(rest.len(), |i| close + i + 1));
        }
        at = close + 2;
    }
    (rest.len(), rest.len())
}

fn read_tag(page: &str, start: usize) -> Tag {
    let bytes = page.as_bytes();
    let mut at = start;
    let end_of = |mut at: usize, stop: &dyn Fn(u8) -> bool| {
        while at < bytes.len() && !stop(bytes[at]) {
            at += 1;
        }
        at
    };
    let space = |b: u8| b.is_ascii_whitespace();
    let name_end = end_of(at, &|b| space(b) || matches!(b, b'>' | b'/'));
    let mut tag = Tag { name: page[at..name_end].to_ascii_lowercase(), ..Tag::default() };
    at = name_end;
    loop {
        at = end_of(at, &|b| !(space(b) || b == b'/'));
        if at >= bytes.len() || bytes[at] == b'>' {
            break;
        }
        let key_end = end_of(at + 1, &|b| space(b) || matches!(b, b'=' | b'>' | b'/'));
        let key = page[at..key_end].to_ascii_lowercase();
        at = end_of(key_end, &|b| !space(b));
        let mut value = "";
        if at < bytes.len() && bytes[at] == b'=' {
            at = end_of(at + 1, &|b| !space(b));
            let quote = bytes.get(at).copied().filter(|b| matches!(b, b'"' | b'\''));
            let from = at + usize::from(quote.is_some());
            let to = end_of(from, &|b| quote.map_or(space(b) || b == b'>', |q| b == q));
            value = &page[from.min(bytes.len())..to];
            at = to + usize::from(quote.is_some());
        }
        tag.attributes.push((key, unescape(value)));
    }
    tag.after = (at + 1).min(page.len());
    tag
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "area"
            | "base"
            | "br"
            | "col"
            | "embed"
            | "hr"
            | "img"
            | "input"
            | "link"
            | "meta"
            | "source"
            | "track"
            | "wbr"
            | "p"
            | "li"
            | "td"
            | "tr"
            | "th"
            | "option"
            | "dd"
            | "dt"
    )
}

fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "bdi"
            | "cite"
            | "code"
            | "em"
            | "font"
            | "i"
            | "img"
            | "mark"
            | "q"
            | "s"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "wbr"
    )
}

/// Resolves the entities that pages use in attributes and text.
pub fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|b| b == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| *c != '\0');
    }
    Some(match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "laquo" => '«',
        "raquo" => '»',
        "ldquo" => '“',
        "rdquo" => '”',
        "bdquo" => '„',
        "lsquo" => '‘',
        "rsquo" => '’',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        "copy" => '©',
        "shy" => '\u{ad}',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_read_in_any_quoting() {
        let page = "<META Content='a &amp; b' name=x hidden><!-- <p a=1> --><script>if (a<b) {}</script><p>";
        let found = tags(page);
        assert_eq!(
            found.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(),
            ["meta", "script", "p"]
        );
        assert_eq!(found[0].get("content"), Some("a & b"));
        assert_eq!(found[0].get("name"), Some("x"));
        assert_eq!(found[0].get("hidden"), Some(""));
    }

    #[test]
    fn words_keep_the_paragraphs() {
        assert_eq!(
            words("<h1>A</h1><p>One <b>two</b>&nbsp;x</p>\n<style>p{}</style><p>3 < 4"),
            "A\n\nOne two x\n\n3 < 4"
        );
    }

    #[test]
    fn cut_tags_do_no_harm() {
        for page in [
            "<",
            "</",
            "<a",
            "<a b",
            "<a b=",
            "<a b='",
            "<!--",
            "<script>",
            "<é>",
            "<a é=é>&#x;&#0;",
        ] {
            tags(page);
            words(page);
            depth(page);
        }
        assert_eq!(depth(&"<div>".repeat(5000)), 5000);
    }
}
