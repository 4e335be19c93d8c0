//! `rashomon languages`: which languages have a pack, and whether packs are sound.

use super::{Found, done, output};
use crate::{cli::Languages, inputs, run};
use rashomon_packs::Packs;
use rashomon_report::Words;
use std::io::Write;

/// The files that a full pack has, as stages name them.
const STAGES: [&str; 10] = [
    "language",
    "morphology",
    "names",
    "gazetteer",
    "numbers",
    "time",
    "attribution",
    "events",
    "figures",
    "page",
];

/// Lists or checks packs.
///
/// # Errors
/// When a pack is wrong: which file, which line, what.
pub fn run(args: &Languages) -> anyhow::Result<Found> {
    let engine = run::engine(args.packs.as_deref())?;
    let packs = &engine.packs;
    let mut out = output();
    if args.check {
        let files = args
            .packs
            .as_deref()
            .map(inputs::packs)
            .transpose()?
            .map_or(packs.paths("").count(), |f| f.len());
        for language in Words::languages(packs) {
            Words::new(packs, language)?;
        }
        writeln!(out, "{files} files are sound")?;
        return done(out, Found::Something);
    }
    for language in packs.languages() {
        writeln!(
            out,
            "{language}  {}  {}",
            packs.digest(Some(language)),
            stages(packs, language).join(" ")
        )?;
    }
    done(out, Found::Something)
}

fn stages(packs: &Packs, language: rashomon_types::Language) -> Vec<&'static str> {
    let has =
        |stage: &&&str| packs.paths(&format!("languages/{language}/{stage}")).next().is_some();
    let mut found: Vec<&str> = STAGES.iter().filter(has).copied().collect();
    if packs.bytes(&format!("languages/{language}/brief.toml")).is_some() {
        found.push("brief");
    }
    found
}
