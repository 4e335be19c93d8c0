//! The cases of figures and quotes: a text, and who says how many of what in it. `UPDATE_CASES=1 cargo test -p rashomon --test
//! figure_cases` rewrites them; review the change as you would prose.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use rashomon::engine::Engine;
use rashomon_ingest::Given;
use rashomon_packs::Packs;
use rashomon_types::{
    Account, Comparator, Interval, Language, Layers,
    account::{Claim, Quote},
};
use std::path::Path;

fn account(engine: &Engine, language: &str, text: &str) -> Account {
    let published = Some(Interval::day("2031-05-20".parse().unwrap()));
    let given = Given { language: Language::new(language), published, ..Given::default() };
    let mut accounts = Vec::new();
    engine
        .articles("text.txt", &mut text.as_bytes(), &given, &mut |article| {
            accounts.push(engine.account(&article, Layers::ALL));
        })
        .unwrap();
    accounts.remove(0)
}

fn number(claim: &Claim) -> String {
    let (low, high) = (claim.low.unwrap_or(0.0), claim.high.unwrap_or(0.0));
    match claim.comparator {
        Comparator::More | Comparator::AtLeast => format!("{} {low}", claim.comparator),
        Comparator::Less | Comparator::AtMost => format!("{} {high}", claim.comparator),
        _ if low != high => format!("{low} to {high}"),
        Comparator::About => format!("~ {low}"),
        _ => low.to_string(),
    }
}

fn figure(claim: &Claim) -> String {
    let mut line = format!("  {} {}", number(claim), claim.measure);
    if !claim.unit.is_empty() && claim.unit != "people" && claim.unit != claim.measure.to_string() {
        line += &format!(" {}", claim.unit);
    }
    for (told, word) in [
        (claim.vague.is_some(), "vague"),
        (claim.implied, "implied"),
        (claim.negated, "said to be wrong"),
        (claim.scope.cumulative, "running total"),
    ] {
        if told {
            line += &format!(", {word}");
        }
    }
    line += &format!(": “{}”", claim.evidence.text);
    if let Some(who) = claim.claimant.as_ref().or(claim.attributed_to.as_ref()) {
        line += &format!(" (says {})", who.text);
    }
    line
}

fn quote(quote: &Quote) -> String {
    let who = quote.speaker.as_ref().map_or("?", |s| s.text.as_str());
    format!("  {who}: {}", quote.content.text.replace('\n', " / "))
}

/// What is read of one case; its text stands in one line, `\n` for a line break.
fn read(engine: &Engine, language: &str, text: &str, quotes: bool) -> String {
    let account = account(engine, language, &text.replace("\\n", "\n"));
    let lines: Vec<String> = match quotes {
        true => account.quotes.iter().map(quote).collect(),
        false => account.claims.iter().map(figure).collect(),
    };
    let lines = if lines.is_empty() { vec!["  none".to_owned()] } else { lines };
    format!("{text}\n{}\n", lines.join("\n"))
}

fn check(folder: &str, quotes: bool) {
    let engine = Engine::new(Packs::embedded()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases").join(folder);
    let mut wrong = Vec::new();
    for language in ["en", "pl", "ru", "uk"] {
        let path = folder.join(format!("{language}.txt"));
        let cases = std::fs::read_to_string(&path).unwrap();
        let mut told = String::new();
        for line in cases.lines().filter(|l| !l.starts_with("  ") && !l.is_empty()) {
            match line.starts_with('#') {
                true => told += &format!("{line}\n"),
                false => told += &read(&engine, language, line, quotes),
            }
            told.push('\n');
        }
        let told = format!("{}\n", told.trim_end());
        if told != cases {
            if std::env::var_os("UPDATE_CASES").is_some() {
                std::fs::write(&path, told).unwrap();
                continue;
            }
            let differs = told.lines().zip(cases.lines()).find(|(a, b)| a != b);
            wrong.push(format!("{}: {differs:?}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn figures_are_read_as_the_cases_say() {
    check("figures", false);
}

#[test]
fn quotes_are_read_as_the_cases_say() {
    check("quotes", true);
}

/// A figure of `eval/own/figures`, as a careful reader gives it.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Gold {
    low: Option<f64>,
    high: Option<f64>,
    comparator: Comparator,
    measure: rashomon_types::Measure,
    /// Left out where a fair reader may doubt it.
    #[serde(default, deserialize_with = "printed")]
    says: Option<Option<String>>,
    #[serde(default)]
    negated: bool,
    #[serde(default)]
    implied: bool,
}

/// A key that is there says something even where it is null.
fn printed<'d, D: serde::Deserializer<'d>>(from: D) -> Result<Option<Option<String>>, D::Error> {
    serde::Deserialize::deserialize(from).map(Some)
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Item {
    id: String,
    published: String,
    text: String,
    claims: Vec<Gold>,
}

impl Gold {
    fn value(&self, claim: &Claim) -> bool {
        let near = |a: Option<f64>, b: Option<f64>| match (a, b) {
            (Some(a), Some(b)) => (a - b).abs() <= 1e-3 * b.abs().max(1.0),
            (a, b) => a.is_none() && b.is_none(),
        };
        match self.comparator {
            Comparator::Vague => claim.vague.is_some(),
            Comparator::Range => near(claim.low, self.low) && near(claim.high, self.high),
            _ => {
                let one = self.low.or(self.high);
                claim.vague.is_none() && (near(claim.low, one) || near(claim.high, one))
            }
        }
    }

    /// How many of bound, measure and claimant are right.
    fn slots(&self, claim: &Claim) -> usize {
        let who = claim.claimant.as_ref().or(claim.attributed_to.as_ref());
        let who = who.map(|w| w.text.to_lowercase());
        let says = self.says.as_ref().is_none_or(|want| match (want, &who) {
            (Some(want), Some(who)) => who.contains(&want.to_lowercase()),
            (want, who) => want.is_none() && who.is_none(),
        });
        let bound = claim.comparator == self.comparator
            && claim.negated == self.negated
            && claim.implied == self.implied;
        usize::from(bound) + usize::from(claim.measure == self.measure) + usize::from(says)
    }
}

#[test]
fn our_own_figures_are_read_as_well_as_before() {
    let engine = Engine::new(Packs::embedded()).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../eval/own/figures");
    let (mut asked, mut got, mut found, mut whole) = (0, 0, 0, 0);
    for language in ["en", "pl", "ru", "uk"] {
        let items = std::fs::read_to_string(folder.join(format!("{language}.jsonl"))).unwrap();
        for item in items.lines().map(|l| serde_json::from_str::<Item>(l).unwrap()) {
            assert!(item.id.starts_with(language) && item.published.len() == 10);
            let mut free = account(&engine, language, &item.text).claims;
            (asked, got) = (asked + item.claims.len(), got + free.len());
            for want in &item.claims {
                let best = (0..free.len())
                    .filter(|i| want.value(&free[*i]))
                    .max_by_key(|i| want.slots(&free[*i]));
                let Some(best) = best else {
                    println!("missed: {} {:?} {:?}", item.id, want.low, want.measure);
                    continue;
                };
                let claim = free.remove(best);
                found += 1;
                whole += usize::from(want.slots(&claim) == 3);
                if want.slots(&claim) < 3 {
                    println!("slots: {}: {}", item.id, figure(&claim));
                }
            }
        }
    }
    let f1 = |hit: usize| 2.0 * hit as f64 / (asked + got) as f64;
    println!("value F1 {:.3}, all slots F1 {:.3}", f1(found), f1(whole));
    let floors = std::fs::read_to_string(folder.join("floors.toml")).unwrap();
    let floors: std::collections::BTreeMap<String, f64> = toml::from_str(&floors).unwrap();
    assert!(f1(found) >= floors["value F1"], "value F1 {}", f1(found));
    assert!(f1(whole) >= floors["all slots F1"], "all slots F1 {}", f1(whole));
}
