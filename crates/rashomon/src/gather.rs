//! From inputs to a record: what `read`, `record`, `brief`, `explain`, `export` and `check` begin with.

use crate::{
    cli::{Filters, Inputs},
    cmd::Found,
    engine::Engine,
    inputs, run,
};
use rashomon_report::{Excerpts, Filter};
use rashomon_store::Layers as TextLayers;
use rashomon_types::{Account, Language, Layers, Record};

/// A record with what it was made of.
pub struct Gathered {
    /// The stages.
    pub engine: Engine,
    /// The record, whole or as filtered.
    pub record: Record,
    /// The words of its items.
    pub excerpts: Excerpts,
    /// The accounts, when they were asked for.
    pub accounts: Vec<Account>,
    /// Whether anything could be read.
    pub found: Found,
}

/// Reads inputs, articles or accounts, and makes their record. `language` is taken where a text does not show its own.
///
/// # Errors
/// When a pack is wrong or the store cannot be written.
pub fn gather(given: &Inputs, filters: &Filters, keep_accounts: bool) -> anyhow::Result<Gathered> {
    let engine = run::engine(given.packs.as_deref())?;
    let (accounts, found) = accounts(&engine, given, filters.language)?;
    let mut excerpts = Excerpts::default();
    accounts.iter().for_each(|a| excerpts.add(a));
    let kept = if keep_accounts { accounts.clone() } else { Vec::new() };
    let mut record = engine.record(accounts);
    filter(filters).apply(&mut record);
    let nothing = record.articles.is_empty();
    let found = if nothing && found == Found::Something { Found::Nothing } else { found };
    Ok(Gathered { engine, record, excerpts, accounts: kept, found })
}

/// Turns the flags into a filter.
pub fn filter(flags: &Filters) -> Filter {
    Filter {
        since: flags.since,
        until: flags.until,
        actor: flags.actor.clone(),
        types: flags.types.clone(),
        language: flags.language,
    }
}

/// Reads the accounts of all inputs.
///
/// # Errors
/// When the store cannot be written.
pub fn accounts(
    engine: &Engine,
    given: &Inputs,
    fallback: Option<Language>,
) -> anyhow::Result<(Vec<Account>, Found)> {
    let mut complaints = Vec::new();
    let (ready, paths): (Vec<_>, Vec<_>) =
        given.paths.iter().cloned().partition(|p| run::holds_accounts(p));
    let mut all = Vec::new();
    let mut total = run::Outcome::default();
    for path in ready {
        let outcome = run::read_accounts(&path, &mut complaints, &mut |account| all.push(account));
        total.articles += outcome.articles;
        total.failed += outcome.failed;
    }
    let inputs = inputs::find(&paths, &run::given(given, None), &mut complaints);
    let store = given.store.as_deref().map(TextLayers::open).transpose()?;
    let work = |article: &rashomon_types::Article| {
        let kept = store.as_ref().map_or(Ok(()), |s| s.put(article).map(drop));
        kept.map(|()| engine.account_or(article, Layers::ALL, fallback))
    };
    let (outcome, more) = run::each(engine, &inputs, given.quiet, work, &mut |account| {
        all.push(account?);
        Ok(())
    })?;
    complaints.extend(more);
    total.articles += outcome.articles;
    total.failed += outcome.failed;
    Ok((all, report(given, &complaints, total.articles)))
}

/// Prints complaints to standard error and says what the exit status will be.
pub fn report(given: &Inputs, complaints: &[inputs::Complaint], articles: usize) -> Found {
    if !given.quiet || articles == 0 {
        complaints.iter().for_each(|c| eprintln!("{c}"));
    }
    match (articles, complaints.is_empty()) {
        (0, true) => {
            eprintln!(
                "rashomon: no article is there; hint: give text files, pages, JSON lines, or a folder that holds them"
            );
            Found::Nothing
        }
        (0, false) => Found::Trouble,
        _ => Found::Something,
    }
}
