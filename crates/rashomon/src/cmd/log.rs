//! `rashomon log`: what changed in a store, and when.

use super::{Found, done, output};
use crate::cli::Log;
use rashomon_store::{Count, Store, history::Version};
use std::io::Write;

/// Prints the versions of a store, the newest first; with a number, every item that one changed.
///
/// # Errors
/// When the store cannot be read, there is no such version, or output cannot be written.
pub fn run(args: &Log) -> anyhow::Result<Found> {
    let store = Store::read(&args.store)?;
    let versions = store.versions()?;
    let mut out = output();
    let Some(n) = args.of else {
        for version in versions.iter().rev() {
            writeln!(out, "{}", told(version, &store.counts(version.n)?))?;
        }
        return done(out, if versions.is_empty() { Found::Nothing } else { Found::Something });
    };
    let Some(version) = versions.iter().find(|version| version.n == n) else {
        let (path, last) = (args.store.display(), versions.last().map_or(0, |version| version.n));
        anyhow::bail!(
            "{path}: there is no version {n}; hint: rashomon log {path} lists 1 to {last}"
        );
    };
    writeln!(out, "{}", told(version, &store.counts(n)?))?;
    for changed in store.changed(n)? {
        writeln!(out, "  {} {} {}", changed.kind, changed.item, changed.what)?;
    }
    done(out, Found::Something)
}

/// One line for a version, and one for each kind of item that it changed.
fn told(version: &Version, counts: &[Count]) -> String {
    let Version { n, at, program, why, articles } = version;
    let mut line = format!("{n}  {at}  {why}: {articles} articles, {program}");
    for of_kind in counts.chunk_by(|a, b| a.kind == b.kind) {
        let ways: Vec<String> =
            of_kind.iter().map(|count| format!("{} {}", count.count, count.way)).collect();
        line += &format!("\n    {}: {}", of_kind[0].kind, ways.join(", "));
    }
    line
}
