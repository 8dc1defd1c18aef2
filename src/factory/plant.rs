//! What a plant is made of, as a scenario describes it: the line's stations with their failure modes, the
//! people, the products, the calendar.
//!
//! This is where the rooms below meet: a station of the line and the failure modes of maintenance stand in
//! one table of the file, although neither room knows the other.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::factory::relayout::RelayoutSpec;
use crate::line::energy::ElectricitySpec;
use crate::line::fleet::FleetSpec;
use crate::line::operator::OperatorSpec;
use crate::line::orders::ReleaseSpec;
use crate::line::product::ProductSpec;
use crate::line::shift::{CalendarSpec, ShiftSpec};
use crate::line::station::StationSpec;
use crate::maintenance::crew::CrewSpec;
use crate::maintenance::failure::FailureSpec;
use crate::maintenance::quality::spec::SpcSpec;
use crate::maintenance::sensing::SensorSpec;
use crate::maintenance::spares::SpareSpec;
use crate::network::application::{
    CameraSpec, ControlSpec, HeartbeatSpec, InstructionsSpec, RemoteExpertSpec, TelemetrySpec,
};
use crate::network::hall::{HallSpec, Place};
use crate::network::spec::NetworkSpec;

/// A plant: everything that the factory simulation needs to know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlantSpec {
    /// First day of the measured time, e.g. `2027-01-04`; it begins at midnight.
    #[schemars(with = "String")]
    pub start: Date,
    /// How long is measured and what is left out before.
    pub run: RunSpec,
    /// The civil calendar.
    #[serde(default)]
    pub calendar: CalendarSpec,
    /// Shifts that stations, operators and crews refer to.
    #[serde(default, rename = "shift", skip_serializing_if = "Vec::is_empty")]
    pub shifts: Vec<ShiftSpec>,
    /// Products.
    #[serde(rename = "product")]
    pub products: Vec<ProductSpec>,
    /// Stations, in the order in which a product without a route of its own visits them.
    #[serde(rename = "station")]
    pub stations: Vec<PlantStationSpec>,
    /// Operators.
    #[serde(default, rename = "operator", skip_serializing_if = "Vec::is_empty")]
    pub operators: Vec<OperatorSpec>,
    /// Repair crews.
    #[serde(default, rename = "crew", skip_serializing_if = "Vec::is_empty")]
    pub crews: Vec<CrewSpec>,
    /// Spare parts that repairs use.
    #[serde(default, rename = "spare", skip_serializing_if = "Vec::is_empty")]
    pub spares: Vec<SpareSpec>,
    /// Fleets of vehicles that bring jobs to stations.
    #[serde(default, rename = "fleet", skip_serializing_if = "Vec::is_empty")]
    pub fleets: Vec<PlantFleetSpec>,
    /// When parts may enter the line.
    #[serde(default)]
    pub release: ReleaseSpec,
    /// Electricity.
    #[serde(default)]
    pub electricity: ElectricitySpec,
    /// How often the line is moved about; never if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relayout: Option<RelayoutSpec>,
    /// The hall that the line stands in.
    #[serde(default)]
    pub hall: HallSpec,
    /// Networks that the plant has or could have.
    #[serde(default, rename = "network", skip_serializing_if = "Vec::is_empty")]
    pub networks: Vec<NetworkSpec>,
    /// The network that connects the line; none if not given: then nothing on it needs one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connected_by: Option<String>,
    /// An expert far away who helps with repairs if the network carries the picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remote_expert: Option<RemoteExpertSpec>,
}

/// A station with everything that can happen to its machines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlantStationSpec {
    /// Its place in the line.
    #[serde(flatten)]
    pub line: StationSpec,
    /// Ways in which a machine here fails.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub failures: Vec<FailureSpec>,
    /// A control chart over what it inspects.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub spc: Option<SpcSpec>,
    /// Sensors at each of its machines, for failures that show before they come.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sensors: Vec<SensorSpec>,
    /// Where its first machine stands in the hall, metres along and across; laid out in rows if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place_m: Option<Place>,
    /// Its machines are controlled over the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub control: Option<ControlSpec>,
    /// Its machines report values over the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub telemetry: Option<TelemetrySpec>,
    /// Its inspection is a camera whose pictures are judged on a server.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub camera: Option<CameraSpec>,
    /// Its setups need instructions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instructions: Option<InstructionsSpec>,
}

/// A fleet of vehicles with what it needs of the network.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct PlantFleetSpec {
    /// Its part in the line.
    #[serde(flatten)]
    pub line: FleetSpec,
    /// The heartbeat without which its vehicles stop; none if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub heartbeat: Option<HeartbeatSpec>,
}

/// How long is simulated, how often, and from which seed. Exactly one of `months`, `days`, `hours`,
/// `seconds` gives the measured time; `until_parts` ends it earlier.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct RunSpec {
    /// Measured time in months from the start.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 600))]
    pub months: Option<u32>,
    /// Measured time in days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub days: Option<f64>,
    /// Measured time in hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hours: Option<f64>,
    /// Measured time in seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seconds: Option<f64>,
    /// End as soon as this many parts have left the line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub until_parts: Option<u64>,
    /// Time simulated before the measured time: days, or `"auto"` (MSER-5 on a pilot run); 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub warm_up_days: Option<WarmUpSpec>,
    /// Seed of all random numbers; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Replications; 10 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub replications: Option<u32>,
}

impl RunSpec {
    /// Months of the measured time, of which the last may be cut short; 0 if no length is given. Lengths are those that a
    /// checked scenario may have.
    pub fn months_begun(&self, start: Date) -> u32 {
        const MOST_MONTHS: u32 = 1_200;
        if let Some(months) = self.months {
            return months;
        }
        let hours = self.hours.or(self.seconds.map(|seconds| seconds / 3_600.0));
        let days = self.days.or(hours.map(|hours| hours / 24.0)).unwrap_or(0.0);
        let reaches = |months: &u32| {
            let end = start.saturating_add(jiff::Span::new().months(i64::from(*months)));
            start.until(end).is_ok_and(|span| f64::from(span.get_days()) >= days)
        };
        (0..=MOST_MONTHS).find(reaches).unwrap_or(MOST_MONTHS)
    }
}

/// A warm-up: its length, or how to find it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum WarmUpSpec {
    /// Days before the measured time.
    Days(f64),
    /// `"auto"`: found by MSER-5 on a pilot run.
    Auto(AutoWord),
}

/// The word `"auto"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AutoWord {
    /// Found by the program.
    Auto,
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_time_in_days_has_the_months_that_it_touches() {
        let begun = |run: RunSpec, start: Date| run.months_begun(start);
        let days = |days: f64| RunSpec {
            days: Some(days),
            ..RunSpec::default()
        };
        let found = [1.0, 31.0, 31.5, 59.0, 60.0, 365.0, 366.0].map(|length| begun(days(length), date(2027, 1, 1)));
        assert_eq!(found, [1, 1, 2, 2, 3, 12, 13]);
        let hours = RunSpec {
            hours: Some(8_760.0),
            ..RunSpec::default()
        };
        let months = RunSpec {
            months: Some(7),
            ..RunSpec::default()
        };
        let start = date(2027, 1, 31);
        assert_eq!([begun(hours, start), begun(months, start)], [12, 7]);
    }
}
