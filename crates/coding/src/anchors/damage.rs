//! Marks that a machine leaves in a text.
//!
//! What goes in: the sentences of a report. What comes out: one diagnostic for each place where a name is torn at its
//! hyphen, or a word stands twice around a short one. Left to others: what to conclude.

use rashomon_types::{
    Article, Diagnostic, Reading, Span,
    reading::{Sentence, Token, TokenKind, Upos},
};

/// The code of these diagnostics.
pub const CODE: &str = "machine-damage";
/// What is said of the mark that hardly anything but a machine leaves.
const TORN: &str = "a name is torn at its hyphen";
/// The most that are told of one article.
const MOST: usize = 8;
/// Letters of a word that is hardly repeated by intention.
const LONG: usize = 5;

/// Finds marks, in order.
pub fn find(article: &Article, reading: &Reading, report: &[&Sentence]) -> Vec<Diagnostic> {
    let text = article.text.as_str();
    let mut found = Vec::new();
    for sentence in report {
        let tokens = reading.tokens_of(sentence);
        for i in 0..tokens.len() {
            if found.len() >= MOST {
                return found;
            }
            let rest = &tokens[i..];
            let mark = torn(text, rest).map(|span| (span, TORN)).or_else(|| {
                doubled(rest).map(|span| (span, "a word stands twice around a short one"))
            });
            if let Some((span, what)) = mark {
                found.push(Diagnostic::new(CODE, what).at(span));
            }
        }
    }
    found
}

/// `al -Muhandis`: a space before a hyphen that the next word, with a capital letter, is glued to.
fn torn(text: &str, rest: &[Token]) -> Option<Span> {
    let [first, next, ..] = rest else { return None };
    let (hyphen, name) = match rest {
        [_, mark, name, ..] if mark.span.of(text) == "-" => (mark, name),
        _ => (next, next),
    };
    let split = first.kind == TokenKind::Word
        && !first.glued
        && hyphen.span.of(text).starts_with('-')
        && (hyphen.span == name.span || hyphen.glued);
    let capital = name.span.of(text).trim_start_matches('-').chars().next();
    (split && capital.is_some_and(char::is_uppercase)).then(|| first.span.cover(name.span))
}

/// `the leader and the leader`: one noun on both sides of a short word.
fn doubled(rest: &[Token]) -> Option<Span> {
    let [a, link, b, ..] = rest else { return None };
    let word = |t: &Token| t.kind == TokenKind::Word;
    let long = a.folded.chars().count() >= LONG && link.folded.chars().count() <= 3;
    let noun = matches!(a.upos, Upos::Noun | Upos::Propn);
    (word(a) && word(link) && word(b) && long && noun && a.folded == b.folded)
        .then(|| a.span.cover(b.span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon_types::reading::Features;

    fn token(text: &str, word: &str, from: usize, upos: Upos) -> Token {
        let at = text[from..].find(word).unwrap() + from;
        let span = Span::new(at, at + word.len());
        let letters = word.chars().any(char::is_alphabetic);
        Token {
            span,
            kind: if letters { TokenKind::Word } else { TokenKind::Mark },
            folded: word.to_lowercase().as_str().into(),
            lemma: word.to_lowercase().as_str().into(),
            upos,
            features: Features::NONE,
            glued: text[span.end..].chars().next().is_some_and(|c| !c.is_whitespace()),
            head: None,
            relation: "",
        }
    }

    #[test]
    fn a_name_torn_at_its_hyphen_is_a_mark() {
        let text = "Abu Tarik al -Basri came";
        let tokens = [
            token(text, "al", 0, Upos::Propn),
            token(text, "-", 0, Upos::Punct),
            token(text, "Basri", 0, Upos::Propn),
        ];
        assert_eq!(torn(text, &tokens).map(|s| s.of(text)), Some("al -Basri"));
        let whole = "Tarik al-Basri came";
        let tokens =
            [token(whole, "Tarik", 0, Upos::Propn), token(whole, "al-Basri", 0, Upos::Propn)];
        assert_eq!(torn(whole, &tokens), None);
    }
}
