//! The weights of a parser.
//!
//! What goes in: `parser.model`, as `learn` writes it. What comes out: weights by hash. Left to others: what is hashed.

use super::{actions, labels};

/// First bytes of a model.
pub const MAGIC: &[u8] = b"rashomon-parser 1\n";

/// Weights of actions and of relations.
#[derive(Clone, Debug, Default)]
pub struct Model<A, L> {
    /// Of actions.
    pub actions: A,
    /// Of relations.
    pub labels: L,
}

/// Weights of actions: 21 bits for each of three, so that a row is added in one step.
#[derive(Clone, Debug)]
pub struct Actions {
    shift: u32,
    rows: Vec<u32>,
}

/// Weights of relations.
#[derive(Clone, Debug)]
pub struct Labels {
    shift: u32,
    rows: Vec<[i8; labels::WIDTH]>,
}

/// What is added to a weight so that it is not negative.
const BIAS: i32 = 128;

impl Default for Actions {
    fn default() -> Self {
        Actions { shift: 31, rows: vec![0; 2] }
    }
}

impl Default for Labels {
    fn default() -> Self {
        Labels { shift: 31, rows: vec![[0; labels::WIDTH]; 2] }
    }
}

impl actions::Judge for Actions {
    fn scores(&self, features: &[u32; actions::TEMPLATES]) -> [i32; 3] {
        let mut sum = 0_u64;
        for feature in features {
            let row =
                u64::from(self.rows.get((feature >> self.shift) as usize).copied().unwrap_or(0));
            sum += (row & 0xff) | (row & 0xff00) << 13 | (row & 0x00ff_0000) << 26;
        }
        [0, 21, 42].map(|at| (sum >> at & 0x1f_ffff) as i32)
    }
}

impl labels::Judge for Labels {
    fn scores(&self, features: &[u32; labels::TEMPLATES]) -> [i16; labels::WIDTH] {
        let mut sums = [0_i16; labels::WIDTH];
        for feature in features {
            if let Some(row) = self.rows.get((feature >> self.shift) as usize) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += i16::from(*weight);
                }
            }
        }
        sums
    }
}

impl Model<Actions, Labels> {
    /// Reads a model; `None` when it is damaged.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = Bytes(bytes.strip_prefix(MAGIC)?);
        let (bits, rows) = rest.rows::<3>()?;
        let packed = |row: &[i8; 3]| {
            let biased = row.iter().rev().map(|w| (i32::from(*w) + BIAS) as u32);
            biased.fold(0, |sum, w| sum << 8 | w)
        };
        let actions = Actions { shift: 32 - bits, rows: rows.iter().map(packed).collect() };
        let (bits, rows) = rest.rows()?;
        let labels = Labels { shift: 32 - bits, rows };
        rest.0.is_empty().then_some(Model { actions, labels })
    }
}

struct Bytes<'a>(&'a [u8]);

impl Bytes<'_> {
    fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    /// A number of seven bits in each byte, the lowest first.
    fn number(&mut self) -> Option<u32> {
        let mut sum = 0_u32;
        for place in 0..5 {
            let byte = self.byte()?;
            sum |= u32::from(byte & 0x7f).checked_shl(7 * place)?;
            if byte & 0x80 == 0 {
                return Some(sum);
            }
        }
        None
    }

    /// A table: number of bits, number of rows that are not empty; for each how many rows it stands behind the one
    /// before, which weights it has, and these.
    fn rows<const W: usize>(&mut self) -> Option<(u32, Vec<[i8; W]>)> {
        let bits = self.number().filter(|b| (1..=24).contains(b))?;
        let mut rows = vec![[0_i8; W]; 1 << bits];
        let mut at = 0_usize;
        for _ in 0..self.number()? {
            at = at.checked_add(self.number()? as usize)?;
            let row = rows.get_mut(at)?;
            let mut mask = 0_u64;
            for place in 0..W.div_ceil(8) {
                mask |= u64::from(self.byte()?) << (8 * place);
            }
            for (i, weight) in row.iter_mut().enumerate() {
                if mask & 1 << i != 0 {
                    *weight = i8::from_le_bytes([self.byte()?]);
                }
            }
        }
        Some((bits, rows))
    }
}
