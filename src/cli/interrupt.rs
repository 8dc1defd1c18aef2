//! Ctrl-C, SIGTERM and a terminal that is closed: the first asks for an end after the replications that are running, the
//! second ends at once. What whoever started the program had it ignore stays ignored: a hang-up under `nohup`, Ctrl-C in the
//! background of a script.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::error::TRY_AGAIN;
use crate::cli::speech::note;

/// Whether the user wants an end.
#[derive(Clone, Debug, Default)]
pub struct Interrupt(Arc<AtomicBool>);

thread_local! {
    /// What commands on this thread listen to instead of the signals of the process.
    static HOST: RefCell<Option<Interrupt>> = const { RefCell::new(None) };
}

impl Interrupt {
    /// Begins to listen. If the system does not allow that, an interruption ends the program at once as usual.
    pub fn listen() -> Self {
        Self::listen_then(|| note("\nending after the replications that are running; interrupt again to end at once"))
    }

    /// The same, with what is done when an end is asked for.
    pub fn listen_then(then: impl Fn() + Send + 'static) -> Self {
        if let Some(host) = HOST.with_borrow(Clone::clone) {
            return host;
        }
        let interrupt = Self::default();
        let flag = Arc::clone(&interrupt.0);
        keeping_ignored(|| {
            // An error means that the system does not allow it.
            let _ = ctrlc::set_handler(move || {
                if flag.swap(true, Ordering::SeqCst) {
                    std::process::exit(i32::from(TRY_AGAIN));
                }
                then();
            });
        });
        interrupt
    }

    /// Has all commands on this thread listen to this one, since the signals of the process are somebody else's.
    pub fn host(&self) {
        HOST.set(Some(self.clone()));
    }

    /// Asks for an end.
    pub fn set(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    /// Whether an end was asked for.
    pub fn is_set(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    /// The flag itself.
    pub fn flag(&self) -> &AtomicBool {
        &self.0
    }
}

/// Writes a line to standard error; nobody listening there is no error.
pub fn eprintln_quietly(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// Does what begins to listen, and then ignores again the signals that were ignored before.
#[cfg(unix)]
fn keeping_ignored(listen: impl FnOnce()) {
    use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};

    let ignoring = SigAction::new(SigHandler::SigIgn, SaFlags::empty(), SigSet::empty());
    let ignored = [Signal::SIGINT, Signal::SIGHUP].map(|signal| {
        // SAFETY: no code of ours runs upon a signal that is ignored.
        let before = unsafe { sigaction(signal, &ignoring) }.ok()?;
        // What there was is only known from replacing it.
        // SAFETY: it is put back unchanged.
        let _ = unsafe { sigaction(signal, &before) };
        matches!(before.handler(), SigHandler::SigIgn).then_some(signal)
    });
    listen();
    for signal in ignored.into_iter().flatten() {
        // SAFETY: as above. An error leaves it listened to.
        let _ = unsafe { sigaction(signal, &ignoring) };
    }
}

/// Nothing is ignored from the start.
#[cfg(not(unix))]
fn keeping_ignored(listen: impl FnOnce()) {
    listen();
}
