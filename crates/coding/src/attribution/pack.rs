//! The words of reported speech of one language.
//!
//! What goes in: `attribution.toml`. What comes out: look-up of cues and of the words around them. Left to others: how
//! they join into frames.

use rashomon_packs::{Lexicon, PackError, Packs};
use rashomon_types::{Language, Reading};
use serde::Deserialize;
use std::sync::OnceLock;

/// What a cue asks of the words around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum CueKind {
    /// Speech: a quotation, a content clause with or without a conjunction, or "about" something.
    Say,
    /// As `Say`, leaving the truth open.
    Doubt,
    /// As `Say`, with the speaker against the content.
    Deny,
    /// Thought, finding or perception: only with a conjunction or a quotation.
    That,
    /// Speech whose content is a phrase: "called for", "accused".
    Object,
    /// A verb that only a quotation or a colon makes one of speech: "continued".
    Quote,
    /// A phrase before the speaker: "according to".
    Source,
    /// A phrase with the speaker's pronoun inside: "по его словам".
    Own,
    /// A report without a speaker: "it is reported".
    Impersonal,
    /// A phrase that points back at what was said before: "об этом сообщил".
    Pointer,
    /// A phrase before a deeper source: "citing".
    Via,
    /// A verb whose object is the speaker: "quotes him".
    Cites,
}

/// Roles of single words, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Roles(u32);

macro_rules! roles {
    ($($name:ident = $bit:literal),+ $(,)?) => { impl Roles { $(pub(super) const $name: Roles = Roles(1 << $bit);)+ } };
}
roles!(
    CLAUSE = 0,
    BREAK = 1,
    INSIDE = 2,
    SKIP = 3,
    WHO = 4,
    AS = 5,
    PRONOUN = 6,
    PLACE = 7,
    PRESS = 8,
    DOCUMENT = 9,
    NAMING = 10,
    ABOUT = 11,
    HEDGE = 12,
    ADDRESSEE = 13,
    BY = 14,
    BE = 15,
    ADJUNCT = 16,
    OWN = 17,
);

impl Roles {
    /// Tells whether one of the roles of `other` is there.
    pub(super) fn has(self, other: Roles) -> bool {
        self.0 & other.0 != 0
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    /// True where a content clause needs no conjunction ("said it was over").
    bare_clause: bool,
    cue: Cues,
    word: Words,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Cues {
    say: Vec<String>,
    doubt: Vec<String>,
    deny: Vec<String>,
    that: Vec<String>,
    object: Vec<String>,
    quote: Vec<String>,
    source: Vec<String>,
    own: Vec<String>,
    impersonal: Vec<String>,
    pointer: Vec<String>,
    via: Vec<String>,
    cites: Vec<String>,
    not: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Words {
    clause: Vec<String>,
    r#break: Vec<String>,
    inside: Vec<String>,
    skip: Vec<String>,
    who: Vec<String>,
    r#as: Vec<String>,
    pronoun: Vec<String>,
    place: Vec<String>,
    press: Vec<String>,
    document: Vec<String>,
    naming: Vec<String>,
    about: Vec<String>,
    hedge: Vec<String>,
    addressee: Vec<String>,
    by: Vec<String>,
    be: Vec<String>,
    adjunct: Vec<String>,
    own: Vec<String>,
}

/// The compiled words of a language.
#[derive(Debug, Default)]
pub(super) struct Speech {
    cues: Lexicon<Option<CueKind>>,
    roles: Lexicon<Roles>,
    /// True where a content clause needs no conjunction.
    pub(super) bare: bool,
}

/// A language's words, compiled at first use.
#[derive(Debug)]
pub(super) struct Pack {
    files: Vec<(String, File)>,
    compiled: OnceLock<Speech>,
}

impl Pack {
    /// Parses the files of a language.
    ///
    /// # Errors
    /// When a file is no TOML, has unknown keys, or a pattern that cannot be read.
    pub(super) fn new(packs: &Packs, language: Language) -> Result<Self, PackError> {
        let files: Vec<(String, File)> = packs.parse_all(language, "attribution")?;
        for (path, file) in &files {
            compile(file, &mut Speech::default()).map_err(|(pattern, message)| PackError {
                file: path.clone(),
                line: packs.line(path, &pattern),
                message,
            })?;
        }
        Ok(Pack { files, compiled: OnceLock::new() })
    }

    /// Returns the compiled words.
    pub(super) fn speech(&self) -> &Speech {
        self.compiled.get_or_init(|| {
            let mut speech = Speech::default();
            for (_, file) in &self.files {
                // Every pattern was read once in `new`.
                let _ = compile(file, &mut speech);
            }
            speech
        })
    }
}

fn compile(file: &File, speech: &mut Speech) -> Result<(), (String, String)> {
    speech.bare |= file.bare_clause;
    let cue = &file.cue;
    let kinds = [
        (&cue.not, None),
        (&cue.say, Some(CueKind::Say)),
        (&cue.doubt, Some(CueKind::Doubt)),
        (&cue.deny, Some(CueKind::Deny)),
        (&cue.that, Some(CueKind::That)),
        (&cue.object, Some(CueKind::Object)),
        (&cue.quote, Some(CueKind::Quote)),
        (&cue.source, Some(CueKind::Source)),
        (&cue.own, Some(CueKind::Own)),
        (&cue.impersonal, Some(CueKind::Impersonal)),
        (&cue.pointer, Some(CueKind::Pointer)),
        (&cue.via, Some(CueKind::Via)),
        (&cue.cites, Some(CueKind::Cites)),
    ];
    for (patterns, kind) in kinds {
        for p in patterns {
            speech.cues.insert(p, kind).map_err(|e| (p.clone(), e.to_string()))?;
        }
    }
    let word = &file.word;
    let roles = [
        (&word.clause, Roles::CLAUSE),
        (&word.r#break, Roles::BREAK),
        (&word.inside, Roles::INSIDE),
        (&word.skip, Roles::SKIP),
        (&word.who, Roles::WHO),
        (&word.r#as, Roles::AS),
        (&word.pronoun, Roles::PRONOUN),
        (&word.place, Roles::PLACE),
        (&word.press, Roles::PRESS),
        (&word.document, Roles::DOCUMENT),
        (&word.naming, Roles::NAMING),
        (&word.about, Roles::ABOUT),
        (&word.hedge, Roles::HEDGE),
        (&word.addressee, Roles::ADDRESSEE),
        (&word.by, Roles::BY),
        (&word.be, Roles::BE),
        (&word.adjunct, Roles::ADJUNCT),
        (&word.own, Roles::OWN),
    ];
    for (patterns, role) in roles {
        for p in patterns {
            speech.roles.insert(p, role).map_err(|e| (p.clone(), e.to_string()))?;
        }
    }
    Ok(())
}

/// A cue where it stands: tokens first, and one past the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Cue {
    pub(super) kind: CueKind,
    pub(super) first: usize,
    pub(super) end: usize,
}

impl Speech {
    /// Finds every cue, left to right without overlaps; none crosses a sentence.
    pub(super) fn cues(&self, reading: &Reading) -> Vec<Cue> {
        let mut found = Vec::new();
        for sentence in &reading.sentences {
            let (mut at, end) = sentence.tokens;
            while at < end {
                let folded = |i: usize| (i < end).then(|| reading.tokens[i].folded.as_str());
                match self.cues.best_at(folded, at) {
                    Some(hit) => {
                        if let Some(kind) = *hit.value {
                            found.push(Cue { kind, first: at, end: at + hit.tokens });
                        }
                        at += hit.tokens;
                    }
                    None => at += 1,
                }
            }
        }
        found
    }

    /// Finds the roles of every token.
    pub(super) fn roles(&self, reading: &Reading) -> Vec<Roles> {
        let mut roles = vec![Roles::default(); reading.tokens.len()];
        for sentence in &reading.sentences {
            let (first, end) = sentence.tokens;
            let folded = |i: usize| (i < end).then(|| reading.tokens[i].folded.as_str());
            for at in first..end {
                for hit in self.roles.all_at(folded, at) {
                    for role in &mut roles[at..at + hit.tokens] {
                        role.0 |= hit.value.0;
                    }
                }
            }
        }
        roles
    }
}
