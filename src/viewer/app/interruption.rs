//! An end that is asked for from outside, as by Ctrl-C in the terminal: it is heard at once, even while nothing is drawn.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Receiver;
use std::sync::{Arc, Mutex};
use std::thread;

use bevy::prelude::*;
use bevy::winit::{EventLoopProxyWrapper, WinitUserEvent};

use super::ends::taken;

/// Hears of it.
#[derive(Resource)]
pub(super) struct Interruption {
    heard: Mutex<Option<Receiver<()>>>,
    is_wanted: Arc<AtomicBool>,
}

impl Interruption {
    pub(super) fn new(heard: Receiver<()>) -> Self {
        Self {
            heard: Mutex::new(Some(heard)),
            is_wanted: Arc::default(),
        }
    }
}

/// Begins to wait for it, beside the window, and wakes the window when it comes.
pub(super) fn wait_for_it(interruption: Res<Interruption>, window: Res<EventLoopProxyWrapper>) {
    let (Some(heard), window) = (taken(&interruption.heard), window.clone()) else {
        return;
    };
    let is_wanted = Arc::clone(&interruption.is_wanted);
    thread::spawn(move || {
        // Nobody says it any more if whoever would has gone.
        if heard.recv().is_ok() {
            is_wanted.store(true, Ordering::SeqCst);
            // The window may have been closed meanwhile.
            let _ = window.send_event(WinitUserEvent::WakeUp);
        }
    });
}

/// Ends the window if that is wanted. Changes are kept, and nobody is asked: there may be nobody.
pub(super) fn end_if_wanted(interruption: Res<Interruption>, mut exit: MessageWriter<AppExit>) {
    if interruption.is_wanted.load(Ordering::SeqCst) {
        exit.write(AppExit::error());
    }
}
