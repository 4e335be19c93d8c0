//! Any bytes, under any name: articles whose segments and evidence fit their text, or a plain error.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon_ingest::{Given, Ingest};
use rashomon_packs::Packs;
use std::sync::LazyLock;

static INGEST: LazyLock<Ingest> = LazyLock::new(|| Ingest::new(&Packs::embedded()).expect("the embedded packs are sound"));

fuzz_target!(|bytes: &[u8]| {
    for label in ["a.txt", "a.html"] {
        let _ = INGEST.read(label, &mut &bytes[..], &Given::default(), &mut |article| {
            let mut end = 0;
            for segment in &article.segments {
                assert!(segment.span.start >= end && segment.span.start < segment.span.end);
                assert!(article.text.get(segment.span.start..segment.span.end).is_some());
                end = segment.span.end;
            }
            for evidence in article.date_candidates.iter().filter_map(|date| date.evidence.as_ref()) {
                assert_eq!(evidence.span.of(&article.text), evidence.text);
            }
        });
    }
});
