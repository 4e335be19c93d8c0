//! What is true of a language, or of the world, as data.
//!
//! What goes in: the embedded files and those of a user's own folder. What comes out: parsed files, with messages that
//! say file and line, and the word patterns that all lexicons share. Left to others: what a file means; each stage
//! owns the schema of the files it reads.

mod fold;
mod lexicon;
mod prefixes;

pub use fold::fold;
pub use lexicon::{Hit, Lexicon, PatternError};

use rashomon_types::{Language, id::digest};
use serde::de::DeserializeOwned;
use std::{borrow::Cow, collections::BTreeMap};

struct File {
    path: &'static str,
    source: &'static [u8],
    json: Option<&'static [u8]>,
}

static FILES: &[File] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// A pack that cannot be used: which file, which line, what is wrong.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {message}", match line { Some(line) => format!("{file}:{line}"), None => file.clone() })]
pub struct PackError {
    /// Path below the folder of packs.
    pub file: String,
    /// Line, from 1, when it is known.
    pub line: Option<usize>,
    /// What is wrong and what would be right.
    pub message: String,
}

impl PackError {
    /// Makes an error about a whole file.
    pub fn new(file: impl Into<String>, message: impl Into<String>) -> Self {
        PackError { file: file.into(), line: None, message: message.into() }
    }
}

/// Every pack in force: the embedded ones, with a user's files beside or instead of them.
#[derive(Clone, Debug, Default)]
pub struct Packs {
    files: BTreeMap<String, Content>,
}

#[derive(Clone, Debug)]
struct Content {
    source: Cow<'static, [u8]>,
    json: Option<&'static [u8]>,
}

impl Packs {
    /// Returns the packs that are part of the program.
    pub fn embedded() -> Self {
        let content = |f: &File| Content { source: Cow::Borrowed(f.source), json: f.json };
        Packs { files: FILES.iter().map(|f| (f.path.to_owned(), content(f))).collect() }
    }

    /// Adds files, or replaces those of the same path. Paths are as below `crates/packs`: `languages/uk/events.toml`.
    pub fn with_files(mut self, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        for (path, bytes) in files {
            self.files.insert(path, Content { source: Cow::Owned(bytes), json: None });
        }
        self
    }

    /// Returns the languages that have a pack, in order of their codes.
    pub fn languages(&self) -> Vec<Language> {
        let mut found: Vec<Language> = self
            .files
            .keys()
            .filter_map(|path| Language::new(path.strip_prefix("languages/")?.split('/').next()?))
            .collect();
        found.dedup();
        found
    }

    /// Returns the bytes of a file as its author wrote them.
    pub fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(|content| content.source.as_ref())
    }

    /// Returns the paths that begin with `prefix`, in order.
    pub fn paths<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.files
            .range(prefix.to_owned()..)
            .map(|(path, _)| path.as_str())
            .take_while(move |path| path.starts_with(prefix))
    }

    /// Parses a TOML file.
    ///
    /// # Errors
    /// When the file is missing, is no TOML, or has keys or values that `T` does not know; the line is given.
    pub fn parse<T: DeserializeOwned>(&self, path: &str) -> Result<T, PackError> {
        let content =
            self.files.get(path).ok_or_else(|| PackError::new(path, "the file is missing"))?;
        if let Some(json) = content.json
            && let Ok(value) = serde_json::from_slice(json)
        {
            return Ok(value);
        }
        let text = std::str::from_utf8(&content.source).map_err(|e| PackError {
            file: path.to_owned(),
            line: Some(line_of(&content.source, e.valid_up_to())),
            message: "the file is not UTF-8".to_owned(),
        })?;
        toml::from_str(text).map_err(|e| PackError {
            file: path.to_owned(),
            line: e.span().map(|span| line_of(text.as_bytes(), span.start)),
            message: e.message().to_owned(),
        })
    }

    /// Parses a file of a language together with its additions: `events.toml`, `events-war.toml`, `events-my.toml`.
    /// Empty when the language has none. Each comes with its path.
    ///
    /// # Errors
    /// As [`Packs::parse`], for the first file that is wrong.
    pub fn parse_all<T: DeserializeOwned>(
        &self,
        language: Language,
        name: &str,
    ) -> Result<Vec<(String, T)>, PackError> {
        let prefix = format!("languages/{language}/{name}");
        let belongs = |path: &str| {
            path.strip_prefix(&prefix)
                .and_then(|rest| rest.strip_suffix(".toml"))
                .is_some_and(|middle| middle.is_empty() || middle.starts_with('-'))
        };
        let paths: Vec<&str> = self.paths(&prefix).filter(|path| belongs(path)).collect();
        paths.into_iter().map(|path| Ok((path.to_owned(), self.parse(path)?))).collect()
    }

    /// Returns the line of the first occurrence of `needle` in a file, from 1, for messages about an entry.
    pub fn line(&self, path: &str, needle: &str) -> Option<usize> {
        let text = std::str::from_utf8(self.bytes(path)?).ok()?;
        text.find(needle).map(|at| line_of(text.as_bytes(), at))
    }

    /// Digests everything that one language's reading depends on: its folder and `data/`.
    pub fn digest(&self, language: Option<Language>) -> String {
        let own = language.map(|l| format!("languages/{l}/"));
        let mut all = Vec::new();
        for (path, content) in &self.files {
            if path.starts_with("data/") || own.as_ref().is_some_and(|own| path.starts_with(own)) {
                all.extend_from_slice(digest(path.as_bytes()).as_bytes());
                all.extend_from_slice(digest(&content.source).as_bytes());
            }
        }
        digest(&all)
    }
}

fn line_of(bytes: &[u8], at: usize) -> usize {
    1 + bytes[..at.min(bytes.len())].iter().filter(|b| **b == b'\n').count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Tiny {
        #[allow(dead_code)]
        name: String,
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let packs = Packs::default().with_files([(
            "languages/xx/tiny.toml".to_owned(),
            b"name = \"a\"\nnmae = 1\n".to_vec(),
        )]);
        let error = packs.parse::<Tiny>("languages/xx/tiny.toml").unwrap_err();
        assert_eq!(error.line, Some(2), "{error}");
        assert!(
            error.to_string().starts_with("languages/xx/tiny.toml:2: unknown field `nmae`"),
            "{error}"
        );
    }

    #[test]
    fn the_template_language_is_there() {
        assert!(Packs::embedded().languages().contains(&Language::new("en").unwrap()));
    }
}
