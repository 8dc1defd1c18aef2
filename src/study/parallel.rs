//! Work on several threads whose results come in order.
//!
//! Pieces are begun in order by whichever thread is free, and what becomes of them is handed on in the same order on
//! the calling thread, so that nothing depends on how many threads there are. Leaves out what the work is.

use std::any::Any;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread;

use crate::study::error::StudyError;

/// Does pieces of work by their numbers, on one thread.
pub(crate) type Worker<'a, T> = Box<dyn FnMut(u64) -> Result<T, StudyError> + 'a>;
/// Makes a worker on the thread that it will work on, so that what it keeps is its own.
pub(crate) type Hire<'a, T> = dyn Fn() -> Worker<'a, T> + Sync + 'a;
/// What receives results in order and says whether to go on.
pub(crate) type Receive<'a, T> = dyn FnMut(T) -> Result<ControlFlow<()>, StudyError> + 'a;

/// Does the pieces 0 to `count` − 1 of some work on `threads` threads (on the calling thread with one or none), with a
/// worker for each, and hands their results to `receive` in order.
///
/// Ends early when `receive` says so, or when `cancel` becomes true: then the pieces under way are finished and
/// handed on. Pieces that were begun ahead of an end or an error are thrown away.
///
/// # Errors
/// The first in order, of the work or of `receive`. No worker may panic, see [`caught`].
pub(crate) fn in_order<T: Send>(
    count: u64,
    threads: usize,
    cancel: &AtomicBool,
    hire: &Hire<'_, T>,
    receive: &mut Receive<'_, T>,
) -> Result<(), StudyError> {
    let threads = threads.min(usize::try_from(count).unwrap_or(usize::MAX));
    if threads <= 1 {
        return here(count, cancel, hire, receive);
    }
    let next = AtomicU64::new(0);
    let stop = AtomicBool::new(false);
    let serve = |sender: mpsc::Sender<(u64, Result<T, StudyError>)>| {
        let mut work = hire();
        while !stop.load(Ordering::Relaxed) && !cancel.load(Ordering::Relaxed) {
            let piece = next.fetch_add(1, Ordering::Relaxed);
            if piece >= count {
                return;
            }
            let outcome = work(piece);
            // Every piece before a failed one has been begun by now, so none that matters is missed.
            if outcome.is_err() {
                stop.store(true, Ordering::Relaxed);
            }
            if sender.send((piece, outcome)).is_err() {
                return;
            }
        }
    };
    thread::scope(|scope| {
        // However this ends, also by a panic of the receiver, the threads end after the pieces under way.
        let _stop_at_the_end = StopAtTheEnd(&stop);
        let (sender, outcomes) = mpsc::channel();
        let mut begun = 0;
        for _ in 0..threads {
            let sender = sender.clone();
            let serve = &serve;
            // With fewer threads than asked for it only takes longer.
            if thread::Builder::new()
                .spawn_scoped(scope, move || serve(sender))
                .is_err()
            {
                break;
            }
            begun += 1;
        }
        drop(sender);
        if begun == 0 {
            return here(count, cancel, hire, receive);
        }
        line_up(outcomes, receive)
    })
}

fn here<T>(
    count: u64,
    cancel: &AtomicBool,
    hire: &Hire<'_, T>,
    receive: &mut Receive<'_, T>,
) -> Result<(), StudyError> {
    let mut work = hire();
    for piece in 0..count {
        if cancel.load(Ordering::Relaxed) || receive(work(piece)?)?.is_break() {
            break;
        }
    }
    Ok(())
}

/// Puts outcomes back into order and hands them on.
fn line_up<T>(
    outcomes: mpsc::Receiver<(u64, Result<T, StudyError>)>,
    receive: &mut Receive<'_, T>,
) -> Result<(), StudyError> {
    let mut waiting = BTreeMap::new();
    let mut next = 0;
    for (piece, outcome) in outcomes {
        waiting.insert(piece, outcome);
        while let Some(outcome) = waiting.remove(&next) {
            next += 1;
            if receive(outcome?)?.is_break() {
                return Ok(());
            }
        }
    }
    Ok(())
}

struct StopAtTheEnd<'a>(&'a AtomicBool);

impl Drop for StopAtTheEnd<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// What `work` gives, or what it said when it panicked: a panic must reach whoever waits for a result instead of
/// letting them wait for ever.
pub(crate) fn caught<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|panic| message(panic.as_ref()))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    text.or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "no message".to_owned())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_come_in_order_however_long_each_takes() {
        for threads in [0, 1, 3, 8] {
            let mut seen = Vec::new();
            let cancel = AtomicBool::new(false);
            let work = |piece: u64| {
                thread::sleep(Duration::from_micros(piece * 7_919 % 900));
                Ok(piece)
            };
            in_order(50, threads, &cancel, &|| Box::new(work), &mut |piece| {
                seen.push(piece);
                Ok(ControlFlow::Continue(()))
            })
            .unwrap();
            assert_eq!(seen, (0..50).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_in_order_counts_also_if_a_later_one_came_sooner() {
        let work = |piece: u64| match piece {
            3 => {
                thread::sleep(Duration::from_millis(20));
                Err(StudyError::NoReplications)
            }
            4.. => Err(StudyError::UntilParts),
            _ => Ok(piece),
        };
        for threads in [1, 2, 5] {
            let mut seen = 0;
            let cancel = AtomicBool::new(false);
            let error = in_order(1_000, threads, &cancel, &|| Box::new(work), &mut |_| {
                seen += 1;
                Ok(ControlFlow::Continue(()))
            });
            assert!(matches!(error, Err(StudyError::NoReplications)), "{error:?}");
            assert_eq!(seen, 3);
        }
    }

    #[test]
    fn a_panic_says_what_it_said() {
        assert_eq!(caught(|| 7), Ok(7));
        assert_eq!(caught(|| -> u8 { panic!("index {}", 9) }), Err("index 9".to_owned()));
        assert_eq!(caught(|| -> u8 { panic!("plain") }), Err("plain".to_owned()));
    }
}
