//! The policy that predicts inside the simulation: detectors do there as in their trials, losses cost, a bad detector is
//! found out, and a perfect one comes up to what theory allows.

use std::sync::Arc;

use taktline::factory::factory::Factory;
use taktline::factory::plant::PlantSpec;
use taktline::factory::result::{RunResult, complete};
use taktline::kernel::statistics::interval::Interval;
use taktline::maintenance::degradation::{GammaWearSpec, Wear, WearSpec};

use crate::lines::{perfect_tables, replications, try_plan, try_plan_with, value};
use crate::program::{command, json};

/// Wear that lasts some 210 hours, with a standard deviation of 70.
const GAMMA: &str = "warns_by = \"vibration\", wear = { gamma = { per_hour = 0.01, sd_per_hour = 0.05, limit = 2 } }";
const SENSOR: &str = "sensors = [{ signal = \"vibration\", every_minutes = 30, noise = 0.1 }]";
/// Hours of a run, and machines.
const HOURS: f64 = 60_000.0;

/// A line on which a failure costs `failure_won`, a planned replacement 1, and neither takes any time.
fn line(failure: &str, policy: &str, sensors: &str, failure_won: f64) -> String {
    format!(
        "name = \"predictive\"\nstart = 2027-01-04\nrun = {{ hours = {HOURS:?} }}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\nmachines = 4\ncycle_hours = 20\n{sensors}\n\
         failures = [{{ mode = \"part\", repair_hours = 0, repair_won = {failure_won:?}, preventive_won = 1, {failure}, \
         policy = {{ {policy} }} }}]\n"
    )
}

fn mode(result: &RunResult, figure: &str) -> f64 {
    value(&result.failures[0].figures, figure)
}

fn sum(results: &[RunResult], figure: &str) -> f64 {
    results.iter().map(|result| mode(result, figure)).sum()
}

/// Won an hour of each replication.
fn costs(results: &[RunResult], failure_won: f64) -> Vec<f64> {
    let won = |result: &RunResult| failure_won * mode(result, "repairs") + mode(result, "preventive");
    results.iter().map(|result| won(result) / HOURS).collect()
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The interval of a difference with the same luck, 99.9 %.
fn difference(one: &[f64], other: &[f64]) -> Interval {
    let pairs: Vec<f64> = one.iter().zip(other).map(|(one, other)| one - other).collect();
    Interval::of(&pairs, 0.999).expect("an interval")
}

/// In the simulation precision and recall are those of the trial, within 3.3 standard deviations; gives alarms, true ones
/// and missed failures.
fn as_in_its_trial(what: &str, results: &[RunResult]) -> (f64, f64, f64) {
    let (alarms, rightly, missed) = (
        sum(results, "alarms"),
        sum(results, "true_alarms"),
        sum(results, "failures_missed"),
    );
    let lives = mode(&results[0], "trial_lives");
    let share_alarmed = alarms / (alarms + missed);
    for (name, found, tried, n) in [
        (
            "precision",
            rightly / alarms,
            mode(&results[0], "trial_precision"),
            alarms,
        ),
        (
            "recall",
            rightly / (rightly + missed),
            mode(&results[0], "trial_recall"),
            rightly + missed,
        ),
    ] {
        // The trial had so many of its lives in this ratio, about.
        let in_trial = lives
            * if name == "precision" {
                share_alarmed
            } else {
                n / (alarms + missed)
            };
        let p = (found * n + tried * in_trial) / (n + in_trial);
        let sd = (p * (1.0 - p) * (1.0 / n + 1.0 / in_trial)).sqrt();
        println!("{what}: {name} {found:.4} in {n}, in the trial {tried:.4} in {in_trial:.0}");
        assert!(
            (found - tried).abs() < 3.3 * sd + 1e-9,
            "{what}: {name} {found} {tried} {sd}"
        );
    }
    (alarms, rightly, missed)
}

#[test]
fn in_the_simulation_a_detector_is_as_right_as_in_its_trial() {
    for (failure, policy, sensors) in [
        (GAMMA, "check_hours = 4, horizon_hours = 30", SENSOR),
        (
            "warns_by = \"current\", wear = { wiener = { per_hour = 0.01, sd_per_hour = 0.03, limit = 2 } }",
            "check_hours = 8, horizon_hours = 24, history_units = 60, history_seed = 7",
            "sensors = [{ signal = \"current\", every_hours = 1, noise = 0.2, response = 1.5 }]",
        ),
        (
            "warns_by = \"vibration\", time_to_failure_hours = { weibull = { scale = 400, shape = 1.5 } }, \
             warning_hours = { uniform = [20, 80] }",
            "check_hours = 2, horizon_hours = 20, history_units = 40",
            "sensors = [{ signal = \"vibration\", every_seconds = 30, noise = 1.5 }]",
        ),
        (
            "clock = \"calendar\", warns_by = \"torque\", wear = { states = { mean_hours = [150, 60, 30] } }",
            "check_hours = 6, horizon_hours = 36",
            "sensors = [{ signal = \"torque\", every_hours = 3, noise = 0.2, dead_after_hours = 500, dead_for_hours = 60 }]",
        ),
    ] {
        let policy = format!("predictive = {{ {policy} }}");
        let results = replications(&line(failure, &policy, sensors, 8.0), 3);
        let (alarms, rightly, missed) = as_in_its_trial(failure, &results);
        assert!(
            sum(&results, "failures") > 0.0 && rightly > 20.0,
            "{failure}: nothing happened"
        );
        assert_eq!(
            sum(&results, "failures"),
            missed,
            "no work waits, so a failure is one without alarm"
        );
        assert_eq!(sum(&results, "preventive"), alarms);
    }
}

#[test]
fn the_better_somebody_knows_the_wear_the_less_it_costs() {
    // A noisy sensor, read seldom: what single readings say must be summed up.
    let sensor = SENSOR.replace("every_minutes = 30, noise = 0.1", "every_hours = 2, noise = 0.3");
    let found = |policy: &str| costs(&replications(&line(GAMMA, policy, &sensor, 10.0), 12), 10.0);
    let perfect = found("predictive = { detector = \"perfect\", check_hours = 4 }");
    let learned = found("predictive = { check_hours = 4, history_units = 400 }");
    let condition = found("condition = { threshold = 1 }");
    let age = found("age = {}");
    let never = found("run-to-failure = {}");
    println!(
        "perfect {:.5} learned {:.5} condition {:.5} age {:.5} never {:.5}",
        mean(&perfect),
        mean(&learned),
        mean(&condition),
        mean(&age),
        mean(&never)
    );
    for pair in [
        (&perfect, &learned),
        (&learned, &condition),
        (&condition, &age),
        (&age, &never),
    ] {
        let apart = difference(pair.0, pair.1);
        println!("{apart:?}");
        assert!(apart.high() < 0.0, "{apart:?}");
    }
}

#[test]
fn what_alarms_is_hardly_dearer_than_the_best_of_what_it_was_chosen_among() {
    // A good sensor needs no trees, a poor one does.
    let poor = SENSOR.replace("every_minutes = 30, noise = 0.1", "every_hours = 2, noise = 0.3");
    for (what, sensor, units) in [
        ("good", SENSOR, 20),
        ("good", SENSOR, 100),
        ("poor", &poor, 20),
        ("poor", &poor, 400),
    ] {
        let found: Vec<[f64; 4]> = (1..=8)
            .map(|seed| {
                let policy =
                    format!("predictive = {{ check_hours = 4, history_units = {units}, history_seed = {seed} }}");
                let result = &replications(&line(GAMMA, &policy, sensor, 10.0), 1)[0];
                ["trial", "trees", "mean_rule", "cusum_rule"].map(|of| mode(result, &format!("{of}_won_per_hour")))
            })
            .collect();
        let [chosen, candidates @ ..] =
            [0, 1, 2, 3].map(|of| mean(&found.iter().map(|trials| trials[of]).collect::<Vec<_>>()));
        println!("{what} sensor, {units} lives: {chosen:.5} of trees, mean and sum {candidates:.5?}");
        let best = candidates.into_iter().fold(f64::INFINITY, f64::min);
        // Choosing by so few lives is not always right either; never to choose would cost more.
        assert!(
            chosen < 1.08 * best && chosen < candidates[0],
            "{what} sensor, {units} lives: {chosen} {candidates:?}"
        );
    }
}

#[test]
fn a_perfect_detector_comes_up_to_the_bound_of_the_degradation() {
    for (check, failure_won) in [(4.0, 10.0), (12.0, 5.0)] {
        let bound = best_control_limit(check, failure_won);
        let policy = format!("predictive = {{ detector = \"perfect\", check_hours = {check:?} }}");
        let found = costs(
            &replications(&line(GAMMA, &policy, SENSOR, failure_won), 8),
            failure_won,
        );
        // Four machines.
        let found: Vec<f64> = found.iter().map(|cost| cost / 4.0).collect();
        let interval = Interval::of(&found, 0.999).expect("an interval");
        println!("checked every {check} h: {interval:?}, bound {bound:.6}");
        assert!(
            interval.high() > bound && interval.mean < 1.03 * bound,
            "{interval:?} {bound}"
        );
    }
}

/// The least cost of an hour of a gamma-worn part that is replaced at checks from some wear on, by renewal: cost and
/// length of what is left of a life, from the highest wear down, on a grid of levels.
fn best_control_limit(check: f64, failure_won: f64) -> f64 {
    const CELLS: usize = 500;
    let spec = GammaWearSpec {
        per_hour: 0.01,
        sd_per_hour: 0.05,
        limit: 2.0,
        start: None,
    };
    let wear = Wear::new(&WearSpec::Gamma(spec), 1.0).expect("wear");
    let alive = |level: f64, hours: f64| {
        if level >= 1.0 {
            0.0
        } else {
            wear.survival(level, hours).expect("known")
        }
    };
    let width = 1.0 / CELLS as f64;
    // The wear of one interval is below z with the probability that a part with so much room left outlives it.
    let below = |z: f64| if z <= 0.0 { 0.0 } else { alive(1.0 - z, check) };
    let step: Vec<f64> = (0..CELLS)
        .map(|k| below((k as f64 + 0.5) * width) - below((k as f64 - 0.5) * width))
        .collect();
    let level = |cell: usize| cell as f64 * width;
    let survives: Vec<f64> = (0..CELLS).map(|cell| below(1.0 - level(cell))).collect();
    let lived: Vec<f64> = (0..CELLS)
        .map(|cell| {
            let parts = 8;
            let at = |part: usize| check * (part as f64 + 0.5) / parts as f64;
            (0..parts).map(|part| alive(level(cell), at(part))).sum::<f64>() * check / parts as f64
        })
        .collect();
    let rate = |limit: usize| {
        let (mut cost, mut length) = (vec![0.0; limit], vec![0.0; limit]);
        for cell in (0..limit).rev() {
            let stays: f64 = (cell..limit).map(|next| step[next - cell]).sum();
            let planned = (survives[cell] - stays).max(0.0);
            let mut sums = (failure_won * (1.0 - survives[cell]) + planned, lived[cell]);
            for next in cell + 1..limit {
                sums.0 += step[next - cell] * cost[next];
                sums.1 += step[next - cell] * length[next];
            }
            (cost[cell], length[cell]) = (sums.0 / (1.0 - step[0]), sums.1 / (1.0 - step[0]));
        }
        cost[0] / length[0]
    };
    (CELLS / 4..CELLS).step_by(5).map(rate).fold(f64::INFINITY, f64::min)
}

/// A line whose sensor reports over a network.
fn connected(loss: f64, policy: &str) -> Vec<RunResult> {
    let sensor = "telemetry = { every_seconds = 43200 }\nsensors = [{ signal = \"vibration\", noise = 0.1 }]";
    let text = format!(
        "connected_by = \"radio\"\n{}[[network]]\nname = \"radio\"\nkind = \"perfect\"\n",
        line(GAMMA, policy, sensor, 10.0)
    );
    let lossy = |plant: &PlantSpec| {
        let mut tables = perfect_tables(plant);
        tables.flows.iter_mut().for_each(|flow| flow.lost = loss);
        tables
    };
    let plan = try_plan_with(&text, lossy).unwrap_or_else(|error| panic!("{error}"));
    (0..10)
        .map(|replication| complete(Factory::simulation(Arc::clone(&plan), 1, replication)).expect("a result"))
        .collect()
}

#[test]
fn the_more_readings_are_lost_the_more_it_costs() {
    let policy = "predictive = { check_hours = 12, horizon_hours = 40, history_units = 1000 }";
    let losses = [0.0, 0.01, 0.1, 0.5, 0.9];
    let all: Vec<Vec<RunResult>> = losses.iter().map(|&loss| connected(loss, policy)).collect();
    let cost: Vec<Vec<f64>> = all.iter().map(|results| costs(results, 10.0)).collect();
    let recall: Vec<f64> = all
        .iter()
        .map(|results| sum(results, "true_alarms") / (sum(results, "true_alarms") + sum(results, "failures_missed")))
        .collect();
    println!(
        "{:?} {recall:?}",
        cost.iter().map(|cost| mean(cost)).collect::<Vec<_>>()
    );
    for (loss, results) in losses.iter().zip(&all) {
        as_in_its_trial(&format!("loss {loss}"), results);
    }
    for pair in cost.windows(2) {
        let apart = difference(&pair[1], &pair[0]);
        println!("{apart:?}");
        assert!(apart.high() > 0.0, "{apart:?}");
    }
    assert!(difference(&cost[2], &cost[0]).mean > 0.0);
    assert!(difference(&cost[3], &cost[0]).low() > 0.0 && difference(&cost[4], &cost[3]).low() > 0.0);
    assert!(recall[3] < recall[0] && recall[4] < recall[3], "{recall:?}");
    // All lost: the age is still known.
    let blind = connected(1.0, policy);
    assert!(mean(&costs(&blind, 10.0)) > mean(&cost[4]));
}

/// A part that does not age, whose failure can be seen coming for a while.
const SUDDEN: &str = "warns_by = \"vibration\", time_to_failure_hours = { exponential = { mean = 300 } }, \
                      warning_hours = { uniform = [40, 80] }";

#[test]
fn alarms_for_no_reason_cost_more_than_none() {
    let found = |policy: &str| replications(&line(SUDDEN, policy, SENSOR, 4.0), 6);
    let never = costs(&found("run-to-failure = {}"), 4.0);
    let useless = found("predictive = { detector = \"useless\", horizon_hours = 40 }");
    let learned = found("predictive = { horizon_hours = 40 }");
    let more = difference(&costs(&useless, 4.0), &never);
    assert!(more.low() > 0.0, "{more:?}");
    assert!(difference(&costs(&learned, 4.0), &never).high() < 0.0);
    // A part that does not age fails within the horizon as often after any alarm: 1 − e^(−40/300).
    let precision = sum(&useless, "true_alarms") / sum(&useless, "alarms");
    let sd = (0.125 * 0.875 / sum(&useless, "alarms")).sqrt();
    assert!(
        (precision - (1.0 - libm::exp(-40.0 / 300.0))).abs() < 3.3 * sd,
        "{precision}"
    );
}

#[test]
fn a_comparison_says_that_a_useless_detector_does_not_pay() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("line.toml");
    let text = format!(
        "{}\n[[offer]]\nname = \"useless\"\nmonthly_fees_won = 10\n\
         [offer.changes.station.press.failures.part]\npolicy = {{ predictive = {{ detector = \"useless\" }} }}\n\
         [[offer]]\nname = \"learned\"\nmonthly_fees_won = 10\n\
         [offer.changes.station.press.failures.part]\npolicy = {{ predictive = {{ horizon_hours = 40 }} }}\n",
        line(SUDDEN, "run-to-failure = {}", SENSOR, 400.0)
            .replace("preventive_won = 1,", "preventive_won = 100,")
            .replace("hours = 60000.0", "months = 24")
    );
    std::fs::write(&path, text).expect("a file");
    let path = path.to_string_lossy();
    let found = json(&["compare", &path, "--replications", "20"]);
    assert_eq!(
        found["offers"]["useless"]["verdict"], "does-not-carry",
        "{}",
        found["offers"]["useless"]
    );
    assert_eq!(
        found["offers"]["learned"]["verdict"], "carries",
        "{}",
        found["offers"]["learned"]
    );
}

#[test]
fn a_detector_that_has_nothing_to_learn_is_no_detector() {
    let refused = |policy: &str| try_plan(&line(GAMMA, policy, SENSOR, 10.0)).expect_err("no plan");
    let said = refused("predictive = { check_hours = 4, horizon_hours = 5000 }");
    assert!(said.contains("`press/part` has nothing to learn"), "{said}");
    let said = refused("predictive = { check_hours = 150 }");
    assert!(said.contains("nothing can be learned; check more often"), "{said}");
    // Alarms that save nothing are not sounded.
    let results = replications(&line(GAMMA, "predictive = { check_hours = 4 }", SENSOR, 1.0), 1);
    assert_eq!(
        (mode(&results[0], "alarms"), mode(&results[0], "preventive")),
        (0.0, 0.0)
    );
}

#[test]
fn neither_cache_nor_threads_nor_an_interruption_show_in_a_result() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let text = line(GAMMA, "predictive = { check_hours = 4 }", SENSOR, 10.0).replace("60000.0", "4000.0");
    std::fs::write(at("line.toml"), text).expect("a file");
    let run = |cache: &str, more: &[&str]| {
        let output = command(&[&["run", &at("line.toml"), "--format", "json"], more].concat())
            .env("TAKTLINE_CACHE", at(cache))
            .output()
            .expect("the program");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    };
    let first = run("one", &["--replications", "3", "--threads", "1"]);
    let kept = std::fs::read_dir(at("one")).expect("a cache").count();
    assert_eq!(kept, 1, "one detector is kept");
    assert!(String::from_utf8_lossy(&first).contains("\"trial_recall\""));
    assert_eq!(run("one", &["--replications", "3", "--threads", "3"]), first);
    assert_eq!(run("another", &["--replications", "3", "--threads", "2"]), first);
    let saved = at("saved.bin");
    let whole = run(
        "one",
        &["--replications", "1", "--save", &saved, "--save-after-days", "60"],
    );
    let resumed = run("one", &["--resume", &saved]);
    let failures = |bytes: &[u8]| {
        let found: serde_json::Value = serde_json::from_slice(bytes).expect("JSON");
        found["failures"].clone()
    };
    assert_eq!(failures(&resumed), failures(&whole));
}
