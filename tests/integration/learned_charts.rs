//! Charts that have learned what the drifts of their line look like.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use taktline::factory::factory::Factory;
use taktline::factory::plan::FactoryPlan;
use taktline::factory::result::{RunResult, complete};
use taktline::maintenance::learning::work::Work;
use taktline::maintenance::quality::chart::ChartPlan;
use taktline::maintenance::quality::learned::detector::DriftDetector;
use taktline::maintenance::quality::learned::lesson::{DriftError, DriftLesson, Rise};
use taktline::maintenance::quality::learned::train::train;
use taktline::maintenance::quality::run_length::{cusum_limit, cusum_step};
use taktline::network::table::NetworkTables;
use taktline::scenario::load::load_page;
use taktline::study::error::VariantName;
use taktline::study::networks::{Networks, TableCache};

use crate::lines::{plan, run, try_plan, value};

/// A press whose parts go bad and a gauge that charts them, for so many hours of 60 parts.
fn line(hours: f64, drift: &str, gauge: &str) -> String {
    format!(
        "name = \"learned\"\nstart = 2027-01-04\nrun = {{ hours = {hours:?} }}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\ncycle_seconds = 60\ndefect_probability = 0.02\n{drift}\n\
         [[station]]\nname = \"gauge\"\ncycle_seconds = 60\ninspection = {{ detects = 1 }}\n{gauge}\n"
    )
}

const NEVER: &str = "drift = [{ name = \"worn\", begins_after_days = 1_000, defect_probability = 0.05 }]";

fn learned(parts: u32) -> String {
    format!(
        "spc = {{ chart = \"learned\", in_control = 0.02, out_of_control = 0.07, false_signal_every_parts = {parts} }}"
    )
}

fn lesson(rises: &[(f64, f64)]) -> DriftLesson {
    let rises = rises.iter().enumerate().map(|(number, &(share, ramp_parts))| Rise {
        name: format!("press/{number}"),
        share,
        ramp_parts,
    });
    DriftLesson {
        station: "gauge".to_owned(),
        in_control: 0.02,
        out_of_control: 0.05,
        false_signal_parts: 5_000.0,
        rises: rises.collect(),
        seed: 1,
    }
}

fn trained(lesson: &DriftLesson) -> DriftDetector {
    train(lesson, &mut Work::unwatched()).expect("a detector")
}

#[test]
fn false_signals_on_a_line_come_as_rarely_as_asked_for() {
    let found = run(&line(5_000.0, NEVER, &learned(1_000))).expect("a result");
    let chart = |figure| value(&found.charts[0].figures, figure);
    assert_eq!(chart("signals"), chart("false_signals"));
    // About 300 of them, so that their number is known to 6 %, and the limit to 4 %.
    let between = chart("charted_parts") / chart("signals");
    println!("{between} parts between false signals");
    assert!((780.0..1_300.0).contains(&between), "{between}");
}

#[test]
fn unknown_and_slow_rises_are_noticed_sooner_than_by_a_sum_and_a_known_one_is_not() {
    let lesson = lesson(&[(0.03, 1.0), (0.05, 1.0), (0.15, 1.0), (0.1, 8_000.0)]);
    let trial = trained(&lesson).trial;
    println!("{trial:?}");
    let sum = |index: usize| trial.noticed[index].parts.rivals[1].expect("a sum");
    let learned = |index: usize| trial.noticed[index].parts.learned;
    // At a third of the height that the sum is laid out for, and while it grows, by more than luck.
    for index in [0, 3] {
        let luck = 2.0 * trial.noticed[index].difference_error;
        assert!(learned(index) + luck < sum(index), "{index}: {trial:?}");
    }
    // A sum is the best there is at the height that it is laid out for (Moustakides 1986).
    assert!(learned(1) > 0.97 * sum(1), "{trial:?}");
    assert!(learned(1) < 1.25 * sum(1), "{trial:?}");
    assert!((4_000.0..6_500.0).contains(&trial.in_control.learned), "{trial:?}");
}

#[test]
fn simple_charts_do_in_a_trial_what_their_exact_run_lengths_say() {
    let lesson = lesson(&[(0.05, 1.0), (0.2, 1.0)]);
    let trial = trained(&lesson).trial;
    let step = cusum_step(0.02, 0.05);
    let limit = cusum_limit(step, 0.02, 5_000.0).expect("a limit");
    let plan = ChartPlan::Sums { step, limit };
    assert_eq!(trial.in_control.rivals[1], Some(plan.run_parts(0.02)));
    for noticed in &trial.noticed {
        let found = noticed.parts.rivals[1].expect("a sum");
        // A sum that has run for a while may stand above zero when a drift begins, so it is no later than a fresh one.
        let fresh = plan.run_parts(noticed.share);
        assert!(
            (0.6 * fresh..1.08 * fresh).contains(&found),
            "{found} of {fresh}: {noticed:?}"
        );
        let samples = noticed.parts.rivals[0].expect("samples");
        assert!(samples > found, "{noticed:?}");
    }
}

#[test]
fn the_same_lesson_gives_the_same_detector_and_another_seed_another() {
    let one = lesson(&[(0.06, 500.0)]);
    let mut other = one.clone();
    other.seed = 2;
    assert_eq!(trained(&one), trained(&one));
    assert_ne!(one.key(), other.key());
    assert_ne!(trained(&one).alarm, trained(&other).alarm);
}

#[test]
fn where_there_is_nothing_to_learn_from_the_reason_is_said() {
    let none = try_plan(&line(10.0, "traced = true", &learned(1_000))).expect_err("nothing to learn");
    assert!(
        none.contains("nothing to learn from") && none.contains("drift"),
        "{none}"
    );
    // A drift behind the inspection does not reach it.
    let behind = line(10.0, "", &learned(1_000))
        + "[[station]]\nname = \"packing\"\ncycle_seconds = 60\ndrift = [{ name = \"tape\", begins_after_hours = 9, defect_probability = 0.3 }]\n";
    assert!(try_plan(&behind).expect_err("behind").contains("nothing to learn from"));
    let rare = try_plan(&line(10.0, NEVER, &learned(500_000))).expect_err("too rare");
    assert!(rare.contains("10000") && rare.contains("8000"), "{rare}");
    let foreign = learned(1_000).replace(" }", ", lambda = 0.1 }");
    assert!(
        try_plan(&line(10.0, NEVER, &foreign))
            .expect_err("lambda")
            .contains("a learned chart has no `lambda`")
    );
    assert_eq!(lesson(&[(0.02, 1.0)]).checked(), Err(DriftError::NothingToLearn));
}

/// Counts what is trained and what is found.
#[derive(Default)]
struct Shelf {
    kept: BTreeMap<String, DriftDetector>,
    found: u32,
}

impl TableCache for Shelf {
    fn load(&mut self, _key: &str) -> Option<NetworkTables> {
        None
    }

    fn store(&mut self, _key: &str, _tables: &NetworkTables) {}

    fn load_drift(&mut self, key: &str) -> Option<DriftDetector> {
        let detector = self.kept.get(key).cloned();
        self.found += u32::from(detector.is_some());
        detector
    }

    fn store_drift(&mut self, key: &str, detector: &DriftDetector) {
        self.kept.insert(key.to_owned(), detector.clone());
    }
}

#[test]
fn learned_charts_are_trained_once_and_kept() {
    let text = line(200.0, NEVER, &learned(1_000));
    let loaded = load_page(&[("line", text.as_str())], "line").expect("a scenario");
    let plant = &loaded.baseline.plant;
    let mut shelf = Shelf::default();
    let mut result = || -> RunResult {
        let plants = [(VariantName::Baseline, plant), (VariantName::Baseline, plant)];
        let networks =
            Networks::derive(&plants, 1, &AtomicBool::new(false), &mut shelf, &mut |_, _| {}).expect("networks");
        let plan = FactoryPlan::equipped(plant, &NetworkTables::default(), networks.detectors(), 0.0).expect("a plan");
        complete(Factory::simulation(Arc::new(plan), 1, 0)).expect("a result")
    };
    let (first, again) = (result(), result());
    assert_eq!(first, again);
    assert_eq!(first, run(&text).expect("a result"));
    assert_eq!((shelf.kept.len(), shelf.found), (1, 1));
    let names: Vec<&str> = first.detections.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(names, ["nothing ← gauge", "press/worn ← gauge"]);
    // 2 % bad, 5 % of the rest made bad by the drift, and all found.
    let share = value(&first.detections[1].figures, "rejected_share");
    assert!((share - (0.02 + 0.05 * 0.98)).abs() < 1e-12, "{share}");
}

#[test]
fn a_learned_chart_ends_drifts_and_survives_a_pause() {
    let drift = "drift = [{ name = \"loose\", begins_after_hours = { exponential = { mean = 40 } }, defect_probability = 0.1 }]";
    let gauge = learned(2_000).replace(" }", ", look = { takes_minutes = 10 } }");
    let plan = plan(&line(600.0, drift, &gauge));
    let straight = complete(Factory::simulation(Arc::clone(&plan), 3, 1)).expect("a result");
    let mut paused = Factory::simulation(Arc::clone(&plan), 3, 1);
    paused.run_until(plan.begin + taktline::kernel::time::Span::from_hours(301.7));
    let bytes = taktline::study::snapshot::save(&paused).expect("bytes");
    let resumed = complete(taktline::study::snapshot::load(&bytes).expect("a simulation")).expect("a result");
    assert_eq!(straight, resumed);
    let drift = |figure| value(&straight.drifts[0].figures, figure);
    assert!(drift("corrected_drifts") >= 5.0, "{straight:?}");
    assert!(drift("drifts") - drift("corrected_drifts") <= 1.0);
    // Signals come while the drift is at work, not after it has been ended.
    let chart = |figure| value(&straight.charts[0].figures, figure);
    assert!(chart("signals") - chart("false_signals") >= drift("corrected_drifts"));
}
