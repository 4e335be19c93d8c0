//! A record with everything its pages show: accounts, texts, and who owns which id.
//!
//! What goes in: a record, its accounts, their text layers. What comes out: answers to "what has this id?" in a look at
//! a tree. Left to others: how anything looks.

use crate::Excerpts;
use rashomon_types::{
    Account, ArticleId, Record, TellingId,
    record::{Entity, Figure, RecordArticle, RecordEvent, RecordRelation, Story, Witness},
};
use std::collections::{BTreeMap, BTreeSet};

/// What an id or a label names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Target<'a> {
    /// An event.
    Event(&'a RecordEvent),
    /// A figure.
    Figure(&'a Figure),
    /// A story.
    Story(&'a Story),
    /// An article.
    Article(&'a RecordArticle),
    /// A witness.
    Witness(&'a Witness),
    /// An entity.
    Entity(&'a Entity),
}

/// What owns a telling of one article.
#[derive(Clone, Copy, Debug)]
enum Owner {
    Event(usize),
    Figure(usize),
    Relation(usize),
    Quote(ArticleId),
}

/// A record, its accounts and its texts.
pub struct Archive {
    /// The record.
    pub record: Record,
    /// The words of its items.
    pub excerpts: Excerpts,
    accounts: BTreeMap<ArticleId, Account>,
    texts: BTreeMap<ArticleId, String>,
    events: BTreeMap<TellingId, usize>,
    figures: BTreeMap<TellingId, usize>,
    stories: BTreeMap<TellingId, usize>,
    witnesses: BTreeMap<TellingId, usize>,
    articles: BTreeMap<ArticleId, usize>,
    entities: BTreeMap<String, usize>,
    relations: BTreeMap<String, Vec<usize>>,
    labels: BTreeMap<String, Label>,
    owners: BTreeMap<TellingId, Owner>,
}

#[derive(Clone, Copy, Debug)]
enum Label {
    Event(usize),
    Figure(usize),
    Story(usize),
    Article(usize),
    Witness(usize),
}

impl Archive {
    /// Indexes a record. `texts` may lack articles, whose pages then show what the accounts quote.
    pub fn new(record: Record, accounts: Vec<Account>, texts: BTreeMap<ArticleId, String>) -> Self {
        let mut excerpts = Excerpts::default();
        accounts.iter().for_each(|a| excerpts.add(a));
        let mut archive = Archive {
            events: at(record.events.iter().map(|x| x.id)),
            figures: at(record.figures.iter().map(|x| x.id)),
            stories: at(record.stories.iter().map(|x| x.id)),
            witnesses: at(record.witnesses.iter().map(|x| x.id)),
            articles: at(record.articles.iter().map(|x| x.id)),
            entities: at(record.entities.iter().map(|x| x.id.clone())),
            relations: BTreeMap::new(),
            labels: BTreeMap::new(),
            owners: BTreeMap::new(),
            accounts: accounts.into_iter().map(|a| (a.id, a)).collect(),
            record,
            excerpts,
            texts,
        };
        archive.name_labels();
        archive.find_owners();
        archive
    }

    fn name_labels(&mut self) {
        let (labels, r) = (&mut self.labels, &self.record);
        let all = r.events.iter().enumerate().map(|(i, x)| (x.label.clone(), Label::Event(i)));
        labels.extend(all);
        let all = r.figures.iter().enumerate().map(|(i, x)| (x.label.clone(), Label::Figure(i)));
        labels.extend(all);
        let all = r.witnesses.iter().enumerate();
        labels.extend(all.map(|(i, x)| (x.label.clone(), Label::Witness(i))));
        let all = r.articles.iter().enumerate().map(|(i, x)| (x.mark.clone(), Label::Article(i)));
        labels.extend(all);
        labels.extend((0..r.stories.len()).map(|i| (format!("s{}", i + 1), Label::Story(i))));
    }

    fn find_owners(&mut self) {
        let r = &self.record;
        for account in self.accounts.values() {
            let quotes = account.quotes.iter().map(|q| (q.id, Owner::Quote(account.id)));
            self.owners.extend(quotes);
        }
        for (i, relation) in r.relations.iter().enumerate() {
            self.owners.extend(relation.mentions.iter().map(|m| (m.event, Owner::Relation(i))));
            for side in BTreeSet::from([&relation.from, &relation.to]) {
                self.relations.entry(side.clone()).or_default().push(i);
            }
        }
        for (i, figure) in r.figures.iter().enumerate() {
            self.owners.extend(figure.tellings.iter().map(|t| (t.claim, Owner::Figure(i))));
        }
        for (i, event) in r.events.iter().enumerate() {
            self.owners.extend(event.mentions.iter().map(|m| (m.event, Owner::Event(i))));
        }
    }

    /// Returns an article's account.
    pub fn account(&self, id: ArticleId) -> Option<&Account> {
        self.accounts.get(&id)
    }

    /// Returns an article's text layer.
    pub fn text(&self, id: ArticleId) -> Option<&str> {
        self.texts.get(&id).map(String::as_str)
    }

    /// Returns an article of the record.
    pub fn article(&self, id: ArticleId) -> Option<&RecordArticle> {
        self.articles.get(&id).map(|i| &self.record.articles[*i])
    }

    /// Returns an event of the record.
    pub fn event(&self, id: TellingId) -> Option<&RecordEvent> {
        self.events.get(&id).map(|i| &self.record.events[*i])
    }

    /// Returns a figure of the record.
    pub fn figure(&self, id: TellingId) -> Option<&Figure> {
        self.figures.get(&id).map(|i| &self.record.figures[*i])
    }

    /// Returns a story and its place among the stories, from 1.
    pub fn story(&self, id: TellingId) -> Option<(usize, &Story)> {
        self.stories.get(&id).map(|i| (i + 1, &self.record.stories[*i]))
    }

    /// Returns a witness and its place among the witnesses, from 0.
    pub fn witness(&self, id: TellingId) -> Option<(usize, &Witness)> {
        self.witnesses.get(&id).map(|i| (*i, &self.record.witnesses[*i]))
    }

    /// Returns an entity.
    pub fn entity(&self, id: &str) -> Option<&Entity> {
        self.entities.get(id).map(|i| &self.record.entities[*i])
    }

    /// Returns the relations that name a side.
    pub fn relations_of(&self, name: &str) -> impl Iterator<Item = &RecordRelation> {
        let all = self.relations.get(name).map(Vec::as_slice).unwrap_or_default();
        all.iter().map(|i| &self.record.relations[*i])
    }

    /// Returns what a label of the brief names: `E7`, `F3`, `w1`, `a2`, `s1`.
    pub fn label(&self, label: &str) -> Option<Target<'_>> {
        let r = &self.record;
        self.labels.get(label).map(|found| match *found {
            Label::Event(i) => Target::Event(&r.events[i]),
            Label::Figure(i) => Target::Figure(&r.figures[i]),
            Label::Story(i) => Target::Story(&r.stories[i]),
            Label::Article(i) => Target::Article(&r.articles[i]),
            Label::Witness(i) => Target::Witness(&r.witnesses[i]),
        })
    }

    /// Returns what an id names, whatever kind it is of, with the telling when it is one's: a label, an id of the
    /// record, of a telling or of an article, or the beginning of an article's id.
    pub fn find(&self, id: &str) -> Option<(Target<'_>, Option<TellingId>)> {
        if let Some(target) = self.label(id) {
            return Some((target, None));
        }
        if let Some(article) = id.parse().ok().and_then(|id| self.article(id)) {
            return Some((Target::Article(article), None));
        }
        if let Some(entity) = self.entity(id) {
            return Some((Target::Entity(entity), None));
        }
        let id: TellingId = id.parse().ok()?;
        let whole = self.event(id).map(Target::Event);
        let whole = whole.or_else(|| self.figure(id).map(Target::Figure));
        let whole = whole.or_else(|| self.witness(id).map(|(_, w)| Target::Witness(w)));
        let whole = whole.or_else(|| self.story(id).map(|(_, s)| Target::Story(s)));
        whole.map(|target| (target, None)).or_else(|| Some((self.owner(id)?, Some(id))))
    }

    /// Returns the item that holds a telling now.
    pub fn owner(&self, telling: TellingId) -> Option<Target<'_>> {
        match *self.owners.get(&telling)? {
            Owner::Event(i) => Some(Target::Event(&self.record.events[i])),
            Owner::Figure(i) => Some(Target::Figure(&self.record.figures[i])),
            Owner::Relation(i) => {
                let at = self.record.relations[i].mentions.iter().find(|m| m.event == telling)?;
                self.article(at.article).map(Target::Article)
            }
            Owner::Quote(article) => self.article(article).map(Target::Article),
        }
    }

    /// Returns the ids that a mistyped one may have meant: the labels there are.
    pub fn known(&self) -> String {
        let range = |prefix: &str, n: usize| match n {
            0 => None,
            1 => Some(format!("{prefix}1")),
            _ => Some(format!("{prefix}1–{prefix}{n}")),
        };
        let r = &self.record;
        let all = [
            range("E", r.events.len()),
            range("F", r.figures.len()),
            range("s", r.stories.len()),
            range("w", r.witnesses.len()),
            range("a", r.articles.len()),
        ];
        all.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

fn at<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    keys.enumerate().map(|(i, key)| (key, i)).collect()
}
