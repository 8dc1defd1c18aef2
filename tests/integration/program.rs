//! The program as others call it: with arguments, and with what comes of them.

use std::process::{Command, Output};

use serde_json::Value;

/// The program with these arguments, in English unless they say otherwise.
pub fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_taktline"));
    command.args(arguments).env("LC_ALL", "C");
    command
}

pub fn taktline(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

/// What it prints when all goes well.
#[track_caller]
pub fn out(arguments: &[&str]) -> String {
    let output = taktline(arguments);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

/// The same as JSON.
#[track_caller]
pub fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&out(&[arguments, &["--format", "json"]].concat())).unwrap()
}

/// What it says of a mistake.
#[track_caller]
pub fn refused(arguments: &[&str]) -> String {
    let output = taktline(arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(output.stdout.is_empty());
    said
}
