//! Trees added up: boosting with shrinkage, random rows and columns, and an end as soon as it no longer helps.

use serde::{Deserialize, Serialize};

use super::bins::Bins;
use super::tree::{Grower, Tree, TreeSettings};
use crate::kernel::random::Stream;
use crate::maintenance::learning::error::LearningError;
use crate::maintenance::learning::features::matrix::FeatureMatrix;
use crate::maintenance::learning::work::Work;

/// What says how trees are added up.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct BoostingSettings {
    /// Trees at most.
    pub rounds: u32,
    /// Trees without a better loss on the held-out rows after which it ends.
    pub patience: u32,
    /// Share of each tree's answer that counts (shrinkage), above 0 and up to 1.
    pub learning_rate: f64,
    /// How each tree grows.
    pub tree: TreeSettings,
    /// Share of the rows that each tree is grown on, drawn without replacement.
    pub row_share: f64,
    /// Share of the features that each tree may ask about.
    pub column_share: f64,
    /// Classes of a feature at most, 2 to 255.
    pub bins: usize,
}

/// What is made small.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Loss {
    /// Half the squared difference: the answer is a mean.
    Squared,
    /// Minus the log-likelihood of a yes or no (targets 1 and 0): the answer is a log-odds.
    Logistic,
}

/// What a booster learns from: features in classes, a target and a weight for each row.
#[derive(Clone, Copy, Debug)]
pub struct Lesson<'a> {
    /// The features.
    pub matrix: &'a FeatureMatrix,
    /// The features in classes.
    pub bins: &'a Bins,
    /// The target of each row.
    pub target: &'a [f64],
    /// The weight of each row, 0 or more.
    pub weight: &'a [f64],
    /// The loss.
    pub loss: Loss,
}

/// Trees whose answers are added to a constant.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booster {
    base: f64,
    trees: Vec<Tree>,
}

/// A booster, and what is known of it from learning.
#[derive(Clone, Debug)]
pub struct Fitted {
    /// The booster.
    pub booster: Booster,
    /// How much the questions about each feature have lowered the loss.
    pub importance: Vec<f64>,
}

impl Booster {
    /// Learns from the rows `training` and ends when the loss on the rows `held_out` no longer falls; without any of
    /// those all rounds are done. The trees up to the least held-out loss are kept.
    ///
    /// # Errors
    /// If the user wants an end.
    pub fn fit(
        lesson: &Lesson<'_>,
        training: &[u32],
        held_out: &[u32],
        settings: &BoostingSettings,
        stream: &mut Stream,
        work: &mut Work<'_>,
    ) -> Result<Fitted, LearningError> {
        let base = lesson.start(training);
        let mut margins = vec![base; lesson.bins.rows()];
        let mut derivatives = vec![(0.0, 0.0); lesson.bins.rows()];
        let mut grower = Grower::new(lesson.bins, settings.tree);
        let mut trees: Vec<Tree> = Vec::new();
        let (mut least, mut best) = (lesson.mean_loss(held_out, &margins), 0);
        let mut features: Vec<usize> = (0..lesson.bins.features()).collect();
        let chosen = share_of(features.len(), settings.column_share);
        let mut rows = training.to_vec();
        let drawn = share_of(rows.len(), settings.row_share);
        for round in 0..settings.rounds as usize {
            work.check()?;
            for &row in training {
                let row = row as usize;
                derivatives[row] = lesson.derivatives(row, margins[row]);
            }
            draw(&mut features, chosen, stream);
            draw(&mut rows, drawn, stream);
            let mut asked = features[..chosen].to_vec();
            // In their own order, so that ties do not depend on the draw.
            asked.sort_unstable();
            let mut used = rows[..drawn].to_vec();
            used.sort_unstable();
            let tree = grower.grow(&derivatives, &mut used, &asked, settings.learning_rate);
            for &row in training.iter().chain(held_out) {
                let row = row as usize;
                margins[row] += tree.value_in(lesson.matrix, row);
            }
            trees.push(tree);
            if held_out.is_empty() {
                best = trees.len();
                continue;
            }
            let loss = lesson.mean_loss(held_out, &margins);
            if loss < least {
                (least, best) = (loss, trees.len());
            } else if round + 1 >= best + settings.patience as usize {
                break;
            }
        }
        trees.truncate(best);
        let importance = grower.importance().to_vec();
        let booster = Self { base, trees };
        Ok(Fitted { booster, importance })
    }

    /// The sum of the answers for a row of features: a mean, or a log-odds.
    pub fn margin(&self, row: &[f32]) -> f64 {
        self.trees.iter().fold(self.base, |sum, tree| sum + tree.value(row))
    }

    /// How many trees there are.
    pub fn trees(&self) -> usize {
        self.trees.len()
    }

    /// Whether every answer is finite and asks only for the first `features` features.
    pub fn is_sound(&self, features: usize) -> bool {
        self.base.is_finite() && self.trees.iter().all(|tree| tree.is_sound(features))
    }
}

impl Lesson<'_> {
    /// The best constant.
    fn start(&self, rows: &[u32]) -> f64 {
        let (mut sum, mut weight) = (0.0, 0.0);
        for &row in rows {
            sum += self.weight[row as usize] * self.target[row as usize];
            weight += self.weight[row as usize];
        }
        let mean = if weight > 0.0 { sum / weight } else { 0.0 };
        match self.loss {
            Loss::Squared => mean,
            Loss::Logistic => {
                let p = mean.clamp(1e-6, 1.0 - 1e-6);
                libm::log(p / (1.0 - p))
            }
        }
    }

    fn derivatives(&self, row: usize, margin: f64) -> (f64, f64) {
        let (target, weight) = (self.target[row], self.weight[row]);
        match self.loss {
            Loss::Squared => ((margin - target) * weight, weight),
            Loss::Logistic => {
                let p = probability(margin);
                // A floor keeps rows that are surely right from having no weight at all.
                ((p - target) * weight, (p * (1.0 - p)).max(1e-12) * weight)
            }
        }
    }

    fn mean_loss(&self, rows: &[u32], margins: &[f64]) -> f64 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for &row in rows {
            let row = row as usize;
            let (margin, target, weight) = (margins[row], self.target[row], self.weight[row]);
            sum += weight
                * match self.loss {
                    Loss::Squared => (margin - target) * (margin - target),
                    // log(1 + e^m) − t·m, without overflow.
                    Loss::Logistic => margin.max(0.0) - target * margin + libm::log1p(libm::exp(-margin.abs())),
                };
            weights += weight;
        }
        if weights > 0.0 { sum / weights } else { f64::INFINITY }
    }
}

/// The probability of a log-odds.
pub fn probability(margin: f64) -> f64 {
    if margin >= 0.0 {
        1.0 / (1.0 + libm::exp(-margin))
    } else {
        let odds = libm::exp(margin);
        odds / (1.0 + odds)
    }
}

/// The negative logarithm of what a log-odds says of a target between 0 and 1, written so that nothing overflows.
pub fn log_loss(margin: f64, target: f64) -> f64 {
    let rest = libm::log1p(libm::exp(-margin.abs()));
    rest + if margin >= 0.0 {
        (1.0 - target) * margin
    } else {
        -target * margin
    }
}

fn share_of(count: usize, share: f64) -> usize {
    ((count as f64 * share).ceil() as usize).clamp(count.min(1), count)
}

/// Puts `count` random items first (Fisher and Yates); nothing is drawn if that is all of them.
fn draw<T>(items: &mut [T], count: usize, stream: &mut Stream) {
    if count >= items.len() {
        return;
    }
    for at in 0..count {
        let other = at + stream.below((items.len() - at) as u64) as usize;
        items.swap(at, other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: BoostingSettings = BoostingSettings {
        rounds: 200,
        patience: 20,
        learning_rate: 0.1,
        tree: TreeSettings {
            depth: 3,
            min_child_weight: 1.0,
            lambda: 1.0,
        },
        row_share: 0.7,
        column_share: 0.5,
        bins: 64,
    };

    /// Two features that matter, two that are noise.
    fn table(rows: usize, seed: u64) -> (FeatureMatrix, Vec<f64>) {
        let mut stream = Stream::named(seed, 0, "", "rows");
        let columns: Vec<Vec<f32>> = (0..4)
            .map(|_| (0..rows).map(|_| stream.uniform() as f32).collect())
            .collect();
        let target = (0..rows).map(|row| f64::from(columns[0][row] * columns[1][row]) + 0.02 * stream.uniform());
        let target = target.collect();
        (FeatureMatrix::new(columns), target)
    }

    fn fit(matrix: &FeatureMatrix, target: &[f64], loss: Loss, held_out_from: u32, seed: u64) -> Fitted {
        let bins = Bins::new(matrix, SETTINGS.bins);
        let weight = vec![1.0; target.len()];
        let lesson = Lesson {
            matrix,
            bins: &bins,
            target,
            weight: &weight,
            loss,
        };
        let rows: Vec<u32> = (0..target.len() as u32).collect();
        let (training, held_out) = rows.split_at(held_out_from as usize);
        let mut stream = Stream::named(seed, 0, "", "boosting");
        Booster::fit(
            &lesson,
            training,
            held_out,
            &SETTINGS,
            &mut stream,
            &mut Work::unwatched(),
        )
        .unwrap()
    }

    #[test]
    fn a_product_of_two_features_is_learned_and_noise_is_left_alone() {
        let (matrix, target) = table(4_000, 1);
        let fitted = fit(&matrix, &target, Loss::Squared, 3_000, 1);
        let error = |row: usize| {
            let features: Vec<f32> = (0..4).map(|feature| matrix.value(row, feature)).collect();
            fitted.booster.margin(&features) - target[row]
        };
        let mean_square = (3_000..4_000).map(|row| error(row) * error(row)).sum::<f64>() / 1_000.0;
        // The product varies with a standard deviation of 0.22; the noise has one of 0.006.
        assert!(mean_square.sqrt() < 0.03, "{}", mean_square.sqrt());
        let [first, second, third, fourth] = fitted.importance[..] else {
            panic!()
        };
        assert!(first.min(second) > 20.0 * third.max(fourth), "{:?}", fitted.importance);
    }

    #[test]
    fn the_same_seed_gives_the_same_booster_and_another_another() {
        let (matrix, target) = table(500, 2);
        let fit = |seed| fit(&matrix, &target, Loss::Squared, 400, seed).booster;
        assert_eq!(fit(3), fit(3));
        assert_ne!(fit(3), fit(4));
    }

    #[test]
    fn boosting_ends_when_there_is_nothing_to_learn() {
        let (matrix, _) = table(600, 5);
        let mut stream = Stream::named(9, 0, "", "coin");
        let target: Vec<f64> = (0..600).map(|_| f64::from(u8::from(stream.chance(0.5)))).collect();
        let fitted = fit(&matrix, &target, Loss::Logistic, 400, 1);
        assert!(fitted.booster.trees() < 20, "{}", fitted.booster.trees());
    }

    #[test]
    fn probabilities_are_those_that_were_drawn() {
        let mut stream = Stream::named(4, 0, "", "rows");
        let feature: Vec<f32> = (0..20_000).map(|_| stream.uniform() as f32).collect();
        let target: Vec<f64> = feature
            .iter()
            .map(|p| f64::from(u8::from(stream.chance(f64::from(*p)))))
            .collect();
        let matrix = FeatureMatrix::new(vec![feature]);
        let fitted = fit(&matrix, &target, Loss::Logistic, 15_000, 1);
        for p in [0.1_f32, 0.3, 0.5, 0.7, 0.9] {
            let found = probability(fitted.booster.margin(&[p]));
            assert!((found - f64::from(p)).abs() < 0.06, "{p}: {found}");
        }
    }

    #[test]
    fn a_probability_never_overflows() {
        assert_eq!([-1e6, 0.0, 1e6].map(probability), [0.0, 0.5, 1.0]);
    }
}
