//! The words that items were read from, kept apart from the record so that a brief can show them.

use rashomon_types::{Account, ArticleId, Span, TellingId};
use std::collections::BTreeMap;

/// The words of one telling.
#[derive(Clone, Debug, PartialEq)]
pub struct Excerpt {
    /// The article.
    pub article: ArticleId,
    /// The words that name the act or hold the number.
    pub words: String,
    /// Where they stand.
    pub span: Span,
    /// The sentence.
    pub sentence: String,
    /// Where the sentence stands.
    pub at: Span,
}

/// The words of every telling of a set of accounts.
#[derive(Clone, Debug, Default)]
pub struct Excerpts {
    by_id: BTreeMap<TellingId, Excerpt>,
}

impl Excerpts {
    /// Takes the words of one account.
    pub fn add(&mut self, account: &Account) {
        for e in &account.events {
            let excerpt = Excerpt {
                article: account.id,
                words: e.trigger.text.clone(),
                span: e.trigger.span,
                sentence: e.sentence.text.clone(),
                at: e.sentence.span,
            };
            self.by_id.insert(e.id, excerpt);
        }
        for c in &account.claims {
            let excerpt = Excerpt {
                article: account.id,
                words: c.evidence.text.clone(),
                span: c.evidence.span,
                sentence: c.sentence.text.clone(),
                at: c.sentence.span,
            };
            self.by_id.insert(c.id, excerpt);
        }
        for r in &account.relations {
            let excerpt = Excerpt {
                article: account.id,
                words: r.cue.text.clone(),
                span: r.cue.span,
                sentence: r.sentence.text.clone(),
                at: r.sentence.span,
            };
            self.by_id.insert(r.id, excerpt);
        }
    }

    /// Finds the words of a telling.
    pub fn of(&self, id: TellingId) -> Option<&Excerpt> {
        self.by_id.get(&id)
    }
}

impl Excerpt {
    /// Returns the clause around the words, at most `columns` wide: what stands before is cut first at a word.
    pub fn around(&self, columns: usize) -> String {
        let inside = self.span.start.saturating_sub(self.at.start);
        let (before, rest) = match (self.sentence.get(..inside), self.sentence.get(inside..)) {
            (Some(before), Some(rest)) => (before, rest),
            _ => ("", self.sentence.as_str()),
        };
        let sentence = crate::layout::shorten(&self.sentence, columns);
        if crate::layout::columns(&self.sentence) <= columns
            || crate::layout::columns(before) < columns / 2
        {
            return sentence;
        }
        let lead: Vec<&str> = before.split_whitespace().collect();
        let mut start = lead.len();
        let mut width = 2;
        while start > 0 && width + crate::layout::columns(lead[start - 1]) < columns / 3 {
            start -= 1;
            width += crate::layout::columns(lead[start]) + 1;
        }
        let kept = lead[start..].join(" ");
        format!(
            "… {}",
            crate::layout::shorten(&format!("{kept} {rest}"), columns.saturating_sub(2))
        )
    }
}
