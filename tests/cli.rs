//! The command as its users run it: what it prints, writes and exits with.

#![allow(clippy::expect_used, missing_docs)]

#[path = "cli/mistakes.rs"]
mod mistakes;
#[path = "cli/places.rs"]
mod places;

use std::{
    fs,
    path::Path,
    process::{Command, Output, Stdio},
};

use tempfile::TempDir;

/// No registry, nor what one said before: tests/registry is about those.
const ALONE: [(&str, &str); 2] = [("DFIX_OFFLINE", "1"), ("XDG_CACHE_HOME", "/nonexistent")];

const BEFORE: &str = "FROM scratch\nENV A b\nUSER 65532:65532\n";
const AFTER: &str = "FROM scratch\nENV A=b\nUSER 65532:65532\n";

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("has one")).expect("is made");
        fs::write(path, bytes).expect("is written");
    }
    folder
}

fn dfix(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_dfix"))
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::null())
        .env_remove("NO_COLOR")
        .envs(ALONE)
        .output()
        .expect("runs")
}

fn fed(folder: &Path, args: &[&str], input: &[u8]) -> Output {
    use std::io::Write as _;
    let mut child = Command::new(env!("CARGO_BIN_EXE_dfix"))
        .current_dir(folder)
        .args(args)
        .envs(ALONE)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    child.stdin.take().expect("is piped").write_all(input).expect("is fed");
    child.wait_with_output().expect("ends")
}

fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn read(folder: &Path, name: &str) -> String {
    fs::read_to_string(folder.join(name)).expect("is read")
}

#[test]
fn the_default_prints_a_diff_and_changes_nothing() {
    let folder = folder(&[("Dockerfile", BEFORE.as_bytes())]);
    let output = dfix(folder.path(), &["Dockerfile"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(out(&output).starts_with("--- a/Dockerfile\n+++ b/Dockerfile\n@@ "), "{}", out(&output));
    assert!(err(&output).contains("1 fix: 1 safe. Apply: dfix --write Dockerfile."), "{}", err(&output));
    assert_eq!(read(folder.path(), "Dockerfile"), BEFORE);
}

#[test]
fn write_rewrites_and_a_second_run_has_nothing_to_do() {
    let folder = folder(&[("Dockerfile", BEFORE.as_bytes())]);
    let output = dfix(folder.path(), &["--write", "Dockerfile"]);
    assert_eq!((output.status.code(), out(&output)), (Some(0), String::new()));
    assert_eq!(read(folder.path(), "Dockerfile"), AFTER);
    let output = dfix(folder.path(), &["--check", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(err(&output).contains("nothing to fix in 1 file."));
}

#[test]
fn git_and_patch_apply_the_diff_also_with_crlf() {
    for text in [read(Path::new("examples/quickstart"), "Dockerfile"), BEFORE.into()] {
        for text in [text.clone(), text.replace('\n', "\r\n"), text.trim_end().to_owned()] {
            for tool in ["git", "patch"] {
                let folder = folder(&[("sub dir/Dockerfile", text.as_bytes())]);
                let diff = dfix(folder.path(), &["sub dir/Dockerfile"]);
                assert_eq!(diff.status.code(), Some(1));
                fs::write(folder.path().join("diff"), &diff.stdout).expect("is written");
                let args: &[&str] = match tool {
                    "git" => &["apply", "diff"],
                    _ => &["-p1", "--binary", "-s", "-i", "diff"],
                };
                let applied =
                    Command::new(tool).current_dir(folder.path()).args(args).output().expect("runs");
                assert!(applied.status.success(), "{tool}: {}{}", out(&applied), err(&applied));
                let by_tool = read(folder.path(), "sub dir/Dockerfile");
                fs::write(folder.path().join("sub dir/Dockerfile"), &text).expect("is written");
                dfix(folder.path(), &["--write", "sub dir/Dockerfile"]);
                assert_eq!(by_tool, read(folder.path(), "sub dir/Dockerfile"), "{tool}");
                assert_eq!(text.contains('\r'), by_tool.contains('\r'));
            }
        }
    }
}

#[test]
fn standard_input_is_printed_whole_with_write() {
    let folder = folder(&[]);
    let output = fed(folder.path(), &["--write", "-"], BEFORE.as_bytes());
    assert_eq!((output.status.code(), out(&output)), (Some(0), AFTER.to_owned()));
    let output = fed(folder.path(), &["--write", "-"], AFTER.as_bytes());
    assert_eq!(out(&output), AFTER, "an unchanged file is printed too");
    let output = fed(folder.path(), &["--stdin-filename", "api/Dockerfile", "-"], BEFORE.as_bytes());
    assert!(out(&output).starts_with("--- a/api/Dockerfile\n"));
}

#[test]
fn folders_are_walked_as_git_would() {
    let folder = folder(&[
        (".git/HEAD", b""),
        (".gitignore", b"build/\n"),
        ("Dockerfile", BEFORE.as_bytes()),
        ("api/Dockerfile.dev", BEFORE.as_bytes()),
        ("build/Dockerfile", BEFORE.as_bytes()),
        ("gen/Dockerfile", format!("# Code generated by x. DO NOT EDIT.\n{BEFORE}").as_bytes()),
        ("Dockerfile.dockerignore", b"x\n"),
        ("dockerfile.go", b"package x\n"),
    ]);
    let output = dfix(folder.path(), &["--write"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(read(folder.path(), "Dockerfile"), AFTER);
    assert_eq!(read(folder.path(), "api/Dockerfile.dev"), AFTER);
    assert_eq!(read(folder.path(), "build/Dockerfile"), BEFORE);
    assert!(err(&output).contains("skipped  gen/Dockerfile  says that it is generated"), "{}", err(&output));
}

#[test]
fn levels_withhold_what_is_not_asked_for() {
    let text = "FROM python:3.12-slim\nENV A b\nCOPY . .\nCMD [\"npm\", \"start\"]\n";
    let folder = folder(&[("Dockerfile", text.as_bytes())]);
    let safe = dfix(folder.path(), &["--safe", "Dockerfile"]);
    assert!(out(&safe).contains("+ENV A=b") && !out(&safe).contains("USER"));
    assert!(
        err(&safe).contains("withheld  run-as-non-root (warning DL3002)  Dockerfile:1"),
        "{}",
        err(&safe)
    );
    assert!(err(&safe).contains("unsafe: `npm` may write beside the code"));
    let all = dfix(folder.path(), &["--unsafe", "Dockerfile"]);
    assert!(out(&all).contains("+USER 10001:10001"));
}

#[test]
fn rules_are_chosen_by_name_and_alias() {
    let text = "FROM debian\nMAINTAINER x\nENV A b\nUSER 10001:10001\n";
    let folder = folder(&[("Dockerfile", text.as_bytes())]);
    let only = dfix(folder.path(), &["--only", "DL4000", "Dockerfile"]);
    assert!(out(&only).contains("+LABEL") && !out(&only).contains("+ENV"));
    let ignored = dfix(folder.path(), &["--ignore", "MaintainerDeprecated,DL3006", "Dockerfile"]);
    assert!(!out(&ignored).contains("+LABEL") && out(&ignored).contains("+ENV"));
    assert!(!err(&ignored).contains("explicit-tag"));
    let unknown = dfix(folder.path(), &["--only", "maintainer-to-lable", "Dockerfile"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("did you mean `maintainer-to-label`?"), "{}", err(&unknown));
}

#[test]
fn fail_on_decides_the_exit_code() {
    let folder = folder(&[("Dockerfile", b"FROM debian\nUSER 10001:10001\n")]);
    let code =
        |fail_on: &str| dfix(folder.path(), &["--write", "--fail-on", fail_on, "Dockerfile"]).status.code();
    assert_eq!(code("warning"), Some(1), "explicit-tag is a warning");
    assert_eq!(code("error"), Some(0));
    assert_eq!(code("never"), Some(0));
    assert_eq!(code("info"), Some(1));
}

#[test]
fn presets_severities_and_sections_for_files_count() {
    let folder = folder(&[
        (".git/HEAD", b""),
        ("dfix.toml", b"[severity]\nDL3006 = \"info\"\n[files.\"*.dev.Dockerfile\"]\nignore = [\"legacy-key-value\"]\n[files.\"a/**\"]\nseverity = { explicit-tag = \"error\" }\n"),
        ("Dockerfile", b"FROM debian\nENV A b\nUSER 10001:10001\n"),
        ("x.dev.Dockerfile", b"FROM debian\nENV A b\nUSER 10001:10001\n"),
        ("a/b/Dockerfile", b"FROM debian\nUSER 10001:10001\n"),
    ]);
    let output = dfix(folder.path(), &["--check", "--fail-on", "warning", "Dockerfile"]);
    assert!(out(&output).contains("info[explicit-tag, DL3006]"), "{}", out(&output));
    assert!(out(&output).contains("legacy-key-value"), "{}", out(&output));
    let dev = dfix(folder.path(), &["--check", "x.dev.Dockerfile"]);
    assert!(!out(&dev).contains("legacy-key-value"), "{}", out(&dev));
    assert_eq!(dev.status.code(), Some(0), "{}", out(&dev));
    let deep = dfix(folder.path(), &["--check", "a/b/Dockerfile"]);
    assert!(out(&deep).contains("error[explicit-tag, DL3006]"), "{}", out(&deep));
    let hadolint = dfix(folder.path(), &["--preset", "hadolint", "--check", "Dockerfile"]);
    assert!(out(&hadolint).contains("explicit-tag") && !out(&hadolint).contains("legacy-key-value"));
    let strict = dfix(folder.path(), &["config", "show"]);
    assert!(
        out(&strict).contains("dfix.toml") && !out(&strict).contains("sorted-packages"),
        "{}",
        out(&strict)
    );
    fs::write(folder.path().join("dfix.toml"), "preset = \"strict\"\n").expect("is written");
    let strict = dfix(folder.path(), &["config", "show"]);
    assert!(
        out(&strict).contains("sorted-packages") && !out(&strict).contains("cache-mounts"),
        "{}",
        out(&strict)
    );
}

#[test]
fn hadolints_configuration_is_read_and_taken_over() {
    let folder = folder(&[
        (".git/HEAD", b""),
        (
            ".hadolint.yaml",
            b"ignored:\n  - DL3006\n  - SC2086\noverride:\n  error: [DL3002]\ntrustedRegistries: [ghcr.io]\n",
        ),
        ("Dockerfile", b"FROM debian\nRUN true\n"),
    ]);
    let before = dfix(folder.path(), &["--check", "Dockerfile"]);
    assert!(out(&before).contains("error[run-as-non-root, DL3002]"), "{}", out(&before));
    assert!(out(&before).contains("DL3026") && !out(&before).contains("explicit-tag"), "{}", out(&before));
    let init = dfix(folder.path(), &["config", "init"]);
    assert_eq!(init.status.code(), Some(0), "{}", err(&init));
    let after = dfix(folder.path(), &["--check", "Dockerfile"]);
    assert_eq!(out(&after), out(&before), "dfix.toml says the same");
    let again = dfix(folder.path(), &["config", "init"]);
    assert_eq!(again.status.code(), Some(2), "what is there stays");
    assert!(err(&again).contains("dfix.toml is not written"), "{}", err(&again));
}

#[test]
fn the_nearest_configuration_counts() {
    let digest = format!("sha256:{}", "a".repeat(64));
    let config = format!(
        "ignore = [\"explicit-tag\"]\n[pin.digests]\n\"debian\" = \"{digest}\"\n[user]\nuid = 20000\n"
    );
    let folder = folder(&[
        (".git/HEAD", b""),
        ("dfix.toml", config.as_bytes()),
        ("a/b/Dockerfile", b"FROM debian\nCOPY . .\nEXPOSE 8080\nCMD [\"perl\", \"/a.pl\"]\n"),
        ("other.toml", b"ignore = [\"run-as-non-root\"]\n"),
    ]);
    let output = dfix(folder.path(), &["a/b/Dockerfile"]);
    assert!(out(&output).contains(&format!("+FROM debian:latest@{digest}")), "{}", out(&output));
    assert!(out(&output).contains("+USER 20000:20000"));
    let none = dfix(folder.path(), &["--no-config", "a/b/Dockerfile"]);
    assert!(out(&none).contains("+USER 10001:10001") && !out(&none).contains(&digest));
    let other = dfix(folder.path(), &["--config", "other.toml", "a/b/Dockerfile"]);
    assert!(!out(&other).contains("USER"));
}

#[test]
fn mistakes_in_the_configuration_are_told_with_their_place() {
    let folder = folder(&[("dfix.toml", b"[pin]\ndigest = 1\n"), ("Dockerfile", BEFORE.as_bytes())]);
    let output = dfix(folder.path(), &["--write", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
    let text = err(&output);
    assert!(
        text.contains("dfix.toml") && text.contains("line 2") && text.contains("did you mean `digests`?"),
        "{text}"
    );
    assert_eq!(read(folder.path(), "Dockerfile"), BEFORE);
}

#[test]
fn bad_files_are_told_and_the_others_done() {
    let folder = folder(&[
        ("good/Dockerfile", BEFORE.as_bytes()),
        ("latin1", b"FROM scratch\nENV A \xe9\n"),
        ("nul", b"FROM scratch\0\n"),
        ("empty", b""),
        ("comments", b"# nothing\n"),
        ("rejected", b"FROM scratch\nENV A\n"),
        ("heredoc", b"FROM scratch\nRUN <<EOF\nx\n"),
        ("unknown", b"FROM scratch\nFORM x\n"),
        ("template", b"FROM {{ base }}\nENV A b\n"),
        ("folder/x", b""),
    ]);
    let names =
        ["latin1", "nul", "empty", "comments", "rejected", "heredoc", "unknown", "template", "missing"];
    let args: Vec<&str> = ["--write", "good/Dockerfile"].into_iter().chain(names).collect();
    let output = dfix(folder.path(), &args);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(read(folder.path(), "good/Dockerfile"), AFTER);
    let text = err(&output);
    for part in [
        "error  latin1  line 2: not UTF-8",
        "error  nul  line 1: holds a NUL byte",
        "error  empty:1  not understood, left alone: the file holds no instruction",
        "error  comments:1  not understood",
        "error  rejected:2  not understood, left alone: ENV needs a name and a value",
        "error  heredoc:2  not understood, left alone: the heredoc `EOF` is never ended",
        "error  unknown:2  not understood, left alone: `FORM` is no Dockerfile instruction",
        "error  template:1  not understood, left alone: this is a template",
        "error  missing  cannot be read: No such file",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    for name in &names[..8] {
        assert_eq!(text.matches(&format!("  {name}")).count(), 1, "one line for {name}\n{text}");
    }
}

#[test]
fn what_is_too_large_is_not_read() {
    let folder = folder(&[("dfix.toml", b"max-file-size = 20\n"), ("Dockerfile", BEFORE.as_bytes())]);
    let output = dfix(folder.path(), &["Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("38 bytes, more than the 20 that max-file-size"), "{}", err(&output));
    let big = folder.path().join("big");
    fs::File::create(&big).expect("is made").set_len(200 << 20).expect("grows");
    let output = dfix(folder.path(), &["--no-config", "big"]);
    assert!(err(&output).contains("209715200 bytes, more than the 4194304"), "{}", err(&output));
}

#[test]
fn a_folder_called_dockerfile_is_walked() {
    let folder = folder(&[("Dockerfile/Dockerfile", BEFORE.as_bytes())]);
    let output = dfix(folder.path(), &["--write"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert_eq!(read(folder.path(), "Dockerfile/Dockerfile"), AFTER);
}

#[cfg(unix)]
#[test]
fn links_keep_pointing() {
    let folder = folder(&[("real/Dockerfile", BEFORE.as_bytes())]);
    std::os::unix::fs::symlink("real/Dockerfile", folder.path().join("link")).expect("links");
    let output = dfix(folder.path(), &["--write", "link"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    assert!(folder.path().join("link").is_symlink());
    assert_eq!(read(folder.path(), "real/Dockerfile"), AFTER);
}

#[test]
fn statistics_count_findings_in_their_stead() {
    let folder =
        folder(&[("a/Dockerfile", b"FROM debian:12\nCMD [\"x\"]\n"), ("b/Dockerfile", BEFORE.as_bytes())]);
    let output = dfix(folder.path(), &["--check", "--statistics", "--offline"]);
    let told = out(&output);
    assert!(told.contains("\nlegacy-key-value         1         0        0        0\n"), "{told}");
    assert!(told.contains("1 unsafe     dfix can't see whether … needs root"), "{told}");
    assert!(!told.contains("withheld"), "{told}");
}

#[test]
fn images_in_the_configuration_are_known() {
    let config = "[user]\nprefer = \"image\"\n[[images]]\nname = \"example.com/team/*\"\nfamily = \"alpine\"\n\
                  user = \"root\"\nunprivileged = { name = \"team\", uid = 12345, gid = 12345 }\n";
    let file = "FROM example.com/team/base:1\nCOPY a.js /\nEXPOSE 3000\nCMD [\"node\", \"/a.js\"]\n";
    let folder = folder(&[("dfix.toml", config.as_bytes()), ("Dockerfile", file.as_bytes())]);
    let output = dfix(folder.path(), &["--offline", "Dockerfile"]);
    assert!(out(&output).contains("+USER 12345\n"), "{}{}", out(&output), err(&output));
}

#[test]
fn quiet_says_nothing_but_errors() {
    let folder = folder(&[("Dockerfile", BEFORE.as_bytes()), ("empty", b"")]);
    let output = dfix(folder.path(), &["--quiet", "--write", "Dockerfile", "empty"]);
    assert_eq!(err(&output), "error  empty:1  not understood, left alone: the file holds no instruction\n");
}

#[test]
fn colours_are_asked_for() {
    let folder = folder(&[("Dockerfile", BEFORE.as_bytes())]);
    assert!(!out(&dfix(folder.path(), &["Dockerfile"])).contains('\u{1b}'));
    assert!(out(&dfix(folder.path(), &["--color", "always", "Dockerfile"])).contains("\u{1b}[32m+ENV A=b"));
}

#[test]
fn control_characters_go_through_the_diff_unharmed() {
    let text = "FROM scratch\nLABEL a=\"\u{1b}[1m\u{7f}\u{c}\"\nENV A b\nUSER 1:1\n";
    let folder = folder(&[("Dockerfile", text.as_bytes())]);
    assert!(out(&dfix(folder.path(), &["Dockerfile"])).contains(" LABEL a=\"\u{1b}[1m\u{7f}\u{c}\"\n"));
}

#[test]
fn rules_and_explain_tell_what_there_is() {
    let folder = folder(&[]);
    let rules = dfix(folder.path(), &["rules"]);
    assert!(out(&rules).contains("run-as-non-root") && rules.status.success());
    let explain = dfix(folder.path(), &["explain", "DL4000"]);
    assert!(out(&explain).contains("maintainer-to-label") && out(&explain).contains("Before"));
    let unknown = dfix(folder.path(), &["explain", "run-as-nonroot"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(err(&unknown).contains("did you mean `run-as-non-root`?"));
}

#[test]
fn debug_shows_how_a_file_is_read() {
    let folder = folder(&[("Dockerfile", b"FROM debian:12 AS x\nRUN <<E\na\nE\n"), ("bad", b"\xff")]);
    let output = dfix(folder.path(), &["debug", "instructions", "Dockerfile", "bad"]);
    let text = out(&output);
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).expect("is JSON")).collect();
    assert_eq!(lines[0]["instructions"][0]["value"], serde_json::json!(["debian:12", "AS", "x"]));
    assert_eq!(lines[0]["instructions"][1]["heredocs"], serde_json::json!([["E", "a\n"]]));
    assert_eq!(lines[1]["understood"], serde_json::json!(false));
    let tree = dfix(folder.path(), &["debug", "tree", "Dockerfile"]);
    assert!(out(&tree).contains("image: image_spec 5..14"));
}

#[test]
fn a_finding_may_weigh_more_than_its_rule() {
    let folder =
        folder(&[("Dockerfile", b"FROM scratch\nENV TOKEN=s3cret API_TOKEN=$TOKEN\nUSER 65532:65532\n")]);
    let args = ["--only", "secret-in-arg-or-env", "--fail-on", "error", "Dockerfile"];
    let output = dfix(folder.path(), &args);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).ends_with("2 findings left, 1 of them errors and 1 warnings.\n"),
        "{}",
        err(&output)
    );
    assert!(!err(&output).contains("s3cret"), "a report never tells the secret");
}

#[test]
fn an_ignore_ends_after_its_last_day() {
    let ignored = |until: &str| {
        format!("FROM scratch\n# dfix: ignore=maintainer-to-label until={until} -- x\nMAINTAINER J\n")
    };
    let told = |until: &str| {
        let folder = folder(&[("Dockerfile", ignored(until).as_bytes())]);
        out(&dfix(folder.path(), &["--check", "--offline", "Dockerfile"]))
    };
    let after = told("2020-01-31");
    assert!(after.contains("this ignore ended on 2020-01-31"), "{after}");
    assert!(after.contains("maintainer-to-label"), "{after}");
    assert!(!told("9999-12-31").contains("MAINTAINER"));
}
