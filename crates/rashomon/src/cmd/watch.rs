//! `rashomon watch`: fetches what feeds link to, reads it, and adds it to a store.

use super::{Found, output};
use crate::{
    cli::Watch as Args,
    engine::Engine,
    fetch::{
        News, Settings, Watch,
        address::{self, link},
        client::{Client, Limits, Response},
        clock::{Clock, Wall},
    },
    inputs::complain,
    run,
};
use anyhow::Context;
use rashomon_ingest::{Given, IngestError};
use rashomon_store::{Change, Codec, Prepared, Source, Store, feeds::Page};
use rashomon_types::Interval;
use std::io::Write;
use url::Url;

/// Watches feeds until told to end, or until there is nothing more to ask with `--once`.
///
/// # Errors
/// When no feed is named or known, the store cannot be used, a pack is wrong, or output cannot be written.
pub fn run(args: &Args) -> anyhow::Result<Found> {
    let named = addresses(&args.feeds)?;
    let mut store = match named.is_empty() {
        true => Store::open(&args.store)?,
        false => Store::create(&args.store)?,
    };
    let mut own = named.clone();
    own.extend(store.feeds().known()?.iter().filter_map(|url| link(url, None).ok()));
    if own.is_empty() {
        let store = args.store.display();
        anyhow::bail!(
            "{store}: no feed is known there; hint: rashomon watch {store} https://example.org/rss.xml"
        );
    }
    let clock = Wall::hearing().context("signals cannot be heard")?;
    let engine = run::engine(args.packs.as_deref())?;
    let codec = store.codec();
    let net =
        Client::new(args.contact.as_deref(), &own, args.private, Limits::default(), clock.flag());
    let read =
        |at: &Url, page: &Page, response: &Response| read(&engine, &codec, at, page, response);
    let at = jiff::Timestamp::from_second(clock.now()).unwrap_or_default().to_string();
    let mut watch = Watch {
        store: &mut store,
        change: Change::new(at, engine.program(), "watch"),
        net: &net,
        clock: &clock,
        read: &read,
        settings: Settings {
            every: args.every.as_secs().max(60),
            once: args.once,
            hosts: args.hosts,
        },
    };
    let (mut out, mut news) = (output(), Told::default());
    let tally = watch.run(&named, &mut |what| news.tell(what, args.quiet, &mut out))?;
    let mut change = watch.change;
    if news.added > 0 && !clock.ended() {
        super::add::join(&engine, &mut store, &mut change)?;
    }
    if !args.quiet {
        eprintln!(
            "rashomon: {} articles added; {} pages read so far, {} wait, {} given up",
            news.added, tally.read, tally.waiting, tally.given_up
        );
    }
    Ok(match (news.added, news.feeds) {
        (1.., _) => Found::Something,
        (0, 1..) => Found::Nothing,
        (0, 0) => Found::Trouble,
    })
}

/// Takes out what would give orders to a terminal.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// What was told.
#[derive(Default)]
struct Told {
    added: usize,
    feeds: usize,
}

impl Told {
    fn tell(&mut self, news: &News, quiet: bool, out: &mut impl Write) -> anyhow::Result<()> {
        match news {
            News::Page { url, added } => {
                self.added += added.len();
                for headline in added {
                    writeln!(out, "{url}\t{}", plain(headline))?;
                }
                out.flush()?;
            }
            News::Feed { url, offered } => {
                self.feeds += 1;
                if !quiet && *offered > 0 {
                    eprintln!("rashomon: {url}: {offered} new");
                }
            }
            News::Failed { url, why, again } => {
                if !quiet {
                    let again = again.and_then(|at| jiff::Timestamp::from_second(at).ok());
                    let again = again
                        .map_or_else(|| "left out".to_owned(), |at| format!("again from {at} on"));
                    eprintln!("rashomon: {url}: {}; {again}", plain(why));
                }
            }
        }
        Ok(())
    }
}

/// Reads a page that was fetched: its articles with their headlines.
fn read(
    engine: &Engine,
    codec: &Codec,
    at: &Url,
    page: &Page,
    response: &Response,
) -> Result<Vec<(Prepared, String)>, String> {
    let kind = response.kind.as_deref().unwrap_or("text/html");
    if !matches!(
        kind,
        "text/html" | "application/xhtml+xml" | "text/plain" | "application/xml" | "text/xml"
    ) {
        return Err(format!("it is no page but {kind}"));
    }
    let given = Given {
        url: Some(at.as_str().to_owned()),
        charset: response.charset.clone(),
        listed: page.published.map(Interval::day),
        ..Given::default()
    };
    let (mut articles, mut failed) = (Vec::new(), None);
    let mut body = response.body.as_slice();
    let read = engine.printed(at.as_str(), &mut body, &given, &mut |printed| {
        let (account, terms) = engine.account_and_terms(&printed.article, None);
        let source = Source::of(&printed.article, serde_json::to_string(&printed.given).ok());
        let headline = account.title.clone().unwrap_or_default();
        match codec.prepare(&printed.article, &account, printed.original.as_deref(), source) {
            Ok(prepared) => articles.push((prepared.found_by(&terms), headline)),
            Err(e) => failed = Some(e.to_string()),
        }
    });
    match (read, failed) {
        (_, Some(why)) => Err(why),
        (Ok(()), None) => Ok(articles),
        (Err(IngestError::Nothing { what, .. }), None) => Err(what),
        (Err(IngestError::Io(e)), None) => Err(e.to_string()),
    }
}

/// Reads the feeds that the command line names: addresses, or files with one on each line.
fn addresses(named: &[String]) -> anyhow::Result<Vec<Url>> {
    let mut all: Vec<Url> = Vec::new();
    let mut add = |url: Url| {
        if !all.contains(&url) {
            all.push(url);
        }
    };
    for name in named {
        let is_address = name.contains("://");
        match address::link(name, None) {
            Ok(url) => add(url),
            Err(why) if is_address => {
                anyhow::bail!(
                    "{name}: {why}; hint: give an address like https://example.org/rss.xml"
                )
            }
            Err(_) => {
                let path = std::path::Path::new(name);
                let hint = "give the address of a feed, or a file with one on each line";
                let text = std::fs::read_to_string(path)
                    .map_err(|e| anyhow::anyhow!("{}", said(complain(path, e, hint))))?;
                for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
                    let line = line.trim();
                    if line.is_empty() || line.starts_with('#') {
                        continue;
                    }
                    let url = link(line, None)
                        .map_err(|why| anyhow::anyhow!("{name}:{}: {why}; hint: {hint}", i + 1))?;
                    add(url);
                }
            }
        }
    }
    Ok(all)
}

fn said(complaint: String) -> String {
    complaint.trim_start_matches("rashomon: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn feeds_come_from_the_command_line_and_from_lists() {
        let folder = tempfile::tempdir().unwrap();
        let list = folder.path().join("feeds.txt");
        std::fs::write(&list, "\u{feff}# ours\n\nhttps://a.example/rss\nhttps://b.example/\n")
            .unwrap();
        let list = list.display().to_string();
        let named = ["https://b.example/#x".to_owned(), list.clone()];
        let urls: Vec<String> = addresses(&named).unwrap().iter().map(Url::to_string).collect();
        assert_eq!(urls, ["https://b.example/", "https://a.example/rss"]);
        std::fs::write(&list, "https://a.example/rss\nnonsense\n").unwrap();
        let error = addresses(&[list]).unwrap_err().to_string();
        assert!(error.contains("feeds.txt:2") && error.contains("hint"), "{error}");
        assert!(addresses(&["ftp://a.example/".to_owned()]).is_err());
        assert!(addresses(&["nowhere.txt".to_owned()]).unwrap_err().to_string().contains("hint"));
    }
}
