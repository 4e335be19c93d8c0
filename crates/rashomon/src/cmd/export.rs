//! `rashomon export`: tables for other tools.

use super::{Found, done, output};
use crate::{
    cli::{Export, ExportFormat, GoldsteinTable, SanctionQuad, Table},
    gather::gather,
};
use rashomon_report::{
    export,
    scales::{Conventions, Goldstein, Scales},
};

/// Exports a table of the record of the inputs.
///
/// # Errors
/// When a pack is wrong or output cannot be written.
pub fn run(args: &Export) -> anyhow::Result<Found> {
    let gathered = gather(&args.inputs, &args.filters, false)?;
    let record = &gathered.record;
    let mut out = output();
    let conventions = Conventions {
        goldstein: match args.goldstein {
            GoldsteinTable::Icews => Goldstein::Icews,
            GoldsteinTable::Phoenix => Goldstein::Phoenix,
        },
        verbal_sanctions: args.sanctions == SanctionQuad::Verbal,
    };
    let scales = Scales::new(&gathered.engine.packs, conventions)?;
    if args.format == ExportFormat::Geojson {
        if args.table != Table::Events {
            anyhow::bail!("--format geojson: only events have places; hint: leave --table out");
        }
        export::geojson(record, &scales, &mut out)?;
        return done(out, gathered.found);
    }
    let table = match args.table {
        Table::Events => export::events(record, &scales),
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
