//! The brief: facts first, sources beside them, doubt in plain words, nothing that the texts do not say.

use crate::{
    dates, excerpts::Excerpts, headline::Headline, names::Names, reasons::Reasons, values,
    words::Words,
};
use rashomon_types::{
    ArticleId, Interval, Language, Realis, Record, TellingId,
    code::Category,
    correction::Mark,
    record::{Figure, FigureTelling, RecordEvent, Slot, Verdict, WitnessKind},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A brief in a reader's language, ready to be laid out.
#[derive(Clone, Debug, Serialize)]
pub struct Brief {
    /// Language of everything but the quoted words.
    pub language: Language,
    /// What the record is about.
    pub title: String,
    /// Counts: articles, languages, witnesses.
    pub counts: Vec<String>,
    /// Days covered and other facts of the whole.
    pub facts: Vec<String>,
    /// Sections in reading order.
    pub sections: Vec<Section>,
    /// True when neither an event nor a figure was found.
    pub nothing: bool,
}

/// A section of a brief.
#[derive(Clone, Debug, Serialize)]
pub struct Section {
    /// Stable name: `happened`, `figures`, `not-happened`, …
    pub kind: &'static str,
    /// Heading.
    pub heading: String,
    /// Heading of the notes at the right edge.
    pub note: String,
    /// Items, newest and most attested first.
    pub items: Vec<Item>,
    /// Items left out by the limit.
    pub more: usize,
}

/// An item of a section.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Item {
    /// Label that `explain` accepts.
    pub label: String,
    /// When.
    pub when: String,
    /// What, a line each.
    pub lines: Vec<Line>,
    /// Independent witnesses.
    pub note: String,
    /// Marks of the articles that tell it.
    pub marks: Vec<String>,
}

/// A line of an item.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Line {
    /// In the reader's language.
    Said {
        /// The words.
        text: String,
    },
    /// Verbatim from an article, never translated.
    Quoted {
        /// The words.
        text: String,
        /// Language of the article.
        language: Option<Language>,
        /// Its mark.
        mark: String,
    },
}

impl Line {
    fn said(text: impl Into<String>) -> Self {
        Line::Said { text: text.into() }
    }
}

/// Writes briefs of one record.
pub struct Writer<'a> {
    record: &'a Record,
    excerpts: &'a Excerpts,
    words: &'a Words,
    marks: BTreeMap<ArticleId, &'a str>,
    languages: BTreeMap<ArticleId, Option<Language>>,
    names: Names,
    year: bool,
    limit: usize,
}

const QUOTE_COLUMNS: usize = 130;

impl<'a> Writer<'a> {
    /// Prepares a brief with at most `limit` items a section, 0 for all.
    pub fn new(record: &'a Record, excerpts: &'a Excerpts, words: &'a Words, limit: usize) -> Self {
        let years: BTreeSet<i16> = record
            .events
            .iter()
            .filter(|e| !e.background)
            .filter_map(|e| e.date.as_ref())
            .flat_map(|d| [d.start, d.end])
            .flatten()
            .map(|d| d.year())
            .collect();
        Writer {
            record,
            excerpts,
            words,
            marks: record.articles.iter().map(|a| (a.id, a.mark.as_str())).collect(),
            languages: record.articles.iter().map(|a| (a.id, a.language)).collect(),
            names: Names::new(record, words),
            year: years.len() != 1,
            limit,
        }
    }

    /// Writes the brief.
    pub fn write(&self) -> Brief {
        let sections = [
            self.happened(),
            self.figures(true),
            self.not_happened(),
            self.figures(false),
            self.background(),
            self.relations(),
            self.origins(),
            self.one_sided(),
            self.care(),
            self.sources(),
        ];
        Brief {
            language: self.words.language,
            title: self.title(),
            counts: self.counts(),
            facts: self.facts(),
            sections: sections.into_iter().filter(|s| !s.items.is_empty()).collect(),
            nothing: self.record.events.is_empty() && self.record.figures.is_empty(),
        }
    }

    /// Names what most articles name: three places or organisations, in the reader's language.
    fn title(&self) -> String {
        let mut named: Vec<(usize, usize, &str)> = self
            .record
            .entities
            .iter()
            .filter(|e| e.category == Category::Location)
            .map(|e| {
                (
                    e.mentions.iter().map(|m| m.article).collect::<BTreeSet<_>>().len(),
                    e.mentions.len(),
                    e.id.as_str(),
                )
            })
            .collect();
        named.sort_by(|a, b| (b.0, b.1).cmp(&(a.0, a.1)).then(a.2.cmp(b.2)));
        let names: Vec<&str> =
            named.into_iter().take(3).filter_map(|(_, _, id)| self.names.of(id)).collect();
        names.join(", ")
    }

    fn counts(&self) -> Vec<String> {
        let w = self.words;
        let languages: BTreeSet<_> =
            self.record.articles.iter().filter_map(|a| a.language).collect();
        vec![
            w.count("articles", self.record.articles.len()),
            w.count("languages", languages.len()),
            w.count("witnesses", self.record.witnesses.len()),
        ]
    }

    fn facts(&self) -> Vec<String> {
        let w = self.words;
        let mut facts = Vec::new();
        let days: BTreeSet<_> = self
            .record
            .events
            .iter()
            .filter(|e| !e.background)
            .filter_map(|e| e.date.as_ref())
            .flat_map(|d| [d.start, d.end])
            .flatten()
            .collect();
        if let (Some(first), Some(last)) = (days.first(), days.last()) {
            facts.push(dates::interval(w, Interval::between(*first, *last), true));
        }
        let certain = |a: &&rashomon_types::record::RecordArticle| {
            a.published.as_ref().filter(|p| p.doubt.is_none()).and_then(|p| p.interval.single())
        };
        if let Some(newest) = self.record.articles.iter().filter_map(|a| certain(&a)).max() {
            facts.push(format!("{} {}", w.say("newest"), dates::day(w, newest, true)));
        }
        let undated = self.record.articles.iter().filter(|a| certain(a).is_none()).count();
        if undated > 0 {
            facts.push(w.count("undated", undated));
        }
        facts
    }

    fn section(
        &self,
        kind: &'static str,
        heading: &str,
        note: bool,
        mut items: Vec<Item>,
    ) -> Section {
        let more = if self.limit > 0 { items.len().saturating_sub(self.limit) } else { 0 };
        items.truncate(items.len() - more);
        let note = if note { self.words.say("witnesses").to_owned() } else { String::new() };
        Section { kind, heading: self.words.say(heading).to_owned(), note, items, more }
    }

    fn happened(&self) -> Section {
        let told = |e: &&RecordEvent| {
            !e.background
                && matches!(
                    e.realis,
                    Realis::Happened | Realis::Ongoing | Realis::Alleged | Realis::Denied
                )
        };
        let items = self.sorted(told).into_iter().map(|e| self.event(e)).collect();
        self.section("happened", "happened", true, items)
    }

    fn not_happened(&self) -> Section {
        let open = |e: &&RecordEvent| {
            matches!(e.realis, Realis::Planned | Realis::Threatened | Realis::Hypothetical)
        };
        let items = self.sorted(open).into_iter().map(|e| self.event(e)).collect();
        self.section("not-happened", "not_happened", true, items)
    }

    fn background(&self) -> Section {
        let old = |e: &&RecordEvent| {
            e.background
                && matches!(
                    e.realis,
                    Realis::Happened | Realis::Ongoing | Realis::Alleged | Realis::Denied
                )
        };
        let items = self.sorted(old).into_iter().map(|e| self.event(e)).collect();
        self.section("background", "background", true, items)
    }

    fn sorted(&self, keep: impl Fn(&&RecordEvent) -> bool) -> Vec<&'a RecordEvent> {
        let mut events: Vec<_> = self.record.events.iter().filter(|e| keep(e)).collect();
        let when = |e: &RecordEvent| e.date.as_ref().and_then(|d| d.start.or(d.end));
        events.sort_by(|a, b| {
            when(b)
                .cmp(&when(a))
                .then(b.witnesses.cmp(&a.witnesses))
                .then(b.tellings.cmp(&a.tellings))
                .then(b.confidence.total_cmp(&a.confidence))
                .then(a.id.cmp(&b.id))
        });
        events
    }

    fn marks<'i>(&self, articles: impl IntoIterator<Item = &'i ArticleId>) -> Vec<String> {
        let set: BTreeSet<&ArticleId> = articles.into_iter().collect();
        let mut marks: Vec<String> =
            set.iter().filter_map(|id| self.marks.get(id)).map(|m| (*m).to_owned()).collect();
        marks.sort_by_key(|m| (m.len(), m.clone()));
        marks
    }

    fn of_witnesses(&self, witnesses: usize) -> String {
        format!("{witnesses} {} {}", self.words.say("of"), self.record.witnesses.len())
    }

    fn event(&self, e: &RecordEvent) -> Item {
        let w = self.words;
        let text = Headline::of(e, &self.names, w).text(w);
        let mut lines = vec![Line::said(text)];
        lines.extend(self.quote(e.mentions.iter().map(|m| m.event)));
        lines.extend(self.differences(&e.slots));
        lines.extend(self.corrected(&e.corrected));
        let when =
            e.date.as_ref().map(|d| Interval { start: d.start, end: d.end }).unwrap_or_default();
        Item {
            label: e.label.clone(),
            when: dates::interval(w, when, self.year || e.background),
            lines,
            note: self.witness_note(e.witnesses, e.agencies),
            marks: self.marks(e.mentions.iter().map(|m| &m.article)),
        }
    }

    fn witness_note(&self, witnesses: usize, agencies: usize) -> String {
        let note = self.of_witnesses(witnesses);
        if agencies < witnesses {
            format!("{note}, {}", self.words.count("agencies", agencies))
        } else {
            note
        }
    }

    /// Quotes the first telling that an excerpt is kept of, one in the reader's language before others.
    fn quote(&self, tellings: impl Iterator<Item = TellingId>) -> Option<Line> {
        let mut found: Vec<_> = tellings.filter_map(|id| self.excerpts.of(id)).collect();
        found.sort_by_key(|x| {
            (
                self.languages.get(&x.article).copied().flatten() != Some(self.words.language),
                self.marks.get(&x.article).map(|m| (m.len(), *m)),
                x.span,
            )
        });
        let first = found.first()?;
        Some(Line::Quoted {
            text: first.around(QUOTE_COLUMNS),
            language: self.languages.get(&first.article).copied().flatten(),
            mark: self.marks.get(&first.article).map(|m| (*m).to_owned()).unwrap_or_default(),
        })
    }

    /// Says what a person has corrected, and why.
    fn corrected(&self, marks: &[Mark]) -> Option<Line> {
        let said: Vec<String> = marks.iter().map(why).collect();
        let corrected = self.words.say("corrected");
        (!said.is_empty()).then(|| Line::said(format!("{corrected}: {}", said.join("; "))))
    }

    fn differences(&self, slots: &[Slot]) -> Vec<Line> {
        let mut by_slot: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for slot in slots {
            let marks = self.marks(&slot.articles).join(" ");
            by_slot.entry(&slot.slot).or_default().push(format!("{} [{marks}]", slot.says));
        }
        let differing = by_slot.into_iter().filter(|(_, says)| says.len() > 1);
        differing
            .map(|(slot, says)| {
                Line::said(format!("{}: {slot}: {}", self.words.say("differ"), says.join(" · ")))
            })
            .collect()
    }

    fn figures(&self, disputed: bool) -> Section {
        let wanted =
            |f: &&Figure| matches!(f.verdict, Verdict::Agree | Verdict::Single) != disputed;
        let mut figures: Vec<_> = self.record.figures.iter().filter(wanted).collect();
        figures.sort_by(|a, b| {
            rank(a.verdict)
                .cmp(&rank(b.verdict))
                .then(b.witnesses.cmp(&a.witnesses))
                .then(b.tellings_count.cmp(&a.tellings_count))
                .then(b.as_of.cmp(&a.as_of))
                .then(a.id.cmp(&b.id))
        });
        let items = figures.into_iter().map(|f| self.figure(f)).collect();
        self.section(
            if disputed { "figures" } else { "other-figures" },
            if disputed { "figures" } else { "figures_other" },
            true,
            items,
        )
    }

    fn figure(&self, f: &Figure) -> Item {
        let w = self.words;
        let english = w.language.as_str() == "en";
        let topic = if english && !f.topic.is_empty() {
            f.topic.clone()
        } else {
            w.measure(f.measure.as_str()).to_owned()
        };
        let mut lines = vec![Line::said(format!("{topic}: {}", self.tellings(&f.tellings)))];
        if f.verdict != Verdict::Single {
            let verdict = w.verdict(&verdict_key(f.verdict)).to_owned();
            lines.push(Line::said(format!("{verdict}: {}", self.because(f))));
        }
        lines.extend(self.quote(f.tellings.iter().map(|t| t.claim)));
        lines.extend(self.corrected(&f.corrected));
        Item {
            label: f.label.clone(),
            when: f.as_of.map(|d| dates::day(w, d, true)).unwrap_or_default(),
            lines,
            note: self.witness_note(f.witnesses, f.agencies),
            marks: self.marks(f.tellings.iter().map(|t| &t.article)),
        }
    }

    /// Says why a figure has its verdict.
    fn because(&self, f: &Figure) -> String {
        let mark =
            |id: ArticleId| self.marks.get(&id).map_or_else(String::new, |m| (*m).to_owned());
        let place = |key: &str| {
            let known = self.names.of(key).or_else(|| self.words.name(key));
            known.map_or_else(|| spelt(key), str::to_owned)
        };
        Reasons { words: self.words, mark: &mark, place: &place }.say(&f.reason)
    }

    /// Writes the tellings of a figure, those of equal value together, by date.
    fn tellings(&self, tellings: &[FigureTelling]) -> String {
        let order = |t: &FigureTelling| self.marks.get(&t.article).map(|m| (m.len(), *m));
        let groups = values::told(self.words, tellings, order);
        let told = groups.iter().map(|group| {
            let marks = self.marks(group.tellings.iter().map(|t| &t.article)).join(" ");
            let who = group.claimants();
            let who = if who.is_empty() {
                String::new()
            } else {
                format!(" ({}: {})", self.words.say("says"), who.join("; "))
            };
            format!("{} [{marks}]{who}", group.value)
        });
        told.collect::<Vec<_>>().join(" · ")
    }

    /// Shows relations between entities that are known by name; the rest stays in the record.
    fn relations(&self) -> Section {
        let named = |id: &'a str| self.names.of(id).or_else(|| self.words.name(id));
        let mut known: Vec<_> = self
            .record
            .relations
            .iter()
            .filter_map(|r| Some((r, named(&r.from)?, named(&r.to)?)))
            .collect();
        known.sort_by(|(a, ..), (b, ..)| {
            b.witnesses
                .cmp(&a.witnesses)
                .then(b.mentions.len().cmp(&a.mentions.len()))
                .then(a.id.cmp(&b.id))
        });
        let items = known.into_iter().map(|(r, from, to)| Item {
            lines: vec![Line::said(format!(
                "{from} → {to}: {}",
                self.words.relation(relation_key(r.kind).as_str())
            ))],
            note: self.of_witnesses(r.witnesses),
            marks: self.marks(r.mentions.iter().map(|m| &m.article)),
            ..Item::default()
        });
        self.section("relations", "relations", true, items.collect())
    }

    fn origins(&self) -> Section {
        let w = self.words;
        let (shared, alone): (Vec<_>, Vec<_>) =
            self.record.witnesses.iter().partition(|x| x.articles.len() > 1);
        let kinds: BTreeMap<ArticleId, WitnessKind> =
            self.record.articles.iter().map(|a| (a.id, a.kind)).collect();
        let mut items: Vec<Item> = shared
            .into_iter()
            .map(|x| {
                let chain = x.articles.iter().map(|id| {
                    let kind = kinds.get(id).copied().unwrap_or(WitnessKind::Original);
                    let language = self
                        .languages
                        .get(id)
                        .copied()
                        .flatten()
                        .map(|l| format!(", {l}"))
                        .unwrap_or_default();
                    format!(
                        "{} ({}{language})",
                        self.marks.get(id).copied().unwrap_or_default(),
                        w.kind(&kind_key(kind))
                    )
                });
                let chain = chain.collect::<Vec<_>>().join(" → ");
                let text =
                    x.agency.as_ref().map_or(chain.clone(), |agency| format!("{agency} → {chain}"));
                let because = x
                    .why
                    .first()
                    .filter(|_| w.language.as_str() == "en")
                    .map(|r| Line::said(r.because.clone()));
                Item {
                    label: x.label.clone(),
                    when: x.label.clone(),
                    lines: [Some(Line::said(text)), because].into_iter().flatten().collect(),
                    ..Item::default()
                }
            })
            .collect();
        if !alone.is_empty() {
            let marks: Vec<String> = alone
                .iter()
                .flat_map(|x| &x.articles)
                .filter_map(|id| self.marks.get(id))
                .map(|m| (*m).to_owned())
                .collect();
            let word = if marks.len() == 1 { "alone" } else { "stand_alone" };
            items.push(Item {
                lines: vec![Line::said(format!("{}: {}", marks.join(" "), w.say(word)))],
                ..Item::default()
            });
        }
        let mut section = self.section("origins", "first", false, Vec::new());
        section.items = items;
        section
    }

    fn one_sided(&self) -> Section {
        let labels: BTreeMap<TellingId, &str> = self
            .record
            .events
            .iter()
            .map(|e| (e.id, e.label.as_str()))
            .chain(self.record.figures.iter().map(|f| (f.id, f.label.as_str())))
            .collect();
        let mut by_language: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for spot in &self.record.blind_spots {
            let language = spot.language.map_or_else(|| spot.because.clone(), |l| l.to_string());
            by_language.entry(language).or_default().extend(labels.get(&spot.item));
        }
        let items =
            by_language.into_iter().filter(|(_, l)| !l.is_empty()).map(|(language, labels)| Item {
                lines: vec![Line::said(format!("{language}: {}", labels.join(" ")))],
                ..Item::default()
            });
        self.section("one-sided", "only", false, items.collect())
    }

    /// Says each thing once an article, with how often it was noticed.
    fn care(&self) -> Section {
        let mut noticed: Vec<(ArticleId, &str, usize)> = Vec::new();
        for d in &self.record.diagnostics {
            let own = self.words.diagnostic(&d.diagnostic.code);
            let message = own.unwrap_or(d.diagnostic.message.as_str());
            match noticed
                .iter_mut()
                .rev()
                .take(32)
                .find(|(a, m, _)| *a == d.article && *m == message)
            {
                Some((.., times)) => *times += 1,
                None => noticed.push((d.article, message, 1)),
            }
        }
        let items = noticed.into_iter().map(|(article, message, times)| {
            let times = if times > 1 { format!(" (× {times})") } else { String::new() };
            Item {
                when: self.marks.get(&article).map(|m| (*m).to_owned()).unwrap_or_default(),
                lines: vec![Line::said(format!("{message}{times}"))],
                ..Item::default()
            }
        });
        self.section("care", "care", false, items.collect())
    }

    fn sources(&self) -> Section {
        let w = self.words;
        let items = self.record.articles.iter().map(|a| {
            let when = a.published.as_ref().filter(|p| !p.interval.is_open()).map(|p| {
                let inferred = if p.doubt.is_some() {
                    format!(" ({})", w.say("inferred"))
                } else {
                    String::new()
                };
                format!("{}{inferred}", dates::interval(w, p.interval, true))
            });
            let mut facts: Vec<String> = a.language.map(|l| l.to_string()).into_iter().collect();
            facts.extend(a.outlet.clone());
            facts.push(when.unwrap_or_else(|| w.say("undated").to_owned()));
            let title = a.title.clone().map(|text| Line::Quoted {
                text,
                language: a.language,
                mark: String::new(),
            });
            let facts = Line::said(format!("{} · {}", facts.join(", "), a.sources.join(", ")));
            Item {
                label: a.mark.clone(),
                when: a.mark.clone(),
                lines: title.into_iter().chain([facts]).collect(),
                ..Item::default()
            }
        });
        let items = items.collect();
        self.section("sources", "sources", false, items)
    }
}

/// Makes a name of a key that no article and no gazetteer names.
/// Says why something was corrected, and by whom.
pub(crate) fn why(mark: &Mark) -> String {
    let by = mark.by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
    format!("{}{by}", mark.why)
}

pub(crate) fn spelt(key: &str) -> String {
    key.split_once(['-', '~']).map_or(key, |(_, name)| name).replace('-', " ")
}

fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Contradicts => 0,
        Verdict::Differs => 1,
        Verdict::Grows => 2,
        Verdict::ScopeDiffers => 3,
        Verdict::Refines => 4,
        Verdict::Agree => 5,
        Verdict::Single => 6,
    }
}

pub(crate) fn word_of(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|v| v.as_str().map(str::to_owned)).unwrap_or_default()
}

/// Returns the word of the exports for a verdict.
pub fn verdict_key(verdict: Verdict) -> String {
    word_of(verdict)
}

/// Returns the word of the exports for a relation.
pub fn relation_key(kind: rashomon_types::account::RelationKind) -> String {
    word_of(kind)
}

/// Returns the word of the exports for a kind of witness.
pub fn kind_key(kind: WitnessKind) -> String {
    word_of(kind)
}
