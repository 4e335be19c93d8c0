//! Old charsets, told by the letters alone: our own texts in the charsets in which their languages were printed on the web, without
//! any word on which it is.

#![allow(clippy::unwrap_used)]

use encoding_rs::Encoding;
use rashomon_ingest::{Given, Ingest};
use rashomon_packs::Packs;
use std::{fs, path::Path};

/// Texts that are joined to one page, about a short report.
const JOINED: usize = 3;

/// Returns the share of pages that are decoded exactly, and the first that is not.
fn share(language: &str, charset: &str, html: bool) -> (usize, usize, String) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../eval/own/{language}.jsonl"));
    let own = fs::read_to_string(path).unwrap();
    let texts: Vec<String> = own
        .lines()
        .map(|line| {
            serde_json::from_str::<serde_json::Value>(line).unwrap()["text"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    let encoding = Encoding::for_label(charset.as_bytes()).unwrap();
    let ingest = Ingest::new(&Packs::embedded()).unwrap();
    let (mut right, mut all, mut first) = (0, 0, String::new());
    for joined in texts.chunks(JOINED) {
        let text = joined.join("\n\n");
        let page = format!(
            "<html><head><title>x</title></head><body><p>{}</p></body></html>",
            joined.join("</p>\n<p>")
        );
        let (bytes, _, lost) = encoding.encode(if html { &page } else { &text });
        // What the charset has no letters for, its pages write otherwise.
        if lost || bytes.is_ascii() {
            continue;
        }
        all += 1;
        let mut found = String::new();
        ingest
            .read("a", &mut &bytes[..], &Given::default(), &mut |article| found = article.text)
            .unwrap();
        let same = if html {
            joined.iter().all(|one| one.split_whitespace().all(|word| found.contains(word)))
        } else {
            found == text
        };
        right += usize::from(same);
        if !same && first.is_empty() {
            first = found.chars().take(80).collect();
        }
    }
    (right, all, first)
}

#[test]
fn pages_in_old_charsets_are_decoded_exactly() {
    let mut report = String::new();
    let (mut right, mut all) = (0, 0);
    for (language, charset) in [
        ("ru", "windows-1251"),
        ("uk", "windows-1251"),
        ("ru", "koi8-u"),
        ("uk", "koi8-u"),
        ("ru", "koi8-r"),
        ("pl", "iso-8859-2"),
        ("pl", "windows-1250"),
    ] {
        for html in [false, true] {
            let (good, of, first) = share(language, charset, html);
            report.push_str(&format!("{language} {charset} html={html}: {good} of {of} {first}\n"));
            right += good;
            all += of;
        }
    }
    println!("{report}");
    assert!(all > 300 && right * 1000 >= all * 990, "{report}");
}
