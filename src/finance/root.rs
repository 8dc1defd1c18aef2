//! Where a function is zero, within a bracket.
//!
//! The ITP method (Oliveira and Takahashi, "An enhancement of the bisection method average performance preserving
//! minmax optimality", ACM Transactions on Mathematical Software 47, 2020): it interpolates, truncates and projects, needs
//! at most one evaluation more than bisection, and a few where the function is nearly straight, as net present values
//! are in prices. Its truncation is a hundredth of the bracket at first. Leaves out looking for a bracket.

use thiserror::Error;

/// Why there is no root.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum RootError<E> {
    /// The function has no value somewhere.
    #[error(transparent)]
    Function(E),
    /// The function has the same sign at both ends.
    #[error("there is no sign change between {low} and {high}: the values there are {at_low} and {at_high}")]
    NotBracketed {
        /// Lower end.
        low: f64,
        /// Upper end.
        high: f64,
        /// The value there.
        at_low: f64,
        /// The value there.
        at_high: f64,
    },
    /// A value or an end is no finite number.
    #[error("the function is not finite at {at}")]
    NotFinite {
        /// Where.
        at: f64,
    },
}

/// How exactly a root is wanted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Precision {
    /// The root may be off by this much, above 0.
    pub place: f64,
    /// A place counts as a root if the value there is no larger than this.
    pub value: f64,
}

/// A place between `low` and `high` where `function` changes its sign.
///
/// # Errors
/// If the function fails, is not finite, or has the same sign at both ends.
pub fn root<E>(
    function: &mut dyn FnMut(f64) -> Result<f64, E>,
    [low, high]: [f64; 2],
    precision: Precision,
) -> Result<f64, RootError<E>> {
    let mut at = |place: f64| match function(place) {
        Ok(value) if value.is_finite() && place.is_finite() => Ok(value),
        Ok(_) => Err(RootError::NotFinite { at: place }),
        Err(error) => Err(RootError::Function(error)),
    };
    let (mut a, mut b) = (low, high);
    let (mut at_a, mut at_b) = (at(a)?, at(b)?);
    for (place, value) in [(a, at_a), (b, at_b)] {
        if value.abs() <= precision.value {
            return Ok(place);
        }
    }
    if (at_a < 0.0) == (at_b < 0.0) {
        return Err(RootError::NotBracketed {
            low,
            high,
            at_low: at_a,
            at_high: at_b,
        });
    }
    // Below, the value at `a` is negative.
    if at_a > 0.0 {
        (a, b, at_a, at_b) = (b, a, at_b, at_a);
    }
    let width = (b - a).abs();
    // Half of what doubling floating point can tell apart is as exact as it gets.
    let exact = precision.place.max(width * f64::EPSILON);
    let most = libm::ceil(libm::log2(width / (2.0 * exact))).max(0.0) + 1.0;
    let (mut radius, truncation) = (exact * libm::exp2(most), 0.01 / width);
    while (b - a).abs() > 2.0 * exact {
        let middle = 0.5 * (a + b);
        let interpolated = (at_b * a - at_a * b) / (at_b - at_a);
        let towards = (middle - interpolated).signum();
        let shift = truncation * (b - a) * (b - a);
        let truncated = if shift <= (middle - interpolated).abs() {
            interpolated + towards * shift
        } else {
            middle
        };
        let reach = (radius - 0.5 * (b - a).abs()).max(0.0);
        let place = if (truncated - middle).abs() <= reach {
            truncated
        } else {
            middle - towards * reach
        };
        let value = at(place)?;
        if value.abs() <= precision.value {
            return Ok(place);
        }
        if value > 0.0 {
            (b, at_b) = (place, value);
        } else {
            (a, at_a) = (place, value);
        }
        radius *= 0.5;
    }
    Ok(0.5 * (a + b))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn counted(function: impl Fn(f64) -> f64, bracket: [f64; 2], place: f64) -> (f64, u32) {
        let mut count = 0;
        let found = root::<()>(
            &mut |x| {
                count += 1;
                Ok(function(x))
            },
            bracket,
            Precision { place, value: 0.0 },
        );
        (found.unwrap(), count)
    }

    #[test]
    fn roots_that_are_known_are_found() {
        let (found, _) = counted(|x| x * x - 2.0, [0.0, 2.0], 1e-12);
        assert!((found - 2f64.sqrt()).abs() < 1e-11);
        let (found, _) = counted(|x| 1.0 / (x - 0.3) - 6.0, [0.31, 9.0], 1e-12);
        assert!((found - (0.3 + 1.0 / 6.0)).abs() < 1e-11);
        let (found, count) = counted(|x| 41.2e6 - x, [0.0, 4e8], 0.5);
        assert!((found - 41.2e6).abs() <= 0.5 && count <= 8, "{found} {count}");
    }

    #[test]
    fn no_function_needs_many_more_values_than_bisection() {
        // A step is the worst case of every method that interpolates.
        for place in [0.123_456, 0.5, 0.999_9] {
            for steep in [0.0, 1e-9, 1e9] {
                let step = |x: f64| if x < place { -1.0 } else { 1.0 + steep * (x - place) };
                let (found, count) = counted(step, [0.0, 1.0], 1e-9);
                assert!((found - place).abs() <= 1e-9, "{found}");
                // log2(1 / 2e-9) is 28.9; one more, one by rounding, and the two ends.
                assert!(count <= 29 + 1 + 1 + 2, "{count}");
            }
        }
    }

    #[test]
    fn nothing_is_found_where_there_is_nothing() {
        let precision = Precision {
            place: 1e-6,
            value: 0.0,
        };
        let none = root::<()>(&mut |x| Ok(x * x + 1.0), [-3.0, 2.0], precision).unwrap_err();
        assert_eq!(
            none,
            RootError::NotBracketed {
                low: -3.0,
                high: 2.0,
                at_low: 10.0,
                at_high: 5.0
            }
        );
        let nan = root::<()>(
            &mut |x| Ok(if x > 1.0 { f64::NAN } else { -1.0 }),
            [0.0, 2.0],
            precision,
        );
        assert_eq!(nan, Err(RootError::NotFinite { at: 2.0 }));
        assert_eq!(
            root(&mut |_| Err("no"), [0.0, 2.0], precision),
            Err(RootError::Function("no"))
        );
    }

    proptest! {
        #[test]
        fn a_root_lies_in_its_bracket_and_where_the_sign_changes(
            place in 0.01..0.99f64, power in 1u32..9, falls in any::<bool>(), scale in 1e-6..1e9f64,
        ) {
            let sign = if falls { -1.0 } else { 1.0 };
            let function = |x: f64| {
                let distance = x - place;
                sign * scale * distance.signum() * distance.abs().powi(power as i32)
            };
            let (found, _) = counted(function, [0.0, 1.0], 1e-9);
            prop_assert!((found - place).abs() <= 1e-9 || function(found) == 0.0, "{found} {place}");
        }
    }
}
