//! Which claims become one figure, and what they amount to.

use super::{account, gather};
use jiff::civil::date;
use rashomon_types::{
    Account, Comparator, Country, Day, Evidence, Measure, Span, TellingId,
    account::{Claim, Scope},
    record::{Figure, Verdict},
};

struct Telling {
    number: f64,
    comparator: Comparator,
    measure: Measure,
    places: &'static [&'static str],
    cumulative: bool,
    as_of: Option<Day>,
    by: Option<&'static str>,
}

const TROOPS: Telling = Telling {
    number: 2500.0,
    comparator: Comparator::About,
    measure: Measure::Troops,
    places: &["LOC-Ruritania"],
    cumulative: false,
    as_of: None,
    by: None,
};

fn claim(of: &Account, telling: &Telling) -> Claim {
    let sentence = of.anchors.first().map(|a| a.span).unwrap_or_default();
    let span = Span::new(sentence.start, sentence.start + 4);
    let open = matches!(telling.comparator, Comparator::More | Comparator::AtLeast);
    Claim {
        id: TellingId::of(of.id, span, "claim"),
        evidence: Evidence { span, text: format!("{}", telling.number) },
        low: Some(telling.number),
        high: Some(telling.number).filter(|_| !open),
        comparator: telling.comparator,
        vague: None,
        implied: false,
        measure: telling.measure,
        unit: "people".to_owned(),
        of: String::new(),
        of_entities: Vec::new(),
        of_countries: Country::new("GRA").into_iter().collect(),
        scope: Scope {
            places: telling.places.iter().map(|p| (*p).to_owned()).collect(),
            since: telling.cumulative.then(|| date(2023, 10, 7)),
            cumulative: telling.cumulative,
            ..Scope::default()
        },
        event: None,
        attributed_to: telling.by.map(|by| Evidence { span, text: by.to_owned() }),
        claimant: None,
        cue: None,
        as_of: telling.as_of,
        negated: false,
        sentence: Evidence { span: sentence, text: String::new() },
        confidence: 0.9,
        why: Vec::new(),
    }
}

const TEXTS: [[&str; 4]; 3] = [
    [
        "troops base region ~rrtn",
        "minister letter parliament ~mnst",
        "hospital fire ~brdnsk",
        "river flood ~hrsn",
    ],
    [
        "troops army region ~rrtn",
        "champion football win ~mntrl",
        "queen wedding ~lndn",
        "bank credit ~frd",
    ],
    [
        "troops soldier region ~rrtn",
        "earthquake rescue ~tkdn",
        "lion forest ~tnsn",
        "court tax oil ~mlnr",
    ],
];

fn figures(tellings: &[Telling]) -> Vec<Figure> {
    let accounts = tellings
        .iter()
        .zip(TEXTS)
        .enumerate()
        .map(|(i, (telling, text))| {
            let mut made = account(&format!("a{i}"), "en", &text);
            made.claims = vec![claim(&made, telling)];
            made
        })
        .collect();
    gather(accounts).figures
}

#[test]
fn approximate_numbers_that_are_not_the_same_differ() {
    let figures = figures(&[TROOPS, Telling { number: 2000.0, ..TROOPS }]);
    assert_eq!(figures.len(), 1);
    assert_eq!(figures[0].verdict, Verdict::Differs, "{}", figures[0].because);
    assert_eq!((figures[0].low, figures[0].high), (Some(2000.0), Some(2500.0)));
}

#[test]
fn a_count_over_another_place_is_another_figure() {
    let figures = figures(&[TROOPS, Telling { number: 900.0, places: &["LOC-Zenda"], ..TROOPS }]);
    assert_eq!(figures.len(), 2);
    assert!(figures.iter().all(|f| f.verdict == Verdict::Single));
}

#[test]
fn a_running_total_grows_and_a_part_of_its_place_is_another_scope() {
    let total = |number, comparator, places, day| Telling {
        number,
        comparator,
        measure: Measure::Attacks,
        places,
        cumulative: true,
        as_of: Some(day),
        by: None,
    };
    let both: &[&str] = &["LOC-Ruritania", "LOC-Zenda"];
    let figures = figures(&[
        total(91.0, Comparator::AtLeast, both, date(2023, 12, 10)),
        total(150.0, Comparator::More, both, date(2024, 1, 27)),
        total(70.0, Comparator::AtLeast, &both[..1], date(2024, 1, 20)),
    ]);
    assert_eq!(figures.len(), 1);
    let figure = &figures[0];
    assert_eq!(figure.verdict, Verdict::Grows, "{}", figure.because);
    assert_eq!((figure.low, figure.best, figure.high), (Some(150.0), Some(150.0), None));
    assert!(
        figure.because.contains("at least 70 (a3) counts Ruritania only"),
        "{}",
        figure.because
    );
}

#[test]
fn exact_numbers_of_one_day_contradict() {
    let exact = |number| Telling {
        number,
        comparator: Comparator::Equal,
        as_of: Some(date(2024, 1, 27)),
        ..TROOPS
    };
    let figures = figures(&[exact(2500.0), exact(2000.0)]);
    assert_eq!(figures[0].verdict, Verdict::Contradicts, "{}", figures[0].because);
}

#[test]
fn equal_numbers_of_independent_texts_agree() {
    let figures = figures(&[TROOPS, TROOPS, TROOPS]);
    assert_eq!(figures.len(), 1);
    assert_eq!((figures[0].verdict, figures[0].witnesses), (Verdict::Agree, 3));
}

#[test]
fn bounds_of_a_running_total_by_two_counters_are_one_history() {
    let total = |number, day, by| Telling {
        number,
        comparator: Comparator::AtLeast,
        measure: Measure::Attacks,
        cumulative: true,
        as_of: Some(day),
        by: Some(by),
        ..TROOPS
    };
    let figures = figures(&[
        total(40.0, date(2024, 1, 12), "the harbour"),
        total(52.0, date(2024, 1, 20), "the mission"),
    ]);
    assert_eq!(figures.len(), 1);
    assert_eq!(figures[0].verdict, Verdict::Grows, "{}", figures[0].because);
}
