//! Solutions: what suppliers offer against a kind of loss, wherever on whatever line it stands.
//!
//! A file of solutions is a list of `[[solution]]`. Each says what it is `against`, from which share of a station's time
//! on it is worth a quote, and an `offer`, written as in a scenario but for its name and its changes: what stands under
//! `here` is changed at the station that has the loss. For one line and one station it becomes an `[[offer]]` of text,
//! laid over the scenario and read with it, so that it is checked like any other offer and may be
//! copied out. Solutions assume no benefit: what they say is what a station would then be.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use toml::{Table, Value};

use crate::kernel::distribution::SpanSampler;
use crate::line::state::State;
use crate::maintenance::failure::RepairTime;
use crate::scenario::scenario::ScenarioSpec;

/// Most solutions in a file.
const MOST_SOLUTIONS: usize = 500;

/// A kind of loss that solutions are against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Loss {
    /// Changing over to another product.
    Setup,
    /// Failed: being repaired, or waiting for it.
    Failure,
    /// Routine stops and planned work.
    Maintenance,
    /// Waiting for an operator.
    Operator,
    /// Waiting for the network.
    Network,
    /// Working all the time: the station's own pace holds the line up.
    Pace,
    /// Parts scrapped or worked on again.
    Quality,
}

impl Loss {
    /// All losses.
    pub const ALL: [Self; 7] = [
        Self::Setup,
        Self::Failure,
        Self::Maintenance,
        Self::Operator,
        Self::Network,
        Self::Pace,
        Self::Quality,
    ];

    /// As a file writes it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Failure => "failure",
            Self::Maintenance => "maintenance",
            Self::Operator => "operator",
            Self::Network => "network",
            Self::Pace => "pace",
            Self::Quality => "quality",
        }
    }

    /// The states in which time is lost; none for [`Loss::Quality`], which loses parts.
    pub fn states(self) -> &'static [State] {
        match self {
            Self::Setup => &[State::Setup],
            Self::Failure => &[State::WaitingForCrew, State::InRepair],
            Self::Maintenance => &[State::Maintenance],
            Self::Operator => &[State::WaitingForOperator],
            Self::Network => &[State::WaitingForNetwork],
            Self::Pace => &[State::Working],
            Self::Quality => &[],
        }
    }
}

/// What a supplier offers against a kind of loss.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SolutionSpec {
    /// Its name, unlike any other solution's.
    pub name: String,
    /// Who supplies it.
    #[serde(default)]
    pub supplier: String,
    /// Where its figures come from; reports give it as the source of each of them.
    pub source: String,
    /// The loss that it is against.
    pub against: Loss,
    /// Share of the station's time (of its parts, for quality) from which on it is worth a quote, percent.
    pub from_percent: f64,
    /// Only stations with such a key are meant, e.g. `"inspection"`; all if not given.
    #[serde(default)]
    pub needs_key: Option<String>,
    /// Machines that it adds to the station.
    #[serde(default)]
    pub more_machines: u32,
    /// People whom it adds to those that the station waits for.
    #[serde(default)]
    pub more_operators: u32,
    /// The offer, as in a scenario, without name and changes.
    #[serde(default)]
    pub offer: Table,
    /// What it changes at the station.
    #[serde(default)]
    pub here: Table,
    /// What it changes in each failure of the station.
    #[serde(default)]
    pub failures_here: Table,
    /// What it changes in the line as a whole, as in an offer's `changes`.
    #[serde(default)]
    pub line: Table,
}

/// Why a file of solutions cannot be used.
#[derive(Debug, Error)]
pub enum SolutionError {
    /// It cannot be read as solutions.
    #[error("the solutions cannot be read: {0}")]
    Unreadable(#[from] toml::de::Error),
    /// There is none.
    #[error("the file has no `[[solution]]`")]
    Empty,
    /// There are too many.
    #[error("the file has {0} solutions; {MOST_SOLUTIONS} are the most")]
    TooMany(usize),
    /// Two have the same name.
    #[error("two solutions are called `{0}`")]
    Twice(String),
    /// A solution makes no sense.
    #[error("solution `{name}`: {why}")]
    Nonsense {
        /// Its name.
        name: String,
        /// What is wrong.
        why: &'static str,
    },
}

/// Mean hours of a repair; none if it is not given, or makes no sense.
fn mean_hours(repair: &RepairTime) -> Option<f64> {
    let sampler = SpanSampler::new(&repair.given().ok()??).ok()?;
    Some(sampler.mean().as_hours())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    solution: Vec<SolutionSpec>,
}

/// Reads a file of solutions.
///
/// # Errors
/// If it cannot be used, see [`SolutionError`].
pub fn parse(text: &str) -> Result<Vec<SolutionSpec>, SolutionError> {
    let File { solution: solutions } = toml::from_str(text)?;
    if solutions.is_empty() {
        return Err(SolutionError::Empty);
    }
    if solutions.len() > MOST_SOLUTIONS {
        return Err(SolutionError::TooMany(solutions.len()));
    }
    for (index, solution) in solutions.iter().enumerate() {
        if solutions[..index].iter().any(|other| other.name == solution.name) {
            return Err(SolutionError::Twice(solution.name.clone()));
        }
        solution.check().map_err(|why| SolutionError::Nonsense {
            name: solution.name.clone(),
            why,
        })?;
    }
    Ok(solutions)
}

impl SolutionSpec {
    fn check(&self) -> Result<(), &'static str> {
        if !(0.0..=100.0).contains(&self.from_percent) {
            return Err("`from_percent` must be 0 to 100");
        }
        if self.more_machines > 1_000 || self.more_operators > 1_000 {
            return Err("`more_machines` and `more_operators` must be 1000 at most");
        }
        if ["name", "changes"].iter().any(|key| self.offer.contains_key(*key)) {
            return Err("`offer` has neither `name` nor `changes`: what it changes stands under `here`");
        }
        if self.source.contains(['\n', '\r']) {
            return Err("`source` must be one line");
        }
        if self.line.contains_key("station") {
            return Err("`line` knows no station: what changes at the station stands under `here`");
        }
        let changes = [&self.here, &self.failures_here, &self.line]
            .iter()
            .any(|table| !table.is_empty());
        if changes || self.more_machines > 0 || self.more_operators > 0 {
            Ok(())
        } else {
            Err(
                "it changes nothing: say what under `here` or `failures_here`, or give `more_machines`, `more_operators`",
            )
        }
    }

    /// What it is called at a station.
    pub fn name_at(&self, station: &str) -> String {
        format!("{} ({station})", self.name)
    }

    /// Whether it can be had at this station of this line.
    pub fn fits(&self, scenario: &ScenarioSpec, station: &str) -> bool {
        let Some(spec) = scenario.plant.stations.iter().find(|spec| spec.line.name == station) else {
            return false;
        };
        let has_key = self.needs_key.as_ref().is_none_or(|key| {
            let json = serde_json::to_value(spec).unwrap_or_default();
            json.get(key).is_some_and(|value| !value.is_null())
        });
        let has_people = self.more_operators == 0 || group_of(scenario, station).is_some();
        let has_failures = self.failures_here.is_empty() || !spec.failures.is_empty();
        has_key && has_people && has_failures && !self.repairs_no_sooner(scenario, station)
    }

    /// Whether all that it changes is how long repairs at this station take, and none of them is shorter on average than it
    /// is now: it could only harm.
    pub fn repairs_no_sooner(&self, scenario: &ScenarioSpec, station: &str) -> bool {
        let spec = scenario.plant.stations.iter().find(|spec| spec.line.name == station);
        let failures = spec.map_or(&[][..], |spec| &spec.failures);
        let only_repairs =
            self.here.is_empty() && self.line.is_empty() && self.more_machines + self.more_operators == 0;
        let is_repair = |key: &String| RepairTime::KEYS.contains(&key.as_str());
        if failures.is_empty() || !only_repairs || !self.failures_here.keys().all(is_repair) {
            return false;
        }
        let offered = Value::Table(self.failures_here.clone()).try_into::<RepairTime>().ok();
        let Some(offered) = offered.as_ref().and_then(mean_hours) else {
            return false;
        };
        // A repair without a time takes none.
        failures
            .iter()
            .all(|failure| offered >= mean_hours(&failure.repair).unwrap_or(0.0))
    }

    /// The `[[offer]]` for a station, as lines of a scenario file with their source; nothing if the station is unknown.
    pub fn offer_at(&self, scenario: &ScenarioSpec, station: &str) -> String {
        let Some(spec) = scenario.plant.stations.iter().find(|spec| spec.line.name == station) else {
            return String::new();
        };
        let mut here = self.here.clone();
        if self.more_machines > 0 {
            let machines = spec.line.machines.unwrap_or(1).saturating_add(self.more_machines);
            here.insert("machines".into(), Value::Integer(i64::from(machines)));
        }
        if !self.failures_here.is_empty() {
            let change = || Value::Table(self.failures_here.clone());
            let modes = spec.failures.iter().map(|failure| (failure.mode.clone(), change()));
            here.insert("failures".into(), Value::Table(modes.collect()));
        }
        let mut changes = self.line.clone();
        if !here.is_empty() {
            changes.insert(
                "station".into(),
                Value::Table(Table::from_iter([(station.to_owned(), Value::Table(here))])),
            );
        }
        if let Some((group, count)) = group_of(scenario, station).filter(|_| self.more_operators > 0) {
            let count = Value::Integer(i64::from(count.saturating_add(self.more_operators)));
            let group = Table::from_iter([(group, Value::Table(Table::from_iter([("count".to_owned(), count)])))]);
            changes.insert("operator".into(), Value::Table(group));
        }
        let mut offer = self.offer.clone();
        offer.insert("name".into(), Value::String(self.name_at(station)));
        offer.insert("changes".into(), Value::Table(changes));
        let list = Table::from_iter([("offer".to_owned(), Value::Array(vec![Value::Table(offer)]))]);
        let is_value = |line: &str| line.contains(" = ");
        list.to_string()
            .lines()
            .map(|line| {
                if is_value(line) {
                    format!("{line} # {}\n", self.source)
                } else {
                    format!("{line}\n")
                }
            })
            .collect()
    }
}

/// The group of operators that a station waits for, and how many they are.
fn group_of(scenario: &ScenarioSpec, station: &str) -> Option<(String, u32)> {
    let stations = &scenario.plant.stations;
    let skill = stations
        .iter()
        .find(|spec| spec.line.name == station)?
        .line
        .operator
        .as_ref()?;
    let mut groups = scenario.plant.operators.iter();
    let group = groups.find(|group| {
        if group.skills.is_empty() {
            group.name == *skill
        } else {
            group.skills.contains(skill)
        }
    })?;
    Some((group.name.clone(), group.count.unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::load::load_page;
    use crate::scenario::source::{SOLUTIONS, built_in};

    const LINE: &str = r#"
name = "line"
start = 2027-01-04
run = { days = 10 }
[[operator]]
name = "fitters"
skills = ["fitting"]
count = 2
[[product]]
name = "part"
supply = { kind = "saturated" }
[[station]]
name = "press"
machines = 2
cycle_seconds = 60
operator = "fitting"
setup_minutes = 40
failures = [{ mode = "valve", time_to_failure_hours = 100, repair_hours = 9 }]
[[station]]
name = "washing"
cycle_seconds = 20
"#;

    const SOLUTION: &str = r#"
[[solution]]
name = "All of it"
source = "a quotation"
against = "setup"
from_percent = 5
more_machines = 1
more_operators = 1
here = { setup_minutes = 10 }
failures_here = { repair_hours = { lognormal = { mean = 3, cv = 0.6 } } }
[solution.offer]
items = [{ what = "tools = carts", price_won = { range = [15_000_000, 40_000_000] } }]
instalments = { months = 36, annual_rate_percent = 4.14 }
"#;

    fn line() -> ScenarioSpec {
        load_page(&[("line.toml", LINE)], "line").unwrap().baseline
    }

    #[test]
    fn what_a_solution_says_becomes_an_offer_that_changes_exactly_that() {
        let solution = &parse(SOLUTION).unwrap()[0];
        let text = format!("extends = [\"line.toml\"]\n{}", solution.offer_at(&line(), "press"));
        let loaded = load_page(&[("line.toml", LINE), ("with.toml", &text)], "with").unwrap_or_else(|found| {
            panic!("{}\n{text}", found.render(false));
        });
        let [(name, with)] = &loaded.variants[..] else {
            panic!("{text}")
        };
        assert_eq!(name, "All of it (press)");
        let press = &with.plant.stations[0];
        assert_eq!(press.line.machines, Some(3));
        assert_eq!(with.plant.operators[0].count, Some(3));
        assert_eq!(with.plant.stations[1], line().plant.stations[1]);
        let mut expected = line().plant;
        expected.stations[0] = press.clone();
        expected.operators[0].count = Some(3);
        assert_eq!(with.plant, expected);
        let json = serde_json::to_value(press).unwrap();
        assert_eq!(json["setup_minutes"], 10.0);
        assert_eq!(json["failures"][0]["repair_hours"]["lognormal"]["mean"], 3.0);
        assert_eq!(json["failures"][0]["time_to_failure_hours"], 100.0);
        // Each figure of it names its source.
        let sourced = loaded
            .assumptions
            .iter()
            .filter(|one| one.source.as_deref() == Some("a quotation"));
        assert!(sourced.count() >= 6, "{:?}", loaded.assumptions);
    }

    #[test]
    fn a_solution_fits_only_where_what_it_changes_is_there() {
        let with = |extra: &str| parse(&SOLUTION.replace("more_machines = 1", extra)).unwrap().remove(0);
        let all = with("more_machines = 1");
        assert!(all.fits(&line(), "press"));
        // Nobody works there, and nothing fails.
        assert!(!all.fits(&line(), "washing"));
        assert!(!all.fits(&line(), "nowhere"));
        assert!(!with("needs_key = \"inspection\"").fits(&line(), "press"));
        assert!(with("needs_key = \"failures\"").fits(&line(), "press"));
    }

    #[test]
    fn what_cannot_be_used_is_named() {
        let error = |text: &str| parse(text).unwrap_err().to_string();
        assert_eq!(error(""), "the file has no `[[solution]]`");
        assert!(error("solution = 3").starts_with("the solutions cannot be read: "));
        assert_eq!(error(&SOLUTION.repeat(2)), "two solutions are called `All of it`");
        assert!(error(&SOLUTION.replace("from_percent = 5", "from_percent = 500")).contains("must be 0 to 100"));
        assert!(error(&SOLUTION.replace("\"setup\"", "\"bad luck\"")).contains("unknown variant"));
        let nothing = "[[solution]]\nname = \"none\"\nsource = \"a\"\nagainst = \"pace\"\nfrom_percent = 1\n";
        assert!(error(nothing).contains("it changes nothing"));
        assert!(error(&format!("{nothing}more_machines = 1\noffer = {{ name = \"x\" }}\n")).contains("neither `name`"));
        assert!(error(&format!("{nothing}line = {{ station = {{}} }}\n")).contains("`line` knows no station"));
    }

    #[test]
    fn the_solutions_that_come_along_can_be_read() {
        let solutions = parse(built_in(SOLUTIONS).unwrap()).unwrap();
        for loss in Loss::ALL.iter().filter(|loss| **loss != Loss::Maintenance) {
            assert!(solutions.iter().any(|solution| solution.against == *loss), "{loss:?}");
        }
        assert!(solutions.iter().all(|solution| !solution.source.is_empty()));
    }
}
