//! Whom pronouns, missing subjects and "their forces" stand for: subjects told before that agree with them.
//!
//! What goes in: a word that points back, its sentence, and the subjects of the sentences before. What comes out: a
//! party with the words in place and what is known of the one that they stand for. Left to others: parties that the
//! whole article implies ([`super::implied`]).

use super::{
    clauses::{Clauses, Opener, REACH},
    groups::{extent, party},
    roles::{Scene, is_known},
    schema::Case,
    words::{Kind, Line},
};
use rashomon_types::{
    account::Party,
    reading::{Feature, Features},
};

/// A subject that later sentences may point back to.
#[derive(Clone, Debug)]
pub struct Topic {
    /// The party.
    pub party: Party,
    /// Number and gender of its words.
    pub features: Features,
}

const AGREEMENT: [Feature; 5] =
    [Feature::Sing, Feature::Plur, Feature::Masc, Feature::Fem, Feature::Neut];

/// How many subjects of a sentence are kept.
const SUBJECTS: usize = 4;

/// Returns the known subjects of a sentence's verbs, in order, pronouns left out.
pub fn topics(clauses: &Clauses) -> Vec<Topic> {
    let line = clauses.line;
    let mut found: Vec<(usize, Topic)> = Vec::new();
    let verbal = |i: &usize| clauses.is_finite(*i) || line.kind(*i) == Kind::Auxiliary;
    let verbs = (line.from..line.to).take(2 * REACH).filter(verbal);
    for verb in verbs.take(2 * SUBJECTS) {
        // "There are troops in the town": the verb may be an auxiliary by its form.
        let subject = match line.kind(verb) {
            Kind::Auxiliary => clauses.own_subject(clauses.tree.carrier(line, verb)),
            _ => clauses.subject(verb),
        };
        let Some(subject) = subject else { continue };
        if clauses.groups[subject].pronoun || found.iter().any(|(i, _)| *i == subject) {
            continue;
        }
        let party = party(line, &clauses.groups, subject);
        if !is_known(&party) || party.country.is_none() && party.entity.is_none() {
            continue;
        }
        let mut features = agreement(line, clauses.groups[subject].head);
        if clauses.siblings(subject).len() > 1 {
            features = Features::of(&[Feature::Plur]);
        }
        found.push((subject, Topic { party, features }));
        if found.len() == SUBJECTS {
            break;
        }
    }
    found.into_iter().map(|(_, topic)| topic).collect()
}

fn agreement(line: &Line, i: usize) -> Features {
    line.token(i).map_or(Features::NONE, |t| t.features.shared(Features::of(&AGREEMENT)))
}

/// Tells whether two words may agree in number and, in the singular, in gender.
fn agrees(a: Features, b: Features) -> bool {
    let number = Features::of(&[Feature::Sing, Feature::Plur]);
    let gender = Features::of(&[Feature::Masc, Feature::Fem, Feature::Neut]);
    let clash = |set: Features| {
        let (a, b) = (a.shared(set), b.shared(set));
        a != Features::NONE && b != Features::NONE && a.shared(b) == Features::NONE
    };
    !clash(number) && (a.has(Feature::Plur) || b.has(Feature::Plur) || !clash(gender))
}

/// The party that a word with these features points back to, over sentences.
pub fn carried(scene: &Scene, features: Features) -> Option<Party> {
    scene.topics.iter().find(|t| agrees(features, t.features)).map(|t| t.party.clone())
}

/// The party that a verb without a subject of its own takes from the sentences before.
pub fn dropped_subject(scene: &Scene, head: usize) -> Option<Party> {
    is_main_verb(scene, head).then(|| carried(scene, agreement(scene.clauses.line, head))).flatten()
}

/// Tells whether a verb may lack a subject because a sentence before has named it.
fn is_main_verb(scene: &Scene, head: usize) -> bool {
    let line = scene.clauses.line;
    line.tagged
        && line.kind(head) == Kind::Verb
        && !line.has(head, Feature::Impersonal)
        && !line.has(head, Feature::First)
        && !line.has(head, Feature::Second)
        && scene.clauses.segment_of(head) == 0
        && scene.clauses.groups_in(line.from, head).all(|i| {
            let g = &scene.clauses.groups[i];
            g.preposition.is_some() || g.date || g.is(Case::Accusative)
        })
}

/// The one who speaks the words at a token: of the frame that holds them, else the subject behind the verb that closes
/// the sentence ("– said the president").
pub fn speaker(scene: &Scene, token: usize) -> Option<Party> {
    let clauses = scene.clauses;
    let line = clauses.line;
    if let Some(party) = (scene.speaker)(line.span(token, token + 1)) {
        return Some(party);
    }
    let own = clauses.segment_of(token);
    let segment = clauses.segments.iter().enumerate().skip(own + 1).take(4).find(|(_, s)| {
        let first = (s.tokens.0..s.tokens.1).find(|i| line.kind(*i) != Kind::Mark);
        s.opener == Opener::Plain && first.is_some_and(|i| line.kind(i) == Kind::Verb)
    });
    let (_, segment) = segment?;
    let verb = (segment.tokens.0..segment.tokens.1).find(|i| clauses.is_finite(*i))?;
    let third = !line.has(verb, Feature::First) && !line.has(verb, Feature::Second);
    let subject = clauses.groups_in(verb + 1, verb + 3).next().filter(|i| {
        let g = &clauses.groups[*i];
        g.preposition.is_none() && !g.date && g.may_be(Case::Nominative)
    });
    let party = party(line, &clauses.groups, subject.filter(|_| third)?);
    is_known(&party).then_some(party)
}

/// A pronoun stands for an earlier subject of the sentence, else for one carried on; its words are its own.
pub fn pronoun(scene: &Scene, index: usize) -> Party {
    let clauses = scene.clauses;
    let mut own = party(clauses.line, &clauses.groups, index);
    let head = clauses.groups[index].head;
    let found = if clauses.line.has(head, Feature::First) {
        speaker(scene, head)
    } else {
        let features = agreement(clauses.line, head);
        earlier_subject(scene, index, features).or_else(|| carried(scene, features))
    };
    if let Some(found) = found.filter(|_| own.country.is_none() && own.entity.is_none()) {
        own.entity = found.entity.clone();
        own.country = found.country;
        own.sector = found.sector;
    }
    own
}

/// The nearest subject of a verb before a group that is known, another one, and agrees.
fn earlier_subject(scene: &Scene, index: usize, features: Features) -> Option<Party> {
    let clauses = scene.clauses;
    let start = clauses.groups[index].tokens.0;
    let from = start.saturating_sub(REACH).max(clauses.line.from);
    let verbs = (from..start).rev().filter(|i| clauses.is_finite(*i)).take(3);
    verbs
        .filter_map(|verb| clauses.subject(verb))
        .filter(|i| *i < index && !clauses.groups[*i].pronoun)
        .filter(|i| agrees(features, agreement(clauses.line, clauses.groups[*i].head)))
        .map(|i| party(clauses.line, &clauses.groups, i))
        .find(is_known)
}

/// "Rebels in Sudan" are of Sudan when nothing else says where they belong, "their forces" of the subject before.
pub fn with_place(scene: &Scene, index: usize) -> Party {
    let clauses = scene.clauses;
    let line = clauses.line;
    let mut own = party(line, &clauses.groups, index);
    if own.country.is_none() && line.is_possessive_word(clauses.groups[index].tokens.0) {
        let owner = earlier_subject(scene, index, Features::NONE)
            .or_else(|| carried(scene, Features::NONE));
        own.country = owner.and_then(|o| o.country.or_else(|| scene.country_of(&o)));
    }
    if own.country.is_none() && own.entity.as_ref().is_none_or(|e| e.starts_with("LOC-")) {
        let (end, taken) = extent(line, &clauses.groups, index);
        let next = clauses.groups.get(index + taken).filter(|g| {
            g.preposition.is_some_and(|(a, _)| a == end && line.is_locative(a)) && !g.date
        });
        if next.is_some() {
            own.country = party(line, &clauses.groups, index + taken).country;
        }
    }
    own
}

/// The subject of the verb before or around a word, when it is known.
pub fn main_subject(scene: &Scene, token: usize) -> Option<Party> {
    let clauses = scene.clauses;
    let (start, end) = (clauses.start_of(token), clauses.end_of(token));
    let verb = (start..token).rev().find(|i| clauses.is_finite(*i));
    let verb = verb.or_else(|| (token..end).find(|i| clauses.is_finite(*i)))?;
    let party = party(clauses.line, &clauses.groups, clauses.subject(verb)?);
    is_known(&party).then_some(party)
}
