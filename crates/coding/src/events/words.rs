//! One sentence as the coder sees it: what each word can be, from tags where there are any, else from word lists.
//!
//! What goes in: a reading, a sentence and the grammar of its language. What comes out: a kind for each token. Left to
//! others: clauses, noun groups, meaning.

use super::schema::{Grammar, Pack, Slot, slots};
use rashomon_packs::Lexicon;
use rashomon_types::{
    Reading, Span,
    reading::{Feature, Sentence, Token, TokenKind, Upos},
};

/// The grammar of a language, ready for look-up.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// Slots of the agent of a passive.
    pub passive_agent: Vec<Slot>,
    /// Slots "between X and Y".
    pub between: Vec<Slot>,
    /// Slots "with X".
    pub with: Vec<Slot>,
    relative: Lexicon<()>,
    coordination: Lexicon<()>,
    breaks: Lexicon<()>,
    subordinators: Lexicon<()>,
    prepositions: Lexicon<()>,
    locative: Lexicon<()>,
    not_locative: Lexicon<()>,
    auxiliaries: Lexicon<()>,
    passive: Lexicon<()>,
    participles: Lexicon<()>,
    pronouns: Lexicon<()>,
    definite: Lexicon<()>,
    possessive: Lexicon<()>,
    genitive: Lexicon<()>,
    infinitive: Lexicon<()>,
    determiners: Lexicon<()>,
    light: Lexicon<()>,
    undergo: Lexicon<()>,
    accidents: Lexicon<()>,
    possessives: Lexicon<()>,
    approximators: Lexicon<()>,
    adverbials: Lexicon<()>,
    ethnic: Lexicon<()>,
    future: Lexicon<()>,
    no_party: Lexicon<()>,
    /// True where nouns show their case.
    pub cased: bool,
    about: Lexicon<()>,
    /// Slots that any act may have for whom it is done to, tried where its own find nothing.
    pub towards: Vec<Slot>,
    /// Slots that any act of force may have for what is hit.
    pub targets: Vec<Slot>,
    /// True where a verb pattern is trusted more than the tagger.
    pub verbs_by_form: bool,
}

impl Words {
    /// Compiles the grammar of a pack. Patterns that cannot be read were refused when the pack was loaded.
    pub fn of(pack: &Pack) -> Self {
        let g: &Grammar = &pack.grammar;
        let mut prepositions = lexicon(&g.prepositions);
        let named =
            pack.entries.iter().flat_map(|e| e.slots.iter()).flat_map(|(a, b)| a.iter().chain(b));
        let agents = slots(&g.passive_agent);
        let (between, with) = (slots(&g.between), slots(&g.with));
        let (towards, targets) = (slots(&g.towards), slots(&g.targets));
        let listed = between.iter().chain(&with).chain(&towards).chain(&targets);
        for slot in named.chain(&agents).chain(listed) {
            if let Slot::Preposition(words, _) = slot {
                // A preposition that a slot names is one, listed or not; an unreadable one only loses its slot.
                let _ = prepositions.insert(words, ());
            }
        }
        Words {
            passive_agent: agents,
            between,
            with,
            relative: lexicon(&g.relative),
            coordination: lexicon(&g.coordination),
            breaks: lexicon(&g.clause_breaks),
            subordinators: lexicon(&g.subordinators),
            prepositions,
            locative: lexicon(&g.locative),
            not_locative: lexicon(&g.not_locative),
            auxiliaries: lexicon(&g.auxiliaries),
            passive: lexicon(&g.passive),
            participles: lexicon(&g.participles),
            pronouns: lexicon(&g.pronouns),
            definite: lexicon(&g.definite),
            possessive: lexicon(&g.possessive),
            genitive: lexicon(&g.genitive),
            infinitive: lexicon(&g.infinitive),
            determiners: lexicon(&g.determiners),
            light: lexicon(&g.light),
            undergo: lexicon(&g.undergo),
            accidents: lexicon(&g.accidents),
            possessives: lexicon(&g.possessives),
            approximators: lexicon(&g.approximators),
            adverbials: lexicon(&g.adverbials),
            ethnic: lexicon(&g.ethnic),
            future: lexicon(&g.future),
            no_party: lexicon(&g.no_party),
            cased: g.cased,
            about: lexicon(&g.about),
            towards: slots(&g.towards),
            targets: slots(&g.targets),
            verbs_by_form: g.verbs_by_form,
        }
    }
}

impl Words {
    /// Makes the preposition of a slot known as one.
    pub fn learn(&mut self, slot: &Slot) {
        if let Slot::Preposition(words, _) = slot {
            let _ = self.prepositions.insert(words, ());
        }
    }
}

fn lexicon(patterns: &[String]) -> Lexicon<()> {
    let mut lexicon = Lexicon::default();
    for pattern in patterns {
        let _ = lexicon.insert(pattern, ());
    }
    lexicon
}

const CASES: [Feature; 6] =
    [Feature::Nom, Feature::Gen, Feature::Dat, Feature::Acc, Feature::Ins, Feature::Loc];

/// What a token can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Punctuation that may part clauses: comma, dash, semicolon, bracket, colon.
    Break,
    /// Other punctuation.
    Mark,
    /// Preposition.
    Preposition,
    /// "and".
    Coordination,
    /// "that", "because".
    Subordinator,
    /// "who", "which".
    Relative,
    /// Auxiliary verb.
    Auxiliary,
    /// Finite verb, or a word that predicates like one.
    Verb,
    /// Infinitive.
    Infinitive,
    /// Participle before or after its noun.
    Participle,
    /// Converb ("attacking", "атакуя").
    Converb,
    /// Noun.
    Noun,
    /// Part of a name.
    Name,
    /// Adjective.
    Adjective,
    /// Determiner.
    Determiner,
    /// Personal pronoun.
    Pronoun,
    /// Number.
    Number,
    /// Possessive mark.
    Possessive,
    /// Anything else.
    Other,
}

/// A sentence with the kinds of its tokens. Positions are indices of `Reading::tokens`.
pub struct Line<'a> {
    /// The text layer.
    pub text: &'a str,
    /// The reading.
    pub reading: &'a Reading,
    /// The grammar.
    pub words: &'a Words,
    /// The sentence.
    pub sentence: &'a Sentence,
    /// First token.
    pub from: usize,
    /// One past the last token.
    pub to: usize,
    /// True when the tokens carry parts of speech.
    pub tagged: bool,
    kinds: Vec<Kind>,
    plain: Vec<usize>,
}

impl<'a> Line<'a> {
    /// Looks at a sentence.
    pub fn new(
        text: &'a str,
        reading: &'a Reading,
        words: &'a Words,
        sentence: &'a Sentence,
    ) -> Self {
        let (from, to) = sentence.tokens;
        let tagged = reading.tokens_of(sentence).iter().any(|t| t.upos != Upos::X);
        let mut line = Line {
            text,
            reading,
            words,
            sentence,
            from,
            to,
            tagged,
            kinds: Vec::new(),
            plain: Vec::new(),
        };
        line.kinds = line.classify();
        line.plain = (from..to).filter(|i| !line.is_quotation_mark(*i)).collect();
        line
    }

    fn classify(&self) -> Vec<Kind> {
        let mut kinds: Vec<Kind> = (self.from..self.to).map(|i| self.kind_alone(i)).collect();
        let mut mark = |lexicon: &Lexicon<()>, kind: Kind, over: &dyn Fn(Kind) -> bool| {
            let mut i = self.from;
            while i < self.to {
                let n = self.matches(lexicon, i).unwrap_or(0);
                for slot in kinds.iter_mut().skip(i - self.from).take(n) {
                    if over(*slot) {
                        *slot = kind;
                    }
                }
                i += n.max(1);
            }
        };
        let w = self.words;
        let any = |k: Kind| !matches!(k, Kind::Break | Kind::Mark);
        let open = |k: Kind| matches!(k, Kind::Other);
        mark(&w.determiners, Kind::Determiner, &open);
        mark(&w.auxiliaries, Kind::Auxiliary, &any);
        mark(&w.pronouns, Kind::Pronoun, &any);
        mark(&w.prepositions, Kind::Preposition, &any);
        mark(&w.adverbials, Kind::Other, &any);
        mark(&w.possessive, Kind::Possessive, &|_| true);
        mark(&w.subordinators, Kind::Subordinator, &|k| any(k) && k != Kind::Preposition);
        mark(&w.coordination, Kind::Coordination, &any);
        mark(&w.breaks, Kind::Break, &|k| matches!(k, Kind::Coordination | Kind::Other));
        mark(&w.relative, Kind::Relative, &any);
        // "That man": before its noun the word only points.
        for k in 0..kinds.len().saturating_sub(1) {
            let points = self.token(k + self.from).is_some_and(|t| t.upos == Upos::Det);
            if points
                && kinds[k] == Kind::Relative
                && matches!(kinds[k + 1], Kind::Noun | Kind::Adjective)
            {
                kinds[k] = Kind::Determiner;
            }
        }
        self.either(&mut kinds);
        self.approximators(&mut kinds);
        self.small_words(&mut kinds);
        // Names stand as they are, whatever words they are made of.
        let spans = self.reading.mentions_in(self.sentence.span).map(|m| m.evidence.span);
        for span in spans {
            let (first, last) = self.reading.tokens_in(span);
            for i in first.max(self.from)..last.min(self.to) {
                kinds[i - self.from] = Kind::Name;
            }
        }
        // What points to an entity is no verb, whatever a tagger makes of a form that it has not seen.
        for reference in self.reading.references_in(self.sentence.span) {
            let (first, last) = self.reading.tokens_in(reference.evidence.span);
            for i in first.max(self.from)..last.min(self.to) {
                if matches!(kinds[i - self.from], Kind::Verb | Kind::Infinitive | Kind::Converb) {
                    kinds[i - self.from] = Kind::Noun;
                }
            }
        }
        self.past_tense(&mut kinds);
        predicates(&mut kinds);
        kinds
    }

    /// In languages without case, a past tense and a participle are one form, and a tagger mixes them up. A form after a noun
    /// with a noun group after it is a verb; so is the only candidate of a clause that has no other verb.
    fn past_tense(&self, kinds: &mut [Kind]) {
        if !self.tagged || self.words.cased || self.words.participles.is_empty() {
            return;
        }
        let mut start = 0;
        for end in 0..=kinds.len() {
            let cut = end == kinds.len()
                || matches!(kinds[end], Kind::Break | Kind::Relative | Kind::Subordinator);
            if cut {
                self.past_tense_in(kinds, start, end);
                start = end + 1;
            }
        }
    }

    fn past_tense_in(&self, kinds: &mut [Kind], start: usize, end: usize) {
        let verbal = |k: Kind| matches!(k, Kind::Verb | Kind::Auxiliary);
        let mut verbs = kinds.get(start..end).unwrap_or(&[]).iter().any(|k| verbal(*k));
        for i in start..end {
            if !matches!(kinds[i], Kind::Participle | Kind::Adjective)
                || !self.matches_form(i + self.from)
                || self.has(i + self.from, Feature::Pres)
            {
                continue;
            }
            let mut before = i;
            while before > start && matches!(kinds[before - 1], Kind::Other | Kind::Mark) {
                before -= 1;
            }
            let noun = before > start
                && matches!(
                    kinds[before - 1],
                    Kind::Noun | Kind::Name | Kind::Pronoun | Kind::Number
                );
            let object = kinds.get(i + 1).filter(|_| i + 1 < end).is_some_and(|k| {
                matches!(
                    k,
                    Kind::Determiner
                        | Kind::Adjective
                        | Kind::Number
                        | Kind::Noun
                        | Kind::Name
                        | Kind::Pronoun
                )
            });
            let subject_first = kinds[start..i]
                .iter()
                .any(|k| matches!(k, Kind::Noun | Kind::Name | Kind::Pronoun));
            let alone = !verbs && !self.agent_at(i + 1 + self.from);
            if noun && object && subject_first || alone && (noun || before == start) {
                kinds[i] = Kind::Verb;
                verbs = true;
            }
        }
    }

    fn matches_form(&self, i: usize) -> bool {
        self.has(i, Feature::Participle) || self.looks_participle(i)
    }

    fn agent_at(&self, i: usize) -> bool {
        let Some(word) = self.folded(i) else { return false };
        self.words
            .passive_agent
            .iter()
            .any(|slot| matches!(slot, Slot::Preposition(p, _) if p == word))
    }

    /// Words such as "since" are prepositions before a noun and open a clause before a verb. Particles are neither.
    fn either(&self, kinds: &mut [Kind]) {
        for k in 0..kinds.len() {
            let i = k + self.from;
            let upos = self.token(i).map_or(Upos::X, |t| t.upos);
            if upos == Upos::Part && kinds[k] == Kind::Preposition {
                kinds[k] = Kind::Other;
            }
            let both = kinds[k] == Kind::Preposition
                && self.matches(&self.words.subordinators, i) == Some(1);
            if !both || self.is_date(i + 1) {
                continue;
            }
            let mut nouns = false;
            for next in kinds.iter().skip(k + 1).take(10) {
                match next {
                    Kind::Break | Kind::Preposition | Kind::Relative | Kind::Subordinator => break,
                    Kind::Noun | Kind::Name | Kind::Pronoun => nouns = true,
                    Kind::Verb | Kind::Auxiliary if nouns => {
                        kinds[k] = Kind::Subordinator;
                        break;
                    }
                    _ => {}
                }
            }
        }
    }

    /// A possessive before its noun is a determiner; a verb after an infinitive's mark is one; a verb right after a
    /// preposition or determiner describes a noun.
    fn small_words(&self, kinds: &mut [Kind]) {
        for k in 0..kinds.len() {
            let i = k + self.from;
            let before = k.checked_sub(1).map(|b| kinds[b]);
            let next = kinds.get(k + 1).copied();
            if self.is_possessive_word(i)
                && matches!(
                    next,
                    Some(
                        Kind::Noun | Kind::Name | Kind::Adjective | Kind::Number | Kind::Participle
                    )
                )
            {
                kinds[k] = Kind::Determiner;
            }
            let marked =
                i > self.from && self.is_infinitive_marker(i - 1) && !self.has(i, Feature::Past);
            if kinds[k] == Kind::Verb && marked {
                kinds[k] = Kind::Infinitive;
            }
            let bound = matches!(before, Some(Kind::Preposition | Kind::Determiner));
            if kinds[k] == Kind::Verb
                && bound
                && self.matches_form(i)
                && !self.has(i, Feature::ShortForm)
            {
                kinds[k] = Kind::Participle;
            }
        }
    }

    /// "More than", "up to" before a number belong to the number.
    fn approximators(&self, kinds: &mut [Kind]) {
        for i in self.from..self.to {
            let Some(n) = self.matches(&self.words.approximators, i) else { continue };
            if kinds.get(i + n - self.from) == Some(&Kind::Number) {
                kinds[i - self.from..i + n - self.from].fill(Kind::Determiner);
            }
        }
    }

    fn kind_alone(&self, i: usize) -> Kind {
        let token = &self.reading.tokens[i];
        if token.kind == TokenKind::Mark {
            let breaks = [",", ";", ":", "—", "–", "-", "(", ")", "[", "]", "…", "/", "|"];
            return if breaks.contains(&token.folded.as_str()) { Kind::Break } else { Kind::Mark };
        }
        let f = token.features;
        match token.upos {
            Upos::X if token.kind == TokenKind::Number => Kind::Number,
            Upos::X | Upos::Adv | Upos::Intj | Upos::Part | Upos::Sym | Upos::Punct => Kind::Other,
            Upos::Adj if f.has(Feature::Participle) && f.has(Feature::ShortForm) => Kind::Verb,
            Upos::Adj if f.has(Feature::Participle) => Kind::Participle,
            Upos::Adj => Kind::Adjective,
            Upos::Adp => Kind::Preposition,
            Upos::Aux => Kind::Auxiliary,
            Upos::Cconj => Kind::Coordination,
            Upos::Sconj => Kind::Subordinator,
            Upos::Det => Kind::Determiner,
            Upos::Noun => Kind::Noun,
            Upos::Num => Kind::Number,
            Upos::Pron => Kind::Pronoun,
            Upos::Propn => Kind::Name,
            Upos::Verb if f.has(Feature::Infinitive) => Kind::Infinitive,
            Upos::Verb if f.has(Feature::Converb) => Kind::Converb,
            Upos::Verb if f.has(Feature::Participle) && !f.has(Feature::Finite) => {
                if f.any(&[Feature::ShortForm, Feature::Impersonal]) {
                    Kind::Verb
                } else {
                    Kind::Participle
                }
            }
            Upos::Verb => Kind::Verb,
        }
    }

    /// Makes nouns of the tokens where noun patterns matched against the tagger's opinion.
    pub fn make_nouns(&mut self, heads: &[usize]) {
        for head in heads {
            if let Some(kind) = head.checked_sub(self.from).and_then(|k| self.kinds.get_mut(k))
                && matches!(kind, Kind::Verb | Kind::Infinitive | Kind::Converb | Kind::Other)
                && self.tagged
            {
                *kind = Kind::Noun;
            }
        }
    }

    /// Makes verbs of the tokens where verb patterns matched against the tagger's opinion.
    pub fn make_verbs(&mut self, heads: &[usize]) {
        for head in heads {
            // An adjective in some case stands before its noun and is no verb ("the destroyed house").
            let cased = self.token(*head).is_some_and(|t| t.features.any(&CASES));
            if cased && self.kind(*head) == Kind::Adjective {
                continue;
            }
            if let Some(kind) = head.checked_sub(self.from).and_then(|k| self.kinds.get_mut(k))
                && matches!(kind, Kind::Noun | Kind::Adjective | Kind::Name | Kind::Other)
                && self.tagged
            {
                *kind = Kind::Verb;
            }
        }
    }

    /// Returns the kind of a token; `Mark` outside the sentence.
    pub fn kind(&self, i: usize) -> Kind {
        i.checked_sub(self.from).and_then(|k| self.kinds.get(k)).copied().unwrap_or(Kind::Mark)
    }

    /// Returns a token of the sentence.
    pub fn token(&self, i: usize) -> Option<&'a Token> {
        (self.from..self.to).contains(&i).then(|| &self.reading.tokens[i])
    }

    /// Returns the folded form of a token of the sentence.
    pub fn folded(&self, i: usize) -> Option<&'a str> {
        self.token(i).map(|t| t.folded.as_str())
    }

    /// Tells whether a token has a feature.
    pub fn has(&self, i: usize, feature: Feature) -> bool {
        self.token(i).is_some_and(|t| t.features.has(feature))
    }

    /// Returns the bytes from one token to another, exclusive.
    pub fn span(&self, from: usize, to: usize) -> Span {
        match (self.token(from), to.checked_sub(1).and_then(|last| self.token(last))) {
            (Some(a), Some(b)) => Span::new(a.span.start, b.span.end),
            _ => Span::new(self.sentence.span.start, self.sentence.span.start),
        }
    }

    fn is_quotation_mark(&self, i: usize) -> bool {
        const QUOTES: [&str; 9] = ["\"", "“", "”", "„", "«", "»", "‟", "″", "''"];
        self.folded(i).is_some_and(|f| QUOTES.contains(&f))
    }

    /// Returns what patterns see: the tokens without quotation marks, which stand anywhere and change no words.
    pub fn plain(&self) -> &[usize] {
        &self.plain
    }

    /// Returns every match of a lexicon that begins at `plain()[at]`, the best first: the tokens it takes, its value and
    /// its weight.
    pub fn hits<'p, T>(
        &self,
        lexicon: &'p Lexicon<T>,
        at: usize,
    ) -> Vec<((usize, usize), &'p T, usize)> {
        let folded = |k: usize| self.plain.get(k).and_then(|i| self.folded(*i));
        let hits = lexicon.all_at(folded, at);
        let place = |n: usize| (self.plain[at], self.plain[at + n - 1] + 1);
        hits.into_iter().map(|h| (place(h.tokens), h.value, h.weight)).collect()
    }

    /// Returns how many tokens a lexicon matches at a place.
    pub fn matches(&self, lexicon: &Lexicon<()>, i: usize) -> Option<usize> {
        if lexicon.is_empty() {
            return None;
        }
        lexicon.best_at(|k| self.folded(k), i).map(|hit| hit.tokens)
    }

    /// Tells whether a line ends before a token: no noun group goes on over it.
    pub fn breaks_line(&self, i: usize) -> bool {
        let (Some(a), Some(b)) = (i.checked_sub(1).and_then(|k| self.token(k)), self.token(i))
        else {
            return false;
        };
        self.text.get(a.span.end..b.span.start).is_some_and(|gap| gap.contains('\n'))
    }

    /// Tells whether a preposition takes a place where something happens.
    pub fn is_locative(&self, i: usize) -> bool {
        self.matches(&self.words.locative, i).is_some()
            && self.matches(&self.words.not_locative, i).is_none()
    }

    /// Tells whether an auxiliary makes a passive.
    pub fn is_passive_auxiliary(&self, i: usize) -> bool {
        self.matches(&self.words.passive, i).is_some()
    }

    /// Tells whether the form is a participle where there are no tags.
    pub fn looks_participle(&self, i: usize) -> bool {
        self.matches(&self.words.participles, i).is_some()
    }

    /// Tells whether a word points a noun back to what was told.
    pub fn is_definite(&self, i: usize) -> bool {
        self.matches(&self.words.definite, i).is_some()
    }

    /// Tells whether a word joins a noun to its complement.
    pub fn is_genitive(&self, i: usize) -> bool {
        self.matches(&self.words.genitive, i).is_some()
    }

    /// Tells whether a word marks an infinitive.
    pub fn is_infinitive_marker(&self, i: usize) -> bool {
        self.matches(&self.words.infinitive, i).is_some()
    }

    /// Tells whether a verb says no more than that its object takes place ("carried out an attack").
    pub fn is_light(&self, i: usize) -> bool {
        self.matches(&self.words.light, i).is_some()
    }

    /// Tells whether the subject of a word is whom the act of the noun after it is done to ("came under attack").
    pub fn undergoes(&self, i: usize) -> bool {
        self.matches(&self.words.undergo, i).is_some()
    }

    /// Tells whether a preposition takes the content of an announcement ("decided on").
    pub fn is_about(&self, i: usize) -> bool {
        self.matches(&self.words.about, i).is_some()
    }

    /// Tells whether a word says that its noun belongs to somebody named before ("their").
    pub fn is_possessive_word(&self, i: usize) -> bool {
        self.matches(&self.words.possessives, i).is_some()
    }

    /// Tells whether a word makes the nationality after it a matter of descent, not of state ("ethnic").
    pub fn is_ethnic(&self, i: usize) -> bool {
        self.matches(&self.words.ethnic, i).is_some()
    }

    /// Tells whether a form speaks of what is to come, as its language lists them.
    pub fn is_future(&self, i: usize) -> bool {
        self.matches(&self.words.future, i).is_some()
    }

    /// Tells whether a noun can be no party to an act ("16 years", "a bit").
    pub fn is_no_party(&self, i: usize) -> bool {
        self.matches(&self.words.no_party, i).is_some()
    }

    /// Tells whether the sentence names a disaster or an accident, which does harm without anybody's act.
    pub fn tells_accident(&self) -> bool {
        (self.from..self.to).any(|i| self.matches(&self.words.accidents, i).is_some())
    }

    /// Tells whether a token begins or continues a time expression.
    pub fn is_date(&self, i: usize) -> bool {
        let Some(token) = self.token(i) else { return false };
        let dates = &self.reading.dates;
        let after = dates.partition_point(|d| d.evidence.span.end <= token.span.start);
        dates.get(after).is_some_and(|d| d.evidence.span.overlaps(token.span))
    }
}

/// A participle, converb or infinitive right after an auxiliary is the verb of its clause ("have attacked", "will attack").
fn predicates(kinds: &mut [Kind]) {
    let mut after: Option<usize> = None;
    for (i, kind) in kinds.iter_mut().enumerate() {
        match *kind {
            Kind::Auxiliary => after = Some(i),
            Kind::Other | Kind::Possessive | Kind::Mark => {}
            Kind::Participle | Kind::Converb | Kind::Infinitive => {
                if after.is_some_and(|a| i - a <= 4) {
                    *kind = Kind::Verb;
                }
                after = None;
            }
            _ => after = None,
        }
    }
}

/// Names and references by place.
pub trait Found {
    /// Mentions that begin inside a span, in order.
    fn mentions_in(&self, span: Span) -> impl Iterator<Item = &rashomon_types::reading::Mention>;
    /// References that begin inside a span, in order.
    fn references_in(
        &self,
        span: Span,
    ) -> impl Iterator<Item = &rashomon_types::reading::Reference>;
}

impl Found for Reading {
    fn mentions_in(&self, span: Span) -> impl Iterator<Item = &rashomon_types::reading::Mention> {
        let first = self.mentions.partition_point(|m| m.evidence.span.start < span.start);
        self.mentions[first..].iter().take_while(move |m| m.evidence.span.start < span.end)
    }

    fn references_in(
        &self,
        span: Span,
    ) -> impl Iterator<Item = &rashomon_types::reading::Reference> {
        let first = self.references.partition_point(|r| r.evidence.span.start < span.start);
        self.references[first..].iter().take_while(move |r| r.evidence.span.start < span.end)
    }
}
