use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use proptest::prelude::*;

use super::event_log::{Entry, Happening, Kind};
use super::keyframes::{Keyframes, MOST_KEYFRAMES};
use super::player::Playback;
use super::stage::{Actor, FASTEST, FOLLOWING, Role, Stage};
use super::watch::Watched;
use super::worker::Worker;
use crate::factory::connection::site;
use crate::factory::factory::Factory;
use crate::factory::intervention::Intervention;
use crate::factory::plan::FactoryPlan;
use crate::factory::plant::PlantSpec;
use crate::factory::result::complete;
use crate::factory::snapshot::Snapshot;
use crate::kernel::time::{Span, Time};
use crate::line::plan::NONE;
use crate::line::state::State;
use crate::maintenance::part_health::Attention;
use crate::network::table::{DurationTable, FlowTable, NetworkTables, Outages};
use crate::scenario::load::{load_beside, load_builtin, load_page};
use crate::study::error::VariantName;
use crate::study::example::deadlocking;
use crate::study::networks::Networks;
use crate::study::settings::{Extent, StudySettings};
use crate::viewer::layout::Layout;

/// A plant for so many days whose control links and vehicles are cut off twice an hour.
fn plan(name: &str, days: f64) -> Arc<FactoryPlan> {
    let mut plant = load_builtin(name).unwrap().baseline.plant;
    shorten(&mut plant, days);
    let tables = tables(&plant);
    Arc::new(FactoryPlan::new(&plant, &tables, 1.0).unwrap())
}

fn shorten(plant: &mut PlantSpec, days: f64) {
    (plant.run.months, plant.run.days, plant.run.hours, plant.run.seconds) = (None, Some(days), None, None);
    plant.run.replications = Some(1);
}

fn tables(plant: &PlantSpec) -> NetworkTables {
    if plant.connected_by.is_none() {
        return NetworkTables::default();
    }
    let flows = site(plant).unwrap().flows;
    let outages = Outages::Poisson {
        per_hour: 2.0,
        durations: DurationTable::always(Span::from_seconds(40.0)),
    };
    let table = |name: &str| FlowTable {
        outages: outages.clone(),
        ..FlowTable::perfect(name)
    };
    NetworkTables {
        flows: flows.iter().map(|flow| table(&flow.name)).collect(),
        ..NetworkTables::default()
    }
}

/// The picture of a moment that nobody has looked at before: simulated from the beginning in one go.
fn straight(plan: &Arc<FactoryPlan>, seed: u64, time: Time) -> Snapshot {
    let mut run = Factory::simulation(Arc::clone(plan), seed, 0);
    run.run_until(time);
    run.model.snapshot(run.scheduler())
}

fn part_of(plan: &FactoryPlan, share: f64) -> Time {
    plan.begin + Span((plan.end.since(plan.begin).0 as f64 * share) as u64)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, ..ProptestConfig::default() })]

    #[test]
    fn a_picture_is_the_same_whichever_way_it_was_reached(
        line in 0_usize..3,
        seed in 0_u64..1_000,
        shares in prop::collection::vec(0.0_f64..=1.0, 6),
        slices in prop::collection::vec(1_u32..40_000, 6),
    ) {
        let plan = plan(["machining-cell", "platform-assembly", "robot-assembly"][line], 3.0);
        let mut playback = Playback::new(Arc::clone(&plan), seed, 0);
        for (&share, &slice) in shares.iter().zip(&slices) {
            let time = part_of(&plan, share);
            // Asked for and brought about in slices, while the record grows.
            playback.want(time);
            let mut patience = 100_000;
            while playback.shown().time != time && patience > 0 {
                playback.advance(slice);
                patience -= 1;
            }
            let jumped = Arc::clone(playback.shown());
            prop_assert_eq!(&*jumped, &straight(&plan, seed, time));
            prop_assert_eq!(&*playback.at(time), &*jumped);
        }
        // Once it is recorded, everything comes from keyframes.
        playback.finish().as_ref().as_ref().unwrap();
        for &share in shares.iter().rev() {
            let time = part_of(&plan, share);
            prop_assert_eq!(&*playback.at(time), &straight(&plan, seed, time));
        }
    }
}

#[test]
fn a_played_run_ends_like_one_that_nobody_watched() {
    for (name, seed) in [("machining-cell", 1), ("platform-assembly", 7), ("watched-spindles", 3)] {
        let plan = plan(name, 5.0);
        let whole = complete(Factory::simulation(Arc::clone(&plan), seed, 0)).unwrap();
        let mut playback = Playback::new(Arc::clone(&plan), seed, 0);
        for share in [0.9, 0.1, 0.5, 0.4999, 1.0, 0.0] {
            playback.at(part_of(&plan, share));
            playback.advance(10_000);
        }
        let played = playback.finish();
        let text = |result| serde_json::to_string(result).unwrap();
        assert_eq!(text(played.as_ref().as_ref().unwrap()), text(&whole), "{name}");
    }
}

#[test]
fn a_played_run_is_the_replication_that_a_study_simulates() {
    let mut scenario = load_builtin("machining-cell").unwrap().baseline;
    shorten(&mut scenario.plant, 6.0);
    let settings = StudySettings {
        extent: Extent::Fixed(1),
        ..StudySettings::of(&scenario.plant.run, 1)
    };
    let networks = Networks::default();
    let never = AtomicBool::new(false);
    let name = VariantName::Baseline;
    let study = crate::study::single::study(&name, &scenario.plant, &networks, &settings, &never, &mut |_| {}).unwrap();
    let plan = FactoryPlan::new(&scenario.plant, &NetworkTables::default(), study.warm_up.days).unwrap();
    let played = Playback::new(Arc::new(plan), settings.seed, 0).finish();
    let mut played = played.as_ref().clone().unwrap();
    // A study does not keep the output by interval.
    played.output.clear();
    let text = |result| serde_json::to_string(result).unwrap();
    assert_eq!(text(&played), text(&study.runs[0]));
}

#[test]
fn the_log_says_what_stood_and_when() {
    let plan = plan("robot-assembly", 25.0);
    let mut playback = Playback::new(Arc::clone(&plan), 11, 0);
    let results = playback.finish();
    let results = results.as_ref().as_ref().unwrap();
    let count = |kind: Kind| {
        let entries = playback.log().entries().iter();
        entries
            .filter(|entry| entry.at >= plan.start && entry.what.is(kind))
            .count() as f64
    };
    let of = |name| crate::study::estimate::value(&results.kpis, name).unwrap();
    assert!(of("network_stops") > 10.0);
    assert_eq!(count(Kind::Outage), of("network_stops"));
    let failures: f64 = results
        .failures
        .iter()
        .filter_map(|mode| crate::study::estimate::value(&mode.figures, "failures"))
        .sum();
    assert!(failures > 3.0);
    assert_eq!(count(Kind::Failure), failures);
    // At the time of every failure its machine is down in the picture, and just before it is not.
    let entries: Vec<_> = playback.log().entries().to_vec();
    assert!(entries.is_sorted_by_key(|entry| entry.at));
    let failed = entries.iter().filter_map(|entry| match entry.what {
        Happening::Failure { machine, .. } => Some((entry.at, machine as usize)),
        _ => None,
    });
    for (at, machine) in failed.take(8) {
        assert!(playback.at(at).machines[machine].is_down);
        assert!(!playback.at(Time(at.0 - 1)).machines[machine].is_down);
        assert_eq!(playback.log().next(Kind::Failure, Time(at.0 - 1)).unwrap().at, at);
    }
}

#[test]
fn watching_changes_nothing() {
    let plan = plan("platform-assembly", 4.0);
    let run = Factory::simulation(Arc::clone(&plan), 2, 0);
    let mut watched = Watched::simulation(&run);
    watched.run_until(plan.end);
    let handled = watched.scheduler().handled();
    let results = watched.model.factory.results(plan.end, handled).unwrap();
    assert_eq!(results, complete(run).unwrap());
}

#[test]
fn a_branch_leaves_the_run_that_it_came_from_as_it_is() {
    let plan = plan("robot-assembly", 4.0);
    let mut playback = Playback::new(Arc::clone(&plan), 5, 0);
    let time = part_of(&plan, 0.6);
    let before = playback.at(time);
    let working = before.machines.iter().position(|machine| !machine.is_down).unwrap();
    let breaks = Intervention::Break {
        machine: working as u32,
    };
    let mut broken = playback.branch(time, breaks).unwrap();
    assert!(broken.shown().machines[working].is_down);
    assert!(broken.branch(time, breaks).is_none(), "what is broken cannot break");
    assert!(matches!(broken.log().entries()[0].what, Happening::Failure { machine, .. } if machine == working as u32));
    let lasts = Span::from_minutes(5.0);
    let mut deaf = playback
        .branch(time, Intervention::LoseNetwork { radio: None, lasts })
        .unwrap();
    assert!(deaf.shown().lost_links.iter().all(|&lost| lost));
    let outcome = (broken.finish(), deaf.finish());
    for result in [&outcome.0, &outcome.1] {
        result.as_ref().as_ref().unwrap();
    }
    let back = deaf.at(time + lasts);
    assert!(back.lost_links.iter().any(|&lost| !lost));
    let back = deaf
        .log()
        .entries()
        .iter()
        .find(|entry| entry.what == Happening::NetworkGiven(NONE))
        .unwrap();
    assert_eq!(back.at, time + lasts);
    assert_eq!(*playback.at(time), *before);
    assert_eq!(*before, straight(&plan, 5, time));
    let whole = complete(Factory::simulation(Arc::clone(&plan), 5, 0)).unwrap();
    assert_eq!(playback.finish().as_ref().as_ref().unwrap(), &whole);
    assert_ne!(outcome.1.as_ref().as_ref().unwrap(), &whole);
}

/// A hall, so many metres long, with a machine and a radio at each end.
fn ends_of_a_hall(length: f64) -> Arc<FactoryPlan> {
    let text = format!(
        "name = \"two ends\"\nstart = 2027-01-04\nrun = {{ days = 1 }}\nconnected_by = \"air\"\n\
         hall = {{ size_m = [{length}, 20, 6] }}\n\
         network = [{{ name = \"air\", kind = \"wifi-6\", radios = [[5, 10], [{}, 10]] }}]\n\
         product = [{{ name = \"part\", supply = {{ kind = \"saturated\" }} }}]\n\
         station = [{{ name = \"near\", cycle_seconds = 5, place_m = [8, 10], control = {{}} }}, \
         {{ name = \"far\", cycle_seconds = 5, place_m = [{}, 10], control = {{}} }}]\n",
        length - 5.0,
        length - 8.0
    );
    let plant = load_page(&[("line.toml", &text)], "line").unwrap_or_else(|all| panic!("{all}"));
    let plant = plant.baseline.plant;
    let mut plan = FactoryPlan::new(&plant, &tables(&plant), 0.0).unwrap();
    plan.links.without_radio = Layout::new(&plant, &plan).network.unwrap().without_radio;
    Arc::new(plan)
}

#[test]
fn a_radio_that_is_lost_takes_away_what_no_other_reaches() {
    let plan = ends_of_a_hall(1_500.0);
    let lasts = Span::from_minutes(5.0);
    let time = plan.start + Span::from_hours(3.0);
    let mut playback = Playback::new(Arc::clone(&plan), 5, 0);
    let lose = |radio| Intervention::LoseNetwork { radio, lasts };
    for radio in [0, 1] {
        let before = playback.at(time).lost_links.clone();
        let mut branch = playback.branch(time, lose(Some(radio))).unwrap();
        let mut expected = before.clone();
        expected[radio as usize] = true;
        assert_eq!(branch.shown().lost_links, expected);
        branch.finish();
        let given = branch
            .log()
            .entries()
            .iter()
            .find(|entry| entry.what == Happening::NetworkGiven(radio));
        assert_eq!(given.map(|entry| entry.at), Some(time + lasts));
    }
    // There is no third one.
    assert!(playback.branch(time, lose(Some(2))).is_none());
    // In a small hall either radio reaches everything, and only without both something is lost.
    let plan = ends_of_a_hall(20.0);
    let mut playback = Playback::new(plan, 5, 0);
    assert!(
        [0, 1]
            .iter()
            .all(|&radio| playback.branch(time, lose(Some(radio))).is_none())
    );
    assert!(playback.branch(time, lose(None)).is_some());
}

#[test]
fn nothing_breaks_that_cannot() {
    let plan = plan("smt-line", 1.0);
    let mut playback = Playback::new(Arc::clone(&plan), 1, 0);
    let time = part_of(&plan, 0.5);
    for what in [
        Intervention::Break { machine: 0 },
        Intervention::Break { machine: 1_000_000 },
        Intervention::LoseNetwork {
            radio: None,
            lasts: Span::from_minutes(1.0),
        },
    ] {
        assert!(playback.branch(time, what).is_none());
    }
}

#[test]
fn keyframes_stay_few_and_small() {
    let plan = plan("machining-cell", 2.0);
    let mut run = Factory::simulation(Arc::clone(&plan), 4, 0);
    let every = Span(plan.end.since(plan.begin).0 / 2_000);
    let bytes = run.model.approximate_size();
    let saved = crate::study::snapshot::save(&run).unwrap().len();
    assert!(saved <= bytes, "{saved} bytes, {bytes} were reckoned");
    let mut frames = Keyframes::within(run.clone(), every, 40 * bytes);
    while run.scheduler().now() < plan.end {
        run.run_until(frames.next_due().min(plan.end));
        frames.add(run.clone());
        assert!(frames.len() <= MOST_KEYFRAMES.min(40));
    }
    assert!(frames.len() >= 10);
    assert_eq!(frames.before(plan.begin).unwrap().0, plan.begin);
    assert!(
        frames
            .before(Time(plan.begin.0.wrapping_sub(1)))
            .is_none_or(|_| plan.begin == Time::ZERO)
    );
    for share in [0.1, 0.5, 0.99, 1.0] {
        let time = part_of(&plan, share);
        let (at, state) = frames.before(time).unwrap();
        assert!(at <= time && time.since(at) <= frames.every(), "{share}");
        assert_eq!(state.scheduler().now(), at);
    }
}

#[test]
fn a_worker_goes_on_by_itself_and_answers_meanwhile() {
    let plan = plan("machining-cell", 10.0);
    let worker = Worker::new(Playback::new(Arc::clone(&plan), 9, 0));
    let time = part_of(&plan, 0.37);
    worker.with(|playback| playback.want(time));
    let patience = std::time::Instant::now();
    while !worker.with(|playback| playback.is_idle()) {
        assert!(patience.elapsed() < Duration::from_secs(120));
        std::thread::sleep(Duration::from_millis(2));
    }
    let shown = worker.with(|playback| Arc::clone(playback.shown()));
    assert_eq!(*shown, straight(&plan, 9, time));
}

/// Waits until all runs show the clock's moment, and looks at them.
fn settle(stage: &mut Stage) {
    let patience = std::time::Instant::now();
    while stage.lags() {
        assert!(patience.elapsed() < Duration::from_secs(60));
        std::thread::sleep(Duration::from_millis(2));
    }
    stage.look();
}

#[test]
fn the_clock_waits_for_runs_that_cannot_keep_up_and_all_are_seen_at_one_moment() {
    let plan = plan("machining-cell", 40.0);
    let run = |seed| Playback::new(Arc::clone(&plan), seed, 0);
    let mut stage = Stage::new(Actor::new(Role::Baseline, run(3)));
    stage.put_beside(Actor::new(Role::Offer("other luck".to_owned()), run(4)));
    (stage.speed, stage.is_playing) = (86_400.0, true);
    (stage.slowdown.is_wanted, stage.time_off.is_wanted) = (false, false);
    settle(&mut stage);
    let (mut before, mut moved) = (stage.now(), 0);
    while moved < 12 {
        // Two days at once: more than is simulated while nobody waits.
        stage.tick(Duration::from_secs(2));
        let seen: Vec<Time> = stage.pictures().iter().map(|picture| picture.time).collect();
        assert_eq!(seen[0], seen[1]);
        assert!(seen[0] <= stage.now());
        if stage.now() > before {
            // It went on from what was seen, by no more than the time that passed.
            assert_eq!((seen[0], stage.now()), (before, before + Span::from_hours(48.0)));
            (before, moved) = (stage.now(), moved + 1);
        }
    }
    assert!(!stage.is_held_up() || stage.lags());
}

#[test]
fn two_variants_on_one_clock_have_the_same_luck() {
    let plan = plan("machining-cell", 4.0);
    let actor = |role| Actor::new(role, Playback::new(Arc::clone(&plan), 3, 0));
    let mut stage = Stage::new(actor(Role::Baseline));
    assert_eq!(stage.now(), plan.start);
    stage.put_beside(actor(Role::Offer("the same".to_owned())));
    stage.speed = 3_600.0;
    (stage.slowdown.is_wanted, stage.time_off.is_wanted) = (false, false);
    stage.tick(Duration::from_secs(1));
    assert_eq!(stage.now(), plan.start, "a clock that stands does not move");
    stage.is_playing = true;
    settle(&mut stage);
    stage.tick(Duration::from_secs(2));
    assert_eq!(stage.now(), plan.start + Span::from_hours(2.0));
    settle(&mut stage);
    assert_eq!(stage.picture(0), stage.picture(1));
    stage.is_playing = false;
    assert!(stage.step() && stage.now() > plan.start + Span::from_hours(2.0));
    stage.actors()[0].with(|playback| drop(playback.finish()));
    let (who, failure) = stage.go_to_next(Kind::Failure).unwrap();
    assert_eq!((who, stage.now()), (0, failure.at));
    stage.is_playing = true;
    settle(&mut stage);
    stage.tick(Duration::from_secs(1_000_000));
    assert!(!stage.is_playing && stage.now() == plan.end);
    assert!(!stage.step());
    stage.alone();
    assert_eq!(stage.actors().len(), 1);
}

#[test]
fn a_fast_clock_is_slower_where_something_fails_in_any_of_the_runs() {
    let plan = plan("machining-cell", 10.0);
    let mut branched = Playback::new(Arc::clone(&plan), 3, 0);
    let time = part_of(&plan, 0.2);
    let branch = branched.branch(time, Intervention::Break { machine: 0 }).unwrap();
    let mut stage = Stage::new(Actor::new(Role::Baseline, Playback::new(Arc::clone(&plan), 3, 0)));
    stage.put_beside(Actor::new(Role::Branch(Intervention::Break { machine: 0 }), branch));
    let mut failures = [Vec::new(), Vec::new()];
    for (actor, failures) in stage.actors().iter().zip(&mut failures) {
        actor.with(|playback| drop(playback.finish()));
        let log = actor.with(|playback| playback.log().clone());
        failures.extend(
            log.entries()
                .iter()
                .filter(|entry| entry.what.is(Kind::Failure))
                .map(|entry| entry.at),
        );
    }
    // The first thing to see is what was done to the second run.
    stage.go(Time(time.0 - 1));
    stage.speed = 21_600.0;
    stage.is_playing = true;
    let mut slow = [0, 0];
    while stage.is_playing {
        let before = stage.slowdown.event();
        stage.tick(Duration::from_millis(50));
        if let Some((run, entry)) = stage.slowdown.event().filter(|_| before.is_none()) {
            assert!(stage.now() == entry.at && failures[run].contains(&entry.at));
            slow[run] += 1;
        }
    }
    // What happened in both counts for the first.
    assert!(slow[0] > 0 && slow[1] > 0, "{slow:?}");
    let own = failures[1].iter().filter(|at| !failures[0].contains(at)).count();
    assert!(slow[1] <= own, "{slow:?} {own}");
}

#[test]
fn as_fast_as_possible_the_clock_goes_where_the_runs_have_come_to_and_shows_just_that() {
    // So long that the clock is asked meanwhile, however busy the machine is.
    let plan = plan("machining-cell", 200.0);
    let run = |seed| Playback::new(Arc::clone(&plan), seed, 0);
    let mut stage = Stage::new(Actor::new(Role::Baseline, run(3)));
    stage.put_beside(Actor::new(Role::Offer("other luck".to_owned()), run(4)));
    (stage.speed, stage.is_playing) = (FASTEST, true);
    let (mut before, mut seen) = (stage.now(), 0);
    while stage.is_playing {
        stage.tick(FOLLOWING);
        assert!(stage.now() >= before);
        if stage.lags() || stage.now() == before {
            std::thread::yield_now();
            continue;
        }
        before = stage.now();
        stage.look();
        if seen < 4 {
            for (picture, seed) in stage.pictures().iter().zip([3, 4]) {
                assert_eq!(**picture, straight(&plan, seed, before));
            }
        }
        seen += 1;
    }
    assert!(seen > 0 && stage.now() == plan.end && !stage.is_recording(), "{seen}");
    // Over what is recorded it goes so fast, and waits for its picture.
    stage.go(plan.start);
    stage.is_playing = true;
    settle(&mut stage);
    stage.tick(Duration::from_millis(10));
    let first = stage.now();
    assert!(first > plan.start && first <= plan.start + Span::from_seconds(FASTEST / 100.0));
    settle(&mut stage);
    assert_eq!(*stage.pictures()[1], straight(&plan, 4, first));
}

#[test]
fn before_it_begins_a_branch_is_what_it_came_from() {
    let plan = plan("machining-cell", 4.0);
    let mut stage = Stage::new(Actor::new(Role::Baseline, Playback::new(Arc::clone(&plan), 5, 0)));
    let time = part_of(&plan, 0.6);
    let shown = |stage: &Stage| {
        while stage.lags() {
            std::thread::yield_now();
        }
        stage.pictures()
    };
    stage.go(time);
    let before = shown(&stage);
    let working = before[0].machines.iter().position(|machine| !machine.is_down).unwrap();
    assert!(
        stage.is_at_hand()
            && stage.branch(Intervention::Break {
                machine: working as u32
            })
    );
    let after = shown(&stage);
    assert!(after[1].machines[working].is_down && !after[0].machines[working].is_down);
    stage.go(part_of(&plan, 0.4));
    let earlier = shown(&stage);
    assert_eq!((earlier[0].time, &earlier[1]), (stage.now(), &earlier[0]));
    stage.go(time);
    assert_eq!(shown(&stage), after);
}

#[test]
fn a_run_that_comes_to_a_halt_says_so_from_then_on() {
    let plant = deadlocking().plant;
    let plan = Arc::new(FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap());
    let mut playback = Playback::new(Arc::clone(&plan), 1, 0);
    playback.finish();
    let end = playback.end();
    assert!(end < plan.end);
    let mut stage = Stage::new(Actor::new(Role::Baseline, Playback::new(Arc::clone(&plan), 1, 1)));
    stage.put_beside(Actor::new(Role::Offer("the same".to_owned()), playback));
    stage.actors()[0].with(|playback| drop(playback.finish()));
    stage.go(Time(end.0 - 1));
    assert!(stage.halted().is_none_or(|(run, _)| run == 0));
    stage.go(plan.end);
    let (run, why) = stage.halted().unwrap();
    assert!(run == 0 && why.to_string().contains("stopped for good"), "{why}");
}

/// The plant of a scenario without a network.
fn plan_of(text: &str) -> Arc<FactoryPlan> {
    let loaded = load_beside(Path::new("line.toml"), "line.toml", text.to_owned()).unwrap();
    Arc::new(FactoryPlan::new(&loaded.baseline.plant, &NetworkTables::default(), 0.0).unwrap())
}

/// Two machines that work by day and break at night, too: one is repaired by somebody who is always there, for the other
/// nobody is named.
const OFF_AT_NIGHT: &str = r#"
name = "Off at night"
start = 2027-01-04
run = { days = 21 }
product = [{ name = "part", supply = { kind = "saturated" } }]
shift = [{ name = "day", hours = ["08:00-17:00"], breaks = ["12:00-13:00"] }]
crew = [{ name = "repairers", size = 1 }]
[[station]]
name = "press"
shift = "day"
cycle_seconds = 60
[[station.failures]]
mode = "seal"
clock = "calendar"
crew = "repairers"
time_to_failure_hours = { exponential = { mean = 30 } }
repair_hours = 1
repair_leaves = 0
[[station]]
name = "lathe"
shift = "day"
cycle_seconds = 50
[[station.failures]]
mode = "belt"
clock = "calendar"
time_to_failure_hours = { exponential = { mean = 40 } }
repair_hours = 1
repair_leaves = 0
"#;

#[test]
fn a_slow_clock_passes_nights_and_weekends_in_a_moment_and_no_work_in_them() {
    let plan = plan_of(OFF_AT_NIGHT);
    let mut straight = Playback::new(Arc::clone(&plan), 5, 0);
    straight.finish();
    let mut stage = Stage::new(Actor::new(Role::Baseline, Playback::new(Arc::clone(&plan), 5, 0)));
    stage.put_beside(Actor::new(Role::Offer("the same".to_owned()), straight.clone()));
    for actor in stage.actors() {
        actor.with(|playback| drop(playback.finish()));
    }
    (stage.speed, stage.is_playing) = (600.0, true);
    let frame = Duration::from_millis(50);
    let slow = Span::from_seconds(frame.as_secs_f64() * stage.speed);
    let (mut at_work, mut frames, mut repairs_at_night) = (Span::ZERO, 0, 0);
    while stage.is_playing {
        while stage.lags() {
            std::thread::yield_now();
        }
        let from = stage.now();
        stage.tick(frame);
        frames += 1;
        let to = stage.now();
        if to.since(from) <= slow {
            at_work += to.since(from);
            let shown = straight.at(from);
            let is_off = shown.machines.iter().all(|machine| machine.state == State::OffShift);
            repairs_at_night += u32::from(is_off && shown.crews[0].busy > 0);
            continue;
        }
        // So long a step was time off from its beginning until just before its end.
        for time in [from, Time(to.0 - 1)] {
            assert!(straight.at(time).nobody_works(), "from {from:?} to {to:?}");
        }
        let log = straight.log().between(from, Time(to.0 - 1));
        assert!(
            log.iter()
                .all(|entry| matches!(entry.what, Happening::ShiftEnds(_) | Happening::BreakBegins(_))),
            "{log:?}"
        );
    }
    let count = |is: fn(&Happening) -> bool| {
        let entries = straight.log().entries().iter();
        entries.filter(|entry| is(&entry.what)).count()
    };
    let shifts = count(|what| matches!(what, Happening::ShiftBegins(_)));
    let breaks = count(|what| matches!(what, Happening::BreakBegins(_)));
    assert_eq!((shifts, breaks), (15, 15));
    assert_eq!(shifts, count(|what| matches!(what, Happening::ShiftEnds(_))));
    assert_eq!(breaks, count(|what| matches!(what, Happening::BreakEnds(_))));
    // Fifteen days of eight hours each are seen at the speed that was chosen, and the repairs at night. The other 384 hours
    // take a moment for each night, break and weekend, and for each piece between what is done in them.
    let repairs = Span::from_hours(f64::from(repairs_at_night) * slow.as_hours());
    assert!(
        repairs_at_night > 0 && at_work >= Span::from_hours(120.0),
        "{at_work:?} {repairs_at_night}"
    );
    assert!(at_work <= Span::from_hours(122.0) + repairs, "{at_work:?} {repairs:?}");
    assert!(frames < 122 * 120 + repairs_at_night + 31 * 35 * 3, "{frames}");
}

/// A machine with things that fail: one that ages as it works, one that ages always, one that is replaced before, and one
/// that nothing is known of.
const FAILING: &str = r#"
name = "One machine"
start = 2027-01-04
run = { days = 40 }
product = [{ name = "part", supply = { kind = "saturated" } }]
[[station]]
name = "lathe"
cycle_seconds = 60
[[station.failures]]
mode = "bearing"
time_to_failure_hours = { exponential = { mean = 40 } }
repair_hours = 2
repair_leaves = 0
[[station.failures]]
mode = "belt"
clock = "calendar"
time_to_failure_hours = { exponential = { mean = 60 } }
repair_hours = 3
repair_leaves = 0
[[station.failures]]
mode = "seal"
time_to_failure_hours = { exponential = { mean = 400 } }
repair_hours = 2
repair_leaves = 0.5
policy = { age = { after_hours = 30, when = "at-once" } }
[[station.failures]]
mode = "jam"
time_to_failure_hours = { exponential = { mean = 50 } }
repair_hours = 1
"#;

#[test]
fn a_part_is_worn_out_when_it_fails_and_new_after_its_repair() {
    let plan = plan_of(FAILING);
    let mut playback = Playback::new(Arc::clone(&plan), 5, 0);
    drop(playback.finish());
    let log = playback.log().clone();
    let mut seen = [0; 4];
    let mut planned = 0;
    for entry in log.entries() {
        if let Happening::PlannedWork(machine) = entry.what {
            playback.at(entry.at);
            let at_work = [
                Attention::None,
                Attention::None,
                Attention::PlannedWork,
                Attention::None,
            ];
            let parts = playback.health(machine);
            let attention: Vec<Attention> = parts.iter().map(|part| part.attention).collect();
            assert_eq!(attention, at_work, "nothing else has failed");
            planned += 1;
        }
        let Happening::Failure { machine, mode } = entry.what else {
            continue;
        };
        let mut part = |time: Time| {
            playback.at(time);
            let parts = playback.health(machine);
            parts.into_iter().find(|part| part.mode == mode).unwrap()
        };
        let before = part(Time(entry.at.0 - 1));
        let failed = part(entry.at);
        assert_eq!(failed.attention, Attention::Failed);
        assert!(before.attention != Attention::Failed && before.used.is_none_or(|used| used > 0.999_999));
        assert_eq!(failed.used, before.used.map(|_| 1.0));
        if entry.at > plan.start {
            assert_eq!(failed.counts.failures, before.counts.failures + 1);
        }
        let own = |entry: &&Entry| entry.what == Happening::MachineBack(machine);
        if let Some(back) = log.between(entry.at, plan.end).iter().find(own).filter(|_| mode == 0) {
            // What ages as it works has not worked since.
            let repaired = part(back.at);
            assert_eq!((repaired.attention, repaired.used), (Attention::None, Some(0.0)));
        }
        seen[mode as usize] += 1;
        assert_eq!(before.used.is_some(), mode < 3);
    }
    assert!(
        [0, 1, 3].iter().all(|&mode| seen[mode] > 3) && planned > 3,
        "{seen:?} {planned}"
    );
    assert_eq!(playback.health(u32::MAX), []);
}

#[test]
fn the_timeline_tells_the_same_times_as_the_pictures_at_its_ends() {
    for (name, days, hours) in [("machining-cell", 4.0, 8.0), ("robot-assembly", 2.0, 3.0)] {
        let plan = plan(name, days);
        let mut playback = Playback::new(Arc::clone(&plan), 5, 0);
        let window = Span::from_hours(hours);
        playback.watch(Some(window));
        let ends = [20.0, 20.5, 33.0, 31.0, 1.0].map(|hour| plan.begin + Span::from_hours(hour));
        for end in ends {
            playback.want(end);
            while !playback.is_idle() {
                playback.advance(997);
            }
            let begin = Time(end.0.saturating_sub(window.0)).max(plan.begin);
            let earlier = straight(&plan, 5, begin);
            let later = playback.shown().clone();
            assert_eq!(later.time, end);
            let timeline = playback.timeline().unwrap();
            assert_eq!(timeline.until(), end);
            // What is counted begins anew when the warm-up ends.
            if earlier.since != later.since {
                continue;
            }
            for (number, row) in timeline.rows().enumerate() {
                for state in crate::line::state::State::ALL {
                    let inside = |stretch: &&super::timeline::Stretch| stretch.state == state;
                    let lasts = |stretch: &super::timeline::Stretch| stretch.until.since(stretch.from.max(begin));
                    let drawn: Span = row
                        .iter()
                        .filter(inside)
                        .map(lasts)
                        .fold(Span::ZERO, |sum, span| sum + span);
                    let counted = later.machines[number].times.get(state) - earlier.machines[number].times.get(state);
                    assert_eq!(drawn, counted, "{name} {number} {state:?} {end:?}");
                }
            }
        }
        playback.watch(None);
        assert!(playback.timeline().is_none());
    }
}

#[test]
fn a_timeline_far_from_the_last_keyframe_is_reached_in_small_slices() {
    // Keyframes are more than a day apart, and a slice handles the events of minutes.
    let plan = plan("machining-cell", 300.0);
    let mut playback = Playback::new(Arc::clone(&plan), 5, 0);
    playback.watch(Some(Span::from_hours(2.0)));
    for hour in [26.0, 51.0, 40.0] {
        playback.want(plan.begin + Span::from_hours(hour));
        let slices = (0..100_000).take_while(|_| {
            playback.advance(20);
            !playback.is_there()
        });
        assert!(slices.count() < 100_000, "the timeline of hour {hour} never came");
    }
}

#[test]
fn what_lies_far_from_every_kept_state_is_not_near_until_somebody_has_gone_there() {
    // Keyframes are more than a day apart.
    let plan = plan("machining-cell", 300.0);
    let mut playback = Playback::new(Arc::clone(&plan), 5, 0);
    let every = Span(plan.end.since(plan.begin).0 / (MOST_KEYFRAMES as u64 - 1));
    while playback.recorded() < plan.begin + Span(every.0 * 6) {
        playback.advance(10_000);
    }
    let [far, near] = [every - Span(1), Span::from_hours(23.0)].map(|after| plan.begin + Span(every.0 * 4) + after);
    assert!(playback.is_at_hand(far) && !playback.is_near(far) && playback.is_near(near));
    let mut run = Factory::simulation(Arc::clone(&plan), 5, 0);
    run.run_until(far);
    playback.want(far);
    while !playback.is_there() {
        playback.advance(100);
    }
    assert!(playback.is_near(far));
    let next = run.next_time();
    // Looking ahead changes nothing.
    for _ in 0..2 {
        assert_eq!(playback.next_step(), next);
    }
    assert_eq!(*playback.at(next.unwrap()), straight(&plan, 5, next.unwrap()));
    assert_eq!(*playback.at(near), straight(&plan, 5, near));
}
