//! Which articles are one text: copies, excerpts, translations.
//!
//! What goes in: accounts, sorted, with their profiles. What comes out: groups of articles with the reasons. Left to
//! others: what the texts tell. Shared numbers and names of one happening are no copying; many aligned sentences are.

use crate::{
    align::{Alignment, align},
    bonds::{Bond, bond},
    candidates::candidates,
    corrections::Desk,
    groups::Groups,
    profile::Profile,
};
use rashomon_types::{
    Account, ArticleId, Day, Diagnostic, TellingId,
    correction::Item,
    record::{Witness, WitnessKind, WitnessReason},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// From this strength on, two texts in one language have one origin.
const SAME_LANGUAGE: f64 = 0.36;
/// Sentences that are word for word the same lower that by as much.
const FOR_VERBATIM: f64 = 0.12;
/// From this strength on, two texts in different languages have one origin.
const OTHER_LANGUAGE: f64 = 0.122;
/// Texts in one language that share less of their anchors are not aligned.
const WORTH: f64 = 0.2;
/// The same across languages, where fewer anchors survive.
const WORTH_ACROSS: f64 = 0.12;
/// The most articles of a witness that another is held against.
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
    /// For each article that is word for word the same as one before it, the first such.
    pub copies: Vec<Option<usize>>,
    /// The pairs that joined them.
    pub joined: Vec<Link>,
    /// The bonds, the lower index first, in order. Of articles that are word for word the same only the first has any.
    pub bonds: Vec<(usize, usize, Bond)>,
}

impl Comparison {
    /// Makes the witnesses those that people say they are.
    pub fn regroup(&mut self, accounts: &[&Account], desk: &mut Desk) {
        let ids: Vec<TellingId> = accounts.iter().map(|a| whole(a)).collect();
        let bonds: BTreeMap<(usize, usize), f64> =
            self.bonds.iter().map(|(a, b, bond)| ((*a, *b), f64::from(bond.alike))).collect();
        let alike = |a: usize, b: usize| bonds.get(&(a.min(b), a.max(b))).copied().unwrap_or(0.0);
        self.groups = desk.regroup(Item::Witness, &ids, std::mem::take(&mut self.groups), &alike);
        let mut of = vec![0; accounts.len()];
        for (group, members) in self.groups.iter().enumerate() {
            members.iter().for_each(|member| of[*member] = group);
        }
        self.joined.retain(|link| of[link.a] == of[link.b]);
    }
}

/// Compares articles.
pub fn compare(accounts: &[&Account], profiles: &[&Profile]) -> Comparison {
    let copies = copies(profiles);
    let originals: Vec<usize> = (0..accounts.len()).filter(|i| copies[*i].is_none()).collect();
    let few: Vec<&Profile> = originals.iter().map(|i| profiles[*i]).collect();
    let prints: Vec<&[u32]> =
        originals.iter().map(|i| accounts[*i].fingerprint.as_slice()).collect();
    let ids: Vec<ArticleId> = originals.iter().map(|i| accounts[*i].id).collect();
    let both = |i: usize| (accounts[i], profiles[i]);
    let bonds: Vec<(usize, usize, Bond)> = candidates(&few, &prints, &ids)
        .into_iter()
        .map(|(a, b)| (originals[a], originals[b]))
        .filter_map(|(a, b)| Some((a, b, bond(both(a), both(b))?)))
        .collect();
    let one_text: Vec<(usize, usize)> =
        bonds.iter().filter(|(_, _, bond)| bond.one_text).map(|(a, b, _)| (*a, *b)).collect();
    let (groups, joined) = join(accounts, profiles, &copies, &one_text);
    Comparison { groups, copies, joined, bonds }
}

/// Returns for each article the first of those before it that are word for word the same, whatever stands around the report.
fn copies(profiles: &[&Profile]) -> Vec<Option<usize>> {
    let mut first: HashMap<u64, usize> = HashMap::new();
    let of = |(i, profile): (usize, &&Profile)| {
        let earlier = profile.text().map(|text| *first.entry(text).or_insert(i));
        earlier.filter(|earlier| *earlier != i)
    };
    profiles.iter().enumerate().map(of).collect()
}

/// Joins articles with one text behind them: copies to what they are word for word the same as, and `one_text`, the most
/// alike first. Returns the witnesses, and the pairs that made them.
pub fn join(
    accounts: &[&Account],
    profiles: &[&Profile],
    copies: &[Option<usize>],
    one_text: &[(usize, usize)],
) -> (Vec<Vec<usize>>, Vec<Link>) {
    let mut groups = Groups::new(accounts.len());
    let mut joined = Vec::new();
    let mut links: Vec<Link> = one_text.iter().map(|(a, b)| link(profiles, *a, *b)).collect();
    links.sort_by(|x, y| y.likeness.total_cmp(&x.likeness).then((x.a, x.b).cmp(&(y.a, y.b))));
    let mut members: Vec<Vec<usize>> = (0..accounts.len()).map(|i| vec![i]).collect();
    for link in links {
        let (a, b) = (groups.of(link.a), groups.of(link.b));
        if a != b && !told_apart(accounts, profiles, &members[a], &members[b], &link) {
            groups.join(a, b);
            let moved = std::mem::take(&mut members[a.max(b)]);
            members[a.min(b)].extend(moved);
            members[a.min(b)].sort_unstable();
            joined.push(link);
        }
    }
    for (i, earlier) in copies.iter().enumerate() {
        if let Some(earlier) = earlier {
            groups.join(*earlier, i);
            joined.push(link(profiles, *earlier, i));
        }
    }
    (groups.all(), joined)
}

/// Returns what two articles have in common, sentence by sentence.
pub fn link(profiles: &[&Profile], a: usize, b: usize) -> Link {
    let (x, y) = (profiles[a], profiles[b]);
    if x.text().is_some() && x.text() == y.text() && x.lines.len() == y.lines.len() {
        let pairs = (0..x.lines.len()).map(|n| (n, n)).collect();
        let alignment = Alignment { pairs, first: 1.0, second: 1.0, ..Alignment::default() };
        return Link { a, b, likeness: 1.0, alignment: Some(alignment) };
    }
    Link { a, b, likeness: x.likeness(y), alignment: Some(align(x, y)) }
}

/// Tells whether one text is behind two articles, as far as they themselves show.
pub fn one_text((a, x): (&Account, &Profile), (b, y): (&Account, &Profile)) -> bool {
    let one_language = a.language == b.language;
    if x.likeness(y) < if one_language { WORTH } else { WORTH_ACROSS } {
        return false;
    }
    let alignment = align(x, y);
    alignment.strength() >= needed(one_language, verbatim(x, y, &alignment), alignment.pairs.len())
}

/// Two translations of one text into one language are alike. A weak likeness across languages gives way where the other
/// article is compared with a member of the same witness in its own language and is clearly another text.
fn told_apart(
    accounts: &[&Account],
    profiles: &[&Profile],
    a: &[usize],
    b: &[usize],
    link: &Link,
) -> bool {
    let one_language = |x: usize, y: usize| accounts[x].language == accounts[y].language;
    let strength = link.alignment.as_ref().map_or(0.0, Alignment::strength);
    if one_language(link.a, link.b) || strength >= BEYOND_DOUBT {
        return false;
    }
    let others = || b.iter().take(ALIGNED);
    let mut pairs = a.iter().take(ALIGNED).flat_map(|x| others().map(move |y| (*x, *y)));
    pairs.any(|(x, y)| {
        one_language(x, y) && align(profiles[x], profiles[y]).strength() < ANOTHER_TEXT
    })
}

/// Reports of one press release in one language share facts and turns of phrase, but hardly whole sentences.
fn needed(one_language: bool, verbatim: usize, all: usize) -> f64 {
    match verbatim {
        _ if !one_language => OTHER_LANGUAGE,
        0 | 1 => SAME_LANGUAGE,
        equal => SAME_LANGUAGE - FOR_VERBATIM * (2.0 * equal as f64 / all as f64).min(1.0),
    }
}

/// Counts the pairs of sentences that are word for word the same.
fn verbatim(a: &Profile, b: &Profile, alignment: &Alignment) -> usize {
    alignment.pairs.iter().filter(|(i, j)| a.lines[*i].hash == b.lines[*j].hash).count()
}

/// Writes the witnesses, in the order of their first articles.
pub fn witnesses(
    accounts: &[&Account],
    profiles: &[&Profile],
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
            let day = |i: usize| published_on(accounts[i]);
            articles
                .sort_by_key(|i| (Some(*i) != origin, day(*i).is_none(), day(*i), accounts[*i].id));
            let kind = why.iter().map(|reason| reason.kind).max();
            Witness {
                id: members.iter().map(|i| whole(accounts[*i])).min().unwrap_or_else(nobody),
                label: String::new(),
                articles: articles.iter().map(|i| accounts[*i].id).collect(),
                agency: agency(accounts, members),
                kind: kind.unwrap_or(WitnessKind::Original),
                why,
                corrected: Vec::new(),
            }
        })
        .collect();
    written.sort_by_key(|witness| witness.id);
    written
}

/// Tells how each article came from the origin of its witness: the origin itself where the order of publication says
/// which it is; else every member as the reasons that join it say.
pub fn kinds(
    accounts: &[&Account],
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
pub fn origin(accounts: &[&Account], members: &[usize]) -> Option<usize> {
    if members.len() == 1 {
        return members.first().copied();
    }
    let mut dated: Vec<_> = members.iter().map(|i| (published_on(accounts[*i]), *i)).collect();
    dated.sort();
    match dated.as_slice() {
        [(Some(first), origin), (Some(second), _), ..] if first < second => Some(*origin),
        _ => None,
    }
}

/// Returns the credit that most members name; the first in byte order of equals.
fn agency(accounts: &[&Account], members: &[usize]) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for credit in members.iter().flat_map(|i| &accounts[*i].credits) {
        *counts.entry(credit).or_insert(0) += 1;
    }
    let most = counts.values().copied().max()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(name, _)| name.to_owned())
}

fn reason(
    accounts: &[&Account],
    profiles: &[&Profile],
    link: &Link,
    several_languages: bool,
) -> WitnessReason {
    let (a, b) = (accounts[link.a], accounts[link.b]);
    let empty = Alignment::default();
    let alignment = link.alignment.as_ref().unwrap_or(&empty);
    let line = |article: usize, n: usize| &profiles[article].lines[n];
    let verbatim = verbatim(profiles[link.a], profiles[link.b], alignment);
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
