//! The `taktline` program: parses, calls, says what went wrong, exits.

use std::process::ExitCode;

use taktline::cli::call::call;
use taktline::cli::help::parsed;
use taktline::cli::interrupt::eprintln_quietly;
use taktline::cli::speech::speak;

fn main() -> ExitCode {
    let arguments = parsed();
    let language = arguments.answer.language();
    speak(language);
    match call(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln_quietly(&error.said(language));
            ExitCode::from(error.exit_code())
        }
    }
}
