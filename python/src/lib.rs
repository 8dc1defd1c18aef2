//! What Python calls: the words of a command line in, the text of its answer out.
//!
//! The interpreter's lock is released while the program works. Twenty times a second it is taken to ask whether a
//! signal came: what a handler raises, as `KeyboardInterrupt` for Ctrl-C, ends the call.

use std::ffi::OsString;
use std::time::Duration;

use pyo3::create_exception;
use pyo3::exceptions::PyException;
use pyo3::prelude::*;
use taktline::cli::embedded::{Call, Failure as Failed};

create_exception!(
    taktline._native,
    Failure,
    PyException,
    "Why there is no answer: message, exit code, and what was printed all the same."
);

/// How often signals are asked for.
const PATIENCE: Duration = Duration::from_millis(50);

fn raised(failed: Failed) -> PyErr {
    Failure::new_err((failed.message, failed.exit_code, failed.printed))
}

/// What the command line prints when it is called with these words.
#[pyfunction]
fn answer(py: Python<'_>, words: Vec<OsString>) -> PyResult<String> {
    let mut call = Call::begin(&words).map_err(raised)?;
    loop {
        if let Some(answer) = py.detach(|| call.wait(PATIENCE)) {
            return answer.map_err(raised);
        }
        if let Err(error) = py.check_signals() {
            py.detach(|| call.end());
            return Err(error);
        }
    }
}

/// The native part of the package `taktline`.
#[pymodule]
fn _native(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add("Failure", module.py().get_type::<Failure>())?;
    module.add_function(wrap_pyfunction!(answer, module)?)
}
