//! From what a person types to a correction.
//!
//! What goes in: a record with its accounts, and labels, ids or names. What comes out: what they stand for, with the tellings by which
//! it will be found again. Left to others: keeping corrections, and what they do to a record.

use rashomon_types::{
    Account, ArticleId, Country, EventType, Realis, Record, Span, TellingId,
    correction::{Correction, Deed, Held, Item, Label, NamedParty, Subject},
    record::{Entity, Figure, RecordEvent, Witness},
};
use std::{collections::BTreeMap, io::BufRead, path::Path};

/// The least of an id that tells it apart.
const SHORTEST: usize = 4;
/// Candidates that are named when several fit.
const NAMED: usize = 5;

/// Finds what people mean.
pub struct Finder<'a> {
    record: &'a Record,
    accounts: BTreeMap<ArticleId, &'a Account>,
}

impl<'a> Finder<'a> {
    /// Prepares to find things of a record.
    pub fn new(record: &'a Record, accounts: &'a [Account]) -> Self {
        Finder { record, accounts: accounts.iter().map(|a| (a.id, a)).collect() }
    }

    /// Returns what a label (`E7`, `F3`, `w1`), an id, its beginning, or the name of an entity stands for.
    ///
    /// # Errors
    /// When it stands for nothing, or for several things.
    pub fn subject(&self, id: &str) -> Result<Subject, String> {
        let record = self.record;
        let begins = |x: TellingId| id.len() >= SHORTEST && x.to_string().starts_with(id);
        let mut found: Vec<Subject> = Vec::new();
        let event = |e: &&RecordEvent| {
            e.label == id || begins(e.id) || e.mentions.iter().any(|m| begins(m.event))
        };
        found.extend(record.events.iter().filter(event).map(|e| self.event(e)));
        let figure = |f: &&Figure| {
            f.label == id || begins(f.id) || f.tellings.iter().any(|t| begins(t.claim))
        };
        found.extend(record.figures.iter().filter(figure).map(|f| self.figure(f)));
        let witness = |w: &&Witness| w.label == id || begins(w.id);
        found.extend(record.witnesses.iter().filter(witness).map(|w| self.witness(w)));
        let named = |e: &&Entity| e.id == id || e.name.to_lowercase() == id.to_lowercase();
        found.extend(record.entities.iter().filter(named).map(entity));
        match found.len() {
            0 => Err(format!(
                "{id:?} is nothing in this record; hint: give a label of its brief (E7, F3, w1), an id or its beginning, or the name of an entity"
            )),
            1 => Ok(found.swap_remove(0)),
            n => {
                let some: Vec<String> = found
                    .iter()
                    .take(NAMED)
                    .map(|s| format!("{} {} ({})", s.item.as_str(), s.id, s.name))
                    .collect();
                Err(format!("{id:?} is {n} things: {}; hint: give more of the id", some.join(", ")))
            }
        }
    }

    fn event(&self, event: &RecordEvent) -> Subject {
        let says = |telling: TellingId, article: ArticleId| {
            let events = self.accounts.get(&article).map(|a| a.events.as_slice());
            let own = events.unwrap_or_default().iter().find(|e| e.id == telling);
            own.map_or_else(String::new, |e| e.trigger.text.clone())
        };
        let holds: Vec<Held> = event
            .mentions
            .iter()
            .map(|m| held(m.event, m.article, m.span, says(m.event, m.article)))
            .collect();
        let words = holds.first().map_or("", |h| h.says.as_str());
        let name = format!("{} {words}", event.kind);
        Subject { item: Item::Event, id: event.id.to_string(), name, holds }
    }

    fn figure(&self, figure: &Figure) -> Subject {
        let one = |t: &rashomon_types::record::FigureTelling| {
            held(t.claim, t.article, t.span, t.text.clone())
        };
        Subject {
            item: Item::Figure,
            id: figure.id.to_string(),
            name: figure.topic.clone(),
            holds: figure.tellings.iter().map(one).collect(),
        }
    }

    fn witness(&self, witness: &Witness) -> Subject {
        let holds: Vec<Held> = witness.articles.iter().map(|a| self.whole(*a)).collect();
        let name = holds.first().map(|h| h.says.clone()).unwrap_or_default();
        Subject { item: Item::Witness, id: witness.id.to_string(), name, holds }
    }

    /// An article as a whole.
    fn whole(&self, article: ArticleId) -> Held {
        let own = self.record.articles.iter().find(|a| a.id == article);
        let says = own.map(|a| a.title.clone().unwrap_or_else(|| a.article.clone()));
        held(
            TellingId::whole(article, "article"),
            article,
            Span::default(),
            says.unwrap_or_default(),
        )
    }

    /// Returns what is to leave something: its tellings, by their ids or as all those of an article.
    ///
    /// # Errors
    /// When a word names none of it, or all of it would leave.
    pub fn leaving(&self, of: &Subject, words: &[String]) -> Result<Vec<Held>, String> {
        let all = match of.item {
            Item::Entity => self.naming(&of.id),
            _ => of.holds.clone(),
        };
        let mut out: Vec<Held> = Vec::new();
        for word in words {
            let own = |a: &&rashomon_types::record::RecordArticle| {
                let begins = word.len() >= SHORTEST && a.id.to_string().starts_with(word.as_str());
                a.mark == *word || a.article == *word || begins
            };
            let article = self.record.articles.iter().find(own).map(|a| a.id);
            let begins = |h: &Held| {
                word.len() >= SHORTEST && h.telling.to_string().starts_with(word.as_str())
            };
            let found: Vec<Held> =
                all.iter().filter(|h| Some(h.article) == article || begins(h)).cloned().collect();
            if found.is_empty() {
                return Err(format!(
                    "{word:?} is no telling of {} {}; hint: give the id of a telling, or an article (a3) for all that it says of it",
                    of.item.as_str(),
                    of.id
                ));
            }
            out.extend(found.into_iter().filter(|h| !out.contains(h)).collect::<Vec<_>>());
        }
        if out.len() == all.len() {
            return Err("all of it would leave; hint: name only what is of another".to_owned());
        }
        Ok(out)
    }

    /// The articles that name an entity.
    fn naming(&self, key: &str) -> Vec<Held> {
        let entity = self.record.entities.iter().find(|e| e.id == key);
        let mut articles: Vec<ArticleId> =
            entity.into_iter().flat_map(|e| &e.mentions).map(|m| m.article).collect();
        articles.sort();
        articles.dedup();
        articles.into_iter().map(|a| self.whole(a)).collect()
    }

    /// Returns a key for one who had another's.
    pub fn new_key(&self, key: &str) -> String {
        let taken = |key: &String| self.record.entities.iter().any(|e| e.id == *key);
        (2u32..).map(|n| format!("{key}-{n}")).find(|k| !taken(k)).unwrap_or_default()
    }

    /// Reads `type=ASSAULT`, `realis=alleged`, `actor=IRN,Hamas`, `recipient=`, `name=…`.
    ///
    /// # Errors
    /// When the slot or the value is unknown, or the slot is not one of this kind of thing.
    pub fn label(&self, of: &Subject, word: &str) -> Result<Label, String> {
        let known = match of.item {
            Item::Event => "type=, realis=, actor=, recipient=",
            Item::Entity => "name=",
            _ => "nothing: split it, merge it or reject it instead",
        };
        let wrong = || format!("{word:?}: of {} {} can be given {known}", of.item.as_str(), of.id);
        let (slot, value) = word.split_once('=').ok_or_else(wrong)?;
        let value = value.trim();
        Ok(match (of.item, slot) {
            (Item::Event, "type") => {
                Label::Type(value.to_uppercase().parse::<EventType>().map_err(|e| e.to_string())?)
            }
            (Item::Event, "realis") => {
                Label::Realis(value.to_lowercase().parse::<Realis>().map_err(|e| e.to_string())?)
            }
            (Item::Event, "actor") => Label::Actors(self.parties(value)),
            (Item::Event, "recipient") => Label::Recipients(self.parties(value)),
            (Item::Entity, "name") if !value.is_empty() => Label::Name(value.to_owned()),
            _ => return Err(wrong()),
        })
    }

    fn parties(&self, value: &str) -> Vec<NamedParty> {
        value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(|v| self.party(v)).collect()
    }

    fn party(&self, word: &str) -> NamedParty {
        let own = |e: &&Entity| e.id == word || e.name.to_lowercase() == word.to_lowercase();
        let entity = self.record.entities.iter().find(own);
        let country = word.parse::<Country>().ok();
        let parties =
            || self.record.events.iter().flat_map(|e| e.actors.iter().chain(&e.recipients));
        if let Some(entity) = entity {
            let country = parties().find(|p| p.entity.as_ref() == Some(&entity.id));
            return NamedParty {
                entity: Some(entity.id.clone()),
                name: entity.name.clone(),
                country: country.and_then(|p| p.country),
            };
        }
        // A country by its code is called as the record calls it elsewhere.
        let called =
            parties().find(|p| country.is_some() && p.country == country && p.sector.is_none());
        NamedParty {
            entity: called.and_then(|p| p.entity.clone()),
            name: called.map_or_else(|| word.to_owned(), |p| p.name.clone()),
            country,
        }
    }
}

fn entity(entity: &Entity) -> Subject {
    let (id, name) = (entity.id.clone(), entity.name.clone());
    Subject { item: Item::Entity, id, name, holds: Vec::new() }
}

fn held(telling: TellingId, article: ArticleId, span: Span, says: String) -> Held {
    Held { telling, article, start: span.start, end: span.end, says }
}

/// Makes a correction that has no number yet.
pub fn correction(does: Deed, why: &str, by: Option<&str>, at: &str) -> Correction {
    let (at, by) = (at.to_owned(), by.map(str::to_owned));
    Correction { n: 0, at, by, why: why.to_owned(), does }
}

/// Reads corrections that `correct export` printed.
///
/// # Errors
/// When the file cannot be read or a line is none: which, and why.
pub fn read(path: &Path) -> anyhow::Result<Vec<Correction>> {
    let file = std::fs::File::open(path).map_err(|e| anyhow::anyhow!("{}: {e}", path.display()))?;
    let mut all = Vec::new();
    for (i, line) in std::io::BufReader::new(file).lines().enumerate() {
        let read = line.map_err(|e| e.to_string()).and_then(|line| match line.trim() {
            "" => Ok(None),
            line => serde_json::from_str(line).map(Some).map_err(|e| e.to_string()),
        });
        all.extend(read.map_err(|e| {
            anyhow::anyhow!(
                "{}:{}: no correction: {e}; hint: give the output of rashomon correct STORE export",
                path.display(),
                i + 1
            )
        })?);
    }
    Ok(all)
}
