//! Crews with skills, and crews from outside: against an exact Markov chain, and by hand.

use taktline::factory::result::{NamedFigures, RunResult};
use taktline::finance::operating::operating_months;
use taktline::kernel::statistics::interval::Interval;
use taktline::scenario::load::load_page;
use taktline::study::machines::figures;
use taktline::study::pricing::prices;

use crate::lines::{replications, run, try_plan, value};

const HOURS: f64 = 40_000.0;

/// Two machines that fail by the calendar every 20 and every 30 hours, repaired in 6 and in 10, by these crews.
fn two_machines(crews: &str) -> String {
    let station = |name: &str, fails: f64, repair: f64, skill: &str| {
        format!(
            "[[station]]\nname = \"{name}\"\ncycle_seconds = 500000\nfailures = [{{ mode = \"a\", clock = \"calendar\", \
             time_to_failure_hours = {{ exponential = {{ mean = {fails:?} }} }}, skill = \"{skill}\", \
             repair_hours = {{ exponential = {{ mean = {repair:?} }} }} }}]\n"
        )
    };
    format!(
        "name = \"crews\"\nstart = 2027-01-04\nrun = {{ hours = {HOURS:?} }}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n{crews}{}{}",
        station("saw", 20.0, 6.0, "electrician"),
        station("press", 30.0, 10.0, "fitter")
    )
}

/// Share of the time in which each machine is down, with its interval.
fn down(text: &str) -> [Interval; 2] {
    let runs = replications(text, 10);
    [0, 1].map(|machine| {
        let share = |run: &RunResult| {
            let mode: &NamedFigures = &run.failures[machine];
            let counts = &run.machines[machine].works[0].1;
            assert_eq!(value(&mode.figures, "failures"), counts.failures as f64);
            counts.unplanned.as_hours() / HOURS
        };
        Interval::of(&runs.iter().map(share).collect::<Vec<_>>(), 0.999).unwrap()
    })
}

#[test]
fn one_crew_with_two_skills_is_the_exact_markov_chain() {
    let [fail, other] = [1.0 / 20.0, 1.0 / 30.0];
    let [mend, mend_other] = [1.0 / 6.0, 1.0 / 10.0];
    // States: both work; the first is repaired; the second is; the first with the second waiting; the other way round.
    // p1 (μ1 + λ2) = λ1 (p0 + p2) and p2 (μ2 + λ1) = λ2 (p0 + p1), since p21 μ2 = λ1 p2 and p12 μ1 = λ2 p1.
    let determinant = (mend + other) * (mend_other + fail) - fail * other;
    let first = (fail * (mend_other + fail) + fail * other) / determinant;
    let second = (other * (mend + other) + fail * other) / determinant;
    let [first_waits, second_waits] = [fail * second / mend_other, other * first / mend];
    let all = 1.0 + first + second + first_waits + second_waits;
    let exact = [
        (first + first_waits + second_waits) / all,
        (second + first_waits + second_waits) / all,
    ];
    let crew = "[[crew]]\nname = \"both\"\nskills = [\"electrician\", \"fitter\"]\n";
    for (seen, exact) in down(&two_machines(crew)).iter().zip(exact) {
        assert!(seen.contains(exact), "{seen:?} {exact}");
    }
    // With a crew for each skill neither waits for the other.
    let crews = "[[crew]]\nname = \"e\"\nskills = [\"electrician\"]\n[[crew]]\nname = \"f\"\nskills = [\"fitter\"]\n";
    for (seen, exact) in down(&two_machines(crews)).iter().zip([6.0 / 26.0, 10.0 / 40.0]) {
        assert!(seen.contains(exact), "{seen:?} {exact}");
    }
    // Two crews that can do both are one of two people.
    let both = format!("{crew}{}", crew.replace("\"both\"", "\"too\""));
    for (seen, exact) in down(&two_machines(&both)).iter().zip([6.0 / 26.0, 10.0 / 40.0]) {
        assert!(seen.contains(exact), "{seen:?} {exact}");
    }
}

/// A machine that fails after 100 hours of work and is repaired in 3.
fn one_machine(crews: &str, more: &str) -> String {
    format!(
        "name = \"service\"\nstart = 2027-01-04\nrun = {{ months = 1 }}\n\
         [[product]]\nname = \"part\"\nsupply = {{ kind = \"saturated\" }}\n\
         [[station]]\nname = \"press\"\ncycle_seconds = 35\nfailures = [{{ mode = \"a\", time_to_failure_hours = 100, \
         repair_hours = 3, skill = \"spindle\", {more} }}]\n{crews}"
    )
}

#[test]
fn the_time_to_respond_adds_to_the_downtime_exactly() {
    let service = "[[crew]]\nname = \"service\"\nskills = [\"spindle\"]\nresponse_hours = 7\nwon_per_call = 400000\n\
                   won_per_month = 90000\nwage_won_per_hour = 0\n";
    let text = one_machine(service, "repair_won = 10");
    let result = run(&text).unwrap();
    // A cycle of 110 hours: 6 in the 744 of January.
    let counts = &result.machines[0].works[0].1;
    assert_eq!(
        (
            counts.failures,
            counts.unplanned.as_hours(),
            counts.repair_time.as_hours()
        ),
        (6, 60.0, 18.0)
    );
    let scenario = load_page(&[("line", &text)], "line")
        .unwrap_or_else(|error| panic!("{}", error.render(false)))
        .baseline;
    let prices = prices(&scenario);
    let months = operating_months(&result.ledger, &prices).unwrap();
    assert_eq!(months[0].repairs_won.0, 6 * 400_010 + 90_000);
    let machines = figures(&result, &prices).unwrap();
    assert_eq!(value(&machines[0].figures, "services_won_per_month"), 6.0 * 400_010.0);
    // For planned work the crew has been told: no time to respond.
    let planned = one_machine(service, "preventive_hours = 1, policy = { age = { after_hours = 50 } }");
    let result = run(&planned).unwrap();
    let counts = &result.machines[0].works[0].1;
    assert_eq!(
        (counts.failures, counts.preventive, counts.preventive_time.as_hours()),
        (0, 14, 14.0)
    );
    // One's own fitter who has the skill is there first, and the service need not come.
    let own = format!("{service}[[crew]]\nname = \"own\"\nskills = [\"spindle\"]\n");
    let result = run(&one_machine(&own, "repair_won = 10")).unwrap();
    assert_eq!(result.machines[0].crew_calls, [0, 7]);
    assert_eq!(result.machines[0].works[0].1.unplanned.as_hours(), 21.0);
}

#[test]
fn skills_that_nobody_has_are_said_so() {
    let told = try_plan(&one_machine(
        "[[crew]]\nname = \"own\"\nskills = [\"spindel\"]\n",
        "repair_won = 10",
    ))
    .unwrap_err();
    assert!(told.contains("there is no crew with the skill \"spindle\""), "{told}");
    let text = one_machine("[[crew]]\nname = \"own\"\n", "crew = \"own\"");
    let told = try_plan(&text).unwrap_err();
    assert!(
        told.contains("the crew \"own\" does not have the skill \"spindle\""),
        "{told}"
    );
}

#[test]
fn a_repair_that_goes_on_after_the_shift_is_paid_as_overtime() {
    // The press fails 28 hours after each repair. Of the crew's 3 hours a day a repair begins in the first one, every
    // other day, and takes 20 hours: 17 of them are overtime, and 6 of those lie between 22:00 and 04:00.
    let text = "name = \"overtime\"\nstart = 2027-01-01\nrun = { months = 1 }\n\
                [finance]\non_cost_percent = 20\nnight_extra_percent = 40\n\
                [[shift]]\nname = \"morning\"\nhours = [\"08:00-11:00\"]\nworks_holidays = true\n\
                days = [\"mon\", \"tue\", \"wed\", \"thu\", \"fri\", \"sat\", \"sun\"]\n\
                [[crew]]\nname = \"own\"\nsize = 2\nshift = \"morning\"\nwage_won_per_hour = 10000\n\
                [[product]]\nname = \"part\"\nsupply = { kind = \"saturated\" }\n\
                [[station]]\nname = \"press\"\ncycle_seconds = 40\nfailures = [{ mode = \"a\", clock = \"calendar\", \
                time_to_failure_hours = 28, repair_hours = 20, crew = \"own\" }]\n";
    let result = run(text).unwrap();
    // The repairs that begin on 2, 4, … 30 January are finished on 3, 5, … 31.
    let (repairs, days) = (15.0, 31.0);
    let [labour] = result.ledger.months[0].labour[..] else {
        panic!("one crew");
    };
    assert_eq!(labour.regular_hours, 2.0 * 3.0 * days);
    assert_eq!(labour.overtime_hours, 17.0 * repairs);
    assert_eq!(labour.night_hours, 6.0 * repairs);
    let people = &result.people[0].figures;
    assert_eq!(value(people, "busy_hours"), 20.0 * repairs);
    assert_eq!(value(people, "hours_there"), 6.0 * days + 17.0 * repairs);
    let scenario = load_page(&[("line", text)], "line").unwrap().baseline;
    let months = operating_months(&result.ledger, &prices(&scenario)).unwrap();
    let won = [
        months[0].labour_regular_won.0,
        months[0].labour_overtime_won.0,
        months[0].labour_night_won.0,
    ];
    assert_eq!(won, [186 * 12_000, 255 * 18_000, 90 * 4_800]);
    // A break is made up for later: it costs nothing, and those who finish their day in time cost no overtime.
    let noon = text
        .replace("08:00-11:00\"]", "08:00-23:00\"]\nbreaks = [\"12:00-13:00\"]")
        .replace(
            "failure_hours = 28, repair_hours = 20",
            "failure_hours = 33, repair_hours = 7",
        );
    let labour = run(&noon).unwrap().ledger.months[0].labour[0];
    assert_eq!((labour.regular_hours, labour.overtime_hours), (2.0 * 14.0 * days, 0.0));
}
