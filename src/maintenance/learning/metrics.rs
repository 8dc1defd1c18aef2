//! How good predictions are, each figure with the range in which it lies with 95 % confidence.
//!
//! Figures of rows come from resampling whole units (Efron, Tibshirani: "An Introduction to the Bootstrap", 1993, the
//! percentile interval), because rows of one machine are alike; shares of things that are independent have Wilson's interval. Precision, recall and
//! F1 of rows are at probability one half; the area under precision against recall is the average precision (Davis,
//! Goadrich, ICML 2006, on why it is not interpolated); the score of remaining lives is that of the PHM 2008 challenge
//! (Saxena, Goebel, Simon, Eklund: "Damage propagation modeling for aircraft engine run-to-failure simulation"), in
//! which a life said too long costs more than one said too short.

use crate::kernel::random::Stream;
use crate::kernel::statistics::proportion::Proportion;

/// Confidence of the ranges.
pub const CONFIDENCE: f64 = 0.95;
/// Resamples of units.
pub const RESAMPLES: usize = 400;

/// A figure and its range.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// Its name, with its unit.
    pub name: &'static str,
    /// Its value; NaN if there is none, as a precision without any alarm.
    pub value: f64,
    /// Lower end of the range; NaN if there is none.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Figure {
    /// A share of independent things.
    pub fn share(name: &'static str, of: f64, all: f64) -> Self {
        match Proportion::of(of as u64, all as u64, CONFIDENCE) {
            Ok(found) => Self {
                name,
                value: found.share,
                low: found.low,
                high: found.high,
            },
            Err(_) => Self {
                name,
                value: f64::NAN,
                low: f64::NAN,
                high: f64::NAN,
            },
        }
    }
}

impl Figure {
    /// Wider bounds of a share that never or always holds, by so many groups in which it could: resampling them gives none.
    pub(super) fn widen(&mut self, groups: usize) {
        if self.value == 0.0 || self.value == 1.0 {
            *self = Self::share(self.name, self.value * groups as f64, groups as f64);
        }
    }

    /// How often something comes that never came in such an extent: the exact bound of a Poisson law (Garwood, Biometrika
    /// 28, 1936).
    pub(super) fn never(name: &'static str, extent: f64) -> Self {
        let tail = (1.0 - CONFIDENCE) / 2.0;
        Self {
            name,
            value: 0.0 / extent,
            low: 0.0,
            high: -libm::log(tail) / extent,
        }
    }
}

/// Figures of `groups` units, each resampled [`RESAMPLES`] times: `of` gives their values when each unit counts as often
/// as its weight says.
pub fn resampled<const N: usize>(
    names: [&'static str; N],
    groups: usize,
    seed: u64,
    of: impl Fn(&[f64]) -> [f64; N],
) -> [Figure; N] {
    let values = of(&vec![1.0; groups]);
    let mut stream = Stream::named(seed, 0, "learner", "resamples");
    let mut seen: [Vec<f64>; N] = std::array::from_fn(|_| Vec::with_capacity(RESAMPLES));
    let mut weights = vec![0.0; groups];
    for _ in 0..if groups > 1 { RESAMPLES } else { 0 } {
        weights.fill(0.0);
        for _ in 0..groups {
            weights[stream.below(groups as u64) as usize] += 1.0;
        }
        for (seen, value) in seen.iter_mut().zip(of(&weights)) {
            seen.extend(Some(value).filter(|value| value.is_finite()));
        }
    }
    std::array::from_fn(|index| {
        let sample = &mut seen[index];
        sample.sort_by(f64::total_cmp);
        let at = |share: f64| {
            let place = (share * sample.len().saturating_sub(1) as f64).round() as usize;
            sample.get(place).copied().unwrap_or(f64::NAN)
        };
        let tail = (1.0 - CONFIDENCE) / 2.0;
        Figure {
            name: names[index],
            value: values[index],
            low: at(tail),
            high: at(1.0 - tail),
        }
    })
}

/// Probabilities of rows held against what happened.
#[derive(Clone, Debug, Default)]
pub struct Scored {
    /// Rows by falling probability: group, probability, whether it was a failure.
    rows: Vec<(u32, f64, bool)>,
}

impl Scored {
    /// Rows in any order: group, probability, whether it was a failure.
    pub fn new(mut rows: Vec<(u32, f64, bool)>) -> Self {
        rows.sort_by(|left, right| right.1.total_cmp(&left.1));
        Self { rows }
    }

    /// Average precision, Brier score, and true positives, false positives and positives at probability one half; every
    /// row counts as often as its group's weight says.
    pub fn sums(&self, weights: &[f64]) -> [f64; 5] {
        let weight = |group: u32| weights.get(group as usize).copied().unwrap_or(0.0);
        let (mut all, mut square, mut hits, mut false_hits, mut positives) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for &(group, probability, failed) in &self.rows {
            let weight = weight(group);
            let apart = probability - f64::from(u8::from(failed));
            all += weight;
            square += weight * apart * apart;
            positives += if failed { weight } else { 0.0 };
            if probability >= 0.5 {
                *if failed { &mut hits } else { &mut false_hits } += weight;
            }
        }
        let (mut area, mut found, mut seen, mut at) = (0.0, 0.0, 0.0, 0);
        while let Some(&(_, probability, _)) = self.rows.get(at) {
            // Rows of one probability come in together.
            let before = found;
            while let Some(&(group, same, failed)) = self.rows.get(at).filter(|row| row.1 == probability) {
                debug_assert_eq!(same, probability);
                seen += weight(group);
                found += if failed { weight(group) } else { 0.0 };
                at += 1;
            }
            if found > before {
                area += (found - before) * found / seen;
            }
        }
        [area / positives, square / all, hits, false_hits, positives]
    }
}

/// F1: the harmonic mean of precision and recall.
pub fn f1(hits: f64, false_hits: f64, positives: f64) -> f64 {
    2.0 * hits / (positives + hits + false_hits)
}

/// The asymmetric score of a remaining life said `late` too long (below 0: too short), in cycles.
pub fn life_score(late: f64) -> f64 {
    // Beyond 500 cycles it is beyond reason, and finite all the same.
    let late = late.clamp(-500.0, 500.0);
    libm::exp(if late < 0.0 { -late / 13.0 } else { late / 10.0 }) - 1.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_average_precision_is_that_of_a_table_by_hand() {
        let rows = [(0.9, true), (0.8, false), (0.7, true), (0.7, false), (0.1, false)];
        let rows = (0..).zip(rows).map(|(group, (p, failed))| (group, p, failed)).collect();
        let [area, brier, hits, false_hits, positives] = Scored::new(rows).sums(&[1.0; 5]);
        // Recall ½ at precision 1, then ½ more at precision 2/4.
        assert!((area - 0.75).abs() < 1e-12, "{area}");
        let square = 0.01 + 0.64 + 0.09 + 0.49 + 0.01;
        assert!((brier - square / 5.0).abs() < 1e-12);
        assert_eq!((hits, false_hits, positives), (2.0, 2.0, 2.0));
        assert!((f1(2.0, 2.0, 2.0) - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn late_costs_more_than_early() {
        assert_eq!(life_score(0.0), 0.0);
        assert!((life_score(10.0) - 1.718_281_828).abs() < 1e-8 && (life_score(-13.0) - 1.718_281_828).abs() < 1e-8);
        assert!(life_score(1e9).is_finite());
    }

    #[test]
    fn resampling_units_gives_the_range_of_a_mean() {
        // A mean of 400 fair coins has a standard deviation of 1/40.
        let coins: Vec<f64> = (0..400).map(|coin| f64::from(coin % 2)).collect();
        let [figure] = resampled(["mean"], 400, 1, |weights| {
            let sum: f64 = coins.iter().zip(weights).map(|(coin, weight)| coin * weight).sum();
            [sum / weights.iter().sum::<f64>()]
        });
        assert_eq!(figure.value, 0.5);
        let width = figure.high - figure.low;
        assert!((width - 2.0 * 1.96 / 40.0).abs() < 0.02, "{figure:?}");
        let [alone] = resampled(["mean"], 1, 1, |_| [3.0]);
        assert!(
            alone.value == 3.0 && alone.low.is_nan(),
            "one unit says nothing of the scatter"
        );
    }
}
