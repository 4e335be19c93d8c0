//! `rashomon correct`: what people know better, kept beside what the program reads.

use super::{Found, done, output};
use crate::{
    cli::{Correct, CorrectAction as Action, Filters, Inputs},
    correct::{self, Finder},
    gather,
};
use rashomon_store::{Change, Store};
use rashomon_types::correction::{Applied, Correction, Deed, Outcome};
use std::io::Write;

/// Makes, lists, undoes, exports or imports corrections.
///
/// # Errors
/// When something named is not there, the store cannot be used, or output cannot be written.
pub fn run(args: &Correct) -> anyhow::Result<Found> {
    match &args.action {
        Action::List => list(args),
        Action::Undo { n } => undo(args, *n),
        Action::Export => export(args),
        Action::Import { file } => keep(args, correct::read(file)?, None),
        action => {
            let gathered = gather::gather(&inputs(args), &Filters::default(), true)?;
            let finder = Finder::new(&gathered.record, &gathered.accounts);
            let new = deeds(&finder, action).map_err(|why| anyhow::anyhow!("{why}"))?;
            let (why, by) = said(action);
            let at = now();
            let new: Vec<Correction> = new
                .into_iter()
                .map(|does| correct::correction(does, &why, by.as_deref(), &at))
                .collect();
            // What they would do is seen before they are kept.
            let mut all = Store::read(&args.store)?.corrections()?;
            let first = all.last().map_or(1, |c| c.n + 1);
            all.extend(new.iter().zip(first..).map(|(c, n)| Correction { n, ..c.clone() }));
            let record = gathered.engine.record_corrected(gathered.accounts, &all);
            let done = record.corrections.into_iter().filter(|a| a.n >= first).collect();
            keep(args, new, Some(done))
        }
    }
}

fn inputs(args: &Correct) -> Inputs {
    Inputs {
        paths: vec![args.store.clone()],
        packs: args.packs.clone(),
        quiet: true,
        ..Inputs::default()
    }
}

fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

fn said(action: &Action) -> (String, Option<String>) {
    match action {
        Action::Merge { reason, .. }
        | Action::Split { reason, .. }
        | Action::Relabel { reason, .. }
        | Action::Reject { reason, .. } => (reason.why.clone(), reason.by.clone()),
        _ => (String::new(), None),
    }
}

fn deeds(finder: &Finder, action: &Action) -> Result<Vec<Deed>, String> {
    Ok(match action {
        Action::Merge { one, other, .. } => {
            let (one, other) = (finder.subject(one)?, finder.subject(other)?);
            if one.item != other.item {
                let (a, b) = (one.item.as_str(), other.item.as_str());
                return Err(format!(
                    "{} {a} and {} {b} cannot be one; hint: name two of one kind",
                    one.id, other.id
                ));
            }
            if one.id == other.id {
                return Err(format!("{} is one already", one.id));
            }
            vec![Deed::Merge { one, other }]
        }
        Action::Split { of, out, .. } => {
            let of = finder.subject(of)?;
            let out = finder.leaving(&of, out)?;
            let entity = of.item == rashomon_types::correction::Item::Entity;
            let key = entity.then(|| finder.new_key(&of.id));
            vec![Deed::Split { of, out, key }]
        }
        Action::Relabel { of, to, .. } => {
            let of = finder.subject(of)?;
            let label = |word: &String| {
                finder.label(&of, word).map(|to| Deed::Relabel { of: of.clone(), to })
            };
            to.iter().map(label).collect::<Result<_, _>>()?
        }
        Action::Reject { of, .. } => {
            let of = finder.subject(of)?;
            if of.item == rashomon_types::correction::Item::Witness {
                return Err(format!(
                    "{}: a witness is no statement that could be rejected; hint: split it",
                    of.id
                ));
            }
            vec![Deed::Reject { of }]
        }
        Action::List | Action::Undo { .. } | Action::Export | Action::Import { .. } => Vec::new(),
    })
}

/// Keeps corrections; those that change nothing are not kept.
fn keep(args: &Correct, new: Vec<Correction>, done: Option<Vec<Applied>>) -> anyhow::Result<Found> {
    if let Some(idle) = done.iter().flatten().find(|a| a.outcome != Outcome::Holds) {
        let what = if idle.outcome == Outcome::Needless {
            "it is so already"
        } else {
            "nothing of it is there"
        };
        anyhow::bail!("{}: {what}; nothing was kept", idle.says);
    }
    let mut store = Store::open(&args.store)?;
    let known = store.overlay()?;
    let same = |a: &Correction, b: &Correction| a.does == b.does && a.at == b.at && a.why == b.why;
    let mut change = Change::new(now(), concat!("rashomon ", env!("CARGO_PKG_VERSION")), "correct");
    let mut batch = store.begin(&mut change)?;
    let mut lines = Vec::new();
    for (i, correction) in new.iter().enumerate() {
        if known.iter().any(|k| k.undone.is_none() && same(&k.correction, correction)) {
            continue;
        }
        let n = batch.correct(correction)?;
        lines.push(format!("{n}  {}", correction.does.said()));
        let because = done.as_ref().and_then(|d| d.get(i)).map(|a| a.because.as_slice());
        lines.extend(because.unwrap_or_default().iter().map(|b| format!("   {b}")));
    }
    batch.commit()?;
    let mut out = output();
    lines.iter().try_for_each(|line| writeln!(out, "{line}"))?;
    ended(out, !lines.is_empty())
}

fn ended(out: impl Write, any: bool) -> anyhow::Result<Found> {
    done(out, if any { Found::Something } else { Found::Nothing })
}

fn list(args: &Correct) -> anyhow::Result<Found> {
    let kept = Store::read(&args.store)?.overlay()?;
    let applied = match kept.is_empty() {
        true => Vec::new(),
        false => gather::gather(&inputs(args), &Filters::default(), false)?.record.corrections,
    };
    let mut out = output();
    for kept in &kept {
        let Correction { n, at, by, why, does } = &kept.correction;
        let by = by.as_ref().map(|by| format!(", {by}")).unwrap_or_default();
        writeln!(out, "{n}  {}", does.said())?;
        writeln!(out, "   {at}{by}: {why}")?;
        if let Some(undone) = &kept.undone {
            writeln!(out, "   undone {undone}")?;
        }
        for one in applied.iter().filter(|a| a.n == *n) {
            let state = match one.outcome {
                Outcome::Holds => "holds",
                Outcome::Needless => "needless: it is so without it",
                Outcome::Gone => "changes nothing: what it speaks of is not there",
            };
            let items = if one.items.is_empty() {
                String::new()
            } else {
                format!(": {}", one.items.join(" "))
            };
            writeln!(out, "   {state}{items}")?;
            one.because.iter().try_for_each(|b| writeln!(out, "   {b}"))?;
        }
    }
    ended(out, !kept.is_empty())
}

fn undo(args: &Correct, n: u64) -> anyhow::Result<Found> {
    let mut store = Store::open(&args.store)?;
    let mut change = Change::new(now(), concat!("rashomon ", env!("CARGO_PKG_VERSION")), "undo");
    let mut batch = store.begin(&mut change)?;
    if !batch.undo(n, &now())? {
        let store = args.store.display();
        anyhow::bail!("{n}: no such correction is in force; hint: rashomon correct {store} list");
    }
    batch.commit()?;
    Ok(Found::Something)
}

fn export(args: &Correct) -> anyhow::Result<Found> {
    let all = Store::read(&args.store)?.corrections()?;
    let mut out = output();
    for correction in &all {
        serde_json::to_writer(&mut out, correction)?;
        writeln!(out)?;
    }
    ended(out, !all.is_empty())
}
