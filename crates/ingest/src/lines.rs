//! The lines of a text, as shapes.
//!
//! What goes in: a text layer. What comes out: its lines that are not blank, with the words of short ones and what their
//! shape shows. Left to others: what a line is.

use rashomon_packs::fold;
use rashomon_types::{Span, article::SegmentKind};

/// The longest line, in bytes, whose words are read whole: nothing longer is furniture.
const SHORT: usize = 800;

/// How the last words of a line stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// With a full stop, or an ellipsis.
    Stop,
    /// With a question or exclamation mark.
    Mark,
    /// With a colon, comma, semicolon or dash: something follows.
    Open,
    /// With a word.
    Bare,
}

/// A word of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded form.
    pub folded: String,
    /// Place in the text layer.
    pub span: Span,
    /// True when its first letter is a capital.
    pub capital: bool,
    /// True when all of its letters are capitals.
    pub capitals: bool,
}

/// A line that is not blank.
#[derive(Clone, Debug)]
pub struct Line<'t> {
    /// Place in the text layer, without the blanks at its ends.
    pub span: Span,
    /// What stands there.
    pub text: &'t str,
    /// Its words, when it is short; the first and last ones of a long line are read on demand.
    pub words: Vec<Word>,
    /// Number of words, estimated by size for long lines.
    pub size: usize,
    /// How it ends.
    pub ending: Ending,
    /// True when a blank line stands before it, or nothing.
    pub gap: bool,
    /// What it is; `None` as long as nothing is known.
    pub kind: Option<SegmentKind>,
}

impl Line<'_> {
    /// Tells whether the line can only be running text.
    pub fn is_prose(&self) -> bool {
        let stopped = matches!(self.ending, Ending::Stop | Ending::Mark);
        self.size >= 34 || (self.size >= 12 && stopped)
    }

    /// Tells whether the line could be a title: some words, and no full stop.
    pub fn is_titleish(&self) -> bool {
        let shown = self.text.chars().find(|c| c.is_alphanumeric());
        (2..=34).contains(&self.size)
            && self.text.chars().count() <= 260
            && !matches!(self.ending, Ending::Stop | Ending::Open)
            && shown.is_some_and(|c| !c.is_lowercase())
    }

    /// The letters and digits in lower case: two lines that print the same thing have the same.
    pub fn letters(&self) -> String {
        self.text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    }

    /// Tells whether no letter or digit is printed.
    pub fn is_ornament(&self) -> bool {
        !self.text.chars().any(char::is_alphanumeric)
    }

    /// Two to four words that begin with capitals and nothing else: the name of a person, or of a paper.
    pub fn is_name(&self) -> bool {
        let light = |c: char| {
            c.is_alphabetic() || c.is_whitespace() || matches!(c, '.' | '-' | '\'' | '’' | 'ʼ')
        };
        (2..=4).contains(&self.words.len())
            && self.words.iter().all(|w| w.capital)
            && !self.words.iter().all(|w| w.capitals)
            && self.text.chars().count() <= 48
            && self.text.chars().all(light)
            && self.ending != Ending::Stop
    }

    /// The word before a place in the text layer, or the number of words.
    pub fn word_at(&self, byte: usize) -> usize {
        self.words.partition_point(|w| w.span.start < byte)
    }
}

/// Splits a text into its lines. Line feeds, carriage returns and the separators of Unicode end a line.
pub fn split(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut gap = true;
    for raw in text.split(['\n', '\r', '\u{2028}', '\u{2029}', '\u{b}', '\u{c}']) {
        let shown = trim(raw);
        let start = shown.as_ptr() as usize - text.as_ptr() as usize;
        if shown.is_empty() {
            // `\r\n` gives one empty piece that is no blank line.
            let end = raw.as_ptr() as usize - text.as_ptr() as usize + raw.len();
            let inside = text[..end].ends_with('\r') && text[end..].starts_with('\n');
            gap |= !inside;
            continue;
        }
        let span = Span::new(start, start + shown.len());
        let words = if shown.len() <= SHORT { words(shown, start) } else { Vec::new() };
        let size = if shown.len() <= SHORT { words.len() } else { shown.len() / 12 };
        lines.push(Line { span, text: shown, words, size, ending: ending(shown), gap, kind: None });
        gap = false;
    }
    lines
}

/// Takes blanks and invisible marks off both ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
    })
}

fn ending(shown: &str) -> Ending {
    let closing = |c: char| {
        matches!(c, '"' | '”' | '»' | '’' | '\'' | ')' | ']' | '“' | '*' | '_') || c.is_whitespace()
    };
    // Texts cut out of pages keep an entity here and there.
    let bare = shown.trim_end_matches(closing).trim_end_matches("&quot;").trim_end_matches(closing);
    match bare.chars().next_back() {
        Some('.' | '…') => Ending::Stop,
        Some('!' | '?') => Ending::Mark,
        Some(':' | ',' | ';' | '—' | '–' | '-') => Ending::Open,
        _ => Ending::Bare,
    }
}

/// Reads the words of a stretch that begins at `start` of the text layer. Marks are dropped; the `.` of a domain, the `'`
/// and `-` of a compound and the `@` of a handle belong to their word.
pub fn words(text: &str, start: usize) -> Vec<Word> {
    let mut found = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((from, first)) = chars.next() {
        let handle = first == '@' && chars.peek().is_some_and(|(_, c)| c.is_alphanumeric());
        if !first.is_alphanumeric() && !handle {
            continue;
        }
        let mut end = from + first.len_utf8();
        while let Some((at, c)) = chars.peek().copied() {
            let mark = matches!(
                c,
                '\'' | '’'
                    | 'ʼ'
                    | '-'
                    | '.'
                    | '_'
                    | '@'
                    | '\u{ad}'
                    | '\u{301}'
                    | '\u{306}'
                    | '\u{308}'
            );
            let inner = mark && text[at + c.len_utf8()..].starts_with(char::is_alphanumeric);
            if !(c.is_alphanumeric() || inner || matches!(c, '\u{301}' | '\u{306}' | '\u{308}')) {
                break;
            }
            end = at + c.len_utf8();
            chars.next();
        }
        let word = &text[from..end];
        let mut letters = word.chars().filter(|c| c.is_alphabetic()).peekable();
        let capital = letters.peek().is_some_and(|c| c.is_uppercase());
        let capitals = capital && letters.all(char::is_uppercase);
        found.push(Word {
            folded: fold(word),
            span: Span::new(start + from, start + end),
            capital,
            capitals,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_many_ways_and_keep_their_places() {
        let text = "\u{feff}Title here\r\n\r\n First.\rSecond!\u{2028}Third:\nlast\n";
        let lines = split(text);
        let shown: Vec<&str> = lines.iter().map(|l| l.text).collect();
        assert_eq!(shown, ["Title here", "First.", "Second!", "Third:", "last"]);
        assert!(lines.iter().all(|l| l.span.of(text) == l.text));
        let gaps: Vec<bool> = lines.iter().map(|l| l.gap).collect();
        assert_eq!(gaps, [true, true, false, false, false]);
        assert_eq!(lines[1].ending, Ending::Stop);
        assert_eq!(lines[3].ending, Ending::Open);
    }

    #[test]
    fn words_keep_handles_domains_and_apostrophes() {
        let folded: Vec<String> = words("Follow @the_channel, kam.lt. З’їзд U.S.", 0)
            .into_iter()
            .map(|w| w.folded)
            .collect();
        assert_eq!(folded, ["follow", "@the_channel", "kam.lt", "з'їзд", "u.s"]);
    }

    #[test]
    fn names_are_told_from_titles() {
        assert!(split("Laura Kowalska")[0].is_name());
        assert!(!split("Talks begin in Baghdad")[0].is_name());
        assert!(!split("BREAKING NEWS")[0].is_name());
    }
}
