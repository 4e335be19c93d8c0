//! What a time expression says, before it is known when the article was printed.

use rashomon_types::reading::TimeRole;

/// A calendar unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Unit {
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
}

impl Unit {
    pub fn read(word: &str) -> Option<Unit> {
        Some(match word {
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "weekend" => Unit::Weekend,
            "week" => Unit::Week,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "season" => Unit::Season,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            _ => return None,
        })
    }
}

/// A stretch of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Early,
    Mid,
    Late,
    FirstHalf,
    SecondHalf,
}

impl Part {
    pub fn read(word: &str) -> Option<Part> {
        Some(match word {
            "early" => Part::Early,
            "mid" => Part::Mid,
            "late" => Part::Late,
            "first-half" => Part::FirstHalf,
            "second-half" => Part::SecondHalf,
            _ => return None,
        })
    }
}

/// The parts of a calendar date that are named.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Fields {
    pub year: Option<i16>,
    pub quarter: Option<i8>,
    /// 0 winter, 1 spring, 2 summer, 3 autumn.
    pub season: Option<i8>,
    pub month: Option<i8>,
    pub day: Option<i8>,
    /// 1 Monday to 7 Sunday.
    pub weekday: Option<i8>,
}

impl Fields {
    /// Joins two sets of fields; `None` when both name the same one differently.
    pub fn join(self, other: Fields) -> Option<Fields> {
        fn one<T: PartialEq + Copy>(a: Option<T>, b: Option<T>) -> Option<Option<T>> {
            match (a, b) {
                (Some(a), Some(b)) if a != b => None,
                (a, b) => Some(a.or(b)),
            }
        }
        Some(Fields {
            year: one(self.year, other.year)?,
            quarter: one(self.quarter, other.quarter)?,
            season: one(self.season, other.season)?,
            month: one(self.month, other.month)?,
            day: one(self.day, other.day)?,
            weekday: one(self.weekday, other.weekday)?,
        })
    }

    /// Tells whether some year has such a day.
    pub fn is_possible(self) -> bool {
        let Some(day) = self.day else { return true };
        let month = self.month.unwrap_or(1);
        // 2024 has all the days that any year can have.
        jiff::civil::Date::new(self.year.unwrap_or(2024), month, day).is_ok()
    }

    /// Tells whether nothing but the weekday is named.
    pub fn is_weekday(self) -> bool {
        self == Fields { weekday: self.weekday, ..Fields::default() }
    }
}

/// What is counted from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum From {
    Published,
    /// The same, in a clause that is not about the past: "in two weeks", but not "the first in two weeks".
    Due,
    /// The time expression before this one in the text.
    Previous,
}

/// What is numbered in "the first Monday of May".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum What {
    Unit(Unit),
    Weekday(i8),
}

/// A time expression as it is said.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    Fields(Fields),
    /// "Last week": the unit that holds the day of publication, moved.
    Relative {
        unit: Unit,
        shift: i64,
    },
    /// "Last March", "next Friday", "this winter".
    RelativeFields {
        fields: Fields,
        shift: i64,
    },
    /// "Two weeks ago", "three days later". Tenths of units.
    Away {
        tenths: i64,
        unit: Unit,
        from: From,
    },
    /// "Two Thursdays ago".
    AwayWeekday {
        count: i64,
        weekday: i8,
    },
    /// "The last two months", counted in whole units.
    Whole {
        count: i64,
        unit: Unit,
    },
    /// "Over the past two months", counted from the day itself. Tenths of units.
    Rolling {
        tenths: i64,
        unit: Unit,
    },
    /// "Earlier this month": from its first day to the day of publication.
    Elapsed(Unit),
    /// "Later this month": from the day of publication to its last day.
    Remaining(Unit),
    Part(Part, Box<Node>),
    /// "The first Monday of May"; from the end when negative.
    Nth {
        n: i64,
        what: What,
        of: Box<Node>,
    },
    /// "Monday of last week".
    Within(Fields, Box<Node>),
    WeekOf(Box<Node>),
    Decade(i16),
    Century(i16),
    Range(Box<Node>, Box<Node>),
    /// All that is earlier: "before 7 October".
    Before(Box<Node>),
}

impl Node {
    /// Tells whether the words alone fix the days.
    pub fn is_absolute(&self) -> bool {
        match self {
            Node::Fields(fields) => fields.year.is_some(),
            Node::Decade(_) | Node::Century(_) => true,
            Node::Part(_, of)
            | Node::WeekOf(of)
            | Node::Within(_, of)
            | Node::Before(of)
            | Node::Nth { of, .. } => of.is_absolute(),
            Node::Range(a, b) => a.is_absolute() && b.is_absolute(),
            _ => false,
        }
    }

    /// Returns the fields that the expression comes down to, when it does.
    pub fn fields(&self) -> Option<Fields> {
        match self {
            Node::Fields(fields) => Some(*fields),
            Node::Part(_, of) | Node::WeekOf(of) | Node::Before(of) => of.fields(),
            Node::Range(_, to) => to.fields(),
            _ => None,
        }
    }

    /// Returns the expression with a year where it names none.
    pub fn with_year(&self, year: i16) -> Node {
        match self {
            Node::Fields(fields) if fields.year.is_none() => {
                Node::Fields(Fields { year: Some(year), ..*fields })
            }
            Node::Part(part, of) => Node::Part(*part, Box::new(of.with_year(year))),
            Node::WeekOf(of) => Node::WeekOf(Box::new(of.with_year(year))),
            Node::Before(of) => Node::Before(Box::new(of.with_year(year))),
            Node::Nth { n, what, of } => {
                Node::Nth { n: *n, what: *what, of: Box::new(of.with_year(year)) }
            }
            Node::Within(fields, of) => Node::Within(*fields, Box::new(of.with_year(year))),
            Node::Range(a, b) => {
                Node::Range(Box::new(a.with_year(year)), Box::new(b.with_year(year)))
            }
            other => other.clone(),
        }
    }

    /// Tells whether the expression counts from the one before it.
    pub fn is_chained(&self) -> bool {
        matches!(self, Node::Away { from: From::Previous, .. })
    }
}

/// What stands at a place of the text while it is read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Digits as they stand; with the number of digits.
    Digits(i64, usize),
    /// A number, in tenths.
    Number(i64),
    Ordinal(i64),
    Year(i16),
    Unit(Unit),
    Month(i8),
    Weekday(i8),
    Season(i8),
    Shift(i64),
    Part(Part),
    /// Tenths of a unit.
    Duration(i64, Unit),
    Time(Node),
    Said(Node, TimeRole),
}
