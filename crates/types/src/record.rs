//! What the accounts together support: every disagreement kept.

use crate::{
    Day,
    account::{EventDate, Party, RelationKind},
    article::Published,
    code::{Category, Comparator, Country, EventType, Language, Measure, Mode, Realis},
    correction::{Applied, Mark},
    diagnostic::Diagnostic,
    id::{ArticleId, TellingId},
    reading::Place,
    reason::Reason,
    span::Span,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The record of a crisis. This is also the object of `read --format json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Always [`crate::FORMAT`].
    pub format: String,
    /// Program and version.
    pub program: String,
    /// Digest of each pack used, by language.
    pub packs: BTreeMap<String, String>,
    /// Digest of all that follows.
    pub digest: String,
    /// Every article, by id.
    pub articles: Vec<RecordArticle>,
    /// Text origins.
    pub witnesses: Vec<Witness>,
    /// Articles about one thing.
    pub stories: Vec<Story>,
    /// Joined events.
    pub events: Vec<RecordEvent>,
    /// Figures with a verdict.
    pub figures: Vec<Figure>,
    /// Entities with their names.
    pub entities: Vec<Entity>,
    /// Joined relations.
    pub relations: Vec<RecordRelation>,
    /// Later corrections of earlier tellings.
    pub retractions: Vec<Retraction>,
    /// What only one language or outlet tells.
    pub blind_spots: Vec<BlindSpot>,
    /// What was noticed, with the article.
    pub diagnostics: Vec<ArticleDiagnostic>,
    /// What people have corrected, and what came of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrections: Vec<Applied>,
}

/// An article of the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordArticle {
    /// Key.
    pub id: ArticleId,
    /// Label of the first source in byte order.
    pub article: String,
    /// Every label under which the same text came, in byte order.
    pub sources: Vec<String>,
    /// Short mark used by the brief, `a1`; display only.
    pub mark: String,
    /// Language.
    pub language: Option<Language>,
    /// Headline.
    pub title: Option<String>,
    /// Day of publication.
    pub published: Option<Published>,
    /// Outlet.
    pub outlet: Option<String>,
    /// Agencies and outlets named as origin.
    pub credits: Vec<String>,
    /// The witness it belongs to.
    pub witness: TellingId,
    /// The stories it belongs to.
    pub stories: Vec<TellingId>,
    /// How it came from its witness's origin.
    pub kind: WitnessKind,
}

/// How an article relates to the text it comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum WitnessKind {
    Original,
    Copy,
    Excerpt,
    Translation,
    MachineTranslation,
}

/// One text origin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Witness {
    /// Smallest telling id of its articles.
    pub id: TellingId,
    /// `w1`; display only.
    pub label: String,
    /// Its articles, the origin first where it is among them.
    pub articles: Vec<ArticleId>,
    /// The agency that made it, when the texts say so.
    pub agency: Option<String>,
    /// Kind of the members that are not the origin; `original` for one that stands alone.
    pub kind: WitnessKind,
    /// Why these are one.
    pub why: Vec<WitnessReason>,
    /// What a person has corrected here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Mark>,
}

/// A reason to take two articles for one witness.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WitnessReason {
    /// One article.
    pub a: ArticleId,
    /// The other.
    pub b: ArticleId,
    /// How `b` comes from `a`, or `a` from `b` where the direction is not known.
    pub kind: WitnessKind,
    /// The reason in plain words.
    pub because: String,
    /// Sentences of `a` and `b` that say the same.
    pub pairs: Vec<(Span, Span)>,
}

/// Articles about the same thing, across languages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Story {
    /// Smallest id it holds.
    pub id: TellingId,
    /// What it is about, in words of its articles or the gazetteer.
    pub label: String,
    /// Its articles.
    pub articles: Vec<ArticleId>,
}

/// A telling of an event in an article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Telling {
    /// The article.
    pub article: ArticleId,
    /// Id of the event or relation in the article.
    pub event: TellingId,
    /// The words.
    #[serde(flatten)]
    pub span: Span,
}

/// One act, with all its tellings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordEvent {
    /// Smallest telling id.
    pub id: TellingId,
    /// `E1`; display only.
    pub label: String,
    /// PLOVER type.
    #[serde(rename = "type")]
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// Contexts of all tellings.
    pub contexts: Vec<String>,
    /// Realis that the tellings together support.
    pub realis: Realis,
    /// The narrowest date that no telling contradicts; `None` when they differ or none says it.
    pub date: Option<EventDate>,
    /// The finest place that no telling contradicts.
    pub place: Option<Place>,
    /// Parties that the tellings name, one for each entity.
    pub actors: Vec<RecordParty>,
    /// Parties acted upon.
    pub recipients: Vec<RecordParty>,
    /// Every telling.
    pub mentions: Vec<Telling>,
    /// Who says so, over all tellings; `None` among them is an outlet's own voice.
    pub reporters: Vec<Reporter>,
    /// Number of tellings.
    pub tellings: usize,
    /// Number of independent texts.
    pub witnesses: usize,
    /// Number of origins above the texts (agencies; a text without one counts as its own).
    pub agencies: usize,
    /// What the articles say on each slot where they differ.
    pub slots: Vec<Slot>,
    /// Highest confidence of the tellings.
    pub confidence: f64,
    /// True when every telling treats it as history retold.
    pub background: bool,
    /// Reasons for joining the tellings.
    pub because: Vec<String>,
    /// What a person has corrected here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Mark>,
}

/// A party of a joined event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordParty {
    /// Key of the entity, when known.
    pub entity: Option<String>,
    /// Display name: the gazetteer's English name, else the words of the first telling.
    pub name: String,
    /// Country.
    pub country: Option<Country>,
    /// Sector.
    pub sector: Option<crate::Sector>,
    /// The words in each article.
    pub mentions: Vec<(ArticleId, Party)>,
}

/// Who reports an event in an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reporter {
    /// The article.
    pub article: ArticleId,
    /// The words that name the reporter; empty for the outlet's own voice.
    pub text: String,
    /// Where.
    #[serde(flatten, default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// One thing that some articles say on a slot.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Slot {
    /// `date`, `place`, `actor`, `recipient`, `realis`.
    pub slot: String,
    /// What they say.
    pub says: String,
    /// Who says it.
    pub articles: Vec<ArticleId>,
}

/// What a set of tellings of a figure amounts to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Independent tellings with compatible bounds.
    Agree,
    /// A count that rises with time.
    Grows,
    /// One telling narrows another.
    Refines,
    /// They count over other places, times or things.
    ScopeDiffers,
    /// Approximate numbers, or numbers of unequal dates, that are not the same.
    Differs,
    /// Incompatible bounds for one scope and date.
    Contradicts,
    /// One telling, or one witness.
    Single,
}

/// One quantity with all its tellings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Smallest telling id.
    pub id: TellingId,
    /// `F1`; display only.
    pub label: String,
    /// What is counted, in English, with scope.
    pub topic: String,
    /// What is measured.
    pub measure: Measure,
    /// Unit.
    pub unit: String,
    /// Every telling.
    pub tellings: Vec<FigureTelling>,
    /// What they amount to.
    pub verdict: Verdict,
    /// Why, in plain words.
    pub because: String,
    /// Why, to be said in any language.
    #[serde(default)]
    pub reason: Reason,
    /// Lowest bound still supported.
    pub low: Option<f64>,
    /// Newest best supported value; never a mean.
    pub best: Option<f64>,
    /// Highest bound still supported.
    pub high: Option<f64>,
    /// When `best` held.
    pub as_of: Option<Day>,
    /// Number of tellings.
    pub tellings_count: usize,
    /// Number of independent texts.
    pub witnesses: usize,
    /// Number of origins.
    pub agencies: usize,
    /// The event of the record it belongs to.
    pub event: Option<TellingId>,
    /// The views that the field's data sets would take.
    pub views: Views,
    /// What a person has corrected here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Mark>,
}

/// One telling of a figure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FigureTelling {
    /// The article.
    pub article: ArticleId,
    /// The claim.
    pub claim: TellingId,
    /// Where.
    #[serde(flatten)]
    pub span: Span,
    /// The words.
    pub text: String,
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// Comparator.
    pub comparator: Comparator,
    /// Vague word.
    pub vague: Option<String>,
    /// When it held.
    pub as_of: Option<Day>,
    /// Who says so.
    pub attributed_to: Option<String>,
    /// Its witness.
    pub witness: TellingId,
    /// What it covers, in plain words.
    pub scope: String,
    /// Who counts, when it is not the outlet.
    pub counter: Option<String>,
    /// True when the text says it is not so.
    pub negated: bool,
}

/// How the field's data sets would count the figure.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Views {
    /// UCDP: lowest, best, highest estimate.
    pub ucdp: Bounds,
    /// ACLED: the most conservative number reported.
    pub acled: Option<f64>,
}

/// Low, best and high estimate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Bounds {
    pub low: Option<f64>,
    pub best: Option<f64>,
    pub high: Option<f64>,
}

/// An entity of the record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Entity {
    /// Context-free key, or key and a number where namesakes are told apart.
    pub id: String,
    /// Display name.
    pub name: String,
    /// Class.
    pub category: Category,
    /// Names by language, most frequent first.
    pub names: BTreeMap<String, Vec<String>>,
    /// Every mention.
    pub mentions: Vec<EntityMention>,
    /// What a person has corrected here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub corrected: Vec<Mark>,
}

/// Where an entity is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct EntityMention {
    /// The article.
    pub article: ArticleId,
    /// Where.
    #[serde(flatten)]
    pub span: Span,
}

/// A relation with all its tellings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordRelation {
    /// Smallest telling id.
    pub id: TellingId,
    /// Kind.
    pub kind: RelationKind,
    /// Who.
    pub from: String,
    /// Whom.
    pub to: String,
    /// Whether it holds.
    pub realis: Realis,
    /// Every telling.
    pub mentions: Vec<Telling>,
    /// Number of independent texts.
    pub witnesses: usize,
}

/// A later text that takes an earlier telling back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Retraction {
    /// The article that takes back.
    pub article: ArticleId,
    /// Where it says so.
    #[serde(flatten)]
    pub span: Span,
    /// The tellings that it supersedes.
    pub supersedes: Vec<TellingId>,
    /// In plain words.
    pub because: String,
}

/// What only one language or outlet tells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BlindSpot {
    /// The event or figure.
    pub item: TellingId,
    /// The only language that has it, while the story is told in others.
    pub language: Option<Language>,
    /// In plain words.
    pub because: String,
}

/// A diagnostic of an article.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ArticleDiagnostic {
    /// The article.
    pub article: ArticleId,
    /// What was noticed.
    #[serde(flatten)]
    pub diagnostic: Diagnostic,
}
