//! Wear, age replacement and spare parts whose answers are known exactly.
//!
//! The scenarios have one machine or a few that always have work, and repairs that take no time, so that every figure is
//! one of renewals. Won of a scenario are the unit of cost.

use crate::line::state::State;
use crate::maintenance::degradation::{GammaWearSpec, LifeLaw, Wear, WearSpec};
use crate::maintenance::replacement::optimal_age;
use crate::study::oracles::oracle::{Answer, Figure, Oracle, PRECISION, Reading};
use crate::study::oracles::text::{SATURATED, exponential, scenario};

/// Those of the reference.
pub(super) fn reference() -> Vec<Oracle> {
    vec![
        age_replacement(1_000.0, 2.5, 1.0, 5.0, true),
        age_replacement(1_000.0, 2.5, 1.0, 5.0, false),
        gamma_wear(0.2, 0.3, 1.0, 1.0),
        wiener_wear(0.2, 0.3, 1.0, 1.0),
        base_stock(5, 2, 100.0, 60.0, false),
    ]
}

/// The same families with other parameters.
pub(super) fn others() -> Vec<Oracle> {
    vec![
        age_replacement(60.0, 1.6, 3.0, 40.0, true),
        age_replacement(5_000.0, 4.0, 2.0, 7.0, true),
        gamma_wear(5.0, 12.0, 30.0, 2.0),
        wiener_wear(0.4, 0.2, 0.5, 1.0),
        base_stock(12, 1, 300.0, 80.0, true),
        base_stock(2, 0, 50.0, 40.0, false),
    ]
}

/// Seconds of a cycle where lives last seconds and minutes, and where they last hours: what is made does not matter.
const CYCLES: [u32; 2] = [100, 100_000];

fn machine(machines: u32, cycle: u32, failure: &str) -> String {
    format!(
        "[[station]]\nname = \"machine\"\nmachines = {machines}\ncycle_seconds = {cycle}\n\
         failures = [{{ mode = \"wear\", repair_seconds = 0, {failure} }}]\n"
    )
}

/// A Weibull part that is replaced at the best age, or run to failure: what a second costs.
pub fn age_replacement(scale: f64, shape: f64, preventive: f64, failure: f64, replaced: bool) -> Oracle {
    let law = LifeLaw::Weibull { scale, shape };
    let mean = scale * libm::tgamma(1.0 + 1.0 / shape);
    // In the unit of the scale, whatever it is.
    let best = optimal_age(&|age| Some(law.survival(age)), mean, preventive, failure);
    let (age, at_best, run_to_failure) = best.map_or((f64::NAN, f64::NAN, f64::NAN), |best| {
        let age = best.age_hours.unwrap_or(f64::INFINITY);
        (age, best.cost_per_hour, best.run_to_failure_per_hour)
    });
    let policy = if replaced {
        ", policy = { age = {} }"
    } else {
        ", repair_leaves = 0"
    };
    let text = format!(
        "time_to_failure_seconds = {{ weibull = {{ scale = {scale:?}, shape = {shape:?} }} }}, repair_won = {failure:?}, \
         preventive_won = {preventive:?}{policy}"
    );
    let seconds = 15_000.0 * mean;
    let kind = if replaced {
        format!("replaced at {age:.2}")
    } else {
        "run to failure".to_owned()
    };
    Oracle {
        name: format!("Weibull part, scale {scale} s, shape {shape}, costs {preventive} and {failure}, {kind}"),
        source: "Barlow and Hunter 1960, renewal reward",
        scenario: scenario(seconds, 0.0, SATURATED, &machine(1, CYCLES[0], &text), ""),
        replications: 20,
        precision: 2.0 * PRECISION,
        answers: vec![Answer {
            what: "cost rate".to_owned(),
            figure: Figure(vec![
                (failure / seconds, Reading::Failure(0, "repairs")),
                (preventive / seconds, Reading::Failure(0, "preventive")),
            ]),
            exact: if replaced { at_best } else { run_to_failure },
            unit: "won/s",
        }],
    }
}

fn failure_rate(exact: f64, hours: f64) -> Answer {
    Answer {
        what: "failures".to_owned(),
        figure: Figure(vec![(1.0 / hours, Reading::Failure(0, "failures"))]),
        exact,
        unit: "an hour",
    }
}

/// A part under gamma wear, watched by nobody, renewed when it fails; `pace` by load.
pub fn gamma_wear(per_hour: f64, sd_per_hour: f64, limit: f64, pace: f64) -> Oracle {
    let text = format!(
        "wear = {{ gamma = {{ per_hour = {per_hour:?}, sd_per_hour = {sd_per_hour:?}, limit = {limit:?} }} }}, \
         stress = {{ load = {pace:?} }}"
    );
    let spec = GammaWearSpec {
        per_hour,
        sd_per_hour,
        limit,
        start: None,
    };
    // The mean life is the integral of the survival, here by the rule of the middle.
    let mean = Wear::new(&WearSpec::Gamma(spec), pace).map_or(f64::NAN, |wear| {
        let step = wear.mean_hours() / 2_000.0;
        let alive = (0..40_000).map_while(|cell| {
            let alive = wear.survival(0.0, (f64::from(cell) + 0.5) * step)?;
            (alive > 1e-15).then_some(alive)
        });
        alive.sum::<f64>() * step
    });
    let hours = 15_000.0 * mean;
    Oracle {
        name: format!("gamma wear, {per_hour} ± {sd_per_hour} an hour up to {limit}, {pace} times its load"),
        source: "van Noortwijk 2009: survival by the incomplete gamma function",
        scenario: scenario(hours * 3_600.0, 0.0, SATURATED, &machine(1, CYCLES[1], &text), ""),
        replications: 20,
        precision: PRECISION,
        answers: vec![failure_rate(1.0 / mean, hours)],
    }
}

/// A part under Wiener wear with drift, renewed when it fails.
pub fn wiener_wear(per_hour: f64, sd_per_hour: f64, limit: f64, pace: f64) -> Oracle {
    let text = format!(
        "wear = {{ wiener = {{ per_hour = {per_hour:?}, sd_per_hour = {sd_per_hour:?}, limit = {limit:?} }} }}, \
         stress = {{ load = {pace:?} }}"
    );
    let mean = limit / per_hour / pace;
    let hours = 15_000.0 * mean;
    Oracle {
        name: format!("Wiener wear, {per_hour} ± {sd_per_hour} an hour up to {limit}"),
        source: "first passage is inverse Gaussian (Schrödinger 1915), mean limit / drift",
        scenario: scenario(hours * 3_600.0, 0.0, SATURATED, &machine(1, CYCLES[1], &text), ""),
        replications: 20,
        precision: PRECISION,
        answers: vec![failure_rate(1.0 / mean, hours)],
    }
}

/// Machines that fail at random and need a spare part, of which `stock` are kept and each used one is ordered at once;
/// the lead time is exponential or constant, which makes no difference.
pub fn base_stock(machines: u32, stock: u32, to_failure: f64, lead: f64, constant: bool) -> Oracle {
    let text = format!(
        "time_to_failure_seconds = {}, spare = \"part\"",
        exponential(to_failure)
    );
    let lead_time = if constant {
        format!("{lead:?}")
    } else {
        exponential(lead)
    };
    let spare = format!("[[spare]]\nname = \"part\"\nstock = {stock}\nlead_seconds = {lead_time}\n");
    let (owed, there) = base_stock_answers(machines, stock, to_failure, lead);
    let kind = if constant { "constant" } else { "exponential" };
    Oracle {
        name: format!(
            "{machines} machines, {stock} spares kept, {to_failure} s to failure, {lead} s to a delivery, {kind}"
        ),
        source: "Palm 1938 and Sherbrooke 1968 with a finite source, a birth and death process",
        scenario: scenario(
            1_500.0 * 20.0 * lead.max(to_failure),
            0.05,
            SATURATED,
            &machine(machines, CYCLES[0], &text),
            &spare,
        ),
        replications: 20,
        precision: 4.0 * PRECISION,
        answers: vec![
            Answer {
                what: "parts owed".to_owned(),
                figure: Figure(vec![(1.0, Reading::Spare(0, "mean_backorders"))]),
                exact: owed,
                unit: "parts",
            },
            Answer {
                what: "stock and availability".to_owned(),
                figure: Figure(vec![
                    (1.0, Reading::Spare(0, "mean_stock")),
                    (1.0, Reading::State(0, State::Working)),
                ]),
                exact: there + 1.0 - owed / f64::from(machines),
                unit: "parts and share",
            },
        ],
    }
}

/// Mean parts owed and mean stock.
fn base_stock_answers(machines: u32, stock: u32, to_failure: f64, lead: f64) -> (f64, f64) {
    let mut weight = 1.0;
    let (mut all, mut owed, mut there) = (0.0, 0.0, 0.0);
    for on_order in 0..=machines + stock {
        let down = on_order.saturating_sub(stock);
        all += weight;
        owed += weight * f64::from(down);
        there += weight * f64::from(stock.saturating_sub(on_order));
        weight *= f64::from(machines - down) / to_failure * lead / f64::from(on_order + 1);
    }
    (owed / all, there / all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_known_costs_of_age_replacement_are_exact() {
        let exact = |replaced| age_replacement(1_000.0, 2.5, 1.0, 5.0, replaced).answers[0].exact;
        assert!((exact(true) - 0.003_462_04).abs() < 5e-9);
        assert!((exact(false) - 0.005_635_30).abs() < 5e-9);
    }

    #[test]
    fn with_many_machines_the_parts_owed_are_those_of_a_poisson_number_on_order() {
        // Palm: mean 1 on order, so 1, 0.367879, 0.103638 … are owed; here the machines are many and rarely fail.
        for (stock, exact) in [(0, 1.0), (1, 0.367_879), (2, 0.103_638), (3, 0.023_337)] {
            let (owed, _) = base_stock_answers(1_000_000, stock, 1e6, 1.0);
            assert!((owed - exact).abs() < 1e-5, "{stock}: {owed}");
        }
    }
}
