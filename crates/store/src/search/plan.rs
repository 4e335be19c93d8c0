//! What a query means: the terms that its words may stand for, in every language and spelling.
//!
//! What goes in: a query and what is known of words. What comes out: a plan: expressions of FTS5 that hold nothing but
//! terms of ours, so that no query can be an error of SQL. Left to others: running it (`index`), and finding the words in
//! a text (`matching`).

use super::{
    query::{Field, Query},
    term::{self, Grade},
    terms,
};
use rashomon_types::{Day, Language, Span};

/// What is known of words, out of any context.
pub trait Words {
    /// Returns the lemmas that a word may have in a language, or in any, folded; the folded word itself is the first.
    fn readings(&self, word: &str, language: Option<Language>) -> Vec<String>;
    /// Tells whether a folded form may have a lemma in a language.
    fn may_be(&self, form: &str, lemma: &str, language: Option<Language>) -> bool;
    /// Returns what a word of a name sounds like, in its base form; nothing for a particle.
    fn sound(&self, word: &str) -> Option<Sound>;
    /// Returns what the base forms sound like that a word of a name may have; nothing for a word that is no name.
    fn sounds(&self, word: &str) -> Vec<Sound>;
    /// Returns the entities that a text names in any language.
    fn named(&self, text: &str) -> Vec<Named>;
    /// Tells whether a word only joins others, so that it says nothing of what an article is about.
    fn is_small(&self, word: &str) -> bool;
}

/// What a word of a name sounds like, in letters that all scripts share.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sound {
    /// With its syllables.
    pub close: String,
    /// Its consonants.
    pub loose: String,
}

impl Sound {
    pub(super) fn term(&self, loose: bool) -> Option<String> {
        if loose { term::loose_sound(&self.loose) } else { term::sound(&self.close) }
    }
}

/// An entity named in a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Where in the text that was asked about.
    pub span: Span,
    /// Its key.
    pub key: String,
    /// What the places are called that it stands for: its name, and a country's code.
    pub places: Vec<String>,
}

/// The most alternatives of one word or field.
const ALTERNATIVES: usize = 200;
/// The most words whose grades are weighed.
const WEIGHED: usize = 6;

/// A query ready to be run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    pub(super) root: Node,
    loose: Option<Box<Node>>,
    /// First and last day of publication.
    pub(super) days: (Option<Day>, Option<Day>),
}

/// A part of a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    /// Any of these terms. `weighs` when they are a word, of which it matters where it stands.
    Any {
        terms: Vec<String>,
        weighs: bool,
    },
    /// Any word that begins so.
    Stem(String),
    /// Words side by side; the index knows only that all are there.
    Phrase(Vec<Node>),
    Every,
}

impl Plan {
    /// Finds what the words of a query may stand for.
    pub fn new(query: &Query, words: &dyn Words) -> Plan {
        let mut days = (None, None);
        let root = node(query, &Dictionary { words, loose: false }, &mut days);
        let loose = node(query, &Dictionary { words, loose: true }, &mut days);
        let loose = (loose != root).then(|| Box::new(loose));
        Plan { root, loose, days }
    }

    /// The same query with names that only sound alike, Soleimani and Salman; `None` when it holds no name.
    pub fn loosened(&self) -> Option<Plan> {
        let root = self.loose.as_ref()?.as_ref().clone();
        Some(Plan { root, loose: None, days: self.days })
    }

    /// Tells whether the days of publication narrow the answer.
    pub fn days(&self) -> (Option<Day>, Option<Day>) {
        self.days
    }

    /// The words whose place in an article decides the order of a ranked answer.
    pub(super) fn weighed(&self) -> Vec<&Node> {
        let mut found = Vec::new();
        collect(&self.root, &mut found);
        found.truncate(WEIGHED);
        found
    }
}

fn collect<'a>(node: &'a Node, found: &mut Vec<&'a Node>) {
    match node {
        Node::And(parts) | Node::Or(parts) | Node::Phrase(parts) => {
            parts.iter().for_each(|part| collect(part, found));
        }
        Node::Any { weighs: true, .. } | Node::Stem(_) => found.push(node),
        Node::Any { .. } | Node::Not(_) | Node::Every => {}
    }
}

impl Node {
    /// Tells whether the index alone cannot decide.
    pub(super) fn holds_phrase(&self) -> bool {
        match self {
            Node::Phrase(_) => true,
            Node::And(parts) | Node::Or(parts) => parts.iter().any(Node::holds_phrase),
            Node::Not(part) => part.holds_phrase(),
            _ => false,
        }
    }

    /// Writes the part for FTS5: what it finds holds everything that the part means, and only that where there is no
    /// phrase. With a grade, all words that weigh stand at least so high.
    pub(super) fn expression(&self, grade: Option<Grade>) -> String {
        match self {
            Node::Every => quoted(term::EVERY),
            Node::Any { terms, weighs } => any(terms, grade.filter(|_| *weighs), ""),
            Node::Stem(stem) => any(std::slice::from_ref(stem), grade, "*"),
            Node::Or(parts) => {
                let parts: Vec<String> = parts.iter().map(|p| p.expression(grade)).collect();
                format!("({})", parts.join(" OR "))
            }
            Node::Not(_) => and(std::slice::from_ref(self), grade),
            Node::And(parts) | Node::Phrase(parts) => and(parts, grade),
        }
    }
}

fn and(parts: &[Node], grade: Option<Grade>) -> String {
    let mut wanted = Vec::new();
    let mut unwanted = Vec::new();
    for part in parts {
        match part {
            // Without its phrases the part would deny too much.
            Node::Not(inner) if inner.holds_phrase() => {}
            Node::Not(inner) => unwanted.push(inner.expression(None)),
            Node::Every => {}
            other => wanted.push(other.expression(grade)),
        }
    }
    if wanted.is_empty() {
        wanted.push(quoted(term::EVERY));
    }
    let wanted = wanted.join(" AND ");
    if unwanted.is_empty() {
        return format!("({wanted})");
    }
    format!("(({wanted}) NOT ({}))", unwanted.join(" OR "))
}

fn any(terms: &[String], grade: Option<Grade>, behind: &str) -> String {
    let mut all: Vec<String> = Vec::new();
    for term in terms {
        match grade {
            None => all.push(quoted(term)),
            Some(Grade::Title) => all.push(quoted(&term::graded(term, Grade::Title))),
            Some(Grade::Lead) => {
                all.push(quoted(&term::graded(term, Grade::Title)));
                all.push(quoted(&term::graded(term, Grade::Lead)));
            }
        }
    }
    let all: Vec<String> = all.into_iter().map(|term| format!("{term}{behind}")).collect();
    format!("({})", all.join(" OR "))
}

/// A term as a string of FTS5. Terms hold no quotation mark (`term`).
fn quoted(term: &str) -> String {
    format!("\"{term}\"")
}

/// What is known of words, and how near names must be.
struct Dictionary<'a> {
    words: &'a dyn Words,
    loose: bool,
}

fn node(query: &Query, words: &Dictionary<'_>, days: &mut (Option<Day>, Option<Day>)) -> Node {
    match query {
        Query::Every => Node::Every,
        Query::Word { word, stem: false } => run(&[word], words),
        Query::Word { word, stem: true } => {
            term::word(&term::form(word)).map_or(Node::Every, Node::Stem)
        }
        Query::Phrase(parts) => Node::Phrase(parts.iter().map(|w| single(w, words)).collect()),
        Query::Field(field, values) => fields(&[(*field, values)], words),
        Query::Days(since, until) => {
            days.0 = days.0.max(*since);
            days.1 = [days.1, *until].into_iter().flatten().min();
            Node::Every
        }
        Query::Not(part) => Node::Not(Box::new(node(part, words, days))),
        Query::Or(parts) => Node::Or(parts.iter().map(|p| node(p, words, days)).collect()),
        Query::And(parts) => {
            let mut found = Vec::new();
            let mut plain: Vec<&String> = Vec::new();
            let mut event: Vec<(Field, &Vec<String>)> = Vec::new();
            for part in parts {
                match part {
                    Query::Word { word, stem: false } => plain.push(word),
                    // What is asked of an event is asked of one and the same event.
                    Query::Field(field @ (Field::Type | Field::Realis | Field::Place), values)
                        if event.iter().all(|(known, _)| known != field) =>
                    {
                        event.push((*field, values));
                    }
                    other => {
                        if !plain.is_empty() {
                            found.push(run(&plain, words));
                            plain.clear();
                        }
                        found.push(node(other, words, days));
                    }
                }
            }
            if !plain.is_empty() {
                found.push(run(&plain, words));
            }
            if !event.is_empty() {
                event.sort_by_key(|(field, _)| *field);
                found.push(fields(&event, words));
            }
            Node::And(found)
        }
    }
}

/// Words in a row: each of them, or the entity that some of them name together.
fn run(typed: &[&String], words: &Dictionary<'_>) -> Node {
    let mut text = String::new();
    let mut ends = Vec::new();
    for word in typed {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
        ends.push(text.len());
    }
    let named: Vec<Named> =
        words.words.named(&text).into_iter().filter(|n| n.key.contains('-')).collect();
    let mut parts = Vec::new();
    let mut at = 0;
    while at < typed.len() {
        let start = at.checked_sub(1).map_or(0, |before| ends[before] + 1);
        let here = named.iter().filter(|n| n.span.start == start);
        let Some(end) = here.map(|n| n.span.end).max() else {
            parts.push(single(typed[at], words));
            at += 1;
            continue;
        };
        let last = ends.iter().position(|e| *e >= end).unwrap_or(at).max(at);
        let keys = named.iter().filter(|n| n.span == Span::new(start, end));
        let mut terms: Vec<String> = keys.filter_map(|n| term::entity(&n.key)).collect();
        terms.sort();
        terms.dedup();
        let each: Vec<Node> = typed[at..=last].iter().map(|w| single(w, words)).collect();
        parts.push(match (each.as_slice(), terms.is_empty()) {
            (_, true) => Node::And(each),
            ([Node::Any { terms: own, .. }], false) => {
                Node::Any { terms: own.iter().cloned().chain(terms).collect(), weighs: true }
            }
            _ => Node::Or(vec![Node::And(each), Node::Any { terms, weighs: true }]),
        });
        at = last + 1;
    }
    if parts.len() == 1 { parts.remove(0) } else { Node::And(parts) }
}

/// One word: its lemmas in every language, and the sounds of the names that it may be a form of.
fn single(word: &str, words: &Dictionary<'_>) -> Node {
    let readings = words.words.readings(&term::form(word), None);
    let mut terms: Vec<String> = readings.iter().filter_map(|r| term::word(r)).collect();
    terms.extend(words.words.sounds(word).iter().filter_map(|s| s.term(words.loose)));
    terms.sort();
    terms.dedup();
    terms.truncate(ALTERNATIVES);
    if terms.is_empty() {
        return Node::Every;
    }
    Node::Any { terms, weighs: !words.words.is_small(word) }
}

/// One field, or several of one event.
fn fields(wanted: &[(Field, &Vec<String>)], words: &Dictionary<'_>) -> Node {
    if let [(Field::Entity, values)] = wanted {
        return Node::Or(values.iter().map(|value| entity(value, words)).collect());
    }
    let mut combined: Vec<Vec<(&str, String)>> = vec![Vec::new()];
    for (field, values) in wanted {
        let name = match field {
            Field::Type => "t",
            Field::Realis => "r",
            Field::Place => "p",
            Field::Outlet => "o",
            Field::Language | Field::Entity => "lang",
        };
        let mut meant: Vec<String> = (*values).clone();
        if *field == Field::Place {
            meant.extend(values.iter().flat_map(|v| words.words.named(v)).flat_map(|n| n.places));
            meant.sort();
            meant.dedup();
        }
        let longer = combined.iter().flat_map(|before| {
            meant.iter().map(move |value| {
                before.iter().cloned().chain([(name, value.clone())]).collect::<Vec<_>>()
            })
        });
        combined = longer.take(ALTERNATIVES).collect();
    }
    let mut alternatives: Vec<String> = combined
        .iter()
        .filter_map(|parts| {
            let parts: Vec<(&str, &str)> = parts.iter().map(|(n, v)| (*n, v.as_str())).collect();
            terms::field(&parts)
        })
        .collect();
    alternatives.sort();
    alternatives.dedup();
    Node::Any { terms: alternatives, weighs: false }
}

/// An entity by its key, or by a name in any script.
fn entity(value: &str, words: &Dictionary<'_>) -> Node {
    let is_key = value.get(3..4).is_some_and(|mark| mark == "-" || mark == "~")
        && value.bytes().take(3).all(|b| b.is_ascii_uppercase());
    if is_key {
        return Node::Any { terms: term::entity(value).into_iter().collect(), weighs: true };
    }
    let keys: Vec<String> =
        words.words.named(value).iter().filter_map(|n| term::entity(&n.key)).collect();
    let each = term::words_of(value).map(|(_, word)| {
        let sounds = words.words.sounds(word).into_iter().chain(words.words.sound(word));
        let mut terms: Vec<String> = sounds.filter_map(|s| s.term(words.loose)).collect();
        terms.sort();
        terms.dedup();
        Node::Any { terms, weighs: true }
    });
    let each = Node::And(
        each.filter(|n| !matches!(n, Node::Any { terms, .. } if terms.is_empty())).collect(),
    );
    if keys.is_empty() {
        return each;
    }
    Node::Or(vec![Node::Any { terms: keys, weighs: true }, each])
}
