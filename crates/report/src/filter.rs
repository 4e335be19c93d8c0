//! A view of a record: the items that a reader asks for. Witnesses and counts stay those of the whole record.

use rashomon_types::{
    ArticleId, Country, Day, EventType, Interval, Language, Record, record::RecordEvent,
};
use std::collections::BTreeSet;

/// What a reader asks for; everything by default.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Not before this day.
    pub since: Option<Day>,
    /// Not after this day.
    pub until: Option<Day>,
    /// Country code, entity id or part of a name of a party.
    pub actor: Option<String>,
    /// Event types.
    pub types: Vec<EventType>,
    /// Told by an article in this language.
    pub language: Option<Language>,
}

impl Filter {
    /// Tells whether everything passes.
    pub fn is_empty(&self) -> bool {
        self.since.is_none()
            && self.until.is_none()
            && self.actor.is_none()
            && self.types.is_empty()
            && self.language.is_none()
    }

    /// Keeps the items that pass; articles stay, so that every mark resolves. Undated events pass no date filter.
    pub fn apply(&self, record: &mut Record) {
        if self.is_empty() {
            return;
        }
        let wanted: BTreeSet<ArticleId> = record
            .articles
            .iter()
            .filter(|a| self.language.is_none() || a.language == self.language)
            .map(|a| a.id)
            .collect();
        let newest =
            record.articles.iter().filter_map(|a| a.published.as_ref()?.interval.end).max();
        record.events.retain(|e| {
            self.keeps(e, newest) && e.mentions.iter().any(|m| wanted.contains(&m.article))
        });
        let events: BTreeSet<_> = record.events.iter().map(|e| e.id).collect();
        let by_event = self.actor.is_some() || !self.types.is_empty();
        record.figures.retain(|f| {
            let told = f.tellings.iter().any(|t| wanted.contains(&t.article));
            let dated = f.as_of.map_or(self.since.is_none() && self.until.is_none(), |d| {
                self.during(Interval::day(d))
            });
            told && dated && (!by_event || f.event.is_some_and(|e| events.contains(&e)))
        });
        record.relations.retain(|r| {
            let named = self
                .actor
                .as_ref()
                .is_none_or(|a| matches_name(a, &r.from) || matches_name(a, &r.to));
            named && self.types.is_empty() && r.mentions.iter().any(|m| wanted.contains(&m.article))
        });
        let kept: BTreeSet<_> =
            events.iter().copied().chain(record.figures.iter().map(|f| f.id)).collect();
        record.blind_spots.retain(|b| kept.contains(&b.item));
    }

    /// What lasts without an end is known to last until the newest article at most.
    fn keeps(&self, event: &RecordEvent, newest: Option<Day>) -> bool {
        let dated = match &event.date {
            Some(d) => self.during(Interval { start: d.start, end: d.end.or(newest) }),
            None => self.since.is_none() && self.until.is_none(),
        };
        let typed = self.types.is_empty() || self.types.contains(&event.kind);
        let named = self.actor.as_ref().is_none_or(|wanted| {
            event.actors.iter().chain(&event.recipients).any(|p| {
                p.country.is_some() && p.country == Country::new(wanted)
                    || p.entity.as_ref().is_some_and(|e| matches_name(wanted, e))
                    || matches_name(wanted, &p.name)
                    || p.mentions.iter().any(|(_, m)| matches_name(wanted, &m.evidence.text))
            })
        });
        dated && typed && named
    }

    fn during(&self, interval: Interval) -> bool {
        !interval.is_open() && interval.meets(Interval { start: self.since, end: self.until })
    }
}

fn matches_name(wanted: &str, name: &str) -> bool {
    rashomon_packs::fold(name).contains(&rashomon_packs::fold(wanted))
}
