//! `rashomon read` and `rashomon record`: the record of articles, or of accounts made earlier.

use super::{Found, brief::print_brief, done, output};
use crate::{
    cli::{Filters, Inputs, Layout, Read, RecordArgs, RecordFormat},
    gather::gather,
};
use rashomon_report::export;
use std::io::Write;

/// Reads articles and prints their record.
///
/// # Errors
/// When a pack is wrong or output cannot be written.
pub fn run(args: &Read) -> anyhow::Result<Found> {
    print(&args.inputs, &args.filters, args.format, &args.layout)
}

/// Prints the record of accounts.
///
/// # Errors
/// As [`run`].
pub fn record(args: &RecordArgs) -> anyhow::Result<Found> {
    print(&args.inputs, &args.filters, args.format, &args.layout)
}

fn print(
    inputs: &Inputs,
    filters: &Filters,
    format: RecordFormat,
    layout: &Layout,
) -> anyhow::Result<Found> {
    let gathered = gather(inputs, filters, false)?;
    let mut out = output();
    match format {
        RecordFormat::Text => print_brief(&gathered, layout, &inputs.paths, &mut out)?,
        RecordFormat::Json => {
            serde_json::to_writer(&mut out, &gathered.record)?;
            writeln!(out)?;
        }
        RecordFormat::Csv => {
            export::tellings(&gathered.record, &gathered.excerpts).csv(&mut out)?
        }
    }
    done(out, gathered.found)
}
