//! The language of what is said on standard error beside an answer: notes, and what is doubtful in a scenario.
//!
//! It is chosen once, before anything begins, like the locale of a program.

use std::sync::OnceLock;

use crate::cli::error::rendered;
use crate::cli::interrupt::eprintln_quietly;
use crate::report::explain::explain;
use crate::report::words::Language;
use crate::scenario::diagnostic::Diagnostics;

static LANGUAGE: OnceLock<Language> = OnceLock::new();

/// From now on speaks this language; the first choice holds.
pub fn speak(language: Language) {
    let _ = LANGUAGE.set(language);
}

/// The language chosen; English if none was.
pub fn spoken() -> Language {
    LANGUAGE.get().copied().unwrap_or(Language::English)
}

/// An English sentence in the language chosen.
pub fn told(text: &str) -> String {
    explain(text, spoken())
}

/// Says an English sentence on standard error, in the language chosen.
pub fn note(text: &str) {
    eprintln_quietly(&told(text));
}

/// Shows on standard error what is doubtful in a scenario, if anything is.
pub fn warn(found: &Diagnostics) {
    if !found.is_empty() {
        eprintln_quietly(&rendered(found, spoken()));
    }
}
