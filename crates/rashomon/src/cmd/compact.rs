//! `rashomon compact`: a store in less room, and what is sound of a damaged one.

use super::{Found, add::now, done, output};
use crate::cli::Compact;
use rashomon_store::{Change, Store};
use std::io::Write;

/// Makes the store smaller, or saves what can be read of it.
///
/// # Errors
/// When the store cannot be used, or the disk is full.
pub fn run(args: &Compact) -> anyhow::Result<Found> {
    let mut change = Change::new(now(), concat!("rashomon ", env!("CARGO_PKG_VERSION")), "compact");
    let mut out = output();
    let Some(new) = &args.to else {
        let size = || std::fs::metadata(&args.store).map_or(0, |m| m.len());
        let before = size();
        let mut store = Store::open(&args.store)?;
        store.compact(&mut change)?;
        let articles = store.count()?;
        drop(store);
        let path = args.store.display();
        writeln!(out, "{path}: {articles} articles, {before} bytes before, {} now", size())?;
        return done(out, Found::Something);
    };
    if new.exists() {
        anyhow::bail!("{}: something is there; hint: give a name that is free", new.display());
    }
    let saved = Store::read(&args.store)?.save_to(new, &mut change)?;
    for lost in &saved.lost {
        eprintln!("rashomon: {}: {lost}", args.store.display());
    }
    let (path, lost) = (new.display(), saved.lost.len());
    writeln!(
        out,
        "{path}: {} articles saved, {lost} losses; rashomon add {path} makes it complete",
        saved.articles
    )?;
    done(out, if lost == 0 { Found::Something } else { Found::Trouble })
}
