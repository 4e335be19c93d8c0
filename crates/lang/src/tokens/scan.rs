//! One line to tokens, by the shape of its characters.
//!
//! What goes in: text without line breaks. What comes out: spans with their kinds; together they hold every character
//! that is seen. Left to others: what a word means in its language. Each character is looked at a bounded
//! number of times, whatever the input.

use rashomon_types::reading::TokenKind;

/// Returns kind and length of the token that begins `rest`, which must not begin with white space.
pub fn token(rest: &str) -> (TokenKind, usize) {
    let Some(c) = char_at(rest, 0) else { return (TokenKind::Mark, 0) };
    if c.is_numeric() {
        match designation_end(rest) {
            Some(end) => (TokenKind::Word, end),
            None => (TokenKind::Number, number_end(rest)),
        }
    } else if c.is_alphabetic() && !is_apostrophe(c) {
        (TokenKind::Word, word_end(rest))
    } else {
        (TokenKind::Mark, mark_end(rest, c))
    }
}

/// Tells whether a character is one of the ways to print an apostrophe.
pub fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´' | '＇' | '′' | 'ˈ')
}

fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '‐' | '‑')
}

/// Marks that belong to the letter before them.
fn is_combining(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}'
        | '\u{93c}' | '\u{94d}' | '\u{9cd}' | '\u{a4d}' | '\u{acd}' | '\u{b4d}' | '\u{bcd}' | '\u{c4d}'
        | '\u{ccd}' | '\u{d4d}' | '\u{e47}'..='\u{e4e}' | '\u{ec8}'..='\u{ece}' | '\u{1039}' | '\u{103a}'
        | '\u{17d2}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}')
}

/// Characters that are not seen: soft hyphens, zero-width characters, controls of writing direction.
pub fn is_unseen(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_inner(c: char) -> bool {
    (c.is_alphanumeric() && !is_apostrophe(c)) || is_combining(c)
}

fn char_at(text: &str, at: usize) -> Option<char> {
    text.get(at..)?.chars().next()
}

fn skip(text: &str, from: usize, what: impl Fn(char) -> bool) -> usize {
    let rest = &text[from..];
    from + rest.find(|c| !what(c)).unwrap_or(rest.len())
}

fn skip_unseen(text: &str, from: usize) -> usize {
    skip(text, from, is_unseen)
}

fn word_end(rest: &str) -> usize {
    let mut end = 0;
    loop {
        end = skip(rest, end, is_inner);
        let next = skip_unseen(rest, end);
        let Some(c) = char_at(rest, next) else { return end };
        if next > end && is_inner(c) {
            end = next;
        } else if is_apostrophe(c) || is_hyphen(c) || c == '_' {
            let after = skip_unseen(rest, next + c.len_utf8());
            if !char_at(rest, after).is_some_and(|c| c.is_alphanumeric() && !is_apostrophe(c)) {
                return end;
            }
            end = after;
        } else if let Some(longer) = abbreviation_end(rest, end) {
            end = longer;
            if !char_at(rest, end).is_some_and(is_hyphen) {
                return end;
            }
        } else {
            return address_end(rest, end).unwrap_or(end);
        }
    }
}

/// `U.S.`, `т.д.`: single letters with a dot after each. `end` stands behind the first of them.
fn abbreviation_end(rest: &str, end: usize) -> Option<usize> {
    let single = |from: usize| {
        let c = char_at(rest, from).filter(|c| c.is_alphabetic())?;
        let after = skip(rest, from + c.len_utf8(), is_combining);
        (!char_at(rest, after).is_some_and(is_inner)).then_some(after)
    };
    (single(0)? == end).then_some(())?;
    let mut end = end;
    let mut parts = 1;
    while rest[end..].starts_with('.')
        && let Some(next) = single(end + 1)
    {
        end = next;
        parts += 1;
    }
    (parts > 1).then(|| if rest[end..].starts_with('.') { end + 1 } else { end })
}

/// `https://…`, `www.…`, `name@host`, `example.org`. `end` stands behind the first word.
fn address_end(rest: &str, end: usize) -> Option<usize> {
    let (word, after) = rest.split_at(end);
    let is_link = after.starts_with("://")
        || (word.eq_ignore_ascii_case("www") && after.starts_with('.'))
        || after.strip_prefix('@').is_some_and(|a| a.starts_with(char::is_alphanumeric));
    if is_link {
        let stop = |c: char| c.is_whitespace() || "<>\"«»“”„|".contains(c);
        let link = &rest[..end + after.find(stop).unwrap_or(after.len())];
        return Some(link.trim_end_matches(|c| ".,;:!?)]}'’…".contains(c)).len().max(end));
    }
    let host = after.strip_prefix('.')?;
    let top = host.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(host.len());
    let free = !char_at(host, top).is_some_and(|c| c.is_alphanumeric() || c == '.');
    (word.len() > 2
        && word.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && (2..=4).contains(&top)
        && free)
        .then(|| end + 1 + top)
}

/// `9M729`: digits, capitals, digits name a thing.
fn designation_end(rest: &str) -> Option<usize> {
    let letters = skip(rest, 0, |c| c.is_ascii_digit());
    let digits = skip(rest, letters, char::is_uppercase);
    (0 < letters && letters <= 3 && letters < digits && digits - letters <= 8).then_some(())?;
    char_at(rest, digits).filter(char::is_ascii_digit)?;
    Some(word_end(rest))
}

fn number_end(rest: &str) -> usize {
    let digits = |from: usize| skip(rest, from, |c| c.is_ascii_digit());
    let first = digits(0);
    if let Some(end) = day_or_time_end(rest, first) {
        return end;
    }
    let mut end = skip(rest, 0, char::is_numeric);
    if end > first {
        return end;
    }
    let mut may_group = (1..=3).contains(&first);
    while let Some(mark) = char_at(rest, end) {
        let after = end + mark.len_utf8();
        let next = digits(after);
        let joined = match mark {
            ',' | '.' | '\'' | '’' | '٫' | '٬' => {
                may_group = false;
                next > after
            }
            ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\u{2007}' => {
                may_group && next == after + 3 && !char_at(rest, next).is_some_and(is_inner)
            }
            c => c.is_numeric() && next == end,
        };
        if !joined {
            break;
        }
        end = next;
    }
    skip(rest, end, |c| c.is_numeric() && !c.is_ascii_digit())
}

/// `2023-05-12`, `10:30`, `10:30:05`; `first` stands behind the first digits.
fn day_or_time_end(rest: &str, first: usize) -> Option<usize> {
    let pair = |from: usize, mark: u8| {
        let b = rest.as_bytes();
        let fits = b.get(from) == Some(&mark)
            && b.get(from + 1).is_some_and(u8::is_ascii_digit)
            && b.get(from + 2).is_some_and(u8::is_ascii_digit)
            && !b.get(from + 3).is_some_and(u8::is_ascii_digit);
        fits.then_some(from + 3)
    };
    match first {
        4 => pair(4, b'-').and_then(|month| pair(month, b'-')),
        1 | 2 => pair(first, b':').map(|minute| pair(minute, b':').unwrap_or(minute)),
        _ => None,
    }
}

/// One mark; the same mark again and again (`...`, `--`) is one.
fn mark_end(rest: &str, first: char) -> usize {
    if is_unseen(first) {
        return skip_unseen(rest, 0);
    }
    if first == '&'
        && let Some(length) = reference_length(rest)
    {
        let (one, mut end) = (&rest[..length], length);
        while rest[end..].starts_with(one) {
            end += length;
        }
        return end;
    }
    let end = match first {
        '.' | '-' | '–' | '—' | '!' | '?' | '=' | '*' | '_' | '~' | '+' | '#' | '…' | '`'
        | '\'' => skip(rest, 0, |c| c == first),
        _ => first.len_utf8(),
    };
    skip(rest, end, is_combining)
}

/// Length of `&#39;` or `&quot;`, the marks of web pages that were not decoded.
fn reference_length(rest: &str) -> Option<usize> {
    let name = rest.strip_prefix('&')?;
    let name = name.strip_prefix('#').unwrap_or(name);
    let end = name.bytes().take(9).position(|b| b == b';').filter(|end| *end > 1)?;
    name.bytes()
        .take(end)
        .all(|b| b.is_ascii_alphanumeric())
        .then(|| rest.len() - name.len() + end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn split(line: &str) -> Vec<&str> {
        let (mut found, mut rest) = (Vec::new(), line.trim_start());
        while !rest.is_empty() {
            let (_, len) = token(rest);
            found.push(&rest[..len]);
            rest = rest[len..].trim_start();
        }
        found
    }

    #[test]
    fn words_keep_their_inner_marks() {
        for word in [
            "об’єкт",
            "обʼєкт",
            "п'ять",
            "al-Sudani",
            "аль-Судані",
            "ballistic-missile",
            "F-16",
            "Су-34",
            "G7",
            "U.S.",
            "U.S.-led",
            "т.д.",
            "harbour_watch",
            "9M729",
            "Wy\u{ad}buch",
            "Пу\u{301}тин",
            "зло\u{200b}чин",
            "https://t.me/x/1?a=b",
            "lenta.ru",
            "info@c.org",
            "й\u{306}од",
            "роcія",
        ] {
            assert_eq!(split(word), [word]);
        }
        assert_eq!(split("А.С.Пушкин"), ["А.С.", "Пушкин"]);
        assert_eq!(split("В.Путин"), ["В", ".", "Путин"]);
        assert_eq!(split("'word' — \"it\"..."), ["'", "word", "'", "—", "\"", "it", "\"", "..."]);
        assert_eq!(split("слово\u{200f}, "), ["слово", "\u{200f}", ","]);
        assert_eq!(split("(см. https://x.org/a)."), ["(", "см", ".", "https://x.org/a", ")", "."]);
    }

    #[test]
    fn numbers_keep_groups_dates_and_times() {
        for number in [
            "2,500",
            "1.000.000",
            "12.05.2023",
            "2023-05-12",
            "10:30",
            "2 500",
            "12\u{202f}500,75",
            "1'000",
            "3½",
        ] {
            assert_eq!(split(number), [number]);
        }
        assert_eq!(split("в 2023 500 человек"), ["в", "2023", "500", "человек"]);
        assert_eq!(split("19-kilometrowa"), ["19", "-", "kilometrowa"]);
        assert_eq!(split("1990-х, 7th; 50%"), ["1990", "-", "х", ",", "7", "th", ";", "50", "%"]);
        assert_eq!(split("2500."), ["2500", "."]);
        assert_eq!(split("$2.5bn"), ["$", "2.5", "bn"]);
    }

    proptest! {
        #[test]
        fn every_character_is_in_a_token(line in "[\\PC\u{301}\u{200f}\u{ad}'. 0-9:,-]{0,60}") {
            let seen: String = split(&line).concat();
            let kept: String = line.chars().filter(|c| !c.is_whitespace()).collect();
            let seen: String = seen.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(seen, kept);
        }
    }
}
