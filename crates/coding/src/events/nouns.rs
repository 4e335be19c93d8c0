//! Parties of an act that a noun names: its owner, its adjective, the participle and the verb that it hangs on.
//!
//! What goes in: a noun trigger in its clauses. What comes out: parties. Left to others: cases and prepositions, which
//! [`super::roles`] reads for verbs and nouns alike.

use super::{
    groups::party_of,
    roles::{Scene, agents, expand, is_known},
    tree::{head, relation},
    triggers::Trigger,
    words::{Found, Kind},
};
use rashomon_types::{
    Span,
    account::Party,
    reading::{Feature, ReferenceKind},
};

/// The possessor before the noun.
pub fn possessor(scene: &Scene, trigger: &Trigger, depth: usize) -> Vec<Party> {
    let clauses = scene.clauses;
    let start = clauses.group_at(trigger.tokens.0).map_or(trigger.tokens.0, |g| g.tokens.0);
    let owner = clauses
        .groups_in(start.saturating_sub(8).max(clauses.line.from), start)
        .next_back()
        .filter(|i| {
            let g = &clauses.groups[*i];
            g.possessive && g.tokens.1 + 1 >= start
        });
    expand(scene, owner, trigger, depth)
}

/// The nationality adjective, or the name used like one, before the noun.
pub fn adjective(scene: &Scene, trigger: &Trigger) -> Vec<Party> {
    let clauses = scene.clauses;
    let line = clauses.line;
    let start = clauses
        .group_at(trigger.tokens.0)
        .map_or(trigger.tokens.0, |g| g.tokens.0)
        .min(trigger.tokens.0)
        .max(trigger.tokens.0.saturating_sub(6))
        .max(line.from);
    let start = if line.tagged { start } else { trigger.tokens.0.saturating_sub(3).max(line.from) };
    let span = line.span(start, trigger.head.max(trigger.tokens.0));
    if start >= trigger.head {
        return Vec::new();
    }
    let references = line
        .reading
        .references_in(span)
        .filter(|r| r.kind == ReferenceKind::Demonym || r.kind == ReferenceKind::Nominal)
        .map(|r| r.evidence.span);
    let names = line.reading.mentions_in(span).map(|m| m.evidence.span);
    let mut found: Vec<Span> = references.chain(names).filter(|s| span.contains(*s)).collect();
    found.sort();
    found.dedup();
    let mut parties = Vec::new();
    for s in found {
        let (from, to) = line.reading.tokens_in(s);
        let blocked = (to..trigger.head).any(|i| {
            matches!(
                line.kind(i),
                Kind::Break | Kind::Preposition | Kind::Possessive | Kind::Auxiliary
            ) || clauses.is_finite(i)
        });
        if !blocked && to > from {
            parties.push(party_of(line, from, to, to - 1));
        }
    }
    parties
}

/// The verb that only says that the noun's act takes place, when the noun is its object.
pub fn light_verb(scene: &Scene, trigger: &Trigger) -> Option<usize> {
    let clauses = scene.clauses;
    let line = clauses.line;
    let group = clauses.group_at(trigger.head);
    if let Some(verb) = governing(scene, trigger) {
        return Some(verb);
    }
    let start = clauses.start_of(trigger.head);
    if let Some((from, _)) = group.and_then(|g| g.preposition) {
        // "Announced new sanctions", and in other words "decided on".
        let verb = (start..from).rev().take(8).find(|i| clauses.is_finite(*i))?;
        return (line.is_about(from) && line.is_light(verb)).then_some(verb);
    }
    let before = (start..trigger.tokens.0).rev().take(12).find(|i| line.is_light(*i));
    before.or_else(|| {
        (trigger.tokens.1..clauses.end_of(trigger.head)).take(10).find(|i| line.is_light(*i))
    })
}

/// The other side of a meeting that is told in passing ("said after talks with Orban"): the subject of its clause.
pub fn partner(scene: &Scene, trigger: &Trigger, used: &[Span]) -> Vec<Party> {
    let clauses = scene.clauses;
    let (start, end) = (clauses.start_of(trigger.head), clauses.end_of(trigger.head));
    let verb = (start..trigger.head).rev().find(|i| clauses.is_finite(*i));
    let verb = verb.or_else(|| (trigger.head..end).find(|i| clauses.is_finite(*i)));
    let subject = verb.and_then(|v| clauses.subject(v));
    let mut found = expand(scene, subject, trigger, 1);
    found.retain(|p| is_known(p) && !used.iter().any(|u| u.overlaps(p.evidence.span)));
    found
}

/// The verb that the tree puts above the noun, when it only says that the act takes place or is announced.
fn governing(scene: &Scene, trigger: &Trigger) -> Option<usize> {
    let line = scene.clauses.line;
    let verb = head(line, trigger.head).filter(|v| line.is_light(*v))?;
    if !matches!(line.kind(verb), Kind::Verb | Kind::Infinitive | Kind::Converb) {
        return None;
    }
    let mut cases = scene.clauses.tree.below(trigger.head).filter(|k| relation(line, *k) == "case");
    let plain = match cases.next() {
        Some(preposition) => line.is_about(preposition),
        None => true,
    };
    let argument = matches!(relation(line, trigger.head), "obj" | "nsubj" | "nsubj:pass" | "obl");
    (plain && argument).then_some(verb)
}

/// Who is said to act on the noun: the subject of a verb that only says that the act takes place, else the agent of a
/// participle that goes with the noun ("the sanctions imposed by Japan").
pub fn doer(scene: &Scene, trigger: &Trigger, depth: usize) -> Vec<Party> {
    let clauses = scene.clauses;
    // "Talks take place": the act is the subject of its own verb.
    let own = |verb: usize| {
        let line = clauses.line;
        let subject = relation(line, trigger.head).starts_with("nsubj");
        subject && head(line, trigger.head) == Some(verb)
    };
    let verb = light_verb(scene, trigger)
        .filter(|v| !own(*v) && clauses.line.kind(*v) != Kind::Participle);
    let found = verb.map_or_else(Vec::new, |verb| {
        if clauses.is_passive(verb, verb + 1) {
            return agents(scene, verb, verb + 1, depth);
        }
        expand(scene, clauses.subject(verb), trigger, depth)
    });
    if found.iter().any(is_known) { found } else { of_participle(scene, trigger, depth) }
}

/// The agent of a participle beside the noun: between the two ("введённые США санкции"), or after the participle that
/// follows the noun.
fn of_participle(scene: &Scene, trigger: &Trigger, depth: usize) -> Vec<Party> {
    let clauses = scene.clauses;
    let line = clauses.line;
    let passive = |i: &usize| {
        line.kind(*i) == Kind::Participle
            && !line.has(*i, Feature::Active)
            && !line.has(*i, Feature::Pres)
    };
    let from = trigger.tokens.0.saturating_sub(7).max(clauses.start_of(trigger.head));
    let before = (from..trigger.tokens.0).rev().find(passive).filter(|i| {
        (*i + 1..trigger.tokens.0).all(|k| {
            !clauses.is_finite(k) && !matches!(line.kind(k), Kind::Break | Kind::Preposition)
        })
    });
    if let Some(participle) = before {
        let agent = clauses.groups_in(participle + 1, trigger.tokens.0).find(|i| {
            let g = &clauses.groups[*i];
            g.named && g.head < trigger.tokens.0 && g.may_be(super::schema::Case::Instrumental)
        });
        if agent.is_some() {
            return expand(scene, agent, trigger, depth);
        }
    }
    let end = clauses.group_at(trigger.head).map_or(trigger.tokens.1, |g| g.tokens.1);
    let mut after = end.max(trigger.tokens.1);
    if line.kind(after) == Kind::Break {
        after += 1;
    }
    if !passive(&after) {
        return Vec::new();
    }
    agents(scene, after, after + 1, depth)
}

/// The one who undergoes the noun's act: the subject of "came under", or of the verb before "under sanctions".
pub fn undergoer(scene: &Scene, trigger: &Trigger, depth: usize) -> Vec<Party> {
    let clauses = scene.clauses;
    let line = clauses.line;
    let start = clauses.start_of(trigger.head);
    let group = clauses.group_at(trigger.head).map_or(trigger.tokens.0, |g| g.tokens.0);
    let verb = (start..group).rev().take(8).find(|i| line.undergoes(*i));
    let Some(verb) = verb else { return Vec::new() };
    let plain = |i: usize| !clauses.is_finite(i) && line.kind(i) != Kind::Break;
    if !(verb + 1..group).all(plain) {
        return Vec::new();
    }
    let finite = (start..=verb)
        .rev()
        .find(|i| clauses.is_finite(*i) || line.kind(*i) == Kind::Auxiliary)
        .unwrap_or(verb);
    expand(scene, clauses.subject(finite), trigger, depth)
}
