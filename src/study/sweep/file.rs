//! The file of a study: read, held against its form, and known by place, so that what is wrong is shown where it stands.

use std::fmt;
use std::sync::LazyLock;

use serde_json::Value as Json;

use crate::scenario::diagnostic::{Diagnostics, Mark, Reporter, escaped, quoted};
use crate::scenario::schema::schema_of;
use crate::scenario::structure::check_against;
use crate::scenario::tree::{Node, Value, parse};
use crate::study::sweep::spec::SweepSpec;

/// The form of the file, as JSON Schema.
pub static SCHEMA: LazyLock<Json> = LazyLock::new(schema_of::<SweepSpec>);

/// The file of a study.
#[derive(Clone, Debug)]
pub struct StudyFile {
    /// What it says.
    pub spec: SweepSpec,
    root: Node,
    reporter: Reporter,
}

/// A step on the way to a place in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// To what stands behind a key.
    Field(&'static str),
    /// To what stands in a list at this place, from 0.
    Item(usize),
}

impl StudyFile {
    /// Reads the text of the file that messages call `name`.
    ///
    /// # Errors
    /// If it is no TOML, or no study; all that is wrong with its form is said.
    pub fn read(name: String, text: String) -> Result<Self, Diagnostics> {
        let mut reporter = Reporter::default();
        let file = reporter.sources.add(name, text);
        let Some(document) = parse(file, &mut reporter) else {
            return Err(reporter.finish());
        };
        let root = document.root;
        check_against(&root, &SCHEMA, "the study", &mut reporter);
        if reporter.errors() > 0 {
            return Err(reporter.finish());
        }
        match toml::from_str(reporter.sources.text(file)) {
            Ok(spec) => Ok(Self { spec, root, reporter }),
            Err(error) => {
                let span = error.span().unwrap_or_default();
                let (start, end) = (span.start as u32, span.end as u32);
                let message = format!("the study cannot be read: {}", quoted(error.message()));
                reporter.error(Mark { file, start, end }, message);
                Err(reporter.finish())
            }
        }
    }

    /// Notes what is wrong at a place, or as near to it as the file goes.
    pub fn complain(&mut self, place: &[Step], what: &impl fmt::Display) {
        let mark = self.mark(place);
        self.reporter.error(mark, escaped(&what.to_string()));
    }

    /// What the file says, if nothing was complained about.
    ///
    /// # Errors
    /// If something was.
    pub fn checked(&self) -> Result<&SweepSpec, Diagnostics> {
        match self.reporter.errors() {
            0 => Ok(&self.spec),
            _ => Err(self.reporter.clone().finish()),
        }
    }

    fn mark(&self, place: &[Step]) -> Mark {
        let mut node = &self.root;
        for step in place {
            let next = match (step, &node.value) {
                (Step::Field(key), Value::Table(table)) => table.get(key),
                (Step::Item(item), Value::List(list)) => list.get(*item),
                _ => None,
            };
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        node.mark
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STUDY: &str = r#"
scenario = "line.toml"
responses = ["good_parts_per_hour"]
replications = 3
[design]
kind = "latin-hypercube"
points = 8
[[factor]]
path = "station.mill.cycle_seconds"
range = [4, 6]
"#;

    fn read(text: &str) -> Result<StudyFile, Diagnostics> {
        StudyFile::read("study.toml".to_owned(), text.to_owned())
    }

    #[test]
    fn comments_and_order_do_not_change_a_study_but_its_content_does() {
        let study = read(STUDY).unwrap().spec;
        let other = format!("replications = 3 # few\n{}", STUDY.replace("replications = 3\n", ""));
        assert_eq!(read(&other).unwrap().spec.hash(), study.hash());
        let more = STUDY.replace("replications = 3", "replications = 4");
        assert_ne!(read(&more).unwrap().spec.hash(), study.hash());
    }

    #[test]
    fn a_mistake_is_shown_with_its_line() {
        let error = |from: &str, to: &str| read(&STUDY.replace(from, to)).unwrap_err().to_string();
        let text = error("replications", "replication");
        assert!(
            text.contains("study.toml:4:1") && text.contains("replications"),
            "{text}"
        );
        assert!(error("latin-hypercube", "random").contains("sobol"));
        assert!(error("kind = \"latin-hypercube\"\n", "").contains("`kind` is missing"));
        assert!(error("points = 8", "point = 8").contains("did you mean `points`?"));
        assert!(error("points = 8", "points = -8").contains("at least 0"));
        assert!(error("range = [4, 6]", "rang = [4, 6]").contains("rang"));
        assert!(error("range = [4, 6]", "range = [4, 6, 8]").contains("must have 2 values"));
        assert!(error("range = [4, 6]", "distribution = { normall = 3 }").contains("did you mean \"normal\"?"));
    }

    #[test]
    fn all_mistakes_are_shown_at_once() {
        let wrong = STUDY
            .replace("replications", "replication")
            .replace("points = 8", "points = \"8\"")
            .replace("range", "rang");
        let found = read(&wrong).unwrap_err();
        let lines: Vec<usize> = found.items().iter().map(|item| item.line).collect();
        assert_eq!(lines, [4, 7, 10], "{found}");
    }

    #[test]
    fn every_form_of_a_study_is_known() {
        for (from, to) in [
            ("kind = \"latin-hypercube\"\npoints = 8", "kind = \"grid\""),
            (
                "kind = \"latin-hypercube\"\npoints = 8",
                "kind = \"list\"\npoints = [[1, \"two\", { mean = 3 }], [true]]",
            ),
            (
                "kind = \"latin-hypercube\"",
                "kind = \"morris\"\ntrajectories = 4\nlevels = 6\n#",
            ),
            (
                "kind = \"latin-hypercube\"",
                "kind = \"optimise\"\nresponse = \"x\"\ngoal = \"maximise\"\nconfirm = 9",
            ),
            (
                "replications = 3",
                "precision = { response = \"x\", percent = 2.5, most = 40 }",
            ),
            (
                "replications = 3",
                "select = { response = \"x\", goal = \"least\", method = \"ocba\", budget = 90 }",
            ),
            (
                "range = [4, 6]",
                "values = [4, \"x\", { exponential = { mean = 3 } }]\nbase = 5",
            ),
            (
                "range = [4, 6]",
                "distribution = { lognormal = { mean = 3, cv = 0.2 } }\nsteps = 4\nwhole = true",
            ),
        ] {
            let text = STUDY.replace(from, to);
            let text = if to.contains("morris") {
                text.replace("points = 8", "")
            } else {
                text
            };
            let found = read(&text);
            assert!(found.is_ok(), "{to}: {}", found.unwrap_err());
        }
    }
}
