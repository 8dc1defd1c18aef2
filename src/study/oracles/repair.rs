//! Machines that wait for repairers.

use crate::line::state::State;
use crate::study::oracles::oracle::{Answer, Figure, Oracle, PRECISION, Reading};
use crate::study::oracles::text::{SATURATED, exponential, failures, scenario};

/// `machines` machines that always have work, and `repairers` who repair them; mean times in seconds, exponential.
/// With a calendar clock the machines age all the time, with a working clock while they work: that is the same here.
pub fn machine_repairman(machines: u32, repairers: u32, to_failure: f64, to_repair: f64, calendar: bool) -> Oracle {
    let clock = if calendar { "calendar" } else { "working" };
    let failures = failures(
        clock,
        &exponential(to_failure),
        &exponential(to_repair),
        ", crew = \"repairers\"",
    );
    let station = format!(
        "[[station]]\nname = \"machines\"\nmachines = {machines}\ncycle_seconds = {:?}\n{failures}\n",
        5.0 * to_failure
    );
    let crew = format!("[[crew]]\nname = \"repairers\"\nsize = {repairers}\n");
    let (availability, busy) = machine_repairman_answers(machines, repairers, to_failure, to_repair);
    Oracle {
        name: format!(
            "{machines} machines, {repairers} repairers, {to_failure} s to failure, {to_repair} s to repair, {clock} clock"
        ),
        source: "machine repairman (Palm 1947), a birth and death process",
        scenario: scenario(2_000_000.0, 0.1, SATURATED, &station, &crew),
        replications: 20,
        precision: PRECISION,
        answers: vec![
            Answer {
                what: "availability".to_owned(),
                figure: Figure(vec![(1.0, Reading::State(0, State::Working))]),
                exact: availability,
                unit: "share",
            },
            Answer {
                what: "repairers busy".to_owned(),
                figure: Figure(vec![(1.0, Reading::People(0, "utilisation"))]),
                exact: busy,
                unit: "share",
            },
        ],
    }
}

/// Availability of the machines and share of their time that the repairers are busy.
fn machine_repairman_answers(machines: u32, repairers: u32, to_failure: f64, to_repair: f64) -> (f64, f64) {
    let mut weight = 1.0;
    let (mut all, mut down, mut busy) = (0.0, 0.0, 0.0);
    for failed in 0..=machines {
        all += weight;
        down += weight * f64::from(failed);
        busy += weight * f64::from(failed.min(repairers));
        weight *= f64::from(machines - failed) / to_failure * to_repair / f64::from((failed + 1).min(repairers));
    }
    (
        1.0 - down / all / f64::from(machines),
        busy / all / f64::from(repairers),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::oracles::oracle::assert_near;

    #[test]
    fn the_formula_gives_the_published_figures() {
        let (availability, busy) = machine_repairman_answers(5, 1, 100.0, 10.0);
        assert_near(availability, 0.872_096);
        assert_near(busy, 0.436_048);
    }
}
