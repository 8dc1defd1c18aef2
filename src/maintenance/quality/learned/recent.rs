//! What a learned chart knows of its past: how many parts lie between its last rejects.
//!
//! A good part only counts; everything else happens at a reject. Before the chart began rejects are taken to have come
//! as in control.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

/// Rejects that are remembered.
const REMEMBERED: usize = 64;
/// Over how many of the last rejects parts are counted.
const SPANS: [usize; 12] = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, REMEMBERED];
/// Heights of a rise for which the likelihood is looked at.
const HEIGHTS: usize = 3;
/// What the trees are told at a reject.
pub const FEATURES: usize = SPANS.len() + 1 + HEIGHTS;

/// What is known at a reject: parts over the last rejects as a share of those in control; the largest likelihood ratio
/// of a rise of any height over these spans; and that of three heights since any remembered reject.
pub type Row = [f32; FEATURES];

/// Parts between the last rejects.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// Parts since the last reject.
    since: u32,
    /// After so many good parts what came before speaks for no rise any more.
    quiet_after: u32,
    /// From reject to reject, the newest last.
    gaps: VecDeque<u32>,
}

impl Recent {
    /// A good part.
    pub fn pass(&mut self) {
        self.pass_all(1);
    }

    /// So many good parts.
    pub fn pass_all(&mut self, parts: u32) {
        self.since = self.since.saturating_add(parts);
    }

    /// Whether what came before speaks for no rise any more.
    pub fn is_fresh(&self) -> bool {
        self.since >= self.quiet_after
    }

    /// A reject: what is known now.
    pub fn reject(&mut self, scale: &Scale) -> Row {
        if self.gaps.len() >= REMEMBERED {
            self.gaps.pop_front();
        }
        self.gaps.push_back(self.since.saturating_add(1));
        self.since = 0;
        scale.row(self)
    }
}

/// What gaps are held against.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Scale {
    in_control: f64,
    /// For each height what a reject adds to the logarithm of the likelihood ratio, and what a good part takes away.
    heights: [(f64, f64); HEIGHTS],
}

impl Scale {
    /// For a share in control and the lowest and highest share out of it.
    pub fn new(in_control: f64, lowest: f64, highest: f64) -> Self {
        let middle = (lowest * highest).sqrt();
        let height = |share: f64| {
            // A share of one leaves nothing to weigh.
            let share = share.min(0.99);
            let rejected = libm::log(share) - libm::log(in_control);
            (rejected, libm::log1p(-in_control) - libm::log1p(-share))
        };
        Self {
            in_control,
            heights: [lowest, middle, highest].map(height),
        }
    }

    fn row(&self, recent: &mut Recent) -> Row {
        let mut row = [0.0; FEATURES];
        let (mut parts, mut any, mut span) = (0.0, 0.0_f64, 0);
        let (mut likelihood, mut best) = ([0.0; HEIGHTS], [0.0_f64; HEIGHTS]);
        let mut gaps = recent.gaps.iter().rev();
        for rejects in 1..=REMEMBERED {
            let gap = gaps.next().map(|&gap| f64::from(gap));
            parts += gap.unwrap_or(1.0 / self.in_control);
            if let Some(gap) = gap {
                for (height, &(rejected, good)) in self.heights.iter().enumerate() {
                    // Of a rise that began with this reject, and not with the good parts before it.
                    likelihood[height] += rejected;
                    best[height] = best[height].max(likelihood[height]);
                    likelihood[height] -= (gap - 1.0) * good;
                }
            }
            if SPANS[span] == rejects {
                let (expected, seen) = (parts * self.in_control, rejects as f64);
                row[span] = (expected / seen) as f32;
                if gap.is_some() && expected < seen {
                    any = any.max(seen * libm::log(seen / expected) - seen + expected);
                }
                span += 1;
            }
        }
        row[SPANS.len()] = any as f32;
        let mut quiet_after = 0.0_f64;
        for (height, (&best, &(_, good))) in best.iter().zip(&self.heights).enumerate() {
            row[SPANS.len() + 1 + height] = best as f32;
            quiet_after = quiet_after.max((best / good).ceil());
        }
        recent.quiet_after = quiet_after.min(f64::from(u32::MAX)) as u32;
        row
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(scale: &Scale, gaps: &[u32]) -> (Recent, Row) {
        let (mut recent, mut row) = (Recent::default(), [0.0; FEATURES]);
        for &gap in gaps {
            recent.pass_all(gap - 1);
            row = recent.reject(scale);
        }
        (recent, row)
    }

    #[test]
    fn a_row_is_counted_by_hand() {
        let scale = Scale::new(0.1, 0.2, 0.2);
        // Rejects after 3, 20 and 5 parts, and before that every 10 parts as in control.
        let (_, row) = after(&scale, &[3, 20, 5]);
        let expected = [0.5, 25.0 / 20.0, 28.0 / 30.0, 38.0 / 40.0, 58.0 / 60.0];
        for (found, exact) in row.iter().zip(expected) {
            assert!((f64::from(*found) - exact).abs() < 1e-6, "{row:?}");
        }
        // Of the spans that a rise would shorten, one reject in 5 parts says ln 2 − 1 + 0.5, three in 28 nearly
        // nothing.
        assert!((f64::from(row[12]) - (2.0_f64.ln() - 0.5)).abs() < 1e-6, "{row:?}");
        // The likelihood ratio of 0.2 against 0.1: ln 2 a reject, ln(8/9) a good part.
        let best = 2.0 * 2.0_f64.ln() - 4.0 * (9.0_f64 / 8.0).ln();
        for height in 13..FEATURES {
            assert!((f64::from(row[height]) - best).abs() < 1e-6, "{row:?}");
        }
    }

    #[test]
    fn the_past_is_forgotten_after_so_many_good_parts_that_a_sum_is_back_at_zero() {
        let scale = Scale::new(0.1, 0.2, 0.4);
        let (mut recent, _) = after(&scale, &[4, 2, 1]);
        assert!(!recent.is_fresh());
        let sum = |share: f64, parts: [f64; 3]| {
            let (rejected, good) = ((share / 0.1).ln(), (0.9 / (1.0 - share)).ln());
            let step = |sum: f64, gap: f64| (sum - (gap - 1.0) * good).max(0.0) + rejected;
            (parts.into_iter().fold(0.0, step) / good).ceil() as u32
        };
        let longest = [0.2, 0.08_f64.sqrt(), 0.4].map(|share| sum(share, [4.0, 2.0, 1.0]));
        let longest = longest.into_iter().max().unwrap();
        recent.pass_all(longest - 1);
        assert!(!recent.is_fresh());
        recent.pass();
        assert!(recent.is_fresh());
        assert!(Recent::default().is_fresh());
    }

    #[test]
    fn only_so_many_rejects_are_remembered() {
        let scale = Scale::new(0.02, 0.05, 0.05);
        let long: Vec<u32> = (0..500).map(|number| 1 + number * 37 % 90).collect();
        let (recent, row) = after(&scale, &long);
        let (short, last) = after(&scale, &long[long.len() - REMEMBERED..]);
        assert_eq!((recent, row), (short, last));
    }
}
