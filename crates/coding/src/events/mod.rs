//! Events in PLOVER 2.0, with roles, realis, time and place.
//!
//! What goes in: a reading with its names, dates and frames of reported speech. What comes out: the acts that the article
//! tells, each by its own words, and every trigger that was considered and refused, with the reason. Left to others:
//! whether two articles tell of the same act.
//!
//! The steps, one module each: [`triggers`] finds the words, [`clauses`] and [`groups`] cut the sentence, [`roles`] finds
//! the parties, [`realis`] judges by the cues that [`reach`] a trigger, [`when_where`] dates and places, [`merge`] joins
//! repeated tellings, and [`contexts`] says what they are about.

pub(crate) mod clauses;
pub mod confidence;
mod contexts;
mod dateline;
pub(crate) mod groups;
pub(crate) mod implied;
mod listing;
mod matrix;
mod merge;
mod nouns;
mod reach;
pub(crate) mod realis;
mod resolve;
pub(crate) mod roles;
pub(crate) mod schema;
mod speech;
pub(crate) mod tree;
pub(crate) mod triggers;
mod when_where;
pub(crate) mod words;

use crate::attribution::Frame;
use merge::Telling;
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Account, Article, Evidence, Language, Reading, Realis, Span, TellingId,
    account::{Dropped, Event, Party, Salience},
    article::SegmentKind,
    code::EventType,
    reading::{Feature, Sentence},
};
use resolve::Topic;
use schema::{Form, PartyNeed};
use std::collections::{BTreeMap, BTreeSet};
use triggers::Trigger;
use words::Line;

/// Codes events.
pub struct Events {
    calibration: Option<confidence::Calibration>,
    packs: BTreeMap<Language, (schema::Pack, words::Words)>,
    contexts: contexts::Contexts,
}

impl Events {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a file of a pack is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let calibration = confidence::Calibration::new(packs)?;
        let contexts = contexts::Contexts::new(packs, &schema::contexts(packs)?)?;
        let packs = schema::load(packs)?
            .into_iter()
            .map(|(language, pack)| {
                let words = words::Words::of(&pack);
                (language, (pack, words))
            })
            .collect();
        Ok(Events { calibration, packs, contexts })
    }

    /// How often the words of the entry that an event was read by mean its act, 0 to 1.
    pub fn prior(&self, language: Language, event: &Event) -> Option<f64> {
        let entries = &self.packs.get(&language)?.0.entries;
        let read = |e: &&schema::Entry| {
            event.why.iter().any(|w| w.starts_with(&format!("lexicon:{}:{}:", e.file, e.id)))
        };
        entries.iter().find(read).map(|e| e.confidence)
    }

    /// Adds what it finds to the account.
    pub fn code(
        &self,
        article: &Article,
        reading: &Reading,
        frames: &[Frame],
        account: &mut Account,
    ) {
        let Some((pack, words)) = reading.language.and_then(|l| self.packs.get(&l)) else { return };
        let mut coder = Coder {
            article,
            reading,
            frames,
            pack,
            words,
            calibration: self.calibration.as_ref(),
            lead: lead(reading),
            events: Vec::new(),
            passing: BTreeMap::new(),
            dropped: Vec::new(),
            offices: roles::offices(reading),
            subjects: BTreeMap::new(),
            rows: listing::rows(reading),
        };
        let report: Vec<&Sentence> =
            reading.sentences.iter().filter(|s| s.kind.is_report()).collect();
        for (i, sentence) in report.iter().enumerate() {
            coder.sentence(sentence, &report[i.saturating_sub(BACK)..i]);
        }
        let Coder { mut events, passing, mut dropped, .. } = coder;
        events.sort_by_key(|e| (e.trigger.span, e.kind));
        implied::fill(&article.text, reading, &mut events);
        account.events = merge::repeats(events, &passing, &mut dropped);
        self.contexts.add(&article.text, reading, &mut account.events);
        dropped.sort_by(|a, b| (a.evidence.span, &a.what).cmp(&(b.evidence.span, &b.what)));
        account.dropped.append(&mut dropped);
    }
}

/// How many sentences a pronoun looks back.
const BACK: usize = 3;

/// Returns the paragraph that counts as the lead beside the headline: the first of the body.
fn lead(reading: &Reading) -> Option<usize> {
    reading.sentences.iter().find(|s| s.kind == SegmentKind::Body).map(|s| s.paragraph)
}

struct Coder<'a> {
    article: &'a Article,
    reading: &'a Reading,
    frames: &'a [Frame],
    pack: &'a schema::Pack,
    words: &'a words::Words,
    calibration: Option<&'a confidence::Calibration>,
    lead: Option<usize>,
    events: Vec<Event>,
    passing: BTreeMap<Span, Telling>,
    dropped: Vec<Dropped>,
    /// Countries by whose office the article names, by entity.
    offices: BTreeMap<String, rashomon_types::Country>,
    /// Subjects by the first token of their sentence, found once.
    subjects: BTreeMap<usize, Vec<Topic>>,
    /// Where the sentences begin that are rows of a list.
    rows: BTreeSet<usize>,
}

impl<'a> Coder<'a> {
    fn sentence(&mut self, sentence: &Sentence, before: &[&Sentence]) {
        let mut line = Line::new(&self.article.text, self.reading, self.words, sentence);
        let (found, refused) = triggers::find(&line, self.pack);
        line.make_verbs(&verbs(&found));
        let nouns: Vec<usize> =
            found.iter().filter(|t| t.form == Form::Noun).map(|t| t.head).collect();
        line.make_nouns(&nouns);
        for refusal in refused {
            self.drop(&line, refusal.tokens, refusal.entry, refusal.why);
        }
        if found.is_empty() {
            return;
        }
        let verbs = verbs(&found);
        let clauses =
            clauses::Clauses::new(&line, dateline::without(&line, groups::find(&line)), &verbs);
        let cues = realis::cues(&line, &self.pack.cues);
        let topics: Vec<Topic> = before.iter().rev().flat_map(|b| self.topics(b)).collect();
        let scene = roles::Scene {
            clauses: &clauses,
            pack: self.pack,
            triggers: &found,
            topics: &topics,
            speaker: &|span| speech::speaker(self.reading, speech::innermost(self.frames, span)?),
            offices: &self.offices,
        };
        let mut outcomes = Vec::new();
        let row = self.rows.contains(&sentence.span.start);
        for trigger in &found {
            let outcome = if row && trigger.form == Form::Noun {
                Err("a heading in a list".to_owned())
            } else {
                self.event(&scene, &cues, trigger)
            };
            outcomes.push((trigger, outcome));
        }
        for (trigger, outcome) in outcomes {
            match outcome {
                Ok(found) => self.keep(&line, trigger, found),
                Err(why) => self.drop(&line, trigger.tokens, trigger.entry, why),
            }
        }
    }

    /// The subjects of a sentence, for what points back to them.
    fn topics(&mut self, sentence: &Sentence) -> Vec<Topic> {
        if let Some(known) = self.subjects.get(&sentence.tokens.0) {
            return known.clone();
        }
        let line = Line::new(&self.article.text, self.reading, self.words, sentence);
        let (found, _) =
            if line.tagged { (Vec::new(), Vec::new()) } else { triggers::find(&line, self.pack) };
        let clauses = clauses::Clauses::new(
            &line,
            dateline::without(&line, groups::find(&line)),
            &verbs(&found),
        );
        let topics = resolve::topics(&clauses);
        self.subjects.insert(sentence.tokens.0, topics.clone());
        topics
    }

    fn drop(&mut self, line: &Line, tokens: (usize, usize), entry: u32, why: String) {
        let kind = self.pack.entries[entry as usize].kind;
        self.dropped.push(Dropped {
            evidence: Evidence::quote(line.text, line.span(tokens.0, tokens.1)),
            what: format!("event:{kind}"),
            why,
        });
    }

    /// Keeps an event, with the accusation that telling it may be.
    fn keep(&mut self, line: &Line, trigger: &Trigger, event: Event) {
        let known = event.actors.iter().chain(&event.recipients).any(roles::is_known);
        if trigger.form == Form::Noun || !known {
            self.passing
                .insert(event.trigger.span, if known { Telling::Noun } else { Telling::Bare });
        }
        let wrong =
            self.pack.entries[trigger.entry as usize].contexts.iter().any(|c| c == speech::WRONGS);
        let frame = speech::innermost(self.frames, event.trigger.span).filter(|_| wrong);
        let accusation = frame.and_then(|frame| {
            speech::accusation(self.article, self.reading, frame, line.sentence.span, &event.actors)
        });
        if let Some(mut accusation) = accusation {
            let new = !self.events.iter().any(|e| e.trigger.span.overlaps(accusation.trigger.span));
            accusation.salience = self.salience(line.sentence, false);
            self.events.extend(Some(accusation).filter(|_| new));
        }
        self.events.push(event);
    }

    fn event(
        &self,
        scene: &roles::Scene,
        cues: &[realis::Cue],
        trigger: &Trigger,
    ) -> Result<Event, String> {
        let line = scene.clauses.line;
        let entry = &self.pack.entries[trigger.entry as usize];
        let span = line.span(trigger.tokens.0, trigger.tokens.1);
        let frame = speech::innermost(self.frames, span);
        let mut verdict = realis::judge(scene, cues, trigger, frame)?;
        let mut roles = roles::find(scene, trigger);
        let date = when_where::date(scene.clauses, trigger);
        let place = when_where::place(scene.clauses, trigger, &roles.recipients);
        // Force at a known place is known well enough.
        if !(entry.kind.quad() == 4 && entry.party == PartyNeed::Any && place.is_some()) {
            parties(entry.party, entry.kind, &roles)?;
        }
        harm_without_author(line, entry, &roles)?;
        describes(scene, trigger, &roles)?;
        let alone = !roles.actors.iter().chain(&roles.recipients).any(roles::is_known);
        let placed = place.is_some() || date.is_some() || !self.events.is_empty();
        if alone && trigger.form == Form::Noun && !placed {
            return Err("nobody and nothing is named but the act".to_owned());
        }
        stands(scene, trigger, &roles, &verdict)?;
        if alone && points_back(scene, trigger) && !self.events.iter().any(|e| e.kind == entry.kind)
        {
            return Err("points to an act that is told nowhere".to_owned());
        }
        if verdict.realis == Realis::Denied && roles.actors.is_empty() {
            // Who denies an act is said to have done it.
            let denier = frame.and_then(|f| speech::speaker(self.reading, f));
            let denier = denier.or_else(|| resolve::main_subject(scene, trigger.head));
            if let Some(denier) = denier.filter(roles::is_known) {
                roles.why.push("actor:denies it".to_owned());
                roles.actors.push(denier);
            }
        }
        if let Some(frame) = frame {
            let country = speech::speaker_country(self.reading, frame);
            let dealing = matches!(entry.kind, EventType::Consult | EventType::Cooperate);
            let own = !dealing && country.is_some() && speech::is_own(frame, country, &roles);
            verdict.promised |= verdict.to_come && own;
            if verdict.negated && !speech::is_own(frame, country, &roles) {
                return Err("negated, and not by those who would have done it".to_owned());
            }
            speech::reported(frame, country, entry.kind, &roles, &mut verdict);
        }
        let kind = match trigger.form {
            Form::Verb => convert(entry.kind, &verdict, frame, &roles),
            Form::Noun => entry.kind,
        };
        let kind = if readiness_to_harm(scene, trigger) { EventType::Threaten } else { kind };
        let mut why = vec![told_by(entry, trigger)];
        why.append(&mut roles.why);
        why.append(&mut verdict.why);
        if kind != entry.kind {
            why.push(format!("type:{} promised or threatened", entry.kind));
        }
        if kind.is_mutual() && entry.mutual {
            roles.recipients.clear();
        }
        let reported_by = frame.and_then(|f| speech::reporter(f, trigger.form, &roles.actors));
        let mut event = Event {
            id: TellingId::of(self.article.id, span, &format!("event:{kind}")),
            kind,
            mode: entry.mode.filter(|m| kind.modes().contains(&m.as_str())),
            contexts: entry.contexts.clone(),
            trigger: Evidence::quote(line.text, span),
            sentence: Evidence::quote(line.text, line.sentence.span),
            actors: roles.actors,
            recipients: roles.recipients,
            realis: verdict.realis,
            realis_cue: verdict.cue,
            reported_by,
            salience: self.salience(line.sentence, verdict.background),
            date,
            place,
            confidence: entry.confidence,
            why,
        };
        if let Some(calibration) = self.calibration {
            event.confidence = calibration.of(&event, entry.confidence);
        }
        Ok(event)
    }

    fn salience(&self, sentence: &Sentence, background: bool) -> Salience {
        if background {
            Salience::Background
        } else if sentence.kind == SegmentKind::Headline || Some(sentence.paragraph) == self.lead {
            Salience::Lead
        } else {
            Salience::Body
        }
    }
}

/// Says which words of the lexicon told an act; a pattern that lists many words is named by its entry alone.
fn told_by(entry: &schema::Entry, trigger: &Trigger) -> String {
    let short = trigger.pattern.len() <= 160;
    let pattern = if short { trigger.pattern.as_str() } else { "..." };
    format!("lexicon:{}:{}:{pattern}", entry.file, entry.id)
}

fn verbs(found: &[Trigger]) -> Vec<usize> {
    found.iter().filter(|t| t.form == Form::Verb).map(|t| t.head).collect()
}

/// Refuses the harm that a disaster or an accident does.
fn harm_without_author(
    line: &Line,
    entry: &schema::Entry,
    roles: &roles::Roles,
) -> Result<(), String> {
    if entry.kind == EventType::Assault
        && !roles.actors.iter().any(roles::is_known)
        && line.tells_accident()
    {
        return Err("harm done by a disaster or an accident".to_owned());
    }
    Ok(())
}

/// Refuses a participle that only tells which noun is meant ("the destroyed bridge").
fn describes(scene: &roles::Scene, trigger: &Trigger, roles: &roles::Roles) -> Result<(), String> {
    let inside = scene
        .clauses
        .group_at(trigger.head)
        .is_some_and(|g| g.head != trigger.head && g.tokens.0 <= trigger.head);
    let kind = scene.clauses.line.kind(trigger.head);
    let participle = trigger.form == Form::Verb
        && matches!(kind, words::Kind::Participle | words::Kind::Adjective);
    let agent = !roles.actors.is_empty() && !roles.why.iter().any(|w| w == "actor:subj");
    let clauses = scene.clauses;
    let next = clauses.groups_in(trigger.head + 1, trigger.head + 2).next();
    let before_noun = kind == words::Kind::Participle
        && clauses.line.has(trigger.head, Feature::Passive)
        && clauses.line.words.cased
        && next.is_some_and(|i| clauses.groups[i].preposition.is_none());
    if participle && (inside || before_noun) && !agent {
        return Err("only tells which one is meant".to_owned());
    }
    Ok(())
}

/// Refuses a noun that only names a standing state ("support for Ukraine", "cooperation with NATO"): nobody is said to do it.
fn stands(
    scene: &roles::Scene,
    trigger: &Trigger,
    roles: &roles::Roles,
    verdict: &realis::Verdict,
) -> Result<(), String> {
    let kind = scene.pack.entries[trigger.entry as usize].kind;
    let state = matches!(kind, EventType::Support | EventType::Cooperate);
    let plain = trigger.form == Form::Noun && roles.actors.is_empty() && verdict.cue.is_none();
    if state && plain && nouns::light_verb(scene, trigger).is_none() {
        return Err("a standing state, nobody's act".to_owned());
    }
    Ok(())
}

/// Tells whether the words before a noun point back to what was told ("these strikes").
fn points_back(scene: &roles::Scene, trigger: &Trigger) -> bool {
    let clauses = scene.clauses;
    let group = clauses.group_at(trigger.head).filter(|_| trigger.form == Form::Noun);
    group.is_some_and(|g| clauses.line.is_definite(g.tokens.0))
}

/// Refuses an act that lacks the parties it needs.
fn parties(need: PartyNeed, kind: EventType, roles: &roles::Roles) -> Result<(), String> {
    let known = |p: &Party| roles::is_known(p);
    let (a, r) = (roles.actors.iter().any(known), roles.recipients.iter().any(known));
    let both = if kind.is_mutual() {
        roles.actors.iter().filter(|p| known(p)).count() > 1 || a && r
    } else {
        a && r
    };
    match need {
        PartyNeed::None => Ok(()),
        PartyNeed::Any if a || r => Ok(()),
        PartyNeed::Any => Err("no known party acts or is acted upon".to_owned()),
        PartyNeed::Both if both => Ok(()),
        PartyNeed::Both => Err("it takes two known parties".to_owned()),
    }
}

/// Tells whether somebody is ready to do, or promises, what is no kindness ("stands ready to close the border").
fn readiness_to_harm(scene: &roles::Scene, trigger: &Trigger) -> bool {
    let entry = &scene.pack.entries[trigger.entry as usize];
    let content = || {
        let content = roles::content_of(scene, trigger).filter(|t| t.form == Form::Verb)?;
        Some(scene.pack.entries[content.entry as usize].kind)
    };
    entry.kind == EventType::Agree && !entry.mutual && content().is_some_and(|k| k.quad() == 4)
}

/// PLOVER codes a promised kindness as AGREE, and harm that one announces oneself as THREATEN; giving way keeps its type.
fn convert(
    kind: EventType,
    verdict: &realis::Verdict,
    frame: Option<&Frame>,
    roles: &roles::Roles,
) -> EventType {
    use EventType::{Agree, Aid, Coerce, Consult, Cooperate, Protest, Sanction, Support, Threaten};
    if verdict.realis != Realis::Planned || !verdict.promised || roles.actors.is_empty() {
        return kind;
    }
    match kind {
        Aid | Consult | Support | Cooperate => Agree,
        Sanction | Coerce | Protest if frame.is_some() => Threaten,
        _ => kind,
    }
}
