//! Why a figure has its verdict, as structure that can be said in any language.

use crate::{ArticleId, Comparator, Interval};
use serde::{Deserialize, Serialize};

/// The reason of a verdict.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// What kind of reason it is.
    pub kind: ReasonKind,
    /// How many articles or independent texts it speaks of.
    pub count: usize,
    /// The numbers it compares, in the order in which they are told.
    pub values: Vec<ReasonValue>,
    /// Numbers over other places, which prove nothing about these.
    pub elsewhere: Vec<ReasonValue>,
}

/// Kinds of reasons.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// One article says so.
    #[default]
    OneArticle,
    /// One text, told in several articles.
    OneText,
    /// One text, whose versions differ.
    Versions,
    /// One witness says so.
    OneWitness,
    /// Independent texts give numbers that fit.
    Fit,
    /// The first number narrows the second.
    Narrows,
    /// Two numbers that cannot both be right.
    Contradicts,
    /// Numbers that rise with later dates.
    RisesWithDates,
    /// A running total that rises.
    RunningTotal,
    /// Approximate numbers of different dates.
    ApproximateOfDates,
    /// Approximate numbers that are not the same.
    Approximate,
    /// Numbers of different dates.
    OfDates,
    /// Numbers that are not the same, without dates that would order them.
    WithoutDates,
    /// Counts over different places.
    Scopes,
}

/// A number of a reason, with those who give it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReasonValue {
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// How it is bounded.
    pub comparator: Comparator,
    /// Vague word.
    pub vague: Option<String>,
    /// True when the text says it is not so.
    pub negated: bool,
    /// The articles that give it, each with the days for which it held.
    pub told: Vec<ReasonTold>,
    /// Keys of the places that it covers, where they matter.
    pub places: Vec<String>,
    /// True when it covers a part of what the others cover.
    pub part: bool,
}

/// An article that gives a number.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct ReasonTold {
    /// The article.
    pub article: ArticleId,
    /// When the number held; open where the text does not bound it.
    pub held: Interval,
}
