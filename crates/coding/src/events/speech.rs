//! Reported speech around acts: who says them, what that does to them, and when saying is itself an accusation.
//!
//! What goes in: frames of reported speech, and the parties of an act inside one. What comes out: the speaker, a lower
//! realis where one side speaks of the other, and the ACCUSE that the speech is. Left to others: finding the frames.

use super::{
    realis::Verdict,
    roles::{Roles, is_known},
    schema::Form,
    words::Found,
};
use crate::attribution::Frame;
use rashomon_types::{
    Article, Country, EventType, Evidence, Reading, Realis, Span, TellingId,
    account::{Event, Party, QuoteKind, Salience},
};

/// The context of acts that are wrongs by their very name: to say that somebody did them is to accuse.
pub const WRONGS: &str = "human_rights";

/// Returns the innermost frame that holds a span. Frames come in the order of their contents, so that few are looked at.
pub fn innermost(frames: &[Frame], span: Span) -> Option<&Frame> {
    let after = frames.partition_point(|f| f.content.start <= span.start);
    frames[after.saturating_sub(16)..after]
        .iter()
        .filter(|f| f.content.contains(span))
        .min_by_key(|f| f.content.len())
}

/// Returns the speaker of a frame as a party.
pub fn speaker(reading: &Reading, frame: &Frame) -> Option<Party> {
    let evidence = frame.speaker.clone()?;
    let country = speaker_country(reading, frame);
    Some(Party { evidence, entity: frame.entity.clone(), country, sector: None })
}

/// Returns the country of the one who speaks, as the words that name the speaker tell it.
pub fn speaker_country(reading: &Reading, frame: &Frame) -> Option<Country> {
    let speaker = frame.speaker.as_ref()?;
    let inside = |s: Span| speaker.span.overlaps(s);
    let named = reading.mentions_in(speaker.span).filter(|m| inside(m.evidence.span));
    let referred = reading.references_in(speaker.span).filter(|r| inside(r.evidence.span));
    let own = named
        .filter_map(|m| m.known.country)
        .chain(referred.filter_map(|r| r.known.country))
        .next();
    // A speaker named by surname alone is known by the entity.
    own.or_else(|| {
        let entity = frame.entity.as_ref()?;
        reading
            .mentions
            .iter()
            .take(4000)
            .filter(|m| m.entity == *entity)
            .find_map(|m| m.known.country)
    })
}

/// Returns the accusation that it is to say of another side that it did wrong.
pub fn accusation(
    article: &Article,
    reading: &Reading,
    frame: &Frame,
    sentence: Span,
    wrongdoers: &[Party],
) -> Option<Event> {
    let cue = frame.cue.clone().filter(|c| sentence.contains(c.span))?;
    let actor = speaker(reading, frame)?;
    let country = actor.country?;
    let wrongdoers: Vec<Party> =
        wrongdoers.iter().filter(|p| p.country.is_some()).cloned().collect();
    if wrongdoers.is_empty() || wrongdoers.iter().any(|p| p.country == Some(country)) {
        return None;
    }
    Some(Event {
        id: TellingId::of(article.id, cue.span, "event:ACCUSE"),
        kind: EventType::Accuse,
        mode: None,
        contexts: vec![WRONGS.to_owned()],
        trigger: cue,
        sentence: Evidence::quote(&article.text, sentence),
        actors: vec![actor],
        recipients: wrongdoers,
        realis: Realis::Happened,
        realis_cue: None,
        reported_by: None,
        salience: Salience::Body,
        date: None,
        place: None,
        confidence: 0.6,
        why: vec!["speech:says that another side did wrong".to_owned()],
    })
}

/// Tells whether those who act are those who speak, as far as their countries tell.
pub fn is_own(frame: &Frame, speaker: Option<Country>, roles: &Roles) -> bool {
    roles.actors.iter().any(|actor| {
        let same = frame.speaker.as_ref().is_some_and(|s| s.span.overlaps(actor.evidence.span));
        same || actor.country.is_some() && (speaker.is_none() || speaker == actor.country)
    })
}

/// Returns who reports an act. Those who announce an act of their own in a noun ("announced new sanctions") do it, they do
/// not report it.
pub fn reporter(frame: &Frame, form: Form, actors: &[Party]) -> Option<Evidence> {
    let speaker = frame.speaker.clone()?;
    let own = actors.iter().any(|a| a.evidence.span.overlaps(speaker.span));
    let announced = form == Form::Noun && own && frame.kind == QuoteKind::Indirect;
    (!announced).then_some(speaker)
}

/// Lowers what is only reported: denied or doubted words, and what one side says of the other.
pub fn reported(
    frame: &Frame,
    speaker: Option<Country>,
    kind: EventType,
    roles: &Roles,
    verdict: &mut Verdict,
) {
    let told = matches!(verdict.realis, Realis::Happened | Realis::Ongoing);
    let cue = || frame.cue.clone();
    if verdict.negated {
        return;
    }
    if frame.denies {
        verdict.realis = Realis::Denied;
        verdict.cue = cue();
        verdict.why.push("realis:the speaker denies it".to_owned());
        return;
    }
    let material = kind.quad() == 4;
    let actor = roles.actors.iter().find(|p| is_known(p));
    let of_the_other = material && speaker.is_some() && actor.is_some_and(|a| a.country != speaker);
    if told && (frame.hedged || of_the_other) {
        verdict.realis = Realis::Alleged;
        verdict.cue = cue();
        verdict.why.push(
            if frame.hedged { "realis:hedged" } else { "realis:said of the other side" }.to_owned(),
        );
    }
}
