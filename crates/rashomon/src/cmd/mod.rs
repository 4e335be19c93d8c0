//! One file per command.

mod add;
mod annotate;
mod brief;
mod check;
mod compact;
mod correct;
mod demo;
mod diff;
mod explain;
mod export;
mod extract;
mod languages;
mod log;
mod manual;
mod read;
mod search;
mod serve;
mod watch;

use crate::cli::{Cli, Command};
use std::{
    io::{BufWriter, Write},
    process::ExitCode,
};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Exit status 0.
    Something,
    /// Exit status 1.
    Nothing,
    /// Exit status 2.
    Trouble,
}

impl From<Found> for ExitCode {
    fn from(found: Found) -> ExitCode {
        ExitCode::from(match found {
            Found::Something => 0,
            Found::Nothing => 1,
            Found::Trouble => 2,
        })
    }
}

/// Runs a command.
///
/// # Errors
/// When a pack is wrong, or output cannot be written.
pub fn dispatch(cli: Cli) -> anyhow::Result<Found> {
    match cli.command {
        Command::Read(args) => read::run(&args),
        Command::Extract(args) => extract::run(&args),
        Command::Annotate(args) => annotate::run(&args),
        Command::Record(args) => read::record(&args),
        Command::Brief(args) => brief::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Add(args) => add::run(&args),
        Command::Search(args) => search::run(&args),
        Command::Compact(args) => compact::run(&args),
        Command::Languages(args) => languages::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Correct(args) => correct::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Log(args) => log::run(&args),
        Command::Completions(args) => manual::completions(&args),
        Command::Manual(args) => manual::run(&args),
    }
}

/// Standard output, buffered.
fn output() -> BufWriter<std::io::StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, std::io::stdout().lock())
}

/// Flushes and says whether anything was found.
fn done(mut out: impl Write, found: Found) -> anyhow::Result<Found> {
    out.flush()?;
    Ok(found)
}
