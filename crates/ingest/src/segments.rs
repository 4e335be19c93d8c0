//! What each line of a text is.
//!
//! What goes in: the lines of a text layer, the cues of all languages, the known outlets. What comes out: the same lines with
//! their kinds. Left to others: who is credited, which dates are printed.
//!
//! A page pasted as text has menus, mastheads and links around and inside the report; a clean text has none. Everything
//! is a report until a cue, the shape of a line or its place says otherwise, because a lost paragraph costs more than a menu
//! kept.

mod head;
mod tail;

pub use tail::is_handle;

use crate::{
    cues::{Cues, Role},
    dates,
    lines::{self, Ending, Line},
    origins::Origins,
};
use rashomon_types::article::SegmentKind;
use std::collections::HashSet;

/// What is known beside the text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'k> {
    /// The headline, from a page or record.
    pub title: Option<&'k str>,
    /// True when the text was taken out of a page or record, which leaves its headline outside.
    pub extracted: bool,
}

/// The packs' knowledge of pages.
#[derive(Clone, Copy)]
pub struct Lore<'l> {
    /// Words of furniture.
    pub cues: &'l Cues,
    /// Known agencies and outlets.
    pub origins: &'l Origins,
}

/// Tells what each line is.
pub fn mark<'t>(text: &'t str, known: Known<'_>, lore: Lore<'_>) -> Vec<Line<'t>> {
    let mut lines = lines::split(text);
    let mut first = true;
    for line in &mut lines {
        line.kind = by_shape(line, lore.cues)
            .or_else(|| by_cues(line, lore.cues))
            .or_else(|| is_source(line, lore).then_some(SegmentKind::Boilerplate));
        // "Watch: ..." or "Photo: ..." above everything else is the headline itself.
        if first
            && line.is_titleish()
            && line.size >= 5
            && matches!(
                line.kind,
                Some(SegmentKind::Related | SegmentKind::Caption | SegmentKind::Byline)
            )
        {
            line.kind = None;
        }
        first &= line.kind.is_some();
    }
    links(&mut lines, lore.cues);
    head::mark(&mut lines, known, lore);
    tail::mark(&mut lines, lore);
    repeats(&mut lines);
    for line in &mut lines {
        line.kind.get_or_insert(SegmentKind::Body);
    }
    // A text that is nothing but a date or a menu entry is what its reader asks about.
    if !lines.iter().any(|line| line.kind.is_some_and(SegmentKind::is_report)) {
        lines
            .iter_mut()
            .filter(|line| !line.is_ornament())
            .for_each(|line| line.kind = Some(SegmentKind::Body));
    }
    lines
}

/// The lines of a page's main text that words mark as links to other stories, or as buttons. What credits an origin or states
/// rights stays.
pub fn links_and_buttons<'t>(text: &'t str, lore: Lore<'_>) -> (Vec<Line<'t>>, Vec<bool>) {
    let mut lines = lines::split(text);
    for line in &mut lines {
        line.kind = by_cues(line, lore.cues);
    }
    links(&mut lines, lore.cues);
    let stays = |line: &Line<'_>| {
        let credited = (0..line.words.len())
            .any(|at| lore.cues.before_origin(&line.words, at).is_some_and(|(_, whole)| whole));
        credited || line.text.contains('©') || line.text.contains(|c: char| c.is_ascii_digit())
    };
    let outside = |line: &Line<'_>| match line.kind {
        Some(SegmentKind::Related) => true,
        Some(SegmentKind::Boilerplate) => !stays(line),
        _ => false,
    };
    let outside = lines.iter().map(outside).collect();
    (lines, outside)
}

/// What a line's shape shows in any language.
fn by_shape(line: &Line<'_>, cues: &Cues) -> Option<SegmentKind> {
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
    text.len() <= 600 && text.split_whitespace().all(one)
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
    fields.len() >= 3 && line.text.chars().count() <= 300 && fields.iter().all(|f| short(f))
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

/// Little else than a date: at most four words that are neither part of it nor numbers.
fn is_date(line: &Line<'_>, cues: &Cues) -> bool {
    if line.words.is_empty() || line.words.len() > 16 {
        return false;
    }
    let found = dates::find(line.text, &cues.months);
    let inside = |word: &&lines::Word| {
        found.iter().any(|f| {
            f.span.start + line.span.start <= word.span.start
                && word.span.end <= f.span.end + line.span.start
        })
    };
    let other = line
        .words
        .iter()
        .filter(|w| !inside(w) && !w.folded.starts_with(|c: char| c.is_ascii_digit()))
        .count();
    let clock = found.iter().any(|f| f.clock);
    !found.is_empty() && other <= if clock { 4 } else { 2 }
}

/// What a line's words say.
fn by_cues(line: &Line<'_>, cues: &Cues) -> Option<SegmentKind> {
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
            Role::Comment | Role::Footer | Role::Contributed | Role::Masthead | Role::Voice => None,
        }
    })
}

/// A label with the name of an origin: `Source: Reuters`.
fn is_source(line: &Line<'_>, lore: Lore<'_>) -> bool {
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

/// The lines under a bare "read also" are links: the next one, and those that follow it without a gap.
fn links(lines: &mut [Line<'_>], cues: &Cues) {
    for i in 0..lines.len() {
        let bare = lines[i].kind == Some(SegmentKind::Related)
            && cues
                .of(&lines[i].words)
                .iter()
                .any(|cue| cue.role == Role::Related && cue.words == lines[i].words.len());
        if !bare {
            continue;
        }
        for (step, line) in lines[i + 1..].iter_mut().take(6).enumerate() {
            if line.kind.is_some()
                || !line.is_titleish()
                || line.size > 24
                || (step > 0 && line.gap)
            {
                break;
            }
            line.kind = Some(SegmentKind::Related);
        }
    }
}

/// A paragraph printed twice is read once; a quotation printed again on its own is a quote card.
fn repeats(lines: &mut [Line<'_>]) {
    let letters: Vec<String> = lines.iter().map(Line::letters).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    for (line, own) in lines.iter_mut().zip(&letters) {
        let read = matches!(line.kind, None | Some(SegmentKind::Headline | SegmentKind::Caption));
        if read
            && line.size >= 5
            && line.ending != Ending::Open
            && !seen.insert(own)
            && line.kind != Some(SegmentKind::Headline)
        {
            line.kind = Some(SegmentKind::Boilerplate);
        }
    }
    let opens = |line: &Line<'_>| line.text.starts_with(['"', '“', '„', '«', '”']);
    let cards: Vec<usize> = (0..lines.len())
        .filter(|i| {
            lines[*i].kind.is_none() && (5..=45).contains(&lines[*i].size) && opens(&lines[*i])
        })
        .take(30)
        .collect();
    for i in cards {
        let again = |j: usize| {
            j != i
                && lines[j].kind.is_none()
                && letters[j].len() > letters[i].len() + 8
                && letters[j].contains(&letters[i])
        };
        if (0..lines.len()).any(again) {
            lines[i].kind = Some(SegmentKind::QuoteCard);
        }
    }
}
