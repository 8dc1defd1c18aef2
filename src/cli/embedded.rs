//! The program inside another one, such as a Python interpreter: the same commands by the same words, whose answer
//! comes back instead of being printed.
//!
//! A call has a thread of its own, so that its host stays free to listen; and it listens to its host, not to the
//! signals of the process, which are the host's.

use std::ffi::OsString;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use clap::Parser;

use crate::cli::arguments::Arguments;
use crate::cli::call::call;
use crate::cli::error::{BAD_INPUT, CliError, MODEL_FAILED};
use crate::cli::interrupt::Interrupt;

/// A call that has begun.
#[derive(Debug)]
pub struct Call {
    interrupt: Interrupt,
    answer: Receiver<Result<String, Failure>>,
}

/// Why a call has no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What the program would say on standard error behind `error: `.
    pub message: String,
    /// The program's exit code.
    pub exit_code: u8,
    /// What the program would have printed all the same, such as how far a study is of which runs failed.
    pub printed: String,
}

impl Call {
    /// Begins to do what these words behind `taktline` say.
    ///
    /// # Errors
    /// If they make no sense.
    pub fn begin(words: &[OsString]) -> Result<Self, Failure> {
        let all = [OsString::from("taktline")].into_iter().chain(words.iter().cloned());
        let arguments = Arguments::try_parse_from(all).map_err(|error| {
            let text = error.to_string();
            let text = text.trim_end();
            failure(text.strip_prefix("error: ").unwrap_or(text), BAD_INPUT)
        })?;
        let interrupt = Interrupt::default();
        let (sender, answer) = channel();
        let hosted = interrupt.clone();
        let work = move || {
            hosted.host();
            // A host that went away wants no answer.
            let _ = sender.send(answered(arguments));
        };
        thread::Builder::new()
            .spawn(work)
            .map_err(|error| failure(&error.to_string(), crate::cli::error::TRY_AGAIN))?;
        Ok(Self { interrupt, answer })
    }

    /// The answer, if it comes within this time.
    pub fn wait(&mut self, time: Duration) -> Option<Result<String, Failure>> {
        match self.answer.recv_timeout(time) {
            Ok(answer) => Some(answer),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => Some(Err(without_answer())),
        }
    }

    /// The answer, however long it takes.
    ///
    /// # Errors
    /// If it fails.
    pub fn finish(self) -> Result<String, Failure> {
        self.answer.recv().unwrap_or_else(|_| Err(without_answer()))
    }

    /// Ends the call as soon as the runs under way are finished.
    pub fn end(self) {
        self.interrupt.set();
        let _ = self.answer.recv();
    }
}

fn without_answer() -> Failure {
    failure("the program ended without an answer; this is a bug", MODEL_FAILED)
}

fn failure(message: &str, exit_code: u8) -> Failure {
    Failure {
        message: message.to_owned(),
        exit_code,
        printed: String::new(),
    }
}

fn answered(mut arguments: Arguments) -> Result<String, Failure> {
    let failed = |error: &CliError, printed: String| Failure {
        message: error.to_string(),
        exit_code: error.exit_code(),
        printed,
    };
    // What is printed goes where the program writes it if it is told a file.
    let folder = tempfile::tempdir().map_err(|error| failure(&error.to_string(), crate::cli::error::TRY_AGAIN))?;
    let file = folder.path().join("answer");
    arguments.answer.output = Some(file.clone());
    let called = call(&arguments);
    let printed = std::fs::read_to_string(&file).unwrap_or_default();
    match called {
        Ok(()) => Ok(printed),
        Err(error) => Err(failed(&error, printed)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(words: &[&str]) -> Result<String, Failure> {
        let words: Vec<OsString> = words.iter().map(OsString::from).collect();
        Call::begin(&words)?.wait(Duration::from_secs(60)).unwrap()
    }

    #[test]
    fn what_would_be_printed_comes_back_and_so_does_what_is_wrong() {
        assert!(answer(&["schema"]).unwrap().contains("\"$schema\""));
        let wrong = answer(&["run", "/no/such.toml"]).unwrap_err();
        assert_eq!(wrong.exit_code, BAD_INPUT);
        assert!(
            wrong.message.contains("such.toml") && wrong.printed.is_empty(),
            "{wrong:?}"
        );
        let wrong = answer(&["fly"]).unwrap_err();
        assert!(wrong.message.starts_with("unrecognized subcommand 'fly'"), "{wrong:?}");
    }

    #[test]
    fn a_host_can_end_a_call() {
        let scenario = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/machining-cell.toml");
        let words = ["run", scenario, "--format", "json", "--replications", "100000"].map(OsString::from);
        let mut call = Call::begin(&words).unwrap();
        assert_eq!(call.wait(Duration::from_millis(200)), None);
        let begun = std::time::Instant::now();
        call.end();
        assert!(begun.elapsed() < Duration::from_secs(60));
    }
}
