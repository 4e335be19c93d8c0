//! What the parser promises: a tree, the same one each time, for any row of tokens.

use super::*;
use proptest::prelude::*;
use rashomon_types::{
    Form, Span,
    article::SegmentKind,
    reading::{Feature, Features, TokenKind, Upos},
};

fn parser() -> Parser {
    Parser::new(&Packs::embedded()).unwrap()
}

fn token(at: usize, upos: usize, feature: usize, lemma: usize) -> Token {
    let lemma = Form::from(format!("w{lemma}"));
    Token {
        span: Span::new(2 * at, 2 * at + 1),
        kind: if upos % 17 == 12 { TokenKind::Mark } else { TokenKind::Word },
        folded: lemma.clone(),
        lemma,
        upos: Upos::ALL[upos % 17],
        features: Features::of(&[Feature::ALL[feature % 39]]),
        glued: feature.is_multiple_of(5),
        head: None,
        relation: "",
    }
}

fn reading(language: &str, tokens: Vec<Token>, cut: usize) -> Reading {
    let sentence = |from: usize, to: usize| Sentence {
        span: Span::new(2 * from, 2 * to),
        tokens: (from, to),
        kind: SegmentKind::Body,
        paragraph: 0,
    };
    let cut = cut.min(tokens.len());
    Reading {
        language: Language::new(language),
        sentences: vec![sentence(0, cut), sentence(cut, tokens.len())],
        tokens,
        mentions: Vec::new(),
        references: Vec::new(),
        dates: Vec::new(),
        numbers: Vec::new(),
        published: None,
        diagnostics: Vec::new(),
    }
}

/// Every sentence has one root, every head stands within its sentence, and every word leads to the root.
fn assert_trees(reading: &Reading) {
    for sentence in &reading.sentences {
        let (from, to) = sentence.tokens;
        let tokens = &reading.tokens[from..to];
        let roots = tokens.iter().filter(|t| t.head.is_none()).count();
        assert_eq!(roots, usize::from(!tokens.is_empty()));
        let mut depth = vec![usize::MAX; tokens.len()];
        for start in 0..tokens.len() {
            let (mut at, mut path) = (start, Vec::new());
            while depth[at] == usize::MAX {
                assert!(!path.contains(&at) || path.len() > 1000, "a cycle at {at}");
                path.push(at);
                let Some(head) = tokens[at].head else {
                    assert_eq!(tokens[at].relation, "root");
                    break;
                };
                let head = head as usize;
                assert!((from..to).contains(&head), "{head} is not in {from}..{to}");
                assert!(!tokens[at].relation.is_empty() && tokens[at].relation != "root");
                at = head - from;
                assert!(path.len() <= tokens.len(), "a cycle");
            }
            path.iter().for_each(|i| depth[*i] = 0);
        }
    }
}

proptest! {
    #[test]
    fn any_tokens_become_trees(
        words in proptest::collection::vec((0_usize..17, 0_usize..39, 0_usize..30), 0..60),
        cut in 0_usize..60,
        language in prop_oneof![Just("en"), Just("ru"), Just("uk"), Just("pl")],
    ) {
        let tokens: Vec<Token> =
            words.iter().enumerate().map(|(at, (u, f, l))| token(at, *u, *f, *l)).collect();
        let mut first = reading(language, tokens.clone(), cut);
        let mut second = reading(language, tokens, cut);
        let parser = parser();
        parser.parse(&mut first);
        assert_trees(&first);
        parser.parse(&mut second);
        prop_assert_eq!(first, second);
    }
}

#[test]
fn a_sentence_of_ten_thousand_words_becomes_a_tree() {
    let tokens = (0..10_000).map(|at| token(at, at * 7 + at / 13, at * 3, at % 90)).collect();
    let mut reading = reading("en", tokens, 10_000);
    parser().parse(&mut reading);
    assert_trees(&reading);
}

#[test]
fn only_wanted_sentences_are_parsed() {
    let tokens = (0..20).map(|at| token(at, at, at, at)).collect();
    let mut reading = reading("ru", tokens, 10);
    parser().parse_where(&mut reading, |sentence, _| sentence.tokens.0 == 10);
    assert!(reading.tokens[..10].iter().all(|t| t.relation.is_empty() && t.head.is_none()));
    assert!(reading.tokens[10..].iter().all(|t| !t.relation.is_empty()));
}

#[test]
fn a_language_without_a_model_gets_no_heads() {
    let mut reading = reading("eo", vec![token(0, 7, 0, 0)], 1);
    let parser = parser();
    assert!(!parser.knows(reading.language));
    parser.parse(&mut reading);
    assert_eq!(reading.tokens[0].relation, "");
}

#[test]
fn a_damaged_model_is_refused_or_harmless() {
    let wrong = Packs::embedded().with_files([(
        "languages/en/syntax.toml".to_owned(),
        b"model = \"data/none.model\"".to_vec(),
    )]);
    assert!(Parser::new(&wrong).is_err());
    let cut = [model::MAGIC, &[20, 255, 255, 3, 1]].concat();
    let packs = Packs::embedded().with_files([
        ("languages/en/syntax.toml".to_owned(), b"model = \"data/cut.model\"".to_vec()),
        ("data/cut.model".to_owned(), cut),
    ]);
    let mut reading = reading("en", vec![token(0, 7, 0, 0), token(1, 15, 3, 1)], 2);
    Parser::new(&packs).unwrap().parse(&mut reading);
    assert_trees(&reading);
}
