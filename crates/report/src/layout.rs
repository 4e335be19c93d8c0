//! Lines that never pass their width, counted in columns rather than bytes.

use unicode_width::UnicodeWidthStr;

/// Returns the columns that a text takes on a terminal.
pub fn columns(text: &str) -> usize {
    text.width()
}

/// Breaks a text at spaces into lines of at most `width` columns. A longer word is cut.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let width = width.max(8);
    let mut lines = Vec::new();
    let mut line = String::new();
    // Whatever a text holds, it gives no orders to a terminal.
    let apart = |c: char| c.is_whitespace() || c.is_control();
    for word in text.split(apart).filter(|word| !word.is_empty()) {
        for piece in cut(word, width) {
            if !line.is_empty() && columns(&line) + 1 + columns(&piece) > width {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(&piece);
        }
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

fn cut(word: &str, width: usize) -> Vec<String> {
    if columns(word) <= width {
        return vec![word.to_owned()];
    }
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    for c in word.chars() {
        if columns(&piece) + columns(c.encode_utf8(&mut [0; 4])) > width {
            pieces.push(std::mem::take(&mut piece));
        }
        piece.push(c);
    }
    pieces.push(piece);
    pieces
}

/// Shortens a text to `width` columns at a word boundary, with an ellipsis.
pub fn shorten(text: &str, width: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if columns(&text) <= width {
        return text;
    }
    let first = wrap(&text, width.saturating_sub(1)).into_iter().next().unwrap_or_default();
    format!("{}…", first.trim_end_matches([',', ';', ':', ' ']))
}

/// Pads a text with spaces on the right to `width` columns.
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(columns(text))))
}

/// One entry: a margin on the left, text in the middle, a short note at the right edge of the first line, marks at the
/// end of the last.
pub struct Entry<'a> {
    /// Left margin of the first line, the date.
    pub margin: &'a str,
    /// Columns of the margin.
    pub indent: usize,
    /// Running text, one or more paragraphs.
    pub paragraphs: &'a [String],
    /// Note at the right edge of the first line.
    pub note: &'a str,
    /// Marks at the right edge of the last line.
    pub marks: &'a str,
}

impl Entry<'_> {
    /// Lays the entry out in lines of at most `width` columns.
    pub fn lines(&self, width: usize) -> Vec<String> {
        let noted = if self.note.is_empty() { 0 } else { columns(self.note) + 2 };
        let room = width.saturating_sub(self.indent).max(8);
        let mut body: Vec<String> = Vec::new();
        for (i, paragraph) in self.paragraphs.iter().enumerate() {
            if i == 0 && noted > 0 && noted + 8 < room {
                let mut narrow = wrap(paragraph, room - noted);
                let first = narrow.remove(0);
                let rest = paragraph.split_whitespace().collect::<Vec<_>>().join(" ");
                let rest = rest.get(first.len()..).unwrap_or("").trim_start().to_owned();
                body.push(format!("{}  {}", pad(&first, room - noted), self.note));
                if !rest.is_empty() {
                    body.extend(wrap(&rest, room));
                }
            } else {
                body.extend(wrap(paragraph, room));
            }
        }
        for line in wrap(self.marks, room).into_iter().filter(|l| !l.is_empty()) {
            match body.last_mut() {
                Some(last) if columns(last) + 2 + columns(&line) <= room => {
                    *last = format!("{}{line}", pad(last, room - columns(&line)));
                }
                _ => body.push(format!("{}{line}", " ".repeat(room - columns(&line)))),
            }
        }
        let mut lines = Vec::new();
        for (i, line) in body.into_iter().enumerate() {
            if i == 0 && columns(self.margin) >= self.indent {
                lines.push(self.margin.to_owned());
            }
            let margin =
                if i == 0 && columns(self.margin) < self.indent { self.margin } else { "" };
            lines.push(format!("{}{line}", pad(margin, self.indent)).trim_end().to_owned());
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_passes_the_width() {
        let text = "Военные базы, на которых служат около 2500 американских военнослужащих, подверглись более чем 150 атакам";
        let paragraphs = [text.to_owned(), "x".repeat(300)];
        for width in [24, 40, 80] {
            let entry = Entry {
                margin: " 27 Jan",
                indent: 10,
                paragraphs: &paragraphs,
                note: "1 of 4",
                marks: "[a1 a2]",
            };
            for line in entry.lines(width) {
                assert!(columns(&line) <= width, "{width}: {line}");
            }
        }
        assert_eq!(shorten("one two three", 9), "one two…");
    }
}
