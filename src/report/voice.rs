//! In which language a report speaks, and what it calls the things of a scenario.

use crate::report::escape;
use crate::report::words::{Language, Word, fill};
use crate::scenario::names::Names;
use crate::scenario::scenario::ScenarioSpec;

/// What links are for.
const PURPOSES: [(&str, Word); 7] = [
    ("control", Word::LinkControl),
    ("telemetry", Word::LinkTelemetry),
    ("camera", Word::LinkCamera),
    ("terminal", Word::LinkTerminal),
    ("heartbeat", Word::LinkHeartbeat),
    ("orders", Word::LinkOrders),
    ("remote expert", Word::LinkExpert),
];

/// A language, with what things are called in it.
#[derive(Clone, Copy, Debug)]
pub struct Voice<'n> {
    /// The language.
    pub language: Language,
    names: Option<&'n Names>,
}

impl<'n> Voice<'n> {
    /// Of a report that is about no scenario: things are called what they are called where they were read.
    pub fn plain(language: Language) -> Self {
        Self { language, names: None }
    }

    /// Of a report on a scenario.
    pub fn of(language: Language, scenario: &'n ScenarioSpec) -> Self {
        let names = match language {
            Language::Korean => &scenario.korean,
            Language::English => &scenario.english,
        };
        Self {
            language,
            names: Some(names),
        }
    }

    /// What something in the scenario is called, as it is. What a link is for, which stands behind the last stroke of its
    /// name, is the program's own word.
    pub fn called(self, written: &str) -> String {
        let Some(names) = self.names else {
            return written.to_owned();
        };
        let called = names.called(written);
        let end = called.rfind('/').map_or(0, |stroke| stroke + 1);
        let purpose = PURPOSES.iter().find(|(known, _)| *known == &called[end..]);
        match purpose {
            Some((_, word)) => format!("{}{}", &called[..end], self.word(*word)),
            None => called.into_owned(),
        }
    }

    /// What something is called, harmless for a terminal and cut if it is long, see [`escape::name`].
    pub fn name(self, written: &str) -> String {
        escape::name(&self.called(written))
    }

    /// What something is called, harmless for a terminal and never cut, see [`escape::line`].
    pub fn line(self, written: &str) -> String {
        escape::line(&self.called(written))
    }

    /// A word of the program.
    pub fn word(self, word: Word) -> &'static str {
        word.text(self.language)
    }

    /// A sentence of the program, filled in.
    pub fn say(self, word: Word, values: &[&str]) -> String {
        fill(self.word(word), values)
    }
}
