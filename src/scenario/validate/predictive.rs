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
        if said.history_months.is_some() && said.history_units.is_some() {
            let message = "a history is of so many lives or of so many months of one's own plant, not of both";
            self.error_with_help(
                place.key("history_months").mark(),
                message.to_owned(),
                "leave one of them out",
            );
        }
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

#[cfg(test)]
mod tests {
    use crate::scenario::validate::tests::{fails_in, loaded, warns_in};
    use crate::scenario::validate::upkeep_tests::HALL;

    const CONDITION: &str = "policy = { condition = { threshold = 0.8, when = \"standing\", wait_hours = 40 } }";
    const WORTH: (&str, &str) = (
        "repair_hours = 4, preventive_hours = 2",
        "repair_hours = 4, repair_won = 9, preventive_won = 2",
    );

    /// The bearing of the sample, with this policy.
    #[track_caller]
    fn fails(policy: &str, more: &[(&str, &str)], message: &str) -> String {
        let edits = [&[(CONDITION, policy), WORTH], more].concat();
        fails_in(HALL, &edits, message)
    }

    #[test]
    fn a_policy_that_predicts_needs_nothing_but_a_sensor() {
        let text = HALL
            .replace(CONDITION, "policy = { predictive = {} }")
            .replace(WORTH.0, WORTH.1);
        let scenario = loaded(&text).unwrap_or_else(|all| panic!("{all}"));
        assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
        fails(
            "policy = { predictive = §{} }",
            &[("warns_by = \"vibration\"", "warns_by = \"torque\"")],
            "the station has no sensor for \"torque\"",
        );
        fails(
            "policy = { predictive = §{} }",
            &[("warns_by = \"vibration\", ", "")],
            "a detector needs a sensor",
        );
    }

    #[test]
    fn checks_and_histories_that_cannot_be_are_refused() {
        for (policy, message) in [
            ("{ check_hours = §0 }", "`check_hours` must be from 0.01"),
            ("{ history_units = §1 }", "`history_units` must be from 2"),
            ("{ history_months = §0 }", "`history_months` must be from 0.1"),
            ("{ history_units = 9, history_months = §12 }", "not of both"),
            ("§{ check_hours = 0.01, history_months = 1200 }", "too many to draw"),
            ("{ detector = §\"lucky\" }", "lucky"),
            ("§{ check_hours = 150 }", "nothing can be learned"),
            ("§{ check_hours = 0.01, history_units = 1000 }", "too many to draw"),
        ] {
            fails(&format!("policy = {{ predictive = {policy} }}"), &[], message);
        }
        // Nothing is seen before a failure without wear or warning.
        let silent = [(
            "wear = { gamma = { per_hour = 0.01, sd_per_hour = 0.05, limit = 2, start = 0.1 } }",
            "time_to_failure_days = 90",
        )];
        fails(
            "policy = { predictive = §{} }",
            &silent,
            "nothing is seen of \"bearing\" before it comes",
        );
    }

    #[test]
    fn a_detector_that_cannot_pay_or_learn_is_doubted() {
        let warns = |policy: &str, message: &str| warns_in(HALL, &[(CONDITION, policy)], message);
        warns(
            "policy = { predictive = §{} }",
            "a planned replacement costs as much as a failure",
        );
        warns(
            "policy = { predictive = §{ horizon_hours = 900 } }",
            "the detector is to learn whether the part fails within 900",
        );
        warns(
            "policy = { predictive = { detector = §\"perfect\" } }",
            "a perfect detector is a bound, no product",
        );
    }
}
