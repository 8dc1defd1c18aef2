//! The learner as a whole, on machines whose law is known.

use super::detector::DetectorKind;
use super::error::LearningError;
use super::evaluate::{Evaluation, evaluate_folds};
use super::history::History;
use super::history::runs::{Runs, Unit};
use super::history::snapshots::{NumberColumn, Snapshots};
use super::metrics::Figure;
use super::model::{Model, Recipe};
use super::run_data::RunData;
use super::settings::{Settings, TimeSettings};
use super::train::train;
use super::work::Work;
use crate::kernel::random::Stream;

/// Machines that live 60 to 120 hours; in the last 30 their first sensor rises by `wear` standard deviations of its noise an
/// hour. The second one is noise. Every `censored`-th is taken out of watching half-way.
fn machines(count: u32, wear: f64, censored: u32, seed: u64) -> Runs {
    let mut stream = Stream::named(seed, 0, "test", "machines");
    let units = (0..count).map(|index| {
        let life = 60 + stream.below(60) as u32;
        let is_censored = censored > 0 && index % censored == censored - 1;
        let watched = if is_censored { life / 2 } else { life };
        let mut values = Vec::new();
        for hour in 0..=watched {
            let worn = (30.0 - f64::from(life - hour)).max(0.0);
            values.extend([(stream.uniform() - 0.5) * 12_f64.sqrt() + wear * worn, stream.uniform()]);
        }
        Unit {
            name: index.to_string(),
            times: (0..=watched).map(f64::from).collect(),
            values,
            fails_at: (!is_censored).then(|| f64::from(watched)),
        }
    });
    Runs {
        settings: Vec::new(),
        sensors: vec!["vibration".into(), "noise".into()],
        units: units.collect(),
        still_broken: 0,
    }
}

fn settings() -> Settings {
    let mut settings = Settings {
        times: TimeSettings {
            cap: Some(40.0),
            horizon: Some(15.0),
            hours: Some(24.0),
            ..TimeSettings::default()
        },
        ..Settings::default()
    };
    settings.life.rounds = 60;
    settings.failure.rounds = 60;
    settings
}

fn evaluated(runs: Runs, settings: &Settings) -> Evaluation {
    let mut work = Work::unwatched();
    evaluate_folds(&History::Runs(runs), settings, 4, false, 1, &mut work).unwrap()
}

fn figure<'e>(found: &'e Evaluation, who: &str, name: &str) -> &'e Figure {
    let rated = found
        .detectors
        .iter()
        .chain(&found.lives)
        .filter(|rated| rated.name == who);
    let mut figures = rated.flat_map(|rated| &rated.figures);
    figures.find(|figure| figure.name == name).unwrap()
}

#[test]
fn wear_that_shows_is_announced_and_pays() {
    let found = evaluated(machines(40, 0.5, 0, 1), &settings());
    assert!(figure(&found, "boosting", "alarm_recall").value > 0.9, "{found:?}");
    assert!(figure(&found, "boosting", "saving_won_per_machine_month").low > 0.0);
    assert!(figure(&found, "boosting", "rmse").value < 0.7 * figure(&found, "age", "rmse").value);
}

#[test]
fn noise_announces_nothing_and_saves_nothing() {
    // Cheap looks at random would pay, as calendar maintenance does; these are not cheap.
    let mut settings = settings();
    settings.costs.false_alarm_won = 2_000_000.0;
    let found = evaluated(machines(40, 0.0, 0, 2), &settings);
    // What is left is age: machines do not fail before 60 hours.
    let (boosting, age) = (
        figure(&found, "boosting", "rmse").value,
        figure(&found, "age", "rmse").value,
    );
    assert!(boosting > 0.85 * age, "{boosting} {age}");
    assert!(
        figure(&found, "cusum", "pr_auc").value < 0.35,
        "{}",
        figure(&found, "cusum", "pr_auc").value
    );
    assert!(figure(&found, "threshold", "saving_won_per_machine_month").low <= 0.0);
}

#[test]
fn machines_no_longer_watched_are_learned_from_and_never_taken_for_failures() {
    let runs = machines(40, 0.5, 4, 3);
    let found = evaluated(runs.clone(), &settings());
    assert_eq!(runs.failures(), 30);
    let model = train(&History::Runs(runs), &settings(), 1).unwrap();
    assert_eq!((model.trained_on.units, model.trained_on.failures), (40, 30));
    assert!(figure(&found, "boosting", "alarm_recall").value > 0.85);
}

#[test]
fn a_watched_machine_hears_what_the_table_says_and_nothing_of_its_future() {
    let model = train(&History::Runs(machines(20, 0.5, 0, 4)), &settings(), 2).unwrap();
    let test = machines(2, 0.5, 0, 5);
    let Recipe::Runs(recipe, terms) = &model.recipe else {
        panic!()
    };
    let data = RunData::new(recipe, terms, &test, usize::MAX, &Work::unwatched()).unwrap();
    let mut row = Vec::new();
    for (unit, range) in test.units.iter().zip(&data.ranges) {
        let mut watch = model.watch().unwrap();
        for ((time, values), at) in unit.rows().zip(range.clone()) {
            data.matrix.row_into(at, &mut row);
            assert_eq!(watch.push(&model, time, values), model.predict(&row));
        }
    }
}

#[test]
fn a_model_survives_its_file_and_damage_is_found() {
    let mut settings = settings();
    settings.failure.rounds = 5;
    settings.life.rounds = 5;
    let history = History::Runs(machines(10, 0.5, 0, 6));
    let model = train(&history, &settings, 1).unwrap();
    let bytes = model.to_bytes().unwrap();
    assert_eq!(Model::from_bytes(&bytes).unwrap(), model);
    assert_eq!(train(&history, &settings, 1).unwrap().to_bytes().unwrap(), bytes);
    assert_ne!(train(&history, &settings, 2).unwrap(), model);
    for at in (0..bytes.len()).step_by(41) {
        let mut damaged = bytes.clone();
        damaged[at] ^= 0x10;
        assert!(Model::from_bytes(&damaged).is_err(), "{at}");
        assert!(Model::from_bytes(&bytes[..at]).is_err(), "{at}");
    }
}

#[test]
fn a_product_that_no_column_shows_is_found_in_snapshots() {
    let mut stream = Stream::named(7, 0, "test", "rows");
    let numbers: Vec<NumberColumn> = ["torque", "speed", "noise"]
        .map(|name| NumberColumn {
            name: name.into(),
            values: (0..3_000).map(|_| stream.uniform() + 0.5).collect(),
        })
        .into();
    let power = |row: usize| numbers[0].values[row] * numbers[1].values[row];
    let snapshots = Snapshots {
        failed: (0..3_000).map(|row| power(row) > 1.6).collect(),
        groups: (0..3_000).collect(),
        numbers: numbers.clone(),
        ..Snapshots::default()
    };
    let mut settings = Settings::default();
    settings.snapshot.rounds = 80;
    let history = History::Snapshots(snapshots);
    let model = train(&history, &settings, 1).unwrap();
    assert_eq!(model.importance[0].0, "torque × speed", "{:?}", &model.importance[..3]);
    let found = evaluate_folds(&history, &settings, 3, false, 1, &mut Work::unwatched()).unwrap();
    assert!(
        figure(&found, "boosting", "f1").value > 0.97,
        "{}",
        figure(&found, "boosting", "f1").value
    );
    assert!(figure(&found, "threshold", "f1").value < 0.8);
    assert!(model.detector(DetectorKind::Cusum).is_none() && model.watch().is_err());
}

#[test]
fn a_long_table_is_thinned_and_still_means_what_it_says() {
    let mut stream = Stream::named(8, 0, "test", "rows");
    let values: Vec<f64> = (0..20_000).map(|_| stream.uniform()).collect();
    let failed: Vec<bool> = values.iter().map(|value| stream.chance(0.2 * value)).collect();
    let rows = values.len() as u32;
    let numbers = vec![NumberColumn {
        name: "heat".into(),
        values,
    }];
    let history = History::Snapshots(Snapshots {
        numbers,
        failed,
        groups: (0..rows).collect(),
        ..Snapshots::default()
    });
    let mut settings = Settings {
        most_rows: 4_000,
        ..Settings::default()
    };
    settings.snapshot.tree.min_child_weight = 20.0;
    let model = train(&history, &settings, 1).unwrap();
    assert!(
        (3_700..4_300).contains(&model.trained_on.used_rows),
        "{}",
        model.trained_on.used_rows
    );
    for heat in [0.2, 0.5, 0.8_f32] {
        let found = model.predict(&[heat]).probability;
        assert!((found - 0.2 * f64::from(heat)).abs() < 0.05, "{heat}: {found}");
    }
}

#[test]
fn too_little_is_refused() {
    let few = train(&History::Runs(machines(2, 0.5, 0, 1)), &settings(), 1).unwrap_err();
    assert!(matches!(few, LearningError::TooFew { .. }), "{few}");
    let mut constant = machines(6, 0.5, 0, 1);
    constant.units.iter_mut().for_each(|unit| unit.values.fill(3.0));
    assert_eq!(
        train(&History::Runs(constant), &settings(), 1).unwrap_err(),
        LearningError::NothingVaries
    );
}
