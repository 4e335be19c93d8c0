//! Lasting relations: who backs, hosts, funds, commands whom.
//!
//! What goes in: a reading and the patterns of `languages/<code>/relations.toml`. What comes out: relations between two
//! parties, each by its own words. Left to others: single acts, which are events.

use crate::{
    attribution::Frame,
    events::{
        clauses::Clauses,
        groups::{self, party, party_of},
        realis::{self, Cue},
        roles::{self, Scene},
        schema::{self, CueKind, Form, Slot},
        triggers::Trigger,
        words::{Found, Line, Words},
    },
};
use rashomon_packs::{Lexicon, PackError, Packs};
use rashomon_types::{
    Account, Article, Evidence, Language, Reading, Realis, TellingId,
    account::{Party, Relation, RelationKind},
    reading::Sentence,
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    relation: Vec<RawEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawEntry {
    id: String,
    kind: RelationKind,
    #[serde(default)]
    verb: Vec<String>,
    #[serde(default)]
    noun: Vec<String>,
    from: Vec<String>,
    to: Vec<String>,
    #[serde(default)]
    not: Vec<String>,
}

/// Where a party of a relation stands.
#[derive(Clone, Debug)]
enum Place {
    /// A slot of the cue, as for events.
    Slot(Slot),
    /// The noun group that the cue belongs to, or the noun that it modifies.
    Own,
    /// A name inside the cue's own words ("Iran-backed").
    Inside,
    /// The noun group right before the cue.
    Before,
    /// The noun group right after the cue.
    After,
}

struct Entry {
    kind: RelationKind,
    from: Vec<Place>,
    to: Vec<Place>,
}

struct Pack {
    entries: Vec<Entry>,
    cues: Lexicon<(u32, Form)>,
    vetoes: Lexicon<u32>,
    grammar: schema::Pack,
    words: Words,
}

/// Codes relations.
pub struct Relations {
    packs: BTreeMap<Language, Pack>,
}

impl Relations {
    /// Prepares all packs.
    ///
    /// # Errors
    /// When a file of a pack is wrong: an unknown key or kind, a slot or pattern that cannot be read, an id that stands twice.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut all = BTreeMap::new();
        for language in packs.languages() {
            let files: Vec<(String, File)> = packs.parse_all(language, "relations")?;
            if files.is_empty() {
                continue;
            }
            let grammar = schema::grammar(packs, language)?;
            let words = Words::of(&grammar);
            let mut pack = Pack {
                entries: Vec::new(),
                cues: Lexicon::default(),
                vetoes: Lexicon::default(),
                grammar,
                words,
            };
            let mut ids = BTreeSet::new();
            for (path, file) in files {
                for raw in file.relation {
                    if !ids.insert(raw.id.clone()) {
                        return Err(wrong(packs, &path, &raw.id, "the id stands twice".to_owned()));
                    }
                    add(&mut pack, packs, &path, raw)?;
                }
            }
            all.insert(language, pack);
        }
        Ok(Relations { packs: all })
    }

    /// Adds what it finds to the account.
    pub fn code(
        &self,
        article: &Article,
        reading: &Reading,
        frames: &[Frame],
        account: &mut Account,
    ) {
        let Some(pack) = reading.language.and_then(|l| self.packs.get(&l)) else { return };
        let mut seen = BTreeSet::new();
        for sentence in reading.sentences.iter().filter(|s| s.kind.is_report()) {
            for relation in of_sentence(article, reading, frames, pack, sentence) {
                let key = (relation.kind, name(&relation.from), name(&relation.to));
                if seen.insert(key) {
                    account.relations.push(relation);
                }
            }
        }
    }
}

fn name(party: &Party) -> String {
    let country = party.country.map(|c| c.to_string());
    party.entity.clone().or(country).unwrap_or_else(|| party.evidence.text.to_lowercase())
}

fn wrong(packs: &Packs, path: &str, id: &str, message: String) -> PackError {
    let line = packs.line(path, &format!("\"{id}\""));
    PackError { file: path.to_owned(), line, message: format!("{id}: {message}") }
}

fn place(word: &str) -> Result<Place, String> {
    Ok(match word {
        "own" => Place::Own,
        "inside" => Place::Inside,
        "before" => Place::Before,
        "after" => Place::After,
        _ => Place::Slot(schema::slot(word)?),
    })
}

fn add(pack: &mut Pack, packs: &Packs, path: &str, raw: RawEntry) -> Result<(), PackError> {
    let at = |message: String| wrong(packs, path, &raw.id, message);
    let index = u32::try_from(pack.entries.len()).unwrap_or(u32::MAX);
    for (form, patterns) in [(Form::Verb, &raw.verb), (Form::Noun, &raw.noun)] {
        for pattern in patterns {
            pack.cues.insert(pattern, (index, form)).map_err(|e| at(e.to_string()))?;
        }
    }
    for pattern in &raw.not {
        pack.vetoes.insert(pattern, index).map_err(|e| at(e.to_string()))?;
    }
    let places = |words: &[String]| -> Result<Vec<Place>, PackError> {
        words.iter().map(|w| place(w).map_err(&at)).collect()
    };
    let entry = Entry { kind: raw.kind, from: places(&raw.from)?, to: places(&raw.to)? };
    for slot in entry.from.iter().chain(&entry.to) {
        if let Place::Slot(slot) = slot {
            pack.words.learn(slot);
        }
    }
    pack.entries.push(entry);
    Ok(())
}

fn of_sentence(
    article: &Article,
    reading: &Reading,
    frames: &[Frame],
    pack: &Pack,
    sentence: &Sentence,
) -> Vec<Relation> {
    let line = Line::new(&article.text, reading, &pack.words, sentence);
    let cues = cues(&line, pack);
    if cues.is_empty() {
        return Vec::new();
    }
    let verbs: Vec<usize> = cues.iter().filter(|t| t.form == Form::Verb).map(|t| t.head).collect();
    let clauses = Clauses::new(&line, groups::find(&line), &verbs);
    let realis = realis::cues(&line, &pack.grammar.cues);
    let scene = Scene {
        clauses: &clauses,
        pack: &pack.grammar,
        triggers: &[],
        topics: &[],
        speaker: &|_| None,
        offices: &BTreeMap::new(),
    };
    let mut found = Vec::new();
    for cue in &cues {
        let entry = &pack.entries[cue.entry as usize];
        let from = entry.from.iter().find_map(|p| party_at(&scene, cue, p));
        let to = entry.to.iter().find_map(|p| party_at(&scene, cue, p));
        let (Some(from), Some(to)) = (from, to) else { continue };
        let same = from.country.is_some() && from.country == to.country && from.entity == to.entity;
        if same
            || from.evidence.span.overlaps(to.evidence.span)
                && !to.evidence.span.contains(from.evidence.span)
        {
            continue;
        }
        let span = line.span(cue.tokens.0, cue.tokens.1);
        let Some(held) = holds(&realis, cue) else { continue };
        let denied = crate::attribution::frame_at(frames, span).is_some_and(|f| f.denies);
        found.push(Relation {
            id: TellingId::of(article.id, span, &format!("relation:{:?}", entry.kind)),
            kind: entry.kind,
            from,
            to,
            realis: if denied { Realis::Denied } else { held },
            cue: Evidence::quote(line.text, span),
            sentence: Evidence::quote(line.text, sentence.span),
        });
    }
    found
}

fn cues(line: &Line, pack: &Pack) -> Vec<Trigger> {
    let mut found: Vec<Trigger> = Vec::new();
    let mut after = line.from;
    for i in line.from..line.to {
        if i < after {
            continue;
        }
        let Some(hit) = pack.cues.best_at(|k| line.folded(k), i) else { continue };
        let (entry, form) = *hit.value;
        let veto = (i.saturating_sub(4).max(line.from)..i + hit.tokens).any(|k| {
            pack.vetoes
                .all_at(|k| line.folded(k), k)
                .iter()
                .any(|v| *v.value == entry && k + v.tokens > i)
        });
        after = i + hit.tokens;
        if veto {
            continue;
        }
        let head = if form == Form::Verb { i } else { i + hit.tokens - 1 };
        let tokens = (i, i + hit.tokens);
        found.push(Trigger { tokens, head, form, entry, pattern: String::new() });
    }
    found
}

/// Whether the relation is said to hold: `None` when the words before the cue negate it.
fn holds(cues: &[Cue], cue: &Trigger) -> Option<Realis> {
    let near = |c: &&Cue| c.tokens.1 <= cue.tokens.0 && c.tokens.1 + 3 >= cue.tokens.0;
    let kinds: Vec<CueKind> = cues.iter().filter(near).map(|c| c.kind).collect();
    if kinds.contains(&CueKind::Negation) {
        return None;
    }
    Some(if kinds.contains(&CueKind::Alleged) {
        Realis::Alleged
    } else if kinds.contains(&CueKind::Planned) {
        Realis::Planned
    } else if kinds.contains(&CueKind::Hypothetical) {
        Realis::Hypothetical
    } else {
        Realis::Ongoing
    })
}

fn party_at(scene: &Scene, cue: &Trigger, place: &Place) -> Option<Party> {
    let clauses = scene.clauses;
    let line = clauses.line;
    let known = |p: &Party| p.country.is_some() || p.entity.is_some() || p.sector.is_some();
    let found = match place {
        Place::Slot(slot) => roles::slot(scene, cue, slot).into_iter().find(known),
        Place::Inside => {
            let span = line.span(cue.tokens.0, cue.tokens.1);
            let named = line.reading.mentions_in(span).map(|m| m.evidence.span).next();
            let named =
                named.or_else(|| line.reading.references_in(span).map(|r| r.evidence.span).next());
            named.filter(|s| span.contains(*s)).map(|s| {
                let mut party = party_of(line, cue.tokens.0, cue.tokens.1, cue.tokens.0);
                party.evidence = Evidence::quote(line.text, s);
                party
            })
        }
        Place::Own => clauses
            .index_at(cue.head)
            .or_else(|| clauses.subject(cue.head))
            .map(|i| party(line, &clauses.groups, i)),
        Place::Before => clauses
            .groups_in(cue.tokens.0.saturating_sub(12).max(line.from), cue.tokens.0)
            .next_back()
            .filter(|i| clauses.groups[*i].tokens.1 == cue.tokens.0)
            .map(|i| party(line, &clauses.groups, i)),
        Place::After => clauses
            .groups_in(cue.tokens.1, cue.tokens.1 + 3)
            .next()
            .map(|i| party(line, &clauses.groups, i)),
    };
    found.filter(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pack_in_the_program_loads() {
        let relations = Relations::new(&Packs::embedded()).unwrap_or_else(|e| panic!("{e}"));
        assert!(!relations.packs.is_empty());
    }

    #[test]
    fn a_place_that_is_none_is_refused() {
        let file = "[[relation]]\nid = \"a\"\nkind = \"backs\"\nverb = [\"backs\"]\nfrom = [\"left+xx\"]\nto = [\"obj\"]\n";
        let packs = Packs::default()
            .with_files([("languages/xx/relations.toml".to_owned(), file.as_bytes().to_vec())]);
        assert_eq!(Relations::new(&packs).err().and_then(|e| e.line), Some(2));
    }
}
