//! Electricity: power by machine state under a time-of-use tariff.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::time::{NANOS_PER_SECOND, Span, Time};
use crate::line::shift::{Epoch, HourRange, HourRangeError};

/// What electricity costs: one price, or prices by season and hour of the day.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct ElectricitySpec {
    /// Demand charge, won for each kW of contract and month.
    #[serde(default)]
    pub base_won_per_kw: f64,
    /// Contract demand, kW.
    #[serde(default)]
    pub contract_kw: f64,
    /// Added to every kWh (climate, fuel), won.
    #[serde(default)]
    pub surcharge_won_per_kwh: f64,
    /// One price at all hours, won for a kWh; leave out when `seasons` are given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub flat_won_per_kwh: Option<f64>,
    /// Prices by season; every month of the year belongs to exactly one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seasons: Vec<SeasonSpec>,
}

/// Months with the same hours and prices.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SeasonSpec {
    /// Its name, e.g. `"summer"`.
    pub name: String,
    /// Its months, 1 to 12.
    pub months: Vec<u8>,
    /// Light-load price, won for a kWh: at all hours that are neither mid nor peak.
    pub light_won: f64,
    /// Mid-load price, won for a kWh.
    pub mid_won: f64,
    /// Peak-load price, won for a kWh.
    pub peak_won: f64,
    /// Mid-load hours, e.g. `["08:00-15:00"]`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mid_hours: Vec<String>,
    /// Peak-load hours.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub peak_hours: Vec<String>,
}

/// A tariff, ready to tell which of its rows holds at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TariffPlan {
    /// Names of the rows: `flat`, or `season/band`.
    pub rows: Vec<String>,
    /// For each month of the year and hour of the day (in minutes) the row from then on; empty for a flat price.
    months: Vec<Vec<(u32, u32)>>,
}

/// Bands of a season, in the order of its rows.
const BANDS: [&str; 3] = ["light", "mid", "peak"];

impl TariffPlan {
    /// Prepares a tariff. A month that no season names falls under the first season.
    ///
    /// # Errors
    /// If hours cannot be read.
    pub fn new(spec: &ElectricitySpec) -> Result<Self, HourRangeError> {
        if spec.seasons.is_empty() {
            return Ok(Self {
                rows: vec!["flat".to_owned()],
                months: Vec::new(),
            });
        }
        let rows = spec
            .seasons
            .iter()
            .flat_map(|season| BANDS.map(|band| format!("{}/{band}", season.name)))
            .collect();
        let by_season = spec
            .seasons
            .iter()
            .zip(0u32..)
            .map(|(season, number)| {
                Ok(season_bands(season)?
                    .into_iter()
                    .map(|(at, band)| (at, number * 3 + band))
                    .collect())
            })
            .collect::<Result<Vec<Vec<(u32, u32)>>, HourRangeError>>()?;
        let months = (1u8..=12)
            .map(|month| {
                let season = spec
                    .seasons
                    .iter()
                    .position(|season| season.months.contains(&month))
                    .unwrap_or(0);
                by_season[season].clone()
            })
            .collect();
        Ok(Self { rows, months })
    }

    /// The row that holds at `time` and when it is to be asked again; never for a flat price.
    pub fn row_at(&self, epoch: &Epoch, time: Time) -> (usize, Time) {
        const MINUTE: u64 = 60 * NANOS_PER_SECOND;
        let (Ok(date), false) = (epoch.date(time), self.months.is_empty()) else {
            return (0, Time::NEVER);
        };
        let bands = &self.months[date.month().unsigned_abs() as usize - 1];
        let midnight = epoch.midnight(date);
        let minute = (time.since(midnight).0 / MINUTE) as u32;
        let index = bands.partition_point(|&(from, _)| from <= minute) - 1;
        let until = bands.get(index + 1).map_or(1_440, |&(from, _)| from);
        (bands[index].1 as usize, midnight + Span(u64::from(until) * MINUTE))
    }
}

/// The bands of a day: (minute after midnight, band), beginning at midnight. Peak goes before mid.
fn season_bands(season: &SeasonSpec) -> Result<Vec<(u32, u32)>, HourRangeError> {
    let mut band_of_minute = [0u32; 1_440];
    for (band, hours) in [(1, &season.mid_hours), (2, &season.peak_hours)] {
        for text in hours {
            let range = HourRange::parse(text)?;
            for minute in range.from_minutes..range.to_minutes {
                band_of_minute[minute as usize % 1_440] = band;
            }
        }
    }
    let mut bands: Vec<(u32, u32)> = Vec::new();
    for (minute, &band) in (0u32..).zip(&band_of_minute) {
        if bands.last().is_none_or(|&(_, last)| last != band) {
            bands.push((minute, band));
        }
    }
    Ok(bands)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_follow_hours_and_seasons_follow_months() {
        let season = |name: &str, months: &[u8]| SeasonSpec {
            name: name.into(),
            months: months.to_vec(),
            light_won: 90.8,
            mid_won: 116.6,
            peak_won: 150.1,
            mid_hours: vec!["08:00-15:00".into(), "21:00-22:00".into()],
            peak_hours: vec!["15:00-21:00".into()],
        };
        let spec = ElectricitySpec {
            seasons: vec![
                season("summer", &[6, 7, 8]),
                season("rest", &[1, 2, 3, 4, 5, 9, 10, 11, 12]),
            ],
            ..ElectricitySpec::default()
        };
        let plan = TariffPlan::new(&spec).unwrap();
        let epoch = Epoch::new("2027-05-31".parse().unwrap());
        let at = |hours: f64| {
            let (row, until) = plan.row_at(&epoch, Time::from_seconds(hours * 3600.0));
            (plan.rows[row].as_str(), until.as_seconds() / 3600.0)
        };
        assert_eq!(at(0.0), ("rest/light", 8.0));
        assert_eq!(at(14.99), ("rest/mid", 15.0));
        assert_eq!(at(15.0), ("rest/peak", 21.0));
        assert_eq!(at(22.0), ("rest/light", 24.0));
        // The first of June is summer.
        assert_eq!(at(24.0), ("summer/light", 32.0));
        assert_eq!(at(24.0 + 21.5), ("summer/mid", 46.0));
    }

    #[test]
    fn a_flat_price_has_one_row_for_ever() {
        let plan = TariffPlan::new(&ElectricitySpec::default()).unwrap();
        let epoch = Epoch::new("2027-01-04".parse().unwrap());
        assert_eq!(plan.row_at(&epoch, Time::from_seconds(1e9)), (0, Time::NEVER));
    }
}
