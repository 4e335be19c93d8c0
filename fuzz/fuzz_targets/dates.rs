//! Any text where a date is expected: in the head of a page, in a feed, in an address, above and under a report.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::engine::Engine;
use rashomon_ingest::Given;
use rashomon_packs::Packs;
use rashomon_types::Layers;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Packs::embedded()).expect("the embedded packs are sound"));

fuzz_target!(|bytes: &[u8]| {
    let date = String::from_utf8_lossy(bytes);
    let inputs = [
        format!("<html><meta name=date content=\"{date}\"><link rel=canonical href=\"https://a.example/{date}/b\"><p>Talks began.</p>"),
        format!("<rss><item><title>Talks</title><pubDate>{date}</pubDate></item></rss>"),
        format!("Talks began\n{date}\n\nThe talks began on {date}, it was said.\n\n{date}\n"),
    ];
    let layers: Layers = "dates".parse().expect("dates is a layer");
    for input in inputs {
        let _ = ENGINE.articles("a", &mut input.as_bytes(), &Given::default(), &mut |article| {
            drop(ENGINE.reading(&article, layers));
        });
    }
});
