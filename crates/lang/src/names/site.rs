//! Names of sites, as printed: "mos.ru", "Leave.EU".
//!
//! What goes in: a line. What comes out: rows of atoms that are a word, a point without spaces and the last part of an
//! address. Left to others: addresses with a path, which are no names.

use super::atoms::{Case, Kind, case};
use super::known::{Found, Line};
use super::unknown::found;
use rashomon_packs::fold;
use rashomon_types::code::Category;

/// Most parts of an address.
const PARTS: usize = 4;

/// Finds the address that begins at an atom; returns one past its last atom.
pub fn end(line: &Line, at: usize) -> Option<usize> {
    let atom = &line.atoms[at];
    let printed = atom.span.of(line.text);
    if atom.kind == Kind::Word
        && let Some((_, last)) = printed.rsplit_once('.')
    {
        // "bridge.It" has lost its space.
        let is_end = case(last) != Case::Capital && line.world.sites.contains(&fold(last));
        return is_end.then_some(at + 1);
    }
    if atom.kind != Kind::Word || atom.spaced || is_glued_before(line, at) {
        return None;
    }
    let mut to = at + 1;
    let mut ends = None;
    for _ in 0..PARTS {
        let point = line.atoms.get(to).filter(|a| a.folded == "." && !a.spaced);
        let part = line.atoms.get(to + 1).filter(|a| a.kind == Kind::Word);
        let (Some(_), Some(part)) = (point, part) else { break };
        to += 2;
        let last = line.world.sites.contains(part.folded.as_ref());
        let path = line
            .atoms
            .get(to)
            .is_some_and(|a| !part.spaced && matches!(a.folded.as_ref(), "/" | "@" | ":" | "-"));
        ends = (last && !path).then_some(to);
    }
    ends
}

fn is_glued_before(line: &Line, at: usize) -> bool {
    at.checked_sub(1).is_some_and(|b| {
        let before = &line.atoms[b];
        !before.spaced && matches!(before.folded.as_ref(), "/" | "@" | "." | "-")
    })
}

/// Makes the name.
pub fn name(line: &Line, (from, to): (usize, usize)) -> Found {
    let printed = line.span(from, to).of(line.text).to_owned();
    found(line, (from, to), Category::Product, printed, None)
}
