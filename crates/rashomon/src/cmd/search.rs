//! `rashomon search STORE QUERY`: articles of a store by words, names and what their events are.

use super::{Found, brief, done, output};
use crate::{
    cli::{Layout, Search, SearchFormat},
    find::{Answer, Hit, find},
    run,
};
use rashomon_report::layout::wrap;
use rashomon_store::{
    Store,
    search::{Field, Order, Page, Query},
};
use std::io::{IsTerminal, Write};

/// Searches a store.
///
/// # Errors
/// When the query cannot be understood, the store or a pack cannot be used, or output cannot be written.
pub fn run(args: &Search) -> anyhow::Result<Found> {
    let typed = args.query.join(" ");
    let query = narrowed(Query::parse(&typed).map_err(|e| shown(&typed, &e))?, args)?;
    let store = Store::read(&args.store)?;
    let engine = run::engine(args.packs.as_deref())?;
    let order = if args.ranked { Order::Ranked } else { Order::Newest };
    let page = Page { skip: args.skip, limit: args.limit };
    let answer = find(&store, &engine, (&typed, &query), order, page)?;
    let mut out = output();
    if args.format == SearchFormat::Json {
        serde_json::to_writer(&mut out, &answer)?;
        writeln!(out)?;
    } else {
        print(&answer, args, &mut out)?;
    }
    let found = if answer.articles.is_empty() { Found::Nothing } else { Found::Something };
    done(out, found)
}

/// Shows where in the query the trouble is.
fn shown(typed: &str, error: &rashomon_store::search::QueryError) -> anyhow::Error {
    let line: String = typed.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let before: String = line.chars().take(error.at.saturating_sub(1)).collect();
    let column = rashomon_report::layout::columns(&before);
    if column > 70 {
        return anyhow::anyhow!("{error}");
    }
    anyhow::anyhow!("{error}\n  {line}\n  {}^", " ".repeat(column))
}

/// Adds what the flags ask for: of one and the same event, where it is of events.
fn narrowed(query: Query, args: &Search) -> anyhow::Result<Query> {
    let mut parts = match query {
        Query::And(parts) => parts,
        Query::Every => Vec::new(),
        other => vec![other],
    };
    let types: Vec<String> = args.types.iter().map(ToString::to_string).collect();
    let realis: Vec<String> = args.realis.iter().map(ToString::to_string).collect();
    let language: Vec<String> = args.language.iter().map(ToString::to_string).collect();
    for (field, values) in [
        (Field::Type, &types),
        (Field::Realis, &realis),
        (Field::Place, &args.place),
        (Field::Outlet, &args.outlet),
        (Field::Language, &language),
        (Field::Entity, &args.entity),
    ] {
        if let Some(empty) = values.iter().find(|v| !v.chars().any(char::is_alphanumeric)) {
            let name = Field::ALL.iter().find(|(f, _)| *f == field).map_or("", |(_, name)| name);
            anyhow::bail!("{name}: {empty:?} is no value; hint: write letters or digits");
        }
        if !values.is_empty() {
            parts.push(Query::Field(field, values.clone()));
        }
    }
    if args.since.is_some() || args.until.is_some() {
        parts.push(Query::Days(args.since, args.until));
    }
    Ok(if parts.is_empty() { Query::Every } else { Query::And(parts) })
}

fn print(answer: &Answer, args: &Search, out: &mut dyn Write) -> anyhow::Result<()> {
    let width = brief::width(&Layout { width: args.width, ..Layout::default() });
    let terminal = std::io::stdout().is_terminal();
    for hit in &answer.articles {
        let language = hit.language.map_or_else(|| "?".to_owned(), |l| l.to_string());
        let head = [Some(day(hit)), hit.outlet.clone(), Some(language), Some(hit.article.clone())];
        let head: Vec<String> = head.into_iter().flatten().map(|part| clean(&part)).collect();
        writeln!(out, "{}", head.join(" · "))?;
        if let Some(title) = &hit.title {
            for line in wrap(&clean(title), width.saturating_sub(2)) {
                writeln!(out, "  {line}")?;
            }
        }
        let marked: String =
            hit.pieces().iter().map(|(piece, met)| marked(piece, *met, terminal)).collect();
        let (before, behind) = hit.broken;
        let before = if before { "… " } else { "" };
        let marked = format!("{before}{marked}{}", if behind { " …" } else { "" });
        for line in wrap(&marked, width.saturating_sub(4)) {
            writeln!(out, "    {line}")?;
        }
        writeln!(out)?;
    }
    if answer.articles.is_empty() {
        eprintln!(
            "rashomon: nothing was found; hint: fewer words, OR between them, or the beginning of a word with *"
        );
    }
    if answer.loose {
        eprintln!("rashomon: no article has this name; these have names that sound like it");
    }
    if answer.more {
        let next = args.skip + args.limit;
        eprintln!("rashomon: there are more; hint: --skip {next}");
    }
    if answer.cut {
        eprintln!(
            "rashomon: not every article was weighed: the newest were; hint: narrow with --since and --until"
        );
    }
    Ok(())
}

/// A piece of a text for a terminal: no control characters; what was met in bold, or in brackets where nothing is bold.
fn marked(piece: &str, met: bool, terminal: bool) -> String {
    let piece = clean(piece);
    match (met, terminal) {
        (false, _) => piece,
        // Spaces within would let the line break lose the mark.
        (true, true) => piece
            .split(' ')
            .map(|word| format!("\u{1b}[1m{word}\u{1b}[0m"))
            .collect::<Vec<_>>()
            .join(" "),
        (true, false) => format!("[{piece}]"),
    }
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn day(hit: &Hit) -> String {
    let Some(published) = &hit.published else { return "no date".to_owned() };
    match (published.interval.start, published.interval.end) {
        (Some(start), Some(end)) if start == end => start.to_string(),
        (start, end) => {
            let day = |d: Option<rashomon_types::Day>| {
                d.map_or_else(|| "?".to_owned(), |d| d.to_string())
            };
            format!("{}..{}", day(start), day(end))
        }
    }
}
