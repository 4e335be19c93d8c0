//! Events in texts that are hardly texts: lists, tables, torn quotes, no punctuation, two languages, unseen characters.
//! Nothing panics, every span is verbatim, and nothing is invented.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use proptest::prelude::*;
use rashomon::engine::Engine;
use rashomon_ingest::Given;
use rashomon_packs::Packs;
use rashomon_types::{Account, Article, Language, Layers};
use std::sync::OnceLock;

const LANGUAGES: [&str; 4] = ["en", "ru", "uk", "pl"];

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(Packs::embedded()).unwrap())
}

fn articles(language: Option<&str>, text: &[u8]) -> Vec<Article> {
    let given = Given { language: language.and_then(Language::new), ..Given::default() };
    let mut articles = Vec::new();
    // What is no text at all is refused, which is an answer too.
    let _ = engine().articles("text.txt", &mut &text[..], &given, &mut |a| articles.push(a));
    articles
}

/// Lists the spans of an account that are not in the text, or read otherwise than it says.
fn not_verbatim(text: &str, account: &Account) -> Vec<String> {
    fn walk(text: &str, value: &serde_json::Value, wrong: &mut Vec<String>) {
        let place = |key: &str| value.get(key).and_then(serde_json::Value::as_u64);
        if let (Some(start), Some(end)) = (place("start"), place("end")) {
            let words = text.get(start as usize..end as usize);
            let said = value.get("text").and_then(|t| t.as_str());
            if words.is_none() || said.is_some_and(|said| Some(said) != words) {
                wrong.push(format!("{said:?} at {start}: {words:?}"));
            }
        }
        match value {
            serde_json::Value::Object(map) => map.values().for_each(|v| walk(text, v, wrong)),
            serde_json::Value::Array(all) => all.iter().for_each(|v| walk(text, v, wrong)),
            _ => {}
        }
    }
    let mut wrong = Vec::new();
    walk(text, &serde_json::to_value(account).unwrap(), &mut wrong);
    wrong
}

/// Reads a text and checks that every span of what is read is verbatim.
fn account(language: &str, text: &str) -> Account {
    let article = articles(Some(language), text.as_bytes()).remove(0);
    let account = engine().account(&article, Layers::ALL);
    let wrong = not_verbatim(&article.text, &account);
    assert!(wrong.is_empty(), "{text:?}: {wrong:#?}");
    account
}

/// Every event: type and trigger.
fn told(language: &str, text: &str) -> Vec<String> {
    let seen = |c: char| !matches!(c, '\u{ad}' | '\u{200b}' | '\u{feff}' | '\u{2060}');
    let event = |e: &rashomon_types::account::Event| {
        let words: String = e.trigger.text.chars().filter(|c| seen(*c)).collect();
        format!("{} {}", e.kind, words.replace('\u{a0}', " ").to_lowercase())
    };
    account(language, text).events.iter().map(event).collect()
}

/// Three plain sentences in each language.
fn report(language: &str) -> [&'static str; 3] {
    match language {
        "en" => [
            "Russian forces shelled Kharkiv on Tuesday.",
            "Iran accused Israel of sabotage.",
            "Poland imposed sanctions on Belarus.",
        ],
        "ru" => [
            "Российские войска во вторник обстреляли Харьков.",
            "Иран обвинил Израиль в диверсии.",
            "Польша ввела санкции против Белоруссии.",
        ],
        "uk" => [
            "Російські війська у вівторок обстріляли Харків.",
            "Іран звинуватив Ізраїль у диверсії.",
            "Польща запровадила санкції проти Білорусі.",
        ],
        _ => [
            "Rosyjskie wojska ostrzelały we wtorek Charków.",
            "Iran oskarżył Izrael o sabotaż.",
            "Polska nałożyła sankcje na Białoruś.",
        ],
    }
}

#[test]
fn tables_menus_and_lists_of_names_tell_nothing() {
    for (language, text) in [
        (
            "en",
            "Results of the day\n\nTeam\tPlayed\tWon\tLost\nIran\t3\t2\t1\nIraq\t3\t1\t2\nKuwait\t3\t0\t3\n\n14.2 15.1 13.9\n1,204 3,110 980\n",
        ),
        (
            "en",
            "Home\nWorld\nPolitics\nSport\nWar in Ukraine\nUS election\nSanctions on Russia\nAbout us\nContact\n",
        ),
        (
            "en",
            "Members of the delegation\n\nJohn Smith, United States\nAhmed al-Rashid, Iraq\nOlena Kovalenko, Ukraine\nIgor Sokolov, Russia\n",
        ),
        (
            "en",
            "Menu\n\nBorscht with beef 120\nChicken Kiev 240\nRussian salad 95\nTurkish coffee 60\n",
        ),
        (
            "en",
            "Iran: oil prices. Russia, Ukraine: the map of the front. Israel, Gaza: day 412. Sudan in pictures.\n",
        ),
        (
            "ru",
            "Курсы валют\n\nДоллар США 92,31\nЕвро 99,12\nЮань 12,70\n\nРоссия 3 2 1 7\nУкраина 3 1 1 5\nПольша 3 0 2 1\n",
        ),
        (
            "ru",
            "Главная\nПолитика\nОбщество\nСпорт\nВойна в Украине\nСанкции против России\nВыборы в США\nФото\nРеклама\n",
        ),
        (
            "ru",
            "Состав делегации\n\nИван Петров, Россия\nАхмед Рашид, Ирак\nОлена Коваленко, Украина\nДжон Смит, США\n",
        ),
        (
            "ru",
            "Иран и Ирак: цены на нефть. Россия — Украина: карта фронта. Израиль и Газа: день 412.\n",
        ),
        (
            "uk",
            "Курси валют\n\nДолар США 41,31\nЄвро 44,12\n\nУкраїна 3 2 1 7\nРосія 3 1 1 5\nПольща 3 0 2 1\n",
        ),
        (
            "uk",
            "Головна\nПолітика\nСуспільство\nСпорт\nВійна в Україні\nСанкції проти Росії\nВибори у США\nФото\n",
        ),
        (
            "uk",
            "Склад делегації\n\nІван Петренко, Україна\nАхмед Рашид, Ірак\nДжон Сміт, США\nМарія Новак, Польща\n",
        ),
        (
            "uk",
            "Іран та Ірак: ціни на нафту. Росія — Україна: карта фронту. Ізраїль і Газа: день 412.\n",
        ),
        (
            "pl",
            "Kursy walut\n\nDolar amerykański 3,98\nEuro 4,31\n\nRosja 3 2 1 7\nUkraina 3 1 1 5\nPolska 3 0 2 1\n",
        ),
        (
            "pl",
            "Strona główna\nPolityka\nSport\nWojna w Ukrainie\nSankcje na Rosję\nWybory w USA\nZdjęcia\nKontakt\n",
        ),
        (
            "pl",
            "Skład delegacji\n\nJan Kowalski, Polska\nAhmed Raszid, Irak\nOłena Kowałenko, Ukraina\nJohn Smith, USA\n",
        ),
        ("pl", "Iran i Irak: ceny ropy. Rosja – Ukraina: mapa frontu. Izrael i Gaza: dzień 412.\n"),
    ] {
        assert_eq!(told(language, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn torn_marks_capitals_emoji_and_unseen_characters_change_no_act() {
    for language in LANGUAGES {
        let sentences = report(language);
        let plain = sentences.join(" ") + "\n";
        let acts = told(language, &plain);
        // What somebody is accused of may be an act of its own.
        assert!((3..=4).contains(&acts.len()), "{language}: {acts:?}");
        let words: Vec<&str> = plain.split_whitespace().collect();
        // Capitals hide which noun is a name; what is told by a verb stays.
        let loud = told(language, &plain.to_uppercase());
        assert!(loud.len() >= 3 && loud.iter().all(|a| acts.contains(a)), "{language}: {loud:?}");
        for text in [
            format!("“{plain}"),
            format!("«{plain}"),
            format!("„{plain}"),
            format!("🔥🔥 {} 😡😡", sentences.join(" 🚨🇺🇦 ")),
            words.join("\u{200b} "),
            words.join(" \u{200b}"),
            words.join("\u{a0}"),
            format!("\u{feff}{}", plain.replace("ar", "a\u{ad}r").replace("ар", "а\u{ad}р")),
            plain.replace("ra", "r\u{200b}a").replace("ра", "р\u{200b}а"),
            format!("• {}", sentences.join("\n• ")),
        ] {
            assert_eq!(told(language, &text), acts, "{language}: {text}");
        }
    }
}

#[test]
fn a_text_without_any_mark_invents_no_act() {
    for language in LANGUAGES {
        let plain = report(language).join(" ");
        let acts: Vec<String> = told(language, &plain)
            .iter()
            .map(|a| a.split(' ').next().unwrap().to_owned())
            .collect();
        let bare = account(language, &plain.replace('.', ""));
        for event in &bare.events {
            assert!(acts.contains(&event.kind.to_string()), "{language}: {:?}", event.trigger);
        }
    }
}

#[test]
fn a_quote_in_another_language_is_left_alone() {
    let russian = "Президент Украины Владимир Зеленский в среду раскритиковал решение Венгрии. «Ми не погодимося на такий тиск, і Європа це знає», — написал он.\n\nРоссийские войска обстреляли Харьков. “They shelled the market again and again,” said one witness.\n";
    let told = account("ru", russian);
    let spans: Vec<&str> = told.events.iter().map(|e| e.trigger.text.as_str()).collect();
    assert!(spans.contains(&"обстреляли"), "{spans:?}");
    assert!(!spans.iter().any(|s| s.is_ascii()), "{spans:?}");
    let english = "Ukrainian soldiers left the village on Monday.\n\n«Росіяни обстріляли нас із мінометів», a woman said. “Мы ушли”, her son said.\n";
    let told = account("en", english);
    assert!(told.events.iter().all(|e| e.trigger.text.is_ascii()), "{:?}", told.events);
}

/// A sentence of many words, without a mark before its end.
fn endless(language: &str, words: usize) -> String {
    let clause = report(language).map(|s| s.trim_end_matches('.')).join(" ");
    let one: Vec<&str> = clause.split(' ').collect();
    let text: Vec<&str> = one.iter().copied().cycle().take(words).collect();
    text.join(" ") + ".\n"
}

#[test]
fn a_sentence_of_twenty_thousand_words_is_read_to_its_end() {
    for language in LANGUAGES {
        let events = |words: usize| account(language, &endless(language, words)).events.len();
        let (short, long) = (events(2_000), events(20_000));
        // Repeated tellings join, so a longer sentence of the same acts may tell hardly more of them.
        assert!(short > 0 && long > 0 && long <= 20 * short, "{language}: {short}, {long}");
    }
}

/// What texts are made of, and what should not be in them.
fn fragments() -> Vec<String> {
    let mut all: Vec<String> = LANGUAGES
        .iter()
        .flat_map(|l| report(l))
        .flat_map(|s| s.split(' ').map(str::to_owned).chain([s.to_owned()]).collect::<Vec<_>>())
        .collect();
    all.extend(
        [
            "“",
            "”",
            "«",
            "»",
            "„",
            "\"",
            "'",
            "’",
            "— ",
            "– ",
            "(",
            ")",
            "[",
            "...",
            "…",
            "!?",
            ",",
            ".",
            ";",
            ":",
            "\n",
            "\n\n",
            "\r\n",
            "\t",
            "\u{200b}",
            "\u{200d}",
            "\u{feff}",
            "\u{ad}",
            "\u{301}",
            "\u{202e}",
            "\u{2028}",
            "\u{85}",
            "\0",
            "🔥",
            "👨‍👩‍👧",
            "🇺🇦",
            "ﬁ",
            "İ",
            "ß",
            "ǅ",
            "Ё",
            "ʼ",
            "1",
            "2,5",
            "10 000",
            "24 февраля",
            "on 3 May 2031",
            "3 травня",
            "w piątek",
            "%",
            "$",
            "№",
            "killed 12 people",
            "погибли 12 человек",
            "загинуло 12 людей",
            "zginęło 12 osób",
            "said",
            "сказал",
            "сказав",
            "powiedział",
            "according to",
            "не",
            "nie",
            "not",
            "U.S.",
            "т.д.",
            "http://a.b/c?d=1",
            "a@b.c",
            "#",
            "@",
            "https://",
            "==",
            "| a | b |",
            "<p>",
            "&nbsp;",
            "AP",
            "ТАСС",
            "Kyiv",
            "Киев",
            "Київ",
            "Kijów",
        ]
        .map(str::to_owned),
    );
    all
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, ..ProptestConfig::default() })]

    #[test]
    fn any_mixture_is_read_verbatim_and_twice_alike(
        parts in prop::collection::vec((prop::sample::select(fragments()), any::<bool>()), 0..60),
        language in prop::sample::select(LANGUAGES.to_vec()),
    ) {
        let text: String =
            parts.iter().map(|(p, space)| if *space { format!("{p} ") } else { p.clone() }).collect();
        for article in articles(Some(language), text.as_bytes()) {
            let account = engine().account(&article, Layers::ALL);
            prop_assert!(account == engine().account(&article, Layers::ALL));
            let wrong = not_verbatim(&article.text, &account);
            prop_assert!(wrong.is_empty(), "{wrong:?}");
            engine().record(vec![account]);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..400), language in prop::sample::select(LANGUAGES.to_vec())) {
        for article in articles(Some(language), &bytes) {
            let wrong = not_verbatim(&article.text, &engine().account(&article, Layers::ALL));
            prop_assert!(wrong.is_empty(), "{wrong:?}");
        }
    }

    #[test]
    fn any_characters_are_read(text in "\\PC{0,300}", language in prop::sample::select(LANGUAGES.to_vec())) {
        for article in articles(Some(language), text.as_bytes()) {
            let wrong = not_verbatim(&article.text, &engine().account(&article, Layers::ALL));
            prop_assert!(wrong.is_empty(), "{wrong:?}");
        }
    }
}
