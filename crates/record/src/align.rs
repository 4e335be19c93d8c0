//! Which sentences of two articles say the same, and whether one text is behind both.
//!
//! What goes in: two profiles. What comes out: pairs of sentences and a score. Two reports of one happening share names
//! and numbers here and there; two versions of one text share them sentence by sentence, stand out against every other
//! pairing, and their sentences keep their relative lengths. The measure of standing out follows M. Artetxe and H.
//! Schwenk, "Margin-based parallel corpus mining" (2019), with differences instead of ratios; that of lengths, W. Gale
//! and K. Church, "A program for aligning sentences" (1993). Left to others: what kind of derivative it is.

use crate::profile::{Line, Profile, shared};

/// Below this likeness a pair of sentences is no pair.
const LIKE: f64 = 0.08;
/// How many runners-up a pair is held against.
const RIVALS: usize = 3;
/// A weight that every sentence is taken to hold unshared, so that very short ones do not match by chance.
const SLACK: f64 = 6.0;

/// How two articles correspond.
#[derive(Clone, Debug, Default)]
pub struct Alignment {
    /// Pairs of sentences, in the order of the first article.
    pub pairs: Vec<(usize, usize)>,
    /// Share of the words of the first article in these pairs.
    pub first: f64,
    /// Share of the words of the second.
    pub second: f64,
    /// Mean likeness of the pairs.
    pub likeness: f64,
    /// How much they stand out against other pairings.
    pub margin: f64,
    /// Share of neighbouring pairs that are neighbours in both.
    pub order: f64,
    /// Mean deviation of the lengths from proportion.
    pub lengths: f64,
}

impl Alignment {
    /// Returns how strongly the pairs speak for one text behind both, about 0 to 1.
    pub fn strength(&self) -> f64 {
        let cover = self.first.max(self.second);
        let lengths = (1.45 - 2.4 * self.lengths).clamp(0.35, 1.1);
        let order = 0.5 + 0.5 * self.order;
        // A derivative is covered by its text, or covers it; follow-ups on one happening share the half.
        let covered = (1.0 - 1.5 * (0.75 - cover)).clamp(0.5, 1.0);
        // One or two sentences are a text only where they are the whole text.
        let whole = self.first.min(self.second);
        let few = match self.pairs.len() {
            0 => 0.0,
            1 if whole >= 0.8 => 0.6,
            1 => 0.2,
            2 if whole >= 0.8 => 0.8,
            2 => 0.5,
            _ => 1.0,
        };
        cover * covered * self.margin * lengths * order * few
    }
}

/// Aligns the sentences of two articles.
pub fn align(a: &Profile, b: &Profile) -> Alignment {
    let (n, m) = (a.lines.len(), b.lines.len());
    if n == 0 || m == 0 {
        return Alignment::default();
    }
    let grid: Vec<f64> =
        a.lines.iter().flat_map(|x| b.lines.iter().map(move |y| likeness(x, y))).collect();
    let at = |i: usize, j: usize| grid[i * m + j];
    let rows: Vec<(usize, f64)> = (0..n).map(|i| best((0..m).map(|j| at(i, j)))).collect();
    let columns: Vec<(usize, f64)> = (0..m).map(|j| best((0..n).map(|i| at(i, j)))).collect();
    let mut alignment = Alignment::default();
    let (mut words, mut first, mut second) = (0.0, 0.0, 0.0);
    for (i, (j, row_rivals)) in rows.iter().enumerate() {
        let (back, column_rivals) = columns[*j];
        let like = at(i, *j);
        if back != i || like <= LIKE {
            continue;
        }
        let both = a.lines[i].words + b.lines[*j].words;
        words += both;
        first += a.lines[i].words;
        second += b.lines[*j].words;
        alignment.likeness += like * both;
        alignment.margin += (like - (row_rivals + column_rivals) / 2.0) * both;
        alignment.pairs.push((i, *j));
    }
    if alignment.pairs.is_empty() {
        return alignment;
    }
    alignment.likeness /= words.max(1.0);
    alignment.margin = (alignment.margin / words.max(1.0)).max(0.0);
    alignment.first = first / a.words.max(1.0);
    alignment.second = second / b.words.max(1.0);
    alignment.order = order(&alignment.pairs);
    alignment.lengths = lengths(a, b, &alignment.pairs);
    alignment
}

fn likeness(a: &Line, b: &Line) -> f64 {
    2.0 * shared(&a.keys, &b.keys) / (a.total + b.total + SLACK)
}

/// Returns where the highest value stands (the first of equals), and the mean of its strongest rivals.
fn best(values: impl Iterator<Item = f64>) -> (usize, f64) {
    let (mut at, mut top) = (0, f64::MIN);
    let mut rivals = [0.0_f64; RIVALS];
    let mut seen = 0;
    let mut push = |value: f64| {
        seen += 1;
        let mut value = value;
        for slot in &mut rivals {
            if value > *slot {
                std::mem::swap(&mut value, slot);
            }
        }
    };
    for (i, value) in values.enumerate() {
        if value > top {
            if i > 0 {
                push(top);
            }
            (at, top) = (i, value);
        } else {
            push(value);
        }
    }
    let count = seen.clamp(1, RIVALS);
    (at, rivals.iter().take(count).sum::<f64>() / count as f64)
}

/// Moved paragraphs keep their inner order, and each lends one jump.
fn order(pairs: &[(usize, usize)]) -> f64 {
    let steps = pairs.len().saturating_sub(1);
    let kept =
        pairs.windows(2).filter(|w| w[1].1.abs_diff(w[0].1) <= 1 + (w[1].0 - w[0].0)).count();
    if steps == 0 { 0.0 } else { kept as f64 / steps as f64 }
}

fn lengths(a: &Profile, b: &Profile, pairs: &[(usize, usize)]) -> f64 {
    let mut ratios: Vec<f64> = pairs
        .iter()
        .map(|(i, j)| (a.lines[*i].length + 5.0) / (b.lines[*j].length + 5.0))
        .collect();
    ratios.sort_by(f64::total_cmp);
    let Some(middle) = ratios.get(ratios.len() / 2).copied() else { return 1.0 };
    // 2 (r - 1) / (r + 1) is close to the logarithm of r, and the same on every machine.
    let off = |r: &f64| (2.0 * (r / middle - 1.0) / (r / middle + 1.0)).abs();
    ratios.iter().map(off).sum::<f64>() / ratios.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_is_held_against_its_rivals() {
        assert_eq!(best([0.1, 0.9, 0.2, 0.3].into_iter()).0, 1);
        assert!((best([0.1, 0.9, 0.2, 0.3].into_iter()).1 - 0.2).abs() < 1e-9);
        assert_eq!(best([0.5].into_iter()), (0, 0.0));
    }

    #[test]
    fn an_empty_text_is_like_nothing() {
        assert_eq!(align(&Profile::default(), &Profile::default()).strength().to_bits(), 0);
    }
}
