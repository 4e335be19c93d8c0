//! Realis: whether what is told took place.
//!
//! What goes in: a trigger in its clauses with the cues of the sentence. What comes out: a verdict with the words that
//! decide it, or the reason why the trigger is no event at all. Left to others: who says so.
//!
//! What is planned, demanded, threatened, denied or imagined never comes out as happened.

use super::{
    clauses::{Clauses, Opener},
    roles::{Scene, light_verb},
    schema::{CueKind, Form, Slot},
    triggers::Trigger,
    words::{Kind, Line},
};
use rashomon_packs::Lexicon;
use rashomon_types::{EventType, Evidence, Realis, reading::Feature};

/// A cue in a sentence.
#[derive(Clone, Copy, Debug)]
pub struct Cue {
    /// First token, and one past the last.
    pub tokens: (usize, usize),
    /// What it does.
    pub kind: CueKind,
}

/// Finds the cues of a sentence, in order.
pub fn cues(line: &Line, lexicon: &Lexicon<CueKind>) -> Vec<Cue> {
    let mut found = Vec::new();
    if lexicon.is_empty() {
        return found;
    }
    for at in 0..line.plain().len() {
        for (tokens, kind, _) in line.hits(lexicon, at) {
            found.push(Cue { tokens, kind: *kind });
        }
    }
    found
}

/// What is to be thought of a trigger.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// Whether it took place.
    pub realis: Realis,
    /// The words that decide.
    pub cue: Option<Evidence>,
    /// True for history that only dates or explains something else.
    pub background: bool,
    /// True when the words promise the act ("will send").
    pub promised: bool,
    /// Rules that fired.
    pub why: Vec<String>,
}

/// Judges a trigger.
///
/// # Errors
/// With the reason, when the trigger is no event.
pub fn judge(scene: &Scene, cues: &[Cue], trigger: &Trigger) -> Result<Verdict, String> {
    let clauses = scene.clauses;
    let entry = &scene.pack.entries[trigger.entry as usize];
    let mut verdict = Verdict {
        realis: entry.realis,
        cue: None,
        background: false,
        promised: false,
        why: Vec::new(),
    };
    let light = (trigger.form == Form::Noun).then(|| light_verb(scene, trigger)).flatten();
    if entry.kind != EventType::Reject
        && let Some(cue) = negation(clauses, cues, trigger, light)
    {
        return Err(format!("negated: {}", words(clauses.line, cue)));
    }
    if let Some(cue) = nobody(clauses, cues, trigger) {
        return Err(format!("nobody did it: {}", words(clauses.line, cue)));
    }
    let presupposed = presupposed(clauses, cues, trigger);
    verdict.background = presupposed.is_some();
    if presupposed.is_none()
        && let Some(other) = governor(scene, trigger)
    {
        under_act(scene, other, &mut verdict)?;
    }
    let mut governing: Vec<&Cue> = cues
        .iter()
        .filter(|cue| governs(clauses, cue, trigger, presupposed.is_some(), light))
        .collect();
    // The cue nearest to the act comes last, and of two that end together the longer.
    governing.sort_by_key(|c| (c.tokens.1, std::cmp::Reverse(c.tokens.0)));
    apply(clauses, &governing, &mut verdict)?;
    if governing.is_empty() && presupposed.is_none() {
        morphology(scene, trigger, light, &mut verdict)?;
    }
    Ok(verdict)
}

fn words(line: &Line, cue: &Cue) -> String {
    line.span(cue.tokens.0, cue.tokens.1).of(line.text).to_owned()
}

fn overlaps(cue: &Cue, trigger: &Trigger) -> bool {
    cue.tokens.0 < trigger.tokens.1 && trigger.tokens.0 < cue.tokens.1
}

/// Finds the negation of a trigger, of its light verb, or of the cue before it.
fn negation<'c>(
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
fn nobody<'c>(clauses: &Clauses, cues: &'c [Cue], trigger: &Trigger) -> Option<&'c Cue> {
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
fn presupposed<'c>(clauses: &Clauses, cues: &'c [Cue], trigger: &Trigger) -> Option<&'c Cue> {
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

/// The act whose content a trigger is: its infinitive, its object, or its "that" clause.
fn governor<'s>(scene: &'s Scene, trigger: &Trigger) -> Option<&'s Trigger> {
    let clauses = scene.clauses;
    let line = clauses.line;
    let start = clauses.start_of(trigger.head);
    let finite = line.tagged && line.kind(trigger.head) == Kind::Verb && trigger.form == Form::Verb;
    let own = |t: &&Trigger| t.tokens.1 <= trigger.tokens.0;
    if !finite {
        let verb = (start..trigger.tokens.0).rev().find(|i| clauses.is_finite(*i));
        let from = verb.unwrap_or(start);
        let inside = scene
            .triggers
            .iter()
            .rev()
            .filter(own)
            .find(|t| t.tokens.1 > from && t.head >= start && speaks(scene, t));
        if inside.is_some() {
            return inside;
        }
        if verb.is_some() {
            return None;
        }
    }
    let segment = clauses.segment_of(trigger.head);
    let opener = clauses.segments.get(segment)?.opener;
    let parent = clauses.segments.get(segment.checked_sub(1)?)?;
    let last = scene.triggers.iter().rev().filter(own).find(|t| t.head >= parent.tokens.0)?;
    let near = last.tokens.1 + 6 >= parent.tokens.1
        && !(last.tokens.1..parent.tokens.1).any(|i| clauses.is_finite(i));
    (opener == Opener::Subordinate && near && speaks(scene, last)).then_some(last)
}

/// Tells whether an act is done by saying what shall be, so that its content has not taken place.
fn speaks(scene: &Scene, trigger: &Trigger) -> bool {
    matches!(
        scene.pack.entries[trigger.entry as usize].kind,
        EventType::Request
            | EventType::Threaten
            | EventType::Reject
            | EventType::Agree
            | EventType::Accuse
            | EventType::Consult
            | EventType::Support
    )
}

fn under_act(scene: &Scene, other: &Trigger, verdict: &mut Verdict) -> Result<(), String> {
    let kind = scene.pack.entries[other.entry as usize].kind;
    let span = scene.clauses.line.span(other.tokens.0, other.tokens.1);
    let said = span.of(scene.clauses.line.text);
    match kind {
        EventType::Accuse => {
            if verdict.realis == Realis::Happened {
                verdict.realis = Realis::Alleged;
                verdict.cue = Some(Evidence::quote(scene.clauses.line.text, span));
                verdict.why.push("realis:accused".to_owned());
            }
            Ok(())
        }
        EventType::Support => Ok(()),
        EventType::Consult => Err(format!("only talked about: {said}")),
        EventType::Request => Err(format!("demanded, not done: {said}")),
        EventType::Threaten => Err(format!("threatened, not done: {said}")),
        EventType::Reject => Err(format!("refused, not done: {said}")),
        _ => Err(format!("agreed, not done: {said}")),
    }
}

/// Tells whether a cue decides over a trigger.
fn governs(
    clauses: &Clauses,
    cue: &Cue,
    trigger: &Trigger,
    presupposed: bool,
    light: Option<usize>,
) -> bool {
    if overlaps(cue, trigger) || matches!(cue.kind, CueKind::Background | CueKind::Negation) {
        return false;
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
    // A noun such as "idea" or "plan" governs what follows it, never the verb whose object it is.
    let line = clauses.line;
    let nominal = (cue.tokens.0..cue.tokens.1).all(|i| {
        matches!(line.kind(i), Kind::Noun | Kind::Name | Kind::Determiner | Kind::Adjective)
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
fn carrier(clauses: &Clauses, trigger: &Trigger) -> Option<usize> {
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
fn joins(line: &Line, preposition: (usize, usize)) -> bool {
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

/// Tells whether an infinitive goes on a row that began in an earlier segment ("plans to attack and to seize").
fn in_row(clauses: &Clauses, trigger: &Trigger, segment: usize) -> bool {
    clauses.line.kind(trigger.head) == Kind::Infinitive
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

fn apply(clauses: &Clauses, governing: &[&Cue], verdict: &mut Verdict) -> Result<(), String> {
    let line = clauses.line;
    // The cue nearest to the act decides; an adverb of doubt is heard beside any other.
    for cue in governing.iter().rev() {
        let realis = match cue.kind {
            CueKind::Demanded => return Err(format!("demanded, not done: {}", words(line, cue))),
            CueKind::Purpose => return Err(format!("a purpose, not done: {}", words(line, cue))),
            CueKind::Condition => {
                return Err(format!("a condition, not a fact: {}", words(line, cue)));
            }
            CueKind::Counterfactual => {
                return Err(format!("contrary to fact: {}", words(line, cue)));
            }
            CueKind::Planned => Realis::Planned,
            CueKind::Promised => {
                verdict.promised = true;
                Realis::Planned
            }
            CueKind::Threatened => Realis::Threatened,
            CueKind::Hypothetical => Realis::Hypothetical,
            CueKind::Alleged => Realis::Alleged,
            CueKind::Denied => Realis::Denied,
            CueKind::Ongoing => Realis::Ongoing,
            CueKind::Failed => {
                verdict.why.push(format!("attempt:{}", words(line, cue)));
                continue;
            }
            CueKind::Achieved => continue,
            CueKind::Background | CueKind::Negation => continue,
        };
        if verdict.cue.is_none() {
            verdict.realis = realis;
            verdict.cue = Some(Evidence::quote(line.text, line.span(cue.tokens.0, cue.tokens.1)));
            verdict.why.push(format!("realis:{}", words(line, cue)));
        }
    }
    Ok(())
}

/// What tense and mood say where no cue does.
fn morphology(
    scene: &Scene,
    trigger: &Trigger,
    light: Option<usize>,
    verdict: &mut Verdict,
) -> Result<(), String> {
    let clauses = scene.clauses;
    let line = clauses.line;
    if !line.tagged {
        return Ok(());
    }
    let own = if trigger.form == Form::Verb { Some(trigger.head) } else { light };
    let Some(verb) = own else {
        if let Some(verb) = carrier(clauses, trigger).filter(|i| to_come(line, *i))
            && verdict.realis == Realis::Happened
        {
            verdict.realis = Realis::Planned;
            verdict.cue = Some(Evidence::quote(line.text, line.span(verb, verb + 1)));
            verdict.why.push("realis:future".to_owned());
        }
        return Ok(());
    };
    let Some(token) = line.token(verb) else { return Ok(()) };
    let features = token.features;
    let span = line.span(verb, verb + 1);
    let mut decide = |realis: Realis, why: &str| {
        if verdict.realis == Realis::Happened {
            verdict.realis = realis;
            verdict.cue.get_or_insert_with(|| Evidence::quote(line.text, span));
            verdict.why.push(format!("realis:{why}"));
        }
    };
    if features.has(Feature::Imperative) && !features.any(&[Feature::Indicative, Feature::Past]) {
        return Err("an order or a wish, not done".to_owned());
    }
    if line.kind(verb) == Kind::Infinitive {
        let from = verb.saturating_sub(super::clauses::REACH).max(line.from);
        let governing = (from..verb).rev().find(|i| clauses.is_finite(*i));
        let future = governing.filter(|i| line.has(*i, Feature::Fut));
        let Some(future) = future else {
            return Err("an infinitive that no fact governs".to_owned());
        };
        verdict.realis = Realis::Planned;
        verdict.cue = Some(Evidence::quote(line.text, line.span(future, future + 1)));
        verdict.why.push("realis:future".to_owned());
        return Ok(());
    }
    // An infinitive beside an auxiliary that no cue knows ("mają rozpocząć", "is to begin") is still to be done.
    let due = features.has(Feature::Infinitive)
        && !features.any(&[Feature::Finite, Feature::Past])
        && auxiliary_before(clauses, verb);
    if due {
        decide(Realis::Planned, "due");
    } else if features.has(Feature::Conditional) {
        decide(Realis::Hypothetical, "conditional");
    } else if to_come(line, verb) {
        verdict.promised = true;
        if verdict.realis == Realis::Happened {
            verdict.realis = Realis::Planned;
            verdict.cue.get_or_insert_with(|| Evidence::quote(line.text, span));
            verdict.why.push("realis:future".to_owned());
        }
    } else if after_past(clauses, verb) {
        // "был убит": the auxiliary tells the tense.
    } else if features.has(Feature::Pres)
        && !features.has(Feature::Perfective)
        && lasting(scene, trigger)
    {
        decide(Realis::Ongoing, "present");
    }
    Ok(())
}

/// Tells whether a form speaks of what is to come: the future, and the present of a perfective verb.
fn to_come(line: &Line, verb: usize) -> bool {
    let Some(features) = line.token(verb).map(|t| t.features) else { return false };
    features.has(Feature::Fut)
        || line.is_future(verb)
        || features.has(Feature::Pres)
            && features.has(Feature::Perfective)
            && !features.any(&[Feature::Imperfective, Feature::Past, Feature::Participle])
}

fn auxiliary_before(clauses: &Clauses, verb: usize) -> bool {
    (clauses.start_of(verb)..verb).rev().take(5).any(|i| clauses.line.kind(i) == Kind::Auxiliary)
}

fn after_past(clauses: &Clauses, verb: usize) -> bool {
    (clauses.start_of(verb)..verb)
        .rev()
        .take(3)
        .any(|i| clauses.line.kind(i) == Kind::Auxiliary && clauses.line.has(i, Feature::Past))
}

/// Tells whether the present tense of an act means that it goes on, not that it is told in the historical present.
fn lasting(scene: &Scene, trigger: &Trigger) -> bool {
    use rashomon_types::article::SegmentKind::Headline;
    let kind = scene.pack.entries[trigger.entry as usize].kind;
    scene.clauses.line.sentence.kind != Headline
        && matches!(
            kind,
            EventType::Assault
                | EventType::Mobilize
                | EventType::Aid
                | EventType::Cooperate
                | EventType::Coerce
                | EventType::Protest
                | EventType::Retreat
                | EventType::Sanction
        )
}
