//! Elementary effects: what one step in a factor changes, from many places.
//!
//! Morris: "Factorial sampling plans for preliminary computational experiments", Technometrics 33, 1991; μ* after
//! Campolongo, Cariboni, Saltelli: "An effective screening design for sensitivity analysis of large models", Environmental
//! Modelling & Software 22, 2007. An effect is the change of the response over the change of the factor that was made, as a
//! share of the way from its lowest to its highest level, so effects of different factors can be compared.

/// The elementary effects of one factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ElementaryEffects {
    /// How many effects there are: one a trajectory in which both responses have a value.
    pub n: usize,
    /// μ, their mean.
    pub mean: f64,
    /// μ*, the mean of their absolute values: how much the factor matters.
    pub mean_absolute: f64,
    /// σ, their standard deviation: how much its effect depends on where it is, and on other factors.
    pub std_dev: f64,
}

/// The effects of all factors from the points of trajectories, as shares from 0 to 1, and the responses there. None for a
/// factor without an effect that has a value, such as one that never changes.
pub fn elementary_effects(points: &[Vec<f64>], responses: &[Option<f64>]) -> Vec<Option<ElementaryEffects>> {
    let factors = points.first().map_or(0, Vec::len);
    let mut effects: Vec<Vec<f64>> = vec![Vec::new(); factors];
    let trajectories = points.chunks(factors + 1).zip(responses.chunks(factors + 1));
    for (points, responses) in trajectories {
        for (point, response) in points.windows(2).zip(responses.windows(2)) {
            let ([before, after], [from, to]) = (point, response) else {
                continue;
            };
            let changed = before.iter().zip(after).position(|(before, after)| before != after);
            let (Some(factor), Some(from), Some(to)) = (changed, from, to) else {
                continue;
            };
            if let Some(effects) = effects.get_mut(factor) {
                effects.push((to - from) / (after[factor] - before[factor]));
            }
        }
    }
    effects.iter().map(|effects| summed_up(effects)).collect()
}

fn summed_up(effects: &[f64]) -> Option<ElementaryEffects> {
    let n = effects.len() as f64;
    if effects.is_empty() {
        return None;
    }
    let mean = effects.iter().sum::<f64>() / n;
    let squares: f64 = effects.iter().map(|effect| (effect - mean) * (effect - mean)).sum();
    Some(ElementaryEffects {
        n: effects.len(),
        mean,
        mean_absolute: effects.iter().map(|effect| effect.abs()).sum::<f64>() / n,
        std_dev: (squares / (n - 1.0).max(1.0)).sqrt(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::design::morris::tests::shares;

    fn effects(function: impl Fn(&[f64]) -> f64, factors: usize) -> Vec<ElementaryEffects> {
        let points = shares(200, 4, factors, 3);
        let responses: Vec<Option<f64>> = points.iter().map(|point| Some(function(point))).collect();
        let found = elementary_effects(&points, &responses);
        found.into_iter().map(Option::unwrap).collect()
    }

    #[test]
    fn a_linear_factor_has_its_slope_and_no_scatter() {
        let found = effects(|x| 4.0 * x[0] - 2.0 * x[1], 3);
        for (found, slope) in found.iter().zip([4.0, -2.0, 0.0_f64]) {
            assert!((found.mean - slope).abs() < 1e-12 && (found.mean_absolute - slope.abs()).abs() < 1e-12);
            assert!(found.std_dev < 1e-12 && found.n == 200);
        }
    }

    #[test]
    fn a_product_shows_as_scatter_and_a_parabola_hides_from_the_mean_only() {
        let product = effects(|x| x[0] * x[1], 2);
        // The slope in one factor is the other, a level of 0, 1/3, 2/3, 1: mean 1/2, variance 5/36.
        assert!((product[0].mean - 0.5).abs() < 0.08, "{product:?}");
        assert!(
            (product[0].std_dev - (5.0_f64 / 36.0).sqrt()).abs() < 0.05,
            "{product:?}"
        );
        let parabola = effects(|x| (x[0] - 0.5) * (x[0] - 0.5), 1);
        assert!(
            parabola[0].mean.abs() < 0.08 && (parabola[0].mean_absolute - 1.0 / 3.0).abs() < 1e-9,
            "{parabola:?}"
        );
    }

    #[test]
    fn a_missing_response_costs_its_effects_only() {
        let points = shares(10, 4, 2, 1);
        let mut responses = vec![Some(1.0); points.len()];
        responses[1] = None;
        let found = elementary_effects(&points, &responses);
        assert!(found.iter().flatten().all(|effect| effect.n == 9));
        assert_eq!(elementary_effects(&points, &vec![None; points.len()]), [None, None]);
    }
}
