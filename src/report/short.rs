//! Paths of factors, shortened to what tells them apart, so that tables of them fit a terminal.

use unicode_width::UnicodeWidthStr;

use crate::report::escape::line;
use crate::report::table::cut;

/// Most columns of a path.
pub const PATH_COLUMNS: usize = 36;

/// The paths as they may be shown: whole where they are short, and otherwise as much of their end as fits and, if
/// another path ends so too, as much as tells them apart; then parts in the middle are left out.
pub fn shortened(paths: &[&str]) -> Vec<String> {
    paths.iter().map(|path| short(path, paths)).collect()
}

fn short(path: &str, all: &[&str]) -> String {
    let whole = line(path);
    if whole.width() <= PATH_COLUMNS {
        return whole;
    }
    let parts = parts(path);
    let end = |many: usize| parts.get(parts.len() - many..).unwrap_or_default().join(".");
    let is_unique = |many: usize| {
        let own = end(many);
        all.iter()
            .filter(|other| **other == own || other.ends_with(&format!(".{own}")))
            .count()
            < 2
    };
    let needed = (1..parts.len()).find(|many| is_unique(*many)).unwrap_or(parts.len());
    let fits = |many: &usize| line(&end(*many)).width() < PATH_COLUMNS;
    // As much as fits, but not less than what tells it apart.
    if let Some(many) = (needed..parts.len()).rev().find(fits) {
        return format!("…{}", line(&end(many)));
    }
    // What tells it apart is too long as a whole: its first part and its end say enough of it.
    let first = parts.get(parts.len() - needed).map_or("", String::as_str);
    let last = parts.last().map_or("", String::as_str);
    cut(&line(&format!("…{first}…{last}")), PATH_COLUMNS)
}

/// The parts of a path; a dot in quotation marks parts nothing.
fn parts(path: &str) -> Vec<String> {
    let mut is_quoted = false;
    path.split(|letter| {
        is_quoted ^= letter == '"';
        letter == '.' && !is_quoted
    })
    .map(str::to_owned)
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_paths_stay_and_long_ones_keep_what_tells_them_apart() {
        let found = shortened(&[
            "station.press.buffer",
            "station.lathe.cycle_seconds.lognormal.mean",
            "station.press.cycle_seconds.lognormal.mean",
            "offer.\"Private 5G, v. 2\".changes.station.lathe.failures.spindle.repair_hours.lognormal.mean",
            "offer.\"Private 5G, v. 2\".changes.station.press.failures.spindle.repair_hours.lognormal.mean",
        ]);
        assert_eq!(
            found,
            [
                "station.press.buffer",
                "…lathe.cycle_seconds.lognormal.mean",
                "…press.cycle_seconds.lognormal.mean",
                "…lathe…mean",
                "…press…mean",
            ]
        );
        assert!(found.iter().all(|name| name.width() <= PATH_COLUMNS));
    }

    #[test]
    fn a_path_cannot_command_the_terminal_or_run_over() {
        let long = format!("a.{}.b\u{1b}", "가".repeat(60));
        let found = shortened(&[&long]);
        assert!(
            found[0].width() <= PATH_COLUMNS && !found[0].contains('\u{1b}'),
            "{found:?}"
        );
    }
}
