//! Things that are found to be one, pair by pair.

/// Disjoint groups of the numbers below a bound.
pub struct Groups {
    parents: Vec<usize>,
}

impl Groups {
    /// Makes a group of each number.
    pub fn new(count: usize) -> Self {
        Groups { parents: (0..count).collect() }
    }

    /// Returns the smallest number of a group.
    pub fn of(&mut self, mut number: usize) -> usize {
        while self.parents[number] != number {
            self.parents[number] = self.parents[self.parents[number]];
            number = self.parents[number];
        }
        number
    }

    /// Makes two groups one.
    pub fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.of(a), self.of(b));
        self.parents[a.max(b)] = a.min(b);
    }

    /// Returns the groups in the order of their smallest numbers.
    pub fn all(&mut self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.parents.len()];
        for number in 0..self.parents.len() {
            let own = self.of(number);
            groups[own].push(number);
        }
        groups.retain(|g| !g.is_empty());
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_joined_through_others_is_one() {
        let mut groups = Groups::new(5);
        groups.join(4, 2);
        groups.join(2, 1);
        assert_eq!(groups.all(), vec![vec![0], vec![1, 2, 4], vec![3]]);
    }
}
