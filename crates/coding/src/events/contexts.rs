//! What an act is about: the contexts of PLOVER 2.0 that the words around it show.
//!
//! What goes in: `languages/<code>/contexts.toml`, a reading and the events found in it. What comes out: further contexts
//! for each event, with the words that show them in its `why`. Left to others: contexts that an entry of `events.toml`
//! always has, which are kept and come first.

use rashomon_packs::{Lexicon, PackError, Packs};
use rashomon_types::{
    Language, Reading, Span,
    account::Event,
    article::SegmentKind,
    reading::{Sentence, TokenKind},
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// How many tokens before and after an act may show its context. Few sentences are longer; lists and torn texts are.
const REACH: usize = 48;

/// One `contexts.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    /// Expressions that look like one of `words` and show nothing.
    #[serde(default)]
    none: Vec<String>,
    /// Word patterns of each context.
    #[serde(default)]
    words: BTreeMap<String, Vec<String>>,
}

/// The contexts that words of each language show.
#[derive(Debug, Default)]
pub struct Contexts {
    names: Vec<String>,
    languages: BTreeMap<Language, Lexicon<Vec<usize>>>,
}

/// Words that show contexts: the tokens, and the numbers of the contexts.
#[derive(Clone, Copy)]
struct Shown<'a> {
    tokens: (usize, usize),
    contexts: &'a [usize],
}

impl Contexts {
    /// Reads and checks the contexts of every language that has some; `names` are those that there are.
    ///
    /// # Errors
    /// For the first thing that is wrong, with file and line: an unknown key or context, a pattern that cannot be read or
    /// stands twice in one context, a pattern that shows a context and shows none.
    pub fn new(packs: &Packs, names: &[String]) -> Result<Self, PackError> {
        let mut names = names.to_vec();
        names.sort();
        let mut languages = BTreeMap::new();
        for language in packs.languages() {
            let files: Vec<(String, File)> = packs.parse_all(language, "contexts")?;
            let mut patterns: BTreeMap<String, Vec<usize>> = BTreeMap::new();
            for (path, file) in &files {
                add(packs, path, file, &names, &mut patterns)?;
            }
            let mut lexicon = Lexicon::default();
            for (pattern, contexts) in patterns {
                // A pattern out of shape was refused above.
                let _ = lexicon.insert(&pattern, contexts);
            }
            if !lexicon.is_empty() {
                languages.insert(language, lexicon);
            }
        }
        Ok(Contexts { names, languages })
    }

    /// Adds to each event the contexts that its sentence shows; to one that has none so, those of the sentences beside it
    /// in its paragraph, or of the headline.
    pub fn add(&self, text: &str, reading: &Reading, events: &mut [Event]) {
        let Some(lexicon) = reading.language.and_then(|l| self.languages.get(&l)) else { return };
        let mut looked: BTreeMap<usize, Vec<Shown>> = BTreeMap::new();
        let headline = reading.sentences.iter().position(|s| s.kind == SegmentKind::Headline);
        for event in events {
            let Some(at) = reading.sentence_at(event.sentence.span.start) else { continue };
            let trigger = reading.tokens_in(event.trigger.span).0;
            let own = Some((at, trigger, ""));
            let beside = [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|i| {
                let sentence = reading.sentences.get(i)?;
                let here = sentence.paragraph == reading.sentences[at].paragraph;
                let nearest = if i < at { sentence.tokens.1 } else { sentence.tokens.0 };
                here.then_some((i, nearest, "beside:"))
            });
            let above = headline.map(|i| (i, reading.sentences[i].tokens.0, "headline:"));
            for (sentence, near, whence) in own.into_iter().chain(beside).chain(above) {
                if !whence.is_empty() && !event.contexts.is_empty() {
                    break;
                }
                let shown = looked
                    .entry(sentence)
                    .or_insert_with(|| shown(lexicon, reading, &reading.sentences[sentence]));
                self.take(text, reading, shown, (near, whence), event);
            }
            event.contexts.sort();
        }
    }

    /// Gives an event what words near a token show.
    fn take(
        &self,
        text: &str,
        reading: &Reading,
        shown: &[Shown],
        (near, whence): (usize, &str),
        event: &mut Event,
    ) {
        let first = shown.partition_point(|s| s.tokens.1 + REACH <= near);
        for words in shown[first..].iter().take_while(|s| s.tokens.0 <= near + REACH) {
            for name in words.contexts.iter().filter_map(|c| self.names.get(*c)) {
                if event.contexts.contains(name) {
                    continue;
                }
                let (from, to) =
                    (reading.tokens[words.tokens.0].span, reading.tokens[words.tokens.1 - 1].span);
                let printed = Span::new(from.start, to.end).of(text);
                event.why.push(format!("context:{name}:{whence}{printed}"));
                event.contexts.push(name.clone());
            }
        }
    }
}

/// Finds the words of a sentence that show contexts. Of patterns that overlap the best holds, so that "computer virus"
/// shows no illness.
fn shown<'a>(
    lexicon: &'a Lexicon<Vec<usize>>,
    reading: &Reading,
    sentence: &Sentence,
) -> Vec<Shown<'a>> {
    let (mut at, end) = sentence.tokens;
    let folded = |i: usize| Some(reading.tokens.get(i).filter(|_| i < end)?.folded.as_str());
    let mut found = Vec::new();
    while at < end {
        let word = reading.tokens[at].kind == TokenKind::Word;
        let hit = if word { lexicon.best_at(folded, at) } else { None };
        let tokens = (at, at + hit.as_ref().map_or(1, |h| h.tokens));
        if let Some(hit) = hit.filter(|h| !h.value.is_empty()) {
            found.push(Shown { tokens, contexts: hit.value });
        }
        at = tokens.1;
    }
    found
}

/// Adds one file to the patterns of a language.
fn add(
    packs: &Packs,
    path: &str,
    file: &File,
    names: &[String],
    patterns: &mut BTreeMap<String, Vec<usize>>,
) -> Result<(), PackError> {
    let wrong = |needle: &str, message: String| PackError {
        file: path.to_owned(),
        line: last_line(packs, path, needle),
        message,
    };
    let mut scratch = Lexicon::default();
    for pattern in &file.none {
        scratch.insert(pattern, ()).map_err(|e| wrong(pattern, e.to_string()))?;
        if patterns.insert(pattern.clone(), Vec::new()).is_some() {
            return Err(wrong(pattern, format!("the pattern {pattern:?} stands twice")));
        }
    }
    for (name, words) in &file.words {
        let Ok(context) = names.binary_search(name) else {
            let message =
                format!("{name:?} is no context of data/plover.toml; known: {}", names.join(" "));
            return Err(PackError { line: packs.line(path, name), ..wrong(name, message) });
        };
        for pattern in words {
            scratch.insert(pattern, ()).map_err(|e| wrong(pattern, e.to_string()))?;
            let known = patterns.get(pattern);
            if known.is_some_and(|k| k.contains(&context)) {
                let message = format!("the pattern {pattern:?} stands twice in {name:?}");
                return Err(wrong(pattern, message));
            }
            if known.is_some_and(Vec::is_empty) {
                let message = format!("{pattern:?} shows {name:?} and also stands under none");
                return Err(wrong(pattern, message));
            }
            patterns.entry(pattern.clone()).or_default().push(context);
        }
    }
    Ok(())
}

/// The last line with a pattern: of two, the one that was added later.
fn last_line(packs: &Packs, path: &str, pattern: &str) -> Option<usize> {
    let text = std::str::from_utf8(packs.bytes(path)?).ok()?;
    let at = text.rfind(&format!("\"{pattern}\""))?;
    Some(1 + text[..at].matches('\n').count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon_types::{
        form::Form,
        reading::{Features, Token, Upos},
    };
    use std::collections::BTreeSet;

    /// A sentence cut at white space and marks, without tags.
    fn reading(text: &str, language: Language) -> Reading {
        let mut tokens = Vec::new();
        let word = |c: char| c.is_alphanumeric() || "'’-".contains(c);
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            let end = match text[at..].find(|d| !word(d)) {
                Some(0) => at + c.len_utf8(),
                end => at + end.unwrap_or(text.len() - at),
            };
            if !c.is_whitespace() {
                let folded = rashomon_packs::fold(&text[at..end]);
                tokens.push(Token {
                    span: Span::new(at, end),
                    kind: if word(c) { TokenKind::Word } else { TokenKind::Mark },
                    lemma: Form::from(folded.as_str()),
                    folded: Form::from(folded.as_str()),
                    upos: Upos::X,
                    features: Features::NONE,
                    glued: false,
                    head: None,
                    relation: "",
                });
            }
            at = end;
        }
        let sentence = Sentence {
            span: Span::new(0, text.len()),
            tokens: (0, tokens.len()),
            kind: SegmentKind::Body,
            paragraph: 0,
        };
        Reading {
            language: Some(language),
            sentences: vec![sentence],
            tokens,
            mentions: Vec::new(),
            references: Vec::new(),
            dates: Vec::new(),
            numbers: Vec::new(),
            published: None,
            diagnostics: Vec::new(),
        }
    }

    /// Sentences of `cases/contexts` with the contexts that a reader gives them: how many of these are found, and how many
    /// of those found a reader gives.
    #[test]
    fn the_words_of_a_sentence_show_what_it_is_about() {
        let packs = Packs::embedded();
        let contexts = Contexts::new(&packs, &super::super::schema::contexts(&packs).unwrap());
        let contexts = contexts.unwrap_or_else(|e| panic!("{e}"));
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/contexts");
        for code in ["en", "ru", "uk", "pl"] {
            let language = Language::new(code).unwrap();
            let lexicon = &contexts.languages[&language];
            let text = std::fs::read_to_string(folder.join(code).with_extension("txt")).unwrap();
            let (mut right, mut asked, mut given, mut wrong) =
                (0_usize, 0_usize, 0_usize, String::new());
            let lines = text.lines().filter(|l| !l.starts_with('#'));
            for (wanted, sentence) in lines.filter_map(|l| l.split_once(" | ")) {
                let wanted: BTreeSet<&str> = wanted.split(' ').collect();
                let reading = reading(sentence, language);
                let shown = shown(lexicon, &reading, &reading.sentences[0]);
                let found: BTreeSet<&str> = shown
                    .iter()
                    .flat_map(|s| s.contexts.iter().map(|c| contexts.names[*c].as_str()))
                    .collect();
                right += wanted.intersection(&found).count();
                (asked, given) = (asked + wanted.len(), given + found.len());
                if wanted != found {
                    wrong += &format!("{wanted:?} but {found:?}: {sentence}\n");
                }
            }
            assert!(asked >= 40, "{code}: {asked}");
            let (recall, precision) = (right as f64 / asked as f64, right as f64 / given as f64);
            assert!(
                recall >= 0.9 && precision >= 0.85,
                "{code}: recall {recall:.2}, precision {precision:.2}\n{wrong}"
            );
        }
    }

    fn with(text: &str) -> Result<Contexts, PackError> {
        let names = ["cyber", "health"].map(str::to_owned);
        Contexts::new(
            &Packs::default()
                .with_files([("languages/xx/contexts.toml".to_owned(), text.as_bytes().to_vec())]),
            &names,
        )
    }

    #[test]
    fn a_file_that_contradicts_itself_is_refused_with_its_line() {
        for (text, line, part) in [
            ("[words]\nsports = [\"goal\"]\n", 2, "no context"),
            ("[words]\ncyber = [\n\"hack*\",\n\"hack*\"]\n", 4, "stands twice in \"cyber\""),
            ("none = [\"virus*\"]\n[words]\nhealth = [\"virus*\"]\n", 3, "stands under none"),
            ("none = [\"bug\",\n\"bug\"]\n", 2, "stands twice"),
            ("[words]\ncyber = [\"*\"]\n", 2, "every word"),
            ("color = 1\n", 1, "unknown field"),
        ] {
            let error = with(text).unwrap_err();
            assert_eq!(error.line, Some(line), "{error}");
            assert!(error.message.contains(part), "{error}");
        }
        assert!(with("[words]\ncyber = [\"virus*\"]\nhealth = [\"virus*\"]\n").is_ok());
    }
}
