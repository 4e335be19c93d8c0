//! The closed vocabularies: PLOVER events, realis, sectors, measures, comparators, ISO codes.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// A word that is not in its vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no {what}{}", if .known.is_empty() { String::new() } else { format!("; known: {}", .known) })]
pub struct UnknownCode {
    /// The word as given.
    pub word: String,
    /// The vocabulary.
    pub what: &'static str,
    /// Its members, when they are few enough to print.
    pub known: String,
}

macro_rules! letters {
    ($(#[$doc:meta])* $name:ident, $what:literal, $min:literal..=$max:literal, $ok:pat) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; $max]);

        impl $name {
            /// Reads a code; `None` when its length or letters are wrong.
            pub fn new(code: &str) -> Option<Self> {
                let fits = ($min..=$max).contains(&code.len()) && code.bytes().all(|b| matches!(b, $ok));
                let mut bytes = [0; $max];
                fits.then(|| {
                    bytes[..code.len()].copy_from_slice(code.as_bytes());
                    $name(bytes)
                })
            }
            /// Returns the code as text.
            pub fn as_str(&self) -> &str {
                std::str::from_utf8(&self.0).unwrap_or("").trim_end_matches('\0')
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.as_str())
            }
        }
        impl FromStr for $name {
            type Err = UnknownCode;
            fn from_str(word: &str) -> Result<Self, UnknownCode> {
                $name::new(word).ok_or_else(|| UnknownCode { word: word.to_owned(), what: $what, known: String::new() })
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

letters!(
    /// A language, ISO 639-1 (`uk`), or 639-3 where there is no shorter code.
    Language, "language code (ISO 639)", 2..=3, b'a'..=b'z'
);
letters!(
    /// A country of an actor, ISO 3166 alpha-3 (`UKR`), with PLOVER's `KOS`.
    Country, "country code (ISO 3166 alpha-3)", 3..=3, b'A'..=b'Z'
);
letters!(
    /// A country of a place, ISO 3166 alpha-2 (`UA`).
    PlaceCountry, "country code (ISO 3166 alpha-2)", 2..=2, b'A'..=b'Z'
);

macro_rules! vocabulary {
    ($(#[$doc:meta])* $name:ident, $what:literal, $( $(#[$vdoc:meta])* $variant:ident = $word:literal ),+ $(,)?) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs)]
        pub enum $name { $( $(#[$vdoc])* $variant ),+ }

        impl $name {
            /// Every member, in order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// Returns the word used in every export.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
        impl FromStr for $name {
            type Err = UnknownCode;
            fn from_str(word: &str) -> Result<Self, UnknownCode> {
                $name::ALL.iter().copied().find(|x| x.as_str() == word).ok_or_else(|| UnknownCode {
                    word: word.to_owned(),
                    what: $what,
                    known: $name::ALL.iter().map(|x| x.as_str()).collect::<Vec<_>>().join(" "),
                })
            }
        }
        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.as_str())
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

vocabulary!(
    /// The sixteen event types of PLOVER 2.0.
    EventType, "PLOVER event type",
    Agree = "AGREE", Consult = "CONSULT", Support = "SUPPORT", Concede = "CONCEDE", Cooperate = "COOPERATE",
    Aid = "AID", Retreat = "RETREAT", Request = "REQUEST", Accuse = "ACCUSE", Reject = "REJECT",
    Threaten = "THREATEN", Protest = "PROTEST", Sanction = "SANCTION", Mobilize = "MOBILIZE",
    Coerce = "COERCE", Assault = "ASSAULT",
);

vocabulary!(
    /// Whether what is told took place.
    Realis, "realis",
    Happened = "happened", Ongoing = "ongoing", Planned = "planned", Threatened = "threatened",
    Hypothetical = "hypothetical", Alleged = "alleged", Denied = "denied",
);

vocabulary!(
    /// What kind of actor: the sectors of PLOVER 2.0 and its codes for actors without a country.
    Sector, "sector",
    Cop = "COP", Gov = "GOV", Jud = "JUD", Leg = "LEG", Mil = "MIL", Prm = "PRM", Pty = "PTY", Reb = "REB",
    Spy = "SPY", Uaf = "UAF", Unk = "UNK", Agr = "AGR", Bus = "BUS", Crm = "CRM", Cvl = "CVL", Edu = "EDU",
    Eli = "ELI", Jrn = "JRN", Lab = "LAB", Med = "MED", Ref = "REF", Opp = "OPP", Pre = "PRE", Rel = "REL",
    Soc = "SOC", Igo = "IGO", Ngo = "NGO", Ism = "ISM", Img = "IMG", Mnc = "MNC",
);

vocabulary!(
    /// How a printed number bounds the true one.
    Comparator, "comparator",
    Equal = "=", More = ">", AtLeast = ">=", Less = "<", AtMost = "<=", About = "~", Range = "range", Vague = "vague",
);

vocabulary!(
    /// What a figure measures.
    Measure, "measure",
    Killed = "killed", Injured = "injured", Missing = "missing", Captured = "captured", Displaced = "displaced",
    Troops = "troops", Fighters = "fighters", Persons = "persons", Attacks = "attacks", Strikes = "strikes",
    Weapons = "weapons", Vehicles = "vehicles", Aircraft = "aircraft", Ships = "ships", Money = "money",
    Votes = "votes", Countries = "countries", Organisations = "organisations", Buildings = "buildings",
    Percent = "percent", Duration = "duration", Distance = "distance", Volume = "volume", Energy = "energy",
    Other = "other",
);

vocabulary!(
    /// The classes of proper names, after SlavicNER.
    Category, "name category",
    Person = "PER", Organisation = "ORG", Location = "LOC", Event = "EVT", Product = "PRO",
);

impl EventType {
    /// Returns the modes that PLOVER 2.0 knows for the type; empty where it has none.
    pub fn modes(self) -> &'static [&'static str] {
        match self {
            EventType::Consult => &["visit", "third-party", "multilateral", "phone"],
            EventType::Retreat => {
                &["withdraw", "release", "disarm", "ceasefire", "access", "resign"]
            }
            EventType::Request | EventType::Reject => &["assist", "change", "yield", "meet"],
            EventType::Accuse => &["disapprove", "investigate", "allege"],
            EventType::Threaten => {
                &["restrict", "arrest", "relations", "expel", "territory", "violence"]
            }
            EventType::Protest => {
                &["demo", "riot", "strike", "hunger", "boycott", "obstruct", "vandalize"]
            }
            EventType::Sanction => &["convict", "expel", "withdraw", "discontinue"],
            EventType::Mobilize => &["troops", "weapons", "police", "militia"],
            EventType::Coerce => &[
                "seize",
                "restrict",
                "censor",
                "curfew",
                "martial-law",
                "arrest",
                "deport",
                "withhold",
                "misinformation",
                "cyber",
            ],
            EventType::Assault => &[
                "abduct",
                "beat",
                "torture",
                "sexual",
                "targeted",
                "destroy",
                "primitive",
                "firearms",
                "explosives",
                "suicide-attack",
                "aerial",
                "drone",
                "heavy-weapons",
                "crowd-control",
                "unconventional",
            ],
            _ => &[],
        }
    }

    /// Tells whether all parties of the act are its actors, as in a meeting.
    pub fn is_mutual(self) -> bool {
        matches!(self, EventType::Agree | EventType::Consult | EventType::Cooperate)
    }

    /// Returns the quad class of the type: 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material
    /// conflict. SANCTION is 4 as in the manual's own section, which its summary table contradicts.
    pub fn quad(self) -> u8 {
        match self {
            EventType::Agree | EventType::Consult | EventType::Support | EventType::Concede => 1,
            EventType::Cooperate | EventType::Aid | EventType::Retreat => 2,
            EventType::Request | EventType::Accuse | EventType::Reject | EventType::Threaten => 3,
            _ => 4,
        }
    }

    /// Returns the CAMEO root code that the type comes from, as a string (`"01"` is not 1).
    pub fn cameo_root(self) -> &'static str {
        match self {
            EventType::Agree => "03",
            EventType::Consult => "04",
            EventType::Support => "05",
            EventType::Cooperate => "06",
            EventType::Aid => "07",
            EventType::Concede | EventType::Retreat => "08",
            EventType::Request => "10",
            EventType::Accuse => "11",
            EventType::Reject => "12",
            EventType::Threaten => "13",
            EventType::Protest => "14",
            EventType::Mobilize => "15",
            EventType::Sanction => "16",
            EventType::Coerce => "17",
            EventType::Assault => "19",
        }
    }
}

/// A mode of an event type, one that the type has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct Mode(&'static str);

impl Mode {
    /// Finds a mode by its word.
    ///
    /// # Errors
    /// When `event` has no mode of that name.
    pub fn of(event: EventType, word: &str) -> Result<Mode, UnknownCode> {
        event.modes().iter().find(|m| **m == word).map(|m| Mode(m)).ok_or_else(|| UnknownCode {
            word: word.to_owned(),
            what: "mode of the event type",
            known: event.modes().join(" "),
        })
    }

    /// Returns the word.
    pub fn as_str(self) -> &'static str {
        self.0
    }
}

impl<'de> Deserialize<'de> for Mode {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let word = String::deserialize(d)?;
        let found = EventType::ALL.iter().flat_map(|e| e.modes()).find(|m| **m == word);
        found
            .map(|m| Mode(m))
            .ok_or_else(|| serde::de::Error::custom(format!("{word:?} is no PLOVER mode")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_read_back() {
        for event in EventType::ALL {
            assert_eq!(event.as_str().parse(), Ok(*event));
            for mode in event.modes() {
                assert_eq!(Mode::of(*event, mode).map(Mode::as_str), Ok(*mode));
            }
        }
        assert!(Mode::of(EventType::Agree, "aerial").is_err());
        assert_eq!(Language::new("uk").map(|l| l.to_string()).as_deref(), Some("uk"));
        assert_eq!(Language::new("UK"), None);
        assert_eq!(Language::new("é"), None);
    }
}
