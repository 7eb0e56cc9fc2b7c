//! Programs with a time limit, each in a process group of its own: Ctrl-C
//! reaches dfix alone, which then ends what it started and cleans up.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read as _, Seek as _},
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// What a program may say that is read, in bytes.
const MOST: u64 = 16 << 20;

/// Between being asked to end and being made to.
const GRACE: Duration = Duration::from_secs(10);

/// Why a program came to no end of its own.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum Failure {
    #[error("{program} can't be run: {error}")]
    Start { program: String, error: io::Error },
    #[error("{command} did not end within {seconds} s")]
    Late { command: String, seconds: u64 },
    #[error("interrupted")]
    Interrupted,
}

/// What a program said and how it ended.
#[derive(Debug)]
pub struct Output {
    status: ExitStatus,
    out: Vec<u8>,
    err: Vec<u8>,
    /// How long it ran.
    pub took: Duration,
}

impl Output {
    /// Did it end with 0?
    pub fn success(&self) -> bool {
        self.status.success()
    }

    /// `exit code 1`, or the signal.
    pub fn ending(&self) -> String {
        self.status.code().map_or_else(|| self.status.to_string(), |code| format!("exit code {code}"))
    }

    /// What it said on standard output.
    pub fn stdout(&self) -> String {
        String::from_utf8_lossy(&self.out).into_owned()
    }

    /// The last lines of standard output, then of standard error, for people.
    pub fn last_lines(&self, count: usize) -> String {
        let text = format!("{}{}", self.stdout(), String::from_utf8_lossy(&self.err));
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(count)..].join("\n")
    }
}

/// Has a signal asked this process to end? Signals do so from the first call on.
fn interrupted() -> &'static AtomicBool {
    static FLAG: OnceLock<Arc<AtomicBool>> = OnceLock::new();
    FLAG.get_or_init(|| {
        let flag = Arc::new(AtomicBool::new(false));
        let mut signals = vec![signal_hook::consts::SIGINT, signal_hook::consts::SIGTERM];
        #[cfg(unix)]
        signals.push(signal_hook::consts::SIGHUP);
        for signal in signals {
            // Without a handler the signal ends dfix, as it would any program.
            let _ = signal_hook::flag::register(signal, Arc::clone(&flag));
        }
        flag
    })
}

/// Did a signal ask this process to end, since the first program was run?
pub fn was_interrupted() -> bool {
    interrupted().load(Ordering::Relaxed)
}

/// Runs programs, and stops them at a limit or at a signal.
#[derive(Debug)]
pub struct Limits {
    interrupted: &'static AtomicBool,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { interrupted: interrupted() }
    }
}

impl Limits {
    /// Runs a program.
    ///
    /// # Errors
    /// Where it can't be started, takes longer than `limit`, or a signal comes.
    pub fn run(&self, program: &str, words: &[OsString], limit: Duration) -> Result<Output, Failure> {
        self.wait(program, words, limit, true)
    }

    /// The same for what cleans up: a signal is left to whoever looks next.
    ///
    /// # Errors
    /// As [`Limits::run`].
    pub fn run_to_its_end(
        &self,
        program: &str,
        words: &[OsString],
        limit: Duration,
    ) -> Result<Output, Failure> {
        self.wait(program, words, limit, false)
    }

    /// Sleeps.
    ///
    /// # Errors
    /// Where a signal came.
    pub fn sleep(&self, time: Duration) -> Result<(), Failure> {
        thread::sleep(time);
        if self.interrupted.load(Ordering::Relaxed) { Err(Failure::Interrupted) } else { Ok(()) }
    }

    fn wait(
        &self,
        program: &str,
        words: &[OsString],
        limit: Duration,
        stops: bool,
    ) -> Result<Output, Failure> {
        let cannot = |error| Failure::Start { program: program.to_owned(), error };
        let stop = || stops && self.interrupted.load(Ordering::Relaxed);
        if stop() {
            return Err(Failure::Interrupted);
        }
        // Files, not pipes: whoever keeps a pipe open could keep dfix waiting.
        let (mut out, mut err) =
            (tempfile::tempfile().map_err(cannot)?, tempfile::tempfile().map_err(cannot)?);
        let mut command = Command::new(program);
        command.args(words).stdin(Stdio::null());
        command.stdout(out.try_clone().map_err(cannot)?).stderr(err.try_clone().map_err(cannot)?);
        #[cfg(unix)]
        std::os::unix::process::CommandExt::process_group(&mut command, 0);
        let since = Instant::now();
        let mut child = command.spawn().map_err(cannot)?;
        let mut pause = Duration::from_millis(1);
        let status = loop {
            if let Some(status) = child.try_wait().map_err(cannot)? {
                break status;
            }
            let late = since.elapsed() >= limit;
            if late || stop() {
                end(&mut child);
                let verb = words.first().map(|word| word.to_string_lossy()).unwrap_or_default();
                return Err(match late {
                    true => Failure::Late { command: format!("{program} {verb}"), seconds: limit.as_secs() },
                    false => Failure::Interrupted,
                });
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(50));
        };
        let (out, err) = (read(&mut out).map_err(cannot)?, read(&mut err).map_err(cannot)?);
        Ok(Output { status, out, err, took: since.elapsed() })
    }
}

fn read(file: &mut File) -> io::Result<Vec<u8>> {
    let size = file.metadata()?.len();
    file.seek(io::SeekFrom::Start(size.saturating_sub(MOST)))?;
    let mut bytes = Vec::new();
    file.take(MOST).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Asks the whole group to end, so that a builder can tell its daemon, and after a while makes it.
fn end(child: &mut Child) {
    #[cfg(unix)]
    {
        use rustix::process::{Pid, Signal, kill_process_group};
        let group = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
        let signal = |signal| group.map(|group| kill_process_group(group, signal));
        signal(Signal::TERM);
        let since = Instant::now();
        while since.elapsed() < GRACE && matches!(child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(20));
        }
        // Also what the child left behind in its group.
        signal(Signal::KILL);
    }
    let _ = child.kill();
    let _ = child.wait();
}
