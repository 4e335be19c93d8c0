//! The endings of names: from a base form to every form, and from a form back to the base forms that it may have.
//!
//! What goes in: rows of `names.toml`, `m ин: ина ину ином иным ине`: gender, ending of the base form, endings of the
//! other forms (`-` is no ending, for both; `+` marks the base form of the plural, which begins there). Of the rows that fit a base form, those with the longest ending hold.

use std::collections::HashMap;

/// What a row is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gender {
    /// Names of men, and masculine nouns.
    Masculine,
    /// Names of women, and feminine nouns.
    Feminine,
    /// Neuter nouns.
    Neuter,
    /// Nouns without a singular.
    Plural,
    /// Adjectives, in all genders; the base form is masculine.
    Adjective,
    /// Common nouns, where names do not decline as they do.
    Common,
}

impl Gender {
    fn read(letter: &str) -> Option<Gender> {
        Some(match letter {
            "m" => Gender::Masculine,
            "f" => Gender::Feminine,
            "n" => Gender::Neuter,
            "p" => Gender::Plural,
            "a" => Gender::Adjective,
            "c" => Gender::Common,
            _ => return None,
        })
    }
}

#[derive(Clone, Debug)]
struct Row {
    gender: Gender,
    base: String,
    others: Vec<String>,
    /// Where in `others` the plural begins, with its base form.
    plural: Option<usize>,
}

/// What kind of word is declined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WordKind {
    /// A name.
    Name,
    /// A name of a place: of one that is named in the singular there is no plural.
    Place,
    /// An adjective.
    Adjective,
    /// A common noun.
    Common,
}

impl WordKind {
    fn takes(self, gender: Gender) -> bool {
        match gender {
            Gender::Adjective => self == WordKind::Adjective,
            Gender::Common => self == WordKind::Common,
            _ => self != WordKind::Adjective,
        }
    }
}

/// A base form that a form may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Base {
    /// The base form, folded like the form.
    pub form: String,
    /// Gender of the row; `None` when the form itself was taken as the base form.
    pub gender: Gender,
    /// True when the form is the base form.
    pub same: bool,
    /// True when the row has no other forms.
    pub fixed: bool,
    /// Length in characters of the ending that led here.
    pub ending: usize,
}

/// The endings of one language.
#[derive(Clone, Debug, Default)]
pub struct Declension {
    rows: Vec<Row>,
    by_base: HashMap<String, Vec<u32>>,
    by_form: HashMap<String, Vec<u32>>,
}

const LONGEST: usize = 8;

impl Declension {
    /// Reads rows.
    ///
    /// # Errors
    /// With the row that has no gender or no colon.
    pub fn new(rows: &[String]) -> Result<Self, String> {
        let mut all = Declension::default();
        for row in rows {
            let bad = || {
                format!(
                    "{row:?}: write a row of endings as \"m a: ów om\" (gender, base ending, colon, other endings)"
                )
            };
            let (head, others) = row.split_once(':').ok_or_else(bad)?;
            let (gender, base) = head.trim().split_once(' ').ok_or_else(bad)?;
            let gender = Gender::read(gender).ok_or_else(bad)?;
            let base = base.trim().trim_matches('-').to_owned();
            let plural = others.split_whitespace().position(|o| o.starts_with('+'));
            let others: Vec<String> = others
                .split_whitespace()
                .map(|o| o.trim_start_matches('+').trim_matches('-').to_owned())
                .collect();
            let index = all.rows.len() as u32;
            all.by_base.entry(base.clone()).or_default().push(index);
            for ending in others.iter().chain([&base]) {
                let rows = all.by_form.entry(ending.clone()).or_default();
                if rows.last() != Some(&index) {
                    rows.push(index);
                }
            }
            all.rows.push(Row { gender, base, others, plural });
        }
        Ok(all)
    }

    /// Returns every form of a folded base form, in order of the alphabet.
    pub fn forms(&self, base: &str, kind: WordKind) -> Vec<String> {
        let mut forms = vec![base.to_owned()];
        for at in ends(base) {
            let Some(rows) = self.by_base.get(&base[at..]) else { continue };
            let mut found = false;
            for row in rows.iter().map(|r| &self.rows[*r as usize]) {
                if kind.takes(row.gender) {
                    // A plural is no reason to pass over what the word is in the singular.
                    found |= row.gender != Gender::Plural;
                    // "Alberta" has no genitive plural "Albert".
                    let only = kind == WordKind::Place
                        && matches!(row.gender, Gender::Feminine | Gender::Neuter);
                    let fits = |o: &&String| !(only && o.is_empty());
                    let others = row.others.iter().filter(fits);
                    forms.extend(others.map(|o| format!("{}{o}", &base[..at])));
                }
            }
            if found {
                break;
            }
        }
        forms.sort_unstable();
        forms.dedup();
        forms
    }

    /// Returns the base form of the plural when `form` is a plural form of `base` and of nothing else of it.
    pub fn plural(&self, base: &str, form: &str) -> Option<String> {
        for at in ends(base) {
            let Some(rows) = self.by_base.get(&base[at..]) else { continue };
            let ending = form.strip_prefix(&base[..at])?;
            let row = rows.iter().map(|r| &self.rows[*r as usize]).find(|r| r.plural.is_some())?;
            let from = row.plural?;
            let is_plural = row.others.iter().skip(from).any(|o| o == ending);
            let is_singular = ending == row.base || row.others[..from].iter().any(|o| o == ending);
            return (is_plural && !is_singular)
                .then(|| format!("{}{}", &base[..at], row.others[from]));
        }
        None
    }

    /// Returns the base forms that a folded form may have, longest ending first, in order of the rows.
    pub fn bases(&self, form: &str) -> Vec<Base> {
        let mut found: Vec<Base> = Vec::new();
        for at in ends(form) {
            let Some(rows) = self.by_form.get(&form[at..]) else { continue };
            for row in rows.iter().map(|r| &self.rows[*r as usize]) {
                if row.gender == Gender::Common {
                    continue;
                }
                let base = format!("{}{}", &form[..at], row.base);
                let holds = self.longest(&base, row.gender) == Some(row.base.chars().count());
                let known = found.iter().any(|b| b.form == base && b.gender == row.gender);
                if holds && !known {
                    let same = row.base == form[at..];
                    let ending = form[at..].chars().count();
                    let fixed = row.others.is_empty();
                    found.push(Base { form: base, gender: row.gender, same, fixed, ending });
                }
            }
        }
        found
    }

    /// Length of the longest ending of a base form among rows of a kind: singulars, plurals or adjectives.
    fn longest(&self, base: &str, gender: Gender) -> Option<usize> {
        let kind = |g: Gender| (g == Gender::Plural, g == Gender::Adjective);
        ends(base)
            .find(|at| {
                let rows = self.by_base.get(&base[*at..]);
                rows.is_some_and(|rows| {
                    rows.iter().any(|r| kind(self.rows[*r as usize].gender) == kind(gender))
                })
            })
            .map(|at| base[at..].chars().count())
    }
}

/// Byte positions at which an ending may begin, the longest ending first; at least two letters stay before it.
fn ends(word: &str) -> impl Iterator<Item = usize> {
    let all: Vec<usize> = word.char_indices().map(|(i, _)| i).chain([word.len()]).collect();
    let from = all.len().saturating_sub(LONGEST + 1).max(2.min(all.len()));
    all.into_iter().skip(from)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn endings() -> Declension {
        let rows =
            ["m -: а у ом е", "m ин: ина ину иным ине", "f а: ы е у ой", "a ский: ского ская"];
        Declension::new(&rows.map(String::from)).unwrap()
    }

    #[test]
    fn the_longest_ending_declines() {
        assert_eq!(
            endings().forms("путин", WordKind::Name),
            ["путин", "путина", "путине", "путину", "путиным"]
        );
        assert_eq!(
            endings().forms("ирак", WordKind::Name),
            ["ирак", "ирака", "ираке", "ираком", "ираку"]
        );
    }

    #[test]
    fn forms_lead_back_to_their_base() {
        let bases = endings().bases("ираком");
        assert!(bases.iter().any(|b| b.form == "ирак" && b.gender == Gender::Masculine));
        let bases = endings().bases("путиным");
        assert_eq!(bases[0].form, "путин");
        assert!(endings().bases("иракская").iter().any(|b| b.form == "иракский"));
    }
}
