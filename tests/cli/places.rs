//! Where files lie: what diffs, reports and messages call them.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use super::{AFTER, BEFORE, dfix, err, fed, folder, out, read};

fn git(folder: &Path, args: &[&str]) {
    let done = Command::new("git").current_dir(folder).args(args).output().expect("git runs");
    assert!(done.status.success(), "{args:?}: {}", err(&done));
}

/// Applies a diff with git in a folder.
fn apply(folder: &Path, diff: &[u8]) {
    let file = folder.join("a.diff");
    fs::write(&file, diff).expect("is written");
    git(folder, &["apply", "a.diff"]);
    fs::remove_file(file).expect("is removed");
}

#[test]
fn a_diff_applies_wherever_its_files_lie() {
    for in_git in [true, false] {
        let folder = folder(&[("x/y/Dockerfile", BEFORE.as_bytes()), ("z/Dockerfile", BEFORE.as_bytes())]);
        let root = fs::canonicalize(folder.path()).expect("is there");
        if in_git {
            git(&root, &["init", "--quiet"]);
        }
        let x = root.join("x");
        let restore = || {
            for name in ["x/y/Dockerfile", "z/Dockerfile"] {
                fs::write(root.join(name), BEFORE).expect("is written");
            }
        };
        let absolute = x.join("y/Dockerfile");
        for path in [absolute.to_str().expect("is text"), "y/../y/Dockerfile", "../x/y/Dockerfile", "./y"] {
            let output = dfix(&x, &[path]);
            assert!(out(&output).starts_with("--- a/y/Dockerfile\n"), "{path}: {}", out(&output));
            assert!(!err(&output).contains("note:"), "{path}: {}", err(&output));
            apply(&x, &output.stdout);
            assert_eq!(read(&root, "x/y/Dockerfile"), AFTER, "{path}");
            restore();
        }
        let outside = dfix(&x, &["y", "../z/Dockerfile"]);
        assert!(out(&outside).starts_with("--- a/x/y/Dockerfile\n"), "{}", out(&outside));
        assert!(out(&outside).contains("+++ b/z/Dockerfile\n"), "{}", out(&outside));
        let place = format!("begin at {}: apply it there", root.display());
        assert!(err(&outside).contains(&place), "{}", err(&outside));
        apply(&root, &outside.stdout);
        assert_eq!(read(&root, "x/y/Dockerfile"), AFTER);
        assert_eq!(read(&root, "z/Dockerfile"), AFTER);
    }
}

#[cfg(unix)]
#[test]
fn git_and_patch_apply_to_names_that_are_hard_to_write() {
    let name = "a\n\\\"b ü\t.Dockerfile";
    for tool in ["git", "patch"] {
        let folder = folder(&[(name, BEFORE.as_bytes())]);
        let diff = dfix(folder.path(), &[name]);
        fs::write(folder.path().join("diff"), &diff.stdout).expect("is written");
        let args: &[&str] =
            if tool == "git" { &["apply", "diff"] } else { &["-p1", "--binary", "-s", "-i", "diff"] };
        let done = Command::new(tool).current_dir(folder.path()).args(args).output().expect("runs");
        assert!(done.status.success(), "{tool}: {}{}\n{}", out(&done), err(&done), out(&diff));
        assert_eq!(read(folder.path(), name), AFTER, "{tool}");
    }
}

#[test]
fn fingerprints_and_places_don_t_depend_on_how_a_file_is_named() {
    let files: [(&str, &[u8]); 2] = [(".git/HEAD", b""), ("sub dir/Dockerfile", BEFORE.as_bytes())];
    let folder = folder(&files);
    let root = fs::canonicalize(folder.path()).expect("is there");
    let sub = root.join("sub dir");
    let whole = sub.join("Dockerfile");
    let whole = whole.to_str().expect("is text");
    for format in ["gitlab", "sarif", "github"] {
        let report = |folder: &Path, path: &str| {
            out(&dfix(folder, &["--no-config", "--quiet", "--format", format, path]))
        };
        let wanted = report(&root, "sub dir/Dockerfile");
        let place = if format == "sarif" { "sub%20dir/Dockerfile" } else { "sub dir/Dockerfile" };
        assert!(wanted.contains(place) && !wanted.contains("file://"), "{wanted}");
        let reports = [
            report(&root, "."),
            report(&root, whole),
            report(&sub, "Dockerfile"),
            report(&sub, "../sub dir/Dockerfile"),
            report(&sub, whole),
        ];
        for other in reports {
            assert_eq!(other, wanted);
        }
        let args = ["--no-config", "--quiet", "--format", format, "--stdin-filename", "Dockerfile", "-"];
        assert_eq!(out(&fed(&sub, &args, BEFORE.as_bytes())), wanted);
    }
    let prints = |folder: &Path, path: &str| -> BTreeSet<String> {
        let text = out(&dfix(folder, &["--no-config", "--format", "json", path]));
        let report: serde_json::Value = serde_json::from_str(&text).expect("is JSON");
        let findings = report["files"][0]["findings"].as_array().expect("is there").iter();
        findings.map(|finding| finding["fingerprint"].to_string()).collect()
    };
    assert!(!prints(&root, whole).is_empty());
    assert_eq!(prints(&sub, "Dockerfile"), prints(&root, whole));
}

#[test]
fn standard_input_is_applied_to_by_its_own_name() {
    let folder = folder(&[]);
    for args in [&["-"][..], &["--stdin-filename", "api/Dockerfile", "-"]] {
        let told = err(&fed(folder.path(), args, BEFORE.as_bytes()));
        assert!(told.contains("Apply: dfix --write -."), "{told}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_text_is_found() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder(&[]);
    let path = folder.path().join(std::ffi::OsStr::from_bytes(b"x\xff.Dockerfile"));
    fs::write(&path, BEFORE).expect("is written");
    let output = dfix(folder.path(), &["--write"]);
    assert!(err(&output).contains("in 1 file, written"), "{}", err(&output));
    assert_eq!(fs::read_to_string(&path).expect("is read"), AFTER);
}

#[test]
fn what_is_not_written_is_an_error_for_walked_files_too() {
    let folder = folder(&[("a/Dockerfile", BEFORE.as_bytes())]);
    let output = Command::new(env!("CARGO_BIN_EXE_dfix"))
        .current_dir(folder.path())
        .args(["verify", "--offline", "--write", "."])
        .env("PATH", "/nonexistent")
        .output()
        .expect("runs");
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("error  a/Dockerfile  not written: "), "{}", err(&output));
    assert_eq!(read(folder.path(), "a/Dockerfile"), BEFORE);
}

#[cfg(unix)]
#[test]
fn a_reader_who_goes_is_no_success() {
    let folder = folder(&[("Dockerfile", BEFORE.as_bytes())]);
    let script = "set -o pipefail; \"$0\" --check Dockerfile | true; echo $?";
    // The reader is gone before there is anything to read.
    let script = script.replace("\"$0\"", "{ sleep 0.5; \"$0\"").replace(" | true", "; } | true");
    let output = Command::new("bash")
        .current_dir(folder.path())
        .args(["-c", &script, env!("CARGO_BIN_EXE_dfix")])
        .env("DFIX_OFFLINE", "1")
        .output()
        .expect("bash runs");
    assert_eq!(out(&output), "141\n", "{}", err(&output));
}

#[test]
fn tables_of_statistics_never_stand_in_a_report() {
    let folder = folder(&[("Dockerfile", BEFORE.as_bytes())]);
    for args in
        [&["--format", "json"][..], &["--format", "json", "--check"], &["--format", "json", "--write"]]
    {
        let output = dfix(folder.path(), &[args, &["--statistics"]].concat());
        serde_json::from_str::<serde_json::Value>(&out(&output)).expect("is JSON alone");
        assert!(err(&output).contains("legacy-key-value"), "{}", err(&output));
        fs::write(folder.path().join("Dockerfile"), BEFORE).expect("is written");
    }
}
