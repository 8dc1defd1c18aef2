//! `view`: the line in a window, or a tour of it in pictures.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use crate::cli::arguments::{AnswerOptions, SimulationOptions, ViewArguments};
use crate::cli::embedded::Call;
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::opened::{DEMO, Opened, derived};
use crate::cli::output::deliver_new;
use crate::cli::progress::Progress;
use crate::cli::report::visible;
use crate::cli::table_cache::DiskCache;
use crate::scenario::load::{LoadedScenario, load_builtin};
use crate::study::error::{StudyError, VariantName};
use crate::study::networks::{Networks, TableCache};
use crate::study::parallel::caught;
use crate::study::settings::StudySettings;
use crate::viewer::app::{Demo, Opened as OpenedLine, Opener, Options, run};
use crate::viewer::editor::desk::Desk;
use crate::viewer::editor::draft::Origin;
use crate::viewer::export::Order;
use crate::viewer::line::Line;
use crate::viewer::ready::Ready;
use crate::viewer::said::{Failed, Said};
use crate::viewer::state::{Page, ViewState, Wanted};
use crate::viewer::tour::Tour;
use crate::viewer::words::Label;

/// The tour that comes with the program.
const DEMO_TOUR: &str = include_str!("../../assets/tours/demo.toml");

/// Shows a scenario in a window.
///
/// # Errors
/// If the scenario or the tour cannot be used, or no window can be opened.
pub fn call(arguments: &ViewArguments, answer: &AnswerOptions, options: &SimulationOptions) -> Result<(), CliError> {
    let tour = match (&arguments.tour, arguments.demo) {
        (Some(path), _) => Some(read_tour(path)?),
        (None, true) => Some(demo_tour()?),
        (None, false) => None,
    };
    if let Some(folder) = &arguments.pictures {
        std::fs::create_dir_all(folder).map_err(CliError::write(folder))?;
        clear_pictures(folder, tour.as_ref())?;
    }
    let (end, interruption) = channel();
    let interrupt = Interrupt::listen_then(move || {
        // Nobody hears it any more once the window is closed.
        let _ = end.send(());
    });
    let mut state = open(arguments, answer, options, &interrupt)?;
    // Offers of a line that only fills the time are nobody's business.
    if state.wanted.is_none() && tour.as_ref().is_none_or(Tour::needs_offers) {
        simulate(&mut state);
    }
    state.prospect = visible(arguments.prospect.as_deref());
    let window = Options {
        size: arguments.size,
        demo: Demo {
            scenario: DEMO,
            tour: demo_tour()?,
        },
        tour,
        pictures: arguments.pictures.clone(),
        opener: opener(options.seed),
        simulate,
        exporter: export,
        interruption,
    };
    run(state, window).map_err(CliError::from)
}

/// The scenario, ready to be shown and changed. One with mistakes is opened in the editor, before a line that comes
/// with the program; so is one whose network has to be simulated first, until that is done in the background.
fn open(
    arguments: &ViewArguments,
    answer: &AnswerOptions,
    options: &SimulationOptions,
    interrupt: &Interrupt,
) -> Result<ViewState, CliError> {
    let origin = match &arguments.file {
        Some(path) => Origin::File(path.clone()),
        None => Origin::BuiltIn(DEMO),
    };
    let is_watched = arguments.tour.is_none() && !arguments.demo;
    let (opened, mistakes) = match Opened::new(arguments.file.as_deref(), options) {
        Err(CliError::Scenario(_)) if is_watched && arguments.file.as_ref().is_some_and(|path| path.is_file()) => {
            (Opened::new(None, options)?, true)
        }
        opened => (opened?, false),
    };
    let mut desk = Desk::open(origin).map_err(|error| CliError::Usage(error.to_string()))?;
    if is_watched {
        desk.take_up();
    }
    let later = is_watched && arguments.file.is_some() && !is_at_hand(&opened);
    let (opened, wanted) = if later {
        let wanted = Wanted::Edited(Box::new(opened.loaded), desk.draft.text().to_owned());
        (Opened::new(None, options)?, Some(wanted))
    } else {
        (opened, None)
    };
    let seed = opened.settings(options).seed;
    let mut progress = Progress::new();
    let plants = [(VariantName::Baseline, &opened.loaded.baseline.plant)];
    let networks = derived(&plants, options, interrupt, &mut progress)?;
    let mut state = ViewState::new(Line::new(opened.loaded, networks, seed)?, answer.language())?;
    if wanted.is_some() {
        state.caption = Some(Said::About(Label::Before, desk.draft.name()));
        state.wanted = wanted;
    }
    state.ready = Ready::all();
    if is_watched {
        state.restart();
    }
    if mistakes {
        state.caption = Some(Said::About(Label::Behind, desk.draft.name()));
        state.page = Page::Editor;
    }
    if desk.said.is_some() {
        state.page = Page::Editor;
    }
    state.desk = Some(desk);
    Ok(state)
}

/// Whether what the network does to the line as it is, and what detectors have learned, is known from before.
fn is_at_hand(opened: &Opened) -> bool {
    let plants = [(VariantName::Baseline, &opened.loaded.baseline.plant)];
    // Nothing is simulated for it.
    let cancelled = AtomicBool::new(true);
    let found = Networks::derive(&plants, 1, &cancelled, &mut DiskCache::of_user(), &mut |_, _| {});
    !matches!(found, Err(StudyError::Cancelled))
}

/// Begins to simulate the offers of a line.
fn simulate(state: &mut ViewState) {
    state.simulate_offers(DiskCache::of_user());
}

/// Makes something to take along, by what the command line does for the same words.
fn export(order: Order) -> Receiver<Result<PathBuf, String>> {
    let (sender, receiver) = channel();
    thread::spawn(move || {
        // Nobody waits any more if the window is closed.
        let made = caught(|| made(order)).unwrap_or_else(|message| Err(Failed(message).to_string()));
        drop(sender.send(made));
    });
    receiver
}

fn made(order: Order) -> Result<PathBuf, String> {
    let answer = Call::begin(&order.words)
        .and_then(Call::finish)
        .map_err(|failure| failure.message)?;
    if order.is_answer {
        deliver_new(answer.as_bytes(), &order.target).map_err(|error| error.to_string())?;
    }
    Ok(order.target)
}

fn demo_tour() -> Result<Tour, CliError> {
    Tour::read(DEMO_TOUR).map_err(|error| CliError::Usage(error.to_string()))
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

/// Opens other scenarios in the background, with the seed of the command line if that has one. What is wanted later takes
/// the place of what is being prepared.
fn opener(seed: Option<u64>) -> Opener {
    let before: Mutex<Arc<AtomicBool>> = Mutex::default();
    Box::new(move |wanted| {
        let stop: Arc<AtomicBool> = Arc::default();
        let mut before = before.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut *before, Arc::clone(&stop)).store(true, Ordering::Relaxed);
        let (sender, receiver) = channel();
        thread::spawn(move || {
            let line = caught(|| prepare(wanted, seed, &stop, &mut DiskCache::of_user()));
            let line = line.unwrap_or_else(|message| Err(Failed(message).to_string()));
            // Nobody waits any more if the window is closed.
            drop(sender.send(line));
        });
        receiver
    })
}

fn prepare(
    wanted: Wanted,
    seed: Option<u64>,
    stop: &AtomicBool,
    cache: &mut dyn TableCache,
) -> Result<OpenedLine, String> {
    let (loaded, desk, text) = match wanted {
        Wanted::Edited(loaded, text) => (*loaded, None, Some(text)),
        Wanted::Ready(name) | Wanted::Demo(name) => {
            let loaded = load_builtin(name).map_err(|error| error.render(false))?;
            let mut desk = Desk::open(Origin::BuiltIn(name)).map_err(|error| error.to_string())?;
            desk.take_up();
            (loaded, Some(desk), None)
        }
    };
    let seed = seed.unwrap_or(StudySettings::of(&loaded.baseline.plant.run, 1).seed);
    let mut line = |loaded: LoadedScenario| -> Result<Line, StudyError> {
        let plants = [(VariantName::Baseline, &loaded.baseline.plant)];
        let networks = Networks::derive(&plants, 1, stop, cache, &mut |_, _| {})?;
        Line::new(loaded, networks, seed)
    };
    let line = line(loaded).map_err(|error| error.to_string())?;
    Ok(OpenedLine { line, desk, text })
}
