//! The leaf of a key that an article falls into, without it and with it.

use super::Keep;
use crate::candidates::{LEAF, leaves};
use rashomon_types::ArticleId;

/// The other articles of a leaf, and how one more parts them.
pub struct Crowd {
    /// The others by their stands.
    others: Vec<(u64, ArticleId)>,
    /// The leaf that the others are in, once the article is among them.
    of: Vec<usize>,
    /// The leaf of the article.
    own: usize,
}

/// Returns the leaf of a key that an article with this stand falls into.
pub fn around<K: Keep>(
    keep: &mut K,
    key: u64,
    stand: u64,
    id: ArticleId,
) -> Result<Crowd, K::Error> {
    let mut others = keep.around(key, stand, LEAF + 2)?;
    others.retain(|(_, other)| *other != id);
    // The shortest beginning of the stand that no more than a leaf of others share.
    let shares = |bits: u32| {
        move |(other, _): &(u64, ArticleId)| bits == 0 || (other ^ stand) >> (64 - bits) == 0
    };
    let bits = (0..64).find(|bits| others.iter().filter(|o| shares(*bits)(o)).count() <= LEAF);
    others.retain(|o| shares(bits.unwrap_or(64))(o));
    let place = others.partition_point(|(other, _)| *other < stand);
    let mut stands: Vec<u64> = others.iter().map(|(other, _)| *other).collect();
    stands.insert(place, stand);
    let (mut of, mut own) = (Vec::new(), 0);
    for (n, leaf) in leaves(&stands).into_iter().enumerate() {
        for at in leaf {
            if at == place { own = n } else { of.push(n) }
        }
    }
    Ok(Crowd { others, of, own })
}

impl Crowd {
    /// Returns those in one leaf with the article.
    pub fn mates(&self) -> impl Iterator<Item = ArticleId> {
        self.others.iter().zip(&self.of).filter(|(_, of)| **of == self.own).map(|((_, id), _)| *id)
    }

    /// Returns the pairs that are in one leaf without the article and not with it, the lower id first.
    pub fn parted(&self) -> Vec<(ArticleId, ArticleId)> {
        let mut parted = Vec::new();
        if self.of.iter().all(|of| *of == self.own) {
            return parted;
        }
        for (i, (_, a)) in self.others.iter().enumerate() {
            for (j, (_, b)) in self.others.iter().enumerate().skip(i + 1) {
                if self.of[i] != self.of[j] {
                    parted.push((*a.min(b), *a.max(b)));
                }
            }
        }
        parted
    }
}
