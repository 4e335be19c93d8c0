//! From inputs to a record: what `read`, `record`, `brief`, `explain`, `export` and `check` begin with.

use crate::{
    cli::{Filters, Inputs},
    cmd::Found,
    collection, correct,
    engine::Engine,
    inputs, run,
};
use anyhow::Context;
use rashomon_ingest::Given;
use rashomon_report::{Excerpts, Filter, Words, html::Archive};
use rashomon_store::{Layers as TextLayers, Store};
use rashomon_types::{
    Account, Language, Layers, Record,
    correction::{Correction, Outcome},
};
use rayon::prelude::*;
use std::collections::BTreeMap;

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
    let (accounts, found) = accounts(&engine, given, filters)?;
    let mut excerpts = Excerpts::default();
    accounts.iter().for_each(|a| excerpts.add(a));
    let kept = if keep_accounts { accounts.clone() } else { Vec::new() };
    let mut record = engine.record_corrected(accounts, &corrections(given)?);
    report_corrections(given, filters, &record);
    filter(filters).apply(&mut record);
    let nothing = record.articles.is_empty();
    let found = if nothing && found == Found::Something { Found::Nothing } else { found };
    Ok(Gathered { engine, record, excerpts, accounts: kept, found })
}

/// A record with all that its pages show.
pub struct Whole {
    /// The stages.
    pub engine: Engine,
    /// The record, its accounts and their texts.
    pub archive: Archive,
    /// Whether anything could be read.
    pub found: Found,
}

/// Reads inputs and keeps their texts; without paths, the embedded sample.
///
/// # Errors
/// When a pack is wrong or the store cannot be used.
pub fn whole(given: &Inputs, filters: &Filters) -> anyhow::Result<Whole> {
    let engine = run::engine(given.packs.as_deref())?;
    let (told, found) = if given.paths.is_empty() {
        (sample(&engine)?, Found::Something)
    } else {
        told(&engine, given, filters, true)?
    };
    let store = given.store.as_deref().map(TextLayers::open).transpose()?;
    let (mut accounts, mut texts) = (Vec::with_capacity(told.len()), BTreeMap::new());
    for (account, text) in told {
        let kept = || store.as_ref().map(|s| s.get(account.id)).transpose().map(Option::flatten);
        if let Some(text) = text.map_or_else(kept, |text| Ok(Some(text)))? {
            texts.insert(account.id, text);
        }
        accounts.push(account);
    }
    let mut record = engine.record_corrected(accounts.clone(), &corrections(given)?);
    report_corrections(given, filters, &record);
    filter(filters).apply(&mut record);
    Ok(Whole { engine, archive: Archive::new(record, accounts, texts), found })
}

/// Reads the embedded sample, each account with its text.
///
/// # Errors
/// When an article of the sample cannot be read.
pub fn sample(engine: &Engine) -> anyhow::Result<Vec<(Account, Option<String>)>> {
    let read = |(name, text): &(&str, &str)| {
        let mut told = Vec::new();
        let given = Given::default();
        engine.articles(name, &mut text.as_bytes(), &given, &mut |article| {
            told.push((engine.account(&article, Layers::ALL), Some(article.text)));
        })?;
        anyhow::Ok(told)
    };
    let all = crate::sample::ARTICLES.par_iter().map(read).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(all.into_iter().flatten().collect())
}

/// Returns the words of the reader's language, English unless given.
///
/// # Errors
/// When no pack has words for it.
pub fn words(engine: &Engine, lang: Option<Language>) -> anyhow::Result<Words> {
    let english = Language::new("en").context("en is a language code")?;
    let language = lang.unwrap_or(english);
    let known = Words::languages(&engine.packs);
    if !known.contains(&language) {
        let known: Vec<String> = known.iter().map(ToString::to_string).collect();
        anyhow::bail!(
            "--lang {language}: no pack can say a brief in this language; hint: {} can",
            known.join(", ")
        );
    }
    Ok(Words::new(&engine.packs, language)?)
}

/// Reads the corrections of the stores among the inputs and of the file that is named, in this order.
///
/// # Errors
/// When one cannot be read.
pub fn corrections(given: &Inputs) -> anyhow::Result<Vec<Correction>> {
    let (stores, _) = collection::split(&given.paths);
    let mut all: Vec<Vec<Correction>> = Vec::new();
    for path in &stores {
        all.push(Store::read(path)?.corrections()?);
    }
    all.extend(given.corrections.as_deref().map(correct::read).transpose()?);
    let several = all.iter().filter(|some| !some.is_empty()).count() > 1;
    let mut all: Vec<Correction> = all.into_iter().flatten().collect();
    // Numbers of different stores may be the same.
    if several {
        all.iter_mut().zip(1..).for_each(|(correction, n)| correction.n = n);
    }
    Ok(all)
}

/// Says which corrections found nothing to correct, where all that they could speak of was read.
fn report_corrections(given: &Inputs, filters: &Filters, record: &Record) {
    if given.quiet || filters.since.is_some() || filters.until.is_some() {
        return;
    }
    for one in record.corrections.iter().filter(|one| one.outcome == Outcome::Gone) {
        let because = if one.because.is_empty() {
            String::new()
        } else {
            format!(": {}", one.because.join("; "))
        };
        eprintln!(
            "rashomon: correction {} changes nothing ({}){because}; hint: undo it, or make it anew",
            one.n, one.says
        );
    }
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
    filters: &Filters,
) -> anyhow::Result<(Vec<Account>, Found)> {
    let (told, found) = told(engine, given, filters, false)?;
    Ok((told.into_iter().map(|(account, _)| account).collect(), found))
}

/// An account, with its text where that was asked for and is at hand.
type Told = (Account, Option<String>);

/// Reads the accounts of all inputs, with their texts where those are asked for and at hand.
fn told(
    engine: &Engine,
    given: &Inputs,
    filters: &Filters,
    with_text: bool,
) -> anyhow::Result<(Vec<Told>, Found)> {
    let mut complaints = Vec::new();
    let fallback = filters.language;
    let (stores, paths) = collection::split(&given.paths);
    let (ready, paths): (Vec<_>, Vec<_>) = paths.into_iter().partition(|p| run::holds_accounts(p));
    let mut all = Vec::new();
    let mut total = run::Outcome::default();
    let days = collection::days(filters.since, filters.until);
    for path in stores {
        complaints.extend(collection::each(engine, &path, days, fallback, &mut |held| {
            total.articles += 1;
            let mut text = with_text.then(|| held.text.clone());
            all.extend(held.told().into_iter().map(|account| (account, text.take())));
            Ok(())
        })?);
    }
    for path in ready {
        let outcome =
            run::read_accounts(&path, &mut complaints, &mut |account| all.push((account, None)));
        total.articles += outcome.articles;
        total.failed += outcome.failed;
    }
    let inputs = inputs::find(&paths, &run::given(given, None), &mut complaints);
    let store = given.store.as_deref().map(TextLayers::open).transpose()?;
    let work = |article: &rashomon_types::Article| {
        let kept = store.as_ref().map_or(Ok(()), |s| s.put(article).map(drop));
        let text = with_text.then(|| article.text.clone());
        kept.map(|()| (engine.account_or(article, Layers::ALL, fallback), text))
    };
    let (outcome, more) = run::each(engine, &inputs, given.quiet, work, &mut |told| {
        all.push(told?);
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
