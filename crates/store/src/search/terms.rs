//! What an article is found by.
//!
//! What goes in: an article, its reading and its account. What comes out: its terms. Left to others: what a query makes of
//! its own words (`plan`), which must meet these terms: whoever types a word as the article prints it finds the article.

use super::{
    plan::Words,
    term::{self, Grade},
};
use rashomon_types::{
    Account, Article, Language, Reading, Span,
    account::Event,
    article::SegmentKind,
    reading::{Mention, Token},
};
use std::collections::BTreeMap;

/// The most terms of an article: more than any book has words, and a bound for hostile input.
const MOST: usize = 60_000;
/// How often a word stands in an article to weigh as much as one of the first paragraph.
const OFTEN: u32 = 3;

/// Terms of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    weights: BTreeMap<String, Weight>,
    plain: BTreeMap<String, ()>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Weight {
    times: u32,
    grade: Option<Grade>,
}

/// Where the headline and the first paragraph of an article stand.
struct Prominent<'a> {
    article: &'a Article,
    lead: Span,
}

impl Prominent<'_> {
    fn grade(&self, at: usize) -> Option<Grade> {
        if self.article.kind_at(at) == SegmentKind::Headline {
            return Some(Grade::Title);
        }
        (self.lead.start <= at && at < self.lead.end).then_some(Grade::Lead)
    }
}

/// Takes the terms of an article from its reading: the lemma of every word of the report, and the form where nobody who
/// typed it would think of that lemma.
pub fn terms(article: &Article, reading: &Reading, words: &dyn Words) -> Terms {
    let mut terms = Terms::default();
    let prominent = Prominent { article, lead: lead(reading) };
    let report = reading.sentences.iter().filter(|s| s.kind.is_report());
    for token in report.flat_map(|s| reading.tokens_of(s)) {
        terms.token(token, &prominent, reading.language, words);
    }
    for mention in &reading.mentions {
        terms.name(mention, &prominent, words);
    }
    terms
}

/// Returns the first paragraph of the running text.
fn lead(reading: &Reading) -> Span {
    let mut body = reading.sentences.iter().filter(|s| s.kind == SegmentKind::Body);
    let Some(first) = body.next() else { return Span::default() };
    let own = body.take_while(|s| s.paragraph == first.paragraph);
    own.fold(first.span, |span, s| span.cover(s.span))
}

impl Terms {
    /// Adds what the account knows: entities, language, outlet, and what the events are, one by one and together.
    pub fn with_account(mut self, account: &Account) -> Terms {
        self.keep(term::EVERY.to_owned());
        let named = account.mentions.iter().map(|m| m.entity.as_str());
        let pointed = account.references.iter().filter_map(|r| r.entity.as_deref());
        let parties = account.events.iter().flat_map(|e| e.actors.iter().chain(&e.recipients));
        for key in named.chain(pointed).chain(parties.filter_map(|p| p.entity.as_deref())) {
            self.keep(term::entity(key));
        }
        self.keep(account.language.and_then(|l| term::field("lang", l.as_str())));
        if let Some(outlet) = &account.outlet {
            self.keep(term::field("o", outlet));
            for (_, word) in term::words_of(outlet) {
                self.keep(term::field("o", word));
            }
        }
        for event in &account.events {
            self.event(event);
        }
        self
    }

    /// Returns the terms as one line for FTS5's tokenizer.
    pub fn line(&self) -> String {
        let mut line = String::new();
        let mut push = |term: &str| {
            line.push_str(term);
            line.push(' ');
        };
        for (term, weight) in &self.weights {
            push(term);
            let often = (weight.times >= OFTEN).then_some(Grade::Lead);
            if let Some(grade) = weight.grade.max(often) {
                push(&term::graded(term, grade));
            }
        }
        self.plain.keys().for_each(|term| push(term));
        line
    }

    fn keep(&mut self, term: impl Into<Option<String>>) {
        if let Some(term) = term.into()
            && self.plain.len() < MOST
        {
            self.plain.insert(term, ());
        }
    }

    fn weigh(&mut self, term: Option<String>, grade: Option<Grade>) {
        let Some(term) = term else { return };
        if self.weights.len() < MOST || self.weights.contains_key(&term) {
            let weight = self.weights.entry(term).or_default();
            weight.times += 1;
            weight.grade = weight.grade.max(grade);
        }
    }

    fn token(
        &mut self,
        token: &Token,
        prominent: &Prominent<'_>,
        language: Option<Language>,
        words: &dyn Words,
    ) {
        let grade = prominent.grade(token.span.start);
        let parts: Vec<&str> =
            term::words_of(token.span.of(&prominent.article.text)).map(|(_, w)| w).collect();
        let lemmas: Vec<&str> = term::words_of(&token.lemma).map(|(_, w)| w).collect();
        for (at, part) in parts.iter().enumerate() {
            let form = term::form(part);
            let lemma =
                if lemmas.len() == parts.len() { term::form(lemmas[at]) } else { form.clone() };
            if lemma != form && !words.may_be(&form, &lemma, language) {
                self.weigh(term::word(&form), grade);
            }
            self.weigh(term::word(&lemma), grade);
        }
    }

    /// Adds the sounds of a name's words, from its base form.
    fn name(&mut self, mention: &Mention, prominent: &Prominent<'_>, words: &dyn Words) {
        let grade = prominent.grade(mention.evidence.span.start);
        for (_, word) in term::words_of(&mention.lemma) {
            self.weigh(term::sound(&words.sound(word)), grade);
        }
    }

    /// Adds what an event is: every part alone, and every two and all three together, because "an assault in Baghdad" is
    /// not an assault and something in Baghdad.
    fn event(&mut self, event: &Event) {
        let (kind, realis) = (event.kind.as_str(), event.realis.as_str());
        self.keep(field(&[("t", kind)]));
        self.keep(field(&[("r", realis)]));
        self.keep(field(&[("t", kind), ("r", realis)]));
        let Some(place) = &event.place else { return };
        let country = place.country.as_ref().map(|c| c.as_str());
        for place in [Some(place.name.as_str()), country].into_iter().flatten() {
            self.keep(field(&[("p", place)]));
            self.keep(field(&[("t", kind), ("p", place)]));
            self.keep(field(&[("r", realis), ("p", place)]));
            self.keep(field(&[("t", kind), ("r", realis), ("p", place)]));
        }
    }
}

/// The term of one event that is all of this, in the order type, realis, place.
pub fn field(parts: &[(&str, &str)]) -> Option<String> {
    let name: String = parts.iter().map(|(name, _)| *name).collect();
    let values: Vec<&str> = parts.iter().map(|(_, value)| *value).collect();
    term::field(&name, &values.join("/"))
}
