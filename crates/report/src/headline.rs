//! An event in one line: who, what, to whom, where, and whether it took place.

use crate::{names::Names, words::Words};
use rashomon_types::{
    Realis,
    record::{RecordEvent, RecordParty},
};

/// A party as a reader knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its name.
    pub name: String,
    /// Key of its entity, when known.
    pub entity: Option<String>,
}

/// The parts of the line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headline {
    /// Who acts; empty when no text says it.
    pub actors: Vec<Named>,
    /// Who is acted upon.
    pub recipients: Vec<Named>,
    /// What is done.
    pub act: String,
    /// Where.
    pub place: Option<String>,
    /// `ALLEGED`, `DENIED`, `PLANNED`, …; empty for what simply happened.
    pub flag: String,
    /// Who says so, two at most; empty when an outlet says it in its own voice.
    pub reporters: Vec<String>,
}

impl Headline {
    /// Puts an event in a line.
    pub fn of(e: &RecordEvent, names: &Names, words: &Words) -> Self {
        Headline {
            actors: named(&e.actors, names),
            recipients: named(&e.recipients, names),
            act: words.act(e.kind.as_str(), e.mode.map(|m| m.as_str())),
            place: e.place.as_ref().map(|p| names.place(p).to_owned()),
            flag: flag(e.realis, words),
            reporters: reporters(e),
        }
    }

    /// Writes the line.
    pub fn text(&self, words: &Words) -> String {
        let list =
            |all: &[Named]| all.iter().map(|n| n.name.as_str()).collect::<Vec<_>>().join(", ");
        let (from, to, act) = (list(&self.actors), list(&self.recipients), &self.act);
        let mut text = match (from.is_empty(), to.is_empty()) {
            (true, true) => act.clone(),
            (true, false) => format!("→ {to}: {act}"),
            (false, true) => format!("{from}: {act}"),
            (false, false) => format!("{from} → {to}: {act}"),
        };
        for part in self.place.iter().chain((!self.flag.is_empty()).then_some(&self.flag)) {
            text.push_str(&format!(" · {part}"));
        }
        if !self.reporters.is_empty() {
            text.push_str(&format!(" ({}: {})", words.say("says"), self.reporters.join("; ")));
        }
        text
    }
}

fn named(parties: &[RecordParty], names: &Names) -> Vec<Named> {
    let mut all: Vec<Named> = Vec::new();
    for party in parties {
        let name = names.party(party);
        if !all.iter().any(|n| n.name == name) {
            all.push(Named { name: name.to_owned(), entity: party.entity.clone() });
        }
    }
    all
}

/// Returns the word printed beside what did not simply happen; empty for what did.
pub fn flag(realis: Realis, words: &Words) -> String {
    match realis {
        Realis::Happened => String::new(),
        Realis::Alleged => words.say("alleged").to_owned(),
        Realis::Denied => words.say("denied").to_owned(),
        Realis::Ongoing => words.say("ongoing").to_owned(),
        other => words.realis(other.as_str()).to_uppercase(),
    }
}

fn reporters(e: &RecordEvent) -> Vec<String> {
    if e.realis == Realis::Happened && e.reporters.iter().any(|r| r.text.is_empty()) {
        return Vec::new();
    }
    let mut said: Vec<String> = Vec::new();
    for text in e.reporters.iter().map(|r| r.text.as_str()).filter(|t| !t.is_empty()) {
        if !said.iter().any(|s| s == text) && said.len() < 2 {
            said.push(text.to_owned());
        }
    }
    said
}
