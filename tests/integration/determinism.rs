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
            "9996e75be6d77f4e21d11eda5df0c3f853b792794baf00ed4fd114dca6019149",
            "d2fdc704b1787500080b3a75882c98c8b992f8e5bf0471313650b2993bfc01f9",
            "4136dc32dc05cb0a2360e083b08455cbb93095e5c12c8827e01f01e214aa5db8",
        ]
    );
}
