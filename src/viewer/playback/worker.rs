//! A playback on a thread of its own: it simulates as fast as it can, and whoever draws asks it between two slices.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;

use crate::viewer::playback::player::Playback;

/// Events in a slice: well below a millisecond of simulating, which is what a frame waits at most.
const SLICE: u32 = 1_000;
/// How long a worker with nothing to do sleeps, unless it is woken.
const REST: Duration = Duration::from_millis(50);

/// A playback that goes on by itself.
#[derive(Debug)]
pub struct Worker {
    shared: Arc<Shared>,
    thread: Thread,
    join: Option<JoinHandle<()>>,
}

#[derive(Debug)]
struct Shared {
    playback: Mutex<Playback>,
    /// Those who wait for the lock: the worker, which has just had it, lets them go first.
    asking: AtomicU32,
    stop: AtomicBool,
}

impl Worker {
    /// Lets a playback go on by itself.
    pub fn new(playback: Playback) -> Self {
        let shared = Arc::new(Shared {
            playback: Mutex::new(playback),
            asking: AtomicU32::new(0),
            stop: AtomicBool::new(false),
        });
        let theirs = Arc::clone(&shared);
        let join = thread::spawn(move || theirs.work());
        Self {
            thread: join.thread().clone(),
            join: Some(join),
            shared,
        }
    }

    /// Asks or tells the playback something, between two slices.
    pub fn with<T>(&self, ask: impl FnOnce(&mut Playback) -> T) -> T {
        self.shared.asking.fetch_add(1, Ordering::SeqCst);
        let answer = ask(&mut self.shared.lock());
        self.shared.asking.fetch_sub(1, Ordering::SeqCst);
        self.thread.unpark();
        answer
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        self.thread.unpark();
        if let Some(join) = self.join.take() {
            // A worker that panicked has nothing to hand over.
            drop(join.join());
        }
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, Playback> {
        // After a panic in the model the last picture is still good to look at.
        self.playback.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while !self.stop.load(Ordering::SeqCst) {
            if self.asking.load(Ordering::SeqCst) > 0 {
                thread::yield_now();
                continue;
            }
            let is_idle = {
                let mut playback = self.lock();
                playback.advance(SLICE);
                playback.is_idle()
            };
            if is_idle {
                thread::park_timeout(REST);
            }
        }
    }
}
