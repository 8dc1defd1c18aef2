//! Ctrl-C and SIGTERM: the first asks for an end after the replications that are running, the second ends at once.

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
        if let Some(host) = HOST.with_borrow(Clone::clone) {
            return host;
        }
        let interrupt = Self::default();
        let flag = Arc::clone(&interrupt.0);
        let _ = ctrlc::set_handler(move || {
            if flag.swap(true, Ordering::SeqCst) {
                std::process::exit(i32::from(TRY_AGAIN));
            }
            note("\nending after the replications that are running; interrupt again to end at once");
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
