//! Operators who walk between machines. Answers can be counted by hand; the cycle of one operator and two machines is that
//! of machine interference with fixed times: whichever is longer, a machine's own cycle or a round of the operator.

use proptest::prelude::*;
use taktline::factory::result::{NamedFigures, RunResult};
use taktline::line::state::State;

use crate::lines::{run, value};

fn done(text: &str) -> RunResult {
    let text = format!("name = \"walking\"\nstart = 2027-01-04\n{text}");
    run(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn of(list: &[NamedFigures], name: &str, figure: &str) -> f64 {
    let found = list.iter().find(|found| found.name == name);
    value(&found.unwrap_or_else(|| panic!("no {name}")).figures, figure)
}

/// Two saws, `apart` metres from each other, which one person loads.
fn two_saws(pace: &str, apart: f64, load: u32, cycle: u32) -> RunResult {
    done(&format!(
        "run = {{ days = 10 }}\nhall = {{ size_m = [80, 20, 6] }}\n\
         [[operator]]\nname = \"sawyer\"\nskills = [\"sawing\"]\n{pace}\n\
         [[product]]\nname = \"left\"\nsupply = {{ kind = \"saturated\" }}\nroute = [\"saw 1\"]\n\
         [[product]]\nname = \"right\"\nsupply = {{ kind = \"saturated\" }}\nroute = [\"saw 2\"]\n\
         [[station]]\nname = \"saw 1\"\nplace_m = [5, 5]\noperator = \"sawing\"\noperator_for = [\"load\"]\n\
         load_seconds = {load}\ncycle_seconds = {cycle}\n\
         [[station]]\nname = \"saw 2\"\nplace_m = [{}, 5]\noperator = \"sawing\"\noperator_for = [\"load\"]\n\
         load_seconds = {load}\ncycle_seconds = {cycle}\n",
        5.0 + apart
    ))
}

fn parts(result: &RunResult) -> f64 {
    let of = |name| of(&result.products, name, "finished_parts");
    of("left") + of("right")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn two_machines_and_one_operator_have_the_cycle_of_whichever_is_longer(
        metres in 1_u32..60, pace in 1_u32..20, load in 1_u32..120, cycle in 1_u32..400,
    ) {
        let (apart, pace) = (f64::from(metres), f64::from(pace) / 10.0);
        let way = apart / pace;
        let result = two_saws(&format!("walk_m_per_s = {pace}"), apart, load, cycle);
        let round = (f64::from(load + cycle) + way).max(2.0 * (f64::from(load) + way));
        let made = 2.0 * 864_000.0 / round;
        prop_assert!((parts(&result) - made).abs() <= 4.0, "{} {made}", parts(&result));
        // Each load but the first two has a way before it; what goes on at the end is told as far as it got.
        let walked = of(&result.people, "sawyer", "walking_hours") * 3600.0;
        prop_assert!((walked - made * way).abs() <= 5.0 * way + 1e-6, "{walked} {}", made * way);
        let busy = of(&result.people, "sawyer", "busy_hours") * 3600.0;
        prop_assert!((busy - walked - made * f64::from(load)).abs() <= 5.0 * f64::from(load), "{busy} {walked}");
    }
}

#[test]
fn whoever_is_there_at_once_walks_no_time() {
    let still = two_saws("", 30.0, 30, 60);
    assert_eq!(parts(&still), 2.0 * (864_000.0 / 90.0_f64).floor() - 1.0);
    let found = still.people.iter().find(|people| people.name == "sawyer").unwrap();
    assert!(found.figures.iter().all(|(name, _)| *name != "walking_hours"));
    // At the same place nobody walks either, and all the rest is the same.
    let near = two_saws("walk_m_per_s = 0.1", 0.0, 30, 60);
    assert_eq!(
        (parts(&near), of(&near.people, "sawyer", "walking_hours")),
        (parts(&still), 0.0)
    );
    assert_eq!(format!("{:?}", near.stations), format!("{:?}", still.stations));
    // A machine waits for somebody on the way as for somebody who is at work elsewhere: rounds of 180 s have 90 s of work.
    let far = two_saws("walk_m_per_s = 0.5", 30.0, 30, 60);
    let share = far.stations[0].states[State::WaitingForOperator as usize];
    assert!((share - 90.0 / 180.0).abs() < 1e-3, "{share}");
    // The operator's round is shorter than the machine's: 20 s of 110 s.
    let near = two_saws("walk_m_per_s = 1.5", 30.0, 30, 60);
    let share = near.stations[0].states[State::WaitingForOperator as usize];
    assert!((share - 20.0 / 110.0).abs() < 1e-2, "{share}");
}

/// Three benches in a row, 1 m and 30 m apart, and orders that come to them by and by.
fn benches(people: u32, orders: &[(&str, u32)]) -> RunResult {
    let mut text = format!(
        "run = {{ days = 1 }}\nhall = {{ size_m = [80, 20, 6] }}\n\
         [[operator]]\nname = \"fitters\"\ncount = {people}\nwalk_m_per_s = 0.5\n"
    );
    for (name, place) in [("a", 10), ("b", 40), ("c", 41)] {
        let at: Vec<String> = orders
            .iter()
            .filter(|(bench, _)| *bench == name)
            .map(|(_, at)| format!("{{ at_seconds = {at}, parts = 1 }}"))
            .collect();
        if at.is_empty() {
            continue;
        }
        text += &format!(
            "[[product]]\nname = \"for {name}\"\nroute = [\"{name}\"]\norders = {{ schedule = [{}] }}\n\
             [[station]]\nname = \"{name}\"\nplace_m = [{place}, 5]\noperator = \"fitters\"\ncycle_seconds = 100\n",
            at.join(", ")
        );
    }
    done(&text)
}

#[test]
fn of_those_who_are_free_the_nearest_goes() {
    let walked = |result: &RunResult| of(&result.people, "fitters", "walking_hours") * 3600.0;
    // One at a, one at c; b is called for: 1 m from c at 0.5 m/s.
    let result = benches(2, &[("a", 0), ("c", 10), ("b", 1_000)]);
    assert!((walked(&result) - 2.0).abs() < 1e-6, "{}", walked(&result));
    // Whoever was first at a and now is at b is 1 m away; the one at a stays there.
    let result = benches(2, &[("a", 0), ("c", 10), ("b", 1_000), ("a", 2_000), ("c", 3_000)]);
    assert!((walked(&result) - 4.0).abs() < 1e-6, "{}", walked(&result));
    // The only one walks to and fro.
    let result = benches(1, &[("a", 0), ("c", 1_000), ("a", 2_000)]);
    assert!((walked(&result) - 2.0 * 62.0).abs() < 1e-6, "{}", walked(&result));
}

#[test]
fn a_way_that_is_broken_off_ends_where_it_led() {
    // The press fails as soon as it could work, while its operator is on the way.
    let text = |fails_after: u32| {
        format!(
            "run = {{ days = 1 }}\nhall = {{ size_m = [80, 20, 6] }}\n\
             [[operator]]\nname = \"fitter\"\nwalk_m_per_s = 0.1\n\
             [[product]]\nname = \"first\"\nroute = [\"bench\"]\n\
             orders = {{ schedule = [{{ at_seconds = 0, parts = 1 }}, {{ at_seconds = 2000, parts = 1 }}] }}\n\
             [[product]]\nname = \"second\"\nroute = [\"press\"]\norders = {{ schedule = [{{ at_seconds = 500, parts = 1 }}] }}\n\
             [[station]]\nname = \"bench\"\nplace_m = [10, 5]\noperator = \"fitter\"\ncycle_seconds = 100\n\
             [[station]]\nname = \"press\"\nplace_m = [20, 5]\noperator = \"fitter\"\ncycle_seconds = 100\n\
             failures = [{{ mode = \"belt\", clock = \"calendar\", time_to_failure_seconds = {fails_after}, \
             repair_seconds = 10 }}]\n"
        )
    };
    // Without a failure on the way: to the press and back, 100 s each.
    let smooth = done(&text(50_000));
    assert!((of(&smooth.people, "fitter", "walking_hours") * 3600.0 - 200.0).abs() < 1e-6);
    // At 550 s the way of 100 s that began at 500 s is broken off; at 560 s the fitter is there at once. And so on: the
    // press fails every 560 s and takes its part when it can.
    let broken = done(&text(550));
    let walked = of(&broken.people, "fitter", "walking_hours") * 3600.0;
    assert!((walked - 150.0).abs() < 1e-6, "{walked}");
    for name in ["first", "second"] {
        assert!(of(&broken.products, name, "finished_parts") >= 1.0, "{name}");
    }
}
