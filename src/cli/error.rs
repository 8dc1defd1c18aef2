//! Why a command did not do what it was asked, and the exit code that says so.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::finance::error::FinanceError;
use crate::maintenance::learning::error::LearningError;
use crate::maintenance::learning::history::error::HistoryError;
use crate::maintenance::learning::history::roles::RolesError;
use crate::maintenance::quality::parts_table::PartsError;
use crate::network::error::NetworkError;
use crate::report::explain::explain;
use crate::report::words::Language;
use crate::scenario::diagnostic::{Diagnostics, escaped};
use crate::study::error::StudyError;
use crate::study::sealed::SealError;
use crate::study::sweep::error::SweepError;

/// Exit code for what is wrong with the input: asking again gives the same answer.
pub const BAD_INPUT: u8 = 2;
/// Exit code for a model that failed: the input can be read, but the line in it stops for good.
pub const MODEL_FAILED: u8 = 42;
/// Exit code for what may work another time.
pub const TRY_AGAIN: u8 = 75;

/// Why a command failed.
#[derive(Debug, Error)]
pub enum CliError {
    /// The scenario is wrong, or the file of a study.
    #[error("{}", .0.render(false).trim_end())]
    Scenario(Diagnostics),
    /// What was asked makes no sense.
    #[error("{0}")]
    Usage(String),
    /// Money cannot be reckoned.
    #[error("{}", escaped(&.0.to_string()))]
    Finance(#[from] FinanceError),
    /// There is no study.
    #[error("{}", escaped(&.0.to_string()))]
    Study(Box<StudyError>),
    /// A network cannot be simulated.
    #[error("{}", escaped(&.0.to_string()))]
    Network(#[from] NetworkError),
    /// Roles of columns are wrong.
    #[error("{}: {source}", shown(.path))]
    Roles {
        /// Where.
        path: PathBuf,
        /// Why.
        source: RolesError,
    },
    /// A file holds no history.
    #[error("{}: {}", shown(.path), escaped(&.source.to_string()))]
    History {
        /// Where.
        path: PathBuf,
        /// Why.
        source: HistoryError,
    },
    /// A table of parts says nothing about causes.
    #[error("{}: {}", shown(.path), escaped(&.source.to_string()))]
    Parts {
        /// Where.
        path: PathBuf,
        /// Why.
        source: PartsError,
    },
    /// Nothing can be learned from a history, or a model does not fit it.
    #[error("{}: {}", shown(.path), escaped(&.source.to_string()))]
    Learning {
        /// The history or the model.
        path: PathBuf,
        /// Why.
        source: LearningError,
    },
    /// The results do not agree with what is known exactly.
    #[error("exact answers that are not reproduced: {0}")]
    NotReproduced(usize),
    /// There is no window, or its tour failed.
    #[cfg(feature = "viewer")]
    #[error(transparent)]
    Window(#[from] crate::viewer::app::ends::WindowError),
    /// A file of a saved run or of ledgers cannot be read again, or cannot be written.
    #[error("{}: {source}", shown(.path))]
    Saved {
        /// Where.
        path: PathBuf,
        /// Why.
        source: SealError,
    },
    /// A study of many points cannot go on.
    #[error("{}", escaped_lines(&.0.to_string()))]
    Sweep(Box<SweepError>),
    /// A file of a study is damaged, of another version, or something else.
    #[error("{}: {}", shown(.path), escaped_lines(&.source.to_string()))]
    SweepFile {
        /// Where.
        path: PathBuf,
        /// Why.
        source: Box<SweepError>,
    },
    /// Runs of a study failed, and would do so again.
    #[error(
        "{failed} of {all} runs failed, since the model cannot go on there; they are recorded with the reason, and \
         everything else is kept"
    )]
    FailedRuns {
        /// Runs that failed.
        failed: u64,
        /// Runs that are finished.
        all: u64,
    },
    /// A batch system is missing or refuses.
    #[error("{}", escaped(.message))]
    Batch {
        /// What it says.
        message: String,
        /// Whether it may work another time.
        is_temporary: bool,
    },
    /// Another process is at work on the same shard.
    #[error("{} is being written by another process: two cannot work on the same shard", shown(.0))]
    Busy(PathBuf),
    /// A file or standard output cannot be written.
    #[error("failed to write {}: {source}", shown(.path))]
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file cannot be read.
    #[error("failed to read {}: {source}", shown(.path))]
    Read {
        /// Where.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl From<StudyError> for CliError {
    fn from(error: StudyError) -> Self {
        Self::Study(Box::new(error))
    }
}

impl From<SweepError> for CliError {
    fn from(error: SweepError) -> Self {
        match error {
            SweepError::Source(found) => Self::Scenario(found),
            SweepError::Study(error) => error.into(),
            error => Self::Sweep(Box::new(error)),
        }
    }
}

impl CliError {
    /// An error in writing to `path`.
    pub fn write(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Write {
            path: path.to_owned(),
            source,
        }
    }

    /// What is said of it on standard error.
    pub fn said(&self, language: Language) -> String {
        match self {
            // Diagnostics say themselves that they are errors.
            Self::Scenario(found) => rendered(found, language),
            _ => format!(
                "{}: {}",
                explain("error", language),
                explain(&self.to_string(), language)
            ),
        }
    }

    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Scenario(_) | Self::Usage(_) | Self::Finance(_) | Self::Saved { .. } => BAD_INPUT,
            Self::Learning {
                source: LearningError::Cancelled,
                ..
            } => TRY_AGAIN,
            Self::Roles { .. } | Self::History { .. } | Self::Parts { .. } | Self::Learning { .. } => BAD_INPUT,
            Self::Network(NetworkError::Cancelled) => TRY_AGAIN,
            Self::Network(_) => BAD_INPUT,
            Self::NotReproduced(_) | Self::FailedRuns { .. } => MODEL_FAILED,
            Self::Busy(_) | Self::Batch { is_temporary: true, .. } => TRY_AGAIN,
            Self::Batch { .. } => BAD_INPUT,
            Self::SweepFile { .. } => BAD_INPUT,
            Self::Sweep(error) => match **error {
                SweepError::Interrupted { .. } => TRY_AGAIN,
                _ => BAD_INPUT,
            },
            #[cfg(feature = "viewer")]
            Self::Window(crate::viewer::app::ends::WindowError::Tour(_)) => BAD_INPUT,
            #[cfg(feature = "viewer")]
            Self::Window(crate::viewer::app::ends::WindowError::Broken(_)) => MODEL_FAILED,
            #[cfg(feature = "viewer")]
            Self::Window(_) => TRY_AGAIN,
            Self::Study(error) => match **error {
                StudyError::Run { .. } | StudyError::Pilot { .. } | StudyError::Bug { .. } => MODEL_FAILED,
                StudyError::Cancelled => TRY_AGAIN,
                StudyError::Plant { .. }
                | StudyError::Detector(_)
                | StudyError::Network { .. }
                | StudyError::Money { .. }
                | StudyError::Valuation(_)
                | StudyError::Precision(_)
                | StudyError::NoReplications
                | StudyError::UnknownOffer { .. }
                | StudyError::UntilParts => BAD_INPUT,
            },
            Self::Write { source, .. } | Self::Read { source, .. } => {
                if is_of_the_request(source.kind()) {
                    BAD_INPUT
                } else {
                    TRY_AGAIN
                }
            }
        }
    }
}

/// Diagnostics as they are shown on standard error.
pub fn rendered(found: &Diagnostics, language: Language) -> String {
    let text = found.render_in(is_coloured(), &|sentence| explain(sentence, language));
    text.trim_end().to_owned()
}

/// Whether the same request would fail the same way, in contrast to a full disk or a lost connection.
fn is_of_the_request(kind: io::ErrorKind) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        kind,
        Kind::NotFound
            | Kind::PermissionDenied
            | Kind::AlreadyExists
            | Kind::NotADirectory
            | Kind::IsADirectory
            | Kind::ReadOnlyFilesystem
            | Kind::InvalidInput
            | Kind::InvalidData
            | Kind::InvalidFilename
            | Kind::Unsupported
    )
}

/// Whether standard error shows colours: on a terminal, unless the user wants none (see no-color.org).
pub fn is_coloured() -> bool {
    io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// An error of several lines as it may be shown.
pub fn escaped_lines(text: &str) -> String {
    text.lines().map(escaped).collect::<Vec<_>>().join("\n")
}

/// A path as it may be shown.
pub fn shown(path: &Path) -> String {
    escaped(&path.to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_may_be_tried_again_and_a_missing_folder_may_not() {
        let error = |kind: io::ErrorKind| CliError::write(Path::new("out.json"))(kind.into());
        assert_eq!(error(io::ErrorKind::StorageFull).exit_code(), TRY_AGAIN);
        assert_eq!(error(io::ErrorKind::NotFound).exit_code(), BAD_INPUT);
        assert_eq!(CliError::from(StudyError::Cancelled).exit_code(), TRY_AGAIN);
    }

    #[test]
    fn a_path_cannot_command_the_terminal() {
        let error = CliError::write(Path::new("a\u{1b}[2J"))(io::ErrorKind::NotFound.into());
        assert!(!error.to_string().contains('\u{1b}'));
    }
}
