//! Delays that somebody has measured: histograms and lists in text files.
//!
//! Two forms are read. **Two columns** are a histogram: the lower bound of each bin in ms and how many delays, or
//! which share of them, fell into it; the last bin is as wide as the one before. **One column** is a list of
//! delays in ms, in any order. Columns are separated by commas, semicolons, tabs or spaces; a first line of
//! words is skipped, and so are lines that begin with `#`.
//!
//! Within a bin delays count as spread evenly, so percentiles of a histogram are known to a bin's width at best. What
//! neither form holds is the order in time: whether losses and long delays come in bursts cannot be seen in them.

use thiserror::Error;

use crate::kernel::statistics::histogram::Histogram;
use crate::kernel::time::{NANOS_PER_SECOND, Span};

/// Most rows of a file.
pub const MOST_ROWS: usize = 1_000_000;
/// Longest delay, ms: a day.
const MOST_MS: f64 = 86_400_000.0;

/// Measured delays, in one of the forms in which people have them.
#[derive(Clone, Debug, PartialEq)]
pub enum Measured {
    /// How many fell between bounds.
    Histogram(Vec<Bin>),
    /// One by one, ms, rising.
    List(Vec<f64>),
}

/// A bin of a histogram.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Lower bound, ms.
    pub lower_ms: f64,
    /// Upper bound, ms.
    pub upper_ms: f64,
    /// Share of all delays in it.
    pub share: f64,
}

/// Why a text holds no measured delays.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum MeasuredError {
    /// There is nothing in it.
    #[error("it holds no delays: one or two columns of numbers are needed")]
    Empty,
    /// There is too much in it.
    #[error("it has more than {MOST_ROWS} rows; a histogram of two columns says the same in fewer")]
    TooManyRows,
    /// A word where a number should be.
    #[error("line {line}: {text:?} is not a number")]
    NotANumber {
        /// The line, from 1.
        line: usize,
        /// What stands there.
        text: String,
    },
    /// Neither a list nor a histogram.
    #[error("line {line} has {columns} columns: one of delays, or two of lower bin bounds and counts, are needed")]
    Columns {
        /// The line, from 1.
        line: usize,
        /// How many columns it has.
        columns: usize,
    },
    /// Some lines have one column and others two.
    #[error("line {line} has {columns} columns, but the lines before have {before}")]
    Mixed {
        /// The line, from 1.
        line: usize,
        /// How many columns it has.
        columns: usize,
        /// How many the others have.
        before: usize,
    },
    /// A delay below zero or beyond reason.
    #[error("line {line}: a delay must be from 0 to {MOST_MS} ms (a day), not {delay_ms}")]
    Delay {
        /// The line, from 1.
        line: usize,
        /// The delay, ms.
        delay_ms: f64,
    },
    /// A count that is none.
    #[error("line {line}: a count must be 0 or more, not {count}")]
    Count {
        /// The line, from 1.
        line: usize,
        /// The count.
        count: f64,
    },
    /// Bins that do not rise.
    #[error("line {line}: lower bin bounds must rise, but {lower_ms} ms follows {before_ms} ms")]
    Order {
        /// The line, from 1.
        line: usize,
        /// The bound, ms.
        lower_ms: f64,
        /// The bound before, ms.
        before_ms: f64,
    },
    /// A histogram of one bin has no width.
    #[error("a histogram needs two bins at least: the last is as wide as the one before")]
    OneBin,
    /// Nothing was counted.
    #[error("all counts are zero")]
    NothingCounted,
}

impl Measured {
    /// Reads a text.
    ///
    /// # Errors
    /// If it holds neither a list of delays nor a histogram; see [`MeasuredError`].
    pub fn parse(text: &str) -> Result<Self, MeasuredError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut rows: Vec<(usize, f64, f64)> = Vec::new();
        let mut width = 0;
        let mut is_first = true;
        for (line, content) in (1..).zip(text.lines()) {
            let content = content.trim();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let cells = cells(content);
            let is_header = is_first && cells.iter().all(|cell| cell.parse::<f64>().is_err());
            is_first = false;
            if is_header {
                continue;
            }
            if !(1..=2).contains(&cells.len()) {
                return Err(MeasuredError::Columns {
                    line,
                    columns: cells.len(),
                });
            }
            if width != 0 && cells.len() != width {
                return Err(MeasuredError::Mixed {
                    line,
                    columns: cells.len(),
                    before: width,
                });
            }
            width = cells.len();
            if rows.len() == MOST_ROWS {
                return Err(MeasuredError::TooManyRows);
            }
            let delay_ms = number(line, cells[0])?;
            if !(0.0..=MOST_MS).contains(&delay_ms) {
                return Err(MeasuredError::Delay { line, delay_ms });
            }
            let count = match cells.get(1) {
                Some(cell) => number(line, cell)?,
                None => 1.0,
            };
            if !(0.0..=1e15).contains(&count) {
                return Err(MeasuredError::Count { line, count });
            }
            rows.push((line, delay_ms, count));
        }
        match (width, rows.is_empty()) {
            (_, true) => Err(MeasuredError::Empty),
            (2, false) => Self::histogram(&rows),
            _ => Self::list(rows.iter().map(|&(_, delay_ms, _)| delay_ms).collect()),
        }
    }

    /// Delays one by one, ms, in any order.
    ///
    /// # Errors
    /// If there are none, or one is out of its range; it is counted as a line.
    pub fn list(mut delays_ms: Vec<f64>) -> Result<Self, MeasuredError> {
        let is_wrong = |delay: &f64| !(0.0..=MOST_MS).contains(delay);
        if let Some(index) = delays_ms.iter().position(is_wrong) {
            return Err(MeasuredError::Delay {
                line: index + 1,
                delay_ms: delays_ms[index],
            });
        }
        if delays_ms.is_empty() {
            return Err(MeasuredError::Empty);
        }
        delays_ms.sort_by(f64::total_cmp);
        Ok(Self::List(delays_ms))
    }

    fn histogram(rows: &[(usize, f64, f64)]) -> Result<Self, MeasuredError> {
        if let Some(pair) = rows.windows(2).find(|pair| pair[1].1 <= pair[0].1) {
            return Err(MeasuredError::Order {
                line: pair[1].0,
                lower_ms: pair[1].1,
                before_ms: pair[0].1,
            });
        }
        let [.., (_, before, _), (_, last, _)] = rows else {
            return Err(MeasuredError::OneBin);
        };
        let end = last + (last - before);
        let total: f64 = rows.iter().map(|(_, _, count)| count).sum();
        if total <= 0.0 {
            return Err(MeasuredError::NothingCounted);
        }
        let uppers = rows.iter().skip(1).map(|(_, lower, _)| *lower).chain([end]);
        let bins = rows.iter().zip(uppers).map(|(&(_, lower_ms, count), upper_ms)| Bin {
            lower_ms,
            upper_ms,
            share: count / total,
        });
        Ok(Self::Histogram(bins.collect()))
    }

    /// Mean, ms.
    pub fn mean_ms(&self) -> f64 {
        match self {
            Self::Histogram(bins) => bins
                .iter()
                .map(|bin| bin.share * (bin.lower_ms + bin.upper_ms) / 2.0)
                .sum(),
            Self::List(delays) => delays.iter().sum::<f64>() / delays.len() as f64,
        }
    }

    /// The delay in ms that a share of all do not exceed; the share is taken as 0 below and 1 above that range. In a
    /// list it is the least delay that so many do not exceed.
    pub fn percentile_ms(&self, share: f64) -> f64 {
        let share = share.clamp(0.0, 1.0);
        match self {
            Self::Histogram(bins) => {
                let mut below = 0.0;
                let mut last = 0.0;
                for bin in bins.iter().filter(|bin| bin.share > 0.0) {
                    if below + bin.share >= share {
                        let part = ((share - below) / bin.share).clamp(0.0, 1.0);
                        return bin.lower_ms + part * (bin.upper_ms - bin.lower_ms);
                    }
                    below += bin.share;
                    last = bin.upper_ms;
                }
                last
            }
            Self::List(delays) => {
                let rank = (share * delays.len() as f64).ceil() as usize;
                let place = rank.clamp(1, delays.len());
                delays.get(place - 1).copied().unwrap_or(0.0)
            }
        }
    }

    /// Share of the delays that are at most `ms`.
    pub fn share_within(&self, ms: f64) -> f64 {
        match self {
            Self::Histogram(bins) => {
                let within = |bin: &Bin| {
                    let part = (ms - bin.lower_ms) / (bin.upper_ms - bin.lower_ms);
                    bin.share * part.clamp(0.0, 1.0)
                };
                bins.iter().map(within).sum::<f64>().min(1.0)
            }
            Self::List(delays) => delays.partition_point(|delay| *delay <= ms) as f64 / delays.len() as f64,
        }
    }

    /// Kolmogorov–Smirnov distance from simulated delays: the largest difference of the two distribution functions.
    ///
    /// Against a histogram it is taken at the bounds of its bins, where alone it is known; against a list at every
    /// delay of it, from both sides. Simulated delays are known to 0.8 % of their length.
    pub fn ks_distance(&self, simulated: &Histogram) -> Option<f64> {
        simulated.share_within(Span::FOREVER)?;
        let other = |ms: f64| simulated.share_within(span(ms)).unwrap_or(1.0);
        Some(self.distance(&other))
    }

    fn distance(&self, other: &dyn Fn(f64) -> f64) -> f64 {
        match self {
            Self::Histogram(bins) => {
                let mut below = 0.0;
                let mut largest = 0.0_f64;
                for bin in bins {
                    largest = largest.max((other(bin.lower_ms) - below).abs());
                    below += bin.share;
                    largest = largest.max((other(bin.upper_ms) - below).abs());
                }
                largest
            }
            Self::List(delays) => {
                let count = delays.len() as f64;
                let steps = delays.iter().enumerate().map(|(rank, &delay)| {
                    let there = other(delay);
                    let (before, after) = (rank as f64 / count, (rank + 1) as f64 / count);
                    (there - before).abs().max((there - after).abs())
                });
                steps.fold(0.0, f64::max)
            }
        }
    }

    /// `count` delays, ms, that stand for all: the quantiles in the middle of as many equal shares, rising.
    pub fn to_values(&self, count: usize) -> Vec<f64> {
        (0..count)
            .map(|place| self.percentile_ms((place as f64 + 0.5) / count as f64))
            .collect()
    }
}

fn span(ms: f64) -> Span {
    Span((ms * (NANOS_PER_SECOND / 1_000) as f64 + 0.5) as u64)
}

/// The cells of a line.
fn cells(line: &str) -> Vec<&str> {
    match ['\t', ';', ','].into_iter().find(|separator| line.contains(*separator)) {
        // A separator at the end of a line opens no further column.
        Some(separator) => line
            .trim_end_matches([separator, ' '])
            .split(separator)
            .map(str::trim)
            .collect(),
        None => line.split_whitespace().collect(),
    }
}

fn number(line: usize, cell: &str) -> Result<f64, MeasuredError> {
    let wrong = || MeasuredError::NotANumber {
        line,
        text: cell.chars().take(40).collect(),
    };
    match cell.parse::<f64>() {
        Ok(number) if number.is_finite() => Ok(number),
        _ => Err(wrong()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Measured {
        Measured::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    fn said(text: &str) -> String {
        Measured::parse(text).unwrap_err().to_string()
    }

    #[test]
    fn a_histogram_is_read_whatever_separates_its_columns() {
        let expected = read("1,2\n2,6\n3,2\n");
        for text in [
            "\u{feff}bin ms,count\n1,2\n2,6\n3,2",
            "1;2\n\n2;6\n3;2;\n",
            "# measured on site\n1\t0.2\n2\t0.6\n3\t0.2",
            "1 2\r\n2   6\r\n3 2\r\n",
        ] {
            let Measured::Histogram(bins) = read(text) else {
                panic!("{text:?} is a histogram")
            };
            let shares: Vec<f64> = bins.iter().map(|bin| (bin.share * 10.0).round()).collect();
            assert_eq!(shares, [2.0, 6.0, 2.0], "{text:?}");
            assert_eq!((bins[2].lower_ms, bins[2].upper_ms), (3.0, 4.0), "{text:?}");
        }
        assert_eq!(read("ms, count\n1, 2\n2, 6\n3, 2"), expected);
    }

    #[test]
    fn figures_of_a_histogram_are_those_of_delays_spread_evenly_in_its_bins() {
        let found = read("1,2\n2,6\n3,2\n");
        assert!((found.mean_ms() - 2.5).abs() < 1e-12);
        for (share, ms) in [(0.0, 1.0), (0.1, 1.5), (0.2, 2.0), (0.5, 2.5), (0.9, 3.5), (1.0, 4.0)] {
            assert!((found.percentile_ms(share) - ms).abs() < 1e-9, "{share}");
            assert!((found.share_within(ms) - share).abs() < 1e-9, "{ms}");
        }
        let values = found.to_values(10);
        assert_eq!(values.len(), 10);
        assert!((values.iter().sum::<f64>() / 10.0 - 2.5).abs() < 1e-9 && values.is_sorted());
        // Empty bins take no part.
        let gap = read("1,1\n2,0\n3,0\n4,1\n");
        assert_eq!((gap.percentile_ms(0.5), gap.percentile_ms(0.75)), (2.0, 4.5));
    }

    #[test]
    fn figures_of_a_list_are_those_of_its_delays() {
        let found = read("delay\n4\n1\n2\n3\n");
        assert_eq!(found, Measured::List(vec![1.0, 2.0, 3.0, 4.0]));
        assert_eq!(found.mean_ms(), 2.5);
        let percentiles = [0.0, 0.25, 0.26, 0.5, 0.99, 1.0].map(|share| found.percentile_ms(share));
        assert_eq!(percentiles, [1.0, 1.0, 2.0, 2.0, 4.0, 4.0]);
        assert_eq!(
            [0.5, 1.0, 3.5, 9.0].map(|ms| found.share_within(ms)),
            [0.0, 0.25, 0.75, 1.0]
        );
        assert_eq!(found.to_values(2), [1.0, 3.0]);
    }

    #[test]
    fn what_is_no_measurement_is_refused_with_its_line() {
        assert_eq!(
            said("\n"),
            "it holds no delays: one or two columns of numbers are needed"
        );
        assert_eq!(
            said("ms,count\n"),
            "it holds no delays: one or two columns of numbers are needed"
        );
        assert_eq!(said("1,2\n2,-6\n"), "line 2: a count must be 0 or more, not -6");
        assert_eq!(said("1,2\n2,NaN\n"), "line 2: \"NaN\" is not a number");
        assert_eq!(
            said("1,2\n3,6\n2,1\n"),
            "line 3: lower bin bounds must rise, but 2 ms follows 3 ms"
        );
        assert_eq!(
            said("1,2\n1,6\n"),
            "line 2: lower bin bounds must rise, but 1 ms follows 1 ms"
        );
        assert_eq!(
            said("-1\n2\n"),
            "line 1: a delay must be from 0 to 86400000 ms (a day), not -1"
        );
        assert_eq!(
            said("1,2,3\n"),
            "line 1 has 3 columns: one of delays, or two of lower bin bounds and counts, are needed"
        );
        assert_eq!(
            said("1,2\n2,0\n3\n"),
            "line 3 has 1 columns, but the lines before have 2"
        );
        assert_eq!(said("1,0\n2,0\n"), "all counts are zero");
        assert_eq!(
            said("1,5\n"),
            "a histogram needs two bins at least: the last is as wide as the one before"
        );
        assert_eq!(said("# x\n4\nfour\n"), "line 3: \"four\" is not a number");
        assert_eq!(said("4;3,5\n"), "line 1: \"3,5\" is not a number");
        assert!(said(&"1\n".repeat(MOST_ROWS + 1)).contains("more than 1000000 rows"));
    }

    #[test]
    fn the_distance_is_the_largest_difference_of_the_distributions() {
        let simulated = |delays: &[u64]| {
            let mut histogram = Histogram::new();
            delays.iter().for_each(|&ms| histogram.add(Span(ms * 1_000_000)));
            histogram
        };
        let found = read("0,1\n10,1\n20,1\n30,1\n");
        assert_eq!(found.ks_distance(&Histogram::new()), None);
        // At 10, 20, 30, 40 measured: 1/4 … 1; simulated: all by 15.
        assert_eq!(found.ks_distance(&simulated(&[5, 15])), Some(0.5));
        assert_eq!(found.ks_distance(&simulated(&[50])), Some(1.0));
        assert_eq!(found.ks_distance(&simulated(&[5, 15, 25, 35])), Some(0.0));
        // Two samples, 10 and 30, between simulated ones: a half from below at 10, from above at 30.
        let list = read("10\n30\n");
        assert_eq!(list.ks_distance(&simulated(&[20])), Some(0.5));
        assert_eq!(read("10\n10\n").ks_distance(&simulated(&[5, 20])), Some(0.5));
    }

    /// DETERMINISTIC6G data sets PD-Wireless-5G-2a and -3a (J. Ansari, J. Sachs, deliverable D4.1, 2024): mean, median,
    /// 99th and 99.9th percentile, each within a bin.
    #[test]
    fn published_measurements_have_their_published_figures() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/measured-5g/");
        for (name, figures) in [
            ("5G-midband-Downlink_PD-Wireless-5G-2a.csv", [5.70, 5.30, 10.84, 11.42]),
            ("5G-midband-Uplink_PD-Wireless-5G-2a.csv", [6.52, 6.41, 9.95, 11.69]),
            (
                "5G-URLLC-mmW-Downlink_PD-Wireless-5G-3a.csv",
                [0.776, 0.763, 1.08, 1.70],
            ),
            (
                "5G-URLLC-mmW-Uplink_PD-Wireless-5G-3a.csv",
                [0.687, 0.687, 0.916, 0.937],
            ),
        ] {
            let Ok(text) = std::fs::read_to_string(format!("{folder}{name}")) else {
                println!("{name} is not here; nothing was compared");
                continue;
            };
            let found = read(&text);
            let Measured::Histogram(bins) = &found else {
                panic!("{name} is a histogram")
            };
            let width = bins[0].upper_ms - bins[0].lower_ms;
            let ours = [
                found.mean_ms(),
                found.percentile_ms(0.5),
                found.percentile_ms(0.99),
                found.percentile_ms(0.999),
            ];
            for (ours, published) in ours.into_iter().zip(figures) {
                assert!((ours - published).abs() <= width, "{name}: {ours} {published}");
            }
        }
    }
}
