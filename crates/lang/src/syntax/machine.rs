//! The tree that grows while a sentence is gone through.
//!
//! What goes in: actions. What comes out: heads. Left to others: which action is right.
//!
//! Words wait in front of a stack. `Shift` puts the next one on it; `Left` makes the top of the stack depend on the
//! next word, `Right` on the word below it, and takes it off. The root waits behind the last word and may take only the
//! last word that is left, so that every order of actions ends in one tree with one root.

use super::words::Words;
use rashomon_types::reading::Upos;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The next word goes on the stack.
    Shift,
    /// The top of the stack depends on the next word.
    Left,
    /// The top of the stack depends on the word below it.
    Right,
}

impl Action {
    /// Every action, in order of their numbers.
    pub const ALL: [Action; 3] = [Action::Shift, Action::Left, Action::Right];
}

/// What is known of a word's place in the tree.
#[derive(Clone, Copy, Debug, Default)]
pub struct Node {
    /// Its head; the place of no word while it has none.
    pub head: u32,
    /// Its first dependent.
    pub left: u32,
    /// Its second dependent to the left.
    pub left2: u32,
    /// Its last dependent.
    pub right: u32,
    /// How many dependents stand to its left and right.
    pub counts: [u8; 2],
    /// What kinds of dependents it has, one bit each: see [`kind`].
    pub kids: u16,
}

/// A sentence on its way to a tree.
#[derive(Clone, Debug, Default)]
pub struct Machine {
    /// One for each word, the root, and no word.
    pub nodes: Vec<Node>,
    /// Words that wait for a head.
    pub stack: Vec<u32>,
    /// The word that comes next.
    pub next: usize,
    length: usize,
}

/// Bit of a kind of dependent.
fn kind(pos: u32, kids: u16, to_left: bool) -> u16 {
    const ADP: u32 = Upos::Adp as u32 + 1;
    const AUX: u32 = Upos::Aux as u32 + 1;
    const CCONJ: u32 = Upos::Cconj as u32 + 1;
    const SCONJ: u32 = Upos::Sconj as u32 + 1;
    const PUNCT: u32 = Upos::Punct as u32 + 1;
    const NOUN: u32 = Upos::Noun as u32 + 1;
    const PRON: u32 = Upos::Pron as u32 + 1;
    const PROPN: u32 = Upos::Propn as u32 + 1;
    const VERB: u32 = Upos::Verb as u32 + 1;
    let with_case = kids & 1 != 0;
    match (pos, to_left) {
        (ADP, _) => 1,
        (AUX, _) => 1 << 1,
        (CCONJ, _) => 1 << 2,
        (SCONJ, _) => 1 << 3,
        (PUNCT, true) => 1 << 4,
        (PUNCT, false) => 1 << 5,
        (NOUN | PRON | PROPN, true) if !with_case => 1 << 6,
        (NOUN | PRON | PROPN, false) if !with_case => 1 << 7,
        (NOUN | PRON | PROPN, _) => 1 << 8,
        (VERB, true) => 1 << 9,
        (VERB, false) => 1 << 10,
        _ => 1 << 11,
    }
}

impl Machine {
    /// Begins a sentence.
    pub fn start(&mut self, words: &Words) {
        let none = words.none() as u32;
        self.length = words.len();
        self.nodes.clear();
        let bare = Node { head: none, left: none, left2: none, right: none, ..Node::default() };
        self.nodes.resize(words.len() + 2, bare);
        self.stack.clear();
        self.next = 0;
    }

    /// Tells whether the tree is whole.
    pub fn is_done(&self) -> bool {
        self.next == self.length && self.stack.is_empty()
    }

    /// Returns the actions that are possible, in order of [`Action::ALL`].
    pub fn allowed(&self) -> [bool; 3] {
        let words_left = self.next < self.length;
        let waiting = self.stack.len();
        [words_left, waiting > 0 && (words_left || waiting == 1), waiting > 1]
    }

    /// Returns the word at a depth of the stack, from 0.
    pub fn stacked(&self, depth: usize) -> usize {
        let at = self.stack.len().checked_sub(depth + 1).and_then(|i| self.stack.get(i));
        at.map_or(self.length + 1, |at| *at as usize)
    }

    /// Returns the head of a word: a word, the root, or no word.
    pub fn head(&self, at: usize) -> usize {
        self.nodes.get(at).map_or(self.length + 1, |node| node.head as usize)
    }

    /// Tells whether a word has a head.
    pub fn has_head(&self, at: usize) -> bool {
        self.head(at) <= self.length
    }

    /// Takes a step that is allowed.
    pub fn take(&mut self, action: Action, words: &Words) {
        match action {
            Action::Shift => {
                self.stack.push(self.next as u32);
                self.next += 1;
            }
            Action::Left => {
                if let Some(top) = self.stack.pop() {
                    self.attach(self.next, top as usize, words);
                }
            }
            Action::Right => {
                if let Some(top) = self.stack.pop() {
                    let below = self.stacked(0);
                    self.attach(below, top as usize, words);
                }
            }
        }
    }

    /// Makes one word depend on another.
    pub fn attach(&mut self, head: usize, dependent: usize, words: &Words) {
        let to_left = dependent < head;
        let bit = kind(words.at(dependent).pos, self.nodes[dependent].kids, to_left);
        self.nodes[dependent].head = head as u32;
        let node = &mut self.nodes[head];
        node.kids |= bit;
        if to_left {
            node.left2 = node.left;
            node.left = dependent as u32;
            node.counts[0] = node.counts[0].saturating_add(1);
        } else {
            node.right = dependent as u32;
            node.counts[1] = node.counts[1].saturating_add(1);
        }
    }

    /// Takes a tree that is known already: heads for every word, the root for the word on top.
    pub fn build(&mut self, heads: &[usize], words: &Words) {
        self.start(words);
        // Whether a noun has a case marker is asked when the noun is attached: markers first. Then inner dependents
        // before outer ones, as the actions would have it.
        for (at, head) in heads.iter().enumerate() {
            let is_marker = words.at(at).pos == Upos::Adp as u32 + 1;
            if let Some(node) = self.nodes.get_mut(*head).filter(|_| is_marker) {
                node.kids |= 1;
            }
        }
        for at in (0..heads.len()).rev().filter(|at| heads[*at] > *at) {
            self.attach(heads[at], at, words);
        }
        for at in (0..heads.len()).filter(|at| heads[*at] < *at) {
            self.attach(heads[at], at, words);
        }
        self.next = self.length;
    }
}
