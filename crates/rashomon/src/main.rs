//! The command line.

use anyhow::Context;
use rashomon::engine::Engine;
use rashomon_ingest::Given;
use rashomon_packs::Packs;
use rashomon_types::Layers;
use std::{
    fs::File,
    io::{BufReader, Write},
};

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let value =
        |flag: &str| args.iter().position(|a| a == flag).and_then(|i| args.get(i + 1)).cloned();
    let layers = value("--only").map_or(Ok(Layers::ALL), |l| l.parse())?;
    let mut given = Given::default();
    if let Some(day) = value("--published") {
        given.published = Some(rashomon_types::Interval::day(day.parse()?));
    }
    let engine = Engine::new(Packs::embedded())?;
    let flagged: Vec<usize> = args
        .iter()
        .enumerate()
        .filter(|(_, a)| a.starts_with("--"))
        .flat_map(|(i, _)| [i, i + 1])
        .collect();
    let mut paths = Vec::new();
    for (i, arg) in args.iter().enumerate().skip(1) {
        if !flagged.contains(&i) {
            paths.extend(
                walkdir::WalkDir::new(arg)
                    .sort_by_file_name()
                    .into_iter()
                    .flatten()
                    .filter(|e| e.file_type().is_file())
                    .map(|e| e.into_path()),
            );
        }
    }
    let mut accounts = Vec::new();
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for path in paths {
        let label = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let mut file =
            BufReader::new(File::open(&path).with_context(|| path.display().to_string())?);
        engine.articles(&label, &mut file, &given, &mut |article| {
            let account = engine.account(&article, layers);
            if args[0] == "annotate" {
                let _ = writeln!(out, "{}", serde_json::to_string(&account).unwrap_or_default());
            } else {
                accounts.push(account);
            }
        })?;
    }
    if args[0] == "read" {
        writeln!(out, "{}", serde_json::to_string(&engine.record(accounts))?)?;
    }
    Ok(())
}
