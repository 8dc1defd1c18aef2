//! The same scenario, seed and version give the same bytes: pinned by a hash, so that no change passes unnoticed.
//!
//! A hash that changes is no failure of its own kind: it says that results changed. Whoever changes them on purpose
//! writes the new one here and says why in the changelog.

use sha2::{Digest, Sha256};

use crate::program::json;

/// SHA-256 of what the command prints, without the program's version.
fn hash(arguments: &[&str]) -> String {
    let mut answer = json(arguments);
    answer.as_object_mut().expect("an object").remove("version");
    Sha256::digest(answer.to_string().as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn results_are_those_that_were_pinned() {
    let cell = ["run", "scenarios/machining-cell.toml", "--replications", "2"];
    let moulding = ["compare", "scenarios/injection-moulding.toml", "--replications", "2"];
    let published = ["run", "scenarios/smt-line.toml"];
    assert_eq!(
        [hash(&cell), hash(&moulding), hash(&published)],
        [
            "6e0d97372f0427aa03a7e0e8a2daaffb4d5b453d6b567a97a599687f6a5d10d7",
            "c105e4903c31c7f0dfb49cbd6111e4e56de934255777a921430b047539088e82",
            "99e67d905d078429b9cb8e002b5ab02f62b1410c9257b8c79620d4220f0ad260",
        ]
    );
}
