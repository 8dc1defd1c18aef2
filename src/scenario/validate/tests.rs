//! Every mistake by itself: what is said of it, and where it points.

use crate::report::explain::tests::assert_korean;
use crate::scenario::diagnostic::{Diagnostics, Severity};
use crate::scenario::load::{LoadedScenario, load_page};

const CELL: &str = include_str!("../../../tests/data/cell.toml");

pub(super) fn loaded(text: &str) -> Result<LoadedScenario, Diagnostics> {
    load_page(&[("cell.toml", text), ("times.csv", "seconds\n30\n31.5\n")], "cell")
}

/// A sample with each first text replaced by the second; `§` marks where a complaint points, and is taken out.
fn edited_in(sample: &str, edits: &[(&str, &str)]) -> (String, (usize, usize)) {
    let mut text = sample.to_owned();
    for (from, to) in edits {
        assert_eq!(text.matches(from).count(), 1, "{from:?} must be in the sample once");
        text = text.replace(from, to);
    }
    let at = text.find('§').expect("a mark");
    let before = &text[..at];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    (text.replace('§', ""), (line, column))
}

fn edited(edits: &[(&str, &str)]) -> (String, (usize, usize)) {
    edited_in(CELL, edits)
}

#[track_caller]
fn fails(from: &str, to: &str, message: &str) {
    fails_with(&[(from, to)], message);
}

#[track_caller]
fn fails_with(edits: &[(&str, &str)], message: &str) {
    fails_in(CELL, edits, message);
}

/// There is one error at the mark that says this; gives its help.
#[track_caller]
pub(super) fn fails_in(sample: &str, edits: &[(&str, &str)], message: &str) -> String {
    let (text, place) = edited_in(sample, edits);
    let Err(all) = loaded(&text) else {
        panic!("{edits:?} is no mistake")
    };
    let mut items = all.items().iter();
    let found = items.find(|item| item.message.contains(message) && (item.line, item.column) == place);
    assert!(found.is_some(), "{place:?} {message:?} in\n{all}");
    assert_eq!(all.errors(), 1, "one mistake, one error:\n{all}");
    assert_korean(&all);
    found.and_then(|item| item.help.clone()).unwrap_or_default()
}

#[track_caller]
fn warns(from: &str, to: &str, message: &str) {
    warns_in(CELL, &[(from, to)], message);
}

/// There is a warning at the mark that says this; gives its help.
#[track_caller]
pub(super) fn warns_in(sample: &str, edits: &[(&str, &str)], message: &str) -> String {
    let (text, place) = edited_in(sample, edits);
    let all = loaded(&text).unwrap_or_else(|all| panic!("{all}")).warnings;
    let mut items = all.items().iter();
    let found = items.find(|item| item.message.contains(message) && (item.line, item.column) == place);
    assert!(found.is_some(), "{place:?} {message:?} in\n{all}");
    assert_korean(&all);
    found.and_then(|item| item.help.clone()).unwrap_or_default()
}

#[test]
fn the_sample_is_good_and_its_offers_change_it() {
    let scenario = loaded(CELL).unwrap_or_else(|all| panic!("{all}"));
    let machines = |spec: &crate::scenario::scenario::ScenarioSpec| spec.plant.stations[1].line.machines;
    assert_eq!(machines(&scenario.baseline), Some(2));
    assert_eq!(scenario.variants[0].0, "Third lathe");
    assert_eq!(machines(&scenario.variants[0].1), Some(3));
    assert_eq!(machines(&scenario.variants[1].1), Some(2));
    let watchdog = &scenario.variants[1].1.plant.stations;
    assert!(watchdog[1].failures[0].time_to_failure.time_to_failure_hours.is_none());
    assert_eq!(watchdog[5].line.name, "polish");
    assert_eq!(scenario.variants[1].1.offers.len(), 1);
    assert_eq!(scenario.baseline.offers.len(), 2);
    let warnings: Vec<_> = scenario
        .warnings
        .items()
        .iter()
        .map(|item| item.message.as_str())
        .collect();
    assert_eq!(
        warnings,
        ["no product visits the station \"polish\" (with the offer \"Watchdog\")"]
    );
}

#[test]
fn structure_mistakes_point_at_what_was_written() {
    fails("buffer = 20", "§bufer = 20", "unknown key \"bufer\"");
    fails(
        "machines = 2",
        "machines = §\"2\"",
        "`machines` must be a whole number, not text",
    );
    fails("machines = 2", "machines = §2.5", "`machines` must be a whole number");
    fails("machines = 2", "machines = §0", "`machines` must be from 1 to 10000");
    fails("seed = 7", "seed = §-7", "`seed` must be at least 0");
    fails(
        "[\"setup\", \"load\"]",
        "[\"setup\", §\"lode\"]",
        "each of `operator_for` cannot be \"lode\"",
    );
    fails(
        "{ lognormal = { mean = 30, cv = 0.1 } }",
        "{ §lognrmal = { mean = 30, cv = 0.1 } }",
        "cannot be \"lognrmal\"",
    );
    fails(
        "{ lognormal = { mean = 30, cv = 0.1 } }",
        "{ lognormal = §{ mean = 30 } }",
        "`cv` is missing",
    );
    fails(
        "{ uniform = [3, 6] }",
        "{ uniform = §[3, 6, 9] }",
        "`uniform` must have 2 values, not 3",
    );
    fails(
        "{ uniform = [3, 6] }",
        "§{ uniform = [3, 6], values = [1] }",
        "exactly one of its kinds, not 2",
    );
    fails("working = 4.5", "§wrking = 4.5", "unknown key \"wrking\"");
    fails(
        "start = 2027-01-04",
        "start = §\"4 Jan\"",
        "`start` must be a date like 2027-01-04",
    );
    fails(
        "start = 2027-01-04",
        "start = §9027-01-04",
        "`start` must be in the years 1900 to 2200",
    );
    fails(
        "name = \"Machining cell\"",
        "name = §2027-01-04",
        "`name` must be text in quotation marks, not a date",
    );
    fails(
        "supply = { kind = \"saturated\"",
        "supply = { kind = §\"saturate\"",
        "`kind` cannot be \"saturate\"",
    );
    fails(
        "warm_up_days = 5",
        "warm_up_days = §\"automatic\"",
        "cannot be \"automatic\"",
    );
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = §9007199254740993",
        "larger than can be calculated with exactly",
    );
    fails(
        "every_parts = 100",
        "every_parts = §true",
        "`every_parts` must be a whole number, not true or false",
    );
}

#[test]
fn an_unknown_key_is_met_with_the_nearest_one_and_all_others() {
    let (text, _) = edited(&[("cycle_seconds = 84", "§cycle_second = 84")]);
    let all = loaded(&text).unwrap_err();
    let help = all.items()[0].help.as_deref().unwrap();
    assert!(
        help.starts_with("did you mean `cycle_seconds`? keys here: name, machines, cycle_seconds (_minutes"),
        "{help}"
    );
    assert_eq!(all.errors(), 1, "the cycle time is not missing, it is misspelt:\n{all}");
}

#[test]
fn names_must_exist_and_be_good() {
    fails(
        "route = [\"saw\"]",
        "route = [§\"saww\"]",
        "there is no station \"saww\"",
    );
    fails(
        "station = \"fit\", needs = [{ product = \"pin\"",
        "station = \"fit\", needs = [{ product = §\"pim\"",
        "there is no product \"pim\"",
    );
    fails(
        "crew = \"fitters\"",
        "crew = §\"fitter\"",
        "there is no crew \"fitter\"",
    );
    fails(
        "buffer = 20\nshift = \"day\"",
        "buffer = 20\nshift = §\"dya\"",
        "there is no shift \"dya\"",
    );
    fails(
        "operator = \"turning\"\noperator_for",
        "operator = §\"milling\"\noperator_for",
        "no operator has the skill \"milling\"",
    );
    fails(
        "from = \"housing\"",
        "from = §\"house\"",
        "there is no product \"house\"",
    );
    fails(
        "rework_at = \"lathe\"",
        "rework_at = §\"lath\"",
        "there is no station \"lath\"",
    );
    fails(
        "[[operator]]",
        "[[station]]\nname = §\"fit\"\ncycle_seconds = 3\n[[operator]]",
        "two stations are called \"fit\"",
    );
    fails("name = \"Machining cell\"", "name = §\"\"", "a name must not be empty");
    fails(
        "name = \"Machining cell\"",
        "name = §\"a\\u001b[2J\"",
        "the name \"a\\u{1b}[2J\" has control characters",
    );
    fails(
        "name = \"Machining cell\"",
        &format!("name = §\"{}\"", "x".repeat(201)),
        "200 characters at most",
    );
}

#[test]
fn quantities_must_be_there_and_possible() {
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = 84\n§cycle_minutes = 2",
        "both `cycle_seconds` and `cycle_minutes`",
    );
    fails("cycle_seconds = 84", "cycle_seconds = §6e-7", "from 1e-6 to");
    fails("cycle_seconds = 84", "cycle_seconds = §0", "must be above zero");
    fails("cycle_seconds = 84", "cycle_seconds = §-1", "must be from 0 to");
    fails("cycle_seconds = 84", "cycle_seconds = §1e308", "must be from 0 to");
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = { values = §[0, 0] }",
        "must be above zero",
    );
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = { values = §[] }",
        "`values` must not be empty",
    );
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = { values = [1, §-2] }",
        "`values` must be from 0 to",
    );
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = { exponential = { mean = §0 } }",
        "this must be above zero",
    );
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = { geometric = { mean = §0.5 } }",
        "at least 1",
    );
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = { triangular = §[1, 3, 2] }",
        "must be in order",
    );
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = { triangular = §[2, 2, 2] }",
        "equal corners",
    );
    fails(
        "{ mean = 30, cv = 0.1 }",
        "{ mean = 30, cv = §101 }",
        "`cv` must be above 0",
    );
    fails("{ mean = 20, sd = 3 }", "{ mean = §-50, sd = 3 }", "hardly any value");
    fails(
        "{ mean = 20, sd = 3 }",
        "{ mean = 20, sd = 3, min = 5, max = §4 }",
        "`max` must be above `min`",
    );
    fails(
        "scale = 900, shape = 1.8",
        "scale = 900, shape = §0.01",
        "`shape` must be from 0.1 to 100",
    );
    fails(
        "mean = 40, phases = 3",
        "mean = 40, phases = §1001",
        "`phases` must be from 1 to 1000",
    );
    fails_with(
        &[
            ("[[station.failures]]", "§[[station.failures]]"),
            ("repair_hours = { gamma = { mean = 5, cv = 0.6 } }\n", ""),
        ],
        "the failure \"spindle\" does not say how long the repair takes",
    );
    fails(
        "parts = { triangular = [50, 60, 90] }",
        "parts = §0",
        "`parts` must be from 1 to 10000000",
    );
    fails(
        "parts = { triangular = [50, 60, 90] }",
        "parts = §2.5",
        "`parts` must be a whole number",
    );
}

#[test]
fn stations_must_be_able_to_work() {
    fails(
        "name = \"wash\"\ncycle_minutes = 6",
        "name = §\"wash\"",
        "the station \"wash\" has no cycle time",
    );
    fails(
        "conveyor = { places",
        "§machines = 2\nconveyor = { places",
        "a conveyor cannot have `machines`",
    );
    fails(
        "seconds_per_place = 4",
        "seconds_per_place = §0",
        "`seconds_per_place` must be above zero",
    );
    fails(
        "batch_least = 5",
        "batch_least = §11",
        "`batch_least` must not be more than `batch_parts`, which is 10",
    );
    fails("buffer = 40", "buffer = §4", "it would never start");
    warns("buffer = 40", "buffer = §6", "a batch has room for 10 parts");
    fails(
        "rework_at = \"lathe\"",
        "rework_at = §\"fit\"",
        "rework must not lie after the inspection",
    );
    fails("to = \"cover\"", "to = §\"housing\"", "from one product to another");
    fails(
        "operator_for = [\"setup\", \"load\"]",
        "operator_for = §[]",
        "must not be empty",
    );
}

#[test]
fn products_must_be_able_to_be_made() {
    fails("route = [\"saw\"]", "route = §[]", "a route must not be empty");
    fails(
        "demand_per_month = 500",
        "§orders = { per_week = 1 }",
        "either `supply` or `orders`",
    );
    fails(
        "orders = { per_week = 5, ",
        "§orders = { per_week = 5, every_days = 2, ",
        "both say when orders come",
    );
    fails("places = 8", "places = §1", "2 parts are needed at once");
    let needs = ("{ product = \"pin\", parts", "{ product = §\"pin\", parts");
    fails_with(
        &[
            needs,
            ("route = [\"saw\"]", "route = [\"saw\"]\norders = { per_week = 2 }"),
        ],
        "has orders of its own",
    );
    fails_with(
        &[needs, ("route = [\"saw\"]", "route = [\"saw\", \"fit\"]")],
        "leads through \"fit\" itself",
    );
    fails_with(&[needs, ("route = [\"saw\"]\n", "")], "leads through \"fit\" itself");
    fails(
        "name = \"pin\"\n",
        "name = \"pin\"\nroute = [\"saw\"]\n[[product]]\nname = §\"nut\"\n",
        "neither `supply` nor `orders`",
    );
    fails(
        "route = [\"saw\"]",
        "route = [{ station = \"saw\", needs = [{ product = §\"pin\" }] }]",
        "made of itself: \"pin\" → \"pin\"",
    );
    fails(
        "[calendar]",
        "[release]\nwip_limit = §4\n[calendar]",
        "but \"wash\" starts with 5 at once",
    );
}

#[test]
fn people_and_hours_must_fit() {
    fails(
        "[\"08:00-12:00\", \"13:00-17:00\"]",
        "[\"08:00-12:00\", §\"11:00-17:00\"]",
        "must not overlap",
    );
    fails(
        "[\"08:00-12:00\", \"13:00-17:00\"]",
        "[\"08:00-12:00\", §\"13-17\"]",
        "is not a range of hours",
    );
    fails(
        "breaks = [\"10:00-10:10\"]",
        "breaks = [§\"12:00-12:10\"]",
        "the break is not within the hours",
    );
    fails_with(
        &[
            ("[\"08:00-12:00\", \"13:00-17:00\"]", "[\"00:00-20:00\"]"),
            ("overtime_hours = 2", "overtime_hours = §5"),
        ],
        "hours and overtime together are longer than a day",
    );
    fails(
        "[\"mon\", \"tue\", \"wed\", \"thu\"]",
        "[\"mon\", §\"mon\"]",
        "a day stands here twice",
    );
    fails(
        "wage_won_per_hour = 21_000",
        "wage_won_per_hour = §-1",
        "must be from 0 to 1e15",
    );
    fails(
        "months = [1, 2, 3, 4, 5, 9",
        "months = [1, 2, 3, 4, 5, §6, 9",
        "month 6 belongs to two seasons",
    );
    fails(
        "months = [6, 7, 8]",
        "months = [6, 7, 8, §13]",
        "a month is a number from 1 to 12",
    );
    fails(
        "[\"11:00-12:00\", \"13:00-18:00\"]",
        "[\"11:00-12:00\", §\"12:30-18:00\"]",
        "must not overlap",
    );
    fails(
        "contract_kw = 100",
        "contract_kw = 100\n§flat_won_per_kwh = 120",
        "both `flat_won_per_kwh` and `seasons`",
    );
}

#[test]
fn terms_of_a_plan_that_exclude_each_other_are_said_where_they_stand() {
    let cases = [
        ("method = \"bullet\", balloon_percent = §10", "a bullet leaves all"),
        ("step_percent_per_year = §3", "only payments of the method"),
    ];
    for (terms, message) in cases {
        let offer = format!(
            "[[offer]]\nname = \"x\"\nitems = [{{ what = \"x\", price_won = 5 }}]\n\
             instalments = {{ months = 12, annual_rate_percent = 4, {terms} }}\n[finance]\n"
        );
        fails("[finance]\n", &offer, message);
    }
}

#[test]
fn the_measured_time_is_said_once() {
    fails("months = 12", "months = 12\n§days = 3", "both `months` and `days`");
    fails("months = 12", "days = §0", "`days` must be above zero");
    fails("months = 12", "days = §1e300", "a hundred years at most");
    fails(
        "[run]\nmonths = 12",
        "[§run]",
        "`run` does not say how long is measured",
    );
    fails(
        "warm_up_days = 5",
        "warm_up_days = §-1",
        "`warm_up_days` must be from 0",
    );
}

#[test]
fn offers_must_make_sense() {
    fails(
        "[60_000_000, 90_000_000]",
        "§[90_000_000, 60_000_000]",
        "in order, the lowest first",
    );
    fails("grace_months = 3", "grace_months = §36", "fewer than the 36 months");
    fails(
        "name = \"Watchdog\"",
        "name = §\"Third lathe\"",
        "two offers are called \"Third lathe\"",
    );
    fails(
        "monthly_fees_won = 480_000",
        "monthly_fees_won = 480_000\ndown_payment_percent = §50",
        "everything is paid at once",
    );
    fails(
        "[offer.changes.station.lathe]\nmachines = 3",
        "[offer.changes.§run]\nmonths = 3",
        "an offer cannot change `run`",
    );
    fails("after = \"test\"", "after = §\"tst\"", "there is no station \"tst\"");
    fails(
        "[offer.changes.station.lathe]\nmachines = 3",
        "[offer.changes.station.lathe]\n§machnes = 3",
        "unknown key \"machnes\" (with the offer \"Third lathe\")",
    );
    fails(
        "[offer.changes.station.lathe]\nmachines = 3",
        "[offer.changes.§statoin.lathe]\nmachines = 3",
        "unknown key \"statoin\" (with",
    );
    warns(
        "[offer.changes.station.lathe]\nmachines = 3",
        "[offer.changes.station.lathe]\nmachines = §2",
        "this changes nothing",
    );
    warns(
        "name = \"Third lathe\"",
        "name = §\"Empty\"\n[[offer]]\nname = \"Third lathe\"",
        "costs nothing and changes nothing",
    );
}

#[test]
fn measured_values_come_from_files_beside_the_scenario() {
    let (text, _) = edited(&[("cycle_seconds = 84", "cycle_seconds = { file = \"times.csv\" }§")]);
    let scenario = loaded(&text).unwrap_or_else(|all| panic!("{all}"));
    let json = serde_json::to_value(&scenario.baseline.plant.stations[1].line.cycle).unwrap();
    assert_eq!(json["cycle_seconds"]["values"], serde_json::json!([30.0, 31.5]));
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = { file = §\"../times.csv\" }",
        "leads out of the folder",
    );
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = { file = §\"time.csv\" }",
        "does not exist",
    );
    fails(
        "cycle_seconds = 84",
        "cycle_seconds = { file = §\"cell.toml\" }",
        "must end in `.csv`",
    );
}

#[test]
fn all_mistakes_are_listed_at_once() {
    let text = CELL
        .replace("machines = 2", "machines = 0")
        .replace("buffer = 20", "bufer = 20")
        .replace("cv = 0.1 }", "cvv = 0.1 }")
        .replace("crew = \"fitters\"", "crew = \"fiters\"")
        .replace("cycle_seconds = 84", "cycle_seconds = \"fast\"")
        .replace("grace_months = 3", "grace_months = 99");
    let all = loaded(&text).unwrap_err();
    let errors = all.items().iter().filter(|item| item.severity == Severity::Error);
    assert_eq!(
        errors.map(|item| item.line).collect::<Vec<_>>(),
        [46, 47, 53, 54, 66, 133],
        "{all}"
    );
}

#[test]
fn a_table_that_cannot_be_read_is_met_with_one_error() {
    let text = CELL
        .replace("places = 12", "places = true")
        .replace("lot = 20", "lott = 20");
    assert_eq!(loaded(&text).unwrap_err().errors(), 2);
}

#[test]
fn a_misspelt_key_that_is_needed_is_not_called_missing_too() {
    fails("cv = 0.1 }", "§cvv = 0.1 }", "unknown key \"cvv\"");
    fails("name = \"fit\"\n", "§nam = \"fit\"\n", "unknown key \"nam\"");
}

#[test]
fn complaints_read_like_this() {
    let text = CELL
        .replace("machines = 2", "machines = 0")
        .replace("crew = \"fitters\"", "crew = \"fiters\"");
    let shown = loaded(&text).unwrap_err().render(false);
    let expected = "\
error: `machines` must be from 1 to 10000, not 0
  --> cell.toml:53:12
   |
53 | machines = 0
   |            ^

error: there is no crew \"fiters\"
  --> cell.toml:66:8
   |
66 | crew = \"fiters\"
   |        ^^^^^^^^
   |
   = help: did you mean \"fitters\"? crews: fitters
";
    assert!(shown.starts_with(expected), "{shown}");
}

#[test]
fn things_of_which_there_are_several_are_written_in_double_brackets() {
    let (text, _) = edited(&[("[[operator]]", "§[operator]")]);
    let all = loaded(&text).unwrap_err();
    assert!(
        all.items()[0]
            .help
            .as_deref()
            .unwrap()
            .contains("`[[operator]]`, once for each"),
        "{all}"
    );
    let all = loaded("[station]\nname = \"a\"\n[station]\nname = \"b\"\n").unwrap_err();
    assert!(
        all.items()[0].help.as_deref().unwrap().contains("`[[station]]`"),
        "{all}"
    );
    let all = loaded("").unwrap_err();
    assert!(
        all.items()[4].help.as_deref().unwrap().contains("`[[station]]`"),
        "{all}"
    );
}

#[test]
fn people_who_are_never_there_are_a_warning() {
    let with = |hours: &str| {
        format!(
            "[[shift]]\nname = \"early\"\nhours = [\"06:00-08:00\"]\n[[shift]]\nname = \"late\"\nhours = [\"{hours}\"]\n\
             [[operator]]\nname = \"painters\"\nshift = \"late\"\n\
             [[station]]\nname = \"booth\"\ncycle_seconds = 1\nshift = \"early\"\noperator = §\"painters\"\n[[crew]]"
        )
    };
    let message = "nobody with the skill \"painters\" is there";
    warns("[[crew]]", &with("08:00-10:00"), message);
    let (text, _) = edited(&[("[[crew]]", with("07:00-10:00").as_str())]);
    let all = loaded(&text).unwrap_or_else(|all| panic!("{all}")).warnings;
    assert!(all.items().iter().all(|item| !item.message.contains(message)), "{all}");
}

#[test]
fn what_nobody_uses_is_a_warning() {
    warns(
        "[[crew]]",
        "[[shift]]\nname = §\"spare\"\nhours = [\"08:00-09:00\"]\n[[crew]]",
        "nothing works on the shift",
    );
    warns(
        "[[crew]]",
        "[[operator]]\nname = §\"painters\"\n[[crew]]",
        "no station needs the operators",
    );
    warns(
        "[electricity]",
        "[[crew]]\nname = §\"helpers\"\n[electricity]",
        "no failure needs the crew",
    );
    warns(
        "route = [\"saw\"]",
        "route = [\"saw\"]\n§demand_per_month = 1",
        "means nothing without a price",
    );
    warns(
        "due_days = 7, late_won_per_day",
        "§late_won_per_day",
        "means nothing without a due date",
    );
    warns(
        "per_week = 5,",
        "schedule = [{ at_seconds = §1e9 }],",
        "after the measured time",
    );
    warns(
        "grace_months = 3 }",
        "grace_months = 3 }\ndelivery_months = §12",
        "delivered after the 12 months",
    );
}

#[test]
fn steps_must_suit_their_stations() {
    fails(
        "\"wash\", \"belt\"",
        "\"wash\", §{ station = \"belt\", cycle_seconds = 3 }",
        "is a conveyor",
    );
    fails(
        "\"wash\", \"belt\"",
        "\"wash\", { station = \"belt\" }, { station = \"wash\", §yields = [{ product = \"pin\" }] }",
        "only the last step",
    );
    fails_with(
        &[
            ("rework_at = \"lathe\"", "rework_at = \"bench\""),
            ("[[operator]]", "[[station]]\nname = §\"bench\"\n[[operator]]"),
        ],
        "reworks parts, but has no cycle time",
    );
    fails("places = 12,", "places = §0,", "`places` must be from 1");
    fails(
        "detects = 0.95",
        "detects = §1.5",
        "`detects` must be from 0 to 1, not 1.5",
    );
    fails(
        "name = \"Machining cell\"",
        "name = \"x\"\ndescription = §\"\\u202e\"",
        "the description has control characters",
    );
}
