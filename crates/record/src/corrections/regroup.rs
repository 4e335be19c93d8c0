//! Groups as people say that they are.

use super::Desk;
use rashomon_types::{
    Account, TellingId,
    correction::{Deed, Held, Item, Outcome, Subject},
    record::{Witness, WitnessKind, WitnessReason},
};
use std::collections::{BTreeMap, BTreeSet};

type Group = BTreeSet<usize>;

impl Desk<'_> {
    /// Tells whether anything is to be done with groups of this kind.
    pub fn regroups(&self, item: Item) -> bool {
        self.corrections.iter().any(|c| {
            let moves = matches!(c.does, Deed::Merge { .. } | Deed::Split { .. });
            moves && c.does.subject().item == item
        })
    }

    /// Merges and splits groups of things, each with its id. What a split does not name goes where `alike` says that it belongs, else
    /// stays with what is left. Groups come back as they came: their members in order, and they in the order of their first members.
    pub fn regroup(
        &mut self,
        item: Item,
        ids: &[TellingId],
        groups: Vec<Vec<usize>>,
        alike: &dyn Fn(usize, usize) -> f64,
    ) -> Vec<Vec<usize>> {
        if !self.regroups(item) {
            return groups;
        }
        let number: BTreeMap<TellingId, usize> =
            ids.iter().enumerate().rev().map(|(i, id)| (*id, i)).collect();
        let mut groups: Vec<Group> =
            groups.into_iter().map(|group| group.into_iter().collect()).collect();
        let corrections = self.corrections;
        for (i, correction) in corrections.iter().enumerate() {
            match &correction.does {
                Deed::Merge { one, other } if one.item == item => {
                    self.merge(i, one, other, &number, &mut groups);
                }
                Deed::Split { of, out, .. } if of.item == item => {
                    self.split(i, of, out, &number, &mut groups, alike);
                }
                _ => {}
            }
        }
        let mut groups: Vec<Vec<usize>> =
            groups.into_iter().filter(|g| !g.is_empty()).map(|g| g.into_iter().collect()).collect();
        groups.sort();
        groups
    }

    fn merge(
        &mut self,
        i: usize,
        one: &Subject,
        other: &Subject,
        number: &BTreeMap<TellingId, usize>,
        groups: &mut [Group],
    ) {
        let at = owners(number, groups);
        let found = [one, other].map(|subject| self.present(i, subject, &at));
        let [Some((a, telling)), Some((b, _))] = found else { return };
        self.done[i].touched.insert(telling.to_string());
        if a == b {
            self.done[i].set(Outcome::Needless);
            return;
        }
        let moved = std::mem::take(&mut groups[b]);
        groups[a].extend(moved);
        self.done[i].set(Outcome::Holds);
    }

    fn split(
        &mut self,
        i: usize,
        of: &Subject,
        out: &[Held],
        number: &BTreeMap<TellingId, usize>,
        groups: &mut Vec<Group>,
        alike: &dyn Fn(usize, usize) -> f64,
    ) {
        let members = |held: &[Held]| -> Group {
            held.iter().filter_map(|h| number.get(&h.telling).copied()).collect()
        };
        let out_tellings: BTreeSet<TellingId> = out.iter().map(|h| h.telling).collect();
        let leaving = members(out);
        let staying: Group = members(&of.holds).difference(&leaving).copied().collect();
        let missing: Vec<TellingId> =
            out_tellings.into_iter().filter(|t| !number.contains_key(t)).collect();
        self.missing(i, &missing);
        if leaving.is_empty() || staying.is_empty() {
            let lost: Vec<TellingId> =
                of.holds.iter().map(|h| h.telling).filter(|t| !number.contains_key(t)).collect();
            self.missing(i, &lost);
            self.done[i].because.sort();
            self.done[i].because.dedup();
            self.done[i].set(Outcome::Gone);
            return;
        }
        let mut made = Vec::new();
        for group in groups.iter_mut() {
            let go: Group = group.intersection(&leaving).copied().collect();
            let stay: Group = group.intersection(&staying).copied().collect();
            if go.is_empty() || stay.is_empty() {
                continue;
            }
            let nearest =
                |x: usize, all: &Group| all.iter().map(|y| alike(x, *y)).fold(0.0, f64::max);
            let follows = |x: &usize| {
                go.contains(x) || !stay.contains(x) && nearest(*x, &go) > nearest(*x, &stay)
            };
            let gone: Group = group.iter().copied().filter(follows).collect();
            group.retain(|x| !gone.contains(x));
            made.push(gone);
        }
        let name = |x: &usize| number.iter().find(|(_, i)| **i == *x).map(|(id, _)| id.to_string());
        self.done[i].touched.extend([&leaving, &staying].iter().filter_map(|g| name(g.first()?)));
        self.done[i].set(if made.is_empty() { Outcome::Needless } else { Outcome::Holds });
        groups.extend(made);
    }

    /// Says in each witness that a person has made why it is one.
    pub fn explain(&self, witnesses: &mut [Witness], accounts: &[&Account]) {
        for (correction, done) in self.corrections.iter().zip(&self.done) {
            let Deed::Merge { one, other } = &correction.does else { continue };
            if one.item != Item::Witness || done.outcome != Some(Outcome::Holds) {
                continue;
            }
            let among = |subject: &Subject, witness: &Witness| {
                let mut held = subject.holds.iter().map(|h| h.article);
                held.find(|article| witness.articles.contains(article))
            };
            for witness in witnesses.iter_mut() {
                let (Some(a), Some(b)) = (among(one, witness), among(other, witness)) else {
                    continue;
                };
                let language = |id| accounts.iter().find(|x| x.id == id).and_then(|x| x.language);
                let kind = match language(a) == language(b) {
                    true => WitnessKind::Copy,
                    false => WitnessKind::Translation,
                };
                let because =
                    format!("a person says so (correction {}): {}", correction.n, correction.why);
                witness.why.push(WitnessReason { a, b, kind, because, pairs: Vec::new() });
                witness.kind = witness.why.iter().map(|w| w.kind).max().unwrap_or(kind);
            }
        }
    }

    /// Returns why a person joined what is in a group, in plain words.
    pub fn reasons(&self, item: Item, ids: &BTreeSet<TellingId>) -> Vec<String> {
        let mut reasons = Vec::new();
        for (correction, done) in self.corrections.iter().zip(&self.done) {
            let Deed::Merge { one, other } = &correction.does else { continue };
            let within = |s: &Subject| s.holds.iter().any(|h| ids.contains(&h.telling));
            if one.item == item
                && done.outcome == Some(Outcome::Holds)
                && within(one)
                && within(other)
            {
                reasons.push(format!(
                    "a person says so (correction {}): {}",
                    correction.n, correction.why
                ));
            }
        }
        reasons
    }
}

/// Returns the group of each thing that is spoken of by its id.
fn owners(number: &BTreeMap<TellingId, usize>, groups: &[Group]) -> BTreeMap<TellingId, usize> {
    let mut of: BTreeMap<usize, usize> = BTreeMap::new();
    for (g, group) in groups.iter().enumerate() {
        of.extend(group.iter().map(|member| (*member, g)));
    }
    number.iter().filter_map(|(id, i)| Some((*id, *of.get(i)?))).collect()
}
