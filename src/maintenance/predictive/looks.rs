//! What is known of a part at each check: its readings since the check before that have arrived, summed up.
//!
//! Up to [`FEW`] readings between two checks are drawn one by one, which is exact. Of more, only what is made of them is
//! drawn, from the path of the wear at the beginning, the middle and the end of the window:
//!
//! - how many arrive: binomial, exact where its variance is up to 30, otherwise rounded normal;
//! - the last one and the mean: exact for the path between these three moments taken as straight, and for the last
//!   arrived reading taken at the end of the window (it is within a few intervals of it);
//! - the highest: by the exact law of the highest of so many readings about one level, taken at the window's mean
//!   level, and independent of their mean (which holds in the limit of many; Chow, Teugels 1978).
//!
//! A sensor that is dead at the end of such a window has said nothing in it. Histories and simulation draw alike, so a
//! detector meets what it was trained on.

use crate::kernel::random::Stream;
use crate::kernel::special::normal_quantile;
use crate::maintenance::degradation::Path;
use crate::maintenance::sensing::{Sensor, Watch};

/// Readings between two checks that are drawn one by one.
pub const FEW: u64 = 16;
/// Things known at a check.
pub const FEATURES: usize = 8;
/// Their names, in order.
pub const NAMES: [&str; FEATURES] = [
    "age", "last", "mean", "highest", "smoothed", "trend", "arrived", "silence",
];
/// Where the mean of the newest readings is among the features.
pub const MEAN: usize = 2;
/// Where the share of readings that arrived is.
pub const ARRIVED: usize = 6;
/// Weight of a window in the quickly and the slowly smoothed mean: about 3 and 20 windows count.
const QUICK: f64 = 0.3;
const SLOW: f64 = 0.05;
/// Variance of a count up to which it is drawn exactly.
const EXACT_VARIANCE: f64 = 30.0;

/// What is known at a check; what has never been heard of is missing (NaN).
pub type Row = [f32; FEATURES];

/// The readings of one window, summed up.
#[derive(Clone, Copy, Debug, Default)]
struct Window {
    count: u64,
    sum: f64,
    last: f64,
    last_age: f64,
    highest: f64,
}

impl Window {
    fn add(&mut self, reading: f64, age: f64) {
        self.highest = if self.count == 0 {
            reading
        } else {
            self.highest.max(reading)
        };
        self.count += 1;
        self.sum += reading;
        (self.last, self.last_age) = (reading, age);
    }
}

/// The checks of one life, one after the other.
pub struct Looks<'w> {
    watch: &'w Watch,
    check: f64,
    loss: f64,
    life: f64,
    sensor: Option<Sensor>,
    number: u64,
    /// Age and level at the last check.
    known: (f64, f64),
    heard: Option<Heard>,
}

/// What has been heard of a part so far.
#[derive(Clone, Copy, Debug)]
struct Heard {
    newest: Window,
    quick: f64,
    slow: f64,
}

impl<'w> Looks<'w> {
    /// Checks of a part that is new and fails after `life` hours; a share `loss` of its readings is lost.
    pub fn new(watch: &'w Watch, check: f64, loss: f64, life: f64, luck: &mut Stream) -> Self {
        Self {
            watch,
            check,
            loss,
            life,
            sensor: watch.dies.map(|dies| watch.new_sensor(0.0, dies, luck)),
            number: 0,
            known: (0.0, f64::NAN),
            heard: None,
        }
    }

    /// The same from an age on, before which nobody looked: the sensor is new then.
    pub fn from_age(mut self, age: f64, luck: &mut Stream) -> Self {
        if age > 0.0 {
            self.number = (age / self.check) as u64;
            self.known = (age, f64::NAN);
            self.sensor = self.watch.dies.map(|dies| self.watch.new_sensor(age, dies, luck));
        }
        self
    }

    /// The next check before the failure: the age then, and what is known.
    pub fn next(&mut self, path: &mut Path, signs: &mut Stream, luck: &mut Stream) -> Option<(f64, Row)> {
        let age = (self.number + 1) as f64 * self.check;
        if age >= self.life {
            return None;
        }
        self.number += 1;
        let (before, now) = (self.readings_until(self.known.0), self.readings_until(age));
        let readings = now - before;
        let window = if readings <= FEW {
            self.one_by_one(before + 1, now, path, signs, luck)
        } else {
            self.summed_up(readings, age, path, signs, luck)
        };
        self.known.0 = age;
        if window.count > 0 {
            let mean = window.sum / window.count as f64;
            let heard = self.heard.get_or_insert(Heard {
                newest: window,
                quick: mean,
                slow: mean,
            });
            heard.newest = window;
            heard.quick += QUICK * (mean - heard.quick);
            heard.slow += SLOW * (mean - heard.slow);
        }
        Some((age, self.row(age, window.count as f64 / readings.max(1) as f64)))
    }

    fn row(&self, age: f64, arrived: f64) -> Row {
        let Some(heard) = &self.heard else {
            let none = f32::NAN;
            return [age as f32, none, none, none, none, none, arrived as f32, age as f32];
        };
        let newest = &heard.newest;
        [
            age as f32,
            newest.last as f32,
            (newest.sum / newest.count as f64) as f32,
            newest.highest as f32,
            heard.quick as f32,
            (heard.quick - heard.slow) as f32,
            arrived as f32,
            (age - newest.last_age) as f32,
        ]
    }

    /// Readings taken up to an age.
    fn readings_until(&self, age: f64) -> u64 {
        (age / self.watch.every + 1e-9) as u64
    }

    fn one_by_one(&mut self, first: u64, last: u64, path: &mut Path, signs: &mut Stream, luck: &mut Stream) -> Window {
        let mut window = Window::default();
        self.known.1 = f64::NAN;
        for number in first..=last {
            let age = number as f64 * self.watch.every;
            let level = path.level_at(age, signs);
            let reading = self.watch.reading(level, age, normal_quantile(luck.uniform_open()));
            // One number whatever the loss is: with more loss the same readings are lost, and others.
            let arrives = luck.uniform() >= self.loss;
            if self.watch.is_alive(&mut self.sensor, age, luck) && arrives {
                window.add(reading, age);
            }
        }
        window
    }

    fn summed_up(&mut self, readings: u64, age: f64, path: &mut Path, signs: &mut Stream, luck: &mut Stream) -> Window {
        let watch = self.watch;
        let begin = self.known.0;
        if self.known.1.is_nan() {
            self.known.1 = path.level_at(begin, signs);
        }
        let middle = 0.5 * (begin + age);
        let at_begin = watch.mean_reading(self.known.1, begin);
        let at_middle = watch.mean_reading(path.level_at(middle, signs), middle);
        self.known.1 = path.level_at(age, signs);
        let at_end = watch.mean_reading(self.known.1, age);
        let mean = 0.25 * (at_begin + at_end) + 0.5 * at_middle;
        let count = arrivals(readings, self.loss, luck.uniform_open());
        let own = normal_quantile(luck.uniform_open());
        let others = normal_quantile(luck.uniform_open());
        let high = luck.uniform_open();
        if count == 0 || !watch.is_alive(&mut self.sensor, age, luck) {
            return Window::default();
        }
        let many = count as f64;
        let last = at_end + watch.noise * own;
        let highest = if count > 1 {
            // The highest of n normal numbers is below x with probability Φ(x)ⁿ.
            let above = -libm::expm1(libm::log(high) / (many - 1.0));
            last.max(mean - watch.noise * normal_quantile(above.max(f64::MIN_POSITIVE)))
        } else {
            last
        };
        Window {
            count,
            sum: many * mean + watch.noise * (own + (many - 1.0).sqrt() * others),
            last,
            last_age: age,
            highest,
        }
    }
}

/// How many of so many readings arrive if each is lost with probability `loss`: the quantile at `u`. It never rises with
/// the loss.
fn arrivals(readings: u64, loss: f64, u: f64) -> u64 {
    if loss <= 0.0 {
        return readings;
    }
    if loss >= 1.0 {
        return 0;
    }
    if loss <= 0.5 {
        readings - binomial(readings, loss, u)
    } else {
        binomial(readings, 1.0 - loss, 1.0 - u)
    }
}

/// The quantile at `u` of a binomial number of `n` trials with chance `p`, above 0 and up to a half.
fn binomial(n: u64, p: f64, u: f64) -> u64 {
    let trials = n as f64;
    let variance = trials * p * (1.0 - p);
    if variance > EXACT_VARIANCE {
        let found = trials * p + variance.sqrt() * normal_quantile(u);
        return found.round().clamp(0.0, trials) as u64;
    }
    let mut term = libm::exp(trials * libm::log1p(-p));
    let (mut below, mut count) = (term, 0);
    while below < u && count < n {
        term *= (n - count) as f64 / (count + 1) as f64 * p / (1.0 - p);
        count += 1;
        below += term;
        if term < 1e-300 {
            break;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::statistics::tally::Tally;

    fn watch(every: f64) -> Watch {
        Watch {
            every,
            threshold: f64::INFINITY,
            noise: 0.2,
            response: 1.0,
            offset: 0.1,
            drift: 0.0,
            dies: None,
            by_people: false,
        }
    }

    /// A sign that rises from 0 at 100 hours to 1 at 200.
    fn ramp() -> Path {
        Path::Ramp {
            begins: 100.0,
            ends: 200.0,
        }
    }

    /// Rows at the check at 160 hours of many lives.
    fn rows(watch: &Watch, loss: f64, few: bool) -> Vec<Row> {
        let mut signs = Stream::named(1, 0, "looks", "signs");
        let mut luck = Stream::named(1, u64::from(few), "looks", "luck");
        let all = (0..20_000).map(|_| {
            let mut looks = Looks::new(watch, 8.0, loss, 1_000.0, &mut luck);
            looks.number = 19;
            looks.known = (152.0, f64::NAN);
            if few {
                // The same window by its readings, one by one.
                let window = looks.one_by_one(
                    looks.readings_until(152.0) + 1,
                    looks.readings_until(160.0),
                    &mut ramp(),
                    &mut signs,
                    &mut luck,
                );
                let count = window.count as f64;
                let share = count / 32.0;
                let mean = window.sum / count;
                return [
                    160.0,
                    window.last,
                    mean,
                    window.highest,
                    0.0,
                    0.0,
                    share,
                    160.0 - window.last_age,
                ]
                .map(|value| value as f32);
            }
            looks
                .next(&mut ramp(), &mut signs, &mut luck)
                .map_or([f32::NAN; FEATURES], |(_, row)| row)
        });
        all.collect()
    }

    #[test]
    fn what_is_summed_up_is_distributed_as_what_is_read_one_by_one() {
        for loss in [0.0, 0.3] {
            let watch = watch(0.25);
            let (summed, read) = (rows(&watch, loss, false), rows(&watch, loss, true));
            // Last, mean and highest reading, and the share that arrived: means and spreads. The highest one is taken at
            // the mean level of the window, and the last one at its end.
            for (feature, apart) in [(1, 0.006), (2, 0.003), (3, 0.012), (ARRIVED, 0.006)] {
                let tally = |rows: &[Row]| {
                    let mut tally = Tally::new();
                    rows.iter().for_each(|row| tally.add(f64::from(row[feature])));
                    (tally.mean().unwrap(), tally.std_dev().unwrap())
                };
                let (one, other) = (tally(&summed), tally(&read));
                let name = NAMES[feature];
                assert!((one.0 - other.0).abs() < apart, "{name} {loss}: {one:?} {other:?}");
                assert!(
                    (one.1 - other.1).abs() < 0.05 * other.1 + 1e-9,
                    "{name} {loss}: {one:?} {other:?}"
                );
            }
        }
    }

    #[test]
    fn silence_is_told_from_news() {
        let mut luck = Stream::named(1, 0, "looks", "luck");
        let mut signs = Stream::named(1, 0, "looks", "signs");
        let watch = watch(1.0);
        let mut looks = Looks::new(&watch, 8.0, 1.0, 17.0, &mut luck);
        let (age, row) = looks.next(&mut ramp(), &mut signs, &mut luck).unwrap();
        assert_eq!((age, row[0], row[ARRIVED], row[7]), (8.0, 8.0, 0.0, 8.0));
        assert!(row[1].is_nan() && row[MEAN].is_nan());
        assert_eq!(
            looks.next(&mut ramp(), &mut signs, &mut luck).map(|look| look.0),
            Some(16.0)
        );
        assert!(
            looks.next(&mut ramp(), &mut signs, &mut luck).is_none(),
            "the part has failed"
        );
        // What was heard before is kept, and grows old.
        let mut looks = Looks::new(&watch, 8.0, 0.0, 100.0, &mut luck);
        let first = looks.next(&mut ramp(), &mut signs, &mut luck).unwrap().1;
        looks.loss = 1.0;
        let second = looks.next(&mut ramp(), &mut signs, &mut luck).unwrap().1;
        assert_eq!(
            (first[1], first[7], second[1], second[7]),
            (second[1], 0.0, first[1], 8.0)
        );
    }

    #[test]
    fn arrivals_are_binomial_and_fall_with_the_loss() {
        // P(no loss of 10 at 5 %) = 0.95^10 = 0.59874, at most one lost 0.91386.
        let lost = |u| 10 - arrivals(10, 0.05, u);
        assert_eq!([0.59, 0.60, 0.913, 0.915].map(lost), [0, 1, 1, 2]);
        assert_eq!((arrivals(7, 0.0, 0.5), arrivals(7, 1.0, 0.5)), (7, 0));
        let mut luck = Stream::named(1, 0, "looks", "arrivals");
        for (n, loss) in [(20_u64, 0.9), (1_000, 0.2), (2_880, 0.01), (2_880, 0.5)] {
            let mut tally = Tally::new();
            (0..20_000).for_each(|_| tally.add(arrivals(n, loss, luck.uniform_open()) as f64));
            let (mean, sd) = (n as f64 * (1.0 - loss), (n as f64 * loss * (1.0 - loss)).sqrt());
            assert!(
                (tally.mean().unwrap() - mean).abs() < 4.0 * sd / 20_000_f64.sqrt(),
                "{n} {loss}: {tally:?}"
            );
            assert!((tally.std_dev().unwrap() / sd - 1.0).abs() < 0.03, "{n} {loss}");
        }
        for u in [0.001, 0.3, 0.77, 0.999] {
            for n in [5, 100, 3_000] {
                let falling: Vec<u64> = (0..=50).map(|loss| arrivals(n, f64::from(loss) / 50.0, u)).collect();
                assert!(
                    falling.windows(2).all(|pair| pair[1] <= pair[0]),
                    "{u} {n}: {falling:?}"
                );
            }
        }
    }
}
