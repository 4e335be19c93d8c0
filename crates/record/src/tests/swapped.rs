//! Texts of one witness that exchange who did it to whom.

use super::{account, events::attack, gather};
use jiff::civil::date;
use rashomon_types::{
    Account, Basis, Day, Interval, Record,
    article::Published,
    record::{ArticleDiagnostic, RecordEvent},
};

const TEXT: [&str; 5] = [
    "missile city tuesday ~hrdnk ~strls",
    "hospital injure fire ~brdnsk",
    "border river ~zrpnt gas",
    "minister letter parliament sanction ~krlnp",
    "flood bridge village ~hrsn",
];

fn telling(name: &str, language: &str, exchanged: bool) -> Account {
    let mut made = account(name, language, &TEXT);
    let mut event = attack(&made, Some(date(2023, 2, 10)), None);
    let inside = event.sentence.span.start;
    for party in event.actors.iter_mut().chain(&mut event.recipients) {
        party.evidence.span.end = inside + 4;
        party.evidence.span.start = inside;
    }
    if exchanged {
        std::mem::swap(&mut event.actors, &mut event.recipients);
    }
    made.events = vec![event];
    made
}

fn published(mut account: Account, day: Day) -> Account {
    account.published = Some(Published {
        interval: Interval::day(day),
        basis: Basis::Meta,
        doubt: None,
        evidence: None,
    });
    account
}

fn flags(record: &Record) -> Vec<&ArticleDiagnostic> {
    record.diagnostics.iter().filter(|d| d.diagnostic.code == "roles-contradict-witness").collect()
}

fn parties(event: &RecordEvent) -> [Vec<String>; 2] {
    [&event.actors, &event.recipients]
        .map(|all| all.iter().map(|p| p.mentions[0].1.evidence.text.clone()).collect())
}

#[test]
fn most_texts_of_a_witness_outvote_the_one_that_exchanges_the_roles() {
    let record = gather(vec![
        telling("a", "en", false),
        telling("b", "ru", false),
        telling("c", "uk", true),
    ]);
    assert_eq!((record.events.len(), record.events[0].tellings), (1, 3), "{:#?}", record.events);
    assert_eq!(parties(&record.events[0]), [["Ruritania"], ["Graustark"]]);
    let flags = flags(&record);
    let torn = record.articles.iter().find(|a| a.article == "c").unwrap();
    assert_eq!(flags.len(), 1, "{flags:#?}");
    assert_eq!(flags[0].article, torn.id);
    assert!(flags[0].diagnostic.message.contains("another text of the same witness"));
    assert!(flags[0].diagnostic.hint.as_ref().unwrap().contains("check the original"));
    let slots = &record.events[0].slots;
    let shown = slots.iter().find(|s| s.slot == "actor" && s.articles == [torn.id]).unwrap();
    assert_eq!(shown.says, "Graustark", "{slots:#?}");
}

#[test]
fn the_original_is_believed_against_its_translation() {
    for exchanged in [true, false] {
        let first = published(telling("a", "ru", exchanged), date(2023, 2, 10));
        let later = published(telling("b", "en", !exchanged), date(2023, 2, 12));
        let record = gather(vec![later, first]);
        let (actor, recipient) =
            if exchanged { ("Graustark", "Ruritania") } else { ("Ruritania", "Graustark") };
        assert_eq!(record.events.len(), 1);
        assert_eq!(parties(&record.events[0]), [[actor], [recipient]]);
        let torn = record.articles.iter().find(|a| a.article == "b").unwrap().id;
        assert_eq!(flags(&record).iter().map(|f| f.article).collect::<Vec<_>>(), [torn]);
    }
}

#[test]
fn of_two_equal_texts_both_are_named_and_neither_is_believed() {
    let record = gather(vec![telling("a", "en", false), telling("b", "uk", true)]);
    assert_eq!(flags(&record).len(), 2);
    assert_eq!(record.events.len(), 1);
}

#[test]
fn texts_that_agree_or_leave_a_role_open_are_not_named() {
    let mut open = telling("b", "uk", true);
    open.events[0].recipients.clear();
    for other in [telling("b", "uk", false), open] {
        assert!(flags(&gather(vec![telling("a", "en", false), other])).is_empty());
    }
}

#[test]
fn independent_texts_may_accuse_each_other() {
    let mut other = account("b", "en", &["ship fire storm ~msrtv", "minister condemn ~krlnp"]);
    other.events = vec![attack(&other, Some(date(2023, 2, 10)), None)];
    let record = gather(vec![telling("a", "en", true), other]);
    assert!(flags(&record).is_empty());
}
