//! How a window ends otherwise than by being closed: with no display, no graphics device, or a tour that fails.

use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};

use bevy::prelude::*;
use bevy::render::error_handler::{RenderError, RenderErrorPolicy};

use super::View;

/// Why there is no window, or its tour failed.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
pub enum WindowError {
    /// There is nothing to open it on.
    #[error("no window can be opened: {0}")]
    None(String),
    /// Something broke in it.
    #[error("the window ended by a mistake of this program: {0}")]
    Broken(String),
    /// The tour could not be taken to its end.
    #[error("the tour failed: {0}")]
    Tour(String),
    /// The graphics device is gone.
    #[error("the graphics device was lost ({0}); open the window again")]
    Lost(String),
    /// Somebody ended the program from outside: Ctrl-C in its terminal, or SIGTERM.
    #[error("the window was interrupted")]
    Interrupted,
    /// It ended while changes were not saved.
    #[error("{why}; what was changed and not saved is in {place} and there again when the scenario is opened")]
    Rescued {
        /// Why it ended.
        why: Box<Self>,
        /// Where they are.
        place: String,
    },
}

impl WindowError {
    /// The same, with where changes are that were not saved.
    pub(super) fn with(self, rescued: Option<PathBuf>) -> Self {
        match rescued {
            Some(place) => Self::Rescued {
                why: Box::new(self),
                place: place.display().to_string(),
            },
            None => self,
        }
    }
}

/// What is to be said of its end by whoever opened the window.
#[derive(Default)]
pub(super) struct Ends {
    pub failure: Arc<Mutex<Option<WindowError>>>,
    pub rescued: Arc<Mutex<Option<PathBuf>>>,
    /// It was there.
    pub is_open: Arc<AtomicBool>,
}

/// What somebody has told, if anything.
pub(super) fn taken<T>(told: &Mutex<Option<T>>) -> Option<T> {
    told.lock().ok().and_then(|mut told| told.take())
}

/// The window cannot go on without its graphics device, for the engine does not make anew what lay on it; it ends and
/// says so, and the changes are kept.
pub(super) fn lost(error: &RenderError, world: &mut World, _: &mut World) -> RenderErrorPolicy {
    if let Some(view) = world.get_resource::<View>()
        && let Ok(mut failure) = view.ends.failure.lock()
    {
        failure.get_or_insert_with(|| WindowError::Lost(format!("{:?}: {}", error.ty, error.description.trim())));
    }
    world.write_message(AppExit::error());
    RenderErrorPolicy::StopRendering
}

/// Why no window could be opened, from what the windowing system said.
pub(super) fn in_words(said: String) -> String {
    let name = ["WAYLAND_DISPLAY", "DISPLAY"].into_iter().find(|name| is_set(name));
    match name {
        // It tells where in its source that happened.
        Some(name) if said.contains("build event loop") => format!("the display that {name} names cannot be reached"),
        _ => said,
    }
}

fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty())
}

/// Why there is no display to open a window on, if that is plain beforehand.
pub(super) fn without_display() -> Option<String> {
    let is_headless = cfg!(all(unix, not(target_os = "macos"))) && !is_set("DISPLAY") && !is_set("WAYLAND_DISPLAY");
    is_headless.then(|| {
        "there is no display (neither DISPLAY nor WAYLAND_DISPLAY is set); `xvfb-run taktline view` opens one in memory"
            .to_owned()
    })
}
