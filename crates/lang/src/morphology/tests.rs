//! What the tagger must get right in sentences of our own.

use super::*;
use crate::tokens::Tokenizer;
use proptest::prelude::*;
use rashomon_types::{
    ArticleId, Span,
    article::{Segment, SegmentKind},
    reading::Feature,
};

fn read(language: &str, text: &str) -> Reading {
    let packs = Packs::embedded();
    let article = Article {
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
    };
    let language = Language::new(language);
    let (sentences, tokens) = Tokenizer::new(&packs).unwrap().split(&article, language);
    let mut reading = Reading {
        language,
        sentences,
        tokens,
        mentions: Vec::new(),
        references: Vec::new(),
        dates: Vec::new(),
        numbers: Vec::new(),
        published: None,
        diagnostics: Vec::new(),
    };
    Morphology::new(&packs).unwrap().tag(&article, &mut reading);
    reading
}

fn assert_word(language: &str, text: &str, folded: &str, upos: Upos, features: &[Feature]) {
    let reading = read(language, text);
    let token = reading.tokens.iter().find(|t| t.folded == folded).unwrap();
    assert_eq!(token.upos, upos, "{folded} in {text:?}");
    for feature in features {
        assert!(token.features.has(*feature), "{folded} in {text:?}: {:?}", token.features);
    }
}

#[test]
fn verbs_show_tense_voice_and_person() {
    use Feature::*;
    assert_word(
        "en",
        "The base was attacked by militants.",
        "attacked",
        Upos::Verb,
        &[Past, Participle],
    );
    assert_word("ru", "Армия обстреляла город.", "обстреляла", Upos::Verb, &[Past, Finite, Fem]);
    assert_word("ru", "Город был обстрелян армией.", "армией", Upos::Noun, &[Ins]);
    assert_word(
        "uk",
        "Військові обстріляли місто.",
        "обстріляли",
        Upos::Verb,
        &[Past, Finite, Plur],
    );
    assert_word("uk", "Унаслідок атаки вбито двох солдатів.", "вбито", Upos::Verb, &[Impersonal]);
    assert_word(
        "pl",
        "Żołnierze zaatakowali bazę.",
        "zaatakowali",
        Upos::Verb,
        &[Past, Finite, Plur],
    );
    assert_word("pl", "Zatrzymano dwóch podejrzanych.", "zatrzymano", Upos::Verb, &[Impersonal]);
    assert_word(
        "pl",
        "Baza została zaatakowana przez bojowników.",
        "zaatakowana",
        Upos::Adj,
        &[Participle, Passive],
    );
    assert_word("uk", "Місто не було захоплене.", "не", Upos::Part, &[Negative]);
}

#[test]
fn prepositions_leave_the_cases_they_govern() {
    let reading = read("ru", "Удар по базе и атака на города.");
    let noun = reading.tokens.iter().find(|t| t.folded == "города").unwrap();
    assert!(noun.features.has(Feature::Acc) && !noun.features.has(Feature::Nom), "{noun:?}");
}

#[test]
fn lemmas_are_base_forms() {
    for (language, text, form, lemma) in [
        ("en", "Two soldiers were killed.", "soldiers", "soldier"),
        ("ru", "Переговоры с министрами продолжаются.", "министрами", "министр"),
        ("uk", "Переговори з президентом тривають.", "президентом", "президент"),
        ("pl", "Rozmowy o wojnie trwają.", "wojnie", "wojna"),
    ] {
        let reading = read(language, text);
        let token = reading.tokens.iter().find(|t| t.folded == form).unwrap();
        assert_eq!(token.lemma, lemma, "{form}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn anything_is_tagged(
        text in "[а-яA-Zіїł .!?…\n'’\u{301}\u{ad}«»0-9,:@/_-]{0,60}|\\PC{0,60}",
        language in "en|ru|uk|pl|xx",
    ) {
        let reading = read(&language, &text);
        prop_assert!(reading.tokens.iter().all(|t| !t.lemma.is_empty()));
    }
}
