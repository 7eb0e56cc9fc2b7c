//! Step by step through many files: what is known (`--baseline`), what changed
//! (`--since`, with real git), what a shared configuration says (`extends`), and
//! the counts over all.

#![allow(clippy::expect_used, missing_docs)]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

const BEFORE: &str = "FROM scratch\nENV A b\nUSER 65532:65532\n";

fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    files.iter().for_each(|(name, text)| write(folder.path(), name, text));
    folder
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().expect("has one")).expect("is made");
    fs::write(path, text).expect("is written");
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("is read")
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_dfix"));
    command.current_dir(folder).args(args).stdin(Stdio::null()).env_remove("NO_COLOR");
    command.envs([("DFIX_OFFLINE", "1"), ("XDG_CACHE_HOME", "/nonexistent")]);
    command
}

fn dfix(folder: &Path, args: &[&str]) -> Output {
    command(folder, args).output().expect("runs")
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("ends")
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}{}", out(output), err(output)))
}

fn git(folder: &Path, args: &[&str]) {
    let output = Command::new("git")
        .current_dir(folder)
        .args(["-c", "user.name=x", "-c", "user.email=x@example.com", "-c", "init.defaultBranch=main"])
        .args(args)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .expect("git runs");
    assert!(output.status.success(), "git {args:?}: {}", err(&output));
}

/// A repository with one commit of these files.
fn repository(files: &[(&str, &str)]) -> TempDir {
    let folder = folder(files);
    git(folder.path(), &["init", "-q"]);
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "one"]);
    folder
}

const BASELINE: &[&str] = &["--baseline", "known.json"];

#[test]
fn a_baseline_is_made_kept_and_cleared() {
    let folder = folder(&[("Dockerfile", BEFORE), ("api/Dockerfile", BEFORE)]);
    let run = |args: &[&str]| dfix(folder.path(), &[args, BASELINE].concat());
    let missing = run(&["--check"]);
    assert_eq!(code(&missing), 2);
    assert!(
        err(&missing).contains("known.json: is not there; --update-baseline makes it"),
        "{}",
        err(&missing)
    );

    let made = run(&["--update-baseline"]);
    assert_eq!((code(&made), out(&made)), (0, String::new()), "{}", err(&made));
    assert!(err(&made).contains("known.json: 2 known, 2 of them new, 0 taken out"), "{}", err(&made));
    let text = read(folder.path(), "known.json");
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[..3], ["{", "  \"version\": 1,", "  \"findings\": ["]);
    assert!(
        lines[3].starts_with("    {\"path\":\"Dockerfile\",\"rule\":\"legacy-key-value\",\"fingerprint\":\"")
    );
    assert!(lines[4].starts_with("    {\"path\":\"api/Dockerfile\",") && lines.len() == 7);

    // What is known is neither told nor mended, on whatever line, and from whatever folder.
    write(folder.path(), "Dockerfile", &format!("# a comment\n\n{BEFORE}"));
    for args in [&["--check", "--fail-on", "info"][..], &["--write"], &["--diff"]] {
        let output = run(args);
        assert_eq!((code(&output), out(&output)), (0, String::new()), "{}", err(&output));
        assert!(err(&output).contains("2 findings known to the baseline"), "{}", err(&output));
    }
    let below = dfix(&folder.path().join("api"), &["--check", "--baseline", "../known.json", "Dockerfile"]);
    assert_eq!(code(&below), 0, "{}", err(&below));
    let counted = json(&run(&["--format", "json"]));
    assert_eq!((&counted["summary"]["known"], &counted["files"][0]["known"]), (&2.into(), &1.into()));

    // What is new is.
    write(folder.path(), "Dockerfile", &BEFORE.replace("USER", "ENV C d\nUSER"));
    assert_eq!(code(&run(&["--check"])), 1);
    assert_eq!(code(&run(&["--write"])), 0);
    let once = read(folder.path(), "Dockerfile");
    assert_eq!(once, BEFORE.replace("USER", "ENV C=d\nUSER"));
    run(&["--write"]);
    assert_eq!(read(folder.path(), "Dockerfile"), once);

    // What is gone is told, and taken out; what was not looked at stays.
    write(folder.path(), "Dockerfile", &BEFORE.replace("A b", "A=b"));
    let stale = run(&["--check"]);
    assert_eq!(code(&stale), 0);
    assert!(
        err(&stale).contains("Dockerfile: no longer found: legacy-key-value; --update"),
        "{}",
        err(&stale)
    );
    let other_rule = run(&["--check", "--only", "no-latest"]);
    assert!(!err(&other_rule).contains("no longer found"), "{}", err(&other_rule));
    run(&["--update-baseline", "Dockerfile"]);
    let left = read(folder.path(), "known.json");
    assert_eq!(left, text.replace(&format!("{}\n", lines[3]), ""));
    fs::remove_dir_all(folder.path().join("api")).expect("is removed");
    run(&["--update-baseline", "Dockerfile"]);
    assert_eq!(read(folder.path(), "known.json"), "{\n  \"version\": 1,\n  \"findings\": []\n}\n");
}

#[test]
fn writing_a_baseline_with_write_keeps_what_could_not_be_mended() {
    let text =
        format!("FROM scratch AS a\nMAINTAINER x\n{BEFORE}").replace("ENV A b", "ENV A b\nEXPOSE 80/foo");
    let folder = folder(&[("Dockerfile", &text)]);
    let args = ["--write", "--update-baseline", "--baseline", "known.json", "--fail-on", "info"];
    let output = dfix(folder.path(), &args);
    assert_eq!(code(&output), 0, "{}", err(&output));
    assert!(read(folder.path(), "Dockerfile").contains("ENV A=b"));
    let known = read(folder.path(), "known.json");
    assert!(!known.contains("legacy-key-value") && known.contains("Dockerfile"), "{known}");
    let check = dfix(folder.path(), &["--check", "--fail-on", "info", "--baseline", "known.json"]);
    assert_eq!((code(&check), out(&check)), (0, String::new()), "{}", err(&check));
}

#[test]
fn a_wrong_baseline_is_an_error_and_stays() {
    for (text, wanted) in [
        ("{\"version\": 2, \"findings\": []}", "is of version 2; this dfix reads 1"),
        ("{\"version\": 1,\n \"findings\": 3}", "line 2"),
        ("hello", "is no baseline of dfix"),
    ] {
        let folder = folder(&[("Dockerfile", BEFORE), ("known.json", text)]);
        let output = dfix(folder.path(), &["--update-baseline", "--baseline", "known.json"]);
        assert_eq!(code(&output), 2);
        assert!(err(&output).contains(wanted), "{}", err(&output));
        assert_eq!(read(folder.path(), "known.json"), text);
    }
}

#[test]
fn only_changed_lines_are_judged() {
    let folder = repository(&[("a b/Dockerfile", BEFORE), ("Dockerfile", BEFORE)]);
    let run = |args: &[&str]| dfix(folder.path(), &[args, &["--since", "HEAD"]].concat());
    let nothing = run(&["--check", "--fail-on", "info"]);
    assert_eq!((code(&nothing), out(&nothing)), (0, String::new()), "{}", err(&nothing));

    // A line that changed, lines that were added at either end, a file that git doesn't know.
    write(folder.path(), "a b/Dockerfile", &BEFORE.replace("USER", "ENV C d\nUSER"));
    write(folder.path(), "Dockerfile", &BEFORE.replace("A b", "A bc").replace("USER", "ENV A b\nUSER"));
    write(folder.path(), "new.Dockerfile", BEFORE);
    assert_eq!(code(&run(&["--check"])), 1);
    assert_eq!(code(&run(&["--write"])), 0);
    let now = || ["a b/Dockerfile", "Dockerfile", "new.Dockerfile"].map(|name| read(folder.path(), name));
    let once = now();
    assert_eq!(once[0], BEFORE.replace("USER", "ENV C=d\nUSER"));
    assert!(once[1].contains("ENV A=bc\n"), "{}", once[1]);
    assert_eq!(once[2], BEFORE.replace("A b", "A=b"));
    assert_eq!(code(&run(&["--write"])), 0);
    assert_eq!(now(), once, "a second run changes nothing");

    // From below, of a link, by any name of the commit, and in a hook.
    git(folder.path(), &["add", "-A"]);
    git(folder.path(), &["commit", "-q", "-m", "two"]);
    git(folder.path(), &["tag", "two"]);
    write(folder.path(), "a b/Dockerfile", &once[0].replace("USER", "ENV E f\nUSER"));
    for since in ["two", "main", "HEAD~0"] {
        let mut command = command(&folder.path().join("a b"), &["--since", since, "Dockerfile"]);
        let output = command.env("GIT_DIR", ".git").output().expect("runs");
        let added = |mark| out(&output).lines().filter(|line| line.starts_with(mark)).count();
        assert_eq!((added("+ENV"), added("-ENV")), (1, 1), "{}{}", out(&output), err(&output));
    }
}

#[test]
fn what_a_change_brings_about_elsewhere_is_judged_too() {
    let folder = repository(&[("Dockerfile", BEFORE), ("old name/Dockerfile", BEFORE)]);
    let check = || dfix(folder.path(), &["--check", "--fail-on", "info", "--since", "HEAD"]);
    git(folder.path(), &["mv", "old name", "new name"]);
    assert_eq!(out(&check()), "", "a renamed file is not new");
    let line = BEFORE.lines().find(|line| line.starts_with("USER")).expect("has one");
    write(folder.path(), "new name/Dockerfile", &BEFORE.replace(&format!("{line}\n"), ""));
    let told = out(&check());
    assert!(told.contains("run-as-non-root") && told.contains("new name"), "{told}");
    assert!(!told.contains("legacy-key-value"), "{told}");
}

#[test]
fn several_rounds_come_to_rest_in_changed_lines() {
    let old = "FROM debian:12\nRUN apt-get update && apt-get install -y curl\nCMD [\"curl\"]\n";
    let new = old.replace(
        "CMD",
        "RUN apt-get update\nRUN apt-get install git\nRUN sudo apt-get upgrade\nADD . .\nCMD",
    );
    for (old, new) in [(old.to_owned(), new.clone()), (old.replace('\n', "\r\n"), new.replace('\n', "\r\n"))]
    {
        for level in ["--safe", "--unsafe"] {
            let folder = repository(&[("Dockerfile", &old)]);
            write(folder.path(), "Dockerfile", &new);
            let args = ["--write", level, "--preset", "strict", "--since", "HEAD", "Dockerfile"];
            dfix(folder.path(), &args);
            let once = read(folder.path(), "Dockerfile");
            assert_ne!(once, new, "{level}");
            assert!(once.contains("RUN apt-get update && apt-get install -y curl"), "{once}");
            assert!(once.starts_with(&old[..old.find("CMD").expect("is there")]), "{once}");
            dfix(folder.path(), &args);
            assert_eq!(read(folder.path(), "Dockerfile"), once, "{level}");
        }
    }
}

#[test]
fn line_endings_that_git_changes_are_no_change() {
    let folder = repository(&[("Dockerfile", BEFORE)]);
    git(folder.path(), &["config", "core.autocrlf", "true"]);
    write(folder.path(), "Dockerfile", &BEFORE.replace('\n', "\r\n"));
    let output = dfix(folder.path(), &["--check", "--since", "HEAD"]);
    assert_eq!((code(&output), out(&output)), (0, String::new()), "{}", err(&output));
}

#[test]
fn what_git_cannot_tell_is_an_error() {
    let repository = repository(&[("Dockerfile", BEFORE)]);
    let unknown = dfix(repository.path(), &["--write", "--since", "nowhere"]);
    assert_eq!(code(&unknown), 2);
    assert!(err(&unknown).contains("git knows no commit `nowhere`"), "{}", err(&unknown));
    assert_eq!(read(repository.path(), "Dockerfile"), BEFORE);
    let option = dfix(repository.path(), &["--since=--output=x"]);
    assert!(code(&option) == 2 && err(&option).contains("is no name of a commit"), "{}", err(&option));
    let no_git = command(repository.path(), &["--since", "HEAD"]).env("PATH", "/nonexistent").output();
    let no_git = no_git.expect("runs");
    assert!(code(&no_git) == 2 && err(&no_git).contains("needs git"), "{}", err(&no_git));
    let outside = folder(&[("Dockerfile", BEFORE)]);
    let outside = dfix(outside.path(), &["--since", "HEAD"]);
    assert!(code(&outside) == 2 && err(&outside).contains("lies in no git repository"), "{}", err(&outside));
    let empty = folder(&[("Dockerfile", BEFORE)]);
    git(empty.path(), &["init", "--quiet"]);
    let empty = err(&dfix(empty.path(), &["--since", "HEAD"]));
    assert!(empty.contains("the repository has no commit yet") && !empty.contains("fetch"), "{empty}");
    let stdin = dfix(repository.path(), &["--since", "HEAD", "-"]);
    assert!(code(&stdin) == 2 && err(&stdin).contains("standard input has no history"), "{}", err(&stdin));
}

#[test]
fn a_shared_configuration_is_extended() {
    let folder = folder(&[
        (".git/HEAD", ""),
        ("shared/dfix.toml", "ignore = [\"legacy-key-value\"]\n[severity]\nno-latest = \"info\"\n"),
        ("api/dfix.toml", "extends = \"../shared/dfix.toml\"\n[severity]\nexplicit-tag = \"error\"\n"),
        ("api/Dockerfile", BEFORE),
    ]);
    let output = dfix(folder.path(), &["--check", "api"]);
    assert_eq!((code(&output), out(&output)), (0, String::new()), "{}", err(&output));
    let shown = dfix(folder.path(), &["config", "show", "api/Dockerfile"]);
    let shown = out(&shown);
    assert!(shown.contains("ignored: legacy-key-value") && shown.contains("explicit-tag (error)"), "{shown}");
    assert!(shown.contains("extends: ") && shown.contains("/shared/dfix.toml\n"), "{shown}");
    write(folder.path(), "shared/dfix.toml", "\nignored = []\n");
    let output = dfix(folder.path(), &["--write", "api"]);
    assert_eq!(code(&output), 2);
    assert!(err(&output).contains("shared/dfix.toml") && err(&output).contains("line 2"), "{}", err(&output));
    assert_eq!(read(folder.path(), "api/Dockerfile"), BEFORE);
}

#[test]
fn one_report_counts_over_many_repositories() {
    let root = folder(&[("one/.git/HEAD", ""), ("one/Dockerfile", BEFORE), ("two/.git/HEAD", "")]);
    write(root.path(), "two/Dockerfile", "FROM debian:12\nENV A b\n");
    let report = json(&dfix(root.path(), &["--format", "json", "one", "two"]));
    let rule = &report["summary"]["rules"]["legacy-key-value"];
    assert_eq!(rule["fixes"]["safe"], 2, "{rule}");
    let sum = |what: &str, of: &str| -> u64 {
        let rules = report["summary"]["rules"].as_object().expect("is there").values();
        rules.map(|rule| rule[what][of].as_u64().expect("is a number")).sum()
    };
    for (what, of) in
        [("fixes", "safe"), ("fixes", "hardening"), ("remaining", "warning"), ("remaining", "info")]
    {
        assert_eq!(sum(what, of), report["summary"][what][of].as_u64().expect("is a number"), "{what} {of}");
    }
}
