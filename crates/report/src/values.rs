//! What a figure's tellings say, those of equal value together.

use crate::words::Words;
use rashomon_types::{Comparator, record::FigureTelling};

/// A value and who tells it.
#[derive(Clone, Debug)]
pub struct Told<'a> {
    /// The number with its bound, as the reader's language writes it.
    pub value: String,
    /// The tellings, by date.
    pub tellings: Vec<&'a FigureTelling>,
}

impl<'a> Told<'a> {
    /// Returns who is said to say so, each once.
    pub fn claimants(&self) -> Vec<&'a str> {
        let mut who: Vec<&str> = Vec::new();
        for name in self.tellings.iter().filter_map(|t| t.attributed_to.as_deref()) {
            if !who.contains(&name) {
                who.push(name);
            }
        }
        who
    }
}

/// Groups tellings by value, in the order of their dates and then of `order`.
pub fn told<'a, K: Ord>(
    words: &Words,
    tellings: &'a [FigureTelling],
    order: impl Fn(&FigureTelling) -> K,
) -> Vec<Told<'a>> {
    let mut sorted: Vec<&FigureTelling> = tellings.iter().collect();
    sorted.sort_by_key(|t| (t.as_of, order(t), t.span));
    let mut groups: Vec<Told> = Vec::new();
    for t in sorted {
        let value = value(words, t);
        match groups.iter_mut().find(|g| g.value == value) {
            Some(group) => group.tellings.push(t),
            None => groups.push(Told { value, tellings: vec![t] }),
        }
    }
    groups
}

/// Writes the value of a telling: `> 150`, `≈ 2,500`, `“dozens”`, `✗ 5` for one that is denied.
pub fn value(words: &Words, t: &FigureTelling) -> String {
    let n = |x: Option<f64>| x.map(|x| words.number(x)).unwrap_or_default();
    let value = match t.comparator {
        Comparator::More => format!("> {}", n(t.low)),
        Comparator::AtLeast => format!("≥ {}", n(t.low)),
        Comparator::Less => format!("< {}", n(t.high)),
        Comparator::AtMost => format!("≤ {}", n(t.high)),
        Comparator::About => format!("≈ {}", n(t.low.or(t.high))),
        Comparator::Range => format!("{}–{}", n(t.low), n(t.high)),
        Comparator::Vague => format!("“{}”", t.vague.as_deref().unwrap_or(&t.text)),
        Comparator::Equal => n(t.low.or(t.high)),
    };
    if t.negated { format!("✗ {value}") } else { value }
}
