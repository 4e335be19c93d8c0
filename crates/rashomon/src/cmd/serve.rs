//! `rashomon serve`: the record as web pages on this machine.

use super::Found;
use crate::{
    cli::{Filters, Inputs, Serve},
    gather,
    serve::{Site, run as listen},
};
use rashomon_store::Store;
use std::{
    io::{ErrorKind, Write},
    net::{SocketAddr, TcpListener},
};

/// Reads the inputs once and serves their record until the process is told to end.
///
/// # Errors
/// When the address cannot be listened on, a pack is wrong, or `--lang` has no words.
pub fn run(args: &Serve) -> anyhow::Result<Found> {
    // The address is taken first: who is told that it is in use should not have waited for the reading.
    let address = SocketAddr::new(args.bind, args.port);
    let listener = TcpListener::bind(address).map_err(|e| refused(address, &e))?;
    let address = listener.local_addr()?;
    let inputs = Inputs {
        paths: args.paths.clone(),
        published: args.published,
        packs: args.packs.clone(),
        store: args.store.clone(),
        corrections: None,
        quiet: args.quiet,
    };
    if !args.quiet {
        let what = if args.paths.is_empty() { "the embedded sample" } else { "the inputs" };
        eprintln!("rashomon: reading {what} …");
    }
    let whole = gather::whole(&inputs, &Filters::default())?;
    if whole.archive.record.articles.is_empty() {
        return Ok(whole.found);
    }
    let mut site = Site::of(whole, args.lang, address.ip().is_loopback())?;
    if let [store] = args.paths.as_slice()
        && Store::is_store(store)
    {
        site = site.with_store(store.clone());
    }
    if !args.quiet {
        let articles = site.articles();
        eprintln!("rashomon: {articles} articles are served; Ctrl-C ends");
    }
    let mut out = std::io::stdout();
    writeln!(out, "http://{address}/")?;
    out.flush()?;
    listen(listener, site)?;
    Ok(Found::Something)
}

fn refused(address: SocketAddr, error: &std::io::Error) -> anyhow::Error {
    let hint = match error.kind() {
        ErrorKind::AddrInUse => "another program listens there; --port 0 takes a free port",
        ErrorKind::PermissionDenied => "ports below 1024 are for the system; take a higher one",
        ErrorKind::AddrNotAvailable => "this machine has no such address; leave --bind out",
        _ => "give another --bind or --port",
    };
    anyhow::anyhow!("{address}: {error}; hint: {hint}")
}
