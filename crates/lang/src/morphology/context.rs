//! What of a token and its neighbours is weighed.
//!
//! What goes in: forms and what was decided of the tokens before. What comes out: hashes. Training and reading use the
//! same functions, so that a weight always means what it was learnt for.

use super::rules::Rules;
use rashomon_types::reading::{Features, TokenKind, Upos};

/// Mixes a value into a hash.
pub fn mix(hash: u32, value: u32) -> u32 {
    let mixed = (hash.rotate_left(5) ^ value).wrapping_mul(0x9e37_79b1);
    mixed ^ mixed >> 15
}

/// Hashes text.
pub fn text(part: &str) -> u32 {
    let mut hash = 0x811c_9dc5_u32;
    for byte in part.bytes() {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    hash ^ hash >> 15
}

/// Stands for every form that was not learnt.
pub const UNKNOWN: u32 = 0x75_6e_6b;

/// The longest ending that is looked at, in characters.
pub const ENDINGS: usize = 6;

/// What is true of a form wherever it stands.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Hash of the whole, for look-up.
    pub whole: u32,
    /// Hash of the whole, for weights: one and the same for all forms that were not learnt.
    pub word: u32,
    /// Hashes of the endings of 1 to [`ENDINGS`] characters; of the whole where the form is shorter.
    pub endings: [u32; ENDINGS],
    /// Hashes of the first two and three characters.
    pub beginnings: [u32; 2],
    /// Length in characters, at most 255.
    pub length: u8,
    /// Parts of speech that it was learnt with, one bit each.
    pub seen: u32,
    /// Parts of speech that the word list gives, one bit each.
    pub listed: u32,
    /// Parts of speech that the list of endings gives, one bit each.
    pub ended: u32,
    /// Parts of speech that a long listed ending gives: where it is the verb alone, an unknown word is a verb or a name.
    pub told: u32,
    /// A preposition: the cases that it governs.
    pub governs: Features,
}

impl Profile {
    /// Describes a folded form; `seen` is left to the model.
    pub fn new(folded: &str, rules: &Rules) -> Self {
        let mut form = Profile { whole: text(folded), ..Profile::default() };
        form.endings = [form.whole; ENDINGS];
        for (i, (at, _)) in folded.char_indices().rev().take(ENDINGS).enumerate() {
            form.endings[i] = text(&folded[at..]);
        }
        let mut ends = folded.char_indices().map(|(at, c)| at + c.len_utf8());
        let two = ends.nth(1).map_or(folded, |end| &folded[..end]);
        let three = ends.next().map_or(folded, |end| &folded[..end]);
        form.beginnings = [text(two), text(three)];
        form.length = folded.chars().take(255).count().min(255) as u8;
        form.listed = rules.listed(folded);
        form.ended = rules.ended(folded, 2);
        form.told = rules.ended(folded, 3);
        form.governs = rules.governs(folded);
        form
    }
}

/// How a token is written.
pub fn shape(word: &str, kind: TokenKind, first: bool) -> u32 {
    let mut letters = word.chars();
    let initial = letters.next().unwrap_or(' ');
    let rest = letters.as_str();
    let case = match (initial.is_uppercase(), rest.chars().take(64).any(char::is_lowercase)) {
        (true, true) => 1,
        (true, false) if rest.is_empty() => 2,
        (true, false) => 3,
        (false, _) => 0,
    };
    let digit = u32::from(word.bytes().take(64).any(|b| b.is_ascii_digit()));
    let hyphen = u32::from(word.bytes().take(64).any(|b| b == b'-'));
    let latin = u32::from(initial.is_ascii_alphabetic());
    let kind = match kind {
        TokenKind::Word => 0,
        TokenKind::Number => 1,
        TokenKind::Mark => 2,
    };
    case | u32::from(first) << 2 | digit << 3 | hyphen << 4 | latin << 5 | kind << 6
}

/// A token as the tagger sees it.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// Its form.
    pub form: &'a Profile,
    /// How it is written.
    pub shape: u32,
    /// Whether it is a word, a number or a mark.
    pub kind: TokenKind,
}

/// Stands before the first token and behind the last.
const NOTHING: u32 = 31;

fn form<'a>(words: &'a [View<'_>], at: Option<usize>) -> Option<&'a Profile> {
    words.get(at?).map(|w| w.form)
}

/// Calls `each` with the hashes that speak for the part of speech of token `at`; `before` holds those already decided.
pub fn upos(words: &[View<'_>], at: usize, before: &[Upos], mut each: impl FnMut(u32)) {
    let word = &words[at];
    let f = word.form;
    let tag = |back: usize| {
        at.checked_sub(back).and_then(|i| before.get(i)).map_or(NOTHING, |u| *u as u32)
    };
    let whole = |at: Option<usize>| form(words, at).map_or(NOTHING, |f| f.word);
    let ending = |at: Option<usize>, n: usize| form(words, at).map_or(NOTHING, |f| f.endings[n]);
    let (one, two) = (tag(1), tag(2));
    let (previous, next) = (at.checked_sub(1), Some(at + 1));
    let classes = |f: &Profile| mix(mix(f.seen, f.listed), f.ended);
    let next_classes = form(words, next).map_or(NOTHING, classes);
    let next_shape = words.get(at + 1).map_or(NOTHING, |w| w.shape);
    let mut feature = 0_u32;
    let mut emit = |value: u32| {
        feature += 1;
        each(mix(feature, value));
    };
    emit(0);
    emit(f.word);
    (0..5).for_each(|n| emit(f.endings[n]));
    emit(mix(f.endings[1], word.shape));
    emit(mix(f.endings[3], one));
    emit(mix(mix(one, f.endings[1]), ending(next, 1)));
    f.beginnings.iter().for_each(|b| emit(*b));
    emit(word.shape);
    emit(mix(word.shape, f.endings[2]));
    emit(mix(f.listed, one));
    emit(f.ended);
    emit(f.seen);
    emit(one);
    emit(mix(one, two));
    emit(mix(one, f.word));
    emit(mix(one, f.endings[1]));
    emit(mix(one, f.endings[2]));
    emit(mix(one, mix(f.ended, word.shape)));
    emit(whole(previous));
    emit(ending(previous, 2));
    emit(whole(next));
    emit(ending(next, 2));
    emit(mix(next_classes, next_shape));
    emit(mix(one, next_classes));
    emit(mix(f.word, next_classes));
    emit(mix(f.word, whole(next)));
    emit(mix(f.word, whole(previous)));
    emit(whole(Some(at + 2)));
    emit(whole(at.checked_sub(2)));
    emit(mix(classes(f), mix(one, next_classes)));
    emit(mix(u32::from(f.length.min(12)), word.shape));
}

/// What was decided of the tokens before, as far as it matters for the next one's features.
#[derive(Clone, Copy, Debug, Default)]
pub struct Before {
    /// Features of the token before.
    pub last: Features,
    /// Hash of the preposition in force.
    pub preposition: u32,
    /// Hash of the ending of the last verb of the clause.
    pub verb: u32,
    /// Whether the clause already has a noun in the nominative.
    pub nominative: bool,
}

/// Calls `each` with the hashes that speak for the features of token `at`.
pub fn features(
    words: &[View<'_>],
    at: usize,
    tags: &[Upos],
    before: &Before,
    agreement: u32,
    mut each: impl FnMut(u32),
) {
    let f = words[at].form;
    let tag = |at: Option<usize>| at.and_then(|i| tags.get(i)).map_or(NOTHING, |u| *u as u32);
    let own = tag(Some(at));
    let (one, next) = (tag(at.checked_sub(1)), tag(Some(at + 1)));
    let next_ending = form(words, Some(at + 1)).map_or(NOTHING, |f| f.endings[1]);
    let next_long = form(words, Some(at + 1)).map_or(NOTHING, |f| f.endings[2]);
    let near = mix(one, agreement);
    let mut feature = 100_u32;
    let mut emit = |value: u32| {
        feature += 1;
        each(mix(mix(feature, own), value));
    };
    emit(0);
    emit(f.word);
    (0..4).for_each(|n| emit(f.endings[n]));
    emit(before.preposition);
    emit(mix(before.preposition, f.endings[1]));
    emit(near);
    emit(mix(near, f.endings[1]));
    emit(mix(near, before.preposition));
    emit(next);
    emit(mix(next, next_ending));
    emit(mix(mix(next, next_long), f.endings[1]));
    emit(form(words, at.checked_sub(1)).map_or(NOTHING, |f| f.word));
    emit(form(words, Some(at + 1)).map_or(NOTHING, |f| f.word));
    emit(before.verb);
    emit(mix(before.verb, f.endings[1]));
    emit(mix(u32::from(before.nominative), f.endings[0]));
    emit(mix(u32::from(before.nominative), mix(before.verb, one)));
    emit(mix(words[at].shape, f.endings[1]));
    emit(mix(mix(one, tag(at.checked_sub(2))), f.endings[0]));
}
