//! Expressions that are no names and point to entities: demonyms, nominal groups, metonyms.

use super::atoms::{Case, Kind};
use super::declension::Gender;
use super::known::{Found, Line};
use super::words::Meaning;
use super::world::World;
use rashomon_types::{
    Country, Evidence, Sector,
    code::Category,
    reading::{Feature, Known, Precision, Reference, ReferenceKind, Upos},
};

/// Most atoms before the head of a nominal group.
const MODIFIERS: usize = 5;

/// How many names before a pronoun are looked at.
const LOOK_BACK: usize = 12;

/// Returns the references of a sentence, in no order.
pub fn references(line: &Line, found: &[Found]) -> Vec<Reference> {
    let world = line.world;
    let mut all = demonyms(line, found, world);
    all.extend(nominals(line, found, world));
    all.extend(metonyms(line, found, world));
    all
}

/// The order of references: by place, the longer first.
pub fn order(reference: &Reference) -> (usize, usize, ReferenceKind) {
    let span = reference.evidence.span;
    (span.start, usize::MAX - span.end, reference.kind)
}

fn inside(found: &[Found], at: usize) -> Option<&Found> {
    let after = found.partition_point(|f| f.atoms.0 <= at);
    after.checked_sub(1).map(|i| &found[i]).filter(|f| at < f.atoms.1)
}

fn begins(found: &[Found], at: usize) -> Option<&Found> {
    found.get(found.partition_point(|f| f.atoms.0 < at)).filter(|f| f.atoms.0 == at)
}

fn demonyms(line: &Line, found: &[Found], world: &World) -> Vec<Reference> {
    let mut all = Vec::new();
    for at in 0..line.atoms.len() {
        let hit = line.hits[at].iter().find_map(|hit| match hit.meaning {
            Meaning::Adjective(entity) | Meaning::People { entity, .. } => {
                Some((hit.atoms, *entity))
            }
            _ => None,
        });
        let Some((count, entity)) = hit else { continue };
        if inside(found, at).is_some_and(|f| f.mention.category != Category::Person) {
            continue;
        }
        let entity = &world.entities[entity as usize];
        all.push(Reference {
            evidence: Evidence::quote(line.text, line.span(at, at + count)),
            kind: ReferenceKind::Demonym,
            entity: Some(entity.id.clone()),
            known: Known {
                country: entity.known.country,
                sector: entity.known.sector.filter(|_| entity.category == Category::Organisation),
                ..Known::default()
            },
            doubt: None,
        });
    }
    all
}

/// A group under construction.
struct Group {
    from: usize,
    to: usize,
    country: Option<Country>,
    sector: Option<Sector>,
    person: bool,
}

fn nominals(line: &Line, found: &[Found], world: &World) -> Vec<Reference> {
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < line.atoms.len() {
        let head = line.hits[at].iter().find_map(|hit| match hit.meaning {
            Meaning::Head { sector, person } => Some((hit.atoms, *sector, *person)),
            _ => None,
        });
        // "a major response", "to force": taggers know what the list cannot.
        let upos = line.tokens[line.atoms[at].token].upos;
        let other = line.compiled.habits.nouns_modify
            && (matches!(upos, Upos::Verb | Upos::Adv | Upos::Aux)
                || (upos == Upos::Adj && line.roles_end(at)))
            || is_attribute(line, at);
        let fits = |(count, _, _): &(usize, Option<Sector>, bool)| {
            inside(found, at).is_none() && !(*count == 1 && other)
        };
        let Some((count, sector, person)) = head.filter(fits) else {
            at += 1;
            continue;
        };
        let (from, before) = modifiers(line, found, world, at, groups.last().map_or(0, |g| g.to));
        let (to, after) = complement(line, found, world, at + count);
        // "militia groups", "army officers": the last head decides what it is, the first one of whom.
        if let Some(last) = groups.last_mut()
            && last.to == from
            && last.to == at
            && line.compiled.habits.nouns_modify
        {
            last.to = to;
            last.sector = sector.or(last.sector);
            last.person = person;
            last.country = last.country.or(after);
        } else {
            groups.push(Group { from, to, country: before.or(after), sector, person });
        }
        at = (at + count).max(to);
    }
    groups
        .into_iter()
        .map(|g| (g.person && g.sector.is_none() && g.country.is_none(), reference(line, found, g)))
        .filter(|(plain, reference)| !plain || reference.entity.is_some())
        .map(|(_, reference)| reference)
        .collect()
}

/// "военный" of "военный совет" is no person.
fn is_attribute(line: &Line, at: usize) -> bool {
    let upos = |i: usize| line.atoms.get(i).map(|a| line.tokens[a.token].upos);
    upos(at) == Some(Upos::Adj) && upos(at + 1) == Some(Upos::Noun) && line.roles_end(at)
}

fn reference(line: &Line, found: &[Found], group: Group) -> Reference {
    // An office before a name is that of the bearer.
    let bearer =
        begins(found, group.to).filter(|f| group.person && f.mention.category == Category::Person);
    Reference {
        evidence: Evidence::quote(line.text, line.span(group.from, group.to)),
        kind: ReferenceKind::Nominal,
        entity: bearer.map(|f| f.mention.entity.clone()),
        known: Known { country: group.country, sector: group.sector, ..Known::default() },
        doubt: None,
    }
}

/// Walks back from a head over its modifiers; returns where the group begins, and whose it is.
fn modifiers(
    line: &Line,
    found: &[Found],
    world: &World,
    head: usize,
    floor: usize,
) -> (usize, Option<Country>) {
    let mut from = head;
    let mut country = None;
    let mut at = head;
    while at > floor && head - at < MODIFIERS + 2 {
        let before = at - 1;
        let atom = &line.atoms[before];
        if let Some(name) = inside(found, before) {
            // "US troops"; "Iran-backed" is reached over its "backed".
            let backs = line.atoms.get(name.atoms.1).is_some_and(|a| a.kind == Kind::Hyphen)
                || (name.atoms.1 < head && is_backed(line, name.atoms.1));
            let adjunct = line.compiled.habits.nouns_modify && name.mention.known.country.is_some();
            if backs && at != head {
                from = name.atoms.0;
                at = from;
                continue;
            }
            if adjunct && country.is_none() && name.mention.category == Category::Location {
                country = name.mention.known.country;
                from = name.atoms.0;
            } else if adjunct && name.mention.category == Category::Organisation {
                country = country.or(name.mention.known.country);
                from = name.atoms.0;
            }
            break;
        }
        if let Some(entity) = adjective(line, before) {
            // "Iranian-backed": of whom the group is stays open.
            let backs = line.atoms.get(at).is_some_and(|a| a.kind == Kind::Hyphen)
                && is_backed(line, at + 1);
            if !backs {
                country = country.or(world.entities[entity as usize].known.country);
            }
            from = before;
        } else if atom.kind == Kind::Clitic || atom.kind == Kind::Hyphen {
            // Part of what stands before it.
        } else if is_backed(line, before) {
            // It belongs to the group when what stands before it, or the head itself, shows so.
            if !line.compiled.habits.nouns_modify {
                from = before;
            }
        } else if atom.kind == Kind::Word
            && atom.case == Case::Lower
            && atom.folded.chars().count() > 2
            && line.tokens[atom.token].upos == Upos::Adj
        {
            from = before;
        } else {
            break;
        }
        at = before;
    }
    (from, country)
}

fn adjective(line: &Line, at: usize) -> Option<u32> {
    line.hits.get(at)?.iter().find_map(|hit| match hit.meaning {
        Meaning::Adjective(entity) if hit.atoms == 1 => Some(*entity),
        _ => None,
    })
}

fn is_backed(line: &Line, at: usize) -> bool {
    line.hits.get(at).is_some_and(|hits| hits.iter().any(|h| *h.meaning == Meaning::Backed))
}

/// Looks for "США" after "войска", "of Iraq" after "army", "amerykańskie" after "siły".
fn complement(line: &Line, found: &[Found], world: &World, at: usize) -> (usize, Option<Country>) {
    // "siły amerykańskie"; in "przywódca irackiej milicji" the adjective is of what follows.
    let behind = adjective(line, at)
        .filter(|_| line.compiled.habits.adjectives_follow && !line.is_role(at + 1));
    if let Some(entity) = behind {
        let (to, country) = of_name(line, found, at + 1);
        return (to, world.entities[entity as usize].known.country.or(country));
    }
    of_name(line, found, at)
}

/// Looks for a name that says of whom a group is.
fn of_name(line: &Line, found: &[Found], at: usize) -> (usize, Option<Country>) {
    let of = line.hits.get(at).is_some_and(|hits| hits.iter().any(|h| *h.meaning == Meaning::Of));
    let start = if of { at + 1 } else { at };
    if line.compiled.habits.nouns_modify && !of {
        return (at, None);
    }
    match begins(found, start) {
        Some(name)
            if matches!(name.mention.category, Category::Location | Category::Organisation)
                && name.mention.known.country.is_some() =>
        {
            (name.atoms.1, name.mention.known.country)
        }
        _ => (at, None),
    }
}

/// Capitals and buildings that act: before a verb, or at the beginning without a preposition of place.
fn metonyms(line: &Line, found: &[Found], world: &World) -> Vec<Reference> {
    let mut all = Vec::new();
    for name in found {
        let Some((country, sector)) =
            name.entity.and_then(|e| world.entities[e as usize].stands_for)
        else {
            continue;
        };
        let site =
            name.mention.known.place.as_ref().is_some_and(|p| p.precision == Precision::Site);
        if !acts(line, name, site) {
            continue;
        }
        all.push(Reference {
            evidence: name.mention.evidence.clone(),
            kind: ReferenceKind::Metonym,
            entity: country.and_then(|c| world.country(c)),
            known: Known { country, sector, ..Known::default() },
            doubt: None,
        });
    }
    all
}

fn acts(line: &Line, name: &Found, site: bool) -> bool {
    let (from, to) = name.atoms;
    let before =
        |is: &Meaning| from.checked_sub(1).is_some_and(|b| line.hits_ending(b).any(|m| m == is));
    if before(&Meaning::With) {
        return true;
    }
    if before(&Meaning::Where)
        || (name.mention.evidence.text.chars().all(char::is_uppercase) && from == 0)
    {
        return false;
    }
    if site {
        return true;
    }
    let Some(next) = line.atoms.get(to) else { return after_verb(line, from) };
    next.kind == Kind::Clitic || before_verb(line, to) || after_verb(line, from)
}

/// "Washington has sent", "Киев заявил"; not "Kyiv was hit", "Киев обстреляли".
fn before_verb(line: &Line, at: usize) -> bool {
    let is_verb = |i: usize| {
        line.atoms
            .get(i)
            .is_some_and(|a| matches!(line.tokens[a.token].upos, Upos::Verb | Upos::Aux))
    };
    let is_adverb = |i: usize| {
        line.atoms
            .get(i)
            .is_some_and(|a| matches!(line.tokens[a.token].upos, Upos::Adv | Upos::Part))
    };
    let Some(first) = (at..at + 3).find(|i| !is_adverb(*i)).filter(|i| is_verb(*i)) else {
        return false;
    };
    let features = |i: usize| line.tokens[line.atoms[i].token].features;
    let plural = features(first).has(Feature::Plur) && !features(first).has(Feature::Sing);
    let suffers = (first..line.atoms.len().min(first + 4))
        .any(|i| is_verb(i) && features(i).has(Feature::Passive));
    !plural && !suffers
}

/// "заявил Киев": the capital is a nominative behind a verb of the singular.
fn after_verb(line: &Line, at: usize) -> bool {
    let Some(before) = at.checked_sub(1) else { return false };
    let verb = &line.tokens[line.atoms[before].token];
    let capital = &line.tokens[line.atoms[at].token];
    let object = [Feature::Gen, Feature::Acc, Feature::Dat, Feature::Ins, Feature::Loc];
    verb.upos == Upos::Verb
        && verb.features.has(Feature::Sing)
        && !verb.features.has(Feature::Passive)
        && capital.features.has(Feature::Nom)
        && !capital.features.any(&object)
}

/// "He" and "she", where the sentence before them, or the one they are in, names one person who can be meant.
pub fn pronouns(lines: &[Line], found: &[Found], ends: &[usize]) -> Vec<Reference> {
    let mut all = Vec::new();
    let mut earlier: Vec<&Found> = Vec::new();
    let mut from = 0;
    for (line, end) in lines.iter().zip(ends) {
        let names = &found[from..*end];
        from = *end;
        for at in 0..line.atoms.len() {
            let gender = line.hits[at].iter().find_map(|hit| match hit.meaning {
                Meaning::Pronoun(gender) => Some(*gender),
                _ => None,
            });
            let Some(gender) = gender else { continue };
            let before = names.partition_point(|f| f.atoms.0 < at);
            let here = names[before.saturating_sub(LOOK_BACK)..before].iter().collect();
            let who = only(here, gender).unwrap_or_else(|| only(earlier.clone(), gender).flatten());
            if let Some(who) = who {
                all.push(Reference {
                    evidence: Evidence::quote(line.text, line.atoms[at].span),
                    kind: ReferenceKind::Pronoun,
                    entity: Some(who.mention.entity.clone()),
                    known: who.mention.known.clone(),
                    doubt: None,
                });
            }
        }
        if names.iter().any(|f| f.mention.category == Category::Person) {
            earlier = names[names.len().saturating_sub(LOOK_BACK)..].iter().collect();
        }
    }
    all
}

/// The one person of a list that a pronoun can mean: `None` when there is no person at all, `Some(None)` when it is not
/// clear who.
fn only(names: Vec<&Found>, gender: Gender) -> Option<Option<&Found>> {
    let mut persons = names.into_iter().filter(|f| f.mention.category == Category::Person);
    let first = persons.next()?;
    let fits = first.gender.is_none_or(|g| g == gender);
    let alone = persons.all(|f| f.mention.entity == first.mention.entity);
    Some((fits && alone).then_some(first))
}
