//! What of an article can be compared with articles in other languages, and a fingerprint for near-copies.
//!
//! What goes in: a reading. What comes out: for each sentence of the report its names, numbers, dates and
//! language-neutral concepts in order, with a hash of its words, and one fingerprint of the whole report. Left to
//! others: every comparison, and how much a shared anchor weighs.

mod concepts;
mod damage;
mod numbers;
mod skeleton;

use concepts::Concepts;
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Account, Article, Grain, Reading,
    account::Anchor,
    code::Category,
    print,
    reading::{Sentence, Token, TokenKind},
};
use skeleton::Skeletons;
use std::{cell::RefCell, collections::HashMap};

/// The most sentences of a text that are compared: enough for a book, and a bound for hostile input.
const SENTENCES: usize = 4_000;
/// The most anchors of one kind that a sentence gives.
const PER_SENTENCE: usize = 400;
/// The share of capitalised words above which capitals say nothing ("Headline Written Like This"), in percent.
const TITLE_CASE: usize = 60;

/// Takes anchors.
pub struct Anchors {
    skeletons: Skeletons,
    concepts: Concepts,
}

impl Anchors {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a `concepts.toml` or `data/skeletons.toml` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        Ok(Anchors { skeletons: Skeletons::new(packs)?, concepts: Concepts::new(packs)? })
    }

    /// Fills `anchors` and `fingerprint`. Runs last: it may use events and claims.
    pub fn code(&self, article: &Article, reading: &Reading, account: &mut Account) {
        let words = RefCell::new(HashMap::new());
        let report: Vec<&Sentence> =
            reading.sentences.iter().filter(|s| s.kind.is_report()).collect();
        account.diagnostics.extend(damage::find(article, reading, &report));
        account.anchors = report
            .iter()
            .take(SENTENCES)
            .map(|sentence| self.anchor(article, reading, sentence, &words))
            .filter(|anchor| anchor.words > 0)
            .collect();
        let spans = account.anchors.iter().map(|anchor| anchor.span);
        account.fingerprint = print::fingerprint(&article.text, spans);
    }

    fn anchor(
        &self,
        article: &Article,
        reading: &Reading,
        sentence: &Sentence,
        words: &RefCell<HashMap<String, String>>,
    ) -> Anchor {
        let tokens = reading.tokens_of(sentence);
        let count = tokens.iter().filter(|t| t.kind != TokenKind::Mark).count();
        let mut anchor = Anchor {
            span: sentence.span,
            words: count as u32,
            hash: print::sentence(sentence.span.of(&article.text)),
            ..Anchor::default()
        };
        let skeleton = |token: &Token| {
            let mut words = words.borrow_mut();
            if let Some(known) = words.get(token.folded.as_str()) {
                return known.clone();
            }
            let made = self.skeletons.of(&token.folded, reading.language);
            words.insert(token.folded.to_string(), made.clone());
            made
        };
        self.names(article, reading, sentence, &skeleton, &mut anchor);
        anchor.numbers = numbers::of(reading, sentence);
        anchor.dates = dates(reading, sentence);
        for (at, token) in tokens.iter().enumerate() {
            if token.kind == TokenKind::Mark {
                anchor.quoted |= is_quotation_mark(&token.folded);
                continue;
            }
            if token.kind != TokenKind::Word || anchor.concepts.len() >= PER_SENTENCE {
                continue;
            }
            if let Some(concept) = self.concepts.at(tokens, at, reading.language) {
                anchor.concepts.push(concept.to_owned());
            }
            let skeleton = skeleton(token);
            if skeleton::is_telling(&skeleton, &token.folded) {
                anchor.concepts.push(format!("~{skeleton}"));
            }
        }
        anchor
    }

    /// Adds the keys of the entities that are named, and the skeletons of all words written like names.
    fn names(
        &self,
        article: &Article,
        reading: &Reading,
        sentence: &Sentence,
        skeleton: &dyn Fn(&Token) -> String,
        anchor: &mut Anchor,
    ) {
        let tokens = reading.tokens_of(sentence);
        let first =
            reading.mentions.partition_point(|m| m.evidence.span.end <= sentence.span.start);
        let mut mentions = reading.mentions[first..]
            .iter()
            .take_while(|m| m.evidence.span.start < sentence.span.end)
            .peekable();
        let word = |t: &&Token| t.kind == TokenKind::Word;
        let capitals =
            tokens.iter().filter(word).filter(|t| t.is_capitalised(&article.text)).count();
        let all = tokens.iter().filter(word).count();
        let title_case = all > 2 && capitals * 100 > all * TITLE_CASE;
        let mut opening = true;
        for token in tokens.iter().filter(word) {
            let holder = mentions.peek().filter(|m| m.evidence.span.overlaps(token.span));
            let inside = holder.is_some();
            // The key of a known place says it all; every other report of the town names it too.
            let known_place =
                holder.is_some_and(|m| m.category == Category::Location && m.known.place.is_some());
            while let Some(mention) = mentions.peek()
                && mention.evidence.span.end <= token.span.end
            {
                if !mention.entity.is_empty() {
                    anchor.names.push(mention.entity.clone());
                }
                mentions.next();
            }
            let written_so = token.is_capitalised(&article.text) && !opening && !title_case;
            if (inside || written_so) && !known_place {
                let skeleton = skeleton(token);
                if skeleton.len() >= 2 {
                    anchor.names.push(skeleton);
                }
            }
            opening = false;
            if anchor.names.len() >= PER_SENTENCE {
                break;
            }
        }
    }
}

/// Returns the days that a sentence names.
fn dates(reading: &Reading, sentence: &Sentence) -> Vec<String> {
    let first = reading.dates.partition_point(|d| d.evidence.span.end <= sentence.span.start);
    reading.dates[first..]
        .iter()
        .take_while(|d| d.evidence.span.start < sentence.span.end)
        .filter(|d| d.grain == Grain::Day && d.from == d.to)
        .filter_map(|d| d.from)
        .take(PER_SENTENCE)
        .map(|day| day.to_string())
        .collect()
}

fn is_quotation_mark(mark: &str) -> bool {
    matches!(mark, "\"" | "«" | "»" | "“" | "”" | "„" | "‟")
}
