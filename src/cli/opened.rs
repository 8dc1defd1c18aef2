//! A scenario opened for a command: read, changed by the options, and ready for a report.

use std::num::NonZero;
use std::path::Path;
use std::thread;

use crate::cli::arguments::{AnswerOptions, Format, SimulationOptions};
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::output::{check_distinct, check_writable};
use crate::cli::progress::Progress;
use crate::cli::speech::{told, warn};
use crate::cli::table_cache::DiskCache;
use crate::factory::plant::PlantSpec;
use crate::report::about::About;
use crate::report::escape::shell_word;
use crate::scenario::identity::plant_hash;
use crate::scenario::load::{LoadedScenario, load, load_builtin};
use crate::scenario::scenario::ScenarioSpec;
use crate::study::error::VariantName;
use crate::study::networks::Networks;
use crate::study::settings::{Extent, StudySettings};

/// The scenario that is compared when none is named.
pub const DEMO: &str = "machining-cell";
/// Replications of a quick look at most.
const QUICK_REPLICATIONS: u64 = 5;
/// Replications at most if a precision is asked for and no number of replications.
const MOST_REPLICATIONS: u64 = 1_000;

/// A scenario opened for a command.
#[derive(Debug)]
pub struct Opened {
    /// The scenario.
    pub loaded: LoadedScenario,
    file: Option<String>,
    hash: String,
    is_quick: bool,
}

impl Opened {
    /// Reads the scenario of a file, or the one that comes with the program, and shows what is doubtful in it.
    ///
    /// # Errors
    /// If it cannot be used.
    pub fn new(file: Option<&Path>, options: &SimulationOptions) -> Result<Self, CliError> {
        let loaded = match file {
            Some(path) => load(path),
            None => load_builtin(DEMO),
        };
        let loaded = loaded.map_err(CliError::Scenario)?;
        warn(&loaded.warnings);
        let hash = plant_hash(&loaded.baseline);
        Ok(Self {
            loaded,
            file: file.map(|path| path.to_string_lossy().into_owned()),
            hash,
            is_quick: options.quick,
        })
    }

    /// Makes sure that nothing is written over a file that the scenario was read from: those that it extends and those
    /// of measured values are among them.
    ///
    /// # Errors
    /// If the answer, or one of `others`, would be.
    pub fn keep_sources(&self, answer: &AnswerOptions, others: &[&Path]) -> Result<(), CliError> {
        if self.file.is_none() {
            return Ok(());
        }
        let written = answer.output.as_deref().into_iter().chain(others.iter().copied());
        keep_sources(&self.loaded.sources, written)
    }

    /// Takes other offers, read again from the same scenario, in the place of its own: those of these names.
    pub fn with_offers(&mut self, mut loaded: LoadedScenario, names: &[String]) {
        loaded.baseline.offers.retain(|offer| names.contains(&offer.name));
        loaded.variants.retain(|(name, _)| names.contains(name));
        self.loaded = loaded;
    }

    /// What a report says of where its numbers come from; `what` are the words of the command line that say what was
    /// done, beside the file. A quick look is repeated by its number of replications.
    pub fn about(&self, command: &'static str, what: &[&str]) -> About<'_> {
        let mut again = format!("taktline {command}");
        let words = self.file.iter().map(String::as_str).chain(what.iter().copied());
        for word in words {
            again.push(' ');
            again.push_str(&shell_word(word));
        }
        About {
            command,
            scenario: &self.loaded.baseline,
            hash: self.hash.clone(),
            file: self.file.clone(),
            months: self.loaded.baseline.plant.run.months,
            is_quick: self.is_quick,
            assumptions: &self.loaded.assumptions,
            warnings: &self.loaded.warnings,
            again,
        }
    }

    /// Whether only a quick look is asked for.
    pub fn is_quick(&self) -> bool {
        self.is_quick
    }

    /// How to study the scenario.
    pub fn settings(&self, options: &SimulationOptions) -> StudySettings {
        let mut settings = StudySettings::of(&self.loaded.baseline.plant.run, threads(options));
        if let Some(seed) = options.seed {
            settings.seed = seed;
        }
        let replications = options.replications.map(u64::from);
        settings.extent = match (options.precision, replications) {
            (Some(percent), most) => Extent::Precise {
                relative_error: percent / 100.0,
                maximum: most.unwrap_or(MOST_REPLICATIONS),
            },
            (None, Some(replications)) => Extent::Fixed(replications),
            // Over the whole time all the same: what is paid at the beginning is earned back in years.
            (None, None) if self.is_quick => Extent::Fixed(settings.extent.most().min(QUICK_REPLICATIONS)),
            (None, None) => settings.extent,
        };
        settings
    }

    /// What the scenario calls an offer that may have been given as reports call it in another language; as it was
    /// given if there is none.
    pub fn offer<'o>(&'o self, given: Option<&'o str>) -> Option<&'o str> {
        let scenario = &self.loaded.baseline;
        let names = || scenario.offers.iter().map(|offer| offer.name.as_str());
        let is_shown = |name: &&str| {
            let mut languages = [&scenario.korean, &scenario.english].into_iter();
            languages.any(|language| Some(&*language.called(name)) == given)
        };
        names()
            .find(|name| Some(*name) == given)
            .or_else(|| names().find(is_shown))
            .or(given)
    }

    /// The scenario with an offer adopted, or as it is.
    ///
    /// # Errors
    /// If there is no such offer.
    pub fn variant(&self, offer: Option<&str>) -> Result<&ScenarioSpec, CliError> {
        let Some(name) = offer else {
            return Ok(&self.loaded.baseline);
        };
        let found = self.loaded.variants.iter().find(|(known, _)| known == name);
        found
            .map(|(_, scenario)| scenario)
            .ok_or_else(|| unknown_offer(name, &self.loaded.baseline))
    }
}

/// Threads to work with: those asked for, or as many as this process may use.
pub fn threads(options: &SimulationOptions) -> usize {
    match options.threads {
        Some(threads) => usize::from(threads),
        None => thread::available_parallelism().map_or(1, NonZero::get),
    }
}

/// What the networks of these plants do, and their detectors.
///
/// # Errors
/// If one of them cannot be simulated or trained, or the user ends it.
pub fn derived(
    plants: &[(VariantName, &PlantSpec)],
    options: &SimulationOptions,
    interrupt: &Interrupt,
    progress: &mut Progress,
) -> Result<Networks, CliError> {
    let mut say = |name: &str, share: f64| progress.say(|| format!("{}: {:.0} %", told(name), 100.0 * share));
    let networks = Networks::derive(
        plants,
        threads(options),
        interrupt.flag(),
        &mut DiskCache::of_user(),
        &mut say,
    );
    progress.clear();
    Ok(networks?)
}

/// The error that there is no offer of this name.
pub fn unknown_offer(name: &str, scenario: &ScenarioSpec) -> CliError {
    use crate::scenario::diagnostic::{choices_help, quoted};
    let known = scenario.offers.iter().map(|offer| offer.name.as_str());
    let help = choices_help(name, "offers", known);
    CliError::Usage(format!("there is no offer {}; {help}", quoted(name)))
}

/// Makes sure, before anything long begins, that the answer can be written where it is wanted.
///
/// # Errors
/// If it cannot, or would overwrite what is read.
pub fn check_targets(read: Option<&Path>, answer: &AnswerOptions, others: &[&Path]) -> Result<(), CliError> {
    let read: Vec<&Path> = read.into_iter().collect();
    let written: Vec<&Path> = answer
        .output
        .as_deref()
        .into_iter()
        .chain(others.iter().copied())
        .collect();
    check_distinct(&read, &written)?;
    written.iter().try_for_each(|path| check_writable(path))
}

/// Makes sure that none of `written` is one of the files that a scenario was read from.
///
/// # Errors
/// If one is.
pub fn keep_sources<'p>(sources: &[String], written: impl IntoIterator<Item = &'p Path>) -> Result<(), CliError> {
    let read: Vec<&Path> = sources.iter().map(Path::new).collect();
    // Each for itself: whether they differ from each other is another question.
    written.into_iter().try_for_each(|path| check_distinct(&read, &[path]))
}

/// Refuses options for simulating where nothing is simulated: silently they would do nothing.
///
/// # Errors
/// If there are any.
pub fn without_simulation(command: &str, options: &SimulationOptions) -> Result<(), CliError> {
    if *options == SimulationOptions::default() {
        return Ok(());
    }
    Err(CliError::Usage(format!(
        "`{command}` does not simulate: leave out --seed, --replications, --precision, --threads and --quick"
    )))
}

/// Refuses options for simulating futures where only chance is asked for: silently they would do nothing. `instead`
/// says what the command does instead.
///
/// # Errors
/// If there are any but a seed.
pub fn only_a_seed(instead: &str, options: &SimulationOptions) -> Result<(), CliError> {
    let without = SimulationOptions {
        seed: options.seed,
        ..SimulationOptions::default()
    };
    if *options == without {
        return Ok(());
    }
    Err(CliError::Usage(format!(
        "{instead}: leave out --replications, --precision, --threads and --quick"
    )))
}

/// Refuses forms of answer that a command does not have.
///
/// # Errors
/// If it is none of `known`.
pub fn with_format(command: &str, format: Format, known: &[Format]) -> Result<(), CliError> {
    if known.contains(&format) {
        return Ok(());
    }
    Err(CliError::Usage(format!(
        "`{command}` has no --format {}",
        format!("{format:?}").to_lowercase()
    )))
}
