//! Elements of a page, in which nothing from a file can become markup.
//!
//! Elements without content are closed (`<meta … />`), so that the page is as well-formed as XML.

use crate::report::table::{Align, Table};
use crate::report::text::Block;

/// Text as it stands between tags or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            other => out.push(other),
        }
    }
    out
}

/// A page being written.
#[derive(Debug, Default)]
pub struct Markup {
    out: String,
}

impl Markup {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }

    /// Markup as it is: only for what this program made.
    pub fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
        self.out.push('\n');
    }

    /// Opens an element of a class, or of none if that is empty.
    pub fn open(&mut self, tag: &str, class: &str) {
        self.begin(tag, class);
        self.out.push('\n');
    }

    /// Closes an element.
    pub fn close(&mut self, tag: &str) {
        self.out.push_str(&format!("</{tag}>\n"));
    }

    /// An element with nothing but text in it.
    pub fn element(&mut self, tag: &str, class: &str, text: &str) {
        self.begin(tag, class);
        self.out.push_str(&escaped(text));
        self.close(tag);
    }

    /// A cell of a table, of several lines; those of nothing are left out.
    pub fn cell(&mut self, tag: &str, class: &str, lines: &[impl AsRef<str>]) {
        let lines = lines.iter().map(AsRef::as_ref).filter(|line| !line.is_empty());
        // An amount is not broken between its units.
        let whole = |line: &str| line.replace("만 ", "만\u{a0}").replace("억 ", "억\u{a0}");
        let lines: Vec<String> = lines.map(|line| escaped(&whole(line))).collect();
        self.begin(tag, class);
        self.out.push_str(&lines.join("<br />"));
        self.close(tag);
    }

    /// A drawing with a caption above and what it means below it; `legend` are the classes of its marks and their names.
    pub fn figure(&mut self, caption: &str, legend: &[(&str, &str)], drawing: &str, how: &str) {
        self.open("figure", "");
        self.element("figcaption", "", caption);
        if !legend.is_empty() {
            self.open("p", "legend");
            for (class, name) in legend {
                self.raw(&format!(
                    r#"<span><svg class="key" viewBox="0 0 18 12" aria-hidden="true"><rect x="1" y="1" width="16" height="10" class="{}"></rect></svg> {}</span>"#,
                    escaped(class),
                    escaped(name)
                ));
            }
            self.close("p");
        }
        self.raw(drawing);
        if !how.is_empty() {
            self.element("p", "how", how);
        }
        self.close("figure");
    }

    /// What was composed for a text, as elements; tables without rows are left out.
    pub fn blocks(&mut self, blocks: Vec<Block>) {
        for block in blocks {
            match block {
                Block::Title(text) => self.element("h3", "", &text),
                Block::Paragraph { text, .. } => self.element("p", "", &text),
                Block::Line(text) => self.element("p", "line", text.trim()),
                Block::Table { table, .. } => self.table(&table),
                Block::Blank => {}
            }
        }
    }

    /// A table; one without rows is left out.
    pub fn table(&mut self, table: &Table) {
        if table.is_empty() {
            return;
        }
        self.open("div", "wide");
        self.open("table", "");
        if table.headings().iter().any(|heading| !heading.is_empty()) {
            self.row("thead", "th", table, table.headings());
        }
        self.open("tbody", "");
        for row in table.rows() {
            self.cells("td", table, row);
        }
        self.close("tbody");
        self.close("table");
        self.close("div");
    }

    /// The page.
    pub fn finish(self) -> String {
        self.out
    }

    fn row(&mut self, part: &str, tag: &str, table: &Table, cells: &[String]) {
        self.open(part, "");
        self.cells(tag, table, cells);
        self.close(part);
    }

    fn cells(&mut self, tag: &str, table: &Table, cells: &[String]) {
        self.out.push_str("<tr>");
        for (cell, align) in cells.iter().zip(table.aligns()) {
            self.begin(tag, if *align == Align::Right { "n" } else { "" });
            self.out.push_str(&escaped(cell));
            self.out.push_str(&format!("</{tag}>"));
        }
        self.close("tr");
    }

    fn begin(&mut self, tag: &str, class: &str) {
        if class.is_empty() {
            self.out.push_str(&format!("<{tag}>"));
        } else {
            self.out.push_str(&format!("<{tag} class=\"{}\">", escaped(class)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_markup() {
        let mut markup = Markup::new();
        markup.element("p", "", "<script>alert('1')</script> & \"more\"");
        assert_eq!(
            markup.finish(),
            "<p>&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;more&quot;</p>\n"
        );
    }

    #[test]
    fn a_cell_has_a_line_for_all_that_is_something() {
        let mut markup = Markup::new();
        markup.cell("td", "n", &["1 < 2", "", "3"]);
        assert_eq!(markup.finish(), "<td class=\"n\">1 &lt; 2<br />3</td>\n");
    }

    #[test]
    fn numbers_stand_on_the_right_and_an_empty_table_nowhere() {
        let mut table = Table::new([("name", Align::Left), ("won", Align::Right)]);
        let mut markup = Markup::new();
        markup.table(&table);
        assert_eq!(markup.finish(), "");
        table.row(["<a>", "1,000"]);
        let mut markup = Markup::new();
        markup.table(&table);
        let page = markup.finish();
        assert!(page.contains("<td>&lt;a&gt;</td><td class=\"n\">1,000</td>"), "{page}");
        assert!(page.contains("<th>name</th><th class=\"n\">won</th>"), "{page}");
    }
}
