//! What repairs and planned work of a failure cost, with the standstill: what policies are chosen by.

use crate::factory::plant::PlantSpec;
use crate::kernel::distribution::SpanSampler;
use crate::kernel::timed_key::{TimedSpec, TwoUnits};
use crate::maintenance::crew::CrewSpec;
use crate::maintenance::failure::FailureSpec;
use crate::maintenance::optimum::costs::WorkCosts;
use crate::maintenance::spares::SpareSpec;

/// How long work on a failure's part takes on average, hours.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WorkTimes {
    /// A repair, with what secondary damage makes longer.
    pub repair: f64,
    /// A planned replacement.
    pub preventive: f64,
    /// What a failure waits for its spare part if none is kept.
    pub spare_wait: f64,
    /// Until somebody of a crew from outside is there.
    pub response: f64,
    /// What planned work waits for its spare part, while the machine works on.
    pub notice: f64,
}

impl WorkTimes {
    /// Those of a failure. A part of which some are kept is taken to be there; crews to be free.
    pub fn of(spec: &PlantSpec, failure: &FailureSpec) -> Self {
        let alone = mean_hours(failure.repair.given()).unwrap_or(0.0);
        let damage = failure.secondary_damage.as_ref();
        let longer = damage.and_then(|damage| damage.repair_factor).unwrap_or(1.0) - 1.0;
        let unkept = spare_of(spec, failure).filter(|spare| spare.stock.unwrap_or(0) == 0);
        let notice = unkept.and_then(|spare| mean_hours(spare.lead.given())).unwrap_or(0.0);
        let urgent = unkept.and_then(|spare| spare.urgent.as_ref());
        Self {
            repair: alone * (1.0 + damage.map_or(0.0, |damage| damage.chance) * longer),
            preventive: mean_hours(failure.preventive.given()).unwrap_or(alone),
            spare_wait: urgent
                .and_then(|urgent| mean_hours(urgent.lead.given()))
                .unwrap_or(notice),
            response: crew_of(spec, failure)
                .and_then(|crew| mean_hours(crew.response.given()))
                .unwrap_or(0.0),
            notice,
        }
    }
}

/// What work on a failure's part costs if an hour of standstill costs `hour_won` and a failure stands `failure_hours`,
/// planned work `preventive_hours`, and planned work in a standstill `standing_hours` longer than that, if there is one.
/// The crew's wages are paid in any case and are not in it.
pub fn work_costs(
    spec: &PlantSpec,
    failure: &FailureSpec,
    hour_won: f64,
    [failure_hours, preventive_hours]: [f64; 2],
    standing_hours: Option<f64>,
) -> WorkCosts {
    let spare = spare_of(spec, failure);
    let part_won = spare.map_or(0.0, |spare| spare.price_won);
    let urgent = spare
        .filter(|spare| spare.stock.unwrap_or(0) == 0)
        .and_then(|spare| spare.urgent.as_ref());
    let urgent_won = urgent.map_or(0.0, |urgent| urgent.extra_won);
    let damage = failure.secondary_damage.as_ref();
    let damage_won = damage.map_or(0.0, |damage| damage.chance * damage.won.unwrap_or(0.0));
    let call_won = crew_of(spec, failure).and_then(|crew| crew.won_per_call).unwrap_or(0.0);
    let planned = failure.preventive_won.unwrap_or(failure.repair_won) + part_won + call_won;
    WorkCosts {
        failure_won: failure.repair_won + part_won + call_won + urgent_won + damage_won + hour_won * failure_hours,
        preventive_won: planned + hour_won * preventive_hours,
        standing_won: standing_hours.map(|hours| planned + hour_won * hours),
        inspection_won: failure.inspection_won.unwrap_or(0.0),
    }
}

fn spare_of<'s>(spec: &'s PlantSpec, failure: &FailureSpec) -> Option<&'s SpareSpec> {
    let name = failure.spare.as_ref()?;
    spec.spares.iter().find(|known| known.name == *name)
}

/// The crew that a failure names, or the first that has its skill.
fn crew_of<'s>(spec: &'s PlantSpec, failure: &FailureSpec) -> Option<&'s CrewSpec> {
    spec.crews.iter().find(|crew| match (&failure.crew, &failure.skill) {
        (Some(name), _) => crew.name == *name,
        (None, Some(skill)) => crew.skills.contains(skill),
        (None, None) => false,
    })
}

fn mean_hours(given: Result<Option<TimedSpec>, TwoUnits>) -> Option<f64> {
    let sampler = SpanSampler::new(&given.ok()??).ok()?;
    Some(sampler.mean().as_hours())
}
