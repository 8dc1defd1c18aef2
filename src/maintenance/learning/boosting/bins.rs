//! Features cut into classes, so that a split is looked for among at most 255 places.
//!
//! Classes of equal counts would put all failures of a rare kind into one or two of them: they sit at the ends of a
//! feature. So the cuts lie closer together towards both ends, at the quantiles p²·(3 − 2p) for even steps of p.

use crate::maintenance::learning::features::matrix::FeatureMatrix;

/// Values that are looked at to place the cuts of a feature; of more, every so many-th is taken.
const MOST_LOOKED_AT: usize = 100_000;

/// A table of features in classes: class `c` of a feature lies above its cut `c` − 1 and up to its cut `c`.
#[derive(Clone, Debug)]
pub struct Bins {
    cuts: Vec<Vec<f32>>,
    codes: Vec<Vec<u8>>,
    rows: usize,
}

impl Bins {
    /// Cuts every feature into at most `most` classes (2 to 255), finest at both ends. A value that is
    /// missing (NaN) belongs to the lowest class.
    pub fn new(matrix: &FeatureMatrix, most: usize) -> Self {
        let most = most.clamp(2, 255);
        let mut cuts = Vec::with_capacity(matrix.features());
        let mut codes = Vec::with_capacity(matrix.features());
        for column in matrix.columns() {
            let found = cuts_of(column, most);
            codes.push(column.iter().map(|value| code(&found, *value)).collect());
            cuts.push(found);
        }
        let rows = matrix.rows();
        Self { cuts, codes, rows }
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.cuts.len()
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The cuts of a feature, rising.
    pub fn cuts(&self, feature: usize) -> &[f32] {
        &self.cuts[feature]
    }

    /// The classes of a feature, one a row.
    pub fn codes(&self, feature: usize) -> &[u8] {
        &self.codes[feature]
    }
}

/// The class of a value: how many cuts lie below it.
fn code(cuts: &[f32], value: f32) -> u8 {
    // At most 254 cuts; NaN is above none.
    cuts.partition_point(|cut| *cut < value) as u8
}

fn cuts_of(column: &[f32], most: usize) -> Vec<f32> {
    let step = column.len().div_ceil(MOST_LOOKED_AT).max(1);
    let mut values: Vec<f32> = column
        .iter()
        .step_by(step)
        .copied()
        .filter(|value| !value.is_nan())
        .collect();
    values.sort_unstable_by(f32::total_cmp);
    let mut distinct = values.clone();
    distinct.dedup();
    let mut cuts: Vec<f32> = if distinct.len() <= most {
        distinct.windows(2).map(|pair| between(pair[0], pair[1])).collect()
    } else {
        let quantile = |part: usize| {
            let part = part as f64 / most as f64;
            // Rises as a square from either end: the classes there hold few rows.
            let share = part * part * (3.0 - 2.0 * part);
            let at = ((share * values.len() as f64) as usize).clamp(1, values.len() - 1);
            between(values[at - 1], values[at])
        };
        (1..most).map(quantile).collect()
    };
    cuts.dedup();
    cuts
}

/// A value from `low` up to but without `high`, half-way if there is room.
fn between(low: f32, high: f32) -> f32 {
    let middle = low + (high - low) * 0.5;
    if middle.is_finite() && middle < high {
        middle
    } else {
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_have_a_class_each() {
        let cuts = cuts_of(&[3.0, 1.0, 2.0, 1.0, f32::NAN], 255);
        assert_eq!(cuts, [1.5, 2.5]);
        assert_eq!(
            [0.0, 1.0, 1.5, 2.0, 9.0, f32::NAN].map(|value| code(&cuts, value)),
            [0, 0, 0, 1, 2, 0]
        );
    }

    #[test]
    fn classes_are_fine_at_both_ends_and_even_between() {
        let column: Vec<f32> = (0..10_000).map(|value| value as f32).collect();
        let cuts = cuts_of(&column, 100);
        assert_eq!(cuts.len(), 99);
        let mut counts = [0; 100];
        column
            .iter()
            .for_each(|value| counts[usize::from(code(&cuts, *value))] += 1);
        assert!(
            counts[0] <= 3 && counts[99] <= 3 && counts[9] < 60 && counts[90] < 60,
            "{counts:?}"
        );
        assert!(
            counts[30..70].iter().all(|count| (120..=150).contains(count)),
            "{counts:?}"
        );
    }

    #[test]
    fn a_value_that_most_rows_share_is_no_two_cuts() {
        let mut column = vec![0.0; 9_000];
        column.extend((0..1_000).map(|value| value as f32));
        let cuts = cuts_of(&column, 64);
        assert!(cuts.windows(2).all(|pair| pair[0] < pair[1]), "{cuts:?}");
        assert!(cuts_of(&[7.0; 50], 64).is_empty(), "a constant has no cut");
        assert!(cuts_of(&[], 64).is_empty());
    }

    #[test]
    fn neighbouring_numbers_are_still_told_apart() {
        let high = f32::from_bits(1.0_f32.to_bits() + 1);
        let cuts = cuts_of(&[1.0, high], 255);
        assert_eq!((code(&cuts, 1.0), code(&cuts, high)), (0, 1));
    }
}
