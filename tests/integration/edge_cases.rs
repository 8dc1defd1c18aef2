//! Lines at the edge of what a scenario can say: each has an answer that can be counted by hand.

use taktline::factory::factory::FactoryError;
use taktline::factory::result::{RunResult, complete};
use taktline::line::state::State;

use crate::lines::{plan, run, simulation, try_plan, value};

const HEAD: &str = "name = \"edge\"\nstart = 2027-01-04\n";
const SATURATED: &str = "[[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n";

fn done(text: &str) -> RunResult {
    run(&format!("{HEAD}{text}")).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

fn finished(text: &str) -> f64 {
    value(&done(text).kpis, "finished_parts")
}

/// The stations at which a line stops for good.
fn stuck(text: &str) -> Vec<String> {
    match run(&format!("{HEAD}{text}")) {
        Err(FactoryError::Deadlock { stations, .. }) => stations,
        Err(other) => panic!("{other}\n{text}"),
        Ok(result) => panic!("it went on\n{text}\n{:?}", result.kpis),
    }
}

#[test]
fn lots_of_no_parts_and_orders_beyond_reason_are_refused() {
    for product in [
        "supply = { kind = \"saturated\" }\nlot_parts = 0",
        "orders = { per_week = 1, parts = 1_000_000_000 }",
        "orders = { per_week = 1, parts = 0 }",
        "orders = { every_seconds = 0 }",
    ] {
        let text = format!(
            "{HEAD}run = {{ days = 1 }}\n[[product]]\nname = \"part\"\n{product}\n[[station]]\nname = \"a\"\ncycle_seconds = 1\n"
        );
        assert!(try_plan(&text).is_err(), "{product}");
    }
}

#[test]
fn an_order_of_ten_million_parts_is_worked_off_under_a_limit() {
    let text = "run = { hours = 1 }\n[release]\nwip_limit = 5\n[[product]]\nname = \"part\"\norders = { schedule = [{ at_seconds = 0, parts = 10_000_000 }] }\n\
                [[station]]\nname = \"a\"\ncycle_seconds = 10\n";
    assert_eq!(finished(text), 360.0);
}

#[test]
fn a_thousand_machines_make_a_thousand_times_as_much() {
    let station = "[[station]]\nname = \"a\"\nmachines = 1_000\ncycle_seconds = 100\n";
    assert_eq!(
        finished(&format!("run = {{ days = 1 }}\n{SATURATED}{station}")),
        864_000.0
    );
}

#[test]
fn a_million_parts_a_second_are_a_million_parts() {
    let stations = "[[station]]\nname = \"a\"\ncycle_seconds = 0.000_001\n[[station]]\nname = \"b\"\nbuffer = 0\ncycle_seconds = 0.000_001\n";
    assert_eq!(
        finished(&format!("run = {{ seconds = 1 }}\n{SATURATED}{stations}")),
        999_999.0
    );
}

#[test]
fn a_run_shorter_than_a_cycle_has_figures_for_what_was_begun() {
    let result = done(&format!(
        "run = {{ seconds = 10 }}\n{SATURATED}[[station]]\nname = \"a\"\ncycle_seconds = 60\n"
    ));
    assert_eq!(value(&result.kpis, "finished_parts"), 0.0);
    assert_eq!(result.stations[0].states[State::Working as usize], 1.0);
    assert_eq!(value(&result.stations[0].figures, "performance"), 0.0);
}

#[test]
fn a_station_that_nobody_visits_starves() {
    let text = format!(
        "run = {{ days = 1 }}\n{SATURATED}route = [\"a\"]\n[[station]]\nname = \"a\"\ncycle_seconds = 60\n[[station]]\nname = \"b\"\ncycle_seconds = 60\n"
    );
    assert_eq!(done(&text).stations[1].states[State::Starved as usize], 1.0);
}

#[test]
fn a_shift_that_is_never_on_keeps_its_machines_off() {
    let text = format!(
        "run = {{ days = 2 }}\n[[shift]]\nname = \"sunday\"\ndays = [\"sun\"]\nhours = [\"08:00-09:00\"]\n{SATURATED}\
         [[station]]\nname = \"a\"\nshift = \"sunday\"\ncycle_seconds = 60\n"
    );
    let result = done(&text);
    assert_eq!(result.stations[0].states[State::OffShift as usize], 1.0);
    assert_eq!(value(&result.kpis, "finished_parts"), 0.0);
}

#[test]
fn opposite_routes_through_small_buffers_stop_and_both_stations_are_named() {
    let product = |name: &str, route: &str| {
        format!("[[product]]\nname = \"{name}\"\nroute = {route}\norders = {{ every_seconds = 40 }}\n")
    };
    let there = product("there", "[\"a\", \"b\"]");
    let back = product("back", "[\"b\", \"a\"]");
    for buffer in [0, 1, 3] {
        let station = |name: &str| {
            format!(
                "[[station]]\nname = \"{name}\"\nbuffer = {buffer}\ncycle_seconds = {{ exponential = {{ mean = 60 }} }}\n"
            )
        };
        let text = format!("run = {{ days = 30 }}\n{there}{back}{}{}", station("a"), station("b"));
        assert_eq!(stuck(&text), ["a", "b"], "{buffer} places");
    }
}

#[test]
fn a_rework_loop_with_full_buffers_stops_and_is_named() {
    let text = format!(
        "run = {{ days = 30 }}\n{SATURATED}[[station]]\nname = \"saw\"\ncycle_seconds = 10\n\
         [[station]]\nname = \"mill\"\nbuffer = 1\ncycle_seconds = 60\ndefect_probability = 0.5\n\
         [[station]]\nname = \"gauge\"\nbuffer = 1\ncycle_seconds = 60\ninspection = {{ detects = 1.0, rework_at = \"mill\", rework_tries = 5 }}\n"
    );
    assert_eq!(
        stuck(&text),
        ["gauge", "mill"]
            .map(String::from)
            .into_iter()
            .rev()
            .collect::<Vec<_>>()
    );
}

#[test]
fn pieces_that_go_back_to_where_their_whole_is_made_can_stop_the_line() {
    let text = "run = { days = 1 }\n[[product]]\nname = \"whole\"\nsupply = { kind = \"saturated\" }\n\
                route = [\"a\", { station = \"b\", yields = [{ product = \"piece\", parts = 3 }] }]\n\
                [[product]]\nname = \"piece\"\nroute = [\"a\"]\n\
                [[station]]\nname = \"a\"\nbuffer = 0\ncycle_seconds = 10\n[[station]]\nname = \"b\"\nbuffer = 0\ncycle_seconds = 15\n";
    match run(&format!("{HEAD}{text}")) {
        Err(FactoryError::Deadlock { after, stations }) => {
            assert_eq!(stations, ["a", "b"]);
            // Found when it happens, not when somebody looks whether anything still moves.
            assert!(after.as_seconds() < 80.0, "{after}");
        }
        Err(other) => panic!("{other}"),
        Ok(result) => panic!("it went on: {:?}", result.kpis),
    }
}

#[test]
fn a_standstill_is_found_though_orders_keep_coming() {
    // The oven wants three of a kind, and its three places hold two of one and one of the other.
    let product = |name: &str, every: u32| {
        format!("[[product]]\nname = \"{name}\"\norders = {{ every_seconds = {every} }}\nroute = [\"saw\", \"oven\"]\n")
    };
    let text = format!(
        "run = {{ days = 1 }}\n{}{}[[station]]\nname = \"saw\"\ncycle_seconds = 1\n\
         [[station]]\nname = \"oven\"\ncycle_seconds = 60\nbatch_parts = 3\nbuffer = 3\n",
        product("left", 60),
        product("right", 70)
    );
    assert_eq!(stuck(&text), ["saw", "oven"]);
}

#[test]
fn an_assembly_whose_component_never_comes_starves_and_the_run_ends() {
    let text = "run = { days = 1 }\n[[product]]\nname = \"whole\"\nsupply = { kind = \"saturated\" }\n\
                route = [{ station = \"b\", needs = [{ product = \"part\", parts = 2 }] }]\n\
                [[product]]\nname = \"part\"\nroute = [\"a\"]\nsupply = { kind = \"saturated\", total_parts = 1 }\n\
                [[station]]\nname = \"a\"\ncycle_seconds = 10\n[[station]]\nname = \"b\"\ncycle_seconds = 15\n";
    let result = done(text);
    assert_eq!(value(&result.kpis, "finished_parts"), 0.0);
    assert_eq!(result.stations[1].states[State::Starved as usize], 1.0);
}

#[test]
fn components_come_again_for_assemblies_that_are_scrapped_or_put_together_anew() {
    for rework in ["", ", rework_at = \"assembly\"", ", rework_at = \"mending\""] {
        let text = format!(
            "run = {{ days = 1 }}\n[[product]]\nname = \"whole\"\norders = {{ schedule = [{{ at_seconds = 0, parts = 50 }}] }}\n\
             route = [{{ station = \"assembly\", needs = [{{ product = \"part\", parts = 2 }}] }}, \"gauge\"]\n\
             [[product]]\nname = \"part\"\nroute = [\"saw\"]\n\
             [[station]]\nname = \"saw\"\ncycle_seconds = 10\n\
             [[station]]\nname = \"assembly\"\ncycle_seconds = 15\ndefect_probability = 0.4\n\
             [[station]]\nname = \"gauge\"\ncycle_seconds = 5\ninspection = {{ detects = 1.0{rework} }}\n\
             [[station]]\nname = \"mending\"\ncycle_seconds = 20\n"
        );
        let result = done(&text);
        assert_eq!(value(&result.kpis, "delivered_parts"), 50.0, "{rework}");
        // Two for each that was begun or put together anew, and none too many.
        let again = if rework.contains("assembly") {
            value(&result.kpis, "reworked_parts")
        } else {
            0.0
        };
        let whole = value(&result.products[0].figures, "started_parts");
        let bad = value(&result.kpis, "reworked_parts") + value(&result.kpis, "scrapped_parts");
        assert!(bad > 5.0, "{rework}: hardly any were bad");
        assert_eq!(
            value(&result.products[1].figures, "built_in_parts"),
            2.0 * (whole + again),
            "{rework}"
        );
        assert_eq!(
            value(&result.products[1].figures, "in_process_at_end_parts"),
            0.0,
            "{rework}"
        );
    }
}

#[test]
fn a_conveyor_at_the_beginning_takes_a_part_for_every_place_it_moves_on() {
    let line = "[[station]]\nname = \"belt\"\nconveyor = { places = 10, seconds_per_place = 2 }\n[[station]]\nname = \"a\"\ncycle_seconds = 1\n";
    // The k-th part comes on at 2 k s, is off 20 s later and finished 1 s after that.
    assert_eq!(
        finished(&format!("run = {{ seconds = 3600 }}\n{SATURATED}{line}")),
        1_790.0
    );
    let orders = "[[product]]\nname = \"part\"\norders = { schedule = [{ at_seconds = 0, parts = 100 }] }\n";
    let result = done(&format!("run = {{ seconds = 3600 }}\n{orders}{line}"));
    let lead_seconds = value(&result.kpis, "order_lead_time_days") * 86_400.0;
    assert!((lead_seconds - 219.0).abs() < 1e-6, "{lead_seconds}");
}

#[test]
fn parts_that_leave_make_room_on_a_conveyor_where_others_enter() {
    // The belt runs empty while the line is full of the other product.
    let text = "run = { hours = 1 }\n[release]\nwip_limit = 3\n\
                [[product]]\nname = \"quick\"\nroute = [\"a\", \"b\"]\nsupply = { kind = \"saturated\", total_parts = 3 }\n\
                [[product]]\nname = \"belted\"\nroute = [\"belt\", \"b\"]\nsupply = { kind = \"saturated\", total_parts = 20 }\n\
                [[station]]\nname = \"a\"\ncycle_seconds = 0.5\n\
                [[station]]\nname = \"belt\"\nconveyor = { places = 1, seconds_per_place = 1 }\n\
                [[station]]\nname = \"b\"\ncycle_seconds = 30\n";
    assert_eq!(finished(text), 23.0);
}

#[test]
fn a_conveyor_at_the_end_hands_parts_out_one_pitch_apart_at_least() {
    let line = "[[station]]\nname = \"a\"\ncycle_seconds = 5\n[[station]]\nname = \"belt\"\nconveyor = { places = 10, seconds_per_place = 2 }\n";
    assert_eq!(finished(&format!("run = {{ seconds = 100 }}\n{SATURATED}{line}")), 16.0);
    let slow = line.replace("seconds_per_place = 2", "seconds_per_place = 20");
    // Parts come on at 5, 25, 45 s … and need 200 s.
    assert_eq!(
        finished(&format!("run = {{ seconds = 1_005 }}\n{SATURATED}{slow}")),
        41.0
    );
}

#[test]
fn orders_for_a_machine_without_a_place_to_wait_are_worked_off() {
    for rest in ["", "load_seconds = 0\n", "machines = 2\n"] {
        let machines = if rest.starts_with('m') { 2.0 } else { 1.0 };
        let text = format!(
            "run = {{ hours = 2 }}\n[[product]]\nname = \"part\"\norders = {{ schedule = [{{ at_seconds = 0, parts = 100 }}] }}\n\
             [[station]]\nname = \"a\"\nbuffer = 0\ncycle_seconds = 10\n{rest}"
        );
        let result = done(&text);
        assert_eq!(value(&result.kpis, "finished_parts"), 100.0, "{rest}");
        let seconds = value(&result.kpis, "order_lead_time_days") * 86_400.0;
        assert!((seconds - 1000.0 / machines).abs() < 1e-6, "{rest}{seconds}");
    }
}

#[test]
fn a_batch_that_is_never_full_waits_till_the_end_of_the_supply_and_stops_a_line_with_orders() {
    let oven = "[[station]]\nname = \"oven\"\ncycle_seconds = 60\nbatch_parts = 4\n";
    let supply = "[[product]]\nname = \"part\"\nsupply = { kind = \"saturated\", total_parts = 7 }\n";
    assert_eq!(finished(&format!("run = {{ days = 1 }}\n{supply}{oven}")), 4.0);
    let orders = "[[product]]\nname = \"part\"\norders = { schedule = [{ at_seconds = 0, parts = 7 }] }\n";
    assert_eq!(stuck(&format!("run = {{ days = 1 }}\n{orders}{oven}")), ["oven"]);
}

#[test]
fn products_that_take_turns_fill_batches_of_their_own() {
    let product = |name: &str| format!("[[product]]\nname = \"{name}\"\nsupply = {{ kind = \"saturated\" }}\n");
    let text = format!(
        "run = {{ hours = 1 }}\n{}{}[[station]]\nname = \"oven\"\ncycle_seconds = 60\nbatch_parts = 4\n",
        product("left"),
        product("right")
    );
    assert_eq!(finished(&text), 240.0);
}

#[test]
fn one_operator_works_at_one_of_two_stations_at_a_time() {
    let text = format!(
        "run = {{ days = 1 }}\n[[operator]]\nname = \"hand\"\n{SATURATED}\
         [[station]]\nname = \"a\"\noperator = \"hand\"\ncycle_seconds = {{ exponential = {{ mean = 30 }} }}\n\
         [[station]]\nname = \"b\"\noperator = \"hand\"\nbuffer = 3\ncycle_seconds = {{ exponential = {{ mean = 50 }} }}\n"
    );
    let result = done(&text);
    let working: f64 = result
        .stations
        .iter()
        .map(|station| station.states[State::Working as usize])
        .sum();
    assert!((working - 1.0).abs() < 1e-9, "{working}");
    assert!((value(&result.people[0].figures, "utilisation") - 1.0).abs() < 1e-9);
}

#[test]
fn parts_of_the_warm_up_do_not_count_towards_the_end_of_the_run() {
    let text = format!(
        "run = {{ days = 10, warm_up_days = 1, until_parts = 50 }}\n{SATURATED}[[station]]\nname = \"a\"\ncycle_seconds = 70\n"
    );
    let result = done(&text);
    assert_eq!(value(&result.kpis, "finished_parts"), 50.0);
    // The warm-up ends 20 s into a part.
    assert!(
        (result.measured_hours - (50.0 * 70.0 - 20.0) / 3600.0).abs() < 1e-9,
        "{}",
        result.measured_hours
    );
}

#[test]
fn a_run_that_is_over_stays_over() {
    let text = format!(
        "{HEAD}run = {{ days = 1, until_parts = 50 }}\n{SATURATED}[[station]]\nname = \"a\"\ncycle_seconds = 60\n"
    );
    let plan = plan(&text);
    let mut paused = simulation(&plan);
    for _ in 0..5 {
        paused.run_until(plan.end);
        assert!(!paused.step(plan.end));
    }
    assert_eq!(paused.scheduler().now().as_seconds(), 3_000.0);
    assert_eq!(complete(paused).unwrap(), complete(simulation(&plan)).unwrap());
}

#[test]
fn a_routine_uses_its_own_power_while_it_lasts() {
    // From half past five in the afternoon of the month's last day, for ten hours, at half a kilowatt.
    let text = "run = { days = 40 }\n[[product]]\nname = \"part\"\nsupply = { kind = \"saturated\", total_parts = 1_051 }\n\
                [[station]]\nname = \"a\"\ncycle_minutes = 42\npower_kw = { maintenance = 5 }\n\
                routines = [{ name = \"cleaning\", every_parts = 1_050, takes_hours = 10, power_kw = 0.5 }]\n";
    let result = done(text);
    let months: Vec<f64> = result.ledger.months.iter().map(|month| month.energy_kwh[0]).collect();
    let before = 31.0 * 24.0 - 1_050.0 * 0.7;
    assert!((months[0] - 0.5 * before).abs() < 1e-9, "{months:?}");
    assert!((months[1] - 0.5 * (10.0 - before)).abs() < 1e-9, "{months:?}");
}

#[test]
fn a_queue_that_grows_without_end_is_an_error_and_not_a_full_memory() {
    let text = "run = { days = 30 }\n[[product]]\nname = \"part\"\n\
                orders = { every_seconds = 1, parts = 100 }\n[[station]]\nname = \"a\"\ncycle_seconds = 3600\n";
    match run(&format!("{HEAD}{text}")) {
        Err(FactoryError::Overflow { product, after }) => {
            assert_eq!(product, "part");
            assert!((19_000.0..21_000.0).contains(&after.as_seconds()), "{after}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_run_that_would_take_days_is_refused_before_it_begins() {
    let text = format!("{HEAD}run = {{ months = 600 }}\n{SATURATED}[[station]]\nname = \"a\"\ncycle_seconds = 1e-6\n");
    let error = try_plan(&text).expect_err("it would take days");
    assert!(error.to_string().contains("station `a`"), "{error}");
}

#[test]
fn customers_who_come_only_in_opening_hours_find_the_doors_open() {
    let shop = |open: &str| {
        done(&format!(
            "run = {{ days = 140 }}\n[[shift]]\nname = \"day\"\nhours = [\"09:00-12:00\", \"13:00-21:00\"]\n\
             days = [\"tue\", \"wed\", \"thu\", \"fri\", \"sat\"]\n[[shift]]\nname = \"closed\"\nhours = [\"21:00-09:00\"]\n\
             [[product]]\nname = \"cup\"\norders = {{ per_week = 700, shift = \"{open}\", due_hours = 1 }}\n[[station]]\nname = \"bar\"\nmachines = 40\ncycle_seconds = 1\nshift = \"day\"\n"
        ))
    };
    let open = shop("day");
    // Twenty weeks of 700 orders at random: 14,000, give or take four times their root.
    let served = value(&open.kpis, "finished_parts");
    assert!((served - 14_000.0).abs() < 4.0 * 14_000.0_f64.sqrt(), "{served}");
    // Whoever comes while it is open is served at once, and whoever comes at night waits for the morning.
    let waited = value(&open.kpis, "lead_time_hours");
    assert!(waited < 0.01, "{waited}");
    let waited = value(&shop("closed").kpis, "lead_time_hours");
    assert!((4.0..30.0).contains(&waited), "{waited}");
}

#[test]
fn times_of_many_machines_add_up_beyond_what_one_clock_holds() {
    // 584 years of nanoseconds are all that 64 bits hold; these machines have 600 together.
    let text = "run = { months = 36 }\n[[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
        [[shift]]\nname = \"day\"\nhours = [\"06:00-22:00\"]\n\
        [[station]]\nname = \"loom\"\nmachines = 200\ncycle_hours = 8\nshift = \"day\"\n";
    let found = done(text);
    let loom = &found.stations[0];
    let sum: f64 = loom.states.iter().sum();
    assert!((sum - 1.0).abs() < 1e-9, "{:?}", loom.states);
    let few = done(&text.replace("machines = 200", "machines = 2"));
    assert_eq!(loom.states, few.stations[0].states);
    for name in ["availability", "performance", "oee"] {
        let [many, few] = [loom, &few.stations[0]].map(|station| value(&station.figures, name));
        assert!((many - few).abs() < 1e-9, "{name}: {many} {few}");
    }
}

#[test]
fn lives_wasted_of_many_machines_add_up() {
    let text = "run = { months = 36 }\n[[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
        [[station]]\nname = \"mill\"\nmachines = 4\ncycle_minutes = 10\n\
        [[station.failures]]\nmode = \"bearing\"\ntime_to_failure_hours = { weibull = { scale = 150_000, shape = 2 } }\n\
        repair_hours = 8\npreventive_hours = 1\npolicy = { calendar = { every_days = 60 } }\n";
    let found = done(text);
    let all = value(&found.failures[0].figures, "wasted_life_hours");
    // Each of four machines throws away 18 parts that would have lived 133,000 hours on average.
    assert!((7e6..12e6).contains(&all), "{all}");
}

/// What becomes of one-part orders that come every so many hours at a machine that takes so many for a part.
struct Orders {
    every: u64,
    cycle: u64,
    due: u64,
    patience: Option<u64>,
    days: u64,
    warm_up_days: u64,
}

impl Orders {
    fn line(&self) -> String {
        let patience = self.patience.map_or(String::new(), |hours| {
            format!(", patience_days = {}", hours as f64 / 24.0)
        });
        format!(
            "run = {{ days = {}, warm_up_days = {} }}\n[release]\nwip_limit = 1\n[[product]]\nname = \"part\"\n\
             orders = {{ every_hours = {}, due_hours = {}{patience} }}\n\
             [[station]]\nname = \"a\"\ncycle_hours = {}\n",
            self.days, self.warm_up_days, self.every, self.due, self.cycle
        )
    }

    /// Days begun after due dates in the measured time, and the share of orders on time.
    fn by_hand(&self) -> (u64, f64) {
        let begin = 24 * self.warm_up_days;
        let end = begin + 24 * self.days;
        let (mut free, mut days, mut in_time, mut known) = (0, 0, 0, 0);
        for came in (self.every..=end).step_by(self.every as usize) {
            let due = came + self.due;
            let starts = free.max(came);
            let lost = self
                .patience
                .map(|patience| due + patience)
                .filter(|gone| *gone < starts);
            let leaves = lost.unwrap_or(starts + self.cycle);
            if lost.is_none() {
                free = leaves;
            }
            let late_at = |time: u64| leaves.min(time).saturating_sub(due).div_ceil(24);
            days += late_at(end) - late_at(begin);
            if leaves > begin && leaves <= end {
                known += 1;
                in_time += u64::from(lost.is_none() && leaves <= due);
            } else if leaves > end && due < end {
                known += 1;
            }
        }
        (days, in_time as f64 / known as f64)
    }
}

#[test]
fn a_late_order_costs_its_days_be_it_completed_lost_or_still_open() {
    let orders = |every, cycle, due, patience, days, warm_up_days| Orders {
        every,
        cycle,
        due,
        patience,
        days,
        warm_up_days,
    };
    for orders in [
        // A backlog that grows, with and without a warm-up in which it begins.
        orders(7, 11, 29, None, 150, 0),
        orders(7, 11, 29, None, 150, 40),
        // Nothing is ever late.
        orders(13, 5, 30, None, 70, 3),
        // Nothing is ever completed.
        orders(50, 9_001, 31, None, 100, 10),
        // Some are lost.
        orders(7, 11, 29, Some(49), 150, 0),
        orders(5, 17, 23, Some(31), 95, 35),
    ] {
        let line = orders.line();
        let result = done(&line);
        let flows = result.ledger.months.iter().map(|month| month.products[0].late_days);
        let (days, share) = orders.by_hand();
        assert_eq!(flows.sum::<u64>(), days, "{line}");
        assert_eq!(value(&result.kpis, "orders_on_time_share"), share, "{line}");
        assert_eq!(
            value(&result.products[0].figures, "orders_on_time_share"),
            share,
            "{line}"
        );
    }
}

#[test]
fn each_month_has_the_parts_that_could_have_been_made_besides() {
    let line = |stations: &str| {
        let text = format!(
            "run = {{ months = 2 }}\n[[product]]\nname = \"part\"\norders = {{ every_hours = 8 }}\n{stations}\
             [[station]]\nname = \"press\"\ncycle_hours = 7.5\n"
        );
        let months = done(&text).ledger.months;
        months.iter().map(|month| month.products[0].spare).collect::<Vec<f64>>()
    };
    // An order comes each 8 hours from the eighth on: 92 parts are made in the 744 hours of the first month and 84 in the
    // 672 of the second. What is left are 54 and 42 hours, of which a part takes 7.5.
    let expected = [54.0 / 7.5, 42.0 / 7.5];
    let close =
        |found: &[f64]| found.len() == 2 && found.iter().zip(expected).all(|(one, other)| (one - other).abs() < 0.1);
    let alone = line("");
    assert!(close(&alone), "{alone:?}");
    // A station with more room before it does not matter.
    let quick = "[[station]]\nname = \"mill\"\ncycle_hours = 0.25\n";
    let with_others = line(quick);
    assert!(close(&with_others), "{with_others:?}");
    // A slower one does: of 744 hours 92 parts take 727 there, and little more fits in.
    let slow = "[[station]]\nname = \"mill\"\ncycle_hours = 7.9\n";
    let with_slow = line(slow);
    assert!(
        with_slow.iter().all(|&spare| (0.5..3.0).contains(&spare)),
        "{with_slow:?}"
    );
    // Saturated, nothing more could be made that customers would order.
    let saturated = done(
        "run = { months = 1 }\n[[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n[[station]]\nname = \"press\"\ncycle_hours = 1\n",
    );
    assert_eq!(saturated.ledger.months[0].products[0].spare, 0.0);
}

#[test]
fn each_month_has_the_days_that_begin_in_it() {
    let text = "run = { months = 4 }\n[[product]]\nname = \"part\"\n\
                orders = { schedule = [{ at_seconds = 777_600 }], due_days = 2.5 }\n\
                [[station]]\nname = \"a\"\ncycle_days = 60\n";
    let result = done(text);
    let days: Vec<u64> = (result.ledger.months.iter())
        .map(|month| month.products[0].late_days)
        .collect();
    // Due on day 11.5, completed on day 69: 57.5 days; months of 31, 28, 31 and 30 days.
    assert_eq!(days, [20, 28, 10, 0]);
}
