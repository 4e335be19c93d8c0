//! The files of a language about names: `gazetteer.toml` (how it names the world) and `names.toml` (its rules).
//!
//! What goes in: parsed files. What comes out: checked rows, compiled to [`Words`] when the first article of the language
//! comes. Lists of words and phrases are separated by commas and written in base form; [`Words::add`] tells the marks.

use super::declension::{Declension, Gender, WordKind};
use super::words::{Meaning, Trigger, Words};
use super::world::World;
use rashomon_packs::{PackError, Packs};
use rashomon_types::{Language, Sector, code::Category};
use serde::Deserialize;
use std::collections::BTreeMap;

/// `gazetteer.toml`: keys are those of `data/gazetteer.toml`, without `LOC-` and the like.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct GazetteerFile {
    /// `KEY = "names; adjectives; words for people"`; the first name is the one shown.
    countries: BTreeMap<String, String>,
    /// As countries.
    places: BTreeMap<String, String>,
    organisations: BTreeMap<String, String>,
    /// A name of two words or more also stands for its last word, unless it begins with `!`.
    people: BTreeMap<String, String>,
    events: BTreeMap<String, String>,
    products: BTreeMap<String, String>,
}

/// Words that make the capitalised words around them a name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TriggerLists {
    head: String,
    before: String,
    after: String,
}

/// `names.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct NamesFile {
    /// The language whose packs read lines in another script ("en").
    other_script: Option<Language>,
    clitics: Vec<String>,
    peoples_are_names: bool,
    peoples_have_no_capital: bool,
    members_are_names: bool,
    nouns_modify: bool,
    adjectives_follow: bool,
    declension: Vec<String>,
    /// By sector, `-` for none.
    roles: BTreeMap<String, String>,
    groups: BTreeMap<String, String>,
    men: String,
    women: String,
    men_endings: String,
    women_endings: String,
    /// By category.
    triggers: BTreeMap<String, TriggerLists>,
    /// What may follow a head of a name in lower case, in the form it has there.
    complements: String,
    place_endings: String,
    particles: String,
    backed: String,
    ordinary: String,
    #[serde(rename = "where")]
    place_prepositions: String,
    with: String,
    of: String,
    and: String,
    pronouns: Pronouns,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Pronouns {
    he: String,
    she: String,
}

/// What is switched on for a language.
#[derive(Clone, Debug, Default)]
pub struct Habits {
    /// Endings that are cut off before a name is looked up ("'s").
    pub clitics: Vec<String>,
    /// The language has rules for names, so that a capital alone may make one.
    pub has_rules: bool,
    /// Words for peoples are proper names, when written with a capital.
    pub peoples_are_names: bool,
    /// They are proper names without a capital too.
    pub peoples_have_no_capital: bool,
    /// Words for the members of a party are proper names.
    pub members_are_names: bool,
    /// A noun before a noun modifies it ("US troops").
    pub nouns_modify: bool,
    /// An adjective may stand behind its noun ("siły amerykańskie").
    pub adjectives_follow: bool,
    /// Endings of surnames, folded, with the gender they show.
    pub surname_endings: Vec<(String, Gender)>,
    /// Endings of names of places, folded.
    pub place_endings: Vec<String>,
}

/// The compiled packs of one language.
#[derive(Debug, Default)]
pub struct Compiled {
    /// Look-up.
    pub words: Words,
    /// Endings of names.
    pub declension: Declension,
    /// Switches.
    pub habits: Habits,
}

impl Compiled {
    /// Compiles the names of all languages without endings, for texts in a language that has no pack.
    pub fn of_all<'a>(sources: impl Iterator<Item = &'a Source>, world: &World) -> Self {
        let mut compiled = Compiled { words: Words::new(), ..Compiled::default() };
        for (_, file) in sources.flat_map(|s| &s.gazetteers) {
            file.compile(world, &mut compiled);
        }
        compiled.add_within(world);
        compiled
    }

    /// Adds the words that make rows of capitalised words a name in any language.
    pub fn add_within(&mut self, world: &World) {
        for (category, word) in &world.within {
            let meaning = Meaning::Trigger {
                category: *category,
                kind: Trigger::Within,
                lemma: word.clone(),
            };
            self.words.add(&self.declension, &format!("={word}"), meaning, true);
        }
    }
}

/// The parsed files of one language.
#[derive(Clone, Debug, Default)]
pub struct Source {
    gazetteers: Vec<(String, GazetteerFile)>,
    names: Vec<(String, NamesFile)>,
}

impl Source {
    /// Reads the files of a language.
    ///
    /// # Errors
    /// When a key is not in the world's gazetteer, a sector or category is unknown, or a row of endings cannot be read.
    pub fn new(packs: &Packs, language: Language, world: &World) -> Result<Self, PackError> {
        let source = Source {
            gazetteers: packs.parse_all(language, "gazetteer")?,
            names: packs.parse_all(language, "names")?,
        };
        for (path, file) in &source.gazetteers {
            for (category, _, key, _) in file.rows() {
                let id = format!("{category}-{key}");
                if world.find(&id).is_none() {
                    let line = packs.line(path, &format!("\n{key} ")).map(|l| l + 1);
                    let message = format!("{id} is not in data/gazetteer.toml");
                    return Err(PackError { file: path.clone(), line, message });
                }
            }
        }
        for (path, file) in &source.names {
            file.check().map_err(|message| PackError::new(path.clone(), message))?;
        }
        Ok(source)
    }

    /// Returns the full names of the gazetteer's persons.
    pub fn people<'a>(&'a self, world: &'a World) -> impl Iterator<Item = (u32, String)> + 'a {
        let rows = self.gazetteers.iter().flat_map(|(_, file)| &file.people);
        rows.filter_map(|(key, line)| Some((world.find(&format!("PER-{key}"))?, line))).flat_map(
            |(entity, line)| {
                let names = list(line.split(';').next().unwrap_or(""));
                names
                    .map(|n| lemma(n.trim_start_matches('!')))
                    .filter(|n| n.contains(' '))
                    .map(move |n| (entity, n))
            },
        )
    }

    /// Returns the language that reads lines in another script.
    pub fn other_script(&self) -> Option<Language> {
        self.names.iter().find_map(|(_, file)| file.other_script)
    }

    /// Compiles the look-up.
    pub fn compile(&self, world: &World) -> Compiled {
        let rows: Vec<String> =
            self.names.iter().flat_map(|(_, f)| f.declension.iter().cloned()).collect();
        let mut compiled = Compiled {
            words: Words::new(),
            // `Source::new` has read the same rows.
            declension: Declension::new(&rows).unwrap_or_default(),
            habits: Habits::default(),
        };
        for (_, file) in &self.gazetteers {
            file.compile(world, &mut compiled);
        }
        for (_, file) in &self.names {
            file.compile(&mut compiled);
        }
        compiled.add_within(world);
        compiled
    }
}

impl GazetteerFile {
    fn rows(&self) -> impl Iterator<Item = (Category, bool, &str, &str)> {
        let tables = [
            (Category::Location, true, &self.countries),
            (Category::Location, false, &self.places),
            (Category::Organisation, false, &self.organisations),
            (Category::Person, false, &self.people),
            (Category::Event, false, &self.events),
            (Category::Product, false, &self.products),
        ];
        tables.into_iter().flat_map(|(category, country, table)| {
            table.iter().map(move |(k, line)| (category, country, k.as_str(), line.as_str()))
        })
    }

    fn compile(&self, world: &World, compiled: &mut Compiled) {
        let Compiled { words, declension, .. } = compiled;
        for (category, _, key, line) in self.rows() {
            let Some(entity) = world.find(&format!("{category}-{key}")) else { continue };
            let mut columns = line.split(';');
            for name in list(columns.next().unwrap_or("")) {
                let full_only = name.starts_with('!');
                let name = name.trim_start_matches('!');
                let lemma = lemma(name);
                let place = category == Category::Location;
                let kind = if place { WordKind::Place } else { WordKind::Name };
                words.add_as(kind, declension, name, Meaning::Name { entity, lemma }, true);
                let last = name.rsplit(' ').next().unwrap_or(name);
                if category == Category::Person && !full_only && last != name {
                    let meaning = Meaning::Name { entity, lemma: self::lemma(last) };
                    words.add(declension, last, meaning, true);
                }
            }
            for adjective in list(columns.next().unwrap_or("")) {
                words.add(declension, adjective, Meaning::Adjective(entity), true);
            }
            for people in list(columns.next().unwrap_or("")) {
                let meaning = Meaning::People { entity, lemma: lemma(people) };
                words.add(declension, people, meaning, true);
            }
        }
    }
}

impl NamesFile {
    fn check(&self) -> Result<(), String> {
        Declension::new(&self.declension)?;
        for sector in self.roles.keys().chain(self.groups.keys()).filter(|s| *s != "-") {
            sector.parse::<Sector>().map_err(|e| e.to_string())?;
        }
        for category in self.triggers.keys() {
            category.parse::<Category>().map_err(|e| e.to_string())?;
        }
        Ok(())
    }

    fn compile(&self, compiled: &mut Compiled) {
        let Compiled { words, declension, habits } = compiled;
        habits.clitics.extend(self.clitics.iter().cloned());
        habits.has_rules = true;
        habits.peoples_are_names |= self.peoples_are_names;
        habits.peoples_have_no_capital |= self.peoples_have_no_capital;
        habits.members_are_names |= self.members_are_names;
        habits.nouns_modify |= self.nouns_modify;
        habits.adjectives_follow |= self.adjectives_follow;
        for (endings, gender) in
            [(&self.men_endings, Gender::Masculine), (&self.women_endings, Gender::Feminine)]
        {
            let endings =
                endings.split_whitespace().map(|e| (e.trim_start_matches('-').to_owned(), gender));
            habits.surname_endings.extend(endings);
        }
        let endings = self.place_endings.split_whitespace();
        habits.place_endings.extend(endings.map(|e| e.trim_start_matches('-').to_owned()));
        let mut add = |rows: &str, cased: bool, meaning: &dyn Fn(&str) -> Meaning| {
            for row in list(rows) {
                words.add(declension, row, meaning(row), cased);
            }
        };
        for (person, table) in [(true, &self.roles), (false, &self.groups)] {
            for (sector, rows) in table {
                let sector = sector.parse::<Sector>().ok();
                add(rows, false, &|_| Meaning::Head { sector, person });
            }
        }
        for (names, gender) in [(&self.men, Gender::Masculine), (&self.women, Gender::Feminine)] {
            for name in names.split_whitespace() {
                add(name, true, &|row| Meaning::Given { gender, lemma: lemma(row) });
            }
        }
        for (category, lists) in &self.triggers {
            let Ok(category) = category.parse::<Category>() else { continue };
            for (rows, kind) in [
                (&lists.head, Trigger::Head),
                (&lists.before, Trigger::Before),
                (&lists.after, Trigger::After),
            ] {
                add(rows, false, &|row| Meaning::Trigger { category, kind, lemma: lemma(row) });
            }
        }
        for phrase in list(&self.complements) {
            let fixed: Vec<String> = phrase.split(' ').map(|w| format!("={w}")).collect();
            words.add(declension, &fixed.join(" "), Meaning::Complement, false);
        }
        let mut add = |rows: &str, cased: bool, meaning: &dyn Fn(&str) -> Meaning| {
            for row in list(rows) {
                words.add(declension, row, meaning(row), cased);
            }
        };
        let plain = [
            (&self.particles, Meaning::Particle),
            (&self.backed, Meaning::Backed),
            (&self.ordinary, Meaning::Ordinary),
            (&self.place_prepositions, Meaning::Where),
            (&self.with, Meaning::With),
            (&self.of, Meaning::Of),
            (&self.and, Meaning::And),
            (&self.pronouns.he, Meaning::Pronoun(Gender::Masculine)),
            (&self.pronouns.she, Meaning::Pronoun(Gender::Feminine)),
        ];
        for (rows, meaning) in plain {
            for word in rows.split([' ', ',', '\n']).filter(|w| !w.is_empty()) {
                // Days and months are declined, the other words are listed as they stand.
                let fixed = meaning != Meaning::Ordinary && !word.ends_with('*');
                let word = if fixed { format!("={word}") } else { word.to_owned() };
                add(&word, false, &|_| meaning.clone());
            }
        }
    }
}

fn list(rows: &str) -> impl Iterator<Item = &str> {
    rows.split(',').map(str::trim).filter(|r| !r.is_empty())
}

/// The name as shown: without the marks of the file.
fn lemma(name: &str) -> String {
    let words = name
        .split(' ')
        .map(|w| w.trim_start_matches('=').trim_end_matches('~').split('/').next().unwrap_or(w));
    words.collect::<Vec<_>>().join(" ")
}
