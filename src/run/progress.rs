//! What a person sees while work takes long enough for somebody to wonder.

use std::{
    io::{IsTerminal as _, Write as _},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

/// How long work may take before it is shown.
const PATIENCE: Duration = Duration::from_millis(500);

/// A line on the terminal.
pub struct Progress {
    shown: Arc<Mutex<Shown>>,
}

#[derive(Default)]
struct Shown {
    what: &'static str,
    done: usize,
    total: usize,
    ended: bool,
    /// The length of the line that stands there, in characters; 0 where there is none.
    drawn: usize,
}

impl Progress {
    /// Shows nothing where nobody looks. `what` is being done.
    pub fn new(what: &'static str, show: bool) -> Progress {
        let shown = Arc::new(Mutex::new(Shown { what, ..Shown::default() }));
        if show && std::io::stderr().is_terminal() {
            let later = shown.clone();
            // A host that hangs reports nothing, so the line can't wait for a report.
            thread::spawn(move || {
                thread::sleep(PATIENCE);
                lock(&later).open();
            });
        }
        Progress { shown }
    }

    /// So many of so many are done.
    pub fn tell(&self, done: usize, total: usize) {
        let mut shown = lock(&self.shown);
        (shown.done, shown.total) = (shown.done.max(done), total);
        if shown.drawn > 0 {
            shown.draw();
        }
    }

    /// Does what prints; the line is not there meanwhile.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        let mut shown = lock(&self.shown);
        let stands = shown.drawn > 0;
        shown.clear();
        let result = print();
        if stands {
            shown.draw();
        }
        result
    }

    /// Takes the line away.
    pub fn end(&self) {
        let mut shown = lock(&self.shown);
        shown.ended = true;
        shown.clear();
    }
}

impl Shown {
    fn open(&mut self) {
        if !self.ended && self.total > 0 {
            self.draw();
        }
    }

    /// Over the line that stands there, which is never longer. A terminal that is gone needs no line.
    fn draw(&mut self) {
        let line = format!("{} {}/{}", self.what, self.done, self.total);
        let _ = write!(std::io::stderr(), "\r{line}");
        self.drawn = line.len();
    }

    fn clear(&mut self) {
        if self.drawn > 0 {
            let _ = write!(std::io::stderr(), "\r{:1$}\r", "", self.drawn);
            self.drawn = 0;
        }
    }
}

fn lock(shown: &Mutex<Shown>) -> MutexGuard<'_, Shown> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}
