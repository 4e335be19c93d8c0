//! Measures whether a text and its human translation are read to tell the same acts.
//!
//! What goes in: a folder of articles with a list of which is the translation of which. What comes out: for each pair of
//! languages the F1 of the types of acts found in both. Left to others: whether either reading is right.

use anyhow::Context;
use rashomon::engine::Engine;
use rashomon_ingest::Given;
use rashomon_types::{Language, Layers};
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path};

#[derive(Debug, Deserialize)]
struct List {
    articles: BTreeMap<String, Entry>,
}

#[derive(Debug, Deserialize)]
struct Entry {
    language: String,
    kind: String,
    source: String,
}

/// How many acts of each type an article tells.
type Types = BTreeMap<String, u32>;

/// Acts in both texts of the pairs of two languages, and in either.
#[derive(Clone, Copy, Debug, Default)]
pub struct Shared {
    /// Pairs of texts.
    pub pairs: u32,
    /// Acts whose type the other text tells as well, counted once.
    pub both: u32,
    /// Acts of the first texts and of the second.
    pub told: u32,
}

impl Shared {
    /// F1 of the types, 0 to 1.
    pub fn f1(self) -> f64 {
        f64::from(2 * self.both) / f64::from(self.told.max(1))
    }
}

/// Compares every original with its human translations; `folder` holds `gold.json` and `articles`.
///
/// # Errors
/// When the list or an article cannot be read.
pub fn measure(engine: &Engine, folder: &Path) -> anyhow::Result<BTreeMap<String, Shared>> {
    let path = folder.join("gold.json");
    let text = std::fs::read_to_string(&path).with_context(|| path.display().to_string())?;
    let list: List = serde_json::from_str(&text).with_context(|| path.display().to_string())?;
    let mut by_source: BTreeMap<&str, Vec<(&Entry, Types)>> = BTreeMap::new();
    for (name, entry) in &list.articles {
        if matches!(entry.kind.as_str(), "original" | "human-translation") {
            let types = types(engine, &folder.join("articles").join(name), &entry.language)?;
            by_source.entry(&entry.source).or_default().push((entry, types));
        }
    }
    let mut found: BTreeMap<String, Shared> = BTreeMap::new();
    for texts in by_source.values() {
        let originals = texts.iter().filter(|(e, _)| e.kind == "original");
        for (original, a) in originals {
            for (other, b) in texts.iter().filter(|(e, _)| e.language != original.language) {
                for name in [format!("{}-{}", original.language, other.language), "all".to_owned()]
                {
                    add(found.entry(name).or_default(), a, b);
                }
            }
        }
    }
    Ok(found)
}

fn add(shared: &mut Shared, a: &Types, b: &Types) {
    shared.pairs += 1;
    shared.told += a.values().sum::<u32>() + b.values().sum::<u32>();
    shared.both +=
        a.iter().map(|(kind, n)| (*n).min(b.get(kind).copied().unwrap_or(0))).sum::<u32>();
}

fn types(engine: &Engine, path: &Path, language: &str) -> anyhow::Result<Types> {
    let text = std::fs::read(path).with_context(|| path.display().to_string())?;
    let given = Given { language: Language::new(language), ..Given::default() };
    let mut found = Types::new();
    let mut code = |article| {
        for event in engine.account(&article, Layers::ALL).events {
            *found.entry(event.kind.to_string()).or_default() += 1;
        }
    };
    engine
        .articles("article.txt", &mut text.as_slice(), &given, &mut code)
        .with_context(|| path.display().to_string())?;
    Ok(found)
}
