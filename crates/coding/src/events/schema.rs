//! The files `languages/<code>/events.toml`: what they may say, and the linter that refuses what contradicts itself.
//!
//! What goes in: the packs. What comes out: per language the entries, cues and grammar, with their patterns compiled.
//! Left to others: matching them against a text.

use rashomon_packs::{Lexicon, PackError, Packs};
use rashomon_types::{EventType, Language, Mode, Realis};
use serde::Deserialize;
use std::collections::BTreeMap;

/// One `events.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct File {
    #[serde(default)]
    event: Vec<RawEntry>,
    #[serde(default)]
    idiom: Vec<Idiom>,
    #[serde(default)]
    realis: BTreeMap<CueKind, Vec<String>>,
    #[serde(default)]
    grammar: Grammar,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    id: String,
    #[serde(rename = "type")]
    kind: EventType,
    #[serde(default)]
    mode: Option<String>,
    #[serde(default)]
    contexts: Vec<String>,
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    noun: Vec<String>,
    #[serde(default)]
    actor: Option<Vec<String>>,
    #[serde(default)]
    recipient: Option<Vec<String>>,
    #[serde(default)]
    noun_actor: Option<Vec<String>>,
    #[serde(default)]
    noun_recipient: Option<Vec<String>>,
    #[serde(default)]
    mutual: Option<bool>,
    #[serde(default)]
    party: Option<PartyNeed>,
    #[serde(default)]
    realis: Option<Realis>,
    #[serde(default)]
    confidence: Option<f64>,
    #[serde(default)]
    not: Vec<String>,
    #[serde(default)]
    example: Option<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Idiom {
    pattern: Vec<String>,
    why: String,
}

/// Which parties an act needs to be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PartyNeed {
    /// At least one known political or armed actor, country or place of one.
    Any,
    /// None need be named.
    None,
    /// Both sides.
    Both,
}

/// What a cue does to the act that it governs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueKind {
    /// "plans to", "will".
    Planned,
    /// "threatened to".
    Threatened,
    /// "if", "could".
    Hypothetical,
    /// "allegedly".
    Alleged,
    /// "denied that".
    Denied,
    /// "continues to".
    Ongoing,
    /// "called for", "ordered to": what is asked for has not happened.
    Demanded,
    /// "in order to".
    Purpose,
    /// "not", "no".
    Negation,
    /// "tried to".
    Failed,
    /// "would have".
    Counterfactual,
    /// "since the attack of", "after the".
    Background,
    /// "promised to", "is ready to": a future kindness promised is AGREE.
    Promised,
    /// "managed to", "began to": what follows took place.
    Achieved,
    /// "if", "unless": the act is a condition of another.
    Condition,
}

/// What the role finder has to know of a language. Every list may be empty.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Grammar {
    /// Slots of the agent of a passive clause.
    pub passive_agent: Vec<String>,
    /// Relative words.
    pub relative: Vec<String>,
    /// Words that join parties.
    pub coordination: Vec<String>,
    /// Words that open a new main clause.
    pub clause_breaks: Vec<String>,
    /// Words that open a subordinate clause.
    pub subordinators: Vec<String>,
    /// Slots "between X and Y".
    pub between: Vec<String>,
    /// Slots "with X".
    pub with: Vec<String>,
    /// Prepositions, for texts without part-of-speech tags and for slots.
    pub prepositions: Vec<String>,
    /// Prepositions of place: a location after one of them is where the act took place.
    pub locative: Vec<String>,
    /// Prepositions after which a location is an origin or a topic, never the place of the act.
    pub not_locative: Vec<String>,
    /// Auxiliary verbs, which may stand between subject and verb.
    pub auxiliaries: Vec<String>,
    /// The auxiliaries that make a passive.
    pub passive: Vec<String>,
    /// Endings or forms of participles, where the passive is made with one.
    pub participles: Vec<String>,
    /// Personal pronouns that carry on an earlier subject.
    pub pronouns: Vec<String>,
    /// Words before a noun that make it point back to an act already told ("the", "this").
    pub definite: Vec<String>,
    /// Marks of the possessive after a noun ("'s").
    pub possessive: Vec<String>,
    /// Words that join a noun to its complement ("of"), as one noun group.
    pub genitive: Vec<String>,
    /// Words that mark an infinitive ("to").
    pub infinitive: Vec<String>,
    /// Words that may stand inside a noun group before its head ("the", "several").
    pub determiners: Vec<String>,
    /// Verbs that say no more than that their object takes place ("carried out an attack").
    pub light: Vec<String>,
    /// Words whose subject is whom the act of the noun after them is done to ("came under", "faces").
    pub undergo: Vec<String>,
    /// True where nouns show their case.
    pub cased: bool,
    /// Prepositions that take the content of an announcement or decision ("announced plans for").
    pub about: Vec<String>,
    /// Slots that any act may have for whom it is done to, tried where the entry's own find nothing.
    pub towards: Vec<String>,
    /// Slots that any act of force may have for what is hit, tried likewise.
    pub targets: Vec<String>,
    /// Disasters and accidents: harm beside them has no author.
    pub accidents: Vec<String>,
    /// Words that say that a noun belongs to somebody named before ("their").
    pub possessives: Vec<String>,
    /// Endings of stems that change inside a paradigm, `["ł*", "li"]`: a pattern with the first also matches the second.
    pub variants: Vec<(String, String)>,
    /// Fixed expressions that are neither party nor place ("in response").
    pub adverbials: Vec<String>,
    /// Words before a number that bound it ("more than").
    pub approximators: Vec<String>,
    /// True where endings tell verbs, so that a verb pattern is trusted more than a tagger that has not seen the form.
    pub verbs_by_form: bool,
    /// Words that make a nationality a matter of descent ("ethnic"): the country is then that of the place.
    pub ethnic: Vec<String>,
    /// Forms that speak of what is to come though they look like a present: the present of perfective verbs.
    pub future: Vec<String>,
    /// Heads of groups that are nobody: spans of time, set phrases ("a bit", "spite").
    pub no_party: Vec<String>,
}

/// Whether a pattern is headed by a verb or a noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Verb.
    Verb,
    /// Noun.
    Noun,
}

/// One way of finding a party.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// Grammatical subject; of a passive clause the object.
    Subject,
    /// Direct object; of a passive clause the subject.
    Object,
    /// A bare case phrase.
    Case(Case),
    /// A possessor ("Israel's attack").
    Possessor,
    /// A relational adjective ("the American strikes").
    Adjective,
    /// A prepositional phrase.
    Preposition(String, Option<Case>),
    /// The subject of the content clause ("demanded that Israel withdraw").
    Clause,
}

/// Grammatical cases, as slots name them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Case {
    Nominative,
    Genitive,
    Dative,
    Accusative,
    Instrumental,
    Locative,
}

/// An entry, checked.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its id in the language.
    pub id: String,
    /// The file it stands in, below `languages/`.
    pub file: String,
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// PLOVER contexts.
    pub contexts: Vec<String>,
    /// Slots by form: actor and recipient.
    pub slots: [(Vec<Slot>, Vec<Slot>); 2],
    /// True when all parties are actors.
    pub mutual: bool,
    /// Parties needed.
    pub party: PartyNeed,
    /// Realis of a plain clause.
    pub realis: Realis,
    /// How often these words mean this act.
    pub confidence: f64,
    /// A sentence that its patterns must match.
    #[allow(dead_code, reason = "read by the test of the packs")]
    pub example: Option<String>,
}

impl Entry {
    /// Returns the slots for actor and recipient.
    pub fn slots(&self, form: Form) -> (&[Slot], &[Slot]) {
        let (actor, recipient) = &self.slots[form as usize];
        (actor, recipient)
    }
}

/// All that is known of one language's acts.
#[derive(Clone, Debug, Default)]
pub struct Pack {
    /// Entries.
    pub entries: Vec<Entry>,
    /// Trigger patterns: index of the entry, form, the pattern itself.
    pub triggers: Lexicon<(u32, Form, String)>,
    /// Patterns that veto an entry where they overlap its trigger.
    pub vetoes: Lexicon<u32>,
    /// Expressions that look like acts and are none, with the reason.
    pub idioms: Lexicon<String>,
    /// Realis cues.
    pub cues: Lexicon<CueKind>,
    /// Grammar.
    pub grammar: Grammar,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plover {
    contexts: Vec<String>,
}

/// Reads and checks the acts of every language that has some.
///
/// # Errors
/// For the first thing that is wrong, with file and line: an unknown key or code, a mode that the type has not, a slot or
/// pattern that cannot be read, an id or pattern that stands twice, a pattern that is both an act and an idiom.
pub fn load(packs: &Packs) -> Result<BTreeMap<Language, Pack>, PackError> {
    let contexts = contexts(packs)?;
    let mut all = BTreeMap::new();
    for language in packs.languages() {
        let files: Vec<(String, File)> = packs.parse_all(language, "events")?;
        if files.is_empty() {
            continue;
        }
        let mut linter = Linter::new(packs, &contexts);
        // A variant of one file holds for the patterns of all.
        linter.variants = files.iter().flat_map(|(_, f)| f.grammar.variants.clone()).collect();
        for (path, file) in files {
            linter.add(&path, file)?;
        }
        all.insert(language, linter.pack);
    }
    Ok(all)
}

/// Returns the contexts that there are.
///
/// # Errors
/// When the file that lists them is wrong.
pub fn contexts(packs: &Packs) -> Result<Vec<String>, PackError> {
    Ok(packs.parse::<Plover>("data/plover.toml")?.contexts)
}

struct Linter<'a> {
    packs: &'a Packs,
    contexts: &'a [String],
    pack: Pack,
    ids: BTreeMap<String, String>,
    patterns: BTreeMap<(Form, String), String>,
    idioms: BTreeMap<String, String>,
    cues: BTreeMap<(CueKind, String), String>,
    variants: Vec<(String, String)>,
}

impl<'a> Linter<'a> {
    fn new(packs: &'a Packs, contexts: &'a [String]) -> Self {
        Linter {
            packs,
            contexts,
            pack: Pack::default(),
            ids: BTreeMap::new(),
            patterns: BTreeMap::new(),
            idioms: BTreeMap::new(),
            cues: BTreeMap::new(),
            variants: Vec::new(),
        }
    }

    fn wrong(&self, path: &str, needle: &str, message: String) -> PackError {
        let line = self.last_line(path, &format!("\"{needle}\""));
        PackError { file: path.to_owned(), line, message }
    }

    /// The last line that holds the words: of two, the one that was added later.
    fn last_line(&self, path: &str, needle: &str) -> Option<usize> {
        let text = std::str::from_utf8(self.packs.bytes(path)?).ok()?;
        let at = text.rfind(needle)?;
        Some(1 + text[..at].matches('\n').count())
    }

    fn add(&mut self, path: &str, file: File) -> Result<(), PackError> {
        for raw in file.event {
            self.entry(path, raw)?;
        }
        for idiom in file.idiom {
            for pattern in idiom.pattern {
                self.idiom(path, pattern, &idiom.why)?;
            }
        }
        for (kind, patterns) in file.realis {
            for pattern in patterns {
                if self.cues.insert((kind, pattern.clone()), path.to_owned()).is_some() {
                    return Err(self.wrong(
                        path,
                        &pattern,
                        format!("the cue {pattern:?} stands twice"),
                    ));
                }
                let read = self.pack.cues.insert(&widen(&pattern, &self.variants), kind);
                read.map_err(|e| self.wrong(path, &pattern, e.to_string()))?;
            }
        }
        join(&mut self.pack.grammar, file.grammar);
        let slots =
            [&self.pack.grammar.passive_agent, &self.pack.grammar.between, &self.pack.grammar.with];
        for word in slots.into_iter().flatten() {
            slot(word).map_err(|e| self.wrong(path, word, e))?;
        }
        Ok(())
    }

    fn idiom(&mut self, path: &str, pattern: String, why: &str) -> Result<(), PackError> {
        if self.idioms.insert(pattern.clone(), path.to_owned()).is_some() {
            return Err(self.wrong(path, &pattern, format!("the idiom {pattern:?} stands twice")));
        }
        for form in [Form::Verb, Form::Noun] {
            if let Some(id) = self.patterns.get(&(form, pattern.clone())) {
                let message = format!("{pattern:?} is an idiom and also a pattern of {id:?}");
                return Err(self.wrong(path, &pattern, message));
            }
        }
        let read = self.pack.idioms.insert(&widen(&pattern, &self.variants), why.to_owned());
        read.map_err(|e| self.wrong(path, &pattern, e.to_string()))
    }

    fn entry(&mut self, path: &str, raw: RawEntry) -> Result<(), PackError> {
        let id = raw.id.clone();
        if self.ids.insert(id.clone(), path.to_owned()).is_some() {
            return Err(self.wrong(path, &id, format!("the id {id:?} stands twice")));
        }
        if raw.verb.is_empty() && raw.noun.is_empty() {
            return Err(self.wrong(
                path,
                &id,
                format!("{id:?} has neither verb nor noun patterns"),
            ));
        }
        let index = u32::try_from(self.pack.entries.len()).unwrap_or(u32::MAX);
        for (form, patterns) in [(Form::Verb, &raw.verb), (Form::Noun, &raw.noun)] {
            for pattern in patterns {
                if let Some(other) = self.patterns.insert((form, pattern.clone()), id.clone()) {
                    let message =
                        format!("the pattern {pattern:?} of {id:?} also stands in {other:?}");
                    return Err(self.wrong(path, pattern, message));
                }
                let wide = widen(pattern, &self.variants);
                let read = self.pack.triggers.insert(&wide, (index, form, pattern.clone()));
                read.map_err(|e| self.wrong(path, pattern, e.to_string()))?;
            }
        }
        for pattern in &raw.not {
            let read = self.pack.vetoes.insert(&widen(pattern, &self.variants), index);
            read.map_err(|e| self.wrong(path, pattern, e.to_string()))?;
        }
        let entry = self.check(path, raw)?;
        self.pack.entries.push(entry);
        Ok(())
    }

    fn check(&self, path: &str, raw: RawEntry) -> Result<Entry, PackError> {
        let at = |message: String| self.wrong(path, &raw.id, format!("{}: {message}", raw.id));
        let mode = raw.mode.as_deref().map(|m| Mode::of(raw.kind, m)).transpose();
        let confidence = raw.confidence.unwrap_or(0.8);
        if !(0.05..=0.99).contains(&confidence) {
            return Err(at(format!("confidence {confidence} is not between 0.05 and 0.99")));
        }
        if let Some(bad) = raw.contexts.iter().find(|c| !self.contexts.contains(c)) {
            let known = self.contexts.join(" ");
            return Err(at(format!("{bad:?} is no context of data/plover.toml; known: {known}")));
        }
        let slots =
            |given: &Option<Vec<String>>, default: &[&str]| -> Result<Vec<Slot>, PackError> {
                match given {
                    Some(words) => words.iter().map(|w| slot(w).map_err(&at)).collect(),
                    None => default.iter().map(|w| slot(w).map_err(&at)).collect(),
                }
            };
        let verb = (slots(&raw.actor, &["subj"])?, slots(&raw.recipient, &["obj"])?);
        let noun = (
            slots(&raw.noun_actor, &["poss", "adj", "ins", "gen"])?,
            slots(&raw.noun_recipient, &["gen"])?,
        );
        let armed = matches!(raw.kind, EventType::Assault | EventType::Protest);
        Ok(Entry {
            mode: mode.map_err(|e| at(e.to_string()))?,
            file: path.trim_start_matches("languages/").to_owned(),
            kind: raw.kind,
            contexts: raw.contexts.clone(),
            slots: [verb, noun],
            mutual: raw.mutual.unwrap_or(false),
            party: raw.party.unwrap_or(if armed { PartyNeed::None } else { PartyNeed::Any }),
            realis: raw.realis.unwrap_or(Realis::Happened),
            confidence,
            example: raw.example.clone(),
            id: raw.id,
        })
    }
}

/// Adds to each word of a pattern the variants of its ending.
fn widen(pattern: &str, variants: &[(String, String)]) -> String {
    if variants.is_empty() {
        return pattern.to_owned();
    }
    let forms = |word: &str| -> Vec<String> {
        let more = variants.iter().filter_map(|(ending, other)| {
            word.strip_suffix(ending.as_str()).map(|stem| format!("{stem}{other}"))
        });
        std::iter::once(word.to_owned()).chain(more).collect()
    };
    let item = |word: &str| {
        let inner = word.strip_prefix('(').and_then(|w| w.strip_suffix(')'));
        let all: Vec<String> = match inner {
            Some(inner) => inner.split('|').flat_map(forms).collect(),
            None => forms(word),
        };
        if inner.is_none() && all.len() == 1 {
            word.to_owned()
        } else {
            format!("({})", all.join("|"))
        }
    };
    pattern.split(' ').map(item).collect::<Vec<_>>().join(" ")
}

/// Reads the grammar and the cues of a language alone, without its acts.
///
/// # Errors
/// As [`load`], for what it reads.
pub fn grammar(packs: &Packs, language: Language) -> Result<Pack, PackError> {
    let mut linter = Linter::new(packs, &[]);
    let files = packs.parse_all::<File>(language, "events")?;
    linter.variants = files.iter().flat_map(|(_, f)| f.grammar.variants.clone()).collect();
    for (path, file) in files {
        linter.add(&path, File { event: Vec::new(), idiom: Vec::new(), ..file })?;
    }
    Ok(linter.pack)
}

/// Reads one slot.
///
/// # Errors
/// With what would be right.
pub fn slot(word: &str) -> Result<Slot, String> {
    let known = "subj obj gen dat acc ins loc nom poss adj clause PREP PREP+case";
    Ok(match word {
        "subj" => Slot::Subject,
        "obj" => Slot::Object,
        "poss" => Slot::Possessor,
        "adj" => Slot::Adjective,
        "clause" => Slot::Clause,
        _ => match (case(word), word.rsplit_once('+')) {
            (Some(case), _) => Slot::Case(case),
            (None, Some((preposition, name))) => {
                let case = case(name).ok_or_else(|| {
                    format!("{name:?} in slot {word:?} is no case; slots: {known}")
                })?;
                Slot::Preposition(rashomon_packs::fold(preposition), Some(case))
            }
            (None, None) if word.is_empty() => {
                return Err(format!("an empty slot; slots: {known}"));
            }
            (None, None) => Slot::Preposition(rashomon_packs::fold(word), None),
        },
    })
}

fn case(word: &str) -> Option<Case> {
    Some(match word {
        "nom" => Case::Nominative,
        "gen" => Case::Genitive,
        "dat" => Case::Dative,
        "acc" => Case::Accusative,
        "ins" => Case::Instrumental,
        "loc" => Case::Locative,
        _ => return None,
    })
}

/// Reads a list of slots that the linter has already accepted.
pub fn slots(words: &[String]) -> Vec<Slot> {
    words.iter().filter_map(|w| slot(w).ok()).collect()
}

fn join(into: &mut Grammar, from: Grammar) {
    let Grammar {
        passive_agent,
        relative,
        coordination,
        clause_breaks,
        subordinators,
        between,
        with,
        prepositions,
        locative,
        not_locative,
        auxiliaries,
        passive,
        participles,
        pronouns,
        definite,
        possessive,
        genitive,
        infinitive,
        determiners,
        light,
        undergo,
        cased,
        about,
        towards,
        targets,
        accidents,
        possessives,
        approximators,
        ethnic,
        future,
        no_party,
        adverbials,
        variants,
        verbs_by_form,
    } = from;
    into.variants.extend(variants);
    into.verbs_by_form |= verbs_by_form;
    into.cased |= cased;
    for (list, more) in [
        (&mut into.passive_agent, passive_agent),
        (&mut into.relative, relative),
        (&mut into.coordination, coordination),
        (&mut into.clause_breaks, clause_breaks),
        (&mut into.subordinators, subordinators),
        (&mut into.between, between),
        (&mut into.with, with),
        (&mut into.prepositions, prepositions),
        (&mut into.locative, locative),
        (&mut into.not_locative, not_locative),
        (&mut into.auxiliaries, auxiliaries),
        (&mut into.passive, passive),
        (&mut into.participles, participles),
        (&mut into.pronouns, pronouns),
        (&mut into.definite, definite),
        (&mut into.possessive, possessive),
        (&mut into.genitive, genitive),
        (&mut into.infinitive, infinitive),
        (&mut into.determiners, determiners),
        (&mut into.light, light),
        (&mut into.undergo, undergo),
        (&mut into.about, about),
        (&mut into.towards, towards),
        (&mut into.targets, targets),
        (&mut into.accidents, accidents),
        (&mut into.possessives, possessives),
        (&mut into.approximators, approximators),
        (&mut into.ethnic, ethnic),
        (&mut into.future, future),
        (&mut into.no_party, no_party),
        (&mut into.adverbials, adverbials),
    ] {
        list.extend(more);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(text: &str) -> Result<BTreeMap<Language, Pack>, PackError> {
        load(&Packs::default().with_files([
            ("data/plover.toml".to_owned(), b"contexts = [\"military\"]".to_vec()),
            ("languages/xx/events.toml".to_owned(), text.as_bytes().to_vec()),
        ]))
    }

    #[test]
    fn every_pack_in_the_program_loads() {
        let packs = load(&Packs::embedded()).unwrap_or_else(|e| panic!("{e}"));
        assert!(!packs.is_empty());
    }

    #[test]
    fn a_pattern_in_two_entries_is_refused_with_its_line() {
        let error = with(
            "[[event]]\nid = \"a\"\ntype = \"ASSAULT\"\nverb = [\"hit\"]\n\
             [[event]]\nid = \"b\"\ntype = \"COERCE\"\nverb = [\"hit\"]\n",
        )
        .unwrap_err();
        assert_eq!(error.line, Some(8), "{error}");
        assert!(error.message.contains("also stands in \"a\""), "{error}");
    }

    #[test]
    fn every_example_holds_words_of_its_entry() {
        for (language, pack) in load(&Packs::embedded()).unwrap_or_else(|e| panic!("{e}")) {
            for (index, entry) in pack.entries.iter().enumerate() {
                let Some(example) = &entry.example else { continue };
                let marked = example.replace(['.', ',', ':', ';', '"', '«', '»', '?', '!'], " , ");
                let words: Vec<String> =
                    marked.split_whitespace().map(rashomon_packs::fold).collect();
                let hit = (0..words.len()).any(|at| {
                    let hits = pack.triggers.all_at(|i| words.get(i).map(String::as_str), at);
                    hits.iter().any(|h| h.value.0 as usize == index)
                });
                assert!(hit, "{language}/{}: {:?}: {example}", entry.file, entry.id);
            }
        }
    }

    #[test]
    fn a_stem_that_changes_matches_in_all_its_variants() {
        let variants = [("ł*".to_owned(), "li".to_owned())];
        assert_eq!(
            widen("wpadł* w (zasadzk*|pułapkę)", &variants),
            "(wpadł*|wpadli) w (zasadzk*|pułapkę)"
        );
        assert_eq!(widen("(zabił*|zabity) .", &variants), "(zabił*|zabili|zabity) .");
    }

    #[test]
    fn codes_slots_and_keys_are_checked() {
        let head = "[[event]]\nid = \"a\"\ntype = \"ASSAULT\"\nverb = [\"hit\"]\n";
        assert!(with(head).is_ok());
        for bad in [
            "mode = \"phone\"",
            "contexts = [\"sports\"]",
            "actor = [\"by+xyz\"]",
            "confidence = 1.5",
            "color = 1",
            "party = \"some\"",
            "not = [\"*\"]",
        ] {
            assert!(with(&format!("{head}{bad}\n")).is_err(), "{bad}");
        }
        assert!(with(&format!("{head}[[idiom]]\npattern = [\"hit\"]\nwhy = \"x\"\n")).is_err());
        assert!(with("[realis]\nmaybe = [\"perhaps\"]\n").is_err());
    }
}
