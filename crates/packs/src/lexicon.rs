//! The word patterns that every lexicon is written in, and their look-up.
//!
//! A pattern is a row of items separated by spaces, each matched by one token in its folded form:
//!
//! | item | matches |
//! |---|---|
//! | `удар` | just this form |
//! | `атакова*` | the stem with at most [`ENDING`] more letters |
//! | `*ський` | a form of at least four letters that ends so |
//! | `(at\|no) least`, `(на\|по\|)` | one of several; with an empty one, or nothing |
//! | `.` | any one token |
//! | `..` | nothing, or up to three tokens of which none is a mark of punctuation |
//! | `#` | a token with a digit |
//!
//! Where several patterns match at one token, the longest in tokens wins, then the one with more letters spelt out, then
//! the earlier one; [`Lexicon::all_at`] returns them in that order.

use crate::{
    fold,
    prefixes::{Prefixes, START, step},
};
use std::collections::BTreeMap;

/// How many letters a `*` at the end of a stem stands for, at most.
pub const ENDING: usize = 6;

/// A pattern that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("pattern {pattern:?}: {message}")]
pub struct PatternError {
    /// The pattern.
    pub pattern: String,
    /// What is wrong.
    pub message: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Item {
    Form(String),
    Stem(String),
    Ending(String),
    Any,
    Gap,
    Digit,
    OneOf(Vec<Item>, bool),
}

impl Item {
    fn read(word: &str) -> Result<Item, &'static str> {
        if let Some(inner) = word.strip_prefix('(') {
            let inner = inner.strip_suffix(')').ok_or("a bracket is not closed")?;
            let mut choices = Vec::new();
            let mut optional = false;
            for choice in inner.split('|') {
                if choice.is_empty() {
                    optional = true;
                } else {
                    choices.push(Item::read(choice)?);
                }
            }
            return Ok(Item::OneOf(choices, optional));
        }
        match word {
            "." => Ok(Item::Any),
            ".." => Ok(Item::Gap),
            "#" => Ok(Item::Digit),
            _ => match (word.strip_suffix('*'), word.strip_prefix('*')) {
                (Some(""), _) => Err("a lone * would match every word; write . for any one token"),
                (Some(stem), _) if stem.contains('*') => Err("only one * can stand in a word"),
                (Some(stem), _) => Ok(Item::Stem(fold(stem))),
                (None, Some(ending)) if ending.contains('*') => {
                    Err("only one * can stand in a word")
                }
                (None, Some(ending)) => Ok(Item::Ending(fold(ending))),
                (None, None) if word.contains(['*', '(', ')', '|']) => {
                    Err("* stands at an end of a word; brackets hold whole words")
                }
                (None, None) => Ok(Item::Form(fold(word))),
            },
        }
    }

    fn matches(&self, token: &str) -> bool {
        match self {
            Item::Form(form) => form == token,
            Item::Stem(stem) => token.strip_prefix(stem.as_str()).is_some_and(is_ending),
            Item::Ending(ending) => token.ends_with(ending.as_str()) && token.chars().count() >= 4,
            Item::Any => true,
            Item::Gap => !token.chars().all(|c| !c.is_alphanumeric()),
            Item::Digit => token.bytes().any(|b| b.is_ascii_digit()),
            Item::OneOf(choices, _) => choices.iter().any(|c| c.matches(token)),
        }
    }

    /// Letters spelt out, for ranking; a whole form counts one more than a stem of its length.
    fn weight(&self) -> usize {
        match self {
            Item::Form(form) => 2 * form.chars().count() + 1,
            Item::Stem(part) | Item::Ending(part) => 2 * part.chars().count(),
            Item::OneOf(choices, _) => choices.iter().map(Item::weight).min().unwrap_or(0),
            Item::Any | Item::Gap | Item::Digit => 0,
        }
    }
}

fn is_ending(rest: &str) -> bool {
    rest.chars().count() <= ENDING && rest.chars().all(|c| c.is_alphabetic() || c == '\'')
}

#[derive(Clone, Debug)]
struct Entry<T> {
    items: Vec<Item>,
    weight: usize,
    value: T,
}

/// A match: how many tokens, and whose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<'a, T> {
    /// Number of tokens matched, at least one.
    pub tokens: usize,
    /// The value inserted with the pattern.
    pub value: &'a T,
    /// Letters that the pattern spells out, for ranking.
    pub weight: usize,
}

/// Patterns with their values, looked up token by token.
#[derive(Clone, Debug)]
pub struct Lexicon<T> {
    entries: Vec<Entry<T>>,
    forms: Prefixes,
    stems: Prefixes,
    /// Patterns that begin with an ending, by its last letter.
    endings: BTreeMap<char, Vec<u32>>,
    other: Vec<u32>,
    longest_stem: usize,
}

impl<T> Default for Lexicon<T> {
    fn default() -> Self {
        Lexicon {
            entries: Vec::new(),
            forms: Prefixes::default(),
            stems: Prefixes::default(),
            endings: BTreeMap::new(),
            other: Vec::new(),
            longest_stem: 0,
        }
    }
}

impl<T> Lexicon<T> {
    /// Adds a pattern.
    ///
    /// # Errors
    /// When the pattern is empty, begins with a gap or an optional item, or has a bracket or `*` out of place.
    pub fn insert(&mut self, pattern: &str, value: T) -> Result<(), PatternError> {
        let bad = |message| PatternError { pattern: pattern.to_owned(), message };
        let items = pattern
            .split_whitespace()
            .map(Item::read)
            .collect::<Result<Vec<_>, _>>()
            .map_err(bad)?;
        let index = self.entries.len() as u32;
        match items.first() {
            None => return Err(bad("it is empty")),
            Some(Item::Gap | Item::OneOf(_, true)) => {
                return Err(bad("it must begin with an item that is always there"));
            }
            Some(Item::OneOf(choices, _)) => {
                choices.clone().iter().for_each(|c| self.index(c, index))
            }
            Some(first) => self.index(&first.clone(), index),
        }
        let weight = items.iter().map(Item::weight).sum();
        self.entries.push(Entry { items, weight, value });
        Ok(())
    }

    fn index(&mut self, first: &Item, index: u32) {
        match first {
            Item::Form(form) => self.forms.add(form, index),
            Item::Stem(stem) => {
                self.longest_stem = self.longest_stem.max(stem.len());
                self.stems.add(stem, index);
            }
            Item::Ending(ending) if !ending.is_empty() => {
                let last = ending.chars().next_back().unwrap_or_default();
                self.endings.entry(last).or_default().push(index);
            }
            _ => self.other.push(index),
        }
    }

    /// Returns the number of patterns.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Tells whether there is no pattern.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the best match that begins at token `at`; `folded` gives the folded form of token `i`, `None` past the end.
    pub fn best_at<'a, 't>(
        &'a self,
        folded: impl Fn(usize) -> Option<&'t str>,
        at: usize,
    ) -> Option<Hit<'a, T>> {
        self.all_at(folded, at).into_iter().next()
    }

    /// Returns every match that begins at token `at`, the best first.
    pub fn all_at<'a, 't>(
        &'a self,
        folded: impl Fn(usize) -> Option<&'t str>,
        at: usize,
    ) -> Vec<Hit<'a, T>> {
        let Some(first) = folded(at) else { return Vec::new() };
        let mut candidates = Vec::new();
        self.candidates(first, &mut candidates);
        if candidates.is_empty() {
            return Vec::new();
        }
        candidates.sort_unstable();
        candidates.dedup();
        let mut hits: Vec<(u32, Hit<'a, T>)> = candidates
            .into_iter()
            .filter_map(|i| {
                let entry = &self.entries[i as usize];
                let tokens = reach(&entry.items, &folded, at, 0)?;
                (tokens > 0)
                    .then_some((i, Hit { tokens, value: &entry.value, weight: entry.weight }))
            })
            .collect();
        hits.sort_by(|(i, a), (j, b)| {
            b.tokens.cmp(&a.tokens).then(b.weight.cmp(&a.weight)).then(i.cmp(j))
        });
        hits.into_iter().map(|(_, hit)| hit).collect()
    }
}

impl<T> Lexicon<T> {
    /// Collects the patterns whose first item may match a token.
    fn candidates(&self, first: &str, into: &mut Vec<u32>) {
        // A stem may leave no more letters than `ENDING`: what is shorter need not be looked up.
        let shortest = first.char_indices().rev().nth(ENDING - 1).map_or(0, |(at, _)| at).max(1);
        let mut hash = START;
        for (at, byte) in first.bytes().enumerate() {
            hash = step(hash, byte);
            let end = at + 1;
            if end >= shortest && end <= self.longest_stem && first.is_char_boundary(end) {
                let found = self.stems.get(hash, &first[..end]);
                if !found.is_empty() && is_ending(&first[end..]) {
                    into.extend_from_slice(found);
                }
            }
        }
        into.extend_from_slice(self.forms.get(hash, first));
        if !self.endings.is_empty()
            && let Some(found) = first.chars().next_back().and_then(|c| self.endings.get(&c))
        {
            into.extend_from_slice(found);
        }
        into.extend_from_slice(&self.other);
    }
}

/// Returns how many tokens from `at` the items match, preferring short gaps; `None` when they do not.
fn reach<'t>(
    items: &[Item],
    folded: &impl Fn(usize) -> Option<&'t str>,
    at: usize,
    used: usize,
) -> Option<usize> {
    let Some((first, rest)) = items.split_first() else { return Some(used) };
    match first {
        Item::Gap => (0..=3).find_map(|n| {
            let free = (0..n).all(|i| folded(at + i).is_some_and(|t| Item::Gap.matches(t)));
            free.then(|| reach(rest, folded, at + n, used + n)).flatten()
        }),
        Item::OneOf(_, optional) => {
            let taken = folded(at)
                .filter(|t| first.matches(t))
                .and_then(|_| reach(rest, folded, at + 1, used + 1));
            taken.or_else(|| if *optional { reach(rest, folded, at, used) } else { None })
        }
        _ => folded(at)
            .filter(|t| first.matches(t))
            .and_then(|_| reach(rest, folded, at + 1, used + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lexicon(patterns: &[&str]) -> Lexicon<String> {
        let mut lexicon = Lexicon::default();
        for p in patterns {
            lexicon.insert(p, (*p).to_owned()).unwrap();
        }
        lexicon
    }

    fn best(lexicon: &Lexicon<String>, text: &str) -> Option<(usize, String)> {
        let tokens: Vec<&str> = text.split(' ').collect();
        lexicon.best_at(|i| tokens.get(i).copied(), 0).map(|h| (h.tokens, h.value.clone()))
    }

    #[test]
    fn the_longest_then_the_most_exact_pattern_wins() {
        let lexicon = lexicon(&[
            "удар*",
            "ударник*",
            "нане* .. удар*",
            "удар по",
            "(at|no) least",
            "за (даними|словами) (мэра|)",
        ]);
        assert_eq!(best(&lexicon, "ударом"), Some((1, "удар*".into())));
        assert_eq!(best(&lexicon, "ударниками"), Some((1, "ударник*".into())));
        assert_eq!(best(&lexicon, "удар по базе"), Some((2, "удар по".into())));
        assert_eq!(
            best(&lexicon, "нанесли мощный ответный удар"),
            Some((4, "нане* .. удар*".into()))
        );
        assert_eq!(best(&lexicon, "нанесли , удар"), None);
        assert_eq!(best(&lexicon, "at least"), Some((2, "(at|no) least".into())));
        assert_eq!(best(&lexicon, "за даними"), Some((2, "за (даними|словами) (мэра|)".into())));
        assert_eq!(best(&lexicon, "ударопрочность"), None);
    }

    #[test]
    fn patterns_out_of_shape_are_refused() {
        for bad in ["", "*", "..", "(a|b", "a*b*", "(a|) b"] {
            assert!(Lexicon::default().insert(bad, ()).is_err(), "{bad}");
        }
    }
}
