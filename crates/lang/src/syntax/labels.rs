//! Which relation a word has to its head.
//!
//! What goes in: words and their tree. What comes out: a relation for each word, decided from left to right, so that a
//! word knows what its sisters before it are. Left to others: the weights (`model`).

use super::{
    machine::Machine,
    words::{Words, agreement, distance, key},
};

/// The relations of Universal Dependencies that are told apart, with the subtypes that matter to roles.
pub const RELATIONS: [&str; 44] = [
    "root",
    "nsubj",
    "obj",
    "iobj",
    "csubj",
    "ccomp",
    "xcomp",
    "obl",
    "vocative",
    "expl",
    "dislocated",
    "advcl",
    "advmod",
    "discourse",
    "aux",
    "cop",
    "mark",
    "nmod",
    "appos",
    "nummod",
    "acl",
    "amod",
    "det",
    "clf",
    "case",
    "conj",
    "cc",
    "fixed",
    "flat",
    "list",
    "parataxis",
    "compound",
    "orphan",
    "goeswith",
    "reparandum",
    "punct",
    "dep",
    "nsubj:pass",
    "csubj:pass",
    "aux:pass",
    "acl:relcl",
    "obl:agent",
    "compound:prt",
    "expl:pv",
];

/// Weights in a row: the relations and some room.
pub const WIDTH: usize = 48;

/// Number of templates.
pub const TEMPLATES: usize = 38;

/// Weights of relations.
pub trait Judge {
    /// Sums what the features say for each relation.
    fn scores(&self, features: &[u32; TEMPLATES]) -> [i16; WIDTH];
}

/// Returns the relation of a name; subtypes that are not told apart are those without.
pub fn relation(name: &str) -> Option<u8> {
    let find = |name: &str| RELATIONS.iter().position(|r| *r == name).map(|at| at as u8);
    find(name).or_else(|| find(name.split(':').next().unwrap_or_default()))
}

/// Returns the relation of every word of a sentence.
pub fn relate(judge: &impl Judge, words: &Words, machine: &Machine) -> Vec<u8> {
    let mut features = [0; TEMPLATES];
    let mut sisters = Sisters::new(words);
    let mut found = Vec::with_capacity(words.len());
    for at in 0..words.len() {
        let head = machine.head(at);
        let relation = if head >= words.len() {
            0
        } else {
            extract(words, machine, at, &sisters, &mut features);
            best(&judge.scores(&features))
        };
        sisters.note(head, relation);
        found.push(relation);
    }
    found
}

/// Returns the relation of the highest score; the root is none of them.
pub fn best(scores: &[i16; WIDTH]) -> u8 {
    let mut best = (i16::MIN, 0);
    for (at, score) in scores.iter().enumerate().take(RELATIONS.len()).skip(1) {
        if *score > best.0 {
            best = (*score, at);
        }
    }
    best.1 as u8
}

/// Subjects, objects, clauses, copula, marker, case and conjunction: relations that a head has at most once, but for
/// errors; folded by 20 bits they do not meet.
const ONCE: u64 = 0xe00501827e;

/// What the dependents before are to each head.
#[derive(Clone, Debug)]
pub struct Sisters {
    last: Vec<u8>,
    all: Vec<u64>,
}

impl Sisters {
    /// Begins a sentence.
    pub fn new(words: &Words) -> Self {
        Sisters { last: vec![0; words.len() + 2], all: vec![0; words.len() + 2] }
    }

    /// Takes note of a relation.
    pub fn note(&mut self, head: usize, relation: u8) {
        if let (Some(last), Some(all)) = (self.last.get_mut(head), self.all.get_mut(head)) {
            *last = relation;
            *all |= 1 << relation;
        }
    }

    /// The last relation, and the set of those that stand at most once with a head.
    fn of(&self, head: usize) -> (u32, u32) {
        let last = self.last.get(head).copied().unwrap_or_default();
        let all = self.all.get(head).copied().unwrap_or_default() & ONCE;
        (u32::from(last), (all | all >> 20) as u32)
    }
}

/// Fills in the features of the arc from a word to its head.
#[inline(never)]
pub fn extract(
    words: &Words,
    machine: &Machine,
    at: usize,
    sisters: &Sisters,
    out: &mut [u32; TEMPLATES],
) {
    let head = machine.head(at);
    let (h, d) = (words.at(head), words.at(at));
    let (hn, dn) = (
        machine.nodes.get(head).copied().unwrap_or_default(),
        machine.nodes.get(at).copied().unwrap_or_default(),
    );
    let first = words.at(dn.left as usize);
    let last = words.at(dn.right as usize);
    let opening = words.at(hn.left as usize);
    let above = words.at(machine.head(head));
    let to_left = u32::from(at < head);
    let (low, high) = (at.min(head), at.max(head));
    let far = distance(low, high);
    let between = words.between(low, high);
    let (sister, set) = sisters.of(head);
    let agree = agreement(h, d);
    let (previous, after) = (words.previous(at), words.at(at + 1));
    let outermost = u32::from(hn.left == at as u32) | u32::from(hn.right == at as u32) << 1;
    let pair = h.pos | d.pos << 5 | to_left << 10;
    let mut template = 0_usize;
    let mut emit = |a: u32, b: u32, c: u32| {
        if let Some(slot) = out.get_mut(template) {
            *slot = key(100 + template as u32, a, b, c);
        }
        template += 1;
    };
    emit(pair, 0, 0);
    emit(h.tag, d.tag, to_left);
    emit(h.word, d.word, to_left);
    emit(h.word, d.tag, to_left);
    emit(h.tag, d.word, to_left);
    emit(d.word, to_left, 0);
    emit(d.tag, to_left, 0);
    emit(h.word, to_left, 0);
    emit(h.pos, d.tag, to_left);
    emit(h.tag, d.pos, to_left);
    emit(first.word, pair, 0);
    emit(first.word, h.word, d.pos);
    emit(first.word, d.tag, h.pos);
    emit(first.word, d.word, to_left);
    emit(last.word, pair, 0);
    emit(first.pos | last.pos << 5, pair, 0);
    emit(pair, far, 0);
    emit(pair, between, 0);
    emit(d.tag, between, to_left);
    emit(previous.word, pair, 0);
    emit(after.pos, pair, 0);
    emit(previous.pos | after.pos << 5, d.tag, to_left);
    emit(u32::from(dn.kids), pair, 0);
    emit(u32::from(dn.kids), d.tag, to_left);
    emit(u32::from(hn.kids), d.tag, to_left);
    emit(opening.word, d.tag, h.pos);
    emit(above.pos, pair, 0);
    emit(above.tag, h.tag, d.tag);
    emit(sister, d.tag, h.pos | to_left << 5);
    emit(sister, pair, u32::from(dn.kids));
    emit(set, d.tag, h.pos | to_left << 5);
    emit(set, h.tag, d.pos);
    emit(agree, pair, 0);
    emit(h.shape | d.shape << 3 | agree << 6, pair, far.min(2));
    emit(outermost, pair, 0);
    emit(d.word, u32::from(hn.kids), h.pos);
    emit(h.word, u32::from(dn.kids), d.tag);
    emit(words.language, pair, u32::from(dn.kids & 1));
}
