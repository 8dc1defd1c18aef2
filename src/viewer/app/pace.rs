//! How often the window draws: all the time while something moves, seldom while something is being made, and hardly ever
//! when nothing is. Whoever touches it is answered at once in any case.

use std::time::Duration;

use bevy::winit::UpdateMode;

use crate::viewer::playback::stage::FOLLOWING;

/// How often changes that are not saved are kept.
pub(super) const KEEPING: Duration = Duration::from_secs(2);
/// How long the window sleeps when nothing moves.
const REST: Duration = Duration::from_secs(5);
/// How long it sleeps while something is being made in the background: what comes of it is seen soon enough, and every
/// picture takes from it where the processor draws.
const WAITING: Duration = Duration::from_millis(500);
/// Pictures after the last movement until it sleeps: panels find their sizes in them.
const SETTLING: u32 = 5;

/// What goes on in a window.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Going {
    /// Something looks different from picture to picture.
    pub moves: bool,
    /// Runs are shown as far as they are simulated.
    pub races: bool,
    /// Something is being made.
    pub waits: bool,
    /// There are changes to be kept.
    pub is_unsaved: bool,
}

impl Going {
    /// When the next picture is drawn. `still` counts the pictures since the last movement.
    pub(super) fn pace(self, still: &mut u32) -> UpdateMode {
        *still = if self.moves { 0 } else { still.saturating_add(1) };
        match self {
            Self { races: true, .. } => UpdateMode::reactive_low_power(FOLLOWING),
            _ if *still < SETTLING => UpdateMode::Continuous,
            Self { waits: true, .. } => UpdateMode::reactive_low_power(WAITING),
            Self { is_unsaved: true, .. } => UpdateMode::reactive_low_power(KEEPING),
            _ => UpdateMode::reactive_low_power(REST),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_moves_is_drawn_at_once_and_what_rests_is_left_alone() {
        let wait = |mode: UpdateMode| match mode {
            UpdateMode::Continuous => Duration::ZERO,
            UpdateMode::Reactive { wait, .. } => wait,
        };
        let mut still = 0;
        let moves = Going {
            moves: true,
            ..Going::default()
        };
        let unsaved = Going {
            is_unsaved: true,
            ..Going::default()
        };
        assert_eq!(wait(moves.pace(&mut still)), Duration::ZERO);
        for _ in 1..SETTLING {
            assert_eq!(wait(Going::default().pace(&mut still)), Duration::ZERO);
        }
        assert_eq!(wait(Going::default().pace(&mut still)), REST);
        assert_eq!(wait(unsaved.pace(&mut still)), KEEPING);
        let waits = Going { waits: true, ..unsaved };
        assert_eq!(wait(waits.pace(&mut still)), WAITING);
        let races = Going { races: true, ..moves };
        assert_eq!(wait(races.pace(&mut still)), FOLLOWING);
    }
}
