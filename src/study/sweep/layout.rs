//! The points of a study: its design laid over its factors.

use serde_json::Value as Json;

use crate::study::design::factor::Factor;
use crate::study::design::grid::{self, grid};
use crate::study::design::latin_hypercube::latin_hypercube;
use crate::study::design::one_at_a_time::one_at_a_time;
use crate::study::design::saltelli::{self, saltelli};
use crate::study::design::sobol::{MOST_DIMENSIONS, Sobol};
use crate::study::design::{morris, morris::trajectories};
use crate::study::sweep::error::SweepError;
use crate::study::sweep::spec::DesignSpec;

/// Most points of a study.
pub const MOST_POINTS: u64 = 100_000;
/// Levels of Morris's grid if none are given.
pub const MORRIS_LEVELS: u32 = 4;

/// The points that a design lays over factors: for each the values of all factors in their order. `base` has the values
/// around which one factor at a time is changed; `seed` decides designs that are left to chance.
///
/// # Errors
/// If there are no points, too many, or the design does not fit the factors.
pub fn points(
    design: &DesignSpec,
    factors: &[Factor],
    base: &[Option<Json>],
    seed: u64,
) -> Result<Vec<Vec<Json>>, SweepError> {
    match design {
        DesignSpec::List { points } => listed(points, factors, counted(points.len() as u128)?),
        DesignSpec::Grid | DesignSpec::Factorial => {
            let levels = levels(design, factors)?;
            let many: Vec<usize> = levels.iter().map(Vec::len).collect();
            counted(grid::count(&many))?;
            let point = |at: Vec<usize>| at.iter().zip(&levels).map(|(&at, levels)| level(levels, at)).collect();
            Ok(grid(&many).into_iter().map(point).collect())
        }
        DesignSpec::OneAtATime => {
            let levels = levels(design, factors)?;
            let many: Vec<usize> = levels.iter().map(Vec::len).collect();
            counted(many.iter().fold(1, |sum, &levels| sum + levels as u128))?;
            around(factors, base, &levels)
        }
        DesignSpec::LatinHypercube { points } => {
            let shares = latin_hypercube(counted(u128::from(*points))?, factors.len(), seed);
            Ok(at_shares(factors, shares))
        }
        DesignSpec::Sobol { points } => {
            few_enough(factors, MOST_DIMENSIONS)?;
            let many = counted(u128::from(*points))?;
            let sequence = Sobol::new(factors.len()).into_iter().flatten();
            Ok(in_cells(factors, sequence.take(many), many))
        }
        DesignSpec::Saltelli { points } => {
            few_enough(factors, saltelli::MOST_FACTORS)?;
            counted(saltelli::count(
                usize::try_from(*points).unwrap_or(usize::MAX),
                factors.len(),
            ))?;
            let many = *points as usize;
            let shares = saltelli(many, factors.len()).unwrap_or_default();
            Ok(in_cells(factors, shares, many))
        }
        DesignSpec::Morris {
            trajectories: many,
            levels,
        } => {
            let levels = levels.unwrap_or(MORRIS_LEVELS);
            let trajectories = stepped(*many, levels, factors.len(), seed)?;
            let point = |at: Vec<usize>| {
                let levels = levels as usize;
                let values = factors.iter().zip(at);
                values.map(|(factor, level)| factor.on_grid(level, levels)).collect()
            };
            Ok(trajectories.into_iter().map(point).collect())
        }
        // Its points come one after the other; an `Optimisation` says the first of them.
        DesignSpec::Optimise(_) => Ok(Vec::new()),
    }
}

/// So many points, if that is not too many and not none.
fn counted(many: u128) -> Result<usize, SweepError> {
    match u64::try_from(many) {
        Ok(points @ 1..=MOST_POINTS) => Ok(points as usize),
        _ => Err(SweepError::Points { points: many }),
    }
}

/// Refuses more factors than a design can have.
///
/// # Errors
/// If there are more.
pub(super) fn few_enough(factors: &[Factor], most: usize) -> Result<(), SweepError> {
    match factors.len() > most {
        true => Err(SweepError::Usage(format!(
            "this design has at most {most} factors, and there are {}",
            factors.len()
        ))),
        false => Ok(()),
    }
}

/// The trajectories of Morris's design.
fn stepped(many: u64, levels: u32, factors: usize, seed: u64) -> Result<Vec<Vec<usize>>, SweepError> {
    if levels < 2 || levels % 2 == 1 || levels > 1_000 {
        let message = format!("`levels` of Morris's design is {levels}, but must be an even number from 2 to 1000");
        return Err(SweepError::Usage(message));
    }
    let many = usize::try_from(many).unwrap_or(usize::MAX);
    counted(morris::count(many, factors))?;
    Ok(trajectories(many, levels as usize, factors, seed))
}

/// Where the points of Morris's design lie, as shares from 0 to 1 of the way from a factor's lowest level to its highest.
pub fn on_grid(factors: &[Factor], points: &[Vec<Json>], levels: u32) -> Vec<Vec<f64>> {
    let share = |(factor, value): (&Factor, &Json)| factor.on_grid_at(value, levels as usize);
    points
        .iter()
        .map(|point| factors.iter().zip(point).map(share).collect())
        .collect()
}

/// The levels of each factor in a design of levels.
///
/// # Errors
/// If a factor has none.
pub fn levels(design: &DesignSpec, factors: &[Factor]) -> Result<Vec<Vec<Json>>, SweepError> {
    let of_factor = |factor: &Factor| match design {
        DesignSpec::Factorial => Ok(factor.ends().to_vec()),
        _ => factor.levels(),
    };
    Ok(factors.iter().map(of_factor).collect::<Result<_, _>>()?)
}

fn level(levels: &[Json], at: usize) -> Json {
    levels.get(at).cloned().unwrap_or_default()
}

/// Points of a Sobol sequence, of which so many are taken: each begins a cell of its own in every coordinate.
fn in_cells(factors: &[Factor], points: impl IntoIterator<Item = Vec<f64>>, many: usize) -> Vec<Vec<Json>> {
    let width = 1.0 / many.next_power_of_two() as f64;
    let point = |shares: Vec<f64>| {
        let values = factors.iter().zip(shares);
        values.map(|(factor, share)| factor.in_cell(share, width)).collect()
    };
    points.into_iter().map(point).collect()
}

fn at_shares(factors: &[Factor], points: impl IntoIterator<Item = Vec<f64>>) -> Vec<Vec<Json>> {
    let point = |shares: Vec<f64>| {
        factors
            .iter()
            .zip(shares)
            .map(|(factor, share)| factor.at(share))
            .collect()
    };
    points.into_iter().map(point).collect()
}

fn listed(points: &[Vec<Json>], factors: &[Factor], many: usize) -> Result<Vec<Vec<Json>>, SweepError> {
    if let Some(wrong) = points.iter().position(|point| point.len() != factors.len()) {
        return Err(SweepError::Usage(format!(
            "point {wrong} of the list has {} values, but there are {} factors",
            points.get(wrong).map_or(0, Vec::len),
            factors.len()
        )));
    }
    Ok(points.iter().take(many).cloned().collect())
}

fn around(factors: &[Factor], base: &[Option<Json>], levels: &[Vec<Json>]) -> Result<Vec<Vec<Json>>, SweepError> {
    let base = factors.iter().zip(base).map(|(factor, base)| {
        base.clone().ok_or_else(|| SweepError::Place {
            path: factor.path.to_string(),
            message: "the scenario does not give this value: say its `base`".to_owned(),
        })
    });
    let base: Vec<Json> = base.collect::<Result<_, _>>()?;
    let many: Vec<usize> = levels.iter().map(Vec::len).collect();
    let changed = one_at_a_time(&many).into_iter().map(|change| {
        let mut point = base.clone();
        if let Some((factor, at)) = change
            && let (Some(value), Some(levels)) = (point.get_mut(factor), levels.get(factor))
        {
            *value = level(levels, at);
        }
        point
    });
    Ok(changed.collect())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::study::sensitivity::elementary::elementary_effects;
    use crate::study::sensitivity::sobol_indices::Responses;
    use crate::study::sweep::file::StudyFile;

    fn laid(design: &str, factors: &str) -> Result<Vec<Vec<Json>>, SweepError> {
        let text = format!("scenario = \"x\"\nresponses = []\ndesign = {{ {design} }}\n{factors}");
        let spec = StudyFile::read("study.toml".to_owned(), text).unwrap().spec;
        let factors: Vec<Factor> = spec.factors.iter().map(|factor| factor.factor().unwrap()).collect();
        let base: Vec<Option<Json>> = spec.factors.iter().map(|factor| factor.base.clone()).collect();
        points(&spec.design, &factors, &base, 1)
    }

    const TWO: &str = "[[factor]]\npath = \"a\"\nrange = [0, 10]\nsteps = 3\nbase = 4\n\
        [[factor]]\npath = \"b\"\nvalues = [\"x\", \"y\"]\nbase = \"z\"\n";

    #[test]
    fn each_design_lays_its_points_over_the_factors() {
        let grid = laid("kind = \"grid\"", TWO).unwrap();
        assert_eq!((grid.len(), &grid[3]), (6, &vec![json!(5), json!("y")]));
        let corners = laid("kind = \"factorial\"", TWO).unwrap();
        assert_eq!(corners[0], [json!(0), json!("x")]);
        assert_eq!(corners[3], [json!(10), json!("y")]);
        let star = laid("kind = \"one-at-a-time\"", TWO).unwrap();
        assert_eq!((star.len(), &star[0]), (6, &vec![json!(4), json!("z")]));
        assert_eq!(star[5], [json!(4), json!("y")]);
        let sobol = laid("kind = \"sobol\", points = 4", TWO).unwrap();
        assert_eq!(sobol[2], [json!(7.5), json!("x")]);
        assert_eq!(laid("kind = \"latin-hypercube\", points = 5", TWO).unwrap().len(), 5);
        assert_eq!(laid("kind = \"saltelli\", points = 8", TWO).unwrap().len(), 32);
        assert_eq!(laid("kind = \"morris\", trajectories = 5", TWO).unwrap().len(), 15);
        let list = laid("kind = \"list\", points = [[1, \"q\"]]", TWO).unwrap();
        assert_eq!(list, [[json!(1), json!("q")]]);
    }

    #[test]
    fn too_many_points_are_refused_with_their_number() {
        let three = "[[factor]]\npath = \"a\"\nrange = [0, 1]\nsteps = 1000\n".repeat(3);
        let text = laid("kind = \"grid\"", &three).unwrap_err().to_string();
        assert!(text.contains("1000000000 points"), "{text}");
        for design in [
            "kind = \"sobol\", points = 0",
            "kind = \"sobol\", points = 100001",
            "kind = \"saltelli\", points = 9223372036854775807",
            "kind = \"morris\", trajectories = 9223372036854775807",
            "kind = \"latin-hypercube\", points = 9223372036854775807",
            "kind = \"list\", points = []",
        ] {
            assert!(matches!(laid(design, TWO), Err(SweepError::Points { .. })), "{design}");
        }
    }

    #[test]
    fn a_design_that_does_not_fit_is_refused() {
        let no_steps = TWO.replace("steps = 3\n", "");
        assert!(laid("kind = \"grid\"", &no_steps).is_err());
        assert!(laid("kind = \"one-at-a-time\"", &TWO.replace("base = 4\n", "")).is_err());
        assert!(laid("kind = \"list\", points = [[1]]", TWO).is_err());
        assert!(laid("kind = \"morris\", trajectories = 2, levels = 3", TWO).is_err());
        let many = "[[factor]]\npath = \"a\"\nrange = [0, 1]\n".repeat(33);
        assert!(laid("kind = \"saltelli\", points = 2", &many).is_err());
        assert!(laid("kind = \"sobol\", points = 2", &many).is_ok());
    }

    fn numbers(points: &[Vec<Json>]) -> Vec<Vec<f64>> {
        let numbers = |point: &Vec<Json>| point.iter().map(|value| value.as_f64().unwrap()).collect();
        points.iter().map(numbers).collect()
    }

    #[test]
    fn all_that_a_normal_factor_explains_is_found_with_few_points() {
        let factors = "[[factor]]\npath = \"a\"\ndistribution = { normal = { mean = 0, sd = 1, min = -1e9 } }\n\
            [[factor]]\npath = \"b\"\ndistribution = { lognormal = { mean = 5, cv = 0.5 } }\n";
        // Of the first cells the means lie off a little; the indices of the first point's −6.3 standard deviations were 0.25
        // and 0.63.
        for (many, off) in [(16, 0.2), (64, 0.1)] {
            let points = numbers(&laid(&format!("kind = \"saltelli\", points = {many}"), factors).unwrap());
            let responses: Vec<Option<f64>> = points.iter().map(|point| Some(3.0 * point[0])).collect();
            let found = Responses::of(&responses, 2).indices(0.95, 1).unwrap();
            assert!((found[0].first.value - 1.0).abs() < off, "{many}: {found:?}");
            assert!((found[0].total.value - 1.0).abs() < off, "{many}: {found:?}");
            assert!(found[1].first.value.abs() < 1e-9 && found[1].total.value.abs() < 1e-9);
            let sobol = numbers(&laid(&format!("kind = \"sobol\", points = {many}"), factors).unwrap());
            assert!(sobol.iter().all(|point| point[0].abs() < 3.0), "{sobol:?}");
            let sum: f64 = sobol.iter().map(|point| point[0]).sum();
            assert!(sum.abs() < 1e-9, "{sum}");
        }
    }

    #[test]
    fn effects_of_all_kinds_of_factors_can_be_compared() {
        let factors = [
            "range = [0, 10]",
            "range = [0, 10]\nwhole = true",
            "range = [4, 5]\nwhole = true",
            "values = [0, 4, 10]",
            "values = [10, 6, 2, 1, 0]",
            "distribution = { uniform = [0, 10] }",
            "distribution = { normal = { mean = 5, sd = 2, min = -100 } }",
            "distribution = { lognormal = { mean = 5, cv = 0.8 } }",
            "values = [3]",
        ];
        let letters = "abcdefghi".chars();
        let text = letters
            .zip(factors)
            .map(|(name, said)| format!("[[factor]]\npath = \"{name}\"\n{said}\n"));
        let text: String = text.collect();
        for levels in [2, 4, 6] {
            let design = format!("kind = \"morris\", trajectories = 30, levels = {levels}");
            let points = laid(&design, &text).unwrap();
            let spec = format!("scenario = \"x\"\nresponses = []\ndesign = {{ {design} }}\n{text}");
            let spec = StudyFile::read("study.toml".to_owned(), spec).unwrap().spec;
            let factors: Vec<Factor> = spec.factors.iter().map(|factor| factor.factor().unwrap()).collect();
            let responses: Vec<Option<f64>> = numbers(&points).iter().map(|at| Some(at.iter().sum())).collect();
            let found = elementary_effects(&on_grid(&factors, &points, levels), &responses);
            for (place, found) in found.iter().enumerate().take(8) {
                let found = found.unwrap();
                assert_eq!(found.n, 30, "{place}");
                assert!(
                    found.std_dev < 1e-9 && found.mean_absolute == found.mean,
                    "{place}: {found:?}"
                );
                if ![2, 6, 7].contains(&place) {
                    assert!((found.mean - 10.0).abs() < 1e-9, "{place}: {found:?}");
                }
            }
            assert!((found[2].unwrap().mean - 1.0).abs() < 1e-9);
            // What never changes has no effect.
            assert_eq!(found[8], None);
        }
    }
}
