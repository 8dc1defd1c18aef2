//! What somebody takes along from the window: the same bytes as the command line gives for the same scenario, offer and
//! seed, because it is the command line that makes them. This only finds the words for it and names for the files.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::report::words::Language;
use crate::viewer::words::Label;

/// Something to take along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Export {
    /// The page to hand over: `report`.
    Report,
    /// Figures of a line, for programs: `run --format json`.
    Json,
    /// Figures of a line, for spreadsheets: `run --format csv`.
    Csv,
    /// What every machine did, for Perfetto: `run --trace`.
    Trace,
}

/// Something to be made and where it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// What is said to the program behind its name.
    pub words: Vec<OsString>,
    /// The file, which is not there yet.
    pub target: PathBuf,
    /// Whether the answer is what the file is to hold; otherwise the command writes the file itself.
    pub is_answer: bool,
}

/// Whose figures are taken along, and how it is told.
#[derive(Clone, Copy, Debug)]
pub struct Told<'s> {
    /// The scenario's file.
    pub file: &'s Path,
    /// The offer that stands beside the line, if any: figures and trace are of the line with it.
    pub offer: Option<&'s str>,
    /// Seed of all random numbers.
    pub seed: u64,
    /// Language of a page.
    pub language: Language,
    /// Whom a page is for.
    pub prospect: Option<&'s str>,
}

impl Export {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Report, Self::Json, Self::Csv, Self::Trace];

    /// What it is called.
    pub fn label(self) -> Label {
        match self {
            Self::Report => Label::ExportReport,
            Self::Json => Label::ExportJson,
            Self::Csv => Label::ExportCsv,
            Self::Trace => Label::ExportTrace,
        }
    }

    /// What the name of its file has behind that of the scenario.
    fn ending(self) -> (&'static str, &'static str) {
        match self {
            Self::Report => ("-report", "html"),
            Self::Json => ("-run", "json"),
            Self::Csv => ("-run", "csv"),
            Self::Trace => ("-trace", "json"),
        }
    }

    /// What is to be done for it. The file lies beside the scenario under a name that none has there.
    pub fn order(self, told: Told<'_>) -> Order {
        let target = free_name(told.file, self.ending());
        let mut words: Vec<OsString> = Vec::new();
        let mut say = |word: &str| words.push(word.into());
        say(if self == Self::Report { "report" } else { "run" });
        say("--seed");
        say(&told.seed.to_string());
        say("--lang");
        say(match told.language {
            Language::English => "en",
            Language::Korean => "ko",
        });
        match self {
            Self::Report => told
                .prospect
                .into_iter()
                .for_each(|name| say(&format!("--prospect={name}"))),
            Self::Json => ["--format", "json"].into_iter().for_each(&mut say),
            Self::Csv => ["--format", "csv"].into_iter().for_each(&mut say),
            Self::Trace => ["--replications", "1"].into_iter().for_each(&mut say),
        }
        if self == Self::Trace {
            let mut word = OsString::from("--trace=");
            word.push(&target);
            words.push(word);
        }
        if self != Self::Report
            && let Some(name) = told.offer
        {
            words.push(format!("--offer={name}").into());
        }
        words.push("--".into());
        words.push(told.file.into());
        Order {
            words,
            target,
            is_answer: self != Self::Trace,
        }
    }
}

/// The name of a file beside `scenario` that is not there yet.
fn free_name(scenario: &Path, (what, ending): (&str, &str)) -> PathBuf {
    let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
    let name = |number: u32| match number {
        1 => format!("{stem}{what}.{ending}"),
        _ => format!("{stem}{what}-{number}.{ending}"),
    };
    let mut number = 1;
    while scenario.with_file_name(name(number)).exists() && number < u32::MAX {
        number += 1;
    }
    scenario.with_file_name(name(number))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;
    use crate::cli::arguments::{Arguments, Command, Format};

    fn told<'s>(file: &'s Path, offer: Option<&'s str>) -> Told<'s> {
        Told {
            file,
            offer,
            seed: 7,
            language: Language::Korean,
            prospect: Some("-- Kim & Co"),
        }
    }

    #[test]
    fn the_words_are_those_of_the_command_line_whatever_the_names() {
        let folder = tempfile::tempdir().unwrap();
        let inside = folder.path().join("-a line.toml");
        let files = [inside.as_path(), Path::new("-b.toml")];
        for (what, file) in Export::ALL.into_iter().flat_map(|what| files.map(|file| (what, file))) {
            for offer in [None, Some("-1"), Some("a \"second\" saw")] {
                let order = what.order(told(file, offer));
                let words = std::iter::once(OsString::from("taktline")).chain(order.words.clone());
                let said = Arguments::try_parse_from(words).unwrap();
                assert_eq!(said.simulation.seed, Some(7));
                match (what, said.command.unwrap()) {
                    (Export::Report, Command::Report(report)) => {
                        assert_eq!(
                            (report.file, report.prospect.as_deref()),
                            (file.to_path_buf(), Some("-- Kim & Co"))
                        );
                    }
                    (_, Command::Run(run)) => {
                        assert_eq!((run.file, run.offer.as_deref()), (file.to_path_buf(), offer));
                        assert_eq!(run.trace.is_some(), what == Export::Trace);
                        assert_eq!(order.is_answer, run.trace.is_none());
                        assert_eq!(said.answer.format == Format::Csv, what == Export::Csv);
                    }
                    (what, command) => panic!("{what:?} {command:?}"),
                }
            }
        }
    }

    #[test]
    fn no_file_that_is_there_is_written_over() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("saw.toml");
        let target = |what: Export| what.order(told(&file, None)).target;
        assert_eq!(target(Export::Report), folder.path().join("saw-report.html"));
        std::fs::write(folder.path().join("saw-report.html"), "mine").unwrap();
        assert_eq!(target(Export::Report), folder.path().join("saw-report-2.html"));
        let names: std::collections::BTreeSet<_> = Export::ALL.map(target).into();
        assert_eq!(names.len(), Export::ALL.len());
    }
}
