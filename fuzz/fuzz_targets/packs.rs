//! Any bytes as a file of a pack: every stage takes it or says which line is wrong.
#![no_main]

use libfuzzer_sys::fuzz_target;
use rashomon::engine::Engine;
use rashomon_packs::Packs;

const NAMES: &[&str] =
    &["language", "morphology", "page", "events", "names", "gazetteer", "numbers", "time", "figures", "attribution", "relations", "contexts"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let path = format!("languages/xx/{name}.toml");
    let packs = Packs::default().with_files([(path, rest.to_vec())]);
    if let Err(error) = Engine::new(packs) {
        assert!(!error.message.is_empty());
    }
});
