//! Noun groups: the words that can name a party.
//!
//! What goes in: a sentence. What comes out: its noun groups with head, case and preposition, and the parties that they
//! name. Left to others: which group plays which role.

use super::{
    schema::Case,
    words::{Found, Kind, Line},
};
use rashomon_types::{
    Country, Evidence, Sector, Span,
    account::Party,
    code::Category,
    reading::{Feature, Features, Known, ReferenceKind, Upos},
};

/// How many tokens a party's words may have.
const LONGEST: usize = 14;

/// A noun with the words that belong to it, without what follows in the genitive or after "of".
#[derive(Clone, Debug)]
pub struct Group {
    /// First token, and one past the last.
    pub tokens: (usize, usize),
    /// The noun that carries the case.
    pub head: usize,
    /// The preposition before it: first token, and one past the last.
    pub preposition: Option<(usize, usize)>,
    /// Cases it may be in; empty where nothing is known.
    pub cases: Features,
    /// True when a possessive mark follows.
    pub possessive: bool,
    /// True when it belongs to a time expression.
    pub date: bool,
    /// True for a personal pronoun.
    pub pronoun: bool,
    /// True when it holds a name or a known reference.
    pub named: bool,
}

const CASES: [Feature; 7] = [
    Feature::Nom,
    Feature::Gen,
    Feature::Dat,
    Feature::Acc,
    Feature::Ins,
    Feature::Loc,
    Feature::Voc,
];

impl Group {
    /// Tells whether the group may be in a case; a group without any known case may be in all.
    pub fn may_be(&self, case: Case) -> bool {
        let feature = match case {
            Case::Nominative => Feature::Nom,
            Case::Genitive => Feature::Gen,
            Case::Dative => Feature::Dat,
            Case::Accusative => Feature::Acc,
            Case::Instrumental => Feature::Ins,
            Case::Locative => Feature::Loc,
        };
        self.cases == Features::NONE || self.cases.has(feature)
    }

    /// Tells whether a token is one of the group.
    pub fn tokens_hold(&self, i: usize) -> bool {
        (self.tokens.0..self.tokens.1).contains(&i)
    }

    /// Tells whether some case is known and it may be this one.
    pub fn is(&self, case: Case) -> bool {
        self.cases != Features::NONE && self.may_be(case)
    }
}

/// Finds the noun groups of a sentence, in order.
pub fn find(line: &Line) -> Vec<Group> {
    let joined = joined(line);
    let mut groups: Vec<Group> = Vec::new();
    let mut at = line.from;
    while at < line.to {
        if !starts(line, at, &joined) {
            at += 1;
            continue;
        }
        let group = read(line, at, &joined);
        at = group.tokens.1.max(at + 1);
        groups.push(group);
    }
    share_prepositions(line, &mut groups);
    groups
}

/// In "with Congo and Cuba" the preposition is that of both; in "in Ukraine and Moscow rejected" it is not.
fn share_prepositions(line: &Line, groups: &mut [Group]) {
    for i in 1..groups.len() {
        let (before, after) = groups.split_at_mut(i);
        let (first, next) = (&before[i - 1], &after[0]);
        let next_end = next.tokens.1;
        let next_free = next.preposition.is_none() && !next.date;
        let joined =
            next.tokens.0 == first.tokens.1 + 1 && line.kind(first.tokens.1) == Kind::Coordination;
        let verb = (next.tokens.1..next.tokens.1 + 2)
            .any(|k| matches!(line.kind(k), Kind::Verb | Kind::Auxiliary));
        let cases = first.cases.shared(next.cases) != Features::NONE
            || next.cases == Features::NONE
            || first.named && next.named;
        // "To Turkey and another 30 doctors to Syria": a second row of object and receiver.
        let own = after[1..].first().is_some_and(|g| {
            let same = |(a, b): (usize, usize)| (a..b).map(|i| line.folded(i)).collect::<Vec<_>>();
            let close = g.preposition.filter(|p| p.0 == next_end);
            close.map(same) == first.preposition.map(same) && close.is_some()
        });
        let free = next_free && !own;
        if joined && !verb && cases && free && !first.date {
            after[0].preposition = first.preposition;
        }
    }
}

/// For each token of the sentence, the end of the name or reference that holds it, 0 where there is none.
fn joined(line: &Line) -> Vec<usize> {
    let mut joined = vec![0; line.to - line.from];
    let span = line.sentence.span;
    let references = line.reading.references_in(span).map(|r| r.evidence.span);
    for span in line.reading.mentions_in(span).map(|m| m.evidence.span).chain(references) {
        let (first, last) = line.reading.tokens_in(span);
        for i in first.max(line.from)..last.min(line.to) {
            let slot = &mut joined[i - line.from];
            *slot = (*slot).max(last.min(line.to));
        }
    }
    joined
}

fn nominal(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Noun
            | Kind::Name
            | Kind::Adjective
            | Kind::Determiner
            | Kind::Number
            | Kind::Participle
    )
}

fn starts(line: &Line, i: usize, joined: &[usize]) -> bool {
    if joined[i - line.from] > 0 || line.kind(i) == Kind::Pronoun {
        return true;
    }
    line.tagged && nominal(line.kind(i)) && !matches!(line.kind(i), Kind::Participle)
}

fn cases(line: &Line, i: usize) -> Features {
    line.token(i).map_or(Features::NONE, |t| t.features.shared(Features::of(&CASES)))
}

fn read(line: &Line, start: usize, joined: &[usize]) -> Group {
    let mut end = start;
    let mut head = None;
    let date = line.is_date(start);
    while end < line.to && end - start < LONGEST && line.is_date(end) == date {
        let kind = line.kind(end);
        if end > start && line.breaks_line(end) {
            break;
        }
        let held = joined[end - line.from];
        if held > end {
            // A name or reference is never cut; a second noun joins it only when it agrees.
            if let Some(head) = head
                && !joins(line, head, end)
            {
                break;
            }
            head = Some(head_of(line, end, held));
            end = held;
            continue;
        }
        match kind {
            Kind::Pronoun if end == start => {
                head = Some(end);
                end += 1;
                break;
            }
            Kind::Noun | Kind::Name if line.tagged => {
                if let Some(head) = head
                    && !joins(line, head, end)
                {
                    break;
                }
                head = Some(end);
            }
            _ if line.tagged && nominal(kind) && (head.is_none() || !is_cased(line, end)) => {
                let after_noun = head.is_some_and(|h| is_cased(line, h));
                if after_noun || (head.is_some() && kind != Kind::Noun) {
                    break;
                }
            }
            _ => break,
        }
        end += 1;
    }
    let end = end.max(start + 1);
    let head = head.unwrap_or(end - 1);
    let start = if uncounted(line, start, head) { start + 1 } else { start };
    finish(line, start, end, head, date)
}

/// Tells whether the number before a noun is none of its own: five and more take no nominative plural, so that "on the
/// night of the 11th Russians attacked" keeps the day apart.
fn uncounted(line: &Line, start: usize, head: usize) -> bool {
    let digits = line.folded(start).filter(|f| f.bytes().all(|b| b.is_ascii_digit()));
    let Some(last) = digits.and_then(|d| d.bytes().last()).filter(|_| head == start + 1) else {
        return false;
    };
    let teen = digits.is_some_and(|d| d.len() > 1 && d.as_bytes()[d.len() - 2] == b'1');
    let few = !teen && (b'2'..=b'4').contains(&last);
    let cases = cases(line, head);
    cases == Features::of(&[Feature::Nom]) && line.has(head, Feature::Plur) && !few
}

/// The head of a name or reference: its last noun in languages without case, else its first.
fn head_of(line: &Line, from: usize, to: usize) -> usize {
    let nouns = || (from..to).filter(|i| matches!(line.kind(*i), Kind::Noun | Kind::Name));
    if nouns().any(|i| is_cased(line, i)) { nouns().next() } else { nouns().next_back() }
        .unwrap_or(to - 1)
}

fn is_cased(line: &Line, i: usize) -> bool {
    cases(line, i) != Features::NONE
}

/// Tells whether a noun continues the group of another: a compound, or a name in the same case ("президент Байден").
fn joins(line: &Line, head: usize, next: usize) -> bool {
    let (a, b) = (cases(line, head), cases(line, next));
    // A noun that the tagger took for a verb: what follows may be its genitive.
    let mistaken = line.token(head).is_some_and(|t| t.upos == Upos::Verb);
    if line.words.cased && mistaken {
        return false;
    }
    if a == Features::NONE || b == Features::NONE {
        return !line.tagged || line.kind(next) == Kind::Name || a == b;
    }
    let same = a.shared(b) != Features::NONE;
    same && line.kind(next) == Kind::Name
        && !(a.has(Feature::Gen) && b == Features::of(&[Feature::Gen]))
        || same && matches!(line.kind(head), Kind::Adjective | Kind::Determiner)
}

fn finish(line: &Line, start: usize, end: usize, head: usize, date: bool) -> Group {
    let mut before = start;
    while before > line.from && start - before < 4 && line.kind(before - 1) == Kind::Preposition {
        before -= 1;
    }
    let span = line.span(start, end);
    let named = line.reading.mentions_in(span).next().is_some()
        || line.reading.references_in(span).next().is_some();
    // Adjectives narrow the cases that their noun may be in.
    let mut narrowed = cases(line, head);
    let cased = line.words.cased;
    for i in (start..end).filter(|_| cased) {
        let other = cases(line, i);
        let both = narrowed.shared(other);
        if matches!(line.kind(i), Kind::Adjective | Kind::Determiner) {
            narrowed = if both == Features::NONE { narrowed.union(other) } else { both };
        }
    }
    let narrowed = alike_forms(line, head, narrowed);
    let narrowed = by_base_form(line, head, narrowed);
    Group {
        tokens: (start, end),
        head,
        preposition: (before < start).then_some((before, start)),
        cases: narrowed,
        possessive: line.kind(end) == Kind::Possessive,
        date,
        pronoun: line.kind(head) == Kind::Pronoun && end == start + 1,
        named,
    }
}

/// Nominative and accusative have one form in all but feminine singulars and animate nouns: a tagger's choice between
/// them is a guess, and the order of the words decides.
fn alike_forms(line: &Line, head: usize, cases: Features) -> Features {
    if line.has(head, Feature::Fem) && line.has(head, Feature::Sing) {
        return cases;
    }
    if cases == Features::of(&[Feature::Acc]) {
        return cases.with(Feature::Nom);
    }
    if cases == Features::of(&[Feature::Nom]) && !line.has(head, Feature::Animate) {
        return cases.with(Feature::Acc);
    }
    cases
}

/// A name in its base form may be the subject, one in another form is not, whatever the tagger makes of it.
fn by_base_form(line: &Line, head: usize, cases: Features) -> Features {
    let span = line.span(head, head + 1);
    let before = Span::new(span.start.saturating_sub(80), span.end);
    let name = line.reading.mentions_in(before).find(|m| m.evidence.span.contains(span));
    let Some(name) = name.filter(|_| cases != Features::NONE) else { return cases };
    if rashomon_packs::fold(&name.evidence.text) == rashomon_packs::fold(&name.lemma) {
        // The name of a place looks alike as subject and object, but for feminines: the order of the words decides.
        let feminine = line.has(head, Feature::Fem) && line.has(head, Feature::Sing);
        let place = name.category == Category::Location && !feminine;
        let cases = cases.with(Feature::Nom);
        return if place { cases.with(Feature::Acc) } else { cases };
    }
    if cases.has(Feature::Nom) {
        return Features::of(&[
            Feature::Gen,
            Feature::Dat,
            Feature::Acc,
            Feature::Ins,
            Feature::Loc,
        ]);
    }
    cases
}

/// Returns the end of the words that name a party when group `index` is its head: what follows in the genitive, after
/// "of", or as a name in apposition belongs to it. Also returns how many groups it takes.
pub fn extent(line: &Line, groups: &[Group], index: usize) -> (usize, usize) {
    let mut end = groups[index].tokens.1;
    let mut taken = 1;
    // A place takes nothing: what follows "Ukraine" in the genitive belongs to the verb.
    if is_place(line, &groups[index]) {
        return (end, taken);
    }
    while let Some(next) = groups.get(index + taken) {
        let start = groups[index].tokens.0;
        let adjacent = next.tokens.0 == end && next.preposition.is_none() && !groups[index].date;
        if line.breaks_line(end) {
            break;
        }
        let genitive = adjacent && next.is(Case::Genitive) && !next.date;
        let alike = groups[index].cases.shared(next.cases) != Features::NONE
            || next.cases == Features::NONE
            || groups[index].cases == Features::NONE;
        let name = adjacent
            && alike
            && !next.date
            && line.kind(next.head) == Kind::Name
            && !next.possessive;
        let of =
            next.preposition.is_some_and(|(a, b)| a == end && b == a + 1 && line.is_genitive(a));
        if !(genitive || of || name && !next.is(Case::Dative)) || next.tokens.1 - start > LONGEST {
            break;
        }
        end = next.tokens.1;
        taken += 1;
    }
    (end, taken)
}

/// Tells whether the head of a group is a place name.
pub fn is_place(line: &Line, group: &Group) -> bool {
    let head = line.span(group.head, group.head + 1);
    let before = Span::new(head.start.saturating_sub(60), head.end);
    line.reading
        .mentions_in(before)
        .any(|m| m.category == Category::Location && m.evidence.span.overlaps(head))
}

/// Builds the party that group `index` names.
pub fn party(line: &Line, groups: &[Group], index: usize) -> Party {
    let group = &groups[index];
    if group.possessive {
        return party_of(line, group.tokens.0, group.tokens.1, group.head);
    }
    let (end, _) = extent(line, groups, index);
    // "Niger's ambassador": the owner belongs to the words.
    let owner = index.checked_sub(1).map(|i| &groups[i]);
    let owner = owner.filter(|o| o.possessive && o.tokens.1 + 1 == group.tokens.0);
    let from = owner.map_or(group.tokens.0, |o| o.tokens.0);
    party_of(line, from, end, group.head)
}

/// Builds the party that the words from one token to another name.
pub fn party_of(line: &Line, from: usize, to: usize, head: usize) -> Party {
    let span = line.span(from, to);
    let head = line.span(head, head + 1);
    let known = known(line, span, head);
    Party {
        evidence: Evidence::quote(line.text, span),
        entity: known.0,
        country: known.1,
        sector: known.2,
    }
}

/// What is known of a group: of its head first, then of its other words from left to right.
fn known(line: &Line, span: Span, head: Span) -> (Option<String>, Option<Country>, Option<Sector>) {
    let mut found: Vec<(u8, usize, Option<String>, &Known)> = Vec::new();
    for m in line.reading.mentions_in(span) {
        let rank = if m.evidence.span.overlaps(head) { 0 } else { 3 };
        found.push((rank, m.evidence.span.start, Some(m.entity.clone()), &m.known));
    }
    for r in line.reading.references_in(span) {
        if r.doubt.is_some() {
            continue;
        }
        let rank = match r.kind {
            // "Bosnian Serbs": the adjective says the state.
            ReferenceKind::Demonym if !r.evidence.span.overlaps(head) => 1,
            _ if r.evidence.span.overlaps(head) => 1,
            _ => 2,
        };
        let (token, _) = line.reading.tokens_in(r.evidence.span);
        if token > line.from && line.is_ethnic(token - 1) || line.is_ethnic(token) {
            continue;
        }
        found.push((rank, r.evidence.span.start, r.entity.clone(), &r.known));
    }
    found.sort_by_key(|(rank, start, _, _)| (*rank, *start));
    let entity = found.iter().filter(|f| f.0 < 2).find_map(|f| f.2.clone());
    let entity = entity.or_else(|| if found.len() == 1 { found[0].2.clone() } else { None });
    let country = found.iter().find_map(|f| f.3.country);
    let sector = found.iter().find_map(|f| f.3.sector);
    (entity, country, sector)
}
