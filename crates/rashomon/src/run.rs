//! Runs the map stages over inputs: on all cores, in input order, in bounded memory.

use crate::{
    cli::Inputs,
    engine::Engine,
    inputs::{self, Complaint, Input, complain},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rashomon_ingest::{Given, IngestError, Printed};
use rashomon_packs::Packs;
use rashomon_types::{Account, Article, Interval, Language};
use rayon::prelude::*;
use std::{
    io::{BufRead, IsTerminal},
    path::Path,
};

/// Inputs below this size are read side by side; larger ones one after another, their articles side by side.
const SMALL: u64 = 4 << 20;
/// Inputs or articles worked on at once.
const BATCH: usize = 128;

/// What came of a run.
#[derive(Clone, Copy, Debug, Default)]
pub struct Outcome {
    /// Articles read.
    pub articles: usize,
    /// Inputs that gave none.
    pub failed: usize,
}

/// Prepares the engine with the user's packs.
///
/// # Errors
/// When a pack is wrong.
pub fn engine(packs: Option<&Path>) -> anyhow::Result<Engine> {
    let mut all = Packs::embedded();
    if let Some(folder) = packs {
        all = all.with_files(inputs::packs(folder)?);
    }
    Engine::new(all).map_err(|e| match packs {
        Some(folder) => anyhow::anyhow!(
            "{}: {e}; hint: rashomon languages --packs {} --check",
            folder.display(),
            folder.display()
        ),
        None => anyhow::anyhow!("{e}"),
    })
}

/// What the command line says of all inputs.
pub fn given(inputs: &Inputs, language: Option<Language>) -> Given {
    Given { published: inputs.published.map(Interval::day), language, ..Given::default() }
}

/// Tells whether a path holds accounts rather than articles: JSON lines that begin with our format mark.
pub fn holds_accounts(path: &Path) -> bool {
    let Ok(file) = std::fs::File::open(path) else { return false };
    let mut start = Vec::new();
    let mut reader = std::io::BufReader::new(file);
    let _ = std::io::Read::read_to_end(&mut std::io::Read::take(&mut reader, 400), &mut start);
    let start = String::from_utf8_lossy(&start);
    start.starts_with("{\"format\":\"rashomon/1\"")
        && start.contains("\"article\":")
        && start.contains("\"pack\":")
}

/// Reads accounts that `annotate` printed.
pub fn read_accounts(
    path: &Path,
    complaints: &mut Vec<Complaint>,
    sink: &mut dyn FnMut(Account),
) -> Outcome {
    let mut outcome = Outcome::default();
    let reader: Box<dyn BufRead> = if path.as_os_str() == "-" {
        Box::new(std::io::stdin().lock())
    } else {
        match std::fs::File::open(path) {
            Ok(file) => Box::new(std::io::BufReader::new(file)),
            Err(e) => {
                complaints.push(complain(path, e, "give the output of rashomon annotate"));
                outcome.failed += 1;
                return outcome;
            }
        }
    };
    for (i, line) in reader.lines().enumerate() {
        let place = format!("{}:{}", path.display(), i + 1);
        let account = line.map_err(|e| e.to_string()).and_then(|line| {
            if line.trim().is_empty() {
                Ok(None)
            } else {
                serde_json::from_str::<Account>(&line).map(Some).map_err(|e| e.to_string())
            }
        });
        match account {
            Ok(None) => {}
            Ok(Some(account)) if account.format != rashomon_types::FORMAT => {
                complaints.push(complain(
                    Path::new(&place),
                    format!("the format is {:?}", account.format),
                    "annotate the articles again with this version",
                ));
                outcome.failed += 1;
            }
            Ok(Some(account)) => {
                outcome.articles += 1;
                sink(account);
            }
            Err(e) => {
                complaints.push(complain(
                    Path::new(&place),
                    format!("no account: {e}"),
                    "give the output of rashomon annotate --format jsonl",
                ));
                outcome.failed += 1;
            }
        }
    }
    outcome
}

/// Reads every input and hands `work`'s results to `sink`, in input order.
pub fn each<T: Send>(
    engine: &Engine,
    inputs: &[Input],
    quiet: bool,
    work: impl Fn(&Article) -> T + Sync,
    sink: &mut dyn FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<(Outcome, Vec<Complaint>)> {
    run(engine, inputs, quiet, false, |printed: Printed| work(&printed.article), sink)
}

/// As [`each`], with the bytes that each article was read from, before anything was decoded.
pub fn each_printed<T: Send>(
    engine: &Engine,
    inputs: &[Input],
    quiet: bool,
    work: impl Fn(Printed) -> T + Sync,
    sink: &mut dyn FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<(Outcome, Vec<Complaint>)> {
    run(engine, inputs, quiet, true, work, sink)
}

fn run<T: Send>(
    engine: &Engine,
    inputs: &[Input],
    quiet: bool,
    keep: bool,
    work: impl Fn(Printed) -> T + Sync,
    sink: &mut dyn FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<(Outcome, Vec<Complaint>)> {
    let bar = progress(inputs.len(), quiet);
    let (mut outcome, mut complaints) = (Outcome::default(), Vec::new());
    let mut rest = inputs;
    while !rest.is_empty() {
        let small = rest
            .iter()
            .take(BATCH)
            .take_while(|i| i.size() < SMALL && i.path.as_os_str() != "-")
            .count();
        if small == 0 {
            stream(engine, &rest[0], keep, &work, sink, &mut outcome, &mut complaints)?;
            bar.inc(1);
            rest = &rest[1..];
            continue;
        }
        let results: Vec<(Vec<T>, Option<Complaint>)> = rest[..small]
            .par_iter()
            .map(|input| {
                let mut found = Vec::new();
                let complaint = open(engine, input, keep, &mut |printed| found.push(work(printed)));
                (found, complaint)
            })
            .collect();
        for (found, complaint) in results {
            outcome.articles += found.len();
            outcome.failed += usize::from(complaint.is_some());
            complaints.extend(complaint);
            found.into_iter().try_for_each(&mut *sink)?;
        }
        bar.inc(small as u64);
        rest = &rest[small..];
    }
    bar.finish_and_clear();
    Ok((outcome, complaints))
}

/// Reads one large input, whose articles are worked on in batches.
fn stream<T: Send>(
    engine: &Engine,
    input: &Input,
    keep: bool,
    work: &(impl Fn(Printed) -> T + Sync),
    sink: &mut dyn FnMut(T) -> anyhow::Result<()>,
    outcome: &mut Outcome,
    complaints: &mut Vec<Complaint>,
) -> anyhow::Result<()> {
    let mut batch: Vec<Printed> = Vec::new();
    let mut result = Ok(());
    let mut flush = |batch: &mut Vec<Printed>| -> anyhow::Result<()> {
        let done: Vec<T> = std::mem::take(batch).into_par_iter().map(work).collect();
        outcome.articles += done.len();
        done.into_iter().try_for_each(&mut *sink)
    };
    let complaint = open(engine, input, keep, &mut |printed| {
        batch.push(printed);
        if batch.len() == BATCH && result.is_ok() {
            result = flush(&mut batch);
        }
    });
    result?;
    flush(&mut batch)?;
    outcome.failed += usize::from(complaint.is_some());
    complaints.extend(complaint);
    Ok(())
}

fn open(
    engine: &Engine,
    input: &Input,
    keep: bool,
    sink: &mut dyn FnMut(Printed),
) -> Option<Complaint> {
    let mut bytes = match input.open() {
        Ok(bytes) => bytes,
        Err(e) => {
            return Some(complain(
                &input.path,
                e,
                "give yourself the right to read it, or leave it out",
            ));
        }
    };
    let outcome = if keep {
        engine.printed(&input.label, &mut bytes, &input.given, sink)
    } else {
        engine.articles(&input.label, &mut bytes, &input.given, &mut |article| {
            sink(Printed { article, original: None, given: Given::default() })
        })
    };
    match outcome {
        Ok(()) => None,
        Err(IngestError::Io(e)) => {
            Some(complain(&input.path, e, "read the file again from where it came"))
        }
        Err(IngestError::Nothing { what, hint }) => Some(complain(&input.path, what, &hint)),
    }
}

fn progress(inputs: usize, quiet: bool) -> ProgressBar {
    if quiet || inputs < 2 * BATCH || !std::io::stderr().is_terminal() {
        return ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
    }
    let bar = ProgressBar::new(inputs as u64);
    let style = ProgressStyle::with_template("{wide_bar} {pos}/{len} inputs, {eta} left");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar
}
