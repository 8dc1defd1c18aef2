//! A playback on a thread of its own: it simulates as fast as it can, and whoever draws asks it between two slices.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::{self, JoinHandle, Thread};
use std::time::Duration;

use crate::study::parallel::caught;
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
    /// What the playback said when it failed: nothing moves any more then.
    failed: OnceLock<String>,
}

impl Worker {
    /// Lets a playback go on by itself.
    pub fn new(playback: Playback) -> Self {
        Self::driven(playback, |playback| {
            playback.advance(SLICE);
            playback.is_idle()
        })
    }

    /// The same with what it does again and again, which says whether there was nothing to do.
    fn driven(playback: Playback, step: fn(&mut Playback) -> bool) -> Self {
        let shared = Arc::new(Shared {
            playback: Mutex::new(playback),
            asking: AtomicU32::new(0),
            stop: AtomicBool::new(false),
            failed: OnceLock::new(),
        });
        let theirs = Arc::clone(&shared);
        let join = thread::spawn(move || theirs.work(step));
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

    /// What the playback said when it failed, which is a mistake of this program: it does not go on by itself any more,
    /// and what is shown is the last that was finished.
    pub fn failed(&self) -> Option<&str> {
        self.shared.failed.get().map(String::as_str)
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

    fn work(&self, step: fn(&mut Playback) -> bool) {
        while !self.stop.load(Ordering::SeqCst) {
            if self.asking.load(Ordering::SeqCst) > 0 {
                thread::yield_now();
                continue;
            }
            let is_idle = {
                let mut playback = self.lock();
                caught(|| step(&mut playback))
            };
            match is_idle {
                Ok(true) => thread::park_timeout(REST),
                Ok(false) => {}
                Err(message) => {
                    // The thread ends here, so nobody has said anything before.
                    self.failed.get_or_init(|| message);
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;
    use crate::factory::plan::FactoryPlan;
    use crate::network::table::NetworkTables;
    use crate::scenario::load::load_builtin;

    #[test]
    fn a_playback_that_fails_says_so_and_its_last_picture_can_be_looked_at() {
        let mut plant = load_builtin("machining-cell").unwrap().baseline.plant;
        plant.connected_by = None;
        let plan = FactoryPlan::new(&plant, &NetworkTables::default(), 0.0).unwrap();
        let playback = Playback::new(Arc::new(plan), 1, 0);
        let worker = Worker::driven(playback, |_| panic!("a queue is shorter than nothing"));
        let patience = Instant::now();
        while worker.failed().is_none() {
            assert!(patience.elapsed() < Duration::from_secs(60));
            thread::sleep(Duration::from_millis(1));
        }
        assert_eq!(worker.failed(), Some("a queue is shorter than nothing"));
        assert_eq!(
            worker.with(|playback| playback.shown().time),
            worker.with(|playback| playback.begin())
        );
    }
}
