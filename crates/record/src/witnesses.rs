//! Which articles are one text: copies, excerpts, translations.
//!
//! What goes in: accounts, sorted, with their profiles. What comes out: groups of articles with the reasons. Left to
//! others: what the texts tell. Shared numbers and names of one happening are no copying; many aligned sentences are.

use crate::{
    align::{Alignment, align},
    candidates::candidates,
    groups::Groups,
    profile::Profile,
};
use rashomon_types::{
    Account, ArticleId, Day, Diagnostic, TellingId,
    record::{Witness, WitnessKind, WitnessReason},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// From this strength on, two texts in one language have one origin.
const SAME_LANGUAGE: f64 = 0.36;
/// Sentences that are word for word the same lower that by as much.
const FOR_VERBATIM: f64 = 0.12;
/// From this strength on, two texts in different languages have one origin.
const OTHER_LANGUAGE: f64 = 0.122;
/// Texts that share less of their anchors are not aligned.
const WORTH: f64 = 0.12;
/// The most alignments for one article.
const ALIGNED: usize = 16;
/// Pairs of sentences shown as a reason.
const SHOWN: usize = 12;
/// A reprint holds at least this share of the other's words; what holds less is an excerpt.
const WHOLE: f64 = 0.8;
/// From this share of equal sentences on, a text in the same language is a copy and no second translation.
const VERBATIM: f64 = 0.35;
/// Sentences in one language that share less than this were put into words twice.
const REWORDED: f64 = 0.85;
/// The code of what coding says of damaged words.
const MACHINE_DAMAGE: &str = "machine-damage";
/// What it says of the mark that hardly anything but a machine leaves.
const TORN: &str = "torn";

/// A likeness across languages from which on no third text is asked.
const BEYOND_DOUBT: f64 = 0.25;
/// Two texts of one language below this are no two translations of one text.
const ANOTHER_TEXT: f64 = 0.3;

/// How much two articles have in common, whether or not they are one witness.
#[derive(Clone, Debug)]
pub struct Link {
    /// Index of one article.
    pub a: usize,
    /// Index of the other, higher.
    pub b: usize,
    /// Share of anchors in common.
    pub likeness: f64,
    /// Their sentences, where they were aligned.
    pub alignment: Option<Alignment>,
}

/// What the comparison of all articles gives.
pub struct Comparison {
    /// Articles of each witness, by index.
    pub groups: Vec<Vec<usize>>,
    /// The pairs that joined them.
    pub joined: Vec<Link>,
    /// All pairs that were compared, joined or not, for the stories.
    pub links: Vec<Link>,
}

/// Compares articles.
pub fn compare(accounts: &[Account], profiles: &[Profile]) -> Comparison {
    let mut groups = Groups::new(accounts.len());
    let mut joined = Vec::new();
    let representatives = equal_texts(profiles, &mut groups, &mut joined);
    let few: Vec<&Profile> = representatives.iter().map(|i| &profiles[*i]).collect();
    let prints: Vec<&[u32]> =
        representatives.iter().map(|i| accounts[*i].fingerprint.as_slice()).collect();
    let mut links: Vec<Link> = candidates(&few, &prints)
        .into_iter()
        .map(|(a, b)| Link {
            a: representatives[a],
            b: representatives[b],
            likeness: few[a].likeness(few[b]),
            alignment: None,
        })
        .collect();
    links.sort_by(|x, y| y.likeness.total_cmp(&x.likeness).then((x.a, x.b).cmp(&(y.a, y.b))));
    let mut aligned: HashMap<usize, usize> = HashMap::new();
    for link in &mut links {
        let spent = |i: &usize| aligned.get(i).copied().unwrap_or(0) >= ALIGNED;
        if link.likeness < WORTH || spent(&link.a) && spent(&link.b) {
            continue;
        }
        if groups.of(link.a) == groups.of(link.b) {
            continue;
        }
        for i in [link.a, link.b] {
            *aligned.entry(i).or_insert(0) += 1;
        }
        let alignment = align(&profiles[link.a], &profiles[link.b]);
        let strong = alignment.strength() >= needed(accounts, profiles, link, &alignment);
        if strong && !told_apart(accounts, profiles, &mut groups, link, &alignment) {
            groups.join(link.a, link.b);
            joined.push(Link { alignment: Some(alignment.clone()), ..link.clone() });
        }
        link.alignment = Some(alignment);
    }
    Comparison { groups: groups.all(), joined, links }
}

/// Two translations of one text into one language are alike. A weak likeness across languages gives way where the other
/// article is compared with a member of the same witness in its own language and is clearly another text.
fn told_apart(
    accounts: &[Account],
    profiles: &[Profile],
    groups: &mut Groups,
    link: &Link,
    alignment: &Alignment,
) -> bool {
    let one_language = |x: usize, y: usize| accounts[x].language == accounts[y].language;
    if one_language(link.a, link.b) || alignment.strength() >= BEYOND_DOUBT {
        return false;
    }
    let (a, b) = (groups.of(link.a), groups.of(link.b));
    let members = |of: usize, groups: &mut Groups| {
        (0..accounts.len()).filter(|i| groups.of(*i) == of).take(ALIGNED).collect::<Vec<_>>()
    };
    let (first, second) = (members(a, groups), members(b, groups));
    let mut pairs = first.iter().flat_map(|x| second.iter().map(move |y| (*x, *y)));
    pairs.any(|(x, y)| {
        one_language(x, y) && align(&profiles[x], &profiles[y]).strength() < ANOTHER_TEXT
    })
}

/// Reports of one press release in one language share facts and turns of phrase, but hardly whole sentences.
fn needed(accounts: &[Account], profiles: &[Profile], link: &Link, alignment: &Alignment) -> f64 {
    if accounts[link.a].language != accounts[link.b].language {
        return OTHER_LANGUAGE;
    }
    match (verbatim(profiles, link, alignment), alignment.pairs.len()) {
        (0 | 1, _) => SAME_LANGUAGE,
        (equal, all) => SAME_LANGUAGE - FOR_VERBATIM * (2.0 * equal as f64 / all as f64).min(1.0),
    }
}

/// Counts the pairs of sentences that are word for word the same.
fn verbatim(profiles: &[Profile], link: &Link, alignment: &Alignment) -> usize {
    let (a, b) = (&profiles[link.a].lines, &profiles[link.b].lines);
    alignment.pairs.iter().filter(|(i, j)| a[*i].hash == b[*j].hash).count()
}

/// Joins reports that are word for word the same, whatever stands around them; returns one article of each.
fn equal_texts(profiles: &[Profile], groups: &mut Groups, joined: &mut Vec<Link>) -> Vec<usize> {
    let mut first: HashMap<u64, usize> = HashMap::new();
    let mut representatives = Vec::new();
    for (i, profile) in profiles.iter().enumerate() {
        if profile.lines.is_empty() {
            continue;
        }
        match first.get(&profile.hash) {
            Some(earlier) => {
                groups.join(*earlier, i);
                let pairs = (0..profile.lines.len()).map(|n| (n, n)).collect();
                let alignment =
                    Alignment { pairs, first: 1.0, second: 1.0, ..Alignment::default() };
                let alignment = Some(alignment);
                joined.push(Link { a: *earlier, b: i, likeness: 1.0, alignment });
            }
            None => {
                first.insert(profile.hash, i);
                representatives.push(i);
            }
        }
    }
    representatives
}

/// Writes the witnesses, in the order of their first articles.
pub fn witnesses(
    accounts: &[Account],
    profiles: &[Profile],
    compared: &Comparison,
) -> Vec<Witness> {
    let owner: BTreeMap<usize, usize> = compared
        .groups
        .iter()
        .enumerate()
        .flat_map(|(g, members)| members.iter().map(move |m| (*m, g)))
        .collect();
    let mut reasons: BTreeMap<usize, Vec<WitnessReason>> = BTreeMap::new();
    for link in &compared.joined {
        if let Some(group) = owner.get(&link.a) {
            let languages: BTreeSet<_> =
                compared.groups[*group].iter().map(|i| accounts[*i].language).collect();
            let several = languages.len() > 1;
            reasons.entry(*group).or_default().push(reason(accounts, profiles, link, several));
        }
    }
    let mut written: Vec<Witness> = compared
        .groups
        .iter()
        .enumerate()
        .map(|(group, members)| {
            let mut why = reasons.remove(&group).unwrap_or_default();
            why.sort_by_key(|reason| (reason.a, reason.b));
            let origin = origin(accounts, members);
            let mut articles: Vec<usize> = members.clone();
            let day = |i: usize| published_on(&accounts[i]);
            articles
                .sort_by_key(|i| (Some(*i) != origin, day(*i).is_none(), day(*i), accounts[*i].id));
            let kind = why.iter().map(|reason| reason.kind).max();
            Witness {
                id: members.iter().map(|i| whole(&accounts[*i])).min().unwrap_or_else(nobody),
                label: String::new(),
                articles: articles.iter().map(|i| accounts[*i].id).collect(),
                agency: agency(accounts, members),
                kind: kind.unwrap_or(WitnessKind::Original),
                why,
            }
        })
        .collect();
    written.sort_by_key(|witness| witness.id);
    written
}

/// Tells how each article came from the origin of its witness: the origin itself where the order of publication says
/// which it is; else every member as the reasons that join it say.
pub fn kinds(
    accounts: &[Account],
    compared: &Comparison,
    witnesses: &[Witness],
) -> BTreeMap<ArticleId, WitnessKind> {
    let mut kinds = BTreeMap::new();
    for reason in witnesses.iter().flat_map(|w| &w.why) {
        for article in [reason.a, reason.b] {
            let kind = kinds.entry(article).or_insert(reason.kind);
            *kind = reason.kind.max(*kind);
        }
    }
    for account in accounts.iter().filter(|account| machine_mark(account).is_none()) {
        if let Some(kind) = kinds.get_mut(&account.id)
            && *kind == WitnessKind::MachineTranslation
        {
            *kind = WitnessKind::Translation;
        }
    }
    for group in &compared.groups {
        if let Some(first) = origin(accounts, group) {
            kinds.insert(accounts[first].id, WitnessKind::Original);
        }
    }
    kinds
}

/// The id of an article's telling as a whole.
pub fn whole(account: &Account) -> TellingId {
    TellingId::whole(account.id, "article")
}

fn nobody() -> TellingId {
    TellingId::whole(rashomon_types::ArticleId::of(b""), "article")
}

/// Returns the day of publication, where it is one day and nothing speaks against it.
fn published_on(account: &Account) -> Option<Day> {
    let published = account.published.as_ref()?;
    published.interval.single().filter(|_| published.doubt.is_none())
}

/// Returns the member from which the others come, when the order of publication says so: it is earlier than all.
pub fn origin(accounts: &[Account], members: &[usize]) -> Option<usize> {
    if members.len() == 1 {
        return members.first().copied();
    }
    let mut dated: Vec<_> = members.iter().map(|i| (published_on(&accounts[*i]), *i)).collect();
    dated.sort();
    match dated.as_slice() {
        [(Some(first), origin), (Some(second), _), ..] if first < second => Some(*origin),
        _ => None,
    }
}

/// Returns the credit that most members name; the first in byte order of equals.
fn agency(accounts: &[Account], members: &[usize]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for credit in members.iter().flat_map(|i| &accounts[*i].credits) {
        *counts.entry(credit).or_insert(0) += 1;
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name.to_owned())
}

fn reason(
    accounts: &[Account],
    profiles: &[Profile],
    link: &Link,
    several_languages: bool,
) -> WitnessReason {
    let (a, b) = (&accounts[link.a], &accounts[link.b]);
    let empty = Alignment::default();
    let alignment = link.alignment.as_ref().unwrap_or(&empty);
    let line = |article: usize, n: usize| &profiles[article].lines[n];
    let verbatim = verbatim(profiles, link, alignment);
    let count = alignment.pairs.len();
    let one_language = a.language == b.language;
    let kind = if !one_language {
        WitnessKind::Translation
    } else if alignment.first.min(alignment.second) < WHOLE
        && alignment.first.max(alignment.second) >= WHOLE
    {
        WitnessKind::Excerpt
    } else if several_languages
        && (verbatim as f64) < VERBATIM * count as f64
        && alignment.likeness < REWORDED
    {
        WitnessKind::Translation
    } else {
        WitnessKind::Copy
    };
    let damage = [a, b].map(|account| damage(account, several_languages));
    let (kind, damage) = match (kind, damage) {
        (WitnessKind::Translation, [Some(found), _] | [_, Some(found)]) => {
            (WitnessKind::MachineTranslation, Some(found))
        }
        _ => (kind, None),
    };
    WitnessReason {
        a: a.id,
        b: b.id,
        kind,
        because: because(kind, one_language, count, verbatim, alignment)
            + &damage.unwrap_or_default(),
        pairs: alignment
            .pairs
            .iter()
            .take(SHOWN)
            .map(|(i, j)| (line(link.a, *i).span, line(link.b, *j).span))
            .collect(),
    }
}

/// Returns the mark of a machine; a doubled word alone is an accident, a torn name or several marks are not.
fn machine_mark(account: &Account) -> Option<&Diagnostic> {
    let marks: Vec<&Diagnostic> =
        account.diagnostics.iter().filter(|d| d.code == MACHINE_DAMAGE).collect();
    let torn = marks.iter().find(|d| d.message.contains(TORN)).copied();
    torn.or_else(|| marks.first().copied().filter(|_| marks.len() > 2))
}

/// Says what speaks for a machine: marks of damage that a person would hardly leave.
fn damage(account: &Account, several_languages: bool) -> Option<String> {
    let first = machine_mark(account).filter(|_| several_languages)?;
    let at = first.span.unwrap_or_default().start;
    let (article, message) = (&account.article, &first.message);
    Some(format!("; that a machine translated is a guess: {message} in {article} at byte {at}"))
}

fn because(
    kind: WitnessKind,
    one_language: bool,
    count: usize,
    verbatim: usize,
    alignment: &Alignment,
) -> String {
    let percent = |share: f64| (share * 100.0).round() as u32;
    let (first, second) = (percent(alignment.first), percent(alignment.second));
    let cover = format!("{first} % of the words of one text and {second} % of the other");
    match kind {
        WitnessKind::Copy if verbatim == count => {
            format!("word for word the same: {count} sentences, {cover}")
        }
        WitnessKind::Copy => {
            format!("{count} sentences correspond, {verbatim} of them word for word: {cover}")
        }
        WitnessKind::Excerpt => {
            format!("one text is contained in the other: {count} sentences correspond, {cover}")
        }
        _ if one_language => {
            format!(
                "{count} sentences say the same in other words, with the same names and numbers \
                     in the same order, as two translations of one text do: {cover}"
            )
        }
        _ => {
            format!(
                "{count} sentences correspond across the languages by names, numbers, dates and \
                     concepts, with lengths in proportion: {cover}"
            )
        }
    }
}
