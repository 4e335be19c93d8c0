//! What a line shows by itself.
//!
//! What goes in: one line, the cues of all languages. What comes out: its kind, when its shape or its words tell it. Left to
//! others: what its neighbours and its place tell.

use super::Lore;
use crate::{
    cues::{Cues, Role},
    dates,
    lines::{self, Ending, Line},
};
use rashomon_types::article::SegmentKind;

/// What a line's shape shows in any language.
pub fn by_shape(line: &Line<'_>, cues: &Cues) -> Option<SegmentKind> {
    let text = line.text;
    if is_date(line, cues) {
        return Some(SegmentKind::Dateline);
    }
    if line.is_ornament() || is_address(text) || is_rights(text) || is_menu(line) || is_count(line)
    {
        return Some(SegmentKind::Boilerplate);
    }
    is_initials(text).then_some(SegmentKind::Byline)
}

/// Only addresses, handles and tags.
fn is_address(text: &str) -> bool {
    let one = |word: &str| {
        let word = word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@' && c != '#');
        word.is_empty()
            || word.starts_with(['@', '#'])
            || word.contains("://")
            || word.starts_with("www.")
            || word.starts_with("t.me/")
    };
    let invites = || {
        text.split_whitespace().count() <= 5
            && text.split_whitespace().any(|word| word.starts_with('@') && word.len() > 4)
    };
    text.len() <= 600 && (text.split_whitespace().all(one) || invites())
}

fn is_rights(text: &str) -> bool {
    let lower = |prefix: &str| {
        text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    text.chars().count() <= 300
        && (text.starts_with('©')
            || ((lower("(c)") || lower("copyright"))
                && text.contains(|c: char| c.is_ascii_digit())))
}

/// Fields between bars: `Home | World | Sport`.
fn is_menu(line: &Line<'_>) -> bool {
    let fields: Vec<&str> = line
        .text
        .split(['|', '•', '·', '›', '»'])
        .map(str::trim)
        .filter(|f| !f.is_empty())
        .collect();
    let short = |field: &&str| {
        field.split_whitespace().count() <= 3 && !field.ends_with(['.', '!', '?', '"', '”'])
    };
    fields.len() >= 3 && line.text.chars().count() <= 300 && fields.iter().all(short)
}

/// Only numbers and signs: a clock, a number of views.
fn is_count(line: &Line<'_>) -> bool {
    !line.words.is_empty()
        && line.words.len() <= 4
        && line
            .words
            .iter()
            .all(|w| w.folded.starts_with(|c: char| c.is_ascii_digit()) && w.folded.len() <= 8)
}

/// The initials of desk editors: `mmi/ mal/`.
fn is_initials(text: &str) -> bool {
    let one = |word: &str| {
        word.ends_with('/')
            && (3..=5).contains(&word.chars().count())
            && word.trim_end_matches('/').chars().all(char::is_lowercase)
    };
    text.split_whitespace().count() <= 4 && text.split_whitespace().all(one)
}

/// Little else than a date: at most two words that are neither part of it nor numbers, four beside a clock. Without a year
/// there must be a clock, or nothing else.
fn is_date(line: &Line<'_>, cues: &Cues) -> bool {
    if line.words.is_empty() || line.words.len() > 16 {
        return false;
    }
    let found = dates::find(line.text, &cues.months);
    let inside = |word: &&lines::Word| {
        let local = word.span.start - line.span.start;
        found.iter().any(|f| f.span.start <= local && local < f.span.end)
    };
    let number = |word: &&lines::Word| word.folded.starts_with(|c: char| c.is_ascii_digit());
    let other = line.words.iter().filter(|w| !inside(w) && !number(w));
    if found.is_empty() {
        let months = line.words.iter().filter(|w| cues.months.knows(&w.folded)).count();
        let free = other.filter(|w| !cues.months.knows(&w.folded)).count();
        let clock = line
            .words
            .iter()
            .any(|w| number(&w) && dates::has_clock(&line.text[w.span.start - line.span.start..]));
        return months == 1
            && line.words.iter().any(|w| number(&w))
            && line.words.len() <= 8
            && free <= 2 * usize::from(clock);
    }
    let clock = found.iter().any(|f| f.clock);
    other.count() <= if clock { 4 } else { 2 }
}

/// What a line's words say.
pub fn by_cues(line: &Line<'_>, cues: &Cues) -> Option<SegmentKind> {
    if line.words.is_empty() {
        return None;
    }
    cues.of(&line.words).into_iter().find_map(|cue| {
        let alone = cue.words == line.words.len();
        let bare = !matches!(line.ending, Ending::Stop);
        let marked = after_word(line, cue.words)
            .starts_with([':', '>', '»', '→', '—', '–', '|', '/', '.', ',']);
        let rest = &line.words[cue.words.min(line.words.len())..];
        let name = |w: &lines::Word| {
            w.capital || w.folded.chars().count() <= 3 || w.folded.starts_with('@')
        };
        if cue.label && !(alone || marked) {
            return None;
        }
        match cue.role {
            Role::Boilerplate => Some(SegmentKind::Boilerplate),
            Role::Caption if alone => Some(SegmentKind::Boilerplate),
            // Only a name after "photo": whose it is, not what it shows.
            Role::Caption if cue.at > 0 && line.size <= 6 => Some(SegmentKind::Boilerplate),
            Role::Caption if marked && rest.len() <= 5 && rest.iter().all(name) => {
                Some(SegmentKind::Boilerplate)
            }
            Role::Caption => (marked || !line.is_prose()).then_some(SegmentKind::Caption),
            Role::Dateline => {
                let digit = line.text.contains(|c: char| c.is_ascii_digit());
                (alone || (bare && digit)).then_some(SegmentKind::Dateline)
            }
            Role::Byline => {
                let named = bare && rest.iter().all(name);
                (alone || named || (marked && rest.len() <= 8)).then_some(SegmentKind::Byline)
            }
            Role::Related => {
                let title = rest.first().is_some_and(|w| {
                    w.capital || w.folded.starts_with(|c: char| c.is_ascii_digit())
                });
                (alone || marked || (bare && title)).then_some(SegmentKind::Related)
            }
            Role::InsetBegins
            | Role::InsetEnds
            | Role::Comment
            | Role::Footer
            | Role::Contributed
            | Role::Masthead
            | Role::Voice
            | Role::Paywall
            | Role::Failure => None,
        }
    })
}

/// A label with the name of an origin: `Source: Reuters`.
pub fn is_source(line: &Line<'_>, lore: Lore<'_>) -> bool {
    let Some((size, true)) = lore.cues.before_origin(&line.words, 0) else { return false };
    let marked = after_word(line, size).starts_with([':', '–', '—', '-']);
    marked
        && line.size <= 8
        && (size..line.words.len()).any(|at| lore.origins.at(&line.words, at).is_some())
}

/// What stands after the first words of a line, blanks removed.
fn after_word<'t>(line: &Line<'t>, words: usize) -> &'t str {
    let end = words
        .checked_sub(1)
        .and_then(|i| line.words.get(i))
        .map_or(line.span.start, |w| w.span.end);
    line.text.get(end - line.span.start..).unwrap_or("").trim_start()
}
