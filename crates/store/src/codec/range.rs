//! Bits with their probabilities: a binary range coder over adaptive models.
//!
//! What goes in: bits, each in a context. What comes out: bytes, and from them the same bits. Left to others: what the bits
//! mean. The coder is that of LZMA (I. Pavlov, after G. N. N. Martin, "Range encoding", 1979); the models begin where
//! training left them. Whole numbers only: the same bytes on every machine.

/// Models of a table: contexts that fall on one model share it, in writing as in reading.
pub const MODELS: usize = 1 << 16;
/// A model that knows nothing: a half, seen nothing.
pub const FRESH: u16 = 2048 << 4;
/// A model learns more slowly the more it has seen.
const SLOWEST: u16 = 14;
const STEPS: [i32; 16] = [2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 19, 22, 26, 30, 32];
/// Below this width the range is filled up.
const NARROW: u32 = 1 << 24;

/// Codes bits, one way or the other: a writer writes the bit that it is given, a reader ignores it; both return what stands
/// there.
pub trait Bits {
    /// Codes one bit in a context.
    fn bit(&mut self, context: u32, bit: bool) -> bool;
    /// Tells whether more was read than was written: the bytes are damaged.
    fn is_beyond(&self) -> bool {
        false
    }
}

fn learnt(model: u16, bit: bool) -> u16 {
    let (p, n) = (i32::from(model >> 4), model & 15);
    let goal = if bit { 4095 } else { 1 };
    let step = STEPS[usize::from(n)];
    let p = p + (goal - p) / step;
    ((p.clamp(1, 4095) as u16) << 4) | (n + u16::from(n < SLOWEST))
}

fn model_of(context: u32) -> usize {
    (context.wrapping_mul(0x9e37_79b1) >> 16) as usize
}

/// Writes bits.
pub struct Writer {
    models: Vec<u16>,
    low: u64,
    range: u32,
    cache: u8,
    pending: u64,
    bytes: Vec<u8>,
}

impl Writer {
    /// Begins with the models as training left them.
    pub fn new(models: &[u16]) -> Self {
        Writer {
            models: models.to_vec(),
            low: 0,
            range: u32::MAX,
            cache: 0,
            pending: 1,
            bytes: Vec::new(),
        }
    }

    /// Ends and returns the bytes. Zeros at the end are left out: a reader takes them for granted.
    pub fn finish(mut self) -> Vec<u8> {
        for _ in 0..5 {
            self.shift();
        }
        while self.bytes.last() == Some(&0) {
            self.bytes.pop();
        }
        // The first byte is always 0.
        self.bytes.drain(..self.bytes.len().min(1));
        self.bytes
    }

    /// Returns the models as they are now and forgets the bits.
    pub fn into_models(self) -> Vec<u16> {
        self.models
    }

    fn shift(&mut self) {
        if self.low < 0xff00_0000 || self.low > u64::from(u32::MAX) {
            let carry = (self.low >> 32) as u8;
            self.bytes.push(self.cache.wrapping_add(carry));
            for _ in 1..self.pending {
                self.bytes.push(0xff_u8.wrapping_add(carry));
            }
            self.pending = 0;
            self.cache = (self.low >> 24) as u8;
        }
        self.pending += 1;
        self.low = (self.low << 8) & u64::from(u32::MAX);
    }
}

impl Bits for Writer {
    fn bit(&mut self, context: u32, bit: bool) -> bool {
        let model = &mut self.models[model_of(context)];
        let bound = (self.range >> 12) * u32::from(*model >> 4);
        *model = learnt(*model, bit);
        if bit {
            self.range = bound;
        } else {
            self.low += u64::from(bound);
            self.range -= bound;
        }
        while self.range < NARROW {
            self.range <<= 8;
            self.shift();
        }
        bit
    }
}

/// Reads bits.
pub struct Reader<'b> {
    models: Vec<u16>,
    code: u32,
    range: u32,
    bytes: &'b [u8],
    /// Bytes taken beyond the end: damage, when there are many.
    beyond: usize,
}

impl<'b> Reader<'b> {
    /// Begins with the models that the writer began with.
    pub fn new(models: &[u16], bytes: &'b [u8]) -> Self {
        let mut reader =
            Reader { models: models.to_vec(), code: 0, range: u32::MAX, bytes, beyond: 0 };
        for _ in 0..4 {
            reader.take();
        }
        reader
    }

    fn take(&mut self) {
        let byte = match self.bytes.split_first() {
            Some((byte, rest)) => {
                self.bytes = rest;
                *byte
            }
            None => {
                self.beyond += 1;
                0
            }
        };
        self.code = (self.code << 8) | u32::from(byte);
    }
}

impl Bits for Reader<'_> {
    fn is_beyond(&self) -> bool {
        self.beyond > 16
    }

    fn bit(&mut self, context: u32, _: bool) -> bool {
        let model = &mut self.models[model_of(context)];
        let bound = (self.range >> 12) * u32::from(*model >> 4);
        let bit = self.code < bound;
        *model = learnt(*model, bit);
        if bit {
            self.range = bound;
        } else {
            self.code -= bound;
            self.range -= bound;
        }
        while self.range < NARROW {
            self.range <<= 8;
            self.take();
        }
        bit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn bits_come_back(bits: Vec<(u8, bool)>) {
            let models = vec![FRESH; MODELS];
            let mut writer = Writer::new(&models);
            for (context, bit) in &bits {
                writer.bit(u32::from(*context), *bit);
            }
            let bytes = writer.finish();
            let mut reader = Reader::new(&models, &bytes);
            for (context, bit) in bits {
                prop_assert_eq!(reader.bit(u32::from(context), false), bit);
            }
            prop_assert!(!reader.is_beyond());
        }
    }

    #[test]
    fn what_is_always_so_costs_hardly_anything() {
        let models = vec![FRESH; MODELS];
        let mut writer = Writer::new(&models);
        for _ in 0..10_000 {
            writer.bit(1, true);
        }
        assert!(writer.finish().len() < 30);
    }
}
