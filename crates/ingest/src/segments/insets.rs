//! What is set into a report: links to other stories, promotions, the words under a picture.
//!
//! What goes in: lines with the kinds that they show by themselves. What comes out: the lines that belong to a heading, a label
//! or a pair of marks have their kind too. Left to others: head and tail of the text.

use crate::{
    cues::{Cues, Role},
    lines::Line,
};
use rashomon_types::article::SegmentKind;

/// The longest inset between two marks, in lines.
const LONGEST: usize = 14;

/// Marks all insets.
pub fn mark(lines: &mut [Line<'_>], cues: &Cues) {
    links(lines, cues);
    captions(lines, cues);
    between_marks(lines, cues);
}

fn is_alone(line: &Line<'_>, role: Role, cues: &Cues) -> bool {
    cues.of(&line.words).iter().any(|cue| cue.role == role && cue.words == line.words.len())
}

/// The lines under a bare "read also" are links: the next one, and those that follow it without a gap, with their dates. Above
/// the first paragraph such a heading belongs to a menu.
fn links(lines: &mut [Line<'_>], cues: &Cues) {
    let first = lines.iter().position(|line| line.kind.is_none() && line.is_prose()).unwrap_or(0);
    for i in first..lines.len() {
        if lines[i].kind != Some(SegmentKind::Related) || !is_alone(&lines[i], Role::Related, cues)
        {
            continue;
        }
        for (step, line) in lines[i + 1..].iter_mut().take(6).enumerate() {
            let dated = step > 0 && line.kind == Some(SegmentKind::Dateline);
            let title = line.kind.is_none()
                && line.is_titleish()
                && line.size <= 24
                && (step == 0 || !line.gap);
            if !(dated || title) {
                break;
            }
            line.kind = Some(SegmentKind::Related);
        }
    }
}

/// The line under a bare "image caption" is the caption.
fn captions(lines: &mut [Line<'_>], cues: &Cues) {
    for i in 1..lines.len() {
        let label = lines[i - 1].kind == Some(SegmentKind::Boilerplate)
            && is_alone(&lines[i - 1], Role::Caption, cues);
        if label && lines[i].kind.is_none() && lines[i].size <= 60 {
            lines[i].kind = Some(SegmentKind::Caption);
        }
    }
}

/// From "skip the podcast" to "end of the podcast": nothing of it is the report's.
fn between_marks(lines: &mut [Line<'_>], cues: &Cues) {
    let has = |line: &Line<'_>, role: Role| {
        !line.words.is_empty() && cues.of(&line.words).iter().any(|cue| cue.role == role)
    };
    let mut i = 0;
    while i < lines.len() {
        if has(&lines[i], Role::InsetBegins) {
            let reach = lines.len().min(i + 1 + LONGEST);
            if let Some(end) = (i + 1..reach).find(|j| has(&lines[*j], Role::InsetEnds)) {
                lines[i..=end]
                    .iter_mut()
                    .for_each(|line| line.kind = Some(SegmentKind::Boilerplate));
                i = end;
            }
        }
        i += 1;
    }
}
