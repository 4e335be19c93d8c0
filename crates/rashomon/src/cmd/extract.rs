//! `rashomon extract`: the main text of articles, which is the text layer where the input is not plain text.

use super::{Found, done, output};
use crate::{
    cli::{Extract, ExtractFormat},
    collection,
    gather::report,
    inputs,
    near::{self, Near, Repeats, Seen},
    run,
};
use rashomon_store::Layers as TextLayers;
use rashomon_types::{
    Article, Diagnostic, FORMAT, Language, Layers,
    article::{Published, Segment},
};
use serde::Serialize;
use std::io::Write;

/// The line of `extract --format jsonl`.
#[derive(Serialize)]
struct Extracted<'a> {
    format: &'a str,
    program: &'a str,
    article: &'a str,
    id: rashomon_types::ArticleId,
    text: String,
    title: &'a Option<String>,
    byline: &'a Option<String>,
    published: Option<Published>,
    outlet: &'a Option<String>,
    url: &'a Option<String>,
    language: Option<Language>,
    declared_language: Option<Language>,
    credits: &'a [String],
    segments: &'a [Segment],
    layer: &'a str,
    diagnostics: Vec<Diagnostic>,
}

/// What an article repeats of those before it; absent where it repeats nothing.
#[derive(Serialize)]
struct Repeated {
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    same_text_before: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    near: Vec<Near>,
}

/// A line of the output, made side by side, and completed in order.
struct Line {
    bytes: Vec<u8>,
    /// Id and print, where it is an object.
    met: Option<(rashomon_types::ArticleId, Vec<u32>)>,
}

impl Line {
    fn write(mut self, seen: &mut Seen, out: &mut impl Write) -> anyhow::Result<()> {
        if let Some((id, print)) = self.met {
            let Repeats { same, near } = seen.meet(id, print);
            if same || !near.is_empty() {
                let more = serde_json::to_vec(&Repeated { same_text_before: same, near })?;
                self.bytes.pop();
                self.bytes.push(b',');
                self.bytes.extend_from_slice(&more[1..]);
            }
            self.bytes.push(b'\n');
        }
        Ok(out.write_all(&self.bytes)?)
    }
}

/// Prints the main text of every input.
///
/// # Errors
/// When a pack is wrong or output cannot be written.
pub fn run(args: &Extract) -> anyhow::Result<Found> {
    let engine = run::engine(args.inputs.packs.as_deref())?;
    let mut complaints = Vec::new();
    let (stores, paths) = collection::split(&args.inputs.paths);
    let inputs = inputs::find(&paths, &run::given(&args.inputs, args.language), &mut complaints);
    let store = args.inputs.store.as_deref().map(TextLayers::open).transpose()?;
    let mut out = output();
    let wants_text = args.format == ExtractFormat::Text;
    let work = |article: &Article| -> anyhow::Result<Line> {
        if let Some(store) = &store {
            store.put(article)?;
        }
        let text = main_text(article);
        if wants_text {
            let bytes = format!("{text}\n\n").into_bytes();
            return Ok(Line { bytes, met: None });
        }
        let layers = Layers { dates: true, ..Layers::NONE };
        let reading = engine.reading(article, layers);
        let published = reading.published.or_else(|| article.date_candidates.first().cloned());
        let extracted = Extracted {
            format: FORMAT,
            program: concat!("rashomon ", env!("CARGO_PKG_VERSION")),
            article: &article.label,
            id: article.id,
            text,
            title: &article.title,
            byline: &article.byline,
            published,
            outlet: &article.outlet,
            url: &article.url,
            language: reading.language,
            declared_language: article.declared_language,
            credits: &article.credits,
            segments: &article.segments,
            layer: &article.text,
            diagnostics: article.diagnostics.iter().chain(&reading.diagnostics).cloned().collect(),
        };
        let met = Some((article.id, near::print(article)));
        Ok(Line { bytes: serde_json::to_vec(&extracted)?, met })
    };
    let mut seen = Seen::default();
    let mut write = |line: anyhow::Result<Line>| line?.write(&mut seen, &mut out);
    let mut articles = 0;
    for path in &stores {
        articles += collection::each_article(&engine, path, work, &mut write)?;
    }
    let (outcome, more) = run::each(&engine, &inputs, args.inputs.quiet, work, &mut write)?;
    complaints.extend(more);
    let found = report(&args.inputs, &complaints, articles + outcome.articles);
    done(out, found)
}

/// Returns the text layer itself where it was taken out of a page or record, so that spans fit what is printed; of a text file
/// the paragraphs of the report, separated by a blank line.
fn main_text(article: &Article) -> String {
    if !article.verbatim {
        return article.text.clone();
    }
    let paragraphs =
        article.segments.iter().filter(|s| s.kind == rashomon_types::article::SegmentKind::Body);
    let paragraphs: Vec<&str> =
        paragraphs.map(|s| s.span.of(&article.text).trim()).filter(|p| !p.is_empty()).collect();
    paragraphs.join("\n\n")
}
