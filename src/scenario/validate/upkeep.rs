//! Wear, its signs, policies and spare parts: figures that are possible, and things that fit together.

use super::Check;
use super::quantity::Least;
use crate::factory::plant::PlantStationSpec;
use crate::factory::upkeep_plan::{MOST_READINGS, best_age, cannot_leave, life, sensor_of};
use crate::kernel::distribution::DistributionSpec;
use crate::kernel::timed_key::{TimedSpec, TwoUnits};
use crate::maintenance::degradation::{LifePlan, Wear, WearError, WearSpec};
use crate::maintenance::failure::FailureSpec;
use crate::maintenance::policy::{AgeSpec, BlockSpec, ConditionSpec, Moment, MomentSpec, PolicySpec};
use crate::scenario::diagnostic::quoted;
use crate::scenario::place::Place;

impl<'c> Check<'c> {
    /// What a failure says beyond a time to failure and a repair.
    pub(super) fn care(&mut self, place: Place<'c>, station: &'c PlantStationSpec, failure: &'c FailureSpec) {
        self.timed(place, failure.warning.given(), Least::Zero);
        self.timed(place, failure.preventive.given(), Least::Zero);
        for (key, won) in [
            ("preventive_won", failure.preventive_won),
            ("inspection_won", failure.inspection_won),
        ] {
            self.won(place, key, won.unwrap_or(0.0));
        }
        if let Some(won) = failure.secondary_damage.as_ref().and_then(|damage| damage.won) {
            self.won(place.key("secondary_damage"), "won", won);
        }
        if let Some(name) = &failure.spare {
            let spec = self.spec;
            self.used_spares.insert(name);
            let all = spec.plant.spares.iter().map(|spare| spare.name.as_str());
            if !all.clone().any(|known| known == name) {
                self.dangling(place.key("spare"), "spare part", "spare parts", name, all);
            }
        }
        let said = self.said;
        if let Some(wear) = &failure.wear {
            self.wear(place, wear, failure);
        }
        if self.said > said || self.is_doubtful(place) {
            return;
        }
        let Ok(life) = life(failure, "it") else { return };
        if let Some(why) = cannot_leave(&life, failure.repair_leaves.unwrap_or(0.0)) {
            self.error(place.key("repair_leaves").mark(), why);
        }
        let policy = place.key("policy");
        match &failure.policy {
            None => {}
            Some(PolicySpec::RunToFailure(_)) => {}
            Some(PolicySpec::Calendar(block)) => self.block(policy.key("calendar"), block),
            Some(PolicySpec::Usage(block)) => self.block(policy.key("usage"), block),
            Some(PolicySpec::Age(age)) => self.age(policy.key("age"), failure, age, &life),
            Some(PolicySpec::Condition(condition)) => {
                self.condition(policy.key("condition"), station, failure, condition, &life);
            }
            Some(PolicySpec::Predictive(said)) => {
                self.predictive(policy.key("predictive"), station, failure, said, &life);
            }
        }
        if failure.policy.is_none() {
            for key in ["preventive_won", "inspection_won"] {
                if place.key(key).is_written() {
                    let message = format!("without a `policy` only `maintenance optimise` looks at `{key}`");
                    let help = "e.g. `policy = { age = { after_hours = 2000 } }`";
                    self.reporter.warning(place.key(key).key_mark(), message, help);
                }
            }
        }
    }

    fn wear(&mut self, place: Place<'_>, wear: &WearSpec, failure: &FailureSpec) {
        let (kind, inner) = match wear {
            WearSpec::Gamma(_) => ("gamma", place.key("wear").key("gamma")),
            WearSpec::Wiener(_) => ("wiener", place.key("wear").key("wiener")),
            WearSpec::States(_) => ("states", place.key("wear").key("states")),
            WearSpec::Shocks(_) => ("shocks", place.key("wear").key("shocks")),
        };
        if matches!(failure.time_to_failure.given(), Ok(Some(_)) | Err(_)) {
            let message = "both `wear` and a time to failure say when it fails; keep one";
            self.error(place.key("wear").key_mark(), message);
        }
        match Wear::new(wear, 1.0) {
            Ok(_) => {}
            Err(error @ WearError::Figure { key, .. }) => {
                let help =
                    format!("in `{kind}`, wear grows from `start` by `per_hour` up to `limit`, where the part fails");
                self.error_with_help(inner.key(key).mark(), error.to_string(), help);
            }
            Err(error) => self.error(inner.mark(), error.to_string()),
        }
    }

    /// An interval: one number, above zero. Whether it was given.
    fn interval(&mut self, place: Place<'_>, given: Result<Option<TimedSpec>, TwoUnits>) -> bool {
        let is_given = self.timed(place, given.clone(), Least::Some);
        if let Ok(Some(timed)) = given
            && !matches!(timed.distribution, DistributionSpec::Constant(_))
        {
            let message = format!("`{}` of a policy is one number, without chance", timed.key);
            self.error(place.key(timed.key).mark(), message);
        }
        is_given
    }

    fn block(&mut self, place: Place<'_>, block: &BlockSpec) {
        if !self.interval(place, block.every.given()) {
            let help = "add e.g. `every_hours = 500`";
            self.missing(
                place,
                place.mark(),
                "the policy does not say how often the part is replaced",
                help,
            );
        }
        self.moment(place, &block.moment, true);
    }

    fn age(&mut self, place: Place<'_>, failure: &FailureSpec, age: &AgeSpec, life: &LifePlan) {
        self.won(place, "downtime_won_per_hour", age.downtime_won_per_hour.unwrap_or(0.0));
        self.moment(place, &age.moment, true);
        if self.interval(place, age.after.given()) {
            return;
        }
        match best_age(&self.spec.plant, failure, age, life) {
            None => {
                let help = "the best age is known for `wear`, and for exponential, Weibull, gamma, Erlang, lognormal and \
                            uniform times to failure";
                let message = "the best age cannot be computed from this life; give it with `after_hours`";
                self.error_with_help(place.mark(), message, help);
            }
            Some(best) if best.age_hours.is_none() => {
                let help = "either the part does not wear out, or a planned replacement costs as much as a failure: see \
                            `preventive_won`, `repair_won` and `downtime_won_per_hour`";
                let message = "replacing this part before it fails buys nothing: it will run to failure";
                self.reporter.warning(place.mark(), message, help);
            }
            Some(_) => {}
        }
    }

    fn condition(
        &mut self,
        place: Place<'_>,
        station: &PlantStationSpec,
        failure: &FailureSpec,
        condition: &ConditionSpec,
        life: &LifePlan,
    ) {
        self.moment(place, &condition.moment, false);
        if !life.gives_signs() {
            let message = format!("nothing is seen of {} before it comes", quoted(&failure.mode));
            let help =
                "give it `wear`, or how long before the failure its first sign can be seen, e.g. `warning_days = 20`";
            self.error_with_help(place.mark(), message, help);
            return;
        }
        let own = self.interval(place, condition.every.given());
        let every = if own {
            condition.every.given()
        } else if let Some(sensor) = sensor_of(station, failure) {
            if condition.inspection_noise.is_some() {
                let help = "the sensor has its own `noise`";
                let mark = place.key("inspection_noise").key_mark();
                self.reporter
                    .warning(mark, "`inspection_noise` means nothing without inspections", help);
            }
            sensor.every.given()
        } else {
            let message = match failure.warns_by {
                None => "nobody looks at this part: it has no `warns_by`, and there are no inspections".to_owned(),
                Some(signal) => format!("the station has no sensor for \"{}\"", signal.name()),
            };
            let help = "add `sensors = [{ signal = \"vibration\", every_minutes = 10, noise = 0.05 }]` to the station, or \
                        inspections with `every_hours` here";
            self.missing(place, place.mark(), message, help);
            return;
        };
        let seconds = match every {
            Ok(Some(timed)) => match timed.distribution {
                DistributionSpec::Constant(count) => Some(count * timed.unit.seconds()),
                DistributionSpec::Random(_) => None,
            },
            _ => station.telemetry.as_ref().map(|telemetry| telemetry.every_seconds),
        };
        let Some(seconds) = seconds.filter(|seconds| *seconds > 0.0) else {
            return;
        };
        let readings = life.mean().as_seconds() / seconds;
        if matches!(life, LifePlan::Wear(Wear::Wiener { .. })) && readings > MOST_READINGS {
            let message = format!("Wiener wear is drawn reading by reading: {readings:.0} in a life are too many");
            let help = "read less often, or let the wear be a gamma process";
            self.error_with_help(place.mark(), message, help);
        } else if readings < 2.0 {
            let message = "it is looked at less than twice in a mean life";
            let help = "half of the time between first sign and failure is usual";
            self.reporter.warning(place.mark(), message, help);
        }
    }

    pub(super) fn moment(&mut self, place: Place<'_>, moment: &MomentSpec, has_interval: bool) {
        if moment.wait_hours.is_some() && moment.when != Some(Moment::Standing) {
            let help = "add `when = \"standing\"`, or take `wait_hours` out";
            let mark = place.key("wait_hours").key_mark();
            self.reporter
                .warning(mark, "`wait_hours` means nothing for work that is done at once", help);
        }
        if moment.early_percent.is_some() && !has_interval {
            let help = "calendar, usage and age replacement have one";
            let mark = place.key("early_percent").key_mark();
            self.reporter
                .warning(mark, "`early_percent` means nothing without an interval", help);
        }
    }

    /// Sensors of a station.
    pub(super) fn sensors(&mut self, place: Place<'c>, station: &'c PlantStationSpec) {
        let mut seen = std::collections::BTreeSet::new();
        for (index, sensor) in station.sensors.iter().enumerate() {
            let place = place.key("sensors").item(index);
            let name = sensor.signal.name();
            if !seen.insert(sensor.signal) {
                self.error(
                    place.key("signal").mark(),
                    format!("a station has one sensor for \"{name}\""),
                );
            }
            if !self.interval(place, sensor.every.given()) && station.telemetry.is_none() {
                let help = "add e.g. `every_minutes = 10`, or `telemetry = { every_seconds = 10 }` to the station";
                self.missing(
                    place,
                    place.mark(),
                    "the sensor does not say how often it is read",
                    help,
                );
            }
            if sensor.dead_for_hours.is_some() && sensor.dead_after_hours.is_none() {
                let help = "add `dead_after_hours`";
                let mark = place.key("dead_for_hours").key_mark();
                self.reporter.warning(
                    mark,
                    "`dead_for_hours` means nothing for a sensor that does not die",
                    help,
                );
            }
            if !station
                .failures
                .iter()
                .any(|failure| failure.warns_by == Some(sensor.signal))
            {
                let message = format!("no failure here shows by \"{name}\"");
                let help = format!("a failure says `warns_by = \"{name}\"`");
                self.reporter.warning(place.key("signal").mark(), message, help);
            }
        }
    }

    /// Spare parts. Comes after the stations, which say which are needed.
    pub(super) fn spares(&mut self, root: Place<'_>) {
        let plant = &self.spec.plant;
        for (index, spare) in plant.spares.iter().enumerate() {
            let place = root.key("spare").item(index);
            self.won(place, "price_won", spare.price_won);
            if !self.timed(place, spare.lead.given(), Least::Zero) {
                let message = format!(
                    "the spare part {} does not say how long a delivery takes",
                    quoted(&spare.name)
                );
                self.missing(place, place.mark(), message, "add e.g. `lead_days = 14`");
            }
            if let Some(urgent) = &spare.urgent {
                let place = place.key("urgent");
                self.won(place, "extra_won", urgent.extra_won);
                if !self.timed(place, urgent.lead.given(), Least::Zero) {
                    let message = "the urgent order does not say how long its delivery takes";
                    self.missing(place, place.mark(), message, "add e.g. `lead_hours = 24`");
                }
            }
            let stock = spare.stock.unwrap_or(0);
            if let Some(reorder_at) = spare.reorder_at
                && reorder_at >= stock
            {
                let message = format!("`reorder_at` must be below `stock`, up to which is ordered: it is {stock}");
                self.error(place.key("reorder_at").mark(), message);
            }
            if !self.used_spares.contains(spare.name.as_str()) {
                let message = format!("no failure uses the spare part {}", quoted(&spare.name));
                let help = format!("a failure says `spare = {}`", quoted(&spare.name));
                self.reporter.warning(place.named("name"), message, help);
            }
        }
    }
}
