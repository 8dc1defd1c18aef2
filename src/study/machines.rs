//! What failures and planned work of each machine cost, and what an offer changes there.
//!
//! Money of a machine, won a month of the measured time, at the prices of its scenario:
//!
//! - **services**: repairs and planned replacements by the piece, secondary damage, inspections, calls of crews that are
//!   paid by the call. What a crew costs by the month belongs to no machine;
//! - **spare parts** handed out for it, with what urgent orders cost more. Keeping a stock belongs to no machine;
//! - **crew**: hours of finished work at the crew's wage with on-costs. Wages are paid by the shift, so these are a share
//!   of a bill that does not fall when less breaks, and overtime and night extras are left out;
//! - **spoilt parts**: the material of the parts that its failures have spoilt.
//!
//! Alarms are those of trained detectors: true if the part would have failed within the horizon; a failure is caught where
//! planned work followed a true alarm, and missed where none came before it. Without a detector all of these are 0.
//!
//! What the line earns less while a machine stands is not in it: no machine has an output of its own. Services and spare
//! parts of all machines, with the keeping of stocks and contracts by the month, are the operating line `repairs`.

use serde::Serialize;

use crate::factory::result::{NamedFigures, RunResult};
use crate::factory::upkeep_result::MachineUpkeep;
use crate::finance::error::FinanceError;
use crate::finance::prices::{LabourPrice, Prices};
use crate::maintenance::repair_counts::RepairCounts;
use crate::study::comparison::PairedEstimate;
use crate::study::estimate::{as_map, estimates, value};
use crate::study::summary::NamedSummary;

/// The figure that sums up a machine's money.
pub const UPKEEP_WON: &str = "upkeep_won_per_month";

/// A machine of the baseline and of an offer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PairedMachine {
    /// Its name, `station/number`.
    pub name: String,
    /// What the offer changes in each of its figures.
    #[serde(serialize_with = "as_map")]
    pub figures: Vec<(&'static str, PairedEstimate)>,
}

/// The figures of every machine that can fail, in one run.
///
/// # Errors
/// If a column of the run's ledger has no price.
pub fn figures(run: &RunResult, prices: &Prices) -> Result<Vec<NamedFigures>, FinanceError> {
    let columns = prices.by_column(&run.ledger)?;
    let months: f64 = run.ledger.months.iter().map(|month| month.fraction).sum();
    let crews = run.machines.first().map_or(0, |machine| machine.crew_hours.len());
    let teams = &columns.labour[columns.labour.len().saturating_sub(crews)..];
    let on_cost = 1.0 + prices.on_cost_percent / 100.0;
    let spare_of = |mode: u32| {
        let price = run.mode_spares.get(mode as usize).copied().flatten();
        price.and_then(|spare| columns.spares.get(spare as usize))
    };
    let figures = |machine: &MachineUpkeep| {
        let (mut all, mut services, mut spares) = (RepairCounts::default(), 0.0, 0.0);
        for (mode, counts) in &machine.works {
            all.add(counts);
            if let Some(price) = columns.repairs.get(*mode as usize) {
                services += counts.repairs as f64 * price.won_per_repair
                    + counts.preventive as f64 * price.won_per_preventive
                    + counts.damages as f64 * price.won_per_damage
                    + counts.inspections as f64 * price.won_per_inspection;
            }
            if let Some(price) = spare_of(*mode) {
                spares += counts.spares as f64 * price.won_each + counts.urgent as f64 * price.won_per_urgent;
            }
        }
        let hours = machine.crew_hours.iter();
        let wage = |(hours, team): (&f64, &&LabourPrice)| hours * team.wage_won_per_hour * on_cost;
        let crew: f64 = hours.clone().zip(teams).map(wage).sum();
        let call = |(&calls, team): (&u64, &&LabourPrice)| calls as f64 * team.won_per_call;
        services += machine.crew_calls.iter().zip(teams).map(call).sum::<f64>();
        let parts = machine.spoilt_parts.iter().zip(&columns.products);
        let spoilt: f64 = parts.map(|(&parts, price)| parts as f64 * price.material_won).sum();
        let monthly = |won: f64| (months > 0.0).then(|| won / months);
        vec![
            ("failures", Some(all.failures as f64)),
            ("unplanned_hours", Some(all.unplanned.as_hours())),
            ("preventive", Some(all.preventive as f64)),
            ("planned_hours", Some(all.preventive_time.as_hours())),
            ("wasted_life_hours", Some(all.wasted.as_hours())),
            ("spare_wait_hours", Some(all.spare_wait.as_hours())),
            ("damages", Some(all.damages as f64)),
            ("inspections", Some(all.inspections as f64)),
            ("alarms", Some(all.alarms as f64)),
            ("true_alarms", Some(all.true_alarms as f64)),
            (
                "false_alarms",
                Some((all.alarms - all.true_alarms.min(all.alarms)) as f64),
            ),
            ("failures_caught", Some(all.caught as f64)),
            ("failures_missed", Some(all.missed as f64)),
            ("crew_hours", Some(hours.sum())),
            ("spoilt_parts", Some(machine.spoilt_parts.iter().sum::<u64>() as f64)),
            ("services_won_per_month", monthly(services)),
            ("spares_won_per_month", monthly(spares)),
            ("crew_won_per_month", monthly(crew)),
            ("spoilt_won_per_month", monthly(spoilt)),
            (UPKEEP_WON, monthly(services + spares + crew + spoilt)),
        ]
    };
    let named = |machine: &MachineUpkeep| NamedFigures {
        name: machine.name.clone(),
        figures: figures(machine),
    };
    Ok(run.machines.iter().map(named).collect())
}

/// The figures of every machine over all replications.
pub fn summaries(replications: &[Vec<NamedFigures>]) -> Vec<NamedSummary> {
    let Some(first) = replications.first() else {
        return Vec::new();
    };
    let at = |index: usize| replications.iter().filter_map(move |machines| machines.get(index));
    let summary = |(index, machine): (usize, &NamedFigures)| NamedSummary {
        name: machine.name.clone(),
        figures: estimates(at(index).map(|machine| &machine.figures)),
    };
    first.iter().enumerate().map(summary).collect()
}

/// What an offer changes at every machine that there is in both, pair by pair of replications.
pub fn paired(before: &[Vec<NamedFigures>], after: &[Vec<NamedFigures>]) -> Vec<PairedMachine> {
    let (Some(first), Some(then)) = (before.first(), after.first()) else {
        return Vec::new();
    };
    let both = first.iter().enumerate().filter_map(|(index, machine)| {
        let found = then.iter().position(|other| other.name == machine.name)?;
        let pairs = |figure: &str| {
            let runs = before.iter().zip(after);
            let pairs = runs.filter_map(|(before, after)| Some((before.get(index)?, after.get(found)?)));
            let values = pairs.map(|(before, after)| (value(&before.figures, figure), value(&after.figures, figure)));
            values.collect::<Vec<_>>()
        };
        let figures = machine
            .figures
            .iter()
            .map(|(figure, _)| (*figure, PairedEstimate::of(&pairs(figure))));
        Some(PairedMachine {
            name: machine.name.clone(),
            figures: figures.collect(),
        })
    });
    both.collect()
}
