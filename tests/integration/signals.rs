//! Signals: a program is sent them once it listens, and started with some ignored, as under `nohup` or in the background
//! of a script.

use std::path::Path;
use std::process::{Child, Command};
use std::time::{Duration, Instant};

/// Waits until a program listens to SIGTERM, the fifteenth signal; before that it ends any program without a word.
pub fn wait_until_it_listens(program: &Child) {
    let status = format!("/proc/{}/status", program.id());
    if !Path::new(&status).exists() {
        // No Linux: it does not say, but listens by then.
        return std::thread::sleep(Duration::from_secs(2));
    }
    let listens = || {
        let status = std::fs::read_to_string(&status).unwrap_or_default();
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = caught.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        caught.is_some_and(|mask| mask & (1 << 14) != 0)
    };
    let begun = Instant::now();
    while !listens() {
        assert!(
            begun.elapsed() < Duration::from_secs(120),
            "it does not listen to SIGTERM"
        );
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Sends a program a signal, such as `TERM`.
pub fn send(signal: &str, program: &Child) {
    let sent = Command::new("kill")
        .args([&format!("-{signal}"), &program.id().to_string()])
        .status();
    assert!(
        sent.expect("kill").success(),
        "it had ended before it was sent {signal}"
    );
}

/// The same command, started as by whoever does to signals what `env` is told here, such as `--ignore-signal=HUP`.
#[cfg(target_os = "linux")]
pub fn started_with(signals: &str, command: &Command) -> Command {
    let mut started = Command::new("env");
    started.arg(signals).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => started.env(name, value),
            None => started.env_remove(name),
        };
    }
    started
}
