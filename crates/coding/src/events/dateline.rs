//! Datelines before the first sentence of a report: `BASRA (Meridian) —`, `Kyiv, 12 May -`.
//!
//! What goes in: the groups of a sentence. What comes out: the groups without those of its dateline, which name where and
//! by whom it was written, and are parties to nothing. Left to others: credits (`ingest`), the date (`lang`).

use super::{
    groups::Group,
    words::{Found, Line},
};
use rashomon_types::reading::TokenKind;

/// Tokens that a dateline may have.
const LONGEST: usize = 14;

/// Leaves out the groups of a dateline.
pub fn without(line: &Line, groups: Vec<Group>) -> Vec<Group> {
    let Some(end) = end(line) else { return groups };
    groups.into_iter().filter(|g| g.tokens.0 >= end).collect()
}

/// Returns the token after the dash of a dateline. "Kyiv is" may be a dash in some languages too, so brackets, a number or
/// capitals throughout have to speak for one.
fn end(line: &Line) -> Option<usize> {
    let first = line.token(line.from)?;
    let named = line.reading.mentions_in(first.span).any(|m| m.known.place.is_some());
    if !named {
        return None;
    }
    let word = first.span.of(line.text);
    let loud = word.chars().count() > 4 && !word.chars().any(char::is_lowercase);
    let (mut inside, mut sure) = (false, loud);
    for i in line.from..line.to.min(line.from + LONGEST) {
        let token = line.token(i)?;
        let printed = token.span.of(line.text);
        match printed {
            "(" => (inside, sure) = (true, true),
            ")" => inside = false,
            "—" | "–" | "-" | "--" if i > line.from && !inside => {
                return sure.then_some(i + 1);
            }
            _ => {
                let word = token.kind == TokenKind::Word;
                let low = word && !token.is_capitalised(line.text);
                if low && !inside && !line.is_date(i) {
                    return None;
                }
                sure |= token.kind == TokenKind::Number;
            }
        }
    }
    None
}
