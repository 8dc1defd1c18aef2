//! What each sensor did lately, row by row.
//!
//! Channels (sensors in standard deviations, see [`regimes`](super::regimes)) are pushed one row after another; after each
//! push the features are those of everything known by then and of nothing later, so that a simulation which learns of rows
//! as they arrive sees the same as training did. For each channel: the last value, its means over the windows, slope
//! and spread over the longest one, how far it has moved from its first rows, and two cumulative sums (Page:
//! "Continuous inspection schemes", Biometrika 41, 1954) of moves up and down. Beside them stands the time since the first
//! row. Windows count rows, slopes use times. A missing value is as the one before.
//!
//! Left out: spectra of fast signals; whoever has them gives their figures as columns.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Longest window, rows.
pub const LONGEST_WINDOW: usize = 1_000;
/// Allowance of the cumulative sums, standard deviations: moves of twice this are found soonest.
const ALLOWANCE: f64 = 0.5;
/// Cumulative sums grow to this at most, so that a sensor that drifts off does not rule a linear model.
const LARGEST_SUM: f64 = 1_000.0;

/// What is looked at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WindowPlan {
    /// Rows of the windows, rising; the last is also that of slope and spread.
    pub windows: Vec<usize>,
    /// Rows at the beginning that say what is usual for this machine.
    pub first_rows: usize,
    /// Standard deviation of the noise of each channel within a machine that is well.
    pub noise: Vec<f64>,
}

impl WindowPlan {
    /// How many channels there are.
    pub fn channels(&self) -> usize {
        self.noise.len()
    }

    /// How many features there are.
    pub fn features(&self) -> usize {
        self.channels() * self.each() + 1
    }

    /// Names of the features; `channels` names the channels.
    pub fn names(&self, channels: &[String]) -> Vec<String> {
        let of_channel = |channel: &String| {
            let mut names = vec![format!("{channel}: last")];
            names.extend(self.windows.iter().map(|rows| format!("{channel}: mean of {rows}")));
            names.extend(
                ["slope", "spread", "change", "CUSUM up", "CUSUM down"].map(|what| format!("{channel}: {what}")),
            );
            names
        };
        let elapsed = std::iter::once("elapsed time".to_owned());
        channels.iter().flat_map(of_channel).chain(elapsed).collect()
    }

    /// The features that are last values, those that are cumulative sums, and that of the elapsed time.
    pub fn kinds(&self) -> (Vec<usize>, Vec<usize>, usize) {
        let starts = (0..self.channels()).map(|channel| channel * self.each());
        let sums = starts.clone().map(|start| start + self.each());
        let sums = sums.flat_map(|end| [end - 2, end - 1]).collect();
        (starts.collect(), sums, self.channels() * self.each())
    }

    fn each(&self) -> usize {
        self.windows.len() + 6
    }

    fn longest(&self) -> usize {
        self.windows.last().copied().unwrap_or(1).max(1)
    }
}

/// One machine as far as it is known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Windows {
    start: f64,
    times: VecDeque<f64>,
    channels: Vec<Channel>,
    rows: usize,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
struct Channel {
    lately: VecDeque<f64>,
    /// Sum and number of the first rows.
    first: (f64, usize),
    up: f64,
    down: f64,
}

impl Windows {
    /// A machine of which nothing is known.
    pub fn new(plan: &WindowPlan) -> Self {
        Self {
            start: 0.0,
            times: VecDeque::with_capacity(plan.longest()),
            channels: vec![Channel::default(); plan.channels()],
            rows: 0,
        }
    }

    /// Takes a row of channels at a time, and writes the features over what is in `out`.
    pub fn push(&mut self, plan: &WindowPlan, time: f64, values: &[f64], out: &mut Vec<f32>) {
        if self.rows == 0 {
            self.start = time;
        }
        self.rows += 1;
        let longest = plan.longest();
        if self.times.len() == longest {
            self.times.pop_front();
        }
        self.times.push_back(time);
        let rows = self.times.len() as f64;
        let mean_time = self.times.iter().sum::<f64>() / rows;
        let spread_of_times: f64 = self
            .times
            .iter()
            .map(|time| (time - mean_time) * (time - mean_time))
            .sum();
        out.clear();
        for (index, channel) in self.channels.iter_mut().enumerate() {
            let before = channel.lately.back().copied().unwrap_or(0.0);
            let value = values
                .get(index)
                .copied()
                .filter(|value| value.is_finite())
                .unwrap_or(before);
            if channel.lately.len() == longest {
                channel.lately.pop_front();
            }
            channel.lately.push_back(value);
            let noise = plan.noise.get(index).copied().unwrap_or(1.0);
            channel.watch(value, plan.first_rows, noise);
            out.push(value as f32);
            for &window in &plan.windows {
                out.push(channel.mean_of(window) as f32);
            }
            let mean = channel.mean_of(longest);
            let lately = channel.lately.iter();
            let moves: f64 = lately
                .clone()
                .zip(&self.times)
                .map(|(value, time)| (value - mean) * (time - mean_time))
                .sum();
            let slope = if spread_of_times > 0.0 {
                moves / spread_of_times
            } else {
                0.0
            };
            let square: f64 = lately.map(|value| (value - mean) * (value - mean)).sum();
            let shortest = plan.windows.first().copied().unwrap_or(1);
            let change = channel.mean_of(shortest) - channel.usual();
            let last = [slope, (square / rows).sqrt(), change, channel.up, channel.down];
            out.extend(last.map(|value| value as f32));
        }
        out.push((time - self.start) as f32);
    }
}

impl Channel {
    /// The mean of the first rows.
    fn usual(&self) -> f64 {
        self.first.0 / self.first.1.max(1) as f64
    }

    fn mean_of(&self, window: usize) -> f64 {
        let count = window.clamp(1, self.lately.len().max(1));
        self.lately.iter().rev().take(count).sum::<f64>() / count as f64
    }

    fn watch(&mut self, value: f64, first_rows: usize, noise: f64) {
        if self.first.1 < first_rows {
            self.first.0 += value;
            self.first.1 += 1;
            return;
        }
        let moved = (value - self.usual()) / noise.max(1e-9);
        self.up = (self.up + moved - ALLOWANCE).clamp(0.0, LARGEST_SUM);
        self.down = (self.down - moved - ALLOWANCE).clamp(0.0, LARGEST_SUM);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> WindowPlan {
        WindowPlan {
            windows: vec![2, 4],
            first_rows: 2,
            noise: vec![0.5],
        }
    }

    fn pushed(rows: &[(f64, f64)]) -> Vec<f32> {
        let plan = plan();
        let mut windows = Windows::new(&plan);
        let mut out = Vec::new();
        rows.iter()
            .for_each(|(time, value)| windows.push(&plan, *time, &[*value], &mut out));
        out
    }

    #[test]
    fn features_are_those_of_their_names() {
        // A slope of 2 an hour; the first two rows have the mean 1.
        let out = pushed(&[(10.0, 0.0), (11.0, 2.0), (12.0, 4.0), (13.0, 6.0), (14.0, 8.0)]);
        // Moves of 3, 5 and 7 from the usual are 6, 10 and 14 times the noise, each less the allowance.
        let spread = 5.0_f32.sqrt();
        assert_eq!(out, [8.0, 7.0, 5.0, 2.0, spread, 6.0, 28.5, 0.0, 4.0]);
        let names = plan().names(&["heat".to_owned()]);
        assert_eq!(names.len(), out.len());
        assert_eq!(
            (names[2].as_str(), names[6].as_str()),
            ("heat: mean of 4", "heat: CUSUM up")
        );
        assert_eq!(plan().kinds(), (vec![0], vec![6, 7], 8));
        assert_eq!(plan().features(), out.len());
    }

    #[test]
    fn what_comes_later_does_not_change_what_was_seen() {
        let rows: Vec<(f64, f64)> = (0..20).map(|row| (f64::from(row), f64::from(row * row % 7))).collect();
        let plan = plan();
        let mut windows = Windows::new(&plan);
        let mut out = Vec::new();
        for (known, (time, value)) in rows.iter().enumerate() {
            windows.push(&plan, *time, &[*value], &mut out);
            assert_eq!(out, pushed(&rows[..=known]));
        }
    }

    #[test]
    fn a_gap_is_as_the_value_before() {
        assert_eq!(
            pushed(&[(0.0, 3.0), (1.0, f64::NAN)]),
            pushed(&[(0.0, 3.0), (1.0, 3.0)])
        );
        assert!(pushed(&[(0.0, f64::NAN)]).iter().all(|value| *value == 0.0));
    }
}
