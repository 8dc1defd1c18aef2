//! The incomplete gamma function and the exponential integral, over the `libm` crate: what laws of wear need.
//!
//! Series below the mean, continued fraction (Lentz) above it, after Abramowitz and Stegun 6.5.29 and 6.5.31; the
//! common factor x^a e^(−x) / Γ(a + 1) comes from Stirling's series for large a, where the logarithm of Γ would
//! cancel. The bits are the same on every platform.

use std::f64::consts::TAU;

/// From here on Stirling's series to 1/a⁷ is exact to a double.
const STIRLING_FROM: f64 = 30.0;
/// No series or fraction here needs as many terms for shapes up to [`LARGEST_SHAPE`].
const MOST_TERMS: u32 = 100_000;
/// The largest shape for which the functions keep their accuracy.
pub const LARGEST_SHAPE: f64 = 1e6;

/// The regularised lower incomplete gamma function P(a, x): the probability that a gamma variable of shape `a` and
/// scale 1 is at most `x`. For 0 < a ≤ [`LARGEST_SHAPE`] and x ≥ 0 the error is below 1e-12; 0 at x = 0.
pub fn lower_gamma(a: f64, x: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x < a + 1.0 {
        series(a, x)
    } else {
        1.0 - fraction(a, x)
    }
}

fn series(a: f64, x: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0, 1.0, a);
    for _ in 0..MOST_TERMS {
        n += 1.0;
        term *= x / n;
        sum += term;
        if term < sum * f64::EPSILON {
            break;
        }
    }
    (sum * common_factor(a, x)).min(1.0)
}

fn fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / b;
    let mut value = d;
    for term in 1..MOST_TERMS {
        let n = f64::from(term);
        let numerator = n * (a - n);
        b += 2.0;
        let lower = numerator * d + b;
        d = 1.0 / if lower.abs() < TINY { TINY } else { lower };
        c = b + numerator / c;
        if c.abs() < TINY {
            c = TINY;
        }
        let factor = d * c;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    // The fraction belongs to Γ(a), the common factor to Γ(a + 1) = a Γ(a).
    (value * a * common_factor(a, x)).min(1.0)
}

/// x^a e^(−x) / Γ(a + 1).
fn common_factor(a: f64, x: f64) -> f64 {
    if a < STIRLING_FROM {
        return libm::exp(a * libm::log(x) - x - libm::lgamma(a + 1.0));
    }
    // With x = a (1 + d): a ln x − x − ln Γ(a + 1) = −a (d − ln(1 + d)) − ln √(2πa) − 1/(12a) + …
    let d = (x - a) / a;
    let inverse = 1.0 / a;
    let square = inverse * inverse;
    let correction = inverse * (1.0 / 12.0 - square * (1.0 / 360.0 - square * (1.0 / 1260.0 - square / 1680.0)));
    libm::exp(-a * (d - libm::log1p(d)) - correction) / (TAU * a).sqrt()
}

/// e^x E₁(x), the exponential integral without its fall: for x > 0, relative error below 1e-14 (Abramowitz and Stegun
/// 5.1.11 up to 1, 5.1.22 above). Infinite at 0.
pub fn scaled_exponential_integral(x: f64) -> f64 {
    const EULER: f64 = 0.577_215_664_901_532_9;
    if x <= 0.0 {
        return f64::INFINITY;
    }
    if x <= 1.0 {
        let (mut power, mut sum) = (1.0, 0.0);
        for n in 1..30 {
            let n = f64::from(n);
            power *= -x / n;
            sum -= power / n;
        }
        return libm::exp(x) * (sum - EULER - libm::log(x));
    }
    let mut b = x + 1.0;
    let mut c = f64::INFINITY;
    let mut d = 1.0 / b;
    let mut value = d;
    for term in 1..MOST_TERMS {
        let n = f64::from(term);
        let numerator = -n * n;
        b += 2.0;
        d = 1.0 / (numerator * d + b);
        c = b + numerator / c;
        let factor = d * c;
        value *= factor;
        if (factor - 1.0).abs() < f64::EPSILON {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use statrs::function::gamma::gamma_lr;

    use super::*;

    #[test]
    fn the_incomplete_gamma_function_agrees_with_another_implementation() {
        for a in [1e-3, 0.2, 1.0, 2.5, 17.0, 29.9, 30.1, 400.0, 5_000.0] {
            for ratio in [0.05, 0.3, 0.8, 0.97, 1.0, 1.05, 1.6, 4.0] {
                let x: f64 = a * ratio;
                let lower = lower_gamma(a, x);
                assert!((lower - gamma_lr(a, x)).abs() < 1e-10, "P({a}, {x}) {lower}");
            }
        }
    }

    #[test]
    fn whole_shapes_are_sums_of_poisson_probabilities() {
        for (shape, x) in [(1_u32, 0.3), (4, 2.0), (4, 9.0), (35, 40.0), (60, 41.0)] {
            let (mut term, mut sum) = (libm::exp(-x), 0.0);
            for n in 0..shape {
                sum += term;
                term *= x / f64::from(n + 1);
            }
            assert!(
                (1.0 - lower_gamma(f64::from(shape), x) - sum).abs() < 1e-13,
                "{shape} {x}"
            );
        }
    }

    #[test]
    fn the_largest_shapes_are_as_normal_as_they_should_be() {
        // Wilson and Hilferty (1931): the cube root is normal, to 1e-6 for shapes this large.
        let a: f64 = LARGEST_SHAPE;
        for z in [-2.0, 0.0, 1.5] {
            let cube = 1.0 - 1.0 / (9.0 * a) + z / (9.0 * a).sqrt();
            let found = lower_gamma(a, a * cube * cube * cube);
            assert!(
                (found - crate::kernel::special::normal_probability(z)).abs() < 2e-6,
                "{z} {found}"
            );
        }
    }

    #[test]
    fn the_exponential_integral_has_its_tabulated_values() {
        // Abramowitz and Stegun, tables 5.1 and 5.2.
        for (x, exact) in [(0.5, 0.559_773_595), (1.0, 0.219_383_934), (2.0, 0.048_900_511)] {
            let found = scaled_exponential_integral(x) * libm::exp(-x);
            assert!((found - exact).abs() < 1e-9, "{x} {found}");
        }
        assert!((10.0 * scaled_exponential_integral(10.0) - 0.915_633_339).abs() < 1e-9);
        let (below, above) = (
            scaled_exponential_integral(1.0),
            scaled_exponential_integral(1.0 + 1e-12),
        );
        assert!((below - above).abs() < 1e-11);
    }
}
