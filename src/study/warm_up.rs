//! How much of the beginning to leave out.
//!
//! A scenario states it in days, or says `"auto"`: then a pilot run of each variant, without warm-up and with luck of
//! its own, is judged by MSER-5 on the parts that leave the line in each pulse (a thousandth of the run), and the
//! longest warm-up of all variants holds for all of them, so that they stay in step.

use std::sync::Arc;

use serde::Serialize;

use crate::factory::factory::Factory;
use crate::factory::plan::{FactoryPlan, stated_warm_up_days};
use crate::factory::plant::PlantSpec;
use crate::factory::recorder::PULSES;
use crate::factory::result::complete;
use crate::kernel::random::Stream;
use crate::kernel::statistics::mser;
use crate::study::error::{StudyError, VariantName};

/// The warm-up of a study.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct WarmUp {
    /// Simulated before the measured time, days.
    pub days: f64,
    /// Whether it was found out rather than stated.
    pub found: bool,
    /// What is doubtful about it.
    pub warnings: Vec<WarmUpWarning>,
}

/// What is doubtful about a warm-up that was found out.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum WarmUpWarning {
    /// The pilot run had not settled by its middle: MSER-5 cannot tell, and half of the measured time is used. A
    /// longer measured time would help.
    NotSettled {
        /// The variant whose pilot run it was.
        variant: VariantName,
        /// Parts that left the line in the pilot run.
        parts: u64,
    },
}

/// Finds the warm-up of a study of these plants. What the first one states holds for all; if it says `"auto"`, a
/// pilot run of each is simulated.
///
/// # Errors
/// If a plant cannot be prepared or its pilot run has no result.
pub fn find(plants: &[(VariantName, &PlantSpec)], seed: u64) -> Result<WarmUp, StudyError> {
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
    // The pilot's luck must not be that of a replication: the warm-up would fit that one better than the others.
    let pilot_seed = Stream::named(seed, 0, "study", "pilot run").next_u64();
    for (variant, plant) in plants {
        let plan = FactoryPlan::new(plant, 0.0).map_err(|source| StudyError::Plant {
            variant: variant.clone(),
            source,
        })?;
        let length_days = plan.end.since(plan.begin).as_days();
        let output = complete(Factory::simulation(Arc::new(plan), pilot_seed, 0))
            .map_err(|source| StudyError::Pilot {
                variant: variant.clone(),
                source,
            })?
            .output;
        let (share, settled) = warm_up_share(&output);
        if !settled {
            warm_up.warnings.push(WarmUpWarning::NotSettled {
                variant: variant.clone(),
                parts: output.iter().sum(),
            });
        }
        warm_up.days = warm_up.days.max(share * length_days);
    }
    Ok(warm_up)
}

/// Which share of the run to leave out, and whether the run tells.
fn warm_up_share(output: &[u64]) -> (f64, bool) {
    let series: Vec<f64> = output.iter().map(|&parts| parts as f64).collect();
    match mser::warm_up(&series) {
        Some(pulses) => (pulses as f64 / PULSES as f64, true),
        None => (0.5, false),
    }
}
