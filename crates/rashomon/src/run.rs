//! Runs the map stages over inputs: on all cores, in input order, in bounded memory.

use crate::{
    cli::Inputs,
    engine::Engine,
    inputs::{self, Complaint, Input, complain},
};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rashomon_ingest::{Found, Given, IngestError, LeftOut, Opened, Printed};
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
/// Bytes of one input held at once, before they are worked on.
const HELD: usize = 32 << 20;
/// Lines that one input may give on what is left out of it.
const MOST_LINES: usize = 20;

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
            .take_while(|i| i.size() < SMALL && i.path.as_os_str() != "-" && !i.is_packed())
            .count();
        if small == 0 {
            stream(engine, &rest[0], keep, &work, sink, &mut outcome, &mut complaints)?;
            bar.inc(1);
            rest = &rest[1..];
            continue;
        }
        let results: Vec<(Vec<T>, Lines)> = rest[..small]
            .par_iter()
            .map(|input| {
                let (mut found, mut lines) = (Vec::new(), Lines::of(input));
                let opened = input.open(&mut |opened| match opened {
                    Opened::LeftOut(what) => lines.add(what),
                    Opened::Leaf(leaf) => {
                        engine.leaf(leaf, &input.given, keep, &mut |one| match one {
                            Found::Article(printed) => found.push(work(*printed)),
                            Found::LeftOut(what) => lines.add(what),
                        });
                    }
                });
                lines.fail(opened);
                (found, lines)
            })
            .collect();
        for (found, lines) in results {
            outcome.articles += found.len();
            outcome.failed += usize::from(found.is_empty());
            complaints.extend(lines.told());
            found.into_iter().try_for_each(&mut *sink)?;
        }
        bar.inc(small as u64);
        rest = &rest[small..];
    }
    bar.finish_and_clear();
    Ok((outcome, complaints))
}

/// Reads one large input: what is in it comes in order, and is read and worked on in batches.
fn stream<T: Send>(
    engine: &Engine,
    input: &Input,
    keep: bool,
    work: &(impl Fn(Printed) -> T + Sync),
    sink: &mut dyn FnMut(T) -> anyhow::Result<()>,
    outcome: &mut Outcome,
    complaints: &mut Vec<Complaint>,
) -> anyhow::Result<()> {
    enum Done<T> {
        Article(T),
        LeftOut(LeftOut),
    }
    let (mut batch, mut held): (Vec<Opened>, usize) = (Vec::new(), 0);
    let (mut articles, mut result, mut lines) = (0, Ok(()), Lines::of(input));
    let mut flush = |batch: &mut Vec<Opened>, lines: &mut Lines| -> anyhow::Result<()> {
        let done: Vec<Vec<Done<T>>> = std::mem::take(batch)
            .into_par_iter()
            .map(|opened| {
                let mut done = Vec::new();
                match opened {
                    Opened::LeftOut(what) => done.push(Done::LeftOut(what)),
                    Opened::Leaf(leaf) => {
                        engine.leaf(leaf, &input.given, keep, &mut |found| {
                            done.push(match found {
                                Found::Article(printed) => Done::Article(work(*printed)),
                                Found::LeftOut(what) => Done::LeftOut(what),
                            });
                        });
                    }
                }
                done
            })
            .collect();
        for one in done.into_iter().flatten() {
            match one {
                Done::LeftOut(what) => lines.add(what),
                Done::Article(done) => {
                    articles += 1;
                    sink(done)?;
                }
            }
        }
        Ok(())
    };
    let opened = input.open(&mut |opened| {
        if let Opened::Leaf(leaf) = &opened {
            held += leaf.size();
        }
        batch.push(opened);
        if (batch.len() == BATCH || held > HELD) && result.is_ok() {
            held = 0;
            result = flush(&mut batch, &mut lines);
        }
    });
    result?;
    flush(&mut batch, &mut lines)?;
    lines.fail(opened);
    outcome.articles += articles;
    outcome.failed += usize::from(articles == 0);
    complaints.extend(lines.told());
    Ok(())
}

/// What was left out of one input, in lines for standard error: the first ones, and how many more.
struct Lines {
    path: std::path::PathBuf,
    label: String,
    lines: Vec<Complaint>,
    more: usize,
}

impl Lines {
    fn of(input: &Input) -> Lines {
        let (path, label) = (input.path.clone(), input.label.clone());
        Lines { path, label, lines: Vec::new(), more: 0 }
    }

    fn add(&mut self, what: LeftOut) {
        if self.lines.len() == MOST_LINES {
            self.more += 1;
            return;
        }
        // What is in the input stands behind its whole path.
        let inside = what.place.strip_prefix(self.label.as_str()).unwrap_or("");
        let place = format!("{}{inside}", self.path.display());
        self.lines.push(complain(Path::new(&place), what.what, &what.hint));
    }

    fn fail(&mut self, opened: Result<(), IngestError>) {
        match opened {
            Ok(()) => {}
            Err(IngestError::Io(e)) => {
                let hint = "give yourself the right to read it, or fetch it again";
                self.lines.push(complain(&self.path, e, hint));
            }
            Err(IngestError::Nothing { what, hint }) => {
                self.lines.push(complain(&self.path, what, &hint));
            }
        }
    }

    fn told(mut self) -> Vec<Complaint> {
        if self.more > 0 {
            let what = format!("{} more things in it are left out", self.more);
            self.lines.push(complain(&self.path, what, ""));
        }
        self.lines
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
