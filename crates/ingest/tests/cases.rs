//! The cases of this stage: a text as it was pasted, and what is told of it. `UPDATE_CASES=1 cargo test -p rashomon-ingest`
//! rewrites what is expected; review the difference as prose.

#![allow(clippy::unwrap_used)]

use rashomon_ingest::{Given, Ingest};
use rashomon_packs::Packs;
use rashomon_types::Article;
use std::{fmt::Write, fs, path::Path};

#[test]
fn every_case_reads_as_it_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/ingest");
    let ingest = Ingest::new(&Packs::embedded()).unwrap();
    let mut paths: Vec<_> =
        fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    let mut wrong = String::new();
    for path in paths.iter().filter(|path| path.extension().is_some_and(|e| e == "md")) {
        let case = fs::read_to_string(path).unwrap();
        let (head, expected) = case.split_once("\n## expected\n\n```text\n").unwrap();
        let (label, input) =
            head.split_once("\n## ").unwrap().1.split_once("\n\n```text\n").unwrap();
        let input = input.trim_end().strip_suffix("```").unwrap();
        let mut found = String::new();
        ingest
            .read(label, &mut input.as_bytes(), &Given::default(), &mut |article| {
                found.push_str(&shown(&article))
            })
            .unwrap();
        if format!("{found}```\n") == expected {
            continue;
        }
        if std::env::var_os("UPDATE_CASES").is_some() {
            fs::write(path, format!("{head}\n## expected\n\n```text\n{found}```\n")).unwrap();
        } else {
            writeln!(wrong, "{}: expected\n{expected}found\n{found}", path.display()).unwrap();
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

fn shown(article: &Article) -> String {
    let mut out = String::new();
    for (name, value) in
        [("title", &article.title), ("byline", &article.byline), ("outlet", &article.outlet)]
    {
        if let Some(value) = value {
            writeln!(out, "{name}: {value}").unwrap();
        }
    }
    if !article.credits.is_empty() {
        writeln!(out, "credits: {}", article.credits.join(", ")).unwrap();
    }
    for date in &article.date_candidates {
        let day = date.interval.start.map(|day| day.to_string()).unwrap_or_default();
        let words = date.evidence.as_ref().map(|e| format!(" \"{}\"", e.text)).unwrap_or_default();
        let doubt = date.doubt.as_ref().map(|doubt| format!(", but {doubt}")).unwrap_or_default();
        writeln!(out, "date: {day}{words}{doubt}").unwrap();
    }
    for segment in &article.segments {
        let kind = serde_json::to_value(segment.kind).unwrap();
        let text = segment.span.of(&article.text);
        let start: String = text.chars().take(70).collect();
        let more = if start.len() < text.len() { "…" } else { "" };
        writeln!(out, "{:<12}| {start}{more}", kind.as_str().unwrap_or("")).unwrap();
    }
    out
}
