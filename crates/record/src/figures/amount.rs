//! A number with its bounds, in plain words.
//!
//! What goes in: a number with its bounds. What comes out: `more than 150`, `about 2,000`. Left to others: what is counted.

use rashomon_types::{Comparator, reason::ReasonValue};

/// Writes a number: `more than 150`, `about 2,000`, `"dozens"`.
pub fn amount(claim: &ReasonValue) -> String {
    let number = |n: Option<f64>| n.map(written).unwrap_or_default();
    let text = match claim.comparator {
        Comparator::Equal => number(claim.low.or(claim.high)),
        Comparator::More => format!("more than {}", number(claim.low)),
        Comparator::AtLeast => format!("at least {}", number(claim.low)),
        Comparator::Less => format!("less than {}", number(claim.high)),
        Comparator::AtMost => format!("at most {}", number(claim.high)),
        Comparator::About => format!("about {}", number(claim.low.or(claim.high))),
        Comparator::Range => format!("{} to {}", number(claim.low), number(claim.high)),
        Comparator::Vague => match &claim.vague {
            Some(word) => format!("\"{word}\""),
            None => number(claim.low),
        },
    };
    if claim.negated { format!("not {text}") } else { text }
}

/// Writes a number with its thousands grouped.
fn written(number: f64) -> String {
    let plain = format!("{number}");
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(w, r)| (w, Some(r)));
    let mut grouped = String::new();
    for (i, digit) in whole.chars().enumerate() {
        let left = whole.len() - i;
        if i > 0 && left % 3 == 0 && digit.is_ascii_digit() && !grouped.ends_with('-') {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    match rest {
        Some(rest) => format!("{grouped}.{rest}"),
        None => grouped,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!(written(2500.0), "2,500");
        assert_eq!(written(1_234_567.5), "1,234,567.5");
        assert_eq!(written(-400.0), "-400");
        assert_eq!(written(70.0), "70");
    }
}
