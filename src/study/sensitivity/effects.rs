//! Main effects: the mean response at each level of a factor, over all points with that level.
//!
//! All points of a replication share their luck, so a level's mean is taken replication by replication first and its
//! interval is over replications: it tells chance in the simulation, not how the other factors scatter the response.

use crate::study::estimate::Estimate;

/// Levels of a factor that are shown; of more, ranges of equal numbers of points are.
pub const MOST_LEVELS: usize = 8;
/// Ranges of a factor with more levels.
const RANGES: usize = 4;

/// The mean response at a level of a factor.
#[derive(Clone, Debug, PartialEq)]
pub struct LevelMean {
    /// The level, or the lowest and highest of a range.
    pub levels: (usize, usize),
    /// Points with it.
    pub points: usize,
    /// The mean response.
    pub mean: Estimate,
}

/// The mean responses at the levels of one factor, by `level_of` each point (numbered in ascending order of the factor's
/// values, from 0). `responses` has for each point the values of its replications; points without any do not count.
pub fn level_means(level_of: &[usize], responses: &[Vec<Option<f64>>]) -> Vec<LevelMean> {
    let mut order: Vec<usize> = (0..level_of.len())
        .filter(|&point| has_value(responses.get(point)))
        .collect();
    order.sort_by_key(|&point| level_of[point]);
    let mut distinct: Vec<usize> = order.iter().map(|&point| level_of[point]).collect();
    distinct.dedup();
    let groups: Vec<Vec<usize>> = if distinct.len() <= MOST_LEVELS {
        let of_level = |level: &usize| {
            order
                .iter()
                .copied()
                .filter(|&point| level_of[point] == *level)
                .collect()
        };
        distinct.iter().map(of_level).collect()
    } else {
        let size = order.len().div_ceil(RANGES);
        order.chunks(size.max(1)).map(<[usize]>::to_vec).collect()
    };
    groups
        .iter()
        .map(|group| of_group(group, level_of, responses))
        .collect()
}

fn has_value(values: Option<&Vec<Option<f64>>>) -> bool {
    values.is_some_and(|values| values.iter().any(Option::is_some))
}

fn of_group(group: &[usize], level_of: &[usize], responses: &[Vec<Option<f64>>]) -> LevelMean {
    let replications = group.iter().map(|&point| responses[point].len()).min().unwrap_or(0);
    let mean = |replication: usize| {
        let values = group.iter().map(|&point| responses[point][replication]);
        let values: Option<Vec<f64>> = values.collect();
        values.map(|values| values.iter().sum::<f64>() / values.len() as f64)
    };
    let levels = || group.iter().map(|&point| level_of[point]);
    LevelMean {
        levels: (levels().min().unwrap_or(0), levels().max().unwrap_or(0)),
        points: group.len(),
        mean: Estimate::of((0..replications).map(mean)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mean_at_a_level_is_that_over_all_points_with_it() {
        let level_of = [0, 0, 1, 1];
        let response = |a: f64, b: f64| vec![Some(a), Some(b)];
        let responses = [
            response(1.0, 3.0),
            response(3.0, 5.0),
            response(10.0, 12.0),
            response(20.0, 22.0),
        ];
        let found = level_means(&level_of, &responses);
        assert_eq!(
            found.iter().map(|level| level.mean.mean.unwrap()).collect::<Vec<_>>(),
            [3.0, 16.0]
        );
        // Means of the replications are 2 and 4: half-width 12.7062·√2/√2.
        assert!((found[0].mean.half_width.unwrap() - 12.706_205).abs() < 1e-5);
        assert_eq!((found[1].levels, found[1].points), ((1, 1), 2));
    }

    #[test]
    fn many_levels_are_put_into_ranges_of_equal_numbers_of_points() {
        let level_of: Vec<usize> = (0..100).rev().collect();
        let responses: Vec<Vec<Option<f64>>> = level_of.iter().map(|&level| vec![Some(level as f64)]).collect();
        let found = level_means(&level_of, &responses);
        let levels: Vec<(usize, usize)> = found.iter().map(|range| range.levels).collect();
        assert_eq!(levels, [(0, 24), (25, 49), (50, 74), (75, 99)]);
        assert_eq!(found[3].mean.mean, Some(87.0));
    }

    #[test]
    fn points_that_failed_do_not_count() {
        let responses = [vec![], vec![Some(2.0)], vec![None]];
        let found = level_means(&[0, 0, 1], &responses);
        assert_eq!((found.len(), found[0].points), (1, 1));
    }
}
