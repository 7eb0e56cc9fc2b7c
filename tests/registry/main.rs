//! Digests from a real registry: Debian's docker-registry, and between it and
//! dfix, where a test wants trouble, a server that makes some.

#![allow(clippy::expect_used, missing_docs)]

mod auth;
mod faults;
mod front;
mod many;
mod pins;
mod plain;
mod policy;
mod server;

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

const NEW: &str = "2026-01-01T00:00:00Z";

/// A folder with Dockerfiles, and a home of its own for dfix.
pub struct Project {
    pub folder: TempDir,
    home: TempDir,
    variables: BTreeMap<String, String>,
}

impl Project {
    pub fn new(files: &[(&str, &str)]) -> Project {
        let project = Project {
            folder: tempfile::tempdir().expect("a temporary folder"),
            home: tempfile::tempdir().expect("a temporary folder"),
            variables: BTreeMap::new(),
        };
        for (name, text) in files {
            project.write(name, text);
        }
        project
    }

    /// One Dockerfile, with something to fix beside the images.
    pub fn of(image: &str) -> Project {
        Project::new(&[("Dockerfile", &dockerfile(image))])
    }

    pub fn write(&self, name: &str, text: &str) {
        put(&self.folder.path().join(name), text);
    }

    /// A file below the home: `.config/dfix/config.toml`.
    pub fn write_home(&self, name: &str, text: &str) {
        put(&self.home.path().join(name), text);
    }

    pub fn home(&self) -> &Path {
        self.home.path()
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.folder.path().join(name)).expect("is read")
    }

    pub fn set(&mut self, variable: &str, value: &str) -> &mut Project {
        self.variables.insert(variable.into(), value.into());
        self
    }

    /// Runs dfix in the folder; nothing of the caller's own set-up reaches it.
    pub fn dfix(&self, args: &[&str]) -> Run {
        let since = Instant::now();
        let output = Command::new(env!("CARGO_BIN_EXE_dfix"))
            .current_dir(self.folder.path())
            .args(args)
            .stdin(Stdio::null())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.home.path())
            .envs(&self.variables)
            .output()
            .expect("runs");
        Run { output, took: since.elapsed() }
    }
}

fn put(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().expect("has one")).expect("is made");
    fs::write(path, text).expect("is written");
}

/// What a run of dfix did.
pub struct Run {
    output: Output,
    pub took: Duration,
}

impl Run {
    pub fn code(&self) -> Option<i32> {
        self.output.status.code()
    }

    pub fn out(&self) -> String {
        String::from_utf8_lossy(&self.output.stdout).into_owned()
    }

    pub fn err(&self) -> String {
        String::from_utf8_lossy(&self.output.stderr).into_owned()
    }

    /// Both, for a message.
    pub fn told(&self) -> String {
        format!("{:?} in {:?}\n{}{}", self.code(), self.took, self.out(), self.err())
    }
}

/// A file that names an image, and has a safe fix beside it.
pub fn dockerfile(image: &str) -> String {
    format!("FROM {image}\nENV A b\nUSER 10001:10001\n")
}

/// The run made every other fix, told the one failure with these words, and has
/// the exit code of a diff that is not empty.
pub fn assert_failed_kindly(run: &Run, words: &[&str]) {
    assert_eq!(run.code(), Some(1), "{}", run.told());
    assert!(run.out().contains("+ENV A=b"), "{}", run.told());
    assert!(!run.out().contains("sha256:"), "{}", run.told());
    let findings: Vec<_> = run.err().lines().filter(|l| l.contains("pin-image")).map(str::to_owned).collect();
    assert_eq!(findings.len(), 1, "{}", run.told());
    for word in words {
        assert!(findings[0].contains(word), "{word}\n{}", run.told());
    }
}
