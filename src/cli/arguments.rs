//! What may be said on the command line.

use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::cli::sweep::arguments::{PredictArguments, SubmitArguments};
use crate::report::words::Language;

/// Simulates a production line before anyone buys: do the savings carry the instalments?
#[derive(Debug, Parser)]
#[command(name = "taktline", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Arguments {
    /// What to do; `demo` if nothing is said
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to answer
    #[command(flatten)]
    pub answer: AnswerOptions,
    /// How to simulate
    #[command(flatten)]
    pub simulation: SimulationOptions,
}

const EXIT_CODES: &str = "Exit codes: 0 done, 2 bad input, 42 the model failed, 75 try again.";

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Compare the built-in scenario with its offers
    Demo,
    /// Write a commented scenario to start from
    New(NewArguments),
    /// Look for mistakes in a scenario and list what it assumes
    Check(FileArgument),
    /// Simulate the line as it is, or with one offer
    Run(RunArguments),
    /// Compare the line as it is with every offer: production, money, risk
    Compare(CompareArguments),
    /// Say what must be true for each offer to pay, what moves its worth most, and how it may go wrong
    Must(MustArguments),
    /// Find suppliers' solutions for what the line loses, and what each would be worth
    Match(MatchArguments),
    /// Compare as `compare` does, and write a page to hand over: HTML, to be read on a screen or printed
    Report(ReportArguments),
    /// Show what offers cost month by month, or value stored ledgers again, without simulating
    Price(PriceArguments),
    /// Simulate a network of the scenario packet by packet: delays, losses, interruptions, signal
    Network(NetworkArguments),
    /// Choose maintenance policies, or learn from the history of machines when one will fail
    Maintenance(MaintenanceArguments),
    /// Run a study: a scenario at many points of a space of factors
    Sweep(SweepArguments),
    /// Show the line in operation in a window, or take pictures of a tour of it
    #[cfg(feature = "viewer")]
    View(ViewArguments),
    /// Hold the simulation against answers that are known exactly
    Validate,
    /// Print the JSON Schema of scenario files, for editors
    Schema,
}

/// A scenario file.
#[derive(Debug, Args)]
pub struct FileArgument {
    /// The scenario
    pub file: PathBuf,
}

/// What `new` needs to know.
#[derive(Debug, Args)]
pub struct NewArguments {
    /// The sector; leave it out to see which there are
    pub sector: Option<String>,
}

/// What `run` needs to know.
#[derive(Debug, Args)]
pub struct RunArguments {
    /// The scenario
    pub file: PathBuf,
    /// Run the line with this offer instead of as it is
    #[arg(long, value_name = "NAME")]
    pub offer: Option<String>,
    /// Simulate every packet beside the parts instead of drawing from tables; for two days at most
    #[arg(long, conflicts_with_all = ["trace", "save", "resume"])]
    pub packets: bool,
    /// Write what every machine did in replication 0, for Perfetto or chrome://tracing
    #[arg(long, value_name = "FILE")]
    pub trace: Option<PathBuf>,
    /// Save the state of replication 0 in the middle
    #[arg(long, value_name = "FILE", requires = "save_after_days")]
    pub save: Option<PathBuf>,
    /// When to save it: so many days into the measured time
    #[arg(long, allow_negative_numbers = true, value_name = "DAYS", requires = "save", value_parser = days)]
    pub save_after_days: Option<f64>,
    /// Go on from a saved state instead of simulating from the beginning
    #[arg(long, value_name = "FILE", conflicts_with_all = ["save", "trace", "seed", "replications", "precision"])]
    pub resume: Option<PathBuf>,
}

/// What `sweep` needs to know.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct SweepArguments {
    /// One step of it; all of them, one after the other, if not given
    #[command(subcommand)]
    pub action: Option<SweepAction>,
    /// The study
    #[arg(required = true)]
    pub file: Option<PathBuf>,
    /// Folder of the results; if not given, beside the study, with its name and `.results`
    #[arg(long, value_name = "FOLDER")]
    pub into: Option<PathBuf>,
}

impl SweepArguments {
    /// The file of the study, whichever step is asked for.
    pub fn study(&self) -> Option<&Path> {
        Some(match self.action.as_ref() {
            None => self.file.as_ref()?,
            Some(SweepAction::Run(run)) => &run.study.file,
            Some(SweepAction::Submit(submit)) => &submit.study.file,
            Some(SweepAction::Predict(predict)) => &predict.study.file,
            Some(
                SweepAction::Plan(study)
                | SweepAction::Status(study)
                | SweepAction::Merge(study)
                | SweepAction::Analyse(study),
            ) => &study.file,
        })
    }
}

/// A step of a study.
#[derive(Debug, Subcommand)]
pub enum SweepAction {
    /// Check the scenario at every point and say how many runs there will be
    Plan(StudyArguments),
    /// Compute the runs that are missing; killed at any moment, it goes on where it was
    Run(StudyRunArguments),
    /// Have a batch system compute the runs that are missing, and collect them
    Submit(SubmitArguments),
    /// Say how many runs are finished
    Status(StudyArguments),
    /// Write the results of all shards as Parquet and CSV
    Merge(StudyArguments),
    /// Say what the results mean: effects, sensitivity, the best point
    Analyse(StudyArguments),
    /// Foretell what would be at a point that was not simulated, with an interval
    Predict(PredictArguments),
}

/// A study and where its results are.
#[derive(Debug, Args)]
pub struct StudyArguments {
    /// The study
    pub file: PathBuf,
    /// Folder of the results; if not given, beside the study, with its name and `.results`
    #[arg(long, value_name = "FOLDER")]
    pub into: Option<PathBuf>,
}

/// What `sweep run` needs to know.
#[derive(Debug, Args)]
pub struct StudyRunArguments {
    /// The study and where its results are
    #[command(flatten)]
    pub study: StudyArguments,
    /// Only this part of the runs, e.g. 2/8 for the second of eight
    #[arg(long, value_name = "PART/PARTS", value_parser = shard, default_value = "1/1")]
    pub shard: [u32; 2],
    /// Keep what is whole of a damaged journal and put the damaged file aside
    #[arg(long)]
    pub repair: bool,
}

/// What `view` needs to know.
#[cfg(feature = "viewer")]
#[derive(Debug, Args)]
pub struct ViewArguments {
    /// The scenario; the one that comes with the program if not given
    pub file: Option<PathBuf>,
    /// Take the tour that comes with the program
    #[arg(long, conflicts_with_all = ["file", "tour"])]
    pub demo: bool,
    /// Take the tour of this file
    #[arg(long, value_name = "FILE")]
    pub tour: Option<PathBuf>,
    /// Write the pictures of the tour into this folder, as fast as they can be drawn, and end
    #[arg(long, value_name = "FOLDER")]
    pub pictures: Option<PathBuf>,
    /// Whom it is shown to: the name stands above the picture
    #[arg(long, value_name = "NAME")]
    pub prospect: Option<String>,
    /// Size of the window, pixels
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1280x720", value_parser = size)]
    pub size: [u32; 2],
}

#[cfg(feature = "viewer")]
fn size(text: &str) -> Result<[u32; 2], String> {
    let sides = text.split_once('x').and_then(|(width, height)| {
        let side = |text: &str, least| text.parse::<u32>().ok().filter(|side| (least..=7_680).contains(side));
        Some([side(width, 320)?, side(height, 240)?])
    });
    sides.ok_or_else(|| "write it as 1280x720, at least 320x240 and each side at most 7680".to_owned())
}

/// What `match` needs to know.
#[derive(Debug, Args)]
pub struct MatchArguments {
    /// The scenario
    pub file: PathBuf,
    /// Solutions to choose from; those that come with the program if not given
    #[arg(long, value_name = "FILE")]
    pub solutions: Option<PathBuf>,
    /// Write the solutions that fit as offers, in a scenario that extends this one and lies beside it
    #[arg(long, value_name = "FILE")]
    pub write: Option<PathBuf>,
}

/// What `report` needs to know.
#[derive(Debug, Args)]
pub struct ReportArguments {
    /// The scenario
    pub file: PathBuf,
    /// Who makes the offers, shown on the first page
    #[arg(long, value_name = "NAME")]
    pub vendor: Option<String>,
    /// Who is to decide, shown on the first page
    #[arg(long, value_name = "NAME")]
    pub prospect: Option<String>,
    /// A logo for the first page, PNG or SVG
    #[arg(long, value_name = "FILE")]
    pub logo: Option<PathBuf>,
    /// Also find the outage, demand and time to failure at which offers just pay, as `must --simulate` does
    #[arg(long)]
    pub simulate: bool,
}

/// What `compare` needs to know.
#[derive(Debug, Args)]
pub struct CompareArguments {
    /// The scenario
    pub file: PathBuf,
    /// Also write what was simulated, for `price --ledgers` and `must --ledgers`
    #[arg(long, value_name = "FILE")]
    pub ledgers: Option<PathBuf>,
}

/// What `must` needs to know.
#[derive(Debug, Args)]
pub struct MustArguments {
    /// The scenario
    pub file: PathBuf,
    /// Value these ledgers of `compare --ledgers` instead of simulating
    #[arg(long, value_name = "FILE")]
    pub ledgers: Option<PathBuf>,
    /// Also simulate the line again and again, to find the outage, demand and time to failure at which offers just pay
    #[arg(long, conflicts_with = "ledgers")]
    pub simulate: bool,
}

/// What `price` needs to know.
#[derive(Debug, Args)]
pub struct PriceArguments {
    /// The scenario
    pub file: PathBuf,
    /// Value these ledgers of `compare --ledgers` with the present prices and terms
    #[arg(long, value_name = "FILE", conflicts_with = "offer")]
    pub ledgers: Option<PathBuf>,
    /// Only this offer
    #[arg(long, value_name = "NAME")]
    pub offer: Option<String>,
}

/// What `network` needs to know.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct NetworkArguments {
    /// Something else than simulating it
    #[command(subcommand)]
    pub action: Option<NetworkAction>,
    /// The scenario
    #[arg(required = true)]
    pub file: Option<PathBuf>,
    /// Which of its networks; if not given, the one that connects the line, or the first
    #[arg(long, value_name = "NAME")]
    pub network: Option<String>,
    /// The line with this offer instead of as it is
    #[arg(long, value_name = "NAME")]
    pub offer: Option<String>,
    /// How long to measure, seconds of simulated time; 60 if not given
    #[arg(long, allow_negative_numbers = true, value_name = "SECONDS", value_parser = seconds)]
    pub seconds: Option<f64>,
    /// Show how long messages take from everywhere in the hall, too; takes longer
    #[arg(long)]
    pub delays: bool,
    /// Compare with delays that were measured: a list in ms, or a histogram of two columns
    #[arg(long, value_name = "CSV", requires = "flow")]
    pub measured: Option<PathBuf>,
    /// Which way they were measured; there and back if not given
    #[arg(long, value_enum, requires = "measured", value_name = "WAY")]
    pub direction: Option<WayArgument>,
    /// The flow that they are compared with, e.g. `press/1/control`
    #[arg(long, value_name = "NAME", requires = "measured")]
    pub flow: Option<String>,
}

/// What else can be done with a network.
#[derive(Debug, Subcommand)]
pub enum NetworkAction {
    /// Find the modem delay and receiver loss with which a cellular network behaves as a measured one
    Calibrate(CalibrateArguments),
}

/// What `network calibrate` needs to know.
#[derive(Debug, Args)]
pub struct CalibrateArguments {
    /// The scenario
    pub file: PathBuf,
    /// Delays that were measured: a list in ms, or a histogram of two columns
    #[arg(long, value_name = "CSV")]
    pub measured: PathBuf,
    /// Which way they were measured
    #[arg(long, value_enum, value_name = "WAY")]
    pub direction: WayArgument,
    /// Which of its networks; if not given, the one that connects the line, or the first
    #[arg(long, value_name = "NAME")]
    pub network: Option<String>,
    /// Size of a measured message, bytes
    #[arg(long, allow_negative_numbers = true, value_name = "BYTES", default_value_t = 64, value_parser = clap::value_parser!(u32).range(1..=65_000))]
    pub bytes: u32,
    /// Time from one measured message to the next, ms
    #[arg(long, allow_negative_numbers = true, value_name = "MS", default_value_t = 10.0, value_parser = interval)]
    pub interval_ms: f64,
    /// Where the measuring device stood, metres along and across the hall; ten metres from the first radio if not given
    #[arg(long, value_name = "X,Y", value_parser = place)]
    pub place: Option<[f64; 2]>,
}

/// What `maintenance` needs to know.
#[derive(Debug, Args)]
pub struct MaintenanceArguments {
    /// What to do
    #[command(subcommand)]
    pub action: MaintenanceAction,
}

/// What can be done about maintenance.
#[derive(Debug, Subcommand)]
pub enum MaintenanceAction {
    /// Say which policy costs least for each failure of a scenario, at which age, interval or threshold
    Optimise(OptimiseArguments),
    /// Train a model on a history; -o keeps it in a file
    Train(TrainArguments),
    /// Say how good a trained model is on machines that it did not learn from
    Evaluate(EvaluateArguments),
    /// Say which machine, tool, lot or shift the bad ones of a table of inspected parts point at
    Attribute(AttributeArguments),
}

/// What `maintenance attribute` needs to know.
#[derive(Debug, Args)]
pub struct AttributeArguments {
    /// Inspected parts: a table with a row for each; may be packed by gzip
    #[arg(long, value_name = "CSV")]
    pub parts: PathBuf,
    /// The column of the result
    #[arg(long, value_name = "COLUMN")]
    pub result: String,
    /// What that column says of a good part
    #[arg(long, value_name = "VALUE")]
    pub ok: String,
    /// Columns that may be causes, separated by commas; all others if not given
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',')]
    pub by: Vec<String>,
}

/// What `maintenance optimise` needs to know.
#[derive(Debug, Args)]
pub struct OptimiseArguments {
    /// The scenario
    pub file: PathBuf,
    /// The line with this offer instead of as it is
    #[arg(long, value_name = "NAME")]
    pub offer: Option<String>,
    /// Only failures of this station
    #[arg(long, value_name = "NAME")]
    pub station: Option<String>,
    /// Only failures of this name
    #[arg(long, value_name = "NAME")]
    pub mode: Option<String>,
    /// What an hour costs in which a machine stands; if neither this nor the scenario says it, the contribution margin
    /// of the bottleneck
    #[arg(long, allow_negative_numbers = true, value_name = "WON", value_parser = amount)]
    pub standstill_won_per_hour: Option<f64>,
    /// Also say how many months of its own history a plant needs before a trained detector pays; the months looked at
    /// may be given: --learning-curve=6,12,24
    #[arg(
        long,
        value_name = "MONTHS",
        value_delimiter = ',',
        num_args = 0..=24,
        require_equals = true,
        default_missing_value = "3,6,12,24,36,60",
        value_parser = history_months
    )]
    pub learning_curve: Vec<f64>,
}

/// Months of a history.
fn history_months(text: &str) -> Result<f64, String> {
    let months = amount(text)?;
    match (0.1..=1_200.0).contains(&months) {
        true => Ok(months),
        false => Err("must be from 0.1 to 1200 months".to_owned()),
    }
}

/// What `maintenance train` needs to know.
#[derive(Debug, Args)]
pub struct TrainArguments {
    /// The history: a table with a row for each time and machine, or for each snapshot; may be packed by gzip
    #[arg(long, value_name = "CSV")]
    pub history: PathBuf,
    /// Which column is what
    #[arg(long, value_name = "TOML")]
    pub roles: PathBuf,
}

/// What `maintenance evaluate` needs to know.
#[derive(Debug, Args)]
pub struct EvaluateArguments {
    /// The history to learn from; with --model, the table to test on
    #[arg(long, value_name = "CSV")]
    pub history: PathBuf,
    /// Which column is what
    #[arg(long, value_name = "TOML")]
    pub roles: PathBuf,
    /// Test on this table, of the same columns, instead of on parts of the history
    #[arg(long, value_name = "CSV", conflicts_with_all = ["model", "folds"])]
    pub test: Option<PathBuf>,
    /// Remaining life of each tested unit at its last row, one a line
    #[arg(long, value_name = "FILE", conflicts_with = "folds")]
    pub truth: Option<PathBuf>,
    /// Test this model instead of training one
    #[arg(long, value_name = "MODEL", conflicts_with_all = ["folds", "curve"])]
    pub model: Option<PathBuf>,
    /// Parts of the history, each tested by a model trained on the others; 5 if not given
    #[arg(long, allow_negative_numbers = true, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(2..=50))]
    pub folds: Option<u16>,
    /// Also learn from growing parts of the history: how much does it take?
    #[arg(long)]
    pub curve: bool,
}

/// A way of messages that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WayArgument {
    /// To the server.
    Up,
    /// To the device.
    Down,
    /// There and back, as `ping` shows it.
    RoundTrip,
}

impl WayArgument {
    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Up => "up",
            Self::Down => "down",
            Self::RoundTrip => "round-trip",
        }
    }
}

/// How to answer.
#[derive(Debug, Args)]
#[command(next_help_heading = "Answer")]
pub struct AnswerOptions {
    /// For people, programs or spreadsheets
    #[arg(long, global = true, value_enum, default_value_t)]
    pub format: Format,
    /// Language of text; if not given, that of the system
    #[arg(long, global = true, value_enum, value_name = "LANGUAGE")]
    pub lang: Option<LanguageArgument>,
    /// Write to this file, whole or not at all, instead of standard output
    #[arg(short, long, global = true, value_name = "FILE")]
    pub output: Option<PathBuf>,
}

/// How to simulate. What is not given is as the scenario says.
#[derive(Debug, Default, PartialEq, Args)]
#[command(next_help_heading = "Simulation")]
pub struct SimulationOptions {
    /// Seed of all random numbers
    #[arg(long, allow_negative_numbers = true, global = true)]
    pub seed: Option<u64>,
    /// How often to simulate each variant
    #[arg(long, allow_negative_numbers = true, global = true, value_name = "COUNT", value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub replications: Option<u32>,
    /// Go on until the throughput is known to so many percent
    #[arg(long, allow_negative_numbers = true, global = true, value_name = "PERCENT", value_parser = percent)]
    pub precision: Option<f64>,
    /// Threads to work with; if not given, as many as there are processors
    #[arg(long, allow_negative_numbers = true, global = true, value_name = "COUNT", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub threads: Option<u16>,
    /// A quick look: at most 5 replications
    #[arg(long, global = true, conflicts_with_all = ["replications", "precision"])]
    pub quick: bool,
}

/// A form of answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// For programs; see docs/json.md.
    Json,
    /// For spreadsheets.
    Csv,
}

/// A language that can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LanguageArgument {
    /// Korean.
    Ko,
    /// English.
    En,
}

impl AnswerOptions {
    /// The language of text: the one asked for, or that of the system.
    pub fn language(&self) -> Language {
        match self.lang {
            Some(LanguageArgument::Ko) => Language::Korean,
            Some(LanguageArgument::En) => Language::English,
            None => system_language(|name| std::env::var(name).ok()),
        }
    }
}

/// The language of messages after POSIX: the first of three variables that says anything.
fn system_language(variable: impl Fn(&str) -> Option<String>) -> Language {
    let said = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .into_iter()
        .filter_map(variable)
        .find(|value| !value.is_empty());
    match said {
        Some(locale) if locale == "ko" || locale.starts_with("ko_") || locale.starts_with("ko.") => Language::Korean,
        _ => Language::English,
    }
}

fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if (0.1..=86_400.0).contains(&seconds) => Ok(seconds),
        _ => Err("it must be a number from 0.1 to 86400 (a day)".to_owned()),
    }
}

fn interval(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(interval) if (0.1..=60_000.0).contains(&interval) => Ok(interval),
        _ => Err("it must be a number from 0.1 to 60000".to_owned()),
    }
}

fn place(text: &str) -> Result<[f64; 2], String> {
    let number = |text: &str| text.trim().parse::<f64>().ok().filter(|metres| metres.is_finite());
    let both = text.split_once(',').and_then(|(x, y)| Some([number(x)?, number(y)?]));
    both.ok_or_else(|| "it must be two numbers of metres such as 12,8.5".to_owned())
}

fn shard(text: &str) -> Result<[u32; 2], String> {
    let number = |text: &str| text.trim().parse::<u32>().ok();
    match text
        .split_once('/')
        .and_then(|(part, parts)| Some([number(part)?, number(parts)?]))
    {
        Some([part, parts]) if (1..=parts).contains(&part) && parts <= 10_000 => Ok([part, parts]),
        _ => Err("it must be a part and how many there are, such as 2/8".to_owned()),
    }
}

fn days(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(days) if (0.0..=36_500.0).contains(&days) => Ok(days),
        _ => Err("it must be a number from 0 to 36500".to_owned()),
    }
}

fn amount(text: &str) -> Result<f64, String> {
    match text.replace(['_', ','], "").parse::<f64>() {
        Ok(won) if (0.0..=1e12).contains(&won) => Ok(won),
        _ => Err("it must be a number from 0 to 1,000,000,000,000".to_owned()),
    }
}

fn percent(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(percent) if percent > 0.0 && percent <= 100.0 => Ok(percent),
        _ => Err("it must be a number above 0 and up to 100".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }

    #[test]
    fn the_first_variable_that_says_anything_gives_the_language() {
        let with = |variables: &[(&str, &str)]| {
            system_language(|name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        assert_eq!(with(&[]), Language::English);
        assert_eq!(with(&[("LANG", "ko_KR.UTF-8")]), Language::Korean);
        assert_eq!(with(&[("LC_ALL", "C"), ("LANG", "ko_KR.UTF-8")]), Language::English);
        assert_eq!(with(&[("LC_ALL", ""), ("LC_MESSAGES", "ko")]), Language::Korean);
        assert_eq!(with(&[("LANG", "kok_IN")]), Language::English);
    }

    #[test]
    fn a_precision_is_a_share() {
        assert_eq!(percent("2.5"), Ok(2.5));
        for wrong in ["0", "-1", "101", "NaN", "inf", "two"] {
            assert!(percent(wrong).is_err(), "{wrong}");
        }
    }
}
