//! Which language a text is in.
//!
//! What goes in: the words of an article, and `data/identify.model`. What comes out: one language, or none when the
//! text has no letters or reads like nothing that was learnt. Left to others: texts in several languages; the one that
//! fills most of the report wins.
//!
//! The model knows, for the languages of each script, how many sixteenths of a bit each letter costs after the letters
//! before it in its word; the language in which the text is cheapest is the one it is in.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Article, Language};
use std::collections::HashMap;

/// Path of the model below the packs.
pub const MODEL: &str = "data/identify.model";
/// First bytes of a model.
pub const MAGIC: &[u8] = b"rashomon-identify 1\n";
/// The longest sequence of letters the model knows, word boundaries included.
pub const LONGEST: usize = 5;

/// How many letters of a text are read: more would not change the answer.
const ENOUGH: usize = 3000;
/// Fewer letters than this in the report, and the whole page is read.
const FEW: usize = 20;
/// What a text in a language without a pack has to be cheaper by, in sixteenths of a bit.
const BONUS: u32 = 128;
/// Above this cost for each letter a text is in no language that was learnt.
const STRANGE: u32 = 16 * 6;

/// The languages of one script.
#[derive(Debug, Default)]
struct Group {
    languages: Vec<Language>,
    /// Power-of-two table of hashes, 0 for an empty place.
    keys: Vec<u32>,
    /// One byte for each language and place.
    costs: Vec<u8>,
}

impl Group {
    fn costs_of(&self, gram: u32) -> Option<&[u8]> {
        let mask = self.keys.len().checked_sub(1)?;
        let mut at = gram as usize & mask;
        for _ in 0..self.keys.len() {
            match self.keys[at] {
                0 => return None,
                key if key == gram => {
                    let width = self.languages.len();
                    return self.costs.get(at * width..(at + 1) * width);
                }
                _ => at = (at + 1) & mask,
            }
        }
        None
    }
}

/// Tells languages apart.
#[derive(Debug, Default)]
pub struct Identifier {
    groups: Vec<Group>,
    scripts: HashMap<char, u8>,
    packs: Vec<Language>,
}

impl Identifier {
    /// Prepares the model.
    ///
    /// # Errors
    /// When the model is missing or damaged.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let bytes =
            packs.bytes(MODEL).ok_or_else(|| PackError::new(MODEL, "the file is missing"))?;
        let mut identifier = Identifier { packs: packs.languages(), ..Identifier::default() };
        identifier
            .load(bytes)
            .ok_or_else(|| PackError::new(MODEL, "the model is damaged: train it again"))?;
        Ok(identifier)
    }

    fn load(&mut self, bytes: &[u8]) -> Option<()> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let groups = take(&mut rest, 1)?[0];
        for index in 0..groups {
            let mut group = Group::default();
            for _ in 0..take(&mut rest, 1)?[0] {
                let code = take(&mut rest, 2)?;
                group.languages.push(Language::new(std::str::from_utf8(code).ok()?)?);
            }
            for _ in 0..number(&mut rest)? {
                self.scripts.insert(char::from_u32(number(&mut rest)?)?, index);
            }
            let places = number(&mut rest)? as usize;
            if !places.is_power_of_two() || group.languages.is_empty() {
                return None;
            }
            let keys = take(&mut rest, places.checked_mul(4)?)?;
            group.keys = keys
                .chunks_exact(4)
                .map(|k| u32::from_le_bytes([k[0], k[1], k[2], k[3]]))
                .collect();
            group.costs = take(&mut rest, places.checked_mul(group.languages.len())?)?.to_vec();
            self.groups.push(group);
        }
        rest.is_empty().then_some(())
    }

    /// Returns the language of an article, `None` when the text does not say.
    pub fn identify(&self, article: &Article) -> Option<Language> {
        let report = article
            .segments
            .iter()
            .filter(|s| s.kind.is_report())
            .map(|s| s.span.of(&article.text));
        let letters = self.letters(report);
        if letters.0.iter().filter(|c| **c != ' ').count() >= FEW {
            return self.decide(&letters);
        }
        self.decide(&self.letters([article.text.as_str()]))
    }

    /// Returns the language of a text.
    pub fn identify_text(&self, text: &str) -> Option<Language> {
        self.decide(&self.letters([text]))
    }

    /// Collects the letters of the script that has most of them, words set apart by spaces.
    fn letters<'a>(&self, texts: impl IntoIterator<Item = &'a str>) -> (Vec<char>, usize) {
        let mut seen = vec![0_usize; self.groups.len()];
        let mut all = Vec::new();
        for text in texts {
            all.push((' ', None));
            for c in letters(text) {
                let group = self.scripts.get(&c).copied();
                if let Some(group) = group {
                    seen[group as usize] += 1;
                }
                all.push((c, group));
                if all.len() > 2 * ENOUGH {
                    break;
                }
            }
        }
        let most = seen.iter().max().copied().unwrap_or(0);
        let group = seen.iter().position(|n| *n == most).unwrap_or(0);
        let kept =
            all.into_iter().map(|(c, g)| if g == Some(group as u8) { c } else { ' ' }).collect();
        (if most == 0 { Vec::new() } else { kept }, group)
    }

    fn decide(&self, (letters, group): &(Vec<char>, usize)) -> Option<Language> {
        let group = self.groups.get(*group)?;
        let mut costs = vec![0_u32; group.languages.len()];
        let mut read = 0_u32;
        grams(letters, |grams| {
            if let Some(row) = grams.iter().find_map(|g| group.costs_of(*g)) {
                read += 1;
                for (sum, cost) in costs.iter_mut().zip(row) {
                    *sum += u32::from(*cost);
                }
            }
        });
        for (language, cost) in group.languages.iter().zip(&mut costs) {
            if !self.packs.contains(language) {
                *cost += BONUS;
            }
        }
        let (best, cost) = costs.iter().enumerate().min_by_key(|(_, cost)| **cost)?;
        (read > 1 && *cost <= BONUS + read * STRANGE).then(|| group.languages[best])
    }
}

/// Returns the letters of a text in lower case, everything else as a space; an apostrophe stays within a word.
pub fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().flat_map(|c| {
        let c = match c {
            '’' | 'ʼ' | '\'' => '\'',
            c => c,
        };
        c.to_lowercase()
    })
    .filter(|c| !matches!(c, '\u{300}'..='\u{36f}' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'))
    .map(|c| if c.is_alphabetic() { c } else { ' ' })
}

/// Calls `each` for every letter, and for every end of a word, with the hashes of the sequences that end there, the
/// longest first. A sequence begins no earlier than the space before its word.
pub fn grams(letters: &[char], mut each: impl FnMut(&[u32])) {
    let mut start = 0;
    let mut hashes = Vec::with_capacity(LONGEST);
    for (at, c) in letters.iter().enumerate() {
        if *c == ' ' && (at == 0 || letters[at - 1] == ' ') {
            start = at;
            continue;
        }
        hashes.clear();
        let from = start.max((at + 1).saturating_sub(LONGEST));
        hashes.extend((from..=at).map(|i| hash(&letters[i..=at])));
        each(&hashes);
        if *c == ' ' {
            start = at;
        }
    }
}

/// Hashes a sequence of letters (FNV-1a); never 0.
pub fn hash(letters: &[char]) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for c in letters {
        for byte in (*c as u32).to_le_bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
        }
    }
    hash.max(1)
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Option<&'a [u8]> {
    let (taken, after) = rest.split_at_checked(length)?;
    *rest = after;
    Some(taken)
}

fn number(rest: &mut &[u8]) -> Option<u32> {
    take(rest, 4).and_then(|b| b.try_into().ok()).map(u32::from_le_bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Option<String> {
        let identifier = Identifier::new(&Packs::embedded()).unwrap();
        identifier.identify_text(text).map(|l| l.to_string())
    }

    #[test]
    fn one_short_sentence_is_enough() {
        for (code, text) in [
            ("en", "Rebels seized the border town."),
            ("ru", "Повстанцы захватили приграничный город."),
            ("uk", "Повстанці захопили прикордонне місто."),
            ("pl", "Rebelianci zdobyli przygraniczne miasto."),
            ("bg", "Бунтовниците превзеха граничния град, съобщиха от полицията."),
            ("be", "Паўстанцы захапілі памежны горад."),
            ("cs", "Povstalci obsadili pohraniční město, uvedla policie."),
            ("de", "Die Rebellen haben die Grenzstadt eingenommen."),
            ("ar", "استولى المتمردون على المدينة الحدودية."),
        ] {
            assert_eq!(of(text).as_deref(), Some(code), "{text}");
        }
    }

    #[test]
    fn what_has_no_letters_has_no_language() {
        for text in ["", "12 345, 67 %", "→ → →", "\u{0}\u{1}"] {
            assert_eq!(of(text), None, "{text:?}");
        }
    }
}
