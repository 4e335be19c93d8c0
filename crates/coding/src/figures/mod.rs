//! Figures: numbers with bounds, what they count, over what scope, and who says so.
//!
//! What goes in: a reading with its numbers, the frames of speech and the events. What comes out: claims, and what was
//! considered and dropped. Left to others: comparing figures of several articles.

mod bounds;
mod counted;
mod implied;
mod measure;
mod pack;
mod phrase;
mod scope;
mod verdict;

use crate::attribution::Frame;
use measure::Found;
use pack::{Pack, Role, Units};
use phrase::{Page, Phrase};
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Account, Article, Comparator, Evidence, Language, Measure, Reading, Span, TellingId,
    account::{Claim, Dropped, Scope},
    reading::{Number, Sentence, TokenKind, Upos},
};
use std::collections::BTreeMap;
use verdict::Verdict;

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
            frames.iter().flat_map(|f| [&f.speaker, &f.via]).flatten().map(|s| s.span).collect();
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

impl Coder<'_> {
    fn sentence(
        &self,
        sentence: &Sentence,
        numbers: std::ops::Range<usize>,
        account: &mut Account,
    ) {
        let page = &self.page;
        let (first, end) = sentence.tokens;
        // A row of a table counts nothing that it says.
        if !page.reading.tokens[first..end].iter().any(|t| t.kind == TokenKind::Word) {
            return;
        }
        let predicates = measure::predicates(page, sentence);
        let mut last: Option<Measure> = None;
        let mut aged: Option<usize> = None;
        let mut converted: Option<(usize, Comparator)> = None;
        let mut unit_end = 0;
        let mut used: Vec<usize> = Vec::new();
        let votes = self.votes(sentence, numbers.clone());
        for (index, number) in self.values(sentence, numbers) {
            let number = &number;
            let score = || page.is_score(number).then_some("part of a code, time or score");
            let inside = (number.tokens.0 < unit_end).then_some("inside of a unit");
            let spoken = inside
                .or_else(|| self.spoken(number))
                .or_else(score)
                .filter(|_| !votes.contains(&index));
            let mut phrase = spoken.map_or_else(|| page.phrase(number, sentence), Err);
            if let Ok(phrase) = &mut phrase {
                unit_end = if phrase.unit.is_some() { phrase.end } else { unit_end };
                converted = self.convert(phrase, converted);
            }
            let read = phrase.and_then(|p| {
                let bare =
                    p.group.0 == p.group.1 && p.unit.as_ref().is_none_or(|u| u.name == "year");
                if bare && aged.is_some_and(|end| end + 3 >= number.tokens.0) && self.is_joined(&p)
                {
                    return Err("age");
                }
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
                Err(why) => {
                    if why == "age" {
                        aged = Some(number.tokens.1);
                    }
                    account.dropped.push(Dropped {
                        evidence: Evidence::quote(&self.article.text, number.span),
                        what: "claim".to_owned(),
                        why: why.to_owned(),
                    });
                }
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
        for (none, predicate) in implied::nobody(page, sentence, &predicates) {
            used.push(predicate);
            let claim = self.victim(&none, sentence, account);
            account.claims.push(claim);
        }
        for victim in implied::victims(page, sentence, &predicates, &used) {
            let claim = self.victim(&victim, sentence, account);
            account.claims.push(claim);
        }
    }

    /// The numbers of a sentence with their indices; a change is two, the old value and the new: "rose from 31 to 47".
    fn values(&self, sentence: &Sentence, numbers: std::ops::Range<usize>) -> Vec<(usize, Number)> {
        let page = &self.page;
        let tokens = &page.reading.tokens;
        let mut values = Vec::new();
        for index in numbers {
            let number = &page.reading.numbers[index];
            let (a, b) = number.tokens;
            let reach = |i: usize| {
                page.role(i, a, Role::Reach).or_else(|| page.role(i, a, Role::Revise)).is_some()
            };
            let changes = number.low < number.high
                && number.vague.is_none()
                && b >= a + 3
                && tokens[a].kind == TokenKind::Number
                && tokens[b - 1].kind == TokenKind::Number
                && !page.is_measured(number, sentence)
                && page.role(a.max(1) - 1, a, Role::From).is_some()
                && (sentence.tokens.0.max(a.saturating_sub(5))..a).any(reach);
            if !changes {
                values.push((index, number.clone()));
                continue;
            }
            for (at, value) in [(a, number.low), (b - 1, number.high)] {
                let span = tokens[at].span;
                let tokens = (at, at + 1);
                values.push((
                    index,
                    Number { span, tokens, low: value, high: value, ..number.clone() },
                ));
            }
        }
        values
    }

    /// Hands the bound of a measured number on to its conversion in parentheses; returns where the phrase ends and its bound.
    fn convert(
        &self,
        phrase: &mut Phrase,
        before: Option<(usize, Comparator)>,
    ) -> Option<(usize, Comparator)> {
        let begin = self.page.reading.tokens_in(phrase.span).0;
        let beside = before.filter(|(end, _)| {
            *end + 1 == begin && matches!(self.page.word(*end), "(" | "/" | "[")
        });
        phrase.unit.as_ref()?;
        if let Some((_, comparator)) = beside
            && phrase.comparator == Comparator::Equal
            && comparator != Comparator::Range
            && phrase.low == phrase.high
        {
            bounds::convert(phrase, comparator);
        }
        Some((phrase.end, phrase.comparator))
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
            let begin = all[i].tokens.0;
            let told = (first.max(begin.saturating_sub(3))..begin)
                .any(|t| page.role(t, begin, Role::Votes).is_some_and(|n| t + n == begin));
            if pair {
                found.extend([i, i + 1]);
            } else if told || page.role(end, last, Role::Ballot).is_some() {
                found.push(i);
            }
        }
        found
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
        let source = match verdict.measure {
            Measure::Votes => scope::Source::default(),
            _ => scope::source(self.frames, span, sentence.span),
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
            attributed_to: source.speaker,
            claimant: source.named,
            cue: source.cue,
            negated: verdict.negated
                || self.is_corrected(span, sentence)
                || self.is_revised(span, sentence),
            sentence: Evidence::quote(&self.article.text, sentence.span),
            confidence: verdict.confidence,
            why: vec![format!("figures:{}", verdict.why)],
        }
    }

    /// "Three, not five": the number right after the word for "not" is said to be wrong.
    fn is_corrected(&self, span: Span, sentence: &Sentence) -> bool {
        let first = self.page.reading.tokens_in(span).0;
        first > sentence.tokens.0 && self.page.role(first - 1, first, Role::Not).is_some()
    }

    /// "Revised from 31 to 27": the old number is taken back.
    fn is_revised(&self, span: Span, sentence: &Sentence) -> bool {
        let page = &self.page;
        let at = page.reading.tokens_in(span).0;
        let first = sentence.tokens.0;
        at > first
            && page.role(at - 1, at, Role::From).is_some()
            && (first.max(at.saturating_sub(6))..at)
                .any(|i| page.role(i, at, Role::Revise).is_some())
    }

    fn victim(&self, victim: &implied::Victim, sentence: &Sentence, account: &Account) -> Claim {
        let page = &self.page;
        let event = scope::event(account, victim.measure, victim.span);
        let source = scope::source(self.frames, victim.span, sentence.span);
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
            implied: victim.implied,
            measure: victim.measure,
            unit: "people".to_owned(),
            of: match victim.implied {
                true => victim.span.of(&self.article.text).to_owned(),
                false => String::new(),
            },
            of_entities,
            of_countries,
            as_of: scope::as_of(page, account, event, victim.span, sentence, &scope),
            scope,
            event,
            attributed_to: source.speaker,
            claimant: source.named,
            cue: source.cue,
            negated: victim.negated,
            sentence: Evidence::quote(&self.article.text, sentence.span),
            confidence: 0.7,
            why: vec![format!("figures:{}", if victim.implied { "implied" } else { "none" })],
        }
    }

    fn id(&self, span: Span, measure: Measure) -> TellingId {
        TellingId::of(self.article.id, span, &format!("claim:{measure}"))
    }
}
