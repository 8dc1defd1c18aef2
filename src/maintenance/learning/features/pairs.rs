//! Products, ratios and differences of columns: physics that a tree finds hard to put together.
//!
//! Power is torque times speed, cooling depends on a difference of temperatures; a tree asks about one column at a time and
//! would need a staircase of questions for either. Any table gets all three of each pair of its numeric columns, as long
//! as these are at most [`MOST_COLUMNS`]; of more, the ones that are paired must be chosen.

use serde::{Deserialize, Serialize};

/// Columns at most of which all pairs are formed: 66 pairs and 198 features.
pub const MOST_COLUMNS: usize = 12;

/// Two columns, by their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The first.
    pub left: u32,
    /// The second.
    pub right: u32,
}

/// Features of a pair.
pub const EACH: usize = 3;

/// All pairs of some columns, in order.
pub fn pairs_of(columns: &[u32]) -> Vec<Pair> {
    let beside = |(index, left): (usize, &u32)| {
        let left = *left;
        columns[index + 1..]
            .iter()
            .map(move |right| Pair { left, right: *right })
            .collect::<Vec<_>>()
    };
    columns.iter().enumerate().flat_map(beside).collect()
}

impl Pair {
    /// Product, ratio and difference. A ratio to nothing is missing.
    pub fn features(self, left: f64, right: f64) -> [f32; EACH] {
        let ratio = if right == 0.0 { f64::NAN } else { left / right };
        [left * right, ratio, left - right].map(|value| {
            let value = value as f32;
            if value.is_finite() { value } else { f32::NAN }
        })
    }

    /// Names of the features.
    pub fn names(self, columns: &[String]) -> [String; EACH] {
        let name = |column: u32| columns.get(column as usize).map_or("?", String::as_str);
        let (left, right) = (name(self.left), name(self.right));
        ["×", "÷", "−"].map(|sign| format!("{left} {sign} {right}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_comes_once() {
        let found = pairs_of(&[1, 4, 6]);
        let found: Vec<(u32, u32)> = found.iter().map(|pair| (pair.left, pair.right)).collect();
        assert_eq!(found, [(1, 4), (1, 6), (4, 6)]);
        assert!(pairs_of(&[]).is_empty() && pairs_of(&[3]).is_empty());
    }

    #[test]
    fn what_has_no_value_is_missing() {
        let pair = Pair { left: 0, right: 1 };
        assert_eq!(pair.features(6.0, 4.0), [24.0, 1.5, 2.0]);
        let [product, ratio, difference] = pair.features(6.0, 0.0);
        assert!(product == 0.0 && ratio.is_nan() && difference == 6.0);
        assert!(pair.features(1e300, 1e-300)[1].is_nan());
        assert_eq!(pair.names(&["torque".into(), "speed".into()])[1], "torque ÷ speed");
    }
}
