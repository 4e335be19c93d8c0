//! Which claims are of one quantity, and what they amount to.
//!
//! What goes in: the claims of all accounts, and the joined events. What comes out: figures with every telling, a
//! verdict and its reason. Left to others: reading numbers. Nothing is averaged and no totals are summed; a count over
//! one place or period is never taken for a count over another.

mod amount;
mod compare;
pub mod quantity;
mod reasons;
mod topic;
mod verdict;

use crate::{
    candidates::Items,
    corrections::Desk,
    events::{Context, Events},
    groups::Groups,
    scene::Scene,
};
use quantity::Said;
use rashomon_types::{
    Measure, TellingId,
    correction::Item,
    record::{Figure, FigureTelling},
};
use std::collections::BTreeSet;

/// Members of a group that a newcomer's group is held against.
const HELD_AGAINST: usize = 8;

/// Gathers figures, ordered for reading.
pub fn gather(context: &Context, events: &Events, desk: &mut Desk) -> Vec<Figure> {
    let scene = context.scene;
    let said = quantity::all(scene, &events.owner);
    let aligned = quantity::aligned(scene, &said);
    let groups = group(scene, &said, &strong(scene, &said, &near(scene, &said), &aligned));
    let ids: Vec<TellingId> = said.iter().map(|s| s.claim.id).collect();
    let alike =
        |a: usize, b: usize| compare::grounds(scene, &said[a], &said[b], false).unwrap_or_default();
    let groups = desk.regroup(Item::Figure, &ids, groups, &alike);
    let mut figures: Vec<Figure> = groups
        .iter()
        .map(|group| figure(context, &group.iter().map(|i| &said[*i]).collect::<Vec<_>>()))
        .collect();
    figures.sort_by_cached_key(order);
    for (n, figure) in figures.iter_mut().enumerate() {
        figure.label = format!("F{}", n + 1);
    }
    figures
}

/// Two claims that may be of one quantity.
pub struct Pair {
    /// The lower index.
    pub a: usize,
    /// The higher.
    pub b: usize,
    score: f64,
    aligned: bool,
}

/// Returns the claims that share a key, within an article or in articles with a bond.
pub fn near(scene: &Scene, said: &[Said]) -> Vec<(usize, usize)> {
    let keys = said.iter().map(|one| (one.article, one.keys()));
    Items::new(scene.accounts.len(), keys).meetings(scene.pairs)
}

/// Returns those of the pairs that are of one quantity, the strongest first.
pub fn strong(
    scene: &Scene,
    said: &[Said],
    near: &[(usize, usize)],
    aligned: &[(usize, usize)],
) -> Vec<Pair> {
    let near = near.iter().map(|(a, b)| (*a, *b, false));
    let mut all: Vec<(usize, usize, bool)> =
        near.chain(aligned.iter().map(|(a, b)| (*a.min(b), *a.max(b), true))).collect();
    all.sort_unstable_by_key(|(a, b, aligned)| (*a, *b, !aligned));
    all.dedup_by_key(|(a, b, _)| (*a, *b));
    let mut strong: Vec<Pair> = all
        .into_iter()
        .filter_map(|(a, b, aligned)| {
            let score = compare::grounds(scene, &said[a], &said[b], aligned)?;
            (score >= compare::ENOUGH).then_some(Pair { a, b, score, aligned })
        })
        .collect();
    strong.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
    strong
}

/// Joins claims, the strongest pairs first. Groups that no chain of pairs connects do not depend on each other.
pub fn group(scene: &Scene, said: &[Said], pairs: &[Pair]) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(said.len());
    let mut members: Vec<Vec<usize>> = (0..said.len()).map(|i| vec![i]).collect();
    for pair in pairs {
        let (a, b) = (groups.of(pair.a), groups.of(pair.b));
        let (low, high) = (a.min(b), a.max(b));
        if a == b || !pair.aligned && !compatible(scene, said, &members[low], &members[high]) {
            continue;
        }
        groups.join(low, high);
        let moved = std::mem::take(&mut members[high]);
        members[low].extend(moved);
        members[low].sort_unstable();
    }
    groups.all()
}

fn compatible(scene: &Scene, said: &[Said], a: &[usize], b: &[usize]) -> bool {
    let some = |group: &[usize]| -> Vec<usize> {
        let step = group.len().div_ceil(HELD_AGAINST).max(1);
        group.iter().step_by(step).copied().collect()
    };
    let others = some(b);
    some(a).iter().all(|x| {
        others.iter().all(|y| compare::grounds(scene, &said[*x], &said[*y], false).is_some())
    })
}

fn figure(context: &Context, said: &[&Said]) -> Figure {
    let mut tellings: Vec<FigureTelling> = said.iter().map(|s| telling(context, s)).collect();
    tellings.sort_by_key(|t| (t.as_of.is_none(), t.as_of, t.article, t.span, t.claim));
    let outcome = verdict::verdict(context, said);
    let witnesses: BTreeSet<usize> =
        said.iter().map(|s| context.scene.witnesses[s.article]).collect();
    let smallest = said.iter().map(|s| s.claim.id).min();
    Figure {
        id: smallest.unwrap_or(said[0].claim.id),
        label: String::new(),
        topic: topic::topic(context, said),
        measure: commonest_measure(said),
        unit: said[0].claim.unit.clone(),
        tellings_count: tellings.len(),
        tellings,
        verdict: outcome.verdict,
        because: reasons::english(context, &outcome.reason),
        reason: outcome.reason,
        low: outcome.low,
        best: outcome.best,
        high: outcome.high,
        as_of: outcome.as_of,
        witnesses: witnesses.len(),
        agencies: context.origins(&witnesses),
        event: commonest(said),
        views: outcome.views,
        corrected: Vec::new(),
    }
}

fn commonest_measure(said: &[&Said]) -> Measure {
    let count = |measure: Measure| said.iter().filter(|s| s.claim.measure == measure).count();
    let first = said[0].claim.measure;
    said.iter().map(|s| s.claim.measure).fold(first, |best, measure| {
        if (count(measure), best) > (count(best), measure) { measure } else { best }
    })
}

/// Returns the event that most of the claims belong to.
fn commonest(said: &[&Said]) -> Option<TellingId> {
    let events: BTreeSet<TellingId> = said.iter().filter_map(|s| s.event).collect();
    let count = |event: &TellingId| said.iter().filter(|s| s.event == Some(*event)).count();
    events.into_iter().max_by_key(|event| (count(event), std::cmp::Reverse(*event)))
}

fn telling(context: &Context, said: &Said) -> FigureTelling {
    let (account, claim) = (&context.scene.accounts[said.article], said.claim);
    let who = claim.claimant.as_ref().or(claim.attributed_to.as_ref());
    let says = who.map(|e| e.text.clone());
    FigureTelling {
        article: account.id,
        claim: claim.id,
        span: claim.evidence.span,
        text: claim.evidence.text.clone(),
        low: claim.low,
        high: claim.high,
        comparator: claim.comparator,
        vague: claim.vague.clone(),
        as_of: claim.as_of,
        attributed_to: says.clone(),
        witness: context.witness_ids[context.scene.witnesses[said.article]],
        scope: topic::scope(context, claim),
        counter: says,
        negated: claim.negated,
    }
}

/// The order for reading: what most witnesses tell, people before things.
fn order(figure: &Figure) -> impl Ord + use<> {
    let told = std::cmp::Reverse((figure.witnesses, figure.tellings_count));
    let most = std::cmp::Reverse(figure.best.map(|best| best as i64));
    (told, !is_human(figure.measure), figure.measure, most, figure.id)
}

/// Tells whether a measure counts people in a conflict, or acts against them.
pub fn is_human(measure: Measure) -> bool {
    matches!(
        measure,
        Measure::Killed
            | Measure::Injured
            | Measure::Missing
            | Measure::Captured
            | Measure::Displaced
            | Measure::Attacks
            | Measure::Strikes
            | Measure::Troops
    )
}
