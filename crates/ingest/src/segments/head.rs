//! The head of a text: what stands before the first paragraph.
//!
//! What goes in: lines with the kinds that cues and shapes gave. What comes out: the headline, with mastheads, bylines and
//! captions around it. Left to others: the rest of the text.

use super::{Known, Lore};
use crate::{
    cues::Role,
    lines::{Ending, Line},
};
use rashomon_types::article::SegmentKind;

/// How many lines can stand before the first paragraph.
const ZONE: usize = 14;

/// Marks the head of a text.
pub fn mark(lines: &mut [Line<'_>], known: Known<'_>, lore: Lore<'_>) {
    let zone = zone(lines);
    if zone.is_empty() {
        return;
    }
    let Some(headline) = headline(lines, &zone, known, lore) else {
        return before_a_bare_body(lines, &zone, lore);
    };
    lines[headline].kind = Some(SegmentKind::Headline);
    let own = lines[headline].letters();
    for i in (0..headline).filter(|i| lines[*i].kind.is_none()).collect::<Vec<_>>() {
        let masthead = below_a_date(lines, i);
        let line = &mut lines[i];
        if line.size <= 12 && !matches!(line.ending, Ending::Stop | Ending::Mark) {
            line.kind = Some(if is_person(line, lore) && !masthead {
                SegmentKind::Byline
            } else {
                SegmentKind::Boilerplate
            });
        }
    }
    let mut names = 0;
    let dated: Vec<bool> = (0..lines.len())
        .map(|i| lines.get(i + 1).is_some_and(|next| next.kind == Some(SegmentKind::Dateline)))
        .collect();
    for i in zone.into_iter().filter(|i| *i > headline) {
        let last = i + 1 >= lines.len();
        let line = &mut lines[i];
        if line.kind.is_some() {
            continue;
        }
        if line.letters() == own || lore.origins.whole(&line.words).is_some() {
            line.kind = Some(SegmentKind::Boilerplate);
        } else if names < 2
            && !last
            && (is_person(line, lore) || (dated[i] && is_person_somewhere(line)))
        {
            names += 1;
            line.kind = Some(SegmentKind::Byline);
        } else if line.ending == Ending::Bare && has_side(line.text) {
            line.kind = Some(SegmentKind::Caption);
        }
    }
}

/// The lines up to the first paragraph, that one included, as far as nothing is known of them.
fn zone(lines: &[Line<'_>]) -> Vec<usize> {
    let mut zone = Vec::new();
    for (i, line) in lines.iter().enumerate().filter(|(_, line)| line.kind.is_none()) {
        zone.push(i);
        if line.is_prose() || zone.len() == ZONE {
            break;
        }
    }
    zone
}

fn headline(lines: &[Line<'_>], zone: &[usize], known: Known<'_>, lore: Lore<'_>) -> Option<usize> {
    if let Some(title) = known.title.map(plain).filter(|t| !t.is_empty())
        && let Some(same) = zone.iter().find(|i| same_title(&lines[**i].letters(), &title))
    {
        return Some(*same);
    }
    if known.extracted {
        return None;
    }
    let repeated = zone.iter().find(|i| {
        let earlier = zone
            .iter()
            .take_while(|j| j < i)
            .all(|j| lines[*j].size <= 5 || is_masthead(&lines[*j], lore));
        let own = lines[**i].letters();
        let next = lines[**i + 1..].iter().take(4);
        earlier
            && lines[**i].size <= 40
            && own.chars().count() >= 12
            && next.into_iter().any(|line| line.letters() == own)
    });
    if let Some(i) = repeated {
        return Some(*i);
    }
    let one = |line: &Line<'_>| {
        line.ending == Ending::Bare || line.size <= 16 || sentences(line.text) == 1
    };
    let titles: Vec<usize> =
        zone.iter().copied().filter(|i| lines[*i].is_titleish() && one(&lines[*i])).collect();
    let first = titles.iter().enumerate().find(|(at, i)| {
        let line = &lines[**i];
        let better = |j: &&usize| {
            let other = &lines[**j];
            other.size >= 5 && other.size > line.size && !other.is_name() && !has_side(other.text)
        };
        let later = titles[at + 1..].iter().any(|j| better(&j));
        let named = line.size <= 5 && line.is_name() && below_a_date(lines, **i);
        !(later && (line.size <= 2 || named || is_masthead(line, lore)))
    });
    let chosen = first.map(|(_, i)| *i).filter(|i| i + 1 < lines.len());
    let stopped = stopped_title(lines, zone[0]);
    // A question further down is no better title than a first line with a full stop.
    let chosen =
        chosen.filter(|i| *i == zone[0] || stopped.is_none() || lines[*i].ending == Ending::Bare);
    chosen.or(stopped).or_else(|| small_title(lines, zone))
}

/// A page prints its day above its own name.
fn below_a_date(lines: &[Line<'_>], at: usize) -> bool {
    lines[..at].iter().any(|line| line.kind == Some(SegmentKind::Dateline))
}

/// A title with a full stop: one sentence, set apart from a longer paragraph.
fn stopped_title(lines: &[Line<'_>], first: usize) -> Option<usize> {
    let (line, next) = (&lines[first], lines.get(first + 1)?);
    let apart = next.gap && next.size * 2 > line.size * 3;
    (line.size <= 22 && sentences(line.text) == 1 && apart && line.ending == Ending::Stop)
        .then_some(first)
}

/// The number of sentences, roughly: a full stop after a longer word, then a capital.
fn sentences(text: &str) -> usize {
    let ends = |at: usize| {
        let word = text[..at].rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
        word.chars().count() > 2
            && text[at + 2..].starts_with(|c: char| c.is_uppercase() || !c.is_alphanumeric())
    };
    1 + text.match_indices(". ").filter(|(at, _)| ends(*at)).count()
}

/// A title that begins with a small letter, right above the first paragraph.
fn small_title(lines: &[Line<'_>], zone: &[usize]) -> Option<usize> {
    let (line, next) = (lines.get(zone[0])?, lines.get(zone[0] + 1)?);
    let capital = next.text.chars().find(|c| c.is_alphabetic()).is_some_and(char::is_uppercase);
    (line.ending == Ending::Bare && (4..=24).contains(&line.size) && next.is_prose() && capital)
        .then_some(zone[0])
}

/// Without a headline, only known names of papers above the first paragraph are furniture.
fn before_a_bare_body(lines: &mut [Line<'_>], zone: &[usize], lore: Lore<'_>) {
    let last = lines.len().saturating_sub(1);
    for i in zone.iter().copied().filter(|i| *i < last) {
        if lore.origins.whole(&lines[i].words).is_some() {
            lines[i].kind = Some(SegmentKind::Boilerplate);
        }
    }
}

fn is_masthead(line: &Line<'_>, lore: Lore<'_>) -> bool {
    let begins = || lore.origins.at(&line.words, 0).is_some() && line.size <= 5;
    let named = || lore.cues.of(&line.words).iter().any(|cue| cue.role == Role::Masthead);
    let domain = || {
        line.words.len() <= 2
            && line.words.iter().any(|w| w.folded.contains('.') && w.folded.len() > 4)
    };
    line.size <= 7 && (lore.origins.whole(&line.words).is_some() || domain() || named() || begins())
}

fn is_person(line: &Line<'_>, lore: Lore<'_>) -> bool {
    line.is_name() && !is_masthead(line, lore)
}

/// `Jo Marsh in Port Amel`, right above the date.
fn is_person_somewhere(line: &Line<'_>) -> bool {
    let small = line.words.iter().filter(|w| !w.capital).count();
    let short = line.words.iter().all(|w| w.capital || w.folded.chars().count() <= 3);
    (4..=7).contains(&line.size) && short && small == 1 && line.ending == Ending::Bare
}

/// The sides by which captions tell people apart.
fn has_side(text: &str) -> bool {
    ["(R)", "(L)", "(C)", "(right)", "(left)"].iter().any(|side| text.contains(side))
}

fn plain(title: &str) -> String {
    title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Equal, or one the beginning of the other when both are long.
fn same_title(a: &str, b: &str) -> bool {
    a == b
        || (a.len().min(b.len()) >= 30
            && (a.starts_with(b) || b.starts_with(a))
            && a.len().abs_diff(b.len()) < 40)
}
