//! Points for variance-based sensitivity indices.
//!
//! Two independent sets of points A and B, and for each factor i the points of A with the coordinate i of B: Saltelli et
//! al.: "Variance based sensitivity analysis of model output. Design and estimator for the total sensitivity index",
//! Computer Physics Communications 181, 2010. A and B are the two halves of Sobol points of twice as many dimensions.
//! Of n base points and k factors this makes n·(k + 2) points.

use super::sobol::{MOST_DIMENSIONS, Sobol};

/// Most factors.
pub const MOST_FACTORS: usize = MOST_DIMENSIONS / 2;

/// How many points there are of so many base points and factors.
pub fn count(base: usize, factors: usize) -> u128 {
    (base as u128).saturating_mul(factors as u128 + 2)
}

/// The points, block by block: for each base point first A's, then B's, then A's with each coordinate of B in turn. None
/// for more than [`MOST_FACTORS`] factors.
pub fn saltelli(base: usize, factors: usize) -> Option<Vec<Vec<f64>>> {
    let mut points = Vec::new();
    for both in Sobol::new(2 * factors)?.take(base) {
        let (a, b) = both.split_at(factors);
        points.push(a.to_vec());
        points.push(b.to_vec());
        for (factor, &of_b) in b.iter().enumerate() {
            let mut point = a.to_vec();
            point.splice(factor..=factor, [of_b]);
            points.push(point);
        }
    }
    Some(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_block_differs_from_its_first_point_in_one_coordinate_of_its_second() {
        let (base, factors) = (16, 3);
        let points = saltelli(base, factors).unwrap();
        assert_eq!(points.len() as u128, count(base, factors));
        for block in points.chunks(factors + 2) {
            for factor in 0..factors {
                for (coordinate, &share) in block[2 + factor].iter().enumerate() {
                    let source = usize::from(coordinate == factor);
                    assert_eq!(share, block[source][coordinate]);
                }
            }
        }
        assert!(saltelli(1, MOST_FACTORS).is_some() && saltelli(1, MOST_FACTORS + 1).is_none());
    }
}
