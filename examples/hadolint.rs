//! Holds dfix's findings against hadolint's in every Dockerfile below a folder.
//!
//! `cargo run --release --example hadolint -- [--verbose | --docs] FOLDER`
//!
//! Prints, for each of hadolint's names, in how many files both report it, and
//! in how many only one does; with `--verbose` also which files and lines those
//! are, and with `--docs` writes the counts and the reasons to docs/hadolint.md.
//! tests/hadolint asks the same of the project's own files.

#![allow(clippy::print_stdout, clippy::print_stderr, missing_docs)]

#[path = "../tests/hadolint/compare.rs"]
mod compare;
#[path = "../tests/hadolint/deliberate.rs"]
mod deliberate;

use std::{fmt::Write as _, fs, path::Path, process::ExitCode};

use compare::{Comparison, Side};

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args().skip(1).collect();
    let mut is_asked =
        |option: &str| words.iter().position(|word| word == option).map(|at| words.remove(at)).is_some();
    let (verbose, docs) = (is_asked("--verbose"), is_asked("--docs"));
    let [folder] = words.as_slice() else {
        eprintln!("usage: hadolint [--verbose | --docs] FOLDER");
        return ExitCode::from(2);
    };
    let compared = compare::program().and_then(|program| compare::compare(&program, Path::new(folder)));
    match compared {
        Ok(comparison) if comparison.files > 0 => {
            print(&comparison, verbose);
            match docs.then(|| write_docs(&comparison)) {
                Some(Err(error)) => {
                    eprintln!("error: {error}");
                    ExitCode::from(2)
                }
                _ => ExitCode::SUCCESS,
            }
        }
        Ok(_) => {
            eprintln!("error: {folder}: holds no Dockerfile");
            ExitCode::from(2)
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn print(comparison: &Comparison, verbose: bool) {
    println!("{} files, {} more are no UTF-8\n", comparison.files, comparison.not_text);
    println!("{:8} {:>9} {:>9} {:>13}", "name", "both", "only dfix", "only hadolint");
    for (name, count) in &comparison.names {
        let [dfix, hadolint] = [Side::Dfix, Side::Hadolint].map(|side| count.only(side).len());
        println!("{name:8} {:>9} {dfix:>9} {hadolint:>13}", count.both);
    }
    for (name, count) in comparison.names.iter().filter(|_| verbose) {
        for side in [Side::Dfix, Side::Hadolint] {
            for difference in count.only(side) {
                let lines: Vec<String> = difference.lines.iter().map(usize::to_string).collect();
                println!("{name} only {} {}:{}", side.as_str(), difference.file.display(), lines.join(","));
            }
        }
    }
}

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/hadolint.md");

/// Replaces the table of docs/hadolint.md.
fn write_docs(comparison: &Comparison) -> Result<(), String> {
    let rows = deliberate::read()?;
    let page = fs::read_to_string(PAGE).map_err(|error| format!("{PAGE}: {error}"))?;
    let (head, _) = page.split_once("| name |").ok_or(format!("{PAGE}: has no table"))?;
    let mut out = format!("{head}| name | both | only dfix | only hadolint | why they differ |\n");
    out.push_str("| --- | ---: | ---: | ---: | --- |\n");
    let names = comparison.names.keys().chain(rows.iter().map(|row| &row.name));
    for name in names.collect::<std::collections::BTreeSet<_>>() {
        let none = compare::Count::default();
        let count = comparison.names.get(name).unwrap_or(&none);
        let [dfix, hadolint] = [Side::Dfix, Side::Hadolint].map(|side| count.only(side).len());
        let mut reasons: Vec<_> = rows.iter().filter(|row| row.name == *name).collect();
        reasons.sort_by_key(|row| row.only);
        let reasons: Vec<_> = reasons.iter().map(|row| row.shown()).collect();
        let _ = writeln!(out, "| {name} | {} | {dfix} | {hadolint} | {} |", count.both, reasons.join(" "));
    }
    fs::write(PAGE, out).map_err(|error| format!("{PAGE}: {error}"))
}
