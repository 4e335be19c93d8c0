//! Time expressions and what they resolve to, by language.

use super::*;
use jiff::civil::date;
use proptest::prelude::*;
use rashomon_types::{
    ArticleId,
    article::{Published, Segment, SegmentKind},
};
use std::sync::OnceLock;

struct Stages {
    tokenizer: crate::tokens::Tokenizer,
    numbers: Numbers,
    time: Time,
}

fn stages() -> &'static Stages {
    static STAGES: OnceLock<Stages> = OnceLock::new();
    STAGES.get_or_init(|| {
        let packs = Packs::embedded();
        Stages {
            tokenizer: crate::tokens::Tokenizer::new(&packs).unwrap(),
            numbers: Numbers::new(&packs).unwrap(),
            time: Time::new(&packs).unwrap(),
        }
    })
}

fn article(language: &str, text: &str) -> Article {
    let span = Span::new(0, text.len());
    let segments = if text.trim().is_empty() {
        Vec::new()
    } else {
        vec![Segment { span, kind: SegmentKind::Body }]
    };
    Article {
        id: ArticleId::of(text.as_bytes()),
        label: "test".to_owned(),
        text: text.to_owned(),
        verbatim: true,
        segments,
        title: None,
        byline: None,
        outlet: None,
        url: None,
        declared_language: Language::new(language),
        date_candidates: Vec::new(),
        credits: Vec::new(),
        diagnostics: Vec::new(),
    }
}

/// Every expression of a text that was printed on a day: words, first and last day, role.
fn read(language: &str, text: &str, published: Option<Interval>) -> Vec<String> {
    let article = article(language, text);
    let (sentences, tokens) = stages().tokenizer.split(&article, article.declared_language);
    let published = published.map(|interval| Published {
        interval,
        basis: Basis::Given,
        doubt: None,
        evidence: None,
    });
    let reading = Reading {
        language: article.declared_language,
        sentences,
        tokens,
        mentions: Vec::new(),
        references: Vec::new(),
        dates: Vec::new(),
        numbers: Vec::new(),
        published,
        diagnostics: Vec::new(),
    };
    let findings = stages().time.find(&article, &reading, &stages().numbers);
    let day = |day: Option<Day>| day.map_or("..".to_owned(), |d| d.to_string());
    let times = stages().time.resolve(&article, &reading, &findings);
    times
        .iter()
        .map(|t| {
            assert_eq!(t.evidence.text, t.evidence.span.of(text), "{text}");
            let days =
                if t.from == t.to { day(t.from) } else { format!("{} {}", day(t.from), day(t.to)) };
            match t.role {
                TimeRole::At => format!("{}: {days}", t.evidence.text),
                role => format!("{}: {days} {role:?}", t.evidence.text),
            }
        })
        .collect()
}

/// Read on Tuesday 2024-03-12.
fn check(language: &str, table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        let published = Interval::day(date(2024, 3, 12));
        assert_eq!(read(language, text, Some(published)), *expected, "{language}: {text}");
    }
}

#[test]
fn english_news() {
    check(
        "en",
        &[
            ("The army said on Friday that it fired.", &["on Friday: 2024-03-08"]),
            ("Talks will resume on Friday.", &["on Friday: 2024-03-15"]),
            ("He was killed on January 3, 2020, in Baghdad.", &["on January 3, 2020: 2020-01-03"]),
            ("They met in early November.", &["in early November: 2023-11-01 2023-11-10"]),
            (
                "Attacks rose over the past two months.",
                &["over the past two months: 2024-01-12 2024-03-12 Over"],
            ),
            ("They have fought since mid-October.", &["since mid-October: 2023-10-11 .. Since"]),
            (
                "It began in October 2022. Two days later it ended.",
                &[
                    "in October 2022: 2022-10-01 2022-10-31",
                    "Two days later: 2022-10-03 2022-11-02",
                ],
            ),
            ("The force held 5-7 May and left.", &["5-7 May: 2023-05-05 2023-05-07"]),
            ("He may march on the sun in 2000 steps.", &[]),
            ("They hold 2000 people, up to 2000 people.", &[]),
            ("It ruled for 16 years in the 1990s.", &["in the 1990s: 1990-01-01 1999-12-31"]),
            ("An earlier strike, last week, missed.", &["last week: 2024-03-04 2024-03-10"]),
        ],
    );
}

#[test]
fn russian_news() {
    check(
        "ru",
        &[
            ("В четверг армия сообщила об ударе.", &["В четверг: 2024-03-07"]),
            ("Удар нанесли в начале января.", &["в начале января: 2024-01-01 2024-01-10"]),
            ("Он погиб 3 января 2020 года.", &["3 января 2020 года: 2020-01-03"]),
            (
                "За последние два месяца погибли сто человек.",
                &["За последние два месяца: 2024-01-12 2024-03-12 Over"],
            ),
            ("Бои шли с 5 по 7 мая 2022 года.", &["с 5 по 7 мая 2022 года: 2022-05-05 2022-05-07"]),
            ("Погибли до 2000 человек.", &[]),
            ("В 1990-х годах он служил.", &["В 1990-х годах: 1990-01-01 1999-12-31"]),
            ("В следующую пятницу пройдут переговоры.", &["В следующую пятницу: 2024-03-15"]),
        ],
    );
}

#[test]
fn ukrainian_news() {
    check(
        "uk",
        &[
            ("У суботу відбувся перший раунд.", &["У суботу: 2024-03-09"]),
            ("Обстріли тривали на минулому тижні.", &["на минулому тижні: 2024-03-04 2024-03-10"]),
            ("Війська повернулися у 2014-му.", &["у 2014-му: 2014-01-01 2014-12-31"]),
            ("Атаки тривають з середини жовтня.", &["з середини жовтня: 2023-10-11 .. Since"]),
        ],
    );
}

#[test]
fn polish_news() {
    check(
        "pl",
        &[
            ("W zeszłym roku zginęło sto osób.", &["W zeszłym roku: 2023-01-01 2023-12-31"]),
            (
                "Ataki trwają od połowy października.",
                &["od połowy października: 2023-10-11 .. Since"],
            ),
            ("Wojska wyszły w 2011 r., po czym wróciły.", &["w 2011 r.: 2011-01-01 2011-12-31"]),
            ("W środę doszło do wybuchu.", &["W środę: 2024-03-06"]),
        ],
    );
}

#[test]
fn without_a_day_of_publication_only_absolute_days_are_known() {
    assert_eq!(
        read("en", "It fell on Friday, in 2003 and on 5 May.", None),
        ["on Friday: ..", "in 2003: 2003-01-01 2003-12-31", "on 5 May: ..",]
    );
}

#[test]
fn an_uncertain_day_of_publication_gives_no_exact_day() {
    let open = Interval { start: Some(date(2024, 1, 1)), end: None };
    assert_eq!(read("en", "He spoke on Thursday.", Some(open)), ["on Thursday: 2023-12-28 .."]);
    let month = Interval::between(date(2024, 1, 1), date(2024, 1, 31));
    assert_eq!(
        read("en", "He spoke yesterday.", Some(month)),
        ["yesterday: 2023-12-31 2024-01-30"]
    );
}

#[test]
fn a_dated_event_gives_the_year() {
    check("ru", &[("Война началась 7 октября, заявил ХАМАС.", &["7 октября: 2023-10-07"])]);
    let late = Interval::day(date(2026, 2, 1));
    assert_eq!(
        read("en", "Since the Hamas attack on October 7, it fired.", Some(late)),
        ["on October 7: 2023-10-07"]
    );
}

proptest! {
    #[test]
    fn no_text_panics(text in "\\PC{0,80}", language in "en|ru|uk|pl|xx") {
        read(&language, &text, Some(Interval::day(date(2024, 2, 29))));
    }

    #[test]
    fn no_row_of_time_words_panics(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "last", "May", "31", "2024", "-", "to", "from", "the", "week", "of", "first", "Monday", "in",
                "early", "two", "years", "ago", "later", "1990", "s", "/", ".", "quarter", "3", "since", "Q4",
                "99999999999", "century", "30", "February", "upcoming", "half", "million", "decades",
            ]),
            0..16,
        ),
        glue in prop::sample::select(vec!["", " "]),
        year in 1i16..9999,
    ) {
        let day = date(year, 12, 31);
        read("en", &words.join(glue), Some(Interval::day(day)));
    }

    #[test]
    fn a_full_date_reads_back(day in 1i8..=28, month in 1i8..=12, year in 1900i16..=2099) {
        let wanted = date(year, month, day).to_string();
        for text in [wanted.clone(), format!("{day}.{month:02}.{year}")] {
            let read = read("ru", &text, None);
            prop_assert_eq!(read, vec![format!("{text}: {wanted}")]);
        }
    }
}
