//! A store that grew in any order holds the joins that all its articles give at once.

use rashomon::{engine::Engine, sample};
use rashomon_ingest::Given;
use rashomon_packs::Packs;
use rashomon_store::{Change, Source, Store};
use rashomon_types::{Account, Article, Layers};

fn articles(engine: &Engine) -> Vec<Article> {
    let mut all = Vec::new();
    for (name, text) in sample::ARTICLES {
        let given = Given::default();
        engine
            .articles(name, &mut text.as_bytes(), &given, &mut |a| all.push(a))
            .expect("the sample is text");
    }
    all
}

#[test]
fn a_grown_store_is_as_one_made_at_once() {
    let engine = Engine::new(Packs::embedded()).unwrap();
    let articles = articles(&engine);
    let accounts: Vec<Account> =
        articles.iter().map(|article| engine.account(article, Layers::ALL)).collect();
    let expected = engine.joins(&accounts);
    assert!(expected.values().any(|node| node.joined.len() > 1));
    assert!(expected.values().any(|node| node.tellings.iter().any(|knot| knot.id != knot.group)));
    let folder = tempfile::tempdir().unwrap();
    // Forwards, backwards, and in a step that meets every article once.
    let count = articles.len();
    for (n, step) in [1, count - 1, 4].into_iter().enumerate() {
        let mut store = Store::create(&folder.path().join(format!("{n}.rashomon"))).unwrap();
        let codec = store.codec();
        let (mut growth, by) = engine.growth();
        let mut change = Change::new("2024-01-01T00:00:00Z", "test", "test");
        for i in (0..count).map(|k| k * step % count) {
            let mut batch = store.begin(&mut change).unwrap();
            let source = Source::of(&articles[i], None);
            batch.put(&codec.prepare(&articles[i], &accounts[i], None, source).unwrap()).unwrap();
            assert_eq!(batch.join(&mut growth, &by, 9).unwrap().articles, 1);
            batch.commit().unwrap();
        }
        assert_eq!(store.waiting().unwrap(), 0);
        for (id, node) in &expected {
            assert_eq!(store.node(*id).unwrap().as_ref(), Some(node), "{id}, order {n}");
        }
    }
}
