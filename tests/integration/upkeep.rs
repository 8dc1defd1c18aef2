//! Planned work, sensors and spare parts inside the simulation: what may be counted by hand, what must be ordered by
//! cost, and what must not change.

use taktline::factory::result::{RunResult, complete};
use taktline::kernel::statistics::interval::Interval;
use taktline::line::state::State;

use crate::lines::{perfect_tables, replications, run, simulation, try_plan_with, value};

/// One machine that always has work for `hours`, with this failure.
fn machine(hours: f64, failure: &str, rest: &str) -> RunResult {
    let text = format!(
        "name = \"upkeep\"\nstart = 2027-01-04\nrun = {{ hours = {hours:?} }}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\ncycle_seconds = 36\nfailures = [{failure}]\n{rest}"
    );
    run(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn mode(result: &RunResult, figure: &str) -> f64 {
    value(&result.failures[0].figures, figure)
}

fn state(result: &RunResult, state: State) -> f64 {
    result.stations[0].states[state as usize]
}

#[test]
fn age_replacement_of_a_part_with_a_known_life_is_counted_by_hand() {
    // Replaced every 40 working hours in 10 hours: a cycle of 50 hours, and 20 of them in 1,000.
    let failure = "{ mode = \"part\", time_to_failure_hours = 100, repair_hours = 30, preventive_hours = 10, \
                   policy = { age = { after_hours = 40 } } }";
    let result = machine(1_000.0, failure, "");
    assert_eq!((mode(&result, "failures"), mode(&result, "preventive")), (0.0, 20.0));
    assert_eq!(
        (mode(&result, "planned_hours"), mode(&result, "unplanned_hours")),
        (200.0, 0.0)
    );
    assert_eq!(mode(&result, "wasted_life_hours"), 20.0 * 60.0);
    assert!((state(&result, State::Maintenance) - 0.2).abs() < 1e-12);
    assert_eq!(value(&result.kpis, "finished_parts"), 800.0 * 100.0);

    // Later than its life it never comes to that: a failure every 130 hours.
    let result = machine(1_300.0, &failure.replace("= 40 ", "= 140 "), "");
    assert_eq!((mode(&result, "failures"), mode(&result, "preventive")), (10.0, 0.0));
    assert_eq!(mode(&result, "unplanned_hours"), 300.0);
    // On a calendar clock the part ages in the standstill of nobody: 40 hours and 10 of work again.
    let calendar = failure.replace("{ mode", "{ clock = \"calendar\", mode");
    assert_eq!(mode(&machine(1_000.0, &calendar, ""), "preventive"), 20.0);
}

#[test]
fn block_replacement_goes_by_the_calendar_or_by_use_whatever_fails() {
    // Every 100 hours of the calendar, 10 hours of work: it works 90 of 100 hours.
    let failure = "{ mode = \"part\", time_to_failure_hours = 1000, repair_hours = 1, preventive_hours = 10, \
                   policy = { calendar = { every_hours = 100 } } }";
    let result = machine(1_000.0, failure, "");
    assert_eq!(mode(&result, "preventive"), 9.0);
    assert!((state(&result, State::Maintenance) - 0.09).abs() < 1e-12);
    // Every 90 working hours: a cycle of 100 hours.
    let usage = failure.replace("calendar = { every_hours = 100 }", "usage = { every_hours = 90 }");
    assert_eq!(mode(&machine(1_000.5, &usage, ""), "preventive"), 10.0);
    // A part that fails between is as new, but the block comes when it comes.
    let failing = usage.replace("time_to_failure_hours = 1000", "time_to_failure_hours = 60");
    let result = machine(1_000.0, &failing, "");
    // 60 h, a repair of 1 h, 30 h, work of 10 h: a cycle of 101 hours.
    assert_eq!((mode(&result, "failures"), mode(&result, "preventive")), (10.0, 9.0));
    assert_eq!(mode(&result, "wasted_life_hours"), 9.0 * 30.0);
}

#[test]
fn inspections_find_what_can_be_seen_and_are_counted() {
    // Signs from 60 to 100 hours: 0.5 at 80. Inspected every 30 hours: found at 90, replaced in 10.
    let failure = "{ mode = \"part\", time_to_failure_hours = 100, warning_hours = 40, repair_hours = 30, \
                   preventive_hours = 10, policy = { condition = { threshold = 0.5, every_hours = 30 } } }";
    let result = machine(1_000.0, failure, "");
    assert_eq!((mode(&result, "failures"), mode(&result, "preventive")), (0.0, 10.0));
    assert_eq!(
        (mode(&result, "inspections"), mode(&result, "wasted_life_hours")),
        (30.0, 100.0)
    );
    // Every 70 hours comes too early and then too late: the part fails.
    let late = failure.replace("every_hours = 30", "every_hours = 70");
    let result = machine(1_300.0, &late, "");
    assert_eq!((mode(&result, "failures"), mode(&result, "inspections")), (10.0, 10.0));
}

#[test]
fn planned_work_waits_until_the_machine_stands_and_costs_no_working_time() {
    let rest = "shift = \"day\"\n[[shift]]\nname = \"day\"\nhours = [\"08:00-16:00\"]\n\
                days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n";
    let failure = |when: &str| {
        format!(
            "{{ mode = \"part\", time_to_failure_hours = 500, repair_hours = 30, preventive_hours = 5, \
             policy = {{ age = {{ after_hours = 20{when} }} }} }}"
        )
    };
    // Due in the third day; done in the night after, 24 hours of age, so every third night.
    let standing = machine(24.0 * 30.0, &failure(", when = \"standing\""), rest);
    assert_eq!(
        (mode(&standing, "preventive"), state(&standing, State::Maintenance)),
        (10.0, 0.0)
    );
    let unkept = "{ mode = \"part\", time_to_failure_hours = 500, repair_hours = 30 }";
    let finished = |result: &RunResult| value(&result.kpis, "finished_parts");
    assert_eq!(finished(&standing), finished(&machine(24.0 * 30.0, unkept, rest)));
    // At once it stops the machine for five hours.
    let at_once = machine(24.0 * 30.0, &failure(""), rest);
    assert!(state(&at_once, State::Maintenance) > 0.02);
    // With patience for an hour it does not get into the night.
    let impatient = machine(24.0 * 30.0, &failure(", when = \"standing\", wait_hours = 1"), rest);
    assert!(state(&impatient, State::Maintenance) > 0.01);
    // Half of the interval early is every second night.
    let early = machine(24.0 * 30.0, &failure(", when = \"standing\", early_percent = 25"), rest);
    assert_eq!(mode(&early, "preventive"), 15.0);
    assert_eq!(mode(&early, "wasted_life_hours"), 15.0 * 484.0);
}

#[test]
fn planned_work_waits_for_its_crew_behind_failures_while_the_machine_goes_on() {
    // The crew comes for eight hours a day; a part is due after 10 hours of work, which is at night.
    let rest = "[[crew]]\nname = \"fitters\"\nshift = \"day\"\n[[shift]]\nname = \"day\"\nhours = [\"12:00-20:00\"]\n\
                days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n";
    let failure = "{ mode = \"part\", time_to_failure_hours = 500, repair_hours = 30, preventive_hours = 2, \
                   crew = \"fitters\", policy = { age = { after_hours = 10 } } }";
    let result = machine(240.0, failure, rest);
    // Due at 10, begun at 12, done at 14; due at 24, begun at 36 …: once a day.
    assert_eq!((mode(&result, "preventive"), mode(&result, "failures")), (10.0, 0.0));
    assert!((state(&result, State::Maintenance) - 20.0 / 240.0).abs() < 1e-12);
    assert_eq!(state(&result, State::WaitingForCrew), 0.0);
}

#[test]
fn a_failed_machine_waits_for_its_spare_part() {
    let failure = "{ mode = \"part\", time_to_failure_hours = 40, repair_hours = 10, spare = \"belt\" }";
    let spare = |terms: &str| format!("[[spare]]\nname = \"belt\"\nlead_hours = 50\n{terms}\n");
    // None kept: 40 h, a delivery of 50 h, a repair of 10 h.
    let result = machine(1_000.0, failure, &spare(""));
    assert_eq!(
        (mode(&result, "failures"), mode(&result, "spare_wait_hours")),
        (10.0, 500.0)
    );
    assert!((state(&result, State::WaitingForCrew) - 0.5).abs() < 1e-12);
    // One kept, ordered again at once: it comes just as the next part fails.
    let result = machine(1_000.0, failure, &spare("stock = 1"));
    assert_eq!(
        (mode(&result, "repairs"), mode(&result, "spare_wait_hours")),
        (20.0, 0.0)
    );
    let spares = &result.spares[0].figures;
    assert_eq!(
        (value(spares, "used_spares"), value(spares, "urgent_orders")),
        (20.0, 0.0)
    );
    // Sent urgently it takes 5 hours.
    let urgent = spare("urgent = { lead_hours = 5 }");
    let result = machine(1_100.0, failure, &urgent);
    assert_eq!(
        (mode(&result, "repairs"), mode(&result, "spare_wait_hours")),
        (20.0, 100.0)
    );
}

#[test]
fn secondary_damage_makes_repairs_longer_and_imperfect_ones_lives_shorter() {
    let failure = "{ mode = \"part\", time_to_failure_hours = 40, repair_hours = 10, \
                   secondary_damage = { chance = 1, repair_factor = 6 } }";
    let result = machine(1_000.0, failure, "");
    assert_eq!(
        (mode(&result, "damages"), mode(&result, "mean_repair_minutes")),
        (10.0, 3_600.0)
    );
    let leaves = |share: &str| {
        let failure = format!(
            "{{ mode = \"part\", repair_hours = 0, wear = {{ wiener = {{ per_hour = 1, sd_per_hour = 0.001, limit = 50 }} }}, \
             repair_leaves = {share} }}"
        );
        mode(&machine(1_001.0, &failure, ""), "failures")
    };
    // With hardly any chance: 50 hours, then 50 again, or half of them.
    assert_eq!((leaves("0"), leaves("0.5")), (20.0, 39.0));
}

/// Cost of an hour of a failure under a policy, in several replications.
fn costs(failure: &str, policy: &str, sensors: &str) -> Vec<f64> {
    const HOURS: f64 = 60_000.0;
    let text = format!(
        "name = \"upkeep\"\nstart = 2027-01-04\nrun = {{ hours = {HOURS:?} }}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\nmachines = 4\ncycle_hours = 20\n{sensors}\n\
         failures = [{{ mode = \"part\", repair_hours = 0, repair_won = 10, preventive_won = 1, {failure}, {policy} }}]\n"
    );
    let results = crate::lines::replications(&text, 6);
    results
        .iter()
        .map(|result| (10.0 * mode(result, "repairs") + mode(result, "preventive")) / HOURS)
        .collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

const SENSOR: &str = "sensors = [{ signal = \"vibration\", every_minutes = 30, noise = 0.03 }]";

#[test]
fn on_a_part_that_wears_out_condition_costs_less_than_age_and_age_less_than_failure() {
    for wear in [
        "warns_by = \"vibration\", wear = { gamma = { per_hour = 0.01, sd_per_hour = 0.05, limit = 2 } }",
        "warns_by = \"vibration\", wear = { wiener = { per_hour = 0.01, sd_per_hour = 0.05, limit = 2 } }",
        "warns_by = \"vibration\", wear = { shocks = { per_hour = 0.1, damage = { exponential = { mean = 0.1 } }, limit = 2 } }",
    ] {
        let failed = mean(&costs(wear, "policy = { run-to-failure = {} }", ""));
        let aged = mean(&costs(wear, "policy = { age = {} }", ""));
        let seen = mean(&costs(wear, "policy = { condition = { threshold = 0.75 } }", SENSOR));
        println!("{wear}: condition {seen:.6}, age {aged:.6}, run to failure {failed:.6}");
        assert!(
            seen < 0.9 * aged && aged < 0.9 * failed,
            "{wear}: {seen} {aged} {failed}"
        );
    }
}

#[test]
fn on_a_part_without_memory_age_replacement_buys_nothing() {
    let life = "time_to_failure_hours = { exponential = { mean = 200 } }";
    let failed = costs(life, "policy = { run-to-failure = {} }", "");
    assert_eq!(costs(life, "policy = { age = {} }", ""), failed);
    // At any age it costs more: (1 − R + R / 10) · 10 / (200 (1 − R)).
    let aged = Interval::of(&costs(life, "policy = { age = { after_hours = 100 } }", ""), 0.999).expect("an interval");
    let alive = libm::exp(-0.5);
    let exact = 4.0 * (10.0 * (1.0 - alive) + alive) / (200.0 * (1.0 - alive));
    assert!(aged.contains(exact), "{exact} not in {aged:?}");
    assert!(aged.mean > mean(&failed));
}

#[test]
fn losing_reports_and_dead_sensors_let_more_parts_fail() {
    let wear = "warns_by = \"vibration\", wear = { gamma = { per_hour = 0.01, sd_per_hour = 0.05, limit = 2 } }";
    let policy = "policy = { condition = { threshold = 0.9 } }";
    let at = |sensor: &str| {
        mean(&costs(
            wear,
            policy,
            &format!("sensors = [{{ signal = \"vibration\", {sensor} }}]"),
        ))
    };
    let often = at("every_minutes = 30, noise = 0.02");
    let rarely = at("every_hours = 20, noise = 0.02");
    let hardly = at("every_hours = 60, noise = 0.02");
    let dead = at("every_minutes = 30, noise = 0.02, dead_after_hours = 100");
    let blind = at("every_minutes = 30, noise = 0.02, dead_after_hours = 0.1");
    let never = mean(&costs(wear, "policy = { run-to-failure = {} }", ""));
    assert!(
        often < rarely && rarely < hardly && hardly < never,
        "{often} {rarely} {hardly} {never}"
    );
    assert!(
        often < dead && dead < blind && (blind / never - 1.0).abs() < 0.01,
        "{often} {dead} {blind} {never}"
    );
}

#[test]
fn a_network_that_loses_reports_lets_more_parts_fail() {
    let text = "name = \"upkeep\"\nstart = 2027-01-04\nrun = { hours = 100000 }\nconnected_by = \"radio\"\n\
        [[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
        [[station]]\nname = \"press\"\ncycle_hours = 20\ntelemetry = { every_seconds = 3600 }\n\
        sensors = [{ signal = \"vibration\", noise = 0.02 }]\n\
        failures = [{ mode = \"part\", repair_hours = 0, warns_by = \"vibration\", \
        wear = { gamma = { per_hour = 0.01, sd_per_hour = 0.05, limit = 2 } }, \
        policy = { condition = { threshold = 0.9 } } }]\n\
        [[network]]\nname = \"radio\"\nkind = \"perfect\"\n";
    let failures = |loss: f64| {
        let with_losses = |plant: &taktline::factory::plant::PlantSpec| {
            let mut tables = perfect_tables(plant);
            for flow in &mut tables.flows {
                flow.lost = loss;
            }
            tables
        };
        let plan = try_plan_with(text, with_losses).unwrap_or_else(|error| panic!("{error}"));
        let result = complete(simulation(&plan)).expect("a result");
        (mode(&result, "failures"), mode(&result, "preventive"))
    };
    let found: Vec<(f64, f64)> = [0.0, 0.5, 0.95, 1.0].map(failures).to_vec();
    println!("{found:?}");
    assert!(found.windows(2).all(|pair| pair[0].0 < pair[1].0), "{found:?}");
    assert_eq!(found[3].1, 0.0);
}

/// Renewals of a part in the time before each of `steps` equal steps up to `end`, in hours: the renewal equation by the
/// trapezium rule in its own increments.
fn renewals(failed: impl Fn(f64) -> f64, end: f64, steps: usize) -> Vec<f64> {
    let share: Vec<f64> = (0..=steps)
        .map(|step| failed(end * step as f64 / steps as f64))
        .collect();
    let mut sums = vec![0.0];
    for now in 1..=steps {
        let again = |step: usize| {
            let (from, to) = (now - step, (now - step + 1).min(now - 1));
            0.5 * (sums[from] + sums[to]) * (share[step] - share[step - 1])
        };
        let sum = share[now] + (1..=now).map(again).sum::<f64>();
        sums.push(sum);
    }
    sums
}

#[test]
fn parts_are_new_when_time_begins_and_their_ages_settle_in_the_warm_up() {
    const MACHINES: f64 = 400.0;
    const DAYS: f64 = 60.0;
    // Weibull lives of scale 1,600 hours and shape 3.2, seen for 60 days after a warm-up of so many.
    let found = renewals(
        |hours| -libm::expm1(-libm::pow(hours / 1_600.0, 3.2)),
        24.0 * 5.0 * DAYS,
        2_000,
    );
    for lengths in [0.0, 1.0, 4.0] {
        let warm_up = lengths * DAYS;
        let text = format!(
            "name = \"ages\"\nstart = 2027-01-04\nrun = {{ days = {DAYS}, warm_up_days = {warm_up} }}\n\
             [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
             [[station]]\nname = \"press\"\nmachines = {MACHINES}\ncycle_hours = 100\n\
             failures = [{{ mode = \"wear\", clock = \"calendar\", repair_seconds = 0, \
             time_to_failure_hours = {{ weibull = {{ scale = 1_600, shape = 3.2 }} }} }}]\n"
        );
        let results = replications(&text, 5);
        let failures: f64 = results.iter().map(|result| mode(result, "failures")).sum();
        let at = (400.0 * lengths) as usize;
        let expected = MACHINES * 5.0 * (found[at + 400] - found[at]);
        // Lives vary less than exponential ones, so their number varies by less than its root.
        assert!(
            (failures - expected).abs() < 4.0 * expected.sqrt(),
            "{lengths}: {failures} and not {expected}"
        );
    }
    // New ones fail about half as often as those of all ages.
    assert!(found[400] < 0.6 * (found[2_000] - found[1_600]), "{found:?}");
}
