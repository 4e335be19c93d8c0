//! Acts inside acts: what a speech act is about, and who is said to have done what somebody is accused of.
//!
//! What goes in: a trigger beside the others of its sentence. What comes out: parties that one takes from another. Left
//! to others: the parties that a trigger's own slots find.

use super::{
    roles::{Roles, Scene, first, is_known},
    schema::Form,
    triggers::Trigger,
    words::Kind,
};
use rashomon_types::{EventType, Span, account::Party};

/// The act that a speech act is about: the next one in the same clause, or in the clause that it opens.
pub fn content_of<'s>(scene: &'s Scene, trigger: &Trigger) -> Option<&'s Trigger> {
    let clauses = scene.clauses;
    let next = scene.triggers.iter().find(|t| t.tokens.0 >= trigger.tokens.1)?;
    let near = next.tokens.0 <= trigger.tokens.1 + 8;
    let inside = !(trigger.tokens.1..next.tokens.0)
        .any(|i| clauses.is_finite(i) || clauses.line.kind(i) == Kind::Relative);
    (near && inside).then_some(next)
}

/// A threat, promise, refusal or demand that names nobody itself is towards those whom its content names.
pub fn from_content(scene: &Scene, trigger: &Trigger, roles: &mut Roles) {
    let kind = scene.pack.entries[trigger.entry as usize].kind;
    let towards = matches!(
        kind,
        EventType::Threaten
            | EventType::Agree
            | EventType::Reject
            | EventType::Aid
            | EventType::Support
    );
    if !(towards || matches!(kind, EventType::Request | EventType::Accuse))
        || roles.recipients.iter().any(is_known)
    {
        return;
    }
    let Some(content) = content_of(scene, trigger) else { return };
    let entry = &scene.pack.entries[content.entry as usize];
    let (actor, recipient) = entry.slots(content.form);
    let mut used: Vec<Span> = roles.actors.iter().map(|p| p.evidence.span).collect();
    let slots = if towards { recipient } else { actor };
    if let Some((slot, found)) = first(scene, content, slots, &mut used, 1) {
        let actors: Vec<_> = roles.actors.iter().map(|p| (p.country, p.entity.clone())).collect();
        let new: Vec<Party> = found
            .into_iter()
            .filter(|p| is_known(p) && !actors.contains(&(p.country, p.entity.clone())))
            .collect();
        if !new.is_empty() {
            roles.why.push(format!("recipient:content {slot}"));
            roles.recipients = new;
        }
    }
}

/// "Accused Baku of wounding two": the accused did it.
pub fn accused(scene: &Scene, trigger: &Trigger, roles: &mut Roles) {
    let kind = |t: &Trigger| scene.pack.entries[t.entry as usize].kind;
    let clauses = scene.clauses;
    let line = clauses.line;
    let above = scene.triggers.iter().rev().find(|t| t.tokens.1 <= trigger.tokens.0);
    let Some(above) = above.filter(|t| t.form == Form::Verb && kind(t) == EventType::Accuse) else {
        return;
    };
    // A subject of its own stands after the accusation.
    let told = line.span(above.tokens.0, above.tokens.1);
    let own = trigger.form == Form::Noun && roles.actors.iter().any(is_known)
        || roles.actors.iter().any(|p| p.evidence.span.start > told.start);
    if own || kind(trigger) == EventType::Accuse {
        return;
    }
    let below = clauses.tree.governs(line, above.tokens, trigger.head).unwrap_or(true)
        || content_of(scene, above).is_some_and(|t| t.tokens == trigger.tokens);
    let entry = &scene.pack.entries[above.entry as usize];
    let mut used: Vec<Span> = roles.recipients.iter().map(|p| p.evidence.span).collect();
    let found = first(scene, above, entry.slots(above.form).1, &mut used, 1);
    let Some((_, found)) = found.filter(|_| below) else { return };
    let before =
        |p: &Party| p.evidence.span.start < line.span(trigger.tokens.0, trigger.tokens.1).start;
    let found: Vec<Party> = found.into_iter().filter(before).collect();
    if !found.is_empty() {
        roles.why.retain(|w| !w.starts_with("actor:"));
        roles.why.push("actor:accused".to_owned());
        roles.actors = found;
    }
}
