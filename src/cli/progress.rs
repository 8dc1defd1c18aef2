//! What is said on standard error while a study runs: a line that is written over on a terminal, now and then a
//! plain line elsewhere. Studies of many points, whose logs nobody watches, say elsewhere only how they ended.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

use crate::report::table::cut;

/// How often a terminal's line changes at most.
const ON_TERMINAL: Duration = Duration::from_millis(100);
/// How often a plain line is written at most.
const ELSEWHERE: Duration = Duration::from_secs(10);
/// Columns of a line: what any terminal shows without breaking it.
const COLUMNS: usize = 79;

/// The progress of one study.
#[derive(Debug)]
pub struct Progress {
    is_terminal: bool,
    last: Option<Instant>,
    is_shown: bool,
    /// Whether nothing but a last line is written elsewhere than on a terminal.
    is_quiet: bool,
}

impl Progress {
    /// Progress of which nothing has been said.
    pub fn new() -> Self {
        Self {
            is_terminal: io::stderr().is_terminal(),
            last: None,
            is_shown: false,
            is_quiet: false,
        }
    }

    /// Progress that says nothing but its last line elsewhere than on a terminal.
    pub fn quiet() -> Self {
        Self {
            is_quiet: true,
            ..Self::new()
        }
    }

    /// Says how it ended, where nobody saw it on the way.
    pub fn close(&mut self, text: impl FnOnce() -> String) {
        self.clear();
        if !self.is_terminal {
            // Nobody listening is no reason to stop.
            let _ = writeln!(io::stderr().lock(), "{}", text());
        }
    }

    /// Says how far the study is, unless that was said a moment ago. `text` is called only if it is shown.
    pub fn say(&mut self, text: impl FnOnce() -> String) {
        let pause = if self.is_terminal { ON_TERMINAL } else { ELSEWHERE };
        if self.is_quiet && !self.is_terminal {
            return;
        }
        if self.last.is_some_and(|last| last.elapsed() < pause) {
            return;
        }
        self.last = Some(Instant::now());
        let text = text();
        let mut out = io::stderr().lock();
        // Nobody listening to progress is no reason to stop.
        let _ = if self.is_terminal {
            self.is_shown = true;
            write!(out, "\r\u{1b}[K{}", cut(&text, COLUMNS)).and_then(|()| out.flush())
        } else {
            writeln!(out, "{text}")
        };
    }

    /// Takes the line away before anything else is written.
    pub fn clear(&mut self) {
        if std::mem::take(&mut self.is_shown) {
            let mut out = io::stderr().lock();
            let _ = write!(out, "\r\u{1b}[K").and_then(|()| out.flush());
        }
    }
}

impl Default for Progress {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
