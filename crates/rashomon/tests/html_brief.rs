//! The brief as a document holds what the brief on a terminal holds, and needs nothing else.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use std::process::Command;

fn rashomon(arguments: &[&str]) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_rashomon")).args(arguments).output().unwrap();
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

#[test]
fn the_document_holds_every_item_and_asks_for_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let sample = folder.path().join("sample");
    rashomon(&["demo", "--to", sample.to_str().unwrap()]);
    let sample = sample.to_str().unwrap();
    for lang in ["en", "uk"] {
        let brief = rashomon(&["brief", sample, "--json", "--limit", "0", "--lang", lang]);
        let page = rashomon(&["brief", sample, "--format", "html", "--lang", lang]);
        assert!(page.contains(&format!("<html lang=\"{lang}\">")));
        for word in ["<script", "<link", " src=\"", "url(", "@import"] {
            assert!(!page.contains(word), "{word}");
        }
        let plain = without_tags(&page);
        let brief: serde_json::Value = serde_json::from_str(&brief).unwrap();
        for section in brief["sections"].as_array().unwrap() {
            assert!(page.contains(&format!("id=\"{}\"", section["kind"].as_str().unwrap())));
            for item in section["items"].as_array().unwrap() {
                for line in item["lines"].as_array().unwrap() {
                    let text = line["text"].as_str().unwrap();
                    assert!(plain.contains(&squeezed(text)), "{lang}: {text}");
                }
            }
        }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect()
}

fn without_tags(page: &str) -> String {
    let (_, body) = page.split_once("<body").unwrap();
    let text: String =
        body.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect();
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"");
    squeezed(&text.replace("&amp;", "&"))
}

#[test]
fn demo_writes_the_document_to_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("brief.html");
    rashomon(&["demo", "--html", file.to_str().unwrap()]);
    assert!(std::fs::read_to_string(file).unwrap().starts_with("<!DOCTYPE html>"));
}
