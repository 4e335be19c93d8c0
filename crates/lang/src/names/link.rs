//! The keys of the names of one article: a surname takes the key of the full name that the article also prints, an
//! acronym that of its expansion, an unknown name its skeleton.
//!
//! What goes in: all names of an article in order. What comes out: every mention with its entity. Left to others: the
//! names of other articles; a key never depends on them.

use super::atoms::Case;
use super::known::Found;
use super::skeleton::Skeletons;
use super::world::World;
use rashomon_types::{code::Category, reading::Known};
use std::collections::BTreeMap;

/// What a full name gives to its parts.
#[derive(Clone, Debug)]
struct Bearer {
    entity: String,
    known: Known,
    lemma: String,
    full: bool,
}

/// Gives every name its key.
pub fn link(
    found: &mut [Found],
    skeletons: &Skeletons,
    world: &World,
    people: &BTreeMap<String, u32>,
) {
    one_class(found, skeletons);
    for name in found.iter_mut().filter(|f| f.entity.is_none()) {
        let words = words_of(&name.mention.lemma).count();
        let skeleton = skeletons.of_name(&name.mention.lemma);
        let known = people
            .get(&skeleton)
            .filter(|_| name.mention.category == Category::Person && words > 1);
        if let Some(entity) = known {
            let entity_of = &world.entities[*entity as usize];
            name.entity = Some(*entity);
            name.mention.entity = entity_of.id.clone();
            name.mention.known = entity_of.known.clone();
        } else {
            name.mention.entity = key(name.mention.category, &skeleton, &name.mention.lemma);
        }
    }
    persons(found, skeletons);
    acronyms(found);
    shortened(found);
}

/// Gives names of which nothing but the capital tells the class that of the article's other names that read the same: of
/// a known name, of the surname of a full one, of one that a word beside it explains.
fn one_class(found: &mut [Found], skeletons: &Skeletons) {
    let mut votes: BTreeMap<String, BTreeMap<Category, usize>> = BTreeMap::new();
    for name in found.iter().filter(|f| !f.weak) {
        let lemma = &name.mention.lemma;
        let whole = skeletons.of_name(lemma);
        let person = name.mention.category == Category::Person;
        let last = words_of(lemma).last().filter(|_| person).map(|w| skeletons.of_name(w));
        for key in [Some(whole.clone()), last.filter(|l| *l != whole)].into_iter().flatten() {
            *votes.entry(key).or_default().entry(name.mention.category).or_default() += 1;
        }
    }
    for name in found.iter_mut().filter(|f| f.weak) {
        let Some(classes) = votes.get(&skeletons.of_name(&name.mention.lemma)) else { continue };
        let best = classes.iter().max_by_key(|(category, n)| (**n, std::cmp::Reverse(**category)));
        if let Some((category, _)) = best {
            name.mention.category = *category;
        }
    }
}

fn key(category: Category, skeleton: &str, lemma: &str) -> String {
    // The surname first: it is what articles share.
    let mut parts: Vec<&str> = skeleton.split('.').filter(|p| !p.is_empty()).collect();
    if category == Category::Person && parts.len() > 1 {
        let first = parts[0].chars().next().unwrap_or('~');
        let last = parts.pop().unwrap_or("");
        return format!("{category}~{last}.{first}");
    }
    if parts.is_empty() {
        return format!("{category}~{}", lemma.to_lowercase().replace(char::is_whitespace, "-"));
    }
    format!("{category}~{}", parts.join("."))
}

fn words_of(name: &str) -> impl Iterator<Item = &str> {
    name.split([' ', '.', '\u{a0}']).filter(|w| !w.is_empty())
}

/// Links one-word persons, and names with initials, to full names of the article.
fn persons(found: &mut [Found], skeletons: &Skeletons) {
    let mut bearers: BTreeMap<String, Bearer> = BTreeMap::new();
    for name in found.iter().filter(|f| f.mention.category == Category::Person) {
        let lemma = &name.mention.lemma;
        let words: Vec<&str> = words_of(lemma).collect();
        let full = words.len() > 1 && words[0].chars().count() > 1;
        if words.len() < 2 {
            continue;
        }
        let bearer = Bearer {
            entity: name.mention.entity.clone(),
            known: name.mention.known.clone(),
            lemma: words.last().unwrap_or(&"").to_string(),
            full,
        };
        let surname = skeletons.of(words[words.len() - 1]);
        let keys = [(surname, true), (skeletons.of(words[0]), false)];
        for (key, is_surname) in keys {
            if key.is_empty() || (!is_surname && !full) {
                continue;
            }
            let key = if is_surname { key } else { format!("{key}.") };
            let slot = bearers.entry(key);
            match slot {
                std::collections::btree_map::Entry::Vacant(slot) => {
                    slot.insert(bearer.clone());
                }
                std::collections::btree_map::Entry::Occupied(mut slot) => {
                    if full && !slot.get().full {
                        slot.insert(bearer.clone());
                    }
                }
            }
        }
    }
    for name in found.iter_mut().filter(|f| f.mention.category == Category::Person) {
        let words: Vec<&str> = words_of(&name.mention.lemma).collect();
        let short = words.len() == 1 || words[0].chars().count() == 1;
        let Some(last) = words.last().filter(|_| short && name.entity.is_none()) else { continue };
        let skeleton = skeletons.of(last);
        let hit = bearers
            .get(&skeleton)
            .or_else(|| near(&bearers, &skeleton))
            .or_else(|| bearers.get(&format!("{skeleton}.")));
        let Some(bearer) = hit.filter(|b| b.entity != name.mention.entity) else { continue };
        if words.len() == 1 && skeletons.of(&bearer.lemma) == skeleton
            || near(&bearers, &skeleton).is_some_and(|b| b.lemma == bearer.lemma)
        {
            // The surname of the full name is a base form that is certain.
            if words.len() == 1 {
                name.mention.lemma = bearer.lemma.clone();
            }
        }
        name.mention.entity = bearer.entity.clone();
        name.mention.known = bearer.known.clone();
    }
}

/// A declined surname has one sound more than its base ("Тегераном": тгрн-м), a feminine one one less.
fn near<'b>(bearers: &'b BTreeMap<String, Bearer>, skeleton: &str) -> Option<&'b Bearer> {
    let shorter = skeleton.char_indices().next_back().map(|(i, _)| &skeleton[..i])?;
    if shorter.chars().count() < 3 {
        return None;
    }
    bearers.get(shorter)
}

/// Links an acronym in brackets to the organisation before it.
fn acronyms(found: &mut [Found]) {
    let mut expanded: BTreeMap<String, (String, Known)> = BTreeMap::new();
    for pair in found.windows(2) {
        let (long, short) = (&pair[0], &pair[1]);
        let gap = short.mention.evidence.span.start.saturating_sub(long.mention.evidence.span.end);
        let is_acronym = super::atoms::case(&short.mention.evidence.text) == Case::Upper;
        let expands = long.mention.category == Category::Organisation
            && words_of(&long.mention.lemma).count() > 1;
        if gap == 2 && is_acronym && expands && short.entity.is_none() {
            let of = (long.mention.entity.clone(), long.mention.known.clone());
            expanded.entry(short.mention.entity.clone()).or_insert(of);
        }
    }
    for name in found.iter_mut().filter(|f| f.entity.is_none()) {
        if let Some((entity, known)) = expanded.get(&name.mention.entity) {
            name.mention.entity.clone_from(entity);
            name.mention.known = known.clone();
            name.mention.category = Category::Organisation;
        }
    }
}

/// Links "Верховный суд" to the one "Верховный суд Пакистана" of the article.
fn shortened(found: &mut [Found]) {
    let mut longer: BTreeMap<String, Option<(String, Known)>> = BTreeMap::new();
    let organisations = |f: &&Found| f.mention.category == Category::Organisation;
    for name in found.iter().filter(organisations) {
        let lemma = name.mention.lemma.to_lowercase();
        let words: Vec<&str> = words_of(&lemma).take(8).collect();
        for n in 1..words.len() {
            let of = (name.mention.entity.clone(), name.mention.known.clone());
            let slot = longer.entry(words[..n].join(" ")).or_insert_with(|| Some(of.clone()));
            if slot.as_ref().is_some_and(|s| s.0 != of.0) {
                *slot = None;
            }
        }
    }
    for name in found.iter_mut().filter(|f| f.entity.is_none()) {
        if name.mention.category != Category::Organisation {
            continue;
        }
        let lemma = name.mention.lemma.to_lowercase();
        let short = words_of(&lemma).collect::<Vec<_>>().join(" ");
        if let Some(Some((entity, known))) = longer.get(&short) {
            name.mention.entity.clone_from(entity);
            name.mention.known = known.clone();
        }
    }
}
