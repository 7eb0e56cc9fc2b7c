//! Prints the findings of every rule in the given files that have a name of hadolint's or BuildKit's, a JSON object a line.
//!
//! `cargo run --release --example findings -- FILE…`
//!
//! `first` and `last` are the lines of the instruction that the finding belongs
//! to, since that is what other tools tell. tests/e2e holds these against BuildKit.

#![allow(clippy::print_stdout, clippy::print_stderr, missing_docs)]

use std::{fs, process::ExitCode};

use dfix::{Settings, engine, rules::RULES, syntax::Document, text::Source};

fn main() -> ExitCode {
    let selected = RULES.iter().map(|rule| rule.name.to_owned()).collect();
    let settings = Settings { selected, ..Settings::default() };
    for file in std::env::args().skip(1) {
        let text = match fs::read_to_string(&file) {
            Ok(text) => text,
            Err(error) => {
                eprintln!("error: {file}: {error}");
                return ExitCode::from(2);
            }
        };
        let document = Document::read(Source::new(text.as_str()));
        let outcome = engine::check(Source::new(text), &settings);
        if let Some(problem) = outcome.not_understood {
            let told =
                serde_json::json!({ "file": file, "first": problem.line, "not_understood": problem.reason });
            println!("{told}");
        }
        for finding in outcome.findings.iter().filter(|finding| !finding.codes.is_empty()) {
            let lines = document.instructions.get(finding.anchor).map_or(1..=1, |site| site.lines.clone());
            let told = serde_json::json!({
                "file": file, "first": lines.start(), "last": lines.end(),
                "rule": finding.rule.name, "codes": finding.codes,
            });
            println!("{told}");
        }
    }
    ExitCode::SUCCESS
}
