//! When downlink and uplink may transmit.
//!
//! In time division duplex the slots of a pattern such as DDDSU repeat; in frequency division duplex every
//! slot serves both directions on paired carriers. A special slot S counts as downlink, whose first symbols it
//! gives (3GPP TS 38.213, 11.1, lets a pattern leave them flexible); its uplink symbols carry no data here.
//!
//! An opportunity is a whole slot, or one of the mini-slots that a slot of the direction is cut into from its
//! start: ⌊14/n⌋ of n symbols, as the lengths 2, 4 and 7 of mapping type B (TS 38.214 Table 5.1.2.1-1). None
//! crosses the end of its slot.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::numerology::{Numerology, SYMBOLS};
use crate::kernel::time::{Span, Time};

/// Most slots a pattern may have.
pub const MOST_SLOTS: usize = 40;

/// What people write for frequency division duplex.
const PAIRED: &str = "FDD";

/// Direction of a slot in time division duplex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Slot {
    /// Downlink: from the radio to the device.
    Down,
    /// Downlink first, then a gap, then a few uplink symbols; counts as downlink.
    Special,
    /// Uplink: from the device to the radio.
    Up,
}

/// The slots that repeat, with the way from each to the next of either direction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern {
    /// Empty in frequency division duplex.
    slots: Vec<Slot>,
    /// For each slot, how many slots later the next downlink slot is; 0 if it is one itself.
    to_down: Vec<u8>,
    to_up: Vec<u8>,
}

/// Why a text is no pattern.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PatternError {
    /// There are no letters.
    #[error("an empty duplex pattern; write slots such as DDDSU, or FDD")]
    Empty,
    /// There are too many letters.
    #[error("a duplex pattern of {slots} slots; at most {MOST_SLOTS}")]
    TooLong {
        /// Its letters.
        slots: usize,
    },
    /// A letter is not D, S or U.
    #[error(
        "letter {position} of the duplex pattern is {letter:?}; write D (downlink), S (special) or U (uplink), or FDD"
    )]
    UnknownLetter {
        /// The letter.
        letter: char,
        /// Its place, counted from 1.
        position: usize,
    },
    /// There is no U.
    #[error("a duplex pattern without an uplink slot; add a U")]
    NoUplink,
    /// There is neither D nor S.
    #[error("a duplex pattern without a downlink slot; add a D")]
    NoDownlink,
}

/// Slots from each slot to the next one that has the property, going round.
fn distances(has: impl Fn(usize) -> bool, slots: usize) -> Vec<u8> {
    (0..slots)
        .map(|from| (0..slots).find(|way| has((from + way) % slots)).unwrap_or(0) as u8)
        .collect()
}

impl Pattern {
    /// Reads the slots of a pattern, such as DDDSU, or FDD for paired carriers.
    pub fn parse(text: &str) -> Result<Self, PatternError> {
        if text == PAIRED {
            return Ok(Self::paired());
        }
        let slots: Vec<Slot> = text
            .chars()
            .enumerate()
            .map(|(index, letter)| match letter {
                'D' => Ok(Slot::Down),
                'S' => Ok(Slot::Special),
                'U' => Ok(Slot::Up),
                _ => Err(PatternError::UnknownLetter {
                    letter,
                    position: index + 1,
                }),
            })
            .collect::<Result<_, _>>()?;
        Self::of(slots)
    }

    /// The pattern of these slots.
    pub fn of(slots: Vec<Slot>) -> Result<Self, PatternError> {
        if slots.is_empty() {
            return Err(PatternError::Empty);
        }
        if slots.len() > MOST_SLOTS {
            return Err(PatternError::TooLong { slots: slots.len() });
        }
        if !slots.contains(&Slot::Up) {
            return Err(PatternError::NoUplink);
        }
        if slots.iter().all(|slot| *slot == Slot::Up) {
            return Err(PatternError::NoDownlink);
        }
        Ok(Self {
            to_down: distances(|index| slots[index] != Slot::Up, slots.len()),
            to_up: distances(|index| slots[index] == Slot::Up, slots.len()),
            slots,
        })
    }

    /// Frequency division duplex: every slot serves both directions.
    pub fn paired() -> Self {
        Self {
            slots: Vec::new(),
            to_down: vec![0],
            to_up: vec![0],
        }
    }

    /// Whether both directions have a carrier of their own.
    pub fn is_paired(&self) -> bool {
        self.slots.is_empty()
    }

    /// The slots of a time division pattern; none in frequency division duplex.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// Slots until the pattern repeats; 1 in frequency division duplex.
    pub fn length(&self) -> usize {
        self.to_down.len()
    }

    /// Time until the pattern repeats.
    pub fn period(&self, numerology: Numerology) -> Span {
        Span(numerology.slot().0 * self.length() as u64)
    }

    /// Share of the slots that carry downlink.
    pub fn share_down(&self) -> f64 {
        share(&self.to_down)
    }

    /// Share of the slots that carry uplink.
    pub fn share_up(&self) -> f64 {
        share(&self.to_up)
    }

    /// When the first downlink opportunity of so many symbols (1 to 14) starts at or after a time.
    #[inline]
    pub fn next_down(&self, numerology: Numerology, symbols: u8, at_or_after: Time) -> Time {
        self.next(&self.to_down, numerology, symbols, at_or_after)
    }

    /// When the first uplink opportunity of so many symbols (1 to 14) starts at or after a time.
    #[inline]
    pub fn next_up(&self, numerology: Numerology, symbols: u8, at_or_after: Time) -> Time {
        self.next(&self.to_up, numerology, symbols, at_or_after)
    }

    fn place(&self, slot: u64) -> usize {
        (slot % self.length() as u64) as usize
    }

    #[inline]
    fn next(&self, ways: &[u8], numerology: Numerology, symbols: u8, at_or_after: Time) -> Time {
        let slot = numerology.slot().0;
        let symbols = symbols.clamp(1, SYMBOLS);
        let (mut number, offset) = (at_or_after.0 / slot, at_or_after.0 % slot);
        if ways[self.place(number)] == 0 {
            let first = symbol_at_or_after(slot, offset).next_multiple_of(symbols);
            if first + symbols <= SYMBOLS {
                return Time(number * slot) + numerology.symbol_start(first);
            }
            number += 1;
        }
        number += u64::from(ways[self.place(number)]);
        Time(number.saturating_mul(slot))
    }
}

/// The first symbol that starts `offset` nanoseconds into a slot or later: symbol k starts at ⌊k · slot/14⌋,
/// and ⌊x⌋ ≥ n where x ≥ n.
#[inline]
fn symbol_at_or_after(slot: u64, offset: u64) -> u8 {
    (offset * u64::from(SYMBOLS)).div_ceil(slot) as u8
}

/// When the opportunity of so many symbols (1 to 14) ends that starts at `start`.
#[inline]
pub fn end_of(numerology: Numerology, symbols: u8, start: Time) -> Time {
    let slot = numerology.slot().0;
    let offset = start.0 % slot;
    let last = symbol_at_or_after(slot, offset) + symbols.clamp(1, SYMBOLS);
    Time(start.0 - offset) + numerology.symbol_start(last)
}

fn share(ways: &[u8]) -> f64 {
    ways.iter().filter(|way| **way == 0).count() as f64 / ways.len() as f64
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_paired() {
            return f.write_str(PAIRED);
        }
        for slot in &self.slots {
            f.write_str(match slot {
                Slot::Down => "D",
                Slot::Special => "S",
                Slot::Up => "U",
            })?;
        }
        Ok(())
    }
}

impl TryFrom<String> for Pattern {
    type Error = PatternError;
    fn try_from(text: String) -> Result<Self, PatternError> {
        Self::parse(&text)
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const LENGTHS: [u8; 4] = [2, 4, 7, 14];

    /// All opportunities of some slots in order, written down one by one.
    fn opportunities(text: &str, up: bool, numerology: Numerology, symbols: u8, slots: usize) -> Vec<[u64; 2]> {
        let letters: Vec<char> = text.chars().collect();
        let mut all = Vec::new();
        for slot in 0..slots {
            let letter = letters[slot % letters.len()];
            if text == "FDD" || (letter == 'U') == up {
                let mut first = 0;
                while first + symbols <= 14 {
                    let start = slot as u64 * numerology.slot().0;
                    let [from, to] = [first, first + symbols].map(|symbol| start + numerology.symbol_start(symbol).0);
                    all.push([from, to]);
                    first += symbols;
                }
            }
        }
        all
    }

    fn check(text: &str, numerology: Numerology, symbols: u8, after: u64) -> Result<(), TestCaseError> {
        let pattern = Pattern::parse(text).unwrap();
        let after = after % (2 * pattern.period(numerology).0);
        for up in [false, true] {
            let all = opportunities(text, up, numerology, symbols, 3 * text.len() + 1);
            let expected = all.iter().find(|[start, _]| *start >= after).unwrap();
            let start = if up {
                pattern.next_up(numerology, symbols, Time(after))
            } else {
                pattern.next_down(numerology, symbols, Time(after))
            };
            prop_assert_eq!([start, end_of(numerology, symbols, start)], expected.map(Time));
        }
        Ok(())
    }

    proptest! {
        #[test]
        fn the_next_opportunity_is_the_first_of_all_at_or_after_a_time(
            text in "[DSU]{0,37}(DU|SU|UD|US)[DSU]{0,1}",
            numerology in 0..4_usize,
            symbols in 0..4_usize,
            after in any::<u64>(),
        ) {
            check(&text, Numerology::ALL[numerology], LENGTHS[symbols], after)?;
        }
    }

    #[test]
    fn well_known_patterns_have_the_right_opportunities_about_every_boundary() {
        for text in [
            "DU",
            "UD",
            "SU",
            "DSU",
            "DDDSU",
            "DSUUU",
            "DDDSUUDDDD",
            "DDDDDDDSUU",
            "UUUUD",
            "FDD",
        ] {
            for numerology in Numerology::ALL {
                for symbols in LENGTHS {
                    for slot in 0..text.len() as u64 {
                        for symbol in 0..14 {
                            let boundary = slot * numerology.slot().0 + numerology.symbol_start(symbol).0;
                            for after in [boundary.saturating_sub(1), boundary, boundary + 1] {
                                check(text, numerology, symbols, after).unwrap();
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_pattern_is_read_and_written_as_it_is() {
        for text in ["DDDSU", "DU", "FDD"] {
            let pattern = Pattern::parse(text).unwrap();
            assert_eq!(pattern.to_string(), text);
            let json = serde_json::to_string(&pattern).unwrap();
            assert_eq!(json, format!("{text:?}"));
            assert_eq!(serde_json::from_str::<Pattern>(&json).unwrap(), pattern);
        }
        assert!(serde_json::from_str::<Pattern>("\"DDD\"").is_err());
    }

    #[test]
    fn what_is_wrong_with_a_pattern_is_said() {
        for (text, error) in [
            ("", PatternError::Empty),
            ("U", PatternError::NoDownlink),
            ("DDS", PatternError::NoUplink),
            (
                "DDdSU",
                PatternError::UnknownLetter {
                    letter: 'd',
                    position: 3,
                },
            ),
            (&"DU".repeat(21), PatternError::TooLong { slots: 42 }),
        ] {
            assert_eq!(Pattern::parse(text), Err(error), "{text}");
        }
        assert!(Pattern::parse(&"DU".repeat(20)).is_ok());
        let message = Pattern::parse("DDXSU").unwrap_err().to_string();
        assert!(message.contains("letter 3") && message.contains("'X'"), "{message}");
    }

    #[test]
    fn shares_and_lengths_count_the_slots() {
        let pattern = Pattern::parse("DDDSU").unwrap();
        assert_eq!(
            (pattern.length(), pattern.share_up(), pattern.share_down()),
            (5, 0.2, 0.8)
        );
        assert_eq!(pattern.period(Numerology::Khz30), Span(2_500_000));
        let paired = Pattern::paired();
        assert_eq!((paired.length(), paired.share_up(), paired.share_down()), (1, 1.0, 1.0));
    }

    #[test]
    fn the_end_of_time_has_no_further_opportunity() {
        let pattern = Pattern::parse("DDDSU").unwrap();
        assert_eq!(pattern.next_up(Numerology::Khz30, 14, Time::NEVER), Time::NEVER);
    }
}
