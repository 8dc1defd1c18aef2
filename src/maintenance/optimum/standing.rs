//! Replacement when the machine stands anyway: at the first standstill after an age.
//!
//! Standstills come every g hours of the part's clock, and the age T falls anywhere between two of them, so a part is
//! replaced at the age T + U with U uniform on 0 to g, if it has not failed by then. With R̄(T) the mean of the survival
//! R over T to T + g, the mean age at the end of a cycle grows by R̄ with T (the derivative of E min(X, T + U)) from
//! E min(X, U) at T = 0, and the cost of an hour is (c_p R̄(T) + c_f (1 − R̄(T))) / E min(X, T + U): age replacement with
//! R̄ in the place of R and a beginning that is not 0. That standstills are evenly spaced is a simplification.

use crate::maintenance::replacement::{Ages, Replacement};

/// The best age from which a part is replaced at the next standstill; `gap` are hours from one to the next.
pub fn optimal(
    survival: &dyn Fn(f64) -> Option<f64>,
    mean_hours: f64,
    gap: f64,
    standing_cost: f64,
    failure_cost: f64,
) -> Option<Replacement> {
    let late = |age: f64| mean_over(survival, age, gap);
    ages(&late, survival, gap)?.optimum(mean_hours, standing_cost, failure_cost)
}

/// What an hour costs if a part is replaced at the first standstill after an age.
pub fn cost_rate(
    survival: &dyn Fn(f64) -> Option<f64>,
    age: f64,
    gap: f64,
    standing_cost: f64,
    failure_cost: f64,
) -> Option<f64> {
    let late = |age: f64| mean_over(survival, age, gap);
    ages(&late, survival, gap)?.cost_rate(age, standing_cost, failure_cost)
}

fn ages<'a>(late: &'a dyn Fn(f64) -> Option<f64>, survival: &dyn Fn(f64) -> Option<f64>, gap: f64) -> Option<Ages<'a>> {
    let weighted = |at: f64| Some((1.0 - at / gap) * survival(at)?);
    Some(Ages {
        survival: late,
        lived_before: crate::maintenance::replacement::integral(&weighted, 0.0, gap)?,
    })
}

fn mean_over(survival: &dyn Fn(f64) -> Option<f64>, from: f64, gap: f64) -> Option<f64> {
    Some(crate::maintenance::replacement::integral(survival, from, from + gap)? / gap)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Stream;
    use crate::maintenance::degradation::LifeLaw;
    use crate::maintenance::optimum::costs::Rate;
    use crate::maintenance::replacement::optimal_age;

    #[test]
    fn standstills_that_come_all_the_time_are_age_replacement() {
        let law = LifeLaw::Weibull {
            scale: 1_000.0,
            shape: 2.5,
        };
        let survival = |t: f64| Some(law.survival(t));
        let found = optimal(&survival, 887.0, 1e-6, 1.0, 5.0).unwrap();
        let exact = optimal_age(&survival, 887.0, 1.0, 5.0).unwrap();
        assert!((found.cost_per_hour / exact.cost_per_hour - 1.0).abs() < 1e-7);
        assert!((found.age_hours.unwrap() - 493.05).abs() < 0.5);
    }

    #[test]
    fn the_cost_of_rare_standstills_is_that_of_simulated_lives() {
        let law = LifeLaw::Weibull {
            scale: 1_000.0,
            shape: 2.5,
        };
        let survival = |t: f64| Some(law.survival(t));
        let (age, gap) = (300.0, 400.0);
        let exact = cost_rate(&survival, age, gap, 1.0, 5.0).unwrap();
        let mut luck = Stream::named(1, 0, "standing", "test");
        let cycles: Vec<(f64, f64)> = (0..200_000)
            .map(|_| {
                let life = 1_000.0 * libm::pow(-libm::log1p(-luck.uniform()), 0.4);
                let planned = age + gap * luck.uniform();
                if life <= planned { (5.0, life) } else { (1.0, planned) }
            })
            .collect();
        let seen = Rate::of_cycles(&cycles);
        assert!(
            (seen.won_per_hour - exact).abs() < 1.5 * seen.half_width.unwrap(),
            "{seen:?} {exact}"
        );
        // Rarer standstills cost more, free work costs less.
        let cost = |gap: f64, standing: f64| optimal(&survival, 887.0, gap, standing, 5.0).unwrap().cost_per_hour;
        assert!(cost(10.0, 1.0) < cost(200.0, 1.0) && cost(200.0, 0.5) < cost(200.0, 1.0));
    }
}
