//! Words and digits to one number: groups, scales, parts.

use super::{
    decimal::Decimal,
    literal::{self, Literal},
    pack::{Bounds, Conventions, Grammatical, Meaning, Pack},
    sum::Sum,
};
use crate::atoms::{Atom, AtomKind};
use rashomon_types::reading::NumberKind;

/// A number found: atoms `first..next`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Quantity {
    pub first: usize,
    pub next: usize,
    pub low: Option<f64>,
    pub high: Option<f64>,
    pub kind: NumberKind,
    /// The value before it becomes binary, for a single number.
    pub exact: Option<Decimal>,
    /// The scale that ends it ("million"), for ranges that name it once.
    pub scale: Option<u64>,
}

impl Quantity {
    fn exact(first: usize, next: usize, value: Decimal, kind: NumberKind) -> Self {
        let bound = Some(value.to_f64());
        Quantity { first, next, low: bound, high: bound, kind, exact: Some(value), scale: None }
    }

    fn fraction(first: usize, next: usize, value: f64) -> Self {
        let kind = NumberKind::Fraction;
        let bound = Some(value);
        Quantity { first, next, low: bound, high: bound, kind, exact: None, scale: None }
    }

    fn vague(first: usize, next: usize, bounds: Bounds) -> Self {
        let Bounds { low, high } = bounds;
        Quantity { first, next, low, high, kind: NumberKind::Vague, exact: None, scale: None }
    }

    pub fn is_cardinal(&self) -> bool {
        self.kind == NumberKind::Cardinal
    }
}

pub(super) struct Words<'a> {
    pub atoms: &'a [Atom],
    pub pack: &'a Pack,
    pub conventions: &'a Conventions,
}

/// Finds the number or range that begins at `at`; says where to go on.
pub(crate) fn next(
    atoms: &[Atom],
    at: usize,
    pack: &Pack,
    conventions: &Conventions,
) -> (Option<Quantity>, usize) {
    let words = Words { atoms, pack, conventions };
    match words.quantity(at) {
        Some(Ok(found)) => {
            let found = words.range(found);
            let next = found.next;
            (Some(found), next)
        }
        Some(Err(next)) => (None, next),
        None => (None, at + 1),
    }
}

/// Finds the number that begins at `at`, never a range.
pub(crate) fn quantity(
    atoms: &[Atom],
    at: usize,
    pack: &Pack,
    conventions: &Conventions,
) -> Option<Quantity> {
    Words { atoms, pack, conventions }.quantity(at)?.ok()
}

impl Words<'_> {
    pub fn word(&self, i: usize) -> Option<&str> {
        self.atoms.get(i).filter(|a| a.is_word()).map(|a| a.folded.as_str())
    }

    fn meanings(&self, at: usize) -> impl Iterator<Item = (usize, &Meaning)> {
        self.pack.meanings(|i| self.word(i), at)
    }

    fn find<T>(&self, at: usize, choose: impl Fn(&Meaning) -> Option<T>) -> Option<(usize, T)> {
        self.meanings(at).find_map(|(n, m)| choose(m).map(|value| (at + n, value)))
    }

    /// `Err` says how far to skip what only looks like a number.
    pub fn quantity(&self, at: usize) -> Option<Result<Quantity, usize>> {
        let atom = self.atoms.get(at)?;
        match atom.kind {
            AtomKind::Digits => self.digits(at),
            AtomKind::Mark('.') => {
                let (value, next) = literal::bare_fraction(self.atoms, at, self.pack)?;
                Some(Ok(self.accumulate(at, next, value)))
            }
            AtomKind::Mark(c) => Some(Ok(self.part(at, at + 1, vulgar(c)?))),
            AtomKind::Word => self.words(at).map(Ok),
        }
    }

    fn digits(&self, at: usize) -> Option<Result<Quantity, usize>> {
        match literal::read(self.atoms, at, self.pack) {
            Literal::Nothing { next } => Some(Err(next)),
            Literal::Ordinal { value, next } => {
                let value = Decimal::whole(value);
                Some(Ok(Quantity::exact(at, next, value, NumberKind::Ordinal)))
            }
            Literal::Fraction { value, next } => Some(Ok(Quantity::fraction(at, next, value))),
            Literal::Number { value, next } => {
                if at > 0 && self.is_number_sign(at - 1) {
                    return Some(Ok(Quantity::exact(at, next, value, NumberKind::Ordinal)));
                }
                Some(Ok(self.accumulate(at, next, value)))
            }
        }
    }

    /// Tells whether a currency's sign or letters stand at `at`.
    pub fn is_currency(&self, at: usize) -> bool {
        self.atoms.get(at).is_some_and(|a| {
            let signed = |at: usize| at > 0 && is_currency_sign(&self.atoms[at - 1]) && !a.spaced;
            is_currency_sign(a) || a.is_word() && (self.pack.is_currency(a) || signed(at))
        })
    }

    fn is_number_sign(&self, at: usize) -> bool {
        let atom = &self.atoms[at];
        atom.is('№')
            || atom.is('#')
            || atom.is_word() && self.pack.number_signs.contains(&atom.folded)
            || atom.is('.')
                && !atom.spaced
                && at > 0
                && self.pack.number_signs.contains(&format!("{}.", self.atoms[at - 1].folded))
    }

    fn words(&self, at: usize) -> Option<Quantity> {
        if let Some((next, key)) = self.find(at, |m| match m {
            Meaning::Vague(key) => Some(key.clone()),
            _ => None,
        }) {
            let bounds = self.conventions.words.get(&key).copied().unwrap_or_default();
            return Some(self.vague(at, next, bounds));
        }
        if let Some((next, value)) = self.find(at, |m| match m {
            Meaning::Multiplier(value) => Some(*value),
            _ => None,
        }) {
            return Some(Quantity::exact(at, next, value, NumberKind::Multiplier));
        }
        if let Some((next, part)) = self.find(at, |m| match m {
            Meaning::Part(part) => Some(*part),
            _ => None,
        }) {
            return Some(self.part(at, next, part));
        }
        if let Some((next, value)) = self.find(at, |m| match m {
            Meaning::Cardinal(value) => Some(*value),
            _ => None,
        }) {
            return Some(self.accumulate(at, next, value));
        }
        if let Some(found) = self.article_part(at) {
            return Some(found);
        }
        if let Some(found) = self.ordinal(at) {
            return Some(found);
        }
        self.scale_alone(at)
    }

    /// "A third of": the name of a part between an article and "of".
    fn article_part(&self, at: usize) -> Option<Quantity> {
        let (from, ()) = self.find(at, |m| (*m == Meaning::Article).then_some(()))?;
        let (next, below) = self.find(from, |m| match m {
            Meaning::Denominator(below) => Some(*below),
            _ => None,
        })?;
        self.find(next, |m| (*m == Meaning::Of).then_some(()))?;
        Some(Quantity::fraction(at, next, 1.0 / below as f64))
    }

    /// "One in five", "four in ten": both parts small, and the first the smaller one.
    fn ratio(&self, first: usize, sum: &Sum) -> Option<Quantity> {
        let above = sum.value()?.to_whole()?;
        let joined = self.pack.ratio.iter().find_map(|words| {
            let fits =
                words.split('_').enumerate().all(|(i, w)| self.word(sum.next + i) == Some(w));
            fits.then(|| sum.next + words.split('_').count())
        })?;
        let every = joined > sum.next + 1;
        let below = self.quantity(joined)?.ok().filter(Quantity::is_cardinal)?;
        let whole = below.exact?.to_whole()?;
        let usual = every || above == 1 && (3..=100).contains(&whole) || matches!(whole, 10 | 100);
        let of_time =
            self.word(below.next).is_some_and(|w| self.pack.no_ratio.iter().any(|n| n == w));
        (above > 0 && above < whole && usual && !of_time && below.scale.is_none())
            .then(|| Quantity::fraction(first, below.next, above as f64 / whole as f64))
    }

    /// "a hundred", "тысяча"; "thousands", "tens of thousands".
    fn scale_alone(&self, at: usize) -> Option<Quantity> {
        let after_article =
            self.find(at, |m| (*m == Meaning::Article).then_some(())).map(|(next, ())| next);
        let from = after_article.unwrap_or(at);
        let (next, (value, number)) = self.find(from, |m| match m {
            Meaning::Scale { value, number, short: false } => Some((*value, *number)),
            _ => None,
        })?;
        let one = match number {
            Grammatical::One => true,
            Grammatical::Many => false,
            Grammatical::Either => {
                let before = at.checked_sub(1).and_then(|i| self.word(i));
                before.is_some_and(|w| self.pack.one_after.iter().any(|o| o == w))
            }
        };
        if one {
            return Some(self.accumulate(at, from, Decimal::ONE));
        }
        if after_article.is_some() {
            return None;
        }
        let bounds = self.conventions.plurals.get(&value.to_string()).copied().unwrap_or(Bounds {
            low: Some(value as f64 * 2.0),
            high: Some(value as f64 * 10.0 - 1.0),
        });
        Some(self.vague(at, next, bounds))
    }

    /// Multiplies a vague number by the scales that follow: "several thousand", "tens of thousands".
    fn vague(&self, first: usize, mut next: usize, mut bounds: Bounds) -> Quantity {
        for _ in 0..4 {
            let Some((after, value)) = self.scale_after(next) else { break };
            let wide = bounds.high.zip(bounds.low).filter(|(high, low)| high > low);
            bounds.low = bounds.low.map(|low| low * value as f64);
            // "Tens of thousands" ends below a hundred thousand, not at 99 thousand.
            bounds.high = bounds.high.map(|high| {
                if wide.is_some() { (high + 1.0) * value as f64 - 1.0 } else { high * value as f64 }
            });
            next = after;
        }
        Quantity::vague(first, next, bounds)
    }

    /// Returns the scale at `at`, an "of" before it left out.
    fn scale_after(&self, at: usize) -> Option<(usize, u64)> {
        let of = self.find(at, |m| (*m == Meaning::Of).then_some(())).map(|(next, ())| next);
        let (next, (value, short)) = self.find(of.unwrap_or(at), |m| match m {
            Meaning::Scale { value, short, .. } => Some((*value, *short)),
            _ => None,
        })?;
        Some((self.after_abbreviation(next, short), value))
    }

    fn after_abbreviation(&self, next: usize, short: bool) -> usize {
        let stop = self.atoms.get(next).is_some_and(|a| a.is('.') && !a.spaced);
        let goes_on = self.atoms.get(next + 1).is_some_and(|a| !a.capital && !a.is('"'));
        if short && stop && goes_on { next + 1 } else { next }
    }

    /// "Half a million", "half".
    fn part(&self, first: usize, next: usize, part: Decimal) -> Quantity {
        let from = [Meaning::Of, Meaning::Article].iter().fold(next, |at, skip| {
            self.find(at, |m| (m == skip).then_some(())).map_or(at, |(next, ())| next)
        });
        let scaled = self.find(from, |m| match m {
            Meaning::Scale { value, number, short } if *number != Grammatical::Many => {
                Some((*value, *short))
            }
            _ => None,
        });
        if let Some((after, (value, short))) = scaled
            && let Some(product) = part.times(Decimal::whole(value))
        {
            let after = self.after_abbreviation(after, short);
            let mut found = Quantity::exact(first, after, product, NumberKind::Cardinal);
            found.scale = Some(value);
            return found;
        }
        Quantity::exact(first, next, part, NumberKind::Fraction)
    }

    fn ordinal(&self, at: usize) -> Option<Quantity> {
        let value_at = |at| {
            self.find(at, |m| match m {
                Meaning::Ordinal(value) => Some(*value),
                _ => None,
            })
        };
        let (next, value) = value_at(at)?;
        let tens = (20..100).contains(&value) && value % 10 == 0;
        let (next, value) = match self.after_hyphen(next).and_then(value_at) {
            Some((after, unit)) if tens && unit < 10 => (after, value + unit),
            _ => (next, value),
        };
        Some(Quantity::exact(at, next, Decimal::whole(value), NumberKind::Ordinal))
    }

    /// Goes over the hyphen of "twenty-five" where the language writes one.
    fn after_hyphen(&self, at: usize) -> Option<usize> {
        let hyphen = self.atoms.get(at)?;
        if !hyphen.is_dash() || hyphen.spaced {
            return Some(at);
        }
        let glued = self.atoms.get(at + 1).is_some_and(|a| !a.spaced);
        (self.pack.hyphen_joins && glued).then_some(at + 1)
    }

    /// Adds up what follows a first number: "two hundred and five thousand three hundred", "2.5 billion", "5 млн 200 тыс.".
    fn accumulate(&self, first: usize, next: usize, value: Decimal) -> Quantity {
        let mut sum = Sum::new(next, value, first < next && self.atoms[first].is_digits());
        let money = first > 0 && self.is_currency(first - 1);
        loop {
            let at = sum.next;
            if self.scale_step(&mut sum, at, money)
                || self.half_step(&mut sum, at)
                || self.cardinal_step(&mut sum, at)
            {
                continue;
            }
            break;
        }
        if let Some(found) = self.denominator(first, &sum) {
            return found;
        }
        if let Some(found) = self.ordinal_end(first, &sum) {
            return found;
        }
        if let Some(found) = self.ratio(first, &sum) {
            return found;
        }
        let Some(value) = sum.value() else {
            return Quantity::vague(first, sum.next, Bounds::default());
        };
        let mut found = Quantity::exact(first, sum.next, value, NumberKind::Cardinal);
        found.scale = sum.last_scale;
        found
    }

    fn scale_step(&self, sum: &mut Sum, at: usize, money: bool) -> bool {
        let glued = self.atoms.get(at).filter(|a| !a.spaced && a.is_word() && sum.literal);
        let table = glued.and_then(|a| {
            let money = money.then(|| self.pack.money.get(&a.folded)).flatten();
            money.or_else(|| self.pack.glued.get(&a.folded)).map(|v| (at + 1, *v, true))
        });
        let spaced_money = self.atoms.get(at).filter(|a| a.is_word() && money && sum.literal);
        let table = table.or_else(|| {
            let value = self.pack.money.get(&spaced_money?.folded)?;
            Some((at + 1, *value, true))
        });
        let hyphened = self.atoms.get(at).is_some_and(|a| a.is_dash() && !a.spaced)
            && self.atoms.get(at + 1).is_some_and(|a| !a.spaced && a.is_word());
        let from = if hyphened && self.pack.hyphen_joins { at + 1 } else { at };
        let word = || {
            self.find(from, |m| match m {
                Meaning::Scale { value, short, .. } => Some((*value, *short)),
                _ => None,
            })
            .map(|(next, (value, short))| (next, value, short))
        };
        let Some((next, value, short)) = table.or_else(word) else { return false };
        let next = self.after_abbreviation(next, short);
        sum.scale(value, next)
    }

    /// "Two and a half million".
    fn half_step(&self, sum: &mut Sum, at: usize) -> bool {
        if let Some(AtomKind::Mark(c)) = self.atoms.get(at).filter(|a| !a.spaced).map(|a| a.kind)
            && let Some(part) = vulgar(c)
        {
            return sum.add_part(part, at + 1);
        }
        let Some((next, ())) = self.find(at, |m| (*m == Meaning::With).then_some(())) else {
            return false;
        };
        let next = self
            .find(next, |m| (*m == Meaning::Article).then_some(()))
            .map_or(next, |(after, ())| after);
        let part = self.find(next, |m| match m {
            Meaning::Part(part) => Some(*part),
            _ => None,
        });
        part.is_some_and(|(after, part)| sum.add_part(part, after))
    }

    fn cardinal_step(&self, sum: &mut Sum, at: usize) -> bool {
        if self.atoms.get(at).is_some_and(Atom::is_digits) {
            let after_scale = sum.last_scale.is_some_and(|s| s >= 1000) && sum.current.is_none();
            if !after_scale || !sum.literal {
                return false;
            }
            let Literal::Number { value, next } = literal::read(self.atoms, at, self.pack) else {
                return false;
            };
            // "3 тысячи 500" is one number; "2 million 9" are two.
            let hundreds = self.atoms[at].folded.len() == 3 && next == at + 1;
            let whole =
                sum.last_scale == Some(1000) && hundreds || self.scale_after(next).is_some();
            return whole && value.to_whole().is_some_and(|n| sum.add(value, n, next));
        }
        if sum.literal && sum.current.is_some() {
            return false;
        }
        let from = match self.find(at, |m| (*m == Meaning::And).then_some(())) {
            Some((next, ())) if sum.takes_and() => next,
            _ => match self.after_hyphen(at) {
                Some(next) => next,
                None => return false,
            },
        };
        let Some((next, value)) = self.find(from, |m| match m {
            Meaning::Cardinal(value) => Some(*value),
            _ => None,
        }) else {
            return false;
        };
        value.to_whole().is_some_and(|n| sum.add(value, n, next))
    }

    /// "Two thirds": a number with the name of a part after it.
    fn denominator(&self, first: usize, sum: &Sum) -> Option<Quantity> {
        let from = self.after_hyphen(sum.next)?;
        let (next, below) = self.find(from, |m| match m {
            Meaning::Denominator(below) => Some(*below),
            _ => None,
        })?;
        let above = sum.value()?.to_whole().filter(|above| (1..100).contains(above))?;
        (above <= below).then(|| Quantity::fraction(first, next, above as f64 / below as f64))
    }

    /// "Twenty-first", "двадцать четвёртого".
    fn ordinal_end(&self, first: usize, sum: &Sum) -> Option<Quantity> {
        if sum.literal {
            return None;
        }
        let from = self.after_hyphen(sum.next)?;
        let from = self
            .find(from, |m| (*m == Meaning::And).then_some(()))
            .filter(|_| sum.takes_and())
            .map_or(from, |(next, ())| next);
        let rest = self.ordinal(from)?;
        let value = sum.value()?.to_whole()?;
        let unit = rest.exact?.to_whole()?;
        let fits = sum.current_limit > unit && value >= 20;
        let total = Decimal::whole(value.checked_add(unit)?);
        fits.then(|| Quantity::exact(first, rest.next, total, NumberKind::Ordinal))
    }
}

pub(super) fn is_currency_sign(atom: &Atom) -> bool {
    matches!(atom.kind, AtomKind::Mark('$' | '£' | '¥' | '¢' | '\u{20a0}'..='\u{20cf}'))
}

/// Returns the value of a fraction that is one character.
fn vulgar(c: char) -> Option<Decimal> {
    Decimal::parse(match c {
        '½' => "0.5",
        '¼' => "0.25",
        '¾' => "0.75",
        '⅓' => "0.3333333333333333",
        '⅔' => "0.6666666666666667",
        '⅕' => "0.2",
        '⅖' => "0.4",
        '⅗' => "0.6",
        '⅘' => "0.8",
        '⅙' => "0.1666666666666667",
        '⅛' => "0.125",
        '⅜' => "0.375",
        '⅝' => "0.625",
        '⅞' => "0.875",
        _ => return None,
    })
}
