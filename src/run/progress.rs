//! What a person sees while work takes long enough for somebody to wonder.

use std::{
    io::IsTerminal as _,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::Duration,
};

use indicatif::{ProgressBar, ProgressStyle};

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
    bar: Option<ProgressBar>,
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
        if let Some(bar) = &shown.bar {
            bar.set_position(shown.done as u64);
        }
    }

    /// Does what prints; the line is not there meanwhile.
    pub fn suspend<T>(&self, print: impl FnOnce() -> T) -> T {
        match &lock(&self.shown).bar {
            Some(bar) => bar.suspend(print),
            None => print(),
        }
    }

    /// Takes the line away.
    pub fn end(&self) {
        let mut shown = lock(&self.shown);
        shown.ended = true;
        if let Some(bar) = &shown.bar {
            bar.finish_and_clear();
        }
    }
}

impl Shown {
    fn open(&mut self) {
        if self.ended || self.total == 0 {
            return;
        }
        let style = ProgressStyle::with_template(&format!("{} {{pos}}/{{len}} {{bar:30}}", self.what));
        let bar = ProgressBar::new(self.total as u64);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        bar.set_position(self.done as u64);
        bar.tick();
        self.bar = Some(bar);
    }
}

fn lock(shown: &Mutex<Shown>) -> MutexGuard<'_, Shown> {
    shown.lock().unwrap_or_else(PoisonError::into_inner)
}
