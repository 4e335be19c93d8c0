//! Quotation marks: which opens, which closes what.
//!
//! What goes in: the tokens of a reading. What comes out: quoted stretches. Left to others: whether words in marks are
//! speech, a title or irony.

use rashomon_types::{Reading, Span};

/// A stretch in quotation marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    /// First token inside.
    pub(super) first: usize,
    /// One past the last token inside.
    pub(super) end: usize,
    /// One past the closing mark; the same as `end` when it is never closed.
    pub(super) after: usize,
    /// True when the next paragraph opens with a mark again before this one is closed.
    pub(super) goes_on: bool,
}

/// How many paragraphs a quotation may run over.
const PARAGRAPHS: usize = 8;
/// How many tokens a quotation may have.
const TOKENS: usize = 600;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Open(u8),
    Close(u8),
    /// A straight mark: its neighbours decide.
    Either(u8),
}

/// Reads a mark; the number is its family.
fn mark(word: &str) -> Option<Mark> {
    Some(match word {
        "«" => Mark::Open(0),
        "»" => Mark::Close(0),
        "“" | "”" | "\"" | "„" | "‟" | "''" | "``" | "＂" => Mark::Either(1),
        "‘" | "‚" => Mark::Open(2),
        "’" => Mark::Close(2),
        "‹" => Mark::Open(3),
        "›" => Mark::Close(3),
        _ => return None,
    })
}

/// Says what the mark at token `at` does, by the white space and the letters around it.
fn turn(text: &str, reading: &Reading, at: usize) -> Option<Mark> {
    let span = reading.tokens[at].span;
    let word = span.of(text);
    let mark = mark(word)?;
    let Mark::Either(family) = mark else { return Some(mark) };
    let before = text[..span.start].chars().next_back();
    let after = text[span.end..].chars().next();
    let free_before = before.is_none_or(|c| c.is_whitespace() || "([{—–-/«„“".contains(c));
    let free_after = after.is_none_or(|c| c.is_whitespace() || ",.;:!?)]}—–…»”/".contains(c));
    Some(match (word, free_before, free_after) {
        ("„", _, _) => Mark::Open(family),
        ("”", true, false) => Mark::Open(family),
        ("”", _, _) => Mark::Close(family),
        ("''", true, true) => Mark::Close(family),
        (_, true, false) => Mark::Open(family),
        (_, false, true) => Mark::Close(family),
        ("“", false, false) => Mark::Open(family),
        _ => Mark::Either(family),
    })
}

/// Finds the closing marks.
pub(super) fn closing(text: &str, reading: &Reading) -> Vec<usize> {
    (0..reading.tokens.len())
        .filter(|i| reading.tokens[*i].span.len() <= 4)
        .filter(|i| matches!(turn(text, reading, *i), Some(Mark::Close(0 | 1))))
        .collect()
}

/// Finds the outermost quoted stretches, in order.
pub(super) fn quoted(text: &str, reading: &Reading) -> Vec<Quoted> {
    let marks: Vec<(usize, Mark)> = (0..reading.tokens.len())
        .filter(|i| reading.tokens[*i].span.len() <= 4)
        .filter_map(|i| Some((i, turn(text, reading, i)?)))
        .collect();
    let paragraph = paragraphs(reading);
    let mut found = Vec::new();
    let mut at = 0;
    while at < marks.len() {
        let (token, mark) = marks[at];
        let (Mark::Open(family) | Mark::Either(family)) = mark else {
            at += 1;
            continue;
        };
        let (quote, next) = follow(&marks, at, family, &paragraph);
        match quote {
            Some(quote) if quote.first < quote.end => {
                found.push(quote);
                at = next;
            }
            _ => at += 1,
        }
        debug_assert!(token < reading.tokens.len());
    }
    found
}

/// Follows one opening mark to its end; returns the stretch and the index of the mark to go on with.
fn follow(
    marks: &[(usize, Mark)],
    at: usize,
    family: u8,
    paragraph: &[usize],
) -> (Option<Quoted>, usize) {
    let open = marks[at].0;
    let home = paragraph[open];
    let mut depth = 0usize;
    for (i, (token, mark)) in marks.iter().enumerate().skip(at + 1) {
        let away = paragraph[*token] - home;
        if away > PARAGRAPHS || *token - open > TOKENS {
            break;
        }
        let first_there = *token == 0 || paragraph[*token - 1] != paragraph[*token];
        match mark {
            Mark::Open(f) if *f == family && away > 0 && first_there => {
                let end = (open + 1..*token).find(|t| paragraph[*t] != home).unwrap_or(*token);
                return (Some(Quoted { first: open + 1, end, after: end, goes_on: true }), i);
            }
            Mark::Open(f) if *f == family && away == 0 => depth += 1,
            Mark::Open(f) if *f == family => break,
            Mark::Close(f) | Mark::Either(f) if *f == family => {
                // Marks of one shape close twice: what was opened inside may be closed by the same last mark.
                if depth > 0
                    && marks.get(i + 1).is_some_and(|(t, m)| {
                        matches!(m, Mark::Close(f) | Mark::Either(f) if *f == family)
                            && paragraph[*t] == paragraph[*token]
                    })
                {
                    depth -= 1;
                    continue;
                }
                let quote =
                    Quoted { first: open + 1, end: *token, after: *token + 1, goes_on: false };
                return (Some(quote), i + 1);
            }
            _ => {}
        }
    }
    (unclosed(open, family, home, paragraph), at + 1)
}

/// A mark that is never closed quotes the rest of its paragraph, when it opens it.
fn unclosed(open: usize, family: u8, home: usize, paragraph: &[usize]) -> Option<Quoted> {
    let opens = open == 0 || paragraph[open - 1] != home;
    let end = paragraph.partition_point(|p| *p <= home).min(open + TOKENS);
    (opens && family < 2).then_some(Quoted { first: open + 1, end, after: end, goes_on: false })
}

/// Returns the paragraph of every token.
pub(super) fn paragraphs(reading: &Reading) -> Vec<usize> {
    let mut paragraph = vec![0; reading.tokens.len()];
    for sentence in &reading.sentences {
        paragraph[sentence.tokens.0..sentence.tokens.1].fill(sentence.paragraph);
    }
    paragraph
}

/// Returns the bytes of a row of tokens; `None` when it is empty.
pub(super) fn span_of(reading: &Reading, first: usize, end: usize) -> Option<Span> {
    (first < end && end <= reading.tokens.len())
        .then(|| Span::new(reading.tokens[first].span.start, reading.tokens[end - 1].span.end))
}
