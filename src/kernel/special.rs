//! Special functions of probability, over the `libm` crate.
//!
//! They have the same bits on every platform; libraries that may call the platform's mathematics do not.
//! Only what sampling and intervals need is here.

// The published coefficients have more digits than a double can hold.
#![allow(clippy::excessive_precision)]

use std::f64::consts::{FRAC_1_SQRT_2, TAU};

/// The value of a polynomial whose coefficients are given from the highest power down (Horner).
#[inline]
fn polynomial<const N: usize>(x: f64, coefficients: [f64; N]) -> f64 {
    let mut sum = 0.0;
    for c in coefficients {
        sum = sum * x + c;
    }
    sum
}

/// The standard normal quantile: the z below which a standard normal number lies with probability `p`.
///
/// Relative error about 1e-16 (Wichura: algorithm AS 241, PPND16, Applied Statistics 37, 1988). Minus
/// infinity at 0, infinity at 1, NaN outside.
#[inline]
pub fn normal_quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180625 - q * q;
        let numerator = polynomial(
            r,
            [
                2.5090809287301226727e3,
                3.3430575583588128105e4,
                6.7265770927008700853e4,
                4.5921953931549871457e4,
                1.3731693765509461125e4,
                1.9715909503065514427e3,
                1.3314166789178437745e2,
                3.3871328727963666080e0,
            ],
        );
        let denominator = polynomial(
            r,
            [
                5.2264952788528545610e3,
                2.8729085735721942674e4,
                3.9307895800092710610e4,
                2.1213794301586595867e4,
                5.3941960214247511077e3,
                6.8718700749205790830e2,
                4.2313330701600911252e1,
                1.0,
            ],
        );
        q * numerator / denominator
    } else {
        normal_quantile_of_tail(p, q)
    }
}

/// The part of [`normal_quantile`] that 15 % of uniform numbers fall into; kept apart so that the other part
/// is inlined.
fn normal_quantile_of_tail(p: f64, q: f64) -> f64 {
    let tail = if q < 0.0 { p } else { 1.0 - p };
    if tail <= 0.0 || tail.is_nan() {
        return match tail {
            0.0 if q < 0.0 => f64::NEG_INFINITY,
            0.0 => f64::INFINITY,
            _ => f64::NAN,
        };
    }
    let r = (-libm::log(tail)).sqrt();
    let z = if r <= 5.0 {
        let r = r - 1.6;
        let numerator = polynomial(
            r,
            [
                7.74545014278341407640e-4,
                2.27238449892691845833e-2,
                2.41780725177450611770e-1,
                1.27045825245236838258e0,
                3.64784832476320460504e0,
                5.76949722146069140550e0,
                4.63033784615654529590e0,
                1.42343711074968357734e0,
            ],
        );
        let denominator = polynomial(
            r,
            [
                1.05075007164441684324e-9,
                5.47593808499534494600e-4,
                1.51986665636164571966e-2,
                1.48103976427480074590e-1,
                6.89767334985100004550e-1,
                1.67638483018380384940e0,
                2.05319162663775882187e0,
                1.0,
            ],
        );
        numerator / denominator
    } else {
        let r = r - 5.0;
        let numerator = polynomial(
            r,
            [
                2.01033439929228813265e-7,
                2.71155556874348757815e-5,
                1.24266094738807843860e-3,
                2.65321895265761230930e-2,
                2.96560571828504891230e-1,
                1.78482653991729133580e0,
                5.46378491116411436990e0,
                6.65790464350110377720e0,
            ],
        );
        let denominator = polynomial(
            r,
            [
                2.04426310338993978564e-15,
                1.42151175831644588870e-7,
                1.84631831751005468180e-5,
                7.86869131145613259100e-4,
                1.48753612908506148525e-2,
                1.36929880922735805310e-1,
                5.99832206555887937690e-1,
                1.0,
            ],
        );
        numerator / denominator
    };
    if q < 0.0 { -z } else { z }
}

/// The probability that a standard normal number is at most `z`; relatively exact in the lower tail, down to
/// z = −38.
pub fn normal_probability(z: f64) -> f64 {
    0.5 * libm::erfc(-z * FRAC_1_SQRT_2)
}

/// The standard normal density.
pub fn normal_density(z: f64) -> f64 {
    libm::exp(-0.5 * z * z) / TAU.sqrt()
}

/// The logarithm of the beta function of positive `a` and `b`.
pub fn ln_beta(a: f64, b: f64) -> f64 {
    libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b)
}

/// The logarithm of Mills' ratio, P(Z > x) / density(x), of a standard normal Z for x ≥ 30, by its asymptotic
/// series 1/x · (1 − 1/x² + 3/x⁴ − 15/x⁶ …), whose first term left out is below 1e-17 there.
pub(crate) fn log_mills_ratio_far_out(x: f64) -> f64 {
    let y = 1.0 / x / x;
    let correction = polynomial(y, [-135_135.0, 10_395.0, -945.0, 105.0, -15.0, 3.0, -1.0, 0.0]);
    libm::log1p(correction) - libm::log(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_normal_quantile_is_the_published_one() {
        // Wichura gives these three beside the algorithm.
        for (p, z) in [
            (0.25, -0.6744897501960817),
            (0.001, -3.090232306167814),
            (1e-20, -9.262340089798408),
            (0.975, 1.959963984540054),
            (0.5, 0.0),
        ] {
            assert!((normal_quantile(p) - z).abs() <= 1e-15 * z.abs().max(1.0), "{p}");
        }
        assert_eq!(normal_quantile(0.0), f64::NEG_INFINITY);
        assert_eq!(normal_quantile(1.0), f64::INFINITY);
        assert!(normal_quantile(1.5).is_nan() && normal_quantile(-0.5).is_nan() && normal_quantile(f64::NAN).is_nan());
    }

    #[test]
    fn the_normal_quantile_undoes_the_normal_probability() {
        let mut z = -37.0;
        while z < 5.0 {
            let back = normal_quantile(normal_probability(z));
            let tolerance = if z < 0.0 { 1e-14 * (1.0 - z) } else { 1e-9 };
            assert!((back - z).abs() < tolerance, "{z} {back}");
            z += 0.013;
        }
    }

    #[test]
    fn mills_ratio_continues_the_normal_probability() {
        for x in [30.0, 32.5, 36.0] {
            let direct = libm::log(normal_probability(-x) / normal_density(x));
            assert!((direct - log_mills_ratio_far_out(x)).abs() < 1e-12, "{x}");
        }
    }
}
