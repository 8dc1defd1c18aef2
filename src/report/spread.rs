//! What the range over futures is called: it holds as many of those to come as it says.

use crate::report::words::{Language, Word, fill};
use crate::study::distribution::FEWEST_FOR_TAILS;

/// What the range from the 5th to the 95th percentile over so many futures is.
pub fn spread(futures: u64, language: Language) -> String {
    match futures {
        FEWEST_FOR_TAILS.. => Word::NineOfTen.text(language).to_owned(),
        _ => fill(Word::LowestToHighest.text(language), &[&futures.to_string()]),
    }
}
