//! One set of what was learnt, and the rows that are written with it.
//!
//! What goes in: texts and accounts. What comes out: rows, and from them the same again. Left to others: which set is used.
//!
//! A row of text is the number of the set, the length, and a frame of zstd without its mark. A row of an account is the
//! way it is written in, the number of the set, the bits, and four bytes of a digest. An account that would not come back
//! the same is written as plain JSON.

use super::{
    memory::{Learnt, Memory, Tally},
    range::{MODELS, Reader, Writer},
    tree::{Tree, class_of},
    trim,
};
use crate::add::Source;
use rashomon_types::{Account, ArticleId, FORMAT};
use serde_json::Value;
use std::{
    io::{self, Read, Write},
    sync::OnceLock,
};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

/// How hard texts are pressed; more costs time and gains little.
const LEVEL: i32 = 9;
/// What every frame of zstd begins with.
const MARK: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// No text or original is longer: a bound for damaged rows.
const LONGEST: u64 = 1 << 31;
/// Bytes of the digest of a row.
const CHECK: usize = 4;
/// Bytes of the words that texts share, at most, and for how many bytes of text there is one of them.
const SHARED: (usize, usize) = (96 << 10, 6);

/// Which row is meant.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Of a text.
    Text,
    /// Of an account.
    Account,
}

/// An account as JSON.
const PLAIN: u8 = 0;
/// An account as a tree of bits.
const BITS: u8 = 1;
/// The same, with the hashes of its words, which do not follow from the text.
const BITS_AND_HASHES: u8 = 2;

/// What was learnt from the articles of a store.
pub struct Set {
    number: u32,
    learnt: Learnt,
    words: Vec<u8>,
    encoder: OnceLock<EncoderDictionary<'static>>,
    decoder: OnceLock<DecoderDictionary<'static>>,
}

impl Set {
    /// Nothing was learnt.
    pub fn nothing() -> Self {
        Set::new(0, Learnt::nothing(), Vec::new())
    }

    fn new(number: u32, learnt: Learnt, words: Vec<u8>) -> Self {
        Set { number, learnt, words, encoder: OnceLock::new(), decoder: OnceLock::new() }
    }

    /// Learns from articles.
    pub fn learn(number: u32, articles: &[(String, Account, Source)]) -> Self {
        let all: usize = articles.iter().map(|(text, ..)| text.len()).sum();
        let texts: Vec<&[u8]> = articles.iter().map(|(text, ..)| text.as_bytes()).collect();
        // Too few texts teach nothing.
        let words = zstd::dict::from_samples(&texts, SHARED.0.min(all / SHARED.1));
        let nothing = Learnt::nothing();
        let mut tally = Tally::default();
        for (text, account, source) in articles {
            tally.next();
            let mut memory = begun(&nothing, source);
            memory.tally = Some(tally);
            let (_, memory) = written(Writer::new(&nothing.models), memory, text, account);
            tally = memory.tally.unwrap_or_default();
        }
        let mut learnt = tally.learnt();
        let mut models = learnt.models.clone();
        for (text, account, source) in articles {
            let memory = begun(&learnt, source);
            models = written(Writer::new(&models), memory, text, account).0.into_models();
        }
        learnt.models = models;
        Set::new(number, learnt, words.unwrap_or_default())
    }

    /// Returns the set as bytes.
    ///
    /// # Errors
    /// When memory for pressing is short.
    pub fn to_bytes(&self) -> io::Result<Vec<u8>> {
        let learnt = serde_json::to_vec(&self.learnt)?;
        let mut bytes = (learnt.len() as u32).to_le_bytes().to_vec();
        bytes.extend(learnt);
        self.learnt.models.iter().for_each(|model| bytes.extend(model.to_le_bytes()));
        bytes.extend(&self.words);
        press(&bytes)
    }

    /// Reads a set; what is wrong when it is none.
    pub fn from_bytes(number: u32, bytes: &[u8]) -> Result<Self, String> {
        let cut = || "it is cut short".to_owned();
        let bytes = expand(bytes)?;
        let (length, rest) = bytes.split_first_chunk::<4>().ok_or_else(cut)?;
        let length = u32::from_le_bytes(*length) as usize;
        let (learnt, rest) = rest.split_at_checked(length).ok_or_else(cut)?;
        let (models, words) = rest.split_at_checked(2 * MODELS).ok_or_else(cut)?;
        let mut learnt: Learnt = serde_json::from_slice(learnt).map_err(|e| e.to_string())?;
        learnt.models =
            models.as_chunks::<2>().0.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        Ok(Set::new(number, learnt.ready(), words.to_vec()))
    }

    /// Writes a text.
    ///
    /// # Errors
    /// When memory for pressing is short.
    pub fn text(&self, text: &str) -> io::Result<Vec<u8>> {
        let encoder = self.encoder.get_or_init(|| EncoderDictionary::copy(&self.words, LEVEL));
        let mut compressor = zstd::bulk::Compressor::with_prepared_dictionary(encoder)?;
        compressor.include_dictid(false)?;
        compressor.include_contentsize(false)?;
        let frame = compressor.compress(text.as_bytes())?;
        let mut row = Vec::with_capacity(frame.len() + 4);
        write_number(&mut row, self.number);
        write_number(&mut row, text.len() as u32);
        row.extend(frame.strip_prefix(&MARK).unwrap_or(&frame));
        Ok(row)
    }

    /// Reads a text; what is wrong when there is none.
    pub fn read_text(&self, row: &[u8]) -> Result<Vec<u8>, String> {
        let cut = || "the row is cut short".to_owned();
        let (_, rest) = read_number(row).ok_or_else(cut)?;
        let (length, rest) = read_number(rest).ok_or_else(cut)?;
        if u64::from(length) > LONGEST || length as usize > rest.len().saturating_mul(1 << 17) {
            return Err("the row is damaged".to_owned());
        }
        let decoder = self.decoder.get_or_init(|| DecoderDictionary::copy(&self.words));
        let frame = [&MARK, rest].concat();
        let mut decompressor = zstd::bulk::Decompressor::with_prepared_dictionary(decoder)
            .map_err(|e| e.to_string())?;
        decompressor.decompress(&frame, length as usize).map_err(|e| e.to_string())
    }

    /// Writes an account.
    ///
    /// # Errors
    /// When memory for pressing is short.
    pub fn account(&self, account: &Account, text: &str, source: &Source) -> io::Result<Vec<u8>> {
        if let Some(row) = self.as_bits(account, text, source) {
            return Ok(row);
        }
        let mut row = vec![PLAIN];
        write_number(&mut row, self.number);
        row.extend(press(&serde_json::to_vec(account)?)?);
        Ok(checked(row, source))
    }

    /// Writes an account as bits; `None` when it would not come back the same.
    fn as_bits(&self, account: &Account, text: &str, source: &Source) -> Option<Vec<u8>> {
        let mut trimmed = account.clone();
        let prints = trim::trim(&mut trimmed, text);
        let value = without_id(&trimmed);
        trim::whole(&mut trimmed, text, prints);
        let memory = begun(&self.learnt, source);
        let mut tree = Tree::new(Writer::new(&self.learnt.models), text, memory);
        // A writer makes of what it is given what a reader will make of the bits.
        if trimmed != *account || tree.code(&value).as_ref() != Ok(&value) {
            return None;
        }
        let mut row = vec![if prints { BITS } else { BITS_AND_HASHES }];
        write_number(&mut row, self.number);
        row.extend(tree.into_parts().0.finish());
        Some(checked(row, source))
    }

    /// Reads an account; what is wrong when there is none.
    pub fn read_account(
        &self,
        id: ArticleId,
        row: &[u8],
        text: &str,
        source: &Source,
    ) -> Result<Account, String> {
        let damaged = || "the row is damaged".to_owned();
        let (content, check) = row.split_last_chunk::<CHECK>().ok_or_else(damaged)?;
        if digest_of(content, source) != *check {
            return Err(damaged());
        }
        let (way, rest) = content.split_first().ok_or_else(damaged)?;
        let (_, bits) = read_number(rest).ok_or_else(damaged)?;
        match *way {
            PLAIN => serde_json::from_slice(&expand(bits)?).map_err(|e| e.to_string()),
            BITS | BITS_AND_HASHES => {
                let memory = begun(&self.learnt, source);
                let mut tree = Tree::new(Reader::new(&self.learnt.models, bits), text, memory);
                let mut value = tree.code(&Value::Null).map_err(|_| damaged())?;
                if let Value::Object(map) = &mut value {
                    map.insert("id".to_owned(), Value::String(id.to_string()));
                }
                let mut account: Account =
                    serde_json::from_value(value).map_err(|e| e.to_string())?;
                trim::whole(&mut account, text, *way == BITS);
                Ok(account)
            }
            _ => Err("a newer program wrote it".to_owned()),
        }
    }
}

/// A memory that begins with what stands beside the account.
fn begun<'l>(learnt: &'l Learnt, source: &Source) -> Memory<'l> {
    let mut memory = Memory::new(learnt);
    memory.remember(class_of("format"), FORMAT);
    memory.remember(class_of("article"), &source.label);
    for (key, known) in [("url", &source.url), ("outlet", &source.outlet)] {
        if let Some(known) = known {
            memory.remember(class_of(key), known);
        }
    }
    memory
}

fn written<'l>(
    bits: Writer,
    memory: Memory<'l>,
    text: &'l str,
    account: &Account,
) -> (Writer, Memory<'l>) {
    let mut account = account.clone();
    trim::trim(&mut account, text);
    let mut tree = Tree::new(bits, text, memory);
    // What cannot be written so teaches as far as it goes.
    let _ = tree.code(&without_id(&account));
    tree.into_parts()
}

fn without_id(account: &Account) -> Value {
    let mut value = serde_json::to_value(account).unwrap_or_default();
    if let Value::Object(map) = &mut value {
        map.remove("id");
    }
    value
}

/// Returns the number of the set that a row was written with.
pub fn number(row: &[u8], way: Way) -> Option<u32> {
    let row = if way == Way::Account { row.get(1..)? } else { row };
    read_number(row).map(|(number, _)| number)
}

fn checked(mut row: Vec<u8>, source: &Source) -> Vec<u8> {
    let digest = digest_of(&row, source);
    row.extend(digest);
    row
}

/// Digests a row with what it is read beside.
fn digest_of(row: &[u8], source: &Source) -> [u8; CHECK] {
    let Source { label, url, outlet, .. } = source;
    let mut all = row.to_vec();
    for part in [Some(label), url.as_ref(), outlet.as_ref()] {
        all.push(u8::from(part.is_some()));
        all.extend(part.into_iter().flat_map(|part| part.as_bytes()));
    }
    let mut digest = [0; CHECK];
    digest.copy_from_slice(&ArticleId::of(&all).bytes()[..CHECK]);
    digest
}

/// Presses bytes that stand alone.
///
/// # Errors
/// When memory is short.
pub fn press(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = zstd::stream::Encoder::new(Vec::new(), LEVEL)?;
    encoder.include_checksum(true)?;
    encoder.write_all(bytes)?;
    encoder.finish()
}

/// Returns what [`press`] was given; what is wrong when it is damaged.
pub fn expand(row: &[u8]) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let decoder = zstd::stream::Decoder::new(row).map_err(|e| e.to_string())?;
    decoder.take(LONGEST).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    Ok(bytes)
}

fn write_number(row: &mut Vec<u8>, mut number: u32) {
    while number > 127 {
        row.push(number as u8 | 128);
        number >>= 7;
    }
    row.push(number as u8);
}

fn read_number(row: &[u8]) -> Option<(u32, &[u8])> {
    let mut number = 0_u32;
    for (at, byte) in row.iter().enumerate().take(5) {
        number |= u32::from(byte & 127).checked_shl(7 * at as u32)?;
        if byte & 128 == 0 {
            return Some((number, &row[at + 1..]));
        }
    }
    None
}
