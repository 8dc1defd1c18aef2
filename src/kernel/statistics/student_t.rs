//! Student's t distribution: how far the mean of a few replications may be off.
//!
//! Computed over `libm`, so that an interval has the same bits everywhere. The tail is the incomplete beta
//! function by its continued fraction (Abramowitz and Stegun 26.7.1, 26.5.8; evaluated after Lentz), the quantile
//! its inverse by Newton steps between bounds.

use crate::kernel::special::normal_quantile;

/// From so many degrees of freedom on, the quantile is that of the normal distribution with two corrections.
const MANY: f64 = 1e6;

/// ln Γ(a + ½) − ln Γ(a) for a > 0. The difference of two large logarithms would lose digits, so its asymptotic
/// series is used from 20 on, where the first term left out is below 1e-14.
fn log_gamma_half_step(a: f64) -> f64 {
    if a < 20.0 {
        return libm::lgamma(a + 0.5) - libm::lgamma(a);
    }
    let y = 1.0 / (a * a);
    let series = -1.0 / 8.0 + y * (1.0 / 192.0 + y * (-1.0 / 640.0 + y * (17.0 / 14_336.0)));
    0.5 * libm::log(a) + series / a
}

/// The continued fraction of the incomplete beta function Iₓ(a, b), for x below (a + 1) / (a + b + 2).
fn beta_fraction(a: f64, b: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let apart = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut c = 1.0;
    let mut d = 1.0 / apart(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    // With up to a million degrees of freedom far fewer steps are needed.
    for m in 1..10_000_u32 {
        let m = f64::from(m);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        d = 1.0 / apart(1.0 + even * d);
        c = apart(1.0 + even / c);
        fraction *= c * d;
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        d = 1.0 / apart(1.0 + odd * d);
        c = apart(1.0 + odd / c);
        let step = c * d;
        fraction *= step;
        if (step - 1.0).abs() < 1e-16 {
            break;
        }
    }
    fraction
}

/// P(T > `t`) and the density at `t`, for t ≥ 0.
fn tail_and_density(t: f64, freedom: f64) -> (f64, f64) {
    let a = 0.5 * freedom;
    let ratio = t * t / freedom;
    // x = 1 / (1 + t²/ν) and its complement, neither by subtraction.
    let (x, complement) = (1.0 / (1.0 + ratio), ratio / (1.0 + ratio));
    let log_x = -libm::log1p(ratio);
    // 1 / B(ν/2, ½) = Γ(ν/2 + ½) / (Γ(ν/2) √π).
    let log_inverse_beta = log_gamma_half_step(a) - 0.5 * libm::log(std::f64::consts::PI);
    let density = libm::exp(log_inverse_beta + (a + 0.5) * log_x) / freedom.sqrt();
    let front = libm::exp(log_inverse_beta + a * log_x) * complement.sqrt();
    let tail = if x < (a + 1.0) / (a + 2.5) {
        0.5 * front * beta_fraction(a, 0.5, x) / a
    } else {
        0.5 - front * beta_fraction(0.5, a, complement)
    };
    (tail, density)
}

/// P(T > `t`) of a Student-t number with `freedom` degrees of freedom; NaN if `freedom` is not above 0.
pub fn student_t_tail(t: f64, freedom: f64) -> f64 {
    if t.is_nan() || freedom.is_nan() || freedom <= 0.0 {
        return f64::NAN;
    }
    let (tail, _) = tail_and_density(t.abs(), freedom);
    if t < 0.0 { 1.0 - tail } else { tail }
}

/// The t that a Student-t number with `freedom` degrees of freedom does not exceed with probability `p`.
///
/// Relative error below 1e-11. Minus infinity at 0, infinity at 1; NaN if `p` is outside or `freedom` is below
/// 1.
pub fn student_t_quantile(p: f64, freedom: f64) -> f64 {
    if !(0.0..=1.0).contains(&p) || freedom.is_nan() || freedom < 1.0 {
        return f64::NAN;
    }
    let z = normal_quantile(p);
    if p == 0.0 || p == 0.5 || p == 1.0 {
        return z;
    }
    if freedom >= MANY {
        // Abramowitz and Stegun 26.7.5.
        let z2 = z * z;
        return z + z * (z2 + 1.0) / (4.0 * freedom) + z * (3.0 + z2 * (16.0 + z2 * 5.0)) / (96.0 * freedom * freedom);
    }
    let t = quantile_of_tail(p.min(1.0 - p), z.abs(), freedom);
    if p < 0.5 { -t } else { t }
}

/// The t > 0 that is exceeded with probability `tail` < ½, which lies above the normal quantile `z`.
fn quantile_of_tail(tail: f64, z: f64, freedom: f64) -> f64 {
    let (mut low, mut high) = (z, f64::INFINITY);
    let mut t = z.max(f64::MIN_POSITIVE);
    for _ in 0..200 {
        let (found, density) = tail_and_density(t, freedom);
        if found > tail {
            low = t;
        } else {
            high = t;
        }
        // In logarithms the tail is almost a line for few degrees of freedom; near the centre t itself is.
        let newton = if found > 0.0 && density > 0.0 && t > 1.0 {
            t * libm::exp(libm::log(found / tail) * found / (t * density))
        } else {
            t + (found - tail) / density
        };
        let next = if newton > low && newton < high {
            newton
        } else if high.is_finite() {
            0.5 * (low + high)
        } else {
            2.0 * t
        };
        if (next - t).abs() <= 1e-15 * t {
            return next;
        }
        t = next;
    }
    t
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{ContinuousCDF, StudentsT};
    use std::f64::consts::PI;

    #[test]
    fn the_quantiles_are_those_of_published_tables() {
        for (p, freedom, published) in [
            (0.975, 1.0, 12.706),
            (0.975, 2.0, 4.303),
            (0.975, 9.0, 2.262),
            (0.975, 29.0, 2.045),
            (0.995, 10.0, 3.169),
            (0.95, 5.0, 2.015),
            (0.9995, 3.0, 12.924),
            (0.975, 120.0, 1.980),
            (0.9, 30.0, 1.310),
        ] {
            let t = student_t_quantile(p, freedom);
            assert!((t - published).abs() <= 0.000_51, "{p} {freedom}: {t}");
        }
    }

    #[test]
    fn the_quantiles_are_those_of_forty_digit_arithmetic() {
        for (tail, freedom, exact) in [
            (0.025, 1.0, 12.706204736174705),
            (0.025, 3.0, 3.1824463052837095),
            (0.005, 9.0, 3.2498355415921263),
            (0.025, 29.0, 2.0452296421327043),
            (0.1, 41.0, 1.3025433589533826),
            (0.0005, 99.0, 3.3915288333636506),
            (0.025, 500.0, 1.9647198374673678),
            (0.01, 100000.0, 2.326385165355268),
            (1e-09, 7.0, 38.70598064323161),
            (1e-09, 1000.0, 6.053690272079834),
            (0.4, 12.0, 0.259032745676887),
            (1e-300, 30.0, 50178575360.50508),
        ] {
            let t = -student_t_quantile(tail, freedom);
            assert!((t - exact).abs() <= 2e-13 * exact, "{tail} {freedom}: {t} {exact}");
        }
    }

    #[test]
    fn the_tail_is_that_of_an_independent_implementation() {
        for freedom in [1.0, 2.0, 4.0, 9.0, 99.0] {
            let exact = StudentsT::new(0.0, 1.0, freedom).unwrap();
            for t in [-30.0, -2.5, -0.3, 0.0, 0.7, 1.96, 12.0] {
                let tail = student_t_tail(t, freedom);
                assert!((tail - exact.sf(t)).abs() < 1e-10, "{t} {freedom}: {tail}");
            }
        }
        assert!(student_t_tail(1.0, 0.0).is_nan());
    }

    #[test]
    fn one_and_two_degrees_of_freedom_have_closed_forms() {
        for p in [1e-9, 0.001, 0.05, 0.3, 0.4999, 0.6, 0.975, 0.999_99] {
            let one = student_t_quantile(p, 1.0);
            let exact = -1.0 / (PI * p).tan();
            assert!((one - exact).abs() <= 1e-11 * exact.abs(), "{p}: {one} {exact}");
            let two = student_t_quantile(p, 2.0);
            let exact = (2.0 * p - 1.0) / (2.0 * p * (1.0 - p)).sqrt();
            assert!((two - exact).abs() <= 1e-11 * exact.abs(), "{p}: {two} {exact}");
        }
    }

    #[test]
    fn the_quantiles_are_those_of_an_independent_implementation() {
        for freedom in [1.0, 2.0, 3.0, 5.0, 9.0, 19.0, 29.0, 99.0, 499.0, 1e4, 1e5] {
            let exact = StudentsT::new(0.0, 1.0, freedom).unwrap();
            for p in [0.6, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9995, 0.999_995] {
                let t = student_t_quantile(p, freedom);
                // Its own inverse is coarser than its distribution function: compare probabilities.
                let back = exact.cdf(t);
                assert!(
                    (back - p).abs() < 1e-9 * (1.0 - p).max(1e-3),
                    "{p} {freedom}: {t} {back}"
                );
                assert_eq!(
                    student_t_quantile(1.0 - p, freedom),
                    -student_t_quantile(p, freedom).abs()
                );
            }
        }
    }

    #[test]
    fn many_degrees_of_freedom_lead_smoothly_to_the_normal_distribution() {
        for p in [0.51, 0.7, 0.975, 0.999_999] {
            let before = student_t_quantile(p, MANY - 0.5);
            let after = student_t_quantile(p, MANY);
            assert!((before - after).abs() < 1e-9 * after, "{p}: {before} {after}");
            assert!((student_t_quantile(p, 1e300) - normal_quantile(p)).abs() < 1e-15);
        }
    }

    #[test]
    fn the_ends_are_infinite_and_nonsense_is_not_a_number() {
        assert_eq!(student_t_quantile(0.0, 5.0), f64::NEG_INFINITY);
        assert_eq!(student_t_quantile(1.0, 5.0), f64::INFINITY);
        assert_eq!(student_t_quantile(0.5, 5.0), 0.0);
        assert!(student_t_quantile(1.1, 5.0).is_nan());
        assert!(student_t_quantile(0.9, 0.0).is_nan());
        assert!(student_t_quantile(f64::NAN, 5.0).is_nan());
        assert!(student_t_quantile(1e-300, 1.0).is_finite());
        assert!(student_t_quantile(1e-300, 5e5).is_finite());
    }

    #[test]
    fn the_quantile_has_the_same_bits_as_ever() {
        assert_eq!(
            (
                student_t_quantile(0.975, 9.0).to_bits(),
                student_t_quantile(0.95, 99.0).to_bits()
            ),
            (0x4002_18e5_dac5_0b24, 0x3ffa_90f6_511a_91de)
        );
    }
}
