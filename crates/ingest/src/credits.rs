//! Whom the text itself names as its origin.
//!
//! What goes in: the lines with their kinds, the cues, the known agencies and outlets. What comes out: the names under which
//! these are credited, in the order of the text, each once. Left to others: whether two texts have one origin.

use crate::{
    lines::{self, Line, Word},
    segments::Lore,
};
use rashomon_types::article::SegmentKind;

/// How many lines at each end of a report name its origin in passing.
const EDGE: usize = 4;
/// The longest line whose words are all read.
const WHOLE: usize = 20_000;

/// Finds the credits.
pub fn find(lines: &[Line<'_>], lore: Lore<'_>) -> Vec<String> {
    let mut found: Vec<(usize, &str)> = Vec::new();
    let report: Vec<usize> =
        (0..lines.len()).filter(|i| lines[*i].kind.is_some_and(SegmentKind::is_report)).collect();
    let front = report.get(EDGE.min(report.len().saturating_sub(1))).copied().unwrap_or(0);
    let back = report.len().checked_sub(EDGE).and_then(|at| report.get(at)).copied().unwrap_or(0);
    let title = lines.iter().position(|line| line.kind == Some(SegmentKind::Headline)).unwrap_or(0);
    for (i, line) in lines.iter().enumerate() {
        let words = read_words(line);
        match line.kind {
            Some(SegmentKind::Headline | SegmentKind::Body) => {
                cued(line, &words, i <= front, lore, &mut found);
                if i <= front || i >= back {
                    enclosed(line, lore, &mut found);
                }
                if i <= front {
                    dateline(line, &words, lore, &mut found);
                }
            }
            Some(SegmentKind::Byline) => named(&words, lore, &mut found),
            Some(SegmentKind::Boilerplate | SegmentKind::Related | SegmentKind::Dateline) => {
                if i > title && lore.origins.whole(&words).is_some() || is_rights(line.text) {
                    named(&words, lore, &mut found);
                }
                cued(line, &words, true, lore, &mut found);
                enclosed(line, lore, &mut found);
            }
            _ => {}
        }
    }
    found.sort_by_key(|(at, _)| *at);
    let mut credits: Vec<String> = Vec::new();
    for (_, id) in found {
        if !credits.iter().any(|known| known == id) {
            credits.push(id.to_owned());
        }
    }
    credits
}

fn read_words(line: &Line<'_>) -> Vec<Word> {
    if !line.words.is_empty() {
        return line.words.clone();
    }
    if line.text.len() <= WHOLE {
        return lines::words(line.text, line.span.start);
    }
    let cut = (0..=WHOLE).rev().find(|at| line.text.is_char_boundary(*at)).unwrap_or(0);
    lines::words(&line.text[..cut], line.span.start)
}

fn is_rights(text: &str) -> bool {
    text.starts_with('©')
        || text.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("copyright"))
}

/// Every origin that the words name.
fn named<'o>(words: &[Word], lore: Lore<'o>, found: &mut Vec<(usize, &'o str)>) {
    for at in 0..words.len() {
        if let Some(named) = lore.origins.at(words, at) {
            found.push((words[at].span.start, &named.origin.id));
        }
    }
}

/// "according to X", "X reports".
fn cued<'o>(
    line: &Line<'_>,
    words: &[Word],
    front: bool,
    lore: Lore<'o>,
    found: &mut Vec<(usize, &'o str)>,
) {
    let between = |a: usize, b: usize| {
        line.text
            .get(words[a].span.end - line.span.start..words[b].span.start - line.span.start)
            .unwrap_or("")
    };
    let joined =
        |a: usize, b: usize| (a..b).all(|i| !between(i, i + 1).contains(['.', '!', '?', ';']));
    for at in 0..words.len() {
        if let Some((size, whole)) = lore.cues.before_origin(words, at)
            && (whole || front)
        {
            let name = (at + size..(at + size + 5).min(words.len()))
                .find_map(|i| Some((i, lore.origins.at(words, i)?)));
            if let Some((i, named)) = name.filter(|(i, _)| joined(at + size - 1, *i)) {
                found.push((words[i].span.start, &named.origin.id));
                // "Source: Reuters, PAP": the names that follow are meant too.
                let mut next = i + named.words;
                while let Some(more) = lore
                    .origins
                    .at(words, next)
                    .filter(|_| between(next - 1, next).len() <= 3 && joined(next - 1, next))
                {
                    found.push((words[next].span.start, &more.origin.id));
                    next += more.words;
                }
            }
        }
        if front && let Some(named) = lore.origins.at(words, at) {
            let end = at + named.words;
            let after = (end..(end + 2).min(words.len()))
                .any(|i| joined(end - 1, i) && lore.cues.after_origin(words, i));
            if after {
                found.push((words[at].span.start, &named.origin.id));
            }
        }
    }
}

/// `(Reuters)`, `/ТАСС/`, `(AFP/PAP)`: brackets with names of origins and nothing else.
fn enclosed<'o>(line: &Line<'_>, lore: Lore<'o>, found: &mut Vec<(usize, &'o str)>) {
    let text = line.text;
    let mut at = 0;
    while let Some(open) = text[at..].find(['(', '/', '[']).map(|i| at + i) {
        at = open + 1;
        let closing = match text.as_bytes()[open] {
            b'(' => ')',
            b'[' => ']',
            _ => '/',
        };
        let reach =
            (0..=64).rev().map(|n| at + n).find(|end| text.is_char_boundary(*end)).unwrap_or(at);
        let Some(close) = text.get(at..reach).and_then(|inner| inner.find(closing)) else {
            continue;
        };
        let words = lines::words(&text[at..at + close], line.span.start + at);
        let (mut i, mut names) = (0, Vec::new());
        while i < words.len() {
            match lore.origins.at(&words, i) {
                Some(named) => {
                    names.push((words[i].span.start, named.origin.id.as_str()));
                    i += named.words;
                }
                None if !words[i].capital && words[i].folded.chars().count() <= 4 => i += 1,
                None => break,
            }
        }
        if i == words.len() && !names.is_empty() && stands_alone(text, open, at + close) {
            found.extend(names);
            at += close;
        }
    }
}

/// Tells whether brackets stand after a sentence, before a dash, or at the end of a line: anywhere else they explain the
/// name before them ("the People's Party (PP) said").
fn stands_alone(text: &str, open: usize, close: usize) -> bool {
    let before = text_before(text, open).trim_end_matches(['”', '»', '"', '’']);
    let after = text.get(close + 1..).unwrap_or("").trim_start_matches([' ', '\u{a0}', '.', ',']);
    let initials = after.chars().count() <= 24
        && after.split_whitespace().all(|w| w.ends_with('/') || w.len() <= 2);
    before.is_empty()
        || before.ends_with(['.', '!', '?', '…'])
        || after.starts_with(['-', '–', '—', ':', '―'])
        || initials
}

/// `МОСКВА, 14 апр - РИА Новости.`, `КИЇВ. 12 лютого. УНН.`: capitals and numbers, an origin, a mark.
fn dateline<'o>(
    line: &Line<'_>,
    words: &[Word],
    lore: Lore<'o>,
    found: &mut Vec<(usize, &'o str)>,
) {
    for at in 1..words.len().min(9) {
        let light = |w: &Word| {
            w.capital
                || w.folded.starts_with(|c: char| c.is_ascii_digit())
                || lore.cues.months.knows(&w.folded)
        };
        if !words[..at].iter().all(light) {
            return;
        }
        let Some(named) = lore.origins.at(words, at) else { continue };
        let local = |byte: usize| byte - line.span.start;
        let before = text_before(line.text, local(words[at].span.start));
        let after = line.text[local(words[at + named.words - 1].span.end)..]
            .trim_start_matches(['"', '»', '”', ')', ' ', '\u{a0}']);
        if before.ends_with(['-', '–', '—', '.', '/', '('])
            && after.starts_with(['-', '–', '—', '.', ':', '/'])
        {
            found.push((words[at].span.start, &named.origin.id));
        }
    }
}

fn text_before(text: &str, at: usize) -> &str {
    text.get(..at).unwrap_or("").trim_end_matches(['"', '«', '“', '„', ' ', '\u{a0}'])
}
