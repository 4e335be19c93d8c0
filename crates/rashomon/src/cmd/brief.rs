//! `rashomon brief`: the record told in the reader's language.

use super::{Found, done, output};
use crate::{
    cli::{Brief, BriefFormat, Filters, Inputs, Layout},
    gather::{self, Gathered, gather},
};
use anyhow::Context;
use rashomon_report::{brief::Writer, html, text};
use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Prints the brief.
///
/// # Errors
/// When a pack is wrong, `--lang` has no words, or output cannot be written.
pub fn run(args: &Brief) -> anyhow::Result<Found> {
    let format = if args.json { BriefFormat::Json } else { args.format };
    if format == BriefFormat::Html || args.html.is_some() {
        return write_html(&args.inputs, &args.filters, &args.layout, args.html.as_deref());
    }
    let gathered = gather(&args.inputs, &args.filters, false)?;
    let mut out = output();
    if format == BriefFormat::Json {
        let words = gather::words(&gathered.engine, args.layout.lang)?;
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
    let words = gather::words(&gathered.engine, layout.lang)?;
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
    let example = example.unwrap_or_else(|| "a1".to_owned());
    // The embedded sample has no path: its pages are what leads on from it.
    let hint = match paths.as_str() {
        "" => "rashomon serve · rashomon demo --lang uk · rashomon demo --to sample/".to_owned(),
        paths => format!("rashomon explain {example} {paths} · rashomon serve {paths}"),
    };
    out.write_all(text::render(&brief, &words, width(layout), &hint).as_bytes())?;
    Ok(())
}

/// Writes the brief as one HTML document to a file, or to standard output; without paths, that of the sample.
///
/// # Errors
/// When a pack is wrong, `--lang` has no words, or the file cannot be written.
pub fn write_html(
    inputs: &Inputs,
    filters: &Filters,
    layout: &Layout,
    file: Option<&Path>,
) -> anyhow::Result<Found> {
    let whole = gather::whole(inputs, filters)?;
    if whole.archive.record.articles.is_empty() {
        return Ok(whole.found);
    }
    let words = gather::words(&whole.engine, layout.lang)?;
    let document = html::document(Arc::new(whole.archive), words, layout.limit);
    if let Some(file) = file {
        std::fs::write(file, document).with_context(|| format!("{}", file.display()))?;
        eprintln!("rashomon: the brief is in {}; hint: open it in a browser", file.display());
        return Ok(whole.found);
    }
    let mut out = output();
    out.write_all(document.as_bytes())?;
    done(out, whole.found)
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
