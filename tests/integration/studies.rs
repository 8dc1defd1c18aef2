//! What the tests of studies have in common: a study in a folder of its own, and a line for it.

use std::fs;
use std::path::PathBuf;

use serde_json::Value;

use crate::program::{json, refused};

/// Two stations, and an offer of a machine more.
pub const LINE: &str = include_str!("data/two-stations.toml");

/// A line that stops for good.
pub const STOPPING: &str = include_str!("data/stopping.toml");

/// A study in a folder of its own.
pub struct Own {
    pub folder: tempfile::TempDir,
    pub file: String,
}

impl Own {
    /// Of the line of two stations.
    pub fn new(study: &str) -> Self {
        Self::with_line(study, LINE)
    }

    /// Of this line.
    pub fn with_line(study: &str, line: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("study.toml");
        fs::write(&file, study).unwrap();
        fs::write(folder.path().join("line.toml"), line).unwrap();
        let file = file.to_string_lossy().into_owned();
        Self { folder, file }
    }

    pub fn write(&self, study: &str) {
        fs::write(&self.file, study).unwrap();
    }

    pub fn result(&self, name: &str) -> PathBuf {
        self.folder.path().join("study.results").join(name)
    }

    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.result(name)).unwrap()
    }

    /// A step, as JSON.
    #[track_caller]
    pub fn step(&self, step: &str, more: &[&str]) -> Value {
        json(&[&["sweep", step, &self.file], more].concat())
    }

    #[track_caller]
    pub fn refused(&self, step: &str, more: &[&str]) -> String {
        refused(&[&["sweep", step, &self.file], more].concat())
    }

    pub fn rows(&self) -> Vec<csv::StringRecord> {
        let mut reader = csv::Reader::from_path(self.result("results.csv")).unwrap();
        reader.records().map(Result::unwrap).collect()
    }
}
