//! The normal distribution between two bounds, by inversion.
//!
//! Both bounds may lie far out in one tail, where probabilities underflow; there the inverse is taken in
//! logarithms, measured from the bound next to the mean.

use serde::{Deserialize, Serialize};

use crate::kernel::special::{log_mills_ratio_far_out, normal_probability, normal_quantile};

/// From this many standard deviations on, the tail is drawn in logarithms.
const FAR_OUT: f64 = 30.0;

/// The largest number below 1.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// A normal distribution between two bounds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TruncatedNormal {
    min: f64,
    max: f64,
    mean: f64,
    variance: f64,
    inverse: Inverse,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
enum Inverse {
    /// `centre` + `sd` · quantile(`p_low` + `p_width` · u). A negative `sd` means that the upper tail is drawn
    /// as the lower one, in which probabilities are exact.
    Probability {
        centre: f64,
        sd: f64,
        p_low: f64,
        p_width: f64,
    },
    /// Both bounds far out on one side: `edge` + `sd` · distance, where `edge` is the bound next to the mean and
    /// `sd` is negative in the lower tail.
    Tail {
        edge: f64,
        sd: f64,
        /// Distance of the edge from the mean, in standard deviations.
        beta: f64,
        log_mills_at_edge: f64,
        /// The share of the tail beyond the edge that lies before the other bound.
        kept: f64,
    },
}

impl TruncatedNormal {
    /// The normal distribution of mean `centre` and standard deviation `sd` between `min` and `max`, which may
    /// be infinite; `min` < `max` and `sd` > 0.
    pub(super) fn new(centre: f64, sd: f64, min: f64, max: f64) -> Self {
        // The square of what is kept within these bounds is finite.
        let standardised = |bound: f64| ((bound - centre) / sd).clamp(-1e150, 1e150);
        let (a, b) = (standardised(min), standardised(max));
        let inverse = if a >= FAR_OUT {
            Inverse::tail(a, b, min, sd)
        } else if b <= -FAR_OUT {
            Inverse::tail(-b, -a, max, -sd)
        } else if a > 0.0 {
            Inverse::probability(centre, -sd, -b, -a)
        } else {
            Inverse::probability(centre, sd, a, b)
        };
        let (mean, variance) = moments(a, b);
        // Measured from the point of highest density, so that nothing cancels far out.
        let summit = if a > 0.0 {
            min
        } else if b < 0.0 {
            max
        } else {
            centre
        };
        Self {
            min,
            max,
            mean: (summit + sd * mean).max(min).min(max),
            variance: sd * sd * variance,
            inverse,
        }
    }

    /// The value at `u` in (0, 1).
    #[inline]
    pub(super) fn at(&self, u: f64) -> f64 {
        let value = match self.inverse {
            Inverse::Probability {
                centre,
                sd,
                p_low,
                p_width,
            } => {
                // Mirrored, the highest value has the lowest probability.
                let u = if sd < 0.0 { 1.0 - u } else { u };
                centre + sd * normal_quantile((p_low + p_width * u).min(BELOW_ONE))
            }
            Inverse::Tail {
                edge,
                sd,
                beta,
                log_mills_at_edge,
                kept,
            } => {
                let u = if sd < 0.0 { 1.0 - u } else { u };
                edge + sd * tail_distance(beta, log_mills_at_edge, -libm::log1p(-u * kept))
            }
        };
        value.max(self.min).min(self.max)
    }

    pub(super) fn mean(&self) -> f64 {
        self.mean
    }

    pub(super) fn variance(&self) -> f64 {
        self.variance
    }

    pub(super) fn min(&self) -> f64 {
        self.min
    }
}

impl Inverse {
    fn probability(centre: f64, sd: f64, a: f64, b: f64) -> Self {
        let p_low = normal_probability(a);
        Self::Probability {
            centre,
            sd,
            p_low,
            p_width: normal_probability(b) - p_low,
        }
    }

    fn tail(beta: f64, alpha: f64, edge: f64, sd: f64) -> Self {
        let log_mills_at_edge = log_mills_ratio_far_out(beta);
        // The logarithm of P(Z > alpha) / P(Z > beta).
        let log_share = -0.5 * (alpha - beta) * (alpha + beta) + (log_mills_ratio_far_out(alpha) - log_mills_at_edge);
        Self::Tail {
            edge,
            sd,
            beta,
            log_mills_at_edge,
            kept: -libm::expm1(log_share),
        }
    }
}

/// How far beyond `beta` a standard normal number lies that is exceeded by a share exp(−`depth`) of those
/// beyond `beta`.
///
/// With P(Z > x) = density(x) · M(x) the distance t solves t (2β + t) / 2 = depth + ln M(β + t) − ln M(β). M
/// changes so slowly that putting t into the right side gains three digits or more each time.
fn tail_distance(beta: f64, log_mills_at_edge: f64, depth: f64) -> f64 {
    let mut t = 0.0;
    let mut square = depth;
    for _ in 0..6 {
        let half = square.max(0.0);
        t = 2.0 * half / (beta + (beta * beta + 2.0 * half).sqrt());
        square = depth + (log_mills_ratio_far_out(beta + t) - log_mills_at_edge);
    }
    t
}

/// Mean, measured from the point of highest density, and variance of a standard normal number between `a` and
/// `b`, by Gauss-Legendre integration (5 points in each of 200 panels): the closed form cancels far out.
fn moments(a: f64, b: f64) -> (f64, f64) {
    const NODES: [(f64, f64); 5] = [
        (-0.906_179_845_938_664, 0.236_926_885_056_189_08),
        (-0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.0, 0.568_888_888_888_888_9),
        (0.538_469_310_105_683_1, 0.478_628_670_499_366_47),
        (0.906_179_845_938_664, 0.236_926_885_056_189_08),
    ];
    const PANELS: u32 = 200;
    let summit = 0.0_f64.max(a).min(b);
    // At this distance from the summit the density has fallen by exp(−50).
    let reach = 100.0 / (summit.abs() + (summit * summit + 100.0).sqrt());
    let (from, to) = ((a - summit).max(-reach), (b - summit).min(reach));
    let half = 0.5 * (to - from) / f64::from(PANELS);
    let (mut sum, mut sum_t, mut sum_t2) = (0.0, 0.0, 0.0);
    for panel in 0..PANELS {
        let middle = from + half * f64::from(2 * panel + 1);
        for (node, weight) in NODES {
            let t = middle + half * node;
            let density = weight * libm::exp(-t * (summit + 0.5 * t));
            sum += density;
            sum_t += density * t;
            sum_t2 += density * t * t;
        }
    }
    let mean = sum_t / sum;
    (mean, (sum_t2 / sum - mean * mean).max(0.0))
}
