//! Which column of a table is what, as people write it.

use serde::Deserialize;
use thiserror::Error;

use crate::maintenance::learning::features::windows::LONGEST_WINDOW;

/// A column by its name or, from 1, its number.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum ColumnRole {
    /// Its number, from 1.
    Number(u32),
    /// Its name in the first line.
    Name(String),
}

impl std::fmt::Display for ColumnRole {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Number(number) => write!(out, "{number}"),
            Self::Name(name) => write!(out, "{name:?}"),
        }
    }
}

/// What a table is and which of its columns is what.
#[derive(Clone, Debug, PartialEq)]
pub enum Roles {
    /// Machines followed over time.
    RunToFailure(RunRoles),
    /// Rows that stand for themselves.
    Snapshots(SnapshotRoles),
}

/// What a table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Machines followed over time.
    RunToFailure,
    /// Rows that stand for themselves.
    Snapshots,
}

/// The roles of a run-to-failure table.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunRoles {
    /// [`Kind::RunToFailure`].
    pub kind: Kind,
    /// Whether the first line names the columns.
    #[serde(default = "yes")]
    pub header: bool,
    /// Which machine, or which life of it.
    pub unit: ColumnRole,
    /// When; rising within a unit, in any unit of time.
    pub time: ColumnRole,
    /// Hours of a unit of time; 1 if not given.
    #[serde(default)]
    pub time_hours: Option<f64>,
    /// Operating conditions: what is set, not what is felt.
    #[serde(default)]
    pub settings: Vec<ColumnRole>,
    /// What is felt; all columns without another role if not given.
    #[serde(default)]
    pub sensors: Option<Vec<ColumnRole>>,
    /// Whether the unit failed at its last row (1) or was only no longer watched (0); all failed if not given.
    #[serde(default)]
    pub failed: Option<ColumnRole>,
    /// Columns that are not looked at.
    #[serde(default)]
    pub ignore: Vec<ColumnRole>,
    /// Whether sensors may be missing now and then.
    #[serde(default)]
    pub missing: bool,
    /// Remaining lives above this count as this, in units of time; six tenths of the median life if not given.
    #[serde(default)]
    pub cap: Option<f64>,
    /// An alarm means that the machine fails within this time; a quarter of the cap if not given.
    #[serde(default)]
    pub horizon: Option<f64>,
    /// An alarm that comes later than this before the failure is too late to act on; 0 if not given.
    #[serde(default)]
    pub lead: Option<f64>,
    /// Rows of the windows over which sensors are summed up.
    #[serde(default)]
    pub windows: Option<Vec<usize>>,
    /// What things cost.
    #[serde(default)]
    pub costs: CostRoles,
}

/// The roles of a table of snapshots.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SnapshotRoles {
    /// [`Kind::Snapshots`].
    pub kind: Kind,
    /// Whether the first line names the columns.
    #[serde(default = "yes")]
    pub header: bool,
    /// Whether the machine failed: 1 or 0, true or false, yes or no; or see `positive`.
    pub label: ColumnRole,
    /// What stands in the column of the label for a failure, if it is something else.
    #[serde(default)]
    pub positive: Option<String>,
    /// Columns of numbers to learn from; all without another role if not given.
    #[serde(default)]
    pub numbers: Option<Vec<ColumnRole>>,
    /// Columns of categories to learn from.
    #[serde(default)]
    pub categories: Vec<ColumnRole>,
    /// Rows with the same value here stay together, as those of one machine must.
    #[serde(default)]
    pub group: Option<ColumnRole>,
    /// Columns that are not looked at: names, and what is known only after the failure.
    #[serde(default)]
    pub ignore: Vec<ColumnRole>,
    /// Whether numbers may be missing.
    #[serde(default)]
    pub missing: bool,
    /// What things cost.
    #[serde(default)]
    pub costs: CostRoles,
}

/// What things cost, won; guesses stand for what is not given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CostRoles {
    /// A failure that nobody saw coming.
    #[serde(default)]
    pub missed_failure_won: Option<f64>,
    /// An alarm without a failure: somebody looks and finds nothing.
    #[serde(default)]
    pub false_alarm_won: Option<f64>,
    /// A repair in time, after an alarm.
    #[serde(default)]
    pub planned_repair_won: Option<f64>,
}

fn yes() -> bool {
    true
}

/// Why roles are none.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum RolesError {
    /// It is no TOML of this shape.
    #[error("{0}")]
    Shape(String),
    /// A number that cannot be.
    #[error("`{key}` must be {right}, not {value}")]
    Value {
        /// The key.
        key: &'static str,
        /// What would be right.
        right: &'static str,
        /// What it is.
        value: String,
    },
}

impl Roles {
    /// Reads roles.
    ///
    /// # Errors
    /// If a key is unknown, missing or has a value that cannot be.
    pub fn parse(text: &str) -> Result<Self, RolesError> {
        #[derive(Deserialize)]
        struct Only {
            kind: Kind,
        }
        let shape = |error: toml::de::Error| RolesError::Shape(error.to_string().trim_end().to_owned());
        // The kind first, so that what is wrong with the rest is said with its place.
        let only: Only = toml::from_str(text).map_err(shape)?;
        let roles = match only.kind {
            Kind::RunToFailure => Self::RunToFailure(toml::from_str(text).map_err(shape)?),
            Kind::Snapshots => Self::Snapshots(toml::from_str(text).map_err(shape)?),
        };
        roles.check()?;
        Ok(roles)
    }

    /// What things cost.
    pub fn costs(&self) -> &CostRoles {
        match self {
            Self::RunToFailure(roles) => &roles.costs,
            Self::Snapshots(roles) => &roles.costs,
        }
    }

    fn check(&self) -> Result<(), RolesError> {
        let costs = self.costs();
        for (key, won) in [
            ("missed_failure_won", costs.missed_failure_won),
            ("false_alarm_won", costs.false_alarm_won),
            ("planned_repair_won", costs.planned_repair_won),
        ] {
            in_range(key, "a number of won from 0 to 1e15", won, 0.0, 1e15)?;
        }
        let Self::RunToFailure(roles) = self else {
            return Ok(());
        };
        let time = "a time above 0";
        for (key, value) in [
            ("time_hours", roles.time_hours),
            ("cap", roles.cap),
            ("horizon", roles.horizon),
        ] {
            in_range(key, time, value, f64::MIN_POSITIVE, 1e12)?;
        }
        in_range(
            "lead",
            "a time from 0, shorter than the horizon",
            roles.lead,
            0.0,
            roles.horizon.unwrap_or(1e12),
        )?;
        let windows = roles.windows.as_deref().unwrap_or(&[1]);
        let are_rising = windows.windows(2).all(|pair| pair[0] < pair[1]);
        if windows.is_empty()
            || windows.len() > 5
            || !are_rising
            || windows.iter().any(|rows| !(1..=LONGEST_WINDOW).contains(rows))
        {
            return Err(RolesError::Value {
                key: "windows",
                right: "one to five rising numbers of rows from 1 to 1000",
                value: format!("{windows:?}"),
            });
        }
        Ok(())
    }
}

fn in_range(key: &'static str, right: &'static str, value: Option<f64>, low: f64, high: f64) -> Result<(), RolesError> {
    match value {
        Some(value) if !(low..=high).contains(&value) => Err(RolesError::Value {
            key,
            right,
            value: value.to_string(),
        }),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_name_columns_or_count_them() {
        let text = "kind = \"run-to-failure\"\nheader = false\nunit = 1\ntime = \"cycle\"\nsettings = [3, \"load\"]\ncap = 125\n";
        let Ok(Roles::RunToFailure(roles)) = Roles::parse(text) else {
            panic!()
        };
        assert_eq!(
            (roles.unit, roles.time),
            (ColumnRole::Number(1), ColumnRole::Name("cycle".into()))
        );
        assert_eq!((roles.settings.len(), roles.cap, roles.header), (2, Some(125.0), false));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        let said = |text: &str| Roles::parse(text).unwrap_err().to_string();
        assert!(said("").contains("kind"), "{}", said(""));
        let unknown = said("kind = \"snapshots\"\nlabel = \"y\"\ncategory = [\"a\"]\n");
        assert!(
            unknown.contains("line 3") && unknown.contains("categories"),
            "{unknown}"
        );
        assert!(
            said("kind = \"snapshot\"").contains("run-to-failure"),
            "{}",
            said("kind = \"snapshot\"")
        );
        let run = "kind = \"run-to-failure\"\nunit = 1\ntime = 2\n";
        for (more, key) in [
            ("cap = 0", "cap"),
            ("cap = nan", "cap"),
            ("horizon = 10\nlead = 11", "lead"),
            ("windows = [10, 5]", "windows"),
            ("windows = []", "windows"),
            ("[costs]\nfalse_alarm_won = -1", "false_alarm_won"),
        ] {
            let said = said(&format!("{run}{more}\n"));
            assert!(said.starts_with(&format!("`{key}` must be")), "{said}");
        }
    }
}
