//! How much of a run to leave out as warm-up: MSER-5.
//!
//! White, Cobb and Spratt: "A comparison of five steady-state truncation heuristics for simulation" (Winter
//! Simulation Conference 2000). The series is averaged in batches of five; of n batches the first d are left out
//! such that the squared standard error of the rest, Σ (Yᵢ − Ȳ)² / (n − d)², is least. The last five batches are
//! no candidates, because few batches may agree by chance. If the best d is more than half of the batches, the
//! run was too short to tell.

/// Observations in a batch.
pub const BATCH: usize = 5;

/// How many observations of `series` to leave out, a multiple of 5; the fewest if several are equally good.
///
/// A last batch that is not full is ignored. None if the series is too short to tell: fewer than ten batches, or
/// best truncated beyond its middle; also if an observation is not finite.
pub fn warm_up(series: &[f64]) -> Option<usize> {
    let batches: Vec<f64> = series
        .chunks_exact(BATCH)
        .map(|batch| batch.iter().sum::<f64>() / BATCH as f64)
        .collect();
    let n = batches.len();
    if n < 2 * BATCH || batches.iter().any(|mean| !mean.is_finite()) {
        return None;
    }
    // Backwards, mean and sum of squares follow from those of one batch fewer (Welford).
    let (mut mean, mut squares) = (0.0, 0.0);
    let mut best = (0, f64::INFINITY);
    for (d, batch) in batches.iter().enumerate().rev() {
        let kept = (n - d) as f64;
        let before = batch - mean;
        mean += before / kept;
        squares += before * (batch - mean);
        let error = squares / (kept * kept);
        // The later, smaller d wins a tie.
        if d + BATCH <= n && error <= best.1 {
            best = (d, error);
        }
    }
    (2 * best.0 <= n).then_some(best.0 * BATCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::kernel::special::normal_quantile;

    /// Five observations for each batch mean.
    fn batches(means: &[f64]) -> Vec<f64> {
        means
            .iter()
            .flat_map(|&mean| [mean - 1.0, mean + 1.0, mean, mean + 2.0, mean - 2.0])
            .collect()
    }

    #[test]
    fn the_warm_up_of_a_small_example_is_that_computed_by_hand() {
        // d = 0: mean 1.7, squares 66 − 28.9 = 37.1, error 37.1 / 100 = 0.371.
        // d = 1: 1, 1, 2, 0, 1, 1, 1, 1, 1: mean 1, squares 2, error 2 / 81 = 0.0247.
        // d = 2: one 1 fewer: squares 2, error 2 / 64 = 0.0313. d = 3: squares 2, error 2 / 49 = 0.0408.
        // d = 4: 0 and five 1: squares 5/6, error 0.0231. d = 5: error 0, exactly the middle.
        let means = [8.0, 1.0, 1.0, 2.0, 0.0, 1.0, 1.0, 1.0, 1.0, 1.0];
        assert_eq!(warm_up(&batches(&means)), Some(25));
        // With a last batch of 3: d = 1: 19 − 121/9 = 5.56, error 5.56 / 81 = 0.0686; d = 2: 5.5 / 64 = 0.0859;
        // d = 5: 3.2 / 25 = 0.128.
        let means = [8.0, 1.0, 1.0, 2.0, 0.0, 1.0, 1.0, 1.0, 1.0, 3.0];
        assert_eq!(warm_up(&batches(&means)), Some(5));
    }

    #[test]
    fn a_constant_series_needs_no_warm_up() {
        assert_eq!(warm_up(&[3.0; 50]), Some(0));
        assert_eq!(warm_up(&[3.0; 54]), Some(0));
    }

    #[test]
    fn a_series_too_short_to_tell_is_refused() {
        assert_eq!(warm_up(&[3.0; 49]), None);
        assert_eq!(warm_up(&[]), None);
        let ramp: Vec<f64> = (0..1000).map(f64::from).collect();
        assert_eq!(warm_up(&ramp), None);
        let mut broken = [3.0; 60];
        broken[4] = f64::NAN;
        assert_eq!(warm_up(&broken), None);
        // Most of the series belongs to the transient.
        let late: Vec<f64> = (0..100).map(|i| if i < 70 { 10.0 } else { 0.0 }).collect();
        assert_eq!(warm_up(&late), None);
    }

    #[test]
    fn the_transient_of_an_autoregressive_series_is_found() {
        // X = 0.8 X + noise, beginning 30 standard deviations too high, which adds 0.1 to the mean of 2,000.
        let (mut outside, mut bias_before, mut bias_after) = (0, 0.0, 0.0);
        for replication in 0..200 {
            let mut stream = Stream::named(12, replication, "", "mser");
            let mut x = 50.0;
            let series: Vec<f64> = (0..2000)
                .map(|_| {
                    x = 0.8 * x + normal_quantile(stream.uniform_open());
                    x
                })
                .collect();
            let Some(cut) = warm_up(&series) else {
                outside += 1;
                continue;
            };
            assert!(cut >= 10, "{cut}");
            if cut > 200 {
                outside += 1;
            }
            bias_before += series.iter().sum::<f64>() / 2000.0 / 200.0;
            bias_after += series[cut..].iter().sum::<f64>() / (2000 - cut) as f64 / 200.0;
        }
        assert!(outside <= 30, "{outside}");
        assert!(
            bias_before > 0.08 && bias_after.abs() < 0.03,
            "{bias_before} {bias_after}"
        );
    }
}
