//! `rashomon annotate`: what each article says, in input order, without comparing articles.

use super::{Found, done, output};
use crate::{
    cli::{Annotate, AnnotateFormat},
    collection,
    gather::report,
    inputs, run,
};
use rashomon_report::{conllu, export};
use rashomon_store::Layers as TextLayers;
use rashomon_types::{Article, Layers};
use std::io::Write;

/// Prints an account of every article.
///
/// # Errors
/// When a pack is wrong or output cannot be written.
pub fn run(args: &Annotate) -> anyhow::Result<Found> {
    let engine = run::engine(args.inputs.packs.as_deref())?;
    let mut complaints = Vec::new();
    let (stores, paths) = collection::split(&args.inputs.paths);
    let inputs = inputs::find(&paths, &run::given(&args.inputs, args.language), &mut complaints);
    let store = args.inputs.store.as_deref().map(TextLayers::open).transpose()?;
    let layers = args.only.unwrap_or(Layers::ALL);
    let mut out = output();
    if args.format == AnnotateFormat::Csv {
        export::account_header(&mut out)?;
    }
    let work = |article: &Article| -> anyhow::Result<Vec<u8>> {
        if let Some(store) = &store {
            store.put(article)?;
        }
        let mut lines = Vec::new();
        match args.format {
            AnnotateFormat::Jsonl => {
                serde_json::to_writer(&mut lines, &engine.account(article, layers))?;
                lines.push(b'\n');
            }
            AnnotateFormat::Csv => export::account(&engine.account(article, layers), &mut lines)?,
            AnnotateFormat::Conllu => {
                let layers = Layers { morphology: true, syntax: true, ..Layers::NONE };
                conllu::print(article, &engine.reading(article, layers), &mut lines)?;
            }
        }
        Ok(lines)
    };
    let mut articles = 0;
    for path in &stores {
        articles +=
            collection::each_article(
                &engine,
                path,
                work,
                &mut |lines| Ok(out.write_all(&lines?)?),
            )?;
    }
    let (outcome, more) = run::each(&engine, &inputs, args.inputs.quiet, work, &mut |lines| {
        Ok(out.write_all(&lines?)?)
    })?;
    complaints.extend(more);
    let found = report(&args.inputs, &complaints, articles + outcome.articles);
    done(out, found)
}
