//! Who speaks: the noun group beside a cue.
//!
//! What goes in: tokens with their roles. What comes out: the tokens that name a speaker. Left to others: what is said.

use super::pack::{Cue, CueKind, Roles};
use rashomon_types::{
    Reading,
    code::{Category, Sector},
    reading::{Feature, Mention, ReferenceKind, TokenKind, Upos},
};

/// Tokens, first and one past the last.
pub(super) type Range = (usize, usize);

/// How far a speaker may stand from the cue, in tokens.
pub(super) const REACH: usize = 30;

/// A reading with what attribution knows of its tokens.
pub(super) struct View<'a> {
    pub(super) text: &'a str,
    pub(super) reading: &'a Reading,
    pub(super) roles: Vec<Roles>,
    /// Index of the mention that a token belongs to.
    pub(super) mention: Vec<Option<u32>>,
    /// True for tokens of time expressions.
    pub(super) time: Vec<bool>,
    /// True for tokens of verbs that report.
    verb: Vec<bool>,
    /// True for the last token of each sentence.
    last: Vec<bool>,
    /// Pairs of head and dependant, in order.
    arcs: Vec<(u32, u32)>,
    /// Whether case is known at all.
    pub(super) cased: bool,
}

impl<'a> View<'a> {
    pub(super) fn new(
        text: &'a str,
        reading: &'a Reading,
        roles: Vec<Roles>,
        cues: &[Cue],
    ) -> Self {
        let count = reading.tokens.len();
        let mut mention = vec![None; count];
        for (i, m) in reading.mentions.iter().enumerate() {
            let (first, end) = reading.tokens_in(m.evidence.span);
            mention[first..end].fill(Some(i as u32));
        }
        let mut time = vec![false; count];
        for date in &reading.dates {
            let (first, end) = reading.tokens_in(date.evidence.span);
            time[first..end].fill(true);
        }
        let mut verb = vec![false; count];
        for cue in cues.iter().filter(|c| c.kind <= CueKind::Quote) {
            verb[cue.first] = true;
        }
        let mut last = vec![false; count];
        for sentence in reading.sentences.iter().filter(|s| s.tokens.1 > s.tokens.0) {
            last[sentence.tokens.1 - 1] = true;
        }
        let cased = reading.tokens.iter().any(|t| {
            t.upos == Upos::Noun && t.features.any(&[Feature::Gen, Feature::Ins, Feature::Loc])
        });
        let mut arcs: Vec<(u32, u32)> =
            (0..).zip(&reading.tokens).filter_map(|(i, token)| Some((token.head?, i))).collect();
        arcs.sort_unstable();
        View { text, reading, roles, mention, time, verb, last, arcs, cased }
    }

    /// Returns the dependants of a token in the tree, in order; none where there is no parser.
    pub(super) fn below(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.arcs.partition_point(|(head, _)| (*head as usize) < at);
        let here = move |arc: &&(u32, u32)| arc.0 as usize == at;
        self.arcs[first..].iter().take_while(here).map(|(_, child)| *child as usize)
    }

    /// Returns the relation of a token to its head; empty where there is no parser.
    pub(super) fn relation(&self, at: usize) -> &'static str {
        self.reading.tokens.get(at).map_or("", |t| t.relation)
    }

    pub(super) fn is(&self, at: usize, role: Roles) -> bool {
        self.roles.get(at).is_some_and(|r| r.has(role))
    }

    pub(super) fn word(&self, at: usize) -> &str {
        self.reading.tokens.get(at).map_or("", |t| t.folded.as_str())
    }

    pub(super) fn is_mark(&self, at: usize) -> bool {
        self.reading.tokens.get(at).is_none_or(|t| t.kind == TokenKind::Mark)
    }

    pub(super) fn mention_at(&self, at: usize) -> Option<&'a Mention> {
        self.mention.get(at).copied().flatten().map(|i| &self.reading.mentions[i as usize])
    }

    pub(super) fn is_finite_verb(&self, at: usize) -> bool {
        let token = &self.reading.tokens[at];
        self.mention[at].is_none()
            && matches!(token.upos, Upos::Verb | Upos::Aux)
            && !token.features.any(&[Feature::Participle, Feature::Infinitive, Feature::Converb])
    }

    /// Tells whether a sentence ends with this token.
    pub(super) fn closes(&self, at: usize) -> bool {
        self.last.get(at).copied().unwrap_or(true)
    }

    fn is_verb(&self, at: usize) -> bool {
        if self.verb[at] && self.mention[at].is_none() {
            return true;
        }
        let token = &self.reading.tokens[at];
        self.mention[at].is_none()
            && matches!(token.upos, Upos::Verb | Upos::Aux)
            && !(token.features.has(Feature::Participle) && self.cased)
    }

    pub(super) fn is_capital(&self, at: usize) -> bool {
        self.reading.tokens[at].is_capitalised(self.text)
    }

    /// Tells whether a token may belong to a noun group.
    pub(super) fn is_nominal(&self, at: usize) -> bool {
        if self.mention[at].is_some() {
            return true;
        }
        let token = &self.reading.tokens[at];
        if self.is(at, Roles::BREAK) || token.kind == TokenKind::Mark || self.is_verb(at) {
            return false;
        }
        !matches!(token.upos, Upos::Adp | Upos::Cconj | Upos::Sconj | Upos::Adv | Upos::Punct)
    }

    pub(super) fn is_noun(&self, at: usize) -> bool {
        let upos = self.reading.tokens[at].upos;
        self.mention[at].is_some()
            || self.is(at, Roles::PRONOUN)
            || matches!(upos, Upos::Noun | Upos::Propn | Upos::Pron | Upos::X)
    }

    /// Tells whether a token can be (part of) a subject: nominative, or of unknown case.
    pub(super) fn may_be_subject(&self, at: usize) -> bool {
        let features = self.reading.tokens[at].features;
        let oblique = [Feature::Gen, Feature::Dat, Feature::Acc, Feature::Ins, Feature::Loc];
        !self.cased || features.has(Feature::Nom) || !features.any(&oblique)
    }

    pub(super) fn is_skipped(&self, at: usize) -> bool {
        let upos = self.reading.tokens[at].upos;
        self.is(at, Roles::SKIP)
            || self.time[at] && self.mention[at].is_none()
            || self.mention[at].is_none()
                && matches!(upos, Upos::Adv | Upos::Aux | Upos::Part)
                && !self.is(at, Roles::CLAUSE)
    }

    /// Finds the group that ends before token `end`, looking back no further than `floor`.
    pub(super) fn group_before(&self, end: usize, floor: usize) -> Option<Range> {
        let mut end = self.before_skipped(end, floor);
        end = self.before_apposition(end, floor);
        let mut place: Option<Range> = None;
        // A phrase with a preposition may stand between the subject and its verb.
        for _ in 0..4 {
            end = self.before_skipped(end, floor);
            let stop = floor.max(end.saturating_sub(REACH));
            let mut first = end;
            while first > stop && (self.is_nominal(first - 1) || self.joins(first - 1, stop, end)) {
                first -= 1;
            }
            if let Some(group) = self.trim(first, end) {
                let group = self.before_office(group, floor).unwrap_or(group);
                return Some(self.shorten(group));
            }
            if !self.cased || first <= floor || first == end || !self.is_preposition(first - 1) {
                break;
            }
            // "В Кремле заявили": the place stands for those who speak there.
            if self.is(first - 1, Roles::PLACE) && !self.time[first] {
                place = place.or(Some((first, end)));
            }
            end = first - 1;
        }
        place.filter(|(first, end)| (*first..*end).any(|i| self.is_noun(i)))
    }

    /// Takes the words between the start of a sentence and its verb for the subject, whatever the tagger made of them.
    pub(super) fn group_loose(&self, end: usize, floor: usize) -> Option<Range> {
        let oblique = [Feature::Dat, Feature::Ins, Feature::Loc];
        let fits = |i: usize| {
            let token = &self.reading.tokens[i];
            token.kind == TokenKind::Word
                && !(self.mention[i].is_none()
                    && (self.is(i, Roles::BREAK) || self.is(i, Roles::SKIP) || self.time[i]))
                && (token.features.has(Feature::Nom) || !token.features.any(&oblique))
        };
        let group = (floor, end);
        let short = end > floor && end - floor <= 5;
        (short && self.is_capital(floor) && (floor..end).all(fits)).then_some(group)
    }

    /// "Jan Kowalski, minister of defence said": an office behind a name and a comma belongs to the name.
    fn before_office(&self, (first, end): Range, floor: usize) -> Option<Range> {
        let person = |i: usize| self.mention_at(i).is_some_and(|m| m.category == Category::Person);
        let office = first >= floor + 2
            && self.word(first - 1) == ","
            && person(first - 2)
            && !(first..end).any(person);
        let name = self.mention[first.checked_sub(2)?];
        let begin = (floor..first - 1).rev().take_while(|i| self.mention[*i] == name).last()?;
        let opens = begin == floor || self.is_mark(begin - 1);
        (office && opens).then_some((begin, first - 1))
    }

    fn before_skipped(&self, mut end: usize, floor: usize) -> usize {
        while end > floor && self.is_skipped(end - 1) {
            end -= 1;
        }
        end
    }

    fn is_preposition(&self, at: usize) -> bool {
        self.mention[at].is_none()
            && (self.reading.tokens[at].upos == Upos::Adp || self.is(at, Roles::PLACE))
    }

    /// Tells whether a token belongs to a time expression.
    pub(super) fn is_time(&self, at: usize) -> bool {
        self.time.get(at).copied().unwrap_or(false)
    }

    /// Tells whether a token is a verb form that depends on another verb: "adding", "добавив".
    pub(super) fn is_dependent(&self, at: usize) -> bool {
        let features = self.reading.tokens[at].features;
        features.any(&[Feature::Converb, Feature::Participle]) && !self.is_finite_verb(at)
    }

    /// Tells whether a token is a past form.
    pub(super) fn is_past(&self, at: usize) -> bool {
        self.reading.tokens.get(at).is_some_and(|t| t.features.has(Feature::Past))
    }

    /// The subject that the tree gives to a verb, among tokens `floor..ceiling`; only where words have no cases, which say
    /// it better.
    pub(super) fn tree_subject(&self, cue: Cue, floor: usize, ceiling: usize) -> Option<Range> {
        let verb = (cue.first..cue.end)
            .find(|i| matches!(self.reading.tokens[*i].upos, Upos::Verb | Upos::Aux))
            .filter(|_| !self.cased)?;
        let own = |at: usize| {
            self.below(at)
                .find(|k| (floor..ceiling).contains(k) && self.relation(*k).starts_with("nsubj"))
        };
        let mut at = verb;
        let mut found = own(at);
        // "called it … and blamed": a coordinated verb has the subject of the first.
        for _ in 0..3 {
            if found.is_some() || !matches!(self.relation(at), "conj" | "xcomp" | "advcl") {
                break;
            }
            at = self.reading.tokens[at].head? as usize;
            found = own(at);
        }
        let head = found.filter(|h| self.is_noun(*h) && !self.is(*h, Roles::WHO))?;
        let group = self.group_before(head + 1, floor).filter(|g| g.1 == head + 1);
        let end = self.mention[head].map_or(head + 1, |m| {
            (head..ceiling).take_while(|i| self.mention[*i] == Some(m)).count() + head
        });
        Some((group.map_or(head, |g| g.0), end))
    }

    /// Tells whether a token is a present participle that a comma parts from the noun before it: "…, arguing that".
    pub(super) fn is_apart(&self, at: usize) -> bool {
        let features = self.reading.tokens[at].features;
        !self.cased
            && at > 0
            && self.word(at - 1) == ","
            && features.any(&[Feature::Converb, Feature::Participle])
            && !features.has(Feature::Past)
    }

    /// Leaves the name of a long group with a person: titles may be longer than what they belong to.
    pub(super) fn shorten(&self, (first, end): Range) -> Range {
        if end - first < 7 {
            return (first, end);
        }
        let person = (first..end)
            .rev()
            .find(|i| self.mention_at(*i).is_some_and(|m| m.category == Category::Person));
        let Some(last) = person else {
            let run = (first..end).rev().take_while(|i| self.is_capital(*i)).count();
            let behind = run < end - first && !self.is_capital(end - run - 1);
            return if run >= 2 && behind { (end - run, end) } else { (first, end) };
        };
        let begin = (first..=last).find(|i| self.mention[*i] == self.mention[last]);
        (begin.unwrap_or(first), last + 1)
    }

    /// Steps over ", spokesman of the ministry," and "(R-IN)" before a cue.
    fn before_apposition(&self, end: usize, floor: usize) -> usize {
        if end <= floor {
            return end;
        }
        if self.word(end - 1) == ")" {
            let open = (floor..end).rev().take(REACH).find(|i| self.word(*i) == "(");
            return open.unwrap_or(end);
        }
        if !matches!(self.word(end - 1), "," | "–" | "—" | "-") || end - 1 == floor {
            return end;
        }
        let other = (floor..end - 1).rev().take(REACH).find(|i| self.word(*i) == ",");
        match other {
            Some(comma)
                if comma > floor
                    && self.is_noun(comma - 1)
                    && (self.is_relative(comma)
                        || !(comma..end - 1)
                            .any(|i| self.is_finite_verb(i) || self.is_converb(i))) =>
            {
                comma
            }
            _ => end,
        }
    }

    fn is_converb(&self, at: usize) -> bool {
        self.reading.tokens[at].features.has(Feature::Converb)
    }

    /// Tells whether a relative clause follows a comma: "Smith, who heads the agency, said".
    fn is_relative(&self, comma: usize) -> bool {
        self.is(comma + 1, Roles::WHO) || self.is(comma + 2, Roles::WHO)
    }

    /// Tells whether a token that is no noun holds two parts of one group together.
    pub(super) fn joins(&self, at: usize, floor: usize, end: usize) -> bool {
        if at <= floor || at + 1 >= end {
            return false;
        }
        let glue = matches!(self.word(at), "-" | "'" | "." | "&" | "/") && {
            let token = &self.reading.tokens[at];
            token.glued || self.word(at) == "."
        };
        let quote = matches!(self.word(at), "\"" | "«" | "»" | "“" | "”");
        (self.is(at, Roles::INSIDE) && (self.is_nominal(at - 1) || self.word(at - 1) == ")"))
            || (glue && self.reading.tokens[at - 1].glued && self.is_nominal(at - 1))
            || (quote && (self.is_capital(at + 1) || self.is_capital(at - 1)))
    }

    /// Takes off what cannot begin a subject: a prepositional phrase, an oblique group.
    fn trim(&self, first: usize, end: usize) -> Option<Range> {
        let mut first = first;
        while first < end
            && (self.is(first, Roles::INSIDE) || self.is_mark(first))
            && self.mention[first].is_none()
        {
            first += 1;
        }
        let behind_preposition = first > 0
            && (self.reading.tokens[first - 1].upos == Upos::Adp
                || self.is(first - 1, Roles::PLACE));
        if self.cased {
            let subject = (first..end).find(|i| self.may_be_subject(*i) && self.is_nominal(*i));
            match subject {
                Some(at) if !behind_preposition || at > first => first = at,
                _ => return None,
            }
        } else if behind_preposition {
            first = self.after_phrase(first, end);
        }
        let named = (first..end).any(|i| self.is_noun(i));
        (first < end && named).then_some((first, end))
    }

    /// Without case: a group right behind a preposition begins with the phrase of that preposition.
    fn after_phrase(&self, first: usize, end: usize) -> usize {
        let own = self.mention[first];
        // "during the meeting the minister said": a second determiner, or a name behind a noun, begins another group.
        let other = (first + 1..end).find(|i| {
            let token = &self.reading.tokens[*i];
            let before = &self.reading.tokens[*i - 1];
            let noun = before.upos == Upos::Noun && self.mention[*i - 1].is_none();
            self.mention[*i].is_none() && token.upos == Upos::Det && noun
                || self.is_capital(*i) && noun && !self.is_capital(*i - 1) && own.is_none()
        });
        if let Some(other) = other {
            return other;
        }
        let next = (first..end).find(|i| self.mention[*i].is_some() && self.mention[*i] != own);
        match (own, next) {
            (Some(_), Some(next)) => {
                (first..next).find(|i| self.mention[*i] != own).unwrap_or(next)
            }
            _ => first,
        }
    }

    /// Finds the subject of a sentence: the first group before its first verb.
    pub(super) fn subject(&self, first: usize, end: usize) -> Option<Range> {
        let verb = (first..end).take(60).find(|i| self.is_finite_verb(*i))?;
        self.group_before(verb, first)
    }

    /// Returns the entity behind a group: the last person named in it, else its head organisation or place, else what a
    /// reference in it points to.
    pub(super) fn entity(&self, (first, end): Range) -> Option<String> {
        let mentions: Vec<&Mention> = {
            let mut seen: Vec<u32> = (first..end).filter_map(|i| self.mention[i]).collect();
            seen.dedup();
            seen.iter().map(|i| &self.reading.mentions[*i as usize]).collect()
        };
        let person = mentions.iter().rev().find(|m| m.category == Category::Person);
        if let Some(m) = person.or(mentions.first()) {
            return Some(m.entity.clone());
        }
        let span = super::marks::span_of(self.reading, first, end)?;
        let from = self.reading.references.partition_point(|r| r.evidence.span.end <= span.start);
        self.reading.references[from..]
            .iter()
            .take_while(|r| r.evidence.span.start < span.end)
            .find(|r| r.kind != ReferenceKind::Demonym && r.entity.is_some())
            .and_then(|r| r.entity.clone())
    }

    /// Tells whether a group names an outlet or agency: it passes on, it does not claim.
    pub(super) fn is_press(&self, (first, end): Range) -> bool {
        let named =
            |i: usize| self.mention_at(i).is_some_and(|m| m.known.sector == Some(Sector::Jrn));
        let person = (first..end)
            .any(|i| self.mention_at(i).is_some_and(|m| m.category == Category::Person));
        !person && (first..end).any(named)
    }

    /// The only person that the sentence of a token and the one before it name before that token.
    pub(super) fn person_before(&self, at: usize) -> Option<Range> {
        let start = self.reading.tokens.get(at)?.span.start;
        let sentence = self.reading.sentence_at(start)?;
        let floor = self.reading.sentences[sentence.saturating_sub(1)].span.start;
        let all = &self.reading.mentions;
        let end = all.partition_point(|m| m.evidence.span.end <= start);
        let mut people = all[..end]
            .iter()
            .rev()
            .take_while(|m| m.evidence.span.start >= floor)
            .filter(|m| m.category == Category::Person);
        let last = people.next()?;
        people.all(|m| m.entity == last.entity).then(|| self.reading.tokens_in(last.evidence.span))
    }

    /// Tells whether a group is just a pronoun.
    pub(super) fn is_pronoun(&self, (first, end): Range) -> bool {
        end - first == 1 && self.mention[first].is_none() && self.is(first, Roles::PRONOUN)
    }
}
