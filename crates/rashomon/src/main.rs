//! The command line.

use clap::Parser;
use rashomon::{cli::Cli, cmd};
use std::process::ExitCode;

fn main() -> ExitCode {
    match cmd::dispatch(Cli::parse()) {
        Ok(found) => found.into(),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rashomon: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// `rashomon read … | head` closes our output early; that is the reader's wish, not trouble.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| {
        e.downcast_ref::<std::io::Error>()
            .is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
