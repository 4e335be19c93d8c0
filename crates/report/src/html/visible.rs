//! Words of articles on a page: nothing in them may act, reorder what stands beside them, or flood the page.
//!
//! What goes in: any text. What comes out: the same text, escaped, with the characters that would turn the order of
//! others or hide shown as marks. Left to others: which words to show.

use maud::{Markup, PreEscaped, html};
use rashomon_types::Language;

/// Characters of a name or title that are shown before it is cut.
pub const NAME: usize = 120;

/// Returns the mark that is shown instead of a character, `None` for one that may stand.
fn mark(c: char) -> Option<String> {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(format!("U+{:04X}", c as u32)),
        '\n' | '\t' => None,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).map(String::from),
        '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => Some("\u{fffd}".to_owned()),
        _ => None,
    }
}

/// Shows words: escaped, controls as marks.
pub fn words(text: &str) -> Markup {
    if !text.chars().any(|c| mark(c).is_some()) {
        return html! { (text) };
    }
    let mut out = String::new();
    let mut plain = String::new();
    for c in text.chars() {
        match mark(c) {
            None => plain.push(c),
            Some(shown) => {
                out.push_str(&html! { (plain) span.ctl { (shown) } }.into_string());
                plain.clear();
            }
        }
    }
    out.push_str(&html! { (plain) }.into_string());
    PreEscaped(out)
}

/// Shows a name in a line of other words: isolated, cut when it is very long.
pub fn name(text: &str) -> Markup {
    html! { bdi { (words(&cut(text, NAME))) } }
}

/// Shows words in their language, isolated.
pub fn foreign(text: &str, language: Option<Language>) -> Markup {
    html! { bdi lang=[language.map(|l| l.to_string())] dir="auto" { (words(text)) } }
}

/// Strips what may not stand in a plain string such as the title of a window.
pub fn plain(text: &str) -> String {
    let clean: String = text.chars().map(|c| if mark(c).is_some() { ' ' } else { c }).collect();
    cut(&clean, NAME)
}

/// Cuts a text to so many characters, at a word where there is one near, with an ellipsis.
pub fn cut(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let head = text.get(..end).unwrap_or(text);
    let word = head.rfind(char::is_whitespace).filter(|at| *at > end / 2).unwrap_or(end);
    format!("{}…", head.get(..word).unwrap_or(head).trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_act_or_turn_the_order_is_shown_instead() {
        let shown = words("<script>\u{202e}gpj.exe\u{0}").into_string();
        assert_eq!(
            shown,
            "&lt;script&gt;<span class=\"ctl\">U+202E</span>gpj.exe<span class=\"ctl\">␀</span>"
        );
        assert_eq!(name("a").into_string(), "<bdi>a</bdi>");
    }

    #[test]
    fn a_long_name_is_cut_on_a_character() {
        let long = "ї".repeat(10_000);
        assert_eq!(cut(&long, 120).chars().count(), 121);
        assert_eq!(cut("one two three", 9), "one two…");
    }
}
