//! The walk-through of a study prints what it says that it prints.
#![cfg(target_os = "linux")]

use std::path::Path;
use std::process::Command;

use crate::program::command;

const TEXT: &str = include_str!("../../docs/study.md");

/// The commands of the page in their order, each with what it is said to print.
fn steps() -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    let mut is_console = false;
    for line in TEXT.lines() {
        if line.starts_with("```") {
            is_console = line == "```console";
        } else if let Some(command) = line.strip_prefix("$ ").filter(|_| is_console) {
            steps.push((command.to_owned(), String::new()));
        } else if let Some((_, said)) = steps.last_mut().filter(|_| is_console) {
            said.push_str(line);
            said.push('\n');
        }
    }
    steps
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn every_command_of_the_walk_through_prints_what_it_says() {
    let folder = tempfile::tempdir().unwrap();
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    copy(&scenarios, &folder.path().join("scenarios"));
    let steps = steps();
    assert!(steps.len() > 8, "{steps:?}");
    for (text, said) in steps {
        let words: Vec<&str> = text.split_whitespace().collect();
        let mut command = match words.split_first() {
            Some((&"taktline", words)) => command(words),
            _ => {
                let mut shell = Command::new("sh");
                shell.args(["-c", &text]);
                shell
            }
        };
        let output = command.current_dir(folder.path()).output().unwrap();
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{text}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(printed.trim_end(), said.trim_end(), "{text}");
    }
}
