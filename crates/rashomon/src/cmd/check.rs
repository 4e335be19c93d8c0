//! `rashomon check`: every published span is verbatim in its text, every id of the record resolves.

use super::{Found, done, output};
use crate::{cli::Check, collection, gather, inputs, run};
use rashomon_store::{Layers as TextLayers, Store};
use rashomon_types::{Account, Article, ArticleId, Layers, Record, Span};
use rayon::prelude::*;
use serde_json::Value;
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::Path,
};

/// Verifies the inputs.
///
/// # Errors
/// When a pack is wrong or output cannot be written.
pub fn run(args: &Check) -> anyhow::Result<Found> {
    let engine = run::engine(args.inputs.packs.as_deref())?;
    let mut complaints = Vec::new();
    let (stores, paths) = collection::split(&args.inputs.paths);
    let inputs = inputs::find(&paths, &run::given(&args.inputs, None), &mut complaints);
    let earlier = args.accounts.as_ref().map(|path| {
        let mut accounts: BTreeMap<ArticleId, Account> = BTreeMap::new();
        run::read_accounts(path, &mut complaints, &mut |a| drop(accounts.insert(a.id, a)));
        accounts
    });
    let (mut spans, mut wrong, mut accounts, mut read) =
        (0, Vec::new(), Vec::new(), BTreeSet::new());
    let work = |article: &Article| {
        let account = match &earlier {
            Some(earlier) => earlier.get(&article.id).cloned(),
            None => Some(engine.account(article, Layers::ALL)),
        };
        let checked = account.map(|a| check_account(&article.text, a));
        (article.id, article.label.clone(), checked)
    };
    let mut held = 0;
    for path in &stores {
        let checked = check_store(path)?;
        held += checked.0;
        spans += checked.1;
        wrong.extend(checked.2.into_iter().map(|what| format!("{}: {what}", path.display())));
    }
    let (outcome, more) =
        run::each(&engine, &inputs, args.inputs.quiet, work, &mut |(id, label, checked)| {
            read.insert(id);
            match checked {
                Some((account, n, errors)) => {
                    spans += n;
                    wrong.extend(errors.into_iter().map(|e| format!("{label}: {e}")));
                    accounts.push(account);
                }
                None => wrong.push(format!("{label}: the accounts do not hold this text ({id})")),
            }
            Ok(())
        })?;
    complaints.extend(more);
    for id in earlier.iter().flatten().map(|(id, _)| id).filter(|id| !read.contains(id)) {
        wrong.push(format!("{id}: the text of this account is not among the inputs"));
    }
    if let Some(folder) = &args.inputs.store {
        let damaged = TextLayers::open(folder)?.verify()?;
        wrong.extend(damaged.iter().map(ToString::to_string));
    }
    let found = gather::report(&args.inputs, &complaints, held + outcome.articles);
    wrong.extend(check_record(&engine.record(accounts.clone()), &accounts));
    let mut out = output();
    wrong.iter().try_for_each(|w| writeln!(out, "{w}"))?;
    writeln!(out, "{} articles, {spans} spans, {} wrong", held + outcome.articles, wrong.len())?;
    done(out, if wrong.is_empty() { found } else { Found::Trouble })
}

/// Verifies a store: its pages and tables, the digests of texts and originals, the spans of every account. Returns the
/// numbers of articles and spans, and what is wrong.
fn check_store(path: &Path) -> anyhow::Result<(usize, usize, Vec<String>)> {
    let store = Store::read(path)?;
    let (mut articles, mut spans, mut wrong) = (0, 0, store.check()?);
    let codec = store.codec();
    let read = store.each::<anyhow::Error>(rashomon_store::Days::default(), &mut |rows| {
        articles += rows.len();
        let checked: Vec<(usize, Vec<String>)> = rows
            .into_par_iter()
            .map(|row| match row.open(&codec) {
                Ok((text, account)) => {
                    let (account, spans, errors) = check_account(&text, account);
                    let named = errors.into_iter().map(|e| format!("{}: {e}", account.article));
                    (spans, named.collect())
                }
                Err(what) => (0, vec![what]),
            })
            .collect();
        for (n, errors) in checked {
            spans += n;
            wrong.extend(errors);
        }
        Ok(())
    });
    if let Err(error) = read {
        wrong.push(format!("{error:#}"));
    }
    Ok((articles, spans, wrong))
}

/// Verifies every span of an account against the text. Returns the account, the number of spans, and what is wrong.
pub fn check_account(text: &str, account: Account) -> (Account, usize, Vec<String>) {
    let (mut spans, mut wrong) = (0, Vec::new());
    if account.id != ArticleId::of(text.as_bytes()) {
        wrong.push(format!("the id {} is not the digest of the text", account.id));
    }
    match serde_json::to_value(&account) {
        Ok(value) => walk(text, &value, "", &mut spans, &mut wrong),
        Err(e) => wrong.push(e.to_string()),
    }
    (account, spans, wrong)
}

fn walk(text: &str, value: &Value, path: &str, spans: &mut usize, wrong: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            let place = |key: &str| map.get(key).and_then(Value::as_u64).map(|n| n as usize);
            if let (Some(start), Some(end)) = (place("start"), place("end")) {
                *spans += 1;
                let words = Span { start, end }.of(text);
                let said = map.get("text").and_then(Value::as_str);
                if start > end || text.get(start..end).is_none() {
                    wrong.push(format!("{path}: bytes {start}–{end} are not in the text"));
                } else if said.is_some_and(|said| said != words) {
                    wrong.push(format!(
                        "{path}: bytes {start}–{end} read {words:?}, not {:?}",
                        said.unwrap_or_default()
                    ));
                }
            }
            map.iter().for_each(|(key, v)| walk(text, v, &format!("{path}/{key}"), spans, wrong));
        }
        Value::Array(list) => list
            .iter()
            .enumerate()
            .for_each(|(i, v)| walk(text, v, &format!("{path}/{i}"), spans, wrong)),
        _ => {}
    }
}

/// Verifies that every telling of the record is one of the accounts, at the same place, and that none is lost.
pub fn check_record(record: &Record, accounts: &[Account]) -> Vec<String> {
    let mut tellings = BTreeMap::new();
    for a in accounts {
        tellings.extend(a.events.iter().map(|e| (e.id, (a.id, e.trigger.span, false))));
        tellings.extend(a.claims.iter().map(|c| (c.id, (a.id, c.evidence.span, false))));
    }
    let mut wrong = Vec::new();
    let told =
        record.events.iter().flat_map(|e| e.mentions.iter().map(|m| (m.event, m.article, m.span)));
    let counted =
        record.figures.iter().flat_map(|f| f.tellings.iter().map(|t| (t.claim, t.article, t.span)));
    for (id, article, span) in told.chain(counted) {
        match tellings.get_mut(&id) {
            Some((a, s, seen)) if *a == article && *s == span => *seen = true,
            Some(_) => wrong.push(format!(
                "record: telling {id} stands at another place than its account says"
            )),
            None => wrong.push(format!("record: telling {id} is in no account")),
        }
    }
    wrong.extend(
        tellings
            .iter()
            .filter(|(_, (_, _, seen))| !seen)
            .map(|(id, _)| format!("record: telling {id} is lost")),
    );
    wrong
}
