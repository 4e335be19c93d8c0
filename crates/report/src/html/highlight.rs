//! Places of a text, marked in it.
//!
//! What goes in: a stretch of a text layer and places with what to mark them as. What comes out: the stretch with marks
//! that never overlap: where two do, the earlier in the list stands. Left to others: what deserves a mark.

use super::visible;
use maud::{Markup, html};
use rashomon_types::Span;

/// What a place is marked as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The words that name an act or hold a number.
    Proof,
    /// The words of a figure in a whole text.
    Figure,
    /// Who acts.
    Actor,
    /// Who is acted upon.
    Recipient,
    /// When or where.
    Setting,
    /// A name.
    Name,
}

/// A place to mark.
#[derive(Clone, Debug)]
pub struct Mark {
    /// Where, in the text layer.
    pub span: Span,
    /// As what.
    pub kind: Kind,
    /// Where it leads.
    pub href: Option<String>,
    /// Name for anchors to lead here.
    pub id: Option<String>,
    /// What it is, in words.
    pub title: String,
}

impl Mark {
    /// Marks a place that leads nowhere.
    pub fn new(span: Span, kind: Kind, title: impl Into<String>) -> Self {
        Mark { span, kind, href: None, id: None, title: title.into() }
    }
}

/// Chooses marks that do not overlap, the earlier of the list first, and puts them in order of place.
pub fn apart(marks: Vec<Mark>) -> Vec<Mark> {
    let mut taken: std::collections::BTreeMap<usize, usize> = std::collections::BTreeMap::new();
    let mut kept: Vec<Mark> = Vec::new();
    for mark in marks.into_iter().filter(|m| !m.span.is_empty()) {
        let before = taken.range(..mark.span.end).next_back();
        if before.is_none_or(|(_, end)| *end <= mark.span.start) {
            taken.insert(mark.span.start, mark.span.end);
            kept.push(mark);
        }
    }
    kept.sort_by_key(|m| m.span);
    kept
}

/// Shows the stretch `text`, which begins at byte `base` of its layer, with marks that are [`apart`].
pub fn marked(text: &str, base: usize, marks: &[Mark]) -> Markup {
    let mut at = 0;
    let mut parts: Vec<Markup> = Vec::new();
    let first = marks.partition_point(|m| m.span.end <= base);
    for mark in &marks[first..] {
        if mark.span.start >= base + text.len() {
            break;
        }
        let start = mark.span.start.saturating_sub(base);
        let end = (mark.span.end - base).min(text.len());
        let (Some(before), Some(inside)) = (text.get(at..start), text.get(start..end)) else {
            continue;
        };
        // A mark that began in an earlier stretch keeps its anchor there.
        let id = mark.id.as_deref().filter(|_| mark.span.start >= base);
        parts.push(visible::words(before));
        parts.push(one(mark, inside, id));
        at = end;
    }
    html! {
        @for part in &parts { (part) }
        (visible::words(text.get(at..).unwrap_or("")))
    }
}

fn one(mark: &Mark, text: &str, id: Option<&str>) -> Markup {
    let inside = html! {
        @if let Some(href) = &mark.href { a href=(href) title=(mark.title) { (visible::words(text)) } }
        @else { (visible::words(text)) }
    };
    let title = mark.href.is_none().then_some(mark.title.as_str()).filter(|t| !t.is_empty());
    match mark.kind {
        Kind::Proof => html! { mark id=[id] title=[title] { (inside) } },
        Kind::Figure => html! { mark.fig id=[id] title=[title] { (inside) } },
        Kind::Actor => html! { span.actor id=[id] title=[title] { (inside) } },
        Kind::Recipient => html! { span.recipient id=[id] title=[title] { (inside) } },
        Kind::Setting => html! { span.setting id=[id] title=[title] { (inside) } },
        Kind::Name => html! { span.name id=[id] title=[title] { (inside) } },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_two_marks_that_overlap_stands() {
        let marks = apart(vec![
            Mark::new(Span::new(4, 9), Kind::Proof, ""),
            Mark::new(Span::new(0, 5), Kind::Actor, ""),
            Mark::new(Span::new(0, 3), Kind::Actor, "who"),
        ]);
        let shown = marked("his boats <fired>", 0, &marks).into_string();
        assert_eq!(
            shown,
            "<span class=\"actor\" title=\"who\">his</span> <mark>boats</mark> &lt;fired&gt;"
        );
    }

    #[test]
    fn marks_that_cut_a_character_are_left_out() {
        let marks = apart(vec![Mark::new(Span::new(101, 104), Kind::Proof, "")]);
        assert_eq!(marked("їжак", 100, &marks).into_string(), "їжак");
    }
}
