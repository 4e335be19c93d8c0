//! Which articles are worth comparing, without comparing all with all.
//!
//! What goes in: profiles and fingerprints. What comes out: pairs of articles that meet under several keys. Left to others:
//! the comparison. An article is found under the names, numbers and days that tell its happening from others, and under a
//! few hashes of its words. Where many share a key, they are told apart by the bits of a hash of key and article, as in
//! extendible hashing (R. Fagin et al., 1979), until few stand together: who meets whom depends on the collection as a set,
//! never on the order in which it came; a thousand copies of one text cost no more than a thousand texts; and another
//! article changes only the leaves that it falls into.

use crate::profile::Profile;
use rashomon_types::ArticleId;
use std::ops::Range;

/// Names, numbers and days under which an article is found.
const MARKS: usize = 32;
/// Hashes of its fingerprint under which it is found.
const PRINTS: usize = 16;
/// The most articles that stand together under one key.
pub const LEAF: usize = 32;
/// Articles that meet under so many keys are compared.
pub const MEETINGS: u32 = 2;

/// Returns the keys under which an article is found, in order: numbers of 31 bits, so that many of them can be kept.
pub fn keys(profile: &Profile, fingerprint: &[u32]) -> Vec<u64> {
    let marks = profile.marks(MARKS).into_iter().map(u64::from);
    let prints = fingerprint.iter().take(PRINTS).map(|hash| u64::from(*hash) ^ 1 << 40);
    let mut keys: Vec<u64> = marks.chain(prints).map(|key| mix(key) >> 33).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

/// Returns where an article stands among those of one key: a number that looks random in its upper 32 bits; the others
/// are 0.
pub fn stand(key: u64, article: ArticleId) -> u64 {
    let mut first = [0; 8];
    first.copy_from_slice(&article.bytes()[..8]);
    mix(key ^ mix(u64::from_be_bytes(first))) >> 32 << 32
}

/// The finaliser of MurmurHash3 (A. Appleby).
fn mix(mut x: u64) -> u64 {
    x ^= x >> 33;
    x = x.wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^= x >> 33;
    x = x.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ x >> 33
}

/// Returns the leaves of a key, from the stands of its articles in order.
pub fn leaves(stands: &[u64]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open = vec![(0..stands.len(), 0)];
    while let Some((range, bit)) = open.pop() {
        if range.len() <= LEAF || bit == 64 {
            found.push(range);
            continue;
        }
        let set = |stand: &u64| stand >> (63 - bit) & 1 == 0;
        let middle = range.start + stands[range.clone()].partition_point(set);
        open.push((middle..range.end, bit + 1));
        open.push((range.start..middle, bit + 1));
    }
    found
}

/// Returns pairs of indices, the lower first, in order.
pub fn candidates(
    profiles: &[&Profile],
    fingerprints: &[&[u32]],
    ids: &[ArticleId],
) -> Vec<(usize, usize)> {
    let mut entries: Vec<(u64, u64, u32)> = Vec::new();
    for (i, profile) in profiles.iter().enumerate() {
        let own = keys(profile, fingerprints[i]);
        entries.extend(own.into_iter().map(|key| (key, stand(key, ids[i]), i as u32)));
    }
    entries.sort_unstable();
    let mut met: Vec<(u32, u32)> = Vec::new();
    for bucket in entries.chunk_by(|a, b| a.0 == b.0) {
        let stands: Vec<u64> = bucket.iter().map(|entry| entry.1).collect();
        for leaf in leaves(&stands) {
            let leaf = &bucket[leaf];
            for (i, a) in leaf.iter().enumerate() {
                met.extend(leaf[i + 1..].iter().map(|b| (a.2.min(b.2), a.2.max(b.2))));
            }
        }
    }
    met.sort_unstable();
    met.chunk_by(|a, b| a == b)
        .filter(|same| same.len() as u32 >= MEETINGS)
        .map(|same| (same[0].0 as usize, same[0].1 as usize))
        .collect()
}

/// Items of articles, such as tellings, with the keys that they are found by.
pub struct Items {
    /// For each article, keys in order with the index of the item.
    own: Vec<Vec<(u64, u32)>>,
}

impl Items {
    /// Takes the items as article and keys.
    pub fn new(articles: usize, items: impl Iterator<Item = (usize, Vec<u64>)>) -> Self {
        let mut own = vec![Vec::new(); articles];
        for (i, (article, keys)) in items.enumerate() {
            own[article].extend(keys.into_iter().map(|key| (key, i as u32)));
        }
        own.iter_mut().for_each(|keys| keys.sort_unstable());
        Items { own }
    }

    /// Returns the pairs of items that share a key, within one article or within a pair of articles; the lower index first, in
    /// order.
    pub fn meetings(&self, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let mut met: Vec<(usize, usize)> = Vec::new();
        let within = (0..self.own.len()).map(|i| (i, i));
        for (a, b) in within.chain(pairs.iter().copied()) {
            let (a, b) = (&self.own[a], &self.own[b]);
            let mut at = 0;
            for (key, x) in a {
                at += b[at..].partition_point(|other| other.0 < *key);
                let same = b[at..].iter().take_while(|other| other.0 == *key);
                met.extend(
                    same.filter(|other| other.1 != *x)
                        .map(|other| (other.1.min(*x) as usize, other.1.max(*x) as usize)),
                );
            }
        }
        met.sort_unstable();
        met.dedup();
        met
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_any_size_falls_into_leaves_of_few() {
        let mut stands: Vec<u64> = (0..5_000).map(mix).collect();
        stands.sort_unstable();
        let leaves = leaves(&stands);
        assert!(leaves.iter().all(|leaf| leaf.len() <= LEAF));
        assert_eq!(leaves.iter().map(Range::len).sum::<usize>(), stands.len());
        assert!(leaves.windows(2).all(|w| w[0].end == w[1].start));
    }

    #[test]
    fn equal_stands_end() {
        assert_eq!(leaves(&[7; 100]).iter().map(Range::len).max(), Some(100));
    }
}
