//! Zstandard, with the dictionary that a web archive carries in its first frame.
//!
//! What goes in: a stream of frames. What comes out: their contents. Left to others: what is inside.

use std::io::{self, BufRead, BufReader, Read};

/// The frame that holds a dictionary, as web archives have it (`WARC/1.1 zstd` of the IIPC).
const DICTIONARY: [u8; 4] = [0x5d, 0x2a, 0x4d, 0x18];
const LARGEST_DICTIONARY: u32 = 16 << 20;

/// Tells whether a stream begins like Zstandard.
pub fn is_zstandard(head: &[u8]) -> bool {
    head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) || head.starts_with(&DICTIONARY)
}

/// Begins to unpack.
pub fn reader<'r>(mut bytes: Box<dyn BufRead + 'r>) -> io::Result<Box<dyn BufRead + 'r>> {
    let mut dictionary = Vec::new();
    if bytes.fill_buf()?.starts_with(&DICTIONARY) {
        let mut head = [0; 8];
        bytes.read_exact(&mut head)?;
        let size = u32::from_le_bytes([head[4], head[5], head[6], head[7]]);
        if size > LARGEST_DICTIONARY {
            let what = "the dictionary of the archive is larger than any";
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        (&mut bytes).take(u64::from(size)).read_to_end(&mut dictionary)?;
        if is_zstandard(&dictionary) {
            let packed = std::mem::take(&mut dictionary);
            zstd::stream::read::Decoder::new(packed.as_slice())?
                .take(u64::from(LARGEST_DICTIONARY))
                .read_to_end(&mut dictionary)?;
        }
    }
    let decoder = zstd::stream::read::Decoder::with_dictionary(bytes, &dictionary)?;
    Ok(Box::new(BufReader::with_capacity(128 << 10, Damaged(Some(decoder)))))
}

/// Says of damage that it is damage, once; nothing behind it can be unpacked.
struct Damaged<R>(Option<R>);

impl<R: Read> Read for Damaged<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let Some(inner) = &mut self.0 else { return Ok(0) };
        inner.read(buffer).map_err(|error| {
            self.0 = None;
            match error.kind() {
                io::ErrorKind::Other | io::ErrorKind::UnexpectedEof => {
                    let what = format!("the Zstandard data is damaged or cut short ({error})");
                    io::Error::new(io::ErrorKind::UnexpectedEof, what)
                }
                _ => error,
            }
        })
    }
}
