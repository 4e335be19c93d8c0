//! Tellings with the roles exchanged: one text of a witness lets the one act upon the other, another the other upon the one.
//!
//! What goes in: the tellings of one act, and which of them stand in corresponding sentences of one witness. What comes
//! out: the tellings that contradict their witness, and what to say of each. Left to others: witnesses that differ from
//! each other. The texts of one witness come from one, so two readings of who did it to whom are no two opinions: one text
//! was damaged on the way, mostly by a machine that translated it, or misread. The original is believed; without one, most
//! of the texts.

use super::{Context, Told};
use crate::{
    parties::{Agreement, sets},
    world::World,
};
use rashomon_types::{
    Diagnostic, TellingId,
    account::Party,
    record::{ArticleDiagnostic, WitnessKind},
};
use std::collections::{BTreeMap, BTreeSet};

/// The name of the diagnostic.
const CODE: &str = "roles-contradict-witness";

/// What was found among the tellings of one act.
#[derive(Default)]
pub struct Swapped {
    /// The tellings that are not believed.
    pub damaged: BTreeSet<TellingId>,
    /// What to say of the contradictions.
    pub diagnostics: Vec<ArticleDiagnostic>,
}

/// How the roles of two tellings stand to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sides {
    Same,
    Exchanged,
    Unclear,
}

/// Tells whether two tellings have the same two parties in each other's place.
pub fn exchanged(a: &Told, b: &Told, world: &World) -> bool {
    compare(a, b, world) == Sides::Exchanged
}

fn compare(a: &Told, b: &Told, world: &World) -> Sides {
    if a.event.kind.is_mutual() {
        return Sides::Unclear;
    }
    let ([ac, re], [actors, recipients]) = (named(a), named(b));
    if [&ac, &re, &actors, &recipients].iter().any(|parties| parties.is_empty())
        || sets(&ac, &re, world) != Agreement::Different
        || sets(&actors, &recipients, world) != Agreement::Different
    {
        return Sides::Unclear;
    }
    let one = |x: &[&Party], y: &[&Party]| sets(x, y, world) >= Agreement::OneSide;
    let apart = |x: &[&Party], y: &[&Party]| sets(x, y, world) == Agreement::Different;
    if one(&ac, &actors) && one(&re, &recipients) {
        Sides::Same
    } else if one(&ac, &recipients)
        && one(&re, &actors)
        && apart(&ac, &actors)
        && apart(&re, &recipients)
    {
        Sides::Exchanged
    } else {
        Sides::Unclear
    }
}

/// Returns the actors and the recipients that the sentence itself names: one that is understood from elsewhere is no
/// witness of its own.
fn named<'a>(told: &Told<'a>) -> [Vec<&'a Party>; 2] {
    let event = told.event;
    [&event.actors, &event.recipients].map(|parties| {
        parties.iter().filter(|p| event.sentence.span.contains(p.evidence.span)).collect()
    })
}

/// Sorts pairs of tellings by the group that holds both, with their places in it.
pub fn within(groups: &[Vec<usize>], aligned: &[(usize, usize)]) -> Vec<Vec<(usize, usize)>> {
    let place: BTreeMap<usize, (usize, usize)> = groups
        .iter()
        .enumerate()
        .flat_map(|(n, group)| group.iter().enumerate().map(move |(at, i)| (*i, (n, at))))
        .collect();
    let mut within = vec![Vec::new(); groups.len()];
    for (a, b) in aligned {
        if let (Some((n, a)), Some((m, b))) = (place.get(a), place.get(b))
            && n == m
        {
            within[*n].push((*a, *b));
        }
    }
    within
}

/// Finds the tellings of one act that contradict their witness; `aligned` pairs some of them, by index, with the telling
/// in the corresponding sentence of another text.
pub fn find(context: &Context, told: &[&Told], aligned: &[(usize, usize)]) -> Swapped {
    let mut by: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for (a, b) in aligned {
        if exchanged(told[*a], told[*b], context.scene.world) {
            by.entry(context.scene.witnesses[told[*a].article]).or_insert((*a, *b));
        }
    }
    let mut found = Swapped::default();
    for (witness, (a, b)) in by {
        let own: Vec<&Told> = told
            .iter()
            .copied()
            .filter(|t| context.scene.witnesses[t.article] == witness)
            .collect();
        judge(context, &own, (told[a], told[b]), &mut found);
    }
    found
}

/// Decides which of two ways to tell an act a witness is believed in.
fn judge(context: &Context, own: &[&Told], (one, other): (&Told, &Told), found: &mut Swapped) {
    let side = |reference: &Told| -> Vec<&Told> {
        let same = |t: &&Told| {
            t.event.id == reference.event.id
                || compare(t, reference, context.scene.world) == Sides::Same
        };
        own.iter().copied().filter(same).collect()
    };
    let (x, y) = (side(one), side(other));
    let weight = |side: &[&Told]| {
        let articles: BTreeSet<usize> = side.iter().map(|t| t.article).collect();
        let of = |kind| {
            articles
                .iter()
                .any(|a| context.kinds.get(&context.scene.accounts[*a].id) == Some(&kind))
        };
        (of(WitnessKind::Original), articles.len())
    };
    let believed = weight(&x).cmp(&weight(&y));
    let (right, wrong) = if believed.is_lt() { (&y, &x) } else { (&x, &y) };
    if believed.is_ne() {
        found.damaged.extend(wrong.iter().map(|t| t.event.id));
    } else {
        found.diagnostics.extend(right.iter().map(|t| said(context, t, wrong[0], false)));
    }
    found.diagnostics.extend(wrong.iter().map(|t| said(context, t, right[0], believed.is_ne())));
}

/// Says what a telling contradicts.
fn said(context: &Context, told: &Told, other: &Told, decided: bool) -> ArticleDiagnostic {
    let words = |told: &Told| {
        let [actors, recipients] = named(told);
        let first = |parties: &[&Party]| {
            parties.first().map(|p| p.evidence.text.clone()).unwrap_or_default()
        };
        format!(
            "“{}” with “{}” as the one who acts and “{}” as the one acted upon",
            told.event.trigger.text,
            first(&actors),
            first(&recipients)
        )
    };
    let label = |told: &Told| &context.scene.accounts[told.article].article;
    let taken =
        if decided { "; the record takes the roles from there" } else { "; check the original" };
    let message = format!(
        "{}: {}, but {}, another text of the same witness: {}{taken}",
        label(told),
        words(told),
        label(other),
        words(other)
    );
    let diagnostic = Diagnostic::new(CODE, message)
        .at(told.event.trigger.span)
        .hint("check the original: one of the two was damaged in translation, or misread");
    ArticleDiagnostic { article: context.scene.accounts[told.article].id, diagnostic }
}
