//! Averaged perceptrons over hashed features.
//!
//! What goes in: hashes with a right and a wrong answer. What comes out: rows of small weights, averaged over all
//! steps. Left to others: which features, and the order of the examples.

use rashomon_lang::morphology::model::Weights;

/// Weights in training.
#[derive(Clone, Debug)]
pub struct Perceptron {
    bits: u32,
    width: usize,
    weights: Vec<i32>,
    /// For the average: each change times the step at which it was made.
    moments: Vec<i64>,
    step: i64,
    seen: Vec<u8>,
}

impl Perceptron {
    /// Makes a table of `1 << bits` rows.
    pub fn new(bits: u32, width: usize) -> Self {
        Perceptron {
            bits,
            width,
            weights: vec![0; width << bits],
            moments: vec![0; width << bits],
            step: 1,
            seen: vec![0; 1 << 22],
        }
    }

    /// Takes note that a feature occurs in the gold; what occurs once is not learnt.
    pub fn notice(&mut self, hash: u32) {
        let seen = &mut self.seen[(hash >> 10) as usize];
        *seen = seen.saturating_add(1);
    }

    /// Moves on to the next example.
    pub fn tick(&mut self) {
        self.step += 1;
    }

    /// Changes the weight of an answer for the features.
    pub fn change(&mut self, hashes: &[u32], answer: usize, by: i32) {
        for hash in hashes {
            if self.seen[(hash >> 10) as usize] < 2 {
                continue;
            }
            let at = (hash >> (32 - self.bits)) as usize * self.width + answer;
            self.weights[at] += by;
            self.moments[at] += i64::from(by) * self.step;
        }
    }

    /// Returns the averaged weights as bytes for a model: number of bits, rows that are not empty.
    pub fn write(&self, into: &mut Vec<u8>) {
        let average =
            |at: usize| f64::from(self.weights[at]) - self.moments[at] as f64 / self.step as f64;
        let mut sizes: Vec<f64> =
            (0..self.weights.len()).map(|at| average(at).abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        let top = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(1.0).max(1e-9);
        let mut rows = Vec::new();
        let mut count = 0_u32;
        for row in 0..1_usize << self.bits {
            let weights: Vec<i8> = (0..self.width)
                .map(|i| {
                    (average(row * self.width + i) / top * 127.0).round().clamp(-127.0, 127.0) as i8
                })
                .collect();
            let mask = weights
                .iter()
                .enumerate()
                .fold(0_u64, |mask, (i, w)| mask | u64::from(*w != 0) << i);
            if mask != 0 {
                count += 1;
                rows.extend_from_slice(&(row as u32).to_le_bytes());
                rows.extend_from_slice(&mask.to_le_bytes()[..5]);
                rows.extend(weights.iter().filter(|w| **w != 0).map(|w| w.to_le_bytes()[0]));
            }
        }
        into.extend_from_slice(&self.bits.to_le_bytes());
        into.extend_from_slice(&count.to_le_bytes());
        into.extend_from_slice(&rows);
    }
}

impl Weights for Perceptron {
    fn add(&self, hash: u32, scores: &mut [i32]) {
        let at = (hash >> (32 - self.bits)) as usize * self.width;
        for (score, weight) in scores.iter_mut().zip(&self.weights[at..at + self.width]) {
            *score += weight;
        }
    }
}
