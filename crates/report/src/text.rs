//! The brief on a terminal: plain text that never passes its width.

use crate::{
    brief::{Brief, Item, Line, Section},
    layout::{Entry, columns, pad, shorten, wrap},
    words::Words,
};

const MARGIN: usize = 8;

/// Renders a brief in lines of at most `width` columns; `hint` is the last line, the commands that lead on.
pub fn render(brief: &Brief, words: &Words, width: usize, hint: &str) -> String {
    let width = width.max(40);
    let mut lines = header(brief, words, width);
    if brief.nothing {
        lines.push(String::new());
        lines.push(words.say("nothing").to_owned());
    }
    for section in &brief.sections {
        lines.push(String::new());
        lines.extend(render_section(section, words, width));
    }
    lines.push(String::new());
    lines.extend(wrap(hint, width - 1).into_iter().map(|l| format!(" {l}")));
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

fn header(brief: &Brief, words: &Words, width: usize) -> Vec<String> {
    let mark = words.say("record");
    let indent = MARGIN.max(columns(mark) + 2);
    let mut facts: Vec<String> = brief.counts.clone();
    if !brief.title.is_empty() {
        facts.insert(0, shorten(&brief.title, width.saturating_sub(indent)));
    }
    let mut paragraphs = vec![facts.join(" · ")];
    if !brief.facts.is_empty() {
        paragraphs.push(brief.facts.join(" · "));
    }
    Entry { margin: mark, indent, paragraphs: &paragraphs, note: "", marks: "" }.lines(width)
}

fn render_section(section: &Section, words: &Words, width: usize) -> Vec<String> {
    let mut lines = vec![if section.note.is_empty() {
        section.heading.clone()
    } else {
        format!(
            "{}{}",
            pad(&section.heading, width.saturating_sub(columns(&section.note))),
            section.note
        )
    }];
    for item in &section.items {
        lines.extend(render_item(item, section.kind, width));
    }
    if section.more > 0 {
        lines.push(format!(
            "{}… {} ({})",
            " ".repeat(MARGIN),
            words.count("more", section.more),
            words.say("shown_all")
        ));
    }
    lines
}

fn render_item(item: &Item, kind: &str, width: usize) -> Vec<String> {
    let dated =
        matches!(kind, "happened" | "not-happened" | "background" | "figures" | "other-figures");
    let margin = format!(" {}", if dated { &item.label } else { &item.when });
    let mut paragraphs: Vec<String> = Vec::new();
    for (i, line) in item.lines.iter().enumerate() {
        paragraphs.push(match line {
            Line::Said { text } if i == 0 && dated && !item.when.is_empty() => {
                format!("{}: {text}", item.when)
            }
            Line::Said { text } => text.clone(),
            Line::Quoted { text, mark, .. } if mark.is_empty() => text.clone(),
            Line::Quoted { text, .. } => format!("“{text}”"),
        });
    }
    let marks =
        if item.marks.is_empty() { String::new() } else { format!("[{}]", item.marks.join(" ")) };
    Entry {
        margin: &margin,
        indent: MARGIN,
        paragraphs: &paragraphs,
        note: &item.note,
        marks: &marks,
    }
    .lines(width)
}
