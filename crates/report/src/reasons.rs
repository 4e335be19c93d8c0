//! Why a figure has its verdict, in the reader's language.

use crate::{brief::word_of, dates, words::Words};
use rashomon_types::{
    ArticleId, Comparator,
    reason::{Reason, ReasonKind, ReasonValue},
};

/// Says reasons in one language.
pub struct Reasons<'a> {
    /// The language.
    pub words: &'a Words,
    /// The mark of an article.
    pub mark: &'a dyn Fn(ArticleId) -> String,
    /// The name of a place, from its key.
    pub place: &'a dyn Fn(&str) -> String,
}

impl Reasons<'_> {
    /// Says a reason: `with later dates: at least 70 (a1), then at least 91 (a3, 12 May 2031)`.
    pub fn say(&self, reason: &Reason) -> String {
        let w = self.words;
        let between = match reason.kind {
            ReasonKind::RisesWithDates | ReasonKind::RunningTotal => w.reason("then"),
            _ => ", ",
        };
        let base = match reason.kind {
            ReasonKind::Scopes => {
                reason.values.iter().map(|v| self.over(v)).collect::<Vec<_>>().join("; ")
            }
            kind => {
                let values: Vec<String> = reason.values.iter().map(|v| self.told(v)).collect();
                let short = kind == ReasonKind::Narrows;
                let one = |i: usize| match (reason.values.get(i), short) {
                    (Some(v), true) => self.amount(v),
                    (Some(_), false) => values[i].clone(),
                    (None, _) => String::new(),
                };
                w.reason(&word_of(kind))
                    .replace("{told}", &w.count("told", reason.count))
                    .replace("{texts}", &w.count("texts", reason.count))
                    .replace("{a}", &one(0))
                    .replace("{b}", &one(1))
                    .replace("{values}", &values.join(between))
            }
        };
        let elsewhere = reason.elsewhere.iter().map(|v| {
            let phrase = w.reason(if v.part { "counts_only" } else { "counts" });
            phrase.replace("{n}", &self.told(v)).replace("{places}", &self.places(v))
        });
        std::iter::once(base).chain(elsewhere).collect::<Vec<_>>().join("; ")
    }

    /// `at least 91 in Iraq, Syria`.
    fn over(&self, value: &ReasonValue) -> String {
        if value.places.is_empty() {
            return self.told(value);
        }
        let phrase = self.words.reason("over");
        phrase.replace("{n}", &self.told(value)).replace("{places}", &self.places(value))
    }

    fn places(&self, value: &ReasonValue) -> String {
        value.places.iter().map(|key| (self.place)(key)).collect::<Vec<_>>().join(", ")
    }

    /// `about 2,000 (a1; a2, 12 May 2031)`: articles of one date together.
    fn told(&self, value: &ReasonValue) -> String {
        let mut by_date: Vec<(String, Vec<String>)> = Vec::new();
        for told in &value.told {
            let when = match told.held.is_open() {
                true => String::new(),
                false => format!(", {}", dates::interval(self.words, told.held, true)),
            };
            let mark = (self.mark)(told.article);
            match by_date.iter_mut().find(|(known, _)| *known == when) {
                Some((_, marks)) => marks.push(mark),
                None => by_date.push((when, vec![mark])),
            }
        }
        let who: Vec<String> = by_date
            .into_iter()
            .map(|(when, mut marks)| {
                marks.sort_by_key(|m| (m.len(), m.clone()));
                format!("{}{when}", marks.join(" "))
            })
            .collect();
        format!("{} ({})", self.amount(value), who.join("; "))
    }

    fn amount(&self, value: &ReasonValue) -> String {
        let w = self.words;
        let n = |n: Option<f64>| n.map(|n| w.number(n)).unwrap_or_default();
        let bound = |key: &str, number: Option<f64>| w.bound(key).replace("{n}", &n(number));
        let text = match value.comparator {
            Comparator::Equal => n(value.low.or(value.high)),
            Comparator::More => bound("more", value.low),
            Comparator::AtLeast => bound("at_least", value.low),
            Comparator::Less => bound("less", value.high),
            Comparator::AtMost => bound("at_most", value.high),
            Comparator::About => bound("about", value.low.or(value.high)),
            Comparator::Range => {
                w.bound("range").replace("{a}", &n(value.low)).replace("{b}", &n(value.high))
            }
            Comparator::Vague => match &value.vague {
                Some(word) => format!("“{word}”"),
                None => n(value.low),
            },
        };
        if value.negated { w.bound("negated").replace("{n}", &text) } else { text }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use rashomon_packs::Packs;
    use rashomon_types::{Interval, Language, reason::ReasonTold};

    fn value(low: f64, mark: u8) -> ReasonValue {
        let article = ArticleId::of(&[mark]);
        let told = vec![ReasonTold { article, held: Interval::default() }];
        ReasonValue {
            low: Some(low),
            high: None,
            comparator: Comparator::AtLeast,
            vague: None,
            negated: false,
            told,
            places: Vec::new(),
            part: false,
        }
    }

    fn said(language: &str, reason: &Reason) -> String {
        let words = Words::new(&Packs::embedded(), Language::new(language).unwrap()).unwrap();
        let mark = |_| "a1".to_owned();
        Reasons { words: &words, mark: &mark, place: &str::to_owned }.say(reason)
    }

    #[test]
    fn a_rising_count_is_told_in_every_language() {
        let values = vec![value(40.0, 1), value(52.0, 2)];
        let reason = Reason { kind: ReasonKind::RisesWithDates, values, ..Reason::default() };
        assert_eq!(
            said("en", &reason),
            "with later dates: at least 40 (a1), then at least 52 (a1)"
        );
        assert_eq!(said("ru", &reason), "от даты к дате: не менее 40 (a1), затем не менее 52 (a1)");
        assert_eq!(
            said("uk", &reason),
            "від дати до дати: щонайменше 40 (a1), потім щонайменше 52 (a1)"
        );
        assert_eq!(
            said("pl", &reason),
            "z kolejnymi datami: co najmniej 40 (a1), potem co najmniej 52 (a1)"
        );
    }

    #[test]
    fn every_reason_has_words_in_every_language() {
        use ReasonKind::*;
        for kind in [
            OneArticle,
            OneText,
            Versions,
            OneWitness,
            Fit,
            Narrows,
            Contradicts,
            RisesWithDates,
            RunningTotal,
            ApproximateOfDates,
            Approximate,
            OfDates,
            WithoutDates,
            Scopes,
        ] {
            let values = vec![value(1.0, 1), value(2.0, 2)];
            let reason = Reason { kind, count: 2, values, elsewhere: vec![value(3.0, 3)] };
            for language in Words::languages(&Packs::embedded()) {
                let text = said(language.as_str(), &reason);
                assert!(!text.contains(['{', '}', '_']), "{language}: {text}");
            }
        }
    }
}
