//! What people correct, over the sample.
#![allow(clippy::unwrap_used, reason = "a test may fail loudly")]

use proptest::prelude::*;
use rashomon::{
    correct::{Finder, correction},
    engine::Engine,
    gather,
};
use rashomon_packs::Packs;
use rashomon_report::diff::{Diff, How, Thing};
use rashomon_types::{
    Account, Realis, Record, TellingId,
    correction::{Applied, Correction, Deed, Label, Outcome},
    record::RecordEvent,
};
use std::{
    collections::BTreeSet,
    process::{Command, Output},
    sync::OnceLock,
};

fn engine() -> &'static Engine {
    static ENGINE: OnceLock<Engine> = OnceLock::new();
    ENGINE.get_or_init(|| Engine::new(Packs::embedded()).unwrap())
}

fn accounts() -> Vec<Account> {
    static ACCOUNTS: OnceLock<Vec<Account>> = OnceLock::new();
    let read = || gather::sample(engine()).unwrap().into_iter().map(|(a, _)| a).collect();
    ACCOUNTS.get_or_init(read).clone()
}

fn plain() -> &'static Record {
    static RECORD: OnceLock<Record> = OnceLock::new();
    RECORD.get_or_init(|| engine().record(accounts()))
}

fn bytes(record: &Record) -> String {
    serde_json::to_string(record).unwrap()
}

fn number(does: Vec<Deed>) -> Vec<Correction> {
    let made = |(does, n)| Correction { n, ..correction(does, "we know better", Some("desk"), "") };
    does.into_iter().zip(1..).map(made).collect()
}

fn corrected(does: Vec<Deed>) -> Record {
    engine().record_corrected(accounts(), &number(does))
}

fn with_finder<T>(ask: impl FnOnce(&Finder) -> T) -> T {
    let accounts = accounts();
    ask(&Finder::new(plain(), &accounts))
}

fn merge(one: &str, other: &str) -> Deed {
    with_finder(|f| Deed::Merge { one: f.subject(one).unwrap(), other: f.subject(other).unwrap() })
}

fn split(of: &str, out: &[&str]) -> Deed {
    with_finder(|f| {
        let of = f.subject(of).unwrap();
        let out: Vec<String> = out.iter().map(|o| (*o).to_owned()).collect();
        let out = f.leaving(&of, &out).unwrap();
        let key = (of.item == rashomon_types::correction::Item::Entity).then(|| f.new_key(&of.id));
        Deed::Split { of, out, key }
    })
}

fn relabel(of: &str, to: &str) -> Deed {
    with_finder(|f| {
        let of = f.subject(of).unwrap();
        let to = f.label(&of, to).unwrap();
        Deed::Relabel { of, to }
    })
}

fn reject(of: &str) -> Deed {
    with_finder(|f| Deed::Reject { of: f.subject(of).unwrap() })
}

fn holding(record: &Record, telling: TellingId) -> &RecordEvent {
    record.events.iter().find(|e| e.mentions.iter().any(|m| m.event == telling)).unwrap()
}

fn only(record: &Record) -> &Applied {
    assert_eq!(record.corrections.len(), 1);
    &record.corrections[0]
}

/// The first event of the sample with several tellings in several articles.
fn joined() -> &'static RecordEvent {
    let several =
        |e: &&RecordEvent| e.mentions.iter().map(|m| m.article).collect::<BTreeSet<_>>().len() > 1;
    plain().events.iter().find(several).unwrap()
}

#[test]
fn without_corrections_nothing_is_different() {
    assert_eq!(bytes(&corrected(Vec::new())), bytes(plain()));
    assert!(!bytes(plain()).contains("\"correct"));
}

#[test]
fn merged_events_are_counted_as_one() {
    let [a, b] = ["E1", "E2"].map(|l| plain().events.iter().find(|e| e.label == l).unwrap());
    let record = corrected(vec![merge("E1", "E2")]);
    let one = holding(&record, a.id);
    assert_eq!(one.id, a.id.min(b.id));
    assert_eq!(one.tellings, a.tellings + b.tellings);
    assert_eq!(record.events.len(), plain().events.len() - 1);
    let of = |e: &RecordEvent| e.mentions.iter().map(|m| m.article).collect::<BTreeSet<_>>();
    let articles: BTreeSet<_> = of(a).union(&of(b)).copied().collect();
    let witnesses: BTreeSet<_> =
        record.articles.iter().filter(|x| articles.contains(&x.id)).map(|x| x.witness).collect();
    assert_eq!(one.witnesses, witnesses.len());
    assert_eq!(one.corrected[0].why, "we know better");
    assert!(one.because.iter().any(|b| b.contains("a person says so")), "{:?}", one.because);
    assert_eq!(only(&record).items, [one.id.to_string()]);
    assert!(record.events.iter().filter(|e| e.id != one.id).all(|e| e.corrected.is_empty()));
}

#[test]
fn a_split_off_telling_is_an_event_of_its_own() {
    let event = joined();
    let out = event.mentions[0];
    let record = corrected(vec![split(&event.id.to_string(), &[&out.event.to_string()])]);
    let (gone, left) = (holding(&record, out.event), holding(&record, event.mentions[1].event));
    assert_ne!(gone.id, left.id);
    assert_eq!(gone.tellings + left.tellings, event.tellings);
    assert!(!gone.corrected.is_empty() && !left.corrected.is_empty());
    assert_eq!(only(&record).outcome, Outcome::Holds);
}

#[test]
fn what_is_merged_and_split_again_is_as_it_was() {
    let b = plain().events.iter().find(|e| e.label == "E2").unwrap();
    let one = merge("E1", "E2");
    let between = corrected(vec![one.clone()]);
    let accounts = accounts();
    let finder = Finder::new(&between, &accounts);
    let of = finder.subject(&b.id.to_string()).unwrap();
    let words: Vec<String> = b.mentions.iter().map(|m| m.event.to_string()).collect();
    let out = finder.leaving(&of, &words).unwrap();
    let record = corrected(vec![one, Deed::Split { of, out, key: None }]);
    let shape =
        |r: &Record| r.events.iter().map(|e| (e.id, e.mentions.clone())).collect::<Vec<_>>();
    assert_eq!(shape(&record), shape(plain()));
}

#[test]
fn labels_change_what_is_said_and_leave_the_words() {
    let event = plain().events.iter().find(|e| e.realis == Realis::Happened).unwrap();
    let id = event.id.to_string();
    let record = corrected(vec![
        relabel(&id, "type=coerce"),
        relabel(&id, "realis=alleged"),
        relabel(&id, "actor=Nobody We Know, IRQ"),
        relabel(&id, "recipient="),
    ]);
    let now = holding(&record, event.id);
    assert_eq!((now.kind.to_string().as_str(), now.realis), ("COERCE", Realis::Alleged));
    assert_eq!(now.actors[0].name, "Nobody We Know");
    assert!(now.actors[0].mentions.is_empty(), "nothing in a text stands behind it");
    assert_eq!(now.recipients, []);
    assert_eq!(now.mentions, event.mentions);
    assert_eq!(
        now.corrected.len(),
        record.corrections.iter().filter(|c| c.outcome == Outcome::Holds).count()
    );
}

#[test]
fn what_is_rejected_is_gone_and_can_be_seen_to_be() {
    let event = joined();
    let record = corrected(vec![reject(&event.id.to_string())]);
    let told = |r: &Record| r.events.iter().map(|e| e.tellings).sum::<usize>();
    assert_eq!(told(&record), told(plain()) - event.tellings);
    assert_eq!(only(&record).outcome, Outcome::Holds);
    let figure = &plain().figures[0];
    let record = corrected(vec![reject(&figure.id.to_string())]);
    assert!(record.figures.iter().all(|f| f.tellings.iter().all(|t| t.claim != figure.id)));
}

#[test]
fn witnesses_are_corrected_with_all_that_is_counted_by_them() {
    let event = plain().events.iter().find(|e| e.witnesses > 1).unwrap();
    let of = |a| plain().articles.iter().find(|x| x.id == a).unwrap().witness;
    let told: BTreeSet<TellingId> = event.mentions.iter().map(|m| of(m.article)).collect();
    let ids: Vec<TellingId> = told.into_iter().take(2).collect();
    let size =
        |id: TellingId| plain().witnesses.iter().find(|w| w.id == id).unwrap().articles.len();
    let record = corrected(vec![merge(&ids[0].to_string(), &ids[1].to_string())]);
    assert_eq!(record.witnesses.len(), plain().witnesses.len() - 1);
    let witness = record.witnesses.iter().find(|w| !w.corrected.is_empty()).unwrap();
    assert_eq!(witness.articles.len(), size(ids[0]) + size(ids[1]));
    assert!(witness.why.iter().any(|w| w.because.contains("a person says so")));
    let now = holding(&record, event.id);
    assert!(now.witnesses < event.witnesses || now.tellings != event.tellings);
    let several = plain().witnesses.iter().find(|w| w.articles.len() > 1).unwrap();
    let leaves = several.articles[1].to_string();
    let record = corrected(vec![split(&several.id.to_string(), &[&leaves])]);
    assert_eq!(record.witnesses.len(), plain().witnesses.len() + 1);
    for link in record.witnesses.iter().flat_map(|w| &w.why) {
        let of = |a| record.articles.iter().find(|x| x.id == a).unwrap().witness;
        assert_eq!(of(link.a), of(link.b));
    }
}

#[test]
fn entities_are_merged_divided_and_named() {
    let mut people: Vec<&rashomon_types::record::Entity> = plain().entities.iter().collect();
    people.sort_by_key(|e| std::cmp::Reverse(e.mentions.len()));
    let (a, b) = (people[0], people[1]);
    let record = corrected(vec![merge(&a.id, &b.id)]);
    assert!(record.entities.iter().all(|e| e.id != b.id));
    let one = record.entities.iter().find(|e| e.id == a.id).unwrap();
    assert_eq!(one.mentions.len(), a.mentions.len() + b.mentions.len());
    assert_eq!(one.corrected.len(), 1);
    assert!(
        record
            .events
            .iter()
            .flat_map(|e| e.actors.iter().chain(&e.recipients))
            .all(|p| p.entity.as_ref() != Some(&b.id))
    );
    let article = a.mentions[0].article;
    let record = corrected(vec![split(&a.id, &[&article.to_string()])]);
    let new = record.entities.iter().find(|e| e.id == format!("{}-2", a.id)).unwrap();
    assert!(new.mentions.iter().all(|m| m.article == article));
    let record = corrected(vec![relabel(&a.id, "name=Another Name")]);
    assert_eq!(record.entities.iter().find(|e| e.id == a.id).unwrap().name, "Another Name");
    let record = corrected(vec![reject(&a.id)]);
    assert!(record.entities.iter().all(|e| e.id != a.id));
    assert_eq!(record.corrections[0].outcome, Outcome::Holds);
}

#[test]
fn corrections_of_what_is_not_there_say_so_and_change_nothing() {
    let event = joined();
    let gone: BTreeSet<_> = event.mentions.iter().map(|m| m.article).collect();
    let left: Vec<Account> = accounts().into_iter().filter(|a| !gone.contains(&a.id)).collect();
    let id = event.id.to_string();
    let other = plain().events.iter().find(|e| e.id != event.id).unwrap().id.to_string();
    for deed in [merge(&id, &other), relabel(&id, "realis=denied"), reject(&id)] {
        let mut record = engine().record_corrected(left.clone(), &number(vec![deed]));
        let applied = only(&record).clone();
        assert_eq!(applied.outcome, Outcome::Gone, "{applied:?}");
        assert!(applied.because.iter().any(|b| b.contains("is not here")), "{applied:?}");
        let plain = engine().record(left.clone());
        record.corrections.clear();
        record.digest.clone_from(&plain.digest);
        assert_eq!(bytes(&record), bytes(&plain));
    }
    // Read otherwise: the words are there, the event is another.
    let mut otherwise = accounts();
    for e in otherwise.iter_mut().flat_map(|a| &mut a.events).filter(|e| e.id == event.id) {
        e.id = TellingId::of(event.mentions[0].article, e.trigger.span, "event:other");
    }
    let single = plain().events.iter().find(|e| e.tellings == 1).unwrap();
    for e in otherwise.iter_mut().flat_map(|a| &mut a.events).filter(|e| e.id == single.id) {
        e.id = TellingId::of(single.mentions[0].article, e.trigger.span, "event:other");
    }
    let record =
        engine().record_corrected(otherwise, &number(vec![reject(&single.id.to_string())]));
    assert!(only(&record).because[0].contains("is now read as"), "{:?}", only(&record));
}

#[test]
fn a_correction_follows_its_event_into_a_later_merge() {
    let record = corrected(vec![
        relabel("E1", "realis=denied"),
        merge("E2", "E1"),
        relabel("E3", "realis=denied"),
    ]);
    let first = plain().events.iter().find(|e| e.label == "E1").unwrap();
    let now = holding(&record, first.id);
    assert_eq!(now.realis, Realis::Denied);
    assert_eq!(now.corrected.iter().map(|m| m.n).collect::<Vec<_>>(), [1, 2]);
}

/// Corrections of any kind, by numbers that choose among what there is.
fn deeds(choices: &[(u8, usize, usize)]) -> Vec<Deed> {
    let record = plain();
    let made = choices.iter().filter_map(|(kind, a, b)| {
        with_finder(|f| {
            let event =
                |n: usize| f.subject(&record.events[n % record.events.len()].id.to_string()).ok();
            let figure =
                |n: usize| f.subject(&record.figures[n % record.figures.len()].id.to_string()).ok();
            let witness = |n: usize| {
                f.subject(&record.witnesses[n % record.witnesses.len()].id.to_string()).ok()
            };
            let entity = |n: usize| f.subject(&record.entities[n % record.entities.len()].id).ok();
            Some(match kind % 9 {
                0 => Deed::Merge { one: event(*a)?, other: event(*b)? },
                1 => Deed::Merge { one: figure(*a)?, other: figure(*b)? },
                2 => Deed::Merge { one: witness(*a)?, other: witness(*b)? },
                3 => Deed::Merge { one: entity(*a)?, other: entity(*b)? },
                4 => {
                    let of = event(*a)?;
                    let out =
                        of.holds.get(b % of.holds.len().max(1)).cloned().into_iter().collect();
                    Deed::Split { of, out, key: None }
                }
                5 => {
                    let of = witness(*a)?;
                    let out =
                        of.holds.get(b % of.holds.len().max(1)).cloned().into_iter().collect();
                    Deed::Split { of, out, key: None }
                }
                6 => Deed::Reject { of: event(*a)? },
                7 => Deed::Reject { of: figure(*a)? },
                _ => Deed::Relabel { of: event(*a)?, to: Label::Realis(Realis::Denied) },
            })
        })
    });
    made.collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn the_order_of_arrival_does_not_matter_and_undoing_restores_the_bytes(
        choices in proptest::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 1..6),
        order in Just((0..accounts().len()).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let all = number(deeds(&choices));
        let told = accounts();
        let shuffled: Vec<Account> = order.iter().map(|i| told[*i].clone()).collect();
        let record = engine().record_corrected(told.clone(), &all);
        prop_assert_eq!(bytes(&record), bytes(&engine().record_corrected(shuffled, &all)));
        prop_assert_eq!(record.corrections.len(), all.len());
        prop_assert_eq!(bytes(&engine().record_corrected(told, &[])), bytes(plain()));
        // Every telling that is not rejected is there once, and every mark is of a correction that holds.
        let events: Vec<TellingId> = record.events.iter().flat_map(|e| &e.mentions).map(|m| m.event).collect();
        prop_assert_eq!(events.iter().collect::<BTreeSet<_>>().len(), events.len());
        for mark in record.events.iter().flat_map(|e| &e.corrected) {
            prop_assert_eq!(record.corrections[mark.n as usize - 1].outcome, Outcome::Holds);
        }
        let json = bytes(&record);
        prop_assert_eq!(bytes(&serde_json::from_str::<Record>(&json).unwrap()), json);
    }
}

#[test]
fn a_diff_says_what_corrections_and_new_articles_change() {
    let diff = |old: &Record, new: &Record| {
        let diff = Diff::between(old, new);
        assert_eq!(
            serde_json::to_string(&diff).unwrap(),
            serde_json::to_string(&Diff::between(old, new)).unwrap()
        );
        (diff.text(80, 0), diff)
    };
    let (text, none) = diff(plain(), plain());
    assert!(none.changes.is_empty() && text == "nothing differs\n", "{text}");
    let of = |d: &Diff, thing: Thing| {
        d.changes.iter().filter(|c| c.thing == thing).map(|c| c.how).collect::<Vec<_>>()
    };
    let merged = corrected(vec![merge("E1", "E2")]);
    let (text, there) = diff(plain(), &merged);
    assert_eq!(of(&there, Thing::Event), [How::Merged], "{text}");
    assert!(text.contains("a person says so") && text.contains("(2 → 1)"), "{text}");
    let (text, back) = diff(&merged, plain());
    assert_eq!(of(&back, Thing::Event), [How::Split], "{text}");
    let denied = corrected(vec![relabel("E1", "realis=denied")]);
    let (text, changed) = diff(plain(), &denied);
    assert_eq!(of(&changed, Thing::Event), [How::Changed]);
    assert!(text.contains("→ denied") && text.contains("we know better"), "{text}");
    let some: Vec<Account> = accounts().into_iter().skip(1).collect();
    let fewer = engine().record(some);
    let (text, more) = diff(&fewer, plain());
    assert_eq!(of(&more, Thing::Article), [How::Appeared]);
    let hows = of(&more, Thing::Event);
    assert!(hows.contains(&How::Appeared), "{text}");
    assert!(text.contains("told in new articles"), "{text}");
    let (text, less) = diff(plain(), &fewer);
    assert!(
        of(&less, Thing::Event).contains(&How::Gone) && text.contains("its articles are gone"),
        "{text}"
    );
    for line in text.lines() {
        assert!(rashomon_report::layout::columns(line) <= 80, "{line}");
    }
}

fn rashomon(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rashomon")).args(args).output().unwrap()
}

fn ok(args: &[&str]) -> String {
    let output = rashomon(args);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{args:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn the_program_keeps_replays_undoes_and_hands_on_corrections() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).display().to_string();
    let (sample, store, other, file) =
        (path("sample"), path("a.store"), path("b.store"), path("c.jsonl"));
    ok(&["demo", "--to", &sample]);
    ok(&["add", &store, &sample]);
    let before = ok(&["read", &store, "--format", "json"]);
    let told = ok(&["correct", &store, "merge", "E1", "E2", "--why", "one strike", "--by", "desk"]);
    assert!(told.starts_with("1  event"), "{told}");
    ok(&["correct", &store, "relabel", "E3", "realis=denied", "--why", "nobody saw it"]);
    let after = ok(&["read", &store, "--format", "json"]);
    assert!(after.contains("\"corrected\"") && after.contains("one strike"));
    let listed = ok(&["correct", &store, "list"]);
    assert!(listed.contains("holds") && listed.contains("nobody saw it"), "{listed}");
    std::fs::write(&file, ok(&["correct", &store, "export"])).unwrap();
    ok(&["add", &other, &sample]);
    ok(&["correct", &other, "import", &file]);
    assert_eq!(ok(&["read", &other, "--format", "json"]), after);
    assert_eq!(
        rashomon(&["correct", &other, "import", &file]).status.code(),
        Some(1),
        "known already"
    );
    assert_eq!(ok(&["read", &sample, "--corrections", &file, "--format", "json"]), after);
    for (args, hint) in [
        (vec!["correct", &store, "merge", "E1", "F1", "--why", "x"], "two of one kind"),
        (vec!["correct", &store, "merge", "E1", "E999", "--why", "x"], "nothing in this record"),
        (vec!["correct", &store, "relabel", "E1", "type=NOTHING", "--why", "x"], "NOTHING"),
        (vec!["correct", &store, "relabel", "E3", "realis=denied", "--why", "x"], "so already"),
        (vec!["correct", &store, "undo", "77"], "list"),
        (vec!["correct", &store, "split", "E1", "nowhere", "--why", "x"], "no telling"),
        (vec!["correct", &store, "import", &sample], "hint"),
    ] {
        let output = rashomon(&args);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{args:?}: {said}");
        assert!(said.contains(hint), "{args:?}: {said}");
    }
    let old = path("old.json");
    std::fs::write(&old, &before).unwrap();
    let told = ok(&["diff", &old, &store]);
    assert!(told.contains("EVENTS") && told.contains("one strike"), "{told}");
    assert_eq!(rashomon(&["diff", &old, &sample]).status.code(), Some(1), "nothing differs");
    assert_eq!(rashomon(&["diff", &old, &path("none")]).status.code(), Some(2));
    let brief = ok(&["brief", &store]);
    assert!(brief.contains("corrected by hand: one strike (desk)"), "{brief}");
    ok(&["correct", &store, "undo", "2"]);
    ok(&["correct", &store, "undo", "1"]);
    let versions = ok(&["diff", &store]);
    assert!(versions.lines().count() == 5 && versions.contains("undo"), "{versions}");
    let then = |n: u32| format!("{store}@{n}");
    for same in [(1, 5), (3, 3)] {
        let (a, b) = (then(same.0), then(same.1));
        assert_eq!(rashomon(&["diff", &a, &b]).status.code(), Some(1), "{same:?}");
    }
    assert!(ok(&["diff", &then(1), &then(2)]).contains("one strike"));
    assert!(ok(&["diff", &then(2), &then(3)]).contains("nobody saw it"));
    assert!(ok(&["diff", &then(0), &store]).contains("appeared"));
    assert_eq!(
        rashomon(&["diff", &then(0), &format!("{store}@1999-01-01")]).status.code(),
        Some(1)
    );
    assert_eq!(rashomon(&["diff", &then(99), &store]).status.code(), Some(2));
    assert_eq!(ok(&["read", &store, "--format", "json"]), before);
    assert!(ok(&["correct", &store, "list"]).contains("undone"));
}
