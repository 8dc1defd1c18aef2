//! Symmetric positive definite equations by Cholesky's factorisation.

/// A symmetric matrix, of which the lower triangle is kept, row by row.
#[derive(Clone, Debug, PartialEq)]
pub struct Symmetric {
    size: usize,
    lower: Vec<f64>,
}

impl Symmetric {
    /// A matrix of zeros.
    pub fn zero(size: usize) -> Self {
        let lower = vec![0.0; size * (size + 1) / 2];
        Self { size, lower }
    }

    /// Adds `weight` times the outer product of `row` with itself; `row` is as long as the matrix is wide.
    pub fn add_outer(&mut self, row: &[f64], weight: f64) {
        let mut at = 0;
        for (index, left) in row.iter().take(self.size).enumerate() {
            let left = left * weight;
            let part = &mut self.lower[at..=at + index];
            if left != 0.0 {
                part.iter_mut().zip(row).for_each(|(sum, right)| *sum += left * right);
            }
            at += index + 1;
        }
    }

    /// Adds `value` to a place of the diagonal.
    pub fn add_to_diagonal(&mut self, index: usize, value: f64) {
        if let Some(place) = self.lower.get_mut(index * (index + 3) / 2) {
            *place += value;
        }
    }

    /// The x with A·x = `right`; a direction in which A is not positive counts as one in which x is 0.
    pub fn solve(mut self, right: &[f64]) -> Vec<f64> {
        let start = |row: usize| row * (row + 1) / 2;
        let mut x: Vec<f64> = right.iter().copied().take(self.size).collect();
        x.resize(self.size, 0.0);
        let largest = (0..self.size)
            .map(|row| self.lower[start(row) + row])
            .fold(0.0, f64::max);
        let mut is_flat = vec![false; self.size];
        for row in 0..self.size {
            for column in 0..=row {
                let (of_row, of_column) = (start(row), start(column));
                let mut sum = self.lower[of_row + column];
                for k in 0..column {
                    sum -= self.lower[of_row + k] * self.lower[of_column + k];
                }
                self.lower[of_row + column] = if column < row {
                    if is_flat[column] {
                        0.0
                    } else {
                        sum / self.lower[of_column + column]
                    }
                } else {
                    is_flat[row] = sum.is_nan() || sum <= largest * 1e-13;
                    if is_flat[row] { 1.0 } else { sum.sqrt() }
                };
            }
        }
        for row in 0..self.size {
            let mut sum = x[row];
            for (left, known) in self.lower[start(row)..].iter().zip(&x[..row]) {
                sum -= left * known;
            }
            x[row] = if is_flat[row] {
                0.0
            } else {
                sum / self.lower[start(row) + row]
            };
        }
        for row in (0..self.size).rev() {
            let mut sum = x[row];
            for (below, known) in x.iter().enumerate().skip(row + 1) {
                sum -= self.lower[start(below) + row] * known;
            }
            x[row] = if is_flat[row] {
                0.0
            } else {
                sum / self.lower[start(row) + row]
            };
        }
        x
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equations_are_solved() {
        // A = [[4, 2], [2, 3]]: from (1, 0)·(1, 0)ᵀ·2 + (1, 1)·(1, 1)ᵀ·2 + 1 on the second place.
        let mut matrix = Symmetric::zero(2);
        matrix.add_outer(&[1.0, 0.0], 2.0);
        matrix.add_outer(&[1.0, 1.0], 2.0);
        matrix.add_to_diagonal(1, 1.0);
        let x = matrix.solve(&[2.0, 5.0]);
        assert!((x[0] + 0.5).abs() < 1e-14 && (x[1] - 2.0).abs() < 1e-14, "{x:?}");
    }

    #[test]
    fn a_direction_that_nothing_is_known_of_stays_zero() {
        let mut matrix = Symmetric::zero(3);
        matrix.add_outer(&[1.0, 1.0, 0.0], 1.0);
        let x = matrix.solve(&[2.0, 2.0, 7.0]);
        assert!((x[0] + x[1] - 2.0).abs() < 1e-12 && x[2] == 0.0, "{x:?}");
    }
}
