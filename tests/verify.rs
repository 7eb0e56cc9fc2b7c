//! `dfix verify` against a builder that is a script: what it does when things
//! go wrong. Real builds are in tests/e2e.

#![cfg(unix)]
#![allow(clippy::expect_used, missing_docs)]

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

const BEFORE: &str = "FROM scratch\nENV A b\nUSER 65532:65532\n";
const AFTER: &str = "FROM scratch\nENV A=b\nUSER 65532:65532\n";

/// A docker of shell code. It notes each call, and keeps what was built and
/// created as files. `$when` is `before` or `after`; the hooks decide the rest.
const DOCKER: &str = r#"#!/bin/sh
root=$(dirname "$0")/..
echo "$*" >>"$root/calls"
say() { printf '%s\n' "$*"; }
name_of() { while [ "$1" != "$2" ]; do shift; done; say "$3"; }
when() { case $1 in *before*) say before ;; *) say after ;; esac; }
case $1 in
version) say 28.0.0 ;;
build)
    tag=$3 file=$5
    when=$(when "$tag")
    cp "$file" "$root/built.$when"
    ls "$(dirname "$file")" >"$root/beside.$when"
    HOOK_BUILD
    touch "$root/image.$when" ;;
image)
    when=$(when "$3")
    [ -e "$root/image.$when" ] || exit 1
    case $2 in
    rm) rm "$root/image.$when" ;;
    inspect) say "[{\"Size\": 1000, \"Config\": {\"User\": \"65532:65532\"}}]" ;;
    esac ;;
run) touch "$root/container.$3"; say 65532 ;;
create) touch "$root/container.$3" ;;
start) when=$(when "$2"); HOOK_START ;;
container)
    for last; do :; done
    when=$(when "$last")
    [ -e "$root/container.$last" ] || exit 1
    HOOK_STATE
    say '{"Running": true, "ExitCode": 0}' ;;
logs) say "words of the container" ;;
rm) rm "$root/container.$4" ;;
*) say "fake docker: what is $*?" >&2; exit 99 ;;
esac
"#;

struct Fake {
    folder: TempDir,
}

impl Fake {
    /// With code for each of `build`, `start` and the state of a container.
    fn new(build: &str, start: &str, state: &str) -> Fake {
        let fake = Fake::without_docker();
        let code = DOCKER.replace("HOOK_BUILD", build);
        let code = code.replace("HOOK_START", start).replace("HOOK_STATE", state);
        let docker = fake.path().join("bin/docker");
        fs::write(&docker, code).expect("is written");
        fs::set_permissions(&docker, fs::Permissions::from_mode(0o755)).expect("sets");
        fake
    }

    fn without_docker() -> Fake {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for sub in ["bin", "project", "tmp"] {
            fs::create_dir(folder.path().join(sub)).expect("is made");
        }
        fs::write(folder.path().join("project/Dockerfile"), BEFORE).expect("is written");
        Fake { folder }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dfix"));
        // The fake first, and of the system's programs no other builder.
        command
            .current_dir(self.path().join("project"))
            .args(["verify", "--offline", "--watch", "0"])
            .args(args)
            .env("PATH", format!("{}:/usr/bin:/bin", self.path().join("bin").display()))
            .env("TMPDIR", self.path().join("tmp"))
            .env("XDG_CACHE_HOME", "/nonexistent")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, args: &[&str]) -> Output {
        let output = self.command(args).output().expect("runs");
        self.assert_clean();
        output
    }

    /// Neither images nor containers nor temporary files are left.
    fn assert_clean(&self) {
        let names = |folder: &Path| -> Vec<String> {
            let entries = fs::read_dir(folder).expect("is read");
            entries.map(|entry| entry.expect("is one").file_name().to_string_lossy().into_owned()).collect()
        };
        let left: Vec<_> = names(self.path())
            .into_iter()
            .filter(|name| name.starts_with("image.") || name.starts_with("container."))
            .collect();
        assert!(left.is_empty(), "{left:?}\n{}", self.read("calls"));
        assert!(names(&self.path().join("tmp")).is_empty());
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path().join(name)).unwrap_or_default()
    }

    fn dockerfile(&self) -> String {
        self.read("project/Dockerfile")
    }
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn what_holds_is_written() {
    let fake = Fake::new("", "", "");
    let shown = fake.run(&["Dockerfile"]);
    assert_eq!(shown.status.code(), Some(1), "{}", err(&shown));
    assert!(String::from_utf8_lossy(&shown.stdout).contains("+ENV A=b"));
    assert_eq!(fake.dockerfile(), BEFORE, "nothing is written without --write");
    let output = fake.run(&["--write", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(fake.dockerfile(), AFTER);
    assert_eq!((fake.read("built.before"), fake.read("built.after")), (BEFORE.into(), AFTER.into()));
    let text = err(&output);
    for part in [
        "verify    builds and starts with docker 28.0.0",
        "  user       65532:65532, uid 65532  65532:65532, uid 65532",
        "  container  still runs after 0 s    still runs after 0 s",
        "not checked: whether the application does its work",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let calls = fake.read("calls");
    assert!(calls.contains("create --name dfix-verify-") && calls.contains(" --network none dfix-verify-"));
    let before = calls.lines().count();
    let again = fake.run(&["--write", "Dockerfile"]);
    assert_eq!(again.status.code(), Some(0));
    assert!(err(&again).contains("nothing to fix, so nothing is built"), "{}", err(&again));
    assert_eq!(fake.read("calls").lines().count(), before, "nobody was called");
}

#[test]
fn nothing_else_calls_a_builder() {
    let fake = Fake::new("", "", "");
    for args in [vec!["--write", "--unsafe", "Dockerfile"], vec!["--check", "Dockerfile"]] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dfix"));
        command.current_dir(fake.path().join("project")).args(args).arg("--offline");
        command.env("PATH", fake.path().join("bin")).env("XDG_CACHE_HOME", "/nonexistent");
        assert!(command.output().expect("runs").status.code().is_some());
    }
    assert_eq!(fake.read("calls"), "");
}

#[test]
fn options_reach_the_builder() {
    let fake = Fake::new("", "", "");
    fs::write(fake.path().join("project/Dockerfile.dockerignore"), "x\n").expect("is written");
    let output = fake.run(&[
        "--context=..",
        "--build-option=--build-arg=A=b",
        "--run-option=--network=host",
        "--target=0",
        "Dockerfile",
    ]);
    assert_eq!(output.status.code(), Some(1), "{}", err(&output));
    let calls = fake.read("calls");
    assert!(calls.contains("/before/Dockerfile --target 0 --build-arg=A=b .."), "{calls}");
    assert!(calls.contains(" --network=host dfix-verify-") && !calls.contains("none"), "{calls}");
    assert_eq!(fake.read("beside.after"), "Dockerfile\nDockerfile.dockerignore\n");
}

#[test]
fn only_stages_that_the_file_has_are_built() {
    let fake = Fake::new("", "", "");
    fs::write(fake.path().join("project/dfix.toml"), "targets = [\"prod\", \"dev\"]\n").expect("is written");
    let staged = BEFORE.replacen("scratch", "scratch AS prod", 1);
    fs::write(fake.path().join("project/Dockerfile"), staged).expect("is written");
    let output = fake.run(&["--write", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let calls = fake.read("calls");
    assert!(calls.contains("--target prod") && !calls.contains("dev"), "{calls}");
    // Without any of them, what is built by default.
    fs::write(fake.path().join("project/Dockerfile"), BEFORE).expect("is written");
    fs::remove_file(fake.path().join("calls")).expect("is removed");
    let output = fake.run(&["--write", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(!fake.read("calls").contains("--target"), "{}", fake.read("calls"));
    assert_eq!(fake.dockerfile(), AFTER);
}

#[test]
fn what_does_not_hold_is_not_written() {
    for (build, start, state, told) in [
        (
            "[ $when = before ] || { say no such package; exit 7; }",
            "",
            "",
            "no longer builds (docker ends with exit code 7)",
        ),
        (
            "",
            "[ $when = before ] || exit 1",
            "",
            "its container does not start, and before still runs after 0 s",
        ),
        (
            "",
            "",
            "[ $when = before ] || { say '{\"Running\": false, \"ExitCode\": 3}'; exit; }",
            "its container ends with exit code 3, and before still runs after 0 s",
        ),
    ] {
        let fake = Fake::new(build, start, state);
        let output = fake.run(&["--write", "Dockerfile"]);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        assert!(err(&output).contains(told), "{told}\n{}", err(&output));
        assert!(build.is_empty() != err(&output).contains("    no such package"), "{}", err(&output));
        assert_eq!(fake.dockerfile(), BEFORE);
    }
}

#[test]
fn a_file_that_does_not_build_as_it_is_proves_nothing() {
    let fake = Fake::new("say broken >&2; exit 1", "", "");
    let output = fake.run(&["--write", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("not written: it does not build as it is"), "{}", err(&output));
    assert!(err(&output).contains("broken"), "its last words: {}", err(&output));
    assert_eq!(fake.dockerfile(), BEFORE);
    assert_eq!(fake.read("built.after"), "", "the second build is spared");
}

#[test]
fn builders_that_are_not_there_are_told() {
    let fake = Fake::without_docker();
    let mut command = fake.command(&["--write", "Dockerfile"]);
    let output = command.env("PATH", fake.path().join("bin")).output().expect("runs");
    assert_eq!(output.status.code(), Some(2));
    let text = err(&output);
    let told =
        "no builder can be used: docker is not installed; podman is not installed; buildah is not installed";
    assert!(text.contains(told), "{text}");
    assert_eq!(fake.dockerfile(), BEFORE);
    // One whose daemon is down is passed over, and that is said.
    let script = |name: &str, code: &str| {
        let path = fake.path().join("bin").join(name);
        fs::write(&path, format!("#!/bin/sh\n{code}\n")).expect("is written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("sets");
    };
    script("docker", "echo Cannot connect to the daemon >&2; exit 1");
    script("podman", "[ $1 = --version ] && echo podman version 5.0; [ $1 = --version ]");
    let output = fake.run(&["Dockerfile"]);
    let told =
        "builds and starts with podman version 5.0 (docker does not answer: Cannot connect to the daemon)";
    assert!(err(&output).contains(told), "{}", err(&output));
    let output = fake.run(&["--builder=docker", "Dockerfile"]);
    assert!(err(&output).contains("no builder can be used: docker does not answer"), "{}", err(&output));
    for args in [vec!["-"], vec!["--check", "Dockerfile"], vec!["--context=missing", "Dockerfile"]] {
        assert_eq!(fake.run(&args).status.code(), Some(2), "{args:?}");
    }
}

#[test]
fn a_build_that_hangs_ends_at_its_limit() {
    let fake = Fake::new("touch $root/image.$when; sleep 600", "", "");
    let since = Instant::now();
    let output = fake.run(&["--write", "--build-limit=1", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("docker build did not end within 1 s"), "{}", err(&output));
    assert!(since.elapsed() < Duration::from_secs(30));
    assert_eq!(fake.dockerfile(), BEFORE);
}

#[test]
fn an_interrupt_leaves_nothing_behind() {
    for signal in ["INT", "TERM"] {
        let fake = Fake::new("touch $root/image.$when; [ $when = before ] || sleep 600", "", "");
        let child = fake.command(&["--write", "Dockerfile"]).spawn().expect("starts");
        let since = Instant::now();
        while fake.read("built.after").is_empty() {
            assert!(since.elapsed() < Duration::from_secs(60), "the second build never began");
            thread::sleep(Duration::from_millis(10));
        }
        let killed = Command::new("kill").args([&format!("-{signal}"), &child.id().to_string()]).status();
        assert!(killed.expect("runs").success());
        let output = child.wait_with_output().expect("ends");
        assert_eq!(output.status.code(), Some(130), "{}", err(&output));
        assert!(err(&output).contains("interrupted"), "{}", err(&output));
        assert_eq!(fake.dockerfile(), BEFORE);
        fake.assert_clean();
        assert!(since.elapsed() < Duration::from_secs(60));
    }
}
