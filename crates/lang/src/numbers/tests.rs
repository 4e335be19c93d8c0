//! Numbers in digits and words, by language.

use super::*;
use crate::atoms::atoms;
use proptest::prelude::*;
use std::sync::OnceLock;

fn numbers() -> &'static Numbers {
    static NUMBERS: OnceLock<Numbers> = OnceLock::new();
    NUMBERS.get_or_init(|| Numbers::new(&Packs::embedded()).unwrap())
}

/// Every number of the text: words, low, high, first letter of the kind.
fn read(language: &str, text: &str) -> Vec<String> {
    let numbers = numbers();
    let pack = numbers.pack(Language::new(language));
    let atoms = atoms(text, Span::new(0, text.len()));
    let (mut at, mut found) = (0, Vec::new());
    while at < atoms.len() {
        let (quantity, next) = compose::next(&atoms, at, pack, &numbers.conventions);
        if let Some(q) = quantity {
            let span = atoms[q.first].span.cover(atoms[q.next - 1].span);
            let bound = |b: Option<f64>| b.map_or("?".to_owned(), |b| b.to_string());
            let value = if q.low == q.high {
                bound(q.low)
            } else {
                format!("{}..{}", bound(q.low), bound(q.high))
            };
            let kind = format!("{:?}", q.kind);
            let kind = if kind == "Cardinal" { "" } else { &kind[..1] };
            found.push(format!("{}={value}{kind}", span.of(text)));
        }
        at = next.max(at + 1);
    }
    found
}

fn check(language: &str, table: &[(&str, &[&str])]) {
    for (text, expected) in table {
        assert_eq!(read(language, text), *expected, "{language}: {text}");
    }
}

#[test]
fn grouping_and_decimal_marks() {
    check(
        "en",
        &[
            ("2,500 troops", &["2,500=2500"]),
            ("1,234,567.89 dollars", &["1,234,567.89=1234567.89"]),
            ("1.234.567,89", &["1.234.567,89=1234567.89"]),
            ("2\u{a0}500 and 2'500 and 2’500", &["2\u{a0}500=2500", "2'500=2500", "2’500=2500"]),
            ("2.500 soldiers", &["2.500=2500"]),
            ("4.125 percent, 0.500, 12,34,567", &["4.125=4.125", "0.500=0.5", "12,34,567=1234567"]),
            ("٢٥٠٠ and ２５００", &["٢٥٠٠=2500", "２５００=2500"]),
            ("at 7, 300 people", &["7=7", "300=300"]),
            ("250ml and 5G", &["250=250", "5=5"]),
        ],
    );
    check(
        "ru",
        &[
            ("2 500 военных", &["2 500=2500"]),
            ("2,5 млн человек", &["2,5 млн=2500000"]),
            ("2.500 и 2,500 солдат", &["2.500=2500", "2,500=2500"]),
            ("1 234 567,89 рубля", &["1 234 567,89=1234567.89"]),
            ("3,142 и 12,5%", &["3,142=3.142", "12,5=12.5"]),
        ],
    );
    check("pl", &[("2.500 żołnierzy i 1 000 000 zł", &["2.500=2500", "1 000 000=1000000"])]);
    check("xx", &[("2.500 2,500 2.5", &["2.500=2500", "2,500=2500", "2.5=2.5"])]);
}

#[test]
fn scales_and_abbreviations() {
    check(
        "en",
        &[
            ("1.2 million people", &["1.2 million=1200000"]),
            (
                "$2.5bn, $3.7 billion, £40m, 30k",
                &["2.5bn=2500000000", "3.7 billion=3700000000", "40m=40000000", "30k=30000"],
            ),
            ("40m of rope", &["40=40"]),
            ("a hundred and fifty thousand", &["a hundred and fifty thousand=150000"]),
            ("half a million", &["half a million=500000"]),
            ("two and a half million", &["two and a half million=2500000"]),
            ("2½ million", &["2½ million=2500000"]),
            (
                "two thousand three hundred and forty-five",
                &["two thousand three hundred and forty-five=2345"],
            ),
            ("two dozen ships, half a dozen tanks", &["two dozen=24", "half a dozen=6"]),
            ("3 quintillion", &["3 quintillion=3000000000000000000"]),
        ],
    );
    check(
        "ru",
        &[
            ("5 тыс. человек", &["5 тыс.=5000"]),
            (
                "полторы тысячи и полтора миллиона",
                &["полторы тысячи=1500", "полтора миллиона=1500000"],
            ),
            ("два с половиной миллиарда", &["два с половиной миллиарда=2500000000"]),
            ("5 млн 200 тыс. рублей", &["5 млн 200 тыс.=5200000"]),
            ("около тысячи человек", &["тысячи=1000"]),
            ("погибли тысячи людей", &["тысячи=2000..9999V"]),
            ("полмиллиона беженцев", &["полмиллиона=500000"]),
        ],
    );
    check(
        "uk",
        &[
            ("12,5 тис. осіб і 3 млрд гривень", &["12,5 тис.=12500", "3 млрд=3000000000"]),
            ("пів мільйона людей", &["пів мільйона=500000"]),
        ],
    );
    check(
        "pl",
        &[
            ("półtora tysiąca, 3 mld zł", &["półtora tysiąca=1500", "3 mld=3000000000"]),
            ("dwa i pół miliona", &["dwa i pół miliona=2500000"]),
        ],
    );
}

#[test]
fn words_in_any_case() {
    check(
        "en",
        &[(
            "twenty-one, seventeen, one hundred five",
            &["twenty-one=21", "seventeen=17", "one hundred five=105"],
        )],
    );
    check(
        "ru",
        &[
            ("двадцатью пятью ракетами", &["двадцатью пятью=25"]),
            ("двухсот сорока трёх", &["двухсот сорока трёх=243"]),
            ("четверо погибших", &["четверо=4"]),
        ],
    );
    check(
        "uk",
        &[
            ("двадцятьма п'ятьма", &["двадцятьма п'ятьма=25"]),
            ("трьох поранених, сорока, двохсот", &["трьох=3", "сорока=40", "двохсот=200"]),
            ("п’ятьох військових", &["п’ятьох=5"]),
        ],
    );
    check(
        "pl",
        &[
            ("dwustu czterdziestu trzech żołnierzy", &["dwustu czterdziestu trzech=243"]),
            (
                "pięciu, sześćdziesięciu, dwanaście, dwunastu",
                &["pięciu=5", "sześćdziesięciu=60", "dwanaście=12", "dwunastu=12"],
            ),
        ],
    );
}

#[test]
fn ranges() {
    check(
        "en",
        &[
            ("from 20 to 30 people", &["20 to 30=20..30"]),
            ("20-30, 20–30 million", &["20-30=20..30", "20–30 million=20000000..30000000"]),
            ("between $20 and $30 million", &["20 and $30 million=20000000..30000000"]),
            ("from 500 to 2 thousand", &["500 to 2 thousand=500..2000"]),
            ("two or three", &["two or three=2..3"]),
            ("170 to 0, 3 or 50", &["170=170", "0=0", "3=3", "50=50"]),
            ("20 and 30", &["20=20", "30=30"]),
        ],
    );
    check(
        "ru",
        &[
            ("от 20 до 30 и между 5 и 7", &["20 до 30=20..30", "5 и 7=5..7"]),
            ("два-три, 20—30", &["два-три=2..3", "20—30=20..30"]),
        ],
    );
    check("uk", &[("між 20 і 30", &["20 і 30=20..30"])]);
    check("pl", &[("od 20 do 30", &["20 do 30=20..30"])]);
}

#[test]
fn vague_words() {
    check(
        "en",
        &[
            ("dozens of attacks", &["dozens=24..99V"]),
            ("tens of thousands of people", &["tens of thousands=20000..99999V"]),
            (
                "hundreds of ships, several thousand, a few",
                &["hundreds=200..999V", "several thousand=3000..9999V", "a few=2..9V"],
            ),
        ],
    );
    check(
        "uk",
        &[("десятки військових, кілька тисяч", &["десятки=20..99V", "кілька тисяч=3000..9999V"])],
    );
    check("pl", &[("kilkadziesiąt osób", &["kilkadziesiąt=20..99V"])]);
}

#[test]
fn ordinals_fractions_multipliers() {
    check(
        "en",
        &[
            ("the 21st and the twenty-first", &["21st=21O", "twenty-first=21O"]),
            ("half, two thirds, 1/2", &["half=0.5F", "two thirds=0.6666666666666666F", "1/2=0.5F"]),
            ("twice, sixfold", &["twice=2M", "sixfold=6M"]),
        ],
    );
    check(
        "ru",
        &[
            (
                "двадцать четвёртого, 7-го, 20-й",
                &["двадцать четвёртого=24O", "7-го=7O", "20-й=20O"],
            ),
            ("две трети, вдвое", &["две трети=0.6666666666666666F", "вдвое=2M"]),
            ("от 2-х до 5-ти", &["2-х до 5-ти=2..5"]),
        ],
    );
    check("pl", &[("dwudziestego czwartego", &["dwudziestego czwartego=24O"])]);
}

#[test]
fn money_signs_parts_and_powers() {
    check(
        "en",
        &[
            (
                "EUR50m, RM23.50, $US113 trillion",
                &["50m=50000000", "23.50=23.5", "113 trillion=113000000000000"],
            ),
            ("from 5 per cent to 20 per cent", &["5 per cent to 20=5..20"]),
            ("from RM120,000 to RM300,000", &["120,000 to RM300,000=120000..300000"]),
            (
                "rose 3% to 15.20, increased by $4 billion to $9 billion",
                &["3=3", "15.20=15.2", "4 billion=4000000000", "9 billion=9000000000"],
            ),
            (
                "a third of them, one in five, 4 in 10",
                &["a third=0.3333333333333333F", "one in five=0.2F", "4 in 10=0.4F"],
            ),
            ("one in five days, two in three cities", &["one=1", "five=5", "two=2", "three=3"]),
            (".534 and .001 per cent, end.5", &[".534=0.534", ".001=0.001", "5=5"]),
            (
                "1⁄32, 1/16, 1/6, ⅔",
                &[
                    "1⁄32=0.03125F",
                    "1/16=0.0625F",
                    "1/6=0.16666666666666666F",
                    "⅔=0.6666666666666667F",
                ],
            ),
            ("2.5×10⁶ and 3x10^4, 2×10−3", &["2.5×10⁶=2500000", "3x10^4=30000", "2×10−3=0.002"]),
            ("sub-300, minus-130, Mach-5", &["300=300", "130=130"]),
        ],
    );
}

#[test]
fn names_times_and_versions_are_no_numbers() {
    check(
        "en",
        &[
            ("F-16, T-72, G7, B52, COVID-19", &[]),
            ("10:30, 24/7, 1.2.3, 192.168.0.1", &[]),
            ("555-12-34, +380441234567", &[]),
            ("@user12", &[]),
            ("a 19-kilometre line", &["19=19"]),
            ("a 30-year-old man", &["30=30"]),
        ],
    );
    check("uk", &[("С-300, МіГ-29", &[])]);
    check("pl", &[("19-kilometrowa trasa", &["19=19"])]);
}

proptest! {
    #[test]
    fn whole_numbers_read_back_however_they_are_grouped(n in 0u64..1_000_000_000_000) {
        let plain = n.to_string();
        let mut grouped = String::new();
        for (i, c) in plain.chars().enumerate() {
            if i > 0 && (plain.len() - i) % 3 == 0 {
                grouped.push('_');
            }
            grouped.push(c);
        }
        for (language, mark) in [("en", ","), ("en", "\u{202f}"), ("ru", " "), ("pl", "."), ("uk", "\u{a0}")] {
            let text = grouped.replace('_', mark);
            prop_assert_eq!(read(language, &text), vec![format!("{text}={n}")]);
        }
    }

    #[test]
    fn no_text_panics(text in "\\PC{0,60}", language in "en|ru|uk|pl|xx") {
        read(&language, &text);
    }

    #[test]
    fn no_row_of_number_words_panics(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "one", "hundred", "thousand", "million", "and", "a", "half", "-", "two", "twenty", "3",
                ",", "500", ".", "to", "from", "dozens", "of", "third", "/", "$", "bn", "quintillion",
            ]),
            0..14,
        ),
        glue in prop::sample::select(vec!["", " "]),
    ) {
        read("en", &words.join(glue));
    }
}
