//! Two articles of one witness, sentence beside sentence.
//!
//! What goes in: the sentences of both and the pairs that a witness's reason gives. What comes out: rows in the order of
//! the first, with the sentences that only one of them has. Left to others: why the pairs are pairs.

use rashomon_types::Span;

/// A row: the sentences of the first and of the second, either of which may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Row {
    /// In the first article.
    pub here: Option<Span>,
    /// In the second.
    pub there: Option<Span>,
}

/// Lays two articles side by side.
pub(super) fn rows(here: &[Span], there: &[Span], pairs: &[(Span, Span)]) -> Vec<Row> {
    let mut pairs = pairs.to_vec();
    pairs.sort();
    pairs.dedup();
    let alone = |all: &[Span], taken: &dyn Fn(Span) -> bool| -> Vec<Span> {
        let mut left: Vec<Span> = all.iter().copied().filter(|s| !taken(*s)).collect();
        left.sort();
        left.dedup();
        left
    };
    let here = alone(here, &|s| pairs.iter().any(|(a, _)| a.overlaps(s)));
    let there = alone(there, &|s| pairs.iter().any(|(_, b)| b.overlaps(s)));
    let (mut here, mut there) = (here.into_iter().peekable(), there.into_iter().peekable());
    let mut rows = Vec::new();
    for (a, b) in pairs {
        while let Some(span) = here.next_if(|s| s.start < a.start) {
            rows.push(Row { here: Some(span), there: None });
        }
        while let Some(span) = there.next_if(|s| s.start < b.start) {
            rows.push(Row { here: None, there: Some(span) });
        }
        rows.push(Row { here: Some(a), there: Some(b) });
    }
    rows.extend(here.map(|span| Row { here: Some(span), there: None }));
    rows.extend(there.map(|span| Row { here: None, there: Some(span) }));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_only_one_of_two_texts_has_stands_in_its_place() {
        let s = Span::new;
        let found = rows(
            &[s(0, 5), s(6, 9), s(10, 20)],
            &[s(0, 7), s(8, 12), s(13, 30)],
            &[(s(0, 5), s(0, 7)), (s(10, 20), s(13, 30))],
        );
        let (here, there): (Vec<_>, Vec<_>) = found.iter().map(|r| (r.here, r.there)).unzip();
        assert_eq!(here, [Some(s(0, 5)), Some(s(6, 9)), None, Some(s(10, 20))]);
        assert_eq!(there, [Some(s(0, 7)), None, Some(s(8, 12)), Some(s(13, 30))]);
    }
}
