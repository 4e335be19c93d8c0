//! What holds for every record: any order, any repetition, any content.

use crate::Gatherer;
use proptest::prelude::*;
use rashomon_packs::Packs;
use rashomon_types::{Account, ArticleId, FORMAT, Language, Record, Span, account::Anchor};

/// Makes an account by hand: each sentence is a list of concepts, which serve as its words too.
pub fn account(name: &str, language: &str, sentences: &[&str]) -> Account {
    let mut start = 0;
    let anchors = sentences
        .iter()
        .map(|sentence| {
            let concepts: Vec<String> = sentence.split(' ').map(str::to_owned).collect();
            let span = Span::new(start, start + sentence.len());
            start = span.end + 1;
            Anchor {
                span,
                words: concepts.len() as u32,
                hash: rashomon_types::print::sentence(&format!("{language} {sentence}")),
                concepts,
                ..Anchor::default()
            }
        })
        .collect();
    Account {
        format: FORMAT.to_owned(),
        program: String::new(),
        pack: None,
        article: name.to_owned(),
        id: ArticleId::of(format!("{name}{language}{sentences:?}").as_bytes()),
        language: Language::new(language),
        title: None,
        byline: None,
        outlet: None,
        url: None,
        published: None,
        credits: Vec::new(),
        segments: Vec::new(),
        mentions: Vec::new(),
        references: Vec::new(),
        dates: Vec::new(),
        events: Vec::new(),
        claims: Vec::new(),
        quotes: Vec::new(),
        relations: Vec::new(),
        dropped: Vec::new(),
        anchors,
        fingerprint: Vec::new(),
        diagnostics: Vec::new(),
    }
}

pub fn gather(accounts: Vec<Account>) -> Record {
    Gatherer::new(&Packs::embedded()).unwrap().gather(accounts)
}

const REPORT: [&str; 5] = [
    "pipeline border tuesday gas ~krnvr",
    "minister letter parliament sanction",
    "hospital injure fire factory ~brdnsk",
    "river flood bridge village ~hrsn",
    "champion football stadium win ~mntrl",
];
const OTHER: [&str; 4] = [
    "earthquake rescue snow mountain",
    "bank credit fraud court",
    "lion forest hunter ~tnsn",
    "queen wedding gift ~lndn",
];

#[test]
fn a_translation_is_the_witness_of_its_original() {
    let record = gather(vec![
        account("a", "en", &REPORT),
        account("b", "uk", &REPORT),
        account("c", "en", &OTHER),
    ]);
    let sizes: Vec<usize> = record.witnesses.iter().map(|w| w.articles.len()).collect();
    assert_eq!(sizes.iter().sum::<usize>(), 3);
    assert_eq!(record.witnesses.len(), 2, "{sizes:?}");
    let why: Vec<_> = record.witnesses.iter().flat_map(|w| &w.why).collect();
    assert_eq!(why.len(), 1);
    assert_eq!(why[0].pairs.len(), REPORT.len());
}

#[test]
fn one_text_under_two_names_is_one_article() {
    let first = account("a", "en", &REPORT);
    let mut second = first.clone();
    second.article = "b".to_owned();
    let record = gather(vec![second, first]);
    assert_eq!(record.articles.len(), 1);
    assert_eq!(record.articles[0].sources, ["a", "b"]);
    assert_eq!(record.articles[0].article, "a");
}

#[test]
fn a_record_reads_back() {
    let record = gather(vec![account("a", "en", &REPORT), account("b", "uk", &REPORT)]);
    let json = serde_json::to_string(&record).unwrap();
    assert_eq!(serde_json::from_str::<Record>(&json).unwrap(), record);
}

#[test]
fn nothing_gives_an_empty_record() {
    assert!(gather(Vec::new()).articles.is_empty());
    let record = gather(vec![account("a", "en", &[])]);
    assert_eq!(record.witnesses.len(), 1);
}

#[test]
fn thousands_of_articles_of_one_story_stay_within_bounds() {
    let many = (0..3_000)
        .map(|i| {
            let own = format!("{} ~own{i}", REPORT[i % REPORT.len()]);
            account(&format!("a{i}"), "en", &[REPORT[0], &own, REPORT[2]])
        })
        .collect();
    assert_eq!(gather(many).articles.len(), 3_000);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_order_gives_the_same_bytes(order in Just((0..6usize).collect::<Vec<_>>()).prop_shuffle()) {
        let all = [
            account("a", "en", &REPORT),
            account("b", "uk", &REPORT),
            account("c", "pl", &REPORT[..3]),
            account("d", "ru", &OTHER),
            account("e", "en", &OTHER),
            account("f", "en", &["court tax oil", REPORT[1]]),
        ];
        let expected = serde_json::to_string(&gather(all.to_vec())).unwrap();
        let shuffled = order.into_iter().map(|i| all[i].clone()).collect();
        prop_assert_eq!(serde_json::to_string(&gather(shuffled)).unwrap(), expected);
    }
}

mod events;
mod figures;
mod growth;
mod swapped;
