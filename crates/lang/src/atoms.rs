//! Pieces finer than tokens, for numbers and time: runs of letters, runs of digits, single marks.
//!
//! What goes in: the text of paragraphs. What comes out: their pieces, in stretches of bounded length. Left to others:
//! what words are; `14.10.`, `2014-му`, `19-kilometrowa` and `14april` are taken apart the same way whatever the tokens.

use rashomon_packs::fold;
use rashomon_types::{Article, Reading, Span};

/// The longest stretch that is looked at as one, in bytes.
const STRETCH: usize = 1 << 16;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AtomKind {
    /// Letters, with inner apostrophes.
    Word,
    /// Decimal digits of one script.
    Digits,
    /// One other character.
    Mark(char),
}

#[derive(Clone, Debug)]
pub(crate) struct Atom {
    pub span: Span,
    pub kind: AtomKind,
    /// A word folded for look-up, digits as ASCII, or the mark.
    pub folded: String,
    /// True when white space (or nothing) stands before.
    pub spaced: bool,
    /// True when all that stands before is one thin or no-break space, as between the groups of a number.
    pub narrow: bool,
    /// True for a word that begins with a capital letter.
    pub capital: bool,
}

impl Atom {
    pub fn is(&self, mark: char) -> bool {
        self.kind == AtomKind::Mark(mark)
    }

    pub fn is_word(&self) -> bool {
        self.kind == AtomKind::Word
    }

    pub fn is_digits(&self) -> bool {
        self.kind == AtomKind::Digits
    }

    pub fn is_dash(&self) -> bool {
        matches!(self.kind, AtomKind::Mark('-' | '‐' | '‑' | '‒' | '–' | '—' | '−'))
    }

    /// Returns the number of a run of digits that is not absurdly long.
    pub fn number(&self) -> Option<u32> {
        (self.is_digits() && self.folded.len() <= 9).then(|| self.folded.parse().ok()).flatten()
    }
}

/// Returns the value of a decimal digit in the scripts that news is written in.
pub(crate) fn digit(c: char) -> Option<char> {
    const ZEROS: [u32; 6] = [0x30, 0x660, 0x6F0, 0x966, 0x9E6, 0xFF10];
    let code = u32::from(c);
    let zero = ZEROS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_digit(code - zero, 10)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | 'ʼ' | 'ʻ' | '`' | '´' | '′' | '＇')
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_combining(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Returns the stretches of the text that are read as one: paragraphs, cut at white space where they are very long.
pub(crate) fn stretches(article: &Article, reading: &Reading) -> Vec<Span> {
    let mut stretches = Vec::new();
    let mut open: Option<(usize, Span)> = None;
    for sentence in &reading.sentences {
        let joined = open.filter(|(paragraph, span)| {
            *paragraph == sentence.paragraph && span.cover(sentence.span).len() <= STRETCH
        });
        if joined.is_none()
            && let Some((_, span)) = open
        {
            cut(&article.text, span, &mut stretches);
        }
        let span = joined.map_or(sentence.span, |(_, span)| span.cover(sentence.span));
        open = Some((sentence.paragraph, span));
    }
    if let Some((_, span)) = open {
        cut(&article.text, span, &mut stretches);
    }
    stretches
}

fn cut(text: &str, mut span: Span, stretches: &mut Vec<Span>) {
    while span.len() > STRETCH {
        let mut limit = span.start + STRETCH;
        while !text.is_char_boundary(limit) {
            limit -= 1;
        }
        let head = Span::new(span.start, limit).of(text);
        let at =
            span.start + head.rfind(char::is_whitespace).filter(|i| *i > 0).unwrap_or(head.len());
        if at <= span.start {
            break;
        }
        stretches.push(Span::new(span.start, at));
        span = Span::new(at, span.end);
    }
    stretches.push(span);
}

/// Takes a stretch of text apart.
pub(crate) fn atoms(text: &str, span: Span) -> Vec<Atom> {
    let stretch = span.of(text);
    let mut atoms = Vec::with_capacity(stretch.len() / 5);
    let mut at = 0;
    let mut spaced = true;
    let mut narrow = false;
    while let Some(c) = stretch[at..].chars().next() {
        if c.is_whitespace() || is_invisible(c) {
            narrow = !spaced && matches!(c, '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}');
            spaced |= c.is_whitespace();
            at += c.len_utf8();
            continue;
        }
        let rest = &stretch[at..];
        let (kind, len) = if c.is_alphabetic() {
            (AtomKind::Word, word_length(rest))
        } else if digit(c).is_some() {
            (AtomKind::Digits, rest.find(|c| digit(c).is_none()).unwrap_or(rest.len()))
        } else {
            (AtomKind::Mark(c), c.len_utf8())
        };
        let piece = &rest[..len];
        let folded = match kind {
            AtomKind::Word => fold(piece),
            AtomKind::Digits => piece.chars().filter_map(digit).collect(),
            AtomKind::Mark(_) => fold(piece),
        };
        let start = span.start + at;
        let capital = c.is_uppercase();
        atoms.push(Atom {
            span: Span::new(start, start + len),
            kind,
            folded,
            spaced,
            narrow,
            capital,
        });
        (spaced, narrow) = (false, false);
        at += len;
    }
    atoms
}

fn word_length(rest: &str) -> usize {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, c)) = chars.next() {
        let inner = is_apostrophe(c) && chars.peek().is_some_and(|(_, next)| next.is_alphabetic());
        if !(c.is_alphabetic() && digit(c).is_none() || is_combining(c) || is_invisible(c) || inner)
        {
            break;
        }
        if !is_invisible(c) {
            end = i + c.len_utf8();
        }
    }
    end.max(rest.chars().next().map_or(0, char::len_utf8))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<String> {
        atoms(text, Span::new(0, text.len())).iter().map(|a| a.span.of(text).to_owned()).collect()
    }

    #[test]
    fn letters_digits_and_marks_part() {
        assert_eq!(pieces("14april"), ["14", "april"]);
        assert_eq!(pieces("п’ятьма 2014-му"), ["п’ятьма", "2014", "-", "му"]);
        assert_eq!(pieces("$2.5bn’"), ["$", "2", ".", "5", "bn", "’"]);
        assert_eq!(pieces("٢٥ ２５"), ["٢٥", "２５"]);
    }

    #[test]
    fn a_very_long_line_is_cut_at_white_space() {
        let text = "слово ".repeat(40_000);
        let mut out = Vec::new();
        cut(&text, Span::new(0, text.len()), &mut out);
        assert!(out.len() > 3 && out.iter().all(|s| s.len() <= STRETCH));
        let solid = "ж".repeat(200_000);
        let mut out = Vec::new();
        cut(&solid, Span::new(0, solid.len()), &mut out);
        assert_eq!(out.iter().map(|s| s.len()).sum::<usize>(), solid.len());
    }
}
