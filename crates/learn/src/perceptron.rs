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
    /// How far a hash is shifted to its place in `seen`.
    seen_shift: u32,
    /// How often a feature has to occur to be learnt.
    pub at_least: u8,
}

impl Perceptron {
    /// Makes a table of `1 << bits` rows.
    pub fn new(bits: u32, width: usize) -> Self {
        Self::sized(bits, width, 22)
    }

    /// As [`Perceptron::new`], with `1 << seen_bits` places to count how often features occur.
    pub fn sized(bits: u32, width: usize, seen_bits: u32) -> Self {
        Perceptron {
            bits,
            width,
            weights: vec![0; width << bits],
            moments: vec![0; width << bits],
            step: 1,
            seen: vec![0; 1 << seen_bits],
            seen_shift: 32 - seen_bits,
            at_least: 2,
        }
    }

    /// Takes note that a feature occurs in the gold; what occurs once is not learnt.
    pub fn notice(&mut self, hash: u32) {
        let seen = &mut self.seen[(hash >> self.seen_shift) as usize];
        *seen = seen.saturating_add(1);
    }

    /// Moves on to the next example.
    pub fn tick(&mut self) {
        self.step += 1;
    }

    /// Changes the weight of an answer for the features.
    pub fn change(&mut self, hashes: &[u32], answer: usize, by: i32) {
        for hash in hashes {
            if self.seen[(hash >> self.seen_shift) as usize] < self.at_least {
                continue;
            }
            let at = (hash >> (32 - self.bits)) as usize * self.width + answer;
            self.weights[at] += by;
            self.moments[at] += i64::from(by) * self.step;
        }
    }

    /// Returns the average of every weight, and the size that nearly none exceeds.
    fn averages(&self) -> (Vec<f64>, f64) {
        let average =
            |at: usize| f64::from(self.weights[at]) - self.moments[at] as f64 / self.step as f64;
        let all: Vec<f64> = (0..self.weights.len()).map(average).collect();
        let mut sizes: Vec<f64> = all.iter().map(|w| w.abs()).filter(|w| *w > 0.0).collect();
        sizes.sort_by(f64::total_cmp);
        let top = sizes.get(sizes.len() * 999 / 1000).copied().unwrap_or(1.0).max(1e-9);
        (all, top)
    }

    /// Appends the averaged weights as the parser's model has them: number of bits, number of rows that are not empty;
    /// for each its distance from the one before, which weights it has, and these.
    pub fn write_rows(&self, into: &mut Vec<u8>) {
        let (average, top) = self.averages();
        let small = |w: &f64| (w / top * 127.0).round().clamp(-127.0, 127.0) as i8;
        let rows: Vec<(usize, Vec<i8>)> = average
            .chunks_exact(self.width)
            .map(|row| row.iter().map(small).collect::<Vec<i8>>())
            .enumerate()
            .filter(|(_, row)| row.iter().any(|w| *w != 0))
            .collect();
        number(self.bits as usize, into);
        number(rows.len(), into);
        let mut last = 0;
        for (at, row) in rows {
            number(at - last, into);
            last = at;
            let mask = row.iter().enumerate().fold(0_u64, |m, (i, w)| m | u64::from(*w != 0) << i);
            into.extend_from_slice(&mask.to_le_bytes()[..self.width.div_ceil(8)]);
            into.extend(row.iter().filter(|w| **w != 0).map(|w| w.to_le_bytes()[0]));
        }
    }

    /// Returns the averaged weights as bytes for a model: number of bits, rows that are not empty.
    pub fn write(&self, into: &mut Vec<u8>) {
        let (average, top) = self.averages();
        let mut rows = Vec::new();
        let mut count = 0_u32;
        for row in 0..1_usize << self.bits {
            let weights: Vec<i8> = (0..self.width)
                .map(|i| {
                    (average[row * self.width + i] / top * 127.0).round().clamp(-127.0, 127.0) as i8
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

/// Appends a number, seven bits in each byte, the lowest first.
fn number(mut value: usize, into: &mut Vec<u8>) {
    while value >= 0x80 {
        into.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    into.push(value as u8);
}

impl Weights for Perceptron {
    fn add(&self, hash: u32, scores: &mut [i32]) {
        let at = (hash >> (32 - self.bits)) as usize * self.width;
        for (score, weight) in scores.iter_mut().zip(&self.weights[at..at + self.width]) {
            *score += weight;
        }
    }
}
