//! Figures: numbers with bounds, what they count, over what scope, and who says so.
//!
//! What goes in: a reading with its numbers, the frames of speech and the events. What comes out: claims, and what was
//! considered and dropped. Left to others: comparing figures of several articles.

mod implied;
mod measure;
mod pack;
mod phrase;
mod scope;

use crate::attribution::Frame;
use measure::Found;
use pack::{Pack, Role, Units};
use phrase::{Page, Phrase};
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Account, Article, Comparator, Evidence, Language, Measure, Reading, Span, TellingId,
    account::{Claim, Dropped, Scope},
    reading::{Number, NumberKind, Sentence, Upos},
};
use std::collections::BTreeMap;

/// Finds figures.
pub struct Figures {
    packs: BTreeMap<Language, Pack>,
    units: Units,
}

impl Figures {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a `figures.toml` or `data/units.toml` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let units = Units::new(packs)?;
        let mut found = BTreeMap::new();
        for language in packs.languages() {
            found.insert(language, Pack::new(packs, language, &units)?);
        }
        Ok(Figures { packs: found, units })
    }

    /// Adds what it finds to the account.
    pub fn code(
        &self,
        article: &Article,
        reading: &Reading,
        frames: &[Frame],
        account: &mut Account,
    ) {
        let Some(pack) = reading.language.and_then(|l| self.packs.get(&l)) else { return };
        let page = Page {
            text: &article.text,
            reading,
            words: pack.counting(&self.units),
            units: &self.units,
            tagged: reading.tokens.iter().any(|t| t.upos != Upos::X),
        };
        let mut speakers: Vec<Span> =
            frames.iter().filter_map(|f| f.speaker.as_ref().map(|s| s.span)).collect();
        speakers.sort_unstable();
        let coder = Coder { article, page, frames, speakers };
        let mut next = 0;
        for sentence in &reading.sentences {
            let from = next;
            while next < reading.numbers.len()
                && reading.numbers[next].span.start < sentence.span.end
            {
                next += 1;
            }
            if sentence.kind.is_report() {
                coder.sentence(sentence, from..next, account);
            }
        }
        account.claims.sort_by_key(|c| (c.evidence.span, c.measure));
        account.claims.dedup_by_key(|c| c.id);
    }
}

struct Coder<'a> {
    article: &'a Article,
    page: Page<'a>,
    frames: &'a [Frame],
    /// Where speakers are named, in order.
    speakers: Vec<Span>,
}

/// What a number turned out to measure.
struct Verdict {
    measure: Measure,
    unit: String,
    negated: bool,
    confidence: f64,
    why: &'static str,
}

impl Coder<'_> {
    fn sentence(
        &self,
        sentence: &Sentence,
        numbers: std::ops::Range<usize>,
        account: &mut Account,
    ) {
        let page = &self.page;
        let predicates = measure::predicates(page, sentence);
        let mut last: Option<Measure> = None;
        let mut used: Vec<usize> = Vec::new();
        let votes = self.votes(sentence, numbers.clone());
        for index in numbers {
            let number = &page.reading.numbers[index];
            let phrase = self.spoken(number).map_or_else(|| page.phrase(number, sentence), Err);
            let read = phrase.and_then(|p| {
                let governing = self.governing(&p, &predicates);
                let verdict = if votes.contains(&index) {
                    Ok(Verdict {
                        measure: Measure::Votes,
                        unit: "votes".to_owned(),
                        negated: false,
                        confidence: 0.8,
                        why: "votes",
                    })
                } else {
                    self.verdict(&p, number.kind, governing, last)
                };
                verdict.map(|v| (p, v, governing))
            });
            match read {
                Ok((phrase, verdict, governing)) => {
                    last = Some(verdict.measure);
                    used.extend(governing.map(|g| g.first));
                    let phrase = match verdict.measure {
                        Measure::Votes if phrase.noun != Some(Measure::Votes) => {
                            phrase.alone(number)
                        }
                        _ => phrase,
                    };
                    let claim = self.claim(&phrase, &verdict, sentence, account);
                    account.claims.push(claim);
                }
                Err(why) => account.dropped.push(Dropped {
                    evidence: Evidence::quote(&self.article.text, number.span),
                    what: "claim".to_owned(),
                    why: why.to_owned(),
                }),
            }
        }
        for compound in implied::compounds(page, sentence) {
            let verdict = Verdict {
                measure: compound.unit.as_ref().map_or(Measure::Duration, |u| u.measure),
                unit: compound.unit.as_ref().map_or_else(String::new, |u| u.name.clone()),
                negated: false,
                confidence: 0.75,
                why: "compound",
            };
            let claim = self.claim(&compound, &verdict, sentence, account);
            account.claims.push(claim);
        }
        for victim in implied::victims(page, sentence, &predicates, &used) {
            let claim = self.victim(&victim, sentence, account);
            account.claims.push(claim);
        }
    }

    /// A number inside the words that name a speaker counts nothing of the report: "according to two officials".
    fn spoken(&self, number: &Number) -> Option<&'static str> {
        let spans = &self.speakers;
        let end = spans.partition_point(|s| s.start <= number.span.start);
        let inside = end > 0 && spans[end - 1].contains(number.span);
        inside.then_some("names a source")
    }

    fn governing<'f>(&self, phrase: &Phrase, predicates: &'f [Found]) -> Option<&'f Found> {
        let begin = self.page.reading.tokens_in(phrase.span).0;
        measure::governing(&self.page, phrase, predicates, begin)
    }

    /// Finds the pairs of a vote: "170 to 0".
    fn votes(&self, sentence: &Sentence, numbers: std::ops::Range<usize>) -> Vec<usize> {
        let page = &self.page;
        let (first, last) = sentence.tokens;
        if numbers.is_empty() || !(first..last).any(|i| page.role(i, last, Role::Vote).is_some()) {
            return Vec::new();
        }
        let all = &page.reading.numbers;
        let mut found = Vec::new();
        for i in numbers.clone() {
            let end = all[i].tokens.1;
            let next = numbers.contains(&(i + 1)).then(|| all[i + 1].tokens.0);
            let pair = next.is_some_and(|next| {
                next > end && page.role(end, last, Role::Against).is_some_and(|n| end + n == next)
            });
            if pair {
                found.extend([i, i + 1]);
            } else if page.role(end, last, Role::Ballot).is_some() {
                found.push(i);
            }
        }
        found
    }

    /// Decides what a number measures.
    fn verdict(
        &self,
        phrase: &Phrase,
        kind: NumberKind,
        governing: Option<&Found>,
        last: Option<Measure>,
    ) -> Result<Verdict, &'static str> {
        let said = |measure: Measure, unit: String, confidence, why| Verdict {
            measure,
            unit,
            negated: false,
            confidence,
            why,
        };
        if let Some(unit) = &phrase.unit {
            let thing = phrase
                .noun
                .filter(|m| unit.measure == Measure::Volume && matches!(m, Measure::Weapons));
            let measure = thing.unwrap_or(unit.measure);
            return Ok(said(measure, unit.name.clone(), 0.92, "unit"));
        }
        let fate = governing.filter(|g| measure::is_fate(g.predicate.measure) && !g.unreal);
        let empty = phrase.group.0 == phrase.group.1;
        let takes_fate = match phrase.noun {
            Some(noun) => measure::is_people(noun),
            None => empty || governing.is_some_and(|g| self.is_close(phrase, g)),
        };
        let soldiers = matches!(phrase.noun, Some(Measure::Troops | Measure::Fighters));
        let fate = fate.filter(|f| !(soldiers && f.predicate.measure == Measure::Displaced));
        if let Some(fate) = fate.filter(|_| takes_fate) {
            let mut verdict = said(fate.predicate.measure, "people".to_owned(), 0.88, "predicate");
            verdict.negated = fate.negated;
            return Ok(verdict);
        }
        if phrase.one {
            return Err("one as a determiner");
        }
        if let Some(noun) = phrase.noun {
            if noun == Measure::Persons && self.is_definite(phrase) {
                return Err("persons named before");
            }
            return Ok(said(noun, measure::unit_of(noun).to_owned(), 0.85, "noun"));
        }
        if let Some(counts) = governing.filter(|g| !measure::is_fate(g.predicate.measure))
            && empty
        {
            let m = counts.predicate.measure;
            return Ok(said(m, measure::unit_of(m).to_owned(), 0.75, "predicate"));
        }
        let inherits = phrase.elided || empty && self.is_joined(phrase);
        if inherits && let Some(last) = last.filter(|m| *m != Measure::Duration) {
            return Ok(said(last, measure::unit_of(last).to_owned(), 0.6, "elided"));
        }
        self.bare(phrase, kind, empty)
            .map(|(confidence, why)| said(Measure::Other, String::new(), confidence, why))
    }

    /// Decides about a number whose counted words, if any, no lexicon knows.
    fn bare(
        &self,
        phrase: &Phrase,
        kind: NumberKind,
        empty: bool,
    ) -> Result<(f64, &'static str), &'static str> {
        let compared = phrase.comparator != Comparator::Equal;
        let exact = phrase.low.filter(|_| phrase.low == phrase.high);
        let digits = phrase.span.of(&self.article.text);
        let year = exact.is_some_and(|x| (1900.0..=2100.0).contains(&x) && x.fract() == 0.0);
        if year
            && digits.starts_with(|c: char| c.is_ascii_digit())
            && !digits.contains([',', ' ', '.'])
            || year && empty
        {
            return Err("year");
        }
        if phrase.vague.is_some() && phrase.high.is_none_or(|x| x < 10.0) {
            return Err("too vague");
        }
        if matches!(kind, NumberKind::Multiplier | NumberKind::Fraction) {
            let lone = kind == NumberKind::Fraction && empty;
            return if lone { Err("part of nothing") } else { Ok((0.5, "ratio")) };
        }
        match empty {
            false => Ok((0.6, "other")),
            true if compared || exact.is_some_and(|x| x > 2100.0) => Ok((0.4, "bare")),
            true => Err("nothing counted"),
        }
    }

    /// Tells whether "the" stands before a small number: persons that the text has named already.
    fn is_definite(&self, phrase: &Phrase) -> bool {
        let (a, _) = phrase.number;
        let small = phrase.comparator == Comparator::Equal
            && phrase.high.is_some_and(|x| x < 10.0)
            && phrase.vague.is_none();
        small && a > 0 && self.page.role(a - 1, a, Role::The).is_some()
    }

    /// Tells whether "and" joins a number to one before it: "30 tanks and 45".
    fn is_joined(&self, phrase: &Phrase) -> bool {
        let begin = self.page.reading.tokens_in(phrase.span).0;
        begin > 0 && self.page.role(begin - 1, begin, Role::And).is_some()
    }

    /// Tells whether a predicate stands right beside a phrase, so that unknown words beside it are its victims.
    fn is_close(&self, phrase: &Phrase, found: &Found) -> bool {
        let begin = self.page.reading.tokens_in(phrase.span).0;
        let (from, to) = if found.first >= phrase.end {
            (phrase.end, found.first)
        } else {
            (found.end.min(begin), begin)
        };
        let plain = (from..to).all(|i| {
            self.page.role(i, to, Role::Be).is_some() || self.page.role(i, to, Role::Stop).is_none()
        });
        to - from <= 3 && plain
    }

    fn claim(
        &self,
        phrase: &Phrase,
        verdict: &Verdict,
        sentence: &Sentence,
        account: &Account,
    ) -> Claim {
        let page = &self.page;
        let span = phrase.span;
        let group = if phrase.group.1 > phrase.group.0 {
            let tokens = &page.reading.tokens;
            Span::new(tokens[phrase.group.0].span.start, tokens[phrase.group.1 - 1].span.end)
        } else {
            Span::new(span.end, span.end)
        };
        let event = scope::event(account, verdict.measure, span);
        // The outcome of a vote is told with it, not by what was voted on.
        let (attributed_to, cue) = match verdict.measure {
            Measure::Votes => (None, None),
            _ => scope::source(self.frames, span),
        };
        let (of_entities, of_countries) = scope::counted(page, group);
        let scope = scope::scope(page, span, sentence);
        Claim {
            id: self.id(span, verdict.measure),
            evidence: Evidence::quote(&self.article.text, span),
            low: phrase.low,
            high: phrase.high,
            comparator: phrase.comparator,
            vague: phrase.vague.clone(),
            implied: false,
            measure: verdict.measure,
            unit: verdict.unit.clone(),
            of: group.of(&self.article.text).to_owned(),
            of_entities,
            of_countries,
            as_of: scope::as_of(page, account, event, span, sentence, &scope),
            scope,
            event,
            attributed_to,
            cue,
            negated: verdict.negated,
            sentence: Evidence::quote(&self.article.text, sentence.span),
            confidence: verdict.confidence,
            why: vec![format!("figures:{}", verdict.why)],
        }
    }

    fn victim(&self, victim: &implied::Victim, sentence: &Sentence, account: &Account) -> Claim {
        let page = &self.page;
        let event = scope::event(account, victim.measure, victim.span);
        let (attributed_to, cue) = scope::source(self.frames, victim.span);
        let (of_entities, of_countries) = scope::counted(page, victim.span);
        let mut scope = Scope::default();
        scope::place(page, victim.span, sentence, &mut scope);
        Claim {
            id: self.id(victim.span, victim.measure),
            evidence: Evidence::quote(&self.article.text, victim.span),
            low: Some(victim.count),
            high: Some(victim.count),
            comparator: Comparator::Equal,
            vague: None,
            implied: true,
            measure: victim.measure,
            unit: "people".to_owned(),
            of: victim.span.of(&self.article.text).to_owned(),
            of_entities,
            of_countries,
            as_of: scope::as_of(page, account, event, victim.span, sentence, &scope),
            scope,
            event,
            attributed_to,
            cue,
            negated: victim.negated,
            sentence: Evidence::quote(&self.article.text, sentence.span),
            confidence: 0.7,
            why: vec!["figures:implied".to_owned()],
        }
    }

    fn id(&self, span: Span, measure: Measure) -> TellingId {
        TellingId::of(self.article.id, span, &format!("claim:{measure}"))
    }
}
