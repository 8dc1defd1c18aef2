//! Every distribution against its exact moments, its exact distribution function and its own past.

use proptest::prelude::*;
use statrs::distribution as exact;
use statrs::distribution::{ContinuousCDF, DiscreteCDF};

use super::*;
use crate::kernel::random::Stream;
use crate::kernel::special::normal_probability;
use crate::kernel::time::{NANOS_PER_SECOND, Span};
use crate::kernel::timed_key::{TimeUnit, TimedSpec};

const DRAWS: u32 = 100_000;

/// An exact distribution function.
type Probability = Box<dyn Fn(f64) -> f64>;

fn uniform(low: f64, high: f64) -> DistributionSpec {
    DistributionSpec::Random(RandomSpec::Uniform([low, high]))
}

fn triangular(low: f64, mode: f64, high: f64) -> DistributionSpec {
    DistributionSpec::Random(RandomSpec::Triangular([low, mode, high]))
}

fn exponential(mean: f64) -> DistributionSpec {
    DistributionSpec::Random(RandomSpec::Exponential(MeanSpec { mean }))
}

fn erlang(mean: f64, phases: u32) -> DistributionSpec {
    DistributionSpec::Random(RandomSpec::Erlang(ErlangSpec { mean, phases }))
}

fn gamma(mean: f64, cv: f64) -> DistributionSpec {
    DistributionSpec::Random(RandomSpec::Gamma(MeanCvSpec { mean, cv }))
}

fn weibull(scale: f64, shape: f64) -> DistributionSpec {
    DistributionSpec::Random(RandomSpec::Weibull(WeibullSpec { scale, shape }))
}

fn lognormal(mean: f64, cv: f64) -> DistributionSpec {
    DistributionSpec::Random(RandomSpec::Lognormal(MeanCvSpec { mean, cv }))
}

fn normal(mean: f64, sd: f64, min: impl Into<Option<f64>>, max: impl Into<Option<f64>>) -> DistributionSpec {
    let (min, max) = (min.into(), max.into());
    DistributionSpec::Random(RandomSpec::Normal(NormalSpec { mean, sd, min, max }))
}

fn geometric(mean: f64) -> DistributionSpec {
    DistributionSpec::Random(RandomSpec::Geometric(MeanSpec { mean }))
}

fn values(values: &[f64]) -> DistributionSpec {
    DistributionSpec::Random(RandomSpec::Values(values.to_vec()))
}

/// One of each kind, and of each way in which a kind is drawn.
fn one_of_each() -> Vec<(&'static str, DistributionSpec)> {
    vec![
        ("constant", DistributionSpec::Constant(5.0)),
        ("uniform", uniform(2.0, 5.0)),
        ("triangular", triangular(5.0, 7.0, 12.0)),
        ("exponential", exponential(3.0)),
        ("erlang of few phases", erlang(3.0, 4)),
        ("erlang of many phases", erlang(3.0, 40)),
        ("gamma", gamma(3.0, 0.7)),
        ("gamma of shape below 1", gamma(3.0, 2.0)),
        ("weibull", weibull(3.0, 2.5)),
        ("lognormal", lognormal(84.0, 0.08)),
        ("normal", normal(3.0, 1.0, None, None)),
        ("normal cut on both sides", normal(3.0, 1.0, 2.0, 3.5)),
        ("normal cut above its mean", normal(-3.0, 1.0, 0.0, None)),
        ("normal cut far above its mean", normal(-40.0, 1.0, 0.0, None)),
        ("normal cut far below its mean", normal(40.0, 1.0, -2.0, 0.5)),
        ("geometric", geometric(30.0)),
        ("values", values(&[3.0, 1.0, 2.0, 8.0])),
    ]
}

fn draws(spec: &DistributionSpec, purpose: &str) -> Vec<f64> {
    let sampler = spec.sampler().unwrap();
    let mut stream = Stream::named(11, 0, "test", purpose);
    (0..DRAWS).map(|_| sampler.draw(&mut stream)).collect()
}

/// The largest distance between the observed and the exact distribution function, times √n.
fn kolmogorov_smirnov(mut draws: Vec<f64>, exact: impl Fn(f64) -> f64) -> f64 {
    draws.sort_by(f64::total_cmp);
    let n = draws.len() as f64;
    let mut distance: f64 = 0.0;
    for (i, &x) in draws.iter().enumerate() {
        let p = exact(x);
        distance = distance
            .max((p - i as f64 / n).abs())
            .max(((i + 1) as f64 / n - p).abs());
    }
    distance * n.sqrt()
}

#[test]
fn the_mean_and_the_variance_of_many_draws_are_the_exact_ones() {
    for (name, spec) in one_of_each() {
        let sampler = spec.sampler().unwrap();
        let draws = draws(&spec, name);
        let n = f64::from(DRAWS);
        let mean = draws.iter().sum::<f64>() / n;
        let variance = draws.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / n;
        let fourth = draws.iter().map(|x| (x - mean).powi(4)).sum::<f64>() / n;
        let mean_error = (sampler.variance() / n).sqrt();
        assert!(
            (mean - sampler.mean()).abs() <= 4.0 * mean_error,
            "{name}: {mean} {}",
            sampler.mean()
        );
        let variance_error = ((fourth - variance * variance).max(0.0) / n).sqrt();
        assert!(
            (variance - sampler.variance()).abs() <= 4.0 * variance_error,
            "{name}: {variance} {}",
            sampler.variance()
        );
    }
}

#[test]
fn continuous_draws_follow_their_distribution_function() {
    let cut = |centre: f64, low: f64, high: f64| {
        let (a, b) = (normal_probability(low - centre), normal_probability(high - centre));
        move |x: f64| (normal_probability(x - centre) - a) / (b - a)
    };
    let sigma = (1.0_f64 + 0.08 * 0.08).ln().sqrt();
    let location = 84.0_f64.ln() - 0.5 * sigma * sigma;
    let cases: Vec<(DistributionSpec, Probability)> = vec![
        (uniform(2.0, 5.0), Box::new(|x| (x - 2.0) / 3.0)),
        {
            let exact = exact::Triangular::new(5.0, 12.0, 7.0).unwrap();
            (triangular(5.0, 7.0, 12.0), Box::new(move |x| exact.cdf(x)))
        },
        (
            triangular(5.0, 5.0, 12.0),
            Box::new(|x| 1.0 - ((12.0 - x) / 7.0).powi(2)),
        ),
        (triangular(5.0, 12.0, 12.0), Box::new(|x| ((x - 5.0) / 7.0).powi(2))),
        (exponential(3.0), Box::new(|x| 1.0 - (-x / 3.0).exp())),
        {
            let exact = exact::Gamma::new(4.0, 4.0 / 3.0).unwrap();
            (erlang(3.0, 4), Box::new(move |x| exact.cdf(x)))
        },
        {
            let exact = exact::Gamma::new(40.0, 40.0 / 3.0).unwrap();
            (erlang(3.0, 40), Box::new(move |x| exact.cdf(x)))
        },
        {
            let exact = exact::Gamma::new(1.0 / 0.49, 1.0 / 0.49 / 3.0).unwrap();
            (gamma(3.0, 0.7), Box::new(move |x| exact.cdf(x)))
        },
        {
            let exact = exact::Gamma::new(0.25, 0.25 / 3.0).unwrap();
            (gamma(3.0, 2.0), Box::new(move |x| exact.cdf(x)))
        },
        {
            let exact = exact::Weibull::new(2.5, 3.0).unwrap();
            (weibull(3.0, 2.5), Box::new(move |x| exact.cdf(x)))
        },
        {
            let exact = exact::LogNormal::new(location, sigma).unwrap();
            (lognormal(84.0, 0.08), Box::new(move |x| exact.cdf(x)))
        },
        (normal(3.0, 1.0, None, None), Box::new(cut(3.0, 0.0, 99.0))),
        (normal(3.0, 1.0, 2.0, 3.5), Box::new(cut(3.0, 2.0, 3.5))),
        (
            // In the upper tail the probabilities above are the exact ones.
            normal(-10.0, 1.0, 0.0, None),
            Box::new(|x| 1.0 - normal_probability(-x - 10.0) / normal_probability(-10.0)),
        ),
        (
            normal(-33.0, 1.0, 0.0, None),
            Box::new(|x| 1.0 - normal_probability(-x - 33.0) / normal_probability(-33.0)),
        ),
        (
            normal(33.0, 1.0, -2.0, -0.01),
            Box::new(|x| {
                let low = normal_probability(-35.0);
                (normal_probability(x - 33.0) - low) / (normal_probability(-33.01) - low)
            }),
        ),
    ];
    for (i, (spec, exact)) in cases.into_iter().enumerate() {
        // 99.9 % point of the Kolmogorov distribution.
        let distance = kolmogorov_smirnov(draws(&spec, &format!("distribution {i}")), exact);
        assert!(distance < 1.95, "{spec:?}: {distance}");
    }
}

#[test]
fn geometric_draws_follow_their_probabilities() {
    let exact = exact::Geometric::new(0.25).unwrap();
    let mut counts = [0_u32; 20];
    for x in draws(&geometric(4.0), "geometric") {
        assert_eq!(x.fract(), 0.0);
        counts[(x as usize).min(20) - 1] += 1;
    }
    let mut chi_square = 0.0;
    for (i, &count) in counts.iter().enumerate() {
        let low = if i == 0 { 0.0 } else { exact.cdf(i as u64) };
        let high = if i == 19 { 1.0 } else { exact.cdf(i as u64 + 1) };
        let expected = f64::from(DRAWS) * (high - low);
        chi_square += (f64::from(count) - expected).powi(2) / expected;
    }
    // 99.9 % point with 19 degrees of freedom.
    assert!(chi_square < 43.8, "{chi_square}");
}

#[test]
fn each_of_several_values_is_equally_likely() {
    let mut counts = [0_u32; 4];
    for x in draws(&values(&[3.0, 1.0, 2.0, 0.0]), "values") {
        counts[x as usize] += 1;
    }
    for count in counts {
        // Five standard deviations.
        assert!(count.abs_diff(DRAWS / 4) < 690, "{counts:?}");
    }
}

#[test]
fn the_tail_of_a_normal_continues_where_the_logarithms_take_over() {
    // Just before and just after 30 standard deviations the two methods must agree.
    for u in [1e-9, 0.1, 0.5, 0.9, 1.0 - 1e-9] {
        for high in [f64::INFINITY, 0.05] {
            let before = truncated_normal::TruncatedNormal::new(-30.0 + 1e-9, 1.0, 0.0, high).at(u);
            let after = truncated_normal::TruncatedNormal::new(-30.0, 1.0, 0.0, high).at(u);
            assert!(
                (before - after).abs() < 1e-9 * after + 1e-12,
                "{u} {high}: {before} {after}"
            );
        }
    }
}

#[test]
fn the_moments_of_a_cut_normal_are_those_of_the_closed_form() {
    let density = crate::kernel::special::normal_density;
    for (a, b) in [(-1.0, 2.0), (-8.0, 0.5), (1.0, 3.0), (4.0, 5.0), (-0.5, 0.5)] {
        let sampler = normal(0.0, 1.0, a, b).sampler().unwrap();
        let z = normal_probability(b) - normal_probability(a);
        let mean = (density(a) - density(b)) / z;
        let variance = 1.0 + (a * density(a) - b * density(b)) / z - mean * mean;
        assert!(
            (sampler.mean() - mean).abs() < 1e-9,
            "{a} {b}: {} {mean}",
            sampler.mean()
        );
        assert!(
            (sampler.variance() - variance).abs() < 1e-9,
            "{a} {b}: {} {variance}",
            sampler.variance()
        );
    }
    // Far out a normal tail is exponential: its mean excess is 1/β − 2/β³ + ….
    let far = normal(-1e6, 1.0, None, None).sampler().unwrap();
    assert!((far.mean() - 1e-6).abs() < 1e-17);
    assert!((far.variance() - 1e-12).abs() < 1e-22);
}

#[test]
fn a_draw_by_inversion_ascends_with_the_random_number() {
    for (name, spec) in one_of_each() {
        let sampler = spec.sampler().unwrap();
        let at = |u: f64| match &sampler {
            Sampler::Uniform(inner) => Some(inner.at(u)),
            Sampler::Triangular(inner) => Some(inner.at(u)),
            Sampler::Exponential { mean } => Some(mean * exponential::exponential_at(u)),
            Sampler::Weibull(inner) => Some(inner.at(u)),
            Sampler::Lognormal(inner) => Some(inner.at(u)),
            Sampler::Normal(inner) => Some(inner.at(u)),
            Sampler::Geometric(inner) => Some(inner.at(u)),
            _ => None,
        };
        let mut last = f64::NEG_INFINITY;
        for i in 0..100_000_u32 {
            let Some(x) = at((f64::from(i) + 0.5) / 100_000.0) else {
                break;
            };
            assert!(x >= last, "{name}");
            last = x;
        }
    }
}

#[test]
fn the_draws_have_the_same_bits_as_ever() {
    let mut stream = Stream::named(1, 0, "golden", "draws");
    let found: Vec<(&str, u64)> = one_of_each()
        .iter()
        .map(|(name, spec)| (*name, spec.sampler().unwrap().draw(&mut stream).to_bits()))
        .collect();
    let expected = [
        ("constant", 0x4014_0000_0000_0000),
        ("uniform", 0x4006_dc96_c337_a74c),
        ("triangular", 0x4022_a53e_88ab_66d0),
        ("exponential", 0x3ffa_e0dd_6f6c_317d),
        ("erlang of few phases", 0x400a_82e4_e120_7da1),
        ("erlang of many phases", 0x400c_4862_7043_9959),
        ("gamma", 0x3ffa_0cb0_1f3b_4b0d),
        ("gamma of shape below 1", 0x3ff5_ec83_033d_e76d),
        ("weibull", 0x4001_510a_a0a4_dd0a),
        ("lognormal", 0x4054_3407_e5b2_345c),
        ("normal", 0x4002_9f7f_fb79_258c),
        ("normal cut on both sides", 0x400b_5060_45a7_8797),
        ("normal cut above its mean", 0x3fdb_741f_ac8e_59e0),
        ("normal cut far above its mean", 0x3fb8_fd70_77ef_9790),
        ("normal cut far below its mean", 0x3fde_ab4f_cfb4_19ed),
        ("geometric", 0x4041_8000_0000_0000),
        ("values", 0x4020_0000_0000_0000),
    ];
    assert_eq!(found, expected, "{found:#x?}");
}

#[test]
fn a_sampler_survives_being_stored() {
    for (name, spec) in one_of_each() {
        let sampler = spec.sampler().unwrap();
        let bytes = postcard::to_allocvec(&sampler).unwrap();
        let back: Sampler = postcard::from_bytes(&bytes).unwrap();
        assert_eq!(back, sampler, "{name}");
        let (mut a, mut b) = (Stream::named(1, 2, "", name), Stream::named(1, 2, "", name));
        assert_eq!(back.draw(&mut a).to_bits(), sampler.draw(&mut b).to_bits(), "{name}");
    }
}

#[test]
fn a_constant_takes_nothing_from_the_stream() {
    let mut stream = Stream::named(1, 0, "", "");
    let before = stream.clone();
    for spec in [
        DistributionSpec::Constant(5.0),
        uniform(5.0, 5.0),
        triangular(5.0, 5.0, 5.0),
        normal(9.0, 1.0, 5.0, 5.0),
        values(&[5.0, 5.0]),
    ] {
        let sampler = spec.sampler().unwrap();
        assert_eq!(sampler.constant(), Some(5.0));
        assert_eq!(sampler.draw(&mut stream), 5.0);
        assert_eq!((sampler.mean(), sampler.variance()), (5.0, 0.0));
    }
    assert_eq!(geometric(1.0).sampler().unwrap().constant(), Some(1.0));
    assert_eq!(stream, before);
}

#[test]
fn what_is_wrong_is_said_with_what_would_be_right() {
    let message = |spec: DistributionSpec| spec.sampler().unwrap_err().to_string();
    assert_eq!(
        message(exponential(-3.0)),
        "`mean` of `exponential` is -3, but must be above 0 and at most 1e100"
    );
    assert_eq!(
        message(gamma(1.0, 101.0)),
        "`cv` of `gamma` is 101, but must be above 0 and at most 100"
    );
    assert_eq!(
        message(weibull(1.0, 0.01)),
        "`shape` of `weibull` is 0.01, but must be from 0.1 to 100"
    );
    assert_eq!(
        message(erlang(1.0, 0)),
        "`phases` of `erlang` is 0, but must be from 1 to 1000"
    );
    assert_eq!(
        message(geometric(0.5)),
        "`mean` of `geometric` is 0.5, but must be from 1 to 1e100"
    );
    assert_eq!(
        message(triangular(5.0, 4.0, 6.0)),
        "`triangular` is [5.0, 4.0, 6.0], but its numbers must be the lowest, the most likely, then the highest value"
    );
    assert_eq!(
        message(values(&[])),
        "`values` is empty, but must have at least one number"
    );
    assert_eq!(
        message(DistributionSpec::Random(RandomSpec::File("repair.csv".to_owned()))),
        "the values of the file `repair.csv` have not been read"
    );
    for spec in [
        DistributionSpec::Constant(f64::NAN),
        DistributionSpec::Constant(f64::INFINITY),
        uniform(2.0, 1.0),
        uniform(f64::NAN, 1.0),
        triangular(1.0, f64::NAN, 3.0),
        exponential(f64::NAN),
        exponential(0.0),
        erlang(1.0, 1001),
        gamma(1.0, 0.0),
        lognormal(f64::INFINITY, 1.0),
        weibull(0.0, 1.0),
        weibull(1.0, f64::NAN),
        normal(f64::NAN, 1.0, None, None),
        normal(1.0, 0.0, None, None),
        normal(1.0, 1.0, None, -1.0),
        normal(1.0, 1.0, f64::NAN, None),
        values(&[1.0, f64::NAN]),
    ] {
        assert!(spec.sampler().is_err(), "{spec:?}");
    }
}

fn timed(distribution: DistributionSpec, unit: TimeUnit) -> TimedSpec {
    TimedSpec {
        distribution,
        unit,
        key: "repair_minutes",
    }
}

#[test]
fn durations_are_scaled_to_nanoseconds_and_whole_units_stay_exact() {
    let nanos = |seconds: u64| Span(seconds * NANOS_PER_SECOND);
    let constant = SpanSampler::new(&timed(DistributionSpec::Constant(55.0), TimeUnit::Minutes)).unwrap();
    assert_eq!(constant.constant(), Some(nanos(55 * 60)));
    assert_eq!(constant.mean(), nanos(55 * 60));
    let mut stream = Stream::named(2, 0, "", "durations");
    let steps = SpanSampler::new(&timed(geometric(1e6), TimeUnit::Minutes)).unwrap();
    let several = SpanSampler::new(&timed(values(&[1.0, 7.0, 525_600.0]), TimeUnit::Minutes)).unwrap();
    for _ in 0..10_000 {
        assert_eq!(steps.draw(&mut stream).0 % nanos(60).0, 0);
        assert_eq!(several.draw(&mut stream).0 % nanos(60).0, 0);
    }
    let hours = SpanSampler::new(&timed(exponential(2.0), TimeUnit::Hours)).unwrap();
    assert_eq!(hours, SpanSampler::exponential(nanos(7200)));
    assert_eq!(hours.mean(), nanos(7200));
    let mean = (0..DRAWS).map(|_| hours.draw(&mut stream).as_hours()).sum::<f64>() / f64::from(DRAWS);
    assert!((mean - 2.0).abs() < 0.03, "{mean}");
}

#[test]
fn a_duration_in_one_unit_is_the_same_in_another() {
    for (name, spec) in [
        ("lognormal", [lognormal(90.0, 0.3), lognormal(1.5, 0.3)]),
        ("normal", [normal(120.0, 30.0, 60.0, 240.0), normal(2.0, 0.5, 1.0, 4.0)]),
    ] {
        let [minutes, hours] = spec;
        let minutes = SpanSampler::new(&timed(minutes, TimeUnit::Minutes)).unwrap();
        let hours = SpanSampler::new(&timed(hours, TimeUnit::Hours)).unwrap();
        let (mut a, mut b) = (Stream::named(1, 0, "", name), Stream::named(1, 0, "", name));
        for _ in 0..1000 {
            assert!(minutes.draw(&mut a).0.abs_diff(hours.draw(&mut b).0) <= 1, "{name}");
        }
    }
}

#[test]
fn a_duration_that_could_be_negative_is_refused() {
    for spec in [
        DistributionSpec::Constant(-5.0),
        uniform(-5.0, 1.0),
        normal(1.0, 1.0, -5.0, None),
    ] {
        let error = SpanSampler::new(&timed(spec, TimeUnit::Minutes)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`repair_minutes` can be as low as -5, but a duration must be 0 or more"
        );
    }
}

#[test]
fn a_duration_longer_than_all_time_is_forever() {
    let sampler = SpanSampler::new(&timed(DistributionSpec::Constant(1e90), TimeUnit::Days)).unwrap();
    assert_eq!(sampler.draw(&mut Stream::named(1, 0, "", "")), Span::FOREVER);
    assert_eq!(SpanSampler::exponential(Span::ZERO).constant(), Some(Span::ZERO));
}

/// A positive number of any magnitude that is allowed, and some that are not.
fn any_positive() -> impl Strategy<Value = f64> {
    prop_oneof![
        (-320.0..101.0).prop_map(|e: f64| 10.0_f64.powf(e)),
        0.1..100.0,
        Just(f64::MIN_POSITIVE),
        Just(1e100)
    ]
}

fn any_number() -> impl Strategy<Value = f64> {
    (any_positive(), any::<bool>()).prop_map(|(x, negative)| if negative { -x } else { x })
}

fn any_spec() -> impl Strategy<Value = DistributionSpec> {
    prop_oneof![
        any_number().prop_map(DistributionSpec::Constant),
        (any_number(), any_number()).prop_map(|(a, b)| uniform(a.min(b), a.max(b))),
        (any_number(), any_number(), any_number()).prop_map(|(a, b, c)| {
            let mut all = [a, b, c];
            all.sort_by(f64::total_cmp);
            triangular(all[0], all[1], all[2])
        }),
        any_positive().prop_map(exponential),
        (any_positive(), 1..=1000_u32).prop_map(|(mean, phases)| erlang(mean, phases)),
        (any_positive(), any_positive()).prop_map(|(mean, cv)| gamma(mean, cv.min(100.0))),
        (any_positive(), 0.1..=100.0).prop_map(|(scale, shape)| weibull(scale, shape)),
        (any_positive(), any_positive()).prop_map(|(mean, cv)| lognormal(mean, cv.min(100.0))),
        (any_number(), any_positive(), any_number(), any_number()).prop_map(|(mean, sd, a, b)| normal(
            mean,
            sd,
            a.min(b),
            a.max(b)
        )),
        (any_number(), any_positive()).prop_map(|(mean, sd)| normal(mean, sd, None, None)),
        any_positive().prop_map(|mean| geometric(mean.max(1.0))),
        proptest::collection::vec(any_number(), 1..5).prop_map(|all| values(&all)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn no_parameters_make_a_draw_that_is_no_number_or_out_of_bounds(spec in any_spec(), seed: u64) {
        if let Ok(sampler) = spec.sampler() {
            let mut stream = Stream::named(seed, 0, "", "extreme");
            prop_assert!(sampler.mean().is_finite() && sampler.mean() >= sampler.lowest());
            prop_assert!(sampler.variance() >= 0.0 && sampler.variance().is_finite());
            for _ in 0..50 {
                let x = sampler.draw(&mut stream);
                prop_assert!(x.is_finite() && x >= sampler.lowest(), "{x} {sampler:?}");
            }
        }
        for unit in [TimeUnit::Seconds, TimeUnit::Days] {
            if let Ok(sampler) = SpanSampler::new(&timed(spec.clone(), unit)) {
                sampler.draw(&mut Stream::named(seed, 0, "", "extreme"));
            }
        }
    }
}

#[test]
fn a_quantile_is_the_value_that_its_share_of_the_draws_does_not_exceed() {
    for json in [
        serde_json::json!({ "uniform": [2, 5] }),
        serde_json::json!({ "triangular": [1, 2, 6] }),
        serde_json::json!({ "exponential": { "mean": 3 } }),
        serde_json::json!({ "weibull": { "scale": 3, "shape": 2 } }),
        serde_json::json!({ "lognormal": { "mean": 3, "cv": 0.7 } }),
        serde_json::json!({ "normal": { "mean": 3, "sd": 1 } }),
        serde_json::json!({ "values": [3, 1, 2, 4, 5] }),
    ] {
        let spec: DistributionSpec = serde_json::from_value(json.clone()).unwrap();
        let sampler = spec.sampler().unwrap();
        let mut stream = Stream::named(9, 0, "quantile", "draws");
        let draws: Vec<f64> = (0..40_000).map(|_| sampler.draw(&mut stream)).collect();
        for share in [0.05, 0.3, 0.5, 0.9, 0.999] {
            let quantile = sampler.quantile(share).unwrap();
            let below = draws.iter().filter(|&&draw| draw < quantile).count() as f64 / 40_000.0;
            let up_to = draws.iter().filter(|&&draw| draw <= quantile).count() as f64 / 40_000.0;
            assert!(
                below - 0.01 <= share && share <= up_to + 0.01,
                "{json} {share}: {quantile} {below} {up_to}"
            );
        }
    }
    let gamma: DistributionSpec =
        serde_json::from_value(serde_json::json!({ "gamma": { "mean": 1, "cv": 1 } })).unwrap();
    assert_eq!(gamma.sampler().unwrap().quantile(0.5), None);
}
