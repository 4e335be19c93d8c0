//! The nodes of a whole collection at once, and what the difference of some nodes means for the record.

use super::{Change, Kind, Knot, Node};
use crate::{
    Gatherer,
    bonds::Bond,
    events::{self, told},
    figures::{self, quantity},
    groups::Groups,
    neighbours, places,
    profile::{Keys, Profile},
    scene::Scene,
    stories, witnesses,
};
use rashomon_types::{Account, ArticleId, TellingId};
use std::collections::{BTreeMap, BTreeSet};

impl Gatherer {
    /// Joins all accounts at once; the same as adding one after the other.
    pub fn nodes(&self, accounts: &[Account]) -> BTreeMap<ArticleId, Node> {
        let mut accounts: Vec<&Account> = accounts.iter().collect();
        accounts.sort_by(|a, b| (a.id, &a.article).cmp(&(b.id, &b.article)));
        accounts.dedup_by_key(|a| a.id);
        let mut keys = Keys::default();
        let profiles: Vec<Profile> =
            accounts.iter().map(|account| keys.profile(&self.weights, account)).collect();
        let profiles: Vec<&Profile> = profiles.iter().collect();
        let compared = witnesses::compare(&accounts, &profiles);
        let near = neighbours(accounts.len(), &compared);
        let told_in = stories::gather(&near, &compared.groups);
        let id = |i: usize| accounts[i].id;
        let mut nodes: Vec<Node> = (0..accounts.len())
            .map(|i| Node {
                text: profiles[i].text(),
                copy_of: compared.copies[i].map(id),
                parent: stories::parent(i, &|i| near.get(i)).map(id),
                ..Node::default()
            })
            .collect();
        for (a, b, Bond { alike, one_text }) in &compared.bonds {
            nodes[*a].bonds.insert(id(*b), (*alike, *one_text));
            nodes[*b].bonds.insert(id(*a), (*alike, *one_text));
        }
        for link in &compared.joined {
            nodes[link.a].joined.insert(id(link.b));
            nodes[link.b].joined.insert(id(link.a));
        }
        for (groups, story) in [(&told_in, true), (&compared.groups, false)] {
            for group in groups {
                let own = group.iter().map(|i| witnesses::whole(accounts[*i])).min();
                for i in group {
                    *(if story { &mut nodes[*i].story } else { &mut nodes[*i].witness }) = own;
                }
            }
        }
        let ids = |groups: &[Vec<usize>]| -> Vec<Vec<ArticleId>> {
            groups.iter().map(|group| group.iter().map(|i| id(*i)).collect()).collect()
        };
        let [stories, witnesses] = [ids(&told_in), ids(&compared.groups)]
            .map(|groups| places(&accounts, groups.iter().map(Vec::as_slice)));
        let pairs: Vec<(usize, usize)> = compared.bonds.iter().map(|(a, b, _)| (*a, *b)).collect();
        let scene = Scene {
            accounts: &accounts,
            profiles: &profiles,
            pairs: &pairs,
            joined: &compared.joined,
            stories: &stories,
            witnesses: &witnesses,
            world: &self.world,
        };
        let told = told::all(&scene);
        let aligned = told::aligned(&scene, &told);
        let strong = events::strong(&scene, &told, &events::near(&scene, &told), &aligned);
        let near: Vec<(usize, usize)> = strong.iter().map(|pair| (pair.a, pair.b)).collect();
        let groups = events::group(&scene, &told, strong).groups;
        let items: Vec<(usize, TellingId)> = told.iter().map(|t| (t.article, t.event.id)).collect();
        tie(&mut nodes, &items, &near, &groups, |node| &mut node.tellings, id);
        let owner = nodes.iter().flat_map(|node| node.tellings.iter().map(|k| (k.id, k.group)));
        let said = quantity::all(&scene, &owner.collect());
        let aligned = quantity::aligned(&scene, &said);
        let strong = figures::strong(&scene, &said, &figures::near(&scene, &said), &aligned);
        let near: Vec<(usize, usize)> = strong.iter().map(|pair| (pair.a, pair.b)).collect();
        let groups = figures::group(&scene, &said, &strong);
        let items: Vec<(usize, TellingId)> = said.iter().map(|s| (s.article, s.claim.id)).collect();
        tie(&mut nodes, &items, &near, &groups, |node| &mut node.claims, id);
        accounts.iter().map(|account| account.id).zip(nodes).collect()
    }
}

/// Writes events or claims into the nodes of their articles.
fn tie(
    nodes: &mut [Node],
    items: &[(usize, TellingId)],
    near: &[(usize, usize)],
    groups: &[Vec<usize>],
    list: impl Fn(&mut Node) -> &mut Vec<Knot>,
    article: impl Fn(usize) -> ArticleId,
) {
    let mut places: Vec<(usize, u32)> = Vec::new();
    for (i, id) in items {
        let knots = list(&mut nodes[*i]);
        places.push((*i, knots.len() as u32));
        knots.push(Knot { id: *id, near: BTreeSet::new(), group: *id });
    }
    for (a, b) in near {
        for (one, other) in [(a, b), (b, a)] {
            let ((i, n), (j, m)) = (places[*one], places[*other]);
            list(&mut nodes[i])[n as usize].near.insert((article(j), m));
        }
    }
    for group in groups {
        let Some(smallest) = group.iter().map(|i| items[*i].1).min() else { continue };
        for i in group {
            let (article, n) = places[*i];
            list(&mut nodes[article])[n as usize].group = smallest;
        }
    }
}

/// Says which items of the record are not what they were, in order.
pub fn changes(
    was: &BTreeMap<ArticleId, Option<Node>>,
    is: &BTreeMap<ArticleId, Node>,
) -> Vec<Change> {
    let mut all = Vec::new();
    for kind in [Kind::Witness, Kind::Story, Kind::Event, Kind::Figure] {
        let mut moved: BTreeMap<TellingId, (Option<TellingId>, Option<TellingId>)> =
            BTreeMap::new();
        for (id, node) in was {
            let before = node.iter().flat_map(|node| members(kind, *id, node));
            before.for_each(|(member, group)| moved.entry(member).or_default().0 = Some(group));
            let after = is.get(id).into_iter().flat_map(|node| members(kind, *id, node));
            after.for_each(|(member, group)| moved.entry(member).or_default().1 = Some(group));
        }
        all.extend(parts(kind, moved.into_values()));
    }
    all
}

/// Returns the items that an article has a part in, each with what of the article is in it.
fn members(kind: Kind, id: ArticleId, node: &Node) -> Vec<(TellingId, TellingId)> {
    let whole = TellingId::whole(id, "article");
    let knots = |knots: &[Knot]| knots.iter().map(|knot| (knot.id, knot.group)).collect();
    match kind {
        Kind::Witness => node.witness.map(|group| (whole, group)).into_iter().collect(),
        Kind::Story => node.story.map(|group| (whole, group)).into_iter().collect(),
        Kind::Event => knots(&node.tellings),
        Kind::Figure => knots(&node.claims),
    }
}

/// Gathers what became what: items that share a member are one change.
fn parts(
    kind: Kind,
    moved: impl Iterator<Item = (Option<TellingId>, Option<TellingId>)>,
) -> Vec<Change> {
    let moved: BTreeSet<(Option<TellingId>, Option<TellingId>)> = moved.collect();
    let changed: BTreeSet<TellingId> = moved
        .iter()
        .filter(|(was, is)| was != is)
        .flat_map(|(was, is)| [*was, *is])
        .flatten()
        .collect();
    let place: BTreeMap<TellingId, usize> =
        changed.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let of = |id: Option<TellingId>| id.and_then(|id| place.get(&id).copied());
    let mut groups = Groups::new(changed.len());
    for (was, is) in &moved {
        if let (Some(was), Some(is)) = (of(*was), of(*is)) {
            groups.join(was, is);
        }
    }
    let mut parts: BTreeMap<usize, (BTreeSet<TellingId>, BTreeSet<TellingId>)> = BTreeMap::new();
    for (was, is) in &moved {
        let Some(part) = of(*was).or(of(*is)).map(|i| groups.of(i)) else { continue };
        let part = parts.entry(part).or_default();
        part.0.extend(was);
        part.1.extend(is);
    }
    parts
        .into_values()
        .map(|(before, after)| Change {
            kind,
            before: before.into_iter().collect(),
            after: after.into_iter().collect(),
        })
        .collect()
}
