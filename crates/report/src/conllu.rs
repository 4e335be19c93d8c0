//! Readings to CoNLL-U.
//!
//! What goes in: an article and its reading. What comes out: the text layer whole, sentence by sentence, with parts of
//! speech, features, lemmas and, where there is a parser, heads and relations. Left to others: finding any of it.

use rashomon_types::{
    Article, Reading,
    reading::{Feature, Features, Sentence, Token, TokenKind, Upos},
};
use std::io::{Result, Write};

/// Prints one article. Where a value is not known it is `_`; a word with its clitics is a multi-word token.
///
/// # Errors
/// When `out` cannot be written to.
pub fn print(article: &Article, reading: &Reading, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "# newdoc id = {}", article.id)?;
    let mut paragraph = None;
    for (i, sentence) in reading.sentences.iter().enumerate() {
        if paragraph != Some(sentence.paragraph) {
            paragraph = Some(sentence.paragraph);
            writeln!(out, "# newpar id = {}-p{}", article.id, sentence.paragraph + 1)?;
        }
        writeln!(out, "# sent_id = {}-s{}", article.id, i + 1)?;
        let text = one_line(sentence.span.of(&article.text));
        writeln!(out, "# text = {text}")?;
        print_tokens(article, reading, sentence, out)?;
        writeln!(out)?;
    }
    Ok(())
}

fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn print_tokens(
    article: &Article,
    reading: &Reading,
    sentence: &Sentence,
    out: &mut dyn Write,
) -> Result<()> {
    let tokens = reading.tokens_of(sentence);
    let mut within = 0;
    for (i, token) in tokens.iter().enumerate() {
        let last = i + 1 == tokens.len();
        let misc = if token.glued && !last { "SpaceAfter=No" } else { "_" };
        let parts = tokens[i..].windows(2).take_while(|pair| is_clitic(&pair[0], &pair[1])).count();
        if parts > 0 && within == 0 {
            within = parts + 1;
            let end = &tokens[i + parts];
            let form = article.text.get(token.span.start..end.span.end).unwrap_or("_");
            let glued = end.glued && i + parts + 1 < tokens.len();
            let misc = if glued { "SpaceAfter=No" } else { "_" };
            let form = one_line(form);
            writeln!(out, "{}-{}\t{form}\t_\t_\t_\t_\t_\t_\t_\t{misc}", i + 1, i + 1 + parts)?;
        }
        let head = match token.head {
            Some(head) => (head as usize + 1).saturating_sub(sentence.tokens.0).to_string(),
            None if token.relation == "root" => "0".to_owned(),
            None => "_".to_owned(),
        };
        writeln!(
            out,
            "{}\t{}\t{}\t{}\t_\t{}\t{head}\t{}\t_\t{}",
            i + 1,
            or_blank(&one_line(&printed(article, reading, sentence.tokens.0 + i))),
            or_blank(&lemma(token, &article.text)),
            upos(token.upos),
            features(token.features),
            or_blank(token.relation),
            if within > 0 { "_" } else { misc },
        )?;
        within = within.saturating_sub(1);
    }
    Ok(())
}

/// A token as printed, with the unseen characters that stand behind it, so that the text is whole; those that stand before
/// the first token go with it.
fn printed(article: &Article, reading: &Reading, at: usize) -> String {
    let unseen = |from: usize, to: usize| {
        let between = article.text.get(from..to).unwrap_or_default();
        between.chars().filter(|c| !c.is_whitespace()).collect::<String>()
    };
    let span = reading.tokens[at].span;
    let next = reading.tokens.get(at + 1).map_or(article.text.len(), |t| t.span.start);
    let before = if at == 0 { unseen(0, span.start) } else { String::new() };
    format!("{before}{}{}", span.of(&article.text), unseen(span.end, next))
}

/// A word glued to a word is one word as printed.
fn is_clitic(left: &Token, right: &Token) -> bool {
    left.glued && left.kind == TokenKind::Word && right.kind == TokenKind::Word
}

fn or_blank(value: &str) -> &str {
    if value.trim().is_empty() { "_" } else { value }
}

/// The lemma as treebanks write it: proper nouns keep their capitals.
fn lemma(token: &Token, text: &str) -> String {
    let form = token.span.of(text);
    if token.upos != Upos::Propn || !token.is_capitalised(text) {
        return one_line(&token.lemma);
    }
    let all_upper = form.chars().count() > 1 && !form.chars().any(char::is_lowercase);
    if all_upper {
        return one_line(&token.lemma.to_uppercase());
    }
    let mut lemma = String::with_capacity(token.lemma.len());
    for (i, part) in token.lemma.split_inclusive('-').enumerate() {
        let upper = form.split('-').nth(i).is_none_or(|p| p.starts_with(char::is_uppercase));
        let mut letters = part.chars();
        if let (true, Some(first)) = (upper, letters.next()) {
            lemma.extend(first.to_uppercase());
            lemma.push_str(letters.as_str());
        } else {
            lemma.push_str(part);
        }
    }
    one_line(&lemma)
}

fn upos(upos: Upos) -> &'static str {
    match upos {
        Upos::Adj => "ADJ",
        Upos::Adp => "ADP",
        Upos::Adv => "ADV",
        Upos::Aux => "AUX",
        Upos::Cconj => "CCONJ",
        Upos::Det => "DET",
        Upos::Intj => "INTJ",
        Upos::Noun => "NOUN",
        Upos::Num => "NUM",
        Upos::Part => "PART",
        Upos::Pron => "PRON",
        Upos::Propn => "PROPN",
        Upos::Punct => "PUNCT",
        Upos::Sconj => "SCONJ",
        Upos::Sym => "SYM",
        Upos::Verb => "VERB",
        Upos::X => "X",
    }
}

/// Features in the alphabetical order that CoNLL-U asks for; values of one feature are joined by commas.
const FEATURES: &[(&str, &[(&str, Feature)])] = &[
    ("Abbr", &[("Yes", Feature::Abbreviation)]),
    ("Animacy", &[("Anim", Feature::Animate)]),
    ("Aspect", &[("Imp", Feature::Imperfective), ("Perf", Feature::Perfective)]),
    (
        "Case",
        &[
            ("Acc", Feature::Acc),
            ("Dat", Feature::Dat),
            ("Gen", Feature::Gen),
            ("Ins", Feature::Ins),
            ("Loc", Feature::Loc),
            ("Nom", Feature::Nom),
            ("Voc", Feature::Voc),
        ],
    ),
    ("Degree", &[("Cmp", Feature::Comparative), ("Sup", Feature::Superlative)]),
    ("Foreign", &[("Yes", Feature::Foreign)]),
    ("Gender", &[("Fem", Feature::Fem), ("Masc", Feature::Masc), ("Neut", Feature::Neut)]),
    (
        "Mood",
        &[
            ("Cnd", Feature::Conditional),
            ("Imp", Feature::Imperative),
            ("Ind", Feature::Indicative),
        ],
    ),
    ("Number", &[("Plur", Feature::Plur), ("Sing", Feature::Sing)]),
    (
        "Person",
        &[
            ("0", Feature::Impersonal),
            ("1", Feature::First),
            ("2", Feature::Second),
            ("3", Feature::Third),
        ],
    ),
    ("Polarity", &[("Neg", Feature::Negative)]),
    ("Reflex", &[("Yes", Feature::Reflexive)]),
    ("Tense", &[("Fut", Feature::Fut), ("Past", Feature::Past), ("Pres", Feature::Pres)]),
    ("Variant", &[("Short", Feature::ShortForm)]),
    (
        "VerbForm",
        &[
            ("Conv", Feature::Converb),
            ("Fin", Feature::Finite),
            ("Inf", Feature::Infinitive),
            ("Part", Feature::Participle),
        ],
    ),
    ("Voice", &[("Act", Feature::Active), ("Mid", Feature::Middle), ("Pass", Feature::Passive)]),
];

fn features(set: Features) -> String {
    let mut printed = Vec::new();
    for (name, values) in FEATURES {
        let held: Vec<&str> =
            values.iter().filter(|(_, f)| set.has(*f)).map(|(value, _)| *value).collect();
        if !held.is_empty() {
            printed.push(format!("{name}={}", held.join(",")));
        }
    }
    if printed.is_empty() { "_".to_owned() } else { printed.join("|") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_stand_in_order() {
        let set = Features::of(&[Feature::Sing, Feature::Gen, Feature::Acc]);
        assert_eq!(features(set), "Case=Acc,Gen|Number=Sing");
        assert_eq!(features(Features::NONE), "_");
    }
}
