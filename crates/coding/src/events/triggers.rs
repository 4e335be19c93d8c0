//! Triggers: the words that name an act.
//!
//! What goes in: a sentence and the acts of its language. What comes out: the places where an act is named, the best
//! entry for each, and what was taken for an idiom instead. Left to others: who acts, and whether it happened.

use super::{
    schema::{Form, Pack},
    words::{Found, Kind, Line},
};
use rashomon_packs::Lexicon;
use rashomon_types::code::Category;

/// A place where an act is named.
#[derive(Clone, Debug)]
pub struct Trigger {
    /// First token, and one past the last.
    pub tokens: (usize, usize),
    /// The verb or noun that carries it.
    pub head: usize,
    /// Whether it is a verb or a noun.
    pub form: Form,
    /// The entry, index into `Pack::entries`.
    pub entry: u32,
    /// The pattern that matched.
    pub pattern: String,
}

/// An act that was considered and is none.
#[derive(Clone, Debug)]
pub struct Refused {
    /// First token, and one past the last.
    pub tokens: (usize, usize),
    /// The entry.
    pub entry: u32,
    /// Why.
    pub why: String,
}

struct Candidate {
    trigger: Trigger,
    weight: usize,
}

/// Finds the triggers of a sentence, in order, none overlapping another.
pub fn find(line: &Line, pack: &Pack) -> (Vec<Trigger>, Vec<Refused>) {
    let mut candidates = candidates(line, pack);
    candidates.sort_by(|a, b| {
        let length = |c: &Candidate| c.trigger.tokens.1 - c.trigger.tokens.0;
        length(b)
            .cmp(&length(a))
            .then((a.trigger.form == Form::Noun).cmp(&(b.trigger.form == Form::Noun)))
            .then(b.weight.cmp(&a.weight))
            .then(a.trigger.tokens.cmp(&b.trigger.tokens))
            .then(a.trigger.entry.cmp(&b.trigger.entry))
    });
    let mut taken = vec![false; line.to - line.from];
    let idioms = spans(line, &pack.idioms);
    let vetoes = vetoes(line, pack);
    let (mut triggers, mut refused) = (Vec::new(), Vec::new());
    for Candidate { trigger, .. } in candidates {
        let (from, to) = trigger.tokens;
        let range = from - line.from..to - line.from;
        if taken[range.clone()].iter().any(|t| *t) {
            continue;
        }
        let covers = |a: usize, b: usize| {
            a < to && from < b && (b - a >= to - from || a <= trigger.head && trigger.head < b)
        };
        let near = |a: usize| a <= to && a + 12 >= from;
        let first = |list: &[(usize, usize)]| list.partition_point(|(a, _)| a + 12 < from);
        let bounds: Vec<(usize, usize)> = idioms.iter().map(|(a, b, _)| (*a, *b)).collect();
        let idiom = idioms[first(&bounds)..]
            .iter()
            .take_while(|(a, _, _)| near(*a))
            .find(|(a, b, _)| covers(*a, *b));
        if let Some((_, _, why)) = idiom {
            taken[range].fill(true);
            refused.push(Refused {
                tokens: (from, to),
                entry: trigger.entry,
                why: format!("idiom: {why}"),
            });
            continue;
        }
        let bounds: Vec<(usize, usize)> = vetoes.iter().map(|(a, b, _)| (*a, *b)).collect();
        let veto = vetoes[first(&bounds)..]
            .iter()
            .take_while(|(a, _, _)| near(*a))
            .any(|(a, b, entry)| *entry == trigger.entry && *a < to && from < *b);
        if veto {
            refused.push(Refused {
                tokens: (from, to),
                entry: trigger.entry,
                why: "excluded by the entry's own list".to_owned(),
            });
            continue;
        }
        taken[range].fill(true);
        triggers.push(trigger);
    }
    triggers.sort_by_key(|t| t.tokens);
    refused.sort_by_key(|r| (r.tokens, r.entry));
    (triggers, refused)
}

fn spans<'p, T>(line: &Line, lexicon: &'p Lexicon<T>) -> Vec<(usize, usize, &'p T)> {
    let mut found = Vec::new();
    for at in 0..line.plain().len() {
        if let Some(((from, to), value, _)) = line.hits(lexicon, at).into_iter().next() {
            found.push((from, to, value));
        }
    }
    found
}

fn vetoes(line: &Line, pack: &Pack) -> Vec<(usize, usize, u32)> {
    let mut found = Vec::new();
    for at in 0..line.plain().len() {
        for ((from, to), entry, _) in line.hits(&pack.vetoes, at) {
            found.push((from, to, *entry));
        }
    }
    found
}

fn candidates(line: &Line, pack: &Pack) -> Vec<Candidate> {
    let mut found = Vec::new();
    for at in 0..line.plain().len() {
        let hits = line.hits(&pack.triggers, at);
        // A form that may be both is what the tagger says it is.
        let tag = line.plain().get(at).and_then(|i| line.token(*i)).map(|t| t.upos);
        let both = |form: Form| hits.iter().any(|(_, (_, f, _), _)| *f != form);
        for (tokens, (entry, form, pattern), weight) in &hits {
            let (tokens, weight) = (*tokens, *weight);
            let against = match form {
                Form::Verb => tag.is_some_and(is_nominal),
                Form::Noun => tag.is_some_and(is_verbal),
            };
            if line.tagged && against && both(*form) {
                continue;
            }
            let Some(head) = head(line, tokens, *form) else { continue };
            if *form == Form::Verb && gap_holds_verb(line, tokens, head, pattern) {
                continue;
            }
            if inside_name(line, tokens) {
                continue;
            }
            let trigger =
                Trigger { tokens, head, form: *form, entry: *entry, pattern: pattern.clone() };
            found.push(Candidate { trigger, weight });
        }
    }
    found
}

/// Tells whether the open gap of a pattern has swallowed another verb ("has threatened to stop talks" for "has .. talks").
fn gap_holds_verb(line: &Line, (from, to): (usize, usize), head: usize, pattern: &str) -> bool {
    pattern.contains("..")
        && (from..to).any(|i| i != head && matches!(line.kind(i), Kind::Verb | Kind::Infinitive))
}

/// Finds the token that carries the act; `None` when the words cannot be of that form here.
fn head(line: &Line, (from, to): (usize, usize), form: Form) -> Option<usize> {
    if !line.tagged {
        let noun = from > line.from
            && matches!(
                line.kind(from - 1),
                Kind::Determiner | Kind::Preposition | Kind::Possessive | Kind::Number
            )
            && !line.is_infinitive_marker(from - 1);
        let fits = match form {
            Form::Noun => true,
            Form::Verb => !noun,
        };
        return fits.then_some(if form == Form::Verb { from } else { to - 1 });
    }
    let is_verb = |i: &usize| {
        matches!(
            line.kind(*i),
            Kind::Verb | Kind::Infinitive | Kind::Participle | Kind::Converb | Kind::Auxiliary
        ) || matches!(line.kind(*i), Kind::Name | Kind::Adjective | Kind::Other)
            && line.token(*i).is_some_and(|t| is_verbal(t.upos))
    };
    let is_noun = |i: &usize| line.token(*i).is_some_and(|t| is_nominal(t.upos));
    match form {
        Form::Verb if line.words.verbs_by_form && !(from..to).any(|i| is_verb(&i)) => {
            // The tagger has not seen the form; the lexicon knows it.
            (!matches!(line.kind(from), Kind::Name | Kind::Preposition)).then_some(from)
        }
        Form::Verb
            if line.words.verbs_by_form
                && is_noun(&from)
                && (from..to).find(is_verb).is_some_and(|i| line.kind(i) == Kind::Infinitive) =>
        {
            Some(from)
        }
        Form::Verb => (from..to).find(is_verb).or_else(|| {
            // A predicate without a verb ("за", "против", "is ready"): the pattern spells it out.
            (to - from > 1 && !(from..to).any(|i| is_noun(&i))).then_some(from)
        }),
        Form::Noun if line.words.verbs_by_form && !(from..to).any(|i| is_noun(&i)) => {
            (!matches!(line.kind(from), Kind::Preposition)).then_some(from)
        }
        Form::Noun => {
            let mut first = (from..to).find(is_noun)?;
            while first + 1 < to
                && is_noun(&(first + 1))
                && line.kind(first + 1) == Kind::Noun
                && !is_cased(line, first)
            {
                first += 1;
            }
            Some(first)
        }
    }
}

fn is_cased(line: &Line, i: usize) -> bool {
    use rashomon_types::reading::Feature::{Acc, Dat, Gen, Ins, Loc, Nom};
    line.token(i).is_some_and(|t| t.features.any(&[Nom, Gen, Dat, Acc, Ins, Loc]))
}

fn is_verbal(upos: rashomon_types::reading::Upos) -> bool {
    use rashomon_types::reading::Upos::{Aux, Verb};
    matches!(upos, Verb | Aux)
}

fn is_nominal(upos: rashomon_types::reading::Upos) -> bool {
    use rashomon_types::reading::Upos::{Noun, Propn, X};
    matches!(upos, Noun | Propn | X)
}

/// Tells whether a longer proper name holds the words, which then name no act ("Attack Squadron"); names of events may.
fn inside_name(line: &Line, (from, to): (usize, usize)) -> bool {
    let span = line.span(from, to);
    let before = rashomon_types::Span::new(span.start.saturating_sub(120), span.end);
    line.reading
        .mentions_in(before)
        .any(|m| m.evidence.span.contains(span) && m.category != Category::Event)
}
