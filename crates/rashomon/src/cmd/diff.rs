//! `rashomon diff`: what is different between two records.

use super::{Found, done, output};
use crate::{
    cli::{Diff as Args, DiffFormat, Filters, Inputs},
    gather, run,
};
use rashomon_report::diff::Diff;
use rashomon_store::{Store, StoreError, history::Version};
use rashomon_types::Record;
use std::{
    io::Write,
    path::{Path, PathBuf},
};

/// Compares two records, each a file that `read --format json` printed, or anything that `read` reads.
///
/// # Errors
/// When one cannot be read, or output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<Found> {
    let Some(new) = &args.new else { return versions(&args.old) };
    let (old, new) = (record(&args.old, args)?, record(new, args)?);
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
    if let Some((store, version)) = of_store(path) {
        return then(&store, &version, args);
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

/// Parts `news.store@12` and `news.store@2024-01-27`; `None` where no store is meant.
fn of_store(path: &Path) -> Option<(PathBuf, String)> {
    let text = path.to_str().filter(|_| !path.exists())?;
    let (store, version) = text.rsplit_once('@')?;
    let store = PathBuf::from(store);
    Store::is_store(&store).then(|| (store, version.to_owned()))
}

/// Makes the record of a store as it was: with the articles and corrections of that time, as they are read today.
fn then(path: &Path, version: &str, args: &Args) -> anyhow::Result<Record> {
    let store = Store::read(path)?;
    let all = store.versions()?;
    let number = match version.parse::<u64>() {
        Ok(number) if number == 0 || all.iter().any(|v| v.n == number) => Some(number),
        Ok(_) => None,
        // The last version of a day, or of the time that is given: what is longer comes later.
        Err(_) if version.get(4..5) == Some("-") => {
            let by = |v: &&Version| v.at.as_str() < version || v.at.starts_with(version);
            Some(all.iter().filter(by).map(|v| v.n).max().unwrap_or(0))
        }
        Err(_) => None,
    };
    let Some(number) = number else {
        let path = path.display();
        anyhow::bail!(
            "{path}@{version}: no such version; hint: rashomon diff {path} lists them; a day (2024-01-27) stands for its last"
        );
    };
    let then = store.then(number)?;
    let engine = run::engine(args.packs.as_deref())?;
    let inputs = Inputs { paths: vec![path.to_owned()], quiet: args.quiet, ..Inputs::default() };
    let (mut accounts, _) = gather::accounts(&engine, &inputs, &Filters::default())?;
    accounts.retain(|a| !then.later.contains(&a.id));
    let codec = store.codec();
    for id in &then.replaced {
        if let Some(row) = store.get(*id)? {
            let damaged = |what| StoreError::Corrupt { path: path.to_owned(), what };
            accounts.push(row.open(&codec).map_err(damaged)?.1);
        }
    }
    Ok(engine.record_corrected(accounts, &then.corrections))
}

/// Lists the versions of a store.
fn versions(path: &Path) -> anyhow::Result<Found> {
    let versions = match Store::is_store(path) {
        true => Store::read(path)?.versions()?,
        false => anyhow::bail!(
            "{}: alone, only a store can be given, whose versions are then listed; hint: name two records to compare",
            path.display()
        ),
    };
    let mut out = output();
    for v in &versions {
        writeln!(out, "{}  {}  {}, {}, {} articles", v.n, v.at, v.why, v.program, v.articles)?;
    }
    done(out, if versions.is_empty() { Found::Nothing } else { Found::Something })
}
