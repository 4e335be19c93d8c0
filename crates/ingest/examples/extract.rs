//! Reads files and prints what `ingest` makes of them, one JSON object per article: for measuring this stage alone.

use rashomon_ingest::{Given, Ingest};
use rashomon_packs::Packs;
use std::{fs::File, io::BufReader};

fn main() {
    let ingest = match Ingest::new(&Packs::embedded()) {
        Ok(ingest) => ingest,
        Err(error) => return eprintln!("{error}"),
    };
    for path in std::env::args().skip(1) {
        let label = path.rsplit('/').next().unwrap_or(&path).to_owned();
        let Ok(file) = File::open(&path) else { continue };
        let outcome = ingest.read(&label, &mut BufReader::new(file), &Given::default(), &mut |article| {
            let first = article.date_candidates.first();
            println!(
                "{}",
                serde_json::json!({
                    "article": article.label, "text": article.text, "title": article.title, "byline": article.byline,
                    "outlet": article.outlet, "url": article.url, "language": article.declared_language,
                    "published": first.map(|p| p.interval), "dates": article.date_candidates, "segments": article.segments,
                    "credits": article.credits, "diagnostics": article.diagnostics,
                })
            );
        });
        if let Err(error) = outcome {
            eprintln!("{label}: {error}");
        }
    }
}
