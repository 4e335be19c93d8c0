//! What the rules build from their parts.

use super::{
    node::{Fields, From, Node, Unit, Value, What},
    pack::Action,
    seeds::short_year,
};
use rashomon_types::reading::TimeRole;

/// Makes the expression of a whole year.
pub(crate) fn year(year: i16) -> Node {
    Node::Fields(Fields { year: Some(year), ..Fields::default() })
}

/// Builds what a rule stands for; `None` when the parts do not go together.
pub(crate) fn value(action: Action, args: &[Value], plural: bool) -> Option<Value> {
    Some(match action {
        Action::Duration => duration(args)?,
        Action::Calendar => Value::Time(Node::Fields(calendar(args)?)),
        Action::Quarter => Value::Time(quarter(args)?),
        Action::Relative => Value::Time(relative(args, plural)?),
        Action::Coming => Value::Time(coming(args)?),
        Action::Same => {
            Value::Time(Node::Away { tenths: 0, unit: Unit::Day, from: From::Previous })
        }
        Action::Whole | Action::Rolling => Value::Time(counted(action, args, plural)?),
        Action::NthAhead => Value::Time(nth_ahead(args)?),
        Action::AfterNext => Value::Time(after_next(args)?),
        Action::Ago => Value::Time(away(args, -1, From::Published)?),
        Action::Ahead => Value::Time(away(args, 1, From::Published)?),
        Action::Due => Value::Time(away(args, 1, From::Due)?),
        Action::Later => Value::Time(away(args, 1, From::Previous)?),
        Action::Earlier => Value::Time(away(args, -1, From::Previous)?),
        Action::Elapsed | Action::Remaining => match args {
            [Value::Shift(0), Value::Unit(unit)] | [Value::Unit(unit)] => {
                Value::Time(if action == Action::Elapsed {
                    Node::Elapsed(*unit)
                } else {
                    Node::Remaining(*unit)
                })
            }
            _ => return None,
        },
        Action::Part => Value::Time(part(args)?),
        Action::Nth | Action::NthLast | Action::LastOf => Value::Time(nth(action, args)?),
        Action::Within => Value::Time(within(args)?),
        Action::WeekOf => Value::Time(Node::WeekOf(Box::new(time(args.first()?)?))),
        Action::Decade => Value::Time(decade(args)?),
        Action::Century => match args {
            [Value::Ordinal(n) | Value::Digits(n, _)] if (1..=30).contains(n) => {
                Value::Time(Node::Century(*n as i16))
            }
            _ => return None,
        },
        Action::Range => Value::Time(range(args)?),
        Action::Now => Value::Time(Node::Relative { unit: Unit::Day, shift: 0 }),
        Action::At => said(args, TimeRole::At)?,
        Action::Since => said(args, TimeRole::Since)?,
        Action::Until => said(args, TimeRole::Until)?,
        Action::Before => match said(args, TimeRole::Until)? {
            Value::Said(node, role) => Value::Said(Node::Before(Box::new(node)), role),
            other => other,
        },
        Action::After => said(args, TimeRole::After)?,
        Action::Over => said(args, TimeRole::Over)?,
        Action::Not => Value::Shift(0),
    })
}

fn time(value: &Value) -> Option<Node> {
    match value {
        Value::Time(node) => Some(node.clone()),
        Value::Year(y) => Some(year(*y)),
        Value::Month(_) | Value::Weekday(_) | Value::Season(_) => {
            calendar(std::slice::from_ref(value)).map(Node::Fields)
        }
        _ => None,
    }
}

fn said(args: &[Value], role: TimeRole) -> Option<Value> {
    match args {
        [value] => Some(Value::Said(time(value)?, role)),
        [a, b] => Some(Value::Said(range(&[a.clone(), b.clone()])?, role)),
        _ => None,
    }
}

fn duration(args: &[Value]) -> Option<Value> {
    match args {
        [Value::Unit(unit)] => Some(Value::Duration(10, *unit)),
        // "2014 roku" is a year, not two thousand of them.
        [Value::Number(18_000..=21_500), Value::Unit(Unit::Year)] => None,
        [Value::Number(tenths), Value::Unit(unit)] if *tenths > 0 => {
            Some(Value::Duration(*tenths, *unit))
        }
        _ => None,
    }
}

fn calendar(args: &[Value]) -> Option<Fields> {
    let mut fields = Fields::default();
    for arg in args {
        let one = match arg {
            Value::Weekday(n) => Fields { weekday: Some(*n), ..Fields::default() },
            Value::Month(n) => Fields { month: Some(*n), ..Fields::default() },
            Value::Season(n) => Fields { season: Some(*n), ..Fields::default() },
            Value::Year(n) => Fields { year: Some(*n), ..Fields::default() },
            Value::Digits(n, _) if fields.day.is_none() && (1..=31).contains(n) => {
                Fields { day: Some(*n as i8), ..Fields::default() }
            }
            Value::Digits(n, 2) => {
                Fields { year: Some(short_year(*n as u32) as i16), ..Fields::default() }
            }
            Value::Time(Node::Fields(fields)) => *fields,
            _ => return None,
        };
        fields = fields.join(one)?;
    }
    fields.is_possible().then_some(fields)
}

fn quarter(args: &[Value]) -> Option<Node> {
    let mut fields = Fields::default();
    for arg in args {
        match arg {
            Value::Digits(n, 2) if fields.year.is_none() && *n > 4 => {
                fields.year = Some(short_year(*n as u32) as i16);
            }
            Value::Ordinal(n) | Value::Digits(n, _) if (1..=4).contains(n) => {
                fields.quarter = Some(*n as i8);
            }
            Value::Year(n) => fields.year = Some(*n),
            Value::Time(Node::Fields(Fields { year: Some(n), month: None, .. })) => {
                fields.year = Some(*n);
            }
            Value::Time(of @ Node::Relative { unit: Unit::Year, .. }) => {
                let n = i64::from(fields.quarter?);
                let what = What::Unit(Unit::Quarter);
                return Some(Node::Nth { n, what, of: Box::new(of.clone()) });
            }
            _ => return None,
        }
    }
    fields.quarter.map(|_| Node::Fields(fields))
}

/// How many "recent weeks" are.
const SEVERAL: i64 = 5;

/// "This coming Friday".
fn coming(args: &[Value]) -> Option<Node> {
    match args {
        [Value::Weekday(weekday)] => Some(Node::AwayWeekday { count: 1, weekday: *weekday }),
        _ => None,
    }
}

fn relative(args: &[Value], plural: bool) -> Option<Node> {
    let (shift, what) = match args {
        // "Over the weekend".
        [Value::Unit(unit @ Unit::Weekend)] => {
            return Some(Node::Relative { unit: *unit, shift: -1 });
        }
        [Value::Shift(shift), what] | [what, Value::Shift(shift)] => (*shift, what),
        _ => return None,
    };
    let fields = match what {
        Value::Unit(_) if plural && shift == 0 => return None,
        Value::Unit(unit @ (Unit::Decade | Unit::Century)) if shift != 0 => {
            return Some(Node::Rolling { tenths: shift * 10, unit: *unit });
        }
        Value::Unit(unit) if plural && *unit != Unit::Season => {
            return Some(Node::Rolling { tenths: shift.signum() * SEVERAL * 10, unit: *unit });
        }
        Value::Unit(unit) => return Some(Node::Relative { unit: *unit, shift }),
        Value::Month(n) => Fields { month: Some(*n), ..Fields::default() },
        Value::Weekday(n) => Fields { weekday: Some(*n), ..Fields::default() },
        Value::Season(n) => Fields { season: Some(*n), ..Fields::default() },
        _ => return None,
    };
    Some(Node::RelativeFields { fields, shift })
}

/// "The last two months"; "the next three weeks".
fn counted(action: Action, args: &[Value], plural: bool) -> Option<Node> {
    let (shift, tenths, unit) = match args {
        [Value::Shift(shift), Value::Duration(tenths, unit)]
        | [Value::Duration(tenths, unit), Value::Shift(shift)] => (*shift, *tenths, *unit),
        [Value::Number(tenths), Value::Shift(shift), Value::Unit(unit)] => (*shift, *tenths, *unit),
        [Value::Shift(shift), Value::Unit(unit)] => {
            (*shift, if plural { SEVERAL * 10 } else { 10 }, *unit)
        }
        _ => return None,
    };
    if shift == 0 || tenths <= 0 {
        return None;
    }
    let sign = shift.signum();
    if action == Action::Rolling {
        return Some(Node::Rolling { tenths: sign * tenths, unit });
    }
    (tenths % 10 == 0).then_some(Node::Whole { count: sign * tenths / 10, unit })
}

fn nth_ahead(args: &[Value]) -> Option<Node> {
    let (tenths, unit) = match args {
        [Value::Number(tenths), Value::Unit(unit)] => (*tenths, *unit),
        [Value::Duration(tenths, unit)] => (*tenths, *unit),
        _ => return None,
    };
    (tenths % 10 == 0).then_some(Node::Relative { unit, shift: tenths / 10 })
}

/// "Friday after next", "March after next".
fn after_next(args: &[Value]) -> Option<Node> {
    match args {
        [Value::Weekday(weekday)] => Some(Node::AwayWeekday { count: 2, weekday: *weekday }),
        [Value::Month(n)] => {
            let fields = Fields { month: Some(*n), ..Fields::default() };
            Some(Node::RelativeFields { fields, shift: 2 })
        }
        [Value::Unit(unit)] => Some(Node::Relative { unit: *unit, shift: 2 }),
        _ => None,
    }
}

fn away(args: &[Value], sign: i64, from: From) -> Option<Node> {
    match args {
        [Value::Duration(tenths, unit)] => {
            Some(Node::Away { tenths: sign * tenths, unit: *unit, from })
        }
        [Value::Unit(unit)] => Some(Node::Away { tenths: sign * 10, unit: *unit, from }),
        [Value::Number(tenths), Value::Weekday(weekday)] if tenths % 10 == 0 => {
            Some(Node::AwayWeekday { count: sign * tenths / 10, weekday: *weekday })
        }
        // "Tuesday in a week".
        [Value::Weekday(weekday), Value::Duration(10, Unit::Week) | Value::Unit(Unit::Week)] => {
            let week = Node::Relative { unit: Unit::Week, shift: sign };
            let day = Fields { weekday: Some(*weekday), ..Fields::default() };
            Some(Node::Within(day, Box::new(week)))
        }
        _ => None,
    }
}

fn part(args: &[Value]) -> Option<Node> {
    match args {
        [Value::Part(part), of] | [of, Value::Part(part)] => {
            let of = match of {
                // "The end of the month": of this one.
                Value::Unit(unit) => Node::Relative { unit: *unit, shift: 0 },
                of => time(of)?,
            };
            let nested =
                matches!(of, Node::Part(..)) || of.fields().is_some_and(|f| f.day.is_some());
            (!nested).then(|| Node::Part(*part, Box::new(of)))
        }
        _ => None,
    }
}

fn nth(action: Action, args: &[Value]) -> Option<Node> {
    let (n, what, of) = match (action, args) {
        (Action::LastOf, [what, of]) => (-1, what, of),
        (Action::NthLast, [Value::Ordinal(n), what, of]) => (-*n, what, of),
        (_, [Value::Ordinal(n), what, of]) => (*n, what, of),
        _ => return None,
    };
    let what = match what {
        Value::Unit(unit) => What::Unit(*unit),
        Value::Weekday(n) => What::Weekday(*n),
        _ => return None,
    };
    (n != 0 && n.abs() <= 366).then_some(())?;
    Some(Node::Nth { n, what, of: Box::new(time(of)?) })
}

fn within(args: &[Value]) -> Option<Node> {
    let (inner, of) = match args {
        [inner, Value::Time(of)] => (inner, of),
        _ => return None,
    };
    let fields = match inner {
        Value::Weekday(n) => Fields { weekday: Some(*n), ..Fields::default() },
        Value::Digits(n, _) | Value::Ordinal(n) if (1..=31).contains(n) => {
            Fields { day: Some(*n as i8), ..Fields::default() }
        }
        Value::Month(n) => Fields { month: Some(*n), ..Fields::default() },
        Value::Season(n) => Fields { season: Some(*n), ..Fields::default() },
        Value::Time(Node::Fields(fields)) => *fields,
        _ => return None,
    };
    // Only a period can hold a day: a week, a month, a year.
    let unit = match of {
        Node::Relative { unit, .. } => *unit,
        Node::RelativeFields { fields, .. } if fields.month.is_some() => Unit::Month,
        _ => return None,
    };
    let fits = match unit {
        Unit::Week => fields.is_weekday(),
        Unit::Month => fields.day.is_some() && fields.month.is_none(),
        Unit::Year => fields.month.is_some() || fields.season.is_some(),
        _ => false,
    };
    (fits && fields.year.is_none()).then(|| Node::Within(fields, Box::new(of.clone())))
}

fn decade(args: &[Value]) -> Option<Node> {
    match args {
        [Value::Digits(n, 2)] if *n >= 20 && n % 10 == 0 => Some(Node::Decade(1900 + *n as i16)),
        [Value::Ordinal(n)] if (20..=90).contains(n) && n % 10 == 0 => {
            Some(Node::Decade(1900 + *n as i16))
        }
        [Value::Year(y)] if y % 10 == 0 => Some(Node::Decade(*y)),
        [Value::Time(decade @ Node::Decade(_))] => Some(decade.clone()),
        _ => None,
    }
}

fn range(args: &[Value]) -> Option<Node> {
    match args {
        [Value::Digits(day, _), Value::Time(Node::Fields(to))] => {
            to.day?;
            let from = Fields { day: Some(i8::try_from(*day).ok()?), weekday: None, ..*to };
            joined(from, *to)
        }
        [Value::Time(Node::Fields(from)), Value::Digits(day, _)] if from.day.is_some() => {
            joined(*from, Fields { day: Some(i8::try_from(*day).ok()?), weekday: None, ..*from })
        }
        [Value::Year(from), Value::Digits(to, 2)] => {
            let to = from - from % 100 + *to as i16;
            (*from < to).then(|| Node::Range(Box::new(year(*from)), Box::new(year(to))))
        }
        [a, b] => match (time(a)?, time(b)?) {
            (Node::Fields(a), Node::Fields(b)) => joined(a, b),
            (Node::Range(..), _) | (_, Node::Range(..)) => None,
            (a, b) => Some(Node::Range(Box::new(a), Box::new(b))),
        },
        _ => None,
    }
}

fn joined(mut a: Fields, mut b: Fields) -> Option<Node> {
    let same_kind = a.month.is_some() == b.month.is_some()
        && a.day.is_some() == b.day.is_some()
        && a.season.is_some() == b.season.is_some()
        && a.quarter.is_some() == b.quarter.is_some();
    let weekdays = a.is_weekday() && b.is_weekday();
    let half = a.month.is_some() && b.month.is_some();
    if !(same_kind || weekdays || half) || a == b {
        return None;
    }
    let place = |f: &Fields| (f.season, f.quarter, f.month, f.day);
    match (a.year, b.year) {
        (None, Some(year)) => a.year = Some(if place(&a) > place(&b) { year - 1 } else { year }),
        (Some(year), None) => b.year = Some(if place(&a) > place(&b) { year + 1 } else { year }),
        _ => {}
    }
    let ordered = match (a.year, b.year) {
        (Some(x), Some(y)) => (x, place(&a)) < (y, place(&b)),
        _ => true,
    };
    let years_apart = a.year.zip(b.year).is_none_or(|(x, y)| y - x <= 150);
    let possible = a.is_possible() && b.is_possible();
    (ordered && possible && years_apart)
        .then(|| Node::Range(Box::new(Node::Fields(a)), Box::new(Node::Fields(b))))
}
