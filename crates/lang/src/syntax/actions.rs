//! Which step is taken.
//!
//! What goes in: words and the tree so far. What comes out: the next action. Training and reading use the same
//! templates, so that a weight always means what it was learnt for. Left to others: the weights (`model`).

use super::{
    machine::{Action, Machine, Node},
    words::{Word, Words, agreement, distance, key},
};

/// Number of templates.
pub const TEMPLATES: usize = 80;

/// Weights of actions.
pub trait Judge {
    /// Sums what the features say for each action.
    fn scores(&self, features: &[u32; TEMPLATES]) -> [i32; 3];
}

/// Takes a sentence to its tree.
pub fn run(judge: &impl Judge, words: &Words, machine: &mut Machine) {
    machine.start(words);
    let mut features = [0; TEMPLATES];
    while !machine.is_done() {
        let allowed = machine.allowed();
        let action = match only(allowed) {
            Some(action) => action,
            None => {
                extract(words, machine, &mut features);
                best(&judge.scores(&features), allowed)
            }
        };
        machine.take(action, words);
    }
}

/// Returns the action when there is no choice.
pub fn only(allowed: [bool; 3]) -> Option<Action> {
    let mut possible = Action::ALL.into_iter().filter(|a| allowed[*a as usize]);
    let first = possible.next()?;
    possible.next().is_none().then_some(first)
}

/// Returns the allowed action of the highest score, the first of equals.
pub fn best(scores: &[i32; 3], allowed: [bool; 3]) -> Action {
    let mut best = (i32::MIN, Action::Shift);
    for action in Action::ALL {
        let score = scores[action as usize];
        if allowed[action as usize] && score > best.0 {
            best = (score, action);
        }
    }
    best.1
}

/// Fills in the features of the state that the machine is in.
#[inline(never)]
pub fn extract(words: &Words, machine: &Machine, out: &mut [u32; TEMPLATES]) {
    let next = machine.next;
    let (i0, i1, i2) = (machine.stacked(0), machine.stacked(1), machine.stacked(2));
    let node = |at: usize| machine.nodes.get(at).copied().unwrap_or_default();
    let (s0, s1, s2) = (words.at(i0), words.at(i1), words.at(i2));
    let (b0, b1, b2) = (words.at(next), words.at(next + 1), words.at(next + 2));
    let (n0, n1, nb) = (node(i0), node(i1), node(next));
    let at = |at: u32| words.at(at as usize);
    let (s0l, s0r, s0l2) = (at(n0.left), at(n0.right), at(n0.left2));
    let (s1l, s1r) = (at(n1.left), at(n1.right));
    let (b0l, b0l2) = (at(nb.left), at(nb.left2));
    let (previous, after) = (words.previous(next), words.at(i0 + 1));
    let before = words.previous(i0);
    let (gap, gap1) = (distance(i0, next), distance(i1, i0));
    let between = words.between(i0, next);
    let agree = agreement(s0, b0);
    let agree1 = agreement(s1, s0);
    let counts =
        |node: Node| u32::from(node.counts[0].min(4)) << 3 | u32::from(node.counts[1].min(4));
    let kids = |node: Node| u32::from(node.kids);
    let two = |a: Word, b: Word| a.pos | b.pos << 5;
    let three = |a: Word, b: Word, c: Word| a.pos | b.pos << 5 | c.pos << 10;
    let mut template = 0_usize;
    let mut emit = |a: u32, b: u32, c: u32| {
        if let Some(slot) = out.get_mut(template) {
            *slot = key(template as u32, a, b, c);
        }
        template += 1;
    };
    // Words alone.
    emit(s0.word, 0, 0);
    emit(s0.tag, 0, 0);
    emit(s1.word, 0, 0);
    emit(s1.tag, 0, 0);
    emit(b0.word, 0, 0);
    emit(b0.tag, 0, 0);
    emit(b1.word, 0, 0);
    emit(b1.tag, 0, 0);
    emit(b2.tag, 0, 0);
    emit(s2.tag, 0, 0);
    // Pairs.
    emit(s0.word, b0.word, 0);
    emit(s0.word, b0.tag, 0);
    emit(s0.tag, b0.word, 0);
    emit(s0.tag, b0.tag, 0);
    emit(two(s0, b0), 0, 0);
    emit(s1.word, s0.word, 0);
    emit(s1.word, s0.tag, 0);
    emit(s1.tag, s0.word, 0);
    emit(s1.tag, s0.tag, 0);
    emit(s1.tag, b0.tag, 0);
    emit(s1.word, b0.word, 0);
    emit(b0.tag, b1.tag, 0);
    emit(b0.word, b1.tag, 0);
    emit(b0.pos, b1.word, 0);
    // Three and more.
    emit(s0.tag, b0.tag, b1.pos);
    emit(three(s0, b0, b1), b2.pos, 0);
    emit(three(s1, s0, b0), 0, 0);
    emit(s1.tag, s0.tag, b0.tag);
    emit(three(s2, s1, s0), b0.pos, 0);
    emit(s1.word, two(s0, b0), 0);
    emit(s0.word, two(s1, b0), 0);
    emit(b0.word, two(s1, s0), 0);
    emit(b0.tag, b1.tag, b2.tag);
    emit(three(s1, s0, b0), previous.word, 0);
    emit(s1.tag, s0.tag, two(b0, b1));
    emit(s2.tag, s1.tag, two(s0, b0));
    // Dependents.
    emit(three(s0, b0, b0l), 0, 0);
    emit(s0.tag, b0.tag, b0l.word);
    emit(s1.tag, b0.tag, b0l.word);
    emit(s0.word, b0l.word, b0.pos);
    emit(s1.word, b0l.word, b0.pos);
    emit(three(s0, s0l, b0), 0, 0);
    emit(three(s0, s0r, b0), 0, 0);
    emit(s0.tag, s0r.tag, b0.tag);
    emit(three(s1, s1r, s0), 0, 0);
    emit(three(s1, s1l, s0), b0.pos, 0);
    emit(s0l.word, two(s0, b0), 0);
    emit(s0l.word, two(s1, s0), b0.pos);
    emit(s1.word, s0l.word, s0.pos);
    emit(three(b0, b0l2, b0l), s0.pos, 0);
    emit(s0r.word, two(s0, b0), 0);
    emit(s1r.word, two(s1, s0), 0);
    emit(three(s0, s0l, s0l2), b0.pos, 0);
    emit(s1.tag, s1r.tag, s0.tag);
    // Distance, number and kinds of dependents.
    emit(two(s0, b0), gap, 0);
    emit(two(s1, s0), gap1, 0);
    emit(s0.word, gap, 0);
    emit(s0.tag, counts(n0), b0.pos);
    emit(s0.word, counts(n0), 0);
    emit(s1.tag, counts(n1), s0.pos);
    emit(s1.word, counts(n1), s0.pos);
    emit(b0.tag, counts(nb), s0.pos);
    emit(s0.tag, kids(n0), b0.pos);
    emit(s1.tag, kids(n1), s0.pos);
    emit(b0.pos, kids(nb), s0.tag);
    emit(s1.pos, kids(n1), kids(n0) | s0.pos << 16);
    emit(kids(n0) | s0.pos << 16, kids(nb) | b0.pos << 16, 0);
    // What stands around and between.
    emit(two(s0, b0), previous.word, 0);
    emit(two(s0, b0), after.word, 0);
    emit(two(s0, b0), before.pos, 1);
    emit(two(s0, b0), between, 0);
    emit(s0.tag, b0.tag, between);
    emit(three(s1, s0, b0), between, words.between(i1, i0));
    emit(two(s0, b0), agree, 0);
    emit(two(s1, s0), agree1, 0);
    emit(s0.tag, agree, b0.pos);
    emit(three(s1, s0, b0), agree1, agree);
    emit(two(s0, b0), s0.shape, b0.shape);
    emit(two(s1, s0), s1.shape, s0.shape);
    emit(words.language, two(s0, b0), s1.pos);
}
