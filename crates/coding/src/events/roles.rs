//! Roles: who acts, and who is acted upon.
//!
//! What goes in: a trigger in its clauses and the slots of its entry. What comes out: the parties, each by its own words,
//! with the slot that gave it. Left to others: whether the act took place.
//!
//! Roles follow from syntax, never from nearness alone: a slot that finds nothing stays empty.

use super::{
    clauses::{Clauses, REACH},
    groups::{Group, extent, party, party_of},
    matrix::{accused, from_content},
    nouns::{adjective, doer, partner, possessor, undergoer},
    resolve::{Topic, dropped_subject, pronoun, speaker, with_place},
    schema::{Case, Entry, Form, Pack, Slot},
    triggers::Trigger,
    words::{Found, Kind},
};
pub use super::{matrix::content_of, nouns::light_verb};
use rashomon_types::{
    Country, EventType, Reading, Sector, Span,
    account::Party,
    reading::{Feature, ReferenceKind},
};
use std::collections::BTreeMap;

/// The parties of an act.
#[derive(Clone, Debug, Default)]
pub struct Roles {
    /// Who acts; all parties of a mutual act.
    pub actors: Vec<Party>,
    /// Who is acted upon.
    pub recipients: Vec<Party>,
    /// How they were found.
    pub why: Vec<String>,
}

/// What the finder of roles works on.
pub struct Scene<'s, 'l, 'a> {
    /// The clauses of the sentence.
    pub clauses: &'s Clauses<'l, 'a>,
    /// The acts of the language.
    pub pack: &'s Pack,
    /// The triggers of the sentence.
    pub triggers: &'s [Trigger],
    /// The subjects of the sentences before, the nearest sentence first, for pronouns and verbs without a subject.
    pub topics: &'s [Topic],
    /// Who speaks at a place, for "we" and "I".
    pub speaker: &'s dyn Fn(Span) -> Option<Party>,
    /// The countries of those whose office the article names anywhere, by entity.
    pub offices: &'s BTreeMap<String, Country>,
}

impl Scene<'_, '_, '_> {
    /// Returns the country that the article gives an entity anywhere.
    pub fn country_of(&self, party: &Party) -> Option<Country> {
        party.entity.as_ref().and_then(|e| self.offices.get(e)).copied()
    }
}

/// Returns the countries of those whose office the article names anywhere ("the Danish prime minister, X"), where it
/// names one only.
pub fn offices(reading: &Reading) -> BTreeMap<String, Country> {
    let mut found: BTreeMap<String, Option<Country>> = BTreeMap::new();
    for reference in &reading.references {
        let Some((entity, country)) = reference.entity.as_ref().zip(reference.known.country) else {
            continue;
        };
        if reference.kind != ReferenceKind::Nominal || reference.doubt.is_some() {
            continue;
        }
        let slot = found.entry(entity.clone()).or_insert(Some(country));
        if *slot != Some(country) {
            *slot = None;
        }
    }
    found.into_iter().filter_map(|(entity, country)| Some((entity, country?))).collect()
}

/// Finds the parties of a trigger.
pub fn find(scene: &Scene, trigger: &Trigger) -> Roles {
    let entry = &scene.pack.entries[trigger.entry as usize];
    let mut roles = Roles::default();
    let (actor, recipient) = entry.slots(trigger.form);
    let mut used: Vec<Span> = Vec::new();
    let mut actors = first(scene, trigger, actor, &mut used, 0);
    let passive =
        trigger.form == Form::Verb && scene.clauses.is_passive(trigger.head, trigger.tokens.1);
    let mut recipients = first(scene, trigger, recipient, &mut used, 0);
    if trigger.form == Form::Noun && actors.is_none() {
        actors = first(scene, trigger, &[Slot::Subject], &mut used, 0);
    }
    if trigger.form == Form::Noun && recipients.is_none() {
        recipients = first(scene, trigger, &[Slot::Object], &mut used, 0);
    }
    // A town in the genitive is what is attacked, whatever else a genitive may be ("the capture of Kherson").
    if trigger.form == Form::Noun
        && entry.kind.quad() == 4
        && recipients.is_none()
        && actors.as_ref().is_some_and(|(slot, found)| {
            *slot == name(&Slot::Case(Case::Genitive))
                && found
                    .iter()
                    .all(|p| !is_known(p) || is_town(scene, p) || p.sector == Some(Sector::Cvl))
        })
    {
        recipients = actors.take();
        actors =
            first(scene, trigger, &[Slot::Case(Case::Instrumental), Slot::Subject], &mut used, 0);
    }
    let open = recipients.as_ref().is_none_or(|(_, found)| !found.iter().any(is_known));
    if open && !entry.mutual {
        recipients = inside(scene, trigger, &mut used)
            .or_else(|| beyond(scene, trigger, &mut used))
            .or(recipients);
    }
    if let Some((slot, found)) = actors {
        let slot = if passive && slot == "subj" { "agent".to_owned() } else { slot };
        roles.why.push(format!("actor:{slot}"));
        roles.actors = found;
    }
    if let Some((slot, found)) = recipients {
        roles.why.push(format!("recipient:{slot}"));
        roles.recipients = found;
    }
    if entry.mutual {
        mutual(scene, trigger, &mut roles, &mut used);
    }
    accused(scene, trigger, &mut roles);
    from_content(scene, trigger, &mut roles);
    for party in roles.actors.iter_mut().chain(&mut roles.recipients) {
        party.country = party.country.or_else(|| scene.country_of(party));
    }
    // Things are attacked and seized; all other acts are between parties.
    let things = matches!(entry.kind, EventType::Assault | EventType::Coerce);
    if !things || entry.mutual && roles.actors.iter().any(is_known) {
        let protest = entry.kind == EventType::Protest;
        let (mut actors, recipients) =
            (std::mem::take(&mut roles.actors), std::mem::take(&mut roles.recipients));
        actors.retain(|p| {
            is_known(p) || protest || is_named(scene, p) || acts(scene, trigger, &roles, p)
        });
        roles.actors = actors;
        roles.recipients = recipients;
        roles.recipients.retain(|p| is_known(p) || !protest && is_named(scene, p));
    }
    roles
}

/// The one whom the words of the act itself belong to ("searched the party's offices", "expelled the attaché of Peru").
fn inside(scene: &Scene, trigger: &Trigger, used: &mut Vec<Span>) -> Option<(String, Vec<Party>)> {
    let clauses = scene.clauses;
    let line = clauses.line;
    let kind = scene.pack.entries[trigger.entry as usize].kind;
    let whose = matches!(kind, EventType::Assault | EventType::Coerce | EventType::Sanction);
    if trigger.form != Form::Verb || !whose || line.is_light(trigger.head) {
        return None;
    }
    let noun = clauses.groups_in(trigger.head + 1, trigger.tokens.1).find(|i| {
        let g = &clauses.groups[*i];
        g.preposition.is_none() && !g.date && !g.possessive && g.may_be(Case::Accusative)
    })?;
    let act =
        scene.triggers.iter().any(|t| t.form == Form::Noun && t.head == clauses.groups[noun].head);
    let party = with_place(scene, noun);
    let free = !act && !used.iter().any(|u| u.overlaps(party.evidence.span));
    if !free || party.country.is_none() && party.entity.is_none() {
        return None;
    }
    used.push(party.evidence.span);
    Some(("inside".to_owned(), vec![party]))
}

/// A recipient in a place where any act may have one, when the entry's own slots find none that is known.
fn beyond(scene: &Scene, trigger: &Trigger, used: &mut Vec<Span>) -> Option<(String, Vec<Party>)> {
    let kind = scene.pack.entries[trigger.entry as usize].kind;
    let words = scene.clauses.line.words;
    let force = kind == EventType::Assault;
    let slots = if force { &words.targets } else { &words.towards };
    let (slot, mut found) = first(scene, trigger, slots, used, 1)?;
    found.retain(|p| force || is_known(p));
    (!found.is_empty()).then_some((slot, found))
}

/// Tells whether the words of a party name a town or a smaller place, which acts only as a metonym.
fn is_town(scene: &Scene, party: &Party) -> bool {
    let reading = scene.clauses.line.reading;
    let span = party.evidence.span;
    let metonym = reading.references_in(span).any(|r| r.kind == ReferenceKind::Metonym);
    !metonym
        && reading.mentions_in(span).any(|m| {
            m.known
                .place
                .as_ref()
                .is_some_and(|p| p.precision < rashomon_types::reading::Precision::Country)
        })
}

/// Tells whether a verb's own subject or agent is said to act: then its words are a party, whatever is known of it.
fn acts(scene: &Scene, trigger: &Trigger, roles: &Roles, party: &Party) -> bool {
    let clauses = scene.clauses;
    let line = clauses.line;
    let slot = roles.why.iter().any(|w| w == "actor:subj" || w == "actor:agent");
    let verb = trigger.form == Form::Verb
        && (line.kind(trigger.head) != Kind::Participle
            || clauses.is_passive(trigger.head, trigger.tokens.1));
    let kind = scene.pack.entries[trigger.entry as usize].kind;
    let (from, to) = line.reading.tokens_in(party.evidence.span);
    let somebody =
        (from..to).any(|i| matches!(line.kind(i), Kind::Noun | Kind::Name | Kind::Pronoun));
    slot && verb && !kind.is_mutual() && somebody
}

/// Tells whether the words of a party name or point to somebody, known or not ("western countries").
fn is_named(scene: &Scene, party: &Party) -> bool {
    let (reading, span) = (scene.clauses.line.reading, party.evidence.span);
    reading.mentions_in(span).next().is_some() || reading.references_in(span).next().is_some()
}

/// Tells whether something is known of a party beside its words.
pub fn is_known(party: &Party) -> bool {
    party.country.is_some() || party.sector.is_some() || party.entity.is_some()
}

/// Adds the parties after "with" and "between", and makes all of them actors.
fn mutual(scene: &Scene, trigger: &Trigger, roles: &mut Roles, used: &mut Vec<Span>) {
    let words = scene.clauses.line.words;
    for slots in [&words.between, &words.with] {
        if let Some((slot, mut found)) = first(scene, trigger, slots, used, 0) {
            roles.why.push(format!("actor:{slot}"));
            roles.actors.append(&mut found);
        }
    }
    let mut others = std::mem::take(&mut roles.recipients);
    roles.actors.append(&mut others);
    if trigger.form == Form::Noun && roles.actors.iter().filter(|p| is_known(p)).count() == 1 {
        roles.actors.extend(partner(scene, trigger, used));
    }
    let mut seen: Vec<Span> = Vec::new();
    roles.actors.retain(|p| {
        let new = !seen.iter().any(|s| s.overlaps(p.evidence.span));
        seen.push(p.evidence.span);
        new
    });
}

/// Returns what the first slot that finds something new finds, with the name of the slot.
pub fn first(
    scene: &Scene,
    trigger: &Trigger,
    slots: &[Slot],
    used: &mut Vec<Span>,
    depth: usize,
) -> Option<(String, Vec<Party>)> {
    let mut unknown = None;
    for slot in slots {
        let mut found = fill(scene, trigger, slot, depth);
        found.retain(|p| !used.iter().any(|u| u.overlaps(p.evidence.span)));
        if found.iter().any(is_known) {
            used.extend(found.iter().map(|p| p.evidence.span));
            return Some((name(slot), found));
        }
        if !found.is_empty() && unknown.is_none() {
            unknown = Some((name(slot), found));
        }
    }
    if let Some((_, found)) = &unknown {
        used.extend(found.iter().map(|p| p.evidence.span));
    }
    unknown
}

fn name(slot: &Slot) -> String {
    match slot {
        Slot::Subject => "subj".to_owned(),
        Slot::Object => "obj".to_owned(),
        Slot::Case(case) => format!("{case:?}").to_lowercase(),
        Slot::Possessor => "poss".to_owned(),
        Slot::Adjective => "adj".to_owned(),
        Slot::Preposition(words, _) => words.clone(),
        Slot::Clause => "clause".to_owned(),
    }
}

/// Returns the parties that one slot of a trigger finds.
pub fn slot(scene: &Scene, trigger: &Trigger, slot: &Slot) -> Vec<Party> {
    fill(scene, trigger, slot, 0)
}

fn fill(scene: &Scene, trigger: &Trigger, slot: &Slot, depth: usize) -> Vec<Party> {
    match (slot, trigger.form) {
        (Slot::Subject, Form::Verb) => subject(scene, trigger, depth),
        (Slot::Object, Form::Verb) => object(scene, trigger, depth),
        (Slot::Subject, Form::Noun) => doer(scene, trigger, depth),
        (Slot::Object, Form::Noun) => undergoer(scene, trigger, depth),
        (Slot::Case(case), _) => by_case(scene, trigger, *case, depth),
        (Slot::Possessor, _) => possessor(scene, trigger, depth),
        (Slot::Adjective, _) => adjective(scene, trigger),
        (Slot::Preposition(words, case), _) => prepositional(scene, trigger, words, *case, depth),
        (Slot::Clause, _) => content(scene, trigger, depth),
    }
}

fn subject(scene: &Scene, trigger: &Trigger, depth: usize) -> Vec<Party> {
    let clauses = scene.clauses;
    if clauses.is_passive(trigger.head, trigger.tokens.1) {
        return agents(scene, trigger.head, trigger.tokens.1, depth);
    }
    let found = clauses.subject(trigger.head);
    if found.is_none() && clauses.line.has(trigger.head, Feature::First) {
        return speaker(scene, trigger.head).into_iter().collect();
    }
    if found.is_none()
        && let Some(party) = dropped_subject(scene, trigger.head)
    {
        return vec![party];
    }
    expand(scene, found, trigger, depth)
}

/// A verb that is no trigger, for the slots that ask for one.
fn stand_in(head: usize, end: usize) -> Trigger {
    Trigger { tokens: (head, end), head, form: Form::Verb, entry: 0, pattern: String::new() }
}

/// The agents of a passive verb or participle at `head`.
pub fn agents(scene: &Scene, head: usize, end: usize, depth: usize) -> Vec<Party> {
    let clauses = scene.clauses;
    let by_tree = clauses.tree.agent(clauses.line, head).and_then(|t| clauses.index_at(t));
    if by_tree.is_some() {
        let stand_in = stand_in(head, end);
        return expand(scene, by_tree, &stand_in, depth);
    }
    let stand_in = stand_in(head, end);
    for slot in &clauses.line.words.passive_agent {
        let found = match slot {
            Slot::Preposition(words, case) => prepositional(scene, &stand_in, words, *case, depth),
            Slot::Case(case) => by_case(scene, &stand_in, *case, depth),
            _ => Vec::new(),
        };
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

fn object(scene: &Scene, trigger: &Trigger, depth: usize) -> Vec<Party> {
    let clauses = scene.clauses;
    let subject = clauses.subject(trigger.head);
    let found = if clauses.is_passive(trigger.head, trigger.tokens.1) {
        subject.or_else(|| clauses.object(trigger.head, trigger.tokens.1, None))
    } else {
        clauses.object(trigger.head, trigger.tokens.1, subject)
    };
    expand(scene, found, trigger, depth)
}

fn by_case(scene: &Scene, trigger: &Trigger, case: Case, depth: usize) -> Vec<Party> {
    let clauses = scene.clauses;
    let line = clauses.line;
    let end = clauses
        .group_at(trigger.head)
        .map_or(trigger.tokens.1, |g| g.tokens.1.max(trigger.tokens.1));
    if trigger.form == Form::Noun && case == Case::Genitive {
        let next = clauses.groups_in(end, end + 1).next();
        let fits = next.filter(|i| {
            let g = &clauses.groups[*i];
            // Abbreviations do not show their case.
            let short = line.token(g.head).is_some_and(|t| {
                let word = t.span.of(line.text);
                word.chars().count() > 1 && word.chars().all(|c| c.is_uppercase())
            });
            g.preposition.is_none()
                && !g.date
                && (g.is(Case::Genitive) || (!line.tagged || short) && g.named)
        });
        return expand(scene, fits, trigger, depth);
    }
    if !line.tagged {
        return Vec::new();
    }
    let fits = |i: &usize| {
        let g = &clauses.groups[*i];
        let placed = g.head >= end || g.named && g.head > trigger.head || g.head < trigger.tokens.0;
        placed && g.preposition.is_none() && !g.date && !g.possessive && g.is(case)
    };
    let limit = clauses.end_of(trigger.head).min(end + 14);
    let right = clauses.groups_in(trigger.head + 1, limit).take(6).find(fits);
    let left = || {
        (trigger.form == Form::Verb)
            .then(|| {
                clauses.groups_in(clauses.start_of(trigger.head), trigger.head).rev().find(fits)
            })
            .flatten()
    };
    expand(scene, right.or_else(left), trigger, depth)
}

fn prepositional(
    scene: &Scene,
    trigger: &Trigger,
    words: &str,
    case: Option<Case>,
    depth: usize,
) -> Vec<Party> {
    let clauses = scene.clauses;
    let fits = |i: &usize| {
        let group = &clauses.groups[*i];
        let Some((a, b)) = group.preposition else { return false };
        let own = clauses.words(a, b);
        let same = own == words || own.strip_suffix(words).is_some_and(|rest| rest.ends_with(' '));
        same && !group.date && case.is_none_or(|c| fits_case(group, c))
    };
    let end = trigger.tokens.1;
    let limit = clauses.end_of(trigger.head).min(end + REACH / 2);
    let right = clauses
        .groups_in(trigger.tokens.0, limit)
        .take_while(|i| !(end..clauses.groups[*i].tokens.0).any(|k| clauses.is_finite(k)))
        .find(fits);
    let left = || {
        (trigger.form == Form::Verb)
            .then(|| {
                clauses.groups_in(clauses.start_of(trigger.head), trigger.head).rev().find(fits)
            })
            .flatten()
    };
    expand(scene, right.or_else(left), trigger, depth)
}

/// Dative and locative look alike after the prepositions that take either, and are told apart by nobody.
fn fits_case(group: &Group, case: Case) -> bool {
    let twin = match case {
        Case::Dative => Case::Locative,
        Case::Locative => Case::Dative,
        other => other,
    };
    group.may_be(case) || group.may_be(twin)
}

/// The one who is to do something: the object before an infinitive, or the subject of the clause that follows.
fn content(scene: &Scene, trigger: &Trigger, depth: usize) -> Vec<Party> {
    let clauses = scene.clauses;
    let end = trigger.tokens.1;
    let segment = clauses.segment_of(trigger.head);
    let next = clauses.segments.get(segment + 1);
    let limit = next.map_or(clauses.line.to, |s| s.tokens.1).min(end + 20);
    let found = clauses.groups_in(end, limit).take(4).find(|i| {
        let g = &clauses.groups[*i];
        g.preposition.is_none() && !g.date && (g.may_be(Case::Nominative) || g.may_be(Case::Dative))
    });
    expand(scene, found, trigger, depth)
}

/// Turns a group with its coordinated ones into parties. A group whose head names an act stands for those who do it.
pub fn expand(scene: &Scene, index: Option<usize>, trigger: &Trigger, depth: usize) -> Vec<Party> {
    let clauses = scene.clauses;
    let Some(index) = index else { return Vec::new() };
    let mut parties = Vec::new();
    for i in clauses.siblings(index) {
        let group = &clauses.groups[i];
        let (from, to) = group.tokens;
        let own = from < trigger.tokens.1 && trigger.tokens.0 < to && trigger.form == Form::Noun;
        if own {
            continue;
        }
        let act = scene
            .triggers
            .iter()
            .find(|t| t.form == Form::Noun && t.head == group.head && t.tokens != trigger.tokens);
        if let Some(act) = act {
            if depth < 2 {
                let entry: &Entry = &scene.pack.entries[act.entry as usize];
                let (actor, recipient) = entry.slots(Form::Noun);
                let mut used = Vec::new();
                let inner = first(scene, act, actor, &mut used, depth + 1)
                    .or_else(|| first(scene, act, recipient, &mut used, depth + 1));
                parties.extend(inner.map(|(_, found)| found).unwrap_or_default());
            }
            continue;
        }
        if !group.named && clauses.line.is_no_party(group.head) {
            continue;
        }
        if group.pronoun && !group.named {
            // Whom a pronoun stands for must be known, or it be a person: else the place stays empty.
            let persons = [Feature::First, Feature::Second, Feature::Third];
            let person = persons.iter().any(|f| clauses.line.has(group.head, *f));
            parties.extend(Some(pronoun(scene, i)).filter(|p| is_known(p) || person));
            continue;
        }
        let (end, _) = extent(clauses.line, &clauses.groups, i);
        let listed = clauses.listed(i);
        if !listed.is_empty() && party(clauses.line, &clauses.groups, i).country.is_none() {
            parties.extend(listed.into_iter().map(|k| party(clauses.line, &clauses.groups, k)));
            continue;
        }
        if from >= trigger.tokens.1 || end <= trigger.tokens.0 || to > trigger.tokens.0 {
            parties.push(with_place(scene, i));
        } else {
            // The words of the act itself are no part of the party before them.
            parties.push(party_of(clauses.line, from, to, group.head));
        }
        parties
            .extend(clauses.owners(i).into_iter().map(|o| party(clauses.line, &clauses.groups, o)));
    }
    // Beside a country's party, what nothing is known of is none ("the bases and Israeli troops").
    if parties.iter().any(|p| p.country.is_some()) {
        parties.retain(is_known);
    }
    parties
}
