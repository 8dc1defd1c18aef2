//! Gamma and beta variates of any shape, for bridges whose shapes change from draw to draw.

use crate::kernel::random::Stream;
use crate::kernel::special::normal_quantile;

/// A standard normal variate.
pub(super) fn normal(stream: &mut Stream) -> f64 {
    normal_quantile(stream.uniform_open())
}

/// The logarithm of a gamma variate of scale 1 (Marsaglia, Tsang: "A simple method for generating gamma variables", ACM
/// TOMS 26, 2000; shapes below 1 from shape + 1). A logarithm, since variates of tiny shapes underflow.
fn log_gamma(shape: f64, stream: &mut Stream) -> f64 {
    let (raised, correction) = if shape < 1.0 {
        (shape + 1.0, libm::log(stream.uniform_open()) / shape)
    } else {
        (shape, 0.0)
    };
    let d = raised - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(stream);
        let v = 1.0 + c * x;
        if v <= 0.0 {
            continue;
        }
        let cube = v * v * v;
        let log_cube = 3.0 * libm::log(v);
        if libm::log(stream.uniform_open()) < 0.5 * x * x + d * (1.0 - cube + log_cube) {
            return libm::log(d) + log_cube + correction;
        }
    }
}

/// A beta variate and what it lacks to 1, each to its own accuracy. Both shapes above zero.
pub(super) fn beta(first: f64, second: f64, stream: &mut Stream) -> (f64, f64) {
    let difference = log_gamma(second, stream) - log_gamma(first, stream);
    (
        1.0 / (1.0 + libm::exp(difference)),
        1.0 / (1.0 + libm::exp(-difference)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beta_variates_have_their_mean_and_variance() {
        let mut stream = Stream::named(1, 0, "variates", "test");
        for (a, b) in [(0.02, 0.03), (0.5, 4.0), (3.0, 0.5), (200.0, 700.0)] {
            let n = 200_000;
            let (mut sum, mut squares) = (0.0, 0.0);
            for _ in 0..n {
                let (x, rest) = beta(a, b, &mut stream);
                assert!((0.0..=1.0).contains(&x) && (x + rest - 1.0).abs() < 1e-12);
                sum += x;
                squares += x * x;
            }
            let mean = sum / f64::from(n);
            let variance = squares / f64::from(n) - mean * mean;
            let exact = a / (a + b);
            let exact_variance = exact * (1.0 - exact) / (a + b + 1.0);
            assert!(
                (mean - exact).abs() < 5.0 * (exact_variance / f64::from(n)).sqrt(),
                "{a} {b} {mean}"
            );
            assert!((variance / exact_variance - 1.0).abs() < 0.03, "{a} {b} {variance}");
        }
    }
}
