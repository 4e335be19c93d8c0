//! Whatever a reading holds, coding keeps its promises: no panic, and every span is words of the text.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use proptest::prelude::*;
use rashomon_coding::Coder;
use rashomon_packs::{Packs, fold};
use rashomon_types::{
    Article, ArticleId, Language, Layers, Reading, Span,
    article::{Segment, SegmentKind},
    reading::{Features, Number, NumberKind, Sentence, Token, TokenKind, Upos},
};
use std::sync::OnceLock;

const WORDS: &[&str] = &[
    "said",
    "that",
    ",",
    ".",
    "“",
    "”",
    "\"",
    "«",
    "»",
    "–",
    "—",
    ":",
    "5",
    "12",
    "more",
    "than",
    "killed",
    "people",
    "ministry",
    "the",
    "according",
    "to",
    "who",
    "'s",
    "(",
    ")",
    "%",
    "$",
    "of",
    "them",
    "who",
    "об",
    "этом",
    "сообщил",
    "по",
    "словам",
    "его",
    "погибли",
    "человек",
    "заявив",
    "что",
    "в",
    "кремле",
    "zginęło",
    "osób",
    "że",
    "powiedział",
    "zdaniem",
    "за",
    "даними",
    "поранено",
    "та",
    "„",
    "against",
    "voted",
    "aged",
    "-",
    "year",
    "and",
    "A",
    "Moscow",
];

const TAGS: &[Upos] = &[
    Upos::X,
    Upos::Noun,
    Upos::Verb,
    Upos::Adp,
    Upos::Adj,
    Upos::Num,
    Upos::Propn,
    Upos::Pron,
    Upos::Part,
    Upos::Cconj,
];

fn coder() -> &'static Coder {
    static CODER: OnceLock<Coder> = OnceLock::new();
    CODER.get_or_init(|| Coder::new(&Packs::embedded()).unwrap())
}

/// Makes a text of words and line breaks, and a reading of it.
fn reading(words: &[(usize, u8, bool)], language: &str) -> (Article, Reading) {
    let (mut text, mut tokens, mut sentences, mut numbers) =
        (String::new(), Vec::new(), Vec::new(), Vec::new());
    let mut first = 0;
    for (i, (word, tag, glued)) in words.iter().enumerate() {
        let word = WORDS[word % WORDS.len()];
        let start = text.len();
        text.push_str(word);
        let span = Span::new(start, text.len());
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        let kind = if digit {
            TokenKind::Number
        } else if word.chars().any(char::is_alphabetic) {
            TokenKind::Word
        } else {
            TokenKind::Mark
        };
        if digit {
            let value = word.parse().ok();
            let tokens = (i, i + 1);
            let kind = NumberKind::Cardinal;
            numbers.push(Number { span, tokens, low: value, high: value, vague: None, kind });
        }
        let ends = word == "." || tag % 17 == 0 || i + 1 == words.len();
        tokens.push(Token {
            span,
            kind,
            folded: fold(word).into(),
            lemma: fold(word).into(),
            upos: TAGS[usize::from(*tag) % TAGS.len()],
            features: Features::NONE,
            glued: *glued && !ends,
            head: None,
            relation: "",
        });
        if ends {
            let span = Span::new(tokens[first].span.start, text.len());
            let paragraph = sentences.len() / 2;
            let kind = SegmentKind::Body;
            sentences.push(Sentence { span, tokens: (first, i + 1), kind, paragraph });
            first = i + 1;
            text.push('\n');
        } else if !glued {
            text.push(' ');
        }
    }
    let segments = vec![Segment { span: Span::new(0, text.len()), kind: SegmentKind::Body }];
    let reading = Reading {
        language: Language::new(language),
        sentences,
        tokens,
        mentions: Vec::new(),
        references: Vec::new(),
        dates: Vec::new(),
        numbers,
        published: None,
        diagnostics: Vec::new(),
    };
    let article = Article {
        id: ArticleId::of(text.as_bytes()),
        label: "random".to_owned(),
        verbatim: true,
        segments,
        title: None,
        byline: None,
        outlet: None,
        url: None,
        declared_language: None,
        date_candidates: Vec::new(),
        credits: Vec::new(),
        diagnostics: Vec::new(),
        text,
    };
    (article, reading)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn spans_are_words_of_the_text(
        words in prop::collection::vec((any::<usize>(), any::<u8>(), any::<bool>()), 0..60),
        language in prop::sample::select(vec!["en", "ru", "uk", "pl", "fr"]),
    ) {
        let (article, reading) = reading(&words, language);
        let account = coder().code(&article, reading, Layers::ALL);
        for claim in &account.claims {
            prop_assert_eq!(claim.evidence.span.of(&article.text), &claim.evidence.text);
            prop_assert!(!claim.evidence.text.is_empty());
            prop_assert!(claim.sentence.span.contains(claim.evidence.span));
        }
        for quote in &account.quotes {
            prop_assert_eq!(quote.content.span.of(&article.text), &quote.content.text);
            prop_assert!(!quote.content.text.is_empty());
        }
    }
}
