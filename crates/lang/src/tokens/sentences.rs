//! Where a sentence ends within a line.
//!
//! What goes in: a line and its tokens. What comes out: the tokens that begin a sentence. The Unicode rules propose;
//! the abbreviations of the language, initials, enumerations and the case of the next word decide. Left to others: the
//! tokens themselves.

use icu_segmenter::{SentenceSegmenter, options::SentenceBreakInvariantOptions};
use rashomon_types::reading::{Token, TokenKind};
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// The longest sentence, in tokens; what is longer is a table or no prose, and is cut.
const LONGEST: usize = 1000;

/// How a language writes sentences: the table `[sentences]` of `language.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SentenceFile {
    /// Abbreviations that never end a sentence: titles, "напр.".
    never_end: Vec<String>,
    /// Abbreviations that may end one: they do when one of `starters` follows.
    may_end: Vec<String>,
    /// Abbreviations only when a number follows: "No.", "ст.".
    before_number: Vec<String>,
    /// Words that, capitalised after an abbreviation, begin a sentence.
    starters: Vec<String>,
    /// Whether a dot after a number of one or two digits makes an ordinal.
    ordinal_dot: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Abbreviation {
    NeverEnds,
    MayEnd,
    BeforeNumber,
}

/// The same, ready for look-up.
#[derive(Debug, Default)]
pub struct SentenceRules {
    abbreviations: HashMap<String, Abbreviation>,
    starters: HashSet<String>,
    ordinal_dot: bool,
}

impl From<SentenceFile> for SentenceRules {
    fn from(file: SentenceFile) -> Self {
        let mut abbreviations = HashMap::new();
        for (list, class) in [
            (file.before_number, Abbreviation::BeforeNumber),
            (file.may_end, Abbreviation::MayEnd),
            (file.never_end, Abbreviation::NeverEnds),
        ] {
            abbreviations.extend(list.into_iter().map(|a| (a, class)));
        }
        SentenceRules {
            abbreviations,
            starters: file.starters.into_iter().collect(),
            ordinal_dot: file.ordinal_dot,
        }
    }
}

/// A line with its tokens; `offset` is where the line begins in the text that the spans are into.
pub struct Line<'a> {
    /// The text of the line.
    pub text: &'a str,
    /// First byte of the line.
    pub offset: usize,
    /// Tokens of the line.
    pub tokens: &'a [Token],
}

impl Line<'_> {
    fn first_char(&self, at: usize) -> Option<char> {
        let span = self.tokens.get(at)?.span;
        self.text.get(span.start - self.offset..)?.chars().next()
    }

    fn is_mark(&self, at: usize, marks: &str) -> bool {
        self.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Mark && marks.contains(&*t.folded))
    }

    fn is_initial(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|t| t.glued && t.folded.chars().nth(1).is_none())
            && self.is_mark(at + 1, ".")
    }

    fn is_upper(&self, at: usize) -> bool {
        self.first_char(at).is_some_and(char::is_uppercase)
    }
}

const OPENING: &str = "\"'«“„‘(—–-[‹*•";
const CLOSING: &str = "\"'»”’)]›“";

/// Calls `begin` with the index of each token of the line that begins a sentence, but the first.
pub fn starts(line: &Line<'_>, rules: &SentenceRules, mut begin: impl FnMut(usize)) {
    let segmenter = SentenceSegmenter::new(SentenceBreakInvariantOptions::default());
    let mut proposed = segmenter.segment_str(line.text).map(|b| b + line.offset).peekable();
    let mut sentence = 0;
    for at in 1..line.tokens.len() {
        let (end, start) = (line.tokens[at - 1].span.end, line.tokens[at].span.start);
        while proposed.next_if(|b| *b < end).is_some() {}
        let is_proposed = proposed.peek().is_some_and(|b| *b <= start);
        let is_break = (is_proposed && !goes_on(line, rules, sentence, at))
            || (!is_proposed && ends_unseen(line, rules, at))
            || is_too_long(line, sentence, at);
        if is_break {
            begin(at);
            sentence = at;
        }
    }
}

fn is_too_long(line: &Line<'_>, sentence: usize, at: usize) -> bool {
    let length = at - sentence;
    length >= LONGEST || (length >= LONGEST * 4 / 5 && line.is_mark(at - 1, ",;"))
}

/// Tells whether the sentence goes on at token `at`, although Unicode ends it there.
fn goes_on(line: &Line<'_>, rules: &SentenceRules, sentence: usize, at: usize) -> bool {
    let mut first = at;
    while first < at + 3 && line.is_mark(first, OPENING) {
        first += 1;
    }
    if line.first_char(first).is_some_and(char::is_lowercase) || line.is_mark(first, ",;:)»”") {
        return true;
    }
    let mut last = at - 1;
    while last > sentence && line.is_mark(last, CLOSING) {
        last -= 1;
    }
    let starter = line.is_upper(first)
        && !line.is_initial(first)
        && line.tokens.get(first).is_some_and(|t| rules.starters.contains(t.folded.as_str()));
    let number = line.tokens.get(first).is_some_and(|t| t.kind == TokenKind::Number);
    if line.tokens[last].kind == TokenKind::Word && line.tokens[last].folded.ends_with('.') {
        return match rules.abbreviations.get(line.tokens[last].folded.as_str()) {
            Some(Abbreviation::NeverEnds) => true,
            Some(Abbreviation::BeforeNumber) => number,
            _ => !starter,
        };
    }
    if last <= sentence || !line.is_mark(last, ".") || !line.tokens[last - 1].glued {
        return false;
    }
    let before = &line.tokens[last - 1];
    let is_first = last - 1 == sentence;
    match before.kind {
        TokenKind::Mark => false,
        TokenKind::Number => {
            is_first || (rules.ordinal_dot && before.folded.len() <= 2 && !starter && !number)
        }
        TokenKind::Word => match rules.abbreviations.get(before.folded.as_str()) {
            Some(Abbreviation::NeverEnds) => true,
            Some(Abbreviation::BeforeNumber) if number => true,
            Some(Abbreviation::MayEnd) => !starter,
            _ if before.folded.chars().nth(1).is_none() => {
                is_first || (line.is_upper(last - 1) && !starter)
            }
            _ => false,
        },
    }
}

/// Tells whether a sentence ends before token `at` although Unicode sees none: after `…`, before a number, and where
/// the space after the full stop is missing.
fn ends_unseen(line: &Line<'_>, rules: &SentenceRules, at: usize) -> bool {
    if at < 2 || line.tokens[at - 1].kind != TokenKind::Mark {
        return false;
    }
    let (before, mark, next) = (&line.tokens[at - 2], &line.tokens[at - 1], &line.tokens[at]);
    let printed = line.text.get(before.span.start - line.offset..before.span.end - line.offset);
    let is_acronym = before.folded.chars().nth(1).is_some()
        && printed.is_some_and(|word| word.chars().all(char::is_uppercase));
    let long_word = before.kind == TokenKind::Word
        && (is_acronym || before.folded.chars().nth(3).is_some())
        && before.folded.chars().all(char::is_alphabetic)
        && line.text[before.span.end - line.offset..].starts_with('.')
        && !rules.abbreviations.contains_key(before.folded.as_str());
    match mark.folded.as_str() {
        "…" => !mark.glued && line.is_upper(at),
        "." if next.kind == TokenKind::Number => long_word && !mark.glued,
        "." => {
            long_word
                && mark.glued
                && next.kind == TokenKind::Word
                && line.is_upper(at)
                && next.folded.chars().nth(1).is_some()
        }
        _ => false,
    }
}
