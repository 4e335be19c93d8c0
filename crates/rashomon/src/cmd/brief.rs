//! `rashomon brief`: the record told in the reader's language.

use super::{Found, done, output};
use crate::{
    cli::{Brief, Layout},
    gather::{Gathered, gather},
};
use anyhow::Context;
use rashomon_report::{Words, brief::Writer, text};
use rashomon_types::Language;
use std::{
    io::{IsTerminal, Write},
    path::PathBuf,
};

/// Prints the brief.
///
/// # Errors
/// When a pack is wrong, `--lang` has no words, or output cannot be written.
pub fn run(args: &Brief) -> anyhow::Result<Found> {
    let gathered = gather(&args.inputs, &args.filters, false)?;
    let mut out = output();
    if args.json {
        let words = words(&gathered, &args.layout)?;
        let brief =
            Writer::new(&gathered.record, &gathered.excerpts, &words, args.layout.limit).write();
        serde_json::to_writer(&mut out, &brief)?;
        writeln!(out)?;
    } else {
        print_brief(&gathered, &args.layout, &args.inputs.paths, &mut out)?;
    }
    done(out, gathered.found)
}

/// Writes the brief of a record as text; the last line names the commands that lead on from it.
///
/// # Errors
/// When `--lang` has no words or output cannot be written.
pub fn print_brief(
    gathered: &Gathered,
    layout: &Layout,
    paths: &[PathBuf],
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    if gathered.record.articles.is_empty() {
        return Ok(());
    }
    let words = words(gathered, layout)?;
    let brief = Writer::new(&gathered.record, &gathered.excerpts, &words, layout.limit).write();
    let paths: Vec<String> = paths.iter().map(|p| p.display().to_string()).collect();
    let paths = paths.join(" ");
    let paths = if paths.len() > 60 { "PATH…".to_owned() } else { paths };
    let example = gathered
        .record
        .events
        .first()
        .map(|e| e.label.clone())
        .or_else(|| gathered.record.figures.first().map(|f| f.label.clone()));
    let hint = format!(
        "rashomon explain {} {paths} · rashomon brief {paths} --lang uk",
        example.unwrap_or_else(|| "a1".to_owned())
    );
    out.write_all(text::render(&brief, &words, width(layout), &hint).as_bytes())?;
    Ok(())
}

fn words(gathered: &Gathered, layout: &Layout) -> anyhow::Result<Words> {
    let english = Language::new("en").context("en is a language code")?;
    let language = layout.lang.unwrap_or(english);
    let known = Words::languages(&gathered.engine.packs);
    if !known.contains(&language) {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        anyhow::bail!(
            "--lang {language}: no pack can say a brief in this language; hint: {} can",
            known.join(", ")
        );
    }
    Ok(Words::new(&gathered.engine.packs, language)?)
}

/// Returns the columns to fill: as given, else those of the terminal up to 100, else 80.
pub fn width(layout: &Layout) -> usize {
    let terminal = || {
        std::io::stdout()
            .is_terminal()
            .then(terminal_size::terminal_size)
            .flatten()
            .map(|(w, _)| usize::from(w.0))
    };
    layout.width.or_else(|| terminal().map(|w| w.clamp(40, 100))).unwrap_or(80)
}
