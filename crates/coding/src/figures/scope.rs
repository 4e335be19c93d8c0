//! Where, when and by whom a figure is told.
//!
//! What goes in: the span of a figure in its sentence. What comes out: scope, source, date, event. Left to others: the
//! number.

use super::{pack::Role, phrase::Page};
use crate::attribution::{Frame, frame_at};
use rashomon_types::{
    Account, Day, EventType, Evidence, Measure, Span, TellingId,
    account::Scope,
    code::{Category, Country},
    reading::{Mention, Sentence, TimeExpression, TimeRole, Upos},
};

/// How far a place may stand from what is counted, in bytes of text.
const NEAR: usize = 160;

/// Finds what a figure covers.
pub(super) fn scope(page: &Page<'_>, span: Span, sentence: &Sentence) -> Scope {
    let mut scope = Scope::default();
    place(page, span, sentence, &mut scope);
    let period = dates(page, sentence)
        .map(|d| (d, role(page, d, sentence)))
        .filter(|(_, r)| matches!(r, TimeRole::Since | TimeRole::Over | TimeRole::Until))
        .min_by_key(|(d, _)| gap(d.evidence.span, span));
    if let Some((date, role)) = period {
        match role {
            TimeRole::Until => scope.until = date.to,
            TimeRole::Since => scope.since = date.from,
            _ => (scope.since, scope.until) = (date.from, date.to),
        }
        scope.period = Some(date.evidence.clone());
        scope.cumulative = role != TimeRole::Until;
    } else if let Some(period) = total(page, sentence) {
        scope.period = Some(Evidence::quote(page.text, period));
        scope.cumulative = true;
    }
    scope
}

/// The words of a running total that name no day: "since the start of the war".
fn total(page: &Page<'_>, sentence: &Sentence) -> Option<Span> {
    let (first, last) = sentence.tokens;
    let tokens = &page.reading.tokens;
    (first..last).find_map(|i| {
        let n = page.role(i, last, Role::Total)?;
        Some(Span::new(tokens[i].span.start, tokens[i + n - 1].span.end))
    })
}

/// What a date does; a conjunction before it opens a period: "since the strike began on May 3".
fn role(page: &Page<'_>, date: &TimeExpression, sentence: &Sentence) -> TimeRole {
    if date.role != TimeRole::At {
        return date.role;
    }
    let (at, _) = page.reading.tokens_in(date.evidence.span);
    let first = sentence.tokens.0.max(at.saturating_sub(9));
    let opens = (first..at)
        .rev()
        .take_while(|i| page.word(*i) != ",")
        .any(|i| page.role(i, at, Role::Since).is_some());
    if opens { TimeRole::Since } else { TimeRole::At }
}

fn dates<'a>(
    page: &'a Page<'_>,
    sentence: &Sentence,
) -> impl Iterator<Item = &'a TimeExpression> + use<'a> {
    let all = &page.reading.dates;
    let span = sentence.span;
    let first = all.partition_point(|d| d.evidence.span.end <= span.start);
    all[first..].iter().take_while(move |d| d.evidence.span.start < span.end)
}

fn gap(a: Span, b: Span) -> usize {
    if a.end <= b.start { b.start - a.end } else { a.start.saturating_sub(b.end) }
}

/// The places nearest to the figure, coordinated ones together: "in Iraq and Syria".
pub(super) fn place(page: &Page<'_>, span: Span, sentence: &Sentence, scope: &mut Scope) {
    let mentions = &page.reading.mentions;
    let first = mentions.partition_point(|m| m.evidence.span.end <= sentence.span.start);
    let here: Vec<&Mention> = mentions[first..]
        .iter()
        .take_while(|m| m.evidence.span.start < sentence.span.end)
        .filter(|m| m.category == Category::Location)
        .collect();
    let free = |m: &&&Mention| !span.overlaps(m.evidence.span) && is_where(page, m, sentence);
    let behind = here
        .iter()
        .filter(free)
        .filter(|m| m.evidence.span.start >= span.end)
        .find(|m| gap(m.evidence.span, span) <= NEAR);
    let before = || {
        here.iter()
            .rev()
            .filter(free)
            .filter(|m| m.evidence.span.end <= span.start)
            .find(|m| gap(m.evidence.span, span) <= NEAR)
    };
    let Some(nearest) = behind.or_else(before) else { return };
    let mut whole = nearest.evidence.span;
    scope.places.push(nearest.entity.clone());
    for next in &here {
        if next.evidence.span.start < whole.end {
            continue;
        }
        let between = page.reading.tokens_in(Span::new(whole.end, next.evidence.span.start));
        // "in Iraq, if Kuwait agrees": only a coordination is one place.
        let joined = (between.0..between.1).all(|i| {
            let token = &page.reading.tokens[i];
            token.folded == "," || matches!(token.upos, Upos::Cconj | Upos::Adp | Upos::X)
        });
        if between.1 - between.0 > 2 || !joined || gap(next.evidence.span, whole) > 12 {
            break;
        }
        whole = whole.cover(next.evidence.span);
        scope.places.push(next.entity.clone());
    }
    scope.place = Some(Evidence::quote(page.text, whole));
}

/// A place that is said to be where something is, not one that stands for its government ("US troops") or describes
/// another word: a preposition precedes it, and no noun of the same group follows.
fn is_where(page: &Page<'_>, mention: &Mention, sentence: &Sentence) -> bool {
    if !page.tagged {
        return true;
    }
    let (first, end) = page.reading.tokens_in(mention.evidence.span);
    let before = (first > sentence.tokens.0).then(|| &page.reading.tokens[first - 1]);
    let placed =
        before.is_some_and(|t| matches!(t.upos, Upos::Adp | Upos::Adj | Upos::Noun | Upos::Det));
    let describes = page.words.head_last
        && page.reading.tokens.get(end).is_some_and(|t| {
            matches!(t.upos, Upos::Noun | Upos::Adj | Upos::Propn) || t.folded == "'s"
        });
    placed && !describes
}

/// Who claims a figure.
#[derive(Default)]
pub(super) struct Source {
    /// The words that name the claimant, as they stand beside the figure.
    pub(super) speaker: Option<Evidence>,
    /// The words that attribute.
    pub(super) cue: Option<Evidence>,
    /// Where the speaker is a pronoun: the words that it stands for.
    pub(super) named: Option<Evidence>,
}

/// The source of a figure: the speaker of the innermost frame that holds it, unless that is an outlet.
pub(super) fn source(frames: &[Frame], span: Span, sentence: Span) -> Source {
    let Some(frame) = frame_at(frames, span) else { return Source::default() };
    if frame.via.is_some() {
        return Source { speaker: frame.via.clone(), cue: frame.cue.clone(), named: None };
    }
    if frame.press {
        return Source::default();
    }
    // A pronoun of another sentence says nothing here; the words that it stands for do.
    let far = frame.speaker.as_ref().is_some_and(|s| !sentence.overlaps(s.span));
    match (&frame.named, far) {
        (Some(named), true) => {
            Source { speaker: Some(named.clone()), cue: frame.cue.clone(), named: None }
        }
        (named, _) if frame.speaker.is_some() => {
            Source { speaker: frame.speaker.clone(), cue: frame.cue.clone(), named: named.clone() }
        }
        _ => Source::default(),
    }
}

/// The day on which a figure held: of a single day named beside it, else of its event, else of publication.
pub(super) fn as_of(
    page: &Page<'_>,
    account: &Account,
    event: Option<TellingId>,
    span: Span,
    sentence: &Sentence,
    scope: &Scope,
) -> Option<Day> {
    let told = event
        .and_then(|id| account.events.iter().find(|e| e.id == id))
        .and_then(|e| e.date.as_ref())
        .filter(|d| d.start.is_some() && d.start == d.end)
        .and_then(|d| d.end);
    let named = dates(page, sentence)
        .filter(|d| role(page, d, sentence) == TimeRole::At)
        .filter(|d| d.from.is_some() && d.from == d.to)
        .min_by_key(|d| gap(d.evidence.span, span))
        .and_then(|d| d.to);
    // A count over a period holds when it is told.
    let told = told.filter(|day| !scope.cumulative || Some(*day) != scope.since);
    let published = page.reading.published.as_ref().and_then(|p| p.interval.single());
    named.or(told).or(published)
}

/// The event that a figure belongs to: the nearest of its sentence that can have such a count.
pub(super) fn event(account: &Account, measure: Measure, span: Span) -> Option<TellingId> {
    account
        .events
        .iter()
        .filter(|e| e.sentence.span.contains(span) && fits(e.kind, measure))
        .min_by_key(|e| (gap(e.trigger.span, span), e.trigger.span.start))
        .map(|e| e.id)
}

fn fits(kind: EventType, measure: Measure) -> bool {
    use EventType as E;
    match measure {
        Measure::Killed | Measure::Injured | Measure::Missing => {
            matches!(kind, E::Assault | E::Protest | E::Coerce)
        }
        Measure::Attacks | Measure::Strikes => matches!(kind, E::Assault | E::Threaten),
        Measure::Captured => matches!(kind, E::Coerce | E::Assault | E::Retreat),
        Measure::Displaced => matches!(kind, E::Coerce | E::Assault | E::Aid | E::Retreat),
        Measure::Troops | Measure::Fighters => {
            matches!(kind, E::Mobilize | E::Retreat | E::Assault | E::Aid | E::Cooperate)
        }
        Measure::Money | Measure::Weapons | Measure::Vehicles | Measure::Aircraft => true,
        Measure::Duration | Measure::Percent | Measure::Distance | Measure::Energy => false,
        _ => !matches!(kind, E::Accuse | E::Support),
    }
}

/// The entities and countries among the counted.
pub(super) fn counted(page: &Page<'_>, span: Span) -> (Vec<String>, Vec<Country>) {
    let (mut entities, mut countries) = (Vec::new(), Vec::new());
    let named = &page.reading.mentions;
    let first = named.partition_point(|m| m.evidence.span.start < span.start);
    let mentions = named[first..]
        .iter()
        .take_while(|m| span.contains(m.evidence.span))
        .map(|m| (Some(m.entity.clone()), m.known.country));
    let pointing = &page.reading.references;
    let first = pointing.partition_point(|r| r.evidence.span.start < span.start);
    let references = pointing[first..]
        .iter()
        .take_while(|r| span.contains(r.evidence.span))
        .map(|r| (r.entity.clone(), r.known.country));
    for (entity, country) in mentions.chain(references) {
        entities.extend(entity.filter(|e| !entities.contains(e)));
        countries.extend(country.filter(|c| !countries.contains(c)));
    }
    (entities, countries)
}
