//! Searching a store: the sample's articles in four languages, and queries that nobody should type.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use proptest::prelude::*;
use rashomon::{
    cli::{Filters, Inputs},
    engine::Engine,
    find::{Answer, find},
    gather, sample,
    serve::Site,
};
use rashomon_ingest::Given;
use rashomon_packs::Packs;
use rashomon_store::{
    Change, Source, Store,
    search::{Order, Page, Query, Words, form, word, words_of},
};
use std::{path::PathBuf, sync::OnceLock};

struct Library {
    engine: Engine,
    folder: tempfile::TempDir,
}

/// A store of the sample's articles.
fn library() -> &'static Library {
    static LIBRARY: OnceLock<Library> = OnceLock::new();
    LIBRARY.get_or_init(|| {
        let engine = Engine::new(Packs::embedded()).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let mut store = Store::create(&folder.path().join("sample.store")).unwrap();
        let codec = store.codec();
        let mut change = Change::new("", engine.program(), "test");
        let mut batch = store.begin(&mut change).unwrap();
        for (name, text) in sample::ARTICLES {
            engine
                .articles(name, &mut text.as_bytes(), &Given::default(), &mut |article| {
                    let (account, terms) = engine.account_and_terms(&article, None);
                    let source = Source::of(&article, None);
                    let row = codec.prepare(&article, &account, None, source).unwrap();
                    batch.put(&row.found_by(&terms)).unwrap();
                })
                .unwrap();
        }
        batch.commit().unwrap();
        drop(store);
        Library { engine, folder }
    })
}

fn path() -> PathBuf {
    library().folder.path().join("sample.store")
}

fn store() -> Store {
    Store::read(&path()).unwrap()
}

fn ask(typed: &str, order: Order) -> Answer {
    let query = Query::parse(typed).unwrap();
    let page = Page { skip: 0, limit: 50 };
    find(&store(), &library().engine, (typed, &query), order, page).unwrap()
}

fn labels(typed: &str) -> Vec<String> {
    let mut found: Vec<String> =
        ask(typed, Order::Newest).articles.into_iter().map(|hit| hit.article).collect();
    found.sort();
    found
}

fn languages(typed: &str) -> Vec<String> {
    let hits = ask(typed, Order::Newest).articles;
    let mut found: Vec<String> =
        hits.iter().filter_map(|hit| hit.language.map(|l| l.to_string())).collect();
    found.sort();
    found.dedup();
    found
}

#[test]
fn any_form_of_a_word_finds_every_form() {
    for (forms, least) in [
        (&["порт", "порта", "портами"][..], 3),
        (&["statek", "statki", "statków"], 1),
        (&["консульство", "консульстві", "консульством"], 1),
        (&["fisherman", "fishermen"], 3),
    ] {
        let first = labels(forms[0]);
        assert!(first.len() >= least, "{} finds {first:?}", forms[0]);
        for form in forms {
            assert_eq!(labels(form), first, "{form}");
        }
    }
}

#[test]
fn a_name_finds_articles_of_all_languages_in_any_script_and_case() {
    for name in ["Басра", "Basra", "Басри", "Basrze", "Кувейт", "Kuwejtem", "Kuwait", "Кувейті"]
    {
        assert_eq!(languages(name), ["en", "pl", "ru", "uk"], "{name}");
    }
}

#[test]
fn a_name_that_nobody_has_falls_back_to_those_that_sound_alike() {
    let exact = ask("Salman", Order::Newest);
    assert!(!exact.loose && !exact.articles.is_empty());
    assert!(ask("Сулеймани", Order::Newest).loose);
}

#[test]
fn operators_and_fields_narrow_and_widen() {
    let all = labels("");
    assert_eq!(all.len(), sample::ARTICLES.len());
    let (mine, kuwait) = (labels("mine"), labels("Kuwait"));
    let either = labels("mine OR Kuwait");
    assert!(mine.iter().chain(&kuwait).all(|label| either.contains(label)));
    let both = labels("mine Kuwait");
    assert!(
        !both.is_empty() && both.iter().all(|label| mine.contains(label) && kuwait.contains(label))
    );
    let without = labels("mine NOT Kuwait");
    assert_eq!(without.len() + both.len(), mine.len());
    assert_eq!(labels("mine -(ferry OR tanker)"), labels("mine NOT ferry NOT tanker"));
    let by_language: usize =
        ["en", "ru", "uk", "pl"].iter().map(|l| labels(&format!("lang:{l}")).len()).sum();
    assert_eq!(by_language, all.len());
    assert_eq!(labels("NOT lang:en").len(), all.len() - labels("lang:en").len());
    assert!(!labels("type:ASSAULT").is_empty());
    for label in labels("type:ASSAULT realis:happened") {
        assert!(
            labels("type:ASSAULT").contains(&label) && labels("realis:happened").contains(&label)
        );
    }
    assert_eq!(labels("place:Басра"), labels("place:Basra"));
    assert_eq!(labels("entity:Кувейт"), labels("entity:Kuwait"));
    assert!(labels("fisher*").len() >= labels("fisherman").len());
}

#[test]
fn a_phrase_is_words_side_by_side_in_any_form() {
    let phrase = ask("\"Iraqi fishermen\"", Order::Newest);
    assert!(!phrase.articles.is_empty());
    for hit in &phrase.articles {
        assert!(
            hit.hits.iter().any(|h| h.text.to_lowercase().contains("iraqi fisherm")),
            "{hit:?}"
        );
    }
    assert!(labels("\"fishermen Iraqi\"").is_empty());
    let apart = labels("Iraqi fishermen");
    assert!(labels("\"Iraqi fishermen\"").iter().all(|label| apart.contains(label)));
    let denied = labels("Iraqi fishermen NOT \"Iraqi fishermen\"");
    assert_eq!(denied.len() + phrase.articles.len(), apart.len());
}

#[test]
fn days_narrow_and_the_newest_come_first() {
    let all = ask("", Order::Newest);
    let days: Vec<_> = all
        .articles
        .iter()
        .map(|hit| hit.published.as_ref().and_then(|p| p.interval.single()))
        .collect();
    let known: Vec<_> = days.iter().flatten().collect();
    assert!(known.windows(2).all(|pair| pair[0] >= pair[1]), "{days:?}");
    let middle = *known[known.len() / 2];
    let narrow = ask(&format!("since:{middle} until:{middle}"), Order::Newest);
    assert!(!narrow.articles.is_empty());
    assert!(
        narrow
            .articles
            .iter()
            .all(|hit| hit.published.as_ref().unwrap().interval.single() == Some(middle))
    );
}

#[test]
fn ranked_puts_headlines_first_and_finds_the_same() {
    let ranked = ask("порт", Order::Ranked);
    let mut found: Vec<String> = ranked.articles.iter().map(|hit| hit.article.clone()).collect();
    let first = ranked.articles.first().unwrap().title.clone().unwrap().to_lowercase();
    assert!(first.contains("порт"), "{first}");
    found.sort();
    assert_eq!(found, labels("порт"));
}

#[test]
fn every_place_that_is_shown_stands_in_the_text() {
    for typed in
        ["Басра", "порт", "\"Iraqi fishermen\"", "entity:Kuwait", "type:ASSAULT", "statek OR mine"]
    {
        for hit in ask(typed, Order::Newest).articles {
            let (_, text) = sample::ARTICLES.iter().find(|(name, _)| *name == hit.article).unwrap();
            assert_eq!(hit.snippet.span.of(text), hit.snippet.text, "{typed}");
            assert!(!hit.snippet.text.is_empty());
            for place in &hit.hits {
                assert_eq!(place.span.of(text), place.text);
                assert!(hit.snippet.span.contains(place.span));
            }
            let pieces: String = hit.pieces().iter().map(|(piece, _)| *piece).collect();
            assert_eq!(pieces, hit.snippet.text);
        }
    }
}

#[test]
fn the_search_page_asks_the_store_and_says_what_is_wrong_with_a_query() {
    let inputs = Inputs { paths: vec![path()], quiet: true, ..Inputs::default() };
    let whole = gather::whole(&inputs, &Filters::default()).unwrap();
    let site = Site::of(whole, None, true).unwrap().with_store(path());
    let page = site.answer("/search", "q=%D0%91%D0%B0%D1%81%D1%80%D0%B0+lang%3Apl");
    assert_eq!(page.status, 200);
    assert!(page.body.contains("Basrze"), "{}", page.body);
    let wrong = site.answer("/search", "q=a+OR+%3Cb%3E+%28");
    assert_eq!(wrong.status, 200);
    assert!(wrong.body.contains("hint") && !wrong.body.contains("<b>"), "{}", wrong.body);
    assert_eq!(site.answer("/search", "q=mine&page=0").status, 404);
    assert_eq!(site.answer("/search", "q=zzzz").status, 200);
}

/// Whoever types a word as an article prints it finds the article.
#[test]
fn every_word_that_is_printed_finds_its_article() {
    let engine = &library().engine;
    for (name, text) in sample::ARTICLES {
        let mut done = 0;
        engine
            .articles(name, &mut text.as_bytes(), &Given::default(), &mut |article| {
                let (account, terms) = engine.account_and_terms(&article, None);
                let line = terms.line();
                let terms: std::collections::BTreeSet<&str> = line.split(' ').collect();
                for segment in account.segments.iter().filter(|s| s.kind.is_report()) {
                    for (_, printed) in words_of(segment.span.of(&article.text)) {
                        let readings = engine.readings(&form(printed), None);
                        let met = readings
                            .iter()
                            .filter_map(|r| word(r))
                            .any(|t| terms.contains(t.as_str()));
                        assert!(met, "{name}: {printed}: {readings:?}");
                        done += 1;
                    }
                }
            })
            .unwrap();
        assert!(done > 10, "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// Any query is answered, or refused with a place and a way out; never an error of the database.
    #[test]
    fn no_query_is_an_error_of_the_database(
        parts in proptest::collection::vec(prop_oneof![
            "(AND|OR|NOT|NEAR|[()\"*:^+{}&|!-])",
            "(порт|Basra|mine|type:ASSAULT|place:Basra|lang:uk|terms:x|rowid:1|since:2031-05-01|fish\\*|entity:~|outlet:\"a b\")",
            "\\PC{0,8}",
            "(\u{0}|'; DROP TABLE articles; --|\"\"|search|\u{202e}|%s|\\\\)",
        ], 0..9),
        space in prop_oneof![Just(" "), Just("")],
    ) {
        let typed = parts.join(space);
        match Query::parse(&typed) {
            Err(error) => {
                prop_assert!(error.at >= 1 && error.at <= typed.chars().count().max(1) + 1);
                prop_assert!(!error.hint.is_empty());
            }
            Ok(query) => {
                let page = Page { skip: 0, limit: 5 };
                for order in [Order::Newest, Order::Ranked] {
                    let found = find(&store(), &library().engine, (&typed, &query), order, page);
                    prop_assert!(found.is_ok(), "{typed:?}: {found:?}");
                }
            }
        }
    }
}
