//! A store as its users see it.

use crate::{Batch, Change, Days, Prepared, Put, Source, Store, StoreError};
use rashomon_types::{
    Account, Article, ArticleId, Basis, Day, FORMAT, Interval, article::Published,
};
use std::path::Path;

pub(crate) fn article(text: &str, label: &str) -> Article {
    Article {
        id: ArticleId::of(text.as_bytes()),
        label: label.to_owned(),
        text: text.to_owned(),
        verbatim: true,
        segments: Vec::new(),
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

pub(crate) fn account(article: &Article, day: Option<Day>) -> Account {
    let published = day.map(|day| Published {
        interval: Interval::day(day),
        basis: Basis::Printed,
        doubt: None,
        evidence: None,
    });
    let json = serde_json::json!({
        "format": FORMAT, "program": "rashomon 0.1.0", "pack": "0123456789abcdef", "article": article.label,
        "id": article.id, "language": "en", "title": null, "outlet": null, "published": published,
        "credits": [], "segments": [],
    });
    serde_json::from_value(json).unwrap()
}

pub(crate) fn day(text: &str) -> Option<Day> {
    Some(text.parse().unwrap())
}

pub(crate) fn prepared(store: &Store, text: &str, label: &str, on: Option<Day>) -> Prepared {
    let article = article(text, label);
    let account = account(&article, on);
    store.codec().prepare(&article, &account, None, Source::of(&article, None)).unwrap()
}

fn change() -> Change {
    Change::new("2024-01-27T12:00:00Z", "rashomon test", "add")
}

fn add(store: &mut Store, articles: &[Prepared]) -> Vec<Put> {
    let mut change = change();
    let mut batch: Batch = store.begin(&mut change).unwrap();
    let done = articles.iter().map(|a| batch.put(a).unwrap()).collect();
    batch.commit().unwrap();
    done
}

fn labels(store: &Store, days: Days) -> Vec<String> {
    let mut all = Vec::new();
    store
        .each::<StoreError>(days, &mut |rows| {
            all.extend(rows.into_iter().map(|r| r.sources[0].label.clone()));
            Ok(())
        })
        .unwrap();
    all
}

fn new(folder: &Path) -> Store {
    Store::create(&folder.join("news.store")).unwrap()
}

#[test]
fn articles_come_back_in_the_order_of_their_days() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = new(folder.path());
    let rows = [
        prepared(&store, "late", "c", day("2024-02-01")),
        prepared(&store, "early", "a", day("2024-01-01")),
        prepared(&store, "unknown", "u", None),
        prepared(&store, "early too", "b", day("2024-01-01")),
    ];
    assert_eq!(add(&mut store, &rows), [Put::Added; 4]);
    assert_eq!(labels(&store, Days::default()), ["u", "a", "b", "c"]);
    let since = Days { since: day("2024-01-02"), until: None };
    assert_eq!(labels(&store, since), ["u", "c"]);
    let until = Days { since: None, until: day("2024-01-31") };
    assert_eq!(labels(&store, until), ["u", "a", "b"]);
    let id = ArticleId::of(b"early too");
    let (text, account) = store.get(id).unwrap().unwrap().open(&store.codec()).unwrap();
    assert_eq!((text.as_str(), account.article.as_str()), ("early too", "b"));
    assert_eq!(store.text(id).unwrap().as_deref(), Some("early too"));
    assert_eq!(store.original(id).unwrap().as_deref(), Some(&b"early too"[..]));
    assert_eq!(store.text(ArticleId::of(b"other")).unwrap(), None);
}

#[test]
fn one_text_from_two_places_is_one_article_in_any_order() {
    for order in ["ab", "ba"] {
        let folder = tempfile::tempdir().unwrap();
        let mut store = new(folder.path());
        let rows: Vec<Prepared> =
            order.chars().map(|l| prepared(&store, "text", &l.to_string(), None)).collect();
        assert_eq!(add(&mut store, &rows), [Put::Added, Put::Source]);
        assert_eq!(add(&mut store, &rows), [Put::Known; 2]);
        assert_eq!(store.count().unwrap(), 1);
        let stored = store.get(ArticleId::of(b"text")).unwrap().unwrap();
        assert_eq!(stored.sources.iter().map(|s| s.label.as_str()).collect::<String>(), "ab");
        assert_eq!(stored.open(&store.codec()).unwrap().1.article, "a", "{order}");
    }
}

#[test]
fn a_batch_that_is_dropped_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = new(folder.path());
    let row = prepared(&store, "text", "a", None);
    let mut change = change();
    let mut batch = store.begin(&mut change).unwrap();
    batch.put(&row).unwrap();
    drop(batch);
    assert_eq!((store.count().unwrap(), change.number()), (0, None));
}

#[test]
fn a_new_reading_takes_the_place_of_the_old_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = new(folder.path());
    let row = prepared(&store, "text", "a", day("2024-01-01"));
    add(&mut store, &[row]);
    let article = article("text", "a");
    let mut account = account(&article, day("2024-01-05"));
    account.program = "rashomon 0.2.0".to_owned();
    let source = Source::of(&article, None);
    let row = store.codec().prepare(&article, &account, None, source).unwrap();
    assert_eq!(add(&mut store, &[row]), [Put::Reread]);
    assert_eq!(labels(&store, Days { since: day("2024-01-05"), until: None }), ["a"]);
    let known = store.known(article.id).unwrap().unwrap();
    assert_eq!((known.program.as_str(), known.sources.len()), ("rashomon 0.2.0", 1));
}

#[test]
fn readers_go_on_while_another_writes() {
    let folder = tempfile::tempdir().unwrap();
    let mut store = new(folder.path());
    let row = prepared(&store, "text", "a", None);
    let reader = Store::read(store.path()).unwrap();
    let mut change = change();
    let mut batch = store.begin(&mut change).unwrap();
    batch.put(&row).unwrap();
    assert_eq!(reader.count().unwrap(), 0);
    batch.commit().unwrap();
    assert_eq!(reader.count().unwrap(), 1);
}
