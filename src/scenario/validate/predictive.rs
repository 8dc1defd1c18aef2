//! Policies that predict: that somebody looks, that there is something to learn, and that alarms can pay.

use super::Check;
use crate::factory::plant::PlantStationSpec;
use crate::factory::predictive_plan::predictive;
use crate::factory::upkeep_plan::sensor_of;
use crate::line::plan::PlanError;
use crate::maintenance::degradation::LifePlan;
use crate::maintenance::failure::FailureSpec;
use crate::maintenance::predictive::spec::{DetectorKind, PredictiveSpec};
use crate::scenario::diagnostic::quoted;
use crate::scenario::place::Place;

impl Check<'_> {
    /// The policy that predicts of a failure whose life is known.
    pub(super) fn predictive(
        &mut self,
        place: Place<'_>,
        station: &PlantStationSpec,
        failure: &FailureSpec,
        said: &PredictiveSpec,
        life: &LifePlan,
    ) {
        self.won(
            place,
            "downtime_won_per_hour",
            said.downtime_won_per_hour.unwrap_or(0.0),
        );
        self.moment(place, &said.moment, false);
        if !life.gives_signs() {
            let message = format!("nothing is seen of {} before it comes", quoted(&failure.mode));
            let help =
                "give it `wear`, or how long before the failure its first sign can be seen, e.g. `warning_days = 20`";
            self.error_with_help(place.mark(), message, help);
            return;
        }
        if sensor_of(station, failure).is_none() {
            let message = match failure.warns_by {
                None => "a detector needs a sensor, but this part has no `warns_by`".to_owned(),
                Some(signal) => format!("the station has no sensor for \"{}\"", signal.name()),
            };
            let help = "add `sensors = [{ signal = \"vibration\", every_minutes = 10, noise = 0.05 }]` to the station and \
                        `warns_by = \"vibration\"` to the failure";
            self.missing(place, place.mark(), message, help);
            return;
        }
        let lesson = match predictive(&self.spec.plant, station, failure, said, life) {
            Ok(plan) => plan.lesson,
            Err(PlanError::Conflict { why, .. }) => return self.error(place.mark(), why),
            // What its sensor lacks is said there.
            Err(_) => return,
        };
        let mean = life.mean().as_hours();
        if lesson.horizon >= mean {
            let message = format!(
                "a mean life is {mean:.0} hours, and the detector is to learn whether the part fails within {:.0}",
                lesson.horizon
            );
            let help =
                "give a shorter `horizon_hours`; the time that planned work waits is part of it if it is not given";
            self.reporter.warning(place.mark(), message, help);
        }
        if lesson.planned_won >= lesson.failure_won {
            let help = "see `preventive_won`, `repair_won` and `downtime_won_per_hour`; the detector will not alarm";
            let message = "a planned replacement costs as much as a failure: alarms buy nothing";
            self.reporter.warning(place.mark(), message, help);
        }
        if said.detector == Some(DetectorKind::Perfect) {
            let help =
                "it knows the wear exactly, as no sensor does: for finding out what the best detector could save";
            self.reporter.warning(
                place.key("detector").mark(),
                "a perfect detector is a bound, no product",
                help,
            );
        }
    }
}
