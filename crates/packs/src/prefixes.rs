//! Words and stems to the patterns that begin with them.
//!
//! What goes in: forms and stems, each with the number of its pattern. What comes out: the numbers for a token, whole or
//! up to one of its letters. Left to others: whether the pattern matches (`lexicon`).
//!
//! A token is hashed once, letter by letter, and nearly every look-up ends at a filter that fits into the nearest cache.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// Keys are hashes already.
#[derive(Clone, Copy, Debug, Default)]
struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| step(hash, *byte));
    }
    fn write_u64(&mut self, key: u64) {
        self.0 = key;
    }
}

/// The hash of nothing.
pub const START: u64 = 0xcbf2_9ce4_8422_2325;

/// Takes one more byte into a hash.
#[inline]
pub fn step(hash: u64, byte: u8) -> u64 {
    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
}

fn spread(hash: u64) -> u64 {
    (hash ^ hash >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A key with its numbers.
type Row = (String, Vec<u32>);

/// Keys with numbers.
#[derive(Clone, Debug, Default)]
pub struct Prefixes {
    /// One bit for each hash that may be there; its length is a power of two.
    filter: Vec<u64>,
    hashes: Vec<u64>,
    lists: HashMap<u64, Vec<Row>, BuildHasherDefault<Identity>>,
}

impl Prefixes {
    /// Adds a number to a key.
    pub fn add(&mut self, key: &str, number: u32) {
        let hash = key.bytes().fold(START, step);
        let lists = self.lists.entry(spread(hash)).or_default();
        match lists.iter_mut().find(|(own, _)| own == key) {
            Some((_, numbers)) => numbers.push(number),
            None => {
                lists.push((key.to_owned(), vec![number]));
                self.hashes.push(hash);
                self.note();
            }
        }
    }

    fn note(&mut self) {
        if self.filter.len() * 64 < self.hashes.len() * 16 {
            let words = (self.hashes.len() / 2).next_power_of_two().max(16);
            self.filter = vec![0; words];
            for at in 0..self.hashes.len() {
                self.mark(self.hashes[at]);
            }
        } else if let Some(hash) = self.hashes.last() {
            self.mark(*hash);
        }
    }

    fn mark(&mut self, hash: u64) {
        let bit = spread(hash) >> 32;
        let words = self.filter.len().max(1);
        if let Some(word) = self.filter.get_mut((bit >> 6) as usize & (words - 1)) {
            *word |= 1 << (bit & 63);
        }
    }

    /// Returns the numbers of a key, of which the hash is known.
    #[inline]
    pub fn get(&self, hash: u64, key: &str) -> &[u32] {
        let spread = spread(hash);
        let bit = spread >> 32;
        let words = self.filter.len().max(1);
        let word = self.filter.get((bit >> 6) as usize & (words - 1)).copied().unwrap_or(0);
        if word & 1 << (bit & 63) == 0 {
            return &[];
        }
        let found = self.lists.get(&spread).and_then(|l| l.iter().find(|(own, _)| own == key));
        found.map_or(&[], |(_, numbers)| numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found_and_no_other() {
        let mut prefixes = Prefixes::default();
        let keys: Vec<String> = (0..3000).map(|i| format!("слово{i}")).collect();
        for (i, key) in keys.iter().enumerate() {
            prefixes.add(key, i as u32);
            prefixes.add(key, 9000);
        }
        let get = |key: &str| prefixes.get(key.bytes().fold(START, step), key);
        for (i, key) in keys.iter().enumerate() {
            assert_eq!(get(key), [i as u32, 9000]);
        }
        assert!(get("слово").is_empty() && get("слово3000").is_empty() && get("").is_empty());
        assert!(Prefixes::default().get(START, "").is_empty());
    }
}
