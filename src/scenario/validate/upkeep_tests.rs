//! Every mistake in wear, sensors, policies and spare parts by itself: what is said of it, and where it points.

use super::tests::{fails_in, loaded, warns_in};

pub(super) const HALL: &str = r#"
name = "Watched hall"
start = 2027-01-04
run = { months = 1 }

[[product]]
name = "part"
price_won = 900
supply = { kind = "saturated" }

[[station]]
name = "press"
cycle_seconds = 50
failures = [
  { mode = "bearing", wear = { gamma = { per_hour = 0.01, sd_per_hour = 0.05, limit = 2, start = 0.1 } }, warns_by = "vibration", stress = { load = 1.1 }, repair_hours = 4, preventive_hours = 2, spare = "bearing", policy = { condition = { threshold = 0.8, when = "standing", wait_hours = 40 } } },
  { mode = "belt", time_to_failure_hours = { weibull = { scale = 900, shape = 3 } }, repair_hours = 3, repair_won = 9, preventive_won = 2, repair_leaves = 0.2, policy = { age = { early_percent = 10 } } },
  { mode = "gear", wear = { states = { mean_hours = [900, 300] } }, warning_days = 3, repair_hours = 3, inspection_won = 4, policy = { condition = { threshold = 0.4, every_hours = 100 } } },
  { mode = "seal", wear = { wiener = { per_hour = 0.01, sd_per_hour = 0.05, limit = 2 } }, repair_hours = 3, policy = { calendar = { every_days = 20 } } },
]
sensors = [{ signal = "vibration", every_minutes = 10, noise = 0.05 }]

[[spare]]
name = "bearing"
stock = 2
reorder_at = 1
lead_days = 9
price_won = 40
holding_percent_per_year = 20
urgent = { lead_hours = 20, extra_won = 9 }

[[offer]]
name = "Keep more"
monthly_fees_won = 5
[offer.changes.spare.bearing]
stock = 4
[offer.changes.station.press.failures.belt]
policy = { usage = { every_hours = 300 } }
"#;

#[track_caller]
fn fails(from: &str, to: &str, message: &str) -> String {
    fails_in(HALL, &[(from, to)], message)
}

#[track_caller]
fn warns(from: &str, to: &str, message: &str) -> String {
    warns_in(HALL, &[(from, to)], message)
}

#[test]
fn the_sample_is_good_and_its_offer_changes_policy_and_stock() {
    let scenario = loaded(HALL).unwrap_or_else(|all| panic!("{all}"));
    assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
    let changed = &scenario.variants[0].1.plant;
    assert_eq!(changed.spares[0].stock, Some(4));
    let policy = serde_json::to_value(&changed.stations[0].failures[1].policy).expect("JSON");
    assert!(
        policy["usage"]["every_hours"] == 300.0 && policy.get("age").is_none(),
        "{policy}"
    );
}

#[test]
fn wear_that_cannot_be_is_refused() {
    fails(
        "per_hour = 0.01, sd_per_hour = 0.05, limit = 2, start",
        "per_hour = §-0.01, sd_per_hour = 0.05, limit = 2, start",
        "`per_hour` of wear is -0.01",
    );
    fails(
        "sd_per_hour = 0.05, limit = 2, start",
        "sd_per_hour = §0, limit = 2, start",
        "`sd_per_hour` of wear is 0",
    );
    fails(
        "start = 0.1",
        "start = §2.5",
        "`start` of wear is 2.5, but must be from 0 to below `limit`",
    );
    fails(
        "limit = 2, start = 0.1",
        "limit = §-1, start = 0",
        "`limit` of wear is -1",
    );
    fails(
        "mean_hours = [900, 300]",
        "mean_hours = §[900, 0]",
        "`mean_hours` of wear is 0",
    );
    fails(
        "wear = { wiener",
        "time_to_failure_days = 4, §wear = { wiener",
        "both `wear` and a time to failure",
    );
    fails(
        "repair_leaves = 0.2",
        "repair_leaves = §1.2",
        "`repair_leaves` must be from 0 to 1",
    );
    fails(
        "{ mode = \"seal\",",
        "{ mode = \"seal\", repair_leaves = §1,",
        "leaves a part that fails at once",
    );
    fails(
        "{ weibull = { scale = 900, shape = 3 } }, repair_hours = 3, repair_won = 9, preventive_won = 2, repair_leaves = 0.2",
        "{ gamma = { mean = 900, cv = 0.3 } }, repair_hours = 3, repair_won = 9, preventive_won = 2, repair_leaves = §0.2",
        "`repair_leaves` needs `wear`",
    );
}

#[test]
fn policies_that_say_too_little_or_nonsense_are_refused() {
    fails(
        "calendar = { every_days = 20 }",
        "calendar = { every_days = §0 }",
        "must be above zero",
    );
    fails(
        "calendar = { every_days = 20 }",
        "calendar = §{ }",
        "does not say how often the part is replaced",
    );
    fails(
        "every_days = 20",
        "every_days = §{ uniform = [10, 20] }",
        "one number, without chance",
    );
    fails(
        "threshold = 0.4, every",
        "threshold = §0, every",
        "`threshold` must be from 0.001",
    );
    // Nobody looks at it: the mark is on the policy.
    let no_sensor = [
        ("warns_by = \"vibration\"", "warns_by = \"torque\""),
        ("condition = { threshold = 0.8", "condition = §{ threshold = 0.8"),
    ];
    fails_in(HALL, &no_sensor, "the station has no sensor for \"torque\"");
    fails(
        "inspection_won = 4, policy = { condition = { threshold = 0.4, every_hours = 100 } }",
        "policy = { condition = §{ threshold = 0.4 } }",
        "it has no `warns_by`",
    );
    let silent = [
        (
            "wear = { states = { mean_hours = [900, 300] } }, warning_days = 3",
            "time_to_failure_days = 90",
        ),
        ("condition = { threshold = 0.4", "condition = §{ threshold = 0.4"),
    ];
    fails_in(HALL, &silent, "nothing is seen of \"gear\" before it comes");
    let many = [(
        "calendar = { every_days = 20 }",
        "condition = §{ threshold = 0.5, every_seconds = 1 }",
    )];
    fails_in(HALL, &many, "in a life are too many");
    let unknown = [
        ("{ weibull = { scale = 900, shape = 3 } }", "{ triangular = [1, 2, 9] }"),
        ("repair_leaves = 0.2, policy = { age = {", "policy = { age = §{"),
    ];
    fails_in(HALL, &unknown, "the best age cannot be computed");
}

#[test]
fn things_that_do_not_fit_together_are_said() {
    let help = fails(
        "spare = \"bearing\"",
        "spare = §\"baering\"",
        "there is no spare part \"baering\"",
    );
    assert!(help.contains("did you mean \"bearing\"?"), "{help}");
    fails("reorder_at = 1", "reorder_at = §2", "must be below `stock`");
    fails(
        "[[spare]]\nname = \"bearing\"\nstock = 2\nreorder_at = 1\nlead_days = 9\n",
        "§[[spare]]\nname = \"bearing\"\nstock = 2\nreorder_at = 1\n",
        "does not say how long a delivery takes",
    );
    fails(
        "urgent = { lead_hours = 20, ",
        "urgent = §{ ",
        "the urgent order does not say",
    );
    fails(
        "every_minutes = 10, noise",
        "every_minutes = §{ uniform = [1, 2] }, noise",
        "one number, without chance",
    );
    fails(
        "sensors = [{ signal = \"vibration\", every_minutes = 10, noise = 0.05 }]",
        "sensors = [§{ signal = \"vibration\", noise = 0.05 }]",
        "does not say how often it is read",
    );
    let unused = [
        (", spare = \"bearing\"", ""),
        ("[[spare]]\nname = \"bearing\"", "[[spare]]\nname = §\"bearing\""),
    ];
    warns_in(HALL, &unused, "no failure uses the spare part \"bearing\"");
    let dear = [
        ("preventive_won = 2", "preventive_won = 9"),
        ("policy = { age = {", "policy = { age = §{"),
    ];
    warns_in(HALL, &dear, "buys nothing");
    warns(
        "threshold = 0.4, every_hours = 100",
        "threshold = 0.4, §early_percent = 5, every_hours = 100",
        "means nothing without an interval",
    );
    warns(
        "calendar = { every_days = 20 }",
        "calendar = { every_days = 20, §wait_hours = 3 }",
        "means nothing for work that is done at once",
    );
}
