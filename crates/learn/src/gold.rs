//! Treebank sentences as the program's own tokens.
//!
//! What goes in: sentences of a treebank. What comes out: what the tokenizer makes of their text, each token with the
//! part of speech, features and lemma of the gold word that it stands for. Left to others: training.

use crate::conllu::{Sentence, Word};
use rashomon_lang::tokens::Tokenizer;
use rashomon_packs::fold;
use rashomon_types::{
    Article, ArticleId, Language, Span,
    article::{Segment, SegmentKind},
    reading::{Feature, Features, Token, TokenKind, Upos},
};

/// A token with what the treebank says of it.
#[derive(Clone, Debug)]
pub struct Gold {
    /// The token.
    pub token: Token,
    /// As printed.
    pub word: String,
    /// Part of speech.
    pub upos: Upos,
    /// Features.
    pub features: Features,
    /// Base form, folded; `None` where the token is only a part of the gold word.
    pub lemma: Option<String>,
}

/// Makes an article of a text, all of it one segment.
pub fn article(text: &str) -> Article {
    Article {
        id: ArticleId::of(text.as_bytes()),
        label: String::new(),
        text: text.to_owned(),
        verbatim: true,
        segments: vec![Segment { span: Span::new(0, text.len()), kind: SegmentKind::Body }],
        title: None,
        byline: None,
        outlet: None,
        url: None,
        declared_language: None,
        date_candidates: Vec::new(),
        credits: Vec::new(),
        diagnostics: Vec::new(),
    }
}

/// Aligns a sentence; `None` when its words are not those of its text.
pub fn align(sentence: &Sentence, tokenizer: &Tokenizer, language: Language) -> Option<Vec<Gold>> {
    let spans = spans(sentence)?;
    let article = article(&sentence.text);
    let (_, tokens) = tokenizer.split(&article, Some(language));
    let mut found = Vec::with_capacity(tokens.len());
    for token in tokens {
        let covered: Vec<usize> =
            (0..spans.len()).filter(|i| spans[*i].overlaps(token.span)).collect();
        let (first, last) = (*covered.first()?, *covered.last()?);
        let whole = covered.len() == 1 && spans[first] == token.span;
        let hyphenated = sentence.words[first..=last].iter().any(|w| w.form == "-");
        let word =
            &sentence.words[if hyphenated && token.kind == TokenKind::Word { last } else { first }];
        let is_end = spans[first].end == token.span.end;
        let upos = match token.kind {
            TokenKind::Mark if !whole => Upos::Punct,
            TokenKind::Number if !whole && !is_end => Upos::Num,
            _ => *Upos::ALL.iter().find(|u| u.as_str() == word.upos)?,
        };
        let features =
            if token.kind == TokenKind::Mark { Features::NONE } else { features(word, upos) };
        found.push(Gold {
            word: token.span.of(&sentence.text).to_owned(),
            lemma: (whole && word.lemma != "_").then(|| fold(&word.lemma)),
            token,
            upos,
            features,
        });
    }
    Some(found)
}

/// Returns where the words of a sentence stand in its text; `None` when they are not those of its text.
pub fn spans(sentence: &Sentence) -> Option<Vec<Span>> {
    let text = &sentence.text;
    let mut at = 0;
    let mut spans = Vec::new();
    for word in &sentence.words {
        let rest = text.get(at..)?;
        let start = at + rest.len() - rest.trim_start().len();
        let mut end = start;
        for c in word.form.chars().filter(|c| !c.is_whitespace()) {
            let rest = text.get(end..)?;
            end += rest.len() - rest.trim_start().len();
            if !text.get(end..)?.starts_with(c) {
                return None;
            }
            end += c.len_utf8();
        }
        spans.push(Span::new(start, end));
        at = end;
    }
    Some(spans)
}

/// The features that are kept, under one name in all treebanks.
fn features(word: &Word, upos: Upos) -> Features {
    let mut set = Features::NONE;
    for pair in word.features.split('|') {
        let Some((name, values)) = pair.split_once('=') else { continue };
        for value in values.split(',') {
            set = set.union(Features::of(feature(name, value)));
        }
    }
    let is_verb = matches!(upos, Upos::Verb | Upos::Aux);
    if is_verb && set.any(&[Feature::Reflexive, Feature::Middle]) {
        set = set.with(Feature::Reflexive).with(Feature::Middle);
    }
    if set.has(Feature::Impersonal) {
        set = set.with(Feature::Past);
    }
    if set.has(Feature::ShortForm) && set.has(Feature::Participle) {
        set = set.with(Feature::Passive);
    }
    set.without(Feature::Foreign)
}

fn feature(name: &str, value: &str) -> &'static [Feature] {
    match (name, value) {
        ("Case", "Nom") => &[Feature::Nom],
        ("Case", "Gen" | "Par") => &[Feature::Gen],
        ("Case", "Dat") => &[Feature::Dat],
        ("Case", "Acc") => &[Feature::Acc],
        ("Case", "Ins") => &[Feature::Ins],
        ("Case", "Loc") => &[Feature::Loc],
        ("Case", "Voc") => &[Feature::Voc],
        ("Number", "Sing") => &[Feature::Sing],
        ("Number", "Plur" | "Ptan") => &[Feature::Plur],
        ("Gender", "Masc") => &[Feature::Masc],
        ("Gender", "Fem") => &[Feature::Fem],
        ("Gender", "Neut") => &[Feature::Neut],
        ("Animacy", "Anim" | "Hum" | "Nhum") => &[Feature::Animate],
        ("Tense", "Past") => &[Feature::Past],
        ("Tense", "Pres") => &[Feature::Pres],
        ("Tense", "Fut") => &[Feature::Fut],
        ("Aspect", "Perf") => &[Feature::Perfective],
        ("Aspect", "Imp") => &[Feature::Imperfective],
        ("VerbForm", "Fin") => &[Feature::Finite],
        ("VerbForm", "Inf") => &[Feature::Infinitive],
        ("VerbForm", "Part") => &[Feature::Participle],
        ("VerbForm", "Ger") => &[Feature::Participle, Feature::Pres],
        ("VerbForm", "Conv") => &[Feature::Converb],
        ("Mood", "Ind") => &[Feature::Indicative],
        ("Mood", "Imp") => &[Feature::Imperative],
        ("Mood", "Cnd") => &[Feature::Conditional],
        ("Voice", "Act") => &[Feature::Active],
        ("Voice", "Pass") => &[Feature::Passive],
        ("Voice", "Mid") => &[Feature::Middle],
        ("Person", "0") => &[Feature::Impersonal],
        ("Person", "1") => &[Feature::First],
        ("Person", "2") => &[Feature::Second],
        ("Person", "3") => &[Feature::Third],
        ("Polarity", "Neg") => &[Feature::Negative],
        ("Reflex", "Yes") => &[Feature::Reflexive],
        ("Degree", "Cmp") => &[Feature::Comparative],
        ("Degree", "Sup") => &[Feature::Superlative],
        ("Variant", "Short") => &[Feature::ShortForm],
        ("Abbr", "Yes") => &[Feature::Abbreviation],
        ("Foreign", "Yes") => &[Feature::Foreign],
        _ => &[],
    }
}
