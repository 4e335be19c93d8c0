//! `rashomon explain ID`: why something was read as it was.

use super::{Found, done, output};
use crate::{
    cli::{Explain, Filters, Layout},
    gather::gather,
};
use rashomon_report::explain::Explainer;
use std::io::Write;

/// Explains an item of the record of the inputs.
///
/// # Errors
/// When a pack is wrong or output cannot be written.
pub fn run(args: &Explain) -> anyhow::Result<Found> {
    let gathered = gather(&args.inputs, &Filters::default(), true)?;
    if gathered.found != Found::Something {
        return Ok(gathered.found);
    }
    let explainer = Explainer::new(
        &gathered.record,
        &gathered.accounts,
        super::brief::width(&Layout::default()),
    );
    let Some(text) = explainer.explain(&args.id) else {
        eprintln!(
            "rashomon: {}: nothing has this id; hint: there are {}",
            args.id,
            explainer.known()
        );
        return Ok(Found::Nothing);
    };
    let mut out = output();
    out.write_all(text.as_bytes())?;
    done(out, Found::Something)
}
