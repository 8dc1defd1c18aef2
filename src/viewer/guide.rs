//! Takes a tour in the window, step by step, and its pictures.

use std::path::PathBuf;
use std::time::Duration;

use bevy::prelude::Commands;
use bevy::render::view::screenshot::{Screenshot, save_to_disk};

use crate::viewer::state::{Touring, ViewState};
use crate::viewer::tour::{Tour, TourStep};

/// Frames drawn before a picture is taken: panels find their sizes in the first ones.
const SETTLING: u32 = 12;
/// Frames after which a picture that was not written is given up.
const PATIENCE: u32 = 400;
/// How long a step is shown that does not say so, seconds.
const SHOWN: f64 = 5.0;

/// Where a tour stands.
#[derive(Debug)]
pub struct Guide {
    tour: Tour,
    pictures: Option<PathBuf>,
    next: usize,
    frames: u32,
    shown: Duration,
    taking: Option<PathBuf>,
    is_held: bool,
}

/// How a tour goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Course {
    /// It does.
    Goes,
    /// It is over.
    Ends,
    /// It cannot.
    Fails(String),
}

impl Guide {
    /// At the beginning of a tour, whose pictures go into a folder if there is one.
    pub fn new(tour: Tour, pictures: Option<PathBuf>) -> Self {
        Self {
            tour,
            pictures,
            next: 0,
            frames: 0,
            shown: Duration::ZERO,
            taking: None,
            is_held: false,
        }
    }

    /// Leaves the window to whoever has touched it, until the tour is asked to go on.
    pub fn hold(&mut self) {
        self.is_held = self.pictures.is_none();
    }

    /// Goes on with the next step.
    pub fn resume(&mut self) {
        self.is_held = false;
        self.shown = Duration::MAX;
    }

    /// How it stands, for whoever looks.
    pub fn stands(&self, state: &ViewState) -> Touring {
        let next = self.tour.steps.get(self.next);
        match next {
            _ if self.pictures.is_some() => Touring::No,
            _ if self.is_held => Touring::Held,
            Some(step) if !step.is_ready(state) => Touring::Waits,
            _ => Touring::Goes,
        }
    }

    /// Whether pictures are taken of it.
    pub fn takes_pictures(&self) -> bool {
        self.pictures.is_some()
    }

    /// Goes on by a frame, `elapsed` after the last one.
    pub fn go_on(&mut self, state: &mut ViewState, elapsed: Duration, commands: &mut Commands) -> Course {
        if self.is_held {
            return Course::Goes;
        }
        self.frames += 1;
        self.shown = self.shown.saturating_add(elapsed);
        let before = self.next.checked_sub(1).and_then(|number| self.tour.steps.get(number));
        if let Some(step) = before.cloned() {
            match self.shows(&step, state, commands) {
                Ok(true) => return Course::Goes,
                Ok(false) => {}
                Err(why) => return Course::Fails(why),
            }
        }
        let Some(step) = self.tour.steps.get(self.next) else {
            return Course::Ends;
        };
        if !step.is_ready(state) {
            return Course::Goes;
        }
        self.next += 1;
        (self.frames, self.shown, self.taking) = (0, Duration::ZERO, None);
        match step.apply(self.next, state) {
            Ok(()) => Course::Goes,
            Err(error) => Course::Fails(error.to_string()),
        }
    }

    /// Whether a step is still to be shown; why its picture cannot be had.
    fn shows(&mut self, step: &TourStep, state: &ViewState, commands: &mut Commands) -> Result<bool, String> {
        let is_exporting = state.is_exporting || state.order.is_some();
        if is_exporting || (state.stage.lags() && step.speed.is_none()) {
            self.frames = 0;
            return Ok(true);
        }
        if self.frames < SETTLING {
            return Ok(true);
        }
        let Some(folder) = &self.pictures else {
            return Ok(self.shown.as_secs_f64() < step.seconds.unwrap_or(SHOWN));
        };
        match (&self.taking, &step.picture) {
            (None, Some(name)) => {
                let path = folder.join(name);
                commands
                    .spawn(Screenshot::primary_window())
                    .observe(save_to_disk(path.clone()));
                self.taking = Some(path);
                Ok(true)
            }
            (Some(path), _) if !path.exists() && self.frames > PATIENCE => {
                Err(format!("{} could not be written", path.display()))
            }
            (Some(path), _) => Ok(!path.exists()),
            (None, None) => Ok(false),
        }
    }
}
