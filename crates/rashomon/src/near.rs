//! Which articles of a run were printed before: the same text, or nearly the same words.
//!
//! What goes in: articles in the order in which they are read. What comes out: for each, the earlier ones that it repeats. Nothing is
//! dropped; who copied whom is for the record to say. Left to others: translations, excerpts.
//!
//! The same text has the same id. Nearly the same is told from the smallest hashes of its word runs
//! ([`rashomon_types::print`]): the common share of these estimates the common share of the runs.

use rashomon_types::{Article, ArticleId, print};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Hashes that are kept of each article.
const KEPT: usize = 64;
/// Hashes by which an article is found again: of two texts that share nine tenths of their runs, hardly any pair has none in common.
const SOUGHT: usize = 6;
/// The share of common runs from which on two texts are told to be nearly the same, in hundredths.
const NEAR: usize = 70;
/// Hashes below which a text is too short to tell.
const FEWEST: usize = 8;
/// Earlier articles that are looked at for each hash, and named for each article.
const MOST: usize = 16;

/// An earlier article with nearly the same words.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Near {
    /// Which.
    pub id: ArticleId,
    /// The estimated share of common word runs.
    pub share: f64,
}

/// What an article repeats.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Repeats {
    /// True when the same text was read before.
    pub same: bool,
    /// Earlier articles that are nearly the same, the nearest first.
    pub near: Vec<Near>,
}

/// The print of an article: made side by side, met in order.
pub fn print(article: &Article) -> Vec<u32> {
    let spans = article.segments.iter().filter(|s| s.kind.is_report()).map(|s| s.span);
    let mut hashes = print::fingerprint(&article.text, spans);
    hashes.truncate(KEPT);
    hashes
}

/// The articles that were read so far.
#[derive(Debug, Default)]
pub struct Seen {
    ids: BTreeSet<ArticleId>,
    articles: Vec<(ArticleId, Box<[u32]>)>,
    /// The latest articles with each of the hashes that are sought.
    by_hash: BTreeMap<u32, Vec<u32>>,
}

impl Seen {
    /// Adds an article and says what it repeats.
    pub fn meet(&mut self, id: ArticleId, print: Vec<u32>) -> Repeats {
        if !self.ids.insert(id) {
            return Repeats { same: true, near: Vec::new() };
        }
        if print.len() < FEWEST {
            return Repeats::default();
        }
        let sought = &print[..print.len().min(SOUGHT)];
        let candidates: BTreeSet<u32> =
            sought.iter().filter_map(|hash| self.by_hash.get(hash)).flatten().copied().collect();
        let mut near: Vec<(usize, ArticleId)> = candidates
            .into_iter()
            .map(|index| &self.articles[index as usize])
            .map(|(other, hashes)| (share(&print, hashes), *other))
            .filter(|(share, _)| *share >= NEAR)
            .collect();
        near.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(&b.1)));
        near.truncate(MOST);
        let index = u32::try_from(self.articles.len()).unwrap_or(u32::MAX);
        for hash in sought {
            let all = self.by_hash.entry(*hash).or_default();
            if all.len() == MOST {
                // The first printing stays; of the others the latest are the likeliest.
                all.remove(1);
            }
            all.push(index);
        }
        self.articles.push((id, print.into_boxed_slice()));
        let near = near.into_iter().map(|(share, id)| Near { id, share: share as f64 / 100.0 });
        Repeats { same: false, near: near.collect() }
    }
}

/// The common share of two prints in hundredths: of the smallest hashes of both together, those that both have.
fn share(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut both, mut all) = (0, 0, 0, 0);
    let size = KEPT.min(a.len().max(b.len()));
    while all < size && (i < a.len() || j < b.len()) {
        match (a.get(i), b.get(j)) {
            (Some(x), Some(y)) if x == y => {
                both += 1;
                (i, j) = (i + 1, j + 1);
            }
            (Some(x), Some(y)) if x < y => i += 1,
            (Some(_), None) => i += 1,
            _ => j += 1,
        }
        all += 1;
    }
    both * 100 / all.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon_types::Span;

    fn hashes(text: &str) -> Vec<u32> {
        let mut all = print::fingerprint(text, std::iter::once(Span::new(0, text.len())));
        all.truncate(KEPT);
        all
    }

    #[test]
    fn the_same_and_nearly_the_same_are_told_apart_from_others() {
        let words = |from: usize| {
            (from..from + 200).map(|n| format!("word{} ", n * n % 977)).collect::<String>()
        };
        let id = |text: &str| ArticleId::of(text.as_bytes());
        let mut seen = Seen::default();
        let mut meet = |text: &str| seen.meet(id(text), hashes(text));
        let (one, other) = (words(0), words(5000));
        let changed = format!("{one} with a few words added at the end of it");
        assert_eq!(meet(&one), Repeats::default());
        assert_eq!(meet(&other), Repeats::default());
        assert!(meet(&one).same);
        let found = meet(&changed);
        assert_eq!(found.near.iter().map(|n| n.id).collect::<Vec<_>>(), [id(&one)]);
        assert!(found.near[0].share > 0.8 && found.near[0].share < 1.0);
    }
}
