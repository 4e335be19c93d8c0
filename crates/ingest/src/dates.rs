//! Dates as they are printed: in page headers, datelines, labels and metadata.
//!
//! What goes in: a line of text and the names of the months. What comes out: full dates (day, month, year) with their
//! places. Left to others: time expressions inside sentences, and which candidate is the day of publication.

use rashomon_packs::fold;
use rashomon_types::{Day, Span};
use std::collections::BTreeMap;

/// The names of the months in all languages, folded; a name that means different months in different languages is left
/// out, because the language is not known yet.
#[derive(Clone, Debug, Default)]
pub struct Months {
    names: BTreeMap<String, i8>,
    unclear: Vec<String>,
}

impl Months {
    /// Adds a name of the month with this number, 1 to 12.
    pub fn insert(&mut self, name: &str, month: i8) {
        let name = fold(name).trim_end_matches('.').to_owned();
        match self.names.get(&name) {
            Some(known) if *known != month => {
                self.names.remove(&name);
                self.unclear.push(name);
            }
            _ if self.unclear.contains(&name) => {}
            _ => {
                self.names.insert(name, month);
            }
        }
    }

    /// Tells whether a folded word names a month.
    pub fn knows(&self, folded: &str) -> bool {
        self.names.contains_key(folded)
    }

    fn get(&self, word: &str) -> Option<i8> {
        self.names.get(fold(word).trim_end_matches('.')).copied()
    }
}

/// A date in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Place in the line.
    pub span: Span,
    /// The day.
    pub day: Day,
    /// True when day and month could be exchanged (`05/06/2023`).
    pub unclear: bool,
    /// True when a clock time follows or precedes.
    pub clock: bool,
}

#[derive(Clone, Copy, Debug)]
struct Token<'t> {
    text: &'t str,
    start: usize,
    number: Option<i32>,
}

impl Token<'_> {
    fn end(&self) -> usize {
        self.start + self.text.len()
    }
}

/// Finds the full dates of a line, from left to right. Only the first 400 characters and the last 200 are looked at: a
/// date of publication stands at an end of a line.
pub fn find(line: &str, months: &Months) -> Vec<Found> {
    let mut found = Vec::new();
    let cut =
        |at: usize| (0..=at.min(line.len())).rev().find(|i| line.is_char_boundary(*i)).unwrap_or(0);
    let head = cut(600);
    scan(&line[..head], 0, months, &mut found);
    let tail = cut(line.len().saturating_sub(300)).max(head);
    scan(&line[tail..], tail, months, &mut found);
    found
}

fn scan(line: &str, shift: usize, months: &Months, found: &mut Vec<Found>) {
    let tokens = tokens(line);
    let mut i = 0;
    while i < tokens.len() {
        match read(line, &tokens[i..], months) {
            Some((used, day, unclear)) => {
                let end = tokens[i + used - 1].end();
                let clock = has_clock(&line[end..]) || ends_in_clock(&line[..tokens[i].start]);
                let span = Span::new(shift + tokens[i].start, shift + end);
                found.push(Found { span, day, unclear, clock });
                i += used;
            }
            None => i += 1,
        }
    }
}

fn tokens(line: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut chars = line.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if !c.is_alphanumeric() {
            continue;
        }
        let digit = c.is_ascii_digit();
        let mut end = start + c.len_utf8();
        while let Some((at, next)) = chars.peek().copied() {
            let same = if digit {
                next.is_ascii_digit()
            } else {
                next.is_alphabetic() || next == '\u{306}'
            };
            if !same {
                break;
            }
            end = at + next.len_utf8();
            chars.next();
        }
        let text = &line[start..end];
        tokens.push(Token {
            text,
            start,
            number: if text.len() <= 8 { text.parse().ok() } else { None },
        });
    }
    tokens
}

fn read(line: &str, tokens: &[Token<'_>], months: &Months) -> Option<(usize, Day, bool)> {
    let between = |i: usize| line.get(tokens[i].end()..tokens[i + 1].start).unwrap_or("");
    let number = |i: usize| tokens.get(i).and_then(|t| t.number);
    // 2023-02-11, 11.02.2023, 11/02/2023: two like separators.
    if let (Some(a), Some(b), Some(c)) = (number(0), number(1), number(2)) {
        let mark = between(0);
        if mark == between(1) && matches!(mark, "-" | "/" | "." | "–") {
            let (sizes, slash) = ((tokens[0].text.len(), tokens[2].text.len()), mark == "/");
            return match sizes {
                (4, 1..=2) => day(a, b, c).map(|d| (3, d, false)),
                (1..=2, 4) if b > 12 => day(c, a, b).map(|d| (3, d, false)),
                (1..=2, 4) if slash && a <= 12 && a != b => day(c, a, b).map(|d| (3, d, true)),
                (1..=2, 4) => day(c, b, a).map(|d| (3, d, false)),
                (2, 2) if mark == "." => day(2000 + c, b, a).map(|d| (3, d, false)),
                _ => None,
            };
        }
    }
    // 2023/feb/11, as addresses have it
    let named = tokens.get(1).and_then(|t| months.get(t.text));
    if let (Some(y), Some(month), Some(d)) = (number(0), named, number(2)) {
        let like = matches!((between(0), between(1)), ("/", "/") | ("-", "-"));
        if like && tokens[0].text.len() == 4 && tokens[2].text.len() <= 2 {
            return day(y, month.into(), d).map(|d| (3, d, false));
        }
    }
    // 20230211
    if tokens[0].text.len() == 8
        && let Some(n) = number(0)
    {
        return day(n / 10_000, n / 100 % 100, n % 100).map(|d| (1, d, false));
    }
    // 11 February 2023, 11th of February, 2023, 12-го мая 2023
    if let Some(d) = number(0).filter(|_| tokens[0].text.len() <= 2) {
        let (at, month) = (1..=2).find_map(|i| Some((i, months.get(tokens.get(i)?.text)?)))?;
        if (0..at).any(|i| !is_light(between(i)))
            || (at == 2 && (tokens[1].text.chars().count() > 3 || tokens[1].number.is_some()))
        {
            return None;
        }
        let year =
            number(at + 1).filter(|_| tokens[at + 1].text.len() == 4 && is_light(between(at)))?;
        return day(year, month.into(), d).map(|d| (at + 2, d, false));
    }
    // February 11, 2023; Feb. 11th, 2023
    let month = months.get(tokens[0].text)?;
    let d = number(1).filter(|_| is_light(between(0)))?;
    let at = (2..=3).find(|i| number(*i).is_some_and(|y| y > 1000))?;
    if !(1..at).all(|i| is_light(between(i))) || (at == 3 && tokens[2].text.chars().count() > 2) {
        return None;
    }
    day(number(at)?, month.into(), d).map(|d| (at + 1, d, false))
}

/// What may stand between the parts of one date.
fn is_light(between: &str) -> bool {
    between.chars().count() <= 3
        && between.chars().all(|c| c.is_whitespace() || matches!(c, '.' | ',' | '-' | '\u{301}'))
}

fn day(year: i32, month: i32, day: i32) -> Option<Day> {
    if !(1900..=2100).contains(&year) {
        return None;
    }
    Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Tells whether the first number of a text is a clock time, `14:05`.
pub fn has_clock(after: &str) -> bool {
    let mut rest = after.chars().skip_while(|c| !c.is_ascii_digit()).take(5);
    let gap = after.chars().take_while(|c| !c.is_ascii_digit()).count();
    gap <= 8 && is_clock(&rest.by_ref().collect::<String>())
}

fn ends_in_clock(before: &str) -> bool {
    let tail = before.trim_end_matches(|c: char| {
        c.is_whitespace() || matches!(c, ',' | '|' | '-' | '–' | '—' | '•' | '/')
    });
    let tail: Vec<char> = tail.chars().rev().take(5).collect();
    is_clock(tail.iter().rev().collect::<String>().trim())
}

/// `9:05`, `14:05`, `14.05` and nothing else at the start.
fn is_clock(text: &str) -> bool {
    let Some((hours, rest)) = text.split_once([':', '.']) else { return false };
    let minutes: String = rest.chars().take(2).collect();
    let small = |part: &str, limit: u8| part.parse::<u8>().is_ok_and(|n| n < limit);
    matches!(hours.len(), 1..=2) && minutes.len() == 2 && small(hours, 24) && small(&minutes, 60)
}

/// Reads the date of a metadata value or address: `2023-02-11T10:00:00Z`, `20230211`, `/2023/02/11/`, or any printed date.
pub fn of_value(value: &str, months: &Months) -> Option<Day> {
    find(value, months).into_iter().find(|f| !f.unclear).map(|f| f.day)
}

/// Reads the date in the path of an address; years before 1990 are not dates there.
pub fn of_address(address: &str, months: &Months) -> Option<Day> {
    let path = address.split_once("://").map_or(address, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let found = find(path, months).into_iter().find(|f| !f.unclear && f.day.year() >= 1990)?;
    Some(found.day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn months() -> Months {
        let mut months = Months::default();
        for (name, n) in [
            ("February", 2),
            ("Feb", 2),
            ("мая", 5),
            ("лютого", 2),
            ("listopad", 10),
            ("listopad", 11),
        ] {
            months.insert(name, n);
        }
        months
    }

    fn days(line: &str) -> Vec<(String, Day)> {
        let months = months();
        find(line, &months).into_iter().map(|f| (f.span.of(line).to_owned(), f.day)).collect()
    }

    #[test]
    fn dates_are_read_in_the_ways_of_four_languages() {
        for (line, text, day) in [
            ("Published: 2023-02-11T10:00", "2023-02-11", date(2023, 2, 11)),
            ("11.02.2023 14:05", "11.02.2023", date(2023, 2, 11)),
            ("/a/2023/feb/11/talks", "2023/feb/11", date(2023, 2, 11)),
            ("Metro on 11/19/2015", "11/19/2015", date(2015, 11, 19)),
            ("12 мая 2023, 14:05", "12 мая 2023", date(2023, 5, 12)),
            ("12-го мая 2023 года", "12-го мая 2023", date(2023, 5, 12)),
            ("11 лютого 2023 р.", "11 лютого 2023", date(2023, 2, 11)),
            ("Sat Feb. 11, 2023 - 7 PM", "Feb. 11, 2023", date(2023, 2, 11)),
            ("11th February 2023", "11th February 2023", date(2023, 2, 11)),
            ("12.05.23, 14:05", "12.05.23", date(2023, 5, 12)),
        ] {
            assert_eq!(days(line), [(text.to_owned(), day)], "{line}");
        }
    }

    #[test]
    fn what_is_no_full_date_is_left_alone() {
        for line in [
            "In February 2,500 soldiers",
            "11 listopad 2023",
            "1.2.3.4",
            "31.02.2023",
            "20 45",
            "2023",
        ] {
            assert_eq!(days(line), [], "{line}");
        }
    }

    #[test]
    fn clocks_and_unclear_orders_are_noticed() {
        let months = months();
        let found = find("05/06/2023 at 9:15", &months);
        assert!(found[0].unclear && found[0].clock);
        assert!(find("14:05, 11.02.2023", &months)[0].clock);
        assert!(!find("11.02.2023", &months)[0].clock);
    }

    #[test]
    fn addresses_carry_dates() {
        let months = months();
        assert_eq!(of_address("https://x.org/2023/02/11/a-b", &months), Some(date(2023, 2, 11)));
        assert_eq!(
            of_address("https://x.org/news/20230211-a.html", &months),
            Some(date(2023, 2, 11))
        );
        assert_eq!(of_address("https://x.org/id/12345678", &months), None);
    }
}
