//! The pieces that names are matched on: tokens, cut at hyphens, inner full stops and clitics, so that a name is found
//! inside of "Iran-backed", "U.S.-led" and "Iraq's" with its exact span.

use rashomon_packs::fold;
use rashomon_types::{
    Span,
    reading::{Token, TokenKind},
};
use std::borrow::Cow;

/// How the letters of an atom are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// No capital at the beginning.
    Lower,
    /// One capital, at the beginning.
    Capital,
    /// All capitals, two or more.
    Upper,
    /// Capitals at the beginning and inside.
    Mixed,
}

/// What an atom is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Letters.
    Word,
    /// Digits.
    Number,
    /// Hyphen or dash.
    Hyphen,
    /// Opening or closing quotation mark.
    Quote,
    /// A clitic that is no part of the name before it.
    Clitic,
    /// Any other mark.
    Mark,
}

/// A word, a part of a word, or a mark.
#[derive(Clone, Debug)]
pub struct Atom<'a> {
    /// Where.
    pub span: Span,
    /// Folded form.
    pub folded: Cow<'a, str>,
    /// What.
    pub kind: Kind,
    /// How written.
    pub case: Case,
    /// The token it is of.
    pub token: usize,
    /// True when white space, or the sentence's end, stands before the next atom.
    pub spaced: bool,
}

impl Atom<'_> {
    /// Tells whether it begins with a capital letter.
    pub fn is_capitalised(&self) -> bool {
        self.kind == Kind::Word && self.case != Case::Lower
    }

    /// Tells whether it is a Roman numeral, as in the names of kings.
    pub fn is_roman(&self) -> bool {
        self.case != Case::Lower && self.folded.chars().all(|c| "ivx".contains(c))
    }

    /// Tells whether it is one capital letter.
    pub fn is_initial(&self) -> bool {
        self.case == Case::Capital && self.folded.chars().count() == 1
    }
}

/// Cuts the tokens of a sentence; `first` is the index of the first one.
pub fn atoms<'a>(
    text: &str,
    tokens: &'a [Token],
    first: usize,
    clitics: &[String],
) -> Vec<Atom<'a>> {
    let mut all: Vec<Atom<'a>> = Vec::with_capacity(tokens.len() + 8);
    for (i, token) in tokens.iter().enumerate() {
        let printed = token.span.of(text);
        let cut = token.kind != TokenKind::Mark && printed.contains(is_joint);
        let clitic = clitics
            .iter()
            .filter(|c| token.folded.len() > c.len() && token.folded.ends_with(c.as_str()))
            .max_by_key(|c| c.len());
        if cut || clitic.is_some() {
            pieces(printed, token, first + i, clitic, &mut all);
        } else {
            all.push(Atom {
                span: token.span,
                folded: Cow::Borrowed(&token.folded),
                kind: kind(token.kind, printed, clitics),
                case: case(printed),
                token: first + i,
                spaced: false,
            });
        }
        if let Some(last) = all.last_mut() {
            last.spaced = !token.glued;
        }
    }
    all
}

fn is_joint(c: char) -> bool {
    is_hyphen(c) || c == '.' || c == '/'
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑' | '‒' | '–' | '—')
}

fn pieces<'a>(
    printed: &str,
    token: &'a Token,
    index: usize,
    clitic: Option<&String>,
    all: &mut Vec<Atom<'a>>,
) {
    // The clitic is as many characters long as its folded form, whatever its apostrophe looks like.
    let letters = clitic.map_or(0, |c| c.chars().count());
    let stop =
        printed.char_indices().rev().nth(letters.wrapping_sub(1)).map_or(printed.len(), |(i, _)| i);
    let stop = if letters == 0 { printed.len() } else { stop };
    let mut from = 0;
    let mut push = |from: usize, to: usize, kind: Kind| {
        if from < to {
            let piece = &printed[from..to];
            all.push(Atom {
                span: Span::new(token.span.start + from, token.span.start + to),
                folded: Cow::Owned(fold(piece)),
                kind,
                case: case(piece),
                token: index,
                spaced: false,
            });
        }
    };
    for (at, c) in printed[..stop].char_indices().filter(|(_, c)| is_joint(*c)) {
        // The point of "example.com" is inside of a name; that of "U.S." and "J.Smith" is not.
        if c == '.' && printed[from..at].chars().count() > 2 && at + 1 < stop {
            continue;
        }
        push(from, at, word_or_number(&printed[from..at]));
        from = at + c.len_utf8();
        push(at, from, if is_hyphen(c) { Kind::Hyphen } else { Kind::Mark });
    }
    push(from, stop, word_or_number(&printed[from..stop]));
    push(stop, printed.len(), Kind::Clitic);
}

fn word_or_number(piece: &str) -> Kind {
    if piece.chars().next().is_some_and(char::is_numeric) { Kind::Number } else { Kind::Word }
}

fn kind(token: TokenKind, printed: &str, clitics: &[String]) -> Kind {
    match token {
        TokenKind::Number => Kind::Number,
        TokenKind::Word if clitics.iter().any(|c| fold(printed) == *c) && printed.len() < 5 => {
            if printed.chars().next().is_some_and(char::is_alphabetic) {
                Kind::Word
            } else {
                Kind::Clitic
            }
        }
        TokenKind::Word => Kind::Word,
        TokenKind::Mark => match printed.chars().next() {
            Some(c) if is_hyphen(c) => Kind::Hyphen,
            Some('"' | '«' | '»' | '„' | '“' | '”' | '‟' | '‹' | '›' | '\'' | '’' | '‘') => {
                Kind::Quote
            }
            _ => Kind::Mark,
        },
    }
}

/// Tells how a word is written.
pub fn case(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(c) if c.is_uppercase() => {
            let (mut upper, mut lower) = (0, 0);
            for c in letters {
                if c.is_uppercase() {
                    upper += 1;
                } else {
                    lower += 1;
                }
            }
            match (upper, lower) {
                (0, _) => Case::Capital,
                (_, 0) => Case::Upper,
                _ => Case::Mixed,
            }
        }
        _ => Case::Lower,
    }
}
