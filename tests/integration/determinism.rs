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
    let cell = ["run", "scenarios/machining-cell.toml", "--quick", "--replications", "2"];
    let moulding = [
        "compare",
        "scenarios/injection-moulding.toml",
        "--quick",
        "--replications",
        "2",
    ];
    let published = ["run", "scenarios/smt-line.toml"];
    assert_eq!(
        [hash(&cell), hash(&moulding), hash(&published)],
        [
            "5617d5adff513297ac42bac3936e1e734ff1bcab74b4cc3edb7f2ff1f2eda157",
            "b3f62b8390c23e0a05b7cdf936163314b9564644a3c2245b38d8d7f76cbf616f",
            "4136dc32dc05cb0a2360e083b08455cbb93095e5c12c8827e01f01e214aa5db8",
        ]
    );
}
