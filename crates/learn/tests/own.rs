//! Our own annotated sentences: the figures of the held half may not fall below `eval/own/floors.toml`.

#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use rashomon::engine::Engine;
use rashomon_learn::own::{self, Figures, Item};
use rashomon_packs::Packs;
use std::{collections::BTreeMap, path::Path, sync::OnceLock};

fn corpus() -> &'static BTreeMap<String, Vec<Item>> {
    static CORPUS: OnceLock<BTreeMap<String, Vec<Item>>> = OnceLock::new();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/own");
    CORPUS.get_or_init(|| own::load_all(&folder).unwrap())
}

fn held() -> Figures {
    let engine = Engine::new(Packs::embedded()).unwrap();
    let mut all = Figures::default();
    for (language, items) in corpus() {
        all.add(&own::measure(&engine, items, "held", language).unwrap());
    }
    all
}

#[test]
fn the_held_half_is_read_as_well_as_before() {
    let figures = held();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/own/floors.toml");
    let floors: BTreeMap<String, f64> =
        toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let (sure, right) = figures.sure();
    let given = |rate: f64| (rate * 1000.0).round() / 1000.0;
    let measured = BTreeMap::from([
        ("acts found F1", given(figures.found.f1())),
        ("type F1", given(figures.typed.f1())),
        ("type precision", given(figures.typed.precision())),
        ("type and parties F1", given(figures.parties.f1())),
        ("realis macro F1", given(figures.macro_realis())),
        ("reporter F1", given(figures.reporter.f1())),
        ("lookalikes refused", given(1.0 - share(figures.lookalikes.1, figures.lookalikes.0))),
        ("right at .8 or more", given(share(right, sure))),
    ]);
    for (name, floor) in &floors {
        let figure =
            measured.get(name.as_str()).unwrap_or_else(|| panic!("{name}: no such figure"));
        assert!(figure >= floor, "{name}: {figure} is below the floor {floor}\n{figures}");
    }
    assert_eq!(floors.len(), measured.len(), "every figure has a floor");
    assert!(share(figures.swapped, figures.typed.hit) < 0.03, "parties swapped\n{figures}");
}

fn share(part: u32, whole: u32) -> f64 {
    f64::from(part) / f64::from(whole.max(1))
}

#[test]
fn every_value_of_realis_that_news_seldom_has_is_there_forty_times() {
    let mut count: BTreeMap<&str, u32> = BTreeMap::new();
    for event in corpus().values().flatten().flat_map(|item| &item.events) {
        *count.entry(&event.realis).or_default() += 1;
    }
    for realis in ["denied", "threatened", "hypothetical"] {
        assert!(count[realis] >= 40, "{realis}: {}", count[realis]);
    }
    assert!(corpus().values().all(|items| items.len() >= 50), "fifty items a language");
}

#[test]
fn ids_and_texts_stand_once() {
    let items: Vec<&Item> = corpus().values().flatten().collect();
    let mut ids: Vec<&str> = items.iter().map(|i| i.id.as_str()).collect();
    let mut texts: Vec<&str> = items.iter().map(|i| i.text.as_str()).collect();
    for list in [&mut ids, &mut texts] {
        list.sort_unstable();
        let all = list.len();
        list.dedup();
        assert_eq!(list.len(), all);
    }
}
