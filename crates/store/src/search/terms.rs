//! What an article is found by.
//!
//! What goes in: an article, its reading and its account. What comes out: its terms. Left to others: what a query makes of
//! its own words (`plan`), which must meet these terms: whoever types a word as the article prints it finds the article.

use super::{
    plan::{Sound, Words},
    term::{self, Grade},
};
use rashomon_types::{
    Account, Article, EventType, Form, Language, Reading, Realis, Span,
    article::SegmentKind,
    reading::{Mention, Token, Upos},
};
use std::collections::{BTreeMap, BTreeSet};

/// The most terms of an article: more than any book has words, and a bound for hostile input.
const MOST: usize = 60_000;
/// How often a word stands in an article to weigh as much as one of the first paragraph.
const OFTEN: u32 = 3;

/// The most tokens of a first paragraph, where it is of several sentences: some articles are one paragraph.
const LEAD: usize = 60;
/// Parts of speech that say nothing of what an article is about.
const SMALL: [Upos; 8] = [
    Upos::Adp,
    Upos::Aux,
    Upos::Cconj,
    Upos::Det,
    Upos::Part,
    Upos::Pron,
    Upos::Punct,
    Upos::Sconj,
];

/// Terms of one article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    weights: BTreeMap<String, Weight>,
    plain: BTreeSet<String>,
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
    let mut taken = Taken {
        dictionary: words,
        language: reading.language,
        words: BTreeMap::new(),
        sounds: BTreeMap::new(),
    };
    let report = reading.sentences.iter().filter(|s| s.kind.is_report());
    for token in report.flat_map(|s| reading.tokens_of(s)) {
        terms.token(token, &prominent, &mut taken);
    }
    for mention in &reading.mentions {
        terms.name(mention, &prominent, &mut taken);
    }
    terms
}

/// Returns the first paragraph of the running text, or the sentences that it begins with.
fn lead(reading: &Reading) -> Span {
    let mut body = reading.sentences.iter().filter(|s| s.kind == SegmentKind::Body);
    let Some(first) = body.next() else { return Span::default() };
    let mut left = LEAD.saturating_sub(first.tokens.1 - first.tokens.0);
    let own = body.take_while(|s| s.paragraph == first.paragraph).take_while(|s| {
        let length = s.tokens.1 - s.tokens.0;
        let fits = length <= left;
        left = left.saturating_sub(length);
        fits
    });
    own.fold(first.span, |span, s| span.cover(s.span))
}

impl Terms {
    /// Adds what the account knows: entities, language, outlet, and what the events are, one by one and together.
    pub fn with_account(mut self, account: &Account) -> Terms {
        let pointed = account.references.iter().filter_map(|r| r.entity.as_deref());
        let parties = account.events.iter().flat_map(|e| e.actors.iter().chain(&e.recipients));
        for key in pointed.chain(parties.filter_map(|p| p.entity.as_deref())) {
            self.add_entity(key, None);
        }
        self.add_article(account.language, account.outlet.as_deref());
        for event in &account.events {
            let place = event.place.as_ref();
            let country = place.and_then(|p| p.country.as_ref()).map(|c| c.as_str());
            let places = place.map(|p| p.name.as_str()).into_iter().chain(country);
            self.add_event(event.kind, event.realis, places);
        }
        self
    }

    /// Adds a word by its lemma or form.
    pub fn add_word(&mut self, lemma: &str, grade: Option<Grade>) {
        self.weigh(term::word(lemma), grade);
    }

    /// Adds a word that only joins others: it is found, but does not weigh.
    pub fn add_small(&mut self, lemma: &str) {
        self.keep(term::word(lemma));
    }

    /// Adds a word of a name.
    pub fn add_sound(&mut self, sound: &Sound, grade: Option<Grade>) {
        self.weigh(sound.term(false), grade);
        self.keep(sound.term(true));
    }

    /// Adds an entity by its key.
    pub fn add_entity(&mut self, key: &str, grade: Option<Grade>) {
        self.weigh(term::entity(key), grade);
    }

    /// Adds what is true of the article as a whole.
    pub fn add_article(&mut self, language: Option<Language>, outlet: Option<&str>) {
        self.keep(term::EVERY.to_owned());
        self.keep(language.and_then(|l| term::field("lang", l.as_str())));
        if let Some(outlet) = outlet {
            self.keep(term::field("o", outlet));
            for (_, word) in term::words_of(outlet) {
                self.keep(term::field("o", word));
            }
        }
    }

    /// Adds what an event is: every part alone, and every two and all three together, because "an assault in Baghdad" is
    /// not an assault and something in Baghdad. `places` are the names that one place goes by.
    pub fn add_event<'p>(
        &mut self,
        kind: EventType,
        realis: Realis,
        places: impl IntoIterator<Item = &'p str>,
    ) {
        let (kind, realis) = (kind.as_str(), realis.as_str());
        self.keep(field(&[("t", kind)]));
        self.keep(field(&[("r", realis)]));
        self.keep(field(&[("t", kind), ("r", realis)]));
        for place in places {
            self.keep(field(&[("p", place)]));
            self.keep(field(&[("t", kind), ("p", place)]));
            self.keep(field(&[("r", realis), ("p", place)]));
            self.keep(field(&[("t", kind), ("r", realis), ("p", place)]));
        }
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
        self.plain
            .iter()
            .filter(|term| !self.weights.contains_key(*term))
            .for_each(|term| push(term));
        line
    }

    fn keep(&mut self, term: impl Into<Option<String>>) {
        if let Some(term) = term.into()
            && self.plain.len() < MOST
        {
            self.plain.insert(term);
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

    fn token(&mut self, token: &Token, prominent: &Prominent<'_>, taken: &mut Taken<'_>) {
        let grade = prominent.grade(token.span.start);
        for word in taken.words_of(token) {
            if SMALL.contains(&token.upos) {
                self.add_small(word);
            } else {
                self.add_word(word, grade);
            }
        }
    }

    /// Adds the sounds of a name's words, from its base form.
    fn name(&mut self, mention: &Mention, prominent: &Prominent<'_>, taken: &mut Taken<'_>) {
        let grade = prominent.grade(mention.evidence.span.start);
        self.add_entity(&mention.entity, grade);
        for sound in taken.sounds_of(&mention.lemma) {
            self.add_sound(sound, grade);
        }
    }
}

/// What was taken from the words and names of an article so far: most come again.
struct Taken<'a> {
    dictionary: &'a dyn Words,
    language: Option<Language>,
    words: BTreeMap<(Form, Form), Vec<String>>,
    sounds: BTreeMap<String, Vec<Sound>>,
}

impl Taken<'_> {
    /// The lemma of a token, or those of its parts; the form beside it where the lemma is not one that its reader would
    /// think of.
    fn words_of(&mut self, token: &Token) -> &[String] {
        let (dictionary, language) = (self.dictionary, self.language);
        let key = (token.folded.clone(), token.lemma.clone());
        self.words.entry(key).or_insert_with(|| {
            let forms: Vec<&str> = term::words_of(&token.folded).map(|(_, w)| w).collect();
            let lemmas: Vec<&str> = term::words_of(&token.lemma).map(|(_, w)| w).collect();
            let mut words = Vec::new();
            for (at, form) in forms.iter().enumerate() {
                let form = term::form(form);
                let same = lemmas.len() == forms.len();
                let lemma = if same { term::form(lemmas[at]) } else { form.clone() };
                // The lemma of a whole token is one of its readings: the tagger takes it from them.
                let sure = forms.len() == 1 && same;
                if !sure && lemma != form && !dictionary.may_be(&form, &lemma, language) {
                    words.push(form);
                }
                words.push(lemma);
            }
            words
        })
    }

    fn sounds_of(&mut self, name: &str) -> &[Sound] {
        let dictionary = self.dictionary;
        self.sounds.entry(name.to_owned()).or_insert_with(|| {
            term::words_of(name).filter_map(|(_, word)| dictionary.sound(word)).collect()
        })
    }
}

/// The term of one event that is all of this, in the order type, realis, place.
pub fn field(parts: &[(&str, &str)]) -> Option<String> {
    let name: String = parts.iter().map(|(name, _)| *name).collect();
    let values: Vec<&str> = parts.iter().map(|(_, value)| *value).collect();
    term::field(&name, &values.join("/"))
}
