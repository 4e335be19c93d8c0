//! The skeleton of a word: its first consonants, in classes that survive transliteration.
//!
//! What goes in: a folded word and its language. What comes out: at most five letters, `krnvr` for "коронавірусу",
//! "koronawirusa" and "coronavirus" alike. Left to others: whether two words of one skeleton are one word.

use rashomon_packs::{PackError, Packs};
use rashomon_types::Language;
use std::collections::{BTreeMap, HashMap};

/// The most letters of a skeleton.
pub const LENGTH: usize = 5;
const FILE: &str = "data/skeletons.toml";

/// Classes by spelling, by script.
type File = BTreeMap<String, BTreeMap<String, String>>;

/// The classes of letters, by language.
pub struct Skeletons {
    common: Spelling,
    own: BTreeMap<Language, Spelling>,
}

#[derive(Clone, Default)]
struct Spelling {
    classes: HashMap<String, String>,
    longest: usize,
}

impl Spelling {
    fn insert(&mut self, spelling: &str, class: &str) {
        self.longest = self.longest.max(spelling.chars().count());
        self.classes.insert(spelling.to_owned(), class.to_owned());
    }
}

impl Skeletons {
    /// Reads the classes and what single languages read otherwise.
    ///
    /// # Errors
    /// When a file is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut common = Spelling::default();
        if packs.bytes(FILE).is_some() {
            let file: File = packs.parse(FILE)?;
            for (spelling, class) in file.values().flatten() {
                common.insert(spelling, class);
            }
        }
        let mut own = BTreeMap::new();
        for language in packs.languages() {
            let mut spelling = common.clone();
            for (_, file) in packs.parse_all::<super::concepts::File>(language, "concepts")? {
                for (letters, class) in &file.spelling {
                    spelling.insert(letters, class);
                }
            }
            own.insert(language, spelling);
        }
        Ok(Skeletons { common, own })
    }

    /// Returns the skeleton of a folded word. A vowel counts only where the word begins with it, as `a`.
    pub fn of(&self, word: &str, language: Option<Language>) -> String {
        let spelling = language.and_then(|l| self.own.get(&l)).unwrap_or(&self.common);
        let mut skeleton = String::new();
        let mut rest = word;
        while let Some(letter) = rest.chars().next() {
            let (len, class) = longest(spelling, rest).unwrap_or((letter.len_utf8(), ""));
            if class.is_empty() && rest.len() == word.len() && letter.is_alphabetic() {
                skeleton.push('a');
            }
            for c in class.chars() {
                if !skeleton.ends_with(c) && skeleton.len() < LENGTH {
                    skeleton.push(c);
                }
            }
            if skeleton.len() >= LENGTH {
                break;
            }
            rest = &rest[len..];
        }
        skeleton
    }
}

fn longest<'a>(spelling: &'a Spelling, rest: &str) -> Option<(usize, &'a str)> {
    let ends: Vec<usize> =
        rest.char_indices().take(spelling.longest).map(|(i, c)| i + c.len_utf8()).collect();
    ends.iter()
        .rev()
        .find_map(|end| spelling.classes.get(&rest[..*end]).map(|class| (*end, class.as_str())))
}

/// Tells whether a skeleton says enough to be compared: three letters from a word of at least four.
pub fn is_telling(skeleton: &str, word: &str) -> bool {
    skeleton.len() >= 3 && word.chars().nth(3).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loan_word_has_one_skeleton_in_every_script_and_case() {
        let skeletons = Skeletons::new(&Packs::embedded()).unwrap();
        let of = |word: &str, code: &str| skeletons.of(word, Language::new(code));
        let words = [
            [
                ("коронавируса", "ru"),
                ("коронавірусу", "uk"),
                ("koronawirusem", "pl"),
                ("coronavirus", "en"),
            ],
            [("макрон", "ru"), ("макрона", "uk"), ("macronem", "pl"), ("macron", "en")],
            [
                ("вашингтон", "ru"),
                ("вашингтоні", "uk"),
                ("waszyngtonu", "pl"),
                ("washington", "en"),
            ],
            [("харьков", "ru"), ("харкові", "uk"), ("charków", "pl"), ("kharkiv", "en")],
        ];
        for forms in words {
            let all: Vec<String> = forms.iter().map(|(w, l)| of(w, l)).collect();
            assert!(
                all.iter().all(|s| s.starts_with(&all[2][..4.min(all[2].len())])),
                "{forms:?}: {all:?}"
            );
        }
    }

    #[test]
    fn any_letters_give_a_short_skeleton() {
        let skeletons = Skeletons::new(&Packs::default()).unwrap();
        assert_eq!(skeletons.of("", None), "");
        assert_eq!(skeletons.of("日本", None), "a");
    }
}
