//! Numbers in digits: which marks group, which one is the decimal mark, and which digits are no number at all.

use super::{decimal::Decimal, pack::Pack};
use crate::atoms::Atom;

/// The most pieces that are looked at for one number.
const LONGEST: usize = 24;

/// What the digits at a place are.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Number {
        value: Decimal,
        next: usize,
    },
    Ordinal {
        value: u64,
        next: usize,
    },
    Fraction {
        value: f64,
        next: usize,
    },
    /// A time of day, a version, a telephone number, part of a name: no number.
    Nothing {
        next: usize,
    },
}

/// Reads the digits that begin at atom `at`.
pub(crate) fn read(atoms: &[Atom], at: usize, pack: &Pack) -> Literal {
    if let Some(next) = no_number(atoms, at, pack) {
        return Literal::Nothing { next };
    }
    let Some((value, next)) = grouped(atoms, at, pack) else {
        return Literal::Nothing { next: end_of_run(atoms, at) };
    };
    if next == at + 1
        && let Some(fraction) = slash_fraction(atoms, at)
    {
        return fraction;
    }
    if let Some(found) = power_of_ten(atoms, next) {
        let (exponent, next) = found;
        return match value.scaled(exponent) {
            Some(value) => Literal::Number { value, next },
            None => Literal::Nothing { next },
        };
    }
    match suffix(atoms, next, pack) {
        Some((true, next)) => match value.to_whole() {
            Some(value) => Literal::Ordinal { value, next },
            None => Literal::Nothing { next },
        },
        Some((false, next)) => Literal::Number { value, next },
        None => Literal::Number { value, next },
    }
}

/// Reads `.5` behind white space, where the language's decimal mark is the point.
pub(crate) fn bare_fraction(atoms: &[Atom], at: usize, pack: &Pack) -> Option<(Decimal, usize)> {
    let digits = atoms.get(at + 1).filter(|a| a.is_digits() && !a.spaced)?;
    let opens = atoms[at].is('.') && atoms[at].spaced && pack.decimal.contains(&'.');
    let goes_on = atoms.get(at + 2).is_some_and(|a| !a.spaced && (a.is('.') || a.is('-')))
        && atoms.get(at + 3).is_some_and(|a| !a.spaced);
    (opens && !goes_on).then(|| Decimal::read("0", &digits.folded)).flatten().map(|v| (v, at + 2))
}

/// Returns one past a run of digits and marks without white space; of a very long one, a part.
fn end_of_run(atoms: &[Atom], at: usize) -> usize {
    let mut end = at + 1;
    while end < at + LONGEST
        && atoms.get(end).is_some_and(|a| !a.spaced && !a.is_word())
        && atoms.get(end + 1).is_some_and(|a| !a.spaced && a.is_digits())
    {
        end += 2;
    }
    end
}

/// Tells names of models, times of day, versions, addresses and telephone numbers; returns where they end.
fn no_number(atoms: &[Atom], at: usize, pack: &Pack) -> Option<usize> {
    let glued = |i: usize| atoms.get(i).is_some_and(|a| !a.spaced);
    let end = end_of_run(atoms, at);
    if at > 0 && !atoms[at].spaced {
        let before = &atoms[at - 1];
        let hyphened = before.is_dash() && !before.spaced && at > 1 && atoms[at - 2].is_word();
        // `EUR50`, `$US113`.
        let signed = at > 1 && !before.spaced && super::compose::is_currency_sign(&atoms[at - 2]);
        let currency = before.is_word() && (pack.is_currency(before) || signed);
        let joins = |word: &Atom| is_range_of_words(word) || pack.is_prefix(word);
        if before.is_word() && !currency || hyphened && !joins(&atoms[at - 2]) {
            return Some(end);
        }
        if matches!(before.kind, crate::atoms::AtomKind::Mark('@' | '#' | '_' | '\\')) {
            return Some(end);
        }
    }
    let marks: Vec<&Atom> = atoms[at + 1..end].iter().filter(|a| !a.is_digits()).collect();
    let dashes = marks.iter().filter(|a| a.is_dash()).count();
    let colon = marks.iter().any(|a| a.is(':'));
    let slashes = marks.iter().filter(|a| a.is('/')).count();
    let plus = at > 0 && atoms[at - 1].is('+') && glued(at) && atoms[at].folded.len() > 2;
    if dashes > 1 || colon || slashes > 1 || plus || marks.iter().any(|a| a.is('_') || a.is('@')) {
        return Some(end);
    }
    if dashes == 1 && end == at + 3 && atoms[at].folded.starts_with('0') {
        return Some(end);
    }
    let leading_zero = atoms[at].folded.len() > 1 && atoms[at].folded.starts_with('0');
    (leading_zero && end == at + 1).then_some(end)
}

/// Tells whether a word with a hyphen before digits may be the first half of a range rather than a model's letters.
fn is_range_of_words(word: &Atom) -> bool {
    !word.capital && word.folded.chars().count() > 4
}

fn grouped(atoms: &[Atom], at: usize, pack: &Pack) -> Option<(Decimal, usize)> {
    let mut groups: Vec<&str> = vec![&atoms[at].folded];
    let mut marks: Vec<char> = Vec::new();
    let mut end = at + 1;
    while let Some((mark, group, next)) = next_group(atoms, end, &groups, &marks, pack) {
        marks.push(mark);
        groups.push(group);
        end = next;
        if groups.len() > LONGEST / 2 {
            return None;
        }
    }
    let value = join(&groups, &marks, decides_decimal(atoms, end), pack)?;
    Some((value, end))
}

/// Returns the mark and the digits that go on a number.
fn next_group<'a>(
    atoms: &'a [Atom],
    at: usize,
    groups: &[&str],
    marks: &[char],
    pack: &Pack,
) -> Option<(char, &'a str, usize)> {
    let first = atoms.get(at)?;
    if first.is_digits() {
        let fits = first.spaced
            && (first.narrow || pack.grouping.contains(&' '))
            && first.folded.len() == 3
            && (1..=3).contains(&groups.first()?.len())
            && !groups.first()?.starts_with('0')
            && marks.iter().all(|m| *m == ' ')
            && atoms.get(at + 1).is_none_or(|a| {
                a.spaced || !(a.is_digits() || a.is_dash() && joins(atoms, at + 1))
            });
        return fits.then_some((' ', first.folded.as_str(), at + 1));
    }
    let mark = match first.kind {
        crate::atoms::AtomKind::Mark('٬') => ',',
        crate::atoms::AtomKind::Mark('٫') => '.',
        crate::atoms::AtomKind::Mark(c @ (',' | '.')) => c,
        crate::atoms::AtomKind::Mark('\'' | '’' | 'ʼ') => '\'',
        _ => return None,
    };
    let digits = atoms.get(at + 1).filter(|a| a.is_digits() && !a.spaced && !first.spaced)?;
    let groups_of_three = digits.folded.len() == 3 || mark != '\'';
    let after_spaces = marks.contains(&' ') && !pack.decimal.contains(&mark);
    (groups_of_three && !after_spaces).then_some((mark, digits.folded.as_str(), at + 2))
}

fn joins(atoms: &[Atom], dash: usize) -> bool {
    atoms.get(dash + 1).is_some_and(|a| a.is_digits() && !a.spaced && a.folded.len() != 3)
}

/// Tells whether what follows makes three digits after a mark more likely a decimal fraction: a unit or a per cent sign.
fn decides_decimal(atoms: &[Atom], next: usize) -> bool {
    atoms.get(next).is_some_and(|a| {
        matches!(a.kind, crate::atoms::AtomKind::Mark('%' | '°')) || a.is_word() && !a.spaced
    })
}

fn join(groups: &[&str], marks: &[char], decimal_follows: bool, pack: &Pack) -> Option<Decimal> {
    let whole = |groups: &[&str]| {
        let fits = (1..=3).contains(&groups[0].len())
            && groups[1..].iter().all(|g| g.len() == 3)
            && !(groups.len() > 1 && groups[0].starts_with('0'));
        fits.then(|| groups.concat())
    };
    let Some((last, others)) = marks.split_last() else {
        return Decimal::read(groups[0], "");
    };
    let fraction = groups[groups.len() - 1];
    if others.is_empty() {
        let grouping = match last {
            ' ' | '\'' => true,
            mark => {
                fraction.len() == 3
                    && whole(groups).is_some()
                    && groups_thousands(*mark, fraction, decimal_follows, pack)
            }
        };
        return if grouping {
            Decimal::read(&whole(groups)?, "")
        } else {
            Decimal::read(groups[0], fraction)
        };
    }
    if others.iter().all(|m| m == last) {
        // Indian grouping has two digits in the middle; whatever else repeats a mark is a date or a version.
        let indian = *last == ','
            && fraction.len() == 3
            && groups[1..groups.len() - 1].iter().all(|g| g.len() == 2)
            && groups[0].len() <= 2;
        return Decimal::read(&whole(groups).or_else(|| indian.then(|| groups.concat()))?, "");
    }
    let one_kind = others.iter().all(|m| m == &others[0]);
    if !one_kind || *last == ' ' || *last == '\'' {
        return None;
    }
    Decimal::read(&whole(&groups[..groups.len() - 1])?, fraction)
}

/// Decides `2.500` and `2,500`: the language's grouping mark groups; its decimal mark groups only where a decimal
/// fraction would end in a zero that nobody writes.
fn groups_thousands(mark: char, digits: &str, decimal_follows: bool, pack: &Pack) -> bool {
    let decimal = pack.decimal.contains(&mark);
    if pack.grouping.contains(&mark) && !decimal {
        return true;
    }
    !decimal || !decimal_follows && digits.ends_with('0')
}

/// Reads `1/2`; the slash of `24/7` or `9/11` makes no fraction, the fraction slash `1⁄32` always does.
fn slash_fraction(atoms: &[Atom], at: usize) -> Option<Literal> {
    let slash = atoms.get(at + 1).filter(|a| (a.is('/') || a.is('⁄')) && !a.spaced)?;
    let below = atoms.get(at + 2).filter(|a| a.is_digits() && !a.spaced)?;
    let (a, b) = (atoms[at].number()?, below.number()?);
    let small = b <= 10 || a == 1 && matches!(b, 16 | 20 | 25 | 32 | 50 | 64 | 100 | 1000);
    let proper = a > 0 && a < b && (small || slash.is('⁄'));
    Some(if proper {
        Literal::Fraction { value: f64::from(a) / f64::from(b), next: at + 3 }
    } else {
        Literal::Nothing { next: at + 3 }
    })
}

/// Reads `×10⁶`, `x10^6`, `×10-8` behind a number: the exponent and where it ends.
fn power_of_ten(atoms: &[Atom], at: usize) -> Option<(i32, usize)> {
    let times = atoms.get(at)?;
    atoms.get(at + 1).filter(|a| a.is_digits() && a.folded == "10")?;
    if !(times.is('×') || times.is('·') || times.is_word() && matches!(&*times.folded, "x" | "х"))
    {
        return None;
    }
    let mut next = at + 2;
    let raised = atoms.get(next).is_some_and(|a| a.is('^') && !a.spaced);
    next += usize::from(raised);
    let minus = atoms.get(next).is_some_and(|a| (a.is_dash() || a.is('⁻')) && !a.spaced);
    next += usize::from(minus);
    let digits: String = atoms[next..]
        .iter()
        .take(4)
        .take_while(|a| !a.spaced)
        .map_while(|a| match a.kind {
            crate::atoms::AtomKind::Mark(c) => superscript(c).map(String::from),
            crate::atoms::AtomKind::Digits if raised || minus => Some(a.folded.clone()),
            _ => None,
        })
        .collect();
    let count = atoms[next..].iter().take(4).take_while(|a| !a.spaced && !a.is_word()).count();
    let exponent: i32 = digits.parse().ok().filter(|e| *e <= 30)?;
    let taken = if atoms.get(next)?.is_digits() { 1 } else { count.min(digits.len()) };
    Some((if minus { -exponent } else { exponent }, next + taken))
}

fn superscript(c: char) -> Option<char> {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let value = DIGITS.iter().position(|d| *d == c)?;
    char::from_digit(value as u32, 10)
}

/// Finds the ending of an ordinal (`true`) or of an inflected cardinal (`false`) that is written after digits.
fn suffix(atoms: &[Atom], next: usize, pack: &Pack) -> Option<(bool, usize)> {
    let first = atoms.get(next).filter(|a| !a.spaced)?;
    let (word, after) = if first.is_dash() {
        (atoms.get(next + 1).filter(|a| !a.spaced && a.is_word())?, next + 2)
    } else {
        (Some(first).filter(|a| a.is_word())?, next + 1)
    };
    let ordinal = pack.ordinal_suffixes.contains(&word.folded);
    let cardinal = pack.cardinal_suffixes.contains(&word.folded);
    let alone = atoms.get(after).is_none_or(|a| a.spaced || !(a.is_dash() || a.is_digits()));
    ((ordinal || cardinal) && alone).then_some((ordinal, after))
}
