//! The command line: one file a command, each of which reads a scenario, asks a study and hands the answer to a
//! report.
//!
//! [`arguments`] says what may be asked and [`error`] why it was not done, with the exit code. [`output`] writes
//! results whole or not at all, [`progress`] talks on standard error and [`interrupt`] listens for Ctrl-C.

pub mod arguments;
pub mod error;
pub mod interrupt;
pub mod output;
pub mod progress;
