//! `rashomon diff`: what is different between two records.

use super::{Found, done, output};
use crate::{
    cli::{Diff as Args, DiffFormat, Filters, Inputs},
    gather,
};
use rashomon_report::diff::Diff;
use rashomon_types::Record;
use std::{io::Write, path::Path};

/// Compares two records, each a file that `read --format json` printed, or anything that `read` reads.
///
/// # Errors
/// When one cannot be read, or output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<Found> {
    let (old, new) = (record(&args.old, args)?, record(&args.new, args)?);
    let diff = Diff::between(&old, &new);
    let mut out = output();
    match args.format {
        DiffFormat::Text => {
            let width = args.width.unwrap_or(80).max(20);
            out.write_all(diff.text(width, args.limit).as_bytes())?;
        }
        DiffFormat::Json => {
            serde_json::to_writer(&mut out, &diff)?;
            writeln!(out)?;
        }
    }
    done(out, if diff.changes.is_empty() { Found::Nothing } else { Found::Something })
}

fn record(path: &Path, args: &Args) -> anyhow::Result<Record> {
    if let Some(record) = written(path)? {
        return Ok(record);
    }
    let inputs = Inputs {
        paths: vec![path.to_owned()],
        packs: args.packs.clone(),
        quiet: args.quiet,
        ..Inputs::default()
    };
    let gathered = gather::gather(&inputs, &Filters::default(), false)?;
    if gathered.found == Found::Trouble {
        anyhow::bail!(
            "{}: no record is there; hint: give a file that rashomon read --format json printed, a store, or what read reads",
            path.display()
        );
    }
    Ok(gathered.record)
}

/// Reads a record that was printed; `None` when the file is something else.
fn written(path: &Path) -> anyhow::Result<Option<Record>> {
    let mut start = [0; 400];
    let Ok(mut file) = std::fs::File::open(path) else { return Ok(None) };
    let n = std::io::Read::read(&mut file, &mut start).unwrap_or_default();
    let start = String::from_utf8_lossy(&start[..n]);
    if !start.starts_with("{\"format\":\"rashomon/1\"") || !start.contains("\"digest\":") {
        return Ok(None);
    }
    let bytes = std::fs::read(path).map_err(|e| anyhow::anyhow!("{}: {e}", path.display()))?;
    serde_json::from_slice(&bytes).map(Some).map_err(|e| {
        anyhow::anyhow!(
            "{}: the record cannot be read: {e}; hint: print it again with rashomon read --format json",
            path.display()
        )
    })
}
