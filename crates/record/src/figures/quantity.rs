//! A claim with what tells its quantity from others.

use crate::{profile::Line, scene::Scene};
use rashomon_types::{
    Account, Country, Interval, Measure, Span, TellingId, account::Claim, article::Published,
};
use std::{
    collections::{BTreeMap, BTreeSet, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

/// Countries of a passage that are combined to find it.
const COUNTRIES: usize = 7;

/// Countries that say what an article is about.
const ABOUT: usize = 3;

/// What kind of count a claim is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// Of one happening ("four killed in the strike").
    Incident,
    /// A running total over a period ("150 attacks since October").
    Running,
    /// What there is at a time ("2,500 troops in Iraq").
    Stock,
    /// Anything else: a share, a sum, a length.
    Other,
}

/// Returns what stands for measures that languages easily tell by one word: a missile attack is a strike.
pub fn family(measure: Measure) -> Measure {
    match measure {
        Measure::Strikes => Measure::Attacks,
        other => other,
    }
}

/// A claim.
pub struct Said<'a> {
    /// Index of the article.
    pub article: usize,
    /// The claim.
    pub claim: &'a Claim,
    /// The joined event it belongs to.
    pub event: Option<TellingId>,
    /// What kind of count it is.
    pub class: Class,
    /// Index of its sentence among the lines of the article.
    pub line: Option<usize>,
    /// Index of the story of the article.
    pub story: usize,
    /// Countries named in its sentence and the one before.
    pub countries: BTreeSet<Country>,
    /// The countries that its article is mostly about.
    pub about: BTreeSet<Country>,
    /// Whether the day of publication of its article is known, so that its months have years.
    pub dated: bool,
    /// When it held: as the text says, else when the article was published.
    pub held: Option<Interval>,
}

impl Said<'_> {
    /// Returns its sentence as it is compared.
    pub fn sentence<'c>(&self, scene: &'c Scene) -> Option<&'c Line> {
        scene.profiles[self.article].lines.get(self.line?)
    }

    /// Returns keys that claims of one quantity are likely to share.
    pub fn keys(&self) -> Vec<u64> {
        let claim = self.claim;
        let measure = family(claim.measure);
        let mut keys = Vec::new();
        if let Some(event) = self.event {
            keys.push(key(&(measure, event.to_string())));
        }
        let number = |n: Option<f64>| n.map_or(0, f64::to_bits);
        keys.push(key(&(measure, self.story, number(claim.low), number(claim.high))));
        if self.class != Class::Other {
            keys.push(key(&(measure, self.class, self.story)));
        }
        if matches!(self.class, Class::Running | Class::Stock) {
            for country in &claim.of_countries {
                keys.push(key(&(measure, self.class, country.as_str(), "of")));
            }
            for place in claim.scope.places.iter().take(4) {
                keys.push(key(&(measure, self.class, place.as_str(), "in")));
            }
        }
        if let (Class::Running, Some(since)) = (self.class, claim.scope.since) {
            keys.push(key(&(measure, since.to_string(), "since")));
        }
        if self.class == Class::Running {
            let named: Vec<&Country> = self.countries.iter().take(COUNTRIES).collect();
            for (i, a) in named.iter().enumerate() {
                for (j, b) in named.iter().enumerate().skip(i + 1) {
                    for c in &named[j + 1..] {
                        keys.push(key(&(measure, a.as_str(), b.as_str(), c.as_str())));
                    }
                }
            }
        }
        keys.sort_unstable();
        keys.dedup();
        keys
    }
}

fn key(parts: &impl Hash) -> u64 {
    // The default hasher has fixed keys; its values never leave the program.
    let mut hasher = DefaultHasher::new();
    parts.hash(&mut hasher);
    hasher.finish()
}

fn class(claim: &Claim) -> Class {
    if claim.scope.cumulative {
        return Class::Running;
    }
    match claim.measure {
        Measure::Killed
        | Measure::Injured
        | Measure::Missing
        | Measure::Captured
        | Measure::Displaced => Class::Incident,
        Measure::Attacks | Measure::Strikes => Class::Running,
        Measure::Troops
        | Measure::Fighters
        | Measure::Weapons
        | Measure::Vehicles
        | Measure::Aircraft
        | Measure::Ships => Class::Stock,
        _ => Class::Other,
    }
}

/// Returns the countries that names and demonyms of a passage point to.
fn countries(account: &Account, passage: Span) -> BTreeSet<Country> {
    let names = account.mentions.iter().map(|m| (m.evidence.span, m.known.country));
    let others = account.references.iter().map(|r| (r.evidence.span, r.known.country));
    names.chain(others).filter(|(span, _)| passage.overlaps(*span)).filter_map(|(_, c)| c).collect()
}

/// Returns the countries that an account names most.
fn about(account: &Account) -> BTreeSet<Country> {
    let mut counts: BTreeMap<Country, usize> = BTreeMap::new();
    let names = account.mentions.iter().filter_map(|m| m.known.country);
    for country in names.chain(account.references.iter().filter_map(|r| r.known.country)) {
        *counts.entry(country).or_default() += 1;
    }
    let mut most: Vec<(usize, Country)> = counts.into_iter().map(|(c, n)| (n, c)).collect();
    most.sort_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)));
    most.into_iter().take(ABOUT).map(|(_, country)| country).collect()
}

/// Returns the days for which a number held.
fn held(
    claim: &Claim,
    class: Class,
    published: Option<Interval>,
    doubted: Option<&Published>,
) -> Option<Interval> {
    let told = claim
        .as_of
        // The day from which a count runs is not the day on which it held.
        .filter(|day| claim.scope.since != Some(*day))
        .filter(|day| doubted.is_none_or(|p| p.interval.single() != Some(*day)))
        .map(Interval::day);
    // The toll of a happening is what was known when it was told, whatever day the happening had.
    let known = published.filter(|p| p.single().is_some());
    match class {
        Class::Incident => known.or(told).or(published),
        _ => told.or(published),
    }
}

/// Returns every claim, in the order of articles and places.
pub fn all<'a>(scene: &Scene<'a>, owner: &BTreeMap<TellingId, TellingId>) -> Vec<Said<'a>> {
    let mut said = Vec::new();
    for (article, account) in scene.accounts.iter().enumerate() {
        let lines = &scene.profiles[article].lines;
        // A date that the text itself speaks against orders nothing; one concluded from the text is wide enough to hold.
        let published = scene.published(article);
        let doubted = account.published.as_ref().filter(|_| published.is_none());
        let about = about(account);
        for claim in in_order(account) {
            let at = lines.partition_point(|l| l.span.end <= claim.evidence.span.start);
            let before = at.checked_sub(1).and_then(|i| lines.get(i));
            let passage =
                before.map_or(claim.sentence.span, |line| line.span.cover(claim.sentence.span));
            said.push(Said {
                article,
                claim,
                event: claim.event.and_then(|e| owner.get(&e).copied()),
                class: class(claim),
                line: lines.get(at).filter(|l| l.span.overlaps(claim.evidence.span)).map(|_| at),
                story: scene.stories[article],
                countries: countries(account, passage),
                about: about.clone(),
                dated: published.is_some_and(|p| p.single().is_some()),
                held: held(claim, class(claim), published, doubted),
            });
        }
    }
    said
}

/// Returns the claims of an account in the order of the text.
pub fn in_order(account: &Account) -> Vec<&Claim> {
    let mut claims: Vec<&Claim> = account.claims.iter().collect();
    claims.sort_by_key(|c| (c.evidence.span, c.id));
    claims
}

/// Returns the claims of one measure that stand in corresponding sentences of one witness, in order.
pub fn aligned(scene: &Scene, said: &[Said]) -> Vec<(usize, usize)> {
    let mut by_line: BTreeMap<(usize, usize, Measure), Vec<usize>> = BTreeMap::new();
    for (i, one) in said.iter().enumerate() {
        if let Some(line) = one.line {
            by_line.entry((one.article, line, family(one.claim.measure))).or_default().push(i);
        }
    }
    let mut pairs = Vec::new();
    for link in scene.joined {
        let Some(alignment) = &link.alignment else { continue };
        for (i, j) in &alignment.pairs {
            for measure in Measure::ALL {
                let (Some(x), Some(y)) =
                    (by_line.get(&(link.a, *i, *measure)), by_line.get(&(link.b, *j, *measure)))
                else {
                    continue;
                };
                if x.len() == y.len() {
                    pairs.extend(x.iter().copied().zip(y.iter().copied()));
                } else {
                    pairs.extend(x.iter().flat_map(|x| {
                        let same = y.iter().find(|y| {
                            let (x, y) = (said[*x].claim, said[**y].claim);
                            x.low == y.low && x.high == y.high
                        });
                        same.map(|y| (*x, *y))
                    }));
                }
            }
        }
    }
    pairs
}
