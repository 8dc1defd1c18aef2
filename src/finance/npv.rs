//! Net present value: what a row of flows is worth today.

use crate::finance::rate::PeriodRate;

/// Today's worth of `flows`, the first of which is now and each other one period after the one before:
/// Σ flowₖ / (1 + rate)ᵏ. Zero without flows.
///
/// Never NaN for finite flows; infinite if the sum leaves the range of floating point, which takes a rate near −1
/// and hundreds of periods.
pub fn npv(rate: PeriodRate, flows: &[f64]) -> f64 {
    let factor = rate.discount_factor();
    // Horner's scheme from the last flow. Flows are finite, so an infinite sum keeps its sign: no inf − inf.
    flows.iter().rev().fold(0.0, |worth, flow| worth * factor + flow)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(fraction: f64) -> PeriodRate {
        PeriodRate::new(fraction).unwrap()
    }

    #[test]
    fn npv_agrees_with_a_table_by_hand() {
        // −15,000 + 1,500/1.05 + 2,500/1.1025 + 3,500/1.157625 + 4,500/1.21550625 + 6,000/1.2762815625
        // = −15,000 + 1,428.571 + 2,267.574 + 3,023.432 + 3,702.161 + 4,701.157 = 122.895
        let worth = npv(rate(0.05), &[-15_000.0, 1_500.0, 2_500.0, 3_500.0, 4_500.0, 6_000.0]);
        assert!((worth - 122.894_854_5).abs() < 1e-6, "{worth}");
    }

    #[test]
    fn at_no_interest_the_worth_is_the_sum() {
        assert_eq!(npv(PeriodRate::ZERO, &[-10.0, 4.0, 5.0, 3.0]), 2.0);
        assert_eq!(npv(PeriodRate::ZERO, &[]), 0.0);
    }

    #[test]
    fn extreme_rates_never_give_nan() {
        let flows: Vec<f64> = (0..600).map(|k| if k % 2 == 0 { 1e15 } else { -1e15 }).collect();
        for fraction in [-1.0 + f64::EPSILON, -0.999_999, 1e-300, 1e300, f64::MAX] {
            assert!(!npv(rate(fraction), &flows).is_nan(), "{fraction}");
        }
    }

    proptest! {
        #[test]
        fn a_larger_flow_in_any_month_is_worth_more(
            flows in prop::collection::vec(-1e9..1e9f64, 1..60), month in 0usize..60, more in 1.0..1e9f64,
            fraction in -0.05..0.2f64,
        ) {
            let mut larger = flows.clone();
            larger[month % flows.len()] += more;
            prop_assert!(npv(rate(fraction), &larger) > npv(rate(fraction), &flows));
        }

        #[test]
        fn an_investment_is_worth_less_at_a_higher_rate(
            price in 0.0..1e9f64, savings in prop::collection::vec(1.0..1e8f64, 1..60), fraction in -0.5..0.5f64,
            step in 1e-3..0.5f64,
        ) {
            let flows: Vec<f64> = [-price].into_iter().chain(savings).collect();
            prop_assert!(npv(rate(fraction + step), &flows) < npv(rate(fraction), &flows));
        }
    }
}
