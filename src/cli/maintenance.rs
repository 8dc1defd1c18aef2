//! `maintenance train` and `evaluate`: a model trained on the history of machines, and how good it is.

use std::path::Path;

use crate::cli::arguments::{
    AnswerOptions, AttributeArguments, EvaluateArguments, Format, MaintenanceAction, MaintenanceArguments,
    SimulationOptions, TrainArguments,
};
use crate::cli::error::{CliError, shown};
use crate::cli::input::{open, read_bytes, read_text};
use crate::cli::interrupt::Interrupt;
use crate::cli::opened::{only_a_seed, with_format};
use crate::cli::optimise;
use crate::cli::output::{WholeFile, check_distinct, check_writable, deliver};
use crate::cli::progress::Progress;
use crate::maintenance::learning::doubts::doubts;
use crate::maintenance::learning::error::LearningError;
use crate::maintenance::learning::evaluate::{Tested, evaluate_folds, evaluate_model, evaluate_test};
use crate::maintenance::learning::history::History;
use crate::maintenance::learning::history::error::HistoryError;
use crate::maintenance::learning::history::read::read_lives;
use crate::maintenance::learning::history::roles::Roles;
use crate::maintenance::learning::model::Model;
use crate::maintenance::learning::model_file::MOST_BYTES;
use crate::maintenance::learning::settings::Settings;
use crate::maintenance::learning::train::train_while;
use crate::maintenance::learning::work::Work;
use crate::maintenance::quality::parts_table::{PartsRoles, attribute_table};
use crate::report;
use crate::report::escape::shell_word;
use crate::report::learning::{EvaluatedReport, LearningReport, TrainedReport};
use crate::study::settings::DEFAULT_SEED;

/// Parts of a history that is tested in parts if nothing else is said.
const FOLDS: usize = 5;
/// Largest file of roles.
const MOST_ROLES_BYTES: u64 = 1 << 20;

/// Chooses policies, trains or tests.
///
/// # Errors
/// If a file cannot be used, there is too little to learn from, the user ends it, or the answer cannot be written.
pub fn call(
    arguments: &MaintenanceArguments,
    answer: &AnswerOptions,
    options: &SimulationOptions,
) -> Result<(), CliError> {
    let seed = || {
        only_a_seed("learning from a table simulates nothing", options)?;
        Ok::<u64, CliError>(options.seed.unwrap_or(DEFAULT_SEED))
    };
    match &arguments.action {
        MaintenanceAction::Optimise(optimise) => optimise::call(optimise, answer, options),
        MaintenanceAction::Train(train) => self::train(train, answer, seed()?),
        MaintenanceAction::Evaluate(evaluate) => self::evaluate(evaluate, answer, seed()?),
        MaintenanceAction::Attribute(attribute) => {
            only_a_seed("pointing at causes in a table simulates nothing", options)?;
            self::attribute(attribute, answer)
        }
    }
}

fn attribute(arguments: &AttributeArguments, answer: &AnswerOptions) -> Result<(), CliError> {
    with_format("maintenance attribute", answer.format, &[Format::Text, Format::Json])?;
    let path = &arguments.parts;
    check_distinct(&[path], &answer.output.as_deref().into_iter().collect::<Vec<_>>())?;
    answer.output.as_deref().map(check_writable).transpose()?;
    let roles = PartsRoles {
        result: arguments.result.clone(),
        ok: arguments.ok.clone(),
        by: arguments.by.clone(),
    };
    // What is kept of it is bounded by the reader.
    let found = attribute_table(open(path, u64::MAX)?, &roles).map_err(|source| CliError::Parts {
        path: path.clone(),
        source,
    })?;
    let file = path.to_string_lossy();
    let text = match answer.format {
        Format::Json => report::json::attributed(&file, &found),
        Format::Text | Format::Csv => report::text::attributed(&file, &found, answer.language()),
    };
    deliver(text.as_bytes(), answer.output.as_deref())
}

fn train(arguments: &TrainArguments, answer: &AnswerOptions, seed: u64) -> Result<(), CliError> {
    // What -o names is the model: the report goes to standard output.
    let target = answer.output.as_deref();
    check_distinct(
        &[&arguments.history, &arguments.roles],
        &target.into_iter().collect::<Vec<_>>(),
    )?;
    target.map(check_writable).transpose()?;
    let roles = read_roles(&arguments.roles)?;
    let history = read_history(&arguments.history, &roles)?;
    let doubts = doubts(&history);
    let model = watched(&arguments.history, |work| {
        train_while(&history, &Settings::of(&roles), seed, work)
    })?;
    if let Some(path) = target {
        let bytes = model.to_bytes().map_err(learning(path))?;
        let mut file = WholeFile::create(path)?;
        std::io::Write::write_all(&mut file, &bytes).map_err(CliError::write(path))?;
        file.commit()?;
    }
    let named = |path: &Path| path.to_string_lossy().into_owned();
    let (file, kept_in) = (named(&arguments.history), target.map(named));
    let files = [("--history", file.clone()), ("--roles", named(&arguments.roles))];
    let said: Vec<(&str, String)> = files
        .iter()
        .cloned()
        .chain(kept_in.clone().map(|file| ("-o", file)))
        .collect();
    let report = LearningReport {
        command: "maintenance train",
        file: &file,
        history: &history,
        doubts: &doubts,
        seed,
        again: again("maintenance train", &said, seed),
    };
    let evaluate = again("maintenance evaluate", &files, seed);
    let trained = TrainedReport {
        model: &model,
        kept_in: kept_in.as_deref(),
        evaluate: &evaluate,
    };
    let text = match answer.format {
        Format::Text => report::text::trained(&report, &trained, answer.language()),
        Format::Json => report::json::trained(&report, &trained),
        Format::Csv => report::csv::trained(&trained),
    };
    deliver(text.as_bytes(), None)
}

fn evaluate(arguments: &EvaluateArguments, answer: &AnswerOptions, seed: u64) -> Result<(), CliError> {
    let EvaluateArguments {
        history: path,
        roles: roles_path,
        test,
        truth,
        model,
        folds,
        curve,
    } = arguments;
    let read = [
        Some(path),
        Some(roles_path),
        test.as_ref(),
        truth.as_ref(),
        model.as_ref(),
    ];
    let read: Vec<&Path> = read.into_iter().flatten().map(|path| path.as_path()).collect();
    check_distinct(&read, &answer.output.as_deref().into_iter().collect::<Vec<_>>())?;
    answer.output.as_deref().map(check_writable).transpose()?;
    if truth.is_some() && test.is_none() && model.is_none() {
        let message = "--truth says the remaining lives of a tested table: name it with --test, or a --model";
        return Err(CliError::Usage(message.to_owned()));
    }
    if test.as_ref().is_some_and(|test| is_same_file(path, test)) {
        let message = "--test names the same file as --history: what was learned from is no test; leave --test out to test \
                       in parts";
        return Err(CliError::Usage(message.to_owned()));
    }
    let roles = read_roles(roles_path)?;
    let settings = Settings::of(&roles);
    let mut history = read_history(path, &roles)?;
    let model = model
        .as_deref()
        .map(|path| read_model(path).map(|model| (path, model)))
        .transpose()?;
    let mut tested = test.as_deref().map(|path| read_history(path, &roles)).transpose()?;
    if let Some(path) = truth {
        let table = tested.as_mut().unwrap_or(&mut history);
        set_lives(table, path)?;
    }
    let is_last_row_only = truth.is_some();
    let found = match (&model, &tested) {
        (Some((model_path, model)), _) => {
            let tested = Tested {
                history: &history,
                is_last_row_only,
            };
            watched(model_path, |work| evaluate_model(model, tested, &settings, seed, work))?
        }
        (None, Some(table)) => {
            let tested = Tested {
                history: table,
                is_last_row_only,
            };
            watched(path, |work| {
                evaluate_test(&history, tested, &settings, *curve, seed, work)
            })?
        }
        (None, None) => {
            let folds = folds.map_or(FOLDS, usize::from);
            watched(path, |work| {
                evaluate_folds(&history, &settings, folds, *curve, seed, work)
            })?
        }
    };
    let named = |path: &Path| path.to_string_lossy().into_owned();
    let file = named(path);
    let mut said = vec![("--history", file.clone()), ("--roles", named(roles_path))];
    let more = [
        ("--test", test.as_deref()),
        ("--truth", truth.as_deref()),
        ("--model", model.as_ref().map(|(path, _)| *path)),
    ];
    said.extend(
        more.iter()
            .filter_map(|(option, path)| Some((*option, named((*path)?)))),
    );
    said.extend(folds.map(|folds| ("--folds", folds.to_string())));
    let mut words = again("maintenance evaluate", &said, seed);
    if *curve {
        words.push_str(" --curve");
    }
    let doubts = doubts(&history);
    let report = LearningReport {
        command: "maintenance evaluate",
        file: &file,
        history: &history,
        doubts: &doubts,
        seed,
        again: words,
    };
    let tested = test.as_deref().or(model.as_ref().map(|(path, _)| *path)).map(named);
    let evaluated = EvaluatedReport {
        found: &found,
        tested: tested.as_deref(),
        is_last_row_only,
    };
    let text = match answer.format {
        Format::Text => report::text::evaluated(&report, &evaluated, answer.language()),
        Format::Json => report::json::evaluated(&report, &evaluated),
        Format::Csv => report::csv::evaluated(&evaluated),
    };
    deliver(text.as_bytes(), answer.output.as_deref())
}

/// Whether two paths lead to one file. What cannot be found is said when it is read.
fn is_same_file(left: &Path, right: &Path) -> bool {
    left.canonicalize()
        .is_ok_and(|left| right.canonicalize().is_ok_and(|right| left == right))
}

/// Works with progress on standard error, and until Ctrl-C.
fn watched<T>(path: &Path, work: impl FnOnce(&mut Work<'_>) -> Result<T, LearningError>) -> Result<T, CliError> {
    let interrupt = Interrupt::listen();
    let mut progress = Progress::new();
    let mut say = |share: f64| progress.say(|| format!("{}: {:.0} %", shown(path), share * 100.0));
    let result = work(&mut Work::watched(interrupt.flag(), &mut say));
    progress.clear();
    result.map_err(learning(path))
}

fn learning(path: &Path) -> impl FnOnce(LearningError) -> CliError {
    move |source| CliError::Learning {
        path: path.to_owned(),
        source,
    }
}

fn read_roles(path: &Path) -> Result<Roles, CliError> {
    Roles::parse(&read_text(path, MOST_ROLES_BYTES)?).map_err(|source| CliError::Roles {
        path: path.to_owned(),
        source,
    })
}

fn read_history(path: &Path, roles: &Roles) -> Result<History, CliError> {
    // What is read of it is bounded by the reader.
    let file = open(path, u64::MAX)?;
    History::read(file, roles).map_err(history(path))
}

fn history(path: &Path) -> impl FnOnce(HistoryError) -> CliError {
    move |source| CliError::History {
        path: path.to_owned(),
        source,
    }
}

fn read_model(path: &Path) -> Result<Model, CliError> {
    let bytes = read_bytes(path, MOST_BYTES)?;
    Model::from_bytes(&bytes).map_err(learning(path))
}

fn set_lives(table: &mut History, path: &Path) -> Result<(), CliError> {
    let History::Runs(runs) = table else {
        let message = "--truth says remaining lives, which snapshots have none of: leave it out";
        return Err(CliError::Usage(message.to_owned()));
    };
    let lives = read_lives(open(path, u64::MAX)?).map_err(history(path))?;
    runs.set_remaining(&lives).map_err(history(path))
}

/// The command line that gives the same again.
fn again(command: &str, said: &[(&str, String)], seed: u64) -> String {
    let words = said
        .iter()
        .map(|(option, value)| format!(" {option} {}", shell_word(value)));
    format!("taktline {command}{} --seed {seed}", words.collect::<String>())
}
