//! `rashomon demo`: the embedded sample, read like any other input.

use super::{
    Found,
    brief::{self, print_brief},
    done, output,
};
use crate::{
    cli::{Demo, Filters, Inputs},
    gather::{self, Gathered},
    run, sample,
};
use rashomon_report::Excerpts;

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
    if let Some(file) = &args.html {
        return brief::write_html(
            &Inputs::default(),
            &Filters::default(),
            &args.layout,
            Some(file),
        );
    }
    let engine = run::engine(None)?;
    let accounts: Vec<_> = gather::sample(&engine)?.into_iter().map(|(a, _)| a).collect();
    let mut excerpts = Excerpts::default();
    accounts.iter().for_each(|a| excerpts.add(a));
    let record = engine.record(accounts);
    let gathered =
        Gathered { engine, record, excerpts, accounts: Vec::new(), found: Found::Something };
    let mut out = output();
    print_brief(&gathered, &args.layout, &[], &mut out)?;
    let done = done(out, Found::Something);
    eprintln!("rashomon: open these as pages: rashomon serve");
    done
}
