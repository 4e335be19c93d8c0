//! The joins of a collection, kept article by article, and what one more article changes in them.
//!
//! What goes in: an account, and a place where the joins are kept. What comes out: the joins with that account among them, the
//! same as those of the whole collection gathered anew. Left to others: keeping, and writing the record of some articles.
//! Everything that the record knows of an article's company stands in its [`Node`]. An article changes the leaves that it
//! falls into, with them some bonds, with them some witnesses and stories, with them some events and figures; each step
//! looks at what the one before has changed and at nothing else.

mod crowd;
mod nodes;
mod settle;

use crate::{
    Gatherer,
    bonds::Bond,
    candidates,
    profile::{Keys, Profile},
};
use rashomon_types::{Account, ArticleId, TellingId};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// What an article is joined with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Node {
    /// Hash of the words of the report; `None` where there are none to compare.
    pub text: Option<u64>,
    /// The first, by id, of the articles that are word for word the same, where it is another. Such a copy has no bonds.
    pub copy_of: Option<ArticleId>,
    /// The articles it has much in common with, by id: how alike, and whether one text is behind both.
    pub bonds: BTreeMap<ArticleId, (u16, bool)>,
    /// The articles that it was joined with to one witness.
    pub joined: BTreeSet<ArticleId>,
    /// The article that it joins for its story.
    pub parent: Option<ArticleId>,
    /// Its witness; `None` only while it is being added.
    pub witness: Option<TellingId>,
    /// Its story.
    pub story: Option<TellingId>,
    /// Its events, in the order of the text.
    pub tellings: Vec<Knot>,
    /// Its claims, in the order of the text.
    pub claims: Vec<Knot>,
}

/// An event or claim of an article, and what it is joined with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knot {
    /// The event or claim.
    pub id: TellingId,
    /// Those that may be of the same, as article and place in its list.
    pub near: BTreeSet<(ArticleId, u32)>,
    /// The event or figure of the record.
    pub group: TellingId,
}

/// Where the joins are kept.
pub trait Keep {
    /// What can go wrong.
    type Error;
    /// Returns an account.
    ///
    /// # Errors
    /// When it is not there, or cannot be read.
    fn account(&mut self, id: ArticleId) -> Result<Account, Self::Error>;
    /// Returns the node of an article; `None` where it is not joined yet.
    ///
    /// # Errors
    /// When it cannot be read.
    fn node(&mut self, id: ArticleId) -> Result<Option<Node>, Self::Error>;
    /// Keeps the node of an article, or forgets it.
    ///
    /// # Errors
    /// When it cannot be written.
    fn put(&mut self, id: ArticleId, node: Option<&Node>) -> Result<(), Self::Error>;
    /// Returns the articles with this hash of their words, by id.
    ///
    /// # Errors
    /// When they cannot be read.
    fn same_text(&mut self, text: u64) -> Result<Vec<ArticleId>, Self::Error>;
    /// Returns the articles under a key in the order of their stands: at most so many with a stand below, and so many with
    /// this stand or above.
    ///
    /// # Errors
    /// When they cannot be read.
    fn around(
        &mut self,
        key: u64,
        stand: u64,
        most: usize,
    ) -> Result<Vec<(u64, ArticleId)>, Self::Error>;
    /// Puts an article under a key, or takes it away.
    ///
    /// # Errors
    /// When it cannot be written.
    fn mark(&mut self, key: u64, stand: u64, id: ArticleId, there: bool)
    -> Result<(), Self::Error>;
}

/// What changed in the record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// What kind of item.
    pub kind: Kind,
    /// The items that were, with what of them is in the new ones.
    pub before: Vec<TellingId>,
    /// The items that are.
    pub after: Vec<TellingId>,
}

/// Kinds of items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Texts with one origin.
    Witness,
    /// Articles that tell of one happening.
    Story,
    /// Tellings of one act.
    Event,
    /// Claims of one quantity.
    Figure,
}

/// Accounts held ready at most.
const READY: usize = 2_000;

/// Adds and removes articles.
pub struct Growth<'a> {
    gatherer: &'a Gatherer,
    ready: BTreeMap<ArticleId, Rc<Ready>>,
    keys: Keys,
}

/// An account with what it is compared by.
struct Ready {
    account: Account,
    profile: Profile,
    /// The keys under which it is found, with its stand.
    marks: Vec<(u64, u64)>,
}

/// A step under way: the nodes that were looked at, as they were and as they are.
struct Step<'k, 'g, 'a, K: Keep> {
    keep: &'k mut K,
    growth: &'g mut Growth<'a>,
    was: BTreeMap<ArticleId, Option<Node>>,
    nodes: BTreeMap<ArticleId, Node>,
    /// The article that comes or goes.
    subject: ArticleId,
    /// Articles whose bonds changed.
    touched: BTreeSet<ArticleId>,
    /// Of every two articles whose bond changed the one, where neither is the subject.
    rebound: BTreeSet<ArticleId>,
    /// Events, and claims, that were near to something and are no more.
    loose: [BTreeSet<Place>; 2],
}

/// Where an event or claim stands: the article, and the place in its list.
type Place = (ArticleId, u32);

/// What is joined across articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Layer {
    Events,
    Claims,
}

impl Layer {
    fn knots(self, node: &mut Node) -> &mut Vec<Knot> {
        match self {
            Layer::Events => &mut node.tellings,
            Layer::Claims => &mut node.claims,
        }
    }
}

impl<'a> Growth<'a> {
    /// Prepares for the packs of a gatherer.
    pub fn new(gatherer: &'a Gatherer) -> Self {
        Growth { gatherer, ready: BTreeMap::new(), keys: Keys::default() }
    }

    /// Adds an article whose account is kept. One that is joined already changes nothing.
    ///
    /// # Errors
    /// When the keep fails; then nothing may be taken from it but by starting over.
    pub fn add<K: Keep>(&mut self, keep: &mut K, id: ArticleId) -> Result<Vec<Change>, K::Error> {
        if keep.node(id)?.is_some() {
            return Ok(Vec::new());
        }
        let mut step = Step::new(keep, self, id);
        step.come()?;
        step.settle()?;
        step.finish()
    }

    /// Takes an article out, whose account is still kept.
    ///
    /// # Errors
    /// When the keep fails.
    pub fn remove<K: Keep>(
        &mut self,
        keep: &mut K,
        id: ArticleId,
    ) -> Result<Vec<Change>, K::Error> {
        if keep.node(id)?.is_none() {
            return Ok(Vec::new());
        }
        let mut step = Step::new(keep, self, id);
        step.go()?;
        step.settle()?;
        let changes = step.finish();
        self.ready.remove(&id);
        changes
    }

    fn ready<K: Keep>(&mut self, keep: &mut K, id: ArticleId) -> Result<Rc<Ready>, K::Error> {
        if let Some(ready) = self.ready.get(&id) {
            return Ok(Rc::clone(ready));
        }
        let account = keep.account(id)?;
        let profile = self.keys.profile(&self.gatherer.weights, &account);
        let marks = candidates::keys(&profile, &account.fingerprint)
            .into_iter()
            .map(|key| (key, candidates::stand(key, id)))
            .collect();
        let ready = Rc::new(Ready { account, profile, marks });
        if self.ready.len() >= READY {
            self.ready.clear();
        }
        self.ready.insert(id, Rc::clone(&ready));
        Ok(ready)
    }
}

impl<'k, 'g, 'a, K: Keep> Step<'k, 'g, 'a, K> {
    fn new(keep: &'k mut K, growth: &'g mut Growth<'a>, subject: ArticleId) -> Self {
        Step {
            keep,
            growth,
            was: BTreeMap::new(),
            nodes: BTreeMap::new(),
            subject,
            touched: BTreeSet::from([subject]),
            rebound: BTreeSet::new(),
            loose: [BTreeSet::new(), BTreeSet::new()],
        }
    }

    fn ready(&mut self, id: ArticleId) -> Result<Rc<Ready>, K::Error> {
        self.growth.ready(self.keep, id)
    }

    /// Makes a node known to the step.
    fn load(&mut self, id: ArticleId) -> Result<bool, K::Error> {
        if !self.was.contains_key(&id) {
            let node = self.keep.node(id)?;
            self.nodes.extend(node.clone().map(|node| (id, node)));
            self.was.insert(id, node);
        }
        Ok(self.nodes.contains_key(&id))
    }

    fn node(&mut self, id: ArticleId) -> Result<&mut Node, K::Error> {
        self.load(id)?;
        Ok(self.nodes.entry(id).or_default())
    }

    /// Takes the subject in.
    fn come(&mut self) -> Result<(), K::Error> {
        let id = self.subject;
        let ready = self.ready(id)?;
        let text = ready.profile.text();
        let mut same = match text {
            Some(text) => self.keep.same_text(text)?,
            None => Vec::new(),
        };
        same.retain(|other| *other != id);
        self.was.insert(id, None);
        self.nodes.insert(id, Node { text, ..Node::default() });
        match same.first().copied() {
            Some(first) if first < id => self.node(id)?.copy_of = Some(first),
            Some(first) => {
                // The first of equals is the one that is compared; now it is another.
                self.withdraw(first)?;
                for copy in same {
                    self.node(copy)?.copy_of = Some(id);
                    self.touched.insert(copy);
                }
                self.enter(id)?;
            }
            None => self.enter(id)?,
        }
        Ok(())
    }

    /// Takes the subject out.
    fn go(&mut self) -> Result<(), K::Error> {
        let id = self.subject;
        let node = self.node(id)?.clone();
        self.touched.extend(node.joined.iter().copied());
        let partners: BTreeSet<ArticleId> = node
            .tellings
            .iter()
            .chain(&node.claims)
            .flat_map(|k| k.near.iter().map(|n| n.0))
            .collect();
        if node.copy_of.is_none() {
            self.withdraw(id)?;
            let mut same = match node.text {
                Some(text) => self.keep.same_text(text)?,
                None => Vec::new(),
            };
            same.retain(|other| *other != id);
            if let Some(first) = same.first().copied() {
                for copy in same {
                    self.node(copy)?.copy_of = (copy != first).then_some(first);
                    self.touched.insert(copy);
                }
                self.enter(first)?;
            }
        }
        for other in partners {
            self.load(other)?;
        }
        self.nodes.remove(&id);
        for (other, node) in &mut self.nodes {
            node.joined.remove(&id);
            for layer in [Layer::Events, Layer::Claims] {
                for (n, knot) in layer.knots(node).iter_mut().enumerate() {
                    let before = knot.near.len();
                    knot.near.retain(|near| near.0 != id);
                    if knot.near.len() != before {
                        self.loose[layer as usize].insert((*other, n as u32));
                    }
                }
            }
        }
        Ok(())
    }

    /// Puts an article under its keys and finds its bonds.
    fn enter(&mut self, id: ArticleId) -> Result<(), K::Error> {
        let own = self.ready(id)?;
        let mut met: BTreeMap<ArticleId, u32> = BTreeMap::new();
        let mut parted: BTreeSet<(ArticleId, ArticleId)> = BTreeSet::new();
        for (key, stand) in &own.marks {
            let crowd = crowd::around(self.keep, *key, *stand, id)?;
            parted.extend(crowd.parted());
            crowd.mates().for_each(|mate| *met.entry(mate).or_insert(0) += 1);
            self.keep.mark(*key, *stand, id, true)?;
        }
        for (other, count) in met {
            if count >= candidates::MEETINGS {
                self.bind(id, other)?;
            }
        }
        for (a, b) in parted {
            if self.node(a)?.bonds.contains_key(&b) && !self.meet(a, b)? {
                self.unbind(a, b)?;
            }
        }
        Ok(())
    }

    /// Takes an article from its keys and drops its bonds.
    fn withdraw(&mut self, id: ArticleId) -> Result<(), K::Error> {
        let own = self.ready(id)?;
        let mut parted: BTreeSet<(ArticleId, ArticleId)> = BTreeSet::new();
        for (key, stand) in &own.marks {
            self.keep.mark(*key, *stand, id, false)?;
            parted.extend(crowd::around(self.keep, *key, *stand, id)?.parted());
        }
        for other in self.node(id)?.bonds.keys().copied().collect::<Vec<_>>() {
            self.unbind(id, other)?;
        }
        for (a, b) in parted {
            if !self.node(a)?.bonds.contains_key(&b) && self.meet(a, b)? {
                self.bind(a, b)?;
            }
        }
        Ok(())
    }

    /// Tells whether two articles meet under enough keys.
    fn meet(&mut self, a: ArticleId, b: ArticleId) -> Result<bool, K::Error> {
        let (one, other) = (self.ready(a)?, self.ready(b)?);
        let mut count = 0;
        for (key, stand) in &one.marks {
            if other.marks.binary_search_by_key(key, |mark| mark.0).is_ok()
                && crowd::around(self.keep, *key, *stand, a)?.mates().any(|mate| mate == b)
            {
                count += 1;
            }
        }
        Ok(count >= candidates::MEETINGS)
    }

    fn bind(&mut self, a: ArticleId, b: ArticleId) -> Result<(), K::Error> {
        let (one, other) = (self.ready(a)?, self.ready(b)?);
        let (x, y) = if a < b { (&one, &other) } else { (&other, &one) };
        let found = crate::bonds::bond((&x.account, &x.profile), (&y.account, &y.profile));
        if let Some(Bond { alike, one_text }) = found {
            self.node(a)?.bonds.insert(b, (alike, one_text));
            self.node(b)?.bonds.insert(a, (alike, one_text));
            self.change(a, b);
        }
        Ok(())
    }

    fn unbind(&mut self, a: ArticleId, b: ArticleId) -> Result<(), K::Error> {
        self.node(a)?.bonds.remove(&b);
        self.node(b)?.bonds.remove(&a);
        self.change(a, b);
        Ok(())
    }

    fn change(&mut self, a: ArticleId, b: ArticleId) {
        self.touched.extend([a, b]);
        if a != self.subject && b != self.subject {
            self.rebound.insert(a);
        }
    }

    /// Writes the nodes that are not as they were, and says what that means for the record.
    fn finish(self) -> Result<Vec<Change>, K::Error> {
        let changes = nodes::changes(&self.was, &self.nodes);
        for (id, was) in &self.was {
            let is = self.nodes.get(id);
            if was.as_ref() != is {
                self.keep.put(*id, is)?;
            }
        }
        Ok(changes)
    }
}
