//! What of each token is weighed.
//!
//! What goes in: tagged tokens. What comes out: a few numbers for each, hashes of what it is. Left to others: how they
//! are combined (`actions`, `labels`).

use crate::morphology::context::{mix, text};
use rashomon_types::{
    Language,
    reading::{Feature, Features, Token, TokenKind, Upos},
};

/// One token as numbers; all are 0 where there is no token.
#[derive(Clone, Copy, Debug, Default)]
pub struct Word {
    /// Part of speech, from 1.
    pub pos: u32,
    /// Part of speech with the features that matter to syntax.
    pub tag: u32,
    /// Lemma with its part of speech.
    pub word: u32,
    /// Case, number and gender as bits.
    pub form: u32,
    /// Capital, glued to the left, glued to the right: one bit each.
    pub shape: u32,
}

/// Part of speech of the root that stands behind every sentence.
pub const ROOT: u32 = 20;

/// A sentence as numbers. Behind its words stand the root and a word that is none.
#[derive(Clone, Debug, Default)]
pub struct Words {
    words: Vec<Word>,
    /// How many marks, verbs and conjunctions stand before each word.
    before: Vec<[u32; 3]>,
    /// Hash of the language.
    pub language: u32,
}

const SYNTACTIC: [Feature; 20] = [
    Feature::Nom,
    Feature::Gen,
    Feature::Dat,
    Feature::Acc,
    Feature::Ins,
    Feature::Loc,
    Feature::Sing,
    Feature::Plur,
    Feature::Past,
    Feature::Pres,
    Feature::Finite,
    Feature::Infinitive,
    Feature::Participle,
    Feature::Converb,
    Feature::Imperative,
    Feature::Passive,
    Feature::ShortForm,
    Feature::Comparative,
    Feature::Impersonal,
    Feature::Reflexive,
];

const AGREEING: [Feature; 12] = [
    Feature::Nom,
    Feature::Gen,
    Feature::Dat,
    Feature::Acc,
    Feature::Ins,
    Feature::Loc,
    Feature::Voc,
    Feature::Sing,
    Feature::Plur,
    Feature::Masc,
    Feature::Fem,
    Feature::Neut,
];

fn word(token: &Token, glued: bool, syntactic: Features, agreeing: Features) -> Word {
    let pos = token.upos as u32 + 1;
    let is_mark = token.kind == TokenKind::Mark;
    let lemma = text(if is_mark { &token.folded } else { &token.lemma });
    let bits = token.features.shared(syntactic).bits();
    let shape = u32::from(glued) << 1 | u32::from(token.glued) << 2;
    let tag = if is_mark {
        mix(mix(pos, lemma), shape)
    } else {
        mix(mix(pos, bits as u32), (bits >> 32) as u32)
    };
    Word {
        pos,
        tag,
        word: mix(lemma, pos),
        form: token.features.shared(agreeing).bits() as u32,
        shape,
    }
}

impl Words {
    /// Takes the tokens of a sentence.
    pub fn fill(&mut self, tokens: &[Token], language: Language) {
        let (syntactic, agreeing) = (Features::of(&SYNTACTIC), Features::of(&AGREEING));
        self.language = text(language.as_str());
        self.words.clear();
        self.before.clear();
        let mut glued = false;
        let mut before = [0_u32; 3];
        for token in tokens {
            self.words.push(word(token, glued, syntactic, agreeing));
            self.before.push(before);
            glued = token.glued;
            before[0] += u32::from(token.upos == Upos::Punct);
            before[1] += u32::from(token.upos == Upos::Verb);
            before[2] += u32::from(matches!(token.upos, Upos::Cconj | Upos::Sconj));
        }
        self.before.extend([before; 2]);
        self.words.push(Word { pos: ROOT, tag: ROOT, word: ROOT, ..Word::default() });
        self.words.push(Word::default());
    }

    /// Number of words.
    pub fn len(&self) -> usize {
        self.words.len().saturating_sub(2)
    }

    /// Tells whether there are no words.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Place of the root.
    pub fn root(&self) -> usize {
        self.len()
    }

    /// The place that stands for no word.
    pub fn none(&self) -> usize {
        self.len() + 1
    }

    /// Returns a word; the one that is none for every place behind the root.
    pub fn at(&self, at: usize) -> Word {
        self.words.get(at).copied().unwrap_or_default()
    }

    /// Returns the word before a place.
    pub fn previous(&self, at: usize) -> Word {
        at.checked_sub(1).map_or(Word::default(), |at| self.at(at))
    }

    /// Summary of what stands between two places: marks, verbs and conjunctions, up to three of each.
    pub fn between(&self, left: usize, right: usize) -> u32 {
        let (Some(from), Some(to)) = (self.before.get(left + 1), self.before.get(right)) else {
            return 0;
        };
        (0..3).fold(0, |sum, i| sum << 2 | to[i].saturating_sub(from[i]).min(3))
    }
}

/// What two words share: case, number, gender; for each whether both have it and whether it is the same.
pub fn agreement(a: Word, b: Word) -> u32 {
    const GROUPS: [u32; 3] = [0x7f, 0x180, 0xe00];
    GROUPS.iter().fold(0, |sum, group| {
        let (a, b) = (a.form & group, b.form & group);
        let value = if a == 0 || b == 0 { 0 } else { 1 + u32::from(a & b != 0) };
        sum << 2 | value
    })
}

/// A distance as one of a few steps.
pub fn distance(left: usize, right: usize) -> u32 {
    match right.saturating_sub(left) {
        n @ 0..=4 => n as u32,
        5..=6 => 5,
        7..=10 => 6,
        11..=20 => 7,
        _ => 8,
    }
}

/// Hashes what a template looks at.
#[inline]
pub fn key(template: u32, a: u32, b: u32, c: u32) -> u32 {
    let sum = u64::from(a)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15)
        .wrapping_add(u64::from(b).wrapping_mul(0xc2b2_ae3d_27d4_eb4f))
        .wrapping_add(
            (u64::from(c) | u64::from(template) << 32).wrapping_mul(0x1656_67b1_9e37_79f9),
        );
    ((sum ^ sum >> 31).wrapping_mul(0xd6e8_feb8_6659_fd93) >> 32) as u32
}
