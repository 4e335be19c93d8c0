//! What the packs know about pages: the words of furniture, the names of months.
//!
//! What goes in: every language's `page.toml`. What comes out: look-ups over all languages at once, because the language
//! of a text is not known yet, and pages mix them. Left to others: what the words mean for a line.

use crate::{dates::Months, lines::Word};
use rashomon_packs::{Lexicon, PackError, Packs};
use serde::Deserialize;

/// What the words of a line say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A menu, banner, button, credit of a picture, notice of rights.
    Boilerplate,
    /// A link to another story.
    Related,
    /// Who wrote it.
    Byline,
    /// Words under a picture.
    Caption,
    /// When it was printed.
    Dateline,
    /// The channel begins to speak for itself.
    Comment,
    /// After this line come the readers' comments, or nothing of the report.
    Footer,
    /// Who helped to write it; at the end.
    Contributed,
    /// Here begins something that is set into the report.
    InsetBegins,
    /// Here it ends.
    InsetEnds,
    /// The rest is for those who pay or log in.
    Paywall,
    /// The page could not be shown.
    Failure,
    /// A word that names of papers and sites have.
    Masthead,
    /// Words in which a channel speaks to its readers.
    Voice,
}

/// How much of a line the words must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Whole,
    Start,
    Label,
    End,
    Within,
}

/// Patterns (see `rashomon_packs::Lexicon`) by their place in the line.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct LineCues {
    /// The line is just this.
    whole: Vec<String>,
    /// A line of at most `words` words begins so.
    start: Vec<String>,
    /// A line of at most `words` words begins so, and a colon or another mark follows.
    label: Vec<String>,
    /// A line of at most `words` words ends so.
    end: Vec<String>,
    /// A line of at most `words` words holds this.
    within: Vec<String>,
    /// See above; 14 when not given.
    words: Option<usize>,
}

/// How a text names its origin.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct OriginCues {
    /// Before the name, about the whole report, wherever it stands: `previously published in`.
    whole: Vec<String>,
    /// Before the name, at the beginning of a report: `according to`.
    before: Vec<String>,
    /// After the name, at the beginning of a report: `reported`.
    after: Vec<String>,
}

/// One `page.toml`.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PageFile {
    /// Twelve lists of names, forms and abbreviations.
    months: Vec<Vec<String>>,
    boilerplate: LineCues,
    related: LineCues,
    byline: LineCues,
    caption: LineCues,
    dateline: LineCues,
    comment: LineCues,
    footer: LineCues,
    contributed: LineCues,
    inset_begins: LineCues,
    inset_ends: LineCues,
    /// What stands where the free part of an article ends.
    paywall: LineCues,
    /// What stands on a page instead of an article: not found, refused, are you a robot.
    failure: LineCues,
    masthead: Vec<String>,
    voice: Vec<String>,
    origin: OriginCues,
}

#[derive(Clone, Copy, Debug)]
struct Rule {
    role: Role,
    place: Place,
    words: usize,
}

/// The cues of all languages.
#[derive(Debug, Default)]
pub struct Cues {
    /// Names of the months.
    pub months: Months,
    lines: Lexicon<Rule>,
    /// Before the name of an origin: true when it speaks of the whole report.
    before: Lexicon<bool>,
    after: Lexicon<()>,
}

/// A cue found in a line: its role, and how many words it took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cue {
    /// What it says.
    pub role: Role,
    /// The first of its words.
    pub at: usize,
    /// Number of words.
    pub words: usize,
    /// True when a mark must follow.
    pub label: bool,
}

impl Cues {
    /// Reads the cues.
    ///
    /// # Errors
    /// When a `page.toml` is wrong.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let mut cues = Cues::default();
        for language in packs.languages() {
            for (path, file) in packs.parse_all::<PageFile>(language, "page")? {
                cues.add(&file).map_err(|(pattern, message)| PackError {
                    line: packs.line(&path, &pattern),
                    ..PackError::new(&path, message)
                })?;
            }
        }
        Ok(cues)
    }

    fn add(&mut self, file: &PageFile) -> Result<(), (String, String)> {
        if !matches!(file.months.len(), 0 | 12) {
            let message = format!("months has {} lists; it needs twelve", file.months.len());
            return Err(("months".to_owned(), message));
        }
        for (names, number) in file.months.iter().zip(1..) {
            names.iter().for_each(|name| self.months.insert(name, number));
        }
        for (role, cues) in [
            (Role::Boilerplate, &file.boilerplate),
            (Role::Related, &file.related),
            (Role::Byline, &file.byline),
            (Role::Caption, &file.caption),
            (Role::Dateline, &file.dateline),
            (Role::Comment, &file.comment),
            (Role::Footer, &file.footer),
            (Role::Contributed, &file.contributed),
            (Role::InsetBegins, &file.inset_begins),
            (Role::InsetEnds, &file.inset_ends),
            (Role::Paywall, &file.paywall),
            (Role::Failure, &file.failure),
        ] {
            let words = cues.words.unwrap_or(14);
            for (place, patterns) in [
                (Place::Whole, &cues.whole),
                (Place::Start, &cues.start),
                (Place::Label, &cues.label),
                (Place::End, &cues.end),
                (Place::Within, &cues.within),
            ] {
                insert(&mut self.lines, patterns, Rule { role, place, words })?;
            }
        }
        let within = |role| Rule { role, place: Place::Within, words: usize::MAX };
        insert(&mut self.lines, &file.masthead, within(Role::Masthead))?;
        insert(&mut self.lines, &file.voice, within(Role::Voice))?;
        insert(&mut self.before, &file.origin.whole, true)?;
        insert(&mut self.before, &file.origin.before, false)?;
        insert(&mut self.after, &file.origin.after, ())
    }

    /// Returns what the words of a line say it is, each role once, the strongest first.
    pub fn of(&self, words: &[Word]) -> Vec<Cue> {
        let mut found: Vec<Cue> = Vec::new();
        for at in 0..words.len() {
            for hit in self.lines.all_at(|i| words.get(i).map(|w| w.folded.as_str()), at) {
                let rule = hit.value;
                let fits = match rule.place {
                    Place::Whole => at == 0 && hit.tokens == words.len(),
                    Place::Start | Place::Label => at == 0,
                    Place::End => at + hit.tokens == words.len(),
                    Place::Within => true,
                };
                let label = rule.place == Place::Label;
                let known = found.iter().any(|cue| cue.role == rule.role && cue.label <= label);
                if fits && words.len() <= rule.words.max(hit.tokens) && !known {
                    found.push(Cue {
                        role: rule.role,
                        at,
                        words: hit.tokens,
                        label: rule.place == Place::Label,
                    });
                }
            }
        }
        found
    }

    /// Returns how many words of a cue before an origin begin here, and whether it speaks of the whole report.
    pub fn before_origin(&self, words: &[Word], at: usize) -> Option<(usize, bool)> {
        let hit = self.before.best_at(|i| words.get(i).map(|w| w.folded.as_str()), at)?;
        Some((hit.tokens, *hit.value))
    }

    /// Tells whether a cue after an origin begins here.
    pub fn after_origin(&self, words: &[Word], at: usize) -> bool {
        self.after.best_at(|i| words.get(i).map(|w| w.folded.as_str()), at).is_some()
    }
}

fn insert<T: Clone>(
    lexicon: &mut Lexicon<T>,
    patterns: &[String],
    value: T,
) -> Result<(), (String, String)> {
    for pattern in patterns {
        lexicon.insert(pattern, value.clone()).map_err(|e| (pattern.clone(), e.to_string()))?;
    }
    Ok(())
}
