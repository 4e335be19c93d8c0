//! One sentence to parts of speech, features and lemmas.
//!
//! What goes in: tokens with what is known of their forms. What comes out: for each token one part of speech and the
//! features that fit it best; where the case stays open, every case that it may be. Left to others: which word depends
//! on which.
//!
//! Tokens are decided from left to right: the part of speech first, among those that the form allows, then the
//! features, among the analyses that the form or its ending was seen with or is listed with. A preposition leaves only
//! the cases that it governs, an adjective and its noun only those that they share.

use super::{
    context::{self, Before, Profile, View, mix},
    model::{Analysis, CERTAIN, Model, Script, Weights},
    rules::{self, Row, Rules, cases},
};
use rashomon_types::reading::{Feature, Features, TokenKind, Upos};

/// The tagger of one language.
#[derive(Debug, Default)]
pub struct Tagger<W> {
    /// What was learnt.
    pub model: Model<W>,
    /// What is listed.
    pub rules: Rules,
}

/// How much worse a case may score than the best one to be kept as possible.
const OPEN_CASE: i32 = 120;

const fn bits(set: &[Upos]) -> u32 {
    let (mut mask, mut i) = (0, 0);
    while i < set.len() {
        mask |= 1 << set[i] as u32;
        i += 1;
    }
    mask
}

/// What a word may be that nobody has seen.
const OPEN: u32 = bits(&[
    Upos::Noun,
    Upos::Propn,
    Upos::Verb,
    Upos::Adj,
    Upos::Adv,
    Upos::X,
    Upos::Intj,
    Upos::Num,
]);
const VERB: u32 = bits(&[Upos::Verb]);
const NAME: u32 = bits(&[Upos::Propn, Upos::X]);
const NUMBER: u32 = bits(&[Upos::Num, Upos::Adj, Upos::Noun, Upos::X]);
const NAMING: u32 = bits(&[Upos::Noun, Upos::Propn, Upos::Pron]);
const DECLINED: u32 = bits(&[
    Upos::Noun,
    Upos::Propn,
    Upos::Pron,
    Upos::Adj,
    Upos::Det,
    Upos::Num,
    Upos::Verb,
    Upos::X,
]);

fn within(upos: Upos, set: u32) -> bool {
    set & 1 << upos as u32 != 0
}

/// Salts that keep the kinds of keys apart.
const EXACT: u32 = 0x51;
const ENDING: u32 = 0x52;
const LEMMA: u32 = 0x53;

/// Key of a form, or of an ending, in [`Model::readings`].
pub fn reading_key(hash: u32, exact: bool, upos: Upos) -> u32 {
    mix(mix(if exact { EXACT } else { ENDING }, upos as u32), hash)
}

/// Key of a form, or of an ending of `length` characters, in [`Model::lemmas`]; without features it stands for all.
pub fn lemma_key(hash: u32, length: usize, upos: Upos, features: Option<Features>) -> u32 {
    let bits = features.map_or(u64::MAX, |f| f.without(Feature::Animate).bits());
    let key = mix(mix(mix(LEMMA, upos as u32), length as u32), hash);
    mix(mix(key, bits as u32), (bits >> 32) as u32)
}

/// What the decisions for one token start from.
pub struct Choice {
    /// The analyses that the form allows here.
    pub candidates: Vec<Analysis>,
    /// What was decided before.
    pub before: Before,
    /// Hash of what the token should agree with.
    pub agreement: u32,
}

/// What is carried along a sentence while features are decided.
#[derive(Default)]
pub struct State {
    before: Before,
    governed: Features,
    last_upos: Option<Upos>,
}

impl State {
    fn agreement(&self) -> u32 {
        let agreeing = Features::of(&[
            Feature::Sing,
            Feature::Plur,
            Feature::Masc,
            Feature::Fem,
            Feature::Neut,
        ]);
        let last = self.before.last;
        let bits = last.shared(agreeing).union(cases(last)).bits();
        mix(bits as u32, (bits >> 32) as u32)
    }

    /// Takes note of a decision.
    pub fn advance(&mut self, word: &View<'_>, decided: Analysis) {
        let upos = decided.upos;
        if upos == Upos::Adp {
            self.governed = word.form.governs;
            self.before.preposition = word.form.whole;
        } else if within(upos, NAMING)
            || matches!(upos, Upos::Punct | Upos::Sconj)
            || upos == Upos::Verb && !decided.features.has(Feature::Participle)
        {
            self.governed = Features::NONE;
            self.before.preposition = 0;
        }
        if upos == Upos::Verb {
            self.before.verb = word.form.endings[1];
        } else if matches!(upos, Upos::Punct | Upos::Sconj | Upos::Cconj) {
            self.before.verb = 0;
            self.before.nominative &= upos != Upos::Punct;
        }
        if within(upos, NAMING) && decided.features.has(Feature::Nom) {
            self.before.nominative = true;
        }
        self.before.last = decided.features;
        self.last_upos = Some(upos);
    }
}

impl<W: Weights> Tagger<W> {
    /// Describes a folded form.
    pub fn profile(&self, folded: &str) -> Profile {
        let mut profile = Profile::new(folded, &self.rules);
        let known = self.model.known.get(profile.whole);
        profile.seen = known.unwrap_or(0);
        profile.word = known.map_or(context::UNKNOWN, |_| profile.whole);
        profile
    }

    /// Returns the parts of speech that a token may be, one bit each; never none.
    pub fn allowed(&self, word: &View<'_>) -> u32 {
        let seen = word.form.seen & !CERTAIN;
        match word.kind {
            TokenKind::Mark if seen != 0 => seen,
            TokenKind::Mark => bits(&[Upos::Punct]),
            TokenKind::Number => seen | NUMBER,
            TokenKind::Word if word.form.listed != 0 => word.form.listed | seen,
            TokenKind::Word if word.form.seen & CERTAIN != 0 && seen != 0 => seen,
            TokenKind::Word if seen == 0 && word.form.told == VERB => VERB | NAME,
            TokenKind::Word => seen | OPEN,
        }
    }

    /// Decides the part of speech of token `at`; `before` holds those of the tokens before.
    pub fn upos(&self, words: &[View<'_>], at: usize, before: &[Upos], allowed: u32) -> Upos {
        let only = Upos::ALL.get(allowed.trailing_zeros() as usize);
        if allowed.count_ones() == 1
            && let Some(only) = only
        {
            return *only;
        }
        let mut scores = [0_i32; Upos::ALL.len()];
        context::upos(words, at, before, |hash| self.model.upos.add(hash, &mut scores));
        let guess = |upos: Upos| within(upos, words[at].form.listed | words[at].form.ended);
        let mut best = (i32::MIN, Upos::Noun);
        for upos in Upos::ALL {
            let score = scores[upos as usize] * 4
                + i32::from(guess(upos)) * 2
                + i32::from(upos == Upos::Noun);
            if within(upos, allowed) && score > best.0 {
                best = (score, upos);
            }
        }
        best.1
    }

    /// Returns the analyses that a form has as one part of speech; never none.
    pub fn candidates(&self, folded: &str, profile: &Profile, upos: Upos) -> Vec<Analysis> {
        let mut found = Vec::new();
        let exact = self.model.readings.get(reading_key(profile.whole, true, upos));
        let learnt = exact.or_else(|| {
            let longest = usize::from(profile.length).min(context::ENDINGS);
            (0..longest)
                .rev()
                .find_map(|n| self.model.readings.get(reading_key(profile.endings[n], false, upos)))
        });
        let list = learnt.and_then(|list| self.model.lists.get(list as usize));
        for number in list.into_iter().flatten() {
            found.extend(self.model.analyses.get(usize::from(*number)));
        }
        let word = self.rules.word(folded);
        let rows =
            if word.is_empty() && exact.is_none() { self.rules.ending(folded) } else { word };
        let rows: Vec<&Row> = rows.iter().filter(|row| row.analysis.upos == upos).collect();
        if !word.is_empty() && !rows.is_empty() && exact.is_none() {
            found.retain(|a| rows.iter().any(|row| rules::agree(row.analysis, *a)));
        }
        if matches!(upos, Upos::Verb | Upos::Adj) && !rows.is_empty() && word.is_empty() {
            found.retain(|a| rows.iter().any(|row| rules::agree(row.analysis, *a)));
            let shared = rows.iter().map(|row| row.analysis.features).reduce(Features::shared);
            let shared = shared.unwrap_or_default();
            if upos == Upos::Adj && shared.has(Feature::Participle) {
                found.iter_mut().for_each(|a| a.features = a.features.union(shared));
            }
        }
        for row in rows {
            rules::spread(row.analysis, &mut found);
        }
        if found.is_empty() {
            found.push(Analysis { upos, features: Features::NONE });
        }
        found
    }

    /// Returns what token `at` may be here.
    pub fn choice(&self, candidates: &[Analysis], state: &State, upos: Upos) -> Choice {
        let mut candidates = candidates.to_vec();
        if state.governed != Features::NONE && within(upos, DECLINED) {
            let fits = |a: &Analysis| {
                let own = cases(a.features);
                own == Features::NONE || own.shared(state.governed) != Features::NONE
            };
            if candidates.iter().any(fits) {
                candidates.retain(fits);
            }
        }
        Choice { candidates, before: state.before, agreement: state.agreement() }
    }

    /// Scores the features for token `at`.
    pub fn feature_scores(
        &self,
        words: &[View<'_>],
        at: usize,
        tags: &[Upos],
        choice: &Choice,
    ) -> [i32; Feature::ALL.len()] {
        let mut scores = [0_i32; Feature::ALL.len()];
        context::features(words, at, tags, &choice.before, choice.agreement, |hash| {
            self.model.features.add(hash, &mut scores);
        });
        scores
    }

    /// Returns the lemma of a form that was analysed.
    pub fn lemma(&self, folded: &str, profile: &Profile, analysis: Analysis) -> Option<String> {
        let Analysis { upos, features } = analysis;
        let listed = self.rules.word(folded).iter().filter(|row| row.analysis.upos == upos);
        if let Some(row) = nearest(listed, features) {
            return row.script.as_ref().map(|script| apply(folded, script));
        }
        let learnt = |hash: u32, length: usize| {
            let with = self.model.lemmas.get(lemma_key(hash, length, upos, Some(features)));
            with.or_else(|| self.model.lemmas.get(lemma_key(hash, length, upos, None)))
                .and_then(|number| self.model.scripts.get(number as usize))
        };
        let longest = usize::from(profile.length).min(context::ENDINGS);
        let by_ending = |from: usize, to: usize| {
            (from..to.min(longest)).rev().find_map(|n| learnt(profile.endings[n], n + 1))
        };
        let by_rule = || {
            let rows = self.rules.ending(folded).iter().filter(|row| row.analysis.upos == upos);
            nearest(rows, features).and_then(|row| row.script.as_ref())
        };
        learnt(profile.whole, 0)
            .or_else(|| by_ending(3, context::ENDINGS))
            .or_else(by_rule)
            .or_else(|| by_ending(0, 3))
            .map(|script| apply(folded, script))
            .filter(|lemma| !lemma.is_empty())
    }
}

/// Returns the row that shares most features, the first of equals.
fn nearest<'a>(rows: impl Iterator<Item = &'a Row>, features: Features) -> Option<&'a Row> {
    let shared = |row: &Row| row.analysis.features.shared(features).bits().count_ones();
    rows.fold(None, |best: Option<&Row>, row| match best {
        Some(other) if shared(other) >= shared(row) => Some(other),
        _ => Some(row),
    })
}

/// Returns the best of the candidates, and the cases that stay possible beside its own.
pub fn best(choice: &Choice, scores: &[i32]) -> (Analysis, Features) {
    let score = |a: &Analysis| {
        let bits = a.features.bits();
        let held = scores.iter().enumerate().filter(|(i, _)| bits & 1 << i != 0);
        held.map(|(_, score)| *score).sum::<i32>()
    };
    let first = choice.candidates.first().copied();
    let mut best =
        (i32::MIN, first.unwrap_or(Analysis { upos: Upos::X, features: Features::NONE }));
    for candidate in &choice.candidates {
        let score = score(candidate);
        if score > best.0 {
            best = (score, *candidate);
        }
    }
    let (top, analysis) = best;
    let bare = |f: Features| cases(f).bits() ^ f.without(Feature::Animate).bits();
    let mut open = cases(analysis.features);
    for candidate in &choice.candidates {
        if bare(candidate.features) == bare(analysis.features) && score(candidate) + OPEN_CASE > top
        {
            open = open.union(cases(candidate.features));
        }
    }
    (analysis, open)
}

/// Leaves to an adjective and the noun behind it the cases that they share.
pub fn agree(decided: &mut [Analysis]) {
    for at in (1..decided.len()).rev() {
        let (left, right) = (decided[at - 1], decided[at]);
        let is_attribute = matches!(left.upos, Upos::Adj | Upos::Det)
            || left.features.has(Feature::Participle) && !left.features.has(Feature::ShortForm);
        let is_head = within(right.upos, NAMING) || matches!(right.upos, Upos::Adj);
        let number = Features::of(&[Feature::Sing, Feature::Plur]);
        let same = left.features.shared(right.features).shared(number) != Features::NONE;
        let shared = cases(left.features).shared(right.features);
        if is_attribute && is_head && same && shared != Features::NONE {
            for i in [at - 1, at] {
                let features = decided[i].features;
                let bare = Features::from_bits(features.bits() & !cases(features).bits());
                decided[i].features = bare.union(shared);
            }
        }
    }
}

fn apply(folded: &str, script: &Script) -> String {
    let strip = usize::from(script.strip);
    let kept = match strip {
        0 => folded,
        n => folded.char_indices().rev().nth(n - 1).map_or("", |(at, _)| &folded[..at]),
    };
    format!("{kept}{}", script.append)
}
