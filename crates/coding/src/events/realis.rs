//! Realis: whether what is told took place.
//!
//! What goes in: a trigger in its clauses with the cues of the sentence. What comes out: a verdict with the words that
//! decide it, or the reason why the trigger is no event at all. Left to others: who says so.
//!
//! What is planned, demanded, threatened, denied or imagined never comes out as happened.

use super::{
    clauses::{Clauses, Opener},
    reach::{carrier, governs, joins, negation, nobody, overlaps, presupposed},
    roles::{Scene, light_verb},
    schema::{CueKind, Form},
    triggers::Trigger,
    words::{Kind, Line},
};
use crate::attribution::Frame;
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
        // In "11 May" nothing is possible.
        let hits = line.hits(lexicon, at).into_iter().filter(|(tokens, kind, _)| {
            **kind != CueKind::Hypothetical || !(tokens.0..tokens.1).all(|i| line.is_date(i))
        });
        let hits: Vec<_> = hits.collect();
        // "Not only" is no "not": the longest cue at a word is the one that is meant.
        let longest = hits.iter().map(|(tokens, ..)| tokens.1).max();
        let meant = hits.into_iter().filter(|(tokens, ..)| Some(tokens.1) == longest);
        found.extend(meant.map(|(tokens, kind, _)| Cue { tokens, kind: *kind }));
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
    /// True when the tense alone tells that it is to come: a promise where those who act say so.
    pub to_come: bool,
    /// True when the words negate the act: an event only if the one who is said to have done it speaks.
    pub negated: bool,
    /// Rules that fired.
    pub why: Vec<String>,
}

/// Judges a trigger; `frame` is the reported speech that it stands in.
///
/// # Errors
/// With the reason, when the trigger is no event.
pub fn judge(
    scene: &Scene,
    cues: &[Cue],
    trigger: &Trigger,
    frame: Option<&Frame>,
) -> Result<Verdict, String> {
    let clauses = scene.clauses;
    let entry = &scene.pack.entries[trigger.entry as usize];
    let mut verdict = Verdict {
        realis: entry.realis,
        cue: None,
        background: false,
        promised: false,
        to_come: false,
        negated: false,
        why: Vec::new(),
    };
    let light = (trigger.form == Form::Noun).then(|| light_verb(scene, trigger)).flatten();
    if entry.kind != EventType::Reject
        && let Some(cue) = negation(clauses, cues, trigger, light)
    {
        if frame.is_some() && deniable(scene, cues, trigger) {
            verdict.negated = true;
            verdict.decide(clauses.line, cue, Realis::Denied);
            return Ok(verdict);
        }
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
        under_act(scene, cues, other, trigger, &mut verdict)?;
    }
    let decided = matches!(verdict.realis, Realis::Threatened | Realis::Denied);
    let mut governing: Vec<&Cue> = cues
        .iter()
        .filter(|cue| governs(clauses, cue, trigger, presupposed.is_some(), light))
        .collect();
    // The cue nearest to the act comes last, and of two that end together the longer.
    governing.sort_by_key(|c| (c.tokens.1, std::cmp::Reverse(c.tokens.0)));
    apply(clauses, &governing, &mut verdict)?;
    // Doubt about what is still to come is no report of a deed.
    let doubted = verdict.realis == Realis::Alleged && trigger.form == Form::Verb;
    if doubted && to_come(clauses.line, trigger.head) {
        verdict.realis = Realis::Hypothetical;
    }
    let unreal = |c: &&Cue| c.kind == CueKind::Counterfactual;
    if verdict.realis == Realis::Hypothetical
        && let Some(cue) = cues.iter().find(unreal)
    {
        return Err(format!("contrary to fact: {}", words(clauses.line, cue)));
    }
    if governing.is_empty() && presupposed.is_none() && !decided {
        morphology(scene, trigger, light, &mut verdict)?;
    }
    Ok(verdict)
}

impl Verdict {
    fn decide(&mut self, line: &Line, cue: &Cue, realis: Realis) {
        self.realis = realis;
        self.cue = Some(Evidence::quote(line.text, line.span(cue.tokens.0, cue.tokens.1)));
        self.why.push(format!("realis:{}", words(line, cue)));
    }
}

/// Tells whether to say that an act was not done is to deny it: force and arms told as past or present, neither planned
/// nor demanded.
fn deniable(scene: &Scene, cues: &[Cue], trigger: &Trigger) -> bool {
    let clauses = scene.clauses;
    let kind = scene.pack.entries[trigger.entry as usize].kind;
    let open = |c: &&Cue| {
        matches!(
            c.kind,
            CueKind::Planned
                | CueKind::Promised
                | CueKind::Demanded
                | CueKind::Purpose
                | CueKind::Hypothetical
                | CueKind::Condition
                | CueKind::Counterfactual
        ) && governs(clauses, c, trigger, false, None)
    };
    (kind.quad() == 4 || kind == EventType::Aid)
        && trigger.form == Form::Verb
        && !to_come(clauses.line, trigger.head)
        && !cues.iter().any(|c| open(&c))
}

fn words(line: &Line, cue: &Cue) -> String {
    line.span(cue.tokens.0, cue.tokens.1).of(line.text).to_owned()
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

/// Tells whether a cue of a kind is among the words of an act.
fn has_cue(cues: &[Cue], act: &Trigger, kind: CueKind) -> bool {
    cues.iter().any(|c| c.kind == kind && overlaps(c, act))
}

fn under_act(
    scene: &Scene,
    cues: &[Cue],
    other: &Trigger,
    trigger: &Trigger,
    verdict: &mut Verdict,
) -> Result<(), String> {
    let kind = scene.pack.entries[other.entry as usize].kind;
    let own = scene.pack.entries[trigger.entry as usize].kind;
    let line = scene.clauses.line;
    let said = line.span(other.tokens.0, other.tokens.1).of(line.text);
    let cue = Cue { tokens: other.tokens, kind: CueKind::Alleged };
    match kind {
        EventType::Accuse => {
            if verdict.realis == Realis::Happened {
                verdict.realis = Realis::Alleged;
                verdict.cue =
                    Some(Evidence::quote(line.text, line.span(cue.tokens.0, cue.tokens.1)));
                verdict.why.push("realis:accused".to_owned());
            }
            Ok(())
        }
        EventType::Support => Ok(()),
        EventType::Consult => Err(format!("only talked about: {said}")),
        EventType::Request => Err(format!("demanded, not done: {said}")),
        EventType::Threaten if own.quad() == 4 => {
            if named_in_threat(scene, trigger) {
                verdict.decide(line, &cue, Realis::Threatened);
            }
            Ok(())
        }
        EventType::Threaten => Err(format!("threatened, not done: {said}")),
        EventType::Reject if has_cue(cues, other, CueKind::Denied) => {
            verdict.decide(line, &cue, Realis::Denied);
            Ok(())
        }
        EventType::Reject => Err(format!("refused, not done: {said}")),
        _ => Err(format!("agreed, not done: {said}")),
    }
}

/// Tells whether an act under a threat is what is threatened, not what it is about ("threatened sanctions over the attack").
fn named_in_threat(scene: &Scene, trigger: &Trigger) -> bool {
    let clauses = scene.clauses;
    let group = clauses.group_at(trigger.head).filter(|_| trigger.form == Form::Noun);
    group.is_none_or(|g| g.preposition.is_none_or(|p| joins(clauses.line, p)))
}

fn apply(clauses: &Clauses, governing: &[&Cue], verdict: &mut Verdict) -> Result<(), String> {
    let line = clauses.line;
    let mut to_come = None;
    // The cue nearest to the act decides; a denial outweighs all.
    for cue in governing.iter().rev() {
        let verb = cue.tokens.1.saturating_sub(1);
        if matches!(cue.kind, CueKind::Failed | CueKind::Achieved | CueKind::Ongoing)
            && self::to_come(line, verb)
        {
            to_come = to_come.or(Some(cue));
            continue;
        }
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
        let weak = realis == Realis::Denied && verdict.realis == Realis::Alleged;
        if verdict.cue.is_none() || weak {
            verdict.decide(line, cue, realis);
        }
    }
    if let Some(cue) = to_come.filter(|_| verdict.cue.is_none()) {
        verdict.decide(line, cue, Realis::Planned);
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
        verdict.to_come = true;
        if verdict.realis == Realis::Happened {
            verdict.realis = Realis::Planned;
            verdict.cue.get_or_insert_with(|| Evidence::quote(line.text, span));
            verdict.why.push("realis:future".to_owned());
        }
    } else if after_past(clauses, verb) {
        // "был убит": the auxiliary tells the tense.
    } else if rides_on_past(clauses, verb) {
        // "opened fire, killing five": it is told in the tense of the verb that it goes with.
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

/// Tells whether a verb without a tense of its own goes with a past one that stands before it.
fn rides_on_past(clauses: &Clauses, verb: usize) -> bool {
    let line = clauses.line;
    let own = line.has(verb, Feature::Finite);
    let part = line.has(verb, Feature::Converb) || line.has(verb, Feature::Participle);
    let helped =
        (verb.saturating_sub(3).max(line.from)..verb).any(|i| line.kind(i) == Kind::Auxiliary);
    part && !own
        && !helped
        && (line.from..verb).any(|i| clauses.is_finite(i) && line.has(i, Feature::Past))
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
