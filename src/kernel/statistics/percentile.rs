//! Percentiles of a sample.
//!
//! Linear between the order statistics, in two of the ways of Hyndman and Fan ("Sample quantiles in statistical packages",
//! The American Statistician 50, 1996): type 7, the definition of R, NumPy and spreadsheets, for what a sample is like; and
//! type 6, for where the next value will lie.

/// The quantiles of `values` at `shares` (0 the lowest value, 0.5 the median, 1 the highest).
///
/// None if there are no values, a value is not a number, or a share is not from 0 to 1.
pub fn quantiles(values: &[f64], shares: &[f64]) -> Option<Vec<f64>> {
    at_places(values, shares, |share, n| share * (n - 1.0))
}

/// Below which the next value of the same kind lies with probabilities `shares`: the k-th of n values that are in order is
/// at k/(n + 1), so a value more lies between two such quantiles as often as their shares say. What lies beyond the sample
/// is put at its end: below 1/(n + 1) and above n/(n + 1) the probability is not reached.
///
/// None if there are no values, a value is not a number, or a share is not from 0 to 1.
pub fn predicted_quantiles(values: &[f64], shares: &[f64]) -> Option<Vec<f64>> {
    at_places(values, shares, |share, n| (share * (n + 1.0) - 1.0).clamp(0.0, n - 1.0))
}

fn at_places(values: &[f64], shares: &[f64], place: impl Fn(f64, f64) -> f64) -> Option<Vec<f64>> {
    let mut ascending = values.to_vec();
    // Numbers that are equal in this order have the same bits.
    ascending.sort_unstable_by(f64::total_cmp);
    let (first, last) = (ascending.first()?, ascending.last()?);
    // In total order a not-a-number is first or last.
    if first.is_nan() || last.is_nan() || !shares.iter().all(|share| (0.0..=1.0).contains(share)) {
        return None;
    }
    let n = ascending.len() as f64;
    shares
        .iter()
        .map(|&share| between(&ascending, place(share, n)))
        .collect()
}

/// The quantile of `values` at `share`; see [`quantiles`].
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    quantiles(values, &[share])?.pop()
}

/// The value at a place from 0 to one less than how many there are.
fn between(ascending: &[f64], place: f64) -> Option<f64> {
    let below = place.floor();
    let low = *ascending.get(below as usize)?;
    let high = ascending.get(below as usize + 1).copied().unwrap_or(low);
    let part = place - below;
    // An infinite value must not turn a value beside it into not-a-number.
    Some(if part == 0.0 || low == high {
        low
    } else {
        low + part * (high - low)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;

    #[test]
    fn percentiles_are_those_of_type_7() {
        let values = [15.0, 20.0, 35.0, 40.0, 50.0];
        assert_eq!(quantile(&values, 0.4), Some(29.0));
        assert_eq!(quantiles(&values, &[0.0, 0.5, 1.0]), Some(vec![15.0, 35.0, 50.0]));
        // R: quantile(c(1, 3, 2, 4), c(.25, .9)) is 1.75 and 3.7.
        let found = quantiles(&[1.0, 3.0, 2.0, 4.0], &[0.25, 0.9]).unwrap();
        assert!((found[0] - 1.75).abs() < 1e-15 && (found[1] - 3.7).abs() < 1e-15);
    }

    #[test]
    fn there_is_no_percentile_of_nothing_or_of_nonsense() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[1.0, f64::NAN], 0.5), None);
        assert_eq!(quantile(&[1.0, -f64::NAN], 0.5), None);
        assert_eq!(quantile(&[1.0], 1.5), None);
        assert_eq!(quantile(&[1.0], f64::NAN), None);
        assert_eq!(quantile(&[7.0], 0.3), Some(7.0));
        assert_eq!(quantile(&[1.0, 2.0, f64::INFINITY], 0.5), Some(2.0));
    }

    #[test]
    fn a_value_more_lies_between_predicted_quantiles_as_often_as_they_say() {
        // Of uniform values the share that lies below the k-th of n is k/(n + 1) on average.
        for (n, expected) in [
            (19_u32, 0.9),
            (20, 0.9),
            (39, 0.9),
            (100, 0.9),
            (10, 9.0 / 11.0),
            (5, 4.0 / 6.0),
        ] {
            let mut stream = Stream::named(7, u64::from(n), "", "values");
            let samples = 20_000;
            let covered: f64 = (0..samples)
                .map(|_| {
                    let values: Vec<f64> = (0..n).map(|_| stream.uniform()).collect();
                    let found = predicted_quantiles(&values, &[0.05, 0.95]).unwrap();
                    found[1] - found[0]
                })
                .sum();
            let share = covered / f64::from(samples);
            assert!((share - expected).abs() < 0.003, "{n}: {share}");
        }
        assert_eq!(
            predicted_quantiles(&[3.0, 1.0, 2.0], &[0.05, 0.5, 0.95]),
            Some(vec![1.0, 2.0, 3.0])
        );
        assert_eq!(predicted_quantiles(&[], &[0.5]), None);
        assert_eq!(predicted_quantiles(&[1.0], &[1.5]), None);
    }
}
