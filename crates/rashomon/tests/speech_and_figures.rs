//! Who says what, and how many: short texts in four languages and what is read from them.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use rashomon::engine::Engine;
use rashomon_ingest::Given;
use rashomon_packs::Packs;
use rashomon_types::{Account, Language, Layers};
use std::sync::OnceLock;

fn account(language: &str, text: &str) -> Account {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    let engine = ENGINE.get_or_init(|| Engine::new(Packs::embedded()).unwrap());
    let given = Given { language: Language::new(language), ..Given::default() };
    let mut accounts = Vec::new();
    engine
        .articles("text.txt", &mut text.as_bytes(), &given, &mut |article| {
            accounts.push(engine.account(&article, Layers::ALL));
        })
        .unwrap();
    accounts.remove(0)
}

/// Every quote: speaker: content.
fn said(language: &str, text: &str) -> Vec<String> {
    let account = account(language, text);
    let speaker = |q: &rashomon_types::account::Quote| {
        q.speaker.as_ref().map_or("?".to_owned(), |s| s.text.clone())
    };
    account.quotes.iter().map(|q| format!("{}: {}", speaker(q), q.content.text)).collect()
}

/// Every printed figure: words, comparator, measure.
fn counted(language: &str, text: &str) -> Vec<String> {
    let account = account(language, text);
    let bound = |b: Option<f64>| b.map_or(String::new(), |b| b.to_string());
    account
        .claims
        .iter()
        .map(|c| {
            let implied = if c.implied { " implied" } else { "" };
            let (low, high) = (bound(c.low), bound(c.high));
            format!("{} [{low},{high}] {}{implied}", c.evidence.text, c.measure)
        })
        .collect()
}

#[test]
fn direct_speech_in_the_marks_of_each_language() {
    assert_eq!(
        said("en", "“We will respond,” said spokesman Jan Novak on Monday."),
        ["spokesman Jan Novak: We will respond,"]
    );
    assert_eq!(
        said("ru", "«Мы ответим на это сегодня», — сказал министр Иван Петров."),
        ["министр Иван Петров: Мы ответим на это сегодня"]
    );
    assert_eq!(
        said("pl", "– Odpowiemy na ten atak – powiedział minister Jan Kowalski."),
        ["minister Jan Kowalski: Odpowiemy na ten atak"]
    );
}

#[test]
fn indirect_speech_before_and_behind_its_speaker() {
    assert_eq!(
        said("en", "The ministry said that the bridge was closed."),
        ["The ministry: the bridge was closed"]
    );
    assert_eq!(
        said("en", "The bridge was closed, the ministry said on Monday."),
        ["the ministry: The bridge was closed"]
    );
    assert_eq!(
        said("uk", "За словами мера, міст закрито на ремонт."),
        ["мера: міст закрито на ремонт"]
    );
    assert_eq!(
        said("pl", "Premier oświadczył, że most jest zamknięty."),
        ["Premier: most jest zamknięty"]
    );
}

#[test]
fn titles_in_quotation_marks_are_no_speech() {
    assert_eq!(said("en", "The film “Long Night” opened in Prague."), Vec::<String>::new());
    assert_eq!(said("ru", "Завод «Красный Октябрь» закрыт."), Vec::<String>::new());
}

#[test]
fn a_sentence_that_points_back_attributes_the_one_before() {
    let quotes = said("uk", "Міст через річку закрито. Про це повідомив мер Іван Петренко.");
    assert_eq!(quotes, ["мер Іван Петренко: Міст через річку закрито"]);
}

#[test]
fn victims_stand_before_and_behind_their_predicate() {
    assert_eq!(
        counted("en", "Gunmen killed five aid workers; at least 12 people were injured."),
        ["five aid workers [5,5] killed", "at least 12 people [12,] injured"]
    );
    assert_eq!(
        counted("ru", "Погибли не менее шести человек, ещё 19 получили ранения."),
        ["не менее шести человек [6,] killed", "19 [19,19] injured"]
    );
    assert_eq!(
        counted("pl", "Zginęło ponad 30 żołnierzy, a pięciu zostało rannych."),
        ["ponad 30 żołnierzy [30,] killed", "pięciu [5,5] injured"]
    );
}

#[test]
fn those_who_kill_are_not_the_killed() {
    let claims = counted("en", "Three gunmen killed two guards.");
    assert_eq!(claims, ["Three gunmen [3,3] fighters", "two guards [2,2] killed"]);
}

#[test]
fn money_shares_and_lengths_carry_their_units() {
    let account = account("en", "Aid worth $2.5bn, or 30% of the budget, goes 20 km further.");
    let units: Vec<&str> = account.claims.iter().map(|c| c.unit.as_str()).collect();
    assert_eq!(units, ["USD", "%", "km"]);
    assert_eq!(account.claims[0].low, Some(2_500_000_000.0));
}

#[test]
fn ages_names_clocks_and_sources_are_no_figures() {
    for text in [
        "A man aged 45 was there.",
        "The 27-year-old driver left.",
        "It began at 5 p.m. sharp.",
        "The road was closed, according to two officials.",
        "It was one of the worst days.",
    ] {
        assert_eq!(counted("en", text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn a_victim_without_a_number_is_implied() {
    let claims = counted("en", "A man was shot dead near the market.");
    assert_eq!(claims, ["A man [1,1] killed implied"]);
}

#[test]
fn the_sides_of_a_vote_are_two_figures() {
    let claims = counted("en", "The house passed the bill 311 to 112 in the evening.");
    assert_eq!(claims, ["311 [311,311] votes", "112 [112,112] votes"]);
}

#[test]
fn every_span_of_a_figure_and_a_quote_is_verbatim() {
    let text = "«Убиты 12 солдат», — заявил генерал. По данным штаба, потеряно до 5 танков — и 3%.";
    let account = account("ru", text);
    let evidence = account
        .claims
        .iter()
        .flat_map(|c| [Some(&c.evidence), c.attributed_to.as_ref(), c.cue.as_ref()])
        .chain(account.quotes.iter().flat_map(|q| [Some(&q.content), q.speaker.as_ref()]));
    for e in evidence.flatten() {
        assert_eq!(e.span.of(text), e.text);
    }
}

#[test]
fn a_sentence_of_ten_thousand_words_is_read_in_time() {
    for piece in ["said 5 people, ", "“killed ” that 12 ", "and the minister said that ", "5 of 7 "]
    {
        let text = piece.repeat(10_000);
        let account = account("en", &text);
        assert!(account.quotes.iter().all(|q| !q.content.text.is_empty()));
    }
}
