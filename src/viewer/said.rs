//! A sentence over the picture, in whichever language is spoken while it is seen.

use thiserror::Error;

use crate::report::explain::explain;
use crate::report::words::{Language, fill};
use crate::viewer::words::Label;

/// Why something that was made in the background never came: a mistake of this program, with what it said.
#[derive(Debug, Error)]
#[error("this failed: {0}; this is a bug")]
pub struct Failed(pub String);

impl Failed {
    /// It ended without a word.
    pub fn silently() -> Self {
        Self("it ended without a word".to_owned())
    }
}

/// What is said over the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// A sentence of the viewer, with what it is about.
    About(Label, String),
    /// The words of whoever demonstrates, in English and in Korean.
    Words([String; 2]),
    /// Why something could not be done, as an error says it.
    Why(String),
}

impl Said {
    /// The sentence in a language.
    pub fn text(&self, language: Language) -> String {
        match self {
            Self::About(label, what) => fill(label.text(language), &[what]),
            Self::Words([english, korean]) => match language {
                Language::English => english.clone(),
                Language::Korean => korean.clone(),
            },
            Self::Why(why) => explain(why, language),
        }
    }
}
