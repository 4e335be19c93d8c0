//! How much is unpacked at most.
//!
//! What goes in: the reader of an input, and readers of what was unpacked from it. What comes out: the same bytes, until they are
//! out of all proportion. Left to others: saying so.
//!
//! A few kilobytes can unpack to petabytes. Nothing unpacked is ever held whole, so what has to be limited is work: all that
//! comes out of one input, however deep, is counted against what was read of it.

use std::{
    cell::Cell,
    io::{self, BufRead, Read, Seek, SeekFrom},
    rc::Rc,
};

/// Containers within containers that are opened at most; deeper ones are no work of people.
pub const DEEPEST: usize = 6;
/// The longest file that is read as one article, in bytes; held in memory while it is read.
pub const LONGEST_FILE: u64 = 512 << 20;
/// The longest member of an archive, page of a web archive, or message.
pub const LONGEST_MEMBER: u64 = 128 << 20;
/// Bytes that may be unpacked of any input.
const FREE: u64 = 6 << 30;
/// Bytes that may be unpacked for each byte read, beyond [`FREE`].
const RATIO: u64 = 200;

/// What was read of an input, and what was unpacked of it.
#[derive(Debug, Default)]
pub struct Meter {
    read: Cell<u64>,
    made: Cell<u64>,
}

impl Meter {
    fn make(&self, bytes: usize) -> io::Result<()> {
        self.made.set(self.made.get().saturating_add(bytes as u64));
        if self.made.get() > FREE && self.made.get() - FREE > self.read.get().saturating_mul(RATIO)
        {
            let what = format!("it unpacks to more than {RATIO} times its size");
            return Err(io::Error::new(io::ErrorKind::QuotaExceeded, what));
        }
        Ok(())
    }
}

/// Counts what is read of the input itself.
pub struct Counted<R> {
    inner: R,
    meter: Rc<Meter>,
    /// Bytes that count once only, however often they are read again.
    whole: u64,
}

impl<R> Counted<R> {
    /// Wraps the reader of an input of `whole` bytes, `u64::MAX` when that is not known.
    pub fn new(inner: R, meter: Rc<Meter>, whole: u64) -> Self {
        Counted { inner, meter, whole }
    }

    fn count(&self, bytes: usize) {
        let read = self.meter.read.get().saturating_add(bytes as u64);
        self.meter.read.set(read.min(self.whole));
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.inner.read(buffer)?;
        self.count(size);
        Ok(size)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        self.count(bytes);
        self.inner.consume(bytes);
    }
}

impl<R: Seek> Seek for Counted<R> {
    fn seek(&mut self, place: SeekFrom) -> io::Result<u64> {
        self.inner.seek(place)
    }
}

/// Counts what was unpacked, and ends it when that is too much.
pub struct Unpacked<R> {
    inner: R,
    meter: Rc<Meter>,
}

impl<R> Unpacked<R> {
    /// Wraps a reader of unpacked bytes.
    pub fn new(inner: R, meter: Rc<Meter>) -> Self {
        Unpacked { inner, meter }
    }
}

impl<R: Read> Read for Unpacked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.inner.read(buffer)?;
        self.meter.make(size)?;
        Ok(size)
    }
}

impl<R: BufRead> BufRead for Unpacked<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.meter.make(0)?;
        self.inner.fill_buf()
    }

    fn consume(&mut self, bytes: usize) {
        // What is too much is said when more is asked for.
        let _ = self.meter.make(bytes);
        self.inner.consume(bytes);
    }
}

/// A reader that ends with an error when a step takes more than it may: libraries hold what they read for one step.
pub struct Fused<R> {
    inner: R,
    left: Rc<Cell<u64>>,
}

impl<R> Fused<R> {
    /// Wraps a reader; `left` is set before every step.
    pub fn new(inner: R, left: Rc<Cell<u64>>) -> Self {
        Fused { inner, left }
    }
}

impl<R: Read> Read for Fused<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 && !buffer.is_empty() {
            let what = "one of its parts is longer than any article";
            return Err(io::Error::new(io::ErrorKind::QuotaExceeded, what));
        }
        let most = usize::try_from(self.left.get()).unwrap_or(usize::MAX).min(buffer.len());
        let size = self.inner.read(&mut buffer[..most])?;
        self.left.set(self.left.get().saturating_sub(size as u64));
        Ok(size)
    }
}

/// Reads a stream to its end, or to `most` bytes. What came before an error is kept.
pub fn take(bytes: &mut dyn BufRead, most: u64, into: &mut Vec<u8>) -> Taken {
    let before = into.len();
    match bytes.take(most.saturating_add(1)).read_to_end(into) {
        _ if (into.len() - before) as u64 > most => Taken::TooLong,
        Ok(_) => Taken::Whole,
        Err(error) => Taken::Broken(error),
    }
}

/// How a stream ended.
#[derive(Debug)]
pub enum Taken {
    /// At its end.
    Whole,
    /// It is longer than it may be.
    TooLong,
    /// Something is wrong with it; what was read before is there.
    Broken(io::Error),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_unpacks_out_of_all_proportion_is_ended() {
        let meter = Rc::new(Meter::default());
        let mut input = Counted::new(&b"0123456789"[..], meter.clone(), 10);
        let mut sink = Vec::new();
        input.read_to_end(&mut sink).unwrap();
        let mut unpacked = Unpacked::new(io::repeat(0).take(u64::MAX), meter.clone());
        meter.make(FREE as usize + 1990).unwrap();
        assert!(unpacked.read(&mut [0; 10]).is_ok());
        let error = unpacked.read(&mut [0; 10]).unwrap_err();
        assert!(error.to_string().contains("200 times"), "{error}");
    }

    #[test]
    fn what_came_before_an_error_is_kept() {
        let left = Rc::new(Cell::new(4));
        let mut into = Vec::new();
        let mut bytes = io::BufReader::new(Fused::new(&b"0123456789"[..], left));
        assert!(matches!(take(&mut bytes, 100, &mut into), Taken::Broken(_)));
        assert_eq!(into, b"0123");
        assert!(matches!(take(&mut &b"01234"[..], 4, &mut into), Taken::TooLong));
    }
}
