//! What each line of a text is.
//!
//! What goes in: the lines of a text layer, the cues of all languages, the known outlets. What comes out: the same lines with
//! their kinds. Left to others: who is credited, which dates are printed.
//!
//! A page pasted as text has menus, mastheads and links around and inside the report; a clean text has none. Everything
//! is a report until a cue, the shape of a line or its place says otherwise, because a lost paragraph costs more than a menu
//! kept.

mod alone;
mod head;
mod insets;
mod tail;

pub use tail::is_handle;

use crate::{
    cues::Cues,
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
        line.kind = alone::by_shape(line, lore.cues)
            .or_else(|| alone::by_cues(line, lore.cues))
            .or_else(|| alone::is_source(line, lore).then_some(SegmentKind::Boilerplate));
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
    insets::mark(&mut lines, lore.cues);
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
        line.kind = alone::by_cues(line, lore.cues);
    }
    insets::mark(&mut lines, lore.cues);
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

/// A paragraph printed twice is read once; a quotation printed again on its own is a quote card.
fn repeats(lines: &mut [Line<'_>]) {
    let letters: Vec<String> = lines.iter().map(Line::letters).collect();
    let mut seen: HashSet<&str> = HashSet::new();
    for (line, own) in lines.iter_mut().zip(&letters) {
        let read = matches!(line.kind, None | Some(SegmentKind::Headline | SegmentKind::Caption));
        if read
            && line.size >= 12
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
