//! From what was said on the command line to the command that does it.

use crate::cli::arguments::{Arguments, Command};
use crate::cli::error::CliError;
use crate::cli::opened::without_simulation;
use crate::cli::{
    check, compare, maintenance, matching, must, network, new, price, report, run, schema, sweep, validate,
};

/// Does what was said.
///
/// # Errors
/// As of the command.
pub fn call(arguments: &Arguments) -> Result<(), CliError> {
    let (answer, options) = (&arguments.answer, &arguments.simulation);
    match &arguments.command {
        None | Some(Command::Demo) => compare::call(None, None, answer, options),
        Some(Command::Compare(compare)) => {
            compare::call(Some(&compare.file), compare.ledgers.as_deref(), answer, options)
        }
        Some(Command::Must(must)) => must::call(must, answer, options),
        Some(Command::Match(matching)) => matching::call(matching, answer, options),
        Some(Command::Run(run)) => run::call(run, answer, options),
        Some(Command::Report(report)) => report::call(report, answer, options),
        Some(Command::New(new)) => {
            without_simulation("new", options)?;
            new::call(new, answer)
        }
        Some(Command::Check(check)) => {
            without_simulation("check", options)?;
            check::call(check, answer)
        }
        Some(Command::Price(price)) => {
            without_simulation("price", options)?;
            price::call(price, answer)
        }
        Some(Command::Network(network)) => network::call(network, answer, options),
        Some(Command::Maintenance(maintenance)) => maintenance::call(maintenance, answer, options),
        Some(Command::Sweep(sweep)) => sweep::call::call(sweep, answer, options),
        #[cfg(feature = "viewer")]
        Some(Command::View(view)) => crate::cli::view::call(view, answer, options),
        Some(Command::Validate) => validate::call(answer, options),
        Some(Command::Schema) => {
            without_simulation("schema", options)?;
            schema::call(answer)
        }
    }
}
