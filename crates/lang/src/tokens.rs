//! Sentences and tokens.
//!
//! What goes in: an article and its language. What comes out: its sentences, each within one line of one segment, and
//! its tokens, which together hold every character that is seen. Left to others: parts of speech, and what
//! numbers and names mean.
//!
//! What is one token: a word with inner apostrophes, hyphens and unseen characters (`al-Sudani`, `об’єкт`, `F-16`); an
//! abbreviation with inner dots (`U.S.`, `т.д.`; the dot of `Gen.` or `г.` is a token of its own); a number with
//! grouping and decimal marks (`2,500`, `12.05.2023`, `10:30`); a link; any other mark, or the same mark repeated.
//! `1990-х`, `7th` and `50%` are several: number, mark, word. Where the language has them, endings that are words
//! (`Iran|'s`, `did|n't`) are tokens: a word glued to a word.

mod scan;
mod sentences;

use rashomon_packs::{PackError, Packs, fold};
use rashomon_types::{
    Article, Form, Language, Span,
    article::Segment,
    reading::{Features, Sentence, Token, TokenKind, Upos},
};
use sentences::{Line, SentenceFile, SentenceRules};
use serde::Deserialize;
use std::collections::{BTreeMap, HashSet};

/// A `language.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LanguageFile {
    /// English name of the language.
    #[allow(dead_code)]
    name: String,
    /// Endings that are words of their own, folded: `'s`.
    #[serde(default)]
    clitics: Vec<String>,
    #[serde(default)]
    sentences: SentenceFile,
}

#[derive(Debug, Default)]
struct Rules {
    clitics: Vec<String>,
    sentences: SentenceRules,
}

/// What is no report and longer than this is damage or a dump, and is not split, in bytes.
const LARGEST_FURNITURE: usize = 1 << 20;

/// Splits texts.
pub struct Tokenizer {
    rules: BTreeMap<Language, Rules>,
    none: Rules,
}

impl Tokenizer {
    /// Prepares the abbreviations of all packs.
    ///
    /// # Errors
    /// When a `language.toml` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut rules = BTreeMap::new();
        for language in packs.languages() {
            for (path, file) in packs.parse_all::<LanguageFile>(language, "language")? {
                if let Some(bad) = file.clitics.iter().find(|c| fold(c) != **c || c.is_empty()) {
                    return Err(PackError {
                        line: packs.line(&path, bad),
                        ..PackError::new(path, format!("{bad:?} is not folded"))
                    });
                }
                let sentences = file.sentences.into();
                rules.insert(language, Rules { clitics: file.clitics, sentences });
            }
        }
        Ok(Tokenizer { rules, none: Rules::default() })
    }

    /// Returns a folded word without the clitic that it ends with in a language.
    pub fn without_clitic<'w>(&self, word: &'w str, language: Language) -> Option<&'w str> {
        clitic(word, self.rules.get(&language)?).and_then(|at| word.get(..at))
    }

    /// Splits the text of an article into sentences and tokens.
    pub fn split(
        &self,
        article: &Article,
        language: Option<Language>,
    ) -> (Vec<Sentence>, Vec<Token>) {
        let rules = language.and_then(|l| self.rules.get(&l)).unwrap_or(&self.none);
        let (mut sentences, mut tokens) = (Vec::new(), Vec::new());
        let mut forms = HashSet::new();
        let mut paragraph = 0;
        let worth = |s: &&Segment| s.kind.is_report() || s.span.len() <= LARGEST_FURNITURE;
        for segment in article.segments.iter().filter(worth) {
            let mut offset = segment.span.start;
            for line in segment.span.of(&article.text).split_inclusive(is_line_end) {
                let first = tokens.len();
                scan_line(
                    &article.text,
                    Span::new(offset, offset + line.len()),
                    rules,
                    &mut forms,
                    &mut tokens,
                );
                if tokens.len() > first {
                    let mut starts = vec![first];
                    let found = Line { text: line, offset, tokens: &tokens[first..] };
                    sentences::starts(&found, &rules.sentences, |at| starts.push(first + at));
                    after_pictures(&article.text, &tokens, &mut starts);
                    for (i, start) in starts.iter().enumerate() {
                        let end = starts.get(i + 1).copied().unwrap_or(tokens.len());
                        sentences.push(Sentence {
                            span: Span::new(tokens[*start].span.start, tokens[end - 1].span.end),
                            tokens: (*start, end),
                            kind: segment.kind,
                            paragraph,
                        });
                    }
                    paragraph += 1;
                }
                offset += line.len();
            }
        }
        (sentences, tokens)
    }
}

/// Lets a sentence begin behind the pictures that stand before it ("🔥🔥 Forces shelled…"): they belong to no grammar.
fn after_pictures(text: &str, tokens: &[Token], starts: &mut Vec<usize>) {
    let is_picture = |t: &Token| {
        let first = t.span.of(text).chars().next();
        t.kind == TokenKind::Mark
            && first.is_some_and(|c| {
                c >= '\u{2190}' && !matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}')
            })
    };
    let ends: Vec<usize> = starts.iter().skip(1).copied().chain([tokens.len()]).collect();
    for (at, end) in (0..starts.len()).zip(ends) {
        let own = &tokens[starts[at]..end];
        let pictures = own.iter().take_while(|t| is_picture(t)).count();
        if pictures > 0 && pictures < own.len() {
            starts.push(starts[at] + pictures);
        }
    }
    starts.sort_unstable();
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

fn scan_line(
    text: &str,
    line: Span,
    rules: &Rules,
    forms: &mut HashSet<Form>,
    tokens: &mut Vec<Token>,
) {
    let mut at = line.start;
    while let Some(c) = text.get(at..line.end).and_then(|rest| rest.chars().next()) {
        if c.is_whitespace() || scan::is_unseen(c) {
            at += c.len_utf8();
            continue;
        }
        let (kind, length) = scan::token(&text[at..line.end]);
        let end = at + length.max(c.len_utf8());
        let cut = if kind == TokenKind::Word { clitic(&text[at..end], rules) } else { None };
        for span in [
            Span::new(at, cut.map_or(end, |cut| at + cut)),
            Span::new(cut.map_or(end, |cut| at + cut), end),
        ] {
            if span.is_empty() {
                continue;
            }
            let folded = form(span.of(text), forms);
            tokens.push(Token {
                span,
                kind,
                lemma: folded.clone(),
                folded,
                upos: Upos::X,
                features: Features::NONE,
                glued: text[span.end..]
                    .chars()
                    .find(|c| !scan::is_unseen(*c))
                    .is_some_and(|c| !c.is_whitespace()),
                head: None,
                relation: "",
            });
        }
        at = end;
    }
}

/// Returns where a clitic begins in a word.
fn clitic(word: &str, rules: &Rules) -> Option<usize> {
    if rules.clitics.is_empty() || !word.contains(scan::is_apostrophe) {
        return None;
    }
    rules.clitics.iter().find_map(|clitic| {
        let length = clitic.chars().count();
        let (at, _) = word.char_indices().rev().nth(length.checked_sub(1)?)?;
        (at > 0 && fold(&word[at..]) == *clitic).then_some(at)
    })
}

/// Returns the folded form, shared with the other tokens of that form. What folds to nothing stays as it is.
fn form(word: &str, forms: &mut HashSet<Form>) -> Form {
    let mut folded = fold(word);
    if folded.is_empty() {
        word.clone_into(&mut folded);
    }
    if let Some(known) = forms.get(folded.as_str()) {
        return known.clone();
    }
    let form = Form::from(folded);
    forms.insert(form.clone());
    form
}

#[cfg(test)]
mod tests;
