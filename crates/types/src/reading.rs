//! What the language of an article shows. A reading knows nothing of conflicts.

use crate::{
    article::{Published, SegmentKind},
    code::{Category, Country, Language, PlaceCountry, Sector},
    date::{Basis, Grain, Interval},
    diagnostic::Diagnostic,
    form::Form,
    span::{Evidence, Span},
};
use serde::{Deserialize, Serialize};

/// What a token is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes and hyphens.
    Word,
    /// Digits, with inner grouping and decimal marks.
    Number,
    /// One mark of punctuation, or a symbol.
    Mark,
}

/// The universal parts of speech of Universal Dependencies.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "UPPERCASE")]
#[allow(missing_docs)]
pub enum Upos {
    Adj,
    Adp,
    Adv,
    Aux,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    #[default]
    X,
}

impl Upos {
    /// Every part of speech, in order of their numbers.
    pub const ALL: [Upos; 17] = [
        Upos::Adj,
        Upos::Adp,
        Upos::Adv,
        Upos::Aux,
        Upos::Cconj,
        Upos::Det,
        Upos::Intj,
        Upos::Noun,
        Upos::Num,
        Upos::Part,
        Upos::Pron,
        Upos::Propn,
        Upos::Punct,
        Upos::Sconj,
        Upos::Sym,
        Upos::Verb,
        Upos::X,
    ];

    /// Returns the name that treebanks use: `PROPN`.
    pub fn as_str(self) -> &'static str {
        match self {
            Upos::Adj => "ADJ",
            Upos::Adp => "ADP",
            Upos::Adv => "ADV",
            Upos::Aux => "AUX",
            Upos::Cconj => "CCONJ",
            Upos::Det => "DET",
            Upos::Intj => "INTJ",
            Upos::Noun => "NOUN",
            Upos::Num => "NUM",
            Upos::Part => "PART",
            Upos::Pron => "PRON",
            Upos::Propn => "PROPN",
            Upos::Punct => "PUNCT",
            Upos::Sconj => "SCONJ",
            Upos::Sym => "SYM",
            Upos::Verb => "VERB",
            Upos::X => "X",
        }
    }
}

/// One universal feature with its value; each is one bit of [`Features`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
#[allow(missing_docs)]
pub enum Feature {
    Nom,
    Gen,
    Dat,
    Acc,
    Ins,
    Loc,
    Voc,
    Sing,
    Plur,
    Masc,
    Fem,
    Neut,
    Animate,
    Past,
    Pres,
    Fut,
    Perfective,
    Imperfective,
    Finite,
    Infinitive,
    Participle,
    Converb,
    Indicative,
    Imperative,
    Conditional,
    Active,
    Passive,
    Middle,
    First,
    Second,
    Third,
    Negative,
    Reflexive,
    Comparative,
    Superlative,
    ShortForm,
    Abbreviation,
    Foreign,
    /// The -но/-то, -no/-to form, or another form without a subject.
    Impersonal,
}

impl Feature {
    /// Every feature, in order of their bits.
    pub const ALL: [Feature; 39] = [
        Feature::Nom,
        Feature::Gen,
        Feature::Dat,
        Feature::Acc,
        Feature::Ins,
        Feature::Loc,
        Feature::Voc,
        Feature::Sing,
        Feature::Plur,
        Feature::Masc,
        Feature::Fem,
        Feature::Neut,
        Feature::Animate,
        Feature::Past,
        Feature::Pres,
        Feature::Fut,
        Feature::Perfective,
        Feature::Imperfective,
        Feature::Finite,
        Feature::Infinitive,
        Feature::Participle,
        Feature::Converb,
        Feature::Indicative,
        Feature::Imperative,
        Feature::Conditional,
        Feature::Active,
        Feature::Passive,
        Feature::Middle,
        Feature::First,
        Feature::Second,
        Feature::Third,
        Feature::Negative,
        Feature::Reflexive,
        Feature::Comparative,
        Feature::Superlative,
        Feature::ShortForm,
        Feature::Abbreviation,
        Feature::Foreign,
        Feature::Impersonal,
    ];
}

/// A set of features. A token of ambiguous case carries every case that it may have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Features(u64);

impl Features {
    /// No feature.
    pub const NONE: Features = Features(0);
    /// Makes a set.
    pub fn of(features: &[Feature]) -> Self {
        features.iter().fold(Features(0), |set, f| set.with(*f))
    }
    /// Returns the set as bits, the first feature lowest.
    pub fn bits(self) -> u64 {
        self.0
    }
    /// Makes a set from bits; those of no feature are dropped.
    pub fn from_bits(bits: u64) -> Self {
        Features(bits & ((1 << Feature::ALL.len()) - 1))
    }
    /// Adds one.
    pub fn with(self, feature: Feature) -> Self {
        Features(self.0 | 1 << feature as u8)
    }
    /// Removes one.
    pub fn without(self, feature: Feature) -> Self {
        Features(self.0 & !(1 << feature as u8))
    }
    /// Tells whether one is there.
    pub fn has(self, feature: Feature) -> bool {
        self.0 & 1 << feature as u8 != 0
    }
    /// Tells whether any of the others is there.
    pub fn any(self, others: &[Feature]) -> bool {
        self.0 & Features::of(others).0 != 0
    }
    /// Joins two sets.
    pub fn union(self, other: Features) -> Features {
        Features(self.0 | other.0)
    }
    /// Keeps what both hold.
    pub fn shared(self, other: Features) -> Features {
        Features(self.0 & other.0)
    }
}

/// A word, number or mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// The form folded for look-up: lower case, `ё` as `е`, one kind of apostrophe, no soft hyphens or stress marks.
    pub folded: Form,
    /// Base form, folded; the form itself where the language has no better answer.
    pub lemma: Form,
    /// Part of speech.
    pub upos: Upos,
    /// Morphology as far as known.
    pub features: Features,
    /// True when no white space stands before the next token.
    pub glued: bool,
    /// Index of the head in `Reading::tokens`; `None` for a root and where there is no parser.
    pub head: Option<u32>,
    /// Relation to the head, `nsubj`; empty where there is no parser.
    pub relation: &'static str,
}

impl Token {
    /// Tells whether the token begins with a capital letter.
    pub fn is_capitalised(&self, text: &str) -> bool {
        self.span.of(text).chars().next().is_some_and(char::is_uppercase)
    }
}

/// A sentence, or a line that stands for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where, without surrounding white space.
    pub span: Span,
    /// First token, and one past the last, of `Reading::tokens`.
    pub tokens: (usize, usize),
    /// The kind of segment it stands in.
    pub kind: SegmentKind,
    /// Number of the paragraph (block between blank lines, or line), from 0.
    pub paragraph: usize,
}

/// Where an entity stands in the world, as the gazetteer knows it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// Country of an actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
    /// Sector of an actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sector: Option<Sector>,
    /// Place, for locations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    /// Wikidata item, where known, never guessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wikidata: Option<String>,
}

/// A place, with the words that name it when it was read in a text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// As printed; empty for a place that comes from the gazetteer alone.
    #[serde(default)]
    pub text: String,
    /// English name.
    pub name: String,
    /// ISO 3166 alpha-2.
    pub country: Option<PlaceCountry>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// How fine.
    pub precision: Precision,
    /// Where it was read.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// How fine a place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Precision {
    Site,
    City,
    District,
    Province,
    Country,
    Region,
}

/// A proper name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Mention {
    /// The name as printed, titles left out.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Class.
    pub category: Category,
    /// Base form in the article's language.
    pub lemma: String,
    /// Context-free key: a gazetteer id, else a name skeleton.
    pub entity: String,
    /// What the gazetteer knows of it.
    #[serde(default)]
    pub known: Known,
}

/// How a reference points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum ReferenceKind {
    /// "Iranian", "иракские", "Russians".
    Demonym,
    /// "Iran-backed militias", "the two officials".
    Nominal,
    /// "he", where resolved.
    Pronoun,
    /// A capital or building that stands for a government.
    Metonym,
}

/// An expression that is no proper name and points to an entity.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reference {
    /// As printed.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// How it points.
    pub kind: ReferenceKind,
    /// What it points to; `None` where only the kind of thing is known.
    pub entity: Option<String>,
    /// What is known of what it points to.
    #[serde(default)]
    pub known: Known,
    /// Why the obvious reading is not trusted ("Sudanese" where the article names Al-Sudani).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub doubt: Option<String>,
}

/// A time expression, resolved as far as the text allows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TimeExpression {
    /// As printed.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// First day; `None` is open or unknown.
    pub from: Option<crate::Day>,
    /// Last day; `None` is open or unknown.
    pub to: Option<crate::Day>,
    /// How fine.
    pub grain: Grain,
    /// Why resolved so.
    pub basis: Basis,
    /// What it does for its clause.
    pub role: TimeRole,
}

impl TimeExpression {
    /// Returns the days.
    pub fn interval(&self) -> Interval {
        Interval { start: self.from, end: self.to }
    }
}

/// What a time expression does for its clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TimeRole {
    /// "on Thursday".
    At,
    /// "since mid-October".
    Since,
    /// "until May", "before 7 October".
    Until,
    /// "over the past two months": a period that a count covers.
    Over,
    /// "after 7 October".
    After,
}

/// What kind of number is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum NumberKind {
    Cardinal,
    Ordinal,
    /// "half", "two thirds".
    Fraction,
    /// "twice", "threefold".
    Multiplier,
    /// "dozens", "several".
    Vague,
}

/// A number as written in digits or words; comparators and what is counted are left to coding.
#[derive(Clone, Debug, PartialEq)]
pub struct Number {
    /// Where, without unit and comparator.
    pub span: Span,
    /// Tokens it spans: first, and one past the last.
    pub tokens: (usize, usize),
    /// Value, or lower end of a range; conventional lower bound of a vague number.
    pub low: Option<f64>,
    /// Value, or upper end of a range; conventional upper bound of a vague number.
    pub high: Option<f64>,
    /// The word itself when it is vague ("dozens").
    pub vague: Option<String>,
    /// Kind.
    pub kind: NumberKind,
}

/// One article, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The language found, `None` when the text is too short or in a language that is not known.
    pub language: Option<Language>,
    /// Sentences in order; every token belongs to one.
    pub sentences: Vec<Sentence>,
    /// Tokens in order.
    pub tokens: Vec<Token>,
    /// Proper names in order, not overlapping.
    pub mentions: Vec<Mention>,
    /// Other expressions that point to entities, in order.
    pub references: Vec<Reference>,
    /// Time expressions in order.
    pub dates: Vec<TimeExpression>,
    /// Numbers in order.
    pub numbers: Vec<Number>,
    /// The day of publication as chosen from the article's candidates and the text; `None` when nothing is known.
    pub published: Option<Published>,
    /// What was noticed.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Returns the tokens of a sentence.
    pub fn tokens_of(&self, sentence: &Sentence) -> &[Token] {
        &self.tokens[sentence.tokens.0..sentence.tokens.1]
    }

    /// Returns the index of the sentence that holds a byte.
    pub fn sentence_at(&self, byte: usize) -> Option<usize> {
        let after = self.sentences.partition_point(|s| s.span.start <= byte);
        after.checked_sub(1).filter(|i| byte < self.sentences[*i].span.end)
    }

    /// Returns the tokens that a span touches: first, and one past the last.
    pub fn tokens_in(&self, span: Span) -> (usize, usize) {
        let first = self.tokens.partition_point(|t| t.span.end <= span.start);
        let last = self.tokens.partition_point(|t| t.span.start < span.end);
        (first, last.max(first))
    }
}
