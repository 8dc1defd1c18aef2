//! The `taktline` program: parses, calls, says what went wrong, exits.

use std::process::ExitCode;

use clap::Parser;
use taktline::cli::arguments::Arguments;
use taktline::cli::call::call;
use taktline::cli::interrupt::eprintln_quietly;

fn main() -> ExitCode {
    match call(&Arguments::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln_quietly(&error.said());
            ExitCode::from(error.exit_code())
        }
    }
}
