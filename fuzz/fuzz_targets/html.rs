//! Any text within a page: an article of its words, or a plain error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_ingest::{Given, Ingest};
use rashomon_packs::Packs;
use std::sync::LazyLock;

static INGEST: LazyLock<Ingest> = LazyLock::new(|| Ingest::new(&Packs::embedded()).expect("the embedded packs are sound"));
const PARAGRAPH: &str = "<p>The two governments agreed on Sunday to continue the talks about the mission, the ministry said.</p>";

fuzz_target!(|bytes: &[u8]| {
    let middle = String::from_utf8_lossy(bytes);
    let page = format!("<!DOCTYPE html><html><body><article>{PARAGRAPH}{PARAGRAPH}{PARAGRAPH}{middle}");
    let _ = INGEST.read("a", &mut page.as_bytes(), &Given::default(), &mut |article| {
        for segment in &article.segments {
            assert!(article.text.get(segment.span.start..segment.span.end).is_some());
        }
    });
});
