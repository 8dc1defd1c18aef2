//! Axes: from a value to its place in a drawing, with ticks at round values.

/// An axis that always includes zero and ends at ticks.
#[derive(Clone, Debug, PartialEq)]
pub struct Axis {
    /// The value at its beginning.
    pub low: f64,
    /// The value at its end, above the one at its beginning.
    pub high: f64,
    /// Where it has ticks, in rising order.
    pub ticks: Vec<f64>,
    /// From one tick to the next.
    pub step: f64,
}

/// Steps between ticks of an axis of months.
const MONTH_STEPS: [u32; 8] = [1, 2, 3, 6, 12, 24, 60, 120];

impl Axis {
    /// An axis over these values and zero, with about `wanted` steps of 1, 2 or 5 times a power of ten. Values that
    /// are no finite number are left out; without any that is not zero it goes from 0 to 1.
    pub fn over(values: impl IntoIterator<Item = f64>, wanted: u32) -> Self {
        let finite = values.into_iter().filter(|value| value.is_finite());
        let (low, high) = finite.fold((0.0_f64, 0.0_f64), |(low, high), value| {
            (low.min(value), high.max(value))
        });
        if high - low < 1e-9 {
            return Self::stepped(0, 1, 1.0);
        }
        let step = round_step((high - low) / f64::from(wanted.max(1)));
        Self::stepped((low / step).floor() as i64, (high / step).ceil() as i64, step)
    }

    /// An axis of months from 0 to `last`, with `most` steps at most: whole years where they are many. It ends at `last`.
    pub fn months(last: u32, most: u32) -> Self {
        let last = last.max(1);
        let fits = |step: &&u32| last / **step <= most;
        let step = MONTH_STEPS.iter().find(fits).copied().unwrap_or(last);
        Self {
            low: 0.0,
            high: f64::from(last),
            ticks: (0..=last / step).map(|tick| f64::from(tick * step)).collect(),
            step: f64::from(step),
        }
    }

    /// The place of a value, if the axis goes from `begin` to `end`.
    pub fn place(&self, value: f64, begin: f64, end: f64) -> f64 {
        begin + (value - self.low) / (self.high - self.low) * (end - begin)
    }

    fn stepped(first: i64, last: i64, step: f64) -> Self {
        let ticks: Vec<f64> = (first..=last).map(|tick| tick as f64 * step).collect();
        Self {
            low: first as f64 * step,
            high: last as f64 * step,
            ticks,
            step,
        }
    }
}

/// The next of 1, 2, 5 times a power of ten that is not below `least`, a finite number above zero.
fn round_step(least: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= least {
        power *= 10.0;
    }
    while power > least {
        power /= 10.0;
    }
    let fits = |times: &f64| times * power >= least;
    [1.0, 2.0, 5.0].into_iter().find(fits).unwrap_or(10.0) * power
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_round_ticks_around_its_values_and_zero() {
        let axis = Axis::over([-1.3e7, 4.2e7], 5);
        assert_eq!(axis.step, 2e7);
        assert_eq!(axis.ticks, [-2e7, 0.0, 2e7, 4e7, 6e7]);
        let axis = Axis::over([3.0, 4.0], 4);
        assert_eq!((axis.low, axis.high, axis.step), (0.0, 4.0, 1.0));
        assert_eq!(Axis::over([-0.05], 5).low, -0.05);
    }

    #[test]
    fn an_axis_of_nothing_can_still_be_drawn() {
        for values in [vec![], vec![0.0], vec![f64::NAN, f64::INFINITY]] {
            let axis = Axis::over(values, 5);
            assert_eq!((axis.low, axis.high), (0.0, 1.0));
            assert_eq!(axis.place(0.5, 0.0, 100.0), 50.0);
        }
    }

    #[test]
    fn whatever_the_values_they_lie_on_the_axis_and_it_has_few_ticks() {
        let mut size = 1e-6;
        while size < 1e18 {
            for values in [[0.0, size], [-size, 0.0], [-size, size * 0.37], [size * 0.99, size]] {
                let axis = Axis::over(values, 5);
                for value in values {
                    let place = axis.place(value, 0.0, 100.0);
                    assert!((-1e-6..=100.0 + 1e-6).contains(&place), "{values:?} {axis:?}");
                }
                assert!((2..=8).contains(&axis.ticks.len()), "{values:?} {axis:?}");
                assert!(axis.ticks.is_sorted());
            }
            size *= 1.7;
        }
    }

    #[test]
    fn months_end_where_the_money_ends() {
        assert_eq!(
            Axis::months(36, 12).ticks,
            [0.0, 3.0, 6.0, 9.0, 12.0, 15.0, 18.0, 21.0, 24.0, 27.0, 30.0, 33.0, 36.0]
        );
        assert_eq!((Axis::months(60, 12).step, Axis::months(60, 12).high), (6.0, 60.0));
        assert_eq!(Axis::months(0, 12).high, 1.0);
        let long = Axis::months(5_000, 12);
        assert!(long.ticks.len() <= 13 + 30 && long.high == 5_000.0, "{long:?}");
    }
}
