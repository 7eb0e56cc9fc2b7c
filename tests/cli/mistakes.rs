//! Mistakes in configurations, names of stages and arguments: each told once, at its place.

use super::{AFTER, BEFORE, dfix, err, fed, folder, out, read};

const STAGES: &str = "FROM debian:12 AS build\nRUN apt-get update && apt-get install -y curl\nFROM debian:12 AS prod\n\
                      RUN apt-get update && apt-get install -y curl\nCMD [\"curl\"]\n";

#[test]
fn a_mistake_in_a_configuration_is_told_once_and_with_its_lines() {
    let names = ["a/Dockerfile", "b/Dockerfile", "c/Dockerfile"];
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (*name, BEFORE.as_bytes())).collect();
    files.extend([("dfix.toml", &b"ignor = []\n"[..]), (".git/HEAD", b"")]);
    let folder = folder(&files);
    let output = dfix(folder.path(), &["--check"]);
    assert_eq!(output.status.code(), Some(2));
    insta::with_settings!({ snapshot_path => "../../snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("configuration-once", err(&output));
    });
    let one = dfix(folder.path(), &["--write", "b/Dockerfile"]);
    assert!(err(&one).contains("therefore b/Dockerfile is not looked at"), "{}", err(&one));
    assert_eq!(read(folder.path(), "b/Dockerfile"), BEFORE);
    let json = dfix(folder.path(), &["--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&out(&json)).expect("is JSON");
    let files = report["files"].as_array().expect("is there");
    assert_eq!(files.len(), 1, "{}", out(&json));
    assert_eq!(files[0]["path"], "dfix.toml");
    assert_eq!(files[0]["error"]["line"], 1);
    assert_eq!(files[0]["error"]["fatal"], true);
    let github = out(&dfix(folder.path(), &["--format", "github", "--quiet"]));
    assert_eq!(github.lines().count(), 1, "{github}");
    assert!(github.starts_with("::error file=dfix.toml,line=1,title=dfix::TOML parse error"), "{github}");
    let pins = dfix(folder.path(), &["pins"]);
    assert_eq!(pins.status.code(), Some(2));
    assert_eq!(err(&pins).matches("did you mean `ignore`?").count(), 1, "{}", err(&pins));
    assert!(err(&pins).contains("      | ^^^^^\n") && !err(&pins).contains("skipped"), "{}", err(&pins));
}

#[test]
fn a_mistake_in_what_is_extended_is_told_there() {
    let folder = folder(&[
        (".git/HEAD", b""),
        ("shared/base.toml", b"\n[user]\nuid = 1\n"),
        ("api/dfix.toml", b"extends = \"../shared/base.toml\"\n"),
        ("api/Dockerfile", BEFORE.as_bytes()),
        ("Dockerfile", BEFORE.as_bytes()),
    ]);
    let output = dfix(folder.path(), &["--write"]);
    assert_eq!(output.status.code(), Some(2));
    let told = err(&output);
    assert!(told.contains("error  shared/base.toml:3  user.uid = 1"), "{told}");
    assert_eq!(read(folder.path(), "Dockerfile"), AFTER, "for which another one holds");
    assert_eq!(read(folder.path(), "api/Dockerfile"), BEFORE);
}

#[test]
fn a_stage_that_no_file_has_is_a_mistake() {
    let folder = folder(&[("Dockerfile", STAGES.as_bytes()), ("dev.Dockerfile", BEFORE.as_bytes())]);
    let one = dfix(folder.path(), &["--write", "--target", "prdo", "Dockerfile"]);
    assert_eq!(one.status.code(), Some(2));
    assert_eq!(err(&one), "error: --target prdo: the file has no stage of this name; did you mean `prod`?\n");
    let all = dfix(folder.path(), &["--write", "--target", "prod,test", "--offline"]);
    assert_eq!(all.status.code(), Some(2));
    assert_eq!(err(&all), "error: --target test: none of the 2 files has a stage of this name\n");
    assert_eq!(read(folder.path(), "Dockerfile"), STAGES, "nothing is written");
    let stdin = fed(folder.path(), &["--target", "prdo", "-"], STAGES.as_bytes());
    assert_eq!(stdin.status.code(), Some(2));
    assert!(
        err(&stdin).contains("not looked at: it has no stage `prdo`; did you mean `prod`?"),
        "{}",
        err(&stdin)
    );
}

#[test]
fn a_file_without_the_stage_is_judged_by_its_last() {
    let folder = folder(&[("Dockerfile", STAGES.as_bytes()), ("dev.Dockerfile", BEFORE.as_bytes())]);
    let output = dfix(folder.path(), &["--check", "--target", "prod"]);
    let told = err(&output);
    assert!(
        told.contains("warning: dev.Dockerfile: it has no stage `prod`; judged by its last stage\n"),
        "{told}"
    );
    assert!(!told.contains("warning: Dockerfile"), "{told}");
    assert!(out(&output).contains("run-as-non-root"), "{}", out(&output));
    // A configuration holds for many files: one without the stage is told where it looks like a slip.
    std::fs::write(folder.path().join("dfix.toml"), "targets = [\"prd\"]\n").expect("is written");
    let output = dfix(folder.path(), &["--check"]);
    assert!(out(&output).contains("run-as-non-root"), "{}", out(&output));
    let told = err(&output);
    assert_eq!(told.matches("warning: ").count(), 1, "{told}");
    assert!(told.contains("warning: Dockerfile: it has no stage `prd`; did you mean `prod`?"), "{told}");
}

#[test]
fn the_name_of_standard_input_wants_standard_input() {
    let folder = folder(&[("a/Dockerfile", BEFORE.as_bytes())]);
    for args in
        [&["--write", "--stdin-filename", "a/Dockerfile"][..], &["--stdin-filename", "x", "a/Dockerfile"]]
    {
        let output = fed(folder.path(), args, b"");
        assert_eq!(output.status.code(), Some(2));
        assert!(
            err(&output).contains("names standard input, which is not read: add `-`"),
            "{}",
            err(&output)
        );
    }
    assert_eq!(read(folder.path(), "a/Dockerfile"), BEFORE);
}

#[test]
fn a_misspelled_key_of_hadolint_is_told() {
    let folder = folder(&[
        (".git/HEAD", b""),
        (".hadolint.yaml", b"ignord:\n  - DL3006\n"),
        ("Dockerfile", BEFORE.as_bytes()),
    ]);
    let told = err(&dfix(folder.path(), &["--write"]));
    assert!(told.contains("error  .hadolint.yaml:1  hadolint knows no key `ignord`"), "{told}");
    assert_eq!(read(folder.path(), "Dockerfile"), BEFORE);
}

#[test]
fn a_subcommand_behind_options_touches_no_file() {
    let folder = folder(&[("Dockerfile", BEFORE.as_bytes())]);
    let output = dfix(folder.path(), &["--color", "never", "verify", "--write", "Dockerfile"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        err(&output),
        "error: verify is no file here, and a subcommand comes before all options: dfix verify …\n"
    );
    assert_eq!(read(folder.path(), "Dockerfile"), BEFORE);
}

#[test]
fn a_check_ends_as_the_diff_does_and_counts_what_it_tells() {
    let two_rounds = "FROM debian:12\nRUN apt-get update\nRUN apt-get install -y curl\nUSER 10001:10001\n";
    let good = "FROM scratch\nUSER 65532:65532\n";
    let shared = "FROM debian:12.1\nRUN a | b\nRUN c | d\nUSER 10001:10001\n";
    for (text, flags, last) in [
        (
            two_rounds,
            &["--safe"][..],
            "2 findings would be fixed in 1 file: 2 safe. 3 findings left, for information.\n",
        ),
        (good, &["--safe"], "nothing to fix in 1 file.\n"),
        (shared, &["--unsafe", "--only", "pipefail"], "2 findings would be fixed in 1 file: 2 unsafe.\n"),
    ] {
        let folder = folder(&[("Dockerfile", text.as_bytes())]);
        let run = |mode| dfix(folder.path(), &[&["--offline", mode], flags].concat());
        let (check, diff) = (run("--check"), run("--diff"));
        assert_eq!(check.status.code(), diff.status.code(), "{text}");
        assert_eq!(err(&check), last, "{text}");
    }
}
