//! Which tellings are of one act.
//!
//! What goes in: the events of all accounts, the stories, and the sentences that witnesses have in common. What comes
//! out: joined events, with what the articles say on each slot where they differ. Left to others: figures. Different
//! acts of one kind stay apart: a day, a place or a party that cannot be the same forbids joining, and an act without a
//! date joins on strong grounds only.

mod compare;
mod swapped;
pub mod told;
mod voices;
pub mod write;

use crate::{candidates::Items, corrections::Desk, groups::Groups, scene::Scene, world::spelt};
use compare::{Grounds, grounds};
use rashomon_types::{
    ArticleId, TellingId,
    account::Salience,
    correction::Item,
    record::{ArticleDiagnostic, RecordEvent, WitnessKind},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
pub use told::Told;

/// Pairs below this are not joined.
const ENOUGH: f64 = 3.0;
/// The same for pairs that no date holds together.
const ENOUGH_UNDATED: f64 = 3.4;
/// Members of a group that a newcomer's group is held against.
const HELD_AGAINST: usize = 8;

/// What the events are joined with.
pub struct Context<'a> {
    /// The accounts and how they hang together.
    pub scene: &'a Scene<'a>,
    /// The display mark of each article, by index.
    pub marks: &'a [String],
    /// The id of each witness, by index.
    pub witness_ids: &'a [TellingId],
    /// The agency of each witness, by index.
    pub agencies: &'a [Option<String>],
    /// How each article came from the origin of its witness, where it has company there.
    pub kinds: &'a BTreeMap<ArticleId, WitnessKind>,
    /// Display names of the entities of the record.
    pub names: &'a BTreeMap<String, String>,
}

impl Context<'_> {
    /// Returns the display name of an entity that the articles name or the gazetteer knows.
    pub fn known_name(&self, key: &str) -> Option<&str> {
        self.names.get(key).map(String::as_str).or_else(|| self.scene.world.name(key))
    }

    /// Returns what to call an entity.
    pub fn name(&self, key: &str) -> String {
        self.known_name(key).map_or_else(|| spelt(key), str::to_owned)
    }

    /// Counts the origins above some witnesses: agencies, and texts that name none.
    pub fn origins(&self, witnesses: &BTreeSet<usize>) -> usize {
        let named = |w: &usize| self.agencies.get(*w).and_then(Option::as_deref);
        let agencies: BTreeSet<&str> = witnesses.iter().filter_map(named).collect();
        agencies.len() + witnesses.iter().filter(|w| named(w).is_none()).count()
    }
}

/// Joined events, and where each telling went.
pub struct Events {
    /// The events, ordered for reading.
    pub events: Vec<RecordEvent>,
    /// The event of each telling.
    pub owner: BTreeMap<TellingId, TellingId>,
    /// What was noticed.
    pub diagnostics: Vec<ArticleDiagnostic>,
}

/// Joins the tellings.
pub fn join(context: &Context, desk: &mut Desk) -> Events {
    let scene = context.scene;
    let told = told::all(scene);
    let aligned = told::aligned(scene, &told);
    let near = near(scene, &told);
    let joined = group(scene, &told, strong(scene, &told, &near, &aligned));
    let Joined { groups, mut reasons } = corrected(scene, &told, joined, desk);
    let mut owner = BTreeMap::new();
    let mut diagnostics = Vec::new();
    let mut events: Vec<(bool, RecordEvent)> = Vec::new();
    for (group, pairs) in groups.iter().zip(swapped::within(&groups, &aligned)) {
        let tellings: Vec<&Told> = group.iter().map(|i| &told[*i]).collect();
        let because = reasons.remove(&group[0]).unwrap_or_default();
        let swapped = swapped::find(context, &tellings, &pairs);
        let mut event = write::event(context, &tellings, &swapped.damaged, &because);
        if desk.regroups(Item::Event) {
            let ids: BTreeSet<TellingId> = event.mentions.iter().map(|m| m.event).collect();
            event.because.extend(desk.reasons(Item::Event, &ids));
        }
        diagnostics.extend(swapped.diagnostics);
        owner.extend(event.mentions.iter().map(|m| (m.event, event.id)));
        events.push((tellings.iter().any(|t| t.event.salience == Salience::Lead), event));
    }
    events.sort_by_cached_key(|(lead, event)| write::order(event, *lead));
    let mut events: Vec<RecordEvent> = events.into_iter().map(|(_, event)| event).collect();
    for (n, event) in events.iter_mut().enumerate() {
        event.label = format!("E{}", n + 1);
    }
    diagnostics.sort_by(|a, b| (a.article, &a.diagnostic).cmp(&(b.article, &b.diagnostic)));
    Events { events, owner, diagnostics }
}

/// Tellings that are of one act.
pub struct Joined {
    /// The groups, by index.
    pub groups: Vec<Vec<usize>>,
    /// Why each group of several is one, by its first.
    reasons: HashMap<usize, Vec<&'static str>>,
}

/// Makes the groups those that people say they are. A group that was made of several has the reasons of all.
fn corrected(scene: &Scene, told: &[Told], joined: Joined, desk: &mut Desk) -> Joined {
    if !desk.regroups(Item::Event) {
        return joined;
    }
    let Joined { groups, reasons } = joined;
    let mut root = vec![0; told.len()];
    for group in &groups {
        group.iter().for_each(|member| root[*member] = group[0]);
    }
    let ids: Vec<TellingId> = told.iter().map(|t| t.event.id).collect();
    let alike = |a: usize, b: usize| {
        grounds(scene, &told[a], &told[b], false).map_or(0.0, |grounds| grounds.score)
    };
    let groups = desk.regroup(Item::Event, &ids, groups, &alike);
    let of = |group: &Vec<usize>| {
        let roots: BTreeSet<usize> = group.iter().map(|member| root[*member]).collect();
        let mut all: Vec<&'static str> =
            roots.iter().filter_map(|r| reasons.get(r)).flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        (group[0], if group.len() > 1 { all } else { Vec::new() })
    };
    let reasons = groups.iter().map(of).collect();
    Joined { groups, reasons }
}

/// Two tellings that may be of one act.
pub struct Pair {
    /// The lower index.
    pub a: usize,
    /// The higher.
    pub b: usize,
    grounds: Grounds,
}

/// Returns the tellings that share a key, within an article or in articles with a bond.
pub fn near(scene: &Scene, told: &[Told]) -> Vec<(usize, usize)> {
    let keys = told.iter().map(|one| (one.article, one.keys(scene)));
    Items::new(scene.accounts.len(), keys).meetings(scene.pairs)
}

/// Returns those of the pairs that are worth joining, the strongest first.
pub fn strong(
    scene: &Scene,
    told: &[Told],
    near: &[(usize, usize)],
    aligned: &[(usize, usize)],
) -> Vec<Pair> {
    let near = near.iter().map(|(a, b)| (*a, *b, false));
    let translated = aligned.iter().map(|(a, b)| (*a.min(b), *a.max(b), true));
    let mut all: Vec<(usize, usize, bool)> = near.chain(translated).collect();
    all.sort_unstable_by_key(|(a, b, aligned)| (*a, *b, !aligned));
    all.dedup_by_key(|(a, b, _)| (*a, *b));
    let mut strong: Vec<Pair> = all
        .into_iter()
        .filter_map(|(a, b, aligned)| {
            let grounds = grounds(scene, &told[a], &told[b], aligned)?;
            let enough = if grounds.dated { ENOUGH } else { ENOUGH_UNDATED };
            let strong = grounds.dated || grounds.aligned || grounds.strong;
            (strong && grounds.score >= enough).then_some(Pair { a, b, grounds })
        })
        .collect();
    strong.sort_by(|x, y| {
        y.grounds.score.total_cmp(&x.grounds.score).then((x.a, x.b).cmp(&(y.a, y.b)))
    });
    strong
}

/// Joins tellings, the strongest pairs first. Groups that no chain of pairs connects do not depend on each other.
pub fn group(scene: &Scene, told: &[Told], pairs: Vec<Pair>) -> Joined {
    let mut groups = Groups::new(told.len());
    let mut members: Vec<Vec<usize>> = (0..told.len()).map(|i| vec![i]).collect();
    let mut reasons: HashMap<usize, Vec<&'static str>> = HashMap::new();
    for Pair { a, b, grounds } in pairs {
        let (a, b) = (groups.of(a), groups.of(b));
        let (low, high) = (a.min(b), a.max(b));
        let (one, other) = (&members[low], &members[high]);
        if a == b || !compatible(scene, told, one, other, grounds.aligned) {
            continue;
        }
        groups.join(low, high);
        let moved = std::mem::take(&mut members[high]);
        members[low].extend(moved);
        members[low].sort_unstable();
        let more = reasons.remove(&high).unwrap_or_default();
        let own = reasons.entry(low).or_default();
        own.extend(more);
        own.extend(grounds.because);
        own.sort_unstable();
        own.dedup();
    }
    Joined { groups: groups.all(), reasons }
}

/// Tells whether nothing forbids that two groups are one act. Where they meet in corresponding sentences of one text, only
/// what one article tells apart forbids it.
fn compatible(scene: &Scene, told: &[Told], a: &[usize], b: &[usize], aligned: bool) -> bool {
    let some = |group: &[usize]| -> Vec<usize> {
        let step = group.len().div_ceil(HELD_AGAINST).max(1);
        group.iter().step_by(step).copied().collect()
    };
    let others = some(b);
    let may = |x: &Told, y: &Told| {
        aligned && x.article != y.article || grounds(scene, x, y, false).is_some()
    };
    some(a).iter().all(|x| others.iter().all(|y| may(&told[*x], &told[*y])))
}
