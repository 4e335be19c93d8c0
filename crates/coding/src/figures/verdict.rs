//! What a number measures, or why it states no fact.
//!
//! What goes in: a phrase and the predicate that governs it. What comes out: measure and unit. Left to others: scope and
//! source.

use super::{
    Coder,
    measure::{self, Found},
    pack::Role,
    phrase::Phrase,
};
use rashomon_types::{Comparator, Measure, Span, reading::NumberKind};

/// What a number turned out to measure.
pub(super) struct Verdict {
    pub(super) measure: Measure,
    pub(super) unit: String,
    pub(super) negated: bool,
    pub(super) confidence: f64,
    pub(super) why: &'static str,
}

impl Coder<'_> {
    /// Decides what a number measures.
    pub(super) fn verdict(
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
        if phrase.one && phrase.noun.is_none_or(|m| !measure::is_fate(m)) {
            return Err("one as a determiner");
        }
        if kind == NumberKind::Fraction && !empty {
            return Ok(said(Measure::Other, String::new(), 0.5, "ratio"));
        }
        let informs = phrase.group.1 > phrase.group.0 && {
            let (first, end) = phrase.group;
            (first..end).any(|i| self.page.role(i, end, Role::Informant).is_some())
        };
        if informs {
            return Err("names a source");
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
        let tokens = &self.page.reading.tokens;
        let (first, end) = phrase.number;
        let printed = Span::new(tokens[first].span.start, tokens[end - 1].span.end);
        let digits = printed.of(&self.article.text);
        let value = phrase.low.or(phrase.high);
        let century = |x: f64| (1900.0..=2100.0).contains(&x) && x.fract() == 0.0;
        let year = exact.is_some_and(century);
        let round = value.is_some_and(|x| x % 100.0 == 0.0);
        let plain = digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit());
        let dated = plain && !round && value.is_some_and(century) && !self.is_bounded(phrase);
        if year && empty || dated {
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

    /// Tells whether a comparator touches the number: "over 2017 of them", not "above its 2018 level".
    fn is_bounded(&self, phrase: &Phrase) -> bool {
        let at = phrase.number.0;
        let folded = |i: usize| (i < at).then(|| self.page.word(i));
        let near = (at.saturating_sub(4)..at)
            .any(|i| self.page.words.before.all_at(folded, i).iter().any(|h| i + h.tokens == at));
        phrase.comparator != Comparator::Equal && near
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
    pub(super) fn is_joined(&self, phrase: &Phrase) -> bool {
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
}
