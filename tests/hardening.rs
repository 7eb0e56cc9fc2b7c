//! What happens to files when the system, or somebody, is against it.

#![cfg(unix)]
#![allow(clippy::expect_used, missing_docs)]

use std::{
    fs,
    os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;

const BEFORE: &str = "FROM scratch\nENV A b\nUSER 65532:65532\n";
const AFTER: &str = "FROM scratch\nENV A=b\nUSER 65532:65532\n";

fn folder(text: &str) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("Dockerfile"), text).expect("is written");
    folder
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dfix"));
    command.current_dir(folder).args(args).stdin(Stdio::null());
    command.env("DFIX_OFFLINE", "1").env("XDG_CACHE_HOME", "/nonexistent");
    command
}

fn dfix(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("runs")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Names in a folder, sorted.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("is read");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("is one").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Long enough that writing takes a while.
fn long(line: &str) -> String {
    lines(line, 2_000)
}

fn lines(line: &str, count: usize) -> String {
    format!("FROM scratch\n{}USER 65532:65532\n", format!("{line}\n").repeat(count))
}

#[test]
fn a_killed_run_leaves_whole_files() {
    const FILES: usize = 6;
    let (before, after) = (lines("ENV A b", 100), lines("ENV A=b", 100));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = |at: usize| folder.path().join(format!("{at}.Dockerfile"));
    // How long a whole run takes here: the kills are spread over it.
    let reset = || (0..FILES).for_each(|at| fs::write(path(at), &before).expect("is written"));
    reset();
    let since = Instant::now();
    assert_eq!(dfix(folder.path(), &["--write", "-q"]).status.code(), Some(0));
    let whole = since.elapsed();
    assert_eq!(fs::read_to_string(path(0)).expect("is read"), after);
    let (mut old, mut new, mut killed) = (0, 0, 0);
    for round in 0..200u32 {
        reset();
        let mut child = command(folder.path(), &["--write", "-q"]).spawn().expect("starts");
        thread::sleep(whole * round / 190);
        // SIGKILL: nobody cleans up.
        let _ = child.kill();
        killed += usize::from(child.wait().expect("ends").code().is_none());
        for at in 0..FILES {
            match fs::read_to_string(path(at)).expect("is read") {
                text if text == before => old += 1,
                text if text == after => new += 1,
                text => panic!("round {round}: a file of {} bytes is neither", text.len()),
            }
        }
        // What a killed run leaves is a temporary file that no tool takes for a Dockerfile.
        for name in names(folder.path()).iter().filter(|name| !name.ends_with(".Dockerfile")) {
            assert!(name.starts_with(".dfix-"), "{name}");
            fs::remove_file(folder.path().join(name)).expect("is removed");
        }
    }
    assert!(
        killed > 50 && old > 0 && new > 0,
        "the kills hit nothing: {killed} killed, {old} old, {new} new"
    );
}

#[test]
fn a_full_disk_leaves_the_old_file() {
    // A limit on the size of files says EFBIG where a full disk says ENOSPC; it
    // works without root, and the same call fails.
    let text = long("ENV A b");
    let folder = folder(&text);
    let script = format!("trap '' XFSZ; ulimit -f 4; exec {} --write Dockerfile", env!("CARGO_BIN_EXE_dfix"));
    let output = Command::new("sh")
        .args(["-c", &script])
        .current_dir(folder.path())
        .envs([("DFIX_OFFLINE", "1"), ("XDG_CACHE_HOME", "/nonexistent")])
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("error  Dockerfile  not written: File too large"), "{}", err(&output));
    assert_eq!(fs::read_to_string(folder.path().join("Dockerfile")).expect("is read"), text);
    assert_eq!(names(folder.path()), ["Dockerfile"]);
}

/// Where this user may mount: a disk that is really full.
#[test]
fn a_full_tmpfs_leaves_the_old_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let script = r#"
        mount -t tmpfs -o size=256k tmpfs . || exit 77
        cd "$PWD"
        cp "$1" Dockerfile
        dd if=/dev/zero of=filler bs=4k 2>/dev/null
        "$2" --write Dockerfile; code=$?
        cmp "$1" Dockerfile || exit 99
        ls -A
        exit $code"#;
    let text = folder.path().with_extension("text");
    fs::write(&text, long("ENV A b")).expect("is written");
    let output = Command::new("unshare")
        .args(["--map-root-user", "--mount", "sh", "-c", script, "sh"])
        .arg(&text)
        .arg(env!("CARGO_BIN_EXE_dfix"))
        .current_dir(folder.path())
        .envs([("DFIX_OFFLINE", "1"), ("XDG_CACHE_HOME", "/nonexistent")])
        .output();
    fs::remove_file(&text).expect("is removed");
    let output = match output {
        Ok(output) if output.status.code() != Some(77) && !err(&output).starts_with("unshare") => output,
        // The limit above has shown the same without a mount.
        _ => {
            let _ = std::io::Write::write_all(
                &mut std::io::stderr(),
                b"SKIPPED: this user can't mount a tmpfs\n",
            );
            return;
        }
    };
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("not written: No space left on device"), "{}", err(&output));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "Dockerfile\nfiller\n");
}

#[test]
fn a_folder_that_cant_be_written_leaves_the_old_file() {
    let folder = folder(BEFORE);
    let path = folder.path().join("Dockerfile");
    let is_root = fs::metadata(&path).expect("is there").uid() == 0;
    let mut run = if is_root {
        // Root may write anywhere: as somebody else, who may read the folder.
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("sets");
        // The binary may lie where nobody else gets to.
        let binary = folder.path().join("dfix");
        fs::copy(env!("CARGO_BIN_EXE_dfix"), &binary).expect("is copied");
        let mut run = Command::new("setpriv");
        run.args(["--reuid=65534", "--regid=65534", "--clear-groups"]).arg(binary);
        run.args(["--write", "Dockerfile"]).current_dir(folder.path());
        run.envs([("DFIX_OFFLINE", "1"), ("XDG_CACHE_HOME", "/nonexistent")]);
        run
    } else {
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o555)).expect("sets");
        command(folder.path(), &["--write", "Dockerfile"])
    };
    let output = run.output().expect("runs");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).expect("sets");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("error  Dockerfile  not written: Permission denied"), "{}", err(&output));
    assert_eq!(fs::read_to_string(path).expect("is read"), BEFORE);
}

#[test]
fn loops_of_links_come_to_an_end() {
    let folder = folder(BEFORE);
    let at = |name: &str| folder.path().join(name);
    symlink("b.Dockerfile", at("a.Dockerfile")).expect("links");
    symlink("a.Dockerfile", at("b.Dockerfile")).expect("links");
    fs::create_dir(at("sub")).expect("is made");
    symlink("..", at("sub/up")).expect("links");
    symlink("missing", at("dangling.Dockerfile")).expect("links");
    let output = dfix(folder.path(), &["--write", "."]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(fs::read_to_string(at("Dockerfile")).expect("is read"), AFTER);
    let output = dfix(folder.path(), &["--write", "a.Dockerfile", "dangling.Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("error  a.Dockerfile  cannot be read"), "{}", err(&output));
    assert!(err(&output).contains("error  dangling.Dockerfile  cannot be read"), "{}", err(&output));
    assert!(at("a.Dockerfile").is_symlink(), "links stay links");
}

#[test]
fn what_is_no_plain_file_is_not_read_for_ever() {
    let folder = folder(BEFORE);
    for device in ["/dev/zero", "/dev/urandom"] {
        let since = Instant::now();
        let output = dfix(folder.path(), &["--check", device]);
        assert_eq!(output.status.code(), Some(2));
        assert!(since.elapsed() < Duration::from_secs(20));
        assert!(err(&output).contains(device), "{}", err(&output));
    }
    let made = Command::new("mkfifo").arg(folder.path().join("pipe.Dockerfile")).status();
    assert!(made.expect("runs").success());
    let mut child = command(folder.path(), &["--check", "."]).spawn().expect("starts");
    let since = Instant::now();
    while child.try_wait().expect("is asked").is_none() {
        if since.elapsed() > Duration::from_secs(20) {
            let _ = child.kill();
            let _ = child.wait();
            panic!("a pipe in the tree that nobody writes to is waited for");
        }
        thread::sleep(Duration::from_millis(10));
    }
}

/// Somebody replaces and rewrites the file all the time: what is there is always
/// one of theirs, or what dfix makes of one of theirs.
#[test]
fn a_file_that_is_swapped_meanwhile_is_not_mixed_up() {
    let folder = folder(BEFORE);
    let path: PathBuf = folder.path().join("Dockerfile");
    let theirs: Vec<String> = (0..4).map(|at| long(&format!("ENV A{at} b"))).collect();
    let made: Vec<String> = (0..4).map(|at| long(&format!("ENV A{at}=b"))).collect();
    fs::write(&path, &theirs[0]).expect("is written");
    let stop = Arc::new(AtomicBool::new(false));
    let swapping = thread::spawn({
        let (path, theirs, stop) = (path.clone(), theirs.clone(), stop.clone());
        move || {
            let aside = path.with_extension("aside");
            let mut swaps = 0;
            while !stop.load(Ordering::Relaxed) {
                fs::write(&aside, &theirs[swaps % 4]).expect("is written");
                fs::rename(&aside, &path).expect("is moved");
                swaps += 1;
                thread::sleep(Duration::from_millis(3));
            }
            swaps
        }
    });
    let (mut refused, mut written) = (0, 0);
    for _ in 0..40 {
        let output = dfix(folder.path(), &["--write", "Dockerfile"]);
        match output.status.code() {
            Some(0) => written += 1,
            Some(2) => {
                assert!(err(&output).contains("it changed on disk since it was read"), "{}", err(&output));
                refused += 1;
            }
            other => panic!("{other:?}: {}", err(&output)),
        }
        let text = fs::read_to_string(&path).expect("is read");
        assert!(theirs.contains(&text) || made.contains(&text), "{} bytes of something else", text.len());
    }
    stop.store(true, Ordering::Relaxed);
    assert!(swapping.join().expect("ends") > 40);
    assert!(refused > 0, "{written} written: nobody was in the way");
}
