//! The façade: the only place where the stages meet.

use rashomon_coding::Coder;
use rashomon_ingest::{Found, Given, Ingest, IngestError, Leaf, Printed};
use rashomon_lang::Reader;
use rashomon_packs::{PackError, Packs};
use rashomon_record::{
    Gatherer,
    growth::{Growth, Node},
};
use rashomon_store::search::{Named, Sound, Terms, Words, terms};
use rashomon_types::{
    Account, Article, ArticleId, Language, Layers, Reading, Record, correction::Correction,
    reading::Precision,
};
use std::{collections::BTreeMap, io::BufRead};

/// All stages, prepared from one set of packs.
pub struct Engine {
    /// The packs in force.
    pub packs: Packs,
    ingest: Ingest,
    reader: Reader,
    coder: Coder,
    gatherer: Gatherer,
}

impl Engine {
    /// Prepares every stage.
    ///
    /// # Errors
    /// When a file of a pack is wrong: which, where and what.
    pub fn new(packs: Packs) -> Result<Self, PackError> {
        Ok(Engine {
            ingest: Ingest::new(&packs)?,
            reader: Reader::new(&packs)?,
            coder: Coder::new(&packs)?,
            gatherer: Gatherer::new(&packs)?,
            packs,
        })
    }

    /// Bytes to articles.
    ///
    /// # Errors
    /// As [`Ingest::read`].
    pub fn articles(
        &self,
        label: &str,
        bytes: &mut dyn BufRead,
        given: &Given,
        sink: &mut dyn FnMut(Article),
    ) -> Result<(), IngestError> {
        self.ingest.read(label, bytes, given, sink)
    }

    /// Bytes to articles, with the bytes that each was read from.
    ///
    /// # Errors
    /// As [`Ingest::read`].
    pub fn printed(
        &self,
        label: &str,
        bytes: &mut dyn BufRead,
        given: &Given,
        sink: &mut dyn FnMut(Printed),
    ) -> Result<(), IngestError> {
        self.ingest.read_printed(label, bytes, given, sink)
    }

    /// A page, text or record to its articles, and to one line for each that holds none; `keep` asks for the bytes that each
    /// was read from.
    pub fn leaf(&self, leaf: Leaf, given: &Given, keep: bool, sink: &mut dyn FnMut(Found)) {
        self.ingest.articles(leaf, given, keep, sink);
    }

    /// Article to reading.
    pub fn reading(&self, article: &Article, layers: Layers) -> Reading {
        self.reader.read(article, layers)
    }

    /// Article to account: a pure function of the article.
    pub fn account(&self, article: &Article, layers: Layers) -> Account {
        self.coder.code(article, self.reader.read(article, layers), layers)
    }

    /// Article to account, taking `fallback` for its language where neither the input nor the text shows one.
    pub fn account_or(
        &self,
        article: &Article,
        layers: Layers,
        fallback: Option<Language>,
    ) -> Account {
        let account = self.account(article, layers);
        if account.language.is_some() || fallback.is_none() {
            return account;
        }
        let told = Article { declared_language: fallback, ..article.clone() };
        self.account(&told, layers)
    }

    /// Article to account and to the terms that a store finds it by. `fallback` as in [`Engine::account_or`].
    pub fn account_and_terms(
        &self,
        article: &Article,
        fallback: Option<Language>,
    ) -> (Account, Terms) {
        let reading = self.reader.read(article, Layers::ALL);
        if reading.language.is_none() && fallback.is_some() {
            let told = Article { declared_language: fallback, ..article.clone() };
            return self.account_and_terms(&told, None);
        }
        let terms = terms(article, &reading, self);
        let account = self.coder.code(article, reading, Layers::ALL);
        let terms = terms.with_account(&account);
        (account, terms)
    }

    /// Returns the name and version of the program, as accounts carry it.
    pub fn program(&self) -> &'static str {
        concat!("rashomon ", env!("CARGO_PKG_VERSION"))
    }

    /// Tells whether an account is what this program would make with these packs.
    pub fn is_current(&self, account: &Account) -> bool {
        account.program == self.program()
            && account.pack.as_deref() == self.coder.pack(account.language)
    }

    /// Tells the same of what a store knows of an account; a language that is none is one that was not found.
    pub fn is_current_pack(&self, program: &str, language: &str, pack: &str) -> bool {
        let own = self.coder.pack(Language::new(language)).unwrap_or_default();
        program == self.program() && pack == own
    }

    /// Returns what joins articles to a collection, and a name for the way in which it does: the program and the packs.
    pub fn growth(&self) -> (Growth<'_>, String) {
        let by = format!("{} {}", self.program(), self.packs.digest(None));
        (Growth::new(&self.gatherer), by)
    }

    /// Joins accounts at once: what a collection of them comes to that grew one by one.
    pub fn joins(&self, accounts: &[Account]) -> BTreeMap<ArticleId, Node> {
        self.gatherer.nodes(accounts)
    }

    /// Accounts to record: the same in any order.
    pub fn record(&self, accounts: Vec<Account>) -> Record {
        self.record_corrected(accounts, &[])
    }

    /// The same, with what people have corrected, replayed in this order.
    pub fn record_corrected(&self, accounts: Vec<Account>, corrections: &[Correction]) -> Record {
        let mut packs = BTreeMap::new();
        for account in &accounts {
            let language = account.language.map_or_else(|| "und".to_owned(), |l| l.to_string());
            packs.extend(account.pack.clone().map(|digest| (language, digest)));
        }
        let mut record = self.gatherer.gather_corrected(accounts, corrections);
        record.packs = packs;
        record
    }
}

impl Words for Engine {
    fn readings(&self, word: &str, language: Option<Language>) -> Vec<String> {
        self.reader.readings(word, language)
    }

    fn may_be(&self, form: &str, lemma: &str, language: Option<Language>) -> bool {
        self.reader.may_be(form, lemma, language)
    }

    fn sound(&self, word: &str) -> Option<Sound> {
        self.reader.skeleton(word).map(|(loose, close)| Sound { close, loose })
    }

    fn sounds(&self, word: &str) -> Vec<Sound> {
        let sounds = self.reader.skeletons(word).into_iter();
        sounds.map(|(loose, close)| Sound { close, loose }).collect()
    }

    fn named(&self, text: &str) -> Vec<Named> {
        let names = self.reader.named(text).into_iter();
        names
            .map(|mention| {
                let place = mention.known.place.as_ref();
                let country = place.filter(|p| p.precision == Precision::Country);
                let code = country.and_then(|p| p.country).map(|code| code.to_string());
                let name = place.map(|p| p.name.clone());
                Named {
                    span: mention.evidence.span,
                    key: mention.entity,
                    places: name.into_iter().chain(code).collect(),
                }
            })
            .collect()
    }

    fn is_small(&self, word: &str) -> bool {
        self.reader.is_small(word)
    }
}
