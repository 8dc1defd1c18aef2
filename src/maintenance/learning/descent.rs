//! A step downhill, made shorter until the loss falls by enough (Armijo, Pacific Journal of Mathematics 16, 1966), and what
//! goes with it. Where the step comes from is left to whoever asks.

/// Part of the fall that the gradient promises with which a step is content.
const ENOUGH: f64 = 1e-4;
/// Shortest part of a step that is tried: what does not fall along it is at its lowest, but for rounding.
const SHORTEST: f64 = 1e-10;

/// The place and loss at the largest of 1, 1/2, 1/4 … of a step at which `loss` falls by enough of what is `promised`, the
/// slope times the whole step; none if there is no way down. `at` says place and loss at a part of the step.
pub fn shortened<T>(loss: f64, promised: f64, mut at: impl FnMut(f64) -> (T, f64)) -> Option<(T, f64)> {
    let mut part = 1.0;
    while part >= SHORTEST {
        let (place, there) = at(part);
        if there <= loss - ENOUGH * part * promised {
            return Some((place, there));
        }
        part /= 2.0;
    }
    None
}

/// The sum of the products of two lists.
pub fn dot(left: &[f64], right: &[f64]) -> f64 {
    left.iter().zip(right).map(|(left, right)| left * right).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_goes_too_far_is_shortened_and_one_that_leads_up_is_none() {
        let square = |from: f64, step: f64| {
            shortened(from * from, -2.0 * from * step, |part| {
                let place = from + part * step;
                (place, place * place)
            })
        };
        // Newton's own step, one to the same height on the other side, and one eight times as long.
        assert_eq!(square(3.0, -3.0), Some((0.0, 0.0)));
        assert_eq!(square(3.0, -6.0), Some((0.0, 0.0)));
        assert_eq!(square(3.0, -24.0), Some((0.0, 0.0)));
        assert_eq!(square(3.0, 1.0), None);
        assert_eq!(shortened(1.0, 1.0, |_| ((), f64::NAN)), None);
    }
}
