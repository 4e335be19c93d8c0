//! The number words of one language, from `numbers.toml`, and the bounds of vague words, from `data/numbers.toml`.

use super::decimal::Decimal;
use crate::atoms::Atom;
use rashomon_packs::{PackError, fold};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// What a word says of a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Meaning {
    Cardinal(Decimal),
    Ordinal(u64),
    Scale {
        value: u64,
        number: Grammatical,
        short: bool,
    },
    /// A part of one: "half". With a scale it is a cardinal: "half a million".
    Part(Decimal),
    Denominator(u64),
    Multiplier(Decimal),
    /// Key of the table of vague words.
    Vague(String),
    /// Joins the parts of a number: "two hundred and five".
    And,
    /// Joins a half to a number: "two and a half".
    With,
    /// "a" of "a hundred".
    Article,
    /// "of" of "tens of thousands".
    Of,
}

/// Whether a scale word stands for one of its kind when no number stands before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grammatical {
    One,
    Many,
    /// One after the words of `one_after`, else many.
    Either,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Forms {
    /// Endings that every stem of the table takes, separated by spaces; `_` is none.
    endings: String,
    /// Value to forms or stems; a form of several words is written with `_`.
    words: BTreeMap<String, String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Scale {
    value: u64,
    /// Forms that stand for one when alone.
    #[serde(default)]
    one: String,
    /// Forms that are plural when alone.
    #[serde(default)]
    many: String,
    /// Forms that may be either.
    #[serde(default)]
    either: String,
    /// Abbreviations; a full stop may follow.
    #[serde(default)]
    short: String,
    /// Letters that mean the scale when they touch the digits.
    #[serde(default)]
    glued: String,
    /// Letters that mean the scale when they touch the digits of an amount of money.
    #[serde(default)]
    money: String,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Source {
    grouping: Vec<char>,
    decimal: Vec<char>,
    hyphen_joins: bool,
    articles: String,
    and: String,
    with: String,
    of: String,
    one_after: String,
    between: Vec<[String; 2]>,
    to: String,
    or: String,
    number_signs: String,
    prefixes: String,
    changed: String,
    ratio: String,
    no_ratio: String,
    ordinal_suffixes: String,
    cardinal_suffixes: String,
    cardinals: Vec<Forms>,
    ordinals: Vec<Forms>,
    scales: Vec<Scale>,
    fractions: BTreeMap<String, String>,
    denominators: BTreeMap<String, String>,
    multipliers: BTreeMap<String, String>,
    vague: BTreeMap<String, String>,
}

/// Lowest and highest number that a vague word is taken to mean; empty is open.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Bounds {
    pub low: Option<f64>,
    pub high: Option<f64>,
}

/// The conventions for vague numbers: `data/numbers.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Conventions {
    /// By key of `vague` in the languages' files.
    pub words: BTreeMap<String, Bounds>,
    /// Plurals of scales ("hundreds"), by the scale.
    pub plurals: BTreeMap<String, Bounds>,
    grouping: Vec<char>,
    decimal: Vec<char>,
    /// Letters that stand before an amount of money and may touch its digits, folded: `eur`.
    currencies: Vec<String>,
}

#[derive(Clone, Debug)]
struct Phrase {
    rest: Vec<String>,
    meaning: Meaning,
}

/// The number words of one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Pack {
    pub grouping: Vec<char>,
    pub decimal: Vec<char>,
    pub hyphen_joins: bool,
    pub one_after: Vec<String>,
    pub between: Vec<(Vec<String>, Vec<String>)>,
    pub to: Vec<String>,
    pub or: Vec<String>,
    pub number_signs: Vec<String>,
    pub ordinal_suffixes: Vec<String>,
    pub cardinal_suffixes: Vec<String>,
    pub glued: BTreeMap<String, u64>,
    pub money: BTreeMap<String, u64>,
    /// Words before a number that a hyphen joins to it: "sub-300", "minus-130".
    prefixes: Vec<String>,
    /// Words before a number that tell how much something changed: "to" behind the number opens no range.
    pub changed: Vec<String>,
    /// Words between the parts of a ratio: "one in five".
    pub ratio: Vec<String>,
    /// Units of time, with which the words of a ratio make none: "one in five days".
    pub no_ratio: Vec<String>,
    /// Letters of currencies, which may touch the digits behind them.
    currencies: Vec<String>,
    words: HashMap<String, Vec<Phrase>>,
}

impl Pack {
    /// Reads the files of one language, `path` being the first of them.
    pub fn build(
        path: &str,
        sources: Vec<PackSource>,
        conventions: &Conventions,
    ) -> Result<Self, PackError> {
        let mut pack = Pack { currencies: conventions.currencies.clone(), ..Pack::default() };
        for PackSource(source) in sources {
            pack.add(source, conventions).map_err(|message| PackError::new(path, message))?;
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for forms in pack.words.values_mut() {
            forms.sort_by_key(|p| std::cmp::Reverse(p.rest.len()));
        }
        Ok(pack)
    }

    /// The pack of a language that nothing is known of: digits only.
    pub fn digits_only(conventions: &Conventions) -> Self {
        Pack {
            grouping: conventions.grouping.clone(),
            decimal: conventions.decimal.clone(),
            currencies: conventions.currencies.clone(),
            ..Pack::default()
        }
    }

    fn add(&mut self, source: Source, conventions: &Conventions) -> Result<(), String> {
        self.grouping.extend(&source.grouping);
        self.decimal.extend(&source.decimal);
        self.hyphen_joins |= source.hyphen_joins;
        for [open, middle] in &source.between {
            self.between.push((list(open), list(middle)));
        }
        for (into, words) in [
            (&mut self.one_after, &source.one_after),
            (&mut self.to, &source.to),
            (&mut self.or, &source.or),
            (&mut self.number_signs, &source.number_signs),
            (&mut self.prefixes, &source.prefixes),
            (&mut self.changed, &source.changed),
            (&mut self.ratio, &source.ratio),
            (&mut self.no_ratio, &source.no_ratio),
            (&mut self.ordinal_suffixes, &source.ordinal_suffixes),
            (&mut self.cardinal_suffixes, &source.cardinal_suffixes),
        ] {
            into.extend(list(words));
        }
        for (words, meaning) in [
            (&source.articles, Meaning::Article),
            (&source.and, Meaning::And),
            (&source.with, Meaning::With),
            (&source.of, Meaning::Of),
        ] {
            list(words).iter().for_each(|w| self.insert(w, meaning.clone()));
        }
        for (key, words) in &source.vague {
            if !conventions.words.contains_key(key) {
                return Err(format!("vague.{key}: data/numbers.toml has no bounds for {key:?}"));
            }
            list(words).iter().for_each(|w| self.insert(w, Meaning::Vague(key.clone())));
        }
        self.add_values(&source)?;
        source.scales.iter().for_each(|scale| self.add_scale(scale));
        Ok(())
    }

    fn add_values(&mut self, source: &Source) -> Result<(), String> {
        let decimal = |key: &str| Decimal::parse(key).ok_or(format!("{key:?} is no number"));
        let whole =
            |key: &str| key.parse::<u64>().map_err(|_| format!("{key:?} is no whole number"));
        for forms in &source.cardinals {
            for (key, words) in &forms.words {
                self.inflect(words, &forms.endings, Meaning::Cardinal(decimal(key)?));
            }
        }
        for forms in &source.ordinals {
            for (key, words) in &forms.words {
                self.inflect(words, &forms.endings, Meaning::Ordinal(whole(key)?));
            }
        }
        for (key, words) in &source.fractions {
            self.inflect(words, "", Meaning::Part(decimal(key)?));
        }
        for (key, words) in &source.denominators {
            self.inflect(words, "", Meaning::Denominator(whole(key)?));
        }
        for (key, words) in &source.multipliers {
            self.inflect(words, "", Meaning::Multiplier(decimal(key)?));
        }
        Ok(())
    }

    fn add_scale(&mut self, scale: &Scale) {
        let value = scale.value;
        for (words, number, short) in [
            (&scale.one, Grammatical::One, false),
            (&scale.many, Grammatical::Many, false),
            (&scale.either, Grammatical::Either, false),
            (&scale.short, Grammatical::One, true),
        ] {
            for word in list(words) {
                self.insert(&word, Meaning::Scale { value, number, short });
            }
        }
        self.glued.extend(list(&scale.glued).into_iter().map(|w| (w, value)));
        self.money.extend(list(&scale.money).into_iter().map(|w| (w, value)));
    }

    fn inflect(&mut self, words: &str, endings: &str, meaning: Meaning) {
        for word in list(words) {
            if endings.is_empty() {
                self.insert(&word, meaning.clone());
            }
            for ending in endings.split_whitespace() {
                let ending = if ending == "_" { "" } else { ending };
                self.insert(&format!("{word}{ending}"), meaning.clone());
            }
        }
    }

    fn insert(&mut self, form: &str, meaning: Meaning) {
        let mut parts = form.split('_').map(fold);
        let Some(first) = parts.next() else { return };
        let phrase = Phrase { rest: parts.collect(), meaning };
        self.words.entry(first).or_default().push(phrase);
    }

    /// Tells whether a word is the letters of a currency: `EUR50m`.
    pub fn is_currency(&self, atom: &Atom) -> bool {
        atom.capital && self.currencies.contains(&atom.folded)
    }

    /// Tells whether a word may be joined to a number behind it by a hyphen.
    pub fn is_prefix(&self, atom: &Atom) -> bool {
        self.prefixes.contains(&atom.folded)
    }

    /// Returns what the words at `at` mean, the longest phrases first, with the number of words.
    pub fn meanings<'a, 't: 'a>(
        &'a self,
        word: impl Fn(usize) -> Option<&'t str> + 'a,
        at: usize,
    ) -> impl Iterator<Item = (usize, &'a Meaning)> + 'a {
        let phrases =
            word(at).and_then(|first| self.words.get(first)).map_or(&[][..], Vec::as_slice);
        phrases.iter().filter_map(move |phrase| {
            let fits = phrase.rest.iter().enumerate().all(|(i, w)| word(at + 1 + i) == Some(w));
            fits.then_some((1 + phrase.rest.len(), &phrase.meaning))
        })
    }
}

/// One `numbers.toml` as it is written.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub(crate) struct PackSource(Source);

fn list(words: &str) -> Vec<String> {
    words.split_whitespace().map(fold).collect()
}
