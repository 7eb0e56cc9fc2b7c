//! `dfix verify`: does a Dockerfile build and start after the fixes as it did before?
//!
//! The one part of dfix that lets something from its input be executed: a
//! builder builds the text before and the text after, and the images are
//! looked at and started. Nothing else calls it. What it needs of the world is
//! a builder's command line ([`Builder`]), run with a time limit and in a
//! process group of its own ([`process`]); whatever it makes is removed when it
//! ends, also by an error or a signal.

mod builder;
mod compare;
pub mod process;

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

pub use builder::{Builder, Found, choose};
pub use compare::{Comparison, Side, Start, User};

use process::{Failure, Limits, Output};

/// What is built and how.
#[derive(Debug)]
pub struct Job<'a> {
    /// With what.
    pub builder: Builder,
    /// The Dockerfile; its name and its ignore file count for builders.
    pub dockerfile: &'a Path,
    /// The folder that COPY and ADD read from.
    pub context: &'a Path,
    /// The stage to build; the last one where there is none.
    pub target: Option<&'a str>,
    /// More words for the builder's `build`.
    pub build_options: &'a [OsString],
    /// More words for the container's `create`.
    pub run_options: &'a [OsString],
    /// How long a build may take.
    pub build_limit: Duration,
    /// How long the container is watched.
    pub watch: Duration,
}

/// Why nothing could be said.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// There is nothing to compare with.
    #[error("it does not build as it is, so there is nothing to compare with: {0}")]
    Before(String),
    /// The builder or the system fails.
    #[error("{0}")]
    Cannot(String),
    /// A signal came.
    #[error("interrupted; images and containers of this run are removed")]
    Interrupted,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        match failure {
            Failure::Interrupted => Problem::Interrupted,
            other => Problem::Cannot(other.to_string()),
        }
    }
}

/// Builds, looks at and starts `before` and `after`, and compares. `tell` is
/// given a line for each step that takes its time.
///
/// # Errors
/// Where the builder can't do its work, or `before` doesn't build.
pub fn compare(
    job: &Job<'_>,
    before: &str,
    after: &str,
    tell: &mut dyn FnMut(&str),
) -> Result<Comparison, Problem> {
    let mut made = Made::new(job)?;
    let mut comparison = Comparison::new(job.builder.starts_containers());
    tell(&format!("building before the fixes, with {}", job.builder.program()));
    comparison.before = side(job, &mut made, "before", before, job.watch)?;
    if let Some(why) = &comparison.before.build_failure {
        let words = comparison.before.last_words.trim_end().replace('\n', "\n    ");
        return Err(Problem::Before(format!("{why}; its last words:\n    {words}")));
    }
    tell(&format!("building after the fixes, with {}", job.builder.program()));
    // Where it ended by itself, it gets more time to do so again on a busy machine.
    let watch = match comparison.before.start {
        Some(Start::Ended { after, .. }) => job.watch.max(after * 3),
        _ => job.watch,
    };
    comparison.after = side(job, &mut made, "after", after, watch)?;
    comparison.left_behind = made.remove();
    Ok(comparison)
}

fn side(
    job: &Job<'_>,
    made: &mut Made<'_>,
    when: &str,
    text: &str,
    watch: Duration,
) -> Result<Side, Problem> {
    let mut side = Side::default();
    let dockerfile = made.dockerfile(when, text)?;
    let image = made.image(when);
    let build = made.run(job.builder.build(job, &dockerfile, &image), job.build_limit)?;
    side.build_seconds = build.took.as_secs_f64();
    if !build.success() {
        side.build_failure = Some(format!("{} ends with {}", job.builder.program(), build.ending()));
        side.last_words = build.last_lines(20);
        return Ok(side);
    }
    job.builder.inspect(made, &image, &mut side)?;
    if job.builder.starts_containers() {
        side.uid = whoami(job, made, &image, when)?;
        side.start = Some(start(job, made, &image, when, watch, &mut side.last_words)?);
    }
    Ok(side)
}

/// What `id -u` says in the image; `None` where the image can't run it.
fn whoami(job: &Job<'_>, made: &mut Made<'_>, image: &str, when: &str) -> Result<Option<u32>, Problem> {
    // On a busy machine the words of a process that ends at once may be lost.
    for attempt in 0..3 {
        let container = made.container(&format!("{when}-id{attempt}"));
        let done = made.run(job.builder.whoami(job, image, &container), SHORT)?;
        made.remove_container(&container);
        let said = done.stdout();
        if done.success() && said.trim().is_empty() {
            continue;
        }
        return Ok(said.trim().parse().ok().filter(|_| done.success()));
    }
    Ok(None)
}

fn start(
    job: &Job<'_>,
    made: &mut Made<'_>,
    image: &str,
    when: &str,
    watch: Duration,
    words: &mut String,
) -> Result<Start, Problem> {
    let container = made.container(when);
    for step in [job.builder.create(job, image, &container), job.builder.start(&container)] {
        let done = made.run(step, SHORT)?;
        if !done.success() {
            *words = done.last_lines(20);
            return Ok(Start::Refused);
        }
    }
    let since = std::time::Instant::now();
    let state = loop {
        let (running, code) = job.builder.state(made, &container)?;
        if !running {
            break Start::Ended { code, after: since.elapsed() };
        }
        if since.elapsed() >= watch {
            break Start::Runs { after: watch };
        }
        made.limits.sleep(Duration::from_millis(200))?;
    };
    *words = made.run(job.builder.logs(&container), SHORT)?.last_lines(20);
    made.remove_container(&container);
    Ok(state)
}

/// For everything but a build.
const SHORT: Duration = Duration::from_secs(120);

/// What a run has made, and removes.
pub struct Made<'j> {
    job: &'j Job<'j>,
    folder: tempfile::TempDir,
    name: String,
    images: Vec<String>,
    containers: Vec<String>,
    limits: Limits,
}

impl<'j> Made<'j> {
    fn new(job: &'j Job<'j>) -> Result<Made<'j>, Problem> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let folder = tempfile::Builder::new()
            .prefix("dfix-verify-")
            .tempdir()
            .map_err(|error| Problem::Cannot(format!("no temporary folder: {error}")))?;
        let time = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_millis());
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("dfix-verify-{}-{time}-{count}", std::process::id());
        Ok(Made { job, folder, name, images: vec![], containers: vec![], limits: Limits::default() })
    }

    /// The text under the Dockerfile's own name, in a folder of its own beside
    /// the ignore files that builders look for by that name.
    fn dockerfile(&self, when: &str, text: &str) -> Result<PathBuf, Problem> {
        let cannot =
            |error: std::io::Error| Problem::Cannot(format!("{}: {error}", self.folder.path().display()));
        let folder = self.folder.path().join(when);
        let name = self.job.dockerfile.file_name().unwrap_or("Dockerfile".as_ref());
        fs::create_dir_all(&folder).map_err(cannot)?;
        fs::write(folder.join(name), text).map_err(cannot)?;
        for ending in [".dockerignore", ".containerignore"] {
            let mut name = name.to_owned();
            name.push(ending);
            let ignore = self.job.dockerfile.with_file_name(&name);
            if ignore.is_file() {
                fs::copy(ignore, folder.join(&name)).map_err(cannot)?;
            }
        }
        Ok(folder.join(name))
    }

    fn image(&mut self, when: &str) -> String {
        // Podman would look for a name without a host elsewhere too.
        let host = if self.job.builder == Builder::Docker { "" } else { "localhost/" };
        let image = format!("{host}{}:{when}", self.name);
        self.images.push(image.clone());
        image
    }

    fn container(&mut self, when: &str) -> String {
        let container = format!("{}-{when}", self.name);
        self.containers.push(container.clone());
        container
    }

    /// Runs the builder with these words.
    fn run(&self, words: Vec<OsString>, limit: Duration) -> Result<Output, Failure> {
        self.limits.run(self.job.builder.program(), &words, limit)
    }

    fn remove_container(&mut self, container: &str) {
        let words = self.job.builder.remove_container(container);
        if self
            .limits
            .run_to_its_end(self.job.builder.program(), &words, SHORT)
            .is_ok_and(|done| done.success())
        {
            self.containers.retain(|other| other != container);
        }
    }

    /// Removes everything; tells what could not be removed.
    fn remove(&mut self) -> Vec<String> {
        let builder = self.job.builder;
        let mut left = Vec::new();
        let mut remove = |name: &str, words: Vec<OsString>, look: Vec<OsString>| {
            let done = self.limits.run_to_its_end(builder.program(), &words, SHORT);
            // What was never made can't be removed, nor looked at.
            let there = || self.limits.run_to_its_end(builder.program(), &look, SHORT);
            if !done.is_ok_and(|done| done.success()) && there().is_ok_and(|look| look.success()) {
                left.push(name.to_owned());
            }
        };
        for container in std::mem::take(&mut self.containers) {
            remove(&container, builder.remove_container(&container), builder.look_at_container(&container));
        }
        for image in std::mem::take(&mut self.images) {
            remove(&image, builder.remove_image(&image), builder.look_at_image(&image));
        }
        left
    }
}

impl Drop for Made<'_> {
    fn drop(&mut self) {
        self.remove();
    }
}
