//! Who says what: the frames of reported speech, from which quotes, reporters and claimants are read.
//!
//! What goes in: a reading and the words of speech of its language. What comes out: frames, each with its content and,
//! where the text says so, speaker and cue. Left to others: whether what is said is so.

mod content;
mod dashes;
mod direct;
mod follow;
mod indirect;
mod marks;
mod pack;
mod speaker;

use direct::Scene;
use pack::{Cue, CueKind, Pack, Roles};
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Article, Evidence, Language, Reading, Span, TellingId,
    account::{Quote, QuoteKind},
};
use speaker::{Range, View};
use std::collections::BTreeMap;

/// A stretch of text that somebody other than the outlet answers for.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    /// What is said, without quotation marks; may run over sentences.
    pub content: Span,
    /// How it is reported.
    pub kind: QuoteKind,
    /// The words that name the speaker.
    pub speaker: Option<Evidence>,
    /// Key of the speaker.
    pub entity: Option<String>,
    /// Where the speaker is a pronoun: the words before it that name whom it stands for.
    pub named: Option<Evidence>,
    /// The words that attribute.
    pub cue: Option<Evidence>,
    /// True for reporting that leaves the truth open or doubts it ("claims", "нібито", "rzekomo").
    pub hedged: bool,
    /// True when the speaker denies the content ("denied that", "спростував").
    pub denies: bool,
    /// True when the frame is a quote for `quotes`; false where it only attributes ("according to the ministry").
    pub quote: bool,
    /// True when the speaker is an outlet or an agency, which passes on and does not claim.
    pub press: bool,
    /// A deeper source that the speaker names: "the agency reported, citing officials".
    pub via: Option<Evidence>,
    /// True for a later part of the direct speech before it, which the words that attribute it break.
    pub continues: bool,
}

/// A frame in tokens.
#[derive(Clone, Debug)]
struct Draft {
    content: Range,
    kind: QuoteKind,
    speaker: Option<Range>,
    cue: Option<Range>,
    hedged: bool,
    denies: bool,
    via: Option<Range>,
    continues: bool,
}

impl Draft {
    fn new(content: Range, kind: QuoteKind, speaker: Option<Range>, cue: Option<Cue>) -> Self {
        let is = |kind| cue.is_some_and(|c| c.kind == kind);
        Draft {
            content,
            kind,
            speaker,
            cue: cue.map(|c| (c.first, c.end)),
            hedged: is(CueKind::Doubt),
            denies: is(CueKind::Deny),
            via: None,
            continues: false,
        }
    }
}

/// Finds frames.
pub struct Attribution {
    packs: BTreeMap<Language, Pack>,
}

impl Attribution {
    /// Prepares the reporting verbs of all packs.
    ///
    /// # Errors
    /// When an `attribution.toml` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut found = BTreeMap::new();
        for language in packs.languages() {
            found.insert(language, Pack::new(packs, language)?);
        }
        Ok(Attribution { packs: found })
    }

    /// Returns the frames of an article, in order of their contents; nested ones follow those that hold them.
    pub fn frames(&self, article: &Article, reading: &Reading) -> Vec<Frame> {
        let Some(pack) = reading.language.and_then(|l| self.packs.get(&l)) else {
            return Vec::new();
        };
        let speech = pack.speech();
        let cues = speech.cues(reading);
        let view = View::new(&article.text, reading, speech.roles(reading), &cues);
        let quoted = marks::quoted(&article.text, reading);
        let paragraph = marks::paragraphs(reading);
        let scene = Scene { view: &view, cues: &cues, quoted: &quoted, paragraph: &paragraph };
        let mut drafts = scene.in_marks();
        let mut taken = vec![false; reading.tokens.len()];
        take(&mut taken, &drafts);
        for find in [Scene::in_dashes, Scene::unopened, Scene::undashed] {
            let mut found = find(&scene, &taken);
            found.retain(|d| !taken[d.content.0..d.content.1].contains(&true));
            take(&mut taken, &found);
            drafts.extend(found);
        }
        let lines = scene.in_lines(&taken);
        take(&mut taken, &lines);
        drafts.extend(lines);
        let mut told: Vec<(usize, Range)> =
            drafts.iter().filter_map(|d| Some((d.cue?.0, d.speaker?))).collect();
        told.sort_unstable();
        let mut indirect = scene.indirect(&taken, &told, speech.bare);
        indirect.retain(|d| !is_own(&view, &quoted, d));
        drafts.extend(indirect);
        finish(article, &view, &quoted, drafts)
    }
}

/// Tells whether somebody who is quoted only says that he speaks or thinks: "I think", "let me say".
fn is_own(view: &View<'_>, quoted: &[marks::Quoted], draft: &Draft) -> bool {
    let lone = |(first, end): Range| end - first == 1 && view.is(first, Roles::OWN);
    let at = draft.cue.map_or(draft.content.0, |c| c.0);
    let end = quoted.partition_point(|q| q.first <= at);
    draft.speaker.is_none_or(lone) && end > 0 && at < quoted[end - 1].end
}

/// Marks the tokens of drafts as taken.
fn take(taken: &mut [bool], drafts: &[Draft]) {
    for draft in drafts {
        taken[draft.content.0..draft.content.1].fill(true);
        if let Some((first, end)) = draft.cue {
            taken[first..end].fill(true);
        }
    }
}

/// Turns drafts into frames: in order, once each, with pronouns resolved to the last speaker.
fn finish(
    article: &Article,
    view: &View<'_>,
    quoted: &[marks::Quoted],
    mut drafts: Vec<Draft>,
) -> Vec<Frame> {
    let reading = view.reading;
    drafts.retain(|d| reports(view, d));
    let evidence = |(first, end): Range| {
        marks::span_of(reading, first, end).map(|span| Evidence::quote(&article.text, span))
    };
    drafts.sort_by_key(|d| d.speaker.or(d.cue).unwrap_or(d.content));
    lend_speakers(view, &mut drafts);
    let mut frames: Vec<Frame> = Vec::new();
    let mut last: Option<(usize, String)> = None;
    let mut name: Option<(usize, Range)> = None;
    for draft in &drafts {
        let (first, end) = draft.content;
        let opening =
            |i: &usize| !matches!(view.word(*i), "," | ":" | ";" | "." | "-" | "–" | "—" | ")");
        let first = (first..end).find(opening).unwrap_or(end);
        let Some(content) = marks::span_of(reading, first, end) else {
            continue;
        };
        let mixed = draft.kind == QuoteKind::Indirect
            && quoted.iter().any(|q| draft.content.0 < q.first && q.end <= draft.content.1);
        let entity = draft.speaker.and_then(|range| {
            let sentence = reading.sentence_at(reading.tokens[range.0].span.start)?;
            if view.is_pronoun(range) {
                let near = last.as_ref().filter(|(at, _)| sentence <= at + 4);
                return view.entity(range).or_else(|| near.map(|(_, e)| e.clone()));
            }
            let entity = view.entity(range)?;
            last = Some((sentence, entity.clone()));
            Some(entity)
        });
        let at =
            draft.speaker.and_then(|range| reading.sentence_at(reading.tokens[range.0].span.start));
        let pronoun = draft.speaker.is_some_and(|range| view.is_pronoun(range));
        let own = draft.speaker.is_some_and(|range| view.is(range.0, Roles::OWN));
        let near = name.filter(|(then, _)| at.is_some_and(|at| at <= then + 4));
        let other = || Some((at?, view.person_before(draft.speaker?.0)?));
        let named = near.or_else(other).filter(|_| pronoun && !own);
        if !pronoun && let Some((at, range)) = at.zip(draft.speaker) {
            name = Some((at, range));
        }
        frames.push(Frame {
            content,
            kind: if mixed { QuoteKind::Mixed } else { draft.kind },
            speaker: draft.speaker.and_then(evidence),
            entity,
            named: named.and_then(|(_, range)| evidence(range)),
            cue: draft.cue.and_then(evidence),
            hedged: draft.hedged,
            denies: draft.denies,
            quote: true,
            press: draft.speaker.is_some_and(|s| view.is_press(s)),
            via: draft.via.and_then(evidence),
            continues: draft.continues,
        });
    }
    frames.sort_by(|a, b| {
        a.content.start.cmp(&b.content.start).then(b.content.end.cmp(&a.content.end))
    });
    frames.dedup_by(|b, a| a.content == b.content);
    frames
}

/// Gives a quotation that stands alone the speaker of what was said just before it.
fn lend_speakers(view: &View<'_>, drafts: &mut [Draft]) {
    let paragraph = |d: &Draft| {
        let at = view.reading.tokens[d.content.0].span.start;
        view.reading.sentence_at(at).map(|i| view.reading.sentences[i].paragraph)
    };
    for i in 1..drafts.len() {
        // In a language with cases a verb may leave its subject out.
        let alone = drafts[i].kind == QuoteKind::Direct
            && drafts[i].speaker.is_none()
            && (drafts[i].cue.is_none() || view.cased)
            && !announced(view, drafts[i].content.0);
        if !alone {
            continue;
        }
        let (Some(here), Some(before)) = (paragraph(&drafts[i]), paragraph(&drafts[i - 1])) else {
            continue;
        };
        let near = before <= here && here <= before + 1;
        drafts[i].speaker = drafts[i - 1].speaker.filter(|_| near);
    }
}

/// Tells whether a colon stands before a quotation: its own sentence says whose it is, or nobody does.
fn announced(view: &View<'_>, first: usize) -> bool {
    first >= 2 && view.word(first - 2) == ":"
}

/// Only the report itself is read.
fn reports(view: &View<'_>, draft: &Draft) -> bool {
    let at = view.reading.tokens.get(draft.content.0).map(|t| t.span.start);
    let sentence = at.and_then(|at| view.reading.sentence_at(at));
    sentence.is_some_and(|i| view.reading.sentences[i].kind.is_report())
}

/// How many frames that begin before a span are looked at; more than any sentence nests.
const LOOK_BACK: usize = 64;

/// Returns the innermost frame that holds a span; `frames` are in order of their contents.
pub fn frame_at(frames: &[Frame], span: Span) -> Option<&Frame> {
    let end = frames.partition_point(|f| f.content.start <= span.start);
    frames[end.saturating_sub(LOOK_BACK)..end]
        .iter()
        .filter(|f| f.content.contains(span))
        .min_by_key(|f| f.content.len())
}

/// Turns frames into quotes; the parts of one broken direct speech are one quote, from its first word to its last.
pub fn quotes(article: &Article, frames: &[Frame]) -> Vec<Quote> {
    let mut quotes: Vec<Quote> = Vec::new();
    let mut open: Option<usize> = None;
    for frame in frames.iter().filter(|f| f.quote) {
        let direct = frame.kind == QuoteKind::Direct;
        if frame.continues
            && let Some(quote) = open.and_then(|i| quotes.get_mut(i))
        {
            let whole = quote.content.span.cover(frame.content);
            quote.content = Evidence::quote(&article.text, whole);
            quote.id = TellingId::of(article.id, whole, "quote");
            continue;
        }
        if direct {
            open = Some(quotes.len());
        }
        quotes.push(Quote {
            id: TellingId::of(article.id, frame.content, "quote"),
            kind: frame.kind,
            speaker: frame.speaker.clone(),
            entity: frame.entity.clone(),
            cue: frame.cue.clone(),
            content: Evidence::quote(&article.text, frame.content),
        });
    }
    quotes
}
