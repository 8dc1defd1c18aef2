//! `new`: a commented scenario to start from.

use crate::cli::arguments::{AnswerOptions, Format, NewArguments};
use crate::cli::error::CliError;
use crate::cli::opened::with_format;
use crate::cli::output::{deliver, deliver_new};
use crate::scenario::diagnostic::{choices_help, quoted};
use crate::scenario::source::{BUILT_IN, Page};

/// Writes the scenario of a sector. A file that is there already may hold somebody's work and is left alone.
///
/// # Errors
/// If there is no such sector, or it cannot be written.
pub fn call(arguments: &NewArguments, answer: &AnswerOptions) -> Result<(), CliError> {
    with_format("new", answer.format, &[Format::Text])?;
    let text = find(BUILT_IN, arguments.sector.as_deref()).map_err(CliError::Usage)?;
    match &answer.output {
        Some(path) => deliver_new(text.as_bytes(), path),
        None => deliver(text.as_bytes(), None),
    }
}

/// The page of a sector: those in the first folder; others are parts that several share.
fn find<'p>(pages: &[Page<'p>], sector: Option<&str>) -> Result<&'p str, String> {
    let starters = pages
        .iter()
        .filter(|(page, _)| !page.contains('/'))
        .map(|(page, text)| (page.strip_suffix(".toml").unwrap_or(page), *text));
    let found = starters.clone().find(|(name, _)| Some(*name) == sector);
    found.map(|(_, text)| text).ok_or_else(|| {
        let names = starters.map(|(name, _)| name);
        match sector {
            Some(sector) => format!(
                "there is no sector {}; {}",
                quoted(sector),
                choices_help(sector, "sectors", names)
            ),
            None => format!("which sector? {}", choices_help("", "sectors", names)),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sector_is_found_by_its_name() {
        let pages = [("cell.toml", "name = 1"), ("networks/wifi.toml", "x = 1")];
        assert_eq!(find(&pages, Some("cell")), Ok("name = 1"));
        let error = find(&pages, Some("cel\u{1b}")).unwrap_err();
        assert!(
            error.contains("\"cell\"") && !error.contains("wifi") && !error.contains('\u{1b}'),
            "{error}"
        );
        assert!(find(&pages, None).unwrap_err().contains("cell"));
    }
}
