//! The words and the grammar of time of one language, from `time.toml`.
//!
//! Rules are patterns under the name of what they build. An item of a pattern is a `<class>` of values, a word, words
//! with `|` between, a list of `words` written `@name`, or a mark; `?` after it makes it optional; a phrase is written
//! with `_`. `-` is any dash, `$` a place where no word goes on. Earlier kinds of rules come first where two readings are equally long.

use super::node::{Fields, Node, Part, Unit, Value};
use rashomon_packs::{Lexicon, PackError, Packs, fold};
use rashomon_types::Day;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};

/// A class of values in a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// One or two digits, a day or a small count.
    Digits,
    /// Two digits at the end of a phrase, read as a year.
    ShortYear,
    Number,
    Ordinal,
    /// A day of the month: digits or an ordinal up to 31.
    Day,
    Year,
    Unit,
    Month,
    Weekday,
    Season,
    Shift,
    Part,
    Duration,
    Time,
    /// A time or a bare year.
    When,
    /// A time that names a day of a month.
    Date,
}

/// What a rule builds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Action {
    Duration,
    Calendar,
    Quarter,
    Relative,
    NthAhead,
    Whole,
    Rolling,
    AfterNext,
    Coming,
    Same,
    Ago,
    Ahead,
    Due,
    Later,
    Earlier,
    Elapsed,
    Remaining,
    Part,
    Nth,
    NthLast,
    LastOf,
    Within,
    WeekOf,
    Decade,
    Century,
    Range,
    Now,
    At,
    Since,
    Until,
    Before,
    After,
    Over,
    Not,
}

const ACTIONS: &[(&str, Action)] = &[
    ("duration", Action::Duration),
    ("calendar", Action::Calendar),
    ("quarter", Action::Quarter),
    ("relative", Action::Relative),
    ("nth-ahead", Action::NthAhead),
    ("whole", Action::Whole),
    ("rolling", Action::Rolling),
    ("after-next", Action::AfterNext),
    ("coming", Action::Coming),
    ("same", Action::Same),
    ("ago", Action::Ago),
    ("ahead", Action::Ahead),
    ("due", Action::Due),
    ("later", Action::Later),
    ("earlier", Action::Earlier),
    ("elapsed", Action::Elapsed),
    ("remaining", Action::Remaining),
    ("part", Action::Part),
    ("nth", Action::Nth),
    ("nth-last", Action::NthLast),
    ("last-of", Action::LastOf),
    ("within", Action::Within),
    ("week-of", Action::WeekOf),
    ("decade", Action::Decade),
    ("century", Action::Century),
    ("range", Action::Range),
    ("now", Action::Now),
    ("at", Action::At),
    ("since", Action::Since),
    ("until", Action::Until),
    ("before", Action::Before),
    ("after", Action::After),
    ("over", Action::Over),
    ("not", Action::Not),
];

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Item {
    Class(Class),
    /// One of several phrases, each a row of folded words; a mark is a word of one character.
    Words(Vec<Vec<String>>),
    Dash,
    /// No word goes on here.
    End,
}

#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub action: Action,
    pub items: Vec<(Item, bool)>,
}

/// Which occurrence "next Saturday" is while this week's is still to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum NextWeekday {
    #[default]
    Coming,
    OfNextWeek,
}

/// How `3/4/2020` is read when both numbers could be months.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Order {
    #[default]
    DayFirst,
    MonthFirst,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Source {
    order: Option<Order>,
    next_weekday: Option<NextWeekday>,
    plain_letters: String,
    dotted_dates: bool,
    months: BTreeMap<String, String>,
    weekdays: BTreeMap<String, String>,
    seasons: BTreeMap<String, String>,
    units: BTreeMap<String, String>,
    parts: BTreeMap<String, String>,
    shifts: BTreeMap<String, String>,
    days: BTreeMap<String, String>,
    dates: BTreeMap<String, String>,
    durations: BTreeMap<String, String>,
    relative: BTreeMap<String, String>,
    words: BTreeMap<String, String>,
    weak: String,
    plural: String,
    future: Vec<String>,
    past: Vec<String>,
    decade_suffixes: String,
    year_suffixes: String,
    season_days: BTreeMap<String, [String; 2]>,
    rules: BTreeMap<String, Vec<String>>,
    events: BTreeMap<String, EventNames>,
}

/// How the dated events of the world are named in a language.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct EventNames {
    /// Word patterns that name the event itself.
    name: Vec<String>,
    /// Word patterns that show that the text is about it.
    about: Vec<String>,
}

/// What the words of a dated event show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventWords {
    Name(usize),
    About(usize),
}

/// The words and the grammar of one language.
#[derive(Debug, Default)]
pub(crate) struct Pack {
    pub order: Order,
    pub next_weekday: NextWeekday,
    pub dotted_dates: bool,
    pub weak: Vec<String>,
    /// Forms that make "last" or "next" mean several: "recent weeks".
    pub plural: Vec<String>,
    pub decade_suffixes: Vec<String>,
    pub year_suffixes: Vec<String>,
    /// First and last month and day of winter, spring, summer, autumn.
    pub season_days: [Option<[(i8, i8); 2]>; 4],
    pub future: Lexicon<()>,
    pub past: Lexicon<()>,
    pub events: Lexicon<EventWords>,
    pub rules: Vec<Rule>,
    /// Rules by the words that may begin them.
    pub by_word: HashMap<String, Vec<usize>>,
    /// Rules that begin with a class.
    pub by_class: Vec<usize>,
    terminals: HashMap<String, Vec<(Vec<String>, Value)>>,
    plain: Vec<(char, char)>,
}

impl Pack {
    /// Reads the files of one language. `events` gives the index of a dated event.
    pub fn build(
        packs: &Packs,
        files: Vec<(String, Source)>,
        events: &BTreeMap<String, usize>,
    ) -> Result<Self, PackError> {
        let mut pack = Pack::default();
        for (path, source) in files {
            pack.add(source, events).map_err(|message| PackError {
                line: message.split('"').nth(1).and_then(|quoted| packs.line(&path, quoted)),
                file: path,
                message,
            })?;
        }
        #[expect(clippy::iter_over_hash_type, reason = "each list is sorted by itself")]
        for phrases in pack.terminals.values_mut() {
            phrases.sort_by_key(|(rest, _)| std::cmp::Reverse(rest.len()));
        }
        pack.index();
        Ok(pack)
    }

    fn add(&mut self, source: Source, events: &BTreeMap<String, usize>) -> Result<(), String> {
        self.order = source.order.unwrap_or(self.order);
        self.next_weekday = source.next_weekday.unwrap_or(self.next_weekday);
        self.dotted_dates |= source.dotted_dates;
        for pair in source.plain_letters.split_whitespace() {
            let mut chars = pair.chars();
            match (chars.next(), chars.next(), chars.next()) {
                (Some(a), Some(b), None) => self.plain.push((a, b)),
                _ => return Err(format!("plain_letters: {pair:?} is not a pair of letters")),
            }
        }
        self.weak.extend(list(&source.weak));
        self.plural.extend(list(&source.plural));
        self.decade_suffixes.extend(list(&source.decade_suffixes));
        self.year_suffixes.extend(list(&source.year_suffixes));
        for (patterns, into) in [(&source.future, &mut self.future), (&source.past, &mut self.past)]
        {
            for pattern in patterns {
                into.insert(pattern, ()).map_err(|e| e.to_string())?;
            }
        }
        for (key, names) in &source.events {
            let index = *events
                .get(key)
                .ok_or_else(|| format!("events.{key}: data/dated_events.toml has no {key:?}"))?;
            for (patterns, words) in
                [(&names.name, EventWords::Name(index)), (&names.about, EventWords::About(index))]
            {
                for pattern in patterns {
                    self.events.insert(pattern, words).map_err(|e| e.to_string())?;
                }
            }
        }
        self.add_terminals(&source)?;
        self.add_seasons(&source)?;
        self.add_rules(&source)
    }

    fn add_terminals(&mut self, source: &Source) -> Result<(), String> {
        let number = |key: &str, max: i8| match key.parse::<i8>() {
            Ok(n) if (1..=max).contains(&n) => Ok(n),
            _ => Err(format!("{key:?} is no number from 1 to {max}")),
        };
        for (key, words) in &source.months {
            self.insert(words, &Value::Month(number(key, 12)?));
        }
        for (key, words) in &source.weekdays {
            self.insert(words, &Value::Weekday(number(key, 7)?));
        }
        for (key, words) in &source.seasons {
            self.insert(words, &Value::Season(season(key)?));
        }
        for (key, words) in &source.units {
            let unit = Unit::read(key).ok_or_else(|| format!("units.{key}: no such unit"))?;
            self.insert(words, &Value::Unit(unit));
        }
        for (key, words) in &source.parts {
            let part = Part::read(key).ok_or_else(|| format!("parts.{key}: no such part"))?;
            self.insert(words, &Value::Part(part));
        }
        for (key, words) in &source.shifts {
            let shift = key.parse().map_err(|_| format!("shifts.{key}: a whole number is due"))?;
            self.insert(words, &Value::Shift(shift));
        }
        for (key, words) in &source.relative {
            let read = key.split_once(' ').and_then(|(unit, shift)| {
                Some(Node::Relative { unit: Unit::read(unit)?, shift: shift.parse().ok()? })
            });
            let bad = || format!("relative.{key:?}: write a unit and a shift, \"year -1\"");
            self.insert(words, &Value::Time(read.ok_or_else(bad)?));
        }
        for (key, words) in &source.durations {
            let read = key.split_once(' ').and_then(|(n, unit)| {
                let count: i64 = n.parse().ok().filter(|n| (1..=1000).contains(n))?;
                Some(Value::Duration(count * 10, Unit::read(unit)?))
            });
            let bad = || format!("durations.{key:?}: write a number and a unit, \"6 month\"");
            self.insert(words, &read.ok_or_else(bad)?);
        }
        for (key, words) in &source.dates {
            let day: Day = key.parse().map_err(|_| format!("dates.{key}: write 2001-09-11"))?;
            let fields = Fields {
                year: Some(day.year()),
                month: Some(day.month()),
                day: Some(day.day()),
                ..Fields::default()
            };
            self.insert(words, &Value::Time(Node::Fields(fields)));
        }
        for (key, words) in &source.days {
            let days: i64 =
                key.parse().map_err(|_| format!("days.{key}: a whole number is due"))?;
            self.insert(words, &Value::Time(Node::Relative { unit: Unit::Day, shift: days }));
        }
        Ok(())
    }

    fn add_seasons(&mut self, source: &Source) -> Result<(), String> {
        for (key, days) in &source.season_days {
            let read = |text: &str| -> Option<(i8, i8)> {
                let (month, day) = text.split_once('-')?;
                let (month, day) = (month.parse().ok()?, day.parse().ok()?);
                let fields = Fields {
                    month: Some(month),
                    day: Some(day),
                    year: Some(2023),
                    ..Fields::default()
                };
                fields.is_possible().then_some((month, day))
            };
            let bad = || format!("season_days.{key}: write month and day, \"12-01\"");
            let pair = [read(&days[0]).ok_or_else(bad)?, read(&days[1]).ok_or_else(bad)?];
            self.season_days[season(key)? as usize] = Some(pair);
        }
        Ok(())
    }

    fn add_rules(&mut self, source: &Source) -> Result<(), String> {
        for key in source.rules.keys() {
            if !ACTIONS.iter().any(|(name, _)| name == key) {
                let known: Vec<&str> = ACTIONS.iter().map(|(name, _)| *name).collect();
                return Err(format!("rules.{key}: no such rule; known: {}", known.join(" ")));
            }
        }
        for (name, action) in ACTIONS {
            for pattern in source.rules.get(*name).into_iter().flatten() {
                let items = self
                    .pattern(pattern, &source.words)
                    .map_err(|message| format!("rules.{name}: {pattern:?}: {message}"))?;
                // An optional beginning makes two rules, so that each can be looked up by what it begins with.
                let optional = items.iter().take_while(|(_, optional)| *optional).count();
                for skipped in 0..=optional {
                    let mut items = items[skipped..].to_vec();
                    items[0].1 = false;
                    self.rules.push(Rule { action: *action, items });
                }
            }
        }
        Ok(())
    }

    fn pattern(
        &self,
        pattern: &str,
        lists: &BTreeMap<String, String>,
    ) -> Result<Vec<(Item, bool)>, String> {
        let mut items = Vec::new();
        for word in pattern.split_whitespace() {
            let (word, optional) = match word.strip_suffix('?') {
                Some(word) if !word.is_empty() => (word, true),
                _ => (word, false),
            };
            let item = if let Some(class) = word.strip_prefix('<').and_then(|w| w.strip_suffix('>'))
            {
                Item::Class(class_named(class).ok_or_else(|| format!("no class <{class}>"))?)
            } else if let Some(name) = word.strip_prefix('@') {
                let words = lists.get(name).ok_or_else(|| format!("words.{name} is missing"))?;
                Item::Words(words.split_whitespace().flat_map(|w| self.phrases(w)).collect())
            } else if word == "-" {
                Item::Dash
            } else if word == "$" {
                Item::End
            } else {
                Item::Words(word.split('|').flat_map(|w| self.phrases(w)).collect())
            };
            items.push((item, optional));
        }
        if items.iter().all(|(_, optional)| *optional) {
            return Err("one of its items must always be there".to_owned());
        }
        Ok(items)
    }

    /// Returns the ways of writing a phrase: as it is, and without the marks of its letters.
    fn phrases(&self, phrase: &str) -> Vec<Vec<String>> {
        let words: Vec<String> = phrase.split('_').map(fold).collect();
        let plain: Vec<String> = words.iter().map(|w| self.plain(w)).collect();
        if plain == words { vec![words] } else { vec![words, plain] }
    }

    fn plain(&self, word: &str) -> String {
        let plain = |c| self.plain.iter().find(|(a, _)| *a == c).map_or(c, |(_, b)| *b);
        word.chars().map(plain).collect()
    }

    fn insert(&mut self, words: &str, value: &Value) {
        for phrase in words.split_whitespace().flat_map(|w| self.phrases(w)).collect::<Vec<_>>() {
            let Some((first, rest)) = phrase.split_first() else { continue };
            let entry = (rest.to_vec(), value.clone());
            self.terminals.entry(first.clone()).or_default().push(entry);
        }
    }

    fn index(&mut self) {
        for (i, rule) in self.rules.iter().enumerate() {
            match &rule.items[0].0 {
                Item::Class(_) => self.by_class.push(i),
                Item::Dash | Item::End => {}
                Item::Words(phrases) => {
                    for phrase in phrases {
                        let rules = self.by_word.entry(phrase[0].clone()).or_default();
                        if rules.last() != Some(&i) {
                            rules.push(i);
                        }
                    }
                }
            }
        }
    }

    /// Returns the values of the words at a place, with their number of words.
    pub fn terminals<'a>(
        &'a self,
        first: &str,
        word: impl Fn(usize) -> Option<&'a str> + 'a,
    ) -> impl Iterator<Item = (usize, &'a Value)> + 'a {
        let phrases = self.terminals.get(first).map_or(&[][..], Vec::as_slice);
        phrases.iter().filter_map(move |(rest, value)| {
            let fits = rest.iter().enumerate().all(|(i, w)| word(1 + i) == Some(w));
            fits.then_some((1 + rest.len(), value))
        })
    }
}

fn class_named(name: &str) -> Option<Class> {
    Some(match name {
        "digits" => Class::Digits,
        "short-year" => Class::ShortYear,
        "number" => Class::Number,
        "ordinal" => Class::Ordinal,
        "day" => Class::Day,
        "year" => Class::Year,
        "unit" => Class::Unit,
        "month" => Class::Month,
        "weekday" => Class::Weekday,
        "season" => Class::Season,
        "shift" => Class::Shift,
        "part" => Class::Part,
        "duration" => Class::Duration,
        "time" => Class::Time,
        "when" => Class::When,
        "date" => Class::Date,
        _ => return None,
    })
}

fn season(name: &str) -> Result<i8, String> {
    let index = ["winter", "spring", "summer", "autumn"].iter().position(|s| *s == name);
    index.map(|i| i as i8).ok_or_else(|| format!("{name:?} is no season"))
}

fn list(words: &str) -> Vec<String> {
    words.split_whitespace().map(fold).collect()
}
