//! Overall equipment effectiveness: how much of the time that a station could have worked became good parts.

use crate::factory::result::ratio;
use crate::line::counts::{QualityCounts, StationCounts};
use crate::line::state::{State, StateTotals};

/// The three factors of OEE (Nakajima 1988), each from 0 to 1; none where there is nothing to divide by.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Effectiveness {
    /// Time worked, of the time within shifts.
    pub availability: Option<f64>,
    /// Planned time for the parts made, of the time worked; a conveyor has none.
    pub performance: Option<f64>,
    /// Parts that are good, of all parts; those that inspection throws out by mistake are lost, too.
    pub quality: Option<f64>,
}

impl Effectiveness {
    /// Of a station whose machines were in these states and made this.
    pub fn of(times: &StateTotals, counts: &StationCounts, quality: &QualityCounts, is_conveyor: bool) -> Self {
        let busy = times.total() - times.get(State::OffShift);
        let working = times.get(State::Working).as_seconds();
        let bad = quality.made_defective + quality.rejected_good;
        Self {
            availability: ratio(working, busy.as_seconds()),
            performance: ratio(counts.planned.as_seconds(), working).filter(|_| !is_conveyor),
            quality: ratio(counts.parts as f64 - bad as f64, counts.parts as f64).map(|share| share.max(0.0)),
        }
    }

    /// Their product, if all three are there.
    pub fn oee(&self) -> Option<f64> {
        Some(self.availability? * self.performance? * self.quality?)
    }
}
