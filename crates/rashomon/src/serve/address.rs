//! Addresses taken apart: segments of a path, values of a query.

/// Returns the segments of a path, decoded; `None` when one is no UTF-8.
pub fn segments(path: &str) -> Option<Vec<String>> {
    path.split('/').filter(|s| !s.is_empty()).map(|s| decode(s, false)).collect()
}

/// Returns the first value of a query by name, decoded; `None` when it is not there or no UTF-8.
pub fn value(query: &str, name: &str) -> Option<String> {
    let pairs = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.into_iter().find(|(key, _)| *key == name).and_then(|(_, value)| decode(value, true))
}

fn decode(text: &str, plus: bool) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, tail)) = rest.split_first() {
        let coded = (*first == b'%').then(|| tail.get(..2)).flatten();
        let coded = coded.and_then(|two| std::str::from_utf8(two).ok());
        let coded = coded.and_then(|two| u8::from_str_radix(two, 16).ok());
        rest = match coded {
            Some(byte) => {
                bytes.push(byte);
                tail.get(2..).unwrap_or_default()
            }
            None => {
                bytes.push(if plus && *first == b'+' { b' ' } else { *first });
                tail
            }
        };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_decode_and_bad_ones_are_refused() {
        assert_eq!(segments("/entity/LOC-%D0%9A%2F"), Some(vec!["entity".into(), "LOC-К/".into()]));
        assert_eq!(segments("//event//x/"), Some(vec!["event".into(), "x".into()]));
        assert_eq!(segments("/%ff"), None);
        assert_eq!(value("q=a+b%2B%zz&page=2", "q").as_deref(), Some("a b+%zz"));
        assert_eq!(value("q=1", "page"), None);
    }
}
