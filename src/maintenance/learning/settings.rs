//! What says how a model is trained.

use serde::{Deserialize, Serialize};

use super::boosting::booster::BoostingSettings;
use super::boosting::tree::TreeSettings;
use super::history::roles::{CostRoles, Roles};

/// Windows over which sensors are summed up if nothing else is said, rows.
pub const WINDOWS: [usize; 2] = [10, 30];
/// Part of the median life above which remaining lives count as equal, if nothing else is said.
pub const CAP_PART: f64 = 0.6;
/// Part of the cap within which an alarm should be followed by the failure, if nothing else is said.
pub const HORIZON_PART: f64 = 0.25;

/// How a model is trained.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// What the user says of time and windows, or nothing.
    pub times: TimeSettings,
    /// What things cost.
    pub costs: Costs,
    /// Parts of the history, each of which one booster of the ensemble does not see.
    pub folds: usize,
    /// Boosting of remaining lives.
    pub life: BoostingSettings,
    /// Boosting of failures of machines that are followed over time.
    pub failure: BoostingSettings,
    /// Boosting of failures among snapshots.
    pub snapshot: BoostingSettings,
    /// Ridge penalty of the linear rivals, rows.
    pub penalty: f64,
    /// Rows that are learned from at most; of more, some are left out.
    pub most_rows: usize,
}

/// Times, in units of time of the table.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimeSettings {
    /// Remaining lives above this count as this.
    pub cap: Option<f64>,
    /// An alarm means that the machine fails within this time.
    pub horizon: Option<f64>,
    /// An alarm later than this before the failure is too late.
    pub lead: Option<f64>,
    /// Hours of a unit of time.
    pub hours: Option<f64>,
    /// Rows of windows, rising.
    pub windows: Option<Vec<usize>>,
}

/// What things cost, won.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Costs {
    /// A failure that nobody saw coming.
    pub missed_failure_won: f64,
    /// An alarm without a failure.
    pub false_alarm_won: f64,
    /// A repair in time, after an alarm.
    pub planned_repair_won: f64,
    /// Whether any of them is a guess of the program.
    pub is_guess: bool,
}

impl Costs {
    /// Guesses, for want of the user's figures: an unplanned stop costs some five times a planned one, and a look at
    /// a machine that turns out to be well a small part of it.
    pub const GUESS: Self = Self {
        missed_failure_won: 5_000_000.0,
        false_alarm_won: 300_000.0,
        planned_repair_won: 1_000_000.0,
        is_guess: true,
    };

    fn of(roles: &CostRoles) -> Self {
        let given = [
            roles.missed_failure_won,
            roles.false_alarm_won,
            roles.planned_repair_won,
        ];
        Self {
            missed_failure_won: given[0].unwrap_or(Self::GUESS.missed_failure_won),
            false_alarm_won: given[1].unwrap_or(Self::GUESS.false_alarm_won),
            planned_repair_won: given[2].unwrap_or(Self::GUESS.planned_repair_won),
            is_guess: given.contains(&None),
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        let tree = TreeSettings {
            depth: 4,
            min_child_weight: 20.0,
            lambda: 5.0,
        };
        let life = BoostingSettings {
            rounds: 400,
            patience: 40,
            learning_rate: 0.05,
            tree,
            row_share: 0.5,
            column_share: 0.3,
            bins: 64,
        };
        let tree = TreeSettings {
            depth: 6,
            min_child_weight: 1.0,
            lambda: 1.0,
        };
        let failure = BoostingSettings {
            rounds: 500,
            tree,
            row_share: 0.7,
            column_share: 0.5,
            bins: 255,
            ..life
        };
        // Snapshots are not alike as rows of one machine are, and their failures are rare: each tree sees them all.
        let snapshot = BoostingSettings {
            learning_rate: 0.1,
            row_share: 1.0,
            column_share: 1.0,
            ..failure
        };
        Self {
            times: TimeSettings::default(),
            costs: Costs::GUESS,
            folds: 5,
            life,
            failure,
            snapshot,
            penalty: 1.0,
            most_rows: 100_000,
        }
    }
}

impl Settings {
    /// The default settings with what roles say.
    pub fn of(roles: &Roles) -> Self {
        let times = match roles {
            Roles::RunToFailure(roles) => TimeSettings {
                cap: roles.cap,
                horizon: roles.horizon,
                lead: roles.lead,
                hours: roles.time_hours,
                windows: roles.windows.clone(),
            },
            Roles::Snapshots(_) => TimeSettings::default(),
        };
        Self {
            times,
            costs: Costs::of(roles.costs()),
            ..Self::default()
        }
    }
}
