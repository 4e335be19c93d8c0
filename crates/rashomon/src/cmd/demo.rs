//! `rashomon demo`: the embedded sample, read like any other input.

use super::{Found, brief::print_brief, done, output};
use crate::{cli::Demo, gather::Gathered, run, sample};
use rashomon_ingest::Given;
use rashomon_report::Excerpts;
use rashomon_types::Layers;
use rayon::prelude::*;
use std::path::PathBuf;

/// Reads the sample and prints its brief, or writes its articles to a folder.
///
/// # Errors
/// When the folder cannot be written.
pub fn run(args: &Demo) -> anyhow::Result<Found> {
    if let Some(folder) = &args.to {
        std::fs::create_dir_all(folder)?;
        for (name, text) in sample::ARTICLES {
            std::fs::write(folder.join(name), text)?;
        }
        eprintln!(
            "rashomon: {} articles are in {}; hint: rashomon read {}",
            sample::ARTICLES.len(),
            folder.display(),
            folder.display()
        );
        return Ok(Found::Something);
    }
    let engine = run::engine(None)?;
    let accounts: Vec<_> = sample::ARTICLES
        .par_iter()
        .map(|(name, text)| {
            let mut accounts = Vec::new();
            let read =
                engine.articles(name, &mut text.as_bytes(), &Given::default(), &mut |article| {
                    accounts.push(engine.account(&article, Layers::ALL))
                });
            read.map(|()| accounts)
        })
        .collect::<Result<Vec<_>, _>>()?
        .into_iter()
        .flatten()
        .collect();
    let mut excerpts = Excerpts::default();
    accounts.iter().for_each(|a| excerpts.add(a));
    let record = engine.record(accounts);
    let gathered =
        Gathered { engine, record, excerpts, accounts: Vec::new(), found: Found::Something };
    let mut out = output();
    print_brief(&gathered, &args.layout, &[PathBuf::from("sample/")], &mut out)?;
    done(out, Found::Something)
}
