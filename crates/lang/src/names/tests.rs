//! Behaviours of the whole stage, on sentences written for these tests.

use crate::{Reader, names::Names};
use rashomon_packs::Packs;
use rashomon_types::{
    Article, ArticleId, Language, Layers, Reading, Span,
    article::{Segment, SegmentKind},
    reading::ReferenceKind,
};
use std::sync::OnceLock;

pub(super) fn read(language: &str, text: &str) -> Reading {
    let article = Article {
        id: ArticleId::of(text.as_bytes()),
        label: "a.txt".to_owned(),
        text: text.to_owned(),
        verbatim: true,
        segments: vec![Segment { span: Span::new(0, text.len()), kind: SegmentKind::Body }],
        title: None,
        byline: None,
        outlet: None,
        url: None,
        declared_language: Language::new(language),
        date_candidates: Vec::new(),
        credits: Vec::new(),
        diagnostics: Vec::new(),
    };
    static READER: OnceLock<Reader> = OnceLock::new();
    let reader = READER.get_or_init(|| Reader::new(&Packs::embedded()).unwrap());
    reader.read(&article, Layers::ALL)
}

pub(super) fn keys(reading: &Reading) -> Vec<&str> {
    reading.mentions.iter().map(|m| m.entity.as_str()).collect()
}

#[test]
fn the_packs_are_in_order() {
    Names::new(&Packs::embedded()).unwrap();
}

#[test]
fn one_person_has_one_key_in_four_languages() {
    for (language, text) in [
        ("en", "A strike killed Qassem Soleimani."),
        ("ru", "Удар убил Касема Сулеймани."),
        ("uk", "Удар убив Касема Сулеймані."),
        ("pl", "Nalot zabił Kasema Sulejmaniego."),
    ] {
        assert_eq!(keys(&read(language, text)), ["PER-Qassem-Soleimani"], "{text}");
    }
}

#[test]
fn a_demonym_is_doubted_beside_a_person_of_that_name_only() {
    let doubted =
        read("en", "Iraq's premier Mohammed al-Sudani spoke. The Sudanese government waits.");
    let demonym = doubted.references.iter().find(|r| r.evidence.text == "Sudanese").unwrap();
    assert!(demonym.doubt.is_some() && demonym.known.country.is_none());
    assert_eq!(doubted.diagnostics.iter().filter(|d| d.code == "demonym-doubtful").count(), 1);
    let plain =
        read("en", "Fighting went on in Khartoum. The Sudanese army met Mohammed al-Sudani.");
    let demonym = plain.references.iter().find(|r| r.evidence.text == "Sudanese").unwrap();
    assert_eq!(demonym.known.country.unwrap().as_str(), "SDN");
}

#[test]
fn groups_take_country_and_sector() {
    for (language, text, group, known) in [
        ("en", "They hit American troops.", "American troops", "USA MIL"),
        ("ru", "Ранены военнослужащие США.", "военнослужащие США", "USA MIL"),
        ("uk", "Заявили іракські посадовці.", "іракські посадовці", "IRQ GOV"),
        ("pl", "Ranne zostały siły amerykańskie.", "siły amerykańskie", "USA MIL"),
    ] {
        let reading = read(language, text);
        let found =
            reading.references.iter().find(|r| r.kind == ReferenceKind::Nominal).expect(text);
        assert_eq!(found.evidence.text, group);
        let (country, sector) = (found.known.country.unwrap(), found.known.sector.unwrap());
        assert_eq!(format!("{country} {sector}"), known);
    }
}

#[test]
fn a_language_without_a_pack_has_the_names_of_the_gazetteer() {
    let reading =
        read("de", "Am Montag sprach Emmanuel Macron in Berlin über die NATO und den Haushalt.");
    let keys = keys(&reading);
    for key in ["PER-Emmanuel-Macron", "LOC-Berlin", "ORG-NATO"] {
        assert!(keys.contains(&key), "{key} of {keys:?}");
    }
    assert!(!reading.mentions.iter().any(|m| m.evidence.text == "Haushalt"), "{keys:?}");
}

#[test]
fn institutions_and_places_are_known_in_four_languages() {
    for (language, text, key) in [
        (
            "en",
            "The Office of the President of Ukraine denied it.",
            "ORG-Office-of-the-President-of-Ukraine",
        ),
        ("uk", "В Офісі президента це заперечили.", "ORG-Office-of-the-President-of-Ukraine"),
        ("ru", "В Офисе президента это отрицают.", "ORG-Office-of-the-President-of-Ukraine"),
        ("pl", "Rzecznik Kancelarii Prezydenta zaprzeczył.", "ORG-Polish-Presidents-Chancellery"),
        ("pl", "Wojska weszły do Europy Wschodniej.", "LOC-Eastern-Europe"),
        ("ru", "Бои идут у Волчанска.", "LOC-Vovchansk"),
        ("uk", "Ворог обстріляв Куп'янськ.", "LOC-Kupiansk"),
    ] {
        let reading = read(language, text);
        assert!(keys(&reading).contains(&key), "{text} {:?}", keys(&reading));
    }
}

#[test]
fn sites_and_words_with_digits_are_products() {
    let reading = read("ru", "Об этом пишет mos.ru, вакцина BNT162b2 одобрена.");
    let found: Vec<(&str, &str)> =
        reading.mentions.iter().map(|m| (m.evidence.text.as_str(), m.category.as_str())).collect();
    assert_eq!(found, [("mos.ru", "PRO"), ("BNT162b2", "PRO")]);
}

#[test]
fn a_surname_takes_the_key_of_the_full_name() {
    let reading = read("ru", "Выступил Степан Кувшинов. По словам Кувшинова, всё спокойно.");
    let keys = keys(&reading);
    assert_eq!(keys.len(), 2);
    assert_eq!(keys[0], keys[1]);
    assert_eq!(reading.mentions[1].lemma, "Кувшинов");
}
