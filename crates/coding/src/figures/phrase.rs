//! The phrase of a number: comparator, number, unit or counted words.
//!
//! What goes in: one number of a reading. What comes out: the phrase, or the reason why it is none. Left to others: what
//! happened to the counted.

use super::pack::{self, Counting, Role, Unit, Units};
use rashomon_packs::fold;
use rashomon_types::{
    Comparator, Measure, Reading, Span,
    code::Category,
    reading::{Feature, Mention, Number, NumberKind, Sentence, TokenKind, Upos},
};

/// A language and a reading side by side.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) reading: &'a Reading,
    pub(super) words: &'a Counting,
    pub(super) units: &'a Units,
    /// True where parts of speech are known.
    pub(super) tagged: bool,
}

/// What a number counts.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// Tokens of the number.
    pub(super) number: (usize, usize),
    /// Comparator, number and what it counts.
    pub(super) span: Span,
    /// One past the last token of the phrase.
    pub(super) end: usize,
    pub(super) low: Option<f64>,
    pub(super) high: Option<f64>,
    pub(super) comparator: Comparator,
    pub(super) vague: Option<String>,
    pub(super) unit: Option<Unit>,
    /// The measure of the counted noun.
    pub(super) noun: Option<Measure>,
    /// Tokens of the counted words; empty when they are left out.
    pub(super) group: (usize, usize),
    /// True when "another" or "of them" stands for the counted word.
    pub(super) elided: bool,
    /// True for "one" written as a word.
    pub(super) one: bool,
}

impl Phrase {
    /// Takes the counted words off: the number stands for itself, as in a vote.
    pub(super) fn alone(mut self, number: &Number) -> Self {
        self.span = number.span;
        self.group = (self.number.1, self.number.1);
        self
    }
}

/// What a word that a hyphen joins to a number does to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefix {
    /// "sub-300".
    Bound(Comparator),
    /// "minus-130".
    Minus,
}

impl Page<'_> {
    pub(super) fn word(&self, at: usize) -> &str {
        self.reading.tokens.get(at).map_or("", |t| t.folded.as_str())
    }

    pub(super) fn is_mark(&self, at: usize) -> bool {
        self.reading.tokens.get(at).is_none_or(|t| t.kind == TokenKind::Mark)
    }

    /// Returns how many tokens at `at` have a role.
    pub(super) fn role(&self, at: usize, end: usize, role: Role) -> Option<usize> {
        let folded = |i: usize| (i < end).then(|| self.reading.tokens[i].folded.as_str());
        let hits = self.words.role.all_at(folded, at);
        hits.iter().find(|h| *h.value == role).map(|h| h.tokens)
    }

    /// Tells whether a pattern of a role ends right before token `at`.
    fn role_before(&self, at: usize, first: usize, role: Role) -> bool {
        // "art. 5", "vol. 2": the full stop of an abbreviation stands between.
        let stop = at > first + 1 && self.word(at - 1) == "." && role == Role::Name;
        (first.max(at.saturating_sub(4))..at).any(|i| {
            let ends = |end: usize| self.role(i, end, role).is_some_and(|n| i + n == end);
            ends(at) || stop && i + 1 < at && ends(at - 1)
        })
    }

    pub(super) fn mention_at(&self, at: usize) -> Option<&Mention> {
        let span = self.reading.tokens.get(at)?.span;
        let after = self.reading.mentions.partition_point(|m| m.evidence.span.end <= span.start);
        self.reading.mentions.get(after).filter(|m| m.evidence.span.overlaps(span))
    }

    /// Tells whether a finite verb that tells nobody's fate stands right behind a phrase.
    pub(super) fn has_verb(&self, end: usize) -> bool {
        let near = end..self.reading.tokens.len().min(end + 3);
        near.take_while(|i| !self.is_mark(*i)).any(|i| {
            let token = &self.reading.tokens[i];
            token.upos == Upos::Verb
                && !token.features.any(&[
                    Feature::Participle,
                    Feature::Infinitive,
                    Feature::Converb,
                ])
                && pack::at(&self.words.predicate, self.reading, i, i + 3).is_none()
        })
    }

    /// Returns the numbers that lie wholly between two tokens.
    pub(super) fn numbers_between(&self, from: usize, to: usize) -> &[Number] {
        let all = &self.reading.numbers;
        let first = all.partition_point(|n| n.tokens.0 < from);
        let end = all.partition_point(|n| n.tokens.0 < to);
        &all[first.min(end)..end]
    }

    /// Tells whether a token belongs to a number.
    pub(super) fn is_number(&self, at: usize) -> bool {
        let all = &self.reading.numbers;
        let after = all.partition_point(|n| n.tokens.1 <= at);
        all.get(after).is_some_and(|n| n.tokens.0 <= at)
    }

    /// Tells whether a span lies inside of a time expression.
    pub(super) fn is_time(&self, span: Span) -> bool {
        let all = &self.reading.dates;
        let after = all.partition_point(|d| d.evidence.span.end <= span.start);
        all.get(after).is_some_and(|d| d.evidence.span.contains(span))
    }

    /// Reads the phrase of a number.
    ///
    /// # Errors
    /// The reason why the number states no fact.
    pub(super) fn phrase(
        &self,
        number: &Number,
        sentence: &Sentence,
    ) -> Result<Phrase, &'static str> {
        let (first, last) = sentence.tokens;
        let (a, b) = number.tokens;
        if b <= a || a < first || b > last {
            return Err("outside of a sentence");
        }
        if matches!(number.kind, NumberKind::Ordinal) {
            return Err("ordinal");
        }
        self.refuse(number, sentence)?;
        let mut phrase = Phrase {
            number: (a, b),
            span: number.span,
            end: b,
            low: number.low,
            high: number.high,
            comparator: Comparator::Equal,
            vague: number.vague.clone(),
            unit: None,
            noun: None,
            group: (b, b),
            elided: false,
            one: number.low == Some(1.0)
                && number.high == Some(1.0)
                && !number.span.of(self.text).contains(|c: char| c.is_numeric()),
        };
        let mut begin = self.measure_of(&mut phrase, number, sentence);
        let signed = phrase.unit.as_ref().is_some_and(|u| {
            use Measure as M;
            matches!(u.measure, M::Percent | M::Money | M::Other | M::Distance)
        });
        if signed && self.is_negative(number, first) {
            (phrase.low, phrase.high) = (phrase.high.map(|x| -x), phrase.low.map(|x| -x));
            if self.prefix(number).is_none() {
                begin = begin.min(a - 1);
                phrase.span = phrase.span.cover(self.reading.tokens[a - 1].span);
            } else {
                phrase.span = phrase.span.cover(self.reading.tokens[a].span);
            }
        }
        self.compare(&mut phrase, begin, number, sentence);
        Ok(phrase)
    }

    /// Sorts out ages, names, list marks and other numbers that count nothing.
    fn refuse(&self, number: &Number, sentence: &Sentence) -> Result<(), &'static str> {
        let (first, last) = sentence.tokens;
        let (a, b) = number.tokens;
        if self.is_time(number.span) {
            return Err("time");
        }
        self.refuse_age(number, sentence)?;
        let after = &self.text[number.span.end..];
        let letters = after.strip_prefix(['-', '‑']).unwrap_or("");
        let end = letters.find(|c: char| !c.is_alphanumeric()).unwrap_or(letters.len());
        let letters = fold(&letters[..end.min(24)]);
        let letters = letters.as_str();
        if (1..=3).contains(&letters.chars().count())
            && letters.chars().all(char::is_alphabetic)
            && self.units.sign(letters).is_none()
            && self.unit_word(letters).is_none()
        {
            return Err("ordinal");
        }
        if self.is_row(number, sentence) {
            return Err("row of numbers");
        }
        if self.is_code(number) {
            return Err("part of a code, time or score");
        }
        if self.role_before(a, first, Role::Name) {
            return Err("number of a thing");
        }
        if self.role(a, last, Role::Idiom).is_some() || self.role_before(b, first, Role::Idiom) {
            return Err("idiom");
        }
        if let Some(m) = self.mention_at(a)
            && m.evidence.span.start < number.span.start
            && m.category != Category::Location
            && !self.money_before(number)
        {
            return Err("part of a name");
        }
        let digits = number.span.of(self.text).chars().filter(|c| c.is_ascii_digit()).count();
        let plain = !number.span.of(self.text).contains([' ', ',', '.', '\u{a0}', '\u{202f}']);
        if digits >= 9 && plain {
            return Err("number of an account or a telephone");
        }
        if a == first && b < last && matches!(self.word(b), ")" | ".") && digits > 0 && b + 1 < last
        {
            return Err("number of a list");
        }
        if self.text[..number.span.start].ends_with(['#', '№', '/', ':', '@', '_'])
            || self.text[number.span.end..].starts_with([':', '/', '_', '@'])
        {
            return Err("part of a code, time or score");
        }
        let mut back = self.text[..number.span.start].chars().rev();
        let before = match back.next() {
            Some('-' | '‑') => back.next(),
            other => other,
        };
        if digits > 0
            && before.is_some_and(char::is_alphabetic)
            && !self.money_before(number)
            && self.prefix(number).is_none()
        {
            return Err("part of a code, time or score");
        }
        Ok(())
    }

    /// Sorts out ages and times of day.
    fn refuse_age(&self, number: &Number, sentence: &Sentence) -> Result<(), &'static str> {
        let (first, last) = sentence.tokens;
        let (a, b) = number.tokens;
        if self.role(b, last, Role::Clock).is_some() {
            return Err("time of day");
        }
        if self.role(b, last, Role::AgeAfter).is_some()
            || self.role_before(a, first, Role::AgeBefore)
        {
            return Err("age");
        }
        let rest = self.rest_of_token(number);
        if !rest.is_empty() && self.rest_has(&rest, Role::AgeAfter) {
            return Err("age");
        }
        if !rest.is_empty() && self.rest_has(&rest, Role::Clock) {
            return Err("time of day");
        }
        // "a man, 45 years": an age, not a duration.
        let year = |u: &(Unit, usize)| u.0.name == "year";
        if a > first
            && self.unit_behind(b, last).as_ref().is_some_and(year)
            && self.role_before(a, first, Role::Person)
        {
            return Err("age");
        }
        if self.is_aside(number, sentence) {
            return Err("age");
        }
        Ok(())
    }

    /// A number between commas behind a name is an age: "Jan Kowalski, 45, of Warsaw".
    fn is_aside(&self, number: &Number, sentence: &Sentence) -> bool {
        let (first, last) = sentence.tokens;
        let (a, b) = number.tokens;
        let small = number.low == number.high && number.low.is_some_and(|x| x <= 115.0);
        let unit =
            self.unit_behind(b, last).filter(|(u, _)| u.name == "year").map_or(b, |(_, e)| e);
        let closed = unit >= last || self.is_mark(unit);
        if a < first + 2 || self.word(a - 1) != "," || !small || !closed {
            return false;
        }
        let before = &self.reading.tokens[a - 2];
        let person = self.mention_at(a - 2).map(|m| m.category == Category::Person);
        person.unwrap_or_else(|| {
            before.kind == TokenKind::Word && before.is_capitalised(self.text)
                || self.role_before(a - 1, first, Role::Person)
        })
    }

    /// Tells whether another number in digits stands right beside a number: a telephone, a row of a table.
    fn is_row(&self, number: &Number, sentence: &Sentence) -> bool {
        let (first, last) = sentence.tokens;
        let (a, b) = number.tokens;
        let digits = |i: usize| {
            let token = &self.reading.tokens[i];
            token.kind == TokenKind::Number && self.is_number(i) && !self.is_time(token.span)
        };
        digits(a) && (b < last && digits(b) || a > first && digits(a - 1))
    }

    /// Tells a number that a dash joins to another with which it makes no range: "2-1".
    pub(super) fn is_score(&self, number: &Number) -> bool {
        let dash = ['-', '‑', '–'];
        let digit = |c: char| c.is_ascii_digit();
        let before = self.text[..number.span.start].strip_suffix(dash);
        let after = self.text[number.span.end..].strip_prefix(dash);
        before.is_some_and(|t| t.ends_with(digit)) || after.is_some_and(|t| t.starts_with(digit))
    }

    /// Tells whether a unit or a currency goes with a number.
    pub(super) fn is_measured(&self, number: &Number, sentence: &Sentence) -> bool {
        let (first, last) = sentence.tokens;
        let (a, b) = number.tokens;
        let sign = (a > first).then(|| self.word(a - 1));
        let inside = (a..b).map(|i| self.word(i));
        sign.into_iter().chain(inside).any(|w| self.units.prefix(w).is_some())
            || self.unit_behind(b, last).is_some()
            || !self.rest_of_token(number).is_empty()
    }

    /// Tells a number that capitals touch from behind, `5G`, `9AB`, unless they are a unit or a scale.
    fn is_code(&self, number: &Number) -> bool {
        let after = &self.text[number.span.end..];
        let end = after.find(|c: char| !c.is_alphanumeric()).unwrap_or(after.len()).min(24);
        let Some(letters) = after.get(..end).filter(|l| (1..=3).contains(&l.chars().count()))
        else {
            return false;
        };
        let folded = fold(letters);
        letters.chars().any(char::is_uppercase)
            && self.units.sign(&folded).is_none()
            && self.unit_word(&folded).is_none()
            && !self.words.scale.contains_key(&folded)
    }

    /// The unit that a word by itself names.
    fn unit_word(&self, word: &str) -> Option<&Unit> {
        self.words.unit.best_at(|i| (i == 0).then_some(word), 0).map(|hit| hit.value)
    }

    /// The word that a hyphen joins to the number behind it, if it bounds the number or makes it negative: "sub-300".
    pub(super) fn prefix(&self, number: &Number) -> Option<Prefix> {
        let token = self.reading.tokens.get(number.tokens.0)?.span;
        let head = self.text.get(token.start..number.span.start)?;
        let word = fold(head.strip_suffix(['-', '‑', '–'])?);
        let alone = |i: usize| (i == 0).then_some(word.as_str());
        if self.words.role.all_at(alone, 0).iter().any(|h| *h.value == Role::Minus) {
            return Some(Prefix::Minus);
        }
        let bound = self.words.before.best_at(alone, 0)?;
        Some(Prefix::Bound(*bound.value))
    }

    /// Tells whether a word or sign before the number makes it negative: "minus 20", "-1.3%".
    pub(super) fn is_negative(&self, number: &Number, first: usize) -> bool {
        let a = number.tokens.0;
        if self.prefix(number) == Some(Prefix::Minus) {
            return true;
        }
        if a <= first {
            return false;
        }
        let before = &self.reading.tokens[a - 1];
        let sign = matches!(self.word(a - 1), "-" | "−" | "–") && before.glued;
        let free = a == first + 1 || !self.reading.tokens[a - 2].glued && !self.is_number(a - 2);
        sign && free || self.role(a - 1, a, Role::Minus).is_some()
    }

    fn rest_has(&self, rest: &str, role: Role) -> bool {
        let tail = rest.trim_start_matches('-');
        let reading_free = |i: usize| (i == 0).then_some(tail);
        let hits = self.words.role.all_at(reading_free, 0);
        hits.iter().any(|h| *h.value == role)
    }

    fn money_before(&self, number: &Number) -> bool {
        let (a, _) = number.tokens;
        let token = self.reading.tokens[a].span;
        let head = fold(&self.text[token.start..number.span.start.max(token.start)]);
        let head = head.trim();
        self.units.prefix(head).is_some()
            || a > 0 && self.units.prefix(&format!("{}{head}", self.word(a - 1))).is_some()
            || a > 0 && self.units.prefix(self.word(a - 1)).is_some()
    }

    /// What is left of the last token behind the number: `ml` of `250ml`, `-year` of `two-year`.
    fn rest_of_token(&self, number: &Number) -> String {
        let last = number.tokens.1 - 1;
        let end = self.reading.tokens[last].span.end;
        if number.span.end < end { fold(&self.text[number.span.end..end]) } else { String::new() }
    }

    /// Finds unit or counted words; returns the token at which the phrase begins, before comparators.
    fn measure_of(&self, phrase: &mut Phrase, number: &Number, sentence: &Sentence) -> usize {
        let (first, last) = sentence.tokens;
        let (a, mut b) = phrase.number;
        let rest = self.rest_of_token(number);
        if rest.is_empty()
            && let Some(factor) = self.scale_letters(b, last)
        {
            b += 1;
            phrase.number.1 = b;
            phrase.group = (b, b);
            self.multiply(phrase, factor);
            self.cover(phrase, b);
        }
        if let Some(begin) = self.sign_before(phrase, number, first) {
            if let Some(factor) = self.words.scale.get(&rest) {
                self.multiply(phrase, *factor);
            }
            if let Some(hit) = pack::at(&self.words.unit, self.reading, b, last) {
                self.cover(phrase, b + hit.tokens);
            }
            return begin;
        }
        let counts = || self.group_end(b, last) > b || self.unit_behind(b, last).is_some();
        if let Some(factor) = self.words.scale.get(&rest)
            && counts()
        {
            self.multiply(phrase, *factor);
        } else if let Some(unit) = self.unit_of_rest(&rest) {
            phrase.unit = Some(unit.clone());
            phrase.span = phrase.span.cover(self.reading.tokens[b - 1].span);
            self.group_after_unit(phrase, b, last);
            return a;
        }
        if let Some((unit, end)) = self.unit_behind(b, last) {
            phrase.unit = Some(unit);
            self.cover(phrase, end);
            self.group_after_unit(phrase, end, last);
            return a;
        }
        self.group(phrase, b, last);
        a
    }

    /// The unit in what is left of a number's token: `ml`, `-year`, `-minutowym`.
    fn unit_of_rest(&self, rest: &str) -> Option<&Unit> {
        let tail = rest.trim_start_matches(['-', '‑', '–']);
        if tail.is_empty() {
            return None;
        }
        let compound = || {
            let mut known = self.words.compound_unit.iter();
            known.find(|(stem, _)| tail.starts_with(stem.as_str())).map(|(_, unit)| unit)
        };
        self.units.sign(tail).or_else(|| self.unit_word(tail)).or_else(compound)
    }

    /// The factor of letters that touch the number before token `at`, when what they count follows: `2.7m people`, and
    /// neither `40m rope` nor `5G`.
    fn scale_letters(&self, at: usize, last: usize) -> Option<f64> {
        let glued = at > 0 && at < last && self.reading.tokens[at - 1].glued;
        let capital = at < last && self.reading.tokens[at].is_capitalised(self.text);
        let factor = self.words.scale.get(self.word(at)).filter(|_| glued || capital)?;
        let from = self.role(at + 1, last, Role::Of).map_or(at + 1, |n| at + 1 + n);
        let end = self.group_end(from, last);
        let known = (from..end).any(|i| pack::at(&self.words.noun, self.reading, i, end).is_some());
        let many = (from..last.min(from + 6)).take_while(|i| !self.is_mark(*i)).any(|i| {
            let token = &self.reading.tokens[i];
            token.upos == Upos::Noun && token.features.has(Feature::Plur)
        });
        let unit = self.unit_behind(at + 1, last).is_some();
        (unit || known || many).then_some(*factor)
    }

    /// Applies letters glued to the number: `2.7m people`.
    fn multiply(&self, phrase: &mut Phrase, factor: f64) {
        phrase.low = phrase.low.map(|x| x * factor);
        phrase.high = phrase.high.map(|x| x * factor);
        phrase.span = phrase.span.cover(self.reading.tokens[phrase.number.1 - 1].span);
    }

    pub(super) fn cover(&self, phrase: &mut Phrase, end: usize) {
        if end > phrase.end {
            phrase.end = end;
            phrase.span = phrase.span.cover(self.reading.tokens[end - 1].span);
        }
    }

    /// A currency sign before the number, glued letters included: `HK $3.7 billion`.
    fn sign_before(&self, phrase: &mut Phrase, number: &Number, first: usize) -> Option<usize> {
        let a = phrase.number.0;
        let token = self.reading.tokens[a].span;
        if number.span.start > token.start {
            let head = fold(&self.text[token.start..number.span.start]);
            if let Some(unit) = self.units.prefix(head.trim()) {
                phrase.unit = Some(unit.clone());
                phrase.span = phrase.span.cover(token);
                return Some(a);
            }
            // "$US113".
            let joined = (a > first).then(|| format!("{}{}", self.word(a - 1), head.trim()))?;
            phrase.unit = Some(self.units.prefix(&joined)?.clone());
            phrase.span = phrase.span.cover(self.reading.tokens[a - 1].span);
            return Some(a - 1);
        }
        let sign = if a > first { self.word(a - 1).to_owned() } else { String::new() };
        // "HK $5", "C$5", and never "a $5".
        let letters = a >= first + 2
            && (self.reading.tokens[a - 2].glued || self.word(a - 2).chars().count() >= 2);
        let joined = letters.then(|| format!("{}{sign}", self.word(a - 2)));
        if let Some(unit) = joined.and_then(|j| self.units.prefix(&j)) {
            phrase.unit = Some(unit.clone());
            phrase.span = phrase.span.cover(self.reading.tokens[a - 2].span);
            return Some(a - 2);
        }
        if let Some(unit) = self.units.prefix(&sign) {
            phrase.unit = Some(unit.clone());
            phrase.span = phrase.span.cover(self.reading.tokens[a - 1].span);
            return Some(a - 1);
        }
        // "8 or $9": the sign inside a range is that of both.
        let inside = (a + 1..number.tokens.1).find_map(|i| self.units.prefix(self.word(i)))?;
        phrase.unit = Some(inside.clone());
        Some(a)
    }

    /// A unit behind the number, with at most one word or hyphen between them.
    fn unit_behind(&self, b: usize, last: usize) -> Option<(Unit, usize)> {
        for skip in 0..2 {
            let at = b + skip;
            if at >= last || skip == 1 && !matches!(self.word(b), "-" | "‑" | "–") {
                break;
            }
            if let Some(hit) = pack::at(&self.words.unit, self.reading, at, last) {
                return Some((hit.value.clone(), at + hit.tokens));
            }
            if let Some(unit) = self.units.sign(self.word(at)) {
                return Some((unit.clone(), at + 1));
            }
            let stem = |e: &&(String, Unit)| self.word(at).starts_with(e.0.as_str());
            let compound = self.words.compound_unit.iter().find(stem).filter(|_| skip == 1);
            if let Some((_, unit)) = compound {
                return Some((unit.clone(), at + 1));
            }
        }
        None
    }
}
