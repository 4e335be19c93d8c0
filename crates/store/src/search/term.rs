//! How a term is written, so that nothing that an article or a query holds can be taken for another kind of term.
//!
//! What goes in: a word, a key, a value. What comes out: a term that FTS5's `ascii` tokenizer leaves in one piece: letters,
//! digits and the marks of [`MARKS`], at most [`LONGEST`] bytes. Left to others: which terms an article has.

use rashomon_packs::fold;

/// Marks that belong to terms. The first of a term says its kind; words begin with a letter or a digit.
pub const MARKS: &str = "~=:^+/._'-";
/// The most bytes of a term: longer words are cut, in articles and queries alike.
pub const LONGEST: usize = 64;

/// How much a term weighs in its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// In the first paragraph, or more than twice.
    Lead,
    /// In the headline.
    Title,
}

/// A word by its lemma or form.
pub fn word(lemma: &str) -> Option<String> {
    made("", lemma)
}

/// The sound of a word of a name, with its syllables.
pub fn sound(skeleton: &str) -> Option<String> {
    made("/", skeleton)
}

/// The consonants of a word of a name.
pub fn loose_sound(skeleton: &str) -> Option<String> {
    made("~", skeleton)
}

/// The key of an entity.
pub fn entity(key: &str) -> Option<String> {
    made("=", key)
}

/// A value of a field.
pub fn field(name: &str, value: &str) -> Option<String> {
    made(&format!(":{name}/"), value)
}

/// What every article has.
pub const EVERY: &str = ":all";

/// The same term, graded.
pub fn graded(term: &str, grade: Grade) -> String {
    let mark = match grade {
        Grade::Title => '^',
        Grade::Lead => '+',
    };
    format!("{mark}{term}")
}

/// Writes a term; `None` when nothing of the value can be kept.
fn made(kind: &str, value: &str) -> Option<String> {
    let folded = fold(value);
    let mut term = String::with_capacity(kind.len() + folded.len());
    term.push_str(kind);
    for c in folded.trim().chars() {
        let c = if c.is_alphanumeric() || MARKS.contains(c) { c } else { '_' };
        if term.len() + c.len_utf8() > LONGEST {
            break;
        }
        term.push(c);
    }
    // A word never begins with the mark of another kind.
    let term = if kind.is_empty() { term.trim_start_matches(|c| MARKS.contains(c)) } else { &term };
    let kept = term.get(kind.len()..).is_some_and(|rest| rest.chars().any(char::is_alphanumeric));
    kept.then(|| term.to_owned())
}

/// Splits a text into words with the places where they stand: letters and digits with inner apostrophes; a hyphen parts
/// words. The dots of single letters (`U.S.`) and the marks between digits (`2,500`) belong to the word.
pub fn words_of(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut rest = text;
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = rest.find(char::is_alphanumeric)?;
        let tail = rest.get(start..)?;
        let word = tail.get(..length(tail))?.trim_end_matches(|c| is_apostrophe(c) || is_unseen(c));
        let found = (at + start, word);
        rest = tail.get(word.len()..)?;
        at += start + word.len();
        Some(found)
    })
}

fn is_unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{300}'..='\u{36f}' | '\u{feff}')
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '＇' | '′')
}

/// Bytes of the word that `tail` begins with.
fn length(tail: &str) -> usize {
    let (mut end, mut letters, mut before) = (0, 0, ' ');
    let mut chars = tail.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c.is_alphanumeric() {
            // A second letter behind a dot: the dot was the end of a sentence, not of an initial.
            letters += 1;
            before = c;
            end = at + c.len_utf8();
        } else if is_apostrophe(c) || is_unseen(c) {
            end = at + c.len_utf8();
        } else {
            let next = chars.peek().map_or(' ', |(_, next)| *next);
            let after = tail.get(at + c.len_utf8() + next.len_utf8()..).unwrap_or("");
            let number = matches!(c, '.' | ',' | ':') && before.is_numeric() && next.is_numeric();
            let initials = c == '.'
                && letters == 1
                && before.is_alphabetic()
                && next.is_alphabetic()
                && !after.starts_with(char::is_alphanumeric);
            if !number && !initials {
                break;
            }
            letters = 0;
        }
    }
    end
}

/// The form of a word as terms are made of it: folded, numbers without their marks.
pub fn form(word: &str) -> String {
    let folded = fold(word);
    if folded.starts_with(char::is_numeric) {
        return folded.chars().filter(|c| c.is_alphanumeric()).collect();
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_value_can_be_taken_for_another_kind_of_term() {
        assert_eq!(word("=PER-x"), Some("per-x".to_owned()));
        assert_eq!(word("a\" OR b"), Some("a__or_b".to_owned()));
        assert_eq!(word("…"), None);
        assert_eq!(entity("PER-Qasem-Soleimani"), Some("=per-qasem-soleimani".to_owned()));
        assert_eq!(field("o", "Coast Wire"), Some(":o/coast_wire".to_owned()));
        assert!(word(&"ї".repeat(99)).is_some_and(|t| t.len() <= LONGEST));
    }

    #[test]
    fn words_stand_where_they_are_found() {
        let words: Vec<_> = words_of("Пʼятеро, al-Sudani's 'х'").collect();
        assert_eq!(words, [(0, "Пʼятеро"), (16, "al"), (19, "Sudani's"), (29, "х")]);
        let words: Vec<_> =
            words_of("U.S. 2,500; т.д. end.Next 10:30, a.b").map(|(_, w)| w).collect();
        assert_eq!(words, ["U.S", "2,500", "т.д", "end", "Next", "10:30", "a.b"]);
        assert_eq!(form("2,500"), "2500");
    }
}
