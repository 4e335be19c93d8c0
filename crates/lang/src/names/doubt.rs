//! Demonyms that are not to be trusted: a machine that translates "al-Sudani" may write "the Sudanese".
//!
//! What goes in: the references and names of one article. What comes out: a doubt on every demonym of a country that the
//! article never names otherwise, when it names a person whose surname means "of that country"; with a diagnostic. Left
//! to others: what the doubted words stand for.

use super::known::Found;
use super::skeleton::Skeletons;
use super::world::World;
use rashomon_types::{
    Country, Diagnostic,
    code::Category,
    reading::{Reference, ReferenceKind},
};
use std::collections::{BTreeMap, BTreeSet};

/// Marks doubtful demonyms and the nominal groups that rest on them.
pub fn doubt(
    references: &mut [Reference],
    found: &[Found],
    world: &World,
    skeletons: &Skeletons,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let demonyms: BTreeSet<Country> = references
        .iter()
        .filter(|r| r.kind == ReferenceKind::Demonym)
        .filter_map(|r| r.known.country)
        .collect();
    let suspects = suspects(&demonyms, found, world, skeletons);
    if suspects.is_empty() {
        return;
    }
    for reference in references.iter_mut() {
        let Some((country, (name, entity))) =
            reference.known.country.and_then(|c| Some((c, suspects.get(&c)?)))
        else {
            continue;
        };
        let words = reference.evidence.text.clone();
        let of = world.country(country).and_then(|id| world.name(&id)).unwrap_or_default();
        let why = format!(
            "{words:?} may be the name {name}, translated: the article names {name} and nothing else of {of}"
        );
        if reference.kind == ReferenceKind::Demonym {
            reference.entity = Some(entity.clone());
            diagnostics.push(
                Diagnostic::new("demonym-doubtful", why.clone()).at(reference.evidence.span).hint(
                    format!(
                        "the country is not used; read {words:?} as {name} if that makes sense"
                    ),
                ),
            );
        }
        reference.known.country = None;
        reference.doubt = Some(why);
    }
}

/// The countries whose demonyms are doubtful, with the name and key of the person.
fn suspects(
    demonyms: &BTreeSet<Country>,
    found: &[Found],
    world: &World,
    skeletons: &Skeletons,
) -> BTreeMap<Country, (String, String)> {
    let mut suspects = BTreeMap::new();
    for country in demonyms {
        let nisbas: Vec<String> = world.nisbas(*country).iter().map(|n| skeletons.of(n)).collect();
        let is_named = found.iter().any(|f| {
            f.mention.known.country == Some(*country) && f.mention.category != Category::Person
        });
        if nisbas.is_empty() || is_named {
            continue;
        }
        let bearer = found.iter().filter(|f| f.mention.category == Category::Person).find(|f| {
            let last = f.mention.lemma.rsplit([' ', '-', '–']).next().unwrap_or("");
            nisbas.contains(&skeletons.of(last)) && f.mention.known.country != Some(*country)
        });
        if let Some(bearer) = bearer {
            let who = (bearer.mention.evidence.text.clone(), bearer.mention.entity.clone());
            suspects.insert(*country, who);
        }
    }
    suspects
}
