//! The numbers of a sentence, written one way.
//!
//! What goes in: what was read as a number, and bare digits. What comes out: shortest decimal notation, `2500`, `0.5`.
//! Left to others: what is counted.

use rashomon_types::{
    Reading,
    reading::{NumberKind, Sentence, TokenKind},
};

const MOST: usize = 200;

/// Returns the numbers of a sentence in order.
pub fn of(reading: &Reading, sentence: &Sentence) -> Vec<String> {
    let mut found = Vec::new();
    let from = reading.numbers.partition_point(|n| n.span.end <= sentence.span.start);
    let mut read =
        reading.numbers[from..].iter().take_while(|n| n.span.start < sentence.span.end).peekable();
    for token in reading.tokens_of(sentence) {
        while read.peek().is_some_and(|n| n.span.end <= token.span.start) {
            read.next();
        }
        if found.len() >= MOST {
            break;
        }
        match read.peek() {
            Some(number) if number.span.overlaps(token.span) => {
                let first = number.span.start.max(sentence.span.start) >= token.span.start;
                if first && number.kind != NumberKind::Vague {
                    let (low, high) = (number.low, number.high);
                    found.extend(low.into_iter().chain(high.filter(|_| low != high)).map(written));
                }
            }
            _ if token.kind == TokenKind::Number => found.extend(digits(&token.folded)),
            _ => {}
        }
    }
    found
}

/// Writes a number shortest.
fn written(number: f64) -> String {
    format!("{number}")
}

/// Reads bare digits: a mark before three last digits groups, any other mark is the decimal point.
fn digits(token: &str) -> Option<String> {
    let mut plain = String::new();
    let groups: Vec<&str> = token.split([',', '.', '\u{a0}', '\'']).collect();
    if groups.iter().any(|g| g.is_empty() || !g.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    for (i, group) in groups.iter().enumerate() {
        if i > 0 && group.len() != 3 {
            plain.push('.');
        }
        plain.push_str(group);
    }
    let number: f64 = plain.parse().ok()?;
    Some(written(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_written_one_way() {
        assert_eq!(digits("12,489").as_deref(), Some("12489"));
        assert_eq!(digits("1,5").as_deref(), Some("1.5"));
        assert_eq!(digits("2021").as_deref(), Some("2021"));
        assert_eq!(digits("10.12.2021"), None);
        assert_eq!(digits("5x"), None);
    }
}
