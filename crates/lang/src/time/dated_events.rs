//! Well-known events with their days, `data/dated_events.toml`; how they are named is in the languages' `time.toml`.

use rashomon_packs::{PackError, Packs};
use rashomon_types::{Day, Interval};
use serde::Deserialize;

const FILE: &str = "data/dated_events.toml";

/// An event of the world whose day everybody knows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DatedEvent {
    /// Name in the languages' files, `hamas-attack`.
    pub id: String,
    /// What happened, in English, for messages.
    pub what: String,
    /// When.
    pub interval: Interval,
    /// Known by its day and month: "October 7" alone may mean it.
    pub by_date: bool,
    /// Spoken of long after it.
    pub lasting: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    what: String,
    date: String,
    #[serde(default)]
    by_date: bool,
    #[serde(default)]
    lasting: bool,
}

/// Reads the table; empty when the packs have none.
pub(crate) fn read(packs: &Packs) -> Result<Vec<DatedEvent>, PackError> {
    if packs.bytes(FILE).is_none() {
        return Ok(Vec::new());
    }
    let entries: std::collections::BTreeMap<String, Entry> = packs.parse(FILE)?;
    let mut events = Vec::with_capacity(entries.len());
    for (id, entry) in entries {
        let Some(interval) = days(&entry.date) else {
            return Err(PackError {
                file: FILE.to_owned(),
                line: packs.line(FILE, &format!("[{id}]")),
                message: format!(
                    "{id}: {:?} is no date; write 2020, 2020-01 or 2020-01-03",
                    entry.date
                ),
            });
        };
        events.push(DatedEvent {
            id,
            what: entry.what,
            interval,
            by_date: entry.by_date,
            lasting: entry.lasting,
        });
    }
    Ok(events)
}

/// Reads `2020`, `2020-01` or `2020-01-03`.
fn days(text: &str) -> Option<Interval> {
    let mut parts = text.split('-');
    let year = parts.next()?.parse().ok()?;
    let month: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    let day: Option<i8> = parts.next().map(str::parse).transpose().ok()?;
    let first = Day::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    Some(match (month, day) {
        (_, Some(_)) => Interval::day(first),
        (Some(_), None) => Interval::between(first, first.last_of_month()),
        _ => Interval::between(first, first.last_of_year()),
    })
}
