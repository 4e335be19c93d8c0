//! Sentences and tokens.

use rashomon_packs::{PackError, Packs, fold};
use rashomon_types::{
    Article, Language, Span,
    reading::{Features, Sentence, Token, TokenKind, Upos},
};

/// Splits texts.
pub struct Tokenizer {}

impl Tokenizer {
    /// Prepares the abbreviations of all packs.
    ///
    /// # Errors
    /// When a `language.toml` is wrong.
    pub fn new(_packs: &Packs) -> Result<Self, PackError> {
        Ok(Tokenizer {})
    }

    /// Splits the text of an article into sentences and tokens.
    pub fn split(
        &self,
        article: &Article,
        _language: Option<Language>,
    ) -> (Vec<Sentence>, Vec<Token>) {
        let (mut sentences, mut tokens) = (Vec::new(), Vec::new());
        for (paragraph, segment) in article.segments.iter().enumerate() {
            let text = segment.span.of(&article.text);
            let mut from = 0;
            let ends: Vec<usize> = text
                .match_indices(['.', '!', '?'])
                .map(|(i, _)| i + 1)
                .filter(|i| text[*i..].starts_with(char::is_whitespace))
                .chain([text.len()])
                .collect();
            for end in ends {
                let piece = &text[from..end];
                let lead = piece.len() - piece.trim_start().len();
                let span = Span::new(
                    segment.span.start + from + lead,
                    segment.span.start + from + piece.trim_end().len().max(lead),
                );
                from = end;
                if span.is_empty() {
                    continue;
                }
                let first = tokens.len();
                words(&article.text, span, &mut tokens);
                sentences.push(Sentence {
                    span,
                    tokens: (first, tokens.len()),
                    kind: segment.kind,
                    paragraph,
                });
            }
        }
        (sentences, tokens)
    }
}

fn words(text: &str, span: Span, tokens: &mut Vec<Token>) {
    let mut at = span.start;
    while at < span.end {
        let rest = &text[at..span.end];
        let Some(c) = rest.chars().next() else { break };
        if c.is_whitespace() {
            at += c.len_utf8();
            continue;
        }
        let (kind, len) = if c.is_alphabetic() {
            (
                TokenKind::Word,
                rest.find(|c: char| !c.is_alphanumeric() && !"'’ʼ-".contains(c))
                    .unwrap_or(rest.len()),
            )
        } else if c.is_numeric() {
            (
                TokenKind::Number,
                rest.find(|c: char| !c.is_numeric() && !".,".contains(c)).unwrap_or(rest.len()),
            )
        } else {
            (TokenKind::Mark, c.len_utf8())
        };
        let word = &rest[..len];
        let trimmed = if kind == TokenKind::Mark {
            word
        } else {
            word.trim_end_matches(|c: char| !c.is_alphanumeric())
        };
        let span = Span::new(at, at + trimmed.len());
        at = span.end;
        let folded = fold(trimmed);
        tokens.push(Token {
            span,
            kind,
            lemma: folded.clone(),
            folded,
            upos: Upos::X,
            features: Features::NONE,
            glued: text[at..].chars().next().is_some_and(|c| !c.is_whitespace()),
            head: None,
            relation: "",
        });
    }
}
