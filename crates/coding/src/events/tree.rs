//! The tree of a sentence as the coder asks it: who is the subject and object of a verb, and what depends on what.
//!
//! What goes in: heads and relations of tokens. What comes out: tokens in their roles, or nothing where there is no
//! parser or the tree does not say. Left to others: which noun group a token belongs to, and whether case allows it.

use super::words::{Kind, Line};
use rashomon_types::reading::Feature;

/// How many steps up a tree are taken.
const STEPS: usize = 12;

/// Where the subject of a verb is that has none of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Up {
    /// It is that of another verb.
    Verb(usize),
    /// It is a noun.
    Noun(usize),
    /// The tree does not say.
    Nowhere,
}

/// The dependants of each token of one sentence.
#[derive(Debug, Default)]
pub struct Tree {
    /// Pairs of head and dependant, in order.
    arcs: Vec<(usize, usize)>,
}

impl Tree {
    /// Looks at a sentence; the tree is empty where there is no parser.
    pub fn new(line: &Line) -> Self {
        let mut arcs: Vec<(usize, usize)> =
            (line.from..line.to).filter_map(|i| Some((line.token(i)?.head? as usize, i))).collect();
        arcs.sort_unstable();
        Tree { arcs }
    }

    /// Returns the dependants of a token, in order.
    pub fn below(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let first = self.arcs.partition_point(|(head, _)| *head < i);
        self.arcs[first..].iter().take_while(move |(head, _)| *head == i).map(|(_, at)| *at)
    }

    /// Returns the dependant of a token that stands in one of some relations.
    pub fn find(&self, line: &Line, i: usize, relations: &[&str]) -> Option<usize> {
        self.below(i).find(|k| relations.contains(&relation(line, *k)))
    }

    /// Returns the token that carries the clause of a verb: from a copula or auxiliary to its head.
    pub fn carrier(&self, line: &Line, verb: usize) -> usize {
        let mut at = verb;
        for _ in 0..3 {
            let up = matches!(relation(line, at), "aux" | "aux:pass" | "cop" | "fixed" | "flat");
            match head(line, at).filter(|_| up) {
                Some(next) => at = next,
                None => break,
            }
        }
        at
    }

    /// Returns where the subject of a verb without one of its own is: with the verb above that it shares it with, or the
    /// noun that it says something about.
    pub fn up(&self, line: &Line, verb: usize) -> Up {
        let Some(above) = head(line, verb) else { return Up::Nowhere };
        match relation(line, verb) {
            // "Asked them to leave": the object is to do it; "promised to leave": the subject.
            "xcomp" => match self.find(line, above, &["obj"]).filter(|k| *k < verb) {
                Some(object) => Up::Noun(object),
                None => Up::Verb(above),
            },
            "conj" if is_verbal(line, above) => Up::Verb(above),
            "advcl" if !line.has(verb, Feature::Finite) => Up::Verb(above),
            "acl" if line.kind(verb) == Kind::Infinitive => match head(line, above) {
                Some(governor) if relation(line, above) == "obj" => Up::Verb(governor),
                _ => Up::Noun(above),
            },
            "acl" if above + 1 < verb && line.kind(verb - 1) != Kind::Break => Up::Nowhere,
            // "Accusing the troops": what follows an active form is its object.
            "amod" | "acl"
                if above > verb && !line.words.cased && !line.has(verb, Feature::Passive) =>
            {
                Up::Nowhere
            }
            "acl" | "acl:relcl" | "amod" => Up::Noun(above),
            _ => Up::Nowhere,
        }
    }

    /// The noun that a relative pronoun stands for.
    pub fn antecedent(&self, line: &Line, pronoun: usize, verb: usize) -> Option<usize> {
        let relative = line.kind(pronoun) == Kind::Relative;
        let clause = matches!(relation(line, verb), "acl:relcl" | "acl");
        head(line, verb).filter(|_| relative && clause)
    }

    /// Returns the direct object of a verb.
    pub fn object(&self, line: &Line, verb: usize) -> Option<usize> {
        let verb = self.carrier(line, verb);
        let own = self.find(line, verb, &["obj"])?;
        Some(self.antecedent(line, own, verb).unwrap_or(own))
    }

    /// Returns the agent of a passive verb.
    pub fn agent(&self, line: &Line, verb: usize) -> Option<usize> {
        self.find(line, self.carrier(line, verb), &["obl:agent"])
    }

    /// Tells whether a token belongs to a verb or noun, over nouns but over no other verb; `None` without a tree.
    pub fn governs(&self, line: &Line, (from, to): (usize, usize), token: usize) -> Option<bool> {
        if self.arcs.is_empty() {
            return None;
        }
        let mut at = token;
        for _ in 0..STEPS {
            let Some(above) = head(line, at) else { return Some(false) };
            if (from..to).contains(&above) {
                return Some(true);
            }
            if is_verbal(line, above) {
                return Some(false);
            }
            at = above;
        }
        Some(false)
    }
}

/// Returns the head of a token.
pub fn head(line: &Line, i: usize) -> Option<usize> {
    line.token(i)?.head.map(|h| h as usize).filter(|h| (line.from..line.to).contains(h))
}

/// Returns the relation of a token to its head.
pub fn relation(line: &Line, i: usize) -> &'static str {
    line.token(i).map_or("", |t| t.relation)
}

fn is_verbal(line: &Line, i: usize) -> bool {
    matches!(
        line.kind(i),
        Kind::Verb | Kind::Auxiliary | Kind::Infinitive | Kind::Converb | Kind::Participle
    )
}
