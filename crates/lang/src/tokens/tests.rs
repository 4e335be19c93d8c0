//! Where tokens and sentences begin and end.

use super::*;
use proptest::prelude::*;
use rashomon_types::{
    ArticleId,
    article::{Segment, SegmentKind},
};

fn article(text: &str) -> Article {
    Article {
        id: ArticleId::of(text.as_bytes()),
        label: String::new(),
        text: text.to_owned(),
        verbatim: true,
        segments: vec![Segment { span: Span::new(0, text.len()), kind: SegmentKind::Body }],
        title: None,
        byline: None,
        outlet: None,
        url: None,
        declared_language: None,
        date_candidates: Vec::new(),
        credits: Vec::new(),
        diagnostics: Vec::new(),
    }
}

fn sentences(language: &str, text: &str) -> Vec<String> {
    let tokenizer = Tokenizer::new(&Packs::embedded()).unwrap();
    let article = article(text);
    let (found, _) = tokenizer.split(&article, Language::new(language));
    found.iter().map(|s| s.span.of(text).to_owned()).collect()
}

fn assert_split(language: &str, expected: &[&str]) {
    assert_eq!(sentences(language, &expected.join(" ")), expected);
}

#[test]
fn abbreviations_do_not_end_sentences() {
    assert_split(
        "en",
        &[
            "Lt. Gen. J. R. Smith met Dr. Adams in the U.S. Senate.",
            "He left at 5 p.m. on Friday.",
            "The U.S. has left.",
        ],
    );
    assert_split(
        "ru",
        &[
            "В 2014 г. Путин посетил г. Москву и ул. Ленина.",
            "Это было в 2014 г.",
            "По данным ген. А. С. Иванова, 5 тыс. человек и т. д. уехали.",
        ],
    );
    assert_split(
        "uk",
        &[
            "У 2014 р. Зеленський та ін. були на вул. Хрещатик.",
            "Це сталося в 2015 р.",
            "За даними ген. І. Петренка, 5 млн. грн. зникли.",
        ],
    );
    assert_split(
        "pl",
        &[
            "W 2014 r. Tusk był przy ul. Długiej.",
            "Gen. J. Nowak i ppłk. A. Kot z 7. Brygady zginęli m.in. pod Lwowem.",
            "To było w 2015 r.",
            "Potem odeszli.",
        ],
    );
}

#[test]
fn a_sentence_goes_on_in_lower_case_and_after_a_missing_space_begins() {
    assert_split("uk", &["«Стій!» — крикнув він.", "Усі побігли…", "Потім тиша."]);
    assert_eq!(sentences("pl", "Wróg uciekł.Potem wrócił."), ["Wróg uciekł.", "Potem wrócił."]);
    assert_split("ru", &["Убиты солдаты.", "15 человек ранены."]);
    assert_split("pl", &["Minister był w USA.", "3 osoby zginęły przy ul. Nowej."]);
}

#[test]
fn clitics_are_tokens() {
    let tokenizer = Tokenizer::new(&Packs::embedded()).unwrap();
    let article = article("Iran’s army didn't");
    let (_, tokens) = tokenizer.split(&article, Language::new("en"));
    let folded: Vec<&str> = tokens.iter().map(|t| t.folded.as_str()).collect();
    assert_eq!(folded, ["iran", "'s", "army", "did", "n't"]);
}

#[test]
fn a_long_line_is_cut() {
    let text = "word ".repeat(100_000) + &".".repeat(100_000) + &"a.".repeat(100_000);
    assert!(sentences("en", &text).len() >= 100);
}

proptest! {
    #[test]
    fn tokens_and_sentences_are_in_order_and_hold_everything(
        text in "[а-яA-Zіїł .!?…\n\r'’\u{301}\u{ad}\u{200f}«»0-9,:@/_-]{0,80}|\\PC{0,80}",
        language in "en|ru|uk|pl|xx",
    ) {
        let tokenizer = Tokenizer::new(&Packs::embedded()).unwrap();
        let article = article(&text);
        let (sentences, tokens) = tokenizer.split(&article, Language::new(&language));
        let bare = |s: &str| s.chars().all(|c| c.is_whitespace() || scan::is_unseen(c));
        let mut at = 0;
        for t in &tokens {
            prop_assert!(t.span.start >= at && !t.span.is_empty());
            prop_assert!(bare(&text[at..t.span.start]));
            prop_assert!(text.is_char_boundary(t.span.end));
            prop_assert!(!t.folded.is_empty());
            at = t.span.end;
        }
        prop_assert!(bare(&text[at..]));
        let mut next = 0;
        for s in &sentences {
            prop_assert_eq!(s.tokens.0, next);
            prop_assert!(s.tokens.1 > s.tokens.0);
            next = s.tokens.1;
            prop_assert_eq!(s.span, Span::new(tokens[s.tokens.0].span.start, tokens[s.tokens.1 - 1].span.end));
        }
        prop_assert_eq!(next, tokens.len());
    }
}
