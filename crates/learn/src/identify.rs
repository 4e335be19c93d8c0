//! Texts of known language to `data/identify.model`.
//!
//! What goes in: for each script a folder of texts, `cyrillic/bg.txt`, and treebanks for the languages that have them.
//! What comes out: for each sequence of letters what it costs in each language of its script. Left to others: choosing
//! a language (`lang::identify`).

use crate::conllu;
use anyhow::{Context, Result, ensure};
use rashomon_lang::identify::{LONGEST, MAGIC, hash, letters};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// Letters read of one language, at most.
const MOST: usize = 12_000;
/// A sequence of three letters or more is kept when it is seen once for each of so many letters read.
const SPARSE: usize = 60_000;
/// How many letters a script has for the smoothing.
const ALPHABET: f64 = 120.0;

/// How often a language uses a sequence, and how many letters it knows to follow it.
#[derive(Default)]
struct Counts {
    grams: BTreeMap<Vec<char>, u32>,
    follow: BTreeMap<Vec<char>, (u32, u32)>,
    read: usize,
}

impl Counts {
    fn of(text: &str) -> Self {
        let mut counts = Counts::default();
        let mut word = vec![' '];
        for c in letters(text).chain([' ']).take(MOST) {
            if c == ' ' && word.len() == 1 {
                continue;
            }
            word.push(c);
            let last = word.len();
            for from in last.saturating_sub(LONGEST)..last {
                let seen = counts.grams.entry(word[from..].to_vec()).or_default();
                *seen += 1;
                let follow = counts.follow.entry(word[from..last - 1].to_vec()).or_default();
                follow.0 += 1;
                follow.1 += u32::from(*seen == 1);
            }
            counts.read += 1;
            if c == ' ' {
                word.truncate(1);
            }
        }
        counts
    }

    /// Witten and Bell's estimate of the last letter after the others.
    fn probability(&self, gram: &[char]) -> f64 {
        let Some((_, before)) = gram.split_last() else { return 1.0 / ALPHABET };
        let shorter = self.probability_of_shorter(gram);
        let Some((all, kinds)) = self.follow.get(before) else { return shorter };
        let seen = f64::from(self.grams.get(gram).copied().unwrap_or(0));
        (seen + f64::from(*kinds) * shorter) / f64::from(all + kinds)
    }

    fn probability_of_shorter(&self, gram: &[char]) -> f64 {
        if gram.len() == 1 { 1.0 / ALPHABET } else { self.probability(&gram[1..]) }
    }
}

/// Trains the model.
///
/// # Errors
/// When a text cannot be read.
pub fn train(
    texts: &Path,
    treebanks: &[(String, String, Vec<std::path::PathBuf>)],
) -> Result<Vec<u8>> {
    let mut scripts: BTreeMap<String, BTreeMap<String, String>> = BTreeMap::new();
    for script in sorted(texts)? {
        for file in sorted(&script)? {
            let text = fs::read_to_string(&file).with_context(|| file.display().to_string())?;
            scripts.entry(name(&script)).or_default().insert(name(&file), text);
        }
    }
    for (script, language, paths) in treebanks {
        let text = scripts.entry(script.clone()).or_default().entry(language.clone()).or_default();
        for path in paths {
            for sentence in conllu::read(path)? {
                text.push('\n');
                text.push_str(&sentence.text);
            }
        }
    }
    let counted: Vec<BTreeMap<&str, Counts>> = scripts
        .values()
        .map(|texts| texts.iter().map(|(code, text)| (code.as_str(), Counts::of(text))).collect())
        .collect();
    let owners = owners(&counted);
    let mut model = MAGIC.to_vec();
    model.push(u8::try_from(counted.len())?);
    for (index, script) in counted.iter().enumerate() {
        write_script(script, index, &owners, &mut model)?;
    }
    Ok(model)
}

fn sorted(folder: &Path) -> Result<Vec<std::path::PathBuf>> {
    let mut found: Vec<_> = fs::read_dir(folder)
        .with_context(|| folder.display().to_string())?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<std::io::Result<_>>()?;
    found.sort();
    Ok(found)
}

fn name(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The script in which each letter is most frequent.
fn owners(scripts: &[BTreeMap<&str, Counts>]) -> BTreeMap<char, usize> {
    let mut best: BTreeMap<char, (f64, usize)> = BTreeMap::new();
    for (index, script) in scripts.iter().enumerate() {
        for counts in script.values() {
            for (gram, seen) in counts.grams.iter().filter(|(g, _)| g.len() == 1 && g[0] != ' ') {
                let share = f64::from(*seen) / counts.read as f64;
                let entry = best.entry(gram[0]).or_insert((share, index));
                if share > entry.0 {
                    *entry = (share, index);
                }
            }
        }
    }
    best.into_iter().map(|(c, (_, index))| (c, index)).collect()
}

fn write_script(
    script: &BTreeMap<&str, Counts>,
    index: usize,
    owners: &BTreeMap<char, usize>,
    model: &mut Vec<u8>,
) -> Result<()> {
    model.push(u8::try_from(script.len())?);
    for code in script.keys() {
        ensure!(code.len() == 2, "{code:?} is no language code of two letters");
        model.extend_from_slice(code.as_bytes());
    }
    let own: Vec<char> = owners.iter().filter(|(_, i)| **i == index).map(|(c, _)| *c).collect();
    model.extend_from_slice(&u32::try_from(own.len())?.to_le_bytes());
    for c in &own {
        model.extend_from_slice(&(*c as u32).to_le_bytes());
    }
    let mut kept: BTreeSet<&[char]> = BTreeSet::new();
    for counts in script.values() {
        let least = 1 + (counts.read / SPARSE) as u32;
        kept.extend(counts.grams.iter().filter_map(|(gram, seen)| {
            let own = gram.iter().all(|c| *c == ' ' || owners.get(c) == Some(&index));
            let often = *seen >= least * if gram.len() > 3 { 2 } else { 1 };
            (own && (often || gram.len() == 1)).then_some(gram.as_slice())
        }));
    }
    let places = (kept.len() * 3 / 2).next_power_of_two();
    let mut keys = vec![0_u32; places];
    let mut costs = vec![0_u8; places * script.len()];
    for gram in kept {
        let key = hash(gram);
        let mut at = key as usize & (places - 1);
        while keys[at] != 0 && keys[at] != key {
            at = (at + 1) & (places - 1);
        }
        keys[at] = key;
        for (i, counts) in script.values().enumerate() {
            costs[at * script.len() + i] = sixteenths(counts.probability(gram));
        }
    }
    model.extend_from_slice(&u32::try_from(places)?.to_le_bytes());
    keys.iter().for_each(|key| model.extend_from_slice(&key.to_le_bytes()));
    model.extend_from_slice(&costs);
    Ok(())
}

/// Sixteenths of a bit that something of this probability costs. Binary logarithm by squaring: the same everywhere.
fn sixteenths(probability: f64) -> u8 {
    let mut x = 1.0 / probability.clamp(1.0 / 65_536.0, 1.0);
    let mut cost = 0_u32;
    while x >= 2.0 {
        x /= 2.0;
        cost += 16;
    }
    for bit in [8, 4, 2, 1] {
        x *= x;
        if x >= 2.0 {
            x /= 2.0;
            cost += bit;
        }
    }
    u8::try_from(cost).unwrap_or(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn costs_are_binary_logarithms() {
        assert_eq!(sixteenths(1.0), 0);
        assert_eq!(sixteenths(0.5), 16);
        assert_eq!(sixteenths(0.125), 48);
        assert_eq!(sixteenths(0.0), 255);
    }
}
