//! Signals of wear and who reads them: sensors at an interval, over a network or not, or people who inspect.
//!
//! Readings are scaled so that 0 is a new part and 1 the part at its limit:
//!
//! reading = level^response + gain · (load − 1) + drift · hours since the last repair + noise · N(0, 1)
//!
//! `response` says how early a signal shows: with 1 it follows the wear, with 3 it shows late. That form and the noise,
//! independent from reading to reading, are conventions. The interval counts hours of the clock that ages the part: a
//! machine that stands is not read. A reading that the network loses is lost alone; how losses cluster in outages is left
//! out. A dead sensor says nothing until it is mended; one that sticks to a value is left out.
//!
//! The first reading above a threshold is found without looking at each: where the path never falls, no reading of a
//! block is likelier to be above than the last one could be, so the next candidate is a geometric number of readings
//! away, and it is kept with the ratio of its own probability to the bound (thinning; Lewis, Shedler 1979). Blocks are
//! halved until few candidates are in them. That is exact. Wear that may fall (Wiener) is read reading by reading.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::random::Stream;
use crate::kernel::special::normal_probability;
use crate::kernel::timed_key::timed_keys;
use crate::maintenance::degradation::Path;

/// What a sensor measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Signal {
    /// Vibration.
    Vibration,
    /// Temperature.
    Temperature,
    /// Motor current.
    Current,
    /// Torque.
    Torque,
    /// Pressure.
    Pressure,
}

impl Signal {
    /// As a scenario writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Vibration => "vibration",
            Self::Temperature => "temperature",
            Self::Current => "current",
            Self::Torque => "torque",
            Self::Pressure => "pressure",
        }
    }
}

timed_keys!(
    /// Time from one reading to the next.
    SampleTime,
    every_seconds,
    every_minutes,
    every_hours,
    every_days,
    "Time from one reading to the next, on the clock of the failure that it watches"
);

/// A sensor at each machine of a station.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct SensorSpec {
    /// What it measures; failures with this `warns_by` are seen by it.
    pub signal: Signal,
    /// Time from one reading to the next; that of the station's `telemetry` if not given.
    #[serde(flatten)]
    pub every: SampleTime,
    /// Standard deviation of a reading, as a share of what lies between new and failed.
    #[schemars(range(min = 0.0, max = 10.0))]
    pub noise: f64,
    /// The reading follows the wear to this power: above 1 it shows late; 1 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.05, max = 20.0))]
    pub response: Option<f64>,
    /// By how much the reading rises when the load of `stress` doubles; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -10.0, max = 10.0))]
    pub load_gain: Option<f64>,
    /// By how much the reading drifts in 1,000 hours since the last repair; 0 if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = -10.0, max = 10.0))]
    pub drift_per_1000_hours: Option<f64>,
    /// Mean hours until the sensor dies (exponential); never if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.1, max = 1_000_000_000.0))]
    pub dead_after_hours: Option<f64>,
    /// Hours until a dead sensor is mended; only with the next repair of the part if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1_000_000_000.0))]
    pub dead_for_hours: Option<f64>,
}

/// How the wear of a part is watched, prepared. Times are hours of the part's clock.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Watch {
    /// Hours from one reading to the next.
    pub every: f64,
    /// A reading at or above this is an alarm.
    pub threshold: f64,
    /// Standard deviation of a reading.
    pub noise: f64,
    /// The reading follows the wear to this power.
    pub response: f64,
    /// What load adds to each reading.
    pub offset: f64,
    /// What an hour adds.
    pub drift: f64,
    /// Mean hours until the sensor dies, and hours until it is mended.
    pub dies: Option<(f64, f64)>,
    /// People inspect; otherwise a sensor does.
    pub by_people: bool,
}

/// A sensor that dies and is mended.
pub(in crate::maintenance) struct Sensor {
    alive_until: f64,
    back_at: f64,
}

impl Watch {
    /// The age of the first reading that is an alarm and arrives, before a life of so many hours is over. Each reading is
    /// lost with probability `loss`. `signs` draws the path, `luck` the noise.
    pub fn first_alarm(
        &self,
        path: &mut Path,
        life: f64,
        loss: f64,
        signs: &mut Stream,
        luck: &mut Stream,
    ) -> Option<f64> {
        // The reading at the moment of the failure comes too late.
        let last = (life / self.every).ceil() - 1.0;
        let last = if last < 1.0 { return None } else { last as u64 };
        let mut sensor = self.dies.map(|dies| self.new_sensor(0.0, dies, luck));
        let arrives = 1.0 - loss;
        if !path.is_monotone() {
            return (1..=last).map(|reading| reading as f64 * self.every).find(|&age| {
                let level = path.level_at(age, signs);
                luck.uniform() < self.exceeds(level, age) * arrives && self.is_alive(&mut sensor, age, luck)
            });
        }
        let age = |reading: u64| reading as f64 * self.every;
        let begin = (0.0, path.level_at(0.0, signs));
        let end = path.last_moment(signs);
        let mut low = (0, begin.1);
        let mut ends = vec![(last, path.between(begin, end, age(last), signs))];
        while let Some(&(to, level)) = ends.last() {
            let readings = to - low.0;
            let latest = if self.drift > 0.0 { age(to) } else { age(low.0 + 1) };
            let bound = self.exceeds(level, latest) * arrives;
            if readings > 1 && bound * readings as f64 > 2.0 {
                let middle = low.0 + readings / 2;
                let found = path.between((age(low.0), low.1), (age(to), level), age(middle), signs);
                ends.push((middle, found));
                continue;
            }
            let skipped = match bound {
                bound if bound <= 0.0 => u64::MAX,
                bound if bound >= 1.0 => 0,
                bound => (libm::log1p(-luck.uniform()) / libm::log1p(-bound)) as u64,
            };
            if skipped >= readings {
                low = (to, level);
                ends.pop();
                continue;
            }
            let reading = low.0 + 1 + skipped;
            let found = if reading == to {
                ends.pop();
                level
            } else {
                path.between((age(low.0), low.1), (age(to), level), age(reading), signs)
            };
            low = (reading, found);
            let kept = luck.uniform() * bound < self.exceeds(found, age(reading)) * arrives;
            if kept && self.is_alive(&mut sensor, age(reading), luck) {
                return Some(age(reading));
            }
            // A dead sensor need not be asked reading by reading.
            let back = match &sensor {
                Some(sensor) if kept => (sensor.back_at / self.every).min(last as f64) as u64,
                _ => continue,
            };
            while let Some(&(to, level)) = ends.last().filter(|end| end.0 <= back) {
                low = (to, level);
                ends.pop();
            }
            if let Some(&(to, level)) = ends.last().filter(|_| back > low.0) {
                let found = path.between((age(low.0), low.1), (age(to), level), age(back), signs);
                low = (back, found);
            }
        }
        None
    }

    /// The probability that a reading at this level and age is an alarm.
    pub fn exceeds(&self, level: f64, age: f64) -> f64 {
        let mean = self.mean_reading(level, age);
        if self.noise > 0.0 {
            normal_probability((mean - self.threshold) / self.noise)
        } else {
            f64::from(u8::from(mean >= self.threshold))
        }
    }

    /// The reading without noise.
    pub fn mean_reading(&self, level: f64, age: f64) -> f64 {
        libm::pow(level.max(0.0), self.response) + self.offset + self.drift * age
    }

    /// A reading with its noise; `normal` is a standard normal number.
    pub fn reading(&self, level: f64, age: f64, normal: f64) -> f64 {
        self.mean_reading(level, age) + self.noise * normal
    }

    /// A sensor that is new or has just been mended.
    pub(in crate::maintenance) fn new_sensor(&self, now: f64, (mean, out): (f64, f64), luck: &mut Stream) -> Sensor {
        let alive_until = now - mean * libm::log1p(-luck.uniform());
        Sensor {
            alive_until,
            back_at: alive_until + out,
        }
    }

    /// Whether a sensor is alive at an age; ages must not fall.
    pub(in crate::maintenance) fn is_alive(&self, sensor: &mut Option<Sensor>, age: f64, luck: &mut Stream) -> bool {
        let (Some(state), Some(dies)) = (sensor.as_mut(), self.dies) else {
            return true;
        };
        while age >= state.back_at {
            *state = self.new_sensor(state.back_at, dies, luck);
        }
        age < state.alive_until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn watch(noise: f64) -> Watch {
        Watch {
            every: 1.0,
            threshold: 0.8,
            noise,
            response: 1.0,
            offset: 0.0,
            drift: 0.0,
            dies: None,
            by_people: false,
        }
    }

    fn ramp() -> Path {
        Path::Ramp {
            begins: 100.0,
            ends: 200.0,
        }
    }

    fn streams(purpose: &'static str) -> (Stream, Stream) {
        (
            Stream::named(1, 0, "watch", purpose),
            Stream::named(2, 0, "watch", purpose),
        )
    }

    #[test]
    fn without_noise_the_first_reading_at_the_threshold_is_the_alarm() {
        let (mut signs, mut luck) = streams("clear");
        let mut alarm = |watch: &Watch| watch.first_alarm(&mut ramp(), 200.0, 0.0, &mut signs, &mut luck);
        assert_eq!(alarm(&watch(0.0)), Some(180.0));
        assert_eq!(
            alarm(&Watch {
                every: 7.0,
                ..watch(0.0)
            }),
            Some(182.0)
        );
        assert_eq!(
            alarm(&Watch {
                threshold: 0.0,
                ..watch(0.0)
            }),
            Some(1.0)
        );
        assert_eq!(
            alarm(&Watch {
                every: 199.0,
                ..watch(0.0)
            }),
            Some(199.0)
        );
        assert_eq!(
            alarm(&Watch {
                every: 200.0,
                ..watch(0.0)
            }),
            None
        );
        assert_eq!(
            alarm(&Watch {
                threshold: 1.5,
                ..watch(0.0)
            }),
            None
        );
        // Drift: (a − 100)/100 − 0.0005 a ≥ 0.8 from a = 189.5 on; a response of 2: level √0.8 = 0.894.
        assert_eq!(
            alarm(&Watch {
                drift: -0.0005,
                ..watch(0.0)
            }),
            Some(190.0)
        );
        assert_eq!(
            alarm(&Watch {
                response: 2.0,
                ..watch(0.0)
            }),
            Some(190.0)
        );
        assert_eq!(
            alarm(&Watch {
                offset: 0.105,
                ..watch(0.0)
            }),
            Some(170.0)
        );
    }

    #[test]
    fn thinning_finds_alarms_as_often_as_reading_one_by_one() {
        // Exact: the alarm is after reading n with the product of all chances not to alarm before.
        let watch = Watch {
            drift: 0.0004,
            ..watch(0.15)
        };
        let loss = 0.3;
        let mut expected = vec![0.0; 200];
        let mut silent = 1.0;
        for (reading, expected) in expected.iter_mut().enumerate().skip(1) {
            let age = reading as f64;
            let level = ((age - 100.0) / 100.0).max(0.0);
            let chance = (1.0 - loss) * watch.exceeds(level, age);
            *expected = silent * chance;
            silent *= 1.0 - chance;
        }
        let (mut signs, mut luck) = streams("thinned");
        let trials = 40_000;
        let mut seen = vec![0.0; 200];
        for _ in 0..trials {
            if let Some(age) = watch.first_alarm(&mut ramp(), 200.0, loss, &mut signs, &mut luck) {
                seen[age as usize] += 1.0 / f64::from(trials);
            }
        }
        let (mut one, mut other, mut apart) = (0.0_f64, 0.0_f64, 0.0_f64);
        for (seen, expected) in seen.iter().zip(&expected) {
            one += seen;
            other += expected;
            apart = apart.max((one - other).abs());
        }
        // Kolmogorov's 99.9 % bound.
        assert!(apart < 1.95 / f64::from(trials).sqrt(), "{apart}");
    }

    #[test]
    fn a_dead_sensor_and_a_network_that_loses_all_say_nothing() {
        let (mut signs, mut luck) = streams("dead");
        let dead = Watch {
            dies: Some((1e-6, f64::INFINITY)),
            ..watch(0.05)
        };
        assert_eq!(dead.first_alarm(&mut ramp(), 200.0, 0.0, &mut signs, &mut luck), None);
        assert_eq!(
            watch(0.05).first_alarm(&mut ramp(), 200.0, 1.0, &mut signs, &mut luck),
            None
        );
        let mended = Watch {
            dies: Some((1e-6, 5.0)),
            ..watch(0.0)
        };
        // Dead but for a moment every five hours: no reading falls into one.
        assert_eq!(mended.first_alarm(&mut ramp(), 200.0, 0.0, &mut signs, &mut luck), None);
        // A dead sensor that is read a thousand times a second for years is not asked each time.
        let quick = Watch {
            every: 1e-3 / 3_600.0,
            dies: Some((1e-6, f64::INFINITY)),
            ..watch(0.0)
        };
        let mut long = Path::Ramp {
            begins: 0.0,
            ends: 30_000.0,
        };
        assert_eq!(quick.first_alarm(&mut long, 30_000.0, 0.0, &mut signs, &mut luck), None);
    }

    #[test]
    fn a_sensor_that_is_mended_in_time_still_warns() {
        // Alive for 10 hours on average, dead for 10: half of the lives have it alive at the reading that tells.
        let (mut signs, mut luck) = streams("mended");
        let watch = Watch {
            dies: Some((10.0, 10.0)),
            every: 0.01,
            ..watch(0.0)
        };
        let alarms: Vec<Option<f64>> = (0..4_000)
            .map(|_| watch.first_alarm(&mut ramp(), 200.0, 0.0, &mut signs, &mut luck))
            .collect();
        let at_once = alarms
            .iter()
            .filter(|alarm| alarm.is_some_and(|age| age < 180.005))
            .count();
        assert!((0.46..0.54).contains(&(at_once as f64 / 4_000.0)), "{at_once}");
        // Whoever is dead then is back within ten hours, and hardly ever dies again before the next reading.
        let later = alarms
            .iter()
            .filter(|alarm| alarm.is_none_or(|age| age > 190.1))
            .count();
        assert!(later < 20, "{later}");
    }
}
