//! What stands at a place before any rule: words of time, digits, numbers, dates in digits.

use super::{
    build::year,
    chart::{Edge, Grammar},
    node::{Fields, Node, Value},
    pack::Order,
};
use crate::{
    atoms::{Atom, AtomKind},
    numbers,
};
use rashomon_types::reading::NumberKind;

/// Adds what can be read at `at` without a rule.
pub(crate) fn plant(atoms: &[Atom], at: usize, grammar: &Grammar<'_>, edges: &mut Vec<Edge>) {
    let plural = grammar.pack.plural.contains(&atoms[at].folded);
    let mut add = |end: usize, value: Value, weak: bool| {
        edges.push(Edge { end, value, weak, plural, shield: false });
    };
    let word = |i: usize| atoms.get(at + i).map(|a| a.folded.as_str());
    match atoms[at].kind {
        AtomKind::Mark(_) => {}
        AtomKind::Word => {
            for (n, value) in grammar.pack.terminals(&atoms[at].folded, word) {
                let weak = n == 1 && grammar.pack.weak.contains(&atoms[at].folded);
                add(after_stop(atoms, at + n, value), value.clone(), weak);
                if after_stop(atoms, at + n, value) > at + n {
                    add(at + n, value.clone(), weak);
                }
            }
            number(atoms, at, grammar, &mut add);
            if let Some(n) = roman(&atoms[at].folded).filter(|_| atoms[at].capital) {
                add(at + 1, Value::Ordinal(n), false);
            }
        }
        AtomKind::Digits => {
            if !is_name_part(atoms, at) {
                for (n, value) in grammar.pack.terminals(&atoms[at].folded, word) {
                    add(at + n, value.clone(), false);
                }
                digits(atoms, at, grammar, &mut add);
                number(atoms, at, grammar, &mut add);
            }
        }
    }
}

/// Goes over the full stop of an abbreviated name ("Jan.", "sob.").
fn after_stop(atoms: &[Atom], next: usize, value: &Value) -> usize {
    let short = atoms[next - 1].folded.chars().count() <= 5;
    let named = matches!(value, Value::Month(_) | Value::Weekday(_) | Value::Unit(_));
    let stop = atoms.get(next).is_some_and(|a| a.is('.') && !a.spaced);
    if short && named && stop { next + 1 } else { next }
}

fn number(
    atoms: &[Atom],
    at: usize,
    grammar: &Grammar<'_>,
    add: &mut impl FnMut(usize, Value, bool),
) {
    let Some(found) = numbers::quantity(atoms, at, grammar.numbers, grammar.conventions) else {
        return;
    };
    match found.kind {
        NumberKind::Ordinal => {
            if let Some(n) = found.exact.and_then(|n| n.to_whole()).filter(|n| *n <= 9999) {
                add(found.next, Value::Ordinal(n as i64), false);
            }
        }
        NumberKind::Cardinal | NumberKind::Fraction => {
            let ten = numbers::decimal::Decimal::whole(10);
            let tenths = found.exact.and_then(|n| n.times(ten)).and_then(|n| n.to_whole());
            if let Some(tenths) = tenths.filter(|n| *n <= 1_000_000) {
                add(found.next, Value::Number(tenths as i64), false);
            }
        }
        // "The next few days": the lowest count that the word can mean.
        NumberKind::Vague => {
            if let Some(low) = found.low.filter(|low| *low <= 1000.0) {
                add(found.next, Value::Number(low as i64 * 10), false);
            }
        }
        NumberKind::Multiplier => {}
    }
}

/// Tells digits that belong to a name, a money amount or a longer number.
fn is_name_part(atoms: &[Atom], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|i| &atoms[i]) else { return false };
    if atoms[at].spaced {
        return false;
    }
    match before.kind {
        AtomKind::Mark('$' | '£' | '¥' | '#' | '@' | '_' | '\u{20a0}'..='\u{20cf}' | ':') => true,
        AtomKind::Mark('.' | ',') => {
            !before.spaced && at > 1 && atoms[at - 2].is_digits() && atoms[at].folded.len() != 4
        }
        _ if before.is_dash() && !before.spaced => {
            at > 1 && atoms[at - 2].is_word() && atoms[at - 2].folded.chars().count() <= 2
        }
        _ => false,
    }
}

fn digits(
    atoms: &[Atom],
    at: usize,
    grammar: &Grammar<'_>,
    add: &mut impl FnMut(usize, Value, bool),
) {
    if let Some((node, end)) = dated(atoms, at, grammar) {
        add(end, Value::Time(node), false);
    }
    let Some(n) = atoms[at].number() else { return };
    let after = |i: usize| atoms.get(at + i).filter(|a| !a.spaced);
    match atoms[at].folded.len() {
        len @ (1 | 2) => {
            let end = if after(1).is_some_and(|a| a.is('.')) { at + 2 } else { at + 1 };
            add(at + 1, Value::Digits(i64::from(n), len), false);
            if end > at + 1 && grammar.pack.dotted_dates {
                add(end, Value::Digits(i64::from(n), len), false);
            }
            if len == 2
                && n % 10 == 0
                && n >= 20
                && let Some(end) = decade_end(atoms, at, grammar)
            {
                add(end, Value::Time(Node::Decade(1900 + n as i16)), false);
            }
        }
        4 if (1800..=2150).contains(&n) => {
            let n = n as i16;
            if let Some(end) = decade_end(atoms, at, grammar).filter(|_| n % 10 == 0) {
                add(end, Value::Time(Node::Decade(n)), false);
                return;
            }
            if after(1).is_some_and(|a| matches!(a.kind, AtomKind::Mark('%' | '°')))
                || after(1).is_some_and(|a| a.is('.') || a.is(','))
                    && after(2).is_some_and(Atom::is_digits)
            {
                return;
            }
            let suffix = suffix_end(atoms, at, &grammar.pack.year_suffixes);
            if let Some(end) = suffix {
                add(end, Value::Time(year(n)), false);
                add(end, Value::Year(n), false);
            }
            add(at + 1, Value::Year(n), false);
        }
        _ => {}
    }
}

fn decade_end(atoms: &[Atom], at: usize, grammar: &Grammar<'_>) -> Option<usize> {
    suffix_end(atoms, at, &grammar.pack.decade_suffixes)
}

/// Returns the end of `1990s`, `1990-х`, `1990's`.
fn suffix_end(atoms: &[Atom], at: usize, suffixes: &[String]) -> Option<usize> {
    let glued = |i: usize| atoms.get(i).filter(|a| !a.spaced);
    let first = glued(at + 1)?;
    let joint = first.is_dash() || matches!(first.kind, AtomKind::Mark('\'' | '’'));
    let word = at + if joint { 2 } else { 1 };
    let suffix = glued(word).filter(|a| a.is_word())?;
    suffixes.contains(&suffix.folded).then_some(word + 1)
}

/// Reads dates in digits: `2015-03-03`, `3/3/15`, `14.10.2023`, `14.10.`, `2014/10`.
fn dated(atoms: &[Atom], at: usize, grammar: &Grammar<'_>) -> Option<(Node, usize)> {
    let glued = |i: usize| atoms.get(i).filter(|a| !a.spaced);
    let mark = glued(at + 1)?;
    let AtomKind::Mark(mark @ ('-' | '/' | '.' | '‑' | '–')) = mark.kind else { return None };
    let second = glued(at + 2)?.number()?;
    let first = atoms[at].number()?;
    let lengths = (atoms[at].folded.len(), atoms[at + 2].folded.len());
    let third = match (glued(at + 3), glued(at + 4)) {
        (Some(m), Some(d)) if m.is(mark) && d.is_digits() => Some((d.number()?, d.folded.len())),
        _ => None,
    };
    let full = |y: u32, m: u32, d: u32| {
        let fields = Fields {
            year: i16::try_from(y).ok(),
            month: i8::try_from(m).ok().filter(|m| (1..=12).contains(m)),
            day: i8::try_from(d).ok(),
            ..Fields::default()
        };
        (fields.month.is_some() && fields.is_possible()).then_some(Node::Fields(fields))
    };
    if let Some((third, third_length)) = third {
        let ends = glued(at + 5).is_none_or(|a| !a.is_dash() && !a.is_digits())
            && !(glued(at + 5).is_some_and(|a| a.is('.'))
                && glued(at + 6).is_some_and(Atom::is_digits));
        if !ends {
            return None;
        }
        let node = match (lengths.0, third_length) {
            (4, 1 | 2) => full(first, second, third)?,
            (1 | 2, 4 | 2) => {
                let year = if third_length == 4 { third } else { short_year(third) };
                let month_first = grammar.pack.order == Order::MonthFirst && mark != '.';
                let (one, other) = if month_first {
                    ((first, second), (second, first))
                } else {
                    ((second, first), (first, second))
                };
                full(year, one.0, one.1).or_else(|| full(year, other.0, other.1))?
            }
            _ => return None,
        };
        return Some((node, at + 5));
    }
    let month_of_year =
        lengths.0 == 4 && (1900..2150).contains(&first) && lengths.1 == 2 && mark != '.';
    if month_of_year && (1..=12).contains(&second) && !(mark != '/' && second > (first % 100)) {
        let fields =
            Fields { year: Some(first as i16), month: Some(second as i8), ..Fields::default() };
        return Some((Node::Fields(fields), at + 3));
    }
    if lengths.1 == 4
        && lengths.0 <= 2
        && (1900..2150).contains(&second)
        && (1..=12).contains(&first)
    {
        let ends = glued(at + 3).is_none_or(|a| !a.is_digits() && !a.is_dash() && !a.is(mark));
        let fields =
            Fields { year: Some(second as i16), month: Some(first as i8), ..Fields::default() };
        return (ends && !atoms[at + 1].is_dash()).then_some((Node::Fields(fields), at + 3));
    }
    short(atoms, at, grammar, first, second)
}

/// Reads `14.10.`, and `14.10` where nothing else stands.
fn short(
    atoms: &[Atom],
    at: usize,
    grammar: &Grammar<'_>,
    day: u32,
    month: u32,
) -> Option<(Node, usize)> {
    let glued = |i: usize| atoms.get(i).filter(|a| !a.spaced);
    if !grammar.pack.dotted_dates || !atoms[at + 1].is('.') || atoms[at + 2].folded.len() > 2 {
        return None;
    }
    let fields = Fields {
        month: i8::try_from(month).ok().filter(|m| (1..=12).contains(m)),
        day: i8::try_from(day).ok().filter(|d| (1..=31).contains(d)),
        ..Fields::default()
    };
    if fields.month.is_none() || fields.day.is_none() || !fields.is_possible() {
        return None;
    }
    if glued(at + 3).is_some_and(|a| a.is('.')) && glued(at + 4).is_none_or(|a| !a.is_digits()) {
        return Some((Node::Fields(fields), at + 4));
    }
    let padded = atoms[at + 2].folded.starts_with('0') && atoms[at].folded.len() == 2;
    let alone = at == 0 && atoms.len() == 3;
    let ends = atoms.get(at + 3).is_none_or(|a| a.is_dash() || !a.is_word() && !a.is('%'));
    (alone || padded && ends).then_some((Node::Fields(fields), at + 3))
}

/// Reads a Roman number below forty, of two letters or more: "XIX".
fn roman(folded: &str) -> Option<i64> {
    let value = |c: char| match c {
        'i' => Some(1),
        'v' => Some(5),
        'x' => Some(10),
        _ => None,
    };
    if !(2..=6).contains(&folded.len()) {
        return None;
    }
    let digits: Vec<i64> = folded.chars().map(value).collect::<Option<_>>()?;
    let signed = digits
        .iter()
        .enumerate()
        .map(|(i, d)| if digits.get(i + 1).is_some_and(|next| next > d) { -d } else { *d });
    Some(signed.sum::<i64>()).filter(|n| (1..40).contains(n))
}

/// Returns the year that two digits stand for.
pub(crate) fn short_year(two: u32) -> u32 {
    if two < 50 { 2000 + two } else { 1900 + two }
}
