//! When the offers of a comparison pay, with what only simulating again can say if that is asked for.

use crate::cli::arguments::SimulationOptions;
use crate::cli::compare::compared_with_networks;
use crate::cli::error::CliError;
use crate::cli::interrupt::Interrupt;
use crate::cli::opened::{Opened, threads};
use crate::cli::progress::Progress;
use crate::cli::table_cache::DiskCache;
use crate::report;
use crate::report::voice::Voice;
use crate::report::words::Language;
use crate::study::comparison::Comparison;
use crate::study::payoff::offers::Payoff;
use crate::study::payoff::simulated::{Company, Simulated};
use crate::study::settings::Ending;

/// Compares an opened scenario with its offers and says when they pay; `again` to simulate the line again and again for
/// it. A comparison that was interrupted is not gone on with.
///
/// # Errors
/// If something cannot be simulated or valued, or the user ends it too early.
pub fn compared_and_paid(
    opened: &Opened,
    options: &SimulationOptions,
    again: bool,
    language: Language,
) -> Result<(Comparison, Payoff), CliError> {
    let interrupt = Interrupt::listen();
    let (comparison, networks) = compared_with_networks(opened, options, &interrupt, language)?;
    let (baseline, offers) = (&opened.loaded.baseline, &opened.loaded.variants);
    let mut payoff = Payoff::of(&comparison, baseline, offers, threads(options))?;
    if again && comparison.ending != Ending::Cancelled {
        let mut progress = Progress::new();
        let simulated = Simulated {
            comparison: &comparison,
            baseline,
            offers,
            networks: &networks,
            threads: threads(options),
            cancel: interrupt.flag(),
        };
        let mut company = Company {
            cache: &mut DiskCache::of_user(),
            progress: &mut |step| {
                progress.say(|| report::text::interim_break_even(step, Voice::of(language, baseline)))
            },
        };
        payoff.add_simulated(simulated.break_evens(&mut company)?);
        progress.clear();
    }
    Ok((comparison, payoff))
}
