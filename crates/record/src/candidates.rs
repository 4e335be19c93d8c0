//! Which articles are worth comparing, without comparing all with all.
//!
//! What goes in: profiles and fingerprints. What comes out: pairs of articles that share runs of words, or rare
//! combinations of anchors within a sentence. Left to others: the comparison. Every bucket is bounded, so that a thousand
//! copies of one text cost no more than a thousand texts.

use crate::profile::{Line, Profile};

/// How many of a sentence's weightiest keys are combined.
const COMBINED: usize = 6;
/// How many of an article's weightiest names, numbers and days are combined.
const MARKS: usize = 14;
/// A bucket with more articles is not paired fully; each of its articles meets this many neighbours.
const NEIGHBOURS: usize = 8;
/// Buckets up to this many articles are paired fully.
const FULL: usize = 24;
/// Candidates kept for each article.
const KEPT: usize = 48;
/// Two texts in one language that share so many hashes of their fingerprints are compared.
const HASHES: u32 = 4;

/// Returns pairs of indices, the lower first, in order. Articles must come sorted.
pub fn candidates(profiles: &[&Profile], fingerprints: &[&[u32]]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut entries: Vec<(u64, u32)> = Vec::new();
    for (article, print) in fingerprints.iter().enumerate() {
        entries.extend(print.iter().map(|hash| (u64::from(*hash), article as u32)));
    }
    strongest(&meetings(entries, FULL, NEIGHBOURS), HASHES, &mut pairs);
    let mut entries: Vec<(u64, u32)> = Vec::new();
    for (article, profile) in profiles.iter().enumerate() {
        let mut own: Vec<u64> = profile.lines.iter().flat_map(combinations).collect();
        own.sort_unstable();
        own.dedup();
        entries.extend(own.into_iter().map(|key| (key, article as u32)));
    }
    strongest(&meetings(entries, FULL, NEIGHBOURS), 1, &mut pairs);
    let mut entries: Vec<(u64, u32)> = Vec::new();
    for (article, profile) in profiles.iter().enumerate() {
        let marks = profile.marks(MARKS);
        entries.extend(couples(&marks).into_iter().map(|key| (key, article as u32)));
    }
    strongest(&meetings(entries, FULL, NEIGHBOURS), 2, &mut pairs);
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Returns the combinations of the weightiest keys of a sentence.
fn combinations(line: &Line) -> Vec<u64> {
    let mut keys: Vec<(u32, f64)> = line.keys.clone();
    keys.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    keys.truncate(COMBINED);
    couples(&keys.into_iter().map(|k| k.0).collect::<Vec<_>>())
}

/// Returns every two of the keys as one.
fn couples(keys: &[u32]) -> Vec<u64> {
    let mut found = Vec::new();
    for (i, a) in keys.iter().enumerate() {
        for b in &keys[i + 1..] {
            let (low, high) = (*a.min(b), *a.max(b));
            found.push(u64::from(low) << 32 | u64::from(high));
        }
    }
    found
}

/// Returns how often each two numbers meet in a bucket. Buckets of more than `full` are not paired fully: each number meets
/// the `neighbours` that follow it.
pub fn meetings(
    mut entries: Vec<(u64, u32)>,
    full: usize,
    neighbours: usize,
) -> Vec<((u32, u32), u32)> {
    entries.sort_unstable();
    let mut met: Vec<(u32, u32)> = Vec::new();
    for bucket in entries.chunk_by(|a, b| a.0 == b.0) {
        let reach = if bucket.len() <= full { bucket.len() } else { neighbours };
        for (i, a) in bucket.iter().enumerate() {
            for b in bucket[i + 1..].iter().take(reach) {
                met.push((a.1, b.1));
            }
        }
    }
    met.sort_unstable();
    met.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect()
}

/// Keeps the strongest partners of each article.
fn strongest(met: &[((u32, u32), u32)], least: u32, pairs: &mut Vec<(usize, usize)>) {
    let mut partners: Vec<(u32, u32, u32)> = met
        .iter()
        .filter(|(_, count)| *count >= least)
        .flat_map(|((a, b), count)| [(*a, *count, *b), (*b, *count, *a)])
        .collect();
    partners.sort_unstable_by(|x, y| (x.0, y.1, x.2).cmp(&(y.0, x.1, y.2)));
    for own in partners.chunk_by(|x, y| x.0 == y.0) {
        for (a, _, b) in own.iter().take(KEPT) {
            pairs.push((*a.min(b) as usize, *a.max(b) as usize));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bucket_of_any_size_stays_bounded() {
        let met = meetings((0..5_000).map(|i| (7, i)).collect(), FULL, NEIGHBOURS);
        assert!(met.len() <= 5_000 * NEIGHBOURS);
    }
}
