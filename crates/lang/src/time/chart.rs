//! The rules of a language applied to a stretch of text, from right to left, until nothing new is built.

use super::{
    build,
    node::{Node, Value},
    pack::{Action, Class, Item, Pack, Rule},
    seeds,
};
use crate::{
    atoms::Atom,
    numbers::{Conventions, pack::Pack as NumberPack},
};
use rashomon_types::reading::TimeRole;

/// The most readings that are kept at one place.
const READINGS: usize = 32;

/// Something read at a place, up to atom `end`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Edge {
    pub end: usize,
    pub value: Value,
    /// A word that is as often something else; not taken by itself.
    pub weak: bool,
    /// A plural that makes "last" or "next" mean several.
    pub plural: bool,
    /// Reads as no time at all, whatever is inside.
    pub shield: bool,
}

/// What is needed to read a stretch.
pub(crate) struct Grammar<'a> {
    pub pack: &'a Pack,
    pub numbers: &'a NumberPack,
    pub conventions: &'a Conventions,
}

/// A time expression with its atoms `first..next`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Said {
    pub first: usize,
    pub next: usize,
    pub node: Node,
    pub role: TimeRole,
    /// By a preposition or another word.
    pub placed: bool,
}

/// Reads all time expressions of a stretch.
pub(crate) fn read(atoms: &[Atom], grammar: &Grammar<'_>) -> Vec<Said> {
    let mut chart: Vec<Vec<Edge>> = vec![Vec::new(); atoms.len()];
    for at in (0..atoms.len()).rev() {
        seeds::plant(atoms, at, grammar, &mut chart[at]);
        grow(atoms, at, grammar, &mut chart);
    }
    let mut said = Vec::new();
    let mut at = 0;
    while at < atoms.len() {
        match best(atoms, at, &chart[at]) {
            Some(edge) => {
                if let Some((node, role)) = publishable(edge) {
                    let next = before_stop(atoms, at, edge.end);
                    let placed = matches!(edge.value, Value::Said(..));
                    said.push(Said { first: at, next, node, role, placed });
                }
                at = edge.end;
            }
            None => at += 1,
        }
    }
    said
}

fn publishable(edge: &Edge) -> Option<(Node, TimeRole)> {
    match &edge.value {
        _ if edge.shield => None,
        Value::Said(node @ (Node::Rolling { .. } | Node::Whole { .. }), TimeRole::At) => {
            Some((node.clone(), TimeRole::Over))
        }
        Value::Said(node, role) => Some((node.clone(), *role)),
        Value::Time(node @ (Node::Rolling { .. } | Node::Whole { .. })) => {
            Some((node.clone(), TimeRole::Over))
        }
        Value::Time(node) => Some((node.clone(), TimeRole::At)),
        _ => None,
    }
}

/// Leaves a full stop that ends the sentence out.
fn before_stop(atoms: &[Atom], first: usize, end: usize) -> usize {
    let ends = atoms.get(end).is_none_or(|next| next.capital);
    if ends && end > first + 1 && atoms[end - 1].is('.') { end - 1 } else { end }
}

fn best<'e>(atoms: &[Atom], at: usize, edges: &'e [Edge]) -> Option<&'e Edge> {
    let mut best: Option<&Edge> = None;
    for edge in edges {
        let fits = edge.shield
            || matches!(edge.value, Value::Said(..))
            || matches!(edge.value, Value::Time(_))
                && (!edge.weak || stands_alone(atoms, at, edge.end));
        if fits && best.is_none_or(|b| edge.end > b.end) {
            best = Some(edge);
        }
    }
    best
}

/// Tells whether nothing but marks stands around: a table cell, a caption.
fn stands_alone(atoms: &[Atom], first: usize, end: usize) -> bool {
    let mark = |i: usize| atoms.get(i).is_none_or(|a| !a.is_word() && !a.is_digits());
    first.checked_sub(1).is_none_or(mark) && mark(end)
}

fn grow(atoms: &[Atom], at: usize, grammar: &Grammar<'_>, chart: &mut [Vec<Edge>]) {
    let pack = grammar.pack;
    let words = pack.by_word.get(&atoms[at].folded).map_or(&[][..], Vec::as_slice);
    let mut fresh = true;
    for round in 0..6 {
        if !fresh {
            break;
        }
        fresh = false;
        let by_word = if round == 0 { words } else { &[] };
        let by_class = if chart[at].is_empty() { &[] } else { pack.by_class.as_slice() };
        let mut rules: Vec<&usize> = by_word.iter().chain(by_class).collect();
        rules.sort_unstable();
        for index in rules {
            let rule = &pack.rules[*index];
            let mut built = Vec::new();
            let mut matching = Matching { atoms, chart, rule, built: &mut built, args: Vec::new() };
            matching.items(0, at, at, Flags::default());
            for (end, args, flags) in built {
                let Some(value) = build::value(rule.action, &args, flags.is_plural()) else {
                    continue;
                };
                if !allowed(atoms, at, end, rule.action, &args) {
                    continue;
                }
                let weak = flags.weak && matches!(rule.action, Action::Calendar) && args.len() == 1;
                let edge =
                    Edge { end, value, weak, plural: false, shield: rule.action == Action::Not };
                if chart[at].len() < READINGS && !chart[at].contains(&edge) {
                    chart[at].push(edge);
                    fresh = true;
                }
            }
        }
    }
}

/// Refuses a bare year that is more likely a count: "up to 2000 people".
fn allowed(atoms: &[Atom], at: usize, end: usize, action: Action, args: &[Value]) -> bool {
    let step = match action {
        Action::At | Action::Since | Action::After | Action::Over => 100,
        Action::Until | Action::Before => 10,
        _ => return true,
    };
    let [Value::Time(Node::Fields(fields))] = args else { return true };
    let only_year = fields.month.is_none() && fields.season.is_none() && fields.quarter.is_none();
    let Some(year) = fields.year.filter(|_| only_year) else { return true };
    let bare = atoms[at..end].last().is_some_and(Atom::is_digits);
    let counted = atoms.get(end).is_some_and(|next| next.is_word() && !next.capital);
    !(bare && counted && year % step == 0)
}

/// What the parts of a rule pass on to the whole.
#[derive(Clone, Copy, Default)]
struct Flags {
    weak: bool,
    /// Parts of which the plural matters, and how many of them are plural.
    counted: (u8, u8),
}

impl Flags {
    fn with(self, edge: &Edge) -> Flags {
        let (mut all, mut plural) = self.counted;
        if matches!(edge.value, Value::Shift(_) | Value::Unit(_)) {
            all = all.saturating_add(1);
            plural = plural.saturating_add(u8::from(edge.plural));
        }
        Flags { weak: self.weak || edge.weak, counted: (all, plural) }
    }

    fn is_plural(self) -> bool {
        self.counted.0 == 2 && self.counted.1 == 2
    }
}

struct Matching<'m> {
    atoms: &'m [Atom],
    chart: &'m [Vec<Edge>],
    rule: &'m Rule,
    built: &'m mut Vec<(usize, Vec<Value>, Flags)>,
    args: Vec<Value>,
}

impl Matching<'_> {
    fn items(&mut self, item: usize, at: usize, first: usize, flags: Flags) {
        let Some((what, optional)) = self.rule.items.get(item) else {
            if at > first && self.built.len() < READINGS {
                self.built.push((at, self.args.clone(), flags));
            }
            return;
        };
        match what {
            Item::Dash => {
                if self.atoms.get(at).is_some_and(Atom::is_dash) {
                    self.items(item + 1, at + 1, first, flags);
                }
            }
            Item::End => {
                if self.atoms.get(at).is_none_or(|a| !a.is_word() && !a.is_digits()) {
                    self.items(item + 1, at, first, flags);
                }
            }
            Item::Words(phrases) => {
                for phrase in phrases {
                    let fits = phrase.iter().enumerate().all(|(i, word)| {
                        self.atoms
                            .get(at + i)
                            .is_some_and(|a| a.folded == *word || word == "-" && a.is_dash())
                    });
                    if fits {
                        self.items(item + 1, at + phrase.len(), first, flags);
                    }
                }
            }
            Item::Class(class) => {
                let chart = self.chart;
                for edge in chart.get(at).map_or(&[][..], Vec::as_slice) {
                    if let Some(value) = fits(*class, edge, self.atoms) {
                        self.args.push(value);
                        self.items(item + 1, edge.end, first, flags.with(edge));
                        self.args.pop();
                    }
                }
            }
        }
        if *optional {
            self.items(item + 1, at, first, flags);
        }
    }
}

/// Returns the value that an edge has as a member of a class.
fn fits(class: Class, edge: &Edge, atoms: &[Atom]) -> Option<Value> {
    if edge.shield {
        return None;
    }
    let value = &edge.value;
    let fits = match (class, value) {
        (Class::Digits, Value::Digits(..))
        | (Class::Number, Value::Number(_))
        | (Class::Ordinal, Value::Ordinal(_))
        | (Class::Year, Value::Year(_))
        | (Class::Unit, Value::Unit(_))
        | (Class::Month, Value::Month(_))
        | (Class::Weekday, Value::Weekday(_))
        | (Class::Season, Value::Season(_))
        | (Class::Shift, Value::Shift(_))
        | (Class::Part, Value::Part(_))
        | (Class::Duration, Value::Duration(..))
        | (Class::Time | Class::When, Value::Time(_)) => true,
        (Class::Day, Value::Digits(n, _) | Value::Ordinal(n)) => {
            return (1..=31).contains(n).then_some(Value::Digits(*n, 2));
        }
        (Class::ShortYear, Value::Digits(n, 2)) => {
            let ends =
                atoms.get(edge.end).is_none_or(|a| !a.is_word() && !a.is_digits() && !a.is('%'));
            return ends.then_some(Value::Digits(*n, 2));
        }
        (Class::When, Value::Year(year)) => return Some(Value::Time(build::year(*year))),
        (Class::Date, Value::Time(node)) => {
            node.fields().is_some_and(|f| f.day.is_some() && f.month.is_some())
                && matches!(node, Node::Fields(_))
        }
        _ => false,
    };
    fits.then(|| value.clone())
}
