//! Pages that are no article, or only the beginning of one.
//!
//! What goes in: what was found on a page, the lines of its text, the cues of all languages. What comes out: a diagnostic, and lines
//! that are not read. Left to others: what an article says. Nothing is dropped: the words stay in the text layer.

use crate::{
    assemble::Source,
    cues::{Cues, Role},
    html::SHORT,
    lines::{self, Line},
};
use rashomon_types::{Diagnostic, article::SegmentKind};

/// Words from which on a page is taken for more than a notice that it could not be shown.
const NOTICE: usize = 120;
/// The first lines of a page, where such a notice stands.
const FIRST: usize = 6;

/// Marks the lines of a page that could not be shown, and the offer that stands where the free part of an article ends.
pub fn mark(source: &Source, lines: &mut [Line<'_>], cues: &Cues) -> Option<Diagnostic> {
    let words: usize = lines.iter().map(|line| line.size).sum();
    let says = |text: &str, role: Role| {
        lines::split(text)
            .iter()
            .any(|line| cues.of(&line.words).iter().any(|cue| cue.role == role))
    };
    let refused = words < NOTICE && {
        let titled = source.title.as_deref().is_some_and(|title| {
            says(title, Role::Failure)
                || title.split(['|', '–', '—', '-', ':', '·']).any(|part| says(part, Role::Failure))
        });
        titled || lines.iter().take(FIRST).any(|line| says(line.text, Role::Failure))
    };
    if refused {
        lines.iter_mut().for_each(|line| line.kind = Some(SegmentKind::Boilerplate));
        let message =
            "the page says that it could not be shown (not found, refused, or a check for robots)";
        let hint = "fetch it again, or take the article from another place";
        return Some(Diagnostic::new("page-is-an-error", message).hint(hint));
    }
    let mut offered = false;
    for line in lines.iter_mut().filter(|line| line.size <= 40) {
        if cues.of(&line.words).iter().any(|cue| cue.role == Role::Paywall) {
            line.kind = Some(SegmentKind::Boilerplate);
            offered = true;
        }
    }
    let around = || source.around.as_deref().is_some_and(|all| says(all, Role::Paywall));
    (words < SHORT && (source.locked || offered || around())).then(|| {
        let message = "only the beginning of the article is on the page; the rest is for those who pay or log in";
        Diagnostic::new("page-is-a-stub", message).hint("what the rest says is not in the record")
    })
}
