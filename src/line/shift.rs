//! Shifts, breaks, holidays and overtime on the civil calendar.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Days and hours of work.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ShiftSpec {
    /// The shift's name, unlike any other shift's.
    pub name: String,
    /// Days of the week on which its hours begin; Monday to Friday if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<Vec<Weekday>>,
    /// Hours of work, e.g. `["06:00-14:00", "14:00-22:00"]`; a range may run past midnight.
    pub hours: Vec<String>,
    /// Breaks within them, e.g. `["10:00-10:15"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<String>,
    /// It works on holidays too; false if not given.
    #[serde(default)]
    pub works_holidays: bool,
    /// Hours that a working day is made longer by while orders are late; 0 if not given.
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 12.0))]
    pub overtime_hours: f64,
}

/// The civil calendar of the plant.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct CalendarSpec {
    /// Days on which shifts do not work.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(with = "Vec<String>")]
    pub holidays: Vec<Date>,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}
