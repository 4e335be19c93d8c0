//! The weights and tables of one language's tagger.
//!
//! What goes in: `tagger.model`, as `learn` writes it. What comes out: weights by hash, the parts of speech, the
//! readings and the lemmas that forms and endings were seen with. Left to others: which features of a text are hashed
//! (`context`), and what wins (`tagger`).

use rashomon_types::reading::{Features, Upos};

/// First bytes of a model.
pub const MAGIC: &[u8] = b"rashomon-tagger 1\n";

/// A part of speech with features: what a form may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Analysis {
    /// Part of speech.
    pub upos: Upos,
    /// One reading: no two cases, genders or numbers, but for forms that are both in the treebank.
    pub features: Features,
}

/// Weights of hashed features, one row of bytes for each bucket.
pub trait Weights {
    /// Adds the row of a hash to the scores.
    fn add(&self, hash: u32, scores: &mut [i32]);
}

/// Weights as they are shipped.
#[derive(Clone, Debug, Default)]
pub struct Table {
    bits: u32,
    width: usize,
    rows: Vec<i8>,
}

impl Weights for Table {
    fn add(&self, hash: u32, scores: &mut [i32]) {
        // A language without a model has an empty table.
        let bucket = hash.checked_shr(32 - self.bits).unwrap_or(0);
        let at = bucket as usize * self.width;
        if let Some(row) = self.rows.get(at..at + self.width) {
            for (score, weight) in scores.iter_mut().zip(row) {
                *score += i32::from(*weight);
            }
        }
    }
}

/// From a hash to a number.
#[derive(Clone, Debug, Default)]
pub struct Map {
    keys: Vec<u32>,
    values: Vec<u32>,
}

impl Map {
    /// Makes a map; the entries must be in order of their keys.
    pub fn new(entries: impl IntoIterator<Item = (u32, u32)>) -> Self {
        let (keys, values) = entries.into_iter().unzip();
        Map { keys, values }
    }

    /// Returns the number of a hash.
    pub fn get(&self, key: u32) -> Option<u32> {
        let at = self.keys.binary_search(&key).ok()?;
        self.values.get(at).copied()
    }
}

/// How a lemma is made of a form.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Script {
    /// Characters to take off the end.
    pub strip: u8,
    /// Characters to add.
    pub append: String,
}

/// Everything that was learnt for one language.
#[derive(Clone, Debug, Default)]
pub struct Model<W> {
    /// Weights of parts of speech, in order of [`Upos::ALL`].
    pub upos: W,
    /// Weights of features, in order of their bits.
    pub features: W,
    /// Form to the parts of speech that it was seen with, one bit each; bit 31 when nothing else is to be expected.
    pub known: Map,
    /// Every analysis that was seen.
    pub analyses: Vec<Analysis>,
    /// Lists of numbers of analyses.
    pub lists: Vec<Vec<u16>>,
    /// Form or ending, with a part of speech, to a list.
    pub readings: Map,
    /// Every way to make a lemma.
    pub scripts: Vec<Script>,
    /// Form or ending, with part of speech and features, to a script.
    pub lemmas: Map,
}

/// Bit of [`Model::known`] that says that a form is always the same part of speech.
pub const CERTAIN: u32 = 1 << 31;

impl Model<Table> {
    /// Reads a model; `None` when it is damaged.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = Bytes(bytes.strip_prefix(MAGIC)?);
        let model = Model {
            upos: rest.table(Upos::ALL.len())?,
            features: rest.table(rashomon_types::reading::Feature::ALL.len())?,
            known: rest.map()?,
            analyses: rest.analyses()?,
            lists: rest.lists()?,
            readings: rest.map()?,
            scripts: rest.scripts()?,
            lemmas: rest.map()?,
        };
        let sound = model.lists.iter().flatten().all(|i| usize::from(*i) < model.analyses.len());
        (rest.0.is_empty() && sound).then_some(model)
    }
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes)
    }

    fn numbers(&mut self, length: usize) -> Option<Vec<u32>> {
        let bytes = self.take(length.checked_mul(4)?)?;
        Some(bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect())
    }

    fn table(&mut self, width: usize) -> Option<Table> {
        let bits = self.number().filter(|b| (1..=24).contains(b))?;
        let mut rows = vec![0_i8; width << bits];
        for _ in 0..self.number()? {
            let at = self.number()? as usize;
            let mask = u64::from(self.number()?) | u64::from(self.byte()?) << 32;
            let row = rows.get_mut(at.checked_mul(width)?..(at + 1).checked_mul(width)?)?;
            for (i, weight) in row.iter_mut().enumerate() {
                if mask & 1 << i != 0 {
                    *weight = i8::from_le_bytes([self.byte()?]);
                }
            }
        }
        Some(Table { bits, width, rows })
    }

    fn map(&mut self) -> Option<Map> {
        let length = self.number()? as usize;
        let map = Map { keys: self.numbers(length)?, values: self.numbers(length)? };
        map.keys.is_sorted().then_some(map)
    }

    fn analyses(&mut self) -> Option<Vec<Analysis>> {
        let mut found = Vec::new();
        for _ in 0..self.number()? {
            let upos = *Upos::ALL.get(usize::from(self.byte()?))?;
            let bits = u64::from(self.number()?) | u64::from(self.number()?) << 32;
            found.push(Analysis { upos, features: Features::from_bits(bits) });
        }
        Some(found)
    }

    fn lists(&mut self) -> Option<Vec<Vec<u16>>> {
        let mut found = Vec::new();
        for _ in 0..self.number()? {
            let length = usize::from(self.byte()?);
            let bytes = self.take(2 * length)?;
            found.push(bytes.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]])).collect());
        }
        Some(found)
    }

    fn scripts(&mut self) -> Option<Vec<Script>> {
        let mut found = Vec::new();
        for _ in 0..self.number()? {
            let strip = self.byte()?;
            let length = usize::from(self.byte()?);
            let append = std::str::from_utf8(self.take(length)?).ok()?.to_owned();
            found.push(Script { strip, append });
        }
        Some(found)
    }
}
