//! From what is said to days, given the day of publication.

use super::{
    Tense,
    node::{Fields, From, Node, Part, Unit, What},
    pack::{NextWeekday, Pack},
};
use jiff::{Span, civil::Date};
use rashomon_types::{Day, Interval, date::Grain};

/// What an expression is counted from.
#[derive(Clone, Copy)]
pub(crate) struct Reference<'a> {
    pub today: Day,
    /// What the clause speaks of.
    pub tense: Tense,
    /// The time expression before this one.
    pub previous: Option<Interval>,
    pub pack: &'a Pack,
}

/// Days from first to last; `None` is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Days {
    pub from: Option<Day>,
    pub to: Option<Day>,
    pub grain: Grain,
}

type Period = (Day, Day);

/// Resolves an expression; `None` when there are no such days.
pub(crate) fn resolve(node: &Node, reference: &Reference<'_>) -> Option<Days> {
    if let Node::Before(of) = node {
        let ((from, _), grain) = period(of, reference)?;
        return Some(Days { from: None, to: Some(from.yesterday().ok()?), grain });
    }
    let ((from, to), grain) = period(node, reference)?;
    Some(Days { from: Some(from), to: Some(to), grain })
}

fn period(node: &Node, reference: &Reference<'_>) -> Option<(Period, Grain)> {
    let today = reference.today;
    Some(match node {
        Node::Fields(fields) => calendar(*fields, reference)?,
        Node::Relative { unit: Unit::Season, shift } => {
            (season_of(today, *shift, reference.pack)?, Grain::Season)
        }
        Node::Relative { unit, shift } => {
            (unit_of(plus(today, *shift * 10, *unit)?, *unit)?, grain_of(*unit))
        }
        Node::RelativeFields { fields, shift } => moved(*fields, *shift, reference)?,
        Node::Away { tenths, unit, from } => away(*tenths, *unit, *from, reference)?,
        Node::AwayWeekday { count, weekday } => {
            let first = nearest_weekday(today, *weekday, count.signum())?;
            let day = days(first, 7 * (count - count.signum()))?;
            ((day, day), Grain::Day)
        }
        Node::Whole { count, unit } => {
            (whole(today, *count, *unit, reference.pack)?, grain_of(*unit))
        }
        Node::Rolling { tenths, unit } => {
            let other = plus(today, *tenths, *unit)?;
            ((today.min(other), today.max(other)), grain_of(*unit))
        }
        Node::Elapsed(unit) => ((unit_of(today, *unit)?.0, today), grain_of(*unit)),
        Node::Remaining(unit) => ((today, unit_of(today, *unit)?.1), grain_of(*unit)),
        Node::Part(part, of) => {
            let (whole, grain) = period(of, reference)?;
            partial(*part, whole, grain)?
        }
        Node::Nth { n, what, of } => nth(*n, *what, period(of, &programme(reference))?.0)?,
        Node::Within(fields, of) => within(*fields, period(of, reference)?.0, reference)?,
        Node::WeekOf(of) => {
            let ((from, _), _) = period(of, reference)?;
            ((from, days(from, 6)?), Grain::Week)
        }
        Node::Decade(year) => {
            ((Date::new(*year, 1, 1).ok()?, Date::new(year + 9, 12, 31).ok()?), Grain::Decade)
        }
        Node::Century(n) => {
            let first = (n - 1) * 100 + 1;
            ((Date::new(first, 1, 1).ok()?, Date::new(first + 99, 12, 31).ok()?), Grain::Century)
        }
        Node::Range(a, b) => range(a, b, reference)?,
        Node::Before(of) => period(of, reference)?,
    })
}

fn days(day: Day, n: i64) -> Option<Day> {
    day.checked_add(Span::new().try_days(n).ok()?).ok()
}

fn months(day: Day, n: i64) -> Option<Day> {
    day.checked_add(Span::new().try_months(n).ok()?).ok()
}

/// Adds tenths of a unit; what is no whole number of months is counted in days.
fn plus(day: Day, tenths: i64, unit: Unit) -> Option<Day> {
    let months_per = match unit {
        Unit::Hour => return days(day, tenths / 240),
        Unit::Day => return days(day, tenths / 10),
        Unit::Week | Unit::Weekend => return days(day, tenths * 7 / 10),
        Unit::Month => 1,
        Unit::Quarter | Unit::Season => 3,
        Unit::Year => 12,
        Unit::Decade => 120,
        Unit::Century => 1200,
    };
    let total = tenths.checked_mul(months_per)?;
    days(months(day, total / 10)?, total % 10 * 3)
}

fn grain_of(unit: Unit) -> Grain {
    match unit {
        Unit::Hour => Grain::Hour,
        Unit::Day | Unit::Weekend => Grain::Day,
        Unit::Week => Grain::Week,
        Unit::Month => Grain::Month,
        Unit::Quarter => Grain::Quarter,
        Unit::Season => Grain::Season,
        Unit::Year => Grain::Year,
        Unit::Decade => Grain::Decade,
        Unit::Century => Grain::Century,
    }
}

fn month_of(year: i16, month: i8) -> Option<Period> {
    let first = Date::new(year, month, 1).ok()?;
    Some((first, first.last_of_month()))
}

fn unit_of(day: Day, unit: Unit) -> Option<Period> {
    Some(match unit {
        Unit::Hour | Unit::Day => (day, day),
        Unit::Week => {
            let monday = days(day, -i64::from(day.weekday().to_monday_zero_offset()))?;
            (monday, days(monday, 6)?)
        }
        // The one of this week, also on its days.
        Unit::Weekend => {
            let monday = days(day, -i64::from(day.weekday().to_monday_zero_offset()))?;
            (days(monday, 5)?, days(monday, 6)?)
        }
        Unit::Month => (day.first_of_month(), day.last_of_month()),
        Unit::Quarter | Unit::Season => quarter_of(day.year(), (day.month() - 1) / 3 + 1)?,
        Unit::Year => (day.first_of_year(), day.last_of_year()),
        Unit::Decade => {
            let first = day.year() - day.year().rem_euclid(10);
            (Date::new(first, 1, 1).ok()?, Date::new(first + 9, 12, 31).ok()?)
        }
        Unit::Century => {
            let first = day.year() - (day.year() - 1).rem_euclid(100);
            (Date::new(first, 1, 1).ok()?, Date::new(first + 99, 12, 31).ok()?)
        }
    })
}

fn quarter_of(year: i16, quarter: i8) -> Option<Period> {
    let first = Date::new(year, quarter * 3 - 2, 1).ok()?;
    Some((first, Date::new(year, quarter * 3, 1).ok()?.last_of_month()))
}

/// Returns the season that begins in a year.
fn season_in(year: i16, season: i8, pack: &Pack) -> Option<Period> {
    let index = usize::try_from(season).ok().filter(|i| *i < 4)?;
    const USUAL: [[(i8, i8); 2]; 4] =
        [[(12, 1), (2, 28)], [(3, 1), (5, 31)], [(6, 1), (8, 31)], [(9, 1), (11, 30)]];
    let [from, to] = pack.season_days[index].unwrap_or(USUAL[index]);
    let last = if to < from { year + 1 } else { year };
    let end = Date::new(last, to.0, to.1).ok()?;
    let end = if to == (2, 28) { end.last_of_month() } else { end };
    Some((Date::new(year, from.0, from.1).ok()?, end))
}

/// Returns the season that holds a day, or the `shift`-th after it.
fn season_of(day: Day, shift: i64, pack: &Pack) -> Option<Period> {
    let mut all: Vec<Period> = (day.year() - 2..=day.year() + 2)
        .flat_map(|year| (0..4).filter_map(move |season| season_in(year, season, pack)))
        .collect();
    all.sort_unstable();
    let now = all.iter().rposition(|(from, _)| *from <= day)?;
    all.get(usize::try_from(now as i64 + shift).ok()?).copied()
}

/// Returns the next (`step` 1) or last (`step` -1) such weekday, never the day itself.
fn nearest_weekday(today: Day, weekday: i8, step: i64) -> Option<Day> {
    let wanted = i64::from(weekday);
    let now = i64::from(today.weekday().to_monday_one_offset());
    let ahead = (wanted - now).rem_euclid(7);
    if step >= 0 { days(today, if ahead == 0 { 7 } else { ahead }) } else { days(today, ahead - 7) }
}

fn calendar(fields: Fields, reference: &Reference<'_>) -> Option<(Period, Grain)> {
    let today = reference.today;
    if fields.is_weekday() {
        let weekday = fields.weekday?;
        let same = today.weekday().to_monday_one_offset() == weekday;
        let day = match reference.tense {
            Tense::Future => nearest_weekday(today, weekday, 1)?,
            _ if same => today,
            _ => nearest_weekday(today, weekday, -1)?,
        };
        return Some(((day, day), Grain::Day));
    }
    if let Some(year) = fields.year {
        return in_year(fields, year, reference.pack);
    }
    if let (None, Some(day)) = (fields.month, fields.day) {
        return day_of_month(day, fields.weekday, today);
    }
    if let (Some(weekday), Some(_), Some(_)) = (fields.weekday, fields.month, fields.day) {
        return nearest_that(weekday, fields, reference);
    }
    if fields.quarter.is_some() {
        return in_year(fields, today.year(), reference.pack);
    }
    let all: Vec<(Period, Grain)> = (today.year() - 9..=today.year() + 8)
        .filter_map(|year| in_year(fields, year, reference.pack))
        .collect();
    choose(&all, reference)
}

/// Chooses the occurrence that a newspaper means: the last that has begun, or the next where the clause is about the future.
fn choose(all: &[(Period, Grain)], reference: &Reference<'_>) -> Option<(Period, Grain)> {
    let today = reference.today;
    let grain = all.first()?.1;
    let slack = match grain {
        // A paper is written a day before it is dated, and dated by another clock.
        Grain::Day => 1,
        Grain::Season => 60,
        _ => 0,
    };
    if let Some(now) = all.iter().find(|((from, to), _)| *from <= today && today <= *to) {
        return Some(*now);
    }
    let limit = days(today, slack)?;
    if reference.tense == Tense::Future {
        return all.iter().find(|((from, _), _)| *from > today).copied();
    }
    all.iter().rev().find(|((from, _), _)| *from <= limit).copied()
}

fn in_year(fields: Fields, year: i16, pack: &Pack) -> Option<(Period, Grain)> {
    if let Some(season) = fields.season {
        return Some((season_in(year, season, pack)?, Grain::Season));
    }
    if let Some(quarter) = fields.quarter {
        return Some((quarter_of(year, quarter)?, Grain::Quarter));
    }
    match (fields.month, fields.day) {
        (Some(month), Some(day)) => {
            let day = Date::new(year, month, day).ok()?;
            Some(((day, day), Grain::Day))
        }
        (Some(month), None) => Some((month_of(year, month)?, Grain::Month)),
        _ => {
            let first = Date::new(year, 1, 1).ok()?;
            Some(((first, first.last_of_year()), Grain::Year))
        }
    }
}

/// "The 15th", "Tuesday the 19th": in this month, or the nearest month where the weekday fits.
fn day_of_month(day: i8, weekday: Option<i8>, today: Day) -> Option<(Period, Grain)> {
    let fits = |date: &Day| weekday.is_none_or(|w| date.weekday().to_monday_one_offset() == w);
    let found = [0, -1, 1, -2, 2, -3, 3].into_iter().find_map(|shift| {
        let month = months(today.first_of_month(), shift)?;
        Date::new(month.year(), month.month(), day).ok().filter(fits)
    })?;
    Some(((found, found), Grain::Day))
}

/// Returns the day of the nearest year in which the weekday is right, else as without the weekday.
fn nearest_that(weekday: i8, fields: Fields, reference: &Reference<'_>) -> Option<(Period, Grain)> {
    let today = reference.today;
    let found = (-6..=6i16)
        .filter_map(|shift| Date::new(today.year() + shift, fields.month?, fields.day?).ok())
        .filter(|day| day.weekday().to_monday_one_offset() == weekday)
        .min_by_key(|day| (distance(today, *day), *day));
    match found {
        Some(day) => Some(((day, day), Grain::Day)),
        None => calendar(Fields { weekday: None, ..fields }, reference),
    }
}

fn distance(a: Day, b: Day) -> i32 {
    a.until(b).map_or(i32::MAX, |span| span.get_days().abs())
}

/// "Last March", "next Friday", "this winter".
fn moved(fields: Fields, shift: i64, reference: &Reference<'_>) -> Option<(Period, Grain)> {
    let today = reference.today;
    if let Some(weekday) = fields.weekday {
        let day = match shift {
            0 => days(unit_of(today, Unit::Week)?.0, i64::from(weekday) - 1)?,
            shift => {
                let near = nearest_weekday(today, weekday, shift)?;
                let later = shift > 0
                    && reference.pack.next_weekday == NextWeekday::OfNextWeek
                    && near <= unit_of(today, Unit::Week)?.1;
                days(near, 7 * (shift - shift.signum() + i64::from(later)))?
            }
        };
        return Some(((day, day), Grain::Day));
    }
    let all: Vec<(Period, Grain)> = (today.year() - 4..=today.year() + 4)
        .filter_map(|year| in_year(fields, year, reference.pack))
        .collect();
    match shift {
        0 => all
            .iter()
            .find(|((from, to), _)| *from <= today && today <= *to)
            .or_else(|| all.iter().find(|((from, _), _)| from.year() == today.year()))
            .copied(),
        shift if shift > 0 => {
            let mut after = all.iter().filter(|((from, _), _)| *from > today);
            after.nth(usize::try_from(shift - 1).ok()?).copied()
        }
        shift => {
            let mut before = all.iter().rev().filter(|((_, to), _)| *to < today);
            before.nth(usize::try_from(-shift - 1).ok()?).copied()
        }
    }
}

fn away(tenths: i64, unit: Unit, from: From, reference: &Reference<'_>) -> Option<(Period, Grain)> {
    let start = match from {
        From::Previous => reference.previous,
        From::Published | From::Due => None,
    };
    // "The same day" is no day of its own.
    if from == From::Previous && tenths == 0 && start.is_none() {
        return None;
    }
    let today = reference.today;
    let base = match start {
        Some(Interval { start: Some(a), end: Some(b) }) => (a, b),
        Some(_) => return None,
        None => (today, today),
    };
    let moved = (plus(base.0, tenths, unit)?, plus(base.1, tenths, unit)?);
    Some(match unit {
        Unit::Year => ((moved.0.first_of_month(), moved.1.last_of_month()), Grain::Month),
        Unit::Decade | Unit::Century => {
            ((moved.0.first_of_year(), moved.1.last_of_year()), Grain::Year)
        }
        unit => (moved, grain_of(unit).max(Grain::Day)),
    })
}

fn whole(today: Day, count: i64, unit: Unit, pack: &Pack) -> Option<Period> {
    if unit == Unit::Hour {
        let other = plus(today, count * 10, unit)?;
        return Some((today.min(other), today.max(other)));
    }
    if unit == Unit::Season {
        let (a, b) = (season_of(today, count.signum(), pack)?, season_of(today, count, pack)?);
        return Some((a.0.min(b.0), a.1.max(b.1)));
    }
    let (first, last) = unit_of(today, unit)?;
    if count < 0 {
        Some((plus(first, count * 10, unit)?, first.yesterday().ok()?))
    } else {
        let from = last.tomorrow().ok()?;
        Some((from, plus(from, count * 10, unit)?.yesterday().ok()?))
    }
}

fn partial(part: Part, (from, to): Period, grain: Grain) -> Option<(Period, Grain)> {
    let first_day = |day: i8| from.with().day(day).build().ok();
    Some(match (part, grain) {
        (Part::Early, Grain::Month) => ((from, first_day(10)?), Grain::Day),
        (Part::Mid, Grain::Month) => ((first_day(11)?, first_day(20)?), Grain::Day),
        (Part::Late, Grain::Month) => ((first_day(21)?, to), Grain::Day),
        (Part::FirstHalf, Grain::Month) => ((from, first_day(15)?), Grain::Day),
        (Part::SecondHalf, Grain::Month) => ((first_day(16)?, to), Grain::Day),
        (Part::Early, Grain::Week) => ((from, days(from, 2)?), Grain::Day),
        (Part::Mid, Grain::Week) => ((days(from, 1)?, days(from, 3)?), Grain::Day),
        (Part::Late, Grain::Week) => ((days(from, 4)?, to), Grain::Day),
        (part, Grain::Year) => {
            let (a, b) = match part {
                Part::Early => (1, 3),
                Part::Mid => (5, 8),
                Part::Late => (9, 12),
                Part::FirstHalf => (1, 6),
                Part::SecondHalf => (7, 12),
            };
            let period = (month_of(from.year(), a)?.0, month_of(from.year(), b)?.1);
            (period, Grain::Month)
        }
        (part, Grain::Decade) => {
            let (a, b) = match part {
                Part::Early => (0, 3),
                Part::Mid => (4, 6),
                Part::Late => (7, 9),
                Part::FirstHalf => (0, 4),
                Part::SecondHalf => (5, 9),
            };
            let year = |n: i16| Date::new(from.year() + n, 1, 1).ok();
            ((year(a)?, year(b)?.last_of_year()), Grain::Year)
        }
        (part, grain) => {
            let length = i64::from(distance(from, to));
            let (a, b) = match part {
                Part::Early => (0, length / 3),
                Part::Mid => (length / 3, length * 2 / 3),
                Part::Late => (length * 2 / 3, length),
                Part::FirstHalf => (0, length / 2),
                Part::SecondHalf => (length / 2, length),
            };
            ((days(from, a)?, days(from, b)?), grain)
        }
    })
}

fn nth(n: i64, what: What, (from, to): Period) -> Option<(Period, Grain)> {
    let step = n - n.signum();
    let inside = |period: Period| (period.0 >= from && period.1 <= to).then_some(period);
    match what {
        What::Weekday(weekday) => {
            let first = if n > 0 {
                nearest_weekday(from.yesterday().ok()?, weekday, 1)?
            } else {
                nearest_weekday(to.tomorrow().ok()?, weekday, -1)?
            };
            let day = days(first, 7 * step)?;
            Some((inside((day, day))?, Grain::Day))
        }
        What::Unit(Unit::Week) => {
            let monday = if n > 0 {
                nearest_weekday(from.yesterday().ok()?, 1, 1)?
            } else {
                days(nearest_weekday(to.tomorrow().ok()?, 7, -1)?, -6)?
            };
            let monday = days(monday, 7 * step)?;
            Some(((monday, days(monday, 6)?), Grain::Week))
        }
        What::Unit(Unit::Weekend) => {
            let saturday = if n > 0 {
                nearest_weekday(from.yesterday().ok()?, 6, 1)?
            } else {
                days(nearest_weekday(to.tomorrow().ok()?, 7, -1)?, -1)?
            };
            let saturday = days(saturday, 7 * step)?;
            Some(((saturday, days(saturday, 1)?), Grain::Day))
        }
        What::Unit(unit) => {
            let start = if n > 0 { from } else { to };
            let period = unit_of(plus(unit_of(start, unit)?.0, step * 10, unit)?, unit)?;
            Some((inside(period)?, grain_of(unit)))
        }
    }
}

fn within(
    fields: Fields,
    (from, to): Period,
    reference: &Reference<'_>,
) -> Option<(Period, Grain)> {
    if fields.is_weekday() {
        let day = days(from, i64::from(fields.weekday?) - 1)?;
        return (day <= to).then_some(((day, day), Grain::Day));
    }
    let fields = match fields.month {
        None => Fields { month: Some(from.month()), ..fields },
        Some(_) => fields,
    };
    if fields.season.is_some() && fields.month == Some(from.month()) {
        return in_year(Fields { month: None, ..fields }, from.year(), reference.pack);
    }
    in_year(fields, from.year(), reference.pack)
}

/// What no verb places in time is a programme: "13 to 15 July", "the last Monday of March".
fn programme<'a>(reference: &Reference<'a>) -> Reference<'a> {
    match reference.tense {
        Tense::Unknown => Reference { tense: Tense::Future, ..*reference },
        _ => *reference,
    }
}

fn range(a: &Node, b: &Node, reference: &Reference<'_>) -> Option<(Period, Grain)> {
    // What is just over is more likely told of than announced for next year.
    const JUST_OVER: i32 = 60;
    let (_, to) = period(b, reference)?.0;
    let ahead = programme(reference);
    let dated = b.fields().is_some_and(|f| f.day.is_some());
    let announced = dated && distance(to, reference.today) > JUST_OVER;
    let reference = if announced { &ahead } else { reference };
    let ((_, to), grain) = period(b, reference)?;
    let (start, _) = match a.fields().filter(|f| f.year.is_none() && f.month.is_some()) {
        // The first end goes with the year of the last.
        Some(_) => {
            let same = period(&a.with_year(to.year()), reference)?;
            if same.0.0 > to { period(&a.with_year(to.year() - 1), reference)? } else { same }
        }
        None => period(a, reference)?,
    };
    let from = match b.fields().filter(|f| f.is_weekday()) {
        Some(_) if start.0 > to => days(start.0, -7)?,
        _ => start.0,
    };
    (from <= to).then_some(((from, to), grain))
}
