//! A tree of JSON as bits, each in the context of where it stands.
//!
//! What goes in: the value of an account and its text. What comes out: bits, and from them the same value. Left to others:
//! which account it is, and what of it follows from the text anyway.
//!
//! Nothing here knows the fields of an account but for the order in which some are best written: places before the words
//! that stand there, the key of an entity before what is known of it. Any other field is written by what its like was
//! before, so that the types may grow without a change here. Writing and reading are one function: what is given is
//! written by a writer and ignored by a reader.

use super::{
    memory::Memory,
    places::{Places, Side},
    range::Bits,
};
use rashomon_types::Day;
use serde_json::{Map, Number, Value};

/// Deeper trees are damage.
const DEEPEST: usize = 24;
/// Longer lists and strings are damage.
const LONGEST: u64 = 1 << 26;
/// What is written first in an object, in this order; the rest follows by its name.
const FIRST: &[&str] = &[
    "published",
    "start",
    "end",
    "entity",
    "name",
    "text",
    "anchors",
    "segments",
    "trigger",
    "content",
    "cue",
];
/// Fields that go with the entity or the name beside them.
const KNOWN: &[&str] =
    &["known", "country", "sector", "category", "lemma", "lat", "lon", "precision", "kind"];

/// Fields whose words are not those of the text.
const MADE: &[u32] = &[
    hash("entity"),
    hash("concepts"),
    hash("why"),
    hash("lemma"),
    hash("numbers"),
    hash("code"),
    hash("pack"),
    hash("program"),
    hash("id"),
    hash("event"),
];

/// A tree that cannot be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Torn;

/// Writes or reads one tree.
pub struct Tree<'t, B> {
    /// The bits.
    pub bits: B,
    text: &'t str,
    places: Places,
    memory: Memory<'t>,
    /// First words of sentences, where they are known.
    sentences: Vec<(usize, usize)>,
    /// The word at which the last item began.
    here: usize,
    /// The word after the last span of each path.
    after: std::collections::HashMap<u32, usize>,
    /// The day that other days are counted from.
    day: Option<Day>,
    depth: usize,
    /// True until the first span of an item is coded: it tells where the item stands.
    fresh: bool,
}

/// What stands around a value.
#[derive(Clone, Copy)]
struct Around<'a> {
    /// Hash of the path.
    path: u32,
    /// Kind of string: fields that hold the same kind share what they remember.
    class: u32,
    /// The words of the object, from which a base form or a part may be taken.
    words: &'a str,
}

impl<'t, B: Bits> Tree<'t, B> {
    /// Begins with what is remembered from other articles.
    pub fn new(bits: B, text: &'t str, memory: Memory<'t>) -> Self {
        Tree {
            bits,
            text,
            places: Places::of(text),
            memory,
            sentences: Vec::new(),
            here: 0,
            after: std::collections::HashMap::new(),
            day: None,
            depth: 0,
            fresh: false,
        }
    }

    /// Codes a whole tree.
    ///
    /// # Errors
    /// When the bits are damaged.
    pub fn code(&mut self, given: &Value) -> Result<Value, Torn> {
        self.value(Around { path: 1, class: 0, words: "" }, given)
    }

    /// Returns what is remembered now.
    pub fn into_parts(self) -> (B, Memory<'t>) {
        (self.bits, self.memory)
    }

    fn value(&mut self, around: Around, given: &Value) -> Result<Value, Torn> {
        let kind = match given {
            Value::Null => 0,
            Value::Bool(false) => 1,
            Value::Bool(true) => 2,
            Value::Number(n) if n.is_u64() => 3,
            Value::Number(_) => 4,
            Value::String(_) => 5,
            Value::Array(_) => 6,
            Value::Object(_) => 7,
        };
        let path = around.path;
        Ok(match self.symbol(path, 3, kind) {
            0 => Value::Null,
            1 => Value::Bool(false),
            2 => Value::Bool(true),
            3 => Value::from(self.number(path ^ 0x51, given.as_u64().unwrap_or_default())),
            4 => self.float(path ^ 0x52, given)?,
            5 => Value::String(self.string(around, given.as_str().unwrap_or_default())?),
            6 => Value::Array(self.array(around, given.as_array().map_or(&[], Vec::as_slice))?),
            _ => {
                let empty = Map::new();
                Value::Object(self.object(around, given.as_object().unwrap_or(&empty))?)
            }
        })
    }

    fn array(&mut self, around: Around, given: &[Value]) -> Result<Vec<Value>, Torn> {
        let length = self.number(around.path ^ 0x61, given.len() as u64);
        if length > LONGEST {
            return Err(Torn);
        }
        let mut all = Vec::with_capacity(given.len().max(length.min(1 << 12) as usize));
        for i in 0..length as usize {
            if self.bits.is_beyond() {
                return Err(Torn);
            }
            let inside = Around { path: mix(around.path, 0x62), ..around };
            all.push(self.value(inside, given.get(i).unwrap_or(&Value::Null))?);
        }
        Ok(all)
    }

    fn object(
        &mut self,
        around: Around,
        given: &Map<String, Value>,
    ) -> Result<Map<String, Value>, Torn> {
        self.depth += 1;
        if self.depth > DEEPEST || self.bits.is_beyond() {
            return Err(Torn);
        }
        self.fresh |= self.depth == 2;
        let shape = self.shape(around.path, given)?;
        let keys = self.memory.shape(shape);
        let mut made = Map::new();
        let (mut span, mut words, mut owner) = (None, "", None::<String>);
        for key in keys.iter() {
            let value = given.get(key).unwrap_or(&Value::Null);
            let path = mix(around.path, hash(key));
            let inside = Around { path, class: class(key), words };
            let value = match key.as_str() {
                "start" if keys.iter().any(|k| k == "end") => {
                    let end = given.get("end").unwrap_or(&Value::Null);
                    // What lies beyond every text is no span.
                    let within = end.as_u64().is_some_and(|end| end < 1 << 62);
                    let is_span = value.is_u64() && within && value.as_u64() <= end.as_u64();
                    if self.bits.bit(path ^ 0x71, is_span) {
                        let ends = (whole(value), whole(end));
                        let (start, end) = self.span(around.path, ends)?;
                        span = Some((start, end));
                        words = self.text.get(start..end).unwrap_or("");
                        Value::from(start)
                    } else {
                        self.value(inside, value)?
                    }
                }
                "end" if span.is_some() => span.map_or(Value::Null, |(_, end)| Value::from(end)),
                "text" if span.is_some() => {
                    if self.bits.bit(path ^ 0x72, value.as_str() == Some(words)) {
                        Value::String(words.to_owned())
                    } else {
                        self.value(inside, value)?
                    }
                }
                key if owner.is_some() && KNOWN.contains(&key) => {
                    let owner = owner.as_deref().unwrap_or_default();
                    self.belonging(inside, owner, value)?
                }
                _ => self.value(inside, value)?,
            };
            if matches!(key.as_str(), "entity" | "name") {
                owner = value.as_str().map(str::to_owned);
            }
            self.notice(key, &value);
            made.insert(key.clone(), value);
        }
        self.depth -= 1;
        Ok(made)
    }

    /// Keeps what later fields are told by.
    fn notice(&mut self, key: &str, value: &Value) {
        match key {
            "anchors" => {
                let of =
                    |a: &Value, key: &str| a.get(key).and_then(Value::as_u64).map(|n| n as usize);
                let spans = value.as_array().into_iter().flatten();
                self.sentences =
                    spans.filter_map(|a| Some((of(a, "start")?, of(a, "end")?))).collect();
            }
            "published" => {
                let day = value.get("start").or(value.get("end")).and_then(Value::as_str);
                self.day = day.and_then(|d| d.parse().ok()).or(self.day);
            }
            _ => {}
        }
    }

    /// Codes the keys of an object by the number of their list.
    fn shape(&mut self, path: u32, given: &Map<String, Value>) -> Result<usize, Torn> {
        let mut keys: Vec<&str> = given.keys().map(String::as_str).collect();
        let rank = |key: &str| FIRST.iter().position(|f| *f == key).unwrap_or(FIRST.len());
        keys.sort_by(|a, b| (rank(a), a).cmp(&(rank(b), b)));
        let known = self.memory.shape_of(&keys);
        let number = self.number(path ^ 0x73, known.map_or(0, |n| n as u64 + 1)) as usize;
        if let Some(at) = number.checked_sub(1) {
            return if at < self.memory.shapes() { Ok(at) } else { Err(Torn) };
        }
        let count = self.number(0x74, keys.len() as u64);
        if count > 1 << 10 {
            return Err(Torn);
        }
        let mut new = Vec::new();
        for i in 0..count as usize {
            let around = Around { path: 0x75, class: hash("a key"), words: "" };
            new.push(self.string(around, keys.get(i).copied().unwrap_or_default())?);
        }
        Ok(self.memory.add_shape(new))
    }

    /// Codes a field that goes with the entity beside it: mostly what it was the last time.
    fn belonging(&mut self, around: Around, owner: &str, given: &Value) -> Result<Value, Torn> {
        let field = around.path;
        if let Some(last) = self.memory.known(owner, field) {
            let last = last.clone();
            if self.bits.bit(around.path ^ 0x76, last == *given) {
                self.memory.learn(owner, field, &last);
                return Ok(last);
            }
        }
        let made = self.value(around, given)?;
        self.memory.learn(owner, field, &made);
        Ok(made)
    }

    /// Codes a span by its first word and the number of its words.
    fn span(&mut self, path: u32, given: (usize, usize)) -> Result<(usize, usize), Torn> {
        let context = path ^ 0x81;
        // The sentence around the last item is told with the item.
        let holder = self.holder();
        if self.bits.bit(context, holder == Some(given)) {
            return holder.ok_or(Torn);
        }
        let leads = std::mem::take(&mut self.fresh);
        let base = match self.after.get(&path) {
            _ if !leads => self.here,
            Some(after) => *after,
            None => 0,
        };
        let from = self.places.starting(given.0);
        let side = from.map_or(2, |(_, side)| side as u64);
        let start = match self.symbol(context ^ 1, 2, side) {
            2 => {
                let base = self.byte(base) as i64;
                self.signed(context ^ 2, given.0 as i64 - base).saturating_add(base)
            }
            side => {
                let word = from.map_or(0, |(word, _)| word as i64);
                let base = base as i64;
                let word = self.signed(context ^ 3, word - base).saturating_add(base);
                let side = if side == 0 { Side::Letter } else { Side::Mark };
                let word = usize::try_from(word).map_err(|_| Torn)?;
                self.places.start(word, side).ok_or(Torn)? as i64
            }
        };
        let start = usize::try_from(start).map_err(|_| Torn)?;
        let first = self.places.near(start);
        let to = self.places.ending(given.1).filter(|(word, _)| *word >= first);
        let side = to.map_or(2, |(_, side)| side as u64);
        let end = match self.symbol(context ^ 4, 2, side) {
            2 => start.checked_add(
                self.number(context ^ 5, (given.1 - given.0.min(given.1)) as u64) as usize,
            ),
            side => {
                let more = to.map_or(0, |(word, _)| (word - first) as u64);
                let more = self.number(context ^ 6, more) as usize;
                let side = if side == 0 { Side::Letter } else { Side::Mark };
                self.places.end(first.saturating_add(more), side)
            }
        };
        let end = end.filter(|end| *end >= start && *end < usize::MAX >> 1).ok_or(Torn)?;
        if leads {
            self.here = first;
            self.after.insert(path, self.places.near(end.saturating_sub(1)) + 1);
        }
        Ok((start, end))
    }

    /// The sentence that holds the last item.
    fn holder(&self) -> Option<(usize, usize)> {
        let at = self.places.start(self.here, Side::Letter)?;
        let after = self.sentences.partition_point(|s| s.0 <= at);
        self.sentences.get(after.checked_sub(1)?).copied()
    }

    fn byte(&self, word: usize) -> usize {
        self.places.start(word, Side::Letter).unwrap_or(self.text.len())
    }

    fn string(&mut self, around: Around, given: &str) -> Result<String, Torn> {
        const AGAIN: u64 = 0;
        const KNOWN: u64 = 1;
        const IN_TEXT: u64 = 2;
        const DAY: u64 = 3;
        const SPELT: u64 = 4;
        let Around { path, class, words } = around;
        let again = self.memory.recent(class, given);
        let known = self.memory.common(class, given);
        let is_dated = given.len() == 10 && given.as_bytes()[4] == b'-';
        let day = Some(given).filter(|_| is_dated).and_then(|d| d.parse::<Day>().ok());
        let day = day.filter(|day| day.to_string() == given);
        let quoted = again.is_none() && known.is_none() && !MADE.contains(&class);
        let place = if quoted { self.place_in_text(given) } else { None };
        let way = match () {
            () if again.is_some() => AGAIN,
            () if known.is_some() => KNOWN,
            () if day.is_some() && self.day.is_some() => DAY,
            () if place.is_some() => IN_TEXT,
            () => SPELT,
        };
        let context = path ^ 0x91;
        let made = match self.symbol(context, 3, way) {
            AGAIN => {
                let rank = self.number(context ^ 1, again.unwrap_or_default() as u64) as usize;
                return self.memory.again(class, rank).ok_or(Torn);
            }
            KNOWN => {
                let number = self.number(context ^ 2, known.unwrap_or_default() as u64) as usize;
                self.memory.common_at(class, number).ok_or(Torn)?
            }
            IN_TEXT => {
                let (from, length) = place.unwrap_or_default();
                let base = self.byte(self.here) as i64;
                let from = self.signed(context ^ 3, from as i64 - base).saturating_add(base);
                let length = self.number(context ^ 4, length as u64) as usize;
                let from = usize::try_from(from).map_err(|_| Torn)?;
                let to = from.checked_add(length).ok_or(Torn)?;
                self.text.get(from..to).ok_or(Torn)?.to_owned()
            }
            DAY => {
                let base = self.day.ok_or(Torn)?;
                let days = day.and_then(|day| base.until(day).ok()).map_or(0, |s| s.get_days());
                let days = self.signed(context ^ 5, i64::from(days));
                let span = jiff::Span::new().try_days(days).map_err(|_| Torn)?;
                base.checked_add(span).map_err(|_| Torn)?.to_string()
            }
            SPELT => self.spelt(around, words, given)?,
            _ => return Err(Torn),
        };
        self.memory.remember(class, &made);
        Ok(made)
    }

    /// Finds a string in the text, after the last item first.
    fn place_in_text(&self, given: &str) -> Option<(usize, usize)> {
        if given.len() < 5 {
            return None;
        }
        let here = self.byte(self.here);
        let after = self.text.get(here..).and_then(|rest| rest.find(given)).map(|at| here + at);
        after.or_else(|| self.text.find(given)).map(|at| (at, given.len()))
    }

    /// Codes a string letter by letter, beginning like the words beside it.
    fn spelt(&mut self, around: Around, words: &str, given: &str) -> Result<String, Torn> {
        let same = given.bytes().zip(words.bytes()).take_while(|(a, b)| a == b).count();
        let same = match words.is_empty() {
            true => 0,
            false => {
                let short = self.number(around.path ^ 0xa1, (words.len() - same) as u64) as usize;
                words.len().checked_sub(short).ok_or(Torn)?
            }
        };
        let rest = given.as_bytes().get(same..).unwrap_or_default();
        let length = self.number(around.path ^ 0xa2, rest.len() as u64);
        if length > LONGEST {
            return Err(Torn);
        }
        let mut bytes = words.as_bytes()[..same].to_vec();
        let from = bytes.len().saturating_sub(2);
        let (mut one, mut two) = match bytes[from..] {
            [a, b] => (u32::from(b), u32::from(a)),
            _ => (0, 0),
        };
        for i in 0..length as usize {
            if self.bits.is_beyond() {
                return Err(Torn);
            }
            let context = mix(mix(around.class, one << 8 | two), 0xa3);
            let byte = self.symbol(context, 8, u64::from(rest.get(i).copied().unwrap_or_default()));
            bytes.push(byte as u8);
            (two, one) = (one, byte as u32);
        }
        String::from_utf8(bytes).map_err(|_| Torn)
    }

    /// Codes a number that has a decimal point or a sign.
    fn float(&mut self, context: u32, given: &Value) -> Result<Value, Torn> {
        let given = given.as_f64().unwrap_or_default();
        let short = (0..=6).find_map(|places| {
            let scaled = (given * SCALES[places]).round();
            let exact =
                scaled.abs() < 1e15 && (scaled / SCALES[places]).to_bits() == given.to_bits();
            exact.then_some((places, scaled as i64))
        });
        let places = self.symbol(context, 3, short.map_or(7, |(places, _)| places as u64)) as usize;
        let made = match SCALES.get(places) {
            Some(scale) => {
                let units = short.map_or(0, |(_, units)| units);
                self.signed(mix(context, places as u32), units) as f64 / scale
            }
            None => {
                let mut bits = 0_u64;
                for shift in (0..64).step_by(8).rev() {
                    bits =
                        bits << 8 | self.symbol(context ^ 0xb1, 8, given.to_bits() >> shift & 255);
                }
                f64::from_bits(bits)
            }
        };
        Number::from_f64(made).map(Value::Number).ok_or(Torn)
    }

    /// Codes a symbol of so many bits, the highest first.
    fn symbol(&mut self, context: u32, width: u32, given: u64) -> u64 {
        let mut node = 1_u64;
        for shift in (0..width).rev() {
            let bit = self.bits.bit(mix(context, node as u32), given >> shift & 1 == 1);
            node = node << 1 | u64::from(bit);
        }
        node - (1 << width)
    }

    /// Codes a whole number: how long it is, then its bits, of which the first three are learnt.
    fn number(&mut self, context: u32, given: u64) -> u64 {
        let given = given.saturating_add(1);
        let length = u64::from(63 - given.leading_zeros());
        let mut length = if self.bits.bit(context ^ 0xc1, length >= 7) {
            self.symbol(context ^ 0xc2, 6, length)
        } else {
            self.symbol(context ^ 0xc3, 3, length)
        };
        length = length.min(63);
        let mut made = 1_u64;
        for at in (0..length).rev() {
            let known = if length - at <= 3 { made as u32 } else { 0xffff - at as u32 };
            let bit = given >> at & 1 == 1;
            let bit = self.bits.bit(mix(mix(context, length as u32), known), bit);
            made = made << 1 | u64::from(bit);
        }
        made - 1
    }

    fn signed(&mut self, context: u32, given: i64) -> i64 {
        let folded = (given << 1 ^ given >> 63) as u64;
        let made = self.number(context, folded);
        (made >> 1) as i64 ^ -((made & 1) as i64)
    }
}

const SCALES: [f64; 7] = [1.0, 10.0, 100.0, 1e3, 1e4, 1e5, 1e6];

fn whole(value: &Value) -> usize {
    value.as_u64().unwrap_or_default() as usize
}

/// Fields that hold the same kind of string.
fn class(key: &str) -> u32 {
    hash(match key {
        "of_entities" | "places" | "names" => "entity",
        "from" | "to" | "since" | "until" | "as_of" | "start" | "end" | "dates" => "day",
        "of_countries" => "country",
        key => key,
    })
}

const fn hash(key: &str) -> u32 {
    let (bytes, mut at, mut hash) = (key.as_bytes(), 0, 0x811c_9dc5_u32);
    while at < bytes.len() {
        hash = (hash ^ bytes[at] as u32).wrapping_mul(0x0100_0193);
        at += 1;
    }
    hash
}

/// Returns the class of the strings of a field.
pub(super) fn class_of(key: &str) -> u32 {
    class(key)
}

fn mix(a: u32, b: u32) -> u32 {
    let h = (a.rotate_left(13) ^ b).wrapping_mul(0x85eb_ca6b);
    h ^ h >> 15
}

#[cfg(test)]
mod tests {
    use super::{
        super::{
            memory::Learnt,
            range::{FRESH, MODELS, Reader, Writer},
        },
        *,
    };
    use proptest::prelude::*;
    use serde_json::json;

    fn back(text: &str, value: &Value) -> Value {
        let (models, learnt) = (vec![FRESH; MODELS], Learnt::nothing());
        let mut writer = Tree::new(Writer::new(&models), text, Memory::new(&learnt));
        assert_eq!(writer.code(value).as_ref(), Ok(value));
        let bytes = writer.into_parts().0.finish();
        let mut reader = Tree::new(Reader::new(&models, &bytes), text, Memory::new(&learnt));
        reader.code(&Value::Null).unwrap()
    }

    #[test]
    fn what_lies_beyond_every_text_comes_back() {
        for end in [i64::MAX as u64, u64::MAX - 1, 1 << 62] {
            let value = json!([{ "start": 0, "end": end }]);
            assert_eq!(back("", &value), value);
        }
    }

    fn value() -> impl Strategy<Value = Value> {
        let key = prop::sample::select(vec![
            "start",
            "end",
            "text",
            "entity",
            "known",
            "published",
            "anchors",
            "lemma",
            "of",
            "x",
        ]);
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            (0..60_u64).prop_map(Value::from),
            (0..u64::MAX).prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            (-1e3..1e3_f64).prop_map(|f| json!((f * 100.0).round() / 100.0)),
            any::<f64>().prop_map(|f| json!(f)),
            "\\PC{0,12}".prop_map(Value::from),
            prop::sample::select(vec!["2024-01-27", "2023-10-07", "Перемир", "began today", ""])
                .prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 64, 6, move |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                prop::collection::btree_map(key.clone().prop_map(str::to_owned), inner, 0..6)
                    .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn any_tree_comes_back(value in value(), text in "(\\PC| |\n|Перемир|began today){0,40}") {
            // Whole numbers below zero are written as what they are worth.
            fn worth(value: &Value) -> Value {
                match value {
                    Value::Number(n) if !n.is_u64() => json!(n.as_f64()),
                    Value::Array(all) => all.iter().map(worth).collect(),
                    Value::Object(map) => {
                        Value::Object(map.iter().map(|(k, v)| (k.clone(), worth(v))).collect())
                    }
                    other => other.clone(),
                }
            }
            let value = worth(&value);
            prop_assert_eq!(back(&text, &value), value);
        }

        #[test]
        fn damaged_bits_end(bytes: Vec<u8>, text in "\\PC{0,40}") {
            let (models, learnt) = (vec![FRESH; MODELS], Learnt::nothing());
            let reader = Reader::new(&models, &bytes);
            let _ = Tree::new(reader, &text, Memory::new(&learnt)).code(&Value::Null);
        }
    }
}
