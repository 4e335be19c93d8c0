//! Names of the gazetteer in a sentence.

use super::atoms::{Atom, Case, Kind};
use super::pack::Compiled;
use super::words::{Hit, Meaning};
use super::world::World;
use rashomon_types::{
    Evidence, Span,
    reading::{Mention, Token},
};

/// A sentence with everything that its atoms may mean.
pub struct Line<'a> {
    /// The text layer.
    pub text: &'a str,
    /// The pieces.
    pub atoms: Vec<Atom<'a>>,
    /// By atom: every row that begins there, the longest first.
    pub hits: Vec<Vec<Hit<'a>>>,
    /// All tokens of the reading.
    pub tokens: &'a [Token],
    /// The packs.
    pub compiled: &'a Compiled,
}

impl<'a> Line<'a> {
    /// Looks every atom up.
    pub fn new(
        text: &'a str,
        atoms: Vec<Atom<'a>>,
        tokens: &'a [Token],
        compiled: &'a Compiled,
    ) -> Self {
        let shouted = is_shouted(&atoms);
        let hits = (0..atoms.len()).map(|at| compiled.words.all_at(&atoms, at, shouted)).collect();
        Line { text, atoms, hits, tokens, compiled }
    }

    /// Returns the span of a range of atoms.
    pub fn span(&self, from: usize, to: usize) -> Span {
        match (self.atoms.get(from), self.atoms.get(to.saturating_sub(1))) {
            (Some(first), Some(last)) => first.span.cover(last.span),
            _ => Span::default(),
        }
    }
}

/// Tells whether a line is written in capitals, where capitals tell nothing.
fn is_shouted(atoms: &[Atom]) -> bool {
    let words = atoms.iter().filter(|a| a.kind == Kind::Word && a.folded.chars().count() > 3);
    let (mut all, mut upper) = (0, 0);
    for word in words {
        all += 1;
        upper += usize::from(word.case == Case::Upper);
    }
    all > 2 && upper * 4 > all * 3
}

/// A name found in a sentence: which atoms, what it is.
#[derive(Clone, Debug)]
pub struct Found {
    /// First atom, and one past the last.
    pub atoms: (usize, usize),
    /// Index of the entity in the gazetteer, when it is known.
    pub entity: Option<u32>,
    /// The mention.
    pub mention: Mention,
}

/// Returns the names of the gazetteer in a sentence, in order, not overlapping.
pub fn names(line: &Line, world: &World) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < line.atoms.len() {
        let best = line.hits[at].iter().find_map(|hit| match hit.meaning {
            Meaning::Name { entity, lemma } => Some((hit.atoms, *entity, lemma.as_str())),
            Meaning::People { entity, lemma } if line.compiled.habits.peoples_are_names => {
                Some((hit.atoms, *entity, lemma.as_str()))
            }
            _ => None,
        });
        let Some((count, entity, lemma)) = best else {
            at += 1;
            continue;
        };
        let to = full_stop(line, at, at + count);
        found.push(Found {
            atoms: (at, to),
            entity: Some(entity),
            mention: mention(line, world, (at, to), entity, lemma),
        });
        at = to;
    }
    found
}

/// Takes in the full stop that belongs to "U.S.".
fn full_stop(line: &Line, from: usize, to: usize) -> usize {
    let follows = line
        .atoms
        .get(to)
        .is_some_and(|next| next.folded == "." && next.span.start == line.atoms[to - 1].span.end);
    let pointed =
        to >= from + 3 && line.atoms[to - 1].is_initial() && line.atoms[to - 2].folded == ".";
    if follows && pointed { to + 1 } else { to }
}

fn mention(line: &Line, world: &World, atoms: (usize, usize), entity: u32, lemma: &str) -> Mention {
    let span = line.span(atoms.0, atoms.1);
    let entity = &world.entities[entity as usize];
    let evidence = Evidence::quote(line.text, span);
    let mut known = entity.known.clone();
    if let Some(place) = &mut known.place {
        place.text = evidence.text.clone();
        place.span = Some(span);
    }
    Mention {
        evidence,
        category: entity.category,
        lemma: lemma.to_owned(),
        entity: entity.id.clone(),
        known,
    }
}
