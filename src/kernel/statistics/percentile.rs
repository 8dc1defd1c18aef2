//! Percentiles of a sample.
//!
//! Linear between the order statistics (type 7 of Hyndman and Fan: "Sample quantiles in statistical packages",
//! The American Statistician 50, 1996), the definition of R, NumPy and spreadsheets.

/// The quantiles of `values` at `shares` (0 the lowest value, 0.5 the median, 1 the highest).
///
/// None if there are no values, a value is not a number, or a share is not from 0 to 1.
pub fn quantiles(values: &[f64], shares: &[f64]) -> Option<Vec<f64>> {
    let mut ascending = values.to_vec();
    // Numbers that are equal in this order have the same bits.
    ascending.sort_unstable_by(f64::total_cmp);
    shares
        .iter()
        .map(|&share| quantile_of_ascending(&ascending, share))
        .collect()
}

/// The quantile of `values` at `share`; see [`quantiles`].
pub fn quantile(values: &[f64], share: f64) -> Option<f64> {
    quantiles(values, &[share])?.pop()
}

fn quantile_of_ascending(ascending: &[f64], share: f64) -> Option<f64> {
    let (first, last) = (ascending.first()?, ascending.last()?);
    // In total order a not-a-number is first or last.
    if first.is_nan() || last.is_nan() || !(0.0..=1.0).contains(&share) {
        return None;
    }
    let place = share * (ascending.len() - 1) as f64;
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
}
