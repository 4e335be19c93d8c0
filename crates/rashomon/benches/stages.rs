//! Throughput of the stages on the embedded sample: `cargo bench -p rashomon`.

use divan::{Bencher, counter::BytesCount};
use rashomon::{engine::Engine, sample};
use rashomon_ingest::Given;
use rashomon_packs::Packs;
use rashomon_types::{Account, Article, Layers};

fn main() {
    divan::main();
}

fn engine() -> Engine {
    Engine::new(Packs::embedded()).expect("the embedded packs are sound")
}

fn articles(engine: &Engine) -> Vec<Article> {
    let mut articles = Vec::new();
    for (name, text) in sample::ARTICLES {
        let read = engine
            .articles(name, &mut text.as_bytes(), &Given::default(), &mut |a| articles.push(a));
        read.expect("the sample is text");
    }
    articles
}

fn bytes() -> BytesCount {
    BytesCount::new(sample::ARTICLES.iter().map(|(_, text)| text.len()).sum::<usize>())
}

#[divan::bench]
fn start(bencher: Bencher) {
    bencher.bench(engine);
}

#[divan::bench]
fn ingest(bencher: Bencher) {
    let engine = engine();
    bencher.counter(bytes()).bench(|| articles(&engine));
}

#[divan::bench(args = ["morphology", "syntax"])]
fn reading(bencher: Bencher, only: &str) {
    let engine = engine();
    let articles = articles(&engine);
    let layers = only.parse().unwrap_or(Layers::ALL);
    bencher
        .counter(bytes())
        .bench(|| articles.iter().map(|a| engine.reading(a, layers).tokens.len()).sum::<usize>());
}

#[divan::bench(args = ["all", "names", "dates", "events", "claims", "quotes"])]
fn account(bencher: Bencher, only: &str) {
    let engine = engine();
    let articles = articles(&engine);
    let layers = only.parse().unwrap_or(Layers::ALL);
    bencher
        .counter(bytes())
        .bench(|| articles.iter().map(|a| engine.account(a, layers)).collect::<Vec<Account>>());
}

#[divan::bench(args = [1, 16, 128])]
fn record(bencher: Bencher, copies: usize) {
    let engine = engine();
    let mut accounts = Vec::new();
    for article in articles(&engine) {
        for copy in 0..copies {
            let text = format!("{}\nEdition {copy}.\n", article.text);
            let read = engine.articles("copy", &mut text.as_bytes(), &Given::default(), &mut |a| {
                accounts.push(engine.account(&a, Layers::ALL))
            });
            read.expect("the sample is text");
        }
    }
    bencher
        .counter(divan::counter::ItemsCount::new(accounts.len()))
        .with_inputs(|| accounts.clone())
        .bench_values(|accounts| engine.record(accounts));
}
