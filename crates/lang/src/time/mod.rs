//! Time expressions: found first, resolved when the day of publication is chosen.
//!
//! What goes in: the text, piece by piece, and the grammar of its language. What comes out: expressions with their days
//! as far as the text and the day of publication fix them. Left to others: which event they date.

mod anchor;
mod build;
mod calendar;
mod chart;
mod dated_events;
pub(crate) mod node;
mod pack;
mod seeds;

pub(crate) use dated_events::DatedEvent;

use crate::{
    atoms::{Atom, atoms, stretches},
    numbers::Numbers,
};
use calendar::{Days, Reference};
use chart::{Grammar, Said};
use node::{From, Node};
use pack::{EventWords, Pack};
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Article, Day, Interval, Language, Reading, Span,
    date::{Basis, Grain},
    reading::{TimeExpression, TimeRole},
    span::Evidence,
};
use std::collections::BTreeMap;

/// Texts of at most so many bytes are tried in every language.
const SHORT: usize = 160;

/// The most bytes between a day and "two days later".
const CHAIN: usize = 900;

/// A time expression that is not yet resolved.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Found {
    pub span: Span,
    pub node: Node,
    pub role: TimeRole,
    /// What the clause speaks of.
    pub tense: Tense,
    /// It is placed in its clause by a word: "in 2003", not "the 2003 invasion".
    pub placed: bool,
    /// Year that the text gives to an expression without one, by a dated event or another date.
    pub year: Option<i16>,
}

/// What the words around a time expression speak of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tense {
    Past,
    Future,
    /// No sign of tense: a headline, a programme.
    #[default]
    Unknown,
}

/// A dated event of the world that the text names.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Named {
    pub span: Span,
    /// Index in the table of dated events.
    pub event: usize,
    /// The text names the event itself, not only what it is about.
    pub itself: bool,
}

/// What a text says of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Findings {
    pub(crate) times: Vec<Found>,
    pub(crate) named: Vec<Named>,
    /// The language whose grammar found them.
    pub(crate) language: Option<Language>,
}

impl Findings {
    fn bytes(&self) -> usize {
        self.times.iter().map(|t| t.span.len()).sum()
    }

    /// Tells whether a span belongs to a time expression, so that its digits count nothing.
    pub fn covers(&self, span: Span) -> bool {
        let after = self.times.partition_point(|t| t.span.end <= span.start);
        self.times.get(after).is_some_and(|t| t.span.overlaps(span))
    }
}

/// Finds and resolves time expressions.
pub struct Time {
    packs: BTreeMap<Language, Pack>,
    unknown: Pack,
    events: Vec<DatedEvent>,
}

impl Time {
    /// Prepares the words of all packs.
    ///
    /// # Errors
    /// When a `time.toml` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let events = dated_events::read(packs)?;
        let index: BTreeMap<String, usize> =
            events.iter().enumerate().map(|(i, e)| (e.id.clone(), i)).collect();
        let mut languages = BTreeMap::new();
        for language in packs.languages() {
            let files = packs.parse_all(language, "time")?;
            if !files.is_empty() {
                languages.insert(language, Pack::build(packs, files, &index)?);
            }
        }
        Ok(Time { packs: languages, unknown: Pack::default(), events })
    }

    fn pack(&self, language: Option<Language>) -> &Pack {
        language.and_then(|l| self.packs.get(&l)).unwrap_or(&self.unknown)
    }

    /// Returns the dated events of the world.
    pub(crate) fn events(&self) -> &[DatedEvent] {
        &self.events
    }

    /// Finds time expressions, and the dated events that the text names.
    pub fn find(&self, article: &Article, reading: &Reading, numbers: &Numbers) -> Findings {
        let mut findings = self.find_in(reading.language, article, reading, numbers);
        // A line of a few words is often taken for another language; the grammar that reads more of it is right.
        if article.text.len() <= SHORT && article.declared_language.is_none() {
            for language in self.packs.keys().filter(|l| reading.language != Some(**l)) {
                let other = self.find_in(Some(*language), article, reading, numbers);
                if other.bytes() > findings.bytes() {
                    findings = other;
                }
            }
        }
        anchor::years(reading, &self.events, &mut findings);
        findings
    }

    fn find_in(
        &self,
        language: Option<Language>,
        article: &Article,
        reading: &Reading,
        numbers: &Numbers,
    ) -> Findings {
        let pack = self.pack(language);
        let grammar =
            Grammar { pack, numbers: numbers.pack(language), conventions: numbers.conventions() };
        let mut findings = Findings { language, ..Findings::default() };
        for stretch in stretches(article, reading) {
            let atoms = atoms(&article.text, stretch);
            for said in chart::read(&atoms, &grammar) {
                findings.times.extend(found(&atoms, &said, reading, pack));
            }
            name_events(&atoms, pack, &mut findings.named);
        }
        findings
    }

    /// Resolves them against `reading.published`.
    pub fn resolve(
        &self,
        article: &Article,
        reading: &Reading,
        findings: &Findings,
    ) -> Vec<TimeExpression> {
        let pack = self.pack(findings.language);
        let published = reading.published.as_ref().map(|p| p.interval);
        let mut previous: Option<(Span, Interval)> = None;
        let mut expressions = Vec::with_capacity(findings.times.len());
        for found in &findings.times {
            // What goes on from a day says so soon after it.
            let near = previous.filter(|(span, _)| found.span.start - span.end <= CHAIN);
            let (days, basis) = resolve(found, published, near.map(|(_, days)| days), pack);
            let (from, to) = by_role(days, found);
            if let Some(days) = days.filter(|_| matches!(found.role, TimeRole::At)) {
                previous = Some((found.span, Interval { start: days.from, end: days.to }));
            }
            expressions.push(TimeExpression {
                evidence: Evidence::quote(&article.text, found.span),
                from,
                to,
                grain: days.map_or_else(|| grain(&found.node, pack), |d| d.grain),
                basis,
                role: found.role,
            });
        }
        expressions
    }

    /// Returns the days of an expression for a text printed at some time; open where the words do not fix them.
    pub(crate) fn days(
        &self,
        found: &Found,
        published: Option<Interval>,
        language: Option<Language>,
    ) -> Interval {
        let (days, _) = resolve(found, published, None, self.pack(language));
        days.map_or_else(Interval::default, |days| Interval { start: days.from, end: days.to })
    }
}

/// Places an expression; `None` when its clause makes it a length of time.
fn found(atoms: &[Atom], said: &Said, reading: &Reading, pack: &Pack) -> Option<Found> {
    let span = atoms[said.first].span.cover(atoms[said.next - 1].span);
    let tense = match tense(atoms, said, reading, pack) {
        // A weekday alone in its line heads a programme.
        Tense::Unknown if is_heading(atoms, said) => Tense::Future,
        tense => tense,
    };
    let node = match &said.node {
        Node::Away { from: From::Due, .. } if tense == Tense::Past => return None,
        // "Two days on, he died": counted from what was told before.
        Node::Away { tenths, unit, from: From::Published }
            if tense == Tense::Past && *tenths > 0 =>
        {
            Node::Away { tenths: *tenths, unit: *unit, from: From::Previous }
        }
        node => node.clone(),
    };
    Some(Found { span, node, role: said.role, tense, placed: said.placed, year: None })
}

fn is_heading(atoms: &[Atom], said: &Said) -> bool {
    let weekday = matches!(&said.node, Node::Fields(fields) if fields.is_weekday());
    let words = |atoms: &[Atom]| atoms.iter().any(|a| a.is_word() || a.is_digits());
    weekday && !words(&atoms[..said.first]) && !words(&atoms[said.next..])
}

/// Returns the nearest sign of tense in the sentence.
fn tense(atoms: &[Atom], said: &Said, reading: &Reading, pack: &Pack) -> Tense {
    const REACH: usize = 16;
    let here = atoms[said.first].span.start;
    let sentence =
        reading.sentence_at(here).map_or(Span::new(0, usize::MAX), |i| reading.sentences[i].span);
    let folded = |i: usize| atoms.get(i).map(|a| a.folded.as_str());
    let inside = |i: &usize| atoms.get(*i).is_some_and(|a| sentence.contains(a.span));
    let before = (1..=REACH).filter_map(|d| Some((d, said.first.checked_sub(d)?)));
    let after = (0..REACH).map(|d| (d + 1, said.next + d));
    let mut nearest: Option<(usize, Tense)> = None;
    for (distance, i) in before.chain(after).filter(|(_, i)| inside(i)) {
        let sign = if pack.future.best_at(folded, i).is_some() {
            Tense::Future
        } else if pack.past.best_at(folded, i).is_some() {
            Tense::Past
        } else {
            continue;
        };
        if nearest.is_none_or(|(d, _)| distance < d) {
            nearest = Some((distance, sign));
        }
    }
    nearest.map_or(Tense::Unknown, |(_, tense)| tense)
}

fn name_events(atoms: &[Atom], pack: &Pack, named: &mut Vec<Named>) {
    if pack.events.is_empty() {
        return;
    }
    let folded = |i: usize| atoms.get(i).map(|a| a.folded.as_str());
    for at in 0..atoms.len() {
        for hit in pack.events.all_at(folded, at) {
            let span = atoms[at].span.cover(atoms[at + hit.tokens - 1].span);
            let (event, itself) = match *hit.value {
                EventWords::Name(event) => (event, true),
                EventWords::About(event) => (event, false),
            };
            named.push(Named { span, event, itself });
        }
    }
}

fn by_role(days: Option<Days>, found: &Found) -> (Option<Day>, Option<Day>) {
    let Some(Days { from, to, .. }) = days else { return (None, None) };
    match found.role {
        TimeRole::Since | TimeRole::After => (from, None),
        TimeRole::Until => (None, to),
        TimeRole::At | TimeRole::Over => (from, to),
    }
}

/// Resolves against every day that the article may have been published; what they share in doubt stays an interval.
fn resolve(
    found: &Found,
    published: Option<Interval>,
    previous: Option<Interval>,
    pack: &Pack,
) -> (Option<Days>, Basis) {
    let reference = |today| Reference { today, tense: found.tense, previous, pack };
    let dated = found.year.map(|year| found.node.with_year(year));
    let node = dated.as_ref().unwrap_or(&found.node);
    if node.is_absolute() {
        let basis = if dated.is_some() { Basis::Inferred } else { Basis::Explicit };
        return (calendar::resolve(node, &reference(some_day())), basis);
    }
    let chained = node.is_chained() && previous.is_some();
    let basis = if chained { Basis::Chained } else { Basis::Relative };
    if chained && previous.is_some_and(|p| p.start.is_some() && p.end.is_some()) {
        return (calendar::resolve(node, &reference(some_day())), basis);
    }
    let at = |day: Option<Day>| calendar::resolve(node, &reference(day?));
    let Some(Interval { start, end }) = published else { return (None, basis) };
    let days = match (at(start), at(end)) {
        (Some(a), Some(b)) => {
            Some(Days { from: a.from.min(b.from), to: a.to.max(b.to), grain: a.grain })
        }
        (Some(a), None) => Some(Days { to: None, ..a }),
        (None, Some(b)) => Some(Days { from: None, ..b }),
        (None, None) => None,
    };
    (days, basis)
}

/// A day for expressions that do not depend on one.
fn some_day() -> Day {
    jiff::civil::date(2000, 1, 5)
}

fn grain(node: &Node, pack: &Pack) -> Grain {
    let reference = Reference { today: some_day(), tense: Tense::Unknown, previous: None, pack };
    calendar::resolve(node, &reference).map_or(Grain::Day, |days| days.grain)
}

#[cfg(test)]
mod tests;
