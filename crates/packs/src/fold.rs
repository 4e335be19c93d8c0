//! One form for the many ways of writing a word.

/// Folds a word for look-up: lower case, `ё` as `е`, one apostrophe (`'`), one hyphen (`-`), no soft hyphens, zero-width
/// characters, stress marks or bidirectional controls. Letters with a diacritic of their own (`й ї ó ł`) are kept; a
/// combining breve or diaeresis on a Cyrillic letter is joined to it first.
pub fn fold(word: &str) -> String {
    let mut folded = String::with_capacity(word.len());
    for c in word.chars() {
        match c {
            '\u{ad}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}' => {}
            '\u{306}' => compose(&mut folded, &[('и', 'й'), ('у', 'ў')]),
            '\u{308}' => compose(&mut folded, &[('і', 'ї'), ('е', 'е')]),
            '\u{300}'..='\u{36f}' => {}
            'ё' | 'Ё' => folded.push('е'),
            '’' | '‘' | 'ʼ' | '`' | '´' | '＇' | '′' | 'ˈ' => folded.push('\''),
            '‐' | '‑' | '‒' => folded.push('-'),
            'İ' => folded.push('i'),
            c if c.is_ascii() => folded.push(c.to_ascii_lowercase()),
            c => folded.extend(c.to_lowercase()),
        }
    }
    folded
}

fn compose(folded: &mut String, table: &[(char, char)]) {
    if let Some((_, whole)) =
        folded.chars().next_back().and_then(|last| table.iter().find(|(base, _)| *base == last))
    {
        folded.pop();
        folded.push(*whole);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_of_writing_one_word_fold_to_one() {
        assert_eq!(fold("Обʼєкт"), fold("об’єкт"));
        assert_eq!(fold("Ё\u{301}лка"), "елка");
        assert_eq!(fold("и\u{306}од"), "йод");
        assert_eq!(fold("Wy\u{ad}buch"), "wybuch");
        assert_eq!(fold("ŁÓDŹ"), "łódź");
    }
}
