//! How far a cue reaches: which acts it decides over.
//!
//! What goes in: cues and a trigger in its clauses. What comes out: whether a cue governs, negates or takes the trigger for
//! granted. Left to others: what follows from it.

use super::{
    clauses::{Clauses, Opener},
    realis::Cue,
    schema::{CueKind, Form, Slot},
    triggers::Trigger,
    words::{Kind, Line},
};
use rashomon_types::reading::Feature;

/// Tells whether a cue stands inside the words of a trigger.
pub(super) fn overlaps(cue: &Cue, trigger: &Trigger) -> bool {
    cue.tokens.0 < trigger.tokens.1 && trigger.tokens.0 < cue.tokens.1
}

/// Finds the negation of a trigger, of its light verb, or of the cue before it.
pub(super) fn negation<'c>(
    clauses: &Clauses,
    cues: &'c [Cue],
    trigger: &Trigger,
    light: Option<usize>,
) -> Option<&'c Cue> {
    let line = clauses.line;
    let start = clauses.group_at(trigger.tokens.0).map_or(trigger.tokens.0, |g| {
        if trigger.form == Form::Noun { g.tokens.0.min(trigger.tokens.0) } else { trigger.tokens.0 }
    });
    cues.iter().filter(|c| c.kind == CueKind::Negation && !overlaps(c, trigger)).find(|cue| {
        let reaches = |target: usize| {
            cue.tokens.1 <= target
                && target - cue.tokens.1 <= 3
                && (cue.tokens.1..target).all(|i| {
                    matches!(
                        line.kind(i),
                        Kind::Auxiliary
                            | Kind::Other
                            | Kind::Infinitive
                            | Kind::Adjective
                            | Kind::Determiner
                    ) && !clauses.is_finite(i)
                })
        };
        reaches(start)
            || reaches(trigger.head)
            || cue.tokens.0 >= start && cue.tokens.1 <= trigger.head
            || light.is_some_and(reaches)
            || cues.iter().any(|other| {
                matches!(
                    other.kind,
                    CueKind::Planned
                        | CueKind::Promised
                        | CueKind::Achieved
                        | CueKind::Ongoing
                        | CueKind::Threatened
                ) && reaches(other.tokens.0)
                    && governs(clauses, other, trigger, false, light)
            })
    })
}

/// The negation in the subject itself ("no one was killed", "nobody").
pub(super) fn nobody<'c>(clauses: &Clauses, cues: &'c [Cue], trigger: &Trigger) -> Option<&'c Cue> {
    if trigger.form != Form::Verb {
        return None;
    }
    let subject = &clauses.groups[clauses.subject(trigger.head)?];
    cues.iter().find(|c| {
        c.kind == CueKind::Negation
            && c.tokens.0 == subject.tokens.0
            && c.tokens.1 <= trigger.tokens.0
    })
}

/// The background cue that makes a noun a fact taken for granted ("after the attack").
pub(super) fn presupposed<'c>(
    clauses: &Clauses,
    cues: &'c [Cue],
    trigger: &Trigger,
) -> Option<&'c Cue> {
    if trigger.form != Form::Noun {
        return None;
    }
    let start = clauses.group_at(trigger.tokens.0).map_or(trigger.tokens.0, |g| g.tokens.0);
    let start = start.min(trigger.tokens.0);
    cues.iter().find(|c| {
        c.kind == CueKind::Background
            && c.tokens.1 <= trigger.tokens.0
            && c.tokens.1 + 3 >= start
            && (c.tokens.1..start).all(|i| !clauses.is_finite(i))
            // "Due to" in "are due to begin", "for" in "called for": part of another cue.
            && !cues.iter().any(|other| {
                !matches!(other.kind, CueKind::Background | CueKind::Failed | CueKind::Achieved)
                    && other.tokens.0 < c.tokens.0
                    && c.tokens.1 <= other.tokens.1
            })
    })
}

/// Tells whether a cue decides over a trigger.
pub(super) fn governs(
    clauses: &Clauses,
    cue: &Cue,
    trigger: &Trigger,
    presupposed: bool,
    light: Option<usize>,
) -> bool {
    if overlaps(cue, trigger) || matches!(cue.kind, CueKind::Background | CueKind::Negation) {
        return false;
    }
    // "Пойдёт ли", "взяли б": the particle stands behind its verb.
    let particle = matches!(cue.kind, CueKind::Hypothetical | CueKind::Counterfactual)
        && trigger.form == Form::Verb
        && cue.tokens == (trigger.head + 1, trigger.head + 2)
        && matches!(
            clauses.line.kind(cue.tokens.0),
            Kind::Subordinator | Kind::Auxiliary | Kind::Other | Kind::Coordination
        );
    if particle {
        return true;
    }
    let segment = clauses.segment_of(trigger.head);
    let same = clauses.segment_of(cue.tokens.0) == segment;
    if cue.kind == CueKind::Alleged || cue.kind == CueKind::Denied {
        return same && !presupposed && cue.tokens.0.abs_diff(trigger.head) <= 14
            || over_clause(clauses, cue, segment);
    }
    if presupposed {
        return false;
    }
    // "Threatened sanctions over the attack": what a threat is about is not what is threatened.
    let about = clauses.group_at(trigger.head).filter(|_| trigger.form == Form::Noun);
    let about = about.and_then(|g| g.preposition).is_some_and(|p| !joins(clauses.line, p));
    if cue.kind == CueKind::Threatened && about {
        return false;
    }
    // A noun such as "idea" or "plan" governs what follows it, never the verb whose object it is.
    let line = clauses.line;
    let nominal = (cue.tokens.0..cue.tokens.1).all(|i| {
        matches!(
            line.kind(i),
            Kind::Noun | Kind::Name | Kind::Determiner | Kind::Adjective | Kind::Preposition
        )
    });
    if nominal && trigger.form == Form::Verb && line.kind(trigger.head) == Kind::Verb {
        return false;
    }
    let target = light.filter(|verb| *verb < trigger.tokens.0).unwrap_or(trigger.tokens.0);
    let same = same || in_row(clauses, trigger, segment) && cue.tokens.1 <= trigger.tokens.0;
    if same && cue.tokens.1 <= target.max(trigger.tokens.0) {
        let reach = if trigger.form == Form::Noun { 7 } else { 12 };
        let carrier = light.or_else(|| carrier(clauses, trigger));
        let clear =
            (cue.tokens.1..trigger.head).all(|i| !clauses.is_finite(i) || Some(i) == carrier);
        return clear && trigger.head - cue.tokens.1 <= reach + light.map_or(0, |_| 6);
    }
    if matches!(cue.kind, CueKind::Planned | CueKind::Demanded) && predicated(clauses, cue, trigger)
    {
        return true;
    }
    // A light verb or auxiliary after its noun ("удары будут нанесены").
    if same && trigger.form == Form::Noun && cue.tokens.0 >= trigger.tokens.1 {
        return light.is_some_and(|verb| cue.tokens.1 <= verb && verb - cue.tokens.1 <= 2);
    }
    over_clause(clauses, cue, segment)
}

/// The verb whose object a noun is, as far as order tells: what is planned with the verb is planned with its object. What
/// the text points back to ("this attack") is a fact whatever the verb says.
pub(super) fn carrier(clauses: &Clauses, trigger: &Trigger) -> Option<usize> {
    if trigger.form != Form::Noun {
        return None;
    }
    let line = clauses.line;
    let group = clauses.group_at(trigger.head);
    if group.is_some_and(|g| g.preposition.is_some_and(|p| !joins(line, p))) {
        return None;
    }
    let start = group.map_or(trigger.tokens.0, |g| g.tokens.0).min(trigger.tokens.0);
    let from = clauses.start_of(trigger.head);
    if (start..trigger.head).any(|i| line.is_definite(i)) {
        return None;
    }
    (from..start).rev().take(5).find(|i| clauses.is_finite(*i))
}

/// Tells whether a preposition says what comes along ("with a ceasefire").
pub(super) fn joins(line: &Line, preposition: (usize, usize)) -> bool {
    let span = line.span(preposition.0, preposition.1);
    let said = rashomon_packs::fold(span.of(line.text));
    line.words.with.iter().any(|slot| matches!(slot, Slot::Preposition(p, _) if *p == said))
}

/// Tells whether a cue is what is said of a noun before it ("talks are scheduled", "переговоры, запланированные на среду").
fn predicated(clauses: &Clauses, cue: &Cue, trigger: &Trigger) -> bool {
    let line = clauses.line;
    let last = cue.tokens.1.saturating_sub(1);
    let group = clauses.group_at(trigger.head);
    let duty = cue.kind == CueKind::Demanded;
    let says = matches!(line.kind(last), Kind::Verb | Kind::Participle | Kind::Adjective)
        || duty && line.kind(last) == Kind::Auxiliary;
    if trigger.form != Form::Noun
        || cue.tokens.0 < trigger.tokens.1
        || !says
        || group.is_some_and(|g| g.preposition.is_some())
    {
        return false;
    }
    let (own, other) = (clauses.segment_of(trigger.head), clauses.segment_of(cue.tokens.0));
    let follows = own == other
        || own + 1 == other
            && clauses.segments.get(other).is_some_and(|s| s.tokens.0 == cue.tokens.0);
    // "Talks are planned to harm him": an infinitive with an object of its own tells another act.
    let end = line.to.min(cue.tokens.1 + 4);
    let acts = !duty
        && (cue.tokens.1..end).any(|i| {
            let infinitive = line.kind(i) == Kind::Infinitive || line.has(i, Feature::Infinitive);
            let object = clauses
                .groups_in(i + 1, i + 3)
                .any(|g| clauses.groups[g].preposition.is_none() && !clauses.groups[g].date);
            infinitive && object && !line.is_light(i)
        });
    let clear = (trigger.tokens.1..cue.tokens.0).all(|i| !clauses.is_finite(i));
    follows && clear && !acts && cue.tokens.0 - trigger.tokens.1 <= 8
}

/// Tells whether an infinitive or a noun goes on a row that began in an earlier segment ("plans to attack and to seize",
/// "prepares for war, new raids and shelling").
fn in_row(clauses: &Clauses, trigger: &Trigger, segment: usize) -> bool {
    let infinitive = clauses.line.kind(trigger.head) == Kind::Infinitive;
    (infinitive || trigger.form == Form::Noun)
        && clauses
            .segments
            .get(segment)
            .is_some_and(|s| !s.finite && matches!(s.opener, Opener::Coordinate | Opener::Plain))
}

/// Tells whether a cue stands at the end of the clause that governs a segment.
fn over_clause(clauses: &Clauses, cue: &Cue, segment: usize) -> bool {
    let Some(own) = clauses.segments.get(segment) else { return false };
    let Some(parent) = segment.checked_sub(1).and_then(|s| clauses.segments.get(s)) else {
        return false;
    };
    own.opener == Opener::Subordinate
        && cue.kind != CueKind::Purpose
        && cue.tokens.0 >= parent.tokens.0
        && cue.tokens.1 + 4 >= parent.tokens.1
        && cue.tokens.1 <= parent.tokens.1
        && !(cue.tokens.1..parent.tokens.1).any(|i| clauses.is_finite(i))
}
