//! `view`: the line in a window, or a tour of it in pictures.

use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::thread;

use crate::cli::arguments::{AnswerOptions, SimulationOptions, ViewArguments};
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::opened::{Opened, derived};
use crate::cli::progress::Progress;
use crate::cli::table_cache::DiskCache;
use crate::scenario::load::{LoadedScenario, load_builtin};
use crate::scenario::source::BUILT_IN;
use crate::study::error::{StudyError, VariantName};
use crate::study::networks::{Networks, TableCache};
use crate::study::settings::StudySettings;
use crate::viewer::app::{Options, run};
use crate::viewer::line::Line;
use crate::viewer::state::ViewState;
use crate::viewer::tour::Tour;

/// The tour that comes with the program.
const DEMO_TOUR: &str = include_str!("../../assets/tours/demo.toml");

/// Shows a scenario in a window.
///
/// # Errors
/// If the scenario or the tour cannot be used, or no window can be opened.
pub fn call(arguments: &ViewArguments, answer: &AnswerOptions, options: &SimulationOptions) -> Result<(), CliError> {
    let tour = match (&arguments.tour, arguments.demo) {
        (Some(path), _) => Some(read_tour(path)?),
        (None, true) => Some(Tour::read(DEMO_TOUR).map_err(|error| CliError::Usage(error.to_string()))?),
        (None, false) => None,
    };
    if let Some(folder) = &arguments.pictures {
        std::fs::create_dir_all(folder).map_err(CliError::write(folder))?;
        clear_pictures(folder, tour.as_ref())?;
    }
    let opened = Opened::new(arguments.file.as_deref(), options)?;
    let seed = opened.settings(options).seed;
    let mut progress = Progress::new();
    let plants = [(VariantName::Baseline, &opened.loaded.baseline.plant)];
    let networks = derived(&plants, options, &Interrupt::default(), &mut progress)?;
    let mut state = ViewState::new(Line::new(opened.loaded, networks, seed)?, answer.language())?;
    state.ready = ready();
    if tour.as_ref().is_none_or(Tour::needs_offers) {
        state.simulate_offers(DiskCache::of_user());
    }
    let window = Options {
        size: arguments.size,
        tour,
        pictures: arguments.pictures.clone(),
        opener: Box::new(|name| {
            let (sender, receiver) = channel();
            thread::spawn(move || {
                let line = open_ready(name, &mut DiskCache::of_user());
                // Nobody waits any more if the window is closed.
                drop(sender.send(line));
            });
            receiver
        }),
    };
    run(state, window).map_err(CliError::from)
}

fn read_tour(path: &Path) -> Result<Tour, CliError> {
    let text = std::fs::read_to_string(path).map_err(|source| CliError::Read {
        path: path.to_owned(),
        source,
    })?;
    Tour::read(&text).map_err(|error| CliError::Usage(format!("{}: {error}", path.display())))
}

/// A picture of an earlier tour must not be taken for one of this.
fn clear_pictures(folder: &Path, tour: Option<&Tour>) -> Result<(), CliError> {
    let names = tour
        .iter()
        .flat_map(|tour| &tour.steps)
        .filter_map(|step| step.picture.as_ref());
    for path in names
        .map(|name| -> PathBuf { folder.join(name) })
        .filter(|path| path.exists())
    {
        std::fs::remove_file(&path).map_err(CliError::write(&path))?;
    }
    Ok(())
}

/// Scenarios that come with the program and can be opened by themselves.
fn ready() -> Vec<&'static str> {
    let names = BUILT_IN.iter().filter_map(|(page, _)| page.strip_suffix(".toml"));
    names.filter(|name| !name.contains('/')).collect()
}

fn open_ready(name: &str, cache: &mut dyn TableCache) -> Result<Line, String> {
    let loaded: LoadedScenario = load_builtin(name).map_err(|error| error.render(false))?;
    let seed = StudySettings::of(&loaded.baseline.plant.run, 1).seed;
    let mut line = |loaded: LoadedScenario| -> Result<Line, StudyError> {
        let plants = [(VariantName::Baseline, &loaded.baseline.plant)];
        let networks = Networks::derive(&plants, 1, &Default::default(), cache, &mut |_, _| {})?;
        Line::new(loaded, networks, seed)
    };
    line(loaded).map_err(|error| error.to_string())
}
