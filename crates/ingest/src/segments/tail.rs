//! The tail of a text: what follows the last paragraph of the report.
//!
//! What goes in: lines with the kinds that cues, shapes and the head gave. What comes out: a channel's comment, the credit
//! of the original, links, the readers' comments marked. Left to others: the report itself.

use super::Lore;
use crate::{
    cues::Role,
    lines::{Ending, Line},
};
use rashomon_types::article::SegmentKind;

/// Marks the tail of a text.
pub fn mark(lines: &mut [Line<'_>], lore: Lore<'_>) {
    let sizes: Vec<usize> = lines
        .iter()
        .scan(0, |sum, line| {
            *sum += line.span.len();
            Some(*sum)
        })
        .collect();
    let total = sizes.last().copied().unwrap_or(0).max(1);
    // The share of the text before each line, in hundredths.
    let place: Vec<usize> = sizes
        .iter()
        .zip(lines.iter())
        .map(|(sum, line)| (sum - line.span.len()) * 100 / total)
        .collect();
    footer(lines, &place, lore);
    contributed(lines, lore);
    source_block(lines, &place, lore);
    foreign_tail(lines, &place);
    comment(lines, &place, lore);
    after_furniture(lines, &place);
    list_of_links(lines, &place);
}

fn has(line: &Line<'_>, role: Role, lore: Lore<'_>) -> bool {
    !line.words.is_empty() && lore.cues.of(&line.words).iter().any(|cue| cue.role == role)
}

/// After "leave a comment" nothing is the report's: long lines are readers' comments, short ones buttons.
fn footer(lines: &mut [Line<'_>], place: &[usize], lore: Lore<'_>) {
    let Some(first) =
        (0..lines.len()).find(|i| place[*i] >= 50 && has(&lines[*i], Role::Footer, lore))
    else {
        return;
    };
    for (i, line) in lines.iter_mut().enumerate().skip(first) {
        let reader = i > first && line.is_prose();
        line.kind = Some(if reader { SegmentKind::Comment } else { SegmentKind::Boilerplate });
    }
}

/// "X reported from Beirut. Y contributed to this report.": every sentence of the line is of that kind.
fn contributed(lines: &mut [Line<'_>], lore: Lore<'_>) {
    let last = lines.len().saturating_sub(8);
    for line in
        lines.iter_mut().skip(last).filter(|line| line.kind.is_none() && !line.words.is_empty())
    {
        let mut ends: Vec<usize> =
            line.text.match_indices(". ").map(|(at, _)| line.span.start + at).collect();
        ends.push(line.span.end);
        let mut from = 0;
        let all = ends.into_iter().all(|end| {
            let to = line.word_at(end);
            let words = &line.words[from.min(to)..to];
            // The initial of a name ends in a full stop too.
            if words.len() < 3 && to < line.words.len() {
                return true;
            }
            from = to;
            let credits = |at: usize| at == 0 || words[at - 1].capital;
            words.is_empty()
                || lore
                    .cues
                    .of(words)
                    .iter()
                    .any(|cue| cue.role == Role::Contributed && credits(cue.at))
        });
        if all && !line.words.is_empty() {
            line.kind = Some(SegmentKind::Byline);
        }
    }
}

/// The name of an outlet alone on a line near the end, with the original's headline and standfirst under it.
fn source_block(lines: &mut [Line<'_>], place: &[usize], lore: Lore<'_>) {
    let start = (0..lines.len()).find(|i| {
        let line = &lines[*i];
        place[*i] >= 50
            && line.kind.is_none()
            && line.size <= 6
            && lore.origins.whole(&line.words).is_some()
    });
    let Some(start) = start else { return };
    lines[start].kind = Some(SegmentKind::Boilerplate);
    let rest = lines.len() - start - 1;
    let script = main_script(lines);
    for line in lines.iter_mut().skip(start + 1).take(3).take_while(|line| !line.is_ornament()) {
        let other = script_of(line.text).is_some_and(|s| Some(s) != script);
        if line.kind.is_none() && (other || (rest <= 3 && line.is_titleish())) {
            line.kind = Some(SegmentKind::Related);
        }
    }
}

/// Last lines in another script than the text: the original's headline, or a link.
fn foreign_tail(lines: &mut [Line<'_>], place: &[usize]) {
    let script = main_script(lines);
    let open: Vec<usize> = (0..lines.len()).rev().take_while(|i| place[*i] >= 60).take(8).collect();
    for i in open {
        let line = &mut lines[i];
        if line.kind.is_some() {
            continue;
        }
        let other = script_of(line.text).is_some_and(|s| Some(s) != script);
        if !other || line.size > 60 {
            break;
        }
        line.kind = Some(SegmentKind::Related);
    }
}

/// What a channel adds of its own: after a separator and in its own voice, or after words that announce it.
fn comment(lines: &mut [Line<'_>], place: &[usize], lore: Lore<'_>) {
    let announced = (0..lines.len()).find(|i| {
        place[*i] >= 40 && lines[*i].kind.is_none() && has(&lines[*i], Role::Comment, lore)
    });
    let separator = (1..lines.len()).rev().find(|i| {
        lines[*i].is_ornament()
            && lines[*i].text.chars().filter(|c| !c.is_whitespace()).count() >= 3
            && place[*i] >= 30
    });
    let voiced = separator.filter(|from| {
        let open = || lines[from + 1..].iter().filter(|line| line.kind.is_none());
        let handle = lines[from + 1..].iter().any(|line| is_handle(line.text));
        open().next().is_some() && (handle || open().any(|line| speaks(line, lore)))
    });
    if let Some(from) = announced.or(voiced.map(|i| i + 1)) {
        for line in lines[from..].iter_mut().filter(|line| line.kind.is_none()) {
            line.kind = Some(SegmentKind::Comment);
        }
    }
}

/// Tells whether the line speaks to its reader, outside of quotation marks.
fn speaks(line: &Line<'_>, lore: Lore<'_>) -> bool {
    let quoted = line.text.contains(['"', '«', '“', '„']);
    let words = if line.words.is_empty() {
        crate::lines::words(line.text, line.span.start)
    } else {
        line.words.clone()
    };
    !quoted && lore.cues.of(&words).iter().any(|cue| cue.role == Role::Voice)
}

/// Tells whether a line is the handle of a channel.
pub fn is_handle(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let first =
        words.next().unwrap_or("").trim_start_matches(|c: char| !c.is_alphanumeric() && c != '@');
    words.next().is_none() && (first.len() > 4 && first.starts_with('@') || first.contains("t.me/"))
}

/// After the last paragraph, what follows a button or a heading of links is no part of the report.
fn after_furniture(lines: &mut [Line<'_>], place: &[usize]) {
    let read =
        |line: &Line<'_>| matches!(line.kind, None | Some(SegmentKind::Caption)) && line.is_prose();
    let Some(last) = lines.iter().rposition(read).filter(|i| place[*i] >= 20) else {
        return;
    };
    let furniture = |line: &Line<'_>| {
        matches!(line.kind, Some(SegmentKind::Boilerplate | SegmentKind::Related))
            && !line.is_ornament()
    };
    let Some(first) = (last + 1..lines.len()).find(|i| furniture(&lines[*i])) else { return };
    for line in
        lines[first..].iter_mut().filter(|line| line.kind.is_none() && line.ending != Ending::Stop)
    {
        line.kind =
            Some(if line.size >= 3 { SegmentKind::Related } else { SegmentKind::Boilerplate });
    }
}

/// Three or more lines at the very end that all look like titles, with buttons among them.
fn list_of_links(lines: &mut [Line<'_>], place: &[usize]) {
    let mut from = lines.len();
    while from > 0 {
        let line = &lines[from - 1];
        let listed = line.text.starts_with(['-', '–', '—', '•', '*', '·'])
            || line.text.starts_with(|c: char| c.is_ascii_digit());
        let title = line.kind.is_none()
            && line.is_titleish()
            && line.size <= 22
            && line.size >= 3
            && !listed;
        if !(title || line.kind.is_some_and(|kind| !kind.is_report())) {
            break;
        }
        from -= 1;
    }
    let count = lines[from..].iter().filter(|line| line.kind.is_none()).count();
    let among = lines[from..].iter().any(|line| {
        matches!(line.kind, Some(SegmentKind::Related | SegmentKind::Boilerplate))
            && !line.is_ornament()
    });
    let introduced = from.checked_sub(1).is_some_and(|i| lines[i].ending == Ending::Open);
    if count >= 3 && among && !introduced && place.get(from).is_some_and(|p| *p >= 50) {
        for line in lines[from..].iter_mut().filter(|line| line.kind.is_none()) {
            line.kind = Some(SegmentKind::Related);
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Script {
    Latin,
    Cyrillic,
    Other,
}

fn main_script(lines: &[Line<'_>]) -> Option<Script> {
    let longest =
        lines.iter().filter(|line| line.kind.is_none()).max_by_key(|line| line.span.len())?;
    script_of(longest.text)
}

/// The script of at least four in five of the letters of a line's beginning.
fn script_of(text: &str) -> Option<Script> {
    let mut counts = [0usize; 3];
    for c in text.chars().take(2000).filter(|c| c.is_alphabetic()) {
        match c {
            '\u{400}'..='\u{52f}' => counts[1] += 1,
            c if c < '\u{250}' || ('\u{1e00}'..='\u{1eff}').contains(&c) => counts[0] += 1,
            _ => counts[2] += 1,
        }
    }
    let all: usize = counts.iter().sum();
    let at = (0..3).find(|i| counts[*i] * 5 >= all * 4 && all >= 3)?;
    Some([Script::Latin, Script::Cyrillic, Script::Other][at])
}
