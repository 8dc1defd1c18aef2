//! What every report says about where its numbers come from.

use crate::report::voice::Voice;
use crate::report::words::Language;
use crate::scenario::assumption::Assumption;
use crate::scenario::diagnostic::Diagnostics;
use crate::scenario::scenario::ScenarioSpec;

/// The program's name in machine-readable reports.
pub const PROGRAM: &str = env!("CARGO_PKG_NAME");
/// The program's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
/// The layout of JSON reports, see docs/json.md.
pub const SCHEMA: &str = "taktline/1";

/// Where a report's numbers come from.
#[derive(Clone, Debug)]
pub struct About<'a> {
    /// The command that made it.
    pub command: &'static str,
    /// The scenario.
    pub scenario: &'a ScenarioSpec,
    /// What identifies the plant, whatever file it came from.
    pub hash: String,
    /// The scenario's file as the user named it; none if it came with the program.
    pub file: Option<String>,
    /// Measured time in whole months, if the scenario gives it so.
    pub months: Option<u32>,
    /// Whether only a quick look was asked for.
    pub is_quick: bool,
    /// The numbers that the scenario rests on.
    pub assumptions: &'a [Assumption],
    /// What is probably not meant in the scenario.
    pub warnings: &'a Diagnostics,
    /// The command line that gives the same results again, without the number of replications.
    pub again: String,
}

impl<'a> About<'a> {
    /// How a report in a language calls what is in the scenario.
    pub fn voice(&self, language: Language) -> Voice<'a> {
        Voice::of(language, self.scenario)
    }
}

/// How many of a scenario's numbers have a source.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AssumptionCounts {
    /// All of them.
    pub all: usize,
    /// Those with a source.
    pub with_source: usize,
    /// Those called a guess.
    pub guesses: usize,
    /// Those of which nothing is said.
    pub unexplained: usize,
}

impl AssumptionCounts {
    /// Counts assumptions.
    pub fn of(assumptions: &[Assumption]) -> Self {
        let mut counts = Self {
            all: assumptions.len(),
            ..Self::default()
        };
        for assumption in assumptions {
            if assumption.is_guess {
                counts.guesses += 1;
            } else if assumption.source.is_some() {
                counts.with_source += 1;
            } else {
                counts.unexplained += 1;
            }
        }
        counts
    }
}
