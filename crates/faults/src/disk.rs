//! The disk as a lost power supply leaves it.

use crate::Op;
use std::collections::BTreeMap;

/// What a disk writes whole or not at all.
const SECTOR: usize = 512;

/// Files by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Disk {
    /// Their bytes.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// Numbers that look random and are the same for one seed (S. Vigna, "SplitMix64", 2015).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ z >> 30).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ z >> 27).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ z >> 31
    }

    fn below(&mut self, n: u64) -> u64 {
        self.next() % n.max(1)
    }
}

impl Disk {
    /// Returns what may be found after the power was lost when the first `cut` operations had been asked for. Whatever
    /// was synced is there. Of the rest each write is there, is not there, or is torn at its sectors, in any order.
    pub fn after(&self, ops: &[Op], cut: usize, seed: u64) -> Disk {
        let mut disk = self.clone();
        let mut pending: Vec<&Op> = Vec::new();
        for op in &ops[..cut.min(ops.len())] {
            match op {
                Op::Sync { file } => {
                    let of = |op: &&Op| name(op) == Some(file);
                    pending.iter().filter(|op| of(op)).for_each(|op| disk.apply(op, None));
                    pending.retain(|op| !of(op));
                }
                Op::Mark(_) => {}
                other => pending.push(other),
            }
        }
        let mut chance = Chance(seed);
        // Some disks lose all, some keep all, most a part.
        let kept = match chance.below(8) {
            0 => 0,
            1 => 100,
            _ => chance.below(101),
        };
        if chance.below(2) == 0 {
            for i in (1..pending.len()).rev() {
                pending.swap(i, chance.below(i as u64 + 1) as usize);
            }
        }
        for op in pending {
            if chance.below(100) >= kept {
                continue;
            }
            let torn = chance.below(3) == 0;
            disk.apply(op, torn.then_some(&mut chance));
        }
        disk
    }

    fn apply(&mut self, op: &Op, mut torn: Option<&mut Chance>) {
        match op {
            Op::Write { file, at, bytes } => {
                let content = self.files.entry(file.clone()).or_default();
                let at = *at as usize;
                for (i, sector) in bytes.chunks(SECTOR).enumerate() {
                    if torn.as_mut().is_some_and(|chance| chance.below(2) == 0) {
                        continue;
                    }
                    let from = at + i * SECTOR;
                    if content.len() < from + sector.len() {
                        content.resize(from + sector.len(), 0);
                    }
                    content[from..from + sector.len()].copy_from_slice(sector);
                }
            }
            Op::Truncate { file, length } => {
                self.files.entry(file.clone()).or_default().resize(*length as usize, 0);
            }
            Op::Delete { file } => drop(self.files.remove(file)),
            Op::Sync { .. } | Op::Mark(_) => {}
        }
    }
}

fn name(op: &Op) -> Option<&String> {
    match op {
        Op::Write { file, .. }
        | Op::Truncate { file, .. }
        | Op::Sync { file }
        | Op::Delete { file } => Some(file),
        Op::Mark(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(at: u64, byte: u8) -> Op {
        Op::Write { file: "a".to_owned(), at, bytes: vec![byte; SECTOR] }
    }

    #[test]
    fn what_was_synced_stays_and_the_rest_may_go() {
        let ops = [write(0, 1), Op::Sync { file: "a".to_owned() }, write(0, 2)];
        let found: Vec<u8> =
            (0..100).map(|seed| Disk::default().after(&ops, 3, seed).files["a"][0]).collect();
        assert!(found.contains(&1) && found.contains(&2) && !found.contains(&0));
        assert!((0..100).any(|seed| Disk::default().after(&ops, 1, seed).files.is_empty()));
    }
}
