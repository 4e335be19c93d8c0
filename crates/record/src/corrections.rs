//! What people have corrected, over what the program reads.
//!
//! What goes in: corrections in their order, accounts, and the groups that the program makes. What comes out: accounts and groups as
//! they should be, marks on what was changed, and what came of each correction. Left to others: keeping corrections. The texts'
//! own words stay as they are; everything that is counted is counted again by the same code, since groups are corrected before
//! anything is written of them. A correction whose tellings are not there changes nothing and says so.

mod entities;
mod regroup;

use rashomon_types::{
    Account, ArticleId, Record, TellingId,
    account::Party,
    correction::{Applied, Correction, Deed, Held, Item, Label, Mark, Outcome, Subject},
    record::RecordEvent,
};
use std::collections::{BTreeMap, BTreeSet};

/// Corrections while a record is made.
pub struct Desk<'c> {
    corrections: &'c [Correction],
    /// What came of each, in their order.
    done: Vec<Done>,
    /// Why tellings are not there.
    gone: BTreeMap<TellingId, String>,
    /// What keys of entities have become.
    keys: BTreeMap<String, String>,
    /// Names that a person gave.
    names: BTreeMap<String, String>,
}

#[derive(Default)]
struct Done {
    outcome: Option<Outcome>,
    because: Vec<String>,
    /// Tellings, or keys of entities, of what was changed.
    touched: BTreeSet<String>,
}

impl Done {
    fn set(&mut self, outcome: Outcome) {
        self.outcome = Some(outcome);
    }
}

impl<'c> Desk<'c> {
    /// Lays corrections out over accounts, of which there is one for each text, and changes these: what is rejected is taken out,
    /// and keys of entities become others.
    pub fn new(corrections: &'c [Correction], accounts: &mut [Account]) -> Self {
        let done = corrections.iter().map(|_| Done::default()).collect();
        let mut desk = Desk {
            corrections,
            done,
            gone: BTreeMap::new(),
            keys: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        if !corrections.is_empty() {
            desk.lost(accounts);
            for (i, correction) in corrections.iter().enumerate() {
                desk.prepare(i, correction, accounts);
            }
        }
        desk
    }

    /// Finds out why tellings that are spoken of are not there.
    fn lost(&mut self, accounts: &[Account]) {
        let at: BTreeMap<ArticleId, &Account> = accounts.iter().map(|a| (a.id, a)).collect();
        for (item, held) in self.corrections.iter().flat_map(|c| held(&c.does)) {
            let Some(account) = at.get(&held.article) else {
                let why = format!("the article that says {:?} is not here", held.says);
                self.gone.insert(held.telling, why);
                continue;
            };
            let (there, now) = match item {
                Item::Event => {
                    let now = account.events.iter().find(|e| e.trigger.span.overlaps(held.span()));
                    let there = account.events.iter().any(|e| e.id == held.telling);
                    (there, now.map(|e| format!("{} ({})", e.kind, e.id)))
                }
                Item::Figure => {
                    let now = account.claims.iter().find(|c| c.evidence.span.overlaps(held.span()));
                    let there = account.claims.iter().any(|c| c.id == held.telling);
                    (there, now.map(|c| format!("{:?} ({})", c.evidence.text, c.id)))
                }
                Item::Witness | Item::Entity => (true, None),
            };
            let why = match now {
                _ if there => continue,
                Some(now) => format!("{:?} in {} is now read as {now}", held.says, account.article),
                None => format!("{:?} in {} is no longer read", held.says, account.article),
            };
            self.gone.insert(held.telling, why);
        }
    }

    /// Does what has to be done before anything is compared.
    fn prepare(&mut self, i: usize, correction: &Correction, accounts: &mut [Account]) {
        match &correction.does {
            Deed::Reject { of } if of.item == Item::Event || of.item == Item::Figure => {
                self.reject(i, of, accounts);
            }
            does if does.subject().item == Item::Entity => self.entity(i, does, accounts),
            Deed::Reject { .. } => {
                let why = "a witness cannot be rejected; hint: split it".to_owned();
                self.done[i].because.push(why);
                self.done[i].set(Outcome::Gone);
            }
            _ => {}
        }
    }

    fn reject(&mut self, i: usize, of: &Subject, accounts: &mut [Account]) {
        let named: BTreeSet<TellingId> = of.holds.iter().map(|h| h.telling).collect();
        let within: BTreeSet<ArticleId> = of.holds.iter().map(|h| h.article).collect();
        let mut found = BTreeSet::new();
        for account in accounts.iter_mut().filter(|a| within.contains(&a.id)) {
            let mut keep = |id: TellingId| !named.contains(&id) || !{ found.insert(id) };
            match of.item {
                Item::Event => {
                    account.events.retain(|e| keep(e.id));
                    for claim in &mut account.claims {
                        claim.event = claim.event.filter(|e| !named.contains(e));
                    }
                }
                _ => account.claims.retain(|c| keep(c.id)),
            }
        }
        let n = self.corrections[i].n;
        for id in &found {
            self.gone.insert(*id, format!("correction {n} rejects it"));
        }
        let missing: Vec<TellingId> = named.difference(&found).copied().collect();
        self.missing(i, &missing);
        self.done[i].set(if found.is_empty() { Outcome::Gone } else { Outcome::Holds });
        if found.is_empty() {
            return;
        }
        self.done[i].touched.extend(found.iter().map(ToString::to_string));
    }

    /// Says what became of tellings that are not there, each reason once.
    fn missing(&mut self, i: usize, tellings: &[TellingId]) {
        let whys: BTreeSet<String> =
            tellings.iter().filter_map(|t| self.gone.get(t).cloned()).collect();
        self.done[i].because.extend(whys);
    }

    /// Gives events the labels that people gave them.
    pub fn relabel(&mut self, events: &mut [RecordEvent]) {
        let corrections = self.corrections;
        if !corrections.iter().any(|c| matches!(c.does, Deed::Relabel { .. })) {
            return;
        }
        let mut at: BTreeMap<TellingId, usize> = BTreeMap::new();
        for (i, event) in events.iter().enumerate() {
            at.extend(event.mentions.iter().map(|m| (m.event, i)));
        }
        for (i, correction) in corrections.iter().enumerate() {
            let Deed::Relabel { of, to } = &correction.does else { continue };
            if of.item != Item::Event {
                continue;
            }
            let Some((event, telling)) = self.present(i, of, &at) else { continue };
            let changed = label(&mut events[event], to);
            self.done[i].touched.insert(telling.to_string());
            self.done[i].set(if changed { Outcome::Holds } else { Outcome::Needless });
        }
    }

    /// Finds what a correction speaks of among things that tellings lead to: what has its first telling, else most of them.
    fn present(
        &mut self,
        i: usize,
        of: &Subject,
        at: &BTreeMap<TellingId, usize>,
    ) -> Option<(usize, TellingId)> {
        let found: Vec<(TellingId, usize)> =
            of.holds.iter().filter_map(|h| Some((h.telling, *at.get(&h.telling)?))).collect();
        let missing: Vec<TellingId> =
            of.holds.iter().map(|h| h.telling).filter(|t| !at.contains_key(t)).collect();
        self.missing(i, &missing);
        let Some(first) = found.iter().min().copied() else {
            self.done[i].set(Outcome::Gone);
            return None;
        };
        let own = found.iter().find(|(telling, _)| telling.to_string() == of.id);
        let count = |group: usize| found.iter().filter(|(_, g)| *g == group).count();
        let most = found.iter().max_by_key(|(t, g)| (count(*g), std::cmp::Reverse(*t)));
        let (telling, group) = *own.or(most).unwrap_or(&first);
        let elsewhere: BTreeSet<TellingId> =
            found.iter().filter(|(_, g)| *g != group).map(|(t, _)| *t).collect();
        if let Some(one) = elsewhere.first() {
            let (n, what) = (elsewhere.len(), of.item.as_str());
            let why = format!(
                "{n} of its tellings are now of another {what} ({one}), which stays as it is"
            );
            self.done[i].because.push(why);
        }
        Some((group, telling))
    }

    /// Returns what came of the corrections, and marks what they changed.
    pub fn finish(self, record: &mut Record) {
        let mut of: BTreeMap<String, (Item, usize)> = BTreeMap::new();
        if !self.corrections.is_empty() {
            for (i, event) in record.events.iter().enumerate() {
                of.extend(event.mentions.iter().map(|m| (m.event.to_string(), (Item::Event, i))));
            }
            for (i, figure) in record.figures.iter().enumerate() {
                of.extend(figure.tellings.iter().map(|t| (t.claim.to_string(), (Item::Figure, i))));
            }
            for (i, witness) in record.witnesses.iter().enumerate() {
                let whole = |a: &ArticleId| (whole(*a).to_string(), (Item::Witness, i));
                of.extend(witness.articles.iter().map(whole));
            }
            let key = |(i, e): (usize, &rashomon_types::record::Entity)| {
                (e.id.clone(), (Item::Entity, i))
            };
            of.extend(record.entities.iter().enumerate().map(key));
        }
        for (correction, done) in self.corrections.iter().zip(self.done) {
            let outcome = done.outcome.unwrap_or(Outcome::Gone);
            let mark = Mark {
                n: correction.n,
                does: correction.does.as_str().to_owned(),
                why: correction.why.clone(),
                by: correction.by.clone(),
            };
            let items: BTreeSet<(Item, usize)> =
                done.touched.iter().filter_map(|t| of.get(t).copied()).collect();
            let ids = items.iter().map(|(item, i)| match item {
                Item::Event => record.events[*i].id.to_string(),
                Item::Figure => record.figures[*i].id.to_string(),
                Item::Witness => record.witnesses[*i].id.to_string(),
                Item::Entity => record.entities[*i].id.clone(),
            });
            record.corrections.push(Applied {
                n: correction.n,
                does: mark.does.clone(),
                says: correction.does.said(),
                why: mark.why.clone(),
                by: mark.by.clone(),
                outcome,
                because: done.because,
                items: ids.collect(),
            });
            for (item, i) in items.into_iter().filter(|_| outcome == Outcome::Holds) {
                let marks = match item {
                    Item::Event => &mut record.events[i].corrected,
                    Item::Figure => &mut record.figures[i].corrected,
                    Item::Witness => &mut record.witnesses[i].corrected,
                    Item::Entity => &mut record.entities[i].corrected,
                };
                marks.push(mark.clone());
            }
        }
    }
}

/// Returns every telling that a deed speaks of.
fn held(deed: &Deed) -> Vec<(Item, &Held)> {
    let of = |s: &'_ Subject| s.item;
    let all: Vec<(Item, &Vec<Held>)> = match deed {
        Deed::Merge { one, other } => vec![(of(one), &one.holds), (of(other), &other.holds)],
        Deed::Split { of: whole, out, .. } => vec![(of(whole), &whole.holds), (of(whole), out)],
        Deed::Relabel { of: whole, .. } | Deed::Reject { of: whole } => {
            vec![(of(whole), &whole.holds)]
        }
    };
    all.into_iter().flat_map(|(item, held)| held.iter().map(move |h| (item, h))).collect()
}

/// The id of an article's telling as a whole.
fn whole(article: ArticleId) -> TellingId {
    TellingId::whole(article, "article")
}

/// Gives an event a label; tells whether it had another.
fn label(event: &mut RecordEvent, to: &Label) -> bool {
    let told: Vec<(ArticleId, Party)> =
        event.actors.iter().chain(&event.recipients).flat_map(|p| p.mentions.clone()).collect();
    let before = (event.kind, event.realis, event.actors.clone(), event.recipients.clone());
    match to {
        Label::Type(kind) => {
            if event.kind != *kind {
                event.mode = None;
            }
            event.kind = *kind;
        }
        Label::Realis(realis) => event.realis = *realis,
        Label::Actors(all) => event.actors = all.iter().map(|p| p.written(&told)).collect(),
        Label::Recipients(all) => event.recipients = all.iter().map(|p| p.written(&told)).collect(),
        Label::Name(_) => {}
    }
    before != (event.kind, event.realis, event.actors.clone(), event.recipients.clone())
}
