//! What follows from changed bonds: witnesses, then stories, then events, then figures.

use super::{Keep, Knot, Layer, Place, Ready, Step};
use crate::{
    bonds::ONE_HAPPENING,
    events::{self, told},
    figures::{self, quantity},
    scene::Scene,
    stories::{self, Near},
    witnesses::{self, Link},
};
use rashomon_types::{Account, ArticleId, TellingId};
use std::{
    collections::{BTreeMap, BTreeSet, btree_map::Entry},
    rc::Rc,
};

type Set = BTreeSet<ArticleId>;

/// Accounts that a scene is made of, in the order of their ids.
struct Cast {
    ids: Vec<ArticleId>,
    ready: Vec<Rc<Ready>>,
}

impl Cast {
    fn place(&self, id: ArticleId) -> Option<usize> {
        self.ids.binary_search(&id).ok()
    }

    fn accounts(&self) -> Vec<&Account> {
        self.ready.iter().map(|ready| &ready.account).collect()
    }

    fn profiles(&self) -> Vec<&crate::profile::Profile> {
        self.ready.iter().map(|ready| &ready.profile).collect()
    }
}

impl<K: Keep> Step<'_, '_, '_, K> {
    /// Brings everything that hangs on the bonds up to date.
    pub fn settle(&mut self) -> Result<(), K::Error> {
        let mut dirty = self.rebound.clone();
        dirty.insert(self.subject);
        dirty.extend(self.witnesses()?);
        let mut seeds = dirty.clone();
        let was = self.was.get(&self.subject).and_then(Option::as_ref);
        seeds.extend(was.iter().flat_map(|was| was.parent.iter().chain(&was.joined)));
        dirty.extend(self.stories(seeds)?);
        dirty.retain(|id| self.nodes.contains_key(id));
        let moved = self.knots(Layer::Events, &dirty)?;
        dirty.extend(moved);
        self.knots(Layer::Claims, &dirty)?;
        Ok(())
    }

    fn there(&mut self, id: ArticleId) -> Result<bool, K::Error> {
        self.load(id)
    }

    /// Returns the articles that are bound to an article by one text, copies among them.
    fn kin(&mut self, id: ArticleId) -> Result<Set, K::Error> {
        let node = self.node(id)?;
        let mut kin: Set = node.bonds.iter().filter(|bond| bond.1.1).map(|bond| *bond.0).collect();
        let (text, first) = (node.text, node.copy_of);
        kin.extend(first);
        if let (Some(text), None) = (text, first) {
            for other in self.copies(text)? {
                if other != id && self.node(other)?.copy_of == Some(id) {
                    kin.insert(other);
                }
            }
        }
        Ok(kin)
    }

    /// Returns the articles with this text, the subject as it is now.
    fn copies(&mut self, text: u64) -> Result<Vec<ArticleId>, K::Error> {
        let mut same = self.keep.same_text(text)?;
        let subject = self.subject;
        same.retain(|id| *id != subject);
        if self.nodes.get(&subject).is_some_and(|node| node.text == Some(text)) {
            same.push(subject);
        }
        Ok(same)
    }

    /// Returns everything that can be reached from some articles.
    fn reach(
        &mut self,
        from: &Set,
        step: impl Fn(&mut Self, ArticleId) -> Result<Set, K::Error>,
    ) -> Result<Vec<Set>, K::Error> {
        let mut parts: Vec<Set> = Vec::new();
        let mut seen = Set::new();
        for start in from {
            if seen.contains(start) || !self.there(*start)? {
                continue;
            }
            let (mut part, mut open) = (Set::from([*start]), vec![*start]);
            while let Some(id) = open.pop() {
                for other in step(self, id)? {
                    if part.insert(other) {
                        open.push(other);
                    }
                }
            }
            seen.extend(part.iter().copied());
            parts.push(part);
        }
        Ok(parts)
    }

    fn cast(&mut self, ids: &Set) -> Result<Cast, K::Error> {
        let ids: Vec<ArticleId> = ids.iter().copied().collect();
        let ready = ids.iter().map(|id| self.ready(*id)).collect::<Result<_, _>>()?;
        Ok(Cast { ids, ready })
    }

    /// Settles the witnesses; returns the articles whose company or reasons changed.
    fn witnesses(&mut self) -> Result<Set, K::Error> {
        let from = self.touched.clone();
        let mut dirty = Set::new();
        let parts = self.reach(&from, |step, id| step.kin(id))?;
        let everybody: Set = parts.iter().flatten().copied().collect();
        let before = self.company(&everybody, |node| node.witness)?;
        for part in parts {
            let mut firsts = Set::new();
            for id in &part {
                if self.node(*id)?.copy_of.is_none() {
                    firsts.insert(*id);
                }
            }
            let cast = self.cast(&firsts)?;
            let mut one_text = Vec::new();
            for (i, id) in cast.ids.iter().enumerate() {
                let bonds = self.node(*id)?.bonds.clone();
                let own = bonds.iter().filter(|(other, bond)| bond.1 && **other > *id);
                one_text.extend(own.filter_map(|(other, _)| Some((i, cast.place(*other)?))));
            }
            let alone = vec![None; cast.ids.len()];
            let (groups, links) =
                witnesses::join(&cast.accounts(), &cast.profiles(), &alone, &one_text);
            let mut joined: BTreeMap<ArticleId, Set> =
                part.iter().map(|id| (*id, Set::new())).collect();
            let mut both = |a: ArticleId, b: ArticleId| {
                joined.entry(a).or_default().insert(b);
                joined.entry(b).or_default().insert(a);
            };
            links.iter().for_each(|link| both(cast.ids[link.a], cast.ids[link.b]));
            let mut witness: BTreeMap<ArticleId, TellingId> = BTreeMap::new();
            let mut members: Vec<Set> =
                groups.iter().map(|group| group.iter().map(|i| cast.ids[*i]).collect()).collect();
            for id in &part {
                if let Some(first) = self.node(*id)?.copy_of {
                    both(first, *id);
                    for group in members.iter_mut().filter(|group| group.contains(&first)) {
                        group.insert(*id);
                    }
                }
            }
            for group in members {
                let own = group.iter().map(|id| TellingId::whole(*id, "article")).min();
                witness.extend(group.iter().filter_map(|id| Some((*id, own?))));
            }
            let fresh = self.subject;
            let after: BTreeMap<ArticleId, Set> = together(&witness);
            for id in &part {
                let company = |all: &BTreeMap<ArticleId, Set>| {
                    let mut company = all.get(id).cloned().unwrap_or_default();
                    company.remove(&fresh);
                    company
                };
                let partners = joined.remove(id).unwrap_or_default();
                let (same, own) = (company(&before) == company(&after), witness.get(id).copied());
                let node = self.node(*id)?;
                if !same || node.joined != partners {
                    dirty.insert(*id);
                }
                node.joined = partners;
                node.witness = own;
            }
        }
        Ok(dirty)
    }

    /// Returns for each article those of the others that were in its group.
    fn company(
        &mut self,
        of: &Set,
        group: impl Fn(&super::Node) -> Option<TellingId>,
    ) -> Result<BTreeMap<ArticleId, Set>, K::Error> {
        let mut groups = BTreeMap::new();
        for id in of {
            self.load(*id)?;
            let was = self.was.get(id).and_then(Option::as_ref);
            groups.extend(was.and_then(&group).map(|group| (*id, group)));
        }
        Ok(together(&groups))
    }

    /// Returns the neighbours that tell of the same as an article.
    fn close(&mut self, id: ArticleId) -> Result<Set, K::Error> {
        if !self.there(id)? {
            return Ok(Set::new());
        }
        let bonds = &self.node(id)?.bonds;
        Ok(bonds.iter().filter(|bond| bond.1.0 >= ONE_HAPPENING).map(|bond| *bond.0).collect())
    }

    /// Settles the stories, those of the seeds among them; returns the articles whose company changed.
    fn stories(&mut self, mut seeds: Set) -> Result<Set, K::Error> {
        let changed = self.parents()?;
        if let Some(story) = self.one_more(&seeds, &changed)? {
            let subject = self.subject;
            self.node(subject)?.story = Some(story);
            return Ok(Set::new());
        }
        seeds.extend(changed);
        let fresh = self.subject;
        let parts = self.reach(&seeds, |step, id| {
            let mut near = step.node(id)?.joined.clone();
            near.extend(step.node(id)?.parent);
            for other in step.close(id)? {
                if step.node(other)?.parent == Some(id) {
                    near.insert(other);
                }
            }
            Ok(near)
        })?;
        let everybody: Set = parts.iter().flatten().copied().collect();
        let mut before = self.company(&everybody, |node| node.story)?;
        let mut moved = Set::new();
        for part in parts {
            let own = part.iter().map(|id| TellingId::whole(*id, "article")).min();
            let mut now = part.clone();
            now.remove(&fresh);
            for id in &part {
                let mut was = before.remove(id).unwrap_or_default();
                was.remove(&fresh);
                if was != now {
                    moved.insert(*id);
                }
                self.node(*id)?.story = own;
            }
        }
        Ok(moved)
    }

    /// Returns the story that the subject joins, where that is all that happens: everybody else stays with whom he was, and
    /// the story keeps its id.
    fn one_more(&mut self, seeds: &Set, changed: &Set) -> Result<Option<TellingId>, K::Error> {
        let subject = self.subject;
        if seeds.iter().any(|id| *id != subject) || !self.load(subject)? {
            return Ok(None);
        }
        let node = self.node(subject)?;
        let partners: Set = node.parent.iter().chain(&node.joined).copied().collect();
        if !changed.iter().all(|id| *id == subject || node.parent == Some(*id)) {
            return Ok(None);
        }
        let mut stories = BTreeSet::new();
        for partner in partners {
            stories.insert(self.node(partner)?.story);
        }
        let own = TellingId::whole(subject, "article");
        Ok(match (stories.pop_first(), stories.is_empty()) {
            (Some(Some(story)), true) if story < own => Some(story),
            _ => None,
        })
    }

    /// Settles which article each joins; returns those for which that changed, with whom they joined before and now.
    fn parents(&mut self) -> Result<Set, K::Error> {
        // Only bonds as close as those of one story count.
        let mut again = Set::from([self.subject]);
        for id in &self.touched {
            let close = |node: Option<&super::Node>| -> BTreeMap<ArticleId, u16> {
                let bonds = node.into_iter().flat_map(|node| &node.bonds);
                bonds.filter(|b| b.1.0 >= ONE_HAPPENING).map(|b| (*b.0, b.1.0)).collect()
            };
            let was = close(self.was.get(id).and_then(Option::as_ref));
            let is = close(self.nodes.get(id));
            if was != is || self.rebound.contains(id) {
                again.insert(*id);
                again.extend(was.into_keys().chain(is.into_keys()));
            }
        }
        let mut near: BTreeMap<ArticleId, Near<ArticleId>> = BTreeMap::new();
        let mut changed = Set::new();
        for id in again {
            if !self.load(id)? {
                continue;
            }
            for other in self.close(id)?.into_iter().chain([id]) {
                if let Entry::Vacant(free) = near.entry(other) {
                    let bonds = &self.node(other)?.bonds;
                    let bonds = bonds.iter().map(|(other, bond)| (bond.0, *other)).collect();
                    free.insert(Near::new(bonds));
                }
            }
            let parent = stories::parent(id, &|id| near.get(&id));
            let node = self.node(id)?;
            if node.parent != parent {
                changed.insert(id);
                changed.extend(node.parent);
                changed.extend(parent);
                node.parent = parent;
            }
        }
        Ok(changed)
    }

    /// Settles the events or claims of some articles, and whatever they are near to or were; returns the articles of which
    /// some have other company.
    fn knots(&mut self, layer: Layer, dirty: &Set) -> Result<Set, K::Error> {
        let mut open = std::mem::take(&mut self.loose[layer as usize]);
        self.near(layer, dirty, &mut open)?;
        let all = self.whole(layer, open)?;
        let ids: Set = all.iter().map(|place| place.0).collect();
        let groups = self.groups(layer, &all)?;
        let fresh = self.subject;
        let mut was: BTreeMap<Place, TellingId> = BTreeMap::new();
        let mut known: BTreeMap<TellingId, Place> = BTreeMap::new();
        for place in &all {
            known.insert(self.knot(layer, *place)?.id, *place);
        }
        for id in &ids {
            let before = self.was.get(id).and_then(Option::as_ref);
            let knots = before.map(|node| match layer {
                Layer::Events => &node.tellings,
                Layer::Claims => &node.claims,
            });
            for knot in knots.into_iter().flatten() {
                was.extend(known.get(&knot.id).map(|place| (*place, knot.group)));
            }
        }
        let is: BTreeMap<Place, TellingId> = groups;
        let (before, after) = (together(&was), together(&is));
        let mut moved = Set::new();
        for (place, group) in is {
            let company = |all: &BTreeMap<Place, BTreeSet<Place>>| {
                let mut company = all.get(&place).cloned().unwrap_or_default();
                company.retain(|other| other.0 != fresh);
                company
            };
            if company(&before) != company(&after) {
                moved.insert(place.0);
            }
            self.knot(layer, place)?.group = group;
        }
        Ok(moved)
    }

    fn knot(&mut self, layer: Layer, place: Place) -> Result<&mut Knot, K::Error> {
        let knots = layer.knots(self.node(place.0)?);
        let none = Knot {
            id: TellingId::whole(place.0, "article"),
            near: BTreeSet::new(),
            group: TellingId::whole(place.0, "article"),
        };
        let at = place.1 as usize;
        if at >= knots.len() {
            knots.resize(at + 1, none);
        }
        Ok(&mut knots[at])
    }

    /// Finds anew what is near to the events or claims of some articles. `open` takes those to which something came near, or
    /// ceased to be.
    fn near(
        &mut self,
        layer: Layer,
        dirty: &Set,
        open: &mut BTreeSet<Place>,
    ) -> Result<(), K::Error> {
        let mut all = dirty.clone();
        for id in dirty {
            let node = self.node(*id)?;
            all.extend(node.bonds.keys().copied());
            all.extend(node.joined.iter().copied());
        }
        let cast = self.cast(&all)?;
        let ids = numbered(layer, &cast);
        let ask = |a: ArticleId, b: ArticleId| dirty.contains(&a) || dirty.contains(&b);
        let pairs = self.scene(&cast, &ask, |scene, owner| match layer {
            Layer::Events => {
                let told = told::all(scene);
                let (near, aligned) = (events::near(scene, &told), told::aligned(scene, &told));
                let strong = events::strong(scene, &told, &near, &aligned);
                strong.iter().map(|p| (p.a, p.b)).collect::<Vec<_>>()
            }
            Layer::Claims => {
                let said = quantity::all(scene, owner);
                let near = figures::near(scene, &said);
                let aligned = quantity::aligned(scene, &said);
                let strong = figures::strong(scene, &said, &near, &aligned);
                strong.iter().map(|p| (p.a, p.b)).collect()
            }
        })?;
        // What was near to them before, on both sides.
        for id in dirty {
            let fresh: Vec<Knot> = ids
                .iter()
                .filter(|(place, _)| place.0 == *id)
                .map(|(_, own)| Knot { id: *own, near: BTreeSet::new(), group: *own })
                .collect();
            let old = std::mem::replace(layer.knots(self.node(*id)?), fresh);
            for (n, knot) in old.iter().enumerate() {
                for near in &knot.near {
                    if !dirty.contains(&near.0) && self.there(near.0)? {
                        self.knot(layer, *near)?.near.remove(&(*id, n as u32));
                        open.insert(*near);
                    }
                }
            }
        }
        for (place, _) in ids.iter().filter(|(place, _)| dirty.contains(&place.0)) {
            open.insert(*place);
        }
        for (a, b) in pairs {
            let (a, b) = (ids[a].0, ids[b].0);
            if dirty.contains(&a.0) || dirty.contains(&b.0) {
                self.knot(layer, a)?.near.insert(b);
                self.knot(layer, b)?.near.insert(a);
                open.extend([a, b]);
            }
        }
        Ok(())
    }

    /// Returns all that a chain of near ones connects with some.
    fn whole(&mut self, layer: Layer, from: BTreeSet<Place>) -> Result<BTreeSet<Place>, K::Error> {
        let mut open: Vec<Place> = Vec::new();
        for place in from {
            if self.there(place.0)? {
                open.push(place);
            }
        }
        let mut all: BTreeSet<Place> = open.iter().copied().collect();
        while let Some(place) = open.pop() {
            for near in self.knot(layer, place)?.near.clone() {
                if all.insert(near) {
                    open.push(near);
                }
            }
        }
        Ok(all)
    }

    /// Groups some events or claims that nothing else is near to.
    fn groups(
        &mut self,
        layer: Layer,
        all: &BTreeSet<Place>,
    ) -> Result<BTreeMap<Place, TellingId>, K::Error> {
        let mut found = BTreeMap::new();
        let mut edges: Vec<(Place, Place)> = Vec::new();
        for place in all {
            let knot = self.knot(layer, *place)?;
            // What nothing is near to is alone.
            found.insert(*place, knot.id);
            edges.extend(
                knot.near.iter().filter(|near| *place < **near).map(|near| (*place, *near)),
            );
        }
        let ids: Set = edges.iter().flat_map(|(a, b)| [a.0, b.0]).collect();
        let both: BTreeSet<(ArticleId, ArticleId)> =
            edges.iter().map(|(a, b)| (a.0.min(b.0), a.0.max(b.0))).collect();
        let cast = self.cast(&ids)?;
        let places = numbered(layer, &cast);
        let index: BTreeMap<Place, usize> =
            places.iter().enumerate().map(|(i, (place, _))| (*place, i)).collect();
        let mut near: Vec<(usize, usize)> =
            edges.iter().filter_map(|(a, b)| Some((*index.get(a)?, *index.get(b)?))).collect();
        near.sort_unstable();
        let ask = |a: ArticleId, b: ArticleId| both.contains(&(a.min(b), a.max(b)));
        let groups = self.scene(&cast, &ask, |scene, owner| match layer {
            Layer::Events => {
                let told = told::all(scene);
                let aligned = among(&near, told::aligned(scene, &told));
                events::group(scene, &told, events::strong(scene, &told, &near, &aligned)).groups
            }
            Layer::Claims => {
                let said = quantity::all(scene, owner);
                let aligned = among(&near, quantity::aligned(scene, &said));
                figures::group(scene, &said, &figures::strong(scene, &said, &near, &aligned))
            }
        })?;
        for group in groups.iter().filter(|group| group.len() > 1) {
            let smallest = group.iter().map(|i| places[*i].1).min();
            for i in group {
                found.extend(smallest.map(|id| (places[*i].0, id)));
            }
        }
        Ok(found)
    }

    /// Sets a scene of some articles. Of what they have to do with each other it holds what `ask` asks for.
    fn scene<T>(
        &mut self,
        cast: &Cast,
        ask: &dyn Fn(ArticleId, ArticleId) -> bool,
        act: impl FnOnce(&Scene, &BTreeMap<TellingId, TellingId>) -> T,
    ) -> Result<T, K::Error> {
        let mut groups: [BTreeMap<TellingId, usize>; 2] = [BTreeMap::new(), BTreeMap::new()];
        let (mut stories, mut witnesses) = (Vec::new(), Vec::new());
        let (mut bound, mut partners, mut owner) = (Vec::new(), Vec::new(), BTreeMap::new());
        for (i, id) in cast.ids.iter().enumerate() {
            let node = self.node(*id)?;
            let alone = TellingId::whole(*id, "article");
            let [story, witness] = [node.story, node.witness].map(|group| group.unwrap_or(alone));
            for (list, group, n) in [(&mut stories, story, 0), (&mut witnesses, witness, 1)] {
                let next = groups[n].len();
                list.push(*groups[n].entry(group).or_insert(next));
            }
            let after = |other: &&ArticleId| **other > *id && ask(*id, **other);
            bound
                .extend(node.bonds.keys().filter(after).filter_map(|o| Some((i, cast.place(*o)?))));
            partners.extend(
                node.joined.iter().filter(after).filter_map(|o| Some((i, cast.place(*o)?))),
            );
            owner.extend(node.tellings.iter().map(|knot| (knot.id, knot.group)));
        }
        let (accounts, profiles) = (cast.accounts(), cast.profiles());
        let joined: Vec<Link> =
            partners.into_iter().map(|(a, b)| witnesses::link(&profiles, a, b)).collect();
        let world = &self.growth.gatherer.world;
        let scene = Scene {
            accounts: &accounts,
            profiles: &profiles,
            pairs: &bound,
            joined: &joined,
            stories: &stories,
            witnesses: &witnesses,
            world,
        };
        Ok(act(&scene, &owner))
    }
}

/// Returns the place and id of every event or claim, in the order in which they are numbered.
fn numbered(layer: Layer, cast: &Cast) -> Vec<(Place, TellingId)> {
    let mut all = Vec::new();
    for (id, ready) in cast.ids.iter().zip(&cast.ready) {
        let own: Vec<TellingId> = match layer {
            Layer::Events => told::in_order(&ready.account).iter().map(|event| event.id).collect(),
            Layer::Claims => {
                quantity::in_order(&ready.account).iter().map(|claim| claim.id).collect()
            }
        };
        all.extend(own.into_iter().enumerate().map(|(n, own)| ((*id, n as u32), own)));
    }
    all
}

/// Returns the pairs, either way round, that are among others, which are in order.
fn among(others: &[(usize, usize)], pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    let is = |(a, b): &(usize, usize)| others.binary_search(&(*a.min(b), *a.max(b))).is_ok();
    pairs.into_iter().filter(is).collect()
}

/// Returns for each thing those that are in its group, itself among them.
pub fn together<T: Ord + Copy>(groups: &BTreeMap<T, TellingId>) -> BTreeMap<T, BTreeSet<T>> {
    let mut members: BTreeMap<TellingId, BTreeSet<T>> = BTreeMap::new();
    for (thing, group) in groups {
        members.entry(*group).or_default().insert(*thing);
    }
    let of = |(thing, group): (&T, &TellingId)| Some((*thing, members.get(group)?.clone()));
    groups.iter().filter_map(of).collect()
}
