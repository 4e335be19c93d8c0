//! What is different between two records.
//!
//! What goes in: an older and a newer record. What comes out: what appeared, is gone, grew, was merged, was split, says something
//! else, or is superseded, each with its reason. Left to others: where records come from. Things are found again by their tellings,
//! never by labels, so that a renumbering is no difference; the same two records give the same bytes.

mod lines;
mod slots;

use crate::brief::why;
use rashomon_types::{
    ArticleId, FORMAT, Record,
    correction::{Mark, Outcome},
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The differences between two records.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// Always [`FORMAT`].
    pub format: String,
    /// Digest of the older record.
    pub old: String,
    /// Digest of the newer record.
    pub new: String,
    /// Programs, where they are not the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub program: Option<(String, String)>,
    /// Languages whose packs are not the same.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub packs: Vec<String>,
    /// Every difference.
    pub changes: Vec<Change>,
}

/// What kind of thing differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Thing {
    Article,
    Event,
    Figure,
    Witness,
    Story,
    Relation,
    Entity,
    Correction,
}

/// How it differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum How {
    /// It is new.
    Appeared,
    /// Several have become one.
    Merged,
    /// One has become several.
    Split,
    /// Several have become several others.
    Regrouped,
    /// A figure has a newer best number.
    Superseded,
    /// It says something else.
    Changed,
    /// More tellings say it.
    Grew,
    /// Fewer tellings say it.
    Shrank,
    /// It is no longer there.
    Gone,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// What kind of thing.
    pub thing: Thing,
    /// How it differs.
    pub how: How,
    /// Ids in the older record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub old: Vec<String>,
    /// Ids in the newer record.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub new: Vec<String>,
    /// Labels in the newer record, else in the older; display only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub labels: Vec<String>,
    /// What it is, in English.
    pub says: String,
    /// What it says now, where that is something else.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub slots: Vec<SlotChange>,
    /// Why, as far as the records show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
}

/// A slot that says something else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct SlotChange {
    /// Which.
    pub slot: &'static str,
    /// What it said.
    pub old: String,
    /// What it says.
    pub new: String,
}

/// A thing of a record, made comparable.
struct One {
    id: String,
    label: String,
    says: String,
    /// Its tellings, each with its article.
    holds: BTreeMap<String, Option<ArticleId>>,
    slots: Vec<(&'static str, String)>,
    because: Vec<String>,
    /// The number that a later one supersedes.
    best: Option<String>,
}

/// What is known of both records when reasons are looked for.
struct Sides<'r> {
    old: &'r Record,
    new: &'r Record,
    articles: [BTreeMap<ArticleId, &'r str>; 2],
    reread: bool,
}

impl Diff {
    /// Compares two records.
    pub fn between(old: &Record, new: &Record) -> Self {
        let articles =
            [old, new].map(|r| r.articles.iter().map(|a| (a.id, a.article.as_str())).collect());
        let languages: BTreeSet<&String> = old.packs.keys().chain(new.packs.keys()).collect();
        let packs: Vec<String> = languages
            .into_iter()
            .filter(|l| old.packs.contains_key(*l) && new.packs.contains_key(*l))
            .filter(|l| old.packs.get(*l) != new.packs.get(*l))
            .cloned()
            .collect();
        let program =
            (old.program != new.program).then(|| (old.program.clone(), new.program.clone()));
        let sides = Sides { old, new, articles, reread: program.is_some() || !packs.is_empty() };
        let mut changes = Vec::new();
        let mut compare = |thing, of: fn(&Record) -> Vec<One>| {
            changes.extend(sides.compare(thing, of(old), of(new)));
        };
        compare(Thing::Article, slots::articles);
        compare(Thing::Event, slots::events);
        compare(Thing::Figure, slots::figures);
        compare(Thing::Witness, slots::witnesses);
        compare(Thing::Story, slots::stories);
        compare(Thing::Relation, slots::relations);
        compare(Thing::Entity, slots::entities);
        compare(Thing::Correction, slots::corrections);
        changes.sort_by_key(|change| (change.thing, change.how));
        Diff {
            format: FORMAT.to_owned(),
            old: old.digest.clone(),
            new: new.digest.clone(),
            program,
            packs,
            changes,
        }
    }
}

impl Sides<'_> {
    /// Compares the things of one kind: those that share tellings, directly or through others, belong together.
    fn compare(&self, thing: Thing, old: Vec<One>, new: Vec<One>) -> Vec<Change> {
        let mut owner: BTreeMap<&str, usize> = BTreeMap::new();
        for (i, one) in old.iter().enumerate() {
            owner.extend(one.holds.keys().map(|t| (t.as_str(), i)));
        }
        // Numbers below `old.len()` are older things, those above newer ones.
        let mut group: Vec<usize> = (0..old.len() + new.len()).collect();
        fn root(group: &mut [usize], mut at: usize) -> usize {
            while group[at] != at {
                group[at] = group[group[at]];
                at = group[at];
            }
            at
        }
        for (j, one) in new.iter().enumerate() {
            for i in one.holds.keys().filter_map(|t| owner.get(t.as_str())) {
                let (a, b) = (root(&mut group, *i), root(&mut group, old.len() + j));
                group[a.max(b)] = a.min(b);
            }
        }
        let mut groups: BTreeMap<usize, (Vec<&One>, Vec<&One>)> = BTreeMap::new();
        for at in 0..group.len() {
            let (before, after) = groups.entry(root(&mut group, at)).or_default();
            match at.checked_sub(old.len()) {
                None => before.push(&old[at]),
                Some(j) => after.push(&new[j]),
            }
        }
        // Those that still are come in the order of the newer record, then those that are gone.
        let mut ordered: Vec<(Vec<&One>, Vec<&One>)> = groups.into_values().collect();
        let place: BTreeMap<&str, usize> =
            new.iter().enumerate().map(|(j, one)| (one.id.as_str(), j)).collect();
        ordered.sort_by_key(|(_, after)| {
            after
                .first()
                .map_or(usize::MAX, |one| place.get(one.id.as_str()).copied().unwrap_or(usize::MAX))
        });
        ordered.iter().flat_map(|(before, after)| self.change(thing, before, after)).collect()
    }

    fn change(&self, thing: Thing, before: &[&One], after: &[&One]) -> Vec<Change> {
        let how = match (before, after) {
            ([], _) => How::Appeared,
            (_, []) => How::Gone,
            ([_], [_]) => return self.changed(thing, before[0], after[0]),
            (_, [_]) => How::Merged,
            ([_], _) => How::Split,
            _ => How::Regrouped,
        };
        let mut because: BTreeSet<String> =
            after.iter().flat_map(|one| one.because.clone()).collect();
        because.extend(self.moved(before, after));
        vec![written(thing, how, before, after, Vec::new(), because)]
    }

    /// Compares one thing with itself, later.
    fn changed(&self, thing: Thing, before: &One, after: &One) -> Vec<Change> {
        let was: BTreeMap<&str, &String> = before.slots.iter().map(|(s, v)| (*s, v)).collect();
        let differs = |(slot, now): &(&'static str, String)| {
            let old = was.get(slot).map_or_else(String::new, |v| (*v).clone());
            (old != *now).then(|| SlotChange { slot, old, new: now.clone() })
        };
        let slots: Vec<SlotChange> = after.slots.iter().filter_map(differs).collect();
        let more = after.holds.keys().filter(|t| !before.holds.contains_key(*t)).count();
        let fewer = before.holds.keys().filter(|t| !after.holds.contains_key(*t)).count();
        let how = match (&before.best, &after.best) {
            (Some(old), Some(new)) if old != new => How::Superseded,
            _ if !slots.is_empty() => How::Changed,
            _ if more > 0 => How::Grew,
            _ if fewer > 0 => How::Shrank,
            _ => return Vec::new(),
        };
        let fresh = |b: &&String| !before.because.contains(b);
        let mut because: BTreeSet<String> = after.because.iter().filter(fresh).cloned().collect();
        because.extend(self.moved(&[before], &[after]));
        vec![written(thing, how, &[before], &[after], slots, because)]
    }

    /// Says where tellings came from and went to: with new articles, with articles that are gone, by another reading.
    fn moved(&self, before: &[&One], after: &[&One]) -> Vec<String> {
        let of = |all: &[&One]| -> BTreeMap<String, Option<ArticleId>> {
            all.iter().flat_map(|one| one.holds.clone()).collect()
        };
        let (old, new) = (of(before), of(after));
        let mut because = Vec::new();
        let mut say = |from: &BTreeMap<String, Option<ArticleId>>,
                       to: &BTreeMap<String, Option<ArticleId>>,
                       there: usize,
                       words: [&str; 2]| {
            let lost: Vec<ArticleId> =
                from.iter().filter(|(t, _)| !to.contains_key(*t)).filter_map(|(_, a)| *a).collect();
            let (here, away): (BTreeSet<ArticleId>, BTreeSet<ArticleId>) =
                lost.into_iter().partition(|a| self.articles[there].contains_key(a));
            let name = |a: &ArticleId| {
                let known = self.articles.iter().find_map(|all| all.get(a));
                known.map_or_else(|| a.to_string(), |n| (*n).to_owned())
            };
            let names = |all: &BTreeSet<ArticleId>| {
                let some: Vec<String> = all.iter().take(4).map(name).collect();
                let more = all.len().saturating_sub(4);
                let more = if more > 0 { format!(" and {more} more") } else { String::new() };
                format!("{}{more}", some.join(", "))
            };
            if !away.is_empty() {
                because.push(format!("{}: {}", words[0], names(&away)));
            }
            if !here.is_empty() {
                let by = if self.reread { ", by another program or packs" } else { "" };
                because.push(format!("{}{by}: {}", words[1], names(&here)));
            }
        };
        say(
            &new,
            &old,
            0,
            ["told in new articles", "now read or joined in articles that were there"],
        );
        say(
            &old,
            &new,
            1,
            ["its articles are gone", "no longer read or joined in articles that are there"],
        );
        let rejected = self
            .new
            .corrections
            .iter()
            .filter(|c| c.does == "reject" && c.outcome == Outcome::Holds);
        if after.is_empty() && !old.is_empty() {
            let known = |n: u64| {
                self.old.corrections.iter().any(|c| c.n == n && c.outcome == Outcome::Holds)
            };
            let fresh =
                rejected.filter(|c| !known(c.n)).map(|c| format!("correction {}: {}", c.n, c.says));
            because.extend(fresh.filter(|said| before.iter().any(|one| said.contains(&one.says))));
        }
        because
    }
}

fn written(
    thing: Thing,
    how: How,
    before: &[&One],
    after: &[&One],
    slots: Vec<SlotChange>,
    because: BTreeSet<String>,
) -> Change {
    let ids = |all: &[&One]| all.iter().map(|one| one.id.clone()).collect();
    let shown = if after.is_empty() { before } else { after };
    Change {
        thing,
        how,
        old: ids(before),
        new: ids(after),
        labels: shown.iter().map(|one| one.label.clone()).filter(|l| !l.is_empty()).collect(),
        says: shown.iter().map(|one| one.says.as_str()).collect::<Vec<_>>().join(" | "),
        slots,
        because: because.into_iter().collect(),
    }
}

/// Says what a person has corrected.
fn marked(marks: &[Mark]) -> Vec<String> {
    marks.iter().map(|m| format!("correction {} ({}): {}", m.n, m.does, why(m))).collect()
}
