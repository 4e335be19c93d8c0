//! Treebanks.
//!
//! What goes in: CoNLL-U. What comes out: its sentences. Left to others: what is learnt from them.

use anyhow::{Context, Result};
use std::{fs, path::Path};

/// One syntactic word of a treebank.
#[derive(Clone, Debug, Default)]
pub struct Word {
    /// As printed.
    pub form: String,
    /// Base form.
    pub lemma: String,
    /// Part of speech.
    pub upos: String,
    /// `Case=Gen|Number=Sing`, or `_`.
    pub features: String,
    /// Number of its head, from 1; 0 for the root.
    pub head: usize,
    /// Relation to the head.
    pub relation: String,
    /// Whether it is written as part of a longer token.
    pub inner: bool,
    /// Whether no space follows.
    pub glued: bool,
}

/// One sentence.
#[derive(Clone, Debug, Default)]
pub struct Sentence {
    /// As printed.
    pub text: String,
    /// Its words.
    pub words: Vec<Word>,
}

/// Reads a treebank.
///
/// # Errors
/// When the file cannot be read or a line has too few columns.
pub fn read(path: &Path) -> Result<Vec<Sentence>> {
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    let mut inner_until = 0;
    for (number, line) in text.lines().enumerate() {
        if line.is_empty() {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            inner_until = 0;
        } else if let Some(text) = line.strip_prefix("# text = ") {
            text.clone_into(&mut sentence.text);
        } else if !line.starts_with('#') {
            let columns: Vec<&str> = line.split('\t').collect();
            let [id, form, lemma, upos, _, features, head, relation, _, misc] = columns[..] else {
                anyhow::bail!("{}:{}: ten columns are expected", path.display(), number + 1);
            };
            if let Some((_, last)) = id.split_once('-') {
                inner_until = last.parse().unwrap_or(0);
            } else if !id.contains('.') {
                let id: usize = id.parse().unwrap_or(0);
                sentence.words.push(Word {
                    form: form.to_owned(),
                    lemma: lemma.to_owned(),
                    upos: upos.to_owned(),
                    features: features.to_owned(),
                    head: head.parse().unwrap_or(0),
                    relation: relation.to_owned(),
                    inner: id <= inner_until,
                    glued: misc.contains("SpaceAfter=No"),
                });
            }
        }
    }
    if !sentence.words.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}
