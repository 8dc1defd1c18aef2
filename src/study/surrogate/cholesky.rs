//! Cholesky's factorisation of a symmetric positive definite matrix, kept for many right-hand sides, its determinant
//! and its inverse.
//!
//! It is written out because results must be the same bits on every machine, and here the order of every sum is plain. In
//! nalgebra (0.35) matrix products go through matrixmultiply, whose kernels are chosen by the processor while the program
//! runs and round differently; its Cholesky factor does without such products, but nothing promises that it will.

/// The lower triangle L, row by row, of a matrix L·Lᵀ.
#[derive(Clone, Debug, PartialEq)]
pub struct Cholesky {
    rows: Vec<Vec<f64>>,
}

impl Cholesky {
    /// The factor of the matrix of this size whose places on and below the diagonal are `place(row, column)`; none if
    /// it is not positive definite.
    pub fn new(size: usize, place: impl Fn(usize, usize) -> f64) -> Option<Self> {
        let mut rows: Vec<Vec<f64>> = Vec::with_capacity(size);
        for row in 0..size {
            let mut own: Vec<f64> = Vec::with_capacity(row + 1);
            for (column, other) in rows.iter().enumerate() {
                let rest = place(row, column) - dot(&own, other);
                own.push(rest / other.last()?);
            }
            let square = place(row, row) - dot(&own, &own);
            if !(square > 0.0 && square.is_finite()) {
                return None;
            }
            own.push(square.sqrt());
            rows.push(own);
        }
        Some(Self { rows })
    }

    /// The y with L·y = `right`, which is as long as the matrix is wide.
    pub fn forward(&self, right: &[f64]) -> Vec<f64> {
        let mut y: Vec<f64> = Vec::with_capacity(right.len());
        for (row, right) in self.rows.iter().zip(right) {
            let rest = right - dot(&y, row);
            y.push(rest / row.last().copied().unwrap_or(1.0));
        }
        y
    }

    /// The x with L·Lᵀ·x = `right`.
    pub fn solve(&self, right: &[f64]) -> Vec<f64> {
        let mut x = self.forward(right);
        for (place, row) in self.rows.iter().enumerate().rev() {
            let Some((below, [own, ..])) = x.split_at_mut_checked(place) else {
                continue;
            };
            *own /= row.last().copied().unwrap_or(1.0);
            below.iter_mut().zip(row).for_each(|(rest, left)| *rest -= left * *own);
        }
        x
    }

    /// The logarithm of the determinant.
    pub fn ln_determinant(&self) -> f64 {
        let diagonal = self.rows.iter().filter_map(|row| row.last());
        2.0 * diagonal.map(|value| libm::log(*value)).sum::<f64>()
    }

    /// The diagonal of the inverse.
    pub fn inverse_diagonal(&self) -> Vec<f64> {
        // With M = L⁻¹, the inverse is Mᵀ·M: its diagonal are the squares of M's columns.
        let size = self.rows.len();
        let mut unit = vec![0.0; size];
        (0..size)
            .map(|place| {
                unit.fill(0.0);
                if let Some(one) = unit.get_mut(place) {
                    *one = 1.0;
                }
                let column = self.forward(&unit);
                dot(&column, &column)
            })
            .collect()
    }
}

/// The sum of the products of two rows, as far as the shorter goes.
pub fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(one, other)| one * other).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_solved_inverted_and_its_determinant_known() {
        // [[4, 2], [2, 3]]: determinant 8, inverse [[3, -2], [-2, 4]] / 8.
        let matrix = [[4.0, 2.0], [2.0, 3.0]];
        let found = Cholesky::new(2, |row, column| matrix[row][column]).unwrap();
        let x = found.solve(&[2.0, 5.0]);
        assert!((x[0] + 0.5).abs() < 1e-14 && (x[1] - 2.0).abs() < 1e-14, "{x:?}");
        assert!((found.ln_determinant() - 8f64.ln()).abs() < 1e-14);
        let diagonal = found.inverse_diagonal();
        assert!(
            (diagonal[0] - 0.375).abs() < 1e-14 && (diagonal[1] - 0.5).abs() < 1e-14,
            "{diagonal:?}"
        );
    }

    #[test]
    fn what_is_not_positive_definite_has_no_factor() {
        assert_eq!(Cholesky::new(2, |_, _| 1.0), None);
        assert_eq!(Cholesky::new(1, |_, _| f64::NAN), None);
    }
}
