//! Treebank sentences as trees over the program's own tokens.
//!
//! What goes in: sentences of a treebank, and a tagger that has not seen them. What comes out: tokens as the parser will
//! meet them, with the heads and relations of the gold. Left to others: training.

use crate::{
    conllu::Sentence,
    gold::{self, Gold},
    tagger,
};
use anyhow::Result;
use rashomon_lang::{
    morphology::{self, Morphology},
    syntax::labels,
    tokens::Tokenizer,
};
use rashomon_packs::Packs;
use rashomon_types::{
    Language, Reading, Span,
    reading::{Token, TokenKind},
};

/// Into how many parts a treebank is cut: each is tagged by a tagger that learnt from the others.
const FOLDS: usize = 5;

/// A sentence with its tree.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Language.
    pub language: Language,
    /// Tokens as the tagger sees them.
    pub tokens: Vec<Token>,
    /// Head of each; the number of tokens stands for the root.
    pub heads: Vec<usize>,
    /// Relation of each.
    pub relations: Vec<u8>,
}

/// Reads sentences as trees, tagged by taggers that have not seen them. `reading` fills part of speech and features.
///
/// # Errors
/// When a pack is wrong.
pub fn jackknife(packs: &Packs, language: Language, sentences: &[Sentence]) -> Result<Vec<Tree>> {
    let tokenizer = Tokenizer::new(packs)?;
    let aligned: Vec<Option<Vec<Gold>>> =
        sentences.iter().map(|s| gold::align(s, &tokenizer, language)).collect();
    let fold = |at: usize| at * FOLDS / sentences.len().max(1);
    let mut trees = Vec::new();
    for part in 0..FOLDS {
        let others = aligned.iter().enumerate().filter(|(at, _)| fold(*at) != part);
        let others: Vec<Vec<Gold>> = others.filter_map(|(_, gold)| gold.clone()).collect();
        let model = tagger::train_on(packs, language, others, 17)?;
        let own = packs.clone().with_files([(morphology::model_path(language), model)]);
        let morphology = Morphology::new(&own)?;
        for (at, sentence) in sentences.iter().enumerate().filter(|(at, _)| fold(*at) == part) {
            if aligned[at].is_some() {
                trees.extend(tree(sentence, &tokenizer, &morphology, language));
            }
        }
    }
    Ok(trees)
}

/// Reads one sentence as a tree.
pub fn tree(
    sentence: &Sentence,
    tokenizer: &Tokenizer,
    morphology: &Morphology,
    language: Language,
) -> Option<Tree> {
    let article = gold::article(&sentence.text);
    let (sentences, tokens) = tokenizer.split(&article, Some(language));
    let mut reading = Reading {
        language: Some(language),
        sentences,
        tokens,
        mentions: Vec::new(),
        references: Vec::new(),
        dates: Vec::new(),
        numbers: Vec::new(),
        published: None,
        diagnostics: Vec::new(),
    };
    morphology.tag(&article, &mut reading);
    let (heads, relations) = heads(sentence, &gold::spans(sentence)?, &reading.tokens)?;
    Some(Tree { language, tokens: reading.tokens, heads, relations })
}

/// Carries heads over from gold words to tokens; `None` when no tree comes of it.
fn heads(sentence: &Sentence, spans: &[Span], tokens: &[Token]) -> Option<(Vec<usize>, Vec<u8>)> {
    // The token that stands for each word: its first that is no mark, else its first.
    let mut main = vec![None; spans.len()];
    let mut covered: Vec<Vec<usize>> = Vec::with_capacity(tokens.len());
    let mut from = 0;
    for (at, token) in tokens.iter().enumerate() {
        while spans.get(from).is_some_and(|s| s.end <= token.span.start) {
            from += 1;
        }
        let words: Vec<usize> = (from..spans.len())
            .take_while(|i| spans[*i].start < token.span.end)
            .filter(|i| spans[*i].overlaps(token.span))
            .collect();
        for word in &words {
            let slot: &mut Option<usize> = &mut main[*word];
            let better =
                |old: usize| tokens[old].kind == TokenKind::Mark && token.kind != TokenKind::Mark;
            if slot.is_none_or(better) {
                *slot = Some(at);
            }
        }
        covered.push(words);
    }
    let mut heads = Vec::with_capacity(tokens.len());
    let mut relations = Vec::with_capacity(tokens.len());
    for (at, words) in covered.iter().enumerate() {
        let own: Vec<usize> = words.iter().copied().filter(|w| main[*w] == Some(at)).collect();
        // The word whose head is not within the token.
        let top = own.iter().copied().find(|w| {
            let head = sentence.words[*w].head;
            head == 0 || !own.contains(&(head - 1))
        });
        let (head, relation) = match (top, words.first()) {
            (Some(word), _) => {
                let gold = &sentence.words[word];
                let head = match gold.head {
                    0 => tokens.len(),
                    head => (*main.get(head - 1)?)?,
                };
                (head, labels::relation(&gold.relation)?)
            }
            (None, Some(word)) => {
                let is_mark = tokens[at].kind == TokenKind::Mark;
                (main[*word]?, labels::relation(if is_mark { "punct" } else { "flat" })?)
            }
            (None, None) => return None,
        };
        heads.push(head);
        relations.push(relation);
    }
    is_tree(&heads).then_some((heads, relations))
}

/// Tells whether every word leads to the one root.
fn is_tree(heads: &[usize]) -> bool {
    let root = heads.len();
    let reaches = |at: usize| {
        let mut at = at;
        for _ in 0..=root {
            if at == root {
                return true;
            }
            at = heads[at];
        }
        false
    };
    heads.iter().filter(|head| **head == root).count() == 1 && (0..root).all(reaches)
}
