//! The façade: the only place where the stages meet.

use rashomon_coding::Coder;
use rashomon_ingest::{Given, Ingest, IngestError};
use rashomon_lang::Reader;
use rashomon_packs::{PackError, Packs};
use rashomon_record::Gatherer;
use rashomon_types::{Account, Article, Layers, Record};
use std::io::BufRead;

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

    /// Article to account: a pure function of the article.
    pub fn account(&self, article: &Article, layers: Layers) -> Account {
        self.coder.code(article, self.reader.read(article, layers), layers)
    }

    /// Accounts to record: the same in any order.
    pub fn record(&self, accounts: Vec<Account>) -> Record {
        self.gatherer.gather(accounts)
    }
}
