//! How a brief is said in the reader's language: `languages/<code>/brief.toml`.

use icu_locale_core::Locale;
use icu_plurals::{PluralCategory, PluralRules};
use rashomon_packs::{PackError, Packs};
use rashomon_types::Language;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The words of one language, with its plural rules.
pub struct Words {
    /// The language.
    pub language: Language,
    table: Table,
    locale: Option<Locale>,
    names: BTreeMap<String, String>,
    pages: BTreeMap<String, String>,
}

/// `languages/<code>/pages.toml`: what the pages say, by what they say in English.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct PageTable {
    page: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    group: String,
    decimal: String,
    day_month: String,
    full: String,
    month_year: String,
    months: Vec<String>,
    say: BTreeMap<String, String>,
    count: BTreeMap<String, Forms>,
    realis: BTreeMap<String, String>,
    verdict: BTreeMap<String, String>,
    #[serde(default)]
    reason: BTreeMap<String, String>,
    #[serde(default)]
    bound: BTreeMap<String, String>,
    #[serde(default)]
    diagnostic: BTreeMap<String, String>,
    kind: BTreeMap<String, String>,
    #[serde(rename = "type")]
    types: BTreeMap<String, String>,
    mode: BTreeMap<String, String>,
    measure: BTreeMap<String, String>,
    relation: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Forms {
    #[serde(default)]
    zero: Option<String>,
    #[serde(default)]
    one: Option<String>,
    #[serde(default)]
    two: Option<String>,
    #[serde(default)]
    few: Option<String>,
    #[serde(default)]
    many: Option<String>,
    other: String,
}

impl Words {
    /// Loads the words of a language.
    ///
    /// # Errors
    /// When the language has no `brief.toml`, or it is wrong.
    pub fn new(packs: &Packs, language: Language) -> Result<Self, PackError> {
        let path = format!("languages/{language}/brief.toml");
        let table: Table = packs.parse(&path)?;
        if table.months.len() != 12 {
            return Err(PackError::new(path, "months must hold twelve names"));
        }
        let locale: Option<Locale> = language.as_str().parse().ok();
        let path = format!("languages/{language}/pages.toml");
        let pages: PageTable = match packs.bytes(&path) {
            Some(_) => packs.parse(&path)?,
            None => PageTable::default(),
        };
        let names = names(packs, language)?;
        Ok(Words { language, table, locale, names, pages: pages.page })
    }

    /// Returns the languages that a brief can be said in.
    pub fn languages(packs: &Packs) -> Vec<Language> {
        packs
            .languages()
            .into_iter()
            .filter(|l| packs.bytes(&format!("languages/{l}/brief.toml")).is_some())
            .collect()
    }

    /// Returns the name by which the language knows an entity of the gazetteer.
    pub fn name(&self, entity: &str) -> Option<&str> {
        self.names.get(entity).map(String::as_str)
    }

    fn look<'a>(map: &'a BTreeMap<String, String>, key: &'a str) -> &'a str {
        map.get(key).map_or(key, String::as_str)
    }

    /// Returns what the pages say for an English expression; that itself where the language has no `pages.toml`.
    pub fn page<'a>(&'a self, english: &'a str) -> &'a str {
        Self::look(&self.pages, english)
    }

    /// Returns a fixed expression.
    pub fn say<'a>(&'a self, key: &'a str) -> &'a str {
        Self::look(&self.table.say, key)
    }

    /// Returns the word for a realis.
    pub fn realis<'a>(&'a self, key: &'a str) -> &'a str {
        Self::look(&self.table.realis, key)
    }

    /// Returns the word for a verdict.
    pub fn verdict<'a>(&'a self, key: &'a str) -> &'a str {
        Self::look(&self.table.verdict, key)
    }

    /// Returns the phrase for a reason of a verdict.
    pub(crate) fn reason<'a>(&'a self, key: &'a str) -> &'a str {
        Self::look(&self.table.reason, key)
    }

    /// Returns the phrase for a bound of a number.
    pub(crate) fn bound<'a>(&'a self, key: &'a str) -> &'a str {
        Self::look(&self.table.bound, key)
    }

    /// Returns what a diagnostic says in this language, where the language has words for it.
    pub fn diagnostic(&self, code: &str) -> Option<&str> {
        self.table.diagnostic.get(code).map(String::as_str)
    }

    /// Returns the word for how a text comes from another.
    pub fn kind<'a>(&'a self, key: &'a str) -> &'a str {
        Self::look(&self.table.kind, key)
    }

    /// Returns the word for a measure.
    pub fn measure<'a>(&'a self, key: &'a str) -> &'a str {
        Self::look(&self.table.measure, key)
    }

    /// Returns the word for a relation.
    pub fn relation<'a>(&'a self, key: &'a str) -> &'a str {
        Self::look(&self.table.relation, key)
    }

    /// Returns what happens between the parties, as a noun: of the mode where it has one, else of the type.
    pub fn act(&self, kind: &str, mode: Option<&str>) -> String {
        let of_mode = mode.and_then(|m| self.table.mode.get(&format!("{kind}.{m}")));
        of_mode.cloned().unwrap_or_else(|| Self::look(&self.table.types, kind).to_owned())
    }

    /// Returns a counted noun in the right plural form: `3 articles`, `5 статей`.
    pub fn count(&self, key: &str, n: usize) -> String {
        let Some(forms) = self.table.count.get(key) else { return format!("{n} {key}") };
        // The rules are compiled in and made anew: kept, they would tie the words to one thread.
        let rules = self.locale.clone().and_then(|l| PluralRules::try_new_cardinal(l.into()).ok());
        let category = rules.map_or(PluralCategory::Other, |rules| rules.category_for(n));
        let form = match category {
            PluralCategory::Zero => &forms.zero,
            PluralCategory::One => &forms.one,
            PluralCategory::Two => &forms.two,
            PluralCategory::Few => &forms.few,
            PluralCategory::Many => &forms.many,
            PluralCategory::Other => &None,
        };
        form.as_ref().unwrap_or(&forms.other).replace("{n}", &self.number(n as f64))
    }

    /// Writes a number with the language's grouping and decimal mark; at most three decimals.
    pub fn number(&self, value: f64) -> String {
        let text = format!("{:.3}", value.abs());
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let mut out = String::from(if value < 0.0 { "-" } else { "" });
        for (i, digit) in whole.chars().enumerate() {
            if i > 0
                && (whole.len() - i).is_multiple_of(3)
                && whole.len() > 4 - usize::from(self.table.group == ",")
            {
                out.push_str(&self.table.group);
            }
            out.push(digit);
        }
        let part = part.trim_end_matches('0');
        if part.is_empty() { out } else { format!("{out}{}{part}", self.table.decimal) }
    }

    /// Returns the short name of a month, 1 to 12.
    pub fn month(&self, month: i8) -> &str {
        usize::try_from(month - 1)
            .ok()
            .and_then(|i| self.table.months.get(i))
            .map_or("", String::as_str)
    }

    pub(crate) fn pattern(&self, day: bool, year: bool) -> &str {
        match (day, year) {
            (true, true) => &self.table.full,
            (true, false) => &self.table.day_month,
            (false, _) => &self.table.month_year,
        }
    }
}

/// Reads the first name of every row of a language's gazetteer, by entity id.
fn names(packs: &Packs, language: Language) -> Result<BTreeMap<String, String>, PackError> {
    let mut names = BTreeMap::new();
    for (_, tables) in
        packs.parse_all::<BTreeMap<String, BTreeMap<String, String>>>(language, "gazetteer")?
    {
        for (table, rows) in tables {
            let category = match table.as_str() {
                "people" => "PER",
                "organisations" => "ORG",
                "events" => "EVT",
                "products" => "PRO",
                _ => "LOC",
            };
            for (key, row) in rows {
                let first = row.split([';', ',']).next().unwrap_or_default().trim();
                let first = first.trim_start_matches(['!', '=']).trim_end_matches('~');
                let words: Vec<&str> =
                    first.split(' ').map(|w| w.split('/').next().unwrap_or(w)).collect();
                if !first.is_empty() {
                    names.entry(format!("{category}-{key}")).or_insert_with(|| words.join(" "));
                }
            }
        }
    }
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pages_say_the_same_in_every_language_that_has_them() {
        let packs = Packs::embedded();
        let mut tables: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for language in packs.languages() {
            let path = format!("languages/{language}/pages.toml");
            if packs.bytes(&path).is_some() {
                let table: PageTable = packs.parse(&path).unwrap();
                assert!(table.page.values().all(|v| !v.trim().is_empty()), "{path}");
                tables.insert(path, table.page.into_keys().collect());
            }
        }
        let (first, keys) = tables.first_key_value().unwrap();
        for (path, others) in &tables {
            let missing: Vec<_> = keys.iter().filter(|k| !others.contains(k)).collect();
            let more: Vec<_> = others.iter().filter(|k| !keys.contains(k)).collect();
            assert!(
                missing.is_empty() && more.is_empty(),
                "{path} lacks {missing:?}, {first} {more:?}"
            );
        }
    }
}
