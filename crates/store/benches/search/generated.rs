//! A made-up press: articles as the terms that they are found by, and the words that somebody would look for.
//!
//! What goes in: a seed. What comes out: articles in four languages with a vocabulary of natural size and skew, stories whose
//! words come again and again, names in several spellings, outlets, events, days over years. Left to others: what is
//! measured with them.

use rashomon_store::search::{Grade, Named, Sound, Terms, Words};
use rashomon_types::{EventType, Language, Realis};

/// Words of each language, names, outlets and places.
pub const WORDS: usize = 150_000;
/// Persons, places and organisations.
pub const NAMES: usize = 60_000;
/// Names that have a key of the gazetteer.
const KNOWN: usize = 4_000;
/// Words that only join others, of each language.
const SMALL: usize = 60;
const OUTLETS: usize = 400;
const PLACES: usize = 900;
/// Stories that run at the same time, and days that one runs.
const STORIES: u64 = 150;
const RUN: u64 = 12;
/// Days over which articles are spread.
pub const DAYS: u64 = 2_900;

const LANGUAGES: [&str; 4] = ["en", "ru", "uk", "pl"];
const SYLLABLES: [&[&str]; 4] = [
    &[
        "ba", "con", "der", "ful", "gre", "hin", "jo", "kle", "lor", "mis", "nat", "pol", "qua",
        "rem", "sta", "tion", "ver", "wor", "xi", "zen",
    ],
    &[
        "ба", "ван", "гор", "дел", "жит", "зна", "кол", "лет", "мир", "нос", "пра", "рож", "ство",
        "тель", "ука", "фор", "ход", "цен", "чер", "шум",
    ],
    &[
        "бі", "від", "гро", "дій", "жов", "зир", "кін", "люд", "мов", "ніч", "пер", "рух", "сві",
        "тіл", "укр", "фот", "хви", "цвіт", "чин", "шля",
    ],
    &[
        "bę", "cze", "dro", "gwi", "jak", "kło", "lud", "mną", "nie", "obr", "prz", "rok", "szcz",
        "trz", "ust", "wie", "wró", "zami", "żół", "świ",
    ],
];

/// Numbers that look random and are the same in every run (SplitMix64).
#[derive(Clone)]
pub struct Random(pub u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }
}

/// Draws ranks as words are used: the second half as often as the first, the hundredth a hundredth as often.
pub struct Skewed {
    sums: Vec<u64>,
    /// Where to begin to look, by the first bits of a number.
    starts: Vec<u32>,
    shift: u32,
}

impl Skewed {
    pub fn new(size: usize, offset: u64) -> Self {
        let mut sum = 0;
        let sums: Vec<u64> = (0..size as u64)
            .map(|rank| {
                sum += (1 << 40) / (rank + offset);
                sum
            })
            .collect();
        let shift = (64 - sum.leading_zeros()).saturating_sub(16);
        let buckets = (sum >> shift) + 1;
        let starts =
            (0..buckets).map(|b| sums.partition_point(|s| *s <= b << shift) as u32).collect();
        Skewed { sums, starts, shift }
    }

    pub fn draw(&self, random: &mut Random) -> usize {
        let at = random.below(self.sums.last().copied().unwrap_or(1));
        let mut rank = self.starts[(at >> self.shift) as usize] as usize;
        while self.sums[rank] <= at {
            rank += 1;
        }
        rank
    }
}

/// One article.
pub struct Generated {
    /// Day from the first one.
    pub day: u64,
    /// What it is found by.
    pub terms: Terms,
}

/// What articles are made of.
pub struct Press {
    words: Skewed,
    names: Skewed,
    few: Skewed,
    outlets: Skewed,
    places: Skewed,
}

impl Press {
    pub fn new() -> Self {
        Press {
            words: Skewed::new(WORDS, 3),
            names: Skewed::new(NAMES, 8),
            few: Skewed::new(60, 4),
            outlets: Skewed::new(OUTLETS, 6),
            places: Skewed::new(PLACES, 5),
        }
    }

    /// The `number`th of `all` articles, in order of arrival: mostly as they were published, one in ten late.
    pub fn article(&self, number: u64, all: u64) -> Generated {
        let mut random = Random(number.wrapping_mul(0x1234_5678_9abc_def1));
        let late = if random.below(10) == 0 { random.below(60) } else { 0 };
        let day = (number * DAYS / all.max(1)).saturating_sub(late);
        let story = (day / RUN) * STORIES + random.below(STORIES);
        let mut own = Random(story.wrapping_mul(0xabcd_ef12_3457));
        let (topic, cast): (Vec<usize>, Vec<usize>) = (
            (0..25).map(|_| 200 + self.words.draw(&mut own)).collect(),
            (0..8).map(|_| self.names.draw(&mut own)).collect(),
        );
        let language = [0, 0, 0, 1, 1, 1, 2, 2, 3, 3][random.below(10) as usize];
        let mut terms = Terms::default();
        let length = 60 + random.below(140) + random.below(140) + random.below(110);
        for at in 0..length {
            let rank = if random.below(5) == 0 {
                topic[self.few.draw(&mut random) % topic.len()]
            } else {
                self.words.draw(&mut random)
            };
            // The most frequent words only join others: they have no grade.
            let grade = match at {
                _ if rank < SMALL => None,
                0..9 => Some(Grade::Title),
                9..40 => Some(Grade::Lead),
                _ => None,
            };
            let word = word(language, rank.min(WORDS - 1));
            if rank < SMALL {
                terms.add_small(&word);
            } else {
                terms.add_word(&word, grade);
            }
        }
        for at in 0..4 + random.below(14) {
            let grade = (at < 2).then_some(Grade::Title).or((at < 5).then_some(Grade::Lead));
            let rank = if random.below(3) > 0 {
                cast[self.few.draw(&mut random) % cast.len()]
            } else {
                self.names.draw(&mut random)
            };
            terms.add_sound(&sound(rank), grade);
            terms.add_entity(&key(rank), grade);
            terms.add_word(&name(language, rank), grade);
        }
        let language = Language::new(LANGUAGES[language]);
        terms.add_article(language, Some(&outlet(self.outlets.draw(&mut random))));
        for _ in 0..1 + random.below(5) {
            let place = place(self.places.draw(&mut random));
            let country = place[..2].to_owned();
            let kind = EventType::ALL[self.few.draw(&mut random) % EventType::ALL.len()];
            let realis = Realis::ALL[(self.few.draw(&mut random) / 4) % Realis::ALL.len()];
            let places =
                if random.below(3) > 0 { vec![place.as_str(), &country] } else { Vec::new() };
            terms.add_event(kind, realis, places);
        }
        Generated { day, terms }
    }

    /// A query of the mix and how it is to be answered: newest first with filters, a name, common words ranked.
    pub fn query(&self, number: u64) -> (Class, String) {
        let mut random = Random(number.wrapping_mul(0x5151_7777_3333));
        let language = random.below(4) as usize;
        let word_of = |random: &mut Random, from: usize, width: u64| {
            // Every order of magnitude of frequency is asked for as often.
            let scale = 1 << random.below(width);
            word(language, (from + random.below(64 * scale) as usize).min(WORDS - 1))
        };
        let kind = |random: &mut Random| EventType::ALL[random.below(16) as usize].as_str();
        match random.below(10) {
            0..7 => {
                let (a, b) = (word_of(&mut random, 20, 10), word_of(&mut random, 20, 10));
                let lang = LANGUAGES[language];
                let place = place(self.places.draw(&mut random));
                let outlet = outlet(self.outlets.draw(&mut random));
                let month = 1 + random.below(12);
                let query = match random.below(10) {
                    0 => format!("{a} lang:{lang}"),
                    1 => format!("{a} type:{}", kind(&mut random)),
                    2 => format!("{a} {b}"),
                    3 => format!("{a} outlet:\"{outlet}\""),
                    4 => format!("type:{} place:{place}", kind(&mut random)),
                    5 => format!("type:{} realis:happened place:{place} {a}", kind(&mut random)),
                    6 => format!("{a} since:2019-{month:02}-01 until:2019-{month:02}-28"),
                    7 => format!(
                        "outlet:\"{outlet}\" type:{} until:2020-{month:02}-15",
                        kind(&mut random)
                    ),
                    8 => format!("({a} OR {b}) type:{} NOT lang:{lang}", kind(&mut random)),
                    _ => format!("{a} {b} place:{place} since:2018-{month:02}-01"),
                };
                (Class::Filtered, query)
            }
            7..9 => {
                let a = self.names.draw(&mut random);
                let b = self.names.draw(&mut random);
                let query = match random.below(4) {
                    0 => format!("{} {}", name(0, a), name(0, b)),
                    1 => format!("entity:{}", key(a)),
                    2 => format!("{} type:{}", name(0, a), kind(&mut random)),
                    _ => name(0, a),
                };
                (Class::Name, query)
            }
            _ => {
                let count = 1 + random.below(3);
                let words: Vec<String> = (0..count).map(|_| word_of(&mut random, 0, 4)).collect();
                (Class::Ranked, words.join(" "))
            }
        }
    }
}

/// What kind of query.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Class {
    /// Newest first, with filters.
    Filtered,
    /// A name, newest first.
    Name,
    /// Common words, ranked.
    Ranked,
}

/// The word of a rank: frequent ones are short.
pub fn word(language: usize, rank: usize) -> String {
    let syllables = SYLLABLES[language];
    let mut word = String::new();
    let mut rest = rank;
    loop {
        word.push_str(syllables[rest % syllables.len()]);
        rest /= syllables.len();
        if rest == 0 {
            return word;
        }
        rest -= 1;
    }
}

fn name(language: usize, rank: usize) -> String {
    let mut name = word(language, WORDS + rank * 7);
    if let Some(first) = name.chars().next() {
        let upper: String = first.to_uppercase().collect();
        name.replace_range(..first.len_utf8(), &upper);
    }
    name
}

fn sound(rank: usize) -> Sound {
    let name = word(0, WORDS + rank * 7);
    Sound { loose: name.chars().filter(|c| !"aeiou".contains(*c)).collect(), close: name }
}

fn key(rank: usize) -> String {
    if rank < KNOWN { format!("PER-Known-{rank}") } else { format!("PER~{}", sound(rank).loose) }
}

fn outlet(rank: usize) -> String {
    format!("{} Post {rank}", word(0, 900 + rank))
}

fn place(rank: usize) -> String {
    format!("{}{rank}", word(0, 400 + rank % 40))
}

/// Stands for the packs: a word may have some other lemmas, most of which nobody uses.
impl Words for Press {
    fn readings(&self, word: &str, _: Option<Language>) -> Vec<String> {
        let short: String =
            word.chars().take(word.chars().count().saturating_sub(1).max(2)).collect();
        vec![
            word.to_owned(),
            format!("{word}x"),
            format!("{short}ать"),
            format!("{short}ić"),
            short,
        ]
    }

    fn may_be(&self, _: &str, _: &str, _: Option<Language>) -> bool {
        true
    }

    fn sound(&self, word: &str) -> Option<Sound> {
        let close = word.to_lowercase();
        Some(Sound { loose: close.chars().filter(|c| !"aeiou".contains(*c)).collect(), close })
    }

    fn sounds(&self, word: &str) -> Vec<Sound> {
        if word.starts_with(char::is_uppercase) {
            self.sound(word).into_iter().collect()
        } else {
            Vec::new()
        }
    }

    fn named(&self, _: &str) -> Vec<Named> {
        Vec::new()
    }

    fn is_small(&self, _: &str) -> bool {
        false
    }
}
