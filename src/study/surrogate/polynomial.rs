//! Response surfaces: a plane or a full quadratic, by least squares (Box and Wilson, Journal of the Royal Statistical
//! Society B 13, 1951; Kleijnen, Design and Analysis of Simulation Experiments, 2nd edition 2015, chapter 2).
//!
//! With p terms and n points, s² = RSS / (n − p), the value at x has variance s²·xᵀ(XᵀX)⁻¹x, plus that of the error
//! which all points have in common and which no residual shows, and that of what the surface does not follow: by how
//! much s² is larger than the variance that the means have by their replications. Leaving a point out changes its
//! residual to e / (1 − h).

use crate::study::surrogate::cholesky::{Cholesky, dot};
use crate::study::surrogate::data::Data;

/// Points beyond the number of terms, so that something is left to see how well it fits.
const SPARE: usize = 2;

/// A fitted surface.
#[derive(Clone, Debug, PartialEq)]
pub struct Polynomial {
    terms: Vec<Term>,
    coefficients: Vec<f64>,
    factor: Cholesky,
    variance: f64,
    /// What does not shrink with more points: the common error, and what the surface does not follow.
    lasting_variance: f64,
    freedom: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Term {
    One,
    Linear(usize),
    Product(usize, usize),
}

impl Polynomial {
    /// The plane or, with `squares`, the quadratic surface through the data, and the residual of each point when it is
    /// left out; none if there are too few different points.
    pub fn fit(data: &Data, squares: bool) -> Option<(Self, Vec<f64>)> {
        let terms = terms(data, squares);
        if data.len() < terms.len() + SPARE {
            return None;
        }
        let rows: Vec<Vec<f64>> = data.at.iter().map(|at| row(&terms, at)).collect();
        let square = |one: usize, other: usize| rows.iter().map(|row| product(row, one, other)).sum();
        let factor = Cholesky::new(terms.len(), square)?;
        let right: Vec<f64> = (0..terms.len())
            .map(|term| {
                rows.iter()
                    .zip(&data.means)
                    .filter_map(|(row, mean)| Some(row.get(term)? * mean))
                    .sum()
            })
            .collect();
        let coefficients = factor.solve(&right);
        let residual = |(row, mean): (&Vec<f64>, &f64)| mean - dot(&coefficients, row);
        let residuals: Vec<f64> = rows.iter().zip(&data.means).map(residual).collect();
        let freedom = (data.len() - terms.len()) as f64;
        let left_out = rows.iter().zip(&residuals).map(|(row, residual)| {
            let reached = factor.forward(row);
            residual / (1.0 - dot(&reached, &reached)).max(1e-9)
        });
        let left_out = left_out.collect();
        let variance = dot(&residuals, &residuals) / freedom;
        let own_variance = data.mean_variance() - data.common_variance();
        let misfit = if data.is_replicated() {
            (variance - own_variance).max(0.0)
        } else {
            0.0
        };
        let found = Self {
            terms,
            coefficients,
            factor,
            variance,
            lasting_variance: data.common_variance() + misfit,
            freedom,
        };
        Some((found, left_out))
    }

    /// The value at a point and its standard error.
    pub fn predict(&self, at: &[f64]) -> (f64, f64) {
        let row = row(&self.terms, at);
        let reached = self.factor.forward(&row);
        let variance = self.variance * dot(&reached, &reached) + self.lasting_variance;
        (dot(&self.coefficients, &row), variance.sqrt())
    }

    /// Degrees of freedom of the standard errors.
    pub fn freedom(&self) -> f64 {
        self.freedom
    }
}

/// The terms; a square only of coordinates with three values at least, without which it could not be told from the
/// others.
fn terms(data: &Data, squares: bool) -> Vec<Term> {
    let dimensions = data.dimensions();
    let mut terms = vec![Term::One];
    terms.extend((0..dimensions).map(Term::Linear));
    if squares {
        for one in 0..dimensions {
            for other in 0..=one {
                if one != other || levels(data, one) > 2 {
                    terms.push(Term::Product(one, other));
                }
            }
        }
    }
    terms
}

fn levels(data: &Data, coordinate: usize) -> usize {
    let mut values: Vec<f64> = data.at.iter().filter_map(|at| at.get(coordinate).copied()).collect();
    values.sort_by(f64::total_cmp);
    values.dedup();
    values.len()
}

/// The terms at a point, with coordinates about the middle, so that they hardly depend on each other.
fn row(terms: &[Term], at: &[f64]) -> Vec<f64> {
    let of = |place: usize| at.get(place).map_or(0.0, |share| 2.0 * share - 1.0);
    let value = |term: &Term| match *term {
        Term::One => 1.0,
        Term::Linear(one) => of(one),
        Term::Product(one, other) => of(one) * of(other),
    };
    terms.iter().map(value).collect()
}

fn product(row: &[f64], one: usize, other: usize) -> f64 {
    row.get(one).zip(row.get(other)).map_or(0.0, |(one, other)| one * other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::surrogate::data::tests::runs;

    fn quadratic(at: &[f64]) -> f64 {
        3.0 + 2.0 * at[0] - 5.0 * at[1] + 4.0 * at[0] * at[0] - 1.5 * at[0] * at[1]
    }

    #[test]
    fn a_quadratic_is_found_again() {
        let data = runs(1, [12, 2, 1], [0.0, 0.0], quadratic);
        let (found, left_out) = Polynomial::fit(&data, true).unwrap();
        for at in [[0.0, 0.0], [1.0, 0.3], [0.4, 0.9]] {
            assert!((found.predict(&at).0 - quadratic(&at)).abs() < 1e-9);
        }
        assert!(left_out.iter().all(|residual| residual.abs() < 1e-8), "{left_out:?}");
    }

    #[test]
    fn a_residual_left_out_is_that_of_a_fit_without_the_point() {
        let data = runs(2, [14, 2, 1], [0.5, 0.0], quadratic);
        let (_, left_out) = Polynomial::fit(&data, true).unwrap();
        let mut without = data.clone();
        let (at, mean) = (without.at.remove(5), without.means.remove(5));
        let (found, _) = Polynomial::fit(&without, true).unwrap();
        assert!((mean - found.predict(&at).0 - left_out[5]).abs() < 1e-9);
    }

    #[test]
    fn too_few_points_have_no_surface() {
        let data = runs(1, [7, 2, 1], [0.0, 0.0], quadratic);
        assert!(Polynomial::fit(&data, true).is_none() && Polynomial::fit(&data, false).is_some());
    }
}
