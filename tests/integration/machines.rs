//! What failures and planned work of each machine cost: the machines' shares must make up the whole.

use taktline::finance::operating::operating_months;
use taktline::scenario::load::load_page;
use taktline::scenario::scenario::ScenarioSpec;
use taktline::study::machines::figures;
use taktline::study::pricing::prices;

use crate::lines::{run, value};

/// Two stations, three machines, a stock that runs out, damage, inspections, spoilt parts.
fn text(seed: u64) -> String {
    format!(
        r#"
name = "machines"
start = 2027-01-04
run = {{ months = 3, seed = {seed} }}
[[shift]]
name = "day"
hours = ["08:00-20:00"]
[[product]]
name = "part"
material_won = 700
supply = {{ kind = "saturated" }}
[[crew]]
name = "fitters"
size = 2
wage_won_per_hour = 20000
[[crew]]
name = "electricians"
wage_won_per_hour = 30000
[[spare]]
name = "bearing"
stock = 1
lead_days = 4
price_won = 90000
holding_percent_per_year = 20
urgent = {{ lead_hours = 9, extra_won = 40000 }}
[[station]]
name = "saw"
machines = 2
cycle_seconds = 300
shift = "day"
[[station.failures]]
mode = "bearing"
time_to_failure_hours = {{ weibull = {{ scale = 150, shape = 2 }} }}
warning_hours = 40
repair_hours = 5
repair_won = 11000
preventive_won = 7000
preventive_hours = 2
inspection_won = 500
spare = "bearing"
crew = "fitters"
scraps_part = true
secondary_damage = {{ chance = 0.4, repair_factor = 2, won = 60000 }}
policy = {{ condition = {{ threshold = 0.4, every_hours = 16 }} }}
[[station.failures]]
mode = "fuse"
time_to_failure_hours = {{ exponential = {{ mean = 70 }} }}
repair_minutes = 30
repair_won = 900
crew = "electricians"
[[station]]
name = "press"
cycle_seconds = 200
[[station.failures]]
mode = "seal"
clock = "calendar"
time_to_failure_hours = {{ exponential = {{ mean = 200 }} }}
repair_hours = 3
repair_won = 2000
crew = "fitters"
policy = {{ calendar = {{ every_days = 20 }} }}
"#
    )
}

fn scenario(text: &str) -> ScenarioSpec {
    load_page(&[("line", text)], "line")
        .unwrap_or_else(|error| panic!("{}", error.render(false)))
        .baseline
}

#[test]
fn the_machines_make_up_the_plant() {
    for seed in [1, 2, 3] {
        let text = text(seed);
        let scenario = scenario(&text);
        let result = run(&text).unwrap();
        let prices = prices(&scenario);
        let machines = figures(&result, &prices).unwrap();
        let names: Vec<&str> = machines.iter().map(|machine| machine.name.as_str()).collect();
        assert_eq!(names, ["saw/1", "saw/2", "press/1"]);
        let all = |figure: &str| {
            machines
                .iter()
                .map(|machine| value(&machine.figures, figure))
                .sum::<f64>()
        };
        let modes = |figure: &str| {
            let found = |mode: &&taktline::factory::result::NamedFigures| {
                mode.figures
                    .iter()
                    .any(|(name, found)| *name == figure && found.is_some())
            };
            result
                .failures
                .iter()
                .filter(found)
                .map(|mode| value(&mode.figures, figure))
                .sum::<f64>()
        };
        for figure in [
            "failures",
            "preventive",
            "planned_hours",
            "wasted_life_hours",
            "spare_wait_hours",
            "inspections",
        ] {
            assert!((all(figure) - modes(figure)).abs() < 1e-6, "{figure}");
            assert!(all(figure) > 0.0, "{figure} never happens: the test says nothing of it");
        }
        // Services and spare parts, with the keeping of the stock, are the operating line; amounts are rounded by month.
        let months = operating_months(&result.ledger, &prices).unwrap();
        let line: f64 = months.iter().map(|month| month.repairs_won.as_f64()).sum::<f64>() / 3.0;
        let held: f64 = result
            .ledger
            .months
            .iter()
            .map(|month| month.spares[0].held_hours)
            .sum();
        let kept = held * 90_000.0 * 0.2 / 8_766.0 / 3.0;
        let pieces = all("services_won_per_month") + all("spares_won_per_month");
        assert!((pieces + kept - line).abs() < 1.0, "{pieces} + {kept} != {line}");
        assert!(
            result
                .ledger
                .months
                .iter()
                .map(|month| month.spares[0].urgent)
                .sum::<u64>()
                > 0
        );
        // Every part that was scrapped was spoilt by a failure: nothing else scraps any here.
        assert_eq!(all("spoilt_parts"), value(&result.kpis, "scrapped_parts"));
        assert!((all("spoilt_won_per_month") - all("spoilt_parts") * 700.0 / 3.0).abs() < 1e-6);
        // The crews' hours of finished work: within the work that is under way at both ends of what they were busy.
        let busy: f64 = result
            .people
            .iter()
            .map(|crew| value(&crew.figures, "busy_hours"))
            .sum();
        assert!((all("crew_hours") - busy).abs() < 15.0, "{} {busy}", all("crew_hours"));
        for machine in &machines {
            let won = |figure| value(&machine.figures, figure);
            let parts = ["services", "spares", "crew", "spoilt"].map(|part| format!("{part}_won_per_month"));
            let sum: f64 = parts.iter().map(|part| won(part)).sum();
            assert!((sum - won("upkeep_won_per_month")).abs() < 1e-6);
        }
    }
}

#[test]
fn a_machine_that_fails_by_the_clock_is_priced_by_hand() {
    // Fails after 100 working hours, waits for nobody, repaired in 20: 8 times in 1,000 hours, and spoils a part each time.
    let text = "name = \"by hand\"\nstart = 2027-01-04\nrun = { hours = 1000 }\nfinance = { on_cost_percent = 10 }\n\
        [[product]]\nname = \"part\"\nmaterial_won = 30\nsupply = { kind = \"saturated\" }\n\
        [[crew]]\nname = \"crew\"\nwage_won_per_hour = 1000\n\
        [[station]]\nname = \"press\"\ncycle_seconds = 35\nfailures = [{ mode = \"a\", time_to_failure_hours = 100, \
        repair_hours = 20, repair_won = 5000, crew = \"crew\", scraps_part = true }]\n";
    let scenario = scenario(text);
    let result = run(text).unwrap();
    let machines = figures(&result, &prices(&scenario)).unwrap();
    let months: f64 = result.ledger.months.iter().map(|month| month.fraction).sum();
    let won = |figure| value(&machines[0].figures, figure);
    assert_eq!(
        (won("failures"), won("unplanned_hours"), won("crew_hours")),
        (8.0, 160.0, 160.0)
    );
    assert_eq!(won("spoilt_parts"), 8.0);
    assert!((won("services_won_per_month") - 8.0 * 5_000.0 / months).abs() < 1e-9);
    assert!((won("crew_won_per_month") - 160.0 * 1_100.0 / months).abs() < 1e-9);
    assert!((won("spoilt_won_per_month") - 8.0 * 30.0 / months).abs() < 1e-9);
}
