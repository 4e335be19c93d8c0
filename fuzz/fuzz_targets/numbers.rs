//! Any text where a number is expected: figures whose evidence stands in the text.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::engine::Engine;
use rashomon_ingest::Given;
use rashomon_packs::Packs;
use rashomon_types::Layers;
use std::sync::LazyLock;

static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::new(Packs::embedded()).expect("the embedded packs are sound"));
const FRAMES: &[(&str, &str)] = &[
    ("At least ", " people were killed in the attack, officials said."),
    ("В результате обстрела погибли ", " человек, сообщили власти."),
    ("Унаслідок обстрілу загинули ", " людей, повідомила влада."),
    ("W ataku zginęło ", " osób, podały władze."),
];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let (before, after) = FRAMES[usize::from(*first) % FRAMES.len()];
    let text = format!("{before}{}{after}", String::from_utf8_lossy(rest));
    let layers: Layers = "claims".parse().expect("claims is a layer");
    let _ = ENGINE.articles("a.txt", &mut text.as_bytes(), &Given::default(), &mut |article| {
        for claim in ENGINE.account(&article, layers).claims {
            assert_eq!(claim.evidence.span.of(&article.text), claim.evidence.text);
        }
    });
});
