//! The search for the best values of factors: nearer to known optima than a Latin hypercube of as many points, honest where
//! there is nothing to find, and through the real command on a line whose best buffer is known exactly.

use std::fs;
use std::process::Stdio;
use std::time::{Duration, Instant};

use serde_json::Value;
use taktline::kernel::random::Stream;
use taktline::kernel::special::normal_quantile;
use taktline::study::design::latin_hypercube::latin_hypercube;
use taktline::study::oracles::lines::saturated_line;
use taktline::study::search::course::{Course, End, Limits};
use taktline::study::search::lattice::{Axis, Lattice};

use crate::program::{command, json, out, refused, taktline};
#[cfg(target_os = "linux")]
use crate::signals;
use crate::studies::{Own, STOPPING};

/// Replications of a point.
const REPLICATIONS: u64 = 8;

/// A function with known minimum and the lattice that it is searched on.
struct Problem {
    lattice: Lattice,
    value: fn(&[f64]) -> f64,
    minimum: f64,
    /// Standard deviation of a replication, of which half the variance is the same at all points.
    noise: f64,
}

/// Branin's function (Dixon, Szegő: Towards Global Optimisation 2, 1978), three minima of 0.397887.
fn branin(at: &[f64]) -> f64 {
    use std::f64::consts::PI;
    let (x, y) = (at[0], at[1]);
    let bent = y - 5.1 / (4.0 * PI * PI) * x * x + 5.0 / PI * x - 6.0;
    bent * bent + 10.0 * (1.0 - 1.0 / (8.0 * PI)) * libm::cos(x) + 10.0
}

/// A bowl over two numbers and a count.
fn bowl(at: &[f64]) -> f64 {
    let off = |value: f64, best: f64| (value - best) * (value - best);
    1.0 + off(at[0], 0.3) + 2.0 * off(at[1], -0.5) + 0.05 * off(at[2], 4.0)
}

/// Hartmann's function of three variables (the same source), minimum −3.862782.
fn hartmann(at: &[f64]) -> f64 {
    const FAR: [[f64; 3]; 4] = [
        [3.0, 10.0, 30.0],
        [0.1, 10.0, 35.0],
        [3.0, 10.0, 30.0],
        [0.1, 10.0, 35.0],
    ];
    const AT: [[f64; 3]; 4] = [
        [0.3689, 0.1170, 0.2673],
        [0.4699, 0.4387, 0.7470],
        [0.1091, 0.8732, 0.5547],
        [0.03815, 0.5743, 0.8828],
    ];
    let term = |row: usize| {
        let square = |column: usize| FAR[row][column] * (at[column] - AT[row][column]) * (at[column] - AT[row][column]);
        libm::exp(-(0..3).map(square).sum::<f64>())
    };
    -[1.0, 1.2, 3.0, 3.2]
        .iter()
        .enumerate()
        .map(|(row, weight)| weight * term(row))
        .sum::<f64>()
}

fn problems() -> [(&'static str, Problem); 3] {
    let real = |low, high| Axis::new(low, high, 0.0);
    let count = Axis::whole(0.0, 10.0, 0.0).unwrap();
    [
        (
            "Branin",
            Problem {
                lattice: Lattice::new(vec![real(-5.0, 10.0), real(0.0, 15.0)]),
                value: branin,
                minimum: 0.397_887,
                noise: 4.0,
            },
        ),
        (
            "bowl with a count",
            Problem {
                lattice: Lattice::new(vec![real(-1.0, 1.0), real(-1.0, 1.0), count]),
                value: bowl,
                minimum: 1.0,
                noise: 0.3,
            },
        ),
        (
            "Hartmann",
            Problem {
                lattice: Lattice::new(vec![real(0.0, 1.0); 3]),
                value: hartmann,
                minimum: -3.862_782,
                noise: 0.3,
            },
        ),
    ]
}

/// Replications of a point that share half the variance of their luck with all others of the same number.
fn replications(problem: &Problem, seed: u64, at: &[f64]) -> Vec<Option<f64>> {
    let normal =
        |replication: u64, name: &str| normal_quantile(Stream::named(seed, replication, name, "noise").uniform_open());
    let value = |replication: u64| {
        let luck = normal(replication, "common") + normal(replication, &format!("{at:?}"));
        Some((problem.value)(at) + problem.noise * luck / 2_f64.sqrt())
    };
    (0..REPLICATIONS).map(value).collect()
}

/// How far the point that is named lies above the minimum, after a search of so many points.
fn searched(problem: &Problem, seed: u64, points: usize, start: usize) -> (f64, Course, Vec<Vec<Option<f64>>>) {
    let limits = Limits {
        start,
        points,
        batch: 1,
        indifference: 0.0,
        sign: -1.0,
        seed,
    };
    let first = problem.lattice.axes().iter().map(Axis::middle).collect();
    let mut course = Course::new(problem.lattice.clone(), limits, first);
    let mut values = Vec::new();
    while course.end().is_none() {
        for position in &course.points()[values.len()..] {
            values.push(replications(problem, seed, &problem.lattice.values(position)));
        }
        course.advance(&values);
    }
    let best = course.best(&course.found(&values)).unwrap();
    let at = problem.lattice.values(&course.points()[best]);
    ((problem.value)(&at) - problem.minimum, course, values)
}

/// The same after a Latin hypercube of as many points, of which the one with the best mean is taken.
fn sampled(problem: &Problem, seed: u64, points: usize) -> f64 {
    let shares = latin_hypercube(points, problem.lattice.axes().len(), seed);
    let all = shares.iter().map(|shares| {
        let at = problem.lattice.values(&problem.lattice.drawn(shares));
        let values = replications(problem, seed, &at);
        let mean = values.iter().flatten().sum::<f64>() / values.len() as f64;
        (mean, (problem.value)(&at) - problem.minimum)
    });
    all.reduce(|best, next| if next.0 < best.0 { next } else { best })
        .unwrap()
        .1
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    (values[(values.len() - 1) / 2] + values[values.len() / 2]) / 2.0
}

#[test]
fn it_comes_nearer_to_known_optima_than_a_latin_hypercube_of_as_many_points() {
    for (name, problem) in problems() {
        let seeds = 1..=32;
        let search: Vec<f64> = seeds.clone().map(|seed| searched(&problem, seed, 30, 10).0).collect();
        let sample: Vec<f64> = seeds.map(|seed| sampled(&problem, seed, 30)).collect();
        let nearer = search
            .iter()
            .zip(&sample)
            .filter(|(search, sample)| search < sample)
            .count();
        let (by_search, by_sample) = (median(search), median(sample));
        println!("{name}: regret {by_search:.4} by search, {by_sample:.4} by hypercube; nearer {nearer} of 32");
        // By chance at least 23 of 32 would be nearer once in a hundred times.
        assert!(nearer >= 23, "{name}: {nearer} of 32");
        assert!(by_search < 0.5 * by_sample, "{name}: {by_search} {by_sample}");
    }
}

#[test]
fn where_there_is_only_chance_it_neither_pretends_nor_breaks() {
    let problem = Problem {
        lattice: Lattice::new(vec![Axis::new(0.0, 1.0, 0.0); 2]),
        value: |_| 5.0,
        minimum: 5.0,
        noise: 1.0,
    };
    let mut flattered = 0;
    let mut explained = 0;
    for seed in 1..=32 {
        let (_, course, values) = searched(&problem, seed, 20, 10);
        let found = course.found(&values);
        let squares = found.left_out.iter().map(|value| value * value).sum::<f64>();
        let mean = found.means.iter().sum::<f64>() / found.means.len() as f64;
        let spread = found
            .means
            .iter()
            .map(|value| (value - mean) * (value - mean))
            .sum::<f64>();
        explained += u32::from(squares < 0.5 * spread);
        // The means of the points are off by 0.25 each beside what they have in common: what is foretold of the one that is
        // named hardly differs from their mean.
        let best = course.best(&found).unwrap();
        let net = course.net(&found, &course.points()[best]).unwrap_or(mean);
        flattered += u32::from(net - mean > 0.25);
    }
    println!("only chance: {flattered} of 32 flattered, {explained} of 32 explained");
    assert!(explained <= 4, "{explained}");
    assert!(flattered <= 6, "{flattered}");
}

#[test]
fn points_chosen_together_come_nearer_than_a_hypercube() {
    let (_, problem) = &problems()[0];
    let regrets = (1..=16).map(|seed| {
        let limits = Limits {
            start: 10,
            points: 30,
            batch: 4,
            indifference: 0.0,
            sign: -1.0,
            seed,
        };
        let mut course = Course::new(problem.lattice.clone(), limits, vec![500, 500]);
        let mut values = Vec::new();
        while course.end().is_none() {
            for position in &course.points()[values.len()..] {
                values.push(replications(problem, seed, &problem.lattice.values(position)));
            }
            course.advance(&values);
        }
        assert_eq!(course.end(), Some(End::Budget));
        let best = course.best(&course.found(&values)).unwrap();
        branin(&problem.lattice.values(&course.points()[best])) - problem.minimum
    });
    let by_sample = median((1..=16).map(|seed| sampled(problem, seed, 30)).collect());
    let by_batch = median(regrets.collect());
    assert!(by_batch < by_sample, "{by_batch} {by_sample}");
}

/// Two exponential machines that take a minute on average, with places between them.
fn line() -> String {
    saturated_line(&[1.0 / 60.0; 2], &[4])
        .scenario
        .replace("seconds = 50000.0", "seconds = 2000000.0")
}

/// A place costs 0.4 parts an hour.
const STUDY: &str = r#"
scenario = "line.toml"
replications = 8
responses = ["throughput_parts_per_hour", "lead_time_hours"]
[design]
kind = "optimise"
response = "throughput_parts_per_hour"
goal = "maximise"
points = 12
start = 6
confirm = 20
[[factor]]
path = 'station."machine 2".buffer'
range = [0, 40]
whole = true
cost = 0.4
"#;

/// Parts an hour less the cost of the places, exactly.
fn worth(places: u32) -> f64 {
    3_600.0 * saturated_line(&[1.0 / 60.0; 2], &[places]).answers[0].exact - 0.4 * f64::from(places)
}

#[test]
fn on_a_line_of_two_machines_it_finds_the_buffer_that_the_exact_answer_names() {
    let own = Own::with_line(STUDY, &line());
    let text = out(&["sweep", &own.file]);
    println!("{text}");
    let best = (0..=40)
        .max_by(|one, other| worth(*one).total_cmp(&worth(*other)))
        .unwrap();
    assert_eq!(best, 9);
    let found = own.step("analyse", &[])["optimum"].clone();
    let named = found["named"]["values"].as_str().unwrap();
    let places: u32 = named.rsplit(' ').next().unwrap().parse().unwrap();
    // Between 6 and 13 places it matters by less than 0.4 parts an hour.
    assert!(worth(best) - worth(places) < 0.4, "{named}");
    let fresh = &found["named"]["fresh"];
    let (mean, half) = (fresh["mean"].as_f64().unwrap(), fresh["half_width"].as_f64().unwrap());
    assert!(
        (mean - worth(places)).abs() < 2.0 * half,
        "{mean} ± {half}, exactly {}",
        worth(places)
    );
    assert_eq!(fresh["n"], 20);
    let gain = &found["named"]["better_than_first_by"];
    let exactly = worth(places) - worth(4);
    let (mean, half) = (gain["mean"].as_f64().unwrap(), gain["half_width"].as_f64().unwrap());
    assert!(
        mean - half > 0.0 && (mean - exactly).abs() < 2.0 * half,
        "{mean} ± {half}, exactly {exactly}"
    );
    let foretold = found["foretold"]["values"].as_str().unwrap();
    let places: u32 = foretold.rsplit(' ').next().unwrap().parse().unwrap();
    assert!(worth(best) - worth(places) < 0.4, "{foretold}");
    let curve = found["curve"].as_array().unwrap();
    assert!(
        curve.len() <= 12
            && curve
                .windows(2)
                .all(|pair| pair[0]["best"].as_f64() <= pair[1]["best"].as_f64())
    );
    // What the surrogate says of a point that was not tried.
    let said = json(&["sweep", "predict", &own.file, "--at", "buffer=10"]);
    let said = said["predictions"][0]["responses"]["throughput_parts_per_hour"]["mean"]
        .as_f64()
        .unwrap();
    assert!((said - worth(10) - 4.0).abs() < 0.6, "{said}");
    let csv = out(&["sweep", "analyse", &own.file, "--format", "csv"]);
    assert!(csv.contains("better_than_first_by") && csv.contains(",curve,"), "{csv}");
}

const FILES: [&str; 4] = [
    "results.csv",
    "results.parquet",
    "shard-1-of-1.parquet",
    "datapackage.json",
];

#[cfg(unix)]
#[test]
fn killed_at_any_moment_it_goes_the_same_way_and_computes_nothing_twice() {
    let undisturbed = Own::with_line(STUDY, &line());
    undisturbed.step("run", &["--threads", "1"]);
    undisturbed.step("merge", &[]);
    let whole = undisturbed.bytes("shard-1-of-1.journal").len() as u64;
    let own = Own::with_line(STUDY, &line());
    let journal = own.folder.path().join("study.results/shard-1-of-1.journal");
    let size = || fs::metadata(&journal).map_or(0, |found| found.len());
    // The last of them while the point that is named is simulated again.
    for kill in 1..=6_u64 {
        let mut child = command(&["sweep", "run", &own.file, "--threads", "2"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while size() < whole * kill / 7 + kill * 7_919 % 97 && begun.elapsed() < Duration::from_secs(60) {
            std::thread::sleep(Duration::from_millis(1));
        }
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let before = own.step("status", &[]);
    // The search is over, and the fresh replications are not.
    assert_eq!(before["may_grow"], false);
    assert!(before["finished"].as_u64() < before["runs"].as_u64(), "{before}");
    let last = own.step("run", &[]);
    assert_eq!(last["computed_twice"], 0);
    assert!(last["computed"].as_u64().unwrap() > 0);
    own.step("merge", &[]);
    for name in FILES {
        assert_eq!(own.bytes(name), undisturbed.bytes(name), "{name}");
    }
    assert_eq!(size(), whole, "every run stands in the journal once");
    assert_eq!(own.step("run", &[])["computed"], 0);
    assert_eq!(own.step("analyse", &[]), undisturbed.step("analyse", &[]));
}

/// A search of which going through alone takes seconds.
const LONG: &str = r#"
scenario = "line.toml"
replications = 2
responses = ["throughput_parts_per_hour"]
design = { kind = "optimise", response = "throughput_parts_per_hour", goal = "maximise", points = 90 }
[[factor]]
path = "station.lathe.buffer"
range = [1, 60]
whole = true
[[factor]]
path = "station.press.buffer"
range = [1, 60]
whole = true
[[factor]]
path = "station.press.cycle_seconds.lognormal.mean"
range = [100, 200]
"#;

#[cfg(target_os = "linux")]
#[test]
fn an_interruption_ends_even_the_going_through_of_what_is_finished() {
    let own = Own::new(LONG);
    let all = own.step("run", &[])["runs"].as_u64().unwrap();
    let child = command(&["sweep", "run", &own.file])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // As soon as it listens: it has not gone through everything then.
    signals::wait_until_it_listens(&child);
    signals::send("TERM", &child);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(75), "{said}");
    let finished = said
        .split("ended early: ")
        .nth(1)
        .and_then(|rest| rest.split(' ').next());
    let finished: u64 = finished.unwrap_or(&said).replace(',', "").parse().unwrap();
    assert!(finished < all, "it went through all of them: {said}");
    assert_eq!(own.step("run", &[])["computed"], 0);
}

#[test]
fn an_edited_study_is_told_and_more_points_cost_only_themselves() {
    let own = Own::with_line(STUDY, &line());
    let first = own.step("run", &[])["computed"].as_u64().unwrap();
    let more = STUDY.replace("points = 12", "points = 13");
    fs::write(&own.file, &more).unwrap();
    for step in ["run", "status", "analyse"] {
        assert!(refused(&["sweep", step, &own.file]).contains("the study file has changed"));
    }
    own.step("plan", &[]);
    let then = own.step("run", &[])["computed"].as_u64().unwrap();
    assert!(then < first / 2, "{then} of {first}");
    let fresh = Own::with_line(&more, &line());
    fresh.step("run", &[]);
    let [one, other] = [&own, &fresh].map(|own| {
        own.step("merge", &[]);
        own.bytes("results.csv")
    });
    assert_eq!(one, other);
}

#[test]
fn measured_values_that_change_after_the_search_are_noticed() {
    let line = "name = \"Two\"\nstart = 2027-01-04\nrun = { hours = 20 }\n\
                product = [{ name = \"part\", supply = { kind = \"saturated\" } }]\n\
                [[station]]\nname = \"machine 1\"\ncycle_seconds = { file = \"times.csv\" }\n\
                [[station]]\nname = \"machine 2\"\ncycle_seconds = { exponential = { mean = 60 } }\nbuffer = 4\n";
    let own = Own::with_line(STUDY, line);
    let times = own.folder.path().join("times.csv");
    fs::write(&times, "50\n60\n80\n").unwrap();
    own.step("run", &[]);
    assert_eq!(own.step("run", &[])["computed"].as_u64(), Some(0));
    fs::write(&times, "50\n60\n90\n").unwrap();
    for step in ["run", "analyse"] {
        assert!(own.refused(step, &[]).contains("measured values"), "{step}");
    }
    own.step("plan", &[]);
    assert!(own.step("run", &[])["computed"].as_u64() > Some(0));
}

#[test]
fn points_that_cannot_be_run_are_recorded_and_the_search_goes_on() {
    let study = r#"
scenario = "line.toml"
replications = 2
responses = ["throughput_parts_per_hour"]
design = { kind = "optimise", response = "throughput_parts_per_hour", goal = "maximise", points = 9, confirm = 4 }
[[factor]]
path = "station.check.defect_probability"
range = [0, 0.3]
[[factor]]
path = "station.check.buffer"
range = [0, 12]
whole = true
"#;
    let own = Own::with_line(study, STOPPING);
    let output = taktline(&["sweep", "run", &own.file, "--format", "json"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(42), "{said}");
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(found["failed"].as_u64().unwrap() > 8, "{found}");
    assert_eq!(found["points"], 9);
    own.step("merge", &[]);
    let results = own.bytes("results.csv");
    let mut reader = csv::Reader::from_reader(results.as_slice()).into_records();
    assert!(reader.any(|row| !row.unwrap().iter().next_back().unwrap().is_empty()));
    // Only without any defect it goes on; the scenario as it is does not, so there is nothing to hold it against.
    let found = own.step("analyse", &[])["optimum"].clone();
    let named = &found["named"];
    assert!(
        named["values"].as_str().unwrap().contains("defect_probability = 0,"),
        "{named}"
    );
    assert!(named["better_than_first_by"].is_null() && named["first_fresh"]["mean"].is_null());
    assert_eq!(named["fresh"]["n"], 4);
}

#[test]
fn what_makes_no_sense_is_refused_before_the_first_run() {
    for (from, to, expected) in [
        ("points = 12", "points = 301", "`points` is 301"),
        ("points = 12", "points = 4", "`points` is 4"),
        ("start = 6", "start = 20", "`start` is 20"),
        ("start = 6", "batch = 0", "`batch` is 0"),
        ("start = 6", "indifference = -1.0", "`indifference` is -1"),
        ("confirm = 20", "confirm = 1", "`confirm`"),
        ("replications = 8", "replications = 1", "`replications`, 2 at least"),
        ("range = [0, 40]", "range = [40, 0]", "lower to a higher"),
        ("range = [0, 40]", "range = [0.2, 0.8]", "no whole number"),
        ("range = [0, 40]", "range = [-5, 40]", "at -5"),
        ("range = [0, 40]\nwhole = true", "values = [0, 40]", "give a `range`"),
        ("range = [0, 40]", "range = [0, 40]\nsteps = 5", "no `steps`"),
        ("\"machine 2\".buffer", "\"machine 3\".buffer", "machine 3"),
        ("\"machine 2\".buffer", "\"machine 2\".bufer", "bufer"),
        (
            "response = \"throughput",
            "response = \"troughput",
            "none of the study's `responses`",
        ),
        ("goal = \"maximise\"", "goal = \"best\"", "best"),
        ("cost = 0.4", "cost = inf", "finite"),
        ("points = 12", "points = 12\nbudget = 5", "budget"),
    ] {
        let own = Own::with_line(&STUDY.replace(from, to), &line());
        let said = refused(&["sweep", &own.file]);
        assert!(said.contains(expected), "{to}: {said}");
        assert!(!own.folder.path().join("study.results").exists(), "{to}");
    }
    let own = Own::with_line(STUDY, &line());
    assert!(refused(&["sweep", "run", &own.file, "--shard", "1/2"]).contains("cannot be spread over shards"));
    let grid = STUDY
        .replace("kind = \"optimise\"", "kind = \"grid\"")
        .replace("goal = \"maximise\"\n", "");
    let grid = [
        "response = \"throughput_parts_per_hour\"\n",
        "points = 12\n",
        "start = 6\n",
        "confirm = 20\n",
    ]
    .iter()
    .fold(grid, |text, line| text.replace(line, ""));
    assert!(refused(&["sweep", &Own::with_line(&grid, &line()).file]).contains("only `optimise`"));
}

#[test]
fn in_korean_it_says_the_same() {
    let own = Own::with_line(&STUDY.replace("points = 12", "points = 8"), &line());
    let text = out(&["sweep", &own.file, "--lang", "ko"]);
    println!("{text}");
    assert!(text.contains("최선") && text.contains("새 반복 20회"), "{text}");
    let output = taktline(&["sweep", "run", &own.file, "--shard", "1/2", "--lang", "ko"]);
    assert!(String::from_utf8_lossy(&output.stderr).contains("나누어 실행할 수 없습니다"));
}
