//! Internal rates of return: all of them.
//!
//! A row of flows that changes sign more than once may have several rates at which it is worth nothing. A search
//! from a first guess finds one of them and hides the others, so this module isolates every root.
//!
//! With x = 1/(1 + r) the net present value is the polynomial P(x) = Σ cₖ xᵏ, and rates above −1 are its positive
//! roots. By Descartes' rule there are at most as many as the coefficients change sign. The rule's classical proof
//! is turned into the method: pick s between the indices at which one sign change happens. Between two roots of P
//! the function x⁻ˢ P(x) has an extremum, and there Q(x) = Σ (k − s) cₖ xᵏ vanishes; Q has one sign change less.
//! So the roots of Q cut the line into pieces in each of which P has at most one root, which bracketing finds, and
//! Q's own roots are found the same way, down to a row without sign changes, which has none. The usual flows of an
//! investment (paid once, then earned) need a single step.
//!
//! The half line 0 < x < ∞ is folded onto 0 < t < 2 (x = t up to 1, then x = 1/(2 − t)), where P, or beyond 1
//! P(x)/xⁿ, is continuous and cannot overflow. One root inside each bracket is refined by Chandrupatla's method
//! (T. R. Chandrupatla, A new hybrid quadratic/bisection algorithm, Advances in Engineering Software 28, 1997).

use crate::finance::rate::PeriodRate;

/// The furthest that evaluating a polynomial may be off, in multiples of ε times the sum of its terms' magnitudes;
/// a value below it at an extremum is taken for zero, so that a root which only touches zero is not lost.
const TOUCH: f64 = 32.0 * f64::EPSILON;

/// Every rate per period at which `flows`, the first of them now, are worth nothing, in ascending order.
///
/// A rate at which the worth only touches zero is reported once. Empty if the flows have one sign or are all zero,
/// if a flow is not finite, or if no rate above −1 does it; let the net present value decide then, as with several.
pub fn irr(flows: &[f64]) -> Vec<PeriodRate> {
    let mut rates: Vec<PeriodRate> = folded_roots(flows)
        .into_iter()
        .filter_map(|root| PeriodRate::new(rate_at(root)).ok())
        .collect();
    // Roots come in ascending t, so rates descend.
    rates.reverse();
    rates
}

/// r = 1/x − 1 at the folded t; both forms are exact where they subtract.
fn rate_at(t: f64) -> f64 {
    if t <= 1.0 { (1.0 - t) / t } else { 1.0 - t }
}

/// The roots of Σ flowₖ xᵏ with 0 < x < ∞, folded onto 0 < t < 2, ascending.
fn folded_roots(flows: &[f64]) -> Vec<f64> {
    if flows.iter().any(|flow| !flow.is_finite()) {
        return Vec::new();
    }
    // Zeros at either end are factors of x, or no terms at all.
    let Some(first) = flows.iter().position(|&flow| flow != 0.0) else {
        return Vec::new();
    };
    let last = flows.iter().rposition(|&flow| flow != 0.0).unwrap_or(first);
    let mut rows = vec![scaled(flows[first..=last].to_vec())];
    while let Some(next) = rows.last().and_then(|row| with_one_sign_change_less(row)) {
        rows.push(next);
    }
    let (low, high) = bounds(&rows[0]);
    // The lowest row has no sign change, hence no root.
    rows.pop();
    let mut cuts = Vec::new();
    for row in rows.iter().rev() {
        cuts = roots_between(row, low, high, &cuts);
    }
    cuts
}

/// The row with its largest magnitude made 1; products along the rows would overflow otherwise.
fn scaled(mut row: Vec<f64>) -> Vec<f64> {
    let largest = row.iter().fold(0.0f64, |largest, value| largest.max(value.abs()));
    for value in &mut row {
        *value /= largest;
    }
    row
}

/// (k − s) cₖ, with s in the middle of the middlemost sign change; none if the row does not change sign.
fn with_one_sign_change_less(row: &[f64]) -> Option<Vec<f64>> {
    let mut changes = Vec::new();
    let mut before: Option<usize> = None;
    for (index, &value) in row.iter().enumerate().filter(|(_, value)| **value != 0.0) {
        if let Some(previous) = before
            && (row[previous] > 0.0) != (value > 0.0)
        {
            changes.push((previous + index) as f64 / 2.0);
        }
        before = Some(index);
    }
    // From the middle the factors |k − s| grow least, which keeps the rows well scaled.
    let s = *changes.get(changes.len() / 2)?;
    Some(scaled(
        row.iter()
            .enumerate()
            .map(|(k, value)| (k as f64 - s) * value)
            .collect(),
    ))
}

/// Cauchy's bounds on the roots, folded: all lie above the first and below the second, where the row has the sign
/// of its first and of its last coefficient.
fn bounds(row: &[f64]) -> (f64, f64) {
    // The largest magnitude is 1, so |x| > |c₀| / (|c₀| + 1), and likewise 1/x with the last coefficient. Halved
    // for the rounding of this very line.
    let bound = |end: f64| 0.5 * end.abs() / (end.abs() + 1.0);
    let (first, last) = (row.first().copied().unwrap_or(1.0), row.last().copied().unwrap_or(1.0));
    (bound(first), 2.0 - bound(last))
}

/// The roots of `row` between `low` and `high`, given `cuts` between which it has at most one each.
fn roots_between(row: &[f64], low: f64, high: f64, cuts: &[f64]) -> Vec<f64> {
    let mut roots = Vec::new();
    let (mut from, mut value_from) = (low, value_or_zero(row, low));
    for to in cuts.iter().copied().chain([high]) {
        let value_to = value_or_zero(row, to);
        // Compared by sign: the product of two tiny values would underflow to zero.
        if (value_from < 0.0 && value_to > 0.0) || (value_from > 0.0 && value_to < 0.0) {
            roots.push(refine(row, (from, value_from), (to, value_to)));
        } else if value_to == 0.0 && to < high {
            // It touches zero here, or two roots lie closer than floating point tells apart.
            roots.push(to);
        }
        (from, value_from) = (to, value_to);
    }
    roots
}

/// The row's value at the folded `t`.
fn value(row: &[f64], t: f64) -> f64 {
    if t <= 1.0 {
        row.iter().rev().fold(0.0, |sum, coefficient| sum * t + coefficient)
    } else {
        let y = 2.0 - t;
        row.iter().fold(0.0, |sum, coefficient| sum * y + coefficient)
    }
}

/// [`value`], or zero where rounding could have made its sign.
fn value_or_zero(row: &[f64], t: f64) -> f64 {
    let found = value(row, t);
    let magnitude = if t <= 1.0 {
        row.iter()
            .rev()
            .fold(0.0, |sum, coefficient| sum * t + coefficient.abs())
    } else {
        row.iter()
            .fold(0.0, |sum, coefficient| sum * (2.0 - t) + coefficient.abs())
    };
    if found.abs() <= TOUCH * magnitude { 0.0 } else { found }
}

/// The root between two points at which the row's values have unlike signs.
fn refine(row: &[f64], from: (f64, f64), to: (f64, f64)) -> f64 {
    let ((mut a, mut value_a), (mut b, mut value_b)) = (from, to);
    let mut step = 0.5;
    // Every third step at least halves the bracket, and 52 + 1,074 halvings reach neighbouring numbers from
    // anywhere; in practice about ten steps do.
    for _ in 0..4_000 {
        let x = a + step * (b - a);
        let value_x = value(row, x);
        let (c, value_c) = if (value_x > 0.0) == (value_a > 0.0) {
            (a, value_a)
        } else {
            let left = (b, value_b);
            (b, value_b) = (a, value_a);
            left
        };
        (a, value_a) = (x, value_x);
        let best = if value_a.abs() < value_b.abs() { a } else { b };
        let smallest_step = 2.0 * f64::EPSILON * best.abs() / (b - a).abs();
        if value_a == 0.0 {
            return a;
        }
        if smallest_step > 0.5 || !smallest_step.is_finite() {
            return best;
        }
        // Inverse quadratic interpolation where it is safe, the middle elsewhere.
        let xi = (a - b) / (c - b);
        let phi = (value_a - value_b) / (value_c - value_b);
        step = if phi * phi < xi && (1.0 - phi) * (1.0 - phi) < 1.0 - xi {
            value_a / (value_b - value_a) * value_c / (value_b - value_c)
                + (c - a) / (b - a) * value_a / (value_c - value_a) * value_b / (value_c - value_b)
        } else {
            0.5
        };
        step = if step.is_finite() {
            step.clamp(smallest_step, 1.0 - smallest_step)
        } else {
            0.5
        };
    }
    a
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroU32;

    use proptest::prelude::*;

    use super::*;
    use crate::finance::annuity::payment;
    use crate::finance::npv::npv;

    fn rates(flows: &[f64]) -> Vec<f64> {
        irr(flows).into_iter().map(PeriodRate::fraction).collect()
    }

    fn assert_rates(flows: &[f64], expected: &[f64], tolerance: f64) {
        let found = rates(flows);
        assert_eq!(found.len(), expected.len(), "{found:?} is not {expected:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
        }
    }

    /// The coefficients of Π (x − xᵢ) with the roots xᵢ = 1/(1 + rᵢ), times a factor without positive roots.
    fn flows_with(rates: &[f64], rootless: &[f64]) -> Vec<f64> {
        let mut flows = rootless.to_vec();
        for rate in rates {
            let mut product = vec![0.0; flows.len() + 1];
            for (k, flow) in flows.iter().enumerate() {
                product[k] -= flow;
                product[k + 1] += flow * (1.0 + rate);
            }
            flows = product;
        }
        flows
    }

    #[test]
    fn single_rates_agree_with_spreadsheets() {
        assert_rates(
            &[-150_000.0, 15_000.0, 25_000.0, 35_000.0, 45_000.0, 60_000.0],
            &[0.0524],
            5e-5,
        );
        assert_rates(&[-100.0, 39.0, 59.0, 55.0, 20.0], &[0.28095], 5e-6);
    }

    #[test]
    fn both_rates_of_flows_that_turn_twice_are_found() {
        // Seen from y = 1 + r: −50y⁴ − 100y³ + 600y² + 300y − 100 changes sign from 0.231 (−0.06) to 0.232 (+0.50)
        // and from 2.85 (+14.8) to 2.86 (−18.9).
        assert_rates(&[-50.0, -100.0, 600.0, 300.0, -100.0], &[-0.7689, 1.8544], 5e-5);
        // −100 + 100x − 7x³ vanishes at x ≈ 1.0909 (the published −0.0833) and at x ≈ 3.1145.
        assert_rates(&[-100.0, 100.0, 0.0, -7.0], &[-0.6789, -0.0833], 5e-4);
    }

    #[test]
    fn a_published_rate_is_among_those_found() {
        let found = rates(&[-5.0, 10.5, 1.0, -8.0, 1.0]);
        assert!(found.iter().any(|rate| (rate - 0.0886).abs() < 5e-5), "{found:?}");
    }

    #[test]
    fn flows_of_one_sign_have_no_rate() {
        for flows in [
            &[][..],
            &[0.0],
            &[0.0, 0.0, 0.0],
            &[-100.0],
            &[0.0, 5.0],
            &[-1.0, -2.0, -3.0],
            &[1.0, 0.0, 2.0],
        ] {
            assert!(rates(flows).is_empty(), "{flows:?}");
        }
        assert!(rates(&[-100.0, f64::NAN, 5.0]).is_empty());
        assert!(rates(&[-100.0, f64::INFINITY]).is_empty());
    }

    #[test]
    fn flows_that_turn_twice_may_have_no_rate() {
        // 1 − x + x² has no real root.
        assert!(rates(&[1.0, -1.0, 1.0]).is_empty());
    }

    #[test]
    fn a_rate_at_which_the_worth_only_touches_zero_is_found_once() {
        assert_rates(&flows_with(&[0.0, 0.0], &[1.0]), &[0.0], 1e-9);
        assert_rates(&flows_with(&[0.25, 0.25], &[1.0, 0.5, 3.0]), &[0.25], 1e-6);
        assert_rates(&flows_with(&[0.1, 0.1, 0.1], &[1.0]), &[0.1], 1e-4);
    }

    #[test]
    fn extreme_yields_are_found() {
        assert_rates(&[-1.0, 1e15], &[1e15 - 1.0], 1.0);
        assert_rates(&[-1e15, 1.0], &[-1.0 + 1e-15], 2e-15);
        let mut long = vec![0.0; 600];
        (long[0], long[599]) = (-1.0, 1e15);
        // 10^(15/599) − 1
        assert_rates(&long, &[libm::pow(10.0, 15.0 / 599.0) - 1.0], 1e-12);
    }

    #[test]
    fn six_hundred_alternating_months_neither_panic_nor_give_nan() {
        let flows: Vec<f64> = (0..600u64)
            .map(|k| ((k * 2_654_435_761) % 2_001) as f64 * 1e6 * if k % 2 == 0 { 1.0 } else { -1.0 })
            .collect();
        assert!(rates(&flows).iter().all(|rate| rate.is_finite()));
        // Σ (−x)ᵏ = (1 − x⁶⁰⁰)/(1 + x) vanishes at x = 1 only.
        let even: Vec<f64> = (0..600).map(|k| if k % 2 == 0 { 1.0 } else { -1.0 }).collect();
        assert_rates(&even, &[0.0], 1e-12);
    }

    proptest! {
        #[test]
        fn flows_of_any_size_neither_panic_nor_give_nan(flows in prop::collection::vec(any::<f64>(), 0..40)) {
            prop_assert!(rates(&flows).iter().all(|rate| rate.is_finite() && *rate > -1.0));
        }

        #[test]
        fn the_rate_of_an_annuity_is_the_one_it_was_reckoned_with(fraction in 0.0..0.2f64, periods in 2u32..=600) {
            let rate = PeriodRate::new(fraction).unwrap();
            let payment = payment(rate, NonZeroU32::new(periods).unwrap(), 1e8);
            let mut flows = vec![payment; periods as usize + 1];
            flows[0] = 1e8;
            let found = rates(&flows);
            prop_assert_eq!(found.len(), 1);
            prop_assert!((found[0] - fraction).abs() < 1e-12, "{} is not {}", found[0], fraction);
        }

        #[test]
        fn an_investment_has_exactly_one_rate_and_is_worth_nothing_there(
            price in 1e6..1e9f64, savings in prop::collection::vec(0.0..1e8f64, 1..600),
        ) {
            prop_assume!(savings.iter().any(|&saving| saving > 1.0));
            let flows: Vec<f64> = [-price].into_iter().chain(savings).collect();
            let found = irr(&flows);
            prop_assert_eq!(found.len(), 1);
            let magnitudes: Vec<f64> = flows.iter().map(|flow| flow.abs()).collect();
            // The rate is exact to an ulp of 1 + r; the worth moves by up to n times that.
            let slack = 1e-15 * 600.0 * npv(found[0], &magnitudes);
            prop_assert!(npv(found[0], &flows).abs() <= slack);
        }

        #[test]
        fn at_every_rate_found_the_worth_is_nothing(flows in prop::collection::vec(-1e8..1e8f64, 2..120)) {
            let magnitudes: Vec<f64> = flows.iter().map(|flow| flow.abs()).collect();
            for rate in irr(&flows) {
                prop_assert!(npv(rate, &flows).abs() <= 1e-12 * npv(rate, &magnitudes), "{:?}", rate);
            }
        }

        #[test]
        fn the_number_of_rates_has_the_parity_of_the_sign_changes(
            flows in prop::collection::vec(-1e8..1e8f64, 2..120),
        ) {
            // Descartes' rule; a double root would break it, and has no chance here.
            let changes = flows.windows(2).filter(|pair| pair[0] * pair[1] < 0.0).count();
            let found = irr(&flows).len();
            prop_assert!(found <= changes && (changes - found).is_multiple_of(2), "{found} of {changes}");
        }

        #[test]
        fn all_rates_that_were_put_in_come_out(
            start in -0.9..0.0f64, gaps in prop::collection::vec(0.05..0.8f64, 0..5),
            rootless in prop::collection::vec(0.1..1.0f64, 1..30),
        ) {
            let mut expected = vec![start];
            for gap in gaps {
                expected.push(expected[expected.len() - 1] + gap);
            }
            let found = rates(&flows_with(&expected, &rootless));
            prop_assert_eq!(found.len(), expected.len(), "{:?} is not {:?}", found, expected);
            for (found, expected) in found.iter().zip(&expected) {
                prop_assert!((found - expected).abs() < 1e-6, "{} is not {}", found, expected);
            }
        }
    }
}
