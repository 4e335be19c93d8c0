//! Which articles tell of one happening, across languages.
//!
//! What goes in: the bonds of the articles, and their witnesses. What comes out: stories, each article in one. Left to
//! others: what happened. Every article joins the most alike of its neighbours that is heavier, that is, bound to more; so
//! stories grow around those articles that most others are like, and part where the likeness thins out (A. Rodriguez and
//! A. Laio, "Clustering by fast search and find of density peaks", 2014). That both are like the other's nearest keeps
//! chance likenesses from joining a whole war. Which neighbour an article joins depends on its own surroundings only.

use crate::{
    bonds::{ONE_HAPPENING, day},
    groups::Groups,
    witnesses::whole,
};
use rashomon_types::{Account, record::Story};

/// Two articles must be alike with each other and each other's nearest, on average, by this share of the threshold.
const ON_THE_WHOLE: u32 = ONE_HAPPENING as u32 * 9 / 10;
/// How many of the nearest that are.
const NEAREST: usize = 2;

/// The neighbours of an article: how alike and which, the most alike first, the lower number first of equals.
pub type Neighbours = Vec<(u16, usize)>;

/// Orders neighbours.
pub fn order(neighbours: &mut Neighbours) {
    neighbours.sort_unstable_by_key(|(alike, who)| (std::cmp::Reverse(*alike), *who));
}

/// Returns how much an article is bound to others that tell of the same.
pub fn weight(neighbours: &Neighbours) -> u64 {
    close(neighbours).map(|(alike, _)| u64::from(*alike)).sum()
}

fn close(neighbours: &Neighbours) -> impl Iterator<Item = &(u16, usize)> {
    neighbours.iter().take_while(|(alike, _)| *alike >= ONE_HAPPENING)
}

/// Returns the neighbour that an article joins. Of all others only the lists of its neighbours are asked for.
pub fn parent(i: usize, all: &[Neighbours]) -> Option<usize> {
    let own = weight(&all[i]);
    let heavier = |j: usize| {
        let theirs = weight(&all[j]);
        theirs > own || theirs == own && j < i
    };
    close(&all[i])
        .find(|(alike, j)| heavier(*j) && fits(i, *j, *alike, all) && fits(*j, i, *alike, all))
        .map(|(_, j)| *j)
}

/// Tells whether an article is alike with another and its nearest.
fn fits(i: usize, other: usize, alike: u16, all: &[Neighbours]) -> bool {
    let near = |j: usize| all[i].iter().find(|(_, k)| *k == j).map_or(0, |(alike, _)| *alike);
    let theirs = close(&all[other]).take(NEAREST).filter(|(_, j)| *j != i);
    let (sum, count) = theirs
        .fold((u32::from(alike), 1), |(sum, count), (_, j)| (sum + u32::from(near(*j)), count + 1));
    sum >= ON_THE_WHOLE * count
}

/// Gathers the stories of all articles, from their neighbours and their witnesses.
pub fn gather(all: &[Neighbours], witnesses: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(all.len());
    for witness in witnesses {
        witness.iter().for_each(|member| groups.join(witness[0], *member));
    }
    for i in 0..all.len() {
        if let Some(up) = parent(i, all) {
            groups.join(i, up);
        }
    }
    groups.all()
}

/// Writes the stories, in the order of their ids.
pub fn write(accounts: &[&Account], groups: &[Vec<usize>]) -> Vec<Story> {
    let mut stories: Vec<Story> = groups.iter().map(|articles| story(accounts, articles)).collect();
    stories.sort_by_key(|story| story.id);
    stories
}

fn story(accounts: &[&Account], articles: &[usize]) -> Story {
    let id = articles.iter().map(|i| whole(accounts[*i])).min();
    let first = articles.iter().min_by_key(|i| {
        let account = accounts[**i];
        (account.title.is_none(), day(account).is_none(), day(account), account.id)
    });
    Story {
        id: id.unwrap_or_else(|| whole(accounts[articles[0]])),
        label: first.and_then(|i| accounts[*i].title.clone()).unwrap_or_default(),
        articles: articles.iter().map(|i| accounts[*i].id).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lists(count: usize, bonds: &[(usize, usize, f64)]) -> Vec<Neighbours> {
        let mut all = vec![Vec::new(); count];
        for (a, b, alike) in bonds {
            let alike = (alike * f64::from(ONE_HAPPENING)) as u16;
            all[*a].push((alike, *b));
            all[*b].push((alike, *a));
        }
        all.iter_mut().for_each(order);
        all
    }

    #[test]
    fn a_chance_likeness_joins_no_two_stories() {
        let own = |at: usize| [(at, at + 1, 1.6), (at, at + 2, 1.5), (at + 1, at + 2, 1.4)];
        let mut bonds: Vec<_> = own(0).into_iter().chain(own(3)).collect();
        bonds.push((2, 3, 1.1));
        assert_eq!(gather(&lists(6, &bonds), &[]), [vec![0, 1, 2], vec![3, 4, 5]]);
    }

    #[test]
    fn a_witness_is_in_one_story() {
        assert_eq!(gather(&lists(3, &[]), &[vec![0, 2], vec![1]]), [vec![0, 2], vec![1]]);
    }
}
