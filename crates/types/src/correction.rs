//! What a person has corrected: the overlay over what the program reads, replayed over every new run.
//!
//! A correction says what it is about by tellings, places in texts, since these outlive every regrouping. The words stand in it for
//! the reader, and for saying what became of a telling that is read no more.

use crate::{
    account::Party,
    code::{Country, EventType, Realis},
    id::{ArticleId, TellingId},
    record::RecordParty,
    span::Span,
};
use serde::{Deserialize, Serialize};

/// Kinds of things of a record that can be corrected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Item {
    Event,
    Figure,
    Witness,
    Entity,
}

impl Item {
    /// Returns the word that is printed.
    pub fn as_str(self) -> &'static str {
        match self {
            Item::Event => "event",
            Item::Figure => "figure",
            Item::Witness => "witness",
            Item::Entity => "entity",
        }
    }
}

/// A telling that a correction speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// The event or claim; for witnesses the article as a whole.
    pub telling: TellingId,
    /// The article.
    pub article: ArticleId,
    /// First byte of the words.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// The words, or the headline of the article.
    pub says: String,
}

impl Held {
    /// Returns where the words stand.
    pub fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

/// Something that a correction is about, as it stood when the correction was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// What kind of thing.
    pub item: Item,
    /// Its id then: that of its smallest telling, or the key of an entity.
    pub id: String,
    /// What it was called then.
    pub name: String,
    /// Its tellings then; none for an entity.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holds: Vec<Held>,
}

/// A party as a person names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedParty {
    /// Key of the entity, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<String>,
    /// What it is called.
    pub name: String,
    /// Country.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

impl NamedParty {
    /// Makes a party of the record, with those words among `told` that name it; without any, nothing in a text stands behind it.
    pub fn written(&self, told: &[(ArticleId, Party)]) -> RecordParty {
        let own = |p: &Party| match &self.entity {
            Some(entity) => p.entity.as_ref() == Some(entity),
            None => p.evidence.text == self.name,
        };
        let mentions: Vec<_> = told.iter().filter(|(_, p)| own(p)).cloned().collect();
        RecordParty {
            entity: self.entity.clone(),
            name: self.name.clone(),
            country: self.country.or_else(|| mentions.iter().find_map(|(_, p)| p.country)),
            sector: mentions.iter().find_map(|(_, p)| p.sector),
            mentions,
        }
    }
}

/// What something is to be instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Label {
    /// Another type of event.
    Type(EventType),
    /// Another realis.
    Realis(Realis),
    /// Other actors, or nobody.
    Actors(Vec<NamedParty>),
    /// Others acted upon, or nobody.
    Recipients(Vec<NamedParty>),
    /// Another name of an entity.
    Name(String),
}

impl Label {
    /// Says it: `type ASSAULT`, `actor Iran, Iraq`.
    pub fn said(&self) -> String {
        let names = |all: &[NamedParty]| match all {
            [] => "nobody".to_owned(),
            all => all.iter().map(|p| p.name.as_str()).collect::<Vec<_>>().join(", "),
        };
        match self {
            Label::Type(kind) => format!("type {kind}"),
            Label::Realis(realis) => format!("realis {realis}"),
            Label::Actors(all) => format!("actor {}", names(all)),
            Label::Recipients(all) => format!("recipient {}", names(all)),
            Label::Name(name) => format!("name {name}"),
        }
    }
}

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Deed {
    /// Two are one.
    Merge {
        /// The one whose name stays.
        one: Subject,
        /// The other.
        other: Subject,
    },
    /// One is two.
    Split {
        /// What is divided.
        of: Subject,
        /// The tellings that are of another; for an entity the articles that mean another.
        out: Vec<Held>,
        /// The key of the other entity.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key: Option<String>,
    },
    /// It is something else than what was read.
    Relabel {
        /// What.
        of: Subject,
        /// What it is.
        to: Label,
    },
    /// It is not so.
    Reject {
        /// What.
        of: Subject,
    },
}

impl Deed {
    /// Returns the word that is printed.
    pub fn as_str(&self) -> &'static str {
        match self {
            Deed::Merge { .. } => "merge",
            Deed::Split { .. } => "split",
            Deed::Relabel { .. } => "relabel",
            Deed::Reject { .. } => "reject",
        }
    }

    /// Returns what it is about, the first of two.
    pub fn subject(&self) -> &Subject {
        match self {
            Deed::Merge { one, .. } => one,
            Deed::Split { of, .. } | Deed::Relabel { of, .. } | Deed::Reject { of } => of,
        }
    }

    /// Says what it does: `event "air strike" and event "attack" are one`.
    pub fn said(&self) -> String {
        let name = |s: &Subject| format!("{} {:?}", s.item.as_str(), s.name);
        match self {
            Deed::Merge { one, other } => format!("{} and {} are one", name(one), name(other)),
            Deed::Split { of, out, .. } => {
                let what: Vec<String> =
                    out.iter().take(3).map(|h| format!("{:?}", h.says)).collect();
                let more = if out.len() > 3 { " …" } else { "" };
                format!("{} is another than {}{more}", what.join(", "), name(of))
            }
            Deed::Relabel { of, to } => format!("{} is {}", name(of), to.said()),
            Deed::Reject { of } => format!("{} is not so", name(of)),
        }
    }
}

/// A correction that a person made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// Its number, in the order in which corrections are replayed.
    pub n: u64,
    /// When it was made.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub at: String,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Why.
    pub why: String,
    /// What it does.
    pub does: Deed,
}

/// What came of a correction in a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It changed something.
    Holds,
    /// It is so without it.
    Needless,
    /// What it speaks of is not there.
    Gone,
}

/// A correction in a record, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Applied {
    /// Number of the correction.
    pub n: u64,
    /// `merge`, `split`, `relabel`, `reject`.
    pub does: String,
    /// What it says.
    pub says: String,
    /// Why, as the person says.
    pub why: String,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What came of it.
    pub outcome: Outcome,
    /// What there is to know of that: where tellings went, what is no longer there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
    /// Ids of what it changed, as they are now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
}

/// Marks what a person has corrected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Number of the correction.
    pub n: u64,
    /// `merge`, `split`, `relabel`, `reject`.
    pub does: String,
    /// Why, as the person says.
    pub why: String,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}
