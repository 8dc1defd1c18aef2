//! The command line: one file a command, each of which reads a scenario, asks a study and hands the answer to a
//! report.
//!
//! [`arguments`] says what may be asked and [`error`] why it was not done, with the exit code. [`output`] writes
//! results whole or not at all, [`input`] reads files beside scenarios, [`progress`] talks on standard error,
//! [`speech`] in the language of the user, and [`interrupt`] listens for Ctrl-C.

pub mod arguments;
pub mod calibrate;
pub mod call;
pub mod check;
pub mod compare;
pub mod embedded;
pub mod error;
pub mod help;
pub mod input;
pub mod interrupt;
pub mod ledgers;
pub mod maintenance;
pub mod matching;
pub mod must;
pub mod network;
pub mod new;
pub mod opened;
pub mod optimise;
pub mod output;
pub mod price;
pub mod progress;
pub mod report;
pub mod run;
pub mod saved;
pub mod schema;
pub mod simulated;
pub mod speech;
pub mod sweep;
pub mod table_cache;
pub mod validate;
#[cfg(feature = "viewer")]
pub mod view;
