//! What a person sees: help that fits, findings with their lines, colours where they
//! are seen, progress, and names that were meant.

#![cfg(unix)]
#![allow(clippy::expect_used, missing_docs)]

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
    thread,
    time::Duration,
};

use clap::CommandFactory as _;
use tempfile::TempDir;

const TEXT: &str = "FROM debian:12\n# dfix: ignore=maintainer-to-label -- ours\nMAINTAINER x\nRUN apt-get update \\\n    && apt-get install -y curl\nENV ü 🦀\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("Dockerfile"), TEXT).expect("is written");
    folder
}

fn command(folder: &Path, program: &str) -> Command {
    let mut command = Command::new(program);
    let env =
        [("DFIX_OFFLINE", "1"), ("XDG_CACHE_HOME", "/nonexistent"), ("COLUMNS", "80"), ("TERM", "xterm")];
    command.current_dir(folder).envs(env).env_remove("NO_COLOR").env_remove("CI").stdin(Stdio::null());
    command
}

fn dfix(folder: &Path, args: &[&str]) -> Output {
    command(folder, env!("CARGO_BIN_EXE_dfix")).args(args).output().expect("runs")
}

/// On a terminal: what it shows.
fn on_terminal(folder: &Path, args: &str, env: &[(&str, &str)]) -> String {
    let line = format!("{} {args}", env!("CARGO_BIN_EXE_dfix"));
    let args = ["-qec", &line, "/dev/null"];
    let output =
        command(folder, "script").args(args).envs(env.iter().copied()).output().expect("script runs");
    String::from_utf8(output.stdout).expect("is text")
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("is text")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("is text")
}

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Each subcommand, as the words that call it.
fn subcommands(command: &clap::Command, way: &[String], all: &mut Vec<Vec<String>>) {
    all.push(way.to_vec());
    for inner in command.get_subcommands().filter(|inner| inner.get_name() != "help") {
        subcommands(inner, &[way, &[inner.get_name().to_owned()]].concat(), all);
    }
}

fn all_subcommands() -> Vec<Vec<String>> {
    let mut all = Vec::new();
    subcommands(&dfix::cli::Cli::command(), &[], &mut all);
    assert!(all.contains(&vec!["config".into(), "schema".into()]));
    all
}

#[test]
fn help_reads_well_at_eighty_columns() {
    let folder = folder();
    for way in all_subcommands() {
        let args: Vec<&str> = way.iter().map(String::as_str).chain(["--help"]).collect();
        let text = out(&dfix(folder.path(), &args));
        for line in text.lines() {
            assert!(line.chars().count() <= 80, "{way:?}: {line}");
        }
        // What was wrapped by hand, and then again, has a short line within a paragraph.
        for pair in text.lines().collect::<Vec<_>>().windows(2) {
            let is_prose = |line: &str| line.starts_with(|c: char| c.is_alphabetic()) && !line.ends_with(':');
            let word = pair[1].split(' ').next().unwrap_or_default();
            let breaks_early = pair[0].len() + 1 + word.len() <= 80;
            assert!(!(is_prose(pair[0]) && is_prose(pair[1]) && breaks_early), "{way:?}: {pair:?}");
        }
        assert!(way != Vec::<String>::new() || text.contains("Exit codes:"));
        let words: Vec<&str> = ["help"].into_iter().chain(way.iter().map(String::as_str)).collect();
        snapshot(&words.join("-"), &text);
    }
}

#[test]
fn findings_are_shown_with_their_lines() {
    let folder = folder();
    let check = dfix(folder.path(), &["--check", "Dockerfile"]);
    snapshot("text-check", &format!("{}---\n{}", out(&check), err(&check)));
    assert!(!out(&check).contains("maintainer-to-label"), "what is ignored is not told");
    let write = dfix(folder.path(), &["--write", "Dockerfile"]);
    snapshot("text-write", &format!("{}---\n{}", out(&write), err(&write)));
}

#[test]
fn colours_are_where_they_are_seen() {
    let folder = folder();
    let escape = '\u{1b}';
    assert!(!out(&dfix(folder.path(), &["--check"])).contains(escape), "not in a pipe");
    assert!(out(&dfix(folder.path(), &["--check", "--color", "always"])).contains(escape));
    assert!(err(&dfix(folder.path(), &["--color", "always"])).contains(escape));
    for args in ["--check", "--diff"] {
        assert!(on_terminal(folder.path(), args, &[]).contains(escape), "{args}");
        assert!(!on_terminal(folder.path(), args, &[("NO_COLOR", "1")]).contains(escape), "{args}");
        assert!(
            !on_terminal(folder.path(), &format!("{args} --color never"), &[]).contains(escape),
            "{args}"
        );
    }
    let json = on_terminal(folder.path(), "--format json --quiet", &[]);
    assert!(!json.contains(escape), "{json}");
}

#[test]
fn long_work_is_shown_on_a_terminal() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for number in 0..120 {
        fs::write(folder.path().join(format!("{number}.Dockerfile")), TEXT).expect("is written");
    }
    let run = |args: &str| {
        // A file that gives nothing to read for a while.
        let slow = folder.path().join("slow");
        let made = Command::new("mkfifo").arg(&slow).status().expect("mkfifo runs");
        assert!(made.success());
        let writer = slow.clone();
        let feed = thread::spawn(move || {
            thread::sleep(Duration::from_millis(1500));
            fs::write(writer, TEXT).expect("is written");
        });
        let seen = on_terminal(folder.path(), args, &[]);
        feed.join().expect("ends");
        fs::remove_file(slow).expect("is removed");
        seen
    };
    let seen = run("--check --safe . slow");
    assert!(seen.contains("looking at files ") && seen.contains("/121 "), "{seen}");
    assert!(!run("--check --safe --quiet . slow").contains("looking at files"));
}

#[test]
fn what_was_meant_is_told() {
    let folder = folder();
    for (args, meant) in [
        (&["Dokcerfile"][..], "did you mean `Dockerfile`?"),
        (&["pinns"], "did you mean `dfix pins`?"),
        (&["--chekc"], "'--check'"),
        (&["--format", "jsno"], "'json'"),
        (&["config", "shwo"], "'show'"),
        (&["man", "pinns"], "did you mean `pins`?"),
        (&["explain", "maintainer-to-lable"], "did you mean `maintainer-to-label`?"),
        (&["--only", "pin-imgae"], "did you mean `pin-image`?"),
    ] {
        let output = dfix(folder.path(), args);
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        assert!(err(&output).contains(meant), "{args:?}: {}", err(&output));
    }
    for far in ["zzz", "xx"] {
        let told = err(&dfix(folder.path(), &["man", far]));
        assert!(told.contains("no subcommand") && !told.contains("did you mean"), "{told}");
    }
    let nothing = err(&dfix(folder.path(), &["xyzzy"]));
    assert!(
        nothing.contains("cannot be read: No such file") && !nothing.contains("did you mean"),
        "{nothing}"
    );
}

#[test]
fn shells_complete_the_command_line() {
    let folder = folder();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = out(&dfix(folder.path(), &["completions", shell]));
        assert!(script.contains("statistics") && script.contains("checkstyle"), "{shell}: {script}");
        // Those of the others complete no values.
        let completes_values = ["bash", "fish", "zsh"].contains(&shell);
        assert_eq!(script.contains("maintainer-to-label"), completes_values, "{shell}: names of rules");
        assert!(!script.contains("debug"), "{shell} doesn't offer what is hidden");
    }
    fs::write(folder.path().join("completions"), dfix(folder.path(), &["completions", "bash"]).stdout)
        .expect("is written");
    for (words, wanted) in [
        ("dfix --stat", "--statistics\n"),
        ("dfix --select pin-pack", "pin-package-version\n"),
        ("dfix verify --only pin-pack", "pin-package-version\n"),
        ("dfix explain pin-pack", "pin-package-version\n"),
        ("dfix deb", "\n"),
    ] {
        let last = words.rsplit(' ').next().expect("is there");
        let before = words.rsplit(' ').nth(1).expect("is there");
        let script = format!(
            "source ./completions; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
             _dfix dfix {last} {before}; echo \"${{COMPREPLY[@]}}\""
        );
        let output = command(folder.path(), "bash").args(["-c", &script]).output().expect("bash runs");
        assert_eq!(out(&output), wanted, "{words}: {}", err(&output));
    }
}

#[test]
fn every_subcommand_has_a_manual_page() {
    let folder = folder();
    for way in all_subcommands().iter().filter(|way| way.first().is_none_or(|name| name != "debug")) {
        let args: Vec<&str> = ["man"].into_iter().chain(way.iter().map(String::as_str)).collect();
        let page = out(&dfix(folder.path(), &args));
        let name = ["dfix"].into_iter().chain(way.iter().map(String::as_str)).collect::<Vec<_>>().join("-");
        assert!(page.contains(&format!(".TH {name} 1")) && page.contains(".SH SYNOPSIS"), "{name}: {page}");
        assert!(page.contains("dfix 0."), "{page}");
        assert!(page.is_ascii() && !page.contains("EXTRA"), "{name}: {page}");
        let help: Vec<&str> = way.iter().map(String::as_str).chain(["--help"]).collect();
        let exits = out(&dfix(folder.path(), &help)).contains("Exit codes:");
        assert_eq!(page.contains(".SH \"EXIT STATUS\"\n.TP\n0\n"), exits, "{name}: {page}");
    }
    let page = out(&dfix(folder.path(), &["man", "verify"]));
    assert!(page.contains("This runs what the Dockerfile says"), "{page}");
    assert!(page.contains("\n.SH SYNOPSIS\ndfix verify [OPTIONS] [PATH]...\n"), "{page}");
    assert!(page.contains(".TP\n130\ninterrupted;") && page.contains("network=\\[u2026]"), "{page}");
    assert!(page.contains("\\-\\-write") && !page.contains("\\-\\-check"), "it is an error there: {page}");
}
