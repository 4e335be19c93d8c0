//! Articles and accounts as rows.
//!
//! What goes in: an article, its account, the bytes it was read from. What comes out: short rows, and from them the same
//! again, byte for byte. Left to others: where rows are kept.

mod memory;
mod places;
mod range;
mod set;
mod tree;
mod trim;

use crate::{add::Source, search::Terms};
use rashomon_types::{Account, Article, ArticleId, Day, Language, id::digest};
pub(crate) use set::Set;
use set::{Way, expand, press};
use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError, RwLock},
};

/// Turns articles and accounts into rows and back, with what was learnt from the articles of one store. Any thread may
/// use it.
pub struct Codec {
    sets: RwLock<BTreeMap<u32, Arc<Set>>>,
}

impl Default for Codec {
    fn default() -> Self {
        Codec { sets: RwLock::new(BTreeMap::from([(0, Arc::new(Set::nothing()))])) }
    }
}

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
        let set = self.newest();
        let original = original
            .map(|bytes| press(bytes).map(|pressed| (digest(bytes), pressed)))
            .transpose()?;
        Ok(Prepared {
            id: article.id,
            day: filed_under(account),
            program: account.program.clone(),
            language: account.language,
            pack: account.pack.clone().unwrap_or_default(),
            text: set.text(&article.text)?,
            account: set.account(account, &article.text, &source)?,
            original,
            source,
            terms: String::new(),
        })
    }

    /// Prepares an article whose reading is to be made again, because what it is found by is not at hand.
    ///
    /// # Errors
    /// When memory for pressing is short.
    pub(crate) fn saved(
        &self,
        id: ArticleId,
        text: &str,
        account: &Account,
        original: Option<&[u8]>,
        source: Source,
    ) -> std::io::Result<Prepared> {
        let set = self.newest();
        let original = original
            .map(|bytes| press(bytes).map(|pressed| (digest(bytes), pressed)))
            .transpose()?;
        Ok(Prepared {
            id,
            day: filed_under(account),
            program: "saved, to be read again".to_owned(),
            language: account.language,
            pack: account.pack.clone().unwrap_or_default(),
            text: set.text(text)?,
            account: set.account(account, text, &source)?,
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
        let wrong = |what: &str| format!("the text of {id}: {what}");
        let set = self.set_of(row, Way::Text).ok_or_else(|| wrong("nothing here can read it"))?;
        let bytes = set.read_text(row).map_err(|what| wrong(&what))?;
        let found = ArticleId::of(&bytes);
        if found != id {
            return Err(wrong(&format!("its digest is {found}")));
        }
        String::from_utf8(bytes).map_err(|_| wrong("it is no UTF-8"))
    }

    /// Returns an account; what is wrong with the row when there is none in it.
    pub(crate) fn account(
        &self,
        id: ArticleId,
        row: &[u8],
        text: &str,
        source: &Source,
    ) -> Result<Account, String> {
        let wrong = |what: &str| format!("the account of {id}: {what}");
        let set =
            self.set_of(row, Way::Account).ok_or_else(|| wrong("nothing here can read it"))?;
        let account = set.read_account(id, row, text, source).map_err(|what| wrong(&what))?;
        if account.id == id { Ok(account) } else { Err(wrong("it is another article's")) }
    }

    /// Returns original bytes.
    pub(crate) fn original(&self, row: &[u8]) -> Result<Vec<u8>, String> {
        expand(row)
    }

    /// Takes a set into use; rows are written with the newest.
    pub(crate) fn add(&self, number: u32, set: Set) {
        self.sets.write().unwrap_or_else(PoisonError::into_inner).insert(number, Arc::new(set));
    }

    /// Tells whether a row can be read with what is loaded.
    pub(crate) fn knows(&self, number: u32) -> bool {
        self.sets.read().unwrap_or_else(PoisonError::into_inner).contains_key(&number)
    }

    /// Returns the set that is written with.
    pub(crate) fn newest(&self) -> Arc<Set> {
        let sets = self.sets.read().unwrap_or_else(PoisonError::into_inner);
        let last = sets.last_key_value().map(|(_, set)| Arc::clone(set));
        last.unwrap_or_else(|| Arc::new(Set::nothing()))
    }

    fn set_of(&self, row: &[u8], way: Way) -> Option<Arc<Set>> {
        let number = set::number(row, way)?;
        self.sets.read().unwrap_or_else(PoisonError::into_inner).get(&number).cloned()
    }

    /// Returns the number of the set that a row of text was written with.
    pub(crate) fn number(text: &[u8], account: &[u8]) -> (Option<u32>, Option<u32>) {
        (set::number(text, Way::Text), set::number(account, Way::Account))
    }
}

/// The day under which an article is filed: the last that it may be from, when that is known to a month.
fn filed_under(account: &Account) -> Option<Day> {
    let interval = account.published.as_ref()?.interval;
    interval.days().filter(|days| *days <= 31).and(interval.end)
}
