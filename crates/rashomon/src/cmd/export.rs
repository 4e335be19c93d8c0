//! `rashomon export`: tables for other tools.

use super::{Found, done, output};
use crate::{
    cli::{Export, ExportFormat, Table},
    gather::gather,
};
use rashomon_report::export;

/// Exports a table of the record of the inputs.
///
/// # Errors
/// When a pack is wrong or output cannot be written.
pub fn run(args: &Export) -> anyhow::Result<Found> {
    let gathered = gather(&args.inputs, &args.filters, false)?;
    let record = &gathered.record;
    let mut out = output();
    if args.format == ExportFormat::Geojson {
        if args.table != Table::Events {
            anyhow::bail!("--format geojson: only events have places; hint: leave --table out");
        }
        export::geojson(record, &mut out)?;
        return done(out, gathered.found);
    }
    let table = match args.table {
        Table::Events => export::events(record),
        Table::Tellings => export::tellings(record, &gathered.excerpts),
        Table::Figures => export::figures(record),
        Table::Articles => export::articles(record),
        Table::Entities => export::entities(record),
        Table::Series => export::series(record),
    };
    match args.format {
        ExportFormat::Jsonl => table.jsonl(&mut out)?,
        _ => table.csv(&mut out)?,
    }
    done(out, gathered.found)
}
