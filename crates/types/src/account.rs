//! What one article claims, each item with its evidence. This is also the line of `annotate --format jsonl`.

use crate::{
    Day,
    article::{Published, Segment},
    code::{Comparator, Country, EventType, Language, Measure, Mode, Realis, Sector},
    date::Basis,
    diagnostic::Diagnostic,
    id::{ArticleId, TellingId},
    reading::{Mention, Place, Reference, TimeExpression},
    span::{Evidence, Span},
};
use serde::{Deserialize, Serialize};

/// What one article says, and all that the record needs to compare it with others.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// Always [`crate::FORMAT`].
    pub format: String,
    /// Program and version that made it.
    pub program: String,
    /// Digest of the pack that read it.
    pub pack: Option<String>,
    /// Label: last path component of the input, or a record's URL.
    pub article: String,
    /// Key of the article.
    pub id: ArticleId,
    /// Language as read.
    pub language: Option<Language>,
    /// Headline.
    pub title: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub byline: Option<String>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// Where it stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Day of publication, with basis and doubt.
    pub published: Option<Published>,
    /// Agencies and outlets the text names as its origin.
    pub credits: Vec<String>,
    /// What each stretch of the text is.
    pub segments: Vec<Segment>,
    /// Proper names.
    #[serde(default)]
    pub mentions: Vec<Mention>,
    /// Demonyms, nominal groups, pronouns, metonyms.
    #[serde(default)]
    pub references: Vec<Reference>,
    /// Time expressions.
    #[serde(default)]
    pub dates: Vec<TimeExpression>,
    /// Events.
    #[serde(default)]
    pub events: Vec<Event>,
    /// Figures.
    #[serde(default)]
    pub claims: Vec<Claim>,
    /// Quotes.
    #[serde(default)]
    pub quotes: Vec<Quote>,
    /// Structural relations.
    #[serde(default)]
    pub relations: Vec<Relation>,
    /// What was considered and not published, with the reason.
    #[serde(default)]
    pub dropped: Vec<Dropped>,
    /// Per sentence of the report, what can be compared across languages.
    #[serde(default)]
    pub anchors: Vec<Anchor>,
    /// Fingerprint of the report's word runs ([`crate::print::fingerprint`]), for near-copies in one language.
    #[serde(default)]
    pub fingerprint: Vec<u32>,
    /// What was noticed.
    #[serde(default)]
    pub diagnostics: Vec<Diagnostic>,
}

/// A party of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Party {
    /// The words that name it.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Key of the entity behind the words.
    pub entity: Option<String>,
    /// Country.
    pub country: Option<Country>,
    /// Sector.
    pub sector: Option<Sector>,
}

/// The date of an event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EventDate {
    /// First day it may be.
    pub start: Option<Day>,
    /// Last day it may be.
    pub end: Option<Day>,
    /// Why.
    pub basis: Basis,
    /// The words that say so.
    pub text: String,
    /// Where they stand.
    #[serde(rename = "at", default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// True for acts repeated over the interval ("regular attacks since October").
    #[serde(default, skip_serializing_if = "is_false")]
    pub recurring: bool,
}

#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(x: &bool) -> bool {
    !*x
}

/// How prominent an event is in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Salience {
    /// Headline or first paragraph.
    Lead,
    /// The report.
    Body,
    /// History retold.
    Background,
}

/// One act told in one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Digest of layer, trigger and type.
    pub id: TellingId,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// The words that name the act.
    pub trigger: Evidence,
    /// The sentence it stands in.
    pub sentence: Evidence,
    /// Who acts; empty when the text names nobody. All parties of a mutual act.
    pub actors: Vec<Party>,
    /// Who is acted upon.
    pub recipients: Vec<Party>,
    /// Whether it took place.
    pub realis: Realis,
    /// The words that decide the realis, when it is not simply "happened".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub realis_cue: Option<Evidence>,
    /// Who says so; `None` is the outlet's own voice.
    pub reported_by: Option<Evidence>,
    /// When.
    pub date: Option<EventDate>,
    /// Where.
    pub place: Option<Place>,
    /// How prominent.
    pub salience: Salience,
    /// Calibrated: of a hundred at .9, ninety are right.
    pub confidence: f64,
    /// Rules and entries that made it, `lexicon:uk/events.toml:обстріл`.
    pub why: Vec<String>,
}

/// What a figure covers. Serialises `place` as the words alone, their place as `place_at`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "ScopeOnTheWire", into = "ScopeOnTheWire")]
pub struct Scope {
    /// Where it was counted, as printed.
    pub place: Option<Evidence>,
    /// Gazetteer keys of the places.
    pub places: Vec<String>,
    /// First day it covers.
    pub since: Option<Day>,
    /// Last day it covers.
    pub until: Option<Day>,
    /// The words that say the period.
    pub period: Option<Evidence>,
    /// True for a running total ("since the start of the war"), false for a single incident or a stock.
    pub cumulative: bool,
}

#[derive(Clone, Serialize, Deserialize)]
struct ScopeOnTheWire {
    place: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    place_at: Option<Span>,
    #[serde(default)]
    places: Vec<String>,
    since: Option<Day>,
    until: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    period: Option<Evidence>,
    #[serde(default)]
    cumulative: bool,
}

impl From<ScopeOnTheWire> for Scope {
    fn from(wire: ScopeOnTheWire) -> Scope {
        let ScopeOnTheWire { place, place_at, places, since, until, period, cumulative } = wire;
        let place = place.map(|text| Evidence { span: place_at.unwrap_or_default(), text });
        Scope { place, places, since, until, period, cumulative }
    }
}

impl From<Scope> for ScopeOnTheWire {
    fn from(scope: Scope) -> ScopeOnTheWire {
        let Scope { place, places, since, until, period, cumulative } = scope;
        let (place, place_at) = place.map(|e| (e.text, e.span)).unzip();
        ScopeOnTheWire { place, place_at, places, since, until, period, cumulative }
    }
}

/// One figure told in one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claim {
    /// Digest of layer, span and measure.
    pub id: TellingId,
    /// The number with its comparator and what it counts.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// How the bounds are meant.
    pub comparator: Comparator,
    /// The word of a vague number ("dozens").
    pub vague: Option<String>,
    /// True for a victim without a printed number ("a man was shot dead").
    pub implied: bool,
    /// What is measured.
    pub measure: Measure,
    /// Unit: `people`, an ISO 4217 currency, a UCUM-like unit, or empty.
    pub unit: String,
    /// The words that are counted, as printed ("American troops").
    pub of: String,
    /// Keys of the entities among the counted ("troops of USA").
    #[serde(default)]
    pub of_entities: Vec<String>,
    /// Countries of the counted.
    #[serde(default)]
    pub of_countries: Vec<Country>,
    /// What it covers.
    pub scope: Scope,
    /// The event of this article that it belongs to.
    pub event: Option<TellingId>,
    /// Who says so; `None` is the outlet's own voice.
    pub attributed_to: Option<Evidence>,
    /// Where `attributed_to` is a pronoun: the words before it that name whom it stands for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimant: Option<Evidence>,
    /// The words that attribute.
    pub cue: Option<Evidence>,
    /// When it held.
    pub as_of: Option<Day>,
    /// True when the text says that it is not so.
    pub negated: bool,
    /// The sentence it stands in.
    pub sentence: Evidence,
    /// Calibrated.
    pub confidence: f64,
    /// Rules and entries that made it.
    #[serde(default)]
    pub why: Vec<String>,
}

/// How words are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum QuoteKind {
    Direct,
    Indirect,
    Mixed,
}

/// Words reported in one article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// Digest of layer and content.
    pub id: TellingId,
    /// Direct, indirect or mixed.
    pub kind: QuoteKind,
    /// The words that name the speaker.
    pub speaker: Option<Evidence>,
    /// Key of the speaker.
    pub entity: Option<String>,
    /// "said", "по словам".
    pub cue: Option<Evidence>,
    /// What was said, without quotation marks.
    pub content: Evidence,
}

/// Kinds of structural relations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum RelationKind {
    Backs,
    Hosts,
    Funds,
    DependsOn,
    MediatesFor,
    Constrains,
    MemberOf,
    Commands,
}

/// A lasting relation that one article states ("Iran-backed militias").
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// Digest of layer, cue and kind.
    pub id: TellingId,
    /// Kind.
    pub kind: RelationKind,
    /// Who backs, hosts, …
    pub from: Party,
    /// Whom.
    pub to: Party,
    /// Whether it holds.
    pub realis: Realis,
    /// The words that say so.
    pub cue: Evidence,
    /// The sentence.
    pub sentence: Evidence,
}

/// Something that looked like an event or a figure and is not published.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Dropped {
    /// The words.
    #[serde(flatten)]
    pub evidence: Evidence,
    /// What it looked like, `event:ASSAULT`, `claim`.
    pub what: String,
    /// Why it was dropped.
    pub why: String,
}

/// What of one sentence can be compared with a sentence in another language.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Anchor {
    /// The sentence.
    #[serde(flatten)]
    pub span: Span,
    /// Number of words.
    pub words: u32,
    /// Entity keys and name skeletons, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Numbers, in order, written shortest ("2500", "0.5").
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub numbers: Vec<String>,
    /// Dates, "2023-10-07", or "--10-07" without a year.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<String>,
    /// Language-neutral concepts from the lexicons (event types, countries, measures), in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concepts: Vec<String>,
    /// Hash of its words in order ([`crate::print::sentence`]), for comparison within one language.
    pub hash: u64,
    /// True when the sentence holds quoted words.
    #[serde(default, skip_serializing_if = "is_false")]
    pub quoted: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_is_flat_words_on_the_wire_and_reads_back() {
        let place = Some(Evidence { span: Span::new(3, 7), text: "Iraq".to_owned() });
        let scope = Scope { place, cumulative: true, ..Scope::default() };
        let json = serde_json::to_value(&scope).unwrap();
        assert_eq!(json["place"], "Iraq");
        assert_eq!(json["place_at"]["start"], 3);
        assert_eq!(serde_json::from_value::<Scope>(json).unwrap(), scope);
    }

    #[test]
    fn the_date_of_an_event_keeps_its_days_apart_from_its_place() {
        let day = Some(jiff::civil::date(2024, 1, 27));
        let date = EventDate {
            start: day,
            end: day,
            basis: Basis::Relative,
            text: "on Saturday".to_owned(),
            span: Some(Span::new(5, 16)),
            recurring: false,
        };
        let json = serde_json::to_string(&date).unwrap();
        assert_eq!(
            json,
            r#"{"start":"2024-01-27","end":"2024-01-27","basis":"relative","text":"on Saturday","at":{"start":5,"end":16}}"#
        );
        assert_eq!(serde_json::from_str::<EventDate>(&json).unwrap(), date);
    }
}
