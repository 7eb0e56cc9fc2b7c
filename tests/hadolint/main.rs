//! dfix's findings against real hadolint's, by hadolint's names, in every
//! Dockerfile of the project. Where they differ, deliberate.toml says why.
//!
//! `cargo run --release --example hadolint -- FOLDER` measures any other folder.

#![allow(clippy::expect_used, missing_docs)]

mod compare;
mod deliberate;

use std::{fs, io::Write as _, path::Path};

/// The program; `None` where it isn't installed, which is told past the capture of output. Under CI it has to be.
fn hadolint() -> Option<std::path::PathBuf> {
    match compare::program() {
        Ok(program) => Some(program),
        Err(why) => {
            assert!(std::env::var_os("CI").is_none(), "{why}");
            let _ = writeln!(std::io::stderr(), "SKIPPED the comparison with hadolint: {why}");
            None
        }
    }
}

#[test]
fn differences_are_deliberate() {
    let Some(program) = hadolint() else { return };
    let found = compare::compare(&program, Path::new("examples")).expect("hadolint answers");
    assert!(found.files > 500, "only {} examples", found.files);
    assert!(found.names.len() > 60, "only {} names", found.names.len());
    let agreed: usize = found.names.values().map(|count| count.both).sum();
    assert!(agreed > 1000, "both report only {agreed} times: is hadolint's output read?");
    let rows = deliberate::read().expect("the table is read");
    let problems = deliberate::disagreements(&found, &rows);
    assert!(
        problems.is_empty(),
        "mend the rule, or write the difference and its reason into {} and docs/hadolint.md:\n{}",
        deliberate::PATH,
        problems.join("\n")
    );
}

#[test]
fn every_reason_stands_in_the_documentation() {
    let page = fs::read_to_string("docs/hadolint.md").expect("is read");
    for row in deliberate::read().expect("the table is read") {
        assert!(row.why.len() > 10 && row.why.ends_with('.'), "{}: {}", row.name, row.why);
        let line = page.lines().find(|line| line.starts_with(&format!("| {} |", row.name)));
        let shown = line.is_some_and(|line| line.contains(&row.shown()));
        assert!(shown, "docs/hadolint.md doesn't show `{}: {}`", row.name, row.shown());
    }
}
