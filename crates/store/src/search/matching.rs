//! Where a text says what was searched for.
//!
//! What goes in: a plan, a text and its account. What comes out: the places of the words that the plan asks for, and the
//! stretch of the text that shows most of them. Left to others: which texts are looked at.
//!
//! A word is met here as the index meets it, but without its context: any reading counts.

use super::{
    plan::{Node, Plan, Words},
    term,
};
use rashomon_types::{Account, Language, Span, article::SegmentKind};
use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet, HashMap},
};

/// The most words of a text that are looked at, and places that are kept.
const WORDS: usize = 200_000;
const HITS: usize = 1_000;
/// Bytes within which hits are shown together, and around which the text goes on.
const WINDOW: usize = 320;
const AROUND: usize = 160;

/// A stretch of a text with the places that were met in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The stretch: bytes of the text layer.
    pub span: Span,
    /// The places, in order, within the stretch.
    pub hits: Vec<Span>,
}

/// Parts of the query by the words, in their languages, that were looked at before.
type Met = HashMap<(String, Option<Language>), Vec<usize>>;

/// Finds the words of a plan in texts.
pub struct Matcher<'a> {
    words: &'a dyn Words,
    /// Which parts of the query a term belongs to.
    parts: BTreeMap<String, Vec<usize>>,
    stems: Vec<(String, usize)>,
    /// Parts that count wherever they stand.
    alone: BTreeSet<usize>,
    /// Parts that must stand side by side, with what counts when they do.
    phrases: Vec<(Vec<usize>, usize)>,
    /// First letters of the terms that are sounds.
    sounds: BTreeSet<char>,
    /// First letters of the terms that are words: a word that begins otherwise is not looked up.
    firsts: BTreeSet<char>,
    next: usize,
    known: RefCell<Met>,
}

impl<'a> Matcher<'a> {
    /// Prepares what a plan asks for.
    pub fn new(plan: &Plan, words: &'a dyn Words) -> Self {
        let mut matcher = Matcher::empty(words);
        matcher.take(&plan.root, false);
        if matcher.alone.is_empty() && matcher.phrases.is_empty() {
            matcher.take(&plan.root, true);
        }
        matcher
    }

    /// Prepares words that stand side by side.
    pub(super) fn phrase(parts: &[Node], words: &'a dyn Words) -> Self {
        let mut matcher = Matcher::empty(words);
        matcher.side_by_side(parts);
        matcher
    }

    fn empty(words: &'a dyn Words) -> Self {
        Matcher {
            words,
            parts: BTreeMap::new(),
            stems: Vec::new(),
            alone: BTreeSet::new(),
            phrases: Vec::new(),
            sounds: BTreeSet::new(),
            firsts: BTreeSet::new(),
            next: 0,
            known: RefCell::new(HashMap::new()),
        }
    }

    fn part(&mut self, terms: &[String]) -> usize {
        for term in terms {
            // Of a sound, its kind and its first letter.
            let kind = usize::from(term.starts_with(['~', '/']));
            let first = term.chars().nth(kind);
            if kind == 1 {
                self.sounds.extend(first)
            } else {
                self.firsts.extend(first)
            }
            self.parts.entry(term.clone()).or_default().push(self.next);
        }
        self.next += 1;
        self.next - 1
    }

    fn take(&mut self, node: &Node, small: bool) {
        match node {
            Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|p| self.take(p, small)),
            Node::Any { terms, weighs } if *weighs || small => {
                let part = self.part(terms);
                self.alone.insert(part);
            }
            Node::Stem(stem) => {
                self.stems.push((stem.clone(), self.next));
                self.alone.insert(self.next);
                self.next += 1;
            }
            Node::Phrase(parts) => self.side_by_side(parts),
            Node::Any { .. } | Node::Not(_) | Node::Every => {}
        }
    }

    fn side_by_side(&mut self, parts: &[Node]) {
        let mut own = Vec::new();
        for part in parts {
            if let Node::Any { terms, .. } = part {
                own.push(self.part(terms));
            }
        }
        if !own.is_empty() {
            self.phrases.push((own, self.next));
            self.next += 1;
        }
    }

    /// Returns the places in a text, with the part of the query that each belongs to.
    fn hits(&self, text: &str, account: &Account) -> Vec<(Span, usize)> {
        let mut found: Vec<(Span, usize)> = Vec::new();
        for mention in &account.mentions {
            let term = term::entity(&mention.entity);
            let parts = term.and_then(|t| self.parts.get(&t)).into_iter().flatten();
            found.extend(
                parts.filter(|p| self.alone.contains(p)).map(|p| (mention.evidence.span, *p)),
            );
        }
        // The last words, for phrases.
        let longest = self.phrases.iter().map(|(parts, _)| parts.len()).max().unwrap_or(0);
        let mut last: Vec<(Span, Vec<usize>)> = Vec::new();
        for (at, word) in term::words_of(text).take(WORDS) {
            let span = Span::new(at, at + word.len());
            let parts = self.parts_of(word, account.language);
            found.extend(parts.iter().filter(|p| self.alone.contains(p)).map(|p| (span, *p)));
            if longest > 0 {
                last.push((span, parts));
                if last.len() > longest {
                    last.remove(0);
                }
                for (wanted, part) in &self.phrases {
                    let Some(from) = last.len().checked_sub(wanted.len()) else { continue };
                    let all = wanted.iter().zip(&last[from..]).all(|(w, (_, has))| has.contains(w));
                    if all {
                        found.push((last[from].0.cover(span), *part));
                    }
                }
            }
            if found.len() >= HITS {
                break;
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// Returns which parts of the query a word of a text is met by.
    fn parts_of(&self, word: &str, language: Option<Language>) -> Vec<usize> {
        let key = (word.to_owned(), language);
        if let Some(known) = self.known.borrow().get(&key) {
            return known.clone();
        }
        let form = term::form(word);
        let mut found = Vec::new();
        let likely = form.chars().next().is_some_and(|first| self.firsts.contains(&first));
        let readings = if likely { self.words.readings(&form, language) } else { Vec::new() };
        for reading in readings {
            found.extend(
                term::word(&reading).and_then(|t| self.parts.get(&t)).into_iter().flatten(),
            );
        }
        // A name begins with the same sound in all its forms.
        let own = self.words.sound(word).filter(|_| word.starts_with(char::is_uppercase));
        let begins = |s: &str| s.chars().next().is_some_and(|first| self.sounds.contains(&first));
        if let Some(own) = own.filter(|own| begins(&own.close) || begins(&own.loose)) {
            let sounds = self.words.sounds(word).into_iter().chain([own]);
            for sound in sounds {
                for term in [sound.term(false), sound.term(true)] {
                    found.extend(term.and_then(|t| self.parts.get(&t)).into_iter().flatten());
                }
            }
        }
        let term = term::word(&form).unwrap_or_default();
        found.extend(
            self.stems.iter().filter(|(s, _)| term.starts_with(s.as_str())).map(|(_, p)| *p),
        );
        found.sort_unstable();
        found.dedup();
        self.known.borrow_mut().insert(key, found.clone());
        found
    }

    /// Tells whether anything of the query stands in a text.
    pub(super) fn stands(&self, text: &str, account: &Account) -> bool {
        !self.hits(text, account).is_empty()
    }

    /// Returns the stretch of a text that shows most of the query; its beginning where nothing was asked of the words.
    pub fn snippet(&self, text: &str, account: &Account) -> Snippet {
        let hits = self.hits(text, account);
        let mut best: (usize, Span) = (0, Span::default());
        for (i, (first, _)) in hits.iter().enumerate() {
            let near = hits[i..].iter().take_while(|(s, _)| s.end <= first.start + WINDOW);
            let near = near.take_while(|(s, _)| {
                !text.get(first.start..s.start).is_some_and(|t| t.contains('\n'))
            });
            let parts: BTreeSet<usize> = near.clone().map(|(_, part)| *part).collect();
            if parts.len() > best.0 {
                let span = near.fold(*first, |span, (s, _)| span.cover(*s));
                best = (parts.len(), span);
            }
        }
        let span = if best.0 > 0 { around(text, best.1) } else { beginning(text, account) };
        let mut inside: Vec<Span> = Vec::new();
        for (hit, _) in hits {
            // Of two places that overlap, the first shows both.
            if span.contains(hit) && inside.last().is_none_or(|before| !before.overlaps(hit)) {
                inside.push(hit);
            }
        }
        Snippet { span, hits: inside }
    }
}

/// Widens a stretch to the ends of its sentence or line, or to whole words.
fn around(text: &str, span: Span) -> Span {
    let before = text.get(..span.start).unwrap_or("");
    let from = boundary(before, before.len().saturating_sub(AROUND));
    let lead = before.get(from..).unwrap_or("");
    let sentence = lead.rfind(['.', '!', '?', '…', '\n']).map(|at| {
        let mark = lead.get(at..).and_then(|t| t.chars().next()).map_or(1, char::len_utf8);
        at + mark
    });
    let start = match sentence {
        Some(at) => from + at,
        None if from == 0 => 0,
        None => from + lead.find(char::is_whitespace).unwrap_or(0),
    };
    let behind = text.get(span.end..).unwrap_or("");
    let line = behind.find('\n').unwrap_or(behind.len());
    let to = boundary(behind, line.min(AROUND.max(WINDOW.saturating_sub(span.len()))));
    let tail = behind.get(..to).unwrap_or("");
    let end = if to == line { to } else { tail.rfind(char::is_whitespace).unwrap_or(0) };
    trimmed(text, Span::new(start, span.end + end))
}

/// The beginning of the running text.
fn beginning(text: &str, account: &Account) -> Span {
    let body = account.segments.iter().find(|s| s.kind == SegmentKind::Body);
    let start = body.map_or(0, |s| s.span.start);
    let rest = text.get(start..).unwrap_or("");
    let skipped = rest.len() - rest.trim_start().len();
    around(text, Span::new(start + skipped, start + skipped))
}

fn trimmed(text: &str, span: Span) -> Span {
    let inner = span.of(text);
    let start = span.start + inner.len() - inner.trim_start().len();
    Span::new(start, start + inner.trim().len())
}

/// The nearest place at or before `at` where no character is cut.
fn boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
