//! Words out of context: what a search knows of the words that somebody typed.
//!
//! What goes in: a word or some words, without an article. What comes out: the lemmas that it may have in any language, the
//! skeletons of the names that it may be a form of, the entities that are named. Left to others: what is searched.

use crate::Reader;
use rashomon_packs::fold;
use rashomon_types::{
    Article, ArticleId, Language, Layers, Span,
    article::{Segment, SegmentKind},
    reading::{Mention, Upos},
};

/// Parts of speech of words that only join others.
const SMALL: [Upos; 8] = [
    Upos::Adp,
    Upos::Aux,
    Upos::Cconj,
    Upos::Det,
    Upos::Part,
    Upos::Pron,
    Upos::Punct,
    Upos::Sconj,
];

/// Parts of speech of words that say what is told.
const TELLING: [Upos; 3] = [Upos::Adj, Upos::Noun, Upos::Verb];

fn bits(set: &[Upos]) -> u32 {
    set.iter().fold(0, |mask, upos| mask | 1 << *upos as u32)
}

impl Reader {
    /// Returns the lemmas that a folded word may have in a language, or in any, in order of the languages; the word itself
    /// is the first.
    pub fn readings(&self, word: &str, language: Option<Language>) -> Vec<String> {
        let mut found = vec![word.to_owned()];
        let all = self.packs.iter().copied().filter(|l| language.is_none_or(|only| only == *l));
        for language in all {
            let bare = self.tokenizer.without_clitic(word, language);
            for form in [Some(word), bare].into_iter().flatten() {
                found.extend(bare.map(str::to_owned));
                // The endings of names are those of nouns: they know what the tagger has not learnt.
                found.extend(self.names.bases(form, language));
                self.morphology.lemmas(form, language, &mut |lemma| found.push(lemma.to_owned()));
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        found.retain(|lemma| seen.insert(lemma.clone()));
        found
    }

    /// Tells whether a folded form may have a lemma in a language.
    pub fn may_be(&self, form: &str, lemma: &str, language: Option<Language>) -> bool {
        let mut is = form == lemma;
        if let (false, Some(language)) = (is, language) {
            self.morphology.lemmas(form, language, &mut |other| is |= other == lemma);
        }
        is
    }

    /// Returns the skeleton of a word of a name, without its vowels and with them; nothing for an article or particle that
    /// names drop.
    pub fn skeleton(&self, word: &str) -> Option<(String, String)> {
        let skeletons = self.names.skeletons();
        let loose = skeletons.of(word);
        let heard = !loose.is_empty() && !skeletons.is_article(&fold(word));
        heard.then(|| (loose, skeletons.voiced(word)))
    }

    /// Returns the skeletons of the base forms that a word of a name may have in any language; nothing for a word that is
    /// known and no name.
    pub fn skeletons(&self, word: &str) -> Vec<(String, String)> {
        let folded = fold(word);
        let name = bits(&[Upos::Propn]);
        let seen = self.seen(&folded);
        let capital = word.starts_with(char::is_uppercase);
        if seen & !(name | bits(&[Upos::X])) != 0 && !(capital && seen & name != 0) {
            return Vec::new();
        }
        let mut found: Vec<(String, String)> = self.skeleton(&folded).into_iter().collect();
        for language in &self.packs {
            let bare = self.tokenizer.without_clitic(&folded, *language);
            let bases = self.names.bases(bare.unwrap_or(&folded), *language);
            found.extend(bare.and_then(|b| self.skeleton(b)));
            found.extend(bases.iter().filter_map(|base| self.skeleton(base)));
        }
        found.sort();
        found.dedup();
        found
    }

    /// Tells whether a folded word only joins others, in every language that knows it.
    pub fn is_small(&self, word: &str) -> bool {
        let seen = self.seen(word);
        seen & bits(&SMALL) != 0 && seen & bits(&TELLING) == 0
    }

    /// Returns the names in some words, as each language reads them.
    pub fn named(&self, text: &str) -> Vec<Mention> {
        let span = Span::new(0, text.len());
        let mut article = Article {
            id: ArticleId::of(text.as_bytes()),
            label: String::new(),
            text: text.to_owned(),
            verbatim: true,
            segments: vec![Segment { span, kind: SegmentKind::Body }],
            title: None,
            byline: None,
            outlet: None,
            url: None,
            declared_language: None,
            date_candidates: Vec::new(),
            credits: Vec::new(),
            diagnostics: Vec::new(),
        };
        let mut found: Vec<Mention> = Vec::new();
        for language in &self.packs {
            article.declared_language = Some(*language);
            let layers = Layers { names: true, ..Layers::NONE };
            found.extend(self.read(&article, layers).mentions);
        }
        found.sort_by(|a, b| (a.evidence.span, &a.entity).cmp(&(b.evidence.span, &b.entity)));
        found.dedup_by(|a, b| a.evidence.span == b.evidence.span && a.entity == b.entity);
        found
    }

    /// The parts of speech that a folded word was learnt with in any language, one bit each.
    fn seen(&self, word: &str) -> u32 {
        self.packs.iter().fold(0, |seen, language| seen | self.morphology.seen(word, *language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rashomon_packs::Packs;

    #[test]
    fn a_word_is_looked_up_in_every_language_that_may_read_it() {
        let reader = Reader::new(&Packs::embedded()).unwrap();
        for (form, lemma) in [
            ("ударов", "удар"),
            ("удару", "удар"),
            ("wojny", "wojna"),
            ("strikes", "strike"),
            ("iran's", "iran"),
        ] {
            let readings = reader.readings(form, None);
            assert_eq!(readings[0], form);
            assert!(readings.iter().any(|r| r == lemma), "{form}: {readings:?}");
        }
    }

    #[test]
    fn a_name_has_one_sound_in_every_case_and_script() {
        let reader = Reader::new(&Packs::embedded()).unwrap();
        let base = reader.skeleton("Soleimani").unwrap();
        for form in ["Сулеймани", "Сулеймані", "Soleimaniego", "soleimani", "Soleimani's"]
        {
            assert!(reader.skeletons(form).contains(&base), "{form}: {:?}", reader.skeletons(form));
        }
        for word in ["strike", "Missile", "война", "wojna"] {
            assert!(reader.skeletons(word).is_empty(), "{word}: {:?}", reader.skeletons(word));
        }
    }

    #[test]
    fn a_name_leads_to_its_entity_and_no_text_is_too_odd() {
        let reader = Reader::new(&Packs::embedded()).unwrap();
        for name in ["Baghdad", "Багдад", "Bagdad"] {
            assert!(
                reader.named(name).iter().any(|m| m.entity == "LOC-Baghdad"),
                "{name}: {:?}",
                reader.named(name)
            );
        }
        for odd in ["", " ", "\u{0}\u{301}", "''''", "𝔊", "-"] {
            reader.named(odd);
            reader.readings(odd, None);
            reader.skeletons(odd);
        }
        assert!(reader.is_small("the") && !reader.is_small("strike"));
    }
}
