//! Which articles tell of one happening, across languages.
//!
//! What goes in: the comparison of the articles, with their witnesses. What comes out: stories, each article in one.
//! Left to others: what happened. Groups grow from the most alike pairs; two groups become one only where their
//! articles are alike on the whole, so that no chain of chance likenesses joins a whole war.

use crate::{
    groups::Groups,
    profile::Profile,
    witnesses::{Comparison, whole},
};
use rashomon_types::{Account, Day, record::Story};
use std::collections::HashSet;

/// Articles of one language that share this much tell of one happening.
const ONE_LANGUAGE: f64 = 0.28;
/// The same across languages, where fewer anchors survive.
const LANGUAGES: f64 = 0.27;
/// Two groups must be alike by this share of the threshold on the whole.
const ON_THE_WHOLE: f64 = 0.75;
/// Articles of each group that are compared for that.
const SAMPLE: usize = 6;
/// Reports further apart than this many days are taken to tell of the same only on stronger grounds.
const FAR: i32 = 14;

/// Gathers stories.
pub fn stories(accounts: &[Account], profiles: &[Profile], compared: &Comparison) -> Vec<Story> {
    let mut groups = Groups::new(accounts.len());
    let mut members: Vec<Vec<usize>> = vec![Vec::new(); accounts.len()];
    for witness in &compared.groups {
        for member in witness {
            groups.join(witness[0], *member);
        }
        members[witness[0]].clone_from(witness);
    }
    let mut links: Vec<(f64, usize, usize)> = compared
        .links
        .iter()
        .map(|link| (alike(accounts, profiles, link.a, link.b), link.a, link.b))
        .filter(|link| link.0 >= 1.0)
        .collect();
    links.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1, x.2).cmp(&(y.1, y.2))));
    let mut refused: HashSet<(usize, usize, usize, usize)> = HashSet::new();
    for (_, a, b) in links {
        let (a, b) = (groups.of(a), groups.of(b));
        let (low, high) = (a.min(b), a.max(b));
        let tried = (low, high, members[low].len(), members[high].len());
        if a == b || refused.contains(&tried) {
            continue;
        }
        if on_the_whole(accounts, profiles, &members[low], &members[high]) < ON_THE_WHOLE {
            refused.insert(tried);
            continue;
        }
        groups.join(low, high);
        let moved = std::mem::take(&mut members[high]);
        members[low].extend(moved);
        members[low].sort_unstable();
    }
    let mut stories: Vec<Story> =
        groups.all().iter().map(|articles| story(accounts, articles)).collect();
    stories.sort_by_key(|story| story.id);
    stories
}

/// Returns how alike two articles are, 1 at the threshold for their languages.
fn alike(accounts: &[Account], profiles: &[Profile], a: usize, b: usize) -> f64 {
    let one = accounts[a].language == accounts[b].language;
    let threshold = if one { ONE_LANGUAGE } else { LANGUAGES };
    let apart = match (day(&accounts[a]), day(&accounts[b])) {
        (Some(a), Some(b)) => a.until(b).map_or(0, |span| span.get_days().abs()),
        _ => 0,
    };
    let nearness = if apart > FAR { 0.7 } else { 1.0 };
    profiles[a].same_happening(&profiles[b]) * nearness / threshold
}

fn on_the_whole(accounts: &[Account], profiles: &[Profile], a: &[usize], b: &[usize]) -> f64 {
    let (a, b) = (&a[..a.len().min(SAMPLE)], &b[..b.len().min(SAMPLE)]);
    let sum: f64 = a.iter().flat_map(|i| b.iter().map(|j| alike(accounts, profiles, *i, *j))).sum();
    sum / (a.len() * b.len()).max(1) as f64
}

fn day(account: &Account) -> Option<Day> {
    account.published.as_ref().and_then(|p| p.interval.start.or(p.interval.end))
}

fn story(accounts: &[Account], articles: &[usize]) -> Story {
    let id = articles.iter().map(|i| whole(&accounts[*i])).min();
    let first = articles.iter().min_by_key(|i| {
        let account = &accounts[**i];
        (account.title.is_none(), day(account).is_none(), day(account), account.id)
    });
    Story {
        id: id.unwrap_or_else(|| whole(&accounts[articles[0]])),
        label: first.and_then(|i| accounts[*i].title.clone()).unwrap_or_default(),
        articles: articles.iter().map(|i| accounts[*i].id).collect(),
    }
}
