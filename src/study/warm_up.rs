//! How much of the beginning to leave out.
//!
//! A scenario states it in days, or says `"auto"`: then a pilot run of each variant, without warm-up and with luck of
//! its own, is judged by MSER-5 on the parts that leave the line in each pulse (a thousandth of the run), and the
//! longest warm-up of all variants holds for all of them, so that they stay in step.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use serde::{Deserialize, Serialize};

use crate::factory::factory::Factory;
use crate::factory::plan::stated_warm_up_days;
use crate::factory::plant::PlantSpec;
use crate::factory::recorder::PULSES;
use crate::factory::result::complete;
use crate::kernel::random::Stream;
use crate::kernel::statistics::mser;
use crate::study::error::{StudyError, VariantName};
use crate::study::networks::Networks;
use crate::study::parallel::{caught, in_order};
use crate::study::replicate::Variant;

/// The warm-up of a study.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WarmUp {
    /// Simulated before the measured time, days.
    pub days: f64,
    /// Whether it was found out rather than stated.
    pub found: bool,
    /// What is doubtful about it.
    pub warnings: Vec<WarmUpWarning>,
}

/// What is doubtful about a warm-up that was found out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarmUpWarning {
    /// The pilot run had not settled by its middle: MSER-5 cannot tell, and half of its time is used. A
    /// longer measured time would help.
    NotSettled {
        /// The variant whose pilot run it was.
        variant: VariantName,
        /// Parts that left the line in the pilot run.
        parts: u64,
    },
}

/// Finds the warm-up of a study of these plants. What the first one states holds for all; if it says `"auto"`, a
/// pilot run of each is simulated, on `threads` threads.
///
/// # Errors
/// If a plant cannot be prepared, its pilot run has no result, or the study is cancelled meanwhile.
pub fn find(
    plants: &[(VariantName, &PlantSpec)],
    networks: &Networks,
    seed: u64,
    threads: usize,
    cancel: &AtomicBool,
) -> Result<WarmUp, StudyError> {
    let stated = plants
        .first()
        .map_or(Some(0.0), |(_, plant)| stated_warm_up_days(&plant.run));
    if let Some(days) = stated {
        return Ok(WarmUp {
            days,
            ..WarmUp::default()
        });
    }
    let mut warm_up = WarmUp {
        found: true,
        ..WarmUp::default()
    };
    let mut complete = 0;
    let work = |number: u64| {
        let (variant, plant) = &plants[number as usize];
        pilot(&Variant::new(variant, plant, networks, 0.0)?, seed)
    };
    in_order(plants.len() as u64, threads, cancel, &|| Box::new(work), &mut |found| {
        let (days, warning) = found;
        warm_up.days = warm_up.days.max(days);
        warm_up.warnings.extend(warning);
        complete += 1;
        Ok(ControlFlow::Continue(()))
    })?;
    if complete < plants.len() {
        return Err(StudyError::Cancelled);
    }
    Ok(warm_up)
}

/// The warm-up of one plant by its pilot run, days.
fn pilot(Variant { name, plan, .. }: &Variant, seed: u64) -> Result<(f64, Option<WarmUpWarning>), StudyError> {
    let length_days = plan.end.since(plan.begin).as_days();
    // The pilot's luck must not be that of a replication: the warm-up would fit that one better than the others.
    let pilot_seed = Stream::named(seed, 0, "study", "pilot run").next_u64();
    let finished = caught(|| complete(Factory::simulation(plan.clone(), pilot_seed, 0)));
    let finished = finished.map_err(|message| StudyError::Bug {
        variant: name.clone(),
        replication: 0,
        message,
    })?;
    let output = finished
        .map_err(|source| StudyError::Pilot {
            variant: name.clone(),
            source,
        })?
        .output;
    let (share, settled) = warm_up_share(&output);
    let warning = (!settled).then(|| WarmUpWarning::NotSettled {
        variant: name.clone(),
        parts: output.iter().sum(),
    });
    Ok((share * length_days, warning))
}

/// Which share of the run to leave out, and whether the run tells.
fn warm_up_share(output: &[u64]) -> (f64, bool) {
    let series: Vec<f64> = output.iter().map(|&parts| parts as f64).collect();
    match mser::warm_up(&series) {
        Some(pulses) => (pulses as f64 / PULSES as f64, true),
        // A run that ends with a number of parts may have fewer pulses than there could be.
        None => (output.len() as f64 / PULSES as f64 / 2.0, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::scenario::ScenarioSpec;
    use crate::study::example::{deadlocking, scenario};

    /// A line that heats up for so many days of ten and then works evenly.
    fn heating(days: f64) -> ScenarioSpec {
        toml::from_str(&format!(
            r#"
name = "Oven"
start = "2027-01-04"
run = {{ days = 10, warm_up_days = "auto" }}
product = [{{ name = "cake", supply = {{ kind = "saturated" }} }}]
station = [{{ name = "oven", cycle_minutes = {{ exponential = {{ mean = 5 }} }}, heat_up_days = {days} }}]
"#
        ))
        .unwrap()
    }

    fn find_with(plants: &[(VariantName, &PlantSpec)], cancelled: bool) -> Result<WarmUp, StudyError> {
        let one = find(plants, &Networks::default(), 1, 1, &AtomicBool::new(cancelled));
        let many = find(plants, &Networks::default(), 1, 3, &AtomicBool::new(cancelled));
        assert_eq!(format!("{one:?}"), format!("{many:?}"));
        one
    }

    fn found(scenario: &ScenarioSpec) -> WarmUp {
        find_with(&[(VariantName::Baseline, &scenario.plant)], false).unwrap()
    }

    #[test]
    fn a_stated_warm_up_costs_no_pilot_run() {
        let mut plant = deadlocking().plant;
        plant.run.warm_up_days = Some(crate::factory::plant::WarmUpSpec::Days(2.5));
        let warm_up = find_with(&[(VariantName::Baseline, &plant)], false).unwrap();
        assert_eq!((warm_up.days, warm_up.found), (2.5, false));
        assert_eq!(found(&scenario()), WarmUp::default());
    }

    #[test]
    fn heating_up_is_found_to_the_batch() {
        let warm_up = found(&heating(2.0));
        assert!(warm_up.found && warm_up.warnings.is_empty());
        // A batch is five of a thousand pulses: 0.05 days.
        assert!((2.0..2.2).contains(&warm_up.days), "{}", warm_up.days);
        let pulses = warm_up.days / 0.01;
        assert!((pulses - pulses.round()).abs() < 1e-9, "{pulses}");
    }

    #[test]
    fn a_run_that_does_not_settle_is_left_out_by_half_with_a_warning() {
        let warm_up = found(&heating(5.5));
        assert_eq!(warm_up.days, 5.0);
        assert!(
            matches!(&warm_up.warnings[..], [WarmUpWarning::NotSettled { variant: VariantName::Baseline, parts }] if *parts > 0),
            "{warm_up:?}"
        );
    }

    #[test]
    fn the_longest_warm_up_holds_for_all() {
        let (slow, quick) = (heating(3.0), heating(0.5));
        let all = [
            (VariantName::Baseline, &quick.plant),
            (VariantName::Offer("slow".to_owned()), &slow.plant),
        ];
        assert_eq!(find_with(&all, false).unwrap().days, found(&slow).days);
        assert!(matches!(find_with(&all, true), Err(StudyError::Cancelled)));
    }

    #[test]
    fn a_pilot_run_that_fails_is_named() {
        let mut scenario = deadlocking();
        scenario.plant.run.warm_up_days = heating(1.0).plant.run.warm_up_days;
        let error = find_with(&[(VariantName::Baseline, &scenario.plant)], false)
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("the baseline, pilot run for the warm-up: the line stopped for good"),
            "{error}"
        );
    }
}
