//! Text from files, made harmless for where it is shown.
//!
//! A scenario may come from anybody. Its names must not command a terminal, turn the reading direction around, or
//! become formulas in a spreadsheet.

use unicode_width::UnicodeWidthStr;

use crate::report::table::cut;
use crate::scenario::diagnostic::escaped;

/// Most columns that a name takes in a report.
pub const NAME_COLUMNS: usize = 32;

/// A name for a terminal: control and direction characters made visible, cut if it is long.
pub fn name(text: &str) -> String {
    cut(&escaped(text), NAME_COLUMNS)
}

/// Longer text for a terminal, such as a description: as [`name`], but never cut.
pub fn line(text: &str) -> String {
    escaped(text)
}

/// A cell for a CSV file, before quoting: a text that a spreadsheet would take for a formula gets an apostrophe in
/// front. Quoting is left to the writer.
pub fn csv_cell(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if formula { format!("'{text}") } else { text.to_owned() }
}

/// A word of a command line that a reader may copy: in quotation marks unless it is harmless, and escaped, so that a
/// name with control characters is shown and not obeyed.
pub fn shell_word(text: &str) -> String {
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./+:@%".contains(letter);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.to_owned();
    }
    format!("'{}'", escaped(text).replace('\'', "'\\''"))
}

/// Whether a text takes no place on a terminal, so that something has to stand for it.
pub fn is_invisible(text: &str) -> bool {
    text.width() == 0 || text.trim().is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_command_the_terminal() {
        assert_eq!(name("lathe\u{1b}[2J"), "lathe\\u{1b}[2J");
        assert_eq!(name("a\nb\tc\u{7}"), "a\\u{a}b c\\u{7}");
        assert_eq!(name("\u{9b}31m"), "\\u{9b}31m");
    }

    #[test]
    fn a_name_cannot_turn_the_reading_direction() {
        assert_eq!(name("a\u{202e}b\u{2066}c"), "a\\u{202e}b\\u{2066}c");
        assert_eq!(line("\u{200f}x"), "\\u{200f}x");
    }

    #[test]
    fn a_long_name_is_cut_to_its_columns() {
        assert_eq!(name(&"가".repeat(40)).width(), 31);
        assert!(name(&"x".repeat(40)).ends_with('…'));
        assert_eq!(name("선반 2호기"), "선반 2호기");
    }

    #[test]
    fn a_command_line_can_be_copied() {
        assert_eq!(shell_word("lines/선반.toml"), "lines/선반.toml");
        assert_eq!(shell_word("my line.toml"), "'my line.toml'");
        assert_eq!(shell_word("it's; rm"), "'it'\\''s; rm'");
        assert!(!shell_word("a\u{1b}b").contains('\u{1b}'));
    }

    #[test]
    fn a_spreadsheet_runs_no_formula_from_a_name() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "＝1"] {
            assert_eq!(csv_cell(text), format!("'{text}"));
        }
        assert_eq!(csv_cell("lathe=1"), "lathe=1");
        assert_eq!(csv_cell(""), "");
    }
}
