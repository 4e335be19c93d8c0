//! The time, and being told to end.
//!
//! What goes in: the machine's clock and signals. What comes out: seconds since 1970, and waits that end early when the process is
//! told to end. Left to others: what to do then. Tests bring a clock of their own, which nobody has to wait for.

use std::{
    sync::{
        Arc, Condvar, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

/// How long what is under way may take once the process is told to end.
const GRACE: Duration = Duration::from_secs(2);

/// Tells the time.
pub trait Clock {
    /// Returns the seconds since 1970.
    fn now(&self) -> i64;
    /// Waits until that second, or until the process is told to end.
    fn wait(&self, until: i64);
    /// Tells whether the process was told to end.
    fn ended(&self) -> bool;
}

/// The machine's clock.
#[derive(Clone, Debug, Default)]
pub struct Wall {
    end: Arc<End>,
}

#[derive(Debug, Default)]
struct End {
    told: Arc<AtomicBool>,
    bell: (Mutex<()>, Condvar),
}

impl Wall {
    /// Makes a clock that hears Ctrl-C and, where there is one, the signal to terminate. The first ends what runs, within two seconds;
    /// the second at once. Whatever was acknowledged is kept in either case.
    ///
    /// # Errors
    /// When signals cannot be heard.
    pub fn hearing() -> std::io::Result<Self> {
        let wall = Wall::default();
        let end = Arc::clone(&wall.end);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        std::thread::Builder::new().name("signals".to_owned()).spawn(move || {
            runtime.block_on(crate::serve::told_to_end());
            end.told.store(true, Ordering::SeqCst);
            drop(end.bell.0.lock().unwrap_or_else(PoisonError::into_inner));
            end.bell.1.notify_all();
            // Whatever was acknowledged is kept: nothing is lost by leaving in the middle of a request.
            let again = async { tokio::time::timeout(GRACE, crate::serve::told_to_end()).await };
            let _ = runtime.block_on(again);
            eprintln!("rashomon: ended; what was under way is asked again the next time");
            std::process::exit(130);
        })?;
        Ok(wall)
    }

    /// Returns what turns true when the process is told to end.
    pub fn flag(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.end.told)
    }
}

impl Clock for Wall {
    fn now(&self) -> i64 {
        jiff::Timestamp::now().as_second()
    }

    fn wait(&self, until: i64) {
        let (lock, bell) = &self.end.bell;
        let mut held = lock.lock().unwrap_or_else(PoisonError::into_inner);
        while !self.ended() {
            let Ok(left) = u64::try_from(until - self.now()) else { return };
            if left == 0 {
                return;
            }
            // A machine that slept has a clock that jumped: look at it now and then.
            let left = Duration::from_secs(left.min(30));
            held = bell.wait_timeout(held, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn ended(&self) -> bool {
        self.end.told.load(Ordering::SeqCst)
    }
}
