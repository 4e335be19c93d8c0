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

/// The neighbours of an article.
#[derive(Clone, Debug, Default)]
pub struct Near<T> {
    /// How alike and which, the most alike first, the lower first of equals.
    list: Vec<(u16, T)>,
    /// How many of them tell of the same.
    close: usize,
    /// How much it is bound to those.
    weight: u64,
}

impl<T: Ord + Copy> Near<T> {
    /// Takes the neighbours in any order.
    pub fn new(mut list: Vec<(u16, T)>) -> Self {
        list.sort_unstable_by_key(|(alike, who)| (std::cmp::Reverse(*alike), *who));
        let close = list.partition_point(|(alike, _)| *alike >= ONE_HAPPENING);
        let weight = list[..close].iter().map(|(alike, _)| u64::from(*alike)).sum();
        Near { list, close, weight }
    }

    fn close(&self) -> &[(u16, T)] {
        &self.list[..self.close]
    }

    fn alike(&self, who: T) -> u16 {
        self.list.iter().find(|(_, other)| *other == who).map_or(0, |(alike, _)| *alike)
    }
}

/// Returns the neighbour that an article joins. `of` is asked for its neighbours, and for theirs where they tell of the same.
pub fn parent<'n, T: Ord + Copy + 'n>(i: T, of: &impl Fn(T) -> Option<&'n Near<T>>) -> Option<T> {
    let own = of(i)?;
    let joins = |alike: u16, j: T| {
        let Some(theirs) = of(j) else { return false };
        let heavier = theirs.weight > own.weight || theirs.weight == own.weight && j < i;
        heavier && fits(own, i, theirs, alike) && fits(theirs, j, own, alike)
    };
    own.close().iter().find(|(alike, j)| joins(*alike, *j)).map(|(_, j)| *j)
}

/// Tells whether an article is alike with another and its nearest.
fn fits<T: Ord + Copy>(own: &Near<T>, i: T, other: &Near<T>, alike: u16) -> bool {
    let nearest = other.close().iter().take(NEAREST).filter(|(_, j)| *j != i);
    let (sum, count) = nearest.fold((u32::from(alike), 1), |(sum, count), (_, j)| {
        (sum + u32::from(own.alike(*j)), count + 1)
    });
    sum >= ON_THE_WHOLE * count
}

/// Gathers the stories of all articles, from their neighbours and their witnesses.
pub fn gather(all: &[Near<usize>], witnesses: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut groups = Groups::new(all.len());
    for witness in witnesses {
        witness.iter().for_each(|member| groups.join(witness[0], *member));
    }
    for i in 0..all.len() {
        if let Some(up) = parent(i, &|i| all.get(i)) {
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

    fn lists(count: usize, bonds: &[(usize, usize, f64)]) -> Vec<Near<usize>> {
        let mut all = vec![Vec::new(); count];
        for (a, b, alike) in bonds {
            let alike = (alike * f64::from(ONE_HAPPENING)) as u16;
            all[*a].push((alike, *b));
            all[*b].push((alike, *a));
        }
        all.into_iter().map(Near::new).collect()
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
