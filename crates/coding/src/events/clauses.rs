//! Clauses: which words belong to which verb, and who its subject and object are.
//!
//! What goes in: a sentence with its noun groups. What comes out: segments between clause marks, and for a verb the
//! groups that stand as its subject and object. Left to others: what the verb means.
//!
//! There is no tree: case, agreement, voice and order decide, each as far as the tags know it. Every search is bounded by
//! [`REACH`], so that the longest sentence takes linear time.

use super::{
    groups::{Group, extent, is_place},
    schema::Case,
    tree::{Tree, Up, relation},
    words::{Found, Kind, Line},
};
use rashomon_types::reading::{Feature, Features};

/// How far, in tokens, a verb looks for its parties.
pub const REACH: usize = 45;

const OBLIQUE_AND_NOMINATIVE: [Feature; 6] =
    [Feature::Nom, Feature::Gen, Feature::Dat, Feature::Acc, Feature::Ins, Feature::Loc];

/// How a segment begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opener {
    /// With nothing that says so.
    Plain,
    /// With a relative word.
    Relative,
    /// With a subordinating word.
    Subordinate,
    /// With "and" before a verb or a clause.
    Coordinate,
}

/// A stretch between clause marks.
#[derive(Clone, Copy, Debug)]
pub struct Segment {
    /// First token, and one past the last.
    pub tokens: (usize, usize),
    /// How it begins.
    pub opener: Opener,
    /// True when it holds a finite verb.
    pub finite: bool,
}

/// A sentence cut into segments, with its groups.
pub struct Clauses<'l, 'a> {
    /// The sentence.
    pub line: &'l Line<'a>,
    /// Its noun groups.
    pub groups: Vec<Group>,
    /// Its segments.
    pub segments: Vec<Segment>,
    /// Its tree, empty where there is no parser.
    pub tree: Tree,
    /// Tokens that are verbs for certain because a verb pattern begins there (for texts without tags).
    verbs: Vec<bool>,
}

impl<'l, 'a> Clauses<'l, 'a> {
    /// Cuts a sentence. `verbs` are the tokens where verb patterns match.
    pub fn new(line: &'l Line<'a>, groups: Vec<Group>, verbs: &[usize]) -> Self {
        let mut flags = vec![false; line.to - line.from];
        for verb in verbs {
            if let Some(flag) = verb.checked_sub(line.from).and_then(|i| flags.get_mut(i)) {
                *flag = true;
            }
        }
        let mut clauses =
            Clauses { line, groups, segments: Vec::new(), tree: Tree::new(line), verbs: flags };
        clauses.cut();
        clauses
    }

    /// Tells whether a token is a finite verb or stands for one.
    pub fn is_finite(&self, i: usize) -> bool {
        match self.line.kind(i) {
            Kind::Verb => true,
            Kind::Auxiliary | Kind::Infinitive | Kind::Participle | Kind::Converb => false,
            Kind::Other if !self.line.tagged => i
                .checked_sub(self.line.from)
                .and_then(|k| self.verbs.get(k))
                .copied()
                .unwrap_or(false),
            _ => false,
        }
    }

    fn cut(&mut self) {
        let line = self.line;
        let (mut start, mut opener, mut finite) = (line.from, Opener::Plain, false);
        let mut inside = 0;
        for i in line.from..line.to {
            // Commas inside names do not part clauses.
            if let Some(group) = self.group_at(i).filter(|g| g.tokens.1 - g.tokens.0 > 1) {
                inside = inside.max(group.tokens.1);
            }
            let kind = line.kind(i);
            if i < inside && !matches!(kind, Kind::Relative | Kind::Subordinator) {
                continue;
            }
            let next = match kind {
                Kind::Break => Some((i + 1, Opener::Plain)),
                Kind::Relative => Some((self.with_preposition(i, start), Opener::Relative)),
                Kind::Subordinator => Some((i, Opener::Subordinate)),
                Kind::Coordination if finite && self.opens_clause(i) => {
                    Some((i, Opener::Coordinate))
                }
                _ => None,
            };
            if let Some((at, how)) = next {
                let empty = (start..at)
                    .all(|k| matches!(line.kind(k), Kind::Break | Kind::Mark | Kind::Coordination));
                if !empty {
                    self.segments.push(Segment { tokens: (start, at), opener, finite });
                    start = at;
                    opener = how;
                    finite = false;
                } else if how != Opener::Plain {
                    opener = how;
                }
            }
            if opener == Opener::Plain && kind == Kind::Coordination && i == start {
                opener = Opener::Coordinate;
            }
            finite |= self.is_finite(i) || line.kind(i) == Kind::Auxiliary;
        }
        if start < line.to {
            self.segments.push(Segment { tokens: (start, line.to), opener, finite });
        }
    }

    fn with_preposition(&self, i: usize, start: usize) -> usize {
        if i > start && self.line.kind(i - 1) == Kind::Preposition { i - 1 } else { i }
    }

    /// Tells whether what follows a coordinating word is a clause: a verb at once, or a noun group with a verb after it.
    fn opens_clause(&self, i: usize) -> bool {
        let line = self.line;
        let mut nouns = false;
        for k in i + 1..line.to.min(i + 16) {
            match line.kind(k) {
                Kind::Break | Kind::Relative | Kind::Subordinator => return false,
                Kind::Coordination if nouns => return false,
                Kind::Auxiliary => return true,
                _ if self.is_finite(k) => return true,
                Kind::Infinitive | Kind::Converb if !nouns => return true,
                Kind::Noun | Kind::Name | Kind::Pronoun => nouns = true,
                _ => {}
            }
        }
        false
    }

    /// Returns the index of the segment that holds a token.
    pub fn segment_of(&self, token: usize) -> usize {
        self.segments
            .partition_point(|s| s.tokens.1 <= token)
            .min(self.segments.len().saturating_sub(1))
    }

    /// Returns the group that holds a token.
    pub fn group_at(&self, token: usize) -> Option<&Group> {
        self.index_at(token).map(|i| &self.groups[i])
    }

    /// Returns the index of the group that holds a token.
    pub fn index_at(&self, token: usize) -> Option<usize> {
        let i = self.groups.partition_point(|g| g.tokens.1 <= token);
        self.groups.get(i).filter(|g| g.tokens.0 <= token).map(|_| i)
    }

    /// Returns the groups that begin from one token on, in order, up to another.
    pub fn groups_in(&self, from: usize, to: usize) -> impl DoubleEndedIterator<Item = usize> + '_ {
        let first = self.groups.partition_point(|g| g.tokens.0 < from);
        let last = self.groups.partition_point(|g| g.tokens.0 < to);
        first..last.max(first)
    }

    /// Returns the first token of the segment that holds `token`, no farther than [`REACH`].
    pub fn start_of(&self, token: usize) -> usize {
        let start =
            self.segments.get(self.segment_of(token)).map_or(self.line.from, |s| s.tokens.0);
        start.max(token.saturating_sub(REACH))
    }

    /// Returns the end of the segment that holds `token`, no farther than [`REACH`].
    pub fn end_of(&self, token: usize) -> usize {
        let end = self.segments.get(self.segment_of(token)).map_or(self.line.to, |s| s.tokens.1);
        end.min(token + REACH)
    }

    fn is_argument(&self, index: usize) -> bool {
        let group = &self.groups[index];
        group.preposition.is_none() && !group.date && !group.possessive && !self.is_attached(index)
    }

    /// Tells whether a group belongs to the one before it as its genitive or apposition, or stands in a row with one that
    /// does ("presidents of Poland, Estonia and Latvia").
    fn is_attached(&self, index: usize) -> bool {
        let mut at = index;
        for _ in 0..6 {
            if self.belongs(at) {
                return true;
            }
            let Some(before) = at.checked_sub(1) else { return false };
            let row = self.joined(self.groups[before].tokens.1, &self.groups[at])
                && self.groups[at].is(Case::Genitive)
                && self.groups[before].is(Case::Genitive);
            if !row {
                return false;
            }
            at = before;
        }
        false
    }

    /// Returns the groups in a row with the last genitive of a group, which share its head ("presidents of Poland, Estonia
    /// and Latvia").
    pub fn owners(&self, index: usize) -> Vec<usize> {
        let (mut end, taken) = extent(self.line, &self.groups, index);
        let mut found = Vec::new();
        let mut next = index + taken;
        while let Some(group) = self.groups.get(next).filter(|_| found.len() < 8) {
            let row =
                group.is(Case::Genitive) && is_place(self.line, group) && self.joined(end, group);
            if !row {
                break;
            }
            found.push(next);
            end = group.tokens.1;
            next += 1;
        }
        let closed = found.last().is_some_and(|last| {
            let start = self.groups[*last].tokens.0;
            self.line.kind(start.saturating_sub(1)) == Kind::Coordination
        });
        if closed && self.ends_in_place(index) { found } else { Vec::new() }
    }

    fn ends_in_place(&self, index: usize) -> bool {
        let (end, _) = extent(self.line, &self.groups, index);
        let last = self.line.span(end.saturating_sub(1), end);
        let head = self.groups[index].head;
        let before = rashomon_types::Span::new(last.start.saturating_sub(60), last.end);
        head + 1 < end
            && self.line.reading.mentions_in(before).any(|m| {
                m.category == rashomon_types::code::Category::Location
                    && m.evidence.span.overlaps(last)
            })
    }

    fn belongs(&self, index: usize) -> bool {
        (index.saturating_sub(3)..index).any(|before| {
            let (end, _) = extent(self.line, &self.groups, before);
            end > self.groups[index].tokens.0
        })
    }

    fn agrees(&self, index: usize, verb: usize) -> bool {
        let group = &self.groups[index];
        let (Some(noun), Some(verb)) = (self.line.token(group.head), self.line.token(verb)) else {
            return true;
        };
        let number = |f: Features| (f.has(Feature::Sing), f.has(Feature::Plur));
        // Without case the number of a past tense is a guess of the tagger.
        if verb.features.has(Feature::Past) && !noun.features.any(&OBLIQUE_AND_NOMINATIVE) {
            return true;
        }
        let clash = matches!(
            (number(noun.features), number(verb.features)),
            ((true, false), (false, true)) | ((false, true), (true, false))
        );
        // "Россия и Китай атаковали": singular nouns in a row take a plural verb; a count takes either.
        let row = verb.features.has(Feature::Plur) && self.has_sibling(index);
        let counted = (group.tokens.0..group.tokens.1).any(|i| self.line.kind(i) == Kind::Number);
        !clash || row || counted
    }

    fn has_sibling(&self, index: usize) -> bool {
        self.siblings(index).len() > 1
    }

    /// Returns the groups joined to one by "and" and commas, itself among them, in order.
    pub fn siblings(&self, index: usize) -> Vec<usize> {
        let mut row = vec![index];
        let (mut at, mut end) = (index, extent(self.line, &self.groups, index));
        while row.len() < 8 {
            let next = at + end.1;
            let Some(group) = self.groups.get(next) else { break };
            // "The speaker, Jan Nowak, and the minister": the name is the speaker's.
            if self.names_bearer(at, end.0, next) {
                at = next;
                end = extent(self.line, &self.groups, next);
                continue;
            }
            if !self.joined(end.0, group) || !self.alike(index, next) || !self.one_clause(at, next)
            {
                break;
            }
            row.push(next);
            at = next;
            end = extent(self.line, &self.groups, next);
        }
        let mut first = index;
        while row.len() < 8 && first > 0 {
            let before = (first.saturating_sub(3)..first).find(|b| {
                let (end, taken) = extent(self.line, &self.groups, *b);
                b + taken == first && self.joined(end, &self.groups[first])
            });
            let own = self.groups[index].preposition.is_some();
            let Some(before) = before.filter(|b| {
                self.alike(*b, index)
                    && self.one_clause(*b, first)
                    && self.groups[*b].preposition.is_some() == own
            }) else {
                break;
            };
            row.insert(0, before);
            first = before;
        }
        // A row of names parted by commas alone is an apposition or a list of clauses, not one party.
        let joined = row.windows(2).any(|w| {
            let (from, to) = (self.groups[w[0]].tokens.1, self.groups[w[1]].tokens.0);
            (from..to).any(|i| self.line.kind(i) == Kind::Coordination)
        });
        if joined { row } else { vec![index] }
    }

    /// Tells whether a group is the name of the office that the one before it names, set apart by a comma.
    fn names_bearer(&self, office: usize, end: usize, name: usize) -> bool {
        let (office, name) = (&self.groups[office], &self.groups[name]);
        let comma = name.tokens.0 == end + 1 && self.line.folded(end) == Some(",");
        let words = self.line.span(office.tokens.0, end);
        let known = self.line.span(name.tokens.0, name.tokens.1);
        comma
            && self.line.kind(office.head) != Kind::Name
            && self.line.reading.references_in(words).any(|r| r.known.sector.is_some())
            && self.line.reading.mentions_in(known).next().is_some_and(|m| {
                m.category == rashomon_types::code::Category::Person
                    && m.evidence.span.start == known.start
            })
    }

    /// Returns the groups that brackets after a group list ("western countries (Japan, Norway)"); empty where what they
    /// hold is anything else.
    pub fn listed(&self, index: usize) -> Vec<usize> {
        let (end, _) = extent(self.line, &self.groups, index);
        if self.line.folded(end) != Some("(") {
            return Vec::new();
        }
        let close = (end + 1..self.line.to.min(end + REACH))
            .find(|i| self.line.folded(*i) == Some(")"))
            .unwrap_or(end);
        let inside: Vec<usize> = self.groups_in(end + 1, close).collect();
        let rest = (end + 1..close).filter(|i| self.group_at(*i).is_none());
        let row = rest
            .clone()
            .all(|i| self.line.kind(i) == Kind::Coordination || self.line.folded(i) == Some(","));
        let all = inside.iter().all(|i| self.groups[*i].named && !self.groups[*i].date);
        if row && all && inside.len() > 1 { inside } else { Vec::new() }
    }

    fn joined(&self, end: usize, next: &Group) -> bool {
        // A preposition shared with the group before stands before both.
        let start = next.preposition.filter(|p| p.0 >= end).map_or(next.tokens.0, |p| p.0);
        let mut between = end..start;
        !between.is_empty()
            && between.len() <= 2
            && between.all(|i| {
                self.line.kind(i) == Kind::Coordination || self.line.folded(i) == Some(",")
            })
    }

    /// Tells whether the second of two groups can be joined to the first: no date, no case of its own, a preposition only
    /// where the first has one.
    fn alike(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.groups[a], &self.groups[b]);
        let none = Features::NONE;
        let cases = a.cases.shared(b.cases) != none || a.cases == none || b.cases == none;
        cases && !a.date && !b.date && (b.preposition.is_none() || a.preposition.is_some())
    }

    /// Tells whether two groups stand in one clause, or the first in a part without a verb.
    fn one_clause(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.segment_of(self.groups[a].head), self.segment_of(self.groups[b].head));
        a == b
            || !self.segments.get(a).is_some_and(|s| s.finite)
            || !self.segments.get(b).is_some_and(|s| s.finite)
    }

    /// Tells whether the clause of a verb at `head` is passive.
    pub fn is_passive(&self, head: usize, end: usize) -> bool {
        let line = self.line;
        let Some(token) = line.token(head) else { return false };
        let f = token.features;
        // The words of the verb before its head: "has been", "was reportedly".
        let group: Vec<usize> = (self.start_of(head)..head)
            .rev()
            .take(5)
            .take_while(|i| matches!(line.kind(*i), Kind::Auxiliary | Kind::Other | Kind::Mark))
            .filter(|i| line.kind(*i) == Kind::Auxiliary)
            .collect();
        let auxiliary = group.iter().any(|i| line.is_passive_auxiliary(*i));
        // No finite verb stands beside the auxiliary of a passive: such a tag is a mistake ("был убит").
        let going_on = f.has(Feature::Participle) && f.has(Feature::Pres);
        if auxiliary && line.tagged && !f.has(Feature::Infinitive) && !going_on {
            return true;
        }
        let participle = line.kind(head) == Kind::Participle
            || f.has(Feature::Participle)
            || !line.tagged && line.looks_participle(head);
        let active = f.any(&[Feature::Active, Feature::Infinitive]) || f.has(Feature::Pres);
        if active && !f.has(Feature::Passive) || !participle && !f.has(Feature::Passive) {
            return false;
        }
        let cased = self.is_cased(head) || f.any(&[Feature::ShortForm, Feature::Impersonal]);
        if cased {
            return f.has(Feature::Passive) || auxiliary;
        }
        if !group.is_empty() {
            return auxiliary;
        }
        if line.tagged && line.kind(head) == Kind::Verb {
            return false;
        }
        // A participle without auxiliary: "killed by", "arrested in Minsk", but not "arrested three men".
        self.agent_follows(end) || end == head + 1 && !self.object_follows(end)
    }

    fn is_cased(&self, i: usize) -> bool {
        self.line.token(i).is_some_and(|t| t.features.any(&OBLIQUE_AND_NOMINATIVE))
    }

    fn object_follows(&self, end: usize) -> bool {
        self.groups_in(end, end + 2)
            .next()
            .is_some_and(|i| self.groups[i].preposition.is_none() && !self.groups[i].date)
    }

    fn agent_follows(&self, end: usize) -> bool {
        use super::schema::Slot;
        self.groups_in(end, self.line.to.min(end + 8)).any(|i| {
            let Some((a, b)) = self.groups[i].preposition else { return false };
            let words = self.words(a, b);
            a < end + 3
                && self
                    .line
                    .words
                    .passive_agent
                    .iter()
                    .any(|slot| matches!(slot, Slot::Preposition(p, _) if *p == words))
        })
    }

    /// Returns the folded words from one token to another, parted by blanks.
    pub fn words(&self, from: usize, to: usize) -> String {
        (from..to).filter_map(|i| self.line.folded(i)).collect::<Vec<_>>().join(" ")
    }

    /// Finds the grammatical subject of the verb at `head`.
    pub fn subject(&self, head: usize) -> Option<usize> {
        let by_tree = self.subject_by_tree(head);
        // What stands right before the verb in its own part of the sentence is surer than a tree; the tree chooses
        // among several, and knows what is farther off.
        let segment = self.segment_of(head);
        let near = self.subject_before(head);
        match (near, by_tree) {
            (Some(near), Some(found)) => {
                let own = found < near && self.segment_of(self.groups[found].head) == segment;
                Some(if own { found } else { near })
            }
            (None, None) => self.subject_within(head, 0),
            (near, found) => near.or(found),
        }
    }

    /// The subject that the tree names, where its case and agreement allow it.
    fn subject_by_tree(&self, head: usize) -> Option<usize> {
        let line = self.line;
        let mut verb = self.tree.carrier(line, head);
        for _ in 0..4 {
            if let Some(own) = self.own_subject(verb) {
                return Some(own);
            }
            verb = match self.tree.up(line, verb) {
                Up::Verb(above) => self.tree.carrier(line, above),
                Up::Noun(noun) => {
                    let found = self.index_at(noun)?;
                    let group = &self.groups[found];
                    return (!group.date && !group.possessive && !group.tokens_hold(head))
                        .then_some(found);
                }
                Up::Nowhere => return None,
            };
        }
        None
    }

    /// The dependant of a verb that is its subject: by its relation, and where nouns show their case by that alone.
    pub fn own_subject(&self, verb: usize) -> Option<usize> {
        let line = self.line;
        let finite = self.is_finite(verb) || line.kind(verb) == Kind::Auxiliary;
        let mut by_case = None;
        for token in self.tree.below(verb) {
            let named = relation(line, token).starts_with("nsubj");
            if !named && !line.words.cased || token > verb && !finite && !line.words.cased {
                continue;
            }
            if named && let Some(noun) = self.tree.antecedent(line, token, verb) {
                return self.index_at(noun);
            }
            let Some(found) = self.index_at(token) else { continue };
            let group = &self.groups[found];
            let plain = group.preposition.is_none() && !group.date && !group.possessive;
            if !plain || !group.may_be(Case::Nominative) || !self.agrees(found, verb) {
                continue;
            }
            if named {
                return Some(found);
            }
            if group.is(Case::Nominative) && !group.may_be(Case::Accusative) && token == group.head
            {
                by_case = by_case.or(Some(found));
            }
        }
        by_case
    }

    /// The subject of a finite verb that stands before it in its segment, without another verb between.
    fn subject_before(&self, head: usize) -> Option<usize> {
        if !self.is_finite(head) || self.after_marker(head) {
            return None;
        }
        let start = self.start_of(head);
        let before = (start..head).rev().find(|i| self.is_finite(*i));
        self.groups_in(before.map_or(start, |v| v + 1), head).rev().find(|i| {
            self.is_argument(*i)
                && self.groups[*i].may_be(Case::Nominative)
                && self.agrees(*i, head)
        })
    }

    fn subject_within(&self, head: usize, depth: usize) -> Option<usize> {
        if depth > 3 {
            return None;
        }
        let line = self.line;
        let start = self.start_of(head);
        let kind = line.kind(head);
        if kind == Kind::Participle
            && let Some(noun) = self.modified(head)
        {
            return Some(noun);
        }
        let kind = if kind == Kind::Participle { Kind::Converb } else { kind };
        let before = (start..head).rev().find(|i| self.is_finite(*i));
        let non_finite =
            matches!(kind, Kind::Infinitive | Kind::Converb) || self.after_marker(head);
        if let Some(verb) = before.filter(|_| non_finite) {
            return self.subject_within(verb, depth + 1);
        }
        let from = before.map_or(start, |v| v + 1);
        let nominative =
            |i: &usize| self.is_argument(*i) && self.groups[*i].may_be(Case::Nominative);
        let left =
            self.groups_in(from, head).rev().filter(nominative).find(|i| self.agrees(*i, head));
        // Numbers are often mistaken: a lone candidate stands.
        let left = left.or_else(|| self.groups_in(from, head).rev().find(nominative));
        if let Some(found) = left.filter(|_| !non_finite) {
            return Some(found);
        }
        let segment = self.segment_of(head);
        let opener = self.segments.get(segment).map_or(Opener::Plain, |s| s.opener);
        if opener == Opener::Relative && before.is_none() && self.relative_is_subject(start, head) {
            return self.antecedent(start);
        }
        // Verb before subject, where case tells it.
        let right = self
            .groups_in(head + 1, self.end_of(head).min(head + 9))
            .take(3)
            .filter(|i| self.is_argument(*i) && self.groups[*i].is(Case::Nominative))
            .find(|i| {
                self.agrees(*i, head) && !self.verb_between(head + 1, self.groups[*i].tokens.0)
            });
        let certain = right.filter(|i| !self.groups[*i].may_be(Case::Accusative));
        if let Some(found) = certain.filter(|_| !non_finite) {
            return Some(found);
        }
        let carried = match before {
            Some(verb) => self.subject_within(verb, depth + 1),
            None => self.earlier(segment, head, depth),
        };
        // A form that may be the object is the subject only where there is no other.
        carried.or_else(|| right.filter(|_| !non_finite))
    }

    fn verb_between(&self, from: usize, to: usize) -> bool {
        (from..to).any(|i| self.is_finite(i))
    }

    fn after_marker(&self, head: usize) -> bool {
        head > self.line.from && self.line.is_infinitive_marker(head - 1)
    }

    /// The noun that a participle belongs to: after it, or before it ("войска, захватившие", "civilians killed by").
    fn modified(&self, head: usize) -> Option<usize> {
        if let Some(own) = self.index_at(head) {
            return Some(own);
        }
        let limit = self.end_of(head).min(head + 8);
        let comma = head > self.line.from && self.line.kind(head - 1) == Kind::Break;
        let cased = self.is_cased(head);
        let agrees = |i: &usize| {
            let (Some(a), Some(b)) = (self.line.token(head), self.line.token(self.groups[*i].head))
            else {
                return false;
            };
            a.features.shared(b.features).any(&OBLIQUE_AND_NOMINATIVE)
        };
        if cased && !comma {
            let plain = |i: &usize| agrees(i) && self.groups[*i].preposition.is_none();
            if let Some(after) = self.groups_in(head + 1, limit).find(plain) {
                return Some(after);
            }
        }
        let from = head.saturating_sub(8).max(self.line.from);
        let before = self
            .groups_in(from, head)
            .rev()
            .find(|i| !self.groups[*i].date && (!cased || agrees(i)));
        let near = before.filter(|i| cased || self.groups[*i].tokens.1 + 1 >= head && !comma);
        near.map(|i| self.first_of(i))
    }

    /// The group that heads the words that `index` ends ("войска" for "войска США").
    fn first_of(&self, index: usize) -> usize {
        let end = self.groups[index].tokens.1;
        (index.saturating_sub(3)..index)
            .find(|b| extent(self.line, &self.groups, *b).0 >= end)
            .unwrap_or(index)
    }

    fn relative_is_subject(&self, start: usize, head: usize) -> bool {
        let relative = (start..head).find(|i| self.line.kind(*i) == Kind::Relative);
        let Some(relative) = relative else { return false };
        let f = self.line.token(relative).map(|t| t.features).unwrap_or_default();
        let oblique = [Feature::Gen, Feature::Dat, Feature::Acc, Feature::Ins, Feature::Loc];
        let known = f.any(&oblique) || f.has(Feature::Nom);
        let preposition = relative > start && self.line.kind(relative - 1) == Kind::Preposition;
        !preposition && (!known || f.has(Feature::Nom))
    }

    /// The noun that a relative clause beginning at `start` belongs to.
    pub fn antecedent(&self, start: usize) -> Option<usize> {
        let from = start.saturating_sub(12).max(self.line.from);
        let last = self.groups_in(from, start).next_back()?;
        Some(self.first_of(last))
    }

    /// The subject carried on from an earlier segment.
    fn earlier(&self, segment: usize, head: usize, depth: usize) -> Option<usize> {
        let opener = self.segments.get(segment).map_or(Opener::Plain, |s| s.opener);
        let mut skipping = false;
        for s in (0..segment).rev().take(6) {
            let other = &self.segments[s];
            if other.tokens.1 + REACH < head {
                return None;
            }
            // Going on after a relative clause: its own subject is not the one that is carried.
            let nested = matches!(other.opener, Opener::Relative | Opener::Subordinate);
            if nested && opener != Opener::Coordinate && s > 0 && other.finite && !skipping {
                skipping = true;
                continue;
            }
            let verb = (other.tokens.0..other.tokens.1).rev().find(|i| self.is_finite(*i));
            if let Some(verb) = verb {
                return self.subject_within(verb, depth + 1).filter(|i| self.agrees(*i, head));
            }
            let group = self
                .groups_in(other.tokens.0, other.tokens.1)
                .find(|i| self.is_argument(*i) && self.groups[*i].may_be(Case::Nominative));
            if let Some(group) = group.filter(|i| self.agrees(*i, head)) {
                // "Maro, head of the council, refused": the name stands before the apposition.
                let first = s.checked_sub(1).map(|p| &self.segments[p]).filter(|p| !p.finite);
                let named = first.and_then(|p| {
                    self.groups_in(p.tokens.0, p.tokens.1).find(|i| {
                        self.is_argument(*i)
                            && self.groups[*i].named
                            && self.groups[*i].may_be(Case::Nominative)
                    })
                });
                return Some(named.unwrap_or(group));
            }
        }
        None
    }

    /// Finds the direct object of the verb whose words end before `end`; `head` is the verb.
    pub fn object(&self, head: usize, end: usize, subject: Option<usize>) -> Option<usize> {
        let fits = |i: &usize| {
            let group = &self.groups[*i];
            // The noun of the trigger's own words is no party ("opened fire"), a name among them is ("arms Ukraine").
            (group.head >= end || group.named && group.head > head)
                && Some(*i) != subject
                && self.is_argument(*i)
                && (group.may_be(Case::Accusative) || group.may_be(Case::Genitive))
        };
        let by_tree = self.tree.object(self.line, head).and_then(|t| self.index_at(t));
        let by_tree = by_tree.filter(|i| {
            let g = &self.groups[*i];
            // "What", "which" are nobody by themselves.
            let persons = [Feature::First, Feature::Second, Feature::Third];
            let named = g.named
                || self.line.kind(g.head) != Kind::Relative
                    && (!g.pronoun || persons.iter().any(|f| self.line.has(g.head, *f)));
            named && fits(i)
                || g.tokens.1 <= head && Some(*i) != subject && g.may_be(Case::Accusative)
        });
        let right = self
            .groups_in(head + 1, self.end_of(head).min(end.max(head) + 14))
            .take(6)
            .take_while(|i| !self.verb_between(end.max(head + 1), self.groups[*i].tokens.0))
            .find(fits);
        let right = right.or(by_tree);
        if right.is_some() {
            return right;
        }
        let segment = self.segments.get(self.segment_of(head));
        let start = self.start_of(head);
        if segment.is_some_and(|s| s.opener == Opener::Relative) {
            let accusative = (start..head).any(|i| {
                self.line.kind(i) == Kind::Relative
                    && self.line.has(i, Feature::Acc)
                    && self.groups_in(i + 1, head).any(|g| Some(g) == subject)
            });
            if accusative {
                return self.antecedent(start);
            }
        }
        // Object before verb: only case can tell it.
        self.groups_in(start, head).rev().find(|i| {
            let group = &self.groups[*i];
            Some(*i) != subject
                && self.is_argument(*i)
                && group.is(Case::Accusative)
                && !group.is(Case::Nominative)
        })
    }
}
