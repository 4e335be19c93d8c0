//! Behaviours on rough input: what is printed badly is read as far as it can be, with exact spans, and never a panic.

use super::tests::{keys, read};
use rashomon_types::Reading;

/// Every span lies on letters of the text and quotes them.
fn check(text: &str, reading: &Reading) {
    for mention in &reading.mentions {
        assert_eq!(mention.evidence.span.of(text), mention.evidence.text, "{text}");
        assert!(!mention.evidence.text.trim().is_empty(), "{text}");
    }
    for reference in &reading.references {
        assert_eq!(reference.evidence.span.of(text), reference.evidence.text, "{text}");
    }
}

fn found(language: &str, text: &str) -> Vec<String> {
    let reading = read(language, text);
    check(text, &reading);
    keys(&reading).into_iter().map(str::to_owned).collect()
}

#[test]
fn headlines_in_capitals_give_known_names() {
    let found = found("ru", "ПУТИН ВСТРЕТИЛСЯ С МАКРОНОМ В МОСКВЕ ПОЗДНО ВЕЧЕРОМ");
    for key in ["PER-Vladimir-Putin", "PER-Emmanuel-Macron", "LOC-Moscow"] {
        assert!(found.iter().any(|k| k == key), "{key} of {found:?}");
    }
}

#[test]
fn a_text_without_capitals_gives_no_unknown_names() {
    let found = found("en", "yesterday some people met near a bridge and left for home.");
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn apostrophes_of_five_kinds_are_one() {
    for apostrophe in ['\'', '\u{2019}', '\u{2bc}', '`', '\u{2018}'] {
        let found = found("uk", &format!("Бої тривають біля міста Мар{apostrophe}їнка."));
        assert!(found.contains(&"LOC-Marinka".to_owned()), "{apostrophe:?} {found:?}");
    }
}

#[test]
fn marks_that_are_not_seen_do_not_hide_a_name() {
    for text in [
        "Президент Зелен\u{ad}ський прибув.",
        "Президент \u{200f}Зеленський\u{200f} прибув.",
        "Президент \u{feff}Зеленський прибув.",
        "Президент Зеленськии\u{306} прибув.",
    ] {
        let found = found("uk", text);
        assert!(found.iter().any(|k| k == "PER-Volodymyr-Zelenskyy"), "{text:?} {found:?}");
    }
}

#[test]
fn letters_of_another_script_inside_of_a_word_do_not_break_spans() {
    // Latin letters that look like Cyrillic ones, and the other way round.
    for (language, text) in [
        ("ru", "Президент Путин прибыл в Mоскву и Киeв."),
        ("en", "The president left Mоscow for Кyiv."),
        ("uk", "Уряд Укpаїни заявив про Xарків."),
    ] {
        found(language, text);
    }
}

#[test]
fn spaces_inside_of_words_do_not_break_spans() {
    for text in ["П у т и н прибыл в М о с к в у .", "Мос ква и Ки ев догово рились ."]
    {
        found("ru", text);
    }
}

#[test]
fn marks_alone_and_odd_rows_are_read() {
    for text in
        ["", " ", "—", "«»", "...", "«", "A", "А.", "И. О.", "-", "al-", "«Б", "U.S", "x.com/", "."]
    {
        for language in ["en", "ru", "uk", "pl", "bg", "cs", "sl", "de"] {
            found(language, text);
        }
    }
}

#[test]
fn a_token_of_a_megabyte_is_read() {
    let long = "Ж".repeat(500_000);
    let found = found("ru", &format!("Сообщает {long} из Москвы. {long}-{long}"));
    assert!(found.contains(&"LOC-Moscow".to_owned()));
}

#[test]
fn a_row_of_ten_thousand_capitalised_words_is_read() {
    let names = "Иванов Пётр аль-Багдади ".repeat(4_000);
    found("ru", &names);
    found("en", &"John al-Smith of ".repeat(4_000));
}
