//! What a model said of machines that it did not learn from, held against what became of them.

use super::alarms::Alarms;
use super::calibration::{Reliability, reliability};
use super::detector::{Detector, DetectorKind};
use super::error::LearningError;
use super::history::History;
use super::history::runs::Runs;
use super::history::snapshots::Snapshots;
use super::metrics::{Figure, Scored, f1, life_score, resampled};
use super::model::{Model, Recipe};
use super::run_data::RunData;
use super::settings::Costs;
use super::work::Work;

/// What says remaining lives, in the order in which it is shown.
pub const LIFE_NAMES: [&str; 3] = ["boosting", "ridge", "age"];

/// Squares and scores of remaining lives, and their number.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct LifeSums {
    square: f64,
    score: f64,
    count: f64,
}

/// What was said and what happened, by unit.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    detectors: Vec<Of>,
    lives: [Vec<LifeSums>; 3],
    /// Machine-months of each unit, or rows of each group.
    extent: Vec<f64>,
    /// Whether machines were followed over time.
    is_over_time: bool,
    /// Whether only the last row of each machine counts.
    is_last_row_only: bool,
}

/// What a detector said.
#[derive(Clone, Debug)]
struct Of {
    kind: DetectorKind,
    rows: Vec<(u32, f64, bool)>,
    alarms: Vec<Alarms>,
}

/// A detector with its figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Rated {
    /// Its name.
    pub name: &'static str,
    /// Its figures.
    pub figures: Vec<Figure>,
}

impl Outcomes {
    /// Nothing yet, of a table like this one; only the last row of each machine counts, or all.
    pub fn new(history: &History, is_last_row_only: bool) -> Self {
        let is_run = matches!(history, History::Runs(_));
        Self {
            is_over_time: is_run && !is_last_row_only,
            is_last_row_only: is_run && is_last_row_only,
            ..Self::default()
        }
    }

    /// How many units or groups were looked at.
    pub fn groups(&self) -> usize {
        self.extent.len()
    }

    fn of(&mut self, detector: &Detector) -> &mut Of {
        let kind = detector.kind;
        let index = self.detectors.iter().position(|of| of.kind == kind).unwrap_or_else(|| {
            self.detectors.push(Of {
                kind,
                rows: Vec::new(),
                alarms: Vec::new(),
            });
            self.detectors.len() - 1
        });
        &mut self.detectors[index]
    }

    /// Adds whole lives, or without time only the last row of each unit.
    ///
    /// # Errors
    /// If the model is one of snapshots, or the user wants an end.
    pub fn add_runs(
        &mut self,
        model: &Model,
        runs: &Runs,
        most_rows: usize,
        work: &Work<'_>,
    ) -> Result<(), LearningError> {
        let Recipe::Runs(recipe, terms) = &model.recipe else {
            return Err(LearningError::OtherKind(
                "a model of snapshots cannot follow a machine over time",
            ));
        };
        let data = RunData::new(recipe, terms, runs, most_rows, work)?;
        let first = self.extent.len();
        let mut row_of = Vec::new();
        let is_over_time = self.is_over_time;
        for (unit, range) in runs.units.iter().zip(&data.ranges) {
            work.check()?;
            let looked_at = if is_over_time {
                range.clone()
            } else {
                range.end.saturating_sub(1)..range.end
            };
            let mut said = vec![Vec::new(); model.detectors.len()];
            let mut lives = [LifeSums::default(); 3];
            for row in looked_at.clone() {
                data.matrix.row_into(row, &mut row_of);
                for (said, detector) in said.iter_mut().zip(&model.detectors) {
                    said.push(detector.probability(&row_of));
                }
                let Some(life) = model.life.as_ref().filter(|_| data.remaining[row].is_finite()) else {
                    continue;
                };
                let age = row_of.get(life.age_feature as usize).copied().unwrap_or(f32::NAN);
                let found = [
                    life.boosting.margin(&row_of),
                    life.ridge.value(&row_of),
                    life.age.value(&[age]),
                ];
                for (sums, found) in lives.iter_mut().zip(found) {
                    let late = model.capped(found) - data.remaining[row];
                    sums.square += late * late;
                    sums.score += life_score(late);
                    sums.count += 1.0;
                }
            }
            let group = self.extent.len() as u32;
            self.extent.push(if is_over_time { terms.months(unit) } else { 1.0 });
            self.lives.iter_mut().zip(lives).for_each(|(all, sums)| all.push(sums));
            for (said, detector) in said.iter().zip(&model.detectors) {
                let known = looked_at
                    .clone()
                    .zip(said)
                    .filter_map(|(row, said)| Some((group, *said, data.soon[row]?)));
                let known: Vec<(u32, f64, bool)> = known.collect();
                let is_alarm = |row: usize| said[row] >= detector.threshold;
                let alarms = if is_over_time {
                    Alarms::of_unit(unit, &data.time[range.clone()], is_alarm, terms)
                } else {
                    Alarms::of_rows(
                        known
                            .iter()
                            .map(|(_, said, soon)| (*said >= detector.threshold, *soon, 1.0)),
                    )
                };
                let of = self.of(detector);
                of.rows.extend(known);
                of.alarms.push(alarms);
            }
        }
        debug_assert_eq!(self.extent.len(), first + runs.units.len());
        Ok(())
    }

    /// Adds certain rows of snapshots; rows of one group count as one unit.
    ///
    /// # Errors
    /// If the model is not one of snapshots.
    pub fn add_snapshots(&mut self, model: &Model, snapshots: &Snapshots, rows: &[u32]) -> Result<(), LearningError> {
        let Recipe::Snapshots(recipe) = &model.recipe else {
            return Err(LearningError::OtherKind(
                "a model of run-to-failure tables says nothing of snapshots",
            ));
        };
        let mut groups: Vec<u32> = rows.iter().map(|row| snapshots.groups[*row as usize]).collect();
        groups.sort_unstable();
        groups.dedup();
        let first = self.extent.len();
        self.extent.resize(first + groups.len(), 0.0);
        let place = |row: u32| first + groups.partition_point(|group| *group < snapshots.groups[row as usize]);
        rows.iter().for_each(|row| self.extent[place(*row)] += 1.0);
        let end = self.extent.len();
        let (mut features, mut numbers) = (Vec::new(), Vec::new());
        for detector in &model.detectors {
            self.of(detector).alarms.resize(end, Alarms::default());
        }
        for &row in rows {
            let at = row as usize;
            numbers.clear();
            numbers.extend(snapshots.numbers.iter().map(|column| column.values[at]));
            let here = snapshots
                .categories
                .iter()
                .map(|column| column.levels[column.codes[at] as usize].as_str());
            recipe.row(&numbers, &here.collect::<Vec<_>>(), &mut features);
            let failed = snapshots.failed[at];
            for detector in &model.detectors {
                let said = detector.probability(&features);
                let of = self.of(detector);
                of.rows.push((place(row) as u32, said, failed));
                let alarms = Alarms::of_rows(std::iter::once((said >= detector.threshold, failed, 1.0)));
                of.alarms[place(row)].add(&alarms, 1.0);
            }
        }
        Ok(())
    }

    /// The figures of each detector, and of having none.
    pub fn rated(&self, costs: &Costs, seed: u64) -> Vec<Rated> {
        let mut rated: Vec<Rated> = self.detectors.iter().map(|of| self.rate(of, costs, seed)).collect();
        if let Some(of) = self.detectors.first().filter(|_| !self.is_last_row_only) {
            let [cost] = resampled([self.cost_name()], self.groups(), seed, |weights| {
                let (alarms, extent) = self.sum(of, weights);
                [alarms.cost_without(costs) / extent]
            });
            rated.push(Rated {
                name: "none",
                figures: vec![cost],
            });
        }
        rated
    }

    fn cost_name(&self) -> &'static str {
        if self.is_over_time {
            "cost_won_per_machine_month"
        } else {
            "cost_won_per_1000_rows"
        }
    }

    fn saving_name(&self) -> &'static str {
        if self.is_over_time {
            "saving_won_per_machine_month"
        } else {
            "saving_won_per_1000_rows"
        }
    }

    /// Alarms and machine-months, or thousands of rows, when each unit counts as often as its weight says.
    fn sum(&self, of: &Of, weights: &[f64]) -> (Alarms, f64) {
        let mut all = Alarms::default();
        let mut extent = 0.0;
        for ((alarms, part), weight) in of.alarms.iter().zip(&self.extent).zip(weights) {
            all.add(alarms, *weight);
            extent += weight * part;
        }
        (all, if self.is_over_time { extent } else { extent / 1_000.0 })
    }

    fn rate(&self, of: &Of, costs: &Costs, seed: u64) -> Rated {
        let scored = Scored::new(of.rows.clone());
        let names = [
            "precision",
            "recall",
            "f1",
            "pr_auc",
            "brier",
            "alarm_precision",
            "alarm_recall",
            "alarm_f1",
            self.cost_name(),
            self.saving_name(),
            "warning_time",
            "false_alarms_per_machine_month",
        ];
        let mut figures = resampled(names, self.groups(), seed, |weights| {
            let [area, brier, hits, false_hits, positives] = scored.sums(weights);
            let (alarms, extent) = self.sum(of, weights);
            let raised = alarms.announced + alarms.false_alarms;
            let failures = alarms.announced + alarms.missed;
            [
                hits / (hits + false_hits),
                hits / positives,
                f1(hits, false_hits, positives),
                area,
                brier,
                alarms.announced / raised,
                alarms.announced / failures,
                f1(alarms.announced, alarms.false_alarms, failures),
                alarms.cost(costs) / extent,
                (alarms.cost_without(costs) - alarms.cost(costs)) / extent,
                alarms.warning / alarms.announced,
                alarms.false_alarms / extent,
            ]
        })
        .to_vec();
        let whole = vec![1.0; self.groups()];
        let (alarms, _) = self.sum(of, &whole);
        let failures = alarms.announced + alarms.missed;
        // Failures of machines are independent of each other, and so are rows that have no group.
        figures[6] = Figure::share(names[6], alarms.announced, failures);
        if of.rows.len() == self.groups() {
            let [_, _, hits, false_hits, positives] = scored.sums(&whole);
            figures[0] = Figure::share(names[0], hits, hits + false_hits);
            figures[1] = Figure::share(names[1], hits, positives);
            figures[5] = Figure::share(names[5], alarms.announced, alarms.announced + alarms.false_alarms);
        }
        if self.is_last_row_only {
            // Thresholds are chosen for whole lives, of which an alarm may come at any time.
            figures.truncate(5);
        } else if !self.is_over_time {
            figures.truncate(10);
        }
        Rated {
            name: of.kind.name(),
            figures,
        }
    }

    /// The figures of remaining lives; none of snapshots.
    pub fn rated_lives(&self, seed: u64) -> Vec<Rated> {
        let rate = |(name, sums): (&'static str, &Vec<LifeSums>)| {
            let figures = resampled(["rmse", "score", "score_per_row"], self.groups(), seed, |weights| {
                let mut all = LifeSums::default();
                for (sums, weight) in sums.iter().zip(weights) {
                    all.square += weight * sums.square;
                    all.score += weight * sums.score;
                    all.count += weight * sums.count;
                }
                [(all.square / all.count).sqrt(), all.score, all.score / all.count]
            });
            Rated {
                name,
                figures: figures.to_vec(),
            }
        };
        let known = LIFE_NAMES.into_iter().zip(&self.lives);
        known
            .filter(|(_, sums)| sums.iter().any(|sums| sums.count > 0.0))
            .map(rate)
            .collect()
    }

    /// The probabilities of the boosted trees held against what happened.
    pub fn reliability(&self) -> Vec<Reliability> {
        let Some(of) = self.detectors.first() else {
            return Vec::new();
        };
        let (said, failed): (Vec<f64>, Vec<bool>) = of.rows.iter().map(|(_, said, failed)| (*said, *failed)).unzip();
        reliability(&said, &failed)
    }
}
