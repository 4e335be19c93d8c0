//! Articles and accounts as rows.
//!
//! What goes in: an article, its account, the bytes it was read from. What comes out: short rows, and from them the same
//! again, byte for byte. Left to others: where rows are kept.

use crate::{add::Source, search::Terms};
use rashomon_types::{Account, Article, ArticleId, Day, Language, id::digest};
use std::io::{Read, Write};

/// How hard to press; more costs time and gains little.
const LEVEL: i32 = 6;
/// No text layer is longer when it is whole: a bound for damaged rows.
const LONGEST: u64 = 1 << 32;

/// Turns articles and accounts into rows and back. Any thread may use it.
#[derive(Default)]
pub struct Codec {}

/// An article ready to be written: all work that needs no database is done.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// The article.
    pub id: ArticleId,
    /// Its day of publication as it is filed; `None` where it is not known to a month.
    pub day: Option<Day>,
    pub(crate) program: String,
    pub(crate) language: Option<Language>,
    pub(crate) pack: String,
    pub(crate) text: Vec<u8>,
    pub(crate) account: Vec<u8>,
    pub(crate) original: Option<(String, Vec<u8>)>,
    pub(crate) source: Source,
    pub(crate) terms: String,
}

impl Prepared {
    /// Adds what the article is to be found by.
    pub fn found_by(mut self, terms: &Terms) -> Self {
        self.terms = terms.line();
        self
    }

    /// Returns the label of its source.
    pub fn label(&self) -> &str {
        &self.source.label
    }

    /// Tells whether only a source is to be written.
    pub(crate) fn is_mention(&self) -> bool {
        self.account.is_empty()
    }
}

impl Codec {
    /// Turns an article with its account into rows. `original` holds the bytes it was read from, where these are not the
    /// text layer.
    ///
    /// # Errors
    /// When memory for pressing is short.
    pub fn prepare(
        &self,
        article: &Article,
        account: &Account,
        original: Option<&[u8]>,
        source: Source,
    ) -> std::io::Result<Prepared> {
        let original = original
            .map(|bytes| press(bytes).map(|pressed| (digest(bytes), pressed)))
            .transpose()?;
        Ok(Prepared {
            id: article.id,
            day: filed_under(account),
            program: account.program.clone(),
            language: account.language,
            pack: account.pack.clone().unwrap_or_default(),
            text: press(article.text.as_bytes())?,
            account: press(&serde_json::to_vec(account)?)?,
            original,
            source,
            terms: String::new(),
        })
    }

    /// Prepares another source of a text that is in the store already.
    pub fn mention(&self, id: ArticleId, source: Source) -> Prepared {
        Prepared {
            id,
            day: None,
            program: String::new(),
            language: None,
            pack: String::new(),
            text: Vec::new(),
            account: Vec::new(),
            original: None,
            source,
            terms: String::new(),
        }
    }

    /// Returns a text layer; what is wrong with the row when its digest is not `id`.
    pub(crate) fn text(&self, id: ArticleId, row: &[u8]) -> Result<String, String> {
        let bytes = expand(row)?;
        let found = ArticleId::of(&bytes);
        if found != id {
            return Err(format!("the text of {id} has the digest {found}"));
        }
        String::from_utf8(bytes).map_err(|_| format!("the text of {id} is no UTF-8"))
    }

    /// Returns an account; what is wrong with the row when there is none in it.
    pub(crate) fn account(&self, id: ArticleId, row: &[u8]) -> Result<Account, String> {
        let wrong = |e: &dyn std::fmt::Display| format!("the account of {id}: {e}");
        let bytes = expand(row).map_err(|e| wrong(&e))?;
        let account: Account = serde_json::from_slice(&bytes).map_err(|e| wrong(&e))?;
        if account.id == id { Ok(account) } else { Err(wrong(&"it is another article's")) }
    }

    /// Returns original bytes.
    pub(crate) fn original(&self, row: &[u8]) -> Result<Vec<u8>, String> {
        expand(row)
    }
}

/// The day under which an article is filed: the last that it may be from, when that is known to a month.
fn filed_under(account: &Account) -> Option<Day> {
    let interval = account.published.as_ref()?.interval;
    interval.days().filter(|days| *days <= 31).and(interval.end)
}

fn press(bytes: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = zstd::stream::Encoder::new(Vec::new(), LEVEL)?;
    encoder.include_checksum(true)?;
    encoder.write_all(bytes)?;
    encoder.finish()
}

fn expand(row: &[u8]) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let decoder = zstd::stream::Decoder::new(row).map_err(|e| e.to_string())?;
    decoder.take(LONGEST).read_to_end(&mut bytes).map_err(|e| e.to_string())?;
    Ok(bytes)
}
