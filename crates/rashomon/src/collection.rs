//! From a store to articles and accounts.
//!
//! What goes in: the path of a store, and the days that are wanted. What comes out: what it holds, in the order of
//! publication, decoded on all cores in bounded memory. Left to others: writing (`crates/rashomon/src/cmd/add.rs`).

use crate::{engine::Engine, inputs::Complaint};
use rashomon_ingest::Given;
use rashomon_store::{Codec, Days, Source, Store, StoreError, Stored};
use rashomon_types::{Account, Article, Day, Language, Layers};
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Reports go on about a day for so long: what was published up to a month later is read for `--until`.
const AFTERWARDS: i32 = 31;

/// Parts stores from other paths.
pub fn split(paths: &[PathBuf]) -> (Vec<PathBuf>, Vec<PathBuf>) {
    paths.iter().cloned().partition(|path| Store::is_store(path))
}

/// Returns which days of publication can tell of the days that are asked for.
pub fn days(since: Option<Day>, until: Option<Day>) -> Days {
    let later = |day: Day| day.checked_add(jiff::Span::new().days(AFTERWARDS)).unwrap_or(day);
    Days { since, until: until.map(later) }
}

/// An article of a store.
pub struct Held {
    /// Its text layer.
    pub text: String,
    /// What it claims.
    pub account: Account,
    /// Where it was found, the source of the account first.
    pub sources: Vec<Source>,
}

impl Held {
    /// Returns the account once for each place where the text was found, as reading these places would.
    pub fn told(self) -> Vec<Account> {
        let mut told = Vec::with_capacity(self.sources.len().max(1));
        for source in self.sources.iter().skip(1) {
            told.push(Account { article: source.label.clone(), ..self.account.clone() });
        }
        told.push(self.account);
        told
    }
}

/// Hands the articles of a store to `sink` in the order of their days, and says what is out of date.
///
/// # Errors
/// When the store cannot be read or is damaged, or `sink` fails.
pub fn each(
    engine: &Engine,
    path: &Path,
    days: Days,
    fallback: Option<Language>,
    sink: &mut dyn FnMut(Held) -> anyhow::Result<()>,
) -> anyhow::Result<Vec<Complaint>> {
    let store = Store::read(path)?;
    let codec = store.codec();
    let (mut old, mut all) = (0usize, 0usize);
    store.each::<anyhow::Error>(days, &mut |rows| {
        let done: Vec<Result<(bool, Held), StoreError>> =
            rows.into_par_iter().map(|row| open(engine, &codec, path, row, fallback)).collect();
        for held in done {
            let (current, held) = held?;
            all += 1;
            old += usize::from(!current);
            sink(held)?;
        }
        Ok(())
    })?;
    let mut complaints = Vec::new();
    if old > 0 {
        complaints.push(format!(
            "rashomon: {}: {old} of {all} articles were read by another version or other packs; hint: rashomon add {} reads them again",
            path.display(),
            path.display()
        ));
    }
    Ok(complaints)
}

/// Hands the articles of a store to `sink` as they were printed, for readings that the store does not keep.
///
/// # Errors
/// When the store cannot be read or is damaged, or `sink` fails.
pub fn each_article<T: Send>(
    engine: &Engine,
    path: &Path,
    work: impl Fn(&Article) -> T + Sync,
    sink: &mut dyn FnMut(T) -> anyhow::Result<()>,
) -> anyhow::Result<usize> {
    let store = Store::read(path)?;
    let codec = store.codec();
    let mut count = 0;
    store.each::<anyhow::Error>(Days::default(), &mut |rows| {
        let mut printed = Vec::with_capacity(rows.len());
        for row in rows {
            printed.push((store.original(row.id)?.unwrap_or_default(), row));
        }
        let done: Vec<anyhow::Result<T>> = printed
            .into_par_iter()
            .map(|(bytes, row)| {
                let (text, account) = row.open(&codec).map_err(|what| damaged(path, what))?;
                let first = row.sources.first();
                let article = reprinted(engine, &bytes, first)
                    .filter(|article| article.id == account.id)
                    .unwrap_or_else(|| from_account(text, &account));
                Ok(work(&article))
            })
            .collect();
        count += done.len();
        done.into_iter().try_for_each(|done| sink(done?))
    })?;
    Ok(count)
}

/// Reads an article again from the bytes it was read from; `None` when these no longer give just one.
pub fn reprinted(engine: &Engine, bytes: &[u8], source: Option<&Source>) -> Option<Article> {
    let source = source?;
    let mut articles = Vec::new();
    engine
        .articles(&source.label, &mut &bytes[..], &given(source), &mut |a| articles.push(a))
        .ok()?;
    let mut article = articles.pop().filter(|_| articles.is_empty())?;
    article.label.clone_from(&source.label);
    article.url.clone_from(&source.url);
    article.outlet.clone_from(&source.outlet);
    Some(article)
}

/// What was said of an article when it was added.
pub fn given(source: &Source) -> Given {
    let said = source.given.as_deref();
    said.and_then(|said| serde_json::from_str(said).ok()).unwrap_or_default()
}

fn open(
    engine: &Engine,
    codec: &Codec,
    path: &Path,
    row: Stored,
    fallback: Option<Language>,
) -> Result<(bool, Held), StoreError> {
    let (text, mut account) = row.open(codec).map_err(|what| damaged(path, what))?;
    let current = engine.is_current(&account);
    if account.language.is_none() && fallback.is_some() {
        let article = reprinted(engine, text.as_bytes(), row.sources.first());
        if let Some(article) = article.filter(|a| a.id == account.id) {
            account = engine.account_or(&article, Layers::ALL, fallback);
        }
    }
    Ok((current, Held { text, account, sources: row.sources }))
}

/// An article as far as its account knows it.
fn from_account(text: String, account: &Account) -> Article {
    Article {
        id: account.id,
        label: account.article.clone(),
        text,
        verbatim: false,
        segments: account.segments.clone(),
        title: account.title.clone(),
        byline: account.byline.clone(),
        outlet: account.outlet.clone(),
        url: account.url.clone(),
        declared_language: account.language,
        date_candidates: account.published.iter().cloned().collect(),
        credits: account.credits.clone(),
        diagnostics: Vec::new(),
    }
}

fn damaged(path: &Path, what: String) -> StoreError {
    StoreError::Corrupt { path: path.to_owned(), what }
}
