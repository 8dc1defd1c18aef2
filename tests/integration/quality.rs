//! Processes that go out of control, the charts that notice, and the causes that the inspected parts point at.

use std::sync::Arc;

use taktline::factory::factory::Factory;
use taktline::factory::result::{RunResult, complete};

use crate::lines::{plan, replications, run, value};

/// Two machines that make a part a minute each, one behind the other with `press` and `gauge` keys added.
fn line(hours: f64, press: &str, gauge: &str) -> String {
    format!(
        "name = \"quality\"\nstart = 2027-01-04\nrun = {{ hours = {hours:?} }}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\ncycle_seconds = 60\n{press}\n\
         [[station]]\nname = \"gauge\"\ncycle_seconds = 60\ninspection = {{ detects = 1 }}\n{gauge}\n"
    )
}

fn result(text: &str) -> RunResult {
    run(text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn chart(result: &RunResult, figure: &str) -> f64 {
    value(&result.charts[0].figures, figure)
}

fn made(result: &RunResult) -> f64 {
    value(&result.stations[0].figures, "made_defective_parts")
}

#[test]
fn what_drifts_do_is_counted_by_hand() {
    // Each tool makes 250 parts, the last 150 of which are bad: 1,000 parts of four tools.
    let hours = 1_000.0 / 60.0;
    let tool = "tool_parts = 250\ndrift = [{ name = \"worn\", cause = \"tool\", begins_after_parts = 100, defect_probability = 1 }]";
    let found = result(&line(hours, tool, ""));
    assert_eq!(made(&found), 600.0);
    assert_eq!(value(&found.drifts[0].figures, "drift_defective_parts"), 600.0);
    assert_eq!(value(&found.drifts[0].figures, "drifts"), 4.0);
    assert_eq!(found.drifts[0].name, "press/worn");
    // The gauge rejects all that have come to it.
    let rejected = value(&found.stations[1].figures, "rejected_parts");
    assert!((599.0..=600.0).contains(&rejected), "{rejected}");
    // From the tenth hour on for five hours, in parts that end after them; again 10 hours after the first that does.
    let machine = "drift = [{ name = \"loose\", begins_after_hours = 10, lasts_hours = 5, defect_probability = 1 }]";
    let found = result(&line(39.0, machine, ""));
    assert_eq!(made(&found), 2.0 * 300.0);
    // Every lot is bad, or none is.
    for (share, bad) in [("0", 0.0), ("1", 1_000.0)] {
        let lots = format!(
            "material_lot_parts = 90\ndrift = [{{ name = \"lot\", cause = \"material\", bad_lots = {share}, defect_probability = 1 }}]"
        );
        assert_eq!(made(&result(&line(hours, &lots, ""))), bad);
    }
}

#[test]
fn a_shift_spoils_only_its_own_parts_and_a_ramp_grows_evenly() {
    let shifts = "drift = [{ name = \"new crew\", cause = \"shift\", shift = \"night\", begins_after_hours = 0, defect_probability = 1 }]\n";
    let night = "[[shift]]\nname = \"night\"\nhours = [\"00:00-06:00\"]\ndays = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n";
    let text = line(47.0, shifts, "") + night;
    // Parts that end at or after midnight and before six: two nights of 360, but none ends at the first midnight.
    assert_eq!(made(&result(&text)), 719.0);
    // A ramp of 1,000 parts: on average half of the full chance.
    let ramp = "drift = [{ name = \"slow\", begins_after_parts = 1, ramp_parts = 20_000, defect_probability = 1 }]";
    let found = made(&result(&line(20_000.0 / 60.0, ramp, "")));
    assert!((found - 10_000.0).abs() < 4.0 * (20_000.0_f64 / 6.0).sqrt(), "{found}");
}

/// A result without what only traced lines say.
fn without_quality(mut result: RunResult) -> RunResult {
    result.drifts.clear();
    result.charts.clear();
    result.suspects.clear();
    result
}

#[test]
fn tracing_charting_and_drifts_that_never_come_change_no_bit() {
    let base = "machines = 2\ndefect_probability = 0.03\nfailures = [{ mode = \"jam\", time_to_failure_hours = { exponential = { mean = 3 } }, repair_minutes = 9 }]\n";
    let plain = line(200.0, base, "");
    let before = result(&plain);
    let traced = "traced = true\ntool_parts = 70\nmaterial_lot_parts = 130\n\
                  drift = [{ name = \"never\", begins_after_days = 1000, defect_probability = 1 }]\n";
    let spc = "spc = { chart = \"cusum\", in_control = 0.03, out_of_control = 0.1, false_signal_every_parts = 200 }";
    let after = result(&line(200.0, &format!("{base}{traced}"), spc));
    assert!(chart(&after, "signals") > 5.0);
    assert_eq!(chart(&after, "signals"), chart(&after, "false_signals"));
    assert_eq!(without_quality(after), before);
}

#[test]
fn a_signal_finds_its_cause_and_costs_its_time() {
    // From 10:00 on every part is bad; the chart signals at the end of the first sample of 20 with 5 rejects, before
    // which at most four bad parts fall into a sample that goes on as if nothing was.
    let press = "drift = [{ name = \"loose\", begins_after_hours = 10, defect_probability = 1 }]";
    let spc = "spc = { chart = \"p\", sample_parts = 20, sigmas = 10, in_control = 0.01, out_of_control = 0.3, \
               look = { takes_minutes = 30 } }";
    let found = result(&line(60.0, press, spc));
    // Onset every 10 hours after each correction: 10 h, its sample and the look, again and again.
    let drift = |figure| value(&found.drifts[0].figures, figure);
    assert_eq!(drift("drifts"), drift("corrected_drifts"));
    assert_eq!(drift("corrected_drifts"), 5.0);
    assert_eq!(chart(&found, "signals"), 5.0);
    assert_eq!(
        (chart(&found, "false_signals"), chart(&found, "causes_found")),
        (0.0, 5.0)
    );
    assert_eq!((chart(&found, "looks"), chart(&found, "look_hours")), (5.0, 2.5));
    assert!(chart(&found, "parts_until_signal") <= 24.0);
    assert_eq!(chart(&found, "first_suspect_right_share"), 1.0);
    // The press stands while it is looked at, and stands no more if it need not.
    let maintenance =
        |result: &RunResult| result.stations[0].states[taktline::line::state::State::Maintenance as usize];
    assert!((maintenance(&found) - 2.5 / 60.0).abs() < 1e-9);
    let running = result(&line(
        60.0,
        press,
        &spc.replace("takes_minutes = 30", "takes_minutes = 30, stops_machine = false"),
    ));
    assert_eq!(maintenance(&running), 0.0);
    assert_eq!(value(&running.drifts[0].figures, "corrected_drifts"), 5.0);
    assert!(made(&running) > made(&found));
    // Without a chart it goes on for ever.
    let unseen = result(&line(60.0, press, ""));
    assert_eq!(made(&unseen), 3_001.0);
}

#[test]
fn false_signals_cost_the_same_time_and_find_nothing() {
    let press = "defect_probability = 0.02\ntraced = true";
    let spc = "spc = { chart = \"cusum\", in_control = 0.02, out_of_control = 0.1, false_signal_every_parts = 300, \
               look = { takes_minutes = 12, most_looks = 1 } }";
    let found = result(&line(2_000.0, press, spc));
    let signals = chart(&found, "signals");
    assert!(signals > 100.0, "{signals}");
    assert_eq!(chart(&found, "false_signals"), signals);
    assert_eq!(chart(&found, "causes_found"), 0.0);
    assert!((chart(&found, "look_hours") - 0.2 * chart(&found, "looks")).abs() < 1e-9);
    assert!(chart(&found, "looks") >= signals - 1.0);
    // As rare as asked for: looks are left out of the chart's parts, so that each run length is a fresh one.
    let run_length = chart(&found, "charted_parts") / signals;
    assert!((270.0..420.0).contains(&run_length), "{run_length}");
}

#[test]
fn an_operator_who_is_away_is_waited_for() {
    let press = "drift = [{ name = \"loose\", begins_after_hours = 10, defect_probability = 1 }]";
    let spc = "spc = { chart = \"p\", sample_parts = 20, sigmas = 10, in_control = 0.01, out_of_control = 0.3, \
               look = { takes_minutes = 30, operator = \"setter\" } }";
    let people =
        "[[operator]]\nname = \"setter\"\nshift = \"late\"\n[[shift]]\nname = \"late\"\nhours = [\"20:00-23:00\"]\n";
    let found = result(&(line(24.0, press, spc) + people));
    // The signal comes before 11:00, and the press then waits for the setter until 20:00.
    let waited = found.stations[0].states[taktline::line::state::State::WaitingForOperator as usize] * 24.0;
    assert!((8.9..9.8).contains(&waited), "{waited}");
    assert_eq!(chart(&found, "causes_found"), 1.0);
}

/// Three presses with tools, lots and two shifts, of which one thing goes wrong, and the last 1,500 parts.
fn suspects(drift: &str) -> String {
    format!(
        "name = \"suspects\"\nstart = 2027-01-04\nrun = {{ hours = 24 }}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\nmachines = 3\ncycle_seconds = {{ lognormal = {{ mean = 90, cv = 0.2 }} }}\n\
         defect_probability = 0.02\ntool_parts = 300\nmaterial_lot_parts = 450\ndrift = [{{ name = \"wrong\", {drift}, \
         defect_probability = 0.0612 }}]\n\
         [[station]]\nname = \"gauge\"\ncycle_seconds = 20\ninspection = {{ detects = 1 }}\n\
         spc = {{ chart = \"cusum\", in_control = 0.02, out_of_control = 0.08, window_parts = 1500 }}\n\
         [[operator]]\nname = \"one\"\nshift = \"one\"\n[[operator]]\nname = \"two\"\nshift = \"two\"\n\
         [[shift]]\nname = \"one\"\nhours = [\"06:00-10:00\", \"14:00-18:00\"]\n\
         [[shift]]\nname = \"two\"\nhours = [\"10:00-14:00\", \"18:00-22:00\"]\n"
    )
}

/// A case: whether the first suspect is the true cause, and all claims as (confidence, right).
type Case = (bool, Vec<(f64, bool)>);

/// Cases with one true cause that had a hand in at least `least` of the parts and not in all.
fn cases(drift: &str, count: usize, least: u32) -> Vec<Case> {
    let plan = plan(&suspects(drift));
    let mut cases = Vec::new();
    for replication in 0..4_000 {
        let mut simulation = Factory::simulation(Arc::clone(&plan), 7, replication);
        simulation.run_until(plan.end);
        let monitor = &simulation.model.quality().monitors()[0];
        let causes = monitor.true_causes(&plan.line);
        let [(cause, parts)] = causes[..] else { continue };
        if parts < least {
            continue;
        }
        let (found, nothing) = monitor.suspects(&plan.monitors[0], plan.line.trace.factors.len());
        let is_right = |(factor, level)| (factor, level) == cause;
        let mut claims: Vec<_> = found
            .iter()
            .map(|suspect| (suspect.confidence, is_right((suspect.factor, suspect.level))))
            .collect();
        claims.push((nothing, false));
        cases.push((is_right((found[0].factor, found[0].level)), claims));
        if cases.len() == count {
            return cases;
        }
    }
    panic!("only {} cases of {drift}", cases.len());
}

#[test]
fn the_true_cause_of_a_simulated_drift_stands_first() {
    // From 2 % to 8 % on 250 to 750 of the last 1,500 parts.
    let kinds = [
        "cause = \"machine\", begins_after_hours = { exponential = { mean = 60 } }",
        "cause = \"tool\", begins_after_parts = { values = [1, 1e6, 1e6, 1e6, 1e6] }",
        "cause = \"material\", bad_lots = 0.2",
        "cause = \"shift\", shift = \"two\", begins_after_hours = 0",
    ];
    let (mut first, mut claims) = (0, Vec::new());
    for kind in kinds {
        let cases = cases(kind, 25, 250);
        let right = cases.iter().filter(|(right, _)| *right).count();
        println!("{kind}: {right} of 25");
        first += right;
        claims.extend(cases.into_iter().flat_map(|(_, claims)| claims));
    }
    println!("{first} of 100");
    assert!(first >= 90, "{first} of 100");
    // What is claimed surely is right, and what is called unlikely is wrong.
    for (low, high) in [(0.0, 0.05), (0.05, 0.5), (0.5, 0.9), (0.9, 1.01)] {
        let bin: Vec<_> = claims
            .iter()
            .filter(|(confidence, _)| (low..high).contains(confidence))
            .collect();
        let promised: f64 = bin.iter().map(|(confidence, _)| confidence).sum();
        let right = bin.iter().filter(|(_, right)| *right).count() as f64;
        let spread: f64 = bin.iter().map(|(confidence, _)| confidence * (1.0 - confidence)).sum();
        println!(
            "{low} to {high}: {right} right of {} claims, {promised:.1} promised",
            bin.len()
        );
        // Four standard deviations, and a tenth of the claims since nobody knows the true effect beforehand.
        assert!(
            (right - promised).abs() < 4.0 * spread.sqrt() + 0.1 * bin.len().min(60) as f64,
            "{low} to {high}"
        );
    }
}

#[test]
fn attribution_finds_causes_with_fewer_looks_than_the_route_does() {
    let text = |order: &str| {
        suspects("cause = \"material\", bad_lots = 0.1").replace("hours = 24 }", "hours = 600 }").replace(
            "window_parts = 1500",
            &format!("window_parts = 800, look = {{ takes_minutes = 15, stops_machine = false, most_looks = 12, order = \"{order}\" }}"),
        )
    };
    let looks = |order: &str| {
        let runs = replications(&text(order), 4);
        let sum = |figure| runs.iter().map(|run| chart(run, figure)).sum::<f64>();
        println!("{order}: {} looks for {} causes", sum("looks"), sum("causes_found"));
        sum("looks") / sum("causes_found")
    };
    let (attributed, routed) = (looks("attribution"), looks("route"));
    assert!(attributed < routed, "{attributed} {routed}");
}

#[test]
fn results_of_drifts_and_charts_repeat_and_survive_a_pause() {
    let text = suspects("cause = \"tool\", begins_after_parts = { exponential = { mean = 150 } }, lasts_hours = 3")
        .replace(
            "window_parts = 1500",
            "window_parts = 300, look = { takes_minutes = 15 }",
        );
    let plan = plan(&text);
    let straight = complete(Factory::simulation(Arc::clone(&plan), 3, 1)).unwrap();
    let mut paused = Factory::simulation(Arc::clone(&plan), 3, 1);
    paused.run_until(plan.begin + taktline::kernel::time::Span::from_hours(11.3));
    let bytes = taktline::study::snapshot::save(&paused).unwrap();
    let resumed = complete(taktline::study::snapshot::load(&bytes).unwrap()).unwrap();
    assert_eq!(straight, resumed);
    assert!(chart(&straight, "signals") > 0.0);
}

#[test]
fn a_part_counts_as_passed_first_if_its_first_inspection_passes_it_and_it_is_good() {
    const PARTS: f64 = 20_000.0;
    // Chances of a defect, of finding it and of a false alarm; how often a part is reworked at most.
    for (defect, detects, alarms, tries) in [
        (0.3, 1.0, 0.0, 1),
        (0.55, 1.0, 0.0, 3),
        (0.2, 0.7, 0.1, 2),
        (0.25, 0.6, 0.05, 0),
        (0.8, 0.9, 0.3, 7),
    ] {
        let rework = match tries {
            0 => String::new(),
            tries => format!(", rework_at = \"press\", rework_tries = {tries}"),
        };
        let found = result(&format!(
            "name = \"first pass\"\nstart = 2027-01-04\nrun = {{ days = 90 }}\n\
             [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\", total_parts = {PARTS} }}\n\
             [[station]]\nname = \"press\"\ncycle_seconds = 20\ndefect_probability = {defect}\n\
             [[station]]\nname = \"gauge\"\ncycle_seconds = 20\n\
             inspection = {{ detects = {detects}, false_alarms = {alarms}{rework} }}\n"
        ));
        let ended = value(&found.kpis, "finished_parts") + value(&found.kpis, "scrapped_parts");
        assert_eq!(ended, PARTS);
        let exact = (1.0 - defect) * (1.0 - alarms);
        let error = (exact * (1.0 - exact) / PARTS).sqrt();
        let yielded = value(&found.kpis, "first_pass_yield");
        assert!(
            (yielded - exact).abs() < 4.0 * error,
            "{defect} {detects} {alarms} {tries}: {yielded} and not {exact} ± {error}"
        );
    }
}
