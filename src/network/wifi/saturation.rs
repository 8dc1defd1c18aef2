//! Saturation: how often stations that always have something to send collide (Bianchi: "Performance analysis of the
//! IEEE 802.11 distributed coordination function", IEEE Journal on Selected Areas in Communications 18, 2000).
//!
//! Takes each transmission to collide with the same probability, whatever happened before. That holds the better the
//! more stations there are. No retry limit, no errors beside collisions. The simulation does not use it; it is held
//! to it.

/// Probability that one of `n` saturated stations sends in a slot, and that what it sends collides, with windows from
/// `w` slots (CWmin + 1) up to `w` · 2^`m`. Without a second station nothing collides.
pub fn bianchi(n: u32, w: u32, m: u32) -> (f64, f64) {
    let others = f64::from(n.saturating_sub(1));
    let collides = |tau: f64| 1.0 - libm::pow(1.0 - tau, others);
    // What is sent falls with p and p rises with what is sent: one crossing, found by halving.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..100 {
        let p = 0.5 * (low + high);
        if collides(sends(p, w, m)) > p {
            low = p;
        } else {
            high = p;
        }
    }
    let tau = sends(low, w, m);
    (tau, collides(tau))
}

/// Probability that a station sends in a slot when a transmission collides with probability `p`: equation 7 of the
/// paper, with (1 − (2p)^m)/(1 − 2p) as the sum that it stands for, which p = ½ does no harm.
fn sends(p: f64, w: u32, m: u32) -> f64 {
    let mut sum = 0.0;
    let mut term = 1.0;
    for _ in 0..m {
        sum += term;
        term *= 2.0 * p;
    }
    let w = f64::from(w);
    2.0 / (1.0 + w + p * w * sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn collisions_are_those_of_the_formula_solved_elsewhere() {
        for (w, m, expected) in [
            (16, 6, [0.105, 0.272, 0.384, 0.481, 0.595]),
            (32, 5, [0.057, 0.178, 0.290, 0.399, 0.532]),
        ] {
            for (n, expected) in [2, 5, 10, 20, 50].into_iter().zip(expected) {
                let (tau, p) = bianchi(n, w, m);
                assert!((p - expected).abs() < 0.000_6, "{n} {w} {m}: {p}");
                // Both equations hold, the first as the paper writes it.
                let (two_p, w) = (2.0 * p, f64::from(w));
                let paper =
                    2.0 * (1.0 - two_p) / ((1.0 - two_p) * (w + 1.0) + p * w * (1.0 - libm::pow(two_p, f64::from(m))));
                assert!((tau / paper - 1.0).abs() < 1e-9, "{n}");
            }
        }
    }

    #[test]
    fn one_station_alone_does_not_collide() {
        let (tau, p) = bianchi(1, 16, 6);
        assert_eq!(p, 0.0);
        assert!((tau - 2.0 / 17.0).abs() < 1e-12);
    }
}
