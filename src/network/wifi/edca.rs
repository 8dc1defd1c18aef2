//! Access categories of EDCA (enhanced distributed channel access) and how eagerly each contends.
//!
//! Stations go by the default parameter set, IEEE 802.11-2020 Table 9-155 with aCWmin 15 and aCWmax 1023; access
//! points by theirs of the same standard (dot11QAPEDCATable, Annex C), which are more eager: they speak for many.
//! Category and level of urgency are matched by a guess: control and vehicles as voice, images and video as video.

use serde::{Deserialize, Serialize};

use crate::kernel::time::Span;
use crate::network::site::Urgency;

/// Priority levels below this one are sent as voice.
const VIDEO_FROM: u8 = 24;
/// Priority levels from this one on are best effort.
const BEST_EFFORT_FROM: u8 = 60;

/// What a frame is treated as, the most urgent first. Background (`AC_BK`) is not used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Category {
    /// `AC_VO`.
    Voice,
    /// `AC_VI`.
    Video,
    /// `AC_BE`.
    BestEffort,
}

/// How a category of a station contends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edca {
    /// Slots that the channel must have been idle for after a SIFS (AIFSN).
    pub idle_slots: u32,
    /// Most slots of the first backoff (`CWmin`).
    pub least_window: u32,
    /// Most slots of any backoff (`CWmax`).
    pub most_window: u32,
    /// How long one turn may last (TXOP limit).
    pub turn: Span,
}

impl Category {
    /// Number of categories.
    pub const COUNT: u32 = 3;
    /// All of them, the most urgent first.
    pub const ALL: [Self; Self::COUNT as usize] = [Self::Voice, Self::Video, Self::BestEffort];

    /// The category of messages so urgent; everything is best effort where categories are not used.
    pub fn of(urgency: Urgency, categories: bool) -> Self {
        match urgency.priority {
            _ if !categories => Self::BestEffort,
            level if level < VIDEO_FROM => Self::Voice,
            level if level < BEST_EFFORT_FROM => Self::Video,
            _ => Self::BestEffort,
        }
    }

    /// How a station contends for it.
    pub fn of_station(self) -> Edca {
        let [idle_slots, least_window, most_window, turn_us] = match self {
            Self::Voice => [2, 3, 7, 2_080],
            Self::Video => [2, 7, 15, 4_096],
            Self::BestEffort => [3, 15, 1_023, 2_528],
        };
        Edca {
            idle_slots,
            least_window,
            most_window,
            turn: Span(u64::from(turn_us) * 1_000),
        }
    }

    /// How an access point contends for it.
    pub fn of_access_point(self) -> Edca {
        let station = self.of_station();
        match self {
            Self::Voice | Self::Video => Edca {
                idle_slots: 1,
                ..station
            },
            Self::BestEffort => Edca {
                most_window: 63,
                ..station
            },
        }
    }
}

impl Edca {
    /// Most slots of a backoff after so many failures in a row: twice as many with each (binary exponential backoff).
    pub fn window(&self, failures: u32) -> u32 {
        let doubled = (u64::from(self.least_window) + 1) << failures.min(31);
        (doubled - 1).min(u64::from(self.most_window)) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_double_up_to_their_limit() {
        let windows = |edca: Edca| (0..9).map(|failures| edca.window(failures)).collect::<Vec<_>>();
        let best_effort = Category::BestEffort.of_station();
        assert_eq!(windows(best_effort), [15, 31, 63, 127, 255, 511, 1023, 1023, 1023]);
        assert_eq!(windows(Category::Voice.of_station()), [3, 7, 7, 7, 7, 7, 7, 7, 7]);
        assert_eq!(best_effort.window(u32::MAX), 1023);
    }

    #[test]
    fn urgent_messages_go_as_voice_unless_there_are_no_categories() {
        let levels = [
            Urgency::CONTROL,
            Urgency::VEHICLE,
            Urgency::IMAGE,
            Urgency::VIDEO,
            Urgency::BEST_EFFORT,
        ];
        let categories = levels.map(|urgency| Category::of(urgency, true));
        use Category::{BestEffort, Video, Voice};
        assert_eq!(categories, [Voice, Voice, Video, Video, BestEffort]);
        assert!(levels.iter().all(|&urgency| Category::of(urgency, false) == BestEffort));
    }
}
