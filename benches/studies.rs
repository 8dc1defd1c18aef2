//! What studies of many points cost beside their simulation, by the program itself.
//!
//! `cargo bench --bench studies` prints what a run of about a millisecond costs in a study more than in `run`, what a
//! second thread brings, how long 1,000 shards take to be merged and in how much memory, and how many years of the
//! built-in scenario's factory an hour of a processor simulates. Times are the processor's, of Linux's counters, since
//! others may use the machine; `TAKTLINE` names another program to measure than the one that was just built.

use std::ffi::OsString;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use taktline::study::sweep::journal::{Record, head};
use taktline::study::sweep::plan::Plan;

/// About a millisecond a run.
const LINE: &str = "name = \"Two stations\"\nstart = 2027-01-04\nrun = { days = DAYS, seed = 5 }\n\
    product = [{ name = \"part\", supply = { kind = \"saturated\" } }]\n\
    [[station]]\nname = \"lathe\"\ncycle_seconds = { lognormal = { mean = 100, cv = 0.2 } }\nbuffer = 5\n\
    [[station.failures]]\nmode = \"spindle\"\ntime_to_failure_hours = { exponential = { mean = 10 } }\n\
    repair_hours = { lognormal = { mean = 2, cv = 0.8 } }\n\
    [[station]]\nname = \"press\"\ncycle_seconds = { lognormal = { mean = 90, cv = 0.2 } }\n";

/// What a call of the program took.
struct Took {
    processor: f64,
    clock: f64,
    most_mib: f64,
}

/// Seconds of the processor that children took so far, by `/proc/self/stat` in hundredths.
fn children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("Linux");
    let fields: Vec<&str> = stat.rsplit_once(')').expect("a name").1.split_whitespace().collect();
    let [user, system] = [13, 14].map(|field| fields[field].parse::<f64>().expect("a number"));
    (user + system) / 100.0
}

fn took(words: &[&str]) -> Took {
    let program = std::env::var_os("TAKTLINE").unwrap_or_else(|| OsString::from(env!("CARGO_BIN_EXE_taktline")));
    let (before, begun) = (children(), Instant::now());
    let mut child = Command::new(program)
        .args(words)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("the program");
    let status = format!("/proc/{}/status", child.id());
    let mut most_mib = 0.0_f64;
    let code = loop {
        let known = fs::read_to_string(&status).unwrap_or_default();
        let peak = known.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib = peak.and_then(|peak| peak.trim().trim_end_matches(" kB").parse::<f64>().ok());
        most_mib = most_mib.max(kib.unwrap_or(0.0) / 1024.0);
        match child.try_wait().expect("a child") {
            Some(code) => break code,
            None => std::thread::sleep(Duration::from_millis(2)),
        }
    };
    assert!(code.success(), "{words:?}");
    Took {
        processor: children() - before,
        clock: begun.elapsed().as_secs_f64(),
        most_mib,
    }
}

/// A study of so many points in a folder: its file.
fn study(folder: &Path, points: usize, replications: usize, days: f64) -> String {
    fs::write(folder.join("line.toml"), LINE.replace("DAYS", &days.to_string())).expect("a folder");
    let text = format!(
        "scenario = \"line.toml\"\nreplications = {replications}\nresponses = [\"good_parts_per_hour\", \"good_parts\"]\n\
         design = {{ kind = \"sobol\", points = {points} }}\n[[factor]]\n\
         path = \"station.lathe.cycle_seconds.lognormal.mean\"\nrange = [99, 101]\n"
    );
    let file = folder.join("study.toml");
    fs::write(&file, text).expect("a folder");
    file.to_string_lossy().into_owned()
}

/// What a step of a study takes on so many threads, without any results of an earlier one.
fn swept(folder: &Path, file: &str, threads: &str) -> Took {
    let into = folder.join(threads).to_string_lossy().into_owned();
    let used = took(&["sweep", "run", file, "--into", &into, "--threads", threads]);
    fs::remove_dir_all(&into).expect("results");
    used
}

fn overhead(folder: &Path) {
    const RUNS: usize = 2_000;
    const PAIRS: usize = 15;
    let file = study(folder, 8, RUNS / 8, 5.0);
    let line = folder.join("line.toml").to_string_lossy().into_owned();
    let replications = RUNS.to_string();
    let alone = || took(&["run", &line, "--replications", &replications, "--threads", "1"]).processor;
    let swept = || swept(folder, &file, "1").processor;
    let (mut overheads, mut seconds) = (Vec::new(), Vec::new());
    for pair in 0..PAIRS {
        // Each comes first as often as the other, so that a load that grows or shrinks favours neither.
        let (by_itself, one) = if pair % 2 == 0 {
            let by_itself = alone();
            (by_itself, swept())
        } else {
            let one = swept();
            (alone(), one)
        };
        seconds.push(by_itself);
        overheads.push(100.0 * (one / by_itself - 1.0));
    }
    let [ms, overhead] = [seconds, overheads].map(median_and_interval);
    println!("a run by itself: {:.2} ms", 1e3 * ms[0] / RUNS as f64);
    println!(
        "in a study it costs more by {:.1} % (median of {PAIRS} pairs; 95 % interval of it {:.1} to {:.1})",
        overhead[0], overhead[1], overhead[2]
    );
}

/// A study of some ten seconds on one thread and on two, in turn.
fn threads(folder: &Path) {
    const RUNS: usize = 20_000;
    let file = study(folder, 8, RUNS / 8, 5.0);
    for _ in 0..3 {
        let [one, two] = ["1", "2"].map(|threads| swept(folder, &file, threads));
        println!(
            "{RUNS} runs on two threads: {:.2} times as soon by the clock ({:.1} s), and {:.2} times as many for each second of \
             a processor",
            one.clock / two.clock,
            two.clock,
            2.0 * one.processor / two.processor
        );
    }
}

/// 1,000 shards of 10,000 points in 30 replications, whose values are made up.
fn merging(folder: &Path) {
    let file = study(folder, 10_000, 30, 0.01);
    let into = folder.join("many");
    let words = ["--into", into.to_str().expect("a plain path")];
    took(&["sweep", "plan", &file, words[0], words[1]]);
    let plan = Plan::load(&fs::read(into.join("plan.bin")).expect("a plan")).expect("a plan");
    for shard in 0..1_000_usize {
        let mut bytes = head();
        for (point, key) in plan.keys.iter().enumerate().skip(shard).step_by(1_000) {
            for replication in 0..30 {
                let value = point as f64 + 0.1 * replication as f64;
                let outcome = Ok(vec![Some(value), Some(-value)]);
                bytes.extend(
                    Record {
                        key: *key,
                        replication,
                        outcome,
                    }
                    .bytes(),
                );
            }
        }
        fs::write(into.join(format!("shard-{}-of-1000.journal", shard + 1)), bytes).expect("a journal");
    }
    let merged = took(&["sweep", "merge", &file, words[0], words[1]]);
    println!(
        "merging 1,000 shards of 300,000 runs: {:.1} s of the processor, {:.1} s by the clock, {:.0} MiB",
        merged.processor, merged.clock, merged.most_mib
    );
}

fn factory_years(folder: &Path) {
    let line = folder.join("cell.toml").to_string_lossy().into_owned();
    fs::copy(
        concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/machining-cell.toml"),
        &line,
    )
    .expect("a scenario");
    let text = "scenario = \"cell.toml\"\nresponses = [\"good_parts_per_hour\"]\nreplications = 100\n\
        design = { kind = \"grid\" }\n[[factor]]\npath = \"run.months\"\nvalues = [12]\n";
    let file = folder.join("cell-study.toml");
    fs::write(&file, text).expect("a folder");
    let file = file.to_string_lossy().into_owned();
    let into = folder.join("cell").to_string_lossy().into_owned();
    let used = took(&["sweep", "run", &file, "--into", &into, "--threads", "1"]).processor;
    println!(
        "a year of the built-in scenario as it is: {:.0} ms of the processor",
        1e3 * used / 100.0
    );
    println!(
        "that is {:.0} factory-years an hour on one processor",
        3_600.0 * 100.0 / used
    );
}

/// The median, and the ends of an interval that contains the true one with 95 % at least, whatever the distribution: the
/// value of rank k from either end, where fewer than k of n lie on one side of the true median with 2.5 % at most (Conover,
/// Practical Nonparametric Statistics, 3rd edition 1999, section 3.2).
fn median_and_interval(mut values: Vec<f64>) -> [f64; 3] {
    values.sort_by(f64::total_cmp);
    let many = values.len();
    let (mut below, mut chance, mut rank) = (0.0, 0.5_f64.powi(many as i32), 0);
    while below + chance <= 0.025 {
        below += chance;
        chance *= (many - rank) as f64 / (rank + 1) as f64;
        rank += 1;
    }
    let rank = rank.max(1);
    [values[many / 2], values[rank - 1], values[many - rank]]
}

fn main() {
    let folder = tempfile::tempdir().expect("a folder");
    overhead(folder.path());
    threads(folder.path());
    merging(folder.path());
    factory_years(folder.path());
}
