//! Gzip, member by member.
//!
//! What goes in: a stream of gzip members, as web archives have one for each page. What comes out: their contents, one after the
//! other. A member that is cut short or damaged gives what could be unpacked of it, then one error of the kind `InvalidData`;
//! reading on continues with the next member. Left to others: what is inside.

use flate2::{Crc, Decompress, FlushDecompress, Status};
use std::io::{self, BufRead, Read};

/// Bytes of a member that are kept, so that the search for the next one can begin again behind its first byte.
const KEPT: usize = 1 << 20;
const CHUNK: usize = 128 << 10;
/// The longest header of a member: a name and a comment.
const LONGEST_HEADER: usize = 64 << 10;

/// Unpacks a stream of gzip members.
pub struct Gzip<R> {
    inner: R,
    /// Packed bytes; the present member begins at `start`, what is not unpacked yet at `at`.
    held: Vec<u8>,
    start: usize,
    at: usize,
    ended: bool,
    inflate: Decompress,
    sum: Crc,
    /// True between the header of a member and its trailer.
    inside: bool,
    members: u64,
    out: Vec<u8>,
    made: usize,
    given: usize,
    /// What is wrong, to be said when what came before it is given out.
    pending: Option<io::Error>,
}

impl<R: BufRead> Gzip<R> {
    /// Begins to unpack.
    pub fn new(inner: R) -> Self {
        Gzip {
            inner,
            held: Vec::new(),
            start: 0,
            at: 0,
            ended: false,
            inflate: Decompress::new(false),
            sum: Crc::new(),
            inside: false,
            members: 0,
            out: vec![0; CHUNK],
            made: 0,
            given: 0,
            pending: None,
        }
    }

    /// Reads more packed bytes; forgets those that are not needed any more.
    fn more(&mut self) -> io::Result<()> {
        let keep = if self.inside && self.at - self.start > KEPT { self.at } else { self.start };
        if keep > 0 && (keep == self.held.len() || keep >= CHUNK) {
            self.held.drain(..keep);
            self.start = self.start.saturating_sub(keep);
            self.at -= keep;
        }
        let bytes = self.inner.fill_buf()?;
        self.ended = bytes.is_empty();
        let size = bytes.len();
        self.held.extend_from_slice(bytes);
        self.inner.consume(size);
        Ok(())
    }

    /// Makes sure that `size` bytes behind `at` are held, if the stream has them.
    fn want(&mut self, size: usize) -> io::Result<bool> {
        while self.held.len() - self.at < size && !self.ended {
            self.more()?;
        }
        Ok(self.held.len() - self.at >= size)
    }

    /// Reads the header of the next member; false at the end of the stream.
    fn open(&mut self) -> io::Result<bool> {
        self.start = self.at;
        loop {
            if !self.want(1)? {
                return Ok(false);
            }
            // Tapes and disks fill up with zeros.
            let zeros = self.held[self.at..].iter().take_while(|b| **b == 0).count();
            self.at += zeros;
            self.start = self.at;
            if self.at < self.held.len() {
                break;
            }
        }
        if !self.want(10)? {
            return Err(self.lost("the end is no gzip"));
        }
        let head = &self.held[self.at..self.at + 10];
        if !head.starts_with(&[0x1f, 0x8b, 8]) || head[3] > 31 {
            return Err(self.lost("what follows the last gzip member is no gzip"));
        }
        let flags = head[3];
        let mut size = 10;
        if flags & 4 != 0 {
            if !self.want(size + 2)? {
                return Err(self.lost("a gzip member is cut short"));
            }
            let field = &self.held[self.at + size..self.at + size + 2];
            size += 2 + usize::from(u16::from_le_bytes([field[0], field[1]]));
        }
        for _ in [8, 16].into_iter().filter(|flag| flags & flag != 0) {
            loop {
                if size > LONGEST_HEADER || !self.want(size + 1)? {
                    return Err(self.lost("a gzip member is cut short"));
                }
                size += 1;
                if self.held[self.at + size - 1] == 0 {
                    break;
                }
            }
        }
        size += if flags & 2 != 0 { 2 } else { 0 };
        if !self.want(size)? {
            return Err(self.lost("a gzip member is cut short"));
        }
        self.at += size;
        self.inflate.reset(false);
        self.sum = Crc::new();
        self.inside = true;
        self.members += 1;
        Ok(true)
    }

    /// Unpacks the next piece of the present member; `made` is 0 at its end.
    fn unpack(&mut self) -> io::Result<()> {
        (self.made, self.given) = (0, 0);
        while self.made == 0 {
            if self.at == self.held.len() && !self.ended {
                self.more()?;
            }
            let (before, came) = (self.inflate.total_in(), self.inflate.total_out());
            let packed = &self.held[self.at..];
            let starved = packed.is_empty();
            let status = self.inflate.decompress(packed, &mut self.out, FlushDecompress::None);
            let used = (self.inflate.total_in() - before) as usize;
            self.at += used;
            self.made = (self.inflate.total_out() - came) as usize;
            self.sum.update(&self.out[..self.made]);
            match status {
                Err(_) => return Err(self.lost("a gzip member is damaged")),
                Ok(Status::StreamEnd) => return self.close(),
                Ok(_) if self.made == 0 && starved && self.ended => {
                    return Err(self.lost("the last gzip member is cut short"));
                }
                Ok(_) => {}
            }
        }
        Ok(())
    }

    /// Checks the trailer of a member.
    fn close(&mut self) -> io::Result<()> {
        self.inside = false;
        if !self.want(8)? {
            self.at = self.held.len();
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the last gzip member is cut short",
            ));
        }
        let trailer: [u8; 8] = self.held[self.at..self.at + 8].try_into().unwrap_or_default();
        let [a, b, c, d, e, f, g, h] = trailer;
        let right = u32::from_le_bytes([a, b, c, d]) == self.sum.sum()
            && u32::from_le_bytes([e, f, g, h]) == self.sum.amount();
        if !right {
            return Err(self.lost("a gzip member is damaged"));
        }
        self.at += 8;
        Ok(())
    }

    /// Goes on to what looks like the next member, and says what is wrong with this one.
    fn lost(&mut self, what: &str) -> io::Error {
        self.inside = false;
        let from = if self.start < self.at { self.start + 1 } else { self.at + 1 };
        self.at = from.min(self.held.len());
        loop {
            let found = self.held[self.at..]
                .windows(4)
                .position(|w| w[..3] == [0x1f, 0x8b, 8] && w[3] <= 31);
            if let Some(place) = found {
                self.at += place;
                break;
            }
            self.at = self.held.len().saturating_sub(3).max(self.at);
            self.start = self.at;
            if self.ended || self.more().is_err() {
                self.at = self.held.len();
                break;
            }
        }
        self.start = self.at;
        io::Error::new(io::ErrorKind::InvalidData, what)
    }
}

impl<R: BufRead> BufRead for Gzip<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        while self.given == self.made {
            if let Some(error) = self.pending.take() {
                return Err(error);
            }
            if !self.inside && !self.open()? {
                return Ok(&[]);
            }
            self.pending = self.unpack().err();
        }
        Ok(&self.out[self.given..self.made])
    }

    fn consume(&mut self, bytes: usize) {
        self.given = (self.given + bytes).min(self.made);
    }
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let bytes = self.fill_buf()?;
        let size = bytes.len().min(buffer.len());
        buffer[..size].copy_from_slice(&bytes[..size]);
        self.consume(size);
        Ok(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::{Compression, write::GzEncoder};
    use std::io::Write;

    fn packed(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    /// Returns what comes out, with a bar for each error.
    fn unpacked(bytes: &[u8], capacity: usize) -> String {
        let mut gzip = Gzip::new(io::BufReader::with_capacity(capacity, bytes));
        let mut out = String::new();
        for _ in 0..100 {
            let mut piece = Vec::new();
            let ended = gzip.read_to_end(&mut piece);
            out.push_str(&String::from_utf8_lossy(&piece));
            match ended {
                Ok(_) => return out,
                Err(_) => out.push('|'),
            }
        }
        panic!("errors without end");
    }

    #[test]
    fn members_follow_one_another() {
        let long = "слово ".repeat(100_000);
        for capacity in [1, 7, 65536] {
            let bytes = [packed("one "), packed(&long), vec![0; 20], packed("two")].concat();
            assert!(unpacked(&bytes, capacity) == format!("one {long}two"));
        }
    }

    #[test]
    fn a_member_that_is_cut_short_does_not_take_the_next_with_it() {
        let noise: String = (0..9000u32).map(|i| char::from(b'a' + (i * i % 23) as u8)).collect();
        let cut = packed(&noise);
        let cut = &cut[..cut.len() / 2];
        for capacity in [3, 65536] {
            let middle = [&packed("one ")[..], cut, &packed("two")].concat();
            let out = unpacked(&middle, capacity);
            assert!(out.starts_with("one ") && out.ends_with("|two"), "{out}");
            assert!(unpacked(&[&packed("one")[..], cut].concat(), capacity).ends_with('|'));
        }
        let mut damaged = packed("three");
        let at = damaged.len() - 6;
        damaged[at] ^= 1;
        assert_eq!(unpacked(&[damaged, packed("four")].concat(), 64), "three|four");
        assert_eq!(unpacked(&[packed("a"), b"no gzip".to_vec()].concat(), 64), "a|");
    }
}
