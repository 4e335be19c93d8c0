//! Parts of speech, features and lemmas.
//!
//! What goes in: the tokens of an article. What comes out: the same with `upos`, `features` and `lemma`. Left to
//! others: syntax.
//!
//! What a language is like stands in `morphology.toml` (words, endings, prepositions) and `tagger.model` (what was
//! learnt from treebanks); a language with neither gets only numbers and marks. A participle may be a verb or an
//! adjective, as the treebank of the language has it: ask for `Feature::Participle`, not for the part of speech.

pub mod context;
pub mod model;
pub mod rules;
pub mod tagger;

use context::{Profile, View};
use model::{Analysis, Model, Table};
use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Article, Form, Language, Reading,
    reading::{Token, TokenKind, Upos},
};
use rules::Rules;
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::OnceLock,
};
use tagger::{State, Tagger};

/// How many forms are remembered within an article before it starts anew.
const REMEMBERED: usize = 200_000;

/// Tags tokens.
pub struct Morphology {
    languages: BTreeMap<Language, Prepared>,
}

/// A language whose model is unpacked when it is first needed.
struct Prepared {
    bytes: Vec<u8>,
    rules: std::sync::Mutex<Option<Rules>>,
    tagger: OnceLock<Tagger<Table>>,
}

impl Prepared {
    fn tagger(&self) -> &Tagger<Table> {
        self.tagger.get_or_init(|| {
            let rules = self.rules.lock().ok().and_then(|mut rules| rules.take());
            Tagger {
                model: Model::read(&self.bytes).unwrap_or_default(),
                rules: rules.unwrap_or_default(),
            }
        })
    }
}

/// Path of the model of a language below the packs.
pub fn model_path(language: Language) -> String {
    format!("languages/{language}/tagger.model")
}

impl Morphology {
    /// Prepares the models of all packs.
    ///
    /// # Errors
    /// When a model is no model or a `morphology.toml` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut languages = BTreeMap::new();
        for language in packs.languages() {
            let path = model_path(language);
            let bytes = packs.bytes(&path).unwrap_or_default();
            if !bytes.is_empty() && !bytes.starts_with(model::MAGIC) {
                return Err(PackError::new(path, "this is no model: train it again"));
            }
            let rules = std::sync::Mutex::new(Some(Rules::new(packs, language)?));
            let prepared = Prepared { bytes: bytes.to_vec(), rules, tagger: OnceLock::new() };
            languages.insert(language, prepared);
        }
        Ok(Morphology { languages })
    }

    /// Fills `upos`, `features` and `lemma` of every token.
    pub fn tag(&self, article: &Article, reading: &mut Reading) {
        let Some(prepared) = reading.language.and_then(|l| self.languages.get(&l)) else {
            for token in &mut reading.tokens {
                token.upos = match token.kind {
                    TokenKind::Word => Upos::X,
                    TokenKind::Number => Upos::Num,
                    TokenKind::Mark => Upos::Punct,
                };
            }
            return;
        };
        let mut work = Work::new(prepared.tagger());
        for sentence in &reading.sentences {
            let tokens = &mut reading.tokens[sentence.tokens.0..sentence.tokens.1];
            work.sentence(&article.text, tokens);
        }
    }
}

impl Morphology {
    /// Hands every lemma that a folded form may have out of context to `sink`; some may come more than once.
    pub fn lemmas(&self, folded: &str, language: Language, sink: &mut dyn FnMut(&str)) {
        let Some(prepared) = self.languages.get(&language) else { return };
        let tagger = prepared.tagger();
        let profile = tagger.profile(folded);
        let view = View {
            form: &profile,
            shape: context::shape(folded, TokenKind::Word, false),
            kind: TokenKind::Word,
        };
        let allowed = tagger.allowed(&view);
        for upos in Upos::ALL.into_iter().filter(|upos| allowed & 1 << *upos as u32 != 0) {
            for analysis in tagger.candidates(folded, &profile, upos) {
                if let Some(lemma) = tagger.lemma(folded, &profile, analysis) {
                    sink(&lemma);
                }
            }
        }
    }

    /// The parts of speech that a folded form was learnt or is listed with, one bit each; 0 when it is not known.
    pub fn seen(&self, folded: &str, language: Language) -> u32 {
        let Some(prepared) = self.languages.get(&language) else { return 0 };
        let profile = prepared.tagger().profile(folded);
        (profile.seen | profile.listed) & !model::CERTAIN
    }
}

/// What is remembered while an article is tagged.
struct Work<'a> {
    tagger: &'a Tagger<Table>,
    numbers: HashMap<Form, usize>,
    profiles: Vec<Profile>,
    lemmas: HashMap<(usize, Upos, u64), Form>,
    forms: HashSet<Form>,
}

impl<'a> Work<'a> {
    fn new(tagger: &'a Tagger<Table>) -> Self {
        Work {
            tagger,
            numbers: HashMap::new(),
            profiles: Vec::new(),
            lemmas: HashMap::new(),
            forms: HashSet::new(),
        }
    }

    fn number(&mut self, folded: &Form) -> usize {
        if let Some(number) = self.numbers.get(folded) {
            return *number;
        }
        let number = self.profiles.len();
        self.profiles.push(self.tagger.profile(folded));
        self.numbers.insert(folded.clone(), number);
        number
    }

    fn sentence(&mut self, text: &str, tokens: &mut [Token]) {
        if self.profiles.len() > REMEMBERED {
            *self = Work::new(self.tagger);
        }
        let numbers: Vec<usize> = tokens.iter().map(|t| self.number(&t.folded)).collect();
        let profiles = &self.profiles;
        let words: Vec<View<'_>> = tokens
            .iter()
            .zip(&numbers)
            .enumerate()
            .map(|(at, (token, number))| View {
                form: &profiles[*number],
                shape: context::shape(token.span.of(text), token.kind, at == 0),
                kind: token.kind,
            })
            .collect();
        let mut tags = Vec::with_capacity(tokens.len());
        for at in 0..words.len() {
            let allowed = self.tagger.allowed(&words[at]);
            let upos = self.tagger.upos(&words, at, &tags, allowed);
            tags.push(upos);
        }
        let decided = self.features(&words, &numbers, &tags, tokens);
        for ((token, number), (chosen, analysis)) in tokens.iter_mut().zip(&numbers).zip(decided) {
            token.upos = analysis.upos;
            token.features = analysis.features;
            if token.kind == TokenKind::Word {
                let key = (*number, chosen.upos, chosen.features.bits());
                token.lemma = match self.lemmas.get(&key) {
                    Some(lemma) => lemma.clone(),
                    None => {
                        let profile = &self.profiles[*number];
                        let made = self.tagger.lemma(&token.folded, profile, chosen);
                        let lemma = made.map_or_else(|| token.folded.clone(), Form::from);
                        let lemma = self.forms.get(&lemma).cloned().unwrap_or(lemma);
                        self.forms.insert(lemma.clone());
                        self.lemmas.insert(key, lemma.clone());
                        lemma
                    }
                };
            }
        }
    }

    /// Returns for each token the analysis that was chosen, and the same with every case that stays possible.
    fn features(
        &self,
        words: &[View<'_>],
        numbers: &[usize],
        tags: &[Upos],
        tokens: &[Token],
    ) -> Vec<(Analysis, Analysis)> {
        let mut state = State::default();
        let mut chosen = Vec::with_capacity(words.len());
        let mut open = Vec::with_capacity(words.len());
        for at in 0..words.len() {
            let upos = tags[at];
            let profile = &self.profiles[numbers[at]];
            let candidates = self.tagger.candidates(&tokens[at].folded, profile, upos);
            let choice = self.tagger.choice(&candidates, &state, upos);
            let (analysis, cases) = if choice.candidates.len() == 1 {
                (choice.candidates[0], rules::cases(choice.candidates[0].features))
            } else {
                let scores = self.tagger.feature_scores(words, at, tags, &choice);
                tagger::best(&choice, &scores)
            };
            state.advance(&words[at], analysis);
            chosen.push(analysis);
            open.push(Analysis { upos, features: analysis.features.union(cases) });
        }
        tagger::agree(&mut open);
        chosen.into_iter().zip(open).collect()
    }
}

#[cfg(test)]
mod tests;
