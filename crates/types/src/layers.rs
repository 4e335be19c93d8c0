//! Which layers of an account are asked for, so that nobody pays for what is not printed.

use crate::code::UnknownCode;
use std::str::FromStr;

/// The layers to compute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layers {
    /// Names and references.
    pub names: bool,
    /// Time expressions.
    pub dates: bool,
    /// Events.
    pub events: bool,
    /// Figures.
    pub claims: bool,
    /// Quotes.
    pub quotes: bool,
    /// Structural relations.
    pub relations: bool,
    /// What the record compares.
    pub anchors: bool,
    /// Part of speech, features and lemmas; the layers above ask for it themselves where they need it.
    pub morphology: bool,
    /// Heads and relations; likewise.
    pub syntax: bool,
}

impl Layers {
    /// Everything.
    pub const ALL: Layers = Layers {
        names: true,
        dates: true,
        events: true,
        claims: true,
        quotes: true,
        relations: true,
        anchors: true,
        morphology: true,
        syntax: true,
    };
    /// Sentences and tokens only.
    pub const NONE: Layers = Layers {
        names: false,
        dates: false,
        events: false,
        claims: false,
        quotes: false,
        relations: false,
        anchors: false,
        morphology: false,
        syntax: false,
    };

    /// Tells whether coding has anything to do.
    pub fn coding(self) -> bool {
        self.events || self.claims || self.quotes || self.relations || self.anchors
    }

    /// Tells whether morphology has to be computed for what is asked.
    pub fn needs_morphology(self) -> bool {
        self.morphology || self.names || self.relations || self.needs_syntax()
    }

    /// Tells whether heads and relations have to be found for what is asked.
    pub fn needs_syntax(self) -> bool {
        self.syntax || self.events || self.claims || self.quotes
    }

    /// Tells whether names have to be read for what is asked.
    pub fn needs_names(self) -> bool {
        self.names || self.coding()
    }

    /// Tells whether time expressions have to be read for what is asked.
    pub fn needs_dates(self) -> bool {
        self.dates || self.coding()
    }

    /// Tells whether numbers have to be read for what is asked.
    pub fn needs_numbers(self) -> bool {
        self.needs_dates()
    }
}

impl FromStr for Layers {
    type Err = UnknownCode;
    /// Reads a comma-separated list: `names,dates`.
    fn from_str(list: &str) -> Result<Self, UnknownCode> {
        let mut layers = Layers::NONE;
        for word in list.split(',').map(str::trim).filter(|w| !w.is_empty()) {
            match word {
                "names" => layers.names = true,
                "dates" => layers.dates = true,
                "events" => layers.events = true,
                "claims" => layers.claims = true,
                "quotes" => layers.quotes = true,
                "relations" => layers.relations = true,
                "anchors" => layers.anchors = true,
                "morphology" => layers.morphology = true,
                "syntax" => layers.syntax = true,
                _ => {
                    return Err(UnknownCode {
                        word: word.to_owned(),
                        what: "layer",
                        known:
                            "names dates events claims quotes relations anchors morphology syntax"
                                .to_owned(),
                    });
                }
            }
        }
        Ok(layers)
    }
}
