//! Payback: how long until the price is earned back.

use crate::finance::rate::PeriodRate;

/// Months until the sum of `flows` first reaches zero; the first flow is now, each other a month after the one
/// before.
///
/// Inside a month the flow is taken as even, so the answer is a fraction: after 2 months −30, in the third +60 is
/// 2.5. Zero if there is nothing to pay back now. The *first* time counts, even if a later month falls short again.
/// None if the sum never reaches zero.
pub fn payback_months(flows: &[f64]) -> Option<f64> {
    payback(flows.iter().copied())
}

/// Months until the sum of the `flows` discounted at `rate` a month first reaches zero; otherwise like
/// [`payback_months`].
pub fn discounted_payback_months(flows: &[f64], rate: PeriodRate) -> Option<f64> {
    let step = rate.discount_factor();
    let mut factor = 1.0;
    payback(flows.iter().map(|flow| {
        let worth = flow * factor;
        factor *= step;
        worth
    }))
}

fn payback(flows: impl Iterator<Item = f64>) -> Option<f64> {
    let mut sum = 0.0;
    for (month, flow) in flows.enumerate() {
        let before = sum;
        sum += flow;
        if sum >= 0.0 {
            return Some(match month {
                0 => 0.0,
                // The sum was negative and no longer is, so the flow is positive and −before / flow is in (0, 1].
                _ => (month - 1) as f64 + -before / flow,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::finance::npv::npv;

    #[test]
    fn payback_is_interpolated_inside_the_month() {
        // After month 0 −100, 1 −70, 2 −30, 3 +30: half of the third month.
        assert_eq!(payback_months(&[-100.0, 30.0, 40.0, 60.0]), Some(2.5));
        assert_eq!(payback_months(&[-100.0, 50.0, 50.0]), Some(2.0));
    }

    #[test]
    fn the_first_time_counts_even_if_the_sum_falls_again() {
        assert_eq!(payback_months(&[-100.0, 200.0, -150.0, 10.0]), Some(0.5));
    }

    #[test]
    fn what_is_never_earned_back_has_no_payback() {
        assert_eq!(payback_months(&[-100.0, 10.0, 20.0]), None);
        assert_eq!(payback_months(&[-100.0]), None);
        assert_eq!(payback_months(&[]), None);
    }

    #[test]
    fn what_costs_nothing_is_paid_back_at_once() {
        assert_eq!(payback_months(&[0.0, -5.0]), Some(0.0));
    }

    #[test]
    fn discounting_delays_payback() {
        // At 10 %: −100, 60/1.1 = 54.545, 60/1.21 = 49.587; short of 45.455 after one, so 1 + 45.455/49.587.
        let months = discounted_payback_months(&[-100.0, 60.0, 60.0], PeriodRate::new(0.1).unwrap()).unwrap();
        assert!(
            (months - (1.0 + (100.0 - 60.0 / 1.1) / (60.0 / 1.21))).abs() < 1e-12,
            "{months}"
        );
        assert_eq!(payback_months(&[-100.0, 60.0, 60.0]), Some(1.0 + 40.0 / 60.0));
    }

    proptest! {
        #[test]
        fn discounted_payback_within_the_horizon_means_a_positive_npv_of_savings(
            price in 1.0..1e9f64, savings in prop::collection::vec(0.0..1e8f64, 1..60), fraction in 0.0..0.1f64,
        ) {
            let rate = PeriodRate::new(fraction).unwrap();
            let flows: Vec<f64> = [-price].into_iter().chain(savings).collect();
            let worth = npv(rate, &flows);
            prop_assume!(worth.abs() > 1e-3);
            prop_assert_eq!(discounted_payback_months(&flows, rate).is_some(), worth > 0.0);
            if let (Some(plain), Some(discounted)) = (payback_months(&flows), discounted_payback_months(&flows, rate)) {
                prop_assert!(plain <= discounted + 1e-9);
            }
        }
    }
}
