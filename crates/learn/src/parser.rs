//! Treebanks to `parser.model`.
//!
//! What goes in: trees of one language or of several. What comes out: weights, the same bytes for the same input. Left
//! to others: parsing (`lang::syntax`).

use crate::{oracle::Oracle, perceptron::Perceptron, tagger::Random, trees::Tree};
use anyhow::{Result, ensure};
use rashomon_lang::{
    morphology::model::Weights,
    syntax::{
        actions,
        labels::{self, Sisters},
        machine::Machine,
        model::MAGIC,
        words::Words,
    },
};

/// Seed of the order of the sentences.
const SEED: u64 = 20;
/// In one of so many steps that went wrong, the right one is followed all the same.
const FOLLOW: usize = 10;

/// How a parser is trained.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// Logarithm of the number of rows for actions.
    pub action_bits: u32,
    /// Logarithm of the number of rows for relations.
    pub label_bits: u32,
    /// How often the treebanks are gone through.
    pub rounds: usize,
    /// How often a feature of actions has to occur to be learnt.
    pub at_least: u8,
}

impl Default for Options {
    fn default() -> Self {
        Options { action_bits: 20, label_bits: 16, rounds: 12, at_least: 5 }
    }
}

struct Example {
    words: Words,
    oracle: Oracle,
    tree: Tree,
}

/// Trains a parser.
///
/// # Errors
/// When there are no trees.
pub fn train(trees: &[Tree], options: Options) -> Result<Vec<u8>> {
    ensure!(!trees.is_empty(), "there are no trees");
    let mut examples: Vec<Example> = trees
        .iter()
        .cloned()
        .map(|tree| {
            let mut words = Words::default();
            words.fill(&tree.tokens, tree.language);
            Example { words, oracle: Oracle::new(&tree.heads), tree }
        })
        .collect();
    let mut bytes = MAGIC.to_vec();
    learn_actions(&mut examples, options).write_rows(&mut bytes);
    learn_labels(&mut examples, options).write_rows(&mut bytes);
    Ok(bytes)
}

fn learn_actions(examples: &mut [Example], options: Options) -> Perceptron {
    let mut weights = Perceptron::sized(options.action_bits, 3, 24);
    weights.at_least = options.at_least;
    let mut random = Random(SEED);
    let mut machine = Machine::default();
    let mut features = [0; actions::TEMPLATES];
    for round in 0..=options.rounds {
        random.shuffle(examples);
        let (mut right, mut all) = (0, 0);
        for example in examples.iter() {
            machine.start(&example.words);
            while !machine.is_done() {
                let allowed = machine.allowed();
                let action = actions::only(allowed).unwrap_or_else(|| {
                    let costs = example.oracle.costs(&machine);
                    actions::extract(&example.words, &machine, &mut features);
                    let least = (0..3).filter(|i| allowed[*i]).map(|i| costs[i]).min().unwrap_or(0);
                    let fine = [0, 1, 2].map(|i| allowed[i] && costs[i] == least);
                    if round == 0 {
                        features.iter().for_each(|hash| weights.notice(*hash));
                        return actions::best(&[0; 3], fine);
                    }
                    let mut scores = [0; 3];
                    features.iter().for_each(|hash| weights.add(*hash, &mut scores));
                    let (guess, gold) =
                        (actions::best(&scores, allowed), actions::best(&scores, fine));
                    weights.tick();
                    all += 1;
                    if fine[guess as usize] {
                        right += 1;
                        return guess;
                    }
                    weights.change(&features, gold as usize, 1);
                    weights.change(&features, guess as usize, -1);
                    if round == 1 || random.below(FOLLOW) == 0 { gold } else { guess }
                });
                machine.take(action, &example.words);
            }
        }
        if round > 0 {
            eprintln!("actions, round {round}: {right} of {all}");
        }
    }
    weights
}

fn learn_labels(examples: &mut [Example], options: Options) -> Perceptron {
    let mut weights = Perceptron::sized(options.label_bits, labels::WIDTH, 24);
    let mut random = Random(SEED);
    let mut machine = Machine::default();
    let mut features = [0; labels::TEMPLATES];
    for round in 0..=options.rounds {
        random.shuffle(examples);
        let (mut right, mut all) = (0, 0);
        for example in examples.iter() {
            let words = &example.words;
            machine.build(&example.tree.heads, words);
            let mut sisters = Sisters::new(words);
            for (at, gold) in example.tree.relations.iter().enumerate() {
                let head = example.tree.heads[at];
                if head == words.len() {
                    sisters.note(head, 0);
                    continue;
                }
                labels::extract(words, &machine, at, &sisters, &mut features);
                if round == 0 {
                    features.iter().for_each(|hash| weights.notice(*hash));
                    sisters.note(head, *gold);
                    continue;
                }
                let mut scores = [0_i32; labels::WIDTH];
                features.iter().for_each(|hash| weights.add(*hash, &mut scores));
                let scores = scores.map(|s| s.clamp(i16::MIN.into(), i16::MAX.into()) as i16);
                let guess = labels::best(&scores);
                weights.tick();
                all += 1;
                right += usize::from(guess == *gold);
                if guess != *gold && *gold != 0 {
                    weights.change(&features, usize::from(*gold), 1);
                    weights.change(&features, usize::from(guess), -1);
                }
                sisters.note(head, guess);
            }
        }
        if round > 0 {
            eprintln!("relations, round {round}: {right} of {all}");
        }
    }
    weights
}
