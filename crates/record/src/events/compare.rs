//! What speaks for and against two tellings being of one act.

use super::{Told, swapped};
use crate::{
    parties::{Agreement, sets},
    profile::shared,
    scene::Scene,
};
use rashomon_types::{
    Basis, Interval, Realis,
    account::{EventDate, Salience},
    reading::{Place, Precision},
};

/// From this likeness on, two sentences that name a common party tell of one act.
const ALIKE: f64 = 0.27;
/// From this likeness on, any two do.
const EQUAL: f64 = 0.45;

/// Days between two publications after which they hardly report one undated act.
const WEEKS: i32 = 28;

/// What speaks for one act.
#[derive(Clone, Debug, Default)]
pub struct Grounds {
    /// The sum of it.
    pub score: f64,
    /// True when a date holds them together.
    pub dated: bool,
    /// True when parties or sentences agree so well that no date is needed.
    pub strong: bool,
    /// True when they stand in corresponding sentences of one text.
    pub aligned: bool,
    /// The reasons in plain words.
    pub because: Vec<&'static str>,
}

impl Grounds {
    fn add(&mut self, score: f64, because: &'static str) {
        self.score += score;
        if score > 0.25 {
            self.because.push(because);
        }
    }
}

/// Weighs two tellings; `None` when they cannot be of one act.
pub fn grounds(scene: &Scene, a: &Told, b: &Told, aligned: bool) -> Option<Grounds> {
    let mut grounds = Grounds { aligned, ..Grounds::default() };
    if a.event.kind != b.event.kind {
        return None;
    }
    if aligned {
        grounds.add(4.0, "corresponding sentences of one text");
    }
    realis(a, b, &mut grounds)?;
    dates(a, b, &mut grounds)?;
    places(a.event.place.as_ref(), b.event.place.as_ref(), &mut grounds)?;
    let sides = parties(scene, a, b, &mut grounds)?;
    if !grounds.dated && !aligned && far_apart(scene, a, b) {
        return None;
    }
    modes(a, b, &mut grounds);
    let one_article = a.article == b.article;
    let one_story = scene.stories[a.article] == scene.stories[b.article];
    if one_story && !one_article {
        grounds.add(1.2, "articles of one story");
        let lead = a.event.salience == Salience::Lead && b.event.salience == Salience::Lead;
        if lead && (grounds.dated || sides > 0) {
            grounds.add(0.8, "what both articles are about");
        }
    }
    if let (Some(x), Some(y)) = (a.sentence(scene), b.sentence(scene)) {
        let like = 2.0 * shared(&x.keys, &y.keys) / (x.total + y.total + 6.0);
        grounds.strong = sides >= 3 || sides >= 1 && like >= ALIKE || like >= EQUAL;
        let same_line = one_article && a.line == b.line;
        if same_line {
            grounds.score -= 1.0;
        } else {
            grounds.add(5.0 * (like - 0.1), "sentences that share names, numbers and words");
        }
    }
    Some(grounds)
}

fn actual(realis: Realis) -> bool {
    matches!(realis, Realis::Happened | Realis::Ongoing | Realis::Alleged | Realis::Denied)
}

fn realis(a: &Told, b: &Told, grounds: &mut Grounds) -> Option<()> {
    let (x, y) = (a.event.realis, b.event.realis);
    if x == y {
        grounds.score += 0.2;
        return Some(());
    }
    if actual(x) == actual(y) {
        return Some(());
    }
    // What was planned and what then happened are one act only on one and the same day.
    let planned = x == Realis::Planned || y == Realis::Planned;
    let day = |told: &Told| told.interval().and_then(Interval::single);
    let one_day = day(a).is_some() && day(a) == day(b);
    (grounds.aligned || planned && one_day).then_some(())
}

fn dates(a: &Told, b: &Told, grounds: &mut Grounds) -> Option<()> {
    let (Some(x), Some(y)) = (a.interval(), b.interval()) else { return Some(()) };
    let recurring = |told: &Told| told.event.date.as_ref().is_some_and(|d| d.recurring);
    if recurring(a) != recurring(b) && !grounds.aligned {
        return None;
    }
    if let Some(shared) = x.shared(y) {
        grounds.dated = true;
        match (x.single(), y.single(), shared.days()) {
            (Some(a), Some(b), _) if a == b => grounds.add(2.0, "the same day"),
            (_, _, Some(days)) if days <= 31 => grounds.add(1.0, "dates that fit"),
            _ => grounds.add(0.3, "dates that fit"),
        }
        return Some(());
    }
    if grounds.aligned {
        return Some(());
    }
    // "On Saturday" and "on Sunday" are easily confused across midnight and time zones.
    let counted = |told: &Told| {
        let basis = told.event.date.as_ref().map(|d: &EventDate| d.basis);
        matches!(basis, Some(Basis::Relative | Basis::Chained | Basis::Inferred))
    };
    if gap(x, y) == Some(1) && (counted(a) || counted(b)) {
        grounds.score -= 0.5;
        return Some(());
    }
    None
}

/// Returns the days between two intervals that do not meet.
fn gap(a: Interval, b: Interval) -> Option<i32> {
    let days = |from: Option<rashomon_types::Day>, to: Option<rashomon_types::Day>| {
        from?.until(to?).ok().map(|span| span.get_days())
    };
    [days(a.end, b.start), days(b.end, a.start)].into_iter().flatten().filter(|d| *d > 0).min()
}

fn is_point(place: &Place) -> bool {
    matches!(place.precision, Precision::Site | Precision::City)
}

fn is_wide(place: &Place) -> bool {
    matches!(place.precision, Precision::Country | Precision::Region)
}

/// Tells whether two places may be one, the one in the other, or close by.
pub fn may_be_one(a: &Place, b: &Place) -> bool {
    if a.name == b.name {
        return true;
    }
    let region = Precision::Region;
    if let (Some(x), Some(y)) = (a.country, b.country)
        && x != y
        && a.precision != region
        && b.precision != region
    {
        return false;
    }
    if is_wide(a) || is_wide(b) {
        return true;
    }
    match (a.lat, a.lon, b.lat, b.lon) {
        (Some(a_lat), Some(a_lon), Some(b_lat), Some(b_lon)) => {
            let reach = if is_point(a) && is_point(b) { 0.3 } else { 1.5 };
            (a_lat - b_lat).abs() < reach && (a_lon - b_lon).abs() < 1.5 * reach
        }
        _ => !(is_point(a) && is_point(b)),
    }
}

fn places(a: Option<&Place>, b: Option<&Place>, grounds: &mut Grounds) -> Option<()> {
    let (Some(a), Some(b)) = (a, b) else { return Some(()) };
    if a.name == b.name {
        let score = if is_wide(a) { 0.4 } else { 1.5 };
        grounds.add(score, "the same place");
    } else if may_be_one(a, b) {
        grounds.score += 0.2;
    } else if !grounds.aligned {
        return None;
    }
    Some(())
}

/// Returns how well the parties agree: 2 for one entity and 1 for one country on each side.
fn parties(scene: &Scene, a: &Told, b: &Told, grounds: &mut Grounds) -> Option<u8> {
    if grounds.aligned && swapped::exchanged(a, b, scene.world) {
        grounds.add(1.0, "the same two parties, in each other's place");
        return Some(2);
    }
    let actors = sets(&a.actors(), &b.actors(), scene.world);
    let recipients = sets(&a.recipients(), &b.recipients(), scene.world);
    // Who did it may be in dispute, or to whom; then the other side of the act must be the same.
    let apart =
        actors.min(recipients) == Agreement::Different && actors.max(recipients) <= Agreement::Open;
    if apart && !grounds.aligned || a.article == b.article && told_apart(a, b, actors, recipients) {
        return None;
    }
    let mut agree = 0;
    for (agreement, same, side) in [
        (actors, "the same actor", "an actor of the same side"),
        (recipients, "the same party acted upon", "a party of the same side acted upon"),
    ] {
        match agreement {
            Agreement::Same => {
                agree += 2;
                grounds.add(1.3, same);
            }
            Agreement::OneSide => {
                agree += 1;
                grounds.add(0.7, side);
            }
            Agreement::Open => {}
            Agreement::Different => grounds.score -= 1.8,
        }
    }
    Some(agree)
}

/// Tells whether one article tells of two acts: it gives them to different sides, or sets them side by side in one sentence
/// without a common author.
fn told_apart(a: &Told, b: &Told, actors: Agreement, recipients: Agreement) -> bool {
    let named = !a.actors().is_empty() && !b.actors().is_empty();
    let beside = a.line.is_some() && a.line == b.line && named && actors == Agreement::Open;
    actors == Agreement::Different || recipients == Agreement::Different || beside
}

/// Undated acts of articles that were published weeks apart are taken for different ones.
fn far_apart(scene: &Scene, a: &Told, b: &Told) -> bool {
    let (Some(x), Some(y)) = (scene.published(a.article), scene.published(b.article)) else {
        return false;
    };
    gap(x, y).is_some_and(|days| days > WEEKS)
}

/// Modes that one act is easily told by.
fn manner(mode: &str) -> u8 {
    match mode {
        "aerial" | "drone" | "heavy-weapons" | "explosives" | "destroy" | "targeted"
        | "suicide-attack" => 1,
        "firearms" | "beat" | "primitive" => 2,
        _ => 0,
    }
}

fn modes(a: &Told, b: &Told, grounds: &mut Grounds) {
    let (Some(x), Some(y)) = (a.event.mode, b.event.mode) else { return };
    if x == y {
        grounds.add(0.5, "the same manner");
    } else if manner(x.as_str()) == 0 || manner(x.as_str()) != manner(y.as_str()) {
        grounds.score -= 0.8;
    }
}
