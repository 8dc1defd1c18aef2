//! Sobol points: a sequence that fills the unit cube more evenly than chance.
//!
//! Sobol: "On the distribution of points in a cube and the approximate evaluation of integrals", USSR Computational
//! Mathematics and Mathematical Physics 7, 1967; in the order of Antonov and Saleev (USSR Computational Mathematics and
//! Mathematical Physics 19, 1979), in which one direction number is added from point to point; direction numbers after
//! Joe and Kuo. The points are not scrambled and the first of them is the origin, which belongs to the
//! sequence: numbers of points that are powers of two are balanced (Owen: "On dropping the first Sobol' point", 2020).
//! All coordinates are multiples of 2⁻³², so they are exact.

use super::joe_kuo::PARAMETERS;

/// Most dimensions.
pub const MOST_DIMENSIONS: usize = PARAMETERS.len() + 1;

const BITS: usize = 32;

/// The Sobol sequence in some dimensions.
#[derive(Clone, Debug)]
pub struct Sobol {
    directions: Vec<[u32; BITS]>,
    state: Vec<u32>,
    next: u32,
}

impl Sobol {
    /// The sequence from its first point on; none for more than [`MOST_DIMENSIONS`] dimensions.
    pub fn new(dimensions: usize) -> Option<Self> {
        (dimensions <= MOST_DIMENSIONS).then(|| Self {
            directions: (0..dimensions).map(directions).collect(),
            state: vec![0; dimensions],
            next: 0,
        })
    }
}

impl Iterator for Sobol {
    type Item = Vec<f64>;

    /// The next point, with coordinates in [0, 1); there are 2³² − 1 of them.
    fn next(&mut self) -> Option<Vec<f64>> {
        let point = self
            .state
            .iter()
            .map(|&bits| f64::from(bits) / (1_u64 << BITS) as f64)
            .collect();
        // The lowest zero of the point's number is the bit in which its Gray code changes.
        let bit = self.next.trailing_ones() as usize;
        for (state, directions) in self.state.iter_mut().zip(&self.directions) {
            *state ^= directions.get(bit)?;
        }
        self.next = self.next.checked_add(1)?;
        Some(point)
    }
}

/// The direction numbers of a dimension from 0, scaled to the whole word.
fn directions(dimension: usize) -> [u32; BITS] {
    let parameters = dimension
        .checked_sub(1)
        .and_then(|after_first| PARAMETERS.get(after_first));
    let Some(&(polynomial, first)) = parameters else {
        return std::array::from_fn(|bit| 1 << (BITS - 1 - bit));
    };
    let degree = first.len();
    let mut numbers = [0; BITS];
    for bit in 0..BITS {
        numbers[bit] = match first.get(bit) {
            Some(number) => number << (BITS - 1 - bit),
            None => {
                // Bratley and Fox: "Algorithm 659", ACM TOMS 14, 1988: the recurrence of the polynomial.
                let before = numbers[bit - degree];
                (1..degree)
                    .filter(|step| polynomial >> (degree - step) & 1 == 1)
                    .fold(before ^ before >> degree, |sum, step| sum ^ numbers[bit - step])
            }
        };
    }
    numbers
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    fn bits(coordinate: f64) -> u32 {
        (coordinate * (1_u64 << 32) as f64) as u32
    }

    #[test]
    fn two_dimensions_begin_as_published() {
        let first: Vec<Vec<f64>> = Sobol::new(2).unwrap().take(8).collect();
        let published = [
            [0.0, 0.0],
            [0.5, 0.5],
            [0.75, 0.25],
            [0.25, 0.75],
            [0.375, 0.375],
            [0.875, 0.875],
            [0.625, 0.125],
            [0.125, 0.625],
        ];
        assert_eq!(first, published);
    }

    #[test]
    fn sixty_four_dimensions_are_those_of_an_independent_implementation() {
        // SciPy 1.17: qmc.Sobol(64, scramble=False, bits=32).random(4096), as little-endian 32-bit numbers, SHA-256.
        let mut hash = Sha256::new();
        for point in Sobol::new(64).unwrap().take(4096) {
            point.iter().for_each(|&share| hash.update(bits(share).to_le_bytes()));
        }
        let digest: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            digest,
            "eb652b2fef68714072f325758c3471ee8622e12a5d9b4ad5d90784464c6a8da3"
        );
    }

    #[test]
    fn every_power_of_two_fills_every_dimension_evenly() {
        for power in [0, 3, 6, 9] {
            let many = 1_usize << power;
            let points: Vec<Vec<f64>> = Sobol::new(MOST_DIMENSIONS).unwrap().take(many).collect();
            for dimension in 0..MOST_DIMENSIONS {
                let mut parts: Vec<usize> = points
                    .iter()
                    .map(|point| (point[dimension] * many as f64) as usize)
                    .collect();
                parts.sort_unstable();
                assert_eq!(parts, (0..many).collect::<Vec<_>>(), "dimension {dimension}");
            }
        }
    }

    #[test]
    fn too_many_dimensions_are_refused() {
        assert!(Sobol::new(MOST_DIMENSIONS).is_some() && Sobol::new(MOST_DIMENSIONS + 1).is_none());
        assert_eq!(
            Sobol::new(0).unwrap().take(2).collect::<Vec<_>>(),
            [vec![], vec![]] as [Vec<f64>; 2]
        );
    }
}
