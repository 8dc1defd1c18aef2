//! Small scenarios for the tests of this room.

use crate::scenario::scenario::ScenarioSpec;

/// A line of two stations with failures, a crew, an operator, rejects and orders, over ten days, and two offers.
pub const LINE: &str = r#"
name = "Two stations"
start = "2027-01-04"

[run]
days = 10
seed = 5
replications = 4

[[shift]]
name = "day"
hours = ["06:00-14:00", "14:00-23:00"]
days = ["mon", "tue", "wed", "thu", "fri", "sat"]
overtime_hours = 1

[[product]]
name = "housing"
price_won = 18500
material_won = 9900
claim_won = 50000
orders = { per_week = 14, parts = { triangular = [40, 60, 90] }, due_days = 2, late_won_per_day = 200000 }

[[product]]
name = "cover"
price_won = 6000
material_won = 2500
demand_per_month = 900
supply = { kind = "saturated" }

[[station]]
name = "lathe"
machines = 2
cycle_seconds = { lognormal = { mean = 300, cv = 0.2 } }
operator = "machinist"
operator_for = ["setup"]
setup_minutes = 12
shift = "day"
buffer = 5
defect_probability = 0.02
power_kw = { working = 8, idle = 2 }

[[station.failures]]
mode = "spindle"
time_to_failure_hours = { exponential = { mean = 30 } }
repair_hours = { lognormal = { mean = 4, cv = 0.8 } }
crew = "fitters"
repair_won = 800000

[[station]]
name = "press"
cycle_seconds = { lognormal = { mean = 150, cv = 0.2 } }
shift = "day"
buffer = 5
inspection = { detects = 0.9, false_alarms = 0.01 }
power_kw = { working = 12, idle = 3 }

[[operator]]
name = "machinist"
count = 1
shift = "day"
wage_won_per_hour = 16000

[[crew]]
name = "fitters"
size = 1
wage_won_per_hour = 21000

[electricity]
base_won_per_kw = 8320
contract_kw = 40
flat_won_per_kwh = 120
surcharge_won_per_kwh = 14

[[offer]]
name = "watched spindles"
monthly_fees_won = 100000
items = [
    { what = "sensor", count = 2, price_won = { range = [300000, 700000] } },
    { what = "server", price_won = 1000000 },
]
instalments = { months = 36, annual_rate_percent = 4.2 }

[[offer]]
name = "nothing new"
items = [{ what = "box", price_won = { triangular = [900000, 1000000, 1500000] } }]
"#;

/// The scenario of [`LINE`].
pub fn scenario() -> ScenarioSpec {
    toml::from_str(LINE).unwrap()
}

/// The scenario of [`LINE`] with its offers' scenarios: one whose spindles fail later and are repaired faster, one
/// that changes nothing.
pub fn offers() -> Vec<(String, ScenarioSpec)> {
    let better = LINE
        .replace("exponential = { mean = 30 }", "exponential = { mean = 60 }")
        .replace("{ mean = 4, cv = 0.8 }", "{ mean = 2, cv = 0.8 }");
    vec![
        ("watched spindles".to_owned(), toml::from_str(&better).unwrap()),
        ("nothing new".to_owned(), scenario()),
    ]
}

/// A line that stops for good: rejected parts go back to a station that is full of parts that wait for the next.
pub fn deadlocking() -> ScenarioSpec {
    toml::from_str(
        r#"
name = "Rework into a full line"
start = "2027-01-04"
run = { days = 20 }

[[product]]
name = "part"
supply = { kind = "saturated" }

[[station]]
name = "saw"
cycle_seconds = 60
buffer = 0

[[station]]
name = "check"
cycle_seconds = 60
buffer = 1
defect_probability = 0.3
inspection = { detects = 1.0, rework_at = "saw", rework_tries = 5 }
"#,
    )
    .unwrap()
}
