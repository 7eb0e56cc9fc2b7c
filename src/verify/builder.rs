//! The command lines of docker, podman and buildah.

use std::{ffi::OsString, path::Path, time::Duration};

use serde::Deserialize;

use super::{
    Job, Made, Problem, SHORT, Side,
    process::{Failure, Limits},
};

/// A program that builds images.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
#[allow(missing_docs)]
pub enum Builder {
    Docker,
    Podman,
    Buildah,
}

/// The builder that is used.
#[derive(Debug)]
pub struct Found {
    /// Which.
    pub builder: Builder,
    /// How it names itself: `docker 28.5.2`.
    pub title: String,
    /// Those that were looked for before it, and why they aren't used.
    pub passed_over: Vec<String>,
}

/// The builder that was asked for, or the first that is there.
///
/// # Errors
/// Where none works, with the reason for each.
pub fn choose(wanted: Option<Builder>) -> Result<Found, Problem> {
    let all = [Builder::Docker, Builder::Podman, Builder::Buildah];
    let mut passed_over = Vec::new();
    for builder in all.into_iter().filter(|builder| wanted.is_none_or(|wanted| wanted == *builder)) {
        match builder.version() {
            Ok(title) => return Ok(Found { builder, title, passed_over }),
            Err(Problem::Interrupted) => return Err(Problem::Interrupted),
            Err(why) => passed_over.push(why.to_string()),
        }
    }
    Err(Problem::Cannot(format!("no builder can be used: {}", passed_over.join("; "))))
}

#[derive(Deserialize)]
struct Inspected {
    #[serde(rename = "Size")]
    size: Option<u64>,
    #[serde(rename = "Config", default)]
    config: Config,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Config {
    user: Option<String>,
    healthcheck: Option<serde_json::Value>,
}

/// `buildah inspect --type image`.
#[derive(Deserialize)]
struct OfBuildah {
    #[serde(rename = "OCIv1")]
    oci: Oci,
}

#[derive(Deserialize)]
struct Oci {
    #[serde(default)]
    config: OciConfig,
}

#[derive(Default, Deserialize)]
struct OciConfig {
    #[serde(rename = "User")]
    user: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct State {
    running: bool,
    exit_code: i64,
}

impl Builder {
    /// Its program.
    pub fn program(self) -> &'static str {
        match self {
            Builder::Docker => "docker",
            Builder::Podman => "podman",
            Builder::Buildah => "buildah",
        }
    }

    /// Can it start what it built?
    pub fn starts_containers(self) -> bool {
        self != Builder::Buildah
    }

    fn version(self) -> Result<String, Problem> {
        let program = self.program();
        // Docker's own program is of no use without the daemon, which tells this version.
        let asked: &[&str] = match self {
            Builder::Docker => &["version", "--format", "{{.Server.Version}}"],
            Builder::Podman | Builder::Buildah => &["--version"],
        };
        let done = match Limits::default().run(program, &words(asked), Duration::from_secs(20)) {
            Err(Failure::Start { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => {
                return Err(Problem::Cannot(format!("{program} is not installed")));
            }
            other => other?,
        };
        let told = done.stdout();
        if !done.success() || told.trim().is_empty() {
            let why = done.last_lines(1);
            return Err(Problem::Cannot(format!("{program} does not answer: {}", why.trim())));
        }
        Ok(match self {
            Builder::Docker => format!("docker {}", told.trim()),
            Builder::Podman | Builder::Buildah => told.trim().to_owned(),
        })
    }

    pub(super) fn build(self, job: &Job<'_>, dockerfile: &Path, image: &str) -> Vec<OsString> {
        let mut all = words(&["build", "--tag", image, "--file"]);
        all.push(dockerfile.into());
        if let Some(target) = job.target {
            all.extend(words(&["--target", target]));
        }
        all.extend(job.build_options.iter().cloned());
        all.push(job.context.into());
        all
    }

    /// Fills in what is said of the image itself.
    pub(super) fn inspect(self, made: &Made<'_>, image: &str, side: &mut Side) -> Result<(), Problem> {
        let done = made.run(self.look_at_image(image), SHORT)?;
        if !done.success() {
            let advice = match self {
                Builder::Docker => ": where buildx builds elsewhere, --build-option=--load brings it here",
                _ => "",
            };
            return Err(Problem::Cannot(format!(
                "{} built the image but doesn't have it{advice}",
                self.program()
            )));
        }
        let text = done.stdout();
        let odd = |error| {
            Problem::Cannot(format!(
                "{} describes the image otherwise than expected: {error}",
                self.program()
            ))
        };
        if self == Builder::Buildah {
            let told: OfBuildah = serde_json::from_str(&text).map_err(odd)?;
            side.user = Some(told.oci.config.user.unwrap_or_default());
            return Ok(());
        }
        let told: Vec<Inspected> = serde_json::from_str(&text).map_err(odd)?;
        if let Some(image) = told.into_iter().next() {
            side.size = image.size;
            side.user = Some(image.config.user.unwrap_or_default());
            side.has_healthcheck = image.config.healthcheck.is_some_and(|check| !check.is_null());
        }
        Ok(())
    }

    pub(super) fn whoami(self, job: &Job<'_>, image: &str, container: &str) -> Vec<OsString> {
        let mut all = words(&["run", "--name", container]);
        all.extend(run_options(job));
        all.extend(words(&["--entrypoint", "id", image, "-u"]));
        all
    }

    pub(super) fn create(self, job: &Job<'_>, image: &str, container: &str) -> Vec<OsString> {
        let mut all = words(&["create", "--name", container]);
        all.extend(run_options(job));
        all.push(image.into());
        all
    }

    pub(super) fn start(self, container: &str) -> Vec<OsString> {
        words(&["start", container])
    }

    pub(super) fn logs(self, container: &str) -> Vec<OsString> {
        words(&["logs", "--tail", "20", container])
    }

    /// Whether a container runs, and the exit code where it doesn't.
    pub(super) fn state(self, made: &Made<'_>, container: &str) -> Result<(bool, i64), Problem> {
        let done =
            made.run(words(&["container", "inspect", "--format", "{{json .State}}", container]), SHORT)?;
        let state: State = serde_json::from_str(&done.stdout()).map_err(|error| {
            let told = done.last_lines(1);
            Problem::Cannot(format!("{} can't tell how the container does: {error}: {told}", self.program()))
        })?;
        Ok((state.running, state.exit_code))
    }

    pub(super) fn look_at_container(self, container: &str) -> Vec<OsString> {
        words(&["container", "inspect", container])
    }

    pub(super) fn look_at_image(self, image: &str) -> Vec<OsString> {
        match self {
            Builder::Docker | Builder::Podman => words(&["image", "inspect", image]),
            Builder::Buildah => words(&["inspect", "--type", "image", image]),
        }
    }

    pub(super) fn remove_container(self, container: &str) -> Vec<OsString> {
        words(&["rm", "--force", "--volumes", container])
    }

    /// Not by force: an image that somebody else uses too loses this name only.
    pub(super) fn remove_image(self, image: &str) -> Vec<OsString> {
        match self {
            Builder::Docker | Builder::Podman => words(&["image", "rm", image]),
            Builder::Buildah => words(&["rmi", image]),
        }
    }
}

/// A container has no network, unless one is asked for.
fn run_options(job: &Job<'_>) -> Vec<OsString> {
    let is_network = |option: &OsString| option.to_string_lossy().starts_with("--net");
    let mut all = if job.run_options.iter().any(is_network) { vec![] } else { words(&["--network", "none"]) };
    all.extend(job.run_options.iter().cloned());
    all
}

fn words(words: &[&str]) -> Vec<OsString> {
    words.iter().map(Into::into).collect()
}
