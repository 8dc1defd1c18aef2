//! What `maintenance optimise` says, before it is written.

use crate::report::words::Word;
use crate::study::choices::{Missing, ModeChoices, Way};
use crate::study::learning_curve::LearningCurve;
use crate::study::pace::Margin;
use crate::study::single::SingleStudy;

/// The policies for the failures of a scenario.
#[derive(Clone, Copy, Debug)]
pub struct OptimumReport<'a> {
    /// The offer that is adopted, if any.
    pub offer: Option<&'a str>,
    /// The line as it runs.
    pub study: &'a SingleStudy,
    /// What an hour of its bottleneck is worth.
    pub margin: Option<&'a Margin>,
    /// The choices.
    pub modes: &'a [ModeChoices],
    /// For each of them how long to collect before a detector pays, where that was asked for and something can be seen.
    pub curves: &'a [Option<LearningCurve>],
}

/// What a kind of policy is called.
pub fn way(way: Way) -> Word {
    match way {
        Way::RunToFailure => Word::RunToFailure,
        Way::Age => Word::ByAge,
        Way::AgeStanding => Word::ByAgeStanding,
        Way::Usage => Word::ByUsage,
        Way::Calendar => Word::ByCalendar,
        Way::Condition => Word::ByCondition,
        Way::Inspection => Word::ByInspection,
    }
}

/// Why a kind of policy is not among the choices, in words.
pub fn missing(missing: Missing) -> Word {
    match missing {
        Missing::NeverPays => Word::NeverPays,
        Missing::NoSigns => Word::NoSigns,
        Missing::NoSensor => Word::NoSensor,
        Missing::NoInspectionPrice => Word::NoInspectionPrice,
        Missing::NeverStands => Word::NeverStands,
    }
}
