//! Our own pages in five languages and ten layouts (`eval/pages`), against their gold and the floors.

#![allow(clippy::unwrap_used)]

use rashomon_ingest::{Given, Ingest};
use rashomon_packs::Packs;
use rashomon_types::{Article, article::SegmentKind};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt::Write, fs, path::PathBuf};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pages {
    language: String,
    words: Words,
    article: Vec<Gold>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Words {
    site: String,
    menu: Vec<String>,
    published: String,
    by: String,
    share: String,
    related: String,
    popular: String,
    comments: String,
    comment: Vec<String>,
    subscribe: String,
    cookies: String,
    rights: String,
    tags: String,
    photo: String,
    teasers: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Gold {
    title: String,
    byline: String,
    date: String,
    printed: String,
    caption: String,
    paragraphs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    f1: f64,
    title: f64,
    date: f64,
    byline: f64,
    kinds: f64,
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../eval/pages")
}

/// Sets an article in a layout.
fn page(layout: &str, pages: &Pages, gold: &Gold, charset: &str) -> String {
    let words = &pages.words;
    let mut keys: BTreeMap<String, String> = BTreeMap::new();
    let mut put = |key: &str, value: &str| drop(keys.insert(key.to_owned(), value.to_owned()));
    put("language", &pages.language);
    put("charset", charset);
    put("title", &gold.title);
    put("byline", &gold.byline);
    put("date", &gold.date);
    put("date_path", &gold.date.replace('-', "/"));
    put("later", "2024-06-01");
    put("printed", &gold.printed);
    put("caption", &gold.caption);
    for (key, value) in [
        ("site", &words.site),
        ("published", &words.published),
        ("by", &words.by),
        ("share", &words.share),
        ("related", &words.related),
        ("popular", &words.popular),
        ("comments", &words.comments),
        ("subscribe", &words.subscribe),
        ("cookies", &words.cookies),
        ("rights", &words.rights),
        ("tags", &words.tags),
        ("photo", &words.photo),
    ] {
        put(key, value);
    }
    for (name, values) in
        [("menu", &words.menu), ("comment", &words.comment), ("teaser", &words.teasers)]
    {
        for (number, value) in (1..).zip(values) {
            put(&format!("{name}{number}"), value);
        }
    }
    let mut out = String::new();
    for line in layout.lines() {
        let wanted = match line
            .split_once("{{paragraph")
            .and_then(|(_, rest)| rest.split_once("}}"))
        {
            None => 0..1,
            Some(("", _)) => 0..gold.paragraphs.len(),
            Some((which, _)) => match which.trim().strip_suffix('-') {
                Some(first) => first.parse::<usize>().unwrap() - 1..gold.paragraphs.len(),
                None => which.trim().parse::<usize>().unwrap() - 1..which.trim().parse().unwrap(),
            },
        };
        for index in wanted {
            let mut rest = line;
            while let Some((before, after)) = rest.split_once("{{") {
                let (key, after) = after.split_once("}}").unwrap();
                let paragraph = key.starts_with("paragraph").then(|| &gold.paragraphs[index]);
                out.push_str(before);
                out.push_str(
                    paragraph.unwrap_or_else(|| keys.get(key).unwrap_or_else(|| panic!("{key}"))),
                );
                rest = after;
            }
            writeln!(out, "{rest}").unwrap();
        }
    }
    out
}

/// Runs of four words, counted.
fn runs(text: &str) -> BTreeMap<Vec<&str>, usize> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let mut found = BTreeMap::new();
    for run in words.windows(4) {
        *found.entry(run.to_vec()).or_default() += 1;
    }
    found
}

#[derive(Default)]
struct Score {
    pages: f64,
    precision: f64,
    recall: f64,
    title: f64,
    date: f64,
    byline: f64,
    kinds: f64,
}

impl Score {
    fn add(&mut self, gold: &Gold, found: &Article) -> bool {
        let text = gold.paragraphs.join("\n\n");
        let (ours, theirs) = (runs(&found.text), runs(&text));
        let size = |runs: &BTreeMap<Vec<&str>, usize>| runs.values().sum::<usize>() as f64;
        let both: usize = ours.iter().map(|(run, n)| *n.min(theirs.get(run).unwrap_or(&0))).sum();
        let (precision, recall) = (both as f64 / size(&ours).max(1.0), both as f64 / size(&theirs));
        self.pages += 1.0;
        self.precision += precision;
        self.recall += recall;
        let letters = |text: &str| {
            text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
        };
        let title = found.title.as_deref().is_some_and(|t| letters(t) == letters(&gold.title));
        let day =
            found.date_candidates.first().and_then(|d| d.interval.start).map(|d| d.to_string());
        let byline =
            found.byline.as_deref().is_some_and(|b| letters(b).ends_with(&letters(&gold.byline)));
        let mut right = 0.0;
        for segment in &found.segments {
            if segment.kind == SegmentKind::Body {
                let own = letters(segment.span.of(&found.text));
                let known = gold.paragraphs.iter().any(|p| letters(p).contains(&own));
                right += if known { 1.0 } else { -1.0 };
            }
        }
        let kinds = f64::max(right, 0.0) / gold.paragraphs.len() as f64;
        self.title += f64::from(u8::from(title));
        self.date += f64::from(u8::from(day.as_deref() == Some(&gold.date)));
        self.byline += f64::from(u8::from(byline));
        self.kinds += kinds.min(1.0);
        title
            && byline
            && day.as_deref() == Some(&gold.date)
            && kinds >= 1.0
            && precision > 0.97
            && recall > 0.97
    }

    fn f1(&self) -> f64 {
        2.0 * self.precision * self.recall / (self.precision + self.recall).max(0.001) / self.pages
    }
}

#[test]
fn our_own_pages_reach_their_floors() {
    let ingest = Ingest::new(&Packs::embedded()).unwrap();
    let floors: Floors =
        toml::from_str(&fs::read_to_string(folder().join("floors.toml")).unwrap()).unwrap();
    let mut layouts: Vec<PathBuf> =
        fs::read_dir(folder().join("layouts")).unwrap().map(|e| e.unwrap().path()).collect();
    layouts.sort();
    let mut report = String::new();
    let mut below = false;
    for (language, old) in
        [("ar", ""), ("en", ""), ("pl", "iso-8859-2"), ("ru", "windows-1251"), ("uk", "koi8-u")]
    {
        let pages: Pages =
            toml::from_str(&fs::read_to_string(folder().join(format!("{language}.toml"))).unwrap())
                .unwrap();
        let mut score = Score::default();
        for (number, path) in layouts.iter().enumerate() {
            let layout = fs::read_to_string(path).unwrap();
            let gold = &pages.article[number / 2];
            // Tables are older than UTF-8.
            let charset = if number == 2 && !old.is_empty() { old } else { "utf-8" };
            let page = page(&layout, &pages, gold, charset);
            let encoding = encoding_rs::Encoding::for_label(charset.as_bytes()).unwrap();
            let bytes = encoding.encode(&page).0;
            let mut found = None;
            ingest
                .read("page.html", &mut &bytes[..], &Given::default(), &mut |article| {
                    found = Some(article)
                })
                .unwrap();
            let found = found.unwrap();
            if !score.add(gold, &found) {
                let name = path.file_stem().unwrap().to_string_lossy();
                let kinds: Vec<String> = found
                    .segments
                    .iter()
                    .map(|s| {
                        format!(
                            "    {:?} {}",
                            s.kind,
                            s.span.of(&found.text).chars().take(60).collect::<String>()
                        )
                    })
                    .collect();
                let day = found.date_candidates.first().map(|d| (d.interval.start, d.basis));
                writeln!(
                    report,
                    "  {language} {name}: {:?} {:?} {day:?}\n{}",
                    found.title,
                    found.byline,
                    kinds.join("\n")
                )
                .unwrap();
            }
        }
        let n = score.pages;
        let figures = [
            (score.f1(), floors.f1),
            (score.title / n, floors.title),
            (score.date / n, floors.date),
            (score.byline / n, floors.byline),
            (score.kinds / n, floors.kinds),
        ];
        writeln!(
            report,
            "{language}: f1 {:.3} title {:.2} date {:.2} byline {:.2} kinds {:.3}",
            figures[0].0, figures[1].0, figures[2].0, figures[3].0, figures[4].0
        )
        .unwrap();
        below |= figures.iter().any(|(figure, floor)| figure < floor);
    }
    println!("{report}");
    assert!(!below, "{report}");
}
