//! One regression tree, grown on the derivatives of a loss.

use serde::{Deserialize, Serialize};

use super::bins::Bins;
use crate::maintenance::learning::features::matrix::FeatureMatrix;

/// What says how a tree grows.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct TreeSettings {
    /// Questions from the root to a leaf at most.
    pub depth: u32,
    /// Sum of second derivatives in a leaf at least: with squared loss the weight of its rows.
    pub min_child_weight: f64,
    /// Added to the sum of second derivatives of a leaf (λ): makes answers of few rows small.
    pub lambda: f64,
}

/// A question or an answer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
enum Node {
    /// On to `low` if the feature is at most the cut or missing, otherwise to the node after it.
    Split { feature: u32, cut: f32, low: u32 },
    /// The answer.
    Leaf(f64),
}

/// A tree. The nodes below a question come after it, so that every walk ends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tree {
    nodes: Vec<Node>,
}

impl Tree {
    /// What the tree says of a row of features.
    pub fn value(&self, row: &[f32]) -> f64 {
        self.walk(|feature| row.get(feature).copied().unwrap_or(f32::NAN))
    }

    /// What the tree says of a row of a table of features.
    pub fn value_in(&self, matrix: &FeatureMatrix, row: usize) -> f64 {
        self.walk(|feature| matrix.value(row, feature))
    }

    fn walk(&self, value_of: impl Fn(usize) -> f32) -> f64 {
        let mut at = 0;
        loop {
            match self.nodes.get(at) {
                Some(&Node::Split { feature, cut, low }) => {
                    at = low as usize + usize::from(value_of(feature as usize) > cut);
                }
                Some(&Node::Leaf(value)) => return value,
                // Only in a tree that was not grown here; see `is_sound`.
                None => return 0.0,
            }
        }
    }

    /// Whether every walk through the tree ends in a finite answer and asks only for the first `features` features.
    pub fn is_sound(&self, features: usize) -> bool {
        let fits = |(at, node): (usize, &Node)| match *node {
            Node::Split { feature, cut, low } => {
                (feature as usize) < features
                    && cut.is_finite()
                    && (low as usize) > at
                    && (low as usize) + 1 < self.nodes.len()
            }
            Node::Leaf(value) => value.is_finite(),
        };
        !self.nodes.is_empty() && self.nodes.iter().enumerate().all(fits)
    }
}

/// Sums of first and second derivatives.
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    gradient: f64,
    hessian: f64,
}

impl Sums {
    fn less(self, other: Self) -> Self {
        Self {
            gradient: self.gradient - other.gradient,
            hessian: self.hessian - other.hessian,
        }
    }

    fn score(self, lambda: f64) -> f64 {
        self.gradient * self.gradient / (self.hessian + lambda)
    }
}

/// The best question found for a node.
#[derive(Clone, Copy, Debug)]
struct Split {
    place: usize,
    bin: u8,
    gain: f64,
}

/// Grows trees over one table of features.
#[derive(Debug)]
pub struct Grower<'b> {
    bins: &'b Bins,
    settings: TreeSettings,
    /// Gain of all questions about each feature so far.
    importance: Vec<f64>,
}

/// A tree being grown on certain rows and features.
struct Growth<'g> {
    derivatives: &'g [(f64, f64)],
    features: &'g [usize],
    /// Where the classes of each chosen feature begin in a histogram.
    starts: Vec<usize>,
    nodes: Vec<Node>,
    /// Answers are multiplied by it.
    shrinkage: f64,
}

impl<'b> Grower<'b> {
    /// A grower of trees over `bins`.
    pub fn new(bins: &'b Bins, settings: TreeSettings) -> Self {
        Self {
            bins,
            settings,
            importance: vec![0.0; bins.features()],
        }
    }

    /// How much the questions about each feature have lowered the loss so far.
    pub fn importance(&self) -> &[f64] {
        &self.importance
    }

    /// A tree on `rows` that asks about `features` only, its answers times `shrinkage`. `derivatives` has the first
    /// and second derivative of the loss of every row of the table. The order of `rows` is changed.
    pub fn grow(&mut self, derivatives: &[(f64, f64)], rows: &mut [u32], features: &[usize], shrinkage: f64) -> Tree {
        let mut starts = vec![0];
        for &feature in features {
            let end = starts.last().copied().unwrap_or(0) + self.bins.cuts(feature).len() + 1;
            starts.push(end);
        }
        let mut growth = Growth {
            derivatives,
            features,
            starts,
            nodes: vec![Node::Leaf(0.0)],
            shrinkage,
        };
        let histogram = self.histogram(&growth, rows);
        self.node(&mut growth, 0, rows, histogram, 0);
        Tree { nodes: growth.nodes }
    }

    fn histogram(&self, growth: &Growth<'_>, rows: &[u32]) -> Vec<Sums> {
        let mut histogram = vec![Sums::default(); growth.starts.last().copied().unwrap_or(0)];
        for (&feature, &start) in growth.features.iter().zip(&growth.starts) {
            let codes = self.bins.codes(feature);
            let sums = &mut histogram[start..];
            for &row in rows {
                let (gradient, hessian) = growth.derivatives[row as usize];
                let sum = &mut sums[usize::from(codes[row as usize])];
                sum.gradient += gradient;
                sum.hessian += hessian;
            }
        }
        histogram
    }

    /// Grows node `at`, which holds `rows`.
    fn node(&mut self, growth: &mut Growth<'_>, at: usize, rows: &mut [u32], histogram: Vec<Sums>, depth: u32) {
        let mut whole = Sums::default();
        for &row in rows.iter() {
            let (gradient, hessian) = growth.derivatives[row as usize];
            whole.gradient += gradient;
            whole.hessian += hessian;
        }
        let split = if depth < self.settings.depth {
            self.best(growth, &histogram, whole)
        } else {
            None
        };
        let Some(split) = split else {
            let answer = -whole.gradient / (whole.hessian + self.settings.lambda) * growth.shrinkage;
            growth.nodes[at] = Node::Leaf(if answer.is_finite() { answer } else { 0.0 });
            return;
        };
        let feature = growth.features[split.place];
        self.importance[feature] += split.gain;
        let codes = self.bins.codes(feature);
        let middle = partition(rows, |row| codes[row as usize] <= split.bin);
        let low = growth.nodes.len();
        growth.nodes[at] = Node::Split {
            feature: feature as u32,
            cut: self.bins.cuts(feature)[usize::from(split.bin)],
            low: low as u32,
        };
        growth.nodes.extend([Node::Leaf(0.0), Node::Leaf(0.0)]);
        let (low_rows, high_rows) = rows.split_at_mut(middle);
        if depth + 1 >= self.settings.depth {
            self.node(growth, low, low_rows, Vec::new(), depth + 1);
            self.node(growth, low + 1, high_rows, Vec::new(), depth + 1);
            return;
        }
        // The larger child's histogram is what the smaller one's leaves over.
        let is_low_smaller = low_rows.len() <= high_rows.len();
        let smaller = self.histogram(growth, if is_low_smaller { low_rows } else { high_rows });
        let mut larger = histogram;
        for (sum, part) in larger.iter_mut().zip(&smaller) {
            *sum = sum.less(*part);
        }
        let (low_sums, high_sums) = if is_low_smaller {
            (smaller, larger)
        } else {
            (larger, smaller)
        };
        self.node(growth, low, low_rows, low_sums, depth + 1);
        self.node(growth, low + 1, high_rows, high_sums, depth + 1);
    }

    /// The question with the largest gain; of equal ones the first.
    fn best(&self, growth: &Growth<'_>, histogram: &[Sums], whole: Sums) -> Option<Split> {
        let TreeSettings {
            min_child_weight,
            lambda,
            ..
        } = self.settings;
        let mut best: Option<Split> = None;
        let before = whole.score(lambda);
        for (place, bounds) in growth.starts.windows(2).enumerate() {
            let mut low = Sums::default();
            // The last class ends no question: everything would lie below it.
            for (bin, sums) in histogram[bounds[0]..bounds[1]]
                .iter()
                .enumerate()
                .take(bounds[1] - bounds[0] - 1)
            {
                low.gradient += sums.gradient;
                low.hessian += sums.hessian;
                let high = whole.less(low);
                if low.hessian < min_child_weight {
                    continue;
                }
                if high.hessian < min_child_weight {
                    break;
                }
                let gain = low.score(lambda) + high.score(lambda) - before;
                if gain > best.map_or(1e-9, |best| best.gain) {
                    let bin = bin as u8;
                    best = Some(Split { place, bin, gain });
                }
            }
        }
        best
    }
}

/// Puts the rows for which `is_low` holds first, in a fixed way, and says how many they are.
fn partition(rows: &mut [u32], is_low: impl Fn(u32) -> bool) -> usize {
    let mut middle = 0;
    for at in 0..rows.len() {
        if is_low(rows[at]) {
            rows.swap(at, middle);
            middle += 1;
        }
    }
    middle
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: TreeSettings = TreeSettings {
        depth: 2,
        min_child_weight: 1.0,
        lambda: 0.0,
    };

    /// Squared loss at zero: the derivative is minus the target.
    fn grown(columns: Vec<Vec<f32>>, target: &[f64], settings: TreeSettings) -> Tree {
        let matrix = FeatureMatrix::new(columns);
        let bins = Bins::new(&matrix, 255);
        let derivatives: Vec<(f64, f64)> = target.iter().map(|target| (-target, 1.0)).collect();
        let mut rows: Vec<u32> = (0..target.len() as u32).collect();
        let features: Vec<usize> = (0..bins.features()).collect();
        Grower::new(&bins, settings).grow(&derivatives, &mut rows, &features, 1.0)
    }

    #[test]
    fn a_tree_finds_a_table_of_two_questions_exactly() {
        let columns = vec![vec![0.0, 0.0, 1.0, 1.0], vec![0.0, 1.0, 0.0, 1.0]];
        let tree = grown(columns, &[1.0, 2.0, 5.0, 9.0], SETTINGS);
        let answers = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]].map(|row| tree.value(&row));
        assert_eq!(answers, [1.0, 2.0, 5.0, 9.0]);
        assert!(tree.is_sound(2) && !tree.is_sound(1));
    }

    #[test]
    fn leaves_hold_the_mean_drawn_to_zero_by_lambda() {
        let settings = TreeSettings {
            lambda: 2.0,
            depth: 0,
            ..SETTINGS
        };
        let tree = grown(vec![vec![0.0, 1.0]], &[3.0, 5.0], settings);
        assert_eq!(tree.value(&[0.0]), 8.0 / 4.0);
    }

    #[test]
    fn no_leaf_is_lighter_than_allowed() {
        let settings = TreeSettings {
            min_child_weight: 2.0,
            ..SETTINGS
        };
        // The outlier alone would be the best leaf; with two rows at least it has a neighbour.
        let tree = grown(vec![vec![0.0, 1.0, 2.0, 3.0]], &[0.0, 0.0, 0.0, 100.0], settings);
        assert_eq!(tree.value(&[3.0]), 50.0);
    }

    #[test]
    fn what_is_missing_goes_with_the_lowest() {
        let tree = grown(vec![vec![0.0, 1.0]], &[1.0, 2.0], SETTINGS);
        assert_eq!((tree.value(&[f32::NAN]), tree.value(&[])), (1.0, 1.0));
    }

    #[test]
    fn a_broken_tree_is_not_sound() {
        let walk_back = Tree {
            nodes: vec![
                Node::Split {
                    feature: 0,
                    cut: 0.0,
                    low: 0,
                },
                Node::Leaf(0.0),
            ],
        };
        let beyond = Tree {
            nodes: vec![
                Node::Split {
                    feature: 0,
                    cut: 0.0,
                    low: 1,
                },
                Node::Leaf(0.0),
            ],
        };
        let endless = Tree {
            nodes: vec![Node::Leaf(f64::NAN)],
        };
        assert!([walk_back, beyond, endless].iter().all(|tree| !tree.is_sound(1)));
    }
}
