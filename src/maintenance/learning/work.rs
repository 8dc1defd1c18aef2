//! How far learning is, and whether anybody still wants it.

use std::sync::atomic::{AtomicBool, Ordering};

use super::error::LearningError;

/// A piece of long work that is watched: it says how far it is and ends when it is asked to.
pub struct Work<'w> {
    cancel: Option<&'w AtomicBool>,
    say: Option<&'w mut dyn FnMut(f64)>,
    done: u32,
    all: u32,
}

impl<'w> Work<'w> {
    /// Work that nobody watches.
    pub fn unwatched() -> Self {
        Self {
            cancel: None,
            say: None,
            done: 0,
            all: 1,
        }
    }

    /// Work that ends when `cancel` becomes true and tells `say` which share of it is done.
    pub fn watched(cancel: &'w AtomicBool, say: &'w mut dyn FnMut(f64)) -> Self {
        Self {
            cancel: Some(cancel),
            say: Some(say),
            done: 0,
            all: 1,
        }
    }

    /// The same work without a word of its steps.
    pub(super) fn quietly(&self) -> Work<'w> {
        Work {
            cancel: self.cancel,
            say: None,
            done: 0,
            all: 1,
        }
    }

    /// Says of how many steps the whole consists.
    pub(super) fn expect(&mut self, steps: u32) {
        self.all = steps.max(1);
        self.done = 0;
    }

    /// A step is done.
    ///
    /// # Errors
    /// If the user wants an end.
    pub(super) fn step(&mut self) -> Result<(), LearningError> {
        self.done += 1;
        let share = f64::from(self.done.min(self.all)) / f64::from(self.all);
        if let Some(say) = &mut self.say {
            say(share);
        }
        self.check()
    }

    /// Whether to go on.
    ///
    /// # Errors
    /// If the user wants an end.
    pub(crate) fn check(&self) -> Result<(), LearningError> {
        match self.cancel {
            Some(cancel) if cancel.load(Ordering::Relaxed) => Err(LearningError::Cancelled),
            _ => Ok(()),
        }
    }
}
