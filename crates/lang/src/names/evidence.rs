//! What the whole article shows about a capitalised word: whether it is also written in lower case, whether it has a
//! capital where nothing but a name would.

use super::atoms::{Case, Kind};
use super::known::Line;
use std::collections::{BTreeSet, HashSet};

/// The forms of an article by how they are written.
#[derive(Debug, Default)]
pub struct Evidence<'a> {
    lower: HashSet<&'a str>,
    inside: BTreeSet<&'a str>,
    any: HashSet<&'a str>,
}

impl<'a> Evidence<'a> {
    /// Looks through all lines.
    pub fn new(lines: &'a [Line<'a>]) -> Self {
        let mut evidence = Evidence::default();
        for line in lines {
            for (at, atom) in line.atoms.iter().enumerate() {
                if atom.kind != Kind::Word {
                    continue;
                }
                let folded = atom.folded.as_ref();
                if atom.case == Case::Lower {
                    evidence.lower.insert(folded);
                } else if !line.loud {
                    evidence.any.insert(folded);
                    if !line.is_start(at) {
                        evidence.inside.insert(folded);
                    }
                }
            }
        }
        evidence
    }

    /// Tells whether the form is also written in lower case.
    pub fn is_lower(&self, form: &str) -> bool {
        self.lower.contains(form)
    }

    /// Tells whether the form has a capital inside of a sentence.
    pub fn is_inside(&self, form: &str) -> bool {
        self.inside.contains(form)
    }

    /// Tells whether a form with nearly the same letters has a capital inside of a sentence: "Pahor" beside "Pahorja".
    pub fn is_kin_inside(&self, form: &str) -> bool {
        let letters = form.chars().count();
        let kept = letters.saturating_sub(2).max(4);
        let stem = form.char_indices().nth(kept).map_or(form, |(end, _)| &form[..end]);
        letters >= 4
            && self
                .inside
                .range(stem..)
                .take_while(|f| f.starts_with(stem))
                .any(|f| f.chars().count() <= letters + 3)
    }

    /// Tells whether the form is written with a capital anywhere.
    pub fn is_capital(&self, form: &str) -> bool {
        self.any.contains(form)
    }
}
