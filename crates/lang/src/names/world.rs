//! The world's facts: which entities there are, where they stand, for whom they act. True of no single language.
//!
//! What goes in: `data/gazetteer.toml` and its additions. What comes out: entities with ids and what is known of them.
//! Left to others: how any language names them ([`super::words`]).

use rashomon_packs::{PackError, Packs};
use rashomon_types::{
    Country, Sector,
    code::{Category, PlaceCountry},
    reading::{Known, Place, Precision},
};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// One file of world facts. Every table maps a key to a line of columns; [`World::new`] says which.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WorldFile {
    /// `KEY = "ISO3 ISO2 lat lon capital-key [: display name]"`.
    countries: BTreeMap<String, String>,
    /// `KEY = "ISO2 lat lon [: display name]"`, `-` for no country; so for all tables of places.
    cities: BTreeMap<String, String>,
    provinces: BTreeMap<String, String>,
    districts: BTreeMap<String, String>,
    regions: BTreeMap<String, String>,
    sites: BTreeMap<String, String>,
    /// `KEY = "ISO3 SECTOR [: display name]"`, `-` where there is none.
    organisations: BTreeMap<String, String>,
    people: BTreeMap<String, String>,
    events: BTreeMap<String, String>,
    products: BTreeMap<String, String>,
    /// `LOC-KEY = "ISO3 SECTOR"`: buildings that stand for who sits there.
    metonyms: BTreeMap<String, String>,
    /// `CATEGORY = "words"` that make a row of capitalised words a name of the class, in any language.
    within: BTreeMap<String, String>,
    /// Last parts of addresses of sites.
    sites_end_in: String,
    /// `COUNTRY-KEY = "surnames"` that mean "of that country" where it is, in Latin letters.
    nisbas: BTreeMap<String, String>,
}

/// One entity of the gazetteer.
#[derive(Clone, Debug)]
pub struct Entity {
    /// `LOC-Iraq`.
    pub id: String,
    /// Class.
    pub category: Category,
    /// What is known.
    pub known: Known,
    /// For whom the name of a capital or building stands when it acts.
    pub stands_for: Option<(Option<Country>, Option<Sector>)>,
}

/// Every entity of the gazetteer.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// By index.
    pub entities: Vec<Entity>,
    /// Words that make a row of capitalised words a name of a class, in any language.
    pub within: Vec<(Category, String)>,
    /// Last parts of addresses of sites.
    pub sites: BTreeSet<String>,
    by_id: HashMap<String, u32>,
    nisbas: BTreeMap<Country, Vec<String>>,
}

impl World {
    /// Reads every `data/gazetteer*.toml`.
    ///
    /// # Errors
    /// When a line has columns that cannot be read, or a capital or metonym is no known place.
    pub fn new(packs: &Packs) -> Result<Self, PackError> {
        let paths: Vec<String> = packs
            .paths("data/gazetteer")
            .filter(|p| p.ends_with(".toml"))
            .map(str::to_owned)
            .collect();
        let mut files = Vec::new();
        for path in paths {
            let file: WorldFile = packs.parse(&path)?;
            files.push((path, file));
        }
        let mut world = World::default();
        let mut iso = HashMap::new();
        for (path, file) in &files {
            for (key, line) in &file.countries {
                let entity = country(key, line).map_err(|m| at(packs, path, key, m))?;
                if let (Some(place), Some(three)) = (&entity.known.place, entity.known.country) {
                    iso.insert(place.country, three);
                }
                world.add(entity);
            }
        }
        for (path, file) in &files {
            world.add_places(packs, path, file, &iso)?;
            world.add_others(packs, path, file)?;
        }
        for (path, file) in &files {
            world.add_metonyms(packs, path, file)?;
            world.sites.extend(file.sites_end_in.split_whitespace().map(str::to_owned));
            for (category, words) in &file.within {
                let category = category
                    .parse::<Category>()
                    .map_err(|e| at(packs, path, category, e.to_string()))?;
                let words = words.split_whitespace().map(|w| (category, w.to_owned()));
                world.within.extend(words);
            }
        }
        Ok(world)
    }

    /// Finds an entity by its id.
    pub fn find(&self, id: &str) -> Option<u32> {
        self.by_id.get(id).copied()
    }

    /// Returns the surnames that mean "of the country".
    pub fn nisbas(&self, country: Country) -> &[String] {
        self.nisbas.get(&country).map_or(&[], Vec::as_slice)
    }

    /// Returns the English name of a place.
    pub fn name(&self, id: &str) -> Option<&str> {
        let entity = &self.entities[self.find(id)? as usize];
        entity.known.place.as_ref().map(|p| p.name.as_str())
    }

    /// Returns the id of a country by its code.
    pub fn country(&self, code: Country) -> Option<String> {
        let of = |e: &&Entity| {
            e.known.country == Some(code)
                && e.known.place.as_ref().is_some_and(|p| p.precision == Precision::Country)
        };
        self.entities.iter().find(of).map(|e| e.id.clone())
    }

    fn add(&mut self, entity: Entity) {
        if !self.by_id.contains_key(&entity.id) {
            self.by_id.insert(entity.id.clone(), self.entities.len() as u32);
            self.entities.push(entity);
        }
    }

    fn add_places(
        &mut self,
        packs: &Packs,
        path: &str,
        file: &WorldFile,
        iso: &HashMap<Option<PlaceCountry>, Country>,
    ) -> Result<(), PackError> {
        let tables = [
            (&file.cities, Precision::City),
            (&file.provinces, Precision::Province),
            (&file.districts, Precision::District),
            (&file.regions, Precision::Region),
            (&file.sites, Precision::Site),
        ];
        for (table, precision) in tables {
            for (key, line) in table {
                let place = place(key, line, precision).map_err(|m| at(packs, path, key, m))?;
                let country = place.country.and_then(|_| iso.get(&place.country).copied());
                self.add(Entity {
                    id: format!("LOC-{key}"),
                    category: Category::Location,
                    known: Known { country, place: Some(place), ..Known::default() },
                    stands_for: None,
                });
            }
        }
        Ok(())
    }

    fn add_others(&mut self, packs: &Packs, path: &str, file: &WorldFile) -> Result<(), PackError> {
        let tables = [
            (&file.organisations, Category::Organisation),
            (&file.people, Category::Person),
            (&file.events, Category::Event),
            (&file.products, Category::Product),
        ];
        for (table, category) in tables {
            for (key, line) in table {
                let (country, sector) = actor(line).map_err(|m| at(packs, path, key, m))?;
                self.add(Entity {
                    id: format!("{category}-{key}"),
                    category,
                    known: Known { country, sector, ..Known::default() },
                    stands_for: None,
                });
            }
        }
        Ok(())
    }

    fn add_metonyms(
        &mut self,
        packs: &Packs,
        path: &str,
        file: &WorldFile,
    ) -> Result<(), PackError> {
        for (key, line) in &file.countries {
            let capital = line.split_whitespace().nth(4).unwrap_or("-");
            if capital == "-" {
                continue;
            }
            let country = line.split_whitespace().next().and_then(Country::new);
            let index = self.find(&format!("LOC-{capital}")).ok_or_else(|| {
                at(packs, path, key, format!("the capital {capital} is not among the cities"))
            })?;
            self.entities[index as usize].stands_for = Some((country, Some(Sector::Gov)));
        }
        for (key, line) in &file.metonyms {
            let stands_for = actor(line).map_err(|m| at(packs, path, key, m))?;
            let index = self
                .find(key)
                .ok_or_else(|| at(packs, path, key, format!("{key} is no known place")))?;
            self.entities[index as usize].stands_for = Some(stands_for);
        }
        for (key, line) in &file.nisbas {
            let country = self
                .find(&format!("LOC-{key}"))
                .and_then(|i| self.entities[i as usize].known.country)
                .ok_or_else(|| at(packs, path, key, format!("{key} is no known country")))?;
            let surnames = line.split_whitespace().map(str::to_owned);
            self.nisbas.entry(country).or_default().extend(surnames);
        }
        Ok(())
    }
}

fn at(packs: &Packs, path: &str, key: &str, message: String) -> PackError {
    let line = packs.line(path, &format!("\n{key} ")).map(|l| l + 1);
    PackError { file: path.to_owned(), line, message: format!("{key}: {message}") }
}

fn display(key: &str, line: &str) -> String {
    match line.split_once(" : ") {
        Some((_, name)) => name.trim().to_owned(),
        None => key.replace('-', " "),
    }
}

fn country(key: &str, line: &str) -> Result<Entity, String> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let [three, rest @ ..] = columns.as_slice() else {
        return Err("a country needs ISO3 ISO2 lat lon capital".into());
    };
    let country = Some(three.parse::<Country>().map_err(|e| e.to_string())?);
    let place = place(key, &rest.join(" "), Precision::Country)?;
    Ok(Entity {
        id: format!("LOC-{key}"),
        category: Category::Location,
        known: Known { country, place: Some(place), ..Known::default() },
        stands_for: None,
    })
}

fn place(key: &str, line: &str, precision: Precision) -> Result<Place, String> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let [two, lat, lon, ..] = columns.as_slice() else {
        return Err("a place needs ISO2 lat lon".into());
    };
    let degrees = |s: &str| s.parse::<f64>().map_err(|_| format!("{s:?} is no number of degrees"));
    Ok(Place {
        text: String::new(),
        name: display(key, line),
        country: match *two {
            "-" => None,
            two => Some(two.parse::<PlaceCountry>().map_err(|e| e.to_string())?),
        },
        lat: Some(degrees(lat)?),
        lon: Some(degrees(lon)?),
        precision,
        span: None,
    })
}

fn actor(line: &str) -> Result<(Option<Country>, Option<Sector>), String> {
    let columns: Vec<&str> = line.split_whitespace().collect();
    let country = match columns.first() {
        None | Some(&"-") => None,
        Some(code) => Some(code.parse::<Country>().map_err(|e| e.to_string())?),
    };
    let sector = match columns.get(1) {
        None | Some(&"-") => None,
        Some(word) => Some(word.parse::<Sector>().map_err(|e| e.to_string())?),
    };
    Ok((country, sector))
}
