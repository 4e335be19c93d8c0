//! The older schemes that an act can be written in: PLOVER's score, CAMEO, quad classes, Goldstein's weights.
//!
//! What goes in: `data/scales.toml` and a type with its mode. What comes out: its score, code, class and weight, under the
//! conventions that the user chose where the schemes contradict each other. Left to others: the type.

use rashomon_packs::{PackError, Packs};
use rashomon_types::code::{EventType, Mode};
use serde::Deserialize;
use std::collections::BTreeMap;

const FILE: &str = "data/scales.toml";

/// Which table of Goldstein's weights; they differ for six codes of CAMEO.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Goldstein {
    /// As the ICEWS tools have it.
    Icews,
    /// As Phoenix and GDELT's lookups have it.
    #[default]
    Phoenix,
}

impl Goldstein {
    /// Its name in an export.
    pub fn as_str(self) -> &'static str {
        match self {
            Goldstein::Icews => "icews",
            Goldstein::Phoenix => "phoenix",
        }
    }
}

/// Conventions on which the schemes contradict themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Conventions {
    /// The table of weights.
    pub goldstein: Goldstein,
    /// True: SANCTION is verbal conflict (quad class 3), as in the manual's table of quad classes; false: material (4), as
    /// in its own section.
    pub verbal_sanctions: bool,
}

/// An act in the older schemes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Written<'a> {
    /// Quad class, 1 to 4.
    pub quad: u8,
    /// PLOVER's intensity, -10 to 10.
    pub score: f64,
    /// CAMEO code of two to four digits.
    pub cameo: &'a str,
    /// Goldstein's weight, -10 to 10.
    pub goldstein: f64,
}

impl Written<'_> {
    /// The root of the CAMEO code.
    pub fn root(&self) -> &str {
        self.cameo.get(..2).unwrap_or(self.cameo)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(rename = "type")]
    types: BTreeMap<String, Row>,
    goldstein: BTreeMap<String, [f64; 2]>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    score: f64,
    cameo: String,
    #[serde(default)]
    modes: BTreeMap<String, (f64, String)>,
}

/// The tables, checked to hold every type and mode.
pub struct Scales {
    types: BTreeMap<EventType, Row>,
    goldstein: BTreeMap<String, [f64; 2]>,
    conventions: Conventions,
}

impl Scales {
    /// Reads the tables.
    ///
    /// # Errors
    /// When the file is wrong, lacks a type, a mode or a weight, or names one that PLOVER does not have.
    pub fn new(packs: &Packs, conventions: Conventions) -> Result<Self, PackError> {
        let File { mut types, goldstein } = packs.parse(FILE)?;
        let wrong = |message: String| PackError::new(FILE, message);
        let mut known = BTreeMap::new();
        for kind in EventType::ALL {
            let row = types.remove(kind.as_str());
            let row = row.ok_or_else(|| wrong(format!("[type.{kind}] is missing")))?;
            if let Some(mode) = kind.modes().iter().find(|m| !row.modes.contains_key(**m)) {
                return Err(wrong(format!("[type.{kind}] has no mode {mode:?}")));
            }
            if let Some(mode) = row.modes.keys().find(|m| !kind.modes().contains(&m.as_str())) {
                return Err(wrong(format!("[type.{kind}]: PLOVER has no mode {mode:?}")));
            }
            let codes = row.modes.values().map(|(_, code)| code).chain([&row.cameo]);
            if let Some(code) = codes.into_iter().find(|c| !goldstein.contains_key(*c)) {
                return Err(wrong(format!("[goldstein] has no weight for {code:?}")));
            }
            known.insert(*kind, row);
        }
        if let Some(kind) = types.keys().next() {
            return Err(wrong(format!("[type.{kind}] is no type of PLOVER")));
        }
        Ok(Scales { types: known, goldstein, conventions })
    }

    /// The name of the table of weights in force.
    pub fn table(&self) -> &'static str {
        self.conventions.goldstein.as_str()
    }

    /// Writes a type with its mode in the older schemes.
    pub fn of(&self, kind: EventType, mode: Option<Mode>) -> Written<'_> {
        let row = &self.types[&kind];
        let (score, cameo) = mode
            .and_then(|m| row.modes.get(m.as_str()))
            .map_or((row.score, &row.cameo), |(score, code)| (*score, code));
        let verbal = kind == EventType::Sanction && self.conventions.verbal_sanctions;
        let [icews, phoenix] = self.goldstein.get(cameo).copied().unwrap_or_default();
        Written {
            quad: if verbal { 3 } else { kind.quad() },
            score,
            cameo,
            goldstein: match self.conventions.goldstein {
                Goldstein::Icews => icews,
                Goldstein::Phoenix => phoenix,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scales(goldstein: Goldstein, verbal_sanctions: bool) -> Scales {
        Scales::new(&Packs::embedded(), Conventions { goldstein, verbal_sanctions }).unwrap()
    }

    #[test]
    fn the_two_tables_differ_where_they_are_known_to() {
        let (icews, phoenix) = (scales(Goldstein::Icews, false), scales(Goldstein::Phoenix, false));
        let mode = Mode::of(EventType::Sanction, "expel").ok();
        assert_eq!(icews.of(EventType::Sanction, mode).goldstein, -7.0);
        assert_eq!(phoenix.of(EventType::Sanction, mode).goldstein, -8.0);
        let same = |kind| icews.of(kind, None) == phoenix.of(kind, None);
        assert!(EventType::ALL.iter().all(|kind| same(*kind)));
    }

    #[test]
    fn sanctions_are_material_unless_asked() {
        let of = |verbal| scales(Goldstein::Phoenix, verbal).of(EventType::Sanction, None).quad;
        assert_eq!((of(false), of(true)), (4, 3));
    }

    #[test]
    fn a_code_without_a_mode_has_the_root_of_its_type() {
        let scales = scales(Goldstein::Phoenix, false);
        for kind in EventType::ALL {
            assert_eq!(scales.of(*kind, None).root(), kind.cameo_root(), "{kind}");
        }
    }
}
