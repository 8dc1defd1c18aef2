//! What the rules of a line add up to when several meet: batches and components, components and limits, inspections
//! and disassembly, people and the ends of their shifts. Each answer can be counted by hand.

use taktline::factory::factory::FactoryError;
use taktline::factory::result::{NamedFigures, RunResult};
use taktline::line::state::State;

use crate::lines::{run, simulation, try_plan, value};

const HEAD: &str = "name = \"rules\"\nstart = 2027-01-04\n";

fn done(text: &str) -> RunResult {
    run(&format!("{HEAD}{text}")).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn of(list: &[NamedFigures], name: &str, figure: &str) -> f64 {
    let found = list.iter().find(|found| found.name == name);
    value(&found.unwrap_or_else(|| panic!("no {name}")).figures, figure)
}

fn of_product(result: &RunResult, name: &str, figure: &str) -> f64 {
    of(&result.products, name, figure)
}

#[test]
fn a_batch_is_put_together_only_of_parts_whose_components_are_there() {
    // Eight pins for four boxes come in eight hours, and the 30th batch would be ready ten minutes after the end.
    let text = "run = { days = 10 }\n[[product]]\nname = \"box\"\nsupply = { kind = \"saturated\" }\n\
                route = [{ station = \"asm\", needs = [{ product = \"pin\", parts = 2 }] }]\n\
                [[product]]\nname = \"pin\"\nroute = [\"pins\"]\n\
                [[station]]\nname = \"pins\"\ncycle_minutes = 60\n\
                [[station]]\nname = \"asm\"\nbatch_parts = 4\ncycle_minutes = 10\n";
    let result = done(text);
    assert_eq!(of_product(&result, "box", "finished_parts"), 116.0);
    // A box alone can start every two hours.
    let least = text.replace("batch_parts = 4", "batch_parts = 4\nbatch_least = 1");
    let result = done(&least);
    assert_eq!(of_product(&result, "box", "finished_parts"), 119.0);
    assert_eq!(of_product(&result, "pin", "built_in_parts") % 2.0, 0.0);
    // More than the places that a component has by itself.
    let many = text
        .replace("parts = 2", "parts = 20")
        .replace("cycle_minutes = 60", "cycle_minutes = 1");
    assert_eq!(of_product(&done(&many), "box", "finished_parts"), 4.0 * 179.0);
}

#[test]
fn what_is_needed_at_once_must_find_places() {
    let text = |places: u32| {
        format!(
            "{HEAD}run = {{ days = 1 }}\n[[product]]\nname = \"box\"\nlot_parts = 5\nsupply = {{ kind = \"saturated\" }}\n\
             route = [{{ station = \"asm\", needs = [{{ product = \"pin\", parts = 2, places = {places} }}] }}]\n\
             [[product]]\nname = \"pin\"\nlot_parts = 4\nroute = [\"pins\"]\n\
             [[station]]\nname = \"pins\"\ncycle_seconds = 5\n\
             [[station]]\nname = \"asm\"\nbatch_parts = 4\nbatch_least = 2\ncycle_minutes = 10\n"
        )
    };
    // 2 lots of 5 parts with 2 pins each are 20 pins, which are 5 lots.
    let why = try_plan(&text(4)).unwrap_err();
    assert!(why.contains("20 parts are needed at once"), "{why}");
    let result = run(&text(5)).unwrap();
    assert!(of_product(&result, "box", "finished_parts") > 500.0);
}

#[test]
fn a_circle_with_a_failed_machine_that_has_room_to_go_on_is_no_standstill() {
    // At 202 min the bad part cannot go back: b is in repair until 250 min, though there is room behind it.
    let result = done(
        "run = { days = 1 }\n[[product]]\nname = \"bad\"\nsupply = { kind = \"saturated\", total_parts = 1 }\n\
         route = [{ station = \"a\", defect_probability = 1 }, \"b\", \"c\"]\n\
         [[product]]\nname = \"good\"\nsupply = { kind = \"saturated\", total_parts = 3 }\nroute = [\"a\", \"b\", \"c\"]\n\
         [[station]]\nname = \"a\"\ncycle_minutes = 1\nbuffer = 0\n\
         [[station]]\nname = \"b\"\ncycle_minutes = 1\nbuffer = 0\n\
         failures = [{ mode = \"f\", clock = \"calendar\", time_to_failure_minutes = 50, repair_minutes = 200 }]\n\
         [[station]]\nname = \"c\"\ncycle_minutes = 100\nbuffer = 1\ninspection = { detects = 1, rework_at = \"a\" }\n",
    );
    assert_eq!(of_product(&result, "good", "finished_parts"), 3.0);
    // Spoilt again, and mended once at most.
    assert_eq!(of_product(&result, "bad", "scrapped_parts"), 1.0);
}

#[test]
fn components_come_with_the_parts_they_go_into() {
    // A box and its pin come when the last box is done: 5 min for the pin, 2 h for the box. The first comes after 1 h.
    let text = "run = { days = 100 }\n[[product]]\nname = \"box\"\n\
                orders = { every_hours = 1, due_hours = 2, patience_days = 0 }\n\
                route = [{ station = \"asm\", needs = [{ product = \"pin\" }] }]\n\
                [[product]]\nname = \"pin\"\nroute = [\"pins\"]\n\
                [[station]]\nname = \"pins\"\ncycle_minutes = 5\n\
                [[station]]\nname = \"asm\"\ncycle_hours = 2\nbuffer = 0\n";
    for limit in ["", "[release]\nwip_limit = 50\n", "[release]\nwip_limit = 2\n"] {
        let result = done(&format!("{text}{limit}"));
        assert_eq!(of_product(&result, "box", "started_parts"), 1_152.0, "{limit}");
        assert_eq!(of_product(&result, "pin", "started_parts"), 1_152.0, "{limit}");
        assert_eq!(of_product(&result, "box", "finished_parts"), 1_151.0, "{limit}");
    }
    let why = try_plan(&format!("{HEAD}{text}[release]\nwip_limit = 1\n")).unwrap_err();
    assert!(why.contains("comes with its components, 2 together"), "{why}");
}

#[test]
fn a_limit_leaves_room_for_the_components_of_what_it_lets_in() {
    for (route, pins) in [("[\"pins\"]", ""), ("[\"pins\"]", "buffer = 0\n")] {
        let result = done(&format!(
            "run = {{ days = 100 }}\n[release]\nwip_limit = 60\n\
             [[product]]\nname = \"box\"\norders = {{ every_hours = 10, parts = 30 }}\n\
             route = [{{ station = \"asm\", needs = [{{ product = \"pin\", parts = 2 }}] }}]\n\
             [[product]]\nname = \"pin\"\nroute = {route}\n\
             [[station]]\nname = \"pins\"\ncycle_minutes = 1\n{pins}\
             [[station]]\nname = \"asm\"\ncycle_minutes = 10\n"
        ));
        // An order is made in 5 h and 2 min; the 240th comes at the end.
        assert_eq!(value(&result.kpis, "delivered_parts"), 239.0 * 30.0);
        assert!(value(&result.kpis, "work_in_process_highest_parts") <= 60.0);
    }
}

#[test]
fn components_of_parts_that_are_begun_together_move_in_lots() {
    // One lot of 20 pins is loaded once: 10 and 20 min, and then a box a minute.
    let result = done(
        "run = { days = 1 }\n[[product]]\nname = \"box\"\norders = { schedule = [{ at_seconds = 0, parts = 10 }] }\n\
         route = [{ station = \"asm\", needs = [{ product = \"pin\", parts = 2 }] }]\n\
         [[product]]\nname = \"pin\"\nlot_parts = 20\nroute = [\"pins\"]\n\
         [[station]]\nname = \"pins\"\nload_minutes = 10\ncycle_minutes = 1\n\
         [[station]]\nname = \"asm\"\ncycle_minutes = 1\n",
    );
    let minutes = value(&result.kpis, "order_lead_time_days") * 1_440.0;
    assert!((minutes - 40.0).abs() < 1e-6, "{minutes}");
}

#[test]
fn parts_made_anew_under_a_limit_find_room_for_their_components() {
    for rework in ["", ", rework_at = \"mending\""] {
        for limit in [3, 4, 9, 40] {
            let result = done(&format!(
                "run = {{ days = 1 }}\n[release]\nwip_limit = {limit}\n\
                 [[product]]\nname = \"whole\"\norders = {{ schedule = [{{ at_seconds = 0, parts = 50 }}] }}\n\
                 route = [{{ station = \"assembly\", needs = [{{ product = \"part\", parts = 2 }}] }}, \"gauge\"]\n\
                 [[product]]\nname = \"part\"\nroute = [\"saw\"]\n\
                 [[station]]\nname = \"saw\"\ncycle_seconds = 10\n\
                 [[station]]\nname = \"assembly\"\ncycle_seconds = 15\ndefect_probability = 0.4\n\
                 [[station]]\nname = \"gauge\"\ncycle_seconds = 5\ninspection = {{ detects = 1.0{rework} }}\n\
                 [[station]]\nname = \"mending\"\ncycle_seconds = 20\n"
            ));
            assert_eq!(value(&result.kpis, "delivered_parts"), 50.0, "{rework} {limit}");
            assert_eq!(
                of_product(&result, "part", "built_in_parts"),
                2.0 * of_product(&result, "whole", "started_parts")
            );
            assert_eq!(of_product(&result, "part", "in_process_at_end_parts"), 0.0);
            assert!(value(&result.kpis, "work_in_process_highest_parts") <= f64::from(limit));
        }
    }
}

#[test]
fn a_component_of_what_never_waits_runs_ahead_of_what_is_ordered_too() {
    // A pin a minute is enough for one whole every two, from the first minute on; the order is one of them.
    let result = done(
        "run = { days = 1 }\n[[product]]\nname = \"box\"\norders = { schedule = [{ at_seconds = 36_000 }] }\n\
         route = [{ station = \"asm\", needs = [{ product = \"pin\" }] }]\n\
         [[product]]\nname = \"kit\"\nsupply = { kind = \"saturated\" }\n\
         route = [{ station = \"asm\", needs = [{ product = \"pin\" }] }]\n\
         [[product]]\nname = \"pin\"\nroute = [\"pins\"]\n\
         [[station]]\nname = \"pins\"\ncycle_minutes = 1\n[[station]]\nname = \"asm\"\ncycle_minutes = 2\n",
    );
    assert_eq!(value(&result.kpis, "finished_parts"), 719.0);
    assert_eq!(value(&result.kpis, "delivered_parts"), 1.0);
}

#[test]
fn what_comes_apart_is_inspected_first_and_hands_its_defects_on() {
    let text = |inspection: &str, orders: &str| {
        format!(
            "{HEAD}run = {{ days = 1 }}\n\
             [[product]]\nname = \"old\"\nlot_parts = 4\nsupply = {{ kind = \"saturated\", total_parts = 40 }}\n\
             route = [\"use\", {{ station = \"strip\", yields = [{{ product = \"piece\", parts = 3 }}] }}]\n\
             [[product]]\nname = \"piece\"\nroute = [\"pack\"]\n{orders}\
             [[station]]\nname = \"use\"\ncycle_seconds = 10\ndefect_probability = 0.5\n\
             [[station]]\nname = \"strip\"\ncycle_seconds = 10\n{inspection}\n\
             [[station]]\nname = \"pack\"\ncycle_seconds = 1\n"
        )
    };
    let result = run(&text("", "")).unwrap();
    let bad = value(&result.stations[0].figures, "made_defective_parts");
    assert!((5.0..35.0).contains(&bad), "{bad}");
    assert_eq!(of_product(&result, "piece", "finished_parts"), 120.0);
    assert_eq!(of_product(&result, "piece", "escaped_defective_parts"), 3.0 * bad);
    let result = run(&text("inspection = { detects = 1 }", "")).unwrap();
    let bad = value(&result.stations[0].figures, "made_defective_parts");
    assert_eq!(of_product(&result, "old", "scrapped_parts"), bad);
    assert_eq!(of_product(&result, "old", "taken_apart_parts"), 40.0 - bad);
    assert_eq!(of_product(&result, "piece", "finished_parts"), 3.0 * (40.0 - bad));
    assert_eq!(of_product(&result, "piece", "escaped_defective_parts"), 0.0);
    // Mended ones come apart after all.
    let result = run(&text(
        "inspection = { detects = 1, rework_at = \"use\", rework_tries = 100 }",
        "",
    ))
    .unwrap();
    assert_eq!(of_product(&result, "piece", "finished_parts"), 120.0);
    let why = try_plan(&text("", "orders = { per_week = 5 }\n")).unwrap_err();
    assert!(why.contains("the piece \"piece\" has orders of its own"), "{why}");
}

#[test]
fn batches_follow_the_rule_of_their_station() {
    let product = |name: &str, at: u32, due: u32, cycle: u32| {
        format!(
            "[[product]]\nname = \"{name}\"\n\
             orders = {{ due_hours = {due}, schedule = [{{ at_seconds = {at}, parts = 2 }}] }}\n\
             route = [{{ station = \"oven\", cycle_minutes = {cycle} }}]\n"
        )
    };
    let lead_minutes = |rule: &str| {
        let result = done(&format!(
            "run = {{ days = 1 }}\n{}{}{}{}[[station]]\nname = \"oven\"\nbatch_parts = 2\ndispatch = \"{rule}\"\n",
            product("first", 0, 9, 10),
            product("long", 60, 5, 30),
            product("middle", 120, 1, 20),
            product("short", 180, 3, 10),
        ));
        ["long", "middle", "short"].map(|name| of_product(&result, name, "lead_time_hours") * 60.0)
    };
    let expect = |rule: &str, minutes: [f64; 3]| {
        let found = lead_minutes(rule);
        let near = found
            .iter()
            .zip(minutes)
            .all(|(found, exact)| (found - exact).abs() < 1e-6);
        assert!(near, "{rule}: {found:?} for {minutes:?}");
    };
    // All wait when the oven is free at 10 min; they came at 1, 2 and 3 min.
    expect("first-come", [39.0, 58.0, 67.0]);
    expect("shortest", [69.0, 38.0, 17.0]);
    expect("earliest-due", [69.0, 28.0, 37.0]);
}

#[test]
fn planned_work_takes_the_power_of_maintenance_and_a_routine_its_own() {
    let result = done(
        "run = { days = 100 }\n[[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
         [[station]]\nname = \"mill\"\ncycle_minutes = 10\npower_kw = { working = 0, idle = 0, maintenance = 1 }\n\
         routines = [{ name = \"chips\", every_parts = 1, takes_minutes = 7, power_kw = 50 }]\n\
         failures = [{ mode = \"f\", clock = \"calendar\", time_to_failure_hours = 100_000, repair_hours = 1, \
         preventive_hours = 12, policy = { calendar = { every_hours = 24 } } }]\n",
    );
    let planned = result.machines[0].works[0].1.preventive_time.as_hours();
    assert!(planned > 700.0, "{planned}");
    let maintenance = result.stations[0].states[State::Maintenance as usize] * 2_400.0;
    let kwh = planned + 50.0 * (maintenance - planned);
    let found = value(&result.kpis, "energy_kwh");
    assert!((found - kwh).abs() < 1e-6 * kwh, "{found} for {kwh}");
}

#[test]
fn many_half_idle_machines_are_no_bottleneck_before_a_busy_one() {
    let result = done(
        "run = { days = 10 }\n[[product]]\nname = \"part\"\norders = { every_minutes = 10 }\n\
         [[station]]\nname = \"oven\"\nmachines = 20\ncycle_minutes = 100\n[[station]]\nname = \"press\"\ncycle_minutes = 9\n",
    );
    let sole = |station: usize| value(&result.stations[station].figures, "bottleneck_sole_share");
    // The first part is at the press after 110 min, and then one every ten.
    assert_eq!(sole(0), 0.0);
    assert!((sole(1) - 0.9 * (1.0 - 110.0 / 14_400.0)).abs() < 1e-9, "{}", sole(1));
}

/// Two orders for different products on a machine that works day and night, but not without somebody.
fn two_orders(people: &str) -> RunResult {
    done(&format!(
        "run = {{ days = 1 }}\n[[product]]\nname = \"one\"\norders = {{ schedule = [{{ at_seconds = 0 }}], due_hours = 1 }}\n\
         [[product]]\nname = \"two\"\norders = {{ schedule = [{{ at_seconds = 60 }}], due_hours = 1 }}\n{people}\
         [[station]]\nname = \"mill\"\noperator = \"milling\"\nsetup_hours = 2\nload_hours = 3\ncycle_hours = 4\n"
    ))
}

#[test]
fn people_finish_the_phase_they_are_at_and_no_other_when_their_shift_is_over() {
    let person = |name: &str, shift: &str| {
        let shift = if shift.is_empty() {
            String::new()
        } else {
            format!("shift = \"{shift}\"\n")
        };
        format!("[[operator]]\nname = \"{name}\"\nskills = [\"milling\"]\n{shift}")
    };
    let hours = |name: &str, hours: &str, overtime: u32| {
        format!("[[shift]]\nname = \"{name}\"\nhours = [\"{hours}\"]\novertime_hours = {overtime}\n")
    };
    let busy = |result: &RunResult, name: &str| of(&result.people, name, "busy_hours");
    // 08-11 loading, 11-15 at work, 15-17 setup: the second loading waits for the morning.
    let day = format!("{}{}", hours("day", "08:00-17:00", 0), person("day", "day"));
    let result = two_orders(&day);
    assert_eq!(busy(&result, "day"), 9.0);
    let share = |state: State| result.stations[0].states[state as usize] * 24.0;
    assert!((share(State::WaitingForOperator) - 15.0).abs() < 1e-9);
    // Until 16:00 the setup is begun and is finished in overtime.
    let early = format!("{}{}", hours("day", "08:00-16:00", 0), person("day", "day"));
    assert_eq!(busy(&two_orders(&early), "day"), 9.0);
    // Somebody else with the skill takes over at 17:00.
    let late = format!("{day}{}{}", hours("late", "17:00-24:00", 0), person("late", "late"));
    let result = two_orders(&late);
    assert_eq!((busy(&result, "day"), busy(&result, "late")), (9.0, 7.0));
    // The second order is late, so that the day is made longer: by the loading, or by the loading and a cycle that is
    // begun and therefore finished.
    for (longer, busy_hours) in [(3, 12.0), (4, 16.0)] {
        let overtime = format!("{}{}", hours("day", "08:00-17:00", longer), person("day", "day"));
        assert_eq!(busy(&two_orders(&overtime), "day"), busy_hours);
    }
    // Whoever is always there goes on.
    assert_eq!(busy(&two_orders(&person("day", "")), "day"), 16.0);
}

#[test]
fn a_line_whose_machines_are_only_off_shift_may_have_stopped_for_good() {
    let line = |parts: u32| {
        format!(
            "{HEAD}run = {{ days = 4 }}\n\
             [[shift]]\nname = \"day\"\nhours = [\"06:00-18:00\"]\n[[shift]]\nname = \"night\"\nhours = [\"18:00-06:00\"]\n\
             [[product]]\nname = \"part\"\norders = {{ schedule = [{{ at_seconds = 0, parts = {parts} }}] }}\n\
             [[station]]\nname = \"saw\"\nshift = \"day\"\ncycle_seconds = 60\n\
             [[station]]\nname = \"oven\"\nshift = \"night\"\ncycle_seconds = 60\nbatch_parts = 4\n"
        )
    };
    // Somebody is off shift at any time, but three parts never fill the oven.
    match run(&line(7)) {
        Err(FactoryError::Deadlock { stations, .. }) => assert_eq!(stations, ["oven"]),
        other => panic!("{other:?}"),
    }
    assert_eq!(value(&run(&line(8)).unwrap().kpis, "finished_parts"), 8.0);
}

#[test]
fn the_entry_of_a_full_belt_is_free_a_pitch_after_the_first_has_left() {
    // Parts come on at 0, 10, 20 and 30 s, when the first leaves for a minute. The second waits at the end from 40 s, the
    // belt is full, and when it moves up at 90 s the next comes on at 100 s.
    let started = |seconds: u32| {
        let result = done(&format!(
            "run = {{ seconds = {seconds} }}\n[[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
             [[station]]\nname = \"belt\"\nconveyor = {{ places = 3, seconds_per_place = 10 }}\n\
             [[station]]\nname = \"press\"\ncycle_seconds = 60\nbuffer = 0\n"
        ));
        value(&result.kpis, "started_parts")
    };
    assert_eq!([29, 31, 99, 101].map(started), [3.0, 4.0, 4.0, 5.0]);
}

#[test]
fn a_part_goes_to_the_machine_that_has_been_idle_longest() {
    let text = format!(
        "{HEAD}run = {{ seconds = 1000 }}\n\
         [[product]]\nname = \"long\"\nroute = [{{ station = \"mill\", cycle_seconds = 100 }}]\n\
         orders = {{ schedule = [{{ at_seconds = 0 }}] }}\n\
         [[product]]\nname = \"short\"\nroute = [{{ station = \"mill\", cycle_seconds = 10 }}]\n\
         orders = {{ schedule = [{{ at_seconds = 1 }}, {{ at_seconds = 200 }}] }}\n\
         [[station]]\nname = \"mill\"\nmachines = 2\n"
    );
    for text in [text.clone(), format!("{text}load_seconds = 0\n")] {
        let plan = try_plan(&text).unwrap();
        let mut simulation = simulation(&plan);
        simulation.run_until(plan.end);
        let machines = simulation.model.floor().machines();
        let mut working = [0, 1].map(|machine: usize| machines[machine].times.get(State::Working).as_seconds());
        working.sort_by(f64::total_cmp);
        // The one that made the short part has been idle since 11 s, the other since 100 s.
        assert_eq!(working, [20.0, 100.0], "{text}");
    }
}

#[test]
fn an_order_of_many_parts_that_wait_for_components_is_worked_off() {
    let result = done(
        "run = { days = 2 }\n[[product]]\nname = \"box\"\norders = { schedule = [{ at_seconds = 0, parts = 20_000 }] }\n\
         route = [{ station = \"asm\", needs = [{ product = \"pin\" }] }]\n\
         [[product]]\nname = \"pin\"\nroute = [\"pins\"]\n\
         [[station]]\nname = \"pins\"\ncycle_seconds = 5\n[[station]]\nname = \"asm\"\ncycle_seconds = 1\n",
    );
    assert_eq!(value(&result.kpis, "delivered_parts"), 20_000.0);
}
