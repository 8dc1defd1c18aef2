//! Lives and paths against their exact laws.

use super::spec::{GammaWearSpec, ShockWearSpec, StateWearSpec, WienerWearSpec};
use super::{LifeLaw, Path, Wear, WearError, WearSpec};
use crate::kernel::distribution::{DistributionSpec, MeanSpec, RandomSpec};
use crate::kernel::incomplete_gamma::lower_gamma;
use crate::kernel::random::Stream;
use crate::kernel::special::normal_probability;

const DRAWS: usize = 20_000;
/// Kolmogorov's 99.9 % point.
const FAR: f64 = 1.95;

fn gamma(per_hour: f64, sd_per_hour: f64, limit: f64, start: f64) -> Wear {
    let spec = GammaWearSpec {
        per_hour,
        sd_per_hour,
        limit,
        start: Some(start),
    };
    Wear::new(&WearSpec::Gamma(spec), 1.0).expect("wear")
}

fn wiener(per_hour: f64, sd_per_hour: f64, limit: f64, start: f64) -> Wear {
    let spec = WienerWearSpec {
        per_hour,
        sd_per_hour,
        limit,
        start: Some(start),
    };
    Wear::new(&WearSpec::Wiener(spec), 1.0).expect("wear")
}

fn states(mean_hours: &[f64]) -> Wear {
    let spec = StateWearSpec {
        mean_hours: mean_hours.to_vec(),
    };
    Wear::new(&WearSpec::States(spec), 1.0).expect("wear")
}

fn shocks(per_hour: f64, mean: f64, limit: f64) -> Wear {
    let spec = ShockWearSpec {
        per_hour,
        damage: DistributionSpec::Random(RandomSpec::Exponential(MeanSpec { mean })),
        limit,
        start: None,
    };
    Wear::new(&WearSpec::Shocks(spec), 1.0).expect("wear")
}

fn processes() -> Vec<Wear> {
    vec![
        gamma(1.0, 1.0, 10.0, 0.0),
        gamma(0.002, 0.03, 1.0, 0.2),
        gamma(5.0, 0.5, 400.0, 0.0),
        gamma(0.1, 3.0, 1.0, 0.0),
        wiener(1.0, 1.0, 10.0, 0.0),
        wiener(0.01, 0.4, 2.0, 0.5),
        wiener(3.0, 0.1, 50.0, 0.0),
        states(&[400.0, 200.0, 100.0]),
        states(&[50.0]),
        states(&[7.0; 12]),
        shocks(0.1, 1.0, 4.0),
        shocks(20.0, 0.05, 0.01),
    ]
}

/// How far the values are from a distribution, as a share of what chance explains.
fn distance(mut values: Vec<f64>, below: impl Fn(f64) -> f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let count = values.len() as f64;
    let mut apart: f64 = 0.0;
    for (rank, &value) in values.iter().enumerate() {
        let exact = below(value);
        apart = apart
            .max((exact - rank as f64 / count).abs())
            .max(((rank + 1) as f64 / count - exact).abs());
    }
    apart * count.sqrt() / FAR
}

#[test]
fn lives_follow_their_exact_survival() {
    for (number, wear) in processes().iter().enumerate() {
        let mut times = Stream::named(11, number as u64, "lives", "test");
        let lives: Vec<f64> = (0..DRAWS).map(|_| wear.draw(wear.start(), &mut times).0).collect();
        let far = distance(lives, |age| 1.0 - wear.survival(wear.start(), age).expect("a formula"));
        assert!(far < 1.0, "{wear:?}: {far}");
    }
}

/// Mean and variance of a life by its survival R: m = ∫ R, and twice the integrals of (m − t)(1 − R) before the mean
/// and of (t − m) R after it, neither of which cancels the other however narrow the law is.
fn moments(survival: impl Fn(f64) -> f64, scale: f64) -> (f64, f64) {
    // Cells widen with the age: some lives have long tails. In each, Simpson's rule.
    let edge = |cell: u32| scale * (f64::from(cell) / 2_000.0) * (f64::from(cell) / 2_000.0);
    let points: Vec<(f64, f64, f64)> = (0..100_000)
        .map(|cell| (edge(cell), edge(cell + 1), survival(edge(cell))))
        .take_while(|(_, _, alive)| *alive >= 1e-15)
        .flat_map(|(from, to, alive)| {
            let (middle, sixth) = (0.5 * (from + to), (to - from) / 6.0);
            [
                (from, sixth, alive),
                (middle, 4.0 * sixth, survival(middle)),
                (to, sixth, survival(to)),
            ]
        })
        .collect();
    let mean: f64 = points.iter().map(|(_, weight, alive)| weight * alive).sum();
    let apart = points.iter().map(|&(age, weight, alive)| {
        let beyond = if age < mean { 1.0 - alive } else { alive };
        2.0 * (age - mean).abs() * beyond * weight
    });
    (mean, apart.sum())
}

#[test]
fn first_passages_have_the_means_and_variances_of_their_formulas() {
    for wear in processes() {
        let scale = wear.mean_hours();
        let (mean, variance) = moments(|age| wear.survival(wear.start(), age).expect("a formula"), scale);
        let exact = match &wear {
            // Mean room/μ, variance room σ²/μ³ (inverse Gaussian).
            Wear::Wiener { drift, sigma, start } => {
                let room = 1.0 - start;
                Some((room / drift, room * sigma * sigma / (drift * drift * drift)))
            }
            Wear::States { means } => Some((means.iter().sum(), means.iter().map(|mean| mean * mean).sum())),
            // A Poisson number of exponential damages fits into the room, and one more kills: a sum of N + 1 waits.
            Wear::Shocks {
                per_hour,
                limit,
                damage,
                ..
            } => {
                let fits = limit / damage.mean();
                Some(((fits + 1.0) / per_hour, (2.0 * fits + 1.0) / (per_hour * per_hour)))
            }
            Wear::Gamma { .. } => None,
        };
        if let Some((exact_mean, exact_variance)) = exact {
            assert!((mean / exact_mean - 1.0).abs() < 1e-4, "{wear:?}: {mean} {exact_mean}");
            assert!(
                (variance / exact_variance - 1.0).abs() < 1e-3,
                "{wear:?}: {variance} {exact_variance}"
            );
        }
        let mut times = Stream::named(12, 0, "moments", "test");
        let draws = 60_000_u32;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..draws {
            let (life, _) = wear.draw(wear.start(), &mut times);
            sum += life;
            squares += (life - mean) * (life - mean);
        }
        let found = sum / f64::from(draws);
        let spread = (variance / f64::from(draws)).sqrt();
        assert!(
            (found - mean).abs() < 4.0 * spread,
            "{wear:?}: {found} instead of {mean}"
        );
        let found = squares / f64::from(draws);
        // A sample variance varies with the excess kurtosis: 15 σ²/(r μ) of an inverse Gaussian life.
        let kurtosis = match &wear {
            Wear::Wiener { drift, sigma, start } => 15.0 * sigma * sigma / ((1.0 - start) * drift),
            _ => 12.0,
        };
        let far = 4.0 * ((2.0 + kurtosis) / f64::from(draws)).sqrt();
        assert!(
            (found / variance - 1.0).abs() < far,
            "{wear:?}: {found} instead of {variance}"
        );
    }
}

/// Levels at `age` of lives that reach it, with so many looks before.
fn levels(wear: &Wear, age: f64, looks: u32) -> Vec<f64> {
    let mut times = Stream::named(13, 0, "levels", "lives");
    let mut signs = Stream::named(13, 0, "levels", "signs");
    let mut found = Vec::new();
    for _ in 0..DRAWS {
        let (life, mut path) = wear.draw(wear.start(), &mut times);
        for look in 1..=looks {
            let at = age * f64::from(look) / f64::from(looks + 1);
            if at < life {
                path.level_at(at, &mut signs);
            }
        }
        if life > age {
            found.push(path.level_at(age, &mut signs));
        }
    }
    found
}

#[test]
fn what_is_seen_of_gamma_wear_follows_the_process_however_often_somebody_looks() {
    for wear in processes() {
        let Wear::Gamma {
            shape_per_hour,
            limit,
            start,
        } = wear
        else {
            continue;
        };
        for share in [0.3, 0.9, 1.4] {
            let age = share * wear.mean_hours();
            let shape = shape_per_hour * age;
            let alive = wear.survival(start, age).expect("a formula");
            for looks in [0, 1, 9] {
                let seen = levels(&wear, age, looks);
                if seen.len() > 500 {
                    let far = distance(seen, |level| lower_gamma(shape, limit * (level - start)) / alive);
                    assert!(far < 1.0, "{wear:?} at {age} after {looks} looks: {far}");
                }
            }
        }
    }
}

#[test]
fn what_is_seen_of_wiener_wear_follows_the_process_however_often_somebody_looks() {
    for wear in processes() {
        let Wear::Wiener { drift, sigma, start } = wear else {
            continue;
        };
        for share in [0.3, 0.9, 1.2] {
            let age = share * wear.mean_hours();
            let room = 1.0 - start;
            let spread = sigma * age.sqrt();
            // Reflection: levels below x of those that never passed the limit.
            let mirror = libm::exp(2.0 * drift * room / (sigma * sigma));
            let alive = wear.survival(start, age).expect("a formula");
            if !mirror.is_finite() {
                continue;
            }
            let below = |level: f64| {
                let grown = level - start;
                let direct = normal_probability((grown - drift * age) / spread);
                (direct - mirror * normal_probability((grown - 2.0 * room - drift * age) / spread)) / alive
            };
            for looks in [0, 1, 9] {
                let seen = levels(&wear, age, looks);
                if seen.len() > 500 {
                    let far = distance(seen, below);
                    assert!(far < 1.0, "{wear:?} at {age} after {looks} looks: {far}");
                }
            }
        }
    }
}

#[test]
fn looking_changes_no_life_and_levels_stay_below_the_limit() {
    for wear in processes() {
        let (mut one, mut other) = (Stream::named(14, 0, "a", "b"), Stream::named(14, 0, "a", "b"));
        let mut signs = Stream::named(14, 0, "a", "c");
        for _ in 0..300 {
            let (life, mut path) = wear.draw(wear.start(), &mut one);
            let mut before = f64::NEG_INFINITY;
            for look in 1..40 {
                let level = path.level_at(life * f64::from(look) / 40.0, &mut signs);
                assert!(level < 1.0 + 1e-12, "{wear:?} {level}");
                assert!(!path.is_monotone() || level >= before, "{wear:?} fell");
                before = level;
            }
            assert_eq!(wear.draw(wear.start(), &mut other).0, life);
        }
    }
}

#[test]
fn the_best_possible_forecast_is_the_share_that_fails() {
    use crate::maintenance::policy::Forecast;
    for wear in processes() {
        for level in [0.1, 0.6, 0.95] {
            let hours = 0.2 * wear.mean_hours();
            let said = wear.failure_within(level, hours).expect("a formula");
            let mut times = Stream::named(15, 0, "forecast", "test");
            let failed = (0..DRAWS).filter(|_| wear.draw(level, &mut times).0 <= hours).count();
            let share = failed as f64 / DRAWS as f64;
            let spread = (said * (1.0 - said) / DRAWS as f64).sqrt();
            assert!(
                (share - said).abs() <= 4.0 * spread + 1e-4,
                "{wear:?} at {level}: {share} instead of {said}"
            );
        }
        assert_eq!(wear.failure_within(1.0, 1.0), Some(1.0));
    }
}

#[test]
fn impossible_wear_is_refused() {
    let refused = |per_hour, sd_per_hour, limit, start| {
        let spec = GammaWearSpec {
            per_hour,
            sd_per_hour,
            limit,
            start: Some(start),
        };
        Wear::new(&WearSpec::Gamma(spec), 1.0).expect_err("impossible")
    };
    let key = |error: WearError| match error {
        WearError::Figure { key, .. } => key,
        other => panic!("{other}"),
    };
    assert_eq!(key(refused(-1.0, 1.0, 1.0, 0.0)), "per_hour");
    assert_eq!(key(refused(1.0, 0.0, 1.0, 0.0)), "sd_per_hour");
    assert_eq!(key(refused(1.0, f64::NAN, 1.0, 0.0)), "sd_per_hour");
    assert_eq!(key(refused(1.0, 1.0, 0.0, 0.0)), "limit");
    assert_eq!(key(refused(1.0, 1.0, 5.0, 5.0)), "start");
    assert_eq!(key(refused(1.0, 1.0, 5.0, -0.1)), "start");
    assert_eq!(refused(1.0, 1e-4, 1.0, 0.0), WearError::TooRegular);
    let none = Wear::new(&WearSpec::States(StateWearSpec { mean_hours: vec![] }), 1.0);
    assert_eq!(key(none.expect_err("no states")), "mean_hours");
    let many = ShockWearSpec {
        per_hour: 1.0,
        damage: DistributionSpec::Constant(1e-6),
        limit: 1.0,
        start: None,
    };
    assert!(matches!(
        Wear::new(&WearSpec::Shocks(many), 1.0),
        Err(WearError::TooManyShocks { .. })
    ));
}

#[test]
fn pace_shortens_every_life_by_the_same_factor() {
    let spec = WearSpec::Wiener(WienerWearSpec {
        per_hour: 0.01,
        sd_per_hour: 0.1,
        limit: 1.0,
        start: None,
    });
    let (slow, fast) = (
        Wear::new(&spec, 1.0).expect("wear"),
        Wear::new(&spec, 3.0).expect("wear"),
    );
    let (mut one, mut other) = (Stream::named(1, 0, "pace", ""), Stream::named(1, 0, "pace", ""));
    for _ in 0..100 {
        let ratio = slow.draw(0.0, &mut one).0 / fast.draw(0.0, &mut other).0;
        assert!((ratio - 3.0).abs() < 1e-9, "{ratio}");
    }
}

#[test]
fn minimal_repair_of_a_weibull_part_fails_as_often_as_its_cumulative_hazard_says() {
    // As bad as old: failures until t are Poisson with mean (t / scale)^shape.
    let law = LifeLaw::Weibull {
        scale: 100.0,
        shape: 2.0,
    };
    let life = super::LifePlan::Lifetime {
        draws: crate::kernel::distribution::SpanSampler::always(crate::kernel::time::Span::from_hours(1.0)),
        pace: 1.0,
        law: Some(law),
        warning: None,
    };
    let (mut times, mut signs) = (Stream::named(16, 0, "a", ""), Stream::named(16, 0, "b", ""));
    let mut failures = 0;
    let runs = 4_000;
    for _ in 0..runs {
        let mut age = 1e-9;
        loop {
            age += life
                .draw(life.left_by_repair(1.0, age), &mut times, &mut signs)
                .0
                .as_hours();
            if age > 300.0 {
                break;
            }
            failures += 1;
        }
    }
    let mean = f64::from(failures) / f64::from(runs);
    assert!((mean - 9.0).abs() < 4.0 * 3.0 / f64::from(runs).sqrt(), "{mean}");
}

#[test]
fn a_warning_rises_from_its_first_sign_to_the_failure() {
    let mut signs = Stream::named(1, 0, "ramp", "");
    let mut path = Path::Ramp {
        begins: 10.0,
        ends: 30.0,
    };
    let seen: Vec<f64> = [0.0, 10.0, 15.0, 29.0]
        .map(|age| path.level_at(age, &mut signs))
        .to_vec();
    assert_eq!(seen, [0.0, 0.0, 0.25, 0.95]);
}

#[test]
fn a_stretched_part_lasts_so_many_times_as_long_with_the_same_luck() {
    for text in [
        "gamma = { per_hour = 0.02, sd_per_hour = 0.03, limit = 1, start = 0.2 }",
        "wiener = { per_hour = 0.01, sd_per_hour = 0.04, limit = 2 }",
        "states = { mean_hours = [400, 200, 100] }",
        "shocks = { per_hour = 0.05, damage = { exponential = { mean = 3 } }, limit = 10 }",
    ] {
        let spec: WearSpec = toml::from_str(text).unwrap();
        for factor in [0.4, 3.0] {
            let (plain, long) = (
                Wear::new(&spec, 1.0).unwrap(),
                Wear::new(&spec.stretched(factor), 1.0).unwrap(),
            );
            let stream = || Stream::named(6, 0, "stretched", "test");
            let (mut one, mut other) = (stream(), stream());
            for _ in 0..50 {
                let (hours, more) = (
                    plain.draw(plain.start(), &mut one).0,
                    long.draw(long.start(), &mut other).0,
                );
                assert!((more - factor * hours).abs() <= 1e-6 * more, "{text}: {hours} {more}");
            }
        }
    }
}
