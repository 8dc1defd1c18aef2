//! Every mistake in drifts and charts by itself: what is said of it, and where it points.

use super::tests::{fails_in, loaded, warns_in};

const SHOP: &str = r#"
name = "Drifting shop"
start = 2027-01-04
run = { months = 1 }

[[product]]
name = "part"
price_won = 900
supply = { kind = "saturated" }

[[operator]]
name = "setter"
shift = "late"

[[shift]]
name = "late"
hours = ["14:00-22:00"]

[[station]]
name = "press"
cycle_seconds = 50
tool_parts = 400
material_lot_parts = 90
drift = [
  { name = "worn", cause = "tool", begins_after_parts = 300, defect_probability = 0.2 },
  { name = "coil", cause = "material", bad_lots = 0.1, defect_probability = 0.3 },
  { name = "crew", cause = "shift", shift = "late", begins_after_hours = 5, defect_probability = 0.1 },
  { name = "loose", begins_after_days = 9, lasts_hours = 7, defect_probability = 0.4 },
]

[[station]]
name = "gauge"
cycle_seconds = 5
inspection = { detects = 0.9 }
spc = { chart = "p", in_control = 0.02, out_of_control = 0.1, sample_parts = 80, look = { takes_minutes = 9, operator = "setter" } }

[[offer]]
name = "Watch the tool"
[offer.changes.station.press.drift.worn]
begins_after_parts = 350
"#;

#[track_caller]
fn fails(from: &str, to: &str, message: &str) {
    fails_in(SHOP, &[(from, to)], message);
}

/// The sample from a text to before another, or to its end.
fn between(from: &str, to: &str) -> &'static str {
    let start = SHOP.find(from).expect("the beginning");
    match to {
        "" => &SHOP[start..],
        _ => &SHOP[start..start + SHOP[start..].find(to).expect("the end")],
    }
}

#[test]
fn the_sample_is_good_and_its_offer_changes_a_drift() {
    let scenario = loaded(SHOP).unwrap_or_else(|all| panic!("{all}"));
    assert!(scenario.warnings.is_empty(), "{}", scenario.warnings);
    let changed = &scenario.variants[0].1.plant.stations[0].line.drift[0];
    let parts = serde_json::to_value(&changed.begins_after_parts).expect("JSON");
    assert_eq!((changed.name.as_str(), parts.as_f64()), ("worn", Some(350.0)));
}

#[test]
fn drifts_that_never_begin_or_begin_twice_are_refused() {
    fails(
        "{ name = \"loose\", begins_after_days = 9,",
        "§{ name = \"loose\",",
        "does not say when it begins",
    );
    fails(
        "begins_after_days = 9,",
        "begins_after_days = 9, §begins_after_parts = 5,",
        "after a time or after parts",
    );
    fails(
        "{ name = \"coil\", cause = \"material\", bad_lots = 0.1,",
        "§{ name = \"coil\", cause = \"material\",",
        "how many lots are bad",
    );
    fails("lasts_hours = 7,", "§bad_lots = 0.5,", "only material comes in lots");
    fails("name = \"loose\"", "name = §\"crew\"", "two drifts");
    fails(
        "material_lot_parts = 90\ndrift = [",
        "drift = §[",
        "a bad lot of material would never end",
    );
}

#[test]
fn shifts_of_drifts_are_those_of_the_plant() {
    fails(
        "cause = \"shift\", shift = \"late\"",
        "cause = \"shift\", shift = §\"lat\"",
        "shift",
    );
    fails(
        "{ name = \"crew\", cause = \"shift\", shift = \"late\",",
        "§{ name = \"crew\", cause = \"shift\",",
        "in which shift it acts",
    );
    fails(
        "lasts_hours = 7,",
        "§shift = \"late\",",
        "this drift acts in every shift",
    );
    fails(
        "tool_parts = 400",
        "tool_parts = 400\ntraced = §false",
        "must be traced",
    );
}

#[test]
fn charts_that_cannot_work_are_refused() {
    fails(
        "out_of_control = 0.1",
        "out_of_control = §0.01",
        "must be above `in_control`",
    );
    fails(
        "sample_parts = 80",
        "sigmas = §3, false_signal_every_parts = 500",
        "both say where the limit is",
    );
    fails_in(
        SHOP,
        &[
            ("chart = \"p\"", "chart = \"cusum\""),
            ("sample_parts = 80", "sample_parts = §80"),
        ],
        "a CUSUM has no `sample_parts`",
    );
    fails(
        "sample_parts = 80",
        "sample_parts = 2, false_signal_every_parts = §9_000",
        "no limit of this chart",
    );
    fails(
        "look = { takes_minutes = 9, ",
        "look = §{ ",
        "does not say how long it takes",
    );
    fails("operator = \"setter\" } }", "operator = §\"seter\" } }", "seter");
    fails(
        "inspection = { detects = 0.9 }\nspc",
        "§spc",
        "nothing is inspected here",
    );
    let nowhere = [
        (between("tool_parts", "\n\n[[station]]\nname = \"gauge\""), ""),
        (between("\n[[offer]]", ""), ""),
        ("look =", "§look ="),
    ];
    warns_in(SHOP, &nowhere, "nowhere to look");
    warns_in(
        SHOP,
        &[(
            "operator = \"setter\" }",
            "§operator = \"setter\", stops_machine = false }",
        )],
        "means nothing where the machine goes on",
    );
}
