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

/// What was said and what happened, by what is independent of each other: machines, or groups of snapshots.
#[derive(Clone, Debug, Default)]
pub struct Outcomes {
    detectors: Vec<Of>,
    lives: [Vec<LifeSums>; 3],
    /// What an alarm at every look comes to, by unit.
    always: Vec<Alarms>,
    /// Machine-months of each machine, or rows of each group.
    extent: Vec<f64>,
    /// Units (lives of machines) or groups of snapshots that were looked at.
    units: usize,
    /// Whether each life counts by itself, since all failures are of one machine.
    is_by_life: bool,
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

impl LifeSums {
    fn add(&mut self, other: &Self, weight: f64) {
        self.square += weight * other.square;
        self.score += weight * other.score;
        self.count += weight * other.count;
    }
}

impl Outcomes {
    /// Nothing yet, of a table like this one; only the last row of each machine counts, or all.
    pub fn new(history: &History, is_last_row_only: bool) -> Self {
        let is_run = matches!(history, History::Runs(_));
        Self {
            is_by_life: matches!(history, History::Runs(runs) if runs.is_of_one_machine()),
            is_over_time: is_run && !is_last_row_only,
            is_last_row_only: is_run && is_last_row_only,
            ..Self::default()
        }
    }

    /// How many units (lives of machines) or groups of snapshots were looked at.
    pub fn units(&self) -> usize {
        self.units
    }

    /// How many machines or groups of snapshots were looked at.
    fn groups(&self) -> usize {
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
        let groups = runs.groups(self.is_by_life);
        let machines = groups.iter().max().map_or(0, |most| *most as usize + 1);
        self.extent.resize(first + machines, 0.0);
        self.always.resize(first + machines, Alarms::default());
        for all in &mut self.lives {
            all.resize(first + machines, LifeSums::default());
        }
        for detector in &model.detectors {
            self.of(detector).alarms.resize(first + machines, Alarms::default());
        }
        self.units += runs.units.len();
        let mut row_of = Vec::new();
        let is_over_time = self.is_over_time;
        for ((unit, range), group) in runs.units.iter().zip(&data.ranges).zip(groups) {
            work.check()?;
            let group = first + group as usize;
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
            self.extent[group] += if is_over_time { terms.months(unit) } else { 1.0 };
            for (all, sums) in self.lives.iter_mut().zip(lives) {
                all[group].add(&sums, 1.0);
            }
            if is_over_time {
                let always = Alarms::of_unit(unit, &data.time[range.clone()], |_| true, terms);
                self.always[group].add(&always, 1.0);
            }
            for (said, detector) in said.iter().zip(&model.detectors) {
                let known = looked_at
                    .clone()
                    .zip(said)
                    .filter_map(|(row, said)| Some((group as u32, *said, data.soon[row]?)));
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
                of.alarms[group].add(&alarms, 1.0);
            }
        }
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
        self.always.resize(first + groups.len(), Alarms::default());
        self.units += groups.len();
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
            self.always[place(row)].add(&Alarms::of_rows(std::iter::once((true, failed, 1.0))), 1.0);
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

    /// The figures of each detector, of an alarm at every look, and of none.
    pub fn rated(&self, costs: &Costs, seed: u64) -> Vec<Rated> {
        let mut rated: Vec<Rated> = self.detectors.iter().map(|of| self.rate(of, costs, seed)).collect();
        if !self.is_last_row_only && !self.always.is_empty() {
            rated.push(self.rate_always(costs, seed));
            let [cost] = resampled([self.cost_name()], self.groups(), seed, |weights| {
                let (alarms, extent) = self.sum(&self.always, weights);
                [alarms.cost_without(costs) / extent]
            });
            rated.push(Rated {
                name: "none",
                figures: vec![cost],
            });
        }
        rated
    }

    /// Looks at every machine whenever one may, without any detector.
    fn rate_always(&self, costs: &Costs, seed: u64) -> Rated {
        let names = [
            "alarm_precision",
            "alarm_recall",
            "alarm_f1",
            self.cost_name(),
            self.saving_name(),
            "warning_time",
            "false_alarms_per_machine_month",
        ];
        let found = resampled(names, self.groups(), seed, |weights| {
            let (alarms, extent) = self.sum(&self.always, weights);
            alarms_figures(&alarms, extent, costs)
        });
        let mut figures = found.to_vec();
        self.bound_alarms(&mut figures, &self.always);
        if !self.is_over_time {
            figures.truncate(5);
        }
        Rated {
            name: "always",
            figures,
        }
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

    fn saving_over_rules_name(&self) -> &'static str {
        if self.is_over_time {
            "saving_over_rules_won_per_machine_month"
        } else {
            "saving_over_rules_won_per_1000_rows"
        }
    }

    /// Alarms and machine-months, or thousands of rows, when each machine counts as often as its weight says.
    fn sum(&self, of: &[Alarms], weights: &[f64]) -> (Alarms, f64) {
        let mut all = Alarms::default();
        let mut extent = 0.0;
        for ((alarms, part), weight) in of.iter().zip(&self.extent).zip(weights) {
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
            self.saving_over_rules_name(),
            "warning_time",
            "false_alarms_per_machine_month",
        ];
        let mut figures = resampled(names, self.groups(), seed, |weights| {
            let [area, brier, hits, false_hits, positives] = scored.sums(weights);
            let (alarms, extent) = self.sum(&of.alarms, weights);
            let (always, _) = self.sum(&self.always, weights);
            let [right, announced, f1_of_alarms, cost, saving, warning, in_vain] =
                alarms_figures(&alarms, extent, costs);
            [
                hits / (hits + false_hits),
                hits / positives,
                f1(hits, false_hits, positives),
                area,
                brier,
                right,
                announced,
                f1_of_alarms,
                cost,
                saving,
                saving.min(always.cost(costs) / extent - cost),
                warning,
                in_vain,
            ]
        })
        .to_vec();
        let whole = vec![1.0; self.groups()];
        if of.rows.len() == self.groups() {
            // Rows that have no group are independent of each other.
            let [_, _, hits, false_hits, positives] = scored.sums(&whole);
            let (alarms, _) = self.sum(&of.alarms, &whole);
            figures[0] = Figure::share(names[0], hits, hits + false_hits);
            figures[1] = Figure::share(names[1], hits, positives);
            figures[5] = Figure::share(names[5], alarms.announced, alarms.announced + alarms.false_alarms);
            figures[6] = Figure::share(names[6], alarms.announced, alarms.announced + alarms.missed);
        }
        let groups = self.groups_of_rows(of);
        for (figure, groups) in figures.iter_mut().zip([groups[0], groups[1], groups[2], groups[1]]) {
            figure.widen(groups);
        }
        // The two savings stand between the costs of alarms and what else there is of them.
        let saving = figures.remove(10);
        self.bound_alarms(&mut figures[5..], &of.alarms);
        figures.insert(10, saving);
        if self.is_last_row_only {
            // Thresholds are chosen for whole lives, of which an alarm may come at any time.
            figures.truncate(5);
        } else if !self.is_over_time {
            figures.truncate(11);
        }
        Rated {
            name: of.kind.name(),
            figures,
        }
    }

    /// Bounds of [`alarms_figures`] where resampling gives none that hold: what never or always happened in all machines
    /// does so in every resample.
    fn bound_alarms(&self, figures: &mut [Figure], alarms: &[Alarms]) {
        let count = |holds: fn(&Alarms) -> bool| alarms.iter().filter(|alarms| holds(alarms)).count();
        let (all, extent) = self.sum(alarms, &vec![1.0; self.groups()]);
        if self.is_over_time && self.units == self.groups() {
            // Each machine fails once at most: failures are independent of each other.
            figures[1] = Figure::share(figures[1].name, all.announced, all.announced + all.missed);
        }
        figures[0].widen(count(|alarms| alarms.announced + alarms.false_alarms > 0.0));
        figures[1].widen(count(|alarms| alarms.announced + alarms.missed > 0.0));
        figures[2].widen(count(|alarms| {
            alarms.announced + alarms.missed + alarms.false_alarms > 0.0
        }));
        if all.false_alarms == 0.0 {
            figures[6] = Figure::never(figures[6].name, extent);
        }
    }

    /// Groups with rows that are taken for failures, with rows that are failures, and with either.
    fn groups_of_rows(&self, of: &Of) -> [usize; 3] {
        let mut has = vec![[false; 2]; self.groups()];
        for (group, said, failed) in &of.rows {
            let has = &mut has[*group as usize];
            has[0] |= *said >= 0.5;
            has[1] |= *failed;
        }
        let count = |holds: fn(&[bool; 2]) -> bool| has.iter().filter(|has| holds(has)).count();
        [count(|has| has[0]), count(|has| has[1]), count(|has| has[0] || has[1])]
    }

    /// The figures of remaining lives; none of snapshots.
    pub fn rated_lives(&self, seed: u64) -> Vec<Rated> {
        let rate = |(name, sums): (&'static str, &Vec<LifeSums>)| {
            let figures = resampled(["rmse", "score", "score_per_row"], self.groups(), seed, |weights| {
                let mut all = LifeSums::default();
                for (sums, weight) in sums.iter().zip(weights) {
                    all.add(sums, *weight);
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

/// Share of alarms that are right, of failures that are announced, F1, cost, saving against no alarms, warning time, and false
/// alarms, the latter and money for each machine-month or thousand rows.
fn alarms_figures(alarms: &Alarms, extent: f64, costs: &Costs) -> [f64; 7] {
    let failures = alarms.announced + alarms.missed;
    [
        alarms.announced / (alarms.announced + alarms.false_alarms),
        alarms.announced / failures,
        f1(alarms.announced, alarms.false_alarms, failures),
        alarms.cost(costs) / extent,
        (alarms.cost_without(costs) - alarms.cost(costs)) / extent,
        alarms.warning / alarms.announced,
        alarms.false_alarms / extent,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A detector's alarms on machines or groups, each of an extent of 1, as announced, missed and false.
    fn outcomes(alarms: &[[f64; 3]], units: usize, is_over_time: bool) -> Outcomes {
        let alarms = alarms.iter().map(|[announced, missed, false_alarms]| Alarms {
            announced: *announced,
            missed: *missed,
            false_alarms: *false_alarms,
            warning: 0.0,
        });
        let alarms: Vec<Alarms> = alarms.collect();
        Outcomes {
            always: alarms
                .iter()
                .map(|alarms| Alarms {
                    announced: alarms.announced + alarms.missed,
                    missed: 0.0,
                    false_alarms: 10.0,
                    warning: 0.0,
                })
                .collect(),
            extent: vec![1.0; alarms.len()],
            units,
            is_over_time,
            detectors: vec![Of {
                kind: DetectorKind::Boosting,
                rows: Vec::new(),
                alarms,
            }],
            ..Outcomes::default()
        }
    }

    fn figure(outcomes: &Outcomes, who: &str, name: &str) -> Figure {
        let rated = outcomes.rated(&Costs::GUESS, 1);
        let rated = rated.iter().find(|rated| rated.name == who).unwrap();
        *rated.figures.iter().find(|figure| figure.name == name).unwrap()
    }

    #[test]
    fn what_never_or_always_happened_is_not_certain() {
        // Twelve of twelve machines announced without a false alarm.
        let found = outcomes(&[[1.0, 0.0, 0.0]; 12], 12, true);
        let recall = figure(&found, "boosting", "alarm_recall");
        let wilson = Figure::share("alarm_recall", 12.0, 12.0);
        assert_eq!(recall, wilson);
        assert!(figure(&found, "boosting", "alarm_precision").low < 0.8);
        // Poisson: at 3.689 for all twelve months together, none at all has a probability of 2.5 %.
        let in_vain = figure(&found, "boosting", "false_alarms_per_machine_month");
        assert!(
            in_vain.low == 0.0 && (in_vain.high - 3.688_879_454 / 12.0).abs() < 1e-9,
            "{in_vain:?}"
        );
    }

    #[test]
    fn lives_of_one_machine_and_rows_of_one_group_are_no_independent_failures() {
        // Of six groups three hold ten failures each that are all found, the others ten that are all missed.
        let groups = [
            [10.0, 0.0, 1.0],
            [10.0, 0.0, 1.0],
            [10.0, 0.0, 1.0],
            [0.0, 10.0, 1.0],
            [0.0, 10.0, 1.0],
            [0.0, 10.0, 1.0],
        ];
        for is_over_time in [false, true] {
            let recall = figure(
                &outcomes(&groups, if is_over_time { 60 } else { 6 }, is_over_time),
                "boosting",
                "alarm_recall",
            );
            let alone = Figure::share("alarm_recall", 30.0, 60.0);
            assert_eq!(recall.value, 0.5);
            assert!(recall.high - recall.low > 2.0 * (alone.high - alone.low), "{recall:?}");
        }
    }

    #[test]
    fn who_does_no_better_than_looking_always_saves_nothing_over_the_rules() {
        // As always: every failure announced with ten false alarms.
        let blind = outcomes(&[[1.0, 0.0, 10.0]; 12], 12, true);
        let saving = figure(&blind, "boosting", "saving_won_per_machine_month");
        let over_rules = figure(&blind, "boosting", "saving_over_rules_won_per_machine_month");
        assert!(saving.low > 0.0 && over_rules.value == 0.0 && over_rules.low <= 0.0);
        let seeing = outcomes(&[[1.0, 0.0, 1.0]; 12], 12, true);
        let over_rules = figure(&seeing, "boosting", "saving_over_rules_won_per_machine_month");
        // Against always, which is cheaper than none: nine looks of 300,000 won.
        assert!(
            (over_rules.value - 9.0 * 300_000.0).abs() < 1e-6 && over_rules.low > 0.0,
            "{over_rules:?}"
        );
        assert_eq!(figure(&seeing, "always", "alarm_recall").value, 1.0);
    }
}
