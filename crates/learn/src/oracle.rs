//! What each step of the parser costs.
//!
//! What goes in: a tree and the state of a machine. What comes out: how many arcs of the tree each step makes
//! unreachable. Left to others: learning from it.

use rashomon_lang::syntax::machine::Machine;

/// A projective tree.
#[derive(Clone, Debug)]
pub struct Oracle {
    heads: Vec<usize>,
    children: Vec<Vec<usize>>,
}

impl Oracle {
    /// Takes heads; arcs that cross others are lifted.
    pub fn new(heads: &[usize]) -> Self {
        let heads = lift(heads);
        let mut children = vec![Vec::new(); heads.len() + 1];
        for (at, head) in heads.iter().enumerate() {
            children[*head].push(at);
        }
        Oracle { heads, children }
    }

    /// Returns the cost of each action, in their order; of those that are not allowed too.
    pub fn costs(&self, machine: &Machine) -> [u32; 3] {
        let root = self.heads.len();
        let next = machine.next;
        let (top, below) = (machine.stacked(0), machine.stacked(1));
        let mut costs = [0; 3];
        if next < root {
            // The next word loses its head and dependents on the stack.
            let head = self.heads[next];
            costs[0] += u32::from(head < next && head != top && !machine.has_head(head));
            costs[0] += self.waiting(next, machine).count() as u32;
        }
        if top < root {
            let head = self.heads[top];
            let lost = self.children[top].iter().filter(|d| **d >= next).count() as u32;
            costs[1] += u32::from(head == below || head > next) + lost;
            costs[2] += u32::from(head >= next) + lost;
        }
        costs
    }

    fn waiting<'a>(&'a self, of: usize, machine: &'a Machine) -> impl Iterator<Item = &'a usize> {
        self.children[of].iter().filter(move |d| **d < of && !machine.has_head(**d))
    }
}

/// Lifts arcs that cross others to the head of their head until none crosses.
fn lift(heads: &[usize]) -> Vec<usize> {
    let mut heads = heads.to_vec();
    let root = heads.len();
    while let Some(at) = crossing(&heads) {
        let head = heads[at];
        heads[at] = if head == root { root } else { heads[head] };
        if head == root {
            break;
        }
    }
    heads
}

/// Returns the dependent of the shortest arc that is not projective.
fn crossing(heads: &[usize]) -> Option<usize> {
    let root = heads.len();
    let under = |mut at: usize, head: usize| {
        while at != root {
            if at == head {
                return true;
            }
            at = heads[at];
        }
        head == root
    };
    let crosses = |at: usize| {
        let head = heads[at];
        head != root && (at.min(head) + 1..at.max(head)).any(|between| !under(between, head))
    };
    (0..root).filter(|at| crosses(*at)).min_by_key(|at| at.abs_diff(heads[*at]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossing_arc_is_lifted() {
        // 0 ← 2 crosses 1 ← 3.
        assert_eq!(lift(&[2, 3, 3, 4]), vec![3, 3, 3, 4]);
        assert_eq!(lift(&[1, 3, 1]), vec![1, 3, 1]);
    }
}
