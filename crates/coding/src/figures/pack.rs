//! The words of quantities of one language, and the units of the world.
//!
//! What goes in: `figures.toml` and `data/units.toml`. What comes out: look-up of comparators, units, counted things and
//! predicates. Left to others: how they join into claims.

use rashomon_packs::{Lexicon, PackError, Packs};
use rashomon_types::{Comparator, Language, Measure, Reading};
use serde::Deserialize;
use std::{
    collections::{BTreeMap, HashMap},
    sync::OnceLock,
};

/// A unit of measure.
#[derive(Clone, Debug)]
pub(super) struct Unit {
    pub(super) name: String,
    pub(super) measure: Measure,
    /// Factor to the unit that `name` says.
    pub(super) factor: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitEntry {
    measure: Measure,
    #[serde(default)]
    signs: Vec<String>,
    #[serde(default)]
    prefix: bool,
    base: Option<String>,
    #[serde(default = "one")]
    factor: f64,
}

fn one() -> f64 {
    1.0
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct UnitFile {
    signs: BTreeMap<Comparator, Vec<String>>,
    unit: BTreeMap<String, UnitEntry>,
}

/// The units of the world with their signs.
#[derive(Debug, Default)]
pub(super) struct Units {
    names: BTreeMap<String, Unit>,
    /// Sign, folded, to unit and whether it may stand before its number.
    signs: HashMap<String, (String, bool)>,
    comparators: HashMap<String, Comparator>,
}

impl Units {
    /// Reads `data/units.toml`.
    ///
    /// # Errors
    /// When the file is wrong or a base is no unit.
    pub(super) fn new(packs: &Packs) -> Result<Self, PackError> {
        const PATH: &str = "data/units.toml";
        if packs.bytes(PATH).is_none() {
            return Ok(Units::default());
        }
        let file: UnitFile = packs.parse(PATH)?;
        let mut units = Units::default();
        for (name, entry) in &file.unit {
            let base = entry.base.as_ref().unwrap_or(name);
            if !file.unit.contains_key(base) {
                let message = format!("{base:?} is the base of {name:?} and no unit");
                let line = packs.line(PATH, &format!("unit.{name}"));
                return Err(PackError { file: PATH.to_owned(), line, message });
            }
            let unit = Unit { name: base.clone(), measure: entry.measure, factor: entry.factor };
            units.names.insert(name.clone(), unit);
            for sign in &entry.signs {
                units.signs.insert(rashomon_packs::fold(sign), (name.clone(), entry.prefix));
            }
        }
        for (comparator, signs) in &file.signs {
            for sign in signs {
                units.comparators.insert(sign.clone(), *comparator);
            }
        }
        Ok(units)
    }

    /// Returns the unit of a sign behind a number.
    pub(super) fn sign(&self, folded: &str) -> Option<&Unit> {
        self.names.get(&self.signs.get(folded)?.0)
    }

    /// Returns the unit of a sign before a number.
    pub(super) fn prefix(&self, folded: &str) -> Option<&Unit> {
        self.signs.get(folded).filter(|(_, prefix)| *prefix).and_then(|(n, _)| self.names.get(n))
    }

    /// Returns the comparator of a sign.
    pub(super) fn comparator(&self, sign: &str) -> Option<Comparator> {
        self.comparators.get(sign).copied()
    }
}

/// On which side of a predicate its victims stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Side {
    /// Behind it: "killed five".
    After,
    /// On any side: "died", "погибли".
    Any,
    /// Before it as a passive, behind it as an active: the words around decide.
    Turns,
    /// Behind the noun: "the death of five".
    Noun,
}

/// A predicate or noun that says what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Predicate {
    pub(super) measure: Measure,
    pub(super) side: Side,
}

/// What single words do around a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// Ends a counted group.
    Stop,
    /// "of" between a number and what it counts.
    Of,
    /// Stands between a comparator and its number: "the", "a total of".
    Between,
    /// "not".
    Not,
    /// Auxiliary of the passive.
    Be,
    /// "another": the counted word is left out.
    More,
    /// "of them".
    Them,
    /// Marks the number behind it as an age.
    AgeBefore,
    /// Marks the number before it as an age.
    AgeAfter,
    /// Marks the number behind it as a name: "number", "article", "page".
    Name,
    /// Words of a vote.
    Vote,
    /// Behind a number of votes: "in favour", "against".
    Ballot,
    /// "to" between two votes.
    Against,
    /// Nouns and pronouns of one person without a number: "a man".
    Person,
    /// Names a thing or a person for whom one victim is implied: "commander".
    Plural,
    /// A victim is not told as fact: "attempt to kill".
    Unreal,
    /// Idioms: neither number nor predicate.
    Idiom,
    /// Behind a time of day: "p.m.".
    Clock,
    /// Verbs of change: "to" behind them names the new value and no bound.
    Reach,
    /// "since": a date behind it opens a period.
    Since,
    /// "and".
    And,
    /// "the": what follows was named before.
    The,
    /// "of" between a part and its whole: "17 of 23".
    Part,
    /// Nouns of those who inform: "sources".
    Informant,
    /// Before a number of votes: "against:".
    Votes,
    /// Before the one who acts in a passive: "by".
    Agent,
    /// Makes the number behind it negative: "minus".
    Minus,
    /// Nobody: the fate beside it befell none.
    Nobody,
    /// Verbs that take a number back: "revised".
    Revise,
    /// Before the old value of a change: "from".
    From,
    /// A running total: "since the start of the war".
    Total,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    /// True where the last noun of a counted group is its head ("missile attacks"), false where the first is.
    head_last: bool,
    before: BTreeMap<Comparator, Vec<String>>,
    after: BTreeMap<Comparator, Vec<String>>,
    unit: BTreeMap<String, Vec<String>>,
    /// Number words that are the first part of a compound: "пяти" of "пятилетний".
    compound: BTreeMap<String, Vec<String>>,
    /// Second parts of compounds, by unit.
    compound_unit: BTreeMap<String, Vec<String>>,
    /// Letters glued to a number that multiply it: "2.7m people".
    scale: BTreeMap<String, f64>,
    noun: BTreeMap<Measure, Vec<String>>,
    predicate: BTreeMap<Measure, Sides>,
    /// Phrases that say by themselves that there are none: "no casualties".
    none: BTreeMap<Measure, Vec<String>>,
    word: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Sides {
    after: Vec<String>,
    any: Vec<String>,
    turns: Vec<String>,
    noun: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Words {
    stop: Vec<String>,
    of: Vec<String>,
    between: Vec<String>,
    not: Vec<String>,
    be: Vec<String>,
    more: Vec<String>,
    them: Vec<String>,
    age_before: Vec<String>,
    age_after: Vec<String>,
    name: Vec<String>,
    vote: Vec<String>,
    ballot: Vec<String>,
    against: Vec<String>,
    person: Vec<String>,
    plural: Vec<String>,
    unreal: Vec<String>,
    idiom: Vec<String>,
    clock: Vec<String>,
    reach: Vec<String>,
    since: Vec<String>,
    and: Vec<String>,
    the: Vec<String>,
    part: Vec<String>,
    informant: Vec<String>,
    votes: Vec<String>,
    agent: Vec<String>,
    minus: Vec<String>,
    nobody: Vec<String>,
    revise: Vec<String>,
    from: Vec<String>,
    total: Vec<String>,
}

/// The compiled words of a language.
#[derive(Debug, Default)]
pub(super) struct Counting {
    pub(super) head_last: bool,
    pub(super) before: Lexicon<Comparator>,
    pub(super) after: Lexicon<Comparator>,
    pub(super) unit: Lexicon<Unit>,
    pub(super) noun: Lexicon<Measure>,
    pub(super) predicate: Lexicon<Predicate>,
    pub(super) none: Lexicon<Measure>,
    pub(super) role: Lexicon<Role>,
    /// First parts of compounds with their values, the longest first.
    pub(super) compound: Vec<(String, f64)>,
    pub(super) compound_unit: Vec<(String, Unit)>,
    pub(super) scale: BTreeMap<String, f64>,
}

/// A language's words, compiled at first use.
#[derive(Debug)]
pub(super) struct Pack {
    files: Vec<(String, File)>,
    compiled: OnceLock<Counting>,
}

impl Pack {
    /// Parses the files of a language.
    ///
    /// # Errors
    /// When a file is no TOML, has unknown keys, a pattern that cannot be read, or a unit that is none.
    pub(super) fn new(packs: &Packs, language: Language, units: &Units) -> Result<Self, PackError> {
        let files: Vec<(String, File)> = packs.parse_all(language, "figures")?;
        for (path, file) in &files {
            compile(file, units, &mut Counting::default()).map_err(|(word, message)| {
                PackError { file: path.clone(), line: packs.line(path, &word), message }
            })?;
        }
        Ok(Pack { files, compiled: OnceLock::new() })
    }

    /// Returns the compiled words.
    pub(super) fn counting(&self, units: &Units) -> &Counting {
        self.compiled.get_or_init(|| {
            let mut counting = Counting::default();
            for (_, file) in &self.files {
                // Every pattern was read once in `new`.
                let _ = compile(file, units, &mut counting);
            }
            counting
        })
    }
}

type Wrong = (String, String);

fn fill<T: Clone>(lexicon: &mut Lexicon<T>, patterns: &[String], value: &T) -> Result<(), Wrong> {
    for p in patterns {
        lexicon.insert(p, value.clone()).map_err(|e| (p.clone(), e.to_string()))?;
    }
    Ok(())
}

fn compile(file: &File, units: &Units, to: &mut Counting) -> Result<(), Wrong> {
    to.head_last |= file.head_last;
    to.scale.extend(file.scale.iter().map(|(k, v)| (k.clone(), *v)));
    for (comparator, patterns) in &file.before {
        fill(&mut to.before, patterns, comparator)?;
    }
    for (comparator, patterns) in &file.after {
        fill(&mut to.after, patterns, comparator)?;
    }
    let unit = |name: &String| {
        let known = units.names.get(name).cloned();
        known.ok_or_else(|| (name.clone(), format!("{name:?} is no unit of data/units.toml")))
    };
    for (name, patterns) in &file.unit {
        fill(&mut to.unit, patterns, &unit(name)?)?;
    }
    for (name, endings) in &file.compound_unit {
        let unit = unit(name)?;
        to.compound_unit.extend(endings.iter().map(|e| (rashomon_packs::fold(e), unit.clone())));
    }
    for (value, words) in &file.compound {
        let number: f64 =
            value.parse().map_err(|_| (value.clone(), format!("{value:?} is no number")))?;
        to.compound.extend(words.iter().map(|w| (rashomon_packs::fold(w), number)));
    }
    to.compound.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then(a.0.cmp(&b.0)));
    for (measure, patterns) in &file.noun {
        fill(&mut to.noun, patterns, measure)?;
    }
    for (measure, patterns) in &file.none {
        fill(&mut to.none, patterns, measure)?;
    }
    for (measure, sides) in &file.predicate {
        let all = [
            (&sides.after, Side::After),
            (&sides.any, Side::Any),
            (&sides.turns, Side::Turns),
            (&sides.noun, Side::Noun),
        ];
        for (patterns, side) in all {
            fill(&mut to.predicate, patterns, &Predicate { measure: *measure, side })?;
        }
    }
    let w = &file.word;
    let roles = [
        (&w.stop, Role::Stop),
        (&w.of, Role::Of),
        (&w.between, Role::Between),
        (&w.not, Role::Not),
        (&w.be, Role::Be),
        (&w.more, Role::More),
        (&w.them, Role::Them),
        (&w.age_before, Role::AgeBefore),
        (&w.age_after, Role::AgeAfter),
        (&w.name, Role::Name),
        (&w.vote, Role::Vote),
        (&w.ballot, Role::Ballot),
        (&w.against, Role::Against),
        (&w.person, Role::Person),
        (&w.plural, Role::Plural),
        (&w.unreal, Role::Unreal),
        (&w.idiom, Role::Idiom),
        (&w.clock, Role::Clock),
        (&w.reach, Role::Reach),
        (&w.since, Role::Since),
        (&w.and, Role::And),
        (&w.the, Role::The),
        (&w.part, Role::Part),
        (&w.informant, Role::Informant),
        (&w.votes, Role::Votes),
        (&w.agent, Role::Agent),
        (&w.minus, Role::Minus),
        (&w.nobody, Role::Nobody),
        (&w.revise, Role::Revise),
        (&w.from, Role::From),
        (&w.total, Role::Total),
    ];
    for (patterns, role) in roles {
        fill(&mut to.role, patterns, &role)?;
    }
    Ok(())
}

/// Looks a lexicon up at one token, within a sentence that ends before `end`.
pub(super) fn at<'a, T>(
    lexicon: &'a Lexicon<T>,
    reading: &Reading,
    token: usize,
    end: usize,
) -> Option<rashomon_packs::Hit<'a, T>> {
    let folded = |i: usize| (i < end).then(|| reading.tokens[i].folded.as_str());
    lexicon.best_at(folded, token)
}
