//! One plant, replicated: what it makes and what holds it up.

use std::ops::ControlFlow;
use std::sync::atomic::AtomicBool;

use serde::Serialize;

use crate::factory::plant::PlantSpec;
use crate::factory::result::RunResult;
use crate::finance::prices::Prices;
use crate::kernel::statistics::tally::Tally;
use crate::study::error::{StudyError, VariantName};
use crate::study::estimate::{Estimate, value};
use crate::study::machines;
use crate::study::networks::Networks;
use crate::study::replicate::{Replication, Variant, replicate};
use crate::study::settings::{Ending, StudySettings};
use crate::study::summary::VariantSummary;
use crate::study::warm_up::{self, WarmUp};

/// The plant's figure that decides whether a study is precise.
pub const WATCHED_KPI: &str = "good_parts_per_hour";

/// A plant over all its replications.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SingleStudy {
    /// Seed of all random numbers.
    pub seed: u64,
    /// Why it ended.
    pub ending: Ending,
    /// Whether it was cancelled and is made of the replications that were complete by then.
    pub partial: bool,
    /// What was left out.
    pub warm_up: WarmUp,
    /// The figures.
    pub summary: VariantSummary,
    /// Each replication by itself, from 0, without [`RunResult::output`].
    #[serde(skip)]
    pub runs: Vec<RunResult>,
}

/// What a study of one plant says while it is under way.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct SingleInterim {
    /// Replications complete, at least 1.
    pub completed: u64,
    /// The most that there can be.
    pub most: u64,
    /// Good parts an hour so far.
    pub good_parts_per_hour: Estimate,
}

/// Studies one plant: the baseline, or a plant to which an offer's changes have been applied.
///
/// `networks` has the tables of the network that connects it. `interim` is called after each replication, in their order. With [`Extent::Precise`](super::settings::Extent) the
/// study ends when good parts an hour are as precise as asked for.
///
/// # Errors
/// If the plant cannot be prepared, a run has no result, or the study is cancelled before a replication is complete.
pub fn study(
    name: &VariantName,
    plant: &PlantSpec,
    networks: &Networks,
    settings: &StudySettings,
    cancel: &AtomicBool,
    interim: &mut dyn FnMut(SingleInterim),
) -> Result<SingleStudy, StudyError> {
    let rule = settings.extent.rule()?;
    let warm_up = warm_up::find(
        &[(name.clone(), plant)],
        networks,
        settings.seed,
        settings.threads,
        cancel,
    )?;
    let variants = [Variant::new(name, plant, networks, warm_up.days)?];
    let most = settings.extent.most();
    let mut runs: Vec<RunResult> = Vec::new();
    let mut watched = Tally::new();
    let mut precise = false;
    let mut receive = |replication: Replication| {
        for run in replication.results {
            watched.add(value(&run.kpis, WATCHED_KPI).unwrap_or(0.0));
            runs.push(run);
        }
        interim(SingleInterim {
            completed: runs.len() as u64,
            most,
            good_parts_per_hour: Estimate::of_tally(&watched),
        });
        precise = rule
            .and_then(|rule| rule.stop_at(&watched))
            .is_some_and(|stop| stop.precise);
        Ok(if precise {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        })
    };
    let replicated = replicate(&variants, settings.seed, most, settings.threads, cancel, &mut receive)?;
    if runs.is_empty() {
        return Err(StudyError::Cancelled);
    }
    Ok(SingleStudy {
        seed: settings.seed,
        ending: Ending::of(replicated.cancelled, rule.is_some(), precise),
        partial: replicated.cancelled,
        warm_up,
        summary: VariantSummary::of(name.clone(), runs.iter()),
        runs,
    })
}

impl SingleStudy {
    /// Adds what failures and planned work of each machine cost at these prices.
    ///
    /// # Errors
    /// If a column of the ledger has no price.
    pub fn add_machines(&mut self, prices: &Prices) -> Result<(), StudyError> {
        let figures = self.runs.iter().map(|run| machines::figures(run, prices));
        let figures = figures
            .collect::<Result<Vec<_>, _>>()
            .map_err(|source| StudyError::Money {
                variant: self.summary.variant.clone(),
                source,
            })?;
        self.summary.machines = machines::summaries(&figures);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::Ordering;

    use super::*;
    use crate::study::estimate::find;
    use crate::study::example::{deadlocking, scenario};
    use crate::study::settings::Extent;

    fn settings(extent: Extent, threads: usize) -> StudySettings {
        StudySettings {
            seed: 2,
            extent,
            threads,
        }
    }

    fn study_of(plant: &PlantSpec, settings: &StudySettings) -> Result<SingleStudy, StudyError> {
        study(
            &VariantName::Baseline,
            plant,
            &Networks::default(),
            settings,
            &AtomicBool::new(false),
            &mut |_| {},
        )
    }

    #[test]
    fn a_scenario_says_how_it_is_studied() {
        let asked = StudySettings::of(&scenario().plant.run, 2);
        assert_eq!((asked.seed, asked.extent), (5, Extent::Fixed(4)));
        let silent = StudySettings::of(&Default::default(), 2);
        assert_eq!((silent.seed, silent.extent), (1, Extent::Fixed(10)));
    }

    #[test]
    fn the_number_of_threads_does_not_show_in_a_study() {
        let text = |threads| {
            let study = study_of(&scenario().plant, &settings(Extent::Fixed(5), threads)).unwrap();
            assert_eq!((study.ending, study.partial), (Ending::Complete, false));
            serde_json::to_string(&study).unwrap()
        };
        assert_eq!(text(1), text(2));
        assert_eq!(text(1), text(5));
    }

    #[test]
    fn a_summary_says_what_the_replications_say() {
        let study = study_of(&scenario().plant, &settings(Extent::Fixed(6), 2)).unwrap();
        let summary = &study.summary;
        assert_eq!(summary.replications, 6);
        let good = summary.kpi("good_parts").unwrap();
        let mean = study
            .runs
            .iter()
            .filter_map(|run| value(&run.kpis, "good_parts"))
            .sum::<f64>()
            / 6.0;
        assert!((good.mean.unwrap() - mean).abs() < 1e-9 && good.n == 6 && good.half_width.unwrap() > 0.0);
        let names: Vec<_> = summary.people.iter().map(|group| group.name.as_str()).collect();
        assert_eq!(names, ["machinist", "fitters"]);
        assert_eq!(summary.failures[0].name, "lathe/spindle");
        // The cover never is ordered, so no share of its orders is on time in any replication.
        let on_time = find(&summary.products[1].figures, "orders_on_time_share").unwrap();
        assert_eq!((on_time.n, on_time.mean), (0, None));
        for station in &summary.stations {
            let whole: f64 = station.states.iter().filter_map(|(_, share)| share.mean).sum();
            assert!((whole - 1.0).abs() < 1e-9, "{whole}");
        }
        let times: f64 = summary
            .stations
            .iter()
            .map(|station| station.bottleneck.unwrap().share)
            .sum();
        assert!((times - 1.0).abs() < 1e-9, "{times}");
        let bottleneck = summary.bottleneck.as_ref().unwrap();
        assert_eq!(bottleneck.station, "lathe");
        assert!((0.1..1.0).contains(&bottleneck.oee.mean.unwrap()));
    }

    #[test]
    fn one_replication_has_means_without_intervals() {
        let study = study_of(&scenario().plant, &settings(Extent::Fixed(1), 2)).unwrap();
        let good = study.summary.kpi("good_parts").unwrap();
        assert!(good.mean.is_some() && good.half_width.is_none());
        assert!(matches!(
            study_of(&scenario().plant, &settings(Extent::Fixed(0), 1)),
            Err(StudyError::NoReplications)
        ));
    }

    #[test]
    fn a_study_ends_when_it_is_precise_or_when_the_most_replications_are_done() {
        let precise = |threads| {
            let extent = Extent::Precise {
                relative_error: 0.06,
                maximum: 50,
            };
            study_of(&scenario().plant, &settings(extent, threads)).unwrap()
        };
        let study = precise(1);
        assert_eq!(study.ending, Ending::Precise);
        assert!((10..50).contains(&study.runs.len()));
        let good = study.summary.kpi(WATCHED_KPI).unwrap();
        assert!(good.half_width.unwrap() <= 0.06 / 1.06 * good.mean.unwrap());
        assert_eq!(precise(5), study);
        let extent = Extent::Precise {
            relative_error: 1e-6,
            maximum: 10,
        };
        let study = study_of(&scenario().plant, &settings(extent, 2)).unwrap();
        assert_eq!((study.ending, study.runs.len()), (Ending::Imprecise, 10));
        let extent = Extent::Precise {
            relative_error: 0.0,
            maximum: 10,
        };
        assert!(matches!(
            study_of(&scenario().plant, &settings(extent, 2)),
            Err(StudyError::Precision(_))
        ));
    }

    #[test]
    fn a_cancelled_study_is_made_of_what_was_complete() {
        for threads in [1, 3] {
            let cancel = AtomicBool::new(false);
            let mut seen = 0;
            let plant = scenario().plant;
            let extent = Extent::Fixed(5_000);
            let study = study(
                &VariantName::Baseline,
                &plant,
                &Networks::default(),
                &settings(extent, threads),
                &cancel,
                &mut |interim| {
                    seen += 1;
                    assert_eq!((interim.completed, interim.most), (seen, 5_000));
                    cancel.fetch_or(seen == 3, Ordering::Relaxed);
                },
            )
            .unwrap();
            assert!(study.partial && study.ending == Ending::Cancelled);
            assert_eq!(study.summary.replications, seen);
            let whole = study_of(&plant, &settings(Extent::Fixed(seen), 1)).unwrap();
            assert_eq!(whole.summary, study.summary);
        }
        let cancelled = AtomicBool::new(true);
        let nothing = study(
            &VariantName::Baseline,
            &scenario().plant,
            &Networks::default(),
            &settings(Extent::Fixed(5), 2),
            &cancelled,
            &mut |_| {},
        );
        assert!(matches!(nothing, Err(StudyError::Cancelled)));
    }

    #[test]
    fn without_places_between_them_the_slower_of_two_machines_always_works() {
        let scenario: crate::scenario::scenario::ScenarioSpec = toml::from_str(
            r#"
name = "No places"
start = "2027-01-04"
run = { hours = 100, warm_up_days = 1 }
product = [{ name = "part", supply = { kind = "saturated" } }]
station = [{ name = "saw", cycle_seconds = 60 }, { name = "press", cycle_seconds = 90, buffer = 0 }]
"#,
        )
        .unwrap();
        let summary = study_of(&scenario.plant, &settings(Extent::Fixed(1), 1))
            .unwrap()
            .summary;
        assert_eq!(summary.kpi("finished_parts").unwrap().mean, Some(4_000.0));
        let share = |station: usize, state| find(&summary.stations[station].states, state).unwrap().mean.unwrap();
        assert_eq!(share(1, "working"), 1.0);
        assert!((share(0, "working") - 2.0 / 3.0).abs() < 1e-3);
        assert!((share(0, "blocked") - 1.0 / 3.0).abs() < 1e-3);
    }

    #[test]
    fn a_line_that_stops_for_good_has_no_result() {
        let error = study_of(&deadlocking().plant, &settings(Extent::Fixed(5), 2))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("the baseline, replication 0: the line stopped for good"),
            "{error}"
        );
    }
}
