//! Lines whose answers others have published or measured, as far as they say how they came by them. Where each
//! scenario reads a gap in the publication one way or another, it says so in its comments.

use std::sync::Arc;

use taktline::factory::factory::Factory;
use taktline::factory::plan::FactoryPlan;
use taktline::factory::result::{Figures, RunResult, complete};
use taktline::kernel::distribution::DistributionSpec;
use taktline::line::state::State;
use taktline::scenario::load::load_builtin;
use taktline::scenario::scenario::ScenarioSpec;

fn scenario(name: &str) -> ScenarioSpec {
    load_builtin(name).unwrap().baseline
}

fn run(scenario: &ScenarioSpec) -> RunResult {
    let plan = Arc::new(FactoryPlan::new(&scenario.plant, &Default::default(), 0.0).unwrap());
    complete(Factory::simulation(plan, 1, 0)).unwrap()
}

fn figure(figures: &Figures, name: &str) -> f64 {
    let found = figures.iter().find(|(key, _)| *key == name).unwrap();
    found.1.unwrap()
}

fn kpi(result: &RunResult, name: &str) -> f64 {
    figure(&result.kpis, name)
}

fn utilisation(result: &RunResult, name: &str) -> f64 {
    let person = result.people.iter().find(|person| person.name == name).unwrap();
    figure(&person.figures, "utilisation")
}

/// Share of the time that a station spends in these states.
fn share(result: &RunResult, station: &str, states: &[State]) -> f64 {
    let found = result.stations.iter().find(|found| found.name == station).unwrap();
    states.iter().map(|&state| found.states[state as usize]).sum()
}

#[track_caller]
fn assert_within(value: f64, published: f64, percent: f64) {
    let error = 100.0 * (value / published - 1.0);
    assert!(
        error.abs() <= percent,
        "{value} is {error:+.3} % off {published}, more than {percent} %"
    );
}

#[test]
fn the_smt_line_makes_as_many_boards_with_as_much_energy_as_published() {
    let result = run(&scenario("smt-line"));
    assert_eq!(kpi(&result, "finished_parts"), 1024.0);
    assert_within(kpi(&result, "throughput_parts_per_hour"), 40.355, 0.5);
    assert_within(kpi(&result, "lead_time_hours"), 0.7419, 3.0);
    assert_within(3600.0 * kpi(&result, "energy_kwh_per_part"), 2_427.3, 3.0);
    assert_within(utilisation(&result, "operator"), 0.039, 3.0);
}

#[test]
fn the_manual_line_takes_as_long_as_measured_and_as_others_reckoned() {
    let mut fitted = scenario("manual-line");
    let result = run(&fitted);
    assert_eq!(kpi(&result, "finished_parts"), 10.0);
    assert_within(3600.0 * kpi(&result, "lead_time_hours"), 833.5, 5.0);
    // What was not fitted: when the last order left, and the work of each person in that time.
    assert_within(60.0 * result.measured_hours, 40.27, 10.0);
    for (person, measured) in [
        ("person at WS3", 0.823),
        ("person at WS4", 0.313),
        ("person at WS5", 0.534),
    ] {
        assert_within(utilisation(&result, person), measured, 5.0);
    }
    // Plain first come, first served with half the time between stations was reckoned independently.
    for station in fitted.plant.stations.iter_mut().skip(1) {
        station.line.transfer.transfer_seconds = Some(DistributionSpec::Constant(30.0));
    }
    assert_within(3600.0 * kpi(&run(&fitted), "lead_time_hours"), 774.5, 1e-6);
}

#[test]
fn one_repairman_keeps_two_machines_going_as_published() {
    let result = run(&scenario("one-repairman"));
    assert_eq!(kpi(&result, "finished_parts"), 732.0);
    assert_within(share(&result, "machine 2", &[State::Working]), 0.7632, 0.01);
    let failed = [State::WaitingForCrew, State::InRepair];
    assert_within(share(&result, "machine 2", &failed), 0.1979, 0.02);
    assert_within(utilisation(&result, "repairman"), 0.2674, 0.02);
}
