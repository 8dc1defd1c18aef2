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
            Ok(at_shares(factors, sequence.take(many)))
        }
        DesignSpec::Saltelli { points } => {
            few_enough(factors, saltelli::MOST_FACTORS)?;
            counted(saltelli::count(
                usize::try_from(*points).unwrap_or(usize::MAX),
                factors.len(),
            ))?;
            Ok(at_shares(
                factors,
                saltelli(*points as usize, factors.len()).unwrap_or_default(),
            ))
        }
        DesignSpec::Morris {
            trajectories: many,
            levels,
        } => {
            let levels = levels.unwrap_or(MORRIS_LEVELS);
            Ok(at_shares(factors, stepped(*many, levels, factors.len(), seed)?))
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
fn stepped(many: u64, levels: u32, factors: usize, seed: u64) -> Result<Vec<Vec<f64>>, SweepError> {
    if levels < 2 || levels % 2 == 1 || levels > 1_000 {
        let message = format!("`levels` of Morris's design is {levels}, but must be an even number from 2 to 1000");
        return Err(SweepError::Usage(message));
    }
    let many = usize::try_from(many).unwrap_or(usize::MAX);
    counted(morris::count(many, factors))?;
    Ok(trajectories(many, levels as usize, factors, seed))
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
}
