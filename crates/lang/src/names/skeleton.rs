//! The skeleton of a name: what is left of it in every script and language. The key of an unknown name is made of it.
//!
//! What goes in: a word. What comes out: its letters mapped to classes of sounds by `data/scripts/*.toml`, vowels dropped
//! save in short words, doubles made single. Soleimani, Сулеймани and Сулеймані all give `slmn`. Left to others: whether
//! two names of one skeleton are one entity.

use rashomon_packs::{PackError, Packs, fold};
use serde::Deserialize;
use std::collections::HashMap;

/// `data/scripts/<script>.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ScriptFile {
    /// `"щ=s дж=j х=h ь="`: letters, and the class they are of; the longest row that fits is taken.
    sounds: String,
    /// Words that are dropped from names of persons: articles and particles.
    articles: String,
}

/// The tables of all scripts.
#[derive(Debug, Default)]
pub struct Skeletons {
    sounds: HashMap<String, String>,
    longest: usize,
    articles: Vec<String>,
}

/// A class that marks a vowel.
const VOWELS: &str = "aeiou";

impl Skeletons {
    /// Reads the tables.
    ///
    /// # Errors
    /// When a row has no `=`.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut all = Skeletons::default();
        let paths: Vec<String> = packs.paths("data/scripts/").map(str::to_owned).collect();
        for path in paths.iter().filter(|p| p.ends_with(".toml")) {
            let file: ScriptFile = packs.parse(path)?;
            for row in file.sounds.split_whitespace() {
                let (letters, class) = row.split_once('=').ok_or_else(|| {
                    PackError::new(path.clone(), format!("{row:?}: write letters=class"))
                })?;
                all.longest = all.longest.max(letters.chars().count());
                all.sounds.insert(fold(letters), class.to_owned());
            }
            all.articles.extend(file.articles.split_whitespace().map(fold));
        }
        Ok(all)
    }

    /// Tells whether a folded word is an article or particle that names drop.
    pub fn is_article(&self, word: &str) -> bool {
        self.articles.iter().any(|a| a == word)
    }

    /// Returns the skeleton of a word.
    pub fn of(&self, word: &str) -> String {
        reduce(&self.sounds(word))
    }

    /// Returns the skeleton of a word with its syllables: Soleimani, Сулеймани and Сулеймані give `salaman`, Salman gives
    /// `salman`. Scripts that write no vowels have none.
    pub fn voiced(&self, word: &str) -> String {
        let mut voiced = String::new();
        for c in self.sounds(word).chars() {
            let c = if VOWELS.contains(c) { 'a' } else { c };
            if !voiced.ends_with(c) {
                voiced.push(c);
            }
        }
        // "George" and "Джордж": an ending that one of the spellings does not write.
        if voiced.chars().count() > 2 && voiced.ends_with('a') {
            voiced.pop();
        }
        voiced
    }

    fn sounds(&self, word: &str) -> String {
        let letters: Vec<char> = fold(word).chars().collect();
        let mut sounds = String::with_capacity(letters.len());
        let mut at = 0;
        while at < letters.len() {
            let hit = (1..=self.longest.min(letters.len() - at)).rev().find_map(|n| {
                let part: String = letters[at..at + n].iter().collect();
                self.sounds.get(&part).map(|class| (n, class))
            });
            match hit {
                Some((n, class)) => {
                    sounds.push_str(class);
                    at += n;
                }
                None => {
                    sounds.extend(letters[at].is_alphanumeric().then_some(letters[at]));
                    at += 1;
                }
            }
        }
        sounds
    }

    /// Returns the skeleton of a name of several words, articles dropped.
    pub fn of_name(&self, name: &str) -> String {
        let words = name.split(|c: char| c.is_whitespace() || "-–—.«»\"„”“'’".contains(c));
        let skeletons: Vec<String> = words
            .filter(|w| !w.is_empty())
            .filter(|w| !self.is_article(&fold(w)))
            .map(|w| self.of(w))
            .filter(|s| !s.is_empty())
            .collect();
        skeletons.join(".")
    }
}

/// Drops vowels, and makes doubles single; a word of fewer than three consonants keeps its vowels' places.
fn reduce(sounds: &str) -> String {
    // A double is one sound: "Мог" and "Mogg".
    let mut before = None;
    let heard = |c: &char| before.replace(*c) != Some(*c) && !VOWELS.contains(*c);
    let consonants = sounds.chars().filter(heard).count();
    let mut reduced = String::with_capacity(sounds.len());
    for (i, c) in sounds.chars().enumerate() {
        if VOWELS.contains(c) {
            let keep = i == 0 || consonants < 3;
            if keep && !reduced.ends_with('a') {
                reduced.push('a');
            }
        } else if !reduced.ends_with(c) {
            reduced.push(c);
        }
    }
    reduced
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_voiced_skeleton_tells_more_names_apart() {
        let skeletons = Skeletons::new(&Packs::embedded()).unwrap();
        for same in [
            &["Сулеймани", "Сулеймані", "Soleimani", "Sulejmani"][..],
            &["Netanyahu", "Нетаньяху"],
            &["George", "Джордж"],
            &["Зеленский", "Zelensky", "Зеленський", "Zelenskyy"],
            &["Kyiv", "Киев", "Київ", "Kijów"],
        ] {
            let all: Vec<String> = same.iter().map(|w| skeletons.voiced(w)).collect();
            assert!(all.windows(2).all(|p| p[0] == p[1]), "{same:?} {all:?}");
        }
        assert_ne!(skeletons.voiced("Salman"), skeletons.voiced("Soleimani"));
    }

    #[test]
    fn a_name_keeps_its_skeleton_across_scripts() {
        let skeletons = Skeletons::new(&Packs::embedded()).unwrap();
        for same in [
            &["Сулеймани", "Сулеймані", "Soleimani", "Sulejmani", "سليماني", "سلیمانی"][..],
            &["Netanyahu", "Нетаньяху", "נתניהו"],
            &["Рис-Могг", "Рийс-Мог"],
            &["Джонсон", "Johnson"],
            &["Зеленский", "Zelensky", "Зеленський", "Zelenskyy"],
            &["Хусейн", "Hussein"],
        ] {
            let all: Vec<String> = same.iter().map(|w| skeletons.of(w)).collect();
            assert!(all.windows(2).all(|p| p[0] == p[1]), "{same:?} {all:?}");
        }
    }
}
