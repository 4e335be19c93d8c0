//! Which tellings become one act.

use super::{account, gather};
use jiff::civil::date;
use rashomon_types::{
    Account, Basis, Country, Day, EventType, Evidence, Realis, Span, TellingId,
    account::{Event, EventDate, Party, Salience},
    reading::{Place, Precision},
};

pub fn party(words: &str, entity: &str, country: &str) -> Party {
    let evidence = Evidence { span: Span::new(0, words.len()), text: words.to_owned() };
    Party {
        evidence,
        entity: Some(entity.to_owned()),
        country: Country::new(country),
        sector: None,
    }
}

pub fn city(name: &str, lat: f64) -> Place {
    Place {
        text: name.to_owned(),
        name: name.to_owned(),
        country: None,
        lat: Some(lat),
        lon: Some(30.0),
        precision: Precision::City,
        span: None,
    }
}

/// An attack by Ruritania on Graustark in the first sentence of an account.
pub fn attack(of: &Account, day: Option<Day>, place: Option<Place>) -> Event {
    let sentence = of.anchors.first().map(|a| a.span).unwrap_or_default();
    let trigger = Span::new(sentence.start, sentence.start + 3);
    Event {
        id: TellingId::of(of.id, trigger, "event:ASSAULT"),
        kind: EventType::Assault,
        mode: None,
        contexts: Vec::new(),
        trigger: Evidence { span: trigger, text: "hit".to_owned() },
        sentence: Evidence { span: sentence, text: String::new() },
        actors: vec![party("Ruritania", "LOC-Ruritania", "RUR")],
        recipients: vec![party("Graustark", "LOC-Graustark", "GRA")],
        realis: Realis::Happened,
        realis_cue: None,
        reported_by: None,
        date: day.map(|day| EventDate {
            start: Some(day),
            end: Some(day),
            basis: Basis::Explicit,
            text: day.to_string(),
            span: None,
            recurring: false,
        }),
        place,
        salience: Salience::Lead,
        confidence: 0.9,
        why: Vec::new(),
    }
}

const HERE: [&str; 3] =
    ["missile city tuesday ~hrdnk", "hospital injure fire ~brdnsk", "border river ~zrpnt"];
const THERE: [&str; 3] =
    ["missile port night ~hrdnk", "minister condemn letter ~krlnp", "ship fire storm ~msrtv"];

fn with(
    name: &str,
    language: &str,
    text: &[&str],
    day: Option<Day>,
    place: Option<Place>,
) -> Account {
    let mut made = account(name, language, text);
    made.events = vec![attack(&made, day, place)];
    made
}

#[test]
fn an_act_told_in_two_languages_is_one() {
    let day = Some(date(2023, 2, 10));
    let record = gather(vec![
        with("a", "en", &HERE, day, Some(city("Strelsau", 50.0))),
        with("b", "uk", &HERE, day, Some(city("Strelsau", 50.0))),
    ]);
    assert_eq!(record.events.len(), 1);
    assert_eq!((record.events[0].tellings, record.events[0].witnesses), (2, 1));
    assert_eq!(
        record.events[0].id,
        record.events[0].mentions.iter().map(|m| m.event).min().unwrap()
    );
}

#[test]
fn acts_of_two_days_or_two_cities_stay_apart() {
    let (first, second) = (Some(date(2023, 2, 10)), Some(date(2023, 2, 14)));
    let place = || Some(city("Strelsau", 50.0));
    let days = gather(vec![
        with("a", "en", &HERE, first, place()),
        with("b", "uk", &THERE, second, place()),
    ]);
    assert_eq!(days.events.len(), 2, "{:#?}", days.witnesses);
    let cities = gather(vec![
        with("a", "en", &HERE, first, place()),
        with("b", "uk", &THERE, first, Some(city("Zenda", 44.0))),
    ]);
    assert_eq!(cities.events.len(), 2, "{:#?}", cities.witnesses);
}

#[test]
fn a_denial_stays_on_the_event_as_a_slot() {
    let day = Some(date(2023, 2, 10));
    let told = with("a", "en", &HERE, day, Some(city("Strelsau", 50.0)));
    let mut denied = with("b", "uk", &THERE, day, Some(city("Strelsau", 50.0)));
    denied.events[0].realis = Realis::Denied;
    let record = gather(vec![told, denied]);
    assert_eq!(record.events.len(), 1);
    assert_eq!(record.events[0].witnesses, 2);
    assert_eq!(record.events[0].realis, Realis::Happened);
    let says: Vec<&str> = record.events[0].slots.iter().map(|s| s.says.as_str()).collect();
    assert_eq!(says, ["denied", "happened"]);
}

#[test]
fn what_the_same_outlet_later_denies_is_taken_back() {
    let day = Some(date(2023, 2, 10));
    let published = |day: Day| rashomon_types::article::Published {
        interval: rashomon_types::Interval::day(day),
        basis: Basis::Meta,
        doubt: None,
        evidence: None,
    };
    let mut told = with("a", "en", &HERE, day, Some(city("Strelsau", 50.0)));
    told.outlet = Some("Gazette".to_owned());
    told.published = Some(published(date(2023, 2, 11)));
    let mut denied = with("b", "en", &HERE, day, Some(city("Strelsau", 50.0)));
    denied.outlet = Some("Gazette".to_owned());
    denied.published = Some(published(date(2023, 2, 13)));
    denied.events[0].realis = Realis::Denied;
    let record = gather(vec![denied, told.clone()]);
    assert_eq!(record.retractions.len(), 1);
    assert_eq!(record.retractions[0].supersedes, [told.events[0].id]);
}
