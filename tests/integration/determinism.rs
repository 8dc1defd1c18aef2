//! The same scenario, seed and version give the same bytes: pinned by a hash, so that no change passes unnoticed.
//!
//! A hash that changes is no failure of its own kind: it says that results changed. Whoever changes them on purpose
//! writes the new one here and says why in the changelog.

use std::process::Command;

use sha2::{Digest, Sha256};

/// SHA-256 of what the command prints, without the program's version.
fn hash(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_taktline"))
        .args(arguments)
        .output()
        .expect("the command starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mut answer: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    answer.as_object_mut().expect("an object").remove("version");
    Sha256::digest(answer.to_string().as_bytes())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn results_are_those_that_were_pinned() {
    let cell = [
        "run",
        "scenarios/machining-cell.toml",
        "--quick",
        "--replications",
        "2",
        "--format",
        "json",
    ];
    let moulding = [
        "compare",
        "scenarios/injection-moulding.toml",
        "--quick",
        "--replications",
        "2",
        "--format",
        "json",
    ];
    let published = ["run", "scenarios/smt-line.toml", "--format", "json"];
    assert_eq!(
        [hash(&cell), hash(&moulding), hash(&published)],
        [
            "9a05251d2037120a9d97e10b169c8b9f65e9be738d35f85669c8fa37094fa710",
            "ffe03e46b4fe421869709ee1a7c75f810591e04eaeeffb7cacc32cb3a1def1d5",
            "461fe93684f4d6a712a71fc036747386fc7325e2b1c49b5c2f24abe60501a71e",
        ]
    );
}
