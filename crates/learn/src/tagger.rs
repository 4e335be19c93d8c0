//! Treebanks to `tagger.model`.
//!
//! What goes in: treebanks of one language, and its `morphology.toml`. What comes out: weights and tables, the same
//! bytes for the same input. Left to others: tagging (`lang::morphology`).

use crate::{
    conllu,
    gold::{self, Gold},
    perceptron::Perceptron,
    tables::{self, Tables},
};
use anyhow::{Result, ensure};
use rashomon_lang::{
    morphology::{
        context::{self, Profile, View},
        model::{Analysis, MAGIC, Model},
        rules::Rules,
        tagger::{State, Tagger, best},
    },
    tokens::Tokenizer,
};
use rashomon_packs::Packs;
use rashomon_types::{
    Language,
    reading::{Feature, Upos},
};
use std::{collections::BTreeMap, path::PathBuf};

/// How often the treebank is gone through.
const ROUNDS: usize = 8;
/// A form seen so often or less is at times treated as unknown.
const RARE: u32 = 8;
/// Seed of the order of the sentences.
const SEED: u64 = 20;

struct Example {
    gold: Vec<Gold>,
    profiles: Vec<Profile>,
    /// The same, of which some rare ones pretend not to be known.
    masked: Vec<Profile>,
    /// How often the form of each token is in the treebank.
    counts: Vec<u32>,
    shapes: Vec<u32>,
}

impl Example {
    /// Lets some of the rare forms pretend that they are not known, so that their endings have to speak for them.
    fn mask(&mut self, random: &mut Random) {
        self.masked.clone_from(&self.profiles);
        for (profile, count) in self.masked.iter_mut().zip(&self.counts) {
            if *count <= RARE && random.below(RARE as usize + 1) >= *count as usize {
                profile.word = context::UNKNOWN;
                profile.seen = 0;
            }
        }
    }

    fn views(&self) -> Vec<View<'_>> {
        let parts = self.masked.iter().zip(&self.shapes).zip(&self.gold);
        parts
            .map(|((form, shape), gold)| View { form, shape: *shape, kind: gold.token.kind })
            .collect()
    }
}

/// Trains a tagger.
///
/// # Errors
/// When a treebank cannot be read or a pack is wrong.
pub fn train(packs: &Packs, language: Language, paths: &[PathBuf], bits: u32) -> Result<Vec<u8>> {
    let tokenizer = Tokenizer::new(packs)?;
    let mut sentences = Vec::new();
    for path in paths {
        let read = conllu::read(path)?;
        let all = read.len();
        let before = sentences.len();
        sentences.extend(read.iter().filter_map(|s| gold::align(s, &tokenizer, language)));
        println!("{}: {} of {all} sentences", path.display(), sentences.len() - before);
    }
    ensure!(!sentences.is_empty(), "no treebank of {language} is listed");
    train_on(packs, language, sentences, bits)
}

/// Trains a tagger on sentences that are aligned already.
///
/// # Errors
/// When a pack is wrong.
pub fn train_on(
    packs: &Packs,
    language: Language,
    sentences: Vec<Vec<Gold>>,
    bits: u32,
) -> Result<Vec<u8>> {
    let tables = Tables::of(&sentences);
    let model = Model {
        upos: Perceptron::new(bits, Upos::ALL.len()),
        features: Perceptron::new(bits - 1, Feature::ALL.len()),
        known: tables.known.clone(),
        analyses: tables.analyses.clone(),
        lists: tables.lists.clone(),
        readings: tables.readings.clone(),
        scripts: tables.scripts.clone(),
        lemmas: tables.lemmas.clone(),
    };
    let mut tagger = Tagger { model, rules: Rules::new(packs, language)? };
    let mut often: BTreeMap<String, u32> = BTreeMap::new();
    for gold in sentences.iter().flatten() {
        *often.entry(gold.token.folded.to_string()).or_default() += 1;
    }
    let mut examples: Vec<Example> = sentences
        .into_iter()
        .enumerate()
        .map(|(number, gold)| {
            let profiles: Vec<Profile> =
                gold.iter().map(|g| tagger.profile(&g.token.folded)).collect();
            let counts =
                gold.iter().map(|g| often.get(g.token.folded.as_str()).copied().unwrap_or(0));
            let counts = counts.collect();
            let shapes = gold
                .iter()
                .enumerate()
                .map(|(i, g)| context::shape(&printed(&g.word, number), g.token.kind, i == 0))
                .collect();
            Example { masked: profiles.clone(), gold, profiles, counts, shapes }
        })
        .collect();
    learn_upos(&mut tagger, &mut examples);
    learn_features(&mut tagger, &mut examples);
    let mut bytes = MAGIC.to_vec();
    tagger.model.upos.write(&mut bytes);
    tagger.model.features.write(&mut bytes);
    tables::write(&tables, &mut bytes)?;
    Ok(bytes)
}

/// A word as a headline would print it, for one sentence in twenty: with a capital, or in capitals.
fn printed(word: &str, number: usize) -> String {
    match number % 40 {
        7 | 27 => {
            let mut letters = word.chars();
            let first = letters.next().into_iter().flat_map(char::to_uppercase);
            first.chain(letters).collect()
        }
        17 => word.to_uppercase(),
        _ => word.to_owned(),
    }
}

fn learn_upos(tagger: &mut Tagger<Perceptron>, examples: &mut [Example]) {
    let mut hashes = Vec::new();
    for example in examples.iter() {
        let words = example.views();
        let tags: Vec<Upos> = example.gold.iter().map(|g| g.upos).collect();
        for at in 0..words.len() {
            context::upos(&words, at, &tags[..at], |hash| tagger.model.upos.notice(hash));
        }
    }
    let mut random = Random(SEED);
    for round in 0..ROUNDS {
        random.shuffle(examples);
        let (mut right, mut all) = (0, 0);
        for example in examples.iter_mut() {
            example.mask(&mut random);
            let words = example.views();
            let mut tags = Vec::with_capacity(words.len());
            for at in 0..words.len() {
                let gold = example.gold[at].upos;
                let mut allowed = tagger.allowed(&words[at]);
                if allowed.count_ones() > 1 {
                    allowed |= 1 << gold as u32;
                    let guess = tagger.upos(&words, at, &tags, allowed);
                    tagger.model.upos.tick();
                    all += 1;
                    right += usize::from(guess == gold);
                    if guess != gold {
                        hashes.clear();
                        context::upos(&words, at, &tags, |hash| hashes.push(hash));
                        tagger.model.upos.change(&hashes, gold as usize, 1);
                        tagger.model.upos.change(&hashes, guess as usize, -1);
                    }
                    tags.push(guess);
                } else {
                    tags.push(tagger.upos(&words, at, &tags, allowed));
                }
            }
        }
        eprintln!("parts of speech, round {}: {right} of {all}", round + 1);
    }
}

fn learn_features(tagger: &mut Tagger<Perceptron>, examples: &mut [Example]) {
    for round in 0..=ROUNDS {
        let mut random = Random(SEED + round as u64);
        random.shuffle(examples);
        let (mut right, mut all) = (0, 0);
        for example in examples.iter_mut() {
            example.mask(&mut random);
            let words = example.views();
            let tags: Vec<Upos> = example.gold.iter().map(|g| g.upos).collect();
            let mut state = State::default();
            for at in 0..words.len() {
                let gold = &example.gold[at];
                let wanted = Analysis { upos: gold.upos, features: gold.features };
                let folded = &gold.token.folded;
                let candidates = tagger.candidates(folded, words[at].form, gold.upos);
                let choice = tagger.choice(&candidates, &state, gold.upos);
                let mut hashes = Vec::new();
                if choice.candidates.len() > 1 {
                    context::features(
                        &words,
                        at,
                        &tags,
                        &choice.before,
                        choice.agreement,
                        |hash| {
                            hashes.push(hash);
                        },
                    );
                }
                if round == 0 {
                    hashes.iter().for_each(|hash| tagger.model.features.notice(*hash));
                    state.advance(&words[at], wanted);
                    continue;
                }
                if choice.candidates.len() == 1 || !choice.candidates.contains(&wanted) {
                    state.advance(
                        &words[at],
                        if choice.candidates.len() == 1 { choice.candidates[0] } else { wanted },
                    );
                    continue;
                }
                let scores = tagger.feature_scores(&words, at, &tags, &choice);
                let (guess, _) = best(&choice, &scores);
                tagger.model.features.tick();
                all += 1;
                right += usize::from(guess == wanted);
                if guess != wanted {
                    for feature in Feature::ALL {
                        let by = i32::from(wanted.features.has(feature))
                            - i32::from(guess.features.has(feature));
                        if by != 0 {
                            tagger.model.features.change(&hashes, feature as usize, by);
                        }
                    }
                }
                state.advance(&words[at], guess);
            }
        }
        if round > 0 {
            eprintln!("features, round {round}: {right} of {all}");
        }
    }
}

/// A sequence of numbers that is the same everywhere.
pub struct Random(pub u64);

impl Random {
    /// The next number below an end.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end.max(1)
    }

    /// Brings items into another order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            items.swap(i, self.below(i + 1));
        }
    }
}
