//! Tables in plain text: columns line up by what a terminal shows, where a Korean letter takes two columns.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Most columns that a line of a report should have.
pub const LINE_COLUMNS: usize = 100;

/// On which side of its column a cell stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// Text.
    Left,
    /// Numbers.
    Right,
}

/// A table that is filled row by row.
#[derive(Clone, Debug)]
pub struct Table {
    aligns: Vec<Align>,
    head: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table whose columns have these headings.
    pub fn new(columns: impl IntoIterator<Item = (impl Into<String>, Align)>) -> Self {
        let (head, aligns) = columns
            .into_iter()
            .map(|(heading, align)| (heading.into(), align))
            .unzip();
        Self {
            aligns,
            head,
            rows: Vec::new(),
        }
    }

    /// Adds a row; missing cells are empty, those beyond the last column are left out.
    pub fn row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) {
        let mut row: Vec<String> = cells.into_iter().map(Into::into).collect();
        row.resize(self.head.len(), String::new());
        self.rows.push(row);
    }

    /// The headings of the columns; nothing where one has none.
    pub fn headings(&self) -> &[String] {
        &self.head
    }

    /// On which side of its column each cell stands.
    pub fn aligns(&self) -> &[Align] {
        &self.aligns
    }

    /// The rows, each with as many cells as there are columns.
    pub fn rows(&self) -> &[Vec<String>] {
        &self.rows
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table as lines, each indented by `indent` columns. Headings of nothing are left out.
    pub fn lines(&self, indent: usize) -> Vec<String> {
        let shown = |column: usize| {
            self.rows
                .iter()
                .chain([&self.head])
                .map(|row| row[column].width())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.head.len()).map(shown).collect();
        let has_head = self.head.iter().any(|heading| !heading.is_empty());
        let head = has_head.then_some(&self.head);
        let rule: Vec<String> = widths.iter().map(|&width| "─".repeat(width)).collect();
        let rule = has_head.then_some(&rule);
        head.into_iter()
            .chain(rule)
            .chain(&self.rows)
            .map(|row| {
                let mut line = " ".repeat(indent);
                for (column, cell) in row.iter().enumerate() {
                    if column > 0 {
                        line.push_str("  ");
                    }
                    line.push_str(&padded(cell, widths[column], self.aligns[column]));
                }
                let shown = line.trim_end().len();
                line.truncate(shown);
                line
            })
            .collect()
    }
}

/// `text` filled up with spaces to `columns`.
pub fn padded(text: &str, columns: usize, align: Align) -> String {
    let space = " ".repeat(columns.saturating_sub(text.width()));
    match align {
        Align::Left => format!("{text}{space}"),
        Align::Right => format!("{space}{text}"),
    }
}

/// `text` cut to at most `columns`, with an ellipsis in place of the rest.
pub fn cut(text: &str, columns: usize) -> String {
    if text.width() <= columns {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut width = 0;
    for letter in text.chars() {
        let more = letter.width().unwrap_or(0);
        // One column is left for the ellipsis.
        if width + more + 1 > columns {
            break;
        }
        width += more;
        out.push(letter);
    }
    out.push('…');
    out
}

/// A name cut to at most `columns` so that what stands behind its last stroke stays, such as the number of a machine: it
/// is what tells names apart that begin alike.
pub fn cut_name(name: &str, columns: usize) -> String {
    // With less there is no room for both.
    const FEWEST: usize = 8;
    let Some((first, last)) = name
        .rsplit_once('/')
        .filter(|_| columns >= FEWEST && name.width() > columns)
    else {
        return cut(name, columns);
    };
    // A third at least for what it begins with.
    let room = columns.saturating_sub(1);
    let last = cut(last, room - room / 3);
    format!("{}/{last}", cut(first, room.saturating_sub(last.width())))
}

/// `text` broken at spaces into lines of at most `columns`; a word that is longer than a line is broken between
/// letters. The first line is indented by `first`, the others by `rest`.
pub fn wrapped(text: &str, columns: usize, first: usize, rest: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = " ".repeat(first);
    let mut is_empty = true;
    let widest = columns.saturating_sub(first.max(rest)).max(2);
    for word in unbroken(text).iter().flat_map(|word| pieces(word, widest)) {
        if !is_empty && line.width() + 1 + word.width() > columns {
            lines.push(std::mem::replace(&mut line, " ".repeat(rest)));
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(&word);
        is_empty = false;
    }
    if !is_empty {
        lines.push(line);
    }
    lines
}

/// A word in pieces of at most so many columns, at least 2: so wide is a letter.
fn pieces(word: &str, columns: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    let mut width = 0;
    for letter in word.chars() {
        let more = letter.width().unwrap_or(0);
        if width + more > columns && !word.contains(' ') {
            pieces.push(String::new());
            width = 0;
        }
        width += more;
        if let Some(last) = pieces.last_mut() {
            last.push(letter);
        }
    }
    pieces
}

/// The words of a text, with what belongs to a number left beside it: `41.2 ± 0.3 %` is one.
fn unbroken(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match words.last_mut() {
            Some(last) if word.starts_with(['%', '±']) || last.ends_with('±') => {
                last.push(' ');
                last.push_str(word);
            }
            _ => words.push(word.to_owned()),
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_what_tells_it_apart() {
        let name = "자동차부품 가공용 선반 라인";
        let [one, two] = [1, 2].map(|machine| cut_name(&format!("{name}/{machine}"), 22));
        assert!(one.ends_with("…/1") && two.ends_with("…/2"), "{one} {two}");
        assert!(one.width() <= 22 && one.starts_with("자동차부품"), "{one}");
        let long = cut_name(&format!("{name}/{name}"), 22);
        assert!(
            long.width() <= 22 && long.contains("…/") && long.ends_with('…'),
            "{long}"
        );
        assert_eq!(cut_name("milling/1", 22), "milling/1");
        assert_eq!(cut_name("milling machine", 8), cut("milling machine", 8));
        assert_eq!(cut_name("a/b", 1).width(), 1);
    }

    #[test]
    fn korean_letters_take_two_columns() {
        let mut table = Table::new([("설비", Align::Left), ("OEE", Align::Right)]);
        table.row(["lathe", "61.0 %"]);
        table.row(["머시닝센터", "9.5 %"]);
        let lines = table.lines(2);
        assert_eq!(
            lines,
            [
                "  설비           OEE",
                "  ──────────  ──────",
                "  lathe       61.0 %",
                "  머시닝센터   9.5 %"
            ]
        );
        let end = |line: &String| line.width();
        assert!(lines.iter().all(|line| end(line) == end(&lines[0])));
    }

    #[test]
    fn cells_that_are_missing_are_empty() {
        let mut table = Table::new([("", Align::Left), ("", Align::Left)]);
        table.row(["a"]);
        table.row(["b", "c", "d"]);
        assert_eq!(table.lines(0), ["a", "b  c"]);
    }

    #[test]
    fn text_is_cut_by_columns_and_not_by_bytes() {
        assert_eq!(cut("가나다라", 8), "가나다라");
        assert_eq!(cut("가나다라", 7), "가나다…");
        assert_eq!(cut("가나다라", 6), "가나…");
        assert_eq!(cut("abc", 1), "…");
    }

    #[test]
    fn lines_break_at_spaces() {
        assert_eq!(wrapped("one two three", 9, 0, 2), ["one two", "  three"]);
        assert_eq!(
            wrapped("절감액이 할부금을 감당", 10, 0, 0),
            ["절감액이", "할부금을", "감당"]
        );
        assert_eq!(wrapped("OEE 41.2 ± 0.3 %).", 9, 0, 0), ["OEE", "41.2 ± 0.3 %)."]);
        assert_eq!(
            wrapped("a veryverylongword", 9, 0, 2),
            ["a veryver", "  ylongwo", "  rd"]
        );
        assert_eq!(wrapped("자동차부품가공셀 셀", 9, 0, 0), ["자동차부", "품가공셀", "셀"]);
        assert_eq!(wrapped("", 9, 0, 0), Vec::<String>::new());
    }
}
