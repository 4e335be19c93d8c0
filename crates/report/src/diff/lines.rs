//! Differences as text.

use super::{Change, Diff, How, Thing};
use crate::layout::wrap;

impl How {
    /// Returns the sign that stands before the line.
    fn sign(self) -> char {
        match self {
            How::Appeared => '+',
            How::Gone => '-',
            How::Merged => '>',
            How::Split => '<',
            How::Regrouped => 'x',
            How::Superseded | How::Changed => '~',
            How::Grew => '^',
            How::Shrank => 'v',
        }
    }

    /// Returns the word that is printed.
    fn word(self) -> &'static str {
        match self {
            How::Appeared => "appeared",
            How::Gone => "gone",
            How::Merged => "merged",
            How::Split => "split",
            How::Regrouped => "regrouped",
            How::Superseded => "superseded",
            How::Changed => "changed",
            How::Grew => "grew",
            How::Shrank => "shrank",
        }
    }
}

impl Thing {
    fn heading(self) -> &'static str {
        match self {
            Thing::Article => "ARTICLES",
            Thing::Event => "EVENTS",
            Thing::Figure => "FIGURES",
            Thing::Witness => "WITNESSES",
            Thing::Story => "STORIES",
            Thing::Relation => "RELATIONS",
            Thing::Entity => "NAMES",
            Thing::Correction => "CORRECTIONS",
        }
    }
}

impl Diff {
    /// Writes the differences in lines of at most `width` columns, at most `limit` for each way in which things of a kind differ; 0 for
    /// all.
    pub fn text(&self, width: usize, limit: usize) -> String {
        let mut lines = Vec::new();
        if let Some((old, new)) = &self.program {
            lines.push(format!("read by {new}, before by {old}"));
        }
        if !self.packs.is_empty() {
            lines.push(format!("read with other packs: {}", self.packs.join(", ")));
        }
        let (mut thing, mut how, mut shown) = (None, None, 0);
        for change in &self.changes {
            if thing != Some(change.thing) {
                if !lines.is_empty() {
                    lines.push(String::new());
                }
                lines.push(change.thing.heading().to_owned());
                lines.push(self.tally(change.thing));
                (thing, how) = (Some(change.thing), None);
            }
            if how != Some(change.how) {
                (how, shown) = (Some(change.how), 0);
            }
            shown += 1;
            if limit == 0 || shown <= limit {
                lines.extend(change.lines(width));
            } else if shown == limit + 1 {
                lines.push(format!("{} … more {}", change.how.sign(), change.how.word()));
            }
        }
        if self.changes.is_empty() {
            lines.push("nothing differs".to_owned());
        }
        lines.join("\n") + "\n"
    }

    /// Counts the ways in which things of a kind differ.
    fn tally(&self, thing: Thing) -> String {
        let mut parts: Vec<(How, usize)> = Vec::new();
        for change in self.changes.iter().filter(|c| c.thing == thing) {
            match parts.last_mut() {
                Some((how, count)) if *how == change.how => *count += 1,
                _ => parts.push((change.how, 1)),
            }
        }
        let said: Vec<String> =
            parts.iter().map(|(how, n)| format!("{n} {}", how.word())).collect();
        format!("  {}", said.join(", "))
    }
}

impl Change {
    fn lines(&self, width: usize) -> Vec<String> {
        let label = self.labels.join(" ");
        let label = if label.is_empty() { label } else { format!("{label}  ") };
        let many =
            if self.how == How::Split || self.how == How::Merged || self.how == How::Regrouped {
                format!(" ({} → {})", self.old.len().max(1), self.new.len().max(1))
            } else {
                String::new()
            };
        let head = format!("{label}{}{many}: {}", self.how.word(), self.says);
        let mut lines = Vec::new();
        for (i, line) in wrap(&head, width.saturating_sub(2)).into_iter().enumerate() {
            let sign = if i == 0 { self.how.sign() } else { ' ' };
            lines.push(format!("{sign} {line}"));
        }
        let mut under = |text: String| {
            lines.extend(
                wrap(&text, width.saturating_sub(6)).into_iter().map(|l| format!("      {l}")),
            );
        };
        for slot in &self.slots {
            let or = |s: &str| if s.is_empty() { "–".to_owned() } else { s.to_owned() };
            under(format!("{}: {} → {}", slot.slot, or(&slot.old), or(&slot.new)));
        }
        self.because.iter().take(6).for_each(|b| under(b.clone()));
        lines
    }
}
