//! Processes that go out of control, and the charts that are to notice.

use super::Check;
use super::quantity::Least;
use crate::factory::plant::PlantStationSpec;
use crate::line::drift::{DriftCause, DriftSpec};
use crate::line::station::StationSpec;
use crate::maintenance::quality::chart::{ChartError, ChartPlan};
use crate::maintenance::quality::learned::lesson::{DriftError, MOST_REJECTS};
use crate::maintenance::quality::spec::{ChartKind, DEFAULT_FALSE_SIGNAL_PARTS, SpcSpec};
use crate::scenario::diagnostic::quoted;
use crate::scenario::place::Place;

impl<'c> Check<'c> {
    /// The drifts of a station.
    pub(super) fn drifts(&mut self, place: Place<'c>, station: &'c StationSpec) {
        let list = place.key("drift");
        let what = format!("drifts of the station {}", quoted(&station.name));
        let names = station.drift.iter().enumerate();
        self.unique(
            &what,
            names.map(|(index, drift)| (list.item(index).key("name"), drift.name.as_str())),
        );
        for (index, drift) in station.drift.iter().enumerate() {
            self.drift(list.item(index), drift);
        }
        if station.traced == Some(false) && !station.drift.is_empty() {
            let help = "take `traced = false` out";
            let message = "the station has drifts, whose parts must be traced";
            self.error_with_help(place.key("traced").mark(), message, help);
        }
        let has = |cause| station.drift.iter().any(|drift| drift.cause == Some(cause));
        if has(DriftCause::Material) && station.material_lot_parts.is_none() {
            let help = "say with `material_lot_parts` how many parts are made of one lot";
            self.missing(place, list.mark(), "a bad lot of material would never end", help);
        }
    }

    fn drift(&mut self, place: Place<'c>, drift: &'c DriftSpec) {
        let cause = drift.cause.unwrap_or_default();
        let has_time = self.timed(place, drift.onset.given(), Least::Zero);
        if let Some(parts) = &drift.begins_after_parts {
            self.parts(place, "begins_after_parts", parts);
        }
        self.timed(place, drift.lasts.given(), Least::Some);
        let begins = has_time || drift.begins_after_parts.is_some();
        let name = quoted(&drift.name);
        if cause == DriftCause::Material {
            if drift.bad_lots.is_none() {
                let message = format!("the drift {name} does not say how many lots are bad");
                self.missing(place, place.mark(), message, "add e.g. `bad_lots = 0.05`");
            }
            if begins {
                let message = "a bad lot is bad from its first part on";
                self.error_with_help(place.mark(), message, "take `begins_after_…` out");
            }
        } else {
            if !begins {
                let message = format!("the drift {name} does not say when it begins");
                let help =
                    "add e.g. `begins_after_hours = { exponential = { mean = 400 } }` or `begins_after_parts = 3_000`";
                self.missing(place, place.mark(), message, help);
            }
            if has_time && drift.begins_after_parts.is_some() {
                let mark = place.key("begins_after_parts").key_mark();
                self.error(mark, "a drift begins after a time or after parts; keep one");
            }
            if drift.bad_lots.is_some() {
                let help = "take it out or say `cause = \"material\"`";
                self.error_with_help(place.key("bad_lots").key_mark(), "only material comes in lots", help);
            }
        }
        match (cause == DriftCause::Shift, &drift.shift) {
            (true, None) => {
                let message = format!("the drift {name} does not say in which shift it acts");
                self.missing(place, place.mark(), message, "add `shift`");
            }
            (false, Some(_)) => {
                let help = "take it out or say `cause = \"shift\"`";
                let message = "this drift acts in every shift";
                self.error_with_help(place.key("shift").key_mark(), message, help);
            }
            (_, shift) => self.shift(place.key("shift"), shift.as_ref()),
        }
    }

    /// What a learned chart learns from. Which stations parts pass before it only the prepared line knows.
    fn learned(&mut self, place: Place<'c>, station: &PlantStationSpec, spc: &SpcSpec) {
        let parts = spc.false_signal_every_parts.unwrap_or(DEFAULT_FALSE_SIGNAL_PARTS);
        let detects = station
            .line
            .inspection
            .as_ref()
            .map_or(1.0, |inspection| inspection.detects);
        let mut drifts = self.spec.plant.stations.iter().flat_map(|station| &station.line.drift);
        let error = if parts * spc.in_control > MOST_REJECTS {
            DriftError::TooRare(parts * spc.in_control)
        } else if detects <= spc.in_control || !drifts.any(|drift| drift.defect_probability > 0.0) {
            DriftError::NothingToLearn
        } else {
            return;
        };
        self.error(place.key("chart").mark(), error.to_string());
    }

    /// The chart of a station.
    pub(super) fn spc(&mut self, place: Place<'c>, station: &'c PlantStationSpec) {
        let Some(spc) = &station.spc else { return };
        let place_of = place.key("spc");
        if station.line.inspection.is_none() {
            let help = "add `inspection`, or move `spc` to the station that inspects";
            self.missing(place, place_of.key_mark(), "nothing is inspected here", help);
        }
        let chart = match spc.chart {
            ChartKind::Learned => ChartPlan::check(spc),
            _ => ChartPlan::new(spc).map(|_| ()),
        };
        if let Err(error) = chart {
            let key = match &error {
                ChartError::NoRise(_) => "out_of_control",
                ChartError::TwoLimits => "sigmas",
                ChartError::OfAnother { key, .. } => key,
                ChartError::Lambda(_) => "lambda",
                ChartError::TooPatient(_) if spc.false_signal_every_parts.is_some() => "false_signal_every_parts",
                ChartError::TooPatient(_) | ChartError::Learned => "chart",
            };
            self.error(place_of.key(key).mark(), error.to_string());
        }
        if spc.chart == ChartKind::Learned {
            self.learned(place_of, station, spc);
        }
        let Some(look) = &spc.look else { return };
        let place = place_of.key("look");
        let stations = self.spec.plant.stations.iter().map(|station| &station.line);
        let mut traced = stations.filter(|line| {
            let has_process = !line.drift.is_empty() || line.tool_parts.is_some() || line.material_lot_parts.is_some();
            line.traced.unwrap_or(has_process)
        });
        if traced.next().is_none() {
            let help = "say `traced = true` at the stations that may be the cause";
            let message = "there is nowhere to look: no station is traced";
            self.reporter.warning(place.key_mark(), message, help);
        }
        if !self.timed(place, look.time.given(), Least::Zero) {
            let message = "`look` does not say how long it takes";
            self.missing(place, place.mark(), message, "add e.g. `takes_minutes = 20`");
        }
        self.skill(place.key("operator"), look.operator.as_ref());
        if look.operator.is_some() && look.stops_machine == Some(false) {
            let message = "`operator` means nothing where the machine goes on";
            let help = "only a machine that stops waits for somebody; take one of both out";
            self.reporter.warning(place.key("operator").key_mark(), message, help);
        }
    }
}
