//! A query put to a store, and its answer with the words that were met.
//!
//! What goes in: a store, a query, an order. What comes out: articles, each with a verbatim stretch of its text and the
//! places in it that the query met. Left to others: how the answer is printed (`cmd/search.rs`) or shown (`serve`).

use crate::engine::Engine;
use rashomon_store::{
    Store, StoreError,
    search::{Matcher, Order, Page, Plan, Query},
};
use rashomon_types::{ArticleId, Evidence, FORMAT, Language, Span, article::Published};
use serde::Serialize;

/// What a query found.
#[derive(Debug, Serialize)]
pub struct Answer {
    /// Always [`FORMAT`].
    pub format: &'static str,
    /// Program and version.
    pub program: &'static str,
    /// The query as it was typed.
    pub query: String,
    /// True when no name is spelt so, and those were taken that sound alike.
    pub loose: bool,
    /// The articles, in order.
    pub articles: Vec<Hit>,
    /// True when there are more.
    pub more: bool,
    /// True when not all articles were weighed, or the search for a phrase ended early.
    pub cut: bool,
}

/// One article that was found.
#[derive(Debug, Serialize)]
pub struct Hit {
    /// Its key.
    pub id: ArticleId,
    /// Its label.
    pub article: String,
    /// Its headline.
    pub title: Option<String>,
    /// Who printed it.
    pub outlet: Option<String>,
    /// Its language.
    pub language: Option<Language>,
    /// Its day of publication.
    pub published: Option<Published>,
    /// A stretch of the text, verbatim.
    pub snippet: Evidence,
    /// The places in the stretch that the query met.
    pub hits: Vec<Evidence>,
    /// Whether the stretch begins and ends within a sentence.
    #[serde(skip)]
    pub broken: (bool, bool),
}

impl Hit {
    /// Returns the stretch in pieces, each with whether the query met it.
    pub fn pieces(&self) -> Vec<(&str, bool)> {
        let (text, start) = (self.snippet.text.as_str(), self.snippet.span.start);
        let mut pieces = Vec::new();
        let mut at = 0;
        for hit in &self.hits {
            let own =
                Span::new(hit.span.start.saturating_sub(start), hit.span.end.saturating_sub(start));
            pieces.push((text.get(at..own.start).unwrap_or(""), false));
            pieces.push((own.of(text), true));
            at = own.end;
        }
        pieces.push((text.get(at..).unwrap_or(""), false));
        pieces.retain(|(piece, _)| !piece.is_empty());
        pieces
    }
}

/// Puts a query to a store. Only the articles that are shown are read.
///
/// # Errors
/// When the store cannot be read.
pub fn find(
    store: &Store,
    engine: &Engine,
    (typed, query): (&str, &Query),
    order: Order,
    page: Page,
) -> Result<Answer, StoreError> {
    let mut plan = Plan::new(query, engine);
    let mut found = store.search(&plan, order, page, engine)?;
    let mut loose = false;
    if found.articles.is_empty()
        && let Some(loosened) = plan.loosened()
    {
        let first = Page { skip: 0, limit: 1 };
        loose = page.skip == 0 || store.search(&plan, order, first, engine)?.articles.is_empty();
        if loose {
            plan = loosened;
            found = store.search(&plan, order, page, engine)?;
        }
    }
    let matcher = Matcher::new(&plan, engine);
    let mut articles = Vec::with_capacity(found.articles.len());
    for seq in found.articles {
        let Some(row) = store.at(seq)? else { continue };
        let (text, account) = store.opened(&row)?;
        let snippet = matcher.snippet(&text, &account);
        articles.push(Hit {
            id: account.id,
            article: account.article,
            title: account.title,
            outlet: account.outlet,
            language: account.language,
            published: account.published,
            hits: snippet.hits.iter().map(|hit| Evidence::quote(&text, *hit)).collect(),
            broken: broken(&text, snippet.span),
            snippet: Evidence::quote(&text, snippet.span),
        });
    }
    Ok(Answer {
        format: FORMAT,
        program: engine.program(),
        query: typed.to_owned(),
        loose: loose && !articles.is_empty(),
        articles,
        more: found.more,
        cut: found.cut,
    })
}

/// Tells whether a stretch begins and ends within a sentence.
fn broken(text: &str, span: Span) -> (bool, bool) {
    let before = text.get(..span.start).unwrap_or("").trim_end_matches([' ', '\u{a0}']);
    let behind = text.get(span.end..).unwrap_or("");
    let ends = |c: char| matches!(c, '.' | '!' | '?' | '…' | '\n' | '\r' | '»' | '”' | '"');
    let begins = before.is_empty() || before.ends_with(ends);
    (
        !begins,
        !(behind.is_empty() || behind.starts_with(['\n', '\r']) || span.of(text).ends_with(ends)),
    )
}
