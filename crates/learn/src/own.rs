//! Measures the reading of events against our own annotated sentences.
//!
//! What goes in: items of `eval/own/*.jsonl`, each a short text with the acts that a careful reader finds in it. What
//! comes out: F1 of acts, types, parties and realis, how often a phrase that only looks like an act is taken for one, and
//! how far the confidences can be trusted. Left to others: what is asked of the figures (`tests/own.rs`).

use anyhow::Context;
use rashomon::engine::Engine;
use rashomon_ingest::Given;
use rashomon_types::{
    Interval, Language, Layers, Span,
    account::{Event, Party},
};
use serde::Deserialize;
use std::{collections::BTreeMap, fmt, path::Path};

/// A short text with what a careful reader finds in it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    /// Name of the item.
    pub id: String,
    /// `dev`: may be looked at; `held`: only measured.
    pub split: String,
    /// Day of publication.
    pub published: String,
    /// The text.
    pub text: String,
    /// The acts it tells.
    pub events: Vec<Gold>,
    /// Words that look like an act and are none.
    #[serde(default)]
    pub not: Vec<String>,
    /// What the annotator remarks.
    #[serde(default)]
    pub note: Option<String>,
}

/// An act that a text tells.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gold {
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: String,
    /// Other types that a fair reader could choose.
    #[serde(default)]
    pub alt_types: Vec<String>,
    /// The words that name it.
    pub trigger: String,
    /// Other words that name it as well.
    #[serde(default)]
    pub alt_triggers: Vec<String>,
    /// Who acts.
    pub actor: Vec<Who>,
    /// Who is acted upon.
    pub recipient: Vec<Who>,
    /// Whether it took place.
    pub realis: String,
    /// Other values that a fair reader could choose.
    #[serde(default)]
    pub alt_realis: Vec<String>,
    /// Who says so.
    #[serde(default)]
    pub reported_by: Option<String>,
    /// Counts neither way.
    #[serde(default)]
    pub optional: bool,
    /// What the annotator remarks.
    #[serde(default)]
    pub note: Option<String>,
}

/// A party of an act.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Who {
    /// The words that name it; `None` where it is implicit.
    pub surface: Option<String>,
    /// ISO 3166 alpha-3.
    #[serde(default)]
    pub code: Option<String>,
    /// Sector.
    #[serde(default)]
    pub sector: Option<String>,
}

/// Hits among what was asked and what was given.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rate {
    /// Right.
    pub hit: u32,
    /// In the gold.
    pub gold: u32,
    /// Given by the program.
    pub given: u32,
}

impl Rate {
    /// Precision, 0 to 1.
    pub fn precision(self) -> f64 {
        f64::from(self.hit) / f64::from(self.given.max(1))
    }

    /// Recall, 0 to 1.
    pub fn recall(self) -> f64 {
        f64::from(self.hit) / f64::from(self.gold.max(1))
    }

    /// Harmonic mean of precision and recall, 0 to 1.
    pub fn f1(self) -> f64 {
        2.0 * f64::from(self.hit) / f64::from((self.gold + self.given).max(1))
    }
}

/// The figures of a part of the corpus.
#[derive(Clone, Debug, Default)]
pub struct Figures {
    /// Acts found.
    pub found: Rate,
    /// Acts found with their type.
    pub typed: Rate,
    /// Acts found with their type and all parties.
    pub parties: Rate,
    /// Of acts found with their type: each value of realis.
    pub realis: BTreeMap<String, Rate>,
    /// Of acts found with their type: who says so.
    pub reporter: Rate,
    /// Acts whose parties stand in each other's place.
    pub swapped: u32,
    /// Phrases that look like an act, and how many were taken for one.
    pub lookalikes: (u32, u32),
    /// For tenths of confidence: acts given, and right in type and realis.
    pub trust: [(u32, u32); 10],
    /// Every event that was given, and whether it was right in type and realis; those that count neither way are left out.
    pub events: Vec<(Event, bool)>,
    /// What went wrong, a line each.
    pub errors: Vec<String>,
}

impl Figures {
    /// Mean F1 over the values of realis that the gold holds.
    pub fn macro_realis(&self) -> f64 {
        let of: Vec<f64> = self.realis.values().filter(|r| r.gold > 0).map(|r| r.f1()).collect();
        of.iter().sum::<f64>() / (of.len().max(1) as f64)
    }

    /// Adds the figures of another part.
    pub fn add(&mut self, other: &Figures) {
        let sum = |a: Rate, b: Rate| Rate {
            hit: a.hit + b.hit,
            gold: a.gold + b.gold,
            given: a.given + b.given,
        };
        self.found = sum(self.found, other.found);
        self.typed = sum(self.typed, other.typed);
        self.parties = sum(self.parties, other.parties);
        self.reporter = sum(self.reporter, other.reporter);
        for (name, rate) in &other.realis {
            let of = self.realis.entry(name.clone()).or_default();
            *of = sum(*of, *rate);
        }
        self.swapped += other.swapped;
        self.lookalikes.0 += other.lookalikes.0;
        self.lookalikes.1 += other.lookalikes.1;
        for (a, b) in self.trust.iter_mut().zip(other.trust) {
            *a = (a.0 + b.0, a.1 + b.1);
        }
        self.errors.extend(other.errors.iter().cloned());
    }

    /// Of the acts given at .8 or more: how many, and how many are right.
    pub fn sure(&self) -> (u32, u32) {
        (self.trust[8].0 + self.trust[9].0, self.trust[8].1 + self.trust[9].1)
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let rate = |name: &str, r: Rate| {
            format!(
                "{name:24} P {:.2}  R {:.2}  F1 {:.3}  ({})",
                r.precision(),
                r.recall(),
                r.f1(),
                r.gold
            )
        };
        writeln!(f, "{}", rate("acts found", self.found))?;
        writeln!(f, "{}", rate("type", self.typed))?;
        writeln!(f, "{}", rate("type and parties", self.parties))?;
        writeln!(f, "{}", rate("reporter, given type", self.reporter))?;
        writeln!(f, "{:24} {}", "parties swapped", self.swapped)?;
        writeln!(f, "{:24} {:.3}", "realis, macro F1", self.macro_realis())?;
        for (name, r) in &self.realis {
            writeln!(f, "{}", rate(&format!("  {name}"), *r))?;
        }
        writeln!(f, "{:24} {} of {}", "lookalikes taken", self.lookalikes.1, self.lookalikes.0)?;
        for (tenth, (given, right)) in self.trust.iter().enumerate().filter(|(_, t)| t.0 > 0) {
            let share = f64::from(*right) / f64::from(*given);
            writeln!(f, "  confidence .{tenth}          {given} given, {share:.2} right")?;
        }
        Ok(())
    }
}

/// Reads the items of every file of a folder, by language.
///
/// # Errors
/// As [`load`].
pub fn load_all(folder: &Path) -> anyhow::Result<BTreeMap<String, Vec<Item>>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.extension().is_some_and(|e| e == "jsonl") {
            let language = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            found.insert(language, load(&path)?);
        }
    }
    Ok(found)
}

/// Reads the items of a file.
///
/// # Errors
/// When the file cannot be read, or a line is no item: which line and why.
pub fn load(path: &Path) -> anyhow::Result<Vec<Item>> {
    let text = std::fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty());
    lines
        .map(|(n, line)| {
            let item: Item = serde_json::from_str(line)
                .with_context(|| format!("{}:{}", path.display(), n + 1))?;
            for words in item.events.iter().flat_map(words_of).chain(&item.not) {
                anyhow::ensure!(
                    item.text.contains(words.as_str()),
                    "{}:{}: '{words}' does not stand in the text",
                    path.display(),
                    n + 1
                );
            }
            Ok(item)
        })
        .collect()
}

fn words_of(gold: &Gold) -> impl Iterator<Item = &String> {
    let parties = gold.actor.iter().chain(&gold.recipient).filter_map(|w| w.surface.as_ref());
    std::iter::once(&gold.trigger).chain(&gold.alt_triggers).chain(parties).chain(&gold.reported_by)
}

/// Measures the items of one split.
///
/// # Errors
/// When an item cannot be read as an article.
pub fn measure(
    engine: &Engine,
    items: &[Item],
    split: &str,
    language: &str,
) -> anyhow::Result<Figures> {
    let mut figures = Figures::default();
    for item in items.iter().filter(|i| i.split == split || split == "all") {
        let given = Given {
            published: Some(Interval::day(item.published.parse()?)),
            language: Language::new(language),
            ..Given::default()
        };
        let mut events = Vec::new();
        let mut code = |article| events.extend(engine.account(&article, Layers::ALL).events);
        engine
            .articles(&format!("{}.txt", item.id), &mut item.text.as_bytes(), &given, &mut code)
            .with_context(|| item.id.clone())?;
        score(item, &events, &mut figures);
    }
    Ok(figures)
}

fn score(item: &Item, events: &[Event], figures: &mut Figures) {
    let text = item.text.as_str();
    let mut used = vec![false; events.len()];
    let mut right = vec![false; events.len()];
    let mut dropped = 0;
    let mut golds: Vec<&Gold> = item.events.iter().collect();
    golds.sort_by_key(|g| g.optional);
    for gold in golds {
        let best = best(gold, events, &used, text);
        if gold.optional {
            if let Some(i) = best {
                used[i] = true;
                dropped += 1;
            }
            continue;
        }
        figures.found.gold += 1;
        figures.reporter.gold += u32::from(gold.reported_by.is_some() && best.is_some());
        let Some(i) = best else {
            figures.errors.push(format!("{} missed {} '{}'", item.id, gold.kind, gold.trigger));
            continue;
        };
        used[i] = true;
        figures.found.hit += 1;
        right[i] = judge(item, gold, &events[i], figures);
    }
    for (i, event) in events.iter().enumerate() {
        let optional = used[i] && !right[i];
        if !optional || dropped == 0 {
            let tenth = ((event.confidence * 10.0) as usize).min(9);
            figures.trust[tenth].0 += 1;
            figures.trust[tenth].1 += u32::from(right[i]);
            figures.events.push((event.clone(), right[i]));
        }
        if !used[i] {
            let (kind, words) = (event.kind, &event.trigger.text);
            figures.errors.push(format!("{} spurious {kind} '{words}'", item.id));
        }
    }
    for words in &item.not {
        let span = find(text, words);
        figures.lookalikes.0 += 1;
        let taken = events.iter().zip(&used).any(|(e, u)| !u && overlap(span, e.trigger.span));
        figures.lookalikes.1 += u32::from(taken);
    }
    let given = events.len() as u32 - dropped;
    figures.found.given += given;
    figures.typed = Rate { gold: figures.found.gold, given: figures.found.given, ..figures.typed };
    figures.parties =
        Rate { gold: figures.found.gold, given: figures.found.given, ..figures.parties };
}

/// Counts an act that was found; true when its type and realis are right.
fn judge(item: &Item, gold: &Gold, event: &Event, figures: &mut Figures) -> bool {
    let text = item.text.as_str();
    let (id, words) = (&item.id, &gold.trigger);
    if !is_kind(gold, event) {
        figures.errors.push(format!("{id} type {} for {} '{words}'", event.kind, gold.kind));
        figures.reporter.gold -= u32::from(gold.reported_by.is_some());
        return false;
    }
    figures.typed.hit += 1;
    let told = event.realis.to_string();
    let real = told == gold.realis || gold.alt_realis.contains(&told);
    let meant = if real { told.clone() } else { gold.realis.clone() };
    figures.realis.entry(told.clone()).or_default().given += 1;
    let rate = figures.realis.entry(meant).or_default();
    rate.gold += 1;
    rate.hit += u32::from(real);
    if !real {
        figures.errors.push(format!("{id} realis {told} for {} '{words}'", gold.realis));
    }
    let slots = |gold: &[Who], got: &[Party]| slot(gold, got, text);
    let (actors, recipients) = (&event.actors, &event.recipients);
    let mut both = slots(&gold.actor, actors) && slots(&gold.recipient, recipients);
    if !both && matches!(gold.kind.as_str(), "AGREE" | "CONSULT" | "COOPERATE") {
        let wanted: Vec<Who> = gold.actor.iter().chain(&gold.recipient).cloned().collect();
        let got: Vec<Party> = actors.iter().chain(recipients).cloned().collect();
        both = slots(&wanted, &got);
    }
    figures.parties.hit += u32::from(both);
    if !both {
        let of = |p: &[Party]| {
            p.iter().map(|p| p.evidence.text.as_str()).collect::<Vec<_>>().join(" + ")
        };
        figures.errors.push(format!(
            "{id} parties '{words}': {} -> {}",
            of(actors),
            of(recipients)
        ));
    }
    let named = !gold.actor.is_empty() && !gold.recipient.is_empty();
    let swapped = named && !both && !actors.is_empty() && !recipients.is_empty();
    figures.swapped +=
        u32::from(swapped && slots(&gold.actor, recipients) && slots(&gold.recipient, actors));
    figures.reporter.given += u32::from(event.reported_by.is_some());
    if let (Some(wanted), Some(got)) = (&gold.reported_by, &event.reported_by) {
        figures.reporter.hit +=
            u32::from(overlap(find(text, wanted), got.span) || same_words(&got.text, wanted));
    }
    real
}

/// The event that stands for an act: by its words and type, then its words, then its type in the same sentence.
fn best(gold: &Gold, events: &[Event], used: &[bool], text: &str) -> Option<usize> {
    let spans: Vec<Option<Span>> =
        std::iter::once(&gold.trigger).chain(&gold.alt_triggers).map(|w| find(text, w)).collect();
    let rank = |event: &Event| {
        let hit = spans.iter().any(|s| overlap(*s, event.trigger.span));
        let near = overlap(spans[0], event.sentence.span) && is_kind(gold, event);
        (hit && is_kind(gold, event), hit, near)
    };
    (0..events.len())
        .filter(|i| !used[*i])
        .map(|i| (rank(&events[i]), std::cmp::Reverse(i)))
        .filter(|((a, b, c), _)| *a || *b || *c)
        .max()
        .map(|(_, std::cmp::Reverse(i))| i)
}

fn is_kind(gold: &Gold, event: &Event) -> bool {
    let kind = event.kind.to_string();
    kind == gold.kind || gold.alt_types.contains(&kind)
}

/// Every party that the gold names is there, and nothing else beyond those it leaves implicit.
fn slot(gold: &[Who], got: &[Party], text: &str) -> bool {
    let named: Vec<&Who> =
        gold.iter().filter(|g| g.code.is_some() || g.surface.is_some()).collect();
    let mut free: Vec<usize> = (0..got.len()).collect();
    let mut seen: Vec<&str> = Vec::new();
    for who in &named {
        if who.surface.as_deref().is_some_and(|s| seen.contains(&s)) {
            continue;
        }
        let Some(at) = free.iter().position(|i| is_party(who, &got[*i], text)) else {
            return false;
        };
        free.remove(at);
        seen.extend(who.surface.as_deref());
    }
    let extra = free.iter().filter(|i| !named.iter().any(|g| is_party(g, &got[**i], text))).count();
    extra <= gold.len() - named.len()
}

fn is_party(gold: &Who, party: &Party, text: &str) -> bool {
    if let Some(words) = &gold.surface {
        let (span, got) = (find(text, words), party.evidence.span);
        let short = got.end - got.start <= (3 * words.len()).max(40);
        if short && (overlap(span, got) || same_words(&party.evidence.text, words)) {
            return true;
        }
    }
    let Some(code) = &gold.code else { return false };
    let sector = gold.sector.as_deref().unwrap_or("UNK");
    party.country.is_some_and(|c| c.to_string() == *code)
        && (sector == "UNK" || party.sector.is_none_or(|s| s.to_string() == sector))
}

fn same_words(a: &str, b: &str) -> bool {
    let (a, b) = (a.trim().to_lowercase(), b.trim().to_lowercase());
    !a.is_empty() && !b.is_empty() && (a.contains(&b) || b.contains(&a))
}

fn find(text: &str, words: &str) -> Option<Span> {
    text.find(words).map(|at| Span::new(at, at + words.len()))
}

fn overlap(a: Option<Span>, b: Span) -> bool {
    a.is_some_and(|a| a.start < b.end && b.start < a.end)
}
