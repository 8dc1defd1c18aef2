//! Machines that wait for repairers.

use std::fmt::Write as _;

use crate::line::state::State;
use crate::study::oracles::oracle::{Answer, Figure, Oracle, PRECISION, Reading};
use crate::study::oracles::text::{SATURATED, exponential, failures, head, scenario};

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
    let (availability, _, busy) = machine_repairman_answers(machines, repairers, to_failure, to_repair);
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

/// Stations of so many machines each, with parts of their own, that share `repairers`: what waits for them is the same
/// as if all machines stood at one station (M/M/c//N).
pub fn shared_repairers(stations: &[u32], repairers: u32, to_failure: f64, to_repair: f64) -> Oracle {
    let (seconds, all) = (1_000_000.0, stations.iter().sum());
    let failures = failures(
        "working",
        &exponential(to_failure),
        &exponential(to_repair),
        ", crew = \"repairers\"",
    );
    let mut text = head(seconds, 0.1);
    for number in 1..=stations.len() {
        let route = format!("route = [{{ station = \"station {number}\" }}]");
        let _ = writeln!(text, "[[product]]\nname = \"part {number}\"\n{SATURATED}\n{route}");
    }
    for (number, machines) in (1..).zip(stations) {
        let _ = writeln!(
            text,
            "[[station]]\nname = \"station {number}\"\nmachines = {machines}\ncycle_seconds = {:?}\n{failures}",
            5.0 * to_failure
        );
    }
    let _ = writeln!(text, "[[crew]]\nname = \"repairers\"\nsize = {repairers}");
    let (availability, waiting, busy) = machine_repairman_answers(all, repairers, to_failure, to_repair);
    let share = |what: &str, state: State, exact: f64| Answer {
        what: what.to_owned(),
        figure: Figure(
            (0..)
                .zip(stations)
                .map(|(station, &machines)| (f64::from(machines) / f64::from(all), Reading::State(station, state)))
                .collect(),
        ),
        exact,
        unit: "share",
    };
    Oracle {
        name: format!(
            "stations of {stations:?} machines share {repairers} repairers, {to_failure} s to failure, {to_repair} s to repair"
        ),
        source: "machine repairman (Palm 1947), M/M/c//N",
        scenario: text,
        replications: 20,
        precision: 3.0 * PRECISION,
        answers: vec![
            share("availability", State::Working, availability),
            share("waiting for a repairer", State::WaitingForCrew, waiting),
            Answer {
                what: "repairers busy".to_owned(),
                figure: Figure(vec![(1.0, Reading::People(0, "utilisation"))]),
                exact: busy,
                unit: "share",
            },
        ],
    }
}

/// Availability of the machines, share of their time that they wait for a repairer, and that the repairers are busy.
fn machine_repairman_answers(machines: u32, repairers: u32, to_failure: f64, to_repair: f64) -> (f64, f64, f64) {
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
        (down - busy) / all / f64::from(machines),
        busy / all / f64::from(repairers),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::oracles::oracle::assert_near;

    #[test]
    fn the_formula_gives_the_published_figures() {
        let (availability, waiting, busy) = machine_repairman_answers(5, 1, 100.0, 10.0);
        assert_near(availability, 0.872_096);
        assert_near(busy, 0.436_048);
        // Down, but not in repair.
        assert_near(waiting, 1.0 - 0.872_096 - 0.436_048 / 5.0);
    }

    #[test]
    fn with_a_repairer_for_each_machine_none_waits() {
        let (availability, waiting, busy) = machine_repairman_answers(4, 4, 30.0, 10.0);
        assert!((availability - 0.75).abs() < 1e-12 && waiting.abs() < 1e-12 && (busy - 0.25).abs() < 1e-12);
    }
}
