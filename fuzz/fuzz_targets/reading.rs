//! Any bytes as a text, read through every stage: no panic, and the same account twice.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::engine::Engine;
use rashomon_ingest::Given;
use rashomon_packs::Packs;
use rashomon_types::Layers;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Packs::embedded()).expect("the embedded packs are sound"));

fuzz_target!(|bytes: &[u8]| {
    let mut articles = Vec::new();
    let _ = ENGINE.articles("a.txt", &mut &bytes[..], &Given::default(), &mut |article| articles.push(article));
    for article in &articles {
        let account = ENGINE.account(article, Layers::ALL);
        assert!(account == ENGINE.account(article, Layers::ALL));
    }
});
