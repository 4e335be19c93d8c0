//! The agencies and outlets that are known by name.
//!
//! What goes in: `data/agencies.toml` and `data/outlets.toml`, which give each name in several languages. What comes out: a
//! look-up from words to the one name under which an origin is credited. Left to others: whether a text names an origin as
//! its own.

use crate::lines::Word;
use rashomon_packs::{Lexicon, PackError, Packs};
use serde::Deserialize;

/// An agency or outlet.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The name under which it is credited, `AP`.
    pub id: String,
    /// Full name.
    #[serde(default)]
    pub name: Option<String>,
    /// ISO 3166 alpha-3; empty for those of no country.
    #[serde(default)]
    pub country: String,
    /// `agency paper site channel radio tv institute`.
    pub kind: String,
    /// Domain of its site.
    #[serde(default)]
    pub domain: Option<String>,
    /// Patterns of its names in all languages. A pattern written in capitals matches capitals only; every name must begin
    /// with a capital, or stand in quotation marks.
    pub names: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OriginFile {
    origin: Vec<Origin>,
}

/// All known origins.
#[derive(Debug, Default)]
pub struct Origins {
    all: Vec<Origin>,
    names: Lexicon<(usize, bool)>,
}

/// An origin named in a row of words.
#[derive(Clone, Copy, Debug)]
pub struct Named<'o> {
    /// Who.
    pub origin: &'o Origin,
    /// How many words the name has.
    pub words: usize,
}

impl Origins {
    /// Reads the tables.
    ///
    /// # Errors
    /// When one of them is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut origins = Origins::default();
        for path in ["data/agencies.toml", "data/outlets.toml"] {
            if packs.bytes(path).is_none() {
                continue;
            }
            for origin in packs.parse::<OriginFile>(path)?.origin {
                let index = origins.all.len();
                for name in &origin.names {
                    let capitals = name.chars().any(char::is_uppercase)
                        && !name.chars().any(char::is_lowercase);
                    origins.names.insert(name, (index, capitals)).map_err(|e| PackError {
                        line: packs.line(path, name),
                        ..PackError::new(path, e.to_string())
                    })?;
                }
                origins.all.push(origin);
            }
        }
        Ok(origins)
    }

    /// Returns the origin whose name begins at word `at`.
    pub fn at<'o>(&'o self, words: &[Word], at: usize) -> Option<Named<'o>> {
        let hits = self.names.all_at(|i| words.get(i).map(|w| w.folded.as_str()), at);
        let first = words.get(at)?;
        let digit = first.folded.starts_with(|c: char| c.is_ascii_digit());
        hits.into_iter().find_map(|hit| {
            let (index, capitals) = *hit.value;
            let row = words.get(at..at + hit.tokens)?;
            let fits = if capitals {
                row.iter().all(|w| w.capitals || w.folded.len() < 2 || digit)
            } else {
                first.capital || digit || first.folded.contains('.')
            };
            fits.then(|| Named { origin: &self.all[index], words: hit.tokens })
        })
    }

    /// Returns the origin that a whole row of words names; an article before it does not matter.
    pub fn whole(&self, words: &[Word]) -> Option<&Origin> {
        let article = words.first().is_some_and(|w| w.folded.chars().count() <= 3);
        (0..=usize::from(article)).find_map(|at| {
            let named = self.at(words, at).filter(|named| at + named.words == words.len())?;
            Some(named.origin)
        })
    }

    /// Returns the origin whose site has this domain.
    pub fn by_domain(&self, domain: &str) -> Option<&Origin> {
        let domain = domain.trim_start_matches("www.");
        self.all.iter().find(|o| {
            o.domain.as_deref().is_some_and(|own| {
                domain == own || domain.strip_suffix(own).is_some_and(|sub| sub.ends_with('.'))
            })
        })
    }
}
